"""The money of a drawn self-evaluation form: its funds by source, and what their rate scores."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from gov_accounts.authoring._form_scores import points_of_rate
from gov_accounts.evaluation import Funds
from gov_accounts.families import families
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gov_accounts.authoring._form_draws import Draw
    from gov_accounts.evaluation import Ratio
    from gov_accounts.families import Family, Scheme

__all__ = [
    "MONEY",
    "TOTAL",
    "Line",
    "Money",
    "draw_amount",
    "draw_money",
    "money_of",
    "parent_of",
    "scores_alike",
    "sources_of",
]

TOTAL = "total"
MONEY = (
    "declared",
    "initial_budget",
    "adjustment",
    "budget",
    "executed",
    "executed_other",
    "surplus",
)
"""The amounts that a line of funds may print."""


@frozen
class Line:
    """The amounts of a source of funds, in units of the last printed place; they always agree."""

    declared: int
    initial_budget: int
    budget: int
    executed: int
    executed_other: int = 0

    @property
    def adjustment(self) -> int:
        """What the year added to the first budget."""
        return self.budget - self.initial_budget

    @property
    def surplus(self) -> int:
        """What is left of the budget."""
        return self.budget - self.executed

    @property
    def spent(self) -> int:
        """All that was spent, of whatever money."""
        return self.executed + self.executed_other

    def __add__(self, other: Line) -> Line:
        return Line(
            self.declared + other.declared,
            self.initial_budget + other.initial_budget,
            self.budget + other.budget,
            self.executed + other.executed,
            self.executed_other + other.executed_other,
        )


NOTHING = Line(0, 0, 0, 0)


@frozen
class Money:
    """What a form says of its money: fields of the form, sources, and the points of the rate.

    ``points`` are hundredths, None where the form gives none; ``total`` is the line of all money.
    """

    fields: Mapping[str, Any] = field(factory=dict)
    funds: tuple[Funds, ...] = ()
    points: int | None = None
    total: Line | None = None


def sources_of(family: Family) -> tuple[str, ...]:
    """Return the lines of the block of funds; that of the total is always there.

    >>> sources_of(families().known["national"])
    ('total', 'current', 'carried', 'other')
    """
    others = tuple(key for key in family.sources if key != TOTAL)
    return (TOTAL, *others) if family.funds else ()


def parent_of(key: str, printed: Sequence[str]) -> str:
    """Return the printed line that a line is a part of.

    >>> parent_of("general_own", ("total", "general_own"))
    'total'
    """
    known = families().sources
    parent = known[key].of
    while parent and parent not in printed:
        parent = known[parent].of
    return parent or TOTAL


def draw_money(d: Draw) -> Money:
    """Draw the money that a form prints in its block of funds or in its head."""
    family = d.family
    columns = family.funds or tuple(name for name in family.head if name in (*MONEY, "rate"))
    if not columns:
        return Money()
    lines = _lines(d, sources_of(family)[1:])
    total = lines.pop(TOTAL)
    assert total is not None  # noqa: S101 - some source has money
    fields = _fields(d, columns, total)
    printed = frozenset(columns)
    zero_rates = d.some((True, False))
    funds = tuple(
        _funds(d, key, line, columns, rated=line.budget > 0 or zero_rates)
        for key, line in lines.items()
        if line is not None
    )
    more, points = money_of(d, total, weight="weight" in printed or d.family.points)
    return Money({**fields, **more}, funds, points, total)


def money_of(d: Draw, total: Line, *, weight: bool) -> tuple[dict[str, Any], int | None]:
    """Return weight and score of the rate of all money, as fields and in hundredths."""
    scheme = d.family.scheme
    if not d.family.scores_rate:
        return {}, None
    points = points_of_rate(scheme, _rate(scheme, total) or Fraction(0))
    fields: dict[str, Any] = {"execution_score": d.score(points)}
    if weight:
        titled = d.family.points  # the points stand in a title, in whole numbers
        own = Decimal(scheme.execution) if titled else d.weight(scheme.execution * 100)
        fields["execution_weight"] = own
    return fields, points


def _funds(d: Draw, key: str, line: Line, columns: Sequence[str], *, rated: bool) -> Funds:
    fields = _fields(d, columns, line)
    if not rated:
        fields.pop("rate", None)
    return Funds(families().word(d.family, "sources", key), **fields)


def _fields(d: Draw, columns: Iterable[str], line: Line) -> dict[str, Any]:
    fields: dict[str, Any] = {
        name: d.money(getattr(line, name)) for name in columns if name in MONEY
    }
    if "rate" in columns:
        fields["rate"] = _printed_rate(d, line)
    return fields


def _rate(scheme: Scheme, line: Line) -> Fraction | None:
    """Return the rate of execution; of no budget it is 0, all, or none, as the scheme says."""
    if line.budget:
        return Fraction(line.spent, line.budget)
    if scheme.no_rate_of_nothing:
        return None
    return Fraction(1 if scheme.full_without_budget and line.spent else 0)


def _printed_rate(d: Draw, line: Line) -> Ratio | None:
    rate = _rate(d.family.scheme, line)
    return None if rate is None else d.percent(rate)


# --- amounts ----------------------------------------


def _lines(d: Draw, sources: Sequence[str]) -> dict[str, Line | None]:
    """Draw the lines of a block of funds, the total first; None is a source without a figure."""
    parents = {key: parent_of(key, sources) for key in sources}
    leaves = [key for key in sources if key not in parents.values()] or [TOTAL]
    drawn: dict[str, Line | None] = {}
    lowest = d.some((1000, 950, 900, 800, 600, 300))
    nothing = _may_have_nothing(d.family.scheme) and d.once_in(40)
    first = d.some(leaves) if d.once_in(4) else leaves[0]
    for key in leaves:
        if key == first:
            drawn[key] = _cut(d) if nothing else _drawn(d, lowest)
        else:
            drawn[key] = _other_source(d, lowest, nothing=nothing)
    if not scores_alike(d, _added(drawn.values()) or NOTHING):
        drawn = {key: line and evolve(line, executed=line.budget) for key, line in drawn.items()}
        drawn = {key: line and evolve(line, executed_other=0) for key, line in drawn.items()}
    return _summed(sources, parents, drawn)


def _summed(
    sources: Sequence[str], parents: Mapping[str, str], drawn: dict[str, Line | None]
) -> dict[str, Line | None]:
    """Add up the lines that have parts, the total of all first."""

    def line(key: str) -> Line | None:
        if key in drawn:
            return drawn[key]
        return _added([line(part) for part in sources if parents[part] == key])

    return {key: line(key) for key in (TOTAL, *sources)}


def _added(lines: Iterable[Line | None]) -> Line | None:
    known = [line for line in lines if line is not None]
    return sum(known[1:], known[0]) if known else None


def _may_have_nothing(scheme: Scheme) -> bool:
    return not scheme.no_rate_of_nothing and scheme.adjusted_from is None


def _cut(d: Draw) -> Line:
    """Draw money of which the year took all, or which never was."""
    initial = d.some((0, draw_amount(d)))
    return Line(initial, initial, 0, 0)


def _other_source(d: Draw, lowest: int, *, nothing: bool) -> Line | None:
    kind = d.some(("blank", "blank", "zero", "money"))
    if kind == "blank":
        return None
    return NOTHING if kind == "zero" or nothing else _drawn(d, lowest)


def _drawn(d: Draw, lowest: int) -> Line:
    """Draw a source with money, of which at least so many thousandths are spent."""
    scheme = d.family.scheme
    initial = draw_amount(d)
    budget = _adjusted(d, initial)
    if scheme.adjusted_from is None and d.once_in(12):
        initial = 0
    declared = initial + (d.some((0, 0, draw_amount(d))))
    executed = budget * d.between(lowest, 1000) // 1000
    return Line(declared, initial, budget, executed, _other_money(d, budget, executed))


def _adjusted(d: Draw, initial: int) -> int:
    """Draw a budget changed in the year; by less than what caps the total, where that is known."""
    part = initial * d.between(1, 25) // 100
    way = d.some(("same", "same", "more", "less", "twice"))
    if way == "twice" and d.family.scheme.adjusted_from is None:
        return 2 * initial
    return initial + {"more": part, "less": -part}.get(way, 0)


def _other_money(d: Draw, budget: int, executed: int) -> int:
    """Draw what was spent of other money, where the form prints it."""
    if "executed_other" not in d.family.funds or d.once_in(2):
        return 0
    other = budget * d.between(1, 20) // 100
    return other if d.family.scheme.above_one else min(other, budget - executed)


def draw_amount(d: Draw) -> int:
    """Draw an amount in units of its last place: 1 to 5,000 万元, often whole."""
    unit = Unit.named(d.family.unit) or Unit.WAN
    one: int = max(1, Unit.WAN.fen * 10**d.places // unit.fen)
    whole = d.between(1, 60) if d.once_in(2) else d.between(60, 5000)
    rest = d.between(0, one - 1) if one > 1 and d.once_in(2) else 0
    return whole * one + rest


def scores_alike(d: Draw, line: Line) -> bool:
    """Whether the exact rate and the printed one score the same."""
    scheme = d.family.scheme
    rate = _rate(scheme, line)
    if rate is None:
        return True
    return points_of_rate(scheme, rate) == points_of_rate(scheme, d.percent(rate).fraction)
