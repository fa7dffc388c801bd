"""Tables whose own sums hold and that disagree with the rest of the document.

Such a table is of another year or draft, or was changed while others were not. A wrong figure of a
table breaks one of its own sums; where none is broken, and no single figure explains what is,
whole tables are at odds. The smallest group of tables is named that explains the most; of two that
explain as much, the one that fewer comparisons confirm.
"""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from gov_accounts.findings import BLANK, Message
from gov_accounts.judging import _sum_sentences as say
from gov_accounts.judging._clashes import components
from gov_accounts.judging._filled_templates import sentence
from gov_accounts.judging._neighbourhood import Neighbourhood
from gov_accounts.judging._whole_causes import Whole, Wrong
from gov_accounts.refs import NARRATIVE
from gov_accounts.rules import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gov_accounts.refs import CellRef
    from gov_accounts.rules import Value

__all__ = ["OddTables"]

_LARGEST = 4
"""Groups of more tables are not blamed: they are most of the document."""
_DRAFT = 3
"""So many comparisons with differing differences tell of another year or draft."""
_SHOWN = 4
"""So many cells are named of those that differ by one amount."""

_Group = frozenset[str]
_FINAL = "final"
_STATEMENTS: _Group = frozenset({NARRATIVE})


@frozen
class _Odds:
    """Broken rows that share cells, and the smallest groups of tables that explain them."""

    rows: tuple[int, ...]
    groups: tuple[_Group, ...]


