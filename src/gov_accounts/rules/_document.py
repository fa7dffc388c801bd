"""The figures of a document as the judges see them: by cell name, with their meaning and their names."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.accounts import Place
from gov_accounts.findings import Message, PrintedCell
from gov_accounts.money import Interval, Rounding, Unit, stands_for, ticks
from gov_accounts.narrative import title_of
from gov_accounts.rules import is_code_row
from gov_accounts.tables import TABLES, TOTAL, parse_ref

if TYPE_CHECKING:
    from gov_accounts.accounts import FinalAccounts

__all__ = ["SPECS", "Document", "Figure"]

SPECS = {kind.SPEC.id: kind.SPEC for kind in TABLES}


@frozen
class Figure:
    """A printed figure in integers: its exact value in ticks and what it stands for."""

    amount: Decimal
    unit: Unit
    quantum: Decimal
    ticks: int
    half_up: Interval
    truncated: Interval

    def stands_for(self, rounding: Rounding | None) -> Interval:
        """Return what the figure stands for; in either practice, if that is not known."""
        if rounding is None:
            return self.half_up.hull(self.truncated)
        return self.half_up if rounding is Rounding.HALF_UP else self.truncated


class Document:
    """The figures of a document by cell name, and why others are not there."""

    def __init__(self, accounts: FinalAccounts) -> None:
        self.accounts = accounts
        self.figures: dict[str, Figure | None] = {}
        self.labels: dict[str, str] = {}
        self.open = {
            f"{one.table}[{one.row}].{column}"
            for one in accounts.ambiguous
            for column in one.open_columns
        }
        self.unreadable = accounts.unreadable
        self._unitless = {table.SPEC.id for table in accounts.tables() if table.unit is None}
        for cell in accounts.cells():
            self.labels[f"{cell.table}[{cell.row}]"] = cell.label
            if cell.amount is None:
                self.figures[cell.ref] = None
            elif cell.unit is not None:
                self.figures[cell.ref] = Figure(
                    cell.amount,
                    cell.unit,
                    cell.quantum,
                    ticks(cell.amount, cell.unit),
                    stands_for(cell.amount, cell.unit, cell.quantum, Rounding.HALF_UP),
                    stands_for(cell.amount, cell.unit, cell.quantum, Rounding.TRUNCATED),
                )
        for stated in accounts.narrative or ():
            unit = Unit.named(stated.unit)
            quantum = stated.quantum if unit is not None else Decimal("0.01")
            unit = unit or Unit.YUAN  # counts are exact: 0.01 元 is one 分
            self.figures[f"N[{stated.key}]"] = Figure(
                stated.value,
                unit,
                quantum,
                ticks(stated.value, unit),
                stands_for(stated.value, unit, quantum, Rounding.HALF_UP),
                stands_for(stated.value, unit, quantum, Rounding.TRUNCATED),
            )
            self.labels[f"N[{stated.key}]"] = stated.label or title_of(stated.key)

    def missing(self, ref: str) -> Message | None:
        """Say why a cell cannot be used; None if it can (a blank, or a code row not printed, is no money)."""
        if ref in self.open:
            return Message(
                f"{self.name(ref).zh}所在栏不能确定", f"the column of {ref} is ambiguous"
            )
        if ref in self.unreadable:
            return Message(
                f"{self.name(ref).zh}无法识别", f"what is printed in {ref} cannot be read"
            )
        if ref in self.figures:
            return None
        table_id, row, column = parse_ref(ref)
        if table_id == "N":
            return Message(f"情况说明没有“{title_of(row)}”", f"the explanation states no {row}")
        table = self.accounts.table(table_id)
        if table is None:
            title = SPECS[table_id].title
            return Message(f"文件中没有{title}", f"the document has no {table_id}")
        if table_id in self._unitless:
            title = table.SPEC.title
            return Message(f"{title}没有写明金额单位", f"{table_id} states no unit of money")
        if column not in table.columns:
            return Message(
                f"{table.SPEC.title}没有这一栏", f"{table_id} does not print the column {column}"
            )
        if table_id in self.accounts.incomplete:
            return Message(f"{table.SPEC.title}不完整", f"{table_id} is cut off")
        if is_code_row(ref) and row != TOTAL:
            return None
        return Message(f"{self.name(ref).zh}没有印出", f"{ref} is not printed")

    def measure(self, ref: str) -> tuple[Unit, Decimal] | None:
        """Return the unit and the last printed place of a cell, blank or not; None without a unit."""
        figure = self.figures.get(ref)
        if figure is not None:
            return figure.unit, figure.quantum
        table = self.accounts.table(parse_ref(ref)[0])
        return None if table is None or table.unit is None else (table.unit, table.quantum)

    def figure(self, ref: str) -> Figure | None:
        """Return the figure of a cell; None for a blank and for a row that is not printed."""
        return self.figures.get(ref)

    def name(self, ref: str, *, after: str | None = None) -> Message:
        """Return the name of a cell for people, without what a cell named before it already said."""
        table_id, row, column = parse_ref(ref)
        if table_id == "N":
            return Message(f"情况说明“{self.labels.get(ref, title_of(row))}”", ref)
        spec = SPECS[table_id]
        label = self.labels.get(f"{table_id}[{row}]")
        if label is None:
            block = spec.block_of(row)
            line = block.line(row) if block else None
            label = line.title if line else ""
        title = self.accounts.column_title(table_id, column)
        code = row if row.isdigit() else ""
        before = parse_ref(after) if after is not None else ("", "", "")
        if before[:2] == (table_id, row):
            return Message(title, ref)
        table_title = "" if before[0] == table_id else spec.title
        column_title = "" if before[::2] == (table_id, column) else title
        return Message(f"{table_title}[{code}{label}]{column_title}", ref)

    def printed(self, ref: str) -> PrintedCell:
        """Return a cell as findings show it."""
        figure = self.figures.get(ref)
        return PrintedCell(
            ref,
            figure.amount if figure else None,
            self.name(ref),
            self.accounts.places.get(ref, Place()) if figure else None,
        )
