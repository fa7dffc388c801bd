"""Codes and their names by edition (政府收支分类科目), each name with its evidence.

No complete official list was at hand, and of the editions after 2024 none at all: most 项 of the
functional classification rest on the edition of about 2009 (``historic``) or on no document
(``unverified``), and every answer says so. A document is never failed on such a row. A list of your
own, official or local, is read with :meth:`Catalogue.from_csv` and taken wherever ours is the
default; :meth:`Catalogue.observe` learns from documents.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from attrs import frozen

from gov_accounts.catalogue._entries import Entry
from gov_accounts.catalogue._grades import Evidence
from gov_accounts.catalogue._learning import Observation, joined, of_another, printed, taught
from gov_accounts.catalogue._lists import (
    COLUMNS,
    EDITIONS,
    FILES,
    LISTED,
    Packaged,
    grouped,
    read_list,
    write_list,
)
from gov_accounts.catalogue._naming import Naming, NamingKind
from gov_accounts.catalogue._spelling import alike, plain_name
from gov_accounts.codes import Code, DepartmentEconomicCode, FunctionCode  # noqa: F401 - for the examples
from gov_accounts.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.catalogue._lists import Names

__all__ = [
    "COLUMNS",
    "EDITIONS",
    "FILES",
    "Catalogue",
    "Change",
    "Conflict",
    "Entry",
    "Evidence",
    "Naming",
    "NamingKind",
    "Observation",
    "alike",
    "default_catalogue",
    "plain_name",
    "using_catalogue",
]


@frozen
class Conflict:
    """Documents of a year that print another name than the catalogue knows, with their units."""

    code: Code
    year: int
    name: str
    expected: Entry
    units: tuple[str, ...]


@frozen
class Change:
    """A difference between two catalogues: ``added``, ``removed``, ``renamed``, ``regraded``."""

    kind: str
    code: Code
    before: Entry | None
    after: Entry | None

    def __str__(self) -> str:
        old = _graded(self.before) if self.before else ""
        new = _graded(self.after) if self.after else ""
        return f"{self.kind}\t{self.code}\t{old}\t{new}"


def _graded(entry: Entry) -> str:
    return f"{entry.name} [{entry.evidence.value} {entry.trust}]"


class Catalogue:
    """Lists of codes with the history of their names; immutable.

    Made from entries, from a CSV (:meth:`from_csv`), or the package's own
    (:func:`default_catalogue`). Years are those of the document; without a year the present list is
    asked.

    >>> mine = Catalogue([Entry(FunctionCode("206"), "科学技术支出")])
    >>> mine.name(FunctionCode("206"))
    '科学技术支出'
    """

    __slots__ = ("_held_in", "_index", "_learnt", "_lists", "_observed")

    def __init__(
        self, entries: Iterable[Entry] = (), observations: Iterable[Observation] = ()
    ) -> None:
        """Take entries, the names of a code from the oldest on, and what documents print."""
        self._lists: Mapping[type[Code], Names] = grouped(entries)
        self._observed = joined(observations)
        self._learnt: dict[type[Code], Names] = {}
        self._index: dict[type[Code], Mapping[str, tuple[Entry, ...]]] = {}
        self._held_in: dict[tuple[Code, int], Entry | None] = {}
        """The name that a code of these lists had in a year, as far as it was asked."""

    @classmethod
    def _of(cls, lists: Mapping[type[Code], Names], observations: Iterable[Observation]) -> Self:
        made = cls((), observations)
        made._lists = lists
        return made

    @classmethod
    def packaged(cls) -> Self:
        """Return the lists of the package, each read when first asked for."""
        return cls._of(Packaged(), ())

    # One catalogue holds what its lists and observations hold; how it came to it does not matter.
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Catalogue):
            return NotImplemented
        return self._observed == other._observed and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash((len(self), frozenset(self._observed)))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle entries and observations; lists of the package are read anew where they arrive."""
        if isinstance(self._lists, Packaged):
            return self._of, (self._lists, self._observed)
        return type(self), (tuple(self._of(self._lists, ())), self._observed)

    def __iter__(self) -> Iterator[Entry]:
        """Yield every name of every code, codes in order, names from the oldest."""
        for kind in self.kinds:
            for _, names in sorted(self.codes(kind).items()):
                yield from names

    def __len__(self) -> int:
        return sum(len(self.codes(kind)) for kind in self.kinds)

    def __contains__(self, code: Code) -> bool:
        return code.digits in self.codes(type(code))

    def __repr__(self) -> str:
        return f"<Catalogue of {len(self)} codes, {len(self._observed)} observations>"

    @property
    def kinds(self) -> tuple[type[Code], ...]:
        """The classifications it holds."""
        seen = {type(one.code) for one in self._observed}
        return tuple(kind for kind in FILES if kind in self._lists or kind in seen)

    def codes(self, kind: type[Code]) -> Names:
        """Return the names of each code of a classification by digits, oldest first.

        >>> [entry.name for entry in default_catalogue().codes(FunctionCode)["20805"]]
        ['行政事业单位离退休', '行政事业单位养老支出']
        """
        if kind not in self._learnt:
            names = self._lists.get(kind, MappingProxyType({}))
            seen = [one for one in self._telling if type(one.code) is kind]
            self._learnt[kind] = taught(kind, names, seen) if seen else names
        return self._learnt[kind]

    def history(self, code: Code) -> tuple[Entry, ...]:
        """Return all names a code had, oldest first; empty if the code is not known."""
        return self.codes(type(code)).get(code.digits, ())

    def entry(self, code: Code, year: int | None = None) -> Entry | None:
        """Return the name of a code with its evidence, in the present list or in a year.

        None where the code is not known, or is known not to be in that edition. Where it is not
        known which of its names a code had in a year, the latest is returned.

        >>> default_catalogue().entry(FunctionCode("20805"), 2018).name
        '行政事业单位离退休'
        >>> default_catalogue().entry(FunctionCode("20139"), 2022) is None
        True
        """
        names = self.history(code)
        if year is None:
            return next((entry for entry in reversed(names) if entry.listed), None)
        if not names:
            return None
        if (code, year) not in self._held_in:
            self._held_in[code, year] = self._entry_of(code, names, year)
        return self._held_in[code, year]

    def _entry_of(self, code: Code, names: tuple[Entry, ...], year: int) -> Entry | None:
        own = self._lists.get(type(code), {}).get(code.digits, ()) if self._observed else names
        # Documents do not overrule a name that rests on an official list or on print.
        grounded = {entry.name for entry in own if entry.evidence.binding}
        held = [
            (entry.name in grounded, known is True, entry.listed, place, entry)
            for place, entry in enumerate(names)
            if (known := self._held(entry, year)) is not False
        ]
        return max(held, key=lambda one: one[:-1])[-1] if held else None

    def _held(self, entry: Entry, year: int) -> bool | None:
        """Whether an entry held in a year, knowing the names that followed and the present list."""
        known = entry.held(year)
        if known is None and not entry.listed and entry.until is not None and year > entry.until:
            followed = (
                later.since for later in self.history(entry.code) if later.since is not None
            )
            if year >= LISTED or any(entry.until < since <= year for since in followed):
                return False
        return known

    def edition(self, kind: type[Code], year: int | None = None) -> tuple[Entry, ...]:
        """Return the codes of a classification in order, in the present list or in a year.

        >>> [entry.name for entry in default_catalogue().edition(DepartmentEconomicCode)][:2]
        ['工资福利支出', '基本工资']
        """
        return self._known((kind(digits) for digits in sorted(self.codes(kind))), year)

    def _known(self, codes: Iterable[Code], year: int | None) -> tuple[Entry, ...]:
        """Return the entries of codes that an edition has.

        A name of which nothing but the edition of about 2009 tells is not taken into one of 2019 or
        later: that nothing denies it does not make it part of a list, though :meth:`entry` still
        shows it.
        """
        found = (entry for code in codes if (entry := self.entry(code, year)) is not None)
        late = year is not None and year >= EDITIONS.start
        return tuple(
            entry
            for entry in found
            if not (late and not entry.listed and entry.evidence is Evidence.HISTORIC)
        )

    def name(self, code: Code, year: int | None = None) -> str | None:
        """Return the name of a code (科目名称); None where :meth:`entry` finds none.

        >>> default_catalogue().name(DepartmentEconomicCode("30101"))
        '基本工资'
        """
        entry = self.entry(code, year)
        return entry.name if entry else None

    def renamed_from(self, entry: Entry) -> str | None:
        """Return the name the code had before this one.

        >>> ours = default_catalogue()
        >>> ours.renamed_from(ours.entry(FunctionCode("210")))
        '医疗卫生与计划生育支出'
        """
        names = self.history(entry.code)
        place = names.index(entry)
        return names[place - 1].name if place else None

    def children(self, code: Code, year: int | None = None) -> tuple[Entry, ...]:
        """Return what lies directly below a code, in order.

        >>> [str(entry.code) for entry in default_catalogue().children(FunctionCode("20139"))][:2]
        ['2013901', '2013902']
        """
        kind = type(code)
        below = sorted(
            digits
            for digits in self.codes(kind)
            if digits.startswith(code.digits) and len(digits) == len(code.digits) + 2
        )
        return self._known(map(kind, below), year)

    def path(self, code: Code, year: int | None = None) -> str:
        """Return the names from the 类 down, joined by a slash; ? for a name that is not known.

        >>> default_catalogue().path(FunctionCode("2060101"))
        '科学技术支出 / 科学技术管理事务 / 行政运行'
        """
        return " / ".join(self.name(one, year) or "?" for one in (*code.ancestors, code))

    def find(
        self, name: str, year: int | None = None, kind: type[Code] | None = None
    ) -> tuple[Entry, ...]:
        """Return the entries with exactly this name, whatever its spaces and marks; old names too.

        With a year only those that can have had it then.

        >>> found = default_catalogue().find("机关服务", kind=FunctionCode)
        >>> [str(entry.code) for entry in found][:2]
        ['2010103', '2010203']
        """
        kinds = (kind,) if kind is not None else self.kinds
        return tuple(self._with_name(plain_name(name), year, kinds))

    def _with_name(
        self, plain: str, year: int | None, kinds: Iterable[type[Code]]
    ) -> Iterator[Entry]:
        """Yield the entries with a plain name that can have had it in a year."""
        for kind in kinds:
            for entry in self._names(kind).get(plain, ()):
                if year is None or self._held(entry, year) is not False:
                    yield entry

    def bearers(self, name: str, kind: type[Code], year: int) -> tuple[Code, ...]:
        """Return the codes that have exactly this name in the edition of a year.

        >>> [str(code) for code in default_catalogue().bearers("住房公积金", FunctionCode, 2024)]
        ['2210201']
        """
        codes = dict.fromkeys(entry.code for entry in self.find(name, year, kind))
        edition = self._known(codes, year)
        return tuple(entry.code for entry in edition if plain_name(entry.name) == plain_name(name))

    def _names(self, kind: type[Code]) -> Mapping[str, tuple[Entry, ...]]:
        if kind not in self._index:
            index: dict[str, list[Entry]] = {}
            for _, names in sorted(self.codes(kind).items()):
                for entry in names:
                    index.setdefault(plain_name(entry.name), []).append(entry)
            self._index[kind] = {name: tuple(entries) for name, entries in index.items()}
        return self._index[kind]

    def search(self, query: str, year: int | None = None, limit: int = 20) -> tuple[Entry, ...]:
        """Return entries by code, by name, by a part of either, or by a like name.

        The best come first: exact names, names that contain the query, similar names.

        >>> [str(entry.code) for entry in default_catalogue().search("职业年金")][:2]
        ['30109', '2080506']
        """
        wanted = plain_name(query)
        if not wanted:
            return ()
        if wanted.isdigit():
            return tuple(self._beginning_with(wanted, year))[:limit]
        exact = sorted(self.find(query, year), key=lambda entry: not entry.listed)
        like = self._called_like(wanted, year, limit)
        return tuple(dict.fromkeys((*exact, *like)))[:limit]

    def _beginning_with(self, wanted: str, year: int | None) -> Iterator[Entry]:
        """Yield the entries of codes that begin with digits."""
        for kind in self.kinds:
            for digits in sorted(self.codes(kind)):
                if digits.startswith(wanted):
                    entry = self._shown(kind(digits), year)
                    if entry is not None:
                        yield entry

    def _called_like(self, wanted: str, year: int | None, limit: int) -> Iterator[Entry]:
        """Yield entries whose names contain a name, shorter first, then those of similar names."""
        import difflib  # noqa: PLC0415

        every = dict.fromkeys(name for kind in self.kinds for name in self._names(kind))
        part = sorted((name for name in every if wanted in name and name != wanted), key=len)
        near = difflib.get_close_matches(wanted, every, n=limit, cutoff=0.6)
        for name in dict.fromkeys((*part, *near)):
            yield from self._with_name(name, year, self.kinds)

    def _shown(self, code: Code, year: int | None) -> Entry | None:
        return self.entry(code, year) or (self.history(code)[-1] if year is None else None)

    def naming(self, code: Code, printed: str, year: int) -> Naming:
        """Judge a printed name against the edition of its year.

        >>> default_catalogue().naming(FunctionCode("20805"), "行政事业单位离退休", 2024).kind
        <NamingKind.OTHER_EDITION: 'other_edition'>
        """
        names = self.history(code)
        if not names:
            return Naming(NamingKind.UNKNOWN)
        expected, plain = self.entry(code, year), plain_name(printed)
        same = [entry for entry in names if plain_name(entry.name) == plain]
        if any(self._held(entry, year) is not False for entry in same):
            return Naming(NamingKind.SAME, expected, same[0])
        # The beginning of the right name is that name cut short, whatever else is called so.
        if expected is not None and plain_name(expected.name).startswith(plain):
            return Naming(NamingKind.VARIANT, expected)
        if same:
            return Naming(NamingKind.OTHER_EDITION, expected, same[0])
        return self._misnamed(code, printed, year, expected)

    def _misnamed(self, code: Code, printed: str, year: int, expected: Entry | None) -> Naming:
        """Judge a name that the code never had: a wording of its own, or another code's."""
        bearers = self.bearers(printed, type(code), year)
        beside = tuple(one for one in bearers if one.parent == code.parent)
        if not beside and any(alike(printed, entry.name) for entry in self.history(code)):
            return Naming(NamingKind.VARIANT, expected)
        found = (entry.code for entry in self.find(printed, year, type(code)))
        elsewhere = tuple(dict.fromkeys((*beside, *found)))
        kind = NamingKind.OTHER_CODE if elsewhere else NamingKind.DIFFERENT
        return Naming(kind, expected, elsewhere=elsewhere, beside=bool(beside))

    # --- learning ----------------------------------------

    @property
    def observations(self) -> tuple[Observation, ...]:
        """What documents were seen to print, in order."""
        return self._observed

    def observe(self, *documents: FinalAccounts) -> Catalogue:
        """Return a catalogue that has learnt from documents: code, name, unit, year, count of rows.

        Learning twice from a document, or in another order, gives the same catalogue. No name is
        ever overwritten: a name that is news stands beside those known, and :attr:`conflicts` lists
        it. A name that the list of its year gives to another code is no other name of this one,
        however often it is printed: it is listed, but not learnt.
        """
        seen = (observation for accounts in documents for observation in printed(accounts))
        return self._of(self._lists, (*self._observed, *seen))

    @property
    def _telling(self) -> tuple[Observation, ...]:
        """What is learnt from: all but a name that the list of its year gives to another code."""
        if not self._observed:
            return ()
        untaught = self._of(self._lists, ())
        return tuple(
            one
            for one in self._observed
            if not of_another(
                one,
                untaught.history(one.code),
                untaught.bearers(one.name, type(one.code), one.year),
            )
        )

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Names that documents print and that were not the name of that year, as far as known."""
        untaught = self._of(self._lists, ())
        units: dict[tuple[Code, int, str], list[str]] = {}
        expected: dict[tuple[Code, int, str], Entry] = {}
        for one in self._observed:
            entry = untaught.entry(one.code, one.year)
            if entry is not None and plain_name(entry.name) != plain_name(one.name):
                key = (one.code, one.year, one.name)
                expected[key] = entry
                units.setdefault(key, []).append(one.unit)
        return tuple(Conflict(*key, expected[key], tuple(names)) for key, names in units.items())

    # --- in and out ----------------------------------------

    @classmethod
    def from_csv(cls, source: Path | str) -> Catalogue:
        """Read a list as CSV with the columns ``COLUMNS``, or with 科目编码 and 科目名称 alone.

        Lines beginning with # are comments. A list without the column ``evidence`` is taken as
        official. Raises :class:`DocumentError` with the line for anything that is no such list.
        """
        from pathlib import Path  # noqa: PLC0415

        path = Path(source)
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise DocumentError(
                f"{path.name}: expected a list of codes in UTF-8, found another encoding; "
                "save it as UTF-8"
            ) from error
        return cls(read_list(text, path.name))

    def to_csv(self, kind: type[Code] | None = None) -> str:
        """Return the entries of one or all classifications as CSV; :meth:`from_csv` reads it."""
        return write_list(entry for entry in self if kind is None or type(entry.code) is kind)

    def replaced_by(self, other: Catalogue) -> Catalogue:
        """Return a catalogue that has the other's list in every classification the other holds."""
        kept = (entry for entry in self if type(entry.code) not in other.kinds)
        return Catalogue((*kept, *other), (*self.observations, *other.observations))

    def diff(self, other: Catalogue, year: int | None = None) -> tuple[Change, ...]:
        """Return what changes where the other catalogue takes the place of this one."""
        changes: list[Change] = []
        for kind in other.kinds:
            for digits in sorted({*self.codes(kind), *other.codes(kind)}):
                before, after = self.entry(kind(digits), year), other.entry(kind(digits), year)
                if before == after:
                    continue
                if before is None or after is None:
                    change = "added" if before is None else "removed"
                elif plain_name(before.name) != plain_name(after.name):
                    change = "renamed"
                else:
                    change = "regraded"
                changes.append(Change(change, kind(digits), before, after))
        return tuple(changes)


_IN_USE: ContextVar[Catalogue | None] = ContextVar("catalogue", default=None)


def default_catalogue() -> Catalogue:
    """Return the catalogue in use: that of the package, or of :func:`using_catalogue`.

    >>> default_catalogue().entry(FunctionCode("2060101")).evidence.value
    'attested'
    """
    return _IN_USE.get() or _packaged()


@cache
def _packaged() -> Catalogue:
    return Catalogue.packaged()


@contextmanager
def using_catalogue(catalogue: Catalogue) -> Iterator[None]:
    """Take another catalogue in place of that of the package, for all that is done inside.

    Like :func:`decimal.localcontext` it holds for this thread or task, until the block ends.

    >>> with using_catalogue(Catalogue([Entry(FunctionCode("206"), "科技")])):
    ...     default_catalogue().name(FunctionCode("206"))
    '科技'
    """
    token = _IN_USE.set(catalogue)
    try:
        yield
    finally:
        _IN_USE.reset(token)
