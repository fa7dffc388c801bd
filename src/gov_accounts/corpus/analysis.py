"""What many accounts tell together: outliers, re-publications, gaps, the worst.

Every function takes accounts, or results of :func:`gov_accounts.read_all`; those that were refused
are left out, but by :func:`worst`. Figures are compared as exact fractions and whole numbers.

>>> from gov_accounts import check_all
>>> results = list(check_all(["examples"], jobs=0))
>>> [(one.entity, [each.fiscal_year for each in one.published]) for one in coverage(results)]
[('辽宁省鞍山市科学技术局（本级）', [2024, 2024])]
>>> changes(results), worst(results)
((), ())
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING, Any

import attrs
from attrs import frozen

from gov_accounts.accounts import FinalAccounts
from gov_accounts.codes import Level
from gov_accounts.corpus.summaries import REFUSED, summary_row, worst_rows
from gov_accounts.money import ticks
from gov_accounts.refs import CellRef

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from gov_accounts.corpus import Result

__all__ = [
    "Change",
    "ChangedFigure",
    "Coverage",
    "Outlier",
    "Published",
    "Worst",
    "changed_figures",
    "changes",
    "coverage",
    "outliers",
    "place_of",
    "shares",
    "worst",
]

_CONTEXT = Context(prec=40, rounding=ROUND_HALF_EVEN)
_SHOWN = Decimal("0.000001")
"""The last place of shares that are told; they are compared exactly."""
_NORMAL = Fraction(6745, 10000)
"""The median absolute deviation of normal figures, in standard deviations."""
_REPLACED = ("更正", "勘误", "修订版", "重新公开", "重新公布")
"""Words by which a document says that it stands for an earlier one."""


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    return _to_dict(value) if attrs.has(type(value)) else value


def _to_dict(value: Any) -> dict[str, Any]:
    """Return a value as JSON-ready data; decimals are text."""
    return {one.name: _plain(getattr(value, one.name)) for one in attrs.fields(type(value))}


class _Dictable:
    """Adds ``to_dict``."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the value as JSON-ready data; decimals are text."""
        return _to_dict(self)


def place_of(accounts: FinalAccounts) -> str:
    """Return the place as far as a document shows it: the layout of its tables, or nothing.

    A layout is the way a place prints its tables; see :func:`gov_accounts.layouts.known_layouts`.
    """
    return accounts.layout or ""


def _documents(given: Iterable[FinalAccounts | Result]) -> Iterator[tuple[str, FinalAccounts]]:
    for one in given:
        if isinstance(one, FinalAccounts):
            yield one.source or "", one
        elif one.accounts is not None:
            yield one.path, one.accounts


# --- outliers ----------------------------------------


@frozen
class Outlier(_Dictable):
    """A share that is unlike those of its peers (离群值), with all that the comparison rests on.

    ``part`` and ``whole`` name the figures, ``share`` is the one divided by the other; ``median``
    and ``deviation`` (the median absolute deviation) are those of the ``peers``, of which there
    are so many, itself included. ``score`` is the robust z: 0.6745 × (share - median) ÷ deviation.
    """

    path: str
    entity: str
    fiscal_year: int
    part: str
    whole: str
    share: Decimal
    median: Decimal
    deviation: Decimal
    score: Decimal
    peers: int
    group: tuple[str, ...]


def shares(accounts: FinalAccounts) -> Iterator[tuple[str, str]]:
    """Yield the figures of which shares are compared: part and whole, by their names.

    They are each 类 and 基本支出 of all expenditure, 人员经费 of the basic part of the general
    budget, 三公经费 of the expenditure of the general budget.
    """
    table = accounts.expenditure
    if table is not None:
        codes = (table.code_of(row) for row in table)
        for code in codes:
            if code is not None and code.level is Level.CATEGORY:
                yield CellRef.of("T03", code.digits, "total"), "T03[total].total"
    yield "T03[total].basic", "T03[total].total"
    yield "T06[personnel].amount", "T05[total].basic"
    yield "T07[total].final", "T05[total].total"


def _year_and_place(accounts: FinalAccounts) -> tuple[int, str]:
    return accounts.fiscal_year, place_of(accounts)


