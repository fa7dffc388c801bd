"""What the tables must and must not show, beside sums and codes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gov_accounts.codes import FunctionCode, Level
from gov_accounts.findings import Severity
from gov_accounts.refs import CellRef
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Held, Kind, Sentence, Violation, rule
from gov_accounts.rules._scope import withholds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.rules._document import Document
    from gov_accounts.rules._records import Outcome
    from gov_accounts.tables import BasicExpenditureRow

__all__ = [
    "budget_in_another_unit",
    "duplicate_of_category",
    "kinds_of_basic",
    "negative",
    "rows_below",
    "surplus_used",
]


@rule(
    "T1-USE",
    Severity.INFO,
    "使用非财政拨款结余只适用于事业单位",
    "non-fiscal surplus is used by public institutions (事业单位) only",
    Basis("liaoning-accounts-2024", "名词解释：使用非财政拨款结余"),
    kind=Kind.TABLE,
    needs=("T01",),
    about=("T01",),
    says=Sentence(
        "有使用非财政拨款结余，请确认单位性质",
        "surplus is used: confirm that a 事业单位 is included",
    ),
)
def surplus_used(document: Document) -> Iterator[Outcome]:
    """Ask about surplus that is used: the document does not tell the kind of its unit."""
    ref = CellRef("T01[surplus_used].amount")
    figure = document.figure(ref)
    if figure is not None and figure.ticks > 0:
        yield Violation((ref,))


@rule(
    "T6-DUP",
    Severity.WARNING,
    "同类中另有款级数时，某一款与类合计相等，可能错填",
    "a 款 carries the total of its 类 although other 款 are not zero: perhaps misprinted",
    Basis("open-checker-cases", "款印成类的合计"),
    kind=Kind.TABLE,
    needs=("T06",),
    about=("T06",),
    says=Sentence(
        "{section}与{category}同为{amount}", "{section} and {category} are both {amount}"
    ),
)
def duplicate_of_category(document: Document) -> Iterator[Outcome]:
    """Find a 款 that repeats the figure of its 类 beside others."""
    table = document.accounts.basic_expenditure
    yield Held()
    if table is None:
        return
    parts: dict[str | None, list[BasicExpenditureRow]] = {}
    for row in table:
        if row.amount:
            parts.setdefault(table.parent_key(row.key), []).append(row)
    for row in table:
        below = parts.get(row.key, [])
        if len(below) < _SEVERAL:
            continue
        for child in below:
            if row.amount and child.amount == row.amount:
                yield Violation(
                    (CellRef.of("T06", child.key, "amount"), CellRef.of("T06", row.key, "amount")),
                    values={"section": child.key, "category": row.key, "amount": row.amount},
                )


_SEVERAL = 2


@rule(
    "SIGN",
    Severity.WARNING,
    "出现负数，请确认",
    "a negative figure: please confirm",
    Basis("open-checker-rules", "负数请确认"),
    kind=Kind.TABLE,
    says=Sentence("{cell}为{cell:printed}，是负数", "{cell} is {cell:printed}, below zero"),
)
def negative(document: Document) -> Iterator[Outcome]:
    """Ask about every negative figure."""
    yield Held()
    for ref, figure in document.figures.items():
        if figure is not None and figure.ticks < 0:
            yield Violation((ref,), values={"cell": ref})


_NOT_BASIC = ("309", "311", "313")
"""资本性支出（基本建设）, 对企业补助（基本建设）, 对社会保障基金补助: none is basic expenditure."""


@rule(
    "T6-KIND",
    Severity.WARNING,
    "基本支出中一般没有资本性支出（基本建设）、对企业补助（基本建设）和对社会保障基金补助",
    "309, 311 and 313 are usually no basic expenditure",
    Basis("classification-use", "309、311、313属项目支出"),
    kind=Kind.TABLE,
    needs=("T06",),
    about=("T06",),
    says=Sentence(
        "{cell}为{cell:printed}，请确认是否属于项目支出",
        "{cell} is {cell:printed}: confirm that it is no project expenditure",
    ),
)
def kinds_of_basic(document: Document) -> Iterator[Outcome]:
    """Ask about economic categories that basic expenditure does not have."""
    yield Held()
    for row in document.accounts.basic_expenditure or ():
        if row.key in _NOT_BASIC and row.amount:
            ref = CellRef.of("T06", row.key, "amount")
            yield Violation((ref,), values={"cell": ref})


@rule(
    "PARENT",
    Severity.ERROR,
    "有金额的类下应列款，有金额的款下应列项",
    "a 类 with money has a 款 below it, a 款 with money an 项",
    Basis("derived-from-tables", "类、款、项逐级列示"),
    kind=Kind.TABLE,
    says={
        "some": Sentence(
            "{rows}有金额，其下没有列出{level}", "no {level} is printed below {rows}, with money"
        ),
        "many": Sentence(
            "{rows}等{count}行有金额，其下没有列出{level}",
            "no {level} is printed below {count} rows with money: {rows}, …",
        ),
    },
)
def rows_below(document: Document) -> Iterator[Outcome]:
    """Find rows with money below which none is printed, while others of the level have some.

    It is only a question where a table breaks down no row of the level, where not all of it was
    read, and in units that may leave out rows.
    """
    for table in document.accounts.tables():
        block = table.SPEC.blocks[0]
        if block.codes is not FunctionCode or block.hierarchy is None:
            continue
        yield Held(about=table.SPEC.id)
        whole = table.SPEC.id not in document.accounts.incomplete and not any(
            one.table == table.SPEC.id for one in document.accounts.unread
        )
        for n, length in enumerate(FunctionCode.LENGTHS[:-1]):
            rows = [row for row in table if len(row.key) == length and row.key.isdigit()]
            above = {row.key[:length] for row in table if len(row.key) > length}
            bare = [
                CellRef.of(table.SPEC.id, row.key, table.columns_of(row.key)[0])
                for row in rows
                if row.key not in above and any(amount for _, amount in row.figures())
            ]
            if bare:
                sure = whole and len(bare) < len(rows) and not withholds(document.accounts)
                yield Violation(
                    tuple(bare),
                    "many" if len(bare) > _SHOWN else "some",
                    severity=None if sure else Severity.WARNING,
                    about=table.SPEC.id,
                    values={
                        "rows": tuple(map(document.row_name, bare[:_SHOWN])),
                        "count": len(bare),
                        "level": tuple(Level)[n + 1].value,
                    },
                )


_SHOWN = 5
"""So many rows are named."""
_UNITS_APART = (Fraction(3_000), Fraction(30_000))
"""Figures in 元 are about ten thousand times those in 万元."""


@rule(
    "T7-SIZE",
    Severity.WARNING,
    "“三公”经费的预算数与决算数应为同一单位",
    "budget and final figures of the three public expenses are in one unit",
    Basis("derived-from-tables", "预算数与决算数相差约一万倍"),
    kind=Kind.TABLE,
    needs=("T07",),
    about=("T07",),
    says=Sentence(
        "{cells}都相差约一万倍，单位可能不同",
        "{cells} are about ten thousand times apart: their units may differ",
    ),
)
def budget_in_another_unit(document: Document) -> Iterator[Outcome]:
    """Ask about a column of budgets that is ten thousand times the final figures, or less."""
    yield Held()
    both = [row for row in document.accounts.three_public or () if row.budget and row.final]
    ratios = [abs(Fraction(row.budget or 0) / Fraction(row.final or 1)) for row in both]
    low, high = _UNITS_APART
    greater = all(low <= ratio <= high for ratio in ratios)
    smaller = all(low <= 1 / ratio <= high for ratio in ratios)
    if both and (greater or smaller):
        cells = tuple(
            CellRef.of("T07", row.key, column) for row in both for column in ("budget", "final")
        )
        yield Violation(cells, values={"cells": cells[:_SHOWN]})
