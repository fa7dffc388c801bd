"""The form of a department (部门整体绩效自评表) by itself: weights, scores, tasks."""

from __future__ import annotations

from decimal import Decimal
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
    from collections.abc import Iterator

    from gov_accounts.rules._document import Document
    from gov_accounts.rules._form_view import FormAt
    from gov_accounts.rules._records import Outcome

__all__ = ["task_rates", "task_scores", "total_score", "weights"]

E, I = Severity.ERROR, Severity.INFO  # noqa: E741


@rule(
    "P-D01",
    E,
    "任务与指标的分值之和＝100",
    "weights of tasks and indicators add up to 100",
    Basis("liaoning-forms-2024", "分值合计100"),
    kind=Kind.FORM,
    needs=("D",),
    says=Sentence("分值之和为{total}，应为100", "the sum is {total}, expected 100"),
    why={"lacks": lacks("全部分值", "all weights")},
)
@each_department
def weights(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Add up the weights."""
    own = form.department
    total = total_of(row.weight for row in (*own.tasks, *own.indicators))
    if not form.whole:
        yield NotEvaluable("form_unread")
    elif total is None or not own.indicators:
        yield NotEvaluable("lacks")
    elif abs(total - 100) < LAST_PLACE_OF_SCORES:
        yield Held()
    else:
        yield Violation(
            form.in_rows("weight"),
            values={"total": total},
            difference=as_decimal(total - 100),
            allowance=as_decimal(LAST_PLACE_OF_SCORES),
        )


@rule(
    "P-D02",
    E,
    "总评价得分＝任务得分与指标得分之和",
    "total score = sum of the scores of tasks and indicators",
    Basis("liaoning-forms-2024", "总评价得分"),
    kind=Kind.FORM,
    needs=("D",),
    says=Sentence(
        "总评价得分{printed}，各项得分之和{total}", "total {printed}, sum of scores {total}"
    ),
    why={"lacks": lacks("总评价得分或部分得分", "the total or some scores")},
)
@each_department
def total_score(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Add up the scores."""
    own = form.department
    total = total_of(row.score for row in (*own.tasks, *own.indicators))
    if not form.whole:
        yield NotEvaluable("form_unread")
    elif total is None or own.total_score is None or not own.indicators:
        yield NotEvaluable("lacks")
    elif total == Fraction(own.total_score):
        yield Held()
    else:
        yield Violation(
            (form.ref("total_score"), *form.in_rows("score")),
            values={"printed": own.total_score, "total": total},
            difference=as_decimal(Fraction(own.total_score) - total),
            allowance=Decimal(0),
        )


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
def task_scores(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Compare the score of each task with its weight and its rate."""
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
