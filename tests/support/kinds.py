"""Findings and ledger lines by what their rules are about, which the records say, not the ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from gov_accounts.findings import Finding, Obligation
from gov_accounts.refs import NARRATIVE
from gov_accounts.rules import Kind, Rule, find, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_Told = TypeVar("_Told", Finding, Obligation)


def of_kind(told: Iterable[_Told], *kinds: Kind) -> list[_Told]:
    """Return those whose rules are of some kinds."""
    return [one for one in told if find(one.rule).kind in kinds]


def judges_narrative(rule: Rule) -> bool:
    """Whether a rule is about what the narrative says, identities with the tables included."""
    return rule.kind is Kind.NARRATIVE or NARRATIVE in tables_of(rule)


def on_narrative(told: Iterable[_Told]) -> list[_Told]:
    """Return those of rules about what the narrative says."""
    return [one for one in told if judges_narrative(find(one.rule))]


def on_tables(told: Iterable[_Told]) -> list[_Told]:
    """Return those of rules about the tables alone."""
    others = (Kind.NARRATIVE, Kind.FORM, Kind.DISCLOSURE, Kind.PART)
    own = (one for one in told if find(one.rule).kind not in others)
    return [one for one in own if not judges_narrative(find(one.rule))]
