"""The shape of a table: unit and columns are left out where there is nothing to say of them.

It is an object like any other; only the quick road is its own, because accounts are made of little
else. What a table of a kind may say of unit, last place and columns is soon known, and of its rows
little more than the keys is to be checked.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import attrs

from gov_accounts.interchange._shapes import (
    SHORT,
    Kept,
    Key,
    Load,
    Many,
    Object,
    Unfit,
    maker,
)
from gov_accounts.tables import Row, Table, columns_of
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["table_shape"]

_KEPT = 64


def table_shape(kind: type[Table[Any]], shape_of: Callable[[Any], Any]) -> Object:
    """Return the shape of a kind of table."""
    fields = attrs.fields_dict(kind)
    text, amount = shape_of(str), shape_of(Decimal)
    row = [Key("key", text, title="科目编码或行"), Key("label", text, title="科目名称（项目）")]
    row += [Key(name, amount, None, one.title) for name, one in columns_of(kind.ROW).items()]
    rows = Object(kind.ROW, row, maker(kind.ROW, [key.name for key in row]))
    keys = [
        Key("unit", shape_of(Unit), None, "金额单位"),
        Key("quantum", amount, title="最末一位"),
        Key("columns", Many(text), tuple(columns_of(kind.ROW)), "印出的栏"),
        Key("rows", Many(rows), title="各行"),
    ]
    checks = [fields[name] for name in ("quantum", "columns", "rows")]
    return _TableShape(kind, keys, maker(kind, [key.name for key in keys]), checks)


class _Lines(Kept):
    """Rows without a figure by key, under the label last seen.

    A layout prints much the same lines everywhere, so documents share the texts of their lines, and
    the whole row where it has no figure.
    """

    most = 2**14

    def __init__(self, kind: type[Table[Any]]) -> None:
        super().__init__()
        self.kind = kind

    def line(self, key: str, label: str) -> Row:
        """Return a row without a figure; a key that the table cannot have makes none."""
        row: Row = self.kind.ROW(key, label)
        if self.kind.SPEC.block_of(key) is None:
            raise Unfit
        return self.keep(key, row) if len(label) <= SHORT else row


def _row_loader(kind: type[Row], columns: tuple[str, ...]) -> Callable[..., tuple[list[Row], int]]:
    """Return the function that makes the rows of a class, which may fill some columns, from data.

    It runs no validator: lines and amounts are looked up where only right ones are found, and each
    object must have as many keys as were used. The source names the fields, since a loop over them
    would cost more than all else.
    """
    figures = "".join(
        f"""
        if {name!r} in one:
            put_{name}(row, amounts[one[{name!r}]])
            left -= 1
        else:
            put_{name}(row, None)"""
        if name in columns
        else f"""
        put_{name}(row, None)"""
        for name in columns_of(kind)
    )
    source = f"""
def load_rows(data, lines, amounts):
    rows = []
    known, make_line = lines.get, lines.line
    keys = 2 * len(data)
    for one in data:
        key, label = one["key"], one["label"]
        line = known(key)
        if line is None or line.label != label:
            line = make_line(key, label)
        left = len(one) - 2
        if not left:
            rows.append(line)
            continue
        keys += left
        row = new(Row)
        put_key(row, line.key)
        put_label(row, line.label){figures}
        if left:
            raise Unfit
        rows.append(row)
    return rows, keys
"""
    space: dict[str, Any] = {"Row": kind, "Unfit": Unfit, "new": object.__new__}
    space |= {f"put_{one.name}": getattr(kind, one.name).__set__ for one in attrs.fields(kind)}
    exec(compile(source, f"<rows of {kind.__name__}>", "exec"), space)  # noqa: S102  our own source
    return space["load_rows"]  # type: ignore[no-any-return]


class _TableShape(Object):
    kind: type[Table[Any]]

    def __init__(self, *described: Any) -> None:
        super().__init__(*described)
        unit, quantum, columns, _ = self.keys
        self._units: dict[str, Unit] = unit.shape.members  # type: ignore[attr-defined]
        self._quantum_shape = quantum.shape
        self._every = [*columns.default]
        self._fields: dict[str, Any] = attrs.fields_dict(self.kind)
        self._lines = _Lines(self.kind)
        blocks = self.kind.SPEC.blocks
        self._sides_differ = any(block.columns != blocks[0].columns for block in blocks)
        self._quantum = lru_cache(_KEPT)(self._checked_quantum)
        self._printed = lru_cache(_KEPT)(self._checked_columns)

    def _checked_quantum(self, text: str) -> Decimal:
        (quantum,) = self._quantum_shape.load([text], Load())
        self._fields["quantum"].validator(None, None, quantum)
        return quantum  # type: ignore[no-any-return]

    def _checked_columns(self, columns: tuple[str, ...]) -> Any:
        """Return printed columns and what loads the rows that have these."""
        self._fields["columns"].validator(self.kind, None, columns)
        return columns, _row_loader(self.kind.ROW, columns)

    def load(self, data: list[Any], load: Load) -> list[Any]:
        return [self._table(one, load) for one in data]

    def _table(self, data: dict[str, Any], load: Load) -> Table[Any]:
        unit = self._units[data["unit"]] if "unit" in data else None
        given = data.get("columns", self._every)
        found, size = data["rows"], 2 + ("unit" in data) + ("columns" in data)
        if type(given) is not list or type(found) is not list or len(data) != size:
            raise Unfit
        columns, load_rows = self._printed((*given,))
        rows, keys = load_rows(found, self._lines, load.amounts)
        if len({row.key for row in rows}) < len(rows):
            raise Unfit
        load.keys += size + keys
        table: Table[Any] = self.make(unit, self._quantum(data["quantum"]), columns, (*rows,))
        if self._sides_differ:
            self._fields["rows"].validator(table, None, table.rows)
        return table
