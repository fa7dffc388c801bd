"""Accounts as tidy rows: one row a printed figure. Every other export reads this one path."""

from __future__ import annotations

import csv
import io
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.catalogue import default_catalogue
from gov_accounts.evidence import Known
from gov_accounts.money import format_amount
from gov_accounts.narrative import title_of
from gov_accounts.places import Place
from gov_accounts.refs import CellRef
from gov_accounts.units import Unit
from gov_accounts.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.tables import Row, Table

__all__ = [
    "FACT_COLUMNS",
    "fact_lines",
    "facts",
    "spreadsheet_safe",
    "to_columns",
    "to_csv",
    "to_rows",
]

FACT_COLUMNS = (
    "path",
    "entity",
    "fiscal_year",
    "ref",
    "table",
    "row",
    "column",
    "code",
    "level",
    "leaf",
    "name",
    "label",
    "column_label",
    "amount",
    "unit",
    "amount_yuan",
    "page",
    "place",
    "known",
)
"""Columns of the tidy table, in order; see :func:`facts`."""


def facts(
    accounts: FinalAccounts, *, blanks: bool = False, path: str | None = None
) -> list[dict[str, Any]]:
    """Return one dict a printed figure, with the keys :data:`FACT_COLUMNS`.

    ``path`` is where the document lies, the name of its file unless told. ``level`` is category,
    section or item (类, 款, 项), None for fixed lines. ``leaf`` says that no printed row below it
    has the same money, None outside the tables. ``name`` is the official name, ``label`` what is
    printed. ``amount`` is a Decimal as printed, ``unit`` its word, ``amount_yuan`` the same in 元,
    None for what is no money or has no unit. ``known`` is how the figure is known. ``blanks`` adds
    the blank cells.
    """
    whose = {
        "path": accounts.source or "" if path is None else path,
        "entity": accounts.entity,
        "fiscal_year": accounts.fiscal_year,
    }
    every = (
        *_table_facts(accounts, blanks=blanks),
        *_narrative_facts(accounts),
        *_form_facts(accounts),
    )
    return [{**whose, **fact} for fact in every]


@frozen
class _Line:
    """What is said of a row of a table."""

    level: str | None
    leaf: bool
    name: str


def _line_of(table: Table[Any], row: Row, year: int) -> _Line:
    spec, code = table.SPEC, table.code_of(row)
    if code is None:
        block = spec.block_of(row.key)
        line = block.line(row.key) if block is not None else None
        sums = line is not None and line.adds is not None
        return _Line(None, not sums, line.title if line is not None else row.label)
    below = any(one.key != row.key and one.key.startswith(row.key) for one in table)
    entry = default_catalogue().entry(code, year)
    return _Line(code.level.name.lower(), not below, entry.name if entry is not None else "")


def _table_facts(accounts: FinalAccounts, *, blanks: bool) -> Iterator[dict[str, Any]]:
    titles = {
        (table.SPEC.id, name): accounts.column_title(table.SPEC.id, name)
        for table in accounts.tables()
        for name in table.columns
    }
    lines = {
        (table.SPEC.id, row.key): _line_of(table, row, accounts.fiscal_year)
        for table in accounts.tables()
        for row in table
    }
    for cell in accounts.cells():
        if blanks or cell.amount is not None:
            line = lines[cell.table, cell.row]
            yield {
                "ref": str(cell.ref),
                "table": cell.table,
                "row": cell.row,
                "column": cell.column,
                "code": cell.code,
                "level": line.level,
                "leaf": line.leaf,
                "name": line.name,
                "label": cell.label,
                "column_label": titles[cell.table, cell.column],
                "amount": cell.amount,
                "unit": cell.unit.value if cell.unit else None,
                "amount_yuan": in_yuan(cell.amount, cell.unit),
                "page": cell.place.page,
                "place": cell.place.zh,
                "known": cell.known.value,
            }


