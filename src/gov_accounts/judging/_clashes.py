"""What clashes share, and what they rest on beyond their own rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from gov_accounts.judging._system import System

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Hidden", "components"]


@define
class Hidden:
    """Finds the cells that narrow others without standing in their rows.

    A sum that does not hold is no longer read as added up from its parts. If one of its parts is
    what is wrong, the whole may mean more than it seems to, and so may what repeats it.
    """

    system: System
    broken: frozenset[int]

    def around(self, cells: Iterable[int]) -> frozenset[int]:
        """Return the cells and those of broken sums they stand for, at one or more removes."""
        found, frontier = set(cells), list(cells)
        seen = set(frontier)
        while frontier:
            for index in self.system.links_of[frontier.pop()]:
                others = [cell for cell, _ in self.system.rows[index].terms]
                if index in self.broken:
                    found.update(others)
                new = [cell for cell in others if cell not in seen]
                seen.update(new)
                frontier += new
        return frozenset(found)


def components(clashes: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """Join clashes that share a cell."""
    parts: list[frozenset[int]] = []
    for clash in clashes:
        met = [part for part in parts if not part.isdisjoint(clash)]
        parts = [part for part in parts if part.isdisjoint(clash)]
        parts.append(clash.union(*met))
    return parts
