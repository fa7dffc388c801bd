"""What a printed self-evaluation form is made of: cells with figures, labels, ways to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.evaluation import Ratio
from gov_accounts.families import families
from gov_accounts.money import format_amount, grouped
from gov_accounts.words import folding, unfolding

if TYPE_CHECKING:
    from decimal import Decimal

    from gov_accounts.authoring._told import Choose
    from gov_accounts.families import Family

__all__ = [
    "Cells",
    "FormCell",
    "FormPrint",
    "draw_print",
    "label_of",
    "pairs",
    "printed_label",
    "runs",
    "shown",
    "sign_of",
    "spread",
    "title_rows",
]


@frozen
class FormCell:
    """A cell of a printed form: its text, how many columns and rows it takes, and its figure.

    ``path`` is that of its figure in the form (``indicators[3].score``), None if it has none.
    ``filler``: it is blank and belongs to no column, so text in rows leaves it out.
    """

    text: str
    across: int = 1
    down: int = 1
    path: str | None = None
    filler: bool = False


Cells = Sequence[Sequence[FormCell]]
"""A printed form: in each row the cells that begin in it, as HTML has them."""


@frozen
class FormPrint:
    """What two prints of one form may differ by.

    ``blank`` stands where an amount is not printed, ``dash`` where a source has no points.
    ``ascii`` prints >= for ≥. ``merged``: a level stands once, beside all its rows. ``bare``:
    values are printed without the unit of their target. ``grouped`` amounts have separators.
    ``marks``: columns are called （A）, （B） and （B/A）. ``parts``: a colon stands behind the
    total, 其中 before the first part. ``half``: labels have brackets of half width. ``named``: the
    column of sources has a title. ``gathered``: columns that belong together have a title above
    theirs. ``first``: the first column is the wide one, else the last; ``loose``: only its title is
    wide. ``unsigned``: rates below a title with % have no sign of their own.
    """

    blank: str = ""
    dash: str = "—"
    ascii: bool = False
    merged: bool = True
    bare: bool = False
    grouped: bool = False
    marks: bool = False
    parts: bool = True
    half: bool = False
    named: bool = False
    gathered: bool = True
    first: bool = False
    loose: bool = False
    unsigned: bool = False


def draw_print(choose: Choose) -> FormPrint:
    """Draw a way to print.

    >>> from random import Random
    >>> draw_print(Random(1).choice) == draw_print(Random(1).choice)
    True
    """
    often, seldom = (False, True), (False, False, False, True)
    return FormPrint(
        blank=choose(("", "", "—", "-")),
        dash=choose(("—", "—", "—", "-", "")),
        ascii=choose(seldom),
        merged=choose((True, True, False)),
        bare=choose(seldom),
        grouped=choose(seldom),
        marks=choose(often),
        parts=choose((True, True, False)),
        half=choose(seldom),
        named=choose(often),
        gathered=choose((True, False)),
        first=choose(often),
        loose=choose(seldom),
        unsigned=choose(often),
    )


# --- labels ----------------------------------------

_KINDS = {"head": ("labels", "foot", "funds"), "foot": ("foot",)}
_TOTALS = {"total_score": "total", "total_weight": "total"}


def label_of(family: Family, kind: str, name: str, usual: str = "") -> str:
    """Return the word of a family for a field of its head or foot, ``usual`` if data have none.

    >>> known = families()
    >>> label_of(known.known["liaoning"], "head", "executed")
    '全年执行数'
    """
    own = family.words.get(f"{kind}.{name}")
    if own is not None:
        return own
    known = families()
    name = _TOTALS.get(name, name)
    kinds = (one for one in _KINDS[kind] if name in known.words[one])
    return next((known.word(family, one, name) for one in kinds), usual)


_TO_FULL, _TO_HALF = unfolding("()"), folding("()")


def printed_label(way: FormPrint, word: str, remark: str = "") -> str:
    """Return a label with a remark behind it, its brackets as this print has them.

    >>> printed_label(FormPrint(), "项目资金", "万元")
    '项目资金（万元）'
    """
    text = f"{word}({remark})" if remark and f"({remark})" not in word else word
    return text.translate(_TO_HALF if way.half else _TO_FULL)


# --- figures ----------------------------------------


def shown(way: FormPrint, value: Decimal | Ratio | None, *, money: bool = False) -> str:
    """Return a number as this print has it; nothing is what it prints for a blank.

    >>> from decimal import Decimal
    >>> shown(FormPrint(grouped=True), Decimal("1234.50"), money=True)
    '1,234.50'
    """
    if value is None:
        return way.blank
    if isinstance(value, Ratio):
        return str(value)
    return grouped(value) if money and way.grouped else format_amount(value)


_SIGNS = {">=": "≥", "<=": "≤"}


def sign_of(way: FormPrint, sign: str | None) -> str:
    """Return a sign of a target as this print has it.

    >>> sign_of(FormPrint(), ">="), sign_of(FormPrint(ascii=True), ">="), sign_of(FormPrint(), None)
    ('≥', '>=', '')
    """
    return "" if sign is None else sign if way.ascii else _SIGNS.get(sign, sign)


# --- rows ----------------------------------------


def spread(parts: int, width: int, *, first: bool = False) -> list[int]:
    """Return how wide so many columns are that fill a width; the first or last takes the rest.

    >>> spread(3, 5), spread(3, 5, first=True)
    ([1, 1, 3], [3, 1, 1])
    """
    rest = width - parts + 1
    return [rest, *[1] * (parts - 1)] if first else [*[1] * (parts - 1), rest]


def pairs(cells: Sequence[tuple[str, FormCell]], width: int) -> list[FormCell]:
    """Return a row of labels with what stands behind each; the values share what is left.

    >>> [cell.across for cell in pairs([("项目", FormCell("a")), ("单位", FormCell("b"))], 7)]
    [1, 2, 1, 3]
    """
    each, more = divmod(width - len(cells), len(cells))
    row: list[FormCell] = []
    for number, (label, cell) in enumerate(cells, start=1):
        across = each + (more if number == len(cells) else 0)
        row += [FormCell(label), FormCell(cell.text, across, path=cell.path)]
    return row


def title_rows(
    words: Sequence[str], spans: Sequence[int], groups: Mapping[int, tuple[str, Sequence[str]]]
) -> list[list[FormCell]]:
    """Return the titles of columns in one row, or in two where some have one in common.

    ``groups`` says where such columns begin: the title of all, and their own below it.

    >>> rows = title_rows(["名称", "预算", "预算"], [1, 1, 1], {1: ("预算", ["总额", "其中"])})
    >>> [[cell.text for cell in row] for row in rows]
    [['名称', '预算'], ['总额', '其中']]
    """
    if not groups:
        cells = zip(words, spans, strict=True)
        return [[FormCell(word, across, filler=not word) for word, across in cells]]
    upper: list[FormCell] = []
    lower: list[FormCell] = []
    at = 0
    while at < len(words):
        title, below = groups.get(at, (words[at], ()))
        end = at + max(1, len(below))
        upper.append(FormCell(title, sum(spans[at:end]), 1 if below else 2))
        own = zip(below, spans[at:end], strict=False)
        lower += [FormCell(word, across) for word, across in own]
        at = end
    return [upper, lower]


def runs(keys: Sequence[object]) -> list[int]:
    """Return for each place how many equal keys begin there, 0 inside a run.

    >>> runs(["a", "a", "b"])
    [2, 0, 1]
    """
    found: list[int] = []
    for _, same in groupby(keys):
        length = len(list(same))
        found += [length, *[0] * (length - 1)]
    return found
