"""What a document says where the budget of work for placing its figures was spent."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import gov_accounts as ga
from gov_accounts.reading import _places_of_figures, read_text
from gov_accounts.reading._placement import place_figures
from tests.support.documents import EXAMPLE_TEXT
from tests.support.figures import figures_of

if TYPE_CHECKING:
    import pytest


def test_rows_that_the_budget_left_open_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read_text(EXAMPLE_TEXT)
    assert not any(one.reason is ga.Reason.WORK_SPENT for one in whole.unread)
    monkeypatch.setattr(_places_of_figures, "place_figures", partial(place_figures, budget=1))
    accounts = read_text(EXAMPLE_TEXT)
    told = [one for one in accounts.unread if one.reason is ga.Reason.WORK_SPENT]
    open_tables = {one.table for one in accounts.ambiguous}
    assert open_tables
    assert len(told) == len({one.table for one in told})
    assert {one.table for one in told} >= open_tables
    found, true = figures_of(accounts), figures_of(whole)
    assert found.items() <= true.items()
    for one in accounts.ambiguous:
        table = whole.table(one.table)
        assert table is not None
        row = table[one.row]
        assert any(
            all(getattr(row, name) == amount for name, amount in zip(way, one.figures, strict=True))
            for way in one.candidates
        )
    assert told[0].reason.zh
    assert told[0].reason.en
