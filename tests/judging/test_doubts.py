"""Doubt has a size: what was not read widens what a sum may be, and silences nothing else."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

import attrs
import pytest

from gov_accounts.accounts import Ambiguous
from gov_accounts.findings import Severity, Verdict
from gov_accounts.refs import CellRef
from gov_accounts.rules import Kind, find
from tests.support.department import department
from tests.support.edits import table_of, with_figure, with_row
from tests.support.sweep_judgement import drawn

if TYPE_CHECKING:
    from gov_accounts import FinalAccounts


def _unsure(accounts: FinalAccounts, ref: str) -> FinalAccounts:
    """Return accounts in which it is not known in which column the figures of a row stand."""
    cell = CellRef.parse(ref)
    table = table_of(accounts, cell.table)
    columns = tuple(
        name for name, amount in table[cell.row].figures() if amount and name in table.columns
    )
    others = [name for name in table.columns if name not in columns]
    if not columns or not others:
        return accounts
    figures = tuple(getattr(table[cell.row], name) for name in columns)
    moved = (*columns[:-1], others[0])
    blank = with_row(accounts, cell.table, cell.row, **{columns[-1]: None})
    one = Ambiguous(cell.table, cell.row, figures, (columns, moved))
    return attrs.evolve(blank, ambiguous=(*accounts.ambiguous, one))


def _of_sums(accounts: FinalAccounts) -> list[str]:
    return [
        error.message.zh
        for error in accounts.check().errors
        if find(error.rule).kind in (Kind.LINEAR, Kind.JOINT)
    ]


@pytest.mark.parametrize("number", range(0, 80, 5))
def test_a_true_row_that_was_not_placed_is_no_error(number: int) -> None:
    """What is not known widens what a sum may be by what it can be worth; the truth is in it."""
    accounts, _ = drawn(number)
    rng = Random(number)  # noqa: S311
    for table_id in ("T02", "T03", "T05"):
        table = accounts.table(table_id)
        for row in rng.sample(table.rows, min(2, len(table.rows))) if table is not None else ():
            accounts = _unsure(accounts, CellRef.of(table_id, row.key, "total"))
    assert _of_sums(accounts) == []


def test_no_identity_with_a_cell_that_was_not_read_holds_exactly() -> None:
    accounts = _unsure(department(), "T03[2060404].total")
    (one,) = accounts.ambiguous
    unread = [str(ref) for ref in one.cells]
    about = [
        line
        for line in accounts.check().ledger
        if any(ref in line.reason.en for ref in unread) and find(line.rule).kind is Kind.LINEAR
    ]
    assert about
    assert {line.status for line in about} == {Verdict.NOT_EVALUABLE}


def test_a_difference_larger_than_the_doubt_is_told() -> None:
    """Two cells that were read are compared whatever else was not."""
    accounts = _unsure(department(), "T03[2060404].total")
    total = accounts.cell("T03[206].total")
    assert total is not None
    wrong = with_figure(accounts, "T03[206].total", total + Decimal("300.00"))
    errors = [one for one in wrong.check().errors if one.severity is Severity.ERROR]
    assert any("T03[206].total" in {cell.ref for cell in one.cells} for one in errors)
