"""What every source gives: the lines of a document in reading order, and the grids some of them stand in."""

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

    ``cells`` has None where a merged cell goes on, ``covering`` the text of the cell that covers
    each place, ``starts`` where the text of each cell begins in the line.
    """

    line: int
    cells: tuple[str | None, ...]
    covering: tuple[str, ...]
    starts: tuple[int, ...]


@define
class Pages:
    """The lines of a document and its grids; sources append, recognition reads.

    ``boxes`` says where on the page a text stands, by line (index) and the column where it begins,
    and at -1 where the whole line does; empty where the source has no pages to draw on.
    """

    lines: list[TextLine] = field(factory=list)
    grids: list[list[GridRow]] = field(factory=list)
    boxes: dict[tuple[int, int], Box] = field(factory=dict)

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
            rows.append(GridRow(len(self.lines), tuple(row), tuple(covered), tuple(starts)))
            own = zip(starts, row, boxes[number], strict=True) if boxes else ()
            known = {start: box for start, cell, box in own if cell and box is not None}
            if known:
                lefts, tops, rights, bottoms = zip(*known.values(), strict=True)
                known[-1] = (min(lefts), min(tops), max(rights), max(bottoms))
            self.line(line, page, known)
        self.grids.append(rows)
