"""PDF files."""

from __future__ import annotations

import io

import pytest

import gov_accounts as ga
from gov_accounts.reading import read_bytes
from gov_accounts.refs import CellRef
from tests.support.documents import example
from tests.support.figures import figures_of
from tests.support.sheets import How, sheets, to_pdf


def test_a_pdf_without_ruled_lines_is_read_by_its_text() -> None:
    again = read_bytes(to_pdf(list(sheets(example(), How())), ruled=False), "x.pdf")
    assert figures_of(again) == figures_of(example())


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
