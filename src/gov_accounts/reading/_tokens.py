"""The words of lines: figures, codes, dashes, text; and where a run of words must be cut."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.accounts import Reason, Unread
from gov_accounts.errors import AmountError
from gov_accounts.money import parse_amount
from gov_accounts.places import Place
from gov_accounts.words import half_width, is_dash, is_number, is_spoilt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from gov_accounts.reading._plain_text import TextLine

__all__ = ["Token", "decimal_places", "is_foreign", "once", "tokens_of"]

_GLUED_CODE = re.compile(r"(.*[^0-9.,\-])([23][0-9]{2,6})")
_SPACED = re.compile(r"(?<!\S)(?:合\s+计|总\s+计|小\s+计|栏\s+次|行\s+次|项\s+目)(?!\S)")
_LEADING_CODE = re.compile(r"([23][0-9]{2}|[23][0-9]{4}|[23][0-9]{6})([^0-9.,%\s].*)")


@frozen
class Token:
    """A word. ``alone``: it is its whole line; ``last``: nothing stands behind it on the line."""

    text: str
    place: Place
    first: bool
    last: bool
    complete: bool = True
    start: int = 0

    @property
    def alone(self) -> bool:
        """Whether the word is a whole line."""
        return self.first and self.last

    @property
    def digits(self) -> bool:
        """Whether the word is whole digits: a code, a line or page number, or a whole amount."""
        return self.text.isascii() and self.text.isdigit()

    @property
    def amount(self) -> Decimal | None:
        """The figure this word is, or None."""
        if not is_number(self.text):
            return None
        try:
            return parse_amount(self.text)
        except AmountError:
            return None

    @property
    def spoilt(self) -> bool:
        """Whether the word is meant as a figure but cannot be read as one (137，15, 1374.1S)."""
        return self.amount is None and is_spoilt(self.text)

    @property
    def figure(self) -> bool:
        """Whether the word stands for a figure, spoilt or not."""
        return self.amount is not None or is_spoilt(self.text)

    @property
    def dash(self) -> bool:
        """Whether the word is a dash printed for a blank."""
        return is_dash(self.text)


def tokens_of(lines: list[TextLine]) -> list[Token]:
    """Return the words of lines; a code run into a name is set apart."""
    found: list[Token] = []
    for line in lines:
        words: list[tuple[str, int]] = []
        for run in _runs(line.text):
            glued = not is_spoilt(run.group()) and (
                _GLUED_CODE.fullmatch(run.group()) or _LEADING_CODE.fullmatch(run.group())
            )
            if glued:
                words += [(glued[1], run.start()), (glued[2], run.start() + glued.start(2))]
            else:
                words.append(("".join(run.group().split()), run.start()))
        for index, (word, start) in enumerate(words):
            last = index == len(words) - 1
            text = half_width(word) if is_number(word) else word
            found.append(Token(text, line.place, index == 0, last, line.ended or not last, start))
    return found


def _runs(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of a line; a word spaced out over its cell (合　　计) is one."""
    end = 0
    for run in re.finditer(r"\S+", text):
        if run.start() < end:
            continue
        spaced = _SPACED.match(text, run.start())
        found = spaced or run
        end = found.end()
        yield found


def once(tokens: list[Token], unread: list[Unread], table: str) -> list[Token]:
    """Drop a line of words that repeats the line before it; the repetition is listed."""
    lines: list[list[Token]] = []
    for token in tokens:
        if lines and lines[-1][0].place == token.place:
            lines[-1].append(token)
        else:
            lines.append([token])
    kept: list[list[Token]] = []
    for line in lines:
        words = [token.text for token in line]
        named = any(re.search("[一-龥]{2}", word) for word in words)
        if named and kept and [token.text for token in kept[-1]] == words:
            unread.append(Unread(" ".join(words), Reason.ROW_TWICE, table, line[0].place))
        else:
            kept.append(line)
    return [token for line in kept for token in line]


def decimal_places(tokens: list[Token]) -> set[int]:
    """Return how many decimals the figures with a decimal point have."""
    amounts = [token.amount for token in tokens if not token.digits]
    return {-int(a.as_tuple().exponent) for a in amounts if a is not None and a.as_tuple().exponent}


def is_foreign(token: Token, places: set[int]) -> bool:
    """Whether whole digits are no figure of a table whose figures all have the same decimals."""
    return len(places) == 1 and token.text.strip("0") != ""
