"""Writing: functions, generated once for each class, that make data and canonical text."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from json.encoder import encode_basestring
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin

import attrs

from gov_accounts.interchange._generated import cached, function
from gov_accounts.interchange._known import ROOM, SHORT, remembers
from gov_accounts.interchange._wire import fields_of, tag_of
from gov_accounts.money import format_amount
from gov_accounts.places import Place
from gov_accounts.refs import CellRef
from gov_accounts.tables import Table, columns_of

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["digits", "dumper", "place_data", "table_dumper", "table_writer"]


class _Quoted(dict[str, str]):
    """Texts as JSON writes them."""

    __slots__ = ()

    def __missing__(self, text: str) -> str:
        quoted = encode_basestring(text)
        if len(text) <= SHORT:
            if len(self) >= ROOM:
                self.clear()
            self[text] = quoted
        return quoted


_QUOTED = _Quoted()
remembers(_QUOTED)


def digits(figure: Decimal) -> str:
    """Return the printed digits of an amount; ``str`` is quicker than a format and mostly right."""
    text = str(figure)
    return format(figure, "f") if "E" in text else text


@cached
def table_writer(kind: type[Table[Any]]) -> Callable[[Any], str]:
    """Return the function that writes the rows of one table as JSON text."""

    def figures(written: str) -> str:
        return "\n".join(
            f"""        figure = row.{name}
        if figure is not None:
            line += f',"{name}":"{{{written}}}"'"""
            for name in columns_of(kind.ROW)
        )

    head = """line = f'{{"key":"{row.key}","label":{QUOTED[row.label]}'"""
    # str() writes some amounts with an exponent, but is quicker than a format; nearly no row needs
    # it.
    source = f"""
def write_plainly(row):
        {head}
{figures("digits(figure)")}
        return line + "}}"

def write_rows(rows):
    lines = []
    for row in rows:
        {head}
{figures("figure!s")}
        lines.append(write_plainly(row) if "E" in line else line + "}}")
    return ",".join(lines)
"""
    write_rows = function(source, "write_rows", {"QUOTED": _QUOTED, "digits": digits})
    every = tuple(columns_of(kind.ROW))

    def write(table: Table[Any]) -> str:
        unit = "" if table.unit is None else f'"unit":"{table.unit.value}",'
        printed = '","'.join(table.columns)
        columns = "" if table.columns == every else f'"columns":["{printed}"],'
        head = f'{unit}"quantum":"{format_amount(table.quantum)}",{columns}'
        return f'{{{head}"rows":[{write_rows(table.rows)}]}}'

    return write


@cached
def table_dumper(kind: type[Table[Any]]) -> Callable[[Any], list[dict[str, Any]]]:
    """Return the function that makes JSON-ready data of the rows of one table."""
    figures = "\n".join(
        f"""        figure = row.{name}
        if figure is not None:
            data[{name!r}] = digits(figure)"""
        for name in columns_of(kind.ROW)
    )
    source = f"""
def dump_rows(rows):
    every = []
    for row in rows:
        data = {{"key": row.key, "label": row.label}}
{figures}
        every.append(data)
    return every
"""
    return function(source, "dump_rows", {"digits": digits})  # type: ignore[no-any-return]


def place_data(place: Place) -> dict[str, int | str]:
    """Return a place as JSON-ready data."""
    return place.to_dict()


@cached
def dumper(kind: Any, *, tagged: bool = False) -> Callable[[Any], Any] | None:
    """Return the function that makes data; None if data are the value itself."""
    if isinstance(kind, UnionType):
        options = [one for one in get_args(kind) if one is not NoneType]
        if len(options) == 1:
            return dumper(options[0])
        by_class = {one: dumper(one, tagged=True) for one in options}
        return lambda value: by_class[type(value)](value)  # type: ignore[misc]
    if get_origin(kind) is tuple:
        kinds = get_args(kind)
        if kinds[-1] is ...:
            one = dumper(kinds[0])
            return list if one is None else lambda value: [one(entry) for entry in value]
        each = [dumper(inner) for inner in kinds]
        return lambda value: [
            entry if dump is None else dump(entry) for dump, entry in zip(each, value, strict=True)
        ]
    if kind is Place:
        return place_data
    if kind is Decimal:
        return digits
    if kind is CellRef:
        return str
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value: value.value
    return _class_dumper(kind, tagged=tagged) if attrs.has(kind) else None


def _class_dumper(kind: type[Any], *, tagged: bool) -> Callable[[Any], Any]:
    """Generate the writer of a class, which leaves out fields at their default."""
    names: dict[str, Any] = {}
    lines = []
    for number, (name, field_kind, default) in enumerate(fields_of(kind)):
        dump = dumper(field_kind)
        names[f"dump_{number}"], names[f"default_{number}"] = dump, default
        value = "value" if dump is None else f"dump_{number}(value)"
        lines.append(f"    value = self.{name}")
        if default is not attrs.NOTHING:
            lines.append(f"    if value is not default_{number} and value != default_{number}:")
        lines.append(
            f"{'    ' if default is attrs.NOTHING else '        '}data[{name!r}] = {value}"
        )
    body = "\n".join(lines)
    start = repr({"kind": tag_of(kind)} if tagged else {})
    source = f"""
def dump_value(self):
    data = {start}
{body}
    return data
"""
    return function(source, "dump_value", names)  # type: ignore[no-any-return]
