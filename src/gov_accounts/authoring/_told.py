"""What an explanation is made of: words and figures, laid out as lines of text."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol, TypeVar

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "Choose",
    "Explanation",
    "Figure",
    "Paragraph",
    "Slot",
    "Told",
    "Words",
    "filled",
    "joined",
    "laid_out",
    "text_of",
]

_T = TypeVar("_T")


class Choose(Protocol):
    """What draws: ``random.Random(1).choice``, or ``draw(st.sampled_from(...))`` of Hypothesis."""

    def __call__(self, options: Sequence[_T], /) -> _T: ...


@frozen
class Told:
    """A figure of an explanation, and where its numeral begins in the text.

    ``key`` is its name, as ``income.fiscal.share``, or None if it belongs to nobody: a part of a
    purpose or reason, a budget of the next year. ``value`` is as printed. ``unit`` is the usual
    word: 万元 where 万 or nothing is printed, %, and of counts as they are described.
    """

    key: str | None
    value: Decimal
    unit: str
    start: int


@frozen
class Explanation:
    """A sound explanation (情况说明): its text, and every figure in it in the order of print.

    Years, dates, numbers of lists and pages, codes, and amounts that are part of a name
    (单价100万元以上设备) are no figures.
    """

    text: str
    figures: tuple[Told, ...]


@frozen
class Figure:
    """A figure before its place is known: name, value, usual unit, and the numeral as printed."""

    key: str | None
    value: Decimal
    unit: str
    numeral: str


Words = tuple[str | Figure, ...]
"""A piece of a sentence: words with figures between them."""
Slot = str | Figure | Words
Paragraph = Words

_SLOT = re.compile(r"\{(\w+)\}")
_TWICE = ("支出", "收入", "决算", "决算数", "经费", "费用", "数", "的")


def text_of(words: Words) -> str:
    """Return words and numerals as one text."""
    return "".join(one if isinstance(one, str) else one.numeral for one in words)


def filled(pattern: str, slots: dict[str, Slot]) -> Words:
    """Put words and figures in the places of a pattern; a word that would stand twice stands once.

    >>> text_of(filled("{X}支出决算为{A}", {"X": "项目支出", "A": "5万元"}))
    '项目支出决算为5万元'
    """
    words: Words = ()
    for index, piece in enumerate(_SLOT.split(pattern)):
        if index % 2:
            slot = slots[piece]
            words = joined((words, slot if isinstance(slot, tuple) else (slot,)))
        else:
            words = joined((words, (_without_repeat(words, piece),)))
    return words


def _without_repeat(before: Words, piece: str) -> str:
    """Drop the first word of a piece if what stands before ends in it."""
    ending = text_of(before[-1:])
    for word in sorted(_TWICE, key=len, reverse=True):
        if ending.endswith(word) and piece.startswith(word):
            return piece.removeprefix(word)
    return piece


def joined(parts: Iterable[Words], mark: str = "") -> Words:
    """Put the parts that say something one after the other, with a mark between."""
    words: list[str | Figure] = []
    for part in parts:
        if part and text_of(part):
            if words and mark:
                words.append(mark)
            words += [one for one in part if one != ""]
    return tuple(words)


# --- lines and pages ----------------------------------------


@frozen
class _Line:
    text: str
    figures: tuple[tuple[int, Figure], ...] = ()


def _line(words: Words) -> _Line:
    text, figures = "", []
    for one in words:
        if isinstance(one, Figure):
            figures.append((len(text), one))
            text += one.numeral
        else:
            text += one
    return _Line(text, tuple(figures))


def _parted(line: _Line, width: int) -> list[_Line]:
    """Break a line after so many characters, never inside a numeral."""
    parts: list[_Line] = []
    start = 0
    while len(line.text) - start > width:
        end = start + width
        while re.match(r"[0-9.,%]", line.text[end]) and re.match(r"[0-9.,-]", line.text[end - 1]):
            end -= 1
        parts.append(_cut(line, start, end))
        start = end
    return [*parts, _cut(line, start, len(line.text))]


def _cut(line: _Line, start: int, end: int) -> _Line:
    own = tuple((at - start, one) for at, one in line.figures if start <= at < end)
    return _Line(line.text[start:end], own)


def laid_out(
    paragraphs: Iterable[Paragraph],
    *,
    width: int | None = None,
    page_lines: int | None = None,
    page_mark: str = "{}",
) -> Explanation:
    r"""Print paragraphs as lines: of a ``width``, with a page number after so many lines.

    >>> figure = Figure("income.total", Decimal("5.00"), "万元", "5.00")
    >>> laid_out([("收入总计", figure, "万元。")], width=6).text
    '收入总计\n5.00万元\n。'
    """
    lines: list[_Line] = []
    for words in paragraphs:
        line = _line(words)
        lines += [line] if width is None else _parted(line, width)
    if page_lines is not None:
        pages = [lines[i : i + page_lines] for i in range(0, len(lines), page_lines)]
        lines = [
            one
            for number, page in enumerate(pages, start=1)
            for one in [*page, _Line(page_mark.format(number))]
        ]
    return _placed(lines)


def _placed(lines: Sequence[_Line]) -> Explanation:
    told: list[Told] = []
    at = 0
    for line in lines:
        told += [Told(one.key, one.value, one.unit, at + start) for start, one in line.figures]
        at += len(line.text) + 1
    return Explanation("\n".join(line.text for line in lines), tuple(told))