def in_yuan(amount: Decimal | None, unit: Unit | None) -> Decimal | None:
    """Return an amount in 元, exactly; None for a blank and where the unit is none of money.

    >>> in_yuan(Decimal("532.41"), Unit.WAN)
    Decimal('5324100')
    """
    if amount is None or unit is None:
        return None
    moved = amount.scaleb(Decimal(unit.fen // Unit.YUAN.fen).adjusted(), _EXACT)
    return (
        moved if int(moved.as_tuple().exponent) <= 0 else moved.quantize(Decimal(1), None, _EXACT)
    )


_EXACT = Context(prec=100)
"""The caller's context decides nothing here."""
_LARGEST = (1 << 63) - 1


def whole_fen(yuan: Decimal | None) -> int | None:
    """Return an amount of 元 in whole 分; None for what is no money, finer, or beyond 64 bits.

    >>> whole_fen(Decimal("5324100.50")), whole_fen(Decimal("0.001"))
    (532410050, None)
    """
    if yuan is None:
        return None
    moved = yuan.scaleb(2, _EXACT)
    whole = int(moved)
    return whole if whole == moved and abs(whole) <= _LARGEST else None


def _told(accounts: FinalAccounts, ref: CellRef, place: Place) -> dict[str, Any]:
    """Return what all figures outside the tables have in common."""
    known = accounts.evidence.get(ref, Known.PRINTED)
    return {"page": place.page, "place": place.zh, "known": known.value}


def _narrative_facts(accounts: FinalAccounts) -> Iterator[dict[str, Any]]:
    for stated in accounts.narrative or ():
        yield {
            "ref": str(stated.ref),
            "table": stated.ref.table,
            "row": stated.key,
            "column": "",
            "code": next((part for part in stated.ref.path if part.isdigit()), ""),
            "level": None,
            "leaf": None,
            "name": title_of(stated.key),
            "label": stated.label or title_of(stated.key),
            "column_label": title_of(stated.key) if stated.label else "",
            "amount": stated.value,
            "unit": stated.unit,
            "amount_yuan": in_yuan(stated.value, Unit.named(stated.unit)),
            **_told(accounts, stated.ref, stated.place),
        }


def _form_facts(accounts: FinalAccounts) -> Iterator[dict[str, Any]]:
    for name, (path, label, value, unit) in accounts.evaluation_figures():
        ref = CellRef.of(name, path)
        yield {
            "ref": str(ref),
            "table": ref.table,
            "row": ref.row,
            "column": "",
            "code": "",
            "level": None,
            "leaf": None,
            "name": "",
            "label": label,
            "column_label": "",
            "amount": value,
            "unit": unit,
            "amount_yuan": in_yuan(value, Unit.named(unit or "")),
            **_told(accounts, ref, accounts.places.get(ref, Place())),
        }


def fact_lines(accounts: FinalAccounts, path: str | None = None) -> list[dict[str, Any]]:
    """Return the facts ready for JSON and CSV: amounts as text in the printed digits."""
    return [
        {**fact, **{name: _digits(fact[name]) for name in _AMOUNTS}}
        for fact in facts(accounts, path=path)
    ]


_AMOUNTS = ("amount", "amount_yuan")


def _digits(amount: Decimal | None) -> str | None:
    return None if amount is None else format_amount(amount)


def to_rows(documents: Iterable[FinalAccounts]) -> list[dict[str, Any]]:
    """Return the facts of several documents."""
    return [fact for accounts in documents for fact in facts(accounts)]


def to_columns(documents: Iterable[FinalAccounts]) -> dict[str, list[Any]]:
    """Return the same as one list a column, as data frames take it."""
    rows = to_rows(documents)
    return {name: [row[name] for row in rows] for name in FACT_COLUMNS}


def to_csv(
    documents: Iterable[FinalAccounts], *, bom: bool = False, path: str | None = None
) -> str:
    """Return the facts of documents as CSV with a header; formulas in labels are made harmless.

    ``bom`` puts the mark in front by which Excel knows UTF-8, ``path`` says where they lie.
    """
    stream = io.StringIO()
    stream.write("\ufeff" if bom else "")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(FACT_COLUMNS)
    for accounts in documents:
        for fact in fact_lines(accounts, path):
            writer.writerow(
                [
                    fact[name] if name in _AMOUNTS else spreadsheet_safe(fact[name])
                    for name in FACT_COLUMNS
                ]
            )
    return stream.getvalue()


def spreadsheet_safe(value: Any) -> Any:
    r"""Return a value that a spreadsheet takes for text and does not run as a formula.

    What would steer a terminal is written as an escape.

    >>> spreadsheet_safe(" ＝1+1"), spreadsheet_safe("行政运行"), spreadsheet_safe(None)
    ("' ＝1+1", '行政运行', '')
    """
    if not isinstance(value, str):
        return "" if value is None else value
    runs = value.lstrip()[:1] in _STARTS or value[:1] in "\t\r\n"
    shown = printable(value, keep="\n\t")
    return f"'{shown}" if value and runs else shown


_STARTS = frozenset("=+-@＝＋－＠")
"""The signs that start a formula, in both widths."""
