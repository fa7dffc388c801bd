"""Judging a document. One module a part: sums, all of them together, blame, tables, prose, forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts import rules as _rules
from gov_accounts.judging._coverage import coverage
from gov_accounts.judging._report import check
from gov_accounts.judging._waivers import load_waivers
from gov_accounts.rules import _disclosure, _statements, forms

if TYPE_CHECKING:
    from gov_accounts.rules import Rule

__all__ = ["check", "coverage", "load_waivers", "rules"]


def rules() -> tuple[Rule, ...]:
    """Return every rule that :func:`check` applies.

    >>> "T1-BAL" in {rule.id for rule in rules()}
    True
    """
    return (*_rules.rules(), *_statements.RULES, *_disclosure.RULES, *forms.RULES)
