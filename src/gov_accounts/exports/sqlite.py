"""Accounts in SQLite, through the standard library: tables, the catalogue, views for common questions.

Amounts are text in the printed digits; the views give whole 分 (0.01 元), which sum exactly.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from gov_accounts.catalogue import default_catalogue
from gov_accounts.codes import DepartmentEconomicCode, FunctionCode
from gov_accounts.errors import DocumentError
from gov_accounts.exports._flat import Line, accounts_of, flat
from gov_accounts.money import fen

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gov_accounts.accounts import FinalAccounts

__all__ = ["read_sqlite", "write_sqlite"]

_SCHEMA = """
CREATE TABLE document (
  id INTEGER PRIMARY KEY, entity TEXT NOT NULL, fiscal_year INTEGER NOT NULL, head TEXT NOT NULL
);
CREATE TABLE code (code TEXT PRIMARY KEY, name TEXT, parent TEXT REFERENCES code(code));
CREATE TABLE line (
  document INTEGER NOT NULL REFERENCES document(id), "table" TEXT NOT NULL, position INTEGER NOT NULL,
  key TEXT NOT NULL, code TEXT REFERENCES code(code), label TEXT NOT NULL,
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
  LEFT JOIN code c ON c.code = l.code WHERE "table" = 'T03' AND "column" = 'total' AND l.code IS NOT NULL;
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


def write_sqlite(documents: Iterable[FinalAccounts], path: Path | str) -> None:
    """Write documents to a new SQLite file; codes the catalogue lacks are entered without a name."""
    every = tuple(documents)
    heads, lines = flat(every)
    known = {
        entry.code.digits: entry.name
        for kind in (FunctionCode, DepartmentEconomicCode)
        for entry in default_catalogue().edition(kind)
    }
    codes: dict[str, str | None] = dict(known)
    for line in lines:
        if line.key.isdigit():
            for length in (3, 5, 7):
                if length <= len(line.key):
                    codes.setdefault(line.key[:length], None)
    units = {
        (n, table.SPEC.id): table.unit
        for n, accounts in enumerate(every)
        for table in accounts.tables()
    }
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("PRAGMA foreign_keys = ON")
        base.executescript(_SCHEMA)
        base.executemany(
            "INSERT INTO code VALUES (?, ?, ?)",
            [
                (c, codes[c], c[:-2] if c[:-2] in codes else None)
                for c in sorted(codes, key=lambda c: (len(c), c))
            ],
        )
        base.executemany(
            "INSERT INTO document VALUES (?, ?, ?, ?)",
            [
                (n, h["entity"], h["fiscal_year"], json.dumps(h, ensure_ascii=False))
                for n, h in enumerate(heads)
            ],
        )
        base.executemany(
            "INSERT INTO line VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    one.document,
                    one.table,
                    one.position,
                    one.key,
                    one.key if one.key.isdigit() else None,
                    one.label,
                )
                for one in lines
            ],
        )
        rows = []
        for number, accounts in enumerate(every):
            for cell in accounts.cells():
                if cell.amount is not None:
                    unit = units[number, cell.table]
                    whole = None if unit is None else fen(cell.amount, unit)
                    if whole is not None and abs(whole) >= 1 << 63:
                        whole = None
                    rows.append(
                        (number, cell.table, cell.row, cell.column, f"{cell.amount:f}", whole)
                    )
        base.executemany("INSERT INTO figure VALUES (?, ?, ?, ?, ?, ?)", rows)


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
