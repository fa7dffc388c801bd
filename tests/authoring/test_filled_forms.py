"""Drawn self-evaluation forms: their formulas hold, and every figure stands in one cell."""

from __future__ import annotations

import re
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_accounts.authoring import FilledForm, draw_form, form_grid
from gov_accounts.evaluation import (
    DepartmentEvaluation,
    QualitativeIndicator,
    QuantitativeIndicator,
    Ratio,
    parse_target,
)
from gov_accounts.families import Family, families, families_from, using_families
from gov_accounts.money import parse_amount
from gov_accounts.strategies import forms, forms_with_an_error
from gov_accounts.units import Unit
from tests.support.planted_forms import drawn, plant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.evaluation import Indicator

D = Decimal
HUNDREDTH = D("0.01")
MONEY = (
    "declared", "initial_budget", "adjustment", "budget", "executed", "executed_other", "surplus",
)  # fmt: skip
CAUSES = ("funding", "rules", "staff", "equipment", "other", "explanation", "remedy", "note")


def half_up(value: Decimal, place: Decimal = HUNDREDTH) -> Decimal:
    return value.quantize(place, ROUND_HALF_UP)


def rng(seed: int) -> Random:
    return Random(seed)  # noqa: S311


def family_of(one: FilledForm) -> Family:
    return families().known[one.family]


# --- the formulas, once more ----------------------------------------


def amiss(one: FilledForm) -> Iterator[str]:
    """Say which formulas of its family a form breaks."""
    form, family = one.form, family_of(one)
    yield from funds_amiss(form, family)
    yield from rate_amiss(form, family)
    yield from indicators_amiss(form, family)
    if isinstance(form, DepartmentEvaluation):
        yield from tasks_amiss(form, family)
    yield from total_amiss(form, family)


def funds_amiss(form: Any, family: Family) -> Iterator[str]:
    known = families()
    keys = {known.word(family, "sources", key): key for key in family.sources}
    parts: dict[str, list[Any]] = {}
    for source in form.funds:
        parent = known.sources[keys[source.source]].of
        while parent and parent not in family.sources:
            parent = known.sources[parent].of
        parts.setdefault(parent, []).append(source)
    wholes = {keys[source.source]: source for source in form.funds} | {"total": form}
    for key, rows in parts.items():
        for name in MONEY:
            own = getattr(wholes[key], name)
            if own is not None and own != sum(getattr(row, name) for row in rows):
                yield f"{key}.{name} is no sum"
    for line in wholes.values():
        yield from line_amiss(line, family)


def line_amiss(line: Any, family: Family) -> Iterator[str]:
    if line.adjustment is not None and line.budget != line.initial_budget + line.adjustment:
        yield "budget"
    if line.surplus is not None and line.surplus != line.budget - line.executed:
        yield "surplus"
    if line.rate is None:
        return
    spent = line.executed + (line.executed_other or 0)
    if line.budget:
        if line.rate != ratio(spent, line.budget, line.rate):
            yield "rate"
    elif family.scheme.no_rate_of_nothing or line.rate.value or spent:
        yield "rate of nothing"
    if line.rate.fraction > 1 and not family.scheme.above_one:
        yield "rate above one"


def ratio(part: Decimal, whole: Decimal, printed: Ratio) -> Ratio:
    """Return a percentage with two places, in the digits of the one that is printed."""
    value = half_up(part * 100 / whole)
    shown = printed.value if printed.value == value else value
    return Ratio(shown, percent=True)


def rate_amiss(form: Any, family: Family) -> Iterator[str]:
    scheme = family.scheme
    if not family.scores_rate:
        if form.execution_score is not None:
            yield "a score of the rate that the family has not"
        return
    if form.execution_weight not in (None, scheme.execution):
        yield "weight of the rate"
    percent = form.rate.value
    if scheme.steps:
        points = D(max((own for least, own in scheme.steps if percent >= least), default=0))
    else:
        points = half_up(scheme.execution * min(D(1), percent / 100))
    if form.execution_score != points:
        yield "score of the rate"


def tasks_amiss(form: DepartmentEvaluation, family: Family) -> Iterator[str]:
    for name, own in (("allocated", form.budget), ("executed", form.executed)):
        total = sum(getattr(task, name) for task in form.tasks)
        if family.tasks_total and total != own:
            yield f"tasks: {name}"
    for task in form.tasks:
        if (task.allocated_fiscal or 0) > (task.allocated or 0):
            yield "tasks: more of a part than of the whole"
        if family.tasks_total:
            if (task.rate, task.weight, task.score) != (None, None, None):
                yield "tasks: points"
            continue
        if None in (task.allocated, task.executed, task.rate, task.weight, task.score):
            continue
        if task.rate != ratio(task.executed, task.allocated, task.rate):  # type: ignore[arg-type]
            yield "tasks: rate"
        if task.score != half_up(task.weight * task.rate.value / 100, D("0.1")):  # type: ignore[operator, union-attr]
            yield "tasks: score"


