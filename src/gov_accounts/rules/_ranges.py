"""What a printed figure, a sum or a quotient may be: a closed interval of exact fractions."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

__all__ = ["NOTHING", "Range"]


@frozen
class Range:
    """A closed interval of exact fractions; what a printed figure, sum or quotient may be."""

    low: Fraction
    high: Fraction

    def meets(self, other: Range) -> bool:
        """Whether the intervals have a value in common."""
        return self.low <= other.high and other.low <= self.high

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Range) -> Range:
        return Range(self.low - other.high, self.high - other.low)

    def __neg__(self) -> Range:
        return Range(-self.high, -self.low)

    def at_least_nothing(self) -> Range:
        """Leave out what is below zero."""
        return Range(max(self.low, Fraction(0)), max(self.high, Fraction(0)))

    def over(self, other: Range) -> Range | None:
        """Divide; None unless the divisor is above zero throughout."""
        if other.low <= 0:
            return None
        quotients = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Range(min(quotients), max(quotients))


NOTHING = Range(Fraction(0), Fraction(0))
