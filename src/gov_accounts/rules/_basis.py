"""What rules rest on; replaced by the full list."""

from __future__ import annotations

from attrs import frozen

__all__ = ["Basis"]


@frozen
class Basis:
    """A source by its id in docs/sources.md, and where in it."""

    source: str
    detail: str = ""
