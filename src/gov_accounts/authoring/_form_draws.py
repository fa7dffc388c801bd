"""What draws a self-evaluation form: choices, the stock of words, numbers as printed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import frozen

from gov_accounts.authoring._told import Choose
from gov_accounts.descriptions import data_file
from gov_accounts.evaluation import Ratio
from gov_accounts.families import Family

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Draw", "draw_of", "hundredths", "plain", "stock"]

_T = TypeVar("_T")


def stock() -> dict[str, Any]:
    """Return the words that drawn forms are made of.

    >>> stock()["tasks"][0]
    '人员经费保障'
    """
    return data_file("form_stock.toml")


@cache
def _texts(name: str) -> tuple[str, ...]:
    found: Any = stock()["texts"]
    for part in name.split("."):
        found = found[part]
    return tuple(found)


def hundredths(value: Fraction) -> int:
    """Return a value of zero or more in hundredths, halves rounded up.

    >>> hundredths(Fraction(1, 3)), hundredths(Fraction(1, 200))
    (33, 1)
    """
    return int(value * 100 + Fraction(1, 2))


def plain(value: Fraction | int, *, least: int = 0) -> Decimal:
    """Return a number of at most two places, without zeros at its end beyond ``least`` places.

    >>> plain(Fraction(19, 2)), plain(10, least=1)
    (Decimal('9.5'), Decimal('10.0'))
    """
    whole = int(value * 100)
    needed = 2 if whole % 10 else 1 if whole % 100 else 0
    places = max(needed, least)
    return Decimal(whole // 10 ** (2 - places)).scaleb(-places)


@frozen(eq=False)
class Draw:
    """What draws a form of a family, and how numbers look all through it.

    ``sound``: every target is reached. ``least`` are the places that scores have at least,
    ``weights`` and ``rates`` those of weights and percentages, ``places`` those of money.
    ``bare``: a value to be equalled has no sign before it.
    """

    family: Family
    choose: Choose
    sound: bool
    least: int
    weights: int
    rates: int
    places: int
    bare: bool

    def some(self, options: Sequence[_T]) -> _T:
        """Draw one of some options."""
        return self.choose(options)

    def once_in(self, chances: int) -> bool:
        """Draw whether something happens, once in so many times."""
        return self.choose(range(chances)) == chances - 1

    def between(self, low: int, high: int) -> int:
        """Draw a whole number; both ends may be drawn."""
        return self.choose(range(low, max(low, high) + 1))

    def text(self, name: str) -> str:
        """Draw a text of the stock."""
        return self.choose(_texts(name))

    # --- numbers as printed ----------------------------------------

    def money(self, ticks: int | None) -> Decimal | None:
        """Return an amount in units of its last place as the form prints it."""
        return None if ticks is None else Decimal(ticks).scaleb(-self.places)

    def score(self, amount: int) -> Decimal:
        """Return a score in hundredths as the form prints it."""
        return plain(Fraction(amount, 100), least=self.least)

    def weight(self, amount: int) -> Decimal:
        """Return a weight in hundredths as the form prints it."""
        return plain(Fraction(amount, 100), least=self.weights)

    def percent(self, part: Fraction) -> Ratio:
        """Return a part of one as a percentage with two places, halves rounded up."""
        return Ratio(plain(Fraction(hundredths(part * 100), 100), least=self.rates), percent=True)


def draw_of(family: Family, choose: Choose) -> Draw:
    """Draw how the numbers of a form look, and whether it reaches all that it aimed at."""
    return Draw(
        family,
        choose,
        sound=choose((True, False, False)),
        least=choose((0, 0, 2, 1)),
        weights=choose((0, 0, 0, 2, 1)),
        rates=choose((2, 0)),
        places=choose((2, 0)) if family.unit == "元" else family.places,
        bare=choose((False, False, True)),
    )
