"""Scores of indicators with a number as target, by the formula of each scheme (定量指标得分)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gov_accounts.evaluation.score import of_quantity, printed_as
from gov_accounts.findings import Severity
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Held, Kind, NotEvaluable, Sentence, Violation, rule
from gov_accounts.rules.forms._arithmetic import as_decimal, either
from gov_accounts.rules.forms._asked import EITHER_FORM, each_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.evaluation import QuantitativeIndicator
    from gov_accounts.evaluation.score import Scored
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._form_view import FormAt
    from gov_accounts.rules._records import Outcome

__all__ = ["score_by_formula"]

W = Severity.WARNING

_PLACES = 2
"""A system reckons scores to so many places; zeros at the end may be dropped."""


@rule(
    "P-P17",
    W,
    "定量指标得分：达到指标值得满分，未达到的按公式计分",
    "score of a quantity: its full weight if the target is reached, else by formula",
    Basis("integrated-system-forms", "定量指标得分"),
    kind=Kind.FORM,
    needs=(EITHER_FORM,),
    says=Sentence(
        "“{indicator}”{steps}，应为{wanted}，印为{score}",
        "{indicator}: {steps}, expected {wanted}, printed {score}",
    ),
    why={
        "by_hand": Sentence(
            "“{indicator}”的得分由人工评定", "the score of {indicator} is set by hand"
        ),
    },
)
@each_form
def score_by_formula(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Compare the scores of quantities with the formulas; where completion stands, that counts."""
    for path, one in form.quantities():
        if one.completion is None and one.target is not None and one.actual is not None:
            yield from _scored(form, path, one)


def _scored(form: FormAt, path: str, one: QuantitativeIndicator) -> Iterator[Outcome]:
    weight, score = one.weight, one.score
    if weight is None or score is None or not 0 <= score <= weight:
        return  # P-D03 speaks of a score out of its bounds
    cells = form.printed(f"{path}.score", f"{path}.weight", f"{path}.actual", f"{path}.target")
    if not form.schemes:
        yield NotEvaluable("family", cells=cells)
        return
    right = _right_ones(form, one)
    if any(printed_as(known.value, score, _PLACES) for known in right or ()):
        yield Held()
    elif not right or (right[0].value == weight and _explained(one)):
        yield NotEvaluable("by_hand", {"indicator": one.level3}, cells)
    else:
        yield Violation(
            cells,
            values={
                "indicator": one.level3,
                "steps": right[0].steps,
                "wanted": either((known.value for known in right), _PLACES),
                "score": score,
            },
            difference=as_decimal(Fraction(score) - right[0].value),
        )


def _right_ones(form: FormAt, one: QuantitativeIndicator) -> list[Scored] | None:
    """Return what the schemes give; None if a person may set the score by one of them.

    Without an operator a target is reached if the value equals it; what else it asks is not known.
    """
    operator, target, actual = one.operator, one.target, one.actual
    if target is None or actual is None or (operator is None and target != actual):
        return None
    found: list[Scored] = []
    for scheme in form.schemes:
        scored = of_quantity(operator or "=", target, actual, one.weight or 0, scheme)
        if scored is None:
            return None
        found.append(scored)
    return found


def _explained(one: QuantitativeIndicator) -> bool:
    """Whether the row says why a reached target lost points, as a person may decide."""
    return bool(one.causes or one.note or one.remedy)
