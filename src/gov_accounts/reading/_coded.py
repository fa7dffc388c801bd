"""The lines of a table keyed by codes (T02, T03, T05, T06, T08, T09) → its rows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from gov_accounts.accounts import Reason, Unread
from gov_accounts.catalogue import default_catalogue
from gov_accounts.layouts import line_words
from gov_accounts.money import exact_sum
from gov_accounts.reading._names import join_names, join_names_beside, official_names
from gov_accounts.reading._plain_text import plain
from gov_accounts.reading._raw import RawRow, RawTable, printed, texts
from gov_accounts.reading._surplus import counted_columns, further, how_many_columns, narrow
from gov_accounts.reading._tokens import Token, decimal_places, is_foreign, once, tokens_of
from gov_accounts.tables import Block, Table, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gov_accounts.reading._parts import Section

__all__ = ["codes_table"]


_SPLIT = "\0合计"


def _split_by_lines(block: Block, header: list[Token]) -> bool:
    """Whether columns split figures between the fixed lines (合计, 人员经费, 公用经费)."""
    words = [plain(token.text) for token in header]
    return (
        block.deepest == 5
        and words.count("合计") == 1
        and all(words.count(plain(line.title).removesuffix("合计")) == 1 for line in block.lines)
    )


def _unsplit(raw: RawTable, rows: list[RawRow], block: Block) -> Iterator[RawRow]:
    """Yield rows with one figure each, although columns that split a table repeat it."""
    for row in rows:
        amounts = row.amounts()
        if row.key == _SPLIT:
            parts = [one for one in row.figures if one.amount is not None][1:]
            known = not any(one.spoilt for one in row.figures)
            if known and len(parts) == len(block.lines) and amounts[0] == exact_sum(amounts[1:]):
                for line, one in zip(block.lines, parts, strict=True):
                    yield RawRow(line.key, line.title, [one], row.place)
            else:
                raw.refuse(" ".join(["合计", *texts(row.figures)]), Reason.ROW_BROKEN, row.place)
            continue
        if (
            len(amounts) > 1
            and not any(one.spoilt for one in row.figures)
            and amounts[0] == exact_sum(amounts[1:])
        ):
            row.figures = [one for one in row.figures if one.amount is not None][:1]
        yield row


_LEVELS = {"类", "款", "项"}


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
    # Text in the order of its cells may print 合计 among the words of the header.
    first = next(
        (i for i, t in enumerate(tokens) if i >= start and "." in t.text and t.amount is not None),
        start,
    )
    head = tokens[: first if first - start < 20 else start]
    header = "".join(plain(t.text) for t in head)
    raw = RawTable(section, _columns_printed(section.kind, header, head), unread=raw_unread)
    raw.stopped = bool(tokens) and not tokens[-1].complete
    lines = {
        plain(title): line.key for line in block.lines for title in line_words(spec.id, line.key)
    }
    # The words of a merged header cell may stand beside or below the line 栏次.
    levels = {plain(token.text) for token in tokens} >= _LEVELS
    if levels:
        tokens = [*tokens[:start], *(t for t in tokens[start:] if plain(t.text) not in _LEVELS)]
    parts = _split_by_lines(block, tokens[:start])
    if parts:
        lines["合计"] = _SPLIT
    row: RawRow | None = None
    index = start
    while index < len(tokens):
        token = tokens[index]
        code, used = _code_at(tokens, index, block, row, fine=fine)
        if code is None and levels and row is not None:
            behind = tokens[index + 1] if index + 1 < len(tokens) else None
            own_level = block.deepest == 7 and token.digits and len(token.text) == 2 and token.first
            if own_level and behind is not None and (not token.last or not behind.figure):
                code, used = (
                    _code_below(tokens, index, block, [one.key for one in raw.rows.values()]),
                    1,
                )
                if code is None and not token.last:
                    row = None  # what follows is of a row that cannot be told
        if code is not None:
            row = RawRow(code, "", [], token.place)
            raw.rows.setdefault(f"\0{len(raw.rows)}", row)
            index += used
            continue
        line, used = _line_at(tokens, index, lines)
        if line is not None:
            row = RawRow(
                line, "".join(t.text for t in tokens[index : index + used]), [], token.place
            )
            raw.rows.setdefault(f"\0{len(raw.rows)}", row)
            index += used
            continue
        if token.figure or token.dash:
            if not token.complete and section.at_end:
                raw.refuse(token.text, Reason.CUT_FIGURE, token.place)
                raw.cut = True
            elif row is None or (token.digits and (token.alone or is_foreign(token, places))):
                raw.stray(token)
            else:
                row.figures.append(printed(token))
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
        join_names(list(raw.rows.values()), tokens[:start], block)
    else:
        join_names_beside(list(raw.rows.values()), block)
    found = list(raw.rows.values()) or list(_blank_total(tokens, lines))
    raw.rows = {}
    for one in found if not parts else _unsplit(raw, found, block):
        raw.add(one)
    narrow(raw, tokens[:start])
    return raw


def _blank_total(tokens: list[Token], lines: Mapping[str, str]) -> Iterator[RawRow]:
    """Yield the line 合计 of a table without figures; the header may stand on the same line."""
    for index, token in enumerate(tokens):
        line, used = _line_at(tokens, index, lines)
        if token.first and line is not None:
            yield RawRow(
                line, "".join(t.text for t in tokens[index : index + used]), [], token.place
            )
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
        if plain(token.text) == "合计" and not token.last and tokens[index + 1].figure:
            return index
    return len(tokens)


def _code_at(
    tokens: list[Token], index: int, block: Block, row: RawRow | None, *, fine: bool = False
) -> tuple[str | None, int]:
    """Return the code that begins at a token, and how many tokens it takes.

    The levels of a code may be printed apart (206 01 01, 301 01) or broken over two lines (3010 /
    1). A code begins a line, or text follows it. If figures have a decimal point (``fine``), whole
    digits of a 款 or 项 are a code anywhere; otherwise such digits are a figure.
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
    named = behind is not None and not behind.figure and not behind.dash
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
    # Digits with figures behind them on the same line: a code without a name if the line begins
    # with it and it continues the order of codes. A 类 looks like an amount: only a known one where
    # the figures behind it have a decimal point.
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


