"""Cells of self-evaluation forms, written to workbooks and Word documents."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from gov_accounts.authoring import form_grid
from gov_accounts.money import parse_amount
from gov_accounts.words import is_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from gov_accounts.authoring import FormCell

__all__ = ["form_docx", "form_xlsx"]


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
