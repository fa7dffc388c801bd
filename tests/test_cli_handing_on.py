"""``facts -o``, ``compile`` and ``compare`` on the command line."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from attrs import evolve

import gov_accounts as ga
from gov_accounts.cli import main
from gov_accounts.corpus.analysis import changed_figures
from gov_accounts.exports import FACT_COLUMNS
from gov_accounts.tables import ThreePublicLine, ThreePublicTable
from gov_accounts.units import Unit
from tests.support.documents import example

CSV = """entry,item,fund,nature,economic,amount
receipt,2060101,general_budget,,,1234567.89
payment,2060101,general_budget,basic,30101,1000000.00
payment,2060101,general_budget,project,30217,34567.89
budget,reception,,,,300000
"""


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name in "ab":
        (folder / f"{name}.json").write_text(example().to_json(), encoding="utf-8")
    return folder


def test_facts_go_to_a_file_in_the_form_of_its_suffix(
    documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["facts", str(documents)]) == 0
    printed = capsys.readouterr().out
    for suffix in ("csv", "jsonl", "parquet"):
        assert main(["facts", str(documents), "-o", str(tmp_path / f"facts.{suffix}")]) == 0
    assert (tmp_path / "facts.csv").read_text(encoding="utf-8") == printed
    rows = [json.loads(line) for line in (tmp_path / "facts.jsonl").read_text("utf-8").splitlines()]
    table = pq.read_table(tmp_path / "facts.parquet")
    assert set(FACT_COLUMNS) <= set(table.column_names)
    assert table.num_rows == len(rows) == len(printed.splitlines()) - 1
    assert table.column("ref").to_pylist() == [row["ref"] for row in rows]
    assert table.column("path").to_pylist() == [row["path"] for row in rows]
    assert table.column("document").unique().to_pylist() == [0, 1]
    assert None not in table.column("amount").to_pylist()


def test_facts_say_what_cannot_be_written(
    documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["facts", str(documents), "--format", "parquet", "--lang", "en"]) == 2
    assert "parquet is no text; name a file with -o" in capsys.readouterr().err
    lost = str(tmp_path / "nowhere" / "facts.csv")
    assert main(["facts", str(documents), "-o", lost, "--lang", "en"]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_where_nothing_can_be_read_the_old_file_stands(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    for suffix in ("csv", "parquet"):
        old = tmp_path / f"facts.{suffix}"
        old.write_bytes(b"old")
        assert main(["facts", str(tmp_path / "empty.txt"), "-o", str(old)]) == 2
        assert old.read_bytes() == b"old"


def test_a_ledger_is_added_up_to_the_tables(tmp_path: Path) -> None:
    (tmp_path / "ledger.csv").write_text(CSV, encoding="utf-8")
    told = ["--entity", "某局", "--year", "2024"]
    out = tmp_path / "accounts.json"
    assert main(["compile", str(tmp_path / "ledger.csv"), "-o", str(out), *told]) == 0
    accounts = ga.read(out)
    assert accounts.cell("T05[2060101].basic") == Decimal("100.00")
    assert accounts.check().errors == ()
    yuan = ["--unit", "元", "--layout", "shanghai", "--rounding", "truncated"]
    sheet = tmp_path / "accounts.xlsx"
    assert main(["compile", str(tmp_path / "ledger.csv"), "-o", str(sheet), *told, *yuan]) == 0
    assert ga.read(sheet).cell("T03[total].total") == Decimal("1034567.89")


def test_what_cannot_be_compiled_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(CSV, encoding="utf-8")
    told = ["--entity", "某局", "--year", "2024", "--lang", "en"]
    assert main(["compile", str(ledger), "-o", "-", "--lang", "en"]) == 2
    assert "--entity: expected the name of the department" in capsys.readouterr().err
    assert main(["compile", str(tmp_path / "no.csv"), "-o", "-", *told]) == 2
    assert "no such file" in capsys.readouterr().err
    assert main(["compile", str(ledger), "-o", "-", "--layout", "atlantis", *told]) == 2
    assert "no such layout; known are liaoning" in capsys.readouterr().err
    assert main(["compile", str(ledger), "-o", str(tmp_path / "no" / "a.json"), *told]) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.fixture
def corrected(tmp_path: Path) -> tuple[str, str]:
    old = example()
    assert old.revenue is not None
    rows = tuple(
        evolve(row, total=Decimal("523.41")) if row.key == "20601" else row for row in old.revenue
    )
    new = evolve(old, revenue=evolve(old.revenue, rows=rows), fiscal_year=2023)
    paths = str(tmp_path / "old.json"), str(tmp_path / "new.json")
    for path, one in zip(paths, (old, new), strict=True):
        Path(path).write_text(one.to_json(), encoding="utf-8")
    return paths


def test_two_documents_are_compared(
    corrected: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *corrected]) == 1
    year, count, line = capsys.readouterr().out.splitlines()
    assert year == "年度：2024 → 2023"
    assert count.startswith("有1个数字不同")
    assert line.endswith("5,324,100 → 5,234,100")
    assert "T02[20601].total" in line
    assert main(["compare", *corrected, "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["after"]["fiscal_year"] == 2023
    assert told["figures"] == [{"ref": "T02[20601].total", "before": "5324100", "after": "5234100"}]
    out = tmp_path / "changes.csv"
    assert main(["compare", *corrected, "--format", "csv", "-o", str(out)]) == 1
    (row,) = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8")))
    assert (row["ref"], row["before"]) == ("T02[20601].total", "5324100")
    assert main(["compare", corrected[0], corrected[0], "--lang", "en"]) == 0
    assert capsys.readouterr().out == "all figures are the same\n"


def test_a_comparison_needs_two_documents(
    corrected: tuple[str, str], documents: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", corrected[0], "nowhere.json", "--lang", "en"]) == 2
    assert "no such file" in capsys.readouterr().err
    assert main(["compare", str(documents), corrected[0], "--lang", "en"]) == 2
    assert "two documents are compared, found 2 here" in capsys.readouterr().err
    lost = str(documents / "no" / "a.txt")
    assert main(["compare", *corrected, "-o", lost, "--lang", "en"]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_another_unit_is_no_difference_and_a_blank_is_told() -> None:
    one = example()
    table = one.three_public
    assert table is not None
    rows = tuple(
        ThreePublicLine(
            row.key,
            row.label,
            budget=None if row.budget is None else row.budget * 10_000,
            final=None if row.final is None else row.final * 10_000,
        )
        for row in table
    )
    yuan = ThreePublicTable(Unit.YUAN, Decimal("0.01"), table.columns, rows)
    assert changed_figures(one, evolve(one, three_public=yuan)) == ()
    lost = changed_figures(one, evolve(one, three_public=None))
    assert {figure.after for figure in lost} == {None}
