"""Findings and ledger of the identities, each by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.findings import BLANK, Message, Severity, Verdict
from gov_accounts.judging import _sum_sentences as say
from gov_accounts.judging._doubts import excused
from gov_accounts.judging._equations import unbounded
from gov_accounts.judging._filled_templates import sentence
from gov_accounts.judging._made_findings import Difference, finding_of
from gov_accounts.money import TICKS, format_amount, from_ticks, ticks
from gov_accounts.rules import Violation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from gov_accounts.findings import Finding
    from gov_accounts.judging._outcomes import Outcome, Sums
    from gov_accounts.refs import CellRef
    from gov_accounts.rules import Identity, Sentence, Term
    from gov_accounts.rules._document import Document
    from gov_accounts.units import Unit

__all__ = ["equation", "identity_finding", "ledger_reason"]


def ledger_reason(document: Document, one: Outcome) -> Message:
    """Return what the ledger says of an identity: itself, and why it cannot be evaluated."""
    named = one.identity.named
    if one.verdict is not Verdict.NOT_EVALUABLE or one.reason is None:
        return named
    return sentence(document, say.NOT_EVALUABLE, {"reason": one.reason, "identity": named})


def identity_finding(sums: Sums, one: Outcome) -> Finding | None:
    """Return the finding that an identity makes; None if there is nothing to tell."""
    if not _telling(one):
        return None
    document, rule = sums.document, one.identity.rule
    shown = tuple(
        ref
        for index, ref in enumerate(one.identity.refs)
        if document.figure(ref) is not None or index == 0
    )
    unit, quantum = _measure(document, one.identity)
    difference = from_ticks(one.difference, unit, quantum)
    allowance = _allowance(sums, one, unit, quantum)
    values = {"difference": difference, "allowance": allowance}
    explanation = sentence(document, _explanation(one), values)
    violation = Violation(
        shown,
        severity=_severity(document, one),
        difference=difference,
        allowance=allowance,
        place=document.place(one.identity.refs),
    )
    of = Difference(equation(document, one.identity), explanation)
    return finding_of(document, rule, violation, one.verdict, of)


def _telling(one: Outcome) -> bool:
    """Whether a person wants to hear of an outcome: a failure, or what explains a difference."""
    if not one.evaluable or one.verdict is Verdict.EXACT:
        return False
    must = one.identity.rule.severity is Severity.ERROR and one.identity.relation == "="
    return must or one.verdict is Verdict.VIOLATED


def _severity(document: Document, one: Outcome) -> Severity:
    if one.verdict is not Verdict.VIOLATED:
        return Severity.INFO
    severity = one.identity.rule.severity
    if severity is Severity.ERROR and excused(document, one.identity):
        return Severity.WARNING
    return severity


def _measure(document: Document, identity: Identity) -> tuple[Unit, Decimal]:
    """Unit of the first figure, coarsest quantum of that unit."""
    figures = [figure for ref in identity.refs if (figure := document.figure(ref)) is not None]
    unit = figures[0].unit
    return unit, max(figure.quantum for figure in figures if figure.unit is unit)


def _allowance(sums: Sums, one: Outcome, unit: Unit, quantum: Decimal) -> Decimal:
    """Return the largest printed difference, of the sign at hand, that rounding can make."""
    slack = 0
    for sign, ref in one.identity.signed:
        figure = sums.document.figure(ref)
        interval = sums.meaning(ref)
        if unbounded(interval.low) or unbounded(interval.high):
            continue
        count = 0 if figure is None else figure.ticks
        below, above = count - interval.low * TICKS, interval.high * TICKS - count
        # A positive difference shrinks by lowering what is added and raising what is taken off.
        slack += below if (sign > 0) == (one.difference > 0) else above
    step = ticks(quantum, unit)
    return from_ticks(slack // step * step, unit, quantum)


_EXPLAINED = {Verdict.ROUNDING: say.ROUNDING, Verdict.ROLLED_UP: say.ROLLED_UP}


def _explanation(one: Outcome) -> Sentence:
    """Return the sentence that explains a difference, or says that nothing does."""
    usual = one.identity.rule.severity is Severity.INFO
    return _EXPLAINED.get(one.verdict, say.USUAL if usual else say.VIOLATED)


def equation(document: Document, identity: Identity) -> Message:
    """Write an identity with its figures; what the first cell already said is not repeated."""
    sides: list[Message] = []
    first: CellRef | None = None
    for terms in (identity.left, identity.right):
        shown: list[Message] = []
        for term in terms:
            if len(terms) == 1 or document.figure(term.ref) is not None:
                shown.append(_term(document, term, first))
                first = first or term.ref
        sides.append(_sum(shown))
    relation = f" {identity.relation} "
    return Message(
        relation.join(side.zh for side in sides), relation.join(side.en for side in sides)
    )


def _term(document: Document, term: Term, after: CellRef | None) -> Message:
    """Write a cell with its sign and figure."""
    sign = "+" if term.sign > 0 else "-"
    name = document.name(term.ref, after=after)
    amount = document.amount(term.ref)
    printed = "" if amount is None else format_amount(amount)
    return Message(
        f"{sign} {name.zh} {printed or BLANK.zh}", f"{sign} {name.en} {printed or BLANK.en}"
    )


def _sum(terms: Sequence[Message]) -> Message:
    """Write terms one after the other; a plus at the beginning is left out."""
    zh, en = (
        " ".join(texts).removeprefix("+ ") or "0"
        for texts in ((term.zh for term in terms), (term.en for term in terms))
    )
    return Message(zh, en)
