"""Loading and writing as fast as Python allows: functions generated once for each class.

A loader here accepts exactly what :mod:`gov_accounts.serial.strict` accepts without a problem, and raises
something, never mind what, for all else; strict then says what is wrong and where. So a loader checks types
and shape in the cheapest way there is: a text must be found in (or enter) a table of checked texts, and an
object must have as many keys as were used.

Four things make it fast. Amounts, names and codes are looked up by their text, so each distinct one is
parsed once and shared by all accounts. A value is built in a *twin* of its class, a subclass without new
slots that may be written to, and then becomes the frozen class: validators and the frozen ``__init__`` cost
more than the rest together, and what they check is checked here. The fields are spelled out in the source of
the functions. And as soon as all keys of an object are used, what is left is blank without being looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache as _cache
from itertools import repeat
from json.encoder import encode_basestring
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin

import attrs

from gov_accounts.money import Unit, format_amount, require_amount
from gov_accounts.places import Place
from gov_accounts.serial.wire import AMOUNT, classes_of, fields_of, tag_of
from gov_accounts.tables import Table, columns_of, parse_ref

__all__ = ["Tally", "Unfit", "loader", "place", "ref", "rows_loader", "table_loader", "table_writer", "twin"]

_F = TypeVar("_F", bound=Callable[..., Any])

_ROOM = 1 << 16
"""Entries a table of texts may have; it is emptied then, so that strange input cannot fill the memory."""

_SHORT = 80
"""Longer texts are prose, seldom seen twice, and not kept."""


def cached(function: _F) -> _F:
    """``functools.cache`` for functions of classes; its own type knows no classes with a metaclass."""
    return _cache(function)  # type: ignore[return-value]


class Unfit(ValueError):  # noqa: N818
    """The value is not what the fast way accepts; strict loading says why."""


class Tally:
    """Counts the keys of all objects that were read, so that keys written twice are noticed."""

    __slots__ = ("keys",)

    def __init__(self) -> None:
        self.keys = 0


class _Known(dict[Any, Any]):
    """A table of texts that were seen, with what each means; ``make`` checks and makes a new entry."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[str], Any]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, text: object) -> Any:
        if type(text) is not str:
            if type(text) is Decimal and self.make is _amount:
                return require_amount(text)
            raise Unfit
        value = self.make(text)
        if len(text) <= _SHORT:
            if len(self) >= _ROOM:
                self.clear()
            self[text] = value
        return value


def _amount(text: str) -> Decimal:
    if AMOUNT.fullmatch(text) is None:
        raise Unfit
    return require_amount(Decimal(text))


def _quantum(text: str) -> Decimal:
    value = _amount(text)
    if value != Decimal(1).scaleb(int(value.as_tuple().exponent)):
        raise Unfit
    return value


def _long(text: object) -> str:
    """Take prose as it is."""
    if type(text) is not str:
        raise Unfit
    return text


def _ref(text: str) -> str:
    parse_ref(text)
    return text


_AMOUNTS = _Known(_amount)
_QUANTA = _Known(_quantum)
_NAMES = _Known(lambda text: text)
_QUOTED = _Known(encode_basestring)
_UNITS = {unit.value: unit for unit in Unit}
_REFS = _Known(_ref)
ref = _REFS.__getitem__
"""Return a checked name of a figure, the same object for the same text."""


@cached
def twin(kind: type[Any]) -> Any:
    """Return a writable subclass of a frozen class with the same slots; instances become ``kind`` later.

    Both ``__setattr__`` and ``__delattr__`` must be those of ``object``: they share one place in a type, and
    with one of them written in Python every assignment would take the long way.
    """
    plain = {
        "__setattr__": object.__setattr__,
        "__delattr__": object.__delattr__,
        "__init__": object.__init__,
    }
    return type(f"_{kind.__name__}", (kind,), {"__slots__": (), **plain})


class _Places(dict[tuple["int | None", "int | None"], Place]):
    """Places by page and line."""

    def __missing__(self, numbers: tuple[int | None, int | None]) -> Place:
        if len(self) >= _ROOM:
            self.clear()
        made = self[numbers] = Place(*numbers)
        return made


_PLACES = _Places()


def place(data: Any, tally: Tally) -> Place:
    """Load a place; equal places are one object."""
    page = line = None
    n = len(data)
    if n:
        if "line" in data:
            line = data["line"]
            if type(line) is not int:
                raise Unfit
            n -= 1
        if n:
            page = data["page"]
            if type(page) is not int or n > 1:
                raise Unfit
    elif type(data) is not dict:
        raise Unfit
    tally.keys += len(data)
    return _PLACES[page, line]


