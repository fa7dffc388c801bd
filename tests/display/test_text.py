"""Values as text with columns aligned."""

from __future__ import annotations

from gov_accounts import FinalAccounts, read_text
from gov_accounts.display import width
from gov_accounts.reporting import unread_lines
from tests.support.documents import EXAMPLE_TEXT, example


class _Printer:
    """What a notebook without HTML gives a value to print itself."""

    def __init__(self) -> None:
        self.written = ""

    def text(self, text: str) -> None:
        self.written += text


def test_values_show_themselves_as_text_with_columns_aligned() -> None:
    accounts = example()
    assert accounts.revenue is not None
    for value in (accounts, accounts.revenue, accounts.check()):
        printer = _Printer()
        value._repr_pretty_(printer, _cycle=False)
        assert printer.written == str(value)
    head, titles, *rows = str(accounts.revenue).splitlines()
    assert head == "T02 收入决算表    金额单位：万元"
    assert titles.split()[0] == "本年收入合计"
    assert {width(row) for row in rows if row.endswith("748.66")} == {
        width(titles[: titles.index("财政") + 6])
    }
    assert str(accounts).count("金额单位：万元") == 9
    assert str(FinalAccounts("某局", 2024)) == "某局 2024"
    assert "结论：" in str(accounts.check())


def test_a_sentence_that_was_not_understood_is_listed_once_however_many_figures_it_has() -> None:
    said = "年内另有沙盘费用3.00万元，沙盘税费5.00万元"
    headings = "第三部分 2024年度部门决算情况说明\n一、收入支出决算总体情况"
    again = read_text(f"{EXAMPLE_TEXT}\n{headings}\n{said}。\n{said}。\n")
    kept = [one.place.line for one in again.unread if said in one.text]
    lines = [one.zh for one in unread_lines(again) if said in one.zh]
    assert len(kept) == 4
    assert len(lines) == len(set(kept)) == 2
