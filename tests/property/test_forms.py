"""Sound self-evaluation forms of every family and format: every figure in its place, nothing found.

The forms are drawn; the writer knows which figure stands in each cell. The reader does not know the
family.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_accounts.authoring import draw_form, form_html, misprint_form
from gov_accounts.families import families, families_from, using_families
from gov_accounts.reading import read_bytes
from gov_accounts.refs import CellRef
from gov_accounts.strategies import forms, forms_with_an_error
from tests.support.examples import at_most
from tests.support.form_files import parted
from tests.support.sweep_forms import FORMATS, found_in, misplaced, read_form

if TYPE_CHECKING:
    from gov_accounts.authoring import FilledForm


def _dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311


@settings(max_examples=at_most(80))
@given(forms(), st.sampled_from(FORMATS))
def test_every_figure_of_a_sound_form_is_read_in_its_place(one: FilledForm, kind: str) -> None:
    """The page first: a figure belongs to the column that it stands in, under its header."""
    accounts = read_form(one, kind)
    _, missed, wrong = misplaced(accounts, one)
    assert (missed, wrong) == ([], [])
    assert [piece.text for piece in accounts.unread if not piece.missing] == []


@settings(max_examples=at_most(80))
@given(forms(), st.sampled_from(FORMATS))
def test_nothing_is_found_in_a_sound_form(one: FilledForm, kind: str) -> None:
    """A score is wrong only if no scheme that the form may follow gives it."""
    assert [found.message.zh for found in found_in(read_form(one, kind))] == []


@settings(max_examples=at_most(80))
@given(forms_with_an_error())
def test_a_misprint_is_blamed_on_no_other_cell(planted: tuple[FilledForm, str]) -> None:
    """One cause is told once, with the figure that is wrong among its cells."""
    wrong, path = planted
    prefix = "D" if families().known[wrong.family].department else "P1"
    found = found_in(read_form(wrong, "html"))
    cells = {cell.ref for one in found for cell in one.cells}
    assert not found or CellRef.of(prefix, path) in cells
    assert len(found) <= 1


def test_nearly_every_misprint_that_a_formula_forbids_is_found() -> None:
    told = 0
    for seed in range(100):
        rng = _dice(seed)
        names = sorted(families().known)
        wrong, _ = misprint_form(draw_form(names[seed % len(names)], rng.choice), rng.choice)
        told += bool(found_in(read_form(wrong, "html")))
    assert told >= 95


OURS = {
    "words": {
        "funds": {"budget": ["核定预算额"], "executed": ["支付金额"]},
        "indicators": {"target": ["考核标准"], "actual": ["考核结果"]},
        "sources": {"town": {"words": ["镇级自筹"], "of": "total"}},
    },
    "schemes": {"ours": {"extends": "national", "execution": 15}},
    "families": {
        "ours": {
            "extends": "national",
            "title": "镇级项目绩效自评表",
            "scheme": "ours",
            "unit": "千元",
            "sources": ["total", "current", "town"],
            "funds": ["budget", "executed", "weight", "score", "rate"],
            "words": {
                "funds.budget": "核定预算额",
                "funds.executed": "支付金额",
                "indicators.target": "考核标准",
                "indicators.actual": "考核结果",
            },
        }
    },
}
"""A family with words, order, points and a source of its own, as data alone."""


@pytest.mark.parametrize("kind", FORMATS)
def test_a_family_that_is_data_alone_is_read_and_judged(kind: str) -> None:
    with using_families(families_from(OURS)):
        for seed in range(12):
            one = draw_form("ours", _dice(seed).choice)
            accounts = read_form(one, kind)
            assert misplaced(accounts, one)[1:] == ([], [])
            assert found_in(accounts) == []
            assert accounts.project_evaluations[0].amount_unit == "千元"
        wrong, path = misprint_form(one, _dice(1).choice)
        (found,) = found_in(read_form(wrong, kind))
        assert CellRef.of("P1", path) in {cell.ref for cell in found.cells}


@pytest.mark.parametrize("repeated", [True, False], ids=["header again", "no header"])
@pytest.mark.parametrize("family", ["national", "shanxi", "liaoning", "hubei_department"])
def test_a_form_goes_on_over_a_page_break(family: str, *, repeated: bool) -> None:
    for seed in range(2):
        one = draw_form(family, _dice(seed).choice)
        top = next(n for n, row in enumerate(one.cells) if any(c.text == "三级指标" for c in row))
        lines = top + 1 + any(cell.text == "运算符号" for cell in one.cells[top + 1])
        for cut in range(lines + 1, len(one.cells)):
            first, second = parted(one.cells, cut)
            again = parted(one.cells[:lines], lines)[0][top:] if repeated else []
            pages = [
                form_html(first, title=["某市测试局2024年度部门决算", *one.title]),
                "<p>第2页</p>",
                form_html([*again, *second]),
            ]
            accounts = read_bytes("\n".join(pages).encode(), "form.html")
            assert misplaced(accounts, one)[1:] == ([], []), (family, seed, cut)


def test_several_forms_in_a_row_are_read_one_by_one() -> None:
    drawn = [draw_form(name, _dice(7).choice) for name in ("national", "zhejiang", "guangxi")]
    pages = [form_html(one.cells, title=one.title) for one in drawn]
    accounts = read_bytes("\n".join(["<p>某局2024年度部门决算</p>", *pages]).encode(), "x.html")
    assert [one.name for one in accounts.project_evaluations] == [one.form.name for one in drawn]
    for read, one in zip(accounts.project_evaluations, drawn, strict=True):
        assert dict(f[::2] for f in read.figures()) == dict(f[::2] for f in one.form.figures())
