"""The nine tables (决算公开表) and their rows.

Every column and every fixed line stands here once: its field name, its Chinese title and what it
adds up to. Titles in readers and printers, the identities inside a table, rows and CSV headers,
JSON keys are all derived from it. Official order is the order of definition.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

import attrs
from attrs import field, frozen

from gov_accounts.codes import Code, DepartmentEconomicCode, FunctionCode
from gov_accounts.exchange import Brief, Framed, Interchange, by_value
from gov_accounts.money import format_amount, require_amount
from gov_accounts.outside import outside
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "TABLES",
    "BasicExpenditureRow",
    "BasicExpenditureTable",
    "Block",
    "Column",
    "ExpenditureRow",
    "ExpenditureTable",
    "FiscalSummary",
    "FiscalSummaryLine",
    "GeneralBudgetRow",
    "GeneralBudgetTable",
    "GovernmentFundRow",
    "GovernmentFundTable",
    "Line",
    "RevenueRow",
    "RevenueTable",
    "Row",
    "StateCapitalRow",
    "StateCapitalTable",
    "Summary",
    "SummaryLine",
    "Table",
    "TableSpec",
    "ThreePublicLine",
    "ThreePublicTable",
    "may_be_negative",
]

_BALANCES = re.compile("opening|closing|surplus")


@lru_cache(maxsize=2**14)
def may_be_negative(row: str, column: str) -> bool:
    """Whether a figure may be below zero: balances carried over may, money got or spent may not.

    >>> may_be_negative("closing", "amount"), may_be_negative("2060101", "basic")
    (True, False)
    """
    return any(_BALANCES.match(name) is not None for name in (row, column))


# --- the vocabulary of a table description ----------------------------------------


@frozen
class Adds:
    """A sum that must hold by the meaning of a line or column.

    ``rule`` is the stable id, ``parts`` the names that are added; a leading ``-`` subtracts.
    ``parts`` of a line may be ``*``: all rows of the block that no other row contains. A sum that
    is ``in_total`` must hold in the row 合计 alone: elsewhere money may be moved between rows.
    """

    rule: str
    parts: tuple[str, ...]
    in_total: bool = False


def adds(rule: str, *parts: str, in_total: bool = False) -> Adds:
    """Describe a sum: rule id, then the names that are added."""
    return Adds(rule, parts, in_total)


@frozen
class Column:
    """A column of figures (栏): field name, official title, what it adds up to."""

    name: str
    title: str
    adds: Adds | None = None


@frozen
class Line:
    """A fixed line (行): key, official title without numbering, what it adds up to.

    ``under`` names the line above of which this one is a part (其中), where two lines of one block
    share a title.
    """

    key: str
    title: str
    adds: Adds | None = None
    under: str | None = None


@frozen
class Block:
    """A part of a table with its own rows: fixed lines, rows keyed by codes, or both.

    ``hierarchy`` is the id of the rule that a row is the sum of the rows directly below it;
    ``{category}`` in it stands for the 类.
    """

    columns: tuple[Column, ...]
    title: str = ""
    lines: tuple[Line, ...] = ()
    codes: type[Code] | None = None
    deepest: int = 0
    hierarchy: str | None = None
    _line_of: dict[str, Line] = field(init=False, eq=False, repr=False)

    @_line_of.default
    def _lines_by_key(self) -> dict[str, Line]:
        return {line.key: line for line in self.lines}

    def line(self, key: str) -> Line | None:
        """Return the fixed line of a key."""
        return self._line_of.get(key)

    def holds_code(self, key: str) -> bool:
        """Whether the key is the digits of a code that a row of this block may have."""
        if self.codes is None or not (key.isascii() and key.isdigit()):
            return False
        return (
            key[:1] in self.codes.LEADING
            and len(key) in self.codes.LENGTHS
            and len(key) <= self.deepest
        )


@frozen
class TableSpec:
    """What is known of a table before any document: its id, names, and blocks."""

    id: str
    attribute: str
    title: str
    blocks: tuple[Block, ...]
    optional_columns: tuple[str, ...] = ()
    block_of: Callable[[str], Block | None] = field(init=False, eq=False, repr=False)
    """Returns the block a row key belongs to; None if the table can have no such row."""

    @block_of.default
    def _remembering(self) -> Callable[[str], Block | None]:
        lines = {line.key: block for block in reversed(self.blocks) for line in block.lines}

        def block_of(key: str) -> Block | None:
            if key in lines:
                return lines[key]
            return next((block for block in self.blocks if block.holds_code(key)), None)

        return lru_cache(_KEYS_KEPT)(block_of)

    @property
    def english(self) -> str:
        """The sign and the name of the table in English.

        >>> GeneralBudgetTable.SPEC.english
        'T05 general budget'
        """
        return f"{self.id} {self.attribute.replace('_', ' ')}"

    def column(self, name: str) -> Column:
        """Return a column by name."""
        for block in self.blocks:
            for column in block.columns:
                if column.name == name:
                    return column
        raise KeyError(name)


_COLUMN = "gov_accounts.column"
_KEYS_KEPT = 2**12
"""So many keys of rows are remembered with their block; a year has some 1,500 codes."""


# --- rows ----------------------------------------


def _optional_amount(_instance: object, _attribute: object, value: object) -> None:
    if value is not None:
        require_amount(value)


def _text(_instance: object, attribute: attrs.Attribute[str], value: object) -> None:
    if not isinstance(value, str):
        raise TypeError(f"{attribute.name}: expected text, found {value!r}")


def _figure(title: str, adds: Adds | None = None) -> Any:
    return field(
        default=None,
        kw_only=True,
        eq=str,  # 0.50 and 0.5 are the same amount, but not printed the same
        validator=_optional_amount,
        metadata={_COLUMN: (title, adds)},
    )


@frozen(repr=False)
class Row(Brief):
    """A row of a table: its key, its label as printed without numbering, and one figure a column.

    ``key`` is the digits of a code, ``total`` for the row 合计, or the name of a fixed line. A
    blank is None, a printed zero is zero. Equal rows print the same digits: 0.50 is not 0.5.
    """

    key: str = field(validator=_text)
    label: str = field(validator=_text)

    def to_dict(self) -> dict[str, str]:
        """Return the row as it stands on the wire: digits as printed, blanks left out.

        >>> GeneralBudgetRow("206", "科学技术支出", total=Decimal("1.50")).to_dict()
        {'key': '206', 'label': '科学技术支出', 'total': '1.50'}
        """
        told = {name: format_amount(one) for name, one in self.figures() if one is not None}
        return {"key": self.key, "label": self.label, **told}

    def figures(self) -> Iterator[tuple[str, Decimal | None]]:
        """Yield (column, figure or None) in official order."""
        for name in columns_of(type(self)):
            yield name, getattr(self, name)


_COLUMNS: dict[type[Row], dict[str, Column]] = {}


def columns_of(row: type[Row]) -> dict[str, Column]:
    """Return the columns that a row class describes, by name, in official order."""
    found = _COLUMNS.get(row)
    if found is None:
        found = _COLUMNS[row] = {
            a.name: Column(a.name, *a.metadata[_COLUMN])
            for a in attrs.fields(row)
            if _COLUMN in a.metadata
        }
    return found


def _columns(row: type[Row], *names: str) -> tuple[Column, ...]:
    described = columns_of(row)
    return tuple(described[name] for name in names or described)


@frozen(repr=False)
class SummaryLine(Row):
    """A line of T01."""

    amount: Decimal | None = _figure("金额")


@frozen(repr=False)
class RevenueRow(Row):
    """A row of T02: revenue by source."""

    total: Decimal | None = _figure(
        "本年收入合计",
        adds(
            "T2-COL",
            "fiscal",
            "superior_subsidy",
            "institutional",
            "business",
            "subsidiary_remittance",
            "other",
        ),
    )
    fiscal: Decimal | None = _figure("财政拨款收入")
    superior_subsidy: Decimal | None = _figure("上级补助收入")
    institutional: Decimal | None = _figure("事业收入")
    business: Decimal | None = _figure("经营收入")
    subsidiary_remittance: Decimal | None = _figure("附属单位上缴收入")
    other: Decimal | None = _figure("其他收入")


@frozen(repr=False)
class ExpenditureRow(Row):
    """A row of T03: expenditure by nature."""

    total: Decimal | None = _figure(
        "本年支出合计",
        adds("T3-COL", "basic", "project", "superior_remittance", "business", "subsidiary_subsidy"),
    )
    basic: Decimal | None = _figure("基本支出")
    project: Decimal | None = _figure("项目支出")
    superior_remittance: Decimal | None = _figure("上缴上级支出")
    business: Decimal | None = _figure("经营支出")
    subsidiary_subsidy: Decimal | None = _figure("对附属单位补助支出")


@frozen(repr=False)
class FiscalSummaryLine(Row):
    """A line of T04: income lines carry ``amount``, expenditure lines the four columns by fund."""

    amount: Decimal | None = _figure("金额")
    total: Decimal | None = _figure(
        "合计", adds("T4-ROW", "general_budget", "government_fund", "state_capital")
    )
    general_budget: Decimal | None = _figure("一般公共预算财政拨款")
    government_fund: Decimal | None = _figure("政府性基金预算财政拨款")
    state_capital: Decimal | None = _figure("国有资本经营预算财政拨款")


@frozen(repr=False)
class GeneralBudgetRow(Row):
    """A row of T05."""

    total: Decimal | None = _figure("合计", adds("T5-COL", "basic", "project"))
    basic: Decimal | None = _figure("基本支出")
    project: Decimal | None = _figure("项目支出")


@frozen(repr=False)
class BasicExpenditureRow(Row):
    """A row of T06: basic expenditure by economic code."""

    amount: Decimal | None = _figure("决算数")


@frozen(repr=False)
class ThreePublicLine(Row):
    """A line of T07: budget and final figure."""

    budget: Decimal | None = _figure("预算数")
    final: Decimal | None = _figure("决算数")


@frozen(repr=False)
class GovernmentFundRow(Row):
    """A row of T08."""

    opening: Decimal | None = _figure("年初结转和结余")
    revenue: Decimal | None = _figure("本年收入")
    total: Decimal | None = _figure("小计", adds("T8-ROW", "basic", "project"))
    basic: Decimal | None = _figure("基本支出")
    project: Decimal | None = _figure("项目支出")
    closing: Decimal | None = _figure(
        "年末结转和结余", adds("T8-BAL", "opening", "revenue", "-total", in_total=True)
    )


@frozen(repr=False)
class StateCapitalRow(Row):
    """A row of T09; ``opening``, ``revenue`` and ``closing`` only where printed."""

    opening: Decimal | None = _figure("年初结转和结余")
    revenue: Decimal | None = _figure("本年收入")
    total: Decimal | None = _figure("合计", adds("T9-ROW", "basic", "project"))
    basic: Decimal | None = _figure("基本支出")
    project: Decimal | None = _figure("项目支出")
    closing: Decimal | None = _figure(
        "年末结转和结余", adds("T9-BAL", "opening", "revenue", "-total", in_total=True)
    )


# --- tables ----------------------------------------

R_co = TypeVar("R_co", bound=Row, covariant=True)


@by_value
def _rows(instance: Table[Row], _attribute: object, value: object) -> None:
    spec = instance.SPEC
    if not isinstance(value, tuple) or not {*map(type, value)} <= {instance.ROW}:
        raise TypeError(f"{spec.id}: expected a tuple of {instance.ROW.__name__}")
    keys = [row.key for row in value]
    if len({*keys}) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"{spec.id}: expected each row once, found {twice!r} twice")
    blocks = [*map(spec.block_of, keys)]
    if not all(blocks):
        stray = keys[blocks.index(None)]
        raise ValueError(f"{spec.id}: a row {stray!r} cannot stand in this table")
    for block in spec.blocks:
        own = _fields(instance, block)
        rows = [row for row, of in zip(value, blocks, strict=True) if of is block]
        for name in [name for name in columns_of(instance.ROW) if name not in own]:
            blanks = [*map(attrgetter(name), rows)]
            if blanks.count(None) < len(blanks):
                row = next(row for row in rows if getattr(row, name) is not None)
                raise ValueError(f"{spec.id}: row {row.key!r} has no column {name!r}")


def _fields(table: Table[Row], block: Block) -> set[str]:
    """Return the columns that the rows of a block have in a table."""
    return {column.name for column in block.columns} & set(table.columns)


@lru_cache(maxsize=2**14)
def _code(kind: type[Code], digits: str) -> Code:
    """Return a code; equal ones are one object where they recur."""
    return kind(digits)


@by_value
def _column_names(instance: Table[Row], _attribute: object, value: object) -> None:
    expected = tuple(columns_of(instance.ROW))
    if not isinstance(value, tuple) or tuple(name for name in expected if name in value) != value:
        raise ValueError(
            f"{instance.SPEC.id}: expected columns out of {expected} in that order, found {value!r}"
        )
    missing = [n for n in expected if n not in value and n not in instance.SPEC.optional_columns]
    if missing:
        raise ValueError(f"{instance.SPEC.id}: columns {missing} are part of every such table")


@by_value
def _quantum(_instance: object, _attribute: object, value: object) -> None:
    exponent = require_amount(value).as_tuple().exponent
    if value != Decimal(1).scaleb(int(exponent)):
        raise ValueError(f"quantum: expected a power of ten such as 0.01, found {value}")


def _all_columns(instance: Table[Row]) -> tuple[str, ...]:
    return tuple(columns_of(instance.ROW))


@frozen(repr=False)
class Table(Interchange, Framed, Generic[R_co]):
    """One of the nine tables: unit, last printed place, printed columns and rows.

    ``unit`` is None only if the document does not print it and the reader was not told; such a
    table is kept but cannot be compared. ``quantum`` is the last printed place. Keys are unique;
    figures are as printed and may be wrong.
    """

    SPEC: ClassVar[TableSpec]
    ROW: ClassVar[type[Row]]

    unit: Unit | None = field(
        validator=attrs.validators.optional(attrs.validators.instance_of(Unit))
    )
    quantum: Decimal = field(default=Decimal("0.01"), eq=str, validator=_quantum)
    columns: tuple[str, ...] = field(
        default=attrs.Factory(_all_columns, takes_self=True), validator=_column_names
    )
    rows: tuple[R_co, ...] = field(default=(), validator=_rows)
    _by_key: dict[str, R_co] | None = field(init=False, repr=False, eq=False, default=None)

    @property
    def _index(self) -> dict[str, R_co]:
        """The rows by key, made when first asked for: passing accounts on costs nothing."""
        if self._by_key is None:
            object.__setattr__(self, "_by_key", {row.key: row for row in self.rows})
        return self._by_key  # type: ignore[return-value]

    def _repr_html_(self) -> str:
        text: str = outside("display").table_html(self)
        return text

    def __str__(self) -> str:
        text: str = outside("display").table_text(self)
        return text

    def _repr_pretty_(self, printer: Any, _cycle: object) -> None:
        printer.text(str(self))

    def get(self, key: str | Code) -> R_co | None:
        """Return the row of a key or code, or None."""
        return self._index.get(str(key))

    def __repr__(self) -> str:
        """Say in a line what it is; ``str`` is the table itself."""
        unit = self.unit.value if self.unit is not None else "no unit"
        return f"<{type(self).__name__} {self.SPEC.id}: {len(self.rows)} rows, {unit}>"

    def __getitem__(self, key: str | Code) -> R_co:
        row = self._index.get(str(key))
        if row is None:
            raise KeyError(f"{self.SPEC.title} ({self.SPEC.id}) has no row {str(key)!r}")
        return row

    def __contains__(self, key: object) -> bool:
        return isinstance(key, (str, Code)) and str(key) in self._index

    def __iter__(self) -> Iterator[R_co]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def code_of(self, row: Row) -> Code | None:
        """Return the code of a row; None for a fixed line."""
        block = self.SPEC.block_of(row.key)
        if block is None or block.codes is None or block.line(row.key) is not None:
            return None
        # Mypy takes the hash of a code for that of its class.
        return _code(block.codes, row.key)  # type: ignore[arg-type]

    def printed(self) -> Iterator[tuple[R_co, Block, tuple[str, ...]]]:
        """Yield every row with its block and its printed columns; all views of cells read this."""
        own = {
            id(block): tuple([one.name for one in block.columns if one.name in self.columns])
            for block in self.SPEC.blocks
        }
        for row in self.rows:
            block = self.SPEC.block_of(row.key)
            if block is not None:  # the validator lets no other row in
                yield row, block, own[id(block)]

    def columns_of(self, key: str) -> tuple[str, ...]:
        """Return the printed columns of a row: those of its own side, in a table of two.

        >>> FiscalSummary(rows=(), unit=Unit.YUAN).columns_of("206")[0]
        'total'
        """
        block = self.SPEC.block_of(key)
        own = _fields(self, block) if block is not None else ()
        return tuple(name for name in self.columns if name in own)

    def block(self, title: str) -> tuple[R_co, ...]:
        """Return the rows of one side, 收入 or 支出, of T01 and T04."""
        return tuple(
            row
            for row in self.rows
            if (block := self.SPEC.block_of(row.key)) is not None and block.title == title
        )

    def parent_key(self, key: str) -> str | None:
        """Return the key of the nearest row above in the code hierarchy; None at the top."""
        return next((key[:n] for n in (5, 3) if n < len(key) and key[:n] in self._index), None)


if TYPE_CHECKING:
    from attrs import frozen as _described
else:

    def _described(kind: type) -> type:
        """Mark a table class: it adds no fields, so what ``Table`` generated serves it too."""
        return kind


TOTAL = "total"


def _by_function(prefix: str, row: type[Row]) -> tuple[Block, ...]:
    line = Line(TOTAL, "合计", adds=adds(f"{prefix}-TOT", "*"))
    return (Block(_columns(row), "", (line,), FunctionCode, 7, f"{prefix}-LVL"),)


@_described
class Summary(Table[SummaryLine]):
    """T01 收入支出决算总表: all income and expenditure, balances brought and carried forward."""

    __slots__ = ()
    ROW: ClassVar[type[Row]] = SummaryLine
    SPEC: ClassVar[TableSpec] = TableSpec(
        "T01",
        "summary",
        "收入支出决算总表",
        (
            Block(
                _columns(SummaryLine),
                "收入",
                (
                    Line("general_budget", "一般公共预算财政拨款收入"),
                    Line("government_fund", "政府性基金预算财政拨款收入"),
                    Line("state_capital", "国有资本经营预算财政拨款收入"),
                    Line("superior_subsidy", "上级补助收入"),
                    Line("institutional", "事业收入"),
                    Line("business", "经营收入"),
                    Line("subsidiary_remittance", "附属单位上缴收入"),
                    Line("other", "其他收入"),
                    Line(
                        "income_total",
                        "本年收入合计",
                        adds=adds(
                            "T1-R27",
                            "general_budget",
                            "government_fund",
                            "state_capital",
                            "superior_subsidy",
                            "institutional",
                            "business",
                            "subsidiary_remittance",
                            "other",
                        ),
                    ),
                    Line(
                        "surplus_used",
                        "使用非财政拨款结余",
                    ),
                    Line("opening", "年初结转和结余"),
                    Line(
                        "income_grand_total",
                        "总计",
                        adds=adds("T1-R31", "income_total", "surplus_used", "opening"),
                    ),
                ),
            ),
            Block(
                _columns(SummaryLine),
                "支出",
                (
                    Line("expenditure_total", "本年支出合计", adds=adds("T1-R58", "*")),
                    Line("surplus_allocated", "结余分配"),
                    Line("closing", "年末结转和结余"),
                    Line(
                        "expenditure_grand_total",
                        "总计",
                        adds=adds("T1-R62", "expenditure_total", "surplus_allocated", "closing"),
                    ),
                ),
                FunctionCode,
                3,
            ),
        ),
    )


@_described
class RevenueTable(Table[RevenueRow]):
    """T02 收入决算表: revenue of the year by functional code and source."""

    __slots__ = ()
    ROW: ClassVar[type[Row]] = RevenueRow
    SPEC: ClassVar[TableSpec] = TableSpec(
        "T02", "revenue", "收入决算表", _by_function("T2", RevenueRow)
    )


@_described
class ExpenditureTable(Table[ExpenditureRow]):
    """T03 支出决算表: expenditure of the year by functional code and nature."""

    __slots__ = ()
    ROW: ClassVar[type[Row]] = ExpenditureRow
    SPEC: ClassVar[TableSpec] = TableSpec(
        "T03", "expenditure", "支出决算表", _by_function("T3", ExpenditureRow)
    )


@_described
class FiscalSummary(Table[FiscalSummaryLine]):
    """T04 财政拨款收入支出决算总表: fiscal money by fund."""

    __slots__ = ()
    ROW: ClassVar[type[Row]] = FiscalSummaryLine
    SPEC: ClassVar[TableSpec] = TableSpec(
        "T04",
        "fiscal_summary",
        "财政拨款收入支出决算总表",
        (
            Block(
                _columns(FiscalSummaryLine, "amount"),
                "收入",
                (
                    Line("general_budget", "一般公共预算财政拨款"),
                    Line("government_fund", "政府性基金预算财政拨款"),
                    Line(
                        "state_capital",
                        "国有资本经营预算财政拨款",
                    ),
                    Line(
                        "income_total",
                        "本年收入合计",
                        adds=adds("T4-R27", "general_budget", "government_fund", "state_capital"),
                    ),
                    Line(
                        "opening",
                        "年初财政拨款结转和结余",
                        adds=adds(
                            "T4-R28",
                            "opening_general_budget",
                            "opening_government_fund",
                            "opening_state_capital",
                        ),
                    ),
                    Line("opening_general_budget", "一般公共预算财政拨款", under="opening"),
                    Line("opening_government_fund", "政府性基金预算财政拨款", under="opening"),
                    Line(
                        "opening_state_capital",
                        "国有资本经营预算财政拨款",
                        under="opening",
                    ),
                    Line(
                        "income_grand_total", "总计", adds=adds("T4-R32", "income_total", "opening")
                    ),
                ),
            ),
            Block(
                _columns(
                    FiscalSummaryLine, "total", "general_budget", "government_fund", "state_capital"
                ),
                "支出",
                (
                    Line("expenditure_total", "本年支出合计", adds=adds("T4-R59", "*")),
                    Line("closing", "年末财政拨款结转和结余"),
                    Line(
                        "expenditure_grand_total",
                        "总计",
                        adds=adds("T4-R64", "expenditure_total", "closing"),
                    ),
                ),
                FunctionCode,
                3,
            ),
        ),
    )


@_described
class GeneralBudgetTable(Table[GeneralBudgetRow]):
    """T05 一般公共预算财政拨款支出决算表: the general public budget by functional code."""

    __slots__ = ()
    ROW: ClassVar[type[Row]] = GeneralBudgetRow
    SPEC: ClassVar[TableSpec] = TableSpec(
        "T05",
        "general_budget",
        "一般公共预算财政拨款支出决算表",
        _by_function("T5", GeneralBudgetRow),
    )


@_described
class BasicExpenditureTable(Table[BasicExpenditureRow]):
    """T06 一般公共预算财政拨款基本支出决算表: basic expenditure by economic code."""

    __slots__ = ()
    ROW: ClassVar[type[Row]] = BasicExpenditureRow
    SPEC: ClassVar[TableSpec] = TableSpec(
        "T06",
        "basic_expenditure",
        "一般公共预算财政拨款基本支出决算表",
        (
            Block(
                _columns(BasicExpenditureRow),
                "",
                (
                    Line("personnel", "人员经费合计", adds=adds("T6-PERS", "301", "303")),
                    Line(
                        "operating",
                        "公用经费合计",
                        adds=adds("T6-PUB", "302", "307", "309", "310", "311", "312", "313", "399"),
                    ),
                ),
                DepartmentEconomicCode,
                5,
                "T6-{category}",
            ),
        ),
    )


@_described
class ThreePublicTable(Table[ThreePublicLine]):
    """T07 财政拨款“三公”经费支出决算表: travel abroad, receptions, vehicles."""

    __slots__ = ()
    ROW: ClassVar[type[Row]] = ThreePublicLine
    SPEC: ClassVar[TableSpec] = TableSpec(
        "T07",
        "three_public",
        "财政拨款“三公”经费支出决算表",
        (
            Block(
                _columns(ThreePublicLine),
                "",
                (
                    Line(
                        TOTAL,
                        "合计",
                        adds("T7-TOT", "overseas", "reception", "vehicles"),
                    ),
                    Line(
                        "overseas",
                        "因公出国（境）费",
                    ),
                    Line("reception", "公务接待费"),
                    Line(
                        "vehicles",
                        "公务用车购置及运行费",
                        adds("T7-CAR", "vehicles_running", "vehicles_purchase"),
                    ),
                    Line("vehicles_running", "公务用车运行维护费"),
                    Line("vehicles_purchase", "公务用车购置费"),
                ),
            ),
        ),
    )


@_described
class GovernmentFundTable(Table[GovernmentFundRow]):
    """T08 政府性基金预算财政拨款收入支出决算表."""

    __slots__ = ()
    ROW: ClassVar[type[Row]] = GovernmentFundRow
    SPEC: ClassVar[TableSpec] = TableSpec(
        "T08",
        "government_fund",
        "政府性基金预算财政拨款收入支出决算表",
        _by_function("T8", GovernmentFundRow),
        ("opening", "revenue", "closing"),
    )


@_described
class StateCapitalTable(Table[StateCapitalRow]):
    """T09 国有资本经营预算财政拨款(收入)支出决算表."""

    __slots__ = ()
    ROW: ClassVar[type[Row]] = StateCapitalRow
    SPEC: ClassVar[TableSpec] = TableSpec(
        "T09",
        "state_capital",
        "国有资本经营预算财政拨款收入支出决算表",
        _by_function("T9", StateCapitalRow),
        ("opening", "revenue", "closing"),
    )


TABLES: tuple[type[Table[Any]], ...] = (
    Summary,
    RevenueTable,
    ExpenditureTable,
    FiscalSummary,
    GeneralBudgetTable,
    BasicExpenditureTable,
    ThreePublicTable,
    GovernmentFundTable,
    StateCapitalTable,
)
"""The nine table classes in the order of their ids."""
