"""Accounts as tidy rows: one row a printed figure. Every other export reads this one path."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from gov_accounts.money import format_amount
from gov_accounts.narrative import title_of
from gov_accounts.places import Place
from gov_accounts.refs import CellRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.accounts import FinalAccounts

__all__ = ["FACT_COLUMNS", "fact_lines", "facts", "to_columns", "to_csv", "to_rows"]

FACT_COLUMNS = (
    "ref",
    "table",
    "row",
    "column",
    "code",
    "label",
    "column_label",
    "amount",
    "unit",
    "page",
)
"""Columns of the tidy table, in order. ``amount`` is a Decimal as printed; blanks give no row."""


def facts(accounts: FinalAccounts, *, blanks: bool = False) -> list[dict[str, Any]]:
    """Return one dict a printed figure, with the keys :data:`FACT_COLUMNS`.

    ``unit`` is the word of the unit (None if not printed), ``page`` the page or None, ``code``
    empty for fixed lines. ``blanks`` adds the blank cells.
    """
    return [
        *_table_facts(accounts, blanks=blanks),
        *_narrative_facts(accounts),
        *_form_facts(accounts),
    ]


def _table_facts(accounts: FinalAccounts, *, blanks: bool) -> Iterator[dict[str, Any]]:
    titles = {
        (table.SPEC.id, name): accounts.column_title(table.SPEC.id, name)
        for table in accounts.tables()
        for name in table.columns
    }
    for cell in accounts.cells():
        if blanks or cell.amount is not None:
            yield {
                "ref": str(cell.ref),
                "table": cell.table,
                "row": cell.row,
                "column": cell.column,
                "code": cell.code,
                "label": cell.label,
                "column_label": titles[cell.table, cell.column],
                "amount": cell.amount,
                "unit": cell.unit.value if cell.unit else None,
                "page": cell.place.page,
            }


def _narrative_facts(accounts: FinalAccounts) -> Iterator[dict[str, Any]]:
    for stated in accounts.narrative or ():
        yield {
            "ref": str(stated.ref),
            "table": stated.ref.table,
            "row": stated.key,
            "column": "",
            "code": next((part for part in stated.ref.path if part.isdigit()), ""),
            "label": stated.label or title_of(stated.key),
            "column_label": title_of(stated.key) if stated.label else "",
            "amount": stated.value,
            "unit": stated.unit,
            "page": stated.place.page,
        }


def _form_facts(accounts: FinalAccounts) -> Iterator[dict[str, Any]]:
    for name, (path, label, value, unit) in accounts.evaluation_figures():
        ref = CellRef.of(name, path)
        yield {
            "ref": str(ref),
            "table": ref.table,
            "row": ref.row,
            "column": "",
            "code": "",
            "label": label,
            "column_label": "",
            "amount": value,
            "unit": unit,
            "page": accounts.places.get(ref, Place()).page,
        }


def fact_lines(accounts: FinalAccounts) -> list[dict[str, Any]]:
    """Return the facts ready for JSON and CSV: amounts as text in the printed digits."""
    return [{**fact, "amount": format_amount(fact["amount"])} for fact in facts(accounts)]


def to_rows(documents: Iterable[FinalAccounts]) -> list[dict[str, Any]]:
    """Return the facts of several documents, each with ``entity`` and ``fiscal_year`` in front."""
    return [
        {"entity": accounts.entity, "fiscal_year": accounts.fiscal_year, **fact}
        for accounts in documents
        for fact in facts(accounts)
    ]


def to_columns(documents: Iterable[FinalAccounts]) -> dict[str, list[Any]]:
    """Return the same as one list a column, as data frames take it."""
    rows = to_rows(documents)
    return {name: [row[name] for row in rows] for name in ("entity", "fiscal_year", *FACT_COLUMNS)}


def to_csv(documents: Iterable[FinalAccounts], *, bom: bool = False) -> str:
    """Return the facts of documents as CSV with a header; formulas in labels are made harmless.

    ``bom`` puts the mark in front by which Excel knows UTF-8.
    """
    stream = io.StringIO()
    stream.write("\ufeff" if bom else "")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(FACT_COLUMNS)
    for accounts in documents:
        for fact in fact_lines(accounts):
            writer.writerow([_safe(name, fact[name]) for name in FACT_COLUMNS])
    return stream.getvalue()


def _safe(name: str, value: Any) -> Any:
    """A spreadsheet runs a cell that begins with = + - @: quote it, unless it is a figure."""
    if (
        name != "amount"
        and isinstance(value, str)
        and value[:1] in ("=", "+", "-", "@", "\t", "\r")
    ):
        return "'" + value
    return value
