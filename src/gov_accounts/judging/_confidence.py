"""How far the reading of each table can be trusted, and why."""

from __future__ import annotations

import enum
from collections import Counter
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.findings import Message, Verdict
from gov_accounts.judging._report import check
from gov_accounts.rules import rules, tables_of
from gov_accounts.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.accounts import Ambiguous, FinalAccounts
    from gov_accounts.findings import Obligation
    from gov_accounts.tables import Table

__all__ = ["Confidence", "TableConfidence", "confidences"]


class Confidence(enum.Enum):
    """``high``: all was read, what can be proved holds; ``low``: some is open; ``none``: unread."""

    HIGH = "high"
    LOW = "low"
    NONE = "none"


@frozen
class TableConfidence:
    """What the reading of one table rests on.

    ``present``: the table was found; ``figures`` are in their cells; ``ambiguous`` fit more than
    one; ``unread`` pieces are kept, not understood; ``incomplete`` tables lack rows or figures. Of
    the identities inside the table ``holding`` hold and ``violated`` do not: a violated one is an
    error of the document or of the reading.
    """

    table: str
    present: bool
    figures: int
    ambiguous: int
    unread: int
    incomplete: bool
    holding: int
    violated: int

    @property
    def level(self) -> Confidence:
        """The confidence that follows from the counts; that of an empty table can be high."""
        if not self.present or (self.unread and not self.figures):
            return Confidence.NONE
        if self.ambiguous or self.unread or self.incomplete or self.violated:
            return Confidence.LOW
        return Confidence.HIGH

    @property
    def message(self) -> Message:
        """The reasons in one sentence."""
        zh = [f"已读数字 {self.figures} 个", f"表内关系成立 {self.holding} 条"]
        en = [f"{self.figures} figures read", f"{self.holding} identities hold"]
        for count, chinese, english in (
            (self.violated, f"不成立 {self.violated} 条", f"{self.violated} do not"),
            (
                self.ambiguous,
                f"栏次不能确定 {self.ambiguous} 个",
                f"{self.ambiguous} figures ambiguous",
            ),
            (self.unread, f"未读内容 {self.unread} 处", f"{self.unread} pieces not read"),
            (self.incomplete, "表格不完整", "the table is incomplete"),
        ):
            if count:
                zh.append(chinese)
                en.append(english)
        return Message("，".join(zh), ", ".join(en))


def confidences(accounts: FinalAccounts) -> tuple[TableConfidence, ...]:
    """Return, for each of the nine tables, how far its reading can be trusted.

    >>> import gov_accounts as ga
    >>> confidences(ga.FinalAccounts("某局", 2024))[0].level
    <Confidence.NONE: 'none'>
    """
    ledger = check(accounts).ledger
    return tuple(_confidence(accounts, kind.SPEC.id, ledger) for kind in TABLES)


def _confidence(
    accounts: FinalAccounts, table_id: str, ledger: Iterable[Obligation]
) -> TableConfidence:
    table = accounts.table(table_id)
    inside = {one.id for one in rules() if tables_of(one) == (table_id,)}
    became = Counter(line.status for line in ledger if line.rule in inside)
    return TableConfidence(
        table_id,
        table is not None,
        0 if table is None else _printed_figures(table),
        sum(_open_figures(one) for one in accounts.ambiguous if one.table == table_id),
        sum(one.table == table_id and not one.harmless for one in accounts.unread),
        table_id in accounts.incomplete,
        became[Verdict.EXACT] + became[Verdict.ROUNDING] + became[Verdict.ROLLED_UP],
        became[Verdict.VIOLATED],
    )


def _printed_figures(table: Table[Any]) -> int:
    return sum(figure is not None for row in table for _, figure in row.figures())


def _open_figures(row: Ambiguous) -> int:
    """Count the figures of a row that the ways to read it put into different columns."""
    return sum(len(set(names)) > 1 for names in zip(*row.candidates, strict=True))
