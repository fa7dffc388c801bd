"""One cause, one finding inside the narrative: a figure stated wrongly, and all that it breaks.

All statements of a figure vote, with the cells of the tables that it must equal. Where they agree
on another figure than the first statement, that one is put in its place and everything is asked
again: the findings that are gone are those that it caused. If anything new is found, it was not
that statement.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

import attrs
from attrs import define, frozen

from gov_accounts.accounts import FinalAccounts
from gov_accounts.findings import Explanation, Finding, Severity, Suspect, Verdict
from gov_accounts.judging._engine import ask
from gov_accounts.judging._filled_templates import headed, sentence
from gov_accounts.judging._linear import judge_sums
from gov_accounts.judging._sum_findings import identity_finding
from gov_accounts.money import MAX_PLACES, format_amount, from_ticks
from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.rules import Identity, Kind, Sentence, find
from gov_accounts.rules._counterparts import cells_of
from gov_accounts.rules._document import Document, Figure
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.findings import Message
    from gov_accounts.narrative import Stated
    from gov_accounts.rules import Value

__all__ = ["by_cause"]

_TRIALS = 16
"""So many figures are put to the trial for one document; one with more needs reading anew."""
_ALONE = 1
"""A finding that is alone needs no cause above it."""

_ODD = Sentence(
    "{figure}印为{printed}{unit}（“{quote}”），应为{right}{unit}，{agree}{beneath}",
    "{figure} is printed {printed} {unit} ({quote}), should be {right} {unit}: {agree}{beneath}",
)
_CELLS = Sentence("与{cells}一致", "so it stands in {cells}")
_AGAIN = Sentence("与另{count}处说明一致", "so it is said in {count} other places")
_BOTH = Sentence(
    "与{cells}和另{count}处说明一致", "so it stands in {cells} and is said in {count} other places"
)
_SUMS = Sentence("才与其他数字相符", "as the other figures make it")
_BENEATH = Sentence("；因此另有{count}项不成立", "; {count} more do not hold because of it")

_Key: TypeAlias = tuple[str, frozenset[CellRef], int | None, str]


@frozen
class _Vote:
    """The figure that all others agree on, where one statement says otherwise."""

    ref: CellRef
    right: Decimal
    cells: tuple[CellRef, ...]
    again: int

    def mended(self, accounts: FinalAccounts) -> FinalAccounts:
        """Return the accounts with the right figure in the first statement."""
        narrative = accounts.narrative
        assert narrative is not None  # noqa: S101 - it states the figure
        figures = tuple(
            attrs.evolve(one, value=self.right) if one.ref == self.ref else one
            for one in narrative.figures
        )
        return attrs.evolve(accounts, narrative=attrs.evolve(narrative, figures=figures))


@define
class _Trial:
    """The accounts as mended so far, and what is found in them."""

    accounts: FinalAccounts
    known: tuple[Identity, ...]
    left: int = _TRIALS

    def found_with(self, vote: _Vote) -> set[_Key]:
        """Return what is found if a vote is followed."""
        self.left -= 1
        document = Document(vote.mended(self.accounts))
        sums = judge_sums(document, self.known)
        linear = (identity_finding(sums, one) for one in sums.outcomes)
        told = [one for one in linear if one is not None]
        return set(map(_key, filter(_counts, (*told, *ask(document, Kind.NARRATIVE).findings))))


def by_cause(
    document: Document, known: tuple[Identity, ...], findings: list[Finding]
) -> list[Finding]:
    """Put the findings that one odd statement causes below one finding on that statement."""
    trial = _Trial(document.accounts, known)
    causes: list[Finding] = []
    rest = list(findings)
    while trial.left > 0:
        best = _best(document, trial, rest)
        if best is None:
            break
        vote, caused = best
        causes.append(_cause(document, vote, caused))
        gone = set(map(id, caused))
        rest = [one for one in rest if id(one) not in gone]
        trial.accounts = vote.mended(trial.accounts)
    return [*causes, *rest]


def _best(
    document: Document, trial: _Trial, findings: list[Finding]
) -> tuple[_Vote, list[Finding]] | None:
    """Return the vote that explains most findings; None if none explains several."""
    now = {_key(leaf) for one in findings for leaf in _leaves(one) if _counts(leaf)}
    best: tuple[_Vote, list[Finding]] | None = None
    for vote in _votes(document, findings):
        if trial.left <= 0:
            break
        after = trial.found_with(vote)
        caused = [one for one in findings if _is_gone(one, after)]
        if after - now or len([leaf for one in caused for leaf in _leaves(one)]) <= _ALONE:
            continue
        if best is None or len(caused) > len(best[1]):
            best = vote, caused
    return best


def _is_gone(finding: Finding, after: set[_Key]) -> bool:
    leaves = [one for one in _leaves(finding) if _counts(one)]
    return bool(leaves) and all(_key(one) not in after and _is_asked(one) for one in leaves)


def _is_asked(finding: Finding) -> bool:
    """Whether a trial asks the rule of a finding again."""
    return find(finding.rule).kind in (Kind.LINEAR, Kind.NARRATIVE)


def _counts(finding: Finding) -> bool:
    return finding.severity is not Severity.INFO


def _leaves(finding: Finding) -> tuple[Finding, ...]:
    return finding.broken or (finding,)


def _key(finding: Finding) -> _Key:
    """Return what makes a finding the same in another trial: not its figures."""
    refs = frozenset(cell.ref for cell in finding.cells)
    return finding.rule, refs, finding.place.line, "" if refs else finding.place.quote or ""


# --- votes ----------------------------------------


def _votes(document: Document, findings: Iterable[Finding]) -> Iterator[_Vote]:
    """Yield, for the figures of the narrative that findings are about, what the others say."""
    asked = (
        cell.ref
        for one in findings
        if _counts(one)
        for leaf in _leaves(one)
        for cell in leaf.cells
        if cell.ref.table == NARRATIVE
    )
    for ref in dict.fromkeys(asked):
        stated = document.stated.get(ref)
        if stated is not None and not document.supposed(ref):
            vote = _vote(document, ref, stated)
            if vote is not None:
                yield vote
    yield from _of_sums(document, findings)


def _of_sums(document: Document, findings: Iterable[Finding]) -> Iterator[_Vote]:
    """Yield what the sums make of a statement that no cell repeats: the likeliest right figure."""
    suspects = (
        one
        for finding in findings
        for explanation in finding.explanations
        if len(explanation.suspects) == 1
        for one in explanation.suspects
    )
    for one in suspects:
        ref = one.cell.ref
        if ref in document.stated and one.values and not cells_of(document, ref):
            yield _Vote(ref, one.values[0][0], (), 0)


def _vote(document: Document, ref: CellRef, stated: Stated) -> _Vote | None:
    """Count what cells and other statements say; None unless most say one other figure."""
    again = [one for one in document.narrative.repeated if one.ref == ref]
    voices: list[tuple[Decimal, CellRef | None]] = [
        (stated.value - stated.value if figure is None else _value(figure, stated), cell)
        for cell in cells_of(document, ref)
        if (figure := document.figure(cell)) is not None or document.missing(cell) is None
    ]
    from_tables = bool(voices)
    voices += [(_value(_figure(one), stated), None) for one in again]
    counted = Counter(value for value, _ in voices)
    if not counted:
        return None
    (right, most), *others = counted.most_common(2)
    # The statement itself votes too; of a tie between two statements nobody knows the right one.
    tied = bool(others) and others[0][1] == most
    alone = not from_tables and most <= 1 + counted[stated.value]
    if -int(right.as_tuple().exponent) > MAX_PLACES:
        return None  # what others say in a smaller unit cannot be written in that of the statement
    other = _figure(attrs.evolve(stated, value=right))
    if right == stated.value or tied or alone or _figure(stated).range.meets(other.range):
        return None
    agreeing = tuple(cell for value, cell in voices if value == right and cell is not None)
    return _Vote(ref, right, agreeing, most - len(agreeing))


def _figure(stated: Stated) -> Figure:
    return Figure.of(stated.value, Unit.named(stated.unit) or Unit.YUAN, stated.quantum)


def _value(figure: Figure, stated: Stated) -> Decimal:
    """Return a figure in the unit of a statement."""
    return from_ticks(figure.ticks, Unit.named(stated.unit) or Unit.YUAN, stated.quantum)


# --- the finding ----------------------------------------


def _cause(document: Document, vote: _Vote, caused: list[Finding]) -> Finding:
    """Make one finding of what an odd statement breaks; the surest rule gives its name."""
    leaves = tuple(leaf for one in caused for leaf in _leaves(one))
    first = min(leaves, key=lambda one: _rank(vote, one))
    refs = dict.fromkeys((vote.ref, *(cell.ref for one in leaves for cell in one.cells)))
    suspect = Suspect(document.printed(vote.ref), vote.right, vote.right, ((vote.right, None),))
    worst = min((one.severity for one in leaves), key=list(Severity).index)
    text = _text(document, vote, len(leaves) - 1)
    return attrs.evolve(
        first,
        severity=worst,
        verdict=Verdict.VIOLATED,
        cells=tuple(map(document.printed, refs)),
        message=headed(find(first.rule).statement, text),
        explanation=text,
        answer=text,
        suggestions=(f"{vote.ref} = {format_amount(vote.right)}",),
        explanations=(Explanation((suspect,)),),
        broken=leaves if len(leaves) > 1 else (),
        place=document.place((vote.ref,)),
    )


def _rank(vote: _Vote, finding: Finding) -> tuple[int, int, int]:
    """Order findings: the worst, then those with a cell of a table, then those with fewer cells."""
    refs = {cell.ref for cell in finding.cells}
    apart = refs.isdisjoint(vote.cells) or vote.ref not in refs
    return list(Severity).index(finding.severity), int(apart), len(refs)


def _text(document: Document, vote: _Vote, beneath: int) -> Message:
    stated = document.stated[vote.ref]
    says = _BOTH if vote.cells and vote.again else _CELLS if vote.cells else _AGAIN
    says = says if vote.cells or vote.again else _SUMS
    named: dict[str, Value] = {"cells": vote.cells, "count": vote.again}
    values: dict[str, Value] = {
        "figure": vote.ref,
        "printed": stated.value,
        "unit": stated.unit,
        "quote": stated.quote,
        "right": vote.right,
        "agree": sentence(document, says, {name: named[name] for name in says.names}),
        "beneath": sentence(document, _BENEATH, {"count": beneath}) if beneath else "",
    }
    return sentence(document, _ODD, values)
