"""The indicators (绩效指标) of a drawn self-evaluation form, each scored by the scheme."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.authoring._form_draws import hundredths, plain, stock
from gov_accounts.authoring._form_scores import (
    UPWARDS,
    points_of_quantity,
    reached,
    set_by_hand,
)
from gov_accounts.authoring._form_tasks import shared
from gov_accounts.authoring._form_values import Bound, Stocked, Value, draw_value, stocked
from gov_accounts.evaluation import Causes, Indicator, QualitativeIndicator, QuantitativeIndicator
from gov_accounts.families import families
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_accounts.authoring._form_draws import Draw
    from gov_accounts.evaluation import Ratio
    from gov_accounts.families import Family

__all__ = ["CAUSES", "Indicators", "draw_indicators", "explains"]

CAUSES = ("funding", "rules", "staff", "equipment", "other", "explanation")
"""The columns that may say why points were lost."""
_TEXTS = {
    "funding": "causes.money",
    "rules": "causes.order",
    "staff": "causes.people",
    "equipment": "causes.things",
    "other": "causes.other",
}


@frozen
class Indicators:
    """Drawn indicators and the sum of their scores in hundredths."""

    rows: tuple[Indicator, ...]
    score: int


@frozen
class _Slot:
    """The place of an indicator in the form: its levels and its weight in hundredths."""

    level1: str
    level2: str
    weight: int


def explains(family: Family) -> bool:
    """Whether a form has room to say why points were lost.

    >>> explains(families().known["hubei"])
    True
    """
    columns = {*CAUSES, "remedy", "note"}
    return not columns.isdisjoint(family.indicators) or "reasons" in family.foot


def draw_indicators(d: Draw, points: int, bound: Bound | None) -> Indicators:
    """Draw indicators that share some points, in hundredths; costs stay within their bound."""
    rows: list[Indicator] = []
    total = 0
    used: set[str] = set()
    for slot in _slots(d, points):
        own = _unused(d, slot.level2, bound, used)
        used.add(own.name)
        row, score = (
            _qualitative(d, slot, own)
            if own.kind == "words"
            else _quantitative(d, slot, own, bound)
        )
        rows.append(row)
        total += score
    return Indicators(tuple(rows), total)


def _unused(d: Draw, level: str, bound: Bound | None, used: set[str]) -> Stocked:
    """Draw an indicator that is new in the form; one in money only where money was spent."""
    spent = bound is None or bound.executed >= 2 * Unit.WAN.fen
    known = [one for one in stocked(level) if spent or one.kind != "costs"] or stocked(level)
    return d.some([one for one in known if one.name not in used] or known)


# --- levels and weights ----------------------------------------


def _slots(d: Draw, points: int) -> list[_Slot]:
    """Draw the levels of a form and how many indicators each has; weights add up to the points."""
    plan = d.some(stock()["plans"]["department" if d.family.department else "project"])
    named = [(name, own * 100, seconds) for name, own, seconds in plan["levels"]]
    rest = points - sum(own for _, own, _ in named)
    weights = [own + rest * (name == plan["open"]) for name, own, _ in named]
    if min(weights) < 100:
        weights = shared(d, points, len(named))
    slots: list[_Slot] = []
    for (name, _, seconds), weight in zip(named, weights, strict=True):
        levels = _second_levels(d, seconds, weight // 200)
        shares = shared(d, weight, len(levels))
        slots += [_Slot(name, level, one) for level, one in zip(levels, shares, strict=True)]
    return slots


def _second_levels(d: Draw, seconds: Sequence[str], most: int) -> list[str]:
    """Draw second levels in their order, one for each indicator; the first may have several."""
    kept = [one for one in seconds if not d.once_in(4)] or [seconds[0]]
    kept = kept[: max(1, most)]
    more = min(d.some((0, 1, 0, 2)), max(0, most - len(kept)), 3)
    return [kept[0]] * more + kept


# --- numbers ----------------------------------------


def _quantitative(
    d: Draw, slot: _Slot, own: Stocked, bound: Bound | None
) -> tuple[QuantitativeIndicator, int]:
    columns = d.family.indicators
    ratio = "completion" in columns
    # What a limit that was missed is complete to, no source says.
    miss = not d.sound and explains(d.family) and not (ratio and own.kind == "limits")
    value = draw_value(d, own, bound, miss=miss)
    score, cause = _scored(d, slot.weight, value)
    bare = d.bare and value.sign == "=" and "operator" not in columns
    fields: dict[str, Any] = {
        "initial_target": plain(_initial(d, value.target)),
        "target": plain(value.target),
        "actual": plain(value.actual),
        "completion": _completion(d, value) if ratio else None,
    }
    row = QuantitativeIndicator(
        level3=own.name,
        operator=None if bare or "target" not in columns else value.sign,
        unit=own.unit,
        **_printed(d, fields),
        **_common(d, slot, score, cause),
    )
    return row, score


def _initial(d: Draw, target: Fraction) -> Fraction:
    """Draw the target of the year's beginning."""
    changed = d.family.indicators.count("initial_target") and target >= 10 and d.once_in(3)
    return Fraction(int(target * 9 / 10)) if changed else target


