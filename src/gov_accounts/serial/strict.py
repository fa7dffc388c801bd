"""Strict loading: every problem of a document with its path and the value found.

Each part is first given to the generated loader of :mod:`gov_accounts.serial.fast`; only a part that it
refuses is gone through here, value by value. So a good document costs nothing here, and a bad one little.
"""

from __future__ import annotations

import gc
import json
from contextlib import suppress
from decimal import Decimal
from functools import wraps
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

import attrs

from gov_accounts.accounts import FinalAccounts, Place
from gov_accounts.codes import Code
from gov_accounts.errors import LoadError, LoadErrors
from gov_accounts.money import require_amount
from gov_accounts.serial import canonical, fast, known
from gov_accounts.serial.generated import Tally
from gov_accounts.serial.known import UNFIT, Unfit
from gov_accounts.serial.migrate import SCHEMA_VERSION, migrate
from gov_accounts.serial.rows import row_loader
from gov_accounts.serial.wire import AMOUNT, CONTENTS, fields_of, members_of, tag_of
from gov_accounts.tables import Row, Table, columns_of, parse_ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Reader", "decode", "from_text", "load", "place", "twice", "uncollected"]

_T = TypeVar("_T")
_F = TypeVar("_F", bound="Callable[..., Any]")


def uncollected(function: _F) -> _F:
    """Pause the cyclic garbage collector while a function runs.

    Nothing that loading makes has cycles, and what it makes for a moment is gone by itself. A collector that
    runs in between looks at all of it for nothing, which takes up to a tenth of the time. Who switches the
    collector off meanwhile, in another thread, finds it on again.
    """

    @wraps(function)
    def wrapped(*arguments: Any, **options: Any) -> Any:
        if not gc.isenabled():
            return function(*arguments, **options)
        gc.disable()
        try:
            return function(*arguments, **options)
        finally:
            gc.enable()

    return wrapped  # type: ignore[return-value]


def _load(reader: Reader, kind: Any, data: object, path: str) -> Any:
    """Return a value of an annotated type; what does not fit becomes a problem."""
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
            name: _load(reader, field_kind, found[name], f"{path}.{name}") if name in found else default
            for name, field_kind, default in fields_of(kind)
            if name in found or default is not attrs.NOTHING
        }
        for one in fast.checked_fields(kind):
            if one.name in found and len(reader.problems) == before and one.validator is not None:
                reader.build(f"{path}.{one.name}", lambda one=one: one.validator(None, one, values[one.name]))  # type: ignore[misc]
        if len(reader.problems) > before or any(need and name not in found for name, need in names.items()):
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
        _load(reader, k, one, f"{path}[{i}]") for i, (k, one) in enumerate(zip(kinds, values, strict=True))
    )


# --- reading ----------------------------------------


class Reader:
    """Reads values strictly and collects every problem with its path."""

    def __init__(self, *, whole_amounts: bool = False) -> None:
        self.problems: list[LoadError] = []
        self.tally = Tally()
        self.whole_amounts = whole_amounts

    def quick(self, kind: Any, data: object) -> Any:
        """Return the value if the generated loader takes it; None otherwise, and nothing is counted."""
        if self.whole_amounts:
            return None
        before = self.tally.keys
        try:
            return fast.loader(kind)(data, self.tally)
        except UNFIT:
            self.tally.keys = before
            return None

    def fail(self, path: str, message: str) -> None:
        """Note a problem."""
        self.problems.append(LoadError(message, path))

    def mapping(self, data: object, path: str, keys: dict[str, bool]) -> dict[str, Any]:
        """Return an object whose keys are all known and, where True, all there."""
        if not isinstance(data, dict):
            self.fail(path, f"expected an object, found {_shown(data)}")
            return {}
        self.tally.keys += len(data)
        for key in data:
            if key not in keys:
                self.fail(f"{path}.{key}", f"unknown key, found with {_shown(data[key])}")
        for key, required in keys.items():
            if required and key not in data:
                self.fail(path, f"expected the key {key!r}, found none")
        return data

    def sequence(self, data: object, path: str) -> list[Any]:
        """Return a list."""
        if isinstance(data, list):
            return data
        self.fail(path, f"expected a list, found {_shown(data)}")
        return []

    def text(self, data: object, path: str) -> str:
        """Return a text."""
        if isinstance(data, str):
            return data
        self.fail(path, f"expected text, found {_shown(data)}")
        return ""

    def whole(self, data: object, path: str) -> int | None:
        """Return a whole number."""
        if isinstance(data, int) and not isinstance(data, bool):
            return data
        self.fail(path, f"expected a whole number, found {_shown(data)}")
        return None

    def amount(self, data: object, path: str) -> Decimal | None:
        """Return an amount written as text."""
        if isinstance(data, Decimal) or (self.whole_amounts and type(data) is int):
            return self.build(path, lambda: require_amount(Decimal(data)))
        if isinstance(data, str) and AMOUNT.fullmatch(data) is not None:
            return self.build(path, lambda: require_amount(Decimal(data)))
        self.fail(path, f'expected an amount as text such as "748.66", found {_shown(data)}')
        return None

    def choice(self, data: object, path: str, values: dict[str, _T]) -> _T | None:
        """Return what one of some texts stands for."""
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


