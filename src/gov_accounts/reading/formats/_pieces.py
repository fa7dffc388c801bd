"""Glyphs on a page → pieces, words and lines: words by gaps, lines by baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gov_accounts.reading.formats._glyphs import Glyphs

__all__ = ["Line", "Piece", "Word", "lines", "pieces"]

# All are parts of the size of the type, so that a page means the same however large it is printed.
_GAP = 0.2
"""A wider gap parts two words."""
_OVERLAP = 0.2
"""Kerning and slanted type make neighbours overlap by less."""
_LEVEL = 0.1
"""The baseline wavers by less within a piece."""
_SAME_LINE = 0.4
"""Baselines of one line are not further apart; half a line is a line of its own."""
_SAME_PLACE = 0.15
"""The same character so near to itself is printed twice; the narrowest is wider than that."""
_ABOVE, _BELOW = 0.88, 0.12
"""How much of a character of Chinese type stands above its baseline, and how much below."""


@frozen
class Piece:
    """Glyphs ``start`` to ``stop``, printed one after the other on one baseline without a gap."""

    start: int
    stop: int
    left: float
    right: float
    baseline: float
    size: float


@frozen
class Word:
    """Characters without a gap, and where they stand on the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@frozen
class Line:
    """Words from left to right on one baseline."""

    baseline: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with a space between them."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all words."""
        return (
            min([word.left for word in self.words]),
            min([word.top for word in self.words]),
            max([word.right for word in self.words]),
            max([word.bottom for word in self.words]),
        )


def pieces(glyphs: Glyphs, wanted: Sequence[int] | None = None) -> Iterator[Piece]:
    """Cut the glyphs, or those that are wanted, into pieces in the order they are printed in."""
    texts, lefts, rights = glyphs.texts, glyphs.lefts, glyphs.rights
    baselines, sizes = glyphs.baselines, glyphs.sizes
    start = before = None
    right = baseline = size = 0.0
    for at in range(len(texts)) if wanted is None else wanted:
        height = sizes[at]
        if (
            at - 1 != before
            or not -_OVERLAP * height <= lefts[at] - right <= _GAP * height
            or abs(baselines[at] - baseline) > _LEVEL * height
            or abs(height - size) > _LEVEL * height
        ):
            if start is not None and before is not None:
                yield Piece(start, before + 1, lefts[start], right, baselines[start], sizes[start])
            start = at
        before, right, baseline, size = at, rights[at], baselines[at], height
    if start is not None and before is not None:
        yield Piece(start, before + 1, lefts[start], right, baselines[start], sizes[start])


def lines(found: Sequence[Piece], glyphs: Glyphs) -> Iterator[Line]:
    """Put pieces into lines, from top to bottom."""
    own: list[Piece] = []
    for piece in sorted(found, key=lambda piece: piece.baseline):
        if own and (piece.baseline - own[0].baseline > _SAME_LINE * min(own[0].size, piece.size)):
            yield from _line(own, glyphs)
            own = []
        own.append(piece)
    yield from _line(own, glyphs)


def _line(own: list[Piece], glyphs: Glyphs) -> Iterator[Line]:
    own = sorted(own, key=lambda piece: piece.left)
    dropped: set[int] = set()
    right = float("-inf")
    for piece in own:
        if piece.left < right - _OVERLAP * piece.size:
            dropped = _overprinted(own, glyphs)
            break
        right = max(right, piece.right)
    words = tuple(_words(own, glyphs, dropped))
    if words:
        yield Line(max(own, key=lambda piece: piece.size).baseline, words)


def _overprinted(own: Sequence[Piece], glyphs: Glyphs) -> set[int]:
    """Return the glyphs of a line that print another one anew (fake bold)."""
    dropped: set[int] = set()
    last: dict[str, float] = {}
    every = (at for piece in own for at in range(piece.start, piece.stop))
    for at in sorted(every, key=glyphs.lefts.__getitem__):
        text, left = glyphs.texts[at], glyphs.lefts[at]
        if text in last and left - last[text] < _SAME_PLACE * glyphs.sizes[at]:
            dropped.add(at)
        else:
            last[text] = left
    return dropped


def _words(own: Sequence[Piece], glyphs: Glyphs, dropped: set[int]) -> Iterator[Word]:
    texts, lefts, rights, sizes = glyphs.texts, glyphs.lefts, glyphs.rights, glyphs.sizes
    word: list[int] = []
    for piece in own:
        for at in range(piece.start, piece.stop):
            if at in dropped:
                continue
            space = texts[at].isspace()
            if word and (space or lefts[at] - rights[word[-1]] > _GAP * sizes[at]):
                yield _word(word, glyphs)
                word = []
            if not space:
                word.append(at)
    if word:
        yield _word(word, glyphs)


def _word(word: Sequence[int], glyphs: Glyphs) -> Word:
    return Word(
        "".join([glyphs.texts[at] for at in word]),
        glyphs.lefts[word[0]],
        min([glyphs.baselines[at] - _ABOVE * glyphs.sizes[at] for at in word]),
        glyphs.rights[word[-1]],
        max([glyphs.baselines[at] + _BELOW * glyphs.sizes[at] for at in word]),
    )
