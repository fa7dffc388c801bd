"""Where a rule applies: years, places and parts, for identities as for tests."""

from __future__ import annotations

import attrs
import pytest

import gov_accounts.rules as package
from gov_accounts import FinalAccounts
from gov_accounts.rules import Rule, Validity, applies, find, identities, needed
from tests.support.department import department
from tests.support.statement_cases import explained


@pytest.mark.parametrize(
    ("valid", "falls_under"),
    [
        (Validity(first=2030), False),
        (Validity(last=2020), False),
        (Validity(first=2024, last=2024), True),
        (Validity(places=("shanghai",)), False),
        (Validity(places=("shanghai", "liaoning")), True),
    ],
)
def test_identities_are_made_only_where_their_rule_is_valid(
    monkeypatch: pytest.MonkeyPatch, valid: Validity, falls_under: bool
) -> None:
    accounts = attrs.evolve(department(), fiscal_year=2024, layout="liaoning")
    rule = attrs.evolve(find("X-T1T2"), valid=valid)
    monkeypatch.setattr(package, "ACROSS", (rule,))
    assert applies(rule, accounts) is falls_under
    assert (rule.id in {one.rule.id for one in identities(accounts)}) is falls_under


def test_sums_inside_a_table_are_made_only_where_their_rule_is_valid(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = attrs.evolve(find("T3-COL"), valid=Validity(first=2030))
    monkeypatch.setattr(package, "table_rules", lambda: {later.id: later})
    assert later.id not in {one.rule.id for one in identities(department())}


def test_a_rule_on_the_narrative_needs_one() -> None:
    assert applies(find("N-01"), explained())
    assert not applies(find("N-01"), attrs.evolve(department(), narrative=None))


def test_of_alternatives_one_is_enough() -> None:
    either, both = (
        attrs.evolve(find("P-D03"), needs=needs) for needs in ((("D", "T01"),), ("D", "T01"))
    )
    assert applies(either, department())
    assert not applies(both, department())
    assert not applies(either, FinalAccounts("某局", 2024))


@pytest.mark.parametrize(
    ("rule", "parts"),
    [
        (find("P-D03"), (("D", "P"),)),
        (find("P-D04"), (("D",),)),
        (find("T1-USE"), (("T01",),)),
        (find("T3-COL"), (("T03",),)),
        (find("N-01"), (("N",), ("T01",))),
        (find("DIS-04"), (("N",),)),
    ],
    ids=lambda value: value.id if isinstance(value, Rule) else "",
)
def test_a_rule_tells_what_it_needs(rule: Rule, parts: tuple[tuple[str, ...], ...]) -> None:
    assert needed(rule) == parts
