"""Money: the only door for numbers.

An amount is a :class:`decimal.Decimal` exactly as printed, in the unit printed (:class:`Unit`).
What a printed figure *means* is an interval of whole 分 (0.01 元): all exact amounts that print so.
Sums are exact whatever the caller's decimal context. No float enters anywhere.
"""

from __future__ import annotations

import enum
from decimal import (
    ROUND_DOWN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    localcontext,
)
from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.errors import AmountError
from gov_accounts.words import half_width, is_number

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager
    from fractions import Fraction

    from gov_accounts.units import Unit

__all__ = [
    "Interval",
    "Rounding",
    "bounds",
    "exact_sum",
    "exactly",
    "fen",
    "format_amount",
    "from_ticks",
    "grouped",
    "last_place",
    "parse_amount",
    "printed",
    "quantum_of",
    "require_amount",
    "rounded",
    "stands_for",
    "ticks",
]

MAX_DIGITS = 20
"""Digits before the decimal point; the nation's whole budget in 分 has 16."""
MAX_PLACES = 8
"""Digits after the decimal point; exact 分 printed in 万元 has 6, whole 元 in 亿元 8."""

# Room for a sum of 10**12 admissible figures; anything lost would raise, never round.
_EXACT = Context(prec=60, traps=[InvalidOperation, DivisionByZero, Inexact])


def exactly() -> AbstractContextManager[Context]:
    """Return a ``with`` block in which Decimals are exact, whatever the context of the caller.

    Rounding raises in it.

    >>> with exactly():
    ...     Decimal("12345678.90") - Decimal("0.01")
    Decimal('12345678.89')
    """
    return localcontext(_EXACT)


class Rounding(enum.Enum):
    """How exact amounts became printed figures (尾数处理)."""

    HALF_UP = "half_up"
    """四舍五入: halves away from zero."""
    TRUNCATED = "truncated"
    """截尾: the digits behind the last printed place are cut off."""


@frozen(order=True)
class Interval:
    """Whole numbers of 分 from ``low`` to ``high``, both included.

    >>> Interval(1, 2) + Interval(-3, 4)
    Interval(low=-2, high=6)
    """

    low: int
    high: int

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __contains__(self, value: int) -> bool:
        return self.low <= value <= self.high

    def hull(self, other: Interval) -> Interval:
        """Return the smallest interval that holds both."""
        return Interval(min(self.low, other.low), max(self.high, other.high))

    def meets(self, other: Interval) -> bool:
        """Whether some whole number lies in both."""
        return self.low <= other.high and other.low <= self.high


NOTHING = Interval(0, 0)
"""What a blank stands for: no money."""


def require_amount(value: object) -> Decimal:
    """Return ``value`` if it may stand as a figure; raise :class:`AmountError` otherwise.

    Only finite :class:`~decimal.Decimal` written without exponent and within :data:`MAX_DIGITS` and
    :data:`MAX_PLACES` passes: no float, no bool, no NaN, no ``1E+9``.

    >>> require_amount(Decimal("748.66"))
    Decimal('748.66')
    """
    if not isinstance(value, Decimal):
        kind = type(value).__name__
        raise AmountError(
            f"expected a Decimal, found {value!r} of type {kind}; use parse_amount for text"
        )
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise AmountError(
            f"expected a finite amount, found {value}; leave the figure blank (None) instead"
        )
    if not -MAX_PLACES <= exponent <= 0 or value.adjusted() >= MAX_DIGITS:
        raise AmountError(
            f"expected at most {MAX_DIGITS} digits before and {MAX_PLACES} after the point, found "
            f"{value}"
        )
    return value


def parse_amount(text: str) -> Decimal:
    """Read one printed amount; the printed decimals are kept.

    Thousands separators must stand right, full-width digits and minus signs are understood.
    Everything else (``1e3``, ``NaN``, ``1_000``, ``1,23``, empty text) raises :class:`AmountError`.

    >>> parse_amount("4,733.10")
    Decimal('4733.10')
    >>> parse_amount("－２．５")
    Decimal('-2.5')
    """
    if not isinstance(text, str):
        raise AmountError(f"expected text, found {text!r} of type {type(text).__name__}")
    if not is_number(text):
        raise AmountError(f"expected an amount such as 748.66 or 4,733.14, found {text!r}")
    return require_amount(Decimal(half_width(text.strip()).replace(",", "")))


def format_amount(value: Decimal) -> str:
    """Write an amount in its printed digits, without exponent and without separators.

    >>> format_amount(Decimal("532.40"))
    '532.40'
    """
    return format(value, "f")


def grouped(value: Decimal) -> str:
    """Write an amount with thousands separators, for people.

    >>> grouped(Decimal("9746.50"))
    '9,746.50'
    """
    return format(value, ",f")


def rounded(value: Fraction, places: int) -> str:
    """Write an exact number to so many places, halves away from zero, with separators, for people.

    >>> from fractions import Fraction
    >>> rounded(Fraction(2, 3), 2), rounded(Fraction(-12345), 1)
    ('0.67', '-12,345.0')
    """
    units = (abs(value.numerator) * 10**places * 2 + value.denominator) // (2 * value.denominator)
    figure = Decimal(-units if value < 0 else units).scaleb(-places, context=_EXACT)
    return grouped(figure)


