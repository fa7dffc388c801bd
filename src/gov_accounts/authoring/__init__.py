"""Ledger lines → the nine tables, and the official print of them.

Amounts of a ledger are exact, in whole 分; :func:`read_ledger` takes one from a file.
:func:`build` adds them up and prints every cell in one
practice of rounding; :func:`printed_tables` lays the tables out as a place does, and
:func:`print_text` writes that as a text extractor gives it: blank cells are lost, names may wrap,
pages may break. :func:`explain` writes the explanation (情况说明) as one of several places words
it, and knows the name and value of every figure that it tells.

:func:`fill_form` draws a sound self-evaluation form (绩效自评表) of a family; :func:`form_cells`
prints it as merged cells, each with the path of its figure, which :func:`form_html`,
:func:`form_text` and :func:`form_markdown` write. :func:`draw_form` does both.
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
from gov_accounts.authoring._drawn_forms import FilledForm, draw_form, misprint_form
from gov_accounts.authoring._explaining import explain
from gov_accounts.authoring._extracted import print_text
from gov_accounts.authoring._filled_forms import fill_form
from gov_accounts.authoring._form_cells import FormCell, FormPrint, draw_print
from gov_accounts.authoring._form_texts import (
    FORM_STYLES,
    form_grid,
    form_html,
    form_markdown,
    form_text,
)
from gov_accounts.authoring._laid_out import Print, PrintedTable, PrintedText, printed_tables
from gov_accounts.authoring._ledger_files import (
    LEDGER_COLUMNS,
    ledger_from_csv,
    ledger_from_json,
    ledger_to_json,
    read_ledger,
)
from gov_accounts.authoring._printed_forms import form_cells
from gov_accounts.authoring._told import Choose, Explanation, Told
from gov_accounts.authoring._unprinted import Facts, draw_facts
from gov_accounts.authoring._wordings import Wording, known_wordings, wording

__all__ = [
    "FORM_STYLES",
    "LEDGER_COLUMNS",
    "OWN_SOURCES",
    "THREE_PUBLIC",
    "Balance",
    "Choose",
    "Explanation",
    "Facts",
    "FilledForm",
    "FormCell",
    "FormPrint",
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
    "draw_form",
    "draw_print",
    "explain",
    "fill_form",
    "form_cells",
    "form_grid",
    "form_html",
    "form_markdown",
    "form_text",
    "known_wordings",
    "ledger_from_csv",
    "ledger_from_json",
    "ledger_to_json",
    "misprint_form",
    "print_text",
    "printed_tables",
    "read_ledger",
    "wording",
]
