"""Workbooks as .xls and .et, by python-calamine; it does not tell how numbers are shown."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from gov_accounts.errors import DocumentError
from gov_accounts.reading.formats import need
from gov_accounts.reading.formats._number_format import GENERAL, shown
from gov_accounts.reading.formats._sheets import Sheet, put

if TYPE_CHECKING:
    from gov_accounts.reading._pages import Pages

__all__ = ["pages"]


def pages(data: bytes, name: str) -> Pages:
    """Read a workbook; raises :class:`DocumentError` for damaged files."""
    calamine = need("python_calamine", "excel", name, "an old workbook (.xls)")
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return put([_sheet(book, one, calamine) for one in book.sheets_metadata])
    except (calamine.CalamineError, ValueError, LookupError, OSError, TypeError) as error:
        raise DocumentError(
            f"{name}: the workbook cannot be opened ({error}); save it anew as .xlsx",
            f"{name}：无法打开工作簿（{error}）；请另存为 .xlsx",
        ) from None


def _sheet(book: Any, about: Any, calamine: Any) -> Sheet:
    sheet = Sheet(about.name, hidden=about.visible != calamine.SheetVisibleEnum.Visible)
    if about.typ != calamine.SheetTypeEnum.WorkSheet:
        return sheet
    held = book.get_sheet_by_name(about.name)
    top, left = held.start or (0, 0)
    for row, values in enumerate(held.to_python(skip_empty_area=True), start=top):
        for column, value in enumerate(values, start=left):
            text = _text(value)
            if text:
                sheet.cells[row, column] = text
    sheet.merged = list(held.merged_cell_ranges or ())
    return sheet


def _text(value: Any) -> str:
    """Return a value as a cell without a format of its own shows it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return shown(repr(value), GENERAL)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return "" if value is None else str(value)
