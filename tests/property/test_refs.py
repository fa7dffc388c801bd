"""Laws of the names of figures."""

from __future__ import annotations

import copy
import itertools
import json
import pickle
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gov_accounts.refs import NAME_PATTERN, CellRef
from gov_accounts.strategies import final_accounts, published_accounts
from gov_accounts.subjects import vocabulary
from gov_accounts.tables import TABLES, columns_of

_WORDS = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
_CODES = st.from_regex(r"2[0-9]{2}(?:[0-9]{2}(?:[0-9]{2})?)?", fullmatch=True)
_TABLES = st.sampled_from([kind.SPEC.id for kind in TABLES])
_PARTS = st.one_of(st.sampled_from("ND"), st.integers(1, 99).map("P{}".format))
_PATHS = st.one_of(
    st.sampled_from(sorted(vocabulary().subjects)),
    st.lists(_WORDS, min_size=1, max_size=3).map(".".join),
    st.integers(1, 40).map("indicators[{}].score".format),
    st.text(
        st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="."),
        min_size=1,
        max_size=9,
    ),
)
CELLS = st.builds(CellRef.of, _TABLES, st.one_of(_WORDS, _CODES), _WORDS)
FIGURES = st.builds(CellRef.of, _PARTS, _PATHS)
NAMES = st.one_of(CELLS, FIGURES)


@given(NAMES)
def test_a_name_is_its_text(ref: CellRef) -> None:
    """It reads, compares and hashes as that text, and what is written is read again."""
    text = str(ref)
    assert type(text) is str
    assert CellRef(text) == CellRef.parse(text) == ref == text
    assert str(CellRef.parse(text)) == text
    assert hash(ref) == hash(text)
    assert {text: 1}[ref] == {ref: 1}[text] == 1  # type: ignore[index]
    assert json.loads(json.dumps(ref)) == text
    assert CellRef.parse(ref) is ref


@given(NAMES)
def test_a_name_is_made_of_its_parts_and_gives_them_back(ref: CellRef) -> None:
    """Table, row and column make the name; path, last and parent are those of the row."""
    assert CellRef.of(ref.table, ref.row, ref.column) == ref
    assert ".".join(ref.path) == ref.row
    assert ref.last == ref.path[-1]
    assert ref.line == (ref.table, ref.row)
    assert ref.is_cell is bool(ref.column)
    parent = ref.parent
    assert parent is None or parent.child(ref.last) == ref


@given(CELLS, _WORDS)
def test_cells_beside_each_other_share_their_line(ref: CellRef, column: str) -> None:
    assert ref.beside(column).line == ref.line
    assert ref.beside(column).column == column
    assert ref.beside(ref.column) == ref


@given(FIGURES, _WORDS)
def test_what_is_told_of_a_figure_has_it_for_parent(ref: CellRef, name: str) -> None:
    assert ref.child(name).parent == ref
    assert ref.child(name).last == name


@given(st.one_of(st.text(max_size=20), st.from_regex(NAME_PATTERN)))
def test_what_is_no_name_is_refused(text: str) -> None:
    """Only a name becomes one: text that is read stays as it was, other text is refused."""
    if re.fullmatch(NAME_PATTERN, text):
        assert CellRef(text) == text
    else:
        with pytest.raises(ValueError, match="expected a cell name") as error:
            CellRef(text)
        assert repr(text) in str(error.value)


@given(st.text(max_size=6), st.text(max_size=6), st.text(max_size=6))
def test_parts_make_the_name_of_these_parts_or_none(table: str, row: str, column: str) -> None:
    try:
        ref = CellRef.of(table, row, column)
    except ValueError:
        return
    assert (ref.table, ref.row, ref.column) == (table, row, column)


@given(NAMES, NAMES, NAMES)
def test_the_order_is_total(one: CellRef, other: CellRef, third: CellRef) -> None:
    assert (one < other) + (one == other) + (one > other) == 1
    assert (one <= other) is (one < other or one == other)
    assert (one >= other) is (one > other or one == other)
    low, middle, high = sorted((one, other, third))
    assert low <= middle <= high
    assert low <= high


@given(NAMES)
def test_names_and_other_text_have_no_order(ref: CellRef) -> None:
    """Text sorts by its characters, names by print; a list of both would be in neither order."""
    for compare in (ref.__lt__, ref.__le__, ref.__gt__, ref.__ge__):
        with pytest.raises(TypeError, match="ordered among themselves"):
            compare(str(ref))


@given(st.one_of(published_accounts(), final_accounts()))
def test_parts_of_a_document_are_ordered_as_they_are_printed(accounts: object) -> None:
    """Tables come first, T01 to T09, then the narrative, the department form, project forms."""
    figures = [ref.table for ref in sorted(_named(accounts))]
    parts = [part for part, _ in itertools.groupby(figures)]
    tables = [kind.SPEC.id for kind in TABLES]
    printed = [*tables, "N", "D", *(f"P{number}" for number in range(1, 9))]
    assert parts == [part for part in printed if part in figures]


def _named(accounts: object) -> list[CellRef]:
    from gov_accounts import FinalAccounts  # noqa: PLC0415

    assert isinstance(accounts, FinalAccounts)
    return [
        *(cell.ref for cell in accounts.cells()),
        *(stated.ref for stated in accounts.narrative or ()),
        *(CellRef.of(name, figure[0]) for name, figure in accounts.evaluation_figures()),
    ]


@given(_TABLES, _CODES, _CODES, _WORDS)
def test_a_code_stands_before_the_codes_below_it(
    table: str, code: str, other: str, column: str
) -> None:
    assume(other != code)
    above, below = CellRef.of(table, code, column), CellRef.of(table, other, column)
    assert (above < below) is (code < other)
    if other.startswith(code):
        assert above < below


@given(st.integers(1, 400), st.integers(1, 400))
def test_rows_of_a_form_are_ordered_by_their_number(one: int, other: int) -> None:
    first, second = (CellRef.of("P1", f"indicators[{n}].score") for n in (one, other))
    assert (first < second) is (one < other)


@given(NAMES)
def test_a_name_travels_between_processes(ref: CellRef) -> None:
    for again in (pickle.loads(pickle.dumps(ref)), copy.copy(ref), copy.deepcopy(ref)):  # noqa: S301
        assert again == ref
        assert (type(again), again.table, again.line) == (CellRef, ref.table, ref.line)


@given(NAMES, st.sampled_from(("table", "row", "column", "anything")))
def test_a_name_cannot_be_changed_or_cut(ref: CellRef, name: str) -> None:
    with pytest.raises(AttributeError, match="immutable"):
        setattr(ref, name, "T01")
    with pytest.raises(AttributeError):
        delattr(ref, name)
    with pytest.raises(TypeError, match="not cut by position"):
        ref[0]
    with pytest.raises(TypeError, match="not cut by position"):
        ref[:3]


def test_every_cell_that_a_table_can_have_can_be_named() -> None:
    for kind in TABLES:
        for block in kind.SPEC.blocks:
            for line in block.lines:
                for column in columns_of(kind.ROW):
                    ref = CellRef.of(kind.SPEC.id, line.key, column)
                    assert (ref.table, ref.row, ref.column) == (kind.SPEC.id, line.key, column)
    for key in vocabulary().subjects:
        assert CellRef.of("N", key).row == key
