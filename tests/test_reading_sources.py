"""Reading PDF, workbooks, Word documents and web pages."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pdfplumber
import pytest
from attrs import evolve

import gov_accounts as ga
from documents import SHARED, TRUTHS, example, needs_shared, truth
from gov_accounts.authoring import print_text
from gov_accounts.cli import main
from gov_accounts.reading import read_bytes
from gov_accounts.reading.boxes import boxed_html
from gov_accounts.refs import CellRef
from sheets import How, sheets, to_docx, to_html, to_pdf, to_xls, to_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal
    from pathlib import Path

WRITERS = [to_html, to_xlsx, to_xls, to_docx, to_pdf]
DOCUMENTS = {
    "SHPT-SGB-2024": "SHPT-SGB-2024.pdf",
    "SHPT-GZJ-2024": "SHPT-GZJ-2024.pdf",
    "SHPT-STJ-2025": "SHPT-STJ-2025.txt",
}


def _figures(accounts: ga.FinalAccounts) -> dict[CellRef, Decimal]:
    return {cell.ref: cell.amount for cell in accounts.cells() if cell.amount is not None}


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    "how",
    [
        How(), How(split=True), How(blank="—"), How(order=("T07", "T04", "T01")), How(extra=True),
        How(split=True, once=True, page=9), How(page=12, repeat=True),
    ],
    ids=str,
)  # fmt: skip
def test_every_figure_is_in_its_cell_whatever_the_format(
    write: Callable[..., bytes], how: How
) -> None:
    again = read_bytes(write(list(sheets(example(), how))), "accounts")
    assert _figures(again) == _figures(example())
    assert again.ambiguous == ()
    assert (again.entity, again.fiscal_year) == (example().entity, example().fiscal_year)


def test_a_table_of_another_kind_is_kept_unread_even_where_no_notes_stand_between() -> None:
    pages = [evolve(sheet, note="") for sheet in sheets(example(), How(extra=True))]
    again = read_bytes(to_html(pages), "x.html")
    assert _figures(again) == _figures(example())
    assert any("30.00" in one.text for one in again.unread)


def test_a_pdf_without_ruled_lines_is_read_by_its_text() -> None:
    again = read_bytes(to_pdf(list(sheets(example(), How())), ruled=False), "x.pdf")
    assert _figures(again) == _figures(example())


_BOX = re.compile(
    r'<i class="(?P<kind>\w+)" title="(?P<title>[^"]*)" style="'
    r'left:(?P<left>[0-9.]+)%;top:(?P<top>[0-9.]+)%;width:(?P<width>[0-9.]+)%;height:(?P<height>[0-9.]+)%"></i>'
)


@pytest.mark.parametrize("ruled", [True, False])
def test_each_figure_is_boxed_where_it_stands_on_the_page(ruled: bool, tmp_path: Path) -> None:
    path = tmp_path / "accounts.pdf"
    path.write_bytes(to_pdf(list(sheets(evolve(example(), entity="<b>某局"), How())), ruled=ruled))
    text = boxed_html(path)
    assert "<script" not in text
    assert "<b>" not in text
    figures = re.findall("<figure>.*?</figure>", text, re.DOTALL)
    found = {}
    with pdfplumber.open(path) as pdf:
        assert len(figures) == len(pdf.pages)
        for page, figure in zip(pdf.pages, figures, strict=True):
            for box in _BOX.finditer(figure):
                if box["kind"] != "table":
                    continue
                left, top = (
                    float(box["left"]) / 100 * page.width,
                    float(box["top"]) / 100 * page.height,
                )
                right = left + float(box["width"]) / 100 * page.width
                bottom = top + float(box["height"]) / 100 * page.height
                ref, amount = box["title"].split(" ")
                found[ref] = amount
                words = page.crop((left - 1, top - 1, right + 1, bottom + 1)).extract_text().split()
                assert words == [amount]
    assert found == {ref: str(amount) for ref, amount in _figures(example()).items()}


def test_only_a_pdf_can_be_drawn_with_boxes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, out = tmp_path / "accounts.txt", tmp_path / "boxes.html"
    text.write_text(print_text(example()), encoding="utf-8")
    assert main(["show", str(text), "--boxes", str(out)]) == 2
    assert "expected a PDF" in capsys.readouterr().err
    assert main(["show", str(tmp_path / "nowhere.pdf"), "--boxes", str(out)]) == 2
    assert "cannot be opened" in capsys.readouterr().err
    path = tmp_path / "accounts.pdf"
    path.write_bytes(to_pdf(list(sheets(example(), How()))))
    assert main(["show", str(path), "--boxes", str(tmp_path)]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert main(["show", str(path), "--boxes", str(out)]) == 0
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    (tmp_path / "second.pdf").write_bytes(path.read_bytes())
    assert main(["show", str(tmp_path), "--boxes", str(out)]) == 2
    assert "name one of them" in capsys.readouterr().err


@needs_shared
@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("name", TRUTHS)
def test_transcribed_documents_written_again_are_read_exactly(
    name: str, write: Callable[..., bytes]
) -> None:
    again = read_bytes(write(list(sheets(truth(name), How(split=True)))), name)
    assert _figures(again) == _figures(truth(name))


@needs_shared
@pytest.mark.parametrize(("name", "count"), list(zip(DOCUMENTS, (205, 308, 747), strict=True)))
def test_published_documents_are_read_cell_for_cell(name: str, count: int) -> None:
    accounts = ga.read(SHARED / "documents" / DOCUMENTS[name])
    figures = {ref: amount for ref, amount in _figures(accounts).items() if ref.is_cell}
    assert figures == _figures(truth(name))
    assert len(figures) == count
    assert accounts.ambiguous == ()
    assert (accounts.entity, accounts.layout) == (truth(name).entity, "shanghai")
    assert [
        finding.rule for finding in accounts.check().errors if finding.rule.startswith(("T", "X"))
    ] == []


@needs_shared
@pytest.mark.parametrize("name", ["SHPT-SGB-2024", "SHPT-GZJ-2024"])
def test_text_whose_cells_are_displaced_gives_no_wrong_figure(name: str) -> None:
    """Shuffled text is refused for the table, with the reason, instead of guessed."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler) is not installed")
    path = str(SHARED / "documents" / DOCUMENTS[name])
    text = subprocess.run([program, path, "-"], capture_output=True, check=True).stdout  # noqa: S603
    accounts, expected = read_bytes(text, name), _figures(truth(name))
    figures = {ref: amount for ref, amount in _figures(accounts).items() if ref.is_cell}
    assert figures.items() <= expected.items()
    told = {one.table for one in accounts.unread}
    assert {ref.table for ref in expected.keys() - figures.keys()} <= told
    assert [one for one in accounts.check().errors if one.rule[0] in "TX"] == []