def _places(data: Any, tally: Tally) -> dict[str, Place]:
    """Load the places of figures. Those of one document mostly have the same keys, so column by column."""
    sizes = {*map(len, data.values())}
    tally.keys += len(data)
    if len(sizes) != 1 or not sizes <= {1, 2}:
        return {_REFS[name]: place(where, tally) for name, where in data.items()}
    lines = [where["line"] for where in data.values()]
    pages = [where["page"] for where in data.values()] if sizes == {2} else repeat(None)
    if {*map(type, lines)} != {int} or (sizes == {2} and {*map(type, pages)} != {int}):
        raise Unfit
    tally.keys += len(lines) * sizes.pop()
    return dict(zip(map(ref, data), map(_PLACES.__getitem__, zip(pages, lines, strict=False)), strict=True))


def _function(source: str, name: str, names: dict[str, Any]) -> Any:
    exec(compile(source, f"<gov_accounts {name}>", "exec"), names)  # noqa: S102  our own source, no input in it
    return names[name]


# --- tables ----------------------------------------


class _Labelled(dict[tuple[Any, Any], Any]):
    """What is known of a row by key and label: both, its block, and the row without a figure.

    Rows without a figure that are equal may as well be one object.
    """

    def __init__(self, kind: type[Table[Any]]) -> None:
        super().__init__()
        self.kind = kind

    def __missing__(self, names: tuple[Any, Any]) -> tuple[str, str, int, Any]:
        spec = self.kind.SPEC
        key, label = _NAMES[names[0]], _NAMES[names[1]]
        block = spec.block_of(key)
        if block is None:
            raise Unfit
        known = key, label, spec.blocks.index(block), self.kind.ROW(key, label)
        if len(label) <= _SHORT:
            if len(self) >= _ROOM:
                self.clear()
            self[key, label] = known
        return known


class _Keyed(dict[Any, Any]):
    """The same by key alone, with the label that was seen last: in most documents a key has that again."""

    def __init__(self, kind: type[Table[Any]]) -> None:
        super().__init__()
        self.labelled = _Labelled(kind)

    def __missing__(self, key: object) -> tuple[object, None, None, None]:
        return key, None, None, None

    def relabel(self, key: Any, label: Any) -> tuple[str, str, int, Any]:
        """Return what is known of a row with another label, and expect that from now on."""
        known = self.labelled[key, label]
        if len(self) >= _ROOM:
            self.clear()
        self[known[0]] = known
        return known  # type: ignore[no-any-return]


def _fill(fields: Sequence[tuple[str, str, Any]], of: str, to: str) -> list[str]:
    """Return source that fills the fields of an object from the keys left in a mapping.

    A field is its name, the source of its value, and that of its default. ``left`` is the number of keys not
    used yet: where none is left, the fields not yet seen are blank without a look at the mapping.
    """
    if not fields:
        return ["if left:", "    raise Unfit"]
    (name, value, default), rest = fields[0], fields[1:]
    blank = dict[str, list[str]]()
    for other, _, other_default in fields:
        blank.setdefault(other_default, []).append(f"{to}.{other}")
    behind = _fill(rest, of, to)
    return [
        "if left:",
        f"    if {name!r} in {of}:",
        f"        {to}.{name} = {value}",
        "        left -= 1",
        "    else:",
        f"        {to}.{name} = {default}",
        *(f"    {line}" for line in behind),
        *(["else:"] if blank else []),
        *(f"    {' = '.join([*targets, source])}" for source, targets in blank.items()),
    ]


@cached
def rows_loader(kind: type[Table[Any]], columns: tuple[str, ...]) -> Callable[[Any, Tally], tuple[Any, ...]]:
    """Return the function that loads the rows of a table that prints these columns."""
    names = tuple(columns_of(kind.ROW))
    if tuple(n for n in names if n in columns) != columns or not {
        n for n in names if n not in kind.SPEC.optional_columns
    } <= set(columns):
        raise Unfit
    blocks = [[c.name for c in block.columns if c.name in columns] for block in kind.SPEC.blocks]

    def figures(own: list[str], indent: str) -> str:
        blank = "".join(f"row.{name} = " for name in names if name not in own)
        full = [f"row.{name} = AMOUNTS[entry[{name!r}]]" for name in own]
        some = _fill([(name, f"AMOUNTS[entry[{name!r}]]", "None") for name in own], "entry", "row")
        lines = [f"if left == {len(own)}:", *(f"    {line}" for line in full)]
        if len(own) > 1:
            lines += ["else:", *(f"    {line}" for line in some)]
        else:
            lines += ["else:", "    raise Unfit"]
        return "\n".join(f"{indent}{line}" for line in [*([f"{blank}None"] if blank else []), *lines])

    if all(own == blocks[0] for own in blocks):
        body = figures(blocks[0], " " * 8)
    else:
        body = "\n".join(
            f"        {'elif' if number else 'if'} block == {number}:\n{figures(own, ' ' * 12)}"
            for number, own in enumerate(blocks)
        )
    source = f"""
def load_rows(data, tally):
    if type(data) is not list:
        raise Unfit
    rows = {{}}
    count = 2 * len(data)
    for entry in data:
        key, label, block, row = KEYS[entry["key"]]
        if entry["label"] != label:
            key, label, block, row = relabel(key, entry["label"])
        left = len(entry) - 2
        if not left:
            rows[key] = row
            continue
        count += left
        rows[key] = row = Twin()
        row.key = key
        row.label = label
{body}
        row.__class__ = Row
    if len(rows) != len(data):
        raise Unfit
    tally.keys += count
    return tuple(rows.values())
"""
    keys = _Keyed(kind)
    return _function(  # type: ignore[no-any-return]
        source,
        "load_rows",
        {
            "AMOUNTS": _AMOUNTS,
            "KEYS": keys,
            "relabel": keys.relabel,
            "Row": kind.ROW,
            "Twin": twin(kind.ROW),
            "Unfit": Unfit,
        },
    )


