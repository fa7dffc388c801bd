"""Whole-table errors planted in true accounts, as departments make them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from gov_accounts.accounts import FinalAccounts
from gov_accounts.authoring import THREE_PUBLIC, Ledger, Payment, build
from gov_accounts.layouts import known_layouts
from gov_accounts.money import Rounding
from gov_accounts.tables import TABLES
from gov_accounts.units import Unit
from tests.support.large_departments import large_ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from gov_accounts.tables import Row, Table

__all__ = ["CAUSES", "Planted", "planted"]

_ATTRIBUTES = {kind.SPEC.id: kind.SPEC.attribute for kind in TABLES}
_BY_FUNCTION = ("T02", "T03", "T05")


@attrs.frozen
class Planted:
    """Accounts with one cause planted, the tables concerned, and words that name the cause."""

    accounts: FinalAccounts
    tables: tuple[str, ...]
    words: tuple[str, ...]


@attrs.frozen
class _Department:
    """A ledger and how it is printed."""

    ledger: Ledger
    how: dict[str, Any]

    def printed(self, ledger: Ledger | None = None, **more: Any) -> FinalAccounts:
        return build(ledger or self.ledger, **{**self.how, **more})


def planted(rng: Random, cause: str) -> Planted | None:
    """Return accounts with a cause planted; None if this department has no place for it."""
    layout = rng.choice(sorted(known_layouts()))
    rounding = rng.choice(list(Rounding))
    rolled = [one for one in _ATTRIBUTES if rng.random() < 0.4] if rng.random() < 0.4 else []
    how = {"layout_name": layout, "rounding": rounding, "rolled_up": rolled}
    ledger = large_ledger(rng, rng.randint(4, 35), layout)
    budgets = {line: rng.randint(100_000, 90_000_000) for line in THREE_PUBLIC}
    department = _Department(attrs.evolve(ledger, budgets=budgets), how)
    return CAUSES[cause](rng, department)


def _with(accounts: FinalAccounts, other: FinalAccounts, *tables: str) -> FinalAccounts | None:
    """Return accounts with some tables of others; None if they do not print them or no figure."""
    changed: dict[str, Any] = {}
    for name in tables:
        table, mine = other.table(name), accounts.table(name)
        if table is None or mine is None or table == mine or not _figures(mine):
            return None
        changed[_ATTRIBUTES[name]] = table
    return attrs.evolve(accounts, **changed)


def _replaced(accounts: FinalAccounts, table: Table[Row]) -> FinalAccounts:
    changed: dict[str, Any] = {table.SPEC.attribute: table}
    return attrs.evolve(accounts, **changed)


def _figures(table: Table[Row]) -> int:
    return sum(bool(amount) for row in table for _, amount in row.figures())


def _unit(rng: Random, department: _Department) -> Planted | None:
    name = rng.choice(("T02", "T03", "T04", "T05", "T06", "T07", "T08"))
    printed, meant = rng.choice([(Unit.WAN, Unit.YUAN), (Unit.YUAN, Unit.WAN)])
    sound = department.printed(unit=printed)
    table = department.printed(unit=meant).table(name)
    if table is None or _figures(table) < 2:
        return None
    wrong = _replaced(sound, attrs.evolve(table, unit=printed))
    return Planted(wrong, (name,), ("单位", f"应为{meant.value}"))


def _other_year(rng: Random, department: _Department) -> Planted | None:
    name = rng.choice(("T01", "T02", "T03", "T04", "T05", "T06", "T07"))
    payments = tuple(
        attrs.evolve(one, fen=one.fen * rng.randint(60, 140) // 100 + rng.randint(1, 99))
        for one in department.ledger.payments
    )
    receipts = tuple(
        attrs.evolve(one, fen=one.fen * rng.randint(60, 140) // 100 + rng.randint(1, 99))
        for one in department.ledger.receipts
    )
    other = attrs.evolve(department.ledger, payments=payments, receipts=receipts)
    wrong = _with(department.printed(), _sound(department, other), name)
    return None if wrong is None else Planted(wrong, (name,), ("相符，",))


def _sound(department: _Department, ledger: Ledger) -> FinalAccounts:
    """Print a ledger whose balances may have become anything."""
    return department.printed(ledger)


def _changed_payment(rng: Random, ledger: Ledger) -> Ledger | None:
    """Return a ledger in which one payment, and the receipt that paid it, is another amount."""
    at = rng.randrange(len(ledger.payments))
    one = ledger.payments[at]
    more = rng.randint(50_000, 3_000_000)
    receipts = list(ledger.receipts)
    same = [n for n, each in enumerate(receipts) if each.item == one.item]
    if not same or one.fund == "own":
        return None
    receipts[same[0]] = attrs.evolve(receipts[same[0]], fen=receipts[same[0]].fen + more)
    payments = list(ledger.payments)
    payments[at] = Payment(one.item, one.fund, one.nature, one.fen + more, one.economic)
    return attrs.evolve(ledger, payments=tuple(payments), receipts=tuple(receipts))


def _carried(rng: Random, department: _Department) -> Planted | None:
    name = rng.choice(("T01", "T02", "T03", "T04", "T05", "T06"))
    other = _changed_payment(rng, department.ledger)
    if other is None:
        return None
    wrong = _with(department.printed(), department.printed(other), name)
    return None if wrong is None else Planted(wrong, (name,), ("相符，",))


def _partly_updated(rng: Random, department: _Department) -> Planted | None:
    other = _changed_payment(rng, department.ledger)
    if other is None:
        return None
    wrong = _with(department.printed(), department.printed(other), "T01", "T02", "T03")
    return (
        None
        if wrong is None
        else Planted(wrong, ("T01", "T02", "T03", "T04", "T05", "T06"), ("相符，",))
    )


def _exchanged(rng: Random, department: _Department) -> Planted | None:
    sound, name = department.printed(), rng.choice(_BY_FUNCTION)
    table = sound.table(name)
    items = [row for row in table or () if len(row.key) == 7]
    if table is None or len(items) < 2:
        return None
    one, two = rng.sample(items, 2)
    if dict(one.figures()) == dict(two.figures()):
        return None
    other = {one.key: dict(two.figures()), two.key: dict(one.figures())}
    rows = tuple(attrs.evolve(row, **other.get(row.key, {})) for row in table)
    wrong = _replaced(sound, attrs.evolve(table, rows=rows))
    return Planted(wrong, (name,), ("互换",))


def _left_out(rng: Random, department: _Department) -> Planted | None:
    sound, name = department.printed(), rng.choice(_BY_FUNCTION)
    table = sound.table(name)
    keys = [row.key for row in table or () if len(row.key) == 7]
    more = [key for key in keys if sum(one[:5] == key[:5] for one in keys) > 1]
    if table is None or not more:
        return None
    gone = rng.choice(more)
    rows = tuple(row for row in table if row.key != gone)
    wrong = _replaced(sound, attrs.evolve(table, rows=rows))
    return Planted(wrong, (name,), ("漏列", gone))


def _total_in_a_part(rng: Random, department: _Department) -> Planted | None:
    sound, name = department.printed(), rng.choice(_BY_FUNCTION)
    table = sound.table(name)
    keys = [row.key for row in table or () if len(row.key) == 5]
    more = [key for key in keys if sum(one[:3] == key[:3] for one in keys) > 1]
    if table is None or not more:
        return None
    part = rng.choice(more)
    column = rng.choice([n for n, amount in table[part].figures() if amount] or ["total"])
    total = getattr(table[part[:3]], column)
    if total == getattr(table[part], column):
        return None
    rows = tuple(attrs.evolve(row, **{column: total}) if row.key == part else row for row in table)
    wrong = _replaced(sound, attrs.evolve(table, rows=rows))
    return Planted(wrong, (name,), (part, "应为"))


def _budget_copied(_rng: Random, department: _Department) -> Planted | None:
    sound = department.printed()
    table = sound.three_public
    if table is None or not any(row.budget and row.final for row in table):
        return None
    rows = tuple(attrs.evolve(row, final=row.budget) for row in table)
    if rows == table.rows:
        return None
    wrong = attrs.evolve(sound, three_public=attrs.evolve(table, rows=rows))
    return Planted(wrong, ("T07",), ("预算数",))


CAUSES: dict[str, Callable[[Random, _Department], Planted | None]] = {
    "unit of a table": _unit,
    "table of another year": _other_year,
    "difference carried along": _carried,
    "some tables updated": _partly_updated,
    "rows exchanged": _exchanged,
    "row left out": _left_out,
    "total in a part": _total_in_a_part,
    "budget in the final column": _budget_copied,
}
"""Every cause that is planted, by its name."""
