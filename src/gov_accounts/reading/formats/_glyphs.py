"""The text layer of a page of a PDF → its glyphs, each where it stands."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Glyphs", "Turned", "angles_of", "quarter_turns", "read_glyphs"]

_UPRIGHT = 0.1
"""A glyph turned by less than this (radians) stands on its line: a scan may be a little askew."""
_NO_UNICODE = "\N{REPLACEMENT CHARACTER}"


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
    return "".join(chr(c.FPDFText_GetUnicode(text, at)) for at in range(count))


def read_glyphs(
    c: Any, text: Any, left: float, top: float, angles: Sequence[float]
) -> tuple[Glyphs, list[Turned]]:
    """Read the glyphs of a page, and the runs of those that are not upright."""
    glyphs, turned = Glyphs(), _TurnedRuns(c, text, left, top)
    box, x, y = c.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    box_at, x_at, y_at = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    box_of, origin_of = c.FPDFText_GetLooseCharBox, c.FPDFText_GetCharOrigin
    unknown = c.FPDFText_HasUnicodeMapError
    lefts, baselines = glyphs.lefts, glyphs.baselines
    for at, found in enumerate(_characters(c, text)):
        character = found
        if character.isspace():
            if c.FPDFText_IsGenerated(text, at) == 1:  # not printed, the library supposes it
                turned.end(character)
                continue
        elif unknown(text, at) == 1:
            character = _NO_UNICODE
        elif character < " " or character == "\ufffe":  # so it marks a hyphen at a line's end
            character = "-" if c.FPDFText_IsHyphen(text, at) == 1 else _NO_UNICODE
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
