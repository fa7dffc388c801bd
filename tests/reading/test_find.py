"""Where tables begin, and what their headings say."""

from __future__ import annotations

import pytest
from attrs import evolve

import gov_accounts as ga
from gov_accounts.layouts import printed_titles
from gov_accounts.reading import read_bytes, read_text
from gov_accounts.reading._titles import titles_of_tables
from tests.support.documents import EXAMPLE_TEXT, example
from tests.support.figures import figures_of, printed_figures, problems
from tests.support.sheets import How, Sheet, sheets, to_html, to_text, to_xlsx


def test_a_missing_table_is_listed_and_the_others_are_read() -> None:
    start = EXAMPLE_TEXT.index("\n一般公共预算财政拨款支出决算表")
    end = EXAMPLE_TEXT.index("\n一般公共预算财政拨款基本支出决算表")
    accounts = read_text(EXAMPLE_TEXT[:start] + EXAMPLE_TEXT[end:])
    assert accounts.general_budget is None
    assert problems(accounts) == [("T05", "table_missing")]
    true = figures_of(example())
    assert figures_of(accounts) == {
        ref: amount for ref, amount in true.items() if ref.table != "T05"
    }
    report = accounts.check()
    assert report.verdict is ga.ReportVerdict.INCOMPLETE
    assert report.errors == ()


def test_a_table_printed_twice_is_used_once() -> None:
    start = EXAMPLE_TEXT.index("\n支出决算表")
    end = EXAMPLE_TEXT.index("\n财政拨款收入支出决算总表")
    accounts = read_text(EXAMPLE_TEXT[:end] + EXAMPLE_TEXT[start:end] + EXAMPLE_TEXT[end:])
    assert figures_of(accounts) == figures_of(example())
    assert ("T03", "table_twice") in problems(accounts)


def test_a_continuation_page_with_title_and_header_is_joined() -> None:
    start = EXAMPLE_TEXT.index("\n支出决算表")
    body = EXAMPLE_TEXT.index("\n合计", start)
    row = EXAMPLE_TEXT.index("\n208", body)
    accounts = read_text(EXAMPLE_TEXT[:row] + EXAMPLE_TEXT[start:body] + EXAMPLE_TEXT[row:])
    assert figures_of(accounts) == figures_of(example())
    assert problems(accounts) == []


def test_a_missing_unit_is_asked_for_and_can_be_answered() -> None:
    text = EXAMPLE_TEXT.replace("金额单位：万元", "")
    accounts = read_text(text)
    assert {reason for _, reason in problems(accounts)} == {"unit_missing"}
    assert accounts.general_budget is not None
    assert accounts.general_budget.unit is None
    report = accounts.check()
    assert report.counts["figures_checked"] == 0
    assert report.verdict is ga.ReportVerdict.INCOMPLETE
    assert figures_of(read_text(text, unit=ga.Unit.WAN)) == figures_of(example())


def test_a_missing_year_is_asked_for_and_can_be_answered() -> None:
    text = EXAMPLE_TEXT.replace("2024年度", "")
    with pytest.raises(ga.DocumentError, match="fiscal_year"):
        read_text(text)
    accounts = read_text(text, fiscal_year=2023, entity="某局")
    assert (accounts.entity, accounts.fiscal_year) == ("某局", 2023)


def test_a_table_that_is_cut_off_decides_no_column_of_another() -> None:
    text = (
        "某局2024年度部门决算\n一般公共预算财政拨款支出决算表\n单位：某局 2024年度 金额单位：万元\n"
        "项目\n功能分类科目编码 科目名称 小计 基本支出 项目支出\n栏次 1 2 3\n"
        "合计 8.00 8.00\n206 科学技术支出 8.00 8.00\n注：无\n"
        "一般公共预算财政拨款基本支出决算表\n单位：某局 2024年度 金额单位：万元\n"
        "科目编码 科目名称 决算数 科目编码 科目名称 决算数\n301 工资福利支出 302 商品"
    )
    accounts = read_text(text)
    assert accounts.incomplete == ("T06",)
    assert {one.row: one.candidates for one in accounts.ambiguous} == dict.fromkeys(
        ("total", "206"), (("total", "basic"), ("total", "project"))
    )


def _titled(change: dict[str, str], *, before: str = "", after: str = "") -> list[Sheet]:
    """Return the example's sheets with other titles."""
    return [
        evolve(sheet, title=before + change.get(sheet.title, sheet.title) + after)
        for sheet in sheets(example(), How())
    ]


