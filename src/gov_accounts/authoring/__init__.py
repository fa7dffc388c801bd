"""Ledger lines → the nine tables, and the official print of them.

Amounts of a ledger are exact, in whole 分. :func:`build` adds them up and prints every cell in one
practice of rounding; :func:`printed_tables` lays the tables out as a place does, and
:func:`print_text` writes that as a text extractor gives it: blank cells are lost, names may wrap,
pages may break.
"""

from __future__ import annotations

from gov_accounts.authoring._building import (
    OWN_SOURCES,
    THREE_PUBLIC,
    Balance,
    Ledger,
    Payment,
    Receipt,
    build,
)
from gov_accounts.authoring._extracted import print_text
from gov_accounts.authoring._laid_out import Print, PrintedTable, PrintedText, printed_tables

__all__ = [
    "OWN_SOURCES",
    "THREE_PUBLIC",
    "Balance",
    "Ledger",
    "Payment",
    "Print",
    "PrintedTable",
    "PrintedText",
    "Receipt",
    "build",
    "print_text",
    "printed_tables",
]
