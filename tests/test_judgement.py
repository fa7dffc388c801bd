"""Proof, blame, coverage and waivers, on one department whose exact amounts are known."""

from __future__ import annotations

import datetime as dt
import json
import os
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from documents import SEED, TRUTHS, needs_shared, truth
from gov_accounts import (
    FinalAccounts,
    LoadErrors,
    ProofStatus,
    Report,
    ReportVerdict,
    Rounding,
    Slip,
    Unit,
    Verdict,
    Waiver,
    load_waivers,
    read,
)
from gov_accounts.authoring import Ledger, Payment, Receipt, build
from gov_accounts.cli import main
from gov_accounts.codes import DepartmentEconomicCode, FunctionCode
from gov_accounts.judging import _proof as proving
from gov_accounts.judging._practice import judge_sums
from gov_accounts.refs import CellRef
from gov_accounts.rules import identities
from gov_accounts.rules._document import Document
from gov_accounts.tables import (
    ExpenditureRow,
    ExpenditureTable,
    GeneralBudgetRow,
    GeneralBudgetTable,
    Summary,
    SummaryLine,
    ThreePublicLine,
    ThreePublicTable,
)

if TYPE_CHECKING:
    from pathlib import Path

_PAID = (
    ("2060101", "30101", 12_345_678_912),
    ("2060101", "30102", 4_567_812_345),
    ("2060101", "30201", 987_654_321),
    ("2060102", "30202", 123_456_789),
    ("2080505", "30108", 2_345_678_987),
    ("2080506", "30109", 1_234_567_812),
    ("2210201", "30113", 1_876_543_298),
)
_PROJECTS = (("2060404", 876_543_214), ("2060499", 345_678_912), ("2060102", 76_543_218))


@cache
def _true(rounding: Rounding = Rounding.HALF_UP, rolled_up: tuple[str, ...] = ()) -> FinalAccounts:
    payments = tuple(
        Payment(FunctionCode(item), "general_budget", "basic", fen, DepartmentEconomicCode(code))
        for item, code, fen in _PAID
    ) + tuple(
        Payment(FunctionCode(item), "general_budget", "project", fen) for item, fen in _PROJECTS
    )
    receipts = tuple(Receipt(one.item, "general_budget", one.fen) for one in payments)
    return build(
        Ledger("某市某局", 2024, receipts, payments), rounding=rounding, rolled_up=rolled_up
    )


def _with(accounts: FinalAccounts, **changes: str | None) -> FinalAccounts:
    """Change figures; a keyword is a cell with its signs spelled out: ``T03_2060101_basic``."""
    for name, value in changes.items():
        table_id, rest = name.split("_", 1)
        key, column = rest.rsplit("_", 1)
        figure = Decimal(value) if value is not None else None
        accounts = _put(accounts, f"{table_id}[{key}].{column}", figure)
    return accounts


def _put(accounts: FinalAccounts, ref: str, figure: Decimal | None) -> FinalAccounts:
    cell = CellRef.parse(ref)
    table_id, key, column = cell.table, cell.row, cell.column
    table = accounts.table(table_id)
    assert table is not None
    assert key in table
    rows = tuple(attrs.evolve(row, **{column: figure}) if row.key == key else row for row in table)
    changed: dict[str, Any] = {table.SPEC.attribute: attrs.evolve(table, rows=rows)}
    return attrs.evolve(accounts, **changed)


def _first(report: Report) -> tuple[str, Decimal, Slip | None]:
    (error,) = report.errors
    (suspect,) = error.explanations[0].suspects
    value, slip = suspect.values[0]
    return suspect.cell.ref, value, slip


# --- proof ----------------------------------------


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
    report = _true(rounding, rolled_up).check()
    assert report.proof.status is ProofStatus.CONSISTENT
    witness = report.proof.witness
    total, basic, project = (
        witness[CellRef.of("T03", "2060102", column)] for column in ("total", "basic", "project")
    )
    assert total == basic + project
    assert report.errors == ()


def _jointly_wrong() -> FinalAccounts:
    """Every identity by itself is a matter of rounding; together they need 0.005 more than there is.

    Table 1 says at least 100.005. Table 3 adds up two 款, each at most 49.99998 by its own columns.
    """

    def of(key: str, total: str, basic: str, project: str) -> ExpenditureRow:
        return ExpenditureRow(
            key, key, total=Decimal(total), basic=Decimal(basic), project=Decimal(project)
        )

    rows = (
        of("206", "100.00", "40.00", "59.98"),
        of("20601", "50.00", "20.00", "29.99"),
        of("20602", "50.00", "20.00", "29.99"),
        of("208", "50.00", "20.00", "30.01"),  # no truncated figures add up to less than they show
        of("210", "60.00", "20.00", "40.01"),
    )
    lines = tuple(
        SummaryLine(key, key, amount=Decimal(amount))
        for key, amount in (("206", "100.01"), ("208", "50.00"), ("210", "60.00"))
    )
    return FinalAccounts(
        "某局",
        2024,
        summary=Summary(Unit.WAN, rows=lines),
        expenditure=ExpenditureTable(Unit.WAN, rows=rows),
    )


