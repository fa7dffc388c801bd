"""Sums of printed figures, written as one of them is: for sentences, not for comparing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.money import from_ticks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from gov_accounts.refs import CellRef
    from gov_accounts.rules._document import Document

__all__ = ["printed_difference", "printed_sum", "signed_ticks", "unit_of", "written"]

_DOWN = "decrease"


def signed_ticks(document: Document, ref: CellRef) -> int:
    """Return a figure as printed, a decrease below zero; nothing for one that is not there."""
    figure = document.figure(ref)
    if figure is None:
        return 0
    stated = document.stated.get(ref)
    falls = stated is not None and stated.direction == _DOWN
    return -figure.ticks if falls else figure.ticks


def written(document: Document, ticks: int, like: CellRef) -> Decimal:
    """Write a number of ticks in the unit of a figure, to its places or more."""
    measure = document.measure(like)
    assert measure is not None  # noqa: S101 - asked of figures that are there
    return from_ticks(ticks, *measure)


def printed_sum(document: Document, refs: Iterable[CellRef], like: CellRef) -> Decimal:
    """Return the sum of figures as printed, in the unit of another."""
    return written(document, sum(signed_ticks(document, ref) for ref in refs), like)


def printed_difference(document: Document, whole: CellRef, parts: Iterable[CellRef]) -> Decimal:
    """Return what parts lack of a whole as printed."""
    rest = sum(signed_ticks(document, ref) for ref in parts)
    return written(document, signed_ticks(document, whole) - rest, whole)


def unit_of(document: Document, ref: CellRef) -> str:
    """Return the unit of a figure as it is written."""
    measure = document.measure(ref)
    return measure[0].value if measure is not None else ""
