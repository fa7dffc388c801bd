"""The column of a figure whose source lost its blank cells, by evidence in a fixed order.

The page first: a placement that it excludes does not exist, and what it decides is never asked of
sums again. Then the sums of the row and of its own table. Sums across tables only decide what these
left open. Where figures contradict each other, :mod:`gov_accounts.reading._wrong_rows` says what
stays admissible: a row with one placement is decided, of more one is the true one. One budget of
work serves the whole document; what is not decided when it is spent stays open.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.reading._column_choices import Form, OpenRow, Placement
from gov_accounts.reading._column_sums import Sum, System, bound
from gov_accounts.reading._narrowing import Budget
from gov_accounts.reading._wrong_rows import Question, Settled, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.reading._option_shares import Options

__all__ = ["OpenRow", "Placed", "Placement", "place_figures"]

_BUDGET = 4_000_000
"""Elementary steps for one document; a sound one of 2,500 rows takes a quarter of them."""


@frozen
class Placed:
    """The admissible placements of a row: one is decided, of more one is the true one.

    ``by_page``: the page alone decided. ``exhausted``: the budget of work was spent before more of
    them could be excluded.
    """

    placements: tuple[Placement, ...]
    by_page: bool = False
    exhausted: bool = False


def place_figures(
    shape: FinalAccounts, rows: Iterable[OpenRow], *, budget: int = _BUDGET
) -> dict[tuple[str, str], Placed]:
    """Return the admissible placements of every row, by (table, row).

    ``shape`` has all tables and rows of the document; its figures do not count.
    """
    every, work = tuple(rows), Budget(budget)
    given_up: set[Form] = set()
    while True:
        system = bound(shape, every, given_up)
        start = [range(len(choice.options)) for choice in system.choices]
        inside = _in_tables(system, work, start)
        clashing = {table for table, one in inside.items() if one.clash}
        untrue = {choice.pattern for choice in system.choices if choice.pattern} - given_up
        untrue = {form for form in untrue if form[0] in clashing}
        if not untrue:
            break
        given_up |= untrue  # they contradict each other: perhaps they do not share their columns
    live = _narrowest(start, inside)
    asked = [
        one for one in system.sums if not one.inside or system.rows[one.rows[0]].table in clashing
    ]
    across = settle(Question(system, work), live, asked, probing=True)
    exhausted = across.exhausted or any(one.exhausted for one in inside.values())
    return _placed(system, across.live, exhausted=exhausted)


def _in_tables(system: System, budget: Budget, start: Sequence[Options]) -> dict[str, Settled]:
    """Return what the sums inside each table leave of the choices."""
    sums: defaultdict[str, list[Sum]] = defaultdict(list)
    for one in system.sums:
        if one.inside and one.rows:
            sums[system.rows[one.rows[0]].table].append(one)
    return {
        table: settle(Question(system, budget, {one.number for one in own}), start, own)
        for table, own in sums.items()
    }


def _narrowest(start: Sequence[Options], inside: dict[str, Settled]) -> Sequence[Options]:
    """Return what the table of each choice left of it; other tables left it alone."""
    if not inside:
        return start
    return [min(left, key=len) for left in zip(*(one.live for one in inside.values()), strict=True)]


def _placed(
    system: System, live: Sequence[Options], *, exhausted: bool
) -> dict[tuple[str, str], Placed]:
    found: dict[tuple[str, str], Placed] = {}
    for number, row in enumerate(system.rows):
        choice = system.choices[system.choice_of[number]]
        options = live[system.choice_of[number]]
        placements = tuple(dict.fromkeys(choice.placement(number, option) for option in options))
        found[row.table, row.key] = Placed(
            placements,
            by_page=len(choice.options) == 1,
            exhausted=exhausted and len(placements) > 1,
        )
    return found
