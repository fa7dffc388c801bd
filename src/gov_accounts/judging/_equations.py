"""All identities of a document as rows of whole numbers between cells, as they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["FREE", "Clash", "Equations", "Row", "unbounded"]

FREE = 10**30
"""A bound no amount reaches: the cell may be anything."""
_NEARLY_FREE = FREE // 10


def unbounded(bound: int) -> bool:
    """Whether a bound says nothing: the cell is free on that side."""
    return not -_NEARLY_FREE < bound < _NEARLY_FREE


@frozen
class Row:
    """A row of the system: Σ sign · cell, ``=`` or ``<=`` 0 (``>=`` is turned round).

    ``links`` names the cells that the row
    says how to add up from the others: the whole of a sum, both sides of an equality.
    """

    terms: tuple[tuple[int, int], ...]
    equal: bool
    links: tuple[int, ...] = ()


@frozen
class Clash:
    """Rows and cells that cannot be true together: one of the cells must be wrong."""

    rows: frozenset[int]
    cells: frozenset[int]


class Equations:
    """Cells with printed figures, rows between them.

    ``printed`` are the figures as whole numbers, ``scale`` of them to one 分; a blank is 0.
    """

    def __init__(self, printed: Sequence[int], rows: Sequence[Row], *, scale: int) -> None:
        self.printed = printed
        self.scale = scale
        self.base = [value // scale for value in printed]
        self.rows = rows
        self.of_cell = _by_cell(len(printed), ([cell for cell, _ in row.terms] for row in rows))
        """The rows that each cell stands in."""
        self.links_of = _by_cell(len(printed), (row.links for row in rows))
        """The rows that say how to add up each cell."""
        self.differences = [sum(sign * printed[cell] for cell, sign in row.terms) for row in rows]
        self.inexact = [index for index in range(len(rows)) if not self._exact(index)]
        """The rows that do not hold between the figures as printed."""

    def _exact(self, index: int) -> bool:
        difference = self.differences[index]
        return not difference if self.rows[index].equal else difference <= 0

    def active(self, index: int, free: frozenset[int]) -> bool:
        """Whether a sum is printed as the sum of its parts, or could be if a free cell were right."""
        if not self.differences[index]:
            return True
        return bool(free) and any(cell in free for cell, _ in self.rows[index].terms)


def _by_cell(cells: int, of_row: Iterable[Iterable[int]]) -> list[list[int]]:
    """Turn the cells of each row into the rows of each cell."""
    found: list[list[int]] = [[] for _ in range(cells)]
    for index, own in enumerate(of_row):
        for cell in own:
            found[cell].append(index)
    return found
