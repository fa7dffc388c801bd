"""The grids of one table → its rows: columns by the words above them, rows by code or label.

A grid keeps its blank cells, so every figure has its column. If a grid does not tell the columns,
:func:`grid_table` returns None, and the lines of the table are read instead.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from attrs import define, field

from gov_accounts.accounts import Reason
from gov_accounts.errors import AmountError
from gov_accounts.money import parse_amount
from gov_accounts.places import Place
from gov_accounts.reading._labels import Labels, bare, choose, unnumbered
from gov_accounts.reading._parts import NOTES
from gov_accounts.reading._plain_text import plain
from gov_accounts.reading._raw import Printed, RawRow, RawTable, texts
from gov_accounts.reading._wide import wide_title
from gov_accounts.tables import TOTAL, Block, columns_of
from gov_accounts.words import is_blank, is_dash, is_number_like, is_spoilt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_accounts.reading._pages import GridRow
    from gov_accounts.reading._parts import Section

__all__ = ["grid_table"]

_LABEL = re.compile(r"项目|[类款项]|.*(?:科目|编码|名称).*|项目\(.*\)")
_LEVELS = ("类", "款", "项")
_WHOLE = ("合计", "小计")
_NUMBER_OF_ROW = ("行次", "序号")
_OF_THE_YEAR = re.compile(r"(?:年初|上年|年末).*结转.*|本年收入.*")
"""Columns of money brought and carried forward; what stands below them is part of them."""


@define
class _Group:
    """Columns that belong together: columns of the label, then columns of figures by name.

    ``levels`` are the columns of the label that hold one level of a code each (类, 款, 项).
    """

    block: Block
    labels: list[int] = field(factory=list)
    levels: list[int] = field(factory=list)
    figures: dict[str, int] = field(factory=dict)
    ranks: dict[str, int] = field(factory=dict)
    others: list[int] = field(factory=list)
    """Columns that the table has no field for."""
    parts: dict[str, int] = field(factory=dict)
    """Columns that split every figure between the fixed lines of the block (人员经费, 公用经费)."""


class _UnclearError(Exception):
    """The grid does not tell the columns."""


def grid_table(section: Section, grids: Sequence[Sequence[GridRow]]) -> RawTable | None:
    """Read the grids of a section; None if their columns are not clear."""
    own = (
        set(section.span)
        if section.end is None
        else {line for line in section.span if line < section.end}
    )
    chunks = [[row for row in grid if row.line in own] for grid in grids]
    chunks = [_body_of(chunk) for chunk in chunks if chunk]
    chunks = [chunk for chunk in chunks if chunk]
    if not chunks:
        return None
    try:
        return _Reader(section).read(chunks)
    except _UnclearError:
        return None


def _body_of(rows: list[GridRow]) -> list[GridRow]:
    """Cut off notes below the table."""
    for index, row in enumerate(rows):
        first = next((cell for cell in row.cells if cell and cell.strip()), "")
        if plain(first).startswith(NOTES):
            return rows[:index]
    return rows


def _printed(cell: str | None, place: Place, start: int) -> Printed:
    text = "".join((cell or "").split())
    if is_blank(text):
        return Printed(None, place, start)
    try:
        return Printed(parse_amount(text), place, start)
    except AmountError:
        # A formula without its result, or an error, of a workbook shows no figure.
        if not (is_spoilt(text) or text.startswith(("=", "#"))):
            raise _UnclearError from None
    return Printed(None, place, start, spoilt=text)


def _has_figures(row: GridRow) -> bool:
    texts = [plain(cell) for cell in row.cells if cell]
    return any("." in text and is_number_like(text) for text in texts)


def _is_count(figures: list[str]) -> bool:
    """Whether whole numbers count the columns: 1, 2, 3."""
    return figures == [str(number) for number in range(1, len(figures) + 1)]


class _Reader:
    def __init__(self, section: Section) -> None:
        self.section = section
        self.spec = section.kind.SPEC
        self.raw = RawTable(section, ())
        self.taken: Counter[str] = Counter()
        self.labels = {id(block): Labels((block,)) for block in self.spec.blocks}
        self.last: RawRow | None = None
        self._figures: dict[str, dict[str, Printed]] = {}
        self._levels: dict[tuple[int, ...], list[str]] = {}
        self._pages = {(line.place.line or 1) - 1: line.place.page for line in section.lines}

    def read(self, chunks: list[list[GridRow]]) -> RawTable:
        groups: list[_Group] = []
        width = 0
        for rows in chunks:
            start = self._header_end(rows)
            header = [
                row for row in rows[:start] if len({text for text in row.covering if text}) > 1
            ]
            if groups and not any(
                _LABEL.fullmatch(plain(text)) for row in header for text in row.covering
            ):
                start, header = 0, []  # a continuation page without a header
            if header:
                if self._is_wide(header):
                    return self._wide(header, rows[start:])
                groups, width = self._groups(header), len(rows[0].covering)
            if not groups or width != len(rows[0].covering):
                raise _UnclearError
            if (
                header
                and not rows[start:]
                and any(plain(row.cells[0] or "") == "合计" for row in header)
            ):
                self._row_of(groups[0], "合计", {}, header[-1])
            for row in rows[start:]:
                self._take_row(groups, row)
        every = columns_of(self.section.kind.ROW)
        seen = {name for group in groups for name in group.figures}
        self.raw.columns = tuple(
            n for n in every if n in seen or n not in self.spec.optional_columns
        )
        if any(n not in seen for n in self.raw.columns):
            raise _UnclearError
        self._align()
        return self.raw

    def _header_end(self, rows: list[GridRow]) -> int:
        """Return the first row of the body: it has a figure, a code, or a label of a fixed line."""
        fixed = [self.labels[id(block)] for block in self.spec.blocks if block.deepest < 4]
        for index, row in enumerate(rows):
            texts = [plain(cell) for cell in row.cells if cell and cell.strip()]
            if _has_figures(row) or self._is_whole_row(texts):
                return index
            if texts and re.fullmatch(r"[23][0-9]{2}(?:[0-9]{2}){0,2}", texts[0]):
                return index
            first = plain(row.cells[0] or "")
            if [text for text in texts if not is_dash(text)] == [first] and any(
                bare(first) in known for known in self.labels.values()
            ):
                return index
            if any(
                (word := bare(text)) != text and any(word in known for known in fixed)
                for text in texts
            ):
                return index
        for index, row in enumerate(rows):
            if not any(text.strip() for text in row.covering):
                return len(rows) if not any(_has_figures(r) for r in rows) else index
        return len(rows)

    def _is_whole_row(self, texts: list[str]) -> bool:
        """Whether texts are a row of whole amounts: a label of a fixed line is all before them."""
        figures = [text for text in texts if is_number_like(text)]
        words = [t for t in texts if t not in figures and t not in _LEVELS and not is_dash(t)]
        known = all(any(bare(word) in labels for labels in self.labels.values()) for word in words)
        return bool(figures) and known and not (_is_count(figures) and len(figures) > 1)

    def _path(self, header: list[GridRow], column: int) -> list[str]:
        words = [plain(row.covering[column]) for row in header]
        return [w for i, w in enumerate(words) if w and (i == 0 or w != words[i - 1])]

    def _is_wide(self, header: list[GridRow]) -> bool:
        if any(block.codes for block in self.spec.blocks):
            return False
        paths = [self._path(header, column) for column in range(len(header[0].covering))]
        seen = Counter(cell[1] for path in paths if (cell := self._wide_cell(path)) is not None)
        return all(seen[column.name] > 2 for column in self.spec.blocks[0].columns)

    def _wide_cell(self, path: list[str]) -> tuple[str, str] | None:
        """Return the line and the column that the words above a column name, in either order."""
        block = self.spec.blocks[0]
        labels = self.labels[id(block)]
        names = [name for word in path if (name := self._column(block, [word])[0]) is not None]
        keys = [labels.keys[bare(word)][0][0] for word in path if bare(word) in labels]
        if len(keys) > 1:  # a part that is called 合计 like the whole
            keys = [key for key in keys if key != TOTAL]
        return (keys[-1], names[0]) if keys and len(names) == 1 else None

    def _groups(self, header: list[GridRow]) -> list[_Group]:
        groups: list[_Group] = []
        for column in range(len(header[0].covering)):
            path = self._path(header, column)
            if any(_LABEL.fullmatch(word) for word in path):
                if not groups or groups[-1].figures:
                    groups.append(
                        _Group(self.spec.blocks[min(len(groups), len(self.spec.blocks) - 1)])
                    )
                groups[-1].labels.append(column)
                if any(word in _LEVELS for word in path):
                    groups[-1].levels.append(column)
                continue
            name, rank = self._column(groups[-1].block, path) if groups else (None, 0)
            if name is None and groups and path and groups[-1].figures:
                lowest = next((word for word in reversed(path) if re.search("[一-龥]", word)), "")
                line = next(
                    (x for x in groups[-1].block.lines if plain(x.title) == lowest + "合计"), None
                )
                if line is not None:
                    groups[-1].parts[line.title] = column
                    continue
            if name is None:
                if groups and path and not any(word in _NUMBER_OF_ROW for word in path):
                    groups[-1].others.append(column)
                continue
            known = groups[-1].ranks.get(name)
            if known == rank:
                raise _UnclearError
            if known is not None and known < rank:  # 年初预算数 beside 全年预算数
                groups[-1].others.append(column)
                continue
            if known is not None:
                groups[-1].others.append(groups[-1].figures[name])
            groups[-1].figures[name], groups[-1].ranks[name] = column, rank
        if not groups or any(not group.figures for group in groups):
            raise _UnclearError
        return groups

    def _column(self, block: Block, path: list[str]) -> tuple[str | None, int]:
        """Return the column that words name from the top down, and how unusual its title is.

        A word below a column, other than 合计 and 小计, names a part of it, which has no field.
        """
        found: str | None = None
        rank = 0
        for word in path:
            if not re.search("[一-龥]", word):
                continue
            names = ((c.name, [plain(t) for t in (c.title, *c.aliases)]) for c in block.columns)
            named = next(
                ((name, titles.index(word)) for name, titles in names if word in titles), None
            )
            if found is None and named is not None:
                found, rank = named
            elif (
                found is not None and word not in _WHOLE and (named is None or named[0] != found)
            ) or (found is None and _OF_THE_YEAR.fullmatch(word)):
                return None, 0
        return found, rank

    def _take_row(self, groups: list[_Group], row: GridRow) -> None:
        found = []
        for group in groups:
            words = {c: "".join((row.cells[c] or "").split()) for c in group.labels}
            words = {c: "" if word in _LEVELS else word for c, word in words.items()}
            self._complete_code(group, words)
            figures = {n: (row, c) for n, c in group.figures.items() if row.cells[c]}
            found.append((group, "".join(words.values()), figures))
        for number, (group, label, figures) in enumerate(found):
            if not label or figures or bare(label) not in self.labels[id(group.block)]:
                continue
            # The label of a fixed line may be merged over the groups behind it (公用经费合计).
            for later, (other, blank, theirs) in enumerate(found[number + 1 :], start=number + 1):
                if blank or other.block is not group.block:
                    break
                if theirs:
                    found[number], found[later] = (group, label, theirs), (other, "", {})
                    break
        for group, label, figures in found:
            if group.parts and plain(label) == "合计":
                for title, column in group.parts.items():
                    whole = dict.fromkeys(group.figures, (row, column))
                    self._row_of(group, title, whole if row.cells[column] else {}, row)
                continue
            self._row_of(group, label, figures, row)
            unknown = [text for c in group.others if (text := (row.cells[c] or "").strip())]
            if unknown and not all(map(is_dash, unknown)):
                self.raw.refuse(" ".join(unknown), Reason.COLUMN_UNKNOWN, self._place(row))

    def _complete_code(self, group: _Group, words: dict[int, str]) -> None:
        """Fill in the upper levels of a code that are printed only when they change."""
        levels = [words[column] for column in group.levels]
        if (
            len(levels) < 2
            or not any(levels)
            or not all(not word or word.isdigit() for word in levels)
        ):
            return
        first = next(number for number, word in enumerate(levels) if word)
        above = self._levels.get(tuple(group.levels), [])
        # A cell that holds a number has lost the zero of 01.
        levels = [
            *above[:first],
            *(w.zfill(2) if n and w else w for n, w in enumerate(levels) if n >= first),
        ]
        self._levels[tuple(group.levels)] = levels
        if len(levels) == len(group.levels):
            words |= dict(zip(group.levels, levels, strict=True))

    def _row_of(
        self, group: _Group, label: str, figures: dict[str, tuple[GridRow, int]], row: GridRow
    ) -> None:
        place = self._place(row)
        printed = {
            name: _printed(row.cells[column], place, row.starts[column])
            for name, (row, column) in figures.items()
        }
        filled = bool(texts(printed.values()))
        key, name = self._key(group.block, label)
        if key is None:
            if filled or (label and self.last is None):
                text = " ".join([label, *(row.cells[c] or "" for _, c in figures.values())]).strip()
                self.raw.refuse(text, Reason.ROW_BROKEN, place)
                # A table of nothing but fixed lines may print more of them than are known.
                further = group.block.codes is None and re.search("[一-龥]{2}", label) is not None
                self.raw.cut = self.raw.cut or (filled and not further)
            elif label and self.last is not None and self.last.key.isdigit():
                self.last.label += label
            return
        self.last = RawRow(key, name, [], place)
        self.raw.add(self.last)
        if self.raw.rows[key] is self.last:
            self._figures[key] = printed

    def _key(self, block: Block, label: str) -> tuple[str | None, str]:
        folded = plain(label)
        labels = self.labels[id(block)]
        code = re.match(r"[23][0-9]*", folded)
        if block.codes is not None and code and block.deepest > 3:
            lengths = [n for n in block.codes.LENGTHS if n <= block.deepest]
            if len(code.group()) in lengths and code.group()[0] in block.codes.LEADING:
                return code.group(), label[len(code.group()) :]
            return None, label
        text = bare(folded)
        if text in labels:
            key = choose(labels.keys[text], self.taken)
            self.taken[key] += 1
            return key, unnumbered(label)
        return None, label

    def _align(self) -> None:
        """Give every row one figure or blank for each of its columns."""
        for key, row in self.raw.rows.items():
            block = self.spec.block_of(key)
            names = [c.name for c in block.columns if c.name in self.raw.columns] if block else []
            own = self._figures.get(key, {})
            row.figures = [own.get(name, Printed(None, row.place, 0)) for name in names]

    def _place(self, row: GridRow) -> Place:
        return Place(self._pages.get(row.line, self.section.place.page), row.line + 1)

    def _wide(self, header: list[GridRow], rows: list[GridRow]) -> RawTable:
        """Read lines that are groups of columns."""
        block = self.spec.blocks[0]
        self.raw.wide = True
        self.raw.columns = tuple(columns_of(self.section.kind.ROW))
        words = "".join(plain(text) for row in header for text in row.covering)
        for line in block.lines:
            self.raw.add(RawRow(line.key, wide_title(line, words), [], self._place(header[0])))
        body = [row for row in rows if any(cell and cell.strip() for cell in row.cells)]
        if len(body) > 1:
            raise _UnclearError
        for column in range(len(header[0].covering)):
            cell = self._wide_cell(self._path(header, column))
            if cell is None:
                continue
            key, name = cell
            for row in body:
                self._figures.setdefault(key, {})[name] = _printed(
                    row.cells[column], self._place(row), row.starts[column]
                )
        if body and sum(len(own) for own in self._figures.values()) < len(block.lines) * len(
            block.columns
        ):
            raise _UnclearError
        self._align()
        return self.raw
