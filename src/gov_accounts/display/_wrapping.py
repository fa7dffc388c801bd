"""Text within the columns of a terminal; Chinese characters take two."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["clipped", "fitted", "width", "wrapped"]

_WORD = re.compile(r"[!-~]+|\s+|.", re.DOTALL)
"""Words of Latin letters and figures stay whole; a Chinese text breaks behind any character."""
_NEVER_FIRST = "，。；：、！？”’）》】%"
"""Characters that begin no line."""
_MORE = "…"


def width(text: str) -> int:
    """Return how many columns a text takes in a terminal.

    >>> width("合计 1")
    6
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def clipped(text: str, columns: int) -> str:
    """Return as much of a text as fits, with an ellipsis where something is left out.

    >>> clipped("本年支出合计", 8)
    '本年支…'
    """
    if width(text) <= columns:
        return text
    shown = ""
    for char in text:
        if width(shown + char + _MORE) > columns:
            break
        shown += char
    return shown + _MORE


def wrapped(text: str, columns: int) -> list[str]:
    """Return the lines of a text, none of them wider.

    >>> wrapped("合计748.66，应为748.67", 12)
    ['合计748.66，', '应为748.67']
    """
    lines = [""]
    for piece in _pieces(text, columns):
        if width(lines[-1] + piece.rstrip()) > columns and lines[-1]:
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece
    return [line.rstrip() for line in lines]


def fitted(text: str, columns: int, lines: int) -> list[str]:
    """Return a text in so many lines at most; the last has an ellipsis if something is left out.

    >>> fitted("本年收入合计与本年支出合计", 12, 2)
    ['本年收入合计', '与本年支出…']
    """
    every = wrapped(text, columns)
    if len(every) <= lines:
        return every
    begin = 0
    for line in every[: lines - 1]:
        begin = text.index(line, begin) + len(line)
    return [*every[: lines - 1], clipped(text[begin:].strip(), columns)]


def _pieces(text: str, columns: int) -> Iterator[str]:
    """Yield what is not broken: words, characters with the punctuation behind them."""
    piece = ""
    for found in _WORD.finditer(text):
        token = found[0]
        if piece and not (token[0] in _NEVER_FIRST or piece[-1] in "“‘（《【"):
            yield piece
            piece = ""
        piece += token
        while width(piece) > columns:
            yield piece[: columns // 2]
            piece = piece[columns // 2 :]
    if piece:
        yield piece
