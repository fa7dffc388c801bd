"""Changes of parts add up to the change of their whole, and so do last year's levels."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.findings import Severity
from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._percentages import FLAT, LAST_YEAR
from gov_accounts.rules._printed_sums import printed_sum, unit_of
from gov_accounts.rules._ranges import NOTHING, Range
from gov_accounts.rules._records import Held, Kind, NotEvaluable, Sentence, Violation, rule
from gov_accounts.subjects import packaged_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.rules._document import Document
    from gov_accounts.rules._records import Outcome, Value

__all__ = ["changes_of_parts"]

E = Severity.ERROR


@frozen
class _Whole:
    """A total and its parts."""

    whole: CellRef
    parts: tuple[CellRef, ...]


def _wholes() -> Iterator[_Whole]:
    """Yield the totals of money that are made up of other figures."""
    for subject in packaged_vocabulary().subjects.values():
        if subject.adds and subject.kind == "money":
            ref, *parts = (CellRef.of(NARRATIVE, key) for key in (subject.key, *subject.adds))
            yield _Whole(ref, tuple(parts))


_WHOLES = tuple(_wholes())

_CHANGE, _LEVEL = "change", LAST_YEAR
_SIGNS = {"increase": 1, "decrease": -1, FLAT: 1}


@rule(
    "N-CHG",
    E,
    "各部分的增减额、上年数之和应等于总额的增减额、上年数",
    "changes of parts, and their figures of last year, add up to those of the whole",
    Basis("derived-from-tables", "总额增减额＝各部分增减额之和"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says=Sentence(
        "{whole:title}为{total}{unit}，各部分{parts}，合计{sum}{unit}",
        "{whole:title} is {total} {unit}, its parts {parts}, together {sum} {unit}",
    ),
    why={
        "part": Sentence("没有“{part:title}”", "no {part:title} is stated"),
    },
)
def changes_of_parts(document: Document) -> Iterator[Outcome]:
    """Add up what is told of parts where it is told of their whole too."""
    for one in _WHOLES:
        for told in (_CHANGE, _LEVEL):
            if one.whole.child(told) in document.stated:
                yield from _added_up(document, one, told)


def _added_up(document: Document, one: _Whole, told: str) -> Iterator[Outcome]:
    whole = one.whole.child(told)
    parts = tuple(part.child(told) for part in one.parts if part.child(told) in document.stated)
    untold = tuple(part for part in one.parts if part.child(told) not in document.stated)
    if not parts:
        return
    # A part of which nothing is told may have been there the year before.
    lacking = next(iter(untold), None)
    total, ranges = _signed(document, whole), tuple(_signed(document, part) for part in parts)
    if lacking is not None or total is None or None in ranges:
        part = (lacking or one.whole).child(told)
        yield NotEvaluable("part", {"part": part}, (whole, *parts), whole)
        return
    together = sum((each for each in ranges if each is not None), NOTHING)
    if total.meets(together):
        yield Held((whole, *parts), about=whole)
        return
    yield Violation((whole, *parts), "", _sums(document, whole, parts), whole)


def _signed(document: Document, ref: CellRef) -> Range | None:
    """Return what a figure stands for, with the sign of its direction; None if that is not told."""
    stated, meant = document.stated[ref], document.range(ref)
    if meant is None or ref.last != _CHANGE:
        return meant
    figure = document.figures[ref]
    sign = _SIGNS.get(stated.direction or "")
    if sign is None or figure is None:
        return None
    # A change may be taken from rounded figures of two years, and then be off by a whole last
    # place.
    exact, place = Fraction(stated.value), Fraction(figure.quantum)
    low, high = ((sign * exact + by) * figure.unit.fen for by in (-place, place))
    return Range(low, high)


def _sums(document: Document, whole: CellRef, parts: tuple[CellRef, ...]) -> dict[str, Value]:
    """Return the whole, each part and the parts together, in the unit of the whole."""
    return {
        "whole": whole,
        "unit": unit_of(document, whole),
        "total": printed_sum(document, (whole,), whole),
        "parts": tuple(printed_sum(document, (part,), whole) for part in parts),
        "sum": printed_sum(document, parts, whole),
    }
