"""The database keeps its keys."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from gov_accounts.exports.sqlite import write_sqlite
from tests.support.documents import example

if TYPE_CHECKING:
    from pathlib import Path


def test_the_database_keeps_its_keys_and_answers(tmp_path: Path) -> None:
    accounts = example()
    path = tmp_path / "accounts.sqlite"
    write_sqlite([accounts], path)
    with closing(sqlite3.connect(path)) as base:
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        assert accounts.expenditure is not None
        found = dict(base.execute("SELECT code, amount FROM spending_by_code").fetchall())
        assert found["2060101"] == f"{accounts.expenditure['2060101'].total:f}"
        assert base.execute("SELECT count(*) FROM totals").fetchone()[0] > 5
        assert base.execute("SELECT count(*) FROM three_public").fetchone()[0] > 0
