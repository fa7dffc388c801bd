"""One cause, one finding inside a form (绩效自评表): a wrong figure, and all that it breaks.

A figure that several findings of a form are about is put to the trial: with the number that one of
them asks for in its place, the form is asked again, without other forms. Where that leaves nothing
of them and finds nothing new, the figure is the cause. If several figures would do, all are named.
"""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, TypeAlias

import attrs
from attrs import frozen

from gov_accounts.evaluation import DepartmentEvaluation, with_figure
from gov_accounts.findings import Explanation, Finding, Message, Severity, Suspect, Verdict
from gov_accounts.judging._filled_templates import headed, sentence
from gov_accounts.money import format_amount
from gov_accounts.refs import CellRef
from gov_accounts.rules import Kind, Sentence, Violation, applies, find, rules
from gov_accounts.rules._document import Document

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from gov_accounts.evaluation import ProjectEvaluation
    from gov_accounts.rules._form_view import FormAt

__all__ = ["by_form_cause"]

_TRIALS = 24
"""So many figures are put to the trial for one form; one with more needs filling in anew."""
_SEVERAL = 2
_PLACES = 2
"""Amounts, rates and scores of forms have two places, if they need any."""
_NAMED = 3
"""So many figures that would each explain all are named."""

_ODD = Sentence(
    "{figure}印为{printed}，应为{right}，才与其他数字相符{others}；因此另有{count}项不成立",
    "{figure} is printed {printed}, should be {right} to agree with the other figures{others}; "
    "{count} more do not hold because of it",
)
_OR = Sentence("（或者{figure}应为{right}）", " (or {figure} should be {right})")

_Key: TypeAlias = tuple[str, frozenset[str]]


@frozen
class _Trial:
    """A number in the place of a figure, and the findings that are gone with it."""

    ref: CellRef
    right: Decimal
    gone: tuple[Finding, ...]


def by_form_cause(document: Document, findings: list[Finding]) -> list[Finding]:
    """Put the findings that one wrong figure of a form causes below one finding on it."""
    made: list[Finding] = []
    caused: set[int] = set()
    for form in document.forms:
        own = [one for one in findings if _is_about(one, form)]
        best = _best(document, form, own) if len(own) >= _SEVERAL else []
        if best:
            made.append(_cause(document, form, best))
            caused |= {id(one) for one in best[0].gone}
    rest = [one for one in findings if id(one) not in caused]
    return [*made, *rest]


def _is_about(finding: Finding, form: FormAt) -> bool:
    """Whether a finding is about figures of one form alone, and no mere remark."""
    return (
        finding.severity is not Severity.INFO
        and not finding.broken
        and bool(finding.cells)
        and find(finding.rule).kind is Kind.FORM
        and all(cell.ref.table == form.prefix for cell in finding.cells)
    )


def _best(document: Document, form: FormAt, findings: list[Finding]) -> list[_Trial]:
    """Return the figures that explain most findings, all equally; none if none explains two."""
    # What rests on other forms, as what all of them spent, is no matter of one figure here.
    before = _found(_alone(document, form.form))
    findings = [one for one in findings if _key(one) in before]
    found: list[_Trial] = []
    for number, (ref, right) in enumerate(_candidates(document, form, findings)):
        if number >= _TRIALS:
            break
        alone = _alone(document, with_figure(form.form, ref.row, right))
        # What was found is asked first: mostly it is still found, and that is all.
        again = _found(alone, {one.rule for one in findings})
        gone = tuple(one for one in findings if _key(one) not in again)
        if len(gone) >= _SEVERAL and not _found(alone) - before:
            found.append(_Trial(ref, right, gone))
    most = max((len(one.gone) for one in found), default=0)
    best = [one for one in found if len(one.gone) == most]
    return list({one.ref: one for one in reversed(best)}.values())[::-1]


def _candidates(
    document: Document, form: FormAt, findings: list[Finding]
) -> Iterator[tuple[CellRef, Decimal]]:
    """Yield the figures that several findings share, with the numbers that these ask for."""
    shared = Counter(ref for one in findings for ref in {cell.ref for cell in one.cells})
    asked = [one.difference for one in findings if one.difference]
    asked += [-one for one in asked]
    order = [ref for ref, count in shared.most_common() if count >= _SEVERAL]
    for ref in order:
        if document.supposed(ref):
            continue
        printed = form.value(ref.row)
        if printed is None:
            continue
        for difference in dict.fromkeys(asked):
            right = _as_printed(printed + difference, printed)
            if right >= 0 or printed < 0:  # an adjustment may be a cut
                yield ref, right


def _as_printed(value: Decimal, printed: Decimal) -> Decimal:
    """Return a number with the places of the print, or with two if it needs them."""
    for places in (-int(printed.as_tuple().exponent), _PLACES):
        rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if rounded == value or places == _PLACES:
            return rounded
    return value


def _alone(document: Document, form: DepartmentEvaluation | ProjectEvaluation) -> Document:
    """Return a form beside the tables and the narrative of a document, without other forms."""
    accounts = attrs.evolve(document.accounts, department_evaluation=None, project_evaluations=())
    if isinstance(form, DepartmentEvaluation):
        return Document(attrs.evolve(accounts, department_evaluation=form))
    return Document(attrs.evolve(accounts, project_evaluations=(form,)))


def _found(document: Document, among: Collection[str] | None = None) -> set[_Key]:
    """Return what is found in a form, by all rules on forms or by some; nothing is put in words."""
    return {
        (one.id, frozenset(ref.row for ref in outcome.cells))
        for one in rules()
        if one.kind is Kind.FORM and one.test is not None and applies(one, document.accounts)
        if among is None or one.id in among
        for outcome in one.test(document)
        if isinstance(outcome, Violation)
        and (outcome.severity or one.severity) is not Severity.INFO
    }


def _key(finding: Finding) -> _Key:
    """Return what makes a finding the same where the form has another number."""
    return finding.rule, frozenset(cell.ref.row for cell in finding.cells)


# --- the finding ----------------------------------------


def _cause(document: Document, form: FormAt, trials: list[_Trial]) -> Finding:
    """Make one finding of a wrong figure and of what it breaks; the worst rule gives its name."""
    best = trials[0]
    first = min(best.gone, key=lambda one: list(Severity).index(one.severity))
    refs = dict.fromkeys((best.ref, *(cell.ref for one in best.gone for cell in one.cells)))
    text = _text(document, form, trials)
    suspects = [
        Suspect(document.printed(one.ref), one.right, one.right, ((one.right, None),))
        for one in trials[:_NAMED]
    ]
    return attrs.evolve(
        first,
        verdict=Verdict.VIOLATED,
        cells=tuple(map(document.printed, refs)),
        message=headed(find(first.rule).statement, text),
        explanation=text,
        answer=text,
        suggestions=tuple(f"{one.ref} = {format_amount(one.right)}" for one in trials[:_NAMED]),
        explanations=tuple(Explanation((one,)) for one in suspects),
        broken=best.gone,
        place=document.place((best.ref,)),
    )


def _text(document: Document, form: FormAt, trials: list[_Trial]) -> Message:
    best, *others = trials[:_NAMED]
    told = [sentence(document, _OR, {"figure": one.ref, "right": one.right}) for one in others]
    zh, en = ("".join(getattr(one, lang) for one in told) for lang in ("zh", "en"))
    return sentence(
        document,
        _ODD,
        {
            "figure": best.ref,
            "printed": form.value(best.ref.row) or Decimal(0),
            "right": best.right,
            "others": Message(zh, en),
            "count": len(best.gone) - 1,
        },
    )
