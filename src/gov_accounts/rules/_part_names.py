"""The parts of a document that a rule is about: their names, and whether a document has them.

A part has a sign: T01 to T09 for the tables, N for the narrative, D for the self-evaluation form of
the department, P for those of projects.
"""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from gov_accounts.findings import Message
from gov_accounts.refs import NARRATIVE
from gov_accounts.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gov_accounts.accounts import FinalAccounts

__all__ = ["DEPARTMENT", "PARTS", "PROJECTS", "form_name", "has", "named"]

DEPARTMENT, PROJECTS = "D", "P"

PARTS: Mapping[str, Message] = MappingProxyType(
    {
        **{kind.SPEC.id: Message(kind.SPEC.title, kind.SPEC.english) for kind in TABLES},
        NARRATIVE: Message("情况说明", "the narrative"),
        DEPARTMENT: Message("部门整体自评表", "the form of the department"),
        PROJECTS: Message("项目自评表", "a form of a project"),
    }
)
"""The names of the parts in both languages, by their signs."""


def form_name(prefix: str) -> Message:
    """Return what people call a form by its sign: that of the department, or of a numbered project.

    >>> form_name("D").zh, form_name("P2").zh, form_name("P2").en
    ('部门自评表', '项目自评表2', 'project form 2')
    """
    if prefix == DEPARTMENT:
        return Message("部门自评表", "department form")
    number = prefix.removeprefix(PROJECTS)
    return Message(f"项目自评表{number}", f"project form {number}")


_TABLE = re.compile(r"\bT0[1-9]\b(?!\[)")


@cache
def named(text: str) -> str:
    """Return an English sentence with the names of tables beside their signs.

    >>> named("the same in T01 and T02")
    'the same in T01 summary and T02 revenue'
    """
    return _TABLE.sub(lambda found: PARTS[found[0]].en, text)


def has(accounts: FinalAccounts, part: str) -> bool:
    """Whether a document has a part."""
    if part == NARRATIVE:
        return accounts.narrative is not None
    if part == DEPARTMENT:
        return accounts.department_evaluation is not None
    return (
        bool(accounts.project_evaluations) if part == PROJECTS else accounts.table(part) is not None
    )
