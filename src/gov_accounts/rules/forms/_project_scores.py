"""The form of a project (项目绩效自评表): its weights, its scores, and how they add up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from gov_accounts.findings import Severity
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._ranges import Range
from gov_accounts.rules._records import Held, Kind, NotEvaluable, Sentence, Violation, rule
from gov_accounts.rules.forms._arithmetic import (
    LAST_PLACE_OF_SCORES,
    around,
    as_decimal,
    rate_range,
    total_of,
)
from gov_accounts.rules.forms._asked import each_project, lacks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.evaluation import ProjectEvaluation
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._form_view import FormAt
    from gov_accounts.rules._records import Outcome, Value

__all__ = [
    "cut_to_59",
    "grade",
    "over_fulfilled",
    "project_total",
    "project_weights",
    "score_of_rate",
    "subtotal",
    "total_in_range",
    "usual_weights",
]

E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741

_WEIGHT_OF_RATE = 10
"""预算执行率 has so many of the 100 points, unless the form says otherwise."""


def _weight_of_rate(own: ProjectEvaluation) -> Fraction:
    return Fraction(_WEIGHT_OF_RATE if own.execution_weight is None else own.execution_weight)


# --- weights ----------------------------------------


@rule(
    "P-P01",
    E,
    "指标分值之和＝90（另10分为预算执行率）",
    "weights of the indicators add up to 90, the rate has 10",
    Basis("liaoning-forms-2024", "指标90分，预算执行率10分"),
    kind=Kind.FORM,
    needs=("P",),
    says=Sentence(
        "分值之和为{total}，应为{wanted}", "the weights add up to {total}, expected {wanted}"
    ),
    why={"lacks": lacks("全部分值", "all weights")},
)
@each_project
def project_weights(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Add up the weights; a form without a score for the rate may spread all 100 points."""
    own = form.project
    total = total_of(one.weight for one in own.indicators)
    if not form.whole:
        yield NotEvaluable("form_unread")
        return
    if total is None or not own.indicators:
        yield NotEvaluable("lacks")
        return
    wanted = 100 - _weight_of_rate(own)
    unscored = own.execution_score is None and own.execution_weight is None
    if total == wanted or (total == 100 and unscored):
        yield Held()
        return
    yield Violation(
        form.in_rows("weight"),
        values={"total": total, "wanted": wanted},
        difference=as_decimal(total - wanted),
        allowance=Decimal(0),
    )


_USUAL = (
    {"产出": 50, "效益": 30, "满意度": 10},
    {"成本": 20, "产出": 40, "效益": 20, "满意度": 10},
    {"产出": 50, "效益": 40},
)


