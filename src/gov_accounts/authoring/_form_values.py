"""Targets and values of drawn indicators, so that the stock of names, money and sign agree."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.authoring._form_draws import stock
from gov_accounts.units import Unit
from gov_accounts.words import PERCENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.authoring._form_draws import Draw

__all__ = ["Bound", "Stocked", "Value", "draw_value", "stocked"]


@frozen
class Stocked:
    """An indicator of the stock: its name, kind and unit, and the range of its target.

    ``kind`` is one of ``counts``, ``rates``, ``limits``, ``costs`` and ``words``, which have a
    ``target`` in words.
    """

    name: str
    kind: str
    unit: str = ""
    low: int = 0
    high: int = 0
    target: str = ""


@frozen
class Value:
    """A target with its sign, and the value that answers it."""

    sign: str
    target: Fraction
    actual: Fraction


@frozen
class Bound:
    """What costs in money may be at most, in 分: targets the budget, values what was spent."""

    budget: int
    executed: int


@cache
def stocked(level: str) -> tuple[Stocked, ...]:
    """Return the indicators of a second level.

    >>> stocked("数量指标")[0]
    Stocked(name='改造长度', kind='counts', unit='公里', low=2, high=80, target='')
    """
    return tuple(_stocked(stock()["levels"][level]))


def _stocked(entry: dict[str, list[str]]) -> Iterator[Stocked]:
    for kind in ("counts", "limits", "costs"):
        for line in entry.get(kind, ()):
            name, unit, low, high = line.split()
            yield Stocked(name, kind, unit, int(low), int(high))
    pairs = [one + more for one in entry.get("of", ()) for more in entry.get("with", ())]
    for line in (*entry.get("rates", ()), *pairs):
        name, *ends = line.split()
        least, most = map(int, ends or ("85", "100"))
        yield Stocked(name, "rates", PERCENT, least, most)
    for line in entry.get("words", ()):
        name, target = line.split()
        yield Stocked(name, "words", target=target)


def draw_value(d: Draw, own: Stocked, bound: Bound | None, *, miss: bool) -> Value:
    """Draw a target and its value, which may ``miss`` it; costs stay within their bound."""
    if own.kind == "costs":
        return _cost(d, own, bound)
    if own.high == 0:
        missed = miss and d.once_in(3)
        return Value(d.some(("=", "<=")), Fraction(0), Fraction(int(missed)))
    target = _target(d, own)
    if own.kind == "limits":
        return _limit(d, target, miss=miss)
    if own.kind == "rates":
        return _rate(d, target, miss=miss)
    return _count(d, target, miss=miss)


def _target(d: Draw, own: Stocked) -> Fraction:
    """Draw a target in round numbers; a large one has two digits that are not zero."""
    step = 10 ** max(0, len(str(own.high)) - 2) if own.high > 100 else 1
    lowest = -(-own.low // step)
    whole = Fraction(d.between(lowest, own.high // step) * step)
    if own.unit in ("公里", "亩", "万吨", PERCENT) and whole < 100 and d.once_in(5):
        return whole + Fraction(1, 2)
    return whole


def _count(d: Draw, target: Fraction, *, miss: bool) -> Value:
    sign = d.some((">=", ">=", "=", ">=", "=", ">"))
    ways = ("exact", "above", "exact", "above", "far")
    way = d.some((*ways, "missed", "missed") if miss else ways)
    if way == "missed":
        return Value(sign, target, Fraction(int(target * d.between(55, 97) / 100)))
    if sign == "=" or way == "exact":
        return Value(sign.replace(">", ">=") if sign == ">" else sign, target, target)
    if way == "far" and d.family.scheme.free_above is not None:
        hundred = target * d.some((125, 120, 140, 150, 200))
        return Value(sign, target, Fraction(-(-hundred // 100)))
    if target < 10:
        return Value(">=", target, target)
    return Value(sign, target, target + d.between(1, int(target / 10)))


def _rate(d: Draw, target: Fraction, *, miss: bool) -> Value:
    sign = d.some((">=", "=")) if target >= 100 else ">="
    way = d.some(("exact", "above", "missed") if miss else ("exact", "above"))
    if way == "missed":
        less = Fraction(d.between(1, min(30, int(target * 2))), 2)
        return Value(sign, target, target - less)
    room = min(100 - target, target / 10)
    if way == "exact" or room < 1:
        return Value(sign, target, target)
    return Value(sign, target, target + Fraction(d.between(1, int(room * 2)), 2))


def _limit(d: Draw, target: Fraction, *, miss: bool) -> Value:
    sign = d.some(("<=", "<=", "<=", "<"))
    way = d.some(("exact", "below", "missed") if miss else ("exact", "below"))
    if way == "missed":
        more = int(target * d.some((120, 110, 150, 200, 250)) / 100)
        return Value(sign, target, Fraction(max(more, int(target) + 1)))
    if way == "exact" or target < 2:
        return Value("<=", target, target)
    return Value(sign, target, Fraction(d.between(-(-int(target) // 2), int(target) - 1)))


def _cost(d: Draw, own: Stocked, bound: Bound | None) -> Value:
    """Draw a cost in money that was kept to; that of everything is the money of the form."""
    unit = Unit.named(own.unit) or Unit.WAN
    if own.high == 0 and bound is not None:
        whole = Fraction(bound.budget * 100 // unit.fen, 100)
        return Value("<=", whole, min(whole, Fraction(bound.executed * 100 // unit.fen, 100)))
    high = own.high or 500
    most = high if bound is None else min(high, bound.budget // unit.fen)
    target = d.between(min(own.low or 10, most), most)
    spent = target * (d.some((100, 100, 95, 90)) if target > 9 else 100) // 100
    if bound is not None:
        spent = min(spent, bound.executed // unit.fen)
    return Value("<=", Fraction(target), Fraction(spent))
