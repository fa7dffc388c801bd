"""Identities of the narrative (情况说明) with the tables and with itself.

Which cells a figure equals and which figures it adds stands in its record; here stand the rules,
and what belongs to no single figure: inequalities, and figures by 类 and 项.
"""

from __future__ import annotations

from gov_accounts.findings import Severity
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Rule
from gov_accounts.subjects import packaged_vocabulary

__all__ = ["NARRATIVE_SUMS"]

E, W = Severity.ERROR, Severity.WARNING
_NEEDS = ("N",)


def _equal(rule: str) -> tuple[str, ...]:
    """Return what a rule compares with cells of the tables: each figure whose record says so."""
    return tuple(
        f"N[{subject.key}] = {cells}"
        for subject in packaged_vocabulary().subjects.values()
        for cells in subject.equals.get(rule, ())
    )


def _sum(key: str) -> str:
    """Return a figure as the sum of those that its record says it adds."""
    parts = packaged_vocabulary().subjects[key].adds
    return f"N[{key}] = {' + '.join(f'N[{part}]' for part in parts)}"


NARRATIVE_SUMS: tuple[Rule, ...] = (
    Rule(
        "N-01",
        E,
        "说明中的收入总计与收入支出决算总表相同",
        "total income of the narrative is that of T01",
        Basis("meaning-of-narrative", "收入总计＝表1总计"),
        needs=_NEEDS,
        patterns=_equal("N-01"),
    ),
    Rule(
        "N-02",
        E,
        "说明中的财政拨款收入与表相同，并等于三项之和",
        "fiscal revenue of the narrative is that of the tables, and the sum of its funds",
        Basis("meaning-of-narrative", "财政拨款收入＝表2、表4"),
        needs=_NEEDS,
        patterns=(*_equal("N-02"), _sum("income.fiscal")),
    ),
    Rule(
        "N-03",
        E,
        "说明中的各项收入与表相同，其和为收入总计",
        "each source of income is that of T01, and together they are the total",
        Basis("meaning-of-narrative", "各项收入＝表1各行"),
        needs=_NEEDS,
        patterns=(*_equal("N-03"), _sum("income.total")),
    ),
    Rule(
        "N-04",
        E,
        "说明中的本年收入合计、本年支出合计与表相同",
        "revenue and expenditure of the year are those of the tables",
        Basis("shanghai-template-2024", "本年收入合计、本年支出合计"),
        needs=_NEEDS,
        patterns=_equal("N-04"),
    ),
    Rule(
        "N-05",
        E,
        "说明中的支出总计及其各项与表相同",
        "total expenditure and its parts are those of the tables",
        Basis("meaning-of-narrative", "支出总计＝表1总计，各项＝表3"),
        needs=_NEEDS,
        patterns=(
            *_equal("N-05"),
            "N[expenditure.category.{category}] = T03[{category}].total",
            "N[expenditure.items.{item}.amount] = T03[{item}].total",
        ),
    ),
    Rule(
        "N-06",
        E,
        "说明中的工资福利等支出不小于基本支出决算表的同类金额，其和不大于基本支出",
        "wages, goods and grants are not below those of T06, and together not above basic "
        "expenditure",
        Basis("meaning-of-narrative", "工资福利、商品服务、对个人补助＝表6类"),
        needs=_NEEDS,
        patterns=(
            "N[expenditure.wages] >= T06[301].amount",
            "N[expenditure.goods] >= T06[302].amount",
            "N[expenditure.grants] >= T06[303].amount",
            "N[expenditure.wages] + N[expenditure.goods] + N[expenditure.grants] <= "
            "N[expenditure.basic]",
        ),
    ),
    Rule(
        "N-08",
        E,
        "说明中的年末结转和结余与表相同",
        "the closing balance is that of T01",
        Basis("meaning-of-narrative", "年末结转和结余＝表1"),
        needs=_NEEDS,
        patterns=_equal("N-08"),
    ),
    Rule(
        "N-09",
        E,
        "说明中的财政拨款支出与表相同，并等于基本支出与项目支出之和",
        "fiscal expenditure is that of the tables, and basic plus project",
        Basis("meaning-of-narrative", "财政拨款支出＝表4，基本＋项目"),
        needs=_NEEDS,
        patterns=(
            *_equal("N-09"),
            _sum("fiscal.total"),
            "N[fiscal.category.{category}] = T04[{category}].total",
            "N[fiscal.items.{item}.amount] = T05[{item}].total + T08[{item}].total"
            " + T09[{item}].total",
        ),
    ),
    Rule(
        "N-FUND",
        E,
        "说明中的政府性基金、国有资本经营预算收支与表相同",
        "what the narrative says of the government funds and of state capital is in their tables",
        Basis("meaning-of-narrative", "政府性基金＝表8、表4，国有资本经营＝表9、表4"),
        needs=_NEEDS,
        patterns=(
            *_equal("N-FUND"),
            *(
                pattern
                for fund, table in (("government_fund", "T08"), ("state_capital", "T09"))
                for pattern in (
                    _sum(f"{fund}.total"),
                    f"N[{fund}.category.{{category}}] = {table}[{{category}}].total",
                    f"N[{fund}.items.{{item}}.amount] = {table}[{{item}}].total",
                )
            ),
        ),
    ),
    Rule(
        "N-11",
        E,
        "说明中的一般公共预算支出及各类支出与表相同",
        "general-budget expenditure and each 类 are those of T05",
        Basis("meaning-of-narrative", "一般公共预算各类＝表5"),
        needs=_NEEDS,
        patterns=(
            *_equal("N-11"),
            "N[general_budget.category.{category}] = T05[{category}].total",
            "N[general_budget.total] = N[general_budget.category.*]",
        ),
    ),
    Rule(
        "N-12",
        E,
        "说明中各项的支出与表相同，其和为该类支出",
        "each 项 of the narrative is that of T05, and together they are their 类",
        Basis("meaning-of-narrative", "一般公共预算各项＝表5"),
        needs=_NEEDS,
        patterns=(
            "N[items.{item}.amount] = T05[{item}].total",
            "N[general_budget.category.{category}] = N[items.{category}*.amount]",
            "N[general_budget.budget] >= N[items.*.budget]",
        ),
    ),
    Rule(
        "N-17",
        E,
        "说明中的“三公”经费与表相同，并等于三项之和",
        "the three public expenses are those of T07, and the sum of their parts",
        Basis("meaning-of-narrative", "“三公”经费＝表7"),
        needs=_NEEDS,
        patterns=(*_equal("N-17"), _sum("three_public.total"), _sum("three_public.vehicles")),
    ),
    Rule(
        "N-17-budget",
        W,
        "说明中的“三公”经费预算与表相同",
        "the budget of the three public expenses is that of T07",
        # One of the two may be the budget of the start of the year, the other an adjusted one.
        Basis("usual-practice", "“三公”经费预算＝表7预算数"),
        needs=_NEEDS,
        patterns=_equal("N-17-budget"),
    ),
    Rule(
        "N-20-in",
        E,
        "外事接待不大于国内公务接待，国内与国（境）外公务接待之和不大于公务接待费",
        "foreign guests are part of domestic receptions, these and receptions abroad part of the "
        "whole",
        Basis("information-table-notes-2017", "外事接待在国内接待之内"),
        needs=_NEEDS,
        patterns=(
            "N[three_public.domestic_reception] <= N[three_public.reception]",
            "N[three_public.domestic_reception] + N[three_public.abroad_reception]"
            " <= N[three_public.reception]",
            "N[three_public.foreign_reception] <= N[three_public.domestic_reception]",
            "N[three_public.foreign_batches] <= N[three_public.domestic_batches]",
            "N[three_public.foreign_persons] <= N[three_public.domestic_persons]",
        ),
    ),
    Rule(
        "N-22",
        E,
        "说明中的基本支出、人员经费、公用经费与表相同",
        "basic expenditure, personnel and operating are those of the tables",
        Basis("meaning-of-narrative", "基本支出、人员、公用＝表5、表6"),
        needs=_NEEDS,
        patterns=(*_equal("N-22"), _sum("basic.total")),
    ),
    Rule(
        "N-23",
        E,
        "机关运行经费不大于基本支出决算表的公用经费合计",
        "operation of offices does not exceed operating expenditure of T06",
        Basis("information-table-notes-2017", "机关运行经费：行政单位和参公单位的公用经费"),
        needs=_NEEDS,
        patterns=("N[operation.total] <= T06[operating].amount",),
    ),
    Rule(
        "N-24",
        E,
        "政府采购总额＝货物＋工程＋服务",
        "procurement = goods + works + services",
        Basis("meaning-of-narrative", "政府采购＝货物＋工程＋服务"),
        needs=_NEEDS,
        patterns=(_sum("procurement.total"),),
    ),
    Rule(
        "N-25",
        E,
        "授予小微企业不大于授予中小企业，授予中小企业不大于采购总额",
        "awards to small firms are part of those to small and medium ones, these part of "
        "procurement",
        Basis("procurement-shares", "小微≤中小≤采购总额"),
        needs=_NEEDS,
        patterns=(
            "N[procurement.small] <= N[procurement.sme]",
            "N[procurement.sme] <= N[procurement.total]",
        ),
    ),
    Rule(
        "N-27",
        E,
        "小微企业预留不大于中小企业预留，成交不大于预留",
        "what is reserved for small firms is part of the reserve, awards do not exceed it",
        Basis("shanghai-template-2024", "预留与成交金额"),
        needs=_NEEDS,
        patterns=(
            "N[procurement.reserved_small] <= N[procurement.reserved_sme]",
            "N[procurement.awarded_sme] <= N[procurement.reserved_sme]",
            "N[procurement.awarded_small] <= N[procurement.reserved_small]",
        ),
    ),
    Rule(
        "N-30",
        E,
        "车辆总数等于各类车辆之和",
        "all vehicles = the sum of their kinds",
        Basis("information-table-notes-2017", "车辆总数＝各类车辆（27＝28＋…＋32）"),
        needs=_NEEDS,
        patterns=(_sum("assets.vehicles"),),
    ),
    Rule(
        "N-32",
        E,
        "财政拨款开支的公务用车保有量不大于车辆总数",
        "vehicles kept with fiscal money are part of all vehicles",
        Basis("information-table-notes-2017", "注2、注4：保有量≤车辆总数"),
        needs=_NEEDS,
        patterns=("N[three_public.vehicles_kept] <= N[assets.vehicles]",),
    ),
    Rule(
        "N-33",
        E,
        "绩效自评项目数不少于各等级之和，问题数等于已整改与正在整改之和",
        "self-evaluated projects are not fewer than their grades; problems = solved + open",
        Basis("shanghai-template-2024", "绩效自评项目数、问题数"),
        needs=_NEEDS,
        patterns=(
            "N[performance.projects] >= N[performance.excellent] + N[performance.good]"
            " + N[performance.fair] + N[performance.poor]",
            _sum("performance.problems"),
        ),
    ),
)
