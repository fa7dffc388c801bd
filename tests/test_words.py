"""The signs of the page: what they are, and that no other module has a definition of its own."""

from __future__ import annotations

import ast
import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

import gov_accounts as ga
from gov_accounts import words
from gov_accounts.authoring import Ledger, Payment, Receipt, build, print_text
from gov_accounts.codes import FunctionCode
from gov_accounts.evaluation import parse_target
from gov_accounts.money import Interval, Rounding, stands_for
from gov_accounts.reading._find import sections
from gov_accounts.reading._narrated import read_narrative
from gov_accounts.reading._numeral_fates import Numerals
from gov_accounts.reading._plain_text import text_lines
from gov_accounts.reading._printed_cells import words_of
from gov_accounts.refs import CellRef
from gov_accounts.rules._document import Document
from gov_accounts.units import Unit
from tests.support.documents import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOURCES = sorted((ROOT / "src" / "gov_accounts").rglob("*.py"))


# --- full width ----------------------------------------


def test_every_sign_keeps_its_column() -> None:
    text = "（一）２０２４年，共１，２３４．５０万元；占９０％～９５％　＞＝"
    assert words.half_width(text) == "(一)2024年,共1,234.50万元;占90%~95% >="
    assert len(words.half_width(text)) == len(text)


def test_letters_and_marks_of_sentences_stay() -> None:
    assert words.half_width("“Ａ”！？。") == "“Ａ”！？。"


def test_a_part_of_the_table_folds_only_its_signs() -> None:
    assert "（５０％）".translate(words.folding("0123456789")) == "（50％）"
    assert "(50%)".translate(words.unfolding("()")) == "（50%）"


# --- numbers ----------------------------------------


@pytest.mark.parametrize("text", ["0", "748.66", "4,733.10", "-2.5", "－２．５", "−1", " 12 "])
def test_numbers(text: str) -> None:
    assert words.is_number(text)
    assert words.is_number_like(text)


@pytest.mark.parametrize(
    "text", ["", "-", "1,23", "12345,678", "1.", ".5", "1e3", "50%", "٣", "+1"]
)
def test_no_numbers(text: str) -> None:
    assert not words.is_number(text)


def test_a_number_in_running_text_is_taken_whole() -> None:
    found = re.findall(words.UNSIGNED_IN_TEXT, "计1,234.50万元，2-3人，错12345,678元")
    assert found == ["1,234.50", "2", "3", "12345,678"]


def test_a_minus_sign_of_any_width_stands_in_a_table() -> None:
    tokens = words_of(text_lines("退款 −5.00 ﹣6.00 －７．００\n"))
    assert [token.amount for token in tokens[1:]] == [Decimal(-5), Decimal(-6), Decimal(-7)]


def test_a_unit_of_a_target_has_no_comma() -> None:
    target = parse_target("≥５０个")
    assert target is not None
    assert (target.value, target.unit) == (Decimal(50), "个")
    assert parse_target("50个,") is parse_target("50个，") is None


# --- nothing ----------------------------------------


@pytest.mark.parametrize("sign", [*words.BLANK_SIGNS, "——", "－", "−", "／", "- -"])
def test_what_stands_for_nothing_is_a_blank_everywhere(sign: str) -> None:
    assert words.is_dash(sign)
    assert words.is_blank(sign)
    if " " not in sign:
        assert words_of(text_lines(f"合计 {sign} 5.00\n"))[1].dash


def test_an_empty_cell_is_blank_and_no_dash() -> None:
    assert words.is_blank(None)
    assert words.is_blank("\u3000")
    assert not words.is_dash("\u3000")


# --- page marks and parts ----------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        *("16", "- 16 -", "—16—", "–１６–", "·16·", "第16页", "第 16 页 共 31 页"),
        *("第16页，共31页", "共31页 第16页", "第三页", "- 第16页 -", "16/31", "16 ／ 31"),
    ],
)
def test_page_marks(line: str) -> None:
    assert words.is_page_mark(line)


@pytest.mark.parametrize(
    "line", ["", "-", "16.00", "-16", "－16", "1,234", "第16条", "20245", "16年"]
)
def test_no_page_marks(line: str) -> None:
    assert not words.is_page_mark(line)


def test_a_share_that_stands_alone_in_a_form_is_no_page_number() -> None:
    assert not words.is_page_number("3/5")


@pytest.mark.parametrize("line", ["第一部分", "第 十二 部分　情况说明", "第1部分 概况"])
def test_parts(line: str) -> None:
    assert words.is_part(line)


def test_a_mention_of_a_part_begins_none() -> None:
    assert not words.is_part("见第一部分")


# --- units ----------------------------------------


def test_the_table_of_units() -> None:
    assert {unit.value: unit.fen for unit in Unit} == {
        "元": 100,
        "千元": 1000 * 100,
        "万元": 10_000 * 100,
        "亿元": 100_000_000 * 100,
    }
    assert ga.Unit is Unit


