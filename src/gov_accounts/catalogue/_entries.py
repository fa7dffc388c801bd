"""A code with one name, the years of that name, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
from attrs import field, frozen

from gov_accounts.catalogue._grades import Evidence
from gov_accounts.catalogue._spelling import clean
from gov_accounts.codes import Code
from gov_accounts.errors import CodeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.codes import Level

__all__ = ["Entry"]


def _year(_instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if value is not None and (type(value) is not int or not 1900 < value < 2200):
        raise CodeError(f"expected a year or None as {attribute.name}, found {value!r}")


def _one_line(_instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    for text in (value,) if isinstance(value, str) else value:
        if not isinstance(text, str) or text != clean(text) or not text:
            raise CodeError(f"expected one line without | as {attribute.name}, found {text!r}")


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
