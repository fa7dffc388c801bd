"""Codes of the classification of government revenue and expenditure (政府收支分类科目).

A code is a value object around its canonical digits. Levels: 类 ``category`` (3 digits), 款
``section`` (5), 项 ``item`` (7). Codes of different classifications never compare or mix.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self, cast

from attrs import field, frozen

from gov_accounts.errors import CodeError
from gov_accounts.exchange import PydanticField
from gov_accounts.words import half_width

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "CODES",
    "Code",
    "CodeList",
    "DepartmentEconomicCode",
    "FunctionCode",
    "GovernmentEconomicCode",
    "Level",
    "RevenueCode",
    "parse_code",
]

_REMEMBERED = 2**14
"""So many spellings are remembered; a year's classification has some 2,000 codes."""


class CodeList(Protocol):
    """What a judge asks of a list of codes; :class:`~gov_accounts.catalogue.Catalogue` is one."""

    def entry(self, code: Any, year: int) -> Any:
        """Return what the list knows of a code in a year; None for nothing."""


class Level(StrEnum):
    """The level of a code (级次): each is a part of the one before.

    >>> FunctionCode("20601").level is Level.SECTION
    True
    """

    CATEGORY = "类"
    SECTION = "款"
    ITEM = "项"
    SUBITEM = "目"


def _canonical(instance: Code, _attribute: object, value: Any) -> None:
    kind = type(instance)
    if not (
        isinstance(value, str)
        and len(value) in kind.LENGTHS
        and value.startswith(kind.LEADING)
        and value.isascii()
        and value.isdigit()
    ):
        lengths = ", ".join(map(str, kind.LENGTHS))
        raise CodeError(
            f"expected a code of the {kind.TITLE} with {lengths} digits beginning with "
            f"{'/'.join(kind.LEADING)}, found {value!r}; use {kind.__name__}.parse for spaced "
            f"spellings"
        )


@frozen(order=True, repr=False)
class Code(PydanticField):
    """A code of one classification; use its subclasses.

    Ordered as the catalogue is: a parent stands directly before its children.
    """

    LENGTHS: ClassVar[tuple[int, ...]] = ()
    LEADING: ClassVar[tuple[str, ...]] = ()
    TITLE: ClassVar[str] = ""
    digits: str = field(validator=_canonical)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code as printed.

        Digits may be full-width, spaces may stand between levels, the parent may be repeated.
        Raises :class:`CodeError` for anything else, also for spaces inside a level.

        >>> FunctionCode.parse("206 01 01"), FunctionCode.parse("２０６０１ 2060101 ")
        (FunctionCode('2060101'), FunctionCode('2060101'))
        """
        if not isinstance(text, str):
            raise CodeError(f"expected text, found {text!r} of type {type(text).__name__}")
        return cast("Self", _parsed(cls, text))  # type: ignore[arg-type]

    @classmethod
    def from_cells(cls, cells: Sequence[str | None], above: Self | None = None) -> Self:
        """Read a code printed in one cell a level (类|款|项).

        Each cell has the digits of its own level, or all digits so far.
        Cells after the last level are blank. A blank before it stands for what ``above``, the code
        of the row above, has at that level; without ``above`` it is an error. One cell may hold the
        whole code, as where the cells of all levels are merged or each level has a column of its
        own.

        >>> FunctionCode.from_cells(["206", "01", "01"])
        FunctionCode('2060101')
        >>> FunctionCode.from_cells(["206", "20601", ""])
        FunctionCode('20601')
        >>> FunctionCode.from_cells(["2060101", "", ""])
        FunctionCode('2060101')
        >>> FunctionCode.from_cells(["", "", "02"], above=FunctionCode("2060101"))
        FunctionCode('2060102')
        """
        digits = ""
        if not all(cell is None or isinstance(cell, str) for cell in cells):
            raise CodeError(f"expected cells of text or None, found {list(cells)!r}")
        groups = ["".join(half_width(cell or "").split()) for cell in cells]
        while groups and not groups[-1]:
            groups.pop()
        if sum(map(bool, groups)) == 1 and len(groups[-1]) in cls.LENGTHS:
            return cls(groups[-1])
        for place, group in enumerate(groups):
            end = _end(cls, place)
            digits = (
                above.digits[:end] if above is not None and not group else _deeper(digits, group)
            )
            if len(digits) != end:
                raise CodeError(
                    f"expected cells of {', '.join(map(str, cls.LENGTHS))} digits, or 3 and then 2 "
                    f"a level, "
                    f"found {list(cells)!r}; a blank needs the code of the row above"
                )
        return cls(digits)

    @property
    def level(self) -> Level:
        """类, 款 or 项 (目 of revenue)."""
        return _LEVELS[len(self.digits)]

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
        return self._upto(1)

    @property
    def item(self) -> Self | None:
        """The 项 this code belongs to (itself for a 项); None for a 类, a 款 and economic codes.

        >>> RevenueCode("103018201").item
        RevenueCode('1030182')
        """
        return self._upto(2)

    def _upto(self, place: int) -> Self | None:
        end = _end(type(self), place)
        return type(self)(self.digits[:end]) if 0 < end <= len(self.digits) else None

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

    def __str__(self) -> str:
        return self.digits

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.digits!r})"


@frozen(order=True, repr=False)
class FunctionCode(Code):
    """支出功能分类科目: what the money is spent on. 类 3, 款 5, 项 7 digits, beginning with 2.

    >>> FunctionCode("2060101").level
    <Level.ITEM: '项'>
    """

    LENGTHS: ClassVar[tuple[int, ...]] = (3, 5, 7)
    LEADING: ClassVar[tuple[str, ...]] = ("2",)
    TITLE: ClassVar[str] = "支出功能分类"


@frozen(order=True, repr=False)
class DepartmentEconomicCode(Code):
    """部门预算支出经济分类科目: what is bought, seen by the department.

    A 类 has 3 digits, a 款 5; the first is 3.

    >>> DepartmentEconomicCode("30101").parent
    DepartmentEconomicCode('301')
    """

    LENGTHS: ClassVar[tuple[int, ...]] = (3, 5)
    LEADING: ClassVar[tuple[str, ...]] = ("3",)
    TITLE: ClassVar[str] = "部门预算支出经济分类"


@frozen(order=True, repr=False)
class GovernmentEconomicCode(Code):
    """政府预算支出经济分类科目: what is bought, seen by the government.

    A 类 has 3 digits, a 款 5; the first is 5.

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


