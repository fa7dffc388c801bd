"""What a person is told of a report: one model, answer first, that every renderer shows."""

from gov_accounts.reporting._not_read import kept_lines, unread_lines
from gov_accounts.reporting._page_picture import PagePicture
from gov_accounts.reporting._place_text import place_text
from gov_accounts.reporting._report_model import (
    VERDICTS,
    WORST_FIRST,
    Explained,
    Group,
    Item,
    Part,
    Told,
    tell,
    verdict_name,
)

__all__ = [
    "VERDICTS",
    "WORST_FIRST",
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
    "verdict_name",
]
