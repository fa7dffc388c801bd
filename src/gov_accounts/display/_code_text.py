"""Codes as text: what a code means, in which years, and what that rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.catalogue.crosswalks import Basis, cofog, department_codes, government_codes
from gov_accounts.codes import DepartmentEconomicCode, FunctionCode, GovernmentEconomicCode
from gov_accounts.findings import Message
from gov_accounts.rules._classification import GROUNDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.catalogue import Catalogue, Change, Entry
    from gov_accounts.codes import Code

__all__ = ["changes_text", "code_text"]

_CHANGES = {
    "added": Message("新增", "added"),
    "removed": Message("删除", "removed"),
    "renamed": Message("更名", "renamed"),
    "regraded": Message("依据变化", "regraded"),
}


def _grounds(entry: Entry) -> Message:
    """Say what a name rests on, in the words of findings."""
    zh, en = entry.evidence.zh, entry.evidence.en
    return Message(
        GROUNDS.zh.format(evidence=zh, trust=entry.trust),
        GROUNDS.en.format(evidence=en, trust=entry.trust),
    )


def _years(entry: Entry) -> Message:
    """Say in which years a code has a name: as stated, else as documents print it."""
    stated_zh = [f"{entry.first}年起"] if entry.first else []
    stated_en = [f"from {entry.first}"] if entry.first else []
    if entry.last:
        stated_zh.append(f"至{entry.last}年")
        stated_en.append(f"up to {entry.last}")
    seen = [year for year in entry.seen if entry.last is None or year <= entry.last]
    if seen:
        stated_zh.append("见于" + "、".join(map(str, seen)) + "年文件")
        stated_en.append("seen in " + ", ".join(map(str, seen)))
    return Message("，".join(stated_zh) or "年度不明", ", ".join(stated_en) or "years unknown")


def code_text(catalogue: Catalogue, code: Code, year: int | None = None, lang: str = "zh") -> str:
    """Return the card of a code: names with evidence and years, codes below, correspondences.

    >>> from gov_accounts.catalogue import default_catalogue
    >>> print(code_text(default_catalogue(), FunctionCode("20140"), 2024).splitlines()[1])
      路径：一般公共服务支出 / 信访事务
    """
    history = catalogue.history(code)
    entry = catalogue.entry(code, year)
    shown = entry or history[-1]
    lines = [Message(*(f"{code} {shown.name}（{code.TITLE}·{code.level}）",) * 2)]
    if entry is None:
        lines.append(
            Message(
                f"  所知的{year}年科目表中没有此科目",
                f"  not in the list of {year}, as far as it is known",
            )
            if year is not None
            else Message(
                "  所知的现行科目表中没有此科目", "  not in the present list, as far as it is known"
            )
        )
    lines.append(
        Message(f"  路径：{catalogue.path(code, year)}", f"  path: {catalogue.path(code, year)}")
    )
    lines.append(Message(f"  依据：{_grounds(shown).zh}", f"  evidence: {_grounds(shown).en}"))
    if shown.source:
        source = "、".join(shown.source)
        lines.append(Message(f"  来源：{source}", f"  source: {source}"))
    lines.append(Message(f"  年度：{_years(shown).zh}", f"  years: {_years(shown).en}"))
    for other in history:
        if other is not shown:
            zh, en = _years(other), _grounds(other)
            lines.append(
                Message(
                    f"  其他名称：{other.name}（{zh.zh}；{en.zh}）",
                    f"  other name: {other.name} ({zh.en}; {en.en})",
                )
            )
    below = catalogue.children(code, year)
    if below:
        names = "、".join(f"{child.code} {child.name}" for child in below)
        lines.append(Message(f"  下级：{names}", f"  below: {names}"))
    lines += _mapped(catalogue, code)
    return "\n".join(line.get(lang) for line in lines)


def _mapped(catalogue: Catalogue, code: Code) -> Iterator[Message]:
    if isinstance(code, FunctionCode):
        division = cofog(code)
        if division is not None:
            marks = Message("（判断）", " (judgement)") if division.judgement else Message("", "")
            yield Message(
                f"  COFOG：{division.number} {division.zh}{marks.zh}",
                f"  COFOG: {division.number} {division.title}{marks.en}",
            )
    elif isinstance(code, DepartmentEconomicCode):
        for one in government_codes(code):
            yield _pair(catalogue, one.government, one.basis)
    elif isinstance(code, GovernmentEconomicCode):
        for one in department_codes(code):
            yield _pair(catalogue, one.department, one.basis)


def _pair(catalogue: Catalogue, code: Code, basis: Basis) -> Message:
    marks = Message("（未证实）", " (unverified)") if basis is Basis.UNVERIFIED else Message("", "")
    name = catalogue.name(code) or "?"
    return Message(f"  对应：{code} {name}{marks.zh}", f"  corresponds to: {code} {name}{marks.en}")


def changes_text(changes: Iterable[Change], lang: str = "zh") -> str:
    """Return a line for each difference between two lists, and their number."""
    lines = []
    for change in changes:
        words = _CHANGES[change.kind].get(lang)
        names = [
            f"{entry.name}（{_grounds(entry).zh}）"
            if lang == "zh"
            else f"{entry.name} ({_grounds(entry).en})"
            for entry in (change.before, change.after)
            if entry is not None
        ]
        lines.append(f"{words}\t{change.code}\t{' → '.join(names)}")
    total = f"共{len(lines)}处变化" if lang == "zh" else f"{len(lines)} changes"
    return "\n".join((*lines, total))
