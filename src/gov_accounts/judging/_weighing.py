"""How likely an explanation is: what the wrong cells should hold, and which slip made them wrong.

An explanation costs the less, the more telling its slips are and the more identities then hold
exactly as printed.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from gov_accounts.accounts import FinalAccounts
from gov_accounts.findings import Explanation, Message, Suspect
from gov_accounts.judging._equations import unbounded
from gov_accounts.judging._figure_slips import Surroundings, before, ways
from gov_accounts.judging._misplaced import LISTED, MISPLACED, misplaced
from gov_accounts.judging._neighbourhood import Neighbourhood
from gov_accounts.judging._outcomes import Sums
from gov_accounts.money import TICKS, from_ticks, ticks
from gov_accounts.slips import Slip
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Collection

    from gov_accounts.refs import CellRef
    from gov_accounts.rules._document import Figure

__all__ = ["Suspicion", "Weighing"]

_GRID = 64
"""Up to so many admissible figures are all weighed; of more, those that a slip explains."""
_INEXACT = 3
"""An identity that does not hold as printed is about a third as likely as one that does."""
_BELOW_NOTHING = 10**4
"""The cost of a figure below zero where none is printed: amounts are seldom taken back."""
_FROM_BLANK = 10**7
"""The cost of a figure where a blank is printed: no slip of the hand tells of it."""
_INEXPLICABLE = 10**9
"""The cost of a cell for which there is no figure."""


@frozen
class Suspicion:
    """An explanation and its cost: the smaller, the likelier.

    ``told`` says it in one sentence where figure by figure would be too long; ``mended`` are the
    accounts without it, where it is more than figures.
    """

    explanation: Explanation
    cost: int
    told: Message | None = None
    mended: FinalAccounts | None = None

    @property
    def refs(self) -> tuple[CellRef, ...]:
        """Names of the cells."""
        return self.explanation.refs


@frozen
class _Admissible:
    """The figures that a cell may hold, as counts of its last printed place; None: no bound."""

    unit: Unit
    quantum: Decimal
    step: int
    first: int | None
    last: int | None

    @classmethod
    def between(
        cls, unit: Unit, quantum: Decimal, least: int | None, most: int | None
    ) -> _Admissible:
        """Return the figures between two amounts in 分; None: no bound."""
        step = ticks(quantum, unit)
        first = None if least is None else -(-least * TICKS // step)
        return cls(unit, quantum, step, first, None if most is None else most * TICKS // step)

    @property
    def low(self) -> Decimal | None:
        """The least figure."""
        return None if self.first is None else self._figure(self.first)

    @property
    def high(self) -> Decimal | None:
        """The greatest figure."""
        return None if self.last is None else self._figure(self.last)

    def _figure(self, count: int) -> Decimal:
        return from_ticks(count * self.step, self.unit, self.quantum)

    def all(self) -> set[Decimal] | None:
        """Return all figures, if they are not too many."""
        if self.first is None or self.last is None or self.last - self.first >= _GRID:
            return None
        return {self._figure(count) for count in range(self.first, self.last + 1)}

    def __contains__(self, value: Decimal) -> bool:
        count = ticks(value, self.unit)
        return (self.first is None or count >= self.first * self.step) and (
            self.last is None or count <= self.last * self.step
        )


@define
class Weighing:
    """Weighs sets of cells that may be wrong."""

    sums: Sums
    hood: Neighbourhood = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.hood = Neighbourhood(self.sums)

    def weigh(self, cells: frozenset[int], others: frozenset[int]) -> Suspicion:
        """Weigh that the cells are wrong, while those of other causes are too."""
        system = self.sums.system
        free = cells | others
        low, high = system.bounds(free)
        system.propagate(low, high, system.start(free))
        suspects, cost = [], 1
        for cell in sorted(cells):
            suspect, own = self.suspect(cell, low[cell], high[cell], free)
            suspects.append(suspect)
            cost *= own
        moved = misplaced(self.hood, suspects) if len(suspects) > 1 else None
        if moved is not None:
            suspects, cost = moved, MISPLACED
        return Suspicion(Explanation(tuple(suspects)), cost * self.unexplained(cells))

    def unexplained(self, cells: Collection[int]) -> int:
        """Return the cost of the inexact rows in which none of the cells stands."""
        system = self.sums.system
        touched = {row for cell in cells for row in system.of_cell[cell]}
        left: int = _INEXACT ** sum(index not in touched for index in system.inexact)
        return left

    def suspect(self, cell: int, low: int, high: int, free: frozenset[int]) -> tuple[Suspect, int]:
        """Return the likeliest admissible figures of a free cell, and the cost of the best."""
        document = self.sums.document
        ref = self.sums.refs[cell]
        measure = document.measure(ref)
        if measure is None:
            return Suspect(document.printed(ref), None, None, ()), _INEXPLICABLE
        below, above = self.sums.system.width(cell, free)
        least = None if unbounded(low) else low - above
        most = None if unbounded(high) else high - below
        admissible = _Admissible.between(*measure, least, most)
        figure = document.figure(ref)
        exact = self._exact(cell, free)
        values = _candidates(admissible, exact, figure)
        around = self.hood.around(ref) if figure is not None else Surroundings()
        printed = _printed(figure)
        if self.sums.system.positive(cell):
            values = {value for value in values if value >= 0}
        counted = document.counts(ref)
        if counted:
            values = {value for value in values if value >= 0 and value == int(value)}
        weighed = []
        for value in values:
            cost, slip = _slip(value, figure, around)
            if counted and slip in _OF_MONEY:
                cost, slip = _INEXPLICABLE, None
            if value < 0 <= printed:
                cost *= _BELOW_NOTHING
            inexact = sum(number != ticks(value, admissible.unit) for number in exact.elements())
            weighed.append((cost * _INEXACT**inexact, value, slip))
        weighed.sort(key=lambda one: (one[0], abs(one[1] - printed)))
        shown = Decimal.to_integral_value if counted else Decimal
        best = tuple((shown(value), slip) for _, value, slip in weighed[:LISTED])
        suspect = Suspect(document.printed(ref), admissible.low, admissible.high, best)
        return suspect, weighed[0][0] if weighed else _INEXPLICABLE

    def _exact(self, cell: int, free: frozenset[int]) -> Counter[int]:
        """Return the figures, in ticks, with which identities of a cell hold, and how many do."""
        system = self.sums.system
        found: Counter[int] = Counter()
        for index in system.of_cell[cell]:
            row = system.rows[index]
            others = [(other, sign) for other, sign in row.terms if other != cell]
            if not row.equal or any(
                other in free or other in system.unknown for other, _ in others
            ):
                continue
            rest = sum(sign * system.printed[other] for other, sign in others)
            own = next(sign for other, sign in row.terms if other == cell)
            found[-own * rest * TICKS // system.scale] += 1
        return found


_OF_MONEY = (Slip.UNIT, Slip.POINT)
"""Slips that nobody makes who counts things."""


def _printed(figure: Figure | None) -> Decimal:
    return figure.amount if figure is not None else Decimal(0)


def _candidates(
    admissible: _Admissible, exact: Counter[int], figure: Figure | None
) -> set[Decimal]:
    """Return the admissible figures worth weighing: all, or what identities and slips tell of."""
    unit, quantum = admissible.unit, admissible.quantum
    values = {from_ticks(value, unit, quantum) for value in exact}
    every = admissible.all()
    if every is not None:
        values |= every
    elif figure is not None:
        values |= set(before(figure.amount, quantum))
    printed = _printed(figure)
    return {value for value in values if value != printed and value in admissible}


def _slip(value: Decimal, figure: Figure | None, around: Surroundings) -> tuple[int, Slip | None]:
    """Return the most telling slip that made the print of a figure, and its cost."""
    return ways(value, figure.amount, around) if figure is not None else (_FROM_BLANK, None)
