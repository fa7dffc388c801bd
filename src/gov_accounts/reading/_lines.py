"""The lines of a table of fixed lines (T01, T04, T07) → its rows."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from gov_accounts.accounts import Reason
from gov_accounts.layouts import line_words
from gov_accounts.reading._labels import _LINE_NUMBERING, Labels, bare, choose, unnumbered
from gov_accounts.reading._plain_text import plain
from gov_accounts.reading._raw import RawRow, RawTable, printed
from gov_accounts.reading._surplus import narrow
from gov_accounts.reading._tokens import Token, decimal_places, is_foreign, once, tokens_of
from gov_accounts.reading._wide import TORN, blocked_header, is_wide, wide_table
from gov_accounts.tables import TableSpec, columns_of

if TYPE_CHECKING:
    from gov_accounts.reading._parts import Section

__all__ = ["lines_table"]


_WORD = re.compile("[一-龥]{2}")


def lines_table(section: Section) -> RawTable:
    """Read a table of fixed lines: T01, T04, T07."""
    spec = section.kind.SPEC
    raw = RawTable(section, tuple(columns_of(section.kind.ROW)))
    labels = Labels(spec.id, spec.blocks)
    tokens = tokens_of(section.lines)
    if is_wide(tokens, spec):
        return wide_table(section, raw, tokens)
    blocked = blocked_header(tokens, spec)
    if blocked == TORN:
        figures = [token for token in tokens if token.figure and not token.digits]
        if figures:
            raw.refuse(
                " ".join(token.text for token in figures), Reason.BLANKS_LOST, figures[0].place
            )
        raw.wide = raw.cut = True
        return raw
    if blocked is not None:
        return wide_table(section, raw, tokens, blocked)
    numbered = any(plain(t.text) in ("行次", "行", "次") for t in tokens)
    taken: Counter[str] = Counter()
    row: RawRow | None = None
    row_number_due = False
    further = all(block.codes is None for block in spec.blocks)
    beyond = False
    next_numbers: set[int] = {1} if numbered else set()
    buffer: list[Token] = []

    def flush() -> None:
        for token in buffer:
            raw.refuse(token.text, Reason.STRAY_TEXT, token.place)
        buffer.clear()

    start = _lines_start(tokens, spec)
    body = once(tokens[start:], raw.unread, spec.id)
    raw.stopped = bool(tokens) and not tokens[-1].complete
    places = decimal_places(body)
    for token in body:
        amount = token.amount
        if amount is None and not ((token.dash or token.spoilt) and row is not None):
            words = [*buffer, token]
            for candidate in (words, [token]) if buffer else ([token],):
                text = bare("".join(t.text for t in candidate))
                if text in labels:
                    if len(candidate) == 1:
                        flush()
                    buffer.clear()
                    key = choose(labels.keys[text], taken)
                    taken[key] += 1
                    label = unnumbered("".join(t.text for t in candidate))
                    row, beyond = RawRow(key, label, [], candidate[0].place), False
                    raw.add(row)
                    row_number_due = numbered
                    break
            else:
                if not labels.starts(bare("".join(t.text for t in words))):
                    flush()
                    if (
                        row is not None
                        and further
                        and (row.figures or token.first)
                        and _WORD.search(token.text)
                    ):
                        row, beyond = None, True  # a line that is not known
                        row_number_due = numbered
                buffer.append(token)
            continue
        flush()
        if token.digits and row_number_due and row is not None:
            next_numbers = (next_numbers - {int(token.text)}) | {int(token.text) + 1}
            row_number_due = False
        elif numbered and token.digits and {int(token.text), int(token.text) + 1} & next_numbers:
            # A number already passed may come again: a page number stood in its place.
            next_numbers = (next_numbers - {int(token.text)}) | {int(token.text) + 1}
            row = None
        elif not token.complete and section.at_end:
            raw.refuse(token.text, Reason.CUT_FIGURE, token.place)
            raw.cut = True
        elif row is None and beyond:
            raw.refuse(token.text, Reason.STRAY_FIGURE, token.place)
        elif row is None or (token.digits and (token.alone or is_foreign(token, places))):
            raw.stray(token)
        else:
            row.figures.append(printed(token))
    flush()
    narrow(raw, tokens[:start])
    return raw


def _lines_start(tokens: list[Token], spec: TableSpec) -> int:
    """Return the first token behind the header: after 栏次, or at the label of the first line."""
    counts = next((i for i, token in enumerate(tokens) if plain(token.text) == "栏次"), None)
    if counts is not None:
        return next(
            (
                i
                for i, token in enumerate(tokens[counts:], start=counts)
                if not token.digits and plain(token.text) != "栏次"
            ),
            len(tokens),
        )
    first = spec.blocks[0].lines[0]
    titles = {plain(title) for title in line_words(spec.id, first.key)}
    columns = {plain(column.title) for block in spec.blocks for column in block.columns}
    for index in range(len(tokens)):
        for used in (1, 2, 3):
            folded = plain("".join(t.text for t in tokens[index : index + used]))
            if _LINE_NUMBERING.sub("", folded, count=1) in titles and folded not in columns:
                return index
    return len(tokens)
