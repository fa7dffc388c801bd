"""Can all figures be true together? The whole document decided at once.

Three ways, each only where the one before leaves it open: the printed figures may satisfy every
identity as they stand; bounds propagation may find a clash; a search in the core fixes amounts one
after the other until every identity holds. Where that does not end, the exact solver HiGHS decides
(extra ``solve``). What a solver says is believed only after it is verified in whole numbers:
amounts that satisfy every row, or multipliers of rows whose sum no amounts can satisfy (Farkas).
"""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.findings import Proof, ProofStatus
from gov_accounts.judging._system import Clash

if TYPE_CHECKING:
    from gov_accounts.judging._practice import Sums
    from gov_accounts.judging._system import System

__all__ = ["Decision", "decide", "prove", "satisfies", "solve"]


@frozen
class Decision:
    """A proof in the numbers of the system."""

    status: ProofStatus
    method: str
    amounts: tuple[int, ...] = ()
    clash: Clash | None = None


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
    if (
        not system.inexact
        and not free
        and all(
            low <= base <= high
            for low, base, high in zip(system.low, system.base, system.high, strict=True)
        )
    ):
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
    return _solve(system, free, highspy)


def satisfies(system: System, amounts: tuple[int, ...], free: frozenset[int] = frozenset()) -> bool:
    """Whether amounts print as the document does and satisfy every row, in whole numbers."""
    low, high = system.bounds(free)
    if not all(below <= x <= above for below, x, above in zip(low, amounts, high, strict=True)):
        return False
    for row in system.rows:
        total = sum(sign * amounts[cell] for cell, sign in row.terms)
        if total > 0 or (row.equal and total < 0):
            return False
    return True


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


# --- the exact solver ----------------------------------------


def solve(system: System) -> bool | None:
    """Ask the exact solver alone whether a system is contradictory; None if it cannot tell.

    Needs the ``solve`` extra; raises :class:`ImportError` without it.
    """
    import highspy  # noqa: PLC0415

    status = _solve(system, frozenset(), highspy).status
    return None if status is ProofStatus.UNDECIDED else status is ProofStatus.CONTRADICTORY


def _solve(system: System, free: frozenset[int], highspy: Any) -> Decision:
    """Ask HiGHS; believe amounts or multipliers only after verifying them in whole numbers."""
    low, high = system.bounds(free)
    for integer in (False, True):
        # The class beneath: highspy's own prints a greeting on standard output when it starts.
        model = highspy.Highs.__base__()
        model.setOptionValue("output_flag", False)
        model.setOptionValue("time_limit", 10.0)
        infinite = highspy.kHighsInf
        for cell, base in enumerate(system.base):
            open_cell = cell in free
            below = -infinite if open_cell else low[cell] - base
            above = infinite if open_cell else high[cell] - base
            model.addVar(below, above)
            if integer:
                model.changeColIntegrality(cell, highspy.HighsVarType.kInteger)
        for row in system.rows:
            rest = -sum(sign * system.base[cell] for cell, sign in row.terms)
            signs: dict[int, int] = {}
            for cell, sign in row.terms:
                signs[cell] = signs.get(cell, 0) + sign
            model.addRow(
                rest if row.equal else -infinite,
                rest,
                len(signs),
                list(signs),
                list(signs.values()),
            )
        model.run()
        status, known = model.getModelStatus(), highspy.HighsModelStatus
        if status == known.kOptimal:
            values = model.getSolution().col_value
            amounts = tuple(
                base + round(value) for base, value in zip(system.base, values, strict=True)
            )
            if satisfies(system, amounts, free):
                return Decision(ProofStatus.CONSISTENT, "solver", amounts)
        elif status in (
            highspy.HighsModelStatus.kInfeasible,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        ):
            clash = None
            if not integer:
                _, _, ray = model.getDualRay()
                clash = _farkas(system, low, high, ray) if ray is not None else None
            if clash is None and integer:
                clash = Clash(frozenset(range(len(system.rows))), frozenset(range(len(low))) - free)
            if clash is not None:
                return Decision(ProofStatus.CONTRADICTORY, "solver", clash=clash)
    return Decision(ProofStatus.UNDECIDED, "solver")


def _farkas(system: System, low: list[int], high: list[int], ray: Any) -> Clash | None:
    """Return the clash that multipliers of the rows prove, if they do so in exact arithmetic."""
    multipliers = {
        index: Fraction(float(value)).limit_denominator(1000)
        for index, value in enumerate(ray)
        if abs(value) > 1e-9
    }
    for turn in (1, -1):
        sums: dict[int, Fraction] = {}
        fits = True
        for index, factor in multipliers.items():
            row = system.rows[index]
            weight = factor * turn
            if not row.equal and weight < 0:
                fits = False
                break
            for cell, sign in row.terms:
                sums[cell] = sums.get(cell, Fraction(0)) + sign * weight
        if not fits:
            continue
        least = sum(
            (factor * (low[cell] if factor > 0 else high[cell]) for cell, factor in sums.items()),
            Fraction(0),
        )
        if least > 0:
            return Clash(
                frozenset(multipliers), frozenset(cell for cell, factor in sums.items() if factor)
            )
    return None
