"""The shape of every class of the package, read off its fields: names, types, defaults, titles."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from functools import cache, partial
from types import MappingProxyType, NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

import attrs

from gov_accounts.accounts import (
    FIRST_YEAR,
    LAST_YEAR,
    PARTS,
    Ambiguous,
    FinalAccounts,
    Unread,
    part_class,
)
from gov_accounts.codes import Code
from gov_accounts.evidence import Known
from gov_accounts.exchange import BY_VALUE
from gov_accounts.interchange._migrate import SCHEMA_VERSION
from gov_accounts.interchange._shapes import (
    Amount,
    ByName,
    Choice,
    Each,
    Key,
    Later,
    Made,
    Many,
    Object,
    Plain,
    Shape,
    SharedPlace,
    Tagged,
    maker,
)
from gov_accounts.interchange._table_shape import table_shape
from gov_accounts.places import Place
from gov_accounts.refs import NARRATIVE, CellRef, cell_ref
from gov_accounts.tables import TABLES, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["shape_of"]


@cache
def shape_of(kind: Any) -> Any:
    """Return the shape of an annotated type; a class has an :class:`Object`.

    >>> [key.name for key in shape_of(Place).keys][:2]
    ['page', 'line']
    """
    if get_origin(kind) is tuple:
        kinds = get_args(kind)
        if kinds[-1] is ...:
            return Many(shape_of(kinds[0]))
        return Each(*map(shape_of, kinds))
    if get_origin(kind) is Mapping:
        return ByName(*map(shape_of, get_args(kind)))
    if isinstance(kind, UnionType):
        options = [one for one in get_args(kind) if one is not NoneType]
        return shape_of(options[0]) if len(options) == 1 else Tagged(map(_tagged, options))
    if get_origin(kind) is Literal:
        return Choice({text: text for text in get_args(kind)})
    if kind in _PLAIN:
        return _PLAIN[kind]
    if issubclass(kind, Code):
        return Made(kind)
    if issubclass(kind, Enum):
        return Choice({one.value: one for one in kind})
    if issubclass(kind, Table):
        return table_shape(kind, shape_of)
    return _accounts() if kind is FinalAccounts else _object(kind)


_RUNNING = Plain(str, running=True)


def _keys(kind: type[Any]) -> Iterator[Key]:
    types = get_type_hints(kind)
    for one in attrs.fields(kind):
        if one.init:
            wanted = types[one.name]
            yield Key(
                one.name,
                _running(wanted) if one.metadata.get("running") else shape_of(wanted),
                _when_left_out(wanted, one.default),
                one.metadata.get("title", ""),
                one.metadata.get("schema", {}),
            )


def _running(kind: Any) -> Shape:
    return Many(_RUNNING) if get_origin(kind) is tuple else _RUNNING


def _when_left_out(kind: Any, default: Any) -> Any:
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        return default.factory()
    nullable = isinstance(kind, UnionType) and NoneType in get_args(kind)
    return None if default is attrs.NOTHING and nullable else default


def _checks(kind: type[Any]) -> Iterator[Any]:
    return (one for one in attrs.fields(kind) if one.validator in BY_VALUE)


def _object(kind: type[Any], tag: str | None = None) -> Object:
    keys = [*_keys(kind)]
    return Object(kind, keys, maker(kind, [key.name for key in keys]), _checks(kind), tag=tag)


def _tagged(kind: type[Any]) -> Object:
    # QuantitativeIndicator is quantitative_indicator on the wire.
    return _object(kind, re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower())


_PLAIN: dict[Any, Shape] = {
    str: Plain(str),
    int: Plain(int),
    bool: Plain(bool),
    Decimal: Amount(),
    CellRef: Made(cell_ref),
    dt.date: Made(dt.date.fromisoformat, dt.date.isoformat),
}
_PLAIN[Place] = SharedPlace(Place, _keys(Place), Place)


def _accounts() -> Object:
    """Return the shape of accounts: name and year, tables, the other parts, what was not read."""
    nothing: Any = MappingProxyType({})
    ids = [kind.SPEC.id for kind in TABLES]
    text = shape_of(str)
    years = {"minimum": FIRST_YEAR, "maximum": LAST_YEAR}
    keys = [
        Key("schema_version", text, title="格式版本"),
        Key("entity", text, title="单位名称"),
        Key("fiscal_year", shape_of(int), title="年度", more=years),
        Key("layout", text, None, "版式"),
        Key("source", text, None, "文件"),
        *(
            Key(kind.SPEC.attribute, Later(partial(shape_of, kind)), None, kind.SPEC.title)  # type: ignore[arg-type]
            for kind in TABLES
        ),
        *(_part(name) for name in PARTS),
        Key("incomplete", Many(Choice({one: one for one in (*ids, NARRATIVE)})), (), "缺行的表"),
        Key("unread", Many(shape_of(Unread)), (), Unread.TITLE),
        Key("ambiguous", Many(shape_of(Ambiguous)), (), Ambiguous.TITLE),
        Key("evidence", ByName(shape_of(CellRef), shape_of(Known)), nothing, "各数字的依据"),
        Key("places", ByName(shape_of(CellRef), shape_of(Place)), nothing, "各数字的位置"),
        Key("numerals", ByName(text, shape_of(int)), nothing, "数字的去向"),
    ]
    make = maker(FinalAccounts, [key.name for key in keys[1:]])

    return _Accounts(
        FinalAccounts, keys, lambda _version, *told: make(*told), _checks(FinalAccounts)
    )


class _Accounts(Object):
    def dump(self, value: FinalAccounts) -> dict[str, Any]:
        return {"schema_version": SCHEMA_VERSION, **self.dump_keys(value, self.keys[1:])}


def _part(name: str) -> Key:
    # The classes of a part are imported when a document has one.
    several = PARTS[name]

    def shape() -> Shape:
        kind: Any = part_class(name)
        one: Shape = shape_of(kind)
        return Many(one) if several else one

    return Key(name, Later(shape), () if several else None)
