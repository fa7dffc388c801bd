"""Accounts and facts → an explanation (情况说明) as one place would word it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.authoring._telling import Teller, style_of
from gov_accounts.authoring._told import Explanation, Figure, Words, joined, laid_out
from gov_accounts.authoring._told_items import general_budget, government_fund, state_capital
from gov_accounts.authoring._told_others import (
    assets,
    glossary,
    next_budget,
    operation,
    performance,
    procurement,
)
from gov_accounts.authoring._told_public import three_public
from gov_accounts.authoring._told_totals import basic, expenditure, fiscal, income, totals
from gov_accounts.authoring._wordings import known_wordings
from gov_accounts.authoring._wordings import wording as wording_named
from gov_accounts.words import chinese_numeral

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.authoring._told import Choose
    from gov_accounts.authoring._unprinted import Facts
    from gov_accounts.authoring._wordings import Wording

__all__ = ["explain"]

_SECTIONS: Mapping[str, Callable[[Teller], list[Words]]] = {
    "totals": totals,
    "income": income,
    "expenditure": expenditure,
    "fiscal": fiscal,
    "general_budget": general_budget,
    "basic": basic,
    "three_public": three_public,
    "government_fund": government_fund,
    "state_capital": state_capital,
    "operation": operation,
    "procurement": procurement,
    "assets": assets,
    "performance": performance,
    "next_budget": next_budget,
}


def explain(
    accounts: FinalAccounts, facts: Facts, choose: Choose, *, wording: Wording | None = None
) -> Explanation:
    """Return a sound explanation of accounts: every statement true, every figure named.

    ``facts`` are what the tables do not tell (:func:`draw_facts`); ``choose`` draws forms, words
    and layout; without a ``wording`` it is drawn too.

    >>> from random import Random
    >>> from gov_accounts.authoring import Ledger, build, draw_facts
    >>> choose = Random(1).choice
    >>> accounts = build(Ledger("某局", 2024))
    >>> "2024" in explain(accounts, draw_facts(accounts, choose), choose).text
    True
    """
    used = wording or wording_named(choose(known_wordings()))
    style = style_of(accounts, choose, used)
    t = Teller(accounts, facts, choose, used, style, accounts.entity)
    paragraphs = _paragraphs(t)
    marked = [tuple(_in_style(t, one) for one in words) for words in paragraphs]
    width = choose((None, None, 34, 41, 27))
    page_lines = choose((None, None, 30, 22))
    return laid_out(marked, width=width, page_lines=page_lines, page_mark=choose(_PAGE_MARKS))


_PAGE_MARKS = ("{}", "—{}—", "- {} -", "第{}页")


def _paragraphs(t: Teller) -> list[Words]:
    part = t.phrase("part")
    deep = t.deep = part.startswith(("三、", "二、"))
    told: list[Words] = [(part,)] if part else []
    number = 0
    order = _ordered(t)
    t.sections = tuple(
        one for entry in order for one in entry.partition(": ")[2].split() or [entry]
    )
    for entry in order:
        section = _section(t, entry)
        if section:
            number += 1
            head = t.word("number.deep") if deep else t.word("number")
            heading, *rest = section
            told += [joined(((head.format(chinese_numeral(number)),), heading)), *rest]
    return told + _glossary(t, deep=deep)


def _ordered(t: Teller) -> list[str]:
    """Return the sections in an order of the wording; some are left out, some change places."""
    order = t.some(t.wording.orders)
    kept = [entry for entry in order if not t.once_in(9)] or list(order)
    if len(kept) > 2 and t.once_in(4):
        at = t.some(range(len(kept) - 1))
        kept[at], kept[at + 1] = kept[at + 1], kept[at]
    return kept


def _section(t: Teller, entry: str) -> list[Words]:
    """Return heading and paragraphs of a section, [] if there is nothing to tell.

    An entry such as ``other: operation procurement`` has sections of its own below its heading.
    """
    name, _, below = entry.partition(": ")
    if not below:
        t.names.clear()
        told = _SECTIONS[name](t)
        return [(t.phrase(f"heading.{name}"),), *told] if told else []
    told = []
    number = 0
    for one in below.split():
        t.names.clear()
        part = _SECTIONS[one](t)
        if part:
            number += 1
            told += [(t.below(number) + t.phrase(f"below.{one}"),), *part]
    return [(t.phrase(f"heading.{name}"),), *told] if told else []


def _glossary(t: Teller, *, deep: bool) -> list[Words]:
    if t.once_in(3):
        return []
    heading = "四、名词解释" if deep else t.phrase("part.glossary")
    return [(heading,), *glossary(t)]


# --- signs ----------------------------------------

_QUOTES: Mapping[str, Mapping[str, str]] = {
    "curly": {},
    "straight": {"“": '"', "”": '"'},
    "none": {"“": "", "”": ""},
}
_BRACKETS: Mapping[str, Mapping[str, str]] = {"full": {}, "half": {"（": "(", "）": ")"}}


def _in_style(t: Teller, piece: str | Figure) -> str | Figure:
    """Print quotation marks and brackets as this text does."""
    if isinstance(piece, Figure):
        return piece
    signs: Sequence[tuple[str, str]] = (
        *_QUOTES[t.always("style.quotes")].items(),
        *_BRACKETS[t.always("style.brackets")].items(),
    )
    for usual, own in signs:
        piece = piece.replace(usual, own)
    return piece
