"""The form of a project (项目绩效自评表): weights, execution, totals, grade, costs."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from gov_accounts.evaluation import ProjectEvaluation, QuantitativeIndicator
from gov_accounts.findings import Message
from gov_accounts.rules.forms._applied import (
    ROWS_LOST,
    Around,
    FormAt,
    Hit,
    Open,
    Result,
    Test,
    as_decimal,
    lacks,
    number_text,
    numbered,
    overlap,
    project_form,
    rate_ends,
    total_of,
)
from gov_accounts.rules.forms._department import rate_off
from gov_accounts.rules.forms._goals import MONEY

__all__ = ["TESTS"]


def _project_weights(form: FormAt, _context: Around) -> Result:
    own = project_form(form)
    if not form.whole:
        return Open(ROWS_LOST)
    total = total_of(one.weight for one in own.indicators)
    if total is None or not own.indicators:
        return lacks("全部分值", "all weights")
    if total == 100 and own.execution_score is None and own.execution_weight is None:
        return []  # a form without a score for the rate spreads all 100 points
    wanted = 100 - Fraction(own.execution_weight if own.execution_weight is not None else 10)
    paths = tuple(path for path, _, _, _ in own.figures() if path.endswith("].weight"))
    if total == wanted:
        return []
    text = f"分值之和为{number_text(total)}，应为{number_text(wanted)}"
    english = f"the weights add up to {number_text(total)}, expected {number_text(wanted)}"
    return [Hit(paths, Message(text, english), None, as_decimal(total - wanted), Decimal(0))]


_NOMINAL = (
    {"产出": 50, "效益": 30, "满意度": 10},
    {"成本": 20, "产出": 40, "效益": 20, "满意度": 10},
)


def _first_levels(form: FormAt, _context: Around) -> Result:
    own = project_form(form)
    if not form.whole:
        return Open(ROWS_LOST)
    sums: dict[str, Fraction] = {}
    for one in own.indicators:
        if one.weight is None or one.level1 is None:
            return lacks("全部一级指标和分值", "all first levels and weights")
        name = one.level1.removesuffix("指标")
        sums[name] = sums.get(name, Fraction(0)) + Fraction(one.weight)
    if not sums:
        return lacks("指标", "indicators")
    if "满意度" not in sums and sums == {"产出": 50, "效益": 40}:
        return []
    if sums in _NOMINAL:
        return []
    shown = "、".join(f"{name}{number_text(value)}" for name, value in sums.items())
    return [
        Hit(
            tuple(path for path, _, _, _ in own.figures() if path.endswith("].weight")),
            Message(f"实为{shown}", f"here {shown}"),
        )
    ]


def _subtotal(form: FormAt, _context: Around) -> Result:
    own = project_form(form)
    if not form.whole:
        return Open(ROWS_LOST)
    total = total_of(one.score for one in own.indicators)
    if total is None or own.subtotal is None or not own.indicators:
        return lacks("小计或部分得分", "the subtotal or some scores")
    if abs(total - Fraction(own.subtotal)) < Fraction(1, 20):
        return []
    paths = ("subtotal", *(path for path, _, _, _ in own.figures() if path.endswith("].score")))
    text = f"小计{own.subtotal}，各指标得分之和{number_text(total)}"
    english = f"subtotal {own.subtotal}, sum of scores {number_text(total)}"
    difference = as_decimal(Fraction(own.subtotal) - total)
    return [Hit(paths, Message(text, english), None, difference, Decimal("0.05"))]


def _project_rate(form: FormAt, context: Around) -> Result:
    own = project_form(form)
    if own.budget is None or own.executed is None or own.rate is None:
        return lacks("预算金额、执行数或执行率", "budget, executed amount or rate")
    if own.budget <= 0:
        return None
    return rate_off(
        "",
        ("executed", "budget"),
        (own.executed, own.budget),
        own.rate,
        context.quantum(context.projects),
    )


def _rate_score(own: ProjectEvaluation) -> tuple[Fraction, Fraction] | None:
    """Return what 10 × rate may be before it is rounded."""
    if own.rate is None:
        return None
    full = Fraction(own.execution_weight if own.execution_weight is not None else 10)
    low, high = (full * min(Fraction(1), max(Fraction(0), end)) for end in rate_ends(own.rate))
    return low, high


def _execution_score(form: FormAt, _context: Around) -> Result:
    own = project_form(form)
    ends = _rate_score(own)
    if ends is None or own.execution_score is None:
        return lacks("执行率或执行率得分", "the rate or its score")
    places = max(2, -int(own.execution_score.as_tuple().exponent))
    half = Fraction(1, 2 * 10**places)
    score = Fraction(own.execution_score)
    if overlap(ends, (score - half, score + half)):
        return []
    want = number_text((ends[0] + ends[1]) / 2)
    text = f"执行率{own.rate}，应得{want}分，印为{own.execution_score}"
    english = f"rate {own.rate} gives {want}, printed {own.execution_score}"
    return [Hit(("execution_score", "rate"), Message(text, english))]


def _unrounded(own: ProjectEvaluation) -> tuple[Fraction, Fraction] | None:
    """Return the score of the rate before rounding: from the rate, and never off its printed figure."""
    if own.execution_score is None:
        return None
    half = Fraction(1, 200)
    score = Fraction(own.execution_score)
    ends = _rate_score(own)
    if ends is None or not overlap(ends, (score - half, score + half)):
        return score, score  # P-P05 is the rule that speaks then
    return max(ends[0], score - half), min(ends[1], score + half)


def _project_total(form: FormAt, _context: Around) -> Result:
    own = project_form(form)
    ends = _unrounded(own)
    if own.subtotal is None or own.total_score is None or ends is None:
        return lacks("小计、执行率得分或总得分", "subtotal, score of the rate or total")
    deduction = Fraction(own.deduction or 0)
    base = Fraction(own.subtotal) - deduction - Fraction(own.total_score)
    slack = Fraction(1, 100)  # stated by RULES
    if base + ends[0] <= slack and base + ends[1] >= -slack:
        return []
    want = Fraction(own.subtotal) + (ends[0] + ends[1]) / 2 - deduction
    sum_of = f"{own.subtotal}＋{own.execution_score}－{own.deduction or 0}"
    text = f"{sum_of}＝{number_text(want)}，印为{own.total_score}"
    english = (
        f"{own.subtotal} + {own.execution_score} - {own.deduction or 0} = {number_text(want)}, "
        f"printed {own.total_score}"
    )
    paths = ("total_score", "subtotal", "execution_score", "deduction")
    return [
        Hit(
            paths,
            Message(text, english),
            None,
            as_decimal(Fraction(own.total_score) - want),
            Decimal("0.01"),
        )
    ]


def _total_in_range(form: FormAt, _context: Around) -> Result:
    own = project_form(form)
    if own.total_score is None:
        return lacks("总得分", "the total score")
    if 0 <= own.total_score <= 100:
        return []
    return [Hit(("total_score",), Message(f"印为{own.total_score}", f"printed {own.total_score}"))]


def _forced_to_59(form: FormAt, _context: Around) -> Result:
    own = project_form(form)
    ends = _unrounded(own)
    if own.total_score is None or own.subtotal is None or ends is None or own.deduction is None:
        return lacks("小计、执行率得分、减分项或总得分", "subtotal, rate score, deduction or total")
    if own.total_score != 59 or not own.deduction:
        return []
    low, high = (Fraction(own.subtotal) + end - 59 for end in ends)
    slack = Fraction(1, 1000)
    if not low - slack <= Fraction(own.deduction) <= high + slack:
        return []
    text = f"小计{own.subtotal}，执行率得分{own.execution_score}，减分{own.deduction}，总得分59"
    english = (
        f"subtotal {own.subtotal}, rate {own.execution_score}, deduction {own.deduction}, total 59"
    )
    return [
        Hit(("total_score", "deduction", "subtotal", "execution_score"), Message(text, english))
    ]


def _over_fulfilled(form: FormAt, _context: Around) -> Result:
    hits: list[Hit] = []
    judged = False
    for path, one in numbered(form):
        if not isinstance(one, QuantitativeIndicator) or one.operator != ">=" or one.target is None:
            continue
        if one.actual is None or one.weight is None or one.score is None or one.target <= 0:
            continue
        if Fraction(one.actual) < Fraction(3, 2) * Fraction(one.target):
            continue  # where the cut begins, between 1.25 and 1.5 times, is not known
        judged = True
        if Fraction(one.score) != max(Fraction(0), Fraction(one.weight) - 5):
            text = f"“{one.level3}”目标{one.target}，完成{one.actual}，分值{one.weight}，得分{one.score}"
            english = f"{one.level3}: target {one.target}, actual {one.actual}, {one.score} of {one.weight}"
            paths = (f"{path}.score", f"{path}.weight", f"{path}.target", f"{path}.actual")
            hits.append(Hit(paths, Message(text, english)))
    return hits if judged else None


def _cost(form: FormAt, context: Around) -> Result:
    own = project_form(form)
    rows = [
        (path, one)
        for path, one in numbered(form)
        if isinstance(one, QuantitativeIndicator)
        and one.unit in MONEY
        and any("成本" in (level or "") for level in (one.level1, one.level2))
    ]
    if not rows:
        return None
    if own.amount_unit not in MONEY:
        return lacks("金额单位", "the unit of its amounts")
    hits: list[Hit] = []
    step = context.quantum(context.projects) * MONEY[own.amount_unit]
    for path, one in rows:
        for name, value, limit, zh, en in (
            ("actual", one.actual, "executed", "完成值", "actual"),
            ("target", one.target, "budget", "指标值", "target"),
        ):
            top = getattr(own, limit)
            if value is None or top is None:
                continue
            excess = (
                Fraction(value) * MONEY[one.unit or ""] - Fraction(top) * MONEY[own.amount_unit]
            )
            allowed = step if name == "actual" else Fraction(0)
            if excess > allowed:
                what = "全年执行数" if limit == "executed" else "项目预算金额"
                text = f"“{one.level3}”{zh}{value}{one.unit}，{what}{top}{own.amount_unit}"
                english = f"{one.level3}: {en} {value} {one.unit}, {limit} {top} {own.amount_unit}"
                hits.append(
                    Hit(
                        (f"{path}.{name}", limit),
                        Message(text, english),
                        None,
                        as_decimal(excess),
                        as_decimal(allowed),
                    )
                )
    return hits


def _output_without_money(form: FormAt, _context: Around) -> Result:
    own = project_form(form)
    if own.executed is None:
        return lacks("全年执行数", "the executed amount")
    if own.executed != 0 or (own.rate is not None and own.rate.value != 0):
        return []
    outputs = [(path, one) for path, one in numbered(form) if "产出" in (one.level1 or "")]
    if not outputs:
        return lacks("产出指标", "output indicators")
    if any(one.completion is None for _, one in outputs):
        return lacks("全部产出指标的完成程度", "completion of all outputs")
    if any(one.completion is not None and one.completion.fraction < 1 for _, one in outputs):
        return []
    if own.budget == 0:
        return []
    text = f"全年执行数0，{len(outputs)}项产出指标全部完成"
    paths = ("executed", "rate", *(f"{path}.completion" for path, _ in outputs))
    return [Hit(paths, Message(text, f"nothing spent, all {len(outputs)} outputs complete"))]


def _same_text(form: FormAt, _context: Around) -> Result:
    own = project_form(form)
    if not own.goal or not own.result:
        return lacks("可分开的目标和完成情况", "goal and result that can be told apart")
    one, other = (re.sub(r"[\s。.，,；;]", "", text) for text in (own.goal, own.result))
    if one != other:
        return []
    return [Hit(("goal", "result"), Message("两处文字相同", "both texts are the same"))]


def _rate_of_nothing(form: FormAt, _context: Around) -> Result:
    own = project_form(form)
    if own.budget is None:
        return lacks("项目预算金额", "the budget")
    if own.budget != 0 or own.rate is None:
        return []
    text = f"预算金额0，执行率印为{own.rate}"
    return [Hit(("budget", "rate"), Message(text, f"budget 0, rate printed as {own.rate}"))]


def _grade(form: FormAt, _context: Around) -> Result:
    own = project_form(form)
    if own.grade is None:
        return None
    if own.total_score is None:
        return lacks("总得分", "the total score")
    grade = own.grade if own.grade in ("合格", "不合格") else own.grade[:1]
    if grade not in ("优", "良", "中", "差"):
        return Open(
            Message(f"“{own.grade}”的分数线不同", f"the thresholds of {own.grade} are not known")
        )
    score = own.total_score
    want = "优" if score >= 90 else "良" if score >= 80 else "中" if score >= 60 else "差"
    if grade == want:
        return []
    text = f"总得分{score}应为“{want}”，印为“{own.grade}”"
    return [Hit(("total_score", "grade"), Message(text, f"{score} is {want}, printed {own.grade}"))]


TESTS: tuple[tuple[str, Test], ...] = (
    ("P-P01", _project_weights),
    ("P-P02", _first_levels),
    ("P-P03", _subtotal),
    ("P-P04", _project_rate),
    ("P-P05", _execution_score),
    ("P-P06", _project_total),
    ("P-P07", _total_in_range),
    ("P-P08", _forced_to_59),
    ("P-P09", _over_fulfilled),
    ("P-P10", _cost),
    ("P-P11", _output_without_money),
    ("P-P14", _same_text),
    ("P-P16", _rate_of_nothing),
    ("P-GRADE", _grade),
)
