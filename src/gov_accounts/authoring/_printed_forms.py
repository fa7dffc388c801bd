"""A self-evaluation form (绩效自评表) → its cells, as a family prints them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import attrs
from attrs import frozen

from gov_accounts.authoring._filled_forms import kind_of
from gov_accounts.authoring._form_cells import (
    FormCell,
    FormPrint,
    label_of,
    pairs,
    printed_label,
    shown,
    spread,
    title_rows,
)
from gov_accounts.authoring._form_money import MONEY, TOTAL, parent_of, sources_of
from gov_accounts.authoring._form_tasks import ends_with_total, tasks_of
from gov_accounts.authoring._printed_indicators import indicator_rows
from gov_accounts.evaluation import DepartmentEvaluation, ProjectEvaluation
from gov_accounts.families import Family, families
from gov_accounts.words import PERCENT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gov_accounts.evaluation import Funds, Task

__all__ = ["form_cells"]

Form = DepartmentEvaluation | ProjectEvaluation
Row = list[FormCell]
_MARKS = {"budget": "A", "executed": "B", "rate": "B/A"}
_OF_TOTAL = {"weight": "execution_weight", "score": "execution_score"}
"""What the columns of points are called in the line of all money."""
_OF_TASKS = {"allocated": "budget", "executed": "executed", "rate": "rate", **_OF_TOTAL}
_WITH_FISCAL = ("总额", "其中：财政拨款")
_FIGURES = (*MONEY, "rate", "execution_score", "total_score", "budget_income", "budget_expenditure")
"""Fields of the head that are figures."""
_POINTS = ("subtotal", "execution_score", "deduction", "total_weight", "total_score")
"""Fields of the foot that are figures."""


def form_cells(form: Form, family: Family, way: FormPrint | None = None) -> tuple[Row, ...]:
    """Return a form as rows of the cells that begin in them, merged cells with their spans.

    Every figure of the form stands in one cell, which knows its path.

    >>> from random import Random
    >>> from gov_accounts.authoring import fill_form
    >>> family = families().known["national"]
    >>> rows = form_cells(fill_form(family, Random(1).choice), family)
    >>> [cell.text for cell in rows[2]][:4]
    ['项目资金（万元）', '', '年初预算数', '全年预算数']
    """
    sheet = _Sheet(form, family, way or FormPrint(), _width(family))
    return (
        *sheet.head(),
        *sheet.details(),
        *sheet.funds(),
        *sheet.tasks(),
        *sheet.goals(),
        *sheet.indicators(),
        *sheet.foot(),
    )


def _width(family: Family) -> int:
    """Return how many columns the widest block needs, its label included."""
    foot = sum(name in _POINTS for name in family.foot)
    blocks = (len(family.indicators), len(family.funds) + 1, len(tasks_of(family)), 2 * foot - 1, 5)
    return 1 + max(blocks)


@frozen
class _Sheet:
    """A form that is printed, and how."""

    form: Form
    family: Family
    way: FormPrint
    width: int

    def _label(self, kind: str, name: str, remark: str = "") -> str:
        return printed_label(self.way, families().word(self.family, kind, name), remark)

    def _figure(self, owner: object, name: str, path: str, *, across: int = 1) -> FormCell:
        """Return the cell of a number of the form or of one of its rows."""
        value = getattr(owner, name)
        money = name in MONEY or name.startswith(("allocated", "executed", "budget"))
        text = shown(self.way, value, money=money)
        return FormCell(text, across, path=None if value is None else path)

    def _of_funds(self, owner: object, name: str, path: str) -> FormCell:
        """Return the cell of a number of the funds; the title of rates may have their sign."""
        cell = self._figure(owner, name, path)
        signed = name != "rate" or not self._label("funds", name).endswith(PERCENT)
        if signed or not self.way.unsigned:
            return cell
        return attrs.evolve(cell, text=cell.text.removesuffix(PERCENT))

    # --- head and goals ----------------------------------------

    def head(self) -> list[Row]:
        """Return names and amounts above the first block: the name alone, others side by side."""
        known = attrs.fields_dict(kind_of(self.family))
        names = [name for name in self.family.head if name in known]
        alone = [name for name in names if name == "name"]
        words = [name for name in names if name not in ("name", *_FIGURES)]
        figures = [name for name in names if name in _FIGURES]
        most = 3 if self.width > 5 else 2
        rows = [alone, *_chunks(words, 2), *_chunks(figures, most)]
        return [
            pairs([self._of_head(name, known) for name in row], self.width) for row in rows if row
        ]

    def _of_head(self, name: str, known: Mapping[str, Any]) -> tuple[str, FormCell]:
        word = label_of(self.family, "head", name, known[name].metadata["title"])
        label = printed_label(self.way, word, self.family.unit if name in MONEY else "")
        if name in _FIGURES:
            return label, self._figure(self.form, name, name)
        return label, FormCell(getattr(self.form, name) or "")

    def details(self) -> list[Row]:
        """Return the further fields of words, two in a row."""
        cells = [
            (printed_label(self.way, one.label), FormCell(one.text)) for one in self.form.details
        ]
        return [pairs(row, self.width) for row in _chunks(cells, 2)]

    def goals(self) -> list[Row]:
        """Return goal and result, one beside the other."""
        if not self.family.goals:
            return []
        left = self.width // 2
        spans = (left, self.width - 1 - left)
        words = [self._label("blocks", name) for name in ("goal", "result")]
        texts = [self.form.goal or "", self.form.result or ""]
        block = FormCell(self._label("blocks", "goals"), down=2)
        head, body = (
            [FormCell(text, across) for text, across in zip(row, spans, strict=True)]
            for row in (words, texts)
        )
        return [[block, *head], body]

    # --- funds ----------------------------------------

    def funds(self) -> list[Row]:
        """Return the block of funds: a title, the line of all money, a line for each source."""
        columns = self.family.funds
        if not columns:
            return []
        keys = sources_of(self.family)
        title = self._label("funds", "label") if self.way.named else ""
        marked = self.way.marks and "executed_other" not in columns
        words = [
            title,
            *(self._label("funds", one, self._mark(one) if marked else "") for one in columns),
        ]
        label = self._label("blocks", "funds", self.family.unit)
        points = "execution_weight" if self.family.points else None
        block = FormCell(label, down=1 + len(keys), path=points)
        lines = [self._line(key, keys) for key in keys]
        spans = spread(len(words), self.width - 1, first=self.way.first)
        return [[block, *title_rows(words, spans, {})[0]], *lines]

    def _mark(self, column: str) -> str:
        """Return the remark behind the title of a column, if the title has none."""
        title = families().word(self.family, "funds", column)
        return "" if title.endswith(")") else _MARKS.get(column, "")

    def _line(self, key: str, keys: Sequence[str]) -> Row:
        found, number = self._source(key)
        row = [FormCell(self._source_label(key, keys))]
        for name in self.family.funds:
            if key == TOTAL:
                field = _OF_TOTAL.get(name, name)
                row.append(self._of_funds(self.form, field, field))
            elif name in _OF_TOTAL:
                row.append(FormCell(self.way.dash))
            elif found is None:
                row.append(FormCell(self.way.blank))
            else:
                row.append(self._of_funds(found, name, f"funds[{number}].{name}"))
        return self._stretched(row)

    def _source(self, key: str) -> tuple[Funds | None, int]:
        word = families().word(self.family, "sources", key)
        for number, one in enumerate(self.form.funds, start=1):
            if one.source == word:
                return one, number
        return None, 0

    def _source_label(self, key: str, keys: Sequence[str]) -> str:
        word = self._label("sources", key)
        if not self.way.parts:
            return word
        if key == TOTAL:
            return f"{word}："
        parent = parent_of(key, keys)
        first = next(one for one in keys if one != TOTAL and parent_of(one, keys) == parent)
        return f"其中：{word}" if key == first else word

    def _stretched(self, row: Row) -> Row:
        """Fill the width: the first or last cell is wide, or blank cells stand behind the last."""
        rest = self.width - 1 - len(row)
        if self.way.loose and not self.way.first:
            return [*row, *[FormCell("", filler=True)] * rest]
        at = 0 if self.way.first else -1
        row[at] = attrs.evolve(row[at], across=1 + rest)
        return row

    # --- tasks ----------------------------------------

    def tasks(self) -> list[Row]:
        """Return the block of the year's main tasks, with the line of all their money."""
        columns = tasks_of(self.family)
        if not columns or not isinstance(self.form, DepartmentEvaluation):
            return []
        lines = [self._task(number, one) for number, one in enumerate(self.form.tasks, start=1)]
        if ends_with_total(self.family):
            lines.append(self._total_of_tasks())
        titles = self._titles_of_tasks(columns)
        block = FormCell(self._label("blocks", "tasks"), down=len(titles) + len(lines))
        return [[block, *titles[0]], *titles[1:], *lines]

    def _titles_of_tasks(self, columns: Sequence[str]) -> list[Row]:
        """Return the titles of tasks; amounts may stand above their fiscal part and their total."""
        unit = "" if self.family.funds else self.family.unit
        words = [
            self._label("tasks", one, unit if one in ("allocated", "executed") else "")
            for one in columns
        ]
        groups = {
            at: (words[at], _WITH_FISCAL)
            for at, (one, behind) in enumerate(pairwise(columns))
            if behind == f"{one}_fiscal" and self.way.gathered
        }
        spans = spread(len(words), self.width - 1, first=self.way.first)
        return title_rows(words, spans, groups)

    def _task(self, number: int, task: Task) -> Row:
        row: Row = []
        for name in tasks_of(self.family):
            value = getattr(task, name)
            if name in ("name", "result"):
                row.append(FormCell(value or ""))
            elif value is None and name in ("weight", "rate", "score"):
                row.append(FormCell(self.way.dash))
            else:
                row.append(self._figure(task, name, f"tasks[{number}].{name}"))
        return self._stretched(row)

    def _total_of_tasks(self) -> Row:
        row: Row = []
        for name in tasks_of(self.family):
            field = _OF_TASKS.get(name)
            if field is not None:
                row.append(self._figure(self.form, field, field))
            else:
                own = self._label("sources", TOTAL) if name == "name" else self.way.blank
                row.append(FormCell(own))
        return self._stretched(row)

    # --- indicators and foot ----------------------------------------

    def indicators(self) -> list[Row]:
        """Return the block of indicators."""
        return indicator_rows(self.form, self.family, self.way, self.width)

    def foot(self) -> list[Row]:
        """Return the lines below: sums below their columns or behind labels, and texts."""
        known = attrs.fields_dict(kind_of(self.family))
        names = [name for name in self.family.foot if name in known]
        points = [name for name in names if name in _POINTS]
        rows = self._points(points) if points else []
        for name in names:
            if name not in _POINTS:
                label = printed_label(self.way, label_of(self.family, "foot", name, name))
                rows.append(pairs([(label, FormCell(getattr(self.form, name) or ""))], self.width))
        return rows

    def _points(self, names: Sequence[str]) -> list[Row]:
        below = {"total_weight": "weight", "total_score": "score"}
        columns = self.family.indicators
        if not all(below.get(name) in columns for name in names):
            cells = [
                (self._foot_label(name), self._figure(self.form, name, name)) for name in names
            ]
            return [pairs(row, self.width) for row in _chunks(cells, self.width // 2)]
        spans = spread(len(columns), self.width - 1, first=self.way.first)
        at = {below[name]: name for name in names}
        first = min(columns.index(one) for one in at)
        row = [FormCell(self._foot_label("total_score"), 1 + sum(spans[:first]))]
        for column, across in zip(columns[first:], spans[first:], strict=True):
            name = at.get(column)
            row.append(
                FormCell("", across)
                if name is None
                else self._figure(self.form, name, name, across=across)
            )
        return [row]

    def _foot_label(self, name: str) -> str:
        return printed_label(self.way, label_of(self.family, "foot", name, name))


def _chunks(names: Sequence[Any], most: int) -> list[list[Any]]:
    return [list(names[at : at + most]) for at in range(0, len(names), most)]
