"""Totals of both kinds of form: how scores add up, their bounds, and the grade that they give."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from gov_accounts.evaluation.score import grade_of
from gov_accounts.evaluation.score import total_of as added
from gov_accounts.findings import Severity, Verdict
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._ranges import NOTHING, Range
from gov_accounts.rules._records import Held, Kind, NotEvaluable, Sentence, Violation, rule
from gov_accounts.rules.forms._arithmetic import (
    LAST_PLACE_OF_SCORES,
    around,
    as_decimal,
    total_of,
)
from gov_accounts.rules.forms._asked import (
    EITHER_FORM,
    each_department,
    each_form,
    each_project,
    lacks,
)
from gov_accounts.rules.forms._rate_scores import before_rounding, by_schemes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.refs import CellRef
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._form_view import FormAt
    from gov_accounts.rules._records import Outcome, Value

__all__ = ["adjusted", "grade", "project_total", "subtotal", "total_in_range", "total_score"]

E, W = Severity.ERROR, Severity.WARNING

_NO_REST = Fraction(0)
_LAST_PLACE = Fraction(1, 100)
"""Scores of a system are reckoned to two places."""


# --- the parts of a total ----------------------------------------


def _scores(form: FormAt) -> list[Decimal | None]:
    """Return the scores of all rows; tasks without any score do not have that column."""
    tasks = [task.score for _, task in form.tasks()]
    given = tasks if any(one is not None for one in tasks) else []
    return [*given, *(one.score for one in form.indicators)]


@rule(
    "P-P03",
    E,
    "指标自评得分小计＝各指标得分之和",
    "subtotal = sum of the scores of the indicators",
    Basis("liaoning-forms-2024", "指标自评得分小计"),
    kind=Kind.FORM,
    needs=("P",),
    says=Sentence(
        "小计{printed}，各指标得分之和{total}", "subtotal {printed}, sum of scores {total}"
    ),
    why={"lacks": lacks("小计或部分得分", "the subtotal or some scores")},
)
@each_project
def subtotal(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Add up the scores of the indicators."""
    own = form.project
    if not form.may_print("subtotal"):
        return
    total = total_of(one.score for one in own.indicators)
    if not form.whole:
        yield NotEvaluable("form_unread")
    elif total is None or own.subtotal is None or not own.indicators:
        yield NotEvaluable("lacks")
    elif abs(total - Fraction(own.subtotal)) < LAST_PLACE_OF_SCORES:
        yield Held()
    else:
        yield Violation(
            (form.ref("subtotal"), *form.in_rows("score")),
            values={"printed": own.subtotal, "total": total},
            difference=as_decimal(Fraction(own.subtotal) - total),
            allowance=as_decimal(LAST_PLACE_OF_SCORES),
        )


def _rate_scores(form: FormAt) -> list[Range] | NotEvaluable:
    """Return what the rate may add to the total, or why that cannot be told."""
    score = form.form.execution_score
    if score is not None:
        return [before_rounding(form, score), *([NOTHING] if form.rate_in_rows else ())]
    if form.families and all(one.scores_rate for one in form.families):
        return NotEvaluable("lacks")
    if not form.families and form.prints("rate"):
        return NotEvaluable("family")
    return [NOTHING, *by_schemes(form)]


def _rows_together(form: FormAt) -> Fraction | NotEvaluable:
    """Return the subtotal as printed, else the sum of the scores of all rows."""
    printed = form.value("subtotal")
    if printed is not None:
        return Fraction(printed)
    if not form.whole:
        return NotEvaluable("form_unread")
    total = total_of(_scores(form))
    return NotEvaluable("lacks") if total is None or not form.indicators else total


def _total(form: FormAt) -> Outcome:
    """Compare the total with its parts; a system reckons with the rate's score unrounded."""
    printed, rows = form.form.total_score, _rows_together(form)
    if printed is None:
        return NotEvaluable("lacks")
    if isinstance(rows, NotEvaluable):
        return rows
    rates = _rate_scores(form)
    if isinstance(rates, NotEvaluable):
        return rates
    deduction = form.value("deduction") or Decimal(0)
    base = rows - Fraction(deduction)
    slack = _NO_REST if rates == [NOTHING] and form.value("subtotal") is None else _LAST_PLACE
    totals = [around(base, slack) + one for one in rates]
    if any(one.meets(around(printed, _NO_REST)) for one in totals):
        return Held()
    half = _half_of_last_place(form, printed)
    if any(one.meets(around(printed, half)) for one in totals):
        return Held(verdict=Verdict.ROUNDING)
    wanted = (totals[0].low + totals[0].high) / 2
    return Violation(
        _cells_of_total(form),
        _sentence_of_total(form),
        _values_of_total(form, rows, deduction, wanted),
        difference=as_decimal(Fraction(printed) - wanted),
        allowance=as_decimal(slack),
    )


