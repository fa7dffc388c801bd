"""Rules on counts that go with money: travel abroad, receptions, vehicles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.findings import Severity
from gov_accounts.refs import CellRef
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Held, Kind, Sentence, Violation, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gov_accounts.rules._document import Document
    from gov_accounts.rules._records import Outcome

__all__ = ["overseas", "receptions", "vehicles"]

W = Severity.WARNING


def _three(name: str) -> CellRef:
    return CellRef(f"N[three_public.{name}]")


_TOGETHER: Mapping[str, Sentence] = {
    "two": Sentence(
        "{a:title}{a:printed}，{b:title}{b:printed}",
        "{a:title} {a:printed}, {b:title} {b:printed}",
    ),
    "three": Sentence(
        "{a:title}{a:printed}，{b:title}{b:printed}，{c:title}{c:printed}",
        "{a:title} {a:printed}, {b:title} {b:printed}, {c:title} {c:printed}",
    ),
    "fewer": Sentence(
        "{more:title}{more:printed}少于{fewer:title}{fewer:printed}",
        "{more:title} is below {fewer:title}",
    ),
}
"""Sentences of figures that are all zero, or all not; and of those that are in an order."""


def _together(document: Document, *figures: CellRef) -> Iterator[Outcome]:
    """Ask that of money and its counts all be zero or none, as far as they are stated."""
    present = tuple(ref for ref in figures if ref in document.stated)
    some = tuple(ref for ref in present if document.stated[ref].value)
    if len(present) < 2:
        return
    if some and len(some) < len(present):
        says = "two" if len(present) == 2 else "three"
        yield Violation(present, says, dict(zip("abc", present, strict=False)), figures[0])
    else:
        yield Held(present, about=figures[0])


def _once(first: Iterator[Outcome], second: Iterator[Outcome]) -> Iterator[Outcome]:
    """Yield the first outcomes, and the others unless the first have told what is wrong."""
    told = list(first)
    yield from told
    if not any(isinstance(one, Violation) for one in told):
        yield from second


def _not_fewer(document: Document, more: CellRef, fewer: CellRef) -> Iterator[Outcome]:
    if more not in document.stated or fewer not in document.stated:
        return
    if document.stated[more].value < document.stated[fewer].value:
        yield Violation((more, fewer), "fewer", {"more": more, "fewer": fewer}, more)
    else:
        yield Held((more, fewer), about=more)


@rule(
    "N-19",
    W,
    "因公出国（境）费与团组数、人次应同时有或同时无，人次不少于团组数",
    "travel abroad has money, groups and persons together; persons are not fewer than groups",
    Basis("information-table-notes-2017", "出国费、团组数、人次"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says=_TOGETHER,
)
def overseas(document: Document) -> Iterator[Outcome]:
    """Compare travel abroad with the groups and persons who travelled."""
    groups, persons = _three("overseas_groups"), _three("overseas_persons")
    yield from _once(
        _together(document, _three("overseas"), groups, persons),
        _not_fewer(document, persons, groups),
    )


@rule(
    "N-20",
    W,
    "公务接待的金额、批次、人次应同时有或同时无",
    "receptions have money, batches and persons together",
    Basis("information-table-notes-2017", "接待金额、批次、人次"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says=_TOGETHER,
)
def receptions(document: Document) -> Iterator[Outcome]:
    """Compare receptions, domestic, foreign and abroad, with the batches and persons received."""
    for guests in ("domestic", "foreign", "abroad"):
        batches, persons = _three(f"{guests}_batches"), _three(f"{guests}_persons")
        yield from _once(
            _together(document, _three(f"{guests}_reception"), batches, persons),
            _not_fewer(document, persons, batches),
        )


_RUNNING, _KEPT = _three("vehicles_running"), _three("vehicles_kept")


@rule(
    "N-21",
    W,
    "公务用车购置费与购置数、运行维护费与保有量应相符",
    "vehicles bought go with purchase money, vehicles kept with running costs",
    Basis("information-table-notes-2017", "购置费与购置数、运行费与保有量"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says={
        **_TOGETHER,
        "running": Sentence(
            "运行维护费{running:printed}，保有量{kept:printed}",
            "running costs {running:printed}, vehicles {kept:printed}",
        ),
    },
)
def vehicles(document: Document) -> Iterator[Outcome]:
    """Compare money for vehicles with vehicles. One may be kept without costs, not the reverse."""
    yield from _together(document, _three("vehicles_purchase"), _three("vehicles_bought"))
    running, kept = document.stated.get(_RUNNING), document.stated.get(_KEPT)
    if running is None or kept is None:
        return
    if running.value and not kept.value:
        values = {"running": _RUNNING, "kept": _KEPT}
        yield Violation((_RUNNING, _KEPT), "running", values, _RUNNING)
    else:
        yield Held((_RUNNING, _KEPT), about=_RUNNING)
