"""Accounts in SQLite, through the standard library.

The file holds the tables, the catalogue, the tidy table ``facts`` with every printed figure, those
of the narrative and of forms too, and views for common questions.

Amounts are text in the printed digits; the views give whole 分 (0.01 元), which sum exactly.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING

from gov_accounts.catalogue import default_catalogue
from gov_accounts.codes import DepartmentEconomicCode, FunctionCode
from gov_accounts.errors import DocumentError
from gov_accounts.exports._replacing import replaced
from gov_accounts.exports._whole_documents import Line, accounts_of, flat
from gov_accounts.exports.facts import FACT_COLUMNS, fact_lines, whole_fen
from gov_accounts.money import fen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from gov_accounts.accounts import FinalAccounts

__all__ = ["read_sqlite", "write_sqlite"]

_SCHEMA = """
CREATE TABLE document (
  id INTEGER PRIMARY KEY, entity TEXT NOT NULL, fiscal_year INTEGER NOT NULL, head TEXT NOT NULL
);
CREATE TABLE code (code TEXT PRIMARY KEY, name TEXT, parent TEXT REFERENCES code(code));
CREATE TABLE line (
  document INTEGER NOT NULL REFERENCES document(id), "table" TEXT NOT NULL,
  position INTEGER NOT NULL, key TEXT NOT NULL,
  code TEXT REFERENCES code(code), label TEXT NOT NULL,
  PRIMARY KEY (document, "table", key)
);
CREATE TABLE figure (
  document INTEGER NOT NULL, "table" TEXT NOT NULL, key TEXT NOT NULL, "column" TEXT NOT NULL,
  amount TEXT NOT NULL, fen INTEGER,
  PRIMARY KEY (document, "table", key, "column"),
  FOREIGN KEY (document, "table", key) REFERENCES line(document, "table", key)
);
CREATE VIEW spending_by_code AS
  SELECT d.entity, d.fiscal_year, l.code, coalesce(c.name, l.label) AS name, f.amount, f.fen
  FROM figure f JOIN line l USING (document, "table", key) JOIN document d ON d.id = document
  LEFT JOIN code c ON c.code = l.code
  WHERE "table" = 'T03' AND "column" = 'total' AND l.code IS NOT NULL;
CREATE VIEW totals AS
  SELECT d.entity, d.fiscal_year, f."table", f.key, f."column", f.amount, f.fen
  FROM figure f JOIN document d ON d.id = f.document
  WHERE f.key IN
    ('total', 'income_total', 'expenditure_total', 'income_grand_total', 'expenditure_grand_total');
CREATE VIEW three_public AS
  SELECT d.entity, d.fiscal_year, l.label, f."column", f.amount, f.fen
  FROM figure f JOIN line l USING (document, "table", key) JOIN document d ON d.id = document
  WHERE "table" = 'T07';
"""

_NUMBERS = {"fiscal_year", "leaf", "page"}
_FACTS = ", ".join(f'"{name}" {"INTEGER" if name in _NUMBERS else "TEXT"}' for name in FACT_COLUMNS)
_FACT_TABLE = f"CREATE TABLE facts (document INTEGER NOT NULL, {_FACTS}, fen INTEGER);"
_MARKS = ", ".join("?" * (len(FACT_COLUMNS) + 2))
_INSERT = {
    "code": "INSERT INTO code VALUES (?, ?, ?)",
    "document": "INSERT INTO document VALUES (?, ?, ?, ?)",
    "line": "INSERT INTO line VALUES (?, ?, ?, ?, ?, ?)",
    "figure": "INSERT INTO figure VALUES (?, ?, ?, ?, ?, ?)",
    "facts": f"INSERT INTO facts VALUES ({_MARKS})",  # noqa: S608  question marks alone
}
_TOO_LARGE = 1 << 63
"""Whole numbers of SQLite have 64 bits; a larger amount of 分 is left out."""


def write_sqlite(documents: Iterable[FinalAccounts], path: Path | str) -> None:
    """Write documents as a SQLite file; codes that the catalogue lacks get no name."""
    every = tuple(documents)
    heads, lines = flat(every)
    rows: dict[str, Iterable[tuple[object, ...]]] = {
        "code": _codes(lines),
        "document": (
            (n, h["entity"], h["fiscal_year"], json.dumps(h, ensure_ascii=False))
            for n, h in enumerate(heads)
        ),
        "line": (
            (
                one.document,
                one.table,
                one.position,
                one.key,
                one.key if one.key.isdigit() else None,
                one.label,
            )
            for one in lines
        ),
        "figure": (
            (number, *figure)
            for number, accounts in enumerate(every)
            for figure in _figures(accounts)
        ),
        "facts": (
            (number, *map(fact.get, FACT_COLUMNS), whole_fen(yuan and Decimal(yuan)))
            for number, accounts in enumerate(every)
            for fact in fact_lines(accounts)
            for yuan in (fact["amount_yuan"],)
        ),
    }
    with replaced(path) as part, closing(sqlite3.connect(part)) as base, base:
        base.execute("PRAGMA foreign_keys = ON")
        base.executescript(_SCHEMA)
        base.execute(_FACT_TABLE)
        for table, values in rows.items():
            base.executemany(_INSERT[table], values)


def _codes(lines: Iterable[Line]) -> list[tuple[str, str | None, str | None]]:
    """Return every code with its name and its parent, parents first."""
    codes: dict[str, str | None] = {
        entry.code.digits: entry.name
        for kind in (FunctionCode, DepartmentEconomicCode)
        for entry in default_catalogue().edition(kind)
    }
    for key in (line.key for line in lines if line.key.isdigit()):
        for length in (3, 5, 7):
            if length <= len(key):
                codes.setdefault(key[:length], None)
    return [
        (code, codes[code], code[:-2] if code[:-2] in codes else None)
        for code in sorted(codes, key=lambda code: (len(code), code))
    ]


def _figures(accounts: FinalAccounts) -> Iterator[tuple[str, str, str, str, int | None]]:
    """Yield table, row, column, amount as printed and whole 分 of each printed figure."""
    for cell in accounts.cells():
        if cell.amount is not None:
            whole = None if cell.unit is None else fen(cell.amount, cell.unit)
            if whole is not None and abs(whole) >= _TOO_LARGE:
                whole = None
            yield cell.table, cell.row, cell.column, f"{cell.amount:f}", whole


def read_sqlite(path: Path | str) -> list[FinalAccounts]:
    """Read what :func:`write_sqlite` wrote; the tables come back as they were."""
    with closing(sqlite3.connect(path)) as base:
        try:
            heads = [
                json.loads(head)
                for (head,) in base.execute("SELECT head FROM document ORDER BY id")
            ]
            lines = {
                (row[0], row[1], row[3]): Line(row[0], row[1], row[2], row[3], row[4], {})
                for row in base.execute('SELECT document, "table", position, key, label FROM line')
            }
            figures = base.execute('SELECT document, "table", key, "column", amount FROM figure')
            for document, table, key, column, amount in figures:
                lines[document, table, key].figures[column] = amount
        except sqlite3.DatabaseError as error:
            raise DocumentError(
                f"{path}: expected a database written by gov_accounts: {error}"
            ) from None
    return accounts_of(heads, lines.values())
