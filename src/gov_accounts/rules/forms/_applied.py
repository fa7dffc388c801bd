"""One application of a rule: a form, what is around it, what was found; arithmetic on fractions.

Scores are exact; rates are intervals of half a unit of their last printed place; amounts of the
performance system are cut, so each may be off by one unit of the last place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import frozen

from gov_accounts.accounts import FinalAccounts, Reason
from gov_accounts.evaluation import DepartmentEvaluation, Indicator, ProjectEvaluation, Ratio, Task
from gov_accounts.findings import Message, Severity
from gov_accounts.money import Unit, format_amount, quantum_of

__all__ = [
    "ROWS_LOST",
    "UNREAD_ROWS",
    "Around",
    "FormAt",
    "Hit",
    "Open",
    "Result",
    "Test",
    "as_decimal",
    "department_form",
    "lacks",
    "number_text",
    "numbered",
    "overlap",
    "project_form",
    "quotient_ends",
    "rate_ends",
    "total_of",
]


@frozen
class Hit:
    """What is wrong: the cells by path, and the sentence."""

    paths: tuple[str, ...]
    text: Message
    severity: Severity | None = None
    difference: Decimal | None = None
    allowance: Decimal | None = None


@frozen
class Open:
    """Why a rule cannot be evaluated."""

    reason: Message


Result = list[Hit] | Open | None
"""Hits; or why it is open; None: does not apply."""

UNREAD_ROWS = (
    Reason.TABLE_CUT,
    Reason.ROW_BROKEN,
    Reason.CUT_FIGURE,
    Reason.STRAY_FIGURE,
    Reason.TOO_MANY_FIGURES,
)
ROWS_LOST = Message("表中有未能读出的内容", "a part of the form was not understood")


def lacks(zh: str, en: str) -> Open:
    """Say that the form does not print what a rule needs."""
    return Open(Message(f"表中没有{zh}", f"the form does not print {en}"))


@frozen
class FormAt:
    """A form with its prefix (D, P1 …)."""

    prefix: str
    form: DepartmentEvaluation | ProjectEvaluation
    whole: bool

    @property
    def called(self) -> str:
        """The form as people call it: its prefix and its name."""
        return f"{self.prefix}（{self.form.name}）"

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators of the form."""
        return self.form.indicators

    def label(self, path: str) -> str:
        """Name a cell for people."""
        found = re.fullmatch(r"(indicators|tasks)\[([0-9]+)\]\.\w+", path)
        label = next((label for own, label, _, _ in self.form.figures() if own == path), "")
        if found is None:
            return label
        rows: tuple[Any, ...] = getattr(self.form, found[1])
        row = rows[int(found[2]) - 1]
        name = row.name if isinstance(row, Task) else row.level3
        return f"{name} {label}".strip()


@frozen
class Around:
    """What stands around a form: the other forms, and the accounts."""

    department: FormAt | None
    projects: tuple[FormAt, ...]
    accounts: FinalAccounts

    @property
    def forms(self) -> tuple[FormAt, ...]:
        """All forms, that of the department first."""
        return (*((self.department,) if self.department else ()), *self.projects)

    def quantum(self, forms: tuple[FormAt, ...]) -> Fraction:
        """Last printed place of the amounts of money of some forms: the finest figure decides."""
        values = [
            value
            for form in forms
            for path, _, value, _ in form.form.figures()
            if path in _AMOUNTS or path.endswith((".allocated", ".executed"))
        ]
        return Fraction(quantum_of(values))

    def amount(self, ref: str) -> Decimal | Open:
        """Return a figure of a table; a blank is zero, a table that is not there is not."""
        table_id = ref.split("[", 1)[0]
        table = self.accounts.table(table_id)
        if table is None:
            return Open(Message(f"文件中没有{table_id}表", f"the document has no {table_id}"))
        if table_id in self.accounts.incomplete:
            return Open(Message(f"{table.SPEC.title}不完整", f"{table_id} is cut off"))
        if any(
            f"{one.table}[{one.row}]" == ref.split(".", maxsplit=1)[0]
            for one in self.accounts.ambiguous
        ):
            return Open(Message(f"{ref}所在栏不能确定", f"the column of {ref} is ambiguous"))
        if ref in self.accounts.unreadable:
            return Open(Message(f"{ref}无法识别", f"what is printed in {ref} cannot be read"))
        try:
            value = self.accounts.cell(ref)
        except KeyError:
            return Open(Message(f"没有印出{ref}", f"{ref} is not printed"))
        return Decimal(0) if value is None else value

    def in_unit(self, ref: str, unit: str) -> Fraction | Open:
        """Return a figure of a table in a unit of money."""
        value = self.amount(ref)
        if isinstance(value, Open):
            return value
        table = self.accounts.table(ref.split("[", 1)[0])
        if table is None or table.unit is None:
            return Open(Message("决算表没有写明金额单位", "the table states no unit of money"))
        return Fraction(value) * table.unit.fen / Unit(unit).fen


_AMOUNTS = ("budget", "executed", "initial_budget", "budget_income", "budget_expenditure")


def total_of(values: Iterator[Decimal | None]) -> Fraction | None:
    """Add up; None if one is blank."""
    total = Fraction(0)
    for value in values:
        if value is None:
            return None
        total += Fraction(value)
    return total


def number_text(value: Fraction | Decimal) -> str:
    """Write a number for people: all digits, without exponent."""
    if isinstance(value, Decimal):
        return format_amount(value)
    scaled = round(value * 10**6)
    whole, rest = divmod(abs(scaled), 10**6)
    decimals = f".{rest:06d}".rstrip("0").rstrip(".") if rest else ""
    return ("-" if scaled < 0 else "") + str(whole) + decimals


def as_decimal(value: Fraction) -> Decimal:
    """Return a fraction as the amount that a finding states."""
    return Decimal(number_text(value))


def rate_ends(ratio: Ratio) -> tuple[Fraction, Fraction]:
    """Return what a printed rate stands for.

    Without % trailing zeros are dropped (1 for 1.00), so such a rate has two places at least.
    """
    places = -int(ratio.value.as_tuple().exponent)
    if not ratio.percent:
        places = max(places, 2)
    half = Fraction(1, 2 * 10**places) / (100 if ratio.percent else 1)
    return ratio.fraction - half, ratio.fraction + half


def quotient_ends(
    part: Decimal, whole: Decimal, unit: Fraction
) -> tuple[Fraction, Fraction] | None:
    """Return the least and largest rate if each amount may be off by one unit; None: no upper end."""
    low = max(Fraction(part) - unit, Fraction(0)) / (Fraction(whole) + unit)
    return (
        None
        if Fraction(whole) <= unit
        else (low, (Fraction(part) + unit) / (Fraction(whole) - unit))
    )


def overlap(one: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]) -> bool:
    """Whether two intervals have a value in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def numbered(form: FormAt) -> Iterator[tuple[str, Indicator]]:
    """Yield the indicators with the path of each."""
    for number, one in enumerate(form.indicators, start=1):
        yield f"indicators[{number}]", one


def department_form(form: FormAt) -> DepartmentEvaluation:
    """Return the form of a department."""
    if not isinstance(form.form, DepartmentEvaluation):
        raise TypeError(f"{form.prefix} is no department form")
    return form.form


def project_form(form: FormAt) -> ProjectEvaluation:
    """Return the form of a project."""
    if not isinstance(form.form, ProjectEvaluation):
        raise TypeError(f"{form.prefix} is no project form")
    return form.form


Test = Callable[[FormAt, Around], Result]
