from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from gov_accounts import FinalAccounts, GovAccountsError, Reason, Unit, read_text
from gov_accounts.authoring import Print, print_text
from gov_accounts.layouts import known_layouts
from gov_accounts.reading import read_bytes
from gov_accounts.strategies import prints, published_accounts
from gov_accounts.tables import TABLES
from tests.support.examples import at_most
from tests.support.sheets import How, Sheet, sheets, to_docx, to_html, to_pdf, to_text, to_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


_EXTRACTED = prints(only=("wrap", "split_codes", "page_lines", "spaced", "around"))
"""What extractors make of one print; tests of places draw what the print itself differs by."""
_EVERY_PLACE = st.sampled_from(sorted(known_layouts())).flatmap(
    lambda name: published_accounts(layout_name=name)
)


def _with_more(accounts: FinalAccounts) -> set[str]:
    """Return the tables that print columns or lines without a field: their figures are listed."""
    tables = known_layouts()[accounts.layout or ""].tables
    return {name for name, own in tables.items() if own.further or own.kind}


@given(_EVERY_PLACE, _EXTRACTED)
@settings(phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_reading_the_print_gives_the_same_tables(accounts: FinalAccounts, how: Print) -> None:
    """Every printed figure in the right cell; what cannot be placed is reported, never guessed."""
    again = read_text(print_text(accounts, how))
    open_rows = {(one.table, one.row): one for one in again.ambiguous}
    more = _with_more(accounts)
    assert [one for one in again.unread if not one.harmless and one.table not in more] == []
    assert (again.entity, again.fiscal_year) == (accounts.entity, accounts.fiscal_year)
    # Places that print alike cannot be told apart.
    assert print_text(evolve(accounts, layout=again.layout), how) == print_text(accounts, how)
    for table in accounts.tables():
        found = again.table(table.SPEC.id)
        assert found is not None
        listed = {"total"} if table.SPEC.id in more else set()  # it may count the further lines
        keys = [row.key for row in found]
        assert [row.key for row in table if row.key in keys or row.key not in listed] == keys
        assert (found.unit, found.columns) == (table.unit, table.columns)
        own = [row for row in table if row.key in keys]
        for row, read_row in zip(own, found, strict=True):
            choice = open_rows.get((table.SPEC.id, row.key))
            if table.SPEC.id in more:
                known = {name: figure for name, figure in read_row.figures() if figure is not None}
                assert known.items() <= dict(row.figures()).items()
            elif choice is None:
                assert read_row == row
            else:
                truth = tuple(name for name, figure in row.figures() if figure is not None)
                assert truth in choice.candidates
                assert choice.open_columns


_HOWS = st.builds(
    How,
    split=st.booleans(),
    blank=st.sampled_from(["", "—", "-"]),
    order=st.permutations([kind.SPEC.id for kind in TABLES]).map(tuple),
    once=st.booleans(),
    page=st.one_of(st.none(), st.integers(6, 40)),
    repeat=st.booleans(),
    extra=st.booleans(),
    wrap=st.one_of(st.none(), st.integers(4, 9)),
    beside=st.booleans(),
    merged=st.booleans(),
    further=st.sampled_from([None, 6, 12]),
    spaced=st.booleans(),
    numbered=st.booleans(),
)
_PRINTED = _EVERY_PLACE


@given(_PRINTED, st.sampled_from([to_html, to_xlsx, to_docx, to_pdf]), _HOWS)
@settings(max_examples=at_most(25), phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_a_grid_read_back_gives_equal_tables(
    accounts: FinalAccounts, write: Callable[[Sequence[Sheet]], bytes], how: How
) -> None:
    """Every cell reads the same in any layout, order, code cells, breaks, blanks and format."""
    again = read_bytes(write(list(sheets(accounts, how))), "accounts")
    assert again.ambiguous == ()
    for table in accounts.tables():
        found = again.table(table.SPEC.id)
        assert found is not None
        assert [row.key for row in found] == [row.key for row in table]
        for row, read_row in zip(table, found, strict=True):
            printed = {name: figure for name, figure in row.figures() if name in found.columns}
            assert dict(read_row.figures()) == {
                **dict.fromkeys(dict(read_row.figures())),
                **printed,
            }
        # T08 that prints more columns prints those of money brought and carried forward, too.
        assert set(found.columns) >= set(table.columns)


def _adds_no_error(again: FinalAccounts, accounts: FinalAccounts) -> bool:
    """Whether reading brings in no contradiction; the accounts are judged where one is found."""
    return again.check().errors == () or accounts.check().errors != ()


@given(_PRINTED, _HOWS, st.booleans(), st.booleans())
@settings(max_examples=at_most(40), phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_text_of_any_print_gives_no_wrong_figure(
    accounts: FinalAccounts, how: How, own_level: bool, kept: bool
) -> None:
    """A figure whose blanks were lost is in the right cell, or listed; it is never guessed."""
    how = evolve(how, own_level=own_level, page=None, wrap=None)
    again = read_text(to_text(list(sheets(accounts, how)), layout=kept))
    true = {cell.ref: cell.amount for cell in accounts.cells() if cell.amount is not None}
    found = {cell.ref: cell.amount for cell in again.cells() if cell.amount is not None}
    assert {ref: true.get(ref) for ref in found} == found
    told = {one.table for one in again.unread} | {one.table for one in again.ambiguous}
    assert {ref.table for ref in true.keys() - found.keys()} <= told
    assert _adds_no_error(again, accounts)


_SPOILS = (
    lambda figure: figure.replace(".", "，"),
    lambda figure: figure.replace(".", ".."),
    lambda figure: figure.replace(".", ":"),
    lambda figure: f"({figure})",
    lambda figure: figure[:-1] + "S",
    lambda figure: figure + "元",
)
"""How scans, hands and conversions spoil a figure."""
_AMOUNT = re.compile(r"(?<![^\s])-?[0-9][0-9,]*\.[0-9]+(?![^\s])")


def _is_told(again: FinalAccounts, accounts: FinalAccounts, spoilt: str) -> None:
    true = {cell.ref: cell.amount for cell in accounts.cells() if cell.amount is not None}
    found = {cell.ref: cell.amount for cell in again.cells() if cell.amount is not None}
    assert {ref: true.get(ref) for ref in found} == found
    (piece,) = [one for one in again.unread if spoilt in one.text]
    unread = [
        one for one in again.unread if one.reason is not Reason.FIGURE_SPOILT and not one.harmless
    ]
    open_rows = {one.line for one in again.ambiguous}
    for ref in true.keys() - found.keys():
        told = ref in piece.cells or ref.line in open_rows
        assert told or ref.table in {one.table for one in unread}
    assert _adds_no_error(again, accounts)


@given(_EVERY_PLACE, _EXTRACTED, st.sampled_from(_SPOILS), st.data())
@settings(phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_a_spoilt_figure_of_text_is_listed_and_judges_nothing(
    accounts: FinalAccounts, how: Print, spoil: Callable[[str], str], data: st.DataObject
) -> None:
    """Nothing is lost silently: unread text is listed, its cell open; no name swallows it."""
    text = print_text(accounts, how)
    figures = list(_AMOUNT.finditer(text))
    assume(figures)
    one = data.draw(st.sampled_from(figures))
    spoilt = spoil(one.group())
    try:
        again = read_text(text[: one.start()] + spoilt + text[one.end() :])
    except GovAccountsError:
        assert len(figures) == 1  # the form is blank now
        return
    _is_told(again, accounts, spoilt)


@given(
    _EVERY_PLACE,
    st.sampled_from([to_html, to_xlsx, to_docx]),
    _HOWS,
    st.sampled_from(_SPOILS),
    st.data(),
)
@settings(max_examples=at_most(40), phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_a_spoilt_figure_of_a_grid_is_listed_and_judges_nothing(
    accounts: FinalAccounts,
    write: Callable[[Sequence[Sheet]], bytes],
    how: How,
    spoil: Callable[[str], str],
    data: st.DataObject,
) -> None:
    """The same where the source tells its cells."""
    pages = list(sheets(accounts, evolve(how, further=None, page=None, extra=False)))
    figures = [
        (page, row, column)
        for page, sheet in enumerate(pages)
        for row, cells in enumerate(sheet.rows)
        for column, cell in enumerate(cells)
        if _AMOUNT.fullmatch(cell[0])
    ]
    assume(len(figures) > 1)
    page, row, column = data.draw(st.sampled_from(figures))
    rows = [list(cells) for cells in pages[page].rows]
    figure, span = rows[row][column]
    rows[row][column] = spoil(figure), span
    pages[page] = evolve(pages[page], rows=tuple(map(tuple, rows)))
    _is_told(read_bytes(write(pages), "accounts"), accounts, spoil(figure))


@given(published_accounts(unit=Unit.WAN), st.data())
@settings(max_examples=at_most(40))
def test_a_print_cut_anywhere_gives_no_wrong_figure(
    accounts: FinalAccounts, data: st.DataObject
) -> None:
    """Truncated anywhere: a refusal, or figures of the document and a list of what is not there."""
    raw = print_text(accounts).encode()
    cut = data.draw(st.integers(0, len(raw) - 1))
    try:
        again = read_bytes(raw[:cut], "cut.txt")
    except GovAccountsError:
        return
    true = {cell.ref: cell.amount for cell in accounts.cells()}
    found = {cell.ref: cell.amount for cell in again.cells() if cell.amount is not None}
    assert all(true.get(ref) == amount for ref, amount in found.items())
    missing = {ref for ref, amount in true.items() if amount is not None} - found.keys()
    assert not missing or again.ambiguous or any(not one.harmless for one in again.unread)
    assert _adds_no_error(again, accounts)


@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace")),
    )
)
def test_no_input_makes_a_traceback(data: bytes) -> None:
    """Input that is not a document is refused in one clear sentence."""
    refusal = ""
    try:
        read_bytes(data, "input.txt")
    except GovAccountsError as error:
        refusal = str(error)
    assert "input.txt" in refusal or "JSON" in refusal
