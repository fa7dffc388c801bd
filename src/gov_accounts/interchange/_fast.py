"""Loading as fast as Python allows: functions generated once for each class.

A loader here accepts exactly what :mod:`gov_accounts.interchange._strict` accepts without a
problem, and raises an arbitrary error for all else; strict then says what is wrong and where. So a
loader checks types and shape in the cheapest way there is: a text must be found in (or enter) a
table of checked texts, and an object must have as many keys as were used.

Five things make it fast. Amounts, words and codes are looked up by their text, so each distinct one
is parsed once and shared by all accounts; a document is first read as if all of them were known. A
value is built in a *twin* of its class, a subclass without new slots that may be written to, and
then becomes the frozen class: validators and the frozen ``__init__`` cost more than the rest
together, and the loader checks what they check. The source of the functions spells out the fields.
As soon as all keys of an object are used, the other fields are blank and nobody looks for them. A
table is expected to have the lines of the last table of its kind and length, because comparing is
quicker than looking up.
"""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from operator import itemgetter
from types import MappingProxyType, NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin

import attrs

from gov_accounts.accounts import FinalAccounts
from gov_accounts.evidence import Known
from gov_accounts.interchange._generated import (
    AMOUNT,
    NAMES,
    REF,
    WORD,
    Load,
    Tally,
    cached,
    fill,
    function,
    twin,
)
from gov_accounts.interchange._known import PLACES, REFS, UNFIT, UNPAGED, Unfit, place, ref, word
from gov_accounts.interchange._migrate import SCHEMA_VERSION
from gov_accounts.interchange._row_loading import table_loader
from gov_accounts.interchange._wire import CONTENTS, fields_of, members_of, running_of, tag_of
from gov_accounts.places import Place
from gov_accounts.refs import CellRef
from gov_accounts.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["assemble", "checked_fields", "load_contents", "loader"]

_line_of, _page_of = itemgetter("line"), itemgetter("page")


def _places(data: Any, tally: Tally) -> dict[CellRef, Place]:
    """Load the places of figures by column: most places of a document have the same keys."""
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


def _paged(data: dict[str, Any], pages: list[Any], lines: list[Any]) -> dict[CellRef, Place]:
    if [*map(type, pages)].count(int) + [*map(type, lines)].count(int) != 2 * len(data):
        raise Unfit
    return {
        REFS[name]: PLACES[page][line] for name, page, line in zip(data, pages, lines, strict=True)
    }


def _unpaged(data: dict[str, Any], lines: list[Any]) -> dict[CellRef, Place]:
    if [*map(type, lines)].count(int) != len(data):
        raise Unfit
    return {REFS[name]: UNPAGED[line] for name, line in zip(data, lines, strict=True)}


def _running(data: Any) -> tuple[str, ...]:
    if type(data) is not list or [*map(type, data)].count(str) != len(data):
        raise Unfit
    return tuple(data)


def _counts(data: Any, tally: Tally) -> dict[str, int]:
    """Load whole numbers by name."""
    if {*map(type, data.values())} - {int}:
        raise Unfit
    tally.keys += len(data)
    return {word(name): count for name, count in data.items()}


_KNOWN = {one.value: one for one in Known}


def _evidence(data: Any, tally: Tally) -> dict[CellRef, Known]:
    """Load how figures are known."""
    if not _KNOWN.keys() >= {*data.values()}:
        raise Unfit
    tally.keys += len(data)
    return {ref(name): _KNOWN[known] for name, known in data.items()}


# --- values of plain classes ----------------------------------------


