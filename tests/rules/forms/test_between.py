"""Forms beside each other, the accounts and the narrative."""

from __future__ import annotations

import attrs

from gov_accounts.evaluation import QuantitativeIndicator
from gov_accounts.findings import Severity
from gov_accounts.narrative import Stated
from tests.support.form_sets import (
    OTHER,
    PROJECT,
    D,
    Set,
    accounts,
    hits,
    quantity,
    rate,
    told,
    twin,
)


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


def test_the_budget_of_the_form_is_the_one_that_the_explanation_implies() -> None:
    # The form says 300.50.
    assert not hits(told(*rate("fiscal.total", "300.50", "100.00"))(Set()), "P-D10")
    assert not hits(told(*rate("fiscal.total", "150.25", "50.00"))(Set()), "P-D10")
    assert not hits(told(*rate("fiscal.total", "150.25", "10.00", base="调整预算"))(Set()), "P-D10")
    (apart,) = hits(told(*rate("fiscal.total", "300.50", "50.00"))(Set()), "P-D10")
    assert apart.severity is Severity.WARNING
    assert "只填了基本支出" not in apart.message.zh
    both = (*rate("fiscal.total", "600.00", "50.00"), *rate("fiscal.basic", "150.25", "50.00"))
    (partly,) = hits(told(*both)(Set()), "P-D10")
    assert "只填了基本支出" in partly.message.zh


def test_the_change_of_the_three_public_expenses_is_the_one_that_the_explanation_states() -> None:
    indicator = QuantitativeIndicator(
        "运行成本",
        "成本控制成效",
        "“三公”经费变动率",
        "<=",
        D(0),
        "%",
        D("-50"),
        weight=D(0),
        score=D(0),
    )

    def add(base: Set) -> Set:
        assert base.department is not None
        others = (one for one in base.department.indicators if "三公" not in one.level3)
        rows = (*others, indicator)
        return attrs.evolve(base, department=attrs.evolve(base.department, indicators=rows))

    now = Stated("three_public.total", D("2.00"), "万元")
    down = Stated("three_public.total.change", D("2.00"), "万元", direction="decrease")
    up = Stated("three_public.total.change", D("1.00"), "万元", direction="increase")
    assert not hits(told(now, down)(add(Set())), "P-D11")
    assert hits(told(now, up)(add(Set())), "P-D11")
    assert not hits(told(now)(add(Set())), "P-D11")
    zero = Stated("three_public.total.change", D("2.00"), "万元", direction="increase")
    assert not hits(told(now, zero)(add(Set())), "P-D11")


def test_the_same_subject_in_explanation_and_forms_is_compared() -> None:
    row = quantity("产出指标/数量指标/举办展览次数", ">=5次", "6", "50")
    base = Set(None, (attrs.evolve(PROJECT, indicators=(row,)),))
    assert not hits(told(text="全年举办展览次数6次。")(base), "P-P15")
    (apart,) = hits(told(text="全年举办展览次数9次。")(base), "P-P15")
    assert "情况说明" in apart.message.zh
    assert not hits(told(text="全年举办展览次数增长9%。")(base), "P-P15")


def test_a_repeated_form_is_spent_once() -> None:
    base = attrs.evolve(twin()(Set()), accounts=accounts(project=D("60.00")))
    assert not hits(base, "P-P12")
    assert hits(base, "P-P13")
