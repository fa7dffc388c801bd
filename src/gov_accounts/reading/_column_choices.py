"""What is unknown where blanks were lost: in which columns the figures of a row stand.

A row with fewer figures than columns has several admissible placements, one for each choice of
columns in the order of print. Rows share one choice where the page says that their figures stand
under each other, and where a table prints a figure in each cell that it prints at all.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import define, frozen

from gov_accounts.money import Rounding, stands_for, ticks
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["Choice", "Form", "OpenRow", "Placement", "choices_of"]

Placement = tuple[int, ...]
"""Column index of each figure, increasing."""
Form = tuple[str, tuple[str, ...]]
"""A table and the columns of some of its rows."""

_ANYTHING = 10**30
"""More than any amount."""
_TICKS = 10**8


@frozen
class OpenRow:
    """A row as read: its columns and its figures in print order (None for a printed dash).

    ``quanta`` is the last printed place of each figure; the usual one of the table for a figure
    that shows none, as a dash. Figures whose number is in ``unknown`` cannot be read: they may
    stand for anything. ``allowed`` is what the page tells: the columns that a figure may stand in,
    by index; None where it tells nothing. Figures of rows of one table with the same number in
    ``slots`` stand under each other; the numbers grow from left to right. ``sums`` are sums between
    columns that no identity knows, as (whole, parts) by index; a part ``~n`` is taken off.
    ``whole`` is the column that all the others add up to, if there is one.
    """

    table: str
    key: str
    columns: tuple[str, ...]
    figures: tuple[Decimal | None, ...]
    unit: Unit
    quanta: tuple[Decimal, ...]
    leaves: int = 1
    unknown: frozenset[int] = frozenset()
    allowed: tuple[frozenset[int] | None, ...] = ()
    slots: tuple[int | None, ...] = ()
    sums: tuple[tuple[int, tuple[int, ...]], ...] = ()
    whole: int | None = None

    @property
    def form(self) -> Form:
        """The table and the columns, which rows of one kind share."""
        return self.table, self.columns

    def meanings(self, usual: Decimal) -> tuple[tuple[int, int], ...]:
        """Return the least and the most that each figure may stand for, in 分."""
        return tuple([self._meaning(index, usual) for index in range(len(self.figures))])

    def _meaning(self, index: int, usual: Decimal) -> tuple[int, int]:
        """Return the amounts of a figure under any practice, with subtotals added up or not.

        A figure with more decimals than its table usually prints may be a slip: it is taken as no
        more exact than the others.
        """
        value = self.figures[index]
        if index in self.unknown:
            return -_ANYTHING, _ANYTHING
        if value is None:
            return 0, 0
        exact, below, above = _meant(value, self.unit, max(self.quanta[index], usual))
        return exact - below * self.leaves, exact + above * self.leaves

    def allows(self, index: int) -> frozenset[int] | None:
        """Return the columns that a figure may stand in by the page; None if it tells nothing."""
        return self.allowed[index] if self.allowed else None


@lru_cache(maxsize=1 << 12)
def _meant(value: Decimal, unit: Unit, quantum: Decimal) -> tuple[int, int, int]:
    """Return a figure in 分, and how far it may lie below and above that under any practice.

    The same figures stand in several tables.
    """
    half_up = stands_for(value, unit, quantum, Rounding.HALF_UP)
    both = half_up.hull(stands_for(value, unit, quantum, Rounding.TRUNCATED))
    exact = ticks(value, unit) // _TICKS
    return exact, exact - both.low, both.high - exact


@define(eq=False)
class Choice:
    """One unknown: the columns of one row, or those that several rows share.

    An option is the columns of all its figures, or of all slots; ``seats`` tells for each row which
    of them its own figures take.
    """

    options: Sequence[Placement]
    seats: Mapping[int, tuple[int, ...]]
    pattern: Form | None = None

    def placement(self, row: int, option: int) -> Placement:
        """Return the columns of a row in one of the options."""
        columns = self.options[option]
        return tuple(columns[seat] for seat in self.seats[row])


def choices_of(rows: Sequence[OpenRow], given_up: Collection[Form] = ()) -> list[Choice]:
    """Return the choices that the rows leave open, one for each row or for rows that share one.

    ``given_up`` are tables whose rows do not share one, though they have as many figures each.
    """
    forms: defaultdict[Form, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        forms[row.form].append(number)
    found: list[Choice] = []
    for form, members in forms.items():
        on_page = [number for number in members if _has_slots(rows[number])]
        if on_page:
            shared = _shared(
                rows, {n: tuple(s for s in rows[n].slots if s is not None) for n in on_page}
            )
        elif form not in given_up and _is_pattern([rows[number] for number in members]):
            shared = _shared(rows, {n: tuple(range(len(rows[n].figures))) for n in members}, form)
        else:
            shared = None
        found += [shared] if shared else []
        alone = (number for number in members if not shared or number not in shared.seats)
        found += (_alone(rows, number) for number in alone)
    return found


def _has_slots(row: OpenRow) -> bool:
    known = [slot for slot in row.slots if slot is not None]
    return bool(known) and len(known) == len(row.figures) and known == sorted(set(known))


def _is_pattern(rows: Sequence[OpenRow]) -> bool:
    """Whether rows of a table fill the same columns.

    The table prints noughts where there is no money, and all rows have the same number of figures:
    a column in which one has a figure is printed in all.
    """
    counts = {len(row.figures) for row in rows}
    if len(rows) < 2 or len(counts) != 1 or not 0 < max(counts) < len(rows[0].columns):
        return False
    return any(
        not figure and number not in row.unknown
        for row in rows
        for number, figure in enumerate(row.figures)
    )


def _shared(
    rows: Sequence[OpenRow], slots: Mapping[int, tuple[int, ...]], pattern: Form | None = None
) -> Choice | None:
    """Return the one choice of rows by the slots of their figures; None if there is no option."""
    order = sorted({slot for own in slots.values() for slot in own})
    seat = {slot: number for number, slot in enumerate(order)}
    allowed: list[frozenset[int] | None] = [None] * len(order)
    for number, own in slots.items():
        for figure, slot in enumerate(own):
            told, before = rows[number].allows(figure), allowed[seat[slot]]
            if told is not None:
                allowed[seat[slot]] = told if before is None else told & before
    options = _options(len(rows[next(iter(slots))].columns), tuple(allowed))
    seats = {number: tuple(seat[slot] for slot in own) for number, own in slots.items()}
    return Choice(options, seats, pattern) if options else None


def _alone(rows: Sequence[OpenRow], number: int) -> Choice:
    row = rows[number]
    every = range(len(row.figures))
    allowed = tuple(row.allows(index) for index in every)
    width = len(row.columns)
    # Where no column is left for a figure, the page contradicts itself: then it tells nothing.
    options = _options(width, allowed) or _combinations(width, len(allowed))
    return Choice(options, {number: tuple(every)})


@lru_cache(maxsize=256)
def _options(width: int, allowed: tuple[frozenset[int] | None, ...]) -> Sequence[Placement]:
    """Return the choices of increasing columns that the page allows; rows of a kind have one."""
    if all(columns is None for columns in allowed):
        return _combinations(width, len(allowed))
    found: list[Placement] = [()]
    for number, columns in enumerate(allowed):
        last = width - len(allowed) + number
        found = [
            (*one, column)
            for one in found
            for column in range(one[-1] + 1 if one else 0, last + 1)
            if columns is None or column in columns
        ]
    return found


@lru_cache(maxsize=64)
def _combinations(width: int, count: int) -> tuple[Placement, ...]:
    return tuple(itertools.combinations(range(width), count))


def usual_quanta(rows: Sequence[OpenRow]) -> dict[str, Decimal]:
    """Return the last place that most figures of each table print."""
    counts: defaultdict[str, defaultdict[Decimal, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        own = counts[row.table]
        for quantum in row.quanta:
            own[quantum] += 1
    return {
        table: max(own, key=lambda quantum: (own[quantum], quantum), default=Decimal(1))
        for table, own in counts.items()
    }
