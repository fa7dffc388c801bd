"""The words that a form takes from each line, and the text that was not understood."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import evolve

from gov_accounts.accounts import Place, Reason, Unread
from gov_accounts.evidence import Known
from gov_accounts.places import quoted
from gov_accounts.reading._numeral_fates import Fate
from gov_accounts.refs import CellRef
from gov_accounts.words import UNSIGNED_IN_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gov_accounts.reading._numeral_fates import Numerals
    from gov_accounts.reading.forms._form_sections import Line, Word

__all__ = ["Claims"]

_FIGURE = re.compile(UNSIGNED_IN_TEXT)
_WHOLE = 1 << 30
"""The end of a line, whatever its length."""


class Claims:
    """The words that one form takes from the lines of the document.

    ``unread`` is what was not understood; ``places`` is where each field stands, ``evidence`` how a
    figure is known that does not stand behind its label or below its header, by the name of its
    cell. The numerals of the document hear of it when the claims are settled.
    """

    def __init__(self, prefix: str, lines: Mapping[int, Line]) -> None:
        self.unread: list[Unread] = []
        self.places: dict[CellRef, Place] = {}
        self.evidence: dict[CellRef, Known] = {}
        self._prefix = prefix
        self._lines = lines
        self._fates: list[tuple[int, int, int, Fate]] = []
        self.figures = 0
        """How many figures have their place."""
        self._last = next(
            (index for index in reversed(range(len(lines))) if lines[index].text.strip()), -1
        )

    def settle(self, numerals: Numerals) -> None:
        """Set the fates of the numerals, in the order in which they were claimed."""
        for claim in self._fates:
            numerals.claim(*claim)

    @property
    def lost(self) -> int:
        """How many figures and pieces of text were not understood, but those of unknown columns."""
        texts = (
            one.text
            for one in self.unread
            if not one.harmless and one.reason is not Reason.COLUMN_UNKNOWN
        )
        return sum(max(1, len(_FIGURE.findall(text))) for text in texts)

    # --- what was taken

    def claim(self, word: Word, fate: Fate) -> None:
        """Set the fate of the numerals of a word."""
        self._fates.append((word.line, word.start, word.end, fate))

    def claim_line(self, index: int, fate: Fate) -> None:
        """Set the fate of all numerals of a line that nothing claimed yet."""
        self._fates.append((index, 0, _WHOLE, fate))

    def typed(self, path: str, word: Word, known: Known = Known.PRINTED) -> None:
        """Say that a word is the figure of a field, and how that is known."""
        self.claim(word, Fate.TYPED)
        self.figures += 1
        ref, line = CellRef.of(self._prefix, path), self._lines[word.line]
        self.places[ref] = evolve(line.place, quote=quoted(line.raw, word.start, word.end))
        if known is not Known.PRINTED:
            self.evidence[ref] = known

    def renamed(self, path: str, other: str) -> None:
        """Give the place of a figure to another field."""
        old, new = CellRef.of(self._prefix, path), CellRef.of(self._prefix, other)
        self.places[new] = self.places.pop(old)
        if old in self.evidence:
            self.evidence[new] = self.evidence.pop(old)

    def place(self, path: str, index: int) -> None:
        """Say on which line a field of words stands."""
        line = self._lines[index]
        self.places[CellRef.of(self._prefix, path)] = evolve(
            line.place, quote=quoted(line.raw, 0, 0)
        )

    def disown(self, path: str, text: str, title: Line) -> None:
        """List what was read as a field that the form does not have, where it stands."""
        ref = CellRef.of(self._prefix, path)
        place = self.places.pop(ref, title.place)
        self.evidence.pop(ref, None)
        self.unread.append(
            Unread(text, Reason.STRAY_FIGURE, self._prefix, evolve(place, quote=None))
        )

    # --- what was not understood

    def note(self, text: str, reason: Reason, index: int) -> None:
        """List a text; the numerals of its line stay as they are."""
        self.unread.append(Unread(text, reason, self._prefix, self._lines[index].place))

    def page_number(self, line: Line) -> None:
        """List the number of a page, which is no part of the form."""
        self.note(line.raw.strip(), Reason.PAGE_NUMBER, line.index)
        self.claim_line(line.index, Fate.STRUCTURE)

    def refuse(self, text: str, reason: Reason, lines: Iterable[int]) -> None:
        """List a text that was not understood, and claim the rest of the lines it stands in."""
        indexes = sorted(set(lines))
        place = self._lines[indexes[0]].place if indexes else Place()
        self.unread.append(Unread(text, reason, self._prefix, place))
        for index in indexes:
            self.claim_line(index, Fate.UNREAD)

    def refuse_lines(self, lines: list[Line], reason: Reason) -> None:
        """List whole lines as one text."""
        text = " ".join(line.raw.strip() for line in lines if line.text.strip())
        if text:
            self.refuse(text, reason, [line.index for line in lines])

    def refuse_word(self, word: Word, reason: Reason) -> None:
        """List the line of a word; the other words of the line may still be understood."""
        self.note(self._lines[word.line].raw.strip(), reason, word.line)
        self.claim(word, Fate.UNREAD)

    def refuse_cell(self, words: Sequence[Word], reason: Reason) -> None:
        """List a cell; the other cells of its row may still be understood."""
        if words:
            self.note(self.join(list(words)), reason, words[0].line)
        for word in words:
            self.claim(word, Fate.UNREAD)

    # --- as printed

    def kept(self, word: Word) -> str:
        """The word as printed."""
        return self._lines[word.line].raw[word.start : word.end]

    def join(self, words: list[Word]) -> str:
        """Join a wrapped cell as printed: a space only between two words of one line."""
        text = ""
        before: Word | None = None
        for word in words:
            piece = self.kept(word)
            apart = before is not None and before.line == word.line and before.end < word.start
            text += (" " if apart and not text.endswith(" ") else "") + piece
            before = word
        return text

    def cut(self, word: Word) -> bool:
        """Whether the document stops right behind a figure, so that digits may be missing."""
        line = self._lines[word.line]
        return not line.whole and word.line == self._last and not line.text[word.end :].strip()