@define
class OddTables:
    """Looks for tables that disagree with the rest."""

    wrong: Wrong
    _confirmed: dict[_Group, int] = field(factory=dict)

    def find(self) -> Whole | None:
        """Return the group of tables that explains most of what no single figure does.

        One amount that is carried along tells of itself; else only several differences do.
        """
        odds = [one for one in self._odds() if one.groups]
        if not odds:
            return None
        covered = Counter(
            {
                group: sum(len(one.rows) for one in odds if group in one.groups)
                for group in {group for one in odds for group in one.groups}
            }
        )
        ranked = sorted(
            covered,
            key=lambda group: (
                not self._copied(group),
                -covered[group],
                len(group),
                self._votes(group),
                sorted(group),
            ),
        )
        best = ranked[0]
        rows = [n for one in odds if best in one.groups for n in one.rows]
        equals = [
            group
            for group in ranked[1:]
            if (covered[group], len(group), self._votes(group))
            == (covered[best], len(best), self._votes(best))
        ]
        if self._common(rows) is None and len(rows) < _DRAFT and not self._copied(best):
            return None
        return self._whole(best, rows, doubtful=bool(equals))

    # --- what no single figure explains ----------------------------------------

    def _odds(self) -> Iterator[_Odds]:
        """Yield what is broken between tables, where each table agrees with itself."""
        wrong = self.wrong
        for part in components(wrong.around.values()):
            rows = tuple(n for n in wrong.broken if not part.isdisjoint(wrong.cells[n]))
            if any(len(wrong.tables[n]) == 1 for n in rows) or wrong.by_one_figure(rows):
                continue
            groups = self._groups(rows)
            # Statements of the narrative are figures by themselves, they are no table.
            if _STATEMENTS not in groups:
                yield _Odds(rows, tuple(groups))

    def _groups(self, rows: tuple[int, ...]) -> list[_Group]:
        """Return the smallest groups of tables such that every row joins them with others."""
        joined = [self._with_money(n) for n in rows]
        tables = sorted(frozenset().union(*joined))
        for size in range(1, min(len(tables) // 2, _LARGEST) + 1):
            found = [
                group
                for group in map(frozenset, itertools.combinations(tables, size))
                if all(group & names and names - group for names in joined)
            ]
            if found:
                return found
        return []

    def _with_money(self, index: int) -> _Group:
        """Return the tables that print money in a row: one that prints none is not at odds."""
        system = self.wrong.sums.system
        names = frozenset(
            self.wrong.table_of(cell)
            for cell, _ in system.rows[index].terms
            if system.printed[cell] or cell in system.unknown
        )
        return names if len(names) > 1 else self.wrong.tables[index]

    def _votes(self, group: _Group) -> int:
        """Count the equalities with money between the tables of a group and others that hold."""
        if group not in self._confirmed:
            sums = self.wrong.sums
            self._confirmed[group] = sum(
                bool(group & (tables := self.wrong.joined(n)) and tables - group)
                for n, row in enumerate(sums.system.rows)
                if row.equal
                and row.loose is None
                and n not in self.wrong.tables
                and any(sums.system.printed[cell] for cell, _ in row.terms)
            )
        return self._confirmed[group]

    # --- what is said of it ----------------------------------------

    def _whole(self, group: _Group, rows: list[int], *, doubtful: bool) -> Whole:
        wrong = self.wrong
        across = [n for n in wrong.broken if self._crosses(group, n)]
        one = self._common(rows)
        if one is None and len(rows) >= _DRAFT:
            rows = across  # What else the tables disagree in is owed to the same.
        cells = dict.fromkeys(
            cell for n in rows for cell in wrong.cells[n] if wrong.table_of(cell) in group
        )
        void = {*rows, *wrong.rows_of(cells)} if one is not None else range(len(wrong.sums.by_row))
        right: dict[int, int | None] = dict.fromkeys(cells)
        if one is not None and not doubtful:
            right.update(self._right(rows, right))
        told = self._told(group, rows, one, right, doubtful=doubtful)
        crossing = frozenset(n for n in void if self._crosses(group, n))
        return wrong.whole(told, right, rows, wrong.sums.without(crossing))

    def _crosses(self, group: _Group, index: int) -> bool:
        tables = self.wrong.joined(index)
        return bool(tables & group) and bool(tables - group)

    def _common(self, rows: Iterable[int]) -> int | None:
        """Return the row whose difference may be that of all equalities; None if they differ."""
        system = self.wrong.sums.system
        equal = [n for n in rows if system.rows[n].equal]
        spans = [
            (low, high) if low > 0 else (-high, -low) for low, high in map(system.reach, equal)
        ]
        alike = spans and max(low for low, _ in spans) <= min(high for _, high in spans)
        return equal[0] if alike else None

    def _right(self, rows: Iterable[int], cells: dict[int, int | None]) -> dict[int, int]:
        """Return what the cells of a group should print by the other side of an equality."""
        system = self.wrong.sums.system
        right = {}
        for n in rows:
            own = [(cell, sign) for cell, sign in system.rows[n].terms if cell in cells]
            if system.rows[n].equal and len(own) == 1:
                cell, sign = own[0]
                right[cell] = system.printed[cell] - sign * system.differences[n]
        return right

    # --- what is said of it ----------------------------------------

    def _told(
        self,
        group: _Group,
        rows: list[int],
        one: int | None,
        right: Mapping[int, int | None],
        *,
        doubtful: bool,
    ) -> Message:
        """Say what became of the tables."""
        document, refs = self.wrong.sums.document, [self.wrong.sums.refs[cell] for cell in right]
        others = frozenset().union(*map(self._with_money, rows)) - group
        values: dict[str, Value] = {
            "tables": tuple(document.part_name(table) for table in sorted(group)),
            "others": tuple(document.part_name(table) for table in sorted(others)),
            "count": len(rows),
        }
        if self._copied(group) and {ref.column for ref in refs} == {_FINAL}:
            column = document.accounts.column_title(refs[0].table, refs[0].column)
            title = Message(column, refs[0].column)
            return sentence(document, say.COPIED_BUDGET, {**values, "column": title})
        if self._of_last_year(refs):
            return sentence(document, say.LAST_YEAR, values)
        if one is None:
            return sentence(document, say.EITHER_AT_ODDS if doubtful else say.AT_ODDS, values)
        values["difference"] = self.wrong.difference(one)
        first = sorted(right.items(), key=lambda cell: cell[1] is None)
        values["cells"] = tuple(map(self._figure, first[:_SHOWN]))
        return sentence(document, say.NOT_CARRIED, values)

    def _figure(self, one: tuple[int, int | None]) -> Value:
        """Say what a cell prints, and what it should if that is known."""
        cell, right = one
        ref = self.wrong.sums.refs[cell]
        amount = None if right is None else self.wrong.amount(cell, right)
        if amount is None:
            return ref
        printed = self.wrong.sums.document.amount(ref)
        values = {"cell": ref, "printed": BLANK if printed is None else printed, "right": amount}
        return Phrase(say.SUSPECT_MENDED, {**values, "slip": ""})

    def _copied(self, group: _Group) -> bool:
        """Whether the final figures of the one table of a group repeat its budget."""
        table = self.wrong.sums.document.accounts.three_public
        return (
            table is not None
            and group == {table.SPEC.id}
            and any(row.budget for row in table)
            and all(row.final == row.budget for row in table)
        )

    def _of_last_year(self, refs: list[CellRef]) -> bool:
        """Whether the narrative's changes make of its figures of last year what is printed."""
        hood, document = Neighbourhood(self.wrong.sums), self.wrong.sums.document
        return any(document.amount(ref) in hood.around(ref).last_year for ref in refs)
