"""How many examples a law is asked for, where one example is dear."""

from __future__ import annotations

from hypothesis import settings

__all__ = ["at_most"]


def at_most(count: int) -> int:
    """Return ``count``, or what the profile in force asks for if that is less."""
    return min(count, settings.default.max_examples if settings.default else count)
