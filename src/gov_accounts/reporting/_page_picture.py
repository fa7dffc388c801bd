"""A page of a document as a picture, with boxes around what was found on it."""

from __future__ import annotations

from attrs import frozen

__all__ = ["PagePicture"]


@frozen
class PagePicture:
    """A page as a picture, and what was found on it.

    A box is left, top, right and bottom in percent of the page; its words say what was found.
    """

    number: int
    png: bytes
    found: tuple[tuple[tuple[float, float, float, float], str], ...]
