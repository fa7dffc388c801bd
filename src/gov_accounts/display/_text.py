"""Tables and reports as plain text for people. Chinese characters count two columns wide."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any

from gov_accounts.display._place_text import place_text
from gov_accounts.findings import BLANK, Message, ProofStatus, ReportVerdict, Severity, Verdict
from gov_accounts.money import grouped
from gov_accounts.narrative import title_of
from gov_accounts.refs import CellRef

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from gov_accounts.accounts import Ambiguous, FinalAccounts, Reason, Unread
    from gov_accounts.findings import Explanation, Finding, Report, Suspect
    from gov_accounts.places import Place
    from gov_accounts.tables import Row, Table

__all__ = ["VERDICTS", "accounts_text", "coverage_text", "report_text", "table_text", "width"]

VERDICTS = {
    ReportVerdict.CONSISTENT: Message(
        "一致：能够核对的数字全部相符", "consistent: every figure that can be checked fits"
    ),
    ReportVerdict.EXPLAINED: Message(
        "可以解释：差异均由四舍五入产生，或已被接受",
        "explained: rounding accounts for every difference, or it was accepted",
    ),
    ReportVerdict.CONTRADICTORY: Message(
        "矛盾：有数字不可能同时正确", "contradictory: some figures cannot all be true"
    ),
    ReportVerdict.INCOMPLETE: Message(
        "不完整：没有发现矛盾，但有内容缺失或未能读取",
        "incomplete: no contradiction, but parts are missing or unread",
    ),
    ReportVerdict.UNDECIDED: Message(
        "未能判定：没有发现矛盾，但所有数字能否同时正确尚不确定",
        "undecided: nothing contradictory, but whether all figures can be true is open",
    ),
}

_PROVED = {
    ProofStatus.CONSISTENT: Message(
        "金额的加总与相等关系能够同时成立", "all sums and equalities of amounts can hold"
    ),
    ProofStatus.CONTRADICTORY: Message(
        "金额的加总与相等关系不能同时成立", "sums and equalities of amounts cannot all hold"
    ),
    ProofStatus.UNDECIDED: Message(
        "金额的加总与相等关系能否同时成立未能判定（安装 gov-accounts[solve] 可以判定）",
        "whether all sums and equalities can hold is open (gov-accounts[solve] can decide)",
    ),
}
_ROUNDINGS = {"half_up": "四舍五入", "truncated": "截尾", "mixed": "各表不同"}

_DUTIES = Message("主要职责", "Duties")
_UNITS = Message("单位构成", "Units")
_NARRATIVE = Message("情况说明", "Narrative")
_GLOSSARY = Message("名词解释", "Glossary")
_VERDICT = Message("结论：", "Verdict: ")
_ERRORS = Message("错误（每个原因一条）：", "Errors, one for each cause:")
_WARNINGS = Message("请核实：", "Please look at:")
_ACCEPTED = Message("已接受：", "Accepted:")
_NOT_READ = Message("未能读取或不能确定：", "Not read or not decided:")
_OR = Message("其他可能：", "Or: ")
_PLUS = Message(" ＋ ", " + ")
_UNPROTECTED = Message("没有任何勾稽关系保护的数字：", "figures that nothing protects: ")


def width(text: str) -> int:
    """Return how many columns a text takes in a terminal.

    >>> width("合计 1")
    6
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


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
    return "\n".join(lines)


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
    return "\n".join(lines)


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
    return "\n".join(lines) or ("没有绩效自评表" if lang == "zh" else "no self-evaluation forms")


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
    problems = list(_problems(accounts, lang))
    if problems and only is None:
        parts.append("\n".join(problems))
    return "\n\n".join(parts)


def _problems(accounts: FinalAccounts, lang: str) -> Iterator[str]:
    """Yield a line for each piece that was not understood or not decided."""
    harmless = [one for one in accounts.unread if one.harmless]
    for reason in dict.fromkeys(one.reason for one in harmless):
        pieces = "、".join(_piece(one, lang) for one in harmless if one.reason is reason)
        yield f"  {_reason(reason, lang)}：{pieces}"
    # A sentence is kept once for each of its figures; a reader needs it once.
    yield from dict.fromkeys(
        f"  {one.table or ''}{' ' if one.table else ''}{_where(one.place, lang)}"
        f"“{one.text}”：{_reason(one.reason, lang)}"
        for one in accounts.unread
        if not one.harmless
    )
    for choice in accounts.ambiguous:
        yield _choice(accounts, choice, lang)


def _reason(reason: Reason, lang: str) -> str:
    return reason.en if lang == "en" else reason.zh


def _piece(one: Unread, lang: str) -> str:
    """Return the first line of a kept piece, which is its title, and where it stands."""
    title = one.text.split("\n", maxsplit=1)[0]
    return f"“{title}”（{_where(one.place, lang).strip()}）"


def _choice(accounts: FinalAccounts, choice: Ambiguous, lang: str) -> str:
    figures = " ".join(grouped(figure) for figure in choice.figures)
    options = " | ".join(
        "、".join(accounts.column_title(choice.table, name) for name in names)
        for names in choice.candidates
    )
    text = Message(
        f"{figures} 所在栏不能确定，可能是：{options}", f"{figures} may stand in: {options}"
    ).get(lang)
    return f"  {choice.called} {_where(choice.place, lang)}{text}"


def _where(place: Place, lang: str) -> str:
    words = place.en if lang == "en" else place.zh
    return f"{words} " if words else ""


