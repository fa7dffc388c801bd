"""The exact solver HiGHS (extra ``solve``), whose answers are verified in whole numbers.

Amounts must satisfy every row; multipliers must make a sum of rows that no amounts can satisfy
(Farkas).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import define, field

from gov_accounts.findings import ProofStatus
from gov_accounts.judging._decision import Decision, satisfies
from gov_accounts.judging._equations import Clash
from gov_accounts.judging._system import System

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.judging._equations import Row

__all__ = ["ask_solver", "solve"]

_SECONDS = 10.0
"""So long the solver may take for one question."""
_NEGLIGIBLE = 1e-9
"""Multipliers below this are what floating point leaves of zero."""
_DENOMINATOR = 1000
"""Multipliers are small fractions: the rows have coefficients ±1."""


def solve(system: System) -> bool | None:
    """Ask the exact solver alone whether a system is contradictory; None if it cannot tell.

    Needs the ``solve`` extra; raises :class:`ImportError` without it.
    """
    import highspy  # noqa: PLC0415

    status = ask_solver(system, frozenset(), highspy).status
    return None if status is ProofStatus.UNDECIDED else status is ProofStatus.CONTRADICTORY


def ask_solver(system: System, free: frozenset[int], highspy: Any) -> Decision:
    """Ask HiGHS: for amounts of any kind first, which is quicker, then for whole numbers."""
    question = _Question(system, free, highspy)
    return (
        question.asked(whole=False)
        or question.asked(whole=True)
        or Decision(ProofStatus.UNDECIDED, "solver")
    )


@define
class _Question:
    """A system as HiGHS is asked about it; amounts are counted from the printed figures."""

    system: System
    free: frozenset[int]
    highspy: Any
    low: list[int] = field(init=False)
    high: list[int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.low, self.high = self.system.bounds(self.free)

    def asked(self, *, whole: bool) -> Decision | None:
        """Return what the solver finds and a verification confirms; None if that is nothing."""
        known = self.highspy.HighsModelStatus
        model = self._model(whole=whole)
        model.run()
        status = model.getModelStatus()
        if status == known.kOptimal:
            amounts = self._amounts(model)
            if satisfies(self.system, amounts, self.free):
                return Decision(ProofStatus.CONSISTENT, "solver", amounts)
        elif status in (known.kInfeasible, known.kUnboundedOrInfeasible):
            clash = self._everything() if whole else self._proved(model)
            if clash is not None:
                return Decision(ProofStatus.CONTRADICTORY, "solver", clash=clash)
        return None

    def _model(self, *, whole: bool) -> Any:
        # The class beneath: highspy's own prints a greeting on standard output when it starts.
        model = self.highspy.Highs.__base__()
        model.setOptionValue("output_flag", False)
        model.setOptionValue("time_limit", _SECONDS)
        for cell, (below, above) in enumerate(self._ranges()):
            model.addVar(below, above)
            if whole:
                model.changeColIntegrality(cell, self.highspy.HighsVarType.kInteger)
        for row in self.system.rows:
            rest = -sum(sign * self.system.base[cell] for cell, sign in row.terms)
            signs: dict[int, int] = {}
            for cell, sign in row.terms:
                signs[cell] = signs.get(cell, 0) + sign
            least = rest if row.equal else -self.highspy.kHighsInf
            model.addRow(least, rest, len(signs), list(signs), list(signs.values()))
        return model

    def _ranges(self) -> Iterable[tuple[float, float]]:
        """Yield how far each amount may lie below and above the printed figure."""
        endless = self.highspy.kHighsInf
        for cell, base in enumerate(self.system.base):
            if cell in self.free:
                yield -endless, endless
            else:
                yield self.low[cell] - base, self.high[cell] - base

    def _amounts(self, model: Any) -> tuple[int, ...]:
        values = model.getSolution().col_value
        return tuple(
            base + round(value) for base, value in zip(self.system.base, values, strict=True)
        )

    def _everything(self) -> Clash:
        """Return the clash of all rows: of whole numbers the solver gives no smaller reason."""
        cells = frozenset(range(len(self.low)))
        return Clash(frozenset(range(len(self.system.rows))), cells - self.free)

    def _proved(self, model: Any) -> Clash | None:
        """Return the clash that the solver's multipliers prove, turned one way or the other."""
        _, _, ray = model.getDualRay()
        if ray is None:
            return None
        multipliers = {
            index: Fraction(float(value)).limit_denominator(_DENOMINATOR)
            for index, value in enumerate(ray)
            if abs(value) > _NEGLIGIBLE
        }
        turned = {index: -factor for index, factor in multipliers.items()}
        return self._farkas(multipliers) or self._farkas(turned)

    def _farkas(self, multipliers: dict[int, Fraction]) -> Clash | None:
        """Return the clash that multipliers of rows prove, if they do in exact arithmetic."""
        weighted = [(self.system.rows[index], weight) for index, weight in multipliers.items()]
        if any(weight < 0 and not row.equal for row, weight in weighted):
            return None
        sums = _added(weighted)
        low, high = self.low, self.high
        least = sum(
            (factor * (low[cell] if factor > 0 else high[cell]) for cell, factor in sums.items()),
            Fraction(0),
        )
        if least <= 0:
            return None
        return Clash(
            frozenset(multipliers), frozenset(cell for cell, factor in sums.items() if factor)
        )


def _added(weighted: Iterable[tuple[Row, Fraction]]) -> dict[int, Fraction]:
    """Return how often each cell stands in the sum of rows taken so many times."""
    sums: dict[int, Fraction] = {}
    for row, weight in weighted:
        for cell, sign in row.terms:
            sums[cell] = sums.get(cell, Fraction(0)) + sign * weight
    return sums
