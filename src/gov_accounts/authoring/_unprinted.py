"""What an explanation says beyond the tables, drawn: last year, budgets, counts, purchases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from gov_accounts.authoring._building import (
    FUNDS,
    OWN_SOURCES,
    THREE_PUBLIC,
    Balance,
    Ledger,
    Payment,
    Receipt,
    exact_amounts,
)
from gov_accounts.codes import DepartmentEconomicCode, FunctionCode
from gov_accounts.money import Rounding, fen, printed
from gov_accounts.refs import CellRef
from gov_accounts.tables import TOTAL

if TYPE_CHECKING:
    from decimal import Decimal

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.authoring._told import Choose
    from gov_accounts.tables import Table

__all__ = ["NATURES", "VEHICLES", "Facts", "draw_facts"]

NATURES = ("basic", "project", "superior_remittance", "business", "subsidiary_subsidy")
"""Columns of T03: what money is spent for."""
VEHICLES = (
    "ministerial",
    "leaders",
    "confidential",
    "emergency",
    "enforcement",
    "special",
    "retired",
    "other",
)
"""Kinds of vehicles (车辆), as ``assets.vehicles_leaders``."""
_TABLE_OF = {"general_budget": "T05", "government_fund": "T08", "state_capital": "T09"}
_LAST_YEAR = (95, 100, 104, 88, 121, 70, 100, 112, 55, 0, 180, 97)
"""Last year's amounts in percent of this year's; 100 is the same to the 分."""
_BUDGET = (100, 102, 110, 95, 130, 100, 0, 86, 101)
_ADJUSTED = (100, 100, 101, 105, 115)


def _kept(amounts: Mapping[Any, int]) -> Mapping[Any, int]:
    return MappingProxyType(dict(amounts))


@frozen
class Facts:
    """What stands in no table, in 分 and in numbers; every sum of parts is true.

    ``exact`` are the amounts of this year, ``last_year`` those of the year before, ``budget`` the
    年初预算 and ``adjusted`` the 全年预算 of expenditure, all by the cells of the tables.
    ``amounts`` and ``counts`` are those of what no table prints, by the names of the narrative;
    ``amounts_before`` those of the year before.
    """

    exact: Mapping[CellRef, int] = field(converter=_kept, repr=False)
    last_year: Mapping[CellRef, int] = field(converter=_kept, repr=False)
    budget: Mapping[CellRef, int] = field(converter=_kept, repr=False)
    adjusted: Mapping[CellRef, int] = field(converter=_kept, repr=False)
    amounts: Mapping[str, int] = field(converter=_kept, factory=dict)
    amounts_before: Mapping[str, int] = field(converter=_kept, factory=dict)
    counts: Mapping[str, int] = field(converter=_kept, factory=dict)


def draw_facts(accounts: FinalAccounts, choose: Choose, *, ledger: Ledger | None = None) -> Facts:
    """Draw what accounts leave unsaid, so that it agrees with them.

    With the ``ledger`` of which the accounts were made, exact amounts are known, and rates and
    shares may show it; without it every printed figure is taken for exact.
    """
    exact = _exact_where_known(accounts, ledger)
    whole = ledger or _ledger_of(accounts)
    before = _last_year(whole, accounts, choose)
    adjusted = evolve(whole, payments=_varied(whole.payments, choose, _ADJUSTED))
    budget = evolve(whole, payments=_varied(whole.payments, choose, _BUDGET))
    last_year, budgeted, allowed = exact_amounts(accounts, before, budget, adjusted)
    amounts, amounts_before = _purchases(accounts, exact, last_year, choose)
    counts = _counts(exact, choose)
    return Facts(
        exact,
        last_year,
        budgeted,
        allowed,
        {**amounts, **_receptions(exact, counts, choose)},
        amounts_before,
        counts,
    )


# --- this year ----------------------------------------


def _exact_where_known(accounts: FinalAccounts, ledger: Ledger | None) -> dict[CellRef, int]:
    """Return the amount of each printed figure: that of the ledger if it prints so."""
    known = exact_amounts(accounts, ledger)[0] if ledger else {}
    exact: dict[CellRef, int] = {}
    for table in accounts.tables():
        if table.unit is None:
            continue
        for row in table:
            for column, figure in row.figures():
                ref = CellRef.of(table.SPEC.id, row.key, column)
                amount = known.get(ref)
                if amount is not None and _prints(amount, table, figure):
                    exact[ref] = amount
                elif figure is not None:
                    exact[ref] = fen(figure, table.unit) or 0
    return exact


def _prints(amount: int, table: Table[Any], figure: Decimal | None) -> bool:
    unit, quantum = table.unit, table.quantum
    return unit is not None and any(
        printed(amount, unit, quantum, practice) == (figure or 0) for practice in Rounding
    )


def _ledger_of(accounts: FinalAccounts) -> Ledger:
    """Return a ledger that accounts may have been made of, as far as their figures agree."""
    exact = _exact_where_known(accounts, None)
    items = _items(exact)
    spent = {
        (item, fund, nature): exact.get(CellRef.of(table, item, nature), 0)
        for fund, table in _TABLE_OF.items()
        for item in items
        for nature in ("basic", "project")
    }
    own = {
        (item, "own", nature): exact.get(CellRef.of("T03", item, nature), 0)
        - sum(spent.get((item, fund, nature), 0) for fund in FUNDS)
        for item in items
        for nature in NATURES
    }
    payments = [*_with_economic(spent, exact), *_payments(own)]
    some = FunctionCode(items[0]) if items else FunctionCode("2010101")
    lines = {name: exact.get(CellRef.of("T01", name, "amount"), 0) for name in OWN_SOURCES}
    return Ledger(
        accounts.entity,
        accounts.fiscal_year,
        tuple(Receipt(some, source, amount) for source, amount in lines.items() if amount > 0),
        tuple(payments),
        tuple(_openings(exact, some)),
        max(exact.get(CellRef.of("T01", "surplus_used", "amount"), 0), 0),
        max(exact.get(CellRef.of("T01", "surplus_allocated", "amount"), 0), 0),
        {line: exact.get(CellRef.of("T07", line, "budget"), 0) for line in THREE_PUBLIC},
    )


def _items(exact: Mapping[CellRef, int]) -> list[str]:
    tables = ("T03", *_TABLE_OF.values())
    return sorted({ref.row for ref in exact if ref.table in tables and len(ref.row) == 7})


def _payments(spent: Mapping[tuple[str, str, str], int]) -> Iterator[Payment]:
    for (item, fund, nature), amount in spent.items():
        if amount > 0:
            yield Payment(FunctionCode(item), fund, nature, amount)


def _with_economic(
    spent: Mapping[tuple[str, str, str], int], exact: Mapping[CellRef, int]
) -> Iterator[Payment]:
    """Give basic expenditure the economic codes of T06, and projects those that T07 has more of."""
    basic = {
        ref.row: amount for ref, amount in exact.items() if ref.table == "T06" and len(ref.row) == 5
    }
    public = {
        code: exact.get(CellRef.of("T07", line, "final"), 0) - basic.get(code, 0)
        for line, code in THREE_PUBLIC.items()
    }
    for payment in _payments(spent):
        general = payment.nature == "basic" and payment.fund == "general_budget"
        rest = payment.fen
        for code, left in (pool := basic if general else public).items():
            part = min(rest, left) if general or payment.nature == "project" else 0
            if part > 0:
                pool[code] = left - part
                rest -= part
                yield evolve(payment, fen=part, economic=DepartmentEconomicCode(code))
        if rest:
            yield evolve(payment, fen=rest)


def _openings(exact: Mapping[CellRef, int], item: FunctionCode) -> Iterator[Balance]:
    funds = {f: exact.get(CellRef.of("T04", f"opening_{f}", "amount"), 0) for f in FUNDS}
    own = exact.get(CellRef.of("T01", "opening", "amount"), 0) - sum(funds.values())
    for fund, amount in {**funds, "own": own}.items():
        if amount > 0:
            yield Balance(item, fund, amount)


# --- last year and budgets ----------------------------------------


def _varied(
    payments: Sequence[Payment], choose: Choose, percents: Sequence[int], *, by_item: bool = True
) -> tuple[Payment, ...]:
    """Draw other amounts: a percentage for each 项, or for each payment."""
    varied = []
    drawn: dict[FunctionCode, int] = {}
    for payment in payments:
        percent = drawn.get(payment.item) if by_item else None
        if percent is None:
            percent = drawn[payment.item] = choose(percents)
        amount = payment.fen * percent // 100
        if amount != payment.fen and amount > 100_000:
            amount += choose(range(100)) * 997
        if amount:
            varied.append(evolve(payment, fen=amount))
    return tuple(varied)


def _last_year(whole: Ledger, accounts: FinalAccounts, choose: Choose) -> Ledger:
    """Draw a last year that ends with what this year began with."""
    payments = _varied(whole.payments, choose, _LAST_YEAR, by_item=choose((True, False)))
    left = Counter[str]()
    for balance in whole.openings:
        left[balance.fund] += balance.fen
    for payment in payments:
        left[payment.fund] += payment.fen
    allocated = whole.surplus_allocated * choose((1, 0, 2)) // 2
    used = whole.surplus_used * choose((1, 0, 2)) // 2
    left["own"] += allocated
    used = min(used, left["own"])
    left["own"] -= used
    item = whole.payments[0].item if whole.payments else FunctionCode("2010101")
    openings, receipts = [], []
    for fund in (*FUNDS, "own"):
        opening = left[fund] * choose((0, 5, 20, 1)) // 100
        openings.append(Balance(item, fund, opening))
        receipts += list(_received(whole, item, fund, left[fund] - opening))
    return Ledger(
        accounts.entity,
        accounts.fiscal_year - 1,
        tuple(one for one in receipts if one.fen),
        payments,
        tuple(one for one in openings if one.fen),
        used,
        allocated,
    )


def _received(whole: Ledger, item: FunctionCode, fund: str, amount: int) -> Iterator[Receipt]:
    """Split what came in over the sources of this year, about as they were."""
    if fund != "own":
        yield Receipt(item, fund, amount)
        return
    now = Counter[str]()
    for receipt in whole.receipts:
        if receipt.source in OWN_SOURCES:
            now[receipt.source] += receipt.fen
    total, rest = sum(now.values()), amount
    for source, part in now.items():
        share = amount * part // total
        rest -= share
        yield Receipt(item, source, share)
    yield Receipt(item, next(iter(now), "other"), rest)


# --- what no table prints ----------------------------------------

_PURCHASES = (0, 40_000_000, 1_234_500, 15_000_000, 251_250_000, 87_654_321)


def _purchases(
    accounts: FinalAccounts,
    exact: Mapping[CellRef, int],
    last_year: Mapping[CellRef, int],
    choose: Choose,
) -> tuple[dict[str, int], dict[str, int]]:
    """Draw the purchases (政府采购), the cost of operation (机关运行经费), money evaluated."""
    parts = {name: choose(_PURCHASES) for name in ("goods", "works", "services")}
    of_sme = {name: amount * choose((100, 0, 60, 92)) // 100 for name, amount in parts.items()}
    sme = sum(of_sme.values())
    reserved = min(sme * choose((110, 100, 150)) // 100, sum(parts.values()))
    reserved_small = reserved * choose((30, 0, 100)) // 100
    amounts = {f"procurement.{name}": amount for name, amount in parts.items()}
    amounts |= {f"procurement.{name}_sme": amount for name, amount in of_sme.items()}
    amounts["procurement.total"] = sum(parts.values())
    amounts["procurement.sme"] = sme
    amounts["procurement.small"] = sme * choose((25, 0, 100)) // 100
    amounts["procurement.reserved_sme"] = reserved
    amounts["procurement.reserved_small"] = reserved_small
    amounts["procurement.awarded_sme"] = sme * 80 // 100
    amounts["procurement.awarded_small"] = min(reserved_small, sme * 80 // 100) * 90 // 100
    amounts["procurement.awarded_other"] = sme - sme * 80 // 100
    amounts["performance.budget"] = exact.get(CellRef.of("T03", TOTAL, "project"), 0)
    operating = CellRef.of("T06", "operating", "amount")
    before: dict[str, int] = {}
    if operating in exact and accounts.basic_expenditure is not None:
        amounts["operation.total"] = exact[operating]
        before["operation.total"] = last_year.get(operating, 0)
    return amounts, before


def _receptions(
    exact: Mapping[CellRef, int], counts: Mapping[str, int], choose: Choose
) -> dict[str, int]:
    reception = exact.get(CellRef.of("T07", "reception", "final"), 0)
    foreign = choose((20, 5)) if counts.get("three_public.foreign_batches") else 0
    return {
        "three_public.domestic_reception": reception,
        "three_public.foreign_reception": reception * foreign // 100,
        "three_public.occasion": reception * choose((40, 15, 70)) // 100,
    }


_SMALL = 5000
"""An amount below prints as 0.00 万元: nobody says how often so little was spent."""


def _counts(exact: Mapping[CellRef, int], choose: Choose) -> dict[str, int]:
    """Draw numbers of journeys, receptions, vehicles and projects that go with the money."""
    spent = {line: exact.get(CellRef.of("T07", line, "final"), 0) for line in THREE_PUBLIC}
    drawn = {
        "overseas": _journeys(choose, some=spent["overseas"] > 0),
        "reception": _receivings(choose, spent["reception"]),
        "vehicles_purchase": {"three_public.vehicles_bought": choose((1, 2))},
        "vehicles_running": {"three_public.vehicles_kept": choose((2, 3, 5))},
    }
    counts: dict[str, int] = {}
    for line, numbers in drawn.items():
        if not 0 < spent[line] < _SMALL:
            counts |= numbers if spent[line] else dict.fromkeys(numbers, 0)
    kept = max(counts.get(f"three_public.vehicles_{what}", 0) for what in ("kept", "bought"))
    if "three_public.vehicles_kept" in counts:
        counts["three_public.vehicles_kept"] = kept
    return counts | _vehicles(kept, choose) | _projects(choose)


def _journeys(choose: Choose, *, some: bool) -> dict[str, int]:
    groups = choose((1, 2, 4)) if some else 0
    return {
        "three_public.overseas_groups": groups,
        "three_public.overseas_persons": groups * choose((1, 3, 6)),
    }


def _receivings(choose: Choose, amount: int) -> dict[str, int]:
    batches = choose((9, 1, 38, 120))
    persons = batches * choose((6, 1, 11)) + choose((0, 3))
    foreign = min(batches, choose((0, 2))) if amount >= 1_000_000 else 0
    return {
        "three_public.domestic_batches": batches,
        "three_public.domestic_persons": persons,
        "three_public.foreign_batches": foreign,
        "three_public.foreign_persons": min(persons, foreign * choose((5, 1))),
        "three_public.companions": min(persons, choose((3, 0, 12))),
    }


def _vehicles(kept: int, choose: Choose) -> dict[str, int]:
    kinds = {f"assets.vehicles_{kind}": choose((0, 0, 1, 3)) for kind in VEHICLES}
    total = sum(kinds.values())
    kinds["assets.vehicles_other"] += max(kept - total, 0)
    return {
        **kinds,
        "assets.vehicles": sum(kinds.values()),
        "assets.equipment": choose((0, 4, 1, 27)),
    }


def _projects(choose: Choose) -> dict[str, int]:
    grades = {"excellent": choose((4, 6, 0, 12)), "good": choose((1, 0, 3))}
    grades |= {"fair": choose((0, 1)), "poor": 0}
    solved, unsolved = choose((0, 2, 5)), choose((0, 1))
    return {
        **{f"performance.{grade}": number for grade, number in grades.items()},
        "performance.projects": sum(grades.values()),
        "performance.score": choose((9350, 9510, 8800, 9647)),
        "performance.solved": solved,
        "performance.open": unsolved,
        "performance.problems": solved + unsolved,
    }
