"""Workbooks as .ods: their XML has each cell as it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.errors import DocumentError
from gov_accounts.reading.formats._cells import MOST_PLACES
from gov_accounts.reading.formats._limits import Count
from gov_accounts.reading.formats._number_format import GENERAL, shown
from gov_accounts.reading.formats._package import Package, attribute, local
from gov_accounts.reading.formats._sheets import Sheet, put
from gov_accounts.words import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from gov_accounts.reading._pages import Pages

__all__ = ["pages"]

_GROUPS = frozenset(
    (
        "table-header-columns", "table-column-group", "table-columns",
        "table-header-rows", "table-row-group", "table-rows",
    )
)  # fmt: skip


def pages(data: bytes, name: str) -> Pages:
    """Read a workbook; raises :class:`DocumentError` for damaged files."""
    package = Package(data, name, "the workbook", "工作簿")
    tree = package.tree("content.xml")
    hidden = {
        attribute(style, "name")
        for style in tree.iter()
        if local(style.tag) == "style"
        and any(attribute(one, "display") == "false" for one in style)
    }
    body = next((one for one in tree.iter() if local(one.tag) == "spreadsheet"), None)
    if body is None:
        raise DocumentError(
            f"{name}: this is an OpenDocument file but no workbook, which is not read; save it as "
            ".docx",
            f"{name}：这是 OpenDocument 文件，但不是表格，不能读取；请另存为 .docx",
        )
    tables = (one for one in body if local(one.tag) == "table")
    cells = Count(name, "cells")
    return put([_Reader(one, hidden, cells).sheet for one in tables])


def _parts(element: Element, kind: str) -> Iterator[Element]:
    """Yield the rows or columns of a table, also those in groups."""
    for one in element:
        name = local(one.tag)
        if name == kind:
            yield one
        elif name in _GROUPS:
            yield from _parts(one, kind)


def _count(element: Element, name: str) -> int:
    return max(whole_number(attribute(element, name), 1), 1)


def _is_hidden(element: Element) -> bool:
    return attribute(element, "visibility") in ("collapse", "filter")


class _Reader:
    """Puts the cells of one sheet where they stand."""

    def __init__(self, table: Element, hidden: set[str | None], cells: Count) -> None:
        self.cells = cells
        self.sheet = Sheet(
            attribute(table, "name") or "", hidden=attribute(table, "style-name") in hidden
        )
        column = row = 0
        for one in _parts(table, "table-column"):
            times = _count(one, "number-columns-repeated")
            if _is_hidden(one) and times <= MOST_PLACES:
                self.sheet.hidden_columns.update(range(column, column + times))
            column += times
        for one in _parts(table, "table-row"):
            times = _count(one, "number-rows-repeated")
            if not _is_hidden(one):
                self._row(one, range(row, row + times))
            row += times

    def _row(self, element: Element, rows: range) -> None:
        column = 0
        for one in element:
            name = local(one.tag)
            if name not in ("table-cell", "covered-table-cell"):
                continue
            times = _count(one, "number-columns-repeated")
            text = _shown(one) if name == "table-cell" else ""
            if text:
                self._fill(text, rows, range(column, column + times))
            down, across = _count(one, "number-rows-spanned"), _count(one, "number-columns-spanned")
            if down > 1 or across > 1:
                first = (rows.start, column)
                self.sheet.merged.append((first, (first[0] + down - 1, first[1] + across - 1)))
            column += times

    def _fill(self, text: str, rows: range, columns: range) -> None:
        self.cells.add(len(rows) * len(columns))
        for row in rows:
            for column in columns:
                self.sheet.cells[row, column] = text


def _shown(cell: Element) -> str:
    """Return what a cell shows, or its formula if no result is stored."""
    lines = ["".join(_text(one)) for one in cell if local(one.tag) == "p"]
    value = attribute(cell, "value")
    if not lines and value is not None:
        return shown(value, GENERAL)
    formula = attribute(cell, "formula")
    if formula is not None and not "".join(lines) and attribute(cell, "value-type") is None:
        return "=" + formula.partition("=")[2]
    return "\n".join(lines)


def _text(element: Element) -> Iterator[str]:
    yield element.text or ""
    for one in element:
        name = local(one.tag)
        if name == "s":
            yield " " * min(_count(one, "c"), 100)
        elif name in ("tab", "line-break"):
            yield "\t" if name == "tab" else "\n"
        elif name != "annotation":
            yield from _text(one)
        yield one.tail or ""
