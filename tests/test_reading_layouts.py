"""Prints of other places: titles, headers, columns and codes as provinces print them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

import gov_accounts as ga
from documents import example
from gov_accounts.reading import read_bytes, read_text
from gov_accounts.reading._parts import titles_of_tables
from sheets import How, Sheet, sheets, to_docx, to_html, to_pdf, to_text, to_xlsx

if TYPE_CHECKING:
    from gov_accounts.refs import CellRef


def _figures(accounts: ga.FinalAccounts) -> dict[CellRef, str]:
    return {cell.ref: str(cell.amount) for cell in accounts.cells() if cell.amount is not None}


def _titled(change: dict[str, str], *, before: str = "", after: str = "") -> list[Sheet]:
    """Return the example's sheets with other titles."""
    return [
        evolve(sheet, title=before + change.get(sheet.title, sheet.title) + after)
        for sheet in sheets(example(), How())
    ]


# --- titles and headings ----------------------------------------


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
    assert _figures(read_text(to_text(_titled({}, before=before), layout=True))) == _figures(
        example()
    )


@pytest.mark.parametrize("after", ["（公开表）", "（单位：万元）", "（续）"])
def test_a_title_may_have_brackets_behind_it(after: str) -> None:
    assert _figures(read_text(to_text(_titled({}, after=after), layout=True))) == _figures(
        example()
    )


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
        assert _figures(again) == _figures(example())
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
        assert _figures(again) == _figures(example())


def test_every_printed_title_is_of_one_table_and_of_no_other() -> None:
    titles = titles_of_tables()
    assert len(titles) == sum(1 + len(kind.SPEC.aliases) for kind in set(titles.values()))


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


# --- headers and columns ----------------------------------------


@pytest.mark.parametrize("write", [to_html, to_docx, to_pdf])
@pytest.mark.parametrize(
    "how",
    [
        How(beside=True), How(beside=True, numbered=True), How(merged=True), How(spaced=True, numbered=True),
        How(split=True, once=True, numbered=True),
        How(further=6), How(further=12), How(further=12, numbered=True),
    ],
    ids=str,
)  # fmt: skip
def test_every_figure_is_in_its_cell_whatever_the_header(write: object, how: How) -> None:
    again = read_bytes(write(list(sheets(example(), how))), "accounts")  # type: ignore[operator]
    assert _figures(again) == _figures(example())
    assert again.check().errors == ()


def test_figures_of_columns_without_a_field_are_listed() -> None:
    again = read_bytes(to_html(list(sheets(example(), How(further=6)))), "x.html")
    (total, *_) = [one for one in again.unread if one.reason is ga.Reason.COLUMN_UNKNOWN]
    assert (total.table, total.text) == ("T05", "748.66")


@pytest.mark.parametrize(
    ("how", "layout"),
    [
        (How(beside=True, numbered=True), True),
        (How(further=6), False), (How(further=6, numbered=True), True),
        (How(split=True, own_level=True, numbered=True), True), (How(split=True, own_level=True), False),
        (How(spaced=True, numbered=True), False), (How(merged=True), False),
    ],
    ids=str,
)  # fmt: skip
def test_text_of_these_prints_is_read_whole(how: How, layout: bool) -> None:
    again = read_text(to_text(list(sheets(example(), how)), layout=layout))
    assert _figures(again) == _figures(example())
    assert again.ambiguous == ()


def test_lost_blanks_of_lines_side_by_side_leave_figures_open_not_guessed() -> None:
    """运行 and 小计 print the same figure and 购置 is blank: nothing tells which of two places it is."""
    again = read_text(to_text(list(sheets(example(), How(beside=True))), layout=False))
    missing = _figures(example()).keys() - _figures(again).keys()
    assert missing == {"T07[vehicles_running].budget", "T07[vehicles_running].final"}
    assert [one.text for one in again.unread if one.reason is ga.Reason.BLANKS_LOST] == [
        "2.56 2.56"
    ]


_SPLIT = (
    (("项目", 2), ("基本支出", 3)),
    (("经济分类科目编码", 1), ("科目名称", 1), ("合计", 1), ("人员经费", 1), ("公用经费", 1)),
    (("合计", 2), ("25.00", 1), ("15.00", 1), ("10.00", 1)),
    (("301", 1), ("工资福利支出", 1), ("15.00", 1), ("15.00", 1), ("", 1)),
    (("30101", 1), ("基本工资", 1), ("15.00", 1), ("15.00", 1), ("", 1)),
    (("302", 1), ("商品和服务支出", 1), ("10.00", 1), ("", 1), ("10.00", 1)),
    (("30201", 1), ("办公费", 1), ("10.00", 1), ("", 1), ("10.00", 1)),
)


def _split(total: str = "25.00") -> list[Sheet]:
    rows = tuple(
        tuple((total if text == "25.00" else text, span) for text, span in row) for row in _SPLIT
    )
    title = "一般公共预算财政拨款基本支出决算表"
    return [Sheet(title, "单位：某局 2024年度 金额单位：万元", rows, "注：无。")]


@pytest.mark.parametrize("form", ["grid", "layout", "raw"])
def test_basic_expenditure_split_by_columns_gives_its_two_sums(form: str) -> None:
    text = to_text(_split(), layout=form == "layout")
    again = read_bytes(to_html(_split()), "x.html") if form == "grid" else read_text(text)
    assert _figures(again) == {
        "T06[301].amount": "15.00", "T06[30101].amount": "15.00",
        "T06[302].amount": "10.00", "T06[30201].amount": "10.00",
        "T06[personnel].amount": "15.00", "T06[operating].amount": "10.00",
    }  # fmt: skip


