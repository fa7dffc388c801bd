"""Lines printed as groups of columns, such as T07 as twelve figures in one row."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from gov_accounts import layouts
from gov_accounts.accounts import Reason, Unread
from gov_accounts.layouts import known_layouts, line_orders
from gov_accounts.money import exact_sum, quantum_of
from gov_accounts.reading._labels import column_words, line_words
from gov_accounts.reading._page_evidence import columns_below
from gov_accounts.reading._plain_text import plain
from gov_accounts.reading._table_rows import Figure, TableRead, TableRow, figure_of, texts
from gov_accounts.reading._text_header import counted_columns
from gov_accounts.refs import CellRef

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gov_accounts.reading._find import Section
    from gov_accounts.reading._printed_cells import Cell
    from gov_accounts.tables import Line, TableSpec

__all__ = ["TORN", "blocked_header", "is_wide", "wide_cells", "wide_rows", "wide_title"]


def printed_order(spec: TableSpec, cells: Sequence[Cell]) -> tuple[str, ...] | None:
    """Return the lines in the order in which a header prints their words; None if it is torn.

    The parts of a line stand behind it, also where a second line of the header names them. Words
    of one level on lines of different height do not tell their order.
    """
    lines = spec.blocks[0].lines
    names = {word: line.key for line in reversed(lines) for word in line_words(spec.id, line.key)}
    whole = {part: line.key for line in lines if line.adds for part in line.adds.parts}
    order: list[str] = []
    above: set[object] = set()
    for cell in cells:
        key = names.get(plain(cell.text))
        if key is None or key in order:
            continue
        parent = whole.get(key)
        if parent is None or whole.get(parent) is None:  # the whole, or a part of it
            order.append(key)
            above.add(cell.place)
        elif parent in order:
            kin = [one for one in order if one == parent or whole.get(one) == parent]
            order.insert(order.index(kin[-1]) + 1, key)
    return tuple(order) if len(order) == len(lines) and len(above) == 1 else None


def wide_order(
    spec: TableSpec, figures: Sequence[Decimal | None], *, lost: bool = False
) -> tuple[str, ...] | None:
    """Return the lines that a row of figures stands for, one by pair of columns; None if unclear.

    The order of a known layout is taken if its sums hold, otherwise the only order whose sums hold.
    """
    width = len(spec.blocks[0].columns)
    if len(figures) != width * len(spec.blocks[0].lines):
        return None
    for order in line_orders(spec.id):
        if _holds(spec, order, figures, width):
            return order
    if lost:
        return None
    keys = tuple(line.key for line in spec.blocks[0].lines)
    found = [o for o in _orders(spec, keys) if _holds(spec, o, figures, width)]
    meanings = {
        tuple(figures[o.index(k) * width + n] for k in keys for n in range(width)) for o in found
    }
    return found[0] if len(meanings) == 1 else None


def wide_cells(
    spec: TableSpec,
    figures: Sequence[Decimal | None],
    *,
    blocked: bool,
    below: Sequence[int] | None,
    printed: tuple[str, ...] | None = None,
) -> tuple[dict[tuple[str, str], int], set[tuple[str, str]]]:
    """Return which figure stands in each line and column, and the cells of which that is not clear.

    ``blocked``: all lines stand below each column, else all columns below each line. ``below``: the
    number of the place of each figure, if the text tells it. ``printed``: the lines in the order of
    the header, if that tells it. The sums find blank cells that were lost.
    """
    columns = [column.name for column in spec.blocks[0].columns]
    width, lines = len(columns), len(spec.blocks[0].lines)

    def rowwise(cells: Sequence[Decimal | None]) -> list[Decimal | None]:
        return [
            cells[c * lines + n] if blocked else cells[n * width + c]
            for n in range(lines)
            for c in range(width)
        ]

    every = {(line.key, name) for line in spec.blocks[0].lines for name in columns}
    if len(figures) > lines * width:
        return {}, every
    ways = (
        [tuple(below)]
        if below is not None
        else itertools.combinations(range(lines * width), len(figures))
    )
    found: list[dict[tuple[str, str], int]] = []
    for way in ways:
        at = {place: number for number, place in enumerate(way)}
        cells = [figures[at[place]] if place in at else None for place in range(lines * width)]
        lost = len(figures) < lines * width
        if printed is not None:
            order = (
                printed if _fits(spec, printed, rowwise(cells), known=not lost or below) else None
            )
        else:
            order = wide_order(spec, rowwise(cells), lost=lost)
        if order is not None:
            place_of = {
                (key, name): c * lines + n if blocked else n * width + c
                for n, key in enumerate(order)
                for c, name in enumerate(columns)
            }
            found.append({cell: at[place] for cell, place in place_of.items() if place in at})
    if not found:
        return {}, every
    agreed = {
        cell: number
        for cell, number in found[0].items()
        if all(one.get(cell) == number for one in found)
    }
    return agreed, {cell for one in found for cell in one} - agreed.keys()


def _fits(
    spec: TableSpec, order: tuple[str, ...], figures: Sequence[Decimal | None], *, known: object
) -> bool:
    """Whether figures may stand so; sums are asked only if the page does not tell the places."""
    return bool(known) or _holds(spec, order, figures, len(spec.blocks[0].columns))


def wide_title(spec: TableSpec, line: Line, header: str) -> str:
    """Return the title of a line as the header, or else a layout that tears words, prints it."""
    ours = [
        own.line_title(line)
        for layout in known_layouts().values()
        if (own := layout.tables.get(spec.id)) is not None and own.wide
    ]
    titles = [*dict.fromkeys((*ours, *layouts.line_words(spec.id, line.key)))]
    return next((title for title in titles if plain(title) in header), titles[0])


def _orders(spec: TableSpec, keys: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield orders in which the parts of a line stand together, behind the line."""
    parts = {line.key: line.adds.parts for line in spec.blocks[0].lines if line.adds is not None}
    for order in itertools.permutations(keys):
        at = {key: place for place, key in enumerate(order)}
        if all(
            max(at[p] for p in below) - at[key] == len(below)
            and min(at[p] for p in below) > at[key]
            for key, below in parts.items()
            if not any(p in parts for p in below)
        ):
            yield order


