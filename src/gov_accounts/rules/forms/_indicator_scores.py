"""Indicators of both kinds of form: targets and completion, weights and scores, causes."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from gov_accounts.evaluation import QualitativeIndicator, row_label
from gov_accounts.evaluation.score import band_of, of_quality
from gov_accounts.findings import Severity
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Held, Kind, NotEvaluable, Sentence, Violation, rule
from gov_accounts.rules.forms._arithmetic import LAST_PLACE_OF_SCORES, rate_range
from gov_accounts.rules.forms._asked import EITHER_FORM, each_form, lacks, or_else
from gov_accounts.words import PERCENT, RANGE_SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from gov_accounts.evaluation import QuantitativeIndicator, Ratio
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._form_view import FormAt
    from gov_accounts.rules._records import Outcome, Value

__all__ = [
    "bands",
    "causes_stated",
    "completion",
    "copied_targets",
    "score_by_completion",
    "scores_in_range",
]

E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741

_COMPLETION = "indicators.completion"
"""The column of completion, which few places print."""


@rule(
    "P-D03",
    E,
    "每一行（包括预算执行率）：0≤得分≤分值",
    "every row, that of the rate too: the score lies between 0 and the weight",
    Basis("liaoning-forms-2024", "0≤得分≤分值"),
    kind=Kind.FORM,
    needs=(EITHER_FORM,),
    says=Sentence("“{row}”得分{score}，分值{weight}", "{row}: score {score}, weight {weight}"),
    why={"lacks": lacks("分值和得分", "weights and scores")},
)
@each_form
def scores_in_range(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Compare each score with its weight, those of indicators first."""
    return or_else(_scores_in_range(form), NotEvaluable("lacks"))


def _scores_in_range(form: FormAt) -> Iterator[Outcome]:
    for score_at, weight_at in _scored_lines(form):
        score, weight = form.value(score_at), form.value(weight_at)
        if score is None or weight is None:
            continue
        if 0 <= score <= weight:
            yield Held()
        else:
            cells = form.printed(score_at, weight_at)
            row = row_label(form.form, score_at)
            yield Violation(cells, values={"row": row, "score": score, "weight": weight})


def _scored_lines(form: FormAt) -> Iterator[tuple[str, str]]:
    """Yield where score and weight of each line stand: those of indicators, tasks and funds."""
    for path, _ in (*form.numbered(), *form.tasks(), *form.funds()):
        yield f"{path}.score", f"{path}.weight"
    yield "execution_score", "execution_weight"


@rule(
    "P-D06",
    E,
    "达到指标值时完成程度为100%，未达到时不是",
    "completion is 100% if, and only if, the target is reached",
    Basis("liaoning-forms-2024", "达到指标值，完成程度100%"),
    kind=Kind.FORM,
    needs=(EITHER_FORM,),
    says={
        "short": Sentence(
            "已达到指标值，完成程度却不足："
            "{operator} {target:printed}, {actual:printed}, {completion}",
            "reached: {operator} {target:printed}, {actual:printed}, {completion}",
        ),
        "missed": Sentence(
            "未达到指标值：{operator} {target:printed}, {actual:printed}, {completion}",
            "not reached: {operator} {target:printed}, {actual:printed}, {completion}",
        ),
        "unequal": Sentence(
            "与指标值不等：{operator} {target:printed}, {actual:printed}, {completion}",
            "not equal: {operator} {target:printed}, {actual:printed}, {completion}",
        ),
        "ratio": Sentence(
            "按比例应为{ratio}%：{operator} {target:printed}, {actual:printed}, {completion}",
            "the ratio is {ratio}%: {operator} {target:printed}, {actual:printed}, {completion}",
        ),
    },
    why={
        "lacks": lacks(
            "可比较的指标值、完成值和完成程度", "targets, values and completion to compare"
        )
    },
)
@each_form
def completion(form: FormAt, _document: Document) -> Iterable[Outcome]:
    """Compare the completion of each indicator with its target and its value."""
    if not form.may_print(_COMPLETION):
        return ()
    return or_else(_completion(form), NotEvaluable("lacks"))


