"""From the identities of a document to one system, and the judgement of each by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.findings import Verdict
from gov_accounts.judging._doubts import can_be_open, last_places, may_accuse, worth
from gov_accounts.judging._equations import Row
from gov_accounts.judging._filled_templates import reason
from gov_accounts.judging._outcomes import Outcome, Sums
from gov_accounts.judging._practice import read_in_practice
from gov_accounts.judging._system import System
from gov_accounts.money import TICKS
from gov_accounts.tables import may_be_negative

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.refs import CellRef
    from gov_accounts.rules import Identity, NotEvaluable
    from gov_accounts.rules._document import Document

__all__ = ["judge_sums"]

_NONE: frozenset[int] = frozenset()


def judge_sums(document: Document, known: tuple[Identity, ...]) -> Sums:
    """Judge every identity by itself and put those that cannot be doubted into one system.

    What may be excused or may lack rows is judged but takes no part in the system. What is not
    known of a sum widens what it may be by what that can be worth.
    """
    outcomes = [_prepare(document, identity) for identity in known]
    evaluable = [one for one in outcomes if one.evaluable]
    refs, cells, ticks = _number(document, evaluable)
    printed, scale = _whole_numbers(ticks)
    by_row = [one for one in evaluable if may_accuse(document, one.identity)]
    for index, one in enumerate(by_row):
        one.row = index

    def positive(cell: int) -> bool:
        ref = refs[cell]
        sure = ref.is_cell and not may_be_negative(ref.row, ref.column)
        return sure and printed[cell] >= 0

    rows = [_row(one, cells) for one in by_row]
    unknown = dict.fromkeys(ref for one in evaluable for ref in one.open)
    places = {cells[ref]: last_places(document, ref) for ref in unknown}
    system = System(printed, rows, scale=scale, positive=positive, unknown=places)
    open_cells = {ref: worth(document, ref) for ref in unknown}
    asked = [one for one in evaluable if not one.exact]
    sums = Sums(document, outcomes, refs, cells, system, by_row, asked, open=open_cells)
    read_in_practice(sums)
    return sums


def _prepare(document: Document, identity: Identity) -> Outcome:
    """Decide whether an identity applies and can be evaluated at all."""
    outcome = Outcome(identity, Verdict.EXACT)
    pattern = identity.pattern
    if (pattern is None or not pattern.conditional) and document.certain(identity.refs):
        return outcome
    zero, positive = (pattern.zero, pattern.positive) if pattern is not None else ((), ())
    missing: list[NotEvaluable] = []
    unknown: dict[CellRef, NotEvaluable] = {}
    for ref in identity.refs:
        why = document.missing(ref)
        if why is not None and can_be_open(document, identity, ref):
            unknown[ref] = why
        elif why is not None or (why := document.doubted(ref)) is not None:
            missing.append(why)
    for ref in zero + positive:
        why = document.missing(ref)
        figure = document.figure(ref)
        wanted = ref in positive
        if why is None and (figure is not None and figure.ticks > 0) is not wanted:
            outcome.applies = False
        elif why is not None:
            missing.append(why)
    if missing or unknown.keys() >= set(identity.refs):
        outcome.verdict = Verdict.NOT_EVALUABLE
    else:
        outcome.open = tuple(unknown)
    for why in (*missing, *unknown.values())[:1]:
        outcome.reason = reason(document, identity.rule, why)
    return outcome


def _number(
    document: Document, outcomes: Iterable[Outcome]
) -> tuple[list[CellRef], dict[CellRef, int], list[int]]:
    """Give every cell a number and every identity its difference; return names and ticks by number.

    A cell of a row that is not printed is no money, like a blank.
    """
    refs: list[CellRef] = []
    cells: dict[CellRef, int] = {}
    ticks: list[int] = []
    # A cell stands in many identities: its two terms are made once.
    added: list[tuple[int, int]] = []
    taken: list[tuple[int, int]] = []
    figures = document.figures
    for one in outcomes:
        terms, difference = [], 0
        for sign, ref in one.identity.signed:
            cell = cells.get(ref)
            if cell is None:
                cell = cells[ref] = len(refs)
                refs.append(ref)
                figure = figures.get(ref)
                ticks.append(0 if figure is None else figure.ticks)
                added.append((cell, 1))
                taken.append((cell, -1))
            if sign > 0:
                terms.append(added[cell])
                difference += ticks[cell]
            else:
                terms.append(taken[cell])
                difference -= ticks[cell]
        one.terms, one.difference = tuple(terms), difference
    return refs, cells, ticks


def _whole_numbers(ticks: list[int]) -> tuple[list[int], int]:
    """Return the figures as whole 分 if all are, else in ticks; and how many make one 分."""
    if any(count % TICKS for count in ticks):
        return ticks, TICKS
    return [count // TICKS for count in ticks], 1


def _row(one: Outcome, cells: dict[CellRef, int]) -> Row:
    """Return the row of an identity; ``>=`` is turned round."""
    identity = one.identity
    turned = identity.relation == ">="
    terms = tuple((cell, -sign) for cell, sign in one.terms) if turned else one.terms
    shared = frozenset(cells[ref] for ref in identity.shared) if identity.shared else _NONE
    return Row(terms, identity.relation == "=", _links(one, cells), shared=shared)


def _links(one: Outcome, cells: dict[CellRef, int]) -> tuple[int, ...]:
    """Return the cells that an identity says how to add up."""
    identity = one.identity
    if identity.relation != "=":
        return ()
    if identity.defines is not None:
        return (cells[identity.defines],) if identity.defines in cells else ()
    whole = identity.left[0].ref
    if len(identity.left) == 1 < len(identity.right) and not whole.is_cell:
        # What the narrative tells of several tables may be the sum of what they print.
        return (cells[whole],) if whole in cells else ()
    pair = len(identity.left) == len(identity.right) == len(one.terms) - 1 == 1
    return tuple(cell for cell, _ in one.terms) if pair else ()
