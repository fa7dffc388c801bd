"""The pages that every source gives: lines in reading order, and grids that some of them form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field, frozen

from gov_accounts.places import Place
from gov_accounts.reading._plain_text import TextLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Box", "GridRow", "Pages"]

Box = tuple[float, float, float, float]
"""Left, top, right and bottom on a page, as parts of its width and height."""


@frozen
class GridRow:
    """A row of a grid, which is also the line ``line`` (index) of the document.

    ``cells`` has None for the rest of a merged cell, ``covering`` the text of the cell that covers
    each place, ``starts`` where the text of each cell begins in the line. A row of a workbook knows
    its ``sheet`` and its ``number`` there, from 1.
    """

    line: int
    cells: tuple[str | None, ...]
    covering: tuple[str, ...]
    starts: tuple[int, ...]
    sheet: str | None = None
    number: int = 0

    def address(self, start: int | None = None) -> str | None:
        """Return the address of the cell whose text begins there, or of the first that has text.

        >>> GridRow(0, ("201", None, "5.00"), ("201", "", "5.00"), (0, 3, 4), "表1", 7).address(4)
        'C7'
        """
        for column, (cell, at) in enumerate(zip(self.cells, self.starts, strict=True)):
            if (cell or "").strip() and start in (None, at):
                return f"{_letters(column)}{self.number}"
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
    """

    lines: list[TextLine] = field(factory=list)
    grids: list[list[GridRow]] = field(factory=list)
    boxes: dict[tuple[int, int], Box] = field(factory=dict)
    pictures: list[int] = field(factory=list)

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

    def grid(
        self,
        cells: Sequence[Sequence[str | None]],
        covering: Sequence[Sequence[str]],
        page: int | None,
        boxes: Sequence[Sequence[Box | None]] = (),
        *,
        sheet: str | None = None,
    ) -> None:
        """Append a grid; each of its rows is a line too, cells with a space between."""
        rows = []
        for number, (row, covered) in enumerate(zip(cells, covering, strict=True)):
            line, starts = "", []
            for cell in row:
                text = " ".join((cell or "").replace("\n", "").split())
                line += " " if line and text else ""
                starts.append(len(line))
                line += text
            own_row = GridRow(
                len(self.lines), tuple(row), tuple(covered), tuple(starts), sheet, number + 1
            )
            rows.append(own_row)
            own = zip(starts, row, boxes[number], strict=True) if boxes else ()
            known = {start: box for start, cell, box in own if cell and box is not None}
            if known:
                lefts, tops, rights, bottoms = zip(*known.values(), strict=True)
                known[-1] = (min(lefts), min(tops), max(rights), max(bottoms))
            self.line(line, page, known)
        self.grids.append(rows)
