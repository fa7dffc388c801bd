"""Two rows of a table in each other's place, and a row that a table leaves out."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import define

from gov_accounts.findings import Message
from gov_accounts.judging import _sum_sentences as say
from gov_accounts.judging._filled_templates import sentence
from gov_accounts.judging._whole_causes import Whole, Wrong
from gov_accounts.refs import CellRef
from gov_accounts.rules import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gov_accounts.rules import Value
    from gov_accounts.tables import Block, Row, Table

__all__ = ["ExchangedRows", "RowsLeftOut"]

_TELLING = 2
"""So many broken identities must be mended: one alone may be mended by chance."""
_SEVERAL = 2
"""So many rows that other tables print must be left out for a table to be cut short."""
_NAMED = 5
"""So many rows that are left out are named, the others counted."""
_PAIRS = 3000
"""So many pairs of rows of a table are tried."""


@define
class ExchangedRows:
    """Tries whether two rows of a table stand in each other's place."""

    wrong: Wrong

    def find(self) -> Whole | None:
        """Return the two rows whose exchange mends most of what is broken, if any does."""
        found = [
            whole
            for table in self.wrong.sums.document.accounts.tables()
            for pair in itertools.islice(self._pairs(table), _PAIRS)
            if (whole := self._exchanged(table, *pair)) is not None
        ]
        return max(found, key=lambda one: len(one.explained), default=None)

    def _pairs(self, table: Table[Row]) -> Iterator[tuple[str, str]]:
        """Yield pairs of rows of one level whose figures stand in broken identities."""
        wrong, name = self.wrong, table.SPEC.id
        rows = {
            wrong.sums.refs[cell].row
            for n in wrong.broken
            for cell in wrong.cells[n]
            if wrong.table_of(cell) == name
        }
        keys = [row.key for row in table if row.key in rows and row.key.isdigit()]
        for one, other in itertools.combinations(keys, 2):
            if len(one) == len(other):
                yield one, other

    def _exchanged(self, table: Table[Row], one: str, other: str) -> Whole | None:
        """Return the cause that two rows are exchanged; None if that leaves something broken."""
        wrong, sums = self.wrong, self.wrong.sums
        pairs = [
            (CellRef.of(table.SPEC.id, here, column), CellRef.of(table.SPEC.id, there, column))
            for column in table.columns
            for here, there in ((one, other), (other, one))
        ]
        moved = {
            sums.cells[here]: sums.cells[there]
            for here, there in pairs
            if here in sums.cells and there in sums.cells
        }
        system = sums.system
        changed = {
            here: there
            for here, there in moved.items()
            if system.printed[here] != system.printed[there]
            or not system.unknown.keys().isdisjoint((here, there))
        }
        touched = wrong.rows_of(changed)
        broken = [n for n in wrong.broken if n in touched]
        spans = {here: (system.low[there], system.high[there]) for here, there in moved.items()}
        if len(broken) < _TELLING or not all(wrong.holds_with(n, spans) for n in touched):
            return None
        rows = (CellRef.of(table.SPEC.id, key, table.columns[0]) for key in (one, other))
        first, second = map(sums.document.row_name, rows)
        told = sentence(sums.document, say.EXCHANGED, {"first": first, "second": second})
        right = {
            here: system.printed[there]
            for here, there in changed.items()
            if system.unknown.keys().isdisjoint((here, there))
        }
        return wrong.whole(told, right, broken, sums.without(touched))


