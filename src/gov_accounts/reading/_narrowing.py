"""Sums narrow choices of columns, until nothing changes or one of them cannot hold."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from gov_accounts.reading._column_sums import Sum, System

__all__ = ["Budget", "Narrowing", "Spent", "core_of"]

Live = "Sequence[int]"
"""The options that are left of a choice."""


class Spent(Exception):  # noqa: N818 - no error: what is open stays open
    """The budget of work was spent."""


@define
class Budget:
    """Work that may still be done, in elementary steps: an option looked at in a sum."""

    left: int

    def spend(self, steps: int) -> None:
        """Take steps off; raises :class:`Spent` if there are not so many."""
        self.left -= steps
        if self.left < 0:
            raise Spent


@define(eq=False)
class _Extent:
    """What a choice may add to a sum: the hull over its options, and their extreme ends."""

    low: int
    high: int
    most_low: int
    least_high: int


@define(eq=False)
class _Hull:
    """What a sum may come to, kept while choices narrow."""

    low: int
    high: int
    extents: dict[int, _Extent] = field(factory=dict)
    stale: set[int] = field(factory=set)


@define(eq=False)
class Narrowing:
    """One course of narrowing, from ``start``, without the sums that touch some rows.

    Only sums whose number is in ``among`` are asked, if it is given.
    """

    system: System
    budget: Budget
    start: Sequence[Sequence[int]]
    without: Collection[int] = ()
    among: Collection[int] | None = None
    live: dict[int, Sequence[int]] = field(factory=dict)
    """What is left of the choices that narrowed."""
    _hulls: dict[int, _Hull] = field(factory=dict)
    _causes: defaultdict[int, list[tuple[int, Sum]]] = field(factory=lambda: defaultdict(list))
    _silent: set[int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._silent = {one.number for row in self.without for one in self.system.of_row[row]}

    def left(self, choice: int) -> Sequence[int]:
        """Return the options that are left of a choice."""
        return self.live.get(choice, self.start[choice])

    def result(self) -> list[Sequence[int]]:
        """Return the options that are left of every choice."""
        return [self.left(choice) for choice in range(len(self.start))]

    def asks(self, one: Sum) -> bool:
        """Whether a sum takes part."""
        return one.number not in self._silent and (self.among is None or one.number in self.among)

    def bounds(self, one: Sum) -> tuple[int, int]:
        """Return what a sum may come to now."""
        hull = self._hull(one)
        return hull.low, hull.high

    def rest(self, one: Sum, choice: int) -> tuple[int, int]:
        """Return what a sum may come to now, but for the share of one choice."""
        hull = self._hull(one)
        extent = hull.extents[choice]
        return hull.low - extent.low, hull.high - extent.high

    def narrow(self, sums: Iterable[Sum]) -> list[Sum] | None:
        """Drop options that some sum excludes; return sums that cannot hold together, if any.

        Raises :class:`Spent`.
        """
        queue = deque(one for one in sums if self.asks(one))
        queued = {one.number for one in queue}
        time = 0
        while queue:
            one = queue.popleft()
            queued.discard(one.number)
            hull = self._hull(one)
            self.budget.spend(1 + len(one.shares))
            if not one.can_hold(hull.low, hull.high):
                return self._why(one)
            for choice in one.shares:
                kept = self._kept(one, hull, choice)
                if kept is None:
                    continue
                time += 1
                self._causes[choice].append((time, one))
                if not kept:
                    return self._why(one)
                self.live[choice] = kept
                for other in self.system.of_choice[choice]:
                    if other.number in self._hulls:
                        self._hulls[other.number].stale.add(choice)
                    if other.number not in queued and self.asks(other):
                        queued.add(other.number)
                        queue.append(other)
                hull = self._hull(one)
        return None

    def _kept(self, one: Sum, hull: _Hull, choice: int) -> list[int] | None:
        """Return the options of a choice that a sum leaves; None if it leaves them all."""
        extent = hull.extents[choice]
        low, high = hull.low - extent.low, hull.high - extent.high
        from_above = one.relation != ">=" and low + extent.most_low > 0
        from_below = one.relation != "<=" and high + extent.least_high < 0
        if not from_above and not from_below:
            return None
        options = self.left(choice)
        self.budget.spend(len(options))
        worth = one.shares[choice].worth
        kept = []
        for option in options:
            least, most = worth(option)
            if one.can_hold(low + least, high + most):
                kept.append(option)
        return kept

    def _hull(self, one: Sum) -> _Hull:
        hull = self._hulls.get(one.number)
        if hull is None:
            hull = self._hulls[one.number] = _Hull(one.low, one.high)
            hull.stale.update(one.shares)
        for choice in hull.stale:
            old = hull.extents.get(choice)
            new = hull.extents[choice] = self._extent(one, choice)
            hull.low += new.low - (old.low if old else 0)
            hull.high += new.high - (old.high if old else 0)
        hull.stale.clear()
        return hull

    def _extent(self, one: Sum, choice: int) -> _Extent:
        options = self.left(choice)
        self.budget.spend(len(options))
        share = one.shares[choice]
        worths = [share.worth(option) for option in options]
        lows, highs = [low for low, _ in worths], [high for _, high in worths]
        return _Extent(min(lows), max(highs), max(lows), min(highs))

    def _why(self, failed: Sum) -> list[Sum]:
        """Return the sums that led to the failure of one: together they cannot hold."""
        core = {failed.number: failed}
        explained: dict[int, int] = {}
        asked = [(choice, 10**9) for choice in failed.shares]
        while asked:
            choice, before = asked.pop()
            since = explained.get(choice, 0)
            explained[choice] = max(since, before)
            for time, cause in self._causes[choice]:
                if since <= time < before:
                    core[cause.number] = cause
                    asked += (
                        (other, time)
                        for other in cause.shares
                        if explained.get(other, 0) < time
                    )
        return list(core.values())


_TRIED = 60
"""Sums of a core that are tried one by one; a larger core is only narrowed by deriving it again."""


def core_of(
    system: System,
    budget: Budget,
    start: Sequence[Sequence[int]],
    without: Collection[int],
    core: list[Sum],
) -> list[Sum]:
    """Return fewer of some sums that cannot hold together, which still cannot."""

    def again(sums: Sequence[Sum]) -> list[Sum] | None:
        among = {one.number for one in sums}
        return Narrowing(system, budget, start, without, among).narrow(sums)

    while True:
        found = again(core[::-1])
        if found is None or len(found) >= len(core):
            break
        core = found
    if len(core) > _TRIED:
        return core
    for one in sorted(core, key=lambda one: -len(one.rows)):
        if one in core:
            found = again([other for other in core if other is not one])
            core = found or core
    return core
