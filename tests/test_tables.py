"""Typed tables: rows, columns, figures."""

from __future__ import annotations

from decimal import Decimal

import attrs
import pytest

import gov_accounts as ga
from gov_accounts.accounts import Ambiguous
from gov_accounts.refs import CellRef
from tests.support.documents import example

D = Decimal


def _table(**figures: Decimal) -> ga.GeneralBudgetTable:
    return ga.GeneralBudgetTable(
        ga.Unit.WAN, rows=(ga.GeneralBudgetRow("206", "科学技术支出", **figures),)
    )


def test_a_row_is_found_by_text_and_by_code() -> None:
    table = _table(total=D("1.00"))
    assert table["206"] is table[ga.FunctionCode("206")]
    assert table.get("208") is None
    assert "206" in table
    assert ga.FunctionCode("206") in table
    assert 206 not in table
    assert len(table) == 1
    with pytest.raises(KeyError, match=r"T05.*208"):
        table["208"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((ga.GeneralBudgetRow("206", "甲"), ga.GeneralBudgetRow("206", "乙")), "once"),
        ((ga.GeneralBudgetRow("2060", "甲"),), "cannot stand"),
        ((ga.GeneralBudgetRow("306", "甲"),), "cannot stand"),
        ((ga.RevenueRow("206", "甲"),), "expected a tuple"),
        ([ga.GeneralBudgetRow("206", "甲")], "expected a tuple"),
    ],
)
def test_a_table_of_the_wrong_shape_is_refused(rows: object, message: str) -> None:
    with pytest.raises((ValueError, TypeError), match=message):
        ga.GeneralBudgetTable(ga.Unit.WAN, rows=rows)  # type: ignore[arg-type]


def test_a_figure_in_a_column_that_the_line_or_table_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="no column 'total'"):
        ga.FiscalSummary(
            ga.Unit.WAN, rows=(ga.FiscalSummaryLine("opening", "年初", total=D("1.00")),)
        )
    with pytest.raises(ValueError, match="no column 'closing'"):
        ga.StateCapitalTable(
            ga.Unit.WAN,
            columns=("total", "basic", "project"),
            rows=(ga.StateCapitalRow("total", "合计", closing=D("1.00")),),
        )


@pytest.mark.parametrize(
    "columns", [("basic", "total", "project"), ("total",), ["total", "basic", "project"]]
)
def test_columns_are_those_of_the_table_in_order(columns: object) -> None:
    with pytest.raises(ValueError, match="columns"):
        ga.GeneralBudgetTable(ga.Unit.WAN, columns=columns)  # type: ignore[arg-type]


@pytest.mark.parametrize("quantum", [D("0.02"), D("10.5"), D("NaN"), 0.01])
def test_the_quantum_is_a_power_of_ten(quantum: object) -> None:
    with pytest.raises(ValueError, match="expected"):
        ga.GeneralBudgetTable(ga.Unit.WAN, quantum=quantum)  # type: ignore[arg-type]


@pytest.mark.parametrize("figure", [1.5, 1, "1.00", D("Infinity")])
def test_only_printed_decimals_are_figures(figure: object) -> None:
    with pytest.raises(ga.AmountError):
        _table(total=figure)  # type: ignore[arg-type]


def test_labels_and_units_are_checked() -> None:
    with pytest.raises(TypeError, match="expected text"):
        ga.GeneralBudgetRow(206, "甲")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        ga.GeneralBudgetTable("万元")  # type: ignore[arg-type]


def test_values_are_immutable_hashable_and_comparable() -> None:
    accounts = example()
    assert accounts == example()
    assert hash(accounts) == hash(example())
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        accounts.entity = "别的局"  # type: ignore[misc]


def test_both_sides_of_a_summary_can_be_listed() -> None:
    summary = example().summary
    assert summary is not None
    assert [row.key for row in summary.block("收入")][:2] == ["general_budget", "government_fund"]
    assert summary.block("支出")[-1].key == "expenditure_grand_total"
    assert summary.code_of(summary["206"]) == ga.FunctionCode("206")
    assert summary.code_of(summary["opening"]) is None


def test_cells_have_names() -> None:
    accounts = example()
    assert accounts.cell("T03[2060101].basic") == D("532.41")
    assert accounts.cell("T03[2060101].project") is None
    for ref in ("T03[2080599].basic", "T03[2060101].amount"):
        with pytest.raises(KeyError, match="no cell"):
            accounts.cell(ref)
    with pytest.raises(ValueError, match="expected a cell name"):
        CellRef.parse("T3[1].x")
    with pytest.raises(KeyError, match="T01 to T09"):
        accounts.table("T10")


@pytest.mark.parametrize("year", [True, "2024", 24, 2024.0])
def test_a_year_is_a_year(year: object) -> None:
    with pytest.raises(ValueError, match="fiscal_year"):
        ga.FinalAccounts("某局", year)  # type: ignore[arg-type]


def test_an_ambiguity_belongs_to_a_row_and_fits_its_figures() -> None:
    choice = Ambiguous("T05", "206", (D("1.00"),), (("total",), ("basic",)))
    assert ga.FinalAccounts(
        "某局", 2024, general_budget=_table(), ambiguous=(choice,)
    ).ambiguous == (choice,)
    assert choice.open_columns == ("total", "basic")
    for wrong in (
        attrs.evolve(choice, row="208"),
        attrs.evolve(choice, table="T03"),
        attrs.evolve(choice, candidates=(("total", "basic"),)),
        attrs.evolve(choice, candidates=(("amount",),)),
    ):
        with pytest.raises(ValueError, match="ambiguous"):
            ga.FinalAccounts("某局", 2024, general_budget=_table(), ambiguous=(wrong,))