@define
class RowsLeftOut:
    """Tries whether a table leaves out a row that other tables print."""

    wrong: Wrong

    def find(self) -> Whole | None:
        """Return the row that is left out and mends most of what is broken, if one does."""
        short = self._short_sums()
        found = [
            whole
            for (table, parent), sums in short.items()
            for code in self._codes_below(table, parent)
            if (whole := self._left_out(table, parent, code, sums)) is not None
        ]
        found += [
            whole
            for table in sorted({table for table, _ in short})
            if (whole := self._cut_short(table, short)) is not None
        ]
        return max(found, key=lambda one: len(one.explained), default=None)

    def _short_sums(self) -> dict[tuple[str, str], list[int]]:
        """Return the broken sums of rows below others, by table and the row that is the sum."""
        found: dict[tuple[str, str], list[int]] = {}
        for n in self.wrong.broken:
            whole = self.wrong.sums.by_row[n].identity.defines
            if whole is not None and whole.is_cell and self.wrong.sums.by_row[n].identity.closed:
                found.setdefault((whole.table, whole.row), []).append(n)
        return found

    def _codes_below(self, table: str, parent: str) -> Iterator[str]:
        """Yield the codes directly below a row that other tables print and this one does not."""
        accounts = self.wrong.sums.document.accounts
        own = accounts.table(table)
        if own is None:
            return
        block = own.SPEC.block_of(parent)
        codes = {
            row.key
            for other in accounts.tables()
            for row in other
            if block is not None and block.holds_code(row.key) and row.key not in own
        }
        above = parent if parent.isdigit() else None
        yield from sorted(code for code in codes if _above(block, code) == above)

    def _left_out(self, table: str, parent: str, code: str, short: list[int]) -> Whole | None:
        """Return the cause that a row is left out; None if other tables print other figures."""
        wrong, sums = self.wrong, self.wrong.sums
        spans = {sums.by_row[n].identity.refs[0].column: sums.system.reach(n) for n in short}
        if min(low for low, _ in spans.values()) < 0 or not self._elsewhere(table, code, spans):
            return None
        cells = {
            sums.cells[ref]: span
            for column, span in spans.items()
            if (ref := CellRef.of(table, code, column)) in sums.cells
        }
        touched = wrong.rows_of(cells)
        if not all(wrong.holds_with(n, cells) for n in touched):
            return None
        explained = [*short, *(n for n in wrong.broken if n in touched and n not in short)]
        wholes = {n: sums.cells[sums.by_row[n].identity.refs[0]] for n in short}
        figures = tuple(
            self._figure(cell, sums.system.differences[n]) for n, cell in wholes.items()
        )
        values: dict[str, Value] = {
            "table": sums.document.part_name(table),
            "row": self._name(code),
            "figures": figures,
            "parent": sums.document.row_name(CellRef.of(table, parent, next(iter(spans)))),
        }
        told = sentence(sums.document, say.ROW_LEFT_OUT, values)
        right: dict[int, int | None] = dict.fromkeys(wholes.values())
        return wrong.whole(told, right, explained, sums.without({*short, *touched}, 1))

    def _figure(self, cell: int, printed: int) -> Phrase:
        """Say which figure the row that is left out has in the column of a cell."""
        ref, document = self.wrong.sums.refs[cell], self.wrong.sums.document
        title = document.accounts.column_title(ref.table, ref.column)
        values: dict[str, Value] = {
            "column": Message(title, ref.column),
            "amount": self.wrong.amount(cell, printed) or Decimal(0),
        }
        return Phrase(say.FIGURE, values)

    def _cut_short(self, table: str, short: Mapping[tuple[str, str], list[int]]) -> Whole | None:
        """Return the cause that several rows are left out; None if sums do not lack them."""
        wrong, sums = self.wrong, self.wrong.sums
        found = sums.document.accounts.table(table)
        absent = {
            cell: ref.row
            for cell, ref in enumerate(sums.refs)
            if ref.table == table and ref.row.isdigit() and (found is None or ref.row not in found)
        }
        wanted = {cell for n in wrong.broken for cell in wrong.cells[n]}
        codes = {row for cell, row in absent.items() if cell in wanted}
        lacking = [
            n
            for (name, parent), own in short.items()
            if name == table and any(_below(code, parent) for code in codes)
            for n in own
            if sums.system.reach(n)[0] > 0
        ]
        touched = wrong.rows_of(absent)
        explained = [n for n in wrong.broken if n in touched or n in lacking]
        if len(codes) < _SEVERAL or not lacking:
            return None
        first = sorted(code for code in codes if not any(_below(code, one) for one in codes))
        values: dict[str, Value] = {
            "table": sums.document.part_name(table),
            "rows": tuple(map(self._name, first[:_NAMED])),
            "count": len(codes),
        }
        right: dict[int, int | None] = {
            sums.cells[sums.by_row[n].identity.refs[0]]: None for n in lacking
        }
        told = sentence(sums.document, say.ROWS_LEFT_OUT, values)
        return wrong.whole(told, right, explained, sums.without({*lacking, *touched}, len(codes)))

    def _elsewhere(self, table: str, code: str, spans: Mapping[str, tuple[int, int]]) -> bool:
        """Whether another table prints in the row of the code one of the figures that lack."""
        sums = self.wrong.sums
        for other in sums.document.accounts.tables():
            if other.SPEC.id == table or code not in other:
                continue
            for column in other.columns:
                figure = sums.document.figure(CellRef.of(other.SPEC.id, code, column))
                if figure is None or not figure.ticks:
                    continue
                own = figure.stands_for(None)
                if any(low <= own.high and own.low <= high for low, high in spans.values()):
                    return True
        return False

    def _name(self, code: str) -> str:
        """Return a code with its label in the first table that prints it."""
        labels = (
            other[code].label
            for other in self.wrong.sums.document.accounts.tables()
            if code in other
        )
        return f"{code}{next(labels, '')}"


def _below(code: str, parent: str) -> bool:
    above = parent if parent.isdigit() else ""
    return code != above and code.startswith(above)


def _above(block: Block | None, code: str) -> str | None:
    """Return the code directly above one; None where that is the whole table."""
    parent = block.codes(code).parent if block is not None and block.codes is not None else None
    return None if parent is None else parent.digits
