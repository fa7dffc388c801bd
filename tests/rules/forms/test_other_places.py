"""Forms of other places than Liaoning: what any of the families allows is not wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from gov_accounts.evaluation import Causes, Funds
from gov_accounts.findings import Severity
from tests.support.form_sets import D, Set, changed, hits, percent
from tests.support.form_sets import told as told_figures
from tests.support.national_forms import (
    ANHUI,
    GUANGXI,
    HUBEI,
    NATIONAL,
    STEPPED,
    WRONG,
    ZHEJIANG,
    national,
    national_row,
    only,
    row,
    words,
)

if TYPE_CHECKING:
    from gov_accounts.evaluation import ProjectEvaluation
    from tests.support.form_sets import Edit


@pytest.mark.parametrize("form", [NATIONAL, STEPPED, GUANGXI, ZHEJIANG, HUBEI])
def test_a_right_form_of_any_place_has_no_findings(form: ProjectEvaluation) -> None:
    assert only(form).judge()[0] == []


def test_a_right_form_of_a_department_has_no_findings() -> None:
    assert only(department=ANHUI).judge()[0] == []


def test_each_wrong_figure_is_said_once_and_named_first() -> None:
    """F02: the rate of the whole and of its one source is one cause; 9 fits neither 6 nor 5."""
    found = only(WRONG).judge()[0]
    assert [(one.rule, one.cells[0].ref, one.severity) for one in found] == [
        ("P-D03", "P1[indicators[2].score]", Severity.ERROR),
        ("P-P05", "P1[execution_score]", Severity.ERROR),
        ("P-P06", "P1[total_score]", Severity.ERROR),
        ("P-P04", "P1[rate]", Severity.ERROR),
    ]
    score, total, rate = (one.explanation.zh for one in found[1:])
    assert rate == "45.00÷90.00＝50%，印为60%"
    assert score == "执行率60%，应得6.00或5.00分，印为9"
    assert total == "各项得分与执行率得分之和92＋9＝101，总得分印为97"
    assert "P1[funds[1].rate]" in {cell.ref for cell in found[3].cells}


def test_a_total_of_printed_scores_has_no_finding_of_its_own() -> None:
    high = attrs.evolve(
        NATIONAL,
        indicators=changed(NATIONAL.indicators, 2, {"score": D(12)}),
        total_score=D(102),
    )
    assert only(high).fired() == {"P-D03"}
    assert only(attrs.evolve(NATIONAL, total_score=D(102))).fired() == {"P-P06", "P-P07"}


# --- the rate ----------------------------------------


@pytest.mark.parametrize(
    ("score", "right"), [("8.5", True), ("8.50", True), ("7", True), ("9", False), ("8.6", False)]
)
def test_the_score_of_a_rate_is_right_by_any_scheme(score: str, *, right: bool) -> None:
    total = D(score) + 90
    form = attrs.evolve(STEPPED, execution_score=D(score), total_score=total)
    assert only(form).fired() == (set() if right else {"P-P05"})


@pytest.mark.parametrize("score", ["8.33", "8.3", "7"])
def test_a_score_may_have_one_place(score: str) -> None:
    form = attrs.evolve(
        STEPPED,
        executed=D("83.33"),
        rate=percent("83.33"),
        execution_score=D(score),
        funds=(),
        total_score=D(score) + 90,
    )
    assert only(form).fired() == set()


def test_a_score_may_follow_the_true_rate() -> None:
    """The rate is misprinted and the score is right: one cause, one finding."""
    form = attrs.evolve(STEPPED, rate=percent("58"), funds=())
    assert only(form).fired() == {"P-P04"}


def test_a_form_of_no_known_family_is_judged_by_arithmetic_alone() -> None:
    odd: dict[str, Any] = {
        "execution_weight": D(15),
        "execution_score": D(13),
        "total_score": D(103),
    }
    form = attrs.evolve(STEPPED, **odd, total_weight=D(105))
    assert only(form).fired() == set()
    assert only(attrs.evolve(form, rate=percent("86"))).fired() == {"P-P04"}
    assert only(attrs.evolve(form, total_score=D(101))).fired() == {"P-P06"}
    assert only(attrs.evolve(form, execution_score=D(16), total_score=D(105))).fired() == {
        "P-D03",
        "P-P06",
    }


def test_sources_have_rates_of_their_own() -> None:
    other = Funds("其他资金", budget=D("10.00"), executed=D("5.00"), rate=percent("60"))
    own = attrs.evolve(NATIONAL.funds[0], budget=D("80.00"), executed=D("80.00"))
    form = attrs.evolve(NATIONAL, executed=D("85.00"), funds=(own, other))
    form = attrs.evolve(
        form, rate=percent("94.44"), execution_score=D("9.44"), total_score=D("99.44")
    )
    (wrong,) = only(form).judge()[0]
    assert (wrong.rule, wrong.cells[0].ref) == ("P-P04", "P1[funds[2].rate]")


@pytest.mark.parametrize(
    ("base", "rate", "executed", "fired"),
    [
        (NATIONAL, "0", "0", False),
        (NATIONAL, "100", "5", True),
        (ZHEJIANG, "100", "5", False),
        (ZHEJIANG, "50", "5", True),
        (ZHEJIANG, "0", "0", False),
    ],
)
def test_rates_of_a_budget_of_zero(
    base: ProjectEvaluation, rate: str, executed: str, *, fired: bool
) -> None:
    other = None if base.executed_other is None else D(0)
    edits: dict[str, Any] = {
        "budget": D(0),
        "executed": D(executed),
        "executed_other": other,
        "funds": (),
    }
    form = attrs.evolve(base, **edits, rate=percent(rate))
    assert {one.severity for one in hits(only(form), "P-P16")} == (
        {Severity.WARNING} if fired else set()
    )


def test_points_in_a_heading_are_points() -> None:
    assert only(attrs.evolve(HUBEI, execution_weight=D(20))).judge()[0] == []
    low = attrs.evolve(HUBEI, execution_weight=D(20), rate=percent("90"), executed=D("81.00"))
    assert only(low).fired() == {"P-P05"}


# --- weights and totals ----------------------------------------


def test_weights_are_those_that_some_family_allows() -> None:
    assert not hits(only(ZHEJIANG), "P-P01")
    short = changed(ZHEJIANG.indicators, 1, {"weight": D(20), "score": D(20)})
    assert hits(only(attrs.evolve(ZHEJIANG, indicators=short, total_score=D(90))), "P-P01")
    (odd,) = hits(national(total_weight=D(110))(Set()), "P-P01")
    assert odd.cells[0].ref == "P1[total_weight]"
    assert not hits(national(total_weight=D(90))(Set()), "P-P01")


def test_a_total_may_have_fewer_places_than_its_scores() -> None:
    form = attrs.evolve(STEPPED, execution_score=D("8.5"))
    for total in ("98.5", "99"):
        assert only(attrs.evolve(form, total_score=D(total))).fired() == set()
    assert only(attrs.evolve(form, total_score=D("97"))).fired() == {"P-P06"}


def test_a_total_may_have_a_score_of_the_rate_that_is_not_printed() -> None:
    hefei = attrs.evolve(STEPPED, execution_weight=None, execution_score=None, total_weight=None)
    rows = tuple(attrs.evolve(one, completion=None) for one in hefei.indicators)
    for total in ("90", "98.5"):
        assert only(attrs.evolve(hefei, indicators=rows, total_score=D(total))).fired() <= set()


@pytest.mark.parametrize(
    ("total", "grade", "right"),
    [("85", "优", True), ("85", "良", True), ("85", "中", False), ("59", "中", False)],
)
def test_a_grade_follows_any_scale(total: str, grade: str, *, right: bool) -> None:
    form = attrs.evolve(NATIONAL, total_score=D(total), grade=grade)
    assert bool(hits(only(form), "P-GRADE")) is not right


# --- scores of indicators ----------------------------------------


@pytest.mark.parametrize(
    ("number", "edits", "right"),
    [
        (1, {"actual": D(10), "score": D(18)}, False),
        (1, {"actual": D(10), "score": D(18), "causes": Causes(explanation="质量一般")}, True),
        (1, {"actual": D(8), "score": D(20)}, False),
        (1, {"actual": D(8), "score": D(20), "causes": Causes(explanation="雨季")}, False),
        (1, {"actual": D(12), "score": D(15)}, True),  # far above the target: set by hand
        (1, {"actual": D("6.67"), "score": D("13.3")}, True),
        (4, {"actual": D(10), "score": D(2)}, True),  # some places set a missed ≤ by hand
        (1, {"operator": None, "actual": D(8), "score": D(3)}, True),
        (1, {"operator": None, "actual": D(10), "score": D(3)}, False),
        (1, {"completion": percent("80"), "actual": D(8), "score": D(3)}, True),
    ],
)
def test_scores_of_quantities(number: int, edits: dict[str, object], *, right: bool) -> None:
    found = hits(national_row(number, **edits)(Set()), "P-P17")
    assert bool(found) is not right
    assert all(one.cells[0].ref.last == "score" for one in found)


def test_the_right_score_is_said_with_its_steps() -> None:
    (found,) = hits(national_row(1, actual=D(8), score=D(18))(Set()), "P-P17")
    assert found.explanation.zh == ("“改造长度”完成8，未达到≥10：20×8÷10＝16，应为16.00，印为18")
    assert found.difference == D(2)


@pytest.mark.parametrize(
    ("actual", "score", "right"),
    [
        ("全部达成", "8", True),
        ("已完成", "7", False),
        ("部分完成", "7", True),
        ("部分完成", "9", False),
        ("未达成", "7", False),
        ("未达成预期指标且效果较差", "3", True),
        ("完成验收，效果一般", "5", True),  # says no band
        ("部分达成（80%-60%）", "9", False),
    ],
)
def test_bands_in_words(actual: str, score: str, *, right: bool) -> None:
    one = words("显著", actual, "10", score=D(score))
    assert bool(hits(national(indicators=(one,))(Set()), "P-D08")) is not right


def test_a_reason_for_the_whole_form_is_a_reason() -> None:
    rows = changed(NATIONAL.indicators, 1, {"actual": D(8), "score": D(16)})
    assert hits(national(indicators=rows)(Set()), "P-D12")
    assert not hits(national(indicators=rows, reasons="雨季停工")(Set()), "P-D12")


# --- funds ----------------------------------------


def _funds(*pairs: tuple[str, str | None]) -> Edit:
    lines = (Funds(name, budget=None if text is None else D(text)) for name, text in pairs)
    return national(funds=tuple(lines))


@pytest.mark.parametrize(
    ("edit", "severity"),
    [
        (_funds(("当年财政拨款", "80"), ("上年结转资金", "10")), None),
        (_funds(("当年财政拨款", "80"), ("其他资金", None)), Severity.WARNING),
        (_funds(("当年财政拨款", "80"), ("其他资金", "5")), Severity.ERROR),
        (_funds(("其中：当年财政拨款", "80"), ("其他资金", "15")), Severity.ERROR),
        (_funds(("当年财政拨款", "80"), ("彩票公益金", "5")), None),  # a source not known
        (_funds(("财政拨款", "90"), ("一般公共预算", "90")), None),  # one is part of the other
    ],
)
def test_sources_add_up(edit: Edit, severity: Severity | None) -> None:
    found = hits(edit(Set()), "P-P19")
    assert [one.severity for one in found] == ([] if severity is None else [severity])


def test_nested_sources_add_up_to_theirs() -> None:
    lines = changed(GUANGXI.funds, 3, {"budget": D("40.00")})
    (found,) = hits(only(attrs.evolve(GUANGXI, funds=lines)), "P-P19")
    assert found.cells[0].ref == "P1[funds[1].budget]"


def test_an_adjustment_downwards_may_have_no_sign() -> None:
    down: dict[str, Any] = {"initial_budget": D("120.00"), "adjustment": D("30.00")}
    assert not hits(only(attrs.evolve(GUANGXI, **down)), "P-P21")


# --- the same subject ----------------------------------------


def test_a_rate_of_a_project_is_its_own() -> None:
    one, other = (
        attrs.evolve(
            NATIONAL,
            name=name,
            budget=D(budget),
            indicators=(row("效益指标/经济效益指标/高新技术企业占比", ">=50%", n, "30"),),
        )
        for name, budget, n in (("甲", "90.00", "60"), ("乙", "91.00", "70"))
    )
    assert not hits(only(one, other), "P-P15")
    told = attrs.evolve(ANHUI, result="高新技术企业占比达到65%。")
    assert [hit.severity for hit in hits(only(one, department=told), "P-P15")] == [Severity.INFO]
    assert not hits(only(one, department=attrs.evolve(told, result="预算执行率65%。")), "P-P15")
    said = told_figures(text="高新技术企业占比达到75%。")(only(one, department=told))
    assert [hit.severity for hit in hits(said, "P-P15")] == [Severity.WARNING]