@cached
def table_loader(kind: type[Table[Any]]) -> Callable[[Any, Tally], Any]:
    """Return the function that loads one table."""
    every = tuple(columns_of(kind.ROW))
    build = twin(kind)

    def load(data: Any, tally: Tally) -> Any:
        n = 2
        table = build()
        table.quantum = _QUANTA[data["quantum"]]
        unit = data.get("unit")
        if unit is None:
            table.unit = None
        else:
            table.unit = _UNITS[unit]
            n += 1
        columns = data.get("columns")
        if columns is None:
            table.columns = every
        else:
            if type(columns) is not list:
                raise Unfit
            table.columns = tuple([_NAMES[name] for name in columns])
            n += 1
        if n != len(data):
            raise Unfit
        table.rows = rows_loader(kind, table.columns)(data["rows"], tally)
        table._by_key = None  # noqa: SLF001  made at first use
        tally.keys += n
        table.__class__ = kind
        return table

    return load


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
    # str() writes some amounts with an exponent, but is quicker than a format; nearly no row needs it.
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
    write_rows = _function(source, "write_rows", {"QUOTED": _QUOTED, "digits": digits})
    every = tuple(columns_of(kind.ROW))

    def write(table: Table[Any]) -> str:
        unit = "" if table.unit is None else f'"unit":"{table.unit.value}",'
        printed = '","'.join(table.columns)
        columns = "" if table.columns == every else f'"columns":["{printed}"],'
        return (
            f'{{{unit}"quantum":"{format_amount(table.quantum)}",{columns}"rows":[{write_rows(table.rows)}]}}'
        )

    return write


# --- values of plain classes ----------------------------------------


def _whole(value: Any, _tally: Tally) -> int:
    if type(value) is not int:
        raise Unfit
    return value


def _truth(value: Any, _tally: Tally) -> bool:
    if value is not True and value is not False:
        raise Unfit
    return value


@cached
def loader(kind: Any, *, tagged: bool = False) -> Callable[[Any, Tally], Any]:
    """Return the function that loads a value of an annotated type."""
    if get_origin(kind) is dict:
        return _places
    if isinstance(kind, UnionType):
        options = [one for one in get_args(kind) if one is not NoneType]
        if len(options) == 1:
            return loader(options[0])
        by_tag = {tag_of(one): loader(one, tagged=True) for one in options}
        return lambda data, tally: by_tag[data["kind"]](data, tally)
    if get_origin(kind) is tuple:
        return _tuple_loader(get_args(kind))
    if kind is Place:
        return place
    if kind is Decimal:
        return lambda value, _: _AMOUNTS[value]
    if kind is bool:
        return _truth
    if kind is int:
        return _whole
    if isinstance(kind, type) and issubclass(kind, Table):
        return table_loader(kind)
    if attrs.has(kind):
        return _class_loaders(kind, tagged=tagged)[0]
    return lambda value, _: _NAMES[value]


def _tuple_loader(kinds: tuple[Any, ...]) -> Callable[[Any, Tally], Any]:
    if kinds[-1] is ...:
        if isinstance(kinds[0], type) and attrs.has(kinds[0]) and kinds[0] is not Place:
            return _class_loaders(kinds[0])[1]
        one = loader(kinds[0])

        def load_many(data: Any, tally: Tally) -> Any:
            if type(data) is not list:
                raise Unfit
            return tuple([one(entry, tally) for entry in data])

        return load_many
    each = [loader(kind) for kind in kinds]

    def load_each(data: Any, tally: Tally) -> Any:
        if type(data) is not list or len(data) != len(each):
            raise Unfit
        return tuple([load(entry, tally) for load, entry in zip(each, data, strict=True)])

    return load_each


