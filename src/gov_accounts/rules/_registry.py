"""The one list of all rules; with the rules on all identities together and on what a person accepted."""

from __future__ import annotations

from functools import cache

from gov_accounts.findings import Severity
from gov_accounts.rules._across import CROSS
from gov_accounts.rules._contents import CODES, PRESENCE
from gov_accounts.rules._narrative_sums import NARRATIVE
from gov_accounts.rules._records import Kind, Rule
from gov_accounts.rules._sums import table_rules

__all__ = ["JOINT", "STALE_WAIVER", "rule", "rules"]

JOINT = Rule(
    "JOINT",
    Severity.ERROR,
    "所有勾稽关系应能同时成立",
    "all identities can hold together",
    "RULES 8 (joint check)",
    Kind.JOINT,
)


STALE_WAIVER = Rule(
    "WAIVER",
    Severity.WARNING,
    "接受说明应对应仍然存在的问题",
    "a waiver covers a finding that still exists",
    "DESIGN 6 (findings accepted by a person)",
    Kind.WAIVER,
)


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, those inside tables first; ids are unique but for rules split over cells."""
    return (*table_rules().values(), *CROSS, *NARRATIVE, JOINT, STALE_WAIVER, *PRESENCE, *CODES)


def rule(rule_id: str) -> Rule:
    """Return a rule by its stable id; raises :class:`KeyError`.

    >>> rule("T1-BAL").severity
    <Severity.ERROR: 'error'>
    """
    for one in rules():
        if one.id == rule_id:
            return one
    raise KeyError(f"no rule {rule_id!r}")