@needs_shared
@pytest.mark.parametrize(("name", "mode", "open_figures"), [
    ("SHPT-SGB-2024", "-layout", 0), ("SHPT-SGB-2024", "-raw", 0),
    ("SHPT-GZJ-2024", "-layout", 0), ("SHPT-GZJ-2024", "-raw", 15),
])  # fmt: skip
def test_text_of_pdftotext_is_read_or_called_ambiguous(
    name: str, mode: str, open_figures: int
) -> None:
    """Where two columns fit a figure, both are listed; with the layout of the page, none are left."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler) is not installed")
    path = str(SHARED / "documents" / DOCUMENTS[name])
    text = subprocess.run([program, mode, path, "-"], capture_output=True, check=True).stdout  # noqa: S603
    accounts = read_bytes(text, name)
    figures = {ref: amount for ref, amount in _figures(accounts).items() if ref.is_cell}
    expected = _figures(truth(name))
    assert {ref: expected.get(ref) for ref in figures} == figures
    lost = {ref.line for ref in expected.keys() - figures.keys()}
    assert len(expected) - len(figures) == open_figures
    assert lost == {one.line for one in accounts.ambiguous}
    for table in truth(name).tables():
        found = accounts.table(table.SPEC.id)
        assert found is not None
        assert [row.label for row in found if row.key.isdigit()] == [
            row.label for row in table if row.key.isdigit()
        ]


@needs_shared
def test_the_blank_form_is_refused_as_one() -> None:
    with pytest.raises(ga.DocumentError, match="blank form"):
        ga.read(SHARED / "documents" / "SHPT-TEMPLATE-2024.pdf")


def test_a_figure_of_a_pdf_knows_its_page() -> None:
    accounts = read_bytes(to_pdf(list(sheets(example(), How()))), "x.pdf")
    assert accounts.places[CellRef("T01[general_budget].amount")].page == 1
    assert accounts.places[CellRef("T02[total].total")].page == 2


def test_a_scan_is_named_as_one() -> None:
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(10, 10, 50, 50)
    canvas.showPage()
    canvas.save()
    with pytest.raises(ga.DocumentError, match="scan"):
        read_bytes(out.getvalue(), "scan.pdf")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.4 broken", "PDF cannot be opened"),
        (b"PK\x03\x04 xl/workbook.xml", "workbook cannot be opened"),
        (b"PK\x03\x04 word/document.xml", "Word document cannot be opened"),
        ("批复\n关于某局决算的批复".encode(), "approval letter"),
        ("某局审计报告\n审计报告".encode(), "audit report"),
    ],
)
def test_damaged_files_and_other_documents_are_refused_in_one_sentence(
    data: bytes, message: str
) -> None:
    with pytest.raises(ga.DocumentError, match=message) as caught:
        read_bytes(data, "x")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("write", "module", "extra"),
    [
        (to_pdf, "pdfplumber", "pdf"),
        (to_xlsx, "python_calamine", "excel"),
        (to_docx, "docx", "docx"),
    ],
)
def test_a_missing_extra_is_named(
    write: Callable[..., bytes], module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = write(list(sheets(example(), How())))
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ga.DocumentError, match=rf"gov-accounts\[{extra}\]"):
        read_bytes(data, "x")


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