def test_identities_that_hold_alone_may_clash_together() -> None:
    report = _jointly_wrong().check()
    assert not [
        line for line in report.ledger if line.status is Verdict.VIOLATED and line.rule[0] in "TX"
    ]
    assert report.proof.status is ProofStatus.CONTRADICTORY
    assert len(report.proof.clash) > 1
    (error,) = report.errors
    assert error.rule == "JOINT"
    assert error.explanations
    assert report.verdict is ReportVerdict.CONTRADICTORY


def test_without_the_solver_an_open_question_is_said_to_be_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(proving, "_search", lambda *_: None)
    monkeypatch.setitem(__import__("sys").modules, "highspy", None)
    report = _true().check()
    assert report.proof.status is ProofStatus.UNDECIDED
    assert {line.status for line in report.ledger if line.rule == "JOINT"} == {
        Verdict.NOT_EVALUABLE
    }
    assert report.errors == ()


def test_the_solver_decides_what_the_search_leaves_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving, "_search", lambda *_: None)
    proof = _true().check().proof
    assert (proof.status, proof.method) == (ProofStatus.CONSISTENT, "solver")


# --- blame ----------------------------------------


@pytest.mark.parametrize(
    ("cell", "wrong", "slip"),
    [
        ("T03_2060404_project", "867.54", Slip.SWAPPED),
        ("T03_2060404_project", "876.5", Slip.LOST),
        ("T03_2060404_project", "8876.54", Slip.DOUBLED),
        ("T03_2060404_project", "836.54", Slip.MISTYPED),
        ("T03_2060404_project", "-876.54", Slip.SIGN),
        ("T03_2060404_project", "87.65", Slip.POINT),
        ("T03_2060404_project", "8765432.14", Slip.UNIT),
        ("T03_2060404_project", "345.68", Slip.NEIGHBOUR),
    ],
)
def test_a_slip_is_found_named_and_undone(cell: str, wrong: str, slip: Slip) -> None:
    report = _with(_true(), **{cell: wrong}).check()
    assert _first(report) == ("T03[2060404].project", Decimal("876.54"), slip)
    assert report.errors[0].cells[0].ref == "T03[2060404].project"
    assert report.errors[0].suggestions[0] == "T03[2060404].project = 876.54"


def test_one_cause_makes_one_finding_with_all_it_broke_beneath() -> None:
    report = _with(_true(), T01_expenditure_total_amount="3464.70").check()
    (error,) = report.errors
    assert len(error.broken) > 2
    assert {one.verdict for one in error.broken} == {Verdict.VIOLATED}
    assert set(report.violations) >= set(error.broken)
    assert f"另有{len(error.broken) - 1}项勾稽关系因此不成立" in error.message.zh


def test_two_wrong_figures_far_apart_are_two_causes() -> None:
    report = _with(_true(), T02_2080505_fiscal="324.57", T05_2060404_project="867.54").check()
    assert {error.cells[0].ref for error in report.errors} == {
        "T02[2080505].fiscal",
        "T05[2060404].project",
    }


def test_a_figure_in_the_wrong_column_is_recognized() -> None:
    report = _with(_true(), T05_2060404_project=None, T05_2060404_basic="876.54").check()
    (error,) = report.errors
    best = {one.cell.ref: one.values[0] for one in error.explanations[0].suspects}
    assert best == {
        "T05[2060404].project": (Decimal("876.54"), Slip.MOVED),
        "T05[2060404].basic": (Decimal("0.00"), Slip.MOVED),
    }


def test_a_run_of_rows_that_slipped_is_one_explanation() -> None:
    true = _true().basic_expenditure
    assert true is not None
    codes = ["30101", "30102", "30108", "30109", "30113"]
    amounts = [str(true[code].amount) for code in codes]
    moved = {f"T06_{code}_amount": amount for code, amount in zip(codes[1:], amounts, strict=False)}
    moved["T06_302_amount"] = "1"
    wrong = _with(_true(), **dict(list(moved.items())[:3]))
    ways = [way for error in wrong.check().errors for way in error.explanations]
    assert ways


def test_a_wrong_total_and_a_wrong_part_explain_the_same_and_both_are_listed() -> None:
    table = GeneralBudgetTable(
        Unit.WAN,
        rows=(
            GeneralBudgetRow(
                "2060101",
                "行政运行",
                total=Decimal("532.41"),
                basic=Decimal("352.41"),
                project=None,
            ),
        ),
    )
    (error,) = FinalAccounts("某局", 2024, general_budget=table).check().errors
    assert [way.refs for way in error.explanations[:2]] == [
        ("T05[2060101].basic",),
        ("T05[2060101].total",),
    ] or [way.refs for way in error.explanations[:2]] == [
        ("T05[2060101].total",),
        ("T05[2060101].basic",),
    ]
    assert "种改法中最可能的是" in error.message.zh


# --- practice ----------------------------------------


