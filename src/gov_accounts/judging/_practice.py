"""How the tables of a document were rounded, inferred from their sums.

The practice of a table is what its own sums prove. A practice counts as excluded only if no single
wrong figure could account for all that speaks against it. A table that does not tell is read like
the others; where none tells, a difference counts as wrong only if neither practice explains the
document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.judging._outcomes import Reading, Sums
from gov_accounts.money import NOTHING, Interval, Rounding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.judging._system import System

__all__ = ["read_in_practice"]

_CLASHES = 3
"""So many clashes beyond the rows that fail by themselves are counted against a practice."""


@frozen
class _Attempt:
    """All figures read in one practice, and how many rows and clashes speak against it."""

    rounding: Rounding
    reading: Reading
    failures: int


def read_in_practice(sums: Sums) -> None:
    """Let the system read the figures in the practice inferred.

    One program prints a document, so a table whose own sums do not tell is read like those that do.
    Where none tells, both practices are tried, and the figures are wrong only if neither explains
    them.
    """
    own = {**_silent(sums), **_infer(sums)}
    attempts = [_attempt(sums, own, rounding) for rounding in _to_try(own)]
    best = _fewest(attempts, [one.failures for one in attempts])
    if len(best) > 1:
        best = _fewest(best, [_hidden_debts(sums, one) for one in best])
    sums.tried = [one.reading for one in attempts]
    sums.readings = [one.reading for one in best]
    sums.read_as(sums.readings[0])
    others = best[0].rounding if len(best) == 1 else None  # What tables that are silent share.
    sums.told = {table: rounding or others for table, rounding in own.items()}


def _silent(sums: Sums) -> dict[str, Rounding | None]:
    """Return all tables with figures, as if none told how it was rounded."""
    return dict.fromkeys(ref.table for ref in sums.refs)


def _to_try(own: dict[str, Rounding | None]) -> Iterable[Rounding]:
    """Return the one rounding that the tables tell; both if they tell none, or two."""
    told = {practice for practice in own.values() if practice is not None}
    return told if len(told) == 1 else Rounding


def _attempt(sums: Sums, own: dict[str, Rounding | None], rounding: Rounding) -> _Attempt:
    """Read the figures in a rounding, but for the tables whose own is told."""
    sums.practice = {table: told or rounding for table, told in own.items()}
    sums.system.read_as([sums.meaning(ref) for ref in sums.refs])
    reading = Reading(sums.practice, sums.system.slack)
    return _Attempt(rounding, reading, _failures(sums.system))


def _fewest(attempts: list[_Attempt], failures: list[int]) -> list[_Attempt]:
    """Return the attempts against which the least speaks."""
    fewest = min(failures)
    return [one for one, count in zip(attempts, failures, strict=True) if count == fewest]


def _hidden_debts(sums: Sums, attempt: _Attempt) -> int:
    """Count what speaks against a practice if no negative amount stands behind a printed zero."""
    sums.practice = attempt.reading.practice
    meanings = [sums.meaning(ref) for ref in sums.refs]
    sums.system.read_as(
        [
            Interval(0, one.high) if not figure and one.low < 0 else one
            for one, figure in zip(meanings, sums.system.printed, strict=True)
        ]
    )
    sums.practice = {}  # The system reads in none of the practices now: it must read anew.
    return _failures(sums.system)


def _failures(system: System) -> int:
    """Count the rows that cannot hold and, up to three, the clashes of other cells."""
    broken = system.broken()
    met = frozenset(cell for index in broken for cell, _ in system.rows[index].terms)
    more = 0
    while more < _CLASHES and (clash := system.clash(met)) is not None:
        met |= clash.cells
        more += 1
    return len(broken) + more


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
