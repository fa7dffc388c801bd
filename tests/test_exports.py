"""Files that carry the nine tables come back as they were; frames of every kind read them exactly."""

from __future__ import annotations

import csv
import io
import sqlite3
import tempfile
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from documents import EXAMPLE, SHARED, example, needs_shared
from gov_accounts import DocumentError, FinalAccounts, read
from gov_accounts.cli import main
from gov_accounts.exports import facts, to_columns, to_csv, to_rows
from gov_accounts.exports.arrow import Facts, read_parquet, schema, to_arrow, write_parquet
from gov_accounts.exports.datapackage import read_datapackage, write_datapackage
from gov_accounts.exports.sqlite import read_sqlite, write_sqlite
from gov_accounts.exports.workbook import read_workbook, write_workbook
from gov_accounts.layouts import layouts
from gov_accounts.strategies import final_accounts, published_accounts


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


def _back(documents: list[FinalAccounts], name: str) -> list[FinalAccounts]:
    write, again = FORMATS[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        write(documents, path)
        found: list[FinalAccounts] = again(path)
        return found


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=15)
@given(st.lists(st.one_of(published_accounts(), final_accounts()), min_size=1, max_size=2))
def test_documents_come_back_as_they_were(name: str, documents: list[FinalAccounts]) -> None:
    """Lossless: blanks and zeros, printed digits, units, labels, columns, order of rows, prose and forms."""
    again = _back(documents, name)
    assert [one.to_json() for one in again] == [one.to_json() for one in documents]


@needs_shared
@pytest.mark.parametrize("name", FORMATS)
def test_published_documents_come_back_as_they_were(name: str) -> None:
    paths = ("seed/anshan-science-bureau-2024.txt", "documents/SHPT-STJ-2025.txt")
    documents = [read(SHARED / path) for path in paths]
    assert all(accounts.narrative and accounts.places for accounts in documents)
    again = _back(documents, name)
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


def test_another_data_package_is_refused(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text('{"resources": []}', encoding="utf-8")
    with pytest.raises(DocumentError, match="written by gov_accounts"):
        read_datapackage(tmp_path)


def _query(query: str, **views: Any) -> Any:
    with duckdb.connect() as base:
        for name, view in views.items():
            base.register(name, pa.table(view))
        return base.execute(query).fetchone()


def test_engines_read_exact_decimals() -> None:
    """One account, a list of accounts, the Parquet file: pyarrow, polars, duckdb, pandas."""
    accounts = example()
    expected = sum((fact["amount"] for fact in facts(accounts)), Decimal(0))
    assert pa.table(accounts).schema.equals(schema())
    frame = pl.DataFrame(accounts)
    assert frame["amount"].sum() == expected
    assert frame["fiscal_year"].dtype == pl.Int16
    both = Facts([accounts, accounts])
    assert pl.DataFrame(both)["amount"].sum() == 2 * expected
    table = pa.table(both)
    assert _query("select sum(amount) from several", several=both) == (2 * expected,)
    pandas = table.to_pandas(types_mapper=pd.ArrowDtype)
    assert pandas["amount"].sum() == 2 * expected
    assert "object" not in {str(dtype) for dtype in pandas.dtypes}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "accounts.parquet"
        write_parquet([accounts], path)
        assert pl.read_parquet(path)["amount"].sum() == expected
        assert _query(f"select sum(amount) from '{path}'") == (expected,)  # noqa: S608
        assert pd.read_parquet(path, dtype_backend="pyarrow")["amount"].sum() == expected


def test_arrow_forgets_no_blank_when_asked() -> None:
    accounts = example()
    table = to_arrow([accounts], blanks=True)
    assert table["amount"].null_count == sum(cell.amount is None for cell in accounts.cells())


def test_rows_columns_and_csv_say_the_same() -> None:
    accounts = example()
    rows = to_rows([accounts])
    assert to_columns([accounts])["amount"] == [row["amount"] for row in rows]
    text = to_csv([accounts], bom=True)
    assert text.startswith("\ufeffref,")
    assert len(list(csv.reader(io.StringIO(text)))) == len(rows) + 1


def test_no_text_can_run_as_a_formula() -> None:
    accounts = example()
    assert accounts.revenue is not None
    first, *rest = accounts.revenue.rows
    evil = attrs.evolve(accounts.revenue, rows=(attrs.evolve(first, label="=1+1"), *rest))
    lines = list(csv.DictReader(io.StringIO(to_csv([attrs.evolve(accounts, revenue=evil)]))))
    assert "'=1+1" in {line["label"] for line in lines}
    assert "=1+1" not in {line["label"] for line in lines}


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


@pytest.mark.filterwarnings("ignore")  # of frictionless and what it imports
def test_frictionless_finds_the_data_package_valid(tmp_path: Path) -> None:
    from frictionless import Package  # noqa: PLC0415  slow, and warns when imported

    write_datapackage([example(), example()], tmp_path)
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["fieldName", "message"])


