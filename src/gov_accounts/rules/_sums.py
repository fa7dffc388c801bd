"""Sums inside a table, from the table descriptions."""

from __future__ import annotations

from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from gov_accounts.findings import Severity
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import REMEMBERED, Identity, Rule, Term
from gov_accounts.tables import TABLES, TOTAL, Block, Line, Table, TableSpec, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["EVERY", "inside", "table_rules"]

_SPECS = {kind.SPEC.id: kind.SPEC for kind in TABLES}
_SELF = Basis("meaning-of-tables", "总额由各部分相加而成")


def _titles(spec: TableSpec, block: Block, names: Iterable[str], columns: dict[str, str]) -> str:
    words = []
    for name in names:
        plain = name.removeprefix("-")
        line = block.line(plain)
        word = columns.get(plain) or (line.title if line else plain)
        words.append(("－" if name.startswith("-") else "＋") + word)
    return "".join(words).removeprefix("＋") or spec.title


def _signed(names: Iterable[str]) -> str:
    words = " ".join(f"- {name[1:]}" if name.startswith("-") else f"+ {name}" for name in names)
    return _words(words.removeprefix("+ "))


def _words(name: str) -> str:
    return name.replace("_", " ")


@cache
def table_rules() -> Mapping[str, Rule]:
    """Return the rules on sums inside a table, by id."""
    found: dict[str, Rule] = {}
    for kind in TABLES:
        titles = {name: column.title for name, column in columns_of(kind.ROW).items()}
        for block in kind.SPEC.blocks:
            for rule in (
                *_of_columns(kind.SPEC, block, titles),
                *_of_lines(kind.SPEC, block),
                *_of_levels(kind.SPEC, block),
            ):
                if rule.id in found:
                    raise ValueError(f"expected one rule {rule.id} in the tables, found two")
                found[rule.id] = rule
    return MappingProxyType(found)


def _rule(spec: TableSpec, rule_id: str, zh: str, en: str) -> Rule:
    return Rule(rule_id, Severity.ERROR, zh, en, _SELF, needs=(spec.id,), about=(spec.id,))


def _of_columns(spec: TableSpec, block: Block, titles: dict[str, str]) -> Iterator[Rule]:
    for column in block.columns:
        if column.adds:
            parts = _titles(spec, block, column.adds.parts, titles)
            zh = f"{spec.title}每一行：{column.title}＝{parts}"
            en = f"{spec.id}, every row: {_words(column.name)} = {_signed(column.adds.parts)}"
            yield _rule(spec, column.adds.rule, zh, en)


def _of_lines(spec: TableSpec, block: Block) -> Iterator[Rule]:
    for line in block.lines:
        if line.adds is None:
            continue
        parts, names = "各类之和", "sum of all 类"
        if line.adds.parts != EVERY:
            parts = _titles(spec, block, line.adds.parts, {})
            names = _signed(line.adds.parts)
        zh = f"{spec.title}：{line.title}＝{parts}"
        yield _rule(spec, line.adds.rule, zh, f"{spec.id}: {_words(line.key)} = {names}")


def _of_levels(spec: TableSpec, block: Block) -> Iterator[Rule]:
    if not block.hierarchy or block.codes is None:
        return
    if "{" not in block.hierarchy:
        zh = f"{spec.title}：每一类、款＝其下各级之和"
        en = f"{spec.id}: every 类 and 款 = sum of the rows directly below it"
        yield _rule(spec, block.hierarchy, zh, en)
        return
    for category in (part for line in block.lines if line.adds for part in line.adds.parts):
        zh = f"{spec.title}：{category}＝其下各款之和"
        en = f"{spec.id}: {category} = sum of the rows directly below it"
        # The table description gives the id, with the one 类 of each rule left open.
        yield _rule(spec, block.hierarchy.format(category=category), zh, en)


EVERY = ("*",)
"""The parts of a line that adds up all rows which no other row contains."""


def inside(table: Table[Any]) -> Iterator[Identity]:
    """Yield the sums of a table, for the rows and columns that it prints."""
    spec = table.SPEC
    children: dict[str | None, list[str]] = {}
    across = {id(block): _summed_columns(table, block) for block in spec.blocks}
    for row in table:
        key = row.key
        block = spec.block_of(key)
        if block is None:
            continue
        if block.line(key) is None:
            children.setdefault(table.parent_key(key), []).append(key)
        for column in across[id(block)]:
            yield _in_row(spec.id, key, column)
    for block in spec.blocks:
        for line in block.lines:
            yield from _down_to(table, block, line, children.get(None, []))
        for parent, keys in children.items():
            if parent is not None:
                yield from _below(table, block, parent, keys)


def _summed_columns(table: Table[Any], block: Block) -> list[str]:
    """Return the columns that are the sum of others in each row, where all are printed."""
    printed = set(table.columns)
    return [
        column.name
        for column in block.columns
        if column.adds is not None and {column.name, *_plain(column.adds.parts)} <= printed
    ]


@lru_cache(maxsize=REMEMBERED)
def _in_row(table: str, key: str, column: str) -> Identity:
    """Return the sum that a column is in a row, the same in every document; it is made once."""
    block = _SPECS[table].block_of(key)
    assert block is not None  # noqa: S101 - asked of rows that stand in one
    adds = next(one.adds for one in block.columns if one.name == column)
    assert adds is not None  # noqa: S101 - asked of columns that are sums
    whole, *parts = (_part(table, key, name) for name in (column, *adds.parts))
    rule, binds = table_rules()[adds.rule], not adds.in_total or key == TOTAL
    return Identity(rule, (whole,), "=", tuple(parts), whole.ref, binds=binds)


def _down_to(
    table: Table[Any], block: Block, line: Line, outermost: list[str]
) -> Iterator[Identity]:
    """Yield the sum that a fixed line is, in each column."""
    if line.adds is None or line.key not in table:
        return
    every = line.adds.parts == EVERY
    keys = outermost if every else [key for key in line.adds.parts if _stands(table, key)]
    if every and not keys and not table.rows:
        return
    closed = every or block.codes is not None
    yield from _in_columns(table, block, line.adds.rule, line.key, keys, closed=closed)


def _below(table: Table[Any], block: Block, parent: str, keys: list[str]) -> Iterator[Identity]:
    """Yield the sum that a row is of those directly below it, in each column."""
    if block.hierarchy is None or block.codes is None:
        return
    rule_id = block.hierarchy.format(category=block.codes(parent).category)
    if rule_id in table_rules():
        yield from _in_columns(table, block, rule_id, parent, keys, closed=True)


def _in_columns(  # noqa: PLR0913 - the parts of a sum
    table: Table[Any], block: Block, rule_id: str, key: str, parts: list[str], *, closed: bool
) -> Iterator[Identity]:
    rule = table_rules()[rule_id]
    for column in block.columns:
        if column.name in table.columns:
            whole = Term.of(1, table.SPEC.id, key, column.name)
            terms = tuple([Term.of(1, table.SPEC.id, one, column.name) for one in parts])
            yield Identity(rule, (whole,), "=", terms, whole.ref, closed)


def _plain(parts: tuple[str, ...]) -> Iterator[str]:
    return (part.removeprefix("-") for part in parts)


def _part(table: str, row: str, name: str) -> Term:
    return Term.of(-1 if name.startswith("-") else 1, table, row, name.removeprefix("-"))


def _stands(table: Table[Any], key: str) -> bool:
    """Whether a row is part of a sum: a fixed line always (unprinted, the sum is not evaluable)."""
    return key in table or not key.isdigit()
