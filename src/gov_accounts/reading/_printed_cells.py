"""The cells of printed lines: words of running text, cells of grids; what each may be.

A cell of a grid knows its column and, once the header is read, its role. A word of text knows where
it stands on its line; what it is shows in its signs alone.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from gov_accounts.accounts import Reason, Unread
from gov_accounts.errors import AmountError
from gov_accounts.money import parse_amount
from gov_accounts.places import Place
from gov_accounts.words import (
    DECIMAL_POINT,
    PERCENT,
    half_width,
    is_dash,
    is_number,
    is_spoilt,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from gov_accounts.reading._plain_text import TextLine

__all__ = [
    "Cell",
    "Role",
    "decimal_places",
    "has_decimals",
    "has_digit",
    "is_foreign",
    "joined",
    "once",
    "parted",
    "without_header",
    "words_of",
]


class Role(enum.Enum):
    """What a cell of a grid is, by the header above it; of a word of text its signs must tell."""

    UNKNOWN = "unknown"
    LABEL = "label"
    FIGURE = "figure"
    FURTHER = "further"
    """A figure of a printed column that the table has no field for."""


@frozen
class Cell:
    """A piece of print on one line.

    ``start`` is the column of its first character there. ``first`` and ``last``: nothing stands
    before or behind it on the line. ``complete`` is False where the document stops inside it.
    ``group`` and ``column`` are known in grids: the group of columns, and the field of a figure.
    """

    text: str
    place: Place
    first: bool
    last: bool
    complete: bool = True
    start: int = 0
    length: int = 0
    role: Role = Role.UNKNOWN
    group: int = 0
    column: str = ""

    @property
    def alone(self) -> bool:
        """Whether the cell is a whole line."""
        return self.first and self.last

    @property
    def digits(self) -> bool:
        """Whether the cell is whole digits: a code, a line or page number, or a whole amount."""
        return self.text.isascii() and self.text.isdigit()

    @property
    def amount(self) -> Decimal | None:
        """The figure that the cell is, or None."""
        return _amount(self.text)

    @property
    def dash(self) -> bool:
        """Whether the cell is a dash printed for a blank."""
        return is_dash(self.text)

    @property
    def spoilt(self) -> bool:
        """Whether a figure is meant that cannot be read (137，15, 1374.1S, 津贴补贴145.13)."""
        if self.role is Role.FIGURE:
            return self.amount is None and not self.dash
        return _spoilt(self.text)

    @property
    def figure(self) -> bool:
        """Whether the cell stands for a figure, spoilt or not."""
        return self.amount is not None or self.spoilt

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=1 << 14)
def _amount(text: str) -> Decimal | None:
    """Return the figure that a text is, or None; the same figures stand in several tables."""
    if not is_number(text):
        return None
    try:
        return parse_amount(text)
    except AmountError:
        return None


@lru_cache(maxsize=1 << 14)
def _spoilt(text: str) -> bool:
    return _amount(text) is None and (is_spoilt(text) or _is_swallowed(text))


_HAN = re.compile("[一-龥]")
_AN_AMOUNT = re.compile(rf"{DECIMAL_POINT}[0-9]*[{PERCENT})]?$")
_FORMULA = re.compile(r"=.+|#[A-Z0-9/]+[!?]?|(?i:[+-]?(?:nan|inf(?:inity)?)|null|n/a)")
_CODE_OF_A_FORM = re.compile(r"[A-Za-z][0-9]{1,3}")


def _is_swallowed(text: str) -> bool:
    """Whether a word holds a figure that other signs stand before or behind.

    What ends in an amount swallowed it; what has digits and no Chinese in it is no name. A formula,
    the error of a spreadsheet and what programs print for no number stand in the place of a figure.
    """
    folded = half_width(text)
    if _FORMULA.fullmatch(folded):
        return True
    if not has_digit(folded):
        return False
    if _AN_AMOUNT.search(folded):
        return True
    return (
        _HAN.search(folded) is None
        and not (folded.isascii() and _CODE_OF_A_FORM.fullmatch(folded))
        and not _is_enumeration(text)
    )


def _is_enumeration(text: str) -> bool:
    """Whether a word only numbers what follows: 1., (2), ③, Ⅳ."""
    return all(unicodedata.category(sign) in ("No", "Nl") for sign in text) or (
        re.fullmatch(r"[(]?[0-9]{1,2}[)、.．:]?", half_width(text)) is not None
        and not half_width(text).isdigit()
    )


def has_digit(text: str) -> bool:
    """Whether a text has a sign for a number: a digit of any script, ③, Ⅳ, ½.

    >>> has_digit("项目③"), has_digit("一、项目")
    (True, False)
    """
    if text.isascii():
        return any(map(str.isdigit, text))
    return any(unicodedata.category(sign).startswith("N") for sign in text)


_GLUED_CODE = re.compile(r"(.*[^0-9.,\-])([23][0-9]{2,6})")
_WORD = re.compile(r"\S+")
_SPACED = re.compile(r"(?<!\S)(?:合\s+计|总\s+计|小\s+计|栏\s+次|行\s+次|项\s+目)(?!\S)")
_LEADING_CODE = re.compile(r"([23][0-9]{2}|[23][0-9]{4}|[23][0-9]{6})([^0-9.,%\s].*)")
_GRIP = re.compile(r"(?<=[0-9])[\u2009\u202f\u00a0](?=[0-9]{3})")
"""Spaces that a typesetter puts between thousands; they hold a number together."""


def words_of(lines: Iterable[TextLine]) -> list[Cell]:
    """Return the words of lines of text; a code run into a name is set apart."""
    found: list[Cell] = []
    for line in lines:
        found += _words_of_line(line)
    return found


def _words_of_line(line: TextLine) -> list[Cell]:
    words: list[tuple[str, int, int]] = []
    for text, start, length in _runs(_GRIP.sub(",", line.text)):
        glued = _glued_code(text)
        if glued:
            words.append((glued[1], start, len(glued[1])))
            words.append((glued[2], start + glued.start(2), len(glued[2])))
        else:
            words.append((_in_figures(text), start, length))
    place, ended, end = line.place, line.ended, len(words) - 1
    return [
        Cell(text, place, index == 0, index == end, ended or index != end, start, length)
        for index, (text, start, length) in enumerate(words)
    ]


_NO_NUMBER = re.compile("[^0-9.,]")
"""What a word has that is no plain number."""


def _glued_code(text: str) -> re.Match[str] | None:
    """Return the two parts of a word in which a code ran into a name."""
    if text.isalpha() or _NO_NUMBER.search(text) is None:
        return None
    found = _GLUED_CODE.fullmatch(text) or _LEADING_CODE.fullmatch(text)
    return None if found is None or is_spoilt(text) or _AN_AMOUNT.search(text) else found


def _in_figures(text: str) -> str:
    """Return a word, in half width if it is a number."""
    return half_width(text) if not (text.isascii() or text.isalpha()) and is_number(text) else text


def _runs(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a line, where they begin, how long they are.

    A word spaced out over its cell (合　　计) is one.
    """
    end = 0
    for run in _WORD.finditer(text):
        start, behind = run.span()
        if start < end:
            continue
        spaced = _SPACED.match(text, start) if behind - start == 1 else None
        if spaced is None:
            end = behind
            yield run.group(), start, behind - start
        else:
            end = spaced.end()
            yield "".join(spaced.group().split()), start, end - start


