"""Cells with their spans → a grid, in time and memory of what is filled, not of what is spanned."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from attrs import define, field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gov_accounts.reading._pages import Pages

__all__ = ["MOST_PLACES", "Cell", "TableCells", "fill"]

MOST_PLACES = 2_000_000
"""Places (rows × columns) of one grid; a table whose cells stand further apart has no columns."""


@frozen
class Cell:
    """A cell with its text: rows from ``top`` to before ``bottom``, columns likewise."""

    text: str
    top: int
    bottom: int
    left: int
    right: int


@define
class TableCells:
    """Cells that come row by row, each in the first free place, as in HTML.

    A cell that would run into one that hangs down from above ends there.
    """

    cells: list[Cell] = field(factory=list)
    rows: int = 0
    _hanging: list[Cell] = field(factory=list)
    _first: int = 0
    """The first cell of the row that is being filled."""
    _column: int = 0
    _next: int = 0
    """The first hanging cell that stands further right."""
    _work: int = MOST_PLACES

    def row(self) -> None:
        """Begin a row."""
        self._work -= len(self._hanging)
        above = (*self._hanging, *self.cells[self._first :]) if self._work > 0 else ()
        hanging = [one for one in above if one.bottom > self.rows]
        self._hanging = sorted(hanging, key=lambda one: one.left)
        self._first = len(self.cells)
        self._column = self._next = 0
        self.rows += 1

    def cell(self, text: str, down: int = 1, across: int = 1) -> None:
        """Add a cell to the row."""
        if not self.rows:
            self.row()
        hanging = self._hanging
        while self._next < len(hanging) and hanging[self._next].left <= self._column:
            self._column = max(self._column, hanging[self._next].right)
            self._next += 1
        right = self._column + max(across, 1)
        if self._next < len(hanging):
            right = min(right, hanging[self._next].left)
        top = self.rows - 1
        self.cells.append(Cell(text, top, top + max(down, 1), self._column, right))
        self._column = right

    def skip(self, columns: int) -> None:
        """Leave columns of the row without a cell."""
        self._column += max(columns, 0)

    def put(self, pages: Pages, page: int | None) -> None:
        """Append the table to pages.

        If it spans far more than it fills, columns in which no cell begins are none of their own.
        """
        columns: Sequence[int] = range(max((one.right for one in self.cells), default=0))
        if len(columns) * self.rows > MOST_PLACES // 10:
            columns = sorted({one.left for one in self.cells})
        width = len(columns)
        if width * self.rows > MOST_PLACES or not pages.has_room(width * self.rows):
            _as_lines(pages, self.cells, page)
        elif width:
            placed = (
                Cell(
                    one.text,
                    one.top,
                    min(one.bottom, self.rows),
                    bisect_left(columns, one.left),
                    bisect_left(columns, one.right),
                )
                for one in self.cells
            )
            pages.grid(*fill(placed, self.rows, width), page)


def fill(
    placed: Iterable[Cell], rows: int, width: int
) -> tuple[list[list[str | None]], list[list[str]]]:
    """Return the cells of a grid, and the text that covers each place.

    >>> fill([Cell("合计", 0, 1, 0, 2), Cell("5.00", 0, 1, 2, 3)], 1, 3)
    ([['合计', None, '5.00']], [['合计', '合计', '5.00']])
    """
    cells: list[list[str | None]] = [[""] * width for _ in range(rows)]
    covering = [[""] * width for _ in range(rows)]
    left = rows * width
    for one in placed:
        if one.bottom - one.top > 1 or one.right - one.left > 1:
            left -= (one.bottom - one.top) * (one.right - one.left)
            if left < 0:  # more is covered than there is: these cells lie on one another
                one = Cell(one.text, one.top, one.top + 1, one.left, one.left + 1)  # noqa: PLW2901
        for row in range(one.top, one.bottom):
            across = one.right - one.left
            cells[row][one.left : one.right] = [None] * across
            covering[row][one.left : one.right] = [one.text] * across
        cells[one.top][one.left] = one.text
    return cells, covering


def _as_lines(pages: Pages, cells: Iterable[Cell], page: int | None) -> None:
    """Append the rows of a table that is too sparse for a grid as running text."""
    rows: dict[int, list[str]] = {}
    for one in cells:
        rows.setdefault(one.top, []).append(" ".join(one.text.split()))
    for _, texts in sorted(rows.items()):
        pages.line(" ".join(filter(None, texts)), page)
