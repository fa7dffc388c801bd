"""Accounts, tables and findings as data frames."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
import pandas as pd
import polars as pl
import pytest

from gov_accounts import Unit
from gov_accounts.exports import FACT_COLUMNS, FOUND_COLUMNS
from gov_accounts.exports.frames import to_arrow, to_pandas, to_polars
from gov_accounts.exports.sqlite import write_sqlite
from tests.support.documents import example, wrong_example

if TYPE_CHECKING:
    from pathlib import Path


def test_accounts_become_their_facts_in_every_frame() -> None:
    accounts = example()
    facts = accounts.facts()
    table = accounts.to_arrow()
    assert set(FACT_COLUMNS) <= set(table.column_names)
    assert table["amount"].to_pylist() == [fact["amount"] for fact in facts]
    assert sum(filter(None, table["fen"].to_pylist())) == 100 * sum(
        fact["amount_yuan"] for fact in facts if fact["amount_yuan"] is not None
    )
    frame = accounts.to_pandas()
    assert list(frame["ref"]) == [fact["ref"] for fact in facts]
    assert frame["amount"][0] == facts[0]["amount"]
    assert pd.api.types.is_float_dtype(accounts.to_pandas(amount="float")["amount"])
    assert accounts.to_polars(amount="float")["amount"].dtype == pl.Float64
    both = to_pandas([accounts, attrs.evolve(accounts, entity="某局")])
    assert set(both["document"]) == {0, 1}
    assert len(pd.concat([both, frame])) == 3 * len(facts)
    assert len(to_polars([])) == 0


def test_tables_become_their_rows_and_reports_their_findings() -> None:
    accounts = example()
    table = accounts["T05"]
    frame = table.to_polars()
    assert frame["key"].to_list() == [row.key for row in table]
    assert frame["total"][0] == Decimal("748.66")
    assert set(table.to_arrow()["unit"].to_pylist()) == {Unit.WAN.value}
    assert pd.api.types.is_float_dtype(table.to_pandas(amount="float")["basic"])
    report = wrong_example().check()
    found = report.to_pandas()
    assert list(found.columns) == list(FOUND_COLUMNS)
    right = dict(zip(found["ref"], report.to_polars()["right"], strict=True))
    assert right["T03[2060101].basic"] == "532.41"
    assert report.to_arrow().num_rows == len(found)
    assert to_pandas([report, report]).shape[0] == 2 * len(found)


@pytest.mark.parametrize(
    "values", [[example(), example().check()], [example()["T05"], example()["T06"]], [1]]
)
def test_values_that_do_not_fit_together_are_refused(values: Any) -> None:
    with pytest.raises(TypeError, match="expected accounts, tables of one kind or reports"):
        to_arrow(values)
    with pytest.raises(ValueError, match="expected decimal or float"):
        to_arrow(example(), amount="int")


def test_a_table_is_found_by_its_id_and_accounts_are_no_sequence() -> None:
    accounts = example()
    assert accounts["T06"] is accounts.basic_expenditure
    with pytest.raises(KeyError, match="T06"):
        attrs.evolve(accounts, basic_expenditure=None)["T06"]
    with pytest.raises(KeyError, match="T10"):
        accounts["T10"]
    with pytest.raises(TypeError, match="not iterable"):
        iter(accounts)  # type: ignore[call-overload]
    row = accounts["T05"]["206"]
    assert row.to_dict() == {
        "key": "206",
        "label": "科学技术支出",
        "total": "550.98",
        "basic": "532.41",
        "project": "18.57",
    }


def test_the_database_has_the_same_facts(tmp_path: Path) -> None:
    accounts = example()
    path = tmp_path / "accounts.sqlite"
    write_sqlite([accounts], path)
    with closing(sqlite3.connect(path)) as base:
        rows = base.execute("SELECT ref, amount, leaf, fen FROM facts").fetchall()
        leaves = base.execute(
            "SELECT sum(fen) FROM facts WHERE \"table\" = 'T03' AND \"column\" = 'total' AND leaf "
            "AND code <> ''"
        ).fetchone()
    facts = accounts.facts()
    assert [row[:2] for row in rows] == [(one["ref"], f"{one['amount']:f}") for one in facts]
    # Leaves count no money twice; each is rounded by 50 元 at most.
    count = sum(row[2] == 1 for row in rows if row[0].startswith("T03") and ".total" in row[0])
    assert 0 < abs(leaves[0] - 7_486_600_00) <= count * 50_00
