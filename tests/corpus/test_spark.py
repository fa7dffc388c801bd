"""The functions over record batches in a real PySpark: a local cluster of two workers.

It needs Java and the dependency group ``spark``, so it runs where it is asked for: ``-m spark``.
"""

from __future__ import annotations

import random
import sys
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from gov_accounts import check_all
from gov_accounts.corpus import batches
from gov_accounts.corpus.summaries import summary_row
from tests.support.documents import EXAMPLE, wrong_example
from tests.support.large_departments import large_department

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.spark,
    # Nothing of what it warns of is used: batches go in and out as they are.
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]

COUNT = 40


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession  # noqa: PLC0415  only where it is asked for

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        session = (
            SparkSession.builder.master("local-cluster[2,1,1024]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.executor.memory", "512m")
            .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
            .getOrCreate()
        )
        yield session
        session.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents of every fate: sound ones, a wrong one, text, noise."""
    place = tmp_path_factory.mktemp("documents")
    for seed in range(COUNT):
        made = large_department(random.Random(seed), 1 + seed % 7, "liaoning")  # noqa: S311
        (place / f"{seed:03}.json").write_text(made.to_json(), encoding="utf-8")
    (place / "wrong.json").write_text(wrong_example().to_json(), encoding="utf-8")
    (place / "text.txt").write_bytes(EXAMPLE.read_bytes())
    (place / "noise.pdf").write_bytes(b"%PDF-1.7 nothing")
    return place


def _mapped(spark: Any, folder: Path, function: Any, schema: Any) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415  as above

    files = spark.read.format("binaryFile").load(str(folder)).select("path", "content")
    # In more parts than there are workers, so that each has some.
    return files.repartition(6).mapInArrow(function, from_arrow_schema(schema))


def test_spark_judges_as_everywhere(spark: Any, folder: Path) -> None:
    found = _mapped(spark, folder, batches.summaries, batches.summaries_schema()).collect()
    rows = {row.path.rpartition("/")[2]: row.asDict() | {"path": ""} for row in found}
    assert len(rows) == len(found) == COUNT + 3
    assert rows == {
        one.path.rpartition("/")[2]: summary_row(one) | {"path": ""}
        for one in check_all([folder], jobs=0)
    }
    assert {rows[name]["verdict"] for name in ("wrong.json", "noise.pdf", "text.txt")} == {
        "contradictory", "refused", "explained",
    }  # fmt: skip


def test_facts_of_spark_are_those_that_duckdb_sums(
    spark: Any, folder: Path, tmp_path: Path
) -> None:
    made = _mapped(spark, folder, batches.facts, batches.facts_schema())
    made.write.partitionBy("fiscal_year").parquet(str(tmp_path / "facts"))
    with duckdb.connect() as base:
        found = dict(
            base.execute(
                f"""SELECT parse_filename(path), count(*) || ' ' || coalesce(sum(fen), 0)
                FROM read_parquet('{tmp_path}/facts/**/*.parquet', hive_partitioning=true)
                GROUP BY path"""  # noqa: S608
            ).fetchall()
        )
    wanted = {}
    for one in check_all([folder], jobs=0):
        if one.accounts is not None:
            facts = one.accounts.facts()
            money = sum(int(fact["amount_yuan"] * 100) for fact in facts if fact["amount_yuan"])
            wanted[one.path.rpartition("/")[2]] = f"{len(facts)} {money}"
    assert found == wanted


def test_findings_of_spark_name_the_wrong_figure(spark: Any, folder: Path) -> None:
    found = _mapped(spark, folder, batches.findings, batches.findings_schema()).collect()
    (error,) = [row for row in found if row.kind == "error" and row.path.endswith("/wrong.json")]
    assert (error.ref, error.printed, error.right) == ("T03[2060101].basic", "523.41", "532.41")
