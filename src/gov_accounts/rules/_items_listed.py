"""Rules on the entries of lists of 项: told once, numbered without gaps, with their own purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.catalogue import default_catalogue
from gov_accounts.codes import FunctionCode
from gov_accounts.findings import Severity
from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Held, Kind, Sentence, Violation, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.narrative import Entry
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._records import Outcome, Value

__all__ = ["purpose_of_another", "told_in_two_entries"]

W, I = Severity.WARNING, Severity.INFO  # noqa: E741


@rule(
    "N-TWICE",
    W,
    "每一项只说明一次，序号连续",
    "each 项 is explained once, and the entries are numbered without gaps",
    Basis("review-questions", "逐项说明的序号与重复"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says={
        "twice": Sentence(
            "{code}“{name}”说明了两次（{there}、{here}）",
            "{code} {name} is explained twice ({there}, {here})",
        ),
        "gap": Sentence(
            "序号{before}之后是{number}（{here}，“{name}”）",
            "number {before} is followed by {number} ({here}, {name})",
        ),
    },
)
def told_in_two_entries(document: Document) -> Iterator[Outcome]:
    """Find an 项 with two entries, and numbers that do not follow each other."""
    seen: dict[str, Entry] = {}
    before: Entry | None = None
    for one in document.narrative.entries:
        # Of what fits no code only the name tells that it is the same.
        key = one.key if _code(one).isdigit() else one.name
        first = seen.setdefault(key, one)
        if first is not one:
            yield _twice(first, one)
        if before is not None and _out_of_order(document, before, one):
            yield _gap(before, one)
        before = one
    if document.narrative.entries:
        yield Held()


def _code(entry: Entry) -> str:
    return CellRef.of(NARRATIVE, entry.key).path[-1]


def _last_name(entry: Entry) -> str:
    return entry.name.split(" / ")[-1]


def _twice(first: Entry, again: Entry) -> Violation:
    code = _code(again)
    values: dict[str, Value] = {
        "code": code if code.isdigit() else "",
        "name": _last_name(again),
        "there": first.place,
        "here": again.place,
    }
    return Violation((), "twice", values, place=again.place, quote=again.name)


def _gap(before: Entry, one: Entry) -> Violation:
    values: dict[str, Value] = {
        "before": before.number or 0,
        "number": one.number or 0,
        "here": one.place,
        "name": _last_name(one),
    }
    return Violation((), "gap", values, place=one.place, quote=one.name)


def _out_of_order(document: Document, before: Entry, one: Entry) -> bool:
    """Whether a number neither follows the one before nor begins a list of its own."""
    if one.number is None or before.number is None or one.number == 1:
        return False
    follows = one.number == before.number + 1
    # What was not read in between may be the entry that is missing.
    return not follows and not document.unread_between(before.place, one.place)


_TELLING = 4
"""A name with fewer characters stands in many purposes."""
_OF_ALL = ("行政运行", "一般行政管理事务", "机关服务", "事业运行")
"""Names that 项 of many 款 have: what they pay for is what any 项 may."""


@rule(
    "N-PURP",
    I,
    "各项的用途应是该项的用途",
    "the purpose of an 项 is its own, not that of another",
    Basis("review-questions", "逐项说明的用途"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says=Sentence(
        "{code}“{name}”的用途“{purpose}”提到{other}“{its}”",
        "the purpose of {code} {name}, {purpose}, speaks of {other} {its}",
    ),
)
def purpose_of_another(document: Document) -> Iterator[Outcome]:
    """Look for the names of other 项 of T05 in what an 项 is said to pay for."""
    names = document.once(_names_of_items)
    for one in document.narrative.entries:
        code = _code(one)
        if not one.purpose or code not in names:
            continue
        if any(name in one.purpose for name in names[code]):
            yield Held(about=code)
            continue
        other = next(((key, its) for key, its in _in_purpose(names, one.purpose)), None)
        if other is None:
            yield Held(about=code)
            continue
        values: dict[str, Value] = {
            "code": code,
            "name": _last_name(one),
            "purpose": one.purpose,
            "other": other[0],
            "its": other[1],
        }
        cells = (CellRef.of("T05", code, "total"), CellRef.of("T05", other[0], "total"))
        yield Violation(cells, "", values, code, place=one.place, quote=one.purpose)


def _in_purpose(names: dict[str, tuple[str, ...]], purpose: str) -> Iterator[tuple[str, str]]:
    for key, own in names.items():
        for name in own:
            if len(name) >= _TELLING and name not in _OF_ALL and name in purpose:
                yield key, name


def _names_of_items(document: Document) -> dict[str, tuple[str, ...]]:
    """Return the printed and the official name of each 项 of T05 without a final 支出."""
    catalogue, year = default_catalogue(), document.accounts.fiscal_year
    found: dict[str, tuple[str, ...]] = {}
    for row in document.accounts.general_budget or ():
        if len(row.key) == 7 and row.key.isdigit():
            official = catalogue.name(FunctionCode(row.key), year) or ""
            names = (name.removesuffix("支出") for name in (row.label, official))
            found[row.key] = tuple(dict.fromkeys(filter(None, names)))
    return found
