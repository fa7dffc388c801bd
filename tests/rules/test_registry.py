"""The registry: it has every rule once, and each has a case that breaks it and a near miss."""

from __future__ import annotations

import datetime as dt
import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

import gov_accounts.rules as package
from gov_accounts.findings import ReportVerdict, Verdict, Waiver
from gov_accounts.judging import check
from gov_accounts.rules import JOINT, PARTS, STALE_WAIVER, Kind, Rule, Sentence, needed, rules
from gov_accounts.rules._sums import table_rules
from tests.rules import (
    test_across,
    test_classification,
    test_disclosure,
    test_narrative_identities,
    test_presence,
    test_statements,
    test_sums,
)
from tests.rules.forms import test_form_rules
from tests.support.department import department
from tests.support.judged import changed, jointly_wrong, true_accounts
from tests.support.kinds import of_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from gov_accounts.findings import Report
    from tests.support import rule_cases, statement_cases

CASES: tuple[rule_cases.Case | statement_cases.Case, ...] = (
    *test_sums.CASES,
    *test_across.CASES,
    *test_presence.CASES,
    *test_classification.CASES,
    *test_narrative_identities.CASES,
    *test_statements.CASES,
)
"""A document that breaks a rule and one that comes close; every module of tests asks its own."""

_SLIP = {"T02_2080505_fiscal": "324.57"}
_ACCEPTED = Waiver("T2-COL", "T02[2080505].fiscal", "已说明", dt.date(2025, 8, 20))

OWN_ENGINES: dict[str, tuple[Callable[[], Report], Callable[[], Report]]] = {
    JOINT.id: (lambda: check(jointly_wrong()), lambda: check(true_accounts())),
    STALE_WAIVER.id: (
        lambda: check(true_accounts(), waivers=[_ACCEPTED]),
        lambda: check(changed(true_accounts(), **_SLIP), waivers=[_ACCEPTED]),
    ),
}
"""What breaks the two rules that are neither identity nor test, and what comes close."""


def test_the_base_is_true_in_every_respect() -> None:
    report = check(department())
    assert report.verdict is ReportVerdict.CONSISTENT
    assert report.findings == ()
    assert {line.status for line in report.ledger} == {Verdict.EXACT}
    assert report.counts["figures_checked"] == report.counts["figures"]


def test_every_rule_has_its_breaking_case_and_its_near_miss() -> None:
    cases = {case.rule for case in CASES if case.broken}
    cases |= {*test_disclosure.CASES, *test_form_rules.CASES, *OWN_ENGINES}
    assert cases == {rule.id for rule in rules()}


@pytest.mark.parametrize("rule_id", OWN_ENGINES)
def test_a_rule_with_an_engine_of_its_own_is_broken_and_nearly_so(rule_id: str) -> None:
    broken, near = (make() for make in OWN_ENGINES[rule_id])
    (found,) = of_kind(broken.findings, Kind.JOINT, Kind.WAIVER)
    assert found.rule == rule_id
    assert of_kind(near.findings, Kind.JOINT, Kind.WAIVER) == []


def test_no_two_cases_share_a_name() -> None:
    assert len({case.id for case in CASES}) == len(CASES)


def _rules_of_modules() -> list[Rule]:
    found = list(table_rules().values())
    for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for value in vars(import_module(one.name)).values():
            several = value if isinstance(value, tuple) else (value,)
            found += (rule for rule in several if isinstance(rule, Rule))
    return found


def test_every_rule_that_a_module_holds_is_in_the_registry_under_an_id_of_its_own() -> None:
    held = {id(rule): rule for rule in _rules_of_modules()}
    assert len({rule.id for rule in held.values()}) == len(held)
    assert held.keys() == {id(rule) for rule in rules()}


def test_every_rule_names_parts_that_a_document_may_have() -> None:
    for rule in rules():
        named = {part for either in needed(rule) for part in either} | {*rule.whole}
        assert named <= PARTS.keys(), rule.id
        assert rule.kind is not Kind.LINEAR or named, rule.id


def test_a_sentence_takes_the_same_values_in_both_languages_or_is_none() -> None:
    with pytest.raises(ValueError, match="same named values"):
        Sentence("{a}", "{b}")
