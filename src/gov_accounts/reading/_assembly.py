"""The stage *assemble*: tables whose figures have columns → accounts, and what is open."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field

from gov_accounts.accounts import Ambiguous, FinalAccounts, Reason, Unread
from gov_accounts.evidence import Known
from gov_accounts.layouts import known_layouts
from gov_accounts.places import Place
from gov_accounts.reading._places_of_figures import (
    PlacedRow,
    leaves_of,
    oversized,
    place_rows,
    usual_quantum,
)
from gov_accounts.reading._plain_text import plain
from gov_accounts.reading._torn_text import adds_up, is_scattered
from gov_accounts.reading._vouching import vouched
from gov_accounts.refs import CellRef

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gov_accounts.layouts import Layout
    from gov_accounts.reading._pages import Box
    from gov_accounts.reading._table_rows import Figure, TableRead
    from gov_accounts.tables import Table

__all__ = ["assemble"]

_USUAL = Decimal("0.01")


def assemble(  # noqa: PLR0913, PLR0917 - all that was read of a document
    tables: Mapping[str, TableRead],
    unread: list[Unread],
    entity: str,
    year: int,
    boxes: Mapping[tuple[int, int], Box],
    starts: dict[CellRef, int],
) -> FinalAccounts:
    """Place the figures of all tables, and return the accounts.

    The function adds to ``starts`` where in its line each figure begins.
    """
    for table in tables.values():
        unread += oversized(table)
    quanta = _quanta(tables)
    incomplete = {table_id for table_id, table in tables.items() if table.cut}
    blank: dict[str, Any] = {
        one.spec.attribute: _table(one, quanta[t], {}) for t, one in tables.items()
    }
    shape = FinalAccounts(
        entity, year, layout=_layout_of(tables, year), incomplete=tuple(sorted(incomplete)), **blank
    )
    placed = _placed(tables, shape, quanta, boxes)
    found = _Found(shape, unread, starts)
    for table_id, table in tables.items():
        found.take(table, placed[table_id], quanta[table_id])
    return evolve(
        shape,
        **found.tables,
        unread=tuple(unread),
        ambiguous=tuple(found.ambiguous),
        places=found.places,
        evidence=found.evidence,
        incomplete=tuple(sorted(found.torn | incomplete)),
    )


def _placed(
    tables: Mapping[str, TableRead],
    shape: FinalAccounts,
    quanta: Mapping[str, Decimal],
    boxes: Mapping[tuple[int, int], Box],
) -> dict[str, list[PlacedRow]]:
    """Place the figures of all tables together; a table without a unit only knows its own sums."""
    placed = place_rows(
        {t: one for t, one in tables.items() if one.section.unit is not None}, shape, quanta, boxes
    )
    for table_id, table in tables.items():
        if table.section.unit is None:
            every: dict[str, Any] = {
                other.spec.attribute: None for other in tables.values() if other is not table
            }
            placed |= place_rows({table_id: table}, evolve(shape, **every), quanta, boxes)
    return placed


@define
class _Found:
    """What the tables give, gathered table by table."""

    shape: FinalAccounts
    unread: list[Unread]
    starts: dict[CellRef, int]
    tables: dict[str, Any] = field(factory=dict)
    places: dict[CellRef, Place] = field(factory=dict)
    evidence: dict[CellRef, Known] = field(factory=dict)
    ambiguous: list[Ambiguous] = field(factory=list)
    torn: set[str] = field(factory=set)

    def take(self, table: TableRead, rows: list[PlacedRow], quantum: Decimal) -> None:
        """Take in a table."""
        table_id = table.spec.id
        scattered = is_scattered(table)
        leaves = leaves_of(table)
        cells: dict[str, dict[str, Decimal | None]] = {}
        for placed in rows:
            row, agreed = placed.row, placed.agreed()
            if scattered and not adds_up(table, row.key, agreed, quantum, leaves[row.key]):
                self.unread.append(Unread(row.words(), Reason.ROW_BROKEN, table_id, row.place))
                self.torn.add(table_id)
                continue
            self._list(table_id, placed)
            cells[row.key] = {name: one.amount for name, one in agreed.items()}
            self._know(table_id, placed, agreed)
        self.tables[table.spec.attribute] = _table(table, quantum, cells)
        if any(placed.exhausted for placed in rows):
            title, place = table.spec.title, table.section.place
            self.unread.append(Unread(title, Reason.WORK_SPENT, table_id, place))
        if scattered:
            self._give_up_doubtful(table, cells, leaves, quantum)

    def _know(self, table_id: str, placed: PlacedRow, agreed: Mapping[str, Figure]) -> None:
        """Keep where each figure stands and how it is known; an open row is kept as that."""
        row = placed.row
        for name, figure in agreed.items():
            if figure.amount is not None:
                ref = CellRef.of(table_id, row.key, name)
                self.places[ref], self.starts[ref] = figure.place, figure.start
                if placed.known is not Known.PRINTED:
                    self.evidence[ref] = placed.known
        if len(placed.ways) < 2:
            return
        ways = dict.fromkeys(
            tuple(
                name
                for name, figure in zip(way, row.figures, strict=True)
                if figure.amount is not None and name is not None
            )
            for way in placed.ways
        )
        if len(ways) < 2:
            return
        if any(None in way for way in placed.ways):  # the columns with a field do not tell it all
            cells = {CellRef.of(table_id, row.key, n) for way in ways for n in way} - set(
                self.places
            )
            words = " ".join(map(str, row.amounts()))
            self.unread.append(
                Unread(words, Reason.BLANKS_LOST, table_id, row.place, tuple(sorted(cells)))
            )
            return
        self.ambiguous.append(
            Ambiguous(table_id, row.key, tuple(row.amounts()), tuple(ways), row.place)
        )

    def _list(self, table_id: str, placed: PlacedRow) -> None:
        """List the figures of a row that cannot be read, and those of columns without a field."""
        row = placed.row
        further = []
        for number, figure in enumerate(row.figures):
            names = {way[number] for way in placed.ways}
            if figure.spoilt:
                cells = sorted(CellRef.of(table_id, row.key, n) for n in names if n is not None)
                spoilt = (figure.spoilt, Reason.FIGURE_SPOILT, table_id, figure.place)
                self.unread.append(Unread(*spoilt, tuple(cells)))
            elif names == {None} and figure.amount is not None:
                further.append(str(figure.amount))
        if further:
            self.unread.append(
                Unread(" ".join(further), Reason.COLUMN_UNKNOWN, table_id, row.place)
            )

    def _give_up_doubtful(
        self,
        table: TableRead,
        cells: dict[str, dict[str, Decimal | None]],
        leaves: Mapping[str, int],
        quantum: Decimal,
    ) -> None:
        """Give up the figures of a scattered table that no sum of it vouches for."""
        table_id, attribute = table.spec.id, table.spec.attribute
        own: dict[str, Any] = {attribute: self.tables[attribute]}
        alone = FinalAccounts(self.shape.entity, self.shape.fiscal_year, **own)
        sure = vouched(alone, leaves, quantum)
        doubtful = [ref for ref in self.places if ref.table == table_id and ref not in sure]
        if not doubtful:
            return
        for ref in doubtful:
            del cells[ref.row][ref.column], self.places[ref]
            self.evidence.pop(ref, None)
        figures = " ".join(str(amount) for row in table.rows.values() for amount in row.amounts())
        self.unread.append(Unread(figures, Reason.BLANKS_LOST, table_id, table.section.place))
        self.tables[attribute] = _table(table, quantum, cells)
        self.ambiguous = [one for one in self.ambiguous if one.table != table_id]
        self.torn.add(table_id)


def _quanta(tables: Mapping[str, TableRead]) -> dict[str, Decimal]:
    """Return the last printed place of each table; an empty table prints as the others do."""
    found: dict[str, Decimal] = {}
    for table_id, table in tables.items():
        unit = table.section.unit
        others = (
            row
            for other in tables.values()
            if other.section.unit is unit
            for row in other.rows.values()
        )
        own = usual_quantum(table.rows.values())
        if own is None and any(row.amounts() for row in table.rows.values()):
            own = Decimal(1)
        found[table_id] = own or usual_quantum(others) or _USUAL
    return found


def _layout_of(tables: Mapping[str, TableRead], year: int) -> str | None:
    """Return the layout of the document: by marks and wide tables, then by most titles and numbers.

    Among equal layouts, one with the same tables is taken, then one of the year.
    """
    marked = sum(table.section.marked for table in tables.values()) * 2 > len(tables)
    wide = {table_id for table_id, table in tables.items() if table.wide}

    def agreement(layout: Layout) -> int:
        return sum(
            table.section.title.endswith(plain(layout.tables[table_id].title))
            + (table.section.number == layout.tables[table_id].number)
            for table_id, table in tables.items()
            if table_id in layout.tables
        )

    fitting = [
        ((set(layout.tables) == set(tables), agreement(layout), year in layout.years), name)
        for name, layout in known_layouts().items()
        if bool(layout.mark) is marked
        and (marked or wide == {t for t, own in layout.tables.items() if own.wide and t in tables})
    ]
    return max(fitting, key=lambda one: one[0])[1] if fitting else None


def _table(
    table: TableRead, quantum: Decimal, placed: Mapping[str, Mapping[str, Decimal | None]]
) -> Table[Any]:
    kind = table.section.kind
    rows = [kind.ROW(row.key, row.label, **placed.get(row.key, {})) for row in table.rows.values()]
    if len(kind.SPEC.blocks) > 1 or not _prints_codes_in_order(kind):
        order = _official_order(kind)
        rows.sort(key=lambda row: order(row.key))
    return kind(table.section.unit, quantum, table.columns, tuple(rows))


def _prints_codes_in_order(kind: type[Table[Any]]) -> bool:
    """Whether the rows of a table stand in one column, so that the order of print is theirs."""
    block = kind.SPEC.blocks[0]
    return block.codes is not None and block.deepest > 5


def _official_order(kind: type[Table[Any]]) -> Callable[[str], tuple[int, int, str, int]]:
    """Order rows as described: codes, then closing lines; T07 and T01 have one order only."""
    blocks = kind.SPEC.blocks
    lines = {
        line.key: (number, 1, "", index)
        for number, block in enumerate(blocks)
        for index, line in enumerate(block.lines)
    }
    coded = next((number for number, block in enumerate(blocks) if block.codes is not None), 0)

    def position(key: str) -> tuple[int, int, str, int]:
        return lines.get(key) or (coded, 0, key, 0)

    return position
