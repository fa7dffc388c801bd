"""How a right figure becomes a wrong one: the slips of people and programs who type, copy and convert.

A slip is judged by how many other figures it could have made of the right one: the fewer, the more
telling is the figure that stands there. Twelve ways to lose a digit say less than one way to forget
the sign.
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.findings import Slip
from gov_accounts.money import MAX_DIGITS, MAX_PLACES, format_amount

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
    a, b = _digits(right), _digits(wrong)
    best: tuple[int, Slip | None] = (10 ** max(len(_figures(a)), len(_figures(b))), None)

    def offer(count: int, slip: Slip) -> None:
        nonlocal best
        if count < best[0]:
            best = (count, slip)

    if right == -wrong:
        offer(1, Slip.SIGN)
    if wrong and (right < 0) == (wrong < 0):
        if _scaled(right, wrong, 4) or _scaled(right, wrong, -4):
            offer(2, Slip.UNIT)
        if any(_scaled(right, wrong, places) for places in (-3, -2, -1, 1, 2, 3)):
            offer(6, Slip.POINT)
        count = len(_figures(a))
        if len(a) == len(b):
            differing = [n for n, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
            if len(differing) == 1 and "." not in (a[differing[0]], b[differing[0]]):
                offer(9 * count, Slip.MISTYPED)
            if a.find(".") == b.find(".") and _swapped(_figures(a), _figures(b)):
                offer(count, Slip.SWAPPED)
        if _dropped(b, a, doubled=True):
            offer(count, Slip.DOUBLED)
        if _dropped(a, b, doubled=False):
            offer(count, Slip.LOST)
        elif _dropped(a, b.rstrip("0"), doubled=False):  # 12.34 typed as 12.3, shown as 12.30
            offer(10 * count, Slip.LOST)
    for figures, slip in (
        (around.budget, Slip.BUDGET),
        (around.last_year, Slip.LAST_YEAR),
        (around.neighbours, Slip.NEIGHBOUR),
    ):
        if wrong in figures:
            offer(2 + len(figures), slip)
    return best


def before(wrong: Decimal, quantum: Decimal) -> Iterator[Decimal]:
    """Yield the figures of which one slip of the hand makes ``wrong``, as far as the digits tell."""
    text = _digits(wrong)
    sign = "-" if wrong < 0 else ""
    yield -wrong
    for places in (-4, -3, -2, -1, 1, 2, 3, 4):
        yield from _admissible([format(wrong.scaleb(places), "f")], quantum)
    spots = [n for n, c in enumerate(text) if c != "."]
    texts = [text[:n] + d + text[n + 1 :] for n in spots for d in "0123456789" if d != text[n]]
    texts += [text[:n] + d + text[n:] for n in range(len(text) + 1) for d in "0123456789"]
    texts += [text[:n] + text[n + 1 :] for n in spots]
    for n, m in itertools.pairwise(spots):
        swapped = list(text)
        swapped[n], swapped[m] = swapped[m], swapped[n]
        texts.append("".join(swapped))
    yield from _admissible((sign + one for one in texts), quantum)


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


def _swapped(a: str, b: str) -> bool:
    spots = [n for n, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    return (
        len(spots) == 2
        and spots[1] == spots[0] + 1
        and a[spots[0]] == b[spots[1]]
        and a[spots[1]] == b[spots[0]]
    )


def _dropped(longer: str, shorter: str, *, doubled: bool) -> bool:
    """Whether one digit left out of ``longer`` gives ``shorter``; ``doubled``: a digit equal to the next."""
    if len(longer) != len(shorter) + 1:
        return False
    for n, digit in enumerate(longer):
        if digit != "." and longer[:n] + longer[n + 1 :] == shorter:
            near = digit in (longer[n - 1 : n], longer[n + 1 : n + 2])
            if near or not doubled:
                return True
    return False
