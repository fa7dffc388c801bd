"""Lines printed as groups of columns, such as T07 as twelve figures in one row."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from gov_accounts.accounts import Reason
from gov_accounts.layouts import known_layouts, line_orders, line_words
from gov_accounts.money import exact_sum, quantum_of
from gov_accounts.reading._plain_text import plain
from gov_accounts.reading._raw import Printed, RawRow, RawTable, printed
from gov_accounts.reading._surplus import columns_below, counted_columns
from gov_accounts.tables import TableSpec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gov_accounts.reading._parts import Section
    from gov_accounts.reading._tokens import Token
    from gov_accounts.tables import Line, TableSpec

__all__ = ["TORN", "blocked_header", "is_wide", "wide_cells", "wide_table", "wide_title"]


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
) -> dict[tuple[str, str], int]:
    """Return which figure stands in each line and column, as far as that is clear.

    ``blocked``: all lines stand below each column, else all columns below each line. ``below``: the
    number of the place of each figure, if the text tells it. The sums find blank cells that were
    lost.
    """
    columns = [column.name for column in spec.blocks[0].columns]
    width, lines = len(columns), len(spec.blocks[0].lines)

    def rowwise(cells: Sequence[Decimal | None]) -> list[Decimal | None]:
        return [
            cells[c * lines + n] if blocked else cells[n * width + c]
            for n in range(lines)
            for c in range(width)
        ]

    if len(figures) > lines * width:
        return {}
    ways = (
        [tuple(below)]
        if below is not None
        else itertools.combinations(range(lines * width), len(figures))
    )
    found: list[dict[tuple[str, str], int]] = []
    for way in ways:
        at = {place: number for number, place in enumerate(way)}
        cells = [figures[at[place]] if place in at else None for place in range(lines * width)]
        order = wide_order(spec, rowwise(cells), lost=len(figures) < lines * width)
        if order is not None:
            place_of = {
                (key, name): c * lines + n if blocked else n * width + c
                for n, key in enumerate(order)
                for c, name in enumerate(columns)
            }
            found.append({cell: at[place] for cell, place in place_of.items() if place in at})
    if not found:
        return {}
    return {
        cell: number
        for cell, number in found[0].items()
        if all(one.get(cell) == number for one in found)
    }


def wide_title(table_id: str, line: Line, header: str) -> str:
    """Return the title of a line as the header, or else a layout that tears words, prints it."""
    ours = [
        own.line_title(line)
        for layout in known_layouts().values()
        if (own := layout.tables.get(table_id)) is not None and own.wide
    ]
    titles = [*dict.fromkeys((*ours, *line_words(table_id, line.key)))]
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


def is_wide(tokens: list[Token], spec: TableSpec) -> bool:
    """Whether lines are groups of columns: the header repeats the column titles for each."""
    titles = {plain(column.title) for block in spec.blocks for column in block.columns}
    repeated = Counter(folded for token in tokens if (folded := plain(token.text)) in titles)
    return (
        len(spec.blocks) == 1 and len(titles) > 1 and all(repeated[title] > 2 for title in titles)
    )


def blocked_header(tokens: list[Token], spec: TableSpec) -> int | None:
    """Return the end of a header that names every line once for each column (预算数 | 决算数).

    Its labels stand side by side without a figure behind any of them; other headers give None.
    """
    if len(spec.blocks) != 1 or len(spec.blocks[0].columns) < 2:
        return None
    block = spec.blocks[0]
    whole = plain("".join(token.text for token in tokens))
    first = block.lines[:3]
    if any(
        max(whole.count(plain(title)) for title in line_words(spec.id, line.key))
        < len(block.columns)
        for line in first
    ):
        return None
    words = [i for i, token in enumerate(tokens) if re.search("[一-龥]", token.text)]
    counted = counted_columns(tokens)
    end = max(words[-1], tokens.index(counted[-1]) if counted else 0) + 1
    if any(token.figure and token not in counted for token in tokens[:end]):
        return TORN
    return end


TORN = -1
"""The words of such a header and the figures are mixed: the text lost the order of its cells."""


def wide_table(
    section: Section, raw: RawTable, tokens: list[Token], blocked: int | None = None
) -> RawTable:
    """Read lines printed as groups of columns, all figures in one row.

    ``blocked``: the end of a header in which all lines stand below each column.
    """
    raw.wide = True
    raw.stopped = bool(tokens) and not tokens[-1].complete
    block = raw.spec.blocks[0]
    titles = {plain(column.title) for column in block.columns}
    end = (
        blocked
        or max(index for index, token in enumerate(tokens) if plain(token.text) in titles) + 1
    )
    header = plain("".join(token.text for token in tokens[:end]))
    body = []
    for token in tokens[end:]:
        if token.alone and token.digits and len(token.text) <= 3 and blocked is None:
            raw.refuse(token.text, Reason.PAGE_NUMBER, token.place)
        elif token.figure or token.dash:
            body.append(token)
    figures = [printed(token) for token in body]
    width = len(block.columns)
    whole = len(block.lines) * width
    below = (
        columns_below(counted_columns(tokens[:end]), figures, section.lines)
        if len(figures) < whole
        else None
    )
    found = (
        {}  # the sums do not tell the cells where a figure is not known
        if any(one.spoilt for one in figures)
        else wide_cells(
            raw.spec, [one.amount for one in figures], blocked=blocked is not None, below=below
        )
    )
    if figures and len(found) < len(figures):
        rest = [token for number, token in enumerate(body) if number not in found.values()]
        for token in rest:
            if token.spoilt:
                raw.refuse(token.text, Reason.FIGURE_SPOILT, token.place)
        rest = [token for token in rest if not token.spoilt]
        if rest:
            raw.refuse(" ".join(token.text for token in rest), Reason.BLANKS_LOST, body[0].place)
        raw.cut = True
    for line in block.lines:
        row = RawRow(line.key, wide_title(raw.spec.id, line, header), [], section.place)
        at = [found.get((line.key, column.name)) for column in block.columns]
        if any(number is not None for number in at):
            row.figures = [Printed(None, section.place, 0) if n is None else figures[n] for n in at]
            row.place = next(figures[n].place for n in at if n is not None)
        raw.add(row)
    return raw
