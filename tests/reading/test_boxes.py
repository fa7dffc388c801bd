"""Figures boxed on pictures of their pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pdfplumber
import pytest
from attrs import evolve

from gov_accounts.authoring import print_text
from gov_accounts.cli import main
from gov_accounts.reading.boxes import boxed_html
from tests.support.documents import example
from tests.support.figures import figures_of
from tests.support.sheets import How, sheets, to_pdf

if TYPE_CHECKING:
    from pathlib import Path

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
    assert found == {ref: str(amount) for ref, amount in figures_of(example()).items()}


def test_only_a_pdf_can_be_drawn_with_boxes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, out = tmp_path / "accounts.txt", tmp_path / "boxes.html"
    text.write_text(print_text(example()), encoding="utf-8")
    assert main(["show", str(text), "--boxes", str(out), "--lang", "en"]) == 2
    assert "expected a PDF" in capsys.readouterr().err
    nowhere = str(tmp_path / "nowhere.pdf")
    assert main(["show", nowhere, "--boxes", str(out), "--lang", "en"]) == 2
    assert "cannot be opened" in capsys.readouterr().err
    path = tmp_path / "accounts.pdf"
    path.write_bytes(to_pdf(list(sheets(example(), How()))))
    assert main(["show", str(path), "--boxes", str(tmp_path), "--lang", "en"]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert main(["show", str(path), "--boxes", str(out)]) == 0
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    (tmp_path / "second.pdf").write_bytes(path.read_bytes())
    assert main(["show", str(tmp_path), "--boxes", str(out)]) == 2
    assert "请写出其中一份" in capsys.readouterr().err
