"""Where something stands in a document."""

from __future__ import annotations

from typing import ClassVar

from attrs import field, frozen

__all__ = ["Place"]


@frozen(order=True)
class Place:
    """Where something stands in the document: page and line, both from 1; None where unknown."""

    TITLE: ClassVar[str] = "位置"

    page: int | None = field(default=None, metadata={"title": "页"})
    line: int | None = field(default=None, metadata={"title": "行"})

    def __str__(self) -> str:
        parts = [f"第{self.page}页"] if self.page else []
        return "".join([*parts, f"第{self.line}行"] if self.line else parts)
