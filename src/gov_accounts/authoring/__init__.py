"""Ledger lines → the nine tables, and the official print of them.

Amounts of a ledger are exact, in whole 分. :func:`build` adds them up and prints every cell in one
practice of rounding; :func:`printed_tables` lays the tables out as a place does, and
:func:`print_text` writes that as a text extractor gives it: blank cells are lost, names may wrap,
pages may break. :func:`explain` writes the explanation (情况说明) as one of several places words
it, and knows the name and value of every figure that it tells.
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
from gov_accounts.authoring._explaining import explain
from gov_accounts.authoring._extracted import print_text
from gov_accounts.authoring._laid_out import Print, PrintedTable, PrintedText, printed_tables
from gov_accounts.authoring._told import Choose, Explanation, Told
from gov_accounts.authoring._unprinted import Facts, draw_facts
from gov_accounts.authoring._wordings import Wording, known_wordings, wording

__all__ = [
    "OWN_SOURCES",
    "THREE_PUBLIC",
    "Balance",
    "Choose",
    "Explanation",
    "Facts",
    "Ledger",
    "Payment",
    "Print",
    "PrintedTable",
    "PrintedText",
    "Receipt",
    "Told",
    "Wording",
    "build",
    "draw_facts",
    "explain",
    "known_wordings",
    "print_text",
    "printed_tables",
    "wording",
]
