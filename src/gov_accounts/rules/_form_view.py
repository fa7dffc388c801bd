"""A self-evaluation form (绩效自评表) as a rule sees it: its name, its figures by their paths."""

from __future__ import annotations

from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.evaluation import (
    DepartmentEvaluation,
    ProjectEvaluation,
    QuantitativeIndicator,
    row_label,
)
from gov_accounts.families import families
from gov_accounts.findings import Message
from gov_accounts.refs import CellRef
from gov_accounts.rules._part_names import form_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from gov_accounts.evaluation import Funds, Indicator, Task
    from gov_accounts.families import Family, Scheme

__all__ = ["MONEY", "FormAt"]

MONEY = (
    "declared",
    "initial_budget",
    "adjustment",
    "budget",
    "executed",
    "executed_other",
    "surplus",
)
"""Amounts of all funds and of each of their sources, in the order of the columns."""
_AMOUNTS = MappingProxyType(
    {
        "": (*MONEY, "budget_income", "budget_expenditure"),
        "funds": MONEY,
        "tasks": ("allocated", "allocated_fiscal", "executed", "executed_fiscal"),
    }
)
"""Figures that are amounts of money: of a form, of each source of its funds, of each task."""

_RATE = "预算执行率"
_WORDS = MappingProxyType(
    {"goal": "年初设定目标", "result": "全年实际完成情况", "grade": "评价等级"}
)
"""Fields of a form that hold words, by their paths."""

_OF_FUNDS = MappingProxyType({"weight": "execution_weight", "score": "execution_score"})
"""Columns of the funds and what the line of the whole calls them."""


def _field(ref: CellRef) -> str:
    """Return the field that a figure is of, as families name it: ``indicators.score``, ``rate``."""
    if ref.group == "funds":
        return _OF_FUNDS.get(ref.last, ref.last)
    return f"{ref.group}.{ref.last}" if ref.group else ref.row


@frozen(slots=False)
class FormAt:
    """A form with its prefix (D, P1 …); ``whole`` says that all its rows were understood."""

    prefix: str
    form: DepartmentEvaluation | ProjectEvaluation
    whole: bool

    @property
    def called(self) -> Message:
        """The form as people call it: which it is, and its name."""
        which = form_name(self.prefix)
        return Message(f"{which.zh}（{self.form.name}）", f"{which.en} ({self.form.name})")

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators of the form."""
        return self.form.indicators

    @property
    def department(self) -> DepartmentEvaluation:
        """The form as that of a department; raises :class:`TypeError` for another."""
        if not isinstance(self.form, DepartmentEvaluation):
            raise TypeError(f"{self.prefix} is no department form")
        return self.form

    @property
    def project(self) -> ProjectEvaluation:
        """The form as that of a project; raises :class:`TypeError` for another."""
        if not isinstance(self.form, ProjectEvaluation):
            raise TypeError(f"{self.prefix} is no project form")
        return self.form

    @cached_property
    def families(self) -> tuple[Family, ...]:
        """The families that the form may be of, by what it prints; none if it is of no known one.

        Columns alone do not name a place, so rules ask all of them.
        """
        points = self.form.execution_weight
        prints = {_field(ref) for ref in self._figures}
        if points is None:
            return self._among(prints, None)
        if points != int(points):
            return ()
        # Points that stand in a heading have no column: （20分）.
        headed = self._among(prints - {"execution_weight"}, int(points))
        return self._among(prints, int(points)) or tuple(one for one in headed if one.scores_rate)

    def _among(self, prints: set[str], points: int | None) -> tuple[Family, ...]:
        department = isinstance(self.form, DepartmentEvaluation)
        return tuple(families().of(department=department, prints=prints, execution=points))

    @cached_property
    def schemes(self) -> tuple[Scheme, ...]:
        """The schemes by which the form may be scored, each once."""
        return tuple(dict.fromkeys(one.scheme for one in self.families))

    @property
    def rate_in_rows(self) -> bool:
        """Whether the rate of execution is an indicator too, so that its points may stand twice."""
        return any(_RATE in one.level3 for one in self.indicators)

    def may_print(self, field: str) -> bool:
        """Whether the form may have a field, as ``subtotal`` or ``indicators.completion``.

        What no family of it prints is not missing.
        """
        return not self.families or any(field in one.prints for one in self.families)

    def is_of(self, scheme: str) -> bool:
        """Whether the form can only be scored by one scheme, told by its id."""
        return {one.id for one in self.schemes} == {scheme}

    @cached_property
    def _figures(self) -> Mapping[CellRef, tuple[str, Decimal]]:
        return {self.ref(path): (label, value) for path, label, value, _ in self.form.figures()}

    def ref(self, path: str) -> CellRef:
        """Return the name of a figure or field by its path in the form."""
        return CellRef.of(self.prefix, path)

    def in_rows(self, name: str) -> tuple[CellRef, ...]:
        """Return the printed figures of a name, as ``score``, in all tasks and indicators."""
        rows = (ref for ref in self._figures if ref.group in ("tasks", "indicators"))
        return tuple(ref for ref in rows if ref.last == name)

    @cached_property
    def amounts(self) -> tuple[Decimal, ...]:
        """The printed amounts of money of the form; its indicators may have other units."""
        return tuple(
            value
            for ref, (_, value) in self._figures.items()
            if ref.last in _AMOUNTS.get(ref.group, ())
        )

    def printed(self, *paths: str) -> tuple[CellRef, ...]:
        """Return the names of those of some figures and fields that the form has."""
        return tuple(self.ref(path) for path in paths if self.prints(path))

    def prints(self, path: str) -> bool:
        """Whether the form prints a figure, or has a field of words, at a path."""
        return path in _WORDS or self.ref(path) in self._figures

    def value(self, path: str) -> Decimal | None:
        """Return the figure at a path; None for words and for what is not printed."""
        _, value = self._figures.get(self.ref(path), ("", None))
        return value

    def label(self, path: str) -> str:
        """Return the name of a figure for people: its row and its column."""
        if path in _WORDS:
            return _WORDS[path]
        row, label = row_label(self.form, path), ""
        if self.ref(path) in self._figures:
            label, _ = self._figures[self.ref(path)]
        return row if row == label else f"{row} {label}".strip()

    def numbered(self) -> Iterator[tuple[str, Indicator]]:
        """Yield the indicators with the path of each."""
        for number, one in enumerate(self.indicators, start=1):
            yield f"indicators[{number}]", one

    def quantities(self) -> Iterator[tuple[str, QuantitativeIndicator]]:
        """Yield the indicators that have a number as target, with the path of each."""
        for path, one in self.numbered():
            if isinstance(one, QuantitativeIndicator):
                yield path, one

    def funds(self) -> Iterator[tuple[str, Funds]]:
        """Yield the sources of the money with the path of each."""
        for number, one in enumerate(self.form.funds, start=1):
            yield f"funds[{number}]", one

    def tasks(self) -> Iterator[tuple[str, Task]]:
        """Yield the tasks of the year with the path of each; the form of a project has none."""
        tasks = self.form.tasks if isinstance(self.form, DepartmentEvaluation) else ()
        for number, task in enumerate(tasks, start=1):
            yield f"tasks[{number}]", task
