"""Where a wrong figure may have come from: cells beside it, last year, the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from gov_accounts.judging._figure_slips import Surroundings
from gov_accounts.judging._outcomes import Sums
from gov_accounts.refs import NARRATIVE, CellRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from gov_accounts.narrative import Stated

__all__ = ["Neighbourhood"]


@define
class Neighbourhood:
    """The cells of a document and what stands around them."""

    sums: Sums
    _spots: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(factory=dict)
    """The rows and columns of each table."""

    def around(self, ref: CellRef) -> Surroundings:
        """Return the figures of the neighbouring cells, of last year and of the budget."""
        budget = (one for one in _budgets(ref) if one != ref)
        return Surroundings(
            frozenset(self._amounts(self.beside(ref))),
            frozenset(self._last_year(ref)),
            frozenset(self._amounts(budget)),
        )

    def beside(self, ref: CellRef) -> Iterator[CellRef]:
        """Yield the cells above, below, to the left and to the right."""
        rows, columns = self._lines(ref)
        if ref.row in rows and ref.column in columns:
            for row in _next_to(ref.row, rows):
                yield CellRef.of(ref.table, row, ref.column)
            for column in _next_to(ref.column, columns):
                yield ref.beside(column)

    def _lines(self, ref: CellRef) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the rows and columns of the table of a cell; none for other figures."""
        if ref.table in self._spots:
            return self._spots[ref.table]
        table = self.sums.document.accounts.table(ref.table) if ref.is_cell else None
        if table is None:
            return (), ()
        lines = self._spots[ref.table] = tuple(one.key for one in table), tuple(table.columns)
        return lines

    def _amounts(self, refs: Iterable[CellRef]) -> Iterator[Decimal]:
        figures = map(self.sums.document.figures.get, refs)
        return (figure.amount for figure in figures if figure is not None)

    def _last_year(self, ref: CellRef) -> Iterator[Decimal]:
        """Yield what the narrative's changes make of last year's figure, up or down."""
        for index in self.sums.system.of_cell[self.sums.cells[ref]]:
            for other in self.sums.by_row[index].identity.refs:
                change, now = self._change(other), self.sums.document.figures.get(other)
                if change is not None and now is not None:
                    yield now.amount - change.value
                    yield now.amount + change.value

    def _change(self, ref: CellRef) -> Stated | None:
        """Return the change from last year that the narrative states of a figure."""
        narrative = self.sums.document.accounts.narrative
        if narrative is None or ref.table != NARRATIVE:
            return None
        return narrative.get(ref.child("change").row)


def _next_to(one: str, line: tuple[str, ...]) -> tuple[str, ...]:
    at = line.index(one)
    return line[max(at - 1, 0) : at] + line[at + 1 : at + 2]


def _budgets(ref: CellRef) -> Iterator[CellRef]:
    """Yield what the budget of a figure is called: of an 项, in the narrative, in T07."""
    yield CellRef.of(NARRATIVE, f"items.{ref.row}").child("budget")
    owner = ref.parent if ref.last == "amount" and ref.parent is not None else ref
    yield CellRef.of(NARRATIVE, owner.row).child("budget")
    if ref.is_cell:
        yield ref.beside("budget")
