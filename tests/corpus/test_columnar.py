"""Sums judged in columns: what is decided there, what is asked, and what the compiled rules are."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
import pyarrow as pa
import pytest
from pyarrow import parquet

from gov_accounts import FinalAccounts, GovAccountsError, Rounding
from gov_accounts.accounts import Reason, Unread
from gov_accounts.corpus import _compiled_rules, columnar
from gov_accounts.corpus.columnar import Difference, Standing, check_columnar, judged, printed
from gov_accounts.exports.arrow import to_arrow
from gov_accounts.findings import Severity
from gov_accounts.narrative import Narrative, Stated
from gov_accounts.refs import CellRef
from gov_accounts.rules import Kind, Rule, _across, _registry, rules
from gov_accounts.tables import (
    BasicExpenditureRow,
    BasicExpenditureTable,
    ExpenditureRow,
    ExpenditureTable,
    Summary,
    SummaryLine,
)
from gov_accounts.units import Unit
from tests.support.edits import with_figure
from tests.support.judged import jointly_wrong, true_accounts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_CELL = CellRef.parse("T03[2060101].business")


def _spent(total: str, *, unit: Unit | None = Unit.YUAN, **more: Any) -> FinalAccounts:
    """Return one 项 of 2.00 and 3.00, its 款 and 类, and a total of what is told."""
    figures = {"total": Decimal("5.00"), "basic": Decimal("2.00"), "project": Decimal("3.00")}
    rows = tuple(ExpenditureRow(key, key, **figures) for key in ("206", "20601", "2060101"))
    whole = ExpenditureRow("total", "合计", **{**figures, "total": Decimal(total)})
    return FinalAccounts(
        "某局", 2024, expenditure=ExpenditureTable(unit, rows=(whole, *rows)), **more
    )


def _paid(*figures: str, whole: str) -> FinalAccounts:
    """Return basic expenditure of 301, in 万元: its 款, and what is printed for their sum."""
    rows = tuple(
        BasicExpenditureRow(f"3010{number}", "款", amount=Decimal(figure))
        for number, figure in enumerate(figures, start=1)
    )
    head = BasicExpenditureRow("301", "工资福利支出", amount=Decimal(whole))
    table = BasicExpenditureTable(Unit.WAN, rows=(head, *rows))
    return FinalAccounts("某局", 2024, basic_expenditure=table)


def _one(accounts: FinalAccounts, **how: Any) -> columnar.Judged:
    (found,) = check_columnar(to_arrow([accounts]), printed([accounts]), **how)
    return found


def test_what_holds_as_printed_is_exact() -> None:
    found = _one(_spent("5.00"))
    assert (found.standing, found.differences, found.by_columns) == (Standing.EXACT, (), True)


def test_what_differs_is_told_with_rule_cell_and_difference() -> None:
    found = _one(_spent("5.01"))
    assert found.standing is Standing.ASK
    assert found.differences == (
        Difference("T3-COL", "T03[total].total", 1, within=False),
        Difference("T3-TOT", "T03[total].total", 1, within=False),
    )


def test_a_figure_of_one_sum_alone_may_have_been_rounded() -> None:
    found = _one(_paid("1.00", "1.00", "1.00", whole="3.01"))
    assert found.standing is Standing.ROUNDING
    assert found.differences == (Difference("T6-301", "T06[301].amount", 10_000, within=True),)


def test_more_than_two_figures_can_be_rounded_by_is_asked() -> None:
    assert _one(_paid("1.00", "2.00", whole="3.02")).standing is Standing.ASK


def test_rounding_that_explains_each_sum_alone_is_no_proof() -> None:
    wrong = jointly_wrong()
    assert judged(wrong).standing is Standing.CONTRADICTORY
    found = _one(wrong)
    assert found.standing is Standing.ASK
    assert all(one.within for one in found.differences)


@pytest.mark.parametrize("rounding", Rounding)
def test_what_columns_do_not_decide_is_judged_one_by_one(rounding: Rounding) -> None:
    true = true_accounts(rounding)
    found = _one(true, accounts_of={"": true}.__getitem__)
    assert (found.standing, found.by_columns) == (Standing.ROUNDING, False)
    assert found.differences == _one(true).differences


def test_accounts_are_told_apart_by_the_key(tmp_path: Path) -> None:
    every = [attrs.evolve(_spent(total), source="a") for total in ("5.00", "5.02", "5.00")]
    names = [tmp_path / "facts.parquet", tmp_path / "printed.parquet"]
    for made, name in zip((to_arrow(every), printed(every)), names, strict=True):
        parquet.write_table(made, name)
    found = [*check_columnar(*names, key="document", at_once=1)]
    assert {one.name: one.standing for one in found} == {
        0: Standing.EXACT,
        1: Standing.ASK,
        2: Standing.EXACT,
    }
    # Under one name they are no account.
    assert [one.standing for one in check_columnar(*names)] == [Standing.ASK]


@pytest.mark.parametrize(
    "accounts",
    [
        FinalAccounts("某局", 2024),
        _spent("5.00", unit=None),
        _spent("5.001"),
        _spent("5.00", incomplete=("T03",)),
        _spent("5.00", narrative=Narrative((Stated("income.total", Decimal(5), "元"),))),
        _spent("5.00", unread=(Unread("?", Reason.CUT_FIGURE, "T03", cells=(_CELL,)),)),
    ],
)
def test_what_facts_cannot_tell_is_asked(accounts: FinalAccounts) -> None:
    assert _one(accounts).standing is Standing.ASK


def test_a_narrative_without_figures_says_nothing_of_sums() -> None:
    assert _one(_spent("5.00", narrative=Narrative())).standing is Standing.EXACT


def test_facts_that_were_lost_or_doubled_are_noticed() -> None:
    accounts = _spent("5.00")
    facts = to_arrow([accounts])
    for wrong in (facts.slice(1), pa.concat_tables([facts, facts])):
        (found,) = check_columnar(wrong, printed([accounts]))
        assert found.standing is Standing.ASK
    alone = printed([attrs.evolve(accounts, source="b")])
    both = {one.name: one.standing for one in check_columnar(facts, alone)}
    assert both == {"": Standing.ASK, "b": Standing.ASK}


def test_a_line_that_is_not_printed_may_be_worth_something() -> None:
    def of(income: str) -> FinalAccounts:
        rows = (
            SummaryLine("general_budget", "一", amount=Decimal("1.00")),
            SummaryLine("income_total", "合计", amount=Decimal(income)),
        )
        return FinalAccounts("某局", 2024, summary=Summary(Unit.YUAN, rows=rows))

    assert _one(of("1.50")).standing is Standing.EXACT  # of a source that is not printed
    assert _one(of("0.50")).standing is Standing.ASK  # no source is below zero
    assert judged(of("0.50")).standing is Standing.CONTRADICTORY


def test_every_linear_rule_between_tables_is_compiled() -> None:
    compiled = {one for _, _, one in _compiled_rules.compiled().names}
    linear = {one.id for one in rules() if one.kind is Kind.LINEAR and ("N",) not in one.needs}
    assert compiled == linear


def test_a_part_that_may_be_unprinted_is_part_of_one_sum() -> None:
    """Else what it is worth in one sum would bind it in the other."""
    made = _compiled_rules.compiled()
    columns = {(slot.rule, slot.match): slot.column for slot in made.slots}
    parts = [(table, row, columns[rule, row]) for rule, table, row, _ in made.unprinted]
    assert len({*parts}) == len(parts)


@pytest.fixture
def fresh() -> Iterator[None]:
    """Let registry and compiled rules be made anew, and as before at the end."""
    caches = (_registry._by_id, _compiled_rules.compiled)
    for one in caches:
        one.cache_clear()
    yield
    for one in caches:
        one.cache_clear()


def _rule(pattern: str, **more: Any) -> Rule:
    basis = rules()[0].basis
    return Rule("X-NEW", Severity.ERROR, "新", "new", basis, patterns=(pattern,), **more)


@pytest.mark.usefixtures("fresh")
def test_a_rule_that_is_added_to_the_registry_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = _rule("T03[{item}].basic = T03[{item}].project")
    monkeypatch.setattr(_across, "ACROSS", (*_across.ACROSS, rule))
    _registry._by_id.cache_clear()
    _compiled_rules.compiled.cache_clear()
    found = _one(_spent("5.00"))
    assert found.differences == (Difference("X-NEW", "T03[2060101].basic", -100, within=False),)


@pytest.mark.usefixtures("fresh")
def test_a_rule_that_asks_for_other_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = _rule("T03[total].basic = T03[total].project", needs=("D",))
    monkeypatch.setattr(_across, "ACROSS", (*_across.ACROSS, rule))
    _registry._by_id.cache_clear()
    _compiled_rules.compiled.cache_clear()
    with pytest.raises(GovAccountsError, match="X-NEW"):
        _compiled_rules.compiled()


def test_a_wrong_figure_is_never_proved() -> None:
    true = true_accounts()
    wrong = with_figure(true, "T05[total].total", Decimal("9999.99"))
    assert _one(wrong).standing is Standing.ASK
    assert _one(wrong, accounts_of=lambda _: wrong).standing is Standing.CONTRADICTORY


def test_without_duckdb_the_message_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(GovAccountsError, match=r"gov-accounts\[duckdb\]"):
        _one(_spent("5.00"))
