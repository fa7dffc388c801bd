"""Kinds of files: told by what they hold; those that are not read say what to do."""

from __future__ import annotations

import pytest

import gov_accounts as ga
from gov_accounts.reading import read_bytes
from gov_accounts.reading.formats import pages_of
from tests.support.documents import example
from tests.support.figures import figures_of
from tests.support.packages import zipped
from tests.support.sheets import How, sheets, to_docx, to_html, to_xls, to_xlsx

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
def test_the_suffix_says_nothing(write: object) -> None:
    assert callable(write)
    for name in ("决算", "决算.txt", "决算.et"):
        again = read_bytes(write(list(sheets(example(), How()))), name)
        assert figures_of(again) == figures_of(example())


@pytest.mark.parametrize("text", ["BM 部门决算 2024", "RIFF 部门", "MM 决算", "收入 1.00"])
def test_text_that_begins_like_a_picture_is_text(text: str) -> None:
    assert pages_of(text.encode(), "x") is None


@pytest.mark.parametrize("write", [to_xlsx, to_docx])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_cut_file_is_refused(write: object, share: float) -> None:
    assert callable(write)
    data = write(list(sheets(example(), How())))
    with pytest.raises(ga.DocumentError, match=r"^x: "):
        read_bytes(data[: int(len(data) * share)], "x")
