"""Lines printed as groups of columns (T07 as twelve figures in one row): which figure is which."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

from gov_accounts.layouts import layouts
from gov_accounts.money import exact_sum, quantum_of
from gov_accounts.reading.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gov_accounts.tables import Line, TableSpec

__all__ = ["wide_order", "wide_title"]


def wide_order(spec: TableSpec, figures: Sequence[Decimal | None]) -> tuple[str, ...] | None:
    """Return the lines that a row of figures stands for, one for each pair of columns; None if unclear.

    The order of a known layout is taken where its sums hold; else the only order that makes them hold.
    """
    width = len(spec.blocks[0].columns)
    if len(figures) != width * len(spec.blocks[0].lines):
        return None
    known = [
        own for form in layouts().values() if spec.id in form.tables and (own := form.tables[spec.id].wide)
    ]
    for order in known:
        if _holds(spec, order, figures, width):
            return order
    keys = tuple(line.key for line in spec.blocks[0].lines)
    found = [o for o in _orders(spec, keys) if _holds(spec, o, figures, width)]
    meanings = {tuple(figures[o.index(k) * width + n] for k in keys for n in range(width)) for o in found}
    return found[0] if len(meanings) == 1 else None


def wide_title(line: Line, header: str) -> str:
    """Return the title of a line as the header prints it; where its words are torn apart, as layouts do."""
    ours = [own.line_title(line) for form in layouts().values() for own in form.tables.values() if own.wide]
    titles = [*dict.fromkeys((*ours, line.title, *line.aliases))]
    return next((title for title in titles if plain(title) in header), titles[0])


def _orders(spec: TableSpec, keys: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield orders in which the parts of a line stand together, behind the line."""
    parts = {line.key: line.adds.parts for line in spec.blocks[0].lines if line.adds is not None}
    for order in itertools.permutations(keys):
        at = {key: place for place, key in enumerate(order)}
        if all(
            max(at[p] for p in below) - at[key] == len(below) and min(at[p] for p in below) > at[key]
            for key, below in parts.items()
            if not any(p in parts for p in below)
        ):
            yield order


def _holds(spec: TableSpec, order: tuple[str, ...], figures: Sequence[Decimal | None], width: int) -> bool:
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
