"""The header of a grid → what each of its columns is; its rows → cells with a role.

A grid keeps its blank cells, so every figure has its column. If a grid does not tell its columns,
:func:`cells_of_grids` raises :class:`UnclearError`, and its lines are read as text instead.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from gov_accounts.places import Place
from gov_accounts.reading._find import NOTES
from gov_accounts.reading._labels import Labels, bare, column_words, heads, own_totals
from gov_accounts.reading._pages import GridRow
from gov_accounts.reading._plain_text import plain
from gov_accounts.reading._printed_cells import Cell, Role
from gov_accounts.tables import TOTAL, Block, TableSpec
from gov_accounts.words import is_blank, is_dash, is_number_like

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gov_accounts.reading._find import Section

__all__ = ["GridCells", "Group", "UnclearError", "cells_of_grids"]


class UnclearError(Exception):
    """The grid does not tell the columns."""


@define
class Group:
    """Columns that belong together: columns of the label, then columns of figures by name.

    ``levels`` are the columns of the label that hold one level of a code each (类, 款, 项).
    ``others`` are columns that the table has no field for, ``numbers`` those of the numbers of
    lines (行次), ``parts`` those that split every figure between the fixed lines of the block
    (人员经费, 公用经费), by the key of the line.
    """

    block: Block
    labels: list[int] = field(factory=list)
    levels: list[int] = field(factory=list)
    figures: dict[str, int] = field(factory=dict)
    ranks: dict[str, int] = field(factory=dict)
    others: list[int] = field(factory=list)
    numbers: list[int] = field(factory=list)
    parts: dict[str, int] = field(factory=dict)


@frozen
class GridCells:
    """The cells of a body with their roles, one row behind the other, each with its columns.

    ``header`` are the rows of the first header, ``lines`` all rows of the grids. ``wide`` has the
    cells below each line and column of a header whose groups of columns are lines; ``further`` are
    those below other words of it.
    """

    rows: tuple[tuple[tuple[Group, ...], tuple[Cell, ...]], ...]
    header: tuple[GridRow, ...]
    lines: tuple[GridRow, ...]
    wide: Mapping[tuple[str, str], Cell] | None = None
    further: tuple[Cell, ...] = ()


def cells_of_grids(section: Section, grids: Sequence[Sequence[GridRow]]) -> GridCells | None:
    """Return the cells of the grids of a section; None without grids.

    Raises :class:`UnclearError` if a header does not tell its columns.
    """
    own = {line for line in section.span if section.end is None or line < section.end}
    chunks = [_body_of([row for row in grid if row.line in own]) for grid in grids]
    chunks = [chunk for chunk in chunks if chunk]
    if not chunks:
        return None
    reader = _Grids(section)
    return reader.read([part for chunk in chunks for part in reader.parts_of(chunk)])


def _body_of(rows: list[GridRow]) -> list[GridRow]:
    """Cut off notes below the table."""
    for index, row in enumerate(rows):
        first = next((cell for cell in row.cells if cell and cell.strip()), "")
        if plain(first).startswith(NOTES):
            return rows[:index]
    return rows


def _has_figures(row: GridRow) -> bool:
    texts = [plain(cell) for cell in row.cells if cell]
    return any("." in text and is_number_like(text) for text in texts)


def _is_number_of_line(text: str | None) -> bool:
    """Whether the column of the numbers of lines holds one, or nothing."""
    return is_blank(text) or plain(text or "").isdigit()


def _is_count(figures: list[str]) -> bool:
    """Whether whole numbers count the columns: 1, 2, 3."""
    return figures == [str(number) for number in range(1, len(figures) + 1)]


class _Grids:
    def __init__(self, section: Section) -> None:
        self.section = section
        self.spec: TableSpec = section.kind.SPEC
        self.labels = {id(block): Labels(self.spec, (block,)) for block in self.spec.blocks}
        self.words = heads()
        self._above: dict[tuple[int, ...], list[str]] = {}
        self._pages = {(line.place.line or 1) - 1: line.place.page for line in section.lines}

    def parts_of(self, rows: list[GridRow]) -> Iterator[list[GridRow]]:
        """Cut a grid where a header stands amid its rows: another side of its table begins."""
        heads = {
            word
            for block in self.spec.blocks
            for column in block.columns
            for word in column_words(self.spec.id, column.name)
        }
        start = 0
        for index in range(1, len(rows)):
            words = [plain(cell) for cell in rows[index].cells if cell and cell.strip()]
            labels = [word for word in words if self.words.labels(word)]
            header = len(words) > len(labels) > 0 and all(
                word in heads or word in labels for word in words
            )
            if header and any(map(self._begins_body, rows[start:index])):
                yield rows[start:index]
                start = index
        yield rows[start:]

    def read(self, chunks: list[list[GridRow]]) -> GridCells:
        groups: list[Group] = []
        width = 0
        first: list[GridRow] = []
        rows: list[tuple[tuple[Group, ...], tuple[Cell, ...]]] = []
        for chunk in chunks:
            start = self._header_end(chunk)
            header = [
                row for row in chunk[:start] if len({text for text in row.covering if text}) > 1
            ]
            if groups and not any(
                self.words.labels(plain(text)) for row in header for text in row.covering
            ):
                start, header = 0, []  # a continuation page without a header
            if header:
                if self._is_wide(header):
                    return self._wide(header, chunk[start:])
                blocks = self._blocks_of(header, chunk[start:])
                groups, width = self._groups_of(header, blocks), len(chunk[0].covering)
                first = first or header
            if not groups or width != len(chunk[0].covering):
                raise UnclearError
            blank_total = not chunk[start:] and header and plain(header[-1].cells[0] or "")
            if blank_total == "合计":
                label = self._cell(header[-1], 0, "合计", Role.LABEL, 0)
                rows.append((tuple(groups), (label,)))
            rows += [(tuple(groups), self._cells_of(groups, row)) for row in chunk[start:]]
        every = tuple(row for chunk in chunks for row in chunk)
        return GridCells(tuple(rows), tuple(first), every)

    def _header_end(self, rows: list[GridRow]) -> int:
        """Return the first row of the body: it has a figure, a code, or a label of a fixed line."""
        for index, row in enumerate(rows):
            if self._begins_body(row):
                return index
        for index, row in enumerate(rows):
            if not any(text.strip() for text in row.covering):
                return len(rows) if not any(_has_figures(r) for r in rows) else index
        return len(rows)

    def _begins_body(self, row: GridRow) -> bool:
        texts = [plain(cell) for cell in row.cells if cell and cell.strip()]
        if _has_figures(row) or self._is_whole_row(texts):
            return True
        if texts and re.fullmatch(r"[23][0-9]{2}(?:[0-9]{2}){0,2}", texts[0]):
            return True
        first = plain(row.cells[0] or "")
        alone = [text for text in texts if not is_dash(text)] == [first]
        if alone and any(bare(first) in known for known in self.labels.values()):
            return True
        fixed = [self.labels[id(block)] for block in self.spec.blocks if block.deepest < 4]
        return any(
            (word := bare(text)) != text and any(word in known for known in fixed) for text in texts
        )

    def _is_whole_row(self, texts: list[str]) -> bool:
        """Whether texts are a row of whole amounts: a label of a fixed line is all before them."""
        figures = [text for text in texts if is_number_like(text)]
        words = [
            t for t in texts if t not in figures and t not in self.words.levels and not is_dash(t)
        ]
        known = all(any(bare(word) in labels for labels in self.labels.values()) for word in words)
        return bool(figures) and known and not (_is_count(figures) and len(figures) > 1)

    # --- the columns ----------------------------------------

    def _blocks_of(self, header: list[GridRow], rows: Sequence[GridRow]) -> Sequence[Block]:
        """Return the blocks of a grid: all side by side, or the one whose labels its rows have."""
        labelled = [
            any(self.words.labels(word) for word in _path(header, column))
            for column in range(len(header[0].covering))
        ]
        begun = sum(is_label and not before for before, is_label in pairwise([False, *labelled]))
        if begun >= len(self.spec.blocks):
            return self.spec.blocks
        cells = [bare(cell) for row in rows for cell in row.cells if cell]
        known = {
            id(block): sum(cell in self.labels[id(block)] for cell in cells)
            for block in self.spec.blocks
        }
        return [max(self.spec.blocks, key=lambda block: known[id(block)])]

    def _groups_of(self, header: list[GridRow], blocks: Sequence[Block]) -> list[Group]:
        groups: list[Group] = []
        for column in range(len(header[0].covering)):
            path = _path(header, column)
            if any(self.words.labels(word) for word in path):
                if not groups or groups[-1].figures:
                    block = blocks[min(len(groups), len(blocks) - 1)]
                    groups.append(Group(block))
                groups[-1].labels.append(column)
                if any(word in self.words.levels for word in path):
                    groups[-1].levels.append(column)
            elif groups:
                self._column_of_figures(groups[-1], path, column)
        if not groups or any(not group.figures for group in groups):
            raise UnclearError
        return groups

    def _column_of_figures(self, group: Group, path: list[str], column: int) -> None:
        """Enter a column of figures by the words above it."""
        name, rank = self._field(group.block, path)
        if name is None:
            lowest = next((word for word in reversed(path) if re.search("[一-龥]", word)), None)
            lines = group.block.lines if group.figures and lowest else ()
            line = next((x.key for x in lines if plain(x.title) == f"{lowest}合计"), None)
            if line is not None:
                group.parts[line] = column
            elif not any(word in self.words.line_number for word in path):
                group.others.append(column)
            else:
                group.numbers.append(column)
            return
        known = group.ranks.get(name)
        if known == rank:
            raise UnclearError
        if known is not None and known < rank:  # 年初预算数 beside 全年预算数
            group.others.append(column)
            return
        if known is not None:
            group.others.append(group.figures[name])
        group.figures[name], group.ranks[name] = column, rank

    def _field(self, block: Block, path: list[str]) -> tuple[str | None, int]:
        """Return the column that words name from the top down, and how unusual its title is.

        A word below a column, other than 合计 and 小计, names a part of it, which has no field.
        """
        found: str | None = None
        rank = 0
        for word in path:
            if not re.search("[一-龥]", word):
                continue
            titles = ((c.name, column_words(self.spec.id, c.name)) for c in block.columns)
            named = next(((name, own.index(word)) for name, own in titles if word in own), None)
            if found is None and named is not None:
                found, rank = named
            elif (
                found is not None
                and word not in self.words.whole
                and (named is None or named[0] != found)
            ) or (found is None and word in self.words.moved):
                return None, 0
        return found, rank

    # --- the rows ----------------------------------------

    def _cells_of(self, groups: list[Group], row: GridRow) -> tuple[Cell, ...]:
        """Return the cells of a row with their roles: label and figures, group by group."""
        found: list[Cell] = []
        for number, group in enumerate(groups):
            words = {c: "".join((row.cells[c] or "").split()) for c in group.labels}
            words = {c: "" if word in self.words.levels else word for c, word in words.items()}
            self._complete_code(group, words)
            label = "".join(words.values())
            if label:
                at = next(c for c, word in words.items() if word)
                found.append(self._cell(row, at, label, Role.LABEL, number))
            for name, column in (*group.figures.items(), *group.parts.items()):
                text = "".join((row.cells[column] or "").split())
                if text:
                    found.append(self._cell(row, column, text, Role.FIGURE, number, name))
            unknown = [c for c in group.others if not is_blank(row.cells[c])]
            unknown += [c for c in group.numbers if not _is_number_of_line(row.cells[c])]
            found += [
                self._cell(row, c, (row.cells[c] or "").strip(), Role.FURTHER, number)
                for c in unknown
            ]
        return tuple(found)

    def _complete_code(self, group: Group, words: dict[int, str]) -> None:
        """Fill in the upper levels of a code that are printed only when they change."""
        levels = [words[column] for column in group.levels]
        numbers = all(not word or word.isdigit() for word in levels)
        if len(levels) < 2 or not any(levels) or not numbers:
            return
        first = next(number for number, word in enumerate(levels) if word)
        above = self._above.get(tuple(group.levels), [])
        # A cell that holds a number has lost the zero of 01.
        levels = [
            *above[:first],
            *(w.zfill(2) if n and w else w for n, w in enumerate(levels) if n >= first),
        ]
        self._above[tuple(group.levels)] = levels
        if len(levels) == len(group.levels):
            words |= dict(zip(group.levels, levels, strict=True))

    def _cell(  # noqa: PLR0913, PLR0917 - the parts of a cell
        self, row: GridRow, at: int, text: str, role: Role, group: int, column: str = ""
    ) -> Cell:
        place = Place(self._pages.get(row.line, self.section.place.page), row.line + 1)
        length = len(" ".join((row.cells[at] or "").replace("\n", "").split()))
        return Cell(
            text, place, first=at == 0, last=False, start=row.starts[at], length=length,
            role=role, group=group, column=column,
        )  # fmt: skip

    # --- lines as groups of columns ----------------------------------------

    def _is_wide(self, header: list[GridRow]) -> bool:
        if any(block.codes for block in self.spec.blocks):
            return False
        paths = [_path(header, column) for column in range(len(header[0].covering))]
        seen = Counter(cell[1] for path in paths if (cell := self._wide_cell(path)) is not None)
        return all(seen[column.name] > 2 for column in self.spec.blocks[0].columns)

    def _wide_cell(self, path: list[str]) -> tuple[str, str] | None:
        """Return the line and the column that the words above a column name, in either order."""
        block = self.spec.blocks[0]
        labels = self.labels[id(block)]
        names = [name for word in path if (name := self._field(block, [word])[0]) is not None]
        keys = [labels.keys[bare(word)][0][0] for word in path if bare(word) in labels]
        if len(keys) > 1:  # a part that is called 合计 like the whole
            keys = [key for key in keys if key != TOTAL]
        return (keys[-1], names[0]) if keys and len(names) == 1 else None

    def _own_totals(
        self, paths: Sequence[list[str]], cells: Mapping[int, tuple[str, str] | None]
    ) -> dict[int, tuple[str, str] | None]:
        """Return what columns are where one is the total of the lines that the table has.

        The total beside it counts further lines of the place, too.
        """
        block = self.spec.blocks[0]
        totals: defaultdict[str, list[int]] = defaultdict(list)
        for column, path in enumerate(paths):
            fields = {w: self._field(block, [w])[0] for w in path if not w.isdigit()}
            words = [word for word, name in fields.items() if name is None]
            names = [name for name in fields.values() if name is not None]
            if len(words) != 1 or len(names) != 1:
                continue
            cell = cells[column]
            if bare(words[0]) in own_totals(self.spec.id) or (cell and cell[0] == TOTAL):
                totals[names[0]].append(column)
        found: dict[int, tuple[str, str] | None] = {}
        for name, (*wholes, own) in totals.items():
            if wholes:
                found |= dict.fromkeys(wholes)
                found[own] = TOTAL, name
        return found

    def _wide(self, header: list[GridRow], rows: list[GridRow]) -> GridCells:
        """Return the cells below each line and column of a header whose groups are lines."""
        block = self.spec.blocks[0]
        body = [row for row in rows if any(cell and cell.strip() for cell in row.cells)]
        if len(body) > 1:
            raise UnclearError
        found: dict[tuple[str, str], Cell] = {}
        paths = [_path(header, column) for column in range(len(header[0].covering))]
        cells = {column: self._wide_cell(path) for column, path in enumerate(paths)}
        cells |= self._own_totals(paths, cells)
        if body and len(set(cells.values()) - {None}) < len(block.lines) * len(block.columns):
            raise UnclearError
        further: list[Cell] = []
        for column, cell in cells.items():
            for row in body:
                text = "".join((row.cells[column] or "").split())
                if text and cell is None:
                    further.append(self._cell(row, column, text, Role.FURTHER, 0, ""))
                elif text and cell is not None:
                    found[cell] = self._cell(row, column, text, Role.FIGURE, 0, cell[1])
        return GridCells((), tuple(header), (*header, *rows), found, tuple(further))


def _path(header: Sequence[GridRow], column: int) -> list[str]:
    words = [plain(row.covering[column]) for row in header]
    return [w for i, w in enumerate(words) if w and (i == 0 or w != words[i - 1])]


def header_words(header: Sequence[GridRow]) -> Iterator[str]:
    """Yield the words of a header as they are compared."""
    for row in header:
        yield from (plain(text) for text in row.covering)
