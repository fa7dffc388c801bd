"""The self-evaluation forms: reading them back from print, and every rule broken and nearly broken."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest
from attrs import frozen

from documents import SEED, needs_shared
from gov_accounts import read
from gov_accounts.accounts import FinalAccounts, Reason, Unread
from gov_accounts.errors import AmountError
from gov_accounts.evaluation import (
    Causes,
    DepartmentEvaluation,
    Indicator,
    ProjectEvaluation,
    QualitativeIndicator,
    QuantitativeIndicator,
    Ratio,
    Task,
    parse_ratio,
    parse_target,
)
from gov_accounts.findings import Finding, Obligation, Severity, Verdict
from gov_accounts.money import Unit
from gov_accounts.narrative import Narrative, Section, Stated
from gov_accounts.reading._numerals import Numerals
from gov_accounts.reading._plain_text import decode, text_lines
from gov_accounts.reading.forms import FormsRead, find_forms
from gov_accounts.refs import CellRef
from gov_accounts.rules import Kind
from gov_accounts.rules.forms import RULES, judge_forms
from gov_accounts.tables import (
    BasicExpenditureRow,
    BasicExpenditureTable,
    ExpenditureRow,
    ExpenditureTable,
    GeneralBudgetRow,
    GeneralBudgetTable,
    Summary,
    SummaryLine,
)

D = Decimal
BAND = "全部或基本达成预期指标100%-80%（含）"

# --- a true set of forms ----------------------------------------


def _quantity(
    levels: str, target: str, actual: str, weight: str, **more: Any
) -> QuantitativeIndicator:
    first, second, name = levels.split("/")
    goal = parse_target(target)
    assert goal is not None
    fields: dict[str, Any] = {"completion": Ratio(D(100), percent=True), "score": D(weight), **more}
    return QuantitativeIndicator(
        first,
        second,
        name,
        operator=goal.operator,
        target=goal.value,
        unit=goal.unit,
        actual=D(actual),
        weight=D(weight),
        **fields,
    )


def _quality(levels: str, target: str, weight: str, **more: Any) -> QualitativeIndicator:
    first, second, name = levels.split("/")
    fields: dict[str, Any] = {"completion": Ratio(D(100), percent=True), "score": D(weight), **more}
    return QualitativeIndicator(
        first, second, name, target=target, actual=BAND, weight=D(weight), **fields
    )


def _one(indicator: Indicator) -> Indicator:
    return attrs.evolve(indicator, completion=Ratio(D(1), percent=False))


DEPARTMENT = DepartmentEvaluation(
    "001001某市档案馆",
    budget_income=D("300.50"),
    budget_expenditure=D("300.50"),
    tasks=(
        Task(
            "基本支出人员经费（保工资）",
            D("200.00"),
            D("199.99"),
            Ratio(D("100.00"), percent=True),
            D(20),
            D(20),
        ),
        Task(
            "基本支出公用经费（保运转）",
            D("50.00"),
            D("49.99"),
            Ratio(D("100.00"), percent=True),
            D(20),
            D(20),
        ),
    ),
    goal="整理档案总数达到500卷；接待读者突破20万人。",
    result="全年整理档案总数达到520卷，接待读者完成21万人，举办展览6次。",
    indicators=(
        _one(_quantity("履职效能/重点工作履行情况/重点工作办结率", "=100%", "100", "18.5")),
        _one(_quality("履职效能/基础管理/综合管理水平", "管理规范", "10")),
        _one(_quantity("预算执行/预算执行效率/预算执行率", "=100%", "100", "6.5")),
        _one(_quantity("预算执行/预算执行效率/结转结余变动率", "<=10%", "5", "5")),
        _one(_quantity("管理效率/业务管理/政府采购管理违法违规行为发生次数", "=0次", "0", "5")),
        _one(_quantity("运行成本/成本控制成效/“三公”经费变动率", "<=0%", "0", "5")),
        _one(_quantity("运行成本/成本控制成效/在职人员控制率", "<=100%", "98", "5")),
        _one(_quantity("社会效应/社会效益/整理档案数量", ">=500卷", "520", "5")),
    ),
    total_score=D("100.00"),
)

PROJECT = ProjectEvaluation(
    "档案数字化经费",
    department="某市档案局",
    unit="某市档案馆",
    budget=D("80"),
    executed=D("60.00"),
    rate=Ratio(D("75.00"), percent=True),
    goal="完成馆藏档案数字化，方便群众查阅。",
    result="档案数字化按计划推进，群众可以在线查阅。",
    indicators=(
        _quantity("产出指标/数量指标/档案数字化页数", ">=100万页", "120", "20"),
        _quantity("产出指标/质量指标/扫描合格率", ">=98%", "99", "10"),
        _quality("产出指标/时效指标/项目完成及时性", "及时完成", "10"),
        _quantity("产出指标/成本指标/项目成本", "<=80万元", "60", "10"),
        _quantity("效益指标/社会效益指标/在线查阅人次", ">=1000人次", "1100", "30"),
        _quantity("满意度指标/服务对象满意度指标/读者满意度", ">=90%", "95", "10"),
    ),
    subtotal=D("90"),
    execution_score=D("7.5"),
    deduction=D("0"),
    total_score=D("97.5"),
    amount_unit="万元",
)
OTHER = attrs.evolve(
    PROJECT,
    name="馆库维修经费",
    budget=D("45.25"),
    executed=D("45.25"),
    rate=Ratio(D("100.00"), percent=True),
    execution_score=D("10"),
    total_score=D("100"),
    goal="完成馆库屋面维修。",
    result="馆库屋面维修完工并通过验收。",
    indicators=(
        _quantity("产出指标/数量指标/维修面积", ">=800平方米", "800", "25"),
        _quantity("产出指标/质量指标/验收合格率", "=100%", "100", "25"),
        _quantity("效益指标/可持续影响指标/安全使用年限", ">=10年", "12", "30"),
        _quantity("满意度指标/服务对象满意度指标/职工满意度", ">=90%", "96", "10"),
    ),
)


def _accounts(**edits: Any) -> FinalAccounts:
    project = edits.pop("project", D("130.00"))
    basic = edits.pop("basic", D("250.00"))
    closing = edits.pop("closing", D("105.00"))
    return FinalAccounts(
        "某市档案馆",
        2024,
        summary=Summary(
            Unit.WAN,
            rows=(
                SummaryLine("opening", "年初结转和结余", amount=D("100.00")),
                SummaryLine("closing", "年末结转和结余", amount=closing),
            ),
        ),
        expenditure=ExpenditureTable(
            Unit.WAN,
            rows=(
                ExpenditureRow(
                    "total", "合计", total=basic + project, basic=basic, project=project
                ),
            ),
        ),
        general_budget=GeneralBudgetTable(
            Unit.WAN,
            rows=(
                GeneralBudgetRow(
                    "total", "合计", total=basic + project, basic=basic, project=project
                ),
            ),
        ),
        basic_expenditure=BasicExpenditureTable(
            Unit.WAN,
            rows=(
                BasicExpenditureRow("30239", "其他交通费用", amount=D("12.00")),
                BasicExpenditureRow("personnel", "人员经费合计", amount=D("188.00")),
                BasicExpenditureRow("operating", "公用经费合计", amount=D("62.00")),
            ),
        ),
        **edits,
    )


@frozen
class Set:
    """Everything that is judged together."""

    department: DepartmentEvaluation | None = DEPARTMENT
    projects: tuple[ProjectEvaluation, ...] = (PROJECT, OTHER)
    accounts: FinalAccounts = attrs.field(factory=_accounts)

    def judge(self) -> tuple[list[Finding], list[Obligation]]:
        return judge_forms(self.department, self.projects, self.accounts)

    def fired(self) -> set[str]:
        return {finding.rule for finding in self.judge()[0]}


Edit = Callable[[Set], Set]


def department(**edits: Any) -> Edit:
    def edit(base: Set) -> Set:
        assert base.department is not None
        return attrs.evolve(base, department=attrs.evolve(base.department, **edits))

    return edit


def project(**edits: Any) -> Edit:
    return lambda base: attrs.evolve(
        base, projects=(attrs.evolve(base.projects[0], **edits), *base.projects[1:])
    )


def _changed(rows: tuple[Any, ...], number: int, edits: dict[str, Any]) -> tuple[Any, ...]:
    return (*rows[: number - 1], attrs.evolve(rows[number - 1], **edits), *rows[number:])


def d_row(number: int, **edits: Any) -> Edit:
    return department(indicators=_changed(DEPARTMENT.indicators, number, edits))


def task(number: int, **edits: Any) -> Edit:
    return department(tasks=_changed(DEPARTMENT.tasks, number, edits))


def p_row(number: int, **edits: Any) -> Edit:
    return project(indicators=_changed(PROJECT.indicators, number, edits))


def tables(**edits: Any) -> Edit:
    return lambda base: attrs.evolve(base, accounts=_accounts(**edits))


def both(*edits: Edit) -> Edit:
    def edit(base: Set) -> Set:
        for one in edits:
            base = one(base)
        return base

    return edit


def twin(**edits: Any) -> Edit:
    """A second form made of the first."""
    return lambda base: attrs.evolve(base, projects=(PROJECT, attrs.evolve(PROJECT, **edits)))


def percent(text: str) -> Ratio:
    return Ratio(D(text), percent=True)


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
        project(indicators=_changed(_ALL_COPIED, 1, {"actual": D("101")})),
    ),
    "P-D14": (
        department(result="全年整理档案总数达到499卷，接待读者完成21万人。"),
        department(result="全年整理档案总数达到500卷，接待读者完成20万人。"),
    ),
    "P-P01": (p_row(1, weight=D("20.1")), p_row(1, weight=D("20.0"))),
    "P-P02": (
        project(
            indicators=_changed(
                _changed(PROJECT.indicators, 1, {"weight": D("15"), "score": D("15")}),
                5,
                {"weight": D("35"), "score": D("35")},
            )
        ),
        project(
            indicators=_changed(
                _changed(PROJECT.indicators, 1, {"weight": D("15"), "score": D("15")}),
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
    "P-GRADE": (project(grade="良"), project(grade="优")),
}


def test_the_cases_cover_the_rules() -> None:
    assert set(CASES) == {rule.id for rule in RULES}
    assert len(RULES) == len(CASES)
    assert all(rule.kind is Kind.PRESENCE and rule.zh and rule.en and rule.basis for rule in RULES)


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
    weak = {rule.id for rule in RULES if "hypothesis" in rule.basis or "inference" in rule.basis}
    assert {"P-D05", "P-P08", "P-P09"} <= weak
    assert all(rule.severity is Severity.INFO for rule in RULES if rule.id in weak)


def test_costs_beyond_the_budget_are_compared_in_one_unit() -> None:
    dear = p_row(4, target=D("0.9"), unit="亿元", actual=D("0.005"))(Set()).judge()[0]
    assert [(hit.rule, hit.difference) for hit in dear if hit.rule == "P-P10"] == [
        ("P-P10", D("8920"))
    ]


def test_the_same_subject_in_several_forms_is_converted_exactly() -> None:
    rows = (_quantity("效益指标/经济效益指标/引进投资金额", ">=20000万元", "42600", "30"),)
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
    rows = (_quantity("产出指标/数量指标/举办展览次数", ">=5次", "5", "50"),)
    more = (_quantity("产出指标/数量指标/举办展览次数", ">=5次", "6", "50"),)
    pair = Set(None, (attrs.evolve(PROJECT, indicators=rows), attrs.evolve(OTHER, indicators=more)))
    assert {hit.severity for hit in pair.judge()[0] if hit.rule == "P-P15"} == {Severity.INFO}


def test_what_cannot_be_judged_says_why() -> None:
    base = Set(accounts=FinalAccounts("某市档案馆", 2024))
    findings, ledger = base.judge()
    assert findings == []
    lines = [line for line in ledger if line.status is Verdict.NOT_EVALUABLE]
    assert {"P-D09", "P-D10", "P-D11", "P-P12"} <= {line.rule for line in lines}
    assert all(line.reason.zh and line.reason.en for line in lines)


def test_sums_over_a_form_with_unread_rows_are_not_judged() -> None:
    lost = Unread("…", Reason.ROW_BROKEN, "P1")
    base = Set(accounts=_accounts(unread=(lost,)))
    broken = p_row(1, weight=D("10"))(base)
    assert not {"P-P01", "P-P03"} & {hit.rule for hit in broken.judge()[0]}


def test_empty_forms_are_judged_without_findings() -> None:
    bare = Set(DepartmentEvaluation("甲"), (ProjectEvaluation("乙"), ProjectEvaluation("丙")))
    findings, ledger = bare.judge()
    assert findings == []
    assert len(ledger) > 20


# --- values ----------------------------------------


def test_figures_come_in_official_order_with_labels_and_units() -> None:
    figures = list(PROJECT.figures())
    assert figures[0] == ("budget", "项目预算金额", D("80"), "万元")
    assert figures[3] == ("indicators[1].target", "年度目标值", D("100"), "万页")
    assert figures[-1] == ("total_score", "绩效自评总得分", D("97.5"), "分")
    paths = [path for path, _, _, _ in DEPARTMENT.figures()]
    assert paths[2:7] == [
        f"tasks[1].{name}" for name in ("allocated", "executed", "rate", "weight", "score")
    ]
    assert len(paths) == len(set(paths)) == 2 + 10 + 7 * 5 + 3 + 1


def test_targets_with_operators_in_the_text() -> None:
    assert attrs.astuple(parse_target("不少于10人") or Ratio(D(0), percent=False)) == (
        ">=",
        D("10"),
        "人",
    )
    assert attrs.astuple(parse_target("90%以上") or Ratio(D(0), percent=False)) == (
        ">=",
        D("90"),
        "%",
    )
    assert attrs.astuple(parse_target("＜= 5 ％") or Ratio(D(0), percent=False)) == (
        "<=",
        D("5"),
        "%",
    )
    for text in ("及时", "2024年12月", "10-20个", "≥50个以上", "", "3个、4次"):
        assert parse_target(text) is None


def test_ratios_keep_what_is_printed() -> None:
    assert parse_ratio("0.17%").fraction == Fraction(17, 10000)
    assert str(parse_ratio("100.00%")) == "100.00%"
    with pytest.raises(AmountError):
        parse_ratio("约100%")


def test_wrong_figures_load_but_wrong_types_do_not() -> None:
    assert attrs.evolve(PROJECT, total_score=D("-5")).total_score == D("-5")
    with pytest.raises(AmountError):
        attrs.evolve(PROJECT, total_score=97.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        attrs.evolve(PROJECT, indicators=(1,))  # type: ignore[arg-type]


# --- reading ----------------------------------------


def _wrapped(text: str, width: int = 6) -> str:
    return "\n".join(text[i : i + width] for i in range(0, len(text), width))


def _number(value: object) -> str:
    return "" if value is None else str(value)


def _rows(form: DepartmentEvaluation | ProjectEvaluation) -> str:
    blocks: list[str] = []
    first = second = None
    for one in form.indicators:
        if one.level1 != first:
            blocks.append(_wrapped(one.level1 or "", 4))
            first, second = one.level1, None
        if one.level2 != second:
            blocks.append(_wrapped(one.level2 or "", 4))
            second = one.level2
        blocks.append(_wrapped(one.level3))
        tail = f"{one.completion} {one.weight} {one.score}"
        if isinstance(one, QuantitativeIndicator):
            blocks.append(f"{one.operator} {one.target} {one.unit} {one.actual} {tail}")
        else:
            blocks += [one.target or "", _wrapped(one.actual or "", 7), tail]
    return "\n\n".join(blocks)


_PROJECT_HEADER = (
    "绩效指标\n\n一级指标 二级指标 三级指标\n\n年度目标值\n全年\n完成值\n\n完成\n程度\n\n分值 "
    "得分\n\n"
    "未完成原因分析\n\n改进措施运算\n符号\n\n内容\n度量\n单位\n\n经费\n保障\n\n其他 原因说明"
)
_DEPARTMENT_HEADER = (
    "绩效指标\n一级\n指标\n\n二级\n指标\n\n三级指标\n运算\n符号\n\n指标\n值\n\n度量\n单位\n\n全年完成值\n完成\n"
    "程度\n\n分值 得分\n\n偏差原因分析\n\n改进措施经费保\n障原因\n分析"
)


def print_project(form: ProjectEvaluation) -> str:
    """Print a form as the performance system does: cells one after the other, wrapped."""
    return "\n\n".join(
        (
            "预算项目(政策)绩效自评表",
            f"(2024年度)\n项目(政策)名称 {form.name}",
            f"主管部门 {form.department}",
            f"实施单位 {form.unit}",
            f"项目预算金额（万元） {form.budget} 全年执行数（万元） {form.executed} 执行率 "
            f"{form.rate}",
            "年度总体\n目标",
            "年初设定目标 全年实际完成情况",
            form.goal or "",
            form.result or "",
            _PROJECT_HEADER,
            _rows(form),
            f"指标自评得分小计 {form.subtotal} 预算执行率得分 {form.execution_score} "
            f"减分项 {_number(form.deduction)} 绩效自评总得分 {form.total_score}",
            "绩效指标\n\n产出指标\n",
        )
    )


def print_department(form: DepartmentEvaluation) -> str:
    tasks = "\n\n".join(
        f"{one.name} {one.allocated} {one.executed} {one.rate} {one.weight} {one.score}"
        for one in form.tasks
    )
    return "\n\n".join(
        (
            "部门（单位）整体绩效自评表\n2024年度",
            f"部门（单位）名称 {form.name}",
            f"部门年初预算收入金额 {form.budget_income}",
            f"部门年初预算支出金额 {form.budget_expenditure}",
            "年度主要\n任务\n\n对应项目 项目下达金额 项目执行金额 项目执行率 分值 "
            "得分\n\n年度主要任\n务",
            tasks,
            "年度目标\n\n年初总体目标 全年完成情况",
            form.goal or "",
            form.result or "",
            _DEPARTMENT_HEADER,
            _rows(form),
            f"总评价得分 {form.total_score}\n",
        )
    )


def _read(text: str) -> tuple[FormsRead, Numerals]:
    lines = text_lines(text)
    numerals = Numerals(lines)
    return find_forms(lines, numerals), numerals


def _all_printed() -> str:
    return "\n".join((print_department(DEPARTMENT), print_project(PROJECT), print_project(OTHER)))


def test_printed_forms_are_read_back() -> None:
    text = _all_printed()
    found, numerals = _read(text)
    assert found.department == DEPARTMENT
    assert found.projects == (PROJECT, OTHER)
    assert found.unread == ()
    assert list(numerals.unread()) == []
    assert found.span == range(len(text_lines(text)))


def test_every_figure_has_its_place() -> None:
    text = _all_printed()
    found, _ = _read(text)
    printed = text.split("\n")
    assert found.department is not None
    for prefix, form in (
        ("D", found.department),
        ("P1", found.projects[0]),
        ("P2", found.projects[1]),
    ):
        for path, _, value, _ in form.figures():
            line = found.places[CellRef.of(prefix, path)].line
            assert line is not None
            assert str(value) in printed[line - 1]


def test_residue_of_page_breaks_is_no_indicator() -> None:
    text = print_department(DEPARTMENT)
    torn = text.replace("整理档案\n数量", "整理档案数量")
    at = torn.index("在职人员控制\n率")
    torn = torn[:at] + "绩效指标\n\n管理\n效率\n\n\n\n16\n\n" + torn[at:]
    found, numerals = _read(torn + "\n绩效指标\n\n社会效应\n\n社会效益\n")
    assert found.department == DEPARTMENT
    assert [one.reason for one in found.unread] == [Reason.PAGE_NUMBER]
    assert list(numerals.unread()) == []


def test_levels_glued_into_one_block_are_separated() -> None:
    text = print_project(PROJECT).replace("质量指标\n\n扫描合格率\n\n>=", "质量指标 扫描合格率 >=")
    text = text.replace("效益指标\n\n社会效益\n指标\n\n", "效益指标\n社会效益\n指标\n")
    assert _read(text)[0].projects == (PROJECT,)


NATIONAL = """附件2
项目支出绩效自评表
（2023年度）
项目名称 信息化运维
主管部门 某县教育局
实施单位 某县电教站
项目资金（万元） 年初预算数 全年预算数 全年执行数 分值 执行率 得分
年度资金总额 30 28.5 28.5 10 100% 10
年度总体目标
预期目标 实际完成情况

