"""Descriptions that stand in data files (TOML): each key taken once, in its type, the rest refused.

>>> Entry({"title": "某市"}, "ours").take("title", str)
'某市'
>>> Entry({"titel": "某市"}, "ours").done()
Traceback (most recent call last):
gov_accounts.errors.LoadError: unknown key 'titel' @ ours.titel
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from gov_accounts.errors import LoadError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["REQUIRED", "Entry", "data_file", "require_kind"]

REQUIRED = object()
"""The default of a key that must be there."""
_NAMES = {str: "text", int: "a number", bool: "true or false", list: "a list", dict: "a table"}


@cache
def data_file(name: str) -> dict[str, Any]:
    """Return a data file of the package as TOML gives it; it is read when first asked for."""
    import tomllib  # noqa: PLC0415
    from importlib.resources import files  # noqa: PLC0415

    return tomllib.loads((files("gov_accounts") / "data" / name).read_text(encoding="utf-8"))


class Entry:
    """A table of data with its path: each key is taken once, in its type; the rest is unknown."""

    def __init__(self, data: object, path: str) -> None:
        if not isinstance(data, Mapping):
            raise LoadError(f"expected a table, found {data!r}", path)
        self.data = data
        self.path = path
        self._taken: set[str] = set()

    def take(self, key: str, kind: type, default: object = REQUIRED) -> Any:
        """Return the value of a key, of a kind."""
        self._taken.add(key)
        value = self.data.get(key, default)
        if value is REQUIRED:
            raise LoadError(f"missing key {key!r}", self.path)
        if value is not default:
            require_kind(value, kind, f"{self.path}.{key}")
        return value

    def texts(self, key: str, default: object = ()) -> tuple[str, ...]:
        """Return a list of texts."""
        return self.many(key, str, default)

    def many(self, key: str, kind: type, default: object = ()) -> tuple[Any, ...]:
        """Return a list of values of a kind."""
        values = self.take(key, list, default)
        for number, value in enumerate(values):
            require_kind(value, kind, f"{self.path}.{key}[{number}]")
        return tuple(values)

    def entry(self, key: str) -> Entry:
        """Return the table at a key; an empty one if there is none."""
        return Entry(self.take(key, dict, {}), f"{self.path}.{key}")

    def among(self, key: str, known: Iterable[str], default: object = ()) -> tuple[str, ...]:
        """Return a list of names that are known."""
        names, known = self.texts(key, default), set(known)
        for number, name in enumerate(names):
            if name not in known:
                raise LoadError(f"unknown name {name!r}", f"{self.path}.{key}[{number}]")
        return names

    def one(self, key: str, known: Iterable[str], default: object = REQUIRED) -> Any:
        """Return one name that is known."""
        value = self.take(key, str, default)
        if value is not default and value not in set(known):
            raise LoadError(f"unknown name {value!r}", f"{self.path}.{key}")
        return value

    def text_by_name(self, key: str, known: Iterable[str]) -> Mapping[str, str]:
        """Return a text for each of some known names; refuse others."""
        entry, known = self.entry(key), set(known)
        for name in entry.data:
            if name in known:
                entry.take(name, str)
        entry.done()
        return MappingProxyType(dict(entry.data))

    def done(self) -> None:
        """Refuse keys that nobody took."""
        for key in self.data:
            if key not in self._taken:
                raise LoadError(f"unknown key {key!r}", f"{self.path}.{key}")


def require_kind(value: object, kind: type, path: str) -> None:
    """Refuse a value that is not of a kind; raises :class:`~gov_accounts.errors.LoadError`."""
    # true and false are whole numbers in Python.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise LoadError(f"expected {_NAMES[kind]}, found {value!r}", path)
