"""The linear rules as rows: which cell belongs to which sum, compiled from the registry.

Everything is whole numbers: tables, columns and fixed lines are numbered, codes are their digits.
A *slot* says that the cells of a table and column which match stand in a rule with a sign; the
match is the key of a row, a level of codes, or the place of a row in the hierarchy. The rows of a
rule that runs over codes are told apart by the code that *binds* them.
"""

from __future__ import annotations

import enum
from functools import cache
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from gov_accounts.errors import GovAccountsError
from gov_accounts.findings import Severity
from gov_accounts.rules import Kind, Pattern, Rule, rules
from gov_accounts.rules._patterns import LEVELS, expanded
from gov_accounts.rules._sums import EVERY, table_rules
from gov_accounts.tables import TABLES, TOTAL, may_be_negative

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.rules._patterns import PatternTerm
    from gov_accounts.tables import Block, Line, TableSpec

__all__ = ["COLUMNS", "LENGTHS", "LINES", "TABLE_NUMBERS", "Bound", "Compiled", "Match", "compiled"]

TABLE_NUMBERS = {kind.SPEC.id: number for number, kind in enumerate(TABLES, start=1)}
LENGTHS = tuple(sorted(LEVELS.values()))
"""How many digits codes have; a level matches as its length."""


def _numbered(names: Iterator[str], step: int) -> dict[str, int]:
    return {name: step * number for number, name in enumerate(dict.fromkeys(names), start=1)}


COLUMNS = _numbered((c.name for t in TABLES for b in t.SPEC.blocks for c in b.columns), 1)
LINES = _numbered((line.key for t in TABLES for b in t.SPEC.blocks for line in b.lines), -1)
"""Fixed lines are below zero, so that no code is one."""


class Match(enum.IntEnum):
    """Which rows of a table a slot takes, besides single keys and levels of codes."""

    PARENT = 1
    """Rows that others stand below."""
    BELOW = 2
    """Rows that stand below others."""
    OUTERMOST = 4
    """Rows of codes that stand below none."""


class Bound(enum.IntEnum):
    """What tells the identities of one rule apart."""

    NONE = 0
    """Nothing: it is one."""
    KEY = 1
    """The row of the cell."""
    PARENT = 2
    """The row above it."""


_RELATIONS = {"=": 0, "<=": 1, ">=": -1}


@frozen
class _Slot:
    table: int
    column: int
    match: int
    rule: int
    bound: int
    sign: int


@frozen
class _Rule:
    """A compiled rule: ``must`` if it is an error to break it, in the row ``only`` or in all.

    The left cell stands in the row that binds it, unless its row is named.
    """

    rule: int
    relation: int
    must: bool
    only: int | None
    left_table: str
    left_row: str | None
    left_column: str
    first: int | None
    last: int | None
    places: tuple[str, ...]


@define
class Compiled:
    """All linear rules between tables as relations; the names of fields are those of columns."""

    rules: list[_Rule] = field(factory=list)
    slots: list[_Slot] = field(factory=list)
    names: list[tuple[int, int | None, str]] = field(factory=list)
    """(rule, 类, id): the 类 only where each has an id of its own."""
    columns: set[tuple[int, int, int]] = field(factory=set)
    """(rule, table, column): must be printed."""
    lines: set[tuple[int, int, int]] = field(factory=set)
    """(rule, table, row): must be printed."""
    levels: set[tuple[int, int, int]] = field(factory=set)
    """(rule, table, length): some code of that length must be printed."""
    unprinted: set[tuple[int, int, int, bool]] = field(factory=set)
    """(rule, table, row, free): a part that is not known where it is not printed; ``free`` if it
    may then be below zero."""
    conditions: set[tuple[int, int, int, int, bool]] = field(factory=set)
    """(rule, table, row, column, positive): the cell is above zero, or is not."""

    def begin(
        self, one: Rule, relation: str, left: tuple[str, str | None, str], only: int | None = None
    ) -> int:
        """Enter a rule and return its number."""
        number, valid = len(self.rules), one.valid
        must = one.severity is Severity.ERROR
        where = valid.first, valid.last, valid.places
        self.rules.append(_Rule(number, _RELATIONS[relation], must, only, *left, *where))
        return number

    def slot(self, rule: int, table: str, column: str, **how: int) -> None:
        """Enter cells of a rule; their column must be printed."""
        numbers = TABLE_NUMBERS[table], COLUMNS[column]
        self.slots.append(_Slot(*numbers, rule=rule, **how))
        self.columns.add((rule, *numbers))


def _key(row: str) -> int:
    return int(row) if row.isdigit() else LINES[row]


