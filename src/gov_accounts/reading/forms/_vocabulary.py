"""The words of the forms and their patterns: titles, labels, header words, levels, figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_accounts.units import Unit
from gov_accounts.words import CHINESE_DIGITS, NUMBER, PERCENT, RANGE_SIGNS, UNIT

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ACTUAL_WORDS",
    "BAND",
    "COMPLETION_WORDS",
    "COST_KINDS",
    "DEPARTMENT_FIRST",
    "DEPARTMENT_LABELS",
    "DEPARTMENT_SECOND",
    "DEPARTMENT_TITLE",
    "FIELD_VALUE",
    "FOOTER_LABELS",
    "FUND_COLUMNS",
    "FUND_TOTAL",
    "GOAL_TITLES",
    "GRADES",
    "HEADER_PHRASES",
    "MARK",
    "MONEY_FIELDS",
    "PROJECT_FIRST",
    "PROJECT_LABELS",
    "PROJECT_SECOND",
    "PROJECT_TITLE",
    "PROOF",
    "RESIDUE",
    "SIGNED",
    "TARGET_WORDS",
    "TASK_TITLES",
    "VALUE",
    "WEIGHT_WORDS",
    "YEAR",
    "made_of",
    "residue",
]

YEAR = r"(?:[(]?[0-9]{4}年?度?[)]?)?"
_BEFORE = rf"(?:附件?表?[0-9{CHINESE_DIGITS}]*[、.:]?)?" + YEAR + r"[^,。;、0-9]{0,24}?"
DEPARTMENT_TITLE = re.compile(
    _BEFORE + r"整体(?:支出|预算)?绩效(?:目标)?(?:完成情况)?自评(?:情况|结果)?表" + YEAR
)
PROJECT_TITLE = re.compile(
    _BEFORE
    + r"(?:项目|政策)(?:[(]政策[)])?(?:支出|资金)?绩效(?:目标)?(?:完成情况)?自评(?:情况|结果)?表"
    + YEAR
)
PROOF = re.compile(
    r"(?:项目|部门|单位|[)])名称|主管部门|实施单位|预算金额|预算收入金额|年度资金总额"
)
MARK = re.compile(r"<[A-Z_]+>\w*")

HEADER_PHRASES = (
    *(
        "绩效指标",
        "一级指标",
        "二级指标",
        "三级指标",
        "运算符号",
        "年度目标值",
        "年度指标值",
        "指标值",
        "目标值",
    ),
    *(
        "年初目标值",
        "全年目标值",
        "计划完成值",
        "预期指标值",
        "内容",
        "度量单位",
        "计量单位",
        "单位",
    ),
    *(
        "全年完成值",
        "实际完成值",
        "完成值",
        "全年实际完成值",
        "全年实际值",
        "完成程度",
        "完成率",
        "完成情况",
    ),
    *("分值", "权重", "得分", "自评得分", "指标得分", "备注"),
    *(
        "偏差原因分析",
        "未完成原因分析",
        "偏差原因分析及改进措施",
        "未完成原因分析及改进措施",
        "原因说明",
    ),
    *("改进措施", "整改措施", "偏差原因", "未完成原因", "原因分析"),
    *(
        f"{one}{rest}"
        for one in ("经费保障", "制度保障", "人员保障", "硬件条件保障")
        for rest in ("", "原因分析")
    ),
    *("其他", "其他原因", "其他原因分析"),
)
TARGET_WORDS = ("年度目标值", "指标值", "目标值", "计划完成值", "运算符号")
ACTUAL_WORDS = ("完成值", "全年实际值")
COMPLETION_WORDS = ("完成程度", "完成率")
WEIGHT_WORDS = ("分值", "权重")

# 一级 and 二级指标 of the national forms (财预〔2020〕10号, 财预〔2021〕101号) …
PROJECT_FIRST = (
    "产出指标",
    "效益指标",
    "满意度指标",
    "成本指标",
    "过程指标",
    "决策指标",
    "投入指标",
    "结果指标",
)
PROJECT_SECOND = (
    *(
        "数量指标",
        "质量指标",
        "时效指标",
        "成本指标",
        "经济成本指标",
        "社会成本指标",
        "生态环境成本指标",
    ),
    *(
        "经济效益指标",
        "社会效益指标",
        "生态效益指标",
        "环境效益指标",
        "可持续影响指标",
        "可持续发展指标",
    ),
    *("可持续发展影响指标", "服务对象满意度指标", "社会公众满意度指标", "受益对象满意度指标"),
)
COST_KINDS = ("经济成本指标", "社会成本指标", "生态环境成本指标")
# … and of the department form (docs/sources.md#liaoning-forms-2024).
DEPARTMENT_FIRST = ("履职效能", "预算执行", "管理效率", "运行成本", "社会效应", "可持续性")
DEPARTMENT_SECOND = (
    *(
        "重点工作履行情况",
        "整体工作完成情况",
        "基础管理",
        "预算执行效率",
        "预算编制管理",
        "预算监督管理",
    ),
    *(
        "预算收支管理",
        "财务管理",
        "资产管理",
        "业务管理",
        "成本控制成效",
        "社会效益",
        "经济效益",
        "生态效益",
    ),
    *("服务对象满意度", "体制机制改革", "社会公众满意度", "创新驱动发展", "人才支撑"),
)

RESIDUE = frozenset(
    (
        *(
            "绩效指标",
            "年度绩效指标",
            "年度总体目标",
            "年度总体绩效目标",
            "年度目标",
            "总体目标",
            "年度主要任务",
        ),
        *("主要任务", "项目资金", *(f"项目资金({unit.value})" for unit in Unit)),
    )
)
GOAL_TITLES = re.compile(
    r"(?:年初(?:总体|设定)?目标|年初设定的?目标|(?:年度)?预期(?:总体)?目标)?(?:全年|年度)?(?:总体|实际)*完成情况"
    r"|(?:年初(?:总体|设定)目标|(?:年度)?预期(?:总体)?目标)"
)
TASK_TITLES = re.compile(r"(?:对应项目|项目(?:下达|执行)金额|项目执行率|任务名称|分值|得分)+")
BAND = re.compile(
    r"(?:全部(?:或基本)?|部分|基本|未)(?:达成|完成|实现)|达成(?:预期|年度)?指标"
    rf"|[0-9]+{PERCENT}(?:[(]含[)])?[{RANGE_SIGNS}]"
)


def _label(text: str) -> str:
    """Return the pattern of a label, which may be wrapped or spaced out."""
    return r"\s*".join(re.escape(letter) for letter in text)


def _any_of(labels: str) -> str:
    return "|".join(map(_label, sorted(labels.split(), key=len, reverse=True)))


def _labels(**words: str) -> re.Pattern[str]:
    named = [rf"(?P<{name}>{_any_of(text)})" for name, text in words.items()]
    unit = rf"(?:\s*[(](?P<money>{UNIT})[)])?"
    return re.compile(rf"(?<!\S)(?:{'|'.join(named)}){unit}(?=[\s:]|$)")


DEPARTMENT_LABELS = _labels(
    name="部门(单位)名称 部门名称 单位名称 部门(单位)",
    budget_income="部门年初预算收入金额 年初预算收入金额 部门预算收入金额",
    budget_expenditure="部门年初预算支出金额 年初预算支出金额 部门预算支出金额",
)
PROJECT_LABELS = _labels(
    name="项目(政策)名称 项目名称 政策名称",
    department="主管部门 主管部门及代码 项目主管部门",
    unit="实施单位 项目单位 项目实施单位",
    budget="项目预算金额 预算金额 全年预算数 预算数",
    executed="全年执行数 执行金额 执行数",
    rate="执行率 预算执行率",
)
FOOTER_LABELS = _labels(
    subtotal="指标自评得分小计 指标得分小计 自评得分小计",
    execution_score="预算执行率得分 执行率得分",
    deduction="减分项 扣分项",
    total_score="绩效自评总得分 总评价得分 自评总得分 总得分 总分 合计得分 自评得分",
    grade="自评等级 绩效等级 评价等级 绩效自评等级 等级",
)
FUND_COLUMNS = _labels(
    initial_budget="年初预算数",
    budget="全年预算数 预算数",
    executed="全年执行数 执行数",
    execution_weight="分值",
    rate="执行率",
    execution_score="得分",
)
FUND_TOTAL = re.compile(r"年度资金总额[:]?\s")
MONEY_FIELDS = ("initial_budget", "budget", "executed", "budget_income", "budget_expenditure")

VALUE = re.compile(
    rf"(?P<number>{NUMBER})(?P<unit>{PERCENT}|[^0-9\s()、,。;:.{RANGE_SIGNS}]{{1,6}})?"
)
FIELD_VALUE = re.compile(rf"[\s:]*(?P<number>{NUMBER})(?P<unit>{PERCENT}|{UNIT}|分)?(?=\s|$)")
SIGNED = re.compile(r"(?:>=|<=|=|>|<|[≥≤≧≦]|[不大小高低少多至超等].{0,5}?)[0-9]")
GRADES = re.compile(r"[\s:]*(优秀?|良好?|中|差|合格|不合格)(?=\s|$)")


# --- text made of nothing else ----------------------------------------


def residue(plain: str) -> bool:
    """Whether text is nothing but titles of the form's parts, perhaps several in one block."""
    while plain:
        found = next(
            (r for r in sorted(RESIDUE, key=len, reverse=True) if plain.startswith(r)), None
        )
        if found is None:
            return False
        plain = plain.removeprefix(found)
    return True


def made_of(text: str, names: Iterable[str]) -> bool:
    """Whether a text is one or more of the names, glued."""
    ends = {0}
    for start in range(len(text)):
        if start in ends:
            ends |= {start + len(name) for name in names if name and text.startswith(name, start)}
    return len(text) in ends
