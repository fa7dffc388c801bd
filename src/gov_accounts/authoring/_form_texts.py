"""The cells of a self-evaluation form → text, HTML and Markdown, as programs give such files."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from gov_accounts.display import width
from gov_accounts.words import NO_FIGURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_accounts.authoring._form_cells import Cells, FormCell

__all__ = ["FORM_STYLES", "form_grid", "form_html", "form_markdown", "form_text"]

FORM_STYLES = ("rows", "tabs", "cells", "laid")
"""The ways in which :func:`form_text` writes cells."""

Grid = list[list["FormCell | None"]]


def form_grid(cells: Cells) -> Grid:
    """Return a form as rows of equal length: each cell where it begins, None where one goes on.

    >>> from gov_accounts.authoring import FormCell
    >>> wide, high = FormCell("a", across=2), FormCell("b", down=2)
    >>> form_grid([[wide, high], [FormCell("c"), FormCell("d")]])[1][2] is None
    True
    """
    columns = sum(cell.across for cell in cells[0]) if cells else 0
    grid: Grid = []
    covered = [0] * columns
    for row in cells:
        line: list[FormCell | None] = [None] * columns
        at = 0
        for cell in row:
            while covered[at]:
                at += 1
            line[at] = cell
            covered[at : at + cell.across] = [cell.down] * cell.across
            at += cell.across
        covered = [max(0, rows - 1) for rows in covered]
        grid.append(line)
    return grid


def form_text(cells: Cells, style: str = "rows", *, title: Sequence[str] = ()) -> str:
    r"""Return a form as text, below the lines of its title.

    ``rows``: a line for each row, a space between cells, blanks as dashes. ``tabs``: the same with
    tabs, blanks kept. ``cells``: a line for each cell. ``laid``: in columns, two spaces or more
    between cells.

    >>> from gov_accounts.authoring import FormCell
    >>> form_text([[FormCell("得分"), FormCell(""), FormCell("9.5")]], title=["自评表"])
    '自评表\n得分 — 9.5\n'
    """
    lines = {"rows": _in_rows, "tabs": _in_tabs, "cells": _in_cells, "laid": _laid}[style](cells)
    return "".join(f"{line}\n" for line in (*title, *lines))


def _in_rows(cells: Cells) -> list[str]:
    return [" ".join(cell.text or NO_FIGURE for cell in row if not cell.filler) for row in cells]


def _in_tabs(cells: Cells) -> list[str]:
    return ["\t".join(cell.text if cell else "" for cell in row) for row in form_grid(cells)]


def _in_cells(cells: Cells) -> list[str]:
    return [cell.text for row in cells for cell in row]


_BETWEEN = 2
_LONG = 24
"""Texts wider than this do not make their column wider."""


def _laid(cells: Cells) -> list[str]:
    grid = form_grid(cells)
    widths = [2] * len(grid[0])
    for row in grid:
        for at, cell in enumerate(row):
            if cell is not None and cell.across == 1 and width(cell.text) <= _LONG:
                widths[at] = max(widths[at], width(cell.text))
    starts = [sum(widths[:at]) + _BETWEEN * at for at in range(len(widths))]
    return [_line(row, starts) for row in grid]


def _line(row: list[FormCell | None], starts: list[int]) -> str:
    line = ""
    for cell, start in zip(row, starts, strict=True):
        if cell is not None and cell.text:
            least = width(line) + _BETWEEN if line else 0
            line += " " * (max(start, least) - width(line)) + cell.text
    return line


def form_html(cells: Cells, *, title: Sequence[str] = ()) -> str:
    """Return a form as a page of HTML with one table.

    >>> from gov_accounts.authoring import FormCell
    >>> "<td colspan=2>≥5</td>" in form_html([[FormCell("≥5", across=2)]])
    True
    """
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in cells)
    lines = "".join(f"<p>{html.escape(line)}</p>\n" for line in title)
    head = "<!DOCTYPE html>\n<html><head><meta charset=utf-8></head><body>\n"
    return f"{head}{lines}<table border=1>\n{rows}</table>\n</body></html>\n"


def _cell(cell: FormCell) -> str:
    spans = f" colspan={cell.across}" * (cell.across > 1) + f" rowspan={cell.down}" * (
        cell.down > 1
    )
    return f"<td{spans}>{html.escape(cell.text)}</td>"


def form_markdown(cells: Cells, *, title: Sequence[str] = ()) -> str:
    r"""Return a form as a table of pipes; where a cell goes on, blanks stand.

    >>> from gov_accounts.authoring import FormCell
    >>> form_markdown([[FormCell("总分", across=2), FormCell("100")]])
    '| 总分 | | 100 |\n|---|---|---|\n'
    """
    rows = [
        "| " + " | ".join(cell.text if cell else "" for cell in row) + " |"
        for row in form_grid(cells)
    ]
    rows = [row.replace("|  |", "| |").replace("|  |", "| |") for row in rows]
    if rows:
        rows.insert(1, "|" + "---|" * sum(cell.across for cell in cells[0]))
    heading = [f"## {title[0]}", *title[1:], ""] if title else []
    return "".join(f"{line}\n" for line in (*heading, *rows))
