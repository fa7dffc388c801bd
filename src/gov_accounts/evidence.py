"""How a figure is known, and what it means that none is there."""

from __future__ import annotations

import enum
from functools import total_ordering

__all__ = ["Absence", "Known"]


@total_ordering
class Known(enum.Enum):
    """How a figure is known, from strong to weak; the weaker is less.

    >>> min(Known.PRINTED, Known.SUPPOSED), Known.DEDUCED.zh
    (<Known.SUPPOSED: 'supposed'>, '推断')
    """

    PRINTED = "printed"
    """It stands under its own header or behind its own words."""
    DEDUCED = "deduced"
    """It is the only reading under every admissible assumption."""
    SUPPOSED = "supposed"
    """It is the nearest, or the usual."""

    @property
    def zh(self) -> str:
        """The word in Chinese."""
        return _KNOWN[self]

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Known):
            return NotImplemented
        order = list(Known)
        return order.index(self) > order.index(other)


_KNOWN = {Known.PRINTED: "印出", Known.DEDUCED: "推断", Known.SUPPOSED: "推测"}


class Absence(enum.Enum):
    """Why a cell has no figure. Only what is blank or not printed is no money."""

    BLANK = "blank"
    """It is printed and empty."""
    NOT_PRINTED = "not_printed"
    """The table is complete and has no row of that code, or the form none of that number."""
    NOT_READ = "not_read"
    """Something stands there, or may stand there, that was not read."""
    NOT_GIVEN = "not_given"
    """That part of the document is not there: a table, a column, a fixed line, a form."""

    @property
    def is_zero(self) -> bool:
        """Whether the absence means no money."""
        return self in (Absence.BLANK, Absence.NOT_PRINTED)

    @property
    def zh(self) -> str:
        """The kind of absence in Chinese."""
        return _ABSENT[self]


_ABSENT = {
    Absence.BLANK: "空白",
    Absence.NOT_PRINTED: "未列示",
    Absence.NOT_READ: "未能读取",
    Absence.NOT_GIVEN: "文件中没有",
}
