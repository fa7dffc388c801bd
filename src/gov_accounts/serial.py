"""Accounts as JSON: canonical, lossless, strict.

Keys are English snake_case in fixed order, amounts are strings in the printed digits, blanks are left out.
Loading refuses what it does not know: unknown keys, numbers where text is expected, other major versions,
duplicate keys. All problems of a document are raised at once, each with its path.
"""

from __future__ import annotations

import itertools
import json
import re
from decimal import Decimal
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

import attrs
from cattrs import Converter

from gov_accounts.accounts import Ambiguous, FinalAccounts, Place, Reason, Unread
from gov_accounts.codes import Code, DepartmentEconomicCode, FunctionCode, GovernmentEconomicCode, RevenueCode
from gov_accounts.errors import GovAccountsError, LoadError, LoadErrors
from gov_accounts.evaluation import DepartmentEvaluation, ProjectEvaluation
from gov_accounts.money import Unit, format_amount, require_amount
from gov_accounts.narrative import GlossaryTerm, Narrative, Overview
from gov_accounts.tables import TABLES, Row, Table, columns_of

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "SCHEMA_VERSION",
    "configure_converter",
    "from_dict",
    "from_json",
    "make_converter",
    "to_dict",
    "to_json",
]

SCHEMA_VERSION = "1.0"
"""MAJOR.MINOR of the wire form. Another major version is refused, a later minor one too."""

_PARTS: dict[str, Any] = {
    "overview": Overview,
    "narrative": Narrative,
    "glossary": tuple[GlossaryTerm, ...],
    "department_evaluation": DepartmentEvaluation,
    "project_evaluations": tuple[ProjectEvaluation, ...],
}
"""The parts of a document besides its tables, and their types."""

_PART_NAME = re.compile(r"T0[1-9]|D|P[1-9][0-9]*")
_AMOUNT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_T = TypeVar("_T")


# --- writing ----------------------------------------


def to_dict(accounts: FinalAccounts) -> dict[str, Any]:
    """Return accounts as JSON-ready data: dicts, lists, text and whole numbers only.

    >>> to_dict(FinalAccounts("某局", 2024))
    {'schema_version': '1.0', 'entity': '某局', 'fiscal_year': 2024}
    """
    data: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "entity": accounts.entity,
        "fiscal_year": accounts.fiscal_year,
    }
    if accounts.layout is not None:
        data["layout"] = accounts.layout
    for table in accounts.tables():
        data[table.SPEC.attribute] = _table_data(table)
    for name, kind in _PARTS.items():
        value = getattr(accounts, name)
        if value != _default(FinalAccounts, name):
            data[name] = _dump(value, kind)
    if accounts.incomplete:
        data["incomplete"] = list(accounts.incomplete)
    if accounts.unread:
        data["unread"] = [_unread_data(one) for one in accounts.unread]
    if accounts.ambiguous:
        data["ambiguous"] = [_ambiguous_data(one) for one in accounts.ambiguous]
    if accounts.places:
        data["places"] = {ref: _place_data(accounts.places[ref]) for ref in sorted(accounts.places)}
    if accounts.numerals:
        data["numerals"] = dict(accounts.numerals)
    return data


def to_json(accounts: FinalAccounts, *, indent: int | None = None) -> str:
    """Return accounts as canonical JSON: equal accounts read from equal places give equal text."""
    separators = (",", ":") if indent is None else (",", ": ")
    return json.dumps(to_dict(accounts), ensure_ascii=False, indent=indent, separators=separators)


def _table_data(table: Table[Any]) -> dict[str, Any]:
    data: dict[str, Any] = {} if table.unit is None else {"unit": table.unit.value}
    data["quantum"] = format_amount(table.quantum)
    if table.columns != tuple(columns_of(table.ROW)):
        data["columns"] = list(table.columns)
    data["rows"] = [
        {
            "key": row.key,
            "label": row.label,
            **{name: format_amount(figure) for name, figure in row.figures() if figure is not None},
        }
        for row in table
    ]
    return data


