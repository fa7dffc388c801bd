"""The printed figures of a document by name, and what was not read or does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    import gov_accounts as ga
    from gov_accounts.refs import CellRef


def figures_of(accounts: ga.FinalAccounts) -> dict[CellRef, Decimal]:
    return {cell.ref: cell.amount for cell in accounts.cells() if cell.amount is not None}


def printed_figures(accounts: ga.FinalAccounts) -> dict[CellRef, str]:
    return {cell.ref: str(cell.amount) for cell in accounts.cells() if cell.amount is not None}


def problems(accounts: ga.FinalAccounts) -> list[tuple[str | None, str]]:
    return [(one.table, one.reason.value) for one in accounts.unread if not one.harmless]
