"""One wrong figure of a form is told once, with the number that agrees with all others."""

from __future__ import annotations

from decimal import Decimal

import attrs

import gov_accounts as ga
from gov_accounts.evaluation import ProjectEvaluation, with_figure
from gov_accounts.findings import Finding, Severity
from gov_accounts.tables import ExpenditureRow, ExpenditureTable
from tests.support.national_forms import NATIONAL


def _found(form: ProjectEvaluation) -> list[Finding]:
    report = ga.FinalAccounts("某局", 2024, project_evaluations=(form,)).check()
    return [one for one in report.findings if one.severity is not Severity.INFO]


def test_a_sound_form_has_no_finding() -> None:
    assert _found(NATIONAL) == []


def test_a_wrong_weight_is_told_once_with_the_right_one() -> None:
    wrong = with_figure(NATIONAL, "indicators[1].weight", Decimal(25))
    (found,) = _found(wrong)
    assert found.cells[0].ref == "P1[indicators[1].weight]"
    assert found.suggestions == ("P1[indicators[1].weight] = 20",)
    assert len(found.broken) > 1
    assert "印为25，应为20，才与其他数字相符" in found.explanation.zh
    assert "is printed 25, should be 20" in found.explanation.en


def test_two_wrong_figures_are_two_findings() -> None:
    wrong = with_figure(NATIONAL, "indicators[1].weight", Decimal(25))
    wrong = with_figure(wrong, "rate", Decimal(60))
    refs = {one.cells[0].ref for one in _found(wrong)}
    assert refs == {"P1[indicators[1].weight]", "P1[rate]"}


def test_the_cause_of_one_form_is_not_sought_in_another() -> None:
    wrong = with_figure(NATIONAL, "indicators[1].weight", Decimal(25))
    other = attrs.evolve(NATIONAL, name="另一项目", budget=Decimal(80), executed=Decimal(80))
    accounts = ga.FinalAccounts("某局", 2024, project_evaluations=(wrong, other))
    first = [one for one in accounts.check().findings if one.broken]
    assert [one.cells[0].ref for one in first][:1] == ["P1[indicators[1].weight]"]
    assert all(cell.ref.table == "P1" for cell in first[0].cells)


def _beside_projects(limit: str) -> list[Finding]:
    """Judge a form that prints 91.00 executed for 90.00, where all projects spent so much."""
    wrong = with_figure(NATIONAL, "executed", Decimal("91.00"))
    keys = ("total", "206", "20604", "2060404")
    spent = Decimal(limit)
    rows = tuple(ExpenditureRow(key, "甲", total=spent, project=spent) for key in keys)
    table = ExpenditureTable(ga.Unit.WAN, rows=rows)
    accounts = ga.FinalAccounts("某局", 2024, expenditure=table, project_evaluations=(wrong,))
    return [one for one in accounts.check().findings if one.severity is Severity.ERROR]


def test_what_the_tables_say_of_a_form_is_below_the_figure_that_explains_it() -> None:
    (found,) = _beside_projects("90.00")
    assert found.suggestions == ("P1[executed] = 90.00",)
    assert "P-P12" in {one.rule for one in found.broken}


def test_what_the_right_figure_leaves_wrong_is_told_by_itself() -> None:
    """Near miss: 90.00 is too much as well, where all projects spent 80.00."""
    cause, other = sorted(_beside_projects("80.00"), key=lambda one: one.rule == "P-P12")
    assert cause.suggestions == ("P1[executed] = 90.00",)
    assert "P-P12" not in {one.rule for one in cause.broken}
    assert (other.rule, other.broken) == ("P-P12", ())
