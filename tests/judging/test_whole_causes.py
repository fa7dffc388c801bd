"""What concerns a table or its rows as a whole is one finding that says so."""

from __future__ import annotations

from random import Random

import pytest

from gov_accounts.rules import Kind, find
from tests.support.planted_causes import CAUSES, Planted, planted

_DRAWS = 6
"""So many departments are tried for each cause; some have no place for it."""


def _drawn(cause: str) -> list[Planted]:
    drawn = (planted(Random(f"{cause}{number}"), cause) for number in range(_DRAWS))  # noqa: S311
    return [one for one in drawn if one is not None]


@pytest.mark.parametrize("cause", [one for one in CAUSES if one != "budget in the final column"])
def test_a_cause_of_a_whole_table_is_one_or_two_findings(cause: str) -> None:
    """One cause is told once, in the words of a clerk, with the table that is wrong."""
    named = found = 0
    for one in _drawn(cause):
        errors = [
            error
            for error in one.accounts.check().errors
            if find(error.rule).kind in (Kind.LINEAR, Kind.JOINT)
        ]
        found += bool(errors)
        assert len(errors) <= 2
        named += any(
            all(word in error.message.zh for word in one.words)
            and any(cell.ref.table in one.tables for cell in error.cells)
            for error in errors
        )
    # A figure that no other confirms may be as good an explanation as the table.
    assert found
    assert named >= found - 1


def test_no_right_figure_is_told_where_none_can_be_known() -> None:
    """A table of another draft says nothing of what it should print."""
    for one in _drawn("table of another year"):
        for error in one.accounts.check().errors:
            assert not any("-" in each.split("=")[1] for each in error.suggestions)
