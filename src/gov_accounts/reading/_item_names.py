"""The names of 类, 款 and 项 in running text, and the codes that they mean.

A name may carry its level in brackets (行政运行（项）), with its code or without, by itself or
behind those of the levels above. The tables of the document say which code is meant, then the
catalogue.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.catalogue import default_catalogue
from gov_accounts.codes import FunctionCode, Level
from gov_accounts.reading._plain_text import plain
from gov_accounts.refs import CellRef
from gov_accounts.words import CHINESE_DIGITS, without_endings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from gov_accounts.accounts import FinalAccounts

    Same = Callable[[str, Iterable[str]], bool]

__all__ = ["ItemNames", "Named"]

_NAME = r"(?:[^，。；：（）0-9]|（(?![0-9]*[类款项]）)[^（）]*）){2,60}?"
_LEVELS = (
    rf"(?:(?P<category>{_NAME})（(?P<code3>[0-9]{{3}})?类）)?"
    rf"(?:(?P<section>{_NAME})（(?P<code5>[0-9]{{2,5}})?款）)?"
    rf"(?P<item>{_NAME})（(?P<code7>[0-9]{{2,7}})?项）"
)
# No name of a 类 has its own mark in it: without brackets that tells where it ends.
_OF_CATEGORY = _NAME.replace("0-9]|", "0-9类]|", 1)
_WITHOUT_BRACKETS = (
    rf"(?P<category>{_OF_CATEGORY})类(?P<section>{_NAME})款(?P<item>{_NAME})项"
    "(?=[，。：；]|支出决算|年初|决算|(?:支出)?$)"
)
_CODES_AHEAD = (
    rf"(?P<code3>2[0-9]{{2}})(?P<category>{_NAME})（类）(?P<code5>[0-9]{{2}})(?P<section>{_NAME})（款）"
    rf"(?P<code7>[0-9]{{2}})(?P<item>{_NAME})（项）"
)
_CODES = r"(?P<code3>2[0-9]{2})类(?P<code5>[0-9]{2})款(?P<code7>[0-9]{2})项(?P<item>)"
_CODE_FIRST = (
    rf"(?<![0-9])(?P<code7>2[0-9]{{6}})(?P<item>{_NAME})(?=[，。：；]|支出决算|年初预算|决算数|$)"
)
_CODE_BEHIND = rf"(?P<item>{_NAME})（(?P<code7>2[0-9]{{6}})）"
_PATTERNS = tuple(
    map(
        re.compile,
        (_CODES_AHEAD, _LEVELS, _WITHOUT_BRACKETS, _CODES, _CODE_FIRST, _CODE_BEHIND),
    )
)
_LEAD = re.compile(
    rf"^(?:[（(]?[0-9]{{0,2}}[）).、．]+|(?:其中|和|及|、)+|[{CHINESE_DIGITS}]是|2[0-9]{{2}}(?=[一-龥]))+"
)
_LEVEL = re.compile("（[0-9]*类）")
_BEHIND = ("决算数", "决算", "合计", *"为共：、，")
_TABLES = {
    "general_budget": ("T05",),
    "government_fund": ("T08",),
    "state_capital": ("T09",),
    "fiscal": ("T05", "T08", "T09"),
    "expenditure": ("T03",),
}
"""The tables that print the 项 of each kind of money."""


@frozen
class Named:
    """The name of an 项 in a text: where it stands, its levels and codes as printed."""

    start: int
    end: int
    names: tuple[str, ...]
    codes: tuple[str, ...]
    label: str = ""
    ref: CellRef | None = None

    def covers(self, at: int) -> bool:
        """Whether an offset lies in the name."""
        return self.start <= at < self.end


def _bare(name: str) -> str:
    return plain(name).removesuffix("支出")


class ItemNames:
    """The names of codes that a document prints, and those of the catalogue."""

    def __init__(self, accounts: FinalAccounts | None) -> None:
        self._rows: dict[str, dict[str, set[str]]] = {}
        self._unknown: dict[str, str] = {}
        self._categories: dict[str, tuple[str | None, str]] = {}
        known = default_catalogue().codes(FunctionCode)
        for table in accounts.tables() if accounts is not None else ():
            for row in table:
                if row.key.isdigit() and row.key[0] == "2":
                    names = self._rows.setdefault(table.SPEC.id, {}).setdefault(row.key, set())
                    names.add(_bare(row.label))
                    names.update(_bare(entry.name) for entry in known.get(row.key, ()))

    def last(self, text: str) -> Named | None:
        """Return the name of an 项 that ends last in a text."""
        best: Named | None = None
        for pattern in _PATTERNS:
            for found in pattern.finditer(text):
                if best is None or found.end() > best.end:
                    best = _named(found)
        return best

    def key(self, named: Named, prefix: str) -> tuple[str, str]:
        """Return the code of an 项, or a name for one that is not known, and how it is printed."""
        label = " / ".join(named.names)
        code = self._code(named, prefix)
        if code is None:
            key = f"{prefix}{label}"
            code = self._unknown.setdefault(key, f"unknown{len(self._unknown) + 1}")
        return code, label

    def _code(self, named: Named, prefix: str) -> str | None:
        printed = _composed(named.codes)
        if printed is not None:
            return printed
        own = _TABLES.get(prefix, ())
        for tables in (own, tuple(self._rows)):
            for same in (_same, _shortened):
                found = {code for table in tables for code in self._fitting(named, table, same)}
                if len(found) == 1:
                    return found.pop()
        return self._run_together(named)

    def _run_together(self, named: Named) -> str | None:
        """Return the code whose names of all levels a name writes without a break."""
        told = _bare(named.names[-1]) if len(named.names) == 1 else ""
        found = {
            code
            for rows in self._rows.values()
            for code in rows
            if len(code) == 7
            and told
            and _is_run(told, [rows.get(code[:n], ()) for n in (3, 5, 7)])
        }
        return found.pop() if len(found) == 1 else None

    def _fitting(self, named: Named, table: str, same: Same) -> Iterator[str]:
        """Yield the codes of a table whose names fit at every level that is told."""
        rows = self._rows.get(table, {})
        told = [_bare(name) for name in named.names]
        lengths = (7, 5, 3)
        for code in rows:
            if len(code) != 7 or not same(told[-1], rows[code]):
                continue
            above = zip(reversed(told[:-1]), lengths[1:], strict=False)
            if all(
                same(name, rows.get(code[:length], {name})) or name == told[-1]
                for name, length in above
            ):
                yield code

    def only_money(self, named: Named) -> str | None:
        """Return the kind of money whose table alone has an 项."""
        kinds = [
            kind
            for kind in ("general_budget", "government_fund", "state_capital")
            if any(self._fitting(named, _TABLES[kind][0], _same))
            or _composed(named.codes) in self._rows.get(_TABLES[kind][0], {})
        ]
        return kinds[0] if len(kinds) == 1 else None

    def category(self, name: str) -> tuple[str | None, str]:
        """Return the code of a 类 by its name, with 支出 or without; and the name as printed."""
        label = _LEAD.sub("", _LEVEL.sub("", name))
        label = without_endings(label, _BEHIND)
        if label not in self._categories:
            self._categories[label] = (self._category_code(label), label)
        return self._categories[label]

    def _category_code(self, label: str) -> str | None:
        if not 3 <= len(label) <= 20:
            return None
        for name in (label, f"{label}支出", label.removesuffix("支出")):
            for entry in default_catalogue().find(name, kind=FunctionCode):
                if entry.level is Level.CATEGORY:
                    digits: str = entry.code.digits
                    return digits
        return None


def _same(told: str, names: Iterable[str]) -> bool:
    return told in names


def _shortened(told: str, names: Iterable[str]) -> bool:
    """Whether a told name is one of some names with characters left out."""
    return len(told) > 3 and any(_is_inside(told, name) for name in names)


def _is_inside(short: str, long: str) -> bool:
    rest = iter(long)
    return short[:1] == long[:1] and all(char in rest for char in short)


def _is_run(told: str, levels: list[Iterable[str]]) -> bool:
    """Whether a text is a name of each level in order, with 支出 behind it or not."""
    if not levels:
        return not told
    return any(
        told.startswith(whole) and _is_run(told[len(whole) :], levels[1:])
        for name in levels[0]
        for whole in (f"{name}支出", name)
    )


def _named(found: re.Match[str]) -> Named:
    groups: Mapping[str, str | None] = found.groupdict()
    names = [groups.get(level) for level in ("category", "section", "item")]
    shown = [_LEAD.sub("", name) for name in names if name]
    lead = len(found.group()) - len(_LEAD.sub("", found.group()))
    codes = tuple(code for level in ("code3", "code5", "code7") if (code := groups.get(level)))
    return Named(found.start() + lead, found.end(), tuple(shown), codes)


def _composed(codes: tuple[str, ...]) -> str | None:
    """Return the whole code of codes as printed: 2060101, or 206 01 01."""
    if not codes:
        return None
    if len(codes[-1]) == 7:
        return codes[-1]
    whole = "".join(codes)
    return whole if len(codes) == 3 and len(whole) == 7 else None
