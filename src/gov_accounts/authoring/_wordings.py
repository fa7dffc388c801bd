"""How places word their explanations: the choices of words, read from data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

__all__ = ["MIXED", "Wording", "known_wordings", "wording"]

MIXED = "mixed"
"""The name of the wording that has the words of all others."""


def _fixed(words: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType(dict(words))


@frozen(eq=False)
class Wording:
    """How one place words its explanation (情况说明): what may stand for each part of speech.

    ``words`` maps a name such as ``share`` to the words or patterns that may be drawn for it;
    ``orders`` are the orders of sections, of which one is drawn.
    """

    name: str
    title: str
    words: Mapping[str, tuple[str, ...]] = field(converter=_fixed, repr=False)
    orders: tuple[tuple[str, ...], ...] = field(repr=False)


def known_wordings() -> tuple[str, ...]:
    """Return the names of all wordings.

    >>> known_wordings()[:2]
    ('liaoning', 'shanghai')
    """
    return (*_wordings(), MIXED)


def wording(name: str) -> Wording:
    """Return a wording of the package by name; raises :class:`KeyError` if it is not known."""
    return _mixed() if name == MIXED else _wordings()[name]


@cache
def _wordings() -> Mapping[str, Wording]:
    data = _data()
    common = _flat(data.pop("common"))
    return MappingProxyType({name: _of(name, entry, common) for name, entry in data.items()})


def _data() -> dict[str, Any]:
    import tomllib  # noqa: PLC0415
    from importlib.resources import files  # noqa: PLC0415

    return tomllib.loads(
        (files("gov_accounts") / "data" / "wordings.toml").read_text(encoding="utf-8")
    )


def _of(name: str, data: dict[str, Any], common: Mapping[str, tuple[str, ...]]) -> Wording:
    title, order = data.pop("title"), tuple(data.pop("order"))
    own = _flat(data)
    unknown = sorted(set(own) - set(common))
    if unknown:
        raise ValueError(f"{name}: expected words that the common ones have, found {unknown}")
    return Wording(name, title, {**common, **own}, (order,))


def _flat(data: Mapping[str, Any], path: str = "") -> dict[str, tuple[str, ...]]:
    """Return tables of tables of words as one, by their paths."""
    flat: dict[str, tuple[str, ...]] = {}
    for key, value in data.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{path}{key}.")
        else:
            flat[path + key] = tuple(value)
    return flat


@cache
def _mixed() -> Wording:
    """Return the wording that has the words of all places, each once."""
    every = tuple(_wordings().values())
    words = {
        slot: tuple(dict.fromkeys(word for one in every for word in one.words[slot]))
        for slot in every[0].words
    }
    return Wording(MIXED, "各地混合", words, tuple(order for one in every for order in one.orders))
