"""The lines of one table → its rows: found by code or label, with their figures in print order."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import define, field

from gov_accounts.accounts import Reason, Unread
from gov_accounts.catalogue import Evidence, default_catalogue
from gov_accounts.codes import FunctionCode
from gov_accounts.places import Place
from gov_accounts.reading.sections import Section
from gov_accounts.reading.text import plain
from gov_accounts.reading.tokens import Token, decimal_places, is_foreign, once, tokens_of
from gov_accounts.reading.wide import wide_order, wide_title
from gov_accounts.tables import TOTAL, Block, Table, TableSpec, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

__all__ = [
    "Labels",
    "Printed",
    "RawRow",
    "RawTable",
    "bare",
    "choose",
    "codes_table",
    "lines_table",
    "unnumbered",
]


class Printed(NamedTuple):
    """A figure as found: its amount (None for a printed dash), line, and column of the line."""

    amount: Decimal | None
    place: Place
    start: int


@define
class RawRow:
    """A row as read: key, label, figures in print order, where it begins."""

    key: str
    label: str = ""
    figures: list[Printed] = field(factory=list)
    place: Place = Place()

    def amounts(self) -> list[Decimal]:
        """Return the figures without printed dashes."""
        return [printed.amount for printed in self.figures if printed.amount is not None]


@define
class RawTable:
    """A table as read: rows with their figures in print order.

    ``cut``: rows or figures are missing; ``stopped``: the document ends inside a word of it;
    ``wide``: its lines are groups of columns.
    """

    section: Section
    columns: tuple[str, ...]
    rows: dict[str, RawRow] = field(factory=dict)
    unread: list[Unread] = field(factory=list)
    cut: bool = False
    stopped: bool = False
    wide: bool = False

    @property
    def spec(self) -> TableSpec:
        """The description of the table."""
        return self.section.kind.SPEC

    def refuse(self, text: str, reason: Reason, place: Place) -> None:
        """Keep a piece of text that was not understood."""
        self.unread.append(Unread(text, reason, self.spec.id, place))

    def stray(self, token: Token) -> None:
        """Keep a figure that belongs to no row. A small whole number alone on its line is a page number."""
        if token.alone and token.digits and len(token.text) <= 3:
            self.refuse(token.text, Reason.PAGE_NUMBER, token.place)
        else:
            self.refuse(token.text, Reason.STRAY_FIGURE, token.place)
            self.cut = True

    def add(self, row: RawRow) -> None:
        """Take in a row; a second one of the same key is listed, not added."""
        known = self.rows.get(row.key)
        if known is None:
            self.rows[row.key] = row
            return
        figures = " ".join(str(amount) for amount in row.amounts())
        self.refuse(f"{row.key} {row.label} {figures}".strip(), Reason.ROW_TWICE, row.place)
        if known.amounts() != row.amounts():
            self.cut = True


class Labels:
    """The fixed lines of some blocks by comparable label, in official order where a label repeats."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self.keys: dict[str, list[tuple[str, str | None]]] = {}
        for block in blocks:
            for line in block.lines:
                for title in (line.title, *line.aliases):
                    self.keys.setdefault(plain(title), []).append((line.key, line.under))
            if block.codes is FunctionCode and block.deepest == 3:
                for digits, names in default_catalogue().codes(FunctionCode).items():
                    for entry in names if len(digits) == block.deepest else ():
                        if entry.listed or entry.evidence is not Evidence.HISTORIC:
                            self.keys.setdefault(plain(entry.name), []).append((digits, None))

    def __contains__(self, text: str) -> bool:
        return text in self.keys

    def starts(self, text: str) -> bool:
        """Whether a label begins with the text."""
        return any(label.startswith(text) for label in self.keys)


_LINE_NUMBERING = re.compile(
    r"(?:其中:?)?(?:[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十0-9]{1,3}[)]|[0-9]{1,2}[、.])?(?:其中:?)?"
)


def bare(text: str) -> str:
    """Return a label without numbering and 其中, as it is compared."""
    return _LINE_NUMBERING.sub("", plain(text), count=1)


_LABEL_NUMBERING = re.compile(
    "(?:其中[:：])?(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十0-9]{1,3}[)）]|[0-9]{1,2}[、.．])?"
)


def unnumbered(text: str) -> str:
    """Return a label without numbering, as it is kept."""
    return _LABEL_NUMBERING.sub("", "".join(text.split()), count=1)


