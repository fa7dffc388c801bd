"""Every rule that is a test, asked of a document: findings, and one line of the ledger a subject.

A rule is asked of the whole document, or of several things: each form, each figure of the
narrative. What it was asked of gets one line in the ledger, however much was found there.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from attrs import define, field

from gov_accounts.findings import Finding, Message, Obligation, Verdict
from gov_accounts.judging._wording import reason, said, sentence
from gov_accounts.refs import CellRef
from gov_accounts.rules import REASONS, Held, NotEvaluable, Violation, rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.places import Place
    from gov_accounts.rules import Outcome, Rule
    from gov_accounts.rules._document import Document

__all__ = ["Asked", "ask"]


@define
class Asked:
    """What became of the rules: findings, ledger, and the cells that some rule compared."""

    findings: list[Finding] = field(factory=list)
    ledger: list[Obligation] = field(factory=list)
    compared: set[CellRef] = field(factory=set)


def ask(document: Document) -> Asked:
    """Ask every rule with a test that applies to the document, in the order of the registry."""
    asked = Asked()
    for one in rules():
        if one.test is None or not _applies(document, one):
            continue
        cut = next((part for part in one.whole if part in document.accounts.incomplete), None)
        if cut is not None:
            text = sentence(document, REASONS["cut_off"], {"part": document.part_name(cut)})
            asked.ledger.append(Obligation(one.id, Verdict.NOT_EVALUABLE, text))
            continue
        _note(asked, document, one, one.test(document))
    return asked


def _applies(document: Document, rule: Rule) -> bool:
    """Whether a document falls under a rule: its year and place, and the parts that it has."""
    year, place = document.accounts.fiscal_year, document.accounts.layout
    return rule.valid.covers(year, place) and all(map(document.has, rule.needs))


def _note(asked: Asked, document: Document, rule: Rule, outcomes: Iterable[Outcome]) -> None:
    """Make findings of what a rule yielded, and a line of the ledger for each thing it was about."""
    found = list(outcomes)
    asked.compared.update(itertools.chain.from_iterable(one.cells for one in found))
    subjects: dict[str, list[Outcome]] = {}
    for one in found:
        subjects.setdefault(str(one.about), []).append(one)
    for own in subjects.values():
        broken = [one for one in own if isinstance(one, Violation)]
        asked.findings += (_finding(document, rule, one) for one in broken)
        asked.ledger.append(_line(document, rule, own))


def _finding(document: Document, rule: Rule, violation: Violation) -> Finding:
    text, where = said(document, rule, violation), document.form_name(violation.about)
    colon = ": " if where.en else ""
    return Finding(
        rule.id,
        violation.severity or rule.severity,
        Verdict.VIOLATED,
        tuple(document.printed(ref) for ref in violation.cells),
        Message(f"{rule.zh}：{where.zh}{text.zh}", f"{rule.en}: {where.en}{colon}{text.en}"),
        violation.difference,
        violation.allowance,
        text,
        place=_place(document, violation),
    )


def _place(document: Document, violation: Violation) -> Place:
    """Return where a person sees it: its own place, else that of its first cell that has one."""
    source, quote = document.accounts.source, violation.quote
    if violation.place.known:
        return violation.place.within(source, quote=quote)
    return document.place(violation.cells).within(source, quote=quote)


def _line(document: Document, rule: Rule, own: list[Outcome]) -> Obligation:
    """Say what became of one thing: the worst that was found there."""
    violation = next((one for one in own if isinstance(one, Violation)), None)
    unknown = next((one for one in own if isinstance(one, NotEvaluable)), None)
    if violation is not None:
        status, text = Verdict.VIOLATED, said(document, rule, violation)
    elif unknown is not None:
        status, text = Verdict.NOT_EVALUABLE, reason(document, rule, unknown)
    else:
        held = next((one for one in own if isinstance(one, Held)), Held())
        status, text = held.verdict, Message(rule.zh, rule.en)
    about = own[0].about
    where = document.form_name(about) if violation is not None else document.subject(about)
    if not where.zh:
        return Obligation(rule.id, status, text)
    return Obligation(rule.id, status, Message(f"{where.zh}：{text.zh}", f"{where.en}: {text.en}"))
