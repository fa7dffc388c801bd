"""Accounts for other programs: tidy facts, Arrow and Parquet, SQLite, workbook, Data Package."""

from gov_accounts.exports.facts import (
    FACT_COLUMNS,
    fact_lines,
    facts,
    to_columns,
    to_csv,
    to_rows,
)
from gov_accounts.exports.found import FOUND_COLUMNS, finding_rows, found

__all__ = [
    "FACT_COLUMNS",
    "FOUND_COLUMNS",
    "fact_lines",
    "facts",
    "finding_rows",
    "found",
    "to_columns",
    "to_csv",
    "to_rows",
]