def _completion(d: Draw, value: Value) -> Ratio:
    if reached(value.sign, value.target, value.actual):
        return d.percent(Fraction(1))
    up = value.sign in UPWARDS and value.target > 0
    return d.percent(value.actual / value.target if up else Fraction(0))


def _scored(d: Draw, weight: int, value: Value) -> tuple[int, str]:
    """Return the score of a value in hundredths, and which kind of cause it needs."""
    scheme = d.family.scheme
    amounts = (value.target, value.actual)
    score = points_of_quantity(scheme, value.sign, weight, *amounts)
    by_hand = set_by_hand(scheme, value.sign, *amounts) and explains(d.family)
    if by_hand and d.once_in(2):
        part = weight * d.between(40, 95) // 100
        lower = part // 10 * 10 or part
        return lower, "causes.far" if score == weight else "causes.any"
    return score, "causes.any" if score < weight else ""


# --- words ----------------------------------------


def _qualitative(d: Draw, slot: _Slot, own: Stocked) -> tuple[QualitativeIndicator, int]:
    bands = list(zip(families().words["bands"].values(), d.family.scheme.bands, strict=False))
    miss = not d.sound and explains(d.family) and bool(bands)
    band = d.some((0, 0, 0, 1, 1, 2)[: 6 if miss else 1])
    words = [*families().words["bands"].values()][band]
    part = 100
    if miss and (band or d.once_in(3)):
        low, high = bands[band][1]
        part = d.between(low + 1, max(low + 1, high - 2))
    score = hundredths(Fraction(slot.weight * part, 10_000))
    fields: dict[str, Any] = {
        "initial_target": own.target,
        "target": own.target,
        "actual": d.some(words),
        "completion": d.percent(Fraction(score, slot.weight)),
    }
    row = QualitativeIndicator(
        level3=own.name,
        **_printed(d, fields),
        **_common(d, slot, score, "causes.any" if score < slot.weight else ""),
    )
    return row, score


# --- what both have ----------------------------------------


def _printed(d: Draw, fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name in d.family.indicators}


def _common(d: Draw, slot: _Slot, score: int, cause: str) -> dict[str, Any]:
    fields = {
        "level1": slot.level1,
        "level2": slot.level2,
        "weight": d.weight(slot.weight),
        "score": d.score(score),
    }
    unprinted = {"level1": None, "level2": None}
    return {**unprinted, **_printed(d, fields), **(_explained(d, cause) if cause else {})}


def _explained(d: Draw, cause: str) -> dict[str, Any]:
    """Return why points were lost, in the columns that the family has for it."""
    columns = d.family.indicators
    causes = [name for name in CAUSES if name in columns]
    told: dict[str, Any] = {}
    if causes:
        main = "explanation" if "explanation" in causes else d.some(causes)
        named = {main: d.text(_TEXTS.get(main, cause))}
        if len(causes) > 1 and d.once_in(3):
            also = d.some(causes)
            named.setdefault(also, d.text(_TEXTS.get(also, cause)))
        told["causes"] = Causes(**named)
    if "remedy" in columns and (not causes or d.once_in(2)):
        told["remedy"] = d.text("remedy")
    if "note" in columns and not told:
        told["note"] = d.text("note")
    return told
