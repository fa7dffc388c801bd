"""What must hold, as data: one record a rule, one registry of all of them.

Sums inside a table follow from the table descriptions; identities across tables and with the
narrative are patterns; every other rule is a test, a function that takes the document and yields
cells and values. Statement, basis, validity and sentences stand in the record in both languages.

A pattern names cells: ``T01[income_total].amount = T02[total].total``, and figures of the
narrative: ``N[income.total]``. ``{category}``, ``{section}`` and ``{item}`` run over the 类, 款 and
项 that any table of the pattern prints, ``{a|b}`` over columns; ``[category*]`` is the sum over all
类 rows of a table, and so with 款 and 项. Relations: ``=``, ``<=``, ``>=``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.rules._across import ACROSS
from gov_accounts.rules._narrative_identities import NARRATIVE_SUMS
from gov_accounts.rules._part_names import PARTS
from gov_accounts.rules._patterns import Codes, applied, tables_of
from gov_accounts.rules._ranges import Range
from gov_accounts.rules._reasons import REASONS
from gov_accounts.rules._records import (
    Held,
    Identity,
    Kind,
    NotEvaluable,
    Outcome,
    Pattern,
    Phrase,
    Rule,
    Term,
    Validity,
    Value,
    Violation,
)
from gov_accounts.rules._registry import JOINT, STALE_WAIVER, find, rules
from gov_accounts.rules._scope import applies, needed
from gov_accounts.rules._sums import inside, table_rules
from gov_accounts.rules._templates import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.refs import CellRef

__all__ = [
    "JOINT",
    "PARTS",
    "REASONS",
    "STALE_WAIVER",
    "Held",
    "Identity",
    "Kind",
    "NotEvaluable",
    "Outcome",
    "Pattern",
    "Phrase",
    "Range",
    "Rule",
    "Sentence",
    "Term",
    "Validity",
    "Value",
    "Violation",
    "applies",
    "each_identity",
    "find",
    "identities",
    "needed",
    "rules",
    "tables_of",
]


def identities(accounts: FinalAccounts) -> tuple[Identity, ...]:
    """Return every linear identity that applies to the tables and rows of a document.

    Only which tables, rows and columns there are counts, not the figures, so the same list serves
    the checker and the solver that places figures.
    """
    return tuple(each_identity(accounts))


def each_identity(accounts: FinalAccounts) -> Iterator[Identity]:
    """Yield every identity of :func:`identities`, to look at each once and keep none."""
    sums = {one.id for one in table_rules().values() if applies(one, accounts)}
    for table in accounts.tables():
        yield from (identity for identity in inside(table) if identity.rule.id in sums)
    codes = Codes(accounts)
    for one in ACROSS:
        if applies(one, accounts):
            yield from applied(codes, one)
    stated = {figure.ref for figure in accounts.narrative or ()}
    for one in NARRATIVE_SUMS:
        if applies(one, accounts):
            told = applied(codes, one)
            yield from (each for each in told if each.right and _all_stated(each, stated))


def _all_stated(identity: Identity, stated: set[CellRef]) -> bool:
    return all(ref.is_cell or ref in stated for ref in identity.refs)
