"""What a sum may stand for: its own rounding, or that of the printed parts it was added up from."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field

from gov_accounts.judging._equations import Equations

__all__ = ["Widths"]


@define
class Widths:
    """How far below and above its printed figure the exact amount of a cell may lie.

    A cell that equals the sum of its printed parts may be that sum; so may one that repeats such a
    cell in another table. For one link and parts of one practice this union is an interval again:
    the sum of the parts' intervals.

    ``slack`` is what each figure stands for by itself, ``free`` the cells that may be anything,
    ``known`` what was found already.
    """

    equations: Equations
    slack: Sequence[tuple[int, int]]
    free: frozenset[int] = frozenset()
    known: dict[int, tuple[int, int]] = field(factory=dict)
    _busy: set[int] = field(factory=set)
    """Cells whose width is being found: a sum of sums that comes back to itself adds nothing."""

    def of(self, cell: int) -> tuple[int, int]:
        """Return the width of a cell below and above its figure."""
        found = self.known.get(cell)
        if found is not None:
            return found
        low, high = self.slack[cell]
        if cell in self._busy or (low == high and not self.free):
            return low, high
        same, sums = self._repeated(cell)
        self._busy |= same
        for whole, index in sums:
            below, above = self._added_up(whole, index)
            low, high = min(low, below), max(high, above)
        self._busy -= same
        for member in same:
            self.known[member] = low, high
        return low, high

    def _repeated(self, cell: int) -> tuple[set[int], list[tuple[int, int]]]:
        """Return the cells that repeat a cell, and all sums that one of them is the whole of."""
        equations, free = self.equations, self.free
        same, frontier, sums = {cell}, [cell], []
        while frontier:
            one = frontier.pop()
            for index in equations.links_of[one]:
                if not equations.active(index, free):
                    continue
                links = equations.rows[index].links
                if len(links) == 1:
                    sums.append((one, index))
                    continue
                for other in links:
                    # Two blanks are equal without being copied.
                    if other not in same and (
                        equations.printed[other] or other in free or other in equations.unknown
                    ):
                        same.add(other)
                        frontier.append(other)
        return same, sums

    def _added_up(self, whole: int, index: int) -> tuple[int, int]:
        """Return the width of a whole as the sum of the widths of its parts."""
        row = self.equations.rows[index]
        low, high = self.slack[whole]
        # A part that is not known was rounded as the whole is.
        spread = (high - low + 1) * (row.loose or 0)
        below, above, own = -spread, spread, 1
        for part, sign in row.terms:
            if part == whole:
                own = sign
                continue
            part_low, part_high = self.of(part)
            if sign > 0:
                below, above = below + part_low, above + part_high
            else:
                below, above = below - part_high, above - part_low
        # A row that reads whole - parts = 0 gives the parts with the sign turned.
        return (-above, -below) if own > 0 else (below, above)
