"""Word documents (.docx): paragraphs and tables in order, by python-docx."""

from __future__ import annotations

import io
from typing import Any
from zipfile import BadZipFile

from gov_accounts.errors import DocumentError
from gov_accounts.reading._pages import Pages
from gov_accounts.reading.formats import need

__all__ = ["pages"]


def pages(data: bytes, name: str) -> Pages:
    """Read a Word document; pages are unknown. Raises :class:`DocumentError` for damaged files."""
    docx = need("docx", "docx", name, "a Word document")
    try:
        document = docx.Document(io.BytesIO(data))
    except (
        KeyError,
        ValueError,
        OSError,
        BadZipFile,
        docx.opc.exceptions.PackageNotFoundError,
    ) as error:
        raise DocumentError(
            f"{name}: the Word document cannot be opened ({error}); save it anew"
        ) from None
    found = Pages()
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            _table(block, found)
        else:
            for line in block.text.split("\n"):
                found.line(line, None)
    return found


def _table(table: Any, found: Pages) -> None:
    seen: set[Any] = set()
    cells: list[list[str | None]] = []
    covering: list[list[str]] = []
    for row in table.rows:
        every = [cell._tc for cell in row.cells]  # noqa: SLF001
        texts = [cell.text for cell in row.cells]
        cells.append([])
        for element, text in zip(every, texts, strict=True):
            cells[-1].append(None if element in seen else text)
            seen.add(element)
        covering.append(texts)
    if cells:
        found.grid(cells, covering, None)
