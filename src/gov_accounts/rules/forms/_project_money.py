"""The form of a project (项目绩效自评表): what was done with its money."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gov_accounts.evaluation import QuantitativeIndicator
from gov_accounts.findings import Severity
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Held, Kind, NotEvaluable, Sentence, Violation, rule
from gov_accounts.rules.forms._arithmetic import (
    IN_WAN,
    as_decimal,
    last_place_of_projects,
)
from gov_accounts.rules.forms._asked import each_project, lacks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from gov_accounts.evaluation import Indicator
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._form_view import FormAt
    from gov_accounts.rules._records import Outcome, Value

__all__ = ["costs", "output_without_money"]

W = Severity.WARNING


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
    known = [_complete(one) for _, one in outputs]
    done = [one for one in known if one is not None]
    if not outputs:
        yield NotEvaluable("outputs")
    elif len(done) < len(outputs):
        yield NotEvaluable("completion")
    elif own.budget == 0 or not all(done):
        yield Held()
    else:
        told = [
            f"{path}.{'completion' if one.completion is not None else 'actual'}"
            for path, one in outputs
        ]
        cells = form.printed("executed", "rate", *told)
        yield Violation(cells, values={"count": len(outputs)})


def _complete(one: Indicator) -> bool | None:
    """Whether an indicator is complete, by its completion, else by its value; None if open."""
    if one.completion is not None:
        return one.completion.fraction >= 1
    return one.reached if isinstance(one, QuantitativeIndicator) else None