def _place_data(place: Place) -> dict[str, int]:
    data = {"page": place.page, "line": place.line}
    return {key: value for key, value in data.items() if value is not None}


def _unread_data(one: Unread) -> dict[str, Any]:
    data: dict[str, Any] = {"text": one.text, "reason": one.reason.value}
    if one.table is not None:
        data["table"] = one.table
    if one.place != Place():
        data["place"] = _place_data(one.place)
    return data


def _ambiguous_data(one: Ambiguous) -> dict[str, Any]:
    data: dict[str, Any] = {
        "table": one.table,
        "row": one.row,
        "figures": [format_amount(figure) for figure in one.figures],
        "candidates": [list(names) for names in one.candidates],
    }
    if one.place != Place():
        data["place"] = _place_data(one.place)
    return data


# --- values of plain classes, by their annotations ----------------------------------------


def _default(kind: type[Any], name: str) -> Any:
    return next(a.default for a in attrs.fields(kind) if a.name == name)


_FIELDS: dict[type[Any], tuple[tuple[str, Any, Any], ...]] = {}


def _fields(kind: type[Any]) -> tuple[tuple[str, Any, Any], ...]:
    """Return (name, type, default) of the fields of a class, types resolved once."""
    if kind not in _FIELDS:
        types = get_type_hints(kind)
        _FIELDS[kind] = tuple(
            (a.name, types[a.name], _when_left_out(types[a.name], a.default))
            for a in attrs.fields(kind)
            if a.init
        )
    return _FIELDS[kind]


def _when_left_out(kind: Any, default: Any) -> Any:
    """Return what a key stands for that is not there; NOTHING if it must be."""
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        return default.factory()
    nullable = isinstance(kind, UnionType) and NoneType in get_args(kind)
    return None if default is attrs.NOTHING and nullable else default


def _dump(value: Any, kind: Any) -> Any:
    """Return a value of an annotated type as JSON-ready data; fields at their default are left out."""
    if isinstance(value, Decimal):
        return format_amount(value)
    if isinstance(value, tuple):
        inner = get_args(kind)
        kinds = itertools.repeat(inner[0]) if inner[-1:] == (...,) else inner
        return [_dump(one, k) for one, k in zip(value, kinds, strict=False)]
    if isinstance(value, Place):
        return _place_data(value)
    if attrs.has(type(value)):
        tagged = len(_classes(kind)) > 1
        data: dict[str, Any] = {"kind": _tag(type(value))} if tagged else {}
        for name, field_kind, default in _fields(type(value)):
            own = getattr(value, name)
            if own != default:
                data[name] = _dump(own, field_kind)
        return data
    return value


def _classes(kind: Any) -> tuple[type[Any], ...]:
    options = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    return tuple(one for one in options if isinstance(one, type) and attrs.has(one))


