"""Files of every format: refusals in one sentence."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

import gov_accounts as ga
from gov_accounts.reading import read_bytes
from tests.support.documents import example
from tests.support.sheets import How, sheets, to_pdf

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.4 broken", "PDF cannot be opened"),
        (b"PK\x03\x04 xl/workbook.xml", "workbook cannot be opened"),
        (b"PK\x03\x04 word/document.xml", "Word document cannot be opened"),
        ("批复\n关于某局决算的批复".encode(), "approval letter"),
        ("某局审计报告\n审计报告".encode(), "audit report"),
    ],
)
def test_damaged_files_and_other_documents_are_refused_in_one_sentence(
    data: bytes, message: str
) -> None:
    with pytest.raises(ga.DocumentError, match=message) as caught:
        read_bytes(data, "x")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("write", "module", "extra"),
    [
        (to_pdf, "pypdfium2", "pdf"),
    ],
)
def test_a_missing_extra_is_named(
    write: Callable[..., bytes], module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = write(list(sheets(example(), How())))
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ga.DocumentError, match=rf"gov-accounts\[{extra}\]"):
        read_bytes(data, "x")
