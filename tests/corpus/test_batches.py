"""Record batches of documents in, record batches of what is in them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pytest

from gov_accounts import read
from gov_accounts.corpus import batches
from tests.support.documents import ROOT, wrong_example

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = (ROOT / "examples" / "anshan-science-bureau-2024.txt").read_bytes()


def _batches() -> list[Any]:
    return [
        pa.record_batch(
            {
                "path": ["a.txt", "b/c.json"],
                "content": [CONTENT, wrong_example().to_json().encode()],
            }
        ),
        pa.record_batch({"path": ["d.pdf"], "content": [b"%PDF-1.7 nothing"]}),
        pa.record_batch({"path": pa.array([], pa.string()), "content": pa.array([], pa.binary())}),
    ]


def test_every_document_has_a_summary() -> None:
    table = pa.Table.from_batches(batches.summaries(_batches()), batches.summaries_schema())
    rows = {row["path"]: row for row in table.to_pylist()}
    assert {path: row["verdict"] for path, row in rows.items()} == {
        "a.txt": "explained",
        "b/c.json": "contradictory",
        "d.pdf": "refused",
    }
    assert "532.41" in rows["b/c.json"]["first"]
    assert rows["b/c.json"]["errors"] == 1
    assert "PDF" in rows["d.pdf"]["why"]
    assert len(rows["d.pdf"]["digest"]) == 64


def test_facts_and_findings_are_those_of_the_documents(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(CONTENT)
    table = pa.Table.from_batches(batches.facts(_batches()), batches.facts_schema())
    own = [row for row in table.to_pylist() if row["path"] == "a.txt"]
    assert [row["ref"] for row in own] == [fact["ref"] for fact in read(path).facts()]
    found = pa.Table.from_batches(batches.findings(_batches()), batches.findings_schema())
    assert {row["ref"]: row["right"] for row in found.to_pylist() if row["kind"] == "error"} == {
        "T03[2060101].basic": "532.41"
    }
    with duckdb.connect() as base:
        base.register("facts", table)
        leaves = base.execute(
            """SELECT sum(fen) FROM facts WHERE "table" = 'T03' AND "column" = 'total' AND leaf
            AND code <> '' AND path = 'a.txt'"""
        ).fetchone()
    assert leaves == (7_486_800_00,)


@pytest.mark.parametrize("function", [batches.facts, batches.findings, batches.summaries])
def test_nothing_in_gives_nothing_out(function: Any) -> None:
    assert [one.num_rows for one in function([])] == []
