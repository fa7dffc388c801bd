"""How far the reading of each table can be trusted."""

from __future__ import annotations

from gov_accounts.judging import Confidence, confidences
from gov_accounts.reading import read_text
from tests.support.documents import EXAMPLE


def test_confidence_falls_where_something_is_open_and_says_why() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert {one.level for one in confidences(read_text(text))} == {Confidence.HIGH}
    wrong = text.replace("2060101 行政运行 532.41 532.41\n", "2060101 行政运行 532.41 542.41\n", 1)
    broken = next(one for one in confidences(read_text(wrong)) if one.violated)
    assert broken.level is Confidence.LOW
    assert "不成立" in broken.message.zh
    assert "do not" in broken.message.en
    lines = text.splitlines()
    start = next(
        n for n, line in enumerate(lines) if line.startswith("政府性基金预算财政拨款收入支出决算表")
    )
    less = {one.table: one for one in confidences(read_text("\n".join(lines[:start])))}
    assert not less["T08"].present
    assert less["T08"].level is Confidence.NONE
    assert less["T02"].level is Confidence.HIGH
