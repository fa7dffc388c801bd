"""A true department of which the tests change single figures."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from gov_accounts import FinalAccounts, Rounding
from gov_accounts.authoring import Ledger, Payment, Receipt, build
from gov_accounts.codes import DepartmentEconomicCode, FunctionCode
from gov_accounts.judging._practice import Sums, judge_sums
from gov_accounts.rules import identities
from gov_accounts.rules._document import Document
from tests.support.edits import with_figure

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
