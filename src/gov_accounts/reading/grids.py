"""The grids of one table → its rows: columns by the words above them, rows by code or label.

Blank cells are not lost here, so every figure has its column. What a grid does not tell is left to the
reading of its lines: :func:`grid_table` then returns None.
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
from gov_accounts.reading.rows import Labels, Printed, RawRow, RawTable, bare, choose, unnumbered
from gov_accounts.reading.sections import NOTES
from gov_accounts.reading.text import plain
from gov_accounts.reading.wide import wide_title
from gov_accounts.tables import Block, columns_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from gov_accounts.reading.pages import GridRow
    from gov_accounts.reading.sections import Section

__all__ = ["grid_table"]

_LABEL = re.compile(r"项目|[类款项]|.*(?:科目|编码|名称).*|项目\(.*\)")
_LEVELS = ("类", "款", "项")
_DASH = re.compile(r"[-–—－/]+")
_FIGURE = re.compile(r"[-－−]?[0-9][0-9,，]*(?:\.[0-9]+)?")


@define
class _Group:
    """Columns that belong together: those of the label, then those of figures by name.

    ``levels`` are those of the label that hold one level of a code each (类, 款, 项).
    """

    block: Block
    labels: list[int] = field(factory=list)
    levels: list[int] = field(factory=list)
    figures: dict[str, int] = field(factory=dict)


class _UnclearError(Exception):
    """The grid does not tell the columns."""


def grid_table(section: Section, grids: Sequence[Sequence[GridRow]]) -> RawTable | None:
    """Read the grids of a section; None if their columns are not clear."""
    own = set(section.span) if section.end is None else {line for line in section.span if line < section.end}
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


def _amount(cell: str | None) -> Decimal | None:
    text = "".join((cell or "").split())
    if not text or _DASH.fullmatch(text):
        return None
    try:
        return parse_amount(text)
    except AmountError:
        raise _UnclearError from None


def _has_figures(row: GridRow) -> bool:
    texts = [plain(cell) for cell in row.cells if cell]
    return any("." in text and _FIGURE.fullmatch(text) for text in texts)


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
            header = [row for row in rows[:start] if len({text for text in row.covering if text}) > 1]
            if groups and not any(_LABEL.fullmatch(plain(text)) for row in header for text in row.covering):
                start, header = 0, []  # a continuation page without a header
            if header:
                if self._is_wide(header):
                    return self._wide(header, rows[start:])
                groups, width = self._groups(header), len(rows[0].covering)
            if not groups or width != len(rows[0].covering):
                raise _UnclearError
            if header and not rows[start:] and any(plain(row.cells[0] or "") == "合计" for row in header):
                self._row_of(groups[0], "合计", {}, header[-1])
            for row in rows[start:]:
                for group in groups:
                    self._take(group, row)
        every = columns_of(self.section.kind.ROW)
        seen = {name for group in groups for name in group.figures}
        self.raw.columns = tuple(n for n in every if n in seen or n not in self.spec.optional_columns)
        if any(n not in seen for n in self.raw.columns):
            raise _UnclearError
        self._align()
        return self.raw

    def _header_end(self, rows: list[GridRow]) -> int:
        """Return the first row of the body: it has a figure, a code, or the label of a fixed line."""
        fixed = [self.labels[id(block)] for block in self.spec.blocks if block.deepest < 4]
        for index, row in enumerate(rows):
            texts = [plain(cell) for cell in row.cells if cell and cell.strip()]
            if _has_figures(row):
                return index
            if texts and re.fullmatch(r"[23][0-9]{2}(?:[0-9]{2}){0,2}", texts[0]):
                return index
            first = plain(row.cells[0] or "")
            if [text for text in texts if not _DASH.fullmatch(text)] == [first] and any(
                bare(first) in known for known in self.labels.values()
            ):
                return index
            if any((word := bare(text)) != text and any(word in known for known in fixed) for text in texts):
                return index
        for index, row in enumerate(rows):
            if not any(text.strip() for text in row.covering):
                return len(rows) if not any(_has_figures(r) for r in rows) else index
        return len(rows)

    def _path(self, header: list[GridRow], column: int) -> list[str]:
        words = [plain(row.covering[column]) for row in header]
        return [w for i, w in enumerate(words) if w and (i == 0 or w != words[i - 1])]

    def _is_wide(self, header: list[GridRow]) -> bool:
        if any(block.codes for block in self.spec.blocks):
            return False
        titles = {plain(c.title) for block in self.spec.blocks for c in block.columns}
        leaves = [path[-1] for c in range(len(header[0].covering)) if (path := self._path(header, c))]
        return all(leaves.count(title) > 2 for title in titles)

    def _groups(self, header: list[GridRow]) -> list[_Group]:
        groups: list[_Group] = []
        for column in range(len(header[0].covering)):
            path = self._path(header, column)
            if any(_LABEL.fullmatch(word) for word in path):
                if not groups or groups[-1].figures:
                    groups.append(_Group(self.spec.blocks[min(len(groups), len(self.spec.blocks) - 1)]))
                groups[-1].labels.append(column)
                if path[-1] in _LEVELS:
                    groups[-1].levels.append(column)
                continue
            name = self._column(groups[-1].block, path) if groups else None
            if name is not None and name not in groups[-1].figures:
                groups[-1].figures[name] = column
            elif name is not None:
                raise _UnclearError
        if not groups or any(not group.figures for group in groups):
            raise _UnclearError
        return groups

    def _column(self, block: Block, path: list[str]) -> str | None:
        """Return the column that the lowest known word names."""
        for word in reversed(path):
            for column in block.columns:
                titles = {plain(title) for title in (column.title, *column.aliases)}
                if word in titles:
                    return column.name
        return None

    def _take(self, group: _Group, row: GridRow) -> None:
        words = {c: "".join((row.cells[c] or "").split()) for c in group.labels}
        self._complete_code(group, words)
        label = "".join(words.values())
        figures = {name: row.cells[column] for name, column in group.figures.items()}
        self._row_of(group, label, {n: (row, group.figures[n]) for n, t in figures.items() if t}, row)

    def _complete_code(self, group: _Group, words: dict[int, str]) -> None:
        """Fill in the upper levels of a code, where they are printed only when they change (merged cells)."""
        levels = [words[column] for column in group.levels]
        if len(levels) < 2 or not any(levels) or not all(not word or word.isdigit() for word in levels):
            return
        first = next(number for number, word in enumerate(levels) if word)
        above = self._levels.get(tuple(group.levels), [])
        # A cell that holds a number has lost the zero of 01.
        levels = [*above[:first], *(w.zfill(2) if n and w else w for n, w in enumerate(levels) if n >= first)]
        self._levels[tuple(group.levels)] = levels
        if len(levels) == len(group.levels):
            words |= dict(zip(group.levels, levels, strict=True))

    def _row_of(
        self, group: _Group, label: str, figures: dict[str, tuple[GridRow, int]], row: GridRow
    ) -> None:
        place = self._place(row)
        printed = {
            name: Printed(_amount(row.cells[column]), place, row.starts[column])
            for name, (row, column) in figures.items()
        }
        filled = any(one.amount is not None for one in printed.values())
        key, name = self._key(group.block, label)
        if key is None:
            if filled or (label and self.last is None):
                text = " ".join([label, *(row.cells[c] or "" for _, c in figures.values())]).strip()
                self.raw.refuse(text, Reason.ROW_BROKEN, place)
                self.raw.cut = self.raw.cut or filled
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
        labels = self.labels[id(block)]
        for column in range(len(header[0].covering)):
            *above, leaf = self._path(header, column) or [""]
            name = self._column(block, [leaf])
            known = [bare(word) for word in above if bare(word) in labels]
            if name is None or not known:
                continue
            key = labels.keys[known[-1]][0][0]
            for row in body:
                self._figures.setdefault(key, {})[name] = Printed(
                    _amount(row.cells[column]), self._place(row), row.starts[column]
                )
        if body and sum(len(own) for own in self._figures.values()) < len(block.lines) * len(block.columns):
            raise _UnclearError
        self._align()
        return self.raw
