"""Loading and writing as fast as Python allows: functions generated once for each class.

A loader here accepts exactly what :mod:`gov_accounts.serial.strict` accepts without a problem, and raises
something, never mind what, for all else; strict then says what is wrong and where. So a loader checks types
and shape in the cheapest way there is: a text must be found in (or enter) a table of checked texts, and an
object must have as many keys as were used.

Five things make it fast. Amounts, names and codes are looked up by their text, so each distinct one is
parsed once and shared by all accounts. A value is built in a *twin* of its class, a subclass without new
slots that may be written to, and then becomes the frozen class: validators and the frozen ``__init__`` cost
more than the rest together, and what they check is checked here. The fields are spelled out in the source of
the functions. As soon as all keys of an object are used, what is left is blank without being looked for. And
a table is expected to have the lines of the last one of its kind and length, which is quicker to compare than
to look up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import Enum
from functools import cache as _cache
from json.encoder import encode_basestring
from operator import itemgetter
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin

import attrs

from gov_accounts.money import Unit, format_amount, require_amount
from gov_accounts.places import Place
from gov_accounts.serial.wire import AMOUNT, classes_of, fields_of, members_of, tag_of
from gov_accounts.tables import Table, columns_of, parse_ref

__all__ = [
    "Tally",
    "Unfit",
    "checked_fields",
    "loader",
    "place",
    "row_loaders",
    "table_loader",
    "table_writer",
    "twin",
]

_F = TypeVar("_F", bound=Callable[..., Any])

_ROOM = 1 << 16
"""Entries a table of texts may have; it is emptied then, so that strange input cannot fill the memory."""

_EXPECTED = 1 << 10
"""Tables with more rows are not remembered as a whole."""

_WORD = 32
"""Longer texts of prose and forms are seldom seen twice either; nothing is gained by looking for them."""

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
            raise Unfit
        value = self.make(text)
        if len(text) <= _SHORT:
            if len(self) >= _ROOM:
                self.clear()
            self[text] = value
        return value


_AMOUNTS: dict[str, Decimal] = {}


def _amount(text: Any) -> Decimal:
    """Return an amount, and remember it; equal texts are one object."""
    value = _AMOUNTS.get(text)
    if value is not None:
        return value
    if type(text) is Decimal:
        return require_amount(text)
    if type(text) is not str or AMOUNT.fullmatch(text) is None:
        raise Unfit
    value = require_amount(Decimal(text))
    if len(text) <= _SHORT:
        if len(_AMOUNTS) >= _ROOM:
            _AMOUNTS.clear()
        _AMOUNTS[text] = value
    return value


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


_QUANTA = _Known(_quantum)
_NAMES = _Known(lambda text: text)
_QUOTED = _Known(encode_basestring)
_UNITS = {unit.value: unit for unit in Unit}
_REFS = _Known(_ref)


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


class _Lined(dict["int | None", Place]):
    """The places on one page, by line."""

    __slots__ = ("page",)

    def __init__(self, page: int | None) -> None:
        super().__init__()
        self.page = page

    def __missing__(self, line: int | None) -> Place:
        if len(self) >= _ROOM:
            self.clear()
        made = self[line] = Place(self.page, line)
        return made


class _Paged(dict["int | None", _Lined]):
    """The places on all pages; equal places are one object."""

    def __missing__(self, page: int | None) -> _Lined:
        if len(self) >= _EXPECTED or sum(map(len, self.values())) >= _ROOM:
            self.clear()
        made = self[page] = _Lined(page)
        return made


_PLACES = _Paged()
_line_of, _page_of = itemgetter("line"), itemgetter("page")


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
    return _PLACES[page][line]


def _places(data: Any, tally: Tally) -> dict[str, Place]:
    """Load the places of figures. Those of one document mostly have the same keys, so column by column."""
    every = data.values()
    sizes = {*map(len, every)}
    if sizes not in ({1}, {2}):
        tally.keys += len(data)
        return {_REFS[name]: place(where, tally) for name, where in data.items()}
    lines = [*map(_line_of, every)]
    types = {*map(type, lines)}
    tally.keys += len(data) * (1 + min(sizes))
    if sizes == {1}:
        on_page = _PLACES[None]
        if types != {int}:
            raise Unfit
        return {_REFS[name]: on_page[line] for name, line in zip(data, lines, strict=True)}
    pages = [*map(_page_of, every)]
    if types.union(map(type, pages)) != {int}:
        raise Unfit
    return {_REFS[name]: _PLACES[page][line] for name, page, line in zip(data, pages, lines, strict=True)}


def _counts(data: Any, tally: Tally) -> dict[str, int]:
    """Load whole numbers by name."""
    if {*map(type, data.values())} - {int}:
        raise Unfit
    tally.keys += len(data)
    return dict(zip(map(_NAMES.__getitem__, data), data.values(), strict=True))


def _function(source: str, name: str, names: dict[str, Any]) -> Any:
    exec(compile(source, f"<gov_accounts {name}>", "exec"), names)  # noqa: S102  our own source, no input in it
    return names[name]


# --- tables ----------------------------------------


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
        if len(lines) <= _EXPECTED and max([len(line[1]) for line in lines], default=0) <= _SHORT:
            self.expected[len(lines)] = lines
        return lines

    def line(self, entry: Any) -> _Line:
        """Return what is known of a row by its key and label."""
        key, label = entry["key"], entry["label"]
        line = self.known.get(key)
        return line if line is not None and line[1] == label else self._line(_NAMES[key], _NAMES[label])

    def _line(self, key: str, label: str) -> _Line:
        block = self.kind.SPEC.block_of(key)
        if block is None:
            raise Unfit
        number = self.kind.SPEC.blocks.index(block)
        line = key, label, number, self.kind.ROW(key, label)
        if len(label) <= _SHORT:
            if len(self.known) >= _ROOM:
                self.known.clear()
            self.known[key] = line
        return line


def _fill(fields: Sequence[tuple[str, list[str], str]], of: str, to: str) -> list[str]:
    """Return source that fills the fields of an object from the keys left in a mapping.

    A field is its name, the statements that fill it, and the source of its default. ``left`` is the number of
    keys not used yet: where none is left, the fields not yet seen are blank without a look at the mapping.
    """
    if not fields:
        return ["if left:", "    raise Unfit"]
    (name, taken, default), rest = fields[0], fields[1:]
    blank = dict[str, list[str]]()
    for other, _, other_default in fields:
        blank.setdefault(other_default, []).append(f"{to}.{other}")
    return [
        "if left:",
        f"    if {name!r} in {of}:",
        *(f"        {line}" for line in taken),
        "        left -= 1",
        "    else:",
        f"        {to}.{name} = {default}",
        *(f"    {line}" for line in _fill(rest, of, to)),
        "else:",
        *(f"    {' = '.join([*targets, source])}" for source, targets in blank.items()),
    ]


@cached
def row_loaders(kind: type[Table[Any]], columns: tuple[str, ...]) -> tuple[Callable[[Any, Tally], Any], ...]:
    """Return what loads the rows of a table that prints these columns, and what loads one row alone."""
    names = tuple(columns_of(kind.ROW))
    if tuple(n for n in names if n in columns) != columns or not {
        n for n in names if n not in kind.SPEC.optional_columns
    } <= set(columns):
        raise Unfit
    blocks = [[c.name for c in block.columns if c.name in columns] for block in kind.SPEC.blocks]

    def figures(own: list[str], amount: str) -> list[str]:
        taken = [(name, [f"row.{name} = {amount.format(f'entry[{name!r}]')}"], "None") for name in own]
        blank = "".join(f"row.{name} = " for name in names if name not in own)
        return [
            *([f"{blank}None"] if blank else []),
            f"if left == {len(own)}:",
            *(f"    {line}" for _, (line,), _ in taken),
            "else:",
            *(f"    {line}" for line in (_fill(taken, "entry", "row") if len(own) > 1 else ["raise Unfit"])),
        ]

    def of_block(amount: str) -> list[str]:
        if all(own == blocks[0] for own in blocks):
            return figures(blocks[0], amount)
        return [
            line
            for number, own in enumerate(blocks)
            for line in (
                f"{'elif' if number else 'if'} block == {number}:",
                *(f"    {inner}" for inner in figures(own, amount)),
            )
        ]

    def body(amount: str) -> str:
        return "\n".join(f"                {line}" for line in of_block(amount))

    # An exact dict is read sooner than one that knows what to do with a missing key, so new amounts are the
    # exception here, and the row is done again with a function.
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
            try:
{body("AMOUNTS[{}]")}
            except KeyError:
                left = len(entry) - 2
{body("amount({})")}
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
    lines = _Lines(kind)
    names_used = {
        "AMOUNTS": _AMOUNTS,
        "EXPECTED": lines.expected,
        "amount": _amount,
        "learn": lines.learn,
        "line_of": lines.line,
        "Row": kind.ROW,
        "Twin": twin(kind.ROW),
        "Unfit": Unfit,
    }
    return _function(source, "load_rows", names_used), names_used["load_row"]


@cached
def table_loader(kind: type[Table[Any]]) -> Callable[[Any, Tally], Any]:
    """Return the function that loads one table."""
    every = tuple(columns_of(kind.ROW))
    build = twin(kind)
    load_rows, _ = row_loaders(kind, every)

    def load(data: Any, tally: Tally) -> Any:
        left = len(data) - 2
        table = build()
        table.quantum = _QUANTA[data["quantum"]]
        table.unit = None
        table.columns = every
        load = load_rows
        if left:
            if "unit" in data:
                table.unit = _UNITS[data["unit"]]
                left -= 1
            if left:
                columns = data["columns"]
                if type(columns) is not list or left != 1:
                    raise Unfit
                table.columns = tuple([_NAMES[name] for name in columns])
                load, _ = row_loaders(kind, table.columns)
        table.rows = load(data["rows"], tally)
        table._by_key = None  # noqa: SLF001  made at first use
        tally.keys += len(data)
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
        return _places if get_args(kind)[1] is Place else _counts
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
        return lambda value, _: _amount(value)
    if kind is bool:
        return _truth
    if kind is int:
        return _whole
    members = members_of(kind)
    if members:
        return lambda value, _: members[value]
    if isinstance(kind, type) and issubclass(kind, Table):
        return table_loader(kind)
    if attrs.has(kind):
        return _class_loaders(kind, tagged=tagged)[0]
    return lambda value, _: _NAMES[value]


def _tuple_loader(kinds: tuple[Any, ...]) -> Callable[[Any, Tally], Any]:
    if kinds[-1] is ...:
        if isinstance(kinds[0], type) and attrs.has(kinds[0]) and kinds[0] is not Place:
            return _class_loaders(kinds[0])[1]
        source, names = _source(kinds[0], "one", 0)
        return _function(  # type: ignore[no-any-return]
            f"""
