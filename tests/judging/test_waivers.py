"""Findings that a person has accepted."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from gov_accounts import LoadErrors, ReportVerdict, Waiver, load_waivers
from gov_accounts.cli import main
from tests.support.judged import changed, true_accounts

if TYPE_CHECKING:
    from pathlib import Path

_WRONG = {"T02_2080505_fiscal": "324.57"}


def _waiver(rule: str = "T2-COL", cell: str = "T02[2080505].fiscal") -> Waiver:
    return Waiver(rule, cell, "已向财政局说明", dt.date(2025, 8, 20))


def test_an_accepted_finding_stays_visible_but_is_no_error() -> None:
    report = changed(true_accounts(), **_WRONG).check(waivers=[_waiver()])
    assert report.errors == ()
    (accepted,) = report.accepted
    assert accepted.waiver == _waiver()
    assert report.verdict is ReportVerdict.EXPLAINED
    assert report.counts["accepted"] == 1
    assert accepted.to_dict()["waiver"] == {
        "rule": "T2-COL",
        "cell": "T02[2080505].fiscal",
        "reason": "已向财政局说明",
        "date": "2025-08-20",
    }


@pytest.mark.parametrize("waiver", [_waiver(rule="T3-COL"), _waiver(cell="T02[2080506].total")])
def test_a_waiver_of_another_rule_or_cell_covers_nothing_and_is_reported(waiver: Waiver) -> None:
    report = changed(true_accounts(), **_WRONG).check(waivers=[waiver])
    assert len(report.errors) == 1
    assert [one.rule for one in report.warnings] == ["WAIVER"]


def test_a_waiver_that_no_longer_applies_is_reported() -> None:
    report = true_accounts().check(waivers=[_waiver()])
    (stale,) = report.warnings
    assert stale.rule == "WAIVER"
    assert "T02[2080505].fiscal" in stale.message.zh
    assert "已向财政局说明" in stale.message.en


def test_waivers_are_given_as_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, accepted = tmp_path / "accounts.json", tmp_path / "waivers.json"
    path.write_text(changed(true_accounts(), **_WRONG).to_json(), encoding="utf-8")
    accepted.write_text(json.dumps([_waiver().to_dict()], ensure_ascii=False), encoding="utf-8")
    assert main(["check", str(path)]) == 1
    assert main(["check", str(path), "--waivers", str(accepted)]) == 0
    assert "2025-08-20 已向财政局说明" in capsys.readouterr().out
    accepted.write_text("[{}]", encoding="utf-8")
    assert main(["check", str(path), "--waivers", str(accepted)]) == 2
    assert main(["check", str(path), "--waivers", str(tmp_path / "none.json")]) == 2
    assert "没有这个文件" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("{", ["$"]),
        ("{}", ["$"]),
        ("[1]", ["$[0]"]),
        (
            '[{"rule": "R", "cell": "T01[opening].amount", "reason": "", "date": "2025-08-20"}]',
            ["$[0].reason"],
        ),
        (
            '[{"rule": "R", "cell": "T01", "reason": "x", "date": "20.8.", "by": "y"}]',
            ["$[0].by", "$[0].date", "$[0].cell"],
        ),
    ],
)
def test_a_file_of_waivers_is_read_strictly_and_all_problems_are_named(
    text: str, paths: list[str]
) -> None:
    with pytest.raises(LoadErrors) as caught:
        load_waivers(text)
    assert [one.path for one in caught.value.exceptions if hasattr(one, "path")] == paths
