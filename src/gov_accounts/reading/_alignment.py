"""Columns by where figures stand on the line, for text that keeps the layout of the page.

Positions are asked only if the sums leave several columns possible. They are believed only if every
figure is clear of the text before it and the decided rows of the same page stand in columns that do
not overlap: text that lost its layout has one space between words.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeAlias

from gov_accounts.display._text import width

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gov_accounts.places import Place
    from gov_accounts.reading._placement import Placement
    from gov_accounts.reading._raw import Printed, RawRow, RawTable

__all__ = ["aligned"]

_Span = tuple[int, int]
_CLEAR = "  "
_Measure: TypeAlias = "Callable[[str], int]"


def aligned(
    raw: RawTable, choices: Mapping[str, Sequence[Placement]], key: str
) -> tuple[Placement, ...]:
    """Return the placements of a row that fit where its figures stand; all if none is clear."""
    row, every = raw.rows[key], tuple(choices[key])
    texts = {line.place: line.text for line in raw.section.lines}
    block = raw.spec.block_of(key)
    decided = [
        (other, choices[other.key][0])
        for other in raw.rows.values()
        if other.place.page == row.place.page
        and len(choices[other.key]) == 1
        and raw.spec.block_of(other.key) is block
    ]
    found: set[Placement] = set()
    for measure in (
        len,
        width,
    ):  # extractors differ in how wide they take a Chinese character to be
        taken = _columns(decided, texts, measure)
        spans = [_span(printed, texts, measure) for printed in row.figures]
        if taken is not None:
            fits = [one for one in every if all(map(_fits, spans, one, itertools.repeat(taken)))]
            found.update(fits if len(fits) == 1 else ())
    return tuple(found) if len(found) == 1 else every


def _span(printed: Printed, texts: Mapping[Place, str], measure: _Measure) -> _Span | None:
    text = texts.get(printed.place)
    if text is None or not text[: printed.start].endswith(_CLEAR):
        return None
    word = text[printed.start :].split(maxsplit=1)[0]
    start = measure(text[: printed.start])
    return start, start + measure(word)


def _columns(
    decided: Sequence[tuple[RawRow, Placement]], texts: Mapping[Place, str], measure: _Measure
) -> dict[int, _Span] | None:
    """Return where each column stands; None for overlaps, fewer than two or unclear columns."""
    taken: dict[int, _Span] = {}
    for row, placement in decided:
        for printed, column in zip(row.figures, placement, strict=True):
            span = _span(printed, texts, measure)
            if span is None:
                return None
            low, high = taken.get(column, span)
            taken[column] = (min(low, span[0]), max(high, span[1]))
    ordered = [taken[column] for column in sorted(taken)]
    if len(ordered) < 2 or any(a[1] >= b[0] for a, b in itertools.pairwise(ordered)):
        return None
    return taken


def _fits(span: _Span | None, column: int, taken: Mapping[int, _Span]) -> bool:
    """Whether a figure stands on its column, or between the neighbours of an unknown column."""
    if span is None:
        return False
    if column in taken:
        return span[0] <= taken[column][1] and span[1] >= taken[column][0]
    before = [taken[c][1] for c in taken if c < column]
    behind = [taken[c][0] for c in taken if c > column]
    return (not before or max(before) < span[0]) and (not behind or span[1] < min(behind))
