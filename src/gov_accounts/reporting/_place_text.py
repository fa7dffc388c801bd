"""Where a person sees it, in words: page or sheet, row, and what is printed there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.findings import Message

if TYPE_CHECKING:
    from gov_accounts.places import Place

__all__ = ["place_text"]


def place_text(place: Place, lang: str) -> str:
    """Return the place without its file; words that begin with the label of the row tell the row.

    >>> from gov_accounts.places import Place
    >>> place_text(Place(line=81, row="合计", quote="合计 1950.18"), "zh")
    '第81行，“合计 1950.18”'
    """
    words = [place.en if lang == "en" else place.zh]
    if place.row and place.row not in (place.quote or ""):
        words.append(Message(f"“{place.row}”行", f"row “{place.row}”").get(lang))
    if place.quote:
        words.append(f"“{place.quote}”")
    return Message("，", ", ").get(lang).join(one for one in words if one)
