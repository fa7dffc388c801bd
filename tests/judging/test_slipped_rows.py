"""Figures of a table that stand some rows too high or too low are one cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from gov_accounts.findings import Severity
from tests.support.documents import example

if TYPE_CHECKING:
    from gov_accounts import FinalAccounts

_COLUMNS = ("total", "basic", "project")


def _slipped(step: int, start: int) -> FinalAccounts:
    """The example with the figures of T05 moved up (or, below zero, down) from a row on."""
    table = example().general_budget
    assert table is not None
    rows = list(table.rows)
    figures = [{name: getattr(row, name) for name in _COLUMNS} for row in rows]
    for at in range(start, len(rows)):
        source = at + step
        if start <= source < len(rows):
            rows[at] = evolve(rows[at], **figures[source])
    return evolve(example(), general_budget=evolve(table, rows=tuple(rows)))


@pytest.mark.parametrize("step", [1, -1])
def test_slipped_rows_are_one_error_that_says_how_far_they_slipped(step: int) -> None:
    (error,) = _slipped(step, 1).check().errors
    assert error.severity is Severity.ERROR
    assert f"{'上移' if step > 0 else '下移'}了{abs(step)}行" in error.message.zh
    assert "T05" in {cell.ref.table for cell in error.cells}
    assert not any("-" in one.split("=")[1] for one in error.suggestions)


def test_one_wrong_figure_is_no_slip_of_rows() -> None:
    table = example().general_budget
    assert table is not None
    rows = [
        evolve(row, total=row.total and row.total + 100) if row.key == "208" else row
        for row in table.rows
    ]
    changed = evolve(example(), general_budget=evolve(table, rows=tuple(rows)))
    assert all("移了" not in error.message.zh for error in changed.check().errors)


def test_two_rows_in_each_others_place_are_no_slip_of_the_table() -> None:
    table = example().general_budget
    assert table is not None
    rows = list(table.rows)
    one, two = rows[2], rows[4]
    for at, other in ((2, two), (4, one)):
        rows[at] = evolve(rows[at], **{name: getattr(other, name) for name in _COLUMNS})
    changed = evolve(example(), general_budget=evolve(table, rows=tuple(rows)))
    assert all("移了" not in error.message.zh for error in changed.check().errors)
