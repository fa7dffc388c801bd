"""Forms beside the tables and the narrative."""

from __future__ import annotations

import attrs

from gov_accounts.evaluation import QuantitativeIndicator
from gov_accounts.findings import Severity
from gov_accounts.narrative import Stated
from tests.support.form_sets import (
    DEPARTMENT,
    D,
    Set,
    accounts,
    d_row,
    department,
    hits,
    rate,
    told,
    twin,
)


def test_indicators_against_the_posts_and_procurement() -> None:
    assert hits(d_row(7, actual=D("101"))(Set()), "P-D11")
    assert hits(d_row(5, actual=D("1"))(Set()), "P-D11")
    assert not hits(d_row(7, actual=D("100"))(Set()), "P-D11")


def test_personnel_tasks_may_hold_the_travel_money() -> None:
    own = (
        attrs.evolve(DEPARTMENT.tasks[0], allocated=D("188.00"), executed=D("188.00")),
        attrs.evolve(DEPARTMENT.tasks[1], allocated=D("62.00"), executed=D("62.00")),
    )
    assert not hits(department(tasks=own)(Set()), "P-D09")
    off = (
        attrs.evolve(own[0], allocated=D("190.00"), executed=D("190.00")),
        attrs.evolve(own[1], allocated=D("60.00"), executed=D("60.00")),
    )
    assert len(hits(department(tasks=off)(Set()), "P-D09")) == 1


def test_the_budget_of_the_form_is_the_one_that_the_narrative_implies() -> None:
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


def test_the_change_of_the_three_public_expenses_is_the_one_that_the_narrative_states() -> None:
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


def test_a_repeated_form_is_spent_once() -> None:
    base = attrs.evolve(twin()(Set()), accounts=accounts(project=D("60.00")))
    assert not hits(base, "P-P12")
    assert hits(base, "P-P13")
