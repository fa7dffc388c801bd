"""How loaders are made: the source that spells out the fields of a class, and what it uses."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from functools import cache as _cache
from functools import wraps
from typing import Any, TypeVar

from gov_accounts.interchange import _known

__all__ = [
    "AMOUNT",
    "NAMES",
    "REF",
    "WORD",
    "Load",
    "Tally",
    "cached",
    "fill",
    "function",
    "twin",
    "uncollected",
]

_F = TypeVar("_F", bound=Callable[..., Any])


def cached(made: _F) -> _F:
    """``functools.cache``, with a type that also takes classes with a metaclass."""
    return _cache(made)  # type: ignore[return-value]


def uncollected(function: _F) -> _F:
    """Pause the cyclic garbage collector while a function runs.

    Loading makes no cycles, and its short-lived objects are freed without the collector. A
    collector that runs in between looks at all objects in vain, which takes up to a tenth of the
    time. If another thread switches the collector off meanwhile, this function switches it on
    again.
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


def function(source: str, name: str, names: dict[str, Any]) -> Any:
    """Return the function of that name that the source defines; the source uses ``names``."""
    exec(compile(source, f"<gov_accounts {name}>", "exec"), names)  # noqa: S102  our own source, no input in it
    return names[name]


class Tally:
    """Counts the keys of all objects that were read, so that keys written twice are noticed."""

    __slots__ = ("keys",)

    def __init__(self) -> None:
        self.keys = 0


Load = Callable[[Any, Tally], Any]
"""A function that loads a value from data of the wire.

It raises one of :data:`~gov_accounts.interchange._known.UNFIT` if the data do not fit.
"""


@cached
def twin(kind: type[Any]) -> Any:
    """Return a writable subclass of a frozen class, same slots; instances become ``kind`` later.

    Both ``__setattr__`` and ``__delattr__`` must be those of ``object``: they share one place in a
    type, and with one of them written in Python every assignment would take the long way.
    """
    plain = {
        "__setattr__": object.__setattr__,
        "__delattr__": object.__delattr__,
        "__init__": object.__init__,
    }
    return type(f"_{kind.__name__}", (kind,), {"__slots__": (), **plain})


NAMES = {
    "AMOUNTS": _known.AMOUNTS,
    "PLACES": _known.PLACES,
    "REFS": _known.REFS,
    "UNPAGED": _known.UNPAGED,
    "WORDS": _known.WORDS,
    "Unfit": _known.Unfit,
    "amount": _known.amount,
    "place": _known.place,
    "ref": _known.ref,
    "unfit": _known.unfit,
    "word": _known.word,
}
"""The names that any generated source may use."""

AMOUNT = {
    True: "AMOUNTS[{}]",
    False: "AMOUNTS[value] if (value := {}) in AMOUNTS else amount(value)",
}
WORD = {True: "WORDS[{}]", False: "WORDS[value] if (value := {}) in WORDS else word(value)"}
REF = {True: "REFS[{}]", False: "ref({})"}
"""How an amount, a word and a name are read; True for what raises KeyError where it is new."""


def fill(fields: Sequence[tuple[str, list[str], str]], of: str, to: str) -> list[str]:
    """Return source that fills the fields of an object from the keys left in a mapping.

    A field is its name, the statements that fill it, and the source of its default. ``left`` is the
    number of keys not used yet: if none is left, the remaining fields are blank without a look at
    the mapping.
    """
    if not fields:
        return ["if left:", "    raise Unfit"]
    (name, taken, default), rest = fields[0], fields[1:]
    blank = dict[str, list[str]]()
    for other, _, other_default in fields:
        blank.setdefault(other_default, []).append(f"{to}.{other}")
    return [
        "if left:",
        f"    if {name!r} in {of}:",
        *(f"        {line}" for line in taken),
        "        left -= 1",
        "    else:",
        f"        {to}.{name} = {default}",
        *(f"    {line}" for line in fill(rest, of, to)),
        "else:",
        *(f"    {' = '.join([*targets, source])}" for source, targets in blank.items()),
    ]
