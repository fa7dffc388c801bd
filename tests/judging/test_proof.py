"""Can all figures be true together?"""

from __future__ import annotations

from decimal import Decimal

import pytest

from gov_accounts import FinalAccounts, ProofStatus, ReportVerdict, Rounding, Unit, Verdict
from gov_accounts.judging import _proof as proving
from gov_accounts.refs import CellRef
from gov_accounts.rules import Kind
from gov_accounts.tables import (
    GeneralBudgetRow,
    GeneralBudgetTable,
)
from tests.support.judged import jointly_wrong, true_accounts
from tests.support.kinds import of_kind
from tests.support.sweep_judgement import drawn


def test_figures_that_fit_as_printed_are_their_own_witness() -> None:
    row = GeneralBudgetRow(
        "2060101", "行政运行", total=Decimal("3.00"), basic=Decimal("1.00"), project=Decimal("2.00")
    )
    table = GeneralBudgetTable(Unit.WAN, rows=(row,))
    proof = FinalAccounts("某局", 2024, general_budget=table).check().proof
    assert (proof.status, proof.method) == (ProofStatus.CONSISTENT, "printed")
    assert proof.witness[CellRef("T05[2060101].total")] == 3_000_000


@pytest.mark.parametrize("rounding", Rounding)
@pytest.mark.parametrize("rolled_up", [(), ("T02", "T03", "T05")])
def test_rounded_figures_have_exact_amounts_behind_them(
    rounding: Rounding, rolled_up: tuple[str, ...]
) -> None:
    report = true_accounts(rounding, rolled_up).check()
    assert report.proof.status is ProofStatus.CONSISTENT
    witness = report.proof.witness
    total, basic, project = (
        witness[CellRef.of("T03", "2060102", column)] for column in ("total", "basic", "project")
    )
    assert total == basic + project
    assert report.errors == ()


def test_identities_that_hold_alone_may_clash_together() -> None:
    report = jointly_wrong().check()
    broken = [line for line in report.ledger if line.status is Verdict.VIOLATED]
    assert of_kind(broken, Kind.LINEAR) == []
    assert report.proof.status is ProofStatus.CONTRADICTORY
    assert len(report.proof.clash) > 1
    (error,) = of_kind(report.errors, Kind.LINEAR, Kind.JOINT)
    assert error.rule == "JOINT"
    assert error.explanations
    assert report.verdict is ReportVerdict.CONTRADICTORY


def test_without_the_solver_an_open_question_is_said_to_be_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(proving, "_search", lambda *_: None)
    monkeypatch.setitem(__import__("sys").modules, "highspy", None)
    report = true_accounts().check()
    assert report.proof.status is ProofStatus.UNDECIDED
    assert {line.status for line in report.ledger if line.rule == "JOINT"} == {
        Verdict.NOT_EVALUABLE
    }
    assert report.errors == ()


def test_the_solver_decides_what_the_search_leaves_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving, "_search", lambda *_: None)
    proof = true_accounts().check().proof
    assert (proof.status, proof.method) == (ProofStatus.CONSISTENT, "solver")


def test_the_core_decides_true_accounts_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stays open is undecided; of true accounts next to nothing does."""
    monkeypatch.setitem(__import__("sys").modules, "highspy", None)
    found = [drawn(number)[0].check() for number in range(60)]
    assert {one.proof.status for one in found} == {ProofStatus.CONSISTENT}


def test_what_stays_open_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "highspy", None)
    monkeypatch.setattr("gov_accounts.judging._proof._search", lambda *_: None)
    monkeypatch.setattr("gov_accounts.judging._proof._holds_as_printed", lambda _: False)
    report = true_accounts().check()
    assert report.verdict is ReportVerdict.UNDECIDED