def exact_sum(values: Iterable[Decimal]) -> Decimal:
    """Add amounts exactly, whatever the caller's decimal context.

    >>> exact_sum([Decimal("0.1"), Decimal("0.20")])
    Decimal('0.30')
    """
    total = Decimal(0)
    for value in values:
        total = _EXACT.add(total, require_amount(value))
    return total


def quantum_of(values: Iterable[Decimal]) -> Decimal:
    """Return the last printed place of a set of figures: ``Decimal('0.01')`` for 6.2 and 748.66.

    Trailing zeros may be dropped in print, so the finest figure decides. With no figure it is 0.01.

    >>> quantum_of([Decimal("6.2"), Decimal("748.66")])
    Decimal('0.01')
    """
    places = [-int(require_amount(value).as_tuple().exponent) for value in values]
    return Decimal(1).scaleb(-max(places)) if places else Decimal("0.01")


def fen(value: Decimal, unit: Unit) -> int | None:
    """Return a printed figure as a whole number of 分, or None if it is finer than that.

    >>> from gov_accounts.units import Unit
    >>> fen(Decimal("0.01"), Unit.WAN)
    10000
    """
    scaled = _EXACT.multiply(require_amount(value), Decimal(unit.fen))
    whole = scaled.to_integral_value(rounding=ROUND_DOWN)
    return int(whole) if whole == scaled else None


TICKS = 10**MAX_PLACES
"""Ticks to one 分, see :func:`ticks`."""


def ticks(value: Decimal, unit: Unit) -> int:
    """Return a printed figure in 10⁻⁸ 分.

    It is whole for every admissible figure, so that sums are sums of integers.

    >>> from gov_accounts.units import Unit
    >>> ticks(Decimal("0.01"), Unit.YUAN)
    100000000
    """
    return int(_EXACT.scaleb(value, MAX_PLACES)) * unit.fen


def from_ticks(count: int, unit: Unit, quantum: Decimal) -> Decimal:
    """Return a number of ticks as a figure of a unit, with at least the places of ``quantum``.

    >>> from gov_accounts.units import Unit
    >>> from_ticks(100000000, Unit.YUAN, Decimal("0.01"))
    Decimal('0.01')
    """
    value = _EXACT.divide(Decimal(count), Decimal(unit.fen)).scaleb(-MAX_PLACES, context=_EXACT)
    places = max(
        -int(value.normalize(_EXACT).as_tuple().exponent), -int(quantum.as_tuple().exponent), 0
    )
    return value.quantize(Decimal(1).scaleb(-places), context=_EXACT)


def stands_for(value: Decimal, unit: Unit, quantum: Decimal, rounding: Rounding) -> Interval:
    """Return the exact amounts in 分 that print as ``value``: all of them and no other.

    With 748.66 万元 to two places, half-up: 10000·k − 5000 to 10000·k + 4999 分 for k = 74866,
    mirrored below zero. A quantum finer than 0.01 元 leaves the two whole 分 next to the figure.
    Half-up is 四舍五入, truncated 截尾: docs/sources.md#rounding-practice.

    >>> from gov_accounts.units import Unit
    >>> stands_for(Decimal("0.02"), Unit.WAN, Decimal("0.01"), Rounding.HALF_UP)
    Interval(low=15000, high=24999)
    >>> stands_for(Decimal("0.02"), Unit.WAN, Decimal("0.01"), Rounding.TRUNCATED)
    Interval(low=20000, high=29999)
    """
    count = ticks(require_amount(value), unit)
    return Interval(*bounds(count, last_place(quantum, unit), rounding))


@lru_cache(maxsize=1024)
def last_place(quantum: Decimal, unit: Unit) -> int:
    """Return the last printed place of a unit in whole 分, 0 where it is finer.

    >>> from gov_accounts.units import Unit
    >>> last_place(Decimal("0.01"), Unit.WAN), last_place(Decimal("0.001"), Unit.YUAN)
    (10000, 0)
    """
    return fen(quantum, unit) or 0


def bounds(count: int, step: int, rounding: Rounding) -> tuple[int, int]:
    """Return the least and the greatest 分 that print as a figure of so many ticks.

    ``step`` is its last printed place, see :func:`last_place` and :func:`stands_for`.

    >>> bounds(20000 * TICKS, 10000, Rounding.HALF_UP)
    (15000, 24999)
    """
    whole, finer = divmod(count, TICKS)
    if not step or finer:
        return whole, whole + 1 if finer else whole
    size = abs(whole)
    if rounding is Rounding.HALF_UP:
        low, high = size - step // 2, size + (step + 1) // 2 - 1
    else:
        low, high = size, size + step - 1
    if not whole:
        return -high, high
    return (low, high) if whole > 0 else (-high, -low)


def printed(amount_in_fen: int, unit: Unit, quantum: Decimal, rounding: Rounding) -> Decimal:
    """Print an exact amount in 分: the inverse of :func:`stands_for`.

    >>> from gov_accounts.units import Unit
    >>> printed(5509749999, Unit.WAN, Decimal("0.01"), Rounding.HALF_UP)
    Decimal('5509.75')
    """
    exact = _EXACT.divide(Decimal(amount_in_fen), Decimal(unit.fen))
    mode = ROUND_HALF_UP if rounding is Rounding.HALF_UP else ROUND_DOWN
    value = exact.quantize(quantum, rounding=mode, context=Context(prec=60))
    return value or value.copy_abs()
