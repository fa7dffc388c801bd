"""A table in its official layout as HTML, with the cells of findings marked."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.exports._official import HEAD, official
from gov_accounts.findings import Message
from gov_accounts.money import grouped
from gov_accounts.refs import CellRef

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.exports._official import OfficialSheet
    from gov_accounts.tables import Table

__all__ = ["Mark", "anchor", "official_table"]

_UNIT = Message("金额单位：", "unit: ")
_NOT_TOLD = Message("未写明", "not printed")


@frozen
class Mark:
    """What is said of a cell: the finding it belongs to, as what, and the right figure if known.

    ``kind`` is ``suspect`` (probably wrong), ``witness`` (speaks against it) or ``asked``.
    """

    kind: str
    finding: str
    words: str
    right: str = ""


def anchor(ref: CellRef) -> str:
    """Return the id of a cell in a page.

    >>> anchor(CellRef("T03[2060101].basic"))
    'c-T03-2060101-basic'
    """
    return "c-" + re.sub(r"[^A-Za-z0-9_]+", "-", str(ref)).strip("-")


@frozen
class _Cell:
    text: str
    span: int = 1
    kind: str = ""
    id: str = ""


def official_table(
    accounts: FinalAccounts, table: Table[Any], marks: Mapping[CellRef, Mark], lang: str
) -> str:
    """Return the table as its place prints it; every figure in its cell, marked ones linked."""
    spec, sheet = table.SPEC, official(accounts, table)
    cells = _cells(sheet, table, marks)
    width = max(column + cell.span - 1 for (_, column), cell in cells.items())
    last = max(row for row, _ in cells)
    body = max(row for (row, _), _, _ in sheet.heads) if sheet.heads else HEAD
    unit = table.unit.value if table.unit else _NOT_TOLD.get(lang)
    title = sheet.title if lang != "en" else f"{spec.english} {sheet.title}"
    caption = f"{escape(sheet.mark)} {_UNIT.get(lang)}{unit}".strip()
    head = "".join(_line(cells, row, width, "th") for row in range(HEAD, body + 1))
    rows = "".join(_line(cells, row, width) for row in range(body + 1, last + 1))
    kind = "wide" if width > 6 else "narrow"
    return (
        f'<div class="scroll {kind}"><h3>{escape(title)}</h3><table><caption>{caption}</caption>'
        f"<thead>{head}</thead><tbody>{rows}</tbody></table></div>"
    )


def _cells(
    sheet: OfficialSheet, table: Table[Any], marks: Mapping[CellRef, Mark]
) -> dict[tuple[int, int], _Cell]:
    """Return every cell of the print by its row and column."""
    spec = table.SPEC
    cells = {at: _Cell(escape(word), span) for at, word, span in sheet.heads}
    cells.update({at: _Cell(str(number), kind="n") for at, number in sheet.numbers})
    for spot in sheet.spots:
        row = table[spot.key]
        cells[spot.label] = _Cell(escape(spot.prefix + row.label), spot.span, kind="l")
        if spot.code is not None:
            cells[spot.code] = _Cell(spot.key, kind="k")
        block = spec.block_of(spot.key)
        line, first = spot.figures
        names = [one.name for one in block.columns if one.name in table.columns] if block else []
        for column, name in enumerate(names, start=first):
            ref = CellRef.of(spec.id, spot.key, name)
            cells[line, column] = _figure(getattr(row, name), ref, marks.get(ref))
    return cells


def _figure(amount: Any, ref: CellRef, mark: Mark | None) -> _Cell:
    text = "" if amount is None else grouped(amount)
    if mark is None:
        return _Cell(text, kind="f", id=anchor(ref) if amount is not None else "")
    right = f" <ins>{escape(mark.right)}</ins>" if mark.right else ""
    link = (
        f'<a href="#{mark.finding}" title="{escape(mark.words)}" '
        f'aria-label="{escape(f"{text} {mark.words}")}">{text or "—"}</a>{right}'
    )
    return _Cell(link, kind=f"f {mark.kind}", id=anchor(ref))


def _line(cells: Mapping[tuple[int, int], _Cell], row: int, width: int, tag: str = "td") -> str:
    parts, column = [], 1
    while column <= width:
        cell = cells.get((row, column), _Cell(""))
        span = f' colspan="{cell.span}"' if cell.span > 1 else ""
        name = f' id="{cell.id}"' if cell.id else ""
        kind = f' class="{cell.kind}"' if cell.kind else ""
        scope = ' scope="col"' if tag == "th" else ""
        parts.append(f"<{tag}{name}{kind}{scope}{span}>{cell.text}</{tag}>")
        column += cell.span
    return f"<tr>{''.join(parts)}</tr>"
