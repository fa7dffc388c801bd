"""Figures of a table that stand some rows too high or too low from one row on, in all columns.

Such a slip of a table breaks many identities at once, and no few figures explain them. It is tried
before sets of figures: if every identity can hold once the rows are put back, it is the one cause.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import define, frozen

from gov_accounts.evidence import Known
from gov_accounts.findings import Explanation, Suspect
from gov_accounts.judging import _sum_sentences as say
from gov_accounts.judging._filled_templates import sentence
from gov_accounts.judging._weighing import Suspicion, Weighing
from gov_accounts.refs import CellRef
from gov_accounts.slips import Slip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gov_accounts.tables import Row, Table

__all__ = ["SlippedRows"]

_FEWEST = 4
"""A table in which fewer identities fail has no slipped rows: a figure or two explain those."""
_STEPS = (1, -1, 2, -2, 3, -3)
"""By how many rows figures may stand too high, below zero too low."""
_NEAR = 4
"""The slip begins at most so many rows above or below the first row of a broken identity."""
_LEAST = 5
"""So many rows with figures move at least: fewer fit another place by chance."""
_COST_OF_A_ROW = 1000


@frozen
class _Slip:
    """Where each figure belongs, as (printed in, belongs into), and the cells whose own is lost."""

    table: str
    first: str
    step: int
    moved: tuple[tuple[CellRef, CellRef], ...]
    lost: tuple[CellRef, ...]


@define
class SlippedRows:
    """Tries slipped rows of each table as the one cause of all that is broken."""

    weighing: Weighing

    def cause(self, broken: Sequence[int]) -> Suspicion | None:
        """Return the explanation that slipped rows of one table are, if they explain everything."""
        system, sums = self.weighing.sums.system, self.weighing.sums
        terms = [{cell for cell, _ in system.rows[index].terms} for index in broken]
        for table in sums.document.accounts.tables():
            own = [
                cells
                for cells in terms
                if any(sums.refs[cell].table == table.SPEC.id for cell in cells)
            ]
            if len(own) < _FEWEST or table.SPEC.blocks[0].deepest < 7:
                continue
            for slip in self._slips(table, own):
                if system.exhausted:
                    return None
                free = self._free(slip)
                if (
                    self._tells(slip)
                    and all(not free.isdisjoint(cells) for cells in terms)
                    and self._holds(slip, free)
                ):
                    return self._told(slip)
        return None

    def _slips(self, table: Table[Row], broken: Sequence[set[int]]) -> Iterator[_Slip]:
        refs = self.weighing.sums.refs
        failing = {refs[cell].line for cells in broken for cell in cells}
        rows = [row.key for row in table]
        at = [n for n, key in enumerate(rows) if (table.SPEC.id, key) in failing]
        if not at:
            return
        for start in range(at[0] + _NEAR, max(at[0] - _NEAR, 0) - 1, -1):
            for step in _STEPS:
                if len(rows) - start > abs(step) + _LEAST:
                    yield self._slip(table, rows[start:], step)

    def _slip(self, table: Table[Row], rows: Sequence[str], step: int) -> _Slip:
        far = abs(step)
        upper, lower = rows[: len(rows) - far], rows[far:]
        pairs = zip(upper, lower, strict=True) if step > 0 else zip(lower, upper, strict=True)
        lost = rows[:far] if step > 0 else rows[len(rows) - far :]
        name = table.SPEC.id
        return _Slip(
            name,
            rows[0],
            step,
            tuple(
                (CellRef.of(name, here, column), CellRef.of(name, there, column))
                for here, there in pairs
                for column in table.columns
            ),
            tuple(CellRef.of(name, key, column) for key in lost for column in table.columns),
        )

    def _free(self, slip: _Slip) -> frozenset[int]:
        cells = self.weighing.sums.cells
        every = (*(there for _, there in slip.moved), *slip.lost)
        return frozenset(cells[ref] for ref in every if ref in cells)

    def _tells(self, slip: _Slip) -> bool:
        """Whether enough rows get other figures than they print."""
        figure = self.weighing.sums.document.figure
        changed = {
            there.row
            for here, there in slip.moved
            if (moved := figure(here)) is not None and moved != figure(there)
        }
        return len(changed) >= _LEAST

    def _holds(self, slip: _Slip, free: frozenset[int]) -> bool:
        """Whether all identities can hold once the figures are where they belong."""
        sums, system = self.weighing.sums, self.weighing.sums.system
        low, high = system.bounds(free)
        widths = system.widths(free)
        for here, there in slip.moved:
            if here in sums.cells and there in sums.cells and not self._by_sums(here):
                cell, source = sums.cells[there], sums.cells[here]
                if source in system.unknown:
                    low[cell], high[cell] = system.low[source], system.high[source]
                    continue
                value = system.printed[source]
                below, above = widths.of(cell)
                low[cell], high[cell] = value // system.scale + below, value // system.scale + above
        return system.propagate(low, high, system.start(free)) is None

    def _by_sums(self, ref: CellRef) -> bool:
        """Whether the column of a part of a row rests on the sums that are in question here."""
        accounts = self.weighing.sums.document.accounts
        table = accounts.table(ref.table)
        whole = table is not None and table.SPEC.column(ref.column).adds is not None
        row = (CellRef.of(*ref.line, name) for name in table.columns) if table else ()
        return not whole and any(
            accounts.evidence.get(one, Known.PRINTED) is not Known.PRINTED for one in row
        )

    def _told(self, slip: _Slip) -> Suspicion:
        document = self.weighing.sums.document
        suspects = []
        for here, there in slip.moved:
            figure, now = document.figure(here), document.figure(there)
            if figure is None and now is None:
                continue
            value = figure.amount if figure is not None else Decimal(0)
            right = ((value, Slip.SHIFTED),)
            suspects.append(Suspect(document.printed(there), value, value, right))
        words = say.SLIPPED_UP if slip.step > 0 else say.SLIPPED_DOWN
        row = document.printed(slip.moved[0][0]).name
        told = sentence(document, words, {"cell": row, "count": abs(slip.step)})
        return Suspicion(
            Explanation(tuple(suspects), Slip.SHIFTED), _COST_OF_A_ROW * len(suspects), told
        )
