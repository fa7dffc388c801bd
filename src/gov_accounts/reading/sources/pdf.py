"""PDF: running text and ruled tables, by pdfplumber."""

from __future__ import annotations

import io
from typing import Any

from gov_accounts.errors import DocumentError
from gov_accounts.reading.pages import Pages
from gov_accounts.reading.sources import need

__all__ = ["pages"]


def pages(data: bytes, name: str) -> Pages:
    """Read a PDF; raises :class:`DocumentError` for scans and for damaged or locked files."""
    pdfplumber = need("pdfplumber", "pdf", name, "a PDF file")
    found = Pages()
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            for number, page in enumerate(pdf.pages, start=1):
                _page(page, number, found)
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


def _page(page: Any, number: int, found: Pages) -> None:
    tables = [table for table in page.find_tables() if len(table.columns) > 1]
    pieces: list[tuple[float, Any]] = [(table.bbox[1], table) for table in tables]
    for line in page.extract_text_lines(return_chars=False, strip=True):
        middle = (line["top"] + line["bottom"]) / 2
        if not any(table.bbox[1] <= middle <= table.bbox[3] for table in tables):
            pieces.append((line["top"], line["text"]))
    for _, piece in sorted(pieces, key=lambda piece: piece[0]):
        if isinstance(piece, str):
            found.line(piece, number)
        else:
            cells = piece.extract()
            found.grid(cells, _covering(piece, cells), number)


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
        return next((text for (x0, y0, x1, y1), text in boxes if x0 <= x <= x1 and y0 <= y <= y1), "")

    return [
        [
            text if text is not None else at((left + right) / 2, (top + bottom) / 2)
            for text, left, right in zip(texts, lefts, rights, strict=True)
        ]
        for texts, top, bottom in zip(cells, tops, bottoms, strict=True)
    ]
