"""Web pages: text and tables with merged cells, by the parser of the standard library."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from gov_accounts.reading._pages import Pages
from gov_accounts.reading._plain_text import decode

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["pages"]

_BLOCKS = frozenset(
    ("p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "table", "title", "section")
)


def pages(data: bytes, name: str) -> Pages:
    """Read a web page."""
    parser = _Parser()
    parser.feed(decode(data, name))
    parser.close()
    parser.flush()
    return parser.pages


class _Parser(HTMLParser):
    """Collects lines of text and cells with their spans; a table inside a cell is text."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = Pages()
        self.text = ""
        self.hidden = 0
        self.depth = 0
        self.rows: list[list[tuple[str, int, int]]] = []
        self.spans: tuple[int, int] | None = None

    def flush(self) -> None:
        """Put out the running text as a line."""
        if self.text.strip():
            self.pages.line(" ".join(self.text.split()), None)
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.hidden += 1
        elif tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.flush()
                self.rows = []
        elif self.depth == 1 and tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif self.depth == 1 and tag in ("td", "th"):
            self._end_cell()
            given = dict(attrs)
            self.spans = (_span(given.get("rowspan")), _span(given.get("colspan")))
        elif not self.depth and tag in _BLOCKS:
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.hidden -= 1
        elif tag == "table" and self.depth:
            self.depth -= 1
            if not self.depth:
                self._end_cell()
                self._end_table()
        elif self.depth == 1 and tag in ("td", "th", "tr"):
            self._end_cell()
        elif not self.depth and tag in _BLOCKS:
            self.flush()

    def handle_data(self, data: str) -> None:
        if self.hidden <= 0:
            self.text += data

    def _end_cell(self) -> None:
        if self.spans is not None and self.rows:
            self.rows[-1].append((self.text, *self.spans))
        self.spans = None
        self.text = ""

    def _end_table(self) -> None:
        placed: dict[tuple[int, int], str] = {}
        origins: set[tuple[int, int]] = set()
        for r, row in enumerate(self.rows):
            c = 0
            for text, down, across in row:
                while (r, c) in placed:
                    c += 1
                origins.add((r, c))
                for i in range(min(down, len(self.rows) - r)):
                    for j in range(across):
                        placed[r + i, c + j] = text
                c += across
        width = max((c for _, c in placed), default=-1) + 1
        covering = [[placed.get((r, c), "") for c in range(width)] for r in range(len(self.rows))]
        cells = [
            [
                None if (r, c) in placed and (r, c) not in origins else covering[r][c]
                for c in range(width)
            ]
            for r in range(len(self.rows))
        ]
        if width:
            self.pages.grid(cells, covering, None)


def _span(value: str | None) -> int:
    return min(max(int(value), 1), 200) if value and value.isdigit() else 1
