"""Laws of exports."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from gov_accounts.exports import FACT_COLUMNS, fact_lines, facts, to_csv
from gov_accounts.strategies import final_accounts, published_accounts
from gov_accounts.units import Unit
from tests.support.department import department
from tests.support.documents import example

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


@given(final_accounts())
def test_amounts_in_yuan_are_the_printed_ones_in_another_unit(accounts: FinalAccounts) -> None:
    """Money is converted exactly, whatever the unit; what is no money has none."""
    for row in facts(accounts, path="a/b.txt"):
        unit = Unit.named(row["unit"] or "")
        assert row["path"] == "a/b.txt"
        if unit is None:
            assert row["amount_yuan"] is None
        else:
            assert row["amount_yuan"] * 100 == row["amount"] * unit.fen


def test_leaves_add_up_to_the_total() -> None:
    """A leaf is a row whose money no printed row below repeats: leaves sum, the whole does not."""
    accounts = department()
    for table, column in (("T03", "total"), ("T05", "total"), ("T06", "amount"), ("T07", "final")):
        rows = [row for row in facts(accounts) if (row["table"], row["column"]) == (table, column)]
        whole = accounts.cell(f"{table}[total].{column}") if table != "T06" else None
        if whole is None:
            whole = accounts.cell("T05[total].basic")
        assert sum(row["amount"] for row in rows if row["leaf"]) == whole
        assert sum(row["amount"] for row in rows) > whole


def test_a_fact_says_whose_it_is_what_it_is_called_and_how_it_is_known() -> None:
    (row,) = [one for one in example().facts() if one["ref"] == "T05[2060101].basic"]
    assert (row["path"], row["fiscal_year"]) == ("anshan-science-bureau-2024.txt", 2024)
    assert (row["level"], row["leaf"], row["name"]) == ("item", True, "行政运行")
    assert (str(row["amount_yuan"]), row["known"]) == ("5324100", "deduced")
    assert row["place"].startswith("第")
