"""The drawings on a page of a PDF → ruling lines and pictures."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

from attrs import define, field

if TYPE_CHECKING:
    from gov_accounts.reading.formats._limits import Count

__all__ = ["Drawings", "Rules"]

_THIN = 3.0
"""A drawing no higher or no wider than this is a ruling line; the unit is a point, 1/72 inch."""
_STRAIGHT = 1.0
_NO_WIDTH = 0.01


@define
class Rules:
    """Ruling lines: horizontal ones as (y, left, right), vertical ones as (x, top, bottom)."""

    horizontal: list[tuple[float, float, float]] = field(factory=list)
    vertical: list[tuple[float, float, float]] = field(factory=list)


_Matrix = tuple[float, float, float, float, float, float]
_SAME: _Matrix = (1, 0, 0, 1, 0, 0)


class Drawings:
    """The ruling lines and pictures among all that is drawn on a page."""

    def __init__(self, c: Any, left: float, top: float, seen: Count) -> None:
        self.c = c
        self.seen = seen
        self.left = left
        self.top = top
        self.rules = Rules()
        self.has_picture = False
        self._bounds = tuple(ctypes.c_float() for _ in range(4))
        self._bounds_at = tuple(ctypes.byref(one) for one in self._bounds)

    def read(self, page: Any) -> None:
        """Look at all that is drawn; must come before the text of the page is read."""
        self._walk(page, self.c.FPDFPage_CountObjects, self.c.FPDFPage_GetObject, _SAME)

    def _walk(self, parent: Any, count: Any, get: Any, matrix: _Matrix) -> None:
        c = self.c
        kind_of, text, path = c.FPDFPageObj_GetType, c.FPDF_PAGEOBJ_TEXT, c.FPDF_PAGEOBJ_PATH
        every = count(parent)
        self.seen.add(every)
        for number in range(every):
            one = get(parent, number)
            kind = kind_of(one)
            if kind == text:
                self._give_width(one)
            elif kind == path:
                self._path(one, matrix)
            elif kind == c.FPDF_PAGEOBJ_FORM:
                inner = _product(self._matrix(one), matrix)
                self._walk(one, c.FPDFFormObj_CountObjects, c.FPDFFormObj_GetObject, inner)
            elif kind == c.FPDF_PAGEOBJ_IMAGE:
                self.has_picture = True

    def _give_width(self, text: Any) -> None:
        """Give text of no width an outline.

        The text layer leaves text of no width out. A character that is printed alone has none if
        its font is not in the file and this computer has no other one for it.
        """
        c = self.c
        c.FPDFPageObj_GetBounds(text, *self._bounds_at)
        left, _, right, _ = self._bounds
        if abs(right.value - left.value) < _NO_WIDTH:
            c.FPDFTextObj_SetTextRenderMode(text, c.FPDF_TEXTRENDERMODE_FILL_STROKE)
            c.FPDFPageObj_SetStrokeWidth(text, 1.0)
            c.FPDFPageObj_Transform(text, 1, 0, 0, 1, 0, 0)  # has its bounds reckoned anew

    def _matrix(self, one: Any) -> _Matrix:
        found = self.c.FS_MATRIX()
        self.c.FPDFPageObj_GetMatrix(one, found)
        return found.a, found.b, found.c, found.d, found.e, found.f

    def _on_page(self, x: float, y: float, matrix: _Matrix) -> tuple[float, float]:
        a, b, c, d, e, f = matrix
        return a * x + c * y + e - self.left, self.top - (b * x + d * y + f)

    def _path(self, one: Any, matrix: _Matrix) -> None:
        """Take a thin drawing as one line, and the straight sides of any other."""
        if not self.c.FPDFPageObj_GetBounds(one, *self._bounds_at):
            return
        left, top, right, bottom = self._box(matrix)
        thin = False
        if bottom - top <= _THIN:
            self.rules.horizontal.append(((top + bottom) / 2, left, right))
            thin = True
        if right - left <= _THIN:
            self.rules.vertical.append(((left + right) / 2, top, bottom))
            thin = True
        if not thin:
            self._sides(one, matrix)

    def _box(self, matrix: _Matrix) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom on the page of the bounds found last."""
        x0, y0, x1, y1 = [bound.value for bound in self._bounds]
        if matrix == _SAME:
            return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
        corners = ((x0, y0), (x1, y0), (x0, y1), (x1, y1))
        xs, ys = zip(*(self._on_page(x, y, matrix) for x, y in corners), strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def _sides(self, one: Any, matrix: _Matrix) -> None:
        c = self.c
        own = _product(self._matrix(one), matrix)
        x, y = ctypes.c_float(), ctypes.c_float()
        last = (0.0, 0.0)
        segments = c.FPDFPath_CountSegments(one)
        self.seen.add(segments)
        for number in range(segments):
            segment = c.FPDFPath_GetPathSegment(one, number)
            c.FPDFPathSegment_GetPoint(segment, x, y)
            point = self._on_page(x.value, y.value, own)
            kind = c.FPDFPathSegment_GetType(segment)
            if kind == c.FPDF_SEGMENT_LINETO:  # closing a path draws one too
                self._side(last, point)
            last = point

    def _side(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        (x0, y0), (x1, y1) = start, end
        if abs(y1 - y0) <= _STRAIGHT < abs(x1 - x0):
            self.rules.horizontal.append(((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= _STRAIGHT < abs(y1 - y0):
            self.rules.vertical.append(((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _product(first: _Matrix, second: _Matrix) -> _Matrix:
    """Return the matrix that does what the first does, then what the second does."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )
