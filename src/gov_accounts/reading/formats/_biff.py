"""The records of old workbooks (.xls): what each cell shows, and what is hidden.

An old Office file is a small file system (OLE); its stream Workbook is a row of records (BIFF).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from attrs import define, field

from gov_accounts.reading.formats._number_format import BUILT_IN, GENERAL, shown, shown_text
from gov_accounts.reading.formats._sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["old_sheets"]

_END = 0xFFFFFFFA
"""Numbers of sectors from here on are marks, not sectors."""
_ERRORS = {
    0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A",
}  # fmt: skip
_BIFF8 = 0x0600


def old_sheets(data: bytes) -> list[Sheet]:
    """Return the sheets of an old workbook in order.

    Raises :class:`ValueError`, :class:`IndexError` or :class:`struct.error` for a damaged file.
    """
    stream = _stream(data, ("Workbook", "Book"))
    book = _Book()
    for kind, body in _records(stream, 0):
        book.take(kind, body)
    return [_sheet(stream, begin, sheet, book) for begin, sheet in book.sheets()]


# --- the file system


def _stream(data: bytes, names: Sequence[str]) -> bytes:
    """Return the first stream that has one of the names."""
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        raise ValueError("its sectors have no known size")
    first, cutoff, small_fat = struct.unpack_from("<I4xII", data, 48)
    size = 1 << shift
    table = _allocation(data, size)

    def read(start: int) -> bytes:
        return b"".join(data[(n + 1) * size : (n + 2) * size] for n in _chain(start, table))

    folder = read(first)
    entries = [_entry(folder, at) for at in range(0, len(folder) - 127, 128)]
    found = next((one for name in names for one in entries if one[0] == name), None)
    if found is None:
        raise ValueError("it has no stream of a workbook")
    _, start, length = found
    if length >= cutoff:
        return read(start)[:length]
    small = read(entries[0][1])
    numbers = _numbers(read(small_fat))
    return b"".join(small[n * 64 : n * 64 + 64] for n in _chain(start, numbers))[:length]


def _entry(folder: bytes, at: int) -> tuple[str, int, int]:
    """Return the name, first sector and length of an entry."""
    (length,) = struct.unpack_from("<H", folder, at + 64)
    name = folder[at : at + min(max(length - 2, 0), 64)].decode("utf-16-le", "replace")
    start, size = struct.unpack_from("<II", folder, at + 116)
    return name, start, size


def _allocation(data: bytes, size: int) -> list[int]:
    """Return the table that names the next sector of each."""
    sectors = list(struct.unpack_from("<109I", data, 76))
    (more,) = struct.unpack_from("<I", data, 68)
    seen: set[int] = set()
    while more < _END and more not in seen:
        seen.add(more)
        if len(sectors) * size > len(data) + 109 * size:
            break
        *own, more = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        sectors += own
    table: list[int] = []
    for sector in sectors:
        if len(table) * size > len(data):  # it names more sectors than there are
            break
        if sector < _END:
            table += _numbers(data[(sector + 1) * size : (sector + 2) * size])
    return table


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack_from(f"<{len(data) // 4}I", data))


def _chain(start: int, table: Sequence[int]) -> Iterator[int]:
    """Yield the sectors of a stream; one that runs in a circle ends."""
    left = len(table)
    while start < len(table) and left > 0:
        yield start
        start = table[start]
        left -= 1


# --- the records


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records from a place to the end of their part; parts inside it are passed over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        at += 4 + length
        depth += (kind == 0x809) - (kind == 0x0A)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, body


@define
class _Book:
    """What the sheets of a workbook share: styles, texts, and the list of them."""

    version: int = _BIFF8
    from_1904: bool = False
    codes: dict[int, str] = field(factory=lambda: dict(BUILT_IN))
    styles: list[int] = field(factory=list)
    texts: list[str] = field(factory=list)
    listed: list[bytes] = field(factory=list)
    pieces: list[bytes] = field(factory=list)
    """The list of texts, which is broken over records."""
    last: int = 0

    def take(self, kind: int, body: bytes) -> None:
        """Learn from a record."""
        if kind == 0x2F:
            raise ValueError("it is locked with a password")
        if kind == 0xFC or (kind == 0x3C and self.last == 0xFC):
            self.pieces.append(body)
            kind = 0xFC
        elif kind == 0x809:
            (self.version,) = struct.unpack_from("<H", body)
        elif kind == 0x22:
            self.from_1904 = body[:1] == b"\x01"
        elif kind == 0xE0:
            self.styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == 0x41E:
            wide = self.version >= _BIFF8
            self.codes[struct.unpack_from("<H", body)[0]] = self.text(body[2:], 2 if wide else 1)
        elif kind == 0x85:
            self.listed.append(body)
        self.last = kind

    def text(self, body: bytes, counted: int) -> str:
        """Return a text that begins with its length, in so many bytes."""
        length = int.from_bytes(body[:counted], "little")
        if self.version < _BIFF8:
            return body[counted : counted + length].decode("gb18030", "replace")
        return _characters(body[counted + 1 :], length, body[counted])[0]

    def sheets(self) -> Iterator[tuple[int, Sheet]]:
        """Yield where each sheet of cells begins, and the sheet, still empty."""
        if self.pieces:
            self.texts = list(_Texts(self.pieces).read())
        for body in self.listed:
            begin, hidden, kind = struct.unpack_from("<IBB", body)
            if kind == 0:  # no chart, no macros
                yield begin, Sheet(self.text(body[6:], 1), hidden=bool(hidden & 3))

    def code(self, style: int) -> str:
        """Return the number format of a style."""
        number = self.styles[style] if style < len(self.styles) else 0
        return self.codes.get(number, GENERAL)

    def show(self, value: float, style: int) -> str:
        """Return what a cell of a style shows for a number."""
        return shown(repr(value), self.code(style), from_1904=self.from_1904)


def _characters(body: bytes, length: int, flags: int) -> tuple[str, int]:
    """Return so many characters, as far as they are there, and how many bytes they take."""
    if flags & 1:
        held = body[: 2 * length]
        return held.decode("utf-16-le", "replace"), len(held)
    held = body[:length]
    return held.decode("latin-1"), len(held)


class _Texts:
    """The texts that cells share: a list of them is broken over records, even inside a text."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self.pieces = iter(pieces)
        self.piece = next(self.pieces)
        self.at = 0

    def read(self) -> Iterator[str]:
        (count,) = struct.unpack("<4xI", self._bytes(8))
        for _ in range(count):
            try:
                yield self._text()
            except StopIteration:
                return

    def _more(self) -> None:
        self.piece = next(self.pieces)
        self.at = 0

    def _bytes(self, count: int) -> bytes:
        out = b""
        while True:
            held = self.piece[self.at : self.at + count - len(out)]
            self.at += len(held)
            out += held
            if len(out) == count:
                return out
            self._more()

    def _text(self) -> str:
        length, flags = struct.unpack("<HB", self._bytes(3))
        runs = struct.unpack("<H", self._bytes(2))[0] if flags & 8 else 0
        spoken = struct.unpack("<I", self._bytes(4))[0] if flags & 4 else 0
        text = ""
        while len(text) < length:
            if self.at >= len(self.piece):
                self._more()
                flags, self.at = self.piece[0], 1
            own, taken = _characters(self.piece[self.at :], length - len(text), flags)
            self.at += max(taken, 1)
            text += own
        self._bytes(4 * runs + spoken)
        return text


