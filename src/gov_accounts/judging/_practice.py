"""How the tables of a document were rounded, inferred from their sums.

The practice of a table is what its own sums prove. A practice counts as excluded only if no single
wrong figure could account for all that speaks against it. A table that does not tell is read like
the others; where none tells, a difference counts as wrong only if neither practice explains the
document. What is then wrong by no more than last places may be so because tables were printed in
different practices: those that do not tell are read in the other one, as long as that explains
more.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from gov_accounts.judging._outcomes import Reading, Sums
from gov_accounts.money import Rounding
from gov_accounts.refs import NARRATIVE
from gov_accounts.tables import may_be_negative

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.judging._system import System

__all__ = ["other_practices", "read_in_practice"]

_TURNS = 24
"""So many other practices are tried before it stays open whether figures can be true together."""
_MUCH = 30
"""Where more rows are broken in every practice, something else than rounding is wrong."""
_MIXTURES = 8
"""So many mixtures of practices are tried, the likeliest first."""
_CLASHES = 3
"""So many clashes beyond the rows that fail by themselves are counted against a practice."""


@frozen
class _Attempt:
    """All figures read in some practice, and how many rows and clashes speak against it.

    ``suspects`` are the tables of those that another practice of one table may explain,
    ``failing`` the rows that cannot hold, each by itself or several together.
    """

    practice: Mapping[str, Rounding]
    reading: Reading
    failures: int
    suspects: frozenset[str]
    failing: tuple[frozenset[int], ...]


def read_in_practice(sums: Sums) -> None:
    """Let the system read the figures in the practice inferred.

    Mostly one program prints a document, so a table whose own sums do not tell is read like those
    that do. Where none tells, both practices are tried, and then mixtures: the figures are wrong
    only if none explains them.
    """
    own = {**_silent(sums), **_infer(sums)}
    attempts = [
        _attempt(sums, {table: told or rounding for table, told in own.items()})
        for rounding in _to_try(own)
    ]
    best = _fewest(attempts, [one.failures for one in attempts])
    if len(best) > 1 and sums.system.inexact:
        best = _fewest(best, [_hidden_debts(sums, one) for one in best])
    # The narrative repeats what the tables print, and has no practice of its own.
    sums.silent = frozenset(
        table for table, told in own.items() if told is None and table != NARRATIVE
    )
    mixed = [found for one in best if (found := _mixed(sums, one)) is not None]
    if mixed:
        attempts += mixed
        best = _fewest(mixed, [one.failures for one in mixed])
    sums.tried = [one.reading for one in attempts]
    sums.readings = [one.reading for one in best]
    sums.read_as(sums.readings[0])
    others = best[0].practice if len(best) == 1 else {}
    sums.told = {table: rounding or others.get(table) for table, rounding in own.items()}


def other_practices(sums: Sums) -> Iterator[None]:
    """Let the system read silent tables in the other practice, one or two at a time.

    In each the figures fail nowhere alone; the caller sees whether they can be true together, and
    stops where they can. At the end the system reads as before.
    """
    first, told = sums.readings, sums.told
    start = sums.readings[0].practice
    tables = sorted(sums.silent)
    turns = [*((one,) for one in tables), *itertools.combinations(tables, 2)]
    for turned in turns[:_TURNS]:
        practice = dict(start)
        for table in turned:
            practice[table] = next(one for one in Rounding if one is not start[table])
        _read_in(sums, practice)
        if sums.system.broken():
            continue
        sums.readings = [Reading(sums.practice, sums.system.slack)]
        sums.told = {**told, **{table: practice[table] for table in turned}}
        sums.read_as(sums.readings[0])
        yield
    sums.readings, sums.told = first, told
    sums.read_as(first[0])


def _silent(sums: Sums) -> dict[str, Rounding | None]:
    """Return all tables with figures, as if none told how it was rounded."""
    return dict.fromkeys(sums.tables)


def _to_try(own: dict[str, Rounding | None]) -> Iterable[Rounding]:
    """Return the one rounding that the tables tell; both if they tell none, or two."""
    told = {practice for practice in own.values() if practice is not None}
    return told if len(told) == 1 else Rounding


def _attempt(sums: Sums, practice: Mapping[str, Rounding]) -> _Attempt:
    """Read the figures of each table in a practice."""
    _read_in(sums, practice)
    system = sums.system
    broken, clashes = _failures(system)
    failing = itertools.chain(broken, *map(sorted, clashes))
    suspects = frozenset(
        sums.refs[cell].table
        for index in failing
        if system.short_of(index) <= _last_places(system, index)
        for cell, _ in system.rows[index].terms
    )
    reading = Reading(sums.practice, system.slack)
    together = (*(frozenset({index}) for index in broken), *clashes)
    return _Attempt(practice, reading, len(together), suspects, together)


def _last_places(system: System, index: int) -> int:
    """Return what a row can differ by if its cells are read in another practice."""
    slack = system.slack
    return sum(slack[cell][1] - slack[cell][0] + 1 for cell, _ in system.rows[index].terms)


def _mixed(sums: Sums, start: _Attempt) -> _Attempt | None:
    """Read the silent tables in the mixture of practices that explains more; None if none does.

    The mixture in which the fewest rows fail by themselves is tried first; what then clashes is
    remembered with the mixtures in which it does, and the next best is tried.
    """
    if not sums.silent & start.suspects:
        return None
    mixtures = _Mixtures(sums, start)
    best = start
    for _ in range(_MIXTURES):
        practice = mixtures.likeliest(best.failures)
        if practice is None:
            break
        attempt = _attempt(sums, practice)
        if attempt.failures < best.failures:
            best = attempt
        if not best.failures:
            break
        for rows in attempt.failing:
            mixtures.remember(rows)
            mixtures.met(rows, practice)
    return None if best is start else best


@define
class _Mixtures:
    """Which mixtures of practices explain most, as far as was asked.

    A mixture is a number: a binary digit for each silent table, the first table the highest; it is
    set where that table is read in the second practice. Of rows that cannot hold, by themselves or
    together, it knows the digits of the silent tables that they join, and the settings of these in
    which that is so.
    """

    sums: Sums
    start: _Attempt
    _silent: list[str] = field(init=False)
    _digit: dict[str, int] = field(init=False)
    _start: int = field(init=False)
    _failing: set[tuple[frozenset[int], int, int]] = field(factory=set)
    """Rows, the digits that count for them, and a setting of these in which they fail."""
    _low: list[list[int]] = field(factory=list)
    _high: list[list[int]] = field(factory=list)
    """What the cells may be where all silent tables are in the first practice, or the second."""
    _tried: set[int] = field(factory=set)

    def __attrs_post_init__(self) -> None:
        system = self.sums.system
        self._silent = sorted(self.sums.silent)
        self._digit = {table: 1 << n for n, table in enumerate(reversed(self._silent))}
        self._start = self._number(self.start.practice)
        for rounding in Rounding:
            practice = {**self.start.practice, **dict.fromkeys(self._silent, rounding)}
            _read_in(self.sums, practice)
            self._low.append(system.low)
            self._high.append(system.high)
        # A row that holds as printed holds in every practice.
        for index in system.inexact:
            self.remember(frozenset({index}))

    def _number(self, practice: Mapping[str, Rounding]) -> int:
        return sum(d for table, d in self._digit.items() if practice[table] is Rounding.TRUNCATED)

    def remember(self, rows: frozenset[int]) -> None:
        """Note in which practices of the silent tables they join some rows cannot hold together."""
        system = self.sums.system
        cells = {cell for index in rows for cell, _ in system.rows[index].terms}
        digits = {cell: self._digit.get(self.sums.refs[cell].table, 0) for cell in cells}
        own = _union(digits.values())
        for setting in _settings(own):
            low, high = self._low[0].copy(), self._high[0].copy()
            for cell, digit in digits.items():
                if digit & setting:
                    low[cell], high[cell] = self._low[1][cell], self._high[1][cell]
            if system.propagate(low, high, sorted(rows), rows) is not None:
                self._failing.add((rows, own, setting))

    def met(self, rows: frozenset[int], practice: Mapping[str, Rounding]) -> None:
        """Note that some rows failed in a mixture: of their tables, and of those they rest on.

        What a sum may be is also told by the parts from which its parts were added up.
        """
        system = self.sums.system
        found = {cell for index in rows for cell, _ in system.rows[index].terms}
        frontier = list(found)
        while frontier:
            for index in system.links_of[frontier.pop()]:
                new = [cell for cell, _ in system.rows[index].terms if cell not in found]
                found.update(new)
                frontier += new
        own = _union(self._digit.get(self.sums.refs[cell].table, 0) for cell in found)
        self._failing.add((rows, own, self._number(practice) & own))

    def likeliest(self, fewer_than: int) -> dict[str, Rounding] | None:
        """Return the mixture in which least fails, the nearest first; None if none fails less."""
        every = (1 << len(self._silent)) - 1
        failures = [0] * (every + 1)
        for (own, setting), count in Counter(
            (own, setting) for _, own, setting in self._failing
        ).items():
            for others in _settings(every & ~own):
                failures[setting | others] += count
        left = [
            (count, (mixture ^ self._start).bit_count(), mixture)
            for mixture, count in enumerate(failures)
            if mixture != self._start and mixture not in self._tried
        ]
        if not left:
            return None
        fewest, _, mixture = min(left)
        if fewest >= fewer_than:
            return None
        self._tried.add(mixture)
        first, second = Rounding
        read = {table: second if d & mixture else first for table, d in self._digit.items()}
        return {**self.start.practice, **read}


def _union(digits: Iterable[int]) -> int:
    found = 0
    for digit in digits:
        found |= digit
    return found


def _settings(digits: int) -> Iterator[int]:
    """Yield every number that has no other digits than these, from zero up."""
    setting = 0
    while True:
        yield setting
        setting = (setting - digits) & digits
        if not setting:
            return


def _read_in(sums: Sums, practice: Mapping[str, Rounding | None]) -> None:
    """Read the figures of each table in a practice."""
    sums.practice = dict(practice)
    sums.system.read_as(sums.meanings(sums.practice))


def _fewest(attempts: list[_Attempt], failures: list[int]) -> list[_Attempt]:
    """Return the attempts against which the least speaks."""
    fewest = min(failures)
    return [one for one, count in zip(attempts, failures, strict=True) if count == fewest]


def _hidden_debts(sums: Sums, attempt: _Attempt) -> int:
    """Count what speaks against a practice if no negative amount stands behind a printed zero."""
    meanings = sums.meanings(attempt.practice)
    sums.system.read_as(
        [
            (0, high)
            if not figure and low < 0 and not may_be_negative(ref.row, ref.column)
            else (low, high)
            for ref, (low, high), figure in zip(
                sums.refs, meanings, sums.system.printed, strict=True
            )
        ]
    )
    sums.practice = {}  # The system reads in none of the practices now: it must read anew.
    broken, clashes = _failures(sums.system)
    return len(broken) + len(clashes)


def _failures(system: System) -> tuple[list[int], list[frozenset[int]]]:
    """Return the rows that cannot hold by themselves, and those that clash in other cells.

    No more than three clashes are looked for, and none where much is broken: what speaks against
    the figures then is no practice.
    """
    broken = system.broken()
    if len(broken) > _MUCH:
        return broken, []
    met = frozenset(cell for index in broken for cell, _ in system.rows[index].terms)
    clashes: list[frozenset[int]] = []
    while len(clashes) < _CLASHES and (clash := system.clash(met)) is not None:
        met |= clash.cells
        clashes.append(clash.rows)
    return broken, clashes


def _infer(sums: Sums) -> dict[str, Rounding | None]:
    """Return the rounding that the sums inside each table leave; None if both or neither."""
    inside = _inexact_inside(sums)
    left: dict[str, list[Rounding]] = {table: [] for table in inside}
    for rounding in Rounding if inside else ():
        sums.system.read_as(sums.alone[rounding])
        for table, rows in inside.items():
            if not _excluded(sums.system, rows):
                left[table].append(rounding)
    return {table: only[0] if len(only) == 1 else None for table, only in left.items()}


def _inexact_inside(sums: Sums) -> dict[str, list[int]]:
    """Return the rows of sums inside each table that do not hold as printed."""
    inside: dict[str, list[int]] = {}
    for index in sums.system.inexact:
        defined = sums.by_row[index].identity.defines
        if defined is not None:
            inside.setdefault(defined.table, []).append(index)
    return inside


def _excluded(system: System, rows: Iterable[int]) -> bool:
    """Whether no single wrong figure accounts for all that speaks against the practice."""
    against = [
        {cell for cell, _ in terms}
        for terms in (system.rows[index].terms for index in rows)
        if not system.holds(terms, equal=True)
    ]
    return bool(against) and not set.intersection(*against)
