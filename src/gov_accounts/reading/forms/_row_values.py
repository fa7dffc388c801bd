"""The cells of a row by their columns → a line of funds, a task, an indicator."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.accounts import Reason
from gov_accounts.errors import AmountError
from gov_accounts.evaluation import (
    Causes,
    Funds,
    Indicator,
    QualitativeIndicator,
    QuantitativeIndicator,
    Ratio,
    Target,
    Task,
    parse_ratio,
    parse_target,
)
from gov_accounts.money import parse_amount
from gov_accounts.reading._numeral_fates import Fate
from gov_accounts.reading.forms._form_rows import Piece
from gov_accounts.reading.forms._form_sections import Word
from gov_accounts.words import half_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gov_accounts.evidence import Known
    from gov_accounts.reading.forms._claims import Claims

__all__ = ["Values"]

_RATES = ("rate", "completion")
_CAUSES = ("funding", "rules", "staff", "equipment", "other", "explanation")
_MONEY = (
    *("declared", "initial_budget", "adjustment", "budget", "executed"),
    *("executed_other", "surplus"),
)
_OF_TOTAL = {"weight": "execution_weight", "score": "execution_score"}


@frozen
class _Goal:
    """A target or a value in numbers, and the words that it stands in."""

    target: Target
    pieces: tuple[Piece, ...]


class Values:
    """Reads the cells of a row; says where each figure stands, and lists what is none."""

    def __init__(self, claims: Claims) -> None:
        self.percent = False
        """Whether rates are percentages although no sign stands behind them."""
        self._claims = claims

    # --- rows

    def total(self, placed: Mapping[str, tuple[Piece, ...]], known: Known) -> dict[str, Any]:
        """Return the fields of the form that its line of all funds states."""
        return self._figures("", placed, (*_MONEY, "weight", "rate", "score"), known, _OF_TOTAL)

    def source(
        self, name: str, placed: Mapping[str, tuple[Piece, ...]], path: str, known: Known
    ) -> Funds | None:
        """Return the money of a source; None if all its cells are blank."""
        found = self._figures(f"{path}.", placed, (*_MONEY, "weight", "rate", "score"), known)
        return Funds(name, **found) if found else None

    def task(self, placed: Mapping[str, tuple[Piece, ...]], path: str, known: Known) -> Task:
        """Return a task."""
        columns = ("allocated", "allocated_fiscal", "executed", "executed_fiscal")
        found = self._figures(f"{path}.", placed, (*columns, "weight", "rate", "score"), known)
        return Task(self.words(placed["name"]), **found, result=self._maybe(placed, "result"))

    def indicator(
        self,
        levels: tuple[str | None, str | None],
        placed: Mapping[str, tuple[Piece, ...]],
        path: str,
        known: Known,
    ) -> Indicator:
        """Return an indicator: with a number as target if target and value have numbers."""
        figures = self._figures(f"{path}.", placed, ("completion", "weight", "score"), known)
        causes = Causes(**{name: self._maybe(placed, name) for name in _CAUSES})
        words: dict[str, Any] = {
            "causes": causes,
            "remedy": self._maybe(placed, "remedy"),
            "note": self._maybe(placed, "note"),
        }
        name = self.words(placed["level3"])
        goals = self._goals(placed)
        if goals is None:
            return QualitativeIndicator(
                levels[0],
                levels[1],
                name,
                target=self._maybe(placed, "target"),
                actual=self._maybe(placed, "actual"),
                initial_target=self._maybe(placed, "initial_target"),
                **figures,
                **words,
            )
        unit = self._maybe(placed, "unit") if "unit" in placed else None
        goal = goals["target"].target if "target" in goals else Target(None, Decimal(0), None)
        for field, one in goals.items():
            self._typed(f"{path}.{field}", one.pieces, known)
            unit = unit or one.target.unit
        numbers: dict[str, Any] = {field: one.target.value for field, one in goals.items()}
        return QuantitativeIndicator(
            levels[0],
            levels[1],
            name,
            operator=goal.operator,
            unit=unit,
            **numbers,
            **figures,
            **words,
        )

    def _goals(self, placed: Mapping[str, tuple[Piece, ...]]) -> dict[str, _Goal] | None:
        """Return targets and value as numbers of one unit; None if one of them is words."""
        found: dict[str, _Goal] = {}
        units: set[str] = set()
        for field in ("initial_target", "target", "actual"):
            pieces = placed.get(field, ())
            if not pieces or pieces[0].blank:
                continue
            sign = placed["operator"] if field == "target" and "operator" in placed else ()
            own = [one for one in sign if not one.blank]
            text = half_width("".join(one.text for one in (*own, *pieces)))
            goal = parse_target(text)
            if goal is None or (field == "actual" and goal.operator not in (None, "=")):
                return None
            units |= {goal.unit} if goal.unit else set()
            found[field] = _Goal(goal, (*own, *pieces))
        units |= {one.text for one in placed.get("unit", ()) if not one.blank}
        one_unit = len({unit.strip("()") for unit in units}) <= 1
        return found if {"target", "actual"} <= found.keys() and one_unit else None

    # --- cells

    def words(self, pieces: Sequence[Piece]) -> str:
        """Return the words of cells as printed; their numerals are part of text."""
        own = [word for one in pieces for word in one.words]
        for word in own:
            self._claims.claim(word, Fate.PROSE)
        return self._claims.join(own) if own else "".join(one.shown or one.text for one in pieces)

    def _maybe(self, placed: Mapping[str, tuple[Piece, ...]], field: str) -> str | None:
        pieces = placed.get(field, ())
        if not pieces or (len(pieces) == 1 and pieces[0].blank):
            return None
        return self.words(pieces)

    def _figures(
        self,
        path: str,
        placed: Mapping[str, tuple[Piece, ...]],
        columns: Sequence[str],
        known: Known,
        names: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for column in columns:
            pieces = placed.get(column, ())
            name = (names or {}).get(column, column)
            value = self.figure(path + name, pieces, known, rate=column in _RATES)
            if value is not None:
                found[name] = value
        return found

    def figure(
        self, path: str, pieces: Sequence[Piece], known: Known, *, rate: bool = False
    ) -> Decimal | Ratio | None:
        """Return the figure of a cell, whose place is noted; words are listed, blanks are None."""
        if not pieces or all(one.blank for one in pieces):
            return None
        text = half_width("".join(one.text for one in pieces))
        own = text if rate else re.sub("(?<=[0-9])分$", "", text)
        last = pieces[-1].words[-1:] if pieces[-1].words else ()
        if any(self._claims.cut(word) for word in last):
            self._claims.refuse_word(last[0], Reason.CUT_FIGURE)
            return None
        try:
            value = parse_ratio(own) if rate else parse_amount(own)
            if isinstance(value, Ratio) and self.percent:
                value = Ratio(value.value, percent=True)
        except AmountError:
            for one in pieces:
                self._claims.refuse_cell(one.words, Reason.STRAY_FIGURE)
            return None
        self._typed(path, pieces, known)
        return value

    def _typed(self, path: str, pieces: Sequence[Piece], known: Known) -> None:
        """Say that cells hold the figure at a path."""
        words = [word for one in pieces for word in one.words]
        digits = [word for word in words if re.search("[0-9]", word.text)] or words
        if not digits:
            return
        first, last = digits[0], digits[-1]
        end = last.end if last.line == first.line else first.end
        self._claims.typed(path, Word("", first.line, first.start, end), known)
        for word in digits:
            self._claims.claim(word, Fate.TYPED)
