"""Web pages: lines of text, and tables with merged cells."""

from __future__ import annotations

import re

from attrs import define, field

from gov_accounts.errors import DocumentError
from gov_accounts.reading._pages import Pages
from gov_accounts.reading._plain_text import decode
from gov_accounts.reading.formats._blocks import Block, Table, put
from gov_accounts.reading.formats._html_tokens import Tag, tokens
from gov_accounts.words import whole_number

__all__ = ["blocks", "decoded", "pages"]

_BREAKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div",
        "dl", "dt", "fieldset", "figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "title",
        "tr", "ul",
    )
)  # fmt: skip
_CELLS = frozenset(("td", "th"))
_PARTS = frozenset(("tr", "thead", "tbody", "tfoot", "caption"))
_OF_TABLES = _CELLS | {"tr"}
_VOID = frozenset(
    (
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    )
)  # fmt: skip
_ENDED_BY: dict[str, frozenset[str]] = {
    "td": frozenset(("td", "th", "tr", "thead", "tbody", "tfoot")),
    "th": frozenset(("td", "th", "tr", "thead", "tbody", "tfoot")),
    "tr": frozenset(("tr", "thead", "tbody", "tfoot")),
    "li": frozenset(("li",)),
    "p": frozenset(("p", "div", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6")),
    "option": frozenset(("option",)),
}
"""Elements that need no end tag, and what begins where they end."""
_NOT_SHOWN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE
)
_LATIN = "\u02ff"
"""The last of the letters between which a line break is a space."""
_MAY_HIDE = re.compile("hidden|none", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]{1,20})""", re.IGNORECASE)
_HEAD = 4096
"""Bytes in which a page says how it is encoded."""
_MOST_COLUMNS, _MOST_ROWS = 1000, 65_534
"""What one cell may span; browsers have the same bounds."""
_DEEPEST = 40
"""Tables inside one another; what lies deeper is text."""


def pages(data: bytes, name: str) -> Pages:
    """Read a web page."""
    found = Pages()
    put(blocks(decoded(data, name)), found)
    return found


def decoded(data: bytes, name: str) -> str:
    """Return the text of a page that may say itself how it is encoded.

    >>> decoded('<meta charset="big5"><p>決算'.encode("big5"), "x.html")
    '<meta charset="big5"><p>決算'
    """
    said = _CHARSET.search(data[:_HEAD])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if said is not None and said[1].lower() in (b"big5", b"big5-hkscs"):
        try:
            return data.decode("big5hkscs")
        except UnicodeDecodeError:
            pass
    try:
        return decode(data, name)
    except DocumentError:
        if said is None or not said[1].lower().startswith((b"gb", b"utf-8")):
            raise
    # One byte that got lost on the way spoils no page.
    return data.decode("utf-8" if said[1].lower() == b"utf-8" else "gb18030", "replace")


def blocks(page: str) -> list[Block]:
    """Return the lines and tables of a page, in order."""
    reader = _Reader()
    for token in tokens(page):
        if isinstance(token, str):
            reader.text(token)
        elif token.end:
            reader.end(token.name)
        else:
            reader.start(token)
    return reader.done()


@define
class _Open:
    """A table that is being read, and whether a cell of it is open."""

    table: Table = field(factory=Table)
    in_cell: bool = False


def _unwrapped(text: str) -> str:
    r"""Return text without the line breaks of the source, which a page does not show.

    >>> _unwrapped("科学\n  技术 R\nD")
    '科学技术 R D'
    """
    if "\n" not in text and "\r" not in text:
        return text
    out = [" " if text[:1].isspace() else ""]
    for line in filter(None, map(str.strip, text.replace("\r", "\n").split("\n"))):
        if len(out) > 1 and not (out[-1][-1] > _LATIN < line[0]):
            out.append(" ")
        out.append(line)
    return "".join(out) + (" " if text[-1:].isspace() and len(out) > 1 else "")


class _Reader:
    def __init__(self) -> None:
        self.root: list[Block] = []
        self.open: list[_Open] = []
        self.deeper = 0
        self.pieces: list[str] = []
        self.preformatted = 0
        self.hidden: str | None = None
        self.inside_hidden = 0

    # --- what is not shown

    def _hides(self, tag: Tag) -> bool:
        """Whether a tag begins, or stands in, an element that is not shown."""
        if self.hidden is not None:
            if tag.name not in _ENDED_BY.get(self.hidden, ()) or self.inside_hidden:
                self.inside_hidden += tag.name == self._nests()
                return True
            self.hidden = None
        if tag.name in _VOID or not _MAY_HIDE.search(tag.text):
            return False
        own = tag.attributes()
        if "hidden" in own or _NOT_SHOWN.search(own.get("style", "")):
            self.hidden, self.inside_hidden = tag.name, 0
            return True
        return False

    def _shows_again(self, name: str) -> bool:
        """Take an end tag; return whether it is to be read."""
        if self.hidden is None:
            return True
        if self.inside_hidden:
            self.inside_hidden -= name == self._nests()
            return False
        own = name == self.hidden
        if own or name == self._nests() or name in _ENDED_BY.get(self.hidden, ()):
            self.hidden = None
            return not own
        return False

    def _nests(self) -> str | None:
        """Return the element inside which the end of the hidden one does not count."""
        return "table" if self.hidden in _OF_TABLES else self.hidden

    # --- what is shown

    def text(self, text: str) -> None:
        if self.hidden is not None:
            return
        if self.preformatted and not self.open:
            *ended, last = text.split("\n")
            for piece in ended:
                self.pieces.append(piece)
                self._line()
            self.pieces.append(last)
            return
        self.pieces.append(_unwrapped(text))

    def start(self, tag: Tag) -> None:
        if self._hides(tag):
            return
        name = tag.name
        if name == "table":
            self._begin_table()
        elif self.open and not self.deeper and (name in _CELLS or name in _PARTS):
            self._end_cell()
            if name == "tr":
                self.open[-1].table.row()
            elif name in _CELLS:
                self._begin_cell(tag)
        elif name in _BREAKS or name in _CELLS:
            self._break(name)
        self.preformatted += name == "pre"

    def end(self, name: str) -> None:
        if not self._shows_again(name):
            return
        if name == "table":
            self._end_table()
        elif self.open and not self.deeper and (name in _CELLS or name in _PARTS):
            self._end_cell()
        elif name in _BREAKS:
            self._break(name)
        self.preformatted -= name == "pre" and self.preformatted > 0

    def done(self) -> list[Block]:
        """Return what was read; tables that are still open end with the page."""
        self.deeper = 0
        while self.open:
            self._end_table()
        self._line()
        return self.root

    def _line(self) -> None:
        """Put the running text where it belongs: into the open cell, or before or behind it."""
        text = "".join(self.pieces)
        self.pieces = []
        if not text.strip():
            return
        if not self.open:
            self.root.append(" ".join(text.split()))
        elif self.open[-1].in_cell:
            self.open[-1].table.add(text.strip())
        else:
            self.open[-1].table.before.append(" ".join(text.split()))

    def _break(self, name: str) -> None:
        if self.open and self.open[-1].in_cell and name != "table":
            if any(piece.strip() for piece in self.pieces):
                self.pieces.append("\n")
            return
        self._line()

    def _begin_table(self) -> None:
        if len(self.open) >= _DEEPEST:
            self.deeper += 1
            return
        self._line()
        self.open.append(_Open())

    def _end_table(self) -> None:
        if self.deeper:
            self.deeper -= 1
            return
        if not self.open:
            return
        self._end_cell()
        table = self.open.pop().table
        if not self.open:
            self.root.append(table)
        elif self.open[-1].in_cell:
            self.open[-1].table.add(table)
        else:
            self.open[-1].table.before.append(table)

    def _begin_cell(self, tag: Tag) -> None:
        own = tag.attributes() if "span" in tag.text.lower() else {}
        self.open[-1].table.cell(
            min(whole_number(own.get("rowspan"), 1) or _MOST_ROWS, _MOST_ROWS),
            min(whole_number(own.get("colspan"), 1), _MOST_COLUMNS),
        )
        self.open[-1].in_cell = True

    def _end_cell(self) -> None:
        self._line()
        self.open[-1].in_cell = False
