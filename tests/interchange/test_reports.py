"""Reports as data: all of a report comes back, and what is no report is refused with its path."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from gov_accounts import FinalAccounts, LoadErrors, Report, Waiver
from gov_accounts.interchange.schema import json_schema
from gov_accounts.strategies import final_accounts, published_accounts, reports
from tests.support.documents import TRUTHS, example, needs_shared, truth, wrong_example

SCHEMA = Draft202012Validator(json_schema(Report))


def _report() -> Report:
    report = wrong_example().check()
    waiver = Waiver(
        report.errors[0].rule, report.errors[0].cells[0].ref, "已说明", date(2025, 8, 20)
    )
    return attrs.evolve(
        report, findings=(attrs.evolve(report.findings[0], waiver=waiver), *report.findings)
    )


def test_a_report_comes_back_whole() -> None:
    report = _report()
    assert report.errors[0].explanations
    assert any(
        cell.place is not None for finding in example().check().findings for cell in finding.cells
    )
    assert Report.from_dict(report.to_dict()) == report
    assert Report.from_json(report.to_json()) == report
    assert Report.from_json(report.to_json(indent=2).encode()) == report


def test_what_is_printed_is_a_part_of_it() -> None:
    def part(printed: Any, whole: Any) -> bool:
        if isinstance(printed, dict):
            return all(key in whole and part(value, whole[key]) for key, value in printed.items())
        if isinstance(printed, list):
            return all(part(one, other) for one, other in zip(printed, whole, strict=True))
        return bool(printed == whole)

    report = _report()
    assert part(report.to_dict("zh"), report.to_dict())
    with pytest.raises(LoadErrors, match="expected the key 'grounds'"):
        Report.from_dict(report.to_dict("zh"))


@needs_shared
@pytest.mark.parametrize("name", TRUTHS)
def test_the_report_on_a_published_document_comes_back(name: str) -> None:
    report = truth(name).check()
    assert Report.from_json(report.to_json()) == report


@given(published_accounts())
def test_the_report_on_any_accounts_comes_back(accounts: FinalAccounts) -> None:
    """Lossless: verdict, findings, ledger, practice and proof with its witness."""
    report = accounts.check()
    assert Report.from_dict(report.to_dict()) == report


@given(reports())
def test_any_report_comes_back_and_fits_its_schema(report: Report) -> None:
    """Lossless and described: whatever a report may hold goes over the wire and back."""
    data = report.to_dict()
    assert Report.from_dict(data) == report
    assert Report.from_json(report.to_json()) == report
    assert [error.message for error in SCHEMA.iter_errors(data)] == []
    assert pickle.loads(pickle.dumps(report)) == copy.deepcopy(report) == report  # noqa: S301
    with pytest.raises(TypeError):
        report.practice["x"] = 1  # type: ignore[index]


@given(final_accounts())
def test_whatever_loads_can_be_judged_and_the_report_comes_back(accounts: FinalAccounts) -> None:
    report = accounts.check()
    assert Report.from_json(report.to_json()) == report


def test_a_difference_across_units_may_be_finer_than_any_figure() -> None:
    """0.00000001 元 is 0.000000000001 万元, which no figure may be but a difference in 万元 is."""
    data = _report().to_dict()
    _set(data, "findings[0].difference", "-0.000000000001")
    report = Report.from_dict(data)
    assert str(report.findings[0].difference) == "-1E-12"
    assert Report.from_json(report.to_json()) == report
    _set(data, "findings[0].cells[0].printed", "-0.000000000001")
    with pytest.raises(LoadErrors, match="8 after the point"):
        Report.from_dict(data)


def _set(data: dict[str, Any], path: str, value: Any) -> None:
    *above, last = path.replace("[", ".").replace("]", "").split(".")
    node: Any = data
    for key in above:
        node = node[int(key)] if isinstance(node, list) else node[key]
    node[int(last) if isinstance(node, list) else last] = value


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        ("schema_version", "2.0", "2.0"),
        ("document", [], "a list"),
        ("document.fiscal_year", True, "true"),
        ("verdict", "fine", "fine"),
        ("counts.exact", 1.5, "1.5"),
        ("findings[0].severity", "fatal", "fatal"),
        ("findings[0].cells[0].printed", 1.5, "1.5"),
        ("findings[0].difference", "1E-9", "1E-9"),
        ("findings[0].allowance", "1" * 101, "1111"),
        ("findings[0].explanation", "又一句", "又一句"),
        ("findings[0].slips", ["sign"] * 99, "99"),
        ("findings[0].explanations[0][0].low", "NaN", "NaN"),
        ("findings[0].explanations[0][0].values[0].slip", "tired", "tired"),
        ("findings[0].waiver.date", "yesterday", "yesterday"),
        ("ledger[0].status", None, "null"),
        ("ledger[0].reason", "x", "x"),
        ("proof.witness", {"T01[206].amount": "1"}, '"1"'),
        ("strange", 1, "1"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_path(path: str, value: Any, found: str) -> None:
    data = _report().to_dict()
    _set(data, path, value)
    with pytest.raises(LoadErrors) as caught:
        Report.from_dict(data)
    (problem,) = [str(one) for one in caught.value.problems if path.rpartition(".")[0] in str(one)][
        :1
    ]
    assert path.rpartition(".")[2].partition("[")[0] in problem
    assert found in problem


def test_no_json_and_keys_written_twice_are_refused() -> None:
    text = _report().to_json()
    for wrong in ("{", text[:-1] + ',"verdict":"explained"}', "[]", b"\xff"):
        with pytest.raises(LoadErrors):
            Report.from_json(wrong)
    with pytest.raises(LoadErrors, match=r"found it twice.*\$\.verdict"):
        Report.from_json(text[:-1] + ',"verdict":"explained"}')
    assert json.loads(text)["proof"]["witness"] == dict(_report().proof.witness)
