"""Bounds propagation: rows narrow the intervals of cells until nothing moves or a row cannot hold.

Narrowing never removes an amount that some solution needs, so a clash is a proof (no false alarm).
Method: bounds consistency of linear rows with coefficients ±1; every bound of such a row is reached
by whole numbers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import define, field

from gov_accounts.judging._equations import FREE, Clash, Row, unbounded

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator


__all__ = ["Propagation"]

_PATIENCE = 8
"""Narrowings per row after which propagation stops undecided: intervals can creep 分 by 分."""
_ENDLESS = 10 * FREE
"""The room above a row that need not be zero: wider than any interval."""


@define
class Propagation:
    """Intervals of all cells, narrowed in place, with the history of what narrowed them.

    ``of_cell`` are the rows that each cell stands in, ``visits`` how many rows were looked at.
    """

    rows: Sequence[Row]
    of_cell: Sequence[Sequence[int]]
    low: list[int]
    high: list[int]
    visits: int = 0
    _steps: list[tuple[int, bool, int]] = field(factory=list)
    """Each narrowing: (row, from the row's lower sum, step before on the same bound)."""
    _last: dict[tuple[int, bool], int] = field(factory=dict)
    """The last step on each bound: (cell, is the upper bound)."""

    def run(self, start: Iterable[int], only: frozenset[int] | None = None) -> Clash | None:
        """Narrow from some rows on; return the clash if the rows cannot hold together.

        ``only`` confines it to some rows. None means that no clash was found.
        """
        rows = self.rows
        agenda = _Agenda(start, range(len(rows)) if only is None else only)
        patience = _PATIENCE * (len(agenda.queue) + 25)
        while agenda.queue and patience >= 0:
            index = agenda.take()
            self.visits += 1
            row = rows[index]
            room, rise, widest = self._room(row)
            if room < 0 or rise < 0:
                return self._clash(index, from_low=room < 0)
            if widest > room or widest > rise:
                moved = self._narrow(index, row, room, rise)
                for cell in moved:
                    agenda.add(self.of_cell[cell], index)
                patience -= len(moved)
        return None

    def _room(self, row: Row) -> tuple[int, int, int]:
        """Return how far a row's sum reaches below and above zero, and its widest interval."""
        low, high = self.low, self.high
        total_low = total_high = widest = 0
        for cell, sign in row.terms:
            below, above = low[cell], high[cell]
            # The most frequent line of a check: max() would be a call for every cell.
            if above - below > widest:  # noqa: PLR1730
                widest = above - below
            if sign > 0:
                total_low += below
                total_high += above
            else:
                total_low -= above
                total_high -= below
        return -total_low, total_high if row.equal else _ENDLESS, widest

    def _narrow(self, index: int, row: Row, room: int, rise: int) -> list[int]:
        """Narrow the cells of a row; return those that moved, once for each bound."""
        low, high, steps, last = self.low, self.high, self._steps, self._last
        moved: list[int] = []
        for cell, upper, bound, from_low in self._nearer(row, room, rise):
            if not unbounded(bound):
                (high if upper else low)[cell] = bound
                last_step = last.get((cell, upper), -1)
                last[cell, upper] = len(steps)
                steps.append((index, from_low, last_step))
                moved.append(cell)
        return moved

    def _nearer(self, row: Row, room: int, rise: int) -> Iterator[tuple[int, bool, int, bool]]:
        """Yield nearer bounds of a row's cells: (cell, is the upper, bound, from the lower sum).

        A term lies at most ``room`` above its lower end, as the others are at their lower ends
        then, and at most ``rise`` below its upper end.
        """
        low, high = self.low, self.high
        for cell, sign in row.terms:
            below, above = low[cell], high[cell]
            span, upright = above - below, sign > 0
            if span > room:
                yield cell, upright, below + room if upright else above - room, True
            if span > rise:
                yield cell, not upright, above - rise if upright else below + rise, False

    def _clash(self, index: int, *, from_low: bool) -> Clash:
        """Walk back from a row that cannot hold to the printed figures it rests on."""
        cells: set[int] = set()
        rows: set[int] = set()
        done: set[int] = set()
        todo: list[tuple[int, bool, int, int]] = [(index, from_low, -1, len(self._steps))]
        while todo:
            number, lower_sum, target, until = todo.pop()
            rows.add(number)
            for cell, sign in self.rows[number].terms:
                if cell == target:
                    continue
                step = self._step_before(until, (cell, (sign > 0) != lower_sum))
                if step < 0:
                    if cell not in self.rows[number].shared:
                        cells.add(cell)
                elif step not in done:
                    done.add(step)
                    reason, reason_lower, _ = self._steps[step]
                    todo.append((reason, reason_lower, cell, step))
        return Clash(frozenset(rows), frozenset(cells))

    def _step_before(self, until: int, bound: tuple[int, bool]) -> int:
        """Return the last step on a bound before another step; -1 if there was none."""
        step = self._last.get(bound, -1)
        while step >= until:
            step = self._steps[step][2]
        return step


class _Agenda:
    """The rows to look at, in the order in which they came up; none waits twice."""

    __slots__ = ("_allowed", "_waiting", "queue")

    def __init__(self, start: Iterable[int], allowed: Container[int]) -> None:
        self._allowed = allowed
        self.queue = deque(index for index in start if index in allowed)
        self._waiting = set(self.queue)

    def take(self) -> int:
        """Return the row that waited longest."""
        index = self.queue.popleft()
        self._waiting.discard(index)
        return index

    def add(self, rows: Iterable[int], origin: int) -> None:
        """Let rows wait that a cell moved by the row ``origin`` may narrow."""
        waiting, allowed = self._waiting, self._allowed
        for row in rows:
            if row not in waiting and row != origin and row in allowed:
                waiting.add(row)
                self.queue.append(row)
