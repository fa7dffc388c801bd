"""Laws of codes."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_accounts import (
    CodeError,
    DepartmentEconomicCode,
    FunctionCode,
    GovernmentEconomicCode,
    RevenueCode,
)
from gov_accounts.codes import Code, parse_code
from gov_accounts.strategies import economic_codes, function_codes
from tests.support.lists_of_codes import KNOWN


@given(function_codes())
def test_text_and_code_are_the_same_thing(code: FunctionCode) -> None:
    """A value object that is its canonical string: parse and str undo each other."""
    assert FunctionCode.parse(str(code)) == code
    assert eval(repr(code)) == code  # noqa: S307
    assert hash(FunctionCode(code.digits)) == hash(code)
    assert pickle.loads(pickle.dumps(code)) == code  # noqa: S301


@given(function_codes(level="项"))
def test_spaced_and_full_width_spellings_mean_the_same_code(code: FunctionCode) -> None:
    """206 01 01, full-width digits and stray spaces are spellings of 2060101."""
    digits = code.digits
    wide = digits.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for text in (
        f"{digits[:3]} {digits[3:5]} {digits[5:]}",
        f" {digits} ",
        wide,
        f"{digits[:3]}\u3000{digits[3:]}",
    ):
        assert FunctionCode.parse(text) == code


@given(st.sampled_from(KNOWN), st.data())
def test_every_spelling_of_every_code_is_that_code(code: Code, data: st.DataObject) -> None:
    """2060101, 206 01 01, cells 206|01|01 that may repeat the parent, full width, spaces."""
    kind = type(code)
    ends = [n for n in kind.LENGTHS if n <= len(code.digits)]
    repeats = data.draw(st.lists(st.booleans(), min_size=len(ends), max_size=len(ends)))
    starts = [0, *ends[:-1]]
    groups = [
        code.digits[: end if repeat else None][0 if repeat else start : end]
        for start, end, repeat in zip(starts, ends, repeats, strict=True)
    ]
    space = data.draw(st.sampled_from([" ", "  ", "\u3000", "\xa0"]))
    for text in (code.digits, space.join(groups), f"{space}{code.digits}{space}"):
        for spelling in (text, text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))):
            assert kind.parse(spelling) == code
            assert parse_code(spelling) == code
    blanks: list[str | None] = ["", None, " "]
    trailing = [data.draw(st.sampled_from(blanks)) for _ in range(len(kind.LENGTHS) - len(ends))]
    assert kind.from_cells([*groups, *trailing]) == code
    own_column = ["" for _ in groups[:-1]]
    assert kind.from_cells([*own_column, code.digits, *trailing]) == code
    if len(groups) > 1:
        sparse = [data.draw(st.sampled_from(blanks)) for _ in groups[:-1]]
        assert kind.from_cells([*sparse, groups[-1]], above=code.parent) == code
        with pytest.raises(CodeError, match="a blank needs the code of the row above"):
            kind.from_cells(["", *groups[1:-1], code.digits[-2:]])


@given(st.sampled_from(KNOWN))
def test_a_space_inside_a_level_is_no_spelling(code: Code) -> None:
    """Strict: spaces stand between levels only."""
    for text in (f"{code.digits[:2]} {code.digits[2:]}", f"{code.digits[:-1]} {code.digits[-1]}"):
        with pytest.raises(CodeError, match="expected a code"):
            type(code).parse(text)


@given(function_codes())
def test_the_parent_is_the_last_ancestor_and_a_prefix(code: FunctionCode) -> None:
    """Code length 3, 5 or 7; parent = prefix (CODE-LEN)."""
    assert (code.ancestors[-1] if code.ancestors else None) == code.parent
    assert all(ancestor.is_ancestor_of(code) for ancestor in code.ancestors)
    assert all(code.digits.startswith(ancestor.digits) for ancestor in code.ancestors)
    assert not code.is_ancestor_of(code)
    assert code.category.level == "类"
    assert (code.section is None) == (code.level == "类")
    assert (code.item == code) == (code.level == "项")


@given(function_codes(), function_codes())
def test_the_order_is_that_of_the_catalogue(one: FunctionCode, other: FunctionCode) -> None:
    """A parent stands before its children, and all of them before the next sibling."""
    assert (one < other) == (one.digits < other.digits)
    assert all(ancestor < one for ancestor in one.ancestors)
    if one.is_ancestor_of(other):
        assert one < other


@given(function_codes(), economic_codes())
def test_codes_of_different_classifications_never_mix(
    function: FunctionCode, economic: DepartmentEconomicCode
) -> None:
    """A function code is not an economic code."""
    assert function != economic  # type: ignore[comparison-overlap]
    with pytest.raises(TypeError):
        function < economic  # type: ignore[operator]  # noqa: B015


@given(st.text(max_size=9))
def test_any_text_is_a_code_or_refused(text: str) -> None:
    """Strict at the boundary: a code comes out, or CodeError."""
    try:
        code = FunctionCode.parse(text)
    except CodeError:
        return
    assert len(code.digits) in (3, 5, 7)


@pytest.mark.parametrize("digits", ["", "20", "2060", "206010", "306", "2０6", " 206", 206, None])
def test_the_constructor_takes_canonical_digits_only(digits: object) -> None:
    with pytest.raises(CodeError, match="expected a code"):
        FunctionCode(digits)  # type: ignore[arg-type]


def test_text_is_asked_for() -> None:
    with pytest.raises(CodeError, match="expected text"):
        FunctionCode.parse(206)  # type: ignore[arg-type]


def test_each_classification_knows_its_levels() -> None:
    assert DepartmentEconomicCode("301").section is None
    assert GovernmentEconomicCode("50101").level == "款"
    assert RevenueCode("103018201").level == "目"
    assert FunctionCode("206").item is None


@pytest.mark.parametrize("cells", [[206, 1, 1], ["206", 1]])
def test_cells_are_text(cells: list[Any]) -> None:
    """Strict: a number is no code; a spreadsheet has lost the 0 of 01."""
    with pytest.raises(CodeError, match="expected cells of text"):
        FunctionCode.from_cells(cells)
    with pytest.raises(CodeError, match="expected text"):
        parse_code(cells[-1])
