"""Loaders of tables, generated for each kind of table and the columns it prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gov_accounts.serial.generated import AMOUNT, NAMES, Load, Tally, cached, fill, function, twin
from gov_accounts.serial.known import QUANTA, ROOM, SHORT, UNITS, Unfit, quantum, word
from gov_accounts.tables import Table, columns_of

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["EXPECTED", "Line", "lines_of", "row_loaders", "row_source", "table_loader"]

EXPECTED = 1 << 10
"""Tables with more rows are not remembered as a whole."""


Line = tuple[str, str, int, Any]
"""What is known of a row: key, label, the number of its block, the row without a figure."""


class Lines:
    """The lines that tables of one kind were seen to print.

    Tables of one kind print much the same lines in the same order. So those of the last table with so many
    rows are expected again: comparing is quicker than looking up. Rows without a figure that are equal may as
    well be one object.
    """

    def __init__(self, kind: type[Table[Any]]) -> None:
        self.kind = kind
        self.known: dict[str, Line] = {}
        self.expected: dict[int, list[Line]] = {}

    def learn(self, data: list[Any]) -> list[Line]:
        """Return the lines of a table, each once and each one it can have; expect them from now on."""
        lines = [*map(self.line, data)]
        keys = [line[0] for line in lines]
        if len({*keys}) != len(keys):
            raise Unfit
        if len(lines) <= EXPECTED and max([len(line[1]) for line in lines], default=0) <= SHORT:
            self.expected[len(lines)] = lines
        return lines

    def line(self, entry: Any) -> Line:
        """Return what is known of a row by its key and label."""
        key, label = entry["key"], entry["label"]
        line = self.known.get(key)
        return line if line is not None and line[1] == label else self._line(word(key), word(label))

    def _line(self, key: str, label: str) -> Line:
        block = self.kind.SPEC.block_of(key)
        if block is None:
            raise Unfit
        number = self.kind.SPEC.blocks.index(block)
        line = key, label, number, self.kind.ROW(key, label)
        if len(label) <= SHORT:
            if len(self.known) >= ROOM:
                self.known.clear()
            self.known[key] = line
        return line


def row_source(
    kind: type[Table[Any]],
    columns: tuple[str, ...],
    figures: Callable[[list[str]], list[str]],
    *,
    depth: int = 3,
) -> str:
    """Return source that fills a row of a table which prints these columns; each block has its own."""
    names = tuple(columns_of(kind.ROW))
    if tuple(n for n in names if n in columns) != columns or not {
        n for n in names if n not in kind.SPEC.optional_columns
    } <= set(columns):
        raise Unfit
    blocks = [[c.name for c in block.columns if c.name in columns] for block in kind.SPEC.blocks]

    def filled(own: list[str]) -> list[str]:
        blank = "".join(f"row.{name} = " for name in names if name not in own)
        return [*([f"{blank}None"] if blank else []), f"if left == {len(own)}:", *figures(own)]

    lines = filled(blocks[0])
    if any(own != blocks[0] for own in blocks):
        lines = [
            line
            for number, own in enumerate(blocks)
            for line in (
                f"{'elif' if number else 'if'} block == {number}:",
                *(f"    {inner}" for inner in filled(own)),
            )
        ]
    return "\n".join(f"{'    ' * depth}{line}" for line in lines)


@cached
def lines_of(kind: type[Table[Any]]) -> Lines:
    """Return the lines that tables of a kind were seen to print."""
    return Lines(kind)


@cached
def row_loaders(kind: type[Table[Any]], columns: tuple[str, ...]) -> tuple[Load, ...]:
    """Return what loads the rows of a table that prints these columns.

    Three functions: for rows whose amounts are all known, for any rows, and for one row alone.
    """
    lines = lines_of(kind)

    def loaders(*, sure: bool) -> tuple[Load, Load]:
        def figures(own: list[str]) -> list[str]:
            taken = [(n, [f"row.{n} = {AMOUNT[sure].format(f'entry[{n!r}]')}"], "None") for n in own]
            some = fill(taken, "row", "'{}' in entry") if len(own) > 1 else ["raise Unfit"]
            return [f"    {line}" for _, (line,), _ in taken] + ["else:", *(f"    {line}" for line in some)]

        source = f"""
def fill(data, sizes, lines):
    rows = []
    for entry, left, (key, label, block, row) in zip(data, sizes, lines):
        if entry["key"] != key or entry["label"] != label:
            return None
        if left != 2:
            left -= 2
            row = Twin()
            row.key = key
            row.label = label
{row_source(kind, columns, figures)}
            row.__class__ = Row
        rows.append(row)
    return rows

def load_rows(data, tally):
    if type(data) is not list:
        raise Unfit
    expected = EXPECTED.get(len(data))
    sizes = [*map(len, data)]
    rows = None if expected is None else fill(data, sizes, expected)
    if rows is None:
        rows = fill(data, sizes, learn(data))
    tally.keys += sum(sizes)
    return tuple(rows)

def load_row(entry, tally):
    row, = fill([entry], [len(entry)], [line_of(entry)])
    tally.keys += len(entry)
    return row
"""
        names = {
            **NAMES,
            "EXPECTED": lines.expected,
            "learn": lines.learn,
            "line_of": lines.line,
            "Row": kind.ROW,
            "Twin": twin(kind.ROW),
        }
        return function(source, "load_rows", names), names["load_row"]

    known, _ = loaders(sure=True)
    new, one = loaders(sure=False)
    return known, new, one


@cached
def table_loader(kind: type[Table[Any]], *, sure: bool) -> Load:
    """Return the function that loads one table."""
    every = tuple(columns_of(kind.ROW))
    build = twin(kind)
    way = 0 if sure else 1
    load_rows = row_loaders(kind, every)[way]

    def load(data: Any, tally: Tally) -> Any:
        left = len(data) - 2
        table = build()
        table.quantum = QUANTA.get(data["quantum"]) or quantum(data["quantum"])
        table.unit = None
        table.columns = every
        load = load_rows
        if left:
            if "unit" in data:
                table.unit = UNITS[data["unit"]]
                left -= 1
            if left:
                columns = data["columns"]
                if type(columns) is not list or left != 1:
                    raise Unfit
                table.columns = tuple(map(word, columns))
                load = row_loaders(kind, table.columns)[way]
        table.rows = load(data["rows"], tally)
        table._by_key = None  # noqa: SLF001  made at first use
        tally.keys += len(data)
        table.__class__ = kind
        return table

    return load
