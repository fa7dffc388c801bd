"""Lines of tables with fixed lines."""

from __future__ import annotations

import pytest
from attrs import evolve

import gov_accounts as ga
from gov_accounts.reading import read_bytes, read_text
from tests.support.documents import example
from tests.support.figures import printed_figures
from tests.support.sheets import How, sheets, to_html, to_text


@pytest.mark.parametrize(
    ("how", "layout"),
    [
        (How(beside=True, numbered=True), True),
        (How(further=6), False), (How(further=6, numbered=True), True),
        (How(split=True, own_level=True, numbered=True), True),
        (How(split=True, own_level=True), False),
        (How(spaced=True, numbered=True), False), (How(merged=True), False),
    ],
    ids=str,
)  # fmt: skip
def test_text_of_these_prints_is_read_whole(how: How, layout: bool) -> None:
    again = read_text(to_text(list(sheets(example(), how)), layout=layout))
    assert printed_figures(again) == printed_figures(example())
    assert again.ambiguous == ()


@pytest.mark.parametrize("layout", [True, False])
def test_a_spoilt_figure_of_lines_side_by_side_is_listed_by_itself(layout: bool) -> None:
    """T07 with all lines in one row: where blanks are lost, the sums cannot place the others."""
    whole = {ref for ref in printed_figures(example()) if ref.table == "T07"}
    lost = {"T07[total].budget"} if layout else whole
    text = to_text(list(sheets(example(), How(beside=True, numbered=True))), layout=layout)
    before, title, rest = text.partition("三公")
    again = read_text(before + title + rest.replace("2.56", "2。56", 1))
    (piece,) = [one for one in again.unread if one.reason is ga.Reason.FIGURE_SPOILT]
    assert (piece.text, piece.table) == ("2。56", "T07")
    assert printed_figures(example()).keys() - printed_figures(again).keys() == lost
    assert again.check().errors == ()


def test_a_first_line_with_words_of_its_own_hides_none_of_the_others() -> None:
    again = read_text(
        "某局2023年度部门决算\n收入支出决算总表\n单位：某局 金额单位：万元\n"
        "收入 金额 支出 金额\n一、本级拨来的款项 310.20 一、一般公共服务支出 305.10\n"
        "八、其他收入 5.20\n本年收入合计 315.40 本年支出合计 305.10\n年末结转和结余 10.30\n"
        "总计 315.40 总计 315.40\n注：无\n"
    )
    assert again.summary is not None
    assert str(again.summary["201"].amount) == "305.10"
    assert str(again.summary["other"].amount) == "5.20"
    assert "310.20" in {one.text for one in again.unread}
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
        assert printed_figures(again) == printed_figures(example())
        listed = " ".join(one.text for one in again.unread)
        assert all(figure in listed for figure in ("1.11", "2.22", "3.33", "4.44"))


_THREE_SIDES = (
    "某局2023年度部门决算\n收入支出决算总表\n单位：某局 金额单位：万元\n"
    "收入 支出（按功能分类） 支出（按支出性质）\n项目 金额 项目 金额{third}\n"
    "一、一般公共预算财政拨款收入 315.40 一、一般公共服务支出 一、基本支出 200.30\n"
    "二、政府性基金预算财政拨款收入 二、外交支出 人员经费 150.10\n"
    "三、国有资本经营预算财政拨款收入 三、国防支出 305.10 二、项目支出 104.80\n"
    "本年收入合计 315.40 本年支出合计 305.10\n年末结转和结余 10.30\n"
    "总计 315.40 总计 315.40\n注：无\n"
)


def test_lines_of_a_further_side_are_listed() -> None:
    """Expenditure is also printed by its nature; the blank beside it is no figure's cell."""
    again = read_text(_THREE_SIDES.format(third=" 项目 金额"))
    assert again.summary is not None
    assert {key: again.summary[key].amount for key in ("201", "202")} == {"201": None, "202": None}
    assert str(again.summary["203"].amount) == "305.10"
    listed = {one.text for one in again.unread}
    assert listed >= {"200.30", "150.10", "104.80"}
    assert again.check().errors == ()


def test_a_word_before_the_figure_of_a_line_of_two_sides_is_part_of_it() -> None:
    again = read_text(_THREE_SIDES.format(third=""))
    assert again.summary is not None
    assert str(again.summary["202"].amount) == "150.10"
