"""Identities across tables, balances and limits."""

from __future__ import annotations

import attrs
import pytest

from gov_accounts.authoring import Ledger, build
from gov_accounts.findings import Severity, Verdict
from gov_accounts.judging import check
from tests.support.edits import apply
from tests.support.ledgers import payment, receipt
from tests.support.rule_cases import (
    Case,
    assert_broken,
    assert_near_miss,
    blank,
    edited,
    findings_of,
    leaf,
    put,
    shift,
    sum_of,
    through,
    twin,
)

_OWN_MONEY = tuple(
    f"T01[{line}].amount"
    for line in (
        "superior_subsidy",
        "institutional",
        "business",
        "subsidiary_remittance",
        "other",
        "surplus_used",
    )
)

_NO_CARRY = (
    blank("T01[surplus_used].amount", "T01[opening].amount"),
    blank("T01[surplus_allocated].amount", "T01[closing].amount"),
    *(
        put(f"T02[{item}].total", f"T03[{item}].total")
        for item in ("2060199", "2060404", "2120803", "2120804", "2230105", "2230199", "2296002")
    ),
)
"""Nothing is carried over, and every 项 spends what it receives."""

_SOURCES = ("superior_subsidy", "institutional", "business", "subsidiary_remittance", "other")

_FUNDS = ("general_budget", "government_fund", "state_capital")

_THREE_PUBLIC = (
    ("out", "30212", "overseas"),
    ("rec", "30217", "reception"),
    ("run", "30231", "vehicles_running"),
    ("buy", "31013", "vehicles_purchase"),
)

_SUMMARIES = (
    twin(
        "T1-BAL",
        "T01[expenditure_grand_total].amount",
        shift("T01[expenditure_total].amount", "0.01"),
        shift("T01[expenditure_grand_total].amount", "0.01"),
    ),
    *(
        Case(
            "T1-NF",
            f"T01[{line}].amount",
            (put(f"T01[{line}].amount", plus="-0.01"),),
            (put(f"T01[{line}].amount", plus=least),),
            status=Verdict.EXACT,
            part=f"{line} {least}",
        )
        for line in ("surplus_used", "surplus_allocated")
        for least in ("0.00", "0.01")
    ),
    Case(
        "T3-OP",
        "T03[total].business",
        (put("T03[total].business", "T01[business].amount", "T01[opening].amount", plus="1.00"),),
        (put("T03[total].business", "T01[business].amount", "T01[opening].amount", plus="0.01"),),
        status=Verdict.ROUNDING,
    ),
    Case(
        "T3-OP",
        "T03[total].business",
        (put("T03[total].business", "T01[business].amount", "T01[opening].amount", plus="4.00"),),
        (
            put("T03[total].business", "T01[business].amount", "T01[opening].amount", plus="4.00"),
            put("T01[surplus_used].amount", plus="4.00"),
        ),
        status=Verdict.EXACT,
        part="surplus_used",
    ),
    Case(
        "T3-OP",
        "T03[total].business",
        (put("T01[business].amount", plus="0.00"), blank("T01[opening].amount")),
        (
            put("T01[business].amount", plus="0.00"),
            blank("T01[opening].amount", "T03[total].business"),
        ),
        status=None,
        part="without expenditure",
    ),
    twin(
        "T4-BAL",
        "T04[expenditure_grand_total].total",
        shift("T04[expenditure_total].total", "0.01"),
        shift("T04[expenditure_grand_total].total", "0.01"),
    ),
    *(
        sum_of(f"T4-F{number}", f"T04[expenditure_grand_total].{fund}", "-0.01")
        for number, fund in enumerate(_FUNDS, start=1)
    ),
    *(
        Case(
            "T7-LIM",
            f"T07[{line}].final",
            (put(f"T07[{line}].budget", f"T07[{line}].final", plus="-0.01"),),
            (put(f"T07[{line}].budget", f"T07[{line}].final"),),
            status=Verdict.EXACT,
            part=line,
        )
        for _, _, line in _THREE_PUBLIC
    ),
    *(
        Case(
            "T7-LIM",
            f"T07[{line}].final",
            (put(f"T07[{line}].budget", f"T07[{line}].final", plus="-1.00"),),
            (put(f"T07[{line}].budget", f"T07[{line}].final", plus="-0.01"),),
            status=Verdict.ROLLED_UP,
            part=line,
        )
        for line in ("total", "vehicles")
    ),
    Case(
        "T7-LIM",
        "T07[overseas].final",
        (put("T07[overseas].budget", plus="0.00"),),
        (put("T07[overseas].budget", plus="0.00"), blank("T07[total].budget")),
        status=None,
        part="without budget",
    ),
)
"""Balances and limits of the tables that have fixed lines."""

