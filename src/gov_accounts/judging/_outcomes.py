"""Every identity judged by itself, in the rounding of the tables.

A difference is a ``rounding`` difference if some exact amounts print as the document does;
``rolled_up`` if it needs a subtotal that was added up from printed parts; otherwise the identity is
``violated``. The allowance follows from the last printed place and the number of printed parts; no
tolerance is fixed anywhere.
"""

from __future__ import annotations

import itertools
import operator
from functools import cached_property
from typing import TYPE_CHECKING

import attrs
from attrs import define, field, frozen

from gov_accounts.findings import Message, Verdict
from gov_accounts.judging._doubts import cut_by
from gov_accounts.judging._filled_templates import sentence
from gov_accounts.judging._system import System
from gov_accounts.money import NOTHING, Interval, Rounding
from gov_accounts.refs import CellRef
from gov_accounts.rules import REASONS, Identity
from gov_accounts.rules._document import Document

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

__all__ = ["Outcome", "Reading", "Sums"]

_HOLDS = {"=": operator.eq, "<=": operator.le, ">=": operator.ge}


@define
class Outcome:
    """What became of one identity. ``row`` is its row in the joint system, if it has one.

    ``open`` are the cells of it whose figures are not known: it may fail, it never holds for sure.
    """

    identity: Identity
    verdict: Verdict
    difference: int = 0
    reason: Message | None = None
    applies: bool = True
    open: tuple[CellRef, ...] = ()
    terms: tuple[tuple[int, int], ...] = ()
    row: int | None = None

    @property
    def evaluable(self) -> bool:
        """Whether the identity applies and all that it compares is known."""
        return self.applies and self.verdict is not Verdict.NOT_EVALUABLE

    @property
    def exact(self) -> bool:
        """Whether it holds between the figures as printed, in whatever practice they are."""
        return not self.open and (
            not self.difference or _HOLDS[self.identity.relation](self.difference, 0)
        )


@frozen
class Reading:
    """A rounding of each table, and what the figures then stand for by themselves."""

    practice: dict[str, Rounding | None]
    slack: list[tuple[int, int]]


@define
class Sums:
    """All identities judged singly, and the system they form together.

    ``refs`` are the names of the system's cells, ``practice`` the rounding in which each table is
    read (the narrative is table ``N``), ``told`` the rounding that the figures tell (None: they fit
    both).
    """

    document: Document
    outcomes: list[Outcome]
    refs: list[CellRef]
    cells: dict[CellRef, int]
    system: System
    by_row: list[Outcome]
    asked: list[Outcome]
    """What can be evaluated and is not exact as printed: it asks for the practice."""
    practice: dict[str, Rounding | None] = field(factory=dict)
    told: dict[str, Rounding | None] = field(factory=dict)
    readings: list[Reading] = field(factory=list)
    """The practices that explain most; the figures do not tell which of them is right."""
    tried: list[Reading] = field(factory=list)
    """All practices that no proof excludes; those of ``readings`` are among them."""
    silent: frozenset[str] = frozenset()
    """Tables whose own sums do not tell how they were rounded: each may be in its own practice."""
    open: dict[CellRef, Interval] = field(factory=dict)
    """Cells whose figures are not known, and what they can be worth."""

    def read_as(self, reading: Reading) -> None:
        """Let the system read the figures in a practice, and judge every identity by it."""
        if self.practice is not reading.practice:
            self.practice = reading.practice
            self.system.read_as(self.meanings(self.practice))
        for one in self.asked:
            _judge(self, one)

    def holds_in_some_practice(self, terms: Sequence[tuple[int, int]], *, equal: bool) -> bool:
        """Whether a row holds in some practices of the tables that do not tell theirs."""
        tables = sorted(self.silent.intersection(self.refs[cell].table for cell, _ in terms))
        slack = list(self.system.slack)
        for choice in itertools.product(Rounding, repeat=len(tables)):
            practice = dict(zip(tables, choice, strict=True))
            for cell, _ in terms:
                figure = self.document.figure(self.refs[cell])
                if figure is not None and self.refs[cell].table in practice:
                    low, high = figure.bounds(practice[self.refs[cell].table])
                    base = self.system.base[cell]
                    slack[cell] = low - base, high - base
            if self.system.holds(terms, equal=equal, alone=slack):
                return True
        return False

    def without(self, void: Container[int], parts: int = 0) -> Sums:
        """Return the same figures with some rows of the system loose, see :class:`Row`."""
        other = attrs.evolve(self, system=self.system.without(void, parts))
        other.system.read_as(other.meanings(other.practice))
        return other

    def meanings(self, practice: Mapping[str, Rounding | None]) -> list[tuple[int, int]]:
        """Return what the figures of all cells stand for, those of each table in a practice."""
        alone = {table: self.alone[practice.get(table)] for table in self.tables}
        found = [alone[table][cell] for cell, table in enumerate(self._table_of)]
        for ref, worth in self.open.items():
            found[self.cells[ref]] = worth.low, worth.high
        return found

    @cached_property
    def _table_of(self) -> list[str]:
        return [ref.table for ref in self.refs]

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """The tables that have cells in the system; the narrative is table ``N``."""
        return tuple(dict.fromkeys(self._table_of))

    @cached_property
    def alone(self) -> dict[Rounding | None, list[tuple[int, int]]]:
        """What the figure of each cell stands for by itself, in each practice and in either."""
        figures = [self.document.figure(ref) for ref in self.refs]
        nothing = NOTHING.low, NOTHING.high
        found: dict[Rounding | None, list[tuple[int, int]]] = {
            rounding: [nothing if one is None else one.bounds(rounding) for one in figures]
            for rounding in Rounding
        }
        both = zip(*found.values(), strict=True)
        found[None] = [(min(a[0], b[0]), max(a[1], b[1])) for a, b in both]
        return found

    def meaning(self, ref: CellRef) -> Interval:
        """Return what a printed figure stands for by itself."""
        known = self.open.get(ref)
        if known is not None:
            return known
        figure = self.document.figure(ref)
        return figure.stands_for(self.practice.get(ref.table)) if figure is not None else NOTHING


def _judge(sums: Sums, one: Outcome) -> None:
    """Say whether one identity holds; of one that fails, whether that can be held against it."""
    one.verdict = _verdict(sums, one)
    if one.verdict is Verdict.VIOLATED:
        reason = _doubt(sums, one.identity)
        if reason is not None:
            one.verdict, one.reason = Verdict.NOT_EVALUABLE, reason
    elif one.open:
        one.verdict = Verdict.NOT_EVALUABLE


def _verdict(sums: Sums, one: Outcome) -> Verdict:
    """Say how an identity that is not exact holds: by rounding, by printed parts, or not."""
    relation, system = one.identity.relation, sums.system
    terms = one.terms if relation != ">=" else [(cell, -sign) for cell, sign in one.terms]
    equal = relation == "="
    if any(system.holds(terms, equal=equal, alone=reading.slack) for reading in sums.readings):
        return Verdict.ROUNDING
    if system.holds(terms, equal=equal):
        return Verdict.ROLLED_UP
    # What takes no part in the proof did not help to infer the practices either.
    asks = one.row is None and sums.holds_in_some_practice(terms, equal=equal)
    return Verdict.ROUNDING if asks else Verdict.VIOLATED


def _doubt(sums: Sums, identity: Identity) -> Message | None:
    """Return why a failure may be owed to what was not read; None if it cannot be."""
    document = sums.document
    cut = cut_by(document, identity)
    if cut is not None:
        return sentence(document, REASONS["cut_off"], {"part": document.part_name(cut)})
    return None
