"""The percentages that the narrative prints, with the figures that each is a quotient of.

A percentage is compared as an interval: what it stands for must meet what its figures make it.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.money import Rounding, rounded
from gov_accounts.refs import CellRef
from gov_accounts.rules._implied import final_of, year_before
from gov_accounts.rules._records import Held, NotEvaluable, Sentence, Violation
from gov_accounts.rules._wholes import budgets_of, wholes_of
from gov_accounts.words import NO_FIGURE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.rules._document import Document
    from gov_accounts.rules._ranges import Range
    from gov_accounts.rules._records import Outcome, Value

__all__ = [
    "FLAT",
    "LAST_YEAR",
    "OFF",
    "Change",
    "Share",
    "changes",
    "compared",
    "completions",
    "fits",
    "percent",
    "practice",
    "right_rate",
    "shares",
]


OFF = Sentence(
    "{rate:title}印为{rate:printed}%，{part:printed}÷{whole:printed}，应为{right}%",
    "{rate:title} printed {rate:printed}%, {part:printed} / {whole:printed} is {right}%",
)
"""What is said of a percentage that is not the quotient of its figures."""

# --- parts of a whole ----------------------------------------


@frozen
class Share:
    """A printed percentage, the figure that is the part, and the one that is the whole."""

    rate: CellRef
    part: CellRef
    whole: CellRef | None

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """The figures that are compared."""
        return (self.rate, self.part, *((self.whole,) if self.whole else ()))

    def comparable(self, document: Document) -> bool:
        """Whether part and whole are both there; a blank in a table is a whole of nothing."""
        if self.whole is None or document.range(self.part) is None:
            return False
        if self.whole.is_cell and document.absent(self.whole):
            return False
        return self.whole != self.part and self.whole in document.figures

    def of_nothing(self, document: Document) -> bool:
        """Whether the whole is known to be blank or zero."""
        return (
            self.whole is not None and self.comparable(document) and not document.amount(self.whole)
        )

    def quotient(self, document: Document) -> Range | None:
        """Return part by whole; None if the whole may be nothing."""
        part = document.range(self.part)
        whole = document.range(self.whole) if self.whole is not None else None
        return None if part is None or whole is None else part.over(whole)

    def unlike(self, says: str, **values: Value) -> Violation:
        """Tell of a percentage that its part and its whole do not make."""
        named: dict[str, Value] = {"rate": self.rate, "part": self.part}
        if self.whole is not None:
            named["whole"] = self.whole
        return Violation(self.cells, says, {**named, **values}, self.rate)


def shares(document: Document) -> tuple[Share, ...]:
    """Return the shares of totals that the narrative prints."""
    found = []
    for rate, part in _told(document, "share"):
        wholes = wholes_of(document, part, document.stated[rate].base or "")
        ways = [Share(rate, part, whole) for whole in wholes or (None,)]
        found.append(min(ways, key=partial(_unlikely, document)))
    return tuple(found)


def completions(document: Document) -> tuple[Share, ...]:
    """Return the completion rates whose budget stands somewhere."""
    found = []
    for rate, owner in _told(document, "completion"):
        budgets = budgets_of(document, owner, document.stated[rate].base or "")
        part = final_of(document, owner)
        ways = [Share(rate, part, budget) for budget in budgets]
        if ways:
            found.append(min(ways, key=partial(_unlikely, document)))
    return tuple(found)


def _unlikely(document: Document, one: Share) -> int:
    """Order what words may mean: what fits the rate, what can be compared, the others."""
    quotient = one.quotient(document)
    if not one.comparable(document):
        return 3
    if quotient is None:
        return 2
    return 0 if any(fits(document, one.rate, quotient, way) for way in Rounding) else 1


def _told(document: Document, what: str) -> Iterator[tuple[CellRef, CellRef]]:
    """Yield the figures that tell something of another, with that other."""
    for ref in document.stated:
        if ref.last == what and ref.parent is not None:
            yield ref, ref.parent


# --- changes on the year before ----------------------------------------


@frozen
class Change:
    """A change on the year before: of what, by how much, and its rate if one is printed.

    ``change`` tells by how much: the change itself or, where none is stated, last year's level.
    """

    owner: CellRef
    change: CellRef
    rate: CellRef | None

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """The figures that are compared."""
        return (self.owner, self.change, *((self.rate,) if self.rate else ()))

    @property
    def by_level(self) -> bool:
        """Whether last year's level is stated and not the change."""
        return self.change.last == LAST_YEAR

    def opposite(self, document: Document) -> bool:
        """Whether the words for the amount and for its rate go different ways."""
        if self.rate is None:
            return False
        rate = document.stated[self.rate]
        if self.by_level:
            moved = self._moved(document)
            return moved is not None and bool(rate.value) and moved.high < 0
        change = document.stated[self.change]
        if FLAT in (rate.direction, change.direction):
            # Level is no way to go: 持平 goes with a rate of nothing, whichever word that has.
            return bool(rate.value) is not bool(change.value)
        return rate.direction != change.direction

    def impossible(self, document: Document) -> bool:
        """Whether the rate is a fall of more than all there was."""
        rate = document.stated[self.rate] if self.rate is not None else None
        return rate is not None and rate.direction == "decrease" and rate.value > _ALL

    def quotient(self, document: Document) -> Range | None:
        """Return the change by the year before; None if that may be nothing."""
        before, moved = year_before(document, self.owner), self._moved(document)
        return None if before is None or moved is None else moved.over(before)

    def right(self, document: Document) -> str:
        """Return what the printed figures make the rate, to its places."""
        before, moved = self._printed(document)
        return percent(document, self.rate, Fraction(moved, before)) if self.rate and before else ""

    def _printed(self, document: Document) -> tuple[int, int]:
        """Return the year before and the change in ticks, as printed."""
        now, told = (
            figure.ticks if (figure := document.figure(ref)) is not None else 0
            for ref in (final_of(document, self.owner), self.change)
        )
        if self.by_level:
            return told, abs(now - told)
        rose = document.stated[self.change].direction == "increase"
        return (now - told if rose else now + told), told

    def _moved(self, document: Document) -> Range | None:
        """Return the change as its words go, a fall without its sign."""
        if not self.by_level:
            return document.range(self.change)
        now = document.range(final_of(document, self.owner))
        before = document.range(self.change)
        if now is None or before is None or self.rate is None:
            return None
        fell = document.stated[self.rate].direction == "decrease"
        return before - now if fell else now - before


