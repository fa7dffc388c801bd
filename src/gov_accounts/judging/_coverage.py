"""The coverage map: for every printed figure, which identities would notice if it were another.

A figure that no identity would notice is protected by nothing: a slip there stays unseen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.findings import Protection
from gov_accounts.judging._practice import TICKS, Reading, Sums, judge_sums
from gov_accounts.money import from_ticks, ticks
from gov_accounts.rules import identities
from gov_accounts.rules._document import Document

if TYPE_CHECKING:
    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.refs import CellRef

__all__ = ["coverage"]


def coverage(accounts: FinalAccounts) -> tuple[Protection, ...]:
    """Return the protection of every printed figure of the tables and the explanation, in print order.

    >>> from gov_accounts.accounts import FinalAccounts
    >>> coverage(FinalAccounts("某局", 2024))
    ()
    """
    document = Document(accounts)
    sums = judge_sums(document, identities(accounts))
    least = [_noticed(sums, reading) for reading in sums.tried]
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
    """Return for every cell the smallest rise and the smallest fall that some identity would notice.

    A changed figure may make sums look added up from printed parts that now do not, so the widest
    meaning of all cells around it counts.
    """
    sums.read_as(reading)
    system = sums.system
    found: _Noticed = {}
    for cell, ref in enumerate(sums.refs):
        figure = sums.document.figure(ref)
        if figure is None:
            continue
        step = ticks(figure.quantum, figure.unit)
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
            # The row moves with the cell, by as much; it is noticed once it cannot be zero any
            # more.
            up = max((-total_low * TICKS // step + 1) * step, step)
            down = max((total_high * TICKS // step + 1) * step, step)
            (rises if own > 0 else falls).append(up)
            if row.equal:
                (falls if own > 0 else rises).append(down)
        found[cell] = (min(rises, default=None), min(falls, default=None))
    return found
