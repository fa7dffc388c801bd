"""The grammar of narratives: what the words around a figure say of it, whatever its name is."""

from __future__ import annotations

import re

from attrs import frozen

from gov_accounts.reading._subject_names import pattern_of
from gov_accounts.subjects import Grammar, vocabulary
from gov_accounts.units import Unit
from gov_accounts.words import CHINESE_NUMERAL, PERCENT, UNSIGNED_IN_TEXT, any_of

__all__ = ["FIGURE", "Budget", "Patterns", "Trigger", "Turn", "patterns_in_use"]

_MONEY = [word for unit in Unit for word in (unit.value, *unit.others)]
_COUNTS = (
    *(
        "人次",
        "批次",
        "批（次）",
        "台（套）",
        "家",
        "辆",
        "个",
        "人",
        "台",
        "套",
        "项",
        "分",
        "年",
        "月",
    ),
    *("日", "次", "名", "级", "届", "批", "时", "号", "倍", "公里", "平方米", "吨", "亩"),
)
FIGURE = re.compile(
    rf"(?P<value>{UNSIGNED_IN_TEXT})(?P<unit>{any_of((*_MONEY, *_COUNTS, PERCENT))})?"
)
"""A number in running text with the unit behind it."""

_YEAR = r"(?<![0-9])(?P<year>20[0-9]{2})(?:年度|年)"
_BASE = "[^，。；：]"


@frozen
class Trigger:
    """What the last words before a figure make it: ``kind`` and where these words begin.

    ``share``, ``completion``, ``change`` or ``budget_change``; ``base`` are the words of what it
    refers to, ``up`` the direction.
    """

    kind: str
    start: int
    base: str = ""
    up: bool | None = None


@frozen
class Budget:
    """Of which budget an amount is: ``year_start``, ``adjusted``, ``plain``; or of none."""

    kind: str
    base: str


@frozen
class Turn:
    """Words that turn the time or the comparison of what follows: where they end, and to what."""

    end: int
    kind: str
    year: int | None = None


@frozen(eq=False)
class Patterns:
    """The patterns of the grammar, made of the words in use."""

    share: re.Pattern[str]
    completion: tuple[re.Pattern[str], ...]
    change: re.Pattern[str]
    beyond: re.Pattern[str]
    tail: re.Pattern[str]
    years: re.Pattern[str]
    against: re.Pattern[str]
    budgets: re.Pattern[str]
    leading_budget: re.Pattern[str]
    planned: re.Pattern[str]
    compared: re.Pattern[str]
    purpose: re.Pattern[str]
    own_purpose: re.Pattern[str]
    reason: re.Pattern[str]
    structural: re.Pattern[str]
    companions: re.Pattern[str]
    level: re.Pattern[str]
    mean: re.Pattern[str]
    funds: re.Pattern[str]
    words: Grammar

    def trigger(self, before: str, *, percent: bool) -> Trigger | None:
        """Return what the last words before a figure make it; None if they say nothing of it."""
        if percent:
            share = self.share.search(before)
            if share is not None:
                planned = self.planned.search(self.funds.sub("", share["base"]))
                kind = "completion" if planned is not None else "share"
                return Trigger(kind, share.start(), share["base"])
            for one in self.completion:
                done = one.search(before)
                if done is not None:
                    return Trigger("completion", done.start(), done["base"] or "预算")
        else:
            beyond = self.beyond.search(before)
            if beyond is not None:
                up = beyond["word"] in self.words.above
                return Trigger("budget_change", beyond.start(), beyond["base"], up)
        change = self.change.search(before)
        if change is not None:
            return Trigger("change", change.start(), up=change["word"] in self.words.up)
        return None

    def budget(self, tail: str, ahead: str) -> Budget | None:
        """Return the budget that the words around a name speak of; None for the final amount.

        ``tail`` stands behind the name, ``ahead`` right before it.
        """
        tail, ahead = self.funds.sub("", tail), self.funds.sub("", ahead)
        said = [(one.end(), one["kind"]) for one in self.budgets.finditer(tail)]
        if not said:
            first = self.leading_budget.search(ahead)
            said = [(0, first["kind"])] if first else []
        if not said or said[-1][1] in self.words.final:
            return None
        word = said[-1][1]
        if word in self.words.year_start:
            return Budget("year_start", word)
        return Budget("adjusted" if word in self.words.adjusted else "plain", word)

    def sign(self, word: str) -> str:
        """Return how a word sets a final figure beside its budget: ``>``, ``<`` or ``=``."""
        return ">" if word in self.words.above else "<" if word in self.words.below else "="

    def turns(self, text: str) -> list[Turn]:
        """Return the turns of time and comparison in a text, in order."""
        found = [
            Turn(one.end(), "versus_budget" if one["budget"] else "versus_year")
            for one in self.against.finditer(text)
        ]
        compared = [one.span() for one in self.against.finditer(text)]
        for one in self.years.finditer(text):
            if any(start <= one.start() < end for start, end in compared):
                continue
            found.append(Turn(one.end(), one.lastgroup or "", int(one["year"] or 0) or None))
        return sorted(found, key=lambda turn: turn.end)