CODES: tuple[type[Code], ...] = (
    FunctionCode,
    DepartmentEconomicCode,
    GovernmentEconomicCode,
    RevenueCode,
)
"""The four classifications."""

_every: list[type[Code]] = [Code, *CODES]
for _kind in _every:
    # A code is one text wherever it goes. What takes attrs classes apart by itself, as msgspec does
    # before it asks any hook, would make an object of it.
    del _kind.__attrs_attrs__

_LEVELS = {3: Level.CATEGORY, 5: Level.SECTION, 7: Level.ITEM, 9: Level.SUBITEM}


def _end(kind: type[Code], place: int) -> int:
    return kind.LENGTHS[place] if place < len(kind.LENGTHS) else -1


def _deeper(digits: str, group: str) -> str:
    """Add a group of digits: a level alone has two, all levels down to one an odd number."""
    return group if len(group) % 2 and group.startswith(digits) else digits + group


@lru_cache(maxsize=_REMEMBERED)
def _parsed(kind: type[Code], text: str) -> Code:
    if text.isascii() and text.isdigit():
        return kind(text)
    groups = half_width(text).split()
    digits = ""
    for group in groups:
        digits = _deeper(digits, group)
        if len(groups) > 1 and len(digits) not in kind.LENGTHS:
            raise CodeError(
                f"expected a code of the {kind.TITLE} with spaces between its levels only, found "
                f"{text!r}"
            )
    return kind(digits)


def parse_code(text: str) -> Code:
    """Read a code of any of the four classifications; its first digit says of which.

    >>> parse_code("301 01"), parse_code("2060101")
    (DepartmentEconomicCode('30101'), FunctionCode('2060101'))
    """
    if not isinstance(text, str):
        raise CodeError(f"expected text, found {text!r} of type {type(text).__name__}")
    first = half_width(text).strip()[:1]
    for kind in CODES:
        if first in kind.LEADING:
            return kind.parse(text)
    raise CodeError(f"expected a code beginning with 1, 2, 3 or 5, found {text!r}")
