"""Rows of both kinds of form."""

from __future__ import annotations

import pytest

from gov_accounts.evaluation import Ratio
from gov_accounts.findings import Severity
from tests.support.form_sets import D, Edit, Set, d_row, hits


@pytest.mark.parametrize(
    ("edit", "severity"),
    [
        (d_row(8, completion=Ratio(D("0.9"), percent=False)), Severity.WARNING),
        (d_row(1, actual=D("120")), Severity.WARNING),
        (d_row(1, actual=D("90")), Severity.ERROR),
        (d_row(8, actual=D("400"), completion=Ratio(D("0.9"), percent=False)), Severity.WARNING),
        (d_row(4, actual=D("20")), Severity.ERROR),
        (d_row(8, actual=D("400"), completion=Ratio(D("1.2"), percent=False)), Severity.ERROR),
    ],
)
def test_completion_that_does_not_fit_the_value(edit: Edit, severity: Severity) -> None:
    assert [hit.severity for hit in hits(edit(Set()), "P-D06")] == [severity]


def test_a_missed_target_with_its_ratio_is_right() -> None:
    row = d_row(8, actual=D("400"), completion=Ratio(D("0.8"), percent=False), score=D("4"))
    assert not hits(row(Set()), "P-D06")
    assert not hits(row(Set()), "P-D07")
    low = d_row(4, actual=D("20"), completion=Ratio(D("0.5"), percent=False), score=D("2.5"))
    assert not hits(low(Set()), "P-D06")
