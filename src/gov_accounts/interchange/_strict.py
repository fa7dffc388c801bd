"""Strict loading: every problem of a document with its path and the value found.

Each part is first given to the generated loader of :mod:`gov_accounts.interchange._fast`; this
module goes through a part value by value only if that loader refuses it. So a good document costs
nothing here, and a bad one little.
"""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from functools import partial
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

import attrs

from gov_accounts.accounts import FinalAccounts
from gov_accounts.codes import Code
from gov_accounts.errors import LoadError, LoadErrors
from gov_accounts.evidence import Known
from gov_accounts.interchange import _fast, _known
from gov_accounts.interchange._generated import Tally, uncollected
from gov_accounts.interchange._known import UNFIT, Unfit
from gov_accounts.interchange._migrate import SCHEMA_VERSION, migrate
from gov_accounts.interchange._row_loading import row_loader
from gov_accounts.interchange._wire import AMOUNT, CONTENTS, fields_of, members_of, tag_of
from gov_accounts.money import require_amount
from gov_accounts.places import PLACE_KEYS, Place
from gov_accounts.refs import CellRef
from gov_accounts.tables import Row, Table, columns_of

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Reader", "load", "place", "read", "shown"]

_T = TypeVar("_T")


def _load(reader: Reader, kind: Any, data: object, path: str) -> Any:
    """Return a value of an annotated type; a value that does not fit becomes a problem."""
    if isinstance(kind, UnionType):
        options = [one for one in get_args(kind) if one is not NoneType]
        if len(options) == 1:
            return _load(reader, options[0], data, path)
        tags = {tag_of(one): one for one in options}
        tag = data.get("kind") if isinstance(data, dict) else None
        chosen = reader.choice(tag, f"{path}.kind", tags)
        if chosen is None or not isinstance(data, dict):
            return None
        reader.tally.keys += 1
        return _load(reader, chosen, {k: v for k, v in data.items() if k != "kind"}, path)
    if get_origin(kind) is tuple:
        return _load_tuple(reader, get_args(kind), data, path)
    if kind is Place:
        return place(reader, data, path)
    if kind is Decimal:
        return reader.amount(data, path)
    if kind is CellRef:
        return reader.ref(data, path)
    members = members_of(kind)
    if members:
        return reader.choice(data, path, members)
    if kind is bool:
        return reader.choice(data, path, {}) if not isinstance(data, bool) else data
    if kind is int:
        return reader.whole(data, path)
    if isinstance(kind, type) and attrs.has(kind):
        names = {name: default is attrs.NOTHING for name, _, default in fields_of(kind)}
        found = reader.mapping(data, path, names)
        before = len(reader.problems)
        values = {
            name: _load(reader, field_kind, found[name], f"{path}.{name}")
            if name in found
            else default
            for name, field_kind, default in fields_of(kind)
            if name in found or default is not attrs.NOTHING
        }
        for one in _fast.checked_fields(kind):
            if one.name in found and len(reader.problems) == before and one.validator is not None:
                check = partial(one.validator, None, one, values[one.name])
                reader.build(f"{path}.{one.name}", check)
        if len(reader.problems) > before or any(
            need and name not in found for name, need in names.items()
        ):
            return None
        return reader.build(path, lambda: kind(**values))
    return reader.text(data, path)


def _load_tuple(reader: Reader, kinds: tuple[Any, ...], data: object, path: str) -> tuple[Any, ...]:
    values = reader.sequence(data, path)
    if kinds[-1] is ...:
        return tuple(_load(reader, kinds[0], one, f"{path}[{i}]") for i, one in enumerate(values))
    if len(values) != len(kinds):
        reader.fail(path, f"expected {len(kinds)} entries, found {len(values)}")
        return ()
    return tuple(
        _load(reader, k, one, f"{path}[{i}]")
        for i, (k, one) in enumerate(zip(kinds, values, strict=True))
    )


# --- reading ----------------------------------------


