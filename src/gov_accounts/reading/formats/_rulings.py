"""Ruling lines on a page → grids of cells, merged ones included."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from gov_accounts.reading.formats._drawings import Rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Grid", "grids"]

_NEAR = 3.0
"""Lines that are nearer (in points) are one; no row and no column is as narrow."""
_NARROWEST = 6.0
"""A side that is open by less is one whose rules were drawn a little too long."""
_MOST_CROSSINGS = 200_000
"""What has more crossings than this is a drawing, no table: no table has 4,000 rows of 50."""

_MOST_GRIDS = 100
"""A page with more grids is a drawing too."""

Cell = tuple[int, int, int, int]
"""The numbers of the lines at the left, top, right and bottom of a cell."""


@frozen(slots=False)
class Grid:
    """Cells that touch one another; ``xs`` and ``ys`` are where the lines of the page stand."""

    xs: list[float]
    ys: list[float]
    cells: list[Cell]

    def box(self, cell: int) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of a cell."""
        left, top, right, bottom = self.cells[cell]
        return self.xs[left], self.ys[top], self.xs[right], self.ys[bottom]

    @cached_property
    def top(self) -> float:
        """Where the grid begins."""
        return min(self.ys[top] for _, top, _, _ in self.cells)

    @cached_property
    def _places(self) -> dict[tuple[int, int], int]:
        return {
            (x, y): number
            for number, (left, top, right, bottom) in enumerate(self.cells)
            for x in range(left, right)
            for y in range(top, bottom)
        }

    def cell_at(self, x: float, y: float) -> int | None:
        """Return the number of the cell that covers a point."""
        return self._places.get((bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1))

    @cached_property
    def _begins(self) -> tuple[list[int], list[int]]:
        lefts, tops, _, _ = zip(*self.cells, strict=True)
        return sorted(set(lefts)), sorted(set(tops))

    @property
    def is_table(self) -> bool:
        """Whether the grid has columns: a frame, or rules below one another, have not."""
        return len(self._begins[0]) > 1

    def rows(self) -> list[list[int | None]]:
        """Return the cells that begin at each place of the grid; None where none does."""
        lefts, tops = self._begins
        begin = {cell[:2]: number for number, cell in enumerate(self.cells)}
        return [[begin.get((left, top)) for left in lefts] for top in tops]

    def covering(self) -> list[list[int | None]]:
        """Return the cell that covers each place of the grid; None in a hole."""
        lefts, tops = self._begins
        return [[self._places.get((left, top)) for left in lefts] for top in tops]


def grids(rules: Rules) -> list[Grid]:
    """Find the grids of a page, from top to bottom; too many rules make none."""
    found = [grid for band in _bands(rules) for grid in _grids(band) if grid.is_table]
    return sorted(found, key=lambda grid: grid.top) if len(found) <= _MOST_GRIDS else []


def _bands(rules: Rules) -> Iterator[Rules]:
    """Cut a page where no rule goes on: the columns of one table say nothing of the next."""
    edges = [
        *((edge[0], edge[0], True, edge) for edge in rules.horizontal),
        *((edge[1], edge[2], False, edge) for edge in rules.vertical),
    ]
    band, end = Rules(), float("-inf")
    for top, bottom, is_horizontal, edge in sorted(edges):
        if top > end + _NEAR:
            yield band
            band = Rules()
        (band.horizontal if is_horizontal else band.vertical).append(edge)
        end = max(end, bottom)
    yield band


def _grids(rules: Rules) -> list[Grid]:
    horizontal, vertical = _joined(rules.horizontal), _joined(rules.vertical)
    if sides := list(_open_sides(horizontal, vertical)):
        vertical = _joined([*_edges(vertical), *sides])
    if not horizontal or not vertical or len(horizontal) * len(vertical) > _MOST_CROSSINGS:
        return []
    lattice = _Lattice(horizontal, vertical)
    return [Grid(lattice.xs, lattice.ys, cells) for cells in _touching(lattice.cells())]


_Edge = tuple[float, float, float]
"""A line: where it stands, where it begins, where it ends."""


@define
class _Rule:
    """All lines at one place: spans that do not touch, in order."""

    at: float
    spans: list[tuple[float, float]]
    starts: list[float] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.starts = [start for start, _ in self.spans]

    def span(self, at: float) -> int | None:
        """Return the number of the span that reaches a place."""
        number = bisect_right(self.starts, at + _NEAR) - 1
        return number if number >= 0 and at <= self.spans[number][1] + _NEAR else None

    def goes_on(self, at: float) -> bool:
        """Whether a span goes on to both sides of a place."""
        return any(start < at - _NEAR and at + _NEAR < end for start, end in self.spans)


def _joined(edges: Iterable[_Edge]) -> list[_Rule]:
    """Put lines that stand nearly at the same place together, and join their pieces."""
    rules: list[_Rule] = []
    together: list[_Edge] = []
    for edge in sorted(edges):
        if together and edge[0] - together[-1][0] > _NEAR:
            rules += _rule(together)
            together = []
        together.append(edge)
    return [*rules, *_rule(together)]


