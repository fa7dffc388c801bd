"""What must hold between the figures, as data.

Sums inside a table follow from the table descriptions; identities across tables are listed once,
each with a stable id, its basis, its severity and a sentence in Chinese and English. The checker,
the solver that places figures in columns and the documentation all read this one list.

A pattern names cells: ``T01[income_total].amount = T02[total].total``, and figures of the
explanation: ``N[income.total]``. ``{category}``, ``{section}`` and ``{item}`` run over the 类, 款
and 项 that any table of the pattern prints, ``{a|b}`` over columns; ``[category*]`` is the sum over
all 类 rows of a table, and so with 款 and 项. Relations: ``=``, ``<=``, ``>=``.

==============  ==========================================================================
``statements``  what a rule is, and an identity: a rule applied to cells
``sums``        sums inside a table, from the table descriptions
``across``      identities across tables (勾稽关系) and on single cells
``prose``       identities of the explanation (情况说明) with the tables and with itself
``contents``    what must and must not stand in the tables; codes and their names
``collection``  all rules as one list
``patterns``    patterns, taken apart and bound to a document
==============  ==========================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.refs import NARRATIVE as _NARRATIVE
from gov_accounts.refs import CellRef
from gov_accounts.rules._across import CROSS
from gov_accounts.rules._narrative_sums import NARRATIVE
from gov_accounts.rules._patterns import applied, tables_of
from gov_accounts.rules._records import Identity, Kind, Rule, Term
from gov_accounts.rules._registry import JOINT, STALE_WAIVER, rule, rules
from gov_accounts.rules._sums import inside
from gov_accounts.tables import TOTAL

if TYPE_CHECKING:
    from gov_accounts.accounts import FinalAccounts

__all__ = [
    "JOINT",
    "STALE_WAIVER",
    "Identity",
    "Kind",
    "Rule",
    "Term",
    "identities",
    "is_code_row",
    "rule",
    "rules",
    "tables_of",
]


def identities(accounts: FinalAccounts) -> tuple[Identity, ...]:
    """Return every linear identity that applies to the tables and rows of a document.

    Only which tables, rows and columns there are counts, not the figures, so the same list serves
    the checker and the solver that places figures.
    """
    found: list[Identity] = []
    for table in accounts.tables():
        found += inside(table)
    for one in CROSS:
        found += applied(accounts, one)
    if accounts.narrative is not None:
        stated = {figure.ref for figure in accounts.narrative}
        for one in NARRATIVE:
            found += (
                identity
                for identity in applied(accounts, one)
                if all(ref in stated for ref in identity.refs if ref.table == _NARRATIVE)
                and identity.right
            )
    return tuple(found)


def is_code_row(ref: str) -> bool:
    """Whether a cell belongs to a row that a table prints only where there is money.

    >>> is_code_row("T03[2060101].basic"), is_code_row("T01[opening].amount")
    (True, False)
    """
    key = CellRef.parse(ref).row
    return key.isdigit() or key == TOTAL
