"""Results of reading and judging stay equal, byte by byte; `python tools/golden.py` renews them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import golden

if TYPE_CHECKING:
    from pathlib import Path

SHOWN = 40
"""So many differing lines are shown; `python tools/golden.py --diff` prints all."""


def _shown(lines: list[str]) -> str:
    more = [f"… and {len(lines) - SHOWN} lines more"] if len(lines) > SHOWN else []
    return "\n".join(["", *lines[:SHOWN], *more])


@pytest.mark.parametrize("document", golden.documents(), ids=lambda path: path.name)
def test_a_document_is_read_and_judged_as_before(document: Path) -> None:
    lines = golden.differences(document)
    if lines:
        pytest.fail(_shown(lines), pytrace=False)


def test_every_expected_file_belongs_to_a_document() -> None:
    ends = (".json", ".ledger.json.gz")
    owners = {f"{document.name}{end}" for document in golden.documents() for end in ends}
    assert golden.expected_files() <= owners


def test_a_change_is_shown_with_both_lines() -> None:
    now = {"facts": 3, "unread": 1}
    assert golden.differing({"facts": 3, "unread": 0}, now) == ["unread: 0 → 1"]
    assert golden.differing({}, {"facts": 3}) == ["facts: None → 3"]


@pytest.mark.parametrize("name", golden.digests())
def test_a_document_beside_the_project_is_read_and_judged_as_before(name: str) -> None:
    document = golden.SHARED / name
    if not document.exists():
        pytest.skip("the published documents are not part of the project and not beside it")
    expected = golden.digests()[name]
    if golden.digest_of_file(document) != expected["document"]:
        pytest.skip("the document is another one than the digests are of")
    lines = golden.differing(expected, golden.digest(document))
    if lines:
        pytest.fail(_shown(lines), pytrace=False)
