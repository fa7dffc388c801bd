"""Rows of both kinds of form: scores, completion, bands, causes."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from gov_accounts.evaluation import (
    DepartmentEvaluation,
    QualitativeIndicator,
    QuantitativeIndicator,
)
from gov_accounts.findings import Message
from gov_accounts.rules.forms._applied import (
    Around,
    FormAt,
    Hit,
    Result,
    Test,
    lacks,
    number_text,
    numbered,
    rate_ends,
)
from gov_accounts.rules.forms._goals import goals_missed
from gov_accounts.rules.forms._list import W
from gov_accounts.words import PERCENT, RANGE_SIGNS

if TYPE_CHECKING:
    from decimal import Decimal

__all__ = ["TESTS"]


def _scores_in_range(form: FormAt, _context: Around) -> Result:
    rows: list[tuple[str, Decimal | None, Decimal | None]] = [
        (path, one.score, one.weight) for path, one in numbered(form)
    ]
    if isinstance(form.form, DepartmentEvaluation):
        rows += [
            (f"tasks[{n}]", task.score, task.weight)
            for n, task in enumerate(form.form.tasks, start=1)
        ]
    judged = [
        (path, score, weight)
        for path, score, weight in rows
        if score is not None and weight is not None
    ]
    if not judged:
        return lacks("分值和得分", "weights and scores")
    return [
        Hit(
            (f"{path}.score", f"{path}.weight"),
            Message(f"得分{score}，分值{weight}", f"score {score}, weight {weight}"),
        )
        for path, score, weight in judged
        if not 0 <= score <= weight
    ]


def _completion(form: FormAt, _context: Around) -> Result:
    hits: list[Hit] = []
    judged = False
    for path, one in numbered(form):
        if (
            not isinstance(one, QuantitativeIndicator)
            or one.completion is None
            or one.reached is None
        ):
            continue
        judged = True
        low, high = rate_ends(one.completion)
        cells = (f"{path}.target", f"{path}.actual", f"{path}.completion")
        facts = f"{one.operator} {one.target}, {one.actual}, {one.completion}"
        if one.reached and high < 1:
            hits.append(
                Hit(
                    cells, Message(f"已达到指标值，完成程度却不足：{facts}", f"reached: {facts}"), W
                )
            )
        elif (not one.reached and low > 1) or (
            not one.reached and one.operator != "=" and low <= 1 <= high
        ):
            top = _ratio_of(one)
            if low <= 1 and top is not None and high >= top >= low:
                continue  # the miss is smaller than the last printed place
            hits.append(Hit(cells, Message(f"未达到指标值：{facts}", f"not reached: {facts}")))
        elif not one.reached and one.operator == "=" and low <= 1 <= high:
            if one.below:
                hits.append(Hit(cells, Message(f"未达到指标值：{facts}", f"not reached: {facts}")))
            else:  # more than asked for is often counted as reached
                hits.append(Hit(cells, Message(f"与指标值不等：{facts}", f"not equal: {facts}"), W))
        elif not one.reached:
            top = _ratio_of(one)
            if top is not None and not low <= top <= high:
                want = number_text(top * 100)
                hits.append(
                    Hit(
                        cells,
                        Message(f"按比例应为{want}%：{facts}", f"the ratio is {want}%: {facts}"),
                        W,
                    )
                )
    if not judged:
        return lacks(
            "可比较的指标值、完成值和完成程度", "targets, values and completion to compare"
        )
    return hits


def _ratio_of(one: QuantitativeIndicator) -> Fraction | None:
    """Return v/t (>=) or t/v (<=), at most 1 (JX-2017)."""
    if one.target is None or one.actual is None:
        return None
    up = one.operator in (">=", ">", "=")
    part, whole = (one.actual, one.target) if up else (one.target, one.actual)
    if whole <= 0 or part < 0:
        return None
    return min(Fraction(1), Fraction(part) / Fraction(whole))


def _score_by_completion(form: FormAt, _context: Around) -> Result:
    hits: list[Hit] = []
    judged = False
    for path, one in numbered(form):
        if not isinstance(one, QuantitativeIndicator):
            continue
        if one.completion is None or one.score is None or one.weight is None or one.actual is None:
            continue
        over = one.target is not None and one.reached and one.actual != one.target
        judged = True
        low, high = (
            min(Fraction(1), end) * Fraction(one.weight) for end in rate_ends(one.completion)
        )
        if rate_ends(one.completion)[1] >= 1:
            low = high  # complete: full marks, unless over-fulfilment is cut
        if over and Fraction(one.score) < low:
            continue
        half = Fraction(1, 20)  # scores are printed to 0.1
        if not low - half <= Fraction(one.score) <= high + half:
            text = f"分值{one.weight}，完成程度{one.completion}，得分{one.score}"
            hits.append(
                Hit(
                    (f"{path}.score", f"{path}.weight", f"{path}.completion"),
                    Message(
                        text, f"weight {one.weight}, completion {one.completion}, score {one.score}"
                    ),
                )
            )
    return hits if judged else lacks("完成程度、分值和得分", "completion, weights and scores")


_BAND = re.compile(
    rf"(?<![0-9])([0-9]{{1,3}}){PERCENT}(?:[（(]含[)）])?[～{RANGE_SIGNS}]([0-9]{{1,3}}){PERCENT}"
)


def _bands(form: FormAt, _context: Around) -> Result:
    hits: list[Hit] = []
    judged = False
    for path, one in numbered(form):
        if not isinstance(one, QualitativeIndicator) or one.actual is None:
            continue
        band = _BAND.search("".join(one.actual.split()))
        if band is None or one.score is None or not one.weight:
            continue
        judged = True
        low, high = sorted(Fraction(int(end), 100) for end in band.groups())
        if not low <= Fraction(one.score) / Fraction(one.weight) <= high:
            text = f"{band.group()}，得分{one.score}，分值{one.weight}"
            hits.append(
                Hit(
                    (f"{path}.score", f"{path}.weight"),
                    Message(text, f"{band.group()}, score {one.score} of {one.weight}"),
                )
            )
    return hits if judged else lacks("写明档次的定性指标", "a qualitative indicator with a band")


def _causes_stated(form: FormAt, _context: Around) -> Result:
    hits: list[Hit] = []
    for path, one in numbered(form):
        lost = one.score is not None and one.weight is not None and one.score < one.weight
        missed = one.completion is not None and one.completion.fraction < 1
        if (lost or missed) and not (one.causes or one.note or one.remedy):
            cells = tuple(
                f"{path}.{name}" for name in ("completion", "weight", "score") if getattr(one, name)
            )
            hits.append(
                Hit(
                    cells,
                    Message(
                        f"“{one.level3}”得分{one.score}、分值{one.weight}，没有填写原因",
                        f"{one.level3}: score {one.score} of {one.weight}, no cause stated",
                    ),
                )
            )
    if not form.indicators:
        return lacks("指标", "indicators")
    return hits


def _copied(form: FormAt, _context: Around) -> Result:
    pairs = [
        (path, one)
        for path, one in numbered(form)
        if isinstance(one, QuantitativeIndicator)
        and one.target is not None
        and one.actual is not None
    ]
    if len(pairs) < 2:
        return lacks("两个以上定量指标", "two quantitative indicators")
    if any(one.target != one.actual for _, one in pairs):
        return []
    text = f"{len(pairs)}个定量指标的完成值都等于指标值"
    return [
        Hit(
            tuple(f"{path}.actual" for path, _ in pairs),
            Message(text, f"all {len(pairs)} actual values equal their targets"),
        )
    ]


TESTS: tuple[tuple[str, Test], ...] = (
    ("P-D03", _scores_in_range),
    ("P-D06", _completion),
    ("P-D07", _score_by_completion),
    ("P-D08", _bands),
    ("P-D12", _causes_stated),
    ("P-D13", _copied),
    ("P-D14", goals_missed),
)
"""Rules on rows and prose that both forms have."""
