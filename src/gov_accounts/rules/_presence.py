"""Rules on what the tables must and must not show, beside the sums.

Each test is named after its rule in :func:`gov_accounts.rules.rules`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from gov_accounts.findings import Finding, Message, Obligation, Verdict
from gov_accounts.rules import Kind, rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from gov_accounts.rules._document import Document
    from gov_accounts.rules._records import Rule

__all__ = ["Found", "judge_tables", "judged"]

Found: TypeAlias = "tuple[tuple[str, ...], Message]"
"""The cells of a finding and its explanation."""


def judge_tables(document: Document) -> tuple[list[Finding], list[Obligation]]:
    """Apply every presence rule of the tables; return findings and lines of the ledger."""
    findings: list[Finding] = []
    ledger: list[Obligation] = []
    for rule in rules():
        if rule.kind is Kind.PRESENCE:
            found, obligation = _presence(document, rule)
            findings += found
            if obligation is not None:
                ledger.append(obligation)
    return findings, ledger


def _presence(document: Document, rule: Rule) -> tuple[list[Finding], Obligation | None]:
    return judged(document, rule, _TESTS[rule.id](document, rule))


def judged(
    document: Document, rule: Rule, found: Iterable[Found] | None
) -> tuple[list[Finding], Obligation | None]:
    """Make findings of what a test found, and the line of the ledger; None is a rule that does not apply."""
    if found is None:
        return [], None
    findings = [
        Finding(
            rule.id,
            rule.severity,
            Verdict.VIOLATED,
            tuple(document.printed(ref) for ref in refs),
            Message(f"{rule.zh}：{text.zh}", f"{rule.en}: {text.en}"),
            explanation=text,
        )
        for refs, text in found
    ]
    status = Verdict.VIOLATED if findings else Verdict.EXACT
    return findings, Obligation(rule.id, status, Message(rule.zh, rule.en))


def _surplus_used(document: Document, _rule: Rule) -> list[Found] | None:
    ref = "T01[surplus_used].amount"
    figure = document.figure(ref)
    if figure is None or figure.ticks <= 0:
        return None
    text = Message(
        "有使用非财政拨款结余，请确认单位性质",
        "surplus is used: confirm that a 事业单位 is included",
    )
    return [((ref,), text)]


def _duplicates(document: Document, _rule: Rule) -> list[Found] | None:
    table = document.accounts.basic_expenditure
    if table is None:
        return None
    found: list[Found] = []
    for row in table:
        if len(row.key) != 3 or not row.amount:
            continue
        below = [r for r in table if len(r.key) == 5 and r.key.startswith(row.key) and r.amount]
        for child in below:
            if child.amount == row.amount and len(below) > 1:
                refs = (f"T06[{child.key}].amount", f"T06[{row.key}].amount")
                text = Message(
                    f"{child.key}与{row.key}同为{row.amount}",
                    f"{child.key} and {row.key} are both {row.amount}",
                )
                found.append((refs, text))
    return found


def _negative(document: Document, _rule: Rule) -> list[Found]:
    return [
        ((ref,), Message(f"{document.name(ref).zh}为{figure.amount}", f"{ref} is {figure.amount}"))
        for ref, figure in document.figures.items()
        if figure is not None and figure.ticks < 0
    ]


_TESTS: Mapping[str, Callable[[Document, Rule], list[Found] | None]] = {
    "T1-USE": _surplus_used,
    "T6-DUP": _duplicates,
    "SIGN": _negative,
}
