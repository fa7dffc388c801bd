"""What titles stand for, and tables that print one of the nine with more in it."""

from __future__ import annotations

import pytest
from attrs import evolve

import gov_accounts as ga
from gov_accounts.layouts import layout_from, other_kinds, qualifiers, using_layouts
from gov_accounts.reading import read_bytes, read_text
from gov_accounts.reading._titles import title_of
from tests.support.documents import EXAMPLE_TEXT, example
from tests.support.figures import figures_of, printed_figures, problems
from tests.support.sheets import How, sheets, to_text, to_xlsx


@pytest.mark.parametrize("joined", ["支出决算表（{}）", "支出决算表({})", "表3 支出决算表-{}"])
def test_a_qualifier_that_changes_the_content_makes_another_table(joined: str) -> None:
    for word in qualifiers().changing:
        title = title_of(joined.format(word))
        assert title is not None
        assert title.kind is None, word
    for word in qualifiers().neutral:
        title = title_of(joined.format(word))
        assert title is not None
        assert title.kind is ga.ExpenditureTable, word


def test_every_known_title_of_another_kind_is_of_none_of_the_nine() -> None:
    for kind in other_kinds():
        for name in (kind.title, *kind.titles):
            title = title_of(f"某局2024年度{name}")
            assert title is not None
            assert (title.kind is None) is (kind.of is None), name


@pytest.mark.parametrize(
    "before", ["", "表5、", "附表1-1 ", "公开05表 ", "某县财政局", "二〇二四年度", "２０２４年度"]
)
@pytest.mark.parametrize("after", ["", " 公开05表", "（续）", " 续表", "（按功能分类科目）"])
def test_what_stands_around_a_title_does_not_hide_it(before: str, after: str) -> None:
    title = title_of(f"{before}一般公共预算财政拨款支出决算表{after}")
    assert title is not None
    assert title.kind is ga.GeneralBudgetTable


def test_a_title_that_only_data_know_is_found() -> None:
    assert title_of("甲乙丙丁一览表") is None
    ours = layout_from({"extends": "central", "T05": {"title": "甲乙丙丁一览表"}}, name="ours")
    with using_layouts(ours):
        title = title_of("甲乙丙丁一览表")
        assert title is not None
        assert title.kind is ga.GeneralBudgetTable


def test_a_table_by_unit_is_kept_and_never_merged() -> None:
    start = EXAMPLE_TEXT.index("\n支出决算表")
    end = EXAMPLE_TEXT.index("\n财政拨款收入支出决算总表")
    own = EXAMPLE_TEXT[start:end]
    by_unit = own.replace("支出决算表", "支出决算表（分单位）", 1)
    for text in (by_unit + own, own + by_unit):
        accounts = read_text(EXAMPLE_TEXT[:start] + text + EXAMPLE_TEXT[end:])
        assert figures_of(accounts) == figures_of(example())
        (kept,) = [one for one in accounts.unread if one.reason is ga.Reason.OTHER_TABLE]
        assert kept.text.startswith("支出决算表（分单位）\n")
    alone = read_text(EXAMPLE_TEXT[:start] + by_unit + EXAMPLE_TEXT[end:])
    assert alone.expenditure is None
    assert ("T03", "table_missing") in problems(alone)


_LINES = (
    "1.因公出国（境）费 3.00 2.00\n2.公务接待费 1.00 1.00\n3.公务用车购置及运行费 6.00 6.00\n"
    "其中：（1）公务用车运行维护费 6.00 6.00\n（2）公务用车购置费 0.00 0.00\n"
)


def _with_meetings(
    total: str, title: str = "“三公”经费及会议费、培训费支出决算表"
) -> ga.FinalAccounts:
    return read_text(
        f"某局2024年度部门决算\n{title}\n单位：某局 2024年度 金额单位：万元\n项目 预算数 决算数\n"
        f"栏次 1 2\n{total}\n{_LINES}会议费 3.00 3.00\n培训费 5.00 5.00\n注：无。\n"
    )


def test_a_total_of_the_own_lines_of_a_table_with_more_is_read() -> None:
    accounts = _with_meetings("合计 10.00 9.00")
    assert accounts.three_public is not None
    assert str(accounts.three_public["total"].final) == "9.00"
    listed = " ".join(one.text for one in accounts.unread)
    assert all(word in listed for word in ("会议费", "培训费", "5.00"))


@pytest.mark.parametrize(
    ("total", "own"),
    [
        ("合计 18.00 17.00", None),
        ("合计 18.00 17.00\n小计 10.00 9.00", "10.00"),  # 小计 counts the own lines alone
        ("合计 11.00 9.00", None),
    ],
)
def test_a_total_that_may_count_further_lines_is_listed_and_its_parts_are_read(
    total: str, own: str | None
) -> None:
    accounts = _with_meetings(total)
    assert accounts.three_public is not None
    read = accounts.three_public.get("total")
    assert (None if read is None else str(read.budget)) == own
    assert str(accounts.three_public["vehicles"].final) == "6.00"
    listed = " ".join(one.text for one in accounts.unread)
    assert all(word in listed for word in total.split("\n", maxsplit=1)[0].split()[1:])
    assert ("T07", "line_missing") not in problems(accounts)
    assert accounts.check().errors == ()


def test_a_wrong_total_of_a_table_without_more_is_read_as_printed() -> None:
    accounts = _with_meetings("合计 11.00 9.00", "财政拨款“三公”经费支出决算表")
    assert accounts.three_public is not None
    assert str(accounts.three_public["total"].budget) == "11.00"


def test_the_name_of_a_sheet_is_the_title_of_a_table_that_has_no_other() -> None:
    pages = [evolve(one, title="") for one in sheets(example(), How())]
    titles = [one.title for one in sheets(example(), How())]
    named = _renamed(to_xlsx(pages), titles)
    assert figures_of(read_bytes(named, "x.xlsx")) == figures_of(example())
    other = _renamed(to_xlsx([*sheets(example(), How())]), titles[::-1])
    assert figures_of(read_bytes(other, "x.xlsx")) == figures_of(example())


def _renamed(workbook: bytes, names: list[str]) -> bytes:
    import io  # noqa: PLC0415

    import openpyxl  # noqa: PLC0415

    book = openpyxl.load_workbook(io.BytesIO(workbook))
    for number, sheet in enumerate(book.worksheets):
        sheet.title = f"#{number}"
    for sheet, name in zip(book.worksheets, names, strict=True):
        sheet.title = name[:31]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_table_continued_behind_its_note_is_joined() -> None:
    start = EXAMPLE_TEXT.index("\n支出决算表")
    body = EXAMPLE_TEXT.index("\n合计", start)
    row = EXAMPLE_TEXT.index("\n208", body)
    head = EXAMPLE_TEXT[start:body]
    for again in (head, head.replace("支出决算表", "支出决算表（续）")):
        text = EXAMPLE_TEXT[:row] + "\n注：本表反映支出情况。\n" + again + EXAMPLE_TEXT[row:]
        accounts = read_text(text)
        assert figures_of(accounts) == figures_of(example())
        assert problems(accounts) == []


def test_running_heads_between_pages_belong_to_no_table() -> None:
    pages = [*sheets(example(), How())]
    lines = to_text(pages, layout=True).split("\n")
    for number in range(len(lines) - 5, 5, -30):
        lines[number:number] = ["- 16 -", "\f某局2024年度部门决算"]
    assert printed_figures(read_text("\n".join(lines))) == printed_figures(example())
