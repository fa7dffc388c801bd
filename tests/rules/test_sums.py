"""Sums inside a table."""

from __future__ import annotations

import attrs
import pytest

from gov_accounts.findings import Severity, Verdict
from gov_accounts.judging import check
from tests.support.rule_cases import (
    Case,
    add_rows,
    assert_broken,
    assert_near_miss,
    drop_rows,
    edited,
    findings_of,
    shift,
    sum_of,
)

CASES = (
    sum_of("T1-R27", "T01[income_total].amount", "-0.04"),
    sum_of("T1-R31", "T01[income_grand_total].amount", "-0.01"),
    sum_of("T1-R58", "T01[expenditure_total].amount", "-0.03"),
    sum_of("T1-R62", "T01[expenditure_grand_total].amount", "-0.01"),
    sum_of("T2-COL", "T02[2060199].total", "-0.02", "-0.03"),
    sum_of("T2-TOT", "T02[total].fiscal", "-0.03"),
    sum_of("T2-LVL", "T02[206].business", "-0.01", "-0.02", part="类"),
    sum_of("T2-LVL", "T02[20805].fiscal", "-0.01", "-0.02", part="款"),
    sum_of("T3-COL", "T03[2060199].total", "-0.02", "-0.03"),
    sum_of("T3-TOT", "T03[total].project", "-0.02"),
    sum_of("T3-LVL", "T03[206].business", "-0.01", "-0.02", part="类"),
    sum_of("T3-LVL", "T03[20805].total", "-0.01", "-0.02", part="款"),
    sum_of("T4-R27", "T04[income_total].amount", "-0.01"),
    sum_of("T4-R28", "T04[opening].amount", "-0.01"),
    sum_of("T4-R32", "T04[income_grand_total].amount", "-0.01"),
    sum_of("T4-ROW", "T04[208].total", "-0.01"),
    sum_of("T4-R59", "T04[expenditure_total].general_budget", "-0.02"),
    sum_of("T4-R64", "T04[expenditure_grand_total].government_fund", "-0.01"),
    sum_of("T5-COL", "T05[2060101].total", "-0.01", "-0.02"),
    sum_of("T5-TOT", "T05[total].basic", "-0.02"),
    sum_of("T5-LVL", "T05[206].project", "-0.01", "-0.02", part="类"),
    sum_of("T5-LVL", "T05[20805].total", "-0.01", "-0.02", part="款"),
    sum_of("T6-PERS", "T06[personnel].amount", "-0.01"),
    sum_of("T6-PUB", "T06[operating].amount", "-0.02"),
    sum_of("T6-301", "T06[301].amount", "-0.03", "-0.04"),
    sum_of("T6-302", "T06[302].amount", "-0.02", "-0.03"),
    sum_of("T6-303", "T06[303].amount", "-0.01", "-0.02"),
    sum_of("T6-307", "T06[307].amount", "-0.01", "-0.02"),
    sum_of("T6-310", "T06[310].amount", "-0.01", "-0.02"),
    sum_of("T6-312", "T06[312].amount", "-0.01", "-0.02"),
    sum_of("T6-399", "T06[399].amount", "-0.01", "-0.02"),
    *(
        Case(
            f"T6-{category}",
            f"T06[{category}].amount",
            (
                add_rows(
                    "T06", (category, "2.98"), (f"{category}01", "1.00"), (f"{category}99", "2.00")
                ),
            ),
            (
                add_rows(
                    "T06", (category, "2.99"), (f"{category}01", "1.00"), (f"{category}99", "2.00")
                ),
            ),
            status=Verdict.ROUNDING,
        )
        for category in ("309", "311", "313")  # not printed by the layout
    ),
    sum_of("T7-TOT", "T07[total].budget", "-0.01"),
    sum_of("T7-CAR", "T07[vehicles].final", "-0.01", "-0.02"),
    sum_of("T8-ROW", "T08[2296002].total", "-0.01", "-0.02"),
    sum_of("T8-BAL", "T08[total].closing", "-0.01"),
    sum_of("T8-TOT", "T08[total].project", "-0.01"),
    Case(
        "T8-LVL",
        "T08[21208].revenue",
        (shift("T08[21208].revenue", "-0.02"), shift("T08[212].revenue", "-0.02")),
        (shift("T08[21208].revenue", "-0.01"), shift("T08[212].revenue", "-0.01")),
        status=Verdict.ROUNDING,
    ),
    sum_of("T9-ROW", "T09[2230199].total", "-0.01", "-0.02"),
    sum_of("T9-BAL", "T09[total].closing", "-0.01"),
    sum_of("T9-TOT", "T09[total].project", "-0.01"),
    Case(
        "T9-LVL",
        "T09[22301].opening",
        (shift("T09[22301].opening", "-0.02"), shift("T09[223].opening", "-0.02")),
        (shift("T09[22301].opening", "-0.01"), shift("T09[223].opening", "-0.01")),
        status=Verdict.ROUNDING,
    ),
)
"""Sums inside one table."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_broken_rule_is_reported_with_its_severity_and_cell(case: Case) -> None:
    assert_broken(case, case.broken)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.opposite], ids=lambda case: case.id
)
def test_an_equality_is_broken_from_the_other_side_too(case: Case) -> None:
    assert_broken(case, case.opposite)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_near_miss_is_not_reported_as_broken(case: Case) -> None:
    assert_near_miss(case)


@pytest.mark.parametrize(
    ("rule", "ref"), [("T8-BAL", "T08[2120803].closing"), ("T9-BAL", "T09[2230105].closing")]
)
def test_a_balance_of_one_row_is_only_a_question_for_money_may_be_moved(
    rule: str, ref: str
) -> None:
    """After an adjustment only 合计 need hold."""
    findings = findings_of(check(edited([shift(ref, "5.00")])), rule)
    row = {one.severity for one in findings if any(cell.ref == ref for cell in one.cells)}
    assert row == {Severity.WARNING}


def test_rows_withheld_by_a_unit_that_may_withhold_them_are_only_a_question() -> None:
    short = edited([drop_rows("T05", "2210203")])
    severities = {
        name: {
            one.severity for one in findings_of(check(attrs.evolve(short, entity=name)), "T5-LVL")
        }
        for name in ("某市公安局", "某市科学技术局")
    }
    assert Severity.ERROR not in severities["某市公安局"]
    assert severities["某市公安局"] & {Severity.WARNING}
    assert Severity.ERROR in severities["某市科学技术局"]
