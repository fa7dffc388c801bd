"""The rows of a form: its cells with the columns that they cover, from grids and from lines.

A row of a grid, or of text with tabs, knows its columns. Text laid out with wide gaps has them by
where its cells stand; other text has the order of its words alone.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from gov_accounts.reading._plain_text import plain
from gov_accounts.reading.forms._form_sections import Line, Word
from gov_accounts.words import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gov_accounts.reading._pages import GridRow

__all__ = ["FormRow", "Piece", "Places", "form_rows"]


class Places(enum.Enum):
    """How it is known which column a cell stands in."""

    CELLS = "cells"
    """A grid, or tabs: columns are numbered."""
    LAID = "laid"
    """Wide gaps: columns are where their text stands on the line."""
    ORDER = "order"
    """Words: nothing but their order."""


@frozen
class Piece:
    """A cell that is not empty: its words, its text without spaces, the columns that it covers.

    ``shown`` is the text as printed of a cell that goes on from above.
    """

    words: tuple[Word, ...]
    text: str
    left: int
    right: int
    shown: str = ""

    def covers(self, left: int, right: int) -> bool:
        """Whether the cell covers a part of some columns."""
        return self.left < right and left < self.right

    @property
    def blank(self) -> bool:
        """Whether it holds a sign for nothing."""
        return is_blank(self.text)


@frozen
class FormRow:
    """A row: the cells that begin in it, and those from above that go on through it.

    ``grid`` is the number of the grid that it belongs to, -1 for a line of text; ``lines`` are all
    lines that it stands on.
    """

    line: Line
    pieces: tuple[Piece, ...]
    above: tuple[Piece, ...]
    places: Places
    grid: int = -1
    lines: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The text of the row without spaces."""
        return "".join(one.text for one in self.pieces)

    def at(self, left: int, right: int) -> Piece | None:
        """Return the cell, or the cell from above, that covers some columns."""
        own = [one for one in self.pieces if one.covers(left, right)]
        if len(own) == 1:
            return own[0]
        if own:
            words = tuple(word for one in own for word in one.words)
            return Piece(words, "".join(one.text for one in own), own[0].left, own[-1].right)
        return next((one for one in self.above if one.covers(left, right)), None)

    def without(self, pieces: Iterable[Piece]) -> FormRow:
        """Return the row without some of its cells."""
        gone = {id(one) for one in pieces}
        return evolve(self, pieces=tuple(one for one in self.pieces if id(one) not in gone))


def form_rows(
    lines: Sequence[Line],
    grids: Mapping[int, tuple[int, GridRow]],
    *,
    in_order: bool = False,
) -> list[FormRow]:
    """Return the rows of a form; ``grids`` are the rows of grids with their number, by line.

    ``in_order``: of cells between tabs the order alone counts, for merged ones are left out.
    """
    merged = {number for number, row in grids.values() if None in row.cells}
    laid = _is_laid([line for line in lines if line.index not in grids])
    rows: list[FormRow] = []
    for line in lines:
        at = grids.get(line.index)
        if at is not None:
            rows.append(_of_grid(line, *at, repeated=at[0] not in merged))
        elif "\t" in line.raw.strip() and not in_order:
            rows.append(FormRow(line, tuple(_tabbed(line)), (), Places.CELLS, lines=(line.index,)))
        else:
            places = Places.LAID if laid else Places.ORDER
            pieces = _spaced(line) if laid else _words(line)
            if "\t" in line.raw.strip():
                pieces = [evolve(one, left=n, right=n + 1) for n, one in enumerate(_tabbed(line))]
            rows.append(FormRow(line, tuple(pieces), (), places, lines=(line.index,)))
    return rows


def _is_words(text: str) -> bool:
    """Whether a cell holds words, which no two cells beside each other have alike."""
    return len(text.strip()) > 1 and not re.search("[0-9]", text)


def _of_grid(line: Line, number: int, grid: GridRow, *, repeated: bool = False) -> FormRow:
    """Return a row of a grid; ``repeated``: what was one cell stands in each of its columns."""
    words = line.words
    pieces: list[Piece] = []
    above: list[Piece] = []
    column = 0
    while column < len(grid.cells):
        cell, text = grid.cells[column], grid.covering[column]
        end = column + 1
        while (
            end < len(grid.cells)
            and grid.covering[end] == text
            and (grid.cells[end] is None or (repeated and _is_words(text)))
        ):
            end += 1
        if cell is None:
            if text.strip():
                above.append(Piece((), plain(text), column, end, "".join(text.split())))
        elif cell.strip():
            start = grid.starts[column]
            stop = min((at for at in grid.starts if at > start), default=len(line.text) + 1)
            own = tuple(word for word in words if start <= word.start < stop)
            pieces.append(Piece(own, plain(cell), column, end))
        column = end
    return FormRow(line, tuple(pieces), tuple(above), Places.CELLS, number, (line.index,))


def _tabbed(line: Line) -> Iterable[Piece]:
    at = 0
    for column, cell in enumerate(line.raw.split("\t")):
        if cell.strip():
            own = tuple(word for word in line.words if at <= word.start < at + len(cell))
            yield Piece(own, plain(cell), column, column + 1)
        at += len(cell) + 1


_GAP = re.compile(r"\S+(?:\s\S+)*")
_FEW = 3
"""A line with fewer cells does not show how a text is laid out."""


def _is_laid(lines: Sequence[Line]) -> bool:
    """Whether a text has wide gaps between its cells: most lines of several words have some."""
    several = [line.text.strip() for line in lines if len(line.text.split()) >= _FEW]
    return sum("  " in text for text in several) * 2 > len(several)


def _spaced(line: Line) -> Iterable[Piece]:
    columns = _columns(line.raw)
    for found in _GAP.finditer(line.text):
        start, end = found.span()
        own = tuple(word for word in line.words if start <= word.start < end)
        yield Piece(own, plain(found.group()), columns[start], columns[end])


def _columns(text: str) -> list[int]:
    """Return where each character stands, wide ones taking two columns."""
    found = [0]
    for letter in text:
        found.append(found[-1] + (2 if unicodedata.east_asian_width(letter) in "WF" else 1))
    return found


def _words(line: Line) -> Iterable[Piece]:
    for number, word in enumerate(line.words):
        yield Piece((word,), plain(word.text), number, number + 1)
