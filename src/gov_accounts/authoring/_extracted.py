"""The print as an extractor gives it: words in the order of the cells, or with their columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import define, frozen

from gov_accounts.authoring._laid_out import (
    USUAL,
    Print,
    PrintedTable,
    PrintedText,
    printed_tables,
)
from gov_accounts.display import width
from gov_accounts.words import NO_FIGURE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.authoring._laid_out import Row

__all__ = ["print_text"]


@frozen
class _Piece:
    """A line, or the lines of a row that stay together; ``head`` is that of the table it is in."""

    text: str
    head: tuple[str, ...] = ()


def print_text(accounts: FinalAccounts, how: Print = USUAL) -> str:
    """Print accounts in their layout, as text without blank cells, or with their columns kept.

    Reading the text gives the same tables.

    The accounts must name a known layout; raises :class:`KeyError` otherwise.
    """
    pieces = [_Piece(accounts.entity), _Piece(f"{accounts.fiscal_year}年度部门决算"), _Piece("")]
    for table in printed_tables(accounts, how):
        pieces += _table(table, how)
    lines = _paginated(pieces, how) if how.page_lines else [piece.text for piece in pieces]
    text = "\n".join(lines) + "\n"
    return text.replace("\n", "\n\n") if how.spaced else text


def _paginated(pieces: Sequence[_Piece], how: Print) -> list[str]:
    """Put a page number after so many rows; a row may have several lines but is not broken."""
    length = how.page_lines or len(pieces)
    paged: list[str] = []
    for number, start in enumerate(range(0, len(pieces), length), start=1):
        page = pieces[start : start + length]
        again = page[0].head if how.repeat and number > 1 else ()
        paged += [*again, *(piece.text for piece in page), "", str(number), ""]
    return paged


def _table(table: PrintedTable, how: Print) -> Iterator[_Piece]:
    yield _Piece(table.title)
    if table.mark:
        yield _Piece(table.mark)
    for line in table.above:
        yield _Piece(line)
    yield _Piece("")
    columns = _Columns.of(table, how) if how.keep_layout else None
    rows = columns.row if columns is not None else _Words(how).row
    head = tuple(line for row in table.head if (line := rows(row)))
    for line in head:
        yield _Piece(line)
    for row in table.body:
        line = rows(row if columns is not None else _dashed(row))
        if line.strip():
            yield _Piece(line, head)
    if table.note:
        yield _Piece(table.note)


def _dashed(row: Row) -> Row:
    """Return a row without labels, such as of T07, with dashes: blanks would lose its columns."""
    if any(cell.kind != "figure" for cell in row) or not any(cell.text.strip() for cell in row):
        return row
    return tuple(PrintedText(cell.text or NO_FIGURE, cell.span, cell.kind) for cell in row)


# --- words one after the other ----------------------------------------


@define
class _Group:
    """A label with what stands before and behind it."""

    code: str = ""
    label: str = ""
    figures: str = ""


@frozen
class _Words:
    """Prints the words of a row one after the other."""

    how: Print

    def row(self, row: Row) -> str:
        groups = [_Group()]
        kinds = [cell.kind for cell in row]
        # Names that stand side by side behind codes do not come out in one order.
        wraps = "code" not in kinds or kinds.count("label") < 2
        for cell in row:
            if cell.carried or not cell.text.strip():
                continue
            if cell.kind in ("figure", "number"):
                groups[-1].figures += f" {cell.text}"
                continue
            if groups[-1].figures or groups[-1].label:
                groups.append(_Group())
            if cell.kind == "code":
                groups[-1].code += f"{self._code(cell.text)} "
            elif cell.kind == "label":
                groups[-1].label = cell.text
            else:  # words of a header do not wrap
                groups[-1].figures = cell.text
                groups.append(_Group())
        return " ".join(filter(None, (self._wrapped(one, wraps=wraps).strip() for one in groups)))

    def _code(self, code: str) -> str:
        economic = len(code) == 5 and code.startswith("3")
        return f"{code[:4]}\n\n{code[4:]}\n\n" if self.how.split_codes and economic else code

    def _wrapped(self, one: _Group, *, wraps: bool) -> str:
        pieces = _pieces(one.label, self.how) if wraps else [one.label]
        if len(pieces) < 2:
            return f"{one.code}{one.label}{one.figures}"
        if self.how.around and one.code:
            middle = (len(pieces) + 1) // 2
            line = f"{one.code.strip()}{one.figures}"
            return "\n".join([*pieces[:middle], line, *pieces[middle:]])
        return "\n".join([one.code.strip(), *pieces]).strip() + one.figures


def _pieces(label: str, how: Print) -> list[str]:
    length = how.wrap or len(label) or 1
    return [label[start : start + length] for start in range(0, len(label), length)]


# --- words in their columns ----------------------------------------

_GAP = 3


@frozen
class _Columns:
    """Prints a row in the columns of its table: as wide as their widest cell."""

    how: Print
    measure: Callable[[str], int]
    widths: tuple[int, ...]

    @classmethod
    def of(cls, table: PrintedTable, how: Print) -> _Columns:
        measure = width if how.keep_layout == "width" else len
        rows = (*table.head, *table.body)
        widths = [4] * max(sum(cell.span for cell in row) for row in rows)
        for row in rows:
            at = 0
            for cell in row:
                if cell.span == 1 and not cell.carried:
                    pieces = _pieces(cell.text, how) if cell.kind == "label" else [cell.text]
                    widths[at] = max([widths[at], *map(measure, pieces)])
                at += cell.span
        return cls(how, measure, tuple(widths))

    def row(self, row: Row) -> str:
        """Return a row; its wrapped labels take several lines, the figures stand on one of them."""
        labels = [_pieces(cell.text, self.how) if cell.kind == "label" else [] for cell in row]
        height = max(map(len, labels), default=0) or 1
        main = (height - 1) // 2 if self.how.around else 0
        lines = []
        for number in range(height):
            cells = []
            for cell, pieces in zip(row, labels, strict=True):
                first = main - (len(pieces) - 1) // 2 if self.how.around else 0
                if pieces:
                    inside = 0 <= number - first < len(pieces)
                    text = pieces[number - first] if inside else ""
                else:
                    text = cell.text if number == main and not cell.carried else ""
                cells.append(PrintedText(text, cell.span, cell.kind))
            lines.append(self._line(cells))
        return "\n".join(lines)

    def _line(self, row: Sequence[PrintedText]) -> str:
        """Print amounts at the right of their columns, counts in the middle, words at the left."""
        line, at = "", 0
        for cell in row:
            if cell.text.strip():
                start = sum(one + _GAP for one in self.widths[:at])
                room = sum(one + _GAP for one in self.widths[at : at + cell.span]) - _GAP
                free = max(0, room - self.measure(cell.text))
                indent = start + {"figure": free, "number": free // 2}.get(cell.kind, 0)
                line += " " * max(1 if line else 0, indent - self.measure(line)) + cell.text
            at += cell.span
        return line
