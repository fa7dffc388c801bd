"""What a narrative (情况说明) tells of, and in which words: data for reader, rules and writers.

The data stand in ``data/narrative.toml``. A place that words them otherwise is described in the
same way (:func:`vocabulary_from`) and made known (:func:`using_vocabulary`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

import attrs
from attrs import field, frozen

from gov_accounts.descriptions import Entry, data_file
from gov_accounts.refs import CellRef, cell_refs
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Grammar",
    "Kind",
    "Subject",
    "Vocabulary",
    "packaged_vocabulary",
    "using_vocabulary",
    "vocabulary",
    "vocabulary_from",
]

Kind = Literal["money", "share", "count", "score"]


@frozen
class Subject:
    """A figure that narratives tell: its titles, and the words by which it is known.

    ``words`` name it anywhere, ``short`` ones in its ``topics`` and below what it is part of
    (``of``), those of ``short_in`` in one topic, ``supposed`` ones may mean it. ``adds`` are
    figures that make it up, ``equals`` the cells of tables that hold the same amount, by rule.
    ``both`` is a second figure of which the same words tell, ``family`` the money whose figures go
    on behind it. ``party`` says whom a count counts, in which ``units``. ``bases`` are words for
    what a share of it is of, by figure; ``beside`` words one of which its sentence must have.
    """

    key: str
    zh: str
    en: str
    kind: Kind = "money"
    unit: str = Unit.WAN.value
    words: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    short_in: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    supposed: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    equals: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    both: str = ""
    family: str = ""
    party: str = ""
    units: tuple[str, ...] = ()
    bases: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    beside: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All words that name it, somewhere."""
        return (*self.words, *self.short)

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """The cells of the tables that add up to it, by the first rule that says so.

        >>> vocabulary().subjects["fiscal.closing"].cells
        (CellRef('T04[closing].total'),)
        """
        first = next((cells[0] for cells in self.equals.values()), "")
        return cell_refs(first.split(" + ")) if first else ()


@frozen
class Grammar:
    """The words of the grammar, which belong to no place; see ``[words]`` of the data."""

    between: tuple[str, ...] = ()
    last_year: tuple[str, ...] = ()
    next_year: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    year_on_year: tuple[str, ...] = ()
    up: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    flat: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    even: tuple[str, ...] = ()
    final: tuple[str, ...] = ()
    year_start: tuple[str, ...] = ()
    adjusted: tuple[str, ...] = ()
    budget: tuple[str, ...] = ()
    funds: tuple[str, ...] = ()
    share: tuple[str, ...] = ()
    any_total: tuple[str, ...] = ()
    completion: tuple[str, ...] = ()
    completion_rate: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()
    reason: tuple[str, ...] = ()
    mean: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


@frozen(eq=False)
class Vocabulary:
    """All that is known of the words of narratives.

    ``conclusions`` holds what readers make of it, so that it is made once.
    """

    subjects: Mapping[str, Subject]
    grammar: Grammar
    topics: Mapping[str, tuple[str, ...]]
    parties: Mapping[str, tuple[str, ...]]
    conclusions: dict[Any, Any] = field(factory=dict, repr=False)

    def topic_of(self, heading: str) -> str | None:
        """Return the topic that the words of a heading name; None if they name none.

        >>> vocabulary().topic_of("七、财政拨款三公经费支出决算情况说明")
        'three_public'
        """
        return next(
            (topic for topic, words in self.topics.items() if any(one in heading for one in words)),
            None,
        )


_IN_USE: ContextVar[Vocabulary | None] = ContextVar("vocabulary", default=None)


def vocabulary() -> Vocabulary:
    """Return the vocabulary in use.

    >>> vocabulary().subjects["income.fiscal"].zh
    '财政拨款收入'
    """
    return _IN_USE.get() or packaged_vocabulary()


@cache
def packaged_vocabulary() -> Vocabulary:
    """Return the vocabulary of the package, on which rules rest whatever words a place has."""
    return _made(data_file("narrative.toml"), "narrative.toml")


@contextmanager
def using_vocabulary(other: Vocabulary) -> Iterator[None]:
    """Let readers use another vocabulary for all that is done inside; see :func:`using_layouts`.

    >>> ours = vocabulary_from({"figures": {"income.total": {"words": ["全口径收入"]}}})
    >>> with using_vocabulary(ours):
    ...     "全口径收入" in vocabulary().subjects["income.total"].words
    True
    """
    token = _IN_USE.set(other)
    try:
        yield
    finally:
        _IN_USE.reset(token)


def vocabulary_from(data: Mapping[str, Any]) -> Vocabulary:
    """Return the vocabulary of the package with further words, described as its data file is.

    Lists are added to those that are there; other values take their place. Raises
    :class:`~gov_accounts.errors.LoadError` for an unknown key and a value of another type.

    >>> vocabulary_from({"figures": {"income.total": {"word": ["全口径收入"]}}})
    Traceback (most recent call last):
    gov_accounts.errors.LoadError: unknown key 'word' @ words.figures.income.total.word
    """
    return _made(_more(data_file("narrative.toml"), data), "words")


def _more(base: Any, own: Any) -> Any:
    if isinstance(base, dict) and isinstance(own, dict):
        return {**base, **{key: _more(base.get(key), value) for key, value in own.items()}}
    return [*base, *own] if isinstance(base, list) and isinstance(own, list) else own


def _made(data: Mapping[str, Any], path: str) -> Vocabulary:
    entry = Entry(data, path)
    words = entry.entry("words")
    grammar = Grammar(**{one.name: _spelt(words.texts(one.name)) for one in attrs.fields(Grammar)})
    words.done()
    figures = entry.entry("figures")
    subjects = {key: _subject(key, figures.entry(key)) for key in figures.data}
    topics, parties = (_lists(entry.entry(name)) for name in ("topics", "parties"))
    entry.done()
    return Vocabulary(MappingProxyType(subjects), grammar, topics, parties)


def _subject(key: str, entry: Entry) -> Subject:
    kind = cast("Kind", entry.one("kind", get_args(Kind), "money"))
    found = Subject(
        key,
        zh=entry.take("zh", str),
        en=entry.take("en", str),
        kind=kind,
        unit=entry.take("unit", str, Unit.WAN.value),
        words=_spelt(entry.texts("words")),
        short=_spelt(entry.texts("short")),
        short_in=_lists(entry.entry("short_in")),
        supposed=_spelt(entry.texts("supposed")),
        topics=entry.texts("topics"),
        of=entry.texts("of"),
        adds=entry.texts("adds"),
        equals=_lists(entry.entry("equals")),
        both=entry.take("both", str, ""),
        family=entry.take("family", str, ""),
        party=entry.take("party", str, ""),
        units=entry.texts("units"),
        bases=_lists(entry.entry("bases")),
        beside=entry.texts("beside"),
    )
    entry.done()
    return found


def _lists(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    found = {key: entry.texts(key) for key in entry.data}
    return MappingProxyType(found)


_CHOICE = re.compile(r"\{([^{}]*)\}")


def _spelt(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for word in words for one in _spellings(word)))


def _spellings(word: str) -> Iterator[str]:
    """Yield a word in each of its choices.

    >>> list(_spellings("公务接待{费|}"))
    ['公务接待费', '公务接待']
    """
    choice = _CHOICE.search(word)
    if choice is None:
        yield word
        return
    for one in choice[1].split("|"):
        yield from _spellings(word[: choice.start()] + one + word[choice.end() :])
