"""Rules on the budgets that the narrative states, or implies by rates of completion."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gov_accounts.findings import Message, Severity
from gov_accounts.refs import NARRATIVE, CellRef, cell_refs
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._implied import budget_by_rate, final_of
from gov_accounts.rules._percentages import OFF, compared, completions, practice
from gov_accounts.rules._places_told import placed
from gov_accounts.rules._printed_sums import printed_difference, printed_sum, unit_of
from gov_accounts.rules._ranges import NOTHING
from gov_accounts.rules._records import Held, Kind, NotEvaluable, Sentence, Violation, rule
from gov_accounts.rules._wholes import ADJUSTED, budgets_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.rules._document import Document
    from gov_accounts.rules._ranges import Range
    from gov_accounts.rules._records import Outcome, Value

__all__ = [
    "against_budget",
    "budget_of_nothing",
    "budget_of_parts",
    "budgets_of_items",
    "completion",
    "rest_of_budget",
]

E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741


@rule(
    "N-15",
    E,
    "完成率应等于决算数除以预算数",
    "a completion rate is the final figure divided by the budget",
    Basis("derived-from-tables", "完成率＝决算数÷预算数"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says=OFF,
)
def completion(document: Document) -> Iterator[Outcome]:
    """Compare each rate with its budget; a rate of a budget of zero is told by N-15-zero."""
    for one in document.once(completions):
        if not one.of_nothing(document):
            yield compared(document, one)


_USUAL = (0, 100)
"""Rates that are usual beside a budget of zero: there nothing, or all, of nothing was spent."""


@rule(
    "N-15-zero",
    E,
    "预算数为零时不能有完成率",
    "with a budget of zero no completion rate can be printed",
    Basis("derived-from-tables", "完成率＝决算数÷预算数，预算数为零"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says={
        "": Sentence(
            "{rate:title}{rate:printed}%，预算数为零",
            "{rate:title} {rate:printed}% of a budget of zero",
        ),
        "usual": Sentence("预算数为零：{rates}", "of a budget of zero: {rates}"),
    },
)
def budget_of_nothing(document: Document) -> Iterator[Outcome]:
    """Find rates of a budget that is blank or zero; those that are usual are one remark."""
    usual: list[tuple[CellRef, CellRef]] = []
    for one in document.once(completions):
        if one.whole is None or not one.of_nothing(document):
            continue
        if document.amount(one.rate) in _USUAL:
            usual.append((one.rate, one.whole))
        else:
            yield Violation((one.rate, one.whole), "", {"rate": one.rate}, one.rate)
    if usual:
        told = tuple(placed(document, _RATE, rate) for rate, _ in usual)
        cells = tuple(dict.fromkeys(ref for pair in usual for ref in pair))
        yield Violation(cells, "usual", {"rates": told}, "", I)


_RATE = Sentence("{rate:title}{rate:printed}%{where}", "{rate:title} {rate:printed}%{where}")


# --- all of the 项 ----------------------------------------

_GENERAL = CellRef("N[general_budget.budget]")
_SMALL = Fraction(1, 100)
"""Up to this part of its budget it is usual that 项 without expenditure are not told."""


@rule(
    "N-BUD",
    I,
    "各项年初预算之和与总额年初预算的差额，是未说明的项",
    "what the budgets of all 项 lack of the budget in all belongs to 项 that are not told",
    Basis("derived-from-tables", "年初预算总额＝各项年初预算之和"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    whole=("N",),
    says=Sentence(
        "各项年初预算合计{parts}{unit}，总额{whole:printed}{unit}，相差{rest}{unit}",
        "the 项 have {parts} {unit}, all {whole:printed} {unit}: {rest} {unit} are not told",
    ),
    why={
        "not_all": Sentence(
            "各项或总额没有都印年初预算", "not every 项 states its budget, or the total does not"
        )
    },
)
def rest_of_budget(document: Document) -> Iterator[Outcome]:
    """Compare the budget in all with those of its 项; that they exceed it is told by N-12."""
    owners = (CellRef.of(NARRATIVE, f"items.{key}") for key, _ in document.narrative.items)
    budgets = tuple(owner.child("budget") for owner in owners)
    if not budgets or any(ref not in document.stated for ref in (_GENERAL, *budgets)):
        yield NotEvaluable("not_all")
        return
    whole, parts = document.range(_GENERAL), tuple(map(document.range, budgets))
    if whole is None or None in parts:
        yield NotEvaluable("not_all")
        return
    together = sum((part for part in parts if part is not None), NOTHING)
    cells = (_GENERAL, *budgets)
    if whole.low <= together.high:
        yield Held(cells)
        return
    values: dict[str, Value] = {
        "parts": printed_sum(document, budgets, _GENERAL),
        "whole": _GENERAL,
        "rest": printed_difference(document, _GENERAL, budgets),
        "unit": unit_of(document, _GENERAL),
    }
    large = (whole - together).low > whole.high * _SMALL
    yield Violation(cells, "", values, severity=W if large else None)


# --- above, below, level ----------------------------------------


_SAID = {">": Message("大于", ">"), "<": Message("小于", "<"), "=": Message("持平", "=")}


@rule(
    "N-15-word",
    E,
    "“大于、小于、持平”应与决算数、预算数的大小一致",
    "the words above, below and equal agree with the figures",
    Basis("meaning-of-narrative", "大于、小于、持平"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says=Sentence(
        "{owner:title}称决算数与预算数“{said}”，决算数{final:printed}，预算数{budget:printed}",
        "{owner:title} is said to be {said} its budget: {final:printed}, {budget:printed}",
    ),
)
def against_budget(document: Document) -> Iterator[Outcome]:
    """Compare what is said of a figure and its budget; right of one budget it may name is right."""
    for named, sign in document.narrative.comparisons:
        subject = CellRef.of(NARRATIVE, named)
        owner, base = subject, ""
        if subject.last == "adjusted_budget" and subject.parent is not None:
            owner, base = subject.parent, ADJUSTED
        final = final_of(document, owner)
        budgets = tuple(
            budget
            for budget in budgets_of(document, owner, base)
            if not (budget.is_cell and document.absent(budget))
        )
        agrees = {budget: _agrees(document, final, budget, sign) for budget in budgets}
        right = next((budget for budget in budgets if agrees[budget]), None)
        if right is not None:
            yield Held((final, right), about=subject)
        elif budgets and None not in agrees.values():
            values: dict[str, Value] = {
                "owner": owner,
                "said": _SAID[sign],
                "final": final,
                "budget": budgets[0],
            }
            yield Violation((final, budgets[0]), "", values, subject)


def _agrees(document: Document, final: CellRef, budget: CellRef, sign: str) -> bool | None:
    """Whether two figures stand as a sign says; None if that is not known. A blank is nothing."""
    spent = document.range(final)
    blank = budget in document.figures and document.figure(budget) is None
    planned = NOTHING if blank else document.range(budget)
    if spent is None or planned is None:
        return None
    above, below = spent.low > planned.high, spent.high < planned.low
    equal = document.amount(final) == (document.amount(budget) or 0)
    return {
        ">": not below and not equal,
        "<": not above and not equal,
        "=": not above and not below,
    }[sign]


# --- implied by rates of completion ----------------------------------------


_TOTAL, _BASIC, _PROJECT = cell_refs(("N[fiscal.total]", "N[fiscal.basic]", "N[fiscal.project]"))


def _implied(document: Document, owner: CellRef) -> Range | None:
    return budget_by_rate(document, owner, document.once(practice))


def _cells(document: Document, owners: Iterable[CellRef]) -> tuple[CellRef, ...]:
    """Return the figures that imply budgets: amounts and their rates."""
    return tuple(
        ref for owner in owners for ref in (final_of(document, owner), owner.child("completion"))
    )


@rule(
    "N-10",
    E,
    "由完成率推算的年初预算：总额＝基本支出＋项目支出",
    "the budgets implied by completion rates add up: total = basic + project",
    Basis("derived-from-tables", "年初预算＝决算数÷完成率"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    whole=("N",),
    says=Sentence(
        "推算的年初预算：总额{total:wan}万元，基本＋项目{parts:wan}万元",
        "implied budgets: total {total:wan}万元, basic + project {parts:wan}万元",
    ),
    why={
        "rates": Sentence(
            "没有总额、基本支出、项目支出三个完成率", "the three completion rates are not all there"
        )
    },
)
def budget_of_parts(document: Document) -> Iterator[Outcome]:
    """Compare the budget that the total implies with those that its two parts imply."""
    owners = (_TOTAL, _BASIC, _PROJECT)
    total, basic, project = (_implied(document, owner) for owner in owners)
    cells = _cells(document, owners)
    if total is None or basic is None or project is None:
        yield NotEvaluable("rates", cells=cells)
        return
    yield Held(cells)
    if not total.meets(basic + project):
        rates = tuple(owner.child("completion") for owner in owners)
        every = tuple(dict.fromkeys((*rates, *cells)))
        yield Violation(every, values={"total": total, "parts": basic + project})


_NO_OTHER_FUND = frozenset({"government_fund", "state_capital"})
"""Funds of which nothing must have been spent for the 项 of T05 to be all fiscal expenditure."""


@rule(
    "N-12-budget",
    E,
    "由各项完成率推算的年初预算之和应等于由总完成率推算的年初预算",
    "the budgets implied by the completion rates of all 项 add up to the one implied by the "
    "total's",
    Basis("derived-from-tables", "年初预算＝决算数÷完成率，各项相加"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    whole=("N",),
    says=Sentence(
        "各项推算的年初预算合计{parts:wan}万元，总额推算为{total:wan}万元",
        "the 项 imply {parts:wan}万元 in all, the total implies {total:wan}万元",
    ),
    why={
        "not_all": Sentence(
            "各项没有都印完成率，或有一般公共预算以外的支出",
            "not every 项 states its completion, or there is other than general-budget expenditure",
        )
    },
)
def budgets_of_items(document: Document) -> Iterator[Outcome]:
    """Compare the budget that the total implies with those that its 项 imply together."""
    owners = tuple(CellRef.of(NARRATIVE, f"items.{code}") for code, _ in document.narrative.items)
    total = _implied(document, _TOTAL)
    parts = tuple(_implied(document, owner) for owner in owners)
    known = tuple(part for part in parts if part is not None)
    cells = _cells(document, (_TOTAL, *owners))
    alone = _NO_OTHER_FUND.issubset(document.narrative.none)
    if total is None or not known or len(known) < len(parts) or not alone:
        yield NotEvaluable("not_all", cells=cells)
        return
    together = sum(known, NOTHING)
    yield Held(cells)
    if not together.meets(total):
        rates = tuple(owner.child("completion") for owner in owners)
        yield Violation(
            tuple(dict.fromkeys((_TOTAL, _TOTAL.child("completion"), *rates, *cells))),
            values={"parts": together, "total": total},
        )
