"""Judging a document. One module a part: tables and sums, the explanation, the evaluation forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts import identities
from gov_accounts.checking import disclosure, forms, narrative
from gov_accounts.checking.tables import check

if TYPE_CHECKING:
    from gov_accounts.identities import Rule

__all__ = ["check", "rules"]


def rules() -> tuple[Rule, ...]:
    """Return every rule that :func:`check` applies.

    >>> "T1-BAL" in {rule.id for rule in rules()}
    True
    """
    return (*identities.rules(), *narrative.RULES, *disclosure.RULES, *forms.RULES)
