"""Families of self-evaluation forms (绩效自评表): what places print, and how they score.

The data stand in ``data/forms.toml``. Readers look for the words of all families; rules ask only
what every family allows that a form may be of (:meth:`Families.of`); writers print one of them. A
place with other forms is described in the same way (:func:`families_from`) and made known
(:func:`using_families`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from gov_accounts.descriptions import REQUIRED, Entry, data_file, require_kind
from gov_accounts.errors import LoadError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "Families",
    "Family",
    "Scheme",
    "Source",
    "Words",
    "families",
    "families_from",
    "packaged_families",
    "using_families",
]

Words = Mapping[str, tuple[str, ...]]


@frozen
class Scheme:
    """How a family scores (评分办法).

    ``execution`` are the points of the rate of execution, 0 if it has none; ``steps`` give them
    from a percentage on, else they are a share of it. ``at_least``, ``equal`` and ``at_most`` say
    how a target with ≥, = or ≤ that is missed is scored: ``share`` (value ÷ target), ``reverse``
    (one minus the excess ÷ target) or ``none``. From ``free_above`` times a target on, and where a
    target with a sign of ``free_missed`` is missed, a person sets the score. ``bands`` are the
    percentages of the weight for a quality reached, partly reached and missed. ``grades`` are
    scales of which a form follows one: names with the least score of each, the best first.
    ``full_without_budget``: money spent without a budget is a rate of 100 %; ``above_one``: a rate
    may be above 100 %; ``no_rate_of_nothing``: a budget of zero has no rate. A total is at most
    ``adjusted_most`` where the budget was changed by ``adjusted_from`` of it or more.
    """

    id: str
    execution: int = 10
    steps: tuple[tuple[int, int], ...] = ()
    at_least: str = "share"
    equal: str = "share"
    at_most: str = "reverse"
    free_above: Decimal | None = None
    free_missed: tuple[str, ...] = ()
    bands: tuple[tuple[int, int], ...] = ()
    grades: tuple[tuple[tuple[str, int], ...], ...] = ()
    full_without_budget: bool = False
    above_one: bool = False
    no_rate_of_nothing: bool = False
    adjusted_from: Decimal | None = None
    adjusted_most: int = 100
    source: str = ""
    sure: str = ""


@frozen
class Source:
    """A line of the block of funds (资金来源): its words, and the line that it is a part of."""

    key: str
    words: tuple[str, ...]
    of: str = ""


@frozen(eq=False)
class Family:
    """A form as one place prints it: its columns and lines in their order, and its scheme.

    ``head`` and ``foot`` are fields behind labels, ``funds``, ``tasks`` and ``indicators`` columns
    of tables, ``sources`` the lines of the funds; what a family does not print is empty.
    ``tasks_total``: the tasks end with a line of their total. ``words`` are those that it prints,
    by kind and field (``funds.budget``), where they are not the usual ones. ``unit`` is the unit of
    its amounts, empty if it prints none.
    """

    id: str
    title: str
    department: bool
    scheme: Scheme
    unit: str = ""
    head: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    funds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    tasks_total: bool = False
    goals: bool = False
    indicators: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    places: int = 2
    words: Mapping[str, str] = MappingProxyType({})
    source: str = ""
    sure: str = ""

    @property
    def scores_rate(self) -> bool:
        """Whether the rate of execution has points of its own in print."""
        printed = (*self.head, *self.foot)
        in_funds = "score" in self.funds or (self.tasks_total and "score" in self.tasks)
        return self.scheme.execution > 0 and (in_funds or "execution_score" in printed)

    @property
    def points(self) -> bool:
        """Whether the points of the rate stand behind the name of a block, as （20分）."""
        return any(_POINTS.search(word) for word in self.words.values())

    @property
    def prints(self) -> frozenset[str]:
        """The fields that the form can have figures in; ``indicators.score`` is one of a row.

        >>> "indicators.completion" in families().known["national"].prints
        False
        """
        rows = {
            f"{kind}.{name}"
            for kind, names in (("tasks", self.tasks), ("indicators", self.indicators))
            for name in names
        }
        lines = self.funds or ()
        if self.tasks_total:
            lines = (*lines, "budget", "executed", "weight", "rate", "score")
        funds = {_OF_RATE.get(name, name) for name in lines}
        if self.points:
            funds.add("execution_weight")
        return frozenset({*rows, *funds, *self.head, *self.foot})


_POINTS = re.compile(r"[(][0-9]+分[)]")
_OF_RATE = {"weight": "execution_weight", "score": "execution_score"}
"""What a column of funds is called in the line of the total."""


@frozen(eq=False)
class Families:
    """All that is known of forms: the words of each field, and the families.

    ``words`` holds, by kind (``labels``, ``foot``, ``funds``, …), the words of each field.
    ``conclusions`` holds what readers make of them, so that it is made once.
    """

    words: Mapping[str, Words]
    sources: Mapping[str, Source]
    schemes: Mapping[str, Scheme]
    known: Mapping[str, Family]
    conclusions: dict[Any, Any] = field(factory=dict, repr=False)

    def word(self, family: Family, kind: str, name: str) -> str:
        """Return the word that a family prints for a field.

        >>> known = families()
        >>> known.word(known.known["guangxi"], "funds", "budget")
        '调整后预算数'
        """
        own = family.words.get(f"{kind}.{name}")
        if own is not None:
            return own
        return self.sources[name].words[0] if kind == "sources" else self.words[kind][name][0]

    def of(self, *, department: bool, prints: Iterable[str], execution: int | None) -> list[Family]:
        """Return the families that a form may be of, by the fields that have figures in it.

        ``execution`` are the points that it prints for the rate, if it does.

        >>> prints = {"budget", "executed", "rate", "surplus"}
        >>> [one.id for one in families().of(department=False, prints=prints, execution=None)]
        ['shanxi']
        """
        printed = frozenset(prints)
        return [
            one
            for one in self.known.values()
            if one.department == department
            and printed <= one.prints
            and (execution is None or not one.scores_rate or execution == one.scheme.execution)
        ]


_IN_USE: ContextVar[Families | None] = ContextVar("families", default=None)


def families() -> Families:
    """Return the families in use.

    >>> families().known["jiangxi"].scheme.steps
    ((100, 10), (80, 7), (60, 5), (0, 0))
    """
    return _IN_USE.get() or packaged_families()


@cache
def packaged_families() -> Families:
    """Return the families of the package."""
    return _made(data_file("forms.toml"), "forms.toml")


@contextmanager
def using_families(other: Families) -> Iterator[None]:
    """Let readers, rules and writers use other families for all that is done inside.

    >>> ours = families_from({"families": {"ours": {"extends": "national", "unit": "千元"}}})
    >>> with using_families(ours):
    ...     families().known["ours"].unit
    '千元'
    """
    token = _IN_USE.set(other)
    try:
        yield
    finally:
        _IN_USE.reset(token)


def families_from(data: Mapping[str, Any]) -> Families:
    """Return the families of the package and further ones, described as their data file is.

    Words are added to those that are known. Raises :class:`~gov_accounts.errors.LoadError` for an
    unknown key, an unknown field and a value of another type.

    >>> families_from({"families": {"ours": {"extends": "national", "funds": ["budgets"]}}})
    Traceback (most recent call last):
    gov_accounts.errors.LoadError: unknown name 'budgets' @ forms.families.ours.funds[0]
    """
    return _made(_more(data_file("forms.toml"), data), "forms")


def _more(base: Any, own: Any) -> Any:
    if isinstance(base, dict) and isinstance(own, dict):
        return {**base, **{key: _more(base.get(key), value) for key, value in own.items()}}
    return [*base, *own] if isinstance(base, list) and isinstance(own, list) else own


_ORDINARY = ("name", "department", "unit")
_OTHERS = ("goal", "result", "budget_income", "budget_expenditure", "total_weight", "total_score")


def _made(data: Mapping[str, Any], path: str) -> Families:
    entry = Entry(data, path)
    words = entry.entry("words")
    sources = {
        key: _source(key, words.entry("sources").entry(key)) for key in words.entry("sources").data
    }
    by_kind = {kind: _texts(words.entry(kind)) for kind in words.data if kind != "sources"}
    words.take("sources", dict)
    words.done()
    given = entry.entry("schemes")
    schemes = {key: _scheme(key, _whole(given, key)) for key in given.data}
    forms = entry.entry("families")
    known = {key: _family(key, _whole(forms, key), by_kind, sources, schemes) for key in forms.data}
    for part in (given, forms):
        part.done()
    entry.done()
    return Families(
        MappingProxyType(by_kind),
        MappingProxyType(sources),
        MappingProxyType(schemes),
        MappingProxyType(known),
    )


def _whole(entries: Entry, key: str) -> Entry:
    """Return a record with what it does not say taken from those that it extends."""
    chain, name = list[Mapping[str, Any]](), key
    while name:
        if len(chain) > len(entries.data) or name not in entries.data:
            raise LoadError(f"extends {name!r}, which is not known", f"{entries.path}.{key}")
        own = entries.take(name, dict)
        chain.append(own)
        name = own.get("extends", "")
    whole: dict[str, Any] = {}
    for one in reversed(chain):
        whole |= one
    whole.pop("extends", None)
    return Entry(whole, f"{entries.path}.{key}")


def _texts(entry: Entry) -> Words:
    return MappingProxyType({key: entry.texts(key) for key in entry.data})


def _source(key: str, entry: Entry) -> Source:
    found = Source(key, entry.texts("words", REQUIRED), entry.take("of", str, ""))
    entry.done()
    return found


def _pairs(entry: Entry, key: str) -> tuple[tuple[Any, ...], ...]:
    rows = entry.many(key, list)
    return tuple(tuple(one) for one in rows)


_WAYS = ("share", "reverse", "none")


def _scheme(key: str, entry: Entry) -> Scheme:
    scales = tuple(
        tuple((str(name), int(least)) for name, least in scale)
        for scale in entry.many("grades", list)
    )
    found = Scheme(
        key,
        execution=entry.take("execution", int, 10),
        steps=_pairs(entry, "steps"),
        at_least=entry.one("at_least", _WAYS, "share"),
        equal=entry.one("equal", _WAYS, "share"),
        at_most=entry.one("at_most", _WAYS, "reverse"),
        free_above=_number(entry, "free_above"),
        free_missed=entry.texts("free_missed"),
        bands=_pairs(entry, "bands"),
        grades=scales,
        full_without_budget=entry.take("full_without_budget", bool, False),
        above_one=entry.take("above_one", bool, False),
        no_rate_of_nothing=entry.take("no_rate_of_nothing", bool, False),
        adjusted_from=_number(entry, "adjusted_from"),
        adjusted_most=entry.take("adjusted_most", int, 100),
        source=entry.take("source", str, ""),
        sure=entry.take("sure", str, ""),
    )
    entry.done()
    return found


def _number(entry: Entry, key: str) -> Decimal | None:
    text = entry.take(key, str, None)
    return None if text is None else Decimal(text)


def _family(
    key: str,
    entry: Entry,
    words: Mapping[str, Words],
    sources: Mapping[str, Source],
    schemes: Mapping[str, Scheme],
) -> Family:
    scheme = schemes[entry.one("scheme", schemes)]
    fields = {*_ORDINARY, *_OTHERS, *words["funds"], *words["foot"]}
    found = Family(
        key,
        title=entry.take("title", str),
        department=entry.one("of", ("project", "department")) == "department",
        scheme=scheme,
        unit=entry.take("unit", str, ""),
        head=entry.among("head", fields),
        details=entry.texts("details"),
        funds=entry.among("funds", words["funds"]),
        sources=entry.among("sources", sources),
        tasks=entry.among("tasks", words["tasks"]),
        tasks_total=entry.take("tasks_total", bool, False),
        goals=entry.take("goals", bool, False),
        indicators=entry.among("indicators", words["indicators"]),
        foot=entry.among("foot", fields),
        places=entry.take("places", int, 2),
        words=_printed(entry, words, sources),
        source=entry.take("source", str, ""),
        sure=entry.take("sure", str, ""),
    )
    entry.done()
    return found


def _printed(
    entry: Entry, words: Mapping[str, Words], sources: Mapping[str, Source]
) -> Mapping[str, str]:
    """Return the words that a family prints, by kind and field; refuse unknown fields."""
    given: dict[str, Any] = entry.take("words", dict, {})
    for name, value in given.items():
        kind, _, own = name.partition(".")
        known = {*_ORDINARY, *_OTHERS, *words["foot"], *words["funds"]}
        known = set(sources) if kind == "sources" else {*words.get(kind, ()), *known}
        if kind not in (*words, "head", "sources") or own not in known:
            raise LoadError(f"unknown name {name!r}", f"{entry.path}.words")
        require_kind(value, str, f"{entry.path}.words.{name}")
    return MappingProxyType(dict(given))
