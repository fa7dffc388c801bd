"""Accounts as a workbook in the official layout, one sheet a table.

Needs the ``excel`` extra (openpyxl).

A figure is a number with the number format of its printed digits, so that sheets can be added up;
one of more than fifteen digits is text, because a spreadsheet would round it. The sheet 说明 says
what a print does not show: unit, last place and columns of each table, narrative and forms, and the
key and order of each line.
"""

from __future__ import annotations

import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from gov_accounts.errors import DocumentError, GovAccountsError
from gov_accounts.exports._official import official
from gov_accounts.exports._printing import CONTROL, look_official
from gov_accounts.exports._replacing import replaced
from gov_accounts.exports._sheet_of_findings import add_findings
from gov_accounts.exports._whole_documents import Line, accounts_of, flat
from gov_accounts.refs import CellRef
from gov_accounts.tables import TABLES, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import IO

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.exports._official import OfficialSheet, Spot
    from gov_accounts.findings import Report
    from gov_accounts.tables import Table, TableSpec

__all__ = ["read_workbook", "write_workbook", "wrote"]

_NOTES = "说明"
_MARK = "gov_accounts"
_CELL = 2**14 - 1
"""Characters of a long text in one cell: Excel holds 32,767 units of UTF-16, up to two of each."""
_MERGED = re.compile(rb'<mergeCell ref="[A-Z]+([0-9]{1,9}):[A-Z]+([0-9]{1,9})"')
_MOST_MERGED = 1000
"""Rows of merged cells; this package merges cells of one row."""
_EXACT_DIGITS = 15
"""A 64-bit number tells apart all decimal numbers of so many digits; its shortest repr is exact."""


def openpyxl() -> Any:
    """Return the library; raises GovAccountsError with the extra to install where it is not."""
    try:
        import openpyxl  # noqa: PLC0415
    except ImportError as error:
        raise GovAccountsError(
            "workbooks need openpyxl: pip install 'gov-accounts[excel]'"
        ) from error
    return openpyxl


