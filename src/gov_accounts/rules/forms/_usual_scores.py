"""What is usual in Liaoning's project forms: deductions and scores that nobody must print so."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gov_accounts.findings import Severity
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Held, Kind, NotEvaluable, Sentence, Violation, rule
from gov_accounts.rules.forms._arithmetic import around
from gov_accounts.rules.forms._asked import each_project, lacks
from gov_accounts.rules.forms._rate_scores import before_rounding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.rules._document import Document
    from gov_accounts.rules._form_view import FormAt
    from gov_accounts.rules._records import Outcome, Value

__all__ = ["cut_to_59", "over_fulfilled"]

I = Severity.INFO  # noqa: E741

_OWN = "liaoning"
"""The scheme whose habits these are; forms of other places are not asked."""

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
    if not form.is_of(_OWN):
        return
    score, deduction = own.execution_score, own.deduction
    if own.total_score is None or own.subtotal is None or score is None or deduction is None:
        yield NotEvaluable("lacks")
        return
    excess = before_rounding(form, score) + around(own.subtotal, Fraction(1, 1000))
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
    for path, one in form.quantities() if form.is_of(_OWN) else ():
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
