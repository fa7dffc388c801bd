"""A table printed in another unit than it says: its own sums hold, all else is off by 10,000."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from gov_accounts.judging import _sum_sentences as say
from gov_accounts.judging._filled_templates import sentence
from gov_accounts.judging._whole_causes import Whole, Wrong
from gov_accounts.refs import NARRATIVE
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

__all__ = ["UnitsOfTables"]

_STATEMENTS = 2
"""One statement of the narrative in another unit speaks against the statement, not the table."""


@define
class UnitsOfTables:
    """Tries other units for each table."""

    wrong: Wrong

    def find(self) -> Whole | None:
        """Return the table whose unit explains most of what is broken, if one does."""
        found = [
            whole
            for table in sorted({name for names in self.wrong.tables.values() for name in names})
            if table != NARRATIVE
            for unit in Unit
            if (whole := self._in_unit(table, unit)) is not None
        ]
        return max(found, key=lambda one: len(one.explained), default=None)

    def _in_unit(self, table: str, unit: Unit) -> Whole | None:
        """Return the cause that a table's figures are in a unit; None if that does not mend it."""
        wrong, document = self.wrong, self.wrong.sums.document
        found = document.accounts.table(table)
        printed = None if found is None else found.unit
        if printed is None or printed is unit:
            return None
        scaled = self._scaled(table, printed, unit)
        across = [n for n in wrong.rows_of(scaled) if wrong.joined(n) != {table}]
        broken = [n for n in across if n in wrong.tables]
        mended = [n for n in broken if wrong.holds_with(n, scaled)]
        if not self._tells(table, broken, mended):
            return None
        if any(not wrong.holds_with(n, scaled) for n in self._telling_rows(across, scaled)):
            return None
        told = sentence(
            document,
            say.OTHER_UNIT,
            {
                "table": document.part_name(table),
                "printed": printed.value,
                "right": unit.value,
                "count": len(mended),
            },
        )
        cells = dict.fromkeys(cell for n in mended for cell in wrong.cells[n] if cell in scaled)
        system = wrong.sums.system
        right = {cell: system.printed[cell] * unit.fen // printed.fen for cell in cells}
        return wrong.whole(told, right, mended, across)

    def _scaled(self, table: str, printed: Unit, unit: Unit) -> dict[int, tuple[int, int]]:
        """Return what the figures of a table would stand for if they were in a unit."""
        system = self.wrong.sums.system
        return {
            cell: (
                system.low[cell] * unit.fen // printed.fen,
                -(-system.high[cell] * unit.fen // printed.fen),
            )
            for cell, ref in enumerate(self.wrong.sums.refs)
            if ref.table == table and system.printed[cell]
        }

    def _tells(self, table: str, broken: list[int], mended: list[int]) -> bool:
        """Whether the unit mends all that is broken between the table and others, and enough."""
        joined = [self.wrong.tables[n] - {table} for n in mended]
        tables = sum(names != {NARRATIVE} for names in joined)
        return len(mended) == len(broken) and (tables > 0 or len(joined) >= _STATEMENTS)

    def _telling_rows(self, across: list[int], scaled: Container[int]) -> Iterator[int]:
        """Yield the equalities between the table and others that hold, where both print money."""
        system = self.wrong.sums.system
        for n in across:
            row = system.rows[n]
            money = [cell for cell, _ in row.terms if system.printed[cell]]
            if n not in self.wrong.tables and row.equal and any(cell in scaled for cell in money):
                yield n