_NEEDED = {"schema_version": True, "entity": True, "fiscal_year": True}
_TOP = {**_NEEDED, **dict.fromkeys(CONTENTS, False)}


@uncollected
def load(data: object, kind: type[_T], *, whole_amounts: bool = False) -> _T:
    """Return the value of a class; raise LoadErrors with all that does not fit."""
    value, reader = _read(data, kind, whole_amounts=whole_amounts)
    if value is None:
        raise LoadErrors(reader.problems)
    return value


def _read(
    data: object, kind: type[_T], *, whole_amounts: bool = False, places: dict[str, Place] | None = None
) -> tuple[_T | None, Reader]:
    """Return the value, None if there are problems, and what read it: its problems, how many keys it read.

    ``places`` are those of accounts, if they are loaded already.
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


_plain = json.JSONDecoder()


@uncollected
def from_text(
    text: str | bytes,
    kind: type[_T],
    *,
    exact_numbers: bool = False,
    decoder: Callable[[Any], Any] | None = None,
) -> _T:
    """Load JSON text; see :func:`gov_accounts.serial.from_json`."""
    if exact_numbers:
        return _carefully(text, kind, exact_numbers=True)
    try:
        places, rest = canonical.take_places(text) if kind is FinalAccounts else (None, text)
        if decoder is None or decoder is json.loads:
            rest = _plainly(rest)
            data = _plain.decode(rest)
        else:
            data = decoder(rest)
    except Exception:  # noqa: BLE001  whatever a decoder raises, the standard one says what is wrong
        return _carefully(text, kind)
    if places is not None and not (isinstance(data, dict) and "places" not in data):
        return _carefully(text, kind)
    value, reader = _read(data, kind, places=places)
    problems = _doubts(text, rest, data, reader)
    if value is not None and not problems:
        return value
    if decoder is not None:
        # Other decoders make other values of large numbers and lists.
        with suppress(LoadErrors):
            return _carefully(text, kind)
    raise LoadErrors([*problems, *reader.problems])


def _doubts(text: str | bytes, rest: str | bytes, data: object, reader: Reader) -> list[LoadError]:
    """Return what is wrong with a text but does not show in its data: keys written twice, half surrogates."""
    # Keys written twice are gone from the data, so the text has more colons than keys were read.
    once = _each_once(rest, reader.tally.keys) or (reader.problems and _each_once(rest, _count(data)))
    if once and not _may_halve(rest):
        return []
    try:
        return [*twice(decode(text), "$")]
    except LoadErrors as errors:
        return [*errors.problems]


def _carefully(text: str | bytes, kind: type[_T], *, exact_numbers: bool = False) -> _T:
    """Load with every key that is written twice."""
    data = decode(text, exact_numbers=exact_numbers)
    problems = list(twice(data, "$"))
    value, reader = _read(data, kind, whole_amounts=exact_numbers)
    problems += reader.problems
    if value is None or problems:
        raise LoadErrors(problems)
    return value


def _plainly(text: str | bytes) -> str:
    """Return UTF-8 as text, without a byte order mark."""
    plain = text.decode("utf-8") if isinstance(text, bytes) else text
    return plain.removeprefix("\ufeff")


def _may_halve(text: str | bytes) -> bool:
    """Whether a text may write half a surrogate pair."""
    if isinstance(text, bytes):
        return b"\\" in text and (b"\\ud" in text or b"\\uD" in text)
    return "\\" in text and ("\\ud" in text or "\\uD" in text)


def _each_once(text: str | bytes, keys: int) -> bool:
    """Whether a text surely writes no key twice, seen that so many different keys were read from it.

    A key has one colon. Where texts have colons too, keys end in a quote and a colon; where blanks stand
    between those, or a text looks like them, nothing is sure.
    """
    if isinstance(text, bytes):
        return text.count(b":") == keys or (
            text.count(b'":') == keys and not any(blank in text for blank in (b" :", b"\n:", b"\t:", b"\r:"))
        )
    return text.count(":") == keys or (
        text.count('":') == keys and not any(blank in text for blank in (" :", "\n:", "\t:", "\r:"))
    )


def _count(data: Any) -> int:
    """Return how many keys all objects have."""
    count, waiting = 0, [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            count += len(one)
            waiting += [value for value in one.values() if isinstance(value, (dict, list))]
        elif isinstance(one, list):
            waiting += [value for value in one if isinstance(value, (dict, list))]
    return count


def _no_json(error: BaseException) -> LoadErrors:
    reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    return LoadErrors([LoadError(f"expected JSON in UTF-8: {reason}", "$")])


class _Twice(dict[str, Any]):
    """An object that was written with keys twice; ``again`` are those keys."""

    again: tuple[str, ...] = ()


def _pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(items)
    if len(found) == len(items):
        return found
    keys = [key for key, _ in items]
    marked = _Twice(found)
    marked.again = tuple(key for key in found if keys.count(key) > 1)
    return marked


def twice(data: Any, path: str) -> Iterator[LoadError]:
    """Yield a problem for each key written twice."""
    waiting = [(data, path)]
    while waiting:
        one, place = waiting.pop()
        if isinstance(one, _Twice):
            for key in one.again:
                found = _shown(one[key])
                yield LoadError(
                    f"expected each key once, found it twice, last with {found}", f"{place}.{key}"
                )
        if isinstance(one, dict):
            waiting += [(value, f"{place}.{key}") for key, value in one.items()]
        elif isinstance(one, list):
            waiting += [(value, f"{place}[{i}]") for i, value in enumerate(one)]


def _exact(digits: str) -> Decimal:
    if "e" in digits.lower():
        raise ValueError(f"expected a number in plain digits, found {digits[:60]}")
    return Decimal(digits)


def decode(text: str | bytes, *, exact_numbers: bool = False) -> Any:
    """Decode JSON so that keys written twice are marked; numbers exactly, without exponents, if asked for."""
    try:
        data = json.loads(
            _plainly(text), object_pairs_hook=_pairs, parse_float=_exact if exact_numbers else None
        )
        json.dumps(data, ensure_ascii=False, default=str).encode("utf-8")
    except UnicodeEncodeError:
        raise _no_json(ValueError("half a surrogate pair is no character")) from None
    except (ValueError, RecursionError) as error:
        raise _no_json(error) from None
    return data


def _accounts(reader: Reader, data: object, taken: dict[str, Any]) -> FinalAccounts | None:
    values = dict(taken)
    if isinstance(data, dict):
        data = migrate(data)
        if not reader.whole_amounts:
            values |= fast.load_contents(data, reader.tally)
            whole = len(values) == len(data) + len(taken) and values.keys() >= _NEEDED.keys()
            # What is said of ambiguous rows is true or not only beside the tables.
            if whole and not values.get("ambiguous"):
                reader.tally.keys += len(data)
                return fast.assemble(values)
    top = reader.mapping(data, "$", _TOP)
    if "schema_version" in top and top["schema_version"] != SCHEMA_VERSION:
        reader.fail(
            "$.schema_version",
            f"expected version {SCHEMA_VERSION}, found {_shown(top['schema_version'])}; "
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
        reader.fail(path, f"expected an object, found {_shown(data)}")
        return {}
    reader.tally.keys += len(data)
    if name == "numerals":
        return {one: reader.whole(count, f"{path}.{one}") for one, count in data.items()}
    found = {}
    for ref, one in data.items():
        try:
            found[known.ref(ref)] = known.place(one)
            reader.tally.keys += len(one)
        except UNFIT:
            where = f"{path}[{ref!r}]"
            reader.build(where, lambda ref=ref: parse_ref(ref))  # type: ignore[misc]
            found[ref] = place(reader, one, where)
    return found


def _table(reader: Reader, kind: type[Table[Any]], data: object, path: str) -> Table[Any] | None:
    keys = {"unit": False, "quantum": True, "columns": False, "rows": True}
    found = reader.mapping(data, path, keys)
    if not {"quantum", "rows"} <= found.keys():
        return None
    unit = reader.choice(found["unit"], f"{path}.unit", known.UNITS) if "unit" in found else None
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
    return reader.build(path, lambda: kind(unit, quantum, columns, tuple(row for row in rows if row)))


def _quick_row(load: Callable[[Any, Tally], Any] | None, tally: Tally, data: object) -> Row | None:
    """Return a row that fits; None for one to be gone through."""
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
    figures = {name: reader.amount(found[name], f"{path}.{name}") for name in names if name in found}
    return reader.build(path, lambda: kind(key, label, **figures))


def place(reader: Reader, data: object, path: str) -> Place:
    """Return a place; what does not fit becomes a problem."""
    found = reader.mapping(data, path, {"page": False, "line": False})
    known = {
        key: reader.whole(value, f"{path}.{key}") for key, value in found.items() if key in ("page", "line")
    }
    return Place(**known)