def load_many(data, tally):
    if type(data) is not list:
        raise Unfit
    return tuple([{source} for one in data])
""",
            "load_many",
            {**_TABLES_OF_TEXTS, **names},
        )
    parts = [_source(kind, f"data[{number}]", number) for number, kind in enumerate(kinds)]
    return _function(  # type: ignore[no-any-return]
        f"""
def load_each(data, tally):
    if type(data) is not list or len(data) != {len(kinds)}:
        raise Unfit
    return {", ".join(source for source, _ in parts)},
""",
        "load_each",
        {**_TABLES_OF_TEXTS, **{name: value for _, names in parts for name, value in names.items()}},
    )


_TABLES_OF_TEXTS = {
    "AMOUNTS": _AMOUNTS,
    "NAMES": _NAMES,
    "PLACES": _PLACES,
    "Unfit": Unfit,
    "amount": _amount,
}


def _source(kind: Any, found: str, number: int) -> tuple[str, dict[str, Any]]:
    """Return source that loads a value of a type from an expression, and the names it uses."""
    options = [one for one in classes_of(kind) or get_args(kind) if one is not NoneType]
    plain = options[0] if isinstance(kind, UnionType) and len(options) == 1 else kind
    if plain is str:
        return f"NAMES[value] if len(value := {found}) <= {_WORD} else long(value)", {"long": _long}
    if plain is Decimal:
        return f"AMOUNTS[value] if (value := {found}) in AMOUNTS else amount(value)", {}
    name = f"load_{number}"
    return f"{name}({found}, tally)", {name: loader(kind)}


def _taken(name: str, kind: Any, number: int) -> tuple[list[str], dict[str, Any]]:
    """Return statements that fill a field of an object, and the names they use."""
    source, names = _source(kind, f"data[{name!r}]", number)
    if kind is not Place:
        return [f"self.{name} = {source}"], names
    return [
        f"where = data[{name!r}]",
        "if len(where) == 2 and type(page := where['page']) is int and type(line := where['line']) is int:",
        f"    self.{name} = PLACES[page][line]",
        "    keys += 2",
        "else:",
        f"    self.{name} = load_{number}(where, tally)",
    ], names


def checked_fields(kind: type[Any]) -> list[attrs.Attribute[Any]]:
    """Return the fields of a class whose validator looks at more than the type."""
    names = _CHECKED_BY_VALUE.get(kind.__name__, ())
    return [one for one in attrs.fields(kind) if one.validator is not None and one.name in names]


@cached
def _class_loaders(kind: type[Any], *, tagged: bool = False) -> tuple[Callable[[Any, Tally], Any], ...]:
    """Generate what loads a value of a class, and what loads a list of them without a call for each.

    The validators of the class run only where types do not say all they check.
    """
    names: dict[str, Any] = {**_TABLES_OF_TEXTS, "Kind": kind, "Twin": twin(kind)}
    needed: list[str] = []
    count = int(tagged)
    fields: list[tuple[str, list[str], str]] = []
    for number, (name, field_kind, default) in enumerate(fields_of(kind)):
        taken, used = _taken(name, field_kind, number)
        names |= {**used, f"default_{number}": default}
        if default is attrs.NOTHING:
            needed += taken
            count += 1
        else:
            fields.append((name, taken, "None" if default is None else f"default_{number}"))
    lines = [
        *([] if needed else ["if type(data) is not dict:", "    raise Unfit"]),
        "self = Twin()",
        "left = len(data)",
        "keys += left",
        *([f"left -= {count}"] if count else []),
        *needed,
        *_fill(fields, "data", "self"),
    ]
    for number, attribute in enumerate(checked_fields(kind)):
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
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value: value.value
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
    "Unread": ("table", "cells"),
    "Ambiguous": ("table",),
}
"""Fields whose validator looks at more than the type; a test holds this list to the classes."""
