"""The official print as grids with merged cells, written to the formats governments publish."""

from __future__ import annotations

import html
import io
from typing import TYPE_CHECKING, Any, Literal

from attrs import evolve, frozen

from gov_accounts.authoring import Print, printed_tables
from gov_accounts.display import width
from gov_accounts.layouts import Layout, further_columns, layout, line_orders

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gov_accounts import FinalAccounts

Cell = tuple[str, int]
"""Text and how many columns it spans."""


@frozen
class Sheet:
    """A title, lines above, rows of cells, a note."""

    title: str
    above: str
    rows: tuple[tuple[Cell, ...], ...]
    note: str


@frozen
class How:
    """Differences between provinces: cells of their own for levels of codes, print of blanks.

    ``once``: a level is printed only where it changes. ``page``: so many rows are on a page; the
    next page has the header again if ``repeat``. ``extra``: other tables stand between, as in
    prints of 13 or 14. ``wrap`` breaks names inside their cell after so many characters.
    ``beside``: T07 prints all lines below 预算数, then all below 决算数. ``merged``: 公用经费合计
    stands over all groups but the first. ``further``: T05 and T08 have so many columns of money.
    ``own_level``: a level of a code prints its own digits alone. ``spaced``: 合 计 has a space.
    ``numbered``: columns and lines are counted (栏次, 行次). ``others``: the tables of other kinds
    that the layout has.
    """

    split: bool = False
    blank: str = ""
    order: tuple[str, ...] = ()
    once: bool = False
    page: int | None = None
    repeat: bool = False
    extra: bool = False
    wrap: int | None = None
    beside: bool = False
    merged: bool = False
    further: int | None = None
    own_level: bool = False
    spaced: bool = False
    numbered: bool = False
    others: Literal["none", "empty", "sound"] = "none"


def sheets(accounts: FinalAccounts, how: How, place: Layout | None = None) -> Iterator[Sheet]:
    """Yield the printed tables of a place, that of the accounts unless another is given."""
    printed = _place(place or layout(accounts.layout or ""), how)
    levels = "changed" if how.once else "own" if how.own_level else "all"
    way = Print(
        blank=how.blank,
        spread="　" if how.spaced else "",
        levels=levels if how.split else "whole",  # type: ignore[arg-type]
        merged=how.merged,
        others=how.others,
    )
    for table in printed_tables(accounts, way, layout=printed):
        if how.extra and table.id in ("T05", "T08"):
            yield _EXTRA
        head, body = (
            tuple(tuple(_wrapped([(cell.text, cell.span) for cell in row], how)) for row in rows)
            for rows in (table.head, table.body)
        )
        sheet = Sheet(table.title, " ".join(table.above), (), "注：空白表示没有此类收支。")
        yield from _broken(sheet, head, body, how)


def _place(printed: Layout, how: How) -> Layout:
    """Return the layout with what differs in this print."""
    tables = dict(printed.tables)
    for number, name in enumerate((*how.order, *(n for n in printed.order if n not in how.order))):
        if name in tables:  # eight tables until 2019
            tables[name] = evolve(tables[name], number=number)
    for name in ("T05", "T08"):
        further = f"{name}_{how.further}"
        flows = name == "T05" or "opening" in tables[name].columns
        if flows and further in [one.id for one in further_columns(name)]:
            tables[name] = evolve(tables[name], further=further)
    if how.beside:
        tables["T07"] = evolve(tables["T07"], wide=line_orders("T07")[0], by_column=True)
    return evolve(printed, tables=tables, row_numbers=how.numbered)


_EXTRA = Sheet(
    "国有资产使用情况表",
    "单位：某局 2024年度 金额单位：万元",
    (
        (("项目", 1), ("资产总额", 1), ("流动资产", 1), ("固定资产", 1)),
        (("合计", 1), ("30.00", 1), ("10.00", 1), ("20.00", 1)),
    ),
    "注：本表反映国有资产情况。",
)


def _wrapped(row: list[Cell], how: How) -> Iterator[Cell]:
    for text, span in row:
        named = how.wrap is not None and not any(character.isdigit() for character in text)
        width = how.wrap if how.wrap is not None and named else max(1, len(text))
        yield "\n".join(text[i : i + width] for i in range(0, len(text), width)), span


def _broken(
    sheet: Sheet, head: tuple[tuple[Cell, ...], ...], body: tuple[tuple[Cell, ...], ...], how: How
) -> Iterator[Sheet]:
    """Break a sheet over pages; title and lines above stand on the first, notes on the last."""
    length = how.page or max(1, len(body))
    pieces = [body[n : n + length] for n in range(0, len(body), length)] or [()]
    for number, piece in enumerate(pieces):
        first, last = number == 0, number == len(pieces) - 1
        yield Sheet(
            sheet.title if first else "",
            sheet.above if first else "",
            (*(head if first or how.repeat else ()), *piece),
            sheet.note if last else "",
        )