def _shown(finding: Finding, lang: str) -> Iterator[str]:
    """Yield a line that says where a person sees it, if that is known."""
    told = place_text(finding.place, lang)
    if told:
        yield f"     {told}"


_DIFFERENCES = {
    Verdict.ROUNDING: Message("四舍五入可以解释的差异：", "Differences explained by rounding:"),
    Verdict.ROLLED_UP: Message(
        "合计由已取舍的分项相加所致的差异：",
        "Differences because a subtotal was added up from printed parts:",
    ),
    Verdict.VIOLATED: Message("与通常做法不同（不是错误）：", "Unlike usual practice (no error):"),
}
"""Titles of what a report tells without asking for anything, in order."""


def report_text(report: Report, accounts: FinalAccounts | None = None, lang: str = "zh") -> str:
    """Return a report for people.

    It says the verdict, what was checked, errors by cause, warnings and what is explained; with the
    accounts also what could not be read.
    """
    entity = Message(
        f"{report.entity} {report.fiscal_year}年度",
        f"{report.entity}, fiscal year {report.fiscal_year}",
    )
    lines = [
        entity.get(lang),
        _VERDICT.get(lang) + VERDICTS[report.verdict].get(lang),
        _counted(report, lang),
        _proof_text(report, lang),
    ]
    if report.errors:
        lines += ["", _ERRORS.get(lang)]
        for number, finding in enumerate(report.errors, start=1):
            lines += _error_text(number, finding, lang)
    lines += _group(report.warnings, _WARNINGS.get(lang), lang)
    lines += _accepted(report, lang)
    for verdict, title in _DIFFERENCES.items():
        lines += _group([f for f in report.infos if f.verdict is verdict], title.get(lang), lang)
    problems = list(_problems(accounts, lang)) if accounts is not None else []
    if problems:
        lines += ["", _NOT_READ.get(lang), *problems]
    return "\n".join(lines)


def _counted(report: Report, lang: str) -> str:
    n = Counter(report.counts)
    if lang == "en":
        return (
            f"Checked {n['figures_checked']} of {n['figures']} figures in {n['obligations']} "
            "obligations: "
            f"{n['exact']} exact, {n['rounding']} rounding, {n['rolled_up']} rolled up, "
            f"{n['violated']} violated, {n['not_evaluable']} not evaluable."
        )
    return (
        f"共{n['figures']}个数字，已核对{n['figures_checked']}个；{n['obligations']}项勾稽关系："
        f"{n['exact']}项相符，{n['rounding']}项四舍五入，{n['rolled_up']}项分项相加，"
        f"{n['violated']}项不符，{n['not_evaluable']}项无法核对。"
    )


def _proof_text(report: Report, lang: str) -> str:
    """Say what is proved of all identities together, and how each table was rounded."""
    proved = _PROVED[report.proof.status]
    found = str(report.practice.get("rounding", ""))
    practice = Message(_ROUNDINGS.get(found, "无法判断"), found.replace("_", " "))
    return Message(
        f"{proved.zh}；尾数处理：{practice.zh}。",
        f"Together: {proved.en}. Rounding: {practice.en}.",
    ).get(lang)


def _error_text(number: int, finding: Finding, lang: str) -> Iterator[str]:
    yield f"  {number}. [{finding.rule}] {finding.message.get(lang)}"
    yield from _shown(finding, lang)
    if len(finding.explanations) > 1:
        yield f"     {_OR.get(lang)}{_ways(finding.explanations[1:4], lang)}"
    for one in finding.broken:
        yield f"     - [{one.rule}] {one.message.get(lang)}"


def _ways(explanations: tuple[Explanation, ...], lang: str) -> str:
    """Write alternatives to the first explanation, one figure each."""
    ways = (
        _PLUS.get(lang).join(_change(suspect, lang) for suspect in way.suspects)
        for way in explanations
    )
    return Message("；", "; ").get(lang).join(ways)


def _change(suspect: Suspect, lang: str) -> str:
    printed = suspect.cell.printed
    was = grouped(printed) if printed is not None else BLANK.get(lang)
    right = f" → {grouped(suspect.values[0][0])}" if suspect.values else ""
    return f"{suspect.cell.name.get(lang)} {was}{right}"


def _accepted(report: Report, lang: str) -> Iterator[str]:
    if report.accepted:
        yield ""
        yield _ACCEPTED.get(lang)
    for finding in report.accepted:
        waiver = finding.waiver
        if waiver is not None:
            yield f"  [{finding.rule}] {finding.message.get(lang)}"
            yield f"     {waiver.date} {waiver.reason}"


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
    return "\n".join([*lines, "", told, *(f"  {ref}" for ref in bare)])


_PARTS: dict[str | None, Callable[[FinalAccounts, str], str]] = {
    "narrative": narrative_text,
    "forms": forms_text,
    "numerals": numerals_text,
    "coverage": coverage_text,
}
"""What is shown of a document besides its tables, by its name on the command line."""


def _group(findings: tuple[Finding, ...] | list[Finding], title: str, lang: str) -> Iterator[str]:
    if findings:
        yield ""
        yield title
        for finding in findings:
            mark = "" if finding.severity is Severity.INFO else "! "
            yield f"  {mark}[{finding.rule}] {finding.message.get(lang)}"
            if finding.severity is not Severity.INFO:
                yield from _shown(finding, lang)
