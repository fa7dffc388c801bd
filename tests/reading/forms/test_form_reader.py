"""Self-evaluation forms, read back from text."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from gov_accounts.accounts import FinalAccounts, Reason, Unread
from gov_accounts.evaluation import QuantitativeIndicator, Task
from gov_accounts.evidence import Absence, Known
from gov_accounts.findings import Verdict
from gov_accounts.reading import read_text
from gov_accounts.reading._plain_text import text_lines
from gov_accounts.reading.forms import FormsRead
from gov_accounts.refs import CellRef
from tests.support.documents import EXAMPLE_TEXT, needs_shared
from tests.support.form_sets import DEPARTMENT, OTHER, PROJECT, D, accounts, judge
from tests.support.printed_forms import (
    _wrapped,
    all_printed,
    print_department,
    print_project,
    read_forms,
    seed_forms,
)

if TYPE_CHECKING:
    from decimal import Decimal


def test_printed_forms_are_read_back() -> None:
    text = all_printed()
    found, numerals = read_forms(text)
    assert found.department == DEPARTMENT
    assert found.projects == (PROJECT, OTHER)
    assert found.unread == ()
    assert list(numerals.unread()) == []
    assert found.span == range(len(text_lines(text)))


def test_every_figure_has_its_place() -> None:
    text = all_printed()
    found, _ = read_forms(text)
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
    found, numerals = read_forms(torn + "\n绩效指标\n\n社会效应\n\n社会效益\n")
    assert found.department == DEPARTMENT
    assert [one.reason for one in found.unread] == [Reason.PAGE_NUMBER]
    assert list(numerals.unread()) == []


def test_levels_glued_into_one_block_are_separated() -> None:
    text = print_project(PROJECT).replace("质量指标\n\n扫描合格率\n\n>=", "质量指标 扫描合格率 >=")
    text = text.replace("效益指标\n\n社会效益\n指标\n\n", "效益指标\n社会效益\n指标\n")
    assert read_forms(text)[0].projects == (PROJECT,)


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
    found, numerals = read_forms(NATIONAL)
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
    assert rows[1]["causes"]["explanation"] == "备件到货晚"
    assert judge(None, found.projects, FinalAccounts("某", 2023))[0] == []


def test_a_title_in_a_table_of_contents_is_no_form() -> None:
    found, _ = read_forms(
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
    found, _ = read_forms(text.replace(old, new, 1))
    (form,) = found.projects
    assert len(form.indicators) == len(PROJECT.indicators) - 1
    assert Reason.ROW_BROKEN in {one.reason for one in found.unread}
    assert {row.level3: row.score for row in form.indicators}.items() <= {
        row.level3: row.score for row in PROJECT.indicators
    }.items()


def test_a_figure_at_the_end_of_a_cut_document_is_not_trusted() -> None:
    text = print_project(PROJECT)
    found, _ = read_forms(text[: text.index("绩效自评总得分 97.5") + len("绩效自评总得分 9")])
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
    text = all_printed()
    whole = _row_figures(read_forms(text)[0])
    names = {name for _, name, _, _ in whole}
    dice = random.Random(7)  # noqa: S311
    for cut in dice.sample(range(len(text)), 150):
        figures = _row_figures(read_forms(text[:cut])[0])
        assert {one for one in figures if one[1] in names and len(one[0]) > 7} <= whole


def test_doubled_lines_yield_no_second_figure() -> None:
    text = all_printed()
    doubled = "\n".join(line for one in text.split("\n") for line in (one, one))
    found, _ = read_forms(doubled)
    assert _row_figures(found) <= _row_figures(read_forms(text)[0])
    assert found.unread != ()


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
    found, _ = read_forms(UNKNOWN_NAMES)
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
    found, _ = read_forms(text + text.replace("300.50", "999.00"))
    assert found.department == DEPARTMENT
    assert found.unread[-1].text == "部门（单位）整体绩效自评表"


def test_a_form_without_a_title_begins_with_its_name() -> None:
    text = print_department(DEPARTMENT) + print_project(PROJECT).replace(
        "预算项目(政策)绩效自评表", ""
    )
    found, _ = read_forms(text)
    assert found.department == DEPARTMENT
    assert found.projects == (PROJECT,)


def test_texts_that_cannot_be_told_apart_are_listed() -> None:
    text = print_project(PROJECT).replace(f"{PROJECT.result}\n\n", "")
    found, _ = read_forms(text)
    assert (found.projects[0].goal, found.projects[0].result) == (None, None)
    assert [one.text for one in found.unread] == [PROJECT.goal]


def test_cells_of_different_width_are_told_apart_without_blank_lines() -> None:
    goal, result = (
        "整理全部馆藏档案并完成数字化扫描工作。",
        "档案整理工作已经按照计划完成并通过验收。",
    )
    cells = f"{_wrapped(goal, 9)}\n{_wrapped(result, 5)}"
    text = print_project(PROJECT).replace(f"{PROJECT.goal}\n\n{PROJECT.result}", cells)
    assert [(one.goal, one.result) for one in read_forms(text)[0].projects] == [(goal, result)]


def test_several_paragraphs_are_told_apart_by_the_width_of_the_cells() -> None:
    goal = "整理全部馆藏档案并完成数字化扫描工作。"
    results = ("档案整理工作已经按照计划完成。", "数字化扫描全部通过了验收检查。")
    cells = "\n\n".join((_wrapped(goal, 9), *(_wrapped(one, 5) for one in results)))
    text = print_project(PROJECT).replace(f"{PROJECT.goal}\n\n{PROJECT.result}", cells)
    assert [(one.goal, one.result) for one in read_forms(text)[0].projects] == [
        (goal, "".join(results))
    ]


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
    found, _ = read_forms(text.replace(old, new))
    assert getattr(found.projects[0], lost) is None
    assert found.unread != () or lost == "unit"


def test_tasks_that_do_not_fit_are_kept_unread() -> None:
    text = print_department(DEPARTMENT)
    found, _ = read_forms(text.replace("200.00 199.99 100.00% 20 20", "200.00 199.99 20 20"))
    assert found.department is not None
    assert found.department.tasks == DEPARTMENT.tasks[1:]
    assert Reason.ROW_BROKEN in {one.reason for one in found.unread}
    wrapped, _ = read_forms(
        text.replace("基本支出人员经费（保工资） ", "基本支出人员经费\n（保工资）\n")
    )
    assert wrapped.department == DEPARTMENT


def test_damage_anywhere_never_raises_and_is_listed_or_leaves_figures_alone() -> None:
    text = all_printed()
    lines = text.split("\n")
    whole = {(name, value) for _, name, _, value in _row_figures(read_forms(text)[0])}
    names = {name for name, _ in whole}
    dice = random.Random(11)  # noqa: S311
    for _ in range(300):
        start = dice.randrange(len(lines))
        torn = lines[:start] + lines[start + dice.randrange(1, 5) :]
        found, _ = read_forms("\n".join(torn))
        judge(found.department, found.projects, accounts(unread=found.unread))
        rows = {(name, value) for _, name, _, value in _row_figures(found) if name in names}
        if not found.unread:
            assert rows <= whole or _sums_off(found)


def _sums_off(found: FormsRead) -> bool:
    """Whether rules on weights notice a name over the figures of another, as no reader can."""
    findings, ledger = judge(found.department, found.projects, accounts())
    sums = {"P-D01", "P-D02", "P-P01", "P-P03"}
    seen = {one.rule for one in findings} & sums
    return bool(seen) or any(o.rule in sums and o.status is Verdict.NOT_EVALUABLE for o in ledger)


def test_hostile_numbers_are_listed_not_raised() -> None:
    long = "9" * 6000
    text = all_printed().replace(" 120 100%", f" {long} 100%").replace("20万人", f"{long}万人")
    found, _ = read_forms(text.replace("80 全年", f"{long} 全年").replace("200.00 ", f"{long} "))
    assert found.projects[0].budget is None
    judge(found.department, found.projects, accounts(unread=found.unread))
    assert len(found.unread) >= 3


def test_text_behind_the_last_form_is_not_part_of_it() -> None:
    text = print_project(PROJECT)
    for more in ("第五部分 名词解释\n一、2024年的说明\n", "其他说明：共3项。\n"):
        found, _ = read_forms(text + "\n" + more)
        assert found.projects == (PROJECT,)
        assert found.span.stop <= len(text_lines(text)) + 1
        assert found.unread == ()


def test_a_name_ends_at_its_cell() -> None:
    text = print_department(DEPARTMENT)
    budget = text[text.index("部门年初预算收入") : text.index("年度主要")]
    found, _ = read_forms(text.replace(budget, ""))
    assert found.department is not None
    assert found.department.name == DEPARTMENT.name


def test_header_words_that_look_like_a_footer() -> None:
    text = print_project(PROJECT).replace("分值 得分\n\n未完成", "分值\n\n自评得分\n\n未完成")
    assert read_forms(text)[0].projects == (PROJECT,)


@needs_shared
def test_the_seed_has_seven_forms_with_every_figure() -> None:
    found, numerals = seed_forms()
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
    found, _ = seed_forms()
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


def test_a_figure_of_a_form_is_quoted_with_its_line_and_named_by_its_row() -> None:
    text = all_printed()
    found, _ = read_forms(text)
    whole = FinalAccounts("某局", 2024, project_evaluations=found.projects, places=found.places)
    for number, one in enumerate(PROJECT.indicators, start=1):
        place = whole.place(f"P1[indicators[{number}].score]")
        assert place.row == one.level3
        assert str(one.score) in (place.quote or "")
    assert whole.place("P1[total_score]").row == "绩效自评总得分"
    assert found.evidence == {}


def test_figures_below_no_header_are_supposed() -> None:
    header = "全年\n完成值\n\n完成\n程度\n\n分值 得分"
    text = print_project(PROJECT)
    assert header in text
    found, _ = read_forms(text.replace(header, ""))
    behind = ("completion", "weight", "score")
    known = {found.evidence.get(CellRef.of("P1", f"indicators[1].{name}")) for name in behind}
    assert known == {Known.SUPPOSED}
    assert CellRef("P1[total_score]") not in found.evidence


def test_a_target_without_a_sign_is_deduced_from_the_count_of_figures() -> None:
    one = next(i for i in PROJECT.indicators if isinstance(i, QuantitativeIndicator))
    number = PROJECT.indicators.index(one) + 1
    text = print_project(PROJECT)
    found, _ = read_forms(text.replace(f"{one.operator} {one.target} ", f"{one.target} ", 1))
    ref = CellRef.of("P1", f"indicators[{number}].target")
    assert found.evidence.get(ref) is Known.DEDUCED
    assert found.evidence.get(ref.parent.child("score")) is None if ref.parent else False


def test_of_two_figures_behind_the_total_the_second_is_supposed_to_be_the_score() -> None:
    text = print_project(PROJECT)
    again = text.replace("绩效自评总得分 ", "绩效自评总得分 100 ")
    found, _ = read_forms(again)
    assert found.projects[0].total_score == PROJECT.total_score
    assert found.evidence == {CellRef("P1[total_score]"): Known.SUPPOSED}


def test_what_a_form_does_not_state_is_blank_not_read_or_not_given() -> None:
    found, _ = read_forms(all_printed())
    whole = FinalAccounts("某局", 2024, project_evaluations=found.projects)
    assert whole.absence("P1[total_score]") is None
    assert whole.absence("P1[initial_budget]") is Absence.BLANK
    assert whole.absence("P1[indicators[99].score]") is Absence.NOT_PRINTED
    assert whole.absence("P9[total_score]") is Absence.NOT_GIVEN
    broken = Unread("95.5", Reason.STRAY_FIGURE, "P1")
    torn = attrs.evolve(whole, unread=(broken,))
    assert torn.absence("P1[initial_budget]") is Absence.NOT_READ
    assert torn.absence("P1[indicators[99].score]") is Absence.NOT_READ
    assert torn.absence("P2[initial_budget]") is Absence.BLANK


def test_a_form_without_its_end_is_listed_where_its_title_stands() -> None:
    text = print_project(PROJECT)
    text = text[: text.index("指标自评得分小计")]
    whole = f"{EXAMPLE_TEXT}\n{text}"
    (cut,) = [one for one in read_text(whole).unread if one.reason is Reason.TABLE_CUT]
    assert cut.place.line is not None
    assert whole.split("\n")[cut.place.line - 1] == "预算项目(政策)绩效自评表"
