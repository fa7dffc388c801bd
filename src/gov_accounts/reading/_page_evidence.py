"""Columns by where figures stand on the page: below which words, counts and figures of full rows.

Positions are believed only where the source keeps them: every figure is clear of what stands before
it, the figures of one page stand in columns that do not overlap, and what tells the columns agrees.
Extractors differ in how wide they take a Chinese character to be, so both readings are tried; that
in which figures below each other end at one edge is the right one.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field, frozen

from gov_accounts.display import width
from gov_accounts.places import Place
from gov_accounts.reading._labels import column_words
from gov_accounts.reading._plain_text import plain
from gov_accounts.reading._printed_cells import Cell
from gov_accounts.reading._table_rows import TableRow
from gov_accounts.reading._text_header import counted_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.reading._pages import Box
    from gov_accounts.reading._plain_text import TextLine
    from gov_accounts.reading._table_rows import Figure
    from gov_accounts.tables import TableSpec

__all__ = ["OnPage", "columns_below", "places_on_page"]

_Allowed: TypeAlias = "tuple[frozenset[int] | None, ...]"
_Span = tuple[float, float]
_CLEAR = "  "
_MOST_UNCLEAR = 0.1
"""So many figures of a page may stand apart from its columns: a line is sometimes crowded."""


@frozen
class OnPage:
    """What the page tells of the figures of a row.

    ``allowed`` are the columns that each may stand in, None where the page says nothing; ``slots``
    the number of the column of figures that it stands in, where these are known for all of them.
    """

    allowed: _Allowed
    slots: tuple[int | None, ...] = ()


@frozen
class _Measure:
    """A way to say where a piece of a line stands across the page, and how exact that is."""

    span: Callable[[Place, int, int], _Span | None]
    slack: float


def _measures(
    lines: Iterable[TextLine], boxes: Mapping[tuple[int, int], Box]
) -> Iterator[_Measure]:
    """Yield the ways to say where a piece of a line stands across the page."""
    texts = {line.place: line.text for line in lines}
    if boxes:

        def on_page(place: Place, start: int, _end: int) -> _Span | None:
            box = boxes.get(((place.line or 0) - 1, start))
            return (box[0], box[2]) if box is not None else None

        yield _Measure(on_page, 1.0)

    def in_text(measure: Callable[[str], int]) -> _Measure:
        def span(place: Place, start: int, end: int) -> _Span | None:
            text = texts.get(place)
            if text is None or (text[:start].strip() and not text[:start].endswith(_CLEAR)):
                return None
            left = measure(text[:start])
            return left, left + measure(text[start:end])

        return _Measure(span, 0)

    yield in_text(len)
    yield in_text(width)


@define
class _Page:
    """The rows of one page and block, and the cells of the header above them."""

    order: tuple[str | None, ...]
    header: Sequence[Cell]
    rows: list[TableRow] = field(factory=list)


def places_on_page(  # noqa: PLR0913, PLR0917 - a table, and the page it stands on
    spec: TableSpec,
    rows: Iterable[TableRow],
    order_of: Callable[[TableRow], tuple[str | None, ...]],
    header: Sequence[Cell],
    lines: Sequence[TextLine],
    boxes: Mapping[tuple[int, int], Box],
) -> dict[str, OnPage]:
    """Return for each row where its figures may stand, by what the page shows."""
    pages: dict[tuple[int | None, int], _Page] = {}
    for row in rows:
        if all(figure.below for figure in row.figures):  # the source says where they stand
            continue
        order = order_of(row)
        where = row.figures[0].place.page, id(spec.block_of(row.key))
        pages.setdefault(where, _Page(order, header)).rows.append(row)
    found: dict[str, OnPage] = {}
    measures = list(_measures(lines, boxes))
    blocks = Counter(block for _, block in pages)
    for (_, block), page in pages.items():
        told = _of_page(spec, page, measures)
        if blocks[block] > 1:  # the columns of two pages are not counted together
            told = {key: OnPage(one.allowed) for key, one in told.items()}
        found |= told
    return found


def _of_page(spec: TableSpec, page: _Page, measures: Sequence[_Measure]) -> dict[str, OnPage]:
    columns = [one for measure in measures if (one := _columns_of(page, measure)) is not None]
    columns = [one for one in columns if len(one.spans) <= len(page.order)]
    if any(one.aligned for one in columns):
        columns = [one for one in columns if one.aligned]
        fewest = min(len(one.spans) for one in columns)  # a wrong measure tears columns apart
        columns = [one for one in columns if len(one.spans) == fewest]
    told = [_told(spec, page, one) for one in columns]
    if not told or any(one != told[0] for one in told):
        return {}
    return told[0]


# --- columns of figures ----------------------------------------


@frozen
class _Columns:
    """The columns that the figures of a page form, in one measure, from left to right.

    ``at`` is the column of each figure of a row, None for one that stands apart; ``until`` is the
    last column that such a one may belong to. ``aligned``: the figures of a column end at one edge.
    """

    measure: _Measure
    spans: tuple[_Span, ...]
    at: Mapping[str, tuple[int | None, ...]]
    aligned: bool
    until: Mapping[str, tuple[int | None, ...]] = MappingProxyType({})


def _columns_of(page: _Page, measure: _Measure) -> _Columns | None:
    """Return the columns of figures; None where the source does not keep them."""
    spans = {
        row.key: [
            measure.span(one.place, one.start, one.end) if one.length else None
            for one in row.figures
        ]
        for row in page.rows
    }
    every = [span for own in spans.values() for span in own]
    known = [span for span in every if span is not None]
    if len(known) < 2 or len(known) < (1 - _MOST_UNCLEAR) * len(every):
        return None
    columns = _merged(known)
    at = {
        key: tuple(None if span is None else _index(columns, span) for span in own)
        for key, own in spans.items()
    }
    for numbers in at.values():
        seen = [number for number in numbers if number is not None]
        if any(a >= b for a, b in itertools.pairwise(seen)):
            return None
    edges = _edges(columns, known)
    off = {span for span in known if abs(edges[_index(columns, span)] - span[1]) > measure.slack}
    aligned = sum(span in off for span in known) <= _MOST_UNCLEAR * len(known)
    if aligned and off:
        rest = _merged(span for span in known if span not in off)
        return _Columns(
            measure,
            tuple(rest),
            {
                key: tuple(
                    None if span is None or span in off else number
                    for span, number in zip(own, at[key], strict=True)
                )
                for key, own in spans.items()
            },
            aligned,
            {
                key: tuple(_last_reached(rest, span) if span in off else None for span in own)
                for key, own in spans.items()
            },
        )
    return _Columns(measure, tuple(columns), at, aligned)


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
    return max(i for i, (left, _) in enumerate(columns) if left <= span[0])


def _last_reached(columns: Sequence[_Span], span: _Span | None) -> int | None:
    """Return the last column that a figure stands in which is not at its edge; None for none.

    What stands before a figure in its line can only push it to the right: it belongs to that column
    or to one before.
    """
    if span is None:
        return None
    reached = [i for i, (left, right) in enumerate(columns) if left < span[1] and span[0] < right]
    return max(reached, default=None)


def _edges(columns: Sequence[_Span], spans: Iterable[_Span]) -> dict[int, float]:
    """Return where most figures of each column end."""
    ends: defaultdict[int, Counter[float]] = defaultdict(Counter)
    for span in spans:
        ends[_index(columns, span)][span[1]] += 1
    return {column: max(own, key=lambda end: (own[end], end)) for column, own in ends.items()}


# --- what names the columns ----------------------------------------

_Range = tuple[int, int]


def _told(spec: TableSpec, page: _Page, columns: _Columns) -> dict[str, OnPage]:
    """Return what the columns of a page tell of its rows; nothing where what names them clashes."""
    anchors = list(_anchors(spec, page, columns.measure))
    last = len(page.order) - 1
    ranges = [_below(span, anchors, last, aligned=columns.aligned) for span in columns.spans]
    for row in page.rows:
        if len(row.figures) == len(page.order):
            for number, column in enumerate(columns.at[row.key]):
                if column is not None:
                    low, high = ranges[column]
                    ranges[column] = max(low, number), min(high, number)
    ranges = _in_order(ranges)
    if any(low > high for low, high in ranges):
        return {}
    sets = [frozenset(range(low, high + 1)) for low, high in ranges]
    return {
        key: OnPage(
            tuple(
                _allowed(sets, number, end)
                for number, end in itertools.zip_longest(numbers, columns.until.get(key, ()))
            ),
            numbers if columns.aligned and None not in numbers else (),
        )
        for key, numbers in columns.at.items()
    }


def _allowed(
    sets: Sequence[frozenset[int]], number: int | None, end: int | None
) -> frozenset[int] | None:
    """Return where a figure may stand that is in a column, or apart from it up to another."""
    if number is not None:
        return sets[number]
    return None if end is None else frozenset(range(max(sets[end]) + 1))


def _below(
    span: _Span, anchors: Sequence[tuple[int, _Span]], last: int, *, aligned: bool
) -> _Range:
    """Return the first and the last printed column that a column of figures may be.

    Figures that end at one edge stand at the right of their column: behind no word of it.
    """
    left, right = span
    low, high = 0, last
    over: set[int] = set()
    for number, (begin, end) in anchors:
        if end <= left:
            low = max(low, number)
        elif begin >= right:
            high = min(high, number - 1 if aligned else number)
        else:
            over.add(number)
    return (max(low, min(over)), min(high, max(over))) if over else (low, high)


def _in_order(ranges: Sequence[_Range]) -> list[_Range]:
    """Narrow ranges of printed columns that grow from left to right."""
    found = list(ranges)
    for i in range(1, len(found)):
        found[i] = max(found[i][0], found[i - 1][0] + 1), found[i][1]
    for i in reversed(range(len(found) - 1)):
        found[i] = found[i][0], min(found[i][1], found[i + 1][1] - 1)
    return found


def _anchors(spec: TableSpec, page: _Page, measure: _Measure) -> Iterator[tuple[int, _Span]]:
    """Yield where words and numbers of the header stand that name one printed column each."""
    block = next(
        (one for one in spec.blocks if {c.name for c in one.columns} >= {*page.order} - {None}),
        spec.blocks[-1],
    )
    words = {
        word: page.order.index(column.name)
        for column in block.columns
        if column.name in page.order
        for word in column_words(spec.id, column.name)
    }
    cells: defaultdict[int, list[Cell]] = defaultdict(list)
    for cell in page.header:
        if (word := plain(cell.text)) in words:
            cells[words[word]].append(cell)
    counted = counted_columns(page.header)
    numbers = enumerate(counted) if len(counted) == len(page.order) else ()
    for number, own in (*cells.items(), *((number, [cell]) for number, cell in numbers)):
        spans = [
            span
            for cell in own
            if (span := measure.span(cell.place, cell.start, cell.start + cell.length)) is not None
        ]
        if spans and len(_merged(spans)) == 1:  # a word may repeat below itself
            yield number, _merged(spans)[0]


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
