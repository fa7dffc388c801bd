"""PDF: running text and ruled tables, upright, in reading order."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from gov_accounts.errors import DocumentError
from gov_accounts.reading._pages import Pages
from gov_accounts.reading.formats._pdfium import opened
from gov_accounts.reading.formats._pieces import Line, Word, lines, pieces
from gov_accounts.reading.formats._rulings import grids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from gov_accounts.reading._pages import Box
    from gov_accounts.reading.formats._glyphs import Glyphs
    from gov_accounts.reading.formats._pdfium import Leaf
    from gov_accounts.reading.formats._pieces import Piece
    from gov_accounts.reading.formats._rulings import Grid

__all__ = ["pages"]

_MIDDLE = 0.35
"""The middle of a character is so much of its size above the baseline."""
_LETTER = re.compile(r"[^\W\d_]")
"""A scanned page may have its number printed on it; any letter makes it a page of text."""


def pages(data: bytes, name: str, pictures: list[bytes] | None = None) -> Pages:
    """Read a PDF; raises :class:`DocumentError` for scans and for damaged or locked files.

    The pages say where on them each word stands, and which of them are pictures without text. If
    ``pictures`` is a list, a picture (PNG) of each page is added to it.
    """
    found = Pages()
    count, blank = 0, 0
    with opened(data, name, drawn=pictures is not None) as leaves:
        for count, leaf in enumerate(leaves, start=1):
            before = len(found.lines)
            _page(leaf, count, found)
            own = [line.text for line in found.lines[before:] if line.text]
            if leaf.has_picture and not any(map(_LETTER.search, own)):
                found.pictures.append(count)
            elif not own:
                blank += 1
            if pictures is not None and leaf.png is not None:
                pictures.append(leaf.png)
    if len(found.pictures) + blank == count:
        raise _without_text(name, count, found.pictures)
    return found


def _without_text(name: str, count: int, pictures: Sequence[int]) -> DocumentError:
    if not pictures:
        return DocumentError(
            f"{name}: a PDF of {count} pages without text or pictures of text; expected text: "
            "save the document anew as a PDF with text",
            f"{name}：PDF 共{count}页，既无文字也无图片；请另存为含文字的 PDF",
        )
    return DocumentError(
        f"{name}: a PDF of {count} pages without text, only pictures (a scan); expected text: "
        "have it recognised (OCR) first",
        f"{name}：PDF 共{count}页，没有文字，只有图片（扫描件）；请先作文字识别（OCR）",
    )


_Place = tuple[int, int]
"""The number of a grid of the page, and of a cell of it."""


def _page(leaf: Leaf, number: int, found: Pages) -> None:
    """Add the lines and grids of a page, from top to bottom."""
    ruled = grids(leaf.rules)
    held = _lines_by_place(leaf, ruled)
    if not held:
        return
    others = held.pop(None, [])
    texts: dict[int, dict[int, str]] = {}
    for place, own in held.items():
        if place is not None:
            grid, cell = place
            texts.setdefault(grid, {})[cell] = "\n".join(line.text for line in own)
    elements: list[tuple[float, Line | int]] = [
        *((line.baseline, line) for line in others),
        *((grid.top, at) for at, grid in enumerate(ruled)),
    ]
    for _, element in sorted(elements, key=lambda element: element[0]):
        if isinstance(element, Line):
            found.line(element.text, number, _boxes(element, leaf))
        else:
            _grid(ruled[element], texts.get(element, {}), leaf, number, found)


def _lines_by_place(leaf: Leaf, ruled: Sequence[Grid]) -> dict[_Place | None, list[Line]]:
    """Return the lines in each cell that holds any, and those that are in none (None)."""

    def place_of(x: float, y: float) -> _Place | None:
        for number, grid in enumerate(ruled):
            cell = grid.cell_at(x, y)
            if cell is not None:
                return number, cell
        return None

    parts: dict[_Place | None, list[Piece]] = {}
    for piece in pieces(leaf.glyphs):
        for place, part in _parted(piece, leaf.glyphs, place_of) if ruled else ((None, piece),):
            parts.setdefault(place, []).append(part)
    held = {place: list(lines(own, leaf.glyphs)) for place, own in parts.items()}
    for run in leaf.turned:
        text = " ".join(run.text.split())
        if text:
            place = place_of((run.left + run.right) / 2, (run.top + run.bottom) / 2)
            word = Word(text, run.left, run.top, run.right, run.bottom)
            held.setdefault(place, []).append(Line(run.top, (word,)))
    return {place: own for place, own in held.items() if own}


def _parted(
    piece: Piece, glyphs: Glyphs, place_of: Callable[[float, float], _Place | None]
) -> Iterator[tuple[_Place | None, Piece]]:
    """Cut a piece where a rule parts it: a full cell leaves no gap to the next one."""

    def place(at: int) -> _Place | None:
        return place_of((glyphs.lefts[at] + glyphs.rights[at]) / 2, y)

    y = piece.baseline - _MIDDLE * piece.size
    first, last = place(piece.start), place(piece.stop - 1)
    if first == last:
        yield first, piece
        return
    for own, run in groupby(range(piece.start, piece.stop), key=place):
        for part in pieces(glyphs, list(run)):
            yield own, part


def _boxes(line: Line, leaf: Leaf) -> dict[int, Box]:
    """Return where the line and each of its words stand."""
    boxes, start = {-1: leaf.part(*line.box)}, 0
    for word in line.words:
        boxes[start] = leaf.part(word.left, word.top, word.right, word.bottom)
        start += len(word.text) + 1
    return boxes


def _grid(grid: Grid, texts: Mapping[int, str], leaf: Leaf, number: int, found: Pages) -> None:
    """Add a grid; ``texts`` are those of its cells that are not blank."""

    def text(cell: int | None) -> str:
        return "" if cell is None else texts.get(cell, "")

    rows = grid.rows()
    found.grid(
        [[None if cell is None else text(cell) for cell in row] for row in rows],
        [[text(cell) for cell in row] for row in grid.covering()],
        number,
        [[None if cell is None else leaf.part(*grid.box(cell)) for cell in row] for row in rows],
    )
