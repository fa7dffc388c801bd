"""Workbooks: what a sheet shows is what is read."""

from __future__ import annotations

import io
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

import gov_accounts as ga
from gov_accounts.reading import read_bytes
from gov_accounts.reading.formats import pages_of
from gov_accounts.refs import CellRef
from tests.support.documents import example
from tests.support.figures import figures_of
from tests.support.packages import changed, ods, to_ods, xlsx
from tests.support.sheets import How, sheets, to_xls, to_xlsx

if TYPE_CHECKING:
    from gov_accounts.reading._pages import Pages


def rows_of(data: bytes, sheet: int = 0) -> list[tuple[str | None, ...]]:
    return [row.cells for row in read(data).grids[sheet]]


def read(data: bytes) -> Pages:
    found = pages_of(data, "x.xlsx")
    assert found is not None
    return found


def one_row(cells: str, **how: Any) -> list[str | None]:
    return list(rows_of(xlsx({"表": f"<sheetData><row r='1'>{cells}</row></sheetData>"}, **how))[0])


def text(address: str, words: str) -> str:
    return f"<c r='{address}' t='inlineStr'><is><t>{words}</t></is></c>"


def test_numbers_of_a_workbook_are_read_as_their_format_prints_them() -> None:
    import openpyxl  # noqa: PLC0415

    book = openpyxl.Workbook()
    page = book.worksheets[0]
    rows: list[list[Any]] = [
        ["一般公共预算财政拨款支出决算表"],
        ["部门：某局", None, "2024年度", None, "单位：万元"],
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["206", "科学技术支出", 1234.5, 1234.5, 0],
        ["合计", None, 1234.5, 1234.5, None],
    ]
    for row in rows:
        page.append(row)
    for cells in page.iter_rows(min_row=4, min_col=3):
        for cell in cells:
            cell.number_format = "#,##0.00"
    out = io.BytesIO()
    book.save(out)
    table = read_bytes(out.getvalue(), "x.xlsx", fiscal_year=2024).general_budget
    assert table is not None
    assert str(table["206"].total) == "1234.50"
    assert str(table["206"].project) == "0.00"
    assert table["total"].project is None


def test_a_figure_rounded_by_its_format_is_read_as_shown() -> None:
    assert one_row("<c r='A1' s='0'><v>532.405</v></c>", formats=["#,##0.00"]) == ["532.41"]
    assert one_row("<c r='A1'><v>532.4099999999999</v></c>") == ["532.41"]


def test_errors_truth_and_texts_come_as_their_text() -> None:
    cells = (
        "<c r='A1' t='e'><v>#REF!</v></c><c r='B1' t='b'><v>1</v></c><c r='C1' t='s'><v>0</v></c>"
        "<c r='D1' t='str'><f>A1</f><v>见附件</v></c><c r='E1' t='d'><v>2024-01-01</v></c>"
    )
    strings = "<si><r><t>合</t></r><r><t>计</t></r><rPh><t>heji</t></rPh></si>"
    assert one_row(cells, strings=strings) == ["#REF!", "TRUE", "合计", "见附件", "2024-01-01"]


def test_a_formula_without_its_result_is_no_blank() -> None:
    cells = (
        "<c r='A1'><f>SUM(B3:B5)</f></c><c r='B1'><f>1+1</f><v>2</v></c>"
        "<c r='C1'><f t='shared' si='0' ref='C1:D1'>A1*2</f><v/></c>"
        "<c r='D1'><f t='shared' si='0'/></c>"
    )
    assert one_row(cells) == ["=SUM(B3:B5)", "2", "=A1*2", "=A1*2"]


