"""The indicators of a self-evaluation form → cells, as a family prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.authoring._form_cells import (
    FormCell,
    FormPrint,
    printed_label,
    runs,
    shown,
    sign_of,
    spread,
    title_rows,
)
from gov_accounts.authoring._form_indicators import CAUSES
from gov_accounts.evaluation import QuantitativeIndicator
from gov_accounts.families import Family, families
from gov_accounts.words import PERCENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_accounts.evaluation import DepartmentEvaluation, Indicator, ProjectEvaluation

__all__ = ["indicator_rows"]

Row = list[FormCell]
_LEVELS = ("level1", "level2")
_NUMBERS = ("initial_target", "target", "actual")
"""Columns of numbers that have the unit of their indicator."""
_TARGET = ("operator", "target", "unit")
_GATHERED = "未完成原因分析"
_BELOW = {"target": "内容", "explanation": "原因说明"}


def indicator_rows(
    form: DepartmentEvaluation | ProjectEvaluation, family: Family, way: FormPrint, width: int
) -> list[Row]:
    """Return the block of indicators: its titles, and a row for each indicator."""
    if not family.indicators:
        return []
    spans = spread(len(family.indicators), width - 1, first=way.first)
    block = _Block(family, way, tuple(spans))
    titles = block.titles()
    body = block.rows(form.indicators)
    word = printed_label(way, families().word(family, "blocks", "indicators"))
    label = FormCell(word, down=len(titles) + len(body))
    return [[label, *titles[0]], *titles[1:], *body]


@frozen
class _Block:
    """Indicators that are printed, and how wide each column is."""

    family: Family
    way: FormPrint
    spans: tuple[int, ...]

    # --- titles ----------------------------------------

    def titles(self) -> list[Row]:
        """Return the titles; columns that belong together may have one above theirs."""
        words = [self._word(at) for at in range(len(self.spans))]
        return title_rows(words, self.spans, self._groups() if self.way.gathered else {})

    def _word(self, at: int) -> str:
        word = families().word(self.family, "indicators", self.family.indicators[at])
        return printed_label(self.way, word)

    def _groups(self) -> dict[int, tuple[str, list[str]]]:
        """Return where columns begin that have a title in common: that title, and their own."""
        columns = self.family.indicators
        below = [_BELOW.get(name) or self._word(at) for at, name in enumerate(columns)]
        found: dict[int, tuple[str, list[str]]] = {}
        for at in range(len(columns) - 2):
            if columns[at : at + 3] == _TARGET:
                found[at] = (self._word(at + 1), below[at : at + 3])
        causes = [at for at, name in enumerate(columns) if name in CAUSES]
        if len(causes) > 1 and causes[-1] - causes[0] == len(causes) - 1:
            found[causes[0]] = (_GATHERED, below[causes[0] : causes[-1] + 1])
        return found

    # --- rows ----------------------------------------

    def rows(self, indicators: Sequence[Indicator]) -> list[Row]:
        """Return a row for each indicator; a level may stand once for all its rows."""
        keys: dict[str, list[Any]] = {
            "level1": [one.level1 for one in indicators],
            "level2": [(one.level1, one.level2) for one in indicators],
        }
        lengths = {name: runs(column) for name, column in keys.items()}
        return [
            [
                cell
                for column, across in zip(self.family.indicators, self.spans, strict=True)
                for cell in self._cells(number, one, column, across, lengths)
            ]
            for number, one in enumerate(indicators)
        ]

    def _cells(
        self,
        number: int,
        one: Indicator,
        column: str,
        across: int,
        lengths: dict[str, list[int]],
    ) -> Row:
        """Return the cell of a column, none where a level goes on."""
        if column in _LEVELS:
            down = lengths[column][number] if self.way.merged else 1
            return [FormCell(getattr(one, column) or "", across, down)] if down else []
        path = f"indicators[{number + 1}].{column}"
        text, figure = self._text(one, column)
        return [FormCell(text, across, path=path if figure else None)]

    def _text(self, one: Indicator, column: str) -> tuple[str, bool]:
        """Return what stands in a column, and whether it is a figure."""
        if column in CAUSES:
            return getattr(one.causes, column) or "", False
        if column in ("operator", "unit"):
            return self._of_quantity(one, column), False
        value = getattr(one, column)
        if isinstance(value, str) or value is None:
            return value or "", False
        text = shown(self.way, value)
        if column in _NUMBERS and isinstance(one, QuantitativeIndicator):
            text = self._with_unit(one, column, text)
        return text, True

    def _of_quantity(self, one: Indicator, column: str) -> str:
        if not isinstance(one, QuantitativeIndicator):
            return ""
        return sign_of(self.way, one.operator) if column == "operator" else one.unit or ""

    def _with_unit(self, one: QuantitativeIndicator, column: str, text: str) -> str:
        """Put sign and unit around a number where they have no columns of their own."""
        columns = self.family.indicators
        unit = one.unit or ""
        bare = column == "actual" and self.way.bare and unit != PERCENT
        if "unit" not in columns and not bare:
            text += unit
        if column != "actual" and "operator" not in columns:
            text = sign_of(self.way, one.operator) + text
        return text