def _put(sheet: Any, row: int, column: int, text: str) -> Any:
    """Write a text so that it stays one: what begins with = is no formula."""
    cell = sheet.cell(row, column)
    hidden = CONTROL.search(text)
    if hidden is not None:
        raise DocumentError(
            f"{sheet.title}!{cell.coordinate}: a workbook cannot hold the character "
            f"{hidden.group()!r} of {text[:40]!r}; take it out"
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


def _merge(sheet: Any, row: int, column: int, span: int) -> None:
    if span > 1:
        sheet.merge_cells(
            start_row=row, start_column=column, end_row=row, end_column=column + span - 1
        )


def _figure(cell: Any) -> str:
    """Return the printed digits of a figure; the shortest repr of a number is exact here."""
    value = cell.value
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise DocumentError(
            f"{cell.parent.title}!{cell.coordinate}: expected a figure, found {value!r}"
        )
    places = len(str(cell.number_format).partition(".")[2])
    figure = Decimal(repr(value))
    printed = -int(figure.normalize().as_tuple().exponent)
    return f"{figure:.{max(places, printed)}f}"


def write_workbook(
    accounts: FinalAccounts, path: Path | str, report: Report | None = None, *, lang: str = "zh"
) -> None:
    """Write the nine tables of one document as ``.xlsx``.

    With a report a first sheet lists the findings, linked to the cells, which are marked and have
    comments.
    """
    book = openpyxl().Workbook()
    book.remove(book.active)
    (head,), lines = flat([accounts])
    notes: list[tuple[str | int, ...]] = []
    cells: dict[CellRef, Any] = {}
    for table in accounts.tables():
        sheet = book.create_sheet(_sheet_name(table.SPEC))
        printed = official(accounts, table)
        _put_header(sheet, printed, accounts, table)
        rows = {line.key: line for line in lines if line.table == table.SPEC.id}
        for spot in printed.spots:
            line = rows[spot.key]
            names = _columns(table.SPEC, line.key, table.columns)
            _put_row(sheet, spot, line, names)
            row, first = spot.figures
            for column, name in enumerate(names, start=first):
                cells[CellRef.of(line.table, line.key, name)] = sheet.cell(row, column)
            notes.append(_note(spot, line))
        first = 1 + max(row for (row, _), _, _ in printed.heads)
        sheet.freeze_panes = sheet.cell(first, 1)
        look_official(sheet, first)
    if report is not None:
        add_findings(book, accounts, report, cells, lang)
    kept = book.create_sheet(_NOTES)
    _put_notes(kept, head, notes)
    if len(book.worksheets) > 1:  # one sheet at least must be seen
        kept.sheet_state = "hidden"  # for programs that read it back, not for people
    with replaced(path) as part:
        book.save(part)


def _sheet_name(spec: TableSpec) -> str:
    return f"{spec.id} {spec.title}"[:31]


def _put_header(
    sheet: Any, printed: OfficialSheet, accounts: FinalAccounts, table: Table[Any]
) -> None:
    """Write what stands above the rows, and the numbers of the lines beside them."""
    from openpyxl.styles import Font  # noqa: PLC0415

    last = max(column + span - 1 for (_, column), _, span in printed.heads)
    _put(sheet, 1, 1, printed.title)
    if printed.mark:
        _put(sheet, 2, last, printed.mark)
    _put(sheet, 3, 1, f"单位：{accounts.entity}　{accounts.fiscal_year}年度")
    # In the last column, unless that is the first, which names the department.
    _put(sheet, 3, max(last, 2), f"金额单位：{table.unit.value if table.unit else ''}")
    for (row, column), word, span in printed.heads:
        _put(sheet, row, column, word).font = Font(bold=True)
        _merge(sheet, row, column, span)
    for (row, column), number in printed.numbers:
        sheet.cell(row, column, number)


def _put_row(sheet: Any, spot: Spot, line: Line, columns: Iterable[str]) -> None:
    if spot.code is not None:
        _put(sheet, *spot.code, line.key)
    _put(sheet, *spot.label, spot.prefix + line.label)
    _merge(sheet, *spot.label, spot.span)
    row, first = spot.figures
    for column, name in enumerate(columns, start=first):
        if name in line.figures:
            _put_figure(sheet, row, column, line.figures[name])


def _note(spot: Spot, line: Line) -> tuple[str | int, ...]:
    """Return what the notes say of a row, as :func:`_lines` reads it."""
    where = (*spot.label, len(spot.prefix), *spot.figures, *(spot.code or (0, 0)))
    return (line.table, line.position, line.key, *where)


def _put_notes(sheet: Any, head: Any, notes: Iterable[tuple[str | int, ...]]) -> None:
    _put(sheet, 1, 1, _MARK)
    text = json.dumps(head, ensure_ascii=False)
    for column, begin in enumerate(range(0, len(text), _CELL), start=2):
        _put(sheet, 1, column, text[begin : begin + _CELL])
    for row, note in enumerate(notes, start=2):
        for column, value in enumerate(note, start=1):
            if isinstance(value, str):
                _put(sheet, row, column, value)
            else:
                sheet.cell(row, column, value)


def wrote(data: bytes) -> bool:
    """Whether :func:`write_workbook` wrote these bytes; False if openpyxl is not there to tell."""
    try:
        if _merges_without_end(data):
            return False
        book = openpyxl().load_workbook(io.BytesIO(data), read_only=True)
        return _NOTES in book.sheetnames and book[_NOTES].cell(1, 1).value == _MARK
    except Exception:  # noqa: BLE001 - openpyxl raises whatever its parts raise
        return False


def _merges_without_end(data: bytes) -> bool:
    """Whether a range of merged cells is larger than any here: openpyxl would fill all of it."""
    with ZipFile(io.BytesIO(data)) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/")]
        return any(
            int(found[2]) - int(found[1]) > _MOST_MERGED
            for name in sheets
            for found in _MERGED.finditer(package.read(name))
        )


def read_workbook(path: Path | str | IO[bytes], name: str = "") -> FinalAccounts:
    """Read what :func:`write_workbook` wrote, with figures as they now stand in the sheets.

    Messages use ``name``, or the path without one.
    """
    name = name or str(path)
    library = openpyxl()
    # Of a damaged file openpyxl leaves the stream open that it opened itself.
    stream = io.BytesIO(Path(path).read_bytes()) if isinstance(path, (str, Path)) else path
    try:
        book = library.load_workbook(stream)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever its parts raise
        what = type(error).__name__  # its own words may be many, and in English alone
        raise DocumentError(
            f"{name}: the workbook is damaged and cannot be opened ({what}); save it anew",
            f"{name}：工作簿已损坏，无法打开（{what}）；请重新保存后再试",
        ) from None
    if _NOTES not in book.sheetnames or book[_NOTES].cell(1, 1).value != _MARK:
        raise DocumentError(f"{name}: expected a workbook written by gov_accounts, found another")
    try:
        head, lines = _lines(book, TABLES)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, GovAccountsError):
            raise
        raise DocumentError(
            f"the sheet {_NOTES} was changed; delete it to have the workbook read as any other"
        ) from None
    return accounts_of([head], lines)[0]


def _lines(book: Any, kinds: Iterable[type[Table[Any]]]) -> tuple[dict[str, Any], list[Line]]:
    """Return the head and the lines of a workbook, each row where the notes say that it stands."""
    notes = book[_NOTES]
    head = json.loads("".join(cell.value or "" for cell in notes[1][1:]))
    specs = {kind.SPEC.id: (kind.SPEC, tuple(columns_of(kind.ROW))) for kind in kinds}
    lines = []
    for table, position, key, *numbers in notes.iter_rows(min_row=2, max_col=10, values_only=True):
        label_row, label_column, prefix, row, column, *code = numbers
        spec, every = specs[table]
        sheet = book[_sheet_name(spec)]
        _expect_code(sheet, code, key)
        names = _columns(spec, key, head["tables"][table].get("columns") or every)
        cells = [(name, sheet.cell(row, column + offset)) for offset, name in enumerate(names)]
        figures = {name: _figure(cell) for name, cell in cells if cell.value is not None}
        label = str(sheet.cell(label_row, label_column).value or "")[prefix:]
        lines.append(Line(0, table, position, key, label, figures))
    return head, lines


def _expect_code(sheet: Any, where: list[int], key: str) -> None:
    """Refuse a row whose code now stands elsewhere. Rows without a printed code have none."""
    row, column = where
    code = sheet.cell(row, column) if row else None
    if code is not None and code.value != key:
        raise DocumentError(
            f"{sheet.title}!{code.coordinate}: expected the code {key}, found {code.value!r}; "
            "put the rows back, or delete the "
            f"sheet {_NOTES} to have the workbook read as any other"
        )


def _columns(spec: TableSpec, key: str, printed: Iterable[str]) -> list[str]:
    """Return the columns of a row in their order of print."""
    block, shown = spec.block_of(key), set(printed)
    return [column.name for column in (block.columns if block else ()) if column.name in shown]
