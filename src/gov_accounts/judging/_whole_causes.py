"""Causes that concern a table or a row as a whole; they are tried before sets of figures.

Each names what happened in one sentence and explains many broken identities at once. The identities
that it explains are then left out, and the rest is looked into as if the table were sound.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from gov_accounts.findings import Explanation, Suspect
from gov_accounts.judging._clashes import Hidden
from gov_accounts.judging._outcomes import Sums
from gov_accounts.judging._weighing import Suspicion
from gov_accounts.money import TICKS, from_ticks
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gov_accounts.findings import Message

__all__ = ["Whole", "Wrong"]


@frozen
class Whole:
    """A cause, the broken rows that it explains, and the figures as they are to be judged then."""

    suspicion: Suspicion
    explained: tuple[int, ...]
    rest: Sums


@define
class Wrong:
    """What does not hold in a document: the broken rows, their cells and the tables they join."""

    sums: Sums
    broken: tuple[int, ...] = field(init=False)
    cells: dict[int, tuple[int, ...]] = field(init=False)
    tables: dict[int, frozenset[str]] = field(init=False)
    around: dict[int, frozenset[int]] = field(init=False)
    """The cells that each broken row rests on."""

    def __attrs_post_init__(self) -> None:
        rows = self.sums.system.rows
        self.broken = tuple(self.sums.system.broken())
        self.cells = {index: rows[index].blamed for index in self.broken}
        self.tables = {index: self.joined(index) for index in self.broken}
        hidden = Hidden(self.sums.system, frozenset(self.broken))
        self.around = {index: hidden.around(self.cells[index]) for index in self.broken}

    def joined(self, index: int) -> frozenset[str]:
        """Return the tables that a row joins; the narrative is table ``N``."""
        refs = self.sums.refs
        return frozenset(refs[cell].table for cell, _ in self.sums.system.rows[index].terms)

    def by_one_figure(self, rows: Sequence[int]) -> bool:
        """Whether some figure stands in all broken rows and can be changed without breaking others.

        A row that is left out is no wrong figure.
        """
        system = self.sums.system
        shared = frozenset.intersection(*(self.around[n] for n in rows)) - system.unknown.keys()
        for cell in sorted(filter(self._printed, shared)):
            low, high = system.bounds(frozenset({cell}))
            near = [n for n in system.of_cell[cell] if n not in self.tables]
            if system.propagate(low, high, [*rows, *near], frozenset((*rows, *near))) is None:
                return True
        return False

    def _printed(self, cell: int) -> bool:
        ref = self.sums.refs[cell]
        if not ref.is_cell:
            return True
        table = self.sums.document.accounts.table(ref.table)
        return table is not None and ref.row in table

    def table_of(self, cell: int) -> str:
        """Return the table of a cell."""
        return self.sums.refs[cell].table

    def rows_of(self, cells: Iterable[int]) -> set[int]:
        """Return the rows in which some cells stand."""
        return {index for cell in cells for index in self.sums.system.of_cell[cell]}

    def holds_with(self, index: int, other: Mapping[int, tuple[int, int]]) -> bool:
        """Whether a row can hold by itself if some cells may be other amounts, least to most."""
        system = self.sums.system
        low, high = system.reach(index)
        for cell, sign in system.rows[index].terms:
            if cell in other:
                below, above = other[cell][0] - system.low[cell], other[cell][1] - system.high[cell]
                low += below if sign > 0 else -above
                high += above if sign > 0 else -below
        return low <= 0 and (high >= 0 or not system.rows[index].equal)

    def whole(
        self,
        told: Message,
        right: Mapping[int, int | None],
        explained: Iterable[int],
        rest: Sums,
    ) -> Whole:
        """Make a cause of its sentence and of cells, each with the figure it should print."""
        suspects = tuple(self._suspect(cell, value) for cell, value in right.items())
        return Whole(Suspicion(Explanation(suspects), 1, told), tuple(explained), rest)

    def _suspect(self, cell: int, right: int | None) -> Suspect:
        document, ref = self.sums.document, self.sums.refs[cell]
        value = None if right is None else self.amount(cell, right)
        values = () if value is None else ((value, None),)
        return Suspect(document.printed(ref), value, value, values)

    def amount(self, cell: int, printed: int) -> Decimal | None:
        """Return a figure in numbers of the system as a cell would print it, to its last place."""
        measure = self.sums.document.measure(self.sums.refs[cell])
        if measure is None:
            return None
        unit, quantum = measure
        exact = from_ticks(printed * TICKS // self.sums.system.scale, unit, quantum)
        return exact.quantize(quantum, rounding=ROUND_HALF_UP)

    def difference(self, index: int) -> Decimal:
        """Return by how much a row fails as printed, in the measure of its first figure."""
        system, document = self.sums.system, self.sums.document
        measures = (document.measure(self.sums.refs[cell]) for cell, _ in system.rows[index].terms)
        unit, quantum = next(filter(None, measures), (Unit.YUAN, Decimal("0.01")))
        return from_ticks(abs(system.differences[index]) * TICKS // system.scale, unit, quantum)
