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

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from operator import itemgetter
from types import MappingProxyType, NoneType, UnionType
from typing import Any, get_args, get_origin

import attrs

from gov_accounts.accounts import FinalAccounts
from gov_accounts.places import Place
from gov_accounts.serial.generated import cached, function
from gov_accounts.serial.known import (
    AMOUNTS,
    PLACES,
    QUANTA,
    REFS,
    ROOM,
    SHORT,
    UNFIT,
    UNITS,
    WORDS,
    Unfit,
    amount,
    place,
    quantum,
    ref,
    unfit,
    word,
)
from gov_accounts.serial.migrate import SCHEMA_VERSION
from gov_accounts.serial.wire import CONTENTS, fields_of, members_of, prose_of, tag_of
from gov_accounts.tables import Table, columns_of

__all__ = [
    "UNFIT",
    "Tally",
    "Unfit",
    "assemble",
    "checked_fields",
    "load_contents",
    "loader",
    "row_loaders",
    "table_loader",
    "twin",
]

_EXPECTED = 1 << 10
"""Tables with more rows are not remembered as a whole."""


class Tally:
    """Counts the keys of all objects that were read, so that keys written twice are noticed."""

    __slots__ = ("keys",)

    def __init__(self) -> None:
        self.keys = 0


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


_line_of, _page_of = itemgetter("line"), itemgetter("page")


def _place(data: Any, tally: Tally) -> Place:
    made = place(data)
    tally.keys += len(data)
    return made


def _places(data: Any, tally: Tally) -> dict[str, Place]:
    """Load the places of figures. Those of one document mostly have the same keys, so column by column."""
    every, count = data.values(), len(data)
    sizes = [*map(len, every)]
    found = None
    try:
        if sizes.count(2) == count:
            found = _paged(data, [*map(_page_of, every)], [*map(_line_of, every)])
        elif sizes.count(1) == count:
            found = _unpaged(data, [*map(_line_of, every)])
    except KeyError:  # names or places not seen before, or other keys
        pass
    if found is None:
        found = {ref(name): place(where) for name, where in data.items()}
    tally.keys += count + sum(sizes)
    return found


def _paged(data: dict[str, Any], pages: list[Any], lines: list[Any]) -> dict[str, Place]:
    if [*map(type, pages)].count(int) + [*map(type, lines)].count(int) != 2 * len(data):
        raise Unfit
    return {REFS[name]: PLACES[page][line] for name, page, line in zip(data, pages, lines, strict=True)}


def _unpaged(data: dict[str, Any], lines: list[Any]) -> dict[str, Place]:
    if [*map(type, lines)].count(int) != len(data):
        raise Unfit
    known = PLACES[None]
    return {REFS[name]: known[line] for name, line in zip(data, lines, strict=True)}


def _counts(data: Any, tally: Tally) -> dict[str, int]:
    """Load whole numbers by name."""
    if {*map(type, data.values())} - {int}:
        raise Unfit
    tally.keys += len(data)
    return {word(name): count for name, count in data.items()}


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
        "AMOUNTS": AMOUNTS,
        "EXPECTED": lines.expected,
        "amount": amount,
        "learn": lines.learn,
        "line_of": lines.line,
        "Row": kind.ROW,
        "Twin": twin(kind.ROW),
        "Unfit": Unfit,
    }
    return function(source, "load_rows", names_used), names_used["load_row"]


@cached
def table_loader(kind: type[Table[Any]]) -> Callable[[Any, Tally], Any]:
    """Return the function that loads one table."""
    every = tuple(columns_of(kind.ROW))
    build = twin(kind)
    load_rows, _ = row_loaders(kind, every)

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
                load, _ = row_loaders(kind, table.columns)
        table.rows = load(data["rows"], tally)
        table._by_key = None  # noqa: SLF001  made at first use
        tally.keys += len(data)
        table.__class__ = kind
        return table

    return load


# --- values of plain classes ----------------------------------------


@cached
def loader(kind: Any, *, tagged: bool = False) -> Callable[[Any, Tally], Any]:
    """Return the function that loads a value of an annotated type."""
    if get_origin(kind) is dict:
        return _places if get_args(kind)[1] is Place else _counts
    if _only(kind) is not kind:
        return loader(_only(kind))
    if get_origin(kind) is tuple:
        return _tuple_loader(get_args(kind))
    if kind is Place:
        return _place
    if isinstance(kind, type) and issubclass(kind, Table):
        return table_loader(kind)
    if attrs.has(kind):
        return _class_loaders(kind, tagged=tagged)[0]
    source, names = _source(kind, "value", 0, sure=False)
    return function(f"def load(value, tally):\n    return {source}\n", "load", {**_KNOWN, **names})  # type: ignore[no-any-return]


