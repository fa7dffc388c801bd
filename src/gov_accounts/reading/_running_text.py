"""Lines of running text → one text without breaks, and where its paragraphs begin.

Text may be broken after any character, by page numbers and running heads too. A paragraph ends
where a line ends with a sentence and is shorter than broken lines are; where a full line ends with
a sentence by chance, the next line may begin a paragraph or not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.display import width
from gov_accounts.words import LINE_NUMBER, folding, is_page_mark, unfolding

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gov_accounts.reading._plain_text import TextLine

__all__ = ["ENTRY", "RunningText", "joined"]

_FOLD = {**folding("0123456789.%"), **unfolding("():;")}
_OPENING = "“‘「『"
_QUOTES = "“”‘’\"'「」『』"
_CODED = r"(?=2[0-9]{2}[^0-9，。；]{2,30}[(（]类)"
ENTRY = re.compile(rf"{LINE_NUMBER}(?:{_CODED}|(?![0-9]{{1,3}}(?:[^0-9年]|$)))")
"""What numbers an entry of a list, at the start of its line; the code of a 类 may follow."""
_ENDS = "。！？!?"
_NARROW = 4
"""A line so much shorter than the longest was not broken by its width."""


@frozen
class RunningText:
    """Joined text: as printed, and without quotation marks for comparing words.

    ``where`` gives line and column of each character of ``bare``, ``origin`` its offset in
    ``printed``; ``breaks`` are the offsets in ``bare`` where a paragraph begins, with whether that
    is certain.
    """

    printed: str
    bare: str
    where: tuple[tuple[int, int], ...]
    origin: tuple[int, ...]
    breaks: dict[int, bool]

    def quoted(self, start: int, end: int) -> str:
        """Return a part of ``bare`` as it is printed."""
        if start >= end:
            return ""
        first = self.origin[start]
        opening = first > 0 and self.printed[first - 1] in _OPENING
        return self.printed[first - opening : self.origin[end - 1] + 1]


def joined(
    lines: Sequence[TextLine], start: int, end: int, dropped: Collection[int] = ()
) -> RunningText:
    """Join lines without white space and page marks; signs are folded one to one."""
    kept = [
        number
        for number in range(start, end)
        if number not in dropped
        and lines[number].text.strip()
        and not is_page_mark(lines[number].text)
    ]
    printed: list[str] = []
    bare: list[str] = []
    where: list[tuple[int, int]] = []
    origin: list[int] = []
    breaks: dict[int, bool] = {}
    full = _full_lines([lines[number].text.strip() for number in kept])
    quotes = 0
    for order, number in enumerate(kept):
        text = lines[number].text
        before = bare[-1] if bare else "。"
        after_full = order > 0 and full[order - 1] and before not in f"{_ENDS}；：:;"
        numbered = ENTRY.match("".join(text.split()).translate(_FOLD)) is not None
        begins = numbered and not after_full
        if begins or before in _ENDS:
            breaks[len(bare)] = begins or not order or not full[order - 1]
        for column, char in enumerate(text):
            if char.isspace():
                continue
            if char == '"':  # typewriter quotes open and close in turn
                quotes += 1
            printed.append(("“" if quotes % 2 else "”") if char == '"' else char)
            if char not in _QUOTES:
                bare.append(char)
                where.append((number, column))
                origin.append(len(printed) - 1)
    return RunningText(
        _folded("".join(printed)), _folded("".join(bare)), tuple(where), tuple(origin), breaks
    )


def _full_lines(texts: Sequence[str]) -> list[bool]:
    """Return which lines are as long as broken lines are, by either width of a character."""
    full = [False] * len(texts)
    for measure in (len, width):
        sizes = [measure(text) for text in texts]
        most = max(sizes, default=0) - _NARROW
        if sum(size >= most for size in sizes) > 1:
            full = [one or size >= most for one, size in zip(full, sizes, strict=True)]
    return full


_COMMA = re.compile(r"(?<![0-9]),|,(?![0-9]{3}(?![0-9]))")


def _folded(text: str) -> str:
    return _COMMA.sub("，", text.translate(_FOLD))
