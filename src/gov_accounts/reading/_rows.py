"""The row reader: the cells of a table, of a grid or of text → its rows with their figures.

A row begins at a code or at the label of a fixed line. Figures behind it are its own until the next
row begins, or until something stands there that is no figure of it. What is neither begins nor
belongs to a row is listed.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from attrs import evolve

from gov_accounts import layouts
from gov_accounts.accounts import Reason, Unread
from gov_accounts.display import width
from gov_accounts.money import exact_sum
from gov_accounts.reading._codes_printed import code_begins, code_below, is_own_level
from gov_accounts.reading._grid_header import (
    Group,
    UnclearError,
    cells_of_grids,
    header_words,
)
from gov_accounts.reading._labels import (
    Labels,
    bare,
    choose,
    column_words,
    heads,
    own_totals,
    unnumbered,
)
from gov_accounts.reading._names import join_names, join_names_beside, official_names
from gov_accounts.reading._plain_text import plain
from gov_accounts.reading._printed_cells import (
    Cell,
    Role,
    decimal_places,
    has_decimals,
    has_digit,
    is_foreign,
    joined,
    once,
    parted,
    without_header,
    words_of,
)
from gov_accounts.reading._table_rows import Figure, TableRead, TableRow, figure_of, texts
from gov_accounts.reading._text_header import (
    TextHeader,
    body_of_codes,
    body_of_lines,
    header_of_text,
)
from gov_accounts.reading._wide import TORN, blocked_header, is_wide, wide_rows, wide_title
from gov_accounts.refs import CellRef
from gov_accounts.tables import TOTAL, Block, columns_of
from gov_accounts.words import UNIT, is_dash, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gov_accounts.reading._find import Section
    from gov_accounts.reading._grid_header import GridCells
    from gov_accounts.reading._pages import GridRow

__all__ = ["rows_of"]


def rows_of(section: Section, grids: Sequence[Sequence[GridRow]]) -> TableRead:
    """Read the rows of a table: by the columns of its grids, else by the words of its lines."""
    table = _rows_of(section, grids)
    for line in section.behind:
        cells = words_of([line])
        if any(cell.amount is not None and not cell.digits for cell in cells) and not _PROSE.search(
            line.text
        ):
            table.refuse(line.text.strip(), Reason.STRAY_FIGURE, line.place)
            table.cut = True
    return table


_PROSE = re.compile(rf"[。，；]|{UNIT}")
"""What a line of sentences has, and a row of a table has not."""


def _rows_of(section: Section, grids: Sequence[Sequence[GridRow]]) -> TableRead:
    try:
        cells = cells_of_grids(section, grids)
        if cells is not None:
            return _GridRows(section, cells).read()
    except UnclearError:
        pass
    return _TextRows(section).read()


_HAN = re.compile("[一-龥]")
_WORD = re.compile("[一-龥]{2}")
_SPLIT = "\0合计"
_NAME_AND_FIGURES = 10
"""So many cells a name that wraps may have, with its first figure."""


class _Rows:
    """What rows of every source have in common: how one begins, and whose a figure is."""

    def __init__(self, section: Section) -> None:
        self.section = section
        self.spec = section.kind.SPEC
        self.table = TableRead(section)
        self.row: TableRow | None = None
        self.taken: Counter[str] = Counter()

    def begin(self, key: str, label: str, cell: Cell, group: int = 0) -> TableRow:
        """Begin a row; the table takes it in when all its words are known."""
        self.row = TableRow(key, label, [], cell.place, group=group)
        return self.row

    def fixed_line(self, labels: Labels, text: str) -> str:
        """Return the key of a label; of lines that share it, the one that is due."""
        key = choose(labels.keys[text], self.taken)
        self.taken[key] += 1
        return key

    def is_own_total(self, text: str, above: TableRow | None) -> bool:
        """Whether a label is that of the total of the lines that the table has.

        It stands right below a total that counts further lines of the place, too.
        """
        return above is not None and above.key == TOTAL and bare(text) in own_totals(self.spec.id)


class _GridRows(_Rows):
    """The rows of grids: each cell has its role."""

    def __init__(self, section: Section, cells: GridCells) -> None:
        super().__init__(section)
        self.cells = cells
        self.last: TableRow | None = None
        self.groups: tuple[Group, ...] = ()
        self.labels = {id(block): Labels(self.spec, (block,)) for block in self.spec.blocks}
        self.heads = {
            word for block in self.spec.blocks for column in block.columns
            for word in column_words(self.spec.id, column.name)
        }  # fmt: skip

    def read(self) -> TableRead:
        every = columns_of(self.section.kind.ROW)
        if self.cells.wide is not None:
            self.table.columns = tuple(every)
            return self._wide()
        seen = {name for groups, _ in self.cells.rows for group in groups for name in group.figures}
        self.table.columns = tuple(
            n for n in every if n in seen or n not in self.spec.optional_columns
        )
        if any(n not in seen for n in self.table.columns):
            raise UnclearError
        for groups, row in self.cells.rows:
            self.groups = groups
            if not self._is_header(row):
                self._row(row)
        self._list_outside()
        for row_read in self.table.rows.values():
            block = self.spec.block_of(row_read.key)
            row_read.figures = self._aligned(row_read, block)
        return self.table

    def _list_outside(self) -> None:
        """List what stands between the grids of a table and looks like a figure of it."""
        inside = {row.line + 1 for row in self.cells.lines}
        for line in self.section.lines:
            if line.place.line not in inside:
                for cell in words_of([line]):
                    if cell.figure and not cell.digits:
                        self.table.stray(cell)

    def _aligned(self, row: TableRow, block: Block | None) -> list[Figure]:
        """Return one figure or blank for each column of a row."""
        own = {one.below: one for one in row.figures}
        names = [c.name for c in block.columns if c.name in self.table.columns] if block else []
        return [own.get(name, Figure(None, row.place, 0, below=name)) for name in names]

    def _is_header(self, row: Sequence[Cell]) -> bool:
        """Whether a row repeats words of the header, as on the next page of one long table."""
        figures = [cell for cell in row if cell.role is Role.FIGURE]
        return bool(figures) and all(plain(cell.text) in self.heads for cell in figures)

    def _row(self, row: Sequence[Cell]) -> None:
        self.row = None
        groups = self.groups
        own = [[cell for cell in row if cell.group == number] for number in range(len(groups))]
        for number, cells in enumerate(own):
            label = next((cell for cell in cells if cell.role is Role.LABEL), None)
            figures = [cell for cell in cells if cell.role is Role.FIGURE]
            if label is not None and not figures:
                figures = self._merged(own, number, label)
            self._group(groups[number], number, label, figures)
            further = [c.text for c in cells if c.role is Role.FURTHER and not is_dash(c.text)]
            if further:
                self.table.refuse(" ".join(further), Reason.COLUMN_UNKNOWN, cells[0].place)

    def _merged(self, own: list[list[Cell]], number: int, label: Cell) -> list[Cell]:
        """Take the figures from under a label that is merged over the groups behind its own."""
        groups = self.groups
        if bare(label.text) not in self.labels[id(self.groups[number].block)]:
            return []
        for later in range(number + 1, len(groups)):
            cells = own[later]
            if groups[later].block is not groups[number].block or any(
                cell.role is Role.LABEL for cell in cells
            ):
                break
            if cells:
                own[later] = []
                return cells
        return []

    def _group(
        self, group: Group, number: int, label: Cell | None, figures: Sequence[Cell]
    ) -> None:
        """Take in what a row says in one group of columns."""
        if label is not None and group.parts and plain(label.text) == "合计":
            self._split_total(group, number, label, figures)
            return
        shown = {cell.text for cell in figures if cell.column not in group.parts}
        for cell in figures:  # a part repeats the figure that it is of
            if cell.column in group.parts and not cell.dash and cell.text not in shown:
                self.table.refuse(cell.text, Reason.COLUMN_UNKNOWN, cell.place)
        figures = [cell for cell in figures if cell.column not in group.parts]
        text = label.text if label is not None else ""
        if label is not None and self.last is not None and self.is_own_total(text, self.last):
            whole = self.table.rows.pop(TOTAL)
            self.table.refuse(whole.words(), Reason.ROW_BROKEN, whole.place)
            self._enter(TOTAL, text, label, figures, number)
            return
        key, name = self._key(group.block, text)
        if key is not None and label is not None:
            self._enter(key, name, label, figures, number)
            return
        filled = [cell for cell in figures if not cell.dash]
        first = label or (filled[0] if filled else None)
        if first is not None and (filled or self.last is None):
            words = " ".join([text, *(cell.text for cell in figures)]).strip()
            self.table.refuse(words, Reason.ROW_BROKEN, first.place)
            # A table of nothing but fixed lines may print more of them than are known.
            further = group.block.codes is None and _WORD.search(text) is not None
            self.table.cut = self.table.cut or (bool(filled) and not further)
        elif text and self.last is not None and self.last.key.isdigit():
            self.last.label += text

    def _split_total(self, group: Group, number: int, label: Cell, figures: Sequence[Cell]) -> None:
        """Enter the parts of the whole table as its fixed lines; it has no field for the whole."""
        whole = next(iter(group.figures))
        for part in group.parts:
            line = group.block.line(part)
            own = [evolve(cell, column=whole) for cell in figures if cell.column == part]
            self._enter(part, line.title if line else "", label, own, number)
        for cell in figures:
            if cell.column == whole and not cell.dash:
                self.table.refuse(cell.text, Reason.COLUMN_UNKNOWN, cell.place)

    def _enter(
        self, key: str, name: str, label: Cell, figures: Sequence[Cell], number: int
    ) -> None:
        self.last = self.begin(key, name, label, number)
        self.last.figures = [figure_of(cell) for cell in figures]
        self.table.add(self.last)
        if has_digit(name) and has_digit(name[-1:]):
            _name_in_digits(self.table, self.last)

    def _key(self, block: Block, label: str) -> tuple[str | None, str]:
        folded = plain(label)
        code = re.match(r"[23][0-9]*", folded)
        if block.codes is not None and code and block.deepest > 3:
            lengths = [n for n in block.codes.LENGTHS if n <= block.deepest]
            if len(code.group()) in lengths and code.group()[0] in block.codes.LEADING:
                return code.group(), label[len(code.group()) :]
            return None, label
        text, labels = bare(folded), self.labels[id(block)]
        if block.holds_code(folded[:3]) and folded[3:]:  # code and name in columns of their own
            text, label = bare(folded[3:]), label[3:]
        if text in labels:
            return self.fixed_line(labels, text), unnumbered(label)
        return None, label

    def _wide(self) -> TableRead:
        """Enter the cells below lines that are groups of columns."""
        self.table.wide = True
        found = self.cells.wide or {}
        words = "".join(header_words(self.cells.header))
        block = self.spec.blocks[0]
        header = self.cells.header[0]
        place = evolve(self.section.place, line=header.line + 1)
        for line in block.lines:
            row = TableRow(line.key, wide_title(self.spec, line, words), [], place)
            for column in block.columns:
                cell = found.get((line.key, column.name))
                row.figures.append(figure_of(cell) if cell is not None else Figure(None, place, 0))
            self.table.add(row)
        further = [cell for cell in self.cells.further if not cell.dash]
        if further:
            words = " ".join(cell.text for cell in further)
            self.table.refuse(words, Reason.COLUMN_UNKNOWN, further[0].place)
        return self.table


def _name_in_digits(table: TableRead, row: TableRow) -> None:
    """List a name that ends in digits: a figure may have run into it."""
    block = table.spec.block_of(row.key)
    if block is not None and plain(row.label) not in official_names(block, row.key):
        table.refuse(row.label, Reason.STRAY_FIGURE, row.place)


class _TextRows(_Rows):
    """The rows of text: what a word is, its signs and its neighbours tell."""

    def __init__(self, section: Section) -> None:
        super().__init__(section)
        block = self.spec.blocks[0]
        self.coded = block if len(self.spec.blocks) == 1 and block.codes is not None else None
        self.labels = Labels(self.spec, self.spec.blocks)
        cells = words_of(section.lines)
        self.table.stopped = bool(cells) and not cells[-1].complete
        fine = self.coded is not None and self.coded.deepest > 5 and has_decimals(cells)
        start = (
            body_of_codes(cells, self.coded, fine=fine)
            if self.coded is not None
            else body_of_lines(cells, self.spec)
        )
        self.texts = {line.place: line.text for line in section.lines}
        self.every = cells
        self.header = cells[:start]
        body = without_header(cells[start:], self.header)
        self.cells = once(body, self.table.unread, self.spec.id)
        self.places = decimal_places(self.cells)
        self.fine = bool(self.places)
        self.spent: set[int] = set()
        self.owners: dict[int, TableRow] = {}
        self.rows: list[TableRow] = []
        self.split = False
        self.codes_alone = False
        self.beyond = False
        numbered = {*map(plain, layouts.header_words().line_number)}
        self.numbered = any(plain(c.text) in numbered for c in cells)
        self.more_sides = _sides(self.header) > len(self.spec.blocks)
        self.number_due = False
        self.next_numbers: set[int] = {1} if self.numbered else set()
        self.head = TextHeader(())

    def read(self) -> TableRead:
        """Read the rows of text, in whichever way its table is printed."""
        self.table.columns = tuple(columns_of(self.section.kind.ROW))
        if self.coded is None:
            wide = self._wide()
            if wide is not None:
                return wide
        self._read_header()
        self._read_body()
        self._enter()
        for cell in self.header:  # the header of a table has no figures
            if cell.figure and not cell.digits:
                self.table.stray(cell)
        return self.table

    def _wide(self) -> TableRead | None:
        if is_wide(self.every, self.spec):
            return wide_rows(self.section, self.table, self.every)
        blocked = blocked_header(self.every, self.spec)
        if blocked == TORN:
            figures = [cell for cell in self.every if cell.figure and not cell.digits]
            if figures:
                words = " ".join(cell.text for cell in figures)
                self.table.refuse(words, Reason.BLANKS_LOST, figures[0].place)
            self.table.wide = self.table.cut = True
            return self.table
        if blocked is not None:
            return wide_rows(self.section, self.table, self.every, blocked)
        return None

    # --- the header ----------------------------------------

    def _read_header(self) -> None:
        beside: list[Cell] = []
        if self.coded is not None:
            # Text in the order of its cells may print 合计 among the words of the header.
            dotted = (i for i, c in enumerate(self.cells) if "." in c.text and c.amount is not None)
            first = next(dotted, 0)
            beside = self.cells[: first if first < 20 else 0]
        self.head = header_of_text(self.section.kind, self.header, beside)
        self.table.header = [*self.header, *beside]
        self.table.orders |= self.head.orders
        if len(self.spec.blocks) == 1:
            self.table.columns = self.head.fields
            self.table.sums = self.head.sums
        if self.coded is None:
            return
        # The words of a merged header cell may stand beside or below the line 栏次.
        self.levels = heads().levels <= {plain(cell.text) for cell in self.every}
        if self.levels:
            self.cells = [cell for cell in self.cells if plain(cell.text) not in heads().levels]
        self.split = _splits_by_lines(self.coded, self.header)
        if self.split:
            self.labels.keys["合计"] = [(_SPLIT, None)]

    # --- the body ----------------------------------------

    def _read_body(self) -> None:
        index = 0
        while index < len(self.cells):
            cell = self.cells[index]
            if index in self.spent:
                index += 1
            elif used := self._begin(index):
                index += used
            elif cell.figure or cell.dash:
                index += self._figure(index)
            else:
                self._word(index)
                index += 1

    def _begin(self, index: int) -> int:
        """Begin a row if a code or the label of a fixed line stands here; return how long it is."""
        if self.coded is not None and (used := self._begin_code(self.coded, index)):
            return used
        cell = self.cells[index]
        if cell.figure or (cell.dash and self.row is not None):
            return 0
        if self.rows and self.is_own_total(cell.text, self.rows[-1]):
            whole = self.rows.pop()
            self.table.refuse(whole.words(), Reason.ROW_BROKEN, whole.place)
            self._enter_row(TOTAL, cell.text, cell)
            return 1
        found = self._label_at(index)
        if found is None:
            return 0
        text, words = found
        if self._is_column_word(index, text):
            return 0
        key = self.fixed_line(self.labels, text)
        label = "".join(self.cells[number].text for number in words)
        self._enter_row(key, label if self.coded is not None else unnumbered(label), cell)
        self.number_due = self.numbered
        self.spent.update(words)
        self.owners.update(dict.fromkeys(words, self.rows[-1]))
        return 1

    def _enter_row(self, key: str, label: str, cell: Cell) -> None:
        self.rows.append(self.begin(key, label, cell))
        self.beyond = False

    def _begin_code(self, block: Block, index: int) -> int:
        cell = self.cells[index]
        code, used = code_begins(self.cells, index, block, self.row, fine=self.fine)
        if code is None and self.levels and self.row is not None and is_own_level(cell, block):
            behind = self.cells[index + 1] if index + 1 < len(self.cells) else None
            if behind is not None and (not cell.last or self._is_name_below(index)):
                known = [one.key for one in self.rows]
                code, used = code_below(self.cells, index, block, known), 1
                if code is None and not cell.last:
                    self.row = None  # what follows is of a row that cannot be told
        if code is None:
            return 0
        self.codes_alone = cell.first and self.cells[index + used - 1].last
        self._enter_row(code, "", cell)
        return used

    def _is_name_below(self, index: int) -> bool:
        """Whether digits that stand alone are a code, with its name on the lines below.

        They may be the number of a page, too. They are a code where the code above stands alone and
        neither the header nor a fixed line follows, or where figures follow that no other code has.
        """
        header = {plain(one.text) for one in self.header}
        name = self.cells[index + 1]
        if name.figure or plain(name.text) in header or self.labels.starts(bare(name.text)):
            return False
        for cell in self.cells[index + 2 : index + _NAME_AND_FIGURES]:
            if self.codes_alone or (cell.first and cell.digits):
                break
            if cell.dash or (cell.figure and not cell.first):
                return True
        return self.codes_alone

    def _label_at(self, index: int) -> tuple[str, list[int]] | None:
        """Return the label of a fixed line that begins here, and the words that make it.

        It may be spaced out (合 计), and it may go on below its figures.
        """
        text, words = "", []
        best: tuple[str, list[int]] | None = None
        for number in range(index, min(index + 6, len(self.cells))):
            if self.cells[number].figure or number in self.spent:
                break
            text += self.cells[number].text
            words.append(number)
            folded = bare(text)
            if folded in self.labels:
                best = folded, list(words)
            if not self.labels.starts(folded):
                break
        return best or self._label_around(index)

    def _label_around(self, index: int) -> tuple[str, list[int]] | None:
        """Return a label that wraps around the line of its figures, and the words that make it.

        Its pieces are whole lines, or stand below each other where the text keeps its columns.
        """
        cell = self.cells[index]
        text, words = cell.text, [index]
        folded = bare(text)
        if not _HAN.search(folded) or not self.labels.starts(folded):
            return None
        lines = {cell.place}
        for number in range(index + 1, len(self.cells)):
            other = self.cells[number]
            lines.add(other.place)
            if len(lines) > 4:
                break
            if other.figure or other.dash or number in self.spent:
                continue
            whole = cell.last and other.alone
            if not whole and not self._is_below(other, cell):
                continue
            if not self.labels.starts(bare(text + other.text)):
                break
            text += other.text
            words.append(number)
            if bare(text) in self.labels:
                return bare(text), words
        return None

    def _is_below(self, cell: Cell, upper: Cell) -> bool:
        """Whether a word begins where one on an upper line does, by either width of a character."""
        if cell.place == upper.place:
            return False
        one, other = (self.texts[each.place][: each.start] for each in (cell, upper))
        return len(one) == len(other) or width(one) == width(other)

    def _is_column_word(self, index: int, text: str) -> bool:
        """Whether a label is a word of the header that stands on the line of a row.

        It is that of the same line again, with other words for columns behind it.
        """
        cell, row = self.cells[index], self.row
        if row is None or cell.place != row.place or self.coded is None:
            return False
        return any(key == row.key for key, _ in self.labels.keys[text])

    def _figure(self, index: int) -> int:
        """Give a figure to its row, or say what else it is; return how many cells it takes."""
        cell, used = self.cells[index], 1
        if cell.digits and self._is_line_number(cell):
            return 1
        if many := parted(self.cells, index):
            cell, used = joined(self.cells[index : index + many]), many
        row = self._owner(index) or self.row
        if not cell.complete and self.section.at_end:
            self.table.refuse(cell.text, Reason.CUT_FIGURE, cell.place)
            self.table.cut = True
        elif row is None and (self.beyond or cell.dash):
            if not cell.dash:
                self.table.refuse(cell.text, Reason.STRAY_FIGURE, cell.place)
        elif (
            row is None
            or (cell.digits and (cell.alone or is_foreign(cell, self.places)))
            or self._is_of_another_line(row, cell)
        ):
            self.table.stray(cell)
        else:
            row.figures.append(figure_of(cell))
            row.label += "".join(row.below)  # the name ends before the figures
            row.below.clear()
        return used

    def _owner(self, index: int) -> TableRow | None:
        """Return the row whose label stands before a figure on its line, of two sides that wrap.

        The label of the other side may begin on the same line, ahead of it.
        """
        for number in range(index - 1, -1, -1):
            other = self.cells[number]
            if self.coded is not None or other.place != self.cells[index].place:
                return None
            if not other.figure and not other.dash:
                return self.owners.get(number)
        return None

    def _is_line_number(self, cell: Cell) -> bool:
        """Whether whole digits are the number of a line (行次): the one that is due there."""
        number = whole_number(cell.text, -1)
        if number < 0:
            return False
        if self.number_due and self.row is not None:
            self.number_due = False
        elif self.numbered and {number, number + 1} & self.next_numbers:
            # A number already passed may come again: a page number stood in its place.
            self.row = None
        else:
            return False
        self.next_numbers = (self.next_numbers - {number}) | {number + 1}
        return True

    def _is_of_another_line(self, row: TableRow, cell: Cell) -> bool:
        """Whether a figure stands behind words on a line of its own, below figures of the row.

        The code of that line was not understood, so the figure is nobody's.
        """
        if not row.figures or not row.below or self.coded is None or cell.first:
            return False
        return row.figures[-1].place not in (cell.place, None) and self._named(cell)

    def _named(self, cell: Cell) -> bool:
        """Whether words stand before a cell on its line."""
        return any(
            other.place == cell.place and other.start < cell.start and _WORD.search(other.text)
            for other in self.cells
        )

    def _word(self, index: int) -> None:
        """Give words to the name of their row, or list them."""
        cell, row = self.cells[index], self.row
        if self.coded is not None and row is not None:
            if cell.place == row.place and row.figures and self._heads(cell):
                row.figures.append(evolve_below(cell, self._heads(cell)))
            elif cell.place == (row.figures[-1].place if row.figures else row.place):
                row.label += cell.text
            else:
                row.below.append(cell.text)
            return
        if self.coded is None and not bare(cell.text) and not cell.last:
            return  # what numbers the label behind it
        self.table.refuse(cell.text, Reason.STRAY_TEXT, cell.place)
        begins = row is not None and (
            row.figures or cell.first or self.more_sides or self.labels.starts(bare(cell.text))
        )
        if begins and self.coded is None and _WORD.search(cell.text):
            self.row, self.beyond = None, True  # a line that is not known
            self.number_due = self.numbered

    def _heads(self, cell: Cell) -> str:
        """Return the field whose column a word names, if it is a word of the header."""
        word = plain(cell.text)
        for column in self.spec.blocks[0].columns:
            if column.name in self.table.columns and word in column_words(
                self.spec.id, column.name
            ):
                return column.name
        return ""

    # --- the rows ----------------------------------------

    def _enter(self) -> None:
        """Join the names that wrap, and take the rows in."""
        rows = self.rows
        if self.coded is not None:
            if self.coded.deepest > 5:
                join_names(rows, self.header, self.coded)
            else:
                join_names_beside(rows, self.coded)
            rows = rows or list(self._blank_total())
            if self.split:
                rows = list(_unsplit(self.table, rows, self.coded))
        for row in rows:
            if self._is_unclear(row):
                self.table.refuse(row.words(), Reason.COLUMN_UNKNOWN, row.place)
                self.table.cut = True
                continue
            self.table.add(row)
            if not row.figures and self.coded is not None and row.key.isdigit():
                self._list_lost(row)
            if has_digit(row.label[-1:]):
                _name_in_digits(self.table, row)

    def _list_lost(self, row: TableRow) -> None:
        """List a row of a code without a figure, and leave its cells open.

        A table by function prints a code only where there is money, so its figures are lost. That
        of basic expenditure prints every code.
        """
        if self.coded is None or self.coded.deepest < 7:
            return
        cells = (CellRef.of(self.spec.id, row.key, name) for name in self.table.columns)
        self.table.unread.append(
            Unread(row.words(), Reason.ROW_BROKEN, self.spec.id, row.place, tuple(cells))
        )

    def _is_unclear(self, row: TableRow) -> bool:
        """Whether a row has figures whose columns the header gives in an order that is lost."""
        block = self.spec.block_of(row.key)
        return block is not None and block.title in self.head.unclear and bool(row.amounts())

    def _blank_total(self) -> Iterator[TableRow]:
        """Yield the line 合计 of a table without figures; it may stand on the line of a header."""
        self.cells = self.every
        for index, cell in enumerate(self.cells):
            found = self._label_at(index) if cell.first else None
            if found is not None:
                label = "".join(self.cells[number].text for number in found[1])
                key = self.fixed_line(self.labels, found[0])
                yield TableRow(key, label, [], cell.place)
                return


def _sides(header: Sequence[Cell]) -> int:
    """Return how many sides a table has: so often a line of its header begins one (项目)."""
    words = {*map(plain, layouts.header_words().item)}
    return max(Counter(c.place for c in header if plain(c.text) in words).values(), default=0)


def evolve_below(cell: Cell, name: str) -> Figure:
    """Return a word of the header as a figure that cannot be read: it covers the cell there."""
    return Figure(None, cell.place, cell.start, cell.length, cell.text, name)


def _splits_by_lines(block: Block, header: Sequence[Cell]) -> bool:
    """Whether columns split figures between the fixed lines (合计, 人员经费, 公用经费)."""
    words = [plain(cell.text) for cell in header]
    return (
        block.deepest == 5
        and words.count("合计") == 1
        and all(words.count(plain(line.title).removesuffix("合计")) == 1 for line in block.lines)
    )


def _unsplit(table: TableRead, rows: Sequence[TableRow], block: Block) -> Iterator[TableRow]:
    """Yield rows with one figure each, although columns that split a table repeat it."""
    for row in rows:
        amounts = row.amounts()
        known = not any(one.spoilt for one in row.figures)
        if row.key == _SPLIT:
            parts = [one for one in row.figures if one.amount is not None][1:]
            if known and len(parts) == len(block.lines) and amounts[0] == exact_sum(amounts[1:]):
                for line, one in zip(block.lines, parts, strict=True):
                    yield TableRow(line.key, line.title, [one], row.place)
            else:
                table.refuse(" ".join(["合计", *texts(row.figures)]), Reason.ROW_BROKEN, row.place)
            continue
        if len(amounts) > 1 and known and amounts[0] == exact_sum(amounts[1:]):
            row.figures = [one for one in row.figures if one.amount is not None][:1]
        yield row
