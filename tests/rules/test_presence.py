"""What the tables must and must not show beside the sums."""

from __future__ import annotations

import attrs
import pytest

from gov_accounts.accounts import Reason, Unread
from gov_accounts.findings import Severity, Verdict
from gov_accounts.judging import check
from gov_accounts.rules import Kind, find, tables_of
from tests.support.department import department
from tests.support.rule_cases import (
    Case,
    add_rows,
    assert_broken,
    assert_near_miss,
    drop_rows,
    move_last,
    put,
)

_IN_YUAN = (
    ("total", "370000"),
    ("overseas", "40000"),
    ("reception", "30000"),
    ("vehicles", "300000"),
    ("vehicles_running", "50000"),
    ("vehicles_purchase", "250000"),
)
"""Budgets in 元 beside final figures in 万元."""

CASES = (
    *(
        Case(
            f"T{number}-CLO",
            f"T0{number}[{item}].{first}",
            (drop_rows(f"T0{number}", item[:length]),),
            (drop_rows(f"T0{number}", item),),
            status=Verdict.EXACT,
            part=f"without {level}",
        )
        for number, item, first in (
            (2, "2060404", "total"),
            (3, "2060404", "total"),
            (5, "2060404", "total"),
            (8, "2296002", "opening"),
            (9, "2080451", "opening"),
        )
        for level, length in (("类", 3), ("款", 5))
    ),
    *(
        Case(
            f"T{number}-CLO",
            f"T0{number}[{key}].{first}",
            (move_last(f"T0{number}", key),),
            (move_last(f"T0{number}", "total"),),
            status=Verdict.EXACT,
            part="order",
        )
        for number, key, first in (
            (2, "206", "total"),
            (3, "206", "total"),
            (5, "206", "total"),
            (8, "212", "opening"),
            (9, "208", "opening"),
        )
    ),
    Case(
        "T6-CLO",
        "T06[30301].amount",
        (drop_rows("T06", "303"),),
        (move_last("T06", "303"),),  # its codes are printed side by side, in no order
        status=Verdict.EXACT,
        part="without 类",
    ),
    Case(
        "PARENT",
        "T02[20604].total",
        (drop_rows("T02", "2060404"),),
        (drop_rows("T02", "2210203"),),  # another 项 of its 款 is printed
        status=Verdict.EXACT,
        part="款",
    ),
    Case(
        "PARENT",
        "T03[206].total",
        (drop_rows("T03", "20601", "2060101", "20604", "2060404", "2060199"),),
        (drop_rows("T03", "20604", "2060404"),),
        status=Verdict.EXACT,
        part="类",
    ),
    Case(
        "T6-KIND",
        "T06[309].amount",
        (add_rows("T06", ("309", "1.00")),),
        (add_rows("T06", ("309", None)),),
        status=Verdict.EXACT,
    ),
    Case(
        "T7-SIZE",
        "T07[total].budget",
        tuple(put(f"T07[{line}].budget", plus=budget) for line, budget in _IN_YUAN),
        tuple(put(f"T07[{line}].budget", plus=budget) for line, budget in _IN_YUAN[1:]),
        status=Verdict.EXACT,
    ),
    Case(
        "T1-USE",
        "T01[surplus_used].amount",
        (put("T01[surplus_used].amount", plus="0.01"),),
        (put("T01[surplus_used].amount", plus="0.00"),),
        status=None,
    ),
    Case(
        "T6-DUP",
        "T06[30301].amount",
        (put("T06[30301].amount", "T06[303].amount"),),
        (put("T06[30301].amount", "T06[303].amount"), put("T06[30302].amount", plus="0.00")),
        status=Verdict.EXACT,
    ),
    Case(
        "SIGN",
        "T03[2060404].project",
        (put("T03[2060404].project", plus="-0.01"),),
        (put("T03[2060404].project", plus="-0.00"),),
        status=Verdict.EXACT,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_broken_rule_is_reported_with_its_severity_and_cell(case: Case) -> None:
    assert_broken(case, case.broken)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_near_miss_is_not_reported_as_broken(case: Case) -> None:
    assert_near_miss(case)


@pytest.mark.parametrize("table", ["T02", "T03", "T05", "T06", "T08", "T09"])
def test_a_row_printed_twice_breaks_the_closure_of_its_own_table_only(table: str) -> None:
    repeated = Unread("2060101 行政运行 1.00", Reason.ROW_TWICE, table)
    report = check(attrs.evolve(department(), unread=(repeated,)))
    (finding,) = report.findings
    rule = find(finding.rule)
    assert (rule.kind, tables_of(rule)) == (Kind.CODE, (table,))
    assert finding.severity is Severity.WARNING
    assert repeated.text in finding.message.zh
    stray = attrs.evolve(repeated, reason=Reason.STRAY_TEXT)
    assert check(attrs.evolve(department(), unread=(stray,))).findings == ()
