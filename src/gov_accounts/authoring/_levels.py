"""Every amount that an explanation may tell: where it stands, last year's level, its budgets."""

from __future__ import annotations

import re
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.authoring._building import FUNDS
from gov_accounts.authoring._unprinted import NATURES
from gov_accounts.money import exact_sum
from gov_accounts.refs import CellRef
from gov_accounts.tables import TOTAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.authoring._unprinted import Facts
    from gov_accounts.tables import Table

__all__ = ["SOURCES", "Level", "codes_of", "level_of"]

SOURCES = (
    "general_budget",
    "government_fund",
    "state_capital",
    "superior_subsidy",
    "institutional",
    "business",
    "subsidiary_remittance",
    "other",
)
"""Lines of T01 that are revenue of the year."""


@frozen
class Level:
    """An amount of this year in 分, as a table prints it, last year's, and its budgets."""

    key: str
    fen: int
    shown: Decimal | None = None
    last_year: int | None = None
    budget: int | None = None
    adjusted: int | None = None


def _cells() -> dict[str, tuple[str, ...]]:
    """Return the cells that the amount of a name is the sum of."""
    cells: dict[str, tuple[str, ...]] = {
        "income.total": ("T01[income_grand_total].amount",),
        "income.year_total": ("T01[income_total].amount",),
        "income.fiscal": ("T02[total].fiscal",),
        "income.surplus_used": ("T01[surplus_used].amount",),
        "income.opening": ("T01[opening].amount",),
        "expenditure.total": ("T01[expenditure_grand_total].amount",),
        "expenditure.year_total": ("T03[total].total",),
        "expenditure.surplus_allocated": ("T01[surplus_allocated].amount",),
        "closing.total": ("T01[closing].amount",),
        "fiscal.grand_total": ("T04[income_grand_total].amount",),
        "fiscal.income_total": ("T04[income_grand_total].amount",),
        "fiscal.expenditure_total": ("T04[expenditure_grand_total].total",),
        "fiscal.income": ("T04[income_total].amount",),
        "fiscal.opening": ("T04[opening].amount",),
        "fiscal.closing": ("T04[closing].total",),
        "fiscal.total": ("T04[expenditure_total].total",),
        "general_budget.total": ("T05[total].total",),
        "basic.total": ("T05[total].basic",),
        "basic.personnel": ("T06[personnel].amount",),
        "basic.operating": ("T06[operating].amount",),
        "expenditure.wages": ("T06[301].amount",),
        "expenditure.goods": ("T06[302].amount",),
        "expenditure.grants": ("T06[303].amount",),
        "three_public.meetings": ("T06[30215].amount",),
        "three_public.training": ("T06[30216].amount",),
    }
    cells |= {f"income.{source}": (f"T01[{source}].amount",) for source in SOURCES}
    cells |= {f"expenditure.{nature}": (f"T03[{TOTAL}].{nature}",) for nature in NATURES}
    for nature in ("basic", "project"):
        cells[f"fiscal.{nature}"] = tuple(f"{t}[{TOTAL}].{nature}" for t in _TABLE.values())
    for fund in ("government_fund", "state_capital"):
        for column in ("total", "revenue", "opening", "closing", "basic", "project"):
            cells[f"{fund}.{column}"] = (f"{_TABLE[fund]}[{TOTAL}].{column}",)
    lines = ("overseas", "reception", "vehicles", "vehicles_running", "vehicles_purchase", TOTAL)
    cells |= {f"three_public.{line}": (f"T07[{line}].final",) for line in lines}
    return cells


_TABLE = dict(zip(FUNDS, ("T05", "T08", "T09"), strict=True))
_CELLS: Mapping[str, tuple[str, ...]] = MappingProxyType(_cells())
_TABLE_OF_PREFIX = MappingProxyType(
    {
        "general_budget.category.": "T05[{}].total",
        "items.": "T05[{}].total",
        "government_fund.category.": "T08[{}].total",
        "government_fund.items.": "T08[{}].total",
        "state_capital.category.": "T09[{}].total",
        "state_capital.items.": "T09[{}].total",
        "expenditure.category.": "T03[{}].total",
        "expenditure.items.": "T03[{}].total",
        "fiscal.category.": "T04[{}].total",
    }
)


def level_of(key: str, accounts: FinalAccounts, facts: Facts) -> Level | None:
    """Return what is told under a name, or None if the accounts have no such table."""
    if key in facts.amounts:
        return Level(key, facts.amounts[key], None, facts.amounts_before.get(key))
    refs = [CellRef.parse(cell) for cell in _cells_of(key)]
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


def _budget(refs: list[CellRef], facts: Facts, budgets: Mapping[CellRef, int]) -> int:
    """Return the budget: of the 三公 that which its own table prints."""
    printed = [CellRef.of(ref.table, ref.row, "budget") for ref in refs if ref.table == "T07"]
    known = facts.exact if printed else budgets
    return sum(known.get(ref, 0) for ref in printed or refs)


def _cells_of(key: str) -> tuple[str, ...]:
    if key in _CELLS:
        return _CELLS[key]
    found = re.fullmatch(r"(.*\.)([0-9]+)", key)
    pattern = _TABLE_OF_PREFIX.get(found[1]) if found else None
    return (pattern.format(found[2]),) if found and pattern else ()


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
