"""Explanations of which one figure is wrong."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import evolve

from gov_accounts.authoring import Explanation, Told

if TYPE_CHECKING:
    from gov_accounts.authoring import Choose

DIGITS = "0123456789"


def numeral_at(text: str, start: int) -> str:
    """Return the numeral that begins there."""
    end = start + (text[start] == "-")
    while end < len(text) and (text[end] in DIGITS or _joins(text, end)):
        end += 1
    return text[start:end] or text[start]


def _joins(text: str, at: int) -> bool:
    return text[at] in ".," and text[at + 1 : at + 2].isdigit() and text[at - 1].isdigit()


def _digits(explanation: Explanation, told: Told) -> list[int]:
    """Return where the digits stand whose change is more than one of the last place."""
    numeral = numeral_at(explanation.text, told.start)
    places = [told.start + n for n, sign in enumerate(numeral) if sign in DIGITS]
    return places[:-1] if len(places) > 1 else places


def plant(explanation: Explanation, choose: Choose) -> tuple[Explanation, str]:
    """Change one digit of one named figure; return the name of the figure too.

    The value is then another, and not by one last place alone. Counts are left alone that are
    written in Chinese numerals, and figures that the text says twice under one name.
    """
    keys = [one.key for one in explanation.figures]
    open_to = [
        one
        for one in explanation.figures
        if one.key is not None and keys.count(one.key) == 1 and _digits(explanation, one)
    ]
    told = choose(open_to)
    at = choose(_digits(explanation, told))
    old = int(explanation.text[at])
    away = [n for n in range(10) if abs(n - old) > 1]
    text = explanation.text[:at] + str(choose(away)) + explanation.text[at + 1 :]
    value = Decimal(numeral_at(text, told.start).replace(",", ""))
    changed = tuple(evolve(one, value=value) if one is told else one for one in explanation.figures)
    assert told.key is not None
    return Explanation(text, changed), told.key
