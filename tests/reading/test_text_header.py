"""The columns of a table from the words of its header in running text."""

from __future__ import annotations

import pytest

from gov_accounts import Reason, read_text
from gov_accounts.accounts import FinalAccounts
from gov_accounts.reading._printed_cells import words_of
from gov_accounts.reading._plain_text import text_lines
from gov_accounts.reading._text_header import header_of_text
from gov_accounts.tables import ExpenditureTable, FiscalSummary, FundTable, Table, ThreePublicTable
