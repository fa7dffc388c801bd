"""The figures of a document for rules and judges: by name, with meaning, title and place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve, frozen

from gov_accounts.accounts import Reason
from gov_accounts.evidence import Absence, Known
from gov_accounts.findings import Message, PrintedCell
from gov_accounts.money import Interval, Rounding, bounds, last_place, ticks
from gov_accounts.narrative import Narrative, english_title_of, title_of
from gov_accounts.places import NOWHERE, Place, lies_in
from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.rules._answers import NotEvaluable
from gov_accounts.rules._form_view import FormAt
from gov_accounts.rules._part_names import DEPARTMENT, PARTS, form_name, has
from gov_accounts.rules._ranges import Range
from gov_accounts.rules._template_words import template_words_in
from gov_accounts.tables import TABLES
from gov_accounts.units import Unit
from gov_accounts.words import UNSIGNED_IN_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.narrative import Stated
    from gov_accounts.rules._answers import Subject, Value

__all__ = ["SPECS", "Document", "Figure", "percentage"]

SPECS = {kind.SPEC.id: kind.SPEC for kind in TABLES}

_T = TypeVar("_T")

_NOBODY = Message("", "")
_THIS_COLUMN = "这一栏"
"""A column that is not printed has no title in Chinese; in English it has its name."""
_UNTOLD = Narrative()

_FORM_ROWS_LOST = (
    Reason.TABLE_CUT,
    Reason.ROW_BROKEN,
    Reason.CUT_FIGURE,
    Reason.STRAY_FIGURE,
    Reason.TOO_MANY_FIGURES,
)
"""What was not understood of a form so that its rows do not add up to what it prints."""
_CODE = re.compile("[0-9]{3,7}")
_CODED = re.compile(r"(?<![a-z_])[a-z_]{1,40}(?:\.[a-z_]{1,40}){0,5}\.([0-9]{3,7})")
"""The name of a figure of a code, as ``items.2060101``."""
_MAY_SCORE = re.compile(rf"(?:^|\s){UNSIGNED_IN_TEXT}分?(?:\s|$)")
"""A number by itself, which may be a weight or a score; a figure inside a sentence is none."""


@frozen
class Figure:
    """A printed figure in integers: its exact value in ticks, and its last place in 分."""

    amount: Decimal
    unit: Unit
    quantum: Decimal
    ticks: int
    step: int

    @classmethod
    def of(cls, amount: Decimal, unit: Unit, quantum: Decimal) -> Figure:
        """Return a figure of its print."""
        return cls(amount, unit, quantum, ticks(amount, unit), last_place(quantum, unit))

    @property
    def range(self) -> Range:
        """What the figure stands for in 分, under either practice of rounding."""
        both = self.stands_for(None)
        return Range(Fraction(both.low), Fraction(both.high))

    def bounds(self, rounding: Rounding | None) -> tuple[int, int]:
        """Return the least and the greatest that the figure stands for, as :meth:`stands_for`."""
        if rounding is not None:
            return bounds(self.ticks, self.step, rounding)
        either = [bounds(self.ticks, self.step, one) for one in Rounding]
        return min(low for low, _ in either), max(high for _, high in either)

    def stands_for(self, rounding: Rounding | None) -> Interval:
        """Return what the figure stands for; in either practice, if that is not known."""
        return Interval(*self.bounds(rounding))


def percentage(stated: Stated, rounding: Rounding) -> Range:
    """Return what a printed percentage stands for, as a fraction of one."""
    quantum, value = Fraction(stated.quantum), Fraction(stated.value)
    low = value - quantum / 2 if rounding is Rounding.HALF_UP else value
    return Range(low / 100, (low + quantum) / 100)


class Document:
    """The figures of a document by their names, and why others are not there."""

    def __init__(self, accounts: FinalAccounts) -> None:
        self.accounts = accounts
        self.figures: dict[CellRef, Figure | None] = {}
        self.labels: dict[tuple[str, str], str] = {}
        self.stated: dict[CellRef, Stated] = {}
        self.open = {
            CellRef.of(one.table, one.row, column)
            for one in accounts.ambiguous
            for column in one.open_columns
        }
        self.open_rows = {(one.table, one.row) for one in accounts.ambiguous}
        self.unreadable = accounts.unreadable
        self._unitless = {table.SPEC.id for table in accounts.tables() if table.unit is None}
        self._once: dict[Callable[[Document], Any], Any] = {}
        self._missing: dict[CellRef, NotEvaluable | None] = {}
        self._supposed = {
            ref for ref, known in accounts.evidence.items() if known is Known.SUPPOSED
        }
        self._certain: set[CellRef] = set()
        self._names: dict[CellRef, Message] = {}
        self._columns: dict[tuple[str, str], Message] = {}
        self._take_tables()
        self._certain.update(self.figures.keys() - self.open - self.unreadable - self._supposed)
        self._take_narrative()

    def _take_tables(self) -> None:
        for table in self.accounts.tables():
            unit, quantum, name = table.unit, table.quantum, table.SPEC.id
            step = 0 if unit is None else last_place(quantum, unit)
            for row, _, columns in table.printed():
                key = row.key
                self.labels[name, key] = row.label
                for column in columns:
                    ref = CellRef.of(name, key, column)
                    amount = getattr(row, column)
                    if amount is None:
                        self.figures[ref] = None
                    elif unit is not None:
                        count = ticks(amount, unit)
                        self.figures[ref] = Figure(amount, unit, quantum, count, step)

    def _take_narrative(self) -> None:
        usual = self._usual_places()
        for stated in self.accounts.narrative or ():
            ref = CellRef.of(NARRATIVE, stated.key)
            unit = Unit.named(stated.unit)
            quantum = stated.quantum if unit is not None else Decimal("0.01")
            if unit is not None and not stated.value:  # 0万元 is nothing, not half of one 万元
                quantum = min(quantum, usual.get(stated.unit, quantum))
            # Counts are exact: 0.01 元 is one 分.
            self.figures[ref] = Figure.of(stated.value, unit or Unit.YUAN, quantum)
            self.labels[ref.line] = stated.title
            self.stated[ref] = stated

    def _usual_places(self) -> dict[str, Decimal]:
        """Return the last place that most amounts of the narrative print, by unit."""
        counts: defaultdict[str, Counter[Decimal]] = defaultdict(Counter)
        for stated in self.accounts.narrative or ():
            if stated.value:
                counts[stated.unit][stated.quantum] += 1
        return {unit: one.most_common(1)[0][0] for unit, one in counts.items()}

    def once(self, function: Callable[[Document], _T]) -> _T:
        """Return what a function makes of the document; it is made once, however many rules ask."""
        if function not in self._once:
            self._once[function] = function(self)
        found: _T = self._once[function]
        return found

    # --- its parts

    @cached_property
    def forms(self) -> tuple[FormAt, ...]:
        """The self-evaluation forms, that of the department first."""
        broken = {
            one.table
            for one in self.accounts.unread
            if one.reason in _FORM_ROWS_LOST
            and (one.reason is not Reason.STRAY_FIGURE or _MAY_SCORE.search(one.text))
        }
        return tuple(
            FormAt(name, form, name not in broken) for name, form in self.accounts.evaluations()
        )

    @cached_property
    def _form_by_prefix(self) -> dict[str, FormAt]:
        return {form.prefix: form for form in self.forms}

    @property
    def department(self) -> FormAt | None:
        """The form of the department (部门整体绩效自评表)."""
        return self._form_by_prefix.get(DEPARTMENT)

    @property
    def projects(self) -> tuple[FormAt, ...]:
        """The forms of projects (项目绩效自评表)."""
        return tuple(form for form in self.forms if form.prefix != DEPARTMENT)

    @property
    def narrative(self) -> Narrative:
        """The narrative (情况说明); an empty one where the document has none."""
        return self.accounts.narrative or _UNTOLD

    def has(self, part: str) -> bool:
        """Whether the document has a part: T01 to T09, N the narrative, D the form, P projects."""
        return has(self.accounts, part)

    def part_name(self, part: str) -> Message:
        """Return the name of a part for people."""
        return PARTS[part] if part in SPECS or part == NARRATIVE else form_name(part)

    def form_name(self, about: Subject) -> Message:
        """Return the name of a form by its prefix or by a figure of it; nothing for no form."""
        prefix = about.table if isinstance(about, CellRef) else about
        form = self._form_by_prefix.get(prefix) if isinstance(prefix, str) else None
        return _NOBODY if form is None else form.called

    def subject(self, about: Subject) -> Message:
        """Return the name of the subject of a rule: figures, a part, or words of the document."""
        if isinstance(about, tuple):
            titles = tuple(map(self.title, about))
            zh, en = ((one.zh for one in titles), (one.en for one in titles))
            return Message("、".join(zh), ", ".join(en))
        if isinstance(about, CellRef):
            return self.title(about)
        if about in SPECS:
            return self.part_name(about)
        named = self.form_name(about)
        return named if named.zh else Message(about, about)

    def unread_between(self, first: Place, last: Place) -> bool:
        """Whether a piece of the narrative between two places was not read; unknown places: no."""
        if first.line is None or last.line is None:
            return False
        pieces = (one.place for one in self.accounts.unread if one.table == NARRATIVE)
        return any(place.line is not None and lies_in(place, first, last) for place in pieces)

    # --- its figures

    def missing(self, ref: CellRef) -> NotEvaluable | None:
        """Say why a cell cannot be used; None if it can.

        A blank, or a row of a code that is not printed, is no money.
        """
        if ref not in self._missing:
            self._missing[ref] = self._why_missing(ref)
        return self._missing[ref]

    def _why_missing(self, ref: CellRef) -> NotEvaluable | None:
        if ref in self.figures and ref not in self.open and ref not in self.unreadable:
            return None
        absence = self.accounts.absence(ref)
        if absence is None or absence.is_zero:
            unitless = ref.table in self._unitless
            return NotEvaluable("no_unit", self._part(ref)) if unitless else None
        return self._not_read(ref) if absence is Absence.NOT_READ else self._not_given(ref)

    def certain(self, refs: Iterable[CellRef]) -> bool:
        """Whether nothing is missing or doubted of some cells; each is asked once."""
        return self._certain.issuperset(refs) or all(
            self._note_certain(ref) for ref in refs if ref not in self._certain
        )

    def _note_certain(self, ref: CellRef) -> bool:
        sure = self.missing(ref) is None and not self.supposed(ref)
        if sure:
            self._certain.add(ref)
        return sure

    def doubted(self, ref: CellRef) -> NotEvaluable | None:
        """Say why no sum may rest on a figure that is there; None if it may.

        What is only supposed to be said of a subject may raise a question, never blame.
        """
        return NotEvaluable("supposed", {"figure": ref}) if self.supposed(ref) else None

    def supposed(self, ref: CellRef) -> bool:
        """Whether it is only supposed that a figure is the one of that name.

        Words of a template that nobody filled in leave that open too: 减增加 is either.
        """
        if ref in self._supposed:
            return True
        stated = self.stated.get(ref)
        return stated is not None and any(template_words_in(stated.words))

    def _part(self, ref: CellRef) -> dict[str, Value]:
        return {"part": self.part_name(ref.table)}

    def _not_read(self, ref: CellRef) -> NotEvaluable:
        if ref in self.open:
            return NotEvaluable("ambiguous", {"cell": ref})
        if ref in self.unreadable:
            return NotEvaluable("unreadable", {"cell": ref})
        return NotEvaluable("cut_off", self._part(ref))

    def _not_given(self, ref: CellRef) -> NotEvaluable:
        if ref.table == NARRATIVE:
            return NotEvaluable("not_stated", {"figure": ref})
        table = self.accounts.table(ref.table)
        if table is None:
            return NotEvaluable("no_part", self._part(ref))
        if ref.column not in table.columns:
            column = Message(_THIS_COLUMN, ref.column)
            return NotEvaluable("no_column", {**self._part(ref), "column": column})
        return NotEvaluable("not_printed", {"cell": ref})

    def absent(self, ref: CellRef) -> bool:
        """Whether a cell is not known to be blank: no such row, a cut table, an open cell."""
        table = self.accounts.table(ref.table)
        gone = table is None or ref.row not in table or ref.table in self.accounts.incomplete
        return gone or self.is_open(ref)

    def is_open(self, ref: CellRef) -> bool:
        """Whether figures are printed in the row of a cell, but not known which is its own."""
        return ref.line in self.open_rows or ref in self.unreadable

    def measure(self, ref: CellRef) -> tuple[Unit, Decimal] | None:
        """Return unit and last printed place of a cell, blank or not; None without a unit."""
        figure = self.figures.get(ref)
        if figure is not None:
            return figure.unit, figure.quantum
        table = self.accounts.table(ref.table)
        return None if table is None or table.unit is None else (table.unit, table.quantum)

    def figure(self, ref: CellRef) -> Figure | None:
        """Return the figure of a cell; None for a blank and for a row that is not printed."""
        return self.figures.get(ref)

    def counts(self, ref: CellRef) -> bool:
        """Whether a figure of the narrative counts things, and is no money."""
        stated = self.stated.get(ref)
        return stated is not None and Unit.named(stated.unit) is None

    def amount(self, ref: CellRef) -> Decimal | None:
        """Return what is printed in a cell; None for a blank and for what is not printed."""
        figure = self.figures.get(ref)
        return None if figure is None else figure.amount

    def label(self, ref: CellRef) -> str:
        """Return the printed label of a figure's row, or what the narrative says the figure is."""
        return self.labels.get(ref.line, "")

    def range(self, ref: CellRef) -> Range | None:
        """Return the amounts in 分 that print as a figure of money, under either practice."""
        figure = self.figures.get(ref)
        stated = self.stated.get(ref)
        if figure is None or (stated is not None and Unit.named(stated.unit) is None):
            return None
        return figure.range

    def percentage(self, ref: CellRef, rounding: Rounding = Rounding.HALF_UP) -> Range | None:
        """Return what a percentage of the narrative stands for, as a fraction of one."""
        stated = self.stated.get(ref)
        return percentage(stated, rounding) if stated is not None else None

    # --- their names and places

    def label_in_form(self, ref: CellRef) -> Message:
        """Return the name of a figure of a form where it is clear which form is meant."""
        label = self._form_by_prefix[ref.table].label(ref.row)
        return Message(label, label)

    def name(self, ref: CellRef, *, after: CellRef | None = None) -> Message:
        """Return the name of a cell for people; it does not repeat words of the cell before."""
        if after is not None:
            return self._name(ref, after)
        if ref not in self._names:
            self._names[ref] = self._name(ref, None)
        return self._names[ref]

    def _name(self, ref: CellRef, after: CellRef | None) -> Message:
        if ref.table == NARRATIVE:
            title = self.labels.get(ref.line, title_of(ref.row))
            return Message(f"情况说明“{title}”", f"narrative “{self._told_in_english(ref)}”")
        if ref.table not in SPECS:
            return self._name_in_form(ref)
        column = self._column(ref.table, ref.column)
        if after is not None and after.line == ref.line:
            return column
        row = self._row(ref)
        if after is None or after.table != ref.table:
            table = PARTS[ref.table]
            return Message(f"{table.zh}[{row.zh}]{column.zh}", f"{table.en} [{row.en}] {column.en}")
        if after.column == ref.column:
            return Message(f"[{row.zh}]", f"[{row.en}]")
        return Message(f"[{row.zh}]{column.zh}", f"[{row.en}] {column.en}")

    def _column(self, table: str, column: str) -> Message:
        title = self._columns.get((table, column))
        if title is None:
            zh, en = self.accounts.column_title(table, column), column.replace("_", " ")
            title = self._columns[table, column] = Message(zh, en)
        return title

    def _told_in_english(self, ref: CellRef) -> str:
        """Return what a figure of the narrative is; in Chinese words where no English are known."""
        told = _CODED.sub(lambda found: self._with_name(found[1]), english_title_of(ref.row))
        return self.labels.get(ref.line, title_of(ref.row)) if "." in told else told

    def row_name(self, ref: CellRef) -> Message:
        """Return the name of the row of a cell: its table, code and label."""
        table, row = PARTS[ref.table], self._row(ref)
        return Message(f"{table.zh}[{row.zh}]", f"{table.en} [{row.en}]")

    def _row(self, ref: CellRef) -> Message:
        """Return the code of a row and its label as printed, or its official title."""
        label = self.labels.get(ref.line)
        if label is None:
            block = SPECS[ref.table].block_of(ref.row)
            line = block.line(ref.row) if block else None
            label = line.title if line else ""
        if ref.row.isdigit():
            own = "" if label == ref.row else label
            return Message(ref.row + own, f"{ref.row} {own}".rstrip())
        return Message(label, ref.row.replace("_", " "))

    def _name_in_form(self, ref: CellRef) -> Message:
        form, path = self._form_by_prefix[ref.table], ref.row
        called, label = form.called, form.label(path)
        return Message(f"{called.zh}{label}", f"{called.en} {label}")

    def title(self, ref: CellRef) -> Message:
        """Return the short name of a figure, where it is clear which part is meant."""
        if ref.table != NARRATIVE:
            return self.name(ref)
        return Message(self._with_name(title_of(ref.row)), self._told_in_english(ref))

    def _with_name(self, title: str) -> str:
        """Return a title that begins with a code, with the name of the code as tables print it."""
        found = _CODE.match(title)
        if found is None:
            return title
        names = (self.labels.get((one, found[0])) for one in SPECS)
        return f"{found[0]}{next(filter(None, names), '')}{title[found.end() :]}"

    def place(self, refs: Iterable[CellRef]) -> Place:
        """Return the place of the first of some figures that was read somewhere, or of its row."""
        wanted = tuple(refs)
        for ref in wanted:
            if ref in self.accounts.places or ref in self.stated:
                return self.accounts.place(ref)
        for ref in (one for name in wanted if name.is_cell for one in self._row_of(name)):
            if ref in self.accounts.places:
                # The words there are those of another column.
                return evolve(self.accounts.place(ref), quote=None)
        return self.accounts.place(wanted[0]) if wanted else NOWHERE.within(self.accounts.source)

    def _row_of(self, ref: CellRef) -> Iterator[CellRef]:
        table = self.accounts.table(ref.table)
        return (ref.beside(column) for column in (table.columns if table is not None else ()))

    def printed(self, ref: CellRef) -> PrintedCell:
        """Return a cell as findings show it."""
        if ref.table in SPECS or ref.table == NARRATIVE:
            found = self.figures.get(ref)
            amount = found.amount if found else None
            return PrintedCell(ref, amount, self.name(ref), self.accounts.place(ref))
        form = self._form_by_prefix[ref.table]
        return PrintedCell(ref, form.value(ref.row), self.name(ref), self.accounts.place(ref))
