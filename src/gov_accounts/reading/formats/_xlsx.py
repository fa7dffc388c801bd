"""Workbooks as .xlsx: each visible sheet a grid, its cells as their number formats show them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import define, field

from gov_accounts.reading.formats._number_format import BUILT_IN, GENERAL, shown, shown_text
from gov_accounts.reading.formats._package import Package, attribute, local
from gov_accounts.reading.formats._sheets import Sheet, put
from gov_accounts.words import whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from gov_accounts.reading._pages import Pages

__all__ = ["pages"]

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_TRUE = frozenset(("1", "true", "on"))
_RANGE = re.compile(_ADDRESS.pattern + "(?::" + _ADDRESS.pattern + ")?")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


def pages(data: bytes, name: str) -> Pages:
    """Read a workbook; raises :class:`DocumentError` for damaged files."""
    package = Package(data, name, "the workbook", "工作簿")
    book_member = next(
        (path for _, kind, path in package.relations("") if kind.endswith("/officeDocument")),
        "xl/workbook.xml",
    )
    book = package.tree(book_member)
    related = {own: (kind, path) for own, kind, path in package.relations(book_member)}
    styles = _styles(package, related)
    strings = _strings(package, related)
    from_1904 = any(
        attribute(one, "date1904") in _TRUE for one in book.iter() if local(one.tag) == "workbookPr"
    )
    sheets = []
    for one in book.iter():
        if local(one.tag) != "sheet":
            continue
        kind, path = related.get(_relation(one), ("", ""))
        if not kind.endswith("/worksheet"):  # a chart
            continue
        sheet = Sheet(one.get("name", ""), hidden=one.get("state", "visible") != "visible")
        package.events(path, _Reader(sheet, strings, styles, from_1904=from_1904))
        sheets.append(sheet)
    return put(sheets)


def _relation(element: Element) -> str:
    """Return the id of a relation: the attribute ``id`` that has a namespace."""
    own = (value for key, value in element.items() if local(key) == "id" and key != "id")
    return next(own, "")


def _member(related: Mapping[str, tuple[str, str]], kind: str, package: Package) -> str | None:
    found = (path for own, path in related.values() if own.endswith("/" + kind))
    return next((path for path in found if path in package.members), None)


def _styles(package: Package, related: Mapping[str, tuple[str, str]]) -> list[str]:
    """Return the number format of each style of cells."""
    member = _member(related, "styles", package)
    if member is None:
        return []
    codes = dict(BUILT_IN)
    styles: list[str] = []
    for one in package.tree(member):
        if local(one.tag) == "numFmts":
            codes |= {whole_number(f.get("numFmtId"), -1): f.get("formatCode", "") for f in one}
        elif local(one.tag) == "cellXfs":
            styles = [codes.get(whole_number(f.get("numFmtId")), GENERAL) for f in one]
    return styles


def _strings(package: Package, related: Mapping[str, tuple[str, str]]) -> list[str]:
    member = _member(related, "sharedStrings", package)
    found: list[str] = package.events(member, _Strings()) if member else []
    return found


class _Strings:
    """Collects the texts that cells share; how they are pronounced is no part of them."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pieces: list[str] = []
        self.inside = self.spoken = False

    def start(self, tag: str, _attrs: Mapping[str, str]) -> None:
        if tag == "si":
            self.pieces = []
        elif tag == "rPh":
            self.spoken = True
        self.inside = tag == "t" and not self.spoken

    def data(self, text: str) -> None:
        if self.inside:
            self.pieces.append(text)

    def end(self, tag: str) -> None:
        self.inside = False
        if tag == "rPh":
            self.spoken = False
        elif tag == "si":
            self.texts.append(_unescaped("".join(self.pieces)))

    def close(self) -> list[str]:
        return self.texts


def _unescaped(text: str) -> str:
    """Return a text with the characters that XML cannot hold, which are written _x000D_."""
    if "_x" not in text:
        return text
    halves = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)
    # A character beyond the first 65,536 is written as two halves; half of one is none.
    return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@define
class _Held:
    """A cell while it is read."""

    row: int
    column: int
    kind: str
    style: int
    texts: dict[str, list[str]] = field(factory=dict)
    shared: str | None = None


