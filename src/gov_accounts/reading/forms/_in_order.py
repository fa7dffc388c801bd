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


_Way: TypeAlias = "tuple[tuple[str, int], ...]"
"""A way to part cells among columns: each with the number of its cells."""
_WAYS = 12
"""So many equally good ways are compared; with more of them nothing is known."""


def in_order(
    columns: Sequence[Column], pieces: Sequence[Piece], *, carried: bool = False, laid: bool = False
) -> Mapping[str, tuple[Piece, ...]] | None:
    """Return the cells of each column; None if no way fits, or if the best ones differ.

    ``carried``: the levels may be those of the row above. ``laid``: where cells stand counts too.
    Which of several columns a blank stands in makes no difference.
    """
    if len(pieces) > _MOST:
        return None
    fields = [one.field for one in columns]
    known: dict[tuple[int, int], tuple[int, tuple[_Way, ...]]] = {}

    def best(column: int, at: int) -> tuple[int, tuple[_Way, ...]]:
        """Return the least cost from here on, and the ways that have it."""
        if column == len(fields):
            return (0, ((),)) if at == len(pieces) else (_NEVER, ())
        if (column, at) not in known:
            known[column, at] = least(column, at)
        return known[column, at]

    def least(column: int, at: int) -> tuple[int, tuple[_Way, ...]]:
        field = fields[column]
        found: tuple[int, tuple[_Way, ...]] = (_NEVER, ())
        most = len(pieces) - at if field in (*_WORDS, *_GOALS, *_OPEN) else min(1, len(pieces) - at)
        for used in range(most + 1):
            own = _cost(field, pieces[at : at + used], carried=carried)
            if laid and own < _NEVER:
                own += sum(columns[column].away(one) for one in pieces[at : at + used])
            if own >= _NEVER:
                continue
            cost, ways = best(column + 1, at + used)
            more = tuple(((field, used), *way) for way in ways)
            if ways and own + cost < found[0]:
                found = (own + cost, more)
            elif ways and own + cost == found[0]:
                found = (found[0], (*found[1], *more)[: _WAYS + 1])
        return found

    cost, ways = best(0, 0)
    if cost >= _NEVER or len(ways) > _WAYS:
        return None
    read = [_parted(pieces, way) for way in ways]
    told = [{field: own for field, own in one.items() if not own[0].blank} for one in read]
    return read[0] if all(one == told[0] for one in told) else None


def _parted(pieces: Sequence[Piece], way: _Way) -> dict[str, tuple[Piece, ...]]:
    found, at = dict[str, tuple[Piece, ...]](), 0
    for field, used in way:
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
    if field == "number":
        return 0 if pieces[0].text.isdigit() else _NEVER
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
    if field in (UNKNOWN, "number"):
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
    if goal is not None and goal.operator is not None and goal.unit is None:
        return 0
    # Of a quality the column may say so (定性).
    return 5 if len(text) <= _LONGEST_SIGN and not re.search("[0-9]", text) else _NEVER


def _of_unit(_field: str, text: str) -> int:
    return 2 if len(text) <= _LONGEST_UNIT and not re.search("[0-9]", text) else _NEVER


_LONGEST_UNIT = 8
_LONGEST_SIGN = 3


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
