"""Loaders of tables, generated for each kind of table and the columns it prints."""

from __future__ import annotations

from typing import Any

from gov_accounts.interchange._generated import (
    AMOUNT,
    NAMES,
    Load,
    Tally,
    cached,
    fill,
    function,
    twin,
)
from gov_accounts.interchange._known import (
    QUANTA,
    ROOM,
    SHORT,
    UNITS,
    Unfit,
    quantum,
    remembers,
    word,
)
from gov_accounts.tables import Table, columns_of

__all__ = ["lines_of", "row_loader", "table_loader"]

_EXPECTED = 1 << 10
"""Tables with more rows are not remembered as a whole."""


_Line = tuple[str, str, int, Any]
"""The facts of a row: key, label, the number of its block, the row without a figure."""


class _Lines:
    """The lines that tables of one kind were seen to print.

    Tables of one kind print much the same lines in the same order. So a table is expected to have
    the lines of the last table with as many rows: comparing is quicker than looking up. Equal rows
    without a figure are one object.
    """

    def __init__(self, kind: type[Table[Any]]) -> None:
        self.kind = kind
        self.known: dict[str, _Line] = {}
        self.expected: dict[int, list[_Line]] = {}
        self.held = 0
        remembers(self.known)
        remembers(self.expected)

    def learn(self, data: list[Any]) -> list[_Line]:
        """Return the lines of a table, once each and as it can have them; expect them next time."""
        lines = [*map(self.line, data)]
        keys = [line[0] for line in lines]
        if len({*keys}) != len(keys):
            raise Unfit
        if len(lines) <= _EXPECTED and max([len(line[1]) for line in lines], default=0) <= SHORT:
            self.held += len(lines)
            if self.held > ROOM:
                self.expected.clear()
                self.held = len(lines)
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


def _row_source(kind: type[Table[Any]], columns: tuple[str, ...], *, sure: bool) -> str:
    """Return source that reads ``data`` into ``rows`` of a table which prints these columns.

    It goes through the rows a second time if they are not the expected lines.
    """
    names = tuple(columns_of(kind.ROW))
    if tuple(n for n in names if n in columns) != columns or not {
        n for n in names if n not in kind.SPEC.optional_columns
    } <= set(columns):
        raise Unfit
    blocks = [[c.name for c in block.columns if c.name in columns] for block in kind.SPEC.blocks]

    def figures(own: list[str]) -> list[str]:
        taken = [
            (name, [f"row.{name} = {AMOUNT[sure].format(f'entry[{name!r}]')}"], "None")
            for name in own
        ]
        blank = "".join(f"row.{name} = " for name in names if name not in own)
        return [
            *([f"{blank}None"] if blank else []),
            f"if left == {len(own)}:",
            *(f"    {line}" for _, (line,), _ in taken),
            "else:",
            *(
                f"    {line}"
                for line in (fill(taken, "entry", "row") if len(own) > 1 else ["raise Unfit"])
            ),
        ]

    lines = figures(blocks[0])
    if any(own != blocks[0] for own in blocks):
        lines = [
            line
            for number, own in enumerate(blocks)
            for line in (
                f"{'elif' if number else 'if'} block == {number}:",
                *(f"    {inner}" for inner in figures(own)),
            )
        ]
    filled = "\n".join(f"                {line}" for line in lines)
    return f"""
    if type(data) is not list:
        raise Unfit
    sizes = [*map(len, data)]
    lines = EXPECTED.get(len(sizes))
    while True:
        if lines is None:
            lines = learn(data)
        rows = []
        for entry, left, (key, label, block, row) in zip(data, sizes, lines):
            if entry["key"] != key or entry["label"] != label:
                lines = None
                break
            if left != 2:
                left -= 2
                row = Twin()
                row.key = key
                row.label = label
{filled}
                row.__class__ = Row
            rows.append(row)
        else:
            break
"""


def _names(kind: type[Table[Any]]) -> dict[str, Any]:
    lines = lines_of(kind)
    return {
        **NAMES,
        "EXPECTED": lines.expected,
        "learn": lines.learn,
        "Row": kind.ROW,
        "Twin": twin(kind.ROW),
    }


@cached
def lines_of(kind: type[Table[Any]]) -> _Lines:
    """Return the lines that tables of a kind were seen to print."""
    return _Lines(kind)


@cached
def _row_loader(kind: type[Table[Any]], columns: tuple[str, ...], *, sure: bool) -> Load:
    source = f"""
def load_rows(data, tally):
{_row_source(kind, columns, sure=sure)}
    tally.keys += sum(sizes)
    return tuple(rows)
"""
    return function(source, "load_rows", _names(kind))  # type: ignore[no-any-return]


@cached
def row_loader(kind: type[Table[Any]], columns: tuple[str, ...]) -> Load:
    """Return the function that loads one row, alone, of a table that prints these columns."""
    load_rows = _row_loader(kind, columns, sure=False)
    line, expected = lines_of(kind).line, lines_of(kind).expected

    def load(entry: Any, tally: Tally) -> Any:
        expected[1] = [line(entry)]  # which is quicker than to find that it is another
        (row,) = load_rows([entry], tally)
        return row

    return load


@cached
def table_loader(kind: type[Table[Any]], *, sure: bool) -> Load:
    """Return the function that loads one table."""
    every = tuple(columns_of(kind.ROW))

    def unusual(table: Any, data: Any) -> tuple[Any, int]:
        """Set unit and columns; return the row loader (None: all columns) and the keys left."""
        left = len(data) - 2
        table.unit = None
        table.columns = every
        load = None
        if left and "unit" in data:
            table.unit = UNITS[data["unit"]]
            left -= 1
        if left:
            columns = data["columns"]
            if type(columns) is not list:
                raise Unfit
            table.columns = tuple(map(word, columns))
            load = _row_loader(kind, table.columns, sure=sure)
            left -= 1
        return load, left

    source = f"""
def load_table(table_data, tally):
    table = Table()
    size = len(table_data)
    table.quantum = QUANTA.get(table_data["quantum"]) or quantum(table_data["quantum"])
    data = table_data["rows"]
    if size == 3 and "unit" in table_data:
        table.unit = UNITS[table_data["unit"]]
        table.columns = every
    else:
        load, left = unusual(table, table_data)
        if left:
            raise Unfit
        if load is not None:
            table.rows = load(data, tally)
            table._by_key = None
            tally.keys += size
            table.__class__ = Kind
            return table
{_row_source(kind, every, sure=sure)}
    table.rows = tuple(rows)
    table._by_key = None
    tally.keys += size + sum(sizes)
    table.__class__ = Kind
    return table
"""
    names = {
        **_names(kind),
        "Kind": kind,
        "QUANTA": QUANTA,
        "Table": twin(kind),
        "UNITS": UNITS,
        "every": every,
        "quantum": quantum,
        "unusual": unusual,
    }
    return function(source, "load_table", names)  # type: ignore[no-any-return]
