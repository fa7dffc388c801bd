"""Every rule is asked by one engine: findings with a place, ledger lines with a subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import golden
import gov_accounts as ga
from gov_accounts.findings import Severity, Verdict
from gov_accounts.judging import check
from gov_accounts.rules import Kind, find, rules

if TYPE_CHECKING:
    from pathlib import Path

OF_THE_WHOLE = (Kind.DISCLOSURE, Kind.JOINT, Kind.PART, Kind.WAIVER)
"""What is missing, what clashes, and what was accepted is said of the whole document."""


@pytest.mark.parametrize("document", golden.documents(), ids=lambda path: path.name)
def test_a_finding_has_a_place_unless_it_is_about_the_whole_document(document: Path) -> None:
    try:
        accounts = ga.read(document)
    except ga.DocumentError:
        return
    if accounts.source is None:  # loaded from JSON, which says where figures stand if it was read
        return
    for finding in check(accounts).violations:
        place = finding.place
        assert place.file == accounts.source
        if find(finding.rule).kind not in OF_THE_WHOLE:
            assert place.line or place.cell, finding
            assert place.row or place.quote, finding
        for cell in finding.cells:
            if cell.printed is not None:
                assert cell.place.quote, cell
                assert cell.place.row or cell.ref.table == "N", cell


@pytest.mark.parametrize("document", golden.documents(), ids=lambda path: path.name)
def test_what_was_not_read_has_a_place_unless_it_is_a_table_that_is_not_there(
    document: Path,
) -> None:
    try:
        accounts = ga.read(document)
    except ga.DocumentError:
        return
    for one in accounts.unread:
        assert one.place.file == accounts.source
        if one.reason is not ga.Reason.TABLE_MISSING:
            assert one.place.line or one.place.cell, one
    for row in accounts.ambiguous:
        assert row.place.file == accounts.source
        assert row.place.line or row.place.cell, row


def test_a_finding_of_the_narrative_quotes_the_words_and_a_cell_names_its_row() -> None:
    folder = golden.documents()[0].parent
    report = check(ga.read(folder / "liaoning-narrative-share-wrong.txt"))
    share = next(one for one in report.errors if one.rule == "N-PCT")
    assert "93.94%" in (share.place.quote or "")
    assert "93.94%" in str(report)
    digit = check(ga.read(folder / "liaoning-digit-changed.txt")).errors[0]
    assert digit.place.row
    assert digit.place.quote == f"{digit.place.row} {digit.cells[0].printed}"
    assert f"“{digit.place.quote}”" in str(check(ga.read(folder / "liaoning-digit-changed.txt")))


def test_a_finding_of_a_form_names_the_indicator_and_quotes_its_line() -> None:
    folder = golden.documents()[0].parent
    report = check(ga.read(folder / "liaoning-forms-weight-and-score-wrong.txt"))
    scored = [
        cell
        for finding in report.violations
        for cell in finding.cells
        if cell.ref.table.startswith("P") and cell.ref.last == "score"
    ]
    assert scored
    for cell in scored:
        assert cell.place.row
        assert str(cell.printed) in (cell.place.quote or "")


def test_every_rule_and_every_sentence_of_it_is_told_in_both_languages() -> None:
    for rule in rules():
        assert rule.zh
        assert rule.en
        for sentence in (*rule.says.values(), *rule.why.values()):
            assert sentence.zh
            assert sentence.en


def test_rules_that_are_no_identities_say_what_is_wrong() -> None:
    for rule in rules():
        own_engine = rule.kind in (Kind.JOINT, Kind.WAIVER)
        assert (rule.test is None) == (rule.kind is Kind.LINEAR or own_engine), rule.id
        assert bool(rule.says) != (rule.kind is Kind.LINEAR), rule.id


def test_the_ledger_has_a_line_for_each_thing_that_a_rule_was_asked_of() -> None:
    folder = golden.documents()[0].parent
    report = check(ga.read(folder / "liaoning-narrative-forms.txt"))
    lines = [line for line in report.ledger if line.rule == "P-P04"]
    assert len(lines) == 2
    assert all(line.status in Verdict for line in lines)
    assert {one.severity for one in report.findings} <= set(Severity)
