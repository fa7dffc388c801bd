"""Tables, accounts and reports for people: as plain text and as HTML."""

from gov_accounts.display._markup import accounts_html, page, report_html, table_html
from gov_accounts.display._place_text import place_text
from gov_accounts.display._rule_text import needs_text, rule_text, validity_text, whole_text
from gov_accounts.display._text import accounts_text, report_text, table_text, width

__all__ = [
    "accounts_html",
    "accounts_text",
    "needs_text",
    "page",
    "place_text",
    "report_html",
    "report_text",
    "rule_text",
    "table_html",
    "table_text",
    "validity_text",
    "whole_text",
    "width",
]
