"""Tables that print one of the nine with further lines: which of their lines are surely its own."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from gov_accounts.accounts import Reason, Unread
from gov_accounts.money import exact_sum
from gov_accounts.reading._places_of_figures import usual_quantum
from gov_accounts.reading._plain_text import plain
from gov_accounts.reading._titles import kinds_with_more
from gov_accounts.refs import CellRef

if TYPE_CHECKING:
    from gov_accounts.reading._table_rows import TableRead, TableRow

__all__ = ["list_totals_of_more"]


def list_totals_of_more(table: TableRead) -> None:
    """List the sum of a table that may count its further lines too.

    Of “三公”经费及会议费、培训费支出决算表 the line 合计 is that of “三公”经费 only if the lines of
    these alone add up to it; otherwise nothing says what it counts. Where further lines are
    columns, the header tells.
    """
    further = next(
        (
            words
            for title, words in kinds_with_more().items()
            if table.section.title.endswith(title)
        ),
        (),
    )
    printed = "".join(line.folded for line in table.section.lines)
    if table.wide or not any(plain(word) in printed for word in further):
        return
    whole = table.spec.blocks[0].lines[0]
    row = table.rows.get(whole.key)
    if row is None or whole.adds is None:
        return
    parts = [table.rows[key] for key in whole.adds.parts if key in table.rows]
    if not _add_up(row, parts):
        del table.rows[whole.key]
        cells = (CellRef.of(table.spec.id, row.key, name) for name in table.columns)
        table.unread.append(
            Unread(row.words(), Reason.LINE_UNCLEAR, table.spec.id, row.place, tuple(cells))
        )


def _add_up(whole: TableRow, parts: list[TableRow]) -> bool:
    """Whether the figures of lines are those of their sum, column by column, but for rounding."""
    width = len(whole.figures)
    if any(len(part.figures) != width for part in parts):
        return False
    allowed = (usual_quantum([whole, *parts]) or Decimal(1)) * len(parts)
    for number, figure in enumerate(whole.figures):
        amounts = [part.figures[number].amount or Decimal(0) for part in parts]
        if abs(exact_sum([figure.amount or Decimal(0), -exact_sum(amounts)])) > allowed:
            return False
    return True
