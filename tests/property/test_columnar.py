"""Laws of judging in columns: what DuckDB says of sums is what is said of each account."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from hypothesis import given
from hypothesis import strategies as st

from gov_accounts.corpus.columnar import Judged, Standing, check_columnar, judged, printed
from gov_accounts.exports.arrow import to_arrow
from gov_accounts.layouts import known_layouts
from gov_accounts.strategies import final_accounts, published_accounts
from gov_accounts.tables import TABLES
from tests.support.edits import with_figure, with_rows

if TYPE_CHECKING:
    from gov_accounts import FinalAccounts

_PROVED = (Standing.EXACT, Standing.ROUNDING)


@st.composite
def _true(draw: st.DrawFn) -> FinalAccounts:
    """Accounts of any place, unit and practice."""
    layout = draw(st.sampled_from(sorted(known_layouts())))
    return draw(published_accounts(layout_name=layout))


@st.composite
def _damaged(draw: st.DrawFn) -> FinalAccounts:
    """The same with wrong or blank figures, rows left out, tables left out."""
    accounts = draw(_true())
    for _ in range(draw(st.integers(0, 3))):
        cells = [*accounts.cells()]
        if not cells:
            break
        cell = draw(st.sampled_from(cells))
        steps = draw(st.sampled_from((1, -1, 2, 700, None)))
        figure = None if steps is None else (cell.amount or Decimal(0)) + steps * cell.quantum
        accounts = with_figure(accounts, cell.ref, figure)
    if draw(st.booleans()):
        table = draw(st.sampled_from([*accounts.tables()]))
        gone = draw(st.sets(st.sampled_from([row.key for row in table] or [""]), max_size=2))
        rows = [row for row in table if row.key not in gone]
        accounts = with_rows(accounts, table.SPEC.id, rows)
    if draw(st.integers(0, 3)) == 0:
        lost: dict[str, None] = {draw(st.sampled_from(TABLES)).SPEC.attribute: None}
        accounts = attrs.evolve(accounts, **lost)  # type: ignore[arg-type]
    return accounts


def _columns(every: list[FinalAccounts]) -> dict[str, Judged]:
    return {one.name: one for one in check_columnar(to_arrow(every), printed(every), at_once=2)}


def _agree(every: list[FinalAccounts]) -> None:
    named = [attrs.evolve(one, source=str(number)) for number, one in enumerate(every)]
    found = _columns(named)
    assert found.keys() == {one.source for one in named}
    doubtful = {row["path"] for row in printed(named).to_pylist() if row["doubtful"]}
    for one in named:
        assert one.source is not None
        in_columns, alone = found[one.source], judged(one)
        if one.source in doubtful:
            assert in_columns.standing is Standing.ASK
            continue
        assert in_columns.differences == alone.differences
        if in_columns.standing in _PROVED:
            assert in_columns.standing is alone.standing
        if alone.standing is Standing.EXACT:
            assert in_columns.standing is Standing.EXACT


@given(st.lists(_damaged(), min_size=1, max_size=5))
def test_columns_find_the_differences_that_each_account_has(every: list[FinalAccounts]) -> None:
    """The same inexact identities, with the same differences; never proved what is wrong."""
    _agree(every)


@given(st.lists(final_accounts(), min_size=1, max_size=5))
def test_accounts_of_any_shape_are_judged_alike(every: list[FinalAccounts]) -> None:
    """Right or wrong, whole or in part, with or without a unit."""
    _agree(every)
