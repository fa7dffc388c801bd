"""A figure that stands in a neighbouring cell while its own is blank."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

from gov_accounts.findings import Suspect
from gov_accounts.slips import Slip

if TYPE_CHECKING:
    from gov_accounts.judging._neighbourhood import Neighbourhood

__all__ = ["LISTED", "MISPLACED", "misplaced"]

LISTED = 5
"""So many admissible figures of a cell are told."""
MISPLACED = 8
"""The cost of a misplaced figure: a neighbour on each side, of two cells."""


def misplaced(hood: Neighbourhood, suspects: list[Suspect]) -> list[Suspect] | None:
    """Return the suspects with the figure where it belongs, if it stands beside its blank."""
    document = hood.sums.document
    for n, m in itertools.product(range(len(suspects)), repeat=2):
        blank, filled = suspects[n], suspects[m]
        figure = document.figure(filled.cell.ref)
        if document.figure(blank.cell.ref) is not None or figure is None:
            continue
        if filled.cell.ref not in hood.beside(blank.cell.ref):
            continue
        if _possible(blank, figure.amount) and _possible(filled, Decimal(0)):
            replaced = list(suspects)
            replaced[n] = _prefer(blank, figure.amount)
            replaced[m] = _prefer(filled, Decimal(0).quantize(figure.quantum))
            return replaced
    return None


def _possible(suspect: Suspect, value: Decimal) -> bool:
    return (suspect.low is None or suspect.low <= value) and (
        suspect.high is None or value <= suspect.high
    )


def _prefer(suspect: Suspect, value: Decimal) -> Suspect:
    """Return a suspect whose likeliest figure is the given one."""
    rest = tuple(one for one in suspect.values if one[0] != value)
    return Suspect(suspect.cell, suspect.low, suspect.high, ((value, Slip.MOVED), *rest)[:LISTED])
