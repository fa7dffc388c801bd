"""Values as JSON: canonical, lossless, strict, fast.

Keys are English snake_case in fixed order, amounts are text in the printed digits, blanks are left
out. Loading refuses what it does not know: unknown keys, numbers where text is expected, keys
written twice, versions of later releases. All problems of a document are raised at once, each with
its path and the value found.

==============  ==========================================================================
``wire``        the keys and types, derived from the classes
``generated``   how loaders are made
``known``       what loaders read before: amounts, words, names of figures, places
``rows``        loaders of tables
``fast``        loaders of all other classes
``canonical``   the places of canonical text, read by comparison
``writing``     writers generated for each class
``strict``      what is wrong, where, for data that the generated loaders refuse
``text``        JSON text decoded; keys written twice
``reports``     reports of the check, back from their JSON
``migrate``     versions, and how older data become the present shape
``leaves``      codes and amounts as fields of pydantic and msgspec
==============  ==========================================================================
"""

from __future__ import annotations

import json
from decimal import Decimal
from json.encoder import encode_basestring
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar, overload

import attrs

from gov_accounts.accounts import FinalAccounts, Place
from gov_accounts.codes import (
    Code,
    DepartmentEconomicCode,
    FunctionCode,
    GovernmentEconomicCode,
    RevenueCode,
)
from gov_accounts.errors import LoadError, LoadErrors
from gov_accounts.evaluation import DepartmentEvaluation, ProjectEvaluation
from gov_accounts.interchange import _strict, _writing
from gov_accounts.interchange._generated import uncollected
from gov_accounts.interchange._json_text import from_text
from gov_accounts.interchange._migrate import SCHEMA_VERSION
from gov_accounts.interchange._wire import PARTS, REST
from gov_accounts.money import format_amount
from gov_accounts.narrative import GlossaryTerm, Narrative, Overview
from gov_accounts.tables import TABLES, Table, columns_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cattrs import Converter

    from gov_accounts.refs import CellRef

__all__ = [
    "SCHEMA_VERSION",
    "VALUES",
    "configure_converter",
    "from_dict",
    "from_json",
    "load_all",
    "make_converter",
    "to_dict",
    "to_json",
]

VALUES: tuple[type[Any], ...] = (
    FinalAccounts,
    *TABLES,
    Overview,
    Narrative,
    GlossaryTerm,
    DepartmentEvaluation,
    ProjectEvaluation,
)
"""The classes whose values stand alone on the wire."""

_T = TypeVar("_T")


# --- writing ----------------------------------------


def to_dict(value: Any) -> dict[str, Any]:
    """Return a value as JSON-ready data: dicts, lists, text and whole numbers only.

    >>> to_dict(FinalAccounts("某局", 2024))
    {'schema_version': '1.0', 'entity': '某局', 'fiscal_year': 2024}
    """
    if isinstance(value, Table):
        return _table_data(value)
    if not isinstance(value, FinalAccounts):
        dump = _writing.dumper(type(value)) if attrs.has(type(value)) else None
        if dump is None:
            raise TypeError(f"expected a value of this package, found {value!r}")
        data: dict[str, Any] = dump(value)
        return data
    data = _head(value)
    for table in value.tables():
        data[table.SPEC.attribute] = _table_data(table)
    return {**data, **_rest(value)}


def to_json(value: Any, *, indent: int | None = None) -> str:
    """Return a value as canonical JSON: equal values give equal text.

    The text equals that of ``json.dumps(to_dict(value), ensure_ascii=False)`` without blanks; it is
    only made sooner.
    """
    if indent is not None:
        return json.dumps(to_dict(value), ensure_ascii=False, indent=indent, separators=(",", ": "))
    if isinstance(value, Table):
        return _writing.table_writer(type(value))(value)
    if not isinstance(value, FinalAccounts):
        return _text(to_dict(value))
    parts = [_text(_head(value))[1:-1]]
    parts += [
        f'"{one.SPEC.attribute}":{_writing.table_writer(type(one))(one)}' for one in value.tables()
    ]
    rest = _rest(value, places=False)
    numerals = rest.pop("numerals", None)
    if rest:
        parts.append(_text(rest)[1:-1])
    if value.places:
        places = ",".join(
            [
                f"{encode_basestring(ref)}:{_place_text(place)}"
                for ref, place in _by_text(value.places)
            ]
        )
        parts.append(f'"places":{{{places}}}')
    if numerals:
        parts.append(f'"numerals":{_text(numerals)}')
    return "{" + ",".join(parts) + "}"


_text = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def _by_text(figures: Mapping[CellRef, _T]) -> list[tuple[str, _T]]:
    # Canonical JSON sorts keys as text; names have an order of their own.
    return sorted(zip(map(str, figures), figures.values(), strict=True), key=itemgetter(0))


def _place_text(place: Place) -> str:
    page, line = place.page, place.line
    if page is None or line is None or place != Place(page, line):
        return _text(place.to_dict())
    return f'{{"page":{page},"line":{line}}}'


def _head(accounts: FinalAccounts) -> dict[str, Any]:
    data: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "entity": accounts.entity,
        "fiscal_year": accounts.fiscal_year,
    }
    told = ((name, getattr(accounts, name)) for name in ("layout", "source"))
    return data | {name: value for name, value in told if value is not None}