_ACROSS = (
    twin("X-T1T2", "T02[total].total", through("T02", "2060404", "total")),
    sum_of("X-T1T2-src", "T02[total].fiscal", "-0.01", part="fiscal"),
    *(
        twin("X-T1T2-src", f"T02[total].{source}", through("T02", "2060404", source), part=source)
        for source in _SOURCES
    ),
    twin("X-T1T3", "T03[total].total", through("T03", "2060404", "total")),
    twin("X-T1T3-cls", "T03[206].total", through("T03", "2060404", "total")),
    sum_of("X-T2T3", "T01[closing].amount", "-0.01"),
    *(
        Case(
            rule_id,
            f"T01[{line}].amount",
            (put(f"T01[{line}].amount", plus="4.00"),),
            (put(f"T01[{line}].amount", plus="4.00"), shift("T01[closing].amount", closing)),
            status=Verdict.EXACT,
            part=line,
        )
        for rule_id in ("X-T2T3", "X-NF")
        for line, closing in (("surplus_used", "4.00"), ("surplus_allocated", "-4.00"))
    ),
    Case(
        "X-T2T3-item",
        "T02[2060101].total",
        (*_NO_CARRY, shift("T02[2060101].total", "1.00")),
        (
            *_NO_CARRY,
            shift("T02[2060101].total", "1.00"),
            put("T01[closing].amount", plus="0.01"),
        ),
        status=None,
        part="money left",
    ),
    Case(
        "X-T2T3-item",
        "T03[2060101].total",
        (*_NO_CARRY, shift("T03[2060101].total", "0.02")),
        (*_NO_CARRY, shift("T03[2060101].total", "0.01"), shift("T03[2060101].project", "0.01")),
        status=Verdict.ROLLED_UP,
        part="subtotal",
    ),
    leaf(
        "X-T1T4-in",
        "T01[general_budget].amount",
        "T04[general_budget].amount",
        part="general_budget",
    ),
    *(
        twin("X-T1T4-in", f"T01[{fund}].amount", shift(f"T01[{fund}].amount", "0.01"), part=fund)
        for fund in _FUNDS[1:]  # T08 and T09 repeat and add up what T04 says of them
    ),
    *(
        Case(
            "X-T1T4-open",
            fiscal,
            (put(f"T01[{line}].amount", fiscal, plus="-1.00"),),
            (put(f"T01[{line}].amount", fiscal, plus="-0.01"),),
            status=Verdict.ROLLED_UP,
            part=line,
        )
        for line, fiscal in (("opening", "T04[opening].amount"), ("closing", "T04[closing].total"))
    ),
    Case(
        "X-T1T4-cls",
        "T04[210].total",
        (put("T04[210].total", "T01[210].amount", plus="1.00"),),
        (put("T04[210].total", "T01[210].amount", plus="0.01"),),
        status=Verdict.ROLLED_UP,
    ),
    sum_of("X-NF", "T01[closing].amount", "-0.03"),
    twin("X-T2T4", "T02[total].fiscal", through("T02", "2060404", "fiscal")),
    Case(
        "X-T2-fis",
        "T02[2080451].fiscal",
        (put("T02[2080451].fiscal", "T09[2080451].revenue", plus="-0.02"),),
        (put("T02[2080451].fiscal", "T09[2080451].revenue"),),
        status=Verdict.EXACT,
        part="state capital",
    ),
    Case(
        "X-T2-fis",
        "T02[2120803].fiscal",
        (blank("T02[2120803].fiscal"),),
        (blank("T02[2120803].fiscal", "T08[2120803].revenue"),),
        status=Verdict.EXACT,
        part="fund",
    ),
    twin("X-T4T5", "T05[total].total", through("T05", "2060404", "total")),
    twin("X-T4T5-cls", "T05[206].total", through("T05", "2060404", "total")),
    *(
        twin("X-T4T8", f"T08[total].{column}", through("T08", "2120803", column), part=column)
        for column in ("opening", "revenue", "total", "closing")
    ),
    twin("X-T4T8", "T08[212].total", through("T08", "2120803", "total"), part="类"),
    *(
        twin("X-T4T9", f"T09[total].{column}", through("T09", "2230199", column), part=column)
        for column in ("opening", "revenue", "total", "closing")
    ),
    twin("X-T4T9-223", "T09[223].total", through("T09", "2230199", "total")),
    *(
        Case(
            "X-T3T5",
            f"T03[total].{column}",
            (put(f"T03[total].{column}", *fiscal, plus="-1.00"),),
            (put(f"T03[total].{column}", *fiscal, plus="-0.01"),),
            status=Verdict.ROUNDING,
            part=f"合计 {column}",
        )
        for column in ("total", "basic", "project")
        for fiscal in [[f"{table}[total].{column}" for table in ("T05", "T08", "T09")]]
    ),
    *(
        Case(
            "X-T3T5",
            f"T03[{key}].{column}",
            (put(f"T03[{key}].{column}", f"T05[{key}].{column}", plus="-0.02"),),
            (put(f"T03[{key}].{column}", f"T05[{key}].{column}"),),
            status=Verdict.EXACT,
            part=f"{level} {column}",
        )
        for level, key, column in (
            ("类", "206", "basic"),
            ("款", "20604", "project"),
            ("项", "2060404", "total"),
        )
    ),
    *(
        Case(
            "X-T3T5",
            f"T03[{key}].project",
            (shift(f"T03[{key}].project", "-1.00"),),
            (shift(f"T03[{key}].project", "-1.00"), shift(f"{table_id}[{key}].project", "-1.00")),
            status=Verdict.EXACT,
            part=f"{level} {table_id}",
        )
        for table_id, item in (("T08", "2296002"), ("T09", "2230105"))
        for level, key in (("类", item[:3]), ("款", item[:5]), ("项", item))
    ),
    Case(
        "X-T2-item",
        "T02[2080505].fiscal",
        (put("T04[opening].amount"), shift("T02[2080505].fiscal", "-1.00")),
        (put("T04[opening].amount"), shift("T02[2230199].fiscal", "0.50")),
        status=Verdict.EXACT,
    ),
    Case(
        "X-T3-all",
        "T03[2060199].total",
        tuple(map(put, _OWN_MONEY)),
        (*map(put, _OWN_MONEY), shift("T01[opening].amount", "40.00")),
        status=Verdict.EXACT,
    ),
    sum_of("X-T3T5-tot", "T05[total].total", "-0.02"),
    *(
        Case(
            "X-T3-46",
            f"T03[total].{column}",
            (put(f"T03[total].{column}", *rest, plus="1.00"),),
            (put(f"T03[total].{column}", *rest, plus="0.02"),),
            status=Verdict.ROUNDING,
            part=column,
        )
        for own in [("superior_remittance", "business", "subsidiary_subsidy")]
        for column in own
        for rest in [
            [
                "T03[total].total",
                "-T04[expenditure_total].total",
                *(f"-T03[total].{other}" for other in own if other != column),
            ]
        ]
    ),
    sum_of("X-T5T6", "T05[total].basic", "-0.01", part="total"),
    sum_of("X-T5T6", "T06[personnel].amount", "-0.01", part="personnel"),
    sum_of("X-T5T6", "T06[301].amount", "-0.03", part="类"),
    leaf("X-T5T6-S1", "T06[30108].amount", "T05[2080505].basic"),
    leaf("X-T5T6-S2", "T06[30109].amount", "T05[2080506].basic"),
    sum_of("X-T5T6-S3", "T06[30110].amount", "-0.01", "-0.02"),
    leaf("X-T5T6-S4", "T06[30113].amount", "T05[2210201].basic"),
    Case(
        "X-T5T6-S5",
        "T06[30102].amount",
        (put("T06[30102].amount", "T05[2210203].basic", plus="-0.02"),),
        (put("T06[30102].amount", "T05[2210203].basic"),),
        status=Verdict.EXACT,
    ),
    *(
        Case(
            f"X-T6T7-{name}",
            f"T06[{code}].amount",
            (put(f"T06[{code}].amount", f"T07[{line}].final", plus="0.02"),),
            (put(f"T06[{code}].amount", f"T07[{line}].final"),),
            status=Verdict.EXACT,
        )
        for name, code, line in _THREE_PUBLIC
    ),
    *(
        Case(
            f"X-T6T7-{name}",
            f"T06[{code}].amount",
            (put(f"T07[{line}].final", plus="0.01"), put(f"T06[{code}].amount", plus="0.03")),
            (put(f"T07[{line}].final", plus="0.00"), put(f"T06[{code}].amount", plus="0.03")),
            status=None,
            part="zero",
        )
        for name, code, line in _THREE_PUBLIC
    ),
    *(
        Case(
            "X-T7-zero",
            f"T06[{code}].amount",
            (put(f"T07[{line}].final", plus="0.00"), put(f"T06[{code}].amount", plus="0.02")),
            (put(f"T07[{line}].final", plus="0.00"), blank(f"T06[{code}].amount")),
            status=Verdict.EXACT,
            part=line,
        )
        for _, code, line in _THREE_PUBLIC
    ),
    Case(
        "X-T7-zero",
        "T06[30212].amount",
        (blank("T07[overseas].final"),),
        (put("T07[overseas].final", plus="0.01"),),
        status=None,
        part="not zero",
    ),
    Case(
        "X-T7T5",
        "T07[total].final",
        (put("T07[total].final", "T04[expenditure_total].total", plus="1.00"),),
        (put("T07[total].final", "T04[expenditure_total].total", plus="0.01"),),
        status=Verdict.ROLLED_UP,
    ),
)
"""Identities across tables."""

