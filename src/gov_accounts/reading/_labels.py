"""The fixed lines and the columns of tables by their words, as they are compared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts import layouts
from gov_accounts.catalogue import Evidence, default_catalogue
from gov_accounts.codes import FunctionCode
from gov_accounts.layouts import remembered
from gov_accounts.reading._plain_text import plain
from gov_accounts.tables import TABLES
from gov_accounts.words import CHINESE_DIGITS, LINE_NUMBER

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    from gov_accounts.tables import Block, TableSpec

__all__ = [
    "Heads",
    "Labels",
    "bare",
    "choose",
    "column_words",
    "heads",
    "line_words",
    "own_totals",
    "unnumbered",
]


@remembered
def column_words(table_id: str, name: str) -> tuple[str, ...]:
    """Return the words for a column, as they are compared, the official ones first."""
    return tuple(map(plain, layouts.column_words(table_id, name)))


@remembered
def line_words(table_id: str, key: str) -> tuple[str, ...]:
    """Return the words for a fixed line, as they are compared, the official ones first."""
    return tuple(map(plain, layouts.line_words(table_id, key)))


@remembered
def own_totals(table_id: str) -> frozenset[str]:
    """Return the words for the total of the known lines, below one that counts further lines too.

    >>> "小计" in own_totals("T07"), own_totals("T02")
    (True, frozenset())
    """
    return frozenset(
        plain(word) for kind in layouts.other_kinds() if kind.of == table_id
        for word in kind.own_total
    )  # fmt: skip


@frozen
class Heads:
    """The words of headers (:func:`gov_accounts.layouts.header_words`) as they are compared.

    ``moved`` name money brought forward, received and carried forward; what stands below them in a
    table without a field for it is part of them.
    """

    levels: frozenset[str]
    whole: frozenset[str]
    line_number: frozenset[str]
    count: frozenset[str]
    moved: frozenset[str]
    items: frozenset[str]
    names: tuple[str, ...]

    def labels(self, word: str) -> bool:
        """Whether the column below a word holds labels: codes, names, levels, lines."""
        return (
            word.partition("(")[0] in self.items
            or word in self.levels
            or any(name in word for name in self.names)
        )


@remembered
def heads() -> Heads:
    """Return the words of headers."""
    known = layouts.header_words()

    def folded(words: Iterable[str]) -> frozenset[str]:
        return frozenset(map(plain, words))

    sides = {block.title for kind in TABLES for block in kind.SPEC.blocks}
    return Heads(
        folded(known.levels),
        folded(known.whole),
        folded(known.line_number),
        folded(known.count),
        frozenset(
            word
            for kind in TABLES
            for name in kind.SPEC.optional_columns
            for word in column_words(kind.SPEC.id, name)
        ),
        folded(f"{side}{word}" for side in sides for word in known.item),
        tuple(folded((*known.code, *known.name))),
    )


class Labels:
    """The fixed lines of blocks by comparable label, in official order if a label repeats."""

    def __init__(self, spec: TableSpec, blocks: Iterable[Block]) -> None:
        self.keys: dict[str, list[tuple[str, str | None]]] = {}
        for block in blocks:
            for line in block.lines:
                for word in line_words(spec.id, line.key):
                    self.keys.setdefault(word, []).append((line.key, line.under))
            if block.codes is FunctionCode and block.deepest == 3:
                known = default_catalogue().codes(FunctionCode)
                for digits in (digits for digits in known if len(digits) == block.deepest):
                    for entry in known[digits]:
                        if entry.listed or entry.evidence is not Evidence.HISTORIC:
                            self.keys.setdefault(plain(entry.name), []).append((digits, None))
        self._starts = {word[:end] for word in self.keys for end in range(len(word) + 1)}

    def __contains__(self, text: str) -> bool:
        return text in self.keys

    def starts(self, text: str) -> bool:
        """Whether a label begins with the text, or with the half of a number that wraps."""
        return text in self._starts or _PART_OF_NUMBER.fullmatch(text) is not None


_PART_OF_NUMBER = re.compile(f"[(（][{CHINESE_DIGITS}0-9]{{0,3}}")
_LINE_NUMBERING = re.compile(f"(?:其中:?)?{LINE_NUMBER}?(?:其中:?)?")


def bare(text: str) -> str:
    """Return a label without numbering and 其中, as it is compared."""
    return _LINE_NUMBERING.sub("", plain(text), count=1)


_LABEL_NUMBERING = re.compile(f"(?:其中[:：])?{LINE_NUMBER}?")


def unnumbered(text: str) -> str:
    """Return a label without numbering, as it is kept."""
    return _LABEL_NUMBERING.sub("", "".join(text.split()), count=1)


def choose(keys: list[tuple[str, str | None]], taken: Counter[str]) -> str:
    """Return the line of a repeated label: the first unseen one whose line above was seen."""
    for key, under in keys:
        if not taken[key] and (under is None or taken[under]):
            return key
    return keys[0][0]
