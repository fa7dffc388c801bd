"""Every rule on the tables has a case that breaks it and a near miss."""

from __future__ import annotations

from gov_accounts.findings import ReportVerdict, Verdict
from gov_accounts.judging import check
from gov_accounts.rules import Kind, rules
from tests.rules import test_across, test_classification, test_presence, test_sums
from tests.support.department import department

CASES = (
    *test_sums.CASES,
    *test_across.CASES,
    *test_presence.CASES,
    *test_classification.CASES,
)


def test_the_base_is_true_in_every_respect() -> None:
    report = check(department())
    assert report.verdict is ReportVerdict.CONSISTENT
    assert report.findings == ()
    assert {line.status for line in report.ledger} == {Verdict.EXACT}
    assert report.counts["figures_checked"] == report.counts["figures"]


def test_every_rule_has_a_case() -> None:
    kinds = (Kind.LINEAR, Kind.TABLE, Kind.CODE)
    assert {case.rule for case in CASES} == {
        one.id for one in rules() if one.kind in kinds and not one.id.startswith("N-")
    }


def test_no_two_cases_share_a_name() -> None:
    assert len({case.id for case in CASES}) == len(CASES)
