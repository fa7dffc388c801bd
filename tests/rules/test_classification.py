"""What the classification of the year says of codes and their names."""

from __future__ import annotations

import pytest

from gov_accounts.findings import Verdict
from tests.support.rule_cases import (
    Case,
    add_rows,
    assert_broken,
    assert_near_miss,
    relabel,
)

CASES = (
    Case(
        "CODE-NAME",
        "T03[2060101].total",
        (relabel("T03", "2060101", "行政支出"),),
        (
            relabel("T03", "2060101", "行政 运行"),
            relabel("T01", "206", "科学技术"),
            relabel("T04", "206", ""),
        ),
        status=Verdict.EXACT,
    ),
    *(
        Case(
            "CODE-FUND",
            f"{table_id}[{fund}].total",
            (add_rows(table_id, (fund, "1.00")),),
            (add_rows(table_id, (other, "1.00")),),
            status=Verdict.EXACT,
            part=f"{table_id} {fund}",
        )
        for table_id, fund, other in (
            ("T05", "2120803", "2120303"),
            ("T05", "2290401", "2290301"),
            ("T05", "2290804", "2290704"),
            ("T05", "2296002", "2299902"),
            ("T05", "2340101", "2240101"),
            ("T05", "2230105", "2220105"),
            ("T05", "2069801", "2069901"),
            ("T08", "2230105", "2290401"),
        )
    ),
    *(
        Case(
            "CODE-EXCL",
            f"T03[{code}].total",
            (add_rows("T03", (code, "1.00")),),
            (add_rows("T03", (code, None), (other, "1.00")),),
            status=Verdict.EXACT,
            part=code,
        )
        for code, other in (("227", "228"), ("230", "231"))
    ),
    Case(
        "CODE-STALE",
        "T01[207].amount",
        (relabel("T01", "207", "文化体育与传媒支出"),),
        (relabel("T01", "207", "文化旅游体育与传媒"),),  # cut, as 科学技术 for 科学技术支出
        status=Verdict.EXACT,
        part="类",
    ),
    Case(
        "CODE-STALE",
        "T02[20805].total",
        (
            relabel("T02", "20805", "行政事业单位离退休"),
            relabel("T03", "20805", "行政事业单位离退休"),
        ),
        (
            relabel("T02", "20805", "行政事业 单位养老"),
            relabel("T03", "20805", "支出行政事业单位养老"),
        ),
        status=Verdict.EXACT,
        part="款",
    ),
    Case(
        "CODE-SWAP",
        "T03[2101102].total",
        (relabel("T03", "2101102", "住房公积金"),),
        (relabel("T03", "2101102", "行政事业单位医疗"), relabel("T03", "2080506", "职业年金缴费")),
        status=Verdict.EXACT,
    ),
    Case(
        "CODE-SWAP",
        "T03[20804].total",
        tuple(relabel(table, "20804", "科学技术管理事务") for table in ("T02", "T03", "T05")),
        (relabel("T03", "20804", "机关服务"),),  # the name of 项, of many
        status=Verdict.EXACT,
        part="however often",
    ),
    Case(
        "CODE-WORD",
        "T03[2060101].total",
        (relabel("T03", "2060101", "机关开支"),),
        (relabel("T03", "2060101", "行政 运行"), relabel("T03", "206", "科学技术")),
        status=Verdict.EXACT,
    ),
    Case(
        "CODE-WORD",
        "T03[20804].total",
        (
            relabel("T03", "20804", "机关服务"),
        ),  # the name of others, but that of 20804 is only historic
        (relabel("T03", "20804", "补充全国社会保障金"),),
        status=Verdict.EXACT,
        part="historic",
    ),
    Case(
        "CODE-NEW",
        "T03[2060177].total",
        (add_rows("T03", ("2060177", "1.00")),),
        (add_rows("T03", ("2060102", "1.00")),),
        status=Verdict.EXACT,
    ),
    Case(
        "CODE-NEW",
        "T03[2040404].total",
        (add_rows("T03", ("2040404", "1.00"), label="查办和预防职务犯罪"),),  # an edition before
        (add_rows("T03", ("2040499", "1.00")),),
        status=Verdict.EXACT,
        part="gone",
    ),
    Case(
        "CODE-CAT",
        "T03[2990101].total",
        (add_rows("T03", ("2990101", "1.00")),),
        (add_rows("T03", ("2290177", "1.00")),),
        status=Verdict.EXACT,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_broken_rule_is_reported_with_its_severity_and_cell(case: Case) -> None:
    assert_broken(case, case.broken)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_near_miss_is_not_reported_as_broken(case: Case) -> None:
    assert_near_miss(case)