def outliers(
    given: Iterable[FinalAccounts | Result],
    *,
    measures: Callable[[FinalAccounts], Iterable[tuple[str, str]]] = shares,
    peers: Callable[[FinalAccounts], Hashable] = _year_and_place,
    at_least: int = 10,
    limit: Decimal = Decimal("3.5"),
) -> tuple[Outlier, ...]:
    """Return the shares that lie far from the median of their peers, the farthest first.

    ``measures`` says of which figures shares are taken; ``peers`` who is compared with whom:
    accounts with the same key, those of one year and place unless told (it is for whoever knows
    it to say what level a department is of). A share is compared among the peers that print both
    figures. Groups of fewer than ``at_least`` tell nothing, nor do those of which more than half
    have the very same share. ``limit`` is the least score; 3.5 is Iglewicz and Hoaglin's. Accounts
    that are given twice count once.
    """
    found: dict[tuple[Hashable, str, str], list[tuple[Fraction, str, FinalAccounts]]] = {}
    seen: set[tuple[str, int, tuple[Any, ...]]] = set()
    for path, accounts in _documents(given):
        figures = _in_ticks(accounts)
        told = tuple(
            (part, whole, _share(figures, part, whole)) for part, whole in measures(accounts)
        )
        key = (accounts.entity, accounts.fiscal_year, told)
        if key in seen:
            continue
        seen.add(key)
        # Of the accounts nothing is kept but whose they are.
        head = FinalAccounts(accounts.entity, accounts.fiscal_year)
        group = peers(accounts)
        for part, whole, share in told:
            if share is not None:
                found.setdefault((group, part, whole), []).append((share, path, head))
    every = [
        one
        for (group, part, whole), values in found.items()
        if len(values) >= at_least
        for one in _far(values, part, whole, group, Fraction(limit))
    ]
    return tuple(sorted(every, key=lambda one: (-abs(one.score), one.path, one.part)))


def _in_ticks(accounts: FinalAccounts) -> dict[str, int]:
    return {
        str(cell.ref): ticks(cell.amount, cell.unit)
        for cell in accounts.cells()
        if cell.amount is not None and cell.unit is not None
    }


def _share(figures: dict[str, int], part: str, whole: str) -> Fraction | None:
    if part not in figures or figures.get(whole, 0) <= 0:
        return None
    return Fraction(figures[part], figures[whole])


def _far(
    values: list[tuple[Fraction, str, FinalAccounts]],
    part: str,
    whole: str,
    group: Hashable,
    limit: Fraction,
) -> Iterator[Outlier]:
    middle = median(share for share, _, _ in values)
    deviation = median(abs(share - middle) for share, _, _ in values)
    if not deviation:
        return
    keys = group if isinstance(group, tuple) else (group,)
    for share, path, head in values:
        score = _NORMAL * (share - middle) / deviation
        if abs(score) >= limit:
            yield Outlier(
                path,
                head.entity,
                head.fiscal_year,
                part,
                whole,
                share=_decimal(share),
                median=_decimal(middle),
                deviation=_decimal(deviation),
                score=_decimal(score, Decimal("0.01")),
                peers=len(values),
                group=tuple(map(str, keys)),
            )


def _decimal(value: Fraction, last: Decimal = _SHOWN) -> Decimal:
    exact = _CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))
    return exact.quantize(last, context=_CONTEXT)


# --- re-publications ----------------------------------------


@frozen
class ChangedFigure(_Dictable):
    """A figure that differs between two publications; None where one does not print it.

    Money is in 元, so that another unit is no change; other figures are as printed.
    """

    ref: str
    before: Decimal | None
    after: Decimal | None


@frozen
class Change(_Dictable):
    """Accounts of one unit and year that were published again with other figures.

    ``announced`` quotes the words by which the later document, or the name of its file, says so.
    """

    entity: str
    fiscal_year: int
    before: str
    after: str
    figures: tuple[ChangedFigure, ...]
    announced: str | None = None

    @property
    def silent(self) -> bool:
        """Whether the later document does not say that it stands for an earlier one."""
        return self.announced is None

    def to_dict(self) -> dict[str, Any]:
        """Return the value as JSON-ready data; decimals are text."""
        return {**_to_dict(self), "silent": self.silent}


