"""Cells of which only the order is known → the columns that they belong to, if one way is best."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from gov_accounts.evaluation import parse_target
from gov_accounts.reading.forms._form_rows import Piece
from gov_accounts.reading.forms._vocabulary import SIGNED, VALUE, form_words
from gov_accounts.words import NUMBER, PERCENT, is_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


__all__ = ["REMARKS", "UNKNOWN", "Column", "in_order", "is_figure"]


@frozen
class Column:
    """A column of a table: the field that its header names, and where the header stands."""

    field: str
    left: int
    right: int

    def away(self, piece: Piece) -> int:
        """Return how far a cell stands from its header: most begin where it begins."""
        left, right = abs(self.left - piece.left), abs(self.right - piece.right)
        middle = abs(self.left + self.right - piece.left - piece.right) // 2
        return min(left, right + _LESS_USUAL, middle + _LESS_USUAL, _FAR)


_LESS_USUAL = 3
"""What speaks against cells that end where their header ends, or have its middle."""
_FAR = 40
"""Beyond so many places a distance says no more."""

_RATES = ("rate", "completion")
_AMOUNTS = (
    *("weight", "score", "declared", "initial_budget", "adjustment", "budget", "executed"),
    *("executed_other", "surplus", "allocated", "allocated_fiscal", "executed_fiscal"),
)
_GOALS = ("target", "initial_target", "actual")
_LEVELS = ("level1", "level2")
REMARKS = ("explanation", "funding", "rules", "staff", "equipment", "other", "remedy", "note")
"""Columns of words behind the figures of an indicator."""
UNKNOWN = "unknown"
"""A column whose header says nothing that is known."""
_OPEN = (*REMARKS, "result")
"""Columns of words that may be empty."""
_WORDS = ("level3", "label", "name")

_NEVER = 10_000
_MOST = 80
"""Rows of forms have fewer cells."""
_MISSING = 50
_UNCLEAR = 2
_JOINED = 30
_SOMETHING = re.compile(rf"{NUMBER}{PERCENT}?")


_Way: TypeAlias = "tuple[int, int, tuple[tuple[str, int], ...]]"
"""A cost, in how many ways it comes, and one of them: columns with the number of their cells."""


def in_order(
    columns: Sequence[Column], pieces: Sequence[Piece], *, carried: bool = False, laid: bool = False
) -> Mapping[str, tuple[Piece, ...]] | None:
    """Return the cells of each column; None if no way, or more than one, fits best.

    ``carried``: the levels may be those of the row above. ``laid``: where cells stand counts too.
    """
    if len(pieces) > _MOST:
        return None
    fields = [one.field for one in columns]
    best: dict[tuple[int, int], _Way] = {}

    def way(column: int, at: int) -> _Way:
        """Return the least cost from here on, in how many ways, and one of them."""
        known = best.get((column, at))
        if known is not None:
            return known
        if column == len(fields):
            return (0, 1, ()) if at == len(pieces) else (_NEVER, 0, ())
        best[column, at] = least(column, at)
        return best[column, at]

    def least(column: int, at: int) -> _Way:
        field = fields[column]
        found: _Way = (_NEVER, 0, ())
        most = len(pieces) - at if field in (*_WORDS, *_GOALS, *_OPEN) else min(1, len(pieces) - at)
        for used in range(most + 1):
            own = _cost(field, pieces[at : at + used], carried=carried)
            if laid and own < _NEVER:
                own += sum(columns[column].away(one) for one in pieces[at : at + used])
            if own >= _NEVER:
                continue
            cost, count, rest = way(column + 1, at + used)
            if not count:
                continue
            if own + cost < found[0]:
                found = (own + cost, count, ((field, used), *rest))
            elif own + cost == found[0]:
                found = (found[0], found[1] + count, found[2])
        return found

    cost, ways, taken = way(0, 0)
    if ways != 1 or cost >= _NEVER:
        return None
    found, at = dict[str, tuple[Piece, ...]](), 0
    for field, used in taken:
        if used:
            found[field] = (*found.get(field, ()), *pieces[at : at + used])
        at += used
    return found


def _cost(field: str, pieces: Sequence[Piece], *, carried: bool) -> int:
    """Return what is against some cells being those of a column."""
    if not pieces:
        return _of_nothing(field, carried=carried)
    if field == UNKNOWN:
        return _UNCLEAR
    if field in _AMOUNTS or field in _RATES:
        return _of_figure(field, pieces[0])
    joined = _JOINED * (len(pieces) - 1)
    if any(one.blank for one in pieces):
        return _NEVER if joined else 0
    text = "".join(one.text for one in pieces)
    return joined + _OF_WORDS.get(field, _of_text)(field, text)


def _of_nothing(field: str, *, carried: bool) -> int:
    if field in _LEVELS:
        return 3 if carried else 20
    if field == UNKNOWN:
        return _UNCLEAR
    return 1 if field in _OPEN else _MISSING


def _of_figure(field: str, piece: Piece) -> int:
    if piece.blank:
        return 0
    if field in _RATES:
        return 0 if _SOMETHING.fullmatch(piece.text) else _NEVER
    return 0 if is_number(piece.text.removesuffix("分")) else _NEVER


def _of_level(field: str, text: str) -> int:
    words = form_words()
    known = words.firsts if field == "level1" else words.seconds
    other = words.seconds if field == "level1" else words.firsts
    plain = re.sub("[(][^()]*[)]", "", text)
    of_other = any(plain in own for own in other.values())
    if any(plain in own for own in known.values()):
        # 成本指标 stands on either level: on the second, unless another follows it.
        return 1 if of_other and field == "level1" else 0
    if of_other:
        return 10
    if is_figure(text):
        return _NEVER
    return 4 if plain.endswith("指标") else 25


def _of_goal(field: str, text: str) -> int:
    """A target may have a sign; what was reached has none."""
    if not is_figure(text):
        return 2
    return 8 if field == "actual" and SIGNED.match(text) is not None else 0


def _of_sign(_field: str, text: str) -> int:
    goal = parse_target(f"{text}1") if not re.search("[0-9]", text) else None
    sign = goal is not None and goal.operator is not None and goal.unit is None
    return 0 if sign else _NEVER


def _of_unit(_field: str, text: str) -> int:
    return 2 if len(text) <= _LONGEST_UNIT and not re.search("[0-9]", text) else _NEVER


_LONGEST_UNIT = 8


def _of_text(_field: str, text: str) -> int:
    """Names and causes: neither a figure nor, if it can be helped, the name of a level."""
    if VALUE.fullmatch(text) or SIGNED.match(text):
        return _NEVER
    known = text in (*form_words().firsts[False], *form_words().seconds[False])
    return 25 if known else 0


_OF_WORDS: Mapping[str, Callable[[str, str], int]] = MappingProxyType(
    {
        **dict.fromkeys(_LEVELS, _of_level),
        **dict.fromkeys(_GOALS, _of_goal),
        "operator": _of_sign,
        "unit": _of_unit,
    }
)


def is_figure(text: str) -> bool:
    """Whether a cell holds a number, perhaps with a sign and a unit, and nothing else."""
    return VALUE.fullmatch(text) is not None or parse_target(text) is not None
