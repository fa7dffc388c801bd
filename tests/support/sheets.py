"""The official print as grids with merged cells, written to the formats governments publish."""

from __future__ import annotations

import html
import io
import itertools
from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.display import width
from gov_accounts.layouts import Layout, layout
from gov_accounts.money import format_amount
from gov_accounts.tables import TOTAL, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gov_accounts import FinalAccounts
    from gov_accounts.layouts import TableLayout

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
    ``numbered``: columns are counted (栏次).
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


def sheets(accounts: FinalAccounts, how: How) -> Iterator[Sheet]:
    printed = layout(accounts.layout or "")
    tables = {table.SPEC.id: table for table in accounts.tables()}
    for name in (*how.order, *(n for n in printed.order if n not in how.order)):
        if name not in tables:  # eight tables until 2019
            continue
        table = tables[name]
        if how.extra and name in ("T05", "T08"):
            yield _EXTRA
        unit = f" 金额单位：{table.unit.value}" if table.unit else ""
        sheet = Sheet(
            printed.tables[name].title,
            f"单位：{accounts.entity} {accounts.fiscal_year}年度{unit}",
            tuple(tuple(_wrapped(_spaced(row, how), how)) for row in _rows(table, printed, how)),
            "注：空白表示没有此类收支。",
        )
        # The first lines of income and expenditure may be blank; elsewhere the first line is the
        # total.
        yield from _broken(sheet, how, table.rows[0].label if printed.tables[name].sides else None)


_EXTRA = Sheet(
    "国有资产使用情况表",
    "单位：某局 2024年度 金额单位：万元",
    (
        (("项目", 1), ("资产总额", 1), ("流动资产", 1), ("固定资产", 1)),
        (("合计", 1), ("30.00", 1), ("10.00", 1), ("20.00", 1)),
    ),
    "注：本表反映国有资产情况。",
)


def _spaced(row: list[Cell], how: How) -> list[Cell]:
    return [("合　计" if how.spaced and text == "合计" else text, span) for text, span in row]


def _wrapped(row: list[Cell], how: How) -> Iterator[Cell]:
    for text, span in row:
        named = how.wrap is not None and not any(character.isdigit() for character in text)
        width = how.wrap if how.wrap is not None and named else max(1, len(text))
        yield "\n".join(text[i : i + width] for i in range(0, len(text), width)), span


def _broken(sheet: Sheet, how: How, first_line: str | None) -> Iterator[Sheet]:
    """Break a sheet over pages; title and lines above stand on the first, notes on the last."""

    def begins(row: tuple[Cell, ...]) -> bool:
        label = row[0][0].replace("\n", "")
        return any("." in text for text, _ in row) or (
            first_line is not None and label.endswith(first_line)
        )

    head = next((n for n, row in enumerate(sheet.rows) if begins(row)), None)
    if how.page is None or head is None:
        yield sheet
        return
    body = sheet.rows[head:]
    pieces = [body[n : n + how.page] for n in range(0, len(body), how.page)]
    for number, piece in enumerate(pieces):
        first, last = number == 0, number == len(pieces) - 1
        header = sheet.rows[:head] if first or how.repeat else ()
        yield Sheet(
            sheet.title if first else "",
            sheet.above if first else "",
            (*header, *piece),
            sheet.note if last else "",
        )


def _rows(table: Table[Any], printed: Layout, how: How) -> Iterator[list[Cell]]:
    own = printed.tables[table.SPEC.id]
    if own.sides:
        return _sides(table, own, how)
    if own.blocks:
        return _blocks(table, own, how)
    if how.beside and table.SPEC.id == "T07":
        return _budget_beside_final(table, how)
    if own.wide:
        return _groups(table, own, how)
    if table.SPEC.blocks[0].codes is None:
        return _lines(table, own, how)
    return _codes(table, own, how)


def _amounts(row: Any, names: Sequence[str], how: How) -> list[Cell]:
    figures = [getattr(row, name, None) for name in names]
    return [(how.blank if figure is None else format_amount(figure), 1) for figure in figures]


def _titles(table: Table[Any], own: TableLayout, names: Sequence[str]) -> list[Cell]:
    return [(own.column_title(table.SPEC.column(name)), 1) for name in names]


def _sides(table: Table[Any], own: TableLayout, how: How) -> Iterator[list[Cell]]:
    sides = [[c.name for c in b.columns if c.name in table.columns] for b in table.SPEC.blocks]
    yield [("收入", 1 + len(sides[0])), ("支出", 1 + len(sides[1]))]
    yield [cell for names in sides for cell in (("项目", 1), *_titles(table, own, names))]
    for index in range(max(map(len, own.sides))):
        cells: list[Cell] = []
        for names, lines in zip(sides, own.sides, strict=True):
            key = lines[index][1] if index < len(lines) else None
            row = table.get(key) if key else None
            cells += [(f"{index + 1}、{row.label}" if row else "", 1)]
            cells += _amounts(row, names, how) if row else [("", 1)] * len(names)
        yield cells


def _blocks(table: Table[Any], own: TableLayout, how: How) -> Iterator[list[Cell]]:
    code = 2 if how.split else 1
    yield [("科目编码", code), ("科目名称", 1), ("决算数", 1)] * len(own.blocks)
    if how.split:
        yield [("类", 1), ("款", 1), ("科目名称", 1), ("决算数", 1)] * len(own.blocks)
    groups = own.groups(row.key for row in table)
    for keys in itertools.zip_longest(*groups, fillvalue=""):
        yield [cell for key in keys for cell in _block_cells(table, key, how)]
    sums = [table["personnel"], table["operating"]]
    blanks = [] if how.merged else [(" ", code + 2)] * (len(groups) - 2)
    spans = [code + 1, (code + 2) * (len(groups) - 1) - 1 if how.merged else code + 1]
    yield [
        cell
        for row, span in zip(sums, spans, strict=True)
        for cell in ((row.label, span), *_amounts(row, table.columns, how))
    ] + blanks


