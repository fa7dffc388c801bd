"""Accounts, tables and findings as data frames of pyarrow, pandas and polars.

Accounts become their facts (:data:`~gov_accounts.exports.FACT_COLUMNS`), tables their rows, reports
their findings (:data:`~gov_accounts.exports.FOUND_COLUMNS`); several become one frame. Amounts are
exact decimals; ``amount="float"`` makes floats of them for plotting, which no sum should rest on.

>>> import gov_accounts as ga
>>> frame = to_pandas([ga.FinalAccounts("某局", 2024)])
>>> list(frame.columns)[:3]
['document', 'path', 'entity']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gov_accounts.accounts import FinalAccounts
from gov_accounts.errors import GovAccountsError
from gov_accounts.exports.arrow import pyarrow
from gov_accounts.exports.arrow import to_arrow as _facts
from gov_accounts.exports.found import FOUND_COLUMNS, found
from gov_accounts.findings import Report
from gov_accounts.tables import Table, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["findings_schema", "to_arrow", "to_pandas", "to_polars"]

Value = FinalAccounts | Table[Any] | Report
"""What becomes a frame."""


def to_arrow(values: Value | Iterable[Value], *, amount: str = "decimal") -> Any:
    """Return a :class:`pyarrow.Table` of one value or of several of one class.

    Raises :class:`~gov_accounts.errors.GovAccountsError` without pyarrow, TypeError for values of
    different classes.
    """
    if amount not in ("decimal", "float"):
        raise ValueError(f"amount: expected decimal or float, found {amount!r}")
    every = [values] if isinstance(values, (FinalAccounts, Table, Report)) else [*values]
    kinds = {type(one) for one in every}
    if not every or kinds == {FinalAccounts}:
        table = _facts(every)  # type: ignore[arg-type]
    elif kinds == {Report}:
        table = _findings(every)  # type: ignore[arg-type]
    elif len(kinds) == 1 and isinstance(every[0], Table):
        table = _rows(every)  # type: ignore[arg-type]
    else:
        names = sorted(kind.__name__ for kind in kinds)
        raise TypeError(f"expected accounts, tables of one kind or reports, found {names}")
    return _floats(table) if amount == "float" else table


def to_pandas(values: Value | Iterable[Value], *, amount: str = "decimal") -> Any:
    """Return the same as a pandas DataFrame."""
    try:
        import pandas as pd  # noqa: PLC0415
    except ImportError as error:
        raise GovAccountsError("data frames of pandas need pandas: pip install pandas") from error
    table = to_arrow(values, amount=amount)
    # Column by column: dictionaries of Arrow would become categories, which do not concatenate.
    return pd.DataFrame({name: table[name].to_pylist() for name in table.column_names})


def to_polars(values: Value | Iterable[Value], *, amount: str = "decimal") -> Any:
    """Return the same as a polars DataFrame."""
    try:
        import polars as pl  # noqa: PLC0415
    except ImportError as error:
        raise GovAccountsError("data frames of polars need polars: pip install polars") from error
    return pl.DataFrame(to_arrow(values, amount=amount))


def _rows(tables: Sequence[Table[Any]]) -> Any:
    pa = pyarrow()
    names = list(columns_of(tables[0].ROW))
    text, figure = pa.string(), pa.decimal128(28, 8)
    schema = pa.schema(
        [("unit", text), ("key", text), ("label", text), *((name, figure) for name in names)]
    )
    rows = [
        {"unit": table.unit and table.unit.value, "key": row.key, "label": row.label}
        | dict(row.figures())
        for table in tables
        for row in table
    ]
    return pa.Table.from_pylist(rows, schema=schema)


_NUMBERS = ("fiscal_year", "number", "page", "line")


def findings_schema() -> Any:
    """Return the Arrow schema of findings: a column for each of ``FOUND_COLUMNS``."""
    pa = pyarrow()
    return pa.schema(
        [(name, pa.int32() if name in _NUMBERS else pa.string()) for name in FOUND_COLUMNS]
    )


def _findings(reports: Sequence[Report]) -> Any:
    rows = [row for report in reports for row in found(report)]
    return pyarrow().Table.from_pylist(rows, schema=findings_schema())


def _floats(table: Any) -> Any:
    pa = pyarrow()
    for place, field in enumerate(table.schema):
        if pa.types.is_decimal(field.type):
            column = table[field.name].cast(pa.float64())
            table = table.set_column(place, field.name, column)
    return table