@cached
def loader(kind: Any, *, sure: bool = False, tagged: bool = False) -> Load:
    """Return the function that loads a value of an annotated type.

    A ``sure`` loader is quicker, and raises KeyError for an amount or a word that no document had
    before.
    """
    if get_origin(kind) is dict:
        return {Place: _places, Known: _evidence}.get(get_args(kind)[1], _counts)
    if _only(kind) is not kind:
        return loader(_only(kind), sure=sure)
    if get_origin(kind) is tuple:
        return _tuple_loader(get_args(kind), sure=sure)
    if isinstance(kind, type) and issubclass(kind, Table):
        return table_loader(kind, sure=sure)
    if attrs.has(kind):
        return _class_loaders(kind, sure=sure, tagged=tagged)[0]
    source, names = _source(kind, "value", 0, sure=sure)
    return function(f"def load(value, tally):\n    return {source}\n", "load", {**NAMES, **names})  # type: ignore[no-any-return]


def _tuple_loader(kinds: tuple[Any, ...], *, sure: bool) -> Load:
    if kinds[-1] is ...:
        if isinstance(kinds[0], type) and attrs.has(kinds[0]):
            return _class_loaders(kinds[0], sure=sure)[1]
        source, names = _source(kinds[0], "one", 0, sure=sure)
        return function(  # type: ignore[no-any-return]
            f"""
def load_many(data, tally):
    if type(data) is not list:
        raise Unfit
    return tuple([{source} for one in data])
""",
            "load_many",
            {**NAMES, **names},
        )
    parts = [
        _source(kind, f"data[{number}]", number, sure=sure) for number, kind in enumerate(kinds)
    ]
    return function(  # type: ignore[no-any-return]
        f"""
def load_each(data, tally):
    if type(data) is not list or len(data) != {len(kinds)}:
        raise Unfit
    return {", ".join(source for source, _ in parts)},
""",
        "load_each",
        {**NAMES, **{name: value for _, names in parts for name, value in names.items()}},
    )


def _only(kind: Any) -> Any:
    """Return the type that a field has if it is not None."""
    options = (
        [one for one in get_args(kind) if one is not NoneType]
        if isinstance(kind, UnionType)
        else []
    )
    return options[0] if len(options) == 1 else kind


def _source(kind: Any, found: str, number: int, *, sure: bool) -> tuple[str, dict[str, Any]]:
    """Return source that loads a value of a type from an expression, and the names it uses.

    ``sure`` source takes only what is known, and raises KeyError for the rest.
    """
    plain = _only(kind)
    if plain is str:
        return WORD[sure].format(found), {}
    if plain is CellRef:
        return REF[sure].format(found), {}
    if plain is Decimal:
        return AMOUNT[sure].format(found), {}
    if plain in (int, bool):
        return f"value if type(value := {found}) is {plain.__name__} else unfit()", {}
    if isinstance(plain, UnionType):
        by_tag = {tag_of(one): loader(one, sure=sure, tagged=True) for one in get_args(plain)}
        return f'tags_{number}[(value := {found})["kind"]](value, tally)', {
            f"tags_{number}": by_tag
        }
    members = members_of(plain)
    if members:
        return f"members_{number}[{found}]", {f"members_{number}": members}
    return f"load_{number}({found}, tally)", {f"load_{number}": loader(kind, sure=sure)}


