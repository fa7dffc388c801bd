"""How values show themselves in a notebook."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import attrs
from hypothesis import given

from gov_accounts.display import Reports, accounts_html, page, report_html, table_html
from gov_accounts.money import grouped
from gov_accounts.strategies import final_accounts
from tests.support.documents import example

if TYPE_CHECKING:
    from gov_accounts import FinalAccounts


class Parsed(HTMLParser):
    """Tags, attributes and texts; tags must close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.cells: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attributes}
        if tag not in ("meta", "br"):
            self.open.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "td":
            self.cells[-1] += data


@given(final_accounts())
def test_every_figure_stands_in_a_cell(accounts: FinalAccounts) -> None:
    parsed = Parsed(accounts_html(accounts))
    table = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert parsed.tags <= {"div", "p", "b", "details", "summary", *table}
    assert parsed.names <= {"style", "scope", "title", "open"}
    for cell in accounts.cells():
        if cell.amount is not None:
            assert grouped(cell.amount) in parsed.cells


def test_values_show_themselves() -> None:
    accounts = example()
    report = accounts.check()
    assert accounts.revenue is not None
    assert accounts._repr_html_() == accounts_html(accounts, report)
    assert accounts.revenue._repr_html_() == table_html(accounts.revenue)
    assert report._repr_html_() == report_html(report)
    assert "收入决算表" in accounts.revenue._repr_html_()
    assert "color" not in accounts._repr_html_().replace("currentColor", "")


def test_markup_in_names_stays_text() -> None:
    evil = attrs.evolve(example(), entity="<script>alert(1)</script>")
    for text in (accounts_html(evil), report_html(evil.check()), page(evil)):
        assert "script" not in Parsed(text).tags


def test_cells_with_findings_are_marked() -> None:
    accounts = example()
    assert accounts.expenditure is not None
    rows = tuple(
        attrs.evolve(row, total=row.total + 100)
        if row.key == "total" and row.total is not None
        else row
        for row in accounts.expenditure
    )
    wrong = attrs.evolve(accounts, expenditure=attrs.evolve(accounts.expenditure, rows=rows))
    report = wrong.check()
    assert report.errors
    assert "outline" in accounts_html(wrong, report)
    assert report.errors[0].rule in report_html(report)
    assert "“合计 " in report_html(report)
    assert "应为" in report_html(report)
    assert accounts_html(wrong, report).count("<details open>") == 1
    assert "<details open>" not in accounts_html(accounts)
    assert "outline" not in accounts_html(wrong)
    assert "outline" in wrong._repr_html_()
    assert "outline" in page(wrong)


def test_several_reports_are_a_table_with_the_worst_first() -> None:
    sound = example()
    lacking = attrs.evolve(sound, entity="<某局>", expenditure=None)
    several = Reports([sound.check(), lacking.check()])
    assert [one.verdict.value for one in several] == ["incomplete", "explained"]
    assert repr(several) == "<Reports: 2, 0 contradictory>"
    head, first, second = str(several).splitlines()
    assert head.startswith("单位")
    assert "没有支出决算表" in first
    assert "可以解释" in second
    parsed = Parsed(several._repr_html_())
    assert "<某局>" in parsed.cells
    assert len(several) == 2
