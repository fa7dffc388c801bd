"""Tables and reports as plain text for people. Chinese characters count two columns wide."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any

from gov_accounts.findings import Message, ProofStatus, ReportVerdict, Severity, Verdict
from gov_accounts.money import grouped
from gov_accounts.narrative import title_of
from gov_accounts.refs import CellRef

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.accounts import FinalAccounts, Place, Reason
    from gov_accounts.findings import Explanation, Finding, Report
    from gov_accounts.tables import Table

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
}


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
        rows = [row for row in table if spec.block_of(row.key) is block]
        titles = (
            accounts.column_title(spec.id, n) if accounts else spec.column(n).title for n in names
        )
        head = [block.title, "", *titles]
        body = [
            [
                row.key if table.code_of(row) is not None else "",
                row.label,
                *(grouped(f) if (f := getattr(row, name)) is not None else "" for name in names),
            ]
            for row in rows
        ]
        lines += _grid([head, *body])
    return "\n".join(lines)


def _grid(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(width(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = [_pad(text, widths[i], right=i > 1) for i, text in enumerate(row)]
        yield "  ".join(cells).rstrip()


def narrative_text(accounts: FinalAccounts, lang: str = "zh") -> str:
    """Return overview, the figures that the explanation states, and the terms of the glossary."""
    lines: list[str] = []
    if accounts.overview is not None:
        lines.append("主要职责" if lang == "zh" else "Duties")
        lines += [f"  {n}. {text}" for n, text in enumerate(accounts.overview.duties, start=1)]
        lines.append("单位构成" if lang == "zh" else "Units")
        lines += [f"  {n}. {text}" for n, text in enumerate(accounts.overview.units, start=1)]
    if accounts.narrative is not None:
        lines.append("情况说明" if lang == "zh" else "Explanation")
        rows = [
            [f"  {one.ref}", one.label or title_of(one.key), f"{grouped(one.value)} {one.unit}"]
            for one in accounts.narrative
        ]
        lines += _grid(rows) if rows else []
        lines += [f"  {one.subject} {one.value}{one.unit}" for one in accounts.narrative.loose]
    if accounts.glossary:
        lines.append("名词解释" if lang == "zh" else "Glossary")
        lines += [f"  {n}. {one.term}" for n, one in enumerate(accounts.glossary, start=1)]
    return "\n".join(lines)


def forms_text(accounts: FinalAccounts, lang: str = "zh") -> str:
    """Return the self-evaluation forms: every number with its name, label and unit."""
    lines: list[str] = []
    for name, form in accounts.evaluations():
        lines.append(f"{name}  {form.name or ''}")
        rows = [
            [f"  {CellRef.of(name, path)}", label, f"{grouped(value)} {unit or ''}".strip()]
            for path, label, value, unit in form.figures()
        ]
        lines += _grid(rows) if rows else []
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
            f"form "
            f"(codes, line and page numbers, years), {n['prose']} in kept prose, {n['unread']} not "
            f"understood"
        )
    return (
        f"印有{n['numerals']}个数字：{n['typed']}个成为数值，{n['structure']}个属于格式（编码、行次、页码、年度），"
        f"{n['prose']}个在保留的文字中，{n['unread']}个未能理解"
    )


def accounts_text(accounts: FinalAccounts, only: str | None = None, lang: str = "zh") -> str:
    """Return all tables, or the one named, with what could not be read below."""
    if only == "narrative":
        return narrative_text(accounts, lang)
    if only == "forms":
        return forms_text(accounts, lang)
    if only == "coverage":
        return coverage_text(accounts, lang)
    if only == "numerals":
        return numerals_text(accounts, lang)
    parts = [
        table_text(table, accounts) for table in accounts.tables() if only in (None, table.SPEC.id)
    ]
    problems = list(_problems(accounts, lang))
    if problems and only is None:
        parts.append("\n".join(problems))
    return "\n\n".join(parts)


def _problems(accounts: FinalAccounts, lang: str) -> Iterator[str]:
    """Yield a line for each piece that was not understood or not decided."""
    harmless: dict[Reason, list[str]] = {}
    for one in accounts.unread:
        if one.harmless:
            title = one.text.split("\n", maxsplit=1)[0]
            harmless.setdefault(one.reason, []).append(
                f"“{title}”（{_where(one.place, lang).strip()}）"
            )
    for why, pieces in harmless.items():
        yield f"  {why.en if lang == 'en' else why.zh}：{'、'.join(pieces)}"
    for one in accounts.unread:
        if one.harmless:
            continue
        table = f"{one.table} " if one.table else ""
        reason = one.reason.en if lang == "en" else one.reason.zh
        yield f"  {table}{_where(one.place, lang)}“{one.text}”：{reason}"
    for choice in accounts.ambiguous:
        figures = " ".join(grouped(figure) for figure in choice.figures)
        options = " | ".join(
            "、".join(accounts.column_title(choice.table, name) for name in names)
            for names in choice.candidates
        )
        text = (
            f"{figures} may stand in: {options}"
            if lang == "en"
            else f"{figures} 所在栏不能确定，可能是：{options}"
        )
        yield f"  {choice.called} {_where(choice.place, lang)}{text}"


def _where(place: Place, lang: str) -> str:
    words = place.en if lang == "en" else place.zh
    return f"{words} " if words else ""


def _shown(finding: Finding, lang: str) -> Iterator[str]:
    """Yield a line that says where a person sees it: page or sheet, row, and the words there."""
    place = finding.place
    words = [place.en if lang == "en" else place.zh]
    if place.row:
        words.append(f"row “{place.row}”" if lang == "en" else f"“{place.row}”行")
    if place.quote:
        words.append(f"“{place.quote}”")
    told = [one for one in words if one]
    if told:
        yield "     " + (", " if lang == "en" else "，").join(told)


def report_text(report: Report, accounts: FinalAccounts | None = None, lang: str = "zh") -> str:
    """Return a report for people: verdict, what was checked, errors by cause, warnings, what is explained.

    With the accounts it says also what could not be read.
    """
    zh = lang != "en"
    lines = [
        f"{report.entity} {report.fiscal_year}年度"
        if zh
        else f"{report.entity}, fiscal year {report.fiscal_year}",
        ("结论：" if zh else "Verdict: ") + VERDICTS[report.verdict].get(lang),
        _counted(report, lang),
    ]
    lines.append(_proof_text(report, lang))
    if report.errors:
        lines += ["", "错误（每个原因一条）：" if zh else "Errors, one for each cause:"]
        for number, finding in enumerate(report.errors, start=1):
            lines += _error_text(number, finding, lang)
    lines += _group(report.warnings, "请核实：" if zh else "Please look at:", lang)
    lines += _accepted(report, lang)
    explained = [f for f in report.infos if f.verdict is not Verdict.VIOLATED]
    for verdict, title in (
        (
            Verdict.ROUNDING,
            Message("四舍五入可以解释的差异：", "Differences explained by rounding:"),
        ),
        (
            Verdict.ROLLED_UP,
            Message(
                "合计由已取舍的分项相加所致的差异：",
                "Differences because a subtotal was added up from printed parts:",
            ),
        ),
    ):
        lines += _group([f for f in explained if f.verdict is verdict], title.get(lang), lang)
    usual = [f for f in report.infos if f.verdict is Verdict.VIOLATED]
    lines += _group(
        usual, "与通常做法不同（不是错误）：" if zh else "Unlike usual practice (no error):", lang
    )
    problems = list(_problems(accounts, lang)) if accounts is not None else []
    if problems:
        lines += ["", "未能读取或不能确定：" if zh else "Not read or not decided:", *problems]
    return "\n".join(lines)


def _counted(report: Report, lang: str) -> str:
    n = Counter(report.counts)
    if lang == "en":
        return (
            f"Checked {n['figures_checked']} of {n['figures']} figures in {n['obligations']} "
            f"obligations: "
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
    zh = lang != "en"
    words = {
        ProofStatus.CONSISTENT: (
            "金额的加总与相等关系能够同时成立",
            "all sums and equalities of amounts can hold",
        ),
        ProofStatus.CONTRADICTORY: (
            "金额的加总与相等关系不能同时成立",
            "sums and equalities of amounts cannot all hold",
        ),
        ProofStatus.UNDECIDED: (
            "金额的加总与相等关系能否同时成立未能判定（安装 gov-accounts[solve] 可以判定）",
            "whether all sums and equalities can hold is open (gov-accounts[solve] can decide)",
        ),
    }[report.proof.status]
    rounding = {"half_up": "四舍五入", "truncated": "截尾", "mixed": "各表不同"}
    found = str(report.practice.get("rounding", ""))
    practice = rounding.get(found, "无法判断") if zh else found.replace("_", " ")
    return (
        f"{words[0]}；尾数处理：{practice}。"
        if zh
        else f"Together: {words[1]}. Rounding: {practice}."
    )


def _error_text(number: int, finding: Finding, lang: str) -> Iterator[str]:
    yield f"  {number}. [{finding.rule}] {finding.message.get(lang)}"
    yield from _shown(finding, lang)
    if len(finding.explanations) > 1:
        yield (
            "     "
            + ("其他可能：" if lang != "en" else "Or: ")
            + _ways(finding.explanations[1:4], lang)
        )
    for one in finding.broken:
        yield f"     - [{one.rule}] {one.message.get(lang)}"


def _ways(explanations: tuple[Explanation, ...], lang: str) -> str:
    """Write alternatives to the first explanation, one figure each."""
    words = []
    for way in explanations:
        cells = []
        for suspect in way.suspects:
            name = suspect.cell.name.get(lang)
            printed = suspect.cell.printed
            was = grouped(printed) if printed is not None else ("空白" if lang != "en" else "blank")
            right = f" → {grouped(suspect.values[0][0])}" if suspect.values else ""
            cells.append(f"{name} {was}{right}")
        words.append((" ＋ " if lang != "en" else " + ").join(cells))
    return ("；" if lang != "en" else "; ").join(words)


def _accepted(report: Report, lang: str) -> Iterator[str]:
    if report.accepted:
        yield ""
        yield "已接受：" if lang != "en" else "Accepted:"
    for finding in report.accepted:
        waiver = finding.waiver
        if waiver is not None:
            yield f"  [{finding.rule}] {finding.message.get(lang)}"
            yield f"     {waiver.date} {waiver.reason}"


def coverage_text(accounts: FinalAccounts, lang: str = "zh") -> str:
    """Return the coverage map for people: each figure, how many identities protect it, the least noticed."""
    zh = lang != "en"
    every = accounts.coverage()
    head = ["单元格", "名称", "数字", "勾稽关系", "最小可发现差异"]
    if not zh:
        head = ["cell", "label", "figure", "identities", "smallest noticed"]
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
    bare = [one.ref for one in every if not one.rules]
    lines = list(_grid([head, *rows]))
    told = "没有任何勾稽关系保护的数字：" if zh else "figures that nothing protects: "
    return "\n".join([*lines, "", told + str(len(bare)), *(f"  {ref}" for ref in bare)])


def _group(findings: tuple[Finding, ...] | list[Finding], title: str, lang: str) -> Iterator[str]:
    if findings:
        yield ""
        yield title
        for finding in findings:
            mark = "" if finding.severity is Severity.INFO else "! "
            yield f"  {mark}[{finding.rule}] {finding.message.get(lang)}"
            if finding.severity is not Severity.INFO:
                yield from _shown(finding, lang)