def _tuple_loader(kinds: tuple[Any, ...]) -> Callable[[Any, Tally], Any]:
    if kinds[-1] is ...:
        if isinstance(kinds[0], type) and attrs.has(kinds[0]) and kinds[0] is not Place:
            return _class_loaders(kinds[0])[1]
        source, names = _source(kinds[0], "one", 0, sure=False)
        return function(  # type: ignore[no-any-return]
            f"""
def load_many(data, tally):
    if type(data) is not list:
        raise Unfit
    return tuple([{source} for one in data])
""",
            "load_many",
            {**_KNOWN, **names},
        )
    parts = [_source(kind, f"data[{number}]", number, sure=False) for number, kind in enumerate(kinds)]
    return function(  # type: ignore[no-any-return]
        f"""
def load_each(data, tally):
    if type(data) is not list or len(data) != {len(kinds)}:
        raise Unfit
    return {", ".join(source for source, _ in parts)},
""",
        "load_each",
        {**_KNOWN, **{name: value for _, names in parts for name, value in names.items()}},
    )


_KNOWN = {
    "AMOUNTS": AMOUNTS,
    "PLACES": PLACES,
    "UNPAGED": PLACES[None],
    "WORDS": WORDS,
    "Unfit": Unfit,
    "amount": amount,
    "place": place,
    "unfit": unfit,
    "word": word,
}


def _only(kind: Any) -> Any:
    """Return the type that a field has where it is not None."""
    options = [one for one in get_args(kind) if one is not NoneType] if isinstance(kind, UnionType) else []
    return options[0] if len(options) == 1 else kind


def _source(kind: Any, found: str, number: int, *, sure: bool) -> tuple[str, dict[str, Any]]:
    """Return source that loads a value of a type from an expression, and the names it uses.

    ``sure`` source takes only what is known, and raises KeyError for the rest.
    """
    plain = _only(kind)
    if plain is str:
        return (f"WORDS[{found}]" if sure else f"word({found})"), {}
    if plain is Decimal:
        return (f"AMOUNTS[{found}]" if sure else f"amount({found})"), {}
    if plain in (int, bool):
        return f"value if type(value := {found}) is {plain.__name__} else unfit()", {}
    if isinstance(plain, UnionType):
        by_tag = {tag_of(one): loader(one, tagged=True) for one in get_args(plain)}
        return f'tags_{number}[(value := {found})["kind"]](value, tally)', {f"tags_{number}": by_tag}
    members = members_of(plain)
    if members:
        return f"members_{number}[{found}]", {f"members_{number}": members}
    return f"load_{number}({found}, tally)", {f"load_{number}": loader(kind)}


def _taken(name: str, kind: Any, number: int, *, prose: bool, sure: bool) -> tuple[list[str], dict[str, Any]]:
    """Return statements that fill a field of an object, and the names they use."""
    if prose:
        return [f"self.{name} = value if type(value := data[{name!r}]) is str else unfit()"], {}
    source, names = _source(kind, f"data[{name!r}]", number, sure=sure)
    if kind is not Place:
        return [f"self.{name} = {source}"], names
    if not sure:
        return [f"self.{name} = place(data[{name!r}])", f"keys += len(data[{name!r}])"], {}
    return [
        f"where = data[{name!r}]",
        "keys += (size := len(where))",
        "if size == 2 and type(page := where['page']) is int and type(line := where['line']) is int:",
        f"    self.{name} = PLACES[page][line]",
        "elif size == 1 and type(line := where['line']) is int:",
        f"    self.{name} = UNPAGED[line]",
        "else:",
        f"    self.{name} = place(where)",
    ], {}


def checked_fields(kind: type[Any]) -> list[attrs.Attribute[Any]]:
    """Return the fields of a class whose validator looks at more than the type."""
    names = _CHECKED_BY_VALUE.get(kind.__name__, ())
    return [one for one in attrs.fields(kind) if one.validator is not None and one.name in names]


