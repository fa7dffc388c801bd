"""The header of a table in running text → where its body begins, and its columns in print order.

Text may tear the words of a header apart. Then the columns are taken to stand in official order;
how many there are, the numbers of the columns (栏次) or the letters of the header tell.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.layouts import further_columns
from gov_accounts.reading._codes_printed import code_begins
from gov_accounts.reading._labels import _LINE_NUMBERING, column_words, line_words
from gov_accounts.reading._plain_text import plain
from gov_accounts.reading._printed_cells import Cell
from gov_accounts.tables import columns_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_accounts.tables import Block, Table, TableSpec

__all__ = ["TextHeader", "body_of_codes", "body_of_lines", "counted_columns", "header_of_text"]


@frozen
class TextHeader:
    """What a header in text says of the columns of figures.

    ``fields`` are those that are printed, in official order; ``order`` all columns in the order of
    print, None for a column without a field; ``sums`` which columns are the sum of which others, by
    number. ``counted`` are the numbers of the columns (栏次).
    """

    fields: tuple[str, ...]
    order: tuple[str | None, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...] = ()
    counted: tuple[Cell, ...] = ()


# --- where the body begins ----------------------------------------


def body_of_codes(cells: Sequence[Cell], block: Block, *, fine: bool) -> int:
    """Return the first cell behind the header: after the line 栏次, or at the first row."""
    for index, cell in enumerate(cells):
        if plain(cell.text) == "栏次":
            behind = range(index + 1, len(cells))
            counted = (i for i in behind if not cells[i].digits or len(cells[i].text) > 2)
            return next(counted, len(cells))
        code, used = code_begins(cells, index, block, None, fine=fine)
        if code is not None and used and (cell.first or block.deepest == 5):
            return index
        if plain(cell.text) == "合计" and not cell.last and cells[index + 1].figure:
            return index
    return len(cells)


def body_of_lines(cells: Sequence[Cell], spec: TableSpec) -> int:
    """Return the first cell behind the header: after 栏次, or at the label of the first line."""
    counts = next((i for i, cell in enumerate(cells) if plain(cell.text) == "栏次"), None)
    if counts is not None:
        behind = range(counts, len(cells))
        return next(
            (i for i in behind if not cells[i].digits and plain(cells[i].text) != "栏次"),
            len(cells),
        )
    titles = set(line_words(spec.id, spec.blocks[0].lines[0].key))
    columns = {
        word for block in spec.blocks for column in block.columns
        for word in column_words(spec.id, column.name)
    }  # fmt: skip
    for index in range(len(cells)):
        for used in (1, 2, 3):
            folded = plain("".join(cell.text for cell in cells[index : index + used]))
            if _LINE_NUMBERING.sub("", folded, count=1) in titles and folded not in columns:
                return index
    return len(cells)


# --- the columns ----------------------------------------


def header_of_text(kind: type[Table[Any]], cells: Sequence[Cell]) -> TextHeader:
    """Return what the cells of a header say of the columns of a table with one block."""
    spec = kind.SPEC
    counted, many = counted_columns(cells), how_many_columns(spec.id, cells)
    described = tuple(columns_of(kind.ROW))
    further = next((one for one in further_columns(spec.id) if len(one.columns) == many), None)
    if further is not None and len(further.kept) == len(described):
        sums = tuple(
            (one.whole, (*one.parts, *(~part for part in one.less))) for one in further.sums
        )
        order = tuple(column.field for column in further.columns)
        return TextHeader(described, order, sums, tuple(counted))
    fields = _fields_printed(kind, cells, len(counted))
    extra = max(many - len(fields), 0) if spec.id != "T06" else 0
    printed = _order_of_print(spec, cells, fields) or fields
    return TextHeader(fields, (*printed, *[None] * extra), (), tuple(counted))


def _fields_printed(kind: type[Table[Any]], cells: Sequence[Cell], counted: int) -> tuple[str, ...]:
    """Return the fields that a header prints; the title of T09 does not name them."""
    described = columns_of(kind.ROW)
    optional = kind.SPEC.optional_columns
    if not optional:
        return tuple(described)
    letters = Counter("".join(plain(cell.text) for cell in cells))
    seen = tuple(
        name
        for name, column in described.items()
        if name not in optional or not Counter(plain(column.title)) - letters
    )
    if counted and counted != len(seen):
        every = tuple(described)
        return tuple(n for n in described if n not in optional) if counted == 3 else every
    return seen


_STRUCTURE = re.compile(r"项目|[类款项]|.*(?:科目|编码|名称|栏次|行次).*|项目\(.*\)|[0-9]+")


def _order_of_print(
    spec: TableSpec, cells: Sequence[Cell], fields: Sequence[str]
) -> tuple[str, ...] | None:
    """Return the columns in the order in which the header prints their words; None if it is torn.

    The words of a lower line stand below the one word of the upper lines that is no column.
    """
    names = {
        word: column.name
        for column in reversed(spec.blocks[-1].columns)
        for word in column_words(spec.id, column.name)
        if column.name in fields
    }
    lines: dict[object, list[str]] = {}
    for cell in cells:
        word = plain(cell.text)
        if not (_STRUCTURE.fullmatch(word) or cell.dash):
            lines.setdefault(cell.place, []).append(names.get(word, f"\0{word}"))
    levels = [words for words in lines.values() if any(word in fields for word in words)]
    apart = len(lines) > 2 and all(len(words) == 1 for words in lines.values())
    if apart:  # one cell a line, in the order of print
        levels = [[words[0] for words in lines.values()]]
    order = levels[0] if levels else []
    for words in levels[1:]:
        groups = [index for index, word in enumerate(order) if word.startswith("\0")]
        if len(groups) != 1:
            return None
        order = [*order[: groups[0]], *words, *order[groups[0] + 1 :]]
    found = tuple(word for word in order if not word.startswith("\0"))
    return found if sorted(found) == sorted(fields) else None


def how_many_columns(table: str, cells: Sequence[Cell]) -> int:
    """Return how many columns of money a header has, by count or further words; 0 if unknown."""
    counted = counted_columns(cells)
    if counted:
        return len(counted)
    words = [plain(cell.text) for cell in cells]
    if table == "T02" and any("教育收费" in word for word in words):
        return 8
    if table in ("T05", "T08") and any("支出结转" in word for word in words):
        return 16 if "人员经费" in words else 12
    return 6 if table == "T05" and any("结转和结余" in word for word in words) else 0


def counted_columns(cells: Sequence[Cell]) -> list[Cell]:
    """Return the numbers of columns that a header prints: 1, 2, 3 and so on, one behind the other.

    The numbers share a line, or each has its own line; a page number below them does not count.
    """
    run: list[Cell] = []
    for cell in cells:
        together = len(run) > 1 and run[0].place == run[1].place
        if len(run) > 1 and (cell.place == run[-1].place) is not together:
            if len(run) > 2:
                break
            run = []
        if cell.text == str(len(run) + 1):
            run.append(cell)
        elif cell.digits and run:
            if len(run) > 2:
                break
            run = [cell] if cell.text == "1" else []
        elif len(run) > 2:
            break
    return run if len(run) > 2 else []
