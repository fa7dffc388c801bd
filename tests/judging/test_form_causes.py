"""One wrong figure of a form is told once, with the number that agrees with all others."""

from __future__ import annotations

from decimal import Decimal

import attrs

import gov_accounts as ga
from gov_accounts.evaluation import ProjectEvaluation, with_figure
from gov_accounts.findings import Finding, Severity
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