def _rule(together: Sequence[_Edge]) -> Iterator[_Rule]:
    spans: list[tuple[float, float]] = []
    for start, end in sorted(edge[1:] for edge in together):
        if spans and start <= spans[-1][1] + _NEAR:
            spans[-1] = spans[-1][0], max(spans[-1][1], end)
        else:
            spans.append((start, end))
    spans = [(start, end) for start, end in spans if end - start > _NEAR]
    if spans:
        yield _Rule(sum(edge[0] for edge in together) / len(together), spans)


def _edges(rules: Iterable[_Rule]) -> Iterator[_Edge]:
    for rule in rules:
        for start, end in rule.spans:
            yield rule.at, start, end


def _open_sides(horizontal: Sequence[_Rule], vertical: Sequence[_Rule]) -> Iterator[_Edge]:
    """Close tables that are open at their sides: where the rules of their rows end together."""
    ends = [
        (span[side], rule.at, 1 - 2 * side)
        for rule in horizontal
        for span in rule.spans
        for side in (0, 1)
    ]
    if len(ends) * (len(horizontal) + len(vertical)) > _MOST_CROSSINGS:
        return
    for inwards in (1, -1):
        for same in _near(end[:2] for end in ends if end[2] == inwards):
            at = sum(x for x, _ in same) / len(same)
            for top, bottom in pairwise(sorted(y for _, y in same)):
                between = (rule for rule in horizontal if top <= rule.at <= bottom)
                if _is_open(at, top, bottom, vertical, inwards) and not any(
                    rule.goes_on(at) for rule in between
                ):
                    yield at, top, bottom


def _near(ends: Iterable[tuple[float, float]]) -> Iterator[list[tuple[float, float]]]:
    same: list[tuple[float, float]] = []
    for end in sorted(ends):
        if same and end[0] - same[-1][0] > _NEAR:
            yield same
            same = []
        same.append(end)
    if same:
        yield same


def _is_open(at: float, top: float, bottom: float, vertical: Sequence[_Rule], inwards: int) -> bool:
    """Whether rules of columns part this row further inwards, but none closes it here."""
    inner = [
        (rule.at - at) * inwards
        for rule in vertical
        if rule.span(top) is not None and rule.span(top) == rule.span(bottom)
    ]
    return any(away > _NARROWEST for away in inner) and not any(
        abs(away) <= _NARROWEST for away in inner
    )


class _Lattice:
    """Where the lines of a page cross."""

    def __init__(self, horizontal: Sequence[_Rule], vertical: Sequence[_Rule]) -> None:
        self.xs = [rule.at for rule in vertical]
        self.ys = [rule.at for rule in horizontal]
        # across[y][x], down[x][y]: the span of the line that reaches the crossing
        self.across = [[rule.span(x) for x in self.xs] for rule in horizontal]
        self.down = [[rule.span(y) for y in self.ys] for rule in vertical]

    def cells(self) -> list[Cell]:
        """Return the smallest closed rectangle to the right of and below each crossing."""
        found = []
        self._rest = 10 * _MOST_CROSSINGS
        for y in range(len(self.ys) - 1):
            for x in range(len(self.xs) - 1):
                if self.across[y][x] is not None and self.down[x][y] is not None:
                    cell = self._cell(x, y)
                    if cell is not None:
                        found.append(cell)
        return found if self._rest > 0 else []

    def _cell(self, x: int, y: int) -> Cell | None:
        down, across = self.down, self.across
        for bottom in range(y + 1, len(self.ys)):
            if down[x][bottom] != down[x][y]:
                break
            below = across[bottom][x]
            for right in range(x + 1, len(self.xs)) if below is not None else ():
                if across[y][right] != across[y][x]:
                    break
                self._rest -= 1
                beside = down[right][y]
                if (
                    beside is not None
                    and across[bottom][right] == below
                    and down[right][bottom] == beside
                ):
                    return x, y, right, bottom
            if self._rest <= 0:
                break
        return None


def _touching(cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    """Put cells that share a corner together."""
    corners: dict[tuple[int, int], list[int]] = {}
    for number, (left, top, right, bottom) in enumerate(cells):
        for corner in ((left, top), (right, top), (left, bottom), (right, bottom)):
            corners.setdefault(corner, []).append(number)
    seen: set[int] = set()
    for first in range(len(cells)):
        if first in seen:
            continue
        seen.add(first)
        group, at = [first], 0
        while at < len(group):
            left, top, right, bottom = cells[group[at]]
            at += 1
            for corner in ((left, top), (right, top), (left, bottom), (right, bottom)):
                new = [number for number in corners.pop(corner, ()) if number not in seen]
                seen.update(new)
                group += new
        yield [cells[number] for number in sorted(group)]
