"""The scores of self-evaluation forms by the scheme of a family, in hundredths of a point."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gov_accounts.authoring._form_draws import hundredths

if TYPE_CHECKING:
    from gov_accounts.families import Scheme

__all__ = ["grade_of", "points_of_quantity", "points_of_rate", "reached", "set_by_hand"]

UPWARDS = (">=", ">", "=")
"""Signs of targets that more than them reaches; more than = is a matter of opinion."""


def points_of_rate(scheme: Scheme, rate: Fraction) -> int:
    """Return the score of a rate of execution in hundredths: by steps, or a share of the points.

    >>> from gov_accounts.families import families
    >>> points_of_rate(families().known["hubei"].scheme, Fraction(1, 2))
    1000
    """
    if not scheme.steps:
        return hundredths(scheme.execution * min(Fraction(1), rate))
    return next((points * 100 for least, points in scheme.steps if rate * 100 >= least), 0)


def reached(sign: str, target: Fraction, actual: Fraction) -> bool:
    """Whether a value reaches its target; = is scored as ≥, but nothing is to be nothing.

    >>> reached("=", Fraction(1), Fraction(2)), reached("=", Fraction(0), Fraction(2))
    (True, False)
    """
    if sign == "=" and target == 0:
        return actual <= 0
    return {
        ">=": actual >= target,
        ">": actual > target,
        "=": actual >= target,
        "<=": actual <= target,
        "<": actual < target,
    }[sign]


def points_of_quantity(
    scheme: Scheme, sign: str, weight: int, target: Fraction, actual: Fraction
) -> int:
    """Return the score of an indicator in hundredths: its weight, or what is left of it.

    >>> from gov_accounts.families import families
    >>> scheme = families().known["national"].scheme
    >>> points_of_quantity(scheme, "<=", 1000, Fraction(10), Fraction(12))
    800
    """
    if reached(sign, target, actual):
        return weight
    way = {"=": scheme.equal, ">=": scheme.at_least, ">": scheme.at_least}.get(sign, scheme.at_most)
    return hundredths(_left(way, sign, target, actual) * weight / 100)


def _left(way: str, sign: str, target: Fraction, actual: Fraction) -> Fraction:
    """Return the part of the weight that a missed target leaves."""
    if way == "none" or target <= 0:
        return Fraction(0)
    if way == "reverse":
        return max(Fraction(0), 1 - abs(actual - target) / target)
    up = sign in UPWARDS
    return max(Fraction(0), min(Fraction(1), actual / target if up else target / actual))


def set_by_hand(scheme: Scheme, sign: str, target: Fraction, actual: Fraction) -> bool:
    """Whether a person sets the score: far above the target, or where a miss leaves it open.

    >>> from gov_accounts.families import families
    >>> scheme = families().known["national"].scheme
    >>> set_by_hand(scheme, ">=", Fraction(10), Fraction(12))
    True
    """
    if reached(sign, target, actual):
        far = scheme.free_above
        return far is not None and sign in UPWARDS and actual >= target * Fraction(far) > 0
    return sign in scheme.free_missed


def grade_of(scale: tuple[tuple[str, int], ...], total: int) -> str:
    """Return the grade of a total in hundredths on a scale with the best grade first.

    >>> grade_of((("优", 90), ("良", 0)), 8999)
    '良'
    """
    return next((name for name, least in scale if total >= least * 100), scale[-1][0])