def parted(cells: Sequence[Cell], index: int) -> int:
    """Return how many words from here on are one number whose thousands a space parts, or 0.

    Whole digits that stand one space before three digits and a decimal point are either a number of
    their own or its thousands; what they are, the print does not tell.
    """
    used = 1
    while index + used < len(cells) and cells[index].digits and len(cells[index].text) <= 3:
        before, behind = cells[index + used - 1], cells[index + used]
        near = behind.place == before.place and behind.start == before.start + before.length + 1
        whole, _, _ = behind.text.partition(".")
        if not (near and is_number(behind.text) and whole.isdigit() and len(whole) == 3):
            break
        used += 1
        if "." in behind.text:
            return used
    return 0


def joined(cells: Sequence[Cell]) -> Cell:
    """Return neighbours on a line as one cell."""
    first, last = cells[0], cells[-1]
    return evolve(
        first,
        text=" ".join(cell.text for cell in cells),
        last=last.last,
        complete=last.complete,
        length=last.start + last.length - first.start,
    )


def _by_line(cells: Iterable[Cell]) -> list[list[Cell]]:
    return [list(line) for _, line in groupby(cells, key=lambda cell: cell.place)]


def without_header(cells: Sequence[Cell], header: Sequence[Cell]) -> list[Cell]:
    """Drop the lines of a body that print a line of the header again, as each page of a table may.

    A word alone is kept: in text with one cell a line it may be a label.
    """
    printed = {tuple(cell.text for cell in line) for line in _by_line(header) if len(line) > 1}
    lines = _by_line(cells)
    return [
        cell for line in lines if tuple(one.text for one in line) not in printed for cell in line
    ]


def once(cells: Sequence[Cell], unread: list[Unread], table: str) -> list[Cell]:
    """Drop a line of words that repeats the line before it; the repetition is listed."""
    kept: list[list[Cell]] = []
    for line in _by_line(cells):
        words = [cell.text for cell in line]
        level = line[0].digits and len(words[0]) == 2  # 款 and 项 may print the same there
        named = not level and any(re.search("[一-龥]{2}", word) for word in words)
        if named and kept and [cell.text for cell in kept[-1]] == words:
            unread.append(Unread(" ".join(words), Reason.ROW_TWICE, table, line[0].place))
        else:
            kept.append(line)
    return [cell for line in kept for cell in line]


def decimal_places(cells: Iterable[Cell]) -> Counter[int]:
    """Return how many figures with a decimal point have how many decimals."""
    return Counter(_decimals(cells))


def has_decimals(cells: Iterable[Cell]) -> bool:
    """Whether some figure has a decimal point."""
    return any(_decimals(cells))


def _decimals(cells: Iterable[Cell]) -> Iterator[int]:
    """Yield the number of decimals of each figure with a decimal point."""
    for cell in cells:
        amount = None if cell.digits else cell.amount
        if amount is not None and (number := -int(amount.as_tuple().exponent)):
            yield number


def is_foreign(cell: Cell, places: Counter[int]) -> bool:
    """Whether whole digits are no figure of a table that always prints its decimals.

    A table that drops zeros at the end prints fewer decimals than usual in some figures.
    """
    if not places or not cell.text.strip("0"):
        return False
    ((usual, _),) = places.most_common(1)
    return min(places) == usual
