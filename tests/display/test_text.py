"""Values as text with columns aligned."""

from __future__ import annotations

from gov_accounts import FinalAccounts
from gov_accounts.display import width
from tests.support.documents import example


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
