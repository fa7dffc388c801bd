"""The units of money (金额单位), once: the printed word, how many 分 one is, other words for it."""

from __future__ import annotations

import enum
from typing import Self

__all__ = ["Unit"]


class Unit(enum.Enum):
    """Unit of money of a table (金额单位). The value is the printed word.

    This is the table of units: the word, how many 分 (0.01 元) one is, and other words for it.

    >>> Unit("万元").fen, Unit.named("万"), Unit.named("辆")
    (1000000, <Unit.WAN: '万元'>, None)
    """

    YUAN = "元", 100
    QIAN = "千元", 100_000
    WAN = "万元", 1_000_000, "万"
    YI = "亿元", 10_000_000_000

    _value_: str
    fen: int
    others: tuple[str, ...]

    def __new__(cls, word: str, fen: int = 0, *others: str) -> Self:
        """Make the word the value."""
        unit = object.__new__(cls)
        unit._value_ = word
        unit.fen, unit.others = fen, others
        return unit

    @classmethod
    def named(cls, word: str | None) -> Unit | None:
        """Return the unit of a word, also of a shorter one (万); None if it is no unit of money."""
        return _UNITS.get(word or "")


_UNITS = {word: unit for unit in Unit for word in (unit.value, *unit.others)}
