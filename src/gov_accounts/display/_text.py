"""Tables and other parts of accounts as plain text. Chinese characters count two columns wide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gov_accounts.display._wrapping import width
from gov_accounts.findings import Message
from gov_accounts.money import grouped
from gov_accounts.narrative import title_of
from gov_accounts.refs import CellRef
from gov_accounts.reporting import kept_lines, unread_lines
from gov_accounts.words import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.tables import Row, Table

__all__ = ["accounts_text", "coverage_text", "table_text"]

_DUTIES = Message("主要职责", "Duties")
_UNITS = Message("单位构成", "Units")
_NARRATIVE = Message("情况说明", "Narrative")
_GLOSSARY = Message("名词解释", "Glossary")
_UNPROTECTED = Message("没有任何勾稽关系保护的数字：", "figures that nothing protects: ")


def _joined(lines: Iterable[str], between: str = "\n") -> str:
    """Return lines as one text; what they quote may steer a terminal."""
    return printable(between.join(lines), keep="\n\t")


def _pad(text: str, columns: int, *, right: bool = False) -> str:
    space = " " * (columns - width(text))
    return space + text if right else text + space


def table_text(table: Table[Any], accounts: FinalAccounts | None = None) -> str:
    """Return one table: its title, unit, and rows with figures right-aligned, blanks blank.

    With its accounts the titles are as printed there.
    """
    spec = table.SPEC
    unit = table.unit.value if table.unit else "?"
    whose = f"    {accounts.entity} {accounts.fiscal_year}年度" if accounts is not None else ""
    lines = [f"{spec.id} {spec.title}{whose}    金额单位：{unit}"]
    for block in spec.blocks:
        names = [column.name for column in block.columns if column.name in table.columns]
        titles = (
            accounts.column_title(spec.id, n) if accounts else spec.column(n).title for n in names
        )
        rows = (row for row in table if spec.block_of(row.key) is block)
        lines += _grid([[block.title, "", *titles], *(_cells(table, row, names) for row in rows)])
    return _joined(lines)


def _cells(table: Table[Any], row: Row, names: Iterable[str]) -> list[str]:
    code = row.key if table.code_of(row) is not None else ""
    figures = (getattr(row, name) for name in names)
    return [code, row.label, *("" if one is None else grouped(one) for one in figures)]


def _grid(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [_pad(text, widths[i], right=i > 1) for i, text in enumerate(row)]
        yield "  ".join(cells).rstrip()


def narrative_text(accounts: FinalAccounts, lang: str = "zh") -> str:
    """Return the overview, the figures that the narrative states, and the terms of the glossary."""
    lines: list[str] = []
    if accounts.overview is not None:
        lines.append(_DUTIES.get(lang))
        lines += _numbered(accounts.overview.duties)
        lines.append(_UNITS.get(lang))
        lines += _numbered(accounts.overview.units)
    if accounts.narrative is not None:
        lines.append(_NARRATIVE.get(lang))
        lines += _grid(
            [
                [
                    f"  {one.ref}",
                    one.label or title_of(one.key),
                    f"{grouped(one.value)} {one.unit}",
                ]
                for one in accounts.narrative
            ]
        )
        lines += [f"  {one.subject} {one.value}{one.unit}" for one in accounts.narrative.loose]
    if accounts.glossary:
        lines.append(_GLOSSARY.get(lang))
        lines += _numbered(one.term for one in accounts.glossary)
    return _joined(lines)


def _numbered(texts: Iterable[str]) -> list[str]:
    return [f"  {number}. {text}" for number, text in enumerate(texts, start=1)]


def forms_text(accounts: FinalAccounts, lang: str = "zh") -> str:
    """Return the self-evaluation forms: every number with its name, label and unit."""
    lines: list[str] = []
    for name, form in accounts.evaluations():
        lines.append(f"{name}  {form.name or ''}")
        rows = [
            [f"  {CellRef.of(name, path)}", label, f"{grouped(value)} {unit or ''}".strip()]
            for path, label, value, unit in form.figures()
        ]
        lines += _grid(rows)
    return _joined(lines) or ("没有绩效自评表" if lang == "zh" else "no self-evaluation forms")


def numerals_text(accounts: FinalAccounts, lang: str = "zh") -> str:
    """Return how many numerals the document prints and what became of them."""
    n = accounts.numerals
    if not n:
        return (
            "没有统计：数据不是从文本读取的" if lang == "zh" else "not counted: not read from text"
        )
    if lang == "en":
        return (
            f"{n['numerals']} numerals printed: {n['typed']} typed values, {n['structure']} of the "
            f"layout (codes, line and page numbers, years), {n['prose']} in kept text, "
            f"{n['unread']} not understood"
        )
    return (
        f"印有{n['numerals']}个数字：{n['typed']}个成为数值，{n['structure']}个属于格式（编码、行次、页码、年度），"
        f"{n['prose']}个在保留的文字中，{n['unread']}个未能理解"
    )


def accounts_text(accounts: FinalAccounts, only: str | None = None, lang: str = "zh") -> str:
    """Return all tables, or the part named, with what could not be read below."""
    if only in _PARTS:
        return _PARTS[only](accounts, lang)
    parts = [
        table_text(table, accounts) for table in accounts.tables() if only in (None, table.SPEC.id)
    ]
    problems = (*unread_lines(accounts), *kept_lines(accounts))
    if problems and only is None:
        parts.append("\n".join(f"  {one.get(lang)}" for one in problems))
    return _joined(parts, "\n\n")


_COVERAGE = (
    Message("单元格", "cell"),
    Message("名称", "label"),
    Message("数字", "figure"),
    Message("勾稽关系", "identities"),
    Message("最小可发现差异", "smallest noticed"),
)


def coverage_text(accounts: FinalAccounts, lang: str = "zh") -> str:
    """Return the coverage map for people: each figure and how many identities protect it.

    The last column is the least difference that they notice.
    """
    every = accounts.coverage()
    rows = [
        [
            one.ref,
            one.label,
            grouped(one.amount),
            str(len(one.rules)),
            grouped(one.smallest) if one.smallest is not None else "-",
        ]
        for one in every
    ]
    lines = _grid([[title.get(lang) for title in _COVERAGE], *rows])
    bare = [one.ref for one in every if not one.rules]
    told = f"{_UNPROTECTED.get(lang)}{len(bare)}"
    return _joined([*lines, "", told, *(f"  {ref}" for ref in bare)])


_PARTS: dict[str | None, Callable[[FinalAccounts, str], str]] = {
    "narrative": narrative_text,
    "forms": forms_text,
    "numerals": numerals_text,
    "coverage": coverage_text,
}
"""What is shown of a document besides its tables, by its name on the command line."""
