"""Where something stands in a document."""

from __future__ import annotations

from attrs import frozen

__all__ = ["Place"]


@frozen(order=True)
class Place:
    """Where something stands in the document: page and line, both from 1; None where unknown."""

    page: int | None = None
    line: int | None = None

    def __str__(self) -> str:
        parts = [f"第{self.page}页"] if self.page else []
        return "".join([*parts, f"第{self.line}行"] if self.line else parts)
