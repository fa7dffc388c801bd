"""One odd statement of the narrative is one finding, with all that it breaks below it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
import pytest

from gov_accounts.accounts import FinalAccounts
from gov_accounts.findings import Severity
from gov_accounts.judging import check
from gov_accounts.narrative import Narrative, Stated
from gov_accounts.places import Place
from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.rules import find
from tests.support.edits import apply
from tests.support.kinds import judges_narrative
from tests.support.narratives import narrative_of
from tests.support.rule_cases import shift
from tests.support.statement_cases import edited, explained, say, with_narrative

if TYPE_CHECKING:
    from gov_accounts.findings import Finding, Report

_RECEPTION = "three_public.reception"


def _again(*values: str) -> FinalAccounts:
    """State receptions again."""
    again = tuple(
        Stated(_RECEPTION, Decimal(value), "万元", "公务接待费支出决算", place=Place(line=9 + n))
        for n, value in enumerate(values)
    )
    return apply(explained(), [with_narrative(repeated=again)])


def _loud(report: Report) -> list[Finding]:
    return [
        one
        for one in report.findings
        if judges_narrative(find(one.rule)) and one.severity is not Severity.INFO
    ]


def _with_words(accounts: FinalAccounts, key: str, words: str) -> FinalAccounts:
    figures = tuple(
        attrs.evolve(one, words=words, place=Place(line=4)) if one.key == key else one
        for one in narrative_of(accounts)
    )
    return with_narrative(figures=figures)(accounts)


def test_a_first_statement_that_tables_and_later_ones_deny_is_the_one_error() -> None:
    """2.00 once; 0.80 in T07 and twice more; its share, rate and sums are right for 0.80."""
    accounts = _with_words(
        say(f"{_RECEPTION}=2.00")(_again("0.80", "0.80")), _RECEPTION, "公务接待费决算为"
    )
    (one,) = _loud(check(accounts))
    assert (one.rule, one.severity) == ("N-17", Severity.ERROR)
    assert one.explanation.zh == (
        "情况说明“公务接待费”印为2.00万元（“公务接待费决算为2.00万元”），应为0.80万元，"
        "与财政拨款“三公”经费支出决算表[公务接待费]决算数和另2处说明一致；因此另有5项不成立"
    )
    assert one.explanation.en.endswith(
        "should be 0.80 万元: so it stands in T07 three public [reception] final and is said in 2 "
        "other places; 5 more do not hold because of it"
    )
    assert {each.rule for each in one.broken} == {"N-17", "N-PCT", "N-15", "N-36"}
    assert one.suggestions == ("N[three_public.reception] = 0.80",)
    assert (one.cells[0].ref, one.place.line) == ("N[three_public.reception]", 4)
    assert one.place.quote == "公务接待费决算为2.00万元"


def test_a_later_statement_that_is_odd_is_no_fault_of_the_first() -> None:
    (one,) = _loud(check(_again("2.00")))
    assert (one.rule, one.place.line, one.broken) == ("N-36", 9, ())


def test_two_statements_without_a_table_are_both_open() -> None:
    """Nobody knows which of the two is right."""
    again = Stated("procurement.total", Decimal("41.00"), "万元", place=Place(line=9))
    accounts = with_narrative(repeated=(again,))(explained())
    (one,) = _loud(check(accounts))
    assert (one.rule, one.explanations) == ("N-36", ())


def test_most_statements_are_right_where_no_table_has_the_figure() -> None:
    again = tuple(
        Stated("procurement.total", Decimal("40.00"), "万元", place=Place(line=n)) for n in (8, 9)
    )
    accounts = with_narrative(repeated=again)(say("procurement.total=41.00")(explained()))
    (one,) = _loud(check(accounts))
    assert one.suggestions == ("N[procurement.total] = 40.00",)
    assert {each.rule for each in one.broken} >= {"N-24", "N-36", "N-PCT"}
    assert "与另2处说明一致" in one.explanation.zh


def test_a_wrong_table_is_not_held_against_the_narrative() -> None:
    """A cell that disagrees with all else makes new findings where it is followed."""
    accounts = say("general_budget.total=410.00", "fiscal.total=410.00")(explained())
    causes = [one for one in _loud(check(accounts)) if one.suggestions]
    assert all("= 410" not in text for one in causes for text in one.suggestions)


def test_two_odd_statements_are_two_findings() -> None:
    accounts = say(f"{_RECEPTION}=2.00", "income.fiscal=359.00")(explained())
    found = _loud(check(accounts))
    assert {one.suggestions for one in found} == {
        ("N[three_public.reception] = 0.80",),
        ("N[income.fiscal] = 395.00",),
    }
    assert len(found) == 2


@pytest.mark.parametrize(
    "said", ["income.total=452.00", "expenditure.total=452.00", "fiscal.grand_total=435.00"]
)
def test_an_error_of_a_table_and_one_of_the_narrative_are_two_causes(said: str) -> None:
    """Each is told once, with its own figure alone, though some clash holds both."""
    report = check(say(said)(edited((shift("T02[2060101].total", "50.00"),))))
    figure = CellRef.of(NARRATIVE, said.split("=", maxsplit=1)[0])
    blamed = {one.explanations[0].refs for one in report.errors}
    assert blamed == {(figure,), (CellRef("T02[2060101].total"),)}


def test_what_is_said_finer_than_a_statement_can_write_has_no_vote() -> None:
    """0.000100001 万元 cannot be printed: what others say in 元 suggests no figure here."""
    stated = Stated("income.total", Decimal("5.00"), "万元")
    again = Stated("income.total", Decimal("1.00001"), "元")
    told = Narrative((stated,), (again, again))
    report = FinalAccounts("某局", 2024, narrative=told).check()
    assert {one.rule for one in report.errors} == {"N-36"}
    near = Narrative((stated,), (attrs.evolve(again, value=Decimal("1.0001")),) * 2)
    (found,) = FinalAccounts("某局", 2024, narrative=near).check().errors
    assert found.suggestions == ("N[income.total] = 0.00010001",)
