"""The lines of one table → its rows: found by code or label, with their figures in print order."""

from __future__ import annotations

import itertools
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
from gov_accounts.tables import Block, Table, TableSpec, columns_of

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
    """A row as read: key, label, figures in print order, where it begins.

    ``below`` are words on the lines below its figures: they end its name, or begin that of the next row.
    """

    key: str
    label: str = ""
    figures: list[Printed] = field(factory=list)
    place: Place = Place()
    below: list[str] = field(factory=list)

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
    index = start
    while index < len(tokens):
        token = tokens[index]
        code, used = _code_at(tokens, index, block, row, fine=fine)
        amount = token.amount
        if code is not None:
            row = RawRow(code, "", [], token.place)
            raw.rows.setdefault(f"\0{len(raw.rows)}", row)
            index += used
            continue
        line, used = _line_at(tokens, index, lines)
        if line is not None:
            row = RawRow(line, "".join(t.text for t in tokens[index : index + used]), [], token.place)
            raw.rows.setdefault(f"\0{len(raw.rows)}", row)
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
                row.label += "".join(row.below)  # the name ends before the figures
                row.below.clear()
        elif row is None:
            raw.refuse(token.text, Reason.STRAY_TEXT, token.place)
        elif token.place == (row.figures[-1].place if row.figures else row.place):
            row.label += token.text
        else:
            row.below.append(token.text)
        index += 1
    if block.deepest > 5:
        _join_names(list(raw.rows.values()), tokens[:start], block)
    else:
        _join_names_beside(list(raw.rows.values()), block)
    found = list(raw.rows.values()) or list(_blank_total(tokens, lines))
    raw.rows = {}
    for one in found:
        raw.add(one)
    return raw


def _join_names(rows: list[RawRow], header: list[Token], block: Block) -> None:
    """Give names that wrap above and below the line of their code to the right row.

    Of all ways to divide the words between neighbours the one is taken that leaves the fewest names unknown
    to the catalogue, then the fewest codes off the middle of their name: as many lines above it as below.
    """
    above = _head_of_name(header, rows[0].label, _official(block, rows[0].key)) if rows else []
    costs = {0: (0, 0)}  # by how many of the words above a row belong to the row before it
    best: list[dict[int, int]] = []
    gaps = [above]
    for row, behind in itertools.zip_longest(rows, rows[1:]):
        official = _official(block, row.key)
        own = len(row.below)
        counts = range(own + 1) if behind is not None and behind.key.isdigit() else (own,)
        reached: dict[int, tuple[tuple[int, int], int]] = {}
        for count in counts:
            ways = []
            for taken, (unknown, off) in costs.items():
                more = _cost_of_name(gaps[-1][taken:], row.label, row.below[:count], official)
                ways.append(((unknown + more[0], off + more[1]), taken))
            reached[count] = min(ways, key=lambda way: (way[0], -way[1]))
        costs = {count: cost for count, (cost, _) in reached.items()}
        best.append({count: taken for count, (_, taken) in reached.items()})
        gaps.append(row.below)
    count = len(gaps[-1])
    for row, gap, ways_back in zip(reversed(rows), reversed(gaps[:-1]), reversed(best), strict=True):
        taken = ways_back[count]
        row.label = "".join([*gap[taken:], row.label, *row.below[:count]])
        count = taken


def _cost_of_name(above: list[str], own: str, below: list[str], official: set[str]) -> tuple[int, int]:
    """Return what speaks against a name: that it is unknown, and how far its code is off the middle."""
    name = plain("".join([*above, own, *below]))
    if name in official:
        return 0, 0
    # A name that begins on the line of its code may go on below.
    off = abs(len(above) - len(below)) if above or not own else 0
    return (1 if name else 2), off


def _join_names_beside(rows: list[RawRow], block: Block) -> None:
    """Give the wrapped names of table 6 to their rows; only the catalogue tells whose they are."""
    pieces = [(number, text) for number, row in enumerate(rows) for text in row.below]
    for row in rows:
        own = row.label
        official = _official(block, row.key) or {plain(own)}
        windows = ((i, i + n) for n in range(1, 9) for i in range(len(pieces) - n + 1))
        for start, end in windows if plain(own) not in official else ():
            words = [text for _, text in pieces[start:end]]
            joined = ("".join([*words[:k], own, *words[k:]]) for k in range(len(words) + 1))
            whole = next((name for name in joined if plain(name) in official), None)
            if whole is not None:
                row.label = whole
                del pieces[start:end]
                break
    for number, text in pieces:
        rows[number].label += text


def _official(block: Block, key: str) -> set[str]:
    """Return the names that a code has or had, as names are compared."""
    if block.codes is None or not key.isdigit():
        return set()
    return {plain(entry.name) for entry in default_catalogue().codes(block.codes).get(key, ())}


def _head_of_name(header: list[Token], own: str, official: set[str]) -> list[str]:
    """Return the last words of a header that begin an official name of the first row."""
    for count in (1, 2, 3):
        words = [token.text for token in header[-count:]]
        folded = plain("".join([*words, own]))
        begun = any(name.startswith(folded) for name in official)
        if len(words) == count and len(folded) > 1 and begun:
            return words
    return []


def _blank_total(tokens: list[Token], lines: Mapping[str, str]) -> Iterator[RawRow]:
    """Yield the line 合计 of a table without figures; its label may share a line with the header."""
    for index, token in enumerate(tokens):
        line, used = _line_at(tokens, index, lines)
        if token.first and line is not None:
            yield RawRow(line, "".join(t.text for t in tokens[index : index + used]), [], token.place)
            return


def _body_start(tokens: list[Token], block: Block) -> int:
    """Return the first token behind the header: after the line 栏次, or at the first row."""
    fine = block.deepest > 5 and bool(decimal_places(tokens) - {0})
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
    # A 类 looks like an amount: only a known one where the figures behind it have a decimal point.
    category = (
        len(digits) == 3
        and fine
        and digits in default_catalogue().codes(kind)
        and not (behind and behind.digits)
    )
    orderly = row is None or not row.key.isdigit() or row.key < digits
    if token.first and (len(digits) > 3 or category) and orderly:
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
