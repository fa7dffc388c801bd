"""A table printed in another unit than it says: its own sums hold, all else is off by 10,000.

The document is judged anew with the other unit, so that every figure stands for what it then would.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import attrs
from attrs import define

from gov_accounts.judging import _sum_sentences as say
from gov_accounts.judging._filled_templates import sentence
from gov_accounts.judging._outcomes import Sums
from gov_accounts.judging._whole_causes import Whole, Wrong
from gov_accounts.refs import NARRATIVE
from gov_accounts.rules._document import Document
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from gov_accounts.tables import Row, Table

__all__ = ["UnitsOfTables"]

_NEAR = 20
"""Sides that differ by less than a twentieth are the same but for other errors."""
_TRIES = 3
"""So many tables and units are tried, the likeliest first."""
_STATEMENTS = 2
"""One statement of the narrative in another unit speaks against the statement, not the table."""


@define
class UnitsOfTables:
    """Tries other units for each table."""

    wrong: Wrong
    judge: Callable[[Document], Sums]

    def find(self) -> Whole | None:
        """Return the table whose unit explains most of what is broken, if one does."""
        tried = [
            (self._off(table.SPEC.id, table.unit, unit), table, unit)
            for table in self.wrong.sums.document.accounts.tables()
            if table.unit is not None
            for unit in Unit
            if unit is not table.unit
        ]
        likely = sorted((one for one in tried if one[0]), key=itemgetter(0), reverse=True)
        for _, table, unit in likely[:_TRIES]:
            whole = self._in_unit(table, unit)
            if whole is not None:
                return whole
        return None

    def _off(self, table: str, printed: Unit, unit: Unit) -> int:
        """Count the comparisons with a table that are off as units differ; 0 if few of all are."""
        wrong = self.wrong
        own = {cell for cell, ref in enumerate(wrong.sums.refs) if ref.table == table}
        near, far = [], 0
        for n in wrong.rows_of(own):
            off = self._off_by_unit(n, own, printed.fen, unit.fen)
            if off:
                near.append(wrong.tables[n] - {table})
            elif off is not None:
                far += 1
        told = any(names != {NARRATIVE} for names in near) or len(near) >= _STATEMENTS
        return len(near) if told and len(near) > far else 0

    def _off_by_unit(self, index: int, own: set[int], printed: int, unit: int) -> bool | None:
        """Whether a row is off by as much as two units differ; None if it does not tell."""
        system = self.wrong.sums.system
        row, broken = system.rows[index], index in self.wrong.tables
        sides = [0, 0]
        for cell, sign in row.terms:
            sides[cell in own] += sign * system.printed[cell]
        beyond, inside = map(abs, sides)
        if not inside or not beyond or not (broken or row.equal):
            return None
        if broken and abs(inside * unit // printed - beyond) * _NEAR <= beyond:
            return True
        # Of unequal sides the one that is far too great tells of a unit.
        ratio = max(inside, beyond) // min(inside, beyond)
        far_too_great = ratio * ratio * min(unit, printed) >= max(unit, printed)
        return broken and not row.equal and far_too_great

    def _in_unit(self, table: Table[Row], unit: Unit) -> Whole | None:
        """Return the cause that a table's figures are in a unit; None if that does not mend it."""
        wrong, document = self.wrong, self.wrong.sums.document
        own = [n for n, names in wrong.tables.items() if table.SPEC.id in names]
        if wrong.by_one_figure(own):
            return None
        changed: dict[str, Any] = {table.SPEC.attribute: attrs.evolve(table, unit=unit)}
        mended = attrs.evolve(document.accounts, **changed)
        rest = self.judge(Document(mended))
        if len(rest.by_row) != len(wrong.sums.by_row):
            return None
        still = set(rest.system.broken())
        explained = [n for n in own if n not in still]
        # It must leave less that is broken, or another unit would mend what this one broke.
        if len(explained) * 2 <= len(own) or len(still) >= len(wrong.broken):
            return None
        told = sentence(
            document,
            say.OTHER_UNIT,
            {
                "table": document.part_name(table.SPEC.id),
                "printed": table.unit.value if table.unit is not None else "",
                "right": unit.value,
                "count": sum(len(wrong.tables[n]) > 1 for n in explained),
            },
        )
        cells = dict.fromkeys(
            cell
            for n in explained
            for cell in wrong.cells[n]
            if wrong.table_of(cell) == table.SPEC.id and wrong.sums.system.printed[cell]
        )
        # The figures are right as they stand; it is the unit that should be another.
        whole = wrong.whole(told, dict.fromkeys(cells), explained, rest)
        return attrs.evolve(whole, suspicion=attrs.evolve(whole.suspicion, mended=mended))
