"""Prints in every format with one slip in a cell of a table, and what reading makes of the rest."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from gov_accounts.reading._pages import Pages
from gov_accounts.reading._pipeline import recognise
from gov_accounts.reading._plain_text import decode, text_lines
from gov_accounts.reading.formats import pages_of
from tests.support.changed_numerals import KINDS, ChangedPrint, amount, marked, slip
from tests.support.sheets import (
    How,
    Sheet,
    sheets,
    to_docx,
    to_html,
    to_pdf,
    to_text,
    to_xls,
    to_xlsx,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.refs import CellRef

__all__ = ["EVERY_KIND", "FOREIGN", "FORMATS", "changed_sheets", "read_sheets"]


def _cell_a_line(pages: Sequence[Sheet]) -> bytes:
    lines: list[str] = []
    for sheet in pages:
        lines += [sheet.title, sheet.above]
        lines += [text for row in sheet.rows for text, _ in row if text.strip()]
        lines.append(sheet.note)
    return "\n".join(lines).encode()


def _markdown(pages: Sequence[Sheet]) -> bytes:
    parts: list[str] = []
    for sheet in pages:
        rows = [[one for text, n in row for one in (text, *[""] * (n - 1))] for row in sheet.rows]
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        rule = "|" + "---|" * len(rows[0])
        parts += [f"# {sheet.title}", sheet.above, "\n".join([lines[0], rule, *lines[1:]])]
        parts.append(sheet.note)
    return "\n\n".join(parts).encode()


FORMATS: dict[str, tuple[str, Callable[[Sequence[Sheet]], bytes]]] = {
    "raw text": ("a.txt", lambda pages: to_text(pages, layout=False).encode()),
    "kept layout": ("a.txt", lambda pages: to_text(pages, layout=True).encode()),
    "one cell a line": ("a.txt", _cell_a_line),
    "HTML": ("a.html", to_html),
    "Markdown": ("a.md", _markdown),
    "xlsx": ("a.xlsx", to_xlsx),
    "xls": ("a.xls", to_xls),
    "docx": ("a.docx", to_docx),
    "PDF, ruled": ("a.pdf", to_pdf),
    "PDF, unruled": ("a.pdf", lambda pages: to_pdf(pages, ruled=False)),
}
"""How each format is named and written."""


def _in_digits_from(zero: str) -> Callable[[str], str]:
    return lambda text: "".join(chr(ord(zero) + int(c)) if c.isdigit() else c for c in text)


FOREIGN: dict[str, Callable[[str], str]] = {
    "plus": "+{}".format,
    "percent": "{}%".format,
    "about": "约{}".format,
    "glued to a label": "津贴补贴{}".format,
    "soft hyphen": "\u00ad{}".format,
    "delete": "\x7f{}".format,
    "bidi mark": "\u200f{}".format,
    "private use": "\ue000{}".format,
    "replacement": "\ufffd{}".format,
    "combining mark": "{}\u0301".format,
    "null": "\0{}".format,
    "escape": "\x1b{}".format,
    "Arabic digits": _in_digits_from("\u0660"),
    "mathematical digits": _in_digits_from("\U0001d7ce"),
    "circled digit": "①{}".format,
    "not a number": lambda _: "NaN",
    "power": "{}e2".format,
    "parted by a space": "1 {}".format,
    "parted by a thin space": "1\u2009{}".format,
    "error": lambda _: "#REF!",
}
"""Signs around a figure or in its place that make it none, by what they are."""

EVERY_KIND = (*KINDS, *FOREIGN)

_PARTED = {"parted by a space", "parted by a thin space"}
"""What stands so is one figure with its thousands, or two."""

_NOT_IN_XML = {"null", "escape", "delete"}
_FORBIDDEN = {"xlsx": {"null", "escape"}, "docx": {"null", "escape"}}
_NO_GLYPH = {"private use", "combining mark", "Arabic digits", "mathematical digits", *_NOT_IN_XML}
"""What the one font of the PDFs that tests write cannot show: there it would not be printed."""


@frozen
class _Spot:
    sheet: int
    row: int
    cell: int


def _spots(
    pages: Sequence[Sheet], marks: Sequence[Sheet], cells: dict[str, CellRef]
) -> dict[CellRef, list[_Spot]]:
    """Return where each cell is printed: further columns repeat the figure of one with a field."""
    found: dict[CellRef, list[_Spot]] = {}
    for s, sheet in enumerate(marks):
        for r, row in enumerate(sheet.rows):
            for c, (text, _) in enumerate(row):
                if text in cells and r < len(pages[s].rows):
                    found.setdefault(cells[text], []).append(_Spot(s, r, c))
    return found


def _with_text(pages: list[Sheet], spot: _Spot, text: str) -> None:
    sheet = pages[spot.sheet]
    rows = [list(row) for row in sheet.rows]
    _, span = rows[spot.row][spot.cell]
    rows[spot.row][spot.cell] = (text, span)
    pages[spot.sheet] = evolve(sheet, rows=tuple(map(tuple, rows)))


def changed_sheets(
    accounts: FinalAccounts, how: How, kind: str, written_as: str, rng: Random
) -> tuple[list[Sheet], ChangedPrint] | None:
    """Return the pages of accounts with one slip, or None where the format cannot show it."""
    no_glyph = written_as.startswith("PDF") and kind in _NO_GLYPH
    if no_glyph or kind in _FORBIDDEN.get(written_as, ()):
        return None
    signed, cells = marked(accounts)
    pages = list(sheets(accounts, how))
    every = _spots(pages, list(sheets(signed, how)), cells)
    spots = {ref: own[0] for ref, own in every.items()}
    figures = {ref: pages[s.sheet].rows[s.row][s.cell][0] for ref, s in spots.items()}
    numerals = {ref: text for ref, text in figures.items() if len(every[ref]) == 1}
    if not numerals:
        return None
    if kind in FOREIGN:
        fit = [r for r, text in numerals.items() if kind not in _PARTED or text.find(".") == 3]
        if not fit:
            return None
        ref = rng.choice(fit)
        told = {ref: FOREIGN[kind](numerals[ref])}
    else:
        told = {ref: new for ref, new in slip(kind, numerals, rng) if new != numerals[ref]}
    if not told:
        return None
    for ref, new in told.items():
        _with_text(pages, spots[ref], new)
    printed = {ref: amount(told.get(ref, numeral)) for ref, numeral in figures.items()}
    thousand = 1000 if kind in _PARTED else 0
    meant = {ref: thousand + Decimal(numerals[ref]) for ref in told} if kind in FOREIGN else {}
    zeros = how.blank == "0.00"
    return pages, ChangedPrint("", kind, frozenset(told), printed, meant, zeros)


def read_sheets(pages: Sequence[Sheet], written_as: str) -> FinalAccounts:
    """Write pages in a format and read them."""
    name, write = FORMATS[written_as]
    data = write(pages)
    found = pages_of(data, name) or Pages(text_lines(decode(data, name)))
    return recognise(found, name)
