"""Identities of the narrative with the tables and with itself."""

from __future__ import annotations

import pytest

from gov_accounts.findings import Verdict
from tests.support.narratives import ITEMS
from tests.support.statement_cases import (
    FUNDS,
    Case,
    as_printed,
    assert_broken,
    assert_near_miss,
    names_of,
    nothing,
    part_of,
    print_cell,
    say,
    shift,
    sum_of,
)

_EQUAL = (
    as_printed("N-01", "income.total", "T01[income_grand_total].amount", "0.20"),
    as_printed("N-02", "income.fiscal", "T02[total].fiscal"),
    as_printed("N-02", "income.general_budget", "T04[general_budget].amount"),
    *(nothing("N-02", f"income.{fund}", f"T04[{fund}].amount") for fund in FUNDS[1:]),
    sum_of("N-02", "income.fiscal", "income.general_budget", "-0.01 -0.02", "T02[total].fiscal"),
    as_printed("N-03", "income.institutional", "T01[institutional].amount"),
    as_printed("N-03", "income.opening", "T01[opening].amount"),
    *(
        nothing("N-03", f"income.{line}", f"T01[{line}].amount")
        for line in (
            "superior_subsidy",
            "business",
            "subsidiary_remittance",
            "other",
            "surplus_used",
        )
    ),
    sum_of("N-03", "income.total", "income.fiscal", "-0.05 -0.08"),
    as_printed("N-04", "income.year_total", "T02[total].total"),
    as_printed("N-04", "expenditure.year_total", "T03[total].total"),
    as_printed("N-05", "expenditure.total", "T01[expenditure_grand_total].amount"),
    as_printed("N-05", "expenditure.basic", "T03[total].basic"),
    as_printed("N-05", "expenditure.project", "T03[total].project"),
    *(
        nothing("N-05", f"expenditure.{column}", f"T03[total].{column}")
        for column in ("superior_remittance", "business", "subsidiary_subsidy")
    ),
    as_printed("N-05", "expenditure.category.206", "T03[206].total"),
    as_printed("N-05", "expenditure.items.2060199.amount", "T03[2060199].total"),
    nothing("N-05", "expenditure.surplus_allocated", "T01[surplus_allocated].amount"),
    as_printed("N-08", "closing.total", "T01[closing].amount"),
    as_printed("N-09", "fiscal.total", "T04[expenditure_total].total"),
    as_printed("N-09", "fiscal.grand_total", "T04[income_grand_total].amount"),
    as_printed("N-09", "fiscal.basic", "T05[total].basic"),
    as_printed("N-09", "fiscal.project", "T05[total].project"),
    sum_of("N-09", "fiscal.total", "fiscal.basic", "-0.01 -0.20", "T04[expenditure_total].total"),
    *(
        as_printed("N-09", f"fiscal.{key}", ref)
        for key, ref in (
            ("expenditure_total", "T04[expenditure_grand_total].total"),
            ("income", "T04[income_total].amount"),
            ("opening", "T04[opening].amount"),
            ("closing", "T04[closing].total"),
            ("category.206", "T04[206].total"),
            ("items.2060404.amount", "T05[2060404].total"),
        )
    ),
    Case(
        "N-09",
        "income in all",
        names_of("fiscal.income_total", "T04[income_grand_total].amount"),
        (say("fiscal.income_total=405.10"),),
        (say("fiscal.income_total=405.0"),),
    ),
    *(
        nothing("N-FUND", f"{fund}.{part}", f"{table}[total].{part}")
        for fund, table, parts in (
            ("government_fund", "T08", "total revenue opening closing basic project"),
            ("state_capital", "T09", "total basic project"),
        )
        for part in parts.split()
    ),
    *(
        Case(
            "N-FUND",
            f"{fund} {code} as printed",
            names_of(key, f"{table}[{code}].total"),
            (say(f"{key}=1.01"), print_cell(f"{table}[{code}].total", "1.00")),
            (say(f"{key}=1.0"), print_cell(f"{table}[{code}].total", "1.00")),
        )
        for fund, table, codes in (
            ("government_fund", "T08", ("212", "2120804")),
            ("state_capital", "T09", ("223", "2230101")),
        )
        for code in codes
        for key in (f"{fund}.category.{code}" if len(code) == 3 else f"{fund}.items.{code}.amount",)
    ),
    as_printed("N-11", "general_budget.total", "T05[total].total"),
    *(
        as_printed("N-11", f"general_budget.category.{c}", f"T05[{c}].total")
        for c in ("206", "208", "221")
    ),
    sum_of(
        "N-11",
        "general_budget.total",
        "general_budget.category.206",
        "-0.01 -0.03",
        "T05[total].total",
    ),
    *(as_printed("N-12", f"items.{code}.amount", f"T05[{code}].total") for code, _ in ITEMS),
    *(
        as_printed("N-17", f"three_public.{line}", f"T07[{line}].final")
        for line in ("total", "reception", "vehicles", "vehicles_running")
    ),
    *(
        nothing("N-17", f"three_public.{line}", f"T07[{line}].final")
        for line in ("overseas", "vehicles_purchase")
    ),
    as_printed("N-17-budget", "three_public.budget", "T07[total].budget"),
    sum_of(
        "N-17", "three_public.total", "three_public.reception", "-0.01 -0.03", "T07[total].final"
    ),
    sum_of(
        "N-17",
        "three_public.vehicles",
        "three_public.vehicles_running",
        "-0.01 -0.02",
        "T07[vehicles].final",
    ),
    as_printed("N-22", "basic.total", "T05[total].basic"),
    as_printed("N-22", "basic.personnel", "T06[personnel].amount"),
    as_printed("N-22", "basic.operating", "T06[operating].amount"),
    sum_of("N-22", "basic.total", "basic.personnel", "-0.01 -0.05", "T05[total].basic"),
    sum_of("N-24", "procurement.total", "procurement.goods", "-0.01 -0.02"),
    Case(
        "N-30",
        "one vehicle more",
        names_of("assets.vehicles", "assets.vehicles_special"),
        (say("assets.vehicles_special=1"),),
        (say("assets.vehicles_special=1", "assets.vehicles_other=0"),),
    ),
    Case(
        "N-33",
        "grades",
        names_of("performance.projects", "performance.poor"),
        (say("performance.poor=1"),),
        (say("performance.poor=1", "performance.fair=0"),),
    ),
    Case(
        "N-33",
        "problems",
        names_of("performance.problems", "performance.open"),
        (say("performance.open=0"),),
        (say("performance.open=0", "performance.solved=3"),),
    ),
)
"""What is the same as a figure of the tables, or the sum of others."""