def changes(given: Iterable[FinalAccounts | Result]) -> tuple[Change, ...]:
    """Return what changed where accounts of one unit and year were given again.

    Documents are compared with the one before them in the order given, so give them in the order
    in which they were published. Other files with the same figures are no change. The figures of
    all accounts are kept meanwhile.
    """
    last: dict[tuple[str, int], tuple[str, dict[str, Decimal]]] = {}
    found = []
    for path, accounts in _documents(given):
        key = (accounts.entity, accounts.fiscal_year)
        now = _figures(accounts)
        if key in last:
            before, then = last[key]
            changed = _changed(then, now)
            if changed:
                found.append(Change(*key, before, path, changed, _announced(path, accounts)))
        last[key] = (path, now)
    return tuple(found)


def changed_figures(before: FinalAccounts, after: FinalAccounts) -> tuple[ChangedFigure, ...]:
    """Return the figures that differ between two documents, in the order of print.

    >>> changed_figures(FinalAccounts("某局", 2023), FinalAccounts("某局", 2024))
    ()
    """
    return _changed(_figures(before), _figures(after))


def _changed(then: dict[str, Decimal], now: dict[str, Decimal]) -> tuple[ChangedFigure, ...]:
    return tuple(
        ChangedFigure(ref, then.get(ref), now.get(ref))
        for ref in sorted({*map(CellRef, then), *map(CellRef, now)})
        if then.get(ref) != now.get(ref)
    )


def _figures(accounts: FinalAccounts) -> dict[str, Decimal]:
    return {
        one["ref"]: one["amount"] if one["amount_yuan"] is None else one["amount_yuan"]
        for one in accounts.facts()
    }


def _announced(path: str, accounts: FinalAccounts) -> str | None:
    lines = (path.rpartition("/")[2], *(line.text for line in accounts.frame))
    return next((line for line in lines if any(word in line for word in _REPLACED)), None)


# --- coverage ----------------------------------------


@frozen
class Published(_Dictable):
    """A document of a unit: which tables it has.

    ``lacking`` are those that the unit published in another document and not in this one.
    """

    fiscal_year: int
    place: str
    path: str
    tables: tuple[str, ...]
    lacking: tuple[str, ...] = ()


@frozen
class Coverage(_Dictable):
    """What a unit published, by year; ``gaps`` are the years between for which there is nothing."""

    entity: str
    published: tuple[Published, ...]
    gaps: tuple[int, ...]


def coverage(
    given: Iterable[FinalAccounts | Result],
    *,
    place: Callable[[FinalAccounts], str] = place_of,
) -> tuple[Coverage, ...]:
    """Return which years and tables each unit published, by name; ``place`` says where it is."""
    found: dict[str, list[Published]] = {}
    for path, accounts in _documents(given):
        tables = tuple(table.SPEC.id for table in accounts.tables())
        told = Published(accounts.fiscal_year, place(accounts), path, tables)
        found.setdefault(accounts.entity, []).append(told)
    return tuple(_covered(entity, found[entity]) for entity in sorted(found))


def _covered(entity: str, documents: list[Published]) -> Coverage:
    every = sorted({table for one in documents for table in one.tables})
    years = {one.fiscal_year for one in documents}
    told = sorted(documents, key=lambda one: (one.fiscal_year, one.path))
    return Coverage(
        entity,
        tuple(
            attrs.evolve(one, lacking=tuple(name for name in every if name not in one.tables))
            for one in told
        ),
        tuple(year for year in range(min(years), max(years)) if year not in years),
    )


# --- the worst ----------------------------------------


@frozen
class Worst(_Dictable):
    """A document to look at: its verdict, how many of what, and the worst finding in words."""

    path: str
    verdict: str
    entity: str | None
    fiscal_year: int | None
    errors: int
    missing: int
    warnings: int
    words: str

    def __str__(self) -> str:
        return f"{self.path}: {self.verdict}" + (f", {self.words}" if self.words else "")


def worst(results: Iterable[Result], count: int = 100, *, lang: str = "zh") -> tuple[Worst, ...]:
    """Return so many judged documents, the worst first; ``str`` of one is a line.

    Contradictory ones come first, then those that were refused, incomplete and undecided ones;
    those of which nothing is to be said are left out. However many results there are, only so many
    are kept.
    """
    rows = worst_rows((summary_row(one, lang) for one in results), count)
    return tuple(
        Worst(
            row["path"],
            row["verdict"],
            row["entity"],
            row["fiscal_year"],
            errors=row["errors"] or 0,
            missing=row["missing"] or 0,
            warnings=row["warnings"] or 0,
            words=(row["why"] if row["verdict"] == REFUSED else row["first"]) or "",
        )
        for row in rows
    )
