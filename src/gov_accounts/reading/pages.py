"""What every source gives: the lines of a document in reading order, and the grids some of them stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field, frozen

from gov_accounts.places import Place
from gov_accounts.reading.text import TextLine

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["GridRow", "Pages"]


@frozen
class GridRow:
    """A row of a grid, which is also the line ``line`` (index) of the document.

    ``cells`` has None where a merged cell goes on, ``covering`` the text of the cell that covers each place,
    ``starts`` where the text of each cell begins in the line.
    """

    line: int
    cells: tuple[str | None, ...]
    covering: tuple[str, ...]
    starts: tuple[int, ...]


@define
class Pages:
    """The lines of a document and its grids; sources append, recognition reads."""

    lines: list[TextLine] = field(factory=list)
    grids: list[list[GridRow]] = field(factory=list)

    def line(self, text: str, page: int | None) -> None:
        """Append a line of running text."""
        self.lines.append(TextLine(text, Place(page, len(self.lines) + 1)))

    def grid(
        self,
        cells: Sequence[Sequence[str | None]],
        covering: Sequence[Sequence[str]],
        page: int | None,
    ) -> None:
        """Append a grid; each of its rows is a line too, cells with a space between."""
        rows = []
        for row, covered in zip(cells, covering, strict=True):
            line, starts = "", []
            for cell in row:
                text = " ".join((cell or "").replace("\n", "").split())
                line += " " if line and text else ""
                starts.append(len(line))
                line += text
            rows.append(GridRow(len(self.lines), tuple(row), tuple(covered), tuple(starts)))
            self.line(line, page)
        self.grids.append(rows)