class Reader:
    """Reads values strictly and collects every problem with its path."""

    def __init__(self, *, whole_amounts: bool = False) -> None:
        self.problems: list[LoadError] = []
        self.tally = Tally()
        self.whole_amounts = whole_amounts

    def quick(self, kind: Any, data: object) -> Any:
        """Return the value if the generated loader takes it; otherwise None, and count nothing."""
        if self.whole_amounts:
            return None
        before = self.tally.keys
        try:
            return _fast.loader(kind)(data, self.tally)
        except UNFIT:
            self.tally.keys = before
            return None

    def fail(self, path: str, message: str) -> None:
        """Note a problem."""
        self.problems.append(LoadError(message, path))

    def mapping(self, data: object, path: str, keys: dict[str, bool]) -> dict[str, Any]:
        """Return an object of known keys; the keys marked True must all be there."""
        if not isinstance(data, dict):
            self.fail(path, f"expected an object, found {shown(data)}")
            return {}
        self.tally.keys += len(data)
        for key in data:
            if key not in keys:
                self.fail(f"{path}.{key}", f"unknown key, found with {shown(data[key])}")
        for key, required in keys.items():
            if required and key not in data:
                self.fail(path, f"expected the key {key!r}, found none")
        return data

    def sequence(self, data: object, path: str) -> list[Any]:
        """Return a list."""
        if isinstance(data, list):
            return data
        self.fail(path, f"expected a list, found {shown(data)}")
        return []

    def text(self, data: object, path: str) -> str:
        """Return a text."""
        if isinstance(data, str):
            return data
        self.fail(path, f"expected text, found {shown(data)}")
        return ""

    def ref(self, data: object, path: str) -> CellRef | None:
        """Return the name of a figure."""
        text = self.text(data, path)
        return self.build(path, lambda: CellRef.parse(text)) if isinstance(data, str) else None

    def whole(self, data: object, path: str) -> int | None:
        """Return a whole number."""
        if isinstance(data, int) and not isinstance(data, bool):
            return data
        self.fail(path, f"expected a whole number, found {shown(data)}")
        return None

    def amount(self, data: object, path: str) -> Decimal | None:
        """Return an amount written as text."""
        if isinstance(data, Decimal) or (self.whole_amounts and type(data) is int):
            return self.build(path, lambda: require_amount(Decimal(data)))
        if isinstance(data, str) and AMOUNT.fullmatch(data) is not None:
            return self.build(path, lambda: require_amount(Decimal(data)))
        self.fail(path, f'expected an amount as text such as "748.66", found {shown(data)}')
        return None

    def choice(self, data: object, path: str, values: dict[str, _T]) -> _T | None:
        """Return the member that one of some texts stands for."""
        if isinstance(data, str) and data in values:
            return values[data]
        self.fail(path, f"expected one of {', '.join(values)}, found {shown(data)}")
        return None

    def build(self, path: str, make: Callable[[], _T]) -> _T | None:
        """Make a value; a refusal of its class becomes a problem."""
        try:
            return make()
        except (ValueError, TypeError) as error:
            self.fail(path, str(error))
            return None


def shown(data: object) -> str:
    """Return a value as a message shows it."""
    if isinstance(data, dict):
        return "an object"
    if isinstance(data, list):
        return "a list"
    text = (
        json.dumps(data, ensure_ascii=False)
        if data is None or isinstance(data, (bool, str))
        else repr(data)
    )
    return text if len(text) <= 60 else text[:57] + "..."


_NEEDED = {"schema_version": True, "entity": True, "fiscal_year": True}
_TOP = {**_NEEDED, **dict.fromkeys(CONTENTS, False)}


@uncollected
def load(data: object, kind: type[_T], *, whole_amounts: bool = False) -> _T:
    """Return the value of a class; raise LoadErrors with every problem."""
    value, reader = read(data, kind, whole_amounts=whole_amounts)
    if value is None:
        raise LoadErrors(reader.problems)
    return value


def read(
    data: object,
    kind: type[_T],
    *,
    whole_amounts: bool = False,
    places: dict[CellRef, Place] | None = None,
) -> tuple[_T | None, Reader]:
    """Return the value and its reader, which has the problems (then no value) and counts keys.

    ``places`` are the places of accounts, if they are loaded already.
    """
    reader = Reader(whole_amounts=whole_amounts)
    value: Any
    if kind is FinalAccounts:
        value = _accounts(reader, data, {} if places is None else {"places": places})
    elif issubclass(kind, Code):
        value = reader.build("$", lambda: kind(reader.text(data, "$")))
    else:
        value = _part(reader, kind, data, "$")
    return None if reader.problems else value, reader


def _part(reader: Reader, kind: Any, data: object, path: str) -> Any:
    """Load a part of a document, quickly or with every problem."""
    value = reader.quick(kind, data)
    if value is not None:
        return value
    if isinstance(kind, type) and issubclass(kind, Table):
        return _table(reader, kind, data, path)
    return _load(reader, kind, data, path)


