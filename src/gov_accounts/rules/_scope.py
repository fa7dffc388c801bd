"""Which documents a rule is asked of, and which of their parts it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.rules._part_names import has
from gov_accounts.rules._patterns import tables_of

if TYPE_CHECKING:
    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.rules._records import Rule

__all__ = ["applies", "needed", "withholds"]


def applies(rule: Rule, accounts: FinalAccounts) -> bool:
    """Whether a document falls under a rule: its year and place, and the parts that it has.

    >>> from gov_accounts.accounts import FinalAccounts
    >>> from gov_accounts.rules import find
    >>> applies(find("N-01"), FinalAccounts("某局", 2024))
    False
    """
    return rule.valid.covers(accounts.fiscal_year, accounts.layout) and all(
        any(has(accounts, part) for part in either) for either in rule.needs
    )


def needed(rule: Rule) -> tuple[tuple[str, ...], ...]:
    """Return the parts without which nothing can be said; of several in a tuple one is enough.

    Those are what a rule needs to apply, and the tables that its identities compare.

    >>> from gov_accounts.rules import find
    >>> needed(find("X-T1T2")), needed(find("P-D03"))
    ((('T01',), ('T02',)), (('D', 'P'),))
    """
    compared = ((table,) for table in tables_of(rule)) if rule.test is None else ()
    return tuple(dict.fromkeys((*rule.needs, *compared)))


_WITHHOLDING = ("公安", "国家安全", "国安")
"""Words in the names of units that need not print all their rows (涉密信息不公开)."""


def withholds(accounts: FinalAccounts) -> bool:
    """Whether a unit may leave out rows: what it prints need not add up to its totals.

    >>> from gov_accounts.accounts import FinalAccounts
    >>> withholds(FinalAccounts("某市公安局", 2024)), withholds(FinalAccounts("某市教育局", 2024))
    (True, False)
    """
    return any(word in accounts.entity for word in _WITHHOLDING)
