"""The words of a header in text → the columns of figures in the order of print.

Words of a lower line stand below the one word of the line above that is no column. Where text tore
the words apart, what is left of them may still contradict the usual order: then nothing tells it.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from gov_accounts.reading._labels import heads
from gov_accounts.reading._plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gov_accounts.places import Place
    from gov_accounts.reading._printed_cells import Cell

__all__ = ["Order", "order_of_print"]

Order: TypeAlias = "tuple[str | None, ...]"
"""Columns in the order of print, None for one without a field."""

_PIECES = 4
"""Into so many pieces text tears a word."""


@frozen
class _Word:
    """A word of the header: the field whose column it names, or None; ``begun`` if cut, or None."""

    field: str | None
    begun: str | None = None


def order_of_print(
    cells: Sequence[Cell],
    names: Mapping[str, str],
    usual: Sequence[str],
    *,
    counted: int = 0,
    others: Sequence[str] = (),
) -> Order | None:
    """Return the columns in the order in which a header prints their words.

    ``names`` are the words for each column, ``usual`` the columns that are printed in the official
    order, which is taken if the words are torn; ``others`` words of the header that are of no
    column. ``counted`` is the number of columns if the header counts them, else 0. Returns None if
    the words stand in another order than the usual one and do not tell it whole.
    """
    lines = [line for line in _lines(cells, names, others) if any(word.begun for word in line)]
    apart = len(lines) > 2 and all(len(line) == 1 for line in lines)
    whole = [line for line in lines if any(word.field for word in line)]
    readings = list(_apart(lines, counted) if apart else _readings(whole, counted))
    fitting = [order for order in readings if _fits(order, usual, counted)]
    official = (*usual, *[None] * max(counted - len(usual), 0))
    if len(fitting) == 1 or (fitting and not apart):
        return fitting[0]
    if fitting:  # the print does not tell them apart
        return official if official in fitting else None
    cut = [tuple(word.begun for word in line if word.begun) for line in lines]
    told = next((order for order in cut if _fits(order, usual, counted)), None)
    if told is None and counted > len(usual):
        return None  # where the further columns stand, nothing tells
    return told or (None if _contradict(cut, usual, apart=apart) else official)


def _fits(order: Order, usual: Sequence[str], counted: int) -> bool:
    known = sorted(name for name in order if name is not None)
    return known == sorted(usual) and (not counted or len(order) == counted)


def _lines(
    cells: Sequence[Cell], names: Mapping[str, str], others: Sequence[str]
) -> list[list[_Word]]:
    """Return the words of each line, without those that are of no column."""
    found: dict[Place, list[_Word]] = {}
    head, index = heads(), 0
    structure = {*head.line_number, *head.count, *others}
    while index < len(cells):
        cell, word = cells[index], plain(cells[index].text)
        if word in structure or head.labels(word) or cell.digits or cell.dash:
            index += 1
            continue
        used, field = _longest(cells, index, names)
        begun = {name for other, name in names.items() if other.startswith(word)}
        cut = begun.pop() if len(begun) == 1 and len(word) > 1 else None
        found.setdefault(cell.place, []).append(_Word(field, field or cut))
        index += used
    # A header that is printed again says nothing new.
    return list({tuple(line): line for line in found.values()}.values())


def _longest(cells: Sequence[Cell], index: int, names: Mapping[str, str]) -> tuple[int, str | None]:
    """Return how many cells from here on make a word for a column, and the column."""
    text = ""
    found: tuple[int, str | None] = (1, None)
    for used, cell in enumerate(cells[index : index + _PIECES], start=1):
        text += plain(cell.text)
        if text in names:
            found = used, names[text]
    return found


def _readings(lines: Sequence[Sequence[_Word]], counted: int) -> Iterator[Order]:
    """Yield the orders that lines may stand for, the most literal one first."""
    if not lines:
        return
    order: list[str | None] = [word.field for word in lines[0]]
    for line in lines[1:]:
        groups = [index for index, name in enumerate(order) if name is None]
        if len(groups) != 1:
            return
        order = [*order[: groups[0]], *(word.field for word in line), *order[groups[0] + 1 :]]
    yield tuple(order)
    if counted < len(order):
        yield tuple(name for name in order if name is not None)


def _apart(lines: Sequence[Sequence[_Word]], counted: int) -> Iterator[Order]:
    """Yield the orders that cells may stand for of which each has a line of its own.

    The cells of a lower line come behind all of the upper one, or behind the word above them.
    """
    order = tuple(line[0].field for line in lines)
    groups = [index for index, name in enumerate(order) if name is None]
    if not groups or counted == len(order):
        yield order
    if len(groups) == 1:
        (group,) = groups
        before, behind = order[:group], order[group + 1 :]
        for split in range(1, len(behind) + 1):
            yield (*before, *behind[split:], *behind[:split])


def _contradict(lines: Sequence[Order], usual: Sequence[str], *, apart: bool) -> bool:
    """Whether words stand in another order than the usual one."""
    at = {name: number for number, name in enumerate(usual)}
    for line in [tuple(itertools.chain(*lines))] if apart else lines:
        numbers = [at[name] for name in line if name in at]
        if any(a > b for a, b in itertools.pairwise(numbers)):
            return True
    return False