def test_a_workbook_whose_rows_were_moved_is_refused(tmp_path: Path) -> None:
    write_workbook(example(), tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    book["T02 收入决算表"].insert_rows(7)
    book.save(tmp_path / "book.xlsx")
    with pytest.raises(
        DocumentError, match=r"T02 收入决算表!A7: expected the code .* put the rows back"
    ):
        read(tmp_path / "book.xlsx")


@pytest.mark.parametrize("layout", sorted(layouts()))
@given(data=st.data())
@settings(max_examples=3)
def test_a_workbook_in_the_official_layout_is_read_like_any_other_too(
    layout: str, data: st.DataObject
) -> None:
    """行次, 栏次, 公开NN表 and blocks stand where the layout has them; without 说明 the sheets say enough."""
    accounts = data.draw(published_accounts(layout_name=layout))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "accounts.xlsx"
        write_workbook(accounts, path)
        book = openpyxl.load_workbook(path)
        form, first = layouts()[layout], book.worksheets[0]
        words = {cell.value for row in first.iter_rows() for cell in row}
        assert ({"行次", "栏次"} <= words) is form.row_numbers
        assert first["A2"].value == (
            form.mark.format(form.tables["T01"].number) if form.mark else None
        )
        book.remove(book["说明"])
        book.save(path)
        again = read(path)
    assert {cell.ref: cell.amount for cell in again.cells() if cell.amount is not None} == {
        cell.ref: cell.amount for cell in accounts.cells() if cell.amount is not None
    }


def test_a_workbook_whose_notes_were_changed_is_refused(tmp_path: Path) -> None:
    write_workbook(example(), tmp_path / "book.xlsx")
    for column, value in ((2, "{"), (2, "[]")):
        book = openpyxl.load_workbook(tmp_path / "book.xlsx")
        book["说明"].cell(1, column).value = value
        book.save(tmp_path / "changed.xlsx")
        with pytest.raises(DocumentError, match="说明 was changed"):
            read_workbook(tmp_path / "changed.xlsx")


def test_a_workbook_shows_figures_as_numbers_and_no_formula(tmp_path: Path) -> None:
    accounts = example()
    assert accounts.revenue is not None
    first, *rest = accounts.revenue.rows
    big = attrs.evolve(first, label="=1+1", total=Decimal("12345678901234567.89"))
    changed = attrs.evolve(accounts, revenue=attrs.evolve(accounts.revenue, rows=(big, *rest)))
    write_workbook(changed, tmp_path / "book.xlsx")
    assert read_workbook(tmp_path / "book.xlsx") == changed
    assert read(tmp_path / "book.xlsx") == changed
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    sheet = book["T02 收入决算表"]
    assert sheet["B6"].data_type == "s"
    assert isinstance(sheet["C7"].value, float)
    sheet["C7"] = 7.125
    book.save(tmp_path / "book.xlsx")
    again = read_workbook(tmp_path / "book.xlsx")
    assert str(again.revenue.rows[1].total) == "7.125"  # type: ignore[union-attr]
    sheet["C7"] = True
    book.save(tmp_path / "book.xlsx")
    with pytest.raises(DocumentError, match="C7: expected a figure, found True"):
        read_workbook(tmp_path / "book.xlsx")
    book.remove(book["说明"])
    book.save(tmp_path / "book.xlsx")
    with pytest.raises(DocumentError, match="written by gov_accounts"):
        read_workbook(tmp_path / "book.xlsx")


@pytest.mark.parametrize("form", ["xlsx", "parquet", "sqlite", "datapackage", "html"])
def test_the_command_converts(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["convert", str(EXAMPLE), "--to", form, "-o", str(out)]) == 0
    assert out.exists()
    if form != "html":
        assert main(["convert", str(EXAMPLE), "--to", form, "-o", "-"]) == 2
        assert "name a file" in capsys.readouterr().err


def test_a_character_that_a_workbook_cannot_hold_is_named_with_its_cell(tmp_path: Path) -> None:
    accounts = attrs.evolve(example(), entity="某\x0b局")
    with pytest.raises(DocumentError, match=r"A3: a workbook cannot hold the character '\\x0b'"):
        write_workbook(accounts, tmp_path / "accounts.xlsx")
