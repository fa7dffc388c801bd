"""Sums inside a table, from the table descriptions."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from gov_accounts.findings import Severity
from gov_accounts.refs import CellRef
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Identity, Rule, Term
from gov_accounts.tables import TABLES, Block, Table, TableSpec, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["inside", "table_rules"]

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
    return words.removeprefix("+ ")


@cache
def table_rules() -> dict[str, Rule]:
    """Return the rules on sums inside a table, by id."""
    found: dict[str, Rule] = {}

    def put(rule_id: str, zh: str, en: str) -> None:
        found[rule_id] = Rule(rule_id, Severity.ERROR, zh, en, _SELF, about=(spec.id,))

    for kind in TABLES:
        spec = kind.SPEC
        titles = {name: column.title for name, column in columns_of(kind.ROW).items()}
        for block in spec.blocks:
            for column in block.columns:
                if column.adds:
                    parts = _titles(spec, block, column.adds.parts, titles)
                    put(
                        column.adds.rule,
                        f"{spec.title}每一行：{column.title}＝{parts}",
                        f"{spec.id}, every row: {column.name} = {_signed(column.adds.parts)}",
                    )
            for line in block.lines:
                if line.adds:
                    every = line.adds.parts == ("*",)
                    parts = "各类之和" if every else _titles(spec, block, line.adds.parts, {})
                    put(
                        line.adds.rule,
                        f"{spec.title}：{line.title}＝{parts}",
                        f"{spec.id}: {line.key} = "
                        + ("sum of all 类" if every else " + ".join(line.adds.parts)),
                    )
            if block.hierarchy and block.codes:
                categories = _economic_categories(block) if "{" in block.hierarchy else ("",)
                for category in categories:
                    put(
                        block.hierarchy.format(category=category),
                        f"{spec.title}："
                        f"{category or '每一类、款'}＝其下各{'款' if category else '级'}之和",
                        f"{spec.id}: {category or 'every 类 and 款'} = sum of the rows directly "
                        f"below it",
                    )
    return found


def _economic_categories(block: Block) -> tuple[str, ...]:
    return tuple(part for line in block.lines if line.adds for part in line.adds.parts)


def inside(table: Table[Any]) -> Iterator[Identity]:
    """Yield the sums of a table, for the rows and columns that it prints."""
    spec, by_rule, printed = table.SPEC, table_rules(), set(table.columns)

    def define(
        rule_id: str, whole: CellRef, parts: list[Term], *, closed: bool = False
    ) -> Identity:
        return Identity(by_rule[rule_id], (Term(1, whole),), "=", tuple(parts), whole, closed)

    children: dict[str | None, list[str]] = {}
    for row in table:
        block = spec.block_of(row.key)
        if block is None:
            continue
        if block.line(row.key) is None:
            children.setdefault(table.parent_key(row.key), []).append(row.key)
        for column in block.columns:
            if column.adds is None or not {column.name, *_plain(column.adds.parts)} <= printed:
                continue
            whole = CellRef.of(spec.id, row.key, column.name)
            parts = [_part(spec.id, row.key, name) for name in column.adds.parts]
            yield define(column.adds.rule, whole, parts)

    for block in spec.blocks:
        columns = [column.name for column in block.columns if column.name in printed]
        for line in block.lines:
            if line.adds is None or line.key not in table:
                continue
            every = line.adds.parts == ("*",)
            keys = (
                children.get(None, [])
                if every
                else [k for k in line.adds.parts if _stands(table, k)]
            )
            if every and not keys and not table.rows:
                continue
            for column_name in columns:
                whole = CellRef.of(spec.id, line.key, column_name)
                parts = [Term(1, CellRef.of(spec.id, key, column_name)) for key in keys]
                yield define(line.adds.rule, whole, parts, closed=every or block.codes is not None)
        if block.hierarchy is None:
            continue
        for parent, keys in children.items():
            if parent is None:
                continue
            rule_id = block.hierarchy.format(category=parent[:3])
            if rule_id not in by_rule:
                continue
            for column_name in columns:
                whole = CellRef.of(spec.id, parent, column_name)
                parts = [Term(1, CellRef.of(spec.id, key, column_name)) for key in keys]
                yield define(rule_id, whole, parts, closed=True)


def _plain(parts: tuple[str, ...]) -> Iterator[str]:
    return (part.removeprefix("-") for part in parts)


def _part(table: str, row: str, name: str) -> Term:
    return Term(-1 if name.startswith("-") else 1, CellRef.of(table, row, name.removeprefix("-")))


def _stands(table: Table[Any], key: str) -> bool:
    """Whether a row is part of a sum: a fixed line always (unprinted, the sum is not evaluable)."""
    return key in table or not key.isdigit()
