"""One row a document: whose it is, what became of it, how many of what; as CSV or as a workbook.

>>> from gov_accounts.corpus import check_all
>>> (result,) = check_all(["examples/anshan-science-bureau-2024.txt"])
>>> row = summary_row(result)
>>> row["entity"], row["verdict"], row["figures"]
('辽宁省鞍山市科学技术局（本级）', 'explained', 174)
"""

from __future__ import annotations

import csv
import heapq
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gov_accounts.errors import GovAccountsError
from gov_accounts.findings import ReportVerdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from gov_accounts.corpus import Result

__all__ = [
    "COUNTS",
    "REFUSED",
    "SUMMARY_COLUMNS",
    "SUMMARY_SUFFIXES",
    "summary_file",
    "summary_row",
    "worst_rows",
    "write_summary",
]

COUNTS = ("figures", "figures_checked", "errors", "warnings", "missing", "unread", "ambiguous")
"""The counts of a row, each the count of that name of the report."""
SUMMARY_COLUMNS = (
    *("path", "digest", "entity", "fiscal_year", "verdict", "why", "first"),
    *COUNTS,
)
"""The columns of a row: ``why`` says why a document was not read, ``first`` its worst finding."""
SUMMARY_SUFFIXES = (".csv", ".xlsx")
"""The kinds of file that rows are written to."""
REFUSED = "refused"
"""What stands for the verdict of a document that was not read."""
_TO_SEE = (
    *(ReportVerdict.CONTRADICTORY.value, REFUSED),
    *(ReportVerdict.INCOMPLETE.value, ReportVerdict.UNDECIDED.value),
)
"""Verdicts that ask for a look, the worst first; of others only a finding does."""


def summary_row(result: Result, lang: str = "zh") -> dict[str, Any]:
    """Return the row of a document; of one that was not judged, verdict and counts are None."""
    from gov_accounts.reporting import tell  # noqa: PLC0415  help need not wait for it

    row: dict[str, Any] = dict.fromkeys(SUMMARY_COLUMNS)
    row |= {"path": result.path, "digest": result.digest}
    if result.refused is not None:
        return row | {"verdict": REFUSED, "why": result.refused.get(lang)}
    if result.accounts is not None:
        row |= {"entity": result.accounts.entity, "fiscal_year": result.accounts.fiscal_year}
    if result.report is not None:
        report = result.report
        first = tell(report).first
        row |= {name: report.counts.get(name, 0) for name in COUNTS}
        row |= {"verdict": report.verdict.value, "first": first and first.answer.get(lang)}
    return row


def worst_rows(rows: Iterable[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """Return so many rows, the worst first; those of which nothing is to be said are left out.

    Contradictory documents come first, then those that were not read, incomplete and undecided
    ones, and among equals that with most errors, then most that is missing, then most warnings.
    """
    told = (row for row in rows if row["verdict"] in _TO_SEE or row["first"])
    return heapq.nsmallest(count, told, key=_severity)


def _severity(row: dict[str, Any]) -> tuple[int, int, int, int, str]:
    verdict = row["verdict"]
    rank = _TO_SEE.index(verdict) if verdict in _TO_SEE else len(_TO_SEE)
    errors, missing, warnings = (-(row[name] or 0) for name in ("errors", "missing", "warnings"))
    return rank, errors, missing, warnings, row["path"]


def write_summary(rows: Iterable[dict[str, Any]], path: Path | str) -> None:
    """Write rows to a file, ``.csv`` or ``.xlsx``; the old one stands until all are written."""
    with summary_file(path) as add:
        for row in rows:
            add(row)


@contextmanager
def summary_file(path: Path | str) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Yield what takes the rows of a file one by one, so that none is kept in memory.

    Whoever interrupts it with Ctrl-C gets the rows so far; after any other error the old file
    stands. Raises GovAccountsError for another suffix, OSError where nothing can be written.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in SUMMARY_SUFFIXES:
        kinds = ", ".join(SUMMARY_SUFFIXES)
        raise GovAccountsError(f"{path}: a summary is written as {kinds}; name such a file")
    from gov_accounts.exports._replacing import replaced  # noqa: PLC0415  as above

    interrupted = None
    with replaced(path) as part, (_csv if suffix == ".csv" else _xlsx)(part) as add:
        add(list(SUMMARY_COLUMNS))
        try:
            yield lambda row: add([row[name] for name in SUMMARY_COLUMNS])
        except KeyboardInterrupt as stopped:
            interrupted = stopped
    if interrupted is not None:
        raise interrupted


@contextmanager
def _csv(part: Path) -> Iterator[Callable[[list[Any]], None]]:
    from gov_accounts.exports.facts import spreadsheet_safe  # noqa: PLC0415  as above

    # The mark by which spreadsheets know UTF-8.
    with part.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")

        def add(values: list[Any]) -> None:
            writer.writerow([*map(spreadsheet_safe, values)])

        yield add


@contextmanager
def _xlsx(part: Path) -> Iterator[Callable[[list[Any]], None]]:
    from gov_accounts.exports._printing import CONTROL  # noqa: PLC0415  as above
    from gov_accounts.exports.workbook import openpyxl  # noqa: PLC0415

    book = openpyxl().Workbook(write_only=True)
    sheet = book.create_sheet("documents")
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    def cell(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        # Text stays text: what begins with = is no formula.
        made = WriteOnlyCell(sheet, CONTROL.sub("", value))
        made.data_type = "s"
        return made

    sheet.freeze_panes = "A2"
    try:
        yield lambda values: sheet.append([*map(cell, values)])
    finally:
        # After an error too: saving takes away the library's own temporary file.
        book.save(part)
