"""The stage *place*: the rows of all tables → the column of each figure, or those it may stand in.

What the page shows comes first (:mod:`gov_accounts.reading._page_evidence`), then the sums
(:mod:`gov_accounts.reading._placement`).
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.accounts import Reason, Unread
from gov_accounts.evidence import Known
from gov_accounts.reading._column_sums import NO_FIELD
from gov_accounts.reading._page_evidence import OnPage, places_on_page
from gov_accounts.reading._placement import OpenRow, Placed, place_figures
from gov_accounts.reading._table_rows import TableRow
from gov_accounts.tables import TOTAL
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.reading._pages import Box
    from gov_accounts.reading._table_rows import Figure, TableRead

__all__ = ["PlacedRow", "leaves_of", "place_rows", "usual_quantum"]


@frozen
class PlacedRow:
    """A row whose figures have columns: by name, None for a column without a field.

    ``ways`` are all admissible ones: one decides, of more one is the true one. ``exhausted``: the
    budget of work was spent before more of them could be excluded.
    """

    row: TableRow
    ways: tuple[tuple[str | None, ...], ...]
    known: Known = Known.PRINTED
    exhausted: bool = False

    def agreed(self) -> dict[str, Figure]:
        """Return the figures whose column is the same in every way, or holds the same amount."""
        filled = [dict(zip(way, self.row.figures, strict=True)) for way in self.ways]
        if len(filled) == 1:
            return {name: figure for name, figure in filled[0].items() if name is not None}
        return {
            name: figure
            for name, figure in filled[0].items()
            if name is not None
            and all(name in one and one[name].amount == figure.amount for one in filled)
        }


def usual_quantum(rows: Iterable[TableRow]) -> Decimal | None:
    """Return the last place that most figures print; None if none has decimals.

    >>> usual_quantum([]) is None
    True
    """
    exponents = (int(amount.as_tuple().exponent) for row in rows for amount in row.amounts())
    counts = Counter(exponent for exponent in exponents if exponent)
    return Decimal(1).scaleb(max(counts, key=lambda one: (counts[one], one))) if counts else None


def place_rows(
    tables: Mapping[str, TableRead],
    shape: FinalAccounts,
    quanta: Mapping[str, Decimal],
    boxes: Mapping[tuple[int, int], Box],
) -> dict[str, list[PlacedRow]]:
    """Return the rows of each table with the columns of their figures.

    ``shape`` has all tables and rows; ``quanta`` the usual last place of each table.
    """
    rows: list[OpenRow] = []
    for table_id, table in tables.items():
        leaves = leaves_of(table)
        on_page = places_on_page(
            table.spec, table.rows.values(), table.order_of, table.header, table.section.lines,
            boxes,
        )  # fmt: skip
        rows += [
            _open(table, row, quanta[table_id], on_page.get(row.key), leaves[row.key])
            for row in table.rows.values()
        ]
    placed = place_figures(shape, rows)
    return {
        table_id: [_placed(table, row, placed[table_id, row.key]) for row in table.rows.values()]
        for table_id, table in tables.items()
    }


def _open(
    table: TableRead, row: TableRow, usual: Decimal, on_page: OnPage | None, leaves: int
) -> OpenRow:
    order = table.order_of(row)
    own = [_below(order, one) for one in row.figures]
    page = on_page.allowed if on_page is not None else own
    allowed = tuple([one or other for one, other in zip(own, page, strict=True)])
    spoilt = [number for number, one in enumerate(row.figures) if one.spoilt]
    return OpenRow(
        table.spec.id,
        row.key,
        tuple([name or f"{NO_FIELD}{number}" for number, name in enumerate(order)]),
        tuple([one.amount for one in row.figures]),
        table.section.unit or Unit.WAN,
        tuple([_quantum(one, usual) for one in row.figures]),
        leaves,
        frozenset(spoilt) if spoilt else _NONE,
        allowed,
        on_page.slots if on_page is not None else (),
        sums=table.sums,
        whole=_whole(table, row, order),
    )


_NONE: frozenset[int] = frozenset()


def _below(order: Sequence[str | None], figure: Figure) -> frozenset[int] | None:
    """Return the column below which the source says that a figure stands."""
    return frozenset({order.index(figure.below)}) if figure.below in order else None


def _whole(table: TableRead, row: TableRow, order: Sequence[str | None]) -> int | None:
    """Return the column that all others of a row add up to."""
    block = table.spec.block_of(row.key)
    for column in block.columns if block is not None else ():
        parts = column.adds.parts if column.adds is not None else ()
        if len(parts) + 1 == len(order) and {column.name, *parts} == set(order):
            return order.index(column.name)
    return None


def _quantum(figure: Figure, usual: Decimal) -> Decimal:
    """Return the last printed place of a figure; one without decimals tells none."""
    exponent = 0 if figure.amount is None else int(figure.amount.as_tuple().exponent)
    return Decimal(1).scaleb(exponent) if exponent else usual


def _placed(table: TableRead, row: TableRow, placed: Placed) -> PlacedRow:
    order = table.order_of(row)
    ways = tuple(tuple(order[column] for column in one) for one in placed.placements)
    known = Known.PRINTED if placed.by_page else Known.DEDUCED
    return PlacedRow(row, ways, known, placed.exhausted)


def leaves_of(table: TableRead) -> dict[str, int]:
    """Return how many printed figures a figure of each row may have been added up from."""
    codes = sorted(key for key, row in table.rows.items() if key.isdigit() and row.figures)
    deepest = [
        key
        for key, behind in zip(codes, [*codes[1:], ""], strict=False)
        if not behind.startswith(key)
    ]
    below = Counter(key[:end] for key in deepest for end in range(1, len(key)))
    lines = sum(bool(row.figures) and not key.isdigit() for key, row in table.rows.items())
    found: dict[str, int] = {}
    for key, row in table.rows.items():
        if key == TOTAL and codes:
            own = len(deepest)
        else:
            own = below[key] if key.isdigit() else len(deepest) + lines - 1
        found[key] = max(1, own) * max(1, len(row.figures) - 1)
    return found


def oversized(table: TableRead) -> list[Unread]:
    """Take out rows with more figures than columns; they cannot be placed without a guess.

    合计 fills every column that a row fills: where it and another row have too many figures, the
    header prints columns that were not understood, and no row can be placed.
    """
    beyond = {
        key: excess
        for key, row in table.rows.items()
        if (excess := len(row.figures) - len(table.order_of(row))) > 0
    }
    everywhere = [*beyond.values()].count(beyond.get(TOTAL, 0)) > 1
    found: list[Unread] = []
    for key, row in list(table.rows.items()):
        if key in beyond or (everywhere and row.figures):
            reason = Reason.COLUMN_UNKNOWN if everywhere else Reason.TOO_MANY_FIGURES
            found.append(Unread(row.words(), reason, table.spec.id, row.place))
            del table.rows[key]
            table.cut = True
    return found
