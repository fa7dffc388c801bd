"""The coverage map: for every printed figure, which identities would notice if it were another.

A figure that no identity would notice is protected by nothing: a slip there stays unseen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.findings import Protection
from gov_accounts.judging._linear import judge_sums
from gov_accounts.money import TICKS, from_ticks, ticks
from gov_accounts.rules import identities
from gov_accounts.rules._document import Document

if TYPE_CHECKING:
    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.judging._outcomes import Reading, Sums
    from gov_accounts.judging._system import System
    from gov_accounts.refs import CellRef

__all__ = ["coverage"]


def coverage(accounts: FinalAccounts) -> tuple[Protection, ...]:
    """Return the protection of every figure of the tables and the narrative, in print order.

    >>> from gov_accounts.accounts import FinalAccounts
    >>> coverage(FinalAccounts("某局", 2024))
    ()
    """
    document = Document(accounts)
    sums = judge_sums(document, identities(accounts))
    least = [_noticed(sums, reading) for reading in sums.tried]
    if sums.silent:
        least.append(_noticed_in_any(sums))
    found = []
    for ref, figure in document.figures.items():
        if figure is None:
            continue
        rules, smallest = _protecting(sums, ref, least)
        amount = None if smallest is None else from_ticks(smallest, figure.unit, figure.quantum)
        label = document.label(ref)
        found.append(Protection(ref, label, figure.amount, rules, amount))
    return tuple(found)


_Noticed = dict[int, tuple[int | None, int | None]]


def _protecting(
    sums: Sums, ref: CellRef, least: list[_Noticed]
) -> tuple[tuple[str, ...], int | None]:
    """Return the rules that would notice a change of a cell, and the smallest change in ticks.

    Where two practices are possible, both must notice it.
    """
    cell = sums.cells.get(ref)
    if cell is None:
        return (), None
    rules = tuple(sums.by_row[index].identity.rule.id for index in sums.system.of_cell[cell])
    changes = []
    for way in (0, 1):
        each = [one[cell][way] for one in least if cell in one]
        if each and None not in each:
            changes.append(max(change for change in each if change is not None))
    return rules, min(changes, default=None)


def _noticed(sums: Sums, reading: Reading) -> _Noticed:
    """Return for every cell the smallest rise and fall that some identity would notice.

    A changed figure may make sums look added up from printed parts that now do not, so the widest
    meaning of all cells around it counts.
    """
    sums.read_as(reading)
    return _smallest(sums)


def _noticed_in_any(sums: Sums) -> _Noticed:
    """Return the same where each table that does not tell may be in a practice of its own."""
    meanings = sums.meanings({**sums.practice, **dict.fromkeys(sums.silent)})
    sums.practice = {}  # The system reads in none of the practices now: it must read anew.
    sums.system.read_as(meanings)
    return _smallest(sums)


def _smallest(sums: Sums) -> _Noticed:
    found: _Noticed = {}
    for cell, ref in enumerate(sums.refs):
        figure = sums.document.figure(ref)
        if figure is not None:
            rises, falls = _changes(sums.system, cell, ticks(figure.quantum, figure.unit))
            found[cell] = (min(rises, default=None), min(falls, default=None))
    return found


def _changes(system: System, cell: int, step: int) -> tuple[list[int], list[int]]:
    """Return the smallest rise and fall of a cell that each row notices, in steps of its print."""
    free = frozenset((cell,))
    low, high = system.bounds(free)
    below, above = system.width(cell, free)
    low[cell], high[cell] = system.base[cell] + below, system.base[cell] + above
    rises: list[int] = []
    falls: list[int] = []
    for index in system.of_cell[cell]:
        row = system.rows[index]
        total_low = sum(low[one] if sign > 0 else -high[one] for one, sign in row.terms)
        total_high = sum(high[one] if sign > 0 else -low[one] for one, sign in row.terms)
        own = sum(sign for one, sign in row.terms if one == cell)
        up, down = (rises, falls) if own > 0 else (falls, rises)
        # The row moves with the cell, by as much; it is noticed once it cannot be zero any more.
        up.append(max((-total_low * TICKS // step + 1) * step, step))
        if row.equal:
            down.append(max((total_high * TICKS // step + 1) * step, step))
    return rises, falls