def indicators_amiss(form: Any, family: Family) -> Iterator[str]:
    explained = "reasons" in family.foot and bool(form.reasons)
    bound = Unit.named(family.unit)
    for one in form.indicators:
        yield from score_amiss(one, family)
        told = explained or bool(one.causes or one.remedy or one.note)
        if one.weight is not None and one.score < one.weight and not told:
            yield f"{one.level3}: no cause"
        unit = Unit.named(one.unit) if isinstance(one, QuantitativeIndicator) else None
        if "成本" in f"{one.level1}{one.level2}" and unit and bound and form.budget is not None:
            if one.target * unit.fen > form.budget * bound.fen:
                yield f"{one.level3}: dearer than the budget"
            if one.actual * unit.fen > form.executed * bound.fen:
                yield f"{one.level3}: dearer than what was spent"


def score_amiss(one: Indicator, family: Family) -> Iterator[str]:
    if one.weight is None and "weight" not in family.indicators:
        return
    if not 0 <= one.score <= one.weight:  # type: ignore[operator]
        yield f"{one.level3}: out of range"
    right = band_holds if isinstance(one, QualitativeIndicator) else quantity_holds
    if not right(one, family):
        yield f"{one.level3}: score"


def band_holds(one: Any, family: Family) -> bool:
    bands = zip(families().words["bands"].values(), family.scheme.bands, strict=True)
    low, high = next(band for words, band in bands if one.actual in words)
    share = one.score * 100 / one.weight
    return bool(low <= share < high or share == high == 100)


def quantity_holds(one: Any, family: Family) -> bool:
    """Compare a score with the formulas of the national scheme, which all families have."""
    scheme, target, actual = family.scheme, one.target, one.actual
    down = one.operator in ("<=", "<")
    sign = one.operator or "="
    met = {">": actual > target, "<": actual < target, "<=": actual <= target}.get(
        sign, actual >= target if target else actual <= 0 or sign == ">="
    )
    if one.completion is not None:
        done = D(1) if met else actual / target if target else D(0)
        if half_up(done * 100) != one.completion.value:
            return False
    if met:
        far = scheme.free_above and not down and actual >= scheme.free_above * target
        return bool(one.score == one.weight or far)
    if sign in scheme.free_missed:
        return True
    if not target:
        return bool(one.score == 0)
    left = 1 - (actual - target) / target if down else actual / target
    return bool(one.score == half_up(max(D(0), left) * one.weight))


def total_amiss(form: Any, family: Family) -> Iterator[str]:
    tasks = [] if family.tasks_total else list(getattr(form, "tasks", ()))
    rows = [*form.indicators, *tasks]
    weights = [row.weight for row in rows if row.weight is not None]
    rate = family.scheme.execution if family.scores_rate else 0
    if (weights and sum(weights) + rate != 100) or form.total_weight not in (None, 100):
        yield "weights"
    indicators = sum(one.score for one in form.indicators)
    if getattr(form, "subtotal", None) not in (None, indicators):
        yield "subtotal"
    scores = sum(row.score for row in rows) + (form.execution_score or 0)
    if form.total_score != scores - (getattr(form, "deduction", None) or 0):
        yield "total"
    if form.grade is not None:
        scales = family.scheme.grades
        fits = (next(name for name, least in one if form.total_score >= least) for one in scales)
        if form.grade not in fits:
            yield "grade"


@pytest.mark.parametrize("family", families().known)
def test_every_family_is_drawn_and_sound(family: str) -> None:
    for seed in range(40):
        one = draw_form(family, rng(seed).choice)
        assert one.family == family
        assert list(amiss(one)) == [], seed


@given(forms())
def test_drawn_forms_are_sound(one: FilledForm) -> None:
    assert list(amiss(one)) == []


@given(forms(["national", "liaoning_department"]))
def test_strategies_draw_the_families_that_are_asked_for(one: FilledForm) -> None:
    assert one.family in ("national", "liaoning_department")


# --- what is printed ----------------------------------------


