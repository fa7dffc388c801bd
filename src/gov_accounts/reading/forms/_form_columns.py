"""The columns that the header of the indicators names, and the figures of a row in its line."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from gov_accounts.errors import AmountError
from gov_accounts.evaluation import Ratio, parse_ratio, parse_target
from gov_accounts.evidence import Known
from gov_accounts.money import parse_amount
from gov_accounts.reading._numeral_fates import Fate
from gov_accounts.reading.forms._form_sections import Word
from gov_accounts.reading.forms._vocabulary import (
    SIGNED,
    VALUE,
    form_words,
)
from gov_accounts.words import NUMBER, PERCENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from gov_accounts.reading.forms._claims import Claims
    from gov_accounts.reading.forms._form_sections import Line

__all__ = ["Broken", "Columns", "Figures", "Values", "take_header"]


# --- the header ----------------------------------------


@frozen
class Columns:
    """Number columns behind target and actual value, and how they are known."""

    completion: bool
    weight: bool
    score: bool
    known: Known = Known.PRINTED

    @property
    def behind(self) -> tuple[str, ...]:
        """The number columns behind target and actual value."""
        named = (("completion", self.completion), ("weight", self.weight), ("score", self.score))
        return tuple(name for name, stands in named if stands)


_USUAL = Columns(completion=True, weight=True, score=True, known=Known.SUPPOSED)
"""What a form has whose header is not understood."""


def take_header(lines: list[Line], claims: Claims) -> tuple[list[Line], Columns]:
    """Take the header, which may stand on any line, out of the lines; learn the columns from it."""
    columns, words = _USUAL, form_words()
    body: list[Line] = []
    number = 0
    while number < len(lines):
        if not re.match("一级", lines[number].plain):
            body.append(lines[number])
            number += 1
            continue
        pending, used = {""}, 0
        for step, line in enumerate(lines[number:], start=1):
            pending = _feed(pending, line.plain)
            if not pending:
                break
            if "" in pending and line.plain:
                used = step
        if not used:
            body.append(lines[number])
            number += 1
            continue
        title = "".join(line.plain for line in lines[number : number + used])
        for line in lines[number : number + used]:
            claims.claim_line(line.index, Fate.STRUCTURE)
        if columns is _USUAL and _has(title, words.target) and _has(title, words.actual):
            columns = Columns(
                completion=_has(title, words.completion),
                weight=_has(title, words.weight),
                score="得分" in title,
            )
        number += used
    return body, columns


def _feed(pending: set[str], text: str) -> set[str]:
    """Read on in a sequence of header phrases; ``pending`` are the rests of phrases begun."""
    for letter in text:
        rests = {rest[1:] for rest in pending if rest.startswith(letter)}
        if "" in pending:
            rests |= {phrase[1:] for phrase in form_words().header if phrase.startswith(letter)}
        pending = rests
    return pending


def _has(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


# --- the figures of a row ----------------------------------------


@frozen
class Values:
    """The figures of a row as they stand in the line; a qualitative row has no operator or target.

    ``known`` tells how it is known which column each figure is of; ``counted`` that target and
    actual value have no sign before them and were told by the count of figures alone.
    """

    before: list[Word]
    operator: str | None
    target: tuple[Decimal, Word] | None
    unit: str | None
    actual: tuple[Decimal, Word] | None
    behind: dict[str, tuple[Decimal | Ratio, Word]]
    after: list[Word]
    known: Known
    counted: bool = False

    @property
    def known_goal(self) -> Known:
        """How it is known that target and actual value are these."""
        return min(Known.DEDUCED, self.known) if self.counted else self.known


class Broken(Exception):  # noqa: N818
    """The figures of a line do not fit the columns; ``more``: the next line may go on."""

    def __init__(self, *, more: bool) -> None:
        super().__init__(more)
        self.more = more


class Figures:
    """Finds the figures of a row by the columns; a figure that may be ``cut`` does not count."""

    def __init__(self, columns: Columns, cut: Callable[[Word], bool]) -> None:
        self._columns = columns
        self._cut = cut

    def find(self, words: list[Word]) -> Values | None:
        """Find the figures of a row in a line; None for a line of words; raises Broken."""
        for i, word in enumerate(words):
            behind = words[i + 1].text if i + 1 < len(words) else ""
            if _is_operator(word.text) and (not behind or VALUE.fullmatch(behind)):
                return self._walk(words, i, i + 1, word.text)
            if SIGNED.match(word.text) and parse_target(word.text) is not None:
                return self._walk(words, i, i, None)
        count = len(self._columns.behind)
        flags = [VALUE.fullmatch(word.text) is not None for word in words]
        if not any(flags):
            return None
        if count >= 2:
            # Figures without an operator: a target in digits, or only what stands behind the words.
            for i, flag in enumerate(flags):
                if flag and sum(flags[i:]) == count + 2:
                    try:
                        return evolve(self._walk(words, i, i, None), counted=True)
                    except Broken:
                        continue
            last = max(i for i, flag in enumerate(flags) if flag)
            run = len(list(itertools.takewhile(bool, reversed(flags[: last + 1]))))
            first = last - run + 1
            plain = all(
                re.fullmatch(f"{NUMBER}{PERCENT}?", word.text) for word in words[first : last + 1]
            )
            if run == count and plain:
                return Values(
                    words[:first], None, None, None, None,
                    self._behind(words[first : last + 1]), words[last + 1 :], self._columns.known,
                )  # fmt: skip
            if run >= 2 and plain:
                raise Broken(more=run < count and first == 0)
        if all(flags) and len(words) > 1:
            raise Broken(more=False)
        return None

    def _walk(self, words: list[Word], anchor: int, first: int, sign: str | None) -> Values:
        """Read operator, target, unit, actual value and the columns behind: all or nothing."""
        rest = words[first:]
        if not rest:
            raise Broken(more=True)
        goal = parse_target((sign or "") + rest[0].text)
        if goal is None:
            raise Broken(more=False)
        position, unit = 1, goal.unit
        if position < len(rest) and not VALUE.fullmatch(rest[position].text):
            if unit is not None:
                raise Broken(more=False)
            unit = rest[position].text
            position += 1
        count = len(self._columns.behind)
        numbers = rest[position : position + 1 + count]
        values = [VALUE.fullmatch(word.text) for word in numbers]
        if not all(values):
            raise Broken(more=False)
        after = rest[position + 1 + count :]
        if len(numbers) <= count or any(VALUE.fullmatch(word.text) for word in after):
            raise Broken(more=len(numbers) <= count)
        if any(self._cut(word) for word in numbers):
            raise Broken(more=False)
        own = values[0]
        if own is None or (own["unit"] and unit and own["unit"] != unit):
            raise Broken(more=False)
        if own["unit"] and not unit:
            raise Broken(more=False)
        try:
            actual = parse_amount(own["number"]), numbers[0]
        except AmountError:
            raise Broken(more=False) from None
        return Values(
            words[:anchor],
            goal.operator,
            (goal.value, rest[0]),
            unit,
            actual,
            self._behind(numbers[1:]),
            after,
            self._columns.known,
        )

    def _behind(self, words: list[Word]) -> dict[str, tuple[Decimal | Ratio, Word]]:
        found: dict[str, tuple[Decimal | Ratio, Word]] = {}
        for name, word in zip(self._columns.behind, words, strict=True):
            if self._cut(word):
                raise Broken(more=False)
            try:
                value = parse_ratio(word.text) if name == "completion" else parse_amount(word.text)
            except AmountError:
                raise Broken(more=False) from None
            found[name] = value, word
        return found


def _is_operator(word: str) -> bool:
    goal = parse_target(f"{word}1") if not re.search("[0-9]", word) else None
    return goal is not None and goal.operator is not None and goal.unit is None
