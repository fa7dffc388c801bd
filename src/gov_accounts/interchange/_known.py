"""Values that were read before: amounts, words, codes, places; checked once, then shared.

Each table is an exact ``dict``, because Python reads it sooner than any subclass: a loader first
looks there, and on a ``KeyError`` asks the function beside the table, which checks the new entry
and remembers it. Tables have a bound and are emptied when they reach it, so that strange input
cannot fill the memory.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NoReturn

from gov_accounts.interchange._wire import AMOUNT
from gov_accounts.money import MAX_DIGITS, MAX_PLACES, require_amount
from gov_accounts.places import PLACE_KEYS, Place
from gov_accounts.refs import CellRef
from gov_accounts.units import Unit
from gov_accounts.words import bounded_number

__all__ = [
    "AMOUNTS",
    "PLACES",
    "PLACE_TEXTS",
    "QUANTA",
    "REFS",
    "REF_TEXTS",
    "ROOM",
    "SHORT",
    "UNFIT",
    "UNITS",
    "UNPAGED",
    "WORDS",
    "Unfit",
    "amount",
    "forget",
    "learn_places",
    "place",
    "place_at",
    "quantum",
    "ref",
    "remembers",
    "unfit",
    "word",
]

ROOM = 1 << 16
"""Entries a table may have."""

SHORT = 80
"""Longer texts are seldom seen twice, and not kept."""


class Unfit(ValueError):  # noqa: N818
    """The value is not what the fast way accepts; strict loading says why."""


UNFIT = (ValueError, LookupError, TypeError, AttributeError)
"""The errors that a loader raises for all that it does not accept."""


def unfit() -> NoReturn:
    """Refuse, in the middle of an expression."""
    raise Unfit


AMOUNTS: dict[str, Decimal] = {}
QUANTA: dict[str, Decimal] = {}
WORDS: dict[str, str] = {}
REFS: dict[str, CellRef] = {}
UNITS = {unit.value: unit for unit in Unit}
REF_TEXTS: dict[bytes, CellRef] = {}
"""Names of figures by their text in UTF-8, with a zero byte behind it."""
PLACE_TEXTS: dict[bytes, Place] = {}
"""Places by their text without braces, such as ``"page":2,"line":19``."""
_NONE: dict[int | None, Place] = {}
_placed = 0
UNPAGED: dict[int | None, Place] = {}
"""Places without a page, by line."""
PLACES: dict[int | None, dict[int | None, Place]] = {None: UNPAGED}
"""Places by page and line."""

_usual = re.compile(bounded_number(MAX_DIGITS, MAX_PLACES)).fullmatch
"""Amounts of which nothing else is to be checked; leading zeros can make a longer one right."""


_NAME = re.compile(rb'[^"\\\x00-\x1f]+\0')
_PLACE = re.compile(
    rb'(?:"page":(0|-?[1-9][0-9]{0,8}))?(?:(?:(?<=[0-9]),|^)"line":(0|-?[1-9][0-9]{0,8}))?'
)


def _keep(table: dict[Any, Any], text: str | bytes, value: Any, longest: int = SHORT) -> Any:
    if len(text) <= longest:
        if len(table) >= ROOM:
            table.clear()
        table[text] = value
    return value


_others: list[dict[Any, Any]] = []


def remembers(table: dict[Any, Any]) -> None:
    """Let :func:`forget` empty a table of another module too."""
    _others.append(table)


def forget() -> None:
    """Empty every table."""
    tables: list[dict[Any, Any]] = [AMOUNTS, QUANTA, WORDS, REFS, REF_TEXTS, PLACE_TEXTS, *_others]
    for table in tables:
        table.clear()
    _forget_places()


def _forget_places() -> None:
    global _placed  # noqa: PLW0603
    _placed = 0
    UNPAGED.clear()
    PLACES.clear()
    PLACES[None] = UNPAGED


def amount(text: Any) -> Decimal:
    """Check an amount and remember it."""
    if type(text) is str and _usual(text) is not None:
        if len(AMOUNTS) >= ROOM:
            AMOUNTS.clear()
        value = AMOUNTS[text] = Decimal(text)
        return value
    if type(text) is str and AMOUNT.fullmatch(text) is not None:
        return require_amount(Decimal(text))
    if type(text) is Decimal:
        return require_amount(text)
    raise Unfit


def quantum(text: Any) -> Decimal:
    """Return a last printed place."""
    value = amount(text)
    if value != Decimal(1).scaleb(int(value.as_tuple().exponent)):
        raise Unfit
    return value if type(text) is Decimal else _keep(QUANTA, text, value)


def word(text: Any) -> str:
    """Check a text that many documents share, and remember it."""
    if type(text) is not str:
        raise Unfit
    return _keep(WORDS, text, text)  # type: ignore[no-any-return]


def ref(text: Any) -> CellRef:
    """Return the name of a figure."""
    value = REFS.get(text)
    if value is not None:
        return value
    return _keep(REFS, text, CellRef.parse(text))  # type: ignore[no-any-return]


def place_at(page: int | None, line: int | None) -> Place:
    """Return a place; equal ones are one object."""
    global _placed  # noqa: PLW0603  how many there are, without counting them
    made = PLACES.get(page, _NONE).get(line)
    if made is None:
        made = Place(page, line)
        if _placed >= ROOM:
            _forget_places()
        _placed += 1
        PLACES.setdefault(page, {})[line] = made
    return made


_PLACE_TYPES = {key: int if key in ("page", "line") else str for key in PLACE_KEYS}


def place(data: Any) -> Place:
    """Return the place that an object of the wire names."""
    if type(data) is not dict or not data.keys() <= _PLACE_TYPES.keys():
        raise Unfit
    if any(type(value) is not _PLACE_TYPES[key] for key, value in data.items()):
        raise Unfit
    if data.keys() <= {"page", "line"}:
        return place_at(data.get("page"), data.get("line"))
    return Place(**data)


def learn_places(names: list[bytes], places: list[bytes]) -> None:
    """Check names of figures and places by their text, and remember them."""
    for name in names:
        if name not in REF_TEXTS:
            if _NAME.fullmatch(name) is None:
                raise Unfit
            _keep(REF_TEXTS, name, ref(name[:-1].decode()), 3 * SHORT)
    for text in places:
        if text not in PLACE_TEXTS:
            found = _PLACE.fullmatch(text)
            if found is None:
                raise Unfit
            page, line = (None if number is None else int(number) for number in found.groups())
            _keep(PLACE_TEXTS, text, place_at(page, line))
