"""Grids: columns by the words above them, rows by code or label."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

import gov_accounts as ga
from gov_accounts.reading import read_bytes, read_text
from tests.support.documents import TRUTHS, example, needs_shared, truth
from tests.support.figures import figures_of, printed_figures
from tests.support.sheets import (
    How,
    Sheet,
    sheets,
    to_docx,
    to_html,
    to_pdf,
    to_text,
    to_xls,
    to_xlsx,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("write", [to_html, to_docx, to_pdf])
@pytest.mark.parametrize(
    "how",
    [
        How(beside=True), How(beside=True, numbered=True), How(merged=True),
        How(spaced=True, numbered=True),
        How(split=True, once=True, numbered=True),
        How(further=6), How(further=12), How(further=12, numbered=True),
    ],
    ids=str,
)  # fmt: skip
def test_every_figure_is_in_its_cell_whatever_the_header(write: object, how: How) -> None:
    again = read_bytes(write(list(sheets(example(), how))), "accounts")  # type: ignore[operator]
    assert printed_figures(again) == printed_figures(example())
    assert again.check().errors == ()


def test_figures_of_columns_without_a_field_are_listed() -> None:
    again = read_bytes(to_html(list(sheets(example(), How(further=6)))), "x.html")
    (total, *_) = [one for one in again.unread if one.reason is ga.Reason.COLUMN_UNKNOWN]
    assert (total.table, total.text) == ("T05", "748.66")


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


@pytest.mark.parametrize("kind", ["grid", "layout", "raw"])
def test_basic_expenditure_split_by_columns_gives_its_two_sums(kind: str) -> None:
    text = to_text(_split(), layout=kind == "layout")
    again = read_bytes(to_html(_split()), "x.html") if kind == "grid" else read_text(text)
    assert printed_figures(again) == {
        "T06[301].amount": "15.00", "T06[30101].amount": "15.00",
        "T06[302].amount": "10.00", "T06[30201].amount": "10.00",
        "T06[personnel].amount": "15.00", "T06[operating].amount": "10.00",
    }  # fmt: skip


def test_a_split_total_that_does_not_add_up_is_listed_in_text() -> None:
    again = read_text(to_text(_split("26.00"), layout=False))
    assert "T06[personnel].amount" not in printed_figures(again)
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
    assert "T06[personnel].amount" not in printed_figures(again)
    listed = " ".join(one.text for one in again.unread)
    assert all(figure.replace(".", "，") in listed for figure in spoilt)
    assert again.check().errors == ()


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
    assert printed_figures(again) == printed_figures(accounts)


WRITERS = [to_html, to_xlsx, to_xls, to_docx, to_pdf]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    "how",
    [
        How(), How(split=True), How(blank="—"), How(order=("T07", "T04", "T01")), How(extra=True),
        How(split=True, once=True, page=9), How(page=12, repeat=True),
    ],
    ids=str,
)  # fmt: skip
def test_every_figure_is_in_its_cell_whatever_the_format(
    write: Callable[..., bytes], how: How
) -> None:
    again = read_bytes(write(list(sheets(example(), how))), "accounts")
    assert figures_of(again) == figures_of(example())
    assert again.ambiguous == ()
    assert (again.entity, again.fiscal_year) == (example().entity, example().fiscal_year)


@needs_shared
@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("name", TRUTHS)
def test_transcribed_documents_written_again_are_read_exactly(
    name: str, write: Callable[..., bytes]
) -> None:
    again = read_bytes(write(list(sheets(truth(name), How(split=True)))), name)
    assert figures_of(again) == figures_of(truth(name))
