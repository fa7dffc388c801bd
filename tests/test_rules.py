"""Every rule fires on a document that breaks it and stays quiet on a near miss.

One true department is the base. A case replaces a few of its figures: once so that the rule is broken, once
so that it only just holds. Lowering a sum of n printed parts by n // 2 last places is the most that rounding
of all of them explains; where every part is a leaf, one place more breaks the rule. Where parts are sums
themselves, they may have been added up from printed parts, so the break there is one whole unit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import Any

import attrs
import pytest
from attrs import field, frozen

from gov_accounts.accounts import FinalAccounts, Reason, Unread
from gov_accounts.authoring import Balance, Ledger, Payment, Receipt, build
from gov_accounts.checking import check
from gov_accounts.codes import DepartmentEconomicCode, FunctionCode
from gov_accounts.findings import Finding, Report, ReportVerdict, Verdict
from gov_accounts.identities import Severity, rule, rules
from gov_accounts.tables import Row, Table, cell_ref, columns_of, parse_ref

Edit = Callable[[FinalAccounts], FinalAccounts]

# --- a true department ----------------------------------------


def _fen(wan: str) -> int:
    return int(Decimal(wan) * 1_000_000)


def _receipt(item: str, source: str, wan: str) -> Receipt:
    return Receipt(FunctionCode(item), source, _fen(wan))


def _balance(item: str, fund: str, wan: str) -> Balance:
    return Balance(FunctionCode(item), fund, _fen(wan))


def _payment(item: str, fund: str, nature: str, wan: str, economic: str = "") -> Payment:
    code = DepartmentEconomicCode(economic) if economic else None
    return Payment(FunctionCode(item), fund, nature, _fen(wan), code)


_BASIC = (
    ("2060101", "30101", "100.40"),
    ("2060101", "30102", "60.30"),
    ("2060101", "30103", "8.20"),
    ("2060101", "30201", "8.70"),
    ("2060101", "30212", "2.20"),
    ("2060101", "30217", "1.30"),
    ("2060101", "30231", "3.10"),
    ("2060101", "30299", "4.60"),
    ("2060101", "30301", "5.50"),
    ("2060101", "30302", "4.90"),
    ("2060101", "30701", "0.60"),
    ("2060101", "30702", "0.40"),
    ("2060101", "31002", "2.50"),
    ("2060101", "31003", "1.50"),
    ("2060101", "31013", "18.00"),
    ("2060101", "31204", "0.70"),
    ("2060101", "31299", "0.30"),
    ("2060101", "39907", "0.20"),
    ("2060101", "39999", "0.10"),
    ("2080505", "30108", "22.40"),
    ("2080506", "30109", "11.20"),
    ("2101101", "30110", "9.60"),
    ("2101102", "30110", "1.30"),
    ("2210201", "30113", "17.80"),
    ("2210203", "30102", "12.50"),
)
"""Basic expenditure of the general budget; all of it was received this year."""

_LEDGER = Ledger(
    "某市科学技术局",
    2024,
    receipts=(
        *(_receipt(item, "general_budget", wan) for item, _, wan in _BASIC),
        _receipt("2060101", "general_budget", "10.00"),
        _receipt("2060404", "general_budget", "48.00"),
        _receipt("2080451", "general_budget", "1.00"),
        _receipt("2120803", "government_fund", "20.00"),
        _receipt("2120804", "government_fund", "6.00"),
        _receipt("2296002", "government_fund", "9.00"),
        _receipt("2230105", "state_capital", "6.00"),
        _receipt("2230199", "state_capital", "3.00"),
        _receipt("2080451", "state_capital", "5.00"),
        _receipt("2060199", "superior_subsidy", "4.00"),
        _receipt("2060199", "institutional", "20.00"),
        _receipt("2060199", "business", "10.00"),
        _receipt("2060199", "subsidiary_remittance", "3.00"),
        _receipt("2060199", "other", "2.00"),
        _receipt("2060404", "superior_subsidy", "1.50"),
        _receipt("2060404", "institutional", "2.50"),
        _receipt("2060404", "business", "1.20"),
        _receipt("2060404", "subsidiary_remittance", "0.80"),
        _receipt("2060404", "other", "0.40"),
    ),
    payments=(
        *(_payment(item, "general_budget", "basic", wan, code) for item, code, wan in _BASIC),
        _payment("2060101", "general_budget", "project", "10.00"),
        _payment("2060404", "general_budget", "project", "43.00"),
        _payment("2060404", "general_budget", "project", "1.00", "30212"),
        _payment("2060404", "general_budget", "project", "0.50", "30217"),
        _payment("2060404", "general_budget", "project", "0.60", "30231"),
        _payment("2060404", "general_budget", "project", "2.00", "31013"),
        _payment("2080451", "general_budget", "project", "1.00"),
        _payment("2120803", "government_fund", "project", "18.00"),
        _payment("2120804", "government_fund", "project", "5.00"),
        _payment("2296002", "government_fund", "basic", "3.00"),
        _payment("2296002", "government_fund", "project", "5.00"),
        _payment("2230105", "state_capital", "project", "5.00"),
        _payment("2230199", "state_capital", "basic", "1.00"),
        _payment("2230199", "state_capital", "project", "2.50"),
        _payment("2080451", "state_capital", "project", "5.00"),
        _payment("2060199", "own", "basic", "12.00"),
        _payment("2060199", "own", "project", "5.00"),
        _payment("2060199", "own", "superior_remittance", "2.00"),
        _payment("2060199", "own", "business", "8.00"),
        _payment("2060199", "own", "subsidiary_subsidy", "3.00"),
        _payment("2060404", "own", "project", "4.00"),
        _payment("2060404", "own", "business", "1.00"),
    ),
    openings=(
        _balance("2060404", "general_budget", "2.00"),
        _balance("2120803", "government_fund", "5.00"),
        _balance("2296002", "government_fund", "1.50"),
        _balance("2230105", "state_capital", "3.00"),
        _balance("2230199", "state_capital", "1.00"),
        _balance("2060199", "own", "6.00"),
    ),
    budgets={
        "overseas": _fen("4.00"),
        "reception": _fen("3.00"),
        "vehicles_running": _fen("5.00"),
        "vehicles_purchase": _fen("25.00"),
    },
)

_STATE_CAPITAL = {
    "2080451": {"revenue": "5.00"},
    "2230105": {"opening": "3.00", "revenue": "6.00", "closing": "4.00"},
    "2230199": {"opening": "1.00", "revenue": "3.00", "closing": "0.50"},
}
"""What the layout's three columns of T09 leave out."""


