"""Plain text → numbered lines. This module knows only how text files are encoded."""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import cached_property, lru_cache

from attrs import frozen

from gov_accounts.errors import DocumentError
from gov_accounts.places import Place

__all__ = ["TextLine", "decode", "plain", "text_lines"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF", "a PDF file", "PDF 文件"),
    (
        b"PK\x03\x04",
        "a zip container (Word, Excel or an archive)",
        "zip 容器（Word、Excel 或压缩包）",
    ),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file", "旧版 Word 或 Excel 文件"),
)
_BINARY = 100
"""A text of which one character in so many is NUL is none; a single one is a slip of a program."""


@frozen
class TextLine:
    """A line of a document with its place; ``ended`` is False where the file stops inside it."""

    text: str
    place: Place
    ended: bool = True

    @cached_property
    def folded(self) -> str:
        """The text for comparison, see :func:`plain`."""
        return plain(self.text)


def decode(data: bytes, name: str) -> str:
    """Return the text of a file in UTF-8, UTF-16, UTF-32 (with mark) or GB 18030 (GBK, GB 2312).

    Raises :class:`DocumentError` for an empty file, for a binary one and for other encodings.

    >>> decode("部门决算".encode("gbk"), "x.txt")
    '部门决算'
    """
    if not data.strip():
        raise DocumentError(
            f"{name}: the file is empty; expected the text of final accounts (部门决算)",
            f"{name}：文件是空的；应为部门决算的文字",
        )
    for magic, kind, kind_zh in _MAGIC:
        if data.startswith(magic):
            raise DocumentError(
                f"{name}: this is {kind}, expected plain text; save its text as a .txt file first",
                f"{name}：这是{kind_zh}，应为纯文本；请先把文字另存为 .txt",
            )
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise DocumentError(
                    f"{name}: byte {error.start} is not {encoding} although the file begins so; "
                    "save it as UTF-8",
                    f"{name}：文件开头标明 {encoding}，但第 {error.start} 字节不是；请另存为 UTF-8",
                ) from None
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            # A file cut inside its last character is still that encoding.
            if error.start < len(data) - 3 or error.reason != "unexpected end of data":
                continue
            text = data[: error.start].decode(encoding)
        if text.count("\x00") * _BINARY > len(text):
            break
        return text
    raise DocumentError(
        f"{name}: neither UTF-8 nor GB 18030 text; expected the text of final accounts",
        f"{name}：既不是 UTF-8 也不是 GB 18030 文本；应为部门决算的文字",
    )


_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")


def text_lines(text: str) -> list[TextLine]:
    r"""Number the lines; a form feed starts a new page, and without one the page is unknown.

    >>> text_lines("甲\f乙")[1].place
    Place(page=2, line=2)
    """
    text = _INVISIBLE.sub("", text)
    paged = "\f" in text
    pages = text.split("\f")
    lines: list[TextLine] = []
    for number, page in enumerate(pages, start=1):
        # str.splitlines would also break at separators that extractors leave inside lines.
        for piece in page.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n"):
            lines.append(TextLine(piece, Place(number if paged else None, len(lines) + 1)))
    if lines and not text.endswith(("\n", "\f", "\r")):
        lines[-1] = TextLine(lines[-1].text, lines[-1].place, ended=False)
    return lines


_QUOTES = str.maketrans("\"'‘’「」『』", "““““““““")


def plain(text: str) -> str:
    """Return text for comparison: compatibility signs, blanks, quotes and brackets are folded.

    The result is for matching only, never for storage.

    >>> plain("财政拨款＂三公＂ 经费") == plain("财政拨款“三公”经费")
    True
    """
    return _plain_word(text) if len(text) <= _WORD else _folded(text)


_WORD = 60
"""Shorter texts are words of headers and labels, which come again and again."""


@lru_cache(maxsize=1 << 14)
def _plain_word(text: str) -> str:
    return _folded(text)


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", "".join(text.split()))
    return folded.translate(_QUOTES).replace("”", "“").replace("“", "")
