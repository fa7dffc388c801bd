"""Every numeral of a document and its fate: nothing printed is lost silently."""

from __future__ import annotations

import enum
import re
from collections import Counter
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.words import UNSIGNED_IN_TEXT, half_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.reading._plain_text import TextLine

__all__ = ["Fate", "Numeral", "Numerals"]

_NUMERAL = re.compile(UNSIGNED_IN_TEXT)


class Fate(enum.Enum):
    """The fate of a printed numeral."""

    TYPED = "typed"
    """A value: an amount, share, count or score with its own name."""
    STRUCTURE = "structure"
    """Part of the layout: a code, the number of a line, page or item, a year in a heading."""
    PROSE = "prose"
    """Stands in text that is kept as text."""
    UNREAD = "unread"
    """Not understood; listed."""


@frozen
class Numeral:
    """A numeral: index of its line, where it stands in the line, what it is."""

    line: int
    start: int
    end: int
    text: str


class Numerals:
    """The numerals of the lines of a document. A claim holds once made.

    Numerals are counted through the document.
    """

    def __init__(self, lines: list[TextLine]) -> None:
        self._lines = lines
        self._first: list[int] = []
        self._spans: list[tuple[int, int]] = []
        for line in lines:
            self._first.append(len(self._spans))
            if line.text:
                self._spans += [one.span() for one in _NUMERAL.finditer(half_width(line.text))]
        self._first.append(len(self._spans))
        self._fates: list[Fate | None] = [None] * len(self._spans)

    def _of(self, line: int) -> range:
        """Return the numbers of the numerals of a line."""
        if not 0 <= line < len(self._lines):
            return range(0)
        return range(self._first[line], self._first[line + 1])

    def claim(self, line: int, start: int, end: int, fate: Fate) -> None:
        """Set the fate of the numerals that begin between two columns of a line (from 0)."""
        for number in self._of(line):
            if self._fates[number] is None and start <= self._spans[number][0] < end:
                self._fates[number] = fate

    def claim_line(self, line: int, fate: Fate) -> None:
        """Set the fate of all numerals of a line that nothing claimed yet."""
        self.claim(line, 0, 1 << 30, fate)

    def claim_text(self, line: int, text: str, fate: Fate) -> None:
        """Set the fate of the numerals of a line that stand in a piece of its text."""
        own = set(_NUMERAL.findall(half_width(text)))
        for number in self._of(line):
            start, end = self._spans[number]
            if self._fates[number] is None and (
                half_width(self._lines[line].text[start:end]) in own
            ):
                self._fates[number] = fate

    def counts(self) -> dict[str, int]:
        """Return the number of numerals, in all and by fate; unclaimed numerals are unread."""
        by_fate = Counter(fate or Fate.UNREAD for fate in self._fates)
        return {"numerals": len(self._fates), **{fate.value: by_fate[fate] for fate in Fate}}

    def unread(self) -> Iterator[Numeral]:
        """Yield the numerals that were not understood."""
        for line, one in enumerate(self._lines):
            for number in self._of(line):
                if self._fates[number] in (None, Fate.UNREAD):
                    start, end = self._spans[number]
                    yield Numeral(line, start, end, one.text[start:end])
