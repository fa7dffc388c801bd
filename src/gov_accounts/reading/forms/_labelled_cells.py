"""The fields of a form behind their labels, and the line of its total, in cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gov_accounts.accounts import Reason
from gov_accounts.evaluation import Detail
from gov_accounts.evidence import Known
from gov_accounts.money import parse_amount
from gov_accounts.reading._numeral_fates import Fate
from gov_accounts.reading.forms._form_rows import FormRow, Piece, Places
from gov_accounts.reading.forms._vocabulary import OF_BLOCK, form_words
from gov_accounts.words import UNSIGNED_IN_TEXT, is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_accounts.reading.forms._claims import Claims
    from gov_accounts.reading.forms._form_header import Header
    from gov_accounts.reading.forms._form_sections import Word
    from gov_accounts.reading.forms._row_values import Values

__all__ = ["LabelledCells"]

_TEXTS = ("name", "department", "unit", "conclusion", "reasons", "remedies", "grade")
_POINTS = re.compile(rf"[(]({UNSIGNED_IN_TEXT})分")
"""Points of the rate, behind the name of its block or column."""
_TOTALS = ("total", "total_score")


class LabelledCells:
    """Reads what stands behind labels into ``found``; ``closed`` once the total was read."""

    def __init__(self, claims: Claims, values: Values, *, department: bool) -> None:
        self._department = department
        self.found: dict[str, Any] = {}
        self.details: list[Detail] = []
        self.closed = False
        self._sum: tuple[tuple[Piece, ...], FormRow] | None = None
        """The last line of a sum (小计, 合计), which may be the total."""
        self.columns: Header | None = None
        """The header of the indicators, which tells weight and score of the total apart."""
        self.claims = claims
        self._values = values

    def unit_of(self, text: str) -> None:
        """Take the unit of money that stands in brackets behind a label."""
        unit = OF_BLOCK.search(text)
        if unit is not None:
            self.found.setdefault("amount_unit", unit[1])

    def points_of(self, piece: Piece) -> None:
        """Take the points of the rate that stand behind the name of its block or column."""
        points = _POINTS.search(piece.text)
        if points is not None and "execution_weight" not in self.found and piece.words:
            self.found["execution_weight"] = parse_amount(points[1])
            self.claims.typed("execution_weight", _digits(piece))

    def labels(self, row: FormRow) -> bool:
        """Whether a row begins with the label of a field."""
        return bool(row.pieces) and self._label(row.pieces[0].text) is not None

    def _label(self, text: str) -> tuple[str, str] | None:
        """Return the kind and the field of a label."""
        words = form_words()
        for kind in ("labels", "head", "foot", "funds"):
            field = words.field(kind, text)
            if field == "name" and not self._department and words.names_unit(text):
                field = "details"
            if field is not None:
                return kind, field
        return None

    def read(self, row: FormRow) -> bool:
        """Read the fields of a row: labels, each with what stands behind it."""
        pieces = [half for one in row.pieces for half in self._halves(one)]
        if self._label(pieces[0].text) is None:
            return False
        at = 0
        while at < len(pieces):
            label = self._label(pieces[at].text)
            end = self._end_of_value(pieces, at, row)
            if label is None:
                self._unknown(pieces[at], pieces[at + 1 : end])
            else:
                for word in pieces[at].words:
                    self.claims.claim(word, Fate.STRUCTURE)
                self.unit_of(pieces[at].text)
                self._field(*label, pieces[at], pieces[at + 1 : end], row)
            at = end
        return True

    def _end_of_value(self, pieces: Sequence[Piece], at: int, row: FormRow) -> int:
        """Return where the value of a label ends: before the next label, known or not.

        In a table of cells labels and values alternate, where a row has nothing but both; the foot
        may have two values.
        """
        label = self._label(pieces[at].text)
        end = at + 1
        while end < len(pieces) and self._label(pieces[end].text) is None:
            text = pieces[end].text
            cells = row.places is Places.CELLS and (label is None or label[0] != "foot")
            if end > at + 1 and (cells or form_words().may_be_label(text)):
                break
            end += 1
        return end

    def _unknown(self, label: Piece, values: Sequence[Piece]) -> None:
        """Keep a label that nothing names, with what stands behind it."""
        known = [one for one in values if not one.blank]
        if known:
            words = self._values.words
            self.details.append(Detail(words([label]).rstrip(":："), words(known)))
        else:
            self._list([label], Reason.STRAY_TEXT)

    def _halves(self, piece: Piece) -> list[Piece]:
        """Part a label from a value that stands in the same cell, behind a colon."""
        head, colon, tail = piece.text.partition(":")
        if not colon or not tail or self._label(head) is None or len(piece.words) != 1:
            return [piece]
        word = piece.words[0]
        cut = word.start + len(word.text) - len(tail)
        first, second = (
            type(word)(word.text[: cut - word.start], word.line, word.start, cut),
            type(word)(tail, word.line, cut, word.end),
        )
        return [
            Piece((first,), head, piece.left, piece.left),
            Piece((second,), tail, piece.left, piece.right),
        ]

    def _field(
        self, kind: str, field: str, label: Piece, values: Sequence[Piece], row: FormRow
    ) -> None:
        """Enter a field; a blank one is none."""
        known = [one for one in values if not one.blank]
        name = "total_score" if field in _TOTALS else field
        if name == "total_score" and kind == "foot":
            self.closed = True
            self._total(known, row)
        elif field == "sum":
            self._sum = (tuple(known), row)
        elif not known:
            return
        elif field == "details":
            self.details.append(Detail(self._values.words([label]), self._values.words(known)))
        elif field in _TEXTS:
            self._text(field, known)
        else:
            self._number(name, known)

    def _text(self, field: str, values: Sequence[Piece]) -> None:
        if field in self.found:
            self._list(values, Reason.STRAY_TEXT)
            return
        words = [word for one in values for word in one.words]
        self.found[field] = self._values.words(values)
        self.claims.place(field, words[0].line)
        fate = Fate.STRUCTURE if field in ("name", "department", "unit") else Fate.PROSE
        for word in words:
            self.claims.claim(word, fate)

    def _number(self, name: str, values: Sequence[Piece], known: Known = Known.PRINTED) -> None:
        names = {"score": "execution_score", "weight": "execution_weight"}
        name = names.get(name, name)
        if name in self.found or len(values) > 1:
            self._list(values, Reason.STRAY_FIGURE)
            return
        value = self._values.figure(name, values, known, rate=name == "rate")
        if value is not None:
            self.found[name] = value

    def close(self) -> None:
        """Where no line is called the total, the last sum is it; other sums are parts of it."""
        values, row = self._sum or ((), None)
        if row is not None and "total_score" not in self.found:
            self._total(values, row)
        for one in values:
            for word in one.words:
                self.claims.claim(word, Fate.STRUCTURE)

    def _list(self, values: Sequence[Piece], reason: Reason) -> None:
        for one in values:
            self.claims.refuse_cell(one.words, reason)

    def _total(self, values: Sequence[Piece], row: FormRow) -> None:
        """Enter the line of the total: the sum of the weights, and the score."""
        numbers = [one for one in values if is_number(one.text.removesuffix("分"))]
        others = [one for one in values if one not in numbers]
        placed = self._by_column(numbers, row)
        first = self.found.get("total_score")
        if "total_score" in placed and first is not None and "total_weight" not in self.found:
            # 总分 100, 总得分 98: the first was the sum of the weights.
            self.found["total_weight"] = self.found.pop("total_score")
            self.claims.renamed("total_score", "total_weight")
        for name, own in placed.items():
            self._number(name, [own])
        for one in others:
            self._values.words([one])
        left = [one for one in numbers if one not in placed.values()]
        self._list(left, Reason.STRAY_FIGURE)

    def _by_column(self, numbers: Sequence[Piece], row: FormRow) -> dict[str, Piece]:
        """Tell weight and score of the total apart: by their columns, else by their order."""
        header = self.columns
        names = {"weight": "total_weight", "score": "total_score"}
        columns = [one for one in header.columns if one.field in names] if header else []
        if header is not None and row.places is Places.CELLS is header.places:
            found = {
                names[column.field]: one
                for column in columns
                for one in numbers
                if one.covers(column.left, column.right)
            }
            if found:
                return found
        if len(numbers) == 1:
            return {"total_score": numbers[0]}
        if len(numbers) == len(columns):
            return {names[column.field]: one for column, one in zip(columns, numbers, strict=True)}
        return {}


def _digits(piece: Piece) -> Word:
    """Return the first word of a cell that has digits."""
    return next((one for one in piece.words if re.search("[0-9]", one.text)), piece.words[0])
