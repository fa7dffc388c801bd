"""The pages that every source gives: lines in reading order, and grids that some of them form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, evolve, field, frozen

from gov_accounts.places import Place
from gov_accounts.reading._plain_text import TextLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Box", "GridRow", "Pages", "joined_pages"]

Box = tuple[float, float, float, float]
"""Left, top, right and bottom on a page, as parts of its width and height."""


@frozen
class GridRow:
    """A row of a grid, which is also the line ``line`` (index) of the document.

    ``cells`` has None for the rest of a merged cell, ``covering`` the text of the cell that covers
    each place, ``starts`` where the text of each cell begins in the line. A row of a workbook knows
    its ``sheet`` and its ``number`` there, from 1, and, if columns of the sheet are left out, which
    ``columns`` it has, from 0.
    """

    line: int
    cells: tuple[str | None, ...]
    covering: tuple[str, ...]
    starts: tuple[int, ...]
    sheet: str | None = None
    number: int = 0
    columns: tuple[int, ...] = ()

    def address(self, start: int | None = None) -> str | None:
        """Return the address of the cell whose text begins there, or of the first that has text.

        >>> GridRow(0, ("201", None, "5.00"), ("201", "", "5.00"), (0, 3, 4), "表1", 7).address(4)
        'C7'
        """
        for column, (cell, at) in enumerate(zip(self.cells, self.starts, strict=True)):
            if (cell or "").strip() and start in (None, at):
                return f"{_letters(self.columns[column] if self.columns else column)}{self.number}"
        return None


def _letters(column: int) -> str:
    """Return the letters of a column from 0, as spreadsheets name it."""
    rest, last = divmod(column, _ALPHABET)
    return (_letters(rest - 1) if rest else "") + chr(ord("A") + last)


_ALPHABET = 26


@define
class Pages:
    """The lines of a document and its grids; sources append, recognition reads.

    ``boxes`` says where on the page a text stands, by line (index) and the column of its first
    character; the whole line has the column -1. It is empty if the source has no pages to draw on.
    ``pictures`` are the numbers of the pages that are pictures (scans) without text but for the
    number of the page.
    ``hidden`` names the sheets that have figures but are not shown, and so are not read. ``files``
    are the files of a document of several, each with the number of its first line from 0.
    """

    lines: list[TextLine] = field(factory=list)
    grids: list[list[GridRow]] = field(factory=list)
    boxes: dict[tuple[int, int], Box] = field(factory=dict)
    pictures: list[int] = field(factory=list)
    hidden: list[str] = field(factory=list)
    files: list[tuple[int, str, Pages]] = field(factory=list)
    _room: int = 4_000_000

    def has_room(self, places: int) -> bool:
        """Whether a grid of so many places (rows × columns) may be added to those there are.

        Few cells that stand far apart make a large grid, and a small file may have many of those;
        what finds no room is given as lines. No final accounts fill a tenth of it.
        """
        if places > self._room:
            return False
        self._room -= places
        return True

    def picture_ranges(self) -> list[str]:
        """Return the numbers of the pages that are pictures, neighbours as one range.

        >>> Pages(pictures=[2, 3, 4, 7]).picture_ranges()
        ['2–4', '7']
        """
        ranges: list[list[int]] = []
        for number in self.pictures:
            if ranges and ranges[-1][-1] + 1 == number:
                ranges[-1].append(number)
            else:
                ranges.append([number])
        return [str(one[0]) if one[0] == one[-1] else f"{one[0]}–{one[-1]}" for one in ranges]

    def line(self, text: str, page: int | None, boxes: Mapping[int, Box] | None = None) -> None:
        """Append a line of running text."""
        for column, box in (boxes or {}).items():
            self.boxes[len(self.lines), column] = box
        self.lines.append(TextLine(text, Place(page, len(self.lines) + 1)))

    def grid(  # noqa: PLR0913 - the parts of a grid
        self,
        cells: Sequence[Sequence[str | None]],
        covering: Sequence[Sequence[str]],
        page: int | None,
        boxes: Sequence[Sequence[Box | None]] = (),
        *,
        sheet: str | None = None,
        numbers: Sequence[int] = (),
        columns: Sequence[int] = (),
    ) -> None:
        """Append a grid; each of its rows is a line too, cells with a space between.

        ``numbers`` and ``columns`` say which rows (from 1) and columns (from 0) of the sheet are
        there, if not all are.
        """
        rows = []
        shown = tuple(columns)
        for number, (row, covered) in enumerate(zip(cells, covering, strict=True)):
            line, starts = "", []
            for cell in row:
                text = " ".join((cell or "").replace("\n", "").split())
                line += " " if line and text else ""
                starts.append(len(line))
                line += text
            own_row = GridRow(
                len(self.lines),
                tuple(row),
                tuple(covered),
                tuple(starts),
                sheet,
                numbers[number] if numbers else number + 1,
                shown,
            )
            rows.append(own_row)
            own = zip(starts, row, boxes[number], strict=True) if boxes else ()
            known = {start: box for start, cell, box in own if cell and box is not None}
            if known:
                lefts, tops, rights, bottoms = zip(*known.values(), strict=True)
                known[-1] = (min(lefts), min(tops), max(rights), max(bottoms))
            self.line(line, page, known)
        self.grids.append(rows)


def joined_pages(files: Sequence[tuple[str, Pages]]) -> Pages:
    """Return the pages of several files as those of one document; lines are counted through."""
    found = Pages()
    for name, pages in files:
        first = len(found.lines)
        found.files.append((first, name, pages))
        found.lines += [
            evolve(line, place=evolve(line.place, line=first + number), ended=True)
            for number, line in enumerate(pages.lines, start=1)
        ]
        found.grids += [
            [evolve(row, line=row.line + first) for row in grid] for grid in pages.grids
        ]
        found.boxes |= {(line + first, at): box for (line, at), box in pages.boxes.items()}
    return found