def lines_table(section: Section) -> RawTable:
    """Read a table of fixed lines: T01, T04, T07."""
    spec = section.kind.SPEC
    raw = RawTable(section, tuple(columns_of(section.kind.ROW)))
    labels = Labels(spec.blocks)
    tokens = tokens_of(section.lines)
    if _is_wide(tokens, spec):
        return _wide_table(section, raw, tokens)
    numbered = any(plain(t.text) in ("行次", "行", "次") for t in tokens)
    taken: Counter[str] = Counter()
    row: RawRow | None = None
    row_number_due = False
    next_numbers: set[int] = {1} if numbered else set()
    buffer: list[Token] = []

    def flush() -> None:
        for token in buffer:
            raw.refuse(token.text, Reason.STRAY_TEXT, token.place)
        buffer.clear()

    body = once(tokens[_lines_start(tokens, spec) :], raw.unread, spec.id)
    raw.stopped = bool(tokens) and not tokens[-1].complete
    places = decimal_places(body)
    for token in body:
        amount = token.amount
        if amount is None and not (token.dash and row is not None):
            words = [*buffer, token]
            for candidate in (words, [token]) if buffer else ([token],):
                text = bare("".join(t.text for t in candidate))
                if text in labels:
                    if len(candidate) == 1:
                        flush()
                    buffer.clear()
                    key = choose(labels.keys[text], taken)
                    taken[key] += 1
                    label = unnumbered("".join(t.text for t in candidate))
                    row = RawRow(key, label, [], candidate[0].place)
                    raw.add(row)
                    row_number_due = numbered
                    break
            else:
                if not labels.starts(bare("".join(t.text for t in words))):
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
        elif row is None or (token.digits and (token.alone or is_foreign(token, places))):
            raw.stray(token)
        else:
            row.figures.append(Printed(amount, token.place, token.start))
    flush()
    return raw


def _is_wide(tokens: list[Token], spec: TableSpec) -> bool:
    """Whether the lines are groups of columns: the header repeats the titles of the columns for each."""
    titles = {plain(column.title) for block in spec.blocks for column in block.columns}
    repeated = Counter(folded for token in tokens if (folded := plain(token.text)) in titles)
    return len(spec.blocks) == 1 and len(titles) > 1 and all(repeated[title] > 2 for title in titles)


def _wide_table(section: Section, raw: RawTable, tokens: list[Token]) -> RawTable:
    """Read lines printed as groups of columns, all figures in one row."""
    raw.wide = True
    raw.stopped = bool(tokens) and not tokens[-1].complete
    block = raw.spec.blocks[0]
    titles = {plain(column.title) for column in block.columns}
    end = max(index for index, token in enumerate(tokens) if plain(token.text) in titles) + 1
    header = plain("".join(token.text for token in tokens[:end]))
    body = []
    for token in tokens[end:]:
        if token.alone and token.digits and len(token.text) <= 3:
            raw.refuse(token.text, Reason.PAGE_NUMBER, token.place)
        elif token.amount is not None or token.dash:
            body.append(token)
    figures = [Printed(token.amount, token.place, token.start) for token in body]
    order = wide_order(raw.spec, [printed.amount for printed in figures])
    if figures and order is None:
        raw.refuse(" ".join(token.text for token in body), Reason.BLANKS_LOST, body[0].place)
        raw.cut = True
    width = len(block.columns)
    for line in block.lines:
        row = RawRow(line.key, wide_title(line, header), [], section.place)
        if order is not None:
            at = order.index(line.key) * width
            row.figures = figures[at : at + width]
            row.place = row.figures[0].place
        raw.add(row)
    return raw


def _lines_start(tokens: list[Token], spec: TableSpec) -> int:
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


def choose(keys: list[tuple[str, str | None]], taken: Counter[str]) -> str:
    """Return the line a repeated label means: the first not yet seen whose line above has been seen."""
    for key, under in keys:
        if not taken[key] and (under is None or taken[under]):
            return key
    return keys[0][0]


def codes_table(section: Section) -> RawTable:
    """Read a table keyed by codes: T02, T03, T05, T06, T08, T09."""
    spec = section.kind.SPEC
    block = spec.blocks[0]
    tokens = tokens_of(section.lines)
    start = _body_start(tokens, block)
    raw_unread: list[Unread] = []
    tokens = tokens[:start] + once(tokens[start:], raw_unread, spec.id)
    places = decimal_places(tokens[start:])
    fine = bool(places - {0})
    header = "".join(plain(t.text) for t in tokens[:start])
    raw = RawTable(section, _columns_printed(section.kind, header, tokens[:start]), unread=raw_unread)
    raw.stopped = bool(tokens) and not tokens[-1].complete
    lines = {plain(title): line.key for line in block.lines for title in (line.title, *line.aliases)}
    row: RawRow | None = None
    behind: list[list[str]] = []
    index = start
    while index < len(tokens):
        token = tokens[index]
        code, used = _code_at(tokens, index, block, row, fine=fine)
        amount = token.amount
        if code is not None:
            row = RawRow(code, "", [], token.place)
            raw.rows.setdefault(f"\0{len(raw.rows)}", row)
            behind.append([])
            index += used
            continue
        line, used = _line_at(tokens, index, lines)
        if line is not None:
            row = RawRow(line, "".join(t.text for t in tokens[index : index + used]), [], token.place)
            raw.rows.setdefault(f"\0{len(raw.rows)}", row)
            behind.append([])
            index += used
            continue
        if amount is not None or token.dash:
            if not token.complete and section.at_end:
                raw.refuse(token.text, Reason.CUT_FIGURE, token.place)
                raw.cut = True
            elif row is None or (token.digits and (token.alone or is_foreign(token, places))):
                raw.stray(token)
            else:
                row.figures.append(Printed(amount, token.place, token.start))
        elif row is None:
            raw.refuse(token.text, Reason.STRAY_TEXT, token.place)
        elif token.first and block.deepest > 5:
            behind[-1].append(token.text)
        elif behind and behind[-1] and token.place != row.place:
            behind[-1][-1] += token.text
        else:
            row.label += token.text
        index += 1
    _share_names(list(raw.rows.values()), behind, tokens[start - 1] if start else None)
    found = list(raw.rows.values()) or list(_blank_total(tokens, lines))
    raw.rows = {}
    for one in found:
        raw.add(one)
    return raw


