"""PDF: running text and ruled tables, by pdfplumber."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from gov_accounts.errors import DocumentError
from gov_accounts.reading._pages import Pages
from gov_accounts.reading.formats import need

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.reading._pages import Box

__all__ = ["pages"]

_PICTURE = 80
"""Dots an inch of the pictures of pages: enough to read figures, small enough to mail."""


def pages(data: bytes, name: str, pictures: list[bytes] | None = None) -> Pages:
    """Read a PDF; raises :class:`DocumentError` for scans and for damaged or locked files.

    If ``pictures`` is a list, a picture (PNG) of each page is added to it, and the pages also say
    where on them each word of running text stands.
    """
    pdfplumber = need("pdfplumber", "pdf", name, "a PDF file")
    found = Pages()
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            for number, page in enumerate(pdf.pages, start=1):
                _page(page, number, found, words=pictures is not None)
                if pictures is not None:
                    picture = io.BytesIO()
                    page.to_image(resolution=_PICTURE).original.save(picture, "PNG")
                    pictures.append(picture.getvalue())
                page.close()
    except Exception as error:  # noqa: BLE001, the library lets through whatever its parsers raise
        raise DocumentError(
            f"{name}: the PDF cannot be opened ({type(error).__name__}); it is damaged or locked, "
            "save it anew without a password"
        ) from None
    if not any(line.text.strip() for line in found.lines):
        raise DocumentError(
            f"{name}: a PDF of {len(pdf.pages)} pages without text, only images (a scan); "
            "expected text: have it recognised (OCR) first"
        )
    return found


def _page(page: Any, number: int, found: Pages, *, words: bool) -> None:
    tables = [table for table in page.find_tables() if len(table.columns) > 1]
    pieces: list[tuple[float, Any]] = [(table.bbox[1], table) for table in tables]
    for line in page.extract_text_lines(return_chars=words, strip=True):
        middle = (line["top"] + line["bottom"]) / 2
        if not any(table.bbox[1] <= middle <= table.bbox[3] for table in tables):
            pieces.append((line["top"], line))

    def box(left: float, top: float, right: float, bottom: float) -> Box:
        x, y, width, height = page.bbox[0], page.bbox[1], page.width, page.height
        return (left - x) / width, (top - y) / height, (right - x) / width, (bottom - y) / height

    for _, piece in sorted(pieces, key=lambda piece: piece[0]):
        if isinstance(piece, dict):
            boxes = {-1: box(piece["x0"], piece["top"], piece["x1"], piece["bottom"])}
            for start, chars in _words(piece) if words else ():
                boxes[start] = box(chars[0]["x0"], piece["top"], chars[-1]["x1"], piece["bottom"])
            found.line(piece["text"], number, boxes)
        else:
            cells = piece.extract()
            rows = [
                [None if cell is None else box(*cell) for cell in row.cells] for row in piece.rows
            ]
            found.grid(cells, _covering(piece, cells), number, rows)


def _words(line: dict[str, Any]) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Yield for each word of a line where it begins in the text, and its characters on the page."""
    chars = iter([char for char in line["chars"] if char["text"].strip()])
    for word in re.finditer(r"\S+", line["text"]):
        length, own = 0, []
        for char in chars:  # one may print several characters (a ligature)
            own.append(char)
            length += len("".join(char["text"].split()))
            if length >= len(word.group()):
                break
        if own:
            yield word.start(), own


def _covering(table: Any, cells: list[list[str | None]]) -> list[list[str]]:
    """Return the text of the cell that covers each place of the grid."""
    boxes = [
        (box, text or "")
        for row, texts in zip(table.rows, cells, strict=True)
        for box, text in zip(row.cells, texts, strict=True)
        if box is not None
    ]
    lefts = sorted({box[0] for box, _ in boxes})
    tops = sorted({box[1] for box, _ in boxes})
    rights = [*lefts[1:], table.bbox[2]]
    bottoms = [*tops[1:], table.bbox[3]]

    def at(x: float, y: float) -> str:
        return next(
            (text for (x0, y0, x1, y1), text in boxes if x0 <= x <= x1 and y0 <= y <= y1), ""
        )

    return [
        [
            text if text is not None else at((left + right) / 2, (top + bottom) / 2)
            for text, left, right in zip(texts, lefts, rights, strict=True)
        ]
        for texts, top, bottom in zip(cells, tops, bottoms, strict=True)
    ]
