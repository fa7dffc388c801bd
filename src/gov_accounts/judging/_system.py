"""All identities of a document as one system of integer rows, and bounds propagation over it.

Every cell is a whole number of 分 inside an interval: what its printed figure stands for. Every
identity is a row of cells with signs. :meth:`System.propagate` narrows the intervals until nothing
moves or a row cannot hold; a *clash* then names the rows and the printed figures that cannot be
true together.

What it decides. Narrowing never removes an amount that some solution needs, so a clash is a proof
(no false alarm). No clash is a proof of the contrary only where the rows share cells like a tree:
any two rows share at most one cell, and no chain of rows comes back to where it began. Elsewhere
the question stays open and goes to :mod:`gov_accounts.judging._proof`. Method:
bounds consistency of linear rows with coefficients ±1 (every bound of such a row is reached by
whole numbers); what a print stands for: docs/sources.md#rounding-practice.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from attrs import define, field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gov_accounts.money import Interval

__all__ = ["Clash", "Row", "System", "unbounded"]

_FREE = 10**30
"""A bound no amount reaches: the cell may be anything."""
_NEARLY_FREE = _FREE // 10
_PATIENCE = 8
"""Narrowings per row after which propagation stops undecided: intervals can creep 分 by 分."""


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


@define
class _Trail:
    """The history of narrowed bounds, to tell afterwards what a clash rests on."""

    steps: list[tuple[int, bool, int, bool, int]] = field(factory=list)
    """(cell, is the upper bound, row, from the row's lower sum, step before on the same bound)."""
    last: dict[tuple[int, bool], int] = field(factory=dict)


class System:
    """Cells with intervals, rows between them.

    ``printed`` are the figures as whole numbers, ``scale`` of them to one 分; a blank is 0.
    :meth:`read_as` says what each stands for by itself; :attr:`low` and :attr:`high` also let a sum
    stand for what its printed parts stand for, where it is printed as their sum (分项相加).
    """

    def __init__(self, printed: Sequence[int], rows: Sequence[Row], *, scale: int) -> None:
        self.printed = printed
        self.scale = scale
        self.base = [value // scale for value in printed]
        self.rows = rows
        self.of_cell: list[list[int]] = [[] for _ in printed]
        self.links_of: list[list[int]] = [[] for _ in printed]
        self.differences: list[int] = []
        for index, row in enumerate(rows):
            difference = 0
            for cell, sign in row.terms:
                self.of_cell[cell].append(index)
                difference += sign * printed[cell]
            self.differences.append(difference)
            for whole in row.links:
                self.links_of[whole].append(index)
        self.inexact = [
            index
            for index, (row, difference) in enumerate(zip(rows, self.differences, strict=True))
            if (difference if row.equal else difference > 0)
        ]
        self.limit: int | None = None
        """When :attr:`visits` has come so far, clashes are no longer made smaller."""
        self.visits = 0
        """How many rows propagation has looked at so far: the measure of work done."""
        self.slack: list[tuple[int, int]] = []
        self._widths: dict[int, tuple[int, int]] = {}
        self.low: list[int] = []
        self.high: list[int] = []

    def read_as(self, meaning: Sequence[Interval]) -> None:
        """Say what the printed figures stand for, each by itself."""
        self.slack = [
            (one.low - base, one.high - base) for one, base in zip(meaning, self.base, strict=True)
        ]
        self._widths = {}
        self.low = [one.low for one in meaning]
        self.high = [one.high for one in meaning]
        for cell, links in enumerate(self.links_of):
            if links:
                below, above = self._width(cell, frozenset(), self._widths, set())
                self.low[cell], self.high[cell] = self.base[cell] + below, self.base[cell] + above

    def holds(
        self,
        terms: Iterable[tuple[int, int]],
        *,
        equal: bool,
        alone: Sequence[tuple[int, int]] | None = None,
    ) -> bool:
        """Whether some amounts satisfy one row; ``alone``: the slack of each figure by itself."""
        total_low = total_high = 0
        for cell, sign in terms:
            if alone is not None:
                below, above = alone[cell]
                below, above = self.base[cell] + below, self.base[cell] + above
            else:
                below, above = self.low[cell], self.high[cell]
            total_low += below if sign > 0 else -above
            total_high += above if sign > 0 else -below
        return total_low <= 0 and (total_high >= 0 or not equal)

    def broken(self) -> list[int]:
        """Return the rows that cannot hold even by themselves."""
        rows = self.rows
        return [
            index
            for index in self.inexact
            if not self.holds(rows[index].terms, equal=rows[index].equal)
        ]

    # --- what a sum may stand for ----------------------------------------

    def _active(self, index: int, free: frozenset[int]) -> bool:
        """Whether a sum is printed as the sum of its parts, or could be if a free cell were right."""
        if not self.differences[index]:
            return True
        return bool(free) and any(cell in free for cell, _ in self.rows[index].terms)

    def _width(
        self,
        cell: int,
        free: frozenset[int],
        known: dict[int, tuple[int, int]],
        busy: set[int],
    ) -> tuple[int, int]:
        """Return how far below and above its printed figure the exact amount of a cell may lie.

        A cell that equals the sum of its printed parts may be that sum; so may one that repeats
        such a cell in another table. For one link and parts of one practice this union is an
        interval again: the sum of the parts' intervals.
        """
        found = known.get(cell)
        if found is not None:
            return found
        low, high = self.slack[cell]
        if cell in busy or (low == high and not free):
            return low, high
        same, frontier, sums = {cell}, [cell], []
        while frontier:
            one = frontier.pop()
            for index in self.links_of[one]:
                row = self.rows[index]
                if not self._active(index, free):
                    continue
                if len(row.links) == 2:
                    for other in row.links:
                        if other not in same and (self.printed[other] or other in free):
                            same.add(other)
                            frontier.append(other)
                else:
                    sums.append((one, index))
        busy |= same
        for whole, index in sums:
            below = above = 0
            own = 1
            for part, sign in self.rows[index].terms:
                if part == whole:
                    own = sign
                    continue
                part_low, part_high = self._width(part, free, known, busy)
                below, above = (
                    (below + part_low, above + part_high)
                    if sign > 0
                    else (below - part_high, above - part_low)
                )
            if own > 0:  # the row reads whole - parts = 0
                below, above = -above, -below
            low, high = min(low, below), max(high, above)
        busy -= same
        for member in same:
            known[member] = (low, high)
        return low, high

    def width(self, cell: int, free: frozenset[int]) -> tuple[int, int]:
        """Return how far the amount of a cell may lie below and above its figure, whatever that is."""
        return self._width(cell, free, {}, set())

    def bounds(self, free: frozenset[int]) -> tuple[list[int], list[int]]:
        """Return the intervals of all cells if the cells of ``free`` may be anything.

        Sums over a free cell may then have been added up from printed parts, whatever the figures
        say now.
        """
        low, high = self.low.copy(), self.high.copy()
        if not free:
            return low, high
        changed: set[int] = set()
        frontier = list(free)
        while frontier:
            cell = frontier.pop()
            for index in self.of_cell[cell]:
                row = self.rows[index]
                if row.links and self._active(index, free):
                    for whole in row.links:
                        if whole not in changed and whole != cell:
                            changed.add(whole)
                            frontier.append(whole)
        known = {cell: width for cell, width in self._widths.items() if cell not in changed}
        for cell in changed:
            if self.printed[cell]:
                below, above = self._width(cell, free, known, set())
                low[cell] = min(low[cell], self.base[cell] + below)
                high[cell] = max(high[cell], self.base[cell] + above)
        for cell in free:
            low[cell], high[cell] = -_FREE, _FREE
        return low, high

    # --- propagation ----------------------------------------

    def start(self, free: frozenset[int] = frozenset()) -> list[int]:
        """Return the rows that propagation must begin with.

        A row that holds as printed narrows nothing by itself as long as its figures are printed to
        one last place; the others, and those of differing places, come first.
        """
        if not free:
            return self.inexact
        return list(
            dict.fromkeys(
                [*self.inexact, *(index for cell in free for index in self.of_cell[cell])]
            )
        )

    def propagate(
        self,
        low: list[int],
        high: list[int],
        start: Iterable[int],
        only: frozenset[int] | None = None,
    ) -> Clash | None:
        """Narrow the intervals in place; return the clash if the rows cannot hold together.

        ``only`` confines it to some rows. None means that no clash was found, see the module's
        text.
        """
        rows, of_cell = self.rows, self.of_cell
        trail = _Trail()
        queue = deque(index for index in start if only is None or index in only)
        waiting = set(queue)
        left = _PATIENCE * (len(queue) + 25)
        while queue:
            index = queue.popleft()
            waiting.discard(index)
            self.visits += 1
            row = rows[index]
            total_low = total_high = widest = 0
            for cell, sign in row.terms:
                below, above = low[cell], high[cell]
                widest = max(widest, above - below)
                if sign > 0:
                    total_low += below
                    total_high += above
                else:
                    total_low -= above
                    total_high -= below
            if total_low > 0:
                return self._clash(trail, index, from_low=True)
            if row.equal and total_high < 0:
                return self._clash(trail, index, from_low=False)
            room = -total_low
            if widest <= room and (not row.equal or widest <= total_high):
                continue
            moved: list[int] = []
            for cell, sign in row.terms:
                below, above = low[cell], high[cell]
                span = above - below
                # The term lies at most `room` above its lower end: the others are at their lower
                # ends then.
                if span > room:
                    bound = below + room if sign > 0 else above - room
                    if not unbounded(bound):
                        _narrow(trail, low, high, (cell, sign > 0, index, True), bound)
                        moved.append(cell)
                if row.equal and span > total_high:
                    bound = above - total_high if sign > 0 else below + total_high
                    if not unbounded(bound):
                        _narrow(trail, low, high, (cell, sign < 0, index, False), bound)
                        moved.append(cell)
            for cell in moved:
                for other in of_cell[cell]:
                    if other != index and other not in waiting and (only is None or other in only):
                        waiting.add(other)
                        queue.append(other)
            left -= len(moved)
            if left < 0:
                return None
        return None

    def _clash(self, trail: _Trail, index: int, *, from_low: bool) -> Clash:
        """Walk back from a row that cannot hold to the printed figures it rests on."""
        cells: set[int] = set()
        rows: set[int] = set()
        done: set[int] = set()
        todo: list[tuple[int, bool, int, int]] = [(index, from_low, -1, len(trail.steps))]
        while todo:
            number, lower_sum, target, before = todo.pop()
            rows.add(number)
            for cell, sign in self.rows[number].terms:
                if cell == target:
                    continue
                upper = (sign > 0) != lower_sum
                step = trail.last.get((cell, upper), -1)
                while step >= before:
                    step = trail.steps[step][4]
                if step < 0:
                    cells.add(cell)
                elif step not in done:
                    done.add(step)
                    _, _, reason, reason_lower, _ = trail.steps[step]
                    todo.append((reason, reason_lower, cell, step))
        return Clash(frozenset(rows), frozenset(cells))

    def clash(self, free: frozenset[int] = frozenset()) -> Clash | None:
        """Return a clash that does not rest on the cells of ``free``, made smaller by leaving out rows."""
        low, high = self.bounds(free)
        found = self.propagate(low, high, self.start(free))
        if found is None or len(found.rows) == 1:
            return found
        for index in sorted(found.rows, reverse=True):
            if index not in found.rows:
                continue
            if self.limit is not None and self.visits > self.limit:
                break
            rest = found.rows - {index}
            low, high = self.bounds(free)
            smaller = self.propagate(low, high, rest, rest)
            if smaller is not None:
                found = smaller
                if len(found.rows) == 1:
                    break
        return found


def _narrow(
    trail: _Trail, low: list[int], high: list[int], step: tuple[int, bool, int, bool], bound: int
) -> None:
    cell, upper = step[:2]
    (high if upper else low)[cell] = bound
    trail.steps.append((*step, trail.last.get((cell, upper), -1)))
    trail.last[cell, upper] = len(trail.steps) - 1