@cache
def _base() -> FinalAccounts:
    """The department, with every column of T09 printed."""
    accounts = build(_LEDGER, layout_name="liaoning")
    table = accounts.state_capital
    assert table is not None
    rows = []
    for row in table:
        figures: dict[str, Decimal] = {}
        for item, columns in _STATE_CAPITAL.items():
            if row.key == "total" or item.startswith(row.key):
                for name, wan in columns.items():
                    figures[name] = figures.get(name, Decimal("0.00")) + Decimal(wan)
        rows.append(attrs.evolve(row, **figures))
    every = tuple(columns_of(table.ROW))
    return attrs.evolve(accounts, state_capital=attrs.evolve(table, columns=every, rows=tuple(rows)))


# --- edits: each returns a copy ----------------------------------------


def _table(accounts: FinalAccounts, table_id: str) -> Table[Any]:
    table = accounts.table(table_id)
    assert table is not None
    return table


def _with_rows(accounts: FinalAccounts, table_id: str, rows: Iterable[Row]) -> FinalAccounts:
    table = _table(accounts, table_id)
    changed: dict[str, Any] = {table.SPEC.attribute: attrs.evolve(table, rows=tuple(rows))}
    return attrs.evolve(accounts, **changed)


def _with_row(accounts: FinalAccounts, table_id: str, key: str, **changes: Any) -> FinalAccounts:
    table = _table(accounts, table_id)
    assert key in table
    rows = [attrs.evolve(row, **changes) if row.key == key else row for row in table]
    return _with_rows(accounts, table_id, rows)


def _put(ref: str, *of: str, plus: str = "0") -> Edit:
    """Make a cell the sum of other cells (``-`` before a name subtracts) plus an amount."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        value = Decimal(plus)
        for name in of:
            figure = accounts.cell(name.removeprefix("-")) or Decimal(0)
            value += -figure if name.startswith("-") else figure
        table_id, key, column = parse_ref(ref)
        return _with_row(accounts, table_id, key, **{column: value})

    return edit


def _shift(ref: str, by: str) -> Edit:
    return _put(ref, ref, plus=by)


def _blank(*refs: str) -> Edit:
    def edit(accounts: FinalAccounts) -> FinalAccounts:
        for ref in refs:
            table_id, key, column = parse_ref(ref)
            accounts = _with_row(accounts, table_id, key, **{column: None})
        return accounts

    return edit


def _through(table_id: str, item: str, column: str, by: str = "0.01") -> Edit:
    """Shift an 项, the rows above it and 合计 alike, so that the table still adds up as printed."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        for key in (item, item[:5], item[:3], "total"):
            accounts = _shift(cell_ref(table_id, key, column), by)(accounts)
        return accounts

    return edit


def _add(table_id: str, **figures: str | None) -> Edit:
    """Add rows such as ``r30901="1.00"`` at the end, with the figure in the first column."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        table = _table(accounts, table_id)
        rows = list(table)
        for name, text in figures.items():
            figure = None if text is None else Decimal(text)
            rows.append(table.ROW(name.removeprefix("r"), "某科目", **{table.columns[0]: figure}))
        return _with_rows(accounts, table_id, rows)

    return edit


def _drop(table_id: str, *keys: str) -> Edit:
    def edit(accounts: FinalAccounts) -> FinalAccounts:
        table = _table(accounts, table_id)
        assert all(key in table for key in keys)
        return _with_rows(accounts, table_id, [row for row in table if row.key not in keys])

    return edit


def _last(table_id: str, key: str) -> Edit:
    """Print a row at the end of its table."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        table = _table(accounts, table_id)
        rows = [row for row in table if row.key != key]
        return _with_rows(accounts, table_id, [*rows, table[key]])

    return edit


