"""Whether the sums of one table vouch for its figures, where the text may have torn rows apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.findings import Severity
from gov_accounts.money import exact_sum
from gov_accounts.rules import identities

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.refs import CellRef
    from gov_accounts.rules import Identity

__all__ = ["vouched"]


def vouched(alone: FinalAccounts, leaves: Mapping[str, int], quantum: Decimal) -> set[CellRef]:
    """Return the figures of a table that take part in a sum of it; none unless all its sums hold.

    ``leaves`` says of how many printed figures each row may have been added up; each figure is less
    than one last place off the exact amount. This function only asks whether the text was torn;
    judges ask what the figures mean.
    """
    amounts = {cell.ref: cell.amount for cell in alone.cells()}
    found: set[CellRef] = set()
    for identity in identities(alone):
        if identity.rule.severity is not Severity.ERROR or not _evaluable(identity, alone, amounts):
            continue
        terms = {
            ref: sign * amount
            for sign, ref in identity.signed
            if (amount := amounts.get(ref)) is not None
        }
        allowed = quantum * sum(leaves.get(ref.row, 1) for ref in terms)
        if not _holds(identity.relation, exact_sum(terms.values()), allowed):
            return set()
        found.update(terms)
    return found


def _evaluable(
    identity: Identity, alone: FinalAccounts, amounts: Mapping[CellRef, Decimal | None]
) -> bool:
    """Whether every cell is printed; a row of a code is printed only where there is money."""
    return all(
        ref in amounts or (ref.row.isdigit() and alone.table(ref.table) is not None)
        for ref in identity.refs
    )


def _holds(relation: str, difference: Decimal, allowed: Decimal) -> bool:
    if relation == "=":
        return abs(difference) <= allowed
    return difference <= allowed if relation == "<=" else -difference <= allowed
