"""Files → pages of lines and grids: one small module a format, each behind its extra."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gov_accounts.errors import DocumentError

if TYPE_CHECKING:
    from gov_accounts.reading._pages import Pages

__all__ = ["need", "pages_of"]


def need(module: str, extra: str, name: str, what: str) -> Any:
    """Import what a source needs; raises :class:`DocumentError` that names the extra."""
    try:
        return import_module(module)
    except ImportError:
        raise DocumentError(
            f"{name}: this is {what}; reading it needs the extra {extra}: pip install "
            f"'gov-accounts[{extra}]'"
        ) from None


def pages_of(data: bytes, name: str) -> Pages | None:
    """Return the pages of a PDF, workbook, Word document or web page; None for text and JSON."""
    head = data[:2048].lstrip().lower()
    if data.startswith(b"%PDF"):
        source = "_pdf"
    elif data.startswith(b"PK\x03\x04") and b"word/document" in data:
        source = "_docx"
    elif (data.startswith(b"PK\x03\x04") and b"xl/workbook" in data) or (
        data.startswith(b"\xd0\xcf\x11\xe0") and "Workbook".encode("utf-16-le") in data
    ):
        source = "_spreadsheet"
    elif head.startswith((b"<!doctype html", b"<html")) or b"<table" in data.lower():
        source = "_web"
    else:
        return None
    pages: Pages = import_module(f"gov_accounts.reading.formats.{source}").pages(data, name)
    return pages