CASES = (*_SUMMARIES, *_ACROSS)


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
    ("entity", "severity"), [("某大学", Severity.WARNING), ("某市科学技术局", Severity.ERROR)]
)
def test_travel_abroad_of_a_place_of_study_may_stand_outside_table_7(
    entity: str, severity: Severity
) -> None:
    (case,) = (case for case in CASES if case.id == "X-T6T7-out")
    (finding,) = findings_of(check(attrs.evolve(edited(case.broken), entity=entity)), case.rule)
    assert finding.severity is severity
    assert finding.verdict is Verdict.VIOLATED


def test_without_balances_revenue_and_expenditure_of_each_item_are_equal() -> None:
    ledger = Ledger(
        "某市某局",
        2024,
        receipts=(
            receipt("2060101", "general_budget", "10.00"),
            receipt("2060102", "general_budget", "7.00"),
        ),
        payments=(
            payment("2060101", "general_budget", "project", "10.00"),
            payment("2060102", "general_budget", "project", "7.00"),
        ),
    )
    sound = build(ledger, layout_name="liaoning")
    assert [one for one in check(sound).errors if one.rule == "X-T2-item"] == []
    moved = apply(
        sound,
        [
            shift(f"T02[{item}].{column}", by)
            for item, by in (("2060101", "1.00"), ("2060102", "-1.00"))
            for column in ("fiscal", "total")
        ],
    )
    found = {ref for one in check(moved).errors for ref in (cell.ref for cell in one.cells)}
    assert {"T02[2060101].fiscal", "T02[2060102].fiscal"} <= found
