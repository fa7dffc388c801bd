"""What kind of file bytes are, by what they hold; suffixes say nothing for sure."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from zipfile import BadZipFile, LargeZipFile, ZipFile

from attrs import frozen

from gov_accounts.errors import DocumentError
from gov_accounts.reading.formats._limits import within
from gov_accounts.reading.formats._markdown import is_markdown
from gov_accounts.reading.formats._web import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["is_zip", "kind_of"]

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"


@frozen
class _Refused:
    """A kind of file that is not read: its name, and what to do, in both languages."""

    en: str
    zh: str
    advice_en: str
    advice_zh: str

    def error(self, name: str) -> DocumentError:
        return DocumentError(
            f"{name}: this is {self.en}, which is not read; {self.advice_en}",
            f"{name}：这是{self.zh}，不能读取；{self.advice_zh}",
        )


_PICTURE = _Refused(
    "a picture",
    "图片",
    "have its text recognised (OCR) and saved as PDF, Word or text",
    "请先做文字识别（OCR），再存为 PDF、Word 或文本",
)
_WORD = ("save it as .docx", "请另存为 .docx")
_UNPACK = ("unpack it, or pack it as .zip", "请先解压，或改为 .zip")

_STARTS: tuple[tuple[bytes, _Refused], ...] = (
    (
        rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|BM.{4}\x00{4}|II\*\x00|MM\x00\*|RIFF.{4}WEBP",
        _PICTURE,
    ),
    (rb"Rar!\x1a", _Refused("an archive as .rar", "RAR 压缩包", *_UNPACK)),
    (rb"7z\xbc\xaf\x27\x1c", _Refused("an archive as .7z", "7z 压缩包", *_UNPACK)),
    (
        rb"\{\\rtf",
        _Refused("a document in Rich Text Format (.rtf)", "RTF 文档", *_WORD),
    ),
    (
        rb"\x1f\x8b",
        _Refused(
            "an archive (.gz)",
            "压缩包（.gz）",
            "give the files inside it",
            "请给出其中的文件",
        ),
    ),
)
"""Patterns of first bytes, and what they tell."""
_OLD: tuple[tuple[str, _Refused], ...] = (
    (
        "EncryptedPackage",
        _Refused(
            "a document locked with a password",
            "有密码保护的文件",
            "take the password off and save it again",
            "请取消密码后重新保存",
        ),
    ),
    (
        "WordDocument",
        _Refused("an old Word document (.doc or .wps)", "旧版 Word 文档（.doc 或 .wps）", *_WORD),
    ),
    (
        "PowerPoint Document",
        _Refused("slides (.ppt)", "幻灯片（.ppt）", "save the pages as PDF", "请另存为 PDF"),
    ),
)
"""Streams of old Office files (OLE), by what they tell."""
_OTHER_OLD = _Refused(
    "an old Word or Excel file that is damaged, or another kind of its time",
    "已损坏或无法识别的旧版办公文件",
    "save it as .xlsx or .docx",
    "请另存为 .xlsx 或 .docx",
)
_ZIPPED: tuple[tuple[str, str | _Refused], ...] = (
    ("xl/workbook.xml", "_xlsx"),
    (
        "xl/workbook.bin",
        _Refused(
            "a binary workbook (.xlsb)",
            "二进制工作簿（.xlsb）",
            "save it as .xlsx",
            "请另存为 .xlsx",
        ),
    ),
    ("word/document.xml", "_docx"),
    ("OFD.xml", "_ofd"),
    ("content.xml", "_ods"),
    (
        "ppt/presentation.xml",
        _Refused("slides (.pptx)", "幻灯片（.pptx）", "save the pages as PDF", "请另存为 PDF"),
    ),
)
_WRAPPED: tuple[tuple[bytes, _Refused], ...] = (
    (
        b"schemas-microsoft-com:office:spreadsheet",
        _Refused(
            "a workbook in XML of 2003", "2003 版 XML 表格", "save it as .xlsx", "请另存为 .xlsx"
        ),
    ),
    (
        b"multipart/related",
        _Refused("a web archive (.mht)", "网页归档（.mht）", "save it as .html", "请另存为 .html"),
    ),
)
"""Marks near the beginning of text that holds another format."""
_PAGE = re.compile(
    r"[\s\ufeff]*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?"
    "<(?:!doctype html|html|head|body|div|p|meta|title|table|h[1-6])\\b",
    re.IGNORECASE | re.DOTALL,
)


def kind_of(data: bytes, name: str) -> str | None:
    """Return the module that reads a file; None for plain text and JSON.

    Raises :class:`DocumentError` for a kind of file that is not read, with what to do.
    """
    if b"%PDF-" in data[:1024]:
        return "_pdf"
    for start, refused in _STARTS:
        if re.match(start, data, re.DOTALL):
            raise refused.error(name)
    if data.startswith(_OLE):
        return _old(data, name)
    if data.startswith(_ZIP):
        return _zipped(data, name)
    within(name, "text_bytes", len(data))
    return _text(data, name)


def _old(data: bytes, name: str) -> str:
    names = {text: text.encode("utf-16-le") in data for text, _ in _OLD}
    for text, refused in _OLD:
        if names[text]:
            raise refused.error(name)
    if any(text.encode("utf-16-le") in data for text in ("Workbook", "Book")):
        return "_xls"
    raise _OTHER_OLD.error(name)


def is_zip(data: bytes) -> bool:
    """Whether bytes are a zip file of documents: none that is a document itself."""
    return data.startswith(_ZIP) and not any(member in _names(data) for member, _ in _ZIPPED)


def _names(data: bytes) -> Iterable[str]:
    try:
        with ZipFile(io.BytesIO(data)) as package:
            return frozenset(package.namelist())
    except (BadZipFile, LargeZipFile, ValueError, OSError, NotImplementedError):
        # What is damaged is refused by the reader of the kind that it was.
        return frozenset(member for member, _ in _ZIPPED if member.encode() in data)


def _zipped(data: bytes, name: str) -> str:
    members = _names(data)
    for member, reader in _ZIPPED:
        if member in members:
            if isinstance(reader, _Refused):
                raise reader.error(name)
            return reader
    raise DocumentError(
        f"{name}: this is an archive (.zip) or a damaged Office file, expected one document; "
        "give the documents inside it, or save it anew",
        f"{name}：这是压缩包（.zip）或已损坏的办公文件，应为单个文件；请给出其中的文件，或重新保存",
    )


def _text(data: bytes, name: str) -> str | None:
    """Tell a web page and Markdown from other text."""
    start = data[:256].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    if start.startswith((b"{", b"[")) or not any(mark in data for mark in (b"<", b"#", b"|")):
        return None
    for mark, refused in _WRAPPED:
        if mark in data[:2048]:
            raise refused.error(name)
    text = decoded(data, name)
    if is_markdown(text):
        return "_markdown"
    return "_web" if _PAGE.match(text) or "<table" in text.lower() else None
