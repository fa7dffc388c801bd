"""The official print of accounts as rows of cells, in the layout that they name."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from attrs import evolve, frozen

from gov_accounts.accounts import FinalAccounts
from gov_accounts.layouts import (
    FurtherColumns,
    Layout,
    OtherKind,
    TableLayout,
    further_columns,
    header_words,
    numbering,
    other_kinds,
    qualifiers,
)
from gov_accounts.layouts import layout as layout_named
from gov_accounts.money import exact_sum, format_amount
from gov_accounts.tables import TOTAL, Table

if TYPE_CHECKING:
    from gov_accounts.tables import Block
    from gov_accounts.units import Unit

__all__ = ["Print", "PrintedTable", "PrintedText", "Row", "printed_tables"]

ZERO = "0"
"""As a print of blanks: a zero with the places of the table."""


@frozen
class Print:
    """How a place prints beside its layout, and how the text comes out of an extractor.

    ``wrap`` breaks names and labels after so many characters, ``around`` puts such names above and
    below the line of their code (as a layout of centred cells comes out), ``split_codes`` breaks
    the codes of table 6 over two lines, ``page_lines`` breaks pages after so many lines with a page
    number between, ``repeat`` prints the header again on the next page, ``spaced`` puts an empty
    line between lines.

    ``blank`` is printed where there is no money: nothing, a dash, or ``"0"`` for a zero with the
    places of the table. ``above`` are the lines below the title, from ``{entity_word}``,
    ``{entity}``, ``{year}``, ``{unit_word}`` and ``{unit}``. ``spread`` stands between the two
    characters of 合计 and 项目. ``levels``: the code of a row stands in one cell or in one for each
    level, there (but in table 6) only the levels that ``changed`` or only its ``own`` one.
    ``merged`` prints the last sum of table 6 over all groups but the first. ``notes`` stand below
    each table. ``others`` prints the tables of other kinds that the layout has, empty or with
    figures of their own.

    ``keep_layout`` keeps the columns of the page, as ``pdftotext -layout`` does, where a Chinese
    character is as wide as two signs (``width``) or one (``characters``).
    """

    wrap: int | None = None
    split_codes: bool = False
    page_lines: int | None = None
    spaced: bool = False
    around: bool = False
    repeat: bool = False
    blank: str = ""
    above: str = "{entity_word}：{entity} {year}年度 {unit_word}：{unit}"
    spread: str = ""
    levels: Literal["whole", "all", "changed", "own"] = "whole"
    merged: bool = False
    notes: bool = True
    others: Literal["none", "empty", "sound"] = "none"
    keep_layout: Literal["", "width", "characters"] = ""


USUAL = Print()


@frozen
class PrintedText:
    """A cell: its text, how many columns it spans, what it is.

    ``carried`` is the upper part of a cell that is merged with the one below.
    """

    text: str
    span: int = 1
    kind: Literal["word", "code", "label", "number", "figure"] = "word"
    carried: bool = False


Row = tuple[PrintedText, ...]


@frozen
class PrintedTable:
    """A table as laid out: ``id`` is that of the table, or of the kind of another table."""

    id: str
    title: str
    mark: str
    above: tuple[str, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    note: str


def printed_tables(
    accounts: FinalAccounts, how: Print = USUAL, *, layout: Layout | None = None
) -> Iterator[PrintedTable]:
    """Yield the tables in the order of print, laid out as their layout says.

    Without a ``layout`` it is that which the accounts name; raises :class:`KeyError` if that is not
    known.

    >>> from gov_accounts.authoring import Ledger, build
    >>> [table.mark for table in printed_tables(build(Ledger("某局", 2024)))][:2]
    ['公开01表', '公开02表']
    """
    layout = layout or layout_named(accounts.layout or "")
    page = _Page(accounts, layout, how)
    kinds = {kind.id: kind for kind in other_kinds()}
    for number, name in layout.numbered:
        if name in kinds:
            if how.others != "none":
                yield page.other(kinds[name], number)
            continue
        table = accounts.table(name)
        if table is not None:
            yield page.table(table, layout.tables[name])


_Figures = Callable[[Any], list[Decimal | None]]
_Rows = tuple[list[Row], list[Row]]
"""The rows of the header, and those below it."""


@frozen
class _Page:
    """One print: the accounts, how their place lays them out, and the rest of how it is printed."""

    accounts: FinalAccounts
    layout: Layout
    how: Print

    def table(self, table: Table[Any], own: TableLayout) -> PrintedTable:
        rows = self._rows(table, own)
        return self._made(table.SPEC.id, own.title, own.number, table.unit, rows)

    def other(self, kind: OtherKind, number: int) -> PrintedTable:
        """Lay out a table of another kind: it has the shape of one of the nine, or its own."""
        table = self.accounts.table(kind.like) if kind.like else None
        if table is None:
            rows = self._columns_of(kind)
        elif any(word in kind.title for word in qualifiers().changing):
            rows = self._by_unit(table, self.layout.tables[table.SPEC.id])
        else:
            rows = self._rows(
                self._of_its_own(table),
                evolve(self.layout.tables[table.SPEC.id], further=None, kind=None),
            )
        unit = next(table.unit for table in self.accounts.tables())
        return self._made(kind.id, kind.title, number, unit, rows)

    def _made(
        self, name: str, title: str, number: int, unit: Unit | None, rows: _Rows
    ) -> PrintedTable:
        head, body = rows
        return PrintedTable(
            name,
            title,
            self.layout.mark.format(number),
            tuple(self._above(unit)),
            tuple(head),
            tuple(body),
            f"注：本表为{title}，空表表示本年度没有此类收支。" if self.how.notes else "",
        )

    def _above(self, unit: Unit | None) -> Iterator[str]:
        values = {
            "entity_word": self._word("entity"),
            "entity": self.accounts.entity,
            "year": self.accounts.fiscal_year,
            "unit_word": self._word("unit"),
            "unit": unit.value if unit else "",
        }
        for line in self.how.above.split("\n"):
            pieces = [piece for piece in line.split(" ") if unit or "{unit}" not in piece]
            yield " ".join(piece.format(**values) for piece in pieces)

    def _word(self, name: str, own: TableLayout | None = None, usual: str = "") -> str:
        words: tuple[str, ...] = getattr(header_words(), name)
        word = self.layout.words.get(name, usual or words[0])
        return own.words.get(name, word) if own is not None else word

    # --- rows of each shape ----------------------------------------

    def _rows(self, table: Table[Any], own: TableLayout) -> _Rows:
        if own.sides:
            return self._sides(table, own)
        if own.blocks:
            return self._blocks(table, own)
        if own.wide:
            return self._wide(table, own)
        if table.SPEC.blocks[0].codes is None:
            return self._lines(table, own)
        return self._codes(table, own)

    def _figure(self, figure: Decimal | None, table: Table[Any]) -> PrintedText:
        if figure is not None:
            return PrintedText(format_amount(figure), kind="figure")
        zero = self.how.blank == ZERO
        text = format_amount(Decimal(0).quantize(table.quantum)) if zero else self.how.blank
        return PrintedText(text, kind="figure")

    def _figures(
        self, figures: Sequence[Decimal | None], table: Table[Any]
    ) -> Iterator[PrintedText]:
        return (self._figure(figure, table) for figure in figures)

    def _spread(self, text: str) -> str:
        return self.how.spread.join(text) if text in ("合计", "项目", "小计", "总计") else text

    def _label(self, text: str, span: int = 1) -> PrintedText:
        return PrintedText(self._spread(text), span, "label")

    def _item(self, span: int = 1, *, carried: bool = False) -> PrintedText:
        return PrintedText(self._spread(self._word("item")), span, carried=carried)

    def _counted(self, count: itertools.count[int], columns: int) -> Iterator[PrintedText]:
        return (PrintedText(str(next(count)), kind="number") for _ in range(columns))

    def _codes(self, table: Table[Any], own: TableLayout) -> _Rows:
        paths, figures = _columns(table, own, table.SPEC.blocks[0])
        split = self.how.levels != "whole"
        width = 3 if split else 1
        heads = list(_heads(paths))
        titles = heads[-1]
        carried = [_carried(titles), *([_carried(titles)] if split else [])]
        code = PrintedText(self._word("code", own), width)
        name = PrintedText(self._word("name", own))
        head: list[Row] = [
            (self._item(width + 1, carried=number > 0), *row)
            for number, row in enumerate((*heads[:-1], carried[0]))
        ]
        if split:
            head.append((code, evolve(name, carried=True), *carried[1]))
            levels = (PrintedText(word) for word in header_words().levels)
            head.append((*levels, name, *titles))
        else:
            head.append((code, name, *titles))
        if self.layout.row_numbers:
            count = PrintedText(self._word("count", own), width + 1)
            head.append((count, *self._counted(itertools.count(1), len(paths))))
        body: list[Row] = []
        above = ""
        for row in table:
            key = "" if row.key == TOTAL else row.key
            cells = self._code_cells(key, above) if split else [_code(key)]
            label = [*cells, self._label(row.label)] if key else [self._label(row.label, width + 1)]
            body.append((*label, *self._figures(figures(row), table)))
            above = key
        return head, body

    def _code_cells(self, key: str, above: str) -> list[PrintedText]:
        """Split a code by level; upper levels may be blank if the row above has them, or always."""
        cells = []
        for start, end in itertools.pairwise((0, 3, 5, 7)):
            below = key[end:]
            hidden = (self.how.levels == "changed" and above[:end] == key[:end]) or (
                self.how.levels == "own"
            )
            cells.append(_code("" if below and hidden else key[start:end]))
        return cells

    def _lines(self, table: Table[Any], own: TableLayout) -> _Rows:
        paths, figures = _columns(table, own, table.SPEC.blocks[0])
        heads = list(_heads(paths))
        head: list[Row] = [
            (self._item(carried=number < len(heads) - 1), *row) for number, row in enumerate(heads)
        ]
        rows = _lines_of(table, own, figures)
        return head, [(self._label(one.label), *self._figures(one.figures, table)) for one in rows]

    def _wide(self, table: Table[Any], own: TableLayout) -> _Rows:
        paths, figures = _columns(table, own, table.SPEC.blocks[0])
        titles = [path[-1] for path in paths]
        lines = _lines_of(table, own, figures, titled=True)
        if own.by_column:
            head = self._by_column(table, titles, lines)
            cells = [one.figures[number] for number in range(len(titles)) for one in lines]
        else:
            head = [
                tuple(PrintedText(one.label, len(titles)) for one in lines),
                tuple(PrintedText(title) for _ in lines for title in titles),
            ]
            cells = [figure for one in lines for figure in one.figures]
        if self.layout.row_numbers:
            head.append(tuple(self._counted(itertools.count(1), len(cells))))
        return head, [tuple(self._figures(cells, table))]

    def _by_column(self, table: Table[Any], titles: list[str], lines: Sequence[_Line]) -> list[Row]:
        """Return a header with all lines below each column; parts stand below their line."""
        parts = {
            line.key: set(line.adds.parts)
            for line in table.SPEC.blocks[0].lines
            if line.adds is not None and line.key != TOTAL
        }
        upper: list[PrintedText] = []
        lower: list[PrintedText] = []
        inside: set[str] = set()
        for number, line in enumerate(lines, start=1):
            below = parts.get(line.key, set())
            if line.key in inside:
                lower.append(PrintedText(line.label))
            elif below and {one.key for one in lines[number : number + len(below)]} == below:
                inside |= below
                upper.append(PrintedText(line.label, 1 + len(below)))
                lower.append(PrintedText(self._spread("小计")))
            else:
                upper.append(PrintedText(line.label))
                lower.append(PrintedText(""))
        first = tuple(PrintedText(title, len(lines)) for title in titles)
        return [first, tuple(upper) * len(titles), tuple(lower) * len(titles)]

    def _sides(self, table: Table[Any], own: TableLayout) -> _Rows:
        numbers = int(self.layout.row_numbers)
        upper: list[PrintedText] = []
        lower: list[PrintedText] = []
        counted: list[PrintedText] = []
        sides: list[list[Row]] = []
        count = itertools.count(1)
        for block, lines in zip(table.SPEC.blocks, own.sides, strict=True):
            paths, figures = _columns(table, own, block)
            upper.append(PrintedText(block.title, 1 + numbers + len(paths)))
            number = [PrintedText(self._word("line_number", own))] * numbers
            lower += [self._item(), *number, *(PrintedText(path[-1]) for path in paths)]
            counted += [PrintedText(self._word("count", own)), PrintedText("")]
            counted += self._counted(count, len(paths))
            sides.append(list(self._side(table, own, block, lines, figures)))
        head = [tuple(upper), tuple(lower), *([tuple(counted)] if numbers else [])]
        blanks = [(PrintedText(""),) * len(side[0]) for side in sides]
        longest = max(map(len, sides))
        padded = [
            [*side, *[blank] * (longest - len(side))]
            for side, blank in zip(sides, blanks, strict=True)
        ]
        return head, [(*left, *right) for left, right in zip(*padded, strict=True)]

    def _side(
        self,
        table: Table[Any],
        own: TableLayout,
        block: Block,
        lines: tuple[tuple[int, str | None], ...],
        figures: _Figures,
    ) -> Iterator[Row]:
        """Yield the printed lines of a side; a line without a row is blank but for its number."""
        prefixes = {**own.prefix, **numbering(block, lines)}
        columns = len(_columns(table, own, block)[0])
        for line_number, key in lines:
            row = table.get(key) if key is not None else None
            number = [PrintedText(str(line_number), kind="number")] * int(self.layout.row_numbers)
            if row is None:
                yield (PrintedText(""), *number, *[PrintedText("")] * columns)
            else:
                label = prefixes.get(row.key, "") + self._spread(row.label)
                cells = self._figures(figures(row), table)
                yield (PrintedText(label, kind="label"), *number, *cells)

    def _blocks(self, table: Table[Any], own: TableLayout) -> _Rows:
        split = self.how.levels != "whole"
        width = 2 if split else 1
        groups = own.groups(row.key for row in table)
        ((title,),) = _columns(table, own, table.SPEC.blocks[0])[0]
        first, second = (line.title.removesuffix("合计") for line in table.SPEC.blocks[0].lines)
        name = PrintedText(self._word("name", own, "科目名称"))
        code = PrintedText(self._word("code", own, "科目编码"), width)
        head: list[Row] = [
            (PrintedText(first, width + 2), PrintedText(second, (width + 2) * (len(groups) - 1)))
        ]
        if split:
            carried = (code, evolve(name, carried=True), PrintedText(title, carried=True))
            head.append(carried * len(groups))
            levels = (PrintedText(word) for word in header_words().levels[:2])
            head.append((*levels, name, PrintedText(title)) * len(groups))
        else:
            head.append((code, name, PrintedText(title)) * len(groups))
        body = [
            tuple(cell for key in keys for cell in self._block_cells(table, key))
            for keys in itertools.zip_longest(*groups, fillvalue="")
        ]
        body.append(tuple(self._block_sums(table, width, len(groups))))
        return head, body

    def _block_cells(self, table: Table[Any], key: str) -> list[PrintedText]:
        row = table.get(key)
        split = self.how.levels != "whole"
        digits = row.key if row else ""
        codes = [_code(digits[:3]), _code(digits[3:])] if split else [_code(digits)]
        if row is None:
            return [*codes, self._label(""), PrintedText("")]
        return [*codes, self._label(row.label), self._figure(row.amount, table)]

    def _block_sums(self, table: Table[Any], width: int, groups: int) -> Iterator[PrintedText]:
        """Yield the sums below the groups; the last may stand over all groups but the first."""
        rest = (width + 2) * (groups - 1)
        spans = (width + 1, rest - 1 if self.how.merged else width + 1)
        for line, span in zip(table.SPEC.blocks[0].lines, spans, strict=True):
            row = table.get(line.key)
            if row is not None:
                yield self._label(row.label, span)
                yield self._figure(row.amount, table)
            else:
                yield PrintedText("", span + 1)
        if not self.how.merged and groups > 2:
            yield PrintedText("", (width + 2) * (groups - 2))

    # --- tables of other kinds ----------------------------------------

    def _of_its_own(self, table: Table[Any]) -> Table[Any]:
        """Return the table with twice its figures, whose sums hold; or with none."""
        sound = self.how.others == "sound"
        rows = [
            evolve(row, **{n: 2 * f if sound and f is not None else None for n, f in row.figures()})
            for row in table
        ]
        kept = rows if sound else [row for row in rows if not row.key.isdigit()]
        return evolve(table, rows=tuple(kept))

    def _by_unit(self, table: Table[Any], own: TableLayout) -> _Rows:
        """Return rows that stand for units, not for codes: the department is the only one."""
        paths, figures = _columns(table, evolve(own, further=None), table.SPEC.blocks[0])
        head = (PrintedText("单位名称"), *(PrintedText(path[-1]) for path in paths))
        whole = self._of_its_own(table).get(TOTAL)
        if whole is None or self.how.others == "empty":
            return [head], []
        cells = tuple(self._figures(figures(whole), table))
        names = (self._label(whole.label), self._label(self.accounts.entity))
        return [head], [(name, *cells) for name in names]

    def _columns_of(self, kind: OtherKind) -> _Rows:
        """Return one row below columns of which the first is the sum of the others."""
        head = (self._item(), *(PrintedText(self._spread(title)) for title in kind.further))
        if self.how.others == "empty":
            return [head], []
        table = next(iter(self.accounts.tables()))
        parts = [_amount(number, table) for number, _ in enumerate(kind.further[1:], start=1)]
        whole = exact_sum(parts) if parts else _amount(1, table)
        return [head], [(self._label("合计"), *self._figures([whole, *parts], table))]


def _amount(number: int, table: Table[Any]) -> Decimal:
    """Return an amount for what the accounts do not know, with the places of a table."""
    return (Decimal(number) * 10).quantize(table.quantum)


def _code(text: str) -> PrintedText:
    return PrintedText(text, kind="code")


def _carried(row: Row) -> Row:
    return tuple(evolve(cell, carried=True) for cell in row)


def _columns(
    table: Table[Any], own: TableLayout, block: Block
) -> tuple[list[tuple[str, ...]], _Figures]:
    """Return the words above each printed column from the top down, and the figures of a row."""
    if own.further is not None:
        further = next(one for one in further_columns(own.id) if one.id == own.further)
        return [column.path for column in further.columns], lambda row: _with_further(further, row)
    ours = {column.name for column in block.columns} & set(table.columns)
    names = [name for name in own.columns if name in ours]
    paths: list[tuple[str, ...]] = [(own.column_title(table.SPEC.column(name)),) for name in names]
    return paths, lambda row: [getattr(row, name) for name in names]


def _with_further(further: FurtherColumns, row: Any) -> list[Decimal | None]:
    """Return a figure for every column: those that the row has, and others that fit the sums."""
    known: dict[int, Decimal | None] = {
        n: getattr(row, column.field)
        for n, column in enumerate(further.columns)
        if column.field is not None
    }
    # What is carried forward ties the columns together; the sums of each follow.
    for one in sorted(further.sums, key=lambda one: not one.less):
        known.setdefault(one.whole, None)
        unknown = [part for part in one.parts if part not in known]
        if unknown:
            given = [known.get(part) for part in one.parts]
            taken = [known.get(part) for part in one.less]
            rest = _sum([known[one.whole], *taken]) - _sum(given)
            known.update(dict.fromkeys(unknown))
            known[unknown[-1]] = rest or None
    paths = [column.path for column in further.columns]
    for number, path in enumerate(paths):
        if number not in known:  # a part of the column before, or a figure like the one behind
            part = number > 0 and len(path) > 1 and path[0] == paths[number - 1][0]
            known[number] = known[number - 1 if part else number + 1]
    return [known[number] for number in range(len(paths))]


def _sum(figures: Sequence[Decimal | None]) -> Decimal:
    return exact_sum([figure for figure in figures if figure is not None])


def _heads(paths: Sequence[tuple[str, ...]]) -> Iterator[Row]:
    """Yield the rows of a header: words over several columns, the lowest words in the last row."""
    depth = max(map(len, paths))
    for level in range(depth):
        # Columns share a cell above their own words, which no other column shares.
        shared = [
            path[: level + 1] if level < len(path) - 1 else number
            for number, path in enumerate(paths)
        ]
        cells: list[PrintedText] = []
        at = 0
        for _, same in itertools.groupby(shared):
            span = len(list(same))
            words = paths[at]
            word = words[min(level, len(words) - 1)]
            cells.append(PrintedText(word, span, carried=len(words) - 1 <= level < depth - 1))
            at += span
        yield tuple(cells)


@frozen
class _Line:
    """A line of a table without codes; further lines have no key."""

    key: str
    label: str
    figures: list[Decimal | None]


def _lines_of(
    table: Table[Any], own: TableLayout, figures: _Figures, *, titled: bool = False
) -> list[_Line]:
    """Return the printed lines in order, further ones of their kind behind.

    Lines that are ``titled`` are columns, which are there without a row too.
    """
    lines = {line.key: line for line in table.SPEC.blocks[0].lines}
    found: list[_Line] = []
    for key in (own.wide if titled else own.lines) or lines:
        row = table.get(key)
        if titled:
            label = own.line_title(lines[key])
            found.append(_Line(key, label, figures(row or table.ROW(key, label))))
        elif row is not None:
            found.append(_Line(key, own.prefix.get(key, "") + row.label, figures(row)))
    kind = next((kind for kind in other_kinds() if kind.id == own.kind), None)
    return _with_further_lines(found, kind, table, of_all=own.total_of_all) if kind else found


def _with_further_lines(
    lines: list[_Line], kind: OtherKind, table: Table[Any], *, of_all: bool
) -> list[_Line]:
    """Add the further lines of a kind; the first line then may be the total of all."""
    first, *rest = lines
    further = [
        _Line("", label, [_amount(number, table)] * len(first.figures))
        for number, label in enumerate(kind.further, start=1)
    ]
    if not of_all:
        return [*lines, *further]
    whole: list[Decimal | None] = [
        _sum([figure, *(one.figures[n] for one in further)])
        for n, figure in enumerate(first.figures)
    ]
    own = evolve(first, key="", label=kind.own_total[0])
    return [evolve(first, figures=whole), own, *rest, *further]
