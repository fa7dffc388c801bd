"""Which placements are admissible where figures contradict each other.

Something is wrong then. First each single figure is tried as the wrong or the missing one: without
the sums that its cell stands in, all others must hold, and some amount in the cell must make those
hold, too. If no single figure explains the contradiction, two of one row are tried, and rows that
are missing below one; then all figures of one row: without the sums that touch the row all others
must hold. A placement stays if one of the simplest explanations allows it. If no row can be the
wrong one either, what the contradiction may reach stays open.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from gov_accounts.reading._column_sums import System
from gov_accounts.reading._narrowing import Budget, Narrowing, Spent, core_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gov_accounts.reading._column_sums import Sum
    from gov_accounts.reading._option_shares import Bounds, Options

__all__ = ["Question", "Settled", "settle"]

_Live: TypeAlias = "list[Options]"
_Union: TypeAlias = "Mapping[int, set[int]]"


@frozen
class Settled:
    """What is left of every choice; whether figures contradict; whether the budget was spent."""

    live: _Live
    clash: bool = False
    exhausted: bool = False


@frozen
class Question:
    """What is asked: the system, the budget of work, and which sums count (None for all)."""

    system: System
    budget: Budget
    among: Collection[int] | None = None

    def course(self, start: Sequence[Options], silent: Collection[int] = ()) -> Narrowing:
        """Return a course of narrowing, without some sums."""
        return Narrowing(self.system, self.budget, start, silent, self.among)

    def touching(self, rows: Collection[int]) -> frozenset[int]:
        """Return the numbers of the sums that touch some rows."""
        return frozenset(one.number for row in rows for one in self.system.of_row[row])


def settle(
    asked: Question,
    start: Sequence[Options],
    sums: Sequence[Sum],
    *,
    probing: bool = False,
) -> Settled:
    """Narrow choices by some sums, and by others that these lead to.

    ``probing`` tries every option that is left.
    """
    first = asked.course(start)
    try:
        core = first.narrow(sums) or (first.probe() if probing else None)
    except Spent:
        return Settled(first.result(), exhausted=True)
    if core is None:
        return Settled(first.result())
    live: _Live = list(start)
    try:
        clashes, base = _clashes(asked, start, sums, core)
        live = base.result()
        every = frozenset().union(*clashes)
        told = [
            _explained(_Clash(asked, live, rows, asked.touching(every - rows))) for rows in clashes
        ]
        live = _common(live, [union for union, _ in told])
        if probing:
            last = asked.course(live, frozenset().union(*(silent for _, silent in told)))
            live = live if last.narrow(sums) or last.probe() else last.result()
    except Spent:
        return Settled(live, clash=True, exhausted=True)
    return Settled(live, clash=True)


def _common(live: _Live, unions: Sequence[_Union]) -> _Live:
    """Return what the explanations of every contradiction allow."""
    found = list(live)
    for number in {number for union in unions for number in union}:
        own = (union[number] for union in unions if number in union)
        found[number] = tuple(sorted(set(live[number]).intersection(*own))) or live[number]
    return found


def _clashes(
    asked: Question, start: Sequence[Options], sums: Sequence[Sum], core: list[Sum]
) -> tuple[list[frozenset[int]], Narrowing]:
    """Return sets of rows, one of each wrong, and what the sums say that touch none of them."""
    found: list[frozenset[int]] = []
    plain = asked.course(start)
    for one in sorted(sums, key=lambda one: len(one.rows)):
        # Sums that no choice of columns can make hold need no derivation.
        if plain.asks(one) and not one.can_hold(*plain.bounds(one)):
            rows = frozenset(one.rows)
            found += [rows] if all(rows.isdisjoint(other) for other in found) else []
    if not found:
        found.append(_rows(core_of(plain, core)))
    while True:
        base = asked.course(start, asked.touching(frozenset().union(*found)))
        again = base.narrow(sums)
        if again is None:
            return found, base
        found.append(_rows(core_of(base, again)))


def _rows(sums: Sequence[Sum]) -> frozenset[int]:
    return frozenset(row for one in sums for row in one.rows)


@frozen
class _Clash:
    """One contradiction: its rows, the sums that others touch, and what holds without them all."""

    asked: Question
    base: _Live
    rows: frozenset[int]
    others: frozenset[int]

    def cells(self, count: int) -> Iterator[tuple[int, frozenset[int]]]:
        """Yield every row with so many of its cells that stand in sums."""
        for row in sorted(self.rows):
            columns = {column for one in self.asked.system.of_row[row] for column in one.signs[row]}
            for cells in itertools.combinations(sorted(columns), count):
                yield row, frozenset(cells)

    def tells(self, one: Sum) -> bool:
        """Whether a sum is asked, and no other contradiction touches it."""
        among = self.asked.among
        return one.number not in self.others and (among is None or one.number in among)

    def without(self, silent: Collection[int]) -> Narrowing | None:
        """Return what holds without some sums; None if the others cannot hold."""
        course = self.asked.course(self.base, self.others.union(silent))
        sums = {one.number: one for row in self.rows for one in self.asked.system.of_row[row]}
        return course if course.narrow(sums.values()) is None else None


_Hypothesis: TypeAlias = "tuple[Narrowing, frozenset[int]]"
"""What holds if something is wrong, and the sums that say nothing then."""


def _explained(clash: _Clash) -> tuple[_Union, frozenset[int]]:
    """Return the options that the simplest explanations allow, and the sums that these silence."""
    for hypotheses in (
        (_wrong_cells(clash, row, cells) for row, cells in clash.cells(1)),
        itertools.chain(
            (_wrong_cells(clash, row, cells) for row, cells in clash.cells(2)),
            (_missing_rows(clash, row) for row in sorted(clash.rows)),
        ),
        (_wrong_row(clash, row) for row in sorted(clash.rows)),
    ):
        found = [one for one in hypotheses if one is not None]
        if found:
            touched = {number for course, _ in found for number in course.live}
            union = {
                number: {option for course, _ in found for option in course.left(number)}
                for number in touched
            }
            return union, frozenset().union(*(silent for _, silent in found))
    return {}, clash.asked.touching(clash.rows)


def _missing_rows(clash: _Clash, row: int) -> _Hypothesis | None:
    """Return what holds if a row is missing of those that one adds up."""
    silent = frozenset(one.number for one in clash.asked.system.of_row[row] if one.whole == row)
    course = clash.without(silent) if silent else None
    return None if course is None else (course, silent)


def _wrong_row(clash: _Clash, row: int) -> _Hypothesis | None:
    """Return what holds if nothing in a row can be believed."""
    silent = clash.asked.touching((row,))
    course = clash.without(silent)
    return None if course is None else (course, silent)


def _wrong_cells(clash: _Clash, row: int, cells: frozenset[int]) -> _Hypothesis | None:
    """Return what holds if some cells of a row have wrong figures, or have lost them."""
    system = clash.asked.system
    sums = [one for one in system.of_row[row] if not cells.isdisjoint(one.signs[row])]
    silent = frozenset(one.number for one in sums)
    course = clash.without(silent)
    if course is None:
        return None
    # A sum in which two of the cells stand says nothing of either.
    of_cell = {
        column: [
            one for one in sums if clash.tells(one) and cells & one.signs[row].keys() == {column}
        ]
        for column in cells
    }
    left = course.left(system.choice_of[row])
    clash.asked.budget.spend(len(left) * len(sums))
    kept = tuple(
        option
        for option in left
        if all(_one_amount(course, own, (row, column), option) for column, own in of_cell.items())
    )
    if not kept:
        return None
    if len(kept) < len(left):
        course.live[system.choice_of[row]] = kept
    return course, silent


def _rest(course: Narrowing, one: Sum, row: int, option: int, column: int) -> Bounds:
    """Return what a sum comes to with an option, but for one cell of a row."""
    number = course.system.choice_of[row]
    low, high = course.bounds(one)
    if number in one.shares:
        low, high = course.rest(one, number)
        least, most = course.system.shares.worth(one.shares[number], option)
        low, high = low + least, high + most
    columns = course.system.choices[number].placement(row, option)
    least, most = one.figure(row, column, columns)
    return low - least, high - most


def _one_amount(course: Narrowing, sums: Sequence[Sum], cell: tuple[int, int], option: int) -> bool:
    """Whether some amount in a cell, by row and column, makes sums hold in which it stands."""
    row, column = cell
    least: list[int] = []
    most: list[int] = []
    for one in sums:
        low, high = _rest(course, one, row, option, column)
        positive = one.signs[row][column] > 0
        if one.relation != "<=":  # the sum comes to nothing or more
            (least if positive else most).append(-high if positive else high)
        if one.relation != ">=":
            (most if positive else least).append(-low if positive else low)
    return not least or not most or max(least) <= min(most)
