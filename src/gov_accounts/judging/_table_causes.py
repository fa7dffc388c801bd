"""A wrong cell of a table, and the remarks on tables that are gone once it is mended.

Identities name the wrong cell and its right figure; a remark on the same cell (款与类合计相等)
that the right figure does not call for is no finding of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from gov_accounts.judging._engine import ask
from gov_accounts.rules import Kind, find
from gov_accounts.rules._document import Document

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.findings import Finding
    from gov_accounts.refs import CellRef

__all__ = ["below_causes", "with_remarks"]

_TRIALS = 8
"""So many cells are put to the trial for one document."""


def with_remarks(document: Document, findings: list[Finding]) -> list[Finding]:
    """Put remarks on a wrong cell below the finding that names it."""
    rest = list(findings)
    left = _TRIALS
    for number, one in enumerate(findings):
        mended = _mended(one)
        about = [] if mended is None else _remarks(rest, mended[0])
        if mended is None or not about or not left:
            continue
        left -= 1
        gone = _gone(document.accounts, *mended, about)
        if gone:
            below = (*(one.broken or (one,)), *gone)
            rest[number] = attrs.evolve(one, broken=below)
            rest = [each for each in rest if not any(each is other for other in gone)]
            return with_remarks(document, rest)
    return rest


def below_causes(
    asked: list[Finding], findings: list[Finding], mended: Iterable[tuple[Finding, FinalAccounts]]
) -> list[Finding]:
    """Put what is not said once a cause is mended below it, in ``findings``; return the rest."""
    for cause, accounts in mended:
        still = set(map(_key, ask(Document(accounts)).findings))
        gone = [one for one in asked if _key(one) not in still]
        if gone:
            number = next(n for n, one in enumerate(findings) if one is cause)
            below = (*(cause.broken or (cause,)), *gone)
            findings[number] = attrs.evolve(cause, broken=below)
            asked = [one for one in asked if _key(one) in still]
    return asked


def _key(finding: Finding) -> tuple[str, tuple[CellRef, ...]]:
    """Return by what a finding is known again: its rule and its cells."""
    return finding.rule, tuple(cell.ref for cell in finding.cells)


def _mended(finding: Finding) -> tuple[CellRef, Decimal] | None:
    """Return the one cell that a finding holds to be wrong, and its right figure."""
    best = finding.explanations[0].suspects if finding.explanations else ()
    if len(best) != 1 or not best[0].values or not best[0].cell.ref.is_cell:
        return None
    return best[0].cell.ref, best[0].values[0][0]


def _remarks(findings: Iterable[Finding], ref: CellRef) -> list[Finding]:
    return [
        one
        for one in findings
        if find(one.rule).kind is Kind.TABLE and any(cell.ref == ref for cell in one.cells)
    ]


def _gone(
    accounts: FinalAccounts, ref: CellRef, right: Decimal, about: list[Finding]
) -> tuple[Finding, ...]:
    """Return the remarks that are not made once a cell has its right figure."""
    table = accounts.table(ref.table)
    if table is None or ref.row not in table:
        return ()
    rows = tuple(
        attrs.evolve(row, **{ref.column: right}) if row.key == ref.row else row for row in table
    )
    changed: dict[str, Any] = {table.SPEC.attribute: attrs.evolve(table, rows=rows)}
    found = ask(Document(attrs.evolve(accounts, **changed)), Kind.TABLE).findings
    still = set(map(_key, found))
    return tuple(one for one in about if _key(one) not in still)
