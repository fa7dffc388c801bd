"""The pages of a PDF with what stands on them, as pdfium finds it, all upright."""

from __future__ import annotations

import ctypes
import struct
import threading
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.errors import DocumentError
from gov_accounts.reading.formats import need
from gov_accounts.reading.formats._drawings import Drawings, Rules
from gov_accounts.reading.formats._glyphs import (
    Glyphs,
    Turned,
    angles_of,
    quarter_turns,
    read_glyphs,
)
from gov_accounts.reading.formats._limits import Count, within

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from gov_accounts.reading._pages import Box

__all__ = ["Leaf", "opened"]

_DOTS = 80
"""Dots an inch of the pictures of pages: enough to read figures, small enough to mail."""
_MOST_DOTS = 4000
_SHADES = bytes(round(shade / 51) * 51 for shade in range(256))
"""Six shades of each colour show type as smooth, in a third of the size."""
_LOCK = threading.RLock()
"""The library serves one thread at a time, and crashes otherwise."""


@frozen
class Leaf:
    """A page with what stands on it."""

    width: float
    height: float
    glyphs: Glyphs
    turned: list[Turned]
    rules: Rules
    has_picture: bool
    png: bytes | None

    def part(self, left: float, top: float, right: float, bottom: float) -> Box:
        """Return a place on the page as parts of its width and height."""
        return left / self.width, top / self.height, right / self.width, bottom / self.height


@contextmanager
def opened(data: bytes, name: str, *, drawn: bool = False) -> Iterator[Iterator[Leaf]]:
    """Open a PDF and give its pages; ``drawn`` ones have a picture (PNG) of themselves.

    Raises :class:`DocumentError` for damaged and for locked files.
    """
    need("pypdfium2", "pdf", name, "a PDF file")  # it starts the library
    c = need("pypdfium2.raw", "pdf", name, "a PDF file")
    with _LOCK:
        document = c.FPDF_LoadMemDocument64(data, len(data), None)
        if not document:
            raise _closed(c.FPDF_GetLastError() in (c.FPDF_ERR_PASSWORD, c.FPDF_ERR_SECURITY), name)
        leaves = _leaves(c, document, name, drawn=drawn)
        try:
            yield leaves
        finally:
            leaves.close()  # a closed document has no further pages
            c.FPDF_CloseDocument(document)


def _closed(locked: bool, name: str) -> DocumentError:
    if locked:
        return DocumentError(
            f"{name}: the PDF is locked with a password; save it anew without one",
            f"{name}：PDF 文件有密码保护；请另存为没有密码的文件",
        )
    return DocumentError(
        f"{name}: the PDF cannot be opened, it is damaged; get it anew from where it was published",
        f"{name}：PDF 文件已损坏，不能打开；请从公开处重新下载",
    )


def _leaves(c: Any, document: Any, name: str, *, drawn: bool) -> Generator[Leaf]:
    count = c.FPDF_GetPageCount(document)
    if not count:
        raise _closed(locked=False, name=name)
    within(name, "pages", count)
    drawings, characters = Count(name, "drawings"), Count(name, "characters")
    for number in range(count):
        page = _Page(c, document, number, drawings, characters)
        try:
            leaf = page.leaf(drawn=drawn) if page.handle else None
        except DocumentError:
            raise
        except Exception as error:
            raise _unreadable(name, number + 1) from error  # whatever the library lets through
        finally:
            page.close()
        if leaf is None:
            raise _unreadable(name, number + 1)
        yield leaf


def _unreadable(name: str, number: int) -> DocumentError:
    return DocumentError(
        f"{name}: page {number} of the PDF cannot be read, the file is damaged; "
        "get it anew from where it was published",
        f"{name}：PDF 第{number}页不能读取，文件已损坏；请从公开处重新下载",
    )


