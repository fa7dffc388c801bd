"""The cells of the tables that a figure of the narrative must equal."""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING

from gov_accounts.rules._narrative_identities import NARRATIVE_SUMS
from gov_accounts.rules._patterns import Codes, applied

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gov_accounts.refs import CellRef
    from gov_accounts.rules._document import Document

__all__ = ["cells_of", "counterparts"]


def counterparts(document: Document) -> Mapping[CellRef, tuple[CellRef, ...]]:
    """Return, for figures of the narrative stated or not, the cells that each must equal."""
    found: dict[CellRef, list[CellRef]] = defaultdict(list)
    codes = Codes(document.accounts)
    for one in NARRATIVE_SUMS:
        for identity in applied(codes, one):
            sides = (identity.left, identity.right)
            if identity.relation == "=" and all(len(side) == 1 for side in sides):
                here, there = (side[0].ref for side in sides)
                if not here.is_cell and there.is_cell:
                    found[here].append(there)
    return MappingProxyType({ref: tuple(cells) for ref, cells in found.items()})


def cells_of(document: Document, ref: CellRef) -> tuple[CellRef, ...]:
    """Return the cells that a figure of the narrative must equal; none if no rule says so."""
    return document.once(counterparts).get(ref, ())
