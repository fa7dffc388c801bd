"""A code with one name, and what the name rests on; how printed names are compared."""

from __future__ import annotations

import unicodedata
from enum import Enum
from typing import TYPE_CHECKING, Any

import attrs
from attrs import field, frozen

from gov_accounts.codes import Code
from gov_accounts.errors import CodeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.codes import Level

__all__ = ["TRUST", "Entry", "Evidence", "alike", "clean", "plain_name"]

TRUST = ("A", "B+", "B", "B-", "C", "D")
"""Grades of trust, best first: A two or more independent publishers … D none."""


class Evidence(Enum):
    """What the name of a code rests on (依据)."""

    OFFICIAL = "official"
    ATTESTED = "attested"
    HISTORIC = "historic"
    UNVERIFIED = "unverified"

    @property
    def zh(self) -> str:
        """The Chinese word."""
        return _EVIDENCE[self][0]

    @property
    def en(self) -> str:
        """The English words."""
        return _EVIDENCE[self][1]

    @property
    def binding(self) -> bool:
        """Whether a document may be judged by it: official lists and names printed since 2017."""
        return self in (Evidence.OFFICIAL, Evidence.ATTESTED)


_EVIDENCE = {
    Evidence.OFFICIAL: ("正式科目表", "official list"),
    Evidence.ATTESTED: ("见于2017年以来的公开文件", "printed in documents since 2017"),
    Evidence.HISTORIC: ("仅见于2009年前后的科目表", "only in the edition of about 2009"),
    Evidence.UNVERIFIED: ("未经文件证实", "not verified by any document"),
}


def _year(_instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if value is not None and (type(value) is not int or not 1900 < value < 2200):
        raise CodeError(f"expected a year or None as {attribute.name}, found {value!r}")


def _one_line(_instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    for text in (value,) if isinstance(value, str) else value:
        if not isinstance(text, str) or text != clean(text) or not text:
            raise CodeError(f"expected one line without | as {attribute.name}, found {text!r}")


def clean(text: str) -> str:
    """Return a text as one line that can stand in a list."""
    return " ".join(text.split()).replace("|", "/")


def _sorted_years(value: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(value)))


@frozen
class Entry:
    """A code with one name (科目名称), the years of that name, and what it rests on.

    ``first`` and ``last`` are the years in which the name is stated to be valid, None where nothing
    states them; ``seen`` the years of documents that print it; ``listed`` whether the present list
    has it; ``trust`` from A (two or more independent publishers) to D (none); ``source`` who
    printed it.
    """

    code: Code
    name: str = field(validator=_one_line)
    first: int | None = field(default=None, validator=_year)
    last: int | None = field(default=None, validator=_year)
    seen: tuple[int, ...] = field(default=(), converter=_sorted_years)
    listed: bool = True
    evidence: Evidence = Evidence.UNVERIFIED
    trust: str = "D"
    source: tuple[str, ...] = field(default=(), validator=_one_line)

    @property
    def level(self) -> Level:
        """类, 款, 项 or 目."""
        return self.code.level

    @property
    def since(self) -> int | None:
        """The year from which the name is known to be right: as stated, else as first seen."""
        return self.first if self.first is not None else min(self.seen, default=None)

    @property
    def until(self) -> int | None:
        """The year to which the name is known to be right: as stated, else as last seen."""
        return (
            self.last
            if self.last is not None
            else max((*self.seen, self.first or 0), default=0) or None
        )

    def held(self, year: int) -> bool | None:
        """Whether the code had this name in an edition; None where nothing tells."""
        if (self.first is not None and year < self.first) or (
            self.last is not None and year > self.last
        ):
            return False
        since, until = self.since, self.until
        return True if since is not None and until is not None and since <= year <= until else None


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
