"""The final accounts of one unit and year (部门决算), as printed."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import attrs
from attrs import field, frozen

from gov_accounts.evidence import Absence, Known
from gov_accounts.exchange import Brief, Framed, Interchange, by_value, titled
from gov_accounts.money import format_amount, require_amount
from gov_accounts.outside import later, outside
from gov_accounts.places import NOWHERE, Place
from gov_accounts.refs import NARRATIVE, CellRef, cell_refs, row_name
from gov_accounts.tables import (
    TABLES,
    BasicExpenditureTable,
    ExpenditureTable,
    FiscalSummary,
    GeneralBudgetTable,
    GovernmentFundTable,
    RevenueTable,
    StateCapitalTable,
    Summary,
    Table,
    ThreePublicTable,
    columns_of,
)
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts import evaluation as _evaluation
    from gov_accounts import narrative as _narrative
    from gov_accounts.codes import CodeList
    from gov_accounts.findings import Protection, Report, Waiver

else:
    # Types name these classes; the modules run when somebody asks for the types or for a part.
    _evaluation, _narrative = later("evaluation"), later("narrative")

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "PARTS",
    "Ambiguous",
    "Cell",
    "FinalAccounts",
    "Place",
    "Reason",
    "Unread",
    "part_class",
]


class Reason(enum.Enum):
    """Why a piece of a document was not taken into a table, in Chinese and in English."""

    TABLE_MISSING = "table_missing"
    TABLE_TWICE = "table_twice"
    TABLE_CUT = "table_cut"
    LINE_MISSING = "line_missing"
    UNIT_MISSING = "unit_missing"
    HEADER_UNKNOWN = "header_unknown"
    ROW_TWICE = "row_twice"
    ROW_BROKEN = "row_broken"
    STRAY_FIGURE = "stray_figure"
    STRAY_TEXT = "stray_text"
    CUT_FIGURE = "cut_figure"
    PAGE_NUMBER = "page_number"
    TOO_MANY_FIGURES = "too_many_figures"
    FIGURE_SPOILT = "figure_spoilt"
    BLANKS_LOST = "blanks_lost"
    COLUMN_UNKNOWN = "column_unknown"
    OTHER_TABLE = "other_table"
    PICTURE = "picture"
    HIDDEN_SHEET = "hidden_sheet"
    WORK_SPENT = "work_spent"
    LINE_UNCLEAR = "line_unclear"

    @property
    def zh(self) -> str:
        """The reason in Chinese."""
        return _REASONS[self][0]

    @property
    def en(self) -> str:
        """The reason in English."""
        return _REASONS[self][1]


_REASONS: Mapping[Reason, tuple[str, str]] = MappingProxyType(
    {
        Reason.TABLE_MISSING: ("文件中没有找到这张表", "this table was not found in the document"),
        Reason.TABLE_TWICE: (
            "同一张表出现两次，只采用第一次",
            "the table appears twice; the first is used",
        ),
        Reason.TABLE_CUT: (
            "表格不完整：缺少后面的行",
            "the table is cut off: rows at its end are missing",
        ),
        Reason.LINE_MISSING: ("表中没有这一行", "the table does not print this line"),
        Reason.UNIT_MISSING: (
            "没有写明金额单位，请补充（命令行 --unit，读取时 unit=…）",
            "the unit of money is not printed; give it (--unit, when reading unit=…)",
        ),
        Reason.HEADER_UNKNOWN: (
            "表头无法识别，本表未读取",
            "the header was not understood; the table is not read",
        ),
        Reason.ROW_TWICE: (
            "同一行出现两次，只采用第一次",
            "the row appears twice; the first is used",
        ),
        Reason.ROW_BROKEN: (
            "该行不完整，科目或数字不清楚",
            "the row is broken: its code, line or figures are unclear",
        ),
        Reason.STRAY_FIGURE: (
            "没有认出数字是哪一项的",
            "a figure of which nothing tells what it is",
        ),
        Reason.STRAY_TEXT: ("文字不属于任何一行", "text that belongs to no row"),
        Reason.CUT_FIGURE: (
            "文件在此中断，数字可能不完整",
            "the document ends here; the figure may be cut",
        ),
        Reason.PAGE_NUMBER: ("看作页码", "taken for a page number"),
        Reason.BLANKS_LOST: (
            "空白单元格已丢失，无法确定数字属于哪一项",
            "blank cells are lost: what the figures stand for cannot be told",
        ),
        Reason.COLUMN_UNKNOWN: (
            "本表没有这一栏，未读取",
            "figures of columns that the table has no field for",
        ),
        Reason.PICTURE: (
            "这一页只有图片（扫描件），未能读取，请先作文字识别（OCR）",
            "the page is only a picture (scanned); it is not read before its text is recognised",
        ),
        Reason.HIDDEN_SHEET: ("工作表被隐藏，未读取", "the sheet is hidden; it is not read"),
        Reason.LINE_UNCLEAR: (
            "本表另有其他项目，无法确定这一合计是否包括它们",
            "the table has further lines, and nothing tells whether this total counts them",
        ),
        Reason.WORK_SPENT: (
            "可能的读法太多，没有逐一排除；未定的行可能本可确定",
            "too many readings to try all; some rows that are left open could perhaps be decided",
        ),
        Reason.OTHER_TABLE: (
            "不属于九张公开表，原样保留",
            "none of the nine tables; kept as it is",
        ),
        Reason.FIGURE_SPOILT: (
            "应为数字，但写法有误，无法识别",
            "stands where a figure stands, but is not written as one",
        ),
        Reason.TOO_MANY_FIGURES: (
            "该行数字多于栏数",
            "the row has more figures than the table has columns",
        ),
    }
)


_TABLE_IDS = [kind.SPEC.id for kind in TABLES]
PART_NAME = re.compile(r"T0[1-9]|N|D|P[1-9][0-9]*")
"""Names of the parts of a document that a piece of it may belong to."""


@by_value
def _part_name(_instance: object, _attribute: object, value: str | None) -> None:
    if value is not None and PART_NAME.fullmatch(value) is None:
        raise ValueError(f"expected T01 to T09, N, D, or P1 and so on, found {value!r}")


@by_value
def _table_id(_instance: object, _attribute: object, value: str) -> None:
    if all(value != kind.SPEC.id for kind in TABLES):
        raise ValueError(f"expected a table, T01 to T09, found {value!r}")


def _in_its_file(place: Place) -> Place:
    # Equal documents are equal whatever their files are called.
    return attrs.evolve(place, file=None)


@frozen(repr=False)
class Unread(Brief):
    """A piece of the document that is kept but not understood: where, what, and why.

    ``table`` is the part it belongs to: T01 to T09, N the narrative, D, P1 and so on; None where
    that is not known.
    ``cells`` are the names of the cells that this may be the figure of: they are blank, but not
    known to be.
    """

    TITLE: ClassVar[str] = "未能读取的内容"

    text: str = titled("原文", running=True)
    reason: Reason = titled("原因")
    table: str | None = titled(
        "所属表",
        default=None,
        validator=_part_name,
        schema={"pattern": f"^({PART_NAME.pattern})$"},
    )
    place: Place = titled("位置", default=NOWHERE, eq=_in_its_file)
    # attrs tells mypy of a converter only where it sees the field made.
    cells: tuple[CellRef, ...] = field(
        default=(), converter=cell_refs, metadata={"title": "可能所在的单元格"}
    )

    @property
    def harmless(self) -> bool:
        """Whether no table, narrative or form can lack anything because of it."""
        return self.reason in (Reason.PAGE_NUMBER, Reason.OTHER_TABLE, Reason.WORK_SPENT)

    @property
    def missing(self) -> bool:
        """Whether it is no piece of the document but something that the document does not have."""
        return self.reason in (Reason.TABLE_MISSING, Reason.LINE_MISSING, Reason.UNIT_MISSING)

    @property
    def may_hold_figures(self) -> bool:
        """Whether a figure that was not found may stand in it or behind it."""
        return not self.harmless and self.reason is not Reason.STRAY_TEXT


_SHOWN = 60
"""So many characters of a name stand in a line that says what a value is."""


def _digits(figures: tuple[Decimal, ...]) -> tuple[str, ...]:
    return tuple(map(str, figures))


@frozen(repr=False)
class Ambiguous(Brief):
    """Figures of one row whose columns cannot be decided.

    ``candidates`` lists every admissible assignment of the figures to column names, in print order.
    The figures that all candidates agree on stand in the row; the others are left out of it.
    """

    TITLE: ClassVar[str] = "所在栏不能确定的数字"

    table: str = titled("所属表", validator=_table_id, schema={"enum": _TABLE_IDS})
    row: str = titled("行")
    figures: tuple[Decimal, ...] = titled("数字", eq=_digits)
    candidates: tuple[tuple[str, ...], ...] = titled("可能的栏")
    place: Place = titled("位置", default=NOWHERE, eq=_in_its_file)

    @property
    def line(self) -> tuple[str, str]:
        """The table and the row, as ``CellRef.line`` has it."""
        return self.table, self.row

    @property
    def called(self) -> str:
        """The name of the row for people, as ``T03[2060101]``."""
        return row_name(*self.line)

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """The cells that some candidates fill and others do not, or fill differently."""
        return tuple(CellRef.of(self.table, self.row, name) for name in self.open_columns)

    @property
    def open_columns(self) -> tuple[str, ...]:
        """Columns that some candidates fill and others do not, or fill differently."""
        filled = [dict(zip(names, self.figures, strict=True)) for names in self.candidates]
        names = dict.fromkeys(name for one in filled for name in one)
        return tuple(n for n in names if any(one.get(n) != filled[0].get(n) for one in filled))


@frozen(repr=False)
class Cell(Brief):
    """One cell of a table, blank or not, with all that is known of it."""

    table: str
    row: str
    column: str
    label: str
    code: str
    amount: Decimal | None
    unit: Unit | None
    quantum: Decimal
    place: Place
    known: Known = Known.PRINTED

    @property
    def ref(self) -> CellRef:
        """The name of the cell, as ``T03[2060101].basic``."""
        return CellRef.of(self.table, self.row, self.column)


def _table_of(kind: type[Table[Any]]) -> Any:
    return field(
        default=None,
        kw_only=True,
        validator=attrs.validators.optional(attrs.validators.instance_of(kind)),
    )


FIRST_YEAR, LAST_YEAR = 1950, 2200
"""The fiscal years that accounts may be of."""

_PARTS = {
    "overview": ("narrative.Overview", False),
    "narrative": ("narrative.Narrative", False),
    "glossary": ("narrative.GlossaryTerm", True),
    "frame": ("narrative.FrameLine", True),
    "department_evaluation": ("evaluation.DepartmentEvaluation", False),
    "project_evaluations": ("evaluation.ProjectEvaluation", True),
}
PARTS: Mapping[str, bool] = MappingProxyType({name: many for name, (_, many) in _PARTS.items()})
"""The parts besides the tables, in the order of the wire, and whether there may be several."""


def part_class(name: str) -> type[Any]:
    """Return the class of a part; it is imported when it is first asked for.

    Work with tables alone need not wait for these classes.

    >>> part_class("glossary")
    <class 'gov_accounts.narrative.GlossaryTerm'>
    """
    module, _, kind = _PARTS[name][0].partition(".")
    found: type[Any] = getattr(outside(module), kind)
    return found


def _is_part(instance: object, attribute: Any, value: object) -> None:
    if value is None or value == ():
        return
    kind = part_class(attribute.name)
    check = _tuple_of(kind) if PARTS[attribute.name] else attrs.validators.instance_of(kind)
    check(instance, attribute, value)


def _part(default: tuple[()] | None = None) -> Any:
    return field(default=default, kw_only=True, validator=_is_part)


@by_value
def _year(_instance: object, _attribute: object, value: Any) -> None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or not FIRST_YEAR <= value <= LAST_YEAR:
        raise ValueError(f"fiscal_year: expected a year such as 2024, found {value!r}")


def _tuple_of(kind: type) -> Any:
    return attrs.validators.deep_iterable(
        attrs.validators.instance_of(kind), attrs.validators.instance_of(tuple)
    )


_are_ambiguous = _tuple_of(Ambiguous)


@by_value
def _ambiguities(instance: FinalAccounts, _attribute: object, value: tuple[Ambiguous, ...]) -> None:
    _are_ambiguous(instance, _attribute, value)
    for one in value:
        table = instance.table(one.table)
        if table is None or one.row not in table:
            raise ValueError(f"ambiguous: no row {one.row!r} in {one.table}")
        names = set(columns_of(table.ROW))
        for candidate in one.candidates:
            if len(candidate) != len(one.figures) or not set(candidate) <= names:
                raise ValueError(f"ambiguous: {one.called}: {candidate} does not fit the figures")
        for figure in one.figures:
            require_amount(figure)


def _frozen_counts(value: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType(dict(value))


def _frozen_places(value: Mapping[Any, Place]) -> Mapping[CellRef, Place]:
    # Any: a mapping with names for keys is none with text for keys, though each name is text.
    return MappingProxyType({CellRef.parse(name): place for name, place in value.items()})


def _frozen_evidence(value: Mapping[Any, Known]) -> Mapping[CellRef, Known]:
    return MappingProxyType({CellRef.parse(name): known for name, known in value.items()})


@frozen(cache_hash=True)
class FinalAccounts(Interchange, Framed):
    """Final accounts (部门决算) of one unit and one year.

    A table is None where the document has none. ``unread`` lists what a reader found but did not
    understand, ``ambiguous`` the figures whose column is open, ``incomplete`` the tables known to
    lack rows. ``frame`` keeps what stands around tables and texts: cover, contents, headings of
    parts, notes of tables. ``source`` is the name of the file, ``places`` says where in it each
    figure was read, ``evidence`` how those are known that do not stand under their own header or
    behind their own words, ``numerals`` what became of every printed numeral; these take no part in
    comparison.

    >>> from gov_accounts.tables import GeneralBudgetRow, GeneralBudgetTable
    >>> from gov_accounts.money import parse_amount
    >>> from gov_accounts.units import Unit
    >>> row = GeneralBudgetRow("2060101", "行政运行", total=parse_amount("532.41"))
    >>> table = GeneralBudgetTable(Unit.WAN, rows=(row,))
    >>> accounts = FinalAccounts("某市科学技术局", 2024, general_budget=table)
    >>> accounts.general_budget["2060101"].total
    Decimal('532.41')
    """

    entity: str = field(validator=attrs.validators.instance_of(str))
    fiscal_year: int = field(validator=_year)
    layout: str | None = field(
        default=None,
        kw_only=True,
        validator=attrs.validators.optional(attrs.validators.instance_of(str)),
    )
    summary: Summary | None = _table_of(Summary)
    revenue: RevenueTable | None = _table_of(RevenueTable)
    expenditure: ExpenditureTable | None = _table_of(ExpenditureTable)
    fiscal_summary: FiscalSummary | None = _table_of(FiscalSummary)
    general_budget: GeneralBudgetTable | None = _table_of(GeneralBudgetTable)
    basic_expenditure: BasicExpenditureTable | None = _table_of(BasicExpenditureTable)
    three_public: ThreePublicTable | None = _table_of(ThreePublicTable)
    government_fund: GovernmentFundTable | None = _table_of(GovernmentFundTable)
    state_capital: StateCapitalTable | None = _table_of(StateCapitalTable)
    incomplete: tuple[str, ...] = field(default=(), kw_only=True, validator=_tuple_of(str))
    unread: tuple[Unread, ...] = field(default=(), kw_only=True, validator=_tuple_of(Unread))
    ambiguous: tuple[Ambiguous, ...] = field(default=(), kw_only=True, validator=_ambiguities)
    # By their full names, which import the modules when the types are asked for.
    overview: _narrative.Overview | None = _part()
    narrative: _narrative.Narrative | None = _part()
    department_evaluation: _evaluation.DepartmentEvaluation | None = _part()
    project_evaluations: tuple[_evaluation.ProjectEvaluation, ...] = _part(())
    glossary: tuple[_narrative.GlossaryTerm, ...] = _part(())
    frame: tuple[_narrative.FrameLine, ...] = _part(())
    numerals: Mapping[str, int] = field(
        default=MappingProxyType({}), kw_only=True, eq=False, repr=False, converter=_frozen_counts
    )
    places: Mapping[CellRef, Place] = field(
        default=MappingProxyType({}), kw_only=True, eq=False, repr=False, converter=_frozen_places
    )
    evidence: Mapping[CellRef, Known] = field(
        default=MappingProxyType({}), kw_only=True, eq=False, repr=False, converter=_frozen_evidence
    )
    source: str | None = field(
        default=None,
        kw_only=True,
        eq=False,
        repr=False,
        validator=attrs.validators.optional(attrs.validators.instance_of(str)),
    )

    def __reduce__(self) -> tuple[Any, tuple[dict[str, Any]]]:
        # Read-only mappings cannot be pickled; accounts travel between processes.
        fields = {one.name: getattr(self, one.name) for one in attrs.fields(type(self)) if one.init}
        plain = {name: dict(fields[name]) for name in ("numerals", "places", "evidence")}
        return _unpickled, (fields | plain,)

    def table(self, table_id: str) -> Table[Any] | None:
        """Return a table by its id, T01 to T09; None where the document has none."""
        for kind in TABLES:
            if kind.SPEC.id == table_id:
                found: Table[Any] | None = getattr(self, kind.SPEC.attribute)
                return found
        raise KeyError(f"no table {table_id!r}; tables are T01 to T09")

    def __getitem__(self, table_id: str) -> Table[Any]:
        """Return a table by its id, T01 to T09; raises KeyError where the document has none."""
        found = self.table(table_id)
        if found is None:
            raise KeyError(f"the document has no table {table_id}")
        return found

    # Without this, Python would try to go through the accounts by number.
    __iter__: ClassVar[None] = None

    def tables(self) -> Iterator[Table[Any]]:
        """Yield the tables the document has, T01 first."""
        for kind in TABLES:
            table = getattr(self, kind.SPEC.attribute)
            if table is not None:
                yield table

    def cells(self) -> Iterator[Cell]:
        """Yield every cell of every table, blanks included."""
        for table in self.tables():
            spec = table.SPEC
            for row, block, columns in table.printed():
                code = "" if block.line(row.key) is not None else row.key
                for column in columns:
                    ref = CellRef.of(spec.id, row.key, column)
                    yield Cell(
                        spec.id,
                        row.key,
                        column,
                        row.label,
                        code,
                        getattr(row, column),
                        table.unit,
                        table.quantum,
                        self.places.get(ref, NOWHERE),
                        self.evidence.get(ref, Known.PRINTED),
                    )

    @property
    def unreadable(self) -> frozenset[CellRef]:
        """The cells whose print could not be read: None here, but not known to be blank."""
        return frozenset(ref for one in self.unread for ref in one.cells)

    def evaluations(
        self,
    ) -> Iterator[
        tuple[
            str,
            _evaluation.DepartmentEvaluation | _evaluation.ProjectEvaluation,
        ]
    ]:
        """Yield the self-evaluation forms under their names: ``D``, ``P1``, ``P2`` …."""
        if self.department_evaluation is not None:
            yield "D", self.department_evaluation
        for number, form in enumerate(self.project_evaluations, start=1):
            yield f"P{number}", form

    def evaluation_figures(self) -> Iterator[tuple[str, _evaluation.Figure]]:
        """Yield (form, figure) of every number of the forms; its name is ``form[path]``."""
        for name, form in self.evaluations():
            for figure in form.figures():
                yield name, figure

    def cell(self, ref: str) -> Decimal | None:
        """Return the printed figure of a cell by its name; None for a blank.

        Raises :class:`KeyError` if the document has no such row or table.
        """
        wanted = CellRef.parse(ref)
        if not wanted.is_cell:
            return self._said(wanted)
        table = self.table(wanted.table)
        row = table.get(wanted.row) if table is not None else None
        if row is None or wanted.column not in columns_of(type(row)):
            raise KeyError(f"no cell {ref} in the accounts of {self.entity} {self.fiscal_year}")
        figure: Decimal | None = getattr(row, wanted.column)
        return figure

    def _said(self, ref: CellRef) -> Decimal:
        """Return a figure of the narrative or of a form."""
        stated = self.narrative.get(ref.row) if self.narrative is not None else None
        if ref.table == NARRATIVE and stated is not None:
            return stated.value
        for name, (path, _, value, _) in self.evaluation_figures():
            if (name, path) == (ref.table, ref.row):
                return value
        raise KeyError(f"no cell {ref} in the accounts of {self.entity} {self.fiscal_year}")

    def known(self, ref: str) -> Known:
        """Return how a figure is known: printed, unless a reader says less of it.

        Raises :class:`KeyError` for a cell or figure that is not there, as :meth:`cell` does.
        """
        self.cell(ref)
        return self.evidence.get(CellRef.parse(ref), Known.PRINTED)

    def place(self, ref: str) -> Place:
        """Return where a figure stands, with the file, the label of its row, and the words there.

        The words of a cell are the label and the figure of its row; a blank cell has none.

        >>> FinalAccounts("某局", 2024, source="决算.pdf").place("T01[opening].amount").file
        '决算.pdf'
        """
        name = CellRef.parse(ref)
        place = self.places.get(name, NOWHERE)
        if name.is_cell:
            return self._place_in_table(name, place)
        if name.table != NARRATIVE:
            form = dict(self.evaluations()).get(name.table)
            label = _evaluation.row_label(form, name.row) if form is not None else None
            return place.within(self.source, label)
        stated = self.narrative.get(name.row) if self.narrative is not None else None
        if stated is None:
            return place.within(self.source)
        place = place if place.known else stated.place
        return place.within(self.source, quote=stated.quote)

    def _place_in_table(self, name: CellRef, place: Place) -> Place:
        table = self.table(name.table)
        row = table.get(name.row) if table is not None else None
        if row is None:
            return place.within(self.source)
        label = row.label or (row.key if row.key.isdigit() else "")
        figure: Decimal | None = getattr(row, name.column, None)
        words = None if figure is None else f"{label} {format_amount(figure)}".strip()
        return place.within(self.source, label, words)

    def absence(self, ref: str) -> Absence | None:
        """Return why a cell has no figure; None where it has one.

        >>> FinalAccounts("某局", 2024).absence("T03[2060101].basic")
        <Absence.NOT_GIVEN: 'not_given'>
        """
        name = CellRef.parse(ref)
        unread = any(name in one.cells for one in self.unread)
        if unread or any(name in one.cells for one in self.ambiguous):
            return Absence.NOT_READ
        if not name.is_cell:
            return self._unsaid(name)
        table = self.table(name.table)
        if table is None or name.column not in table.columns:
            return Absence.NOT_GIVEN
        row = table.get(name.row)
        if row is not None:
            return Absence.BLANK if getattr(row, name.column) is None else None
        if name.table in self.incomplete:
            return Absence.NOT_READ
        # A table prints codes only where there is money; a fixed line it always prints.
        return Absence.NOT_PRINTED if name.row.isdigit() else Absence.NOT_GIVEN

    def _unsaid(self, ref: CellRef) -> Absence | None:
        """Return why the narrative or a form does not state a figure; None where it does."""
        try:
            self._said(ref)
        except KeyError:
            if ref.table != NARRATIVE:
                return self._not_in_form(ref)
            cut = self.narrative is not None and ref.table in self.incomplete
            return Absence.NOT_READ if cut else Absence.NOT_GIVEN
        return None

    def _not_in_form(self, ref: CellRef) -> Absence:
        """Return why a form does not state a figure: a row is read whole or not at all."""
        form = dict(self.evaluations()).get(ref.table)
        if form is None:
            return Absence.NOT_GIVEN
        if _evaluation.row_of(form, ref.row) is not None:
            return Absence.BLANK
        if any(one.table == ref.table and one.may_hold_figures for one in self.unread):
            return Absence.NOT_READ
        if _evaluation.row_label(form, ref.row):
            return Absence.BLANK
        return Absence.NOT_PRINTED if ref.parent is not None else Absence.NOT_GIVEN

    def column_title(self, table_id: str, column: str) -> str:
        """Return the title of a column as the layout of this document prints it.

        The title is the official one if the layout is not known.
        """
        kind = next(kind for kind in TABLES if kind.SPEC.id == table_id)
        described = kind.SPEC.column(column)
        from gov_accounts.layouts import known_layouts  # noqa: PLC0415

        if self.layout is not None and self.layout in known_layouts():
            return known_layouts()[self.layout].tables[table_id].column_title(described)
        return described.title

    @property
    def digest(self) -> str:
        """The SHA-256 of the canonical JSON, in hexadecimal.

        Equal accounts that were read from equal places have the same one.

        >>> FinalAccounts("某局", 2024).digest == FinalAccounts("某局", 2024).digest
        True
        """
        return sha256(self.to_json().encode()).hexdigest()

    def facts(self) -> list[dict[str, Any]]:
        """Return all printed figures as tidy rows; see :func:`gov_accounts.exports.facts`."""
        made: list[dict[str, Any]] = outside("exports").facts(self)
        return made

    def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
        """Return the facts as an Arrow stream for data frames; needs the ``arrow`` extra."""
        return outside("exports.arrow").Facts([self]).__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        """Say in a line what it is: a list of documents fits a screen.

        >>> FinalAccounts("某局", 2024)
        <FinalAccounts 某局 2024: 0 tables, 0 figures>
        """
        tables = sum(True for _ in self.tables())
        figures = sum(cell.amount is not None for cell in self.cells())
        more = "" if self.narrative is None else ", narrative"
        more += f", {forms} forms" if (forms := sum(True for _ in self.evaluations())) else ""
        entity = self.entity if len(self.entity) <= _SHOWN else f"{self.entity[:_SHOWN]}…"
        told = f"{entity} {self.fiscal_year}: {tables} tables, {figures} figures{more}"
        return f"<{type(self).__name__} {told}>"

    def _repr_html_(self) -> str:
        text: str = outside("display").accounts_html(self, self.check())
        return text

    def __str__(self) -> str:
        return outside("display").accounts_text(self) or f"{self.entity} {self.fiscal_year}"

    def _repr_pretty_(self, printer: Any, _cycle: object) -> None:
        printer.text(str(self))

    def check(self, *, waivers: Iterable[Waiver] = (), catalogue: CodeList | None = None) -> Report:
        """Judge the figures; see :func:`gov_accounts.judging.check`."""
        made: Report = outside("judging").check(self, waivers=waivers, catalogue=catalogue)
        return made

    def coverage(self) -> tuple[Protection, ...]:
        """Say which identities protect each figure; see :func:`gov_accounts.judging._coverage`."""
        made: tuple[Protection, ...] = outside("judging").coverage(self)
        return made


def _unpickled(fields: dict[str, Any]) -> FinalAccounts:
    return FinalAccounts(**fields)
