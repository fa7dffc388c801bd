"""Drawn self-evaluation forms (绩效自评表) with their cells, and forms with one misprint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs
from attrs import frozen

from gov_accounts.authoring._filled_forms import fill_form
from gov_accounts.authoring._form_cells import FormCell, draw_print
from gov_accounts.authoring._form_draws import stock
from gov_accounts.authoring._form_money import MONEY
from gov_accounts.authoring._form_tasks import ends_with_total
from gov_accounts.authoring._printed_forms import form_cells
from gov_accounts.evaluation import (
    DepartmentEvaluation,
    Funds,
    ProjectEvaluation,
    row_of,
    with_figure,
)
from gov_accounts.families import families
from gov_accounts.money import parse_amount
from gov_accounts.words import NUMBER

if TYPE_CHECKING:
    from gov_accounts.authoring._told import Choose

__all__ = ["FilledForm", "draw_form", "misprint_form", "open_to_misprints"]

Form = DepartmentEvaluation | ProjectEvaluation


@frozen
class FilledForm:
    """A form of a family, by its id, and its cells as printed; ``title`` are the lines above."""

    family: str
    form: Form
    cells: tuple[tuple[FormCell, ...], ...]
    title: tuple[str, ...] = ()


def draw_form(family: str, choose: Choose) -> FilledForm:
    """Draw a sound form of a family, by its id, and print it in a way that is drawn too.

    >>> from random import Random
    >>> drawn = draw_form("hubei", Random(1).choice)
    >>> max(cell.text for row in drawn.cells for cell in row if cell.path == "total_score")
    '99.02'
    """
    known = families().known[family]
    form = fill_form(known, choose)
    cells = form_cells(form, known, draw_print(choose))
    words = stock()
    title = choose(words["titles"]["department" if known.department else "project"])
    lines = (title, choose(words["years"]).format(choose(range(2020, 2027))))
    return FilledForm(family, form, tuple(map(tuple, cells)), lines)


# --- misprints ----------------------------------------

_UNBOUND = re.compile(
    r"budget_(?:income|expenditure)|tasks\[[0-9]+\]\.[a-z]+_fiscal"
    r"|indicators\[[0-9]+\]\.(?:initial_target|target|actual|completion)"
)
"""Figures that no sum, rate or score of the form itself need contradict."""
_FIRST = ("declared", "initial_budget", "adjustment")
"""Amounts that only sums contradict."""
_AMOUNTS = (*MONEY, "allocated")


def open_to_misprints(filled: FilledForm) -> list[FormCell]:
    """Return the cells whose figure another of the form would contradict, if it were changed.

    >>> from random import Random
    >>> drawn = draw_form("liaoning", Random(1).choice)
    >>> "indicators[1].target" in [cell.path for cell in open_to_misprints(drawn)]
    False
    """
    # Points behind the name of a block are part of a title.
    titled = "execution_weight" if families().known[filled.family].points else None
    return [
        cell
        for row in filled.cells
        for cell in row
        if cell.path and cell.path != titled and _bound(filled.form, cell.path)
    ]


def _bound(form: Form, path: str) -> bool:
    """Whether another figure contradicts a change of the figure at a path."""
    name = path.rpartition(".")[2]
    if _UNBOUND.fullmatch(path):
        return False
    if name in _FIRST and not form.funds:
        return name != "declared" and form.adjustment is not None
    row = row_of(form, path)
    # What rate nothing has, is a matter of opinion.
    return name != "rate" or not isinstance(row, Funds) or bool(row.budget)


def _digits(filled: FilledForm, cell: FormCell) -> list[int]:
    """Return where the digits of a cell stand whose change shows.

    That is not the last one of several. Where only a rate depends on an amount, it is one of the
    first two.
    """
    found = _numeral(cell.text)
    places = [at for at in range(*found.span()) if cell.text[at].isdigit()]
    places = places[:-1] if len(places) > 1 else places
    amount = (cell.path or "").rpartition(".")[2] in _AMOUNTS
    summed = filled.form.funds or ends_with_total(families().known[filled.family])
    return places[:2] if amount and not summed else places


def _numeral(text: str) -> re.Match[str]:
    found = re.search(NUMBER, text)
    if found is None:
        raise ValueError(f"no figure stands in {text!r}")
    return found


def misprint_form(filled: FilledForm, choose: Choose) -> tuple[FilledForm, str]:
    """Change one digit of one figure, in the form and in its cell; return its path too.

    The figure is a rate, a score, a weight, a total or an amount that others contradict; it does
    not change by one in its last place alone.

    >>> from random import Random
    >>> drawn = draw_form("hubei", Random(1).choice)
    >>> wrong, path = misprint_form(drawn, Random(2).choice)
    >>> path, str(drawn.form.executed), str(wrong.form.executed)
    ('executed', '3355.81', '1355.81')
    """
    cell = choose(open_to_misprints(filled))
    at = choose(_digits(filled, cell))
    old = int(cell.text[at])
    leads = at == 0 or not (cell.text[at - 1].isdigit() or cell.text[at - 1] in ".,")
    away = [n for n in range(10) if abs(n - old) > 1 and (n or not leads)]
    wrong = attrs.evolve(cell, text=cell.text[:at] + str(choose(away)) + cell.text[at + 1 :])
    cells = tuple(tuple(wrong if one is cell else one for one in row) for row in filled.cells)
    path = cell.path or ""
    form = with_figure(filled.form, path, parse_amount(_numeral(wrong.text).group()))
    return attrs.evolve(filled, form=form, cells=cells), path
