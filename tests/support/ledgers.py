"""Receipts, balances and payments in 万元, of which the tests make true departments."""

from __future__ import annotations

from decimal import Decimal

from gov_accounts.authoring import Balance, Payment, Receipt
from gov_accounts.codes import DepartmentEconomicCode, FunctionCode


def fen(wan: str) -> int:
    return int(Decimal(wan) * 1_000_000)


def receipt(item: str, source: str, wan: str) -> Receipt:
    return Receipt(FunctionCode(item), source, fen(wan))


def balance(item: str, fund: str, wan: str) -> Balance:
    return Balance(FunctionCode(item), fund, fen(wan))


def payment(item: str, fund: str, nature: str, wan: str, economic: str = "") -> Payment:
    code = DepartmentEconomicCode(economic) if economic else None
    return Payment(FunctionCode(item), fund, nature, fen(wan), code)
