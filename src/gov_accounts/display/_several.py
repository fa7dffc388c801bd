"""Several reports as one table, the worst first: for a notebook or a terminal."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from gov_accounts.display._wrapping import clipped, width
from gov_accounts.findings import ReportVerdict
from gov_accounts.reporting import WORST_FIRST, Part, tell, verdict_name
from gov_accounts.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.findings import Report
    from gov_accounts.reporting import Told

__all__ = ["Reports"]

_HEADS = ("单位", "年度", "结论", "错误", "请核实", "缺少", "首要问题")
_NAME, _FIRST = 32, 60
"""Columns of the names, and of the first finding."""


class Reports:
    """Reports that show themselves as a table: whose, what verdict, how many findings, the first.

    >>> import gov_accounts as ga
    >>> reports = Reports([ga.FinalAccounts("某局", 2024).check()])
    >>> print(str(reports).splitlines()[1].split()[:3])
    ['某局', '2024', '不完整']
    """

    def __init__(self, reports: Iterable[Report]) -> None:
        """Take the reports; they are shown the worst first."""
        self.reports = tuple(sorted(reports, key=_severity))

    def __iter__(self) -> Iterator[Report]:
        return iter(self.reports)

    def __len__(self) -> int:
        return len(self.reports)

    def __repr__(self) -> str:
        """Say in a line how many there are."""
        wrong = sum(one.verdict is ReportVerdict.CONTRADICTORY for one in self.reports)
        return f"<Reports: {len(self)}, {wrong} contradictory>"

    def __str__(self) -> str:
        rows = [_HEADS, *map(_row, map(tell, self.reports))]
        columns = [max(map(width, column)) for column in zip(*rows, strict=True)]
        return "\n".join(
            "  ".join(
                text + " " * (columns[i] - width(text)) for i, text in enumerate(row)
            ).rstrip()
            for row in rows
        )

    def _repr_pretty_(self, printer: object, _cycle: object) -> None:
        printer.text(str(self))  # type: ignore[attr-defined]

    def _repr_html_(self) -> str:
        heads = "".join(f'<th scope="col">{text}</th>' for text in _HEADS)
        rows = "".join(
            f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in _row(tell(one)))}</tr>"
            for one in self.reports
        )
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _severity(report: Report) -> tuple[int, int, int]:
    return WORST_FIRST.index(report.verdict), -len(report.errors), -len(report.warnings)


def _row(told: Told) -> tuple[str, ...]:
    report = told.report
    counts = (len(told.group(part)) for part in (Part.ERROR, Part.WARNING, Part.MISSING))
    worst = told.first
    return (
        clipped(printable(report.entity), _NAME),
        str(report.fiscal_year),
        verdict_name(report.verdict).zh,
        *map(str, counts),
        "" if worst is None else clipped(printable(worst.answer.zh), _FIRST),
    )
