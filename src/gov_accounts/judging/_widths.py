"""What a sum may stand for: its own rounding, or that of the printed parts it was added up from.

Which cells repeat which, and which are the sums of printed parts, does not depend on the practice
in which the figures are read: it is found once (:class:`Widths`), and then only added up again
(:func:`added_up`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from attrs import define, field, frozen

from gov_accounts.judging._equations import Equations, Row

__all__ = ["Step", "Widths", "added_up"]


@frozen
class Step:
    """Cells that repeat ``cell``, and the rows of which one of them is the whole."""

    cell: int
    same: frozenset[int]
    sums: tuple[tuple[int, Row], ...]


def added_up(steps: Iterable[Step], slack: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the widths of all cells, where each figure stands for what ``slack`` says of it.

    The steps come in the order in which each finds its parts known.
    """
    found = list(slack)
    for step in steps:
        low, high = slack[step.cell]
        for whole, row in step.sums:
            below, above = _of_parts(whole, row, slack[whole], found)
            low, high = min(low, below), max(high, above)
        for member in step.same:
            found[member] = low, high
    return found


def _of_parts(
    whole: int, row: Row, own: tuple[int, int], widths: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """Return the width of a whole as the sum of the widths of its parts.

    ``own`` is what its figure stands for by itself.
    """
    below = above = 0
    if row.loose:
        # A part that is not known was rounded as the whole is.
        above = (own[1] - own[0] + 1) * row.loose
        below = -above
    turned = True
    for part, sign in row.terms:
        if part == whole:
            turned = sign > 0
            continue
        low, high = widths[part]
        if sign > 0:
            below, above = below + low, above + high
        else:
            below, above = below - high, above - low
    # A row that reads whole - parts = 0 gives the parts with the sign turned.
    return (-above, -below) if turned else (below, above)


@define
class Widths:
    """How far below and above its printed figure the exact amount of a cell may lie.

    A cell that equals the sum of its printed parts may be that sum; so may one that repeats such a
    cell in another table. For one link and parts of one practice this union is an interval again:
    the sum of the parts' intervals.

    ``slack`` is what each figure stands for by itself, ``free`` the cells that may be anything,
    ``known`` the widths of all cells but those that are ``sought``; without it all are.
    """

    equations: Equations
    slack: Sequence[tuple[int, int]]
    free: frozenset[int] = frozenset()
    known: Sequence[tuple[int, int]] | None = None
    sought: Collection[int] | None = None
    steps: list[Step] = field(factory=list)
    """How each width was found, parts before sums, see :func:`added_up`."""
    _found: list[tuple[int, int]] = field(init=False)
    _left: set[int] = field(init=False)
    """Cells whose width is not found yet: until then they stand for what they print."""
    _busy: set[int] = field(factory=set)
    """Cells whose width is being found: a sum of sums that comes back to itself adds nothing."""

    def __attrs_post_init__(self) -> None:
        self._found = list(self.slack if self.known is None else self.known)
        self._left = set(range(len(self._found)) if self.sought is None else self.sought)
        for cell in self._left if self.known is not None else ():
            self._found[cell] = self.slack[cell]

    def of(self, cell: int) -> tuple[int, int]:
        """Return the width of a cell below and above its figure."""
        low, high = self._found[cell]
        if cell not in self._left or cell in self._busy or (low == high and not self.free):
            return low, high
        same, sums = self._repeated(cell)
        self._busy |= same
        rows, left = self.equations.rows, self._left
        for whole, index in sums:
            row = rows[index]
            for part, _ in row.terms:
                if part in left and part != whole:
                    self.of(part)
            below, above = _of_parts(whole, row, self.slack[whole], self._found)
            low, high = min(low, below), max(high, above)
        self._busy -= same
        self.steps.append(Step(cell, frozenset(same), tuple((w, rows[i]) for w, i in sums)))
        for member in same:
            self._found[member] = low, high
        left -= same
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
