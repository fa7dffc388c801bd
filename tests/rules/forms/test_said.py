"""Every sentence of a rule on forms, and every reason for not being asked, has its case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from gov_accounts.accounts import Reason, Unread
from gov_accounts.evaluation import Funds, Ratio
from gov_accounts.findings import Verdict
from gov_accounts.narrative import Narrative, Section, Stated
from gov_accounts.places import Place
from gov_accounts.rules import NotEvaluable, Outcome, Violation, find
from gov_accounts.rules._document import Document
from gov_accounts.tables import SummaryLine
from tests.support.form_sets import (
    RULES,
    D,
    Edit,
    Set,
    accounts,
    both,
    d_row,
    department,
    hits,
    p_row,
    percent,
    project,
    rate,
    tables,
    task,
    told,
    twin,
)
from tests.support.national_forms import (
    ANHUI,
    ZHEJIANG,
    anhui,
    guangxi,
    national,
    national_row,
    words,
)

if TYPE_CHECKING:
    from decimal import Decimal

NOTHING_EXECUTED = {"executed": D(0), "rate": percent("0.0"), "execution_score": D(0)}


def _without(*numbers: int, **edits: Any) -> Edit:
    """Change the projects of some numbers, all in the same way."""
    return lambda base: attrs.evolve(
        base,
        projects=tuple(
            attrs.evolve(one, **edits) if number in numbers else one
            for number, one in enumerate(base.projects, start=1)
        ),
    )


def _opening(amount: Decimal) -> Edit:
    def edit(base: Set) -> Set:
        summary = base.accounts.summary
        assert summary is not None
        rows = (SummaryLine("opening", "年初结转和结余", amount=amount), summary["closing"])
        accounts = attrs.evolve(base.accounts, summary=attrs.evolve(summary, rows=rows))
        return attrs.evolve(base, accounts=accounts)

    return edit


def _same(base: Set) -> Set:
    return base


_LOST = tables(unread=(Unread("…", Reason.ROW_BROKEN, "D"), Unread("…", Reason.ROW_BROKEN, "P1")))
_NO_ROWS = department(indicators=(), tasks=())

_LOST_P1 = tables(unread=(Unread("…", Reason.ROW_BROKEN, "P1"),))


def _unknown(**edits: Any) -> Edit:
    """A form of a place that is not known: no family has 15 points for the rate."""
    return national(**{"execution_weight": D(15), **edits})


SAID: dict[tuple[str, str], Edit] = {
    # (rule, which of its sentences): what makes it say so
    ("P-D06", "short"): d_row(8, completion=Ratio(D("0.9"), percent=False)),
    ("P-D06", "missed"): d_row(1, actual=D("90")),
    ("P-D06", "unequal"): d_row(1, actual=D("120")),
    ("P-D06", "ratio"): d_row(8, actual=D("400"), completion=Ratio(D("0.9"), percent=False)),
    ("P-D09", "basic"): tables(basic=D("250.04")),
    ("P-D09", "personnel"): task(1, allocated=D("198.00")),
    ("P-D10", "sides"): department(budget_income=D("300.51")),
    ("P-D10", "rate"): told(*rate("fiscal.total", "300.50", "50.00")),
    ("P-D10", "basic_only"): told(
        *rate("fiscal.total", "600.00", "50.00"),
        *rate("fiscal.basic", "150.25", "50.00"),
    ),
    ("P-D11", "balance"): tables(closing=D("105.52")),
    ("P-D11", "three_public"): told(
        Stated("three_public.total", D("2.00"), "万元"),
        Stated("three_public.total.change", D("1.00"), "万元", direction="increase"),
    ),
    ("P-D11", "staff"): d_row(7, actual=D("101")),
    ("P-D11", "unlawful"): d_row(5, actual=D("1")),
    ("P-P10", "actual"): p_row(4, actual=D("60.02")),
    ("P-P10", "target"): p_row(4, target=D("80.01")),
    ("P-D02", "rows"): department(total_score=D("99.9")),
    ("P-D02", "rate"): anhui(total_score=D(98)),
    ("P-P06", "subtotal"): project(total_score=D("97.52")),
    ("P-P06", "rows"): national(ZHEJIANG, total_score=D(99)),
    ("P-P06", "rate"): national(total_score=D(97)),
    ("P-P16", "nothing"): project(budget=D(0), executed=D(0), rate=percent("0.00")),
    ("P-P16", "number"): national(budget=D(0), executed=D(0), rate=percent("50")),
    ("P-P19", "above"): national(funds=(Funds("当年财政拨款", budget=D("90.02")),)),
    ("P-P19", "below"): national(funds=(Funds("当年财政拨款", budget=D("89.98")),)),
    ("P-P13", "name"): twin(budget=D("80.01")),
    ("P-P13", "indicators"): twin(name="另一项目"),
}

OPEN: dict[tuple[str, str], Edit] = {
    # (rule, why it cannot be evaluated): where
    ("P-D01", "lacks"): d_row(1, weight=None),
    ("P-D01", "form_unread"): _LOST,
    ("P-D02", "lacks"): department(total_score=None),
    ("P-D02", "form_unread"): _LOST,
    ("P-D03", "lacks"): _NO_ROWS,
    ("P-D04", "lacks"): _NO_ROWS,
    ("P-D05", "lacks"): _NO_ROWS,
    ("P-D06", "lacks"): _NO_ROWS,
    ("P-D07", "lacks"): _NO_ROWS,
    ("P-D08", "lacks"): _NO_ROWS,
    ("P-D09", "form_unread"): _LOST,
    ("P-D09", "unit"): department(amount_unit="百元"),
    ("P-D09", "cut_off"): tables(incomplete=("T05",)),
    ("P-D10", "sides"): department(budget_income=None),
    ("P-D10", "budget"): department(budget_expenditure=None),
    ("P-D10", "unit"): department(amount_unit="百元"),
    ("P-D10", "rate"): _same,
    ("P-D11", "no_opening"): _opening(D(0)),
    ("P-D11", "no_change"): _same,
    ("P-D11", "no_adjusted_budget"): _same,
    ("P-D12", "lacks"): _NO_ROWS,
    ("P-D13", "lacks"): _NO_ROWS,
    ("P-D14", "words"): department(goal=None),
    ("P-D14", "scores"): _NO_ROWS,
    ("P-P01", "lacks"): p_row(1, weight=None),
    ("P-P01", "form_unread"): _LOST,
    ("P-P02", "levels"): p_row(1, level1=None),
    ("P-P02", "indicators"): project(indicators=()),
    ("P-P02", "form_unread"): _LOST,
    ("P-P03", "lacks"): project(subtotal=None),
    ("P-P03", "form_unread"): _LOST,
    ("P-P04", "lacks"): project(rate=None),
    ("P-P05", "lacks"): project(execution_score=None),
    ("P-P05", "above"): national(execution_score=D(11)),
    ("P-P05", "family"): national(execution_weight=D(15)),
    ("P-P06", "lacks"): project(total_score=None),
    ("P-P06", "form_unread"): both(project(subtotal=None), _LOST),
    ("P-P06", "family"): _unknown(execution_score=None),
    ("P-P07", "lacks"): project(total_score=None),
    ("P-P08", "lacks"): project(deduction=None),
    ("P-P10", "lacks"): project(amount_unit=None),
    ("P-P11", "executed"): project(executed=None),
    ("P-P11", "outputs"): project(**NOTHING_EXECUTED, indicators=()),
    ("P-P11", "completion"): both(project(**NOTHING_EXECUTED), p_row(3, completion=None)),
    ("P-P12", "unit"): project(amount_unit=None),
    ("P-P12", "executed"): _without(1, 2, executed=None),
    ("P-P12", "cut_off"): tables(incomplete=("T03",)),
    ("P-P14", "lacks"): project(goal=None),
    ("P-P16", "lacks"): project(budget=None),
    ("P-P16", "family"): _unknown(budget=D(0), executed=D(0)),
    ("P-P17", "by_hand"): national_row(1, actual=D(12), score=D(19)),
    ("P-P17", "family"): _unknown(),
    ("P-P18", "form_unread"): both(national_row(6, level1="满意度指标（10分）"), _LOST_P1),
    ("P-P18", "nothing_to_compare"): national_row(6, level1="满意度指标（10分）", weight=None),
    ("P-P19", "sources"): national(funds=(Funds("财政拨款"), Funds("一般公共预算"))),
    ("P-P20", "lacks"): national(surplus=D(0), budget=None),
    ("P-P21", "lacks"): guangxi(initial_budget=None),
    ("P-D08", "family"): _unknown(indicators=(words("显著", "完成", "90"),)),
    ("P-D15", "lacks"): anhui(
        tasks=(attrs.evolve(ANHUI.tasks[0], allocated=None, executed=D("95.00")),)
    ),
    ("P-D15", "form_unread"): both(anhui(), _LOST),
    ("P-GRADE", "family"): _unknown(grade="优"),
    ("P-GRADE", "lacks"): project(grade="优", total_score=None),
    ("P-GRADE", "other_scale"): project(grade="合格"),
}


def _outcomes(base: Set, rule_id: str) -> list[Outcome]:
    test = find(rule_id).test
    assert test is not None
    return list(test(Document(base.accounts_with_forms)))


def test_every_sentence_and_every_reason_of_a_rule_has_its_case() -> None:
    several = {(rule.id, name) for rule in RULES if len(rule.says) > 1 for name in rule.says}
    assert several == set(SAID)
    own = {(rule.id, name) for rule in RULES for name in rule.why}
    assert own <= set(OPEN)


@pytest.mark.parametrize(("rule", "says"), SAID)
def test_the_sentence_is_said_where_it_is_meant(rule: str, says: str) -> None:
    told = [one for one in _outcomes(SAID[rule, says](Set()), rule) if isinstance(one, Violation)]
    assert says in {one.says for one in told}
    assert all(one.values.keys() >= find(rule).says[one.says].names for one in told)


@pytest.mark.parametrize(("rule", "why"), OPEN)
def test_the_reason_is_given_where_a_rule_cannot_be_evaluated(rule: str, why: str) -> None:
    base = OPEN[rule, why](Set())
    assert why in {one.why for one in _outcomes(base, rule) if isinstance(one, NotEvaluable)}
    lines = [line for line in base.judge()[1] if line.rule == rule]
    assert Verdict.NOT_EVALUABLE in {line.status for line in lines}


def test_what_is_asked_of_each_form_has_a_line_for_each() -> None:
    """A rule on indicators has a line for each indicator, so that one does not hide another."""
    _, ledger = both(d_row(7, actual=D("101")), tables(closing=D("105.50")))(Set()).judge()
    asked = {line.rule: [one for one in ledger if one.rule == line.rule] for line in ledger}
    for rule in ("P-D03", "P-P07"):
        named = [line.reason.zh.partition("：")[0] for line in asked[rule]]
        assert [name.partition("（")[0] for name in named] == [
            "部门自评表",
            "项目自评表1",
            "项目自评表2",
        ]
        in_english = [line.reason.en.partition(": ")[0] for line in asked[rule]]
        assert [name.partition(" (")[0] for name in in_english] == [
            "department form",
            "project form 1",
            "project form 2",
        ]
        names = [name.partition("（")[2].removesuffix("）") for name in named]
        assert [name.partition("(")[2].removesuffix(")") for name in in_english] == names
    told = [line.reason.en.partition(": ")[0] for line in asked["P-D11"]]
    assert len(set(told)) == 5  # a violation is told of its form, as its finding is
    assert {one.partition(" (")[0] for one in told} == {"department form"}
    statuses = [line.status for line in asked["P-D11"]]
    assert len(statuses) == 5
    assert statuses.count(Verdict.VIOLATED) == 1
    assert statuses.count(Verdict.EXACT) == 2
    assert [line.reason.zh for line in asked["P-P15"]] == ["同一指标在各处的数字应一致"]


def test_a_finding_names_its_form_and_a_pair_of_forms_names_both() -> None:
    (weights,) = hits(p_row(1, weight=D("20.1"))(Set()), "P-P01")
    assert weights.message.zh.endswith("：项目自评表1（档案数字化经费）分值之和为90.1，应为90")
    assert weights.message.en.endswith(
        "project form 1 (档案数字化经费): the weights add up to 90.1, expected 90"
    )
    (pair,) = hits(twin(budget=None)(Set()), "P-P13")
    assert pair.message.zh.endswith(
        "：项目自评表1与项目自评表2名称相同（档案数字化经费），预算80和—"
    )
    assert [cell.ref for cell in pair.cells] == ["P1[budget]"]


def test_figures_said_in_several_places_are_listed_in_groups() -> None:
    base = project(result="档案数字化页数完成121万页。")(Set())
    (apart,) = hits(told(text="档案数字化页数121万页。")(base), "P-P15")
    assert apart.explanation.zh == (
        "情况说明 档案数字化页数121万页、项目自评表1 档案数字化页数完成121万页；"
        "项目自评表1 档案数字化页数 120万页"
    )
    assert apart.explanation.en == (
        "the narrative 档案数字化页数121万页, project form 1 档案数字化页数完成121万页; "
        "project form 1 档案数字化页数 120万页"
    )


def test_figures_of_the_narrative_alone_have_its_place() -> None:
    text = "全年举办展览次数6次。举办展览次数9次。"
    section = Section("performance", "（四）预算绩效情况", text, Place(line=7))
    said = attrs.evolve(accounts(), narrative=Narrative(sections=(section,)))
    (apart,) = hits(Set(accounts=said), "P-P15")
    assert apart.cells == ()
    assert apart.place.line == 7
