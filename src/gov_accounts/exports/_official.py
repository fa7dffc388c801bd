"""Where the official print puts each row of a table: two sides, blocks side by side, groups, or a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from gov_accounts.layouts import layouts, numbering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.layouts import Layout, TableLayout
    from gov_accounts.tables import Block, Column, Row, Table

__all__ = ["HEAD", "OfficialSheet", "Spot", "official"]

HEAD = 4
"""The first line of the header; above it stand title, mark, and whose accounts these are in which unit."""

Cell = tuple[int, int]
"""Row and column, from 1."""


@frozen
class Spot:
    """Where a row stands: its label behind a ``prefix`` (一、), its first figure, its code if it has one."""

    key: str
    label: Cell
    figures: Cell
    prefix: str = ""
    code: Cell | None = None
    span: int = 1
    """Columns that the label spans."""


@define
class OfficialSheet:
    """The print of one table: title, mark (公开01表), words of the header and how far each spans, rows."""

    title: str
    mark: str
    heads: list[tuple[Cell, str, int]] = field(factory=list)
    numbers: list[tuple[Cell, int]] = field(factory=list)
    spots: list[Spot] = field(factory=list)


def official(accounts: FinalAccounts, table: Table[Any]) -> OfficialSheet:
    """Place the rows of a table as its layout prints them; each block as a list where that is unknown."""
    form = layouts().get(accounts.layout or "")
    own = form.tables.get(table.SPEC.id) if form is not None else None
    mark = form.mark.format(own.number) if form is not None and own is not None else ""
    sheet = OfficialSheet(own.title if own is not None else table.SPEC.title, mark)
    if form is not None and own is not None and own.sides:
        _sides(sheet, table, form, own)
    elif own is not None and own.blocks:
        _blocks(sheet, table, own)
    elif own is not None and own.wide and {row.key for row in table} <= set(own.wide):
        _groups(sheet, table, own)
    else:
        _lists(sheet, table, form, own)
    return sheet


def _printed(block: Block, table: Table[Any]) -> list[Column]:
    return [column for column in block.columns if column.name in table.columns]


def _title(column: Column, own: TableLayout | None) -> str:
    return own.column_title(column) if own is not None else column.title


def _rows_of(block: Block, table: Table[Any]) -> Iterator[Row]:
    return (row for row in table if table.SPEC.block_of(row.key) is block)


def _sides(sheet: OfficialSheet, table: Table[Any], form: Layout, own: TableLayout) -> None:
    counted = int(form.row_numbers)
    start, count = 1, 0
    for block, lines in zip(table.SPEC.blocks, own.sides, strict=True):
        columns = _printed(block, table)
        sheet.heads.append(((HEAD, start), block.title, 1 + counted + len(columns)))
        words = ["项目", *["行次"] * counted, *(_title(column, own) for column in columns)]
        sheet.heads += [((HEAD + 1, start + n), word, 1) for n, word in enumerate(words)]
        if counted:
            sheet.heads.append(((HEAD + 2, start), "栏次", 1))
            sheet.heads += [
                ((HEAD + 2, start + 2 + n), str(count + n + 1), 1) for n in range(len(columns))
            ]
        count += len(columns)
        prefixes = {**own.prefix, **numbering(block, lines)}
        listed = {key for _, key in lines}
        further = [(0, row.key) for row in _rows_of(block, table) if row.key not in listed]
        for at, (number, key) in enumerate((*lines, *further), start=HEAD + 2 + counted):
            if counted and number:
                sheet.numbers.append(((at, start + 1), number))
            if key is not None and key in table:
                figures = (at, start + 1 + counted)
                sheet.spots.append(Spot(key, (at, start), figures, prefixes.get(key, "")))
        start += 1 + counted + len(columns)


def _blocks(sheet: OfficialSheet, table: Table[Any], own: TableLayout) -> None:
    block = table.SPEC.blocks[0]
    columns = _printed(block, table)
    width = 2 + len(columns)
    listed = {code for group in own.blocks for code in group}
    others = [row.key for row in table if row.key.isdigit() and row.key not in listed]
    groups = [*own.blocks[:-1], (*own.blocks[-1], *others)]
    sheet.heads += [
        ((HEAD, 1), "人员经费", width),
        ((HEAD, 1 + width), "公用经费", width * (len(groups) - 1)),
    ]
    words = ["科目编码", "科目名称", *(_title(column, own) for column in columns)]
    for number, group in enumerate(groups):
        start = 1 + number * width
        sheet.heads += [((HEAD + 1, start + n), word, 1) for n, word in enumerate(words)]
        for at, key in enumerate(group, start=HEAD + 2):
            if key in table:
                sheet.spots.append(Spot(key, (at, start + 1), (at, start + 2), code=(at, start)))
    last = HEAD + 2 + max(map(len, groups))
    for number, line in enumerate(block.lines):
        if line.key in table:
            start = 1 + number * width
            sheet.spots.append(Spot(line.key, (last, start), (last, start + 2), span=2))


def _groups(sheet: OfficialSheet, table: Table[Any], own: TableLayout) -> None:
    columns = _printed(table.SPEC.blocks[0], table)
    for number, key in enumerate(own.wide):
        start = 1 + number * len(columns)
        line = table.SPEC.blocks[0].line(key)
        if key not in table and line is not None:
            sheet.heads.append(((HEAD, start), own.line_title(line), len(columns)))
        sheet.heads += [((HEAD + 1, start + n), _title(c, own), 1) for n, c in enumerate(columns)]
        if key in table:
            sheet.spots.append(Spot(key, (HEAD, start), (HEAD + 2, start), span=len(columns)))


def _lists(
    sheet: OfficialSheet, table: Table[Any], form: Layout | None, own: TableLayout | None
) -> None:
    start = 1
    for block in table.SPEC.blocks:
        coded = int(block.codes is not None)
        columns = _printed(block, table)
        label = "科目名称" if coded and not block.title else f"{block.title}项目"
        words = [*["科目编码"] * coded, label, *(_title(column, own) for column in columns)]
        sheet.heads += [((HEAD, start + n), word, 1) for n, word in enumerate(words)]
        counted = int(form is not None and form.row_numbers and bool(coded) and not block.title)
        if counted:
            sheet.heads.append(((HEAD + 1, start + coded), "栏次", 1))
            sheet.heads += [((HEAD + 1, start + 2 + n), str(n + 1), 1) for n in range(len(columns))]
        for at, row in enumerate(_rows_of(block, table), start=HEAD + 1 + counted):
            code = (at, start) if coded and table.code_of(row) is not None else None
            prefix = own.prefix.get(row.key, "") if own is not None else ""
            spot = Spot(row.key, (at, start + coded), (at, start + coded + 1), prefix, code)
            sheet.spots.append(spot)
        start += len(words)
