"""The grammar of an explanation: clauses about a subject, and the figures that they tell."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, TypeVar

from attrs import define, evolve, field, frozen

from gov_accounts.accounts import FinalAccounts
from gov_accounts.authoring._levels import Level, level_of
from gov_accounts.authoring._told import Choose, Figure, Words, filled, joined, text_of
from gov_accounts.authoring._unprinted import Facts
from gov_accounts.authoring._wordings import Wording
from gov_accounts.money import Rounding, grouped, printed
from gov_accounts.subjects import vocabulary
from gov_accounts.units import Unit
from gov_accounts.words import chinese_numeral

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from gov_accounts.authoring._told import Slot

__all__ = ["BUDGETS", "Style", "Teller", "sentence", "style_of"]

_T = TypeVar("_T")
_LARGE = 10**11
"""From 10 亿元 on an amount may be told in 亿元."""
BUDGETS = {"opening": "budget", "plain": "budget", "adjusted": "adjusted_budget"}
"""The budgets that a final amount is compared with, and the last part of their names."""
_NAMED_APART = {
    "general_budget.total.budget": "general_budget.budget",
    "general_budget.total.adjusted_budget": "general_budget.adjusted_budget",
    "three_public.total.budget": "three_public.budget",
    "three_public.total.adjusted_budget": "three_public.adjusted_budget",
}


@frozen
class Style:
    """How figures are printed all through a text."""

    unit: Unit
    unit_word: str
    places: int
    trimmed: bool
    grouped: bool
    large: bool
    rate_places: int
    rate_trimmed: bool
    space: str


def style_of(accounts: FinalAccounts, choose: Choose, wording: Wording) -> Style:
    """Draw how figures are printed; mostly in the unit of the tables, if a text may use it."""
    of_tables = next((one.unit for one in accounts.tables()), None)
    unit = of_tables if of_tables in (Unit.WAN, Unit.YUAN) else Unit.WAN
    if unit is Unit.YUAN and choose((False, False, True)):
        unit = Unit.WAN
    words = {Unit.WAN: "unit.wan", Unit.YUAN: "unit.yuan"}
    return Style(
        unit,
        choose(wording.words[words[unit]]),
        2,
        _yes(choose, wording, "style.trimmed"),
        _yes(choose, wording, "style.grouped"),
        _yes(choose, wording, "style.large"),
        int(choose(wording.words["style.rate_places"])),
        _yes(choose, wording, "style.rate_trimmed"),
        choose(wording.words["style.space"]),
    )


def _yes(choose: Choose, wording: Wording, slot: str) -> bool:
    return choose(wording.words[slot]) == "yes"


@define
class Teller:
    """Who tells: knows accounts and facts, draws words, and remembers the names it has given."""

    accounts: FinalAccounts
    facts: Facts
    choose: Choose
    wording: Wording
    style: Style
    entity: str
    names: dict[str, str] = field(factory=dict)
    fixed: dict[str, str] = field(factory=dict)
    levels: dict[str, Level | None] = field(factory=dict)
    large: dict[str, bool] = field(factory=dict)
    sections: tuple[str, ...] = ()
    """The sections that are told, in order."""
    deep: bool = False
    """Whether the sections are numbered （一）, so that their parts are 1."""

    # --- words ----------------------------------------

    def word(self, slot: str) -> str:
        """Draw one of the words or patterns for a slot."""
        return self.choose(self.wording.words[slot])

    def always(self, slot: str) -> str:
        """Return the word for a slot that this text keeps to."""
        if slot not in self.fixed:
            self.fixed[slot] = self.word(slot)
        return self.fixed[slot]

    def once_in(self, chances: int) -> bool:
        """Draw whether something happens, once in so many times."""
        return self.choose(range(chances)) == chances - 1

    def some(self, options: Sequence[_T]) -> _T:
        """Draw one of some options."""
        return self.choose(options)

    def fill(self, slot: str, /, **slots: Slot) -> Words:
        """Draw a pattern and fill it."""
        return self.filled(self.word(slot), **slots)

    def filled(self, pattern: str, /, **slots: Slot) -> Words:
        """Fill a pattern; unit and years are always at hand."""
        year = self.accounts.fiscal_year
        about: dict[str, Slot] = {
            "unit": self.entity,
            "year": str(year),
            "last": str(year - 1),
            "next": str(year + 1),
        }
        return filled(pattern, {**about, **slots})

    def word_words(self, slot: str) -> Words:
        """Draw a word as a piece of a sentence."""
        return (self.word(slot),)

    def plain(self, pattern: str, /, **slots: str) -> str:
        """Fill a pattern that has no figures."""
        return text_of(self.filled(pattern, **slots))

    def phrase(self, slot: str, /, **slots: Slot) -> str:
        """Draw a pattern without figures and fill it."""
        return text_of(self.fill(slot, **slots))

    def name(self, key: str) -> str:
        """Return what a subject is called in this section."""
        if key not in self.names:
            slot = f"subject.{key}"
            own = slot in self.wording.words
            self.names[key] = self.word(slot) if own else vocabulary().subjects[key].zh
        return self.names[key]

    def lead(self) -> str:
        """Draw what stands before the first subject: the unit, the year, both or neither."""
        return self.phrase("lead")

    def below(self, number: int) -> str:
        """Return the number of a heading below that of a section."""
        return f"{number}." if self.deep else f"（{chinese_numeral(number)}）"

    # --- figures ----------------------------------------

    def level(self, key: str) -> Level | None:
        """Return what the accounts have under a name, None if they have no such table."""
        if key not in self.levels:
            self.levels[key] = level_of(key, self.accounts, self.facts)
        return self.levels[key]

    def has(self, *keys: str) -> bool:
        """Whether the accounts tell all of these."""
        return all(self.level(key) is not None for key in keys)

    def fen(self, key: str) -> int:
        """Return the amount of this year in 分, 0 if there is none."""
        level = self.level(key)
        return level.fen if level is not None else 0

    def shows(self, amount: int) -> bool:
        """Whether an amount prints as more than zero."""
        return self._value(amount) > 0

    def _value(self, amount: int) -> Decimal:
        quantum = Decimal(1).scaleb(-self.style.places)
        return printed(amount, self.style.unit, quantum, Rounding.HALF_UP)

    def final(self, key: str) -> Words:
        """Tell the amount of this year: as the table prints it, if in the same unit."""
        level = self.level(key)
        if level is None:
            return ()
        return self._money(key, self._final_value(level), self.style.unit_word, level.fen)

    def final_of_item(self, key: str) -> Words:
        """Tell the final amount of an 项, whose name has a part for it."""
        return self.renamed(self.final(key), f"{key}.amount")

    @staticmethod
    def unmarked(words: Words) -> Words:
        """Drop the mark that stands before everything else."""
        first = words[0] if words else ""
        return (first.lstrip("，。："), *words[1:]) if isinstance(first, str) else words

    @staticmethod
    def renamed(words: Words, key: str) -> Words:
        """Give the figures in words another name."""
        return tuple(evolve(one, key=key) if isinstance(one, Figure) else one for one in words)

    def _final_value(self, level: Level) -> Decimal:
        same = any(
            table.unit is self.style.unit and table.quantum == Decimal("0.01")
            for table in self.accounts.tables()
        )
        if same and level.shown is not None:
            return level.shown
        return self._value(level.fen)

    def money(self, key: str | None, amount: int) -> Words:
        """Tell an amount in 分."""
        return self._money(key, self._value(amount), self.style.unit_word, amount)

    def _money(self, key: str | None, value: Decimal, word: str, amount: int) -> Words:
        unit = self.style.unit
        if self.style.large and amount >= _LARGE and self._in_large_unit(key):
            unit = Unit.YI
            word = "亿元"
            value = printed(amount, unit, Decimal("0.01"), Rounding.HALF_UP)
        value = _trimmed(value) if self.style.trimmed else value
        numeral = grouped(value) if self.style.grouped else format(value, "f")
        figure = Figure(key, value, unit.value, numeral)
        return (figure, f"{self.style.space}{word}")

    def _in_large_unit(self, key: str | None) -> bool:
        """Draw whether an amount is told in 亿元, once for each name."""
        if key is None:
            return False
        if key not in self.large:
            self.large[key] = self.once_in(3)
        return self.large[key]

    def zero(self, key: str | None) -> Words:
        """Tell that there is no money, without a unit."""
        return (Figure(key, Decimal(0), self.style.unit.value, "0"),)

    def rate(self, key: str | None, part: int, whole: int) -> Words:
        """Tell a part of a whole in percent, halves away from zero."""
        scale = 10 ** (self.style.rate_places + 2)
        units = (part * scale * 2 + whole) // (2 * whole)
        return self._percent(key, Decimal(units).scaleb(-self.style.rate_places))

    def _percent(self, key: str | None, value: Decimal) -> Words:
        value = _trimmed(value) if self.style.rate_trimmed else value
        return (Figure(key, value, "%", format(value, "f")), "%")

    def score(self, key: str, hundredths: int) -> Words:
        """Tell points with two places."""
        value = Decimal(hundredths).scaleb(-2)
        return (Figure(key, value, "分", format(value, "f")), "分")

    def number(self, key: str | None, number: int, unit: str = "") -> Words:
        """Tell how many, in digits; the unit is what a count of that name has."""
        subject = vocabulary().subjects.get(key or "")
        if subject is not None:
            unit = subject.unit
        return (Figure(key, Decimal(number), unit, str(number)),)

    def count(self, key: str) -> Words:
        """Tell a count of the facts by its name."""
        return self.number(key, self.facts.counts[key])

    def written(self, key: str) -> Words:
        """Tell a count by its name, in Chinese numerals where this text does so."""
        number = self.facts.counts[key]
        numerals = self.always("style.numerals")
        if number < len(numerals) and number:
            unit = vocabulary().subjects[key].unit
            return (Figure(key, Decimal(number), unit, numerals[number]),)
        return self.count(key)

    # --- clauses ----------------------------------------

    def amount(self, key: str, slot: str = "amount.total", *, name: str | None = None) -> Words:
        """Tell a subject and its amount."""
        return self.fill(slot, X=self.name(key) if name is None else name, A=self.final(key))

    def share(self, key: str, whole: str, *, base: str | None = "") -> Words:
        """Tell the share in a whole; ``base`` names it, "" by its own name, None leaves it out."""
        level, total = self.level(key), self.level(whole)
        if level is None or total is None or level.fen < 0 or not self.shows(total.fen):
            return ()
        percent = self.rate(f"{key}.share", level.fen, total.fen)
        if base is None:
            return self.fill("share.bare", P=percent)
        return self.fill("share.named", base=base or self.name(whole), P=percent)

    def change(self, key: str, *, subject: str = "", reason: str = "") -> Words:
        """Tell the change on last year; ``subject`` is named in it, ``reason`` the slot of why."""
        difference = self.difference(key)
        if difference is None:
            return ()
        if not difference and self._exactly_as_before(key) and self.word("flat.form") == "zero":
            return self._moved(key, subject)
        told = self.fill("flat", X=subject) if not difference else self._moved(key, subject)
        return joined((told, self.why(reason, difference))) if reason else told

    def _exactly_as_before(self, key: str) -> bool:
        level = self.level(key)
        return level is not None and level.fen == level.last_year and self.shows(level.fen)

    def difference(self, key: str) -> int | None:
        """Return the change on last year in 分, None if it cannot be told, 0 if none would show."""
        level = self.level(key)
        if level is None or level.last_year is None or min(level.fen, level.last_year) < 0:
            return None
        difference = level.fen - level.last_year
        return difference if self.shows(abs(difference)) else 0

    def _moved(self, key: str, subject: str) -> Words:
        against = self.phrase("against")
        moved = self.moved(key)
        if against.endswith("，"):
            return joined(((against,), (subject,), moved))
        return joined(((subject,), (against,), moved))

    def moved(self, key: str) -> Words:
        """Tell by how much, and how much of last year's level that is: 增加A，增长P."""
        level = self.level(key)
        assert level is not None  # noqa: S101 - a difference was found
        last_year = level.last_year or 0
        return self._difference(
            (f"{key}.change", f"{key}.change_rate"), level.fen - last_year, last_year
        )

    def _difference(self, keys: tuple[str, str], difference: int, before: int) -> Words:
        way = "more" if difference > 0 else "less"
        amount, rate = self._amount_and_rate(keys, difference, before)
        more, grew = self.word(f"change.{way}"), self.word(f"change.{way}_rate")
        if not rate:
            return joined(((more,), amount))
        return self.fill("change.both", more=more, D=amount, grew=grew, P=rate)

    def _amount_and_rate(
        self, keys: tuple[str, str], difference: int, before: int
    ) -> tuple[Words, Words]:
        """Tell a difference and what part it is of what was before, () if that was nothing."""
        amount = self.money(keys[0], abs(difference))
        rate = self.rate(keys[1], abs(difference), before) if self.shows(before) else ()
        return amount, rate

    def moved_parts(self, key: str) -> tuple[Words, Words]:
        """Tell the amount and the rate of a change, without words."""
        level = self.level(key)
        assert level is not None  # noqa: S101 - a difference was found
        last_year = level.last_year or 0
        keys = (f"{key}.change", f"{key}.change_rate")
        return self._amount_and_rate(keys, level.fen - last_year, last_year)

    def rate_only(self, key: str) -> Words:
        """Tell the change on last year in percent alone, if there is one."""
        level = self.level(key)
        if level is None or not level.last_year or not self.shows(level.last_year):
            return ()
        difference = level.fen - level.last_year
        grew = self.word(f"change.{'more' if difference > 0 else 'less'}_rate")
        rate = self.rate(f"{key}.change_rate", abs(difference), level.last_year)
        return joined(((f"比{self.accounts.fiscal_year - 1}年决算数{grew}",), rate))

    def why(self, slot: str, difference: int) -> Words:
        """Tell the reason of a change; the pattern brings the mark before it."""
        way = "more" if difference > 0 else "less" if difference else "same"
        pattern = self.word(slot)
        most = 0 if pattern.endswith("的原因") else abs(difference)
        told = self.told_of(f"because.{way}", most)
        return self.filled(pattern, R=told, way=_WAYS[way])

    def told_of(self, slot: str, at_most: int) -> Words:
        """Draw what money was for or why; figures in it belong to nobody, and are part of it."""
        pattern = self.word(slot)
        if "{" in pattern and not self.shows(at_most // 10):
            pattern = self.wording.words[slot][0]
        slots: dict[str, Callable[[], Words]] = {
            "money": lambda: self.money(None, at_most * self.some((60, 25, 40)) // 100),
            "number": lambda: self.number(None, self.some((3, 12, 2, 40))),
        }
        needed = set(re.findall(r"\{(\w+)\}", pattern))
        return self.filled(pattern, **{name: slots[name]() for name in slots if name in needed})

    def purpose(self, key: str, slot: str = "purpose", *, uses: str = "uses") -> Words:
        """Tell what the money of a subject was for."""
        return self.fill(slot, U=self.told_of(uses, max(self.fen(key), 0)))

    # --- budgets ----------------------------------------

    def budget_kind(self, key: str) -> str:
        """Return which budget this text compares finals with: opening, plain or adjusted."""
        return self.always(
            "budget.kind_public" if key.startswith("three_public") else "budget.kind"
        )

    def budget_word(self, key: str) -> str:
        """Return the word for the budget of a subject."""
        return self.always(f"budget.{self.budget_kind(key)}")

    def budget_fen(self, key: str) -> int | None:
        """Return the budget in 分 that a final is compared with."""
        level = self.level(key)
        if level is None:
            return None
        return level.adjusted if self.budget_kind(key) == "adjusted" else level.budget

    def budget_key(self, key: str) -> str:
        """Return the name of the budget of a subject."""
        name = f"{key}.{BUDGETS[self.budget_kind(key)]}"
        return _NAMED_APART.get(name, name)

    def budget(self, key: str) -> Words:
        """Tell the budget of a subject that is already named: 年初预算为A."""
        amount = self.budget_fen(key) or 0
        none = not self.shows(amount) and self.always("style.bare_zero") == "yes"
        told = self.zero(self.budget_key(key)) if none else self.money(self.budget_key(key), amount)
        return self.fill("budgeted", B=self.budget_word(key), A=told)

    def completion(self, key: str, slot: str = "completion") -> Words:
        """Tell how much of the budget was spent; of no budget a rate only where nothing was."""
        budget, final = self.budget_fen(key) or 0, self.fen(key)
        name = f"{key}.completion"
        if self.shows(budget):
            return self.fill(slot, B=self.budget_word(key), P=self.rate(name, final, budget))
        if self.shows(final) or self.always("style.zero_completion") != "yes":
            return ()
        return self.fill(slot, B=self.budget_word(key), P=self._percent(name, Decimal("0.00")))

    def against_budget(self, key: str, slot: str) -> Words:
        """Tell how the final stands to the budget, and why; the pattern brings the mark before."""
        level = self.level(key)
        if level is None:
            return ()
        budget = self._value(self.budget_fen(key) or 0)
        final = self._final_value(level)
        way = "over" if final > budget else "under" if final < budget else "even"
        part = int(abs(final - budget) * self.style.unit.fen)
        reason = self.told_of(_BECAUSE[way], part)
        return self.fill(f"{slot}.{way}", B=self.budget_word(key), R=reason)

    def budget_change(self, key: str) -> Words:
        """Tell the difference from the budget: 比年初预算增加A."""
        budget = self.budget_fen(key)
        if budget is None or not self.shows(abs(self.fen(key) - budget)):
            return ()
        keys = (f"{key}.budget_change", f"{key}.budget_change_rate")
        difference = self._difference(keys, self.fen(key) - budget, budget)
        return joined(((f"{self.word('than')}{self.budget_word(key)}",), difference))

    def last_year(self, key: str) -> Words:
        """Tell last year's level."""
        level = self.level(key)
        if level is None or level.last_year is None:
            return ()
        return self.money(f"{key}.last_year", level.last_year)


_WAYS = {"more": "增加", "less": "减少", "same": "持平"}
_BECAUSE = {"over": "because.over", "under": "because.under", "even": "because.same"}


def _trimmed(value: Decimal) -> Decimal:
    """Drop the zeros behind the point that say nothing."""
    whole = value.to_integral_value(rounding=ROUND_HALF_UP)
    return whole if value == whole else value.normalize()


def sentence(parts: Iterable[Words]) -> Words:
    """Join clauses to a sentence."""
    return joined((joined(parts, "，"), ("。",)))
