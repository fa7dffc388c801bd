"""Arithmetic of forms on exact fractions.

Scores are exact. A printed rate stands for half a unit of its last place to either side. Amounts of
the performance system are cut off, so each may be off by one unit of its last place.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from gov_accounts.findings import Message
from gov_accounts.money import quantum_of, rounded
from gov_accounts.rules._ranges import Range
from gov_accounts.rules._records import Held, Sentence, Violation
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gov_accounts.evaluation import Ratio
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._form_view import FormAt
    from gov_accounts.rules._records import Outcome

__all__ = [
    "IN_WAN",
    "LAST_PLACE_OF_SCORES",
    "RATE_OFF",
    "around",
    "as_decimal",
    "either",
    "last_place",
    "last_place_of_projects",
    "quotient",
    "rate_range",
    "total_of",
]

IN_WAN: Mapping[str, Fraction] = MappingProxyType(
    {unit.value: Fraction(unit.fen, Unit.WAN.fen) for unit in Unit}
)
"""What a unit of money is in 万元."""

LAST_PLACE_OF_SCORES = Fraction(1, 20)
"""Scores and weights are printed to 0.1: a difference below half of it is a rest of printing."""


def total_of(values: Iterable[Decimal | None]) -> Fraction | None:
    """Add up; None if one is blank."""
    total = Fraction(0)
    for value in values:
        if value is None:
            return None
        total += Fraction(value)
    return total


def as_decimal(value: Fraction) -> Decimal:
    """Return a fraction as the amount that a finding states, to six places.

    >>> as_decimal(Fraction(-1, 3)), as_decimal(Fraction(12000))
    (Decimal('-0.333333'), Decimal('12000'))
    """
    text = rounded(value, 6).replace(",", "").rstrip("0").rstrip(".")
    return Decimal("0" if text == "-0" else text)


def either(values: Iterable[Fraction], places: int | None = None) -> Message:
    """Name the values of which one is right, each once, to so many places if that is said.

    >>> either([Fraction(17, 2), Fraction(7)], 2).zh
    '8.50或7.00'
    """
    known = dict.fromkeys(values)
    shown = [f"{as_decimal(one):f}" if places is None else rounded(one, places) for one in known]
    return Message("或".join(shown), " or ".join(shown))


def around(value: Decimal | Fraction, half: Fraction) -> Range:
    """Return what lies so near to a value."""
    return Range(Fraction(value) - half, Fraction(value) + half)


def rate_range(ratio: Ratio) -> Range:
    """Return what a printed rate stands for.

    Without % trailing zeros are dropped (1 for 1.00), so such a rate has two places at least.
    """
    places = -int(ratio.value.as_tuple().exponent)
    if not ratio.percent:
        places = max(places, 2)
    return around(ratio.fraction, Fraction(1, 2 * 10**places) / (100 if ratio.percent else 1))


def last_place(forms: Iterable[FormAt]) -> Fraction:
    """Return the last place of the amounts of money of some forms: the finest figure decides."""
    return Fraction(quantum_of([amount for form in forms for amount in form.amounts]))


def last_place_of_projects(document: Document) -> Fraction:
    """Return the last place of the amounts of all project forms, which one system prints."""
    return last_place(document.projects)


RATE_OFF = Sentence(
    "{part}÷{whole}＝{exact}{sign}，印为{rate}", "{part} ÷ {whole} = {exact}{sign}, printed {rate}"
)


def quotient(
    form: FormAt,
    paths: tuple[str, ...],
    amounts: tuple[Decimal, Decimal],
    rate: Ratio,
    place: Fraction,
) -> Outcome:
    """Compare a printed rate with the quotient of its amounts, each of which is cut off.

    ``paths`` are those of the rate, of the part and of the whole, then others that repeat it; the
    whole is above zero.
    """
    part, whole = amounts
    allowed = around(part, place).over(around(whole, place))
    if allowed is None or allowed.meets(rate_range(rate)):
        return Held()
    exact = Fraction(part) / Fraction(whole) * (100 if rate.percent else 1)
    return Violation(
        form.printed(*paths),
        values={
            "part": part,
            "whole": whole,
            "exact": exact,
            "sign": rate.unit or "",
            "rate": str(rate),
        },
        difference=as_decimal(Fraction(rate.value) - exact),
    )
