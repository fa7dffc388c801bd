"""Codes as printed in running text: whole, with their levels apart, broken, or one level alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_accounts.catalogue import default_catalogue
from gov_accounts.reading._names import official_names
from gov_accounts.reading._plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_accounts.reading._printed_cells import Cell
    from gov_accounts.reading._table_rows import TableRow
    from gov_accounts.tables import Block

__all__ = ["code_begins", "code_below"]


def code_begins(
    cells: Sequence[Cell], index: int, block: Block, row: TableRow | None, *, fine: bool = False
) -> tuple[str | None, int]:
    """Return the code that begins at a cell, and how many cells it takes.

    The levels of a code may be printed apart (206 01 01, 301 01) or broken over two lines (3010 /
    1). A code begins a line, or text follows it. If figures have a decimal point (``fine``), whole
    digits of a 款 or 项 are a code anywhere; otherwise such digits are a figure.
    """
    digits, used = _digits(cells, index, block)
    if digits is None or block.codes is None:
        return None, 0
    first, last = cells[index], cells[index + used - 1]
    behind = cells[index + used] if index + used < len(cells) else None
    named = behind is not None and not behind.figure and not behind.dash
    # Levels printed apart (301 12) are no figures: those carry a decimal point here or stand alone.
    apart = used > 1 and block.deepest == 5
    whole = fine and len(digits) > 3
    if named or apart or whole or (first.first and (last.last or used > 1)):
        return digits, used
    if first.first and (
        _code_beside(digits, behind, block) or _in_order(digits, behind, block, row, fine=fine)
    ):
        return digits, used
    return None, 0


def _digits(cells: Sequence[Cell], index: int, block: Block) -> tuple[str | None, int]:
    """Return the digits of a code from a cell on, pieces put together; None if there is none."""
    kind, cell = block.codes, cells[index]
    if kind is None or not cell.digits or cell.text[0] not in kind.LEADING:
        return None, 0
    lengths = [n for n in kind.LENGTHS if n <= block.deepest]
    digits, used = cell.text, 1
    while index + used < len(cells) and len(digits) < max(lengths):
        piece = cells[index + used]
        split = len(digits) == 4 and len(piece.text) == 1
        spaced = len(digits) in lengths and len(piece.text) == 2 and not piece.first
        if not piece.digits or not (split or spaced):
            break
        digits += piece.text
        used += 1
    return (digits, used) if len(digits) in lengths else (None, 0)


def _code_beside(digits: str, behind: Cell | None, block: Block) -> bool:
    """Whether two codes side by side begin a line whose first name wrapped to lines around it."""
    beside = behind is not None and behind.digits and not behind.first and len(behind.text) == 5
    return (
        beside
        and len(digits) == 5 == block.deepest
        and behind is not None
        and block.codes is not None
        and behind.text[0] in block.codes.LEADING
    )


def _in_order(
    digits: str, behind: Cell | None, block: Block, row: TableRow | None, *, fine: bool
) -> bool:
    """Whether digits with figures behind them are a code without a name.

    They continue the order of codes. A 类 looks like an amount: only a known one where the figures
    behind it have a decimal point, or are nothing.
    """
    orderly = row is None or not row.key.isdigit() or row.key < digits
    if len(digits) > 3 or not orderly or block.codes is None:
        return orderly and len(digits) > 3
    whole_behind = behind is not None and behind.digits and behind.text.strip("0") != ""
    return fine and not whole_behind and digits in default_catalogue().codes(block.codes)


def code_below(cells: Sequence[Cell], index: int, block: Block, known: Sequence[str]) -> str | None:
    """Return the code of a row that prints its own level alone (01), if levels stand apart."""
    cell, behind = cells[index], cells[index + 1]
    above = next((key for key in reversed(known) if key.isdigit()), "")
    if len(above) in (3, 5):
        return above + cell.text  # 类 is followed by 款, 款 by 项
    if len(above) != 7:
        return None
    ways = [
        code for code in (above[:5] + cell.text, above[:3] + cell.text) if code > above[: len(code)]
    ]
    if len(ways) > 1:
        name = plain(behind.text)
        exact = [code for code in ways if name in official_names(block, code)]
        begun = [
            code
            for code in ways
            if any(one.startswith(name) for one in official_names(block, code))
        ]
        ways = exact or begun
    return ways[0] if len(ways) == 1 else None


def is_own_level(cell: Cell, block: Block) -> bool:
    """Whether a cell may be the last level of a code alone."""
    return block.deepest == 7 and cell.first and re.fullmatch("[0-9]{2}", cell.text) is not None