def _tag(kind: type[Any]) -> str:
    """Return the name of a class on the wire: QuantitativeIndicator is quantitative_indicator."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


def _load(reader: _Reader, kind: Any, data: object, path: str) -> Any:
    """Return a value of an annotated type; what does not fit becomes a problem."""
    if isinstance(kind, UnionType):
        options = [one for one in get_args(kind) if one is not NoneType]
        if len(options) == 1:
            return _load(reader, options[0], data, path)
        tags = {_tag(one): one for one in options}
        tag = data.get("kind") if isinstance(data, dict) else None
        chosen = reader.choice(tag, f"{path}.kind", tags)
        if chosen is None or not isinstance(data, dict):
            return None
        return _load(reader, chosen, {k: v for k, v in data.items() if k != "kind"}, path)
    if get_origin(kind) is tuple:
        return _load_tuple(reader, get_args(kind), data, path)
    if kind is Place:
        return _place(reader, data, path)
    if kind is Decimal:
        return reader.amount(data, path)
    if kind is bool:
        return reader.choice(data, path, {}) if not isinstance(data, bool) else data
    if kind is int:
        return reader.whole(data, path)
    if isinstance(kind, type) and attrs.has(kind):
        names = {name: default is attrs.NOTHING for name, _, default in _fields(kind)}
        found = reader.mapping(data, path, names)
        before = len(reader.problems)
        values = {
            name: _load(reader, field_kind, found[name], f"{path}.{name}") if name in found else default
            for name, field_kind, default in _fields(kind)
            if name in found or default is not attrs.NOTHING
        }
        if len(reader.problems) > before or any(need and name not in found for name, need in names.items()):
            return None
        return reader.build(path, lambda: kind(**values))
    return reader.text(data, path)


def _load_tuple(reader: _Reader, kinds: tuple[Any, ...], data: object, path: str) -> tuple[Any, ...]:
    values = reader.sequence(data, path)
    if kinds[-1] is ...:
        return tuple(_load(reader, kinds[0], one, f"{path}[{i}]") for i, one in enumerate(values))
    if len(values) != len(kinds):
        reader.fail(path, f"expected {len(kinds)} entries, found {len(values)}")
        return ()
    return tuple(
        _load(reader, k, one, f"{path}[{i}]") for i, (k, one) in enumerate(zip(kinds, values, strict=True))
    )


# --- reading ----------------------------------------


class _Reader:
    """Reads values strictly and collects every problem with its path."""

    def __init__(self) -> None:
        self.problems: list[LoadError] = []

    def fail(self, path: str, message: str) -> None:
        self.problems.append(LoadError(message, path))

    def mapping(self, data: object, path: str, keys: dict[str, bool]) -> dict[str, Any]:
        """Return an object whose keys are all known and, where True, all there."""
        if not isinstance(data, dict):
            self.fail(path, f"expected an object, found {_shown(data)}")
            return {}
        for key in data:
            if key not in keys:
                self.fail(f"{path}.{key}", "unknown key")
        for key, required in keys.items():
            if required and key not in data:
                self.fail(path, f"expected the key {key!r}, found none")
        return data

    def sequence(self, data: object, path: str) -> list[Any]:
        if isinstance(data, list):
            return data
        self.fail(path, f"expected a list, found {_shown(data)}")
        return []

    def text(self, data: object, path: str) -> str:
        if isinstance(data, str):
            return data
        self.fail(path, f"expected text, found {_shown(data)}")
        return ""

    def whole(self, data: object, path: str) -> int | None:
        if isinstance(data, int) and not isinstance(data, bool):
            return data
        self.fail(path, f"expected a whole number, found {_shown(data)}")
        return None

    def amount(self, data: object, path: str) -> Decimal | None:
        if isinstance(data, str) and _AMOUNT.fullmatch(data) is not None:
            return self.build(path, lambda: require_amount(Decimal(data)))
        self.fail(path, f'expected an amount as text such as "748.66", found {_shown(data)}')
        return None

    def choice(self, data: object, path: str, values: dict[str, _T]) -> _T | None:
        if isinstance(data, str) and data in values:
            return values[data]
        self.fail(path, f"expected one of {', '.join(values)}, found {_shown(data)}")
        return None

    def build(self, path: str, make: Callable[[], _T]) -> _T | None:
        """Make a value; what its class refuses becomes a problem."""
        try:
            return make()
        except (ValueError, TypeError) as error:
            self.fail(path, str(error))
            return None


def _shown(data: object) -> str:
    if isinstance(data, dict):
        return "an object"
    if isinstance(data, list):
        return "a list"
    text = (
        json.dumps(data, ensure_ascii=False) if data is None or isinstance(data, (bool, str)) else repr(data)
    )
    return text if len(text) <= 60 else text[:57] + "..."


_UNITS = {unit.value: unit for unit in Unit}
_REASONS = {reason.value: reason for reason in Reason}
_TABLE_IDS = {kind.SPEC.id: kind.SPEC.id for kind in TABLES}
_TOP = {
    "schema_version": True,
    "entity": True,
    "fiscal_year": True,
    "layout": False,
    **{kind.SPEC.attribute: False for kind in TABLES},
    **dict.fromkeys(_PARTS, False),
    "incomplete": False,
    "unread": False,
    "ambiguous": False,
    "places": False,
    "numerals": False,
}


def from_dict(data: object) -> FinalAccounts:
    """Load accounts from JSON-ready data.

    Raises :class:`~gov_accounts.errors.LoadErrors` with every problem and its path.

    >>> from_dict({"schema_version": "1.0", "entity": "某局", "fiscal_year": 2024}).fiscal_year
    2024
    """
    reader = _Reader()
    accounts = _accounts(reader, data)
    if reader.problems or accounts is None:
        raise LoadErrors(reader.problems)
    return accounts


def from_json(text: str | bytes) -> FinalAccounts:
    """Load accounts from JSON text or UTF-8 bytes; see :func:`from_dict`."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            keys = [key for key, _ in items]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise ValueError(f"the key {twice!r} appears twice in one object")
        return found

    def constant(name: str) -> Any:
        raise ValueError(f"{name} is no number")

    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8")
        data = json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except RecursionError:
        problem = LoadError("the JSON is nested too deeply")
    except ValueError as error:
        problem = LoadError(f"no valid JSON: {error}")
    else:
        return from_dict(data)
    raise LoadErrors([problem]) from None


