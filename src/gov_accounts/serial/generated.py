"""Functions whose source is made from a class, so that its fields are spelled out in them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache as _cache
from typing import Any, TypeVar

__all__ = ["cached", "function"]

_F = TypeVar("_F", bound=Callable[..., Any])


def cached(made: _F) -> _F:
    """``functools.cache`` for functions of classes; its own type knows no classes with a metaclass."""
    return _cache(made)  # type: ignore[return-value]


def function(source: str, name: str, names: dict[str, Any]) -> Any:
    """Return the function of that name which the source defines; ``names`` are what it uses."""
    exec(compile(source, f"<gov_accounts {name}>", "exec"), names)  # noqa: S102  our own source, no input in it
    return names[name]
