"""Cells of self-evaluation forms, written to workbooks, Word documents and PDFs."""

from __future__ import annotations

import io
from html import escape
from typing import TYPE_CHECKING

import attrs

from gov_accounts.authoring import form_grid
from gov_accounts.money import parse_amount
from gov_accounts.words import is_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from gov_accounts.authoring import FormCell

__all__ = ["form_docx", "form_pdf", "form_xlsx", "parted"]


def form_xlsx(
    cells: Sequence[Sequence[FormCell]], *, title: Sequence[str] = (), numbers: bool = False
) -> bytes:
    """Return a workbook with one sheet: the lines of the title, and the cells, merged.

    Numbers and percentages are text, or ``numbers`` with formats that show them as printed.
    """
    import openpyxl  # noqa: PLC0415

    book = openpyxl.Workbook()
    page = book.worksheets[0]
    grid = form_grid(cells)
    for row, line in enumerate(title, start=1):
        page.cell(row, 1, line)
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(grid[0]))
    for r, line_of_cells in enumerate(grid, start=1 + len(title)):
        for c, cell in enumerate(line_of_cells, start=1):
            if cell is None:
                continue
            own = page.cell(r, c, cell.text or None)
            if numbers and is_number(cell.text.removesuffix("%")):
                own.value, own.number_format = _number(cell.text)
            if cell.across > 1 or cell.down > 1:
                end = {"end_row": r + cell.down - 1, "end_column": c + cell.across - 1}
                page.merge_cells(start_row=r, start_column=c, **end)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _number(text: str) -> tuple[Decimal, str]:
    """Return the value of a cell, and the format that shows it as printed."""
    numeral = text.removesuffix("%")
    value = parse_amount(numeral)
    places = len(numeral.partition(".")[2])
    form = ("#,##0" if "," in numeral else "0") + ("." + "0" * places if places else "")
    return (value / 100, f"{form}%") if text.endswith("%") else (value, form)


def form_docx(cells: Sequence[Sequence[FormCell]], *, title: Sequence[str] = ()) -> bytes:
    """Return a Word document: the lines of the title, and one table with merged cells."""
    import docx  # noqa: PLC0415

    document = docx.Document()
    for line in title:
        document.add_paragraph(line)
    grid = form_grid(cells)
    table = document.add_table(len(grid), len(grid[0]))
    # Cells are looked up once: the table finds each again by walking over all of them.
    known = [list(row.cells) for row in table.rows]
    for r, row in enumerate(grid):
        for c, cell in enumerate(row):
            if cell is None:
                continue
            first = known[r][c]
            if cell.across > 1 or cell.down > 1:
                first = first.merge(known[r + cell.down - 1][c + cell.across - 1])
            first.text = cell.text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


_WIDTH, _HEIGHT = 1000, 3000
"""The page of a form, which may be as long as it needs to be."""


def form_pdf(cells: Sequence[Sequence[FormCell]], *, title: Sequence[str] = ()) -> bytes:
    """Return a PDF of one page: the lines of the title, and a table with rules around its cells."""
    from reportlab.lib.styles import ParagraphStyle  # noqa: PLC0415
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle  # noqa: PLC0415

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("cell", fontName="STSong-Light", fontSize=8, leading=10, wordWrap="CJK")
    grid = form_grid(cells)
    rules: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
    for r, line in enumerate(grid):
        for c, cell in enumerate(line):
            if cell is not None and (cell.across > 1 or cell.down > 1):
                rules.append(("SPAN", (c, r), (c + cell.across - 1, r + cell.down - 1)))
    rows = [
        [Paragraph(escape(cell.text), style) if cell and cell.text else "" for cell in line]
        for line in grid
    ]
    width = (_WIDTH - 80) / len(grid[0])
    table = Table(rows, colWidths=[width] * len(grid[0]), style=TableStyle(rules))
    out = io.BytesIO()
    page = SimpleDocTemplate(out, pagesize=(_WIDTH, _HEIGHT), leftMargin=40, rightMargin=40)
    page.build([*(Paragraph(line, style) for line in title), table])
    return out.getvalue()


def parted(
    cells: Sequence[Sequence[FormCell]], cut: int
) -> tuple[list[list[FormCell]], list[list[FormCell]]]:
    """Part a form before a row, as a page break does: a cell that goes on is empty on page two."""
    first: list[list[FormCell]] = [[] for _ in cells[:cut]]
    second: list[list[tuple[int, FormCell]]] = [[] for _ in cells[cut:]]
    covered = [0] * len(form_grid(cells)[0])
    for number, row in enumerate(cells):
        column = 0
        for cell in row:
            while covered[column] > number:
                column += 1
            end = number + cell.down
            if number < cut:
                first[number].append(attrs.evolve(cell, down=min(cell.down, cut - number)))
                if end > cut and second:
                    rest = attrs.evolve(cell, text="", down=end - cut, path=None)
                    second[0].append((column, rest))
            else:
                second[number - cut].append((column, cell))
            for at in range(column, column + cell.across):
                covered[at] = end
            column += cell.across
    return first, [[cell for _, cell in sorted(row, key=lambda one: one[0])] for row in second]
