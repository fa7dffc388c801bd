"""JSON text, decoded; finds what data do not show: keys written twice, half surrogate pairs."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from gov_accounts.accounts import FinalAccounts
from gov_accounts.errors import LoadError, LoadErrors
from gov_accounts.interchange import _canonical
from gov_accounts.interchange._generated import uncollected
from gov_accounts.interchange._strict import Reader, read, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["decode", "from_text", "twice"]

_T = TypeVar("_T")
_plain = json.JSONDecoder()


@uncollected
def from_text(
    text: str | bytes,
    kind: type[_T],
    *,
    exact_numbers: bool = False,
    decoder: Callable[[Any], Any] | None = None,
) -> _T:
    """Load JSON text; see :func:`gov_accounts.interchange.from_json`."""
    if exact_numbers:
        return _carefully(text, kind, exact_numbers=True)
    try:
        places, rest = _canonical.take_places(text) if kind is FinalAccounts else (None, text)
        if decoder is None or decoder is json.loads:
            rest = _plainly(rest)
            data = _plain.decode(rest)
        else:
            data = decoder(rest)
    except Exception:  # noqa: BLE001  whatever a decoder raises, the standard one says what is wrong
        return _carefully(text, kind)
    if places is not None and not (isinstance(data, dict) and "places" not in data):
        return _carefully(text, kind)
    value, reader = read(data, kind, places=places)
    problems = _doubts(text, rest, data, reader)
    if value is not None and not problems:
        return value
    if decoder is not None:
        # Other decoders make other values of large numbers and lists.
        with suppress(LoadErrors):
            return _carefully(text, kind)
    raise LoadErrors([*problems, *reader.problems])


def _doubts(text: str | bytes, rest: str | bytes, data: object, reader: Reader) -> list[LoadError]:
    """Return the faults that the data of a text hide: keys written twice, half surrogates."""
    # Keys written twice are gone from the data, so the text has more colons than keys were read.
    once = _each_once(rest, reader.tally.keys) or (
        reader.problems and _each_once(rest, _count(data))
    )
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
    value, reader = read(data, kind, whole_amounts=exact_numbers)
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
    """Whether a text surely writes no key twice, if ``keys`` keys were read from it.

    A key has one colon. If texts have colons too, the count of quotes with a colon decides, since
    every key ends in them; if a blank stands between the two, or a text holds both, nothing is
    sure.
    """
    if isinstance(text, bytes):
        return text.count(b":") == keys or (
            text.count(b'":') == keys
            and not any(blank in text for blank in (b" :", b"\n:", b"\t:", b"\r:"))
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


def decode(text: str | bytes, *, exact_numbers: bool = False) -> Any:
    """Decode JSON; mark keys written twice and, if asked, keep numbers exactly (no exponents)."""
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
