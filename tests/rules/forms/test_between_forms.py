"""Forms beside each other and the narrative."""

from __future__ import annotations

import attrs

from gov_accounts.findings import Severity
from tests.support.form_sets import OTHER, PROJECT, Set, hits, quantity, told


def test_the_same_subject_in_several_forms_is_converted_exactly() -> None:
    rows = (quantity("效益指标/经济效益指标/引进投资金额", ">=20000万元", "42600", "30"),)
    stated = attrs.evolve(OTHER, result="引进投资金额完成4.26亿元。")
    agree = Set(None, (attrs.evolve(PROJECT, indicators=rows), stated))
    assert "P-P15" not in agree.fired()
    other = attrs.evolve(
        agree, projects=(agree.projects[0], attrs.evolve(stated, result="引进投资金额完成4.36亿元"))
    )
    found = [hit for hit in other.judge()[0] if hit.rule == "P-P15"]
    assert [cell.ref for cell in found[0].cells] == ["P1[indicators[1].actual]", "P2[result]"]
    assert found[0].severity is Severity.WARNING


def test_counts_of_two_projects_may_be_their_own() -> None:
    rows = (quantity("产出指标/数量指标/举办展览次数", ">=5次", "5", "50"),)
    more = (quantity("产出指标/数量指标/举办展览次数", ">=5次", "6", "50"),)
    pair = Set(None, (attrs.evolve(PROJECT, indicators=rows), attrs.evolve(OTHER, indicators=more)))
    assert {hit.severity for hit in pair.judge()[0] if hit.rule == "P-P15"} == {Severity.INFO}


def test_the_same_subject_in_narrative_and_forms_is_compared() -> None:
    row = quantity("产出指标/数量指标/举办展览次数", ">=5次", "6", "50")
    base = Set(None, (attrs.evolve(PROJECT, indicators=(row,)),))
    assert not hits(told(text="全年举办展览次数6次。")(base), "P-P15")
    (apart,) = hits(told(text="全年举办展览次数9次。")(base), "P-P15")
    assert "情况说明" in apart.message.zh
    assert not hits(told(text="全年举办展览次数增长9%。")(base), "P-P15")
