"""The headers of a form's tables: which block they begin, which column is which field."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from gov_accounts.reading._plain_text import plain
from gov_accounts.reading.forms._form_rows import FormRow, Places
from gov_accounts.reading.forms._in_order import REMARKS, UNKNOWN, Column, in_order, is_figure
from gov_accounts.reading.forms._vocabulary import form_words
from gov_accounts.words import PERCENT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gov_accounts.reading.forms._form_rows import Piece

__all__ = [
    "Header",
    "block_words",
    "header_at",
    "header_kind",
    "heads",
    "is_wide",
    "parts_money",
    "place",
]

KINDS = ("indicators", "tasks", "funds", "goals")
_SUMS = frozenset(("总额", "小计", "金额", "合计"))
"""Words of a second line that say no more than the first."""
_BELOW = {
    **dict.fromkeys(("operator", "unit"), "target"),
    **dict.fromkeys(("funding", "rules", "staff", "equipment", "other"), "explanation"),
}
"""Columns that a second line of a header parts another into."""


@frozen
class Header:
    """A header: its block, its columns in print order, how many rows it takes.

    ``percent``: a sign of percent stands behind the name of a rate, and so not behind its figures.
    """

    kind: str
    columns: tuple[Column, ...]
    rows: int
    places: Places
    percent: bool = False

    @property
    def first(self) -> int:
        """Where the first column of figures begins."""
        named = (*_NAMES, UNKNOWN)
        return min((one.left for one in self.columns if one.field not in named), default=0)

    def has(self, field: str) -> bool:
        """Whether there is such a column."""
        return any(one.field == field for one in self.columns)


_RATES = ("rate", "completion")
_NAMES = ("label", "name", "level1", "level2", "level3")


def block_words(row: FormRow) -> list[Piece]:
    """Return the cells of a row that name a block of the form, as 项目资金（万元）."""
    words = form_words()
    return [
        one
        for one in row.pieces
        if words.field("blocks", one.text) in (*KINDS, "goals")
        and words.field("blocks", one.text) not in ("goal", "result")
    ]


def heads(kind: str, text: str) -> str | None:
    """Return the field of a column that a word of a header names."""
    words = form_words()
    if kind == "goals":
        found = words.field("blocks", text)
        return found if found in ("goal", "result") else None
    return words.field(kind, text, composed=True)


def header_kind(texts: Sequence[str]) -> str | None:
    """Return the block whose header some words are; None if they are none."""
    if not texts or any(is_figure(text) for text in texts):
        return None
    fields = {kind: {heads(kind, text) for text in texts} - {None} for kind in KINDS}
    own = fields["indicators"]
    if ("level3" in own or {"level1", "level2"} <= own) and own & {"target", "actual", "score"}:
        return "indicators"
    if "name" in fields["tasks"] and fields["tasks"] & {"allocated", "executed"}:
        return "tasks"
    if len(fields["funds"] & _MONEY) > 1:
        return "funds"
    return "goals" if fields["goals"] == {"goal", "result"} else None


_MONEY = frozenset(("declared", "initial_budget", "adjustment", "budget", "executed"))


def header_at(rows: Sequence[FormRow], number: int) -> Header | None:
    """Return the header that begins at a row; None if none does."""
    row = rows[number]
    pieces = row.without(block_words(row)).pieces
    kind = header_kind([one.text for one in pieces])
    if kind is None:
        return None
    below = rows[number + 1] if number + 1 < len(rows) else None
    lower = below.without(block_words(below)).pieces if below is not None else ()
    if below is None or not _goes_on(kind, lower):
        below, lower = None, ()
    if row.places is Places.CELLS:
        columns = _stacked(kind, pieces, lower)
    else:
        upper, second = (pieces, lower) if lower else _two_lines(kind, pieces)
        in_line = _laid if row.places is Places.LAID else _in_line
        columns = in_line(kind, upper, second)
    percent = any(
        PERCENT in one.text and heads(kind, one.text) in _RATES for one in (*pieces, *lower)
    )
    return Header(kind, tuple(columns), 1 if below is None else 2, row.places, percent)


def _goes_on(kind: str, pieces: Sequence[Piece]) -> bool:
    """Whether a row is the second line of a header."""
    return bool(pieces) and all(
        heads(kind, one.text) is not None or parts_money(one.text) for one in pieces
    )


def parts_money(text: str) -> bool:
    """Whether a word of a header parts a column of money into a whole and a part.

    >>> parts_money("其中：财政拨款"), parts_money("执行率")
    (True, False)
    """
    return text in _SUMS or _of_fiscal(text)


def _of_fiscal(text: str) -> bool:
    """Whether a word of a header names the money of the budget, which is a part of all money."""
    return form_words().sources.get(_part(text)) == "current"


def _part(text: str) -> str:
    return re.sub("[():]", "", plain(text)).removeprefix("其中")


def _stacked(kind: str, upper: Sequence[Piece], lower: Sequence[Piece]) -> list[Column]:
    """Return the columns of a header of one or two lines by the places of its cells."""
    columns: list[Column] = []
    spans = sorted(
        {*((one.left, one.right) for one in upper), *((one.left, one.right) for one in lower)}
    )
    edges = sorted({edge for span in spans for edge in span})
    for left, right in itertools.pairwise(edges):
        top = next((one for one in upper if one.covers(left, right)), None)
        bottom = next((one for one in lower if one.covers(left, right)), None)
        if top is None and bottom is not None:  # with tabs a wide cell has the width of one
            top = next((one for one in reversed(upper) if one.right <= left), None)
        if top is None and bottom is None:
            continue
        field = _field_of(kind, top, bottom) or UNKNOWN
        before = next((n for n, one in enumerate(columns) if one.field == field), None)
        if field == "weight" and before is not None and columns[-1].field != field:
            # Levels may have weights of their own; that of the indicator stands last.
            columns[before] = _unnamed(columns[before])
        if columns and columns[-1].field == field and columns[-1].right == left:
            columns[-1] = Column(field, columns[-1].left, right)
        elif field == UNKNOWN or all(one.field != field for one in columns):
            columns.append(Column(field, left, right))
    return columns


def _unnamed(column: Column) -> Column:
    return evolve(column, field=UNKNOWN)


def _field_of(kind: str, top: Piece | None, bottom: Piece | None) -> str | None:
    """Return what a column holds, by the words above each other in its header."""
    above = None if top is None else heads(kind, top.text)
    if bottom is None:
        return above
    if top is not None and kind != "goals":
        exact = form_words().fields[kind].get(f"{_bare(top.text)}({_part(bottom.text)})")
        if exact is not None:
            return exact
    return (None if bottom.text in _SUMS else heads(kind, bottom.text)) or above


def _bare(text: str) -> str:
    return re.sub("[(][^()]*[)]", "", text)


def _two_lines(kind: str, pieces: Sequence[Piece]) -> tuple[Sequence[Piece], Sequence[Piece]]:
    """Part a header that a text prints in one run: its second line begins behind the first."""
    fields = [heads(kind, one.text) for one in pieces]
    parts = next((n for n, one in enumerate(pieces) if parts_money(one.text)), None)
    if parts is not None and fields[parts] is None:
        return pieces[:parts], pieces[parts:]
    if "actual" not in fields:
        return pieces, ()
    behind = fields.index("actual")
    second = next(
        (n for n, field in enumerate(fields) if n > behind and field in ("operator", "unit")), None
    )
    if second is None or "target" not in fields[:behind]:
        return pieces, ()
    return pieces[:second], pieces[second:]


def _laid(kind: str, upper: Sequence[Piece], lower: Sequence[Piece]) -> list[Column]:
    """Return the columns of a header laid out with gaps: what stands below a word parts it."""
    columns: list[Column] = []
    for number, top in enumerate(upper):
        end = upper[number + 1].left if number + 1 < len(upper) else _FAR
        own = [one for one in lower if top.left <= one.left < end]
        under: Sequence[Piece | None] = own or [None]
        for bottom in under:
            field = _field_of(kind, top, bottom) or UNKNOWN
            if field == "weight":  # levels may have weights of their own before that
                columns = [_unnamed(one) if one.field == field else one for one in columns]
            if field == UNKNOWN or all(one.field != field for one in columns):
                spot = bottom or top
                columns.append(Column(field, spot.left, spot.right))
    return columns


_FAR = 1 << 20


def _in_line(kind: str, upper: Sequence[Piece], lower: Sequence[Piece]) -> list[Column]:
    """Return the columns of a header of which only the order of its words is known."""
    fields: list[str] = []
    below = list(lower)
    for top in upper:
        above = heads(kind, top.text)
        if above is None:
            fields.append(UNKNOWN)
            continue
        under: Sequence[Piece | None] = _taken(kind, above, below) or [None]
        for bottom in under:
            field = _field_of(kind, top, bottom)
            if field == "weight":
                fields = [UNKNOWN if one == field else one for one in fields]
            if field is not None and field not in fields:
                fields.append(field)
    return [Column(field, number, number + 1) for number, field in enumerate(fields)]


def _taken(kind: str, above: str, below: list[Piece]) -> list[Piece]:
    """Take the words of a second line that part a column, off the front of what is left."""
    own: list[Piece] = []
    while below:
        text = below[0].text
        field = heads(kind, text)
        parts = (above in _PARTED and _of_fiscal(text)) or (
            _BELOW.get(field or "") == above or (field == above and above in _BELOW.values())
        )
        total = text in _SUMS and above in _PARTED
        if not (parts or total) or (total and own) or (above in _PARTED and len(own) > 1):
            break
        own.append(below.pop(0))
    return own


_PARTED = ("allocated", "executed", "budget")
"""Columns of money of which a part may stand beside the whole."""


def _with_note(columns: Sequence[Column]) -> list[Column]:
    """Return columns with one for all words behind the figures: which is whose may be open."""
    named = [one for one in columns if one.field not in REMARKS]
    behind = [one for one in columns if one.field in REMARKS]
    return [*named, *(Column("note", one.left, behind[-1].right) for one in behind[:1])]


def place(
    header: Header, row: FormRow, *, carried: bool = False
) -> Mapping[str, tuple[Piece, ...]] | None:
    """Return the cells of each column of a row; None if they do not fit the columns."""
    if row.places is not Places.CELLS or header.places is not Places.CELLS:
        laid = row.places is header.places is Places.LAID
        found = in_order(header.columns, row.pieces, carried=carried, laid=laid)
        if found is None:
            columns = _with_note(header.columns)
            found = in_order(columns, row.pieces, carried=carried, laid=laid)
        return found
    placed: dict[str, tuple[Piece, ...]] = {}
    taken: set[int] = set()
    for column in header.columns:
        own = tuple(one for one in row.pieces if one.covers(column.left, column.right))
        if not own and column.field in ("level1", "level2"):
            own = tuple(one for one in row.above if one.covers(column.left, column.right))
        if len({one.text for one in own}) == 1:
            taken |= {id(one) for one in own}
            own = own[:1]  # a cell that a converter repeats in each of its columns
        if own:
            placed[column.field] = (*placed.get(column.field, ()), *own)
            taken |= {id(one) for one in own}
    if any(id(one) not in taken for one in row.pieces if one.left >= header.first):
        return None
    return placed


def is_wide(placed: Mapping[str, tuple[Piece, ...]]) -> bool:
    """Whether one cell covers the name of an indicator and its figures: it is a line of its own."""
    names = {id(one) for one in placed.get("level3", ())}
    figures = ("target", "actual", "weight", "score")
    return any(id(one) in names for field in figures for one in placed.get(field, ()))
