"""The header of a table in running text → where its body begins, and its columns in print order.

How many columns there are, the numbers of the columns (栏次) or the letters of the header tell; in
which order they stand, :mod:`gov_accounts.reading._column_order`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from gov_accounts.layouts import further_columns
from gov_accounts.reading._codes_printed import code_begins
from gov_accounts.reading._column_order import Order, order_of_print
from gov_accounts.reading._labels import (
    _LINE_NUMBERING,
    Labels,
    bare,
    column_words,
    heads,
    line_words,
)
from gov_accounts.reading._plain_text import plain
from gov_accounts.tables import columns_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_accounts.layouts import FurtherColumns
    from gov_accounts.reading._printed_cells import Cell
    from gov_accounts.tables import Block, Table, TableSpec

__all__ = ["TextHeader", "body_of_codes", "body_of_lines", "counted_columns", "header_of_text"]


@frozen
class TextHeader:
    """What a header in text says of the columns of figures.

    ``fields`` are those that are printed, in official order; ``orders`` the columns of each block
    by its title, in the order of print, None for a column without a field; ``sums`` which columns
    are the sum of which others, by number. ``unclear`` are the titles of blocks whose order of
    columns is another than the official one, and nothing tells it.
    """

    fields: tuple[str, ...]
    orders: Mapping[str, Order] = field(factory=dict)
    sums: tuple[tuple[int, tuple[int, ...]], ...] = ()
    unclear: frozenset[str] = frozenset()


# --- where the body begins ----------------------------------------


def body_of_codes(cells: Sequence[Cell], block: Block, *, fine: bool) -> int:
    """Return the first cell behind the header: after the line 栏次, or at the first row."""
    counts = heads().count
    for index, cell in enumerate(cells):
        if plain(cell.text) in counts:
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
    words = heads().count
    counts = next((i for i, cell in enumerate(cells) if plain(cell.text) in words), None)
    if counts is not None:
        behind = range(counts, len(cells))
        return next(
            (i for i in behind if not cells[i].digits and plain(cells[i].text) not in words),
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
        if _begins_around(cells, index, titles) and plain(cells[index].text) not in columns:
            return index
    return _first_known_line(cells, spec, columns)


def _begins_around(cells: Sequence[Cell], index: int, titles: set[str]) -> bool:
    """Whether a label begins here that wraps around its figures: its number or a figure tells."""
    cell = cells[index]
    folded = plain(cell.text)
    begun = _LINE_NUMBERING.sub("", folded, count=1)
    if len(begun) < 2 or not any(title.startswith(begun) for title in titles):
        return False
    behind = cells[index + 1 : index + 2]
    beside = any(one.figure and one.place == cell.place for one in behind)
    return beside or begun != folded


def _first_known_line(cells: Sequence[Cell], spec: TableSpec, columns: set[str]) -> int:
    """Return where the first line of print begins that has a known label with a figure behind it.

    The first line of the table is not known by its label: what stands on it is listed.
    """
    labels = Labels(spec, spec.blocks)
    for index, cell in enumerate(cells[:-1]):
        folded = plain(cell.text)
        known = bare(folded) in labels and folded not in columns
        if known and cells[index + 1].figure and cells[index + 1].place == cell.place:
            return next(i for i, one in enumerate(cells) if one.place == cell.place)
    return len(cells)


# --- the columns ----------------------------------------


def header_of_text(
    kind: type[Table[Any]], cells: Sequence[Cell], beside: Sequence[Cell] = ()
) -> TextHeader:
    """Return what the cells of a header say of the columns of a table.

    ``beside`` are cells of the first row: text may print some of them among those of the header.
    """
    spec, every = kind.SPEC, (*cells, *beside)
    counted = counted_columns(every)
    told = None if counted else _further_by_words(kind, every)
    many = len(told.columns) if told is not None else len(counted)
    described = tuple(columns_of(kind.ROW))
    if told is not None and not _is_named(told, every):
        unclear = frozenset(block.title for block in spec.blocks)
        return TextHeader(_fields_printed(kind, every, 0), unclear=unclear)
    further = told or _further_printed(spec.id, every, many)
    if further is not None and len(further.kept) == len(described):
        sums = tuple(
            (one.whole, (*one.parts, *(~part for part in one.less))) for one in further.sums
        )
        order = tuple(column.field for column in further.columns)
        return TextHeader(described, {spec.blocks[0].title: order}, sums)
    fields = _fields_printed(kind, every, len(counted))
    orders = {
        block.title: _order_of(spec, block, fields, cells, many)
        for block in spec.blocks
        if len(block.columns) > 1 or len(spec.blocks) == 1
    }
    return TextHeader(
        fields,
        {title: order for title, order in orders.items() if order is not None},
        unclear=frozenset(title for title, order in orders.items() if order is None),
    )


def _order_of(
    spec: TableSpec, block: Block, fields: Sequence[str], cells: Sequence[Cell], many: int
) -> Order | None:
    """Return the columns of a block in the order of print; None if that cannot be told."""
    usual = [column.name for column in block.columns if column.name in fields]
    if len(usual) == 1:
        return tuple(usual)
    names = {word: name for name in reversed(usual) for word in column_words(spec.id, name)}
    others = [
        word
        for other in spec.blocks
        for column in other.columns
        if column.name not in usual
        for word in column_words(spec.id, column.name)
    ]
    alone = len(spec.blocks) == 1
    return order_of_print(cells, names, usual, counted=many if alone else 0, others=others)


def _further_printed(table: str, cells: Sequence[Cell], many: int) -> FurtherColumns | None:
    """Return the print of further columns that a header shows, by their number or their words."""
    words = Counter(plain(cell.text) for cell in cells)
    for one in sorted(further_columns(table), key=lambda one: -len(one.columns)):
        if many:
            if len(one.columns) == many and _is_named(one, cells):
                return one
        elif _names_all(one, Counter(words)):
            return one
    return None


def _names_all(further: FurtherColumns, words: Counter[str]) -> bool:
    """Whether a header has a word for each column of a print; columns share none."""
    known = sorted(
        (
            [plain(column.path[-1])]
            + ([] if column.field is None else [*column_words(further.table, column.field)])
            for column in further.columns
        ),
        key=len,
    )
    for own in known:
        word = next((word for word in own if words[word]), None)
        if word is None:
            return False
        words[word] -= 1
    return True


def _fields_printed(kind: type[Table[Any]], cells: Sequence[Cell], counted: int) -> tuple[str, ...]:
    """Return the fields that a header prints; the title of T09 does not name them."""
    described = columns_of(kind.ROW)
    optional = kind.SPEC.optional_columns
    if not optional:
        return tuple(described)
    letters = Counter("".join(plain(cell.text) for cell in cells))
    seen = tuple(
        name
        for name in described
        if name not in optional
        or any(not Counter(word) - letters for word in column_words(kind.SPEC.id, name))
    )
    if counted and counted != len(seen):
        every = tuple(described)
        return tuple(n for n in described if n not in optional) if counted == 3 else every
    return seen


def _further_by_words(kind: type[Table[Any]], cells: Sequence[Cell]) -> FurtherColumns | None:
    """Return the print of further columns that a header shows by a word that is only its own.

    Such a word names a column without a field, in no print with fewer columns.
    """
    table = kind.SPEC.id
    known = {*heads().whole}
    known.update(word for name in columns_of(kind.ROW) for word in column_words(table, name))
    texts = {plain(cell.text) for cell in cells}
    found = None
    for one in sorted(further_columns(table), key=lambda one: len(one.columns)):
        own = {bare(column.path[-1]) for column in one.columns if column.field is None} - known
        known |= own
        # A longer word that is known (项目支出结转和结余) holds no shorter one (项目支出结转).
        if any(
            word == text or (word in text and text not in known) for word in own for text in texts
        ):
            found = one
    return found


def _is_named(further: FurtherColumns, cells: Sequence[Cell]) -> bool:
    """Whether a header has the letters of most columns without a field; text may tear the words.

    A header of other columns, which nobody described, may have as many, or one of the words.
    """
    letters = {letter for cell in cells for letter in plain(cell.text)}
    described = {one.field for one in further.columns} - {None}
    usual = {*heads().whole}
    usual.update(word for name in described for word in column_words(further.table, str(name)))
    named = []
    for path in (one.path for one in further.columns if one.field is None):
        own = path if bare(path[-1]) in usual else path[-1:]
        named.append(all(letters >= {*bare(word)} for word in own))
    return sum(named) * 2 > len(named)


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
