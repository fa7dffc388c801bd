"""Which figure is wrong? The smallest sets of cells whose change makes the document consistent again.

Every clash must lose at least one of its cells (Fellegi and Holt 1976), so the smallest sets that
meet all clashes are looked for; each is tested, and a test that fails yields a clash not seen
before (Reiter 1987). Clashes that share no cell are looked into separately: each is a cause of its
own.

The sets of one cause are ranked by how telling the slip would be that turned the admissible figure
into the printed one, and by how many identities then hold exactly as printed.
"""

from __future__ import annotations

import itertools
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from gov_accounts.findings import Explanation, ProofStatus, Slip, Suspect
from gov_accounts.judging._practice import TICKS, Sums
from gov_accounts.judging._proof import decide
from gov_accounts.judging._slips import Surroundings, before, ways
from gov_accounts.judging._system import System, unbounded
from gov_accounts.money import exactly, from_ticks, ticks
from gov_accounts.refs import NARRATIVE, CellRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Blame", "Suspicion", "blame"]

LARGEST = 3
"""Sets of more cells are not looked for: so many errors at once name no figure."""
_WORK = 40_000
"""Rows that propagation may look at for one document before the search stops and says so."""
_CLASHES = 12
"""So many clashes without a common cell are looked for; more are a document that needs reading anew."""
_GRID = 64
"""Up to so many admissible figures are all weighed; of more, those that a slip explains."""
_LISTED = 5
_INEXACT = 3
"""An identity that does not hold as printed is about a third as likely as one that does."""


@frozen
class Suspicion:
    """An explanation and its cost: the smaller, the likelier."""

    explanation: Explanation
    cost: int

    @property
    def refs(self) -> tuple[CellRef, ...]:
        """Names of the cells."""
        return self.explanation.refs


@frozen
class Blame:
    """One cause: the rows it breaks, its explanations best first, and whether the search was cut short."""

    rows: tuple[int, ...]
    suspicions: tuple[Suspicion, ...]
    exhausted: bool = False


def blame(sums: Sums) -> tuple[Blame, ...]:
    """Return the causes of a document's contradictions; none if it is consistent.

    Where the figures fit two practices of rounding equally badly, the one that blames fewer cells
    is taken, and the identities are judged by it.
    """
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
    return sum(len(one.suspicions[0].refs) if one.suspicions else LARGEST + 1 for one in causes)


