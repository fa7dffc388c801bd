"""A family of self-evaluation forms (绩效自评表) → a sound form of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from gov_accounts.authoring._form_draws import draw_of, stock
from gov_accounts.authoring._form_indicators import draw_indicators
from gov_accounts.authoring._form_money import draw_amount, draw_money
from gov_accounts.authoring._form_scores import grade_of
from gov_accounts.authoring._form_tasks import draw_tasks, ends_with_total
from gov_accounts.authoring._form_values import Bound
from gov_accounts.evaluation import DepartmentEvaluation, Detail, ProjectEvaluation
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from gov_accounts.authoring._form_draws import Draw
    from gov_accounts.authoring._form_money import Money
    from gov_accounts.authoring._told import Choose
    from gov_accounts.families import Family

__all__ = ["fill_form", "kind_of"]


def kind_of(family: Family) -> type[DepartmentEvaluation | ProjectEvaluation]:
    """Return the class of the forms of a family."""
    return DepartmentEvaluation if family.department else ProjectEvaluation


def fill_form(family: Family, choose: Choose) -> DepartmentEvaluation | ProjectEvaluation:
    """Return a sound form of a family: its sums, rates, scores and grade are those of its scheme.

    Only what the family prints is filled; a score that was lost has its reason.

    >>> from random import Random
    >>> from gov_accounts.families import families
    >>> form = fill_form(families().known["national"], Random(1).choice)
    >>> sum(one.weight for one in form.indicators) + form.execution_weight == form.total_weight
    True
    """
    d = draw_of(family, choose)
    tasks = draw_tasks(d)
    money = tasks.money if ends_with_total(family) else draw_money(d)
    execution = family.scheme.execution * 100 if money.points is not None else 0
    found = draw_indicators(d, 10_000 - execution - tasks.weight, _bound(d, money))
    fields: dict[str, Any] = {
        **money.fields,
        "funds": money.funds,
        "tasks": tasks.rows,
        "indicators": found.rows,
        "amount_unit": family.unit or None,
        "details": _details(d),
        **_head(d),
        **_goals(d),
        **_foot(d, (found.score, money.points or 0, tasks.score)),
    }
    kind = kind_of(family)
    known = attrs.fields_dict(kind)
    return kind(**{name: value for name, value in fields.items() if name in known})


def _bound(d: Draw, money: Money) -> Bound | None:
    if money.total is None:
        return None
    unit = Unit.named(d.family.unit) or Unit.WAN
    amounts = (money.total.budget, money.total.executed)
    return Bound(*(one * unit.fen // 10**d.places for one in amounts))


# --- head and goals ----------------------------------------


def _head(d: Draw) -> dict[str, Any]:
    """Return the names of the form, and the amounts that only its head prints."""
    head = d.family.head
    office = d.some(stock()["offices"])
    fields: dict[str, Any] = {"name": office if d.family.department else d.some(_projects())}
    if "department" in head:
        fields["department"] = office
    if "unit" in head:
        fields["unit"] = d.some((office, d.some(stock()["stations"])))
    if "budget_income" in head or "budget_expenditure" in head:
        amount = d.money(draw_amount(d))
        named = [name for name in ("budget_income", "budget_expenditure") if name in head]
        fields |= dict.fromkeys(named, amount)
    return fields


def _projects() -> list[str]:
    found: list[str] = stock()["projects"]
    return found


def _details(d: Draw) -> tuple[Detail, ...]:
    known = stock()["details"]
    return tuple(
        Detail(label, d.some(known.get(label, known["其他"]))) for label in d.family.details
    )


def _goals(d: Draw) -> dict[str, Any]:
    """Return a goal in words and a result that reaches it, of one or several sentences."""
    if not d.family.goals:
        return {}
    known = stock()["texts"]["goals"]
    first = d.between(0, len(known) - 1)
    pairs = [known[(first + 5 * at) % len(known)] for at in range(d.between(1, 3))]
    numbers = [(d.between(2, 90), d.between(0, 9)) for _ in pairs]
    goals, results = (
        [
            pair[side].format(n=number, more=number + more)
            for pair, (number, more) in zip(pairs, numbers, strict=True)
        ]
        for side in (0, 1)
    )
    style = d.some(("；", "numbered", "。"))
    return {"goal": _told(goals, style), "result": _told(results, style)}


def _told(sentences: list[str], style: str) -> str:
    if style == "numbered" and len(sentences) > 1:
        return "".join(f"目标{at}：{one}。" for at, one in enumerate(sentences, start=1))
    return ("；" if style == "numbered" else style).join(sentences) + "。"


# --- foot ----------------------------------------


def _foot(d: Draw, scores: tuple[int, int, int]) -> dict[str, Any]:
    """Return what stands below the indicators; the scores are of these, the rate and the tasks."""
    printed = (*d.family.foot, *d.family.head)
    indicators, execution, tasks = scores
    fields: dict[str, Any] = {}
    if "subtotal" in printed:
        fields["subtotal"] = d.score(indicators)
    deduction = _deduction(d, indicators) if "deduction" in printed else None
    if deduction is not None:
        fields["deduction"] = d.score(deduction)
    total = indicators + execution + tasks - (deduction or 0)
    if "total_weight" in printed:
        fields["total_weight"] = d.weight(10_000)
    if "total_score" in printed:
        fields["total_score"] = d.score(total)
    if "grade" in printed and d.family.scheme.grades:
        fields["grade"] = grade_of(d.some(d.family.scheme.grades), total)
    return {**fields, **_texts(d, lost=total < 10_000)}


def _deduction(d: Draw, indicators: int) -> int | None:
    """Draw the points that are taken off, mostly a blank."""
    way = d.some(("blank", "blank", "zero", "some"))
    if way == "blank":
        return None
    return 0 if way == "zero" or d.sound else min(indicators, d.between(1, 10) * 50)


def _texts(d: Draw, *, lost: bool) -> dict[str, Any]:
    """Return the texts of the foot; lost points have a reason where the form asks for it."""
    foot = d.family.foot
    fields: dict[str, Any] = {}
    if "conclusion" in foot:
        fields["conclusion"] = d.text("conclusion")
    if "reasons" in foot:
        fields["reasons"] = d.text("reasons" if lost else "reasons_none")
    if "remedies" in foot and (lost or d.once_in(2)):
        fields["remedies"] = d.text("remedies")
    return fields
