"""Lines of text and tables, which may stand in cells of other tables → pages.

A table whose cells hold tables is there for the look of a page: the tables inside are grids of
their own, and the text around them is running text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, Union

from attrs import define, field

from gov_accounts.reading.formats._cells import TableCells

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gov_accounts.reading._pages import Pages

__all__ = ["Block", "Cell", "Table", "put"]

Block: TypeAlias = Union[str, "Table"]


@define
class Cell:
    """A cell with its spans and what stands in it."""

    down: int
    across: int
    content: list[Block] = field(factory=list)

    def text(self) -> str | None:
        """Return the text of the cell; None if it holds a table that is one."""
        texts = [one if isinstance(one, str) else one.single() for one in self.content]
        known = [one for one in texts if one is not None]
        return "\n".join(known).strip() if len(known) == len(texts) else None


@define
class _Row:
    skipped: int = 0
    cells: list[Cell] = field(factory=list)


@define
class Table:
    """Rows of cells that come in order; ``before`` is what stands in it outside its cells."""

    rows: list[_Row] = field(factory=list)
    before: list[Block] = field(factory=list)

    def row(self, skipped: int = 0) -> None:
        """Begin a row, whose first columns may have no cell."""
        self.rows.append(_Row(skipped))

    def cell(self, down: int = 1, across: int = 1) -> Cell:
        """Begin a cell."""
        if not self.rows:
            self.row()
        self.rows[-1].cells.append(Cell(down, across))
        return self.rows[-1].cells[-1]

    def add(self, block: Block) -> None:
        """Add to the last cell."""
        self.rows[-1].cells[-1].content.append(block)

    def single(self) -> str | None:
        """Return the text of a table of one cell, which is no table; None for any other."""
        cells = [one for row in self.rows for one in row.cells]
        if len(cells) > 1 or any(not isinstance(one, str) for one in self.before):
            return None
        texts = [one for one in self.before if isinstance(one, str)]
        own = cells[0].text() if cells else ""
        return None if own is None else "\n".join([*texts, own])


def put(blocks: Iterable[Block], pages: Pages, page: int | None = None) -> None:
    """Append lines and tables to pages, in order."""
    for block in blocks:
        if isinstance(block, str):
            for line in block.split("\n"):
                pages.line(line, page)
            continue
        single = block.single()
        if single is not None:
            _put_lines(single, pages, page)
        else:
            put(block.before, pages, page)
            _put_rows(block.rows, pages, page)


def _put_rows(rows: Sequence[_Row], pages: Pages, page: int | None) -> None:
    """Append the rows of a table: a grid, broken where a cell holds a table."""
    grid = TableCells()
    for row in rows:
        texts = [one.text() for one in row.cells]
        if None not in texts:
            grid.row()
            grid.skip(row.skipped)
            for one, text in zip(row.cells, texts, strict=True):
                grid.cell(text or "", one.down, one.across)
            continue
        grid.put(pages, page)
        grid = TableCells()
        for one, text in zip(row.cells, texts, strict=True):
            if text is None:
                put(one.content, pages, page)
            else:
                _put_lines(text, pages, page)
    grid.put(pages, page)


def _put_lines(text: str, pages: Pages, page: int | None) -> None:
    for line in filter(str.strip, text.split("\n")):
        pages.line(" ".join(line.split()), page)
