"""Judging a document. One module a part: sums, all of them together, blame, tables, prose, forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts import identities
from gov_accounts.checking import disclosure, forms, narrative
from gov_accounts.checking.coverage import Protection, coverage
from gov_accounts.checking.report import check
from gov_accounts.checking.waivers import load_waivers

if TYPE_CHECKING:
    from gov_accounts.identities import Rule

__all__ = ["Protection", "check", "coverage", "load_waivers", "rules"]


def rules() -> tuple[Rule, ...]:
    """Return every rule that :func:`check` applies.

    >>> "T1-BAL" in {rule.id for rule in rules()}
    True
    """
    return (*identities.rules(), *narrative.RULES, *disclosure.RULES, *forms.RULES)
