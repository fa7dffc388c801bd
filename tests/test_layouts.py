"""How places print the tables."""

from __future__ import annotations

import attrs
import pytest

from gov_accounts.layouts import classes_in, layout, layouts
from gov_accounts.tables import TABLES
from tests.support.documents import example


def test_every_table_is_described_once_and_laid_out() -> None:
    assert [kind.SPEC.id for kind in TABLES] == [f"T0{n}" for n in range(1, 10)]
    for described in layouts().values():
        # State capital (国有资本经营预算) has a table of its own since the accounts of 2020.
        printed = [kind for kind in TABLES if kind.SPEC.id != "T09" or max(described.years) >= 2020]
        assert list(described.tables) == [kind.SPEC.id for kind in printed]
        for kind in printed:
            own = described.tables[kind.SPEC.id]
            keys = [key for side in own.sides for _, key in side if key is not None]
            assert all(kind.SPEC.block_of(key) is not None for key in keys)
            assert all(
                kind.SPEC.block_of(code) is not None for group in own.blocks for code in group
            )
    with pytest.raises(KeyError, match="known are"):
        layout("nowhere")


def test_one_year_has_several_lists_of_categories() -> None:
    lists = classes_in(2024)
    assert sorted(map(len, lists)) == [24, 26]
    longer, shorter = sorted(lists, key=len, reverse=True)
    assert set(longer) - set(shorter) == {"231", "232"}
    assert all(
        year in layout(name).years
        for year in (2019, 2024)
        for names in classes_in(year).values()
        for name in names
    )
    assert classes_in(1999) == {}


def test_columns_are_titled_as_the_layout_prints_them() -> None:
    accounts = example()
    assert accounts.column_title("T05", "total") == "小计"
    assert attrs.evolve(accounts, layout=None).column_title("T05", "total") == "合计"
