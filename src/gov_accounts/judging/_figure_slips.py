"""How a right figure becomes a wrong one: slips of typing, copying and converting.

A slip is judged by how many other figures it could have made of the right one: the fewer, the more
telling is the figure that stands there. Twelve ways to lose a digit say less than one way to forget
the sign.
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from operator import itemgetter
from string import digits
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.money import MAX_DIGITS, MAX_PLACES, format_amount
from gov_accounts.slips import Slip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Surroundings", "before", "ways"]


@frozen
class Surroundings:
    """Figures that may have been printed in place of the right one."""

    neighbours: frozenset[Decimal] = frozenset()
    last_year: frozenset[Decimal] = frozenset()
    budget: frozenset[Decimal] = frozenset()


NOWHERE = Surroundings()


def ways(right: Decimal, wrong: Decimal, around: Surroundings = NOWHERE) -> tuple[int, Slip | None]:
    """Return in how many ways the most telling slip could have gone, and that slip.

    Without a slip that makes ``wrong`` of ``right`` any figure of that length is as likely: (10ⁿ,
    None).

    >>> ways(Decimal("532.41"), Decimal("523.41"))
    (5, <Slip.SWAPPED: 'swapped'>)
    >>> ways(Decimal("532.41"), Decimal("-532.41"))
    (1, <Slip.SIGN: 'sign'>)
    """
    if right == wrong:
        return 1, None
    length = max(len(_figures(_digits(right))), len(_figures(_digits(wrong))))
    offers = [(10**length, None), *_made(right, wrong), *_copied(wrong, around)]
    return min(offers, key=itemgetter(0))


def _made(right: Decimal, wrong: Decimal) -> Iterator[tuple[int, Slip]]:
    """Yield the slips that change a figure itself, each with its count of ways."""
    if right == -wrong:
        yield 1, Slip.SIGN
    if not wrong or not right or (right < 0) != (wrong < 0):
        return
    for moves, ways_to_move, slip in _MOVED_POINTS:
        if any(_scaled(right, wrong, places) for places in moves):
            yield ways_to_move, slip
    meant, typed = _digits(right), _digits(wrong)
    spots = len(_figures(meant))
    for possible, ways_a_spot, slip in _OF_THE_HAND:
        if possible(meant, typed):
            yield ways_a_spot * spots, slip


def _copied(wrong: Decimal, around: Surroundings) -> Iterator[tuple[int, Slip]]:
    """Yield the slips that put another figure in place of the right one."""
    for figures, slip in (
        (around.budget, Slip.BUDGET),
        (around.last_year, Slip.LAST_YEAR),
        (around.neighbours, Slip.NEIGHBOUR),
    ):
        if wrong in figures:
            yield 2 + len(figures), slip


def before(wrong: Decimal, quantum: Decimal) -> Iterator[Decimal]:
    """Yield figures of which one slip of the hand makes ``wrong``, as far as digits tell."""
    sign = "-" if wrong < 0 else ""
    yield -wrong
    for places in (-4, -3, -2, -1, 1, 2, 3, 4):
        yield from _admissible([format(wrong.scaleb(places), "f")], quantum)
    yield from _admissible((sign + one for one in _retyped(_digits(wrong))), quantum)


def _retyped(text: str) -> Iterator[str]:
    """Yield a text with one digit changed, added or left out, or two neighbours swapped."""
    spots = [n for n, c in enumerate(text) if c != "."]
    for n in spots:
        yield from (text[:n] + digit + text[n + 1 :] for digit in digits if digit != text[n])
    for n in range(len(text) + 1):
        yield from (text[:n] + digit + text[n:] for digit in digits)
    for n in spots:
        yield text[:n] + text[n + 1 :]
    for n, m in itertools.pairwise(spots):
        swapped = list(text)
        swapped[n], swapped[m] = swapped[m], swapped[n]
        yield "".join(swapped)


def _admissible(texts: Iterable[str], quantum: Decimal) -> Iterator[Decimal]:
    places = -int(quantum.as_tuple().exponent)
    for text in texts:
        whole, _, fraction = text.lstrip("-").partition(".")
        fraction = fraction.rstrip("0")
        if not whole or len(whole) > MAX_DIGITS or len(fraction) > min(places, MAX_PLACES):
            continue
        value = Decimal(text).quantize(quantum)
        if value:
            yield value


def _digits(value: Decimal) -> str:
    return format_amount(value.copy_abs())


def _figures(text: str) -> str:
    return text.replace(".", "")


def _scaled(right: Decimal, wrong: Decimal, places: int) -> bool:
    """Whether a figure is the other with the point moved, as far as its last place can show it."""
    moved = right.scaleb(places)
    step = Decimal(1).scaleb(max(int(wrong.as_tuple().exponent), int(moved.as_tuple().exponent)))
    return abs(moved - wrong) < step and wrong != right


def _mistyped(meant: str, typed: str) -> bool:
    """Whether one digit is another."""
    spots = _differing(meant, typed)
    return len(spots) == 1 and "." not in (meant[spots[0]], typed[spots[0]])


def _swapped(meant: str, typed: str) -> bool:
    """Whether two neighbouring digits have changed places."""
    if meant.find(".") != typed.find("."):
        return False
    spots = _differing(a := _figures(meant), b := _figures(typed))
    if len(spots) != 2 or spots[1] != spots[0] + 1:
        return False
    first, second = spots
    return a[first] == b[second] and a[second] == b[first]


def _differing(meant: str, typed: str) -> list[int]:
    """Return the spots in which two texts of one length differ; none for other lengths."""
    if len(meant) != len(typed):
        return []
    return [n for n, (x, y) in enumerate(zip(meant, typed, strict=True)) if x != y]


def _doubled(meant: str, typed: str) -> bool:
    """Whether a digit was typed twice."""
    return _dropped(typed, meant, doubled=True)


def _lost(meant: str, typed: str) -> bool:
    """Whether a digit was left out."""
    return _dropped(meant, typed, doubled=False)


def _lost_and_filled(meant: str, typed: str) -> bool:
    """Whether a decimal was left out and a zero filled in: 12.34 typed as 12.3, shown as 12.30."""
    return _lost(meant, typed.rstrip("0"))


def _dropped(longer: str, shorter: str, *, doubled: bool) -> bool:
    """Whether a digit left out of ``longer`` gives ``shorter``; ``doubled``: beside its equal."""
    if len(longer) != len(shorter) + 1:
        return False
    for n, digit in enumerate(longer):
        if digit != "." and longer[:n] + longer[n + 1 :] == shorter:
            near = digit in (longer[n - 1 : n], longer[n + 1 : n + 2])
            if near or not doubled:
                return True
    return False


_MOVED_POINTS = (
    ((4, -4), 2, Slip.UNIT),
    ((-3, -2, -1, 1, 2, 3), 6, Slip.POINT),
)
"""Moves of the point, in how many ways they can go, and what they are called."""

_OF_THE_HAND = (
    (_mistyped, 9, Slip.MISTYPED),
    (_swapped, 1, Slip.SWAPPED),
    (_doubled, 1, Slip.DOUBLED),
    (_lost, 1, Slip.LOST),
    (_lost_and_filled, 10, Slip.LOST),
)
"""Slips that change digits: the test, in how many ways a spot each can go, the name."""
