from __future__ import annotations

from decimal import Context, Decimal, localcontext
from typing import Any

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

from gov_accounts import FinalAccounts, ProofStatus, Rounding
from gov_accounts.findings import Slip
from gov_accounts.judging._blame import blame
from gov_accounts.judging._practice import Sums, judge_sums
from gov_accounts.judging._proof import decide, prove, satisfies, solve
from gov_accounts.judging._slips import before, ways
from gov_accounts.judging._system import Row, System
from gov_accounts.money import Interval, printed
from gov_accounts.refs import CellRef
from gov_accounts.rules import identities
from gov_accounts.rules._document import Document
from gov_accounts.strategies import published_accounts


def _sums(accounts: FinalAccounts) -> Sums:
    return judge_sums(Document(accounts), identities(accounts))


@st.composite
def trees(draw: st.DrawFn) -> tuple[System, bool]:
    """Sums of sums: each row's whole is a part of at most one other row, so rows share cells like a tree."""
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
    system.read_as([Interval(figure - slack, figure + slack) for figure in figures])
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
    """Consistent means: one set of exact amounts satisfies every identity and prints as the document."""
    sums = _sums(accounts)
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
def test_a_wrong_figure_that_the_solver_can_notice_is_blamed(
    accounts: FinalAccounts, data: st.DataObject
) -> None:
    """Blame: what the exact solver finds is found, and the wrong cell is in a smallest explanation."""
    cells = [cell for cell in accounts.cells() if cell.amount]
    assume(cells)
    cell = data.draw(st.sampled_from(cells))
    assert cell.amount is not None
    wrong = data.draw(st.sampled_from(sorted(before(cell.amount, cell.quantum))))
    assume(wrong != cell.amount)
    sums = _sums(_with(accounts, cell.ref, wrong))
    contradictory = solve(sums.system)
    assert (prove(sums).status is ProofStatus.CONTRADICTORY) is contradictory
    if contradictory:
        causes = blame(sums)
        assert any(cell.ref in one.refs for cause in causes for one in cause.suspicions)


def _with(accounts: FinalAccounts, ref: str, value: Decimal) -> FinalAccounts:
    cell = CellRef.parse(ref)
    table_id, key, column = cell.table, cell.row, cell.column
    table = accounts.table(table_id)
    assert table is not None
    rows = tuple(attrs.evolve(row, **{column: value}) if row.key == key else row for row in table)
    changed: dict[str, Any] = {table.SPEC.attribute: attrs.evolve(table, rows=rows)}
    return attrs.evolve(accounts, **changed)


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
        accounts = _with(accounts, cell.ref, data.draw(st.integers(1, 9999).map(Decimal)))
    sums = _sums(accounts)
    causes = blame(sums)
    assume(len(causes) == 1 and not causes[0].exhausted)
    for one in causes[0].suspicions[:4]:
        blamed = frozenset(sums.cells[ref] for ref in one.refs)
        assert sums.system.clash(blamed) is None
        if one.explanation.slip is None:
            assert all(sums.system.clash(blamed - {cell}) is not None for cell in blamed)


@given(
    st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999.99"), places=2),
    st.sampled_from(["sign", "mistyped", "swapped", "lost", "doubled"]),
    st.data(),
)
def test_a_slip_of_the_hand_is_recognized_and_undone(
    right: Decimal, kind: str, data: st.DataObject
) -> None:
    """Plausible slips: digit lost, doubled, swapped, mistyped; sign. The right figure is tried."""
    text = str(right)
    spots = [n for n, char in enumerate(text) if char != "."]
    at = data.draw(st.sampled_from(spots))
    if kind == "sign":
        wrong = -right
    elif kind == "mistyped":
        wrong = Decimal(text[:at] + data.draw(st.sampled_from("0123456789")) + text[at + 1 :])
    elif kind == "swapped":
        digits = list(text)
        other = spots[(spots.index(at) + 1) % len(spots)]
        assume(abs(spots.index(other) - spots.index(at)) == 1)
        digits[at], digits[other] = digits[other], digits[at]
        wrong = Decimal("".join(digits))
    else:
        piece = "" if kind == "lost" else text[at] * 2
        assume(text.index(".") > 1 or at > text.index("."))
        # Without its first digit 500.05 is no figure that anybody writes.
        assume(kind == "doubled" or at > 0 or text[1] != "0")
        wrong = Decimal(text[:at] + piece + text[at + 1 :])
    assume(wrong != right and wrong)
    count, slip = ways(right, wrong)
    assert slip is not None
    assert count <= 10 * len(text)
    assert right in set(before(wrong, Decimal("0.01"))) or kind == "swapped"
    assert isinstance(slip, Slip)


@given(published_accounts(), st.data())
def test_the_judgement_does_not_depend_on_the_callers_decimal_context(
    accounts: FinalAccounts, data: st.DataObject
) -> None:
    """Sums are exact whatever the caller's decimal context."""
    cells = [cell for cell in accounts.cells() if cell.amount]
    assume(cells)
    cell = data.draw(st.sampled_from(cells))
    wrong = _with(accounts, cell.ref, Decimal("123456.78"))
    usual = wrong.check()
    with localcontext(Context(prec=3)):
        assert wrong.check() == usual


@given(published_accounts(rounding=Rounding.TRUNCATED, rolled_up=()))
def test_a_practice_is_named_only_where_the_figures_tell(accounts: FinalAccounts) -> None:
    """The practice is inferred and reported; unknown is said, never guessed."""
    practice = accounts.check().practice
    assert practice["rounding"] in ("truncated", "undetermined")
    assert {one["rounding"] for one in practice["tables"].values()} <= {"truncated", "undetermined"}
