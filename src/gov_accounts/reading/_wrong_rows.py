"""Which placements are admissible where figures contradict each other.

Something is wrong then, and it is tried with each single row: without the sums that touch it the
others must hold. A placement of another row stays if one such row allows it. Of the row itself stay
the placements in which one figure that is wrong, or one that is missing, is enough to explain all.
If no single row can be the wrong one, what the contradiction may reach stays open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.reading._narrowing import Narrowing, Spent, core_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from gov_accounts.reading._column_sums import Sum, System
    from gov_accounts.reading._narrowing import Budget

__all__ = ["Settled", "settle"]

_Live = list["Sequence[int]"]


@frozen
class Settled:
    """What is left of every choice; whether figures contradict; whether the budget was spent."""

    live: _Live
    clash: bool = False
    exhausted: bool = False


def settle(
    system: System, budget: Budget, start: Sequence[Sequence[int]], sums: Sequence[Sum],
    among: Collection[int] | None = None,
) -> Settled:
    """Narrow choices by some sums, and by those of ``among`` that these lead to."""
    first = Narrowing(system, budget, start, among=among)
    try:
        core = first.narrow(sums)
    except Spent:
        return Settled(first.result(), exhausted=True)
    if core is None:
        return Settled(first.result())
    live: _Live = list(start)
    try:
        cores, base = _cores(system, budget, start, sums, among)
        live = base.result()
        trial = _Trial(system, budget, live, among, frozenset().union(*cores))
        unions = [union for rows in cores if (union := trial.union(rows)) is not None]
    except Spent:
        return Settled(live, clash=True, exhausted=True)
    for number in {number for union in unions for number in union}:
        left = set(live[number]).intersection(
            *(union[number] for union in unions if number in union)
        )
        live[number] = sorted(left) or live[number]
    return Settled(live, clash=True)


def _cores(
    system: System, budget: Budget, start: Sequence[Sequence[int]], sums: Sequence[Sum],
    among: Collection[int] | None,
) -> tuple[list[frozenset[int]], Narrowing]:
    """Return sets of rows, one of each wrong, and what the sums say that touch none of them."""
    found: list[frozenset[int]] = []
    erased: set[int] = set()
    plain = Narrowing(system, budget, start, among=among)
    for one in sorted(sums, key=lambda one: len(one.rows)):
        # Sums that no choice of columns can make hold need no derivation.
        if plain.asks(one) and erased.isdisjoint(one.rows) and not one.can_hold(*plain.bounds(one)):
            found.append(frozenset(one.rows))
            erased.update(one.rows)
    while True:
        base = Narrowing(system, budget, start, frozenset(erased), among)
        core = base.narrow(sums)
        if core is None:
            return found, base
        core = core_of(system, budget, start, frozenset(erased), core)
        found.append(frozenset(row for one in core for row in one.rows))
        erased.update(found[-1])


@frozen
class _Trial:
    """Each row of a contradiction as the wrong one, from what holds without all of them."""

    system: System
    budget: Budget
    base: _Live
    among: Collection[int] | None
    erased: frozenset[int]

    def union(self, rows: frozenset[int]) -> dict[int, set[int]] | None:
        """Return the options that some row of a contradiction allows; None if none can be wrong."""
        sums = {one.number: one for row in rows for one in self.system.of_row[row]}
        runs = [
            run
            for row in sorted(rows)
            if (run := self._without(row, rows, list(sums.values()))) is not None
        ]
        if not runs:
            return None
        touched = {number for run in runs for number in run.live}
        return {
            number: {option for run in runs for option in run.left(number)} for number in touched
        }

    def _without(
        self, row: int, rows: frozenset[int], sums: Sequence[Sum]
    ) -> Narrowing | None:
        without = (self.erased - rows) | {row}
        run = Narrowing(self.system, self.budget, self.base, without, self.among)
        if run.narrow(sums) is not None:
            return None
        number = self.system.choice_of[row]
        choice = self.system.choices[number]
        if len(choice.options) > 1 and len(choice.seats) == 1:
            others = self.erased - rows
            own = [
                one
                for one in self.system.of_row[row]
                if (self.among is None or one.number in self.among)
                and others.isdisjoint(one.rows)
            ]
            kept = [
                option
                for option in run.left(number)
                if self._explains(run, row, option, own)
            ]
            run.live[number] = kept or run.left(number)
        return run

    def _explains(
        self, run: Narrowing, row: int, option: int, sums: Sequence[Sum]
    ) -> bool:
        """Whether one figure of a row, or one that it lost, is enough to make all sums hold."""
        self.budget.spend(len(sums))
        needs = [_Need(one, row, option, run, self.system) for one in sums]
        failing = [need for need in needs if not need.holds()]
        if not failing:
            return True
        common = set(failing[0].signs).intersection(*(need.signs for need in failing))
        return any(_one_amount(needs, column) for column in common)


class _Need:
    """What a sum asks of the cells of a row, given all the other rows."""

    def __init__(
        self, one: Sum, row: int, option: int, run: Narrowing, system: System
    ) -> None:
        choice = system.choice_of[row]
        self.sum = one
        self.signs = one.signs[row]
        self.low, self.high = run.rest(one, choice)
        self.cells = one.shares[choice].cells(option)

    def without(self, column: int | None) -> tuple[int, int]:
        """Return what the sum may come to, but for one cell of the row."""
        others = [worth for own, worth in self.cells.items() if own != column]
        return self.low + sum(low for low, _ in others), self.high + sum(h for _, h in others)

    def holds(self) -> bool:
        return self.sum.can_hold(*self.without(None))

    def amounts(self, column: int) -> Iterator[tuple[int | None, int | None]]:
        """Yield the least and the most that the sum asks of a cell; None for no bound."""
        low, high = self.without(column)
        least = -high if self.sum.relation != "<=" else None
        most = -low if self.sum.relation != ">=" else None
        if self.signs[column] > 0:
            yield least, most
        else:
            yield (None if most is None else -most), (None if least is None else -least)


def _one_amount(needs: Sequence[_Need], column: int) -> bool:
    """Whether some amount in a cell makes every sum hold that it stands in."""
    least: int | None = None
    most: int | None = None
    for need in needs:
        if column not in need.signs:
            continue
        for low, high in need.amounts(column):
            least = low if least is None or (low is not None and low > least) else least
            most = high if most is None or (high is not None and high < most) else most
    return least is None or most is None or least <= most
