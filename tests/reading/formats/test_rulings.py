"""Ruling lines and the grids they make."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from gov_accounts.reading.formats._drawings import Rules
from gov_accounts.reading.formats._rulings import Grid, grids

if TYPE_CHECKING:
    from collections.abc import Iterable

Cell = tuple[float, float, float, float]
"""Left, top, right and bottom."""


def sides(cells: Iterable[Cell]) -> Rules:
    """Draw the four sides of each cell."""
    rules = Rules()
    for left, top, right, bottom in cells:
        rules.horizontal += [(top, left, right), (bottom, left, right)]
        rules.vertical += [(left, top, bottom), (right, top, bottom)]
    return rules


def boxes(grid: Grid) -> set[Cell]:
    return {
        tuple(round(at, 3) for at in grid.box(number))  # type: ignore[misc]
        for number in range(len(grid.cells))
    }


@st.composite
def tables(draw: st.DrawFn, at: float = 0.0) -> list[Cell]:
    """Draw the cells of a table, of which some are merged."""
    widths = draw(st.lists(st.integers(8, 60), min_size=2, max_size=6))
    heights = draw(st.lists(st.integers(8, 30), min_size=2, max_size=6))
    xs, ys = list(accumulate(widths, initial=20)), list(accumulate(heights, initial=20))
    taken: dict[tuple[int, int], int] = {}
    cells: list[Cell] = []
    for row in range(len(heights)):
        for column in range(len(widths)):
            if (row, column) in taken:
                continue
            right = column + draw(st.integers(1, 2))
            right = min(right, len(widths))
            below = min(row + draw(st.integers(1, 2)), len(heights))
            if any((row, x) in taken for x in range(column, right)):
                right = column + 1
            for y in range(row, below):
                for x in range(column, right):
                    taken[y, x] = len(cells)
            cells.append((xs[column], at + ys[row], xs[right], at + ys[below]))
    return cells


@given(tables(), st.randoms(use_true_random=False))
def test_every_cell_of_a_table_with_merged_cells_is_found(
    cells: list[Cell], chance: object
) -> None:
    rules = sides(cells)
    chance.shuffle(rules.horizontal)  # type: ignore[attr-defined]
    chance.shuffle(rules.vertical)  # type: ignore[attr-defined]
    found = grids(rules)
    if len({left for left, *_ in cells}) == 1:
        assert found == []
        return
    (grid,) = found
    assert boxes(grid) == set(cells)
    for number, row in enumerate(grid.covering()):
        for covering, begins in zip(row, grid.rows()[number], strict=True):
            assert covering is not None
            assert begins in (None, covering)
    assert sorted(c for row in grid.rows() for c in row if c is not None) == list(range(len(cells)))


@given(tables())
def test_the_middle_of_each_cell_lies_in_it(cells: list[Cell]) -> None:
    for grid in grids(sides(cells)):
        for number in range(len(grid.cells)):
            left, top, right, bottom = grid.box(number)
            assert grid.cell_at((left + right) / 2, (top + bottom) / 2) == number
        assert grid.cell_at(0, 0) is None


@given(tables(), tables(at=400.0))
def test_two_tables_stay_apart(above: list[Cell], below: list[Cell]) -> None:
    together, apart = grids(sides([*above, *below])), [*grids(sides(above)), *grids(sides(below))]
    assert [boxes(grid) for grid in together] == [boxes(grid) for grid in apart]


@given(tables(), st.floats(-1, 1), st.floats(-1, 1))
def test_rules_a_little_off_make_the_same_grid(
    cells: list[Cell], first: float, second: float
) -> None:
    exact = sides(cells)
    off = Rules(
        [(y + (first, second)[n % 2], *ends) for n, (y, *ends) in enumerate(exact.horizontal)],  # type: ignore[misc]
        [(x + (second, first)[n % 2], *ends) for n, (x, *ends) in enumerate(exact.vertical)],  # type: ignore[misc]
    )
    assert [grid.rows() for grid in grids(off)] == [grid.rows() for grid in grids(exact)]


def test_a_pattern_of_little_boxes_makes_no_grids() -> None:
    pairs = [(20.0 * x, 20.0 * y) for x in range(20) for y in range(40)]
    cells = [(x + d, y, x + d + 7, y + 10) for x, y in pairs for d in (0, 7)]
    assert grids(sides(cells)) == []
    assert len(grids(sides(cells[:4]))) == 2


def test_a_word_underlined_within_a_cell_does_not_open_it() -> None:
    cells = [(20.0, 20.0, 100.0, 50.0), (100.0, 20.0, 180.0, 50.0)]
    rules = sides(cells)
    rules.horizontal += [(45.0, 20.0, 60.0), (45.0, 120.0, 150.0)]
    (grid,) = grids(rules)
    assert boxes(grid) == set(cells)
