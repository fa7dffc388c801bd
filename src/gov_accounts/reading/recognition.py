"""Lines of text → the nine tables.

Tables are found by title and header words, rows by code or label, never by position in the document. A row
collects its figures in print order; where blanks were lost, :mod:`gov_accounts.reading.placement` decides
the columns. What fits nowhere is kept as :class:`~gov_accounts.accounts.Unread`.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import define, evolve, field, frozen

from gov_accounts.accounts import Ambiguous, FinalAccounts, Place, Reason, Unread
from gov_accounts.catalogue import entries
from gov_accounts.codes import FunctionCode
from gov_accounts.errors import AmountError, DocumentError
from gov_accounts.layouts import layouts
from gov_accounts.money import Unit, parse_amount, quantum_of
from gov_accounts.reading.numerals import Fate
from gov_accounts.reading.placement import OpenRow, place_figures
from gov_accounts.reading.text import TextLine, plain
from gov_accounts.tables import TABLES, TOTAL, Block, Table, TableSpec, cell_ref, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from gov_accounts.reading.numerals import Numerals

__all__ = ["read_tables"]

# --- tokens ----------------------------------------

_NUMERAL = re.compile(r"[-－−]?[0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_DASH = re.compile(r"[-–—－]+")
_GLUED_CODE = re.compile(r"(.*[^0-9.,\-])([23][0-9]{2,6})")
_LEADING_CODE = re.compile(r"([23][0-9]{2}|[23][0-9]{4}|[23][0-9]{6})([^0-9.,%\s].*)")


@frozen
class _Token:
    """A word of a line. ``alone``: it is the whole line; ``last``: nothing stands behind it on the line."""

    text: str
    place: Place
    first: bool
    last: bool
    complete: bool = True
    start: int = 0

    @property
    def alone(self) -> bool:
        return self.first and self.last

    @property
    def digits(self) -> bool:
        return self.text.isascii() and self.text.isdigit()

    @property
    def amount(self) -> Decimal | None:
        """The figure this word is, or None."""
        if _NUMERAL.fullmatch(self.text) is None:
            return None
        try:
            return parse_amount(self.text)
        except AmountError:
            return None

    @property
    def dash(self) -> bool:
        return _DASH.fullmatch(self.text) is not None


def _tokens(lines: list[TextLine]) -> list[_Token]:
    found: list[_Token] = []
    for line in lines:
        words: list[tuple[str, int]] = []
        for run in re.finditer(r"\S+", line.text):
            glued = _GLUED_CODE.fullmatch(run.group()) or _LEADING_CODE.fullmatch(run.group())
            if glued:
                words += [(glued[1], run.start()), (glued[2], run.start() + glued.start(2))]
            else:
                words.append((run.group(), run.start()))
        for index, (word, start) in enumerate(words):
            last = index == len(words) - 1
            text = word.translate(_HALF_WIDTH) if _NUMERAL.fullmatch(word) else word
            found.append(_Token(text, line.place, index == 0, last, line.ended or not last, start))
    return found


def _once(tokens: list[_Token], unread: list[Unread], table: str) -> list[_Token]:
    """Drop a line of words that repeats the line before it; the repetition is listed."""
    lines: list[list[_Token]] = []
    for token in tokens:
        if lines and lines[-1][0].place == token.place:
            lines[-1].append(token)
        else:
            lines.append([token])
    kept: list[list[_Token]] = []
    for line in lines:
        words = [token.text for token in line]
        named = any(re.search("[一-龥]{2}", word) for word in words)
        if named and kept and [token.text for token in kept[-1]] == words:
            unread.append(Unread(" ".join(words), Reason.ROW_TWICE, table, line[0].place))
        else:
            kept.append(line)
    return [token for line in kept for token in line]


def _decimal_places(tokens: list[_Token]) -> set[int]:
    """Return how many decimals the figures with a decimal point have."""
    amounts = [token.amount for token in tokens if not token.digits]
    return {-int(a.as_tuple().exponent) for a in amounts if a is not None and a.as_tuple().exponent}


def _is_foreign(token: _Token, places: set[int]) -> bool:
    """Whether whole digits can be no figure of a table that prints all of them to the same decimals."""
    return len(places) == 1 and token.text.strip("0") != ""


# --- finding the tables ----------------------------------------

_PART = re.compile(r"第[一二三四五六七八九十]+部分")
_NUMBERING = re.compile(r"(?:附?表?[0-9]{0,2}|[一二三四五六七八九十]+)[、.．:：]?")
_MARK = re.compile(r"公开[0-9]{1,2}表")
_HEADER_WORDS = (
    "栏次",
    "行次",
    "科目编码",
    "科目名称",
    "决算数",
    "预算数",
    "金额单位",
    "单位:万元",
    "单位:元",
)
_UNIT = re.compile(r"(?:金额单位|(?<!金额)单位)[::](万元|元)(?![一-龥])")
_UNIT_OTHER = re.compile(r"金额单位[::](\S+)")
_ENTITY = re.compile(
    r"^(?:公开部门|编制单位|部门|单位)(?:名称)?[::](?P<entity>\S.*?)(?:\s+(?P<year>[0-9]{4})\s*年度?.*|\s+金额单位.*)?$"
)
_YEAR = re.compile(r"([0-9]{4})\s*年度")


@define
class _Section:
    """The lines of one table: header, body, notes, and what its heading says."""

    kind: type[Table[Any]]
    place: Place
    lines: list[TextLine]
    at_end: bool
    unit: Unit | None = None
    entity: str | None = None
    year: int | None = None
    noted: bool = False
    marked: bool = False
    span: set[int] = field(factory=set)

    def continues(self, page: _Section) -> None:
        """Take in a continuation page, which may repeat title and header."""
        repeated = {plain(line.text) for line in self.lines[:_HEADER_LINES] if not _has_figure(line.text)}
        own = [line for line in page.lines if plain(line.text) not in repeated - self._labels()]
        self.lines += own if self.lines else page.lines
        self.at_end, self.noted = page.at_end, page.noted
        self.span |= page.span
        self.unit, self.entity, self.year = (
            self.unit or page.unit, self.entity or page.entity, self.year or page.year
        )  # fmt: skip
        self.marked = self.marked or page.marked

    def _labels(self) -> set[str]:
        spec = self.kind.SPEC
        return {plain(line.title) for block in spec.blocks for line in block.lines}


_HEADER_LINES = 12
_NOTES = ("注:", "说明:", "备注:")


def _has_figure(text: str) -> bool:
    return re.search(r"[0-9]\.[0-9]", text) is not None


def _titles() -> dict[str, type[Table[Any]]]:
    return {plain(title): kind for kind in TABLES for title in (kind.SPEC.title, *kind.SPEC.aliases)}


def _title_of(text: str, titles: Mapping[str, type[Table[Any]]]) -> type[Table[Any]] | None:
    folded = _MARK.sub("", plain(text))
    found = titles.get(folded)
    if found is None:
        found = titles.get(_NUMBERING.sub("", folded, count=1))
    return found


def _sections(lines: list[TextLine]) -> Iterator[_Section]:
    titles = _titles()
    starts: list[tuple[int, type[Table[Any]] | None]] = []
    for index, line in enumerate(lines):
        if len(line.text) > 80:
            continue
        kind = _title_of(line.text, titles)
        if kind is not None and _has_header(lines, index, titles):
            starts.append((index, kind))
        elif _PART.match(plain(line.text)):
            starts.append((index, None))
    open_section: _Section | None = None
    for number, (index, kind) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(lines)
        if kind is not None:
            section = _section(kind, lines[index], lines[index + 1 : end], at_end=end == len(lines))
            section.span = set(range(index, end))
            if open_section is not None and kind is open_section.kind and not open_section.noted:
                open_section.continues(section)
                continue
        if open_section is not None:
            yield open_section
        open_section = section if kind is not None else None
    if open_section is not None:
        yield open_section


def _has_header(lines: list[TextLine], index: int, titles: Mapping[str, type[Table[Any]]]) -> bool:
    """Tell the title of a table from its entry in a list of contents: a header follows."""
    seen = 0
    for line in lines[index + 1 :]:
        folded = plain(line.text)
        if not folded:
            continue
        if _title_of(line.text, titles) is not None or _PART.match(folded):
            return False
        if any(word in folded for word in _HEADER_WORDS):
            return True
        seen += 1
        if seen == 12:
            return False
    return False


def _section(kind: type[Table[Any]], title: TextLine, lines: list[TextLine], *, at_end: bool) -> _Section:
    section = _Section(kind, title.place, [], at_end)
    for index, line in enumerate(lines):
        folded = plain(line.text)
        if folded.startswith(_NOTES):
            section.noted = True
            break
        section.marked = section.marked or _MARK.search(folded) is not None
        if section.unit is None and index < 12:
            unit = _UNIT.search(folded)
            section.unit = Unit(unit.group(1)) if unit else None
        if section.entity is None and index < 12:
            heading = _ENTITY.match(line.text.strip().replace("：", ":"))
            if heading and plain(heading["entity"]) not in ("万元", "元"):
                section.entity = heading["entity"].replace(":", "：").strip()
                section.year = int(heading["year"]) if heading["year"] else None
                continue
        if _is_heading(folded):
            continue
        section.lines.append(line)
    return section


def _is_heading(folded: str) -> bool:
    return (
        not folded or _MARK.fullmatch(folded) is not None or bool(_UNIT.search(folded) and len(folded) < 40)
    )


# --- rows ----------------------------------------


class _Printed(NamedTuple):
    """A figure as found: its amount (None for a printed dash), line, and column of the line."""

    amount: Decimal | None
    place: Place
    start: int


@define
class _RawRow:
    key: str
    label: str = ""
    figures: list[_Printed] = field(factory=list)
    place: Place = Place()

    def amounts(self) -> list[Decimal]:
        return [printed.amount for printed in self.figures if printed.amount is not None]


@define
class _RawTable:
    """A table as read: rows with their figures in print order.

    ``cut``: rows or figures are missing; ``stopped``: the document ends inside a word of it.
    """

    section: _Section
    columns: tuple[str, ...]
    rows: dict[str, _RawRow] = field(factory=dict)
    unread: list[Unread] = field(factory=list)
    cut: bool = False
    stopped: bool = False

    @property
    def spec(self) -> TableSpec:
        return self.section.kind.SPEC

    def refuse(self, text: str, reason: Reason, place: Place) -> None:
        self.unread.append(Unread(text, reason, self.spec.id, place))

    def stray(self, token: _Token) -> None:
        """Keep a figure that belongs to no row. A small whole number alone on its line is a page number."""
        if token.alone and token.digits and len(token.text) <= 3:
            self.refuse(token.text, Reason.PAGE_NUMBER, token.place)
        else:
            self.refuse(token.text, Reason.STRAY_FIGURE, token.place)
            self.cut = True

    def add(self, row: _RawRow) -> None:
        known = self.rows.get(row.key)
        if known is None:
            self.rows[row.key] = row
            return
        figures = " ".join(str(amount) for amount in row.amounts())
        self.refuse(f"{row.key} {row.label} {figures}".strip(), Reason.ROW_TWICE, row.place)
        if known.amounts() != row.amounts():
            self.cut = True


class _Labels:
    """The fixed lines of some blocks by comparable label, in official order where a label repeats."""

    def __init__(self, spec: TableSpec) -> None:
        self.keys: dict[str, list[tuple[str, str | None]]] = {}
        for block in spec.blocks:
            for line in block.lines:
                for title in (line.title, *line.aliases):
                    self.keys.setdefault(plain(title), []).append((line.key, line.under))
            if block.codes is FunctionCode and block.deepest == 3:
                for entry in entries(FunctionCode).values():
                    if len(entry.code.digits) == 3:
                        self.keys.setdefault(plain(entry.name), []).append((entry.code.digits, None))

    def __contains__(self, text: str) -> bool:
        return text in self.keys

    def starts(self, text: str) -> bool:
        return any(label.startswith(text) for label in self.keys)


_LINE_NUMBERING = re.compile(
    r"(?:其中:?)?(?:[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十0-9]{1,3}[)]|[0-9]{1,2}[、.])?(?:其中:?)?"
)


def _bare(text: str) -> str:
    """Return a label without numbering and 其中, as it is compared."""
    return _LINE_NUMBERING.sub("", plain(text), count=1)


_LABEL_NUMBERING = re.compile(
    "(?:其中[:：])?(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十0-9]{1,3}[)）]|[0-9]{1,2}[、.．])?"
)


def _unnumbered(text: str) -> str:
    """Return a label without numbering, as it is kept."""
    return _LABEL_NUMBERING.sub("", "".join(text.split()), count=1)


def _lines_table(section: _Section) -> _RawTable:
    """Read a table of fixed lines: T01, T04, T07."""
    spec = section.kind.SPEC
    raw = _RawTable(section, tuple(columns_of(section.kind.ROW)))
    labels = _Labels(spec)
    tokens = _tokens(section.lines)
    numbered = any(plain(t.text) in ("行次", "行", "次") for t in tokens)
    taken: Counter[str] = Counter()
    row: _RawRow | None = None
    row_number_due = False
    next_numbers: set[int] = {1} if numbered else set()
    buffer: list[_Token] = []

    def flush() -> None:
        for token in buffer:
            raw.refuse(token.text, Reason.STRAY_TEXT, token.place)
        buffer.clear()

    body = _once(tokens[_lines_start(tokens, spec) :], raw.unread, spec.id)
    raw.stopped = bool(tokens) and not tokens[-1].complete
    places = _decimal_places(body)
    for token in body:
        amount = token.amount
        if amount is None and not (token.dash and row is not None):
            words = [*buffer, token]
            for candidate in (words, [token]) if buffer else ([token],):
                text = _bare("".join(t.text for t in candidate))
                if text in labels:
                    if len(candidate) == 1:
                        flush()
                    buffer.clear()
                    key = _choose(labels.keys[text], taken)
                    taken[key] += 1
                    label = _unnumbered("".join(t.text for t in candidate))
                    row = _RawRow(key, label, [], candidate[0].place)
                    raw.add(row)
                    row_number_due = numbered
                    break
            else:
                if not labels.starts(_bare("".join(t.text for t in words))):
                    flush()
                buffer.append(token)
            continue
        flush()
        if token.digits and row_number_due and row is not None:
            next_numbers = (next_numbers - {int(token.text)}) | {int(token.text) + 1}
            row_number_due = False
        elif numbered and token.digits and {int(token.text), int(token.text) + 1} & next_numbers:
            # A number already passed may come again: a page number stood in its place.
            next_numbers = (next_numbers - {int(token.text)}) | {int(token.text) + 1}
            row = None
        elif not token.complete and section.at_end:
            raw.refuse(token.text, Reason.CUT_FIGURE, token.place)
            raw.cut = True
        elif row is None or (token.digits and (token.alone or _is_foreign(token, places))):
            raw.stray(token)
        else:
            row.figures.append(_Printed(amount, token.place, token.start))
    flush()
    return raw


def _lines_start(tokens: list[_Token], spec: TableSpec) -> int:
    """Return the first token behind the header: after the line 栏次, or at the label of the first line."""
    counts = next((i for i, token in enumerate(tokens) if plain(token.text) == "栏次"), None)
    if counts is not None:
        return next(
            (
                i
                for i, token in enumerate(tokens[counts:], start=counts)
                if not token.digits and plain(token.text) != "栏次"
            ),
            len(tokens),
        )
    first = spec.blocks[0].lines[0]
    titles = {plain(title) for title in (first.title, *first.aliases)}
    columns = {plain(column.title) for block in spec.blocks for column in block.columns}
    for index in range(len(tokens)):
        for used in (1, 2, 3):
            folded = plain("".join(t.text for t in tokens[index : index + used]))
            if _LINE_NUMBERING.sub("", folded, count=1) in titles and folded not in columns:
                return index
    return len(tokens)


def _choose(keys: list[tuple[str, str | None]], taken: Counter[str]) -> str:
    """Return the line a repeated label means: the first not yet seen whose line above has been seen."""
    for key, under in keys:
        if not taken[key] and (under is None or taken[under]):
            return key
    return keys[0][0]


# --- tables keyed by codes ----------------------------------------


def _codes_table(section: _Section) -> _RawTable:
    """Read a table keyed by codes: T02, T03, T05, T06, T08, T09."""
    spec = section.kind.SPEC
    block = spec.blocks[0]
    tokens = _tokens(section.lines)
    start = _body_start(tokens, block)
    raw_unread: list[Unread] = []
    tokens = tokens[:start] + _once(tokens[start:], raw_unread, spec.id)
    places = _decimal_places(tokens[start:])
    fine = bool(places - {0})
    header = "".join(plain(t.text) for t in tokens[:start])
    raw = _RawTable(section, _columns_printed(section.kind, header, tokens[:start]), unread=raw_unread)
    raw.stopped = bool(tokens) and not tokens[-1].complete
    lines = {plain(title): line.key for line in block.lines for title in (line.title, *line.aliases)}
    row: _RawRow | None = None
    index = start
    while index < len(tokens):
        token = tokens[index]
        code, used = _code_at(tokens, index, block, row, fine=fine)
        amount = token.amount
        if code is not None:
            row = _RawRow(code, "", [], token.place)
            raw.rows.setdefault(f"\0{len(raw.rows)}", row)
            index += used
            continue
        line, used = _line_at(tokens, index, lines)
        if line is not None:
            row = _RawRow(line, "".join(t.text for t in tokens[index : index + used]), [], token.place)
            raw.rows.setdefault(f"\0{len(raw.rows)}", row)
            index += used
            continue
        if amount is not None or token.dash:
            if not token.complete and section.at_end:
                raw.refuse(token.text, Reason.CUT_FIGURE, token.place)
                raw.cut = True
            elif row is None or (token.digits and (token.alone or _is_foreign(token, places))):
                raw.stray(token)
            else:
                row.figures.append(_Printed(amount, token.place, token.start))
        elif row is None:
            raw.refuse(token.text, Reason.STRAY_TEXT, token.place)
        else:
            row.label += token.text
        index += 1
    found = list(raw.rows.values())
    raw.rows = {}
    for one in found:
        raw.add(one)
    return raw


def _body_start(tokens: list[_Token], block: Block) -> int:
    """Return the first token behind the header: after the line 栏次, or at the first row."""
    for index, token in enumerate(tokens):
        if plain(token.text) == "栏次":
            behind = range(index + 1, len(tokens))
            counted = (i for i in behind if not tokens[i].digits or len(tokens[i].text) > 2)
            return next(counted, len(tokens))
        code, used = _code_at(tokens, index, block, None)
        if code is not None and used and (token.first or block.deepest == 5):
            return index
        if plain(token.text) == "合计" and not token.last and tokens[index + 1].amount is not None:
            return index
    return len(tokens)


def _code_at(
    tokens: list[_Token], index: int, block: Block, row: _RawRow | None, *, fine: bool = False
) -> tuple[str | None, int]:
    """Return the code that begins at a token, and how many tokens it takes.

    Its levels may be printed apart (206 01 01, 301 01) or broken over two lines (3010 / 1). A code begins a
    line or is followed by text; where figures have a decimal point (``fine``), whole digits of a 款 or 项
    are a code anywhere; otherwise the digits are a figure.
    """
    kind = block.codes
    token = tokens[index]
    if kind is None or not token.digits or token.text[0] not in kind.LEADING:
        return None, 0
    lengths = [n for n in kind.LENGTHS if n <= block.deepest]
    digits, used = token.text, 1
    while index + used < len(tokens) and len(digits) < max(lengths):
        piece = tokens[index + used]
        split = len(digits) == 4 and len(piece.text) == 1
        spaced = len(digits) in lengths and len(piece.text) == 2 and not piece.first
        if not piece.digits or not (split or spaced):
            break
        digits += piece.text
        used += 1
    if len(digits) not in lengths:
        return None, 0
    behind = tokens[index + used] if index + used < len(tokens) else None
    end = tokens[index + used - 1]
    named = behind is not None and behind.amount is None and not behind.dash
    # Levels printed apart (301 12) are no figures: those carry a decimal point here or stand alone.
    apart = used > 1 and block.deepest == 5
    if named or apart or (fine and len(digits) > 3) or (token.first and (end.last or used > 1)):
        return digits, used
    # Digits with figures behind them on the same line: a code without a name if the line begins with it
    # and it continues the order of codes.
    if token.first and len(digits) > 3 and (row is None or not row.key.isdigit() or row.key < digits):
        return digits, used
    return None, 0


def _line_at(tokens: list[_Token], index: int, lines: Mapping[str, str]) -> tuple[str | None, int]:
    """Return the fixed line whose label begins at a token; the label may be spaced out (合    计)."""
    text = ""
    for used, token in enumerate(tokens[index : index + 6], start=1):
        if token.amount is not None:
            break
        text += plain(token.text)
        if text in lines:
            return lines[text], used
        if not any(label.startswith(text) for label in lines):
            break
    return None, 0


def _columns_printed(kind: type[Table[Any]], header: str, tokens: list[_Token]) -> tuple[str, ...]:
    """Return the columns that the header prints; the title of a table does not tell (T09)."""
    described = columns_of(kind.ROW)
    optional = kind.SPEC.optional_columns
    if not optional:
        return tuple(described)
    numbers = [int(t.text) for t in tokens if t.digits]
    words = "".join(sorted(header))
    seen = tuple(
        name
        for name, column in described.items()
        if name not in optional or _made_of(column.title, Counter(words))
    )
    if numbers and numbers == list(range(1, len(numbers) + 1)) and len(numbers) != len(seen):
        return tuple(n for n in described if n not in optional) if len(numbers) == 3 else tuple(described)
    return seen


def _made_of(title: str, letters: Counter[str]) -> bool:
    return not Counter(plain(title)) - letters


# --- the document ----------------------------------------


def read_tables(
    lines: list[TextLine],
    name: str,
    numerals: Numerals,
    *,
    unit: Unit | None = None,
    entity: str | None = None,
    fiscal_year: int | None = None,
) -> tuple[FinalAccounts, set[int]]:
    """Turn the lines of a document into accounts with its tables; return also the lines they take up.

    ``unit``, ``entity`` and ``fiscal_year`` answer what the document does not print. Raises
    :class:`~gov_accounts.errors.DocumentError` if no table is found, or no year.
    """
    raws, unread, taken = _raw_tables(lines, unit)
    if not any(raw.rows for raw in raws.values()):
        raise _refusal(lines, name)
    headings = [raw.section for raw in raws.values()]
    entity = entity or _most(s.entity for s in headings) or _entity_of_cover(lines)
    year = fiscal_year or _most(s.year for s in headings) or _year_of_text(lines)
    if year is None:
        raise DocumentError(
            f"{name}: no fiscal year found; expected a heading such as 2024年度, or give fiscal_year"
        )
    accounts = _assemble(raws, unread, entity or "", int(year))
    _claim(raws, unread, lines, taken, numerals)
    return accounts, taken


def _claim(
    raws: dict[str, _RawTable],
    unread: list[Unread],
    lines: list[TextLine],
    taken: set[int],
    numerals: Numerals,
) -> None:
    """Say what became of the numerals of the tables: figures of rows are typed, notes are kept text."""
    for raw in raws.values():
        for row in raw.rows.values():
            for printed in row.figures:
                line = (printed.place.line or 1) - 1
                numerals.claim(line, printed.start, printed.start + 1, Fate.TYPED)
    for one in unread:
        if one.place.line is not None and not one.harmless and re.search("[0-9]", one.text):
            numerals.claim_text(one.place.line - 1, one.text, Fate.UNREAD)
    noted = False
    for index in sorted(taken):
        folded = plain(lines[index].text)
        noted = folded.startswith(_NOTES) or (noted and index - 1 in taken and not _is_title(folded))
        numerals.claim_line(index, Fate.PROSE if noted and not folded.isdigit() else Fate.STRUCTURE)


def _is_title(folded: str) -> bool:
    return _MARK.sub("", folded) in _titles()


def _raw_tables(
    lines: list[TextLine], unit: Unit | None
) -> tuple[dict[str, _RawTable], list[Unread], set[int]]:
    raws: dict[str, _RawTable] = {}
    unread: list[Unread] = []
    taken: set[int] = set()
    for section in _sections(lines):
        spec = section.kind.SPEC
        taken |= section.span
        section.unit = section.unit or unit
        raw = (_codes_table if len(spec.blocks) == 1 and spec.blocks[0].codes else _lines_table)(section)
        known = raws.get(spec.id)
        if known is not None and known.rows:
            if raw.rows:
                unread.append(Unread(spec.title, Reason.TABLE_TWICE, spec.id, section.place))
            continue
        raws[spec.id] = raw
    absent = [kind.SPEC for kind in TABLES if kind.SPEC.id not in raws]
    unread += [Unread(spec.title, Reason.TABLE_MISSING, spec.id) for spec in absent]
    notes = any(raw.section.noted for raw in raws.values())
    for raw in raws.values():
        if raw.section.unit is None:
            raw.refuse(raw.spec.title, Reason.UNIT_MISSING, raw.section.place)
        if _is_cut(raw, notes_usual=notes):
            raw.refuse(raw.spec.title, Reason.TABLE_CUT, raw.section.place)
            raw.cut = True
        else:
            for line in _lines_missing(raw):
                raw.refuse(line, Reason.LINE_MISSING, raw.section.place)
        if raw.cut and raw.section.at_end and not raw.section.noted and raw.rows:
            # The last row may lack figures that stood behind the end.
            _, last = raw.rows.popitem()
            figures = " ".join(str(amount) for amount in last.amounts())
            raw.refuse(f"{last.key} {last.label} {figures}".strip(), Reason.ROW_BROKEN, last.place)
        unread += raw.unread
    return raws, unread, taken


def _lines_missing(raw: _RawTable) -> Iterator[str]:
    """Yield the titles of sums that every such table prints but this one does not."""
    for block in raw.spec.blocks:
        for line in block.lines:
            if line.adds is not None and line.key not in raw.rows and raw.rows:
                yield line.title


def _is_cut(raw: _RawTable, *, notes_usual: bool) -> bool:
    """Whether rows at the end are missing: the closing lines are not there, or the document stops."""
    spec = raw.spec
    if raw.stopped and not raw.section.noted:
        return True
    ends = {
        "T01": ("income_grand_total", "expenditure_grand_total"),
        "T04": ("income_grand_total", "expenditure_grand_total"),
        "T06": ("personnel", "operating"),
        "T07": ("vehicles_running", "vehicles_purchase"),
    }.get(spec.id)
    if ends is not None:
        return any(key not in raw.rows for key in ends)
    return raw.section.at_end and not raw.section.noted and notes_usual


def _refusal(lines: list[TextLine], name: str) -> DocumentError:
    text = "".join(plain(line.text) for line in lines)
    titles = "、".join(kind.SPEC.title for kind in TABLES[:3])
    if not re.search(r"[一-龥]", text):
        return DocumentError(
            f"{name}: no Chinese text in {len(lines)} lines; expected the text of final accounts (部门决算), "
            "perhaps saved in another encoding: save it as UTF-8"
        )
    if "部门预算" in text and "决算" not in text:
        return DocumentError(
            f"{name}: this seems to be a budget (部门预算), expected final accounts (部门决算)"
        )
    return DocumentError(
        f"{name}: none of the nine tables with figures found in {len(lines)} lines; expected titles such as "
        f"{titles}, each with a header; check that this is the text of final accounts (部门决算)"
    )


def _most(values: Iterator[Any] | Any) -> Any:
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0][0] if counted else None


_COVER = re.compile(r"(?:第一部分)?(?P<entity>[^0-9,,。:]{3,40}?)(?:[0-9]{4}年度?部门决算.*|概况)$")


def _entity_of_cover(lines: list[TextLine]) -> str | None:
    for line in lines[:200]:
        found = _COVER.match("".join(line.text.split()))
        if found:
            return found["entity"]
    return None


def _year_of_text(lines: list[TextLine]) -> int | None:
    years = Counter(
        int(year) for line in lines for year in _YEAR.findall(line.text) if 1990 <= int(year) <= 2200
    )
    return years.most_common(1)[0][0] if years else None


def _layout_of(raws: dict[str, _RawTable]) -> str | None:
    """Return the layout whose marks the document prints."""
    marked = sum(raw.section.marked for raw in raws.values())
    for name, layout in layouts().items():
        if layout.mark and marked * 2 > len(raws):
            return name
    return None


def _assemble(raws: dict[str, _RawTable], unread: list[Unread], entity: str, year: int) -> FinalAccounts:
    quanta = {table_id: _quantum(raws, table_id) for table_id in raws}
    oversized = {table_id: _drop_oversized(raw, unread) for table_id, raw in raws.items()}
    incomplete = tuple(sorted(t for t, raw in raws.items() if raw.cut or oversized[t]))
    tables: dict[str, Any] = {raw.spec.attribute: _table(raw, quanta[t], {}) for t, raw in raws.items()}
    shape = FinalAccounts(entity, year, layout=_layout_of(raws), incomplete=incomplete, **tables)
    open_rows = [
        OpenRow(
            raw.spec.id,
            row.key,
            _row_columns(raw, row.key),
            tuple(printed.amount for printed in row.figures),
            raw.section.unit or Unit.WAN,
            quanta[table_id],
            _leaves(raw, row),
        )
        for table_id, raw in raws.items()
        if raw.section.unit is not None
        for row in raw.rows.values()
    ]
    placements = place_figures(shape, open_rows)
    placed: dict[str, dict[str, dict[str, Decimal | None]]] = {}
    places: dict[str, Place] = {}
    ambiguous: list[Ambiguous] = []
    for table_id, raw in raws.items():
        placed[table_id] = {}
        for row in raw.rows.values():
            columns = _row_columns(raw, row.key)
            choices = placements.get((table_id, row.key)) or _any_placement(columns, row)
            named = [[columns[i] for i in choice] for choice in choices]
            agreed = {
                name: row.figures[index]
                for index, name in enumerate(named[0])
                if all(other[index] == name for other in named)
            }
            placed[table_id][row.key] = {name: printed.amount for name, printed in agreed.items()}
            for name, printed in agreed.items():
                if printed.amount is not None:
                    places[cell_ref(table_id, row.key, name)] = printed.place
            if len(named) > 1:
                kept = [i for i, printed in enumerate(row.figures) if printed.amount is not None]
                candidates = dict.fromkeys(tuple(one[i] for i in kept) for one in named)
                ambiguous.append(
                    Ambiguous(table_id, row.key, tuple(row.amounts()), tuple(candidates), row.place)
                )
    tables = {raw.spec.attribute: _table(raw, quanta[t], placed[t]) for t, raw in raws.items()}
    return evolve(shape, **tables, unread=tuple(unread), ambiguous=tuple(ambiguous), places=places)


def _any_placement(columns: tuple[str, ...], row: _RawRow) -> tuple[tuple[int, ...], ...]:
    return tuple(itertools.combinations(range(len(columns)), len(row.figures)))


def _quantum(raws: dict[str, _RawTable], table_id: str) -> Decimal:
    """Return the last printed place of a table; an empty table prints as the others do."""
    own = [amount for row in raws[table_id].rows.values() for amount in row.amounts()]
    unit = raws[table_id].section.unit
    others = [
        amount
        for raw in raws.values()
        if raw.section.unit is unit
        for row in raw.rows.values()
        for amount in row.amounts()
    ]
    return quantum_of(own or others)


def _row_columns(raw: _RawTable, key: str) -> tuple[str, ...]:
    block = raw.spec.block_of(key)
    return tuple(c.name for c in block.columns if c.name in raw.columns) if block else ()


def _drop_oversized(raw: _RawTable, unread: list[Unread]) -> bool:
    """Take out rows with more figures than columns; they cannot be placed without a guess."""
    dropped = False
    for key, row in list(raw.rows.items()):
        if len(row.figures) > len(_row_columns(raw, key)):
            figures = " ".join(str(amount) for amount in row.amounts())
            text = f"{row.key} {row.label} {figures}"
            unread.append(Unread(text, Reason.TOO_MANY_FIGURES, raw.spec.id, row.place))
            del raw.rows[key]
            dropped = True
    return dropped


def _leaves(raw: _RawTable, row: _RawRow) -> int:
    """Return how many printed figures a figure of this row may have been added up from."""
    parts = max(1, len(row.figures) - 1)
    if row.key.isdigit():
        below = [k for k in raw.rows if k.startswith(row.key) and k != row.key]
    elif row.key == TOTAL:
        below = [k for k in raw.rows if k.isdigit()]
    else:
        below = [k for k, other in raw.rows.items() if other.figures and k != row.key]
    leaves = [k for k in below if not any(o.startswith(k) and o != k for o in below if k.isdigit())]
    return max(1, len(leaves)) * parts


def _table(raw: _RawTable, quantum: Decimal, placed: dict[str, dict[str, Decimal | None]]) -> Table[Any]:
    kind = raw.section.kind
    rows = [kind.ROW(row.key, row.label, **placed.get(row.key, {})) for row in raw.rows.values()]
    if len(kind.SPEC.blocks) > 1 or kind.SPEC.id in ("T06", "T07"):
        order = _official_order(kind)
        rows.sort(key=lambda row: order(row.key))
    return kind(raw.section.unit, quantum, raw.columns, tuple(rows))


def _official_order(kind: type[Table[Any]]) -> Any:
    """Order rows as described, codes before the lines that close a block; T07 and T01 have no other order."""
    blocks = kind.SPEC.blocks

    def position(key: str) -> tuple[int, int, str, int]:
        for number, block in enumerate(blocks):
            keys = [line.key for line in block.lines]
            if key in keys:
                return number, 1, "", keys.index(key)
        number = next(i for i, block in enumerate(blocks) if block.codes is not None)
        return number, 0, key, 0

    return position
