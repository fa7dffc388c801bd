"""The official print: what a layout says is printed so, and what has no field fits the sums."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

from gov_accounts.authoring import Print, PrintedTable, print_text, printed_tables
from gov_accounts.display import width
from gov_accounts.layouts import Layout, further_columns, layout_from
from tests.support.documents import example

USUAL = Print()


def _ours(**data: Any) -> Layout:
    return layout_from({"extends": "liaoning", "title": "某市", **data}, name="ours")


def _table(table_id: str, how: Print = USUAL, **data: Any) -> PrintedTable:
    return next(
        one for one in printed_tables(example(), how, layout=_ours(**data)) if one.id == table_id
    )


def _words(table: PrintedTable) -> list[list[str]]:
    return [[cell.text for cell in row if cell.text] for row in (*table.head, *table.body)]


def test_tables_stand_in_the_order_of_their_numbers_with_the_words_of_the_place() -> None:
    printed = list(
        printed_tables(
            example(),
            Print(others="empty"),
            layout=_ours(
                words={"code": "科目号", "entity": "填报单位"},
                others={"procurement": 3},
                T03={"number": 4, "title": "全年出账表"},
                T04={"number": 10},
            ),
        )
    )
    assert [one.id for one in printed][:4] == ["T01", "T02", "procurement", "T03"]
    assert (printed[3].title, printed[3].mark) == ("全年出账表", "公开04表")
    assert printed[-1].id == "T04"
    assert "科目号" in _words(printed[3])[1]
    assert printed[0].above == (f"填报单位：{example().entity} 2024年度 金额单位：万元",)


def test_columns_stand_in_the_order_of_the_layout() -> None:
    table = _table("T05", T05={"columns": ["project", "total", "basic"]})
    assert _words(table)[1][-3:] == ["项目支出", "小计", "基本支出"]
    assert _words(table)[3] == ["合计", "18.57", "748.66", "730.09"]


@pytest.mark.parametrize(
    "name", ["T02_8", "T03_8", "T05_5", "T05_6", "T05_12", "T05_16", "T08_12", "T07_3"]
)
def test_figures_without_a_field_fit_the_sums(name: str) -> None:
    (spec,) = [one for one in further_columns(name[:3]) if one.id == name]
    table = _table(name[:3], Print(blank="0"), **{name[:3]: {"further": name}})
    source = example().table(name[:3])
    assert source is not None
    assert len(table.body) == len(source)
    for row, cells in zip(source, table.body, strict=True):
        figures = [Decimal(cell.text) for cell in cells if cell.kind == "figure"]
        assert len(figures) == len(spec.columns)
        for column, figure in zip(spec.columns, figures, strict=True):
            assert column.field is None or figure == (getattr(row, column.field) or 0)
        for one in spec.sums:
            parts = sum(figures[n] for n in one.parts) - sum(figures[n] for n in one.less)
            assert figures[one.whole] == parts


def test_the_words_above_further_columns_span_those_below() -> None:
    table = _table("T05", T05={"further": "T05_16"})
    shown = [[(c.text, c.span) for c in row if not c.carried] for row in table.head]
    assert shown[0][1:] == [
        ("年初结转和结余", 3), ("本年收入", 3), ("本年支出", 5), ("年末结转和结余", 5)
    ]  # fmt: skip
    assert shown[1] == [("基本支出", 3), ("项目支出结转和结余", 3)]
    assert len(shown[3]) == 2 + 16
    assert all(sum(cell.span for cell in row) == 18 for row in table.head)


def test_lines_of_another_kind_stand_behind_and_may_count_in_the_total() -> None:
    beside = _table("T07", T07={"kind": "meetings_and_training"})
    assert _words(beside)[-2:] == [["会议费", "10.00", "10.00"], ["培训费", "20.00", "20.00"]]
    assert _words(beside)[1] == ["合计", "2.56", "2.56"]
    within = _table("T07", T07={"kind": "meetings_and_training", "total_of_all": True})
    assert _words(within)[1:3] == [["合计", "32.56", "32.56"], ["小计", "2.56", "2.56"]]


def test_lines_stand_in_the_order_of_the_layout_down_or_across() -> None:
    order = ["total", "reception", "overseas", "vehicles", "vehicles_purchase", "vehicles_running"]
    down = _table("T07", T07={"lines": order})
    assert [row[0] for row in _words(down)[2:4]] == ["2、公务接待费", "1、因公出国（境）费"]
    across = _table("T07", Print(blank="—"), T07={"wide": order})
    assert _words(across)[0][:3] == ["合计", "公务接待费", "因公出国（境）费"]
    assert _words(across)[-1][-4:] == ["—", "—", "2.56", "2.56"]
    by_column = _table("T07", Print(blank="—"), T07={"wide": order, "by_column": True})
    assert _words(by_column)[0] == ["预算数", "决算数"]
    assert _words(by_column)[2] == ["小计", "公务用车购置费", "公务用车运行维护费"] * 2
    assert _words(by_column)[-1] == ["2.56", "—", "—", "2.56", "—", "2.56"] * 2


def test_tables_of_other_kinds_are_empty_or_sound() -> None:
    others = {"grants": 10, "procurement": 11, "revenue_by_unit": 12}
    empty = [_table(name, Print(others="empty"), others=others) for name in others]
    assert not any(cell.text for one in empty for row in one.body for cell in row[1:])
    grants, procurement, by_unit = (
        _words(_table(name, Print(others="sound"), others=others)) for name in others
    )
    assert grants[3] == ["合计", "1497.32", "1460.18", "37.14"]
    assert procurement == [
        ["项目", "合计", "货物", "工程", "服务"], ["合计", "60.00", "10.00", "20.00", "30.00"]
    ]  # fmt: skip
    assert [row[0] for row in by_unit] == ["单位名称", "合计", example().entity]


@pytest.mark.parametrize(
    ("levels", "third"),
    [
        ("whole", ["2060101"]),
        ("all", ["206", "01", "01"]),
        ("changed", ["", "", "01"]),
        ("own", ["", "", "01"]),
    ],
)
def test_codes_stand_whole_or_by_level(levels: Any, third: list[str]) -> None:
    table = _table("T03", Print(levels=levels))
    row = next(row for row in table.body if any(cell.text == "行政运行" for cell in row))
    assert [cell.text for cell in row if cell.kind == "code"] == third


@pytest.mark.parametrize(("keep", "measure"), [("width", width), ("characters", len)])
def test_a_kept_layout_has_figures_below_each_other(keep: Any, measure: Any) -> None:
    text = print_text(example(), Print(keep_layout=keep, blank="0", wrap=6, around=True))
    start = text.index("\n支出决算表\n")
    lines = text[start : text.index("注：", start)].splitlines()
    ends = {
        tuple(measure(line[: at + len(figure)]) for at, figure in _figures(line))
        for line in lines
        if line.count(".") == 6
    }
    assert len(ends) == 1


def _figures(line: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for word in line.split():
        at = line.index(word, at)
        if "." in word:
            found.append((at, word))
        at += len(word)
    return found


def test_a_header_may_stand_on_every_page() -> None:
    once = print_text(example(), Print(page_lines=20))
    again = print_text(example(), Print(page_lines=20, repeat=True))
    assert once.count("功能分类科目编码") == 5
    assert again.count("功能分类科目编码") > 5
    assert again.split().count("栏次") > once.split().count("栏次")


def test_no_unit_is_printed_where_none_is_known() -> None:
    accounts = example()
    assert accounts.revenue is not None
    accounts = evolve(accounts, revenue=evolve(accounts.revenue, unit=None))
    how = Print(above="编制单位：{entity}\n（{unit_word}：{unit}） {year}年度", notes=False)
    revenue = next(one for one in printed_tables(accounts, how) if one.id == "T02")
    assert revenue.above == (f"编制单位：{accounts.entity}", "2024年度")
    assert revenue.note == ""


def test_short_words_may_be_spread_and_the_last_sum_merged() -> None:
    how = Print(spread="　", merged=True)
    assert ("合　计", 2) in [(c.text, c.span) for row in _table("T03", how).body for c in row]
    assert [cell.span for cell in _table("T06", how).body[-1]] == [2, 1, 5, 1]
    assert all(
        sum(cell.span for cell in row) == 9
        for merged in (True, False)
        for row in _table("T06", Print(merged=merged)).body
    )
