"""The whole judgement of a published document with one figure changed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from gov_accounts.reading import read_text
from tests.support.documents import EXAMPLE, SEED, needs_shared
from tests.support.sweeps import sweep

if TYPE_CHECKING:
    from pathlib import Path

    import gov_accounts as ga
    from gov_accounts.refs import CellRef


def _changed(text: str, accounts: ga.FinalAccounts, ref: CellRef, new: str) -> str:
    """Replace the printed figure of one cell in the text."""
    lines = text.split("\n")
    place = accounts.places[ref]
    assert place.line is not None
    printed = accounts.cell(ref)
    line = lines[place.line - 1]
    twins = [r for r, p in accounts.places.items() if p == place and accounts.cell(r) == printed]
    spans = [
        m.span() for m in re.finditer(rf"(?<![0-9.]){re.escape(str(printed))}(?![0-9.])", line)
    ]
    start, end = spans[twins.index(ref)]
    lines[place.line - 1] = line[:start] + new + line[end:]
    return "\n".join(lines)


@pytest.mark.parametrize("path", [EXAMPLE, pytest.param(SEED, marks=needs_shared)])
@sweep(20)
def test_changing_any_one_figure_gives_an_error_that_names_it(path: Path, part: slice) -> None:
    text = path.read_text(encoding="utf-8")
    accounts = read_text(text)
    for ref in [ref for ref in accounts.places if ref.is_cell][part]:
        new = f"{accounts.cell(ref) + Decimal('11.11'):f}"  # type: ignore[operator]
        wrong = read_text(_changed(text, accounts, ref, new))
        assert wrong.cell(ref) == Decimal(new)
        assert wrong.ambiguous == ()
        named = {cell.ref for finding in wrong.check().errors for cell in finding.cells}
        assert ref in named
