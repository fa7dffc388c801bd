"""What a rule is, and an identity: a rule applied to cells."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.findings import Severity
from gov_accounts.refs import CellRef

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Identity", "Kind", "Rule", "Term"]


class Kind(enum.Enum):
    """What a rule compares."""

    LINEAR = "linear"
    """Sums and inequalities of amounts."""
    JOINT = "joint"
    """All identities of the document together."""
    WAIVER = "waiver"
    """What a person has accepted."""
    PRESENCE = "presence"
    """What must or must not stand in the document; tested by code named after the rule."""
    CODE = "code"
    """What codes and their names must be, by the catalogue."""


@frozen
class Rule:
    """One statement of what must hold.

    ``basis`` says where the statement comes from. ``patterns`` are empty for sums that the table
    descriptions define and for presence rules. ``zero`` and ``positive`` name cells that must be
    zero or above zero for the rule to apply. ``about`` are the tables it judges, where no pattern
    names them or it judges fewer.
    """

    id: str
    severity: Severity
    zh: str
    en: str
    basis: str
    kind: Kind = Kind.LINEAR
    patterns: tuple[str, ...] = ()
    zero: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


@frozen
class Term:
    """A cell with its sign in an identity."""

    sign: int
    ref: CellRef


@frozen
class Identity:
    """A rule applied to cells: ``left relation right``.

    ``defines`` is the cell that the identity says how to add up (inside one table), else None.
    ``closed`` means that the right side claims to hold all rows of its kind.
    """

    rule: Rule
    left: tuple[Term, ...]
    relation: str
    right: tuple[Term, ...]
    defines: CellRef | None = None
    closed: bool = False

    @property
    def refs(self) -> tuple[CellRef, ...]:
        """Names of all cells, left first."""
        return tuple(term.ref for term in self.left + self.right)

    def signed(self) -> Iterator[tuple[int, CellRef]]:
        """Yield (sign, cell) of left minus right."""
        for term in self.left:
            yield term.sign, term.ref
        for term in self.right:
            yield -term.sign, term.ref

    def __str__(self) -> str:
        return f"{_side(self.left)} {self.relation} {_side(self.right)}"


def _side(terms: tuple[Term, ...]) -> str:
    text = " ".join(f"{'+' if term.sign > 0 else '-'} {term.ref}" for term in terms)
    return text.removeprefix("+ ") or "0"
