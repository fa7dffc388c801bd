"""What a percentage of the narrative is a part of: the total of a share, the budget of a rate.

The words of the sentence decide where there is more than one: 占收入总计 and 占本年收入 name
different totals, 年初预算 and 全年（调整）预算 different budgets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.refs import CellRef

if TYPE_CHECKING:
    from gov_accounts.rules._document import Document

__all__ = ["ADJUSTED", "YEAR_START", "budgets_of", "whole_of"]


@frozen
class _Whole:
    """The total that parts of a subject are shares of, if the sentence has some words."""

    of: tuple[str, ...]
    whole: CellRef
    words: str = ""


_WHOLES = (
    _Whole(("income",), CellRef("N[income.total]"), "总计"),
    _Whole(("income",), CellRef("N[income.year_total]")),
    _Whole(("expenditure",), CellRef("N[expenditure.total]"), "总计"),
    _Whole(("expenditure",), CellRef("N[expenditure.year_total]")),
    _Whole(("general_budget", "total"), CellRef("T03[total].total")),
    _Whole(("general_budget",), CellRef("N[general_budget.total]")),
    _Whole(("three_public",), CellRef("N[three_public.total]")),
    _Whole(("procurement", "small"), CellRef("N[procurement.sme]"), "中小企业"),
    _Whole(("procurement",), CellRef("N[procurement.total]")),
    _Whole(("basic",), CellRef("N[basic.total]")),
    _Whole(("closing",), CellRef("N[closing.total]")),
    _Whole(("fiscal",), CellRef("N[fiscal.total]")),
    _Whole(("operation",), CellRef("N[operation.total]")),
)
"""The first that fits is meant."""


def whole_of(part: CellRef, base: str) -> CellRef | None:
    """Return the total that a share of a part refers to.

    >>> whole_of(CellRef("N[income.fiscal]"), "收入总计")
    CellRef('N[income.total]')
    """
    fitting = (
        one.whole for one in _WHOLES if part.path[: len(one.of)] == one.of and one.words in base
    )
    return next(fitting, None)


YEAR_START, ADJUSTED = "年初", "全年"
"""The words that name a budget: that of the start of the year, and the adjusted one."""

_ADJUSTED = (ADJUSTED, "调整")
_THREE_PUBLIC = CellRef("N[three_public.total]")
_THREE_PUBLIC_BUDGET = CellRef("N[three_public.budget]")


def budgets_of(document: Document, owner: CellRef, base: str) -> tuple[CellRef, ...]:
    """Return the budgets that the words may mean, the likeliest first.

    年初 means that of the start of the year, 全年 and 调整 the adjusted one; plain 预算 may mean
    either, and of the three public expenses what T07 prints as budget, which may itself be either.
    """
    subject = owner.parent if owner.last == "total" and owner.parent else owner
    adjusted = _stated(document, subject.child("adjusted_budget"))
    if any(word in base for word in _ADJUSTED):
        return adjusted
    at_start = _stated(document, subject.child("budget"))
    printed = _in_table(document, owner)
    if YEAR_START in base:
        return at_start or printed
    return (*printed, *at_start, *adjusted)


def _in_table(document: Document, owner: CellRef) -> tuple[CellRef, ...]:
    if owner.path[0] != _THREE_PUBLIC.path[0]:
        return ()
    printed = CellRef.of("T07", owner.last, "budget")
    stated = _stated(document, _THREE_PUBLIC_BUDGET)
    # The narrative may repeat the total of a table that is not there.
    return () if owner == _THREE_PUBLIC and stated and document.absent(printed) else (printed,)


def _stated(document: Document, ref: CellRef) -> tuple[CellRef, ...]:
    return (ref,) if ref in document.stated else ()
