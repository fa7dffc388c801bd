"""Ledger lines → the nine tables: exact amounts added up, every cell printed in one practice."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from gov_accounts.accounts import FinalAccounts
from gov_accounts.catalogue import default_catalogue
from gov_accounts.codes import DepartmentEconomicCode, FunctionCode
from gov_accounts.layouts import Layout, TableLayout
from gov_accounts.layouts import layout as layout_named
from gov_accounts.money import Rounding, exact_sum, printed
from gov_accounts.refs import CellRef
from gov_accounts.rules import identities
from gov_accounts.tables import TABLES, TOTAL, Table, columns_of
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.rules import Identity

__all__ = [
    "FUNDS",
    "OWN_SOURCES",
    "THREE_PUBLIC",
    "Balance",
    "Exact",
    "Ledger",
    "Payment",
    "Receipt",
    "build",
    "exact_amounts",
]

FUNDS = ("general_budget", "government_fund", "state_capital")
"""The three fiscal funds; money of every other source is ``own``."""
OWN_SOURCES = ("superior_subsidy", "institutional", "business", "subsidiary_remittance", "other")
"""Non-fiscal sources of revenue, columns of T02."""
THREE_PUBLIC = {
    "overseas": "30212",
    "reception": "30217",
    "vehicles_running": "30231",
    "vehicles_purchase": "31013",
}
"""Lines of T07 and the economic codes they collect (rules X-T6T7)."""


@frozen
class Receipt:
    """Revenue of the year: functional 项, source (a fund or one of :data:`OWN_SOURCES`), 分."""

    item: FunctionCode
    source: str
    fen: int


@frozen
class Payment:
    """Expenditure of the year.

    It has a functional 项, a fund (or ``own``), a nature (a column of T03), 分, and an economic 款.
    """

    item: FunctionCode
    fund: str
    nature: str
    fen: int
    economic: DepartmentEconomicCode | None = None


@frozen
class Balance:
    """Money brought forward (年初结转和结余): functional 项, fund (or ``own``), 分."""

    item: FunctionCode
    fund: str
    fen: int


@frozen
class Ledger:
    """Everything a department's nine tables are made of, exact in 分.

    ``budgets`` are the 预算数 of the leaf lines of T07. ``surplus_used`` and ``surplus_allocated``
    are 非财政拨款结余.
    """

    entity: str
    fiscal_year: int
    receipts: tuple[Receipt, ...] = ()
    payments: tuple[Payment, ...] = ()
    openings: tuple[Balance, ...] = ()
    surplus_used: int = 0
    surplus_allocated: int = 0
    budgets: Mapping[str, int] = field(factory=dict)


Exact = dict[CellRef, int]
"""Exact amounts in 分 by cell; cells without money are not in it."""


_FUND_TABLES = {"general_budget": "T05", "government_fund": "T08", "state_capital": "T09"}
"""The table of expenditure of each fund; T08 and T09 print what was received and carried too."""


class _Leaves:
    """The cells that no sum gives, filled entry by entry."""

    def __init__(self) -> None:
        self.cells: defaultdict[CellRef, int] = defaultdict(int)
        self.flows: defaultdict[tuple[FunctionCode, str], int] = defaultdict(int)
        """What each 项 has left of each fund."""

    def put(self, table: str, row: str, column: str, fen: int) -> None:
        if fen:
            self.cells[CellRef.of(table, row, column)] += fen

    def by_code(self, table: str, item: FunctionCode, column: str, fen: int) -> None:
        for code in (*item.ancestors, item):
            self.put(table, code.digits, column, fen)
        self.put(table, TOTAL, column, fen)

    def by_fund(self, item: FunctionCode, fund: str, column: str, fen: int) -> None:
        """Enter what is not expenditure; T05 has no column for it."""
        if fund in ("government_fund", "state_capital"):
            self.by_code(_FUND_TABLES[fund], item, column, fen)

    def receive(self, receipt: Receipt) -> None:
        fiscal = receipt.source in FUNDS
        fund = receipt.source if fiscal else "own"
        self.by_code("T02", receipt.item, "fiscal" if fiscal else receipt.source, receipt.fen)
        self.put("T01", receipt.source, "amount", receipt.fen)
        if fiscal:
            self.put("T04", receipt.source, "amount", receipt.fen)
        self.by_fund(receipt.item, fund, "revenue", receipt.fen)
        self.flows[receipt.item, fund] += receipt.fen

    def open(self, balance: Balance) -> None:
        self.put("T01", "opening", "amount", balance.fen)
        if balance.fund != "own":
            self.put("T04", f"opening_{balance.fund}", "amount", balance.fen)
        self.by_fund(balance.item, balance.fund, "opening", balance.fen)
        self.flows[balance.item, balance.fund] += balance.fen

    def pay(self, payment: Payment) -> None:
        self.by_code("T03", payment.item, payment.nature, payment.fen)
        self.put("T01", payment.item.category.digits, "amount", payment.fen)
        if payment.fund != "own":
            self.pay_fiscal(payment)
        if payment.fund == "general_budget" and payment.nature == "basic" and payment.economic:
            self.put("T06", payment.economic.digits, "amount", payment.fen)
            self.put("T06", payment.economic.category.digits, "amount", payment.fen)
        self.flows[payment.item, payment.fund] -= payment.fen

    def pay_fiscal(self, payment: Payment) -> None:
        self.put("T04", payment.item.category.digits, payment.fund, payment.fen)
        self.put("T04", "expenditure_total", payment.fund, payment.fen)
        self.by_code(_FUND_TABLES[payment.fund], payment.item, payment.nature, payment.fen)
        for line, code in THREE_PUBLIC.items():
            if payment.economic and payment.economic.digits == code:
                self.put("T07", line, "final", payment.fen)

    def close(self, used: int, allocated: int) -> None:
        """Carry forward what is left, after 非财政拨款结余 used and allocated."""
        self.put("T01", "surplus_used", "amount", used)
        self.put("T01", "surplus_allocated", "amount", allocated)
        self.put("T01", "closing", "amount", used - allocated)
        for (item, fund), rest in self.flows.items():
            self.put("T01", "closing", "amount", rest)
            if fund != "own":
                self.put("T04", "closing", fund, rest)
                self.by_fund(item, fund, "closing", rest)


def _exact(ledger: Ledger) -> Exact:
    leaves = _Leaves()
    for receipt in ledger.receipts:
        leaves.receive(receipt)
    for balance in ledger.openings:
        leaves.open(balance)
    for payment in ledger.payments:
        leaves.pay(payment)
    leaves.close(ledger.surplus_used, ledger.surplus_allocated)
    for line, fen in ledger.budgets.items():
        leaves.put("T07", line, "budget", fen)
    return {cell: fen for cell, fen in leaves.cells.items() if fen}


def build(  # noqa: PLR0913 - one keyword for each thing that differs in print
    ledger: Ledger,
    *,
    unit: Unit = Unit.WAN,
    quantum: Decimal = Decimal("0.01"),
    rounding: Rounding | Mapping[str, Rounding] = Rounding.HALF_UP,
    rolled_up: Iterable[str] = (),
    layout_name: str = "liaoning",
) -> FinalAccounts:
    """Return the nine tables of a ledger as one practice prints them, or as each table's does.

    Cells without money are blank. Tables named in ``rolled_up`` (T01 to T09) add their sums up from
    printed parts; in the others every cell is rounded from its exact amount. ``rounding`` is that
    of all tables, or that of each table by its id, half-up for those that it does not name.

    >>> item = FunctionCode("2060101")
    >>> ledger = Ledger(
    ...     "某局",
    ...     2024,
    ...     receipts=(Receipt(item, "general_budget", 123456789),),
    ...     payments=(Payment(item, "general_budget", "project", 123456789),),
    ... )
    >>> build(ledger).general_budget["206"].project
    Decimal('123.46')
    """
    exact = _exact(ledger)
    blank: dict[str, Any] = {
        kind.SPEC.attribute: kind(
            unit, quantum, tuple(n for n in columns_of(kind.ROW) if n in own.columns), rows
        )
        for kind, own, rows in _blank_rows(layout_named(layout_name), exact, ledger.fiscal_year)
    }
    shape = FinalAccounts(ledger.entity, ledger.fiscal_year, layout=layout_name, **blank)
    exact = _with_sums(shape, exact)
    own = {} if isinstance(rounding, Rounding) else rounding
    usual = rounding if isinstance(rounding, Rounding) else Rounding.HALF_UP
    figures = {
        ref: printed(fen, unit, quantum, own.get(ref.table, usual)) for ref, fen in exact.items()
    }
    for table_id in rolled_up:
        _roll_up(shape, table_id, figures)
    tables: dict[str, Any] = {
        table.SPEC.attribute: _filled(table, figures) for table in shape.tables()
    }
    return FinalAccounts(ledger.entity, ledger.fiscal_year, layout=layout_name, **tables)


def exact_amounts(shape: FinalAccounts, *ledgers: Ledger) -> list[Exact]:
    """Return what each ledger comes to in 分, in the cells that accounts have and their sums."""
    sums = _defined_sums(shape)
    return [_summed(sums, _exact(ledger)) for ledger in ledgers]


def _filled(table: Table[Any], figures: Mapping[CellRef, Decimal]) -> Table[Any]:
    rows = []
    for row in table:
        known = {
            name: figure
            for name in table.columns
            if (figure := figures.get(CellRef.of(table.SPEC.id, row.key, name))) is not None
        }
        rows.append(table.ROW(row.key, row.label, **known))
    return type(table)(table.unit, table.quantum, table.columns, tuple(rows))


def _with_sums(shape: FinalAccounts, exact: Exact) -> Exact:
    """Fill in every sum that the table descriptions define and no leaf gave."""
    return _summed(_defined_sums(shape), exact)


def _defined_sums(shape: FinalAccounts) -> list[Identity]:
    return [one for one in identities(shape) if one.defines is not None]


def _summed(defined: Iterable[Identity], exact: Exact) -> Exact:
    amounts = dict(exact)
    sums = [one for one in defined if one.defines not in amounts]
    while _add_up(sums, amounts):
        pass  # a sum may be a part of another
    return {ref: fen for ref, fen in amounts.items() if fen}


def _add_up(sums: Iterable[Identity], amounts: dict[CellRef, int]) -> bool:
    """Set each sum to what its parts make now; return whether any changed."""
    changed = False
    for one in sums:
        total = sum(term.sign * amounts.get(term.ref, 0) for term in one.right)
        if one.defines is not None and total and amounts.get(one.defines) != total:
            amounts[one.defines] = total
            changed = True
    return changed


def _roll_up(shape: FinalAccounts, table_id: str, figures: dict[CellRef, Decimal]) -> None:
    """Replace sums of one table by the sums of their printed parts, innermost first.

    A sum down the rows is preferred to one across the columns, as in print; differences are left
    alone.
    """
    definitions = _printed_sums(shape, table_id, figures)
    done: set[CellRef] = set()

    def add(ref: CellRef) -> Decimal:
        if ref in definitions and ref not in done:
            done.add(ref)
            figures[ref] = exact_sum(add(part) for part in definitions[ref])
        return figures[ref]

    for ref in definitions:
        add(ref)


def _printed_sums(
    shape: FinalAccounts, table_id: str, figures: Mapping[CellRef, Decimal]
) -> dict[CellRef, list[CellRef]]:
    """Return the sums of one table that print a figure, with those of their parts that do."""
    definitions = {}
    for one in identities(shape):
        whole = one.defines
        if whole is not None and whole.table == table_id and whole in figures:
            present = [term.ref for term in one.right if term.ref in figures]
            if present and all(term.sign > 0 for term in one.right):
                definitions[whole] = present
    return definitions


def _blank_rows(
    layout: Layout, exact: Exact, year: int
) -> Iterator[tuple[type[Table[Any]], TableLayout, tuple[Any, ...]]]:
    """Yield each table of a layout with the rows that it prints."""
    for kind in TABLES:
        own = layout.tables.get(kind.SPEC.id)
        if own is not None:
            keys = _keys(kind, layout, own, exact)
            yield kind, own, tuple(kind.ROW(key, _label(kind, own, key, year)) for key in keys)


def _keys(kind: type[Table[Any]], layout: Layout, own: TableLayout, exact: Exact) -> list[str]:
    """Return the rows of a table: those that the print always shows, and those with money."""
    always = _always_printed(kind, layout, own)
    money = [ref for ref in exact if ref.table == kind.SPEC.id]
    if own.blocks:
        return _with_codes(always, (ref.row for ref in money))
    if always:
        return always
    found = sorted({ref.row for ref in money if ref.column in own.columns} - {TOTAL})
    return [*found, TOTAL] if own.total_last else [TOTAL, *found]


def _with_codes(keys: list[str], rows: Iterable[str]) -> list[str]:
    """Add the codes that have money though the print does not list them."""
    codes = {key for key in (*keys, *rows) if key.isdigit()}
    return [*sorted(codes), *(key for key in keys if not key.isdigit())]


def _always_printed(kind: type[Table[Any]], layout: Layout, own: TableLayout) -> list[str]:
    lines = [line.key for line in kind.SPEC.blocks[0].lines]
    if own.sides:
        classes = set(layout.classes)
        sides = (sorted(side, key=lambda line: line[1] not in classes) for side in own.sides)
        return [key for side in sides for _, key in side if key is not None]
    if own.blocks:
        return [*sorted(itertools.chain(*own.blocks)), *lines]
    return lines if kind.SPEC.blocks[0].codes is None else []


def _label(kind: type[Table[Any]], own: TableLayout, key: str, year: int) -> str:
    block = kind.SPEC.block_of(key)
    line = block.line(key) if block else None
    if line is not None:
        return own.line_title(line)
    if block is None or block.codes is None:
        raise ValueError(f"{kind.SPEC.id} has no row {key!r}")
    code = block.codes(key)
    return default_catalogue().name(code, year) or default_catalogue().name(code) or ""
