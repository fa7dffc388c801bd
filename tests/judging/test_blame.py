"""Which figure is wrong, and how it came about."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gov_accounts import FinalAccounts, Report, Slip, Unit, Verdict
from gov_accounts.tables import GeneralBudgetRow, GeneralBudgetTable
from tests.support.judged import changed, true_accounts


def _first(report: Report) -> tuple[str, Decimal, Slip | None]:
    (error,) = report.errors
    (suspect,) = error.explanations[0].suspects
    value, slip = suspect.values[0]
    return suspect.cell.ref, value, slip


@pytest.mark.parametrize(
    ("cell", "wrong", "slip"),
    [
        ("T03_2060404_project", "867.54", Slip.SWAPPED),
        ("T03_2060404_project", "876.5", Slip.LOST),
        ("T03_2060404_project", "8876.54", Slip.DOUBLED),
        ("T03_2060404_project", "836.54", Slip.MISTYPED),
        ("T03_2060404_project", "-876.54", Slip.SIGN),
        ("T03_2060404_project", "87.65", Slip.POINT),
        ("T03_2060404_project", "8765432.14", Slip.UNIT),
        ("T03_2060404_project", "345.68", Slip.NEIGHBOUR),
    ],
)
def test_a_slip_is_found_named_and_undone(cell: str, wrong: str, slip: Slip) -> None:
    report = changed(true_accounts(), **{cell: wrong}).check()
    assert _first(report) == ("T03[2060404].project", Decimal("876.54"), slip)
    assert report.errors[0].cells[0].ref == "T03[2060404].project"
    assert report.errors[0].suggestions[0] == "T03[2060404].project = 876.54"


def test_one_cause_makes_one_finding_with_all_it_broke_beneath() -> None:
    report = changed(true_accounts(), T01_expenditure_total_amount="3464.70").check()
    (error,) = report.errors
    assert len(error.broken) > 2
    assert {one.verdict for one in error.broken} == {Verdict.VIOLATED}
    assert set(report.violations) >= set(error.broken)
    assert f"另有{len(error.broken) - 1}项勾稽关系因此不成立" in error.message.zh


def test_two_wrong_figures_far_apart_are_two_causes() -> None:
    report = changed(
        true_accounts(), T02_2080505_fiscal="324.57", T05_2060404_project="867.54"
    ).check()
    assert {error.cells[0].ref for error in report.errors} == {
        "T02[2080505].fiscal",
        "T05[2060404].project",
    }


def test_a_figure_in_the_wrong_column_is_recognized() -> None:
    report = changed(true_accounts(), T05_2060404_project=None, T05_2060404_basic="876.54").check()
    (error,) = report.errors
    best = {one.cell.ref: one.values[0] for one in error.explanations[0].suspects}
    assert best == {
        "T05[2060404].project": (Decimal("876.54"), Slip.MOVED),
        "T05[2060404].basic": (Decimal("0.00"), Slip.MOVED),
    }


def test_a_run_of_rows_that_slipped_is_one_explanation() -> None:
    true = true_accounts().basic_expenditure
    assert true is not None
    codes = ["30101", "30102", "30108", "30109", "30113"]
    amounts = [str(true[code].amount) for code in codes]
    moved = {f"T06_{code}_amount": amount for code, amount in zip(codes[1:], amounts, strict=False)}
    moved["T06_302_amount"] = "1"
    wrong = changed(true_accounts(), **dict(list(moved.items())[:3]))
    ways = [way for error in wrong.check().errors for way in error.explanations]
    assert ways


def test_a_wrong_total_and_a_wrong_part_explain_the_same_and_both_are_listed() -> None:
    table = GeneralBudgetTable(
        Unit.WAN,
        rows=(
            GeneralBudgetRow(
                "2060101",
                "行政运行",
                total=Decimal("532.41"),
                basic=Decimal("352.41"),
                project=None,
            ),
        ),
    )
    (error,) = FinalAccounts("某局", 2024, general_budget=table).check().errors
    assert [way.refs for way in error.explanations[:2]] == [
        ("T05[2060101].basic",),
        ("T05[2060101].total",),
    ] or [way.refs for way in error.explanations[:2]] == [
        ("T05[2060101].total",),
        ("T05[2060101].basic",),
    ]
    assert "种改法中最可能的是" in error.message.zh
