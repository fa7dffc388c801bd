"""Markdown and the output of programs that turn PDFs into it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gov_accounts.reading import read_bytes
from gov_accounts.reading.formats import pages_of
from tests.support.documents import EXAMPLE, example
from tests.support.figures import figures_of
from tests.support.packages import to_markdown
from tests.support.sheets import How, sheets, to_html

if TYPE_CHECKING:
    from gov_accounts.reading._pages import Pages


def read(text: str) -> Pages:
    found = pages_of(text.encode(), "x.md")
    assert found is not None
    return found


def grids(text: str) -> list[list[tuple[str | None, ...]]]:
    return [[row.cells for row in grid] for grid in read(text).grids]


@pytest.mark.parametrize(
    "text",
    [
        "| 科目 | 金额 |\n|---|---:|\n| 合计 | 1.00 |\n",
        "科目 | 金额\n:-: | -\n合计 | 1.00\n",
        "|科目|金额|\n| :--- | --- |\n|合计|1.00|",
        "| **科目** | 金额 |\n|--|--|\n| 合计 | $1.00$ |",
    ],
)
def test_tables_of_pipes_are_grids(text: str) -> None:
    assert grids(text) == [[("科目", "金额"), ("合计", "1.00")]]


def test_cells_may_hold_pipes_breaks_and_nothing() -> None:
    text = "| 甲\\|乙 |  | 丙<br>丁 |\n|---|---|---|\n|  | 1.00 |\n| 1 | 2 | 3 | 4 |\n"
    assert grids(text) == [
        [("甲|乙", "", "丙\n丁", ""), ("", "1.00", "", ""), ("1", "2", "3", "4")]
    ]


def test_lines_keep_their_order_without_marks() -> None:
    text = (
        "# 一、收入情况\n\n**本年收入** 98.5\\%，比上年 $+5.25\\%$。\n- 行政运行\n> 说明\n\n---\n"
        "![](images/2024-1.jpg)\n[附件](http://x/2024)\n- 5 -\n1. 第一\n1、第二\n收入 | 支出\n"
    )
    assert [line.text for line in read(text).lines] == [
        "一、收入情况", "", "本年收入 98.5%，比上年 +5.25%。", "行政运行", "说明", "", "", "",
        "附件", "- 5 -", "1. 第一", "1、第二", "收入 | 支出",
    ]  # fmt: skip


def test_pages_are_kept() -> None:
    found = read("# 甲\n\f# 乙\n\n|a|b|\n|-|-|\n")
    assert [(line.text, line.place.page) for line in found.lines if line.text] == [
        ("甲", 1), ("乙", 2), ("a b", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "table",
    [
        "<html><body><table><tr><td rowspan=2>合计<td>1.00<tr><td>2.00</table></body></html>",
        "<table>\n<tr><td rowspan=2>合计</td><td>1.00</td></tr>\n<tr><td>2.00</td></tr>\n</table>",
        "<div><TABLE><tr><td rowspan=2>合计<td>1.00<tr><td>2.00</TABLE></div>",
    ],
)
def test_tables_in_html_stand_between_lines(table: str) -> None:
    text = f"# 收入决算表\n\n{table}\n\n注：后\n"
    assert grids(text) == [[("合计", "1.00"), (None, "2.00")]]
    assert [line.text for line in read(text).lines if line.text] == [
        "收入决算表", "合计 1.00", "2.00", "注：后",
    ]  # fmt: skip


def test_a_table_may_be_the_first_line() -> None:
    text = (
        "<html><body><table><tr><td>合计</td><td>1.00</td></tr></table></body></html>\n\n# 支出\n"
    )
    assert [line.text for line in read(text).lines if line.text] == ["合计 1.00", "支出"]


def test_text_without_marks_is_no_markdown() -> None:
    for text in (
        "收入 - 支出\n-----\n1.00\n",
        "# 号\n".replace("# ", "#"),
        "a | b\n",
        "{}",
        '{"#": "|"}',
    ):
        assert pages_of(text.encode(), "x") is None
    assert pages_of(EXAMPLE.read_bytes(), "x") is None


def test_a_document_in_markdown_gives_all_its_figures() -> None:
    again = read_bytes(to_markdown(list(sheets(example(), How()))), "x.md")
    assert figures_of(again) == figures_of(example())


def test_grids_are_those_of_the_page_that_was_turned_into_markdown() -> None:
    page = to_html(list(sheets(example(), How()))).decode()
    text = re.sub("<p>(.*?)</p>", r"\n# \1\n", page.replace("<!DOCTYPE html><html><body>", ""))
    text = text.replace("<table>", "<html><body><table>").replace(
        "</table>", "</table></body></html>"
    )
    web = pages_of(page.encode(), "x.html")
    assert web is not None
    assert grids(text) == [[row.cells for row in grid] for grid in web.grids]
    assert figures_of(read_bytes(text.encode(), "x.md")) == figures_of(example())
