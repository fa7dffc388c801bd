"""How the names of codes are written and compared: without marks, wrapped, cut, overprinted."""

from __future__ import annotations

import unicodedata

__all__ = ["alike", "clean", "plain_name"]


def clean(text: str) -> str:
    """Return a text as one line that can stand in a list."""
    return " ".join(text.split()).replace("|", "/")


_MARKS = str.maketrans("", "", " \t\n\r\u3000、，。,.;；:：·“”\"'‘’()[]（）【】〔〕—-_/")


def plain_name(name: str) -> str:
    """Return what is compared of a name: without spaces and marks, in one width.

    >>> plain_name("因公出国（境） 费用") == plain_name("因公出国(境)费用")
    True
    """
    return unicodedata.normalize("NFKC", name).translate(_MARKS)


_KEPT = 6
"""A name that is cut and overprinted keeps at least so many characters, and three fifths."""


def alike(printed: str, name: str) -> bool:
    """Whether a printed name may be the given one after wrapping, cutting or overprinting.

    A name with characters lost or added, and a long name whose beginning or end still stands
    between others. A character changed is another name.

    >>> alike("机关事业单位基本养老保险", "机关事业单位基本养老保险缴费支出")
    True
    >>> alike("住房补贴", "购房补贴")
    False
    """
    one, other = plain_name(printed), plain_name(name)
    if not one or _within(one, other) or _within(other, one):
        return True
    kept = max(_begun(other, one), _begun(other[::-1], one[::-1]))
    return kept >= _KEPT and kept * 5 >= len(other) * 3


def _begun(name: str, printed: str) -> int:
    """Count the characters from the beginning of a name that stand in a text in their order."""
    rest = iter(printed)
    return next((n for n, character in enumerate(name) if character not in rest), len(name))


def _within(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)