def _half_of_last_place(form: FormAt, printed: Decimal) -> Fraction:
    """Return how far rounding may move a total that has fewer places than some score has.

    Liaoning's system drops zeros only.
    """
    scores = [*_scores(form), form.form.execution_score]
    places = [-int(one.as_tuple().exponent) for one in scores if one is not None]
    own = -int(printed.as_tuple().exponent)
    if own >= max(places, default=0) or form.is_of("liaoning"):
        return _NO_REST
    return Fraction(1, 2 * 10**own)


def _cells_of_total(form: FormAt) -> tuple[CellRef, ...]:
    rows = form.printed("subtotal") or form.in_rows("score")
    return (
        form.ref("total_score"),
        *rows,
        *form.printed("execution_score", "deduction"),
    )


def _sentence_of_total(form: FormAt) -> str:
    if form.value("subtotal") is not None:
        return "subtotal"
    return "rows" if form.form.execution_score is None else "rate"


def _values_of_total(
    form: FormAt, rows: Fraction, deduction: Decimal, wanted: Fraction
) -> dict[str, Value]:
    score = form.form.execution_score or Decimal(0)
    return {
        "subtotal": rows,
        "total": rows,
        "score": score,
        "deduction": deduction,
        "steps": added([rows], score, deduction).steps,
        "wanted": wanted,
        "printed": form.ref("total_score"),
    }


_SUM_OF_ROWS = Sentence(
    "总得分{printed:printed}，各项得分之和{total}",
    "total {printed:printed}, sum of scores {total}",
)
_SUM_WITH_RATE = Sentence(
    "各项得分与执行率得分之和{steps}，总得分印为{printed:printed}",
    "scores and that of the rate: {steps}, total printed {printed:printed}",
)
_NO_TOTAL = lacks("总得分或部分得分", "the total or some scores")