def _code_below(tokens: list[Token], index: int, block: Block, known: list[str]) -> str | None:
    """Return the code of a row that prints its own level alone (01), if levels stand apart."""
    token, behind = tokens[index], tokens[index + 1]
    above = next((key for key in reversed(known) if key.isdigit()), "")
    if len(above) in (3, 5):
        return above + token.text  # 类 is followed by 款, 款 by 项
    if len(above) != 7:
        return None
    ways = [
        code
        for code in (above[:5] + token.text, above[:3] + token.text)
        if code > above[: len(code)]
    ]
    if len(ways) > 1:
        name = plain(behind.text)
        ways = [
            code
            for code in ways
            if any(one.startswith(name) for one in official_names(block, code))
        ]
    return ways[0] if len(ways) == 1 else None


def _line_at(tokens: list[Token], index: int, lines: Mapping[str, str]) -> tuple[str | None, int]:
    """Return the fixed line whose label, perhaps spaced out (合 计), begins at a token."""
    text = ""
    for used, token in enumerate(tokens[index : index + 6], start=1):
        if token.figure:
            break
        text += plain(token.text)
        if text in lines:
            return lines[text], used
        if not any(label.startswith(text) for label in lines):
            break
    return None, 0


def _columns_printed(kind: type[Table[Any]], header: str, tokens: list[Token]) -> tuple[str, ...]:
    """Return the columns that the header prints; the title of T09 does not name them."""
    described = columns_of(kind.ROW)
    optional = kind.SPEC.optional_columns
    if not optional:
        return tuple(described)
    words = "".join(sorted(header))
    seen = tuple(
        name
        for name, column in described.items()
        if name not in optional or _made_of(column.title, Counter(words))
    )
    if further(kind.SPEC.id, how_many_columns(kind.SPEC.id, tokens)) is not None:
        return tuple(described)
    counted = len(counted_columns(tokens))
    if counted and counted != len(seen):
        return (
            tuple(n for n in described if n not in optional) if counted == 3 else tuple(described)
        )
    return seen


def _made_of(title: str, letters: Counter[str]) -> bool:
    return not Counter(plain(title)) - letters