_PARTS = (
    Case(
        "N-06",
        "wages below table 6",
        names_of("expenditure.wages", "T06[301].amount"),
        (say("expenditure.wages=290.47"),),
        (say("expenditure.wages=290.49"),),
        status=Verdict.ROLLED_UP,
    ),
    Case(
        "N-06",
        "goods below table 6",
        names_of("expenditure.goods", "T06[302].amount"),
        (say("expenditure.goods=29.48"),),
        (say("expenditure.goods=29.49"),),
        status=Verdict.ROLLED_UP,
    ),
    Case(
        "N-06",
        "grants below table 6",
        names_of("expenditure.grants", "T06[303].amount"),
        (say("expenditure.grants=8.98"),),
        (say("expenditure.grants=9"),),
    ),
    Case(
        "N-06",
        "together above basic",
        names_of("expenditure.wages", "expenditure.basic"),
        (shift("expenditure.wages", "0.04"),),
        (shift("expenditure.wages", "0.01"),),
        status=Verdict.ROUNDING,
    ),
    part_of("N-20-in", "three_public.domestic_reception", "three_public.reception"),
    Case(
        "N-20-in",
        "domestic receptions and those abroad",
        names_of(
            "three_public.domestic_reception",
            "three_public.abroad_reception",
            "three_public.reception",
        ),
        (say("three_public.abroad_reception=0.03"),),
        (say("three_public.abroad_reception=0.20", "three_public.domestic_reception=0.60"),),
    ),
    part_of("N-20-in", "three_public.foreign_reception", "three_public.domestic_reception"),
    part_of("N-20-in", "three_public.foreign_batches", "three_public.domestic_batches", "1"),
    part_of("N-20-in", "three_public.foreign_persons", "three_public.domestic_persons", "1"),
    part_of("N-23", "operation.total", "T06[operating].amount", "0.03"),
    part_of("N-25", "procurement.small", "procurement.sme"),
    part_of("N-25", "procurement.sme", "procurement.total", "0.03"),
    part_of("N-27", "procurement.reserved_small", "procurement.reserved_sme"),
    part_of("N-27", "procurement.awarded_sme", "procurement.reserved_sme"),
    part_of("N-27", "procurement.awarded_small", "procurement.reserved_small"),
    part_of("N-32", "three_public.vehicles_kept", "assets.vehicles", "1"),
)
"""What is no larger than another figure."""

CASES = (*_EQUAL, *_PARTS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_broken_rule_is_reported_with_its_severity_and_cells(case: Case) -> None:
    assert_broken(case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_near_miss_is_not_reported(case: Case) -> None:
    assert_near_miss(case)
