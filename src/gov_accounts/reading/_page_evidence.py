"""Columns by where figures stand on the page: below which words, counts and figures of full rows.

Positions are believed only where the source keeps them: every figure is clear of what stands before
it, the figures of one page stand in columns that do not overlap, and what tells the columns agrees.
Extractors differ in how wide they take a Chinese character to be, so both readings are tried.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field

from gov_accounts.display._text import width
from gov_accounts.reading._labels import column_words
from gov_accounts.reading._plain_text import plain
from gov_accounts.reading._printed_cells import Cell
from gov_accounts.reading._table_rows import TableRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from gov_accounts.places import Place
    from gov_accounts.reading._pages import Box
    from gov_accounts.reading._plain_text import TextLine
    from gov_accounts.reading._table_rows import Figure
    from gov_accounts.tables import TableSpec

__all__ = ["Allowed", "allowed_columns", "columns_below"]

Allowed: TypeAlias = "tuple[frozenset[int] | None, ...]"
"""The columns that each figure of a row may stand in; None where the page says nothing."""
_Span = tuple[float, float]
_Measure: TypeAlias = "Callable[[Place, int, int], _Span | None]"
_CLEAR = "  "
_MOST_UNCLEAR = 0.1
"""So many figures of a page may touch what stands before them: a line is sometimes crowded."""


def _measures(
    lines: Iterable[TextLine], boxes: Mapping[tuple[int, int], Box]
) -> Iterator[_Measure]:
    """Yield the ways to say where a piece of a line stands across the page."""
    texts = {line.place: line.text for line in lines}
    if boxes:

        def on_page(place: Place, start: int, _end: int) -> _Span | None:
            box = boxes.get(((place.line or 0) - 1, start))
            return (box[0], box[2]) if box is not None else None

        yield on_page

    def in_text(measure: Callable[[str], int]) -> _Measure:
        def span(place: Place, start: int, end: int) -> _Span | None:
            text = texts.get(place)
            if text is None or (text[:start].strip() and not text[:start].endswith(_CLEAR)):
                return None
            left = measure(text[:start])
            return left, left + measure(text[start:end])

        return span

    yield in_text(len)
    yield in_text(width)


@define
class _Page:
    """The rows of one page and block, and the cells of the header above them."""

    order: tuple[str | None, ...]
    header: Sequence[Cell]
    rows: list[TableRow] = field(factory=list)


def allowed_columns(
    spec: TableSpec,
    rows: Iterable[TableRow],
    order_of: Callable[[TableRow], tuple[str | None, ...]],
    header: Sequence[Cell],
    lines: Sequence[TextLine],
    boxes: Mapping[tuple[int, int], Box],
) -> dict[str, Allowed]:
    """Return for each row the columns in which its figures may stand, by what the page shows."""
    pages: dict[object, _Page] = {}
    for row in rows:
        if not row.figures:
            continue
        order = order_of(row)
        where = row.figures[0].place.page, id(spec.block_of(row.key))
        pages.setdefault(where, _Page(order, header)).rows.append(row)
    found: dict[str, Allowed] = {}
    measures = list(_measures(lines, boxes))
    for page in pages.values():
        found |= _of_page(spec, page, measures)
    return found


def _of_page(spec: TableSpec, page: _Page, measures: Sequence[_Measure]) -> dict[str, Allowed]:
    told = [one for measure in measures if (one := _by_measure(spec, page, measure))]
    if not told or any(one != told[0] for one in told):
        return {}
    return told[0]


def _by_measure(spec: TableSpec, page: _Page, measure: _Measure) -> dict[str, Allowed]:
    spans = {
        row.key: [measure(one.place, one.start, one.end) for one in row.figures]
        for row in page.rows
    }
    every = [span for own in spans.values() for span in own]
    known = [span for span in every if span is not None]
    if len(known) < 2 or len(known) < (1 - _MOST_UNCLEAR) * len(every):
        return {}
    columns = _merged(known)
    at = {
        key: [None if span is None else _index(columns, span) for span in own]
        for key, own in spans.items()
    }
    for numbers in at.values():
        seen = [number for number in numbers if number is not None]
        if any(a >= b for a, b in itertools.pairwise(seen)):
            return {}
    names = _named(spec, page, measure, columns, at)
    if names is None:
        return {}
    ranges = _ranges(names, len(columns), len(page.order))
    if ranges is None:
        return {}
    return {
        key: tuple(None if number is None else ranges[number] for number in numbers)
        for key, numbers in at.items()
    }


def _merged(spans: Iterable[_Span]) -> list[_Span]:
    """Return the columns that spans form: those that overlap are one."""
    columns: list[_Span] = []
    for left, right in sorted(spans):
        if columns and left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return columns


def _index(columns: Sequence[_Span], span: _Span) -> int:
    return next(i for i, (left, right) in enumerate(columns) if left <= span[0] <= right)


def _named(
    spec: TableSpec,
    page: _Page,
    measure: _Measure,
    columns: Sequence[_Span],
    at: Mapping[str, Sequence[int | None]],
) -> dict[int, int] | None:
    """Return the printed column of each column of figures that has a name; None if names clash."""
    found: dict[int, set[int]] = {}
    for row in page.rows:
        if len(row.figures) == len(page.order):
            for number, column in enumerate(at[row.key]):
                if column is not None:
                    found.setdefault(column, set()).add(number)
    for number, span in _heads(spec, page, measure):
        over = [i for i, (left, right) in enumerate(columns) if left < span[1] and span[0] < right]
        if len(over) == 1:
            found.setdefault(over[0], set()).add(number)
    names = {column: min(numbers) for column, numbers in found.items()}
    ordered = [names[column] for column in sorted(names)]
    clash = any(len(numbers) > 1 for numbers in found.values())
    return None if clash or any(a >= b for a, b in itertools.pairwise(ordered)) else names


def _heads(spec: TableSpec, page: _Page, measure: _Measure) -> Iterator[tuple[int, _Span]]:
    """Yield where the words of the header stand that name one printed column each."""
    block = spec.blocks[-1]
    words = {
        word: page.order.index(column.name)
        for column in block.columns
        for word in column_words(spec.id, column.name)
        if column.name in page.order
    }
    cells = [(words[word], cell) for cell in page.header if (word := plain(cell.text)) in words]
    for number, cell in cells:
        if sum(other == number for other, _ in cells) == 1:
            span = measure(cell.place, cell.start, cell.start + cell.length)
            if span is not None:
                yield number, span


def _ranges(names: Mapping[int, int], columns: int, printed: int) -> list[frozenset[int]] | None:
    """Return the printed columns that each column of figures may be, in order; None if too many.

    A column that nothing names stands between its named neighbours.
    """
    if columns > printed:
        return None
    found: list[frozenset[int]] = []
    for column in range(columns):
        if column in names:
            found.append(frozenset({names[column]}))
            continue
        before = max((names[c] + column - c for c in names if c < column), default=column)
        behind = min(
            (names[c] - (c - column) for c in names if c > column),
            default=printed - columns + column,
        )
        if before > behind:
            return None
        found.append(frozenset(range(before, behind + 1)))
    return found


def columns_below(
    counted: Sequence[Cell], figures: Sequence[Figure], lines: Iterable[TextLine]
) -> list[int] | None:
    """Return the number of the header above each figure; None if the text lost its layout.

    Numbers stand in the middle of a column and figures reach over it, so a figure belongs to the
    last number that begins before the figure ends. Extractors differ in how wide they take a
    Chinese character to be: if both readings are possible and disagree, the result is None.
    """
    if not counted or any(cell.place != counted[0].place for cell in counted):
        return None
    texts = {line.place: line.text for line in lines}
    found: set[tuple[int, ...]] = set()
    for measure in (len, width):
        starts = [measure(texts[cell.place][: cell.start]) for cell in counted]
        ends = [measure(texts[one.place][: one.end]) for one in figures]
        at = tuple(sum(start <= end for start in starts) - 1 for end in ends)
        clear = all(b - a > 2 for a, b in itertools.pairwise(starts))
        if clear and all(a < b for a, b in itertools.pairwise((-1, *at))):
            found.add(at)
    return list(found.pop()) if len(found) == 1 else None
