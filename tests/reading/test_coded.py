"""Lines of tables keyed by codes."""

from __future__ import annotations

from decimal import Decimal

import pytest

import gov_accounts as ga
from gov_accounts.reading import read_text
from tests.support.documents import EXAMPLE_TEXT, SPENT, example, expenditure
from tests.support.figures import printed_figures, problems
from tests.support.sheets import How, Sheet, sheets


def test_a_name_around_the_line_of_its_code_belongs_to_that_code() -> None:
    accounts = expenditure(
        (
            "合计 20.00 20.00",
            "科学技术",
            "206 20.00 20.00",
            "支出",
            "科学技术管理",
            "20601 20.00 20.00",
            "事务",
            "2060101 行政运行 12.00 12.00",
            "其他科学技术",
            "2060199 8.00 8.00",
            "管理事务支出",
        )
    )
    assert accounts.expenditure is not None
    assert [row.label for row in accounts.expenditure] == [
        "合计", "科学技术支出", "科学技术管理事务", "行政运行", "其他科学技术管理事务支出"
    ]  # fmt: skip


def test_a_code_row_with_other_figures_the_second_time_is_not_added_in() -> None:
    accounts = read_text(
        EXAMPLE_TEXT.replace(
            "2210203 购房补贴 23.13 23.13",
            "2210203 购房补贴 23.13 23.13\n2210203 购房补贴 9.99 9.99",
            1,
        )
    )
    assert accounts.revenue is not None
    assert accounts.revenue["2210203"].total == Decimal("23.13")
    assert ("T02", "row_twice") in problems(accounts)
    assert "T2-CLO" in {finding.rule for finding in accounts.check().warnings}


@pytest.mark.parametrize(
    "row",
    [
        "206 01 01 行政运行 5.00 5.00",
        "２０６０１０１ 行政运行 5.00 5.00",
        "2060101行政运行 5.00 5.00",
        "2060101 行政运行 5.00 5.00 —",
    ],
)
def test_codes_and_blanks_in_other_spellings(row: str) -> None:
    text = (
        "一般公共预算财政拨款支出决算表\n部门：某局\n2024年度\n单位：万元\n"
        f"科目编码 科目名称 合计 基本支出 项目支出\n{row}\n合计 5.00 5.00 0.00\n注：无\n"
    )
    accounts = read_text(text)
    assert accounts.general_budget is not None
    assert accounts.general_budget["2060101"].basic == Decimal("5.00")
    assert accounts.general_budget["total"].project == Decimal("0.00")


@pytest.mark.parametrize("name", ["2024年度奖金", "奖金（2024）", "B2", "奖金2.0版"])
def test_digits_in_a_name_are_no_spoilt_figure(name: str) -> None:
    lines = EXAMPLE_TEXT.split("\n")
    at = next(i for i, line in enumerate(lines) if "奖金" in line.split())
    lines[at] = lines[at].replace("奖金", name)
    again = read_text("\n".join(lines))
    assert again.unreadable == frozenset()
    assert again.basic_expenditure is not None
    assert again.basic_expenditure["30103"].label == name


def test_the_numbers_of_a_header_printed_again_are_no_figures() -> None:
    head = "功能分类科目编码 科目名称 合计 基本支出 项目支出\n栏次 1 2 3\n"
    again = read_text(
        "某局2024年度部门决算\n一般公共预算财政拨款支出决算表\n单位：某局 金额单位：万元\n项目\n"
        f"{head}206 科学技术支出 5 5\n20601 科学技术管理事务 5 5\n12\n项目\n{head}"
        "2060101 行政运行 5 5\n合计 5 5\n注：无\n"
    )
    assert again.general_budget is not None
    assert {str(row.total) for row in again.general_budget} == {"5"}
    assert {one.reason for one in again.unread if not one.harmless} <= {ga.Reason.TABLE_MISSING}


def _general_budget(head: str, rows: str) -> ga.FinalAccounts:
    title = "某局2024年度部门决算\n一般公共预算财政拨款支出决算表\n单位：某局 金额单位：万元\n"
    return read_text(f"{title}{head}\n{rows}\n注：无\n")


@pytest.mark.parametrize("below", ["项目", "事务", "合计 20.00 20.00 0.00"])
def test_the_number_of_a_page_is_no_level_of_a_code(below: str) -> None:
    accounts = _general_budget(
        "项目\n科目编码\n类 款 项 科目名称 合计 基本支出 项目支出",
        f"206 科学技术支出 20.00 20.00 0.00\n10\n{below}\n01 科学技术管理事务 20.00 20.00 0.00\n"
        "01 行政运行 20.00 20.00 0.00",
    )
    assert accounts.general_budget is not None
    assert {row.key for row in accounts.general_budget} - {"total"} == {"206", "20601", "2060101"}