def _share_names(rows: list[RawRow], behind: list[list[str]], above: Token | None) -> None:
    """Give each row the lines of text behind it, but those that are the beginning of the next row's name.

    The name of a row whose own line has none stands around that line. Where it begins is where the names are
    those of the catalogue; else the lines are shared evenly, as names are centred.
    """
    if rows and above is not None and above.alone and not rows[0].label:
        begun = plain(above.text)
        if any(plain(name).startswith(begun) for name in _names(rows[0].key)):
            rows[0].label = above.text
    for index, pieces in enumerate(behind):
        row = rows[index]
        follower = rows[index + 1] if index + 1 < len(rows) else None
        cut = len(pieces)
        if follower is not None and not follower.label:
            cut = min(range(len(pieces) + 1), key=lambda n: _strangeness(row, follower, pieces, n))
            follower.label = "".join(pieces[cut:])
        row.label += "".join(pieces[:cut])


def _strangeness(row: RawRow, follower: RawRow, pieces: list[str], cut: int) -> tuple[int, int, int]:
    """Say how odd it is to cut between two names: by the catalogue, then by evenness."""
    own = plain(row.label + "".join(pieces[:cut]))
    begun = plain("".join(pieces[cut:]))
    whole = row.key == TOTAL or any(own == plain(name) for name in _names(row.key))
    fits = bool(begun) and any(plain(name).startswith(begun) for name in _names(follower.key))
    return 2 - whole - fits, abs(2 * cut - len(pieces)), cut


def _names(digits: str) -> Iterator[str]:
    if digits.isdigit():
        for entry in default_catalogue().codes(FunctionCode).get(digits, ()):
            yield entry.name


def _blank_total(tokens: list[Token], lines: Mapping[str, str]) -> Iterator[RawRow]:
    """Yield the line 合计 of a table without figures; its label may share a line with the header."""
    for index, token in enumerate(tokens):
        line, used = _line_at(tokens, index, lines)
        if token.first and line is not None:
            yield RawRow(line, "".join(t.text for t in tokens[index : index + used]), [], token.place)
            return


def _body_start(tokens: list[Token], block: Block) -> int:
    """Return the first token behind the header: after the line 栏次, or at the first row."""
    fine = bool(decimal_places(tokens) - {0})
    for index, token in enumerate(tokens):
        if plain(token.text) == "栏次":
            behind = range(index + 1, len(tokens))
            counted = (i for i in behind if not tokens[i].digits or len(tokens[i].text) > 2)
            return next(counted, len(tokens))
        code, used = _code_at(tokens, index, block, None, fine=fine)
        if code is not None and used and (token.first or block.deepest == 5):
            return index
        if plain(token.text) == "合计" and not token.last and tokens[index + 1].amount is not None:
            return index
    return len(tokens)


def _code_at(
    tokens: list[Token], index: int, block: Block, row: RawRow | None, *, fine: bool = False
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
    # Two codes side by side begin a line whose first name wrapped to the lines around it.
    beside = behind is not None and behind.digits and not behind.first and len(behind.text) == 5
    if (
        token.first
        and len(digits) == 5 == block.deepest
        and beside
        and tokens[index + used].text[0] in kind.LEADING
    ):
        return digits, used
    # Digits with figures behind them on the same line: a code without a name if the line begins with it
    # and it continues the order of codes.
    if (
        token.first
        and (fine or len(digits) > 3)
        and (row is None or not row.key.isdigit() or row.key < digits)
    ):
        return digits, used
    return None, 0


def _line_at(tokens: list[Token], index: int, lines: Mapping[str, str]) -> tuple[str | None, int]:
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


def _columns_printed(kind: type[Table[Any]], header: str, tokens: list[Token]) -> tuple[str, ...]:
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