def _holds(
    spec: TableSpec, order: tuple[str, ...], figures: Sequence[Decimal | None], width: int
) -> bool:
    """Whether the sums between lines hold in every column, within the rounding of each part."""
    step = quantum_of([figure for figure in figures if figure is not None])
    for column in range(width):
        printed = {key: figures[n * width + column] or Decimal(0) for n, key in enumerate(order)}
        for line in spec.blocks[0].lines:
            if line.adds is not None:
                parts = [printed[part] for part in line.adds.parts]
                if abs(printed[line.key] - exact_sum(parts)) > step * len(parts):
                    return False
    return True


def is_wide(cells: Sequence[Cell], spec: TableSpec) -> bool:
    """Whether lines are groups of columns: the header repeats the column titles for each."""
    if len(spec.blocks) != 1 or len(spec.blocks[0].columns) < 2:
        return False
    repeated = Counter(plain(cell.text) for cell in cells)
    return all(
        max(repeated[word] for word in column_words(spec.id, column.name)) > 2
        for column in spec.blocks[0].columns
    )


def blocked_header(cells: Sequence[Cell], spec: TableSpec) -> int | None:
    """Return the end of a header that names every line once for each column (预算数 | 决算数).

    Its labels stand side by side without a figure behind any of them; other headers give None.
    """
    if len(spec.blocks) != 1 or len(spec.blocks[0].columns) < 2:
        return None
    block = spec.blocks[0]
    whole = plain("".join(cell.text for cell in cells))
    first = block.lines[:3]
    if any(
        max(whole.count(word) for word in line_words(spec.id, line.key)) < len(block.columns)
        for line in first
    ):
        return None
    words = [i for i, cell in enumerate(cells) if re.search("[一-龥]", cell.text)]
    counted = counted_columns(cells)
    end = max(words[-1], cells.index(counted[-1]) if counted else 0) + 1
    if any(cell.figure and cell not in counted for cell in cells[:end]):
        return TORN
    return end


