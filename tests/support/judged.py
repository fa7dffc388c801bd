"""A true department of which the tests change single figures."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from gov_accounts import FinalAccounts, Rounding
from gov_accounts.authoring import Ledger, Payment, Receipt, build
from gov_accounts.codes import DepartmentEconomicCode, FunctionCode
from gov_accounts.judging._linear import judge_sums
from gov_accounts.rules import identities
from gov_accounts.rules._document import Document
from gov_accounts.tables import ExpenditureRow, ExpenditureTable, Summary, SummaryLine
from gov_accounts.units import Unit
from tests.support.edits import with_figure

if TYPE_CHECKING:
    from gov_accounts.judging._outcomes import Sums

_PAID = (
    ("2060101", "30101", 12_345_678_912),
    ("2060101", "30102", 4_567_812_345),
    ("2060101", "30201", 987_654_321),
    ("2060102", "30202", 123_456_789),
    ("2080505", "30108", 2_345_678_987),
    ("2080506", "30109", 1_234_567_812),
    ("2210201", "30113", 1_876_543_298),
)

_PROJECTS = (("2060404", 876_543_214), ("2060499", 345_678_912), ("2060102", 76_543_218))


@cache
def true_accounts(
    rounding: Rounding = Rounding.HALF_UP, rolled_up: tuple[str, ...] = ()
) -> FinalAccounts:
    payments = tuple(
        Payment(FunctionCode(item), "general_budget", "basic", fen, DepartmentEconomicCode(code))
        for item, code, fen in _PAID
    ) + tuple(
        Payment(FunctionCode(item), "general_budget", "project", fen) for item, fen in _PROJECTS
    )
    receipts = tuple(Receipt(one.item, "general_budget", one.fen) for one in payments)
    return build(
        Ledger("某市某局", 2024, receipts, payments), rounding=rounding, rolled_up=rolled_up
    )


def changed(accounts: FinalAccounts, **changes: str | None) -> FinalAccounts:
    """Change figures; a keyword is a cell with its signs spelled out: ``T03_2060101_basic``."""
    for name, value in changes.items():
        table_id, rest = name.split("_", 1)
        key, column = rest.rsplit("_", 1)
        figure = Decimal(value) if value is not None else None
        accounts = with_figure(accounts, f"{table_id}[{key}].{column}", figure)
    return accounts


def noticed(accounts: FinalAccounts) -> bool:
    system = judge_sums(Document(accounts), identities(accounts)).system
    return bool(system.broken()) or system.clash() is not None


def sums_of(accounts: FinalAccounts) -> Sums:
    return judge_sums(Document(accounts), identities(accounts))


def jointly_wrong() -> FinalAccounts:
    """Rounding explains every identity alone; together they need 0.005 more than there is.

    Table 1 says at least 100.005. Table 3 adds up two 款, each at most 49.99998 by its own columns.
    """

    def of(key: str, total: str, basic: str, project: str) -> ExpenditureRow:
        return ExpenditureRow(
            key, key, total=Decimal(total), basic=Decimal(basic), project=Decimal(project)
        )

    rows = (
        of("206", "100.00", "40.00", "59.98"),
        of("20601", "50.00", "20.00", "29.99"),
        of("20602", "50.00", "20.00", "29.99"),
        of("208", "50.00", "20.00", "30.01"),  # no truncated figures add up to less than they show
        of("210", "60.00", "20.00", "40.01"),
    )
    lines = tuple(
        SummaryLine(key, key, amount=Decimal(amount))
        for key, amount in (("206", "100.01"), ("208", "50.00"), ("210", "60.00"))
    )
    return FinalAccounts(
        "某局",
        2024,
        summary=Summary(Unit.WAN, rows=lines),
        expenditure=ExpenditureTable(Unit.WAN, rows=rows),
    )
