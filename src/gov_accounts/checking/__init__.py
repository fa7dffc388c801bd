"""Judging a document. One module a part: the tables, later the narrative and the evaluation forms."""

from __future__ import annotations

from gov_accounts.checking.tables import check

__all__ = ["check"]
