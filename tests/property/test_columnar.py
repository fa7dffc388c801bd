"""Laws of judging in columns: what DuckDB says of sums is what is said of each account."""

from __future__ import annotations

from decimal import Decimal

import attrs
from hypothesis import given
from hypothesis import strategies as st

from gov_accounts import FinalAccounts
from gov_accounts.corpus.columnar import Judged, Standing, check_columnar, judged, printed
from gov_accounts.exports.arrow import to_arrow
from gov_accounts.layouts import known_layouts
from gov_accounts.strategies import final_accounts, published_accounts
from gov_accounts.tables import (
    TABLES,
    BasicExpenditureRow,
    BasicExpenditureTable,
    ThreePublicLine,
    ThreePublicTable,
)
from gov_accounts.units import Unit
from tests.support.edits import with_figure, with_rows
from tests.support.judged import sums_of

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
        known = all(not each.open for each in sums_of(one).outcomes)
        if alone.standing is Standing.EXACT and known:
            assert in_columns.standing is Standing.EXACT


@given(st.lists(_damaged(), min_size=1, max_size=5))
def test_columns_find_the_differences_that_each_account_has(every: list[FinalAccounts]) -> None:
    """The same inexact identities, with the same differences; never proved what is wrong."""
    _agree(every)


@st.composite
def _nearly(draw: st.DrawFn) -> FinalAccounts:
    """Two tables of few sums, printed in 万元, that are off by some last places."""
    places = st.integers(-2, 2)
    figures = st.integers(-3, 300)

    def cents(count: int) -> Decimal:
        return Decimal(count).scaleb(-2)

    rows, wholes = [], dict.fromkeys(("301", "302", "303"), 0)
    for category in draw(st.lists(st.sampled_from([*wholes]), min_size=1, unique=True)):
        for number in range(1, draw(st.integers(2, 6))):
            figure = draw(figures)
            wholes[category] += figure
            key = f"{category}{number:02}"
            rows.append(BasicExpenditureRow(key, key, amount=cents(figure)))
        wholes[category] += draw(places)
        rows.append(BasicExpenditureRow(category, category, amount=cents(wholes[category])))
    sums = {"personnel": ("301", "303"), "operating": ("302",)}
    for key in draw(st.sets(st.sampled_from([*sums]))):
        figure = sum(wholes[one] for one in sums[key]) + draw(places)
        rows.append(BasicExpenditureRow(key, key, amount=cents(figure)))
    paid = {name: draw(figures) for name in ("overseas", "reception", "vehicles")}
    paid["total"] = sum(paid.values()) + draw(places)
    lines = [ThreePublicLine(name, name, budget=cents(count)) for name, count in paid.items()]
    return FinalAccounts(
        "某局",
        2024,
        basic_expenditure=BasicExpenditureTable(Unit.WAN, rows=tuple(rows)),
        three_public=ThreePublicTable(Unit.WAN, rows=tuple(lines)),
    )


@given(st.lists(_nearly(), min_size=1, max_size=8))
def test_what_columns_prove_by_rounding_is_so(every: list[FinalAccounts]) -> None:
    """Rounding: exact amounts exist that print as the account does, else it is asked about."""
    _agree(every)


@given(st.lists(final_accounts(), min_size=1, max_size=5))
def test_accounts_of_any_shape_are_judged_alike(every: list[FinalAccounts]) -> None:
    """Right or wrong, whole or in part, with or without a unit."""
    _agree(every)