def test_a_level_of_a_code_may_stand_alone_above_its_name() -> None:
    accounts = _general_budget(
        "项目\n科目编码\n类 款 项 科目名称 合计 基本支出 项目支出",
        "206 科学技术支出 20.00 20.00 0.00\n99\n其他科学\n技术支出 20.00 20.00 0.00\n"
        "01 科技奖励 20.00 20.00 0.00\n合计 20.00 20.00 0.00",
    )
    assert accounts.general_budget is not None
    assert {row.key for row in accounts.general_budget} == {"206", "20699", "2069901", "total"}


def test_a_word_inside_a_longer_word_does_not_tell_further_columns() -> None:
    """项目支出结转 is a column of the print with 16 columns, 项目支出结转和结余 of that with 12."""
    words = ("基本支出结转 项目支出结转和结余", "基本支出 项目支出")
    line = " ".join(f"合计 {words[number in (1, 2)]}" for number in range(4))
    figures = "0.00 0.00 0.00 0.70 0.00 0.70 0.70 0.70 0.00 0.00 0.00 0.00"
    accounts = _general_budget(
        f"年初结转和结余 本年收入 本年支出 年末结转和结余\n科目编码 科目名称 {line}",
        f"206 科学技术支出 {figures}\n合计 {figures}",
    )
    assert accounts.general_budget is not None
    row = accounts.general_budget["206"]
    assert (row.total, row.basic, row.project) == tuple(map(Decimal, ("0.70", "0.70", "0.00")))


def test_the_row_of_a_code_that_lost_its_figures_is_not_read_and_accuses_nobody() -> None:
    rows = ("合计 20.00 15.00 5.00", "206 科学技术支出 20.00 15.00 5.00", "20601 科学技术管理事务")
    accounts = expenditure((*rows, "2060101 行政运行 20.00 15.00 5.00"))
    (piece,) = [one for one in accounts.unread if one.reason is ga.Reason.ROW_BROKEN]
    assert "T03[20601].total" in piece.cells
    assert accounts.absence("T03[20601].total") is ga.Absence.NOT_READ
    assert accounts.check().errors == ()


def _scattered(pages: list[Sheet]) -> str:
    return "\n".join(
        line
        for sheet in pages
        for line in (
            sheet.title,
            sheet.above,
            *(t for row in sheet.rows for t, _ in row if t.strip()),
            sheet.note,
        )
    )


def test_text_with_one_cell_a_line_gives_no_wrong_figure() -> None:
    text = _scattered([*sheets(example(), How())])
    again = read_text(text)
    figures = printed_figures(again)
    assert figures.items() <= printed_figures(example()).items()
    assert len(figures) > 50
    told = {one.table for one in again.unread} | {one.table for one in again.ambiguous}
    assert {ref.table for ref in printed_figures(example()).keys() - figures.keys()} <= told
    assert again.check().errors == ()


def test_a_row_that_such_text_tore_apart_is_listed_not_read() -> None:
    text = _scattered([*sheets(example(), How())])
    lines = text.split("\n")
    at = max(n for n, line in enumerate(lines) if line == "2060101")
    moved = [*lines[: at + 3], *lines[at + 4 :]]
    torn = read_text("\n".join(moved))
    assert printed_figures(torn).items() <= printed_figures(example()).items()
    assert torn.check().errors == ()


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("20601 科学技术管理事务 20.00 15.00 5.00 0.00 0.00 0.00 1.00 1.00", False),
        ("", True),
    ],
)
def test_a_row_that_is_listed_is_not_told_to_be_lacking(row: str, told: bool) -> None:
    lines = [" ".join(line) for line in SPENT if line[0] not in {"合计", "20601"}]
    accounts = expenditure([" ".join(SPENT[0]), *sorted([*lines, *([row] if row else [])])])
    found = {one.rule for one in accounts.check().findings}
    assert ("T3-CLO" in found) is told


@pytest.mark.parametrize(("others", "kept"), [(("206",), False), ((), True)])
def test_columns_that_the_total_and_another_row_have_too_many_leave_no_row_placed(
    others: tuple[str, ...], kept: bool
) -> None:
    lines = [
        " ".join((*line, *["0.00"] * (8 - len(line) + (line[0] in {"合计", *others}))))
        for line in SPENT
    ]
    accounts = expenditure(lines)
    row = accounts.expenditure["2060101"] if accounts.expenditure and kept else None
    assert (row is not None) is kept
    assert any(one.text.startswith("2060101") for one in accounts.unread) is not kept
    assert accounts.check().errors == ()
