"""The money of a project."""

from __future__ import annotations

from tests.support.form_sets import D, Set, p_row


def test_costs_beyond_the_budget_are_compared_in_one_unit() -> None:
    dear = p_row(4, target=D("0.9"), unit="亿元", actual=D("0.005"))(Set()).judge()[0]
    assert [(hit.rule, hit.difference) for hit in dear if hit.rule == "P-P10"] == [
        ("P-P10", D("8920"))
    ]
