"""The column of a figure whose source lost its blank cells.

Each row with fewer figures than columns is a variable, its admissible placements are the
order-preserving choices of columns. The identities of :mod:`gov_accounts.rules` prune: a placement
goes if, whatever the other rows do, an identity cannot hold. Intervals are wide enough for every
rounding practice, so a right placement is never pruned by rounding. In a document with an error
some identity fails for every placement; then the placements that break the fewest are kept, and the
row is no longer decided but supposed, as are the rows that this narrows. What is still open after a
search is ambiguous.
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from gov_accounts.findings import Severity
from gov_accounts.money import Interval, Rounding, stands_for, ticks
from gov_accounts.refs import CellRef
from gov_accounts.rules import identities
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gov_accounts.accounts import FinalAccounts

__all__ = ["OpenRow", "Placed", "place_figures"]

Placement = tuple[int, ...]
"""Column index of each figure, increasing."""

_ANYTHING = 10**30
"""More than any amount."""

_MAX_NODES = 400
"""Search steps for one placement; after them it counts as possible, so a row may stay ambiguous."""


@frozen
class OpenRow:
    """A row as read: its columns and its figures in print order (None for a printed dash).

    Figures whose number is in ``unknown`` cannot be read: they may stand for anything.
    """

    table: str
    key: str
    columns: tuple[str, ...]
    figures: tuple[Decimal | None, ...]
    unit: Unit
    quantum: Decimal
    leaves: int = 1
    unknown: frozenset[int] = frozenset()

    def meaning(self, index: int) -> Interval:
        """Return the amounts of a figure under any practice, with subtotals added up or not."""
        value = self.figures[index]
        if index in self.unknown:
            return Interval(-_ANYTHING, _ANYTHING)
        if value is None:
            return Interval(0, 0)
        half_up = stands_for(value, self.unit, self.quantum, Rounding.HALF_UP)
        truncated = stands_for(value, self.unit, self.quantum, Rounding.TRUNCATED)
        exact = Interval(ticks(value, self.unit) // 10**8, ticks(value, self.unit) // 10**8)
        both = half_up.hull(truncated)
        below, above = exact.low - both.low, both.high - exact.high
        return Interval(exact.low - below * self.leaves, exact.high + above * self.leaves)


@frozen
class Placed:
    """The placements left to a row; ``supposed`` if it took a broken identity to narrow them."""

    placements: tuple[Placement, ...]
    supposed: bool = False


@define
class _Variable:
    row: OpenRow
    placements: list[Placement]
    live: list[int] = field(init=False)
    supposed: bool = False
    constraints: list[_Constraint] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.live = list(range(len(self.placements)))


@define(eq=False)
class _Constraint:
    """``relation`` to zero of a constant plus, for each variable, a contribution by placement."""

    relation: str
    low: int
    high: int
    parts: dict[int, list[tuple[int, int]]] = field(factory=dict)

    def holds(self, low: int, high: int) -> bool:
        if self.relation == "=":
            return low <= 0 <= high
        return low <= 0 if self.relation == "<=" else high >= 0

    def bounds(
        self, variables: Sequence[_Variable], *, without: int | None = None
    ) -> tuple[int, int]:
        low, high = self.low, self.high
        for index, by_placement in self.parts.items():
            if index != without:
                live = variables[index].live
                low += min(by_placement[p][0] for p in live)
                high += max(by_placement[p][1] for p in live)
        return low, high


def place_figures(shape: FinalAccounts, rows: Iterable[OpenRow]) -> dict[tuple[str, str], Placed]:
    """Return the remaining placements of every row, by (table, row): one decides, more are open.

    ``shape`` has all tables and rows of the document; its figures do not count.
    """
    variables = [
        _Variable(row, list(itertools.combinations(range(len(row.columns)), len(row.figures))))
        for row in rows
    ]
    constraints = _constraints(shape, variables)
    for constraint in constraints:
        for index in constraint.parts:
            variables[index].constraints.append(constraint)
    dead = _settle(variables)
    _search(variables, dead)
    return {
        (v.row.table, v.row.key): Placed(tuple(v.placements[p] for p in v.live), v.supposed)
        for v in variables
    }


def _constraints(shape: FinalAccounts, variables: list[_Variable]) -> list[_Constraint]:
    """Bind the identities to the rows. Blanks are no money; an unknown cell silences."""
    where: dict[CellRef, tuple[int, str]] = {}
    for index, variable in enumerate(variables):
        for name in variable.row.columns:
            where[CellRef.of(variable.row.table, variable.row.key, name)] = (index, name)
    meanings = [[v.row.meaning(i) for i in range(len(v.row.figures))] for v in variables]
    found: list[_Constraint] = []
    for identity in identities(shape):
        if identity.rule.severity is not Severity.ERROR or (
            identity.pattern is not None and identity.pattern.conditional
        ):
            continue
        if identity.closed and any(term.ref.table in shape.incomplete for term in identity.right):
            continue
        if not all(ref in where or _not_printed(shape, ref) for ref in identity.refs):
            continue
        wanted: dict[int, dict[str, int]] = {}
        for sign, ref in identity.signed():
            if ref in where:
                index, name = where[ref]
                wanted.setdefault(index, {})[name] = sign
        constraint = _Constraint(identity.relation, 0, 0)
        for index, signs in wanted.items():
            variable = variables[index]
            by_placement = []
            for placement in variable.placements:
                low = high = 0
                for figure, column in enumerate(placement):
                    sign = signs.get(variable.row.columns[column], 0)
                    meaning = meanings[index][figure]
                    if sign:
                        low += meaning.low if sign > 0 else -meaning.high
                        high += meaning.high if sign > 0 else -meaning.low
                by_placement.append((low, high))
            if len(variable.placements) == 1:
                constraint.low += by_placement[0][0]
                constraint.high += by_placement[0][1]
            else:
                constraint.parts[index] = by_placement
        if constraint.parts:
            found.append(constraint)
    return found


def _not_printed(shape: FinalAccounts, ref: CellRef) -> bool:
    """Whether a cell is in a code row that a complete table does not print: no money."""
    table = shape.table(ref.table)
    return (
        table is not None
        and ref.table not in shape.incomplete
        and ref.row.isdigit()
        and ref.row not in table
        and ref.column in table.columns
    )


def _cost(variables: list[_Variable], index: int, placement: int, dead: set[int]) -> int:
    cost = 0
    for constraint in variables[index].constraints:
        if id(constraint) in dead:
            continue
        low, high = constraint.bounds(variables, without=index)
        own = constraint.parts[index][placement]
        cost += not constraint.holds(low + own[0], high + own[1])
    return cost


def _propagate(variables: list[_Variable], dead: set[int], queue: set[int]) -> bool:
    """Drop placements that some live identity excludes; False if a row has none left."""
    while queue:
        index = queue.pop()
        variable = variables[index]
        if len(variable.live) < 2:
            continue
        kept = [p for p in variable.live if _cost(variables, index, p, dead) == 0]
        if not kept:
            return False
        if len(kept) < len(variable.live):
            variable.live = kept
            queue |= {
                other
                for constraint in variable.constraints
                for other in constraint.parts
                if other != index and len(variables[other].live) > 1
            }
    return True


def _settle(variables: list[_Variable]) -> set[int]:
    """Propagate; a row without placements keeps those that break the fewest identities.

    Returns the identities (by ``id``) that fail for every choice: they say nothing about columns.
    """
    dead: set[int] = set()
    supposing = False
    while True:
        for variable in variables:
            for constraint in variable.constraints:
                if id(constraint) not in dead and not constraint.holds(
                    *constraint.bounds(variables)
                ):
                    dead.add(id(constraint))
        # Rows without conflict first: what they decide narrows the rest.
        changed = False
        conflicts: list[tuple[int, int, list[int]]] = []
        for index, variable in enumerate(variables):
            if len(variable.live) < 2:
                continue
            costs = [_cost(variables, index, p, dead) for p in variable.live]
            least = min(costs)
            kept = [p for p, cost in zip(variable.live, costs, strict=True) if cost == least]
            if len(kept) == len(variable.live):
                continue
            if least == 0:
                variable.live = kept
                variable.supposed = supposing
                changed = True
            else:
                gap = min(cost for cost in costs if cost > least) - least
                conflicts.append((gap, index, kept))
        if changed:
            continue
        if not conflicts:
            return dead
        _, index, kept = max(conflicts, key=lambda conflict: (conflict[0], -conflict[1]))
        # Nothing is left to conclude: whatever is narrowed from here on rests on this choice.
        supposing = True
        variables[index].live = kept
        variables[index].supposed = True


def _search(variables: list[_Variable], dead: set[int]) -> None:
    """Keep of each open row the placements that some choice for all other rows completes.

    If no placement completes, some identity fails: then a placement stays that completes without
    one of the identities.
    """
    for index, variable in enumerate(variables):
        if len(variable.live) < 2:
            continue
        possible = [p for p in variable.live if _completes(variables, dead, index, p)]
        unasked = _of_supposed(variables) if possible else None
        if not possible:
            reached = _connected(variables, {index})
            suspects = {id(c) for i in reached for c in variables[i].constraints} - dead
            possible = [
                p
                for p in variable.live
                if any(_completes(variables, dead | {suspect}, index, p) for suspect in suspects)
            ]
        gone = [p for p in variable.live if p not in possible]
        if possible and gone:
            sure = unasked is not None and (
                not unasked
                or not any(_completes(variables, dead | unasked, index, p) for p in gone)
            )
            variable.live = possible
            variable.supposed = variable.supposed or not sure


def _of_supposed(variables: list[_Variable]) -> set[int]:
    """Return the identities (by ``id``) in which a row has a part that is supposed."""
    return {id(c) for variable in variables if variable.supposed for c in variable.constraints}


def _completes(variables: list[_Variable], dead: set[int], index: int, placement: int) -> bool:
    saved = [variable.live for variable in variables]
    budget = [_MAX_NODES]
    try:
        variables[index].live = [placement]
        touched = {
            other for constraint in variables[index].constraints for other in constraint.parts
        }
        return _propagate(variables, dead, touched) and _solve(variables, dead, touched, budget)
    finally:
        for variable, live in zip(variables, saved, strict=True):
            variable.live = live


def _solve(variables: list[_Variable], dead: set[int], scope: set[int], budget: list[int]) -> bool:
    reached = _connected(variables, scope)
    pending = [i for i in reached if len(variables[i].live) > 1]
    if not pending:
        return all(
            id(c) in dead or c.holds(*c.bounds(variables))
            for i in reached
            for c in variables[i].constraints
        )
    budget[0] -= 1
    if budget[0] < 0:
        return True
    index = min(pending, key=lambda i: len(variables[i].live))
    saved = [variable.live for variable in variables]
    for placement in saved[index]:
        variables[index].live = [placement]
        touched = {
            other for constraint in variables[index].constraints for other in constraint.parts
        }
        if _propagate(variables, dead, set(touched)) and _solve(variables, dead, scope, budget):
            return True
        for variable, live in zip(variables, saved, strict=True):
            variable.live = live
    return False


def _connected(variables: list[_Variable], scope: set[int]) -> set[int]:
    """Return the open rows that the rows of ``scope`` can influence, and those rows."""
    found, frontier = set(scope), list(scope)
    while frontier:
        for constraint in variables[frontier.pop()].constraints:
            for other in constraint.parts:
                if other not in found and len(variables[other].live) > 1:
                    found.add(other)
                    frontier.append(other)
    return found
