"""Rates of execution (预算执行率) of a form and of each source of its funds, beside the amounts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.evaluation import Ratio
from gov_accounts.findings import Severity
from gov_accounts.money import exactly
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._part_names import DEPARTMENT
from gov_accounts.rules._records import Held, Kind, NotEvaluable, Sentence, Violation, rule
from gov_accounts.rules.forms._arithmetic import (
    RATE_OFF,
    last_place,
    last_place_of_projects,
    quotient,
)
from gov_accounts.rules.forms._asked import EITHER_FORM, each_form, lacks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from gov_accounts.evaluation import DepartmentEvaluation, Funds, ProjectEvaluation
    from gov_accounts.families import Scheme
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._form_view import FormAt
    from gov_accounts.rules._records import Outcome

__all__ = ["place_of", "project_rate", "rate_of_nothing", "spent"]

E, W = Severity.ERROR, Severity.WARNING


@frozen
class _Line:
    """Budget, money spent and printed rate of a line, the paths of its figures and of its repeats.

    The line of a source that prints what the line of all funds prints says nothing of its own.
    """

    paths: tuple[str, ...]
    budget: Decimal
    executed: Decimal
    rate: Ratio


def spent(row: DepartmentEvaluation | ProjectEvaluation | Funds) -> Decimal | None:
    """Return what was spent, money from elsewhere included where a form has a column of it."""
    if row.executed is None or row.executed_other is None:
        return row.executed
    with exactly():
        return row.executed + row.executed_other


def place_of(form: FormAt, document: Document) -> Fraction:
    """Return the last place of the amounts of a form; one system prints all project forms."""
    if form.prefix == DEPARTMENT:
        return last_place((form,))
    return document.once(last_place_of_projects)


def _lines(form: FormAt) -> list[_Line]:
    """Return the lines that print a budget, what was spent and a rate, equal ones together."""
    found: dict[tuple[Decimal, Decimal, Fraction], _Line] = {}
    for prefix, row in (("", form.form), *((f"{path}.", one) for path, one in form.funds())):
        executed = spent(row)
        if row.budget is None or executed is None or row.rate is None:
            continue
        paths = [f"{prefix}{name}" for name in ("rate", "executed", "executed_other", "budget")]
        key = (row.budget, executed, row.rate.fraction)
        same = found.get(key)
        known = paths if same is None else (*same.paths, paths[0])
        found[key] = _Line(tuple(known), row.budget, executed, row.rate)
    return list(found.values())


def _has_none(form: FormAt) -> bool:
    """Whether a form, as that of a department may, has no money of its own to compare."""
    return form.prefix == DEPARTMENT and not form.printed("budget", "executed", "rate")


@rule(
    "P-P04",
    E,
    "执行率＝全年执行数÷预算金额（全年预算数），总额和各项资金来源都如此",
    "rate = executed ÷ budget, of all funds and of each source",
    Basis("liaoning-forms-2024", "执行率＝执行÷预算"),
    kind=Kind.FORM,
    needs=(EITHER_FORM,),
    says=RATE_OFF,
    why={"lacks": lacks("预算金额、执行数或执行率", "budget, executed amount or rate")},
)
@each_form
def project_rate(form: FormAt, document: Document) -> Iterator[Outcome]:
    """Compare the rates with the amounts; a budget of zero has none."""
    own = form.form
    if _has_none(form):
        return
    if own.budget is None or own.executed is None or own.rate is None:
        yield NotEvaluable("lacks")
    for one in _lines(form):
        if one.budget > 0:
            amounts, place = (one.executed, one.budget), place_of(form, document)
            yield quotient(form, one.paths, amounts, one.rate, place)


@rule(
    "P-P16",
    E,
    "预算金额为0时没有执行率（有的地方填0，已支出的填100%）",
    "with a budget of zero there is no rate; some places print 0, or 100% if money was spent",
    Basis("derived-from-tables", "执行率＝执行÷预算，预算为零"),
    kind=Kind.FORM,
    needs=(EITHER_FORM,),
    says={
        "nothing": Sentence("预算金额0，执行率印为{rate}", "budget 0, rate printed as {rate}"),
        "number": Sentence(
            "预算金额0，执行率应为0或不填，印为{rate}",
            "budget 0, the rate is 0 or none, printed {rate}",
        ),
    },
    why={"lacks": lacks("预算金额", "the budget")},
)
@each_form
def rate_of_nothing(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Find rates of a budget of zero that no scheme allows."""
    if _has_none(form):
        return
    if form.form.budget is None:
        yield NotEvaluable("lacks")
    elif form.form.budget != 0 or form.form.rate is None:
        yield Held()
    yield from (_of_nothing(form, one) for one in _zero_lines(form))


def _zero_lines(form: FormAt) -> Iterator[_Line]:
    """Yield the lines of a budget of zero with a rate; what was spent may be blank."""
    for prefix, row in (("", form.form), *((f"{path}.", one) for path, one in form.funds())):
        if row.budget == 0 and row.rate is not None:
            paths = tuple(f"{prefix}{name}" for name in ("rate", "budget", "executed"))
            yield _Line(paths, Decimal(0), spent(row) or Decimal(0), row.rate)


def _of_nothing(form: FormAt, one: _Line) -> Outcome:
    if not form.schemes:
        return NotEvaluable("family", cells=form.printed(*one.paths))
    if any(_allows(scheme, one) for scheme in form.schemes):
        return Held()
    strict = all(scheme.no_rate_of_nothing for scheme in form.schemes)
    return Violation(
        form.printed(*one.paths),
        "nothing" if strict else "number",
        {"rate": str(one.rate)},
        severity=None if strict else W,
    )


def _allows(scheme: Scheme, one: _Line) -> bool:
    """Whether a scheme knows such a rate of a budget of zero."""
    if scheme.no_rate_of_nothing:
        return False
    whole = scheme.full_without_budget and one.executed > 0
    return one.rate.value == 0 or (whole and one.rate.fraction == 1)
