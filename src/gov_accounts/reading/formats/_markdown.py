"""Markdown, and what programs make of PDFs: headings with #, tables of pipes or in HTML."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

from gov_accounts.reading._pages import Pages
from gov_accounts.reading._plain_text import text_lines
from gov_accounts.reading.formats._blocks import put
from gov_accounts.reading.formats._cells import TableCells
from gov_accounts.reading.formats._html_tokens import unescape
from gov_accounts.reading.formats._web import blocks, decoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gov_accounts.reading._plain_text import TextLine

__all__ = ["is_markdown", "pages"]

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?=\S)")
_HAS_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_DELIMITER = re.compile(r"[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
"""The line below the header of a table; it has a pipe too."""
_RULE = re.compile(r"[ \t]*(?:\{[0-9]+\})?(?:-[ \t]*){3,}|[ \t]*(?:[*_][ \t]*){3,}")
_PIPE = re.compile(r"(?<!\\)\|")
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_TABLE_END = re.compile(r"</table\s*>(?:\s*</(?:body|html|div)>)*", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_PICTURE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_FORMULA = re.compile(r"\$([-+0-9.,%\\ ]+)\$")
"""A number that was taken for a formula: $98.5\\%$."""
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_LIST = re.compile(r"^\s*(?:>\s*)*[*+-][ \t]+(?=[^\s0-9])|^\s*(?:>\s*)+")
_ESCAPED = re.compile(rf"\\([{re.escape(string.punctuation)}])")
_PAGE_TAGS = re.compile(r"<(?:!doctype|head|p|div|span)\b", re.IGNORECASE)


def is_markdown(text: str) -> bool:
    r"""Whether text has marks of Markdown: headings or tables, and is no web page.

    >>> is_markdown("# 收入决算表"), is_markdown("|甲|\n|---|"), is_markdown("甲 - 乙\n---")
    (True, True, False)
    """
    web = text.lstrip("\ufeff \t\r\n").startswith("<")
    if web and (_PAGE_TAGS.search(text) or not _HAS_HEADING.search(text)):
        return False
    return bool(
        _HAS_HEADING.search(text)
        or _TABLE.search(text)
        or any(_is_delimiter(line) for line in text.splitlines())
    )


def _is_delimiter(line: str) -> bool:
    return "|" in line and "-" in line and _DELIMITER.fullmatch(line) is not None


def pages(data: bytes, name: str) -> Pages:
    """Read Markdown; lines keep their order, without the marks."""
    found = Pages()
    lines = text_lines(decoded(data, name))
    at = 0
    while at < len(lines):
        line = lines[at]
        if _TABLE.search(line.text):
            at = _web_table(lines, at, found)
        elif "|" in line.text and at + 1 < len(lines) and _is_delimiter(lines[at + 1].text):
            at = _pipe_table(lines, at, found)
        else:
            for piece in _BREAK.split(line.text):
                found.line(_bare(piece), line.place.page)
            at += 1
    return found


def _web_table(lines: Sequence[TextLine], at: int, found: Pages) -> int:
    """Append a table in HTML, with what stands before and behind it in its lines."""
    inside = depth = 0
    for number in range(at, len(lines)):
        inside = number + 1
        depth += len(_TABLE.findall(lines[number].text))
        depth -= len(_TABLE_END.findall(lines[number].text))
        if depth <= 0:
            break
    put(blocks("\n".join(line.text for line in lines[at:inside])), found, lines[at].place.page)
    return inside


def _pipe_table(lines: Sequence[TextLine], at: int, found: Pages) -> int:
    """Append a table of pipes; it ends at the first line without one."""
    table = TableCells()
    end = at
    while end < len(lines) and "|" in lines[end].text:
        if end != at + 1:
            table.row()
            for cell in _cells(lines[end].text):
                table.cell(cell)
        end += 1
    table.put(found, lines[at].place.page)
    return end


def _cells(line: str) -> Iterator[str]:
    pieces = _PIPE.split(line.strip())
    if not pieces[0].strip():
        pieces = pieces[1:]
    if len(pieces) > 1 and not pieces[-1].strip():
        pieces = pieces[:-1]
    for piece in pieces:
        own = piece.strip()
        yield "\n".join(_unmarked(part) for part in _BREAK.split(own)) if own else ""


def _bare(text: str) -> str:
    r"""Return text without the marks of Markdown.

    >>> _bare("## **收入决算表**"), _bare("- 行政运行"), _bare(r"$98.5\%$"), _bare("- 5 -")
    ('收入决算表', '行政运行', '98.5%', '- 5 -')
    """
    if _RULE.fullmatch(text):
        return ""
    text = _LIST.sub("", text)
    heading = _HEADING.match(text)
    if heading is not None:
        text = text[heading.end() :].rstrip("# \t")
    return _unmarked(text)


def _unmarked(text: str) -> str:
    r"""Return text without the marks that stand anywhere: a cell has no others.

    >>> _unmarked("**>=88%**"), _bare("> 行政运行")
    ('>=88%', '行政运行')
    """
    text = _LINK.sub(r"\1", _PICTURE.sub("", _FORMULA.sub(_number, text)))
    text = _TAG.sub("", text).replace("**", "")
    return unescape(_ESCAPED.sub(r"\1", text))


def _number(found: re.Match[str]) -> str:
    return "".join(found[1].replace("\\", "").split())