def _accounts(reader: Reader, data: object, taken: dict[str, Any]) -> FinalAccounts | None:
    values = dict(taken)
    if isinstance(data, dict):
        data = migrate(data)
        if not reader.whole_amounts:
            values |= _fast.load_contents(data, reader.tally)
            whole = len(values) == len(data) + len(taken) and values.keys() >= _NEEDED.keys()
            # What is said of ambiguous rows is true or not only beside the tables.
            if whole and not values.get("ambiguous"):
                reader.tally.keys += len(data)
                return _fast.assemble(values)
    top = reader.mapping(data, "$", _TOP)
    if "schema_version" in top and top["schema_version"] != SCHEMA_VERSION:
        reader.fail(
            "$.schema_version",
            f"expected version {SCHEMA_VERSION}, found {shown(top['schema_version'])}; "
            "use a release of gov_accounts that knows it",
        )
        return None
    values["entity"] = reader.text(top.get("entity", ""), "$.entity")
    values["fiscal_year"] = reader.whole(top.get("fiscal_year", 0), "$.fiscal_year")
    for name, kind in CONTENTS.items():
        if name in top and name not in values:
            values[name] = _slowly(reader, name, kind, top[name])
    if reader.problems:
        return None
    values.pop("schema_version", None)
    return reader.build("$", lambda: FinalAccounts(**values))


def _slowly(reader: Reader, name: str, kind: Any, data: object) -> Any:
    """Load a part of a document with every problem."""
    path = f"$.{name}"
    if isinstance(kind, type) and issubclass(kind, Table):
        return _table(reader, kind, data, path)
    if get_origin(kind) is not dict:
        return _load(reader, kind, data, path)
    if not isinstance(data, dict):
        reader.fail(path, f"expected an object, found {shown(data)}")
        return {}
    reader.tally.keys += len(data)
    if name == "numerals":
        return {one: reader.whole(count, f"{path}.{one}") for one, count in data.items()}
    if name == "evidence":
        return _evidence(reader, data, path)
    found = {}
    for key, one in data.items():
        try:
            found[_known.ref(key)] = _known.place(one)
            reader.tally.keys += len(one)
        except UNFIT:
            where = f"{path}[{key!r}]"
            ref, at = reader.ref(key, where), place(reader, one, where)
            if ref is not None:
                found[ref] = at
    return found


def _evidence(reader: Reader, data: dict[str, Any], path: str) -> dict[CellRef, Known]:
    found = {}
    for key, one in data.items():
        where = f"{path}[{key!r}]"
        ref = reader.ref(key, where)
        known = reader.choice(one, where, {each.value: each for each in Known})
        if ref is not None and known is not None:
            found[ref] = known
    return found


def _table(reader: Reader, kind: type[Table[Any]], data: object, path: str) -> Table[Any] | None:
    keys = {"unit": False, "quantum": True, "columns": False, "rows": True}
    found = reader.mapping(data, path, keys)
    if not {"quantum", "rows"} <= found.keys():
        return None
    unit = reader.choice(found["unit"], f"{path}.unit", _known.UNITS) if "unit" in found else None
    quantum = reader.amount(found["quantum"], f"{path}.quantum")
    columns = tuple(columns_of(kind.ROW))
    if "columns" in found:
        given = reader.sequence(found["columns"], f"{path}.columns")
        columns = tuple(reader.text(one, f"{path}.columns[{i}]") for i, one in enumerate(given))
    load = None
    if not reader.whole_amounts:
        with suppress(Unfit):
            load = row_loader(kind, columns)
    rows = [
        _quick_row(load, reader.tally, one) or _row(reader, kind.ROW, one, f"{path}.rows[{i}]")
        for i, one in enumerate(reader.sequence(found["rows"], f"{path}.rows"))
    ]
    if reader.problems or quantum is None:
        return None
    return reader.build(
        path, lambda: kind(unit, quantum, columns, tuple(row for row in rows if row))
    )


def _quick_row(load: Callable[[Any, Tally], Any] | None, tally: Tally, data: object) -> Row | None:
    """Return a row that fits; None if it must be gone through slowly."""
    if load is None:
        return None
    try:
        row: Row = load(data, tally)
    except UNFIT:
        return None
    return row


def _row(reader: Reader, kind: type[Row], data: object, path: str) -> Row | None:
    names = columns_of(kind)
    found = reader.mapping(data, path, {"key": True, "label": True, **dict.fromkeys(names, False)})
    key = reader.text(found.get("key", ""), f"{path}.key")
    label = reader.text(found.get("label", ""), f"{path}.label")
    figures = {
        name: reader.amount(found[name], f"{path}.{name}") for name in names if name in found
    }
    return reader.build(path, lambda: kind(key, label, **figures))


def place(reader: Reader, data: object, path: str) -> Place:
    """Return a place; data that do not fit become a problem."""
    found = reader.mapping(data, path, dict.fromkeys(PLACE_KEYS, False))
    known: dict[str, Any] = {
        key: (reader.whole if key in ("page", "line") else reader.text)(value, f"{path}.{key}")
        for key, value in found.items()
        if key in PLACE_KEYS
    }
    return Place(**known)