def test_the_practice_of_each_table_and_kind_of_sum_is_reported() -> None:
    practice = _true(Rounding.HALF_UP, ("T03", "T05")).check().practice
    assert set(practice["tables"]) == {f"T0{n}" for n in range(1, 10)}
    assert practice["rounding"] in ("half_up", "undetermined")
    for table in practice["tables"].values():
        assert table["subtotals"] in ("direct", "rolled_up", "mixed", "undetermined")


# --- the published documents ----------------------------------------


@needs_shared
@pytest.mark.parametrize("name", TRUTHS)
def test_published_tables_have_no_error_and_their_practice_is_told(name: str) -> None:
    report = truth(name).check()
    assert [one.message.zh for one in report.errors if one.rule[0] in "TXJ"] == []
    assert report.proof.status is ProofStatus.CONSISTENT
    assert report.practice["rounding"] == "half_up"


@needs_shared
@pytest.mark.parametrize("name", TRUTHS)
def test_changing_any_protected_figure_of_a_published_document_is_noticed(name: str) -> None:
    accounts = read(SEED) if name == SEED.stem else truth(name)
    protected = [one for one in accounts.coverage() if one.smallest and one.ref.is_cell]
    assert len(protected) == sum(cell.amount is not None for cell in accounts.cells())
    protected = protected[
        :: int(os.environ.get("GOV_ACCOUNTS_EVERY", "5"))
    ]  # all of them take minutes
    missed = [
        one.ref
        for one in protected
        if one.smallest is not None
        and not any(
            _noticed(_put(accounts, one.ref, one.amount + sign * one.smallest)) for sign in (1, -1)
        )
    ]
    assert missed == []


def _noticed(accounts: FinalAccounts) -> bool:
    system = judge_sums(Document(accounts), identities(accounts)).system
    return bool(system.broken()) or system.clash() is not None


# --- coverage ----------------------------------------


def test_every_figure_says_what_protects_it_and_from_which_difference_on() -> None:
    every = {one.ref: one for one in _true().coverage()}
    assert len(every) == sum(cell.amount is not None for cell in _true().cells())
    leaf = every[CellRef("T03[2060404].project")]
    assert set(leaf.rules) >= {"T3-COL", "T3-LVL"}
    assert leaf.smallest is not None
    row = leaf.to_dict()
    assert (row["identities"], row["amount"]) == (len(leaf.rules), "876.54")
    assert CellRef.of(row["table"], row["row"], row["column"]) == row["ref"]


def test_a_change_as_large_as_the_coverage_map_says_is_noticed() -> None:
    for one in _true().coverage():
        if one.smallest is not None:
            changed = (_put(_true(), one.ref, one.amount + sign * one.smallest) for sign in (1, -1))
            assert any(_noticed(accounts) for accounts in changed), one.ref


def test_a_figure_that_nothing_protects_is_listed() -> None:
    line = ThreePublicLine("reception", "公务接待费", budget=Decimal("1.00"))
    (only,) = FinalAccounts(
        "某局", 2024, three_public=ThreePublicTable(Unit.WAN, rows=(line,))
    ).coverage()
    assert (only.rules, only.smallest) == ((), None)


def test_the_coverage_map_can_be_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "accounts.json"
    path.write_text(_true().to_json(), encoding="utf-8")
    assert main(["show", str(path), "coverage"]) == 0
    assert "T03[2060404].project" in capsys.readouterr().out
    assert main(["show", str(path), "coverage", "--lang", "en"]) == 0
    assert "figures that nothing protects" in capsys.readouterr().out


# --- waivers ----------------------------------------

_WRONG = {"T02_2080505_fiscal": "324.57"}


def _waiver(rule: str = "T2-COL", cell: str = "T02[2080505].fiscal") -> Waiver:
    return Waiver(rule, cell, "已向财政局说明", dt.date(2025, 8, 20))


def test_an_accepted_finding_stays_visible_but_is_no_error() -> None:
    report = _with(_true(), **_WRONG).check(waivers=[_waiver()])
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
    report = _with(_true(), **_WRONG).check(waivers=[waiver])
    assert len(report.errors) == 1
    assert [one.rule for one in report.warnings] == ["WAIVER"]


def test_a_waiver_that_no_longer_applies_is_reported() -> None:
    report = _true().check(waivers=[_waiver()])
    (stale,) = report.warnings
    assert stale.rule == "WAIVER"
    assert "T02[2080505].fiscal" in stale.message.zh
    assert "已向财政局说明" in stale.message.en


def test_waivers_are_given_as_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, accepted = tmp_path / "accounts.json", tmp_path / "waivers.json"
    path.write_text(_with(_true(), **_WRONG).to_json(), encoding="utf-8")
    accepted.write_text(json.dumps([_waiver().to_dict()], ensure_ascii=False), encoding="utf-8")
    assert main(["check", str(path)]) == 1
    assert main(["check", str(path), "--waivers", str(accepted)]) == 0
    assert "2025-08-20 已向财政局说明" in capsys.readouterr().out
    accepted.write_text("[{}]", encoding="utf-8")
    assert main(["check", str(path), "--waivers", str(accepted)]) == 2
    assert main(["check", str(path), "--waivers", str(tmp_path / "none.json")]) == 2
    assert "cannot be opened" in capsys.readouterr().err


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