class _Reader:
    """Puts the cells of one sheet where they stand."""

    def __init__(
        self, sheet: Sheet, strings: list[str], styles: list[str], *, from_1904: bool
    ) -> None:
        self.sheet, self.strings, self.styles = sheet, strings, styles
        self.from_1904 = from_1904
        self.row = self.column = -1
        self.columns = 0
        """How many elements told of hidden columns."""
        self.cell: _Held | None = None
        self.inside = ""
        self.spoken = False
        self.formulas: dict[str, str] = {}

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        own = {local(key): value for key, value in attrs.items()}
        if tag == "row":
            self.row = min(whole_number(own.get("r"), self.row + 2), _LAST_ROW) - 1
            self.column = -1
            if own.get("hidden") in _TRUE:
                self.sheet.hidden_rows.add(self.row)
        elif tag == "c":
            self._begin(own)
        elif tag in ("v", "f", "t") and self.cell is not None and not self.spoken:
            self.inside = tag
            if tag == "f":
                self.cell.texts["f"] = []
                self.cell.shared = own.get("si")
        elif tag == "rPh":
            self.spoken = True
        elif tag == "col" and own.get("hidden") in _TRUE:
            first, last = whole_number(own.get("min")), whole_number(own.get("max"))
            self.columns += 1
            if self.columns > _LAST_COLUMN:  # more than there are: they name the same ones
                return
            self.sheet.hidden_columns.update(range(first - 1, min(last, _LAST_COLUMN)))
        elif tag == "mergeCell":
            self._merge(own.get("ref", ""))

    def data(self, text: str) -> None:
        if self.inside and self.cell is not None:
            self.cell.texts.setdefault(self.inside, []).append(text)

    def end(self, tag: str) -> None:
        self.inside = ""
        if tag == "rPh":
            self.spoken = False
        elif tag == "c" and self.cell is not None:
            text = self._shown(self.cell)
            if text:
                self.sheet.cells[self.cell.row, self.cell.column] = text
            self.cell = None

    def close(self) -> None:
        """Say nothing: the sheet was filled meanwhile."""

    def _begin(self, own: Mapping[str, str]) -> None:
        found = _ADDRESS.fullmatch(own.get("r", ""))
        place = _place(found[1], found[2]) if found else None
        row, self.column = place or (max(self.row, 0), self.column + 1)
        self.cell = _Held(row, self.column, own.get("t", "n"), whole_number(own.get("s")))

    def _merge(self, ref: str) -> None:
        found = _RANGE.fullmatch(ref)
        if found is None or found[3] is None:
            return
        first, last = _place(found[1], found[2]), _place(found[3], found[4])
        if first is not None and last is not None:
            self.sheet.merged.append((first, last))

    def _shown(self, cell: _Held) -> str:
        """Return a cell as the sheet shows it, or its formula if no result is stored."""
        value = "".join(cell.texts.get("v", ()))
        code = self.styles[cell.style] if cell.style < len(self.styles) else GENERAL
        formula = self._formula(cell)
        if formula is not None and not value and cell.kind != "str":
            return formula
        if cell.kind == "n" and value.strip():
            return shown(value, code, from_1904=self.from_1904)
        if cell.kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value.strip(), value)
        text = self._text(cell, value)
        return value if text is None else shown_text(text, code)

    def _text(self, cell: _Held, value: str) -> str | None:
        """Return the text of a cell; None for an error, as #REF!, and a date in words."""
        if cell.kind == "inlineStr":
            return _unescaped("".join(cell.texts.get("t", ())))
        if cell.kind == "s":
            index = whole_number(value, -1)
            return self.strings[index] if 0 <= index < len(self.strings) else value
        return _unescaped(value) if cell.kind == "str" else None

    def _formula(self, cell: _Held) -> str | None:
        """Return the text of a formula; what many cells share stands in the first of them."""
        if "f" not in cell.texts:
            return None
        text = "".join(cell.texts["f"])
        if cell.shared is not None:
            text = self.formulas.setdefault(cell.shared, text) if text else text
            text = text or self.formulas.get(cell.shared, "")
        return "=" + text


def _place(letters: str, digits: str) -> tuple[int, int] | None:
    """Return row and column from 0; None outside a sheet."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(digits)
    return (row - 1, column - 1) if 0 < row <= _LAST_ROW and column <= _LAST_COLUMN else None
