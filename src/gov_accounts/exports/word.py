"""Accounts as a Word document in the official layout, a page a table.

Needs the ``word`` extra (python-docx). The tables are printed, nothing else: what a print does not
hold (evidence, places, the figures of the narrative and of forms) stays in JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gov_accounts.errors import DocumentError, GovAccountsError
from gov_accounts.exports._official import HEAD, official
from gov_accounts.exports._printing import CONTROL
from gov_accounts.exports._replacing import replaced
from gov_accounts.money import format_amount

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.exports._official import OfficialSheet
    from gov_accounts.tables import Table

__all__ = ["write_docx"]

_SMALL = 9
"""The size of letters in a table, in points: twelve columns stand side by side on a page."""
_MARGIN = 1.5
"""The margins of a page, in centimetres."""
_WIDE, _HIGH = 29.7, 21.0
"""A4 landscape, in centimetres."""


def python_docx() -> Any:
    """Return the library; raises GovAccountsError with the extra to install where it is not."""
    try:
        import docx  # noqa: PLC0415
    except ImportError as error:
        raise GovAccountsError(
            "Word documents need python-docx: pip install 'gov-accounts[word]'"
        ) from error
    return docx


def write_docx(accounts: FinalAccounts, path: Path | str) -> None:
    """Write the nine tables of one document as ``.docx``, as its layout prints them."""
    document = python_docx().Document()
    _lay_out(document.sections[0])
    _paragraph(
        document, f"{accounts.entity}{accounts.fiscal_year}年度部门决算", "center", bold=True
    )
    for number, table in enumerate(accounts.tables()):
        if number:
            document.add_page_break()
        _add_table(document, accounts, table)
    with replaced(path) as part:
        document.save(str(part))


def _lay_out(section: Any) -> None:
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415
    from docx.shared import Cm  # noqa: PLC0415

    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(_WIDE), Cm(_HIGH)
    section.left_margin = section.right_margin = Cm(_MARGIN)
    section.top_margin = section.bottom_margin = Cm(_MARGIN)


def _paragraph(where: Any, text: str, align: str, *, bold: bool = False) -> None:
    _write(where.add_paragraph(), text, align, bold=bold)


def _write(paragraph: Any, text: str, align: str, *, bold: bool = False, size: int = 0) -> None:
    """Write a text that Word can hold."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    hidden = CONTROL.search(text)
    if hidden is not None:
        raise DocumentError(
            f"a Word document cannot hold the character {hidden.group()!r} of {text[:40]!r}; "
            "take it out",
            f"Word文件不能保存“{text[:40]}”中的控制字符{hidden.group()!r}；请去掉",
        )
    run = paragraph.add_run(text)
    run.bold = bold
    if size:
        run.font.size = Pt(size)
    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())
    paragraph.paragraph_format.space_after = Pt(0)


def _add_table(document: Any, accounts: FinalAccounts, table: Table[Any]) -> None:
    printed = official(accounts, table)
    _paragraph(document, printed.title, "center", bold=True)
    if printed.mark:
        _paragraph(document, printed.mark, "right")
    unit = table.unit.value if table.unit is not None else ""
    _paragraph(document, f"单位：{accounts.entity}　{accounts.fiscal_year}年度", "left")
    _paragraph(document, f"金额单位：{unit}", "right")
    cells = list(_cells(printed, table))
    last = max(column + span - 1 for (_, column), _, span, _ in cells)
    bottom = max(row for (row, _), _, _, _ in cells)
    heads = max(row for (row, _), _, _ in printed.heads)
    grid = document.add_table(bottom - HEAD + 1, last, style="Table Grid")
    rows = [row.cells for row in grid.rows]
    for (row, column), text, span, align in cells:
        cell = rows[row - HEAD][column - 1]
        if span > 1:
            cell = cell.merge(rows[row - HEAD][column + span - 2])
        _write(cell.paragraphs[0], text, align, bold=row <= heads, size=_SMALL)
    for row in grid.rows[: heads - HEAD + 1]:
        _repeat(row)


_Cell = tuple[tuple[int, int], str, int, str]
"""Row and column, what stands there, over how many columns, and on which side."""


def _cells(printed: OfficialSheet, table: Table[Any]) -> Iterator[_Cell]:
    for place, word, span in printed.heads:
        yield place, word, span, "center"
    for place, number in printed.numbers:
        yield place, str(number), 1, "center"
    columns = {row.key: names for row, _, names in table.printed()}
    for spot in printed.spots:
        row = table[spot.key]
        if spot.code is not None:
            yield spot.code, spot.key, 1, "left"
        yield spot.label, spot.prefix + row.label, spot.span, "left"
        at, first = spot.figures
        for column, name in enumerate(columns[spot.key], start=first):
            figure = getattr(row, name)
            if figure is not None:
                yield (at, column), format_amount(figure), 1, "right"


def _repeat(row: Any) -> None:
    """Let a row of heads stand on every page that the table runs over."""
    from docx.oxml import OxmlElement  # noqa: PLC0415

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - no other way
