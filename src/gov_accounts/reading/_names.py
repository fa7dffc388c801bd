"""Names that wrap above and below the line of their code → the right row."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from gov_accounts.catalogue import default_catalogue
from gov_accounts.reading._plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_accounts.reading._printed_cells import Cell
    from gov_accounts.reading._table_rows import TableRow
    from gov_accounts.tables import Block

__all__ = ["join_names", "join_names_beside", "official_names"]


def join_names(rows: list[TableRow], header: Sequence[Cell], block: Block) -> None:
    """Give names that wrap above and below the line of their code to the right row.

    The words between neighbours can be divided in several ways. The best way leaves the fewest
    names unknown to the catalogue, then the fewest codes off the middle of their name, which has as
    many lines above its code as below.
    """
    above = _head_of_name(header, rows[0].label, official_names(block, rows[0].key)) if rows else []
    costs = {0: (0, 0)}  # by how many of the words above a row belong to the row before it
    best: list[dict[int, int]] = []
    gaps = [above]
    for row, behind in itertools.zip_longest(rows, rows[1:]):
        official = official_names(block, row.key)
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
    for row, gap, ways_back in zip(
        reversed(rows), reversed(gaps[:-1]), reversed(best), strict=True
    ):
        taken = ways_back[count]
        row.label = "".join([*gap[taken:], row.label, *row.below[:count]])
        count = taken


def _cost_of_name(
    above: list[str], own: str, below: list[str], official: set[str]
) -> tuple[int, int]:
    """Return the cost of a name: whether it is unknown, how far its code is off the middle."""
    name = plain("".join([*above, own, *below]))
    if name in official:
        return 0, 0
    # A name that begins on the line of its code may go on below.
    off = abs(len(above) - len(below)) if above or not own else 0
    return (1 if name else 2), off


_LONGEST = 200
"""Characters that the wrapped pieces of one name may have, blanks included; names have some 40."""


def join_names_beside(rows: list[TableRow], block: Block) -> None:
    """Give the wrapped names of table 6 to their rows; only the catalogue can tell the row."""
    pieces = [(number, text) for number, row in enumerate(rows) for text in row.below]
    for row in rows:
        own = row.label
        if len(own) > _LONGEST:
            continue
        official = official_names(block, row.key) or {plain(own)}
        windows = ((i, i + n) for n in range(1, 9) for i in range(len(pieces) - n + 1))
        for start, end in windows if plain(own) not in official else ():
            words = [text for _, text in pieces[start:end]]
            if len(own) + sum(map(len, words)) > _LONGEST:
                continue
            joined = ("".join([*words[:k], own, *words[k:]]) for k in range(len(words) + 1))
            whole = next((name for name in joined if plain(name) in official), None)
            if whole is not None:
                row.label = whole
                del pieces[start:end]
                break
    for number, text in pieces:
        rows[number].label += text


def official_names(block: Block, key: str) -> set[str]:
    """Return the names that a code has or had, as names are compared."""
    if block.codes is None or not key.isdigit():
        return set()
    return {plain(entry.name) for entry in default_catalogue().codes(block.codes).get(key, ())}


def _head_of_name(header: Sequence[Cell], own: str, official: set[str]) -> list[str]:
    """Return the last words of a header that begin an official name of the first row."""
    for count in (1, 2, 3):
        words = [cell.text for cell in header[-count:]]
        folded = plain("".join([*words, own]))
        begun = any(name.startswith(folded) for name in official)
        if len(words) == count and len(folded) > 1 and begun:
            return words
    return []