def _sheet(stream: bytes, begin: int, sheet: Sheet, book: _Book) -> Sheet:
    for kind, body in _records(stream, begin):
        reader = _READERS.get(kind)
        if reader is not None:
            reader(sheet, body, book)
    sheet.cells = {place: text for place, text in sheet.cells.items() if text}
    return sheet


def _shared(sheet: Sheet, body: bytes, book: _Book) -> None:
    row, column, style, number = struct.unpack_from("<HHHI", body)
    sheet.cells[row, column] = shown_text(book.texts[number], book.code(style))


def _label(sheet: Sheet, body: bytes, book: _Book) -> None:
    row, column, style = struct.unpack_from("<HHH", body)
    sheet.cells[row, column] = shown_text(book.text(body[6:], 2), book.code(style))


def _result(sheet: Sheet, body: bytes, book: _Book) -> None:
    """Take the text that the formula before it gives."""
    if sheet.cells:
        place, before = next(reversed(sheet.cells.items()))
        if not before:
            sheet.cells[place] = book.text(body, 2)


def _merged(sheet: Sheet, body: bytes, _book: _Book) -> None:
    for at in range(2, len(body) - 7, 8):
        top, bottom, left, right = struct.unpack_from("<4H", body, at)
        sheet.merged.append(((top, left), (bottom, right)))


