"""Where the official print puts each row of a table.

A layout prints two sides, blocks side by side, groups of columns, or a list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from gov_accounts.layouts import known_layouts, numbering

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.layouts import TableLayout
    from gov_accounts.tables import Block, Column, Row, Table

__all__ = ["HEAD", "OfficialSheet", "Spot", "official"]

HEAD = 4
"""The first line of the header. Above it stand title, mark, the department and the unit."""

Cell = tuple[int, int]
"""Row and column, from 1."""


@frozen
class Spot:
    """Where a row stands: the label behind its ``prefix`` (一、), the first figure, a code."""

    key: str
    label: Cell
    figures: Cell
    prefix: str = ""
    code: Cell | None = None
    span: int = 1
    """Columns that the label spans."""


@define
class OfficialSheet:
    """The print of one table: title, mark (公开01表), words of the header and their spans, rows."""

    title: str
    mark: str
    heads: list[tuple[Cell, str, int]] = field(factory=list)
    numbers: list[tuple[Cell, int]] = field(factory=list)
    spots: list[Spot] = field(factory=list)


def official(accounts: FinalAccounts, table: Table[Any]) -> OfficialSheet:
    """Place the rows of a table as its layout prints them; as lists where that is unknown."""
    layout = known_layouts().get(accounts.layout or "")
    own = layout.tables.get(table.SPEC.id) if layout is not None else None
    if layout is None or own is None:
        sheet = OfficialSheet(table.SPEC.title, "")
        _lists(sheet, table, None, numbers=layout is not None and layout.row_numbers)
        return sheet
    sheet = OfficialSheet(own.title, layout.mark.format(own.number))
    if own.sides:
        _sides(sheet, table, own, numbers=layout.row_numbers)
    elif own.blocks:
        _blocks(sheet, table, own)
    elif own.wide and {row.key for row in table} <= set(own.wide):
        _groups(sheet, table, own)
    else:
        _lists(sheet, table, own, numbers=layout.row_numbers)
    return sheet


def _printed(block: Block, table: Table[Any]) -> list[Column]:
    return [column for column in block.columns if column.name in table.columns]


def _titles(block: Block, table: Table[Any], own: TableLayout | None) -> list[str]:
    columns = _printed(block, table)
    return [own.column_title(column) if own is not None else column.title for column in columns]


def _heads(at: Cell, words: Iterable[str]) -> list[tuple[Cell, str, int]]:
    """Return words of the header side by side, from a cell on."""
    row, column = at
    return [((row, column + n), word, 1) for n, word in enumerate(words)]


def _rows_of(block: Block, table: Table[Any]) -> Iterator[Row]:
    return (row for row in table if table.SPEC.block_of(row.key) is block)


def _sides(sheet: OfficialSheet, table: Table[Any], own: TableLayout, *, numbers: bool) -> None:
    counted = int(numbers)
    start, count = 1, 0
    sides = [
        _with_further(lines, [row.key for row in _rows_of(block, table)])
        for block, lines in zip(table.SPEC.blocks, own.sides, strict=True)
    ]
    for block, printed in zip(table.SPEC.blocks, _level(table.SPEC.blocks, sides), strict=True):
        titles = _titles(block, table, own)
        width = 1 + counted + len(titles)
        sheet.heads.append(((HEAD, start), block.title, width))
        sheet.heads += _heads((HEAD + 1, start), ["项目", *["行次"] * counted, *titles])
        if counted:
            sheet.heads.append(((HEAD + 2, start), "栏次", 1))
            column_numbers = map(str, range(count + 1, count + 1 + len(titles)))
            sheet.heads += _heads((HEAD + 2, start + 2), column_numbers)
        prefixes = {**own.prefix, **numbering(block, printed)}
        for at, (number, key) in enumerate(printed, start=HEAD + 2 + counted):
            if counted and number:
                sheet.numbers.append(((at, start + 1), number))
            if key is not None and key in table:
                figures = (at, start + 1 + counted)
                sheet.spots.append(Spot(key, (at, start), figures, prefixes.get(key, "")))
        start += width
        count += len(titles)


_Lines = tuple[tuple[int, str | None], ...]


def _with_further(lines: _Lines, keys: list[str]) -> _Lines:
    """Return the lines of a side with those that the layout does not list: 类 among the others."""
    every = list(lines)
    listed = {key for _, key in lines}
    for key in (key for key in keys if key not in listed):
        before = [at for at, (_, one) in enumerate(every) if one is not None and one.isdigit()]
        lower = [at for at in before if str(every[at][1]) < key]
        at = (lower[-1] + 1 if lower else before[0]) if key.isdigit() and before else len(every)
        every.insert(at, (0, key))
    return tuple(every)


def _level(blocks: Iterable[Block], sides: list[_Lines]) -> Iterator[_Lines]:
    """Yield the sides with blank lines ahead of their sums, so that the totals stand level."""
    longest = max(map(len, sides))
    for block, lines in zip(blocks, sides, strict=True):
        sums = {line.key for line in block.lines if line.adds is not None}
        first = next((at for at, (_, key) in enumerate(lines) if key in sums), len(lines))
        blank = ((0, None),) * (longest - len(lines))
        yield (*lines[:first], *blank, *lines[first:])


def _blocks(sheet: OfficialSheet, table: Table[Any], own: TableLayout) -> None:
    block = table.SPEC.blocks[0]
    words = ["科目编码", "科目名称", *_titles(block, table, own)]
    width = len(words)
    groups = own.groups(row.key for row in table)
    sheet.heads += [
        ((HEAD, 1), "人员经费", width),
        ((HEAD, 1 + width), "公用经费", width * (len(groups) - 1)),
    ]
    for number, group in enumerate(groups):
        start = 1 + number * width
        sheet.heads += _heads((HEAD + 1, start), words)
        for at, key in enumerate(group, start=HEAD + 2):
            if key in table:
                sheet.spots.append(Spot(key, (at, start + 1), (at, start + 2), code=(at, start)))
    last = HEAD + 2 + max(map(len, groups))
    for number, line in enumerate(block.lines):
        if line.key in table:
            start = 1 + number * width
            sheet.spots.append(Spot(line.key, (last, start), (last, start + 2), span=2))


def _groups(sheet: OfficialSheet, table: Table[Any], own: TableLayout) -> None:
    titles = _titles(table.SPEC.blocks[0], table, own)
    for number, key in enumerate(own.wide):
        start = 1 + number * len(titles)
        line = table.SPEC.blocks[0].line(key)
        if key not in table and line is not None:
            sheet.heads.append(((HEAD, start), own.line_title(line), len(titles)))
        sheet.heads += _heads((HEAD + 1, start), titles)
        if key in table:
            sheet.spots.append(Spot(key, (HEAD, start), (HEAD + 2, start), span=len(titles)))


def _lists(
    sheet: OfficialSheet, table: Table[Any], own: TableLayout | None, *, numbers: bool
) -> None:
    prefixes = own.prefix if own is not None else {}
    start = 1
    for block in table.SPEC.blocks:
        coded = int(block.codes is not None)
        titles = _titles(block, table, own)
        label = "科目名称" if coded and not block.title else f"{block.title}项目"
        sheet.heads += _heads((HEAD, start), [*["科目编码"] * coded, label, *titles])
        counted = int(numbers and bool(coded) and not block.title)
        if counted:
            sheet.heads.append(((HEAD + 1, start + coded), "栏次", 1))
            sheet.heads += _heads((HEAD + 1, start + 2), map(str, range(1, len(titles) + 1)))
        for at, row in enumerate(_rows_of(block, table), start=HEAD + 1 + counted):
            code = (at, start) if coded and table.code_of(row) is not None else None
            cells = (at, start + coded), (at, start + coded + 1)
            sheet.spots.append(Spot(row.key, *cells, prefixes.get(row.key, ""), code))
        start += coded + 1 + len(titles)
