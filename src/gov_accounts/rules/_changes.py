"""Rules on changes on the year before, and their rates."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from gov_accounts.findings import Severity
from gov_accounts.refs import CellRef, cell_refs
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._implied import final_of, year_before
from gov_accounts.rules._percentages import LAST_YEAR, changes, fits, practice
from gov_accounts.rules._places_told import placed
from gov_accounts.rules._records import Held, Kind, NotEvaluable, Sentence, Violation, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.rules._document import Document
    from gov_accounts.rules._percentages import Change
    from gov_accounts.rules._records import Outcome, Phrase, Value

__all__ = ["change_rate", "direction", "from_nothing", "same_year_before", "year_and_change"]

E, W = Severity.ERROR, Severity.WARNING


def _rated(document: Document) -> Iterator[tuple[Change, CellRef]]:
    """Yield the changes whose amounts are there, with their rates."""
    for one in document.once(changes):
        if one.rate is not None and year_before(document, one.owner) is not None:
            yield one, one.rate


@rule(
    "N-07",
    E,
    "增减率应等于增减额除以上年数",
    "a rate of change is the change divided by last year's figure",
    Basis("derived-from-tables", "增减率＝增减额÷上年数"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says={
        "": Sentence(
            "{rate:title}印为{rate:printed}%，按增减额应为{right}%",
            "{rate:title} printed {rate:printed}%, the change makes it {right}%",
        ),
        "fall": Sentence(
            "{rate:title}降低{rate:printed}%，降低不能超过100%",
            "{rate:title}: a fall of {rate:printed}%",
        ),
    },
    why={"no_year": Sentence("没有本年数", "no figure of this year")},
)
def change_rate(document: Document) -> Iterator[Outcome]:
    """Compare each rate with what the amounts make it; one of the wrong way is told by N-07-dir."""
    for one in document.once(changes):
        if year_before(document, one.owner) is None:
            yield NotEvaluable("no_year", cells=one.cells, about=one.change)
    for one, rate in _rated(document):
        if one.opposite(document):
            continue
        quotient = one.quotient(document)
        place = document.place((rate,))
        if one.impossible(document):
            yield Violation(one.cells, "fall", {"rate": rate}, rate, place=place)
        elif quotient is None:
            continue
        elif fits(document, rate, quotient, document.once(practice)):
            yield Held(one.cells, about=rate)
        else:
            values: dict[str, Value] = {"rate": rate, "right": one.right(document)}
            yield Violation(one.cells, "", values, rate, place=place)


@rule(
    "N-07-dir",
    E,
    "增减额与增减率的方向应一致",
    "the words for a change and for its rate go the same way",
    Basis("meaning-of-narrative", "增减额与增减率的词"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says=Sentence(
        "{change:title}与{rate:title}方向相反", "{change:title} and {rate:title} go opposite ways"
    ),
)
def direction(document: Document) -> Iterator[Outcome]:
    """Compare the words 增加 and 减少 of an amount with those of its rate."""
    for one, rate in _rated(document):
        if one.opposite(document):
            values = {"change": one.change, "rate": rate}
            yield Violation(one.cells, "", values, one.change, place=document.place((rate,)))
        else:
            yield Held(one.cells, about=one.change)


_FROM_NOTHING = Sentence(
    "{owner:title}上年数为零，却印有{rate:printed}%{where}",
    "{owner:title}: nothing last year, yet {rate:printed}%{where}",
)


@rule(
    "N-07-zero",
    W,
    "上年数为零时增减率没有意义",
    "with nothing in the year before, a rate of change means nothing",
    Basis("open-checker-cases", "上年数为零的增长率"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says=Sentence("{rates}", "{rates}"),
)
def from_nothing(document: Document) -> Iterator[Outcome]:
    """Find rates of a year before that may have been nothing: all of them are one finding."""
    cells: list[CellRef] = []
    told: list[Phrase] = []
    for one, rate in _rated(document):
        if one.opposite(document) or one.impossible(document):
            continue
        if one.quotient(document) is not None:
            yield Held(one.cells, about=one.owner)
        elif document.amount(rate):
            cells += one.cells
            told.append(placed(document, _FROM_NOTHING, rate, owner=one.owner))
    if told:
        place = document.place(ref for ref in cells if ref.last == "change_rate")
        yield Violation(tuple(dict.fromkeys(cells)), "", {"rates": tuple(told)}, place=place)


@rule(
    "N-07-year",
    E,
    "上年数加减增减额应等于本年数",
    "last year's figure and the change make this year's",
    Basis("derived-from-tables", "本年数＝上年数±增减额"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says=Sentence(
        "{before:title}{before:printed}，{change:title}{change:printed}，本年{now:printed}",
        "{before:title} {before:printed}, {change:title} {change:printed}, this year {now:printed}",
    ),
)
def year_and_change(document: Document) -> Iterator[Outcome]:
    """Compare last year's level, where it is stated, with this year's less the change."""
    for one in document.once(changes):
        level = one.owner.child(LAST_YEAR)
        stated, implied = document.range(level), year_before(document, one.owner)
        if one.by_level or stated is None or implied is None:
            continue
        now = final_of(document, one.owner)
        cells = (level, one.change, now)
        if stated.meets(implied):
            yield Held(cells, about=level)
        else:
            values: dict[str, Value] = {"before": level, "change": one.change, "now": now}
            yield Violation(cells, "", values, level)


_SAME = (
    cell_refs(("N[income.total]", "N[expenditure.total]")),
    cell_refs(("N[fiscal.grand_total]", "N[fiscal.income_total]", "N[fiscal.expenditure_total]")),
)
"""Totals that are one amount in every year: both sides of a table."""


@rule(
    "N-07-same",
    W,
    "同一总额的上年数在各处应相同",
    "last year's figure implied in several places is the same",
    Basis("derived-from-tables", "上年数＝本年数∓增减额"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says=Sentence(
        "{one:title}与{other:title}本年相同，推算的上年数不同",
        "{one:title} and {other:title} are equal this year "
        "but imply different figures for last year",
    ),
)
def same_year_before(document: Document) -> Iterator[Outcome]:
    """Compare what both sides of a table imply for last year."""
    for one, other in (pair for same in _SAME for pair in itertools.combinations(same, 2)):
        implied = {ref: year_before(document, ref) for ref in (one, other)}
        before, beside = implied[one], implied[other]
        if before is None or beside is None:
            continue
        cells = (*_implying(document, one), *_implying(document, other))
        if before.meets(beside):
            yield Held(cells, about=(one, other))
        else:
            yield Violation(cells, values={"one": one, "other": other}, about=(one, other))


def _implying(document: Document, owner: CellRef) -> tuple[CellRef, CellRef]:
    """Return a figure and what tells its year before."""
    change = owner.child("change")
    return owner, change if change in document.stated else owner.child(LAST_YEAR)
