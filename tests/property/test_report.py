"""Laws of the whole judgement."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

from gov_accounts import FinalAccounts, Rounding, Verdict
from gov_accounts.strategies import final_accounts, published_accounts
from gov_accounts.tables import TABLES

EVERY = tuple(kind.SPEC.id for kind in TABLES)


@given(published_accounts(rounding=Rounding.HALF_UP, rolled_up=()))
def test_true_accounts_rounded_half_up_have_no_error(accounts: FinalAccounts) -> None:
    """False alarms: none on correct accounts, whatever the rounding practice (四舍五入)."""
    assert accounts.check().errors == ()


@given(published_accounts(rounding=Rounding.TRUNCATED, rolled_up=()))
def test_true_accounts_truncated_have_no_error(accounts: FinalAccounts) -> None:
    """False alarms: none on correct accounts, whatever the rounding practice (截尾)."""
    assert accounts.check().errors == ()


@given(published_accounts(rolled_up=EVERY))
def test_true_accounts_added_up_from_printed_parts_have_no_error(accounts: FinalAccounts) -> None:
    """False alarms: none on correct accounts, whatever the rounding practice (分项相加)."""
    assert accounts.check().errors == ()


@given(published_accounts())
def test_true_accounts_of_mixed_practice_have_no_error(accounts: FinalAccounts) -> None:
    """Some tables round each subtotal, others add up printed parts: both are true."""
    assert accounts.check().errors == ()


@given(published_accounts(rounding=Rounding.HALF_UP, rolled_up=()))
def test_sums_of_rounded_parts_stay_within_half_the_number_of_parts(
    accounts: FinalAccounts,
) -> None:
    """For n parts and a total all rounded half-up to q, |sum - total| <= q * floor(n / 2)."""
    report = accounts.check()
    rounded = report.findings if report.practice["rounding"] == "half_up" else ()
    for finding in rounded:
        if finding.verdict is Verdict.ROUNDING and finding.allowance is not None:
            parts = sum(cell.printed is not None for cell in finding.cells) - 1
            quantum = Decimal("0.01")
            assert finding.difference is not None
            assert abs(finding.difference) <= finding.allowance <= quantum * ((parts) // 2)


@given(published_accounts(), st.data())
def test_a_figure_changed_beyond_rounding_is_noticed_where_a_sum_protects_it(
    accounts: FinalAccounts, data: st.DataObject
) -> None:
    """An error beyond all rounding in a cell of a sum gives a finding that names the cell."""
    cells = [
        cell
        for cell in accounts.cells()
        if cell.amount is not None and cell.table in ("T03", "T05")
    ]
    assume(cells)
    cell = data.draw(st.sampled_from(cells))
    table = accounts.table(cell.table)
    assert table is not None
    assert cell.amount is not None
    # Larger than the whole table: no other figure can make up for it.
    shift = (
        sum((abs(f) for row in table for _, f in row.figures() if f is not None), Decimal(1)) + 1000
    )
    changed = tuple(
        attrs.evolve(row, **{cell.column: cell.amount + shift}) if row.key == cell.row else row
        for row in table
    )
    replaced: dict[str, Any] = {table.SPEC.attribute: attrs.evolve(table, rows=changed)}
    wrong = attrs.evolve(accounts, **replaced)
    errors = wrong.check().errors
    assert any(shown.ref == cell.ref for finding in errors for shown in finding.cells)


@given(final_accounts())
def test_any_accounts_can_be_judged(accounts: FinalAccounts) -> None:
    """Wrong figures never raise, and every finding names cells of the document's tables."""
    report = accounts.check()
    for finding in report.findings:
        assert finding.message.zh
        assert finding.message.en
        for cell in finding.cells:
            table_id = cell.ref.table
            assert table_id in (*EVERY, "N", "D") or table_id.startswith("P")
    assert report.counts["obligations"] == len(report.ledger)
    assert report.to_dict()["verdict"] == report.verdict.value
