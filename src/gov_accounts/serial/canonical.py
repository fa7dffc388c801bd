"""The canonical text of accounts, read as it stands: tables and places without a JSON decoder.

What ``to_json`` writes is known to the letter, and most of it is the same in all documents of a kind: the
lines of a table, the names of figures, the places. Text that is known need not be decoded, checked and looked
up piece by piece; it is compared. So tables and places are cut out of the text here and read by comparison,
and only the rest is left to the decoder. What does not look as ``to_json`` writes it stays in the rest, and
so does all that is wrong.

Cutting is sound because it only takes whole members, at the top level, that are canonical to the letter:
tables that follow the head one behind the other, and places before the closing brace. A quote inside a JSON
text stands behind a backslash, so no text can look like the beginning of a member.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from gov_accounts.serial.generated import Tally, cached, fill, function, twin
from gov_accounts.serial.known import (
    CELLS,
    PLACE_TEXTS,
    REF_TEXTS,
    UNFIT,
    Unfit,
    learn_cells,
    learn_places,
)
from gov_accounts.serial.migrate import SCHEMA_VERSION
from gov_accounts.serial.rows import Line, lines_of, row_source, table_loader
from gov_accounts.serial.writing import table_writer
from gov_accounts.tables import TABLES, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from gov_accounts.places import Place

__all__ = ["take"]

_START = f'{{"schema_version":"{SCHEMA_VERSION}",'
_PLAIN = rb'[^"\\\x00-\x1f]*'
_HEAD = re.compile(
    re.escape(_START.encode()) + rb'"entity":"' + _PLAIN
    + rb'","fiscal_year":[0-9]{4}(?:,"layout":"' + _PLAIN + rb'")?(?=,")'
)  # fmt: skip
_LINE = re.compile(rb'"key":"([a-z_0-9]+)","label":"([^",\\\x00-\x1f]*)"(?=,|$)')
_ROWS, _NO_ROWS, _END = b'"rows":[{', b'"rows":[]}', b"}]}"
_PLACES, _PLACES_END = b',"places":{"', b"}}"
_TAIL = re.compile(rb'\}\}(?:,"numerals":\{[^{}]*\})?\}')
_TAIL_LENGTH = 200

_LONGEST = 1 << 14
"""Tables of more text are left to the decoder: their figures are mostly new, and not worth keeping."""

_HEADS = 128
"""How many beginnings of tables of a kind are remembered."""


def take(text: str | bytes) -> tuple[dict[str, Any], str | bytes]:
    """Return the tables and places of canonical text by their names, and the text without them."""
    if isinstance(text, bytes):
        return _take(text)
    if not text.startswith(_START) or text.find("}]}", 0, _LONGEST) < 0:
        return {}, text
    values, rest = _take(text.encode())
    return values, rest if values else text


def _take(text: bytes) -> tuple[dict[str, Any], bytes]:
    values: dict[str, Any] = {}
    head = _HEAD.match(text)
    if head is None:
        return values, text
    at = head.end()
    rest = [text[:at]]
    for kind in TABLES:
        name = kind.SPEC.attribute
        start = _STARTS[name]
        if not text.startswith(start, at):
            continue
        rows = text.find(b'"rows":[', at, at + _LONGEST)
        if text.startswith(_NO_ROWS, rows):
            end, body = rows + len(_NO_ROWS), b""
        else:
            end = text.find(_END, rows, rows + _LONGEST) + len(_END)
            body = text[rows + len(_ROWS) : end - len(_END)]
        if not at < rows < end:
            break
        try:
            values[name] = _table(kind, text[at + len(start) : rows], body)
        except UNFIT:
            rest.append(text[at:end])
        at = end
    tail = _TAIL.search(text, max(at, len(text) - _TAIL_LENGTH))
    places = text.rfind(_PLACES, at) if tail is not None and tail.end() == len(text) else -1
    if tail is not None and places >= 0 and text.find(_PLACES_END, places) == tail.start():
        try:
            values["places"] = _places(text[places + len(_PLACES) : tail.start()])
        except UNFIT:
            pass
        else:
            rest.append(text[at:places])
            at = tail.start() + len(_PLACES_END)
    rest.append(text[at:])
    return values, b"".join(rest)


_STARTS = {kind.SPEC.attribute: f',"{kind.SPEC.attribute}":{{'.encode() for kind in TABLES}


def _places(text: bytes) -> dict[str, Place]:
    pieces = text.replace(b'":{', b'},"').split(b'},"')
    names, places = pieces[::2], pieces[1::2]
    try:
        found = _together(names, places)
    except KeyError:
        learn_places(names, places)
        found = _together(names, places)
    if len(found) != len(names):
        raise Unfit
    return found


def _together(names: list[bytes], places: list[bytes]) -> dict[str, Place]:
    known_names, known_places = map(REF_TEXTS.__getitem__, names), map(PLACE_TEXTS.__getitem__, places)
    return dict(zip(known_names, known_places, strict=True))


def _table(kind: type[Table[Any]], head: bytes, body: bytes) -> Table[Any]:
    heads = _heads(kind)
    empty = heads[head] if head in heads else _learn_head(kind, head)
    if not body:
        return empty
    table: Any = twin(kind)()
    table.unit = empty.unit
    table.quantum = empty.quantum
    table.columns = empty.columns
    table.rows = _row_reader(kind, empty.columns)(body)
    table._by_key = None  # noqa: SLF001  made at first use
    table.__class__ = kind
    loaded: Table[Any] = table
    return loaded


@cached
def _heads(_kind: type[Table[Any]]) -> dict[bytes, Table[Any]]:
    """Return the tables without rows of a kind by what their text has before the rows."""
    return {}


def _learn_head(kind: type[Table[Any]], head: bytes) -> Table[Any]:
    text = (b"{" + head + _NO_ROWS).decode()
    table: Table[Any] = table_loader(kind, sure=False)(json.loads(text), Tally())
    if table_writer(kind)(table) != text:
        raise Unfit
    heads = _heads(kind)
    if len(heads) >= _HEADS:
        heads.clear()
    heads[head] = table
    return table


_TextLine = tuple[bytes, bytes, bytes, str, str, int, Any]
"""A line as text, its key and its label as text; then as in :data:`~gov_accounts.serial.rows.Line`."""


def _as_text(line: Line) -> _TextLine:
    key, label, block, row = line
    first, second = f'"key":"{key}"'.encode(), f'"label":"{label}"'.encode()
    return first + b"," + second, first, second, key, label, block, row


@cached
def _row_reader(kind: type[Table[Any]], columns: tuple[str, ...]) -> Callable[[bytes], Any]:
    """Generate what reads the rows of a table from their text, without the outermost braces."""
    expected: dict[int, list[_TextLine]] = {}

    def learn(pieces: list[bytes]) -> list[_TextLine]:
        found = [_LINE.match(piece) for piece in pieces]
        data = [{"key": one[1].decode(), "label": one[2].decode()} for one in found if one is not None]
        if len(data) != len(pieces):
            raise Unfit
        lines = expected[len(pieces)] = [*map(_as_text, lines_of(kind).learn(data))]
        return lines

    def figures(own: list[str]) -> list[str]:
        full = [f"    row.{name} = {name}_of[cells[{n}]]" for n, name in enumerate(own, start=2)]
        taken = [(name, [f"row.{name} = {name}_of[cell]"], "None") for name in own]
        some = fill(taken, "row", "cell in {}_of", "cell = cells[-left] if left else None", "raise KeyError")
        return [*full, "else:", "    cell = cells[2]", *(f"    {line}" for line in some)]

    source = f"""
def fill(pieces, lines):
    rows = []
    for piece, (whole, first, second, key, label, block, row) in zip(pieces, lines):
        if piece != whole:
            cells = piece.split(b",")
            left = len(cells) - 2
            if left < 1 or cells[0] != first or cells[1] != second:
                return None
            row = Twin()
            row.key = key
            row.label = label
            try:
{row_source(kind, columns, figures, depth=4)}
            except KeyError:
                learn_cells(cells[2:])
                row, = fill([piece], [(whole, first, second, key, label, block, row)])
            else:
                row.__class__ = Row
        rows.append(row)
    return rows

def read(text):
    pieces = text.split(b"}},{{")
    lines = expected.get(len(pieces))
    rows = None if lines is None else fill(pieces, lines)
    if rows is None:
        rows = fill(pieces, learn(pieces))
    return tuple(rows)
"""
    names = {
        **{f"{name}_of": CELLS[name] for name in columns},
        "Row": kind.ROW,
        "Twin": twin(kind.ROW),
        "expected": expected,
        "learn": learn,
        "learn_cells": learn_cells,
    }
    return function(source, "read", names)  # type: ignore[no-any-return]
