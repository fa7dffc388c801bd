"""The form of a department."""

from __future__ import annotations

import attrs

from tests.support.form_sets import DEPARTMENT, D, Set, d_row, department, hits


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
