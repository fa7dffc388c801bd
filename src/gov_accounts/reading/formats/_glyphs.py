"""The text layer of a page of a PDF → its glyphs, each where it stands."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Glyphs", "Turned", "angles_of", "quarter_turns", "read_glyphs"]

_UPRIGHT = 0.1
"""A glyph turned by less than this (radians) stands on its line: a scan may be a little askew."""
_NO_UNICODE = "\N{REPLACEMENT CHARACTER}"
_HALVES = range(0xD800, 0xE000)
"""Halves of characters; alone they mean nothing."""


@define
class Glyphs:
    """The upright glyphs of a page, column by column, in the order they are printed in.

    One glyph may print several characters (a ligature). Positions are in points from the left and
    from the top of the page; a glyph stands on its ``baselines`` and is as high as its ``sizes``.
    """

    texts: list[str] = field(factory=list)
    lefts: list[float] = field(factory=list)
    rights: list[float] = field(factory=list)
    baselines: list[float] = field(factory=list)
    sizes: list[float] = field(factory=list)


@define
class Turned:
    """A run of glyphs that stand otherwise than the page: sideways, on the head, askew."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def angles_of(c: Any, text: Any) -> list[float]:
    """Return by how much each character is turned by the clock, in radians."""
    angle = c.FPDFText_GetCharAngle
    return [angle(text, at) for at in range(c.FPDFText_CountChars(text))]


def quarter_turns(angles: Iterable[float]) -> int | None:
    """Return how many quarters most characters are turned by the clock; None if there are none."""
    quarters = Counter(round(angle / (math.pi / 2)) % 4 for angle in angles)
    return quarters.most_common(1)[0][0] if quarters else None


def _characters(c: Any, text: Any) -> str:
    """Return the characters of a page, one for each that the library counts."""
    count = c.FPDFText_CountChars(text)
    buffer = (ctypes.c_ushort * (count + 1))()
    written = c.FPDFText_GetText(text, 0, count, buffer)
    characters = bytes(buffer)[: 2 * count].decode("utf-16-le", "replace")
    if written == count + 1 and len(characters) == count:
        return characters
    # The text leaves out some that are counted (control characters), or has pairs of surrogates.
    codes = (c.FPDFText_GetUnicode(text, at) for at in range(count))
    return "".join(_NO_UNICODE if code in _HALVES else chr(code) for code in codes)


def _printed(c: Any, text: Any) -> Iterator[tuple[int, str, bool]]:
    """Yield the number of each character, the character, and whether it is only supposed."""
    supposed, unknown = c.FPDFText_IsGenerated, c.FPDFText_HasUnicodeMapError
    for at, character in enumerate(_characters(c, text)):
        if character.isspace():
            yield at, character, supposed(text, at) == 1
        elif unknown(text, at) == 1:
            yield at, _NO_UNICODE, False
        elif character < " " or character == "\ufffe":  # so it marks a hyphen at a line's end
            yield at, "-" if c.FPDFText_IsHyphen(text, at) == 1 else _NO_UNICODE, False
        else:
            yield at, character, False


def read_glyphs(
    c: Any, text: Any, left: float, top: float, angles: Sequence[float]
) -> tuple[Glyphs, list[Turned]]:
    """Read the glyphs of a page, and the runs of those that are not upright."""
    glyphs, turned = Glyphs(), _TurnedRuns(c, text, left, top)
    box, x, y = c.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    box_at, x_at, y_at = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    box_of, origin_of = c.FPDFText_GetLooseCharBox, c.FPDFText_GetCharOrigin
    lefts, baselines = glyphs.lefts, glyphs.baselines
    for at, character, supposed in _printed(c, text):
        if supposed:
            turned.end(character)
            continue
        angle = angles[at]
        if _UPRIGHT < angle < 2 * math.pi - _UPRIGHT:
            turned.add(at, character, angle)
            continue
        box_of(text, at, box_at)
        origin_of(text, at, x_at, y_at)
        here, baseline = x.value - left, top - y.value
        if lefts and here == lefts[-1] and baseline == baselines[-1]:
            if not glyphs.texts[-1].endswith(character):  # then it is a ligature, else overprint
                glyphs.texts[-1] += character
            continue
        glyphs.texts.append(character)
        lefts.append(here)
        glyphs.rights.append(box.right - left)
        baselines.append(baseline)
        glyphs.sizes.append(box.top - box.bottom)
    return glyphs, turned.runs


class _TurnedRuns:
    """Runs of glyphs that are turned alike, until a line ends."""

    def __init__(self, c: Any, text: Any, left: float, top: float) -> None:
        self.c = c
        self.text = text
        self.left = left
        self.top = top
        self.runs: list[Turned] = []
        self._angle: float | None = None

    def end(self, character: str) -> None:
        """End the run at a line's end; a space supposed in between is one of the run."""
        if character != " ":
            self._angle = None
        elif self._angle is not None:
            self.runs[-1].text += " "

    def add(self, at: int, character: str, angle: float) -> None:
        box = self.c.FS_RECTF()
        self.c.FPDFText_GetLooseCharBox(self.text, at, box)
        left, right = box.left - self.left, box.right - self.left
        top, bottom = self.top - box.top, self.top - box.bottom
        if self._angle is None or abs(self._angle - angle) > _UPRIGHT:
            self.runs.append(Turned(character, left, top, right, bottom))
        else:
            run = self.runs[-1]
            run.text += character
            run.left, run.right = min(run.left, left), max(run.right, right)
            run.top, run.bottom = min(run.top, top), max(run.bottom, bottom)
        self._angle = angle
