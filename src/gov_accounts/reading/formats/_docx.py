"""Word documents (.docx): paragraphs, tables and text boxes in order, from their XML.

What is deleted under tracked changes, hidden text, headers, footers and comments are not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from gov_accounts.reading._pages import Pages
from gov_accounts.reading.formats._blocks import Block, Cell, Table, put
from gov_accounts.reading.formats._package import Package, attribute, local
from gov_accounts.words import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

__all__ = ["pages"]

_NOT_SHOWN = frozenset(("del", "moveFrom", "rPr", "pPr", "instrText", "delText", "sectPr"))
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_WIDEST = 16_384


def pages(data: bytes, name: str) -> Pages:
    """Read a Word document; pages are unknown. Raises :class:`DocumentError` for damaged files."""
    package = Package(data, name, "the Word document", "Word 文档")
    member = next(
        (path for _, kind, path in package.relations("") if kind.endswith("/officeDocument")),
        "word/document.xml",
    )
    found = Pages()
    for body in package.tree(member):
        if local(body.tag) == "body":
            put(_blocks(body), found)
    return found


def _children(element: Element) -> Iterator[tuple[str, Element]]:
    """Yield what an element holds, with its name; of alternatives only the first."""
    for one in element:
        name = local(one.tag)
        if name == "AlternateContent":
            yield from _children(next(iter(one), one))
        elif name not in _NOT_SHOWN:
            yield name, one


def _blocks(element: Element) -> Iterator[Block]:
    """Yield paragraphs and tables, also those inside content controls."""
    for name, one in _children(element):
        if name == "p":
            paragraph = _Paragraph()
            paragraph.read(one)
            yield "".join(paragraph.pieces)
            yield from paragraph.boxes
        elif name == "tbl":
            yield _table(one)
        elif name != "tcPr":
            yield from _blocks(one)


@define
class _Paragraph:
    """The text of a paragraph, and what stands in text boxes anchored to it."""

    pieces: list[str] = field(factory=list)
    boxes: list[Block] = field(factory=list)

    def read(self, element: Element) -> None:
        if local(element.tag) == "r" and _is_hidden(element):
            return
        for name, one in _children(element):
            if name == "t":
                self.pieces.append(one.text or "")
            elif name == "txbxContent":
                self.boxes.extend(_blocks(one))
            elif name in _MARKS:
                if attribute(one, "type") in (None, "textWrapping"):
                    self.pieces.append(_MARKS[name])
            else:
                self.read(one)


def _is_hidden(run: Element) -> bool:
    return any(
        local(one.tag) == "vanish" and attribute(one, "val") not in ("0", "false", "off")
        for properties in run
        if local(properties.tag) == "rPr"
        for one in properties
    )


def _inside(element: Element, kind: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, also those inside content controls."""
    for name, one in _children(element):
        if name == kind:
            yield one
        elif name in ("sdt", "sdtContent", "customXml", "ins", "smartTag"):
            yield from _inside(one, kind)


def _properties(element: Element, kind: str) -> dict[str, str]:
    """Return the settings of a row or cell by name; one without a value is empty."""
    return {
        local(one.tag): attribute(one, "val") or ""
        for properties in element
        if local(properties.tag) == kind
        for one in properties
    }


def _table(element: Element) -> Table:
    table = Table()
    above: dict[int, tuple[int, Cell]] = {}
    """The cells that may go on below, with their last rows, by their first column."""
    for row in _inside(element, "tr"):
        settings = _properties(row, "trPr")
        if "del" in settings:
            continue
        column = min(whole_number(settings.get("gridBefore")), _WIDEST)
        table.row(column)
        number = len(table.rows)
        for one in _inside(row, "tc"):
            own = _properties(one, "tcPr")
            across = min(max(whole_number(own.get("gridSpan"), 1), 1), _WIDEST)
            last, merged = above.get(column, (0, None))
            if merged is not None and last == number - 1 and own.get("vMerge") in ("", "continue"):
                merged.down += 1
                merged.content.extend(_blocks(one))
                above[column] = (number, merged)
            else:
                cell = table.cell(1, across)
                cell.content.extend(_blocks(one))
                if "vMerge" in own:
                    above[column] = (number, cell)
            column += across
    return table
