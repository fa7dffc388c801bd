"""The values that describe a print: of a place, of a table, of further columns, of words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from attrs import frozen

from gov_accounts.words import chinese_numeral

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.tables import Block, Column, Line

__all__ = [
    "FurtherColumn",
    "FurtherColumns",
    "FurtherSum",
    "HeaderWords",
    "Layout",
    "OtherKind",
    "Qualifiers",
    "Sure",
    "TableLayout",
    "numbering",
]

Sure = Literal["seen", "excerpt", "recall"]
"""How sure a description is: a whole document was seen, a piece of one, or neither."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


@frozen
class FurtherColumn:
    """A column of a print that has more of them: the words of its header from the top down.

    ``field`` is the column of the table that it fills; None for a column without a field.
    """

    name: str
    path: tuple[str, ...]
    field: str | None


@frozen
class FurtherSum:
    """A column that is the sum of others, by their numbers: ``parts`` added, ``less`` taken off."""

    whole: int
    parts: tuple[int, ...]
    less: tuple[int, ...] = ()


@frozen
class FurtherColumns:
    """All columns of a table in a print that has more columns than the table has fields.

    Such are money brought and carried forward beside T05, each alone or by 基本支出 and 项目支出;
    其中：教育收费 in T02; 年初预算数 before 全年预算数 in T07.
    """

    id: str
    table: str
    columns: tuple[FurtherColumn, ...]
    sums: tuple[FurtherSum, ...]

    @property
    def kept(self) -> tuple[int, ...]:
        """The numbers of the columns with a field, in order of print."""
        return tuple(n for n, column in enumerate(self.columns) if column.field is not None)


@frozen
class OtherKind:
    """A printed table that is none of the nine, or one of the nine with more in it.

    ``of`` is the id of a table that is printed whole in it, with the ``further`` lines or columns;
    then 合计 may count these too, and ``own_total`` are the words of the total without them.
    ``like`` is the id of a table that has the same columns and rows but another content. With
    neither, ``further`` are all of its columns.
    """

    id: str
    title: str
    titles: tuple[str, ...]
    of: str | None
    like: str | None
    further: tuple[str, ...]
    own_total: tuple[str, ...]
    source: str
    sure: Sure


@frozen
class HeaderWords:
    """The words of headers, by what stands below or behind them; the usual word first.

    ``code`` and ``name`` of a 科目, ``item`` over the labels of lines, ``line_number`` (行次),
    ``count`` before the numbers of columns (栏次), ``levels`` of a code, ``whole`` for a column
    that is the sum of those beside it, ``unit`` of money, ``entity`` whose accounts they are.
    """

    code: tuple[str, ...]
    name: tuple[str, ...]
    item: tuple[str, ...]
    line_number: tuple[str, ...]
    count: tuple[str, ...]
    levels: tuple[str, ...]
    whole: tuple[str, ...]
    unit: tuple[str, ...]
    entity: tuple[str, ...]


@frozen
class Qualifiers:
    """Words in a bracket behind a title, or joined to it by a dash.

    ``changing`` ones make it the title of a table with another content (分单位), ``neutral`` ones
    say only how its rows are ordered (功能科目).
    """

    changing: tuple[str, ...]
    neutral: tuple[str, ...]


@frozen
class TableLayout:
    """The print of one table (公开表).

    ``sides`` holds, for a two-sided table, the physical lines as (line number 行次, row key or
    None); ``blocks`` the codes of table 6 as printed side by side; ``lines`` the fixed lines of a
    table without codes, in the order of print; ``wide`` those of a table that prints them as groups
    of columns, each column below each line, or with ``by_column`` each line below each column.
    ``columns`` are printed in this order; ``further`` names the :class:`FurtherColumns` that are
    printed instead. ``total_last`` puts 合计 below the codes. ``kind`` names the :class:`OtherKind`
    whose further lines are printed behind; with ``total_of_all`` 合计 counts them too.
    ``words`` of the header go before those of the :class:`Layout`.
    """

    id: str
    number: int
    title: str
    columns: tuple[str, ...]
    wording: Mapping[str, str]
    prefix: Mapping[str, str]
    sides: tuple[tuple[tuple[int, str | None], ...], ...]
    blocks: tuple[tuple[str, ...], ...]
    wide: tuple[str, ...] = ()
    total_last: bool = False
    lines: tuple[str, ...] = ()
    by_column: bool = False
    further: str | None = None
    kind: str | None = None
    total_of_all: bool = False
    words: Mapping[str, str] = _NOTHING

    def groups(self, keys: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """Return the codes of each of the ``blocks``; codes of no block stand below the last."""
        listed = {code for group in self.blocks for code in group}
        others = (key for key in keys if key.isdigit() and key not in listed)
        return (*self.blocks[:-1], (*self.blocks[-1], *others))

    def column_title(self, column: Column) -> str:
        """Return the printed title of a column."""
        return self.wording.get(f"column.{column.name}", column.title)

    def line_title(self, line: Line) -> str:
        """Return the printed title of a fixed line, without numbering."""
        return self.wording.get(f"line.{line.key}", line.title)


@frozen
class Layout:
    """The print of one locality and time: ``classes`` are the 类 of the summary tables, in order.

    ``tables`` holds the printed ones, in the order of the class list; ``number`` of each is its
    place. ``others`` holds the number and id of each :class:`OtherKind` between them. ``words``
    are those of the header (fields of :class:`HeaderWords`) that are not the usual ones.
    """

    id: str
    title: str
    years: tuple[int, ...]
    mark: str
    row_numbers: bool
    classes: tuple[str, ...]
    tables: Mapping[str, TableLayout]
    others: tuple[tuple[int, str], ...] = ()
    words: Mapping[str, str] = _NOTHING
    source: str = ""
    sure: Sure = "recall"

    @property
    def order(self) -> tuple[str, ...]:
        """The ids of the tables in the order of print (``number``).

        Some places print them in another order than that of the ids.

        >>> from gov_accounts.layouts import layout
        >>> layout("central").order[6:]
        ('T08', 'T09', 'T07')
        """
        return tuple(sorted(self.tables, key=lambda table_id: self.tables[table_id].number))

    @property
    def numbered(self) -> tuple[tuple[int, str], ...]:
        """The numbers and ids of all printed tables, those of other kinds too, in order."""
        own = ((table.number, table_id) for table_id, table in self.tables.items())
        return tuple(sorted((*own, *self.others)))


def numbering(block: Block, lines: tuple[tuple[int, str | None], ...]) -> dict[str, str]:
    """Return what stands before each line of a side ahead of the first sum: 一、 二、 and so on."""
    sums = {line.key for line in block.lines if line.adds is not None}
    numbered: dict[str, str] = {}
    for _, key in lines:
        if key in sums:
            break
        if key is not None:
            numbered[key] = f"{chinese_numeral(len(numbered) + 1)}、"
    return numbered
