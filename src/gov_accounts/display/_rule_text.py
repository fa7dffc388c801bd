"""A rule for people: what it says, what it rests on, where it applies, what it compares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.findings import Message, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.rules import Rule

__all__ = ["applies", "rule_text"]

_SEVERITIES = {
    Severity.ERROR: Message("错误（不可能属实）", "error: cannot be true"),
    Severity.WARNING: Message("请核实", "warning: a person must look"),
    Severity.INFO: Message("提示", "info: usual, not required"),
}


def rule_text(rule: Rule, lang: str = "zh") -> str:
    """Return a rule as text, in Chinese or English.

    >>> from gov_accounts.rules import find
    >>> print(rule_text(find("X-T1T2"), "en").splitlines()[1])
    revenue of the year is the same in T01 and T02
    """
    return "\n".join(_lines(rule, lang))


def _lines(rule: Rule, lang: str) -> Iterator[str]:
    yield f"{rule.id}  {_SEVERITIES[rule.severity].get(lang)}"
    yield rule.en if lang == "en" else rule.zh
    yield _labelled(Message("依据：", "Basis: "), rule.basis.text, lang)
    yield f"  docs/sources.md#{rule.basis.source}"
    yield _labelled(Message("适用：", "Applies to: "), applies(rule), lang)
    if rule.patterns:
        yield "关系：" if lang != "en" else "Identities:"
    for pattern in rule.patterns:
        zero = [f"{ref} = 0" for ref in pattern.zero]
        positive = [f"{ref} > 0" for ref in pattern.positive]
        where = ("，当 " if lang != "en" else ", where ") + ", ".join((*zero, *positive))
        yield f"  {pattern.text}{where if pattern.conditional else ''}"
    if rule.says:
        yield "不符时：" if lang != "en" else "Where it does not hold:"
    for sentence in rule.says.values():
        yield f"  {sentence.en if lang == 'en' else sentence.zh}"


def _labelled(label: Message, text: Message, lang: str) -> str:
    return label.get(lang) + text.get(lang)


def applies(rule: Rule) -> Message:
    """Say to which years, places and documents a rule applies."""
    valid = rule.valid
    zh, en = [], []
    if valid.first is not None:
        zh.append(f"{valid.first}年起")
        en.append(f"from {valid.first}")
    if valid.last is not None:
        zh.append(f"至{valid.last}年")
        en.append(f"to {valid.last}")
    for names in (valid.places, valid.documents):
        if names:
            zh.append("、".join(names))
            en.append(", ".join(names))
    return Message("，".join(zh) or "所有年度、地区", "; ".join(en) or "all years and places")