@rule(
    "P-D02",
    E,
    "总评价得分＝任务得分、指标得分与执行率得分（如有）之和",
    "total score = sum of the scores of tasks and indicators, and of the rate if it has one",
    Basis("liaoning-forms-2024", "总评价得分"),
    kind=Kind.FORM,
    needs=("D",),
    says={"rows": _SUM_OF_ROWS, "rate": _SUM_WITH_RATE},
    why={"lacks": _NO_TOTAL},
)
@each_department
def total_score(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Add up the scores of the form of the department."""
    yield _total(form)


@rule(
    "P-P06",
    E,
    "绩效自评总得分＝指标得分之和（小计）＋预算执行率得分－减分项",
    "total score = scores of the indicators (subtotal) + score of the rate - deduction",
    Basis("liaoning-forms-2024", "总得分＝小计＋执行率得分－减分项"),
    kind=Kind.FORM,
    needs=("P",),
    says={
        "subtotal": Sentence(
            "{subtotal}＋{score}－{deduction}＝{wanted}，印为{printed:printed}",
            "{subtotal} + {score} - {deduction} = {wanted}, printed {printed:printed}",
        ),
        "rows": _SUM_OF_ROWS,
        "rate": _SUM_WITH_RATE,
    },
    why={"lacks": _NO_TOTAL},
)
@each_project
def project_total(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Add up the scores of a project."""
    yield _total(form)


# --- its bounds ----------------------------------------


@rule(
    "P-P07",
    E,
    "0≤总得分≤100（印有总分的，不超过总分）",
    "the total score lies between 0 and 100, or the printed sum of weights",
    Basis("liaoning-forms-2024", "总分100"),
    kind=Kind.FORM,
    needs=(EITHER_FORM,),
    says=Sentence("总得分印为{printed}", "the total score is printed {printed}"),
    why={"lacks": lacks("总得分", "the total score")},
)
@each_form
def total_in_range(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Compare the total with its bounds; one that follows from a score too high says nothing."""
    total, most = form.form.total_score, max(form.form.total_weight or Decimal(0), Decimal(100))
    if total is None:
        yield NotEvaluable("lacks")
    elif 0 <= total <= most or (_some_above(form) and isinstance(_total(form), Held)):
        yield Held()
    else:
        yield Violation((form.ref("total_score"),), values={"printed": total})


def _some_above(form: FormAt) -> bool:
    """Whether some score is above its weight, which :mod:`._indicator_scores` tells."""
    rows = [*form.indicators, *(task for _, task in form.tasks())]
    pairs = [(one.score, one.weight) for one in rows]
    pairs.append((form.form.execution_score, form.form.execution_weight))
    return any(
        score is not None and weight is not None and score > weight for score, weight in pairs
    )


@rule(
    "P-P22",
    W,
    "预算调整幅度达到规定比例且未说明原因的，总得分不应超过上限",
    "where the budget was changed by much and nothing explains it, the total has a limit",
    Basis("integrated-system-forms", "预算调整30%，总分不超过90"),
    kind=Kind.FORM,
    needs=(EITHER_FORM,),
    says=Sentence(
        "年初预算{initial}，调整后{budget}，调整{change:2}%，总得分{total}，应不超过{most}，没有说明",
        "budget {initial} at first, then {budget}: changed by {change:2}%, total {total}, "
        "at most {most} without an explanation",
    ),
)
@each_form
def adjusted(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Compare the total with the limit that all schemes set after a large change of the budget."""
    own = form.form
    limits = [one for one in form.schemes if one.adjusted_from is not None]
    if not limits or len(limits) < len(form.schemes) or not own.initial_budget:
        return
    if own.budget is None or own.total_score is None:
        return
    initial = Fraction(own.initial_budget)
    change = abs(Fraction(own.budget) - initial) / abs(initial)
    least = max(Fraction(one.adjusted_from or 0) for one in limits)
    most = max(one.adjusted_most for one in limits)
    if change < least or own.total_score <= most or _explained(form):
        yield Held()
        return
    values: dict[str, Value] = {
        "initial": own.initial_budget,
        "budget": own.budget,
        "change": change * 100,
        "total": own.total_score,
        "most": most,
    }
    yield Violation(form.printed("total_score", "initial_budget", "budget"), values=values)


def _explained(form: FormAt) -> bool:
    """Whether any field of the form explains something."""
    own = form.form
    rows = (one.causes or one.note or one.remedy for one in form.indicators)
    return bool(own.reasons or own.remedies or own.conclusion or any(rows))


# --- its grade ----------------------------------------


_PASSED = ("合格", "不合格")
"""Grades of a scale with other thresholds."""


@rule(
    "P-GRADE",
    W,
    "评价等级与总得分一致：优≥90，良80～90，中60～80，差<60（有的地方用其他分数线）",
    "the grade fits the score: 优 from 90, 良 from 80, 中 from 60, else 差; or another known scale",
    Basis("performance-grades", "优90、良80、中60"),
    kind=Kind.FORM,
    needs=(EITHER_FORM,),
    says=Sentence(
        "总得分{score}应为“{wanted}”，印为“{printed}”", "{score} is {wanted}, printed {printed}"
    ),
    why={
        "lacks": lacks("总得分", "the total score"),
        "other_scale": Sentence("“{grade}”的分数线不同", "the thresholds of {grade} are not known"),
    },
)
@each_form
def grade(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Compare the grade with the total, by every scale that the form may follow."""
    own = form.form
    if own.grade is None:
        return
    if own.total_score is None:
        yield NotEvaluable("lacks")
        return
    scales = list(dict.fromkeys(scale for one in form.schemes for scale in one.grades))
    if not scales:
        yield NotEvaluable("family")
        return
    score, printed = own.total_score, own.grade[:1]
    if own.grade in _PASSED or not any(printed == name for one in scales for name, _ in one):
        yield NotEvaluable("other_scale", {"grade": own.grade})
        return
    wanted = [grade_of(score, scale) for scale in scales]
    if printed in wanted:
        yield Held()
    else:
        values: dict[str, Value] = {"score": score, "wanted": wanted[0], "printed": own.grade}
        yield Violation(form.printed("grade", "total_score"), values=values)
