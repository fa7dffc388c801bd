"""The goal of a form and its result, told apart."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from gov_accounts.accounts import Reason
from gov_accounts.reading._numeral_fates import Fate
from gov_accounts.reading.forms._form_sections import Line, joined
from gov_accounts.reading.forms._vocabulary import form_words, residue
from gov_accounts.words import is_page_number

if TYPE_CHECKING:
    from gov_accounts.reading.forms._claims import Claims

__all__ = ["read_goals"]


def read_goals(lines: list[Line], claims: Claims) -> dict[str, str]:
    """Tell the goal from the result: two cells, one after the other, each perhaps in pieces."""
    blocks: list[list[Line]] = []
    for _, group in itertools.groupby((x for x in lines if x.text.strip()), key=lambda x: x.block):
        block = [line for line in group if not form_words().goal_titles.fullmatch(line.plain)]
        plain = "".join(line.plain for line in block)
        if not block or residue(plain):
            continue
        if is_page_number(plain):
            claims.page_number(block[0])
            continue
        blocks.append(block)
        for line in block:
            claims.claim_line(line.index, Fate.PROSE)
    parts = _paragraphs(blocks)
    cut = _split(parts)
    if cut is None and len(parts) == 1:
        parts, cut = _by_width(blocks)
    if cut is None:
        if parts:
            # One cell is empty or the cells cannot be told apart: which one it is would be a guess.
            claims.note(joined(itertools.chain(*parts)), Reason.STRAY_TEXT, parts[0][0].index)
        return {}
    found: dict[str, str] = {}
    for name, part in (("goal", parts[:cut]), ("result", parts[cut:])):
        own = list(itertools.chain(*part))
        found[name] = joined(own)
        claims.place(name, own[0].index)
    return found


_CLOSED = re.compile("[。！!？?;；.][”」』)）]?$")
_LATER = re.compile(r"[(]?(?:[二三四五六七八九十]|[2-9]|1[0-9])[)、.]")


def _paragraphs(blocks: list[list[Line]]) -> list[list[Line]]:
    """Join blocks that blank lines cut out of one paragraph or one numbered list."""
    parts: list[list[Line]] = []
    for block in blocks:
        running = parts and not _CLOSED.search(parts[-1][-1].raw.strip())
        if parts and (running or _LATER.match(block[0].plain)):
            parts[-1] = parts[-1] + block
        else:
            parts.append(block)
    return parts


def _split(parts: list[list[Line]]) -> int | None:
    """Return how many paragraphs are the goal; None if that is unclear.

    With more than two paragraphs the width of the cells decides: lines inside a paragraph fill
    their cell.
    """
    if len(parts) < 2:
        return None
    if len(parts) == 2:
        return 1
    costs = {
        cut: _raggedness(parts[:cut]) + _raggedness(parts[cut:]) for cut in range(1, len(parts))
    }
    least = min(costs.values())
    best = [cut for cut, cost in costs.items() if cost == least]
    return best[0] if len(best) == 1 else None


def _by_width(blocks: list[list[Line]]) -> tuple[list[list[Line]], int | None]:
    """Split where the width of the lines changes: only if one split alone fits better than none."""
    pieces = blocks
    if len(blocks) == 1:
        pieces = [[]]
        for line in blocks[0]:
            pieces[-1].append(line)
            if _CLOSED.search(line.raw.strip()):
                pieces.append([])
        pieces = [piece for piece in pieces if piece]
    costs = {
        cut: _raggedness(pieces[:cut]) + _raggedness(pieces[cut:]) for cut in range(1, len(pieces))
    }
    least = min(costs.values(), default=0)
    best = [cut for cut, cost in costs.items() if cost == least]
    if len(best) != 1 or least >= _raggedness(pieces):
        return blocks, None
    return pieces, best[0]


def _raggedness(parts: list[list[Line]]) -> int:
    full = [len(line.plain) for part in parts for line in part[:-1]]
    return sum(max(full) - length for length in full) if full else 0