保障平台运行。

平台运行正常。

绩效指标
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施
产出指标
数量指标 运维系统数 ≥12个 13个 20 20
质量指标 故障修复率 ≥95% 93% 30 29 备件到货晚
效益指标
社会效益指标 服务学校数量 不少于40所 40所 30 30
满意度指标 服务对象满意度指标 师生满意度 ≥90% 92% 10 10
总分 100 99
自评等级 优
"""


def test_the_form_of_other_provinces_with_fewer_columns() -> None:
    found, numerals = _read(NATIONAL)
    (form,) = found.projects
    assert found.unread == ()
    assert [one for one in numerals.unread() if one.line in found.span] == []
    assert (form.initial_budget, form.budget, form.executed) == (D("30"), D("28.5"), D("28.5"))
    assert (form.execution_weight, form.execution_score, form.total_score) == (
        D("10"),
        D("10"),
        D("99"),
    )
    assert (form.goal, form.result, form.grade) == ("保障平台运行。", "平台运行正常。", "优")
    rows = [attrs.asdict(one) for one in form.indicators]
    assert [row["operator"] for row in rows] == [">=", ">=", ">=", ">="]
    assert [row["unit"] for row in rows] == ["个", "%", "所", "%"]
    assert [row["actual"] for row in rows] == [D("13"), D("93"), D("40"), D("92")]
    assert [row["level2"] for row in rows][-1] == "服务对象满意度指标"
    assert rows[1]["note"] == "备件到货晚"
    assert judge_forms(None, found.projects, FinalAccounts("某", 2023))[0] == []


def test_a_title_in_a_table_of_contents_is_no_form() -> None:
    found, _ = _read(
        "目录\n部门（单位）整体绩效自评表\n项目支出绩效自评表\n第一部分 概况\n" + "正文。\n" * 20
    )
    assert found == FormsRead(None, (), (), {}, range(0))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (">= 100 万页 120 100% 20 20", ">= 100 万页 120 100% 20"),
        (">= 100 万页 120 100% 20 20", ">= 100 万页 120 100% 20 20 20"),
        (">= 100 万页 120 100% 20 20", "100 万页 100% 20"),
        ("100% 10 10\n\n成本", "100% 10\n\n成本"),
        ("产出指标\n\n数量指标\n\n档案数字化页\n数\n\n", ""),
    ],
)
def test_a_row_that_does_not_fit_is_kept_unread(old: str, new: str) -> None:
    text = print_project(PROJECT)
    assert old in text
    found, _ = _read(text.replace(old, new, 1))
    (form,) = found.projects
    assert len(form.indicators) == len(PROJECT.indicators) - 1
    assert Reason.ROW_BROKEN in {one.reason for one in found.unread}
    assert {row.level3: row.score for row in form.indicators}.items() <= {
        row.level3: row.score for row in PROJECT.indicators
    }.items()


def test_a_figure_at_the_end_of_a_cut_document_is_not_trusted() -> None:
    text = print_project(PROJECT)
    found, _ = _read(text[: text.index("绩效自评总得分 97.5") + len("绩效自评总得分 9")])
    assert found.projects[0].total_score is None
    assert Reason.CUT_FIGURE in {one.reason for one in found.unread}


def _row_figures(found: FormsRead) -> set[tuple[str, str, str, Decimal]]:
    figures = set()
    for prefix, form in [("D", found.department), *(("P", one) for one in found.projects)]:
        for path, _, value, _ in form.figures() if form is not None else ():
            rows: tuple[Any, ...] = getattr(form, path.split("[")[0]) if "[" in path else ()
            row = rows[int(path.split("[")[1].split("]")[0]) - 1] if rows else None
            name = "" if row is None else row.name if isinstance(row, Task) else row.level3
            figures.add((prefix + (form.name if form else ""), name, path.split(".")[-1], value))
    return figures


def test_a_document_cut_anywhere_yields_no_wrong_figure() -> None:
    text = _all_printed()
    whole = _row_figures(_read(text)[0])
    names = {name for _, name, _, _ in whole}
    dice = random.Random(7)  # noqa: S311
    for cut in dice.sample(range(len(text)), 150):
        figures = _row_figures(_read(text[:cut])[0])
        assert {one for one in figures if one[1] in names and len(one[0]) > 7} <= whole


def test_doubled_lines_yield_no_second_figure() -> None:
    text = _all_printed()
    doubled = "\n".join(line for one in text.split("\n") for line in (one, one))
    found, _ = _read(doubled)
    assert _row_figures(found) <= _row_figures(_read(text)[0])
    assert found.unread != ()


# --- corners ----------------------------------------


def _hits(base: Set, rule: str) -> list[Finding]:
    return [hit for hit in base.judge()[0] if hit.rule == rule]


@pytest.mark.parametrize(
    ("edit", "severity"),
    [
        (d_row(8, completion=Ratio(D("0.9"), percent=False)), Severity.WARNING),
        (d_row(1, actual=D("120")), Severity.WARNING),
        (d_row(1, actual=D("90")), Severity.ERROR),
        (d_row(8, actual=D("400"), completion=Ratio(D("0.9"), percent=False)), Severity.WARNING),
        (d_row(4, actual=D("20")), Severity.ERROR),
        (d_row(8, actual=D("400"), completion=Ratio(D("1.2"), percent=False)), Severity.ERROR),
    ],
)
def test_completion_that_does_not_fit_the_value(edit: Edit, severity: Severity) -> None:
    assert [hit.severity for hit in _hits(edit(Set()), "P-D06")] == [severity]


def test_a_missed_target_with_its_ratio_is_right() -> None:
    row = d_row(8, actual=D("400"), completion=Ratio(D("0.8"), percent=False), score=D("4"))
    assert not _hits(row(Set()), "P-D06")
    assert not _hits(row(Set()), "P-D07")
    low = d_row(4, actual=D("20"), completion=Ratio(D("0.5"), percent=False), score=D("2.5"))
    assert not _hits(low(Set()), "P-D06")


def test_indicators_against_the_posts_and_procurement() -> None:
    assert _hits(d_row(7, actual=D("101"))(Set()), "P-D11")
    assert _hits(d_row(5, actual=D("1"))(Set()), "P-D11")
    assert not _hits(d_row(7, actual=D("100"))(Set()), "P-D11")


def _told(*figures: Stated, text: str = "") -> Edit:
    sections = (Section("performance", "（四）预算绩效情况", text),)
    return lambda base: attrs.evolve(
        base,
        accounts=attrs.evolve(
            base.accounts, narrative=Narrative(figures=figures, sections=sections)
        ),
    )


def _rate(owner: str, amount: str, percent: str, base: str = "年初预算") -> tuple[Stated, Stated]:
    return (
        Stated(owner, D(amount), "万元"),
        Stated(f"{owner}.completion", D(percent), "%", base=base),
    )


def test_the_budget_of_the_form_is_the_one_that_the_explanation_implies() -> None:
    # The form says 300.50.
    assert not _hits(_told(*_rate("fiscal.total", "300.50", "100.00"))(Set()), "P-D10")
    assert not _hits(_told(*_rate("fiscal.total", "150.25", "50.00"))(Set()), "P-D10")
    assert not _hits(
        _told(*_rate("fiscal.total", "150.25", "10.00", base="调整预算"))(Set()), "P-D10"
    )
    (apart,) = _hits(_told(*_rate("fiscal.total", "300.50", "50.00"))(Set()), "P-D10")
    assert apart.severity is Severity.WARNING
    assert "只填了基本支出" not in apart.message.zh
    both = (*_rate("fiscal.total", "600.00", "50.00"), *_rate("fiscal.basic", "150.25", "50.00"))
    (partly,) = _hits(_told(*both)(Set()), "P-D10")
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
    assert not _hits(_told(now, down)(add(Set())), "P-D11")
    assert _hits(_told(now, up)(add(Set())), "P-D11")
    assert not _hits(_told(now)(add(Set())), "P-D11")
    zero = Stated("three_public.total.change", D("2.00"), "万元", direction="increase")
    assert not _hits(_told(now, zero)(add(Set())), "P-D11")


def test_the_same_subject_in_explanation_and_forms_is_compared() -> None:
    row = _quantity("产出指标/数量指标/举办展览次数", ">=5次", "6", "50")
    base = Set(None, (attrs.evolve(PROJECT, indicators=(row,)),))
    assert not _hits(_told(text="全年举办展览次数6次。")(base), "P-P15")
    (apart,) = _hits(_told(text="全年举办展览次数9次。")(base), "P-P15")
    assert "情况说明" in apart.message.zh
    assert not _hits(_told(text="全年举办展览次数增长9%。")(base), "P-P15")


def test_personnel_tasks_may_hold_the_travel_money() -> None:
    own = (
        attrs.evolve(DEPARTMENT.tasks[0], allocated=D("188.00"), executed=D("188.00")),
        attrs.evolve(DEPARTMENT.tasks[1], allocated=D("62.00"), executed=D("62.00")),
    )
    assert not _hits(department(tasks=own)(Set()), "P-D09")
    off = (
        attrs.evolve(own[0], allocated=D("190.00"), executed=D("190.00")),
        attrs.evolve(own[1], allocated=D("60.00"), executed=D("60.00")),
    )
    assert len(_hits(department(tasks=off)(Set()), "P-D09")) == 1


def test_amounts_in_yuan_are_converted() -> None:
    yuan = project(amount_unit="元", budget=D("800000"), executed=D("600000"))
    assert Set().fired() == yuan(Set()).fired() == set()
    unitless = project(amount_unit=None)(Set()).judge()[1]
    open_rules = {line.rule for line in unitless if line.status is Verdict.NOT_EVALUABLE}
    assert {"P-P10", "P-P12"} <= open_rules


def test_a_repeated_form_is_spent_once() -> None:
    base = attrs.evolve(twin()(Set()), accounts=_accounts(project=D("60.00")))
    assert not _hits(base, "P-P12")
    assert _hits(base, "P-P13")


def test_grades_of_other_scales_are_not_judged() -> None:
    findings, ledger = project(grade="合格")(Set()).judge()
    assert findings == []
    assert [line.status for line in ledger if line.rule == "P-GRADE"] == [Verdict.NOT_EVALUABLE]
    for score, grade in (("90", "优"), ("89.99", "良"), ("79.9", "中"), ("59.99", "差")):
        assert not _hits(project(total_score=D(score), grade=grade)(Set()), "P-GRADE")


def test_weights_with_cost_as_a_first_level_are_usual() -> None:
    rows = tuple(
        _quantity(f"{first}/某指标/{first}数", ">=1个", "1", weight)
        for first, weight in (
            ("成本指标", "20"),
            ("产出指标", "40"),
            ("效益指标", "20"),
            ("满意度指标", "10"),
        )
    )
    assert not _hits(project(indicators=rows)(Set()), "P-P02")
    rows = (attrs.evolve(rows[1], weight=D("50")), attrs.evolve(rows[2], weight=D("40")))
    assert not _hits(project(indicators=rows)(Set()), "P-P02")


def test_a_form_without_a_score_for_the_rate_spreads_all_points() -> None:
    own = _changed(PROJECT.indicators, 1, {"weight": D("30"), "score": D("30")})
    assert not _hits(project(indicators=own, execution_score=None)(Set()), "P-P01")
    assert _hits(project(indicators=own)(Set()), "P-P01")


def test_deductions_may_be_blank() -> None:
    assert not _hits(project(deduction=None)(Set()), "P-P06")


UNKNOWN_NAMES = """项目支出绩效自评表
项目名称 某项目
主管部门 某局
绩效指标
一级指标 二级指标 三级指标 运算符号 年度指标值 度量单位 全年完成值 完成程度 分值 得分