@pytest.mark.parametrize(
    "before",
    [
        "某某县人大办",
        "某市某局（本级）2024年度",
        "部门",
        "表一：",
        "附件1：",
        "（一）",
        "1.",
        "公开01表 ",
        " " * 90,
    ],
)
def test_a_title_may_have_numbering_an_office_and_a_year_before_it(before: str) -> None:
    assert printed_figures(
        read_text(to_text(_titled({}, before=before), layout=True))
    ) == printed_figures(example())


@pytest.mark.parametrize("after", ["（公开表）", "（单位：万元）", "（续）"])
def test_a_title_may_have_brackets_behind_it(after: str) -> None:
    assert printed_figures(
        read_text(to_text(_titled({}, after=after), layout=True))
    ) == printed_figures(example())


@pytest.mark.parametrize(
    "title",
    [
        "项目支出决算表",
        "财政拨款支出决算表",
        "政府采购支出决算表",
        "2024年度部门政府采购支出决算表",
        "经营支出决算表",
        "财政专户管理资金收入支出决算表",
        "专用基金收入支出决算表",
        "机关运行经费支出决算表",
        "上级补助收入决算表",
    ],
)
def test_a_title_of_other_money_is_another_table(title: str) -> None:
    other = Sheet(
        title,
        "单位：某局 2024年度 金额单位：万元",
        ((("项目", 1), ("金额", 1)), (("合计", 1), ("7.77", 1))),
        "注：无。",
    )
    pages = [*sheets(example(), How())]
    for place in (1, 3, len(pages)):
        again = read_text(to_text([*pages[:place], other, *pages[place:]], layout=True))
        assert printed_figures(again) == printed_figures(example())
        (kept,) = [one for one in again.unread if one.reason is ga.Reason.OTHER_TABLE]
        assert kept.text.partition("\n")[0] == title
        assert "7.77" in kept.text
        assert kept.harmless
        assert again.numerals["unread"] == 0
        assert f"“{title}”" in str(again)


def test_a_title_may_stand_on_two_lines() -> None:
    halves = {
        "财政拨款“三公”经费支出决算表": "财政拨款“三公”经费\n支出决算表",
        "一般公共预算财政拨款支出决算表": "一般公共预算财政拨款支出\n决算表",
        "政府性基金预算财政拨款收入支出决算表": "政府性基金预算财政拨款收入支出决\n算表",
    }
    assert halves.keys() <= {sheet.title for sheet in sheets(example(), How())}
    for layout in (True, False):
        again = read_text(to_text(_titled(halves), layout=layout))
        assert printed_figures(again) == printed_figures(example())


def test_every_printed_title_is_of_one_table_and_of_no_other() -> None:
    titles = titles_of_tables()
    assert len(titles) == sum(map(len, printed_titles().values()))


@pytest.mark.parametrize(
    "unit", ["单位：人民币万元", "单位:（万元）", "金额单位： 万元", "单位 ：万元"]
)
def test_the_unit_is_found_in_its_usual_spellings(unit: str) -> None:
    pages = [evolve(one, above=f"部门：某局 2024年度 {unit}") for one in sheets(example(), How())]
    again = read_text(to_text(pages, layout=True))
    assert {table.unit for table in again.tables()} == {ga.Unit.WAN}
    assert again.entity == "某局"


def test_a_part_of_the_document_is_no_department() -> None:
    pages = [evolve(one, above="2024年度 单位：万元") for one in sheets(example(), How())]
    text = "第一部分 部门概况\n" + to_text(pages, layout=True)
    assert read_text(text).entity == ""


def test_the_year_may_stand_in_the_titles_or_in_the_name_of_the_file_alone() -> None:
    pages = [evolve(one, above="单位：万元") for one in sheets(example(), How())]
    named = to_xlsx(pages)
    assert read_bytes(named, "某局2023年决算.xlsx").fiscal_year == 2023
    assert (
        read_bytes(
            to_xlsx([evolve(one, title=f"2022年{one.title}") for one in pages]), "x.xlsx"
        ).fiscal_year
        == 2022
    )
    for name in ("决算.xlsx", "2022-2023.xlsx"):
        with pytest.raises(ga.DocumentError, match="no fiscal year"):
            read_bytes(named, name)


def test_a_table_of_another_kind_is_kept_unread_even_where_no_notes_stand_between() -> None:
    pages = [evolve(sheet, note="") for sheet in sheets(example(), How(extra=True))]
    again = read_bytes(to_html(pages), "x.html")
    assert figures_of(again) == figures_of(example())
    assert any("30.00" in one.text for one in again.unread)
