"""What concerns a table or its rows as a whole is one finding that says so."""

from __future__ import annotations

import itertools
from random import Random
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from gov_accounts import Unit, read
from gov_accounts.findings import Severity
from gov_accounts.rules import Kind, find
from tests.support.documents import ROOT, example
from tests.support.edits import table_of, with_rows
from tests.support.planted_causes import CAUSES, Planted, planted

if TYPE_CHECKING:
    from gov_accounts import FinalAccounts
    from gov_accounts.findings import Finding

_DRAWS = 5
"""So many departments have each cause planted; others have no place for it."""


def _drawn(cause: str) -> list[Planted]:
    drawn = (planted(Random(f"{cause}{number}"), cause) for number in itertools.count())  # noqa: S311
    return list(itertools.islice((one for one in drawn if one is not None), _DRAWS))


@pytest.mark.parametrize("cause", CAUSES)
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


@pytest.mark.parametrize("cause", ["table of another year", "unit of a table"])
def test_no_right_figure_is_told_where_none_can_be_known(cause: str) -> None:
    """Of another draft nothing is known; in another unit the figures are right as they stand."""
    wanted = {"table of another year": "另一年度", "unit of a table": "金额单位印为"}[cause]
    errors = [error for one in _drawn(cause) for error in one.accounts.check().errors]
    told = [error for error in errors if wanted in error.message.zh]
    assert told
    assert [error.suggestions for error in told] == [()] * len(told)


@pytest.mark.parametrize("table_id", ["T02", "T03", "T05"])
def test_a_row_left_out_of_sums_that_were_rolled_up_blames_no_sound_figure(table_id: str) -> None:
    """What explains that a sum fails does not hide that it was added up from printed parts."""
    table = table_of(example(), table_id)
    rows = [row for row in table if row.key != "2210203"]
    (error,) = with_rows(example(), table_id, rows).check().errors
    assert "可能漏列了2210203" in error.message.zh
    assert error.suggestions == ()


@pytest.mark.parametrize("table_id", ["T02", "T03", "T05"])
def test_rows_exchanged_in_sums_that_were_rolled_up_are_one_error(table_id: str) -> None:
    table = table_of(example(), table_id)
    one, two = (dict(table[key].figures()) for key in ("2080505", "2210201"))
    changed = {"2080505": two, "2210201": one}
    rows = [evolve(row, **changed.get(row.key, {})) for row in table]
    (error,) = with_rows(example(), table_id, rows).check().errors
    assert "互换" in error.message.zh


def test_what_a_unit_explains_is_told_below_it() -> None:
    """One cause is told once: neither sums nor statements of the narrative beside it."""
    accounts = read(ROOT / "tests" / "golden" / "documents" / "central-narrative.txt")
    table = accounts.general_budget
    assert table is not None
    before = {_key(one) for one in _telling(accounts)}
    wrong = evolve(accounts, general_budget=evolve(table, unit=Unit.YUAN))
    (cause,) = (one for one in _telling(wrong) if _key(one) not in before)
    assert "金额单位印为元，应为万元" in cause.message.zh
    assert {find(one.rule).kind for one in cause.broken} >= {Kind.LINEAR, Kind.NARRATIVE}


def _telling(accounts: FinalAccounts) -> list[Finding]:
    return [one for one in accounts.check().findings if one.severity is not Severity.INFO]


def _key(finding: Finding) -> tuple[str, tuple[str, ...]]:
    return finding.rule, tuple(cell.ref for cell in finding.cells)
