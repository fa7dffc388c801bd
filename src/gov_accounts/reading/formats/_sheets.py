"""Sheets of workbooks → pages: what is shown of them, wherever on the sheet it stands."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from typing import TYPE_CHECKING

from attrs import define, field

from gov_accounts.reading._pages import Pages
from gov_accounts.reading.formats._cells import MOST_PLACES, Cell, fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Sheet", "put"]

_FAR = 50
"""Blank rows or columns after which a cell stands apart: the blanks between are left out."""

Corner = tuple[int, int]
"""Row and column, from 0."""


@define
class Sheet:
    """The cells of a sheet that show something, by row and column from 0."""

    name: str
    hidden: bool = False
    cells: dict[Corner, str] = field(factory=dict)
    merged: list[tuple[Corner, Corner]] = field(factory=list)
    """First and last cell of each range that is one cell."""
    hidden_rows: set[int] = field(factory=set)
    hidden_columns: set[int] = field(factory=set)

    def visible(self) -> Iterator[Corner]:
        """Yield the places of cells that are not hidden."""
        for row, column in self.cells:
            if row not in self.hidden_rows and column not in self.hidden_columns:
                yield row, column


def put(sheets: Iterable[Sheet]) -> Pages:
    """Return the pages of a workbook, a sheet a page; hidden sheets are named, not read."""
    found = Pages()
    shown: list[tuple[int, Sheet, list[int], list[int]]] = []
    for number, sheet in enumerate(sheets, start=1):
        if not sheet.hidden:
            places = list(sheet.visible())
            rows = _kept({row for row, _ in places}, sheet.hidden_rows)
            shown.append((number, sheet, rows, _kept({c for _, c in places}, sheet.hidden_columns)))
        elif any(any(map(str.isdecimal, text)) for text in sheet.cells.values()):
            found.hidden.append(sheet.name)
    # Blank columns at the right are not stored; a table that goes on in the next sheet still has
    # them.
    width = max((len(columns) for *_, columns in shown), default=0)
    for number, sheet, rows, columns in shown:
        if rows:
            fits = len(rows) * width <= MOST_PLACES
            _put(found, number, sheet, rows, _widened(columns, width, sheet) if fits else columns)
    return found


def _widened(columns: list[int], width: int, sheet: Sheet) -> list[int]:
    """Add the next visible columns at the right until there are so many."""
    after = columns[-1] + 1
    free = (c for c in itertools.count(after) if c not in sheet.hidden_columns)
    return [*columns, *itertools.islice(free, width - len(columns))]


def _kept(filled: set[int], hidden: set[int]) -> list[int]:
    """Return the rows or columns to show: from the first on, without hidden ones and long gaps."""
    kept: list[int] = []
    after = 0
    for one in sorted(filled):
        gap = range(after, one) if one - after <= _FAR else ()
        kept.extend(n for n in gap if n not in hidden)
        kept.append(one)
        after = one + 1
    return kept


def _put(
    found: Pages, number: int, sheet: Sheet, rows: Sequence[int], columns: Sequence[int]
) -> None:
    places = len(rows) * len(columns)
    if places > MOST_PLACES or not found.has_room(places):
        _as_lines(found, number, sheet)
        return
    across = {column: n for n, column in enumerate(columns)}
    down = {row: n for n, row in enumerate(rows)}
    placed = list(_merged(sheet, rows, columns))
    taken = {(one.top, one.left) for one in placed}
    # Cells below a merged one keep what they held, but it is not shown.
    single = (
        Cell(sheet.cells[r, c], down[r], down[r] + 1, across[c], across[c] + 1)
        for r, c in sheet.visible()
        if (down[r], across[c]) not in taken
    )
    cells, covering = fill((*single, *placed), len(rows), len(columns))
    found.grid(
        cells,
        covering,
        number,
        sheet=sheet.name,
        numbers=[row + 1 for row in rows],
        columns=() if list(columns) == list(range(len(columns))) else columns,
    )


def _merged(sheet: Sheet, rows: Sequence[int], columns: Sequence[int]) -> Iterator[Cell]:
    """Yield the merged cells that are seen, cut to what is seen of them."""
    for (top, left), (bottom, right) in sheet.merged:
        own = Cell(
            sheet.cells.get((top, left), ""),
            bisect_left(rows, top),
            bisect_left(rows, bottom + 1),
            bisect_left(columns, left),
            bisect_left(columns, right + 1),
        )
        if own.top < own.bottom and own.left < own.right:
            yield own


def _as_lines(found: Pages, number: int, sheet: Sheet) -> None:
    """Append the rows of a sheet whose cells stand too far apart for a grid as running text."""
    rows: dict[int, list[str]] = {}
    for row, column in sorted(sheet.visible()):
        rows.setdefault(row, []).append(" ".join(sheet.cells[row, column].split()))
    for texts in rows.values():
        found.line(" ".join(texts), number)