@pytest.mark.parametrize(
    ("stored", "listed"), [("<f>SUM(C3)</f>", "=SUM(C3)"), ("<v>#REF!</v>", "#REF!")]
)
def test_a_cell_without_figure_is_listed_as_not_read(stored: str, listed: str) -> None:
    data = to_xlsx(list(sheets(example(), How())))
    kind = " t='e'" if "#" in stored else ""

    def spoil(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet3.xml":
            return content
        start, _, rest = content.partition(b'<c r="C7"')
        assert rest
        return start + f"<c r='C7'{kind}>{stored}</c>".encode() + rest.partition(b"</c>")[2]

    accounts = read_bytes(changed(data, spoil), "x.xlsx")
    (lost,) = [one for one in accounts.unread if listed in one.text]
    assert (lost.table, lost.place.sheet, (lost.place.cell or "")[1:]) == ("T03", "C03", "7")


def test_only_what_is_visible_is_read() -> None:
    data = xlsx(
        {
            "表": "<cols><col min='2' max='2' hidden='1'/></cols><sheetData>"
            f"<row r='1'>{text('A1', '甲')}{text('B1', '1.00')}{text('C1', '2.00')}</row>"
            f"<row r='2' hidden='1'>{text('A2', '乙')}</row><row r='3'>{text('C3', '丙')}</row>"
            "</sheetData>",
            "hidden:旧表": f"<sheetData><row r='1'>{text('A1', '3.00')}</row></sheetData>",
            "hidden:空表": f"<sheetData><row r='1'>{text('A1', '备注')}</row></sheetData>",
        }
    )
    found = read(data)
    (grid,) = found.grids
    assert [row.cells for row in grid] == [("甲", "2.00"), ("", "丙")]
    assert [row.address() for row in grid] == ["A1", "C3"]
    assert found.hidden == ["旧表"]


def test_a_cell_at_the_far_corner_costs_nothing() -> None:
    def far(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet9.xml":
            return content
        cell = b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData>"
        return content.replace(b"</sheetData>", cell)

    data = changed(to_xlsx(list(sheets(example(), How()))), far)
    tracemalloc.start()
    try:
        found = read(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.grids[-1][-1].address() == "XFD1048576"
    assert peak < 50_000_000
    assert figures_of(read_bytes(data, "x.xlsx")) == figures_of(example())


@pytest.mark.parametrize("times", [1, 2000])
def test_merged_cells_are_bounded_by_what_is_filled(times: int) -> None:
    rows = f"<row r='1'>{text('A1', '合计')}</row><row r='2'>{text('C2', '1.00')}</row>"
    merged = "<mergeCell ref='A1:XFD1048576'/>" * times
    data = xlsx({"表": f"<sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells>"})
    assert rows_of(data)[0] == ("合计", None, None)


def test_a_sheet_whose_cells_stand_too_far_apart_is_read_as_lines() -> None:
    rows = "".join(
        f"<row r='{n * 40}'><c r='{letters}{n * 40}'><v>{n}</v></c></row>"
        for n, letters in ((n, _letters(n * 40)) for n in range(1, 400))
    )
    found = read(xlsx({"表": f"<sheetData>{rows}</sheetData>"}))
    assert not found.grids
    assert [line.text for line in found.lines] == [str(n) for n in range(1, 400)]


def _letters(column: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    return str(get_column_letter(column))


def test_the_edges_of_merged_cells_are_kept() -> None:
    rows = (
        f"<row r='1'>{text('A1', '收入')}</row><row r='2'>{text('A2', '甲')}{text('B2', '1')}</row>"
    )
    data = xlsx(
        {"表": f"<sheetData>{rows}</sheetData><mergeCells><mergeCell ref='A1:B1'/></mergeCells>"}
    )
    first, second = read(data).grids[0]
    assert first.cells == ("收入", None)
    assert first.covering == ("收入", "收入")
    assert second.cells == ("甲", "1")


@pytest.mark.parametrize("address", ["", "A0", "ZZZZ1", "XFE1", "A99999999999", "²1", "1", "A1:B2"])
def test_a_cell_with_a_wrong_address_stands_after_the_one_before(address: str) -> None:
    assert one_row(text("A1", "甲") + text(address, "乙"))[:2] == ["甲", "乙"]


@pytest.mark.parametrize("value", ["1e999", "NaN", "abc", "9" * 5000])
def test_a_number_that_is_none_comes_as_it_is(value: str) -> None:
    assert one_row(f"<c r='A1'><v>{value}</v></c>") == [value]


def test_entities_are_refused() -> None:
    def declare(name: str, content: bytes) -> bytes:
        bomb = b'<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><worksheet'
        return content.replace(b"<worksheet", bomb, 1) if "sheet1" in name else content

    data = changed(to_xlsx(list(sheets(example(), How()))), declare)
    with pytest.raises(ga.DocumentError, match=r"x\.xlsx: .*document type"):
        read_bytes(data, "x.xlsx")


def test_a_member_that_unpacks_without_end_is_refused() -> None:
    def swell(name: str, content: bytes) -> bytes:
        return content + b" " * 101_000_000 if "sheet1" in name else content

    data = changed(to_xlsx(list(sheets(example(), How()))), swell)
    with pytest.raises(ga.DocumentError, match=r"x\.xlsx: .*sheet1.* 100,000,000 ") as caught:
        read_bytes(data, "x.xlsx")
    assert "100,000,000 字节" in caught.value.zh


def test_an_old_workbook_is_read_as_it_is_shown() -> None:
    import xlwt  # noqa: PLC0415

    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    shown: list[tuple[Any, str, str]] = [
        ("甲", "General", "甲"),
        (0.1 + 0.2, "General", "0.3"),
        (True, "General", "TRUE"),
        (206, "General", "206"),
        (532.405, "#,##0.00", "532.41"),
        (532.4, "0.00", "532.40"),
        (-12345678.91, "#,##0.00", "-12,345,678.91"),
        (5324100, "0!.0000", "532.4100"),
        (5324100, '0!.0000"元"', "532.4100元"),
        (0, '0.00;-0.00;"-"', "-"),
        (1.25, "0%", "125%"),
        (45292, "yyyy-mm-dd", "2024-01-01"),
    ]
    for column, (value, code, _) in enumerate(shown):
        sheet.write(0, column, value, xlwt.easyxf(num_format_str=code))
    sheet.row(1).set_cell_error(0, "#REF!")
    sheet.write(1, 3, "隐")
    sheet.col(3).hidden = True
    sheet.write(2, 0, "隐")
    sheet.row(2).hidden = True
    hidden = book.add_sheet("旧表")
    hidden.write(0, 0, 1.5)
    hidden.visibility = 1
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue())
    (grid,) = found.grids
    expected = [display for value, _, display in shown if value != 206]
    assert list(grid[0].cells) == expected
    assert grid[1].cells == ("#REF!", *[""] * (len(expected) - 1))
    assert len(grid) == 2
    assert found.hidden == ["旧表"]


def test_texts_of_an_old_workbook_may_be_broken_over_records() -> None:
    import xlwt  # noqa: PLC0415

    texts = [("科学技术" if n % 3 else "Tech ") * (n % 700) + f"第{n}行" for n in range(200)]
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for n, words in enumerate(texts):
        sheet.write(n, 0, words)
    out = io.BytesIO()
    book.save(out)
    assert [cells[0] for cells in rows_of(out.getvalue())] == texts


@pytest.mark.parametrize("write", [to_xls, to_ods])
def test_a_figure_of_any_workbook_knows_its_cell(write: Any) -> None:
    accounts = read_bytes(write(list(sheets(example(), How()))), "x")
    assert figures_of(accounts) == figures_of(example())
    place = accounts.places[CellRef("T02[total].total")]
    assert (place.sheet, place.cell) == ("C02", "C5")


def test_cells_of_ods_are_read_as_shown() -> None:
    data = ods(
        '<table:table table:name="表"><table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse"/><table:table-row>'
        '<table:table-cell office:value="0.5"><text:p>50<text:s text:c="1"/>%</text:p>'
        "<office:annotation><text:p>批注</text:p></office:annotation></table:table-cell>"
        '<table:table-cell office:value="2.50"/><table:table-cell><text:p>隐</text:p>'
        '</table:table-cell><table:table-cell table:number-columns-repeated="2"><text:p>0</text:p>'
        '</table:table-cell><table:table-cell table:formula="of:=SUM([.A1])"/>'
        '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        '<table:table-row table:visibility="collapse"><table:table-cell><text:p>隐</text:p>'
        "</table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048000"/></table:table>'
    )
    assert rows_of(data) == [("50 %", "2.5", "0", "0", "=SUM([.A1])")]


def test_hidden_sheets_of_ods_are_named() -> None:
    data = ods(
        '<style:style style:name="ta2"><style:table-properties table:display="false"/>'
        "</style:style>"
        '<table:table table:name="旧表" table:style-name="ta2"><table:table-row><table:table-cell>'
        "<text:p>1.00</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert read(data).hidden == ["旧表"]


def test_cells_of_ods_that_repeat_without_end_are_refused() -> None:
    data = ods(
        '<table:table table:name="表"><table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="1000"><text:p>0</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )
    with pytest.raises(ga.DocumentError, match="2,000,000 cells"):
        read_bytes(data, "x.ods")
