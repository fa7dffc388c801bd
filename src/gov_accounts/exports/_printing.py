"""How a sheet looks on paper: the lines, widths and pages of the official print."""

from __future__ import annotations

import re
from typing import Any
from unicodedata import east_asian_width

from gov_accounts.exports._official import HEAD

__all__ = ["CONTROL", "lay_out_for_print", "look_official"]

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Characters that no sheet can hold."""

_NARROWEST, _WIDEST = 8, 40
_TWO_LINES = 32
_DENSE = 45
"""Rows that one landscape page holds in readable size; longer tables run over pages."""


def look_official(sheet: Any, first: int) -> None:
    """Give a table the look of its print: title and marks, a grid, widths, one page where it fits.

    ``first`` is the first row below the heads, which begin in row 4.
    """
    from openpyxl.styles import Alignment, Border, Font, Side  # noqa: PLC0415

    bottom, last = max(sheet.max_row, first), sheet.max_column
    title = sheet.cell(1, 1)
    title.font, title.alignment = Font(bold=True, size=16), Alignment(horizontal="center")
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=last)
    for row in (2, 3):
        sheet.cell(row, last).alignment = Alignment(horizontal="right")
    thin = Side(style="thin", color="808080")
    grid = Border(left=thin, right=thin, top=thin, bottom=thin)
    for row in sheet.iter_rows(min_row=HEAD, max_row=bottom, max_col=last):
        for cell in row:
            cell.border = grid
            head = cell.row < first
            if head or isinstance(cell.value, str):
                cell.alignment = Alignment(
                    horizontal="center" if head else "left",
                    vertical="center",
                    indent=0 if head else 1,
                    wrap_text=True,
                )
    _fit_widths(sheet, first, last)
    sheet.print_options.horizontalCentered = True
    lay_out_for_print(sheet, heads=f"1:{first - 1}", pages=1 if bottom <= _DENSE else 0)


def _fit_widths(sheet: Any, first: int, last: int) -> None:
    """Make each column as wide as its figures and codes; long labels and heads wrap."""
    spans = {(one.min_row, one.min_col): one for one in sheet.merged_cells.ranges}
    covered = {place for one in spans.values() for place in one.cells}
    widths = [_NARROWEST] * last
    for row in sheet.iter_rows(min_row=HEAD, max_col=last):
        for cell in row:
            if cell.value is not None and (cell.row, cell.column) not in covered:
                # Heads may wrap in two lines.
                told = _shown(cell) // (2 if cell.row < first else 1) + 2
                widths[cell.column - 1] = min(max(widths[cell.column - 1], told), _WIDEST)
    # What stands above the heads is to be seen whole, however narrow the table is.
    above = max(
        _shown(sheet.cell(1, 1)) * 2, _shown(sheet.cell(3, 1)) + _shown(sheet.cell(3, last)) + 6
    )
    widths[widths.index(max(widths))] += max(0, above - sum(widths))
    for column, own in zip(sheet.iter_cols(max_row=1, max_col=last), widths, strict=True):
        sheet.column_dimensions[column[0].coordinate.rstrip("1")].width = own
    for row in sheet.iter_rows(min_row=HEAD, max_row=first - 1, max_col=last):
        for cell in row:
            span = spans.get((cell.row, cell.column))
            end = span.max_col if span else cell.column
            if _shown(cell) + 1 > sum(widths[cell.column - 1 : end]):
                sheet.row_dimensions[cell.row].height = _TWO_LINES


def _shown(cell: Any) -> int:
    """Return how many half-width signs a cell shows."""
    if cell.value is None:
        return 0
    if isinstance(cell.value, str):
        return sum(1 + (east_asian_width(sign) in "WF") for sign in cell.value)
    places = len(cell.number_format.partition(".")[2])
    return len(f"{cell.value:,.{places}f}")


def lay_out_for_print(sheet: Any, heads: str, pages: int = 0) -> None:
    """Print a sheet on A4 landscape, as wide as the page, its heads on every page.

    ``pages`` is how many pages it may fill; 0 for as many as it needs.
    """
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = pages
    sheet.print_title_rows = heads
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
