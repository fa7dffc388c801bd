"""The findings of a report in a workbook: a first sheet, and marks with comments in the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gov_accounts.exports._printing import CONTROL, lay_out_for_print
from gov_accounts.findings import Message
from gov_accounts.reporting import Part, tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.findings import Report
    from gov_accounts.refs import CellRef
    from gov_accounts.reporting import Item, Told

__all__ = ["add_findings"]

_SHEET = Message("核对结果", "findings")
_HEADS = (
    (Message("类别", "kind"), 10),
    (Message("问题和应有数字", "what is wrong, what it should be"), 60),
    (Message("印为", "printed"), 14),
    (Message("应为", "should be"), 14),
    (Message("单元格", "cell"), 14),
    (Message("位置", "place"), 36),
    (Message("原因", "why"), 50),
    (Message("规则", "rule"), 12),
)
_FIRST = 5
"""The row below the heads; verdict and counts stand above."""
_FILLS = {Part.ERROR: "F8C9C4", Part.WARNING: "FBE6BF", Part.ACCEPTED: "DDDDDD"}
_WITNESS = "D6E4F7"
_UNREAD = Message("未读", "unread")
_AUTHOR = "gov-accounts"


def add_findings(
    book: Any,
    accounts: FinalAccounts,
    report: Report,
    cells: Mapping[CellRef, Any],
    lang: str,
) -> None:
    """Put a sheet with the findings in front, and mark the cells that they name."""
    told = tell(report, accounts)
    _mark(told, cells, lang)
    sheet = book.create_sheet(_SHEET.get(lang), 0)
    _head(sheet, told, lang)
    row = _FIRST
    for item in told.items:
        _line(sheet, row, item, cells, lang)
        row += 1
    for text in told.unread:
        _text(sheet, row, 1, _UNREAD.get(lang))
        _text(sheet, row, 2, text.get(lang))
        row += 1
    last = sheet.cell(1, len(_HEADS)).column_letter
    sheet.auto_filter.ref = f"A{_FIRST - 1}:{last}{max(row - 1, _FIRST - 1)}"
    sheet.freeze_panes = sheet.cell(_FIRST, 1)
    lay_out_for_print(sheet, heads=f"1:{_FIRST - 1}")
    book.active = 0


def _text(sheet: Any, row: int, column: int, text: str) -> Any:
    """Write a text so that it stays one: what begins with = is no formula."""
    from openpyxl.styles import Alignment  # noqa: PLC0415

    cell = sheet.cell(row, column)
    cell.value, cell.data_type = CONTROL.sub("", text), "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _head(sheet: Any, told: Told, lang: str) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415

    for row, text in enumerate((told.head, told.verdict, told.counted), start=1):
        cell = sheet.cell(row, 1, CONTROL.sub("", text.get(lang)))
        cell.font = Font(bold=row < 3, size=14 if row == 1 else 11)
    for column, (text, width) in enumerate(_HEADS, start=1):
        cell = _text(sheet, _FIRST - 1, column, text.get(lang))
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width


def _line(sheet: Any, row: int, item: Item, cells: Mapping[CellRef, Any], lang: str) -> None:
    from openpyxl.styles import Font, PatternFill  # noqa: PLC0415

    kind = _text(sheet, row, 1, item.part.short.get(lang))
    fill = _FILLS.get(item.part)
    if fill is not None:
        kind.fill = PatternFill("solid", fgColor=fill)
    _text(sheet, row, 2, item.answer.get(lang))
    # Of several figures that a remark is about none is the one that should be another.
    named = item.wrong or item.finding.cells
    printed = item.wrong[0].printed if item.wrong else None
    for column, figure in ((3, printed), (4, next(iter(item.right), None))):
        if figure is not None:
            cell = sheet.cell(row, column, figure)
            places = max(0, -int(figure.as_tuple().exponent))
            cell.number_format = "#,##0" + ("." + "0" * places if places else "")
    target = next((cells[one.ref] for one in named if one.ref in cells), None)
    if target is not None:
        where = f"{target.parent.title}!{target.coordinate}"
        link = _text(sheet, row, 5, where)
        link.hyperlink = f"#'{target.parent.title}'!{target.coordinate}"
        link.font = Font(color="0563C1", underline="single")
    _text(sheet, row, 6, item.where.get(lang))
    _text(sheet, row, 7, item.why.get(lang) + (f"；{item.remark}" if item.remark else ""))
    _text(sheet, row, 8, item.rule)


def _mark(told: Told, cells: Mapping[CellRef, Any], lang: str) -> None:
    """Fill and comment the cells of findings; the worst finding that names a cell marks it."""
    from openpyxl.comments import Comment  # noqa: PLC0415
    from openpyxl.styles import PatternFill  # noqa: PLC0415

    marked: set[CellRef] = set()
    for item in told.items:
        fill = _FILLS.get(item.part)
        if fill is None:
            continue
        suspects = {one.cell.ref for one in item.suspects}
        for one in item.finding.cells:
            if one.ref in marked or one.ref not in cells:
                continue
            marked.add(one.ref)
            witness = suspects and one.ref not in suspects
            cells[one.ref].fill = PatternFill("solid", fgColor=_WITNESS if witness else fill)
            comment = Comment(CONTROL.sub("", f"{item.answer.get(lang)} [{item.rule}]"), _AUTHOR)
            comment.width, comment.height = 320, 110
            cells[one.ref].comment = comment