def _rest(accounts: FinalAccounts, *, places: bool = True) -> dict[str, Any]:
    """Return the text behind the tables."""
    data: dict[str, Any] = {}
    for name, kind in PARTS.items():
        value = getattr(accounts, name)
        if value is not None and value != ():
            data[name] = _writing.dumper(kind)(value)  # type: ignore[misc]
    for name, kind in REST.items():
        value = getattr(accounts, name)
        if value and isinstance(value, tuple):
            data[name] = _writing.dumper(kind)(value)  # type: ignore[misc]
    if accounts.evidence:
        data["evidence"] = {ref: known.value for ref, known in _by_text(accounts.evidence)}
    if accounts.places and places:
        data["places"] = {
            ref: _writing.place_data(place) for ref, place in _by_text(accounts.places)
        }
    if accounts.numerals:
        data["numerals"] = dict(sorted(accounts.numerals.items()))
    return data


def _table_data(table: Table[Any]) -> dict[str, Any]:
    data: dict[str, Any] = {} if table.unit is None else {"unit": table.unit.value}
    data["quantum"] = format_amount(table.quantum)
    if table.columns != tuple(columns_of(table.ROW)):
        data["columns"] = list(table.columns)
    data["rows"] = _writing.table_dumper(type(table))(table.rows)
    return data


# --- reading ----------------------------------------


@overload
def from_dict(data: object) -> FinalAccounts: ...
@overload
def from_dict(data: object, kind: type[_T]) -> _T: ...
def from_dict(data: object, kind: type[Any] = FinalAccounts) -> Any:
    """Load a value, accounts unless another class is named, from JSON-ready data.

    An amount may also be a :class:`~decimal.Decimal`, for decoders that make those from numbers.
    Keys written twice cannot be seen in data; :func:`from_json` sees them. Raises
    :class:`~gov_accounts.errors.LoadErrors` with every problem and its path.

    >>> from_dict({"schema_version": "1.0", "entity": "某局", "fiscal_year": 2024}).fiscal_year
    2024
    """
    return _strict.load(data, kind)


@overload
def from_json(
    text: str | bytes,
    *,
    parse_float: type | None = None,
    decoder: Callable[[Any], Any] | None = None,
) -> FinalAccounts: ...
@overload
def from_json(
    text: str | bytes,
    kind: type[_T],
    *,
    parse_float: type | None = None,
    decoder: Callable[[Any], Any] | None = None,
) -> _T: ...
def from_json(
    text: str | bytes,
    kind: type[Any] = FinalAccounts,
    *,
    parse_float: type | None = None,
    decoder: Callable[[Any], Any] | None = None,
) -> Any:
    """Load a value from JSON text or UTF-8 bytes; see :func:`from_dict`.

    With ``parse_float=Decimal`` an amount may be a number in plain digits; it is taken exactly as
    written. ``decoder`` may be ``orjson.loads`` or ``msgspec.json.decode``, which are quicker than
    ``json.loads``. The decoder gets the text without the places, if those could be read without it.
    It must refuse all text that is not JSON.

    >>> from_json('{"quantum": "0.01", "rows": []}', TABLES[1]).quantum
    Decimal('0.01')
    """
    if parse_float not in (None, Decimal):
        raise TypeError(f"parse_float: expected None or Decimal, found {parse_float!r}")
    if parse_float is not None and decoder is not None:
        raise TypeError("expected parse_float or decoder, found both")
    return from_text(text, kind, exact_numbers=parse_float is Decimal, decoder=decoder)


@uncollected
def load_all(texts: Iterable[str | bytes], kind: type[_T] = FinalAccounts) -> list[_T]:  # type: ignore[assignment]
    """Load many JSON documents to hold them all, with the cyclic garbage collector paused.

    Accounts have no cycles, but a collector that runs while they pile up looks at all of them again
    and again. To stream documents, use :func:`from_json` one at a time.

    >>> load_all(['{"schema_version":"1.0","entity":"某局","fiscal_year":2024}'])[0].entity
    '某局'
    """
    return [from_json(text, kind) for text in texts]


# --- converters ----------------------------------------


def _code(data: object, kind: type[Code]) -> Code:
    try:
        return _strict.load(data, kind)
    except LoadErrors as errors:
        problem = errors.exceptions[0]
        raise LoadError(
            problem.message if isinstance(problem, LoadError) else str(problem)
        ) from None


def _amount(data: object, _kind: Any) -> Decimal:
    from gov_accounts.interchange.fields import to_amount  # noqa: PLC0415

    return to_amount(data)


def _is_amount(kind: Any) -> bool:
    from gov_accounts.interchange.fields import Amount  # noqa: PLC0415

    return bool(kind == Amount)


def configure_converter(converter: Converter) -> None:
    """Teach a cattrs converter this package's types, so that services can nest them in their own.

    A service declares an amount with the type :data:`gov_accounts.interchange.fields.Amount`; a
    plain Decimal keeps the meaning that the service gives it.

    Any converter will do, also those of ``cattrs.preconf`` for json, orjson, msgpack, pyyaml and
    others.

    >>> from cattrs import Converter
    >>> converter = Converter()
    >>> configure_converter(converter)
    >>> converter.unstructure(FunctionCode("206"))
    '206'
    """
    for kind in VALUES:
        converter.register_structure_hook(kind, _strict.load)
        converter.register_unstructure_hook(kind, to_dict)
    for code in (FunctionCode, DepartmentEconomicCode, GovernmentEconomicCode, RevenueCode):
        converter.register_structure_hook(code, _code)
        converter.register_unstructure_hook(code, str)
    converter.register_structure_hook_func(_is_amount, _amount)
    converter.register_unstructure_hook_func(_is_amount, format_amount)


def make_converter() -> Converter:
    """Return a new cattrs converter that knows this package's types.

    >>> make_converter().structure("2060101", FunctionCode)
    FunctionCode('2060101')
    """
    from cattrs import Converter  # noqa: PLC0415

    converter = Converter()
    configure_converter(converter)
    return converter
