"""Every rule fires on a document that breaks it and stays quiet on a near miss.

One true department is the base. A case replaces a few of its figures: once so that the rule is
broken, once so that it only just holds. Lowering a sum of n printed parts by n // 2 last places is
the most that rounding of all of them explains; where every part is a leaf, one place more breaks
the rule. Where parts are sums themselves, they may have been added up from printed parts, so the
break there is one whole unit.
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
from gov_accounts.codes import DepartmentEconomicCode, FunctionCode
from gov_accounts.findings import Finding, Report, ReportVerdict, Severity, Verdict
from gov_accounts.judging import check
from gov_accounts.refs import CellRef
from gov_accounts.rules import Kind, find, rules
from gov_accounts.tables import Row, Table, columns_of

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
        figures: dict[str, Any] = {}
        for item, columns in _STATE_CAPITAL.items():
            if row.key == "total" or item.startswith(row.key):
                for name, wan in columns.items():
                    figures[name] = figures.get(name, Decimal("0.00")) + Decimal(wan)
        rows.append(attrs.evolve(row, **figures))
    every = tuple(columns_of(table.ROW))
    return attrs.evolve(
        accounts, state_capital=attrs.evolve(table, columns=every, rows=tuple(rows))
    )


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
        cell = CellRef.parse(ref)
        table_id, key, column = cell.table, cell.row, cell.column
        return _with_row(accounts, table_id, key, **{column: value})

    return edit


def _shift(ref: str, by: str) -> Edit:
    return _put(ref, ref, plus=by)


def _blank(*refs: str) -> Edit:
    def edit(accounts: FinalAccounts) -> FinalAccounts:
        for ref in refs:
            cell = CellRef.parse(ref)
            table_id, key, column = cell.table, cell.row, cell.column
            accounts = _with_row(accounts, table_id, key, **{column: None})
        return accounts

    return edit


def _through(table_id: str, item: str, column: str, by: str = "0.01") -> Edit:
    """Shift an 项, the rows above it and 合计 alike, so that the table still adds up as printed."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        for key in (item, item[:5], item[:3], "total"):
            accounts = _shift(CellRef.of(table_id, key, column), by)(accounts)
        return accounts

    return edit


def _add(table_id: str, *figures: tuple[str, str | None], label: str = "某科目") -> Edit:
    """Add rows (key, figure of the first column) at the end."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        table = _table(accounts, table_id)
        rows = list(table)
        for key, text in figures:
            figure = None if text is None else Decimal(text)
            rows.append(table.ROW(key, label, **{table.columns[0]: figure}))
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
    near miss; None if the rule must not apply at all. ``opposite`` breaks an equality from the
    other side.
    """

    rule: str
    cell: str
    broken: tuple[Edit, ...]
    near: tuple[Edit, ...]
    status: Verdict | None = field(kw_only=True)
    opposite: tuple[Edit, ...] = field(default=(), kw_only=True)
    part: str = field(default="", kw_only=True)

    @property
    def id(self) -> str:
        return " ".join(filter(None, (self.rule, self.part)))


def _sum(rule_id: str, ref: str, near: str, broken: str = "-1.00", *, part: str = "") -> Case:
    """A sum that rounding still explains after the one shift, and nothing after the other."""
    return Case(
        rule_id,
        ref,
        (_shift(ref, broken),),
        (_shift(ref, near),),
        status=Verdict.ROUNDING,
        opposite=(_shift(ref, "1.00"),),
        part=part,
    )


def _twin(rule_id: str, ref: str, *near: Edit, part: str = "") -> Case:
    """A cell that repeats another; near miss: the one, not the other, is added up from printed parts."""
    return Case(
        rule_id,
        ref,
        (_shift(ref, "1.00"),),
        near,
        status=Verdict.ROLLED_UP,
        opposite=(_shift(ref, "-1.00"),),
        part=part,
    )


