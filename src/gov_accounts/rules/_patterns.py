"""Patterns: taken apart, and bound to the tables, rows and narrative of a document."""

from __future__ import annotations

import itertools
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.rules._records import REMEMBERED, Identity, Pattern, Rule, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.accounts import FinalAccounts

__all__ = ["LEVELS", "Codes", "PatternTerm", "applied", "expanded", "tables_of"]

_CHOICE = re.compile(r"\{([a-z_]+(?:\|[a-z_]+)+)\}")
_TERM = re.compile(r"([+-]?)\s?(T0[1-9]|N)\[([^\]]+)\](?:\.([a-z_]+))?")
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


def tables_of(one: Rule) -> tuple[str, ...]:
    """Return the tables that a rule judges; the narrative is table ``N``.

    >>> from gov_accounts.rules import find
    >>> tables_of(find("X-T1T2"))
    ('T01', 'T02')
    """
    compiled = itertools.chain.from_iterable(expanded(pattern.text) for pattern in one.patterns)
    named = (term.table for left, _, right in compiled for term in left + right)
    return one.about or tuple(dict.fromkeys(named))


class Codes:
    """The codes that a document prints and speaks of, each list made once."""

    def __init__(self, accounts: FinalAccounts) -> None:
        self.accounts = accounts
        self._of: dict[tuple[str, int], frozenset[str]] = {}
        self._spoken: dict[int, frozenset[str]] = {}

    def printed(self, table: str, level: int) -> frozenset[str]:
        """Return the codes of a level that a table prints."""
        found = self._of.get((table, level))
        if found is None:
            printed = self.accounts.table(table) or ()
            found = frozenset(
                [row.key for row in printed if len(row.key) == level and row.key.isdigit()]
            )
            self._of[table, level] = found
        return found

    def spoken(self, level: int) -> frozenset[str]:
        """Return the codes of a level that the narrative speaks of."""
        found = self._spoken.get(level)
        if found is None:
            parts = (part for figure in self.accounts.narrative or () for part in figure.ref.path)
            found = frozenset([one for one in parts if len(one) == level and one.isdigit()])
            self._spoken[level] = found
        return found


@frozen(eq=False)
class _Plan:
    """A pattern of a rule for one choice of columns, taken apart once for all documents.

    ``adds`` are the tables and levels whose codes it adds up, ``over`` the tables whose codes its
    variable runs over; of a ``level`` of 0 it has no variable. ``told`` says that it names figures
    of the narrative. One that ``looks`` binds to what else the document prints or tells; the
    identities of others depend on nothing but the code that the variable stands for.
    """

    rule: Rule
    pattern: Pattern
    left: tuple[PatternTerm, ...]
    relation: str
    right: tuple[PatternTerm, ...]
    adds: tuple[tuple[str, int], ...]
    over: tuple[str, ...]
    level: int
    told: bool
    looks: bool

    @classmethod
    def of(cls, rule: Rule, pattern: Pattern, compiled: _Compiled) -> _Plan:
        """Take apart what a pattern says of its terms."""
        left, _, right = compiled
        terms = left + right
        variables = {name for term in terms for name in _VARIABLE.findall(term.key)}
        return cls(
            rule,
            pattern,
            *compiled,
            adds=tuple((term.table, term.level) for term in terms if term.adds and term.column),
            over=tuple(
                dict.fromkeys(term.table for term in terms if term.column and "{" in term.key)
            ),
            level=LEVELS[variables.pop()] if variables else 0,
            told=any(not term.column for term in terms),
            looks=any("*" in term.key for term in terms),
        )


@lru_cache(maxsize=REMEMBERED)
def _plans(one: Rule) -> tuple[_Plan, ...]:
    return tuple(
        _Plan.of(one, pattern, compiled)
        for pattern in one.patterns
        for compiled in expanded(pattern.text)
    )


def applied(codes: Codes, one: Rule) -> Iterator[Identity]:
    """Yield the identities that the patterns of a rule make in a document."""
    for plan in _plans(one):
        for key in _bindings(codes, plan):
            yield _bound(plan, key, codes) if plan.looks else _bound_alike(plan, key)


def _bindings(codes: Codes, plan: _Plan) -> Iterable[str]:
    """Return the codes that the variable of a pattern stands for; one blank where it has none."""
    if not all(codes.printed(*one) for one in plan.adds):
        return ()
    if not plan.level:
        return ("",)
    printed = (codes.printed(table, plan.level) for table in plan.over)
    spoken = codes.spoken(plan.level) if plan.told else ()
    return sorted(frozenset(spoken).union(*printed))


@lru_cache(maxsize=REMEMBERED)
def _bound_alike(plan: _Plan, key: str) -> Identity:
    """Return an identity that is the same in every document; it is made once."""
    return _bound(plan, key, None)


def _bound(plan: _Plan, key: str, codes: Codes | None) -> Identity:
    sides = plan.left, plan.right
    wholes, parts = (
        tuple([term for side_term in side for term in _bind(side_term, key, codes)])
        for side in sides
    )
    told = all(not term.ref.is_cell for term in wholes + parts)
    adds_up = told and plan.relation == "=" and len(wholes) == 1 and parts
    shared = [
        CellRef.of(term.table, term.key, term.column)
        for term in plan.left + plan.right
        if key and term.column and not (term.adds or term.key.startswith("{"))
    ]
    return Identity(
        plan.rule,
        wholes,
        plan.relation,
        parts,
        defines=wholes[0].ref if adds_up else None,
        closed=plan.looks,
        pattern=plan.pattern,
        shared=tuple(shared),
    )


def _bind(term: PatternTerm, key: str, codes: Codes | None) -> list[Term]:
    """Return the cells that a term of a pattern stands for."""
    rows: Iterable[str]
    if not term.column:
        name = _VARIABLE.sub(key, term.key)
        rows = _stated_like(codes.accounts, name) if codes is not None and "*" in name else (name,)
    elif term.adds and codes is not None:
        rows = sorted(codes.printed(term.table, term.level))
    else:
        rows = (key if term.key.startswith("{") else term.key,)
    return [Term.of(term.sign, term.table, row, term.column) for row in rows]


def _stated_like(accounts: FinalAccounts, name: str) -> list[str]:
    """Return the keys of the narrative that fit the ``*`` of a name."""
    if accounts.narrative is None:
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
