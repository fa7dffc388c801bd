"""Sound explanations in the wording of two dozen places, each written by hand: nothing is wrong."""

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