TORN = -1
"""The words of such a header and the figures are mixed: the text lost the order of its cells."""


def _counts_behind(cells: Sequence[Cell], end: int) -> int:
    """Return how many numbers of columns (1, 2, 3 and so on) stand behind the words of a header."""
    run = 0
    while end + run < len(cells) and cells[end + run].text == str(run + 1):
        run += 1
    return run if run > 2 else 0


def _prints_more(spec: TableSpec, cells: Sequence[Cell], *, blocked: bool) -> bool:
    """Whether a header has columns that the table has not: further lines, or a further column."""
    block = spec.blocks[0]
    words = Counter(plain(cell.text) for cell in cells)
    further = {
        plain(word) for kind in layouts.other_kinds() if kind.of == spec.id
        for word in kind.further
    }  # fmt: skip
    titles = {word for column in block.columns for word in column_words(spec.id, column.name)}
    groups = 1 if blocked else len(block.lines)
    counted = len(counted_columns(cells))
    return (
        any(words[word] for word in further)
        or sum(words[word] for word in titles) > groups * len(block.columns)
        or counted > len(block.lines) * len(block.columns)
    )


def wide_rows(
    section: Section, table: TableRead, cells: Sequence[Cell], blocked: int | None = None
) -> TableRead:
    """Read lines printed as groups of columns, all figures in one row.

    ``blocked``: the end of a header in which all lines stand below each column.
    """
    table.wide = True
    block = table.spec.blocks[0]
    titles = {word for column in block.columns for word in column_words(table.spec.id, column.name)}
    end = (
        blocked or max(index for index, cell in enumerate(cells) if plain(cell.text) in titles) + 1
    )
    end += _counts_behind(cells, end)
    header = plain("".join(cell.text for cell in cells[:end]))
    body = []
    for cell in cells[end:]:
        if cell.alone and cell.digits and len(cell.text) <= 3 and blocked is None:
            table.refuse(cell.text, Reason.PAGE_NUMBER, cell.place)
        elif cell.figure or cell.dash:
            body.append(cell)
    figures = [figure_of(cell) for cell in body]
    width = len(block.columns)
    whole = len(block.lines) * width
    below = (
        columns_below(counted_columns(cells[:end]), figures, section.lines)
        if len(figures) < whole
        else None
    )
    order = printed_order(table.spec, cells[:end])
    told = order is not None and (len(figures) == whole or below is not None)
    every = {(line.key, column.name) for line in block.lines for column in block.columns}
    unknown = any(one.spoilt for one in figures) and not told  # the sums do not tell its cell
    found, unclear = (
        ({}, every)
        if unknown or _prints_more(table.spec, cells[:end], blocked=blocked is not None)
        else wide_cells(
            table.spec,
            [one.amount for one in figures],
            blocked=blocked is not None,
            below=below,
            printed=order,
        )
    )
    rest = [one for number, one in enumerate(figures) if number not in found.values()]
    if rest:
        open_cells = tuple(sorted(CellRef.of(table.spec.id, *one) for one in unclear))
        for one in rest:
            if one.spoilt:
                table.unread.append(
                    Unread(one.spoilt, Reason.FIGURE_SPOILT, table.spec.id, one.place, open_cells)
                )
        words = " ".join(texts(one for one in rest if not one.spoilt))
        if words:
            table.unread.append(
                Unread(words, Reason.BLANKS_LOST, table.spec.id, figures[0].place, open_cells)
            )
    for line in block.lines:
        row = TableRow(line.key, wide_title(table.spec, line, header), [], section.place)
        at = [found.get((line.key, column.name)) for column in block.columns]
        if any(number is not None for number in at):
            row.figures = [Figure(None, section.place, 0) if n is None else figures[n] for n in at]
            row.place = next(figures[n].place for n in at if n is not None)
        table.add(row)
    return table
