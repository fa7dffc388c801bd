"""What a person is told of a report: one model, answer first, that every renderer shows."""

from gov_accounts.reporting._not_read import kept_lines, unread_lines
from gov_accounts.reporting._page_picture import PagePicture
from gov_accounts.reporting._place_text import place_text
from gov_accounts.reporting._report_model import VERDICTS, Explained, Group, Item, Part, Told, tell

__all__ = [
    "VERDICTS",
    "Explained",
    "Group",
    "Item",
    "PagePicture",
    "Part",
    "Told",
    "kept_lines",
    "place_text",
    "tell",
    "unread_lines",
]