def _number(sheet: Sheet, body: bytes, book: _Book) -> None:
    row, column, style, value = struct.unpack_from("<HHHd", body)
    sheet.cells[row, column] = book.show(value, style)


def _short(sheet: Sheet, body: bytes, book: _Book) -> None:
    row, column, style, packed = struct.unpack_from("<HHHI", body)
    sheet.cells[row, column] = book.show(_unpacked(packed), style)


def _shorts(sheet: Sheet, body: bytes, book: _Book) -> None:
    row, first = struct.unpack_from("<HH", body)
    for n in range((len(body) - 6) // 6):
        style, packed = struct.unpack_from("<HI", body, 4 + 6 * n)
        sheet.cells[row, first + n] = book.show(_unpacked(packed), style)


def _unpacked(packed: int) -> float:
    """Return a number of 30 bits: whole or half of a longer one, perhaps in hundredths."""
    if packed & 2:
        whole = (packed >> 2) - (1 << 30 if packed & 0x80000000 else 0)
        return whole / 100 if packed & 1 else float(whole)
    (value,) = struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))
    return float(value) / 100 if packed & 1 else float(value)


def _formula(sheet: Sheet, body: bytes, book: _Book) -> None:
    row, column, style, result = struct.unpack_from("<HHH8s", body)
    if result[6:] != b"\xff\xff":
        sheet.cells[row, column] = book.show(struct.unpack("<d", result)[0], style)
    elif result[0] in (1, 2):
        sheet.cells[row, column] = _told(result[2], error=result[0] == 2)
    else:  # a text, which the next record has
        sheet.cells.pop((row, column), None)
        sheet.cells[row, column] = ""


def _truth(sheet: Sheet, body: bytes, _book: _Book) -> None:
    row, column, _, value, error = struct.unpack_from("<HHHBB", body)
    sheet.cells[row, column] = _told(value, error=bool(error))


def _told(value: int, *, error: bool) -> str:
    return _ERRORS.get(value, "#N/A") if error else "TRUE" if value else "FALSE"


def _row(sheet: Sheet, body: bytes, _book: _Book) -> None:
    row, flags = struct.unpack_from("<H10xI", body)
    if flags & 0x20:
        sheet.hidden_rows.add(row)


def _columns(sheet: Sheet, body: bytes, _book: _Book) -> None:
    first, last, flags = struct.unpack_from("<HH4xH", body)
    if flags & 1:
        sheet.hidden_columns.update(range(first, min(last, 255) + 1))


_READERS: dict[int, Callable[[Sheet, bytes, _Book], None]] = {
    0xFD: _shared,
    0x204: _label,
    0xD6: _label,
    0x207: _result,
    0xE5: _merged,
    0x203: _number,
    0x27E: _short,
    0xBD: _shorts,
    0x06: _formula,
    0x205: _truth,
    0x208: _row,
    0x7D: _columns,
}
