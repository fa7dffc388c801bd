"""How much a file may hold: one door for all formats, and how to widen it.

No final accounts come near these limits, which are there for files that are small and hold much.
"""

from __future__ import annotations

import os

from attrs import frozen

from gov_accounts.errors import DocumentError

__all__ = ["MOST_DEPTH", "SETTING", "Count", "exceeded", "limit", "within"]

SETTING = "GOV_ACCOUNTS_LIMITS"
"""The variable of the environment that sets limits, as ``pages=50000,cells=9000000``."""
MOST_DEPTH = 200
"""Elements inside one another; real documents have a tenth. It keeps the program's own stack."""


@frozen
class _Limit:
    """A number, and what it counts, in both languages."""

    number: int
    en: str
    zh: str


_LIMITS = {
    "file_bytes": _Limit(500_000_000, "bytes", "字节"),
    "text_bytes": _Limit(50_000_000, "bytes of text", "字节文本"),
    "part_bytes": _Limit(100_000_000, "bytes once it is unpacked", "字节（解压后）"),
    "unpacked_bytes": _Limit(
        300_000_000, "bytes once its parts are unpacked", "字节（全部解压后）"
    ),
    "ratio": _Limit(500, "times as much as when packed", "倍于压缩后的大小"),
    "archive_bytes": _Limit(1_000_000_000, "bytes in its documents", "字节（各文件之和）"),
    "documents": _Limit(10_000, "documents", "个文件"),
    "parts": _Limit(20_000, "parts", "个部分"),
    "elements": _Limit(3_000_000, "elements of XML", "个 XML 元素"),
    "cells": _Limit(2_000_000, "cells", "个单元格"),
    "pages": _Limit(20_000, "pages", "页"),
    "drawings": _Limit(1_000_000, "drawings and pieces of text", "个图形和文字对象"),
    "characters": _Limit(20_000_000, "characters on its pages", "个字符"),
}


def limit(name: str) -> int:
    """Return a limit by its name, as the environment sets it or as it is.

    >>> limit("pages")
    20000
    """
    told = os.environ.get(SETTING)
    return _LIMITS[name].number if not told else _set(told).get(name, _LIMITS[name].number)


def _set(told: str) -> dict[str, int]:
    """Return the limits that the environment sets."""
    found = {}
    for part in filter(None, told.split(",")):
        name, _, number = (one.strip() for one in part.partition("="))
        if name not in _LIMITS or not (number.isascii() and number.isdigit() and len(number) < 19):
            raise DocumentError(
                f"{SETTING}: {part!r} sets no limit; expected NAME=NUMBER with one of "
                f"{', '.join(_LIMITS)}",
                f"{SETTING}：{part!r} 不是限制；应为 名称=数值，名称为 {'、'.join(_LIMITS)} 之一",
            )
        found[name] = int(number)
    return found


def exceeded(file: str, name: str, part: str = "") -> DocumentError:
    """Return the refusal of a file, or of a part of it, that holds more than a limit allows."""
    own, number = _LIMITS[name], limit(name)
    en = f"{part} inside it holds" if part else "it holds"
    zh = f"其中的 {part} " if part else "文件"
    return DocumentError(
        f"{file}: {en} more than {number:,} {own.en}, which no final accounts do; check where the "
        f"file comes from, or raise the limit: {SETTING}={name}={2 * number}",
        f"{file}：{zh}超过 {number:,} {own.zh}，部门决算不会这么大；请核对文件来源，"
        f"或放宽限制：{SETTING}={name}={2 * number}",
    )


def within(file: str, name: str, number: int, part: str = "") -> None:
    """Refuse a file, or a part of it, that holds so much; nothing happens within the limit."""
    if number > limit(name):
        raise exceeded(file, name, part)


class Count:
    """Counts what a file holds while it is read, and refuses it when that is too much."""

    def __init__(self, file: str, name: str) -> None:
        """Count for a file up to the limit of this name."""
        self.file, self.name = file, name
        self.left = limit(name)

    def add(self, number: int = 1, part: str = "") -> None:
        """Count so many more."""
        self.left -= number
        if self.left < 0:
            raise exceeded(self.file, self.name, part)
