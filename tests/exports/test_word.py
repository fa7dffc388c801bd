"""Accounts as a Word document: printed as their layout does, and read back."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import docx
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import gov_accounts as ga
from gov_accounts.authoring import build
from gov_accounts.errors import DocumentError, GovAccountsError
from gov_accounts.exports.word import write_docx
from gov_accounts.layouts import known_layouts
from gov_accounts.strategies import ledgers
from tests.support.documents import example

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from gov_accounts.accounts import FinalAccounts


def printed(accounts: FinalAccounts) -> dict[str, Decimal]:
    return {cell.ref: cell.amount for cell in accounts.cells() if cell.amount is not None}


@given(data=st.data())
def test_what_is_printed_is_read_back_in_every_layout(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every figure of a table stands in its own cell of the document, in whatever layout."""
    name = data.draw(st.sampled_from(sorted(known_layouts())))
    accounts = build(data.draw(ledgers(layout_name=name)), layout_name=name)
    path = tmp_path_factory.mktemp("word") / "accounts.docx"
    write_docx(accounts, path)
    again = ga.read(path)
    assert printed(again) == printed(accounts)
    assert (again.entity, again.fiscal_year) == (accounts.entity, accounts.fiscal_year)


def test_a_page_is_wide_and_heads_are_repeated(tmp_path: Path) -> None:
    path = tmp_path / "accounts.docx"
    write_docx(example(), path)
    document = docx.Document(str(path))
    (section,) = document.sections
    assert (section.page_width or 0) > (section.page_height or 0) > 0
    assert len(document.tables) == len(list(example().tables()))
    for table in document.tables:
        repeated = [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows]
        assert repeated == sorted(repeated, reverse=True)
        assert 0 < sum(repeated) < len(repeated)
    words = [one.text for one in document.paragraphs]
    assert "收入支出决算总表" in words
    assert "金额单位：万元" in words


def test_what_word_cannot_hold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "accounts.docx"
    path.write_bytes(b"old")
    with pytest.raises(DocumentError, match="cannot hold the character") as found:
        write_docx(evolve(example(), entity="某局\x07"), path)
    assert "控制字符" in found.value.zh
    assert path.read_bytes() == b"old"


def test_without_the_library_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(GovAccountsError, match=r"pip install 'gov-accounts\[word\]'"):
        write_docx(example(), tmp_path / "accounts.docx")
