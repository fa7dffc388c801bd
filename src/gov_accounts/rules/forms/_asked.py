"""Rules that are asked of each form: what they yield is about the form, not about the document."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeAlias

import attrs

from gov_accounts.rules._part_names import DEPARTMENT, PROJECTS
from gov_accounts.rules._records import Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from gov_accounts.refs import CellRef
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._form_view import FormAt
    from gov_accounts.rules._records import NotEvaluable, Outcome, Test

__all__ = [
    "EITHER_FORM",
    "FormTest",
    "about",
    "each_department",
    "each_form",
    "each_project",
    "lacks",
    "or_else",
]

EITHER_FORM = (DEPARTMENT, PROJECTS)
"""What a rule needs that is asked of both kinds of form: one of them."""

FormTest: TypeAlias = "Callable[[FormAt, Document], Iterable[Outcome]]"
"""What a rule asks of one form; the document is what stands around it."""


def each_form(test: FormTest) -> Test:
    """Ask each form of the document, that of the department first."""
    return _each(test, lambda document: document.forms)


def each_department(test: FormTest) -> Test:
    """Ask the form of the department."""
    return _each(test, lambda document: (document.department,) if document.department else ())


def each_project(test: FormTest) -> Test:
    """Ask each form of a project."""
    return _each(test, lambda document: document.projects)


def _each(test: FormTest, forms: Callable[[Document], Iterable[FormAt]]) -> Test:
    @wraps(test)
    def asked(document: Document) -> Iterator[Outcome]:
        for form in forms(document):
            yield from about(form.prefix, test(form, document))

    return asked


def about(subject: CellRef | str, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Yield outcomes as those of a form or of a figure, unless they say what they are about."""
    return (one if one.about else attrs.evolve(one, about=subject) for one in outcomes)


def or_else(outcomes: Iterable[Outcome], why: NotEvaluable) -> Iterator[Outcome]:
    """Yield what became of the rows of a form; why nothing did, if no row could be judged."""
    found = list(outcomes)
    yield from found or (why,)


def lacks(zh: str, en: str) -> Sentence:
    """Return the reason that a form does not print what a rule needs."""
    return Sentence(f"表中没有{zh}", f"the form does not print {en}")
