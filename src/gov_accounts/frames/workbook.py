"""Accounts as a workbook in the official layout, one sheet a table. Needs the ``excel`` extra (openpyxl).

A figure is a number with the number format of its printed digits, so that sheets can be added up; one of
more than fifteen digits is text, because a spreadsheet would round it. The sheet 说明 says what a print does
not show: unit, last place and columns of each table, prose and forms, and the key and order of each line.
"""

from __future__ import annotations

import io
import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from gov_accounts.errors import DocumentError, GovAccountsError
from gov_accounts.frames.grids import Line, accounts_of, flat
from gov_accounts.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

    from gov_accounts.accounts import FinalAccounts

__all__ = ["read_workbook", "write_workbook", "wrote"]

_NOTES = "说明"
_MARK = "gov_accounts"
_HEADER = 4
_CELL = 2**14 - 1
"""So much of a long text goes into one cell: Excel holds 32,767 units of UTF-16, up to two a character."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_EXACT_DIGITS = 15
"""A 64-bit number tells all decimal numbers of so many digits apart; its shortest repr is that number."""


def _openpyxl() -> Any:
    try:
        import openpyxl  # noqa: PLC0415
    except ImportError as error:
        raise GovAccountsError("workbooks need openpyxl: pip install 'gov-accounts[excel]'") from error
    return openpyxl


def _put(sheet: Any, row: int, column: int, text: str) -> Any:
    """Write a text so that it stays one: what begins with = is no formula."""
    cell = sheet.cell(row, column)
    hidden = _CONTROL.search(text)
    if hidden is not None:
        raise DocumentError(
            f"{sheet.title}!{cell.coordinate}: a workbook cannot hold the character {hidden.group()!r} of "
            f"{text[:40]!r}; take it out"
        )
    cell.value = text
    cell.data_type = "s"
    return cell


def _put_figure(sheet: Any, row: int, column: int, digits: str) -> None:
    figure = Decimal(digits)
    if len(figure.as_tuple().digits) > _EXACT_DIGITS or (not figure and figure.is_signed()):
        _put(sheet, row, column, digits)
    else:
        cell = sheet.cell(row, column, figure)
        places = len(digits.partition(".")[2])
        cell.number_format = "#,##0" + ("." + "0" * places if places else "")


def _figure(cell: Any) -> str:
    """Return the printed digits of a figure; the shortest repr of a number is exact here."""
    value = cell.value
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise DocumentError(f"{cell.parent.title}!{cell.coordinate}: expected a figure, found {value!r}")
    places = len(str(cell.number_format).partition(".")[2])
    figure = Decimal(repr(value))
    printed = -int(figure.normalize().as_tuple().exponent)
    return f"{figure:.{max(places, printed)}f}"


def write_workbook(accounts: FinalAccounts, path: Path | str) -> None:
    """Write the nine tables of one document as ``.xlsx``."""
    openpyxl = _openpyxl()
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415

    book = openpyxl.Workbook()
    book.remove(book.active)
    (head,), lines = flat([accounts])
    places: list[tuple[str, int, int, int, str]] = []
    for table in accounts.tables():
        spec = table.SPEC
        sheet = book.create_sheet(f"{spec.id} {spec.title}"[:31])
        _put(sheet, 1, 1, spec.title).font = Font(bold=True, size=14)
        _put(sheet, 2, 1, f"{accounts.entity}　{accounts.fiscal_year}年度")
        _put(sheet, 2, 3, f"金额单位：{table.unit.value if table.unit else ''}")
        start = 1
        for block in spec.blocks:
            names = [column.name for column in block.columns if column.name in table.columns]
            titles = ["科目编码", f"{block.title}项目" if block.title else "科目名称"]
            titles += [accounts.column_title(spec.id, name) for name in names]
            for offset, title in enumerate(titles):
                cell = _put(sheet, _HEADER, start + offset, title)
                cell.font, cell.alignment = Font(bold=True), Alignment(horizontal="center")
            own = [one for one in lines if one.table == spec.id and spec.block_of(one.key) is block]
            for at, line in enumerate(own, start=_HEADER + 1):
                if line.key.isdigit():
                    _put(sheet, at, start, line.key)
                _put(sheet, at, start + 1, line.label)
                for offset, name in enumerate(names, start=2):
                    if name in line.figures:
                        _put_figure(sheet, at, start + offset, line.figures[name])
                places.append((spec.id, line.position, at, start, line.key))
            sheet.column_dimensions[openpyxl.utils.get_column_letter(start + 1)].width = 36
            start += len(titles)
        sheet.freeze_panes = sheet.cell(_HEADER + 1, 1)
    notes = book.create_sheet(_NOTES)
    _put(notes, 1, 1, _MARK)
    text = json.dumps(head, ensure_ascii=False)
    for column, begin in enumerate(range(0, len(text), _CELL), start=2):
        _put(notes, 1, column, text[begin : begin + _CELL])
    for at, place in enumerate(places, start=2):
        for column, value in enumerate(place, start=1):
            if isinstance(value, str):
                _put(notes, at, column, value)
            else:
                notes.cell(at, column, value)
    book.save(path)


def wrote(data: bytes) -> bool:
    """Whether the bytes are a workbook of :func:`write_workbook`; False without openpyxl to tell."""
    try:
        book = _openpyxl().load_workbook(io.BytesIO(data), read_only=True)
        return _NOTES in book.sheetnames and book[_NOTES].cell(1, 1).value == _MARK
    except (GovAccountsError, ValueError, KeyError, OSError, BadZipFile):
        return False


def read_workbook(path: Path | str | IO[bytes]) -> FinalAccounts:
    """Read what :func:`write_workbook` wrote, with figures as they now stand in the sheets."""
    book = _openpyxl().load_workbook(path)
    if _NOTES not in book.sheetnames or book[_NOTES].cell(1, 1).value != _MARK:
        raise DocumentError(f"{path}: expected a workbook written by gov_accounts, found another")
    notes = book[_NOTES]
    head = json.loads("".join(cell.value or "" for cell in notes[1][1:]))
    specs = {kind.SPEC.id: kind.SPEC for kind in TABLES}
    lines = []
    for table, position, at, start, key in notes.iter_rows(min_row=2, max_col=5, values_only=True):
        spec = specs[table]
        sheet = book[f"{spec.id} {spec.title}"[:31]]
        if key.isdigit() and sheet.cell(at, start).value != key:
            raise DocumentError(
                f"{sheet.title}!{sheet.cell(at, start).coordinate}: expected the code {key}, found "
                f"{sheet.cell(at, start).value!r}; put the rows back, or delete the sheet {_NOTES} to have "
                "the workbook read as any other"
            )
        block = spec.block_of(key)
        printed = head["tables"][table].get("columns")
        names = [c.name for c in (block.columns if block else ()) if printed is None or c.name in printed]
        cells = [(name, sheet.cell(at, start + offset)) for offset, name in enumerate(names, start=2)]
        figures = {name: _figure(cell) for name, cell in cells if cell.value is not None}
        lines.append(Line(0, table, position, key, sheet.cell(at, start + 1).value or "", figures))
    return accounts_of([head], lines)[0]
