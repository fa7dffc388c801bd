from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_accounts.errors import AmountError
from gov_accounts.money import (
    Rounding,
    exact_sum,
    format_amount,
    from_ticks,
    grouped,
    parse_amount,
    printed,
    require_amount,
    rounded,
    stands_for,
    ticks,
)
from gov_accounts.strategies import amounts
from gov_accounts.units import Unit

FEN = st.one_of(st.integers(-(10**14), 10**14), st.integers(-30_000, 30_000))
UNITS = st.sampled_from(Unit)
ROUNDINGS = st.sampled_from(Rounding)
QUANTA = st.sampled_from(
    [Decimal(1), Decimal("0.1"), Decimal("0.01"), Decimal("0.0001"), Decimal("0.000001")]
)


@given(FEN, UNITS, QUANTA, ROUNDINGS)
def test_a_printed_figure_stands_for_every_amount_that_prints_so_and_no_other(
    fen: int, unit: Unit, quantum: Decimal, rounding: Rounding
) -> None:
    """k quanta are [10000k - 5000, 10000k + 4999] 分 half-up, [10000k, 10000k + 9999] truncated."""
    if unit is Unit.YUAN and quantum < Decimal("0.01"):
        quantum = Decimal("0.01")
    figure = printed(fen, unit, quantum, rounding)
    interval = stands_for(figure, unit, quantum, rounding)
    assert fen in interval
    assert printed(interval.low, unit, quantum, rounding) == figure
    assert printed(interval.high, unit, quantum, rounding) == figure
    assert printed(interval.low - 1, unit, quantum, rounding) != figure
    assert printed(interval.high + 1, unit, quantum, rounding) != figure


@given(amounts(places=2), ROUNDINGS)
def test_a_figure_finer_than_a_fen_is_kept_between_its_neighbours(
    figure: Decimal, rounding: Rounding
) -> None:
    """Exact amounts lie on the lattice of 0.01 元; a finer print has no exact place on it."""
    fine = Decimal(f"{figure}5") if figure >= 0 else figure
    interval = stands_for(fine, Unit.YUAN, Decimal("0.001"), rounding)
    assert 0 <= interval.high - interval.low <= 1


@given(amounts(places=3))
def test_reading_undoes_writing(figure: Decimal) -> None:
    """Values as printed: the digits, trailing zeros included, survive."""
    assert str(parse_amount(format_amount(figure))) == format_amount(figure)
    assert parse_amount(grouped(figure)) == figure
    wide = format_amount(figure).translate(
        str.maketrans("0123456789.-", "０１２３４５６７８９．－")
    )
    assert parse_amount(wide) == figure


@given(st.lists(amounts(places=2), max_size=30))
def test_sums_do_not_depend_on_the_callers_decimal_context(figures: list[Decimal]) -> None:
    """Sums are exact whatever the caller's decimal context."""
    expected = exact_sum(figures)
    with decimal.localcontext() as context:
        context.prec = 2
        context.rounding = decimal.ROUND_UP
        assert exact_sum(figures) == expected
        assert [ticks(figure, Unit.WAN) for figure in figures] == [
            int(figure.as_integer_ratio()[0] * 10**14 // figure.as_integer_ratio()[1])
            for figure in figures
        ]


@given(amounts(places=2), UNITS)
def test_ticks_are_exact(figure: Decimal, unit: Unit) -> None:
    """A printed figure and its whole number of ticks are the same amount."""
    assert from_ticks(ticks(figure, unit), unit, Decimal("0.01")) == figure


@given(st.fractions(), st.integers(0, 6))
def test_a_number_for_people_is_the_nearest_of_so_many_places(value: Fraction, places: int) -> None:
    """No float on the way: halves go away from zero, and nothing is nearer."""
    shown = Fraction(rounded(value, places).replace(",", ""))
    assert abs(shown - value) <= Fraction(1, 2 * 10**places)
    if abs(shown - value) == Fraction(1, 2 * 10**places):
        assert abs(shown) > abs(value)


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    """One door for numbers: nothing but an amount enters, nothing but AmountError leaves."""
    try:
        value = parse_amount(text)
    except AmountError:
        return
    assert value.is_finite()
    assert require_amount(value) is value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1e3",
        "NaN",
        "Infinity",
        "1_000",
        "1,23",
        "1,2345",
        "--1",
        "1.",
        ".5",
        "٣",
        "12 34",
        "¥5",
        "9" * 21,
    ],
)
def test_what_is_no_amount_is_refused_with_the_text_in_the_message(text: str) -> None:
    with pytest.raises(AmountError, match="expected"):
        parse_amount(text)


@pytest.mark.parametrize(
    "value", [1, 1.5, True, "1", None, Decimal("NaN"), Decimal("1E+3"), Decimal("1E-9")]
)
def test_only_decimals_as_printed_enter(value: object) -> None:
    with pytest.raises(AmountError):
        require_amount(value)