def stands_as_printed(one: FilledForm) -> None:
    """Every figure stands in one cell, as a person reads it; the cells fill a rectangle."""
    cells = [cell for row in one.cells for cell in row]
    found = Counter(cell.path for cell in cells if cell.path is not None)
    figures = {path: (value, unit) for path, _, value, unit in one.form.figures()}
    assert found == Counter(figures.keys())
    for cell in cells:
        if cell.path is not None:
            numeral = re.search(r"-?[0-9][0-9,.]*", cell.text)
            assert numeral, cell
            assert str(parse_amount(numeral.group())) == str(figures[cell.path][0])
    area = sum(cell.across * cell.down for cell in cells)
    grid = form_grid(one.cells)
    assert area == len(grid) * len(grid[0])
    assert sum(cell is not None for row in grid for cell in row) == len(cells)


@given(forms())
def test_every_figure_stands_in_one_cell(one: FilledForm) -> None:
    stands_as_printed(one)


@given(forms())
def test_a_form_has_only_what_its_family_prints(one: FilledForm) -> None:
    prints = family_of(one).prints | {"indicators.unit"}
    for path, *_ in one.form.figures():
        name = re.sub(r"\[[0-9]+\]", "", path)
        assert name in prints or name.removeprefix("funds.") in prints, path


@given(forms())
def test_no_indicator_stands_twice(one: FilledForm) -> None:
    names = [own.level3 for own in one.form.indicators]
    assert len(set(names)) == len(names)


@given(forms(["national", "guangxi", "shanxi"]))
def test_targets_stand_with_their_signs_and_units(one: FilledForm) -> None:
    texts = {cell.path: cell.text for row in one.cells for cell in row}
    for number, own in enumerate(one.form.indicators, start=1):
        if isinstance(own, QuantitativeIndicator):
            read = parse_target(texts[f"indicators[{number}].target"])
            assert read is not None
            assert (read.operator, read.value, read.unit) == (own.operator, own.target, own.unit)


# --- misprints ----------------------------------------


def only_change(one: FilledForm, wrong: FilledForm) -> str:
    old, new = (
        {path: str(value) for path, _, value, _ in each.form.figures()} for each in (one, wrong)
    )
    (path,) = (path for path in old if old[path] != new[path])
    return path


@pytest.mark.parametrize("seed", range(76))
def test_a_misprint_breaks_a_formula(seed: int) -> None:
    one = drawn(seed)
    wrong, path = plant(one, rng(seed).choice)
    assert only_change(one, wrong) == path
    stands_as_printed(wrong)
    assert list(amiss(wrong)), path


@given(forms_with_an_error())
def test_an_error_is_one_figure_that_others_contradict(drawn: tuple[FilledForm, str]) -> None:
    one, path = drawn
    assert path in [known for known, *_ in one.form.figures()]
    stands_as_printed(one)
    assert list(amiss(one)), path


# --- invented families ----------------------------------------

OURS = families_from(
    {
        "words": {"sources": {"lottery": {"words": ["彩票公益金"], "of": "general"}}},
        "schemes": {
            "strict": {"execution": 30, "extends": "national", "at_least": "none", "equal": "none"}
        },
        "families": {
            "thin": {
                "title": "某地自评表",
                "of": "project",
                "scheme": "national",
                "head": ["name"],
                "indicators": ["level3", "target", "actual", "weight", "score"],
                "foot": ["total_score"],
            },
            "thick": {
                "extends": "shanxi_department",
                "scheme": "strict",
                "unit": "千元",
                "sources": ["total", "lottery", "general_own", "other"],
                "tasks": ["name", "allocated", "executed", "rate", "weight", "score"],
                "foot": ["total_weight", "total_score", "grade", "conclusion", "reasons"],
                "words": {"blocks.funds": "经费情况"},
            },
            "whole": {"extends": "hebei", "sources": []},
        },
    }
)


@pytest.mark.parametrize("family", ["thin", "thick", "whole"])
def test_an_invented_family_is_drawn_and_printed(family: str) -> None:
    with using_families(OURS):
        for seed in range(30):
            one = draw_form(family, rng(seed).choice)
            texts = [cell.text for row in one.cells for cell in row]
            if family == "thick":
                assert any(text.startswith("经费情况") for text in texts)
                assert isinstance(one.form, DepartmentEvaluation)
            stands_as_printed(one)


@given(st.data())
def test_an_invented_family_is_drawn_by_hypothesis(data: st.DataObject) -> None:
    with using_families(OURS):
        one = data.draw(forms(["thin"]))
        assert sum(row.weight or 0 for row in one.form.indicators) == 100
