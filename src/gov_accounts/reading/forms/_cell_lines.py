"""A text with a cell on each line → rows: a row of a table ends with its last figures.

Empty lines may be empty cells, or mere distance; so both are tried.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import evolve

from gov_accounts.evaluation import parse_target
from gov_accounts.reading.forms._form_header import header_at, header_kind, heads, parts_money
from gov_accounts.reading.forms._form_rows import FormRow, Piece, Places
from gov_accounts.reading.forms._in_order import REMARKS, is_figure
from gov_accounts.reading.forms._vocabulary import form_words
from gov_accounts.words import is_number, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["is_cell_a_line", "regrouped"]

_MOSTLY = 3
"""A cell a line: lines of several words are one of so many at most."""
_KINDS = ("indicators", "tasks", "funds", "goals")
_LABELS = ("labels", "foot", "head", "funds")
_BEHIND = ("completion", "weight", "score")
_LONGEST_UNIT = 4
_LONGEST_HEAD = 8


def is_cell_a_line(rows: Sequence[FormRow]) -> bool:
    """Whether a text prints a cell on each line."""
    told = [row for row in rows if row.pieces]
    several = sum(len(row.pieces) > 1 for row in told)
    return not any(row.grid >= 0 for row in told) and several * _MOSTLY <= len(told)


def regrouped(rows: Sequence[FormRow], *, blanks: bool) -> list[FormRow]:
    """Return the rows of a text that prints a cell on each line; ``blanks``: empty ones too."""
    lines = [_whole(row) for row in rows if row.pieces or blanks]
    return list(_Lines(lines).grouped())


def _whole(row: FormRow) -> FormRow:
    """Return a line as one cell."""
    words = tuple(word for one in row.pieces for word in one.words)
    return evolve(row, pieces=(Piece(words, row.text, 0, 1),), places=Places.ORDER)


class _Lines:
    """The lines of a text, each a cell, and the columns of the block that they stand in."""

    def __init__(self, lines: Sequence[FormRow]) -> None:
        self._lines = lines
        self._kind: str | None = None
        self._fields: list[str] = []

    def grouped(self) -> Iterator[FormRow]:
        at = 0
        while at < len(self._lines):
            used = self._used(at)
            row = self._lines[at : at + used]
            if any(line.text for line in row):
                yield _joined(row)
            at += used

    def _used(self, at: int) -> int:
        """Return how many lines from here on are a row."""
        run, kind = self._header_run(at)
        if run:
            self._kind = kind
            header = header_at([_joined(self._lines[at : at + run])], 0)
            self._fields = [one.field for one in header.columns] if header else []
            return run
        used = 0
        if not self._text(at):
            return 1
        if self._kind in ("funds", "tasks"):
            used = self._named(at)
        elif self._kind == "goals":
            used = 2 if self._known(at + 2) and not self._known(at + 1) else 1
            self._kind = None
        elif self._kind == "indicators":
            used = self._foot(at) or self._exact(at) or self._indicator(at)
        if not used:
            self._kind = None
            used = 2 if self._has_value(at) else 1
        return used

    # --- what stands on a line

    def _text(self, at: int) -> str:
        return self._lines[at].text if at < len(self._lines) else ""

    def _field(self, kind: str | None, at: int) -> str | None:
        return heads(kind, self._text(at)) if kind and self._text(at) else None

    def _header_run(self, at: int) -> tuple[int, str | None]:
        """Return how many lines from here on are a header, and of which block."""
        best: tuple[int, str | None] = 0, None
        for kind in _KINDS:
            end = at
            while end < len(self._lines) and self._heads(kind, at, end):
                end += 1
            while end > at and not self._names(kind, end - 1):
                end -= 1
            if end - at > best[0] and header_kind([self._text(n) for n in range(at, end)]) == kind:
                best = end - at, kind
        return best

    def _heads(self, kind: str, start: int, at: int) -> bool:
        """Whether a line belongs to a header that began above: one unknown word may stand in it."""
        text = self._text(at)
        if at == start or self._names(kind, at) or not text:
            return self._field(kind, at) is not None or (at > start and bool(text))
        inside = self._field(kind, at - 1) is not None and at + 1 < len(self._lines)
        return (
            inside
            and len(text) <= _LONGEST_HEAD
            and not is_figure(text)
            and not self._is_label(at)
            and self._field(kind, at + 1) is not None
        )

    def _names(self, kind: str, at: int) -> bool:
        """Whether a line is a word of a header of some block."""
        parts = kind in ("tasks", "funds") and parts_money(self._text(at))
        return parts or self._field(kind, at) is not None

    def _is_label(self, at: int) -> bool:
        words, text = form_words(), self._text(at)
        return any(words.field(kind, text) for kind in ("labels", "foot", "blocks", "head"))

    def _known(self, at: int) -> bool:
        """Whether what stands here is no free text: a label, a header, the end."""
        return at >= len(self._lines) or self._is_label(at) or self._header_run(at)[0] > 0

    def _has_value(self, at: int) -> bool:
        """Whether a label stands here, and on the next line what belongs to it."""
        words, text = form_words(), self._text(at)
        return any(words.field(kind, text) for kind in _LABELS) and not self._known(at + 1)

    def _is_cell_of_figures(self, at: int) -> bool:
        return at < len(self._lines) and (
            is_figure(self._text(at)) or self._lines[at].pieces[0].blank
        )

    def _figures(self, at: int) -> int:
        """Return the line behind the figures that begin here; signs and units belong to them."""
        end = at
        apart = "operator" in self._fields or "unit" in self._fields
        while end < len(self._lines):
            text = self._text(end)
            unit = (
                end > at
                and len(text) <= _LONGEST_UNIT
                and is_figure(self._text(end - 1))
                and is_figure(self._text(end + 1))
            )
            if not (self._is_cell_of_figures(end) or (apart and (_is_sign(text) or unit))):
                break
            end += 1
        return end

    # --- rows

    def _named(self, at: int) -> int:
        """Return how many lines are a name and its figures; 0 if there are none."""
        end = at
        while end < len(self._lines) and not self._is_cell_of_figures(end):
            if end > at and self._known(end):
                return 1 if form_words().source(self._text(at)) else 0
            end += 1
        if end == at or end - at > _NAME_AND_RESULT:
            return 0
        most = at + 1 + sum(field not in _NAMES for field in self._fields)
        while self._is_cell_of_figures(end) and end < most:
            end += 1
        return end - at

    def _foot(self, at: int) -> int:
        """Return how many lines are a label of the foot and what belongs to it."""
        if not form_words().field("foot", self._text(at)):
            return 0
        end = at + 1
        while self._is_cell_of_figures(end):
            end += 1
        return end - at if end > at + 1 else min(2, len(self._lines) - at)

    def _exact(self, at: int) -> int:
        """Return how many lines are a row with a cell for each column, but for merged levels."""
        for lenient in (False, True):
            for merged in range(_LEVELS + 1):
                numbered = self._fields[:1] == ["number"]
                fields = [*self._fields[:numbered], *self._fields[numbered + merged :]]
                texts = [self._text(at + n) for n in range(len(fields))]
                fit = all(
                    _fits(field, text, lenient=lenient)
                    for field, text in zip(fields, texts, strict=True)
                )
                if fit and at + len(fields) <= len(self._lines):
                    return len(fields)
        return 0

    def _indicator(self, at: int) -> int:
        """Return how many lines are a row of indicators whose empty cells are lost."""
        number = whole_number(self._text(at), -1) if "number" in self._fields else -1
        numbered = number >= 0
        following = str(number + 1) if numbered else None
        end = at + numbered
        while end < len(self._lines) and not self._closes(end):
            if end > at and form_words().field("foot", self._text(end)):
                return end - at
            end += 1
        end = self._figures(end)
        if following is not None and self._text(end - 1) == following:
            end -= 1  # the number of the next row
        # What follows and is no level belongs to this row: a cause, a remedy.
        while end < len(self._lines) and self._is_remark(end):
            end += 1
        return end - at

    def _closes(self, at: int) -> bool:
        """Whether the figures from here on end with plain numbers: a weight and a score."""
        end = self._figures(at)
        return end > at and is_number(self._text(end - 1))

    def _is_remark(self, at: int) -> bool:
        """Whether words behind the figures of a row still belong to it.

        Before its figures the next row has its levels, its name, and a target and a result if they
        are words. What stands before them is a remark of this row.
        """
        if _is_level(self._text(at)) or self._known(at):
            return False
        end = at
        while end < len(self._lines) and not self._closes(end):
            if end > at and (_is_level(self._text(end)) or self._known(end)):
                return True
            end += 1
        behind = sum(field in _BEHIND for field in self._fields)
        named = 1 if self._figures(end) - end > behind else _NAME_AND_GOALS
        return end >= len(self._lines) or end - at > named


_NAME_AND_RESULT = 2
_NAMES = ("name", "label")
_NAME_AND_GOALS = 3
_LEVELS = 2


def _joined(lines: Sequence[FormRow]) -> FormRow:
    pieces = tuple(
        evolve(piece, left=number, right=number + 1)
        for number, piece in enumerate(piece for line in lines for piece in line.pieces)
    )
    return evolve(
        lines[0], pieces=pieces, lines=tuple(index for line in lines for index in line.lines)
    )


def _fits(field: str, text: str, *, lenient: bool) -> bool:
    """Whether a text can be the cell of a column; ``lenient``: a name may be that of a level."""
    if field in _BEHIND:
        return not text or is_number(text.removesuffix("%"))
    if field == "number":
        return text.isdigit()
    if field == "level3":
        named = bool(text) and not is_figure(text) and not _is_sign(text)
        return named and (lenient or not _is_level(text))
    level = _is_level(text)
    if field in ("operator", "unit"):
        return not level and not re.search("[0-9]", text) and len(text) <= _LONGEST_HEAD
    if field in REMARKS:
        words = form_words()
        known = any(words.field(kind, text) for kind in ("foot", "labels", "blocks"))
        return not (known or is_figure(text) or level)
    return level is (field in ("level1", "level2"))


def _is_sign(text: str) -> bool:
    goal = parse_target(f"{text}1") if text and not re.search("[0-9]", text) else None
    return goal is not None and goal.operator is not None and goal.unit is None


def _is_level(text: str) -> bool:
    words = form_words()
    plain = re.sub("[(][^()]*[)]", "", text)
    levels = (*words.firsts.values(), *words.seconds.values())
    named = plain.endswith("指标") and words.band.match(plain) is None
    return named or any(plain in own for own in levels)
