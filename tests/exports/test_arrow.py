"""Frames of every kind read exact decimals."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa

from gov_accounts.exports import facts
from gov_accounts.exports.arrow import Facts, schema, to_arrow, write_parquet
from tests.support.documents import example


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
