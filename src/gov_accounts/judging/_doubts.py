"""What keeps an identity from accusing: an excuse, rows that are cut off, parts not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.evidence import Absence
from gov_accounts.findings import Severity
from gov_accounts.judging._equations import FREE
from gov_accounts.money import TICKS, Interval, ticks
from gov_accounts.rules._document import Document, Figure
from gov_accounts.rules._scope import withholds
from gov_accounts.tables import may_be_negative

if TYPE_CHECKING:
    from gov_accounts.refs import CellRef
    from gov_accounts.rules import Identity

__all__ = ["can_be_open", "cut_by", "excused", "last_places", "may_accuse", "worth"]


def may_accuse(document: Document, identity: Identity) -> bool:
    """Whether an identity must hold between figures that cannot be doubted."""
    return (
        identity.rule.severity is Severity.ERROR
        and not excused(document, identity)
        and cut_by(document, identity) is None
    )


def excused(document: Document, identity: Identity) -> bool:
    """Whether an identity binds less here or in a unit of this kind: it asks, does not accuse."""
    entity = document.accounts.entity
    spares = identity.pattern.spares if identity.pattern is not None else ()
    if not identity.binds or (spares and any(word in entity for word in spares)):
        return True
    withheld = identity.closed and document.once(_withheld)
    return withheld and _more_than_its_parts(document, identity)


def _withheld(document: Document) -> bool:
    return withholds(document.accounts)


def _more_than_its_parts(document: Document, identity: Identity) -> bool:
    """Whether a sum is more than the rows that are printed."""
    off = 0
    for sign, ref in identity.signed:
        figure = document.figure(ref)
        off += sign * figure.ticks if figure is not None else 0
    return off > 0


def cut_by(document: Document, identity: Identity) -> str | None:
    """Return the incomplete table whose missing rows may be why an identity fails.

    Rows may be missing from a sum, and a subtotal cannot be told to be added up from parts that are
    not there; only inside one row that is printed nothing can be missing.
    """
    incomplete = document.accounts.incomplete
    if not incomplete:
        return None
    rows = {ref.line for ref in identity.refs}
    if len(rows) == 1 and not identity.closed:
        return None
    return next((table for table, _ in sorted(rows) if table in incomplete), None)


def worth(document: Document, ref: CellRef) -> Interval:
    """Return what a cell can be worth, in 分, whose figure is not known.

    Of a row whose columns are not decided, it is one of the figures printed there, or blank; of
    print that could not be read, and of a line that is not printed, it may be any amount.
    """
    least = 0 if ref.is_cell and not may_be_negative(ref.row, ref.column) else -FREE
    table = document.accounts.table(ref.table)
    rows = [one for one in document.accounts.ambiguous if ref in one.cells]
    if not rows or ref in document.unreadable or table is None or table.unit is None:
        return Interval(least, FREE)
    known = [
        Figure.of(amount, table.unit, table.quantum).stands_for(None)
        for one in rows
        for names in one.candidates
        for name, amount in zip(names, one.figures, strict=True)
        if name == ref.column
    ]
    return Interval(min(0, *(one.low for one in known)), max(0, *(one.high for one in known)))


def last_places(document: Document, ref: CellRef) -> int:
    """Return by how much the print of a cell can differ from its amount, in 分, either way."""
    measure = document.measure(ref)
    return 0 if measure is None else ticks(measure[1], measure[0]) // TICKS


def can_be_open(document: Document, identity: Identity, ref: CellRef) -> bool:
    """Whether an identity still says something where a cell of it is not known.

    Print that was not read, or not put into a column, stands for something; so does a part of a
    sum that a table does not print. What is cut off or not given at all may be anything else.
    """
    if document.measure(ref) is None:
        return False
    if ref in document.open or ref in document.unreadable:
        return True
    absence = document.accounts.absence(ref)
    return absence is Absence.NOT_GIVEN and identity.defines not in (None, ref)
