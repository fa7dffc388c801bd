"""Columns of figures where the text lost its blank cells."""

from __future__ import annotations

from decimal import Decimal

import pytest

import golden
import gov_accounts as ga
from gov_accounts.reading import read_text
from tests.support.documents import SPENT, example, expenditure
from tests.support.figures import printed_figures
from tests.support.sheets import How, sheets, to_text


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


@pytest.mark.parametrize("wide", [1, 2], ids=["a character is one column", "a character is two"])
def test_where_a_figure_stands_on_the_line_decides_what_sums_leave_open(wide: int) -> None:
    def line(code: str, name: str, *figures: str) -> str:
        text = f"{code:10}{name}" if code != "合计" else code + " " * (10 - 2 * wide)
        taken = len(text) + (wide - 1) * sum(character > "\u2e7f" for character in text)
        return text + " " * (40 - taken) + "".join(f"{figure:>9}" for figure in figures)

    kept = expenditure(line(*row) for row in SPENT)
    assert kept.ambiguous == ()
    assert kept.expenditure is not None
    assert kept.expenditure["2060101"].project == Decimal("0.00")
    lost = expenditure(" ".join(filter(None, row)) for row in SPENT)
    assert [one.row for one in lost.ambiguous] == ["2060101"]
    moved = expenditure("    " * n + line(*row) for n, row in enumerate(SPENT))
    assert [one.row for one in moved.ambiguous] == ["2060101"]  # columns overlap: they tell nothing


def test_lost_blanks_of_lines_side_by_side_leave_figures_open_not_guessed() -> None:
    """运行 and 小计 print the same figure and 购置 is blank: nothing tells the two places apart."""
    again = read_text(to_text(list(sheets(example(), How(beside=True))), layout=False))
    missing = printed_figures(example()).keys() - printed_figures(again).keys()
    assert missing == {"T07[vehicles_running].budget", "T07[vehicles_running].final"}
    assert [one.text for one in again.unread if one.reason is ga.Reason.BLANKS_LOST] == [
        "2.56 2.56"
    ]


@pytest.mark.parametrize(
    "document",
    [
        "edition-2019-total-wrong.txt",
        "liaoning-digit-changed.txt",
        "liaoning-row-missing.txt",
        "liaoning-tables.txt",
        "shanghai-tables.txt",
    ],
)
def test_a_figure_that_lost_its_blanks_is_deduced_and_never_supposed(document: str) -> None:
    accounts = ga.read(golden.GOLDEN / "documents" / document)
    assert {known for ref, known in accounts.evidence.items() if ref.table.startswith("T")} == {
        ga.Known.DEDUCED
    }