def _accounts(reader: _Reader, data: object) -> FinalAccounts | None:
    top = reader.mapping(data, "$", _TOP)
    if "schema_version" in top and top["schema_version"] != SCHEMA_VERSION:
        reader.fail(
            "$.schema_version",
            f"expected version {SCHEMA_VERSION}, found {_shown(top['schema_version'])}; "
            "use a release of gov_accounts that knows it",
        )
        return None
    values: dict[str, Any] = {}
    if "layout" in top:
        values["layout"] = reader.text(top["layout"], "$.layout")
    for kind in TABLES:
        name = kind.SPEC.attribute
        if name in top:
            values[name] = _table(reader, kind, top[name], f"$.{name}")
    values["incomplete"] = tuple(
        reader.choice(one, f"$.incomplete[{i}]", {**_TABLE_IDS, "N": "N"})
        for i, one in enumerate(reader.sequence(top.get("incomplete", []), "$.incomplete"))
    )
    values["unread"] = tuple(
        _unread(reader, one, f"$.unread[{i}]")
        for i, one in enumerate(reader.sequence(top.get("unread", []), "$.unread"))
    )
    values["ambiguous"] = tuple(
        _ambiguous(reader, one, f"$.ambiguous[{i}]")
        for i, one in enumerate(reader.sequence(top.get("ambiguous", []), "$.ambiguous"))
    )
    places = top.get("places", {})
    if isinstance(places, dict):
        values["places"] = {ref: _place(reader, one, f"$.places[{ref!r}]") for ref, one in places.items()}
    else:
        reader.fail("$.places", f"expected an object, found {_shown(places)}")
    for name, part in _PARTS.items():
        if name in top:
            values[name] = _load(reader, part, top[name], f"$.{name}")
    counts = top.get("numerals", {})
    if isinstance(counts, dict):
        values["numerals"] = {n: reader.whole(c, f"$.numerals.{n}") for n, c in counts.items()}
    else:
        reader.fail("$.numerals", f"expected an object, found {_shown(counts)}")
    entity = reader.text(top.get("entity", ""), "$.entity")
    year = reader.whole(top.get("fiscal_year", 0), "$.fiscal_year")
    if reader.problems or year is None:
        return None
    return reader.build("$", lambda: FinalAccounts(entity, year, **values))


def _table(reader: _Reader, kind: type[Table[Any]], data: object, path: str) -> Table[Any] | None:
    known = {"unit": False, "quantum": True, "columns": False, "rows": True}
    found = reader.mapping(data, path, known)
    if not {"quantum", "rows"} <= found.keys():
        return None
    unit = reader.choice(found["unit"], f"{path}.unit", _UNITS) if "unit" in found else None
    quantum = reader.amount(found["quantum"], f"{path}.quantum")
    columns = tuple(columns_of(kind.ROW))
    if "columns" in found:
        given = reader.sequence(found["columns"], f"{path}.columns")
        columns = tuple(reader.text(one, f"{path}.columns[{i}]") for i, one in enumerate(given))
    rows = [
        _row(reader, kind.ROW, one, f"{path}.rows[{i}]")
        for i, one in enumerate(reader.sequence(found["rows"], f"{path}.rows"))
    ]
    if reader.problems or quantum is None:
        return None
    return reader.build(path, lambda: kind(unit, quantum, columns, tuple(row for row in rows if row)))


