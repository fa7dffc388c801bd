"""Patterns: taken apart, and bound to the tables, rows and narrative of a document."""

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
    from gov_accounts.rules._records import Pattern, Rule

__all__ = ["LEVELS", "PatternTerm", "applied", "expanded", "tables_of"]

_CHOICE = re.compile(r"\{([a-z_]+(?:\|[a-z_]+)+)\}")
_TERM = re.compile(r"([+-]?)\s*(T0[1-9]|N)\[([^\]]+)\](?:\.([a-z_]+))?")
_VARIABLE = re.compile(r"\{([a-z]+)\}")
LEVELS = {"category": 3, "section": 5, "item": 7}
"""How many digits the codes of a level have."""


@frozen
class PatternTerm:
    """Cells of a table and column with a sign, or figures of the narrative."""

    sign: int
    table: str
    key: str
    column: str

    @property
    def adds(self) -> bool:
        """Whether it is the sum over all rows of a level, as ``[category*]``."""
        return self.key.endswith("*")

    @property
    def level(self) -> int:
        """The digits of the codes that it adds or runs over; 0 for a single row."""
        return LEVELS.get(self.key.removesuffix("*").strip("{}"), 0)


_Compiled = tuple[tuple[PatternTerm, ...], str, tuple[PatternTerm, ...]]


@cache
def expanded(pattern: str) -> tuple[_Compiled, ...]:
    """Expand column choices (one choice for the whole pattern) and take the terms apart."""
    choice = _CHOICE.search(pattern)
    names = choice.group(1).split("|") if choice else [""]
    compiled = []
    for name in names:
        left, relation, right = re.split(r"\s(<=|>=|=)\s", _CHOICE.sub(name, pattern))
        compiled.append((_terms(left), relation, _terms(right)))
    return tuple(compiled)


def _terms(side: str) -> tuple[PatternTerm, ...]:
    found = tuple(
        PatternTerm(-1 if sign == "-" else 1, table, key, column)
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

    >>> from gov_accounts.rules import find
    >>> tables_of(find("X-T1T2"))
    ('T01', 'T02')
    """
    compiled = itertools.chain.from_iterable(expanded(pattern.text) for pattern in one.patterns)
    named = (term.table for left, _, right in compiled for term in left + right)
    return one.about or tuple(dict.fromkeys(named))


def applied(accounts: FinalAccounts, one: Rule) -> Iterator[Identity]:
    """Yield the identities that the patterns of a rule make in a document."""
    for pattern in one.patterns:
        for compiled in expanded(pattern.text):
            for key in _bindings(accounts, compiled):
                yield _bound(accounts, one, pattern, compiled, key)


def _bindings(accounts: FinalAccounts, compiled: _Compiled) -> Iterator[str]:
    """Yield the codes that the variable of a pattern stands for; one blank where it has none."""
    left, _, right = compiled
    terms = left + right
    sums = [term for term in terms if term.adds and term.column]
    if any(not _keys(accounts, (term.table,), term.level) for term in sums):
        return
    variables = {name for term in terms for name in _VARIABLE.findall(term.key)}
    if not variables:
        yield ""
        return
    level = LEVELS[variables.pop()]
    tables = dict.fromkeys(term.table for term in terms if term.column and "{" in term.key)
    told = any(not term.column for term in terms)
    spoken = _spoken(accounts, level) if told else set()
    yield from sorted({*_keys(accounts, tables, level), *spoken})


def _spoken(accounts: FinalAccounts, level: int) -> set[str]:
    """Return the codes of a level that the narrative speaks of."""
    parts = (part for figure in accounts.narrative or () for part in figure.ref.path)
    return {part for part in parts if len(part) == level and part.isdigit()}


def _bound(
    accounts: FinalAccounts, one: Rule, pattern: Pattern, compiled: _Compiled, key: str
) -> Identity:
    left, relation, right = compiled
    wholes, parts = (
        tuple(term for side_term in side for term in _bind(accounts, side_term, key))
        for side in (left, right)
    )
    told = all(not term.ref.is_cell for term in wholes + parts)
    defines = wholes[0].ref if told and relation == "=" and len(wholes) == 1 and parts else None
    closed = any("*" in term.key for term in left + right)
    shared = [
        CellRef.of(term.table, term.key, term.column)
        for term in left + right
        if key and term.column and not (term.adds or term.key.startswith("{"))
    ]
    return Identity(one, wholes, relation, parts, defines, closed, pattern, shared=tuple(shared))


def _bind(accounts: FinalAccounts, term: PatternTerm, key: str) -> Iterator[Term]:
    """Yield the cells that a term of a pattern stands for."""
    if not term.column:
        rows: Iterable[str] = _stated_like(accounts, _VARIABLE.sub(key, term.key))
    elif term.adds:
        rows = _keys(accounts, (term.table,), term.level)
    else:
        rows = (key if term.key.startswith("{") else term.key,)
    for row in rows:
        yield Term(term.sign, CellRef.of(term.table, row, term.column))


def _stated_like(accounts: FinalAccounts, name: str) -> list[str]:
    """Return the keys of the narrative that a name means: itself, or all that fit its ``*``."""
    if "*" not in name or accounts.narrative is None:
        return [name]
    shape = re.compile(re.escape(name).replace(r"\*", "[0-9]+"))
    found = [one.key for one in accounts.narrative if shape.fullmatch(one.key)]
    group, item, *_ = (*CellRef.of(NARRATIVE, name).path, "")
    if group != "items":
        return found
    # A sum of 项 says something only if each 项 of the text is known and states the figure.
    codes = [code for code, _ in accounts.narrative.items]
    below = sum(code.startswith(item.removesuffix("*")) for code in codes)
    known = all(code.isdigit() for code in codes) and len(found) >= below
    return found if known else []
