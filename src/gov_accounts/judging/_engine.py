"""Every rule that is a test, asked of a document: findings, and one line of the ledger a subject.

A rule is asked of the whole document, or of several things: each form, each figure of the
narrative. What it was asked of gets one line in the ledger, however much was found there.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeVar

from attrs import define, field

from gov_accounts.findings import Finding, Obligation, Verdict
from gov_accounts.judging._filled_templates import headed, reason, said, sentence
from gov_accounts.judging._made_findings import finding_of
from gov_accounts.refs import CellRef
from gov_accounts.rules import REASONS, Held, Kind, NotEvaluable, Violation, applies, rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.rules import Outcome, Rule
    from gov_accounts.rules._document import Document

__all__ = ["Asked", "ask"]

_Kind = TypeVar("_Kind", Held, NotEvaluable, Violation)


@define
class Asked:
    """What became of the rules: findings, ledger, and the cells that some rule compared."""

    findings: list[Finding] = field(factory=list)
    ledger: list[Obligation] = field(factory=list)
    compared: set[CellRef] = field(factory=set)


def ask(document: Document, kind: Kind | None = None) -> Asked:
    """Ask every rule with a test that applies to the document, in the order of the registry.

    With a kind only the rules of that kind are asked.
    """
    asked = Asked()
    for one in rules():
        if one.test is None or not applies(one, document.accounts) or kind not in (None, one.kind):
            continue
        cut = next((part for part in one.whole if part in document.accounts.incomplete), None)
        if cut is not None:
            text = sentence(document, REASONS["cut_off"], {"part": document.part_name(cut)})
            asked.ledger.append(Obligation(one.id, Verdict.NOT_EVALUABLE, text))
            continue
        _note(asked, document, one, one.test(document))
    return asked


def _note(asked: Asked, document: Document, rule: Rule, outcomes: Iterable[Outcome]) -> None:
    """Make findings of what a rule yielded, and a line of the ledger for each thing asked of."""
    found = list(outcomes)
    asked.compared.update(itertools.chain.from_iterable(one.cells for one in found))
    subjects: dict[str, list[Outcome]] = {}
    for one in found:
        subjects.setdefault(str(one.about), []).append(one)
    for own in subjects.values():
        broken = [one for one in own if isinstance(one, Violation)]
        asked.findings += (finding_of(document, rule, one, _failed(rule)) for one in broken)
        asked.ledger.append(_line(document, rule, own))


def _failed(rule: Rule) -> Verdict:
    """Return what becomes of a thing that fails a rule: a missing part is not wrong, but absent."""
    return Verdict.NOT_EVALUABLE if rule.kind is Kind.PART else Verdict.VIOLATED


def _line(document: Document, rule: Rule, own: list[Outcome]) -> Obligation:
    """Say what became of one thing: the worst that was found there."""
    about = own[0].about
    violation, unknown = _first(own, Violation), _first(own, NotEvaluable)
    if violation is not None:
        status, text = _failed(rule), said(document, rule, violation)
    elif unknown is not None:
        status, text = Verdict.NOT_EVALUABLE, reason(document, rule, unknown)
    else:
        held = _first(own, Held) or Held()
        status, text = held.verdict, rule.statement
    where = document.form_name(about) if violation is not None else document.subject(about)
    return Obligation(rule.id, status, headed(where, text) if where.zh else text)


def _first(outcomes: Iterable[Outcome], kind: type[_Kind]) -> _Kind | None:
    """Return the first outcome of a kind."""
    return next((one for one in outcomes if isinstance(one, kind)), None)
