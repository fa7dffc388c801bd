"""Tables, accounts and reports as HTML for notebooks: folded, no script, no id, no colours."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from gov_accounts.findings import Severity
from gov_accounts.money import grouped
from gov_accounts.refs import CellRef
from gov_accounts.reporting import Part, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.findings import Finding, Report
    from gov_accounts.reporting import Item
    from gov_accounts.tables import Row, Table

__all__ = ["accounts_html", "page", "report_html", "table_html"]

# Only lines and weights, no colours: what the notebook sets for light and dark stays.
_RIGHT = "text-align:right;font-variant-numeric:tabular-nums"
_LEFT = "text-align:left"
_MARKED = ";outline:2px solid currentColor;font-weight:bold"


def _marks(findings: Iterable[Finding]) -> dict[CellRef, str]:
    """Return what is found in each cell; errors and warnings only."""
    marks: dict[CellRef, str] = {}
    for finding in findings:
        if finding.severity is not Severity.INFO:
            for cell in finding.cells:
                marks.setdefault(cell.ref, f"{finding.answer.zh} [{finding.rule}]")
    return marks


def _table(
    table: Table[Any],
    titles: Mapping[str, str],
    heading: str,
    marks: Mapping[CellRef, str] | None = None,
    *,
    blanks: bool = True,
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
        rows = (
            row
            for row in table
            if spec.block_of(row.key) is block and (blanks or _has_figures(row))
        )
        body = "".join(_row(table, row, names, marks or {}) for row in rows)
        parts.append(f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>")
    return "".join([*parts, "</table>"])


def _has_figures(row: Row) -> bool:
    return any(figure is not None for _, figure in row.figures())


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
    """Return a document: a line a table, which opens to its rows with figures.

    With a report the tables with findings are open, and their cells marked.
    """
    title = f"<p><b>{escape(accounts.entity)}　{accounts.fiscal_year}年度部门决算</b></p>"
    findings = report.findings if report else ()
    blamed = {
        one.cells[0].ref for one in findings if one.severity is not Severity.INFO and one.cells
    }
    tables = (_folded(accounts, one, _marks(findings), blamed) for one in accounts.tables())
    return "".join(["<div>", title, *tables, "</div>"])


def _folded(
    accounts: FinalAccounts,
    table: Table[Any],
    marks: Mapping[CellRef, str],
    blamed: Iterable[CellRef],
) -> str:
    """Return a table behind a line that says how much is in it; open if figures are blamed."""
    spec = table.SPEC
    titles = {name: accounts.column_title(spec.id, name) for name in table.columns}
    figures = sum(one is not None for row in table for _, one in row.figures())
    found = sum(ref.table == spec.id for ref in blamed)
    told = f"{spec.id} {spec.title}：{figures}个数字" + (f"，{found}个有问题" if found else "")
    shown = _table(table, titles, spec.title, marks, blanks=False)
    opened = " open" if found else ""
    return f"<details{opened}><summary>{escape(told)}</summary>{shown}</details>"


_OPEN = (Part.SCOPE, Part.MISSING, Part.ERROR, Part.WARNING)
"""Groups that are not folded."""


def report_html(report: Report) -> str:
    """Return verdict, counts and findings, the answer of each first; the rest folded."""
    told = tell(report)
    lines = [
        f"<p><b>{escape(told.head.zh)}　{escape(told.verdict.zh)}</b></p>",
        f"<p>{escape(told.counted.zh)}</p>",
    ]
    for group in told.groups:
        items = "".join(map(_item, group.items))
        opened = " open" if group.part in _OPEN else ""
        lines.append(
            f"<details{opened}><summary>{escape(group.part.title.zh)}（{len(group.items)}）"
            f"</summary><ol>{items}</ol></details>"
        )
    if told.explained:
        count = sum(one.count for one in told.explained)
        rows = "".join(f"<li>{escape(one.line.zh)}</li>" for one in told.explained)
        lines.append(
            f"<details><summary>四舍五入可以解释的差异（{count}）</summary><ul>{rows}</ul></details>"
        )
    return f"<div>{''.join(lines)}</div>"


def _item(item: Item) -> str:
    where = f"<br>{escape(item.where.zh)}" if item.where.zh else ""
    return (
        f"<li><b>{escape(item.answer.zh)}</b>{where}<br>{escape(item.why.zh)} "
        f"[{escape(item.rule)}]</li>"
    )


def page(accounts: FinalAccounts) -> str:
    """Return a whole HTML page of a document with the findings marked and listed."""
    report = accounts.check()
    title = escape(f"{accounts.entity} {accounts.fiscal_year}年度部门决算")
    tables = "".join(table_html(one, accounts, report) for one in accounts.tables())
    return (
        f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="color-scheme" content="light dark">'
        "<style>table{border-collapse:collapse;margin:1em 0}td,th{border:1px solid;padding:.2em "
        f".5em}}</style></head><body><p><b>{title}</b></p>{tables}{report_html(report)}"
        "</body></html>\n"
    )
