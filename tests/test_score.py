"""The formulas of self-evaluation forms (docs/sources.md#integrated-system-forms) as laws."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_accounts.evaluation.score import (
    band_of,
    grade_of,
    of_quality,
    of_quantity,
    of_rate,
    printed_as,
    rate_of,
    total_of,
)
from gov_accounts.families import families

if TYPE_CHECKING:
    from gov_accounts.families import Scheme

SCHEMES = tuple(families().schemes.values())
NATIONAL = families().schemes["national"]

schemes = st.sampled_from(SCHEMES)
weights = st.decimals("0.1", 100, places=1)
amounts = st.decimals(0, 10_000, places=2)
above_zero = st.decimals("0.01", 10_000, places=2)
rates = st.fractions(0, 2)
operators = st.sampled_from((">=", ">", "=", "<=", "<"))


@given(rates, rates, schemes)
def test_the_score_of_the_rate_lies_within_its_weight_and_grows_with_it(
    one: Fraction, other: Fraction, scheme: Scheme
) -> None:
    """`10 × rate, at most 10`; by steps `100% → 10; [80,100) → 7; [60,80) → 5; <60 → 0`."""
    low, high = sorted((one, other))
    less, more = (of_rate(rate, scheme).value for rate in (low, high))
    assert 0 <= less <= more <= scheme.execution


@pytest.mark.parametrize(
    ("scheme", "rate", "score"),
    [
        ("national", "85", "8.5"),
        ("national", "120", "10"),
        ("national", "-3", "0"),
        ("steps", "100", "10"),
        ("steps", "99.99", "7"),
        ("steps", "80", "7"),
        ("steps", "79.99", "5"),
        ("steps", "59.99", "0"),
        ("twenty", "85", "17"),
        ("unscored", "85", "0"),
    ],
)
def test_scores_of_rates(scheme: str, rate: str, score: str) -> None:
    found = of_rate(Fraction(rate) / 100, families().schemes[scheme])
    assert found.value == Fraction(score)
    assert found.steps.zh
    assert found.steps.en


@given(above_zero, amounts)
def test_the_rate_is_a_quotient(budget: Decimal, executed: Decimal) -> None:
    """`rate = executed ÷ budget`, exactly."""
    found = rate_of(executed, budget, NATIONAL)
    assert found is not None
    assert found.value * Fraction(budget) == Fraction(executed)


def test_a_budget_of_zero() -> None:
    """`adjusted budget 0 ⇒ rate 0, score 0 (Zhejiang: 100% if money was spent)`."""
    known = families().schemes
    assert [
        None if one is None else one.value
        for one in (
            rate_of(5, 0, known["national"]),
            rate_of(5, 0, known["unscored"]),
            rate_of(0, 0, known["unscored"]),
            rate_of(5, 0, known["liaoning"]),
        )
    ] == [0, 1, 0, None]
    both = rate_of(60, 100, known["unscored"], other=50)
    assert both is not None
    assert both.value == Fraction(11, 10)


@given(operators, amounts, amounts, weights, schemes)
def test_a_score_lies_between_zero_and_its_weight(
    operator: str, target: Decimal, actual: Decimal, weight: Decimal, scheme: Scheme
) -> None:
    """`a score never exceeds its weight`; the steps end with the score, whatever they are."""
    found = of_quantity(operator, target, actual, weight, scheme)
    if found is not None:
        assert 0 <= found.value <= Fraction(weight)
        assert found.steps.zh
        assert found.steps.en


@given(st.sampled_from((">=", ">", "=")), above_zero, amounts, weights)
def test_a_missed_target_has_a_share(
    operator: str, target: Decimal, actual: Decimal, weight: Decimal
) -> None:
    """`≥ : full weight if reached, else weight × actual/target`; `= : the same as ≥`.

    `actual ≥ 1.2 × target makes the score editable by hand`.
    """
    found = of_quantity(operator, target, actual, weight, NATIONAL)
    reached = Fraction(actual) / Fraction(target)
    if reached >= Fraction(6, 5):
        assert found is None
    else:
        assert found is not None
        assert found.value == Fraction(weight) * min(Fraction(1), reached)


@given(above_zero, st.fractions(0, 3), st.fractions(0, 3), weights)
def test_an_excess_costs_all_from_twice_the_target_on(
    target: Decimal, one: Fraction, other: Fraction, weight: Decimal
) -> None:
    """`≤ : full if actual ≤ target; weight × (1 − (actual − target)/target); from 2 × target on 0`.

    Between, it falls evenly: no step at the target, none at twice the target.
    """
    near, far = (
        of_quantity("<=", target, Fraction(target) * times, weight, NATIONAL)
        for times in sorted((one, other))
    )
    assert near is not None
    assert far is not None
    assert far.value <= near.value
    for times, found in zip(sorted((one, other)), (near, far), strict=True):
        expected = Fraction(weight) * min(Fraction(1), max(Fraction(0), 2 - times))
        assert found.value == expected


def test_a_target_of_zero() -> None:
    """`= … target 0: full if actual ≤ 0, else 0`."""
    scores = [of_quantity("=", 0, actual, 5, NATIONAL) for actual in (0, -1, 1)]
    assert [one.value for one in scores if one is not None] == [5, 5, 0]
    most = of_quantity("<=", 0, 1, 5, NATIONAL)
    assert most is not None
    assert most.value == 0
    assert of_quantity(">", 0, 0, 5, NATIONAL) is None


def test_what_a_person_sets() -> None:
    """`Tianjin/Hebei likewise for any missed ≤ or = indicator`."""
    by_hand = families().schemes["by_hand"]
    assert of_quantity("<=", 10, 12, 5, by_hand) is None
    assert of_quantity("=", 10, 9, 5, by_hand) is None
    assert of_quantity("=", 10, 11, 5, by_hand) is None
    share = of_quantity(">=", 10, 9, 5, by_hand)
    assert share is not None
    assert share.value == Fraction(9, 2)
    with pytest.raises(ValueError, match="expected an operator"):
        of_quantity("≥", 10, 9, 5, by_hand)


@pytest.mark.parametrize(
    ("scheme", "ends"),
    [
        ("national", [(8, 10), (6, 8), (0, 6)]),
        ("twenty", [(8, 10), (5, 8), (0, 5)]),
    ],
)
def test_bands_of_quality(scheme: str, ends: list[tuple[int, int]]) -> None:
    """`达成 [80%,100%], 部分达成 [60%,80%), 未达成 [0,60%); Hubei 80–100, 50–80, 0–50`."""
    known = families().schemes[scheme]
    found = [of_quality(band, 10, known) for band in range(3)]
    assert found == [(Fraction(low), Fraction(high)) for low, high in ends]
    assert of_quality("没有这一档", 10, known) is None


def test_the_longest_word_names_the_band() -> None:
    texts = ("完成", "已完成。", "未完成", "部分完成", "基本达成", "基本达成（扣2分）", "完成率高")
    assert [band_of(text) for text in texts] == [0, 0, 2, 1, 0, 0, None]


@given(st.lists(weights, max_size=12), weights, weights)
def test_a_total_is_a_sum(scores: list[Decimal], rate: Decimal, deduction: Decimal) -> None:
    """`total = Σ indicator scores + score of the rate`, less a deduction."""
    found = total_of(scores, rate, deduction)
    assert found.value + Fraction(deduction) == sum(map(Fraction, [*scores, rate]))
    assert found.steps.zh.count("＝") == 1


@given(st.fractions(0, 100), st.fractions(0, 100))
def test_a_better_total_has_no_worse_grade(one: Fraction, other: Fraction) -> None:
    """`≥90 优, ≥80 良, ≥60 中, <60 差`; `an older default: ≥80 优, 70–80 良, 60–70 中`."""
    low, high = sorted((one, other))
    for scale in NATIONAL.grades:
        order = [name for name, _ in scale]
        assert order.index(grade_of(high, scale)) <= order.index(grade_of(low, scale))


@given(st.fractions(0, 100), st.integers(0, 4))
def test_a_rounded_and_a_cut_score_print_their_value(value: Fraction, places: int) -> None:
    unit = Fraction(1, 10**places)
    for exact in ((value // unit) * unit, ((value + unit / 2) // unit) * unit):
        score = Decimal(int(exact / unit)).scaleb(-places)
        assert printed_as(value, score)
        assert not printed_as(value + 2 * unit, score)
