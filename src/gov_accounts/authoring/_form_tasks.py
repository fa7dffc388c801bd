"""The main tasks (年度主要任务) of a drawn department form, and how points are shared out."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.authoring._form_draws import stock
from gov_accounts.authoring._form_money import Line, Money, draw_amount, money_of, scores_alike
from gov_accounts.evaluation import Task

if TYPE_CHECKING:
    from gov_accounts.authoring._form_draws import Draw
    from gov_accounts.families import Family

__all__ = ["Tasks", "draw_tasks", "ends_with_total", "shared", "tasks_of"]


@frozen
class Tasks:
    """Drawn tasks, their weight and score in hundredths, and the money of the line below them."""

    rows: tuple[Task, ...] = ()
    weight: int = 0
    score: int = 0
    money: Money = Money()


def tasks_of(family: Family) -> tuple[str, ...]:
    """Return the columns of tasks; the form of a project has none."""
    return family.tasks if family.department else ()


def ends_with_total(family: Family) -> bool:
    """Whether the tasks end with a line of all money; funds are such a line themselves."""
    return family.tasks_total and bool(tasks_of(family)) and not family.funds


def shared(d: Draw, points: int, parts: int) -> list[int]:
    """Draw so many weights, in hundredths, that add up to some points, in hundredths too."""
    steps = [step for step in (500, 100, 50, 1) if points % step == 0 and points >= step * parts]
    step = d.some(steps[:2])
    each, more = divmod(points // step, parts)
    shares = [(each + (number < more)) * step for number in range(parts)]
    if parts > 1 and shares[-1] > step and d.once_in(2):
        shares[0] += step
        shares[-1] -= step
    return shares


def draw_tasks(d: Draw) -> Tasks:
    """Draw the tasks of a department; those that are scored have a part of the 100 points."""
    columns = tasks_of(d.family)
    if not columns:
        return Tasks()
    number = d.between(2, 5)
    names = _names(d, number)
    lines = [_spent(d) for _ in names]
    if ends_with_total(d.family):
        return _with_total(d, names, lines)
    scored = {"weight", "score"} <= set(columns)
    points = d.some((30, 20, 40, 36)) * 100 if scored else 0
    weights = shared(d, points, number) if scored else [0] * number
    scores = []
    for at, (line, weight) in enumerate(zip(lines, weights, strict=True)):
        if _score(_rate(line), weight) != _score(d.percent(_rate(line)).fraction, weight):
            lines[at] = Line(0, 0, line.budget, line.budget)
        scores.append(_score(_rate(lines[at]), weight))
    rows = [
        _task(
            d,
            name,
            line,
            {"rate": d.percent(_rate(line))}
            | ({"weight": d.weight(weight), "score": d.score(score)} if scored else {}),
        )
        for name, line, weight, score in zip(names, lines, weights, scores, strict=True)
    ]
    return Tasks(tuple(rows), points, sum(scores))


def _names(d: Draw, number: int) -> list[str]:
    known: list[str] = stock()["tasks"]
    first = d.between(0, len(known) - 1)
    return [known[(first + 5 * at) % len(known)] for at in range(number)]


def _spent(d: Draw) -> Line:
    budget = draw_amount(d)
    return Line(0, 0, budget, budget * d.some((1000, 1000, d.between(700, 1000))) // 1000)


def _rate(line: Line) -> Fraction:
    return Fraction(line.executed, line.budget)


def _score(rate: Fraction, weight: int) -> int:
    """Return weight × rate in hundredths, rounded to tenths of a point."""
    return int(rate * weight / 10 + Fraction(1, 2)) * 10


def _with_total(d: Draw, names: list[str], lines: list[Line]) -> Tasks:
    """Return tasks without points of their own, and the money of all of them."""
    total = sum(lines[1:], lines[0])
    if not scores_alike(d, total):
        lines = [Line(0, 0, line.budget, line.budget) for line in lines]
        total = sum(lines[1:], lines[0])
    rows = tuple(_task(d, name, line, {}) for name, line in zip(names, lines, strict=True))
    columns = tasks_of(d.family)
    fields: dict[str, Any] = {"budget": d.money(total.budget), "executed": d.money(total.executed)}
    more, points = money_of(d, total, weight="weight" in columns)
    if "rate" in columns:
        fields["rate"] = d.percent(_rate(total))
    return Tasks(rows, money=Money({**fields, **more}, (), points, total))


def _task(d: Draw, name: str, line: Line, more: dict[str, Any]) -> Task:
    """Return a task with what the family prints of it; a part of its money may be fiscal."""
    fiscal = d.some((line.budget, line.budget, line.budget * 4 // 5))
    fields: dict[str, Any] = {
        "allocated": d.money(line.budget),
        "executed": d.money(line.executed),
        "allocated_fiscal": d.money(fiscal),
        "executed_fiscal": d.money(min(fiscal, line.executed)),
        **more,
    }
    if "result" in tasks_of(d.family):
        fields["result"] = d.some(stock()["done"])
    printed = tasks_of(d.family)
    return Task(name, **{key: value for key, value in fields.items() if key in printed})
