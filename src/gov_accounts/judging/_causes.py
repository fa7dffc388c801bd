"""Findings of the identities together: all that one wrong figure breaks is one finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from gov_accounts.findings import (
    BLANK,
    Explanation,
    Finding,
    Message,
    Obligation,
    ProofStatus,
    Severity,
    Verdict,
)
from gov_accounts.judging import _sum_sentences as say
from gov_accounts.judging._blame import blame
from gov_accounts.judging._filled_templates import sentence
from gov_accounts.judging._made_findings import finding_of
from gov_accounts.judging._sum_findings import equation, identity_finding, ledger_reason
from gov_accounts.money import format_amount
from gov_accounts.rules import JOINT, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.findings import Proof, Suspect
    from gov_accounts.judging._blame import Blame
    from gov_accounts.judging._outcomes import Sums
    from gov_accounts.rules import Value
    from gov_accounts.rules._document import Document

__all__ = ["sum_findings", "sum_ledger"]

_LISTED = 10
"""So many explanations of a cause are reported."""
_SUGGESTED = 3
"""So many figures are suggested for a cell."""
_CLEAR = 3
"""An explanation that is so many times likelier than the next is not called one of several."""


def sum_findings(
    sums: Sums, proof: Proof, mended: list[tuple[Finding, FinalAccounts]]
) -> Iterator[Finding]:
    """Yield one finding for each cause, then those that stand by themselves.

    ``mended`` is given the findings of causes that are more than figures, each with the accounts
    without it.
    """
    grouped_rows: set[int] = set()
    for cause in blame(sums, proof):
        grouped_rows.update(cause.rows)
        finding = _cause(sums, cause)
        if cause.suspicions and cause.suspicions[0].mended is not None:
            mended.append((finding, cause.suspicions[0].mended))
        yield finding
    for one in sums.outcomes:
        if one.row is None or one.row not in grouped_rows:
            found = identity_finding(sums, one)
            if found is not None:
                yield found


def sum_ledger(sums: Sums, proof: Proof) -> Iterator[Obligation]:
    """Yield what became of each identity that applies, and of all together."""
    for one in sums.outcomes:
        if one.applies:
            reason = ledger_reason(sums.document, one)
            yield Obligation(one.identity.rule.id, one.verdict, reason)
    yield Obligation(JOINT.id, _joint_verdict(sums, proof), JOINT.statement)


def _joint_verdict(sums: Sums, proof: Proof) -> Verdict:
    if proof.status is ProofStatus.CONSISTENT:
        exact = sums.system.open_rows.issuperset(sums.system.inexact)
        return Verdict.EXACT if exact else Verdict.ROUNDING
    contradictory = proof.status is ProofStatus.CONTRADICTORY
    return Verdict.VIOLATED if contradictory else Verdict.NOT_EVALUABLE


def _cause(sums: Sums, cause: Blame) -> Finding:
    """Make one finding of all that a cause breaks; if no identity fails alone, of the clash."""
    document = sums.document
    broken = _broken(sums, cause)
    ways = tuple(one.explanation for one in cause.suspicions)
    best = ways[0] if ways else Explanation(())
    if broken:
        first = broken[0]
        others = [cell.ref for finding in broken for cell in finding.cells]
    else:
        first = _clash(sums, cause)
        others = [ref for way in ways for ref in way.refs]
    blamed = dict.fromkeys((*best.refs, *others))
    told = cause.suspicions[0].told if cause.suspicions else None
    answer = told or _suspected(document, first, cause)
    return attrs.evolve(
        first,
        severity=Severity.ERROR,
        verdict=Verdict.VIOLATED,
        cells=tuple(document.printed(ref) for ref in blamed),
        message=_message(document, answer, first, len(broken) - 1, cause),
        answer=answer,
        explanation=told or first.explanation,
        suggestions=tuple(_suggested(best)),
        explanations=ways[:_LISTED],
        broken=broken if len(broken) > 1 else (),
        place=document.place(blamed),
    )


def _broken(sums: Sums, cause: Blame) -> tuple[Finding, ...]:
    """Return the findings of the identities that a cause breaks."""
    found = (identity_finding(sums, sums.by_row[row]) for row in cause.rows)
    return tuple(one for one in found if one is not None)


def _message(
    document: Document, answer: Message, first: Finding, more: int, cause: Blame
) -> Message:
    """Say what is probably wrong, what the first identity says, and how many more fail with it."""
    values: dict[str, Value] = {
        "answer": answer if cause.suspicions else sentence(document, say.OPEN, {}),
        "first": first.message,
        "more": sentence(document, say.MORE, {"count": more}) if more > 0 else "",
    }
    return sentence(document, say.CAUSE, values)


def _clash(sums: Sums, cause: Blame) -> Finding:
    """Return the finding that identities which can each hold cannot hold together."""
    document = sums.document
    clashing: Value = tuple(
        (equation(document, sums.by_row[row].identity),) for row in cause.clash[:_LISTED]
    )
    found = finding_of(document, JOINT, Violation(values={"identities": clashing}))
    # No identity explains it by itself: the statement is part of why.
    return attrs.evolve(found, explanation=found.message)


def _suspected(document: Document, first: Finding, cause: Blame) -> Message:
    """Say which figures are probably wrong, and what they should be."""
    if not cause.suspicions:
        open_ = sentence(document, say.OPEN, {})
        return sentence(document, say.NO_SUSPECT, {"first": first.answer, "open": open_})
    best, *rest = cause.suspicions
    told = [_suspect(document, one) for one in best.explanation.suspects]
    suspects = Message("；".join(one.zh for one in told), "; ".join(one.en for one in told))
    template = say.SUSPECTS
    if rest and best.cost * _CLEAR > rest[0].cost:
        template = say.LIKELIEST
    return sentence(document, template, {"suspects": suspects, "count": len(rest) + 1})


def _suspect(document: Document, suspect: Suspect) -> Message:
    """Say what is printed in a cell, and the likeliest figure with the slip that tells of it."""
    cell = suspect.cell
    printed = BLANK if cell.printed is None else cell.printed
    values: dict[str, Value] = {"cell": cell.name, "printed": printed}
    if not suspect.values:
        return sentence(document, say.SUSPECT, values)
    values["right"], slip = suspect.values[0]
    told = None if slip is None else Message(slip.zh, slip.en)
    values["slip"] = "" if told is None else sentence(document, say.SLIP, {"slip": told})
    return sentence(document, say.SUSPECT_MENDED, values)


def _suggested(best: Explanation) -> Iterator[str]:
    """Yield the likeliest right figures of an explanation, as ``cell = figure``."""
    for suspect in best.suspects:
        for value, _ in suspect.values[:_SUGGESTED]:
            yield f"{suspect.cell.ref} = {format_amount(value)}"
