"""The score of the rate of execution (执行率得分): what each scheme gives, and what is printed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gov_accounts.evaluation.score import of_rate
from gov_accounts.findings import Severity
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._part_names import DEPARTMENT
from gov_accounts.rules._ranges import Range
from gov_accounts.rules._records import Held, Kind, NotEvaluable, Sentence, Violation, rule
from gov_accounts.rules.forms._arithmetic import around, either, last_place, rate_range
from gov_accounts.rules.forms._asked import EITHER_FORM, each_form, lacks
from gov_accounts.rules.forms._rates import spent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from gov_accounts.families import Scheme
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._form_view import FormAt
    from gov_accounts.rules._records import Outcome

__all__ = ["before_rounding", "by_schemes", "score_of_rate"]

E = Severity.ERROR


# --- what schemes give ----------------------------------------


def _rates(form: FormAt) -> list[Range]:
    """Return what the rate may be, as printed and as the amounts say.

    Where they agree it is the figure printed, or a finer one that both allow.
    """
    own, divided = form.form, _divided(form)
    if own.rate is None:
        return [] if divided is None else [divided]
    printed = rate_range(own.rate)
    if divided is None:
        return [printed]
    if not printed.meets(divided):
        return [printed, divided]
    finer = Range(max(printed.low, divided.low), min(printed.high, divided.high))
    return [finer, around(own.rate.fraction, Fraction(0))]


def _divided(form: FormAt) -> Range | None:
    """Return what was spent ÷ the budget, each of which may be cut off; None without both."""
    own, executed, place = form.form, spent(form.form), last_place((form,))
    if own.budget is None or executed is None:
        return None
    return around(executed, place).over(around(own.budget, place))


def by_schemes(form: FormAt) -> list[Range]:
    """Return what the score of the rate may be by each scheme, before it is rounded."""
    schemes = [one for one in form.schemes if one.execution]
    return [
        score
        for scheme in schemes
        for rate in _rates(form)
        for score in _scores(form, scheme, rate)
    ]


def _scores(form: FormAt, scheme: Scheme, rate: Range) -> Iterator[Range]:
    """Yield what a scheme gives for a rate: a range, or the points of each step that it may be."""
    weight = form.form.execution_weight
    low, high = (of_rate(end, scheme, weight).value for end in (rate.low, rate.high))
    if not scheme.steps:
        yield Range(low, high)
        return
    between = (Fraction(least, 100) for least, _ in scheme.steps)
    met = {of_rate(one, scheme, weight).value for one in between if rate.low <= one <= rate.high}
    yield from (Range(one, one) for one in sorted({low, high, *met}))


def _wanted(form: FormAt) -> list[Fraction]:
    """Return the scores that are right by some scheme, for people."""
    own, executed = form.form, spent(form.form)
    if own.rate is not None:
        rate = own.rate.fraction
    elif executed is not None and own.budget:
        rate = Fraction(executed) / Fraction(own.budget)
    else:
        return []
    schemes = (one for one in form.schemes if one.execution)
    return [of_rate(rate, one, own.execution_weight).value for one in schemes]


# --- what is printed ----------------------------------------


@rule(
    "P-P05",
    E,
    "预算执行率得分＝分值×执行率（最高为分值），或按执行率分档计分",
    "score of the rate = weight × rate, at most the weight, or by steps of the rate",
    Basis("integrated-system-forms", "执行率得分"),
    kind=Kind.FORM,
    needs=(EITHER_FORM,),
    says=Sentence(
        "执行率{rate}，应得{wanted}分，印为{printed}",
        "rate {rate} gives {wanted}, printed {printed}",
    ),
    why={
        "lacks": lacks("执行率或执行率得分", "the rate or its score"),
        "above": Sentence(
            "得分超过分值，另行指出", "the score is above its weight, which is said elsewhere"
        ),
    },
)
@each_form
def score_of_rate(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Compare the score of the rate with what the schemes give for the rate."""
    own = form.form
    if form.prefix == DEPARTMENT and not form.printed("execution_score", "execution_weight"):
        return
    if not form.may_print("execution_score"):
        return
    score, ranges = own.execution_score, by_schemes(form)
    if score is None or not _rates(form):
        yield NotEvaluable("lacks")
    elif own.execution_weight is not None and not 0 <= score <= own.execution_weight:
        yield NotEvaluable("above")
    elif not ranges:
        yield NotEvaluable("family")
    elif any(one.meets(_stands_for(form, score)) for one in ranges):
        yield Held()
    else:
        yield Violation(
            form.printed("execution_score", "rate", "executed", "budget"),
            values={
                "rate": _rate_shown(form),
                "wanted": either(_wanted(form), 2),
                "printed": score,
            },
        )


def _stands_for(form: FormAt, score: Decimal) -> Range:
    """Return what a printed score stands for: two places at least, but one where one is printed.

    Liaoning's system always reckons to two places.
    """
    places = -int(score.as_tuple().exponent)
    if places <= 1 and not form.is_of("liaoning"):
        # Rounded or cut to one place: 8.3 for 8.33 and for 8.39.
        half, value = Fraction(1, 20), Fraction(score)
        return Range(value - half, value + (half if places == 0 else 2 * half))
    return around(score, Fraction(1, 2 * 10 ** max(2, places)))


def _rate_shown(form: FormAt) -> str:
    own, executed = form.form, spent(form.form)
    if own.rate is not None:
        return str(own.rate)
    return f"{executed}÷{own.budget}"


def before_rounding(form: FormAt, score: Decimal) -> Range:
    """Return the score of the rate before rounding, never off its printed figure.

    A printed score that the rate does not give stands for itself; P-P05 is the rule that speaks.
    """
    printed = around(score, Fraction(1, 200))
    wanted = next((one for one in by_schemes(form) if one.meets(printed)), None)
    if wanted is None:
        return around(score, Fraction(0))
    return Range(max(wanted.low, printed.low), min(wanted.high, printed.high))
