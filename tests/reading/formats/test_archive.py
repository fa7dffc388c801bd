"""Archives: a folder in a file."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

import gov_accounts as ga
from gov_accounts.reading import read_bytes
from gov_accounts.reading.formats._archive import is_archive, members
from tests.support.documents import example
from tests.support.sheets import How, sheets, to_docx, to_xlsx

if TYPE_CHECKING:
    from collections.abc import Mapping


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_documents_come_with_their_names(pack: type[object]) -> None:
    files = {"甲局/决算.txt": "甲".encode(), "乙局/决算.txt": "乙".encode() * 100_000}
    data = pack(files)  # type: ignore[call-arg]
    assert isinstance(data, bytes)
    assert is_archive(data)
    assert dict(members(data, "x.zip")) == files


def test_names_in_gbk_are_decoded() -> None:
    data = zipped({"PLACEHOLDE": b"1"})
    name = "某局决算".encode("gbk")[:8] + b".1"
    data = data.replace(b"PLACEHOLDE", name)
    assert [name for name, _ in members(data, "x.zip")] == ["某局决算.1"]


def test_names_lead_nowhere_else() -> None:
    data = zipped({"../../out/b.txt": b"1", "/above/a.txt": b"2", "C:\\b.txt": b"3"})
    assert [name for name, _ in members(data, "x.zip")] == ["out/b.txt", "above/a.txt", "b.txt"]


def test_an_archive_in_an_archive_is_opened_once() -> None:
    innermost = zipped({"c.txt": b"3"})
    data = zipped({"a.txt": b"1", "in.zip": zipped({"b.txt": b"2", "deep.zip": innermost})})
    assert dict(members(data, "x.zip")) == {
        "a.txt": b"1",
        "in.zip/b.txt": b"2",
        "in.zip/deep.zip": innermost,
    }


def test_what_systems_add_is_left_out() -> None:
    data = zipped({"a.txt": b"1", "__MACOSX/._a.txt": b"2", ".DS_Store": b"3", "d/": b""})
    assert [name for name, _ in members(data, "x.zip")] == ["a.txt"]


def test_documents_that_are_zip_files_are_no_archives() -> None:
    pages = list(sheets(example(), How()))
    assert not is_archive(to_xlsx(pages))
    assert not is_archive(to_docx(pages))


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOV_ACCOUNTS_LIMITS", "archive_bytes=2000000")
    data = {f"{n}.txt": b"0" * 1_000_000 for n in range(3)}
    for pack in (zipped, tarred):
        with pytest.raises(ga.DocumentError, match=r"x: .*2,000,000 bytes") as caught:
            list(members(pack(data), "x"))
        assert "2,000,000 字节" in caught.value.zh


@pytest.mark.parametrize("cut", [30, 200])
def test_a_damaged_archive_is_refused_in_one_sentence(cut: int) -> None:
    for data in (zipped({"a.txt": b"1" * 100_000}), tarred({"a.txt": bytes(range(256)) * 100})):
        with pytest.raises(ga.DocumentError, match="x: the archive cannot be unpacked"):
            list(members(data[:cut], "x"))


def test_an_archive_is_no_single_document() -> None:
    for data in (zipped({"a.txt": b"1"}), gzip.compress(b"1")):
        with pytest.raises(ga.DocumentError, match="archive") as caught:
            read_bytes(data, "x")
        assert "压缩包" in caught.value.zh