@cache
def compiled() -> Compiled:
    """Compile every linear rule of the registry that compares cells of tables.

    Raises GovAccountsError for a rule that asks for other parts of a document: no figures of tables
    tell whether it applies.
    """
    made = Compiled()
    for kind in TABLES:
        for block in kind.SPEC.blocks:
            _columns(made, kind.SPEC, block)
            for line in block.lines:
                _line(made, kind.SPEC, block, line)
            _levels(made, kind.SPEC, block)
    inside = {one.id for one in table_rules().values()}
    for one in rules():
        if one.kind is Kind.LINEAR and one.id not in inside:
            _across(made, one)
    return made


def _columns(made: Compiled, spec: TableSpec, block: Block) -> None:
    """Enter the sums between the columns of every row of a block."""
    lengths = block.codes.LENGTHS if block.codes is not None else ()
    rows = [*(LINES[line.key] for line in block.lines), *lengths]
    for column in block.columns:
        if column.adds is None:
            continue
        only = LINES[TOTAL] if column.adds.in_total else None
        left = spec.id, None, column.name
        number = made.begin(table_rules()[column.adds.rule], "=", left, only)
        made.names.append((number, None, column.adds.rule))
        for name, sign in ((column.name, 1), *map(_signed, column.adds.parts)):
            for row in rows:
                made.slot(number, spec.id, name, match=row, bound=Bound.KEY, sign=sign)


def _signed(part: str) -> tuple[str, int]:
    """Return the name of a part, and its sign on the side of the whole."""
    return (part[1:], 1) if part.startswith("-") else (part, -1)


def _line(made: Compiled, spec: TableSpec, block: Block, line: Line) -> None:
    """Enter the sum that a fixed line is, in each column."""
    if line.adds is None:
        return
    every = line.adds.parts == EVERY
    parts = (Match.OUTERMOST,) if every else tuple(map(_key, line.adds.parts))
    for column in block.columns:
        left = spec.id, line.key, column.name
        number = made.begin(table_rules()[line.adds.rule], "=", left)
        made.names.append((number, None, line.adds.rule))
        made.lines.add((number, TABLE_NUMBERS[spec.id], LINES[line.key]))
        for row, sign in ((LINES[line.key], 1), *((part, -1) for part in parts)):
            made.slot(number, spec.id, column.name, match=row, bound=Bound.NONE, sign=sign)
        for name in line.adds.parts:
            if not every and not name.isdigit():
                free = may_be_negative(name, column.name)
                made.unprinted.add((number, TABLE_NUMBERS[spec.id], LINES[name], free))


def _levels(made: Compiled, spec: TableSpec, block: Block) -> None:
    """Enter the sum that a row is of those directly below it, in each column."""
    if block.hierarchy is None or block.codes is None:
        return
    ids = {
        category: block.hierarchy.format(category=category)
        for category in (range(100, 1000) if "{" in block.hierarchy else (None,))
    }
    names = [(category, one) for category, one in ids.items() if one in table_rules()]
    for column in block.columns:
        rule = table_rules()[names[0][1]]
        number = made.begin(rule, "=", (spec.id, None, column.name))
        made.names += ((number, category, one) for category, one in names)
        for match, bound, sign in (
            (Match.PARENT, Bound.KEY, 1),
            (Match.BELOW, Bound.PARENT, -1),
        ):
            made.slot(number, spec.id, column.name, match=match, bound=bound, sign=sign)


def _across(made: Compiled, one: Rule) -> None:
    """Enter the identities of a rule between tables; what the narrative says is not among them."""
    for pattern in one.patterns:
        for left, relation, right in expanded(pattern.text):
            if not all(term.column for term in left + right):
                continue
            if one.needs:
                raise GovAccountsError(f"{one.id}: a rule between tables that needs {one.needs}")
            first = left[0]
            row = None if "{" in first.key else first.key
            number = made.begin(one, relation, (first.table, row, first.column))
            made.names.append((number, None, one.id))
            for term in left:
                _term(made, number, term, term.sign)
            for term in right:
                _term(made, number, term, -term.sign)
            _conditions(made, number, pattern)


def _term(made: Compiled, number: int, term: PatternTerm, sign: int) -> None:
    bound = Bound.KEY if "{" in term.key else Bound.NONE
    match = term.level or _key(term.key)
    made.slot(number, term.table, term.column, match=match, bound=bound, sign=sign)
    if term.adds:
        made.levels.add((number, TABLE_NUMBERS[term.table], term.level))
    elif match < 0:
        made.lines.add((number, TABLE_NUMBERS[term.table], match))


def _conditions(made: Compiled, number: int, pattern: Pattern) -> None:
    for cells, positive in ((pattern.zero, False), (pattern.positive, True)):
        for ref in cells:
            table, row, column = TABLE_NUMBERS[ref.table], _key(ref.row), COLUMNS[ref.column]
            made.columns.add((number, table, column))
            made.conditions.add((number, table, row, column, positive))
            if row < 0:
                made.lines.add((number, table, row))
