"""Files that carry the nine tables come back as they were."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

import attrs
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from gov_accounts import DocumentError, FinalAccounts, read
from gov_accounts.exports import to_columns, to_csv, to_rows
from gov_accounts.exports.arrow import read_parquet, write_parquet
from gov_accounts.exports.datapackage import read_datapackage, write_datapackage
from gov_accounts.exports.sqlite import read_sqlite, write_sqlite
from gov_accounts.exports.workbook import read_workbook, write_workbook
from gov_accounts.strategies import final_accounts, published_accounts
from tests.support.documents import SHARED, example, needs_shared
from tests.support.examples import at_most


def _write_books(documents: list[FinalAccounts], path: Path) -> None:
    path.mkdir()
    for number, accounts in enumerate(documents):
        write_workbook(accounts, path / f"{number}.xlsx")


def _read_books(path: Path) -> list[FinalAccounts]:
    return [read_workbook(one) for one in sorted(path.iterdir())]


FORMATS: dict[str, tuple[Any, Any]] = {
    "parquet": (write_parquet, read_parquet),
    "sqlite": (write_sqlite, read_sqlite),
    "datapackage": (write_datapackage, read_datapackage),
    "xlsx": (_write_books, _read_books),
}


def back(documents: list[FinalAccounts], name: str) -> list[FinalAccounts]:
    write, again = FORMATS[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        write(documents, path)
        found: list[FinalAccounts] = again(path)
        return found


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=at_most(15))
@given(st.lists(st.one_of(published_accounts(), final_accounts()), min_size=1, max_size=2))
def test_documents_come_back_as_they_were(name: str, documents: list[FinalAccounts]) -> None:
    """Lossless: blanks, zeros, digits, units, labels, columns, order of rows, narrative, forms."""
    again = back(documents, name)
    assert [one.to_json() for one in again] == [one.to_json() for one in documents]


@needs_shared
@pytest.mark.parametrize("name", FORMATS)
def test_published_documents_come_back_as_they_were(name: str) -> None:
    paths = ("seed/anshan-science-bureau-2024.txt", "documents/SHPT-STJ-2025.txt")
    documents = [read(SHARED / path) for path in paths]
    assert all(accounts.narrative and accounts.places for accounts in documents)
    again = back(documents, name)
    assert again == documents
    assert [one.to_json() for one in again] == [one.to_json() for one in documents]


@pytest.mark.parametrize("name", ["parquet", "sqlite"])
def test_another_file_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "other"
    if name == "parquet":
        parquet.write_table(pa.table({"x": [1]}), path)
    else:
        path.write_text("no database at all, only text", encoding="utf-8")
    with pytest.raises(DocumentError, match="written by gov_accounts"):
        FORMATS[name][1](path)


def test_rows_columns_and_csv_say_the_same() -> None:
    accounts = example()
    rows = to_rows([accounts])
    assert to_columns([accounts])["amount"] == [row["amount"] for row in rows]
    text = to_csv([accounts], bom=True)
    assert text.startswith("\ufeffpath,")
    assert len(list(csv.reader(io.StringIO(text)))) == len(rows) + 1


def test_no_text_can_run_as_a_formula() -> None:
    accounts = example()
    assert accounts.revenue is not None
    first, *rest = accounts.revenue.rows
    evil = attrs.evolve(accounts.revenue, rows=(attrs.evolve(first, label="=1+1"), *rest))
    lines = list(csv.DictReader(io.StringIO(to_csv([attrs.evolve(accounts, revenue=evil)]))))
    assert "'=1+1" in {line["label"] for line in lines}
    assert "=1+1" not in {line["label"] for line in lines}
