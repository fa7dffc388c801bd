"""Versions of the wire shape: what is accepted, and how older data become the present shape.

MAJOR.MINOR. Another major version is refused: its keys may mean something else. A later minor is
refused too: it may hold keys that this release does not know, and dropping them would lose figures
silently. An earlier minor of the same major is brought up step by step by :data:`STEPS`, always
accepted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["SCHEMA_VERSION", "STEPS", "migrate"]

SCHEMA_VERSION = "1.0"
"""MAJOR.MINOR of the wire shape that this release writes."""

STEPS: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""From a version to the next: takes the data of that version, returns those of the following one.

Each step sets ``schema_version``. 1.0 is the first version, so there is no step yet.
"""


def migrate(
    data: dict[str, Any], steps: Mapping[str, Callable[..., dict[str, Any]]] = STEPS
) -> dict[str, Any]:
    """Return data in the present shape; data of a version without a step stay as they are.

    >>> migrate({"schema_version": "0.9"}, {"0.9": lambda old: {**old, "schema_version": "1.0"}})
    {'schema_version': '1.0'}
    """
    seen: set[str] = set()
    while (
        isinstance(version := data.get("schema_version"), str)
        and version in steps
        and version not in seen
    ):
        seen.add(version)
        data = steps[version](data)
    return data
