"""Findings as tidy rows, one a finding: for a spreadsheet, a data frame, a list of open points."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from gov_accounts.exports.facts import spreadsheet_safe
from gov_accounts.money import format_amount
from gov_accounts.reporting import tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.findings import Message, Report
    from gov_accounts.reporting import Item

__all__ = ["FOUND_COLUMNS", "finding_rows", "found"]

FOUND_COLUMNS = (
    "path",
    "entity",
    "fiscal_year",
    "verdict",
    "kind",
    "number",
    "rule",
    "answer",
    "ref",
    "printed",
    "right",
    "file",
    "page",
    "sheet",
    "cell",
    "line",
    "row",
    "quote",
    "why",
)
"""The columns of a finding; ``ref``, ``printed`` and ``right`` are those of the likeliest cell."""


def found(
    report: Report, accounts: FinalAccounts | None = None, path: str = "", lang: str = "zh"
) -> list[dict[str, str | int | None]]:
    """Return what a report tells as rows, the worst first; what rounding explains is no row.

    >>> import gov_accounts as ga
    >>> found(ga.FinalAccounts("某局", 2024).check())
    []
    """
    told = tell(report, accounts)
    return [
        {
            "path": path,
            "entity": report.entity,
            "fiscal_year": report.fiscal_year,
            "verdict": report.verdict.value,
            "kind": item.part.value,
            "number": item.number,
            "rule": item.rule,
            "answer": item.answer.get(lang),
            **_cell(item),
            **{key: getattr(item.finding.place, key) for key in _PLACE},
            "why": item.why.get(lang),
        }
        for item in told.items
    ] + [
        {
            **dict.fromkeys(FOUND_COLUMNS),
            "path": path,
            "entity": report.entity,
            "fiscal_year": report.fiscal_year,
            "verdict": report.verdict.value,
            "kind": "unread",
            "answer": text.get(lang),
        }
        for text in told.unread
    ]


def _without_findings(
    path: str, report: Report | None, refused: Message | None, lang: str
) -> dict[str, str | int | None]:
    """Return the row of a document of which nothing is found, or which was not read."""
    row: dict[str, str | int | None] = dict.fromkeys(FOUND_COLUMNS)
    row["path"] = path
    if report is not None:
        row |= {"entity": report.entity, "fiscal_year": report.fiscal_year}
        row["verdict"] = report.verdict.value
    if refused is not None:
        row |= {"verdict": "refused", "kind": "refused", "answer": refused.get(lang)}
    return row


_PLACE = ("file", "page", "sheet", "cell", "line", "row", "quote")


def _cell(item: Item) -> dict[str, str | None]:
    """Return the likeliest wrong cell, else the first that the finding is about."""
    # Of several figures that a remark is about none is the one that should be another.
    wrong = next(iter(item.wrong), None)
    first = wrong or next(iter(item.finding.cells), None)
    right = next(iter(item.right), None)
    return {
        "ref": None if first is None else str(first.ref),
        "printed": None if wrong is None else _digits(wrong.printed),
        "right": _digits(right),
    }


def _digits(amount: Decimal | None) -> str | None:
    return None if amount is None else format_amount(amount)


def finding_rows(
    documents: Iterable[tuple[str, FinalAccounts | None, Report | None, Message | None]],
    lang: str = "zh",
) -> Iterator[str]:
    """Yield the lines of a CSV with the findings of documents: the header, then a line each.

    Each document is its path, its accounts and their report, or why it was not read. Each has a
    line at least, so that none is lost.
    """
    yield ",".join(FOUND_COLUMNS)
    for path, accounts, report, refused in documents:
        rows = [] if report is None else found(report, accounts, path, lang)
        for row in rows or [_without_findings(path, report, refused, lang)]:
            buffer = io.StringIO()
            writer = csv.writer(buffer, lineterminator="")
            writer.writerow([spreadsheet_safe(row[name]) for name in FOUND_COLUMNS])
            yield buffer.getvalue()
