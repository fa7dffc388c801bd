"""What documents print, as evidence for the names of codes."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs
from attrs import frozen

from gov_accounts.catalogue._entries import Entry
from gov_accounts.catalogue._grades import TRUST, Evidence
from gov_accounts.catalogue._lists import EDITIONS
from gov_accounts.catalogue._spelling import clean, plain_name
from gov_accounts.codes import Code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.catalogue._lists import Names

__all__ = ["Observation", "joined", "of_another", "printed", "taught"]


@frozen
class Observation:
    """A code and name as a document prints them: unit (单位), year, and in how many rows."""

    code: Code
    name: str
    unit: str
    year: int
    count: int = 1


def joined(observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """Join observations: the greatest count holds, so that order and repetition do not matter."""
    counts: dict[tuple[str, str, str, int], Observation] = {}
    for one in observations:
        key = (one.code.digits, one.name, one.unit, one.year)
        if key not in counts or counts[key].count < one.count:
            counts[key] = one
    return tuple(counts[key] for key in sorted(counts))


def printed(accounts: FinalAccounts) -> Iterator[Observation]:
    """Yield what a document prints: each code with each of its names."""
    counts: Counter[tuple[Code, str]] = Counter()
    unit = clean(accounts.entity) or "?"
    for table in accounts.tables():
        for row in table:
            code = table.code_of(row)
            if code is not None and (name := clean(row.label)):
                counts[code, name] += 1
    for (code, label), count in counts.items():
        yield Observation(code, label, unit, accounts.fiscal_year, count)


def of_another(one: Observation, known: Iterable[Entry], bearers: Iterable[Code]) -> bool:
    """Whether a printed name is that of another code in that year, and none of its own code.

    A code that is not known yet may have a name that others have elsewhere (行政运行), but not that
    of a code beside it: names below one parent are never the same.
    """
    names = {plain_name(entry.name) for entry in known}
    if plain_name(one.name) in names:
        return False
    return any(names or other.parent == one.code.parent for other in bearers)


def taught(kind: type[Code], lists: Names, observations: Iterable[Observation]) -> Names:
    """Join names and what documents print: known names gain evidence, new ones come first."""
    printed: dict[str, dict[str, list[Observation]]] = {}
    for one in observations:
        printed.setdefault(one.code.digits, {}).setdefault(plain_name(one.name), []).append(one)
    taught = dict(lists)
    for digits, names in printed.items():
        taught[digits] = _names_of(kind(digits), lists.get(digits, ()), names)
    return MappingProxyType(taught)


def _names_of(
    code: Code, known: tuple[Entry, ...], printed: Mapping[str, list[Observation]]
) -> tuple[Entry, ...]:
    """Return the names of one code: news first, the best witnessed of them last."""
    names = {plain_name(entry.name) for entry in known}
    news = [
        _strengthened(Entry(code, min(one.name for one in seen), listed=False), seen)
        for plain, seen in printed.items()
        if plain not in names
    ]
    news.sort(key=lambda entry: (len(entry.source), len(entry.seen), entry.name))
    old = [_strengthened(entry, printed.get(plain_name(entry.name), ())) for entry in known]
    *before, last = (*news, *old)
    listed = any(entry.listed for entry in (*before, last))
    # A code that no list has is in the present one if it was printed in an edition of today's kind.
    if not listed and last.seen[-1] >= EDITIONS.start:
        last = attrs.evolve(last, listed=True)
    return (*before, last)


def _strengthened(entry: Entry, seen: Iterable[Observation]) -> Entry:
    units = {one.unit for one in seen}
    if not units or entry.evidence is Evidence.OFFICIAL:
        return entry
    news = sorted(units - set(entry.source))
    source = (*entry.source, *news)
    earned = "A" if len(source) > 1 else "B+" if entry.evidence is Evidence.HISTORIC else "B"
    return attrs.evolve(
        entry,
        seen=(*entry.seen, *(one.year for one in seen)),
        evidence=Evidence.ATTESTED,
        # A unit that is among the evidence already adds a year, but no publisher.
        trust=min(earned, entry.trust, key=TRUST.index)
        if news or entry.evidence is not Evidence.ATTESTED
        else entry.trust,
        source=source,
    )
