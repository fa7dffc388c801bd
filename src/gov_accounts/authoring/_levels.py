"""Every amount that an explanation may tell: where it stands, last year's level, its budgets."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.money import exact_sum
from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.subjects import vocabulary
from gov_accounts.tables import TOTAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.authoring._unprinted import Facts
    from gov_accounts.tables import Table

__all__ = ["Level", "codes_of", "level_of"]


@frozen
class Level:
    """An amount of this year in 分, as a table prints it, last year's, and its budgets."""

    key: str
    fen: int
    shown: Decimal | None = None
    last_year: int | None = None
    budget: int | None = None
    adjusted: int | None = None


_BESIDE: Mapping[str, CellRef] = MappingProxyType(
    {
        "expenditure.wages": CellRef.of("T06", "301", "amount"),
        "expenditure.goods": CellRef.of("T06", "302", "amount"),
        "expenditure.grants": CellRef.of("T06", "303", "amount"),
        "three_public.meetings": CellRef.of("T06", "30215", "amount"),
        "three_public.training": CellRef.of("T06", "30216", "amount"),
    }
)
"""Figures that no rule compares with a cell, and which T06 holds for all of that money here."""

_TABLES: Mapping[tuple[str, ...], str] = MappingProxyType(
    {
        ("general_budget", "category"): "T05",
        ("items",): "T05",
        ("government_fund", "category"): "T08",
        ("government_fund", "items"): "T08",
        ("state_capital", "category"): "T09",
        ("state_capital", "items"): "T09",
        ("expenditure", "category"): "T03",
        ("expenditure", "items"): "T03",
        ("fiscal", "category"): "T04",
    }
)
"""The tables in which figures with a code in their name stand."""


def level_of(key: str, accounts: FinalAccounts, facts: Facts) -> Level | None:
    """Return what is told under a name, or None if the accounts have no such table."""
    if key in facts.amounts:
        return Level(key, facts.amounts[key], None, facts.amounts_before.get(key))
    refs = _cells_of(key)
    if not refs or any(not _has_table(accounts, ref) for ref in refs):
        return None
    finals = sum(facts.exact.get(ref, 0) for ref in refs)
    return Level(
        key,
        finals,
        _shown(accounts, refs),
        sum(facts.last_year.get(ref, 0) for ref in refs),
        _budget(refs, facts, facts.budget),
        _budget(refs, facts, facts.adjusted),
    )


def _budget(refs: tuple[CellRef, ...], facts: Facts, budgets: Mapping[CellRef, int]) -> int:
    """Return the budget: of the 三公 that which its own table prints."""
    printed = [CellRef.of(ref.table, ref.row, "budget") for ref in refs if ref.table == "T07"]
    known = facts.exact if printed else budgets
    return sum(known.get(ref, 0) for ref in printed or refs)


def _cells_of(key: str) -> tuple[CellRef, ...]:
    """Return the cells that the amount of a name is the sum of."""
    if key in _BESIDE:
        return (_BESIDE[key],)
    subject = vocabulary().subjects.get(key)
    if subject is not None:
        return subject.cells
    ref = CellRef.of(NARRATIVE, key)
    table = _TABLES.get(ref.path[:-1])
    return (CellRef.of(table, ref.last, TOTAL),) if table and ref.last.isdigit() else ()


def _table(accounts: FinalAccounts, ref: CellRef) -> Table[Any] | None:
    return next((one for one in accounts.tables() if one.SPEC.id == ref.table), None)


def _has_table(accounts: FinalAccounts, ref: CellRef) -> bool:
    """Whether the table prints that column; rows without money may be missing."""
    table = _table(accounts, ref)
    return table is not None and table.unit is not None and ref.column in table.columns


def _shown(accounts: FinalAccounts, refs: Iterable[CellRef]) -> Decimal | None:
    """Return what the tables print, None where they print nothing."""
    known = []
    for ref in refs:
        table = _table(accounts, ref)
        row = table.get(ref.row) if table is not None else None
        figure = getattr(row, ref.column, None)
        if figure is not None:
            known.append(figure)
    return exact_sum(known) if known else None


def codes_of(facts: Facts, table: str, digits: int, *, column: str = "total") -> list[str]:
    """Return the codes of a table with so many digits and money spent, in order."""
    return sorted(
        ref.row
        for ref, amount in facts.exact.items()
        if ref.table == table
        and ref.column == column
        and len(ref.row) == digits
        and ref.row.isdigit()
        and amount
    )
