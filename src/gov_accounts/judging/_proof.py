"""Can all figures be true together? The whole document decided at once.

Three ways, each only where the one before leaves it open: the printed figures may satisfy every
identity as they stand; bounds propagation may find a clash; a search in the core fixes amounts one
after the other until every identity holds. Where that does not end, the exact solver decides, see
:mod:`gov_accounts.judging._solver`.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.findings import Proof, ProofStatus
from gov_accounts.judging._decision import Decision, satisfies
from gov_accounts.judging._practice import other_practices
from gov_accounts.judging._solver import ask_solver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.judging._core import Core
    from gov_accounts.judging._outcomes import Sums
    from gov_accounts.judging._system import System

__all__ = ["decide", "prove"]


def prove(sums: Sums) -> Proof:
    """Decide whether all figures of a document can be true together."""
    decision = _decided(sums)
    witness = (
        {ref: decision.amounts[cell] for ref, cell in sums.cells.items()}
        if decision.amounts
        else {}
    )
    clash = sorted(decision.clash.rows) if decision.clash else []
    return Proof(
        decision.status,
        decision.method,
        MappingProxyType(witness),
        tuple(str(sums.by_row[index].identity) for index in clash),
    )


def _decided(sums: Sums) -> Decision:
    """Decide in the practice inferred; where that stays open, in others that fail nowhere alone."""
    decision = decide_by_core(sums.system)
    if decision.status is not ProofStatus.UNDECIDED:
        return decision
    others = False
    for _ in other_practices(sums):
        others = True
        other = decide_by_core(sums.system)
        if other.status is ProofStatus.CONSISTENT:
            return other
    last = decide(sums.system)
    if others and last.status is ProofStatus.CONTRADICTORY:
        # In one practice nothing fits: that proves nothing while tables may be read in another.
        return decision
    return last


def decide(system: System, free: frozenset[int] = frozenset()) -> Decision:
    """Decide a system in which the cells of ``free`` may be anything."""
    decision = decide_by_core(system, free)
    if decision.status is not ProofStatus.UNDECIDED:
        return decision
    try:
        import highspy  # noqa: PLC0415
    except ImportError:
        return decision
    return ask_solver(system, free, highspy)


def decide_by_core(system: System, free: frozenset[int] = frozenset()) -> Decision:
    """Decide a system without the exact solver; it may stay open."""
    if not free and _holds_as_printed(system):
        return Decision(ProofStatus.CONSISTENT, "printed", tuple(system.base))
    clash = system.clash(free)
    if clash is not None:
        return Decision(ProofStatus.CONTRADICTORY, "propagation", clash=clash)
    amounts = _search(system, free)
    if amounts is not None:
        return Decision(ProofStatus.CONSISTENT, "search", amounts)
    return Decision(ProofStatus.UNDECIDED, "propagation")


def _holds_as_printed(system: System) -> bool:
    """Whether the printed figures themselves satisfy every row, and may be the amounts."""
    return not system.inexact and all(
        low <= base <= high
        for low, base, high in zip(system.low, system.base, system.high, strict=True)
    )


def _search(system: System, free: frozenset[int]) -> tuple[int, ...] | None:
    """Fix one class after the other and see whether every row can still hold, group by group.

    Classes that share no row whose amounts are open can be sought one by one. None is taken back;
    another order is tried instead, then others with amounts that nearly satisfy every row.
    """
    core = system.core(free)
    bounds = core.bounds(*system.bounds(free))
    if bounds is None or not core.propagate(*bounds, core.start(system.start(free))):
        return None
    low, high = bounds
    for group in _groups(core, low, high):
        ways = itertools.chain(_first_ways(core, group), _guided(core, group, low, high))
        if not any(_fixed(core, group, low, high, way) for way in ways):
            return None
    amounts = core.amounts(low)
    return amounts if satisfies(system, amounts, free) else None


@frozen
class _Way:
    """An order in which the cells of a group are fixed, and amounts that nearly satisfy every row.

    Without such a guide each is put in the middle of its bounds.
    """

    cells: Sequence[int]
    guide: Mapping[int, int] = MappingProxyType({})

    def amount(self, cell: int, low: int, high: int) -> int:
        """Return the amount of a cell within its bounds."""
        return min(max(self.guide.get(cell, (low + high) // 2), low), high)


def _first_ways(core: Core, group: list[int]) -> Iterator[_Way]:
    """Yield the orders that mostly lead to the end: parts first, or sums first."""
    yield _Way(sorted(group, key=core.last.__getitem__, reverse=True))
    yield _Way(group)


_SWEEPS = (10, 30, 120)
"""So often the amounts are moved towards all rows in turn before the guide is tried again."""
_FINE = 1 << 20
"""Amounts are moved by fractions of one 分, so many to one."""
_MARGIN = 16
"""The guide keeps a sixteenth of its interval away from the bounds, to leave room for others."""


def _guided(core: Core, group: list[int], low: list[int], high: list[int]) -> Iterator[_Way]:
    """Yield orders guided by amounts that nearly satisfy every row, nearer and nearer.

    They are found by moving the amounts onto one row after the other and back into their intervals
    (alternating projections, Agmon 1954); that converges where there are such amounts at all.
    """
    least, most, at = {}, {}, {}
    for cell in group:
        margin = (high[cell] - low[cell]) * _FINE // _MARGIN
        least[cell] = low[cell] * _FINE + margin
        most[cell] = high[cell] * _FINE - margin
        at[cell] = (least[cell] + most[cell]) // 2
    rows = []
    for index in dict.fromkeys(index for cell in group for index in core.of_cell[cell]):
        row = core.rows[index]
        moving = [(cell, sign) for cell, sign in row.terms if cell in at]
        rest = sum(sign * low[cell] for cell, sign in row.terms if cell not in at) * _FINE
        rows.append((moving, rest, row.equal))
    for sweeps in _SWEEPS:
        near = any(_moved(rows, least, most, at) for _ in range(sweeps))
        guide = {cell: amount // _FINE for cell, amount in at.items()}
        yield _Way(group[::-1], guide=guide)
        yield _Way(group, guide=guide)
        if near:
            break


def _moved(
    rows: Sequence[tuple[Sequence[tuple[int, int]], int, bool]],
    least: Mapping[int, int],
    most: Mapping[int, int],
    at: dict[int, int],
) -> bool:
    """Move amounts onto each row in turn, in place; return whether all were less than one 分 off.

    A row is its terms that may move, what the others come to, and whether it must be zero.
    """
    worst = 0
    for moving, rest, equal in rows:
        off = rest + sum([sign * at[cell] for cell, sign in moving])
        if not off or (off < 0 and not equal):
            continue
        worst = max(worst, abs(off))
        step = off // len(moving)
        for cell, sign in moving:
            moved = at[cell] - step if sign > 0 else at[cell] + step
            at[cell] = min(max(moved, least[cell]), most[cell])
    return worst < _FINE


def _groups(core: Core, low: list[int], high: list[int]) -> Iterator[list[int]]:
    """Yield the cells that are still open, those together that rows join."""
    seen: set[int] = set()
    for first in range(len(low)):
        if first in seen or low[first] == high[first]:
            continue
        seen.add(first)
        group, frontier = [], [first]
        while frontier:
            cell = frontier.pop()
            group.append(cell)
            for index in core.of_cell[cell]:
                new = [
                    other
                    for other, _ in core.rows[index].terms
                    if other not in seen and low[other] != high[other]
                ]
                seen.update(new)
                frontier += new
        yield sorted(group)


def _fixed(core: Core, group: list[int], low: list[int], high: list[int], way: _Way) -> bool:
    """Fix all cells of a group in place, in an order; put the bounds back if that fails."""
    before = [(low[cell], high[cell]) for cell in group]
    for cell in way.cells:
        if low[cell] == high[cell]:
            continue
        low[cell] = high[cell] = way.amount(cell, low[cell], high[cell])
        if not core.propagate(low, high, core.of_cell[cell]):
            for own, (below, above) in zip(group, before, strict=True):
                low[own], high[own] = below, above
            return False
    return True
