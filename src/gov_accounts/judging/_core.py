"""The rows of a system that say something of amounts, with cells that must be equal as one.

Most cells of a document are blank or repeat others: the same 项 stands in four tables. With the
blanks left out, equal cells made one, and rows that then say the same thing taken once, a quarter
of the system is left. It holds for the same amounts, so that is where witnesses are sought; why
something cannot hold is told from the whole system, whose rows people know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.judging._equations import Row
from gov_accounts.judging._propagation import Propagation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from gov_accounts.judging._equations import Equations

__all__ = ["Core"]

Terms = tuple[tuple[int, int], ...]


class Core:
    """Classes of equal cells and the rows between them; ``blank`` are the cells that are nothing.

    What equals a blank is nothing too.
    """

    def __init__(self, equations: Equations, blank: Collection[int]) -> None:
        self._whole = equations
        self.visits = 0
        """How many rows propagation has looked at so far."""
        leader = _leaders(equations)
        nothing = {leader[cell] for cell in blank}
        self._nothing = [
            cell for cell, own in enumerate(leader) if own in nothing and cell not in blank
        ]
        number: dict[int, int] = {}
        self._members = [
            (cell, number.setdefault(own, len(number)))
            for cell, own in enumerate(leader)
            if own not in nothing
        ]
        self._class = dict(self._members)
        self.last = [cell for _, cell in sorted({one: cell for cell, one in self._members}.items())]
        """The last cell of each class; their numbers follow the first ones."""
        self.rows: list[Row] = []
        self.of_cell: list[list[int]] = [[] for _ in number]
        """The rows that each class stands in."""
        self._became = self._enter()

    def _enter(self) -> list[int | None]:
        """Enter every row once; return which row each row of the whole became."""
        known: dict[tuple[Terms, bool], int] = {}
        became: list[int | None] = []
        for row in self._whole.rows:
            terms = self._terms(row)
            if not terms:
                became.append(None)
                continue
            index = known.setdefault((terms, row.equal), len(self.rows))
            if index == len(self.rows):
                self.rows.append(Row(terms, row.equal))
                for one in dict(terms):
                    self.of_cell[one].append(index)
            became.append(index)
        return became

    def _terms(self, row: Row) -> Terms:
        """Return what a row says of the classes; equal rows give equal terms."""
        if row.loose is not None:
            return ()
        signs: dict[int, int] = {}
        for cell, sign in row.terms:
            one = self._class.get(cell)
            if one is not None:
                signs[one] = signs.get(one, 0) + sign
        left = sorted([(one, count) for one, count in signs.items() if count])
        turn = -1 if row.equal and left and left[0][1] < 0 else 1
        # A cell that stands in a row twice is two terms: signs are plus or minus one.
        return tuple(
            [(one, turn if count > 0 else -turn) for one, count in left for _ in range(abs(count))]
        )

    def bounds(self, low: Sequence[int], high: Sequence[int]) -> tuple[list[int], list[int]] | None:
        """Return the intervals of the classes; None where equal cells have no amount in common."""
        if any(low[cell] > 0 or high[cell] < 0 for cell in self._nothing):
            return None
        least = [low[cell] for cell in self.last]
        most = [high[cell] for cell in self.last]
        for cell, one in self._members:
            least[one] = max(least[one], low[cell])
            most[one] = min(most[one], high[cell])
        if any(below > above for below, above in zip(least, most, strict=True)):
            return None
        return least, most

    def start(self, rows: Iterable[int]) -> list[int]:
        """Return the rows to begin with, where those of the whole begin with ``rows``."""
        found: dict[int, None] = {}
        for index in rows:
            became = self._became[index]
            if became is not None:
                found[became] = None
                continue
            # The row makes its cells one: what it says is now in all their rows.
            for cell, _ in self._whole.rows[index].terms:
                if cell in self._class:
                    found.update(dict.fromkeys(self.of_cell[self._class[cell]]))
        return list(found)

    def propagate(self, low: list[int], high: list[int], start: Iterable[int]) -> bool:
        """Narrow the intervals of the classes in place; whether the rows may hold together."""
        propagation = Propagation(self.rows, self.of_cell, low, high)
        clash = propagation.run(start)
        self.visits += propagation.visits
        return clash is None

    def amounts(self, of_class: Sequence[int]) -> tuple[int, ...]:
        """Return the amounts of all cells of the whole, from those of the classes."""
        found = [0] * len(self._whole.base)
        for cell, one in self._members:
            found[cell] = of_class[one]
        return tuple(found)


def _leaders(equations: Equations) -> list[int]:
    """Return for every cell the first of those that it must equal."""
    leader = list(range(len(equations.base)))

    def first(cell: int) -> int:
        while leader[cell] != cell:
            leader[cell] = leader[leader[cell]]
            cell = leader[cell]
        return cell

    for row in equations.rows:
        if row.loose is None and row.equal and len(row.terms) == 2:
            (one, sign), (other, opposite) = row.terms
            if sign != opposite:
                a, b = sorted((first(one), first(other)))
                leader[b] = a
    return [first(cell) for cell in range(len(leader))]