@rule(
    "P-P02",
    I,
    "一级指标分值通常为产出50、效益30、满意度10，或成本20、产出40、效益20、满意度10",
    "usual weights: output 50, benefit 30, satisfaction 10, or cost 20, 40, 20, 10",
    Basis("performance-measures-2020-10", "产出50、效益30、满意度10"),
    kind=Kind.FORM,
    needs=("P",),
    says=Sentence("实为{weights}", "here {weights}"),
    why={
        "levels": lacks("全部一级指标和分值", "all first levels and weights"),
        "indicators": lacks("指标", "indicators"),
    },
)
@each_project
def usual_weights(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Add up the weights of each first level."""
    if not form.whole:
        yield NotEvaluable("form_unread")
        return
    sums: dict[str, Fraction] = {}
    for one in form.indicators:
        if one.weight is None or one.level1 is None:
            yield NotEvaluable("levels")
            return
        name = one.level1.removesuffix("指标")
        sums[name] = sums.get(name, Fraction(0)) + Fraction(one.weight)
    if not sums:
        yield NotEvaluable("indicators")
    elif sums in _USUAL:
        yield Held()
    else:
        shown = tuple(f"{name}{as_decimal(weight):f}" for name, weight in sums.items())
        yield Violation(form.in_rows("weight"), values={"weights": shown})


# --- scores ----------------------------------------


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


def _by_rate(own: ProjectEvaluation) -> Range | None:
    """Return what the score of the rate may be before it is rounded: weight × rate."""
    if own.rate is None:
        return None
    full, rate = _weight_of_rate(own), rate_range(own.rate)
    low, high = (full * min(Fraction(1), max(Fraction(0), end)) for end in (rate.low, rate.high))
    return Range(low, high)


@rule(
    "P-P05",
    E,
    "预算执行率得分＝10×执行率（最高10分）",
    "score of the rate = 10 × rate, at most 10",
    Basis("liaoning-forms-2024", "预算执行率10分"),
    kind=Kind.FORM,
    needs=("P",),
    says=Sentence(
        "执行率{rate}，应得{wanted}分，印为{printed}",
        "rate {rate} gives {wanted}, printed {printed}",
    ),
    why={"lacks": lacks("执行率或执行率得分", "the rate or its score")},
)
@each_project
def score_of_rate(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Compare the score of the rate with the rate."""
    own = form.project
    wanted = _by_rate(own)
    if wanted is None or own.execution_score is None:
        yield NotEvaluable("lacks")
        return
    places = max(2, -int(own.execution_score.as_tuple().exponent))
    if wanted.meets(around(own.execution_score, Fraction(1, 2 * 10**places))):
        yield Held()
        return
    yield Violation(
        form.printed("execution_score", "rate"),
        values={
            "rate": str(own.rate),
            "wanted": (wanted.low + wanted.high) / 2,
            "printed": own.execution_score,
        },
    )


def _before_rounding(own: ProjectEvaluation, score: Decimal) -> Range:
    """Return the score of the rate before rounding, never off its printed figure.

    A printed score that the rate does not give stands for itself; P-P05 is the rule that speaks.
    """
    printed, wanted = around(score, Fraction(1, 200)), _by_rate(own)
    if wanted is None or not wanted.meets(printed):
        return around(score, Fraction(0))
    return Range(max(wanted.low, printed.low), min(wanted.high, printed.high))


@rule(
    "P-P06",
    E,
    "绩效自评总得分＝小计＋预算执行率得分－减分项",
    "total score = subtotal + score of the rate - deduction",
    Basis("liaoning-forms-2024", "总得分＝小计＋执行率得分－减分项"),
    kind=Kind.FORM,
    needs=("P",),
    says=Sentence(
        "{subtotal}＋{score}－{deduction}＝{wanted}，印为{printed}",
        "{subtotal} + {score} - {deduction} = {wanted}, printed {printed}",
    ),
    why={"lacks": lacks("小计、执行率得分或总得分", "subtotal, score of the rate or total")},
)
@each_project
def project_total(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Add up the total; the system reckons with the score of the rate before it is rounded."""
    own = form.project
    score = own.execution_score
    if own.subtotal is None or own.total_score is None or score is None:
        yield NotEvaluable("lacks")
        return
    slack = Fraction(1, 100)
    others = Fraction(own.subtotal) - Fraction(own.deduction or 0)
    total = around(others, Fraction(0)) + _before_rounding(own, score)
    if total.meets(around(own.total_score, slack)):
        yield Held()
        return
    wanted = (total.low + total.high) / 2
    values: dict[str, Value] = {
        "subtotal": own.subtotal,
        "score": score,
        "deduction": own.deduction or 0,
        "wanted": wanted,
        "printed": own.total_score,
    }
    yield Violation(
        form.printed("total_score", "subtotal", "execution_score", "deduction"),
        values=values,
        difference=as_decimal(Fraction(own.total_score) - wanted),
        allowance=as_decimal(slack),
    )


@rule(
    "P-P07",
    E,
    "0≤绩效自评总得分≤100",
    "the total score lies between 0 and 100",
    Basis("liaoning-forms-2024", "总分100"),
    kind=Kind.FORM,
    needs=("P",),
    says=Sentence("印为{printed}", "printed {printed}"),
    why={"lacks": lacks("总得分", "the total score")},
)
@each_project
def total_in_range(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Compare the total with its bounds."""
    total = form.project.total_score
    if total is None:
        yield NotEvaluable("lacks")
    elif 0 <= total <= 100:
        yield Held()
    else:
        yield Violation((form.ref("total_score"),), values={"printed": total})


# --- what is usual ----------------------------------------


_CUT = 59
"""The top of the lowest grade."""


@rule(
    "P-P08",
    I,
    "减分项恰好使总得分为59分（“差”的上限）",
    "the deduction brings the total to exactly 59, the top of the lowest grade",
    Basis("inferences", "总得分59"),
    kind=Kind.FORM,
    needs=("P",),
    says=Sentence(
        "小计{subtotal}，执行率得分{score}，减分{deduction}，总得分59",
        "subtotal {subtotal}, rate {score}, deduction {deduction}, total 59",
    ),
    why={
        "lacks": lacks(
            "小计、执行率得分、减分项或总得分", "subtotal, rate score, deduction or total"
        )
    },
)
@each_project
def cut_to_59(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Find totals that the deduction brings to 59, whatever the rest is."""
    own = form.project
    score, deduction = own.execution_score, own.deduction
    if own.total_score is None or own.subtotal is None or score is None or deduction is None:
        yield NotEvaluable("lacks")
        return
    excess = _before_rounding(own, score) + around(own.subtotal, Fraction(1, 1000))
    cut = excess.low - _CUT <= Fraction(deduction) <= excess.high - _CUT
    if own.total_score != _CUT or not deduction or not cut:
        yield Held()
        return
    yield Violation(
        form.printed("total_score", "deduction", "subtotal", "execution_score"),
        values={
            "subtotal": own.subtotal,
            "score": score,
            "deduction": deduction,
        },
    )


@rule(
    "P-P09",
    I,
    "超额完成1.5倍及以上的指标，通常扣5分",
    "an indicator 1.5 times over its target usually loses 5 points",
    Basis("inferences", "超额完成扣5分"),
    kind=Kind.FORM,
    needs=("P",),
    says=Sentence(
        "“{indicator}”目标{target}，完成{actual}，分值{weight}，得分{score}",
        "{indicator}: target {target}, actual {actual}, {score} of {weight}",
    ),
)
@each_project
def over_fulfilled(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Tell of indicators far over their targets that lose another number of points."""
    for path, one in form.quantities():
        if one.operator != ">=" or one.target is None or one.actual is None or one.target <= 0:
            continue
        # Where the cut begins, between 1.25 and 1.5 times, is not known.
        far = Fraction(one.actual) >= Fraction(3, 2) * Fraction(one.target)
        if not far or one.weight is None or one.score is None:
            continue
        if Fraction(one.score) == max(Fraction(0), Fraction(one.weight) - 5):
            yield Held()
            continue
        names = ("score", "weight", "target", "actual")
        values: dict[str, Value] = {
            "indicator": one.level3,
            "target": one.target,
            "actual": one.actual,
            "weight": one.weight,
            "score": one.score,
        }
        yield Violation(form.printed(*(f"{path}.{name}" for name in names)), values=values)


_GRADES = (("优", 90), ("良", 80), ("中", 60))
_LOWEST = "差"
_PASSED = ("合格", "不合格")
"""Grades of a scale with other thresholds."""


@rule(
    "P-GRADE",
    W,
    "评价等级与总得分一致：优≥90，良80～90，中60～80，差<60",
    "the grade fits the score: 优 from 90, 良 from 80, 中 from 60, else 差",
    Basis("performance-grades", "优90、良80、中60"),
    kind=Kind.FORM,
    needs=("P",),
    says=Sentence(
        "总得分{score}应为“{wanted}”，印为“{printed}”", "{score} is {wanted}, printed {printed}"
    ),
    why={
        "lacks": lacks("总得分", "the total score"),
        "other_scale": Sentence("“{grade}”的分数线不同", "the thresholds of {grade} are not known"),
    },
)
@each_project
def grade(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Compare the grade with the total."""
    own = form.project
    if own.grade is None:
        return
    if own.total_score is None:
        yield NotEvaluable("lacks")
        return
    score, printed = own.total_score, own.grade[:1]
    known = (*(name for name, _ in _GRADES), _LOWEST)
    if own.grade in _PASSED or printed not in known:
        yield NotEvaluable("other_scale", {"grade": own.grade})
        return
    wanted = next((name for name, least in _GRADES if score >= least), _LOWEST)
    if printed == wanted:
        yield Held()
    else:
        values: dict[str, Value] = {"score": score, "wanted": wanted, "printed": own.grade}
        yield Violation(form.printed("total_score", "grade"), values=values)
