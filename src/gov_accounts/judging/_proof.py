"""Can all figures be true together? The whole document decided at once.

Three ways, each only where the one before leaves it open: the printed figures may satisfy every
identity as they stand; bounds propagation may find a clash; a search in the core fixes amounts one
after the other until every identity holds. Where that does not end, the exact solver decides, see
:mod:`gov_accounts.judging._solver`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from gov_accounts.findings import Proof, ProofStatus
from gov_accounts.judging._decision import Decision, satisfies
from gov_accounts.judging._solver import ask_solver

if TYPE_CHECKING:
    from gov_accounts.judging._outcomes import Sums
    from gov_accounts.judging._system import System

__all__ = ["decide", "prove"]


def prove(sums: Sums) -> Proof:
    """Decide whether all figures of a document can be true together."""
    decision = decide(sums.system)
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


def decide(system: System, free: frozenset[int] = frozenset()) -> Decision:
    """Decide a system in which the cells of ``free`` may be anything."""
    if not free and _holds_as_printed(system):
        return Decision(ProofStatus.CONSISTENT, "printed", tuple(system.base))
    clash = system.clash(free)
    if clash is not None:
        return Decision(ProofStatus.CONTRADICTORY, "propagation", clash=clash)
    amounts = _search(system, free)
    if amounts is not None:
        return Decision(ProofStatus.CONSISTENT, "search", amounts)
    try:
        import highspy  # noqa: PLC0415
    except ImportError:
        return Decision(ProofStatus.UNDECIDED, "propagation")
    return ask_solver(system, free, highspy)


def _holds_as_printed(system: System) -> bool:
    """Whether the printed figures themselves satisfy every row, and may be the amounts."""
    return not system.inexact and all(
        low <= base <= high
        for low, base, high in zip(system.low, system.base, system.high, strict=True)
    )


def _search(system: System, free: frozenset[int]) -> tuple[int, ...] | None:
    """Fix one cell after the other, as near to its printed figure as the rows allow; no way back.

    Sums are fixed before their parts, so that what is left over moves down to figures that have
    room.
    """
    low, high = system.bounds(free)
    if system.propagate(low, high, system.start(free)) is not None:
        return None
    order = sorted(range(len(low)), key=lambda cell: (cell in free, -len(system.of_cell[cell])))
    for cell in order:
        if low[cell] == high[cell]:
            continue
        value = min(max(system.base[cell], low[cell]), high[cell])
        low[cell] = high[cell] = value
        if system.propagate(low, high, system.of_cell[cell]) is not None:
            return None
    amounts = tuple(low)
    return amounts if satisfies(system, amounts, free) else None
