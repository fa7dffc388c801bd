"""Tables, accounts and reports for people: as plain text and as HTML."""

from gov_accounts.display._markup import accounts_html, page, report_html, table_html
from gov_accounts.display._report_page import report_index, report_page
from gov_accounts.display._report_text import report_text
from gov_accounts.display._rule_text import needs_text, rule_text, validity_text, whole_text
from gov_accounts.display._several import Reports
from gov_accounts.display._text import accounts_text, coverage_text, table_text
from gov_accounts.display._wrapping import width
from gov_accounts.reporting import place_text

__all__ = [
    "Reports",
    "accounts_html",
    "accounts_text",
    "coverage_text",
    "needs_text",
    "page",
    "place_text",
    "report_html",
    "report_index",
    "report_page",
    "report_text",
    "rule_text",
    "table_html",
    "table_text",
    "validity_text",
    "whole_text",
    "width",
]
