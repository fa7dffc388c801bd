"""Laws of exports."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from gov_accounts.exports import FACT_COLUMNS, fact_lines, facts, to_csv
from gov_accounts.strategies import final_accounts, published_accounts

if TYPE_CHECKING:
    from gov_accounts import FinalAccounts


@given(st.one_of(published_accounts(), final_accounts()))
def test_facts_are_all_printed_figures_and_nothing_else(accounts: FinalAccounts) -> None:
    """Blanks give no row; a fact has the printed digits under the one name of its cell."""
    rows = facts(accounts)
    assert {row["ref"]: row["amount"] for row in rows} == {
        **{str(cell.ref): cell.amount for cell in accounts.cells() if cell.amount is not None},
        **{str(stated.ref): stated.value for stated in accounts.narrative or ()},
        **{f"{name}[{path}]": value for name, (path, _, value, _) in accounts.evaluation_figures()},
    }
    assert len({row["ref"] for row in rows}) == len(rows)
    assert all(tuple(row) == FACT_COLUMNS for row in rows)
    assert all(accounts.cell(row["ref"]) == row["amount"] for row in rows)
    assert len(list(csv.reader(io.StringIO(to_csv([accounts]))))) == len(rows) + 1
    assert [line["amount"] for line in fact_lines(accounts)] == [
        f"{row['amount']:f}" for row in rows
    ]