def test_a_hundred_million_stands_for_so_many_fen() -> None:
    """Half-up, 0.02 亿元 are 1.5 to 2.5 百万元."""
    half_up = stands_for(Decimal("0.02"), Unit.YI, Decimal("0.01"), Rounding.HALF_UP)
    assert half_up == Interval(150_000_000, 249_999_999)


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("wide", ["金额单位：{}", "单位:{}", "（单位：人民币{}）"])
def test_a_heading_names_its_unit(unit: Unit, wide: str) -> None:
    lines = text_lines(f"收入支出决算总表\n{wide.format(unit.value)}\n行次 金额\n")
    assert [one.unit for one in sections(lines)] == [unit]


@pytest.mark.parametrize("unit", Unit)
def test_a_unit_passes_through_print_reading_json_and_checking(unit: Unit) -> None:
    item = FunctionCode("2060101")
    fen = 123_456_789_012_345
    ledger = Ledger(
        "某某市科学局",
        2024,
        receipts=(Receipt(item, "general_budget", fen),),
        payments=(Payment(item, "general_budget", "project", fen),),
    )
    accounts = build(ledger, unit=unit)
    read = ga.read_text(print_text(accounts))
    assert read.expenditure is not None
    assert accounts.expenditure is not None
    assert {table.unit for table in read.tables()} == {unit}
    assert read.expenditure["2060101"].project == accounts.expenditure["2060101"].project
    assert not read.check().errors
    again = ga.FinalAccounts.from_json(read.to_json())
    assert again == read
    assert json.loads(read.to_json())["expenditure"]["unit"] == unit.value
    assert {fact["unit"] for fact in read.facts() if fact["table"] == "T03"} == {unit.value}


@pytest.mark.parametrize("unit", Unit)
def test_a_sentence_states_money_in_any_unit(unit: Unit) -> None:
    said = (
        f"收入总计1.23{unit.value}，支出总计1.23{unit.value}。与上年相比，收入总计增加0.02{unit.value}，"
        "增长1.65%。主要原因是项目增加。"
    )
    text = f"第三部分 决算情况说明\n一、收入支出决算总体情况说明\n2024年度{said}\n"
    lines = text_lines(text)
    narrated = read_narrative(lines, set(), Numerals(lines))
    assert narrated.narrative is not None
    stated = {one.key: one.unit for one in narrated.narrative}
    assert stated == {
        **dict.fromkeys(("income.total", "expenditure.total", "income.total.change"), unit.value),
        "income.total.change_rate": "%",
    }
    judged = Document(ga.FinalAccounts("某某市科学局", 2024, narrative=narrated.narrative))
    figure = judged.figure(CellRef("N[income.total]"))
    assert figure is not None
    assert (figure.unit, figure.quantum) == (unit, Decimal("0.01"))


# --- one definition ----------------------------------------

_NUMBER = re.compile(
    r"""
    \[[^\]]*0-9[^\]]*\] (?:[+*]|\{+[^}]*\}+) [^|]{0,30}?   # digits, perhaps groups of them,
    (?:\\\.|\[\.[^\]]*\]) \)? \[[^\]]*0-9                  # a point, digits
    """,
    re.VERBOSE,
)
_SIGNS = {
    "number": _NUMBER,
    "full width": re.compile("[０-９]"),
    "Chinese numeral": re.compile("一二三四五六七八九十"),
    "dashes": re.compile(r"\[[^\]]*[-–—－][-–—－]+[^\]]*\]|[-–—－]\\?[～至]+\]"),
}


def _texts(tree: ast.Module) -> Iterator[str]:
    """Yield the texts of a module that are no docstrings; of an f-string with gaps."""
    nodes = list(ast.walk(tree))
    strings = [node for node in nodes if isinstance(node, ast.JoinedStr)]
    apart = {id(part) for node in strings for part in node.values}
    apart |= {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for string in strings:
        parts = (part.value if isinstance(part, ast.Constant) else "\0" for part in string.values)
        yield "".join(map(str, parts))
    for node in nodes:
        text = node.value if isinstance(node, ast.Constant) and id(node) not in apart else None
        if isinstance(text, str | bytes):
            yield text if isinstance(text, str) else text.decode("latin-1")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(path.parents[1])))
def test_no_other_module_has_signs_of_its_own(path: Path) -> None:
    name = path.relative_to(ROOT / "src" / "gov_accounts").as_posix()
    if name == "words.py":
        return
    own = {
        sign: [text for text in _texts(ast.parse(path.read_text("utf-8"))) if form.search(text)]
        for sign, form in _SIGNS.items()
    }
    assert not any(own.values()), "compose it of what gov_accounts.words has"


@pytest.mark.parametrize(
    "text",
    [
        *(r"[0-9]+(?:\.[0-9]+)?", r"-?[0-9][0-9,]*(?:\.[0-9]+)?", r"[0-9０-９]+(?:[.．][0-9]+)?"),
        *(r"[0-9]{1,15}(?:\.[0-9]{1,8})?", r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"),
    ],
)
def test_the_search_for_patterns_of_numbers_finds_them(text: str) -> None:
    assert _NUMBER.search(text)
    assert not _NUMBER.search(r"[0-9]{4}年|[0-9]{1,2}[.、]")
