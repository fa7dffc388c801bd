"""Documents → accounts. Each source has one small module; recognition knows no file format."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve

from gov_accounts.errors import DocumentError
from gov_accounts.reading._pages import Pages, joined_pages
from gov_accounts.reading._pipeline import recognise
from gov_accounts.reading._plain_text import decode, text_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.units import Unit

__all__ = ["read", "read_bytes", "read_text"]

_UNNAMED = "document"
_STANDARD_INPUT = "standard input"


def read(
    path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    unit: Unit | None = None,
    entity: str | None = None,
    fiscal_year: int | None = None,
) -> FinalAccounts:
    """Read final accounts from a file, or from the files of one document; ``-`` is standard input.

    It reads text, Markdown, HTML, workbooks (.xlsx, .xls, .et, .ods), .docx, OFD, JSON written by
    this package and, with its extra, PDF. A workbook written by this package gives the accounts it
    was written from, with the figures that it holds now. A document may be a part: tables, one
    table, the explanation or forms alone. Parts in several files, such as tables in a workbook and
    the explanation on a web page, are read together if their paths are given as a list.

    ``unit``, ``entity`` and ``fiscal_year`` answer what the document does not print. Accounts with
    wrong figures load; ``unread`` and ``ambiguous`` list the pieces that were not understood.
    Raises :class:`~gov_accounts.errors.DocumentError` for any other document,
    :class:`~gov_accounts.errors.LoadError` for JSON that does not fit, and :class:`OSError` for a
    file that cannot be opened.
    """
    files = [opened(one) for one in ([path] if isinstance(path, (str, os.PathLike)) else path)]
    return read_files(files, unit=unit, entity=entity, fiscal_year=fiscal_year)


def read_files(
    files: Sequence[tuple[bytes, str]],
    *,
    unit: Unit | None = None,
    entity: str | None = None,
    fiscal_year: int | None = None,
) -> FinalAccounts:
    """Read final accounts from the files of one document, each its bytes and its name."""
    if len(files) == 1:
        return read_bytes(*files[0], unit=unit, entity=entity, fiscal_year=fiscal_year)
    pages = joined_pages([(name, _part(data, name)) for data, name in files])
    joined = "+".join(name for _, name in files)
    accounts = recognise(pages, joined, unit=unit, entity=entity, fiscal_year=fiscal_year)
    return evolve(accounts, source=joined)


def opened(path: str | os.PathLike[str]) -> tuple[bytes, str]:
    """Return the bytes of a file and its name; raises OSError if it cannot be opened."""
    from gov_accounts.reading.formats._limits import limit  # noqa: PLC0415

    # What is larger than a file may be, or never ends, is not read to its end.
    most = limit("file_bytes") + 1
    if str(path) == "-":
        return sys.stdin.buffer.read(most), _STANDARD_INPUT
    with Path(path).open("rb") as stream:
        return stream.read(most), Path(path).name


def _part(data: bytes, name: str) -> Pages:
    """Return the pages of one of several files."""
    from gov_accounts.reading.formats import pages_of  # noqa: PLC0415

    pages = pages_of(data, name)
    if pages is not None:
        return pages
    text = decode(data, name)
    if text.lstrip()[:1] in ("{", "["):
        raise DocumentError(
            f"{name}: accounts saved as JSON are no part of a document; read the file by itself",
            f"{name}：这是已保存的决算数据（JSON），不能作为文件的一部分，请单独读取",
        )
    return Pages(text_lines(text))


def read_bytes(
    data: bytes,
    name: str = _UNNAMED,
    *,
    unit: Unit | None = None,
    entity: str | None = None,
    fiscal_year: int | None = None,
) -> FinalAccounts:
    """Read final accounts from the bytes of a file; messages use ``name``. See :func:`read`."""
    from gov_accounts.reading.formats import pages_of  # noqa: PLC0415

    pages = pages_of(data, name)
    if pages is not None and any(row.sheet for grid in pages.grids for row in grid[:1]):
        from gov_accounts.exports.workbook import read_workbook, wrote  # noqa: PLC0415

        # Only now, within the bounds of the reader, is it known that the file is sound.
        if wrote(data):
            return read_workbook(io.BytesIO(data), name)
    if pages is not None:
        accounts = recognise(pages, name, unit=unit, entity=entity, fiscal_year=fiscal_year)
        return _from(accounts, name)
    text = decode(data, name)
    if text.lstrip()[:1] in ("{", "["):
        from gov_accounts.interchange import from_json  # noqa: PLC0415

        return from_json(text)
    return read_text(text, name, unit=unit, entity=entity, fiscal_year=fiscal_year)


def _from(accounts: FinalAccounts, name: str) -> FinalAccounts:
    """Say which file accounts were read from, if it is one, and what was not understood in it."""
    if name in (_UNNAMED, _STANDARD_INPUT):
        return accounts
    return evolve(
        accounts,
        source=name,
        unread=tuple(evolve(one, place=one.place.within(name)) for one in accounts.unread),
        ambiguous=tuple(evolve(one, place=one.place.within(name)) for one in accounts.ambiguous),
    )


def read_text(
    text: str,
    name: str = _UNNAMED,
    *,
    unit: Unit | None = None,
    entity: str | None = None,
    fiscal_year: int | None = None,
) -> FinalAccounts:
    """Read final accounts from text; see :func:`read`."""
    if not text.strip():
        raise DocumentError(
            f"{name}: the text is empty; expected the text of final accounts (部门决算)",
            f"{name}：文本是空的；应为部门决算的文字",
        )
    pages = Pages(text_lines(text))
    accounts = recognise(pages, name, unit=unit, entity=entity, fiscal_year=fiscal_year)
    return _from(accounts, name)
