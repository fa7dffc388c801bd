"""Weights (分值) of both kinds of form: what they add up to, in all and below a level."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from gov_accounts.findings import Severity
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Held, Kind, NotEvaluable, Sentence, Violation, rule
from gov_accounts.rules.forms._arithmetic import (
    LAST_PLACE_OF_SCORES,
    as_decimal,
    either,
    total_of,
)
from gov_accounts.rules.forms._asked import (
    EITHER_FORM,
    each_department,
    each_form,
    each_project,
    lacks,
)
from gov_accounts.words import bounded_number, half_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.refs import CellRef
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._form_view import FormAt
    from gov_accounts.rules._records import Outcome

__all__ = ["level_weights", "project_weights", "usual_weights", "weights", "without_points"]

E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741

_ALL = Fraction(100)


def _rows_of(form: FormAt, column: str) -> list[object]:
    """Return a column of all rows that have it; tasks without any figure in it do not have it."""
    tasks = [getattr(task, column) for _, task in form.tasks()]
    given = tasks if any(value is not None for value in tasks) else []
    return [*given, *(getattr(one, column) for one in form.indicators)]


# --- all weights together ----------------------------------------


def _points_of_rate(form: FormAt) -> set[Fraction]:
    """Return the points that the rate may have: those printed, else those of the families."""
    own, found = form.form, set[Fraction]()
    if form.rate_in_rows:
        found.add(Fraction(0))
    if own.execution_weight is not None:
        return {*found, Fraction(own.execution_weight)}
    for family in form.families:
        if family.scores_rate or "rate" in family.prints:
            found.add(Fraction(family.scheme.execution))
        if own.execution_score is None or not family.scores_rate:
            found.add(Fraction(0))
    return found


def _sums_allowed(form: FormAt, total: Fraction) -> set[Fraction]:
    """Return what the weights of the rows may add up to; ``total`` is what they do."""
    own, points = form.form, _points_of_rate(form)
    whole = _ALL if own.total_weight is None else Fraction(own.total_weight)
    wanted = {whole - one for one in points}
    if not points:
        wanted |= {_ALL, _ALL - 10}
    if own.total_weight is not None and any(total + one == _ALL for one in points):
        wanted.add(whole)  # the printed sum leaves the rate out
    return wanted


def _added_up(form: FormAt) -> Iterator[Outcome]:
    """Add up the weights of all rows; the rate has the rest."""
    total = total_of(_rows_of(form, "weight"))  # type: ignore[arg-type]
    if not form.whole:
        yield NotEvaluable("form_unread")
        return
    if total is None or not form.indicators:
        yield NotEvaluable("lacks")
        return
    wanted = sorted(_sums_allowed(form, total), key=lambda one: abs(total - one))
    if abs(total - wanted[0]) < LAST_PLACE_OF_SCORES:
        yield Held()
        return
    known = form.families or form.form.execution_weight is not None
    yield Violation(
        _cells_of_weights(form, total),
        values={"total": total, "wanted": either(wanted)},
        difference=as_decimal(total - wanted[0]),
        allowance=as_decimal(LAST_PLACE_OF_SCORES),
        severity=None if known else W,
    )


def _cells_of_weights(form: FormAt, total: Fraction) -> tuple[CellRef, ...]:
    """Name the weights; the printed sum first if it alone is odd."""
    rows, ends = form.in_rows("weight"), form.printed("total_weight", "execution_weight")
    odd = any(total + one == _ALL for one in _points_of_rate(form))
    return (*ends, *rows) if odd else (*rows, *reversed(ends))


_WEIGHTS_OFF = Sentence(
    "分值之和为{total}，应为{wanted}", "the weights add up to {total}, expected {wanted}"
)


@rule(
    "P-D01",
    E,
    "任务与指标的分值之和，加预算执行率的分值（如有），＝总分（100）",
    "weights of tasks and indicators, with that of the rate if it has one, add up to 100",
    Basis("liaoning-forms-2024", "分值合计100"),
    kind=Kind.FORM,
    needs=("D",),
    says=_WEIGHTS_OFF,
    why={"lacks": lacks("全部分值", "all weights")},
)
@each_department
def weights(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Add up the weights of the form of the department."""
    return _added_up(form)


