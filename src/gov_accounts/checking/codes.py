"""Rules on codes and their names: what the classification of the year says of them.

A document is judged by names that an official list or printed documents attest; by others it is only told.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from gov_accounts.accounts import Reason
from gov_accounts.catalogue import EDITIONS, NamingKind, alike, default_catalogue
from gov_accounts.catalogue.lists import WITNESSED
from gov_accounts.checking.tables import judged
from gov_accounts.codes import FunctionCode
from gov_accounts.findings import Message
from gov_accounts.identities import Kind, rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from gov_accounts.catalogue import Catalogue, Entry, Naming
    from gov_accounts.checking.document import Document
    from gov_accounts.checking.tables import Found
    from gov_accounts.codes import Code
    from gov_accounts.findings import Finding, Obligation

__all__ = ["grounds", "judge_codes"]


def judge_codes(document: Document) -> tuple[list[Finding], list[Obligation]]:
    """Apply every rule on codes; return findings and lines of the ledger."""
    findings: list[Finding] = []
    ledger: list[Obligation] = []
    by_name = _by_name(document, default_catalogue())
    for rule in rules():
        if rule.kind is not Kind.CODE:
            continue
        if rule.id.endswith("-CLO"):
            found = _closed(document, f"T0{rule.id[1]}")
        else:
            found = by_name[rule.id] if rule.id in by_name else _TESTS[rule.id](document)
        seen, obligation = judged(document, rule, found)
        findings += seen
        if obligation is not None:
            ledger.append(obligation)
    return findings, ledger


# --- the names of the year ----------------------------------------


def _by_name(document: Document, catalogue: Catalogue) -> dict[str, list[Found]]:
    """Judge each code with each of its names once; one finding names all cells that print it."""
    found: dict[str, list[Found]] = {
        rule: [] for rule in ("CODE-STALE", "CODE-SWAP", "CODE-WORD", "CODE-NEW", "CODE-CAT")
    }
    year = document.accounts.fiscal_year
    places: dict[tuple[Code, str], list[str]] = {}
    for code, name, ref in _printed(document):
        places.setdefault((code, name), []).extend([ref] if ref else [])
    told: set[Code] = set()
    for (code, name), refs in places.items():
        if catalogue.entry(code, year) is None:
            if code not in told:
                told.add(code)
                impossible = year in WITNESSED and not catalogue.history(code.category)
                found["CODE-CAT" if impossible else "CODE-NEW"].append(
                    (tuple(refs), _absent(catalogue, code, name, year, impossible=impossible))
                )
            continue
        naming = catalogue.naming(code, name, year)
        rule = _rule_of(naming)
        if rule is not None:
            found[rule].append((tuple(refs), _named(catalogue, naming, code, name, year)))
    return found


def _printed(document: Document) -> Iterator[tuple[Code, str, str]]:
    for table in document.accounts.tables():
        for row in table:
            code = table.code_of(row)
            if code is not None and row.label:
                yield code, row.label, f"{table.SPEC.id}[{row.key}].{table.columns[0]}"
    for digits, path in document.accounts.narrative.items if document.accounts.narrative else ():
        if digits.isdigit():
            code = FunctionCode(digits)
            for one, name in zip((*code.ancestors, code), path.split(" / "), strict=False):
                yield one, name, ""


def _rule_of(naming: Naming) -> str | None:
    if naming.kind not in (NamingKind.OTHER_EDITION, NamingKind.OTHER_CODE, NamingKind.DIFFERENT):
        return None
    if naming.beside:  # names below one parent are never the same: no doubt of this code's own name matters
        return "CODE-SWAP"
    if naming.kind is NamingKind.DIFFERENT or naming.expected is None or not naming.expected.evidence.binding:
        return "CODE-WORD"
    return "CODE-STALE" if naming.kind is NamingKind.OTHER_EDITION else "CODE-SWAP"


def _named(catalogue: Catalogue, naming: Naming, code: Code, name: str, year: int) -> Message:
    expected = naming.expected
    zh, en = (expected.name, grounds(expected)) if expected else ("", Message("", ""))
    if naming.found is not None:
        when = _years(naming.found)
        return Message(
            f"{code}在{year}年的名称是“{zh}”（{en.zh}），所印“{name}”是{when.zh}的名称",
            f"{code} is {zh} in {year} ({en.en}); {name} was its name {when.en}",
        )
    if naming.elsewhere:
        others = "、".join(map(str, naming.elsewhere[:3])) + ("等" if len(naming.elsewhere) > 3 else "")
        other = catalogue.entry(naming.elsewhere[0], year)
        if naming.beside and other and expected and not expected.evidence.binding:
            there = grounds(other)
            return Message(
                f"{code}所知名称是“{zh}”（{en.zh}），所印“{name}”是{others}的名称（{there.zh}）",
                f"{code} is known as {zh} ({en.en}); {name} is the name of {others} ({there.en})",
            )
        return Message(
            f"{code}的名称是“{zh}”（{en.zh}），所印“{name}”是{others}的名称",
            f"{code} is {zh} ({en.en}); {name} is the name of {others}",
        )
    return Message(
        f"{code}所知名称是“{zh}”（{en.zh}），所印为“{name}”",
        f"{code} is known as {zh} ({en.en}), printed is {name}",
    )


def grounds(entry: Entry) -> Message:
    """Say what a name rests on, with its grade."""
    return Message(f"{entry.evidence.zh}，{entry.trust}级", f"{entry.evidence.en}, grade {entry.trust}")


def _years(entry: Entry) -> Message:
    since, until = entry.since, entry.until
    if entry.last is None and not any(year >= EDITIONS.start for year in entry.seen) and until is not None:
        return Message(f"{until}年见到的", f"as seen in {until}")
    if since is not None and until is not None and since < until and entry.first is not None:
        return Message(f"{since}年至{until}年", f"from {since} to {until}")
    if entry.last is not None:
        return Message(f"{entry.last}年及以前", f"up to {entry.last}")
    if entry.first is not None:
        return Message(f"{entry.first}年起", f"from {entry.first}")
    return Message("其他年度", "in other years")


def _absent(catalogue: Catalogue, code: Code, name: str, year: int, *, impossible: bool) -> Message:
    if impossible:
        return Message(
            f"{code}{name}：科目表中没有{code.category}类",
            f"{code} {name}: the classification has no 类 {code.category}",
        )
    history = catalogue.history(code)
    if not history:
        return Message(f"{code}{name}未见于所知的科目表", f"{code} {name} is in no list that is known")
    when = _years(history[-1])
    return Message(
        f"{code}{name}不在所知的{year}年科目表中；{code}{history[-1].name}是{when.zh}的科目",
        f"{code} {name} is not in the list of {year} as far as it is known; "
        f"{code} {history[-1].name} was there {when.en}",
    )


# --- the rows of codes ----------------------------------------


def _closed(document: Document, table_id: str) -> list[Found] | None:
    table = document.accounts.table(table_id)
    if table is None:
        return None
    found: list[Found] = []
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
    twice = (
        one.text
        for one in document.accounts.unread
        if one.table == table.SPEC.id and one.reason is Reason.ROW_TWICE
    )
    found += [((), Message(f"重复的行：{text}", f"repeated row: {text}")) for text in twice]
    return found


def _names(document: Document) -> list[Found]:
    seen: dict[str, tuple[str, str]] = {}
    found: list[Found] = []
    for table in document.accounts.tables():
        if table.SPEC.id in ("T01", "T04"):  # their 类 are printed as numbered lines, with other wording
            continue
        for row in table:
            if table.code_of(row) is None:
                continue
            ref = f"{table.SPEC.id}[{row.key}].{table.columns[0]}"
            first_ref, first = seen.setdefault(row.key, (ref, row.label))
            if not (alike(first, row.label) or alike(row.label, first)):
                text = Message(
                    f"{row.key}既称“{first}”又称“{row.label}”", f"{row.key} is both {first} and {row.label}"
                )
                found.append(((first_ref, ref), text))
    return found


_FUND_CODES = ("21208", "22904", "22908", "22960", "234")
"""Items of government funds by the first digits (RULES 2, CODE-FUND); xxx98 is 超长期特别国债."""


_OUT_OF_PLACE = (
    ("T05", (*_FUND_CODES, "223"), "98", Message("一般公共预算", "the general budget")),
    ("T08", ("223",), None, Message("政府性基金预算", "government funds")),
    ("T09", _FUND_CODES, None, Message("国有资本经营预算", "state capital")),
)
"""Tables, what cannot stand in them (first digits; digits of the 款), and the budget they are of."""


def _misplaced(document: Document) -> list[Found]:
    return [
        (
            (f"{table_id}[{row.key}].total",),
            Message(f"{row.key}{row.label}不属于{budget.zh}", f"{row.key} does not belong to {budget.en}"),
        )
        for table_id, beginnings, section, budget in _OUT_OF_PLACE
        for row in document.accounts.table(table_id) or ()
        if row.key.startswith(beginnings) or row.key[3:5] == section
    ]


def _excluded(document: Document) -> list[Found]:
    return [
        (
            (f"{table.SPEC.id}[{row.key}].{table.columns[0]}",),
            Message(f"出现{row.key}{row.label}", f"{row.key} is printed"),
        )
        for table in document.accounts.tables()
        for row in table
        if row.key.startswith(("227", "230")) and any(figure for _, figure in row.figures())
    ]


_TESTS: Mapping[str, Callable[[Document], list[Found]]] = {
    "CODE-NAME": _names,
    "CODE-FUND": _misplaced,
    "CODE-EXCL": _excluded,
}
