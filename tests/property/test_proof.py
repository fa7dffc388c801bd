"""Laws of proof and practice."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext

from hypothesis import assume, given
from hypothesis import strategies as st

from gov_accounts import FinalAccounts, ProofStatus, Rounding
from gov_accounts.judging._decision import satisfies
from gov_accounts.judging._equations import Row
from gov_accounts.judging._proof import decide
from gov_accounts.judging._solver import solve
from gov_accounts.judging._system import System
from gov_accounts.money import printed
from gov_accounts.strategies import published_accounts
from tests.support.edits import with_figure
from tests.support.judged import sums_of


@st.composite
def trees(draw: st.DrawFn) -> tuple[System, bool]:
    """Sums of sums: each whole is a part of at most one other row; the rows form a tree."""
    parts = [draw(st.integers(1, 4)) for _ in range(draw(st.integers(1, 4)))]
    figures: list[int] = []
    rows: list[Row] = []
    wholes: list[int] = []
    for count in parts:
        taken = [wholes.pop() for _ in range(min(len(wholes), draw(st.integers(0, 1))))]
        cells = list(taken)
        for _ in range(count):
            cells.append(len(figures))
            figures.append(draw(st.integers(-30, 30)))
        whole = len(figures)
        figures.append(sum(figures[cell] for cell in cells) + draw(st.integers(-6, 6)))
        terms = ((whole, 1), *((cell, -1) for cell in cells))
        rows.append(Row(terms, draw(st.booleans())))
        wholes.append(whole)
    slack = draw(st.integers(0, 2))
    system = System(figures, rows, scale=1)
    system.read_as([(figure - slack, figure + slack) for figure in figures])
    return system, True


@given(trees())
def test_propagation_is_complete_where_rows_share_cells_like_a_tree(
    drawn: tuple[System, bool],
) -> None:
    """Joint proof: bounds propagation is sound, and complete on trees."""
    system, _ = drawn
    low, high = system.low.copy(), system.high.copy()
    clash = system.propagate(low, high, range(len(system.rows)))
    assert (clash is not None) is solve(system)


@given(published_accounts())
def test_true_accounts_have_a_witness_that_prints_as_they_do(accounts: FinalAccounts) -> None:
    """Consistent: one set of exact amounts satisfies all identities and prints the document."""
    sums = sums_of(accounts)
    decision = decide(sums.system)
    assert decision.status is ProofStatus.CONSISTENT
    assert satisfies(sums.system, decision.amounts)
    for cell, ref in enumerate(sums.refs):
        figure = sums.document.figure(ref)
        rounding = sums.practice[ref.table]
        if figure is None or figure.unit.fen == 100 or rounding is None:
            continue
        exact = printed(decision.amounts[cell], figure.unit, figure.quantum, rounding)
        own = sums.meaning(ref)
        added_up = (sums.system.low[cell], sums.system.high[cell]) != (own.low, own.high)
        assert exact == figure.amount or added_up


@given(published_accounts(), st.data())
def test_the_judgement_does_not_depend_on_the_callers_decimal_context(
    accounts: FinalAccounts, data: st.DataObject
) -> None:
    """Sums are exact whatever the caller's decimal context."""
    cells = [cell for cell in accounts.cells() if cell.amount]
    assume(cells)
    cell = data.draw(st.sampled_from(cells))
    wrong = with_figure(accounts, cell.ref, Decimal("123456.78"))
    usual = wrong.check()
    with localcontext(Context(prec=3)):
        assert wrong.check() == usual


@given(published_accounts(rounding=Rounding.TRUNCATED, rolled_up=()))
def test_a_practice_is_named_only_where_the_figures_tell(accounts: FinalAccounts) -> None:
    """The practice is inferred and reported; unknown is said, never guessed."""
    practice = accounts.check().practice
    assert practice["rounding"] in ("truncated", "undetermined")
    assert {one["rounding"] for one in practice["tables"].values()} <= {"truncated", "undetermined"}
