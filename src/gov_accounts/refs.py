"""The name of a figure as a value: ``T03[2060101].basic``, ``N[income.fiscal]``, ``P1[budget]``.

A figure has one name everywhere. The name is its canonical text, so it is a ``str`` that knows its
parts: it reads, compares and hashes as that text, and nobody takes it apart again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NoReturn, Self, SupportsIndex

__all__ = ["NARRATIVE", "CellRef"]

NARRATIVE = "N"
"""The part that the narrative (情况说明) is in the names of its figures."""

_CELL = r"(?P<table>T0[1-9])\[(?P<row>[a-z_0-9]+)\]\.(?P<column>[a-z_]+)"
_FIGURE = r"(?P<part>N|D|P[1-9][0-9]*)\[(?P<path>.+)\]"
_NAME = re.compile(f"{_CELL}|{_FIGURE}")
_REMEMBERED = 2**14
"""So many names are remembered; a long document has some 3,000 cells."""


class CellRef(str):
    """The name of a figure: its table, row and column.

    A figure of the narrative or of a form has no column; its row is a dotted path. The order of
    names is that of print: tables, narrative, the form of the department, those of projects.

    >>> ref = CellRef("T03[2060101].basic")
    >>> ref.table, ref.row, ref.column
    ('T03', '2060101', 'basic')
    >>> CellRef("N[income.fiscal.share]").parent
    CellRef('N[income.fiscal]')
    >>> CellRef("T3[x].y")
    Traceback (most recent call last):
        ...
    ValueError: expected a cell name such as T03[2060101].basic, found 'T3[x].y'
    """

    __slots__ = ("column", "row", "table")

    table: str
    row: str
    column: str

    def __new__(cls, text: str) -> Self:
        """Read a name; raises :class:`ValueError` for what is none."""
        if type(text) is cls:
            return text
        match = _NAME.fullmatch(text)
        if match is None:
            raise ValueError(f"expected a cell name such as T03[2060101].basic, found {text!r}")
        ref = super().__new__(cls, text)
        put = object.__setattr__
        put(ref, "table", match["table"] or match["part"])
        put(ref, "row", match["row"] or match["path"])
        put(ref, "column", match["column"] or "")
        return ref

    @classmethod
    def parse(cls, text: str) -> CellRef:
        """Read a name as :class:`CellRef` does; equal names are one object where they recur.

        >>> CellRef.parse("D[total_score]").table
        'D'
        """
        return text if type(text) is CellRef else _parsed(text)

    @classmethod
    def of(cls, table: str, row: str, column: str = "") -> CellRef:
        """Name a figure by its parts.

        >>> CellRef.of("T03", "2060101", "basic")
        CellRef('T03[2060101].basic')
        >>> CellRef.of("N", "income.total")
        CellRef('N[income.total]')
        """
        return _made(table, row, column)

    @property
    def is_cell(self) -> bool:
        """Whether the figure stands in one of the nine tables."""
        return self.column != ""

    @property
    def line(self) -> tuple[str, str]:
        """The table and the row, which the cells side by side share."""
        return self.table, self.row

    @property
    def path(self) -> tuple[str, ...]:
        """The row by its parts, as the narrative and the forms name their figures.

        >>> CellRef("P1[indicators[3].score]").path
        ('indicators[3]', 'score')
        """
        return tuple(self.row.split("."))

    @property
    def last(self) -> str:
        """The last part of the path: what of its parent the figure tells."""
        return self.path[-1]

    @property
    def parent(self) -> CellRef | None:
        """The figure that this one tells something of (share, rate, change); None without one."""
        above = self.path[:-1]
        return _made(self.table, ".".join(above), self.column) if above else None

    def child(self, name: str) -> CellRef:
        """Name what the narrative or a form tells of this figure.

        >>> CellRef("N[income.fiscal]").child("share")
        CellRef('N[income.fiscal.share]')
        """
        return _made(self.table, f"{self.row}.{name}", self.column)

    def beside(self, column: str) -> CellRef:
        """Name the cell of another column in the same row.

        >>> CellRef("T03[total].basic").beside("project")
        CellRef('T03[total].project')
        """
        return _made(self.table, self.row, column)

    @property
    def _order(self) -> tuple[int, str, int, str, str]:
        number = "".join(filter(str.isdecimal, self.table))
        return "TNDP".index(self.table[0]), self.table[0], int(number or 0), self.row, self.column

    def __lt__(self, other: object) -> bool:
        return self._order < other._order if isinstance(other, CellRef) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self._order <= other._order if isinstance(other, CellRef) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self._order > other._order if isinstance(other, CellRef) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self._order >= other._order if isinstance(other, CellRef) else NotImplemented

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a CellRef is immutable; no {name} can be set")

    def __getitem__(self, key: SupportsIndex | slice) -> NoReturn:
        """Refuse to be taken apart by position: a name has parts with names."""
        raise TypeError(f"{self!r} has table, row and column; it is not cut by position")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self),)

    def __repr__(self) -> str:
        return f"CellRef({str(self)!r})"


@lru_cache(maxsize=_REMEMBERED)
def _parsed(text: str) -> CellRef:
    return CellRef(text)


@lru_cache(maxsize=_REMEMBERED)
def _made(table: str, row: str, column: str) -> CellRef:
    return CellRef(f"{table}[{row}].{column}" if column else f"{table}[{row}]")
