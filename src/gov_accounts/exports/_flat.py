"""The nine tables of documents as flat rows and back: what every file format of this package is made of.

A *head* is a document without the rows of its tables (entity, year, layout, prose, forms, places;
unit, quantum and columns of each table), a *line* one row of one table. Both are cut from
:func:`gov_accounts.interchange.to_dict` and go back through
:func:`gov_accounts.interchange.from_dict`, so files are loaded as strictly as JSON, those of
earlier versions too, and whole documents survive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.interchange import from_dict, to_dict
from gov_accounts.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.accounts import FinalAccounts

__all__ = ["Line", "accounts_of", "flat"]


@frozen
class Line:
    """One row of one table: number of the document, id of the table, position in it, key, label, figures."""

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
        head = {key: part for key, part in data.items() if key not in _ATTRIBUTES.values()}
        head["tables"] = {}
        for table, attribute in _ATTRIBUTES.items():
            if attribute not in data:
                continue
            head["tables"][table] = {k: v for k, v in data[attribute].items() if k != "rows"}
            for position, row in enumerate(data[attribute]["rows"]):
                figures = {k: v for k, v in row.items() if k not in ("key", "label")}
                lines.append(Line(number, table, position, row["key"], row["label"], figures))
        heads.append(head)
    return heads, lines


def accounts_of(heads: Iterable[dict[str, Any]], lines: Iterable[Line]) -> list[FinalAccounts]:
    """Return the documents again; raises :class:`~gov_accounts.errors.LoadErrors` for what does not fit.

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
