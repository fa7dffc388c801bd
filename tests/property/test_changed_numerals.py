"""One slip in a print that lost its blanks: no other figure moves in silence."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gov_accounts.authoring import Print, print_text
from gov_accounts.errors import GovAccountsError
from gov_accounts.layouts import known_layouts
from gov_accounts.reading import read_text
from gov_accounts.strategies import prints
from tests.support.changed_numerals import KINDS, changed_print, misread
from tests.support.examples import at_most
from tests.support.large_departments import large_department
from tests.support.sweeps import sweep

if TYPE_CHECKING:
    from gov_accounts.accounts import FinalAccounts


def _misread(accounts: FinalAccounts, how: Print, kind: str, rng: Random) -> dict[str, list[str]]:
    changed = changed_print(accounts, how, kind, rng)
    if changed is None:
        return {}
    try:
        return misread(changed, read_text(changed.text))
    except GovAccountsError:
        return {}  # refused: nothing was read in silence


@given(
    st.integers(0, 2**32),
    st.sampled_from(sorted(known_layouts())),
    st.integers(2, 9),
    prints(),
    st.sampled_from(KINDS),
)
@example(0, "guangdong", 5, Print(wrap=6, keep_layout="width"), "digit")  # both sides wrap
@example(  # one side begins on the line of the other's figure
    0, "guangdong", 4, Print(wrap=5, around=True, keep_layout="width"), "digit"
)
@example(  # the numeral of a wrapped row is pushed off the edge of its column
    59059404,
    "central",
    6,
    Print(wrap=5, around=True, levels="changed", keep_layout="width"),
    "extra",
)
@settings(max_examples=at_most(15))
def test_a_changed_numeral_moves_no_figure_in_silence(
    seed: int, layout_name: str, items: int, how: Print, kind: str
) -> None:
    """Cells hold what is printed there or are listed; a listed row has the truth among its own."""
    rng = Random(seed)  # noqa: S311
    how = evolve(how, blank="")  # what is blank there is no figure
    assert _misread(large_department(rng, items, layout_name), how, kind, rng) == {}


_DEPARTMENTS = range(12)


@sweep(6)
def test_every_kind_of_slip_in_every_layout_moves_no_figure_in_silence(part: slice) -> None:
    """Twelve slips in each of 12 departments; of their rows few stay open."""
    names = sorted(known_layouts())
    rows = open_rows = 0
    for seed in _DEPARTMENTS[part]:
        rng = Random(seed)  # noqa: S311
        accounts = large_department(rng, rng.randint(2, 14), names[seed % len(names)])
        how = Print(wrap=rng.choice((None, 8, 12)), page_lines=rng.choice((None, 40)))
        sound = read_text(print_text(accounts, how))
        open_rows += len(sound.ambiguous)
        rows += sum(len(table.rows) for table in accounts.tables())
        for kind in KINDS:
            assert (seed, kind, _misread(accounts, how, kind, rng)) == (seed, kind, {})
    assert open_rows * 20 < rows
