"""How a printed name stands to the code beside it."""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from gov_accounts.catalogue._entries import Entry
from gov_accounts.codes import Code

__all__ = ["Naming", "NamingKind"]


class NamingKind(Enum):
    """How a printed name stands to the code beside it."""

    SAME = "same"
    VARIANT = "variant"
    OTHER_EDITION = "other_edition"
    OTHER_CODE = "other_code"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@frozen
class Naming:
    """The judgement of a printed name.

    ``expected`` is the name of that year, ``found`` the entry of this code that once had the
    printed name, ``elsewhere`` the codes that have it, those of that year below the same parent
    first; ``beside`` says that there are such. Names below one parent are never the same, so a name
    that a code beside this one has is not the name of this one.
    """

    kind: NamingKind
    expected: Entry | None = None
    found: Entry | None = None
    elsewhere: tuple[Code, ...] = ()
    beside: bool = False
