"""Reading text: the project's own example, other prints, damaged copies."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

import gov_accounts as ga
from documents import EXAMPLE, ROOT, example
from gov_accounts.authoring import Print, print_text
from gov_accounts.judging import Confidence, confidences
from gov_accounts.reading import read_bytes, read_text
from gov_accounts.refs import CellRef

if TYPE_CHECKING:
    from collections.abc import Iterable


JSON = ROOT / "examples" / "anshan-science-bureau-2024.json"
TEXT = EXAMPLE.read_text(encoding="utf-8")


def _figures(accounts: ga.FinalAccounts) -> dict[CellRef, Decimal]:
    return {cell.ref: cell.amount for cell in accounts.cells() if cell.amount is not None}


def _problems(accounts: ga.FinalAccounts) -> list[tuple[str | None, str]]:
    return [(one.table, one.reason.value) for one in accounts.unread if not one.harmless]


def test_the_example_holds_the_figures_that_were_printed() -> None:
    accounts = example()
    assert _figures(accounts) == _figures(ga.read(JSON))
    assert len(_figures(accounts)) == 174
    assert (accounts.entity, accounts.fiscal_year, accounts.layout) == (
        "辽宁省鞍山市科学技术局（本级）",
        2024,
        "liaoning",
    )
    assert accounts.ambiguous == ()
    assert _problems(accounts) == []


def test_every_figure_knows_its_line() -> None:
    accounts = example()
    lines = TEXT.split("\n")
    for ref, figure in _figures(accounts).items():
        place = accounts.places[ref]
        assert place.page is None
        assert place.line is not None
        assert str(figure) in lines[place.line - 1]


def test_a_form_feed_starts_a_page() -> None:
    paged = TEXT.replace("收入决算表", "\f收入决算表", 1)
    accounts = read_text(paged)
    assert accounts.places[CellRef("T01[general_budget].amount")].page == 1
    assert accounts.places[CellRef("T02[total].total")].page == 2
    assert str(accounts.places[CellRef("T02[total].total")]).startswith("第2页第")


@pytest.mark.parametrize(
    "how",
    [
        Print(),
        Print(wrap=6),
        Print(split_codes=True),
        Print(page_lines=20),
        Print(8, True, 33, True),
    ],
    ids=str,
)
def test_wrapped_split_and_paged_prints_read_the_same(how: Print) -> None:
    again = read_text(print_text(ga.read(JSON), how))
    assert _figures(again) == _figures(ga.read(JSON))
    assert _problems(again) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-32"])
def test_usual_encodings_of_chinese_text_are_read(encoding: str) -> None:
    assert _figures(read_bytes(TEXT.encode(encoding), "x.txt")) == _figures(example())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"%PDF-1.7 \x00", "PDF"),
        (b"PK\x03\x04 ", "zip"),
        (b"\xd0\xcf\x11\xe0 ", "old Word"),
        (bytes(range(256)) * 4, "neither UTF-8 nor GB 18030"),
        (b"\xff\xfe\x00", "utf-16"),
        (b"a\x00b\x00", "neither UTF-8"),
        ("山海经。".encode() * 500, "none of the nine tables"),
        (b"lorem ipsum", "no Chinese text"),
        (TEXT.encode("utf-8").decode("latin-1").encode("utf-8"), "another encoding"),
        ("2024年部门预算\n收入预算表".encode(), "budget"),
        (TEXT.split("收入支出决算总表")[0].encode(), "none of the nine tables"),
        (b"{}", "schema_version"),
        (b'{"a": NaN}', "nan @"),
        (b"[" * 100_000, "nested"),
        (b'{"a": 1, "a": 2}', "twice"),
    ],
    ids=range(17),
)
def test_what_is_no_document_is_refused_in_one_sentence(data: bytes, message: str) -> None:
    with pytest.raises(ga.GovAccountsError, match=message) as caught:
        read_bytes(data, "x.txt")
    assert "\n" not in str(caught.value)


def test_empty_text_is_refused() -> None:
    with pytest.raises(ga.DocumentError, match="empty"):
        read_text(" \n")


def test_a_missing_table_is_listed_and_the_others_are_read() -> None:
    start = TEXT.index("\n一般公共预算财政拨款支出决算表")
    end = TEXT.index("\n一般公共预算财政拨款基本支出决算表")
    accounts = read_text(TEXT[:start] + TEXT[end:])
    assert accounts.general_budget is None
    assert _problems(accounts) == [("T05", "table_missing")]
    true = _figures(example())
    assert _figures(accounts) == {ref: amount for ref, amount in true.items() if ref.table != "T05"}
    report = accounts.check()
    assert report.verdict is ga.ReportVerdict.INCOMPLETE
    assert report.errors == ()


def test_a_table_printed_twice_is_used_once() -> None:
    start = TEXT.index("\n支出决算表")
    end = TEXT.index("\n财政拨款收入支出决算总表")
    accounts = read_text(TEXT[:end] + TEXT[start:end] + TEXT[end:])
    assert _figures(accounts) == _figures(example())
    assert ("T03", "table_twice") in _problems(accounts)


def test_a_continuation_page_with_title_and_header_is_joined() -> None:
    start = TEXT.index("\n支出决算表")
    body = TEXT.index("\n合计", start)
    row = TEXT.index("\n208", body)
    accounts = read_text(TEXT[:row] + TEXT[start:body] + TEXT[row:])
    assert _figures(accounts) == _figures(example())
    assert _problems(accounts) == []


def test_a_missing_unit_is_asked_for_and_can_be_answered() -> None:
    text = TEXT.replace("金额单位：万元", "")
    accounts = read_text(text)
    assert {reason for _, reason in _problems(accounts)} == {"unit_missing"}
    assert accounts.general_budget is not None
    assert accounts.general_budget.unit is None
    report = accounts.check()
    assert report.counts["figures_checked"] == 0
    assert report.verdict is ga.ReportVerdict.INCOMPLETE
    assert _figures(read_text(text, unit=ga.Unit.WAN)) == _figures(example())


def test_a_missing_year_is_asked_for_and_can_be_answered() -> None:
    text = TEXT.replace("2024年度", "")
    with pytest.raises(ga.DocumentError, match="fiscal_year"):
        read_text(text)
    accounts = read_text(text, fiscal_year=2023, entity="某局")
    assert (accounts.entity, accounts.fiscal_year) == ("某局", 2023)


def test_figures_that_fit_two_columns_are_reported_with_the_candidates() -> None:
    text = (
        "某局2024年度部门决算\n一般公共预算财政拨款支出决算表\n单位：某局 2024年度 金额单位：万元\n"
        "项目\n功能分类科目编码 科目名称 小计 基本支出 项目支出\n栏次 1 2 3\n"
        "合计 8.00 8.00\n206 科学技术支出 8.00 8.00\n注：无\n"
    )
    accounts = read_text(text)
    (total, science) = accounts.ambiguous
    assert (total.row, science.row) == ("total", "206")
    assert total.candidates == (("total", "basic"), ("total", "project"))
    assert accounts.general_budget is not None
    assert accounts.general_budget["206"].total == Decimal("8.00")
    assert accounts.general_budget["206"].basic is None
    assert total.open_columns == ("basic", "project")
    report = accounts.check()
    assert report.errors == ()
    assert report.verdict is ga.ReportVerdict.INCOMPLETE


_SPENT = (
    ("合计", "", "20.00", "15.00", "5.00", "0.00", "0.00", "0.00"),
    ("2060101", "行政运行", "12.00", "12.00", "0.00"),
    ("206", "科学技术支出", "20.00", "15.00", "5.00"),
    ("20601", "科学技术管理事务", "20.00", "15.00", "5.00"),
    ("2060199", "其他科学技术管理事务支出", "8.00", "3.00", "5.00"),
)


def _expenditure(lines: Iterable[str]) -> ga.FinalAccounts:
    head = (
        "某局2024年度部门决算\n支出决算表\n单位：某局 2024年度 金额单位："
        "万元\n项目\n功能分类科目编码 "
        "科目名称 "
        "本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出\n栏次 1 2 3 4 5 "
        "6\n"
    )
    return read_text(head + "\n".join(lines) + "\n注：无\n")


@pytest.mark.parametrize("wide", [1, 2], ids=["a character is one column", "a character is two"])
def test_where_a_figure_stands_on_the_line_decides_what_sums_leave_open(wide: int) -> None:
    def line(code: str, name: str, *figures: str) -> str:
        text = f"{code:10}{name}" if code != "合计" else code + " " * (10 - 2 * wide)
        taken = len(text) + (wide - 1) * sum(character > "\u2e7f" for character in text)
        return text + " " * (40 - taken) + "".join(f"{figure:>9}" for figure in figures)

    kept = _expenditure(line(*row) for row in _SPENT)
    assert kept.ambiguous == ()
    assert kept.expenditure is not None
    assert kept.expenditure["2060101"].project == Decimal("0.00")
    lost = _expenditure(" ".join(filter(None, row)) for row in _SPENT)
    assert [one.row for one in lost.ambiguous] == ["2060101"]
    moved = _expenditure("    " * n + line(*row) for n, row in enumerate(_SPENT))
    assert [one.row for one in moved.ambiguous] == ["2060101"]  # columns overlap: they tell nothing


def test_a_name_around_the_line_of_its_code_belongs_to_that_code() -> None:
    accounts = _expenditure(
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


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("总计 31 748.66 总计 62 748.66", "总计 31 748.66 1.00 总计 62 748.66", "too_many_figures"),
        ("八、其他收入 8", "八、其他收入 8 莫名其妙", "stray_text"),
        ("9 九、卫生健康支出 40 19.21", "9 5.00 九、卫生健康支出 40 19.21", "stray_figure"),
        ("2210203 购房补贴 23.13 23.13", "2210203 购房补贴 23.13 23.13\n\n7766", "stray_figure"),
        (
            "2210203 购房补贴 23.13 23.13",
            "2210203 购房补贴 23.13 23.13\n2210203 购房补贴 23.13 23.13",
            "row_twice",
        ),
        ("本年收入合计 27 748.66 本年支出合计 58 748.66", "", "line_missing"),
    ],
)
def test_what_does_not_fit_is_kept_and_listed(old: str, new: str, reason: str) -> None:
    assert TEXT.count(old) >= 1
    accounts = read_text(TEXT.replace(old, new, 1))
    assert reason in {found for _, found in _problems(accounts)}
    assert accounts.check().errors == ()


def test_a_code_row_with_other_figures_the_second_time_is_not_added_in() -> None:
    accounts = read_text(
        TEXT.replace(
            "2210203 购房补贴 23.13 23.13",
            "2210203 购房补贴 23.13 23.13\n2210203 购房补贴 9.99 9.99",
            1,
        )
    )
    assert accounts.revenue is not None
    assert accounts.revenue["2210203"].total == Decimal("23.13")
    assert ("T02", "row_twice") in _problems(accounts)
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


def test_confidence_falls_where_something_is_open_and_says_why() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert {one.level for one in confidences(read_text(text))} == {Confidence.HIGH}
    wrong = text.replace("2060101 行政运行 532.41 532.41\n", "2060101 行政运行 532.41 542.41\n", 1)
    broken = next(one for one in confidences(read_text(wrong)) if one.violated)
    assert broken.level is Confidence.LOW
    assert "不成立" in broken.message.zh
    assert "do not" in broken.message.en
    lines = text.splitlines()
    start = next(
        n for n, line in enumerate(lines) if line.startswith("政府性基金预算财政拨款收入支出决算表")
    )
    less = {one.table: one for one in confidences(read_text("\n".join(lines[:start])))}
    assert not less["T08"].present
    assert less["T08"].level is Confidence.NONE
    assert less["T02"].level is Confidence.HIGH


def test_a_spoilt_figure_is_listed_and_its_cell_is_not_taken_for_blank() -> None:
    """A figure with a wrong point belongs to no name; sums with its cell are not judged."""
    clean = example()
    printed = clean.cell("T06[30103].amount")
    line = clean.places[CellRef("T06[30103].amount")].line or 0
    lines = TEXT.split("\n")
    spoilt = str(printed).replace(".", "，")
    lines[line - 1] = lines[line - 1].replace(str(printed), spoilt)
    again = read_text("\n".join(lines))
    (one,) = [one for one in again.unread if not one.harmless]
    assert (one.text, one.reason, one.table) == (spoilt, ga.Reason.FIGURE_SPOILT, "T06")
    assert again.unreadable == {"T06[30103].amount"} == set(one.cells)
    assert again.basic_expenditure is not None
    assert clean.basic_expenditure is not None
    assert again.basic_expenditure["30103"].label == clean.basic_expenditure["30103"].label
    assert again.basic_expenditure["30103"].amount is None
    report = again.check()
    assert report.errors == clean.check().errors == ()
    unjudged = [entry for entry in report.ledger if entry.reason and "无法识别" in entry.reason.zh]
    assert {entry.rule for entry in unjudged} >= {"T6-301"}
    assert ga.FinalAccounts.from_json(again.to_json()) == again


@pytest.mark.parametrize("name", ["2024年度奖金", "奖金（2024）", "B2", "奖金2.0版"])
def test_digits_in_a_name_are_no_spoilt_figure(name: str) -> None:
    lines = TEXT.split("\n")
    at = next(i for i, line in enumerate(lines) if "奖金" in line.split())
    lines[at] = lines[at].replace("奖金", name)
    again = read_text("\n".join(lines))
    assert again.unreadable == frozenset()
    assert again.basic_expenditure is not None
    assert again.basic_expenditure["30103"].label == name
