"""Loaders of tables, generated for each kind of table and the columns it prints."""

from __future__ import annotations

from typing import Any

from gov_accounts.serial.generated import AMOUNT, NAMES, Load, Tally, cached, fill, function, twin
from gov_accounts.serial.known import QUANTA, ROOM, SHORT, UNITS, Unfit, quantum, word
from gov_accounts.tables import Table, columns_of

__all__ = ["row_loaders", "table_loader"]

_EXPECTED = 1 << 10
"""Tables with more rows are not remembered as a whole."""


_Line = tuple[str, str, int, Any]
"""What is known of a row: key, label, the number of its block, the row without a figure."""


class _Lines:
    """The lines that tables of one kind were seen to print.

    Tables of one kind print much the same lines in the same order. So those of the last table with so many
    rows are expected again: comparing is quicker than looking up. Rows without a figure that are equal may as
    well be one object.
    """

    def __init__(self, kind: type[Table[Any]]) -> None:
        self.kind = kind
        self.known: dict[str, _Line] = {}
        self.expected: dict[int, list[_Line]] = {}

    def learn(self, data: list[Any]) -> list[_Line]:
        """Return the lines of a table, each once and each one it can have; expect them from now on."""
        lines = [*map(self.line, data)]
        keys = [line[0] for line in lines]
        if len({*keys}) != len(keys):
            raise Unfit
        if len(lines) <= _EXPECTED and max([len(line[1]) for line in lines], default=0) <= SHORT:
            self.expected[len(lines)] = lines
        return lines

    def line(self, entry: Any) -> _Line:
        """Return what is known of a row by its key and label."""
        key, label = entry["key"], entry["label"]
        line = self.known.get(key)
        return line if line is not None and line[1] == label else self._line(word(key), word(label))

    def _line(self, key: str, label: str) -> _Line:
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


@cached
def row_loaders(kind: type[Table[Any]], columns: tuple[str, ...]) -> tuple[Load, ...]:
    """Return what loads the rows of a table that prints these columns.

    Three functions: for rows whose amounts are all known, for any rows, and for one row alone.
    """
    names = tuple(columns_of(kind.ROW))
    if tuple(n for n in names if n in columns) != columns or not {
        n for n in names if n not in kind.SPEC.optional_columns
    } <= set(columns):
        raise Unfit
    blocks = [[c.name for c in block.columns if c.name in columns] for block in kind.SPEC.blocks]

    def figures(own: list[str], *, sure: bool) -> list[str]:
        taken = [(name, [f"row.{name} = {AMOUNT[sure].format(f'entry[{name!r}]')}"], "None") for name in own]
        blank = "".join(f"row.{name} = " for name in names if name not in own)
        return [
            *([f"{blank}None"] if blank else []),
            f"if left == {len(own)}:",
            *(f"    {line}" for _, (line,), _ in taken),
            "else:",
            *(f"    {line}" for line in (fill(taken, "entry", "row") if len(own) > 1 else ["raise Unfit"])),
        ]

    def of_block(*, sure: bool) -> list[str]:
        if all(own == blocks[0] for own in blocks):
            return figures(blocks[0], sure=sure)
        return [
            line
            for number, own in enumerate(blocks)
            for line in (
                f"{'elif' if number else 'if'} block == {number}:",
                *(f"    {inner}" for inner in figures(own, sure=sure)),
            )
        ]

    lines = _Lines(kind)

    def loaders(*, sure: bool) -> tuple[Load, Load]:
        body = "\n".join(f"            {line}" for line in of_block(sure=sure))
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
{body}
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
        names_used = {
            **NAMES,
            "EXPECTED": lines.expected,
            "learn": lines.learn,
            "line_of": lines.line,
            "Row": kind.ROW,
            "Twin": twin(kind.ROW),
        }
        return function(source, "load_rows", names_used), names_used["load_row"]

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