def _block_cells(table: Table[Any], key: str, how: How) -> list[Cell]:
    row = table.get(key)
    digits = row.key if row else ""
    codes = [(digits[:3], 1), (digits[3:], 1)] if how.split else [(digits, 1)]
    if row is None:
        return [*codes, ("", 1), ("", 1)]
    return [*codes, (row.label, 1), *_amounts(row, table.columns, how)]


def _budget_beside_final(table: Table[Any], how: How) -> Iterator[list[Cell]]:
    keys = ("total", "overseas", "vehicles", "vehicles_purchase", "vehicles_running", "reception")
    total, overseas, vehicles, purchase, running, reception = (table[key].label for key in keys)
    yield [("预算数", 6), ("决算数", 6)]
    yield [(total, 1), (overseas, 1), (vehicles, 3), (reception, 1)] * 2
    yield [("", 1), ("", 1), ("小计", 1), (purchase, 1), (running, 1), ("", 1)] * 2
    if how.numbered:
        yield [(str(n), 1) for n in range(1, 13)]
    yield [
        cell
        for name in ("budget", "final")
        for key in keys
        for cell in _amounts(table[key], [name], how)
    ]


def _groups(table: Table[Any], own: TableLayout, how: How) -> Iterator[list[Cell]]:
    yield [(own.line_title(table.SPEC.blocks[0].line(key)), 2) for key in own.wide]  # type: ignore[arg-type]
    yield _titles(table, own, table.columns) * len(own.wide)
    yield [cell for key in own.wide for cell in _amounts(table.get(key), table.columns, how)]


def _lines(table: Table[Any], own: TableLayout, how: How) -> Iterator[list[Cell]]:
    yield [("项目", 1), *_titles(table, own, table.columns)]
    for row in table:
        label = own.prefix.get(row.key, "") + row.label
        yield [(label, 1), *_amounts(row, table.columns, how)]


def _codes(table: Table[Any], own: TableLayout, how: How) -> Iterator[list[Cell]]:
    code = 3 if how.split else 1
    flows = table.SPEC.id == "T05" or (table.SPEC.id == "T08" and "opening" in table.columns)
    heads = [_titles(table, own, table.columns)]
    shown_by: Callable[[Any, Sequence[str]], list[Cell]] = partial(_amounts, how=how)
    if how.further and flows:
        heads, shown_by = _further(shown_by, how.further)
    titles = heads[-1]
    for head in heads:
        yield [("项目", code + 1), *head]
    yield [("科目编码", code), ("科目名称", 1), *titles]
    if how.split:
        yield [("类", 1), ("款", 1), ("项", 1), ("科目名称", 1), *titles]
    if how.numbered:
        yield [("栏次", code + 1), *((str(n), 1) for n in range(1, len(titles) + 1))]
    above = ""
    for row in table:
        key = "" if row.key == TOTAL else row.key
        pieces = _pieces(key, above, how) if how.split else [key]
        above = key
        labels = [*((piece, 1) for piece in pieces), (row.label, 1)]
        yield [*(labels if key else [(row.label, code + 1)]), *shown_by(row, table.columns)]


def _pieces(key: str, above: str, how: How) -> list[str]:
    """Split a code by level; upper levels may be blank if the row above has them, or always."""
    levels = ((key[:3], 3), (key[3:5], 5), (key[5:], 7))
    if how.once:
        return ["" if key[end:] and above[:end] == key[:end] else piece for piece, end in levels]
    if how.own_level:
        return ["" if key[end:] else piece for piece, end in levels]
    return [piece for piece, _ in levels]


def _further(
    amounts: Callable[[Any, Sequence[str]], list[Cell]], columns: int
) -> tuple[list[list[Cell]], Callable[[Any, Sequence[str]], list[Cell]]]:
    """Return header and cells of T05 and T08 that print money brought and carried forward."""
    wide = columns == 12
    parts = ("合计", "基本支出结转", "项目支出结转和结余"), ("合计", "基本支出", "项目支出")
    flow = [("年初结转和结余", 0), ("本年收入", 1), ("本年支出", 1), ("年末结转和结余", 0)]
    heads: list[list[Cell]] = [[(name, 3 if wide or name == "本年支出" else 1) for name, _ in flow]]
    heads.append(
        [
            (text, 1)
            for name, kind in flow
            for text in (
                parts[kind] if wide else ("小计", *parts[1][1:]) if name == "本年支出" else (name,)
            )
        ]
    )

    def cells(row: Any, _names: Sequence[str]) -> list[Cell]:
        spent = {name: getattr(row, name) for name in ("total", "basic", "project")}
        opening, closing = getattr(row, "opening", None), getattr(row, "closing", None)
        revenue = getattr(row, "revenue", row.total)
        rest = None if revenue is None else revenue - (row.basic or 0)
        basic = row.basic if rest is not None else None
        every = [
            opening, None, opening, revenue, basic, rest, *spent.values(), closing, None, closing,
        ]  # fmt: skip
        own = every if wide else [every[0], every[3], *spent.values(), every[9]]
        held = dict(enumerate(own))
        return amounts(
            _Cells({f"c{n}": value for n, value in held.items()}), [f"c{n}" for n in held]
        )

    return heads, cells


class _Cells:
    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)


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