投入管理

立项规范

论证次数

>= 2 次
2 100% 40 40

制度
健全

制度份数
>= 3 份 3 100% 50 50

绩效自评总得分
90
"""


def test_unknown_names_of_levels_follow_the_blocks() -> None:
    found, _ = _read(UNKNOWN_NAMES)
    rows = found.projects[0].indicators
    assert [(one.level1, one.level2, one.level3) for one in rows] == [
        ("投入管理", "立项规范", "论证次数"),
        ("投入管理", "制度健全", "制度份数"),
    ]
    assert [one.weight for one in rows] == [D("40"), D("50")]
    assert found.projects[0].total_score == D("90")
    assert found.unread == ()


def test_a_second_department_form_is_not_mixed_with_the_first() -> None:
    text = print_department(DEPARTMENT)
    found, _ = _read(text + text.replace("300.50", "999.00"))
    assert found.department == DEPARTMENT
    assert found.unread[-1].text == "部门（单位）整体绩效自评表"


def test_contents_of_a_form_without_title_are_listed() -> None:
    text = print_department(DEPARTMENT) + print_project(PROJECT).replace(
        "预算项目(政策)绩效自评表", ""
    )
    found, _ = _read(text)
    assert found.department == DEPARTMENT
    assert found.projects == ()
    assert found.unread != ()


def test_texts_that_cannot_be_told_apart_are_listed() -> None:
    text = print_project(PROJECT).replace(f"{PROJECT.result}\n\n", "")
    found, _ = _read(text)
    assert (found.projects[0].goal, found.projects[0].result) == (None, None)
    assert [one.text for one in found.unread] == [PROJECT.goal]


def test_cells_of_different_width_are_told_apart_without_blank_lines() -> None:
    goal, result = (
        "整理全部馆藏档案并完成数字化扫描工作。",
        "档案整理工作已经按照计划完成并通过验收。",
    )
    cells = f"{_wrapped(goal, 9)}\n{_wrapped(result, 5)}"
    text = print_project(PROJECT).replace(f"{PROJECT.goal}\n\n{PROJECT.result}", cells)
    assert [(one.goal, one.result) for one in _read(text)[0].projects] == [(goal, result)]


def test_several_paragraphs_are_told_apart_by_the_width_of_the_cells() -> None:
    goal = "整理全部馆藏档案并完成数字化扫描工作。"
    results = ("档案整理工作已经按照计划完成。", "数字化扫描全部通过了验收检查。")
    cells = "\n\n".join((_wrapped(goal, 9), *(_wrapped(one, 5) for one in results)))
    text = print_project(PROJECT).replace(f"{PROJECT.goal}\n\n{PROJECT.result}", cells)
    assert [(one.goal, one.result) for one in _read(text)[0].projects] == [(goal, "".join(results))]


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("项目预算金额（万元） 80", "项目预算金额（万元） 约80", "budget"),
        ("执行率 75.00%", "执行率 无", "rate"),
        ("预算执行率得分 7.5", "预算执行率得分 7.5%", "execution_score"),
        ("绩效自评总得分 97.5", "绩效自评总得分 97.5 98", "total_score"),
        ("实施单位 某市档案馆", "", "unit"),
    ],
)
def test_a_field_that_is_no_number_is_blank_and_listed(old: str, new: str, lost: str) -> None:
    text = print_project(PROJECT)
    assert old in text
    found, _ = _read(text.replace(old, new))
    assert getattr(found.projects[0], lost) is None
    assert found.unread != () or lost == "unit"


def test_tasks_that_do_not_fit_are_kept_unread() -> None:
    text = print_department(DEPARTMENT)
    found, _ = _read(text.replace("200.00 199.99 100.00% 20 20", "200.00 199.99 20 20"))
    assert found.department is not None
    assert found.department.tasks == DEPARTMENT.tasks[1:]
    assert Reason.ROW_BROKEN in {one.reason for one in found.unread}
    wrapped, _ = _read(
        text.replace("基本支出人员经费（保工资） ", "基本支出人员经费\n（保工资）\n")
    )
    assert wrapped.department == DEPARTMENT


def test_damage_anywhere_never_raises_and_is_listed_or_leaves_figures_alone() -> None:
    text = _all_printed()
    lines = text.split("\n")
    whole = {(name, value) for _, name, _, value in _row_figures(_read(text)[0])}
    names = {name for name, _ in whole}
    dice = random.Random(11)  # noqa: S311
    for _ in range(300):
        start = dice.randrange(len(lines))
        torn = lines[:start] + lines[start + dice.randrange(1, 5) :]
        found, _ = _read("\n".join(torn))
        judge_forms(found.department, found.projects, _accounts(unread=found.unread))
        rows = {(name, value) for _, name, _, value in _row_figures(found) if name in names}
        if not found.unread:
            assert rows <= whole or _sums_off(found)


def _sums_off(found: FormsRead) -> bool:
    """Whether the rules on weights notice what the reader could not: a name over the figures of another."""
    findings, ledger = judge_forms(found.department, found.projects, _accounts())
    sums = {"P-D01", "P-D02", "P-P01", "P-P03"}
    seen = {one.rule for one in findings} & sums
    return bool(seen) or any(o.rule in sums and o.status is Verdict.NOT_EVALUABLE for o in ledger)


# --- the published document ----------------------------------------


def _seed() -> tuple[FormsRead, Numerals]:
    return _read(decode(SEED.read_bytes(), SEED.name))


def test_hostile_numbers_are_listed_not_raised() -> None:
    long = "9" * 6000
    text = _all_printed().replace(" 120 100%", f" {long} 100%").replace("20万人", f"{long}万人")
    found, _ = _read(text.replace("80 全年", f"{long} 全年").replace("200.00 ", f"{long} "))
    assert found.projects[0].budget is None
    judge_forms(found.department, found.projects, _accounts(unread=found.unread))
    assert len(found.unread) >= 3


def test_text_behind_the_last_form_is_not_part_of_it() -> None:
    text = print_project(PROJECT)
    for more in ("第五部分 名词解释\n一、2024年的说明\n", "其他说明：共3项。\n"):
        found, _ = _read(text + "\n" + more)
        assert found.projects == (PROJECT,)
        assert found.span.stop <= len(text_lines(text)) + 1
        assert found.unread == ()


def test_a_name_ends_at_its_cell() -> None:
    text = print_department(DEPARTMENT)
    budget = text[text.index("部门年初预算收入") : text.index("年度主要")]
    found, _ = _read(text.replace(budget, ""))
    assert found.department is not None
    assert found.department.name == DEPARTMENT.name


def test_header_words_that_look_like_a_footer() -> None:
    text = print_project(PROJECT).replace("分值 得分\n\n未完成", "分值\n\n自评得分\n\n未完成")
    assert _read(text)[0].projects == (PROJECT,)


@needs_shared
def test_the_seed_has_seven_forms_with_every_figure() -> None:
    found, numerals = _seed()
    form = found.department
    assert form is not None
    assert (form.budget_income, form.budget_expenditure) == (D("670.96"), D("670.96"))
    assert [(one.allocated, one.executed) for one in form.tasks] == [
        (D("4.93"), D("4.92")),
        (D("517.46"), D("517.45")),
        (D("5.95"), D("5.94")),
        (D("45.21"), D("45.2")),
        (D("156.55"), D("156.54")),
    ]
    assert len(form.indicators) == 23
    assert sum(one.weight or 0 for one in form.indicators) == D("60.0")
    assert str(form.total_score) == "100.00"
    assert [len(one.indicators) for one in found.projects] == [9, 9, 9, 9, 7, 9]
    assert all(sum(one.weight or 0 for one in form.indicators) == 90 for form in found.projects)
    footers = [(p.subtotal, p.execution_score, p.deduction, p.total_score) for p in found.projects]
    assert footers == [
        (D("85"), D("0.02"), D("26.017"), D("59")),
        (D("90"), D("0"), D("31"), D("59")),
        (D("90"), D("0"), D("31"), D("59")),
        (D("80"), D("0"), D("21"), D("59")),
        (D("90"), D("0"), D("31"), D("59")),
        (D("90"), D("0"), D("31"), D("59")),
    ]
    assert form.goal
    assert form.result
    assert all(one.goal and one.result for one in found.projects)
    assert all(one.harmless for one in found.unread)
    assert [n for n in numerals.unread() if n.line in found.span] == []


@needs_shared
def test_the_levels_of_the_seed_add_up() -> None:
    found, _ = _seed()
    assert found.department is not None
    sums: dict[str | None, Decimal] = {}
    for one in found.department.indicators:
        sums[one.level1] = sums.get(one.level1, D(0)) + (one.weight or 0)
    assert {name: str(value) for name, value in sums.items()} == {
        "履职效能": "20.0",
        "预算执行": "5.0",
        "管理效率": "5.0",
        "运行成本": "5.0",
        "社会效应": "20.0",
        "可持续性": "5.0",
    }


@needs_shared
def test_what_the_seed_shows() -> None:
    found, _ = _seed()
    places = {str(ref): place for ref, place in found.places.items()}
    findings, _ = judge_forms(found.department, found.projects, read(SEED), places=places)
    assert [one for one in findings if one.severity is Severity.ERROR] == []
    fired = sorted({(one.rule, one.cells[0].ref.table) for one in findings})
    every = [f"P{n}" for n in range(1, 7)]
    assert {form for rule, form in fired if rule == "P-P08"} == set(every)
    assert {form for rule, form in fired if rule == "P-P11"} == {"P2", "P3", "P4", "P5", "P6"}
    assert {form for rule, form in fired if rule == "P-P10"} == {"P1", "P2", "P3", "P4", "P6"}
    assert {form for rule, form in fired if rule == "P-P14"} == {"P5"}
    assert {form for rule, form in fired if rule == "P-D14"} == {"D"}
    targets = [
        one.difference for one in findings if one.rule == "P-P10" and "target" in one.cells[0].ref
    ]
    assert targets == [D("30"), D("3621.72"), D("30")]
    pairs = [tuple(cell.ref for cell in one.cells) for one in findings if one.rule == "P-P13"]
    assert pairs == [("P2[budget]", "P3[budget]"), ("P2[budget]", "P6[budget]")]
    projects, turnover = [
        one for one in findings if one.rule == "P-P15" and one.severity is Severity.WARNING
    ]
    assert "36个" in projects.message.zh
    assert "25个" in projects.message.zh
    assert "43.5亿元" in turnover.message.zh
    assert {"D[indicators[20].actual]", "P4[indicators[7].actual]"} <= {
        cell.ref for cell in turnover.cells
    }
    (budget,) = [one for one in findings if one.rule == "P-D10"]
    assert "670.96" in budget.message.zh
    assert "只填了基本支出" in budget.message.zh
