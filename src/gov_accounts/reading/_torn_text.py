"""Text with one cell a line: it may have torn the rows of a table apart.

If a sum does not hold there, torn text is likelier than a wrong document. So the reader gives up a
row that does not add up, a table whose rows do not add up, and a figure that no sum vouches for.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from gov_accounts.money import exact_sum

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gov_accounts.reading._table_rows import Figure, TableRead

__all__ = ["adds_up", "is_scattered"]


def is_scattered(table: TableRead) -> bool:
    """Whether most figures are a line of their own."""
    texts = {line.place: line.text.strip() for line in table.section.lines}
    every = [one for row in table.rows.values() for one in row.figures if one.amount is not None]
    alone = sum(len(texts.get(one.place, "  ").split()) == 1 for one in every)
    return alone * 2 > len(every)


def adds_up(
    table: TableRead, key: str, agreed: Mapping[str, Figure], quantum: Decimal, leaves: int
) -> bool:
    """Whether the figures of a row fit the sums between its columns, if blanks are no money.

    Each figure that was added up is less than one last place off the exact amount.
    """
    block = table.spec.block_of(key)
    for column in block.columns if block else ():
        if column.adds is None or column.name not in table.columns:
            continue
        names = [part.lstrip("-") for part in column.adds.parts]
        amounts = {n: agreed[n].amount or Decimal(0) if n in agreed else Decimal(0) for n in names}
        whole = agreed[column.name].amount if column.name in agreed else None
        parts = [-amounts[p[1:]] if p.startswith("-") else amounts[p] for p in column.adds.parts]
        allowed = quantum * (leaves + len(parts))
        if agreed and abs((whole or Decimal(0)) - exact_sum(parts)) > allowed:
            return False
    return True
