"""Rules on what the tables must and must not show, beside the sums.

Each test is named after its rule in :func:`gov_accounts.identities.rules`.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from gov_accounts.findings import Finding, Message, Obligation, Verdict
from gov_accounts.identities import Kind, rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gov_accounts.checking.document import Document
    from gov_accounts.identities import Rule

__all__ = ["judge_tables"]

_Found = list[tuple[tuple[str, ...], Message]]


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
    test = _TESTS[rule.id.split("-")[1] if rule.id.endswith("-CLO") else rule.id]
    found = test(document, rule)
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


def _closed(document: Document, rule: Rule) -> _Found | None:
    table = document.accounts.table(f"T0{rule.id[1]}")
    if table is None:
        return None
    found: _Found = []
    codes = [row.key for row in table if table.code_of(row) is not None]
    first = table.columns[0]
    for key in codes:
        missing = [key[:n] for n in (3, 5) if n < len(key) and key[:n] not in table]
        if missing:
            ref = f"{table.SPEC.id}[{key}].{first}"
            found.append(
                ((ref,), Message(f"{key}缺少上级科目行{'、'.join(missing)}", f"{key} lacks {missing}"))
            )
    if table.SPEC.id != "T06":  # its codes stand in columns side by side
        for before, after in itertools.pairwise(codes):
            if after < before:
                ref = f"{table.SPEC.id}[{after}].{first}"
                found.append(((ref,), Message(f"{after}排在{before}之后", f"{after} stands after {before}")))
    for one in document.accounts.unread:
        if one.table == table.SPEC.id and one.reason.value == "row_twice":
            found.append(((), Message(f"重复的行：{one.text}", f"repeated row: {one.text}")))
    return found


def _surplus_used(document: Document, _rule: Rule) -> _Found | None:
    ref = "T01[surplus_used].amount"
    figure = document.figure(ref)
    if figure is None or figure.ticks <= 0:
        return None
    text = Message(
        "有使用非财政拨款结余，请确认单位性质", "surplus is used: confirm that a 事业单位 is included"
    )
    return [((ref,), text)]


def _duplicates(document: Document, _rule: Rule) -> _Found | None:
    table = document.accounts.basic_expenditure
    if table is None:
        return None
    found: _Found = []
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


def _negative(document: Document, _rule: Rule) -> _Found:
    return [
        ((ref,), Message(f"{document.name(ref).zh}为{figure.amount}", f"{ref} is {figure.amount}"))
        for ref, figure in document.figures.items()
        if figure is not None and figure.ticks < 0
    ]


def _names(document: Document, _rule: Rule) -> _Found:
    seen: dict[str, tuple[str, str]] = {}
    found: _Found = []
    for table in document.accounts.tables():
        if table.SPEC.id in ("T01", "T04"):  # their 类 are printed as numbered lines, with other wording
            continue
        for row in table:
            if table.code_of(row) is None:
                continue
            ref = f"{table.SPEC.id}[{row.key}].{table.columns[0]}"
            first_ref, first = seen.setdefault(row.key, (ref, row.label))
            if _plain(first) != _plain(row.label):
                text = Message(
                    f"{row.key}既称“{first}”又称“{row.label}”", f"{row.key} is both {first} and {row.label}"
                )
                found.append(((first_ref, ref), text))
    return found


def _plain(name: str) -> str:
    return "".join(name.split()).translate(str.maketrans("()，、", "（）,,"))


_FUND_CODES = ("21208", "22904", "22908", "22960", "234")
"""Items of government funds by the first digits (RULES 2, CODE-FUND); xxx98 is 超长期特别国债."""


def _misplaced(document: Document, _rule: Rule) -> _Found:
    found: _Found = []
    for row in document.accounts.general_budget or ():
        if row.key.startswith((*_FUND_CODES, "223")) or row.key[3:5] == "98":
            text = Message(f"{row.key}{row.label}不属于一般公共预算", f"{row.key} is not general budget")
            found.append(((f"T05[{row.key}].total",), text))
    for capital in document.accounts.state_capital or ():
        if capital.key.startswith(_FUND_CODES):
            text = Message(
                f"{capital.key}{capital.label}不属于国有资本经营预算", f"{capital.key} is a fund code"
            )
            found.append(((f"T09[{capital.key}].total",), text))
    for fund in document.accounts.government_fund or ():
        if fund.key.startswith("223"):
            text = Message(f"{fund.key}{fund.label}不属于政府性基金", f"{fund.key} is no government fund")
            found.append(((f"T08[{fund.key}].total",), text))
    return found


def _excluded(document: Document, _rule: Rule) -> _Found:
    return [
        (
            (f"{table.SPEC.id}[{row.key}].{table.columns[0]}",),
            Message(f"出现{row.key}{row.label}", f"{row.key} is printed"),
        )
        for table in document.accounts.tables()
        for row in table
        if row.key.startswith(("227", "230")) and any(figure for _, figure in row.figures())
    ]


_TESTS: Mapping[str, Callable[[Document, Rule], _Found | None]] = {
    "CLO": _closed,
    "T1-USE": _surplus_used,
    "T6-DUP": _duplicates,
    "SIGN": _negative,
    "CODE-NAME": _names,
    "CODE-FUND": _misplaced,
    "CODE-EXCL": _excluded,
}
