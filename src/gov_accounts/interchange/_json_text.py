"""JSON text, decoded; finds what data do not show: keys written twice, half surrogate pairs."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from gov_accounts.errors import LoadError, LoadErrors
from gov_accounts.interchange._loading import read
from gov_accounts.interchange._shapes import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["from_text"]

_T = TypeVar("_T")


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
            data = _plainly(text, decoder)
        except Exception:  # noqa: BLE001  whatever a decoder raises, the careful way says what is wrong
            return _carefully(text, kind)
        value, state = read(data, kind)
        # Other decoders make other values of large numbers and lists.
        if not state.problems or decoder is None:
            if state.problems or _may_halve(text) or not _each_once(text, state.keys):
                _refuse([*_twice(_decode(text), "$"), *state.problems])
            return value  # type: ignore[return-value]  # no problem, so there is one
    return _carefully(text, kind, exact_numbers=exact_numbers)


def _carefully(text: str | bytes, kind: type[_T], *, exact_numbers: bool = False) -> _T:
    """Load with every key that is written twice."""
    data = _decode(text, exact_numbers=exact_numbers)
    twice = [*_twice(data, "$")]
    value, state = read(data, kind, exact=exact_numbers)
    _refuse([*twice, *state.problems])
    return value  # type: ignore[return-value]  # no problem, so there is one


def _refuse(problems: list[LoadError]) -> None:
    if problems:
        raise LoadErrors(problems)


def _plainly(text: str | bytes, decoder: Callable[[Any], Any] | None) -> Any:
    """Return the data of UTF-8 text, which may have a byte order mark."""
    if decoder is not None and decoder is not json.loads:
        return decoder(text)
    plain = text.decode("utf-8") if isinstance(text, bytes) else text
    return json.loads(plain.removeprefix("\ufeff"))


def _may_halve(text: str | bytes) -> bool:
    """Whether a text may write half a surrogate pair."""
    if isinstance(text, bytes):
        return b"\\" in text and (b"\\ud" in text or b"\\uD" in text)
    return "\\" in text and ("\\ud" in text or "\\uD" in text)


def _each_once(text: str | bytes, keys: int) -> bool:
    """Whether a text surely writes no key twice, if ``keys`` keys were read from it.

    Keys written twice are gone from the data, so the text has more colons than keys were read. If
    texts have colons too, the count of quotes with a colon decides, since every key ends in them;
    if a blank stands between the two, or a text holds both, nothing is sure.
    """
    if isinstance(text, bytes):
        return text.count(b":") == keys or (
            text.count(b'":') == keys
            and not any(blank in text for blank in (b" :", b"\n:", b"\t:", b"\r:"))
        )
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
        plain = text.decode("utf-8") if isinstance(text, bytes) else text
        data = json.loads(
            plain.removeprefix("\ufeff"),
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
