"""The wire shape of plain classes, derived from annotations: keys, types, optional keys."""

from __future__ import annotations

import re
from enum import Enum
from types import GenericAlias, NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import attrs

from gov_accounts.accounts import Ambiguous, Place, Unread, parts
from gov_accounts.evidence import Known
from gov_accounts.refs import CellRef
from gov_accounts.tables import TABLES
from gov_accounts.words import PLAIN_NUMBER

__all__ = [
    "AMOUNT",
    "CONTENTS",
    "PARTS",
    "REST",
    "fields_of",
    "members_of",
    "running_of",
    "tag_of",
]

AMOUNT = re.compile(PLAIN_NUMBER)
"""An amount on the wire: the printed digits, without separators and exponent."""

PARTS: dict[str, Any] = {
    name: GenericAlias(tuple, (kind, ...)) if several else kind
    for name, (kind, several) in parts().items()
}
"""The parts of a document besides its tables, and their types."""

REST: dict[str, Any] = {
    "incomplete": GenericAlias(tuple, (Literal[(*(kind.SPEC.id for kind in TABLES), "N")], ...)),
    "unread": tuple[Unread, ...],
    "ambiguous": tuple[Ambiguous, ...],
    "evidence": dict[CellRef, Known],
    "places": dict[CellRef, Place],
    "numerals": dict[str, int],
}
"""The keys behind the parts, and their types."""

CONTENTS: dict[str, Any] = {
    "layout": str,
    "source": str,
    **{kind.SPEC.attribute: kind for kind in TABLES},
    **PARTS,
    **REST,
}
"""All that accounts may have besides version, name and year, and the types."""

_FIELDS: dict[type[Any], tuple[tuple[str, Any, Any], ...]] = {}


def fields_of(kind: type[Any]) -> tuple[tuple[str, Any, Any], ...]:
    """Return (name, type, default) of each field; the default is NOTHING if the key is required."""
    if kind not in _FIELDS:
        types = get_type_hints(kind)
        _FIELDS[kind] = tuple(
            (a.name, types[a.name], _when_left_out(types[a.name], a.default))
            for a in attrs.fields(kind)
            if a.init
        )
    return _FIELDS[kind]


def running_of(kind: type[Any]) -> set[str]:
    """Return the fields of a class with running text, which documents do not share."""
    return {one.name for one in attrs.fields(kind) if one.metadata.get("running")}


def _when_left_out(kind: Any, default: Any) -> Any:
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        return default.factory()
    nullable = isinstance(kind, UnionType) and NoneType in get_args(kind)
    return None if default is attrs.NOTHING and nullable else default


def members_of(kind: Any) -> dict[str, Any]:
    """Return the members of a type of a few texts, by text; empty for other types."""
    if get_origin(kind) is Literal:
        return {text: text for text in get_args(kind)}
    return (
        {one.value: one for one in kind}
        if isinstance(kind, type) and issubclass(kind, Enum)
        else {}
    )


def tag_of(kind: type[Any]) -> str:
    """Return the name of a class on the wire: QuantitativeIndicator is quantitative_indicator."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
