"""Facts of many accounts as Parquet by year and region, asked by DuckDB."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.dataset
import pytest

from gov_accounts.corpus import batches, partitions
from gov_accounts.corpus.partitions import write_partitioned
from tests.support.documents import example

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATHS = {
    "辽宁/a.json": 2024, "辽宁/b.json": 2023, "上海 1/区/c.json": 2024, "nowhere.json": 2024,
}  # fmt: skip


def _documents(paths: dict[str, int]) -> Iterator[Any]:
    """A batch for each document, as a stream would bring them."""
    for path, year in paths.items():
        content = attrs.evolve(example(), fiscal_year=year).to_json().encode()
        yield pa.record_batch({"path": [path], "content": [content]})


def _region(path: str) -> str | None:
    return path.rpartition("/")[0] or None


def _asked(folder: Path, question: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as base:
        facts = f"read_parquet('{folder}/**/*.parquet', hive_partitioning=true)"
        return base.execute(f"SELECT {question.format(facts=facts)}").fetchall()


@pytest.mark.parametrize("rows", [1, 500_000])
def test_duckdb_reads_the_facts_by_year_and_region(
    rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitions, "_ROWS", rows)
    both = [*batches.facts(_documents(PATHS))]
    # One batch of several documents is split.
    one = pa.Table.from_batches(both).combine_chunks().to_batches()
    for number, given in enumerate((both, one)):
        folder = tmp_path / str(number)
        files = write_partitioned(given, folder, region=_region)
        assert len(files) == len({file.parent for file in files}) == 4
        found = _asked(
            folder,
            """fiscal_year, region, count(*), count(DISTINCT path), sum(fen) FILTER (
            "table" = 'T03' AND "column" = 'total' AND leaf AND code <> '')
            FROM {facts} GROUP BY ALL ORDER BY ALL""",
        )
        assert found == [
            (2023, "辽宁", 174, 1, 748_680_000),
            (2024, "上海 1/区", 174, 1, 748_680_000),
            (2024, "辽宁", 174, 1, 748_680_000),
            (2024, None, 174, 1, 748_680_000),
        ]
        year = "DISTINCT path FROM {facts} WHERE fiscal_year = 2023"
        assert _asked(folder, year) == [("辽宁/b.json",)]


def test_other_readers_of_hive_partitions_read_them_too(tmp_path: Path) -> None:
    write_partitioned(batches.facts(_documents(PATHS)), tmp_path, region=_region)
    frame = pl.read_parquet(tmp_path / "**" / "*.parquet", hive_partitioning=True)
    assert sorted(frame["fiscal_year"].unique()) == [2023, 2024]
    table = pyarrow.dataset.dataset(tmp_path, partitioning="hive").to_table()
    assert table.num_rows == frame.height == 4 * 174
    assert set(table["region"].to_pylist()) == {"辽宁", "上海 1/区", None}


def test_summaries_of_refused_documents_have_no_year(tmp_path: Path) -> None:
    bad = pa.record_batch({"path": ["x/bad.pdf"], "content": [b"%PDF-1.7 nothing"]})
    write_partitioned(batches.summaries([*_documents(PATHS), bad]), tmp_path, region=_region)
    assert _asked(tmp_path, "path, fiscal_year FROM {facts} WHERE verdict = 'refused'") == [
        ("x/bad.pdf", None)
    ]
    assert _asked(tmp_path, "count(*) FROM {facts}") == [(5,)]


def test_an_error_leaves_every_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitions, "_ROWS", 1)  # each batch is written at once
    files = write_partitioned(batches.facts(_documents(PATHS)), tmp_path, region=_region)
    before = {file: file.read_bytes() for file in files}

    def broken() -> Iterator[Any]:
        yield from batches.facts(_documents(dict.fromkeys(PATHS, 2024)))
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_partitioned(broken(), tmp_path, region=_region)
    assert {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()} == before


def test_what_is_written_again_replaces_its_files_alone(tmp_path: Path) -> None:
    write_partitioned(batches.facts(_documents(PATHS)), tmp_path, region=_region)
    again = {"辽宁/a.json": 2024, "辽宁/d.json": 2024}
    (file,) = write_partitioned(batches.facts(_documents(again)), tmp_path, region=_region)
    assert file.parent.parent.name == "fiscal_year=2024"
    assert _asked(tmp_path, "count(DISTINCT path), count(*) FROM {facts}") == [(5, 5 * 174)]
    assert write_partitioned([], tmp_path, region=_region) == []
