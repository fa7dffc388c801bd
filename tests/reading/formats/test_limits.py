"""Every limit names the file and itself, says how to be raised, and is raised so."""

from __future__ import annotations

import io
import os
import re
import threading
import zipfile
from typing import TYPE_CHECKING

import pytest

import gov_accounts as ga
from gov_accounts.reading import read_bytes
from gov_accounts.reading.formats import _limits, pages_of
from gov_accounts.reading.formats._archive import members
from tests.support.documents import EXAMPLE_TEXT
from tests.support.hand_pdf import hand_pdf, text
from tests.support.packages import docx, ods, paragraph, xlsx, zipped

if TYPE_CHECKING:
    from pathlib import Path

_DOCX = docx(paragraph("甲乙丙") * 20)
_PDF = hand_pdf([text(50, 700, "Total 1.00") + b"0 0 m 9 9 l 20 9 l S " * 30] * 4)
_REPEATED = ods(
    '<table:table table:name="a"><table:table-row table:number-rows-repeated="9">'
    '<table:table-cell table:number-columns-repeated="9"><text:p>1</text:p></table:table-cell>'
    "</table:table-row></table:table>"
)
_TWICE_ONE_SHEET = xlsx({"a": f"<sheetData>{'<row/>' * 400}</sheetData>"})
_BIG = docx(paragraph("甲" * 4_000_000))

_TOO_MUCH = {
    "file_bytes": (_DOCX, 100),
    "text_bytes": (EXAMPLE_TEXT.encode(), 100),
    "part_bytes": (_DOCX, 100),
    "unpacked_bytes": (_TWICE_ONE_SHEET, 1000),
    "ratio": (_BIG, 20),
    "parts": (_TWICE_ONE_SHEET, 2),
    "elements": (_DOCX, 30),
    "cells": (_REPEATED, 80),
    "pages": (_PDF, 3),
    "drawings": (_PDF, 100),
    "characters": (_PDF, 20),
    "archive_bytes": (zipped({"a.txt": "1" * 60, "b.txt": "1" * 60}), 100),
    "documents": (zipped({"a.txt": "1", "b.txt": "2"}), 1),
}


@pytest.mark.parametrize("name", _limits._LIMITS)
def test_too_much_of_anything_is_refused_by_the_name_of_the_limit(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, low = _TOO_MUCH[name]
    archive = name in ("archive_bytes", "documents")

    def read() -> None:
        list(members(data, "x.doc")) if archive else pages_of(data, "x.doc")

    monkeypatch.setenv("GOV_ACCOUNTS_LIMITS", f"{name}={low}")
    with pytest.raises(ga.DocumentError) as caught:
        read()
    for told in (caught.value.en, caught.value.zh):
        assert told.startswith("x.doc")
        assert f"{low:,} " in told
        assert f"GOV_ACCOUNTS_LIMITS={name}={2 * low}" in told
    monkeypatch.setenv("GOV_ACCOUNTS_LIMITS", f"{name} = {10**12}, pages = 99999")
    read()


def test_a_part_that_is_named_often_is_counted_as_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook whose sheets are one part is small, and holds as much as it names."""
    row = "<sheetData><row><c t='inlineStr'><is><t>甲</t></is></c></row></sheetData>"
    data = xlsx({f"s{n}": row for n in range(50)})
    one = zipped(
        {
            name: _all_to_the_first(content) if name.endswith("workbook.xml.rels") else content
            for name, content in _contents(data).items()
            if "worksheets" not in name or name.endswith("/s1.xml")
        }
    )
    assert pages_of(one, "x") is not None
    monkeypatch.setenv("GOV_ACCOUNTS_LIMITS", "unpacked_bytes=12000")
    with pytest.raises(ga.DocumentError, match="unpacked_bytes"):
        pages_of(one, "x")


def _contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _all_to_the_first(relations: bytes) -> bytes:
    return re.sub(rb"worksheets/s\d+\.xml", b"worksheets/s1.xml", relations)


def test_grids_that_are_mostly_empty_fill_no_memory_together() -> None:
    """One sparse sheet is a grid; of very many the rest are lines."""
    corners = "".join(f'<c r="{at}" t="inlineStr"><is><t>甲</t></is></c>' for at in ("A1", "AX1"))
    rows = "".join(
        f'<row r="{1 + 50 * n}"><c r="A{1 + 50 * n}" t="inlineStr"><is><t>甲</t></is></c></row>'
        for n in range(1, 800)
    )
    sheet = f'<sheetData><row r="1">{corners}</row>{rows}</sheetData>'
    found = pages_of(xlsx({f"s{n}": sheet for n in range(5)}), "x")
    assert found is not None
    assert [len(grid) * len(grid[0].cells) for grid in found.grids] == [39951 * 50] * 2
    assert [line.text for line in found.lines if line.text].count("甲") == 5 * 799


def test_columns_that_are_hidden_again_and_again_are_hidden_once() -> None:
    cols = '<cols><col min="1" max="16384" hidden="1"/></cols>'
    hidden = cols[:-7].replace("<cols>", "") * 20_000
    row = '<sheetData><row><c t="inlineStr"><is><t>甲</t></is></c></row></sheetData>'
    found = pages_of(xlsx({"a": f"<cols>{hidden}</cols>{row}"}), "x")
    assert found is not None
    assert found.lines == []


def test_a_file_without_end_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOV_ACCOUNTS_LIMITS", "file_bytes=1000")
    path = tmp_path / "pipe"
    os.mkfifo(path)

    def write() -> None:
        with path.open("wb") as stream:
            try:
                while True:
                    stream.write(b"0" * 65536)
            except BrokenPipeError:
                pass

    writer = threading.Thread(target=write)
    writer.start()
    with pytest.raises(ga.DocumentError, match="file_bytes"):
        ga.read(path)
    writer.join()


@pytest.mark.parametrize("told", ["pages", "pages=", "pages=-1", "pages=²", "sheets=3", "=3"])
def test_a_setting_that_sets_no_limit_is_refused(
    told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOV_ACCOUNTS_LIMITS", told)
    with pytest.raises(ga.DocumentError, match=r"GOV_ACCOUNTS_LIMITS: .*expected NAME=NUMBER"):
        read_bytes(EXAMPLE_TEXT.encode(), "x")


def test_whatever_a_library_raises_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    from gov_accounts.reading.formats import _docx  # noqa: PLC0415

    def fail(_data: bytes, _name: str) -> None:
        raise RecursionError

    monkeypatch.setattr(_docx, "pages", fail)
    with pytest.raises(ga.DocumentError, match=r"x: .*RecursionError") as caught:
        read_bytes(_DOCX, "x")
    assert isinstance(caught.value.__cause__, RecursionError)
