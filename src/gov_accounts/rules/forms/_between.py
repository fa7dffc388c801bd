"""Forms beside each other, the accounts and the prose: repeated ones, and what they say of the same."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.evaluation import ProjectEvaluation, QuantitativeIndicator
from gov_accounts.findings import Message, Obligation, Verdict
from gov_accounts.money import Unit
from gov_accounts.rules.forms._applied import (
    Around,
    FormAt,
    Open,
    number_text,
    numbered,
    project_form,
)
from gov_accounts.rules.forms._goals import MONEY, measured, statements_of, subject_of
from gov_accounts.rules.forms._list import BY_ID, I, W

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from gov_accounts.findings import Severity

__all__ = ["Spot", "all_executed", "disagreements", "repeated"]

Spot = tuple[FormAt, str]


def all_executed(
    context: Around,
) -> tuple[list[tuple[tuple[Spot, ...], Message, Severity]], Obligation]:
    """P-P12: what the forms executed against project expenditure; repeated forms count once."""
    rule = BY_ID["P-P12"]
    total = Fraction(0)
    allowance = Fraction(0)
    spots: list[Spot] = []
    counted: set[tuple[str, Decimal | None, Decimal]] = set()
    for form in context.projects:
        own = project_form(form)
        if own.executed is None:
            continue
        if own.amount_unit not in MONEY:
            reason = Message("自评表没有写明金额单位", "a form states no unit of money")
            return [], Obligation(rule.id, Verdict.NOT_EVALUABLE, reason)
        if (own.name, own.budget, own.executed) in counted:
            continue
        counted.add((own.name, own.budget, own.executed))
        spots.append((form, "executed"))
        total += Fraction(own.executed) * MONEY[own.amount_unit]
        allowance += context.quantum(context.projects) * MONEY[own.amount_unit]
    limit = context.in_unit("T03[total].project", "万元")
    if isinstance(limit, Open):
        return [], Obligation(rule.id, Verdict.NOT_EVALUABLE, limit.reason)
    if not spots:
        reason = Message("自评表没有全年执行数", "no form prints an executed amount")
        return [], Obligation(rule.id, Verdict.NOT_EVALUABLE, reason)
    table = context.accounts.table("T03")
    half = (
        Fraction(table.quantum) * table.unit.fen / Unit.WAN.fen
        if table and table.unit
        else Fraction(0)
    )
    allowance += half
    if total <= limit:
        return [], Obligation(rule.id, Verdict.EXACT, Message(rule.zh, rule.en))
    if total <= limit + allowance:
        return [], Obligation(rule.id, Verdict.ROUNDING, Message(rule.zh, rule.en))
    text = Message(
        f"各表执行数之和{number_text(total)}万元，项目支出{number_text(limit)}万元",
        f"forms {number_text(total)} 万元, project expenditure {number_text(limit)} 万元",
    )
    return [(tuple(spots), text, rule.severity)], Obligation(
        rule.id, Verdict.VIOLATED, Message(rule.zh, rule.en)
    )


def _alike(one: ProjectEvaluation, other: ProjectEvaluation) -> tuple[int, int]:
    """Return how many indicators two forms share, and how many the longer one has."""

    def keys(form: ProjectEvaluation) -> list[tuple[str, str]]:
        return [(row.level3, f"{row.target}") for row in form.indicators]

    rest = keys(other)
    shared = 0
    for key in keys(one):
        if key in rest:
            rest.remove(key)
            shared += 1
    return shared, max(len(one.indicators), len(other.indicators))


def repeated(context: Around) -> list[tuple[tuple[Spot, ...], Message, Severity]]:
    """P-P13: forms of the same name, or with the same budget and the same indicators."""
    hits: list[tuple[tuple[Spot, ...], Message, Severity]] = []
    for one, other in itertools.combinations(context.projects, 2):
        left, right = project_form(one), project_form(other)
        shared, most = _alike(left, right)
        same_budget = left.budget is not None and left.budget == right.budget
        if left.name and left.name == right.name:
            zh = f"{one.prefix}与{other.prefix}名称相同（{left.name}），预算{left.budget}和{right.budget}"
            en = f"{one.prefix} and {other.prefix} have the same name; budgets {left.budget}, {right.budget}"
        elif same_budget and shared * 2 > most:
            zh = f"{one.called}与{other.called}预算同为{left.budget}，{most}个指标中{shared}个相同"
            en = f"{one.prefix} and {other.prefix}: budget {left.budget}, {shared} of {most} indicators same"
        else:
            continue
        hits.append((((one, "budget"), (other, "budget")), Message(zh, en), W))
    return hits


@frozen
class _Said:
    form: FormAt | None
    path: str
    subject: str
    value: Fraction
    unit: str
    shown: str
    prose: bool


_NOT_COMMON = ("成本", "时效", "满意度")


def _said(context: Around) -> Iterator[_Said]:
    """Yield what forms state of a subject: indicators, and loose figures of the result.

    Rates, costs and satisfaction are of one project each and not compared.
    """
    for section in context.accounts.narrative.sections if context.accounts.narrative else ():
        for told in statements_of(section.text) if section.topic == "performance" else ():
            if told.unit != "%" and not told.added:
                yield _Said(None, "", told.subject, told.value, told.unit, told.shown, prose=True)
    for form in context.forms:
        for path, one in numbered(form):
            if (
                not isinstance(one, QuantitativeIndicator)
                or one.actual is None
                or one.unit in (None, "%")
            ):
                continue
            if any(word in f"{one.level1}{one.level2}{one.level3}" for word in _NOT_COMMON):
                continue
            value, unit = measured(Fraction(one.actual), one.unit)
            subject = subject_of(one.level3)
            if len(subject) >= 4:
                shown = f"{one.level3} {one.actual}{one.unit}"
                yield _Said(form, f"{path}.actual", subject, value, unit, shown, prose=False)
        for statement in statements_of(form.form.result):
            if statement.unit != "%" and not statement.added:
                yield _Said(
                    form,
                    "result",
                    statement.subject,
                    statement.value,
                    statement.unit,
                    statement.shown,
                    prose=True,
                )


def disagreements(context: Around) -> list[tuple[tuple[Spot, ...], Message, Severity]]:
    """P-P15. One finding a subject. Counts that only project forms state may be each project's own."""
    groups: dict[tuple[str, str], list[_Said]] = {}
    for one in _said(context):
        groups.setdefault((one.subject, one.unit), []).append(one)
    hits: list[tuple[tuple[Spot, ...], Message, Severity]] = []
    for (_, unit), group in groups.items():
        if len({one.value for one in group}) < 2:
            continue
        typed = [one for one in group if not one.prose]
        spoken = any(one.form is None for one in group)
        if not typed and not spoken:
            continue
        department = any(one.form is not None and one.form.prefix == "D" for one in group)
        firm = unit == "万元" or len(typed) < len(group) or department
        shown: dict[Fraction, list[str]] = {}
        for one in group:
            shown.setdefault(one.value, []).append(
                f"{one.form.prefix if one.form else '情况说明'} {one.shown}"
            )
        text = "；".join("、".join(dict.fromkeys(names)) for names in shown.values())
        spots = tuple(dict.fromkeys((one.form, one.path) for one in group if one.form is not None))
        hits.append((spots, Message(text, text), W if firm else I))
    return hits
