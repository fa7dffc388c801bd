"""Refusals: every problem with its path and the value found."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from gov_accounts import FinalAccounts, GeneralBudgetRow, LoadErrors
from gov_accounts.interchange import from_dict, from_json
from gov_accounts.narrative import Narrative
from tests.support.json_texts import refused, text_of


@pytest.mark.parametrize(
    ("old", "new", "path", "found"),
    [
        ('"1.50"', "1.5", "$.revenue.rows[0].total", "1.5"),
        ('"1.50"', "NaN", "$.revenue.rows[0].total", "nan"),
        ('"1.50"', '"1e3"', "$.revenue.rows[0].total", "1e3"),
        ('"1.50"', '"NaN"', "$.revenue.rows[0].total", "NaN"),
        ('"1.50"', '"１.50"', "$.revenue.rows[0].total", "１.50"),
        ('"1.50"', "null", "$.revenue.rows[0].total", "null"),
        ('"1.50"', "true", "$.revenue.rows[0].total", "true"),
        ("2024", "true", "$.fiscal_year", "true"),
        ("2024", "2024.0", "$.fiscal_year", "2024.0"),
        ("2024", "3024", "$.fiscal_year", "3024"),
        ('"万元"', '"美元"', "$.revenue.unit", "美元"),
        ('"0.01"', '"0.02"', "$.revenue.quantum", "0.02"),
        ('"total": ', '"totals": ', "$.revenue.rows[0].totals", "1.50"),
        ('"key": "total"', '"key": "income_total"', "$.revenue.rows", "income_total"),
        ('"revenue"', '"summary"', "$.summary.rows[0].total", "1.50"),
        ('"1.0"', '"2.0"', "$.schema_version", "2.0"),
        ('"1.0"', '"1.1"', "$.schema_version", "1.1"),
        ('"合计"', '"合计", "label": "合计"', "$.revenue.rows[0].label", "合计"),
        ('"合计"', '"合计", "label" : "合计"', "$.revenue.rows[0].label", "合计"),
        ('"合计"', '"\\ud800"', "$", "surrogate"),
    ],
)
def test_each_refusal_says_where_and_what(old: str, new: str, path: str, found: str) -> None:
    text = text_of()
    assert FinalAccounts.from_json(text).revenue is not None
    problems = refused(text.replace(old, new, 1))
    assert any(one.endswith(f" @ {path}") and found in one for one in problems), problems


def test_all_problems_are_named_at_once() -> None:
    text = text_of(
        places={"T02[total].total": {"page": True}, "nowhere": {}}, numerals={"x": 1.5}, strange=1
    )
    text = text.replace('"1.50"', "1.5").replace('"某局"', '"某局", "entity": "某局"')
    paths = {one.rpartition(" @ ")[2] for one in refused(text)}
    assert paths == {
        "$.entity", "$.revenue.rows[0].total", "$.places['T02[total].total'].page",
        "$.places['nowhere']", "$.numerals.x", "$.strange",
    }  # fmt: skip


@pytest.mark.parametrize(
    "bomb", ["[" * 100_000, '{"a":' * 100_000, b"\xff\xfe", "", "{", '{"a":1}' * 2]
)
def test_no_json_is_refused_in_one_sentence(bomb: str | bytes) -> None:
    (problem,) = refused(bomb)
    assert problem.startswith("expected JSON in UTF-8")
    assert problem.endswith("@ $")


def test_a_colon_in_a_text_is_no_key_written_twice() -> None:
    label = '":  a :b'
    accounts = from_json(text_of().replace('"合计"', json.dumps(label)))
    assert accounts.revenue is not None
    assert accounts.revenue["total"].label == label


def test_exact_numbers_are_taken_when_asked_for() -> None:
    numbers = text_of().replace('"1.50"', "1.50")
    accounts = from_json(numbers, parse_float=Decimal)
    assert str(accounts.revenue["total"].total) == "1.50"  # type: ignore[index]
    assert from_json(text_of().replace('"1.50"', "15"), parse_float=Decimal).revenue is not None
    assert from_dict(json.loads(numbers, parse_float=Decimal)) == accounts
    assert "plain digits" in refused(text_of().replace('"1.50"', "1e1"), parse_float=Decimal)[0]
    assert refused(text_of().replace('"1.50"', "true"), parse_float=Decimal)
    with pytest.raises(TypeError, match="parse_float"):
        from_json(numbers, parse_float=float)


def test_what_was_not_read_loads_strictly() -> None:
    piece = {
        "text": "137，15",
        "reason": "figure_spoilt",
        "table": "T02",
        "cells": ["T02[total].total"],
    }
    accounts = from_json(text_of(unread=[piece]))
    assert accounts.unreadable == {"T02[total].total"}
    assert accounts.to_dict()["unread"] == [piece]
    open_row = {
        "table": "T02",
        "row": "total",
        "figures": ["1"],
        "candidates": [["total"], ["fiscal"]],
    }
    assert from_json(text_of(ambiguous=[open_row])).to_dict()["ambiguous"] == [open_row]
    for name, wrong, path, found in (
        ("unread", {**piece, "reason": "unknown"}, ".reason", "'unknown'"),
        ("unread", {**piece, "table": "T10"}, ".table", "'T10'"),
        ("unread", {**piece, "cells": ["T02"]}, ".cells[0]", "'T02'"),
        ("unread", {**piece, "strange": 1}, ".strange", "1"),
        ("ambiguous", {**open_row, "table": "D"}, ".table", "'D'"),
        ("ambiguous", {**open_row, "figures": [1]}, ".figures[0]", "found 1"),
        ("incomplete", "T10", "", "T10"),
    ):
        (problem,) = refused(text_of(**{name: [wrong]}))
        assert found in problem.replace('"', "'")
        assert problem.endswith(f" @ $.{name}[0]{path}")


def test_a_row_needs_its_validators_when_made_by_hand() -> None:
    with pytest.raises(ValueError, match="Decimal"):
        GeneralBudgetRow("206", "科学技术支出", total=1.5)  # type: ignore[arg-type]


def test_a_comparison_that_no_rule_knows_is_refused() -> None:
    assert Narrative.from_dict({"comparisons": [["budget", "<"]]}).comparisons == (("budget", "<"),)
    with pytest.raises(
        LoadErrors, match=r"expected <, >, = as comparison of 'budget', found '大于'"
    ):
        Narrative.from_dict({"comparisons": [["budget", "大于"]]})