_ALL = 100
LAST_YEAR, FLAT = "last_year", "flat"
"""The name of last year's level, and the direction of a change that is none."""


def changes(document: Document) -> tuple[Change, ...]:
    """Return the changes that the narrative states."""
    found = (
        (change, owner, owner.child("change_rate")) for change, owner in _told(document, "change")
    )
    by_change = tuple(
        Change(owner, change, rate if rate in document.stated else None)
        for change, owner, rate in found
    )
    by_level = tuple(
        Change(owner, owner.child(LAST_YEAR), rate)
        for rate, owner in _told(document, "change_rate")
        if owner.child("change") not in document.stated
        and owner.child(LAST_YEAR) in document.stated
    )
    return by_change + by_level


def compared(document: Document, share: Share) -> Outcome:
    """Compare a percentage with what its part and its whole make it."""
    quotient = share.quotient(document)
    if not share.comparable(document):
        return NotEvaluable("nothing_to_compare", cells=share.cells, about=share.rate)
    if share.of_nothing(document):
        return Held(share.cells, about=share.rate)
    if quotient is None:
        return NotEvaluable("too_small", cells=share.cells, about=share.rate)
    if fits(document, share.rate, quotient, document.once(practice)):
        return Held(share.cells, about=share.rate)
    return share.unlike("", right=right_rate(document, share.rate, share.part, share.whole))


def right_rate(document: Document, rate: CellRef, part: CellRef, whole: CellRef | None) -> str:
    """Return what two printed figures make of a percentage, to the places that it has."""
    over, under = document.figure(part), document.figure(whole) if whole is not None else None
    if over is None or under is None or not under.ticks:
        return NO_FIGURE
    return percent(document, rate, Fraction(over.ticks, under.ticks))


def percent(document: Document, rate: CellRef, quotient: Fraction) -> str:
    """Write a quotient as a percentage would be printed, to its places and in the practice."""
    places = -int(document.stated[rate].quantum.as_tuple().exponent)
    value = quotient * 100
    if document.once(practice) is Rounding.TRUNCATED:
        step = 10**places
        value = Fraction(int(value * step), step)
    return rounded(value, places)


# --- half-up, or cut off ----------------------------------------


def fits(document: Document, rate: CellRef, quotient: Range, rounding: Rounding) -> bool:
    """Whether a quotient prints as a percentage does."""
    stands_for = document.percentage(rate, rounding)
    return stands_for is not None and stands_for.meets(quotient)


def practice(document: Document) -> Rounding:
    """Decide how the document rounds percentages.

    One that cuts all of them off says nothing wrong; one that cuts off some does.
    """
    known = tuple(_quotients(document))
    half_up, cut_off = (
        all(fits(document, rate, quotient, rounding) for rate, quotient in known)
        for rounding in (Rounding.HALF_UP, Rounding.TRUNCATED)
    )
    return Rounding.TRUNCATED if cut_off and not half_up else Rounding.HALF_UP


def _quotients(document: Document) -> Iterator[tuple[CellRef, Range]]:
    """Yield the percentages that can be compared, with what their figures make them."""
    for share in (*document.once(shares), *document.once(completions)):
        if share.comparable(document) and not share.of_nothing(document):
            quotient = share.quotient(document)
            if quotient is not None:
                yield share.rate, quotient
    for change in document.once(changes):
        quotient = change.quotient(document)
        doubtful = change.opposite(document) or change.impossible(document)
        if change.rate is not None and quotient is not None and not doubtful:
            yield change.rate, quotient
