"""The columns of a table from the words of its header in running text."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from gov_accounts import Reason, read_text
from gov_accounts.reading._plain_text import text_lines
from gov_accounts.reading._printed_cells import words_of
from gov_accounts.reading._text_header import TextHeader, header_of_text
from gov_accounts.tables import (
    ExpenditureTable,
    FiscalSummary,
    GeneralBudgetTable,
    GovernmentFundTable,
    RevenueTable,
    Table,
    ThreePublicTable,
)


def _header(kind: type[Table[Any]], text: str) -> TextHeader:
    return header_of_text(kind, words_of(text_lines(text)))


def _order(kind: type[Table[Any]], text: str, block: str = "") -> tuple[str | None, ...] | None:
    return _header(kind, text).orders.get(block)


_OF_FUNDS = ("opening", "revenue", "total", "basic", "project", "closing")


@pytest.mark.parametrize(
    ("kind", "text", "order"),
    [
        (GeneralBudgetTable, "科目编码 科目名称 项目支出 小计 基本支出\n栏次 1 2 3",
         ("project", "total", "basic")),
        (GeneralBudgetTable, "科目编码 科目名称 本年支出\n小计 项目支出 基本支出",
         ("total", "project", "basic")),
        (ExpenditureTable,
         "项目\n科目编码\n科目名称\n经营支出\n上缴上级支\n出\n基本支出\n项目支出\n本年支出合计\n"
         "对附属单位补\n助支出",
         ("business", "superior_remittance", "basic", "project", "total", "subsidiary_subsidy")),
        (GovernmentFundTable, "项目 年初结转和结余 本年收入 本年支出 年末结转和结余\n"
         "科目编码 科目名称 小计 基本支出 项目支出\n栏次 1 2 3 4 5 6", _OF_FUNDS),
        (GovernmentFundTable, "项目\n年初结转和结余\n本年收入\n本年支出\n年末结转和结余\n小计\n"
         "基本支出\n项目支出", _OF_FUNDS),
        (GeneralBudgetTable, "科目编码 项目支出 小计 基本支出\n科目编码 项目支出 小计 基本支出",
         ("project", "total", "basic")),
        (GeneralBudgetTable, "科目编码 小计 基本支出 其中：基建 项目支出\n栏次 1 2 3 4",
         ("total", "basic", None, "project")),
        (ThreePublicTable, "项目 决算数 预算数", ("final", "budget")),
        (ThreePublicTable, "项目 年初预算数 全年预算数 决算数", (None, "budget", "final")),
        (ThreePublicTable, "项目 年初预算数 决算数", ("budget", "final")),
    ],
)  # fmt: skip
def test_columns_stand_in_the_order_of_the_words_of_the_header(
    kind: type[Table[Any]], text: str, order: tuple[str | None, ...]
) -> None:
    assert _order(kind, text) == order


def test_each_side_of_a_table_has_its_own_order() -> None:
    text = (
        "收入 支出\n项目 行次 金额 项目 行次 一般公共预算财政拨款 合计 政府性基金预算财政拨款 "
        "国有资本经营预算财政拨款\n栏次 1 栏次 2 3 4 5"
    )
    assert _header(FiscalSummary, text).orders == {
        "支出": ("general_budget", "total", "government_fund", "state_capital")
    }


def test_torn_words_leave_the_usual_order() -> None:
    text = (
        "科目编码 科目名称 本年支 出合 基本 上缴上级 经营 对附属\n计 支出 项目支出 支出 支出 补助"
    )
    header = _header(ExpenditureTable, text)
    assert header.unclear == frozenset()
    assert header.orders[""] == header.fields


_TORN = """某局
2024年度部门决算
一般公共预算财政拨款支出决算表
公开05表
单位：某局 2024年度 金额单位：万元
项目
科目编码 科目名称 项目支出 基本支出 小
计
栏次 1 2 3
合计 1.00 3.00
201 一般公共服务支出 1.00 3.00
注：本表为一般公共预算财政拨款支出决算表。
"""


def test_torn_words_in_another_order_leave_every_row_listed() -> None:
    accounts = read_text(_TORN.replace("小\n计", "数"))
    assert [cell for cell in accounts.cells() if cell.amount] == []
    listed = [one for one in accounts.unread if one.reason is Reason.COLUMN_UNKNOWN]
    assert [one.text for one in listed] == [
        "total 合计 1.00 3.00", "201 一般公共服务支出 1.00 3.00"
    ]  # fmt: skip


def test_further_columns_are_told_by_their_words_without_counts() -> None:
    text = (
        "科目编码 科目名称 本年收入合计 财政拨款收入 上级补助收入 小计 其中：教育收费 经营收入 "
        "附属单位上缴收入 其他收入"
    )
    order = _order(RevenueTable, text)
    assert order is not None
    assert order.index(None) == 4
    assert None not in (_order(RevenueTable, text.replace(" 其中：教育收费", "")) or (None,))


_SPLIT = """某局
2024年度部门决算
一般公共预算财政拨款支出决算表
公开05表
单位：某局 2024年度 金额单位：万元
支出功能分类科目 {first} 基本支出 项目支出
科目编码 科目名称 小计 其中
{second}
{counts}合计 9.00 6.00 4.00 2.00 3.00
206 科学技术支出 9.00 6.00 4.00 2.00 3.00
20601 科学技术管理事务 5.00 2.00 1.50 0.50 3.00
2060101 行政运行 5.00 2.00 1.50 0.50 3.00
20604 技术研究与开发 4.00 4.00 2.50 1.50
2060404 科技成果转化与扩散 4.00 4.00 2.50 1.50
注：本表为一般公共预算财政拨款支出决算表。
"""


def _split(counts: str = "", **words: str) -> str:
    return _SPLIT.format(counts=counts, **{"first": "合计", "second": "人员经费 公用经费", **words})


@pytest.mark.parametrize("counts", ["", "栏次 1 2 3 4 5\n"])
def test_basic_expenditure_may_be_split_in_personnel_and_operating(counts: str) -> None:
    accounts = read_text(_split(counts))
    assert accounts.general_budget is not None
    row = accounts.general_budget["20604"]
    assert (row.total, row.basic, row.project) == (Decimal("4.00"), Decimal("4.00"), None)
    assert {one.text for one in accounts.unread if one.reason is Reason.COLUMN_UNKNOWN} == {
        "4.00 2.00", "1.50 0.50", "2.50 1.50"
    }  # fmt: skip
    assert accounts.check().errors == ()


@pytest.mark.parametrize("counts", ["", "栏次 1 2 3 4 5\n"])
def test_as_many_columns_of_other_words_are_listed(counts: str) -> None:
    accounts = read_text(_split(counts, first="年初预算数", second="在职人员 离退休"))
    assert [cell for cell in accounts.cells() if cell.amount] == []
    listed = {one.text for one in accounts.unread if one.reason is Reason.COLUMN_UNKNOWN}
    assert "20604 技术研究与开发 4.00 4.00 2.50 1.50" in listed
    told = {one.rule for one in accounts.check().findings}
    assert told.isdisjoint({"T5-COL", "T5-CLO", "T5-LVL", "T5-TOT"})


def test_one_word_of_a_wider_print_does_not_tell_that_print() -> None:
    text = "科目编码 科目名称 小计 基本支出 人员经费 项目支出"
    assert _header(GeneralBudgetTable, text).unclear == {""}
    assert _header(GeneralBudgetTable, text.replace("人员经费 ", "")).unclear == frozenset()


def test_further_columns_that_no_reading_of_the_words_places_are_in_no_order() -> None:
    text = "科目编码 年初预算数 本年支出 完成比例\n小计 基本支出 项目支出\n栏次 1 2 3 4 5"
    assert _header(GeneralBudgetTable, text).unclear == {""}
    assert _order(GeneralBudgetTable, text.replace("年初预算数 ", "").replace(" 5", "")) is None
    told = text.replace(" 完成比例", "").replace("年初预算数 ", "").replace(" 4 5", "")
    assert _order(GeneralBudgetTable, told) == ("total", "basic", "project")
