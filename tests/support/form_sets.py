"""A department's form and two projects' forms that break no rule, and edits of them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
from attrs import frozen

from gov_accounts.accounts import FinalAccounts
from gov_accounts.evaluation import (
    DepartmentEvaluation,
    Indicator,
    ProjectEvaluation,
    QualitativeIndicator,
    QuantitativeIndicator,
    Ratio,
    Task,
    parse_target,
)
from gov_accounts.judging._engine import ask
from gov_accounts.narrative import Narrative, Section, Stated
from gov_accounts.rules import Kind, rules
from gov_accounts.rules._document import Document
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
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from gov_accounts.findings import Finding, Obligation

D = Decimal

BAND = "全部或基本达成预期指标100%-80%（含）"


def quantity(
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


def quality(levels: str, target: str, weight: str, **more: Any) -> QualitativeIndicator:
    first, second, name = levels.split("/")
    fields: dict[str, Any] = {"completion": Ratio(D(100), percent=True), "score": D(weight), **more}
    return QualitativeIndicator(
        first, second, name, target=target, actual=BAND, weight=D(weight), **fields
    )


def one(indicator: Indicator) -> Indicator:
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
        one(quantity("履职效能/重点工作履行情况/重点工作办结率", "=100%", "100", "18.5")),
        one(quality("履职效能/基础管理/综合管理水平", "管理规范", "10")),
        one(quantity("预算执行/预算执行效率/预算执行率", "=100%", "100", "6.5")),
        one(quantity("预算执行/预算执行效率/结转结余变动率", "<=10%", "5", "5")),
        one(quantity("管理效率/业务管理/政府采购管理违法违规行为发生次数", "=0次", "0", "5")),
        one(quantity("运行成本/成本控制成效/“三公”经费变动率", "<=0%", "0", "5")),
        one(quantity("运行成本/成本控制成效/在职人员控制率", "<=100%", "98", "5")),
        one(quantity("社会效应/社会效益/整理档案数量", ">=500卷", "520", "5")),
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
        quantity("产出指标/数量指标/档案数字化页数", ">=100万页", "120", "20"),
        quantity("产出指标/质量指标/扫描合格率", ">=98%", "99", "10"),
        quality("产出指标/时效指标/项目完成及时性", "及时完成", "10"),
        quantity("产出指标/成本指标/项目成本", "<=80万元", "60", "10"),
        quantity("效益指标/社会效益指标/在线查阅人次", ">=1000人次", "1100", "30"),
        quantity("满意度指标/服务对象满意度指标/读者满意度", ">=90%", "95", "10"),
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
        quantity("产出指标/数量指标/维修面积", ">=800平方米", "800", "25"),
        quantity("产出指标/质量指标/验收合格率", "=100%", "100", "25"),
        quantity("效益指标/可持续影响指标/安全使用年限", ">=10年", "12", "30"),
        quantity("满意度指标/服务对象满意度指标/职工满意度", ">=90%", "96", "10"),
    ),
)


def accounts(**edits: Any) -> FinalAccounts:
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


RULES = tuple(rule for rule in rules() if rule.kind is Kind.FORM)


def judge(
    department: DepartmentEvaluation | None,
    projects: tuple[ProjectEvaluation, ...],
    accounts: FinalAccounts,
) -> tuple[list[Finding], list[Obligation]]:
    """Ask the rules on forms: findings and lines of the ledger."""
    whole = attrs.evolve(accounts, department_evaluation=department, project_evaluations=projects)
    asked = ask(Document(whole))
    known = {rule.id for rule in RULES}
    return (
        [finding for finding in asked.findings if finding.rule in known],
        [line for line in asked.ledger if line.rule in known],
    )


@frozen
class Set:
    """Everything that is judged together."""

    department: DepartmentEvaluation | None = DEPARTMENT
    projects: tuple[ProjectEvaluation, ...] = (PROJECT, OTHER)
    accounts: FinalAccounts = attrs.field(factory=accounts)

    @property
    def accounts_with_forms(self) -> FinalAccounts:
        return attrs.evolve(
            self.accounts,
            department_evaluation=self.department,
            project_evaluations=self.projects,
        )

    def judge(self) -> tuple[list[Finding], list[Obligation]]:
        return judge(self.department, self.projects, self.accounts)

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


def changed(rows: tuple[Any, ...], number: int, edits: dict[str, Any]) -> tuple[Any, ...]:
    return (*rows[: number - 1], attrs.evolve(rows[number - 1], **edits), *rows[number:])


def d_row(number: int, **edits: Any) -> Edit:
    return department(indicators=changed(DEPARTMENT.indicators, number, edits))


def task(number: int, **edits: Any) -> Edit:
    return department(tasks=changed(DEPARTMENT.tasks, number, edits))


def p_row(number: int, **edits: Any) -> Edit:
    return project(indicators=changed(PROJECT.indicators, number, edits))


def tables(**edits: Any) -> Edit:
    return lambda base: attrs.evolve(base, accounts=accounts(**edits))


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


def hits(base: Set, rule: str) -> list[Finding]:
    return [hit for hit in base.judge()[0] if hit.rule == rule]


def told(*figures: Stated, text: str = "") -> Edit:
    sections = (Section("performance", "（四）预算绩效情况", text),)
    return lambda base: attrs.evolve(
        base,
        accounts=attrs.evolve(
            base.accounts, narrative=Narrative(figures=figures, sections=sections)
        ),
    )


def rate(owner: str, amount: str, percent: str, base: str = "年初预算") -> tuple[Stated, Stated]:
    return (
        Stated(owner, D(amount), "万元"),
        Stated(f"{owner}.completion", D(percent), "%", base=base),
    )
