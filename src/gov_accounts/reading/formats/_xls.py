"""Workbooks as .xls and .et: each visible sheet a grid, its cells as they are shown."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from gov_accounts.errors import DocumentError
from gov_accounts.reading.formats._biff import old_sheets
from gov_accounts.reading.formats._sheets import put

if TYPE_CHECKING:
    from gov_accounts.reading._pages import Pages

__all__ = ["pages"]


def pages(data: bytes, name: str) -> Pages:
    """Read a workbook; raises :class:`DocumentError` for damaged files."""
    try:
        return put(old_sheets(data))
    except (struct.error, ValueError, LookupError) as error:
        raise DocumentError(
            f"{name}: the workbook cannot be opened ({error}); save it anew as .xlsx",
            f"{name}：无法打开工作簿（{error}）；请另存为 .xlsx",
        ) from None
