"""The coverage map: for every printed figure, which identities would notice if it were another.

A figure that no identity would notice is protected by nothing: a slip there stays unseen.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.checking.document import Document
from gov_accounts.checking.sums import TICKS, judge_sums
from gov_accounts.identities import identities
from gov_accounts.money import format_amount, from_ticks, ticks
from gov_accounts.tables import parse_ref

if TYPE_CHECKING:
    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.checking.sums import Sums

__all__ = ["Protection", "coverage"]


@frozen
class Protection:
    """A printed figure and what protects it.

    ``rules`` are the rules of the identities that would notice a change, one entry each. ``smallest`` is
    the smallest change that some of them cannot explain by rounding, in the unit of the figure; None if
    nothing protects the figure. An identity alone is meant; together they may notice less.
    """

    ref: str
    label: str
    amount: Decimal
    rules: tuple[str, ...]
    smallest: Decimal | None

    def to_dict(self) -> dict[str, Any]:
        """Return the protection as a row: cell, label, figure, number of identities, smallest change."""
        table, row, column = parse_ref(self.ref)
        return {
            "ref": self.ref,
            "table": table,
            "row": row,
            "column": column,
            "label": self.label,
            "amount": format_amount(self.amount),
            "identities": len(self.rules),
            "smallest_change": None if self.smallest is None else format_amount(self.smallest),
        }


def coverage(accounts: FinalAccounts) -> tuple[Protection, ...]:
    """Return the protection of every printed figure of the tables and the explanation, in print order.

    >>> from gov_accounts.accounts import FinalAccounts
    >>> coverage(FinalAccounts("某局", 2024))
    ()
    """
    document = Document(accounts)
    sums = judge_sums(document, identities(accounts))
    found = []
    for ref, figure in document.figures.items():
        if figure is None:
            continue
        rules, smallest = _protecting(sums, ref)
        amount = None if smallest is None else from_ticks(smallest, figure.unit, figure.quantum)
        label = document.labels.get(ref) or document.labels.get(ref.rpartition(".")[0], "")
        found.append(Protection(ref, label, figure.amount, rules, amount))
    return tuple(found)


def _protecting(sums: Sums, ref: str) -> tuple[tuple[str, ...], int | None]:
    """Return the rules that would notice a change of a cell, and the smallest change in ticks."""
    cell = sums.cells.get(ref)
    figure = sums.document.figure(ref)
    if cell is None or figure is None:
        return (), None
    system = sums.system
    step = ticks(figure.quantum, figure.unit)
    # Once changed, the figure is no longer the sum of its parts, nor part of a sum that is.
    low, high = system.disturbed(cell)
    rules: list[str] = []
    smallest: int | None = None
    for index in system.of_cell[cell]:
        row = system.rows[index]
        total_low = total_high = own = 0
        for other, sign in row.terms:
            total_low += low[other] if sign > 0 else -high[other]
            total_high += high[other] if sign > 0 else -low[other]
            own += sign if other == cell else 0
        # Raising the cell by d raises the row by own * d; it is noticed once the row cannot be zero.
        up = (-total_low * TICKS // step + 1) * step
        down = (total_high * TICKS // step + 1) * step if row.equal else None
        noticed = [max(change, step) for change in (up, down) if change is not None]
        rules.append(sums.by_row[index].identity.rule.id)
        least = min(noticed)
        smallest = least if smallest is None else min(smallest, least)
    return tuple(rules), smallest