@define
class _Search:
    sums: Sums
    clashes: list[frozenset[int]] = field(factory=list)
    until: int = 0
    hidden: _Hidden = field(init=False)
    _spots: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(factory=dict)

    def run(self) -> tuple[Blame, ...]:
        system = self.sums.system
        self.until = system.limit = system.visits + _WORK
        broken = system.broken()
        self.hidden = hidden = _Hidden(system, frozenset(broken))
        self.clashes = [hidden.around(self._cells(index)) for index in broken]
        if not broken:
            decision = decide(system)
            if decision.status is not ProofStatus.CONTRADICTORY or decision.clash is None:
                return ()
            self.clashes.append(hidden.around(decision.clash.cells))
        for _ in range(_CLASHES):
            more = system.clash(frozenset().union(*self.clashes))
            if more is None or self._exhausted():
                break
            self.clashes.append(more.cells)
        causes: list[Blame] = []
        for part, others, found in self._parts():
            rows = tuple(index for index in broken if not part.isdisjoint(self._cells(index)))
            slipped = self._slipped(part, others) if not found or len(found[0]) > 1 else []
            weighed = [self._weigh(cells, others) for cells in found] + slipped
            weighed.sort(key=lambda one: (one.cost, one.refs))
            causes.append(Blame(rows, tuple(weighed), exhausted=self._exhausted()))
        return tuple(self._joined(causes))

    def _parts(self) -> list[tuple[frozenset[int], frozenset[int], list[frozenset[int]]]]:
        """Split the clashes into causes and return each with the cells of the others and its smallest sets.

        If mending every cause leaves a clash, that clash joins causes; they are looked into again.
        """
        while True:
            parts = _components(self.clashes)
            found = []
            for part in parts:
                others = frozenset().union(*(other for other in parts if other is not part))
                found.append((part, others, self._smallest(others)))
            mended = frozenset().union(*(sets[0] for *_, sets in found if sets))
            if self._exhausted() or not all(sets for *_, sets in found):
                return found
            clash = self.sums.system.clash(mended)
            if clash is None:
                return found
            self.clashes.append(clash.cells)

    def _joined(self, causes: list[Blame]) -> list[Blame]:
        """Make one cause of two that are a figure written into a neighbouring cell."""
        for one, other in itertools.permutations(causes, 2):
            for here, there in itertools.product(one.suspicions, other.suspicions):
                if len(here.refs) != 1 or len(there.refs) != 1:
                    continue
                suspects = [*here.explanation.suspects, *there.explanation.suspects]
                if self.sums.document.figure(here.refs[0]) is not None:
                    continue
                moved, cost = self._moved(suspects, 0)
                if cost:
                    explanation = Explanation(tuple(moved), Slip.MOVED)
                    joined = Blame(
                        tuple(sorted({*one.rows, *other.rows})),
                        (Suspicion(explanation, cost),),
                        one.exhausted or other.exhausted,
                    )
                    rest = [cause for cause in causes if cause is not one and cause is not other]
                    return self._joined([joined, *rest])
        return causes

    def _exhausted(self) -> bool:
        return self.sums.system.visits > self.until

    def _cells(self, index: int) -> list[int]:
        return [cell for cell, _ in self.sums.system.rows[index].terms]

    # --- the smallest sets ----------------------------------------

    def _smallest(self, others: frozenset[int]) -> list[frozenset[int]]:
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
        """Add a cell of a clash not yet met, until all are met by ``size`` cells and the test agrees."""
        if chosen in seen or self._exhausted():
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
            for cell in sorted(unmet[0]):
                self._extend(chosen | {cell}, size, others, found, seen)

    # --- weighing an explanation ----------------------------------------

    def _weigh(self, cells: frozenset[int], others: frozenset[int]) -> Suspicion:
        system = self.sums.system
        free = cells | others
        low, high = system.bounds(free)
        system.propagate(low, high, system.start(free))
        suspects, cost = [], 1
        for cell in sorted(cells):
            suspect, own = self._suspect(cell, low[cell], high[cell], free)
            suspects.append(suspect)
            cost *= own
        if len(suspects) > 1:
            suspects, cost = self._moved(suspects, cost)
        touched = {row for cell in cells for row in system.of_cell[cell]}
        unexplained = sum(index not in touched for index in system.inexact)
        return Suspicion(Explanation(tuple(suspects)), cost * _INEXACT**unexplained)

    def _suspect(self, cell: int, low: int, high: int, free: frozenset[int]) -> tuple[Suspect, int]:
        """Return the admissible figures of a free cell, the likeliest first, and the cost of the best."""
        sums, system = self.sums, self.sums.system
        ref = sums.refs[cell]
        figure = sums.document.figure(ref)
        measure = sums.document.measure(ref)
        if measure is None:
            return Suspect(sums.document.printed(ref), None, None, ()), 10**9
        unit, quantum = measure
        printed = figure.amount if figure is not None else Decimal(0)
        below, above = system.width(cell, free)
        open_low, open_high = unbounded(low), unbounded(high)
        step = ticks(quantum, unit)
        first = None if open_low else -(-(low - above) * TICKS // step)
        last = None if open_high else (high - below) * TICKS // step
        exact = self._exact(cell, free)
        values = {from_ticks(value, unit, quantum) for value in exact}
        if first is not None and last is not None and last - first < _GRID:
            values |= {from_ticks(n * step, unit, quantum) for n in range(first, last + 1)}
        elif figure is not None:
            values |= set(before(printed, quantum))
        values = {
            value
            for value in values
            if value != printed
            and (first is None or ticks(value, unit) >= first * step)
            and (last is None or ticks(value, unit) <= last * step)
        }
        around = self._around(ref) if figure is not None else Surroundings()
        weighed = []
        for value in values:
            count, slip = ways(value, printed, around) if figure is not None else (10**7, None)
            inexact = sum(number != ticks(value, unit) for number in exact.elements())
            weighed.append((count * _INEXACT**inexact, value, slip))
        weighed.sort(key=lambda one: (one[0], abs(one[1] - printed)))
        best = tuple((value, slip) for _, value, slip in weighed[:_LISTED])
        cost = weighed[0][0] if weighed else 10**9
        return (
            Suspect(
                sums.document.printed(ref),
                None if first is None else from_ticks(first * step, unit, quantum),
                None if last is None else from_ticks(last * step, unit, quantum),
                best,
            ),
            cost,
        )

    def _exact(self, cell: int, free: frozenset[int]) -> Counter[int]:
        """Return the figures, in ticks, with which the cell's identities hold as printed, and how many do."""
        system = self.sums.system
        found: Counter[int] = Counter()
        for index in system.of_cell[cell]:
            row = system.rows[index]
            if not row.equal or any(other in free for other, _ in row.terms if other != cell):
                continue
            rest = sum(sign * system.printed[other] for other, sign in row.terms if other != cell)
            own = next(sign for other, sign in row.terms if other == cell)
            found[-own * rest * TICKS // system.scale] += 1
        return found

    # --- where a figure may have come from ----------------------------------------

    def _around(self, ref: CellRef) -> Surroundings:
        """Return the figures of the neighbouring cells, of last year and of the budget."""
        document = self.sums.document
        near = [figure.amount for one in self._beside(ref) if (figure := document.figures.get(one))]
        stated = [
            figure.amount
            for one in _budgets(ref)
            if one != ref and (figure := document.figures.get(one))
        ]
        narrative = document.accounts.narrative
        before_now = []
        for index in self.sums.system.of_cell[self.sums.cells[ref]]:
            identity = self.sums.by_row[index].identity
            for other in identity.refs:
                if narrative is None or other.table != NARRATIVE:
                    continue
                change = narrative.get(other.child("change").row)
                now = document.figures.get(other)
                if change is not None and now is not None:
                    before_now += [now.amount - change.value, now.amount + change.value]
        return Surroundings(frozenset(near), frozenset(before_now), frozenset(stated))

    def _beside(self, ref: CellRef) -> Iterator[CellRef]:
        """Yield the cells above, below, to the left and to the right."""
        table_id, row, column = ref.table, ref.row, ref.column
        table = self.sums.document.accounts.table(table_id) if ref.is_cell else None
        if table is None:
            return
        if table_id not in self._spots:
            self._spots[table_id] = (tuple(one.key for one in table), tuple(table.columns))
        rows, columns = self._spots[table_id]
        if row not in rows or column not in columns:
            return
        at, across = rows.index(row), columns.index(column)
        for index in (at - 1, at + 1):
            if 0 <= index < len(rows):
                yield CellRef.of(table_id, rows[index], column)
        for index in (across - 1, across + 1):
            if 0 <= index < len(columns):
                yield ref.beside(columns[index])

    def _moved(self, suspects: list[Suspect], cost: int) -> tuple[list[Suspect], int]:
        """Recognize a figure that stands in a neighbouring cell while its own is blank."""
        document = self.sums.document
        for n, blank in enumerate(suspects):
            for m, filled in enumerate(suspects):
                figure = document.figure(filled.cell.ref)
                if document.figure(blank.cell.ref) is not None or figure is None:
                    continue
                if filled.cell.ref not in self._beside(blank.cell.ref):
                    continue
                replaced = list(suspects)
                replaced[n] = _prefer(blank, figure.amount)
                replaced[m] = _prefer(filled, Decimal(0).quantize(figure.quantum))
                if self._possible(replaced[n], figure.amount) and self._possible(
                    filled, Decimal(0)
                ):
                    return replaced, 8
        return suspects, cost

    @staticmethod
    def _possible(suspect: Suspect, value: Decimal) -> bool:
        return (suspect.low is None or suspect.low <= value) and (
            suspect.high is None or value <= suspect.high
        )

    def _slipped(self, part: frozenset[int], others: frozenset[int]) -> list[Suspicion]:
        """Try whether a run of rows stands one row too high or too low in some column."""
        sums, system = self.sums, self.sums.system
        found: list[Suspicion] = []
        columns: dict[tuple[str, str], set[str]] = {}
        for cell in part:
            ref = sums.refs[cell]
            if ref.is_cell and sums.document.figure(ref) is not None:
                columns.setdefault((ref.table, ref.column), set()).add(ref.row)
        broken = [index for index in system.broken() if not part.isdisjoint(self._cells(index))]
        for (table_id, column), keys in columns.items():
            table = sums.document.accounts.table(table_id)
            if table is None or len(keys) < 2:
                continue
            line = [CellRef.of(table_id, row.key, column) for row in table]
            spots = [n for n, row in enumerate(table) if row.key in keys]
            for start in range(max(min(spots) - 1, 0), max(spots) + 1):
                if self._exhausted():
                    break
                for length in range(2, min(9, len(line) - start + 1)):
                    run = line[start : start + length]
                    for step in (1, -1):
                        cells = self._shifted(run, step, others, broken)
                        if cells is not None:
                            found.append(cells)
        found.sort(key=lambda one: (one.cost, len(one.refs)))
        return found[:1]

    def _shifted(
        self, run: list[CellRef], step: int, others: frozenset[int], broken: list[int]
    ) -> Suspicion | None:
        """Return the explanation that each figure of a run belongs one row further, if that is possible.

        The figure that the run pushed out is not known; its cell may be anything.
        """
        sums, system = self.sums, self.sums.system
        if any(ref not in sums.cells for ref in run):
            return None
        sources = run[1:] if step > 0 else run[:-1]
        targets = run[:-1] if step > 0 else run[1:]
        lost = run[-1] if step > 0 else run[0]
        figures = [sums.document.figure(ref) for ref in sources]
        if sum(figure is not None for figure in figures) < 2 or all(
            sums.document.figure(a) == sums.document.figure(b)
            for a, b in zip(targets, sources, strict=True)
        ):
            return None
        cells = [sums.cells[ref] for ref in targets]
        moved = {
            cell: system.printed[sums.cells[ref]] for cell, ref in zip(cells, sources, strict=True)
        }
        last = sums.cells[lost]
        free = frozenset(cells) | others | {last}
        if any(free.isdisjoint(c for c, _ in system.rows[index].terms) for index in broken):
            return None
        low, high = system.bounds(free)
        for cell, value in moved.items():
            below, above = system.width(cell, free)
            low[cell], high[cell] = value // system.scale + below, value // system.scale + above
        if system.propagate(low, high, system.start(free)) is not None:
            return None
        suspects = tuple(
            Suspect(sums.document.printed(ref), value, value, ((value, Slip.SHIFTED),))
            for ref, figure in zip(targets, figures, strict=True)
            for value in (figure.amount if figure else Decimal(0),)
        )
        suspect, _ = self._suspect(last, low[last], high[last], free)
        touched = {row for cell in free - others for row in system.of_cell[cell]}
        unexplained = sum(index not in touched for index in system.inexact)
        explanation = Explanation((*suspects, suspect), Slip.SHIFTED)
        return Suspicion(explanation, 1000 * len(run) * _INEXACT**unexplained)


@define
class _Hidden:
    """Finds the cells that narrow others without standing in their rows.

    A sum that does not hold is no longer read as added up from its parts. If one of its parts is
    what is wrong, the whole may mean more than it seems to, and so may what repeats it.
    """

    system: System
    broken: frozenset[int]

    def around(self, cells: Iterable[int]) -> frozenset[int]:
        """Return the cells and those of broken sums that they stand for, directly or through others."""
        found, frontier = set(cells), list(cells)
        seen = set(frontier)
        while frontier:
            for index in self.system.links_of[frontier.pop()]:
                others = [cell for cell, _ in self.system.rows[index].terms]
                if index in self.broken:
                    found.update(others)
                new = [cell for cell in others if cell not in seen]
                seen.update(new)
                frontier += new
        return frozenset(found)


def _budgets(ref: CellRef) -> Iterator[CellRef]:
    """Yield what the budget of a figure is called: of an 项 of the tables or the narrative, of T07."""
    yield CellRef.of(NARRATIVE, f"items.{ref.row}").child("budget")
    owner = ref.parent if ref.last == "amount" and ref.parent is not None else ref
    yield CellRef.of(NARRATIVE, owner.row).child("budget")
    if ref.is_cell:
        yield ref.beside("budget")


def _prefer(suspect: Suspect, value: Decimal) -> Suspect:
    rest = tuple(one for one in suspect.values if one[0] != value)
    return Suspect(suspect.cell, suspect.low, suspect.high, ((value, Slip.MOVED), *rest)[:_LISTED])


def _components(clashes: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """Join clashes that share a cell."""
    parts: list[frozenset[int]] = []
    for clash in clashes:
        met = [part for part in parts if not part.isdisjoint(clash)]
        parts = [part for part in parts if part.isdisjoint(clash)]
        parts.append(clash.union(*met))
    return parts
