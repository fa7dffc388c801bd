"""Forms beside each other and the narrative: repeated ones, and what they say of one subject."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.findings import Message, Severity
from gov_accounts.places import NOWHERE, Place
from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._part_names import DEPARTMENT
from gov_accounts.rules._records import Held, Kind, Sentence, Violation, rule
from gov_accounts.rules.forms._asked import EITHER_FORM
from gov_accounts.rules.forms._promises import measured, statements_of, subject_of
from gov_accounts.units import Unit
from gov_accounts.words import PERCENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.evaluation import ProjectEvaluation, QuantitativeIndicator
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._form_view import FormAt
    from gov_accounts.rules._records import Outcome, Value

__all__ = ["disagreements", "repeated"]

W, I = Severity.WARNING, Severity.INFO  # noqa: E741


# --- the same form twice ----------------------------------------


@rule(
    "P-P13",
    W,
    "项目自评表不应重复（名称相同，或预算相同且指标大半相同）",
    "forms are not repeated (same name, or same budget and most indicators the same)",
    Basis("review-questions", "自评表重复"),
    kind=Kind.FORM,
    needs=("P",),
    says={
        "name": Sentence(
            "{one}与{other}名称相同（{name}），预算{first:printed}和{second:printed}",
            "{one} and {other} are both called {name}; budgets {first:printed}, {second:printed}",
        ),
        "indicators": Sentence(
            "{one}与{other}预算同为{first:printed}，{most}个指标中{shared}个相同",
            "{one} and {other}: budget {first:printed}, {shared} of {most} indicators same",
        ),
    },
)
def repeated(document: Document) -> Iterator[Outcome]:
    """Compare each form of a project with each other one."""
    pairs = itertools.combinations(document.projects, 2)
    yield from (_compared(document, one, other) for one, other in pairs)


def _compared(document: Document, one: FormAt, other: FormAt) -> Outcome:
    left, right = one.project, other.project
    if left.name and left.name == right.name:
        signs = document.part_name(one.prefix), document.part_name(other.prefix)
        values: dict[str, Value] = {"one": signs[0], "other": signs[1], "name": left.name}
        return _twice("name", one, other, values)
    same = left.budget is not None and left.budget == right.budget
    shared, most = _alike(left, right) if same else (0, 0)
    if shared * 2 > most:
        first, second = document.form_name(one.prefix), document.form_name(other.prefix)
        values = {"one": first, "other": second, "shared": shared, "most": most}
        return _twice("indicators", one, other, values)
    return Held()


def _twice(says: str, one: FormAt, other: FormAt, values: dict[str, Value]) -> Violation:
    cells = (*one.printed("budget"), *other.printed("budget"))
    budgets = {"first": one.ref("budget"), "second": other.ref("budget")}
    return Violation(cells, says, {**values, **budgets})


def _alike(one: ProjectEvaluation, other: ProjectEvaluation) -> tuple[int, int]:
    """Return how many indicators two forms share, and how many the longer one has."""
    rest = [(row.level3, f"{row.target}") for row in other.indicators]
    shared = 0
    for key in [(row.level3, f"{row.target}") for row in one.indicators]:
        if key in rest:
            rest.remove(key)
            shared += 1
    return shared, max(len(one.indicators), len(other.indicators))


# --- the same subject in several places ----------------------------------------


@frozen
class _Told:
    """What one place says of a subject; without a cell it is the narrative that says it."""

    cell: CellRef | None
    subject: str
    value: Fraction
    unit: str
    shown: str
    in_words: bool
    place: Place = NOWHERE

    @property
    def part(self) -> str:
        """The form that says it, or the narrative."""
        return NARRATIVE if self.cell is None else self.cell.table


_OF_ONE_PROJECT = ("成本", "时效", "满意度")
"""Indicators whose figures are of one project each and not compared."""
_OWN_RATES = ("执行率", "完成率", "合格率", "及时率", "支付率", "满意", "达标率", "覆盖率")
"""Rates that each project, task and year has of its own under one name; they are not compared."""
_LEAST = 4
"""Characters of a name that says enough to mean one thing everywhere."""


def _is_own_rate(subject: str) -> bool:
    return len(subject) < _LEAST or any(word in subject for word in _OWN_RATES)


def _told(document: Document) -> Iterator[_Told]:
    """Yield what narrative and forms state: indicators, and loose figures of the words."""
    narrative = document.accounts.narrative
    for section in narrative.sections if narrative is not None else ():
        if section.topic == "performance":
            yield from _in_words(None, section.text, section.place)
    for form in document.forms:
        for path, one in form.quantities():
            yield from _indicated(form.ref(f"{path}.actual"), one)
        yield from _in_words(form.ref("result"), form.form.result)


def _in_words(cell: CellRef | None, text: str | None, place: Place = NOWHERE) -> Iterator[_Told]:
    for one in statements_of(text):
        own = one.unit == PERCENT and _is_own_rate(one.subject)
        if not own and not one.added:
            yield _Told(cell, one.subject, one.value, one.unit, one.shown, True, place)


def _indicated(cell: CellRef, one: QuantitativeIndicator) -> Iterator[_Told]:
    own = any(word in f"{one.level1}{one.level2}{one.level3}" for word in _OF_ONE_PROJECT)
    if own or one.actual is None or one.unit is None:
        return
    value, unit = measured(Fraction(one.actual), one.unit)
    subject = subject_of(one.level3)
    if len(subject) >= _LEAST and not (unit == PERCENT and _is_own_rate(subject)):
        shown = f"{one.level3} {one.actual:f}{one.unit}"
        yield _Told(cell, subject, value, unit, shown, in_words=False)


@rule(
    "P-P15",
    W,
    "同一指标在各处的数字应一致",
    "the same indicator has the same figure everywhere",
    Basis("review-questions", "同一指标各处一致"),
    kind=Kind.FORM,
    needs=(EITHER_FORM,),
    says=Sentence("{told}", "{told}"),
)
def disagreements(document: Document) -> Iterator[Outcome]:
    """Compare what is said of one subject; one finding a subject."""
    if not document.forms:
        return
    yield Held()
    groups: dict[tuple[str, str], list[_Told]] = {}
    for one in _told(document):
        groups.setdefault((one.subject, one.unit), []).append(one)
    for (_, unit), group in groups.items():
        typed = sum(not one.in_words for one in group)
        spoken = any(one.cell is None for one in group)
        common = unit != PERCENT or any(_of_all(one) for one in group)
        if len({one.value for one in group}) > 1 and (typed or spoken) and common:
            yield _apart(document, group)


def _of_all(one: _Told) -> bool:
    """Whether the narrative or the form of the department says it, not a project of its own."""
    return one.cell is None or one.part == DEPARTMENT


def _is_common(group: list[_Told]) -> bool:
    """Whether what is said of a subject is surely of one thing, not of each project its own."""
    if group[0].unit == PERCENT:
        return len({one.value for one in group if _of_all(one)}) > 1
    return any(one.in_words or one.part == DEPARTMENT for one in group)


def _apart(document: Document, group: list[_Told]) -> Violation:
    """Say that places differ; counts that only project forms state may be each project's own."""
    firm = _is_common(group) or group[0].unit == Unit.WAN.value
    shown: dict[Fraction, dict[Message, None]] = {}
    for one in group:
        part = document.part_name(one.part)
        words = Message(f"{part.zh} {one.shown}", f"{part.en} {one.shown}")
        shown.setdefault(one.value, {})[words] = None
    cells = tuple(dict.fromkeys(one.cell for one in group if one.cell is not None))
    return Violation(
        cells,
        values={"told": tuple(tuple(words) for words in shown.values())},
        severity=W if firm else I,
        place=NOWHERE if cells else group[0].place,
    )
