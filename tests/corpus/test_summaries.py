"""One row a document, the worst first, and files of rows."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from gov_accounts import GovAccountsError, check_all, read_all
from gov_accounts.corpus.summaries import (
    SUMMARY_COLUMNS,
    summary_file,
    summary_row,
    worst_rows,
    write_summary,
)
from tests.support.documents import EXAMPLE, EXAMPLE_TEXT, wrong_example

if TYPE_CHECKING:
    from pathlib import Path

AT = EXAMPLE_TEXT.index("\n财政拨款收入支出决算总表")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "documents"
    place.mkdir()
    (place / "good.txt").write_bytes(EXAMPLE.read_bytes())
    (place / "part.txt").write_text(EXAMPLE_TEXT[:AT], encoding="utf-8")
    (place / "wrong.json").write_text(wrong_example().to_json(), encoding="utf-8")
    (place / "=empty.txt").write_bytes(b"")
    return place


def _rows(folder: Path, lang: str = "en") -> dict[str, dict[str, Any]]:
    every = check_all([folder], jobs=0)
    return {one.path.rpartition("/")[2]: summary_row(one, lang) for one in every}


def test_a_row_says_what_became_of_a_document(folder: Path) -> None:
    rows = _rows(folder)
    assert all(tuple(row) == SUMMARY_COLUMNS for row in rows.values())
    assert {name: row["verdict"] for name, row in rows.items()} == {
        "=empty.txt": "refused",
        "good.txt": "explained",
        "part.txt": "incomplete",
        "wrong.json": "contradictory",
    }
    assert "532.41" in rows["wrong.json"]["first"]
    assert "T04" in rows["part.txt"]["first"]
    assert rows["part.txt"]["missing"] > 0
    assert rows["good.txt"]["first"] is None
    assert rows["=empty.txt"]["why"].startswith("the file is empty")
    assert rows["=empty.txt"]["errors"] is None
    # Of documents that were read and not judged nothing is said that was not judged.
    (read,) = read_all([folder / "wrong.json"], jobs=0)
    row = summary_row(read)
    assert (row["entity"], row["verdict"], row["errors"]) == (wrong_example().entity, None, None)


def test_the_worst_come_first_and_the_good_are_left_out(folder: Path) -> None:
    rows = _rows(folder).values()
    names = [row["path"].rpartition("/")[2] for row in worst_rows(rows, 9)]
    assert names == ["wrong.json", "=empty.txt", "part.txt"]
    assert worst_rows(rows, 1) == worst_rows(rows, 9)[:1]
    # More errors are worse.
    (worst,) = worst_rows(rows, 1)
    worse = worst | {"errors": worst["errors"] + 1, "path": "z"}
    assert [row["path"] for row in worst_rows([worst, worse], 2)] == ["z", worst["path"]]


def test_rows_are_written_so_that_spreadsheets_run_nothing(folder: Path, tmp_path: Path) -> None:
    rows = list(_rows(folder, "zh").values())
    rows[0]["path"] = "=HYPERLINK(1)\x07"
    write_summary(rows, tmp_path / "rows.csv")
    assert (tmp_path / "rows.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as stream:
        told = list(csv.DictReader(stream))
    assert tuple(told[0]) == SUMMARY_COLUMNS
    assert told[0]["path"] == "'=HYPERLINK(1)\\x07"
    assert [row["verdict"] for row in told] == [row["verdict"] for row in rows]
    write_summary(rows, tmp_path / "rows.XLSX")
    (sheet,) = openpyxl.load_workbook(tmp_path / "rows.XLSX").worksheets
    heads, first, *others = sheet.iter_rows()
    assert tuple(cell.value for cell in heads) == SUMMARY_COLUMNS
    assert (first[0].value, first[0].data_type) == ("=HYPERLINK(1)", "s")
    assert [row[4].value for row in others] == [row["verdict"] for row in rows[1:]]
    assert others[0][SUMMARY_COLUMNS.index("figures")].value == 174


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_an_error_leaves_the_old_file_and_ctrl_c_the_rows_so_far(
    suffix: str, folder: Path, tmp_path: Path
) -> None:
    row = _rows(folder)["good.txt"]
    path = tmp_path / f"rows.{suffix}"
    path.write_bytes(b"old")

    def stopped_by(error: BaseException) -> None:
        with summary_file(path) as add:
            add(row)
            raise error

    with pytest.raises(ZeroDivisionError):
        stopped_by(ZeroDivisionError())
    assert path.read_bytes() == b"old"
    with pytest.raises(KeyboardInterrupt):
        stopped_by(KeyboardInterrupt())
    if suffix == "xlsx":
        assert openpyxl.load_workbook(path).worksheets[0].max_row == 2
    else:
        assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 2
    assert [one.name for one in tmp_path.iterdir() if one.name.endswith(".part")] == []


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GovAccountsError, match=r"\.csv, \.xlsx"):
        write_summary([], tmp_path / "rows.txt")
