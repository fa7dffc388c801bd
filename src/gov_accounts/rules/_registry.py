"""The one list of all rules; it includes the joint proof and the findings a person accepted."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from gov_accounts.findings import Severity
from gov_accounts.rules import (
    _across,
    _bounds,
    _budgets,
    _change_sums,
    _changes,
    _classification,
    _counts_beside_money,
    _disclosure,
    _items_listed,
    _listings,
    _names_and_years,
    _narrative_identities,
    _phrases,
    _presence,
    _repetitions,
    _shares,
    _units_told,
)
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Kind, Rule, Sentence
from gov_accounts.rules._sums import table_rules
from gov_accounts.rules.forms import (
    _beside_accounts,
    _between_forms,
    _department_form,
    _funds,
    _indicator_scores,
    _project_money,
    _promises,
    _quantity_scores,
    _rate_scores,
    _rates,
    _totals,
    _usual_scores,
    _weights,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

__all__ = ["JOINT", "STALE_WAIVER", "find", "rules"]

JOINT = Rule(
    "JOINT",
    Severity.ERROR,
    "所有勾稽关系应能同时成立",
    "all identities can hold together",
    Basis("rounding-practice", "全部恒等式与取整区间"),
    Kind.JOINT,
    says=Sentence("不能同时成立：{identities}", "these cannot hold together: {identities}"),
)

STALE_WAIVER = Rule(
    "WAIVER",
    Severity.WARNING,
    "接受说明应对应仍然存在的问题",
    "a waiver covers a finding that still exists",
    Basis("own-convention", "接受说明"),
    Kind.WAIVER,
    says=Sentence(
        "{rule} {cell}（{date}，{reason}）已没有对应的问题，请删除",
        "{rule} {cell} ({date}, {reason}) covers nothing; delete it",
    ),
)

_MODULES = (
    _across,
    _narrative_identities,
    _presence,
    _classification,
    _shares,
    _changes,
    _change_sums,
    _budgets,
    _listings,
    _items_listed,
    _counts_beside_money,
    _bounds,
    _units_told,
    _phrases,
    _names_and_years,
    _repetitions,
    _disclosure,
    _department_form,
    _indicator_scores,
    _quantity_scores,
    _promises,
    _weights,
    _rate_scores,
    _totals,
    _usual_scores,
    _rates,
    _funds,
    _project_money,
    _beside_accounts,
    _between_forms,
)
"""Where rules stand: each rule once, alone or in a tuple, under a name of its module."""


@cache
def _by_id() -> Mapping[str, Rule]:
    found: dict[str, Rule] = {}
    every = (*table_rules().values(), JOINT, STALE_WAIVER)
    for one in (*every, *(one for module in _MODULES for one in _of(module))):
        if found.setdefault(one.id, one) is not one:
            raise ValueError(f"expected one rule {one.id}, found two")
    return MappingProxyType(found)


def _of(module: ModuleType) -> Iterator[Rule]:
    for value in vars(module).values():
        if isinstance(value, Rule):
            yield value
        elif isinstance(value, tuple):
            yield from (one for one in value if isinstance(one, Rule))


def rules() -> tuple[Rule, ...]:
    """Return every rule, sums inside tables first.

    >>> "T1-BAL" in {rule.id for rule in rules()}
    True
    """
    return tuple(_by_id().values())


def find(rule_id: str) -> Rule:
    """Return a rule by its stable id; raises :class:`KeyError`.

    >>> find("T1-BAL").severity
    <Severity.ERROR: 'error'>
    """
    try:
        return _by_id()[rule_id]
    except KeyError:
        raise KeyError(f"no rule {rule_id!r}") from None
