"""Web pages: what a browser shows is what is read, whatever the page holds."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_accounts.display import page
from gov_accounts.reading import read_bytes
from gov_accounts.reading.formats import pages_of
from gov_accounts.reading.formats._html_tokens import Tag, tokens
from tests.support.documents import example
from tests.support.figures import figures_of
from tests.support.sheets import How, sheets, to_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_accounts.reading._pages import Pages


def read(body: str) -> Pages:
    found = pages_of(f"<html><body>{body}</body></html>".encode(), "x.html")
    assert found is not None
    return found


def lines(body: str) -> list[str]:
    return [line.text for line in read(body).lines]


def grids(body: str) -> list[list[tuple[str | None, ...]]]:
    return [[row.cells for row in grid] for grid in read(body).grids]


def test_cells_that_span_cover_their_places() -> None:
    body = "<table><tr><th rowspan=2>科目<th colspan='2'>支出<tr><td>1<td>2</table>"
    (grid,) = read(body).grids
    assert [row.cells for row in grid] == [("科目", "支出", None), (None, "1", "2")]
    assert [row.covering for row in grid] == [("科目", "支出", "支出"), ("科目", "1", "2")]


@pytest.mark.parametrize("span", ["²", "１", "-1", "x", "", "9" * 5000])
def test_a_span_that_is_no_number_is_one(span: str) -> None:
    assert grids(f'<table><tr><td colspan="{span}">甲<td>乙<td>丙</table>') == [
        [("甲", "乙", "丙")]
    ]


def test_a_cell_that_spans_no_rows_spans_all_below() -> None:
    assert grids("<table><tr><td rowspan=0>甲<td>乙<tr><td>丙</table>") == [
        [("甲", "乙"), (None, "丙")]
    ]


def test_spans_that_multiply_stay_small() -> None:
    rows = ("<tr>" + "<td colspan=200 rowspan=200>1</td>" * 150 + "</tr>") * 200
    data = f"<html><table>{rows}</table>".encode()
    tracemalloc.start()
    try:
        found = pages_of(data, "x")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found is not None
    assert "".join(line.text for line in found.lines).count("1") == 30_000
    assert peak < 200_000_000


def test_a_ragged_table_is_read_as_lines() -> None:
    body = (
        "<table>" + "<tr><td>1</td></tr>" * 30_000 + "<tr>" + "<td>2</td>" * 500 + "</tr></table>"
    )
    found = read(body)
    assert not found.grids
    assert len(found.lines) == 30_001


def test_a_layout_table_gives_its_tables_and_the_text_around_them() -> None:
    inner = "<table><tr><td>合计</td><td>{}</td></tr></table>"
    body = (
        f"<table><tr><td>导航</td><td><p>收入决算表</p>{inner.format('1.00')}<p>注：一</p></td></tr>"
        f"<tr><td colspan=2>支出决算表{inner.format('2.00')}</td></tr></table>"
    )
    assert lines(body) == ["导航", "收入决算表", "合计 1.00", "注：一", "支出决算表", "合计 2.00"]
    assert grids(body) == [[("合计", "1.00")], [("合计", "2.00")]]


def test_a_table_of_one_cell_inside_a_cell_is_text() -> None:
    body = "<table><tr><td><table><tr><td>合计</td></tr></table></td><td>1.00</td></tr></table>"
    assert grids(body) == [[("合计", "1.00")]]


def test_tables_inside_one_another_without_end_are_read() -> None:
    body = "<table><tr><td>" * 3000 + "合计" + "</td></tr></table>" * 3000 + "<p>后"
    assert lines(body) == ["合计", "后"]


def test_breaks_and_entities_in_cells() -> None:
    body = "<table><tr><td>科学<br>技术<td>1,234&#46;50</td><td>&nbsp;<td>A&amp;B</table>"
    assert grids(body) == [[("科学\n技术", "1,234.50", "", "A&B")]]
    assert lines(body) == ["科学技术 1,234.50 A&B"]


def test_line_breaks_of_the_source_are_not_shown() -> None:
    assert lines("<p>一般公共\n  预算财政拨款\r\n支出 12.5\n万元</p>") == [
        "一般公共预算财政拨款支出 12.5 万元"
    ]
    assert lines("<pre>合计 1.00\n支出 2.00</pre>") == ["合计 1.00", "支出 2.00"]


def test_what_is_not_shown_is_not_read() -> None:
    assert lines(
        "<p>甲</p><div style='color:red; display: none'>旧<div>9.99</div>旧</div><p hidden>旧</p>乙"
        "<script>var a='<p>旧'</script><style>旧</style><!-- <p>旧 --><p title='display:none'>丙"
    ) == ["甲", "乙", "丙"]
    assert grids(
        "<table><tr><td>甲<td style='display:none'>旧<table><tr><td>旧</table><td>乙"
        "<tr style='DISPLAY:NONE'><td>旧<td>旧<tr><td>丙<td>丁</table>"
    ) == [[("甲", "乙"), ("丙", "丁")]]


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("gb2312", "<meta charset=gb2312>"),
        ("gbk", "<meta http-equiv=Content-Type content='text/html; charset=GBK'>"),
        ("big5hkscs", "<meta charset=big5>"),
        ("utf-8", ""),
        ("utf-8-sig", "<meta charset=gb2312>"),
        ("utf-16", ""),
    ],
)
def test_a_page_is_decoded_as_it_says_or_as_it_is(encoding: str, head: str) -> None:
    data = f"<html><head>{head}</head><body><p>收入支出 1.00</p></body></html>".encode(encoding)
    found = pages_of(data, "x")
    assert found is not None
    assert [line.text for line in found.lines] == ["收入支出 1.00"]


def test_one_lost_byte_spoils_no_page() -> None:
    data = "<html><meta charset=gbk><p>收入</p><p>支出决算表</p></html>".encode("gbk")
    found = pages_of(data.replace("收入".encode("gbk"), "收入".encode("gbk")[:-1]), "x")
    assert found is not None
    assert found.lines[-1].text == "支出决算表"


@pytest.mark.parametrize(
    "mark",
    ["<a ", "</a ", "<!--", "<![CDATA[", "<a x='", '<a x="\'', "<?", "<!x ", "<script>", "&a ", "<",
     "<table>", "<td>", "<div hidden>", "<a '>' ", "&#" + "9" * 30, "[", "<p>\n", " \n"],
)  # fmt: skip
def test_marks_that_never_end_do_not_hold_up_a_page(mark: str) -> None:
    assert lines("<p>合计</p>" + mark * 40_000)[0] == "合计"


@given(st.lists(st.sampled_from(
    ["<", ">", "'", '"', "<table>", "</table>", "<tr>", "<td>", "<td rowspan=3>", "</td>", "<!--",
     "-->", "<!", "<![xyz ]>", "<?", "<p>", "<div style='display:none'>", "</div>", "<pre>", "\n",
     "1.00", "甲", "&amp;", "&#x;", "&#99999999999;", "<script>", "</script>", "<br/>", "</",
     "<a b="]
)))  # fmt: skip
def test_no_page_fails(pieces: Sequence[str]) -> None:
    read("".join(pieces))


def test_tags_and_text_come_in_order() -> None:
    assert list(tokens("a<B c='>'>b</B >&lt;<!-- x -->c<1>")) == [
        "a", Tag("b", end=False, text="B c='>'"), "b", Tag("b", end=True, text="/B "), "<", "c",
        "<", "1>",
    ]  # fmt: skip


def test_our_own_pages_are_read_back() -> None:
    again = figures_of(read_bytes(page(example()).encode(), "x.html"))
    assert again == figures_of(example())


def test_printed_pages_give_all_their_figures() -> None:
    again = read_bytes(to_html(list(sheets(example(), How()))), "x.html")
    assert figures_of(again) == figures_of(example())