def _row(reader: _Reader, kind: type[Row], data: object, path: str) -> Row | None:
    names = columns_of(kind)
    found = reader.mapping(data, path, {"key": True, "label": True, **dict.fromkeys(names, False)})
    key = reader.text(found.get("key", ""), f"{path}.key")
    label = reader.text(found.get("label", ""), f"{path}.label")
    figures = {name: reader.amount(found[name], f"{path}.{name}") for name in names if name in found}
    return reader.build(path, lambda: kind(key, label, **figures))


def _place(reader: _Reader, data: object, path: str) -> Place:
    found = reader.mapping(data, path, {"page": False, "line": False})
    known = {
        key: reader.whole(value, f"{path}.{key}") for key, value in found.items() if key in ("page", "line")
    }
    return Place(**known)


def _unread(reader: _Reader, data: object, path: str) -> Unread | None:
    found = reader.mapping(data, path, {"text": True, "reason": True, "table": False, "place": False})
    text = reader.text(found.get("text", ""), f"{path}.text")
    reason = reader.choice(found.get("reason"), f"{path}.reason", _REASONS)
    table = reader.text(found["table"], f"{path}.table") if "table" in found else None
    if table is not None and _PART_NAME.fullmatch(table) is None:
        reader.fail(f"{path}.table", f"expected T01 to T09, D, or P1 and so on, found {_shown(table)}")
    place = _place(reader, found.get("place", {}), f"{path}.place")
    return Unread(text, reason, table, place) if reason is not None else None


def _ambiguous(reader: _Reader, data: object, path: str) -> Ambiguous | None:
    keys = {"table": True, "row": True, "figures": True, "candidates": True, "place": False}
    found = reader.mapping(data, path, keys)
    table = reader.choice(found.get("table"), f"{path}.table", _TABLE_IDS)
    row = reader.text(found.get("row", ""), f"{path}.row")
    figures = [
        reader.amount(one, f"{path}.figures[{i}]")
        for i, one in enumerate(reader.sequence(found.get("figures", []), f"{path}.figures"))
    ]
    candidates = [
        tuple(
            reader.text(name, f"{path}.candidates[{i}][{j}]")
            for j, name in enumerate(reader.sequence(one, f"{path}.candidates[{i}]"))
        )
        for i, one in enumerate(reader.sequence(found.get("candidates", []), f"{path}.candidates"))
    ]
    place = _place(reader, found.get("place", {}), f"{path}.place")
    kept = tuple(figure for figure in figures if figure is not None)
    return Ambiguous(table, row, kept, tuple(candidates), place) if table is not None else None


# --- converters ----------------------------------------


def _code(data: object, kind: type[Code]) -> Code:
    if not isinstance(data, str):
        raise LoadError(f"expected a code as text, found {_shown(data)}")
    try:
        return kind(data)
    except GovAccountsError as error:
        raise LoadError(str(error)) from None


def configure_converter(converter: Converter) -> None:
    """Teach a cattrs converter this package's types, so that services can nest them in their own.

    >>> from cattrs import Converter
    >>> converter = Converter()
    >>> configure_converter(converter)
    >>> converter.unstructure(FunctionCode("206"))
    '206'
    """
    converter.register_structure_hook(FinalAccounts, lambda data, _: from_dict(data))
    converter.register_unstructure_hook(FinalAccounts, to_dict)
    for kind in (FunctionCode, DepartmentEconomicCode, GovernmentEconomicCode, RevenueCode):
        converter.register_structure_hook(kind, _code)
        converter.register_unstructure_hook(kind, str)


def make_converter() -> Converter:
    """Return a new cattrs converter that knows this package's types.

    >>> make_converter().structure("2060101", FunctionCode)
    FunctionCode('2060101')
    """
    converter = Converter()
    configure_converter(converter)
    return converter
