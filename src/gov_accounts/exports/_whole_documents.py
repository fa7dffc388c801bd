"""The nine tables of documents as flat rows, and back. Every file format is made of these.

A *head* is a document without the rows of its tables: entity, year, layout, narrative, forms,
places, and the unit, quantum and columns of each table. A *line* is one row of one table. Both are
cut from :func:`gov_accounts.interchange.to_dict` and go back through
:func:`gov_accounts.interchange.from_dict`. So files are loaded as strictly as JSON, those of
earlier versions too, and whole documents survive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.interchange import from_dict, to_dict
from gov_accounts.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.accounts import FinalAccounts

__all__ = ["Line", "accounts_of", "flat"]


@frozen
class Line:
    """One row of one table: its document, table, position in the table, key, label and figures."""

    document: int
    table: str
    position: int
    key: str
    label: str
    figures: dict[str, str]


_ATTRIBUTES = {kind.SPEC.id: kind.SPEC.attribute for kind in TABLES}


def flat(documents: Iterable[FinalAccounts]) -> tuple[list[dict[str, Any]], list[Line]]:
    """Return the heads and the lines of documents, in order."""
    heads: list[dict[str, Any]] = []
    lines: list[Line] = []
    for number, accounts in enumerate(documents):
        data = to_dict(accounts)
        tables = {
            table: data.pop(attribute)
            for table, attribute in _ATTRIBUTES.items()
            if attribute in data
        }
        for table, content in tables.items():
            lines += _table_lines(number, table, content.pop("rows"))
        heads.append({**data, "tables": tables})
    return heads, lines


def _table_lines(document: int, table: str, rows: Iterable[dict[str, Any]]) -> Iterator[Line]:
    for position, row in enumerate(rows):
        figures = {name: text for name, text in row.items() if name not in ("key", "label")}
        yield Line(document, table, position, row["key"], row["label"], figures)


def accounts_of(heads: Iterable[dict[str, Any]], lines: Iterable[Line]) -> list[FinalAccounts]:
    """Return the documents again.

    Raises :class:`~gov_accounts.errors.LoadErrors` for what does not fit.

    >>> from gov_accounts import FinalAccounts
    >>> accounts = FinalAccounts("某局", 2024)
    >>> accounts_of(*flat([accounts])) == [accounts]
    True
    """
    found: list[dict[str, Any]] = []
    for head in heads:
        data = {key: part for key, part in head.items() if key != "tables"}
        for table, part in head["tables"].items():
            data[_ATTRIBUTES[table]] = {**part, "rows": []}
        found.append(data)
    for line in sorted(lines, key=lambda one: (one.document, one.table, one.position)):
        rows = found[line.document][_ATTRIBUTES[line.table]]["rows"]
        rows.append({"key": line.key, "label": line.label, **line.figures})
    return [from_dict(data) for data in found]
