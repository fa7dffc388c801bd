"""What holds of the signs of the page, whatever the text."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gov_accounts import words
from gov_accounts.errors import AmountError
from gov_accounts.money import MAX_DIGITS, MAX_PLACES, Rounding, fen, grouped, parse_amount, printed
from gov_accounts.strategies import amounts
from gov_accounts.units import Unit

SIGNS = "0123456789０１２３５９,，.．-－−﹣+＋%％ \u3000()（）/／·–—―第共页元万亿一十"
TEXTS = st.one_of(st.text(SIGNS, max_size=14), st.text(max_size=14))


@given(TEXTS)
@example("１，２３４．５")
@example("1" * (MAX_DIGITS + 1))
def test_what_is_a_number_is_an_amount_and_the_reverse(text: str) -> None:
    """One door for numbers, and one description of what comes through it."""
    try:
        parse_amount(text)
    except AmountError:
        digits, _, places = words.half_width(text.strip()).replace(",", "").partition(".")
        room = len(digits.lstrip("-0")) <= MAX_DIGITS and len(places) <= MAX_PLACES
        assert not (words.is_number(text) and room)
    else:
        assert words.is_number(text)


@given(TEXTS)
def test_patterns_of_numbers_agree(text: str) -> None:
    """A plain number is a number, a number is like one, and in text it is taken whole."""
    folded = words.half_width(text.strip())
    if re.fullmatch(words.PLAIN_NUMBER, folded):
        assert words.is_number(text)
    if words.is_number(text):
        assert words.is_number_like(text)
        found = re.search(words.UNSIGNED_IN_TEXT, folded)
        assert found is not None
        assert found.group() == folded.removeprefix("-")


@given(amounts(places=2))
def test_a_grouped_amount_is_a_number(figure: Decimal) -> None:
    """Thousands separators stand before every three digits."""
    assert words.is_number(grouped(figure))
    assert re.fullmatch(words.bounded_number(MAX_DIGITS, MAX_PLACES), format(figure, "f"))


@given(TEXTS)
def test_half_width_is_idempotent_and_keeps_columns(text: str) -> None:
    """One character for one, so that a place in a line stays that place."""
    folded = words.half_width(text)
    assert words.half_width(folded) == folded
    assert len(folded) == len(text)


@given(st.text("0123456789.,-+%()=><:;/~", max_size=14))
def test_unfolding_and_folding_cancel(text: str) -> None:
    """Full width says nothing else."""
    wide = text.translate(words.unfolding(text))
    assert words.half_width(wide) == text
    assert text == "" or not wide.isascii()


@given(st.integers(-(10**16), 10**16), st.sampled_from(Unit))
def test_units_round_trip(yuan: int, unit: Unit) -> None:
    """Whole 元 have an exact place in every unit; the word names it."""
    amount = yuan * 100
    figure = printed(amount, unit, Decimal(1).scaleb(-MAX_PLACES), Rounding.TRUNCATED)
    assert fen(figure, unit) == amount
    assert Unit(unit.value) is Unit.named(unit.value) is unit
    assert re.fullmatch(words.UNIT, unit.value)


@pytest.mark.parametrize("unit", Unit)
def test_a_unit_is_found_by_its_longest_word(unit: Unit) -> None:
    """万元 is not 元 with something before it."""
    found = re.search(words.UNIT, f"金额单位：{unit.value}")
    assert found is not None
    assert found.group() == unit.value


@given(TEXTS)
def test_a_page_mark_is_no_figure_but_for_whole_digits(text: str) -> None:
    """Nothing printed is lost: what is a figure and more than whole digits is never a page mark."""
    if words.is_page_mark(text) and words.is_number(text):
        assert words.half_width(text.strip()).isdigit()
        assert len(text.strip()) <= 4
    if words.is_page_number(text):
        assert words.is_page_mark(text)


@given(TEXTS)
def test_a_blank_is_nothing_else(text: str) -> None:
    """A blank is no number, no page mark and no unit."""
    if words.is_blank(text):
        assert not words.is_number(text)
        assert not words.is_spoilt(text)
        assert not words.is_page_mark(text)
        assert Unit.named(text) is None


@given(st.integers(1, 99))
def test_a_chinese_numeral_stands_in_headings(number: int) -> None:
    """What is written for a number is read as one."""
    numeral = words.chinese_numeral(number)
    assert re.fullmatch(words.CHINESE_NUMERAL, numeral)
    assert words.is_part(f"第{numeral}部分")
    assert words.is_page_mark(f"第{numeral}页")
