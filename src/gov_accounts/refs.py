"""The name of a figure as a value: ``T03[2060101].basic``, ``N[income.fiscal]``, ``P1[budget]``.

A figure has one name everywhere. The name is its canonical text, so it is a ``str`` that knows its
parts: it reads, compares and hashes as that text, and nobody takes it apart again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn, Self, SupportsIndex

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["NAME_PATTERN", "NARRATIVE", "CellRef", "cell_ref", "cell_refs", "row_name"]

NARRATIVE = "N"
"""The part that the narrative (情况说明) is in the names of its figures."""

_CELL = r"(?P<table>T0[1-9])\[(?P<row>[a-z_0-9]+)\]\.(?P<column>[a-z_]+)"
_FIGURE = r"(?P<part>N|D|P[1-9][0-9]*)\[(?P<path>[^.\n]+(?:\.[^.\n]+)*)\]"
_NAME = re.compile(f"{_CELL}|{_FIGURE}")
NAME_PATTERN = re.sub(r"\?P<[a-z]+>", "", f"{_CELL}|{_FIGURE}")
"""What names look like, as a regular expression that JavaScript reads too."""
_NUMBERED = re.compile(r"\[([0-9]+)\]")
_ROW = re.compile(r"([a-z_]+)\[([0-9]+)\]")
_WIDEST = 6
"""Digits of the largest number of a row of a form, more than any form has."""
_REMEMBERED = 2**15
"""So many names are remembered; a document has some 800, and most of them stand in every other."""


class CellRef(str):
    """The name of a figure: its table, row and column.

    A figure of the narrative or of a form has no column; its row is a dotted path. Names are
    ordered as a document prints its parts: tables, narrative, the form of the department, those of
    projects; a code stands before the codes below it, the second row of a form before the tenth.

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
        table, row, column, part, path = match.groups()
        ref = super().__new__(cls, text)
        put = object.__setattr__
        put(ref, "table", table or part)
        put(ref, "row", row or path)
        put(ref, "column", column or "")
        return ref

    @classmethod
    def parse(cls, text: str) -> CellRef:
        """Read a name as :class:`CellRef` does; equal names are one object where they recur.

        >>> CellRef.parse("D[total_score]").table
        'D'
        """
        return text if type(text) is CellRef else cell_ref(text)

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
    def group(self) -> str:
        """The rows of a form that the figure stands in one of; empty for any other figure.

        >>> ref = CellRef("P1[indicators[3].score]")
        >>> ref.group, ref.number, CellRef("P1[budget]").group
        ('indicators', 3, '')
        """
        row = _ROW.fullmatch(self.path[0])
        return row[1] if row else ""

    @property
    def number(self) -> int | None:
        """The number of its row in a form, from one; None for any other figure."""
        row = _ROW.fullmatch(self.path[0])
        return int(row[2]) if row else None

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
    def _order(self) -> tuple[int, int, str, str, str]:
        letter, number = self.table[0], int(self.table[1:] or 0)
        row = _NUMBERED.sub(lambda found: f"[{found[1]:0>{_WIDEST}}]", self.row)
        return "TNDP".index(letter), number, row, self.row, self.column

    def __lt__(self, other: object) -> bool:
        return self._order < _order_of(other)

    def __le__(self, other: object) -> bool:
        return self._order <= _order_of(other)

    def __gt__(self, other: object) -> bool:
        return self._order > _order_of(other)

    def __ge__(self, other: object) -> bool:
        return self._order >= _order_of(other)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a CellRef is immutable; no {name} can be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a CellRef is immutable; no {name} can be deleted")

    def __getitem__(self, key: SupportsIndex | slice) -> NoReturn:
        """Refuse to be taken apart by position: a name has parts with names."""
        raise TypeError(f"{self!r} has table, row and column; it is not cut by position")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self),)

    def __repr__(self) -> str:
        return f"CellRef({str(self)!r})"


def cell_refs(texts: Iterable[str]) -> tuple[CellRef, ...]:
    """Read several names, as a field that holds names does.

    >>> cell_refs(["T07[total].final"])
    (CellRef('T07[total].final'),)
    """
    return tuple(map(CellRef.parse, texts))


def row_name(table: str, row: str) -> str:
    """Name a row for people; inside, a row is its table and key, see :attr:`CellRef.line`.

    >>> row_name("T03", "2060101")
    'T03[2060101]'
    """
    return f"{table}[{row}]"


def _order_of(other: object) -> tuple[int, int, str, str, str]:
    # Text has an order of its own: without this, names mixed with text would sort by either.
    if not isinstance(other, CellRef):
        raise TypeError(f"names are ordered among themselves, found {other!r}")
    return other._order  # noqa: SLF001  of this module


@lru_cache(maxsize=_REMEMBERED)
def cell_ref(text: str) -> CellRef:
    """Read a name as :class:`CellRef` does; equal names are one object where they recur.

    >>> cell_ref("T03[2060101].basic") is cell_ref("T03[2060101].basic")
    True
    """
    return CellRef(text)


@lru_cache(maxsize=_REMEMBERED)
def _made(table: str, row: str, column: str) -> CellRef:
    made = cell_ref(f"{table}[{row}].{column}" if column else f"{table}[{row}]")
    if (made.table, made.row, made.column) != (table, row, column):
        raise ValueError(f"expected the parts of a name, found {table!r}, {row!r}, {column!r}")
    return made
