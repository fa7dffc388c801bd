"""Places that nobody described: accounts printed there are read by the words of all places.

The reader is not told the layout. Every figure is in its cell or listed, whatever the place differs
by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from gov_accounts import FinalAccounts, read_text
from gov_accounts.authoring import Print, print_text
from gov_accounts.layouts import Layout, layout, using_layouts
from gov_accounts.reading import read_bytes
from gov_accounts.strategies import (
    PLACE_DIFFERS_BY,
    PRINT_DIFFERS_BY,
    layouts,
    prints,
    published_accounts,
)
from tests.support.examples import at_most
from tests.support.sheets import How, sheets, to_docx, to_html, to_pdf, to_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable


def _is_read(again: FinalAccounts, accounts: FinalAccounts) -> None:
    """Every figure of the accounts is in its cell or listed, and no other figure is in a cell."""
    true = {cell.ref: cell.amount for cell in accounts.cells() if cell.amount}
    found = {cell.ref: cell.amount for cell in again.cells() if cell.amount}
    assert found == {ref: true.get(ref) for ref in found}
    open_rows = {(one.table, one.row): one for one in again.ambiguous}
    for ref in true.keys() - found.keys():
        choice = open_rows.get((ref.table, ref.row))
        if choice is not None:
            assert any(ref.column in columns for columns in choice.candidates)
        else:
            assert any(str(true[ref]) in one.text for one in again.unread)


def _accounts(data: st.DataObject, place: Layout) -> FinalAccounts:
    return data.draw(published_accounts(layout_name=place.id), label="accounts")


def _check_text(data: st.DataObject, place: Layout, how: Print) -> None:
    with using_layouts(place):
        accounts = _accounts(data, place)
        text = print_text(accounts, how)
    _is_read(read_text(text), accounts)


def _check_grid(data: st.DataObject, place: Layout, write: Any) -> None:
    with using_layouts(place):
        accounts = _accounts(data, place)
        pages = list(sheets(accounts, How(others="sound", numbered=place.row_numbers)))
    _is_read(read_bytes(write(pages), "accounts"), accounts)


_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
_WRITERS = st.sampled_from([to_html, to_xlsx, to_docx, to_pdf])


def _described(place: Layout) -> tuple[Any, ...]:
    tables = {name: evolve(own, words=dict(own.words)) for name, own in place.tables.items()}
    return (
        tables, dict(place.words), place.others, place.mark, place.row_numbers, place.classes
    )  # fmt: skip


def test_a_place_differs_from_liaoning_by_what_is_drawn_alone() -> None:
    liaoning = _described(layout("liaoning"))
    assert find(layouts(only=()), lambda _: True).tables == layout("liaoning").tables
    for differs in PLACE_DIFFERS_BY:
        place = find(
            layouts(only=(differs,)),
            lambda place: _described(place) != liaoning,
            settings=settings(phases=(Phase.generate,), database=None, max_examples=200),
        )
        assert place.id == "drawn"


@pytest.mark.parametrize("differs", PLACE_DIFFERS_BY)
@given(data=st.data())
@settings(max_examples=at_most(2), phases=_PHASES)
def test_text_of_a_place_that_differs_in_one_way_is_read(differs: str, data: st.DataObject) -> None:
    place = data.draw(layouts(only=(differs,)), label="place")
    _check_text(data, place, Print(others="sound"))


@pytest.mark.parametrize("differs", PRINT_DIFFERS_BY)
@given(data=st.data())
@settings(max_examples=at_most(2), phases=_PHASES)
def test_text_of_a_print_that_differs_in_one_way_is_read(differs: str, data: st.DataObject) -> None:
    place = data.draw(layouts(only=("others",) if differs == "others" else ()), label="place")
    _check_text(data, place, data.draw(prints(only=(differs,)), label="print"))


@pytest.mark.parametrize("differs", PLACE_DIFFERS_BY)
@given(data=st.data())
@settings(max_examples=at_most(2), phases=_PHASES)
def test_text_that_keeps_its_columns_leaves_nothing_open(differs: str, data: st.DataObject) -> None:
    place = data.draw(layouts(only=(differs,)), label="place")
    how = data.draw(
        prints(only=("keep_layout",)).filter(lambda how: how.keep_layout), label="print"
    )
    with using_layouts(place):
        accounts = _accounts(data, place)
        text = print_text(accounts, evolve(how, others="sound"))
    again = read_text(text)
    _is_read(again, accounts)
    # One figure alone on a page stands in no column of others; of zeros no sum tells the column.
    alone = {
        table.SPEC.id
        for table in accounts.tables()
        if sum(figure is not None for row in table for _, figure in row.figures()) < 2
        or not any(figure for row in table for _, figure in row.figures())
    }
    further = {"T07"} if differs == "kinds" else set()  # its further lines part its columns
    assert [one for one in again.ambiguous if one.table not in alone | further] == []


@pytest.mark.parametrize("differs", PLACE_DIFFERS_BY)
@given(data=st.data())
@settings(max_examples=at_most(2), phases=_PHASES)
def test_a_grid_of_a_place_that_differs_in_one_way_is_read(
    differs: str, data: st.DataObject
) -> None:
    place = data.draw(layouts(only=(differs,)), label="place")
    _check_grid(data, place, data.draw(_WRITERS))


@given(layouts(), _WRITERS, st.data())
@settings(max_examples=at_most(8), phases=_PHASES)
def test_a_grid_of_a_place_that_differs_in_every_way_is_read(
    place: Layout, write: Callable[..., bytes], data: st.DataObject
) -> None:
    _check_grid(data, place, write)


@given(layouts(), prints(), st.data())
@settings(max_examples=at_most(8), phases=_PHASES)
def test_text_of_a_place_that_differs_in_every_way_is_read(
    place: Layout, how: Print, data: st.DataObject
) -> None:
    _check_text(data, place, how)
