"""A figure with the place where it stands, as one of several in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.findings import Message
from gov_accounts.rules._records import Phrase, Sentence

if TYPE_CHECKING:
    from gov_accounts.places import Place
    from gov_accounts.refs import CellRef
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._records import Value

__all__ = ["placed", "where"]

_AT = Sentence("（{place}）", " ({place})")
_NOWHERE = Message("", "")


def placed(document: Document, sentence: Sentence, rate: CellRef, **values: Value) -> Phrase:
    """Return a sentence on a figure, which ends with its place if that is known."""
    stated = document.stated.get(rate)
    told = where(stated.place) if stated is not None else _NOWHERE
    return Phrase(sentence, {"rate": rate, "where": told, **values})


def where(place: Place) -> Value:
    """Return a place in brackets; nothing for one that is not known."""
    return Phrase(_AT, {"place": place}) if place.zh else _NOWHERE