@rule(
    "P-P01",
    E,
    "指标分值之和＋预算执行率的分值＝总分（100）",
    "weights of the indicators and that of the rate add up to 100, or to the printed total",
    Basis("liaoning-forms-2024", "指标90分，预算执行率10分"),
    kind=Kind.FORM,
    needs=("P",),
    says=_WEIGHTS_OFF,
    why={"lacks": lacks("全部分值", "all weights")},
)
@each_project
def project_weights(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Add up the weights of a project; one without a score for the rate may spread all points."""
    return _added_up(form)


# --- weights of a level ----------------------------------------


# Of so many digits at most, from where they begin: else each digit of a long run is a beginning.
_NUMBER = rf"(?<![0-9])(?<![0-9][.,])({bounded_number(9, 8, signed=False)})"
_POINTS = re.compile(rf"[(]?{_NUMBER}分[)]?$|[(]{_NUMBER}[)]$")
"""Points behind the name of a level: 产出指标（50分）."""


def without_points(name: str) -> tuple[str, Fraction | None]:
    """Return the name of a level and the points that it states for all below it.

    >>> without_points("产出指标（50分）"), without_points("产出指标")
    (('产出指标', Fraction(50, 1)), ('产出指标', None))
    """
    plain = half_width("".join(name.split()))
    found = _POINTS.search(plain)
    if found is None:
        return plain, None
    return plain[: found.start()], Fraction(found[1] or found[2])


@rule(
    "P-P18",
    E,
    "一级、二级指标名称中写明分值的，其下各指标分值之和应与之相等",
    "where the name of a level states points, the weights below it add up to them",
    Basis("integrated-system-forms", "下级分值之和＝上级分值"),
    kind=Kind.FORM,
    needs=(EITHER_FORM,),
    says=Sentence(
        "“{level}”下各指标分值之和为{total}，应为{wanted}",
        "{level}: the weights below it add up to {total}, expected {wanted}",
    ),
)
@each_form
def level_weights(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Add up the weights below each level that states its own."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for path, one in form.numbered():
        if one.level1 is not None:
            groups.setdefault((one.level1,), []).append(path)
            if one.level2 is not None:
                groups.setdefault((one.level1, one.level2), []).append(path)
    for levels, paths in groups.items():
        stated = without_points(levels[-1])[1]
        if stated is not None:
            yield _below(form, levels[-1], stated, paths)


def _below(form: FormAt, level: str, stated: Fraction, paths: list[str]) -> Outcome:
    names = [f"{path}.weight" for path in paths]
    total = total_of(map(form.value, names))
    if not form.whole:
        return NotEvaluable("form_unread")
    if total is None:
        return NotEvaluable("nothing_to_compare")
    if abs(total - stated) < LAST_PLACE_OF_SCORES:
        return Held()
    return Violation(
        form.printed(*names),
        values={"level": level, "total": total, "wanted": stated},
        difference=as_decimal(total - stated),
        allowance=as_decimal(LAST_PLACE_OF_SCORES),
    )


# --- what is usual ----------------------------------------


_USUAL = (
    {"产出": 50, "效益": 30, "满意度": 10},
    {"成本": 20, "产出": 40, "效益": 20, "满意度": 10},
    {"产出": 50, "效益": 40},
)


@rule(
    "P-P02",
    I,
    "一级指标分值通常为产出50、效益30、满意度10，或成本20、产出40、效益20、满意度10",
    "usual weights: output 50, benefit 30, satisfaction 10, or cost 20, 40, 20, 10",
    Basis("performance-measures-2020-10", "产出50、效益30、满意度10"),
    kind=Kind.FORM,
    needs=("P",),
    says=Sentence("权重为{weights}", "the weights are {weights}"),
    why={
        "levels": lacks("全部一级指标和分值", "all first levels and weights"),
        "indicators": lacks("指标", "indicators"),
    },
)
@each_project
def usual_weights(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Add up the weights of each first level, where the rate has the ten points that are usual."""
    if not form.whole:
        yield NotEvaluable("form_unread")
        return
    if not form.schemes or any(one.execution != 10 for one in form.schemes):
        return
    sums: dict[str, Fraction] = {}
    for one in form.indicators:
        if one.weight is None or one.level1 is None:
            yield NotEvaluable("levels")
            return
        name = without_points(one.level1)[0].removesuffix("指标")
        sums[name] = sums.get(name, Fraction(0)) + Fraction(one.weight)
    if not sums:
        yield NotEvaluable("indicators")
    elif sums in _USUAL:
        yield Held()
    else:
        shown = tuple(f"{name}{as_decimal(weight):f}" for name, weight in sums.items())
        yield Violation(form.in_rows("weight"), values={"weights": shown})
