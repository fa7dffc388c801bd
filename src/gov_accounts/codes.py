"""Codes of the classification of government revenue and expenditure (政府收支分类科目).

A code is a value object around its canonical digits. Levels: 类 ``category`` (3 digits), 款 ``section`` (5),
项 ``item`` (7). Codes of different classifications never compare or mix.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar, Self

from attrs import field, frozen

from gov_accounts.errors import CodeError

__all__ = [
    "Code",
    "DepartmentEconomicCode",
    "FunctionCode",
    "GovernmentEconomicCode",
    "RevenueCode",
]

_DIGITS = re.compile(r"[0-9]+")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９\u3000", "0123456789 ")


def _canonical(instance: Code, _attribute: object, value: Any) -> None:
    kind = type(instance)
    if (
        not isinstance(value, str)
        or _DIGITS.fullmatch(value) is None
        or len(value) not in kind.LENGTHS
        or not value.startswith(kind.LEADING)
    ):
        lengths = ", ".join(map(str, kind.LENGTHS))
        raise CodeError(
            f"expected a code of the {kind.TITLE} with {lengths} digits beginning with "
            f"{'/'.join(kind.LEADING)}, found {value!r}; use {kind.__name__}.parse for spaced spellings"
        )


@frozen(order=True, repr=False)
class Code:
    """A code of one classification; use its subclasses.

    Ordered as the catalogue is: a parent stands directly before its children.
    """

    LENGTHS: ClassVar[tuple[int, ...]] = ()
    LEADING: ClassVar[tuple[str, ...]] = ()
    TITLE: ClassVar[str] = ""
    LEVELS: ClassVar[tuple[str, ...]] = ("类", "款", "项")

    digits: str = field(validator=_canonical)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code as printed: spaces between the levels and full-width digits are understood.

        >>> FunctionCode.parse("206 01 01")
        FunctionCode('2060101')
        """
        if not isinstance(text, str):
            raise CodeError(f"expected text, found {text!r} of type {type(text).__name__}")
        return cls("".join(text.translate(_HALF_WIDTH).split()))

    @property
    def level(self) -> str:
        """类, 款 or 项."""
        return self.LEVELS[self.LENGTHS.index(len(self.digits))]

    @property
    def parent(self) -> Self | None:
        """The code one level up; None for a 类.

        >>> FunctionCode("2060101").parent
        FunctionCode('20601')
        """
        place = self.LENGTHS.index(len(self.digits))
        return type(self)(self.digits[: self.LENGTHS[place - 1]]) if place else None

    @property
    def ancestors(self) -> tuple[Self, ...]:
        """All codes above, from the 类 down.

        >>> FunctionCode("2060101").ancestors
        (FunctionCode('206'), FunctionCode('20601'))
        """
        return tuple(type(self)(self.digits[:n]) for n in self.LENGTHS if n < len(self.digits))

    @property
    def category(self) -> Self:
        """The 类 this code belongs to (itself for a 类)."""
        return type(self)(self.digits[: self.LENGTHS[0]])

    @property
    def section(self) -> Self | None:
        """The 款 this code belongs to (itself for a 款); None for a 类.

        >>> FunctionCode("2060101").section
        FunctionCode('20601')
        """
        length = self.LENGTHS[1]
        return type(self)(self.digits[:length]) if len(self.digits) >= length else None

    def is_ancestor_of(self, other: Self) -> bool:
        """Whether ``other`` lies below this code.

        >>> FunctionCode("206").is_ancestor_of(FunctionCode("2060101"))
        True
        """
        return (
            type(other) is type(self)
            and len(other.digits) > len(self.digits)
            and other.digits.startswith(self.digits)
        )

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> Any:
        """Let pydantic hold the code as a field; pydantic calls this, nobody else."""
        from gov_accounts.serial.leaves import value_schema  # noqa: PLC0415

        return value_schema(cls)

    def __str__(self) -> str:
        return self.digits

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.digits!r})"


@frozen(order=True, repr=False)
class FunctionCode(Code):
    """支出功能分类科目: what the money is spent on. 类 3, 款 5, 项 7 digits, beginning with 2.

    >>> FunctionCode("2060101").level
    '项'
    """

    LENGTHS: ClassVar[tuple[int, ...]] = (3, 5, 7)
    LEADING: ClassVar[tuple[str, ...]] = ("2",)
    TITLE: ClassVar[str] = "支出功能分类"

    @property
    def item(self) -> FunctionCode | None:
        """The 项, if this is one."""
        return self if len(self.digits) == self.LENGTHS[2] else None


@frozen(order=True, repr=False)
class DepartmentEconomicCode(Code):
    """部门预算支出经济分类科目: what is bought, seen by the department. 类 3, 款 5 digits, beginning with 3.

    >>> DepartmentEconomicCode("30101").parent
    DepartmentEconomicCode('301')
    """

    LENGTHS: ClassVar[tuple[int, ...]] = (3, 5)
    LEADING: ClassVar[tuple[str, ...]] = ("3",)
    TITLE: ClassVar[str] = "部门预算支出经济分类"


@frozen(order=True, repr=False)
class GovernmentEconomicCode(Code):
    """政府预算支出经济分类科目: what is bought, seen by the government. 类 3, 款 5 digits, beginning with 5.

    >>> GovernmentEconomicCode("50101").category
    GovernmentEconomicCode('501')
    """

    LENGTHS: ClassVar[tuple[int, ...]] = (3, 5)
    LEADING: ClassVar[tuple[str, ...]] = ("5",)
    TITLE: ClassVar[str] = "政府预算支出经济分类"


@frozen(order=True, repr=False)
class RevenueCode(Code):
    """收入分类科目: where the money comes from. 类 3, 款 5, 项 7, 目 9 digits, beginning with 1.

    >>> RevenueCode("1030182").ancestors
    (RevenueCode('103'), RevenueCode('10301'))
    """

    LENGTHS: ClassVar[tuple[int, ...]] = (3, 5, 7, 9)
    LEADING: ClassVar[tuple[str, ...]] = ("1",)
    TITLE: ClassVar[str] = "收入分类"
    LEVELS: ClassVar[tuple[str, ...]] = ("类", "款", "项", "目")
