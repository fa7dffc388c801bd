"""A short run of every harness; the long one is ``nox -s fuzz -- FORMAT COUNT``."""

from __future__ import annotations

import pytest

from tests.fuzz.__main__ import judged, run
from tests.fuzz.cases import CASES
from tests.fuzz.harness import Outcome, Task, attempt, one
from tests.fuzz.sound import FORMATS, documents

_EACH = 30


@pytest.mark.parametrize("name", FORMATS)
def test_sound_documents_of_each_format_are_read(name: str) -> None:
    assert all(one(data) for data in documents(name))


@pytest.mark.parametrize("name", FORMATS)
def test_damaged_documents_are_read_or_refused(name: str) -> None:
    """Only errors of this package come, each one printable sentence, whatever is damaged."""
    outcomes = [attempt(Task(name, 0, number)) for number in range(_EACH)]
    assert [one.foreign for one in outcomes if one.foreign] == []


@pytest.mark.parametrize("what", CASES)
def test_what_once_broke_a_reader_is_read_or_refused(what: str) -> None:
    one(CASES[what])


def test_a_run_reads_in_a_process_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    counts = run("json", 20, seed=0)
    assert counts.total() == 20
    assert counts.keys() <= {"read", "refused"}
    assert "json, seed 0, from 0: 20 documents; read" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        (Outcome(read=True, foreign="", seconds=1.0, peak=1), "read"),
        (Outcome(read=False, foreign="", seconds=1.0, peak=1), "refused"),
        (Outcome(read=True, foreign="", seconds=6.0, peak=1), "over 5 s"),
        (Outcome(read=False, foreign="KeyError 'a' at b:1", seconds=1.0, peak=1), "foreign"),
        (Outcome(read=False, foreign="MemoryError '' at b:1", seconds=1.0, peak=1), "over 1 GiB"),
    ],
)
def test_what_goes_wrong_is_counted_by_its_kind(result: Outcome, kind: str) -> None:
    assert judged(result)[0] == kind


def test_a_document_is_made_again_by_its_number() -> None:
    assert Task("xlsx", 3, 14).data() == Task("xlsx", 3, 14).data()
    assert Task("text", 3, 14).data() != Task("text", 3, 15).data()
