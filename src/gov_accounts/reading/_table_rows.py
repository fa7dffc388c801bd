"""Tables as read: rows with their figures in print order, and the text that was not understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from attrs import define, field

from gov_accounts.accounts import Reason, Unread
from gov_accounts.places import Place
from gov_accounts.reading._find import Section
from gov_accounts.reading._printed_cells import Cell

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from gov_accounts.tables import TableSpec

__all__ = ["Figure", "TableRead", "TableRow", "figure_of", "texts"]


class Figure(NamedTuple):
    """A figure as found: its amount (None for a printed dash), line, and column of the line.

    ``spoilt`` is the print of a figure that cannot be read; its amount is not known. ``below`` is
    the field of the column below which it stands, where the source says so.
    """

    amount: Decimal | None
    place: Place
    start: int
    length: int = 0
    spoilt: str = ""
    below: str = ""

    @property
    def end(self) -> int:
        """The column behind the figure on its line."""
        return self.start + self.length


def figure_of(cell: Cell) -> Figure:
    """Return the figure that a cell is: an amount, a dash, or a spoilt one."""
    spoilt = cell.text if cell.spoilt else ""
    return Figure(
        cell.amount, cell.place, cell.start, cell.length or len(cell.text), spoilt, cell.column
    )


def texts(figures: Iterable[Figure]) -> list[str]:
    """Return figures as text, without printed dashes."""
    return [
        one.spoilt or str(one.amount) for one in figures if one.spoilt or one.amount is not None
    ]


@define
class TableRow:
    """A row as read: key, label, figures in print order, and where it begins.

    ``below`` are words on the lines below its figures: they end its name, or begin the name of the
    next row.
    """

    key: str
    label: str = ""
    figures: list[Figure] = field(factory=list)
    place: Place = Place()
    below: list[str] = field(factory=list)
    group: int = 0

    def amounts(self) -> list[Decimal]:
        """Return the figures without printed dashes."""
        return [one.amount for one in self.figures if one.amount is not None]

    def words(self) -> str:
        """Return key, label and figures as one line of text."""
        return " ".join(word for word in (self.key, self.label, *texts(self.figures)) if word)


@define
class TableRead:
    """A table as read: rows with their figures in print order.

    ``columns`` are the fields it prints, in official order. ``header`` are the cells above its
    body; ``orders`` the columns of each block in the order of print, None for a column without a
    field, where that is not the official one; ``sums`` which of them add up, by number. ``cut``:
    rows or figures are missing; ``stopped``: the document ends inside a word of it; ``wide``: its
    lines are groups of columns.
    """

    section: Section
    columns: tuple[str, ...] = ()
    header: list[Cell] = field(factory=list)
    orders: dict[str, tuple[str | None, ...]] = field(factory=dict)
    sums: tuple[tuple[int, tuple[int, ...]], ...] = ()
    rows: dict[str, TableRow] = field(factory=dict)
    unread: list[Unread] = field(factory=list)
    cut: bool = False
    stopped: bool = False
    wide: bool = False

    @property
    def spec(self) -> TableSpec:
        """The description of the table."""
        return self.section.kind.SPEC

    def order_of(self, row: TableRow) -> tuple[str | None, ...]:
        """Return the columns of a row in the order of print; None for one without a field."""
        block = self.spec.block_of(row.key)
        if block is None:
            return ()
        own = self.orders.get(block.title)
        return own or tuple(c.name for c in block.columns if c.name in self.columns)

    def joined_by(self, page: TableRead) -> None:
        """Take in what the table prints behind its own note: rows that it does not have yet."""
        self.rows |= page.rows
        self.unread += page.unread
        self.orders = self.orders or page.orders
        self.header += page.header
        self.cut, self.stopped = self.cut or page.cut, page.stopped
        self.section.at_end, self.section.noted = page.section.at_end, page.section.noted
        self.section.unit = self.section.unit or page.section.unit

    def refuse(self, text: str, reason: Reason, place: Place) -> None:
        """Keep a piece of text that was not understood."""
        self.unread.append(Unread(text, reason, self.spec.id, place))

    def stray(self, cell: Cell) -> None:
        """Keep a figure without a row. A small whole number alone on its line is a page number."""
        if cell.alone and cell.digits and len(cell.text) <= 3:
            self.refuse(cell.text, Reason.PAGE_NUMBER, cell.place)
        else:
            self.refuse(cell.text, Reason.STRAY_FIGURE, cell.place)
            self.cut = True

    def add(self, row: TableRow) -> None:
        """Take in a row; a second one of the same key is listed, not added."""
        known = self.rows.get(row.key)
        if known is None:
            self.rows[row.key] = row
            return
        self.refuse(row.words(), Reason.ROW_TWICE, row.place)
        if texts(known.figures) != texts(row.figures):
            self.cut = True
