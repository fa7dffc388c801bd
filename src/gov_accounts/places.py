"""Where something stands in a document, so that a person can put a finger on it."""

from __future__ import annotations

from typing import ClassVar

from attrs import field, fields, frozen

__all__ = ["NOWHERE", "PLACE_KEYS", "Place", "quoted"]

_MOST = 80
"""So many characters a quotation has at most; a row of a form may fill several lines of a page."""


@frozen(repr=False)
class Place:
    """Where something stands (位置): what is not known is None.

    ``page`` and ``line`` count from 1; a workbook has ``sheet`` and ``cell`` (``B5``) instead.
    ``file`` is the name of the file, ``row`` the label of the row, ``quote`` the words as printed.

    >>> str(Place(page=3, line=41, quote="本年收入合计105.00万元"))
    '第3页“本年收入合计105.00万元”'
    >>> Place(sheet="收入决算表", cell="C7").en
    'sheet 收入决算表, cell C7'
    """

    TITLE: ClassVar[str] = "位置"

    page: int | None = field(default=None, metadata={"title": "页"})
    line: int | None = field(default=None, metadata={"title": "行"})
    sheet: str | None = field(default=None, metadata={"title": "工作表"})
    cell: str | None = field(default=None, metadata={"title": "单元格"})
    file: str | None = field(default=None, metadata={"title": "文件"})
    row: str | None = field(default=None, metadata={"title": "行名"})
    quote: str | None = field(default=None, metadata={"title": "原文"})

    def to_dict(self) -> dict[str, int | str]:
        """Return what is known of the place as JSON-ready data.

        >>> Place(page=3, line=41).to_dict()
        {'page': 3, 'line': 41}
        """
        every = ((name, getattr(self, name)) for name in PLACE_KEYS)
        return {name: value for name, value in every if value is not None}

    @property
    def known(self) -> bool:
        """Whether anything is known of where it stands."""
        return self != NOWHERE

    def within(self, file: str | None, row: str | None = None, quote: str | None = None) -> Place:
        """Return the place with the file, the row and the words that it does not tell itself."""
        return Place(
            self.page,
            self.line,
            self.sheet,
            self.cell,
            self.file or file or None,
            self.row or row or None,
            self.quote or quote or None,
        )

    def _words(self, page: str, line: str, sheet: str, cell: str, between: str) -> str:
        told = (
            (page, self.page if self.sheet is None else None),
            # A line counts through the file: on a page nobody finds it.
            (line, self.line if self.cell is None and self.page is None else None),
            (sheet, self.sheet),
            (cell, self.cell),
        )
        return between.join(words.format(value) for words, value in told if value is not None)

    @property
    def zh(self) -> str:
        """The place in Chinese, without file, row and words."""
        return self._words("第{}页", "第{}行", "工作表“{}”", "{}单元格", "")

    @property
    def en(self) -> str:
        """The place in English, without file, row and words."""
        return self._words("page {}", "line {}", "sheet {}", "cell {}", ", ")

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.to_dict().items())
        return f"Place({told})"

    def __str__(self) -> str:
        return self.zh + (f"“{self.quote}”" if self.quote else "")


PLACE_KEYS = tuple(one.name for one in fields(Place))
"""The names of what a place tells, in the order of the wire."""

NOWHERE = Place()
"""The place of what no document says where it stands."""


def lies_in(place: Place, first: Place, end: Place) -> bool:
    """Whether a place may lie from one line on and before another; of unknown lines it may.

    >>> lies_in(Place(line=7), Place(line=5), Place(line=7))
    False
    """
    if place.line is None:
        return True
    here = _line(place)
    begun = first.line is None or _line(first) <= here
    return begun and (end.line is None or here < _line(end))


def _line(place: Place) -> tuple[int, int]:
    return place.page or 0, place.line or 0


def quoted(text: str, start: int, end: int) -> str:
    """Return the words around a figure as printed, white space narrowed.

    The middle of what stands before and behind is left out where it is long, the figure never.

    >>> quoted("  经济效益指标   带动就业   ≥ 50  52", 20, 22)
    '经济效益指标 带动就业 ≥ 50 52'
    """
    before, figure, behind = text[:start], text[start:end], text[end:]
    left = " ".join(before.split()) + " " * before.endswith((" ", "\t", "\u3000"))
    right = " " * behind.startswith((" ", "\t", "\u3000")) + " ".join(behind.split())
    room = max(_MOST - len(figure), 0)
    to_the_left = max(room // 2, room - len(right))
    words = (
        _shortened(left, to_the_left)
        + figure
        + _shortened(right, room - min(len(left), to_the_left))
    )
    return words.strip()


def _shortened(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    head = max((most - 1) // 2, 0)
    tail = max(most - 1 - head, 0)
    return f"{text[:head]}…{text[len(text) - tail :]}"
