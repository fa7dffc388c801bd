"""Documents that print codes, and lists of codes as files."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from gov_accounts import FinalAccounts, Unit
from gov_accounts.catalogue import default_catalogue
from gov_accounts.codes import FunctionCode
from gov_accounts.tables import GeneralBudgetRow, GeneralBudgetTable

if TYPE_CHECKING:
    from pathlib import Path

OURS = default_catalogue()

RETIRED = FunctionCode("20805")


def printing(*rows: tuple[str, str], year: int = 2024, unit: str = "某局") -> FinalAccounts:
    printed = tuple(GeneralBudgetRow(code, name, total=Decimal("1.00")) for code, name in rows)
    table = GeneralBudgetTable(Unit.WAN, Decimal("0.01"), rows=printed)
    return FinalAccounts(unit, year, general_budget=table)


def file_of(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


KNOWN = [entry.code for entry in default_catalogue()]
