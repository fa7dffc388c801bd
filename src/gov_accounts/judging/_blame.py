"""Which figure is wrong? The smallest sets of cells whose change mends the document.

Every clash must lose at least one of its cells (Fellegi and Holt 1976), so the smallest sets that
meet all clashes are looked for; each is tested, and a test that fails yields a clash not seen
before (Reiter 1987). Clashes that share no cell are looked into separately: each is a cause of its
own.

The sets of one cause are ranked by how telling the slip would be that turned the admissible figure
into the printed one, and by how many identities then hold exactly as printed.
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from gov_accounts.findings import Explanation, ProofStatus
from gov_accounts.judging._clashes import Hidden, components
from gov_accounts.judging._linear import judge_sums
from gov_accounts.judging._misplaced import MISPLACED, misplaced
from gov_accounts.judging._misplaced_rows import ExchangedRows, RowsLeftOut
from gov_accounts.judging._odd_tables import OddTables
from gov_accounts.judging._outcomes import Sums
from gov_accounts.judging._proof import decide
from gov_accounts.judging._row_shifts import Shifts
from gov_accounts.judging._slipped_rows import SlippedRows
from gov_accounts.judging._units_of_tables import UnitsOfTables
from gov_accounts.judging._weighing import Suspicion, Weighing
from gov_accounts.judging._whole_causes import Whole, Wrong
from gov_accounts.money import exactly, ticks
from gov_accounts.rules import identities
from gov_accounts.slips import Slip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.findings import Proof

__all__ = ["Blame", "blame"]

LARGEST = 3
"""Sets of more cells are not looked for: so many errors at once name no figure."""
_WORK = 40_000
"""Rows that propagation may look at for one document before the search stops and says so."""
_CLASHES = 12
"""So many clashes without a common cell are looked for; a document with more needs reading anew."""


@frozen
class Blame:
    """One cause: the rows it breaks, explanations best first, and if the search was cut short.

    ``clash`` are the fewest rows that cannot hold together, where each of them can by itself.
    """

    rows: tuple[int, ...]
    suspicions: tuple[Suspicion, ...]
    exhausted: bool = False
    clash: tuple[int, ...] = ()


def blame(sums: Sums, proof: Proof | None = None) -> tuple[Blame, ...]:
    """Return the causes of a document's contradictions; none if it is proved to have none.

    Where the figures fit two practices of rounding equally badly, the one that blames fewer cells
    is taken, and the identities are judged by it.
    """
    if proof is not None and proof.status is ProofStatus.CONSISTENT:
        return ()
    with exactly():
        return _blame(sums)


def _blame(sums: Sums) -> tuple[Blame, ...]:
    found = _Search(sums).run()
    for reading in sums.readings[1:] if found else ():
        first = sums.practice
        sums.read_as(reading)
        other = _Search(sums).run()
        if other and _blamed(other) < _blamed(found):
            found = other
        else:
            sums.read_as(next(one for one in sums.readings if one.practice is first))
    return found


def _blamed(causes: tuple[Blame, ...]) -> int:
    """Count the cells that the likeliest explanations blame; a cause without one counts as more."""
    return sum(len(one.suspicions[0].refs) if one.suspicions else LARGEST + 1 for one in causes)


@frozen
class _Part:
    """Clashes joined: the cells of a cause, those of all others, the smallest sets that mend it."""

    cells: frozenset[int]
    others: frozenset[int]
    smallest: list[frozenset[int]]


@define
class _Search:
    """The search for the causes in one reading of the figures."""

    sums: Sums
    clashes: list[frozenset[int]] = field(factory=list)
    broken: list[int] = field(init=False)
    hidden: Hidden = field(init=False)
    weighing: Weighing = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.broken = self.sums.system.broken()
        self.hidden = Hidden(self.sums.system, frozenset(self.broken))
        self.weighing = Weighing(self.sums)

    def run(self) -> tuple[Blame, ...]:
        """Return the causes, the largest first, then those of the first clashes."""
        whole = self._whole()
        if whole is not None:
            rest = _Search(whole.rest).run()
            return (Blame(whole.explained, (whole.suspicion,)), *rest)
        return self._figures()

    def _whole(self) -> Whole | None:
        """Return what concerns a table or its rows as a whole and explains much, if anything."""
        if not self.broken:
            return None
        system = self.sums.system
        system.limit = system.visits + _WORK
        slipped = SlippedRows(self.weighing).cause(self.broken)
        if slipped is not None:
            every = frozenset(range(len(system.rows)))
            return Whole(slipped, tuple(self.broken), self.sums.without(every))
        wrong = Wrong(self.sums)
        units = UnitsOfTables(wrong, lambda one: judge_sums(one, identities(one.accounts)))
        finders = units, ExchangedRows(wrong), RowsLeftOut(wrong), OddTables(wrong)
        return next((found for one in finders if (found := one.find()) is not None), None)

    def _figures(self) -> tuple[Blame, ...]:
        """Return the causes that are smallest sets of figures, those of the first clashes first."""
        system = self.sums.system
        system.limit = system.visits + _WORK
        self.clashes = [self.hidden.around(self._cells(index)) for index in self.broken]
        if not self.broken:
            decision = decide(system)
            if decision.status is not ProofStatus.CONTRADICTORY or decision.clash is None:
                return ()
            self.clashes.append(self.hidden.around(decision.clash.cells))
        for _ in range(_CLASHES):
            more = system.clash(frozenset().union(*self.clashes))
            if more is None or system.exhausted:
                break
            self.clashes.append(more.cells)
        return tuple(self._joined([self._cause(part) for part in self._parts()]))

    def _cells(self, index: int) -> tuple[int, ...]:
        return self.sums.system.rows[index].blamed

    def _parts(self) -> list[_Part]:
        """Split the clashes into causes and find the smallest sets of each.

        If mending every cause leaves a clash, that clash joins causes; they are looked into again.
        """
        while True:
            found = [
                _Part(part, others, self._smallest(others))
                for part, others in _with_others(components(self.clashes))
            ]
            if self.sums.system.exhausted or not all(part.smallest for part in found):
                return found
            mended = frozenset().union(*(part.smallest[0] for part in found))
            clash = self.sums.system.clash(mended)
            if clash is None:
                return [piece for part in found for piece in self._split(part)]
            self.clashes.append(clash.cells)

    def _split(self, part: _Part) -> list[_Part]:
        """Split a cause whose clashes share only cells that no explanation blames.

        A clash with all blamed cells of another asks for nothing more: it joins no causes. A run of
        figures that slipped is one cause, and so is one difference in several figures, however they
        could be mended one by one.
        """
        blamed = frozenset().union(*part.smallest)
        asked = dict.fromkeys(clash & blamed for clash in self.clashes if clash & blamed)
        pieces = components(one for one in asked if not any(other < one for other in asked))
        if len(pieces) == 1 or self._is_one_slip(part):
            return [part]
        return [
            _Part(
                piece,
                part.others | (blamed - piece),
                list(dict.fromkeys(cells & piece for cells in part.smallest)),
            )
            for piece in pieces
        ]

    def _is_one_slip(self, part: _Part) -> bool:
        """Whether the figures of a cause may be wrong together: slipped, or by one difference."""
        weighed = (self.weighing.weigh(cells, part.others) for cells in part.smallest)
        carried = any(len(self._differences(one)) == 1 for one in weighed)
        return carried or bool(Shifts(self.weighing).likeliest(part.cells, part.others))

    def _differences(self, suspicion: Suspicion) -> set[int]:
        """Return by how much figures are wrong, whatever their signs; nothing if one is open."""
        found: set[int] = set()
        for one in suspicion.explanation.suspects:
            measure = self.sums.document.measure(one.cell.ref)
            if not one.values or measure is None:
                return set()
            right, printed = one.values[0][0], one.cell.printed
            found.add(abs(ticks(right, measure[0]) - ticks(printed or Decimal(0), measure[0])))
        return found

    def _cause(self, part: _Part) -> Blame:
        """Weigh the explanations of a cause; if no single figure explains it, shifted runs too."""
        rows = tuple(
            index for index in self.broken if not part.cells.isdisjoint(self._cells(index))
        )
        alone = bool(part.smallest) and len(part.smallest[0]) <= 1
        shifted = [] if alone else Shifts(self.weighing).likeliest(part.cells, part.others)
        weighed = [self.weighing.weigh(cells, part.others) for cells in part.smallest] + shifted
        weighed.sort(key=lambda one: (one.cost, one.refs))
        clash = None if rows else self.sums.system.clash(part.others)
        together = () if clash is None else tuple(sorted(clash.rows))
        return Blame(rows, tuple(weighed), self.sums.system.exhausted, together)

    # --- a figure written into a neighbouring cell ----------------------------------------

    def _joined(self, causes: list[Blame]) -> list[Blame]:
        """Make one cause of two that are a figure written into a neighbouring cell."""
        for one, other in itertools.permutations(causes, 2):
            suspicion = self._misplaced(one, other)
            if suspicion is not None:
                rows = tuple(sorted({*one.rows, *other.rows}))
                joined = Blame(rows, (suspicion,), one.exhausted or other.exhausted)
                rest = [cause for cause in causes if cause is not one and cause is not other]
                return self._joined([joined, *rest])
        return causes

    def _misplaced(self, one: Blame, other: Blame) -> Suspicion | None:
        """Return the explanation that the figure of a cause belongs into the blank of another."""
        for here, there in itertools.product(one.suspicions, other.suspicions):
            if len(here.refs) != 1 or len(there.refs) != 1:
                continue
            if self.sums.document.figure(here.refs[0]) is not None:
                continue
            suspects = [*here.explanation.suspects, *there.explanation.suspects]
            moved = misplaced(self.weighing.hood, suspects)
            if moved is not None:
                return Suspicion(Explanation(tuple(moved), Slip.MOVED), MISPLACED)
        return None

    # --- the smallest sets ----------------------------------------

    def _smallest(self, others: frozenset[int]) -> list[frozenset[int]]:
        """Return the smallest sets of cells that mend a cause while the others' are free."""
        for size in range(1, LARGEST + 1):
            found: dict[frozenset[int], None] = {}
            self._extend(frozenset(), size, others, found, set())
            if found:
                return list(found)
        return []

    def _extend(
        self,
        chosen: frozenset[int],
        size: int,
        others: frozenset[int],
        found: dict[frozenset[int], None],
        seen: set[frozenset[int]],
    ) -> None:
        """Add a cell of a clash not yet met, until ``size`` cells meet all and the test agrees."""
        if chosen in seen or self.sums.system.exhausted:
            return
        seen.add(chosen)
        met = chosen | others
        unmet = [clash for clash in self.clashes if met.isdisjoint(clash)]
        if not unmet:
            clash = self.sums.system.clash(met)
            if clash is None:
                found[chosen] = None
                return
            unmet = [self.hidden.around(clash.cells) - met]
            self.clashes += unmet
        if len(chosen) < size:
            unmet.sort(key=len)
            for cell in sorted(unmet[0] - self.sums.system.unknown.keys()):
                self._extend(chosen | {cell}, size, others, found, seen)


def _with_others(
    parts: list[frozenset[int]],
) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
    """Yield each part with the cells of all others."""
    for part in parts:
        yield part, frozenset().union(*(other for other in parts if other is not part))
