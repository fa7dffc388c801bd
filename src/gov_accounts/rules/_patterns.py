"""Patterns: taken apart, and bound to the tables, rows and prose of a document."""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.rules._records import Identity, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.rules._records import Rule

__all__ = ["applied", "tables_of"]

_CHOICE = re.compile(r"\{([a-z_]+(?:\|[a-z_]+)+)\}")
_TERM = re.compile(r"([+-]?)\s*(T0[1-9]|N)\[([^\]]+)\](?:\.([a-z_]+))?")
_VARIABLE = re.compile(r"\{([a-z]+)\}")
_LEVELS = {"category": 3, "section": 5, "item": 7}


@frozen
class _PatternTerm:
    sign: int
    table: str
    key: str
    column: str


_Pattern = tuple[tuple[_PatternTerm, ...], str, tuple[_PatternTerm, ...]]


@cache
def _compiled(pattern: str) -> tuple[_Pattern, ...]:
    """Expand column choices (one choice for the whole pattern) and take the terms apart."""
    choice = _CHOICE.search(pattern)
    names = choice.group(1).split("|") if choice else [""]
    compiled = []
    for name in names:
        left, relation, right = re.split(r"\s(<=|>=|=)\s", _CHOICE.sub(name, pattern))
        compiled.append((_terms(left), relation, _terms(right)))
    return tuple(compiled)


def _terms(side: str) -> tuple[_PatternTerm, ...]:
    found = tuple(
        _PatternTerm(-1 if sign == "-" else 1, table, key, column)
        for sign, table, key, column in _TERM.findall(side)
    )
    if not found and side.strip() != "0":
        raise ValueError(f"no cells in {side!r}")
    return found


def _keys(accounts: FinalAccounts, tables: Iterable[str], length: int) -> list[str]:
    found: set[str] = set()
    for table_id in tables:
        table = accounts.table(table_id)
        if table is not None:
            found.update(row.key for row in table if len(row.key) == length and row.key.isdigit())
    return sorted(found)


def tables_of(one: Rule) -> tuple[str, ...]:
    """Return the tables that a rule judges; the narrative is table ``N``.

    >>> from gov_accounts.rules import rule
    >>> tables_of(rule("X-T1T2"))
    ('T01', 'T02')
    """
    patterns = itertools.chain.from_iterable(map(_compiled, one.patterns))
    named = (term.table for left, _, right in patterns for term in left + right)
    return one.about or tuple(dict.fromkeys(named))


def applied(accounts: FinalAccounts, one: Rule) -> Iterator[Identity]:
    """Yield the identities that the patterns of a rule make in a document."""
    for pattern in itertools.chain.from_iterable(map(_compiled, one.patterns)):
        left, _, right = pattern
        sums = [t for t in left + right if t.key.endswith("*") and t.column]
        if any(not _keys(accounts, (t.table,), _LEVELS[t.key[:-1]]) for t in sums):
            continue
        variables = {name for t in left + right for name in _VARIABLE.findall(t.key)}
        if not variables:
            yield _bound(accounts, one, pattern, "")
            continue
        level = _LEVELS[variables.pop()]
        tables = dict.fromkeys(t.table for t in left + right if t.column)
        spoken = {
            part
            for figure in accounts.narrative or ()
            for part in figure.ref.path
            if len(part) == level and part.isdigit() and any(not t.column for t in left + right)
        }
        for key in sorted({*_keys(accounts, tables, level), *spoken}):
            yield _bound(accounts, one, pattern, key)


def _bound(
    accounts: FinalAccounts,
    one: Rule,
    pattern: _Pattern,
    key: str,
) -> Identity:
    def bind(terms: tuple[_PatternTerm, ...]) -> tuple[Term, ...]:
        bound: list[Term] = []
        for term in terms:
            if not term.column:
                name = _VARIABLE.sub(key, term.key)
                bound += [
                    Term(term.sign, CellRef.of(NARRATIVE, figure))
                    for figure in _stated_like(accounts, name)
                ]
                continue
            if term.key.endswith("*"):
                length = _LEVELS[term.key[:-1]]
                keys = _keys(accounts, (term.table,), length)
            else:
                keys = [key if term.key.startswith("{") else term.key]
            bound += [Term(term.sign, CellRef.of(term.table, k, term.column)) for k in keys]
        return tuple(bound)

    left, relation, right = pattern
    closed = any("*" in t.key for t in left + right)
    wholes, parts = bind(left), bind(right)
    prose = all(term.ref.table == NARRATIVE for term in wholes + parts)
    defines = wholes[0].ref if prose and relation == "=" and len(wholes) == 1 and parts else None
    return Identity(one, wholes, relation, parts, defines, closed)


def _stated_like(accounts: FinalAccounts, name: str) -> list[str]:
    """Return the keys of the explanation that a name stands for: itself, or all that fit its ``*``."""
    if "*" not in name:
        return [name]
    form = re.compile(re.escape(name).replace(r"\*", "[0-9]+"))
    found = [one.key for one in accounts.narrative or () if form.fullmatch(one.key)]
    group, item, *_ = (*CellRef.of(NARRATIVE, name).path, "")
    if group == "items":
        # A sum of 项 says something only if each 项 of the text is known and states the figure.
        codes = [code for code, _ in accounts.narrative.items] if accounts.narrative else []
        prefix = item.removesuffix("*")
        if not all(code.isdigit() for code in codes):
            return []
        if len(found) < sum(code.startswith(prefix) for code in codes):
            return []
    return found