def _label(table_id: str, key: str, text: str) -> Edit:
    return lambda accounts: _with_row(accounts, table_id, key, label=text)


def _edited(edits: Iterable[Edit]) -> FinalAccounts:
    accounts = _base()
    for edit in edits:
        accounts = edit(accounts)
    return accounts


# --- the cases ----------------------------------------


@frozen
class Case:
    """A rule, edits that break it and edits that nearly do.

    ``cell`` must stand in the finding. ``status`` is the worst that the ledger says of the rule after the
    near miss; None if the rule must not apply at all.
    """

    rule: str
    cell: str
    broken: tuple[Edit, ...]
    near: tuple[Edit, ...]
    status: Verdict | None = field(kw_only=True)
    part: str = field(default="", kw_only=True)

    @property
    def id(self) -> str:
        return " ".join(filter(None, (self.rule, self.part)))


def _sum(rule_id: str, ref: str, near: str, broken: str = "-1.00", *, part: str = "") -> Case:
    """A sum that rounding still explains after the one shift, and nothing after the other."""
    return Case(
        rule_id, ref, (_shift(ref, broken),), (_shift(ref, near),), status=Verdict.ROUNDING, part=part
    )


def _twin(rule_id: str, ref: str, *near: Edit, by: str = "1.00", part: str = "") -> Case:
    """A cell that repeats another; near miss: the one, not the other, is added up from printed parts."""
    return Case(rule_id, ref, (_shift(ref, by),), near, status=Verdict.ROLLED_UP, part=part)


def _leaf(rule_id: str, ref: str, same: str, *, part: str = "") -> Case:
    """A figure that repeats another one without parts: one last place breaks it, dropped zeros do not."""

    def shorter(accounts: FinalAccounts) -> FinalAccounts:
        table_id, key, column = parse_ref(ref)
        figure = accounts.cell(same)
        assert figure is not None
        short = figure.quantize(Decimal("0.1"))
        assert (short, str(short)) != (figure, str(figure))
        return _with_row(accounts, table_id, key, **{column: short})

    return Case(rule_id, ref, (_shift(ref, "0.01"),), (shorter,), status=Verdict.EXACT, part=part)


_T3_FISCAL = ("T05[total].{0}", "T08[total].{0}", "T09[total].{0}")
_NO_CARRY = (
    _blank("T01[surplus_used].amount", "T01[opening].amount"),
    _blank("T01[surplus_allocated].amount", "T01[closing].amount"),
    *(
        _put(f"T02[{item}].total", f"T03[{item}].total")
        for item in (
            "2060199", "2060404", "2120803", "2120804", "2230105", "2230199", "2296002"
        )
    ),
)  # fmt: skip
"""Nothing carried over, and every 项 spends what it receives."""

_INSIDE = (
    _sum("T1-R27", "T01[income_total].amount", "-0.04"),
    _sum("T1-R31", "T01[income_grand_total].amount", "-0.01"),
    _sum("T1-R58", "T01[expenditure_total].amount", "-0.03"),
    _sum("T1-R62", "T01[expenditure_grand_total].amount", "-0.01"),
    _sum("T2-COL", "T02[2060199].total", "-0.02", "-0.03"),
    _sum("T2-TOT", "T02[total].fiscal", "-0.03"),
    _sum("T2-LVL", "T02[206].business", "-0.01", part="类"),
    _sum("T2-LVL", "T02[21011].fiscal", "-0.01", "-0.02", part="款"),
    _sum("T3-COL", "T03[2060199].total", "-0.02", "-0.03"),
    _sum("T3-TOT", "T03[total].project", "-0.02"),
    _sum("T3-LVL", "T03[206].business", "-0.01", part="类"),
    _sum("T3-LVL", "T03[20601].basic", "-0.01", "-0.02", part="款"),
    _sum("T4-R27", "T04[income_total].amount", "-0.01"),
    _sum("T4-R28", "T04[opening].amount", "-0.01"),
    _sum("T4-R32", "T04[income_grand_total].amount", "-0.01"),
    _sum("T4-ROW", "T04[208].total", "-0.01"),
    _sum("T4-R59", "T04[expenditure_total].general_budget", "-0.02"),
    _sum("T4-R64", "T04[expenditure_grand_total].government_fund", "-0.01"),
    _sum("T5-COL", "T05[2060101].total", "-0.01", "-0.02"),
    _sum("T5-TOT", "T05[total].basic", "-0.02"),
    _sum("T5-LVL", "T05[208].project", "-1.00", "-0.02", part="类")
    if False  # placeholder
    else _sum("T5-LVL", "T05[206].project", "-0.01", part="类"),
    _sum("T5-LVL", "T05[21011].basic", "-0.01", "-0.02", part="款"),
)
