"""Workbooks: figures, notes, the official layout."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

import attrs
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_accounts import DocumentError, read
from gov_accounts.exports.workbook import read_workbook, write_workbook
from gov_accounts.layouts import known_layouts
from gov_accounts.strategies import published_accounts
from tests.support.documents import example
from tests.support.packages import changed


def test_a_workbook_whose_rows_were_moved_is_refused(tmp_path: Path) -> None:
    write_workbook(example(), tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    book["T02 收入决算表"].insert_rows(7)
    book.save(tmp_path / "book.xlsx")
    with pytest.raises(
        DocumentError, match=r"T02 收入决算表!A7: expected the code .* put the rows back"
    ):
        read(tmp_path / "book.xlsx")


@pytest.mark.parametrize(
    ("member", "sound", "damage"),
    [
        ("xl/worksheets/sheet2.xml", b' s="1"', b' s="9999"'),
        ("xl/worksheets/sheet2.xml", b"fitToHeight=", b'fitToWidth="x" fitToHeight='),
        ("xl/worksheets/sheet2.xml", b"</sheetData>", b"</sheet>"),
    ],
)
def test_a_damaged_workbook_of_ours_is_refused_in_one_sentence(
    tmp_path: Path, member: str, sound: bytes, damage: bytes
) -> None:
    path = tmp_path / "book.xlsx"
    write_workbook(example(), path)
    data = path.read_bytes()
    broken = changed(
        data, lambda name, own: own.replace(sound, damage, 1) if name == member else own
    )
    assert broken != data
    path.write_bytes(broken)
    with pytest.raises(DocumentError) as refused:
        read_workbook(path, "book.xlsx")
    for told in (refused.value.en, refused.value.zh):
        assert told.startswith("book.xlsx")
        assert "\n" not in told
        assert "\\n" not in told
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("layout", sorted(known_layouts()))
@given(data=st.data())
@settings(max_examples=3)
def test_a_workbook_in_the_official_layout_is_read_like_any_other_too(
    layout: str, data: st.DataObject
) -> None:
    """The sheets print 行次, 栏次, 公开NN表 and blocks like the layout, also without 说明."""
    accounts = data.draw(published_accounts(layout_name=layout))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "accounts.xlsx"
        write_workbook(accounts, path)
        book = openpyxl.load_workbook(path)
        printed, first = known_layouts()[layout], book.worksheets[0]
        words = {cell.value for row in first.iter_rows() for cell in row}
        assert ({"行次", "栏次"} <= words) is printed.row_numbers
        mark = printed.mark.format(printed.tables["T01"].number)
        assert [cell.value for cell in first[2] if cell.value] == ([mark] if mark else [])
        book.remove(book["说明"])
        book.save(path)
        again = read(path)
    assert {cell.ref: cell.amount for cell in again.cells() if cell.amount is not None} == {
        cell.ref: cell.amount for cell in accounts.cells() if cell.amount is not None
    }


def test_a_workbook_whose_notes_were_changed_is_refused(tmp_path: Path) -> None:
    write_workbook(example(), tmp_path / "book.xlsx")
    for column, value in ((2, "{"), (2, "[]")):
        book = openpyxl.load_workbook(tmp_path / "book.xlsx")
        book["说明"].cell(1, column).value = value
        book.save(tmp_path / "changed.xlsx")
        with pytest.raises(DocumentError, match="说明 was changed"):
            read_workbook(tmp_path / "changed.xlsx")


def test_a_workbook_shows_figures_as_numbers_and_no_formula(tmp_path: Path) -> None:
    accounts = example()
    assert accounts.revenue is not None
    first, *rest = accounts.revenue.rows
    big = attrs.evolve(first, label="=1+1", total=Decimal("12345678901234567.89"))
    changed = attrs.evolve(accounts, revenue=attrs.evolve(accounts.revenue, rows=(big, *rest)))
    write_workbook(changed, tmp_path / "book.xlsx")
    assert read_workbook(tmp_path / "book.xlsx") == changed
    assert read(tmp_path / "book.xlsx") == changed
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    sheet = book["T02 收入决算表"]
    assert sheet["B6"].data_type == "s"
    assert isinstance(sheet["C7"].value, float)
    sheet["C7"] = 7.125
    book.save(tmp_path / "book.xlsx")
    again = read_workbook(tmp_path / "book.xlsx")
    assert str(again.revenue.rows[1].total) == "7.125"  # type: ignore[union-attr]
    sheet["C7"] = True
    book.save(tmp_path / "book.xlsx")
    with pytest.raises(DocumentError, match="C7: expected a figure, found True"):
        read_workbook(tmp_path / "book.xlsx")
    book.remove(book["说明"])
    book.save(tmp_path / "book.xlsx")
    with pytest.raises(DocumentError, match="written by gov_accounts"):
        read_workbook(tmp_path / "book.xlsx")


def test_a_character_that_a_workbook_cannot_hold_is_named_with_its_cell(tmp_path: Path) -> None:
    accounts = attrs.evolve(example(), entity="某\x0b局")
    with pytest.raises(DocumentError, match=r"A3: a workbook cannot hold the character '\\x0b'"):
        write_workbook(accounts, tmp_path / "accounts.xlsx")