def to_text(pages: Sequence[Sheet], *, layout: bool) -> str:
    """Print as extractors give it: in columns, with page breaks, or only what is in the cells."""
    lines: list[str] = []
    for sheet in pages:
        cells = [[(text.replace("\n", ""), span) for text, span in row] for row in sheet.rows]
        if layout:
            widths = _widths(cells)
            body = [_in_columns(row, widths) for row in cells]
        else:
            body = [" ".join(text for text, _ in row if text.strip()) for row in cells]
        lines += [sheet.title, sheet.above, *body, sheet.note]
        if layout:
            lines.append("\f")
    return "\n".join(lines) + "\n"


def _widths(rows: Sequence[list[Cell]]) -> list[int]:
    widths = [4] * max(sum(span for _, span in row) for row in rows)
    for row in rows:
        at = 0
        for text, span in row:
            if span == 1:
                widths[at] = max(widths[at], width(text))
            at += span
    return widths


def _in_columns(row: list[Cell], widths: list[int]) -> str:
    """Print amounts at the right of their columns, counts in the middle, words at the left."""
    line, at = "", 0
    for text, span in row:
        if text.strip():
            start = sum(one + 3 for one in widths[:at])
            room = sum(one + 3 for one in widths[at : at + span]) - 3
            number = (text[:1].isdigit() and "." in text) or text in ("—", "-")
            share = 1 if number else 2 if text.isdigit() and span == 1 else 99
            indent = start + max(0, room - width(text)) // share
            line += " " * max(1 if line else 0, indent - width(line)) + text
        at += span
    return line


def to_html(pages: Sequence[Sheet]) -> bytes:
    parts = ["<!DOCTYPE html><html><body>"]
    for sheet in pages:
        parts += [f"<p>{html.escape(sheet.title)}</p><p>{html.escape(sheet.above)}</p><table>"]
        for row in sheet.rows:
            cells = "".join(f'<td colspan="{span}">{html.escape(text)}</td>' for text, span in row)
            parts.append(f"<tr>{cells}</tr>")
        parts.append(f"</table><p>{sheet.note}</p>")
    return "".join(parts).encode()


def to_xlsx(pages: Sequence[Sheet]) -> bytes:
    import openpyxl  # noqa: PLC0415

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, sheet in enumerate(pages, start=1):
        page = book.create_sheet(f"C{number:02d}")
        page.append([sheet.title])
        page.append([sheet.above])
        for r, row in enumerate(sheet.rows, start=3):
            c = 1
            for text, span in row:
                page.cell(r, c, text or None)
                if span > 1:
                    page.merge_cells(
                        start_row=r, start_column=c, end_row=r, end_column=c + span - 1
                    )
                c += span
        page.append([sheet.note])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def to_xls(pages: Sequence[Sheet]) -> bytes:
    import xlwt  # noqa: PLC0415

    book = xlwt.Workbook()
    for number, sheet in enumerate(pages, start=1):
        page = book.add_sheet(f"C{number:02d}")
        page.write(0, 0, sheet.title)
        page.write(1, 0, sheet.above)
        for r, row in enumerate(sheet.rows, start=2):
            c = 0
            for text, span in row:
                if span > 1:
                    page.write_merge(r, r, c, c + span - 1, text)
                elif text:
                    page.write(r, c, text)
                c += span
        page.write(2 + len(sheet.rows), 0, sheet.note)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def to_docx(pages: Sequence[Sheet]) -> bytes:
    import docx  # noqa: PLC0415

    document = docx.Document()
    for sheet in pages:
        document.add_paragraph(sheet.title)
        document.add_paragraph(sheet.above)
        table = document.add_table(len(sheet.rows), sum(span for _, span in sheet.rows[0]))
        for r, row in enumerate(sheet.rows):
            cells = table.rows[r].cells
            c = 0
            for text, span in row:
                first = cells[c]
                if span > 1:
                    first = first.merge(cells[c + span - 1])
                first.text = text
                c += span
        document.add_paragraph(sheet.note)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def to_pdf(pages: Sequence[Sheet], *, ruled: bool = True) -> bytes:
    from reportlab.lib.pagesizes import A3, landscape  # noqa: PLC0415
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate  # noqa: PLC0415
    from reportlab.platypus import Table as Ruled  # noqa: PLC0415

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    story: list[Any] = []
    for sheet in pages:
        spans, rows = [], []
        for r, row in enumerate(sheet.rows):
            texts: list[str] = []
            for text, span in row:
                if span > 1:
                    spans.append(("SPAN", (len(texts), r), (len(texts) + span - 1, r)))
                texts += [text, *[""] * (span - 1)]
            rows.append(texts)
        style: list[tuple[Any, ...]] = [("FONT", (0, 0), (-1, -1), "STSong-Light", 6)]
        if ruled:
            style.append(("GRID", (0, 0), (-1, -1), 0.5, "black"))
        story += [
            Paragraph(f'<font name="STSong-Light">{html.escape(text)}</font>')
            for text in (sheet.title, sheet.above)
        ]
        story.append(Ruled(rows, style=[*style, *spans]))
        story += [Paragraph(f'<font name="STSong-Light">{sheet.note}</font>'), PageBreak()]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=landscape(A3)).build(story)
    return out.getvalue()
