"""What is remembered while loading is shared and bounded."""

from __future__ import annotations

import gc
import json
from typing import TYPE_CHECKING

from gov_accounts import FinalAccounts, RevenueTable
from gov_accounts.interchange import _known, _row_loading, from_json, load_all
from gov_accounts.places import Place
from tests.support.json_texts import text_of

if TYPE_CHECKING:
    import pytest


def test_what_is_remembered_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    _known.forget()
    monkeypatch.setattr(_known, "ROOM", 3)
    texts = []
    for n in range(60):
        data = json.loads(
            text_of(layout=f"布局{n}", places={f"N[a{n}]": {"page": n % 7, "line": n}})
        )
        data["revenue"]["rows"][0] |= {"label": f"合计{n}", "total": f"{n}.50"}
        texts.append(from_json(json.dumps(data)).to_json())
    assert [from_json(text).to_json() for text in texts] == texts
    tables = (_known.AMOUNTS, _known.WORDS, _known.REFS, _known.REF_TEXTS, _known.PLACE_TEXTS)
    assert {len(table) <= 3 for table in tables} == {True}
    assert sum(map(len, _known.PLACES.values())) <= 3
    unpaged = [
        from_json(text_of(places={"T02[total].total": {"line": n}})).places for n in range(1, 8)
    ]
    assert unpaged == [{"T02[total].total": Place(None, n)} for n in range(1, 8)]


def test_expected_lines_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    _known.forget()
    monkeypatch.setattr(_row_loading, "ROOM", 12)
    for count in range(1, 9):
        every = [{"key": f"20{n}", "label": f"类{n}"} for n in range(count)]
        assert len(RevenueTable.from_dict({"quantum": "1", "rows": every})) == count
        held = _row_loading.lines_of(RevenueTable)
        assert sum(map(len, held.expected.values())) <= 12
        assert len(held.known) <= 12


def test_equal_texts_are_one_object() -> None:
    both: list[FinalAccounts] = load_all([text_of(), text_of()])
    one, other = both
    assert one == other
    assert one.revenue["total"].total is other.revenue["total"].total  # type: ignore[index]
    assert gc.isenabled()
