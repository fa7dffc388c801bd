"""A report as text: 78 columns, three lines a finding, the answer in the first."""

from __future__ import annotations

import datetime as dt
import re

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gov_accounts as ga
from gov_accounts.display import report_text, width
from gov_accounts.display._wrapping import clipped, fitted, wrapped
from gov_accounts.findings import Severity, Waiver
from tests.support.documents import EXAMPLE_TEXT, SHARED, needs_shared
from tests.support.kinds import of_kind

_DOCUMENTS = ("SHPT-GZJ-2024.pdf", "SHPT-SGB-2024.pdf", "SHPT-STJ-2025.txt")
WRONG = EXAMPLE_TEXT.replace(
    "2060101 行政运行 532.41 532.41\n", "2060101 行政运行 532.41 542.41\n", 1
)


@given(st.text("合计本年，。“”（ab12.5 %", max_size=200), st.integers(10, 40))
def test_wrapping_keeps_every_character_and_the_columns(text: str, columns: int) -> None:
    """No character is lost but spaces at the ends of lines, and no line is wider."""
    lines = wrapped(text, columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= columns for line in lines)
    short = fitted(text, columns, 2)
    assert len(short) <= 2
    assert all(width(line) <= columns for line in short)
    assert width(clipped(text, columns)) <= columns


@needs_shared
@pytest.mark.parametrize("name", _DOCUMENTS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_published_document_has_a_report_of_one_screen(name: str, lang: str) -> None:
    accounts = ga.read(SHARED / "documents" / name)
    lines = report_text(accounts.check(), accounts, lang).splitlines()
    assert len(lines) <= (45 if lang == "zh" else 50)
    assert max(map(width, lines)) <= 78
    assert all(re.search(r"\bN\[|\['|\bT0[1-9](?! [a-z])", line) is None for line in lines)


def test_a_finding_begins_with_what_the_figure_should_be() -> None:
    accounts = ga.read_text(WRONG)
    report = accounts.check()
    lines = report_text(report, accounts).splitlines()
    at = lines.index("错误（每个原因一条）：")
    assert "印为542.41，应为532.41" in "".join(line.strip() for line in lines[at + 1 : at + 3])
    assert lines[at + 3].endswith("[T2-COL]")
    assert lines[at + 4] == ""
    coloured = report_text(report, accounts, colour=True)
    assert "\x1b[1;31m结论：矛盾" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == "\n".join(lines)


def test_details_tell_all_that_a_cause_breaks_and_all_rounding() -> None:
    accounts = ga.read_text(WRONG)
    report = accounts.check()
    short = report_text(report, accounts)
    details = report_text(report, accounts, details=True)
    assert max(map(width, details.splitlines())) <= 78
    joined = "".join(line.strip() for line in details.splitlines())
    (error,) = report.errors
    for one in (*error.broken, *report.infos):
        told = "".join(one.message.zh.split())
        assert told in "".join(joined.split())
        assert told not in "".join(short.split())
    assert "项勾稽关系" in details
    assert "看作页码" in details


def test_an_accepted_finding_shows_who_accepted_it_and_when() -> None:
    accounts = ga.read_text(WRONG)
    (error,) = accounts.check().errors
    waiver = Waiver(error.rule, error.cells[0].ref, "已向财政局说明", dt.date(2025, 8, 20))
    report = accounts.check(waivers=[waiver])
    text = report_text(report, accounts)
    assert "2025-08-20 已向财政局说明" in text
    assert "已接受1" in text
    assert of_kind(report.findings) == []
    assert "2025-08-20 已向财政局说明" in report_text(report, accounts, details=True)


def test_what_is_missing_and_what_was_not_read_stand_before_the_errors() -> None:
    start = EXAMPLE_TEXT.index("\n财政拨款收入支出决算总表")
    accounts = ga.read_text(EXAMPLE_TEXT[:start])
    text = report_text(accounts.check(), accounts)
    assert "没有财政拨款收入支出决算总表、一般公共预算财政拨款支出决算表" in text
    assert text.index("缺少的内容") < text.index("四舍五入可以解释的差异")
    english = report_text(accounts.check(), accounts, "en")
    assert "missing: T04 fiscal summary, T05 general budget" in english


def test_further_findings_of_a_rule_take_a_line_each() -> None:
    accounts = ga.read_text(WRONG)
    report = accounts.check()
    (error,) = report.errors
    asked = attrs.evolve(error, severity=Severity.WARNING)
    several = attrs.evolve(report, findings=(asked, asked, asked))
    lines = report_text(several, accounts).splitlines()
    at = lines.index("请核实：")
    assert [line[:5] for line in lines[at + 1 :]] == ["  1. ", "     ", "     ", "  2. ", "  3. "]
    assert all(line.endswith("[T2-COL]") for line in lines[-3:])
    errors = attrs.evolve(report, findings=(error, error))
    assert report_text(errors, accounts).count("[T2-COL]") == 2
    assert len(report_text(errors, accounts).splitlines()) == len(lines) + 1