def _taken(
    name: str, kind: Any, number: int, *, running: bool, sure: bool
) -> tuple[list[str], dict[str, Any]]:
    """Return statements that fill a field of an object, and the names they use."""
    if running and get_origin(kind) is tuple:
        return [f"self.{name} = running(data[{name!r}])"], {"running": _running}
    if running:
        return [f"self.{name} = value if type(value := data[{name!r}]) is str else unfit()"], {}
    if kind is not Place:
        source, names = _source(kind, f"data[{name!r}]", number, sure=sure)
        return [f"self.{name} = {source}"], names
    if not sure:
        return [f"self.{name} = place(data[{name!r}])", f"keys += len(data[{name!r}])"], {}
    return [
        f"where = data[{name!r}]",
        "keys += (size := len(where))",
        "if size == 2 and type(page := where['page']) is int and type(line := where['line']) is "
        "int:",
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
def _class_loaders(kind: type[Any], *, sure: bool, tagged: bool = False) -> tuple[Load, Load]:
    """Generate the loader of a class, and a loader of lists that makes no call for each value.

    The validators of the class run only if they check more than the types say.
    """
    names: dict[str, Any] = {**NAMES, "Kind": kind, "Twin": twin(kind)}
    running = running_of(kind)
    needed: list[str] = []
    fields: list[tuple[str, list[str], str]] = []
    count = int(tagged)
    for number, (name, field_kind, default) in enumerate(fields_of(kind)):
        taken, used = _taken(name, field_kind, number, running=name in running, sure=sure)
        names |= {**used, f"default_{number}": default}
        if default is attrs.NOTHING:
            needed += taken
            count += 1
        else:
            # Nearly every value has a place: looked for first, it spares looking for all the
            # others.
            at = 0 if field_kind is Place else len(fields)
            fields.insert(at, (name, taken, "None" if default is None else f"default_{number}"))
    lines = [
        *([] if needed else ["if type(data) is not dict:", "    raise Unfit"]),
        "self = Twin()",
        "left = keys = len(data)",
        *([f"left -= {count}"] if count else []),
        *needed,
        *fill(fields, "data", "self"),
    ]
    for number, attribute in enumerate(checked_fields(kind)):
        names[f"check_{number}"], names[f"field_{number}"] = attribute.validator, attribute
        lines.append(f"check_{number}(self, field_{number}, self.{attribute.name})")
    lines.append("self.__class__ = Kind")
    one = "\n".join(f"    {line}" for line in lines)
    each = "\n".join(f"        {line}" for line in lines)
    source = f"""
def load_value(data, tally):
{one}
    tally.keys += keys
    return self

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
    return function(source, "load_value", names), names["load_values"]


# --- whole accounts ----------------------------------------


def _version(value: Any, _tally: Tally) -> str:
    if type(value) is not str or value != SCHEMA_VERSION:
        raise Unfit
    return value


def _year(value: Any, _tally: Tally) -> int:
    if type(value) is not int:
        raise Unfit
    _YEAR.validator(None, _YEAR, value)  # type: ignore[misc]
    return value


_YEAR = attrs.fields(FinalAccounts).fiscal_year


class _Contents(dict[str, Load]):
    """The loaders of what accounts have, each made when it is first needed."""

    def __init__(self, *, sure: bool) -> None:
        super().__init__(schema_version=_version, entity=loader(str), fiscal_year=_year)
        self.sure = sure

    def __missing__(self, name: str) -> Load:
        load = self[name] = loader(CONTENTS[name], sure=self.sure)
        return load


_SURE, _ANY = _Contents(sure=True), _Contents(sure=False)


def load_contents(data: Mapping[str, Any], tally: Tally) -> dict[str, Any]:
    """Load the parts of accounts that fit; a part that does not fit is left out and not counted.

    If one part has something new, the loader expects it of the parts behind it too.
    """
    values = {}
    loaders = _SURE
    for name, part in data.items():
        before = tally.keys
        try:
            values[name] = loaders[name](part, tally)
        except UNFIT:
            tally.keys = before
            if loaders is _SURE:
                loaders = _ANY
                with suppress(*UNFIT):
                    values[name] = loaders[name](part, tally)
                if name not in values:
                    tally.keys = before
    return values


@cached
def _assembler() -> Callable[[dict[str, Any]], FinalAccounts]:
    names: dict[str, Any] = {
        "Kind": FinalAccounts,
        "Twin": twin(FinalAccounts),
        "ReadOnly": MappingProxyType,
    }
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
    """Put loaded contents together without validators: the loaders have checked every type."""
    return _assembler()(values)


_CHECKED_BY_VALUE = {
    "Narrative": ("figures", "comparisons"),
    "Stated": ("key",),
    "Entry": ("key",),
    "QuantitativeIndicator": ("operator",),
    "Unread": ("table",),
    "Ambiguous": ("table",),
}
"""Fields whose validator looks at more than the type."""