def test_a_split_total_that_does_not_add_up_is_listed_in_text() -> None:
    again = read_text(to_text(_split("26.00"), layout=False))
    assert "T06[personnel].amount" not in _figures(again)
    assert any("26.00" in one.text for one in again.unread)


@pytest.mark.parametrize("spoilt", [{"25.00"}, {"15.00"}, {"25.00", "15.00", "10.00"}])
def test_spoilt_figures_of_a_split_total_are_listed(spoilt: set[str]) -> None:
    """A total of which one part is not known tells nothing of the others."""
    sheet = _split()[0]
    total = tuple(
        (text.replace(".", "，") if text in spoilt else text, span) for text, span in sheet.rows[2]
    )
    rows = (*sheet.rows[:2], total, *sheet.rows[3:])
    again = read_text(to_text([evolve(sheet, rows=rows)], layout=False))
    assert "T06[personnel].amount" not in _figures(again)
    listed = " ".join(one.text for one in again.unread)
    assert all(figure.replace(".", "，") in listed for figure in spoilt)
    assert again.check().errors == ()


@pytest.mark.parametrize("layout", [True, False])
def test_a_spoilt_figure_of_lines_side_by_side_is_listed_by_itself(layout: bool) -> None:
    """T07 with all lines in one row: the sums cannot place the others, so these are listed too."""
    whole = {ref for ref in _figures(example()) if ref.table == "T07"}
    text = to_text(list(sheets(example(), How(beside=True, numbered=True))), layout=layout)
    before, title, rest = text.partition("三公")
    again = read_text(before + title + rest.replace("2.56", "2。56", 1))
    (piece,) = [one for one in again.unread if one.reason is ga.Reason.FIGURE_SPOILT]
    assert (piece.text, piece.table) == ("2。56", "T07")
    assert _figures(example()).keys() - _figures(again).keys() == whole
    assert again.check().errors == ()


def test_lines_that_no_table_knows_are_listed_and_do_not_touch_the_line_above() -> None:
    pages = [*sheets(example(), How())]
    at = next(n for n, one in enumerate(pages) if "三公" in one.title)
    extra = ((("会议费", 1), ("1.11", 1), ("2.22", 1)), (("培训费", 1), ("3.33", 1), ("4.44", 1)))
    pages[at] = evolve(pages[at], rows=(*pages[at].rows, *extra))
    for again in (
        read_bytes(to_html(pages), "x.html"),
        read_text(to_text(pages, layout=True)),
        read_text(to_text(pages, layout=False)),
    ):
        assert _figures(again) == _figures(example())
        listed = " ".join(one.text for one in again.unread)
        assert all(figure in listed for figure in ("1.11", "2.22", "3.33", "4.44"))


def test_the_budget_of_the_year_goes_before_that_of_its_start() -> None:
    rows = (
        (("项目", 1), ("年初预算数", 1), ("全年预算数", 1), ("决算统计数", 1)),
        (("（一）支出合计", 1), ("9.00", 1), ("8.00", 1), ("7.00", 1)),
        (("1．因公出国（境）费", 1), ("9.00", 1), ("8.00", 1), ("7.00", 1)),
        (("2．公务用车购置及运行维护费", 1), ("0.00", 1), ("0.00", 1), ("0.00", 1)),
        (("（1）公务用车购置费", 1), ("0.00", 1), ("0.00", 1), ("0.00", 1)),
        (("（2）公务用车运行维护费", 1), ("0.00", 1), ("0.00", 1), ("0.00", 1)),
        (("3．公务接待费", 1), ("0.00", 1), ("0.00", 1), ("0.00", 1)),
    )
    title = "财政拨款“三公”经费、行政参公单位机关运行经费情况表"
    pages = [Sheet(title, "单位：某局 2024年度 金额单位：万元", rows, "注：无。")]
    again = read_bytes(to_html(pages), "x.html")
    assert again.cell("T07[overseas].budget") == 8
    assert again.cell("T07[total].final") == 7
    assert sum(one.text == "9.00" for one in again.unread) == 2


@pytest.mark.parametrize("write", [to_html, to_docx, to_pdf])
def test_whole_amounts_are_no_header(write: object) -> None:
    data = example().to_dict()
    for kind in ("three_public", "general_budget"):
        table = data[kind]
        table["quantum"], table["unit"] = "1", "元"
        for row in table["rows"]:
            row |= {k: str(10 * int(float(v))) for k, v in row.items() if k not in ("key", "label")}
    accounts = ga.FinalAccounts.from_dict(data)
    again = read_bytes(write(list(sheets(accounts, How()))), "accounts")  # type: ignore[operator]
    assert _figures(again) == _figures(accounts)


# --- text with one cell a line ----------------------------------------


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
    figures = _figures(again)
    assert figures.items() <= _figures(example()).items()
    assert len(figures) > 50
    told = {one.table for one in again.unread} | {one.table for one in again.ambiguous}
    assert {ref.table for ref in _figures(example()).keys() - figures.keys()} <= told
    assert again.check().errors == ()


def test_a_row_that_such_text_tore_apart_is_listed_not_read() -> None:
    text = _scattered([*sheets(example(), How())])
    lines = text.split("\n")
    at = max(n for n, line in enumerate(lines) if line == "2060101")
    moved = [*lines[: at + 3], *lines[at + 4 :]]
    torn = read_text("\n".join(moved))
    assert _figures(torn).items() <= _figures(example()).items()
    assert torn.check().errors == ()
