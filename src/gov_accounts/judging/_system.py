"""All identities of a document as one system of integer rows, and what its cells may be.

Every cell is a whole number of 分 inside an interval: what its printed figure stands for. Every
identity is a row of cells with signs. :meth:`System.propagate` narrows the intervals until nothing
moves or a row cannot hold; a *clash* then names the rows and the printed figures that cannot be
true together.

What it decides. A clash is a proof, see :mod:`gov_accounts.judging._propagation`. No clash is a
proof of the contrary only where the rows share cells like a tree: any two rows share at most one
cell, and no chain of rows comes back to where it began. Elsewhere the question stays open and goes
to :mod:`gov_accounts.judging._proof`. What a print stands for: docs/sources.md#rounding-practice.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import evolve

from gov_accounts.judging._core import Core
from gov_accounts.judging._equations import FREE, Clash, Equations
from gov_accounts.judging._propagation import Propagation
from gov_accounts.judging._widths import Widths, added_up

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    from gov_accounts.judging._equations import Row
    from gov_accounts.judging._widths import Step

__all__ = ["System"]

_NOTHING = (0, 0)


def _any_sign(_cell: int) -> bool:
    return False


class System(Equations):
    """Equations whose cells have intervals.

    :meth:`read_as` says what each figure stands for by itself; :attr:`low` and :attr:`high` also
    let a sum stand for what its printed parts stand for, where it is printed as their sum
    (分项相加).
    """

    def __init__(
        self,
        printed: Sequence[int],
        rows: Sequence[Row],
        *,
        scale: int,
        positive: Callable[[int], bool] = _any_sign,
        unknown: Mapping[int, int] = MappingProxyType({}),
    ) -> None:
        super().__init__(printed, rows, scale=scale, unknown=unknown)
        self.positive = positive
        """Whether a cell is no debt whatever it should print."""
        self.limit: int | None = None
        """When :attr:`visits` has come so far, the work is to end, see :attr:`exhausted`."""
        self.visits = 0
        """How many rows propagation has looked at so far: the measure of work done."""
        self.slack: list[tuple[int, int]] = []
        self._widths: list[tuple[int, int]] = []
        self._steps: tuple[Step, ...] | None = None
        self._blank: frozenset[int] = frozenset()
        """The cells that are nothing in any practice."""
        self._printed: Sequence[int] = ()
        """All others."""
        self._core: Core | None = None
        self.low: list[int] = []
        self.high: list[int] = []

    def read_as(self, meaning: Sequence[tuple[int, int]]) -> None:
        """Say what the printed figures stand for, each by itself: the least and the greatest."""
        base, cells = self.base, len(self.base)
        self.slack, self.low, self.high = [_NOTHING] * cells, [0] * cells, [0] * cells
        for cell in range(cells) if self._steps is None else self._printed:
            below, above = self.low[cell], self.high[cell] = meaning[cell]
            self.slack[cell] = below - base[cell], above - base[cell]
        rounded = self._rounded()
        if self._steps is None:
            self._steps = self._find_steps(rounded)
        self._widths = added_up(self._steps, rounded)
        for step in self._steps:
            below, above = self._widths[step.cell]
            for cell in step.same - self.unknown.keys():
                self.low[cell], self.high[cell] = base[cell] + below, base[cell] + above

    def _find_steps(self, rounded: list[tuple[int, int]]) -> tuple[Step, ...]:
        """Find in which order widths are added up, and what is blank.

        Whether a figure is printed to the 分 depends on no practice, so neither does that.
        """
        widths = Widths(self, rounded)
        for cell, links in enumerate(self.links_of):
            if links and cell not in self.unknown:
                widths.of(cell)
        self._printed = [
            cell
            for cell, slack in enumerate(self.slack)
            if slack != _NOTHING or self.printed[cell] or cell in self.unknown
        ]
        self._blank = frozenset(range(len(self.base))) - frozenset(self._printed)
        return tuple(widths.steps)

    def _rounded(self) -> list[tuple[int, int]]:
        """Return how far rounding alone puts each figure from its amount, known or not."""
        if not self.unknown:
            return self.slack
        rounded = list(self.slack)
        for cell, place in self.unknown.items():
            rounded[cell] = -place, place
        return rounded

    # --- rows by themselves ----------------------------------------

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

    def reach(self, index: int) -> tuple[int, int]:
        """Return the least and the greatest that a row can come to by itself."""
        low = high = 0
        for cell, sign in self.rows[index].terms:
            low += self.low[cell] if sign > 0 else -self.high[cell]
            high += self.high[cell] if sign > 0 else -self.low[cell]
        return low, high

    def short_of(self, index: int) -> int:
        """Return by how much a row fails to hold by itself; 0 if it can hold."""
        low, high = self.reach(index)
        return max(low, -high if self.rows[index].equal else 0, 0)

    def without(self, void: Container[int], parts: int = 0) -> System:
        """Return a system in which some rows are loose; it must be told how to read figures.

        ``parts`` is how many parts of the sums among them are not known.
        """
        rows = [
            evolve(row, loose=parts) if index in void else row
            for index, row in enumerate(self.rows)
        ]
        return System(
            self.printed, rows, scale=self.scale, positive=self.positive, unknown=self.unknown
        )

    # --- what cells may be if others are wrong ----------------------------------------

    def width(self, cell: int, free: frozenset[int]) -> tuple[int, int]:
        """Return how far an amount may lie below and above its figure, whatever that is."""
        return self.widths(free).of(cell)

    def widths(self, free: frozenset[int]) -> Widths:
        """Return the widths of all cells if those of ``free`` may be anything."""
        return Widths(self, self._rounded(), free)

    def bounds(self, free: frozenset[int]) -> tuple[list[int], list[int]]:
        """Return the intervals of all cells if the cells of ``free`` may be anything.

        Sums over a free cell may then have been added up from printed parts, whatever the figures
        say now.
        """
        low, high = self.low.copy(), self.high.copy()
        if not free:
            return low, high
        changed = self._resting_on(free)
        widths = Widths(self, self._rounded(), free, self._widths, changed)
        for cell in changed:
            if self.printed[cell]:
                below, above = widths.of(cell)
                low[cell] = min(low[cell], self.base[cell] + below)
                high[cell] = max(high[cell], self.base[cell] + above)
        for cell in free:
            low[cell] = self.slack[cell][0] if self.positive(cell) else -FREE
            high[cell] = FREE
        return low, high

    def _resting_on(self, free: frozenset[int]) -> set[int]:
        """Return the cells that a row adds up, directly or not, from cells that may be anything."""
        found: set[int] = set()
        frontier = list(free)
        while frontier:
            cell = frontier.pop()
            for index in self.of_cell[cell]:
                links = self.rows[index].links
                if links and self.active(index, free):
                    new = [whole for whole in links if whole not in found and whole != cell]
                    found.update(new)
                    frontier += new
        return found

    # --- all rows together ----------------------------------------

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
        propagation = Propagation(self.rows, self.of_cell, low, high)
        clash = propagation.run(start, only)
        self.visits += propagation.visits
        return clash

    def core(self, free: frozenset[int] = frozenset()) -> Core:
        """Return what the system comes to where blanks that are not free are nothing."""
        if free.isdisjoint(self._blank):
            if self._core is None:
                self._core = Core(self, self._blank)
            return self._core
        return Core(self, self._blank - free)

    def may_hold(self, free: frozenset[int] = frozenset()) -> bool:
        """Whether the rows may hold together, as far as propagation tells."""
        low, high = self.bounds(free)
        if free.isdisjoint(self._blank):
            return self._core_may_hold(free, low, high)
        return self.propagate(low, high, self.start(free)) is None

    def _core_may_hold(self, free: frozenset[int], low: list[int], high: list[int]) -> bool:
        core = self.core()
        bounds = core.bounds(low, high)
        if bounds is None:
            return False
        before = core.visits
        holds = core.propagate(*bounds, core.start(self.start(free)))
        self.visits += core.visits - before
        return holds

    def clash(self, free: frozenset[int] = frozenset()) -> Clash | None:
        """Return a clash that does not rest on the free cells, made smaller by leaving out rows."""
        if not free and not self.inexact:
            return None
        low, high = self.bounds(free)
        # The core is made anew where blanks are free; looking for a clash at once costs less then.
        if free.isdisjoint(self._blank) and self._core_may_hold(free, low, high):
            return None
        found = self.propagate(low.copy(), high.copy(), self.start(free))
        if found is None:
            return None
        for index in sorted(found.rows, reverse=True):
            if len(found.rows) == 1 or self.exhausted:
                break
            if index in found.rows:
                rest = found.rows - {index}
                found = self.propagate(low.copy(), high.copy(), rest, rest) or found
        return found

    @property
    def exhausted(self) -> bool:
        """Whether as much was done as may be: clashes are then no longer made smaller."""
        return self.limit is not None and self.visits > self.limit
