"""HTML → tags and text, in one pass: time grows with the length of the page, whatever it holds.

The parser of the standard library takes quadratic time for marks that never end, and raises for
some; a browser shows such pages, so they are read.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Tag", "tokens"]

_NAME = re.compile(r"</?([A-Za-z][^\s/>]{0,40})")
_STOP = re.compile("[\"'>]")
_ATTRIBUTE = re.compile(r"""([^\s=>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_RAW = frozenset(("script", "style", "noscript", "template", "svg"))
"""Elements whose content no reader sees."""
_LONG_NUMBER = re.compile(r"&#x?[0-9A-Fa-f]{9,};?")


@frozen
class Tag:
    """A tag with its small name; ``end`` if it closes."""

    name: str
    end: bool
    text: str

    def attributes(self) -> dict[str, str]:
        """Return the attributes, names in small letters."""
        body = self.text[len(self.name) + 1 :]
        return {
            found[1].lower(): unescape((found[2] or "").strip("\"'"))
            for found in _ATTRIBUTE.finditer(body)
        }


def unescape(text: str) -> str:
    """Return text with its entities resolved; a number that no character has is a blank mark."""
    return html.unescape(_LONG_NUMBER.sub("\ufffd", text)) if "&" in text else text


def tokens(page: str) -> Iterator[Tag | str]:
    """Yield tags and text in order; comments, declarations, scripts and styles are left out."""
    return _Scanner(page).tokens()


class _Scanner:
    def __init__(self, page: str) -> None:
        self.page = page
        self.absent: set[str] = set()
        """Marks that do not occur any more."""
        self.quotes = True

    def tokens(self) -> Iterator[Tag | str]:
        page, at = self.page, 0
        while at < len(page):
            begin = page.find("<", at)
            if begin < 0:
                begin = len(page)
            if begin > at:
                yield unescape(page[at:begin])
            if begin == len(page):
                return
            end = self._special(begin)
            if end is not None:
                at = end
                continue
            found = _NAME.match(page, begin)
            stop = self._tag_end(found.end()) if found else None
            if found is None or stop is None:
                yield "<"
                at = begin + 1
                continue
            tag = Tag(found[1].lower(), page[begin + 1] == "/", page[begin + 1 : stop - 1])
            at = stop
            if tag.name in _RAW and not tag.end and not tag.text.endswith("/"):
                at = self._raw_end(tag.name, stop)
            else:
                yield tag

    def _special(self, begin: int) -> int | None:
        """Return where a comment, declaration or instruction ends; None if there is none."""
        if self.page.startswith("<!--", begin):
            end = self._find("-->", begin + 4)
            return begin + 4 if end is None else end + 3
        if self.page.startswith(("<!", "<?"), begin):
            end = self._find(">", begin)
            return begin + 2 if end is None else end + 1
        return None

    def _find(self, mark: str, at: int) -> int | None:
        if mark in self.absent:
            return None
        found = self.page.find(mark, at)
        if found < 0:
            self.absent.add(mark)
            return None
        return found

    def _tag_end(self, at: int) -> int | None:
        """Return the place after the > that ends a tag; a > in quotes does not."""
        first = self._find(">", at)
        if first is None:
            return None
        while self.quotes:
            stop = _STOP.search(self.page, at)
            if stop is None:
                self.quotes = False
            elif stop[0] == ">":
                return stop.end()
            else:
                closing = self._find(stop[0], stop.end())
                at = stop.end() if closing is None else closing + 1
        return first + 1

    def _raw_end(self, name: str, at: int) -> int:
        if name in self.absent:
            return len(self.page)
        found = re.compile(rf"</{name}[\s/>]", re.IGNORECASE).search(self.page, at)
        if found is None:
            self.absent.add(name)
            return len(self.page)
        return self.page.find(">", found.end() - 1) + 1 or len(self.page)
