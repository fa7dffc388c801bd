"""Can all figures be true together? The whole document decided at once.

Three ways, each only where the one before leaves it open: the printed figures may satisfy every
identity as they stand; bounds propagation may find a clash; a search in the core fixes amounts one
after the other until every identity holds. Where that does not end, the exact solver decides, see
:mod:`gov_accounts.judging._solver`.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping
from random import Random
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import define, field

from gov_accounts.findings import Proof, ProofStatus
from gov_accounts.judging._decision import Decision, satisfies
from gov_accounts.judging._practice import other_practices
from gov_accounts.judging._solver import ask_solver

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    for _ in other_practices(sums):
        other = decide_by_core(sums.system)
        if other.status is ProofStatus.CONSISTENT:
            return other
    return decide(sums.system)


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
    """Fix one cell after the other and see whether every row can still hold, group by group.

    Cells that share no row whose amounts are open can be sought one by one. No cell is taken back;
    another order is tried instead: first some that often lead to the end, then those that begin
    with the cells at which the last ones failed.
    """
    low, high = system.bounds(free)
    if system.propagate(low, high, system.start(free)) is not None:
        return None
    for group in _groups(system, low, high):
        ways = itertools.chain(
            _first_ways(group), _guided(system, group, low, high), _ways(system, group, free)
        )
        if not any(_fixed(system, group, low, high, way) for way in ways):
            return None
    amounts = tuple(low)
    return amounts if satisfies(system, amounts, free) else None


_TRIES = 60
"""So many orders are tried for a group of cells before the question stays open."""


@define
class _Way:
    """An order in which the cells of a group are fixed, and where in its bounds each is put."""

    cells: list[int]
    near: bool = False
    dice: Random | None = None
    guide: Mapping[int, int] = MappingProxyType({})
    """Amounts that nearly satisfy every row."""
    failed: Counter[int] = field(factory=Counter)
    """The cells of the rows that could not hold, to be fixed earlier the next time."""

    def amount(self, system: System, cell: int, low: int, high: int) -> int:
        """Return the amount of a cell: in the middle, near its print, or where the dice fall."""
        if cell in self.guide:
            return min(max(self.guide[cell], low), high)
        if self.near:
            return min(max(system.base[cell], low), high)
        if self.dice is None:
            return (low + high) // 2
        rest = (high - low) // 5
        return self.dice.randint(low + rest, high - rest)


def _first_ways(group: list[int]) -> Iterator[_Way]:
    """Yield the orders that mostly lead to the end: parts first, or sums first."""
    yield _Way(group[::-1])
    yield _Way(group)


_SWEEPS = 120
"""So often the amounts are moved towards all rows in turn."""
_FINE = 1 << 20
"""Amounts are moved by fractions of one 分, so many to one."""
_MARGIN = 16
"""The guide keeps a sixteenth of its interval away from the bounds, to leave room for others."""


def _guided(system: System, group: list[int], low: list[int], high: list[int]) -> Iterator[_Way]:
    """Yield an order guided by amounts that nearly satisfy every row.

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
    for index in dict.fromkeys(index for cell in group for index in system.of_cell[cell]):
        row = system.rows[index]
        moving = [(cell, sign) for cell, sign in row.terms if cell in at]
        rest = sum(sign * low[cell] for cell, sign in row.terms if cell not in at) * _FINE
        rows.append((moving, rest, row.equal))
    for _ in range(_SWEEPS):
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
        if worst < _FINE:
            break
    guide = {cell: amount // _FINE for cell, amount in at.items()}
    yield _Way(group[::-1], guide=guide)
    yield _Way(group, guide=guide)


def _ways(system: System, group: list[int], free: frozenset[int]) -> Iterator[_Way]:
    """Yield orders: the most bound first, then by what failed."""
    failed: Counter[int] = Counter()
    often = sorted(group, key=lambda cell: (cell in free, -len(system.of_cell[cell])))
    yield _Way(often, near=True, failed=failed)
    for number in range(_TRIES):
        dice = Random(number)  # noqa: S311 - the same every time
        reach = len(group) * (1 + number % 4) / 6
        moved = {cell: n + dice.uniform(-reach, reach) for n, cell in enumerate(group)}
        weight = {cell: -round(failed[cell] * dice.uniform(0.5, 1.5)) for cell in group}
        rank = moved if number % 2 else weight
        order = sorted(group, key=lambda cell, rank=rank: (rank[cell], -cell))  # type: ignore[misc]
        yield _Way(order, dice=dice if number % 3 == 0 else None, failed=failed)


def _groups(system: System, low: list[int], high: list[int]) -> Iterator[list[int]]:
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
            for index in system.of_cell[cell]:
                new = [
                    other
                    for other, _ in system.rows[index].terms
                    if other not in seen and low[other] != high[other]
                ]
                seen.update(new)
                frontier += new
        yield sorted(group)


def _fixed(system: System, group: list[int], low: list[int], high: list[int], way: _Way) -> bool:
    """Fix all cells of a group in place, in an order; put the bounds back if that fails."""
    before = [(low[cell], high[cell]) for cell in group]
    for cell in way.cells:
        if low[cell] == high[cell]:
            continue
        low[cell] = high[cell] = way.amount(system, cell, low[cell], high[cell])
        clash = system.propagate(low, high, system.of_cell[cell])
        if clash is not None:
            way.failed.update(
                other for index in clash.rows for other, _ in system.rows[index].terms
            )
            for own, (below, above) in zip(group, before, strict=True):
                low[own], high[own] = below, above
            return False
    return True
