"""What a proof says in the numbers of the system, and the test that every witness must pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.findings import ProofStatus
from gov_accounts.judging._equations import Clash

if TYPE_CHECKING:
    from gov_accounts.judging._system import System

__all__ = ["Decision", "satisfies"]


@frozen
class Decision:
    """A proof in the numbers of the system."""

    status: ProofStatus
    method: str
    amounts: tuple[int, ...] = ()
    clash: Clash | None = None


def satisfies(system: System, amounts: tuple[int, ...], free: frozenset[int] = frozenset()) -> bool:
    """Whether amounts print as the document does and satisfy every row, in whole numbers."""
    low, high = system.bounds(free)
    if not all(below <= x <= above for below, x, above in zip(low, amounts, high, strict=True)):
        return False
    for row in system.rows:
        if row.loose is not None:
            continue
        total = sum(sign * amounts[cell] for cell, sign in row.terms)
        if total > 0 or (row.equal and total < 0):
            return False
    return True