def patterns_in_use() -> Patterns:
    """Return the patterns of the vocabulary in use."""
    words = vocabulary()
    if Patterns not in words.conclusions:
        words.conclusions[Patterns] = _patterns(words.grammar)
    found: Patterns = words.conclusions[Patterns]
    return found


def _patterns(words: Grammar) -> Patterns:
    budgets = (*words.year_start, *words.adjusted, *words.budget)
    budget, against = pattern_of(budgets), pattern_of(words.against)
    last = pattern_of(words.last_year)
    time = rf"(?:{_YEAR.replace('?P<year>', '')}|{last}|{pattern_of(words.next_year)})"
    change = pattern_of((*words.up, *words.down))
    is_ = "(?:为|是|达到|达|：)?"
    between = pattern_of((*words.between, *words.against, *budgets, *words.year_on_year))
    return Patterns(
        share=re.compile(
            rf"{pattern_of(words.share)}(?P<base>{_BASE}{{0,30}}?)的?(?:比重|比例|比)?{is_}$"
        ),
        completion=(
            re.compile(
                rf"{pattern_of(words.completion)}了?(?P<base>{_BASE}{{0,10}}?{budget})数?的?"
                rf"(?:比例|比率)?{is_}$"
            ),
            re.compile(rf"(?:为|占|达到|达)(?P<base>{budget})数?的$"),
            re.compile(rf"(?P<base>{budget}数?)?{pattern_of(words.completion_rate)}{is_}$"),
        ),
        change=re.compile(
            rf"(?P<word>{change})(?:了|率|额|幅度|幅|比例|支出|经费)?(?:{_SPAN})?{is_}$"
        ),
        beyond=re.compile(
            rf"(?P<word>{pattern_of((*words.above, *words.below))})"
            rf"(?P<base>{_BASE}{{0,6}}?{budget})数?$"
        ),
        tail=re.compile(rf"(?:{between}|{time}|{_PIECES})*"),
        years=re.compile(
            rf"{_YEAR}|(?P<last_year>{last})|(?P<next_year>{pattern_of(words.next_year)})"
            "|(?P<this_year>今年|本年度?|当年)"
        ),
        against=re.compile(
            rf"(?:{against}于?|相较于?)(?P<what>(?P<budget>(?:{time}|{_ENTITYLESS}|的)*{budget})|{time})"
            rf"|(?P<on_year>{pattern_of(words.year_on_year)})(?P<then>{time})?"
        ),
        budgets=re.compile(rf"(?P<kind>{budget}|{pattern_of(words.final)})"),
        leading_budget=re.compile(rf"(?P<kind>{budget})(?:数|安排|批复|下达|核定)?的?$"),
        planned=re.compile(rf"{budget}(?:数|额|安排)?(?:为|是|：)?$"),
        compared=re.compile(
            rf"{pattern_of(words.final)}数?与?"
            rf"(?P<word>{pattern_of((*words.above, *words.below, *words.even))})?于?"
            rf"(?P<base>{budget})数?(?P<late>{pattern_of(words.even)})?"
        ),
        purpose=re.compile(pattern_of(words.purpose)),
        own_purpose=re.compile(
            rf"[^。；]{{0,120}}?。?{pattern_of(words.purpose)}：?(?P<purpose>[^，。；]*)"
        ),
        reason=re.compile(pattern_of(words.reason)),
        structural=re.compile(
            rf"(?:其中：?|并|且|同时)?(?:{_ENTITYLESS})*"
            rf"(?:{pattern_of(words.share)}|{pattern_of(words.completion)}{_BASE}{{0,10}}?{budget}"
            rf"|{against}(?:{time}|{_BASE}{{0,6}}{budget})|{pattern_of(words.year_on_year)}"
            rf"|(?:为|达到?){budget}数?的|{budget}数?(?:为|是|：)?$|(?:支出)?决算数?"
            rf"|(?:{budget}数?)?{pattern_of(words.completion_rate)})"
        ),
        companions=re.compile(pattern_of(words.companions)),
        mean=re.compile(pattern_of(words.mean)),
        funds=re.compile(pattern_of(words.funds)),
        level=re.compile(
            rf"(?:{against}于?(?:{time})(?:{_ENTITYLESS}|决算数?|相比)*|"
            rf"{pattern_of(words.year_on_year)})(?:基本)?{pattern_of(words.flat)}"
        ),
        words=words,
    )


_SPAN = "约"
_PIECES = rf"[，、：（）和及与或的0-9]|{CHINESE_NUMERAL}、"
_ENTITYLESS = "当年|全年|本年度?|今年|20[0-9]{2}年度?|支出|实际"
