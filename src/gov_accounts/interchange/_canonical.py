"""The places of canonical text, read as they stand, without a decoder.

Accounts have a place for every figure, which makes up a third of their JSON or more, and names of
figures and places are the same in document after document. Text that is known need not be decoded,
checked and looked up piece by piece. So this module cuts the places out of the text and compares
them, and the decoder gets the rest. Places that ``to_json`` would write otherwise, and all errors,
stay in the rest.

Cutting is sound because it takes a whole member, and only ``numerals`` and the closing brace of the
document follow that member. A quote inside a JSON text stands behind a backslash, so no text looks
like that member.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gov_accounts.interchange._known import PLACE_TEXTS, REF_TEXTS, UNFIT, Unfit, learn_places

if TYPE_CHECKING:
    from collections.abc import Callable

    from gov_accounts.places import Place
    from gov_accounts.refs import CellRef

__all__ = ["take_places"]

_TAIL = 200
"""How far before the end of a document its places end at the least; numerals are few."""


class _Marks:
    """The marks at which a text is cut, as text or as bytes."""

    def __init__(self, like: Callable[[str], Any]) -> None:
        self.first, self.start = like("{"), like(',"places":{"')
        self.end = re.compile(like(r'\}\}(?:,"numerals":\{[^{}]*\})?\}'))


_OF_TEXT, _OF_BYTES = _Marks(str), _Marks(str.encode)


def take_places(text: Any) -> tuple[dict[CellRef, Place] | None, Any]:
    """Return the places of a document and the text without them; None and all if that fails."""
    marks = _OF_BYTES if isinstance(text, bytes) else _OF_TEXT
    end = marks.end.search(text, max(0, len(text) - _TAIL))
    start = -1 if end is None or end.end() < len(text) else text.rfind(marks.start)
    if end is None or start < 0:
        return None, text
    body = text[start + len(marks.start) : end.start()]
    if text[start - 1 : start] == marks.first:
        return None, text
    try:
        places = _places(body if isinstance(body, bytes) else body.encode())
    except UNFIT:
        return None, text
    return places, text[:start] + text[end.start() + 2 :]


def _places(text: bytes) -> dict[CellRef, Place]:
    # A name keeps a mark behind it, so that the two kinds of seams cannot change places.
    if b"\0" in text:
        raise Unfit
    pieces = text.replace(b'":{', b'\0},"').split(b'},"')
    names, places = pieces[::2], pieces[1::2]
    try:
        found = _together(names, places)
    except KeyError:
        learn_places(names, places)
        found = _together(names, places)
    if len(found) != len(names):
        raise Unfit
    return found


def _together(names: list[bytes], places: list[bytes]) -> dict[CellRef, Place]:
    known_names, known_places = (
        map(REF_TEXTS.__getitem__, names),
        map(PLACE_TEXTS.__getitem__, places),
    )
    return dict(zip(known_names, known_places, strict=True))