@cached
def _class_loaders(kind: type[Any], *, tagged: bool = False) -> tuple[Callable[[Any, Tally], Any], ...]:
    """Generate what loads a value of a class, and what loads a list of them without a call for each.

    The validators of the class run only where types do not say all they check.
    """
    names: dict[str, Any] = {
        "Unfit": Unfit,
        "Kind": kind,
        "Twin": twin(kind),
        "AMOUNTS": _AMOUNTS,
        "NAMES": _NAMES,
        "long": _long,
    }
    needed: list[str] = []
    fields: list[tuple[str, str, Any]] = []
    for number, (name, field_kind, default) in enumerate(fields_of(kind)):
        options = [one for one in classes_of(field_kind) or get_args(field_kind) if one is not NoneType]
        plain = options[0] if isinstance(field_kind, UnionType) and len(options) == 1 else field_kind
        names[f"load_{number}"], names[f"default_{number}"] = loader(field_kind), default
        found = f"data[{name!r}]"
        value = {
            str: f"NAMES[value] if len(value := {found}) <= {_SHORT} else long(value)",
            Decimal: f"AMOUNTS[{found}]",
        }.get(plain, f"load_{number}({found}, tally)")
        if default is attrs.NOTHING:
            needed.append(f"self.{name} = {value}")
        else:
            fields.append((name, value, "None" if default is None else f"default_{number}"))
    lines = [
        "if type(data) is not dict:",
        "    raise Unfit",
        "self = Twin()",
        "left = len(data)",
        "keys += left",
        f"left -= {len(needed) + int(tagged)}",
        *needed,
        *_fill(fields, "data", "self"),
    ]
    checks = [
        a
        for a in attrs.fields(kind)
        if a.validator is not None and a.name in _CHECKED_BY_VALUE.get(kind.__name__, ())
    ]
    for number, attribute in enumerate(checks):
        names[f"check_{number}"], names[f"field_{number}"] = attribute.validator, attribute
        lines.append(f"check_{number}(self, field_{number}, self.{attribute.name})")
    lines.append("self.__class__ = Kind")
    one = "\n".join(f"    {line}" for line in lines)
    each = "\n".join(f"        {line}" for line in lines)
    load_value = f"""
def load_value(data, tally):
    keys = 0
{one}
    tally.keys += keys
    return self
"""
    load_values = f"""
def load_values(every, tally):
    if type(every) is not list:
        raise Unfit
    keys = 0
    values = []
    for data in every:
{each}
        values.append(self)
    tally.keys += keys
    return tuple(values)
"""
    return _function(load_value, "load_value", names), _function(load_values, "load_values", dict(names))


# --- the way back to data ----------------------------------------


def digits(figure: Decimal) -> str:
    """Return the printed digits of an amount; ``str`` is quicker than a format, and nearly always right."""
    text = str(figure)
    return format(figure, "f") if "E" in text else text


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
    return _function(source, "dump_rows", {"digits": digits})  # type: ignore[no-any-return]


def place_data(place: Place) -> dict[str, int]:
    """Return a place as JSON-ready data."""
    if place.line is None:
        return {} if place.page is None else {"page": place.page}
    return {"line": place.line} if place.page is None else {"page": place.page, "line": place.line}


@cached
def dumper(kind: Any, *, tagged: bool = False) -> Callable[[Any], Any] | None:
    """Return the function that makes data; None where nothing is to be done."""
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
    return _class_dumper(kind, tagged=tagged) if attrs.has(kind) else None


def _class_dumper(kind: type[Any], *, tagged: bool) -> Callable[[Any], Any]:
    """Generate what leaves out the fields at their default and writes the others."""
    names: dict[str, Any] = {}
    lines = []
    for number, (name, field_kind, default) in enumerate(fields_of(kind)):
        dump = dumper(field_kind)
        names[f"dump_{number}"], names[f"default_{number}"] = dump, default
        value = "value" if dump is None else f"dump_{number}(value)"
        lines.append(f"    value = self.{name}")
        if default is not attrs.NOTHING:
            lines.append(f"    if value is not default_{number} and value != default_{number}:")
        lines.append(f"{'    ' if default is attrs.NOTHING else '        '}data[{name!r}] = {value}")
    body = "\n".join(lines)
    start = repr({"kind": tag_of(kind)} if tagged else {})
    source = f"""
def dump_value(self):
    data = {start}
{body}
    return data
"""
    return _function(source, "dump_value", names)  # type: ignore[no-any-return]


_CHECKED_BY_VALUE = {
    "Narrative": ("figures", "comparisons"),
    "QuantitativeIndicator": ("operator",),
}
"""Fields whose validator looks at more than the type; a test holds this list to the classes."""
