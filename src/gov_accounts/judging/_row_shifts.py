"""A run of figures that stands one row too high or too low in some column."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import define, frozen

from gov_accounts.findings import Explanation, Suspect
from gov_accounts.judging._weighing import Suspicion, Weighing
from gov_accounts.refs import CellRef
from gov_accounts.slips import Slip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Shifts"]

_LONGEST = 8
"""Runs of more rows are not tried."""
_COST_OF_A_ROW = 1000
"""The cost of a shifted run, for each of its rows: dearer than a slip of the hand in one figure."""


@frozen
class _Shift:
    """A run of cells, each of whose figures belongs into the next cell: up or down the column.

    The figure that the run pushed out is not known; its cell may be anything.
    """

    sources: tuple[CellRef, ...]
    targets: tuple[CellRef, ...]
    lost: CellRef

    @classmethod
    def up(cls, run: tuple[CellRef, ...]) -> _Shift:
        """Return the shift of all figures but the first one row up."""
        return cls(run[1:], run[:-1], run[-1])

    @classmethod
    def down(cls, run: tuple[CellRef, ...]) -> _Shift:
        """Return the shift of all figures but the last one row down."""
        return cls(run[:-1], run[1:], run[0])


@define
class Shifts:
    """Tries shifted runs as the cause of clashes."""

    weighing: Weighing

    def likeliest(self, part: frozenset[int], others: frozenset[int]) -> list[Suspicion]:
        """Return the cheapest shift that explains what the cells of a cause break, if any does."""
        system = self.weighing.sums.system
        broken = [
            terms
            for terms in (system.rows[index].terms for index in system.broken())
            if not part.isdisjoint(cell for cell, _ in terms)
        ]
        found = []
        for shift in self._shifts(part):
            free = self._free(shift, others)
            if all(not free.isdisjoint(cell for cell, _ in terms) for terms in broken):
                suspicion = self._explained(shift, free, others)
                found += [suspicion] if suspicion is not None else []
        found.sort(key=lambda one: (one.cost, len(one.refs)))
        return found[:1]

    def _shifts(self, part: Iterable[int]) -> Iterator[_Shift]:
        """Yield the shifts of all runs near the cells of a cause, shorter before longer."""
        for line, spots in self._columns(part):
            for start in range(max(min(spots) - 1, 0), max(spots) + 1):
                if self.weighing.sums.system.exhausted:
                    return
                for length in range(2, min(_LONGEST, len(line) - start) + 1):
                    run = line[start : start + length]
                    if all(ref in self.weighing.sums.cells for ref in run):
                        yield from filter(self._telling, (_Shift.up(run), _Shift.down(run)))

    def _columns(self, part: Iterable[int]) -> Iterator[tuple[tuple[CellRef, ...], list[int]]]:
        """Yield columns with two or more figures of a cause: their cells, and where those stand."""
        for (table_id, column), own in self._by_column(part).items():
            table = self.weighing.sums.document.accounts.table(table_id)
            if table is not None and len(own) > 1:
                line = tuple(CellRef.of(table_id, row.key, column) for row in table)
                yield line, [n for n, ref in enumerate(line) if ref in own]

    def _by_column(self, part: Iterable[int]) -> dict[tuple[str, str], set[CellRef]]:
        """Return the figures of a cause that stand in tables, by table and column."""
        columns: dict[tuple[str, str], set[CellRef]] = {}
        for ref in (self.weighing.sums.refs[cell] for cell in part):
            if ref.is_cell and self.weighing.sums.document.figure(ref) is not None:
                columns.setdefault((ref.table, ref.column), set()).add(ref)
        return columns

    def _telling(self, shift: _Shift) -> bool:
        """Whether a shift moves two figures or more, and changes what is printed."""
        figure = self.weighing.sums.document.figure
        figures = [figure(ref) for ref in shift.sources]
        return sum(one is not None for one in figures) > 1 and figures != [
            figure(ref) for ref in shift.targets
        ]

    def _free(self, shift: _Shift, others: frozenset[int]) -> frozenset[int]:
        cells = self.weighing.sums.cells
        return frozenset(cells[ref] for ref in shift.targets) | others | {cells[shift.lost]}

    def _explained(
        self, shift: _Shift, free: frozenset[int], others: frozenset[int]
    ) -> Suspicion | None:
        """Return the explanation that a shift is, if all identities can hold once it is undone."""
        sums, system = self.weighing.sums, self.weighing.sums.system
        low, high = system.bounds(free)
        for target, source in zip(shift.targets, shift.sources, strict=True):
            cell, value = sums.cells[target], system.printed[sums.cells[source]]
            below, above = system.width(cell, free)
            low[cell], high[cell] = value // system.scale + below, value // system.scale + above
        if system.propagate(low, high, system.start(free)) is not None:
            return None
        last = sums.cells[shift.lost]
        lost, _ = self.weighing.suspect(last, low[last], high[last], free)
        explanation = Explanation((*self._suspects(shift), lost), Slip.SHIFTED)
        rows = len(shift.sources) + 1
        return Suspicion(
            explanation, _COST_OF_A_ROW * rows * self.weighing.unexplained(free - others)
        )

    def _suspects(self, shift: _Shift) -> Iterator[Suspect]:
        """Yield the figures that become others; where a run begins, its figure stands twice."""
        document = self.weighing.sums.document
        for target, source in zip(shift.targets, shift.sources, strict=True):
            value, now = (
                figure.amount if figure is not None else Decimal(0)
                for figure in (document.figure(source), document.figure(target))
            )
            if value != now:
                yield Suspect(document.printed(target), value, value, ((value, Slip.SHIFTED),))
