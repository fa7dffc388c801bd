"""Accounts for other programs: tidy facts, Arrow and Parquet, SQLite, workbook, Data Package."""

from gov_accounts.exports.facts import (
    FACT_COLUMNS,
    fact_lines,
    facts,
    to_columns,
    to_csv,
    to_rows,
)

__all__ = ["FACT_COLUMNS", "fact_lines", "facts", "to_columns", "to_csv", "to_rows"]