def _completion(form: FormAt) -> Iterator[Outcome]:
    for path, one in form.quantities():
        if one.completion is None or one.reached is None:
            continue
        amiss = _amiss(one, one.completion)
        if amiss is None:
            yield Held()
            continue
        ratio = _ratio_of(one)
        values: dict[str, Value] = {
            "operator": one.operator or "",
            "target": form.ref(f"{path}.target"),
            "actual": form.ref(f"{path}.actual"),
            "completion": str(one.completion),
            "ratio": 0 if ratio is None else ratio * 100,
        }
        cells = form.printed(f"{path}.target", f"{path}.actual", f"{path}.completion")
        yield Violation(cells, amiss, values, severity=None if amiss == "missed" else W)


def _amiss(one: QuantitativeIndicator, printed: Ratio) -> str | None:
    """Say what is wrong with a printed completion, by the name of the sentence; None if nothing."""
    means = rate_range(printed)
    if one.reached:
        return "short" if means.high < 1 else None
    if means.low > 1:
        return "missed"
    ratio = _ratio_of(one)
    fits = ratio is not None and means.low <= ratio <= means.high
    if means.high < 1:
        return "ratio" if ratio is not None and not fits else None
    if one.operator == "=":
        # More than asked for is often counted as reached.
        return "missed" if one.below else "unequal"
    # A miss may be smaller than the last printed place.
    return None if fits else "missed"


def _ratio_of(one: QuantitativeIndicator) -> Fraction | None:
    """Return v/t (>=) or t/v (<=), at most 1, as the form of Jiangxi says."""
    if one.target is None or one.actual is None:
        return None
    up = one.operator in (">=", ">", "=")
    part, whole = (one.actual, one.target) if up else (one.target, one.actual)
    if whole <= 0 or part < 0:
        return None
    return min(Fraction(1), Fraction(part) / Fraction(whole))


@rule(
    "P-D07",
    W,
    "指标得分＝分值×完成程度",
    "score of an indicator = weight × completion",
    Basis("jiangxi-form-2017", "得分＝分值×完成程度"),
    kind=Kind.FORM,
    needs=(EITHER_FORM,),
    says=Sentence(
        "分值{weight}，完成程度{completion}，得分{score}",
        "weight {weight}, completion {completion}, score {score}",
    ),
    why={"lacks": lacks("完成程度、分值和得分", "completion, weights and scores")},
)
@each_form
def score_by_completion(form: FormAt, _document: Document) -> Iterable[Outcome]:
    """Compare the score of each indicator with its weight and its completion."""
    if not form.may_print(_COMPLETION):
        return ()
    return or_else(_scores_by_completion(form), NotEvaluable("lacks"))


def _scores_by_completion(form: FormAt) -> Iterator[Outcome]:
    for path, one in form.quantities():
        if one.completion is None or one.score is None or one.weight is None or one.actual is None:
            continue
        means, weight, score = rate_range(one.completion), Fraction(one.weight), Fraction(one.score)
        low, high = (min(Fraction(1), end) * weight for end in (means.low, means.high))
        if means.high >= 1:
            low = high  # complete: full marks, unless over-fulfilment is cut
        over = one.target is not None and one.reached and one.actual != one.target
        half = LAST_PLACE_OF_SCORES
        if (over and score < low) or low - half <= score <= high + half:
            yield Held()
            continue
        yield Violation(
            form.printed(f"{path}.score", f"{path}.weight", f"{path}.completion"),
            values={
                "weight": one.weight,
                "completion": str(one.completion),
                "score": one.score,
            },
        )


_BAND = re.compile(
    rf"(?<![0-9])([0-9]{{1,3}}){PERCENT}(?:[（(]含[)）])?[～{RANGE_SIGNS}]([0-9]{{1,3}}){PERCENT}"
)


