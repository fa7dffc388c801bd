"""The form of a project (项目绩效自评表): its money, and what was done with it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gov_accounts.findings import Severity
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Held, Kind, NotEvaluable, Sentence, Violation, rule
from gov_accounts.rules.forms._arithmetic import (
    IN_WAN,
    RATE_OFF,
    as_decimal,
    last_place_of_projects,
    quotient,
)
from gov_accounts.rules.forms._asked import each_project, lacks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from gov_accounts.evaluation import QuantitativeIndicator
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._form_view import FormAt
    from gov_accounts.rules._records import Outcome, Value

__all__ = ["costs", "output_without_money", "project_rate", "rate_of_nothing"]

E, W = Severity.ERROR, Severity.WARNING


@rule(
    "P-P04",
    E,
    "执行率＝全年执行数÷项目预算金额",
    "rate = executed ÷ budget",
    Basis("liaoning-forms-2024", "执行率＝执行÷预算"),
    kind=Kind.FORM,
    needs=("P",),
    says=RATE_OFF,
    why={"lacks": lacks("预算金额、执行数或执行率", "budget, executed amount or rate")},
)
@each_project
def project_rate(form: FormAt, document: Document) -> Iterator[Outcome]:
    """Compare the rate with the amounts; a budget of zero has none."""
    own = form.project
    if own.budget is None or own.executed is None or own.rate is None:
        yield NotEvaluable("lacks")
    elif own.budget > 0:
        paths, amounts = ("rate", "executed", "budget"), (own.executed, own.budget)
        place = document.once(last_place_of_projects)
        yield quotient(form, paths, amounts, own.rate, place)


_COST = "成本"


@rule(
    "P-P10",
    W,
    "成本指标：完成值不超过全年执行数，指标值不超过项目预算金额",
    "cost indicators: actual within what was executed, target within the budget",
    Basis("review-questions", "成本指标与执行数"),
    kind=Kind.FORM,
    needs=("P",),
    says={
        "actual": Sentence(
            "“{indicator}”完成值{value}{unit}，全年执行数{limit}{own_unit}",
            "{indicator}: actual {value} {unit}, executed {limit} {own_unit}",
        ),
        "target": Sentence(
            "“{indicator}”指标值{value}{unit}，项目预算金额{limit}{own_unit}",
            "{indicator}: target {value} {unit}, budget {limit} {own_unit}",
        ),
    },
    why={"lacks": lacks("金额单位", "the unit of its amounts")},
)
@each_project
def costs(form: FormAt, document: Document) -> Iterator[Outcome]:
    """Compare costs that indicators state in money with the money of the project."""
    rows = [(path, one) for path, one in form.quantities() if _is_cost(one)]
    if not rows:
        return
    unit = IN_WAN.get(form.project.amount_unit or "")
    if unit is None:
        yield NotEvaluable("lacks")
        return
    yield Held()
    place = document.once(last_place_of_projects) * unit
    for path, one in rows:
        yield from _dear(form, f"{path}.actual", one, "executed", place)
        yield from _dear(form, f"{path}.target", one, "budget", Fraction(0))


def _is_cost(one: QuantitativeIndicator) -> bool:
    return one.unit in IN_WAN and any(_COST in (level or "") for level in (one.level1, one.level2))


def _dear(
    form: FormAt, path: str, one: QuantitativeIndicator, limit: str, allowed: Fraction
) -> Iterator[Outcome]:
    """Find a cost above the amount of the form that bounds it."""
    own_unit, cell = form.project.amount_unit or "", form.ref(path)
    value, top = form.value(path), form.value(limit)
    if value is None or top is None:
        return
    excess = _in_wan(value, one.unit or "") - _in_wan(top, own_unit)
    if excess <= allowed:
        return
    values: dict[str, Value] = {
        "indicator": one.level3,
        "value": value,
        "unit": one.unit or "",
        "limit": top,
        "own_unit": own_unit,
    }
    yield Violation(
        (cell, form.ref(limit)),
        cell.last,
        values,
        difference=as_decimal(excess),
        allowance=as_decimal(allowed),
    )


def _in_wan(amount: Decimal, unit: str) -> Fraction:
    return Fraction(amount) * IN_WAN[unit]


@rule(
    "P-P11",
    W,
    "执行率为0时，产出指标不应全部完成",
    "all outputs delivered although nothing was spent",
    Basis("review-questions", "未执行而全部产出"),
    kind=Kind.FORM,
    needs=("P",),
    says=Sentence(
        "全年执行数0，{count}项产出指标全部完成", "nothing spent, all {count} outputs complete"
    ),
    why={
        "executed": lacks("全年执行数", "the executed amount"),
        "outputs": lacks("产出指标", "output indicators"),
        "completion": lacks("全部产出指标的完成程度", "completion of all outputs"),
    },
)
@each_project
def output_without_money(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Ask about outputs that are all complete although nothing was spent of a budget."""
    own = form.project
    if own.executed is None:
        yield NotEvaluable("executed")
        return
    if own.executed != 0 or (own.rate is not None and own.rate.value != 0):
        yield Held()
        return
    outputs = [(path, one) for path, one in form.numbered() if "产出" in (one.level1 or "")]
    done = [one.completion for _, one in outputs if one.completion is not None]
    if not outputs:
        yield NotEvaluable("outputs")
    elif len(done) < len(outputs):
        yield NotEvaluable("completion")
    elif own.budget == 0 or any(one.fraction < 1 for one in done):
        yield Held()
    else:
        cells = form.printed("executed", "rate", *(f"{path}.completion" for path, _ in outputs))
        yield Violation(cells, values={"count": len(outputs)})


@rule(
    "P-P16",
    E,
    "预算金额为0时，执行率无意义，不应填数字",
    "with a budget of zero there is no rate to print",
    Basis("derived-from-tables", "执行率＝执行÷预算，预算为零"),
    kind=Kind.FORM,
    needs=("P",),
    says=Sentence("预算金额0，执行率印为{rate}", "budget 0, rate printed as {rate}"),
    why={"lacks": lacks("项目预算金额", "the budget")},
)
@each_project
def rate_of_nothing(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Find rates of a budget of zero."""
    own = form.project
    if own.budget is None:
        yield NotEvaluable("lacks")
    elif own.budget != 0 or own.rate is None:
        yield Held()
    else:
        yield Violation(form.printed("budget", "rate"), values={"rate": str(own.rate)})
