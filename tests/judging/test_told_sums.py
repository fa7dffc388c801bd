"""What the narrative tells of several tables is the sum of what they print, or the exact one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest

from gov_accounts.authoring import Ledger, Payment, build
from gov_accounts.codes import FunctionCode
from gov_accounts.narrative import Narrative
from gov_accounts.rules import Kind, find
from tests.support.statement_cases import stated

if TYPE_CHECKING:
    from gov_accounts.accounts import FinalAccounts


def _told(project: str) -> FinalAccounts:
    """Two funds of 18.547 and 682.035 万元, 700.583 together: 18.55, 682.04 and 700.58 in print."""
    ledger = Ledger(
        entity="某市科学技术局",
        fiscal_year=2024,
        payments=(
            Payment(FunctionCode("2010507"), "general_budget", "project", 18_547_144),
            Payment(FunctionCode("2150299"), "government_fund", "project", 682_035_426),
        ),
    )
    figures = (
        stated("fiscal.total", "700.58"),
        stated("fiscal.basic", "0.00"),
        stated("fiscal.project", project),
    )
    return attrs.evolve(build(ledger), narrative=Narrative(figures=figures))


@pytest.mark.parametrize("project", ["700.58", "700.59"])
def test_both_ways_to_add_up_are_true(project: str) -> None:
    found = [one for one in _told(project).check().errors if _speaks_of_sums(one.rule)]
    assert [one.message.zh for one in found] == []


def test_what_neither_way_gives_is_an_error() -> None:
    (found,) = [one for one in _told("700.61").check().errors if _speaks_of_sums(one.rule)]
    assert "N[fiscal.project]" in [cell.ref for cell in found.cells]


def _speaks_of_sums(rule: str) -> bool:
    return rule == "N-09" or find(rule).kind is Kind.JOINT
