"""The names of figures in running text, by the words of a vocabulary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from gov_accounts.subjects import Subject, Vocabulary, vocabulary
from gov_accounts.words import any_of

if TYPE_CHECKING:
    from collections.abc import Iterator


__all__ = ["Found", "Names", "names_in_use"]

_QUOTES = re.compile("[“”‘’\"'「」]")
_ANY = "[^。；]*?"


@frozen
class Found:
    """A name in a text: where it stands, and the figures that it may mean by how surely."""

    start: int
    end: int
    anywhere: tuple[Subject, ...]
    here: tuple[Subject, ...]
    perhaps: tuple[Subject, ...]

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """All figures that it may mean."""
        return (*self.anywhere, *self.here, *self.perhaps)


@frozen
class _Meanings:
    anywhere: list[Subject] = field(factory=list)
    here: list[Subject] = field(factory=list)
    perhaps: list[Subject] = field(factory=list)


@frozen(eq=False)
class Names:
    """The names of a vocabulary, as one pattern: the longest that begins first is meant."""

    words: Vocabulary
    _pattern: re.Pattern[str]
    _meanings: Mapping[str, _Meanings]
    _gapped: tuple[tuple[re.Pattern[str], _Meanings], ...]

    def find(self, text: str) -> Iterator[Found]:
        """Yield the names of figures in a text, in order."""
        for found in self._pattern.finditer(text):
            name = found.group()
            known = self._meanings.get(name) or next(
                meant for pattern, meant in self._gapped if pattern.fullmatch(name)
            )
            yield Found(
                *found.span(), tuple(known.anywhere), tuple(known.here), tuple(known.perhaps)
            )


def names_in_use() -> Names:
    """Return the names of the vocabulary in use."""
    words = vocabulary()
    if Names not in words.conclusions:
        words.conclusions[Names] = _names(words)
    found: Names = words.conclusions[Names]
    return found


def _names(words: Vocabulary) -> Names:
    meanings: dict[str, _Meanings] = {}
    for subject in words.subjects.values():
        for spelt, which in (
            (subject.words, "anywhere"),
            (subject.short, "here"),
            (subject.supposed, "perhaps"),
        ):
            for word in spelt:
                meant = meanings.setdefault(_QUOTES.sub("", word), _Meanings())
                getattr(meant, which).append(subject)
        for topic, short in subject.short_in.items():
            for word in short:
                meant = meanings.setdefault(_QUOTES.sub("", word), _Meanings())
                meant.here.append(evolve(subject, topics=(topic,), of=()))
    ordered = sorted(meanings, key=len, reverse=True)
    sources = {word: _ANY.join(map(re.escape, word.split("…"))) for word in ordered}
    return Names(
        words,
        re.compile("|".join(sources.values())),
        {word: meant for word, meant in meanings.items() if "…" not in word},
        tuple((re.compile(sources[word]), meanings[word]) for word in ordered if "…" in word),
    )


def pattern_of(words: tuple[str, ...]) -> str:
    """Return the pattern of some words of the grammar; one that fits nothing if there are none."""
    return any_of(words) if words else "(?!)"
