"""What a figure of the narrative and its rate or change imply: a budget, the year before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.money import Rounding

if TYPE_CHECKING:
    from gov_accounts.refs import CellRef
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._ranges import Range

__all__ = ["budget_by_rate", "final_of", "implied_budget", "implied_change", "year_before"]


def final_of(document: Document, owner: CellRef) -> CellRef:
    """Return the figure that is the final amount of a subject: its ``amount``, or it itself."""
    amount = owner.child("amount")
    return amount if amount in document.stated else owner


def budget_by_rate(document: Document, owner: CellRef, rounding: Rounding) -> Range | None:
    """Return the budget in 分 that an amount and its completion rate imply."""
    amount = document.range(final_of(document, owner))
    rate = document.percentage(owner.child("completion"), rounding)
    return None if amount is None or rate is None else amount.over(rate)


def implied_budget(document: Document, owner: CellRef) -> Range | None:
    """Return the year-start budget in 分 that a figure and its completion rate imply.

    None if no rate is stated, or if it is a rate of another budget.
    """
    rate = document.stated.get(owner.child("completion"))
    if rate is None or "年初" not in (rate.base or ""):
        return None
    return budget_by_rate(document, owner, Rounding.HALF_UP)


def year_before(document: Document, owner: CellRef) -> Range | None:
    """Return last year's amount in 分: this year's less the change, else as stated; None if not.

    The change is asked first: where both are stated, a rule of its own compares them.
    """
    change = owner.child("change")
    now, moved = document.range(final_of(document, owner)), document.range(change)
    if moved is None:
        return document.range(owner.child("last_year")) if now is not None else None
    if now is None:
        return None
    rose = document.stated[change].direction == "increase"
    return now - moved if rose else now + moved


def implied_change(document: Document, owner: CellRef) -> Range | None:
    """Return the change on last year as a fraction of it, by the amounts; None if not stated."""
    change = owner.child("change")
    before, moved = year_before(document, owner), document.range(change)
    if before is None or moved is None:
        return None
    quotient = moved.over(before)
    if quotient is None:
        return None
    return quotient if document.stated[change].direction == "increase" else -quotient
