"""The scores of a project."""

from __future__ import annotations

import attrs

from gov_accounts.findings import Verdict
from tests.support.form_sets import PROJECT, D, Set, changed, hits, project, quantity


def test_grades_of_other_scales_are_not_judged() -> None:
    findings, ledger = project(grade="合格")(Set()).judge()
    assert findings == []
    assert [line.status for line in ledger if line.rule == "P-GRADE"] == [Verdict.NOT_EVALUABLE]
    for score, grade in (("90", "优"), ("89.99", "良"), ("79.9", "中"), ("59.99", "差")):
        assert not hits(project(total_score=D(score), grade=grade)(Set()), "P-GRADE")


def test_weights_with_cost_as_a_first_level_are_usual() -> None:
    rows = tuple(
        quantity(f"{first}/某指标/{first}数", ">=1个", "1", weight)
        for first, weight in (
            ("成本指标", "20"),
            ("产出指标", "40"),
            ("效益指标", "20"),
            ("满意度指标", "10"),
        )
    )
    assert not hits(project(indicators=rows)(Set()), "P-P02")
    rows = (attrs.evolve(rows[1], weight=D("50")), attrs.evolve(rows[2], weight=D("40")))
    assert not hits(project(indicators=rows)(Set()), "P-P02")


def test_a_form_without_a_score_for_the_rate_spreads_all_points() -> None:
    own = changed(PROJECT.indicators, 1, {"weight": D("30"), "score": D("30")})
    assert not hits(project(indicators=own, execution_score=None)(Set()), "P-P01")
    assert hits(project(indicators=own)(Set()), "P-P01")


def test_deductions_may_be_blank() -> None:
    assert not hits(project(deduction=None)(Set()), "P-P06")