def _leaf(rule_id: str, ref: str, same: str, *, part: str = "") -> Case:
    """A figure that repeats another one without parts: one last place breaks it, dropped zeros do not."""

    def shorter(accounts: FinalAccounts) -> FinalAccounts:
        cell = CellRef.parse(ref)
        table_id, key, column = cell.table, cell.row, cell.column
        figure = accounts.cell(same)
        assert figure is not None
        short = figure.quantize(Decimal("0.1"))
        assert (short, str(short)) != (figure, str(figure))
        return _with_row(accounts, table_id, key, **{column: short})

    return Case(
        rule_id,
        ref,
        (_shift(ref, "0.01"),),
        (shorter,),
        status=Verdict.EXACT,
        opposite=(_shift(ref, "-0.01"),),
        part=part,
    )


_NO_CARRY = (
    _blank("T01[surplus_used].amount", "T01[opening].amount"),
    _blank("T01[surplus_allocated].amount", "T01[closing].amount"),
    *(
        _put(f"T02[{item}].total", f"T03[{item}].total")
        for item in ("2060199", "2060404", "2120803", "2120804", "2230105", "2230199", "2296002")
    ),
)
"""Nothing is carried over, and every 项 spends what it receives."""

_INSIDE = (
    _sum("T1-R27", "T01[income_total].amount", "-0.04"),
    _sum("T1-R31", "T01[income_grand_total].amount", "-0.01"),
    _sum("T1-R58", "T01[expenditure_total].amount", "-0.03"),
    _sum("T1-R62", "T01[expenditure_grand_total].amount", "-0.01"),
    _sum("T2-COL", "T02[2060199].total", "-0.02", "-0.03"),
    _sum("T2-TOT", "T02[total].fiscal", "-0.03"),
    _sum("T2-LVL", "T02[206].business", "-0.01", "-0.02", part="类"),
    _sum("T2-LVL", "T02[20805].fiscal", "-0.01", "-0.02", part="款"),
    _sum("T3-COL", "T03[2060199].total", "-0.02", "-0.03"),
    _sum("T3-TOT", "T03[total].project", "-0.02"),
    _sum("T3-LVL", "T03[206].business", "-0.01", "-0.02", part="类"),
    _sum("T3-LVL", "T03[20805].total", "-0.01", "-0.02", part="款"),
    _sum("T4-R27", "T04[income_total].amount", "-0.01"),
    _sum("T4-R28", "T04[opening].amount", "-0.01"),
    _sum("T4-R32", "T04[income_grand_total].amount", "-0.01"),
    _sum("T4-ROW", "T04[208].total", "-0.01"),
    _sum("T4-R59", "T04[expenditure_total].general_budget", "-0.02"),
    _sum("T4-R64", "T04[expenditure_grand_total].government_fund", "-0.01"),
    _sum("T5-COL", "T05[2060101].total", "-0.01", "-0.02"),
    _sum("T5-TOT", "T05[total].basic", "-0.02"),
    _sum("T5-LVL", "T05[206].project", "-0.01", "-0.02", part="类"),
    _sum("T5-LVL", "T05[20805].total", "-0.01", "-0.02", part="款"),
    _sum("T6-PERS", "T06[personnel].amount", "-0.01"),
    _sum("T6-PUB", "T06[operating].amount", "-0.02"),
    _sum("T6-301", "T06[301].amount", "-0.03", "-0.04"),
    _sum("T6-302", "T06[302].amount", "-0.02", "-0.03"),
    _sum("T6-303", "T06[303].amount", "-0.01", "-0.02"),
    _sum("T6-307", "T06[307].amount", "-0.01", "-0.02"),
    _sum("T6-310", "T06[310].amount", "-0.01", "-0.02"),
    _sum("T6-312", "T06[312].amount", "-0.01", "-0.02"),
    _sum("T6-399", "T06[399].amount", "-0.01", "-0.02"),
    *(
        Case(
            f"T6-{category}",
            f"T06[{category}].amount",
            (
                _add(
                    "T06", (category, "2.98"), (f"{category}01", "1.00"), (f"{category}99", "2.00")
                ),
            ),
            (
                _add(
                    "T06", (category, "2.99"), (f"{category}01", "1.00"), (f"{category}99", "2.00")
                ),
            ),
            status=Verdict.ROUNDING,
        )
        for category in ("309", "311", "313")  # not printed by the layout
    ),
    _sum("T7-TOT", "T07[total].budget", "-0.01"),
    _sum("T7-CAR", "T07[vehicles].final", "-0.01", "-0.02"),
    _sum("T8-ROW", "T08[2296002].total", "-0.01", "-0.02"),
    _sum("T8-BAL", "T08[2120803].closing", "-0.01", "-0.02"),
    _sum("T8-TOT", "T08[total].project", "-0.01"),
    Case(
        "T8-LVL",
        "T08[21208].revenue",
        (_shift("T08[21208].revenue", "-0.02"), _shift("T08[212].revenue", "-0.02")),
        (_shift("T08[21208].revenue", "-0.01"), _shift("T08[212].revenue", "-0.01")),
        status=Verdict.ROUNDING,
    ),
    _sum("T9-ROW", "T09[2230199].total", "-0.01", "-0.02"),
    _sum("T9-BAL", "T09[2230105].closing", "-0.01", "-0.02"),
    _sum("T9-TOT", "T09[total].project", "-0.01"),
    Case(
        "T9-LVL",
        "T09[22301].opening",
        (_shift("T09[22301].opening", "-0.02"), _shift("T09[223].opening", "-0.02")),
        (_shift("T09[22301].opening", "-0.01"), _shift("T09[223].opening", "-0.01")),
        status=Verdict.ROUNDING,
    ),
)
"""Sums inside one table."""

_SOURCES = ("superior_subsidy", "institutional", "business", "subsidiary_remittance", "other")
_FUNDS = ("general_budget", "government_fund", "state_capital")
_THREE_PUBLIC = (
    ("out", "30212", "overseas"),
    ("rec", "30217", "reception"),
    ("run", "30231", "vehicles_running"),
    ("buy", "31013", "vehicles_purchase"),
)

_SUMMARIES = (
    _twin(
        "T1-BAL",
        "T01[expenditure_grand_total].amount",
        _shift("T01[expenditure_total].amount", "0.01"),
        _shift("T01[expenditure_grand_total].amount", "0.01"),
    ),
    *(
        Case(
            "T1-NF",
            f"T01[{line}].amount",
            (_put(f"T01[{line}].amount", plus="-0.01"),),
            (_put(f"T01[{line}].amount", plus=least),),
            status=Verdict.EXACT,
            part=f"{line} {least}",
        )
        for line in ("surplus_used", "surplus_allocated")
        for least in ("0.00", "0.01")
    ),
    Case(
        "T3-OP",
        "T03[total].business",
        (_put("T03[total].business", "T01[business].amount", "T01[opening].amount", plus="1.00"),),
        (_put("T03[total].business", "T01[business].amount", "T01[opening].amount", plus="0.01"),),
        status=Verdict.ROUNDING,
    ),
    Case(
        "T3-OP",
        "T03[total].business",
        (_put("T03[total].business", "T01[business].amount", "T01[opening].amount", plus="4.00"),),
        (
            _put("T03[total].business", "T01[business].amount", "T01[opening].amount", plus="4.00"),
            _put("T01[surplus_used].amount", plus="4.00"),
        ),
        status=Verdict.EXACT,
        part="surplus_used",
    ),
    Case(
        "T3-OP",
        "T03[total].business",
        (_put("T01[business].amount", plus="0.00"), _blank("T01[opening].amount")),
        (
            _put("T01[business].amount", plus="0.00"),
            _blank("T01[opening].amount", "T03[total].business"),
        ),
        status=None,
        part="without expenditure",
    ),
    _twin(
        "T4-BAL",
        "T04[expenditure_grand_total].total",
        _shift("T04[expenditure_total].total", "0.01"),
        _shift("T04[expenditure_grand_total].total", "0.01"),
    ),
    *(
        _sum(f"T4-F{number}", f"T04[expenditure_grand_total].{fund}", "-0.01")
        for number, fund in enumerate(_FUNDS, start=1)
    ),
    *(
        Case(
            "T7-LIM",
            f"T07[{line}].final",
            (_put(f"T07[{line}].budget", f"T07[{line}].final", plus="-0.01"),),
            (_put(f"T07[{line}].budget", f"T07[{line}].final"),),
            status=Verdict.EXACT,
            part=line,
        )
        for _, _, line in _THREE_PUBLIC
    ),
    *(
        Case(
            "T7-LIM",
            f"T07[{line}].final",
            (_put(f"T07[{line}].budget", f"T07[{line}].final", plus="-1.00"),),
            (_put(f"T07[{line}].budget", f"T07[{line}].final", plus="-0.01"),),
            status=Verdict.ROLLED_UP,
            part=line,
        )
        for line in ("total", "vehicles")
    ),
    Case(
        "T7-LIM",
        "T07[overseas].final",
        (_put("T07[overseas].budget", plus="0.00"),),
        (_put("T07[overseas].budget", plus="0.00"), _blank("T07[total].budget")),
        status=None,
        part="without budget",
    ),
)
"""Balances and limits of the tables that have fixed lines."""

_ACROSS = (
    _twin("X-T1T2", "T02[total].total", _through("T02", "2060404", "total")),
    _sum("X-T1T2-src", "T02[total].fiscal", "-0.01", part="fiscal"),
    *(
        _twin("X-T1T2-src", f"T02[total].{source}", _through("T02", "2060404", source), part=source)
        for source in _SOURCES
    ),
    _twin("X-T1T3", "T03[total].total", _through("T03", "2060404", "total")),
    _twin("X-T1T3-cls", "T03[206].total", _through("T03", "2060404", "total")),
    _sum("X-T2T3", "T01[closing].amount", "-0.01"),
    *(
        Case(
            rule_id,
            f"T01[{line}].amount",
            (_put(f"T01[{line}].amount", plus="4.00"),),
            (_put(f"T01[{line}].amount", plus="4.00"), _shift("T01[closing].amount", closing)),
            status=Verdict.EXACT,
            part=line,
        )
        for rule_id in ("X-T2T3", "X-NF")
        for line, closing in (("surplus_used", "4.00"), ("surplus_allocated", "-4.00"))
    ),
    Case(
        "X-T2T3-item",
        "T02[2060101].total",
        (*_NO_CARRY, _shift("T02[2060101].total", "1.00")),
        (
            *_NO_CARRY,
            _shift("T02[2060101].total", "1.00"),
            _put("T01[closing].amount", plus="0.01"),
        ),
        status=None,
        part="money left",
    ),
    Case(
        "X-T2T3-item",
        "T03[2060101].total",
        (*_NO_CARRY, _shift("T03[2060101].total", "0.01")),
        (*_NO_CARRY, _shift("T03[2060101].total", "0.01"), _shift("T03[2060101].project", "0.01")),
        status=Verdict.ROLLED_UP,
        part="subtotal",
    ),
    _leaf(
        "X-T1T4-in",
        "T01[general_budget].amount",
        "T04[general_budget].amount",
        part="general_budget",
    ),
    *(
        _twin("X-T1T4-in", f"T01[{fund}].amount", _shift(f"T01[{fund}].amount", "0.01"), part=fund)
        for fund in _FUNDS[1:]  # T08 and T09 repeat and add up what T04 says of them
    ),
    *(
        Case(
            "X-T1T4-open",
            fiscal,
            (_put(f"T01[{line}].amount", fiscal, plus="-1.00"),),
            (_put(f"T01[{line}].amount", fiscal, plus="-0.01"),),
            status=Verdict.ROLLED_UP,
            part=line,
        )
        for line, fiscal in (("opening", "T04[opening].amount"), ("closing", "T04[closing].total"))
    ),
    Case(
        "X-T1T4-cls",
        "T04[210].total",
        (_put("T04[210].total", "T01[210].amount", plus="1.00"),),
        (_put("T04[210].total", "T01[210].amount", plus="0.01"),),
        status=Verdict.ROLLED_UP,
    ),
    _sum("X-NF", "T01[closing].amount", "-0.03"),
    _twin("X-T2T4", "T02[total].fiscal", _through("T02", "2060404", "fiscal")),
    Case(
        "X-T2-fis",
        "T02[2080451].fiscal",
        (_put("T02[2080451].fiscal", "T09[2080451].revenue", plus="-0.01"),),
        (_put("T02[2080451].fiscal", "T09[2080451].revenue"),),
        status=Verdict.EXACT,
        part="state capital",
    ),
    Case(
        "X-T2-fis",
        "T02[2120803].fiscal",
        (_blank("T02[2120803].fiscal"),),
        (_blank("T02[2120803].fiscal", "T08[2120803].revenue"),),
        status=Verdict.EXACT,
        part="fund",
    ),
    _twin("X-T4T5", "T05[total].total", _through("T05", "2060404", "total")),
    _twin("X-T4T5-cls", "T05[206].total", _through("T05", "2060404", "total")),
    *(
        _twin("X-T4T8", f"T08[total].{column}", _through("T08", "2120803", column), part=column)
        for column in ("opening", "revenue", "total", "closing")
    ),
    _twin("X-T4T8", "T08[212].total", _through("T08", "2120803", "total"), part="类"),
    *(
        _twin("X-T4T9", f"T09[total].{column}", _through("T09", "2230199", column), part=column)
        for column in ("opening", "revenue", "total", "closing")
    ),
    _twin("X-T4T9-223", "T09[223].total", _through("T09", "2230199", "total")),
    *(
        Case(
            "X-T3T5",
            f"T03[total].{column}",
            (_put(f"T03[total].{column}", *fiscal, plus="-1.00"),),
            (_put(f"T03[total].{column}", *fiscal, plus="-0.01"),),
            status=Verdict.ROUNDING,
            part=f"合计 {column}",
        )
        for column in ("total", "basic", "project")
        for fiscal in [[f"{table}[total].{column}" for table in ("T05", "T08", "T09")]]
    ),
    *(
        Case(
            "X-T3T5",
            f"T03[{key}].{column}",
            (_put(f"T03[{key}].{column}", f"T05[{key}].{column}", plus="-0.01"),),
            (_put(f"T03[{key}].{column}", f"T05[{key}].{column}"),),
            status=Verdict.EXACT,
            part=f"{level} {column}",
        )
        for level, key, column in (
            ("类", "206", "basic"),
            ("款", "20604", "project"),
            ("项", "2060404", "total"),
        )
    ),
    *(
        Case(
            "X-T3T5",
            f"T03[{key}].project",
            (_shift(f"T03[{key}].project", "-1.00"),),
            (_shift(f"T03[{key}].project", "-1.00"), _shift(f"{table_id}[{key}].project", "-1.00")),
            status=Verdict.EXACT,
            part=f"{level} {table_id}",
        )
        for table_id, item in (("T08", "2296002"), ("T09", "2230105"))
        for level, key in (("类", item[:3]), ("款", item[:5]), ("项", item))
    ),
    _sum("X-T3T5-tot", "T05[total].total", "-0.02"),
    *(
        Case(
            "X-T3-46",
            f"T03[total].{column}",
            (_put(f"T03[total].{column}", *rest, plus="1.00"),),
            (_put(f"T03[total].{column}", *rest, plus="0.02"),),
            status=Verdict.ROUNDING,
            part=column,
        )
        for own in [("superior_remittance", "business", "subsidiary_subsidy")]
        for column in own
        for rest in [
            [
                "T03[total].total",
                "-T04[expenditure_total].total",
                *(f"-T03[total].{other}" for other in own if other != column),
            ]
        ]
    ),
    _sum("X-T5T6", "T05[total].basic", "-0.01", part="total"),
    _sum("X-T5T6", "T06[personnel].amount", "-0.01", part="personnel"),
    _sum("X-T5T6", "T06[301].amount", "-0.03", part="类"),
    _leaf("X-T5T6-S1", "T06[30108].amount", "T05[2080505].basic"),
    _leaf("X-T5T6-S2", "T06[30109].amount", "T05[2080506].basic"),
    _sum("X-T5T6-S3", "T06[30110].amount", "-0.01", "-0.02"),
    _leaf("X-T5T6-S4", "T06[30113].amount", "T05[2210201].basic"),
    Case(
        "X-T5T6-S5",
        "T06[30102].amount",
        (_put("T06[30102].amount", "T05[2210203].basic", plus="-0.01"),),
        (_put("T06[30102].amount", "T05[2210203].basic"),),
        status=Verdict.EXACT,
    ),
    *(
        Case(
            f"X-T6T7-{name}",
            f"T06[{code}].amount",
            (_put(f"T06[{code}].amount", f"T07[{line}].final", plus="0.01"),),
            (_put(f"T06[{code}].amount", f"T07[{line}].final"),),
            status=Verdict.EXACT,
        )
        for name, code, line in _THREE_PUBLIC
    ),
    *(
        Case(
            f"X-T6T7-{name}",
            f"T06[{code}].amount",
            (_put(f"T07[{line}].final", plus="0.01"), _put(f"T06[{code}].amount", plus="0.02")),
            (_put(f"T07[{line}].final", plus="0.00"), _put(f"T06[{code}].amount", plus="0.02")),
            status=None,
            part="zero",
        )
        for name, code, line in _THREE_PUBLIC
    ),
    *(
        Case(
            "X-T7-zero",
            f"T06[{code}].amount",
            (_put(f"T07[{line}].final", plus="0.00"), _put(f"T06[{code}].amount", plus="0.01")),
            (_put(f"T07[{line}].final", plus="0.00"), _blank(f"T06[{code}].amount")),
            status=Verdict.EXACT,
            part=line,
        )
        for _, code, line in _THREE_PUBLIC
    ),
    Case(
        "X-T7-zero",
        "T06[30212].amount",
        (_blank("T07[overseas].final"),),
        (_put("T07[overseas].final", plus="0.01"),),
        status=None,
        part="not zero",
    ),
    Case(
        "X-T7T5",
        "T07[total].final",
        (_put("T07[total].final", "T04[expenditure_total].total", plus="1.00"),),
        (_put("T07[total].final", "T04[expenditure_total].total", plus="0.01"),),
        status=Verdict.ROLLED_UP,
    ),
)
"""Identities across tables."""

_PRESENCE = (
    *(
        Case(
            f"T{number}-CLO",
            f"T0{number}[{item}].{first}",
            (_drop(f"T0{number}", item[:length]),),
            (_drop(f"T0{number}", item),),
            status=Verdict.EXACT,
            part=f"without {level}",
        )
        for number, item, first in (
            (2, "2060404", "total"),
            (3, "2060404", "total"),
            (5, "2060404", "total"),
            (8, "2296002", "opening"),
            (9, "2080451", "opening"),
        )
        for level, length in (("类", 3), ("款", 5))
    ),
    *(
        Case(
            f"T{number}-CLO",
            f"T0{number}[{key}].{first}",
            (_last(f"T0{number}", key),),
            (_last(f"T0{number}", "total"),),
            status=Verdict.EXACT,
            part="order",
        )
        for number, key, first in (
            (2, "206", "total"),
            (3, "206", "total"),
            (5, "206", "total"),
            (8, "212", "opening"),
            (9, "208", "opening"),
        )
    ),
    Case(
        "T6-CLO",
        "T06[30301].amount",
        (_drop("T06", "303"),),
        (_last("T06", "303"),),  # its codes are printed side by side, in no order
        status=Verdict.EXACT,
        part="without 类",
    ),
    Case(
        "T1-USE",
        "T01[surplus_used].amount",
        (_put("T01[surplus_used].amount", plus="0.01"),),
        (_put("T01[surplus_used].amount", plus="0.00"),),
        status=None,
    ),
    Case(
        "T6-DUP",
        "T06[30301].amount",
        (_put("T06[30301].amount", "T06[303].amount"),),
        (_put("T06[30301].amount", "T06[303].amount"), _put("T06[30302].amount", plus="0.00")),
        status=Verdict.EXACT,
    ),
    Case(
        "SIGN",
        "T03[2060404].project",
        (_put("T03[2060404].project", plus="-0.01"),),
        (_put("T03[2060404].project", plus="-0.00"),),
        status=Verdict.EXACT,
    ),
    Case(
        "CODE-NAME",
        "T03[2060101].total",
        (_label("T03", "2060101", "行政支出"),),
        (
            _label("T03", "2060101", "行政 运行"),
            _label("T01", "206", "科学技术"),
            _label("T04", "206", ""),
        ),
        status=Verdict.EXACT,
    ),
    *(
        Case(
            "CODE-FUND",
            f"{table_id}[{fund}].total",
            (_add(table_id, (fund, "1.00")),),
            (_add(table_id, (other, "1.00")),),
            status=Verdict.EXACT,
            part=f"{table_id} {fund}",
        )
        for table_id, fund, other in (
            ("T05", "2120803", "2120303"),
            ("T05", "2290401", "2290301"),
            ("T05", "2290804", "2290704"),
            ("T05", "2296002", "2299902"),
            ("T05", "2340101", "2240101"),
            ("T05", "2230105", "2220105"),
            ("T05", "2069801", "2069901"),
            ("T08", "2230105", "2290401"),
        )
    ),
    *(
        Case(
            "CODE-EXCL",
            f"T03[{code}].total",
            (_add("T03", (code, "1.00")),),
            (_add("T03", (code, None), (other, "1.00")),),
            status=Verdict.EXACT,
            part=code,
        )
        for code, other in (("227", "228"), ("230", "231"))
    ),
    Case(
        "CODE-STALE",
        "T01[207].amount",
        (_label("T01", "207", "文化体育与传媒支出"),),
        (_label("T01", "207", "文化旅游体育与传媒"),),  # cut, as 科学技术 for 科学技术支出
        status=Verdict.EXACT,
        part="类",
    ),
    Case(
        "CODE-STALE",
        "T02[20805].total",
        (
            _label("T02", "20805", "行政事业单位离退休"),
            _label("T03", "20805", "行政事业单位离退休"),
        ),
        (
            _label("T02", "20805", "行政事业 单位养老"),
            _label("T03", "20805", "支出行政事业单位养老"),
        ),
        status=Verdict.EXACT,
        part="款",
    ),
    Case(
        "CODE-SWAP",
        "T03[2101102].total",
        (_label("T03", "2101102", "住房公积金"),),
        (_label("T03", "2101102", "行政事业单位医疗"), _label("T03", "2080506", "职业年金缴费")),
        status=Verdict.EXACT,
    ),
    Case(
        "CODE-WORD",
        "T03[2060101].total",
        (_label("T03", "2060101", "机关开支"),),
        (_label("T03", "2060101", "行政 运行"), _label("T03", "206", "科学技术")),
        status=Verdict.EXACT,
    ),
    Case(
        "CODE-WORD",
        "T03[20804].total",
        (
            _label("T03", "20804", "机关服务"),
        ),  # the name of others, but that of 20804 is only historic
        (_label("T03", "20804", "补充全国社会保障金"),),
        status=Verdict.EXACT,
        part="historic",
    ),
    Case(
        "CODE-NEW",
        "T03[2060177].total",
        (_add("T03", ("2060177", "1.00")),),
        (_add("T03", ("2060102", "1.00")),),
        status=Verdict.EXACT,
    ),
    Case(
        "CODE-NEW",
        "T03[2040404].total",
        (_add("T03", ("2040404", "1.00"), label="查办和预防职务犯罪"),),  # an edition before
        (_add("T03", ("2040499", "1.00")),),
        status=Verdict.EXACT,
        part="gone",
    ),
    Case(
        "CODE-CAT",
        "T03[2990101].total",
        (_add("T03", ("2990101", "1.00")),),
        (_add("T03", ("2290177", "1.00")),),
        status=Verdict.EXACT,
    ),
)
"""What must or must not be printed."""

CASES = (*_INSIDE, *_SUMMARIES, *_ACROSS, *_PRESENCE)

# --- the tests ----------------------------------------


def _findings(report: Report, rule_id: str) -> list[Finding]:
    return [finding for finding in report.violations if finding.rule == rule_id]


def _named(findings: Iterable[Finding]) -> set[str]:
    return {cell.ref for finding in findings for cell in finding.cells}


def test_the_base_is_true_in_every_respect() -> None:
    report = check(_base())
    assert report.verdict is ReportVerdict.CONSISTENT
    assert report.findings == ()
    assert {line.status for line in report.ledger} == {Verdict.EXACT}
    assert report.counts["figures_checked"] == report.counts["figures"]


def test_every_rule_has_a_case() -> None:
    kinds = (Kind.LINEAR, Kind.TABLE, Kind.CODE)
    assert {case.rule for case in CASES} == {
        one.id for one in rules() if one.kind in kinds and not one.id.startswith("N-")
    }


def _assert_broken(case: Case, edits: Iterable[Edit]) -> None:
    findings = _findings(check(_edited(edits)), case.rule)
    violated = [finding for finding in findings if finding.verdict is Verdict.VIOLATED]
    assert {finding.severity for finding in violated} == {find(case.rule).severity}
    assert case.cell in _named(violated)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_broken_rule_is_reported_with_its_severity_and_cell(case: Case) -> None:
    _assert_broken(case, case.broken)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.opposite], ids=lambda case: case.id
)
def test_an_equality_is_broken_from_the_other_side_too(case: Case) -> None:
    _assert_broken(case, case.opposite)


def test_no_two_cases_share_a_name() -> None:
    assert len({case.id for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_near_miss_is_not_reported_as_broken(case: Case) -> None:
    report = check(_edited(case.near))
    statuses = {line.status for line in report.ledger if line.rule == case.rule}
    assert max(statuses, key=list(Verdict).index, default=None) is case.status
    explained = {(finding.verdict, finding.severity) for finding in _findings(report, case.rule)}
    assert explained <= {(Verdict.ROUNDING, Severity.INFO), (Verdict.ROLLED_UP, Severity.INFO)}


@pytest.mark.parametrize("number", [2, 3, 5, 6, 8, 9])
def test_a_row_printed_twice_breaks_the_closure_of_its_own_table_only(number: int) -> None:
    repeated = Unread("2060101 行政运行 1.00", Reason.ROW_TWICE, f"T0{number}")
    report = check(attrs.evolve(_base(), unread=(repeated,)))
    (finding,) = report.findings
    assert finding.rule == f"T{number}-CLO"
    assert finding.severity is Severity.WARNING
    assert repeated.text in finding.message.zh
    stray = attrs.evolve(repeated, reason=Reason.STRAY_TEXT)
    assert check(attrs.evolve(_base(), unread=(stray,))).findings == ()


@pytest.mark.parametrize(
    ("entity", "severity"), [("某大学", Severity.WARNING), ("某市科学技术局", Severity.ERROR)]
)
def test_travel_abroad_of_a_place_of_study_may_stand_outside_table_7(
    entity: str, severity: Severity
) -> None:
    (case,) = (case for case in CASES if case.id == "X-T6T7-out")
    (finding,) = _findings(check(attrs.evolve(_edited(case.broken), entity=entity)), case.rule)
    assert finding.severity is severity
    assert finding.verdict is Verdict.VIOLATED
