"""The cells of forms in files and in text: what programs find in them is what was printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from gov_accounts.authoring import (
    FORM_STYLES,
    FilledForm,
    form_grid,
    form_html,
    form_markdown,
    form_text,
)
from gov_accounts.reading.formats import pages_of
from gov_accounts.strategies import forms
from tests.support.form_files import form_docx, form_xlsx
from tests.support.planted_forms import drawn

if TYPE_CHECKING:
    from collections.abc import Callable


def html(one: FilledForm) -> bytes:
    return form_html(one.cells, title=one.title).encode()


def markdown(one: FilledForm) -> bytes:
    return form_markdown(one.cells, title=one.title).encode()


def docx(one: FilledForm) -> bytes:
    return form_docx(one.cells, title=one.title)


def xlsx(one: FilledForm) -> bytes:
    return form_xlsx(one.cells)


def xlsx_of_numbers(one: FilledForm) -> bytes:
    return form_xlsx(one.cells, numbers=True)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("form.html", html),
        ("form.md", markdown),
        ("form.docx", docx),
        ("form.xlsx", xlsx),
        ("numbers.xlsx", xlsx_of_numbers),
    ],
)
def test_files_hold_the_cells(name: str, write: Callable[[FilledForm], bytes]) -> None:
    for seed in range(19):
        one = drawn(seed)
        pages = pages_of(write(one), name)
        assert pages is not None
        (grid,) = pages.grids
        wanted = [[cell.text if cell else "" for cell in row] for row in form_grid(one.cells)]
        found = [[cell or "" for cell in row.cells] for row in grid]
        # The reader of Markdown takes a > that leads a cell for the sign of a quotation.
        assert [list(map(unquoted, row)) for row in found] == [
            list(map(unquoted, row)) for row in wanted
        ]


def unquoted(text: str) -> str:
    return text.lstrip(">")


@given(forms())
def test_text_has_every_cell_in_its_row(one: FilledForm) -> None:
    rows = form_text(one.cells, "rows").splitlines()
    tabs = form_text(one.cells, "tabs").splitlines()
    laid = form_text(one.cells, "laid").splitlines()
    for row, *lines in zip(one.cells, rows, tabs, laid, strict=True):
        texts = [cell.text for cell in row if cell.text]
        assert [text for text in lines[0].split(" ") if text != "—"] == [
            text for text in texts if text != "—"
        ]
        assert [text for text in lines[1].split("\t") if text] == texts
        assert [text.strip() for text in lines[2].split("  ") if text.strip()] == texts


def test_text_of_cells_has_a_line_for_each() -> None:
    one = drawn(3)
    lines = form_text(one.cells, "cells", title=one.title).split("\n")
    assert lines == [*one.title, *(cell.text for row in one.cells for cell in row), ""]


def test_every_style_has_the_title() -> None:
    one = drawn(4)
    for style in FORM_STYLES:
        assert form_text(one.cells, style, title=one.title).startswith("\n".join(one.title))
