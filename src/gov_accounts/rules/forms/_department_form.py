"""The tasks of the year (年度主要任务) on the form of a department."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gov_accounts.findings import Severity
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Held, Kind, NotEvaluable, Sentence, Violation, rule
from gov_accounts.rules.forms._arithmetic import (
    LAST_PLACE_OF_SCORES,
    RATE_OFF,
    as_decimal,
    last_place,
    quotient,
    rate_range,
    total_of,
)
from gov_accounts.rules.forms._asked import each_department, lacks, or_else

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.rules._document import Document
    from gov_accounts.rules._form_view import FormAt
    from gov_accounts.rules._records import Outcome

__all__ = ["all_tasks", "task_rates", "task_scores"]

E, I = Severity.ERROR, Severity.INFO  # noqa: E741


@rule(
    "P-D04",
    E,
    "项目执行率＝项目执行金额÷项目下达金额",
    "rate of a task = executed ÷ allocated",
    Basis("liaoning-forms-2024", "执行率＝执行÷下达"),
    kind=Kind.FORM,
    needs=("D",),
    says=RATE_OFF,
    why={"lacks": lacks("任务的金额和执行率", "amounts and rates of tasks")},
)
@each_department
def task_rates(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Compare the rate of each task with its amounts."""
    return or_else(_task_rates(form), NotEvaluable("lacks"))


def _task_rates(form: FormAt) -> Iterator[Outcome]:
    place = last_place((form,))
    for path, task in form.tasks():
        if task.allocated is None or task.executed is None or task.rate is None:
            continue
        if task.allocated > 0:
            paths = (f"{path}.rate", f"{path}.executed", f"{path}.allocated")
            yield quotient(form, paths, (task.executed, task.allocated), task.rate, place)


@rule(
    "P-D05",
    I,
    "任务得分＝分值×执行率（最高为分值）",
    "score of a task = weight × rate, at most the weight",
    Basis("inferences", "任务得分＝分值×执行率"),
    kind=Kind.FORM,
    needs=("D",),
    says=Sentence(
        "分值{weight}，执行率{rate}，得分{score}", "weight {weight}, rate {rate}, score {score}"
    ),
    why={"lacks": lacks("任务的执行率、分值和得分", "rates, weights and scores of tasks")},
)
@each_department
def task_scores(form: FormAt, _document: Document) -> Iterable[Outcome]:
    """Compare the score of each task with its weight and its rate, as Liaoning's system does."""
    if form.schemes and not form.is_of("liaoning"):
        return ()
    return or_else(_task_scores(form), NotEvaluable("lacks"))


def _task_scores(form: FormAt) -> Iterator[Outcome]:
    for path, task in form.tasks():
        if task.rate is None or task.weight is None or task.score is None:
            continue
        rate, weight = rate_range(task.rate), Fraction(task.weight)
        low, high = (min(Fraction(1), end) * weight for end in (rate.low, rate.high))
        slack = LAST_PLACE_OF_SCORES
        if low - slack <= Fraction(task.score) <= high + slack:
            yield Held()
        else:
            yield Violation(
                form.printed(f"{path}.score", f"{path}.weight", f"{path}.rate"),
                values={"weight": task.weight, "rate": str(task.rate), "score": task.score},
            )


_OF_ALL = (("allocated", "budget"), ("executed", "executed"))
"""Columns of the tasks, and the fields of the form that are their totals (金额合计)."""


@rule(
    "P-D15",
    E,
    "金额合计＝各项任务金额之和",
    "the amounts of the tasks add up to their total",
    Basis("integrated-system-forms", "任务金额合计"),
    kind=Kind.FORM,
    needs=("D",),
    says=Sentence(
        "{whole:label}合计{printed:printed}，各项任务之和{total}",
        "{whole:label}: total {printed:printed}, sum of the tasks {total}",
    ),
    why={"lacks": lacks("全部任务的金额", "the amounts of all tasks")},
)
@each_department
def all_tasks(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Add up the amounts of the tasks, where a family prints a total of them."""
    if not any(one.tasks_total for one in form.families) or not form.department.tasks:
        return
    for column, field in _OF_ALL:
        printed = form.value(field)
        names = [f"{path}.{column}" for path, _ in form.tasks()]
        total = total_of(map(form.value, names))
        if printed is None:
            continue
        if not form.whole:
            yield NotEvaluable("form_unread")
            return
        if total is None:
            yield NotEvaluable("lacks")
            continue
        allowed = last_place((form,)) * len(names)
        if abs(Fraction(printed) - total) <= allowed:
            yield Held()
            continue
        yield Violation(
            form.printed(field, *names),
            values={"whole": form.ref(field), "printed": form.ref(field), "total": total},
            difference=as_decimal(Fraction(printed) - total),
            allowance=as_decimal(allowed),
        )
