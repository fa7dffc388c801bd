"""One slip, or signs that belong to no figure, in a cell of a print in any format."""

from __future__ import annotations

import re

from tests.support.changed_sheets import EVERY_KIND, FOREIGN, FORMATS
from tests.support.sweep_reading import Counts, ask

_WRONG = {"silent", "truth lost"}
_SEEDS = range(0, 60, 12)


def test_a_change_of_one_cell_moves_no_other_in_silence_in_any_format() -> None:
    """A figure stands in its own cell or is listed, and so does what is no figure any more."""
    counts = Counts()
    for seed in _SEEDS:
        # Where the print keeps its columns, a word that is no figure is set like a label here: at
        # the left of its cell. That is not how tables print what is spoilt.
        aligned = list(FORMATS)[seed % len(FORMATS)] == "kept layout"
        kinds = [kind for kind in EVERY_KIND if not (aligned and kind in FOREIGN)]
        ask(seed, [kinds[(seed + step) % len(kinds)] for step in range(0, len(kinds), 4)], counts)
    assert [key for key in counts.outcomes if key[2] in _WRONG] == [], counts.wrong[:10]
    assert {what for *_, what in counts.outcomes} & {"right", "listed"}


def test_a_total_whose_sign_is_wrong_is_still_the_total() -> None:
    """With a wrong sign the parts cancel out with it; yet no total is blank above them."""
    counts = Counts()
    one_cell_a_line = list(FORMATS).index("one cell a line")
    for seed in range(one_cell_a_line, 70, len(FORMATS)):
        ask(seed, ["sign"] * 6, counts)
    assert counts.wrong == []


def test_the_foreign_signs_are_no_figures_by_themselves() -> None:
    """Every sign makes of a figure something that is not printed as one."""
    for name, spoil in FOREIGN.items():
        assert not re.fullmatch(r"-?[0-9]+\.[0-9]{2}", spoil("145.13")), name
