"""Self-evaluation forms as text, in the way that a PDF gives them."""

from __future__ import annotations

from gov_accounts.evaluation import DepartmentEvaluation, ProjectEvaluation, QuantitativeIndicator
from gov_accounts.reading._numeral_fates import Numerals
from gov_accounts.reading._plain_text import decode, text_lines
from gov_accounts.reading.forms import FormsRead, find_forms, numbered
from tests.support.documents import SEED
from tests.support.form_sets import DEPARTMENT, OTHER, PROJECT


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


def read_forms(text: str) -> tuple[FormsRead, Numerals]:
    lines = text_lines(text)
    numerals = Numerals(lines)
    return find_forms(numbered(lines), numerals), numerals


def all_printed() -> str:
    return "\n".join((print_department(DEPARTMENT), print_project(PROJECT), print_project(OTHER)))


def seed_forms() -> tuple[FormsRead, Numerals]:
    return read_forms(decode(SEED.read_bytes(), SEED.name))
