"""A rule for people: what it says and rests on, where it applies, what it needs and compares."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from gov_accounts.findings import Message, Severity
from gov_accounts.layouts import known_layouts
from gov_accounts.rules import PARTS, needed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gov_accounts.rules import Rule, Sentence

__all__ = ["needs_text", "rule_text", "validity_text", "whole_text"]

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
    yield _labelled(Message("适用：", "Applies to: "), validity_text(rule), lang)
    for label, parts in (
        (Message("需要：", "Needs: "), needs_text(rule)),
        (Message("须完整读出：", "Needs whole: "), whole_text(rule)),
    ):
        if parts.zh:
            yield _labelled(label, parts, lang)
    if rule.patterns:
        yield "关系：" if lang != "en" else "Identities:"
    for pattern in rule.patterns:
        zero = [f"{ref} = 0" for ref in pattern.zero]
        positive = [f"{ref} > 0" for ref in pattern.positive]
        where = ("，当 " if lang != "en" else ", where ") + ", ".join((*zero, *positive))
        yield f"  {pattern.text}{where if pattern.conditional else ''}"
    example = _examples().get(rule.id)
    if example is not None:
        yield _labelled(
            Message("例如：", "For example: "), Message(example["zh"], example["en"]), lang
        )
    yield from _sentences(Message("不符时：", "Where it does not hold:"), rule.says, lang)
    yield from _sentences(Message("无法判断时：", "Where it cannot be asked:"), rule.why, lang)


@cache
def _examples() -> dict[str, dict[str, str]]:
    """Return what each rule says of a document that breaks it; written by a tool from the tests."""
    text = (files("gov_accounts") / "data" / "rule_examples.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)
    return found


def _labelled(label: Message, text: Message, lang: str) -> str:
    return label.get(lang) + text.get(lang)


def _sentences(label: Message, sentences: Mapping[str, Sentence], lang: str) -> Iterator[str]:
    if sentences:
        yield label.get(lang)
    for sentence in sentences.values():
        yield f"  {sentence.en if lang == 'en' else sentence.zh}"


def validity_text(rule: Rule) -> Message:
    """Say to which years and places a rule applies."""
    valid = rule.valid
    zh, en = [], []
    if valid.first is not None:
        zh.append(f"{valid.first}年起")
        en.append(f"from {valid.first}")
    if valid.last is not None:
        zh.append(f"至{valid.last}年")
        en.append(f"to {valid.last}")
    if valid.places:
        zh.append("、".join(known_layouts()[place].title for place in valid.places))
        en.append(", ".join(valid.places))
    return Message("，".join(zh) or "所有年度、地区", "; ".join(en) or "all years and places")


def needs_text(rule: Rule) -> Message:
    """Say which parts of a document a rule needs; without them nothing can be said."""
    return _listed(_joined(map(PARTS.__getitem__, either), _OR) for either in needed(rule))


def whole_text(rule: Rule) -> Message:
    """Say which parts must not be cut off."""
    return _listed(PARTS[part] for part in rule.whole)


_AND, _OR = Message("、", ", "), Message("或", " or ")


def _listed(parts: Iterable[Message]) -> Message:
    return _joined(parts, _AND)


def _joined(parts: Iterable[Message], between: Message) -> Message:
    every = tuple(parts)
    zh, en = (one.zh for one in every), (one.en for one in every)
    return Message(between.zh.join(zh), between.en.join(en))
