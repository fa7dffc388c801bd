"""How the tables of a document were rounded, inferred from their sums.

The practice of a table is what its own sums prove. A practice counts as excluded only if no single
wrong figure could account for all that speaks against it. A table that does not tell is read like
the others; where none tells, a difference counts as wrong only if neither practice explains the
document. What is then wrong by no more than last places may be so because tables were printed in
different practices: those that do not tell are read in the other one, as long as that explains
more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.judging._outcomes import Reading, Sums
from gov_accounts.money import NOTHING, Interval, Rounding
from gov_accounts.refs import NARRATIVE
from gov_accounts.tables import may_be_negative

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.judging._system import System

__all__ = ["read_in_practice"]

_PAIR = 2
_CLASHES = 3
"""So many clashes beyond the rows that fail by themselves are counted against a practice."""


@frozen
class _Attempt:
    """All figures read in some practice, and how many rows and clashes speak against it.

    ``suspects`` are the tables of those that another practice of one table may explain.
    """

    practice: Mapping[str, Rounding]
    reading: Reading
    failures: int
    suspects: frozenset[str]


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
    if len(best) > 1:
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


def _silent(sums: Sums) -> dict[str, Rounding | None]:
    """Return all tables with figures, as if none told how it was rounded."""
    return dict.fromkeys(ref.table for ref in sums.refs)


def _to_try(own: dict[str, Rounding | None]) -> Iterable[Rounding]:
    """Return the one rounding that the tables tell; both if they tell none, or two."""
    told = {practice for practice in own.values() if practice is not None}
    return told if len(told) == 1 else Rounding


def _attempt(sums: Sums, practice: Mapping[str, Rounding]) -> _Attempt:
    """Read the figures of each table in a practice."""
    sums.practice = dict(practice)
    system = sums.system
    system.read_as([sums.meaning(ref) for ref in sums.refs])
    failing, failures = _failures(system)
    suspects = frozenset(
        sums.refs[cell].table
        for index in failing
        if system.short_of(index) <= _last_places(system, index)
        for cell, _ in system.rows[index].terms
    )
    return _Attempt(practice, Reading(sums.practice, system.slack), failures, suspects)


def _last_places(system: System, index: int) -> int:
    """Return what a row can differ by if its cells are read in another practice."""
    slack = system.slack
    return sum(slack[cell][1] - slack[cell][0] + 1 for cell, _ in system.rows[index].terms)


def _mixed(sums: Sums, start: _Attempt) -> _Attempt | None:
    """Read silent tables in the other practice, one after the other, while that explains more."""
    current = start
    while tables := sums.silent & current.suspects:
        better = None
        for turns in _turns(tables, sums.silent):
            attempts = [_attempt(sums, _turned(current, turned)) for turned in turns]
            least = min(attempts, key=lambda one: one.failures, default=current)
            if least.failures < current.failures:
                better = least
                break
        if better is None:
            break
        current = better
    return None if current is start else current


def _turns(tables: frozenset[str], silent: frozenset[str]) -> Iterator[list[frozenset[str]]]:
    """Yield which tables to turn together, the likeliest first.

    One table; all of its neighbours, where it is the one that is printed otherwise; it and another.
    """
    single = [frozenset({table}) for table in sorted(tables)]
    yield single
    if len(single) > _PAIR:
        yield [tables - one for one in single]
    pairs = {one | {other} for one in single for other in silent - one}
    yield sorted(pairs, key=sorted)


def _turned(attempt: _Attempt, tables: Iterable[str]) -> dict[str, Rounding]:
    """Return a practice with some tables read in the other one."""
    own = attempt.practice
    turned = {table: next(one for one in Rounding if one is not own[table]) for table in tables}
    return {**own, **turned}


def _fewest(attempts: list[_Attempt], failures: list[int]) -> list[_Attempt]:
    """Return the attempts against which the least speaks."""
    fewest = min(failures)
    return [one for one, count in zip(attempts, failures, strict=True) if count == fewest]


def _hidden_debts(sums: Sums, attempt: _Attempt) -> int:
    """Count what speaks against a practice if no negative amount stands behind a printed zero."""
    sums.practice = dict(attempt.practice)
    meanings = [sums.meaning(ref) for ref in sums.refs]
    sums.system.read_as(
        [
            Interval(0, one.high)
            if not figure and one.low < 0 and not may_be_negative(ref.row, ref.column)
            else one
            for ref, one, figure in zip(sums.refs, meanings, sums.system.printed, strict=True)
        ]
    )
    sums.practice = {}  # The system reads in none of the practices now: it must read anew.
    return _failures(sums.system)[1]


def _failures(system: System) -> tuple[list[int], int]:
    """Return the rows that cannot hold, by themselves or in a clash of other cells; count them.

    A clash counts as one, and no more than three are looked for.
    """
    broken = system.broken()
    met = frozenset(cell for index in broken for cell, _ in system.rows[index].terms)
    failing, more = list(broken), 0
    while more < _CLASHES and (clash := system.clash(met)) is not None:
        met |= clash.cells
        failing += sorted(clash.rows)
        more += 1
    return failing, len(broken) + more


def _infer(sums: Sums) -> dict[str, Rounding | None]:
    """Return the rounding that the sums inside each table leave; None if both or neither."""
    inside = _inexact_inside(sums)
    left: dict[str, list[Rounding]] = {table: [] for table in inside}
    for rounding in Rounding if inside else ():
        sums.system.read_as(
            [
                figure.stands_for(rounding) if figure is not None else NOTHING
                for figure in map(sums.document.figure, sums.refs)
            ]
        )
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
