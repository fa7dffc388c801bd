"""Kinds of files: told by what they hold; those that are not read say what to do."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gov_accounts as ga
from gov_accounts.reading import read_bytes
from gov_accounts.reading.formats import pages_of
from tests.support.documents import example
from tests.support.figures import figures_of
from tests.support.packages import changed, to_markdown, to_ods, to_ofd, zipped
from tests.support.sheets import How, sheets, to_docx, to_html, to_text, to_xls, to_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.sheets import Sheet

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("data", "en", "zh"),
    [
        (_OLE + "WordDocument".encode("utf-16-le"), "save it as .docx", "另存为 .docx"),
        (_OLE + "EncryptedPackage".encode("utf-16-le"), "password", "密码"),
        (_OLE + "PowerPoint Document".encode("utf-16-le"), "PDF", "PDF"),
        (_OLE, "old Word or Excel", "旧版"),
        (b"\x89PNG\r\n\x1a\n\x00", "OCR", "文字识别"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "OCR", "文字识别"),
        (b"BM\x36\x00\x0c\x00\x00\x00\x00\x00", "OCR", "文字识别"),
        (b"Rar!\x1a\x07\x01\x00", "unpack", "解压"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "unpack", "解压"),
        (b"{\\rtf1\\ansi", "save it as .docx", "另存为 .docx"),
        (zipped({"xl/workbook.bin": b"x"}), "save it as .xlsx", "另存为 .xlsx"),
        (zipped({"ppt/presentation.xml": b"x"}), "PDF", "PDF"),
        (zipped({"content.xml": "<a/>"}), "save it as .docx", "另存为 .docx"),
        (zipped({"a.txt": b"x"}), "documents inside it", "其中的文件"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "save it as .xlsx",
            "另存为 .xlsx",
        ),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related;\n\n<html>", ".html", ".html"),
    ],
)
def test_a_kind_that_is_not_read_says_what_to_do(data: bytes, en: str, zh: str) -> None:
    with pytest.raises(ga.DocumentError) as caught:
        read_bytes(data, "附件.x")
    assert caught.value.en.startswith("附件.x: ")
    assert en in caught.value.en
    assert caught.value.zh.startswith("附件.x：")
    assert zh in caught.value.zh


@pytest.mark.parametrize("write", [to_html, to_xls, to_xlsx, to_docx])
def test_the_suffix_says_nothing(write: Callable[[list[Sheet]], bytes]) -> None:
    for name in ("决算", "决算.txt", "决算.et"):
        again = read_bytes(write(list(sheets(example(), How()))), name)
        assert figures_of(again) == figures_of(example())


@pytest.mark.parametrize("text", ["BM 部门决算 2024", "RIFF 部门", "MM 决算", "收入 1.00"])
def test_text_that_begins_like_a_picture_is_text(text: str) -> None:
    assert pages_of(text.encode(), "x") is None


@pytest.mark.parametrize("write", [to_xlsx, to_docx])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_cut_file_is_refused(write: Callable[[list[Sheet]], bytes], share: float) -> None:
    data = write(list(sheets(example(), How())))
    with pytest.raises(ga.DocumentError, match=r"^x: "):
        read_bytes(data[: int(len(data) * share)], "x")


_FILES: dict[str, Callable[[list[Sheet]], bytes]] = {
    "xlsx": to_xlsx,
    "xls": to_xls,
    "docx": to_docx,
    "html": to_html,
    "ods": to_ods,
    "md": to_markdown,
    "ofd": lambda pages: to_ofd([to_text(pages, layout=False).splitlines()]),
}


@cache
def written(suffix: str) -> bytes:
    return _FILES[suffix](list(sheets(example(), How())))


@contextmanager
def _refused_in_one_sentence() -> Iterator[None]:
    """Allow a refusal, in both languages and on one line each."""
    try:
        yield
    except ga.DocumentError as error:
        for told in (error.zh, error.en):
            assert told
            assert "\n" not in told


@given(
    st.sampled_from(sorted(_FILES)),
    st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=4)), max_size=4),
    st.floats(0, 1) | st.just(1),
)
def test_a_damaged_file_is_read_or_refused_in_one_sentence(
    suffix: str, changes: list[tuple[float, bytes]], share: float
) -> None:
    data = bytearray(written(suffix))
    for place, content in changes:
        at = int(place * len(data))
        data[at : at + len(content)] = content
    with _refused_in_one_sentence():
        pages_of(bytes(data[: int(share * len(data))]), "x")


@given(st.sampled_from(["xlsx", "docx", "ods", "ofd"]), st.data())
def test_damage_inside_a_zip_file_is_read_or_refused(suffix: str, data: st.DataObject) -> None:
    archive = zipfile.ZipFile(io.BytesIO(written(suffix)))
    hit = data.draw(st.sampled_from(archive.namelist()))

    def damage(name: str, content: bytes) -> bytes:
        if name != hit:
            return content
        tags = re.findall(rb"[^<>]*[<>]", content)
        at = data.draw(st.integers(0, max(len(tags) - 1, 0)))
        change = data.draw(st.sampled_from(["drop", "double", "number", "cut"]))
        if change == "number":
            return re.sub(rb'"[0-9]+"', b'"-99999999999"', content, count=at % 50 + 1)
        piece = {"drop": [], "double": tags[at : at + 1] * 2, "cut": []}[change]
        return b"".join([*tags[:at], *piece, *([] if change == "cut" else tags[at + 1 :])])

    with _refused_in_one_sentence():
        pages_of(changed(written(suffix), damage), "x")
