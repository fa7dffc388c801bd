"""Columns that a table prints without a field for them, and the figures of a row that they hold."""

from __future__ import annotations

import itertools
import math
from decimal import Decimal
from typing import TYPE_CHECKING

from gov_accounts.accounts import Reason
from gov_accounts.display._text import width
from gov_accounts.layouts import further_columns
from gov_accounts.money import exact_sum, quantum_of
from gov_accounts.reading._plain_text import plain
from gov_accounts.reading._raw import Printed, RawTable, texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.layouts import FurtherColumns
    from gov_accounts.reading._plain_text import TextLine
    from gov_accounts.reading._tokens import Token

__all__ = ["columns_below", "counted_columns", "further", "how_many_columns", "narrow"]

_MAX_WAYS = 13000
"""More ways to spread the figures of a row are not tried: eight of sixteen columns still are."""


def further(table_id: str, count: int) -> FurtherColumns | None:
    """Return the print of a table that has so many columns, more than it has fields."""
    return next((one for one in further_columns(table_id) if len(one.columns) == count), None)


def _kept_by_sums(figures: list[Printed], columns: FurtherColumns) -> list[Printed] | None:
    """Return the figures in columns with a field, if blanks were lost; None if unclear.

    Every way to spread the figures that fits the sums of the row must keep the same figures.
    """
    spoilt = any(one.spoilt for one in figures)
    count, kept = len(columns.columns), columns.kept
    if spoilt or not columns.sums or math.comb(count, len(figures)) > _MAX_WAYS:
        return None
    amounts = [one.amount or Decimal(0) for one in figures]
    step = quantum_of(amounts) * 3  # three are added at most, each less than a last place off
    found: set[tuple[int, ...]] = set()
    for way in itertools.combinations(range(count), len(figures)):
        cells = dict(zip(way, amounts, strict=True))
        cell = cells.get
        zero = Decimal(0)
        if all(
            abs(
                cell(one.whole, zero)
                - exact_sum([cell(part, zero) for part in one.parts])
                + exact_sum([cell(part, zero) for part in one.less])
            )
            <= step
            for one in columns.sums
        ):
            found.add(tuple(number for number, column in enumerate(way) if column in kept))
    return [figures[number] for number in found.pop()] if len(found) == 1 else None


def narrow(raw: RawTable, tokens: list[Token]) -> None:
    """Keep of each row the figures in columns with a field, if the header has more columns."""
    counted, count = counted_columns(tokens), how_many_columns(raw.spec.id, tokens)
    columns = further(raw.spec.id, count)
    if columns is None or len(columns.kept) != len(raw.columns):
        if count > len(raw.columns) and len(raw.spec.blocks) == 1 and raw.spec.id != "T06":
            for key in list(raw.rows):
                _give_up(raw, key)
        return
    if raw.spec.id == "T02" and all(
        abs((row.amounts()[0]) - exact_sum(row.amounts()[1:]))
        <= quantum_of(row.amounts()) * len(row.figures)
        for row in raw.rows.values()
        if row.amounts() and len(row.figures) < count and not any(one.spoilt for one in row.figures)
    ):
        return  # no part of a column (其中：教育收费) is filled in
    kept = columns.kept
    for key, row in list(raw.rows.items()):
        if not row.figures:
            continue
        full = len(row.figures) == count
        below = (
            list(range(count)) if full else columns_below(counted, row.figures, raw.section.lines)
        )
        if below is None:
            own = _kept_by_sums(row.figures, columns)
            if own is None:
                _give_up(raw, key)
                continue
            rest = texts(one for one in row.figures if one not in own)
            if rest:
                raw.refuse(" ".join(rest), Reason.COLUMN_UNKNOWN, row.place)
            row.figures = own
            continue
        at = dict(zip(below, row.figures, strict=True))
        rest = texts(one for n, one in at.items() if n not in kept)
        if rest:
            raw.refuse(" ".join(rest), Reason.COLUMN_UNKNOWN, row.place)
        row.figures = [at.get(n, Printed(None, row.place, 0)) for n in kept]


def _give_up(raw: RawTable, key: str) -> None:
    row = raw.rows.pop(key)
    raw.refuse(row.words(), Reason.BLANKS_LOST, row.place)
    raw.cut = True


def how_many_columns(table: str, tokens: list[Token]) -> int:
    """Return how many columns of money a header has, by count or further words; 0 if unknown."""
    counted = counted_columns(tokens)
    if counted:
        return len(counted)
    words = [plain(token.text) for token in tokens]
    if table == "T02" and any("教育收费" in word for word in words):
        return 8
    if table in ("T05", "T08") and any("支出结转" in word for word in words):
        return 16 if "人员经费" in words else 12
    return 6 if table == "T05" and any("结转和结余" in word for word in words) else 0


def counted_columns(tokens: list[Token]) -> list[Token]:
    """Return the numbers of columns that a header prints: 1, 2, 3 and so on, one behind the other.

    The numbers share a line, or each has its own line; a page number below them does not count.
    """
    run: list[Token] = []
    for token in tokens:
        together = len(run) > 1 and run[0].place == run[1].place
        if len(run) > 1 and (token.place == run[-1].place) is not together:
            if len(run) > 2:
                break
            run = []
        if token.text == str(len(run) + 1):
            run.append(token)
        elif token.digits and run:
            if len(run) > 2:
                break
            run = [token] if token.text == "1" else []
        elif len(run) > 2:
            break
    return run if len(run) > 2 else []


def columns_below(
    counted: list[Token], printed: list[Printed], lines: Iterable[TextLine]
) -> list[int] | None:
    """Return the number of the header above each figure; None if the text lost its layout.

    Numbers stand in the middle of a column and figures reach over it, so a figure belongs to the
    last number that begins before the figure ends. Extractors differ in how wide they take a
    Chinese character to be: if both readings are possible and disagree, the result is None.
    """
    if not counted or any(token.place != counted[0].place for token in counted):
        return None
    texts = {line.place: line.text for line in lines}
    found: set[tuple[int, ...]] = set()
    for measure in (len, width):
        starts = [measure(texts[token.place][: token.start]) for token in counted]
        ends = [measure(texts[one.place][: one.end]) for one in printed]
        at = tuple(sum(start <= end for start in starts) - 1 for end in ends)
        clear = all(b - a > 2 for a, b in itertools.pairwise(starts))
        if clear and all(a < b for a, b in itertools.pairwise((-1, *at))):
            found.add(at)
    return list(found.pop()) if len(found) == 1 else None
