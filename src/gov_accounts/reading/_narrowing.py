"""Sums narrow choices of columns, until nothing changes or one of them cannot hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from gov_accounts.reading._column_sums import Sum, System
from gov_accounts.reading._option_shares import Extent, Options

if TYPE_CHECKING:
    from collections.abc import Iterable


__all__ = ["Budget", "Narrowing", "Spent", "core_of"]

_ONE_TRIAL = 1000
"""Steps after which an option that is tried counts as possible."""


_NOTHING = (0, 0, 0, 0)
_FEW = 6
"""A sum of no more choices looks at all of them; of more, at those that can still change it."""


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
class _Hull:
    """What a sum may come to, kept while choices narrow.

    ``stale`` are the choices that changed since. In a sum of many rows, ``open`` are those that can
    still change it: few. It is ``settled`` if it left all options when it was asked last, and they
    are still the same.
    """

    low: int
    high: int
    stale: set[int] | None
    open: set[int] | None
    extents: dict[int, Extent] = field(factory=dict)
    settled: bool = False


@define(eq=False)
class Narrowing:
    """One course of narrowing, from ``start``, by all sums but those whose number is ``silent``.

    Only sums whose number is in ``among`` are asked, if it is given.
    """

    system: System
    budget: Budget
    start: Sequence[Options]
    silent: Collection[int] = ()
    among: Collection[int] | None = None
    live: dict[int, Options] = field(factory=dict)
    """What is left of the choices that narrowed."""
    _hulls: dict[int, _Hull] = field(factory=dict)
    _causes: defaultdict[int, list[tuple[int, Sum]]] = field(factory=lambda: defaultdict(list))
    _time: int = 0
    _before: dict[int, Options] | None = None
    """While an option is tried: what was left of the choices that this changed."""
    _asked: dict[int, list[Sum]] = field(factory=dict)
    """The sums that are asked of each choice, as far as that was needed."""
    _possible: set[tuple[int, int]] = field(factory=set)
    """Options, by choice, that need no trial: one that did not fail ended with them alone.

    Whatever follows from such an option leaves all that was left there.
    """

    def left(self, choice: int) -> Options:
        """Return the options that are left of a choice."""
        return self.live.get(choice, self.start[choice])

    def result(self) -> list[Options]:
        """Return the options that are left of every choice."""
        found = list(self.start)
        for choice, options in self.live.items():
            found[choice] = options
        return found

    def asks(self, one: Sum) -> bool:
        """Whether a sum takes part."""
        return one.number not in self.silent and (self.among is None or one.number in self.among)

    def bounds(self, one: Sum) -> tuple[int, int]:
        """Return what a sum may come to now."""
        hull = self._hull(one)
        return hull.low, hull.high

    def rest(self, one: Sum, choice: int) -> tuple[int, int]:
        """Return what a sum may come to now, but for the share of one choice."""
        hull = self._hull(one)
        low, high, _, _ = hull.extents[choice]
        return hull.low - low, hull.high - high

    def narrow(self, sums: Iterable[Sum]) -> list[Sum] | None:
        """Drop options that some sum excludes; return sums that cannot hold together, if any.

        Raises :class:`Spent`.
        """
        failed = self._run(sums)
        return None if failed is None else self._why(failed)

    def probe(self) -> list[Sum] | None:
        """Try every option that is left, and drop those with which some sum cannot hold.

        Returns sums that cannot hold together, if there are such. Raises :class:`Spent`.
        """
        numbers = range(len(self.start))
        asked = [number for number in numbers if len(self.left(number)) > 1]
        while asked:
            changed: set[int] = set()
            for number in asked:
                dead = [
                    option
                    for option in self.left(number)
                    if (number, option) not in self._possible and self._fails(number, option)
                ]
                if not dead:
                    continue
                kept = tuple([option for option in self.left(number) if option not in dead])
                if not kept:
                    return self._why_all(number)
                self._put(number, kept)
                self._possible.clear()
                core = self.narrow(self.system.of_choice[number])
                if core is not None:
                    return core
                changed |= self._near(number)
            asked = sorted(number for number in changed if len(self.left(number)) > 1)
        return None

    def _near(self, number: int) -> set[int]:
        """Return the choices that share a sum with one."""
        return {
            other for one in self.system.of_choice[number] if self.asks(one) for other in one.shares
        }

    def _fails(self, number: int, option: int, core: dict[int, Sum] | None = None) -> bool:
        """Whether some sum cannot hold with an option; everything is as before afterwards."""
        before: dict[int, Options] = {}
        causes, time, whole = self._causes, self._time, self.budget
        self._before, self._causes = before, defaultdict(list)
        if core is not None:
            self._causes.update((each, list(own)) for each, own in causes.items())
        self.budget = Budget(min(_ONE_TRIAL, whole.left))
        try:
            self._put(number, (option,))
            failed = self._run(self.system.of_choice[number])
            if failed is None:
                ends = ((each, self.left(each)) for each in before)
                self._possible.update((each, left[0]) for each, left in ends if len(left) == 1)
            elif core is not None:
                core.update((one.number, one) for one in self._why(failed))
        except Spent:
            failed = None
        finally:
            whole.left -= min(_ONE_TRIAL, whole.left) - self.budget.left
            self.budget, self._before = whole, None
            self._causes, self._time = causes, time
            for changed, options in before.items():
                self._put(changed, options)
        whole.spend(0)
        return failed is not None

    def _why_all(self, number: int) -> list[Sum]:
        """Return the sums with which no option of a choice can hold."""
        core: dict[int, Sum] = {}
        for option in self.left(number):
            self._fails(number, option, core)
        return list(core.values())

    def _put(self, choice: int, options: Options) -> None:
        if self._before is not None:
            self._before.setdefault(choice, self.left(choice))
        self.live[choice] = options
        for one in self.system.of_choice[choice]:
            hull = self._hulls.get(one.number)
            if hull is None:
                continue
            if hull.stale is None:
                hull.stale = {choice}
            else:
                hull.stale.add(choice)

    def _run(self, sums: Iterable[Sum]) -> Sum | None:
        """Narrow until nothing changes; return a sum that cannot hold, if any."""
        # Small sums first: they decide most, and what they contradict is told by few rows.
        queue = [one.rank for one in sums if self.asks(one)]
        heapify(queue)
        queued, ranked = set(queue), self.system.ranked
        while queue:
            rank = heappop(queue)
            queued.discard(rank)
            one = ranked[rank]
            self.budget.spend(1 + len(one.shares))
            hull = self._hull(one)
            if hull.settled:
                continue
            if not one.can_hold(hull.low, hull.high):
                return one
            if not self._drop(one, hull, queue, queued):
                return one
        return None

    def _drop(self, one: Sum, hull: _Hull, queue: list[int], queued: set[int]) -> bool:
        """Drop the options that a sum excludes, and queue what that may change.

        Returns whether some option is left of each choice.
        """
        above, below = one.relation != ">=", one.relation != "<="
        settled = True
        for choice in _changeable(one, hull):
            least, most, most_low, least_high = hull.extents[choice]
            low, high = hull.low - least, hull.high - most
            if not (above and low + most_low > 0) and not (below and high + least_high < 0):
                continue
            options = self.left(choice)
            self.budget.spend(len(options))
            share, rest = one.shares[choice], (low, high)
            kept = self.system.shares.which(share, options, one.can_hold, rest)
            settled = False
            self._time += 1
            self._causes[choice].append((self._time, one))
            if not kept:
                return False
            self._put(choice, kept)
            self._renew(one, hull)
            for other in self._sums(choice):
                if other.rank not in queued:
                    queued.add(other.rank)
                    heappush(queue, other.rank)
        hull.settled = settled
        return True

    def _sums(self, choice: int) -> list[Sum]:
        """Return the sums that are asked of a choice."""
        found = self._asked.get(choice)
        if found is None:
            found = [one for one in self.system.of_choice[choice] if self.asks(one)]
            self._asked[choice] = found
        return found

    def _hull(self, one: Sum) -> _Hull:
        hull = self._hulls.get(one.number)
        if hull is None:
            many = len(one.shares) > _FEW
            hull = self._hulls[one.number] = _Hull(
                one.low, one.high, set(one.shares), set() if many else None
            )
        if hull.stale:
            self._renew(one, hull)
        return hull

    def _renew(self, one: Sum, hull: _Hull) -> None:
        """Take in what is left of the choices that narrowed, or are as before a trial again."""
        extents, shares, live, start = hull.extents, one.shares, self.live, self.start
        extent = self.system.shares.extent
        low, high, still, budget = hull.low, hull.high, hull.open, self.budget
        for choice in hull.stale or ():
            options = live.get(choice) or start[choice]
            budget.left -= len(options)
            if budget.left < 0:
                raise Spent
            before, now = extents.get(choice), extent(shares[choice], options)
            if before == now:
                continue
            extents[choice] = now
            hull.settled = False
            was_low, was_high, _, _ = before or _NOTHING
            # The budget may be spent at the next choice: then what is taken in is kept.
            hull.low = low = low + now[0] - was_low
            hull.high = high = high + now[1] - was_high
            if still is not None:
                _open_or_close(still, choice, now)
        hull.stale = None

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
                        (other, time) for other in cause.shares if explained.get(other, 0) < time
                    )
        return list(core.values())


def _changeable(one: Sum, hull: _Hull) -> Iterable[int]:
    """Return the choices that may still change a sum, in its order."""
    still = hull.open
    if still is None:
        return one.shares
    return [choice for choice in one.shares if choice in still] if len(still) > 1 else list(still)


def _open_or_close(still: set[int], choice: int, extent: Extent) -> None:
    low, high, most_low, least_high = extent
    if low < most_low or least_high < high:
        still.add(choice)
    else:
        still.discard(choice)


_TRIED = 60
"""Sums of a core that are tried one by one; a larger core is only narrowed by deriving it again."""


def core_of(narrowing: Narrowing, core: list[Sum]) -> list[Sum]:
    """Return fewer of some sums that cannot hold together from the start, which still cannot."""

    def again(sums: Sequence[Sum]) -> list[Sum] | None:
        among = {one.number for one in sums}
        course = evolve(
            narrowing, among=among, live={}, hulls={}, asked={}, causes=defaultdict(list)
        )
        return course.narrow(sums)

    while True:
        found = again(core)
        if found is None or len(found) >= len(core):
            break
        core = found
    if len(core) > _TRIED:
        return core
    for one in sorted(core, key=lambda one: -len(one.rows)):
        if one in core:
            core = again([other for other in core if other is not one]) or core
    return core
