"""A finding, made of a rule and of a violation of it: statement, sentence, cells and place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.findings import Finding, Message, Severity, Verdict
from gov_accounts.judging._filled_templates import headed, said, sentence
from gov_accounts.rules import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.places import Place
    from gov_accounts.rules import Rule, Violation
    from gov_accounts.rules._document import Document

__all__ = ["Difference", "finding_of"]

_OF_FORM = Sentence("{form}{text}", "{form}: {text}")
_OF_SUM = Sentence("{equation}；{explanation}", "{equation}; {explanation}")


@frozen
class Difference:
    """What is said of an identity instead of a sentence of its rule: itself, why it differs."""

    equation: Message
    explanation: Message


def finding_of(
    document: Document,
    rule: Rule,
    violation: Violation,
    verdict: Verdict = Verdict.VIOLATED,
    of: Difference | None = None,
) -> Finding:
    """Make the finding of a violation: the statement of the rule, then what is the case."""
    if of is None:
        explanation = said(document, rule, violation)
        text = _of_form(document, violation, explanation)
    else:
        explanation = of.explanation
        values = {"equation": of.equation, "explanation": of.explanation}
        text = sentence(document, _OF_SUM, values)
    return Finding(
        rule.id,
        _severity(document, rule, violation),
        verdict,
        tuple(map(document.printed, violation.cells)),
        headed(rule.statement, text),
        violation.difference,
        violation.allowance,
        explanation,
        suggestions=tuple(_suggested(violation)),
        place=_place(document, violation),
        answer=text,
    )


def _suggested(violation: Violation) -> Iterator[str]:
    """Yield the right figure of a rate, as ``cell = figure``."""
    if violation.mended is not None:
        ref, right = violation.mended
        yield f"{ref} = {right}"


def _severity(document: Document, rule: Rule, violation: Violation) -> Severity:
    """Return how bad it is; a figure that is only supposed raises a question, never blame."""
    severity = violation.severity or rule.severity
    supposed = severity is Severity.ERROR and any(map(document.supposed, violation.cells))
    return Severity.WARNING if supposed else severity


def _of_form(document: Document, violation: Violation, text: Message) -> Message:
    """Say which form a sentence is about, if it is about one."""
    form = document.form_name(violation.about)
    return sentence(document, _OF_FORM, {"form": form, "text": text}) if form.zh else text


def _place(document: Document, violation: Violation) -> Place:
    """Return where a person sees it: its own place, else that of its first cell that has one."""
    source, quote = document.accounts.source, violation.quote
    if violation.place.known:
        return violation.place.within(source, quote=quote)
    return document.place(violation.cells).within(source, quote=quote)
