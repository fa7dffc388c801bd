"""The ways in which a right figure becomes a wrong one, with their words."""

from __future__ import annotations

import enum

__all__ = ["Slip"]


class Slip(enum.Enum):
    """A way in which a right figure becomes a wrong one; its value stands in the JSON."""

    SIGN = "sign"
    UNIT = "unit"
    POINT = "point"
    SWAPPED = "swapped"
    LOST = "lost"
    DOUBLED = "doubled"
    MISTYPED = "mistyped"
    NEIGHBOUR = "neighbour"
    MOVED = "moved"
    SHIFTED = "shifted"
    LAST_YEAR = "last_year"
    BUDGET = "budget"

    @property
    def zh(self) -> str:
        """The slip in Chinese."""
        return _SLIPS[self][0]

    @property
    def en(self) -> str:
        """The slip in English."""
        return _SLIPS[self][1]


_SLIPS = {
    Slip.SIGN: ("正负号错误", "sign"),
    Slip.UNIT: ("元与万元混淆", "元 for 万元"),
    Slip.POINT: ("小数点错位", "decimal point"),
    Slip.SWAPPED: ("相邻数字颠倒", "two digits swapped"),
    Slip.LOST: ("漏写一位数字", "a digit lost"),
    Slip.DOUBLED: ("重复一位数字", "a digit doubled"),
    Slip.MISTYPED: ("一位数字错误", "a digit mistyped"),
    Slip.NEIGHBOUR: ("误填相邻行或栏的数字", "the figure of a neighbouring row or column"),
    Slip.MOVED: ("误填入相邻栏或行", "written into a neighbouring column or row"),
    Slip.SHIFTED: ("连续几行错位", "a run of rows slipped"),
    Slip.LAST_YEAR: ("误用上年数", "last year's figure"),
    Slip.BUDGET: ("误用预算数", "the budget instead of the final figure"),
}
