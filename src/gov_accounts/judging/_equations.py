"""All identities of a document as rows of whole numbers between cells, as they are printed."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    says how to add up from the others: the whole of a sum, both sides of an equality. A row that
    is ``loose`` says nothing of amounts any more, for something else explains why it fails: it only
    tells how a sum may have been rounded, with so many parts that are not known. ``shared`` are the
    cells that stand in every row of one pattern: no one of these rows blames them.
    """

    terms: tuple[tuple[int, int], ...]
    equal: bool
    links: tuple[int, ...] = ()
    loose: int | None = None
    shared: frozenset[int] = frozenset()

    @property
    def blamed(self) -> tuple[int, ...]:
        """The cells that may be wrong if the row cannot hold."""
        return tuple(cell for cell, _ in self.terms if cell not in self.shared)


@frozen
class Clash:
    """Rows and cells that cannot be true together: one of the cells must be wrong."""

    rows: frozenset[int]
    cells: frozenset[int]


class Equations:
    """Cells with printed figures, rows between them.

    ``printed`` are the figures as whole numbers, ``scale`` of them to one 分; a blank is 0.
    ``unknown`` are the cells whose figures are not known, with the last place that they print.
    """

    def __init__(
        self,
        printed: Sequence[int],
        rows: Sequence[Row],
        *,
        scale: int,
        unknown: Mapping[int, int] = MappingProxyType({}),
    ) -> None:
        self.printed = printed
        self.unknown = unknown
        self.scale = scale
        self.base = [value // scale for value in printed]
        self.rows = rows
        self.of_cell: list[list[int]] = [[] for _ in printed]
        """The rows that each cell stands in."""
        self.links_of: list[list[int]] = [[] for _ in printed]
        """The rows that say how to add up each cell."""
        self.differences = [self._enter(index, row) for index, row in enumerate(rows)]
        self.open_rows = frozenset(index for cell in unknown for index in self.of_cell[cell])
        self.inexact = [
            index
            for index, (row, difference) in enumerate(zip(rows, self.differences, strict=True))
            if (difference if row.equal else difference > 0) or index in self.open_rows
        ]
        """The rows that do not hold between the figures as printed."""

    def _enter(self, index: int, row: Row) -> int:
        """Note a row with its cells; return what it comes to between the figures as printed."""
        difference = 0
        for whole in row.links:
            self.links_of[whole].append(index)
        if row.loose is not None:
            return difference
        for cell, sign in row.terms:
            self.of_cell[cell].append(index)
            difference += sign * self.printed[cell]
        return difference

    def active(self, index: int, free: frozenset[int]) -> bool:
        """Whether a sum is printed as that of its parts, or could be if a free cell were right."""
        if not self.differences[index] or index in self.open_rows:
            return True
        return bool(free) and any(cell in free for cell, _ in self.rows[index].terms)
