"""Tables, accounts and reports as HTML for notebooks: no script, no id, no colours."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from gov_accounts.display._place_text import place_text
from gov_accounts.display._text import VERDICTS
from gov_accounts.findings import Severity
from gov_accounts.money import grouped
from gov_accounts.refs import CellRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.findings import Finding, Report
    from gov_accounts.tables import Row, Table

__all__ = ["accounts_html", "page", "report_html", "table_html"]

# Only lines and weights, no colours: what the notebook sets for light and dark stays.
_RIGHT = "text-align:right;font-variant-numeric:tabular-nums"
_LEFT = "text-align:left"
_MARKED = ";outline:2px solid currentColor;font-weight:bold"


_COLUMNS = ("规则", "程度", "说明", "位置", "数字")
"""What a report tells of each finding."""


def _marks(findings: Iterable[Finding]) -> dict[CellRef, str]:
    """Return what is found in each cell; errors and warnings only."""
    marks: dict[CellRef, str] = {}
    for finding in findings:
        if finding.severity is not Severity.INFO:
            for cell in finding.cells:
                marks.setdefault(cell.ref, f"{finding.rule} {finding.message.zh}")
    return marks


def _table(
    table: Table[Any],
    titles: Mapping[str, str],
    heading: str,
    marks: Mapping[CellRef, str] | None = None,
) -> str:
    spec = table.SPEC
    unit = table.unit.value if table.unit else "未注明"
    # The title has a line of its own, as in print, so that the page can be read back.
    lines = (escape(heading), f"{spec.id}　金额单位：{unit}")
    parts = [f"<table><caption>{''.join(f'<div>{line}</div>' for line in lines)}</caption>"]
    for block in spec.blocks:
        names = [column.name for column in block.columns if column.name in table.columns]
        label = f"{block.title}项目" if block.title else "科目名称"
        words = ["科目编码", label, *(titles[name] for name in names)]
        head = "".join(f'<th scope="col">{escape(text)}</th>' for text in words)
        rows = (row for row in table if spec.block_of(row.key) is block)
        body = "".join(_row(table, row, names, marks or {}) for row in rows)
        parts.append(f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>")
    return "".join([*parts, "</table>"])


def _row(table: Table[Any], row: Row, names: Iterable[str], marks: Mapping[CellRef, str]) -> str:
    code = row.key if table.code_of(row) is not None else ""
    cells = [f'<td style="{_LEFT}">{code}</td><td style="{_LEFT}">{escape(row.label)}</td>']
    for name in names:
        figure = getattr(row, name)
        mark = marks.get(CellRef.of(table.SPEC.id, row.key, name))
        style = _RIGHT + (_MARKED if mark else "")
        tip = f' title="{escape(mark)}"' if mark else ""
        cells.append(f'<td style="{style}"{tip}>{"" if figure is None else grouped(figure)}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def table_html(
    table: Table[Any], accounts: FinalAccounts | None = None, report: Report | None = None
) -> str:
    """Return one table.

    With its accounts the titles are as printed there; a report marks the cells with findings.
    """
    spec = table.SPEC
    titles = {
        name: accounts.column_title(spec.id, name) if accounts else spec.column(name).title
        for name in table.columns
    }
    marks = _marks(report.findings) if report else None
    return _table(table, titles, spec.title, marks)


def accounts_html(accounts: FinalAccounts, report: Report | None = None) -> str:
    """Return all tables of a document; with a report, cells with findings are marked."""
    title = f"<p><b>{escape(accounts.entity)}　{accounts.fiscal_year}年度部门决算</b></p>"
    return (
        "<div>"
        + title
        + "".join(table_html(one, accounts, report) for one in accounts.tables())
        + "</div>"
    )


def report_html(report: Report) -> str:
    """Return the verdict and the findings, errors first."""
    title = f"{report.entity}　{report.fiscal_year}年度　{VERDICTS[report.verdict].zh}"
    parts = [f"<div><p><b>{escape(title)}</b></p><table><thead><tr>"]
    parts += [f'<th scope="col">{text}</th>' for text in _COLUMNS]
    parts.append("</tr></thead><tbody>")
    names = {Severity.ERROR: "错误", Severity.WARNING: "请核实", Severity.INFO: "说明"}
    for severity, name in names.items():
        for finding in report.findings:
            if finding.severity is severity:
                refs = "、".join(cell.ref for cell in finding.cells)
                where = place_text(finding.place, "zh")
                texts = (finding.rule, name, finding.message.zh, where, refs)
                cells = "".join(f'<td style="{_LEFT}">{escape(text)}</td>' for text in texts)
                parts.append(f"<tr>{cells}</tr>")
    return "".join([*parts, "</tbody></table></div>"])


def page(accounts: FinalAccounts) -> str:
    """Return a whole HTML page of a document with the findings marked and listed."""
    report = accounts.check()
    title = escape(f"{accounts.entity} {accounts.fiscal_year}年度部门决算")
    return (
        f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="color-scheme" content="light dark">'
        "<style>table{border-collapse:collapse;margin:1em 0}td,th{border:1px solid;padding:.2em "
        ".5em}</style>"
        f"</head><body>{accounts_html(accounts, report)}{report_html(report)}</body></html>\n"
    )
