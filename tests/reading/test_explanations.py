"""Sound explanations in the wording of many places, each written by hand: nothing is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

import gov_accounts as ga
from gov_accounts.findings import Severity
from tests.support.kinds import on_narrative

PLACES = sorted((Path(__file__).parent / "explanations").glob("*.txt"))
_TRUE = {"N-34", "N-BUD", "N-22-list", "N-07-zero"}
"""What is true of some of them: a change without a reason, a list of some of the 项 only."""


@pytest.mark.parametrize("path", PLACES, ids=lambda path: path.stem)
def test_a_sound_explanation_is_read_and_nothing_is_found(path: Path) -> None:
    accounts = ga.read(path)
    assert accounts.narrative is not None
    assert len(accounts.narrative.figures) > 4
    report = accounts.check()
    assert [one.message.zh for one in report.errors] == []
    told = [one for one in on_narrative(report.findings) if one.severity is not Severity.INFO]
    assert {one.rule for one in told} <= _TRUE


def test_widths_of_a_change_are_rates_of_it() -> None:
    """增幅 and 降幅 tell a rate as 增长 and 下降 do; what has no name of its own stays unread."""
    accounts = ga.read(next(path for path in PLACES if path.stem == "25"))
    assert accounts.narrative is not None
    told = {one.key: one for one in accounts.narrative.figures}
    rates = {
        key: (str(told[f"{key}.change_rate"].value), told[f"{key}.change_rate"].direction)
        for key in ("income.total", "fiscal.total", "three_public.total", "operation.total")
    }
    assert rates == {
        "income.total": ("4.00", "increase"),
        "fiscal.total": ("5.21", "increase"),
        "three_public.total": ("10.67", "decrease"),
        "operation.total": ("2.71", "decrease"),
    }
    assert "procurement.micro.share" not in told
    assert any("1,402.55" in one.text for one in accounts.unread)
