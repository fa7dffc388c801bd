"""What a percentage of the narrative is a part of: the total of a share, the budget of a rate.

The words of the sentence decide where there is more than one: 占收入总计 and 占本年收入 name
different totals, 年初预算 and 全年（调整）预算 different budgets.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.subjects import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gov_accounts.rules._document import Document

__all__ = ["ADJUSTED", "YEAR_START", "budgets_of", "wholes_of"]


_OF_CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "general_budget": ("general_budget.total",),
        "government_fund": ("government_fund.total",),
        "state_capital": ("state_capital.total",),
        "fiscal": ("fiscal.total", "fiscal.expenditure_total"),
        "expenditure": ("expenditure.year_total", "expenditure.total"),
    }
)
"""What the 类 and 项 of some money, which have codes for names, are shares of."""

_NO_WORDS = re.compile(r"[“”\"\s]")


def wholes_of(document: Document, part: CellRef, base: str) -> tuple[CellRef, ...]:
    """Return the totals that a share of a part may refer to, the likeliest first.

    Of the totals that a figure is part of, the longest name in the words decides. Where no words
    name one, or name any (占支出总额), each that is printed somewhere may be meant.
    """
    subject = vocabulary().subjects.get(part.row)
    wholes = subject.of if subject is not None else _wholes_of_code(part)
    words = _NO_WORDS.sub("", base)
    bases = subject.bases if subject is not None else {}
    fitting = [(_fit(key, bases.get(key, ()), words), key) for key in wholes]
    best = max((fit for fit, _ in fitting), default=0)
    meant = next((key for fit, key in fitting if fit == best), "")
    if words not in ("", *vocabulary().grammar.any_total):
        return (_printed(document, meant, part) or CellRef.of(NARRATIVE, meant),) if best else ()
    side = next((word for word in _SIDES if word in words), "")
    ordered = sorted(wholes, key=lambda key: key != meant)
    same = [key for key in ordered if side in vocabulary().subjects[key].zh]
    printed = (_printed(document, key, part) for key in same)
    return tuple(ref for ref in printed if ref is not None)


_SIDES = ("收入", "支出")


def _wholes_of_code(part: CellRef) -> tuple[str, ...]:
    return _OF_CODES.get(part.path[0], ()) if len(part.path) > 1 else ()


def _fit(key: str, bases: tuple[str, ...], words: str) -> int:
    """Return the length of the longest name of a figure that the words have; 0 for none."""
    whole = vocabulary().subjects[key]
    names = (_NO_WORDS.sub("", name) for name in bases or (whole.zh, *whole.names))
    return max((len(name) for name in names if name in words), default=0)


def _printed(document: Document, key: str, part: CellRef) -> CellRef | None:
    """Return a total as it is printed: by the narrative, or by the table that holds it.

    That of another section is taken from its table, which is the account itself.
    """
    whole = CellRef.of(NARRATIVE, key)
    stated = _stated(document, whole)
    cells = vocabulary().subjects[key].cells
    in_table = cells if len(cells) == 1 and not document.absent(cells[0]) else ()
    near = whole.path[0] == part.path[0]
    return next(iter(stated + in_table if near else in_table + stated), None)


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