@cached
def _class_loaders(kind: type[Any], *, tagged: bool = False) -> tuple[Callable[[Any, Tally], Any], ...]:
    """Generate what loads a value of a class, and what loads a list of them without a call for each.

    The validators of the class run only where types do not say all they check.
    """
    names: dict[str, Any] = {**_KNOWN, "Kind": kind, "Twin": twin(kind)}
    prose = prose_of(kind)

    def filled(*, sure: bool) -> list[str]:
        needed: list[str] = []
        fields: list[tuple[str, list[str], str]] = []
        for number, (name, field_kind, default) in enumerate(fields_of(kind)):
            taken, used = _taken(name, field_kind, number, prose=name in prose, sure=sure)
            names.update({**used, f"default_{number}": default})
            if default is attrs.NOTHING:
                needed += taken
            else:
                fields.append((name, taken, "None" if default is None else f"default_{number}"))
        count = int(tagged) + sum(default is attrs.NOTHING for _, _, default in fields_of(kind))
        return [
            "left = keys = len(data)",
            *([f"left -= {count}"] if count else []),
            *needed,
            *_fill(fields, "data", "self"),
        ]

    known, unknown = filled(sure=True), filled(sure=False)
    nested = any("tally)" in line for line in known)
    needed = any(default is attrs.NOTHING for _, _, default in fields_of(kind))
    lines = [
        *([] if needed else ["if type(data) is not dict:", "    raise Unfit"]),
        "self = Twin()",
        *(["before = tally.keys"] if nested else []),
        "try:",
        *(f"    {line}" for line in known),
        "except KeyError:",
        *(["    tally.keys = before"] if nested else []),
        *(f"    {line}" for line in unknown),
    ]
    for number, attribute in enumerate(checked_fields(kind)):
        names[f"check_{number}"], names[f"field_{number}"] = attribute.validator, attribute
        lines.append(f"check_{number}(self, field_{number}, self.{attribute.name})")
    lines.append("self.__class__ = Kind")
    one = "\n".join(f"    {line}" for line in lines)
    each = "\n".join(f"        {line}" for line in lines)
    load_value = f"""
def load_value(data, tally):
{one}
    tally.keys += keys
    return self
"""
    load_values = f"""
def load_values(every, tally):
    if type(every) is not list:
        raise Unfit
    values = []
    read = 0
    for data in every:
{each}
        read += keys
        values.append(self)
    tally.keys += read
    return tuple(values)
"""
    return function(load_value, "load_value", names), function(load_values, "load_values", dict(names))


# --- whole accounts ----------------------------------------


def _version(value: Any, _tally: Tally) -> str:
    if type(value) is not str or value != SCHEMA_VERSION:
        raise Unfit
    return value


def _year(value: Any, _tally: Tally) -> int:
    if type(value) is not int:
        raise Unfit
    year = attrs.fields(FinalAccounts).fiscal_year
    year.validator(None, year, value)  # type: ignore[misc]
    return value


class _Contents(dict[str, Callable[[Any, Tally], Any]]):
    """The loaders of what accounts have, each made when it is first needed."""

    __slots__ = ()

    def __missing__(self, name: str) -> Callable[[Any, Tally], Any]:
        load = self[name] = loader(CONTENTS[name])
        return load


_CONTENTS = _Contents(schema_version=_version, entity=loader(str), fiscal_year=_year)


def load_contents(data: Mapping[str, Any], tally: Tally) -> dict[str, Any]:
    """Load what fits of all that accounts have; what does not is left out, and not counted."""
    values = {}
    for name, part in data.items():
        before = tally.keys
        try:
            values[name] = _CONTENTS[name](part, tally)
        except UNFIT:
            tally.keys = before
    return values


@cached
def _assembler() -> Callable[[dict[str, Any]], FinalAccounts]:
    names: dict[str, Any] = {"Kind": FinalAccounts, "Twin": twin(FinalAccounts), "ReadOnly": MappingProxyType}
    lines = []
    for one in attrs.fields(FinalAccounts):
        if one.default is attrs.NOTHING:
            source = f"values[{one.name!r}]"
        elif isinstance(one.default, MappingProxyType):
            source = f"ReadOnly(get({one.name!r}) or {{}})"
        else:
            names[f"default_{one.name}"] = one.default
            source = f"get({one.name!r}, default_{one.name})"
        lines.append(f"    self.{one.name} = {source}")
    body = "\n".join(lines)
    source = f"""
def assemble(values):
    self = Twin()
    get = values.get
{body}
    self._attrs_cached_hash = None
    self.__class__ = Kind
    return self
"""
    return function(source, "assemble", names)  # type: ignore[no-any-return]


def assemble(values: dict[str, Any]) -> FinalAccounts:
    """Put loaded contents together; every type was seen to, so the validators need not see them again."""
    return _assembler()(values)


_CHECKED_BY_VALUE = {
    "Narrative": ("figures", "comparisons"),
    "QuantitativeIndicator": ("operator",),
    "Unread": ("table", "cells"),
    "Ambiguous": ("table",),
}
"""Fields whose validator looks at more than the type; a test holds this list to the classes."""
