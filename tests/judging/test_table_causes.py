"""A remark on a wrong cell stands below the finding that names the cell."""

from __future__ import annotations

from decimal import Decimal

from gov_accounts.judging import check
from gov_accounts.refs import CellRef
from tests.support.edits import with_figure
from tests.support.narratives import tables_alone
from tests.support.statement_cases import print_cell


def test_a_part_that_carries_the_total_is_one_finding() -> None:
    """30299 printed as the total of 302 is told once, with its right figure."""
    accounts = print_cell("T06[30299].amount", "29.50")(tables_alone())
    found = [one for one in check(accounts).findings if "30299" in one.message.zh]
    assert len(found) == 1
    (one,) = found
    cell, _, right = one.suggestions[0].partition(" = ")
    assert CellRef(cell) == CellRef.of("T06", "30299", "amount")
    assert {each.rule for each in one.broken} == {"T6-302", "T6-DUP"}
    assert "-" not in right


def test_a_remark_on_a_right_cell_stays() -> None:
    """Two sections of one category, the other blank of nothing but its name."""
    accounts = with_figure(tables_alone(), "T06[302].amount", Decimal("24.50"))
    assert any(one.rule == "T6-DUP" for one in check(accounts).violations)
