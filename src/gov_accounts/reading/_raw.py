"""Tables as read: rows with their figures in print order, and the text that was not understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from attrs import define, field

from gov_accounts.accounts import Reason, Unread
from gov_accounts.places import Place
from gov_accounts.reading._parts import Section

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from gov_accounts.reading._tokens import Token
    from gov_accounts.tables import TableSpec

__all__ = ["Printed", "RawRow", "RawTable", "printed", "texts"]


class Printed(NamedTuple):
    """A figure as found: its amount (None for a printed dash), line, and column of the line.

    ``spoilt`` is the print of a figure that cannot be read; its amount is not known.
    """

    amount: Decimal | None
    place: Place
    start: int
    length: int = 0
    spoilt: str = ""

    @property
    def end(self) -> int:
        """The column behind the figure on its line."""
        return self.start + self.length


def printed(token: Token) -> Printed:
    """Return the figure that a word is: an amount, a dash, or a spoilt one."""
    return Printed(
        token.amount, token.place, token.start, len(token.text), token.text if token.spoilt else ""
    )


def texts(figures: Iterable[Printed]) -> list[str]:
    """Return figures as text, without printed dashes."""
    return [
        one.spoilt or str(one.amount) for one in figures if one.spoilt or one.amount is not None
    ]


@define
class RawRow:
    """A row as read: key, label, figures in print order, and where it begins.

    ``below`` are words on the lines below its figures: they end its name, or begin the name of the
    next row.
    """

    key: str
    label: str = ""
    figures: list[Printed] = field(factory=list)
    place: Place = Place()
    below: list[str] = field(factory=list)

    def amounts(self) -> list[Decimal]:
        """Return the figures without printed dashes."""
        return [printed.amount for printed in self.figures if printed.amount is not None]

    def words(self) -> str:
        """Return key, label and figures as one line of text."""
        return " ".join(word for word in (self.key, self.label, *texts(self.figures)) if word)


@define
class RawTable:
    """A table as read: rows with their figures in print order.

    ``cut``: rows or figures are missing; ``stopped``: the document ends inside a word of it;
    ``wide``: its lines are groups of columns.
    """

    section: Section
    columns: tuple[str, ...]
    rows: dict[str, RawRow] = field(factory=dict)
    unread: list[Unread] = field(factory=list)
    cut: bool = False
    stopped: bool = False
    wide: bool = False

    @property
    def spec(self) -> TableSpec:
        """The description of the table."""
        return self.section.kind.SPEC

    def refuse(self, text: str, reason: Reason, place: Place) -> None:
        """Keep a piece of text that was not understood."""
        self.unread.append(Unread(text, reason, self.spec.id, place))

    def stray(self, token: Token) -> None:
        """Keep a figure without a row. A small whole number alone on its line is a page number."""
        if token.alone and token.digits and len(token.text) <= 3:
            self.refuse(token.text, Reason.PAGE_NUMBER, token.place)
        else:
            self.refuse(token.text, Reason.STRAY_FIGURE, token.place)
            self.cut = True

    def add(self, row: RawRow) -> None:
        """Take in a row; a second one of the same key is listed, not added."""
        known = self.rows.get(row.key)
        if known is None:
            self.rows[row.key] = row
            return
        self.refuse(row.words(), Reason.ROW_TWICE, row.place)
        if texts(known.figures) != texts(row.figures):
            self.cut = True
