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


@pytest.mark.parametrize(
    "wrong",
    [
        {"T02_20604_fiscal": "200.00", "T02_2060404_fiscal": "1222.22"},
        {"T02_2060102_fiscal": "1222.22", "T02_20604_fiscal": "876.54"},
    ],
    ids=["down", "up"],
)
def test_figures_that_slipped_by_a_row_are_one_cause_without_the_figure_that_stands_twice(
    wrong: dict[str, str],
) -> None:
    """Where the run begins its figure stands twice: once where it belongs, which is no suspect."""
    (error,) = changed(true_accounts(), **wrong).check().errors
    first = error.explanations[0]
    assert first.slip is Slip.SHIFTED
    assert {one.cell.ref for one in first.suspects} == {
        f"T02[{name.split('_')[1]}].fiscal" for name in wrong
    }
    true = {cell.ref: cell.amount for cell in true_accounts().cells()}
    for suspect in first.suspects:
        assert true[suspect.cell.ref] in [value for value, _ in suspect.values]


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
    assert "种改法中最可能的一种" in error.answer.zh
    assert error.message.zh.startswith(error.answer.zh)
