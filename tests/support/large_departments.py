"""Departments of any size with amounts as departments have them, none near the last place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.authoring import Balance, Ledger, Payment, Receipt, build
from gov_accounts.catalogue import default_catalogue
from gov_accounts.codes import DepartmentEconomicCode, FunctionCode, Level
from gov_accounts.layouts import layout as layout_named

if TYPE_CHECKING:
    from random import Random

    from gov_accounts.accounts import FinalAccounts

__all__ = ["large_department", "large_ledger"]

_WAN = 1_000_000


def _fen(rng: Random) -> int:
    return rng.randint(_WAN // 2, rng.choice((20, 300, 4000)) * _WAN)


def large_department(rng: Random, items: int, layout_name: str) -> FinalAccounts:
    """Return true accounts with so many 项: most paid from the general budget, some from others."""
    return build(large_ledger(rng, items, layout_name), layout_name=layout_name)


def large_ledger(rng: Random, items: int, layout_name: str) -> Ledger:
    """Return the ledger of such accounts."""
    layout = layout_named(layout_name)
    classes = set(layout.classes) - {"223"}
    every = [
        FunctionCode(entry.code.digits)
        for entry in default_catalogue().edition(FunctionCode)
        if entry.level is Level.ITEM and entry.code.digits[:3] in classes
    ]
    economic = [c for group in layout.tables["T06"].blocks for c in group if len(c) == 5]
    receipts: list[Receipt] = []
    payments: list[Payment] = []
    openings: list[Balance] = []
    for item in rng.sample(every, items):
        fund = "government_fund" if rng.random() < 0.05 else "general_budget"
        natures = rng.choice((("basic",), ("project",), ("project",), ("basic", "project")))
        for nature in natures:
            fen = _fen(rng)
            code = DepartmentEconomicCode(rng.choice(economic)) if nature == "basic" else None
            payments.append(Payment(item, fund, nature, fen, code))
            if rng.random() < 0.9:
                receipts.append(Receipt(item, fund, fen))
            else:
                openings.append(Balance(item, fund, fen))
        if rng.random() < 0.15:
            fen = _fen(rng)
            receipts.append(Receipt(item, rng.choice(("institutional", "other")), fen))
            payments.append(Payment(item, "own", rng.choice(("project", "business")), fen))
    return Ledger(
        "某某市某某局", max(layout.years), tuple(receipts), tuple(payments), tuple(openings)
    )
