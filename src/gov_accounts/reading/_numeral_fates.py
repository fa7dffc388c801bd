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
    """The numerals of the lines of a document. A claim holds once made."""

    def __init__(self, lines: list[TextLine]) -> None:
        self._fates: dict[Numeral, Fate | None] = {
            Numeral(number, found.start(), found.end(), line.text[slice(*found.span())]): None
            for number, line in enumerate(lines)
            for found in _NUMERAL.finditer(half_width(line.text))
        }
        self._by_line: dict[int, list[Numeral]] = {}
        for numeral in self._fates:
            self._by_line.setdefault(numeral.line, []).append(numeral)

    def claim(self, line: int, start: int, end: int, fate: Fate) -> None:
        """Set the fate of the numerals that begin between two columns of a line (from 0)."""
        for numeral in self._by_line.get(line, ()):
            if start <= numeral.start < end and self._fates[numeral] is None:
                self._fates[numeral] = fate

    def claim_line(self, line: int, fate: Fate) -> None:
        """Set the fate of all numerals of a line that nothing claimed yet."""
        self.claim(line, 0, 1 << 30, fate)

    def claim_text(self, line: int, text: str, fate: Fate) -> None:
        """Set the fate of the numerals of a line that stand in a piece of its text."""
        own = set(_NUMERAL.findall(half_width(text)))
        for numeral in self._by_line.get(line, ()):
            if half_width(numeral.text) in own and self._fates[numeral] is None:
                self._fates[numeral] = fate

    def counts(self) -> dict[str, int]:
        """Return the number of numerals, in all and by fate; unclaimed numerals are unread."""
        by_fate = Counter(fate or Fate.UNREAD for fate in self._fates.values())
        return {"numerals": len(self._fates), **{fate.value: by_fate[fate] for fate in Fate}}

    def unread(self) -> Iterator[Numeral]:
        """Yield the numerals that were not understood."""
        return (n for n, fate in self._fates.items() if fate in (None, Fate.UNREAD))
