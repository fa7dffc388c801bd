"""Rows of accounts as a text gives them that lost its blank cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.reading._placement import OpenRow
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.reading._placement import Placement

__all__ = ["open_rows"]


def open_rows(accounts: FinalAccounts) -> dict[OpenRow, Placement]:
    """Return each row of accounts without its blanks, and where its figures stand in truth."""
    found: dict[OpenRow, Placement] = {}
    for table in accounts.tables():
        for row in table:
            block = table.SPEC.block_of(row.key)
            assert block is not None
            columns = tuple(c.name for c in block.columns if c.name in table.columns)
            truth = tuple(n for n, c in enumerate(columns) if getattr(row, c) is not None)
            figures = tuple(getattr(row, columns[n]) for n in truth)
            quanta = (table.quantum,) * len(figures)
            unit = table.unit or Unit.WAN
            found[OpenRow(table.SPEC.id, row.key, columns, figures, unit, quanta)] = truth
    return found
