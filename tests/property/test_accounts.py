"""Laws of figures and of what it means that none is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_accounts import Absence, FinalAccounts, Known, Reason, Unread
from gov_accounts.places import quoted
from gov_accounts.refs import CellRef
from gov_accounts.strategies import final_accounts
from gov_accounts.tables import TABLES

if TYPE_CHECKING:
    from gov_accounts.tables import Table

_CODES = ("2060101", "206", "30101", "total")


@given(final_accounts())
def test_a_cell_has_a_figure_or_an_absence(accounts: FinalAccounts) -> None:
    """P2: exactly one of the two, and how a figure is known is told where there is a cell."""
    for cell in accounts.cells():
        assert (accounts.cell(cell.ref) is None) == (accounts.absence(cell.ref) is not None)
        assert accounts.known(cell.ref) is Known.PRINTED
    for name, (path, _, value, _) in accounts.evaluation_figures():
        ref = CellRef.of(name, path)
        assert (accounts.cell(ref), accounts.absence(ref)) == (value, None)
        assert accounts.known(ref) is Known.PRINTED


@given(final_accounts(), st.sampled_from(TABLES), st.sampled_from(_CODES), st.data())
def test_only_what_is_blank_or_not_printed_is_no_money(
    accounts: FinalAccounts, kind: type[Table[Any]], code: str, data: st.DataObject
) -> None:
    """P2: four kinds of absence, of which the first two are zero."""
    spec = kind.SPEC
    names = sorted({column.name for block in spec.blocks for column in block.columns})
    ref = CellRef.of(spec.id, code, data.draw(st.sampled_from(names)))
    absence, table = accounts.absence(ref), accounts.table(spec.id)
    row = table.get(code) if table is not None else None
    if absence is not None and absence.is_zero:
        assert table is not None
        assert ref.column in table.columns
        assert (absence is Absence.BLANK) == (row is not None)
        assert row is not None or spec.id not in accounts.incomplete
    if table is None:
        assert absence is Absence.NOT_GIVEN
        with pytest.raises(KeyError):
            accounts.known(ref)


@given(final_accounts())
def test_what_is_listed_as_unread_is_never_zero(accounts: FinalAccounts) -> None:
    """P2: something stands there, so it is neither blank nor a figure."""
    blank = tuple(cell.ref for cell in accounts.cells() if cell.amount is None)[:3]
    spoilt = Unread("1O.5", Reason.FIGURE_SPOILT, "T01", cells=blank)
    again = attrs.evolve(accounts, unread=(spoilt,))
    assert {again.absence(ref) for ref in blank} <= {Absence.NOT_READ}


@given(st.text("一二 1.\u3000", max_size=120), st.text("12", min_size=1, max_size=9), st.data())
def test_a_quotation_is_short_and_keeps_the_figure(
    before: str, figure: str, data: st.DataObject
) -> None:
    """What is quoted has at most 80 characters, white space narrowed, the figure whole."""
    behind = data.draw(st.text("一二 1.", max_size=120))
    words = quoted(before + figure + behind, len(before), len(before) + len(figure))
    assert figure in words
    assert len(words) <= 80
    assert "  " not in words