class _Page:
    """A page that the library holds open."""

    def __init__(
        self, c: Any, document: Any, number: int, drawings: Count, characters: Count
    ) -> None:
        self.c = c
        self.document = document
        self.number = number
        self.drawings, self.characters = drawings, characters
        self.handle = c.FPDF_LoadPage(document, number)

    def close(self) -> None:
        if self.handle:
            self.c.FPDF_ClosePage(self.handle)
            self.handle = None

    def leaf(self, *, drawn: bool) -> Leaf:
        """Read what stands on the page; most of its text is upright then, however it is kept."""
        c = self.c
        drawings = self._drawings()
        text = c.FPDFText_LoadPage(self.handle)
        try:
            self.characters.add(max(c.FPDFText_CountChars(text), 0))
            angles = angles_of(c, text)
            turns = quarter_turns(angles)
            if turns:
                c.FPDFText_ClosePage(text)
                self._turn(turns)
                drawings = self._drawings()
                text = c.FPDFText_LoadPage(self.handle)
                angles = angles_of(c, text)
            left, bottom, right, top = self._box()
            glyphs, turned = read_glyphs(c, text, left, top, angles)
        finally:
            c.FPDFText_ClosePage(text)
        if turns is not None:  # upright text is shown upright
            c.FPDFPage_SetRotation(self.handle, 0)
        png = self._png() if drawn else None
        width, height = right - left, top - bottom
        has_picture = drawings.has_picture
        return Leaf(width, height, glyphs, turned, drawings.rules, has_picture, png)

    def _drawings(self) -> Drawings:
        left, _, _, top = self._box()
        drawings = Drawings(self.c, left, top, self.drawings)
        drawings.read(self.handle)
        return drawings

    def _box(self) -> tuple[float, float, float, float]:
        box = self.c.FS_RECTF()
        self.c.FPDF_GetPageBoundingBox(self.handle, box)
        left, bottom = box.left, box.bottom
        return left, bottom, max(box.right, left + 1), max(box.top, bottom + 1)

    def _turn(self, turns: int) -> None:
        """Turn the page and what is on it against the clock, by quarters, and begin at (0, 0)."""
        c = self.c
        left, bottom, right, top = self._box()
        matrix = {
            1: (0, 1, -1, 0, top, -left),
            2: (-1, 0, 0, -1, right, top),
            3: (0, -1, 1, 0, -bottom, right),
        }[turns]
        c.FPDFPage_TransFormWithClip(self.handle, c.FS_MATRIX(*matrix), None)
        width, height = right - left, top - bottom
        size = (width, height) if turns == 2 else (height, width)
        c.FPDFPage_SetMediaBox(self.handle, 0, 0, *size)
        c.FPDFPage_SetCropBox(self.handle, 0, 0, *size)
        self.close()
        self.handle = c.FPDF_LoadPage(self.document, self.number)

    def _png(self) -> bytes:
        c = self.c
        wide, high = c.FPDF_GetPageWidthF(self.handle), c.FPDF_GetPageHeightF(self.handle)
        scale = min(_DOTS / 72, _MOST_DOTS / max(wide, high, 1))
        width, height = max(1, round(wide * scale)), max(1, round(high * scale))
        bitmap = c.FPDFBitmap_CreateEx(width, height, c.FPDFBitmap_BGR, None, 0)
        try:
            c.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            flags = c.FPDF_REVERSE_BYTE_ORDER | c.FPDF_ANNOT
            c.FPDF_RenderPageBitmap(bitmap, self.handle, 0, 0, width, height, 0, flags)
            stride = c.FPDFBitmap_GetStride(bitmap)
            rows = ctypes.string_at(c.FPDFBitmap_GetBuffer(bitmap), stride * height)
        finally:
            c.FPDFBitmap_Destroy(bitmap)
        return _as_png(rows, stride, width, height)


def _as_png(rows: bytes, stride: int, width: int, height: int) -> bytes:
    """Write pixels of three bytes (red, green, blue) as a PNG."""
    rows = rows.translate(_SHADES)
    plain = b"".join(b"\0" + rows[at : at + 3 * width] for at in range(0, stride * height, stride))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(plain, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )
