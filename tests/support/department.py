"""A true department that has figures in every table; nothing in it breaks a rule."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs

from gov_accounts.authoring import Ledger, build
from gov_accounts.tables import columns_of
from tests.support.ledgers import balance, fen, payment, receipt

if TYPE_CHECKING:
    from gov_accounts.accounts import FinalAccounts

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
        *(receipt(item, "general_budget", wan) for item, _, wan in _BASIC),
        receipt("2060101", "general_budget", "10.00"),
        receipt("2060404", "general_budget", "48.00"),
        receipt("2080451", "general_budget", "1.00"),
        receipt("2120803", "government_fund", "20.00"),
        receipt("2120804", "government_fund", "6.00"),
        receipt("2296002", "government_fund", "9.00"),
        receipt("2230105", "state_capital", "6.00"),
        receipt("2230199", "state_capital", "3.00"),
        receipt("2080451", "state_capital", "5.00"),
        receipt("2060199", "superior_subsidy", "4.00"),
        receipt("2060199", "institutional", "20.00"),
        receipt("2060199", "business", "10.00"),
        receipt("2060199", "subsidiary_remittance", "3.00"),
        receipt("2060199", "other", "2.00"),
        receipt("2060404", "superior_subsidy", "1.50"),
        receipt("2060404", "institutional", "2.50"),
        receipt("2060404", "business", "1.20"),
        receipt("2060404", "subsidiary_remittance", "0.80"),
        receipt("2060404", "other", "0.40"),
    ),
    payments=(
        *(payment(item, "general_budget", "basic", wan, code) for item, code, wan in _BASIC),
        payment("2060101", "general_budget", "project", "10.00"),
        payment("2060404", "general_budget", "project", "43.00"),
        payment("2060404", "general_budget", "project", "1.00", "30212"),
        payment("2060404", "general_budget", "project", "0.50", "30217"),
        payment("2060404", "general_budget", "project", "0.60", "30231"),
        payment("2060404", "general_budget", "project", "2.00", "31013"),
        payment("2080451", "general_budget", "project", "1.00"),
        payment("2120803", "government_fund", "project", "18.00"),
        payment("2120804", "government_fund", "project", "5.00"),
        payment("2296002", "government_fund", "basic", "3.00"),
        payment("2296002", "government_fund", "project", "5.00"),
        payment("2230105", "state_capital", "project", "5.00"),
        payment("2230199", "state_capital", "basic", "1.00"),
        payment("2230199", "state_capital", "project", "2.50"),
        payment("2080451", "state_capital", "project", "5.00"),
        payment("2060199", "own", "basic", "12.00"),
        payment("2060199", "own", "project", "5.00"),
        payment("2060199", "own", "superior_remittance", "2.00"),
        payment("2060199", "own", "business", "8.00"),
        payment("2060199", "own", "subsidiary_subsidy", "3.00"),
        payment("2060404", "own", "project", "4.00"),
        payment("2060404", "own", "business", "1.00"),
    ),
    openings=(
        balance("2060404", "general_budget", "2.00"),
        balance("2120803", "government_fund", "5.00"),
        balance("2296002", "government_fund", "1.50"),
        balance("2230105", "state_capital", "3.00"),
        balance("2230199", "state_capital", "1.00"),
        balance("2060199", "own", "6.00"),
    ),
    budgets={
        "overseas": fen("4.00"),
        "reception": fen("3.00"),
        "vehicles_running": fen("5.00"),
        "vehicles_purchase": fen("25.00"),
    },
)

_STATE_CAPITAL = {
    "2080451": {"revenue": "5.00"},
    "2230105": {"opening": "3.00", "revenue": "6.00", "closing": "4.00"},
    "2230199": {"opening": "1.00", "revenue": "3.00", "closing": "0.50"},
}
"""What the layout's three columns of T09 leave out."""


@cache
def department() -> FinalAccounts:
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
