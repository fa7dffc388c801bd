"""How self-evaluation forms score: the formulas of a scheme, each with the steps that it takes.

All numbers are exact fractions; nothing is rounded, because forms differ in how they print. What is
set by hand (a target far exceeded, or one missed that a scheme leaves to a person) has no formula
and gives None. See docs/sources.md#integrated-system-forms.

>>> scheme = families().known["national"].scheme
>>> found = of_quantity(">=", Decimal(10), Decimal(8), Decimal(20), scheme)
>>> found.value, found.steps.zh
(Fraction(16, 1), '完成8，未达到≥10：20×8÷10＝16')
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from gov_accounts.families import families
from gov_accounts.findings import Message
from gov_accounts.money import rounded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.families import Scheme

__all__ = [
    "Scored",
    "band_of",
    "grade_of",
    "of_quality",
    "of_quantity",
    "of_rate",
    "printed_as",
    "rate_of",
    "total_of",
]

Number: TypeAlias = Decimal | Fraction | int
_NONE, _ALL = Fraction(0), Fraction(1)
_AT_LEAST, _AT_MOST = (">=", ">", "="), ("<=", "<")
_SIGNS = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "=": "＝"}


@frozen
class Scored:
    """What a formula gives, and the steps that it takes in both languages."""

    value: Fraction
    steps: Message


def _shown(value: Number) -> str:
    """Write a number without zeros at its end, to six places at most.

    >>> _shown(Fraction(2, 3)), _shown(Decimal("9.50"))
    ('0.666667', '9.5')
    """
    text = rounded(Fraction(value), 6).replace(",", "")
    return text.rstrip("0").rstrip(".")


def _same(text: str, value: Fraction) -> Scored:
    """Return a value whose steps need no words."""
    return Scored(value, Message(text, text.replace("×", " × ").replace("÷", " ÷ ")))


# --- the rate of execution ----------------------------------------


def rate_of(
    executed: Number, budget: Number, scheme: Scheme, *, other: Number = 0
) -> Scored | None:
    """Return the rate of execution (执行率): what was spent ÷ the budget of the whole year.

    ``other`` is money spent from elsewhere. A budget of zero has no rate, a rate of zero or, where
    money was spent, of 100 %, as the scheme says.

    >>> national, unscored = (families().known[one].scheme for one in ("national", "zhejiang"))
    >>> rate_of(45, 90, national).steps.en
    '45 ÷ 90 = 50%'
    >>> rate_of(5, 0, national).value, rate_of(5, 0, unscored).value
    (Fraction(0, 1), Fraction(1, 1))
    """
    spent = Fraction(executed) + Fraction(other)
    if budget > 0:
        value = spent / Fraction(budget)
        part = f"({_shown(executed)} + {_shown(other)})" if other else _shown(executed)
        tail = f"{_shown(budget)} = {_shown(value * 100)}%"
        return Scored(value, Message(f"{part}÷{tail}".replace(" ", ""), f"{part} ÷ {tail}"))
    if scheme.no_rate_of_nothing or budget < 0:
        return None
    value = _ALL if scheme.full_without_budget and spent > 0 else _NONE
    rate = f"{_shown(value * 100)}%"
    return Scored(
        value, Message(f"预算为0，执行率按{rate}计", f"without a budget the rate counts as {rate}")
    )


def of_rate(rate: Fraction, scheme: Scheme, weight: Number | None = None) -> Scored:
    """Return the score of the rate of execution: a share of its weight, or by steps of the rate.

    Without a weight it is the one that the scheme gives. A rate below zero scores nothing, one
    above 100 % no more than the weight.

    >>> share, steps = (families().known[one].scheme for one in ("national", "jiangxi"))
    >>> of_rate(Fraction(85, 100), share).steps.zh
    '10×85%＝8.5'
    >>> of_rate(Fraction(85, 100), steps).steps.en
    'a rate of 85%, from 80% on: 7'
    """
    full = Fraction(scheme.execution if weight is None else weight)
    within = min(_ALL, max(_NONE, rate))
    if not scheme.steps or not scheme.execution:
        value = full * within
        return _same(f"{_shown(full)}×{_shown(within * 100)}%＝{_shown(value)}", value)
    least, points = next(
        ((least, points) for least, points in scheme.steps if within * 100 >= least), (0, 0)
    )
    value = full * points / scheme.execution
    shown, result = f"{_shown(rate * 100)}%", _shown(value)
    return Scored(
        value,
        Message(
            f"执行率{shown}，满{least}%：{result}",
            f"a rate of {shown}, from {least}% on: {result}",
        ),
    )


# --- indicators ----------------------------------------


def of_quantity(
    operator: str, target: Number, actual: Number, weight: Number, scheme: Scheme
) -> Scored | None:
    """Return the score of an indicator with a number as target; None where a person sets it.

    A target with ≥ or = that is reached has the full weight, one that is missed the share that was
    reached. One with ≤ loses weight as the excess grows, and all of it from twice the target on.

    >>> scheme = families().known["national"].scheme
    >>> of_quantity("<=", 10, 12, 20, scheme).steps.en
    'actual 12, misses ≤10: 20 × (1 - (12 - 10) ÷ 10) = 16'
    >>> of_quantity("<=", 10, 25, 20, scheme).value, of_quantity("=", 0, 1, 20, scheme).value
    (Fraction(0, 1), Fraction(0, 1))
    >>> of_quantity(">=", 10, 12, 20, scheme) is None  # 1.2 times the target: set by hand
    True
    """
    goal, done, full = Fraction(target), Fraction(actual), Fraction(weight)
    if operator in _AT_LEAST:
        return _at_least(operator, goal, done, full, scheme)
    if operator in _AT_MOST:
        return _at_most(operator, goal, done, full, scheme)
    raise ValueError(f"expected an operator such as >=, found {operator!r}")


def _at_least(
    operator: str, goal: Fraction, done: Fraction, full: Fraction, scheme: Scheme
) -> Scored | None:
    by_hand = operator in scheme.free_missed and done != goal
    reached = done > goal if operator == ">" else done >= goal
    if operator == "=" and goal == 0:
        reached = done <= 0
    if reached:
        most = scheme.free_above
        far = most is not None and goal > 0 and done >= Fraction(most) * goal
        unequal = by_hand and operator == "="
        return None if far or unequal else _full(operator, goal, done, full)
    if by_hand:
        return None
    if operator == "=" and goal == 0:
        return _missed(operator, goal, done, "0", _NONE)
    return _in_part(
        operator, goal, done, full, scheme.equal if operator == "=" else scheme.at_least
    )


def _at_most(
    operator: str, goal: Fraction, done: Fraction, full: Fraction, scheme: Scheme
) -> Scored | None:
    if done <= goal:
        return _full(operator, goal, done, full)
    if operator in scheme.free_missed:
        return None
    return _in_part(operator, goal, done, full, scheme.at_most)


def _in_part(
    operator: str, goal: Fraction, done: Fraction, full: Fraction, way: str
) -> Scored | None:
    """Return the score of a missed target in one of the ways of a scheme; None without a way."""
    up = operator in _AT_LEAST
    if way == "none":
        return _missed(operator, goal, done, "0", _NONE)
    if goal < 0 or (goal == 0 and up) or (done < 0 and goal):
        return None
    if way == "reverse":
        left = _NONE if goal == 0 else max(_NONE, 1 - abs(done - goal) / goal)
        more, less = (goal, done) if up else (done, goal)
        text = f"{_shown(full)}×(1-({_shown(more)}-{_shown(less)})÷{_shown(goal)})"
        return _missed(operator, goal, done, "0" if not left else text, full * left)
    part, whole = (done, goal) if up else (goal, done)
    text = f"{_shown(full)}×{_shown(part)}÷{_shown(whole)}"
    return _missed(operator, goal, done, text, full * part / whole)


def _full(operator: str, goal: Fraction, done: Fraction, full: Fraction) -> Scored:
    target, actual, score = f"{_SIGNS[operator]}{_shown(goal)}", _shown(done), _shown(full)
    return Scored(
        full,
        Message(
            f"完成{actual}，达到{target}：满分{score}",
            f"actual {actual}, reaches {target}: full marks, {score}",
        ),
    )


def _missed(operator: str, goal: Fraction, done: Fraction, text: str, value: Fraction) -> Scored:
    target, actual, score = f"{_SIGNS[operator]}{_shown(goal)}", _shown(done), _shown(value)
    spaced = text.replace("×", " × ").replace("÷", " ÷ ").replace("-", " - ")
    zh, en = (score, score) if text == "0" else (f"{text}＝{score}", f"{spaced} = {score}")
    return Scored(
        value,
        Message(f"完成{actual}，未达到{target}：{zh}", f"actual {actual}, misses {target}: {en}"),
    )


def band_of(text: str) -> int | None:
    """Return which band of quality some words name: 0 reached, 1 partly, 2 missed; None if none.

    A short word counts only if it stands alone, a long one if the text begins with it.

    >>> band_of("部分达成预期指标并具有一定效果"), band_of("未完成"), band_of("完成验收，效果一般")
    (1, 2, None)
    """
    plain = "".join(text.split()).removeprefix("已").rstrip("。；;，,、")
    found = [
        (len(word), number)
        for number, words in enumerate(families().words["bands"].values())
        for word in words
        if plain == word or (len(word) >= _LONG and plain.startswith(word))
    ]
    return max(found)[1] if found else None


_LONG = 4
"""Characters of a word that names a band even if more follows."""


def of_quality(band: int | str, weight: Number, scheme: Scheme) -> tuple[Fraction, Fraction] | None:
    """Return the least and the most points of a band of quality; None for words of no band.

    >>> of_quality("部分达成", Decimal(10), families().known["hubei"].scheme)
    (Fraction(5, 1), Fraction(8, 1))
    """
    number = band_of(band) if isinstance(band, str) else band
    if number is None or number >= len(scheme.bands):
        return None
    low, high = scheme.bands[number]
    return Fraction(weight) * low / 100, Fraction(weight) * high / 100


# --- the total ----------------------------------------


def total_of(scores: Iterable[Number], rate: Number = 0, deduction: Number = 0) -> Scored:
    """Add up a total: the scores of all rows, that of the rate, less a deduction.

    >>> total_of([Decimal(50), Decimal(40)], Decimal("8.5")).steps.zh
    '50＋40＋8.5＝98.5'
    """
    parts = [Fraction(one) for one in (*scores, *([rate] if rate else []))]
    value = sum(parts, _NONE) - Fraction(deduction)
    less = f"－{_shown(deduction)}" if deduction else ""
    text = f"{'＋'.join(map(_shown, parts)) or '0'}{less}＝{_shown(value)}"
    spaced = text.replace("＋", " + ").replace("－", " - ").replace("＝", " = ")
    return Scored(value, Message(text, spaced))


def grade_of(total: Number, scale: Iterable[tuple[str, int]]) -> str:
    """Return the grade of a total on a scale, the best grade first; the last one takes the rest.

    >>> scale, older = families().known["national"].scheme.grades
    >>> grade_of(Decimal("89.99"), scale), grade_of(Decimal("89.99"), older)
    ('良', '优')
    """
    grades = tuple(scale)
    return next((name for name, least in grades if total >= least), grades[-1][0])


def printed_as(value: Fraction, score: Decimal, least: int = 0) -> bool:
    """Whether a score prints a value: rounded half up or cut, to the places that the score has.

    Zeros at the end may be dropped, so a score of fewer than ``least`` places may have those.

    >>> printed_as(Fraction(50, 3), Decimal("16.7")), printed_as(Fraction(50, 3), Decimal("16.8"))
    (True, False)
    """
    printed = Fraction(score)
    own = -int(score.as_tuple().exponent)
    for places in {own, max(own, least)}:
        unit = Fraction(1, 10**places)
        if printed in ((value // unit) * unit, ((value + unit / 2) // unit) * unit):
            return True
    return False
