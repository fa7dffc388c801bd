"""From data or JSON text to values: the shape of the class reads them, and says all that is wrong.

Text shows what data do not: keys written twice, half surrogate pairs.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from gov_accounts.accounts import FinalAccounts
from gov_accounts.errors import LoadError, LoadErrors
from gov_accounts.findings import Report
from gov_accounts.interchange._described import shape_of
from gov_accounts.interchange._migrate import SCHEMA_VERSION, migrate
from gov_accounts.interchange._shapes import Load, Shape, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["from_text", "load", "shape"]

_T = TypeVar("_T")


def shape(kind: Any) -> Shape:
    """Return the shape of a class whose values stand alone on the wire."""
    if kind is Report:
        from gov_accounts.interchange._report_shape import report_shape  # noqa: PLC0415

        return report_shape()
    return shape_of(kind)  # type: ignore[no-any-return]


def load(data: object, kind: type[_T]) -> _T:
    """Return the value of a class; raise LoadErrors with every problem."""
    value, state = _read(data, kind)
    return _unless(state.problems, value)


def _unless(problems: list[LoadError], value: _T | None) -> _T:
    if problems:
        raise LoadErrors(problems)
    return value  # type: ignore[return-value]  # no problem, so there is one


def _read(data: object, kind: type[_T], *, exact: bool = False) -> tuple[_T | None, Load]:
    """Return the value and what the load says of it: problems (then the value means nothing)."""
    state = Load(exact=exact)
    if kind is FinalAccounts and isinstance(data, dict):
        data = migrate(data)
        version = data.get("schema_version", SCHEMA_VERSION)
        if version != SCHEMA_VERSION:
            state.fail(
                "$.schema_version",
                f"expected version {SCHEMA_VERSION}, found {shown(version)}; "
                "use a release of gov_accounts that knows it",
            )
            return None, state
    try:
        return shape(kind).read(data, "$", state), state
    except RecursionError:
        state.fail("$", "expected data that can be gone through, found them nested too deeply")
        return None, state


# --- text ----------------------------------------


def from_text(
    text: str | bytes,
    kind: type[_T],
    *,
    exact_numbers: bool = False,
    decoder: Callable[[Any], Any] | None = None,
) -> _T:
    """Load JSON text; see :func:`gov_accounts.interchange.from_json`."""
    if not exact_numbers:
        try:
            plain = _plain(text)
            own = decoder is None or decoder is json.loads
            data = json.loads(plain) if own else decoder(text)  # type: ignore[misc]
        except Exception:  # noqa: BLE001  whatever a decoder raises, the careful way says what is wrong
            return _carefully(text, kind)
        value, state = _read(data, kind)
        if not state.problems and _surely_whole(plain, state.keys):
            return value  # type: ignore[return-value]  # no problem, so there is one
        # Other decoders make other values of large numbers and lists.
        if not state.problems or decoder is None:
            return _unless([*_twice(_decode(text), "$"), *state.problems], value)
    return _carefully(text, kind, exact_numbers=exact_numbers)


def _carefully(text: str | bytes, kind: type[_T], *, exact_numbers: bool = False) -> _T:
    """Load with every key that is written twice."""
    data = _decode(text, exact_numbers=exact_numbers)
    twice = [*_twice(data, "$")]
    value, state = _read(data, kind, exact=exact_numbers)
    return _unless([*twice, *state.problems], value)


def _plain(text: str | bytes) -> str:
    """Return text, or what UTF-8 bytes say, without a byte order mark."""
    return (text.decode("utf-8") if isinstance(text, bytes) else text).removeprefix("\ufeff")


def _surely_whole(text: str, keys: int) -> bool:
    """Whether a text surely writes no half surrogate pair, and no key twice if it has ``keys``.

    Keys written twice are gone from the data, so the text has more colons than keys were read. If
    texts have colons too, the count of quotes with a colon decides, since every key ends in them;
    if a blank stands between the two, or a text holds both, nothing is sure.
    """
    if "\\" in text and ("\\ud" in text or "\\uD" in text):
        return False
    return text.count(":") == keys or (
        text.count('":') == keys and not any(blank in text for blank in (" :", "\n:", "\t:", "\r:"))
    )


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


def _twice(data: Any, path: str) -> Iterator[LoadError]:
    """Yield a problem for each key written twice."""
    waiting = [(data, path)]
    while waiting:
        one, place = waiting.pop()
        if isinstance(one, _Twice):
            for key in one.again:
                found = shown(one[key])
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


def _decode(text: str | bytes, *, exact_numbers: bool = False) -> Any:
    """Decode JSON; mark keys written twice and, if asked, keep numbers exactly (no exponents)."""
    try:
        data = json.loads(
            _plain(text),
            object_pairs_hook=_pairs,
            parse_float=_exact if exact_numbers else None,
        )
        json.dumps(data, ensure_ascii=False, default=str).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise LoadErrors([LoadError(f"expected JSON in UTF-8: {_said(error)}", "$")]) from None
    return data


def _said(error: BaseException) -> str:
    if isinstance(error, UnicodeEncodeError):
        return "half a surrogate pair is no character"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)
