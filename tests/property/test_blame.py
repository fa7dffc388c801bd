"""Laws of blame."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from gov_accounts import FinalAccounts, ProofStatus
from gov_accounts.judging._blame import blame
from gov_accounts.judging._figure_slips import before
from gov_accounts.judging._proof import prove
from gov_accounts.judging._solver import solve
from gov_accounts.strategies import published_accounts
from tests.support.edits import with_figure
from tests.support.judged import sums_of


@given(published_accounts(), st.data())
def test_a_wrong_figure_that_the_solver_can_notice_is_blamed(
    accounts: FinalAccounts, data: st.DataObject
) -> None:
    """Blame finds what the exact solver finds; the wrong cell is in a smallest explanation."""
    cells = [cell for cell in accounts.cells() if cell.amount]
    assume(cells)
    cell = data.draw(st.sampled_from(cells))
    assert cell.amount is not None
    wrong = data.draw(st.sampled_from(sorted(before(cell.amount, cell.quantum))))
    assume(wrong != cell.amount)
    sums = sums_of(with_figure(accounts, cell.ref, wrong))
    contradictory = solve(sums.system)
    assert (prove(sums).status is ProofStatus.CONTRADICTORY) is contradictory
    if contradictory:
        causes = blame(sums)
        assert any(cell.ref in one.refs for cause in causes for one in cause.suspicions)


@given(published_accounts(), st.data())
def test_an_explanation_restores_consistency_and_no_smaller_one_does(
    accounts: FinalAccounts, data: st.DataObject
) -> None:
    """The smallest sets of cells whose change alone restores consistency (Fellegi and Holt)."""
    cells = [cell for cell in accounts.cells() if cell.amount]
    assume(cells)
    for cell in data.draw(
        st.lists(st.sampled_from(cells), min_size=1, max_size=2, unique_by=lambda c: c.ref)
    ):
        accounts = with_figure(accounts, cell.ref, data.draw(st.integers(1, 9999).map(Decimal)))
    sums = sums_of(accounts)
    causes = blame(sums)
    assume(len(causes) == 1 and not causes[0].exhausted)
    for one in causes[0].suspicions[:4]:
        blamed = frozenset(sums.cells[ref] for ref in one.refs)
        assert sums.system.clash(blamed) is None
        if one.explanation.slip is None:
            assert all(sums.system.clash(blamed - {cell}) is not None for cell in blamed)
