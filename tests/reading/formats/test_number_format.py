"""Number formats: what a sheet shows."""

from __future__ import annotations

import decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_accounts.reading.formats._number_format import BUILT_IN, shown, shown_text


@pytest.mark.parametrize(
    ("value", "code", "display"),
    [
        # digits: half goes away from zero, on the fifteen digits that spreadsheets reckon with
        ("532.125", "0.00", "532.13"),
        ("532.405", "#,##0.00", "532.41"),
        ("0.125", "0.00", "0.13"),
        ("-0.125", "0.00", "-0.13"),
        ("1.005", "0.00", "1.01"),
        ("2.5", "0", "3"),
        ("1234.56", "#,##0", "1,235"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("999999.995", "#,##0.00", "1,000,000.00"),
        ("0", "#,##0.00", "0.00"),
        ("0", "#,###.00", ".00"),
        ("0.5", "#.##", ".5"),
        ("12", "#.##", "12."),
        ("7", "000", "007"),
        ("1e-7", "0.00", "0.00"),
        ("1E+22", "0.00", "10000000000000000000000.00"),
        ("-0.001", "0.00", "0.00"),
        ("12.3", "0.0#", "12.3"),
        ("12.3", "0.???", "12.3  "),
        # percent, and commas that divide by a thousand
        ("0.98", "0%", "98%"),
        ("0.1234", "0.00%", "12.34%"),
        ("5324100", "0.00,", "5324.10"),
        ("5324100", "0,.00", "5324.10"),
        ("5324100", "#,##0.00,,", "5.32"),
        ("5324100", "0!.0000", "532.4100"),
        ("5324100", "0\\.0000", "532.4100"),
        ("41", "0!.0000", "0.0041"),
        # words
        ("532.41", '0.00"元"', "532.41元"),
        ("532.41", '"合计："0.00', "合计：532.41"),
        ("532.41", "[$¥-804]#,##0.00", "¥532.41"),
        ("532.41", "[Red]0.00", "532.41"),
        ("532.41", "0.00_ ", "532.41 "),
        ("532.41", "* 0.00", "532.41"),
        ("20241231", "0000-00-00", "2024-12-31"),
        # sections
        ("-532.41", "0.00;0.00", "532.41"),
        ("-532.41", "0.00;(0.00)", "(532.41)"),
        ("-532.41", "#,##0.00;-#,##0.00", "-532.41"),
        ("0", '0.00;-0.00;"-"', "-"),
        ("0", "0.00;;", ""),
        ("-1", "0.00;;", ""),
        ("532.41", ";;;", ""),
        ("0", BUILT_IN[43], "-   "),
        ("532.41", BUILT_IN[43], "532.41 "),
        ("532.41", '[=0]"-";0.00', "532.41"),
        ("0", '[=0]"-";0.00', "-"),
        ("-5", '[=0]"-";0.00', "-5.00"),
        ("150000", '[>=10000]0!.0,"万";0', "15.0万"),
        ("50", "[<0](0);[>100]0.0;0", "50"),
        # General
        ("532.4099999999999", "General", "532.41"),
        ("3.3000000000000003", "General", "3.3"),
        ("123456789.123456", "General", "123456789.1"),
        ("1234567.891234", "G/通用格式", "1234567.891"),
        ("0.123456789012", "General", "0.123456789"),
        ("12345678901", "General", "12345678901"),
        ("123456789012", "General", "1.23457E+11"),
        ("0.00001234", "General", "1.234E-05"),
        ("-2.50", "General", "-2.5"),
        ("206", "", "206"),
        ("5", "@", "5"),
        ("5", 'General"人"', "5人"),
        # powers of ten and fractions
        ("532.41", "0.00E+00", "5.32E+02"),
        ("9.999", "0.00E+00", "1.00E+01"),
        ("12345", "##0.0E+0", "12.3E+3"),
        ("532.41", "# ?/?", "532 2/5"),
        ("0.5", "?/2", "1/2"),
        ("3", "# ?/?", "3"),
        # dates
        ("45292", "yyyy-mm-dd", "2024-01-01"),
        ("45292", BUILT_IN[31], "2024年1月1日"),
        ("45292", BUILT_IN[57], "2024年1月"),
        ("45292", "yyyy/m/d;@", "2024/1/1"),
        ("45292.5", "yyyy-mm-dd hh:mm", "2024-01-01 12:00"),
        ("45292.75", "h:mm AM/PM", "6:00 PM"),
        ("1.5", "[h]:mm:ss", "36:00:00"),
        ("532", "yyyy", "1901"),
        ("1", "yyyy-mm-dd", "1900-01-01"),
        ("45292", "aaaa", "星期一"),
        # no numbers
        ("NaN", "0.00", "NaN"),
        ("1e999", "0.00", "1e999"),
        ("abc", "0.00", "abc"),
    ],
)
def test_a_number_is_shown_by_its_format(value: str, code: str, display: str) -> None:
    assert shown(value, code) == display


def test_days_may_be_counted_from_1904() -> None:
    assert shown("43830", "yyyy-mm-dd", from_1904=True) == "2024-01-01"


@pytest.mark.parametrize(
    ("text", "code", "display"),
    [
        ("见附件", "General", "见附件"),
        ("见附件", "0.00;-0.00;0", "见附件"),
        ("见附件", ";;;", ""),
        ("见附件", '0;-0;0;"（"@"）"', "（见附件）"),
        ("见附件", "@", "见附件"),
    ],
)
def test_a_text_is_shown_by_its_format(text: str, code: str, display: str) -> None:
    assert shown_text(text, code) == display


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
    )
)
def test_the_context_of_the_caller_has_no_say(value: decimal.Decimal) -> None:
    expected = shown(str(value), "#,##0.00")
    with decimal.localcontext() as context:
        context.prec, context.rounding = 2, decimal.ROUND_UP
        context.traps = dict.fromkeys(context.traps, True)
        assert shown(str(value), "#,##0.00") == expected


@given(st.text('0#?.,%;"\\!_*[]@E+-/ymdhsaG=<>1元 ', max_size=20), st.floats())
def test_no_format_fails(code: str, value: float) -> None:
    assert isinstance(shown(repr(value), code), str)
    assert shown_text("x", code) in ("", "x") or "x" in shown_text("x", code)
