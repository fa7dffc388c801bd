"""The wire form of plain classes, derived from their annotations: keys, types, what may be left out."""

from __future__ import annotations

import re
from types import GenericAlias, NoneType, UnionType
from typing import Any, get_args, get_type_hints

import attrs

from gov_accounts.accounts import parts

__all__ = ["AMOUNT", "PARTS", "PART_NAME", "classes_of", "fields_of", "tag_of"]

AMOUNT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
"""An amount on the wire: the printed digits, without separators and exponent."""
PART_NAME = re.compile(r"T0[1-9]|D|P[1-9][0-9]*")
"""Names of the parts of a document that a piece of it may belong to."""

PARTS: dict[str, Any] = {
    name: GenericAlias(tuple, (kind, ...)) if several else kind for name, (kind, several) in parts().items()
}
"""The parts of a document besides its tables, and their types."""

_FIELDS: dict[type[Any], tuple[tuple[str, Any, Any], ...]] = {}


def fields_of(kind: type[Any]) -> tuple[tuple[str, Any, Any], ...]:
    """Return (name, type, default) of the fields of a class; the default is NOTHING where a key must be."""
    if kind not in _FIELDS:
        types = get_type_hints(kind)
        _FIELDS[kind] = tuple(
            (a.name, types[a.name], _when_left_out(types[a.name], a.default))
            for a in attrs.fields(kind)
            if a.init
        )
    return _FIELDS[kind]


def _when_left_out(kind: Any, default: Any) -> Any:
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        return default.factory()
    nullable = isinstance(kind, UnionType) and NoneType in get_args(kind)
    return None if default is attrs.NOTHING and nullable else default


def classes_of(kind: Any) -> tuple[type[Any], ...]:
    """Return the classes that a type allows."""
    options = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    return tuple(one for one in options if isinstance(one, type) and attrs.has(one))


def tag_of(kind: type[Any]) -> str:
    """Return the name of a class on the wire: QuantitativeIndicator is quantitative_indicator."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
