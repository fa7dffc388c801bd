"""Every rule on forms has a case that breaks it and a near miss."""

from __future__ import annotations

import attrs
import pytest

from gov_accounts.evaluation import Causes, Funds, QuantitativeIndicator
from gov_accounts.findings import Severity, Verdict
from gov_accounts.rules._basis import Certainty
from tests.support.form_sets import (
    PROJECT,
    RULES,
    D,
    Edit,
    Set,
    changed,
    d_row,
    department,
    p_row,
    percent,
    project,
    tables,
    task,
    twin,
)
from tests.support.national_forms import anhui, guangxi, national, national_row

_ALL_COPIED = tuple(
    attrs.evolve(one, actual=one.target) if isinstance(one, QuantitativeIndicator) else one
    for one in PROJECT.indicators
)

_NOTHING = {"executed": D(0), "rate": percent("0.0"), "execution_score": D(0)}

CASES: dict[str, tuple[Edit, Edit]] = {
    # rule: (breaks it, comes close and does not)
    "P-D01": (d_row(1, weight=D("18.6"), score=D("18.6")), d_row(1, weight=D("18.54"))),
    "P-D02": (department(total_score=D("99.9")), department(total_score=D("100"))),
    "P-D03": (d_row(2, score=D("10.1")), d_row(2, score=D("10.0"))),
    "P-D04": (task(1, rate=percent("99.98")), task(1, rate=percent("99.99"))),
    "P-D05": (task(1, score=D("19.9")), task(1, score=D("19.95"))),
    "P-D06": (d_row(8, actual=D("497")), d_row(8, actual=D("498"))),  # 99.6% prints as 1.00
    "P-D07": (d_row(1, score=D("18.4")), d_row(1, score=D("18.45"))),
    "P-D08": (d_row(2, score=D("7.9")), d_row(2, score=D("8.0"))),
    "P-D09": (tables(basic=D("250.04")), tables(basic=D("250.03"))),
    "P-D10": (department(budget_income=D("300.51")), department(budget_income=D("300.5"))),
    "P-D11": (tables(closing=D("105.52")), tables(closing=D("105.50"))),
    "P-D12": (p_row(1, score=D("15")), p_row(1, score=D("15"), causes=Causes(staff="人员不足"))),
    "P-D13": (
        project(indicators=_ALL_COPIED),
        project(indicators=changed(_ALL_COPIED, 1, {"actual": D("101")})),
    ),
    "P-D15": (anhui(budget=D("100.03")), anhui(budget=D("100.02"))),
    "P-D14": (
        department(result="全年整理档案总数达到499卷，接待读者完成21万人。"),
        department(result="全年整理档案总数达到500卷，接待读者完成20万人。"),
    ),
    "P-P01": (p_row(1, weight=D("20.1")), p_row(1, weight=D("20.0"))),
    "P-P02": (
        project(
            indicators=changed(
                changed(PROJECT.indicators, 1, {"weight": D("15"), "score": D("15")}),
                5,
                {"weight": D("35"), "score": D("35")},
            )
        ),
        project(
            indicators=changed(
                changed(PROJECT.indicators, 1, {"weight": D("15"), "score": D("15")}),
                2,
                {"weight": D("15"), "score": D("15")},
            )
        ),
    ),
    "P-P03": (project(subtotal=D("90.1")), project(subtotal=D("90.04"))),
    "P-P04": (project(rate=percent("75.03")), project(rate=percent("75.02"))),
    "P-P05": (project(execution_score=D("7.51")), project(execution_score=D("7.50"))),
    "P-P06": (project(total_score=D("97.52")), project(total_score=D("97.51"))),
    "P-P07": (project(total_score=D("100.01")), project(total_score=D("100"))),
    "P-P08": (
        project(total_score=D("59"), deduction=D("38.5")),
        project(total_score=D("60"), deduction=D("37.5")),
    ),
    "P-P09": (p_row(1, actual=D("150")), p_row(1, actual=D("149"))),
    "P-P10": (p_row(4, actual=D("60.02")), p_row(4, actual=D("60.01"))),
    "P-P11": (
        project(**_NOTHING),
        project(**{**_NOTHING, "executed": D("0.01"), "rate": percent("0.01")}),
    ),
    "P-P12": (tables(project=D("105.21")), tables(project=D("105.22"))),
    "P-P13": (twin(name="另一项目"), twin(name="另一项目", budget=D("80.01"))),
    "P-P14": (
        project(result="完成馆藏档案数字化，方便群众查阅"),
        project(result="完成馆藏档案数字化，方便了群众查阅"),
    ),
    "P-P15": (
        project(result="在线查阅人次达到900人次；档案数字化页数完成121万页。"),
        project(result="档案数字化页数完成120万页。"),
    ),
    "P-P16": (
        project(budget=D("0"), executed=D("0"), rate=percent("0.00")),
        project(budget=D("0"), executed=D("0"), rate=None),
    ),
    "P-P17": (national_row(1, actual=D(8), score=D(17)), national_row(1, actual=D(8), score=D(16))),
    "P-P18": (
        national_row(6, level1="满意度指标（20分）"),
        national_row(6, level1="满意度指标（10分）"),
    ),
    "P-P19": (
        national(funds=(Funds("当年财政拨款", budget=D("90.02")),)),
        national(funds=(Funds("当年财政拨款", budget=D("90.01")),)),
    ),
    "P-P20": (national(surplus=D("0.03")), national(surplus=D("0.02"))),
    "P-P21": (guangxi(adjustment=D("30.03")), guangxi(adjustment=D("30.02"))),
    "P-P22": (guangxi(reasons=None), guangxi(reasons=None, total_score=D(90))),
    "P-GRADE": (project(grade="良"), project(grade="优")),
}


def test_the_cases_cover_the_rules() -> None:
    assert set(CASES) == {rule.id for rule in RULES}
    assert len(RULES) == len(CASES)
    assert all(rule.zh and rule.en and rule.needs for rule in RULES)


def test_a_true_set_has_no_findings() -> None:
    assert Set().judge()[0] == []


@pytest.mark.parametrize("rule", CASES)
def test_the_rule_fires_when_broken(rule: str) -> None:
    findings, ledger = CASES[rule][0](Set()).judge()
    hits = [finding for finding in findings if finding.rule == rule]
    assert hits
    assert all(hit.cells or rule == "P-P14" for hit in hits)
    assert all(hit.message.zh and hit.message.en for hit in hits)
    assert any(line.rule == rule and line.status is Verdict.VIOLATED for line in ledger)


@pytest.mark.parametrize("rule", CASES)
def test_the_rule_is_quiet_on_a_near_miss(rule: str) -> None:
    base = CASES[rule][1](Set())
    assert rule not in base.fired()
    assert any(line.rule == rule for line in base.judge()[1]) or rule == "P-P09"


def test_hypotheses_and_inferences_are_information_at_most() -> None:
    weak = {rule.id for rule in RULES if rule.basis.certainty is Certainty.HYPOTHESIS}
    assert {"P-D05", "P-P08", "P-P09"} <= weak
    assert all(rule.severity is Severity.INFO for rule in RULES if rule.id in weak)