@rule(
    "P-D08",
    W,
    "定性指标的得分应在所填档次的范围内",
    "the score of a qualitative indicator lies in the band it states",
    Basis("performance-measures-2020-10", "定性指标三档"),
    kind=Kind.FORM,
    needs=(EITHER_FORM,),
    says=Sentence("{band}，得分{score}，分值{weight}", "{band}, score {score} of {weight}"),
    why={"lacks": lacks("写明档次的定性指标", "a qualitative indicator with a band")},
)
@each_form
def bands(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Compare the score of each indicator in words with the band that it states."""
    return or_else(_bands(form), NotEvaluable("lacks"))


def _bands(form: FormAt) -> Iterator[Outcome]:
    for path, one in form.numbered():
        if not isinstance(one, QualitativeIndicator) or one.actual is None:
            continue
        if one.score is None or not one.weight or one.score > one.weight:
            continue  # P-D03 speaks of a score above its weight
        stated = _stated_band(form, one.actual, one.weight)
        if stated is None:
            continue
        band, ends = stated
        if not ends:
            yield NotEvaluable("family", cells=form.printed(f"{path}.score"))
        elif any(low <= Fraction(one.score) <= high for low, high in ends):
            yield Held()
        else:
            yield Violation(
                form.printed(f"{path}.score", f"{path}.weight"),
                values={"band": band, "score": one.score, "weight": one.weight},
            )


Ends = tuple[Fraction, Fraction]


def _stated_band(form: FormAt, actual: str, weight: Decimal) -> tuple[str, list[Ends]] | None:
    """Return the band that a value states, and the points of it; by each scheme if in words only.

    A boundary of a band in words is met if the score rounds to it.
    """
    printed = _BAND.search("".join(actual.split()))
    if printed is not None:
        low, high = sorted(Fraction(int(end), 100) * Fraction(weight) for end in printed.groups())
        return printed.group(), [(low, high)]
    if band_of(actual) is None:
        return None
    known = (of_quality(actual, weight, scheme) for scheme in form.schemes)
    half = LAST_PLACE_OF_SCORES
    return actual, [(ends[0] - half, ends[1] + half) for ends in known if ends is not None]


@rule(
    "P-D12",
    W,
    "得分低于分值或未完成时，应填写原因",
    "a lost score or a missed target needs a stated cause",
    Basis("self-evaluation-checker", "偏差原因"),
    kind=Kind.FORM,
    needs=(EITHER_FORM,),
    says=Sentence(
        "“{indicator}”得分{score:printed}、分值{weight:printed}，没有填写原因",
        "{indicator}: score {score:printed} of {weight:printed}, no cause stated",
    ),
    why={"lacks": lacks("指标", "indicators")},
)
@each_form
def causes_stated(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Look for the cause of each lost score and each missed target."""
    if not form.indicators:
        yield NotEvaluable("lacks")
        return
    yield Held()
    if form.form.reasons or form.form.conclusion:
        return  # told for the whole form
    for path, one in form.numbered():
        lost = one.score is not None and one.weight is not None and one.score < one.weight
        missed = one.completion is not None and one.completion.fraction < 1
        if not (lost or missed) or one.causes or one.note or one.remedy:
            continue
        names = (name for name in ("completion", "weight", "score") if getattr(one, name))
        values: dict[str, Value] = {
            "indicator": one.level3,
            "score": form.ref(f"{path}.score"),
            "weight": form.ref(f"{path}.weight"),
        }
        yield Violation(form.printed(*(f"{path}.{name}" for name in names)), values=values)


@rule(
    "P-D13",
    I,
    "完成值不应逐项照抄指标值",
    "actual values should not all repeat the targets",
    Basis("review-questions", "完成值照抄指标值"),
    kind=Kind.FORM,
    needs=(EITHER_FORM,),
    says=Sentence(
        "{count}个定量指标的完成值都等于指标值",
        "all {count} actual values equal their targets",
    ),
    why={"lacks": lacks("两个以上定量指标", "two quantitative indicators")},
)
@each_form
def copied_targets(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Find forms whose values all repeat the targets."""
    pairs = [
        (path, one)
        for path, one in form.quantities()
        if one.target is not None and one.actual is not None
    ]
    if len(pairs) < 2:
        yield NotEvaluable("lacks")
    elif any(one.target != one.actual for _, one in pairs):
        yield Held()
    else:
        cells = form.printed(*(f"{path}.actual" for path, _ in pairs))
        yield Violation(cells, values={"count": len(pairs)})
