"""Copies of accounts with other rows or figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import attrs

from gov_accounts.accounts import FinalAccounts
from gov_accounts.refs import CellRef

if TYPE_CHECKING:
    from decimal import Decimal

    from gov_accounts.tables import Row, Table

Edit = Callable[[FinalAccounts], FinalAccounts]


def table_of(accounts: FinalAccounts, table_id: str) -> Table[Any]:
    table = accounts.table(table_id)
    assert table is not None
    return table


def with_rows(accounts: FinalAccounts, table_id: str, rows: Iterable[Row]) -> FinalAccounts:
    table = table_of(accounts, table_id)
    changed: dict[str, Any] = {table.SPEC.attribute: attrs.evolve(table, rows=tuple(rows))}
    return attrs.evolve(accounts, **changed)


def with_row(accounts: FinalAccounts, table_id: str, key: str, **changes: Any) -> FinalAccounts:
    table = table_of(accounts, table_id)
    assert key in table
    rows = [attrs.evolve(row, **changes) if row.key == key else row for row in table]
    return with_rows(accounts, table_id, rows)


def with_figure(accounts: FinalAccounts, ref: str, figure: Decimal | None) -> FinalAccounts:
    cell = CellRef.parse(ref)
    table_id, key, column = cell.table, cell.row, cell.column
    return with_row(accounts, table_id, key, **{column: figure})


def apply(accounts: FinalAccounts, edits: Iterable[Edit]) -> FinalAccounts:
    for edit in edits:
        accounts = edit(accounts)
    return accounts
