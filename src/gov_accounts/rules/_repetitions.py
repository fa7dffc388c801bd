"""Rules on figures that the narrative tells more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.findings import Severity
from gov_accounts.money import Rounding
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._document import Figure, percentage
from gov_accounts.rules._records import Held, Kind, Sentence, Violation, rule
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.narrative import Loose, Stated
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._records import Outcome, Value

__all__ = ["same_subject", "told_twice"]

E, W = Severity.ERROR, Severity.WARNING


@rule(
    "N-36",
    E,
    "同一数字前后两次表述应相同",
    "a figure stated twice is the same",
    Basis("meaning-of-narrative", "同一数字两次表述"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says=Sentence(
        "{figure:title}先印{first}{unit}（{there}），后印{again}{other}（{here}）",
        "{figure:title} is {first} {unit} ({there}), then {again} {other} ({here})",
    ),
)
def told_twice(document: Document) -> Iterator[Outcome]:
    """Compare each figure that is stated again with the first statement."""
    for again in document.narrative.repeated:
        ref = again.ref
        first = document.stated.get(ref)
        if first is None:
            continue
        if _same(first, again):
            yield Held((ref,), about=ref)
            continue
        values: dict[str, Value] = {
            "figure": ref,
            "first": first.value,
            "unit": first.unit,
            "there": first.place,
            "again": again.value,
            "other": again.unit,
            "here": again.place,
        }
        yield Violation((ref,), "", values, ref, place=again.place, quote=again.quote)


def _same(first: Stated, again: Stated) -> bool:
    """Whether two statements may be of one amount: the same print, fewer places, another unit."""
    unit, other = Unit.named(first.unit), Unit.named(again.unit)
    if unit is other and first.value == again.value:
        return True
    if first.unit == again.unit == "%" and first.quantum != again.quantum:
        return any(percentage(first, one).meets(percentage(again, one)) for one in Rounding)
    if unit is None or other is None or (unit is other and first.quantum == again.quantum):
        return False
    amount = Figure.of(first.value, unit, first.quantum)
    return amount.range.meets(Figure.of(again.value, other, again.quantum).range)


_NO_MONEY = ("%", "分")
"""Units of what may well differ from sentence to sentence: rates and scores."""
_ENDING = 6
"""Subjects with as many last characters in common are looked at as one."""
_TELLING = 4
"""A subject with fewer characters, as 其中, tells nothing of what is counted."""


@rule(
    "N-LOOSE",
    W,
    "同一事项在各处的数字应相同",
    "the same subject is stated with the same figure everywhere",
    Basis("meaning-of-narrative", "同一事项一个数字"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says=Sentence(
        "{subject}先为{first}{unit}，后为{again}{unit}（{here}）",
        "{subject}: {first}, then {again} {unit} ({here})",
    ),
)
def same_subject(document: Document) -> Iterator[Outcome]:
    """Compare the figures that have no name where their subjects are the same words."""
    seen: dict[tuple[str, str, str], Loose] = {}
    for one in document.narrative.loose:
        first = seen.setdefault((one.lead, one.subject[-_ENDING:], one.unit), one)
        if len(one.subject) < _TELLING or first.subject != one.subject or one.unit in _NO_MONEY:
            continue
        if first.value == one.value:
            yield Held(about=one.subject)
            continue
        values: dict[str, Value] = {
            "subject": one.subject,
            "first": first.value,
            "again": one.value,
            "unit": one.unit,
            "here": one.place,
        }
        yield Violation((), "", values, one.subject, place=one.place, quote=one.subject)
