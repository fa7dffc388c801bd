"""Workbooks, a sheet a page: .xlsx by openpyxl with merged cells, .xls by python-calamine."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gov_accounts.errors import DocumentError
from gov_accounts.reading._pages import Pages
from gov_accounts.reading.formats import need

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["pages"]


def pages(data: bytes, name: str) -> Pages:
    """Read a workbook, one grid a sheet; raises :class:`DocumentError` for damaged files."""
    calamine = need("python_calamine", "excel", name, "a workbook")
    found = Pages()
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(sheet_name) for sheet_name in book.sheet_names]
        contents = [sheet.to_python(skip_empty_area=False) for sheet in sheets]
        # Blank columns at the right are not stored; a table that goes on in the next sheet still
        # has them.
        width = max((len(row) for values in contents for row in values), default=0)
        formats = _formats(data, name) if data.startswith(b"PK") else {}
        for number, (sheet, values) in enumerate(zip(sheets, contents, strict=True), start=1):
            merged = sheet.merged_cell_ranges or []
            wide = [[*row, *[""] * (width - len(row))] for row in values]
            title = book.sheet_names[number - 1]
            cells, covering = _sheet(wide, merged, formats.get(title, {}))
            if cells:
                found.grid(cells, covering, number, sheet=title)
    except (calamine.CalamineError, ValueError, KeyError, OSError) as error:
        raise DocumentError(
            f"{name}: the workbook cannot be opened ({error}); save it anew as .xlsx"
        ) from None
    return found


def _formats(data: bytes, name: str) -> dict[str, dict[tuple[int, int], int]]:
    """Return the decimals that number formats print, by sheet, and row and column from 0."""
    openpyxl = need("openpyxl", "excel", name, "a workbook")
    return {
        sheet.title: {
            (cell.row - 1, cell.column - 1): len(digits) - len(digits.lstrip("0"))
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, (int, float)) and "0." in str(cell.number_format)
            for digits in [str(cell.number_format).split("0.", 1)[1]]
        }
        for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets
    }


def _sheet(
    values: list[list[Any]],
    merged: Iterable[tuple[tuple[int, int], tuple[int, int]]],
    formats: dict[tuple[int, int], int],
) -> tuple[list[list[str | None]], list[list[str]]]:
    """Return the cells of a sheet as printed, and the text that covers each."""
    cells: list[list[str | None]] = [
        [_text(value, formats.get((r, c))) for c, value in enumerate(row)]
        for r, row in enumerate(values)
    ]
    covering = [[cell or "" for cell in row] for row in cells]
    for (top, left), (bottom, right) in merged:
        for r in range(top, min(bottom + 1, len(cells))):
            for c in range(left, min(right + 1, len(cells[r]))):
                covering[r][c] = covering[top][left]
                if (r, c) != (top, left):
                    cells[r][c] = None
    return cells, covering


def _text(value: Any, decimals: int | None) -> str:
    """Return a cell as its sheet prints it, with the decimals of its format or the shortest."""
    if isinstance(value, float):
        exact = Decimal(repr(value))
        if decimals is not None:
            return f"{exact:.{decimals}f}"
        return (
            f"{exact.to_integral_value()}" if exact == exact.to_integral_value() else f"{exact:f}"
        )
    return "" if value is None else str(value)
