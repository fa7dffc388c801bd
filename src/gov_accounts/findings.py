"""Findings, and the ledger of what was checked and what could not be.

Findings are values. A report also holds the ledger: every obligation that applies to the document
and what became of it, so that "no findings" is never the same as "nothing was checked".
"""

from __future__ import annotations

import datetime as dt
import enum
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, ClassVar

from attrs import field, fields, frozen

from gov_accounts.exchange import Brief, Framed, Interchange
from gov_accounts.messages import Message
from gov_accounts.money import format_amount
from gov_accounts.outside import outside
from gov_accounts.places import NOWHERE, PLACE_KEYS, Place
from gov_accounts.refs import CellRef
from gov_accounts.slips import Slip
from gov_accounts.words import PLAIN_NUMBER

__all__ = [
    "BLANK",
    "Explanation",
    "Finding",
    "Message",
    "Obligation",
    "PrintedCell",
    "Proof",
    "ProofStatus",
    "Protection",
    "Report",
    "ReportVerdict",
    "Severity",
    "Suspect",
    "Verdict",
    "Waiver",
]

SCHEMA_VERSION = "1.0"
_FIGURE = re.compile(PLAIN_NUMBER)
_SHOWN, _TOLD = 60, 120
"""So many characters of a name, and of a sentence, stand in a line that says what a value is."""


class Severity(enum.Enum):
    """How bad it is if the rule does not hold."""

    ERROR = "error"
    """Cannot be true."""
    WARNING = "warning"
    """A person must look."""
    INFO = "info"
    """Usual, not required; or explained."""


class Verdict(enum.Enum):
    """What became of one identity."""

    EXACT = "exact"
    """Holds between the figures as printed."""
    ROUNDING = "rounding"
    """Some exact amounts round to all the printed figures and satisfy it."""
    ROLLED_UP = "rolled_up"
    """Explained only if a subtotal was added up from printed parts."""
    VIOLATED = "violated"
    """No rounding practice explains it."""
    NOT_EVALUABLE = "not_evaluable"
    """A figure is absent or ambiguous."""


class ReportVerdict(enum.Enum):
    """What became of the document."""

    CONSISTENT = "consistent"
    """Every identity that could be judged holds as printed."""
    EXPLAINED = "explained"
    """Rounding, sums of printed parts or a person's acceptance explain every difference."""
    CONTRADICTORY = "contradictory"
    """Some figures cannot be true together."""
    INCOMPLETE = "incomplete"
    """Nothing contradictory, but parts are missing, unread or ambiguous."""
    UNDECIDED = "undecided"
    """Whole, and nothing found, but whether all figures can be true together stays open."""


BLANK = Message("空白", "blank")
"""What is said of a cell that is printed and empty."""


@frozen(repr=False)
class PrintedCell(Brief):
    """A cell of a finding: its name, the printed figure (None for a blank), its name for people."""

    ref: CellRef = field(converter=CellRef)
    printed: Decimal | None
    name: Message
    place: Place = NOWHERE

    def to_dict(self, *, whole: bool = True) -> dict[str, Any]:
        """Return the cell as ``check --format json`` prints it; ``whole`` adds its name."""
        data: dict[str, Any] = {"ref": str(self.ref), "printed": _text(self.printed)}
        if whole:
            data["name"] = self.name.to_dict()
        if self.place.known:
            data["place"] = self.place.to_dict()
        return data


@frozen(repr=False)
class Suspect(Brief):
    """A cell that may be wrong: the figures it may have in ``low`` to ``high`` (None: no bound).

    ``values`` are the likeliest right figures, best first, each with the slip that made it the
    printed one.
    """

    cell: PrintedCell
    low: Decimal | None
    high: Decimal | None
    values: tuple[tuple[Decimal, Slip | None], ...]

    def to_dict(self, *, whole: bool = True) -> dict[str, Any]:
        """Return the suspect, ``whole`` or as in ``check --format json``."""
        return {
            **self.cell.to_dict(whole=whole),
            "low": _text(self.low),
            "high": _text(self.high),
            "values": [
                {"value": _text(value), "slip": slip.value if slip else None}
                for value, slip in self.values
            ],
        }


@frozen(repr=False)
class Explanation(Brief):
    """A smallest set of cells whose change makes the document consistent: one way to repair it."""

    suspects: tuple[Suspect, ...]
    slip: Slip | None = None

    @property
    def refs(self) -> tuple[CellRef, ...]:
        """Names of the cells."""
        return tuple(one.cell.ref for one in self.suspects)


@frozen(repr=False)
class Waiver(Brief):
    """A finding that a person has accepted (接受说明): its rule, one of its cells, why and when."""

    rule: str
    cell: CellRef = field(converter=CellRef)
    reason: str
    date: dt.date

    def to_dict(self) -> dict[str, str]:
        """Return the waiver as its file holds it."""
        return {
            "rule": self.rule,
            "cell": str(self.cell),
            "reason": self.reason,
            "date": self.date.isoformat(),
        }


@frozen
class Finding:
    """One statement about the document.

    A cause that breaks several identities is one finding: the first identity gives its rule and
    message, ``broken`` holds all of them, and ``cells`` begins with the cells most likely wrong.
    ``explanations`` are the smallest sets of cells to blame, best first. ``difference`` is left
    side less right side as printed, ``allowance`` the largest difference that rounding can make,
    both in the unit of the identity's first figure. ``waiver`` is set where a person has accepted
    the finding. ``place`` is where a person puts a finger on it; only what is said of the whole
    document has none but its file. ``answer`` says in one sentence what is wrong and, where that is
    known, what it should be; ``message`` also says which rule and why.
    """

    rule: str
    severity: Severity
    verdict: Verdict
    cells: tuple[PrintedCell, ...]
    message: Message
    difference: Decimal | None = None
    allowance: Decimal | None = None
    explanation: Message = Message("", "")
    suggestions: tuple[str, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    broken: tuple[Finding, ...] = ()
    waiver: Waiver | None = None
    place: Place = NOWHERE
    answer: Message = Message("", "")

    @property
    def mended(self) -> tuple[tuple[PrintedCell, Decimal], ...]:
        """The cells that are probably wrong, each with its likeliest right figure.

        Several right figures of one cell are alternatives: the first counts.
        """
        cells = {str(one.ref): one for one in self.cells}
        right: dict[str, Decimal] = {}
        for one in self.suggestions:
            ref, _, figure = one.partition(" = ")
            # A report that was loaded may hold any text.
            if _FIGURE.fullmatch(figure) is not None:
                right.setdefault(ref, Decimal(figure))
        return tuple((cells[ref], figure) for ref, figure in right.items() if ref in cells)

    def __repr__(self) -> str:
        """Say in a line what was found."""
        told = self.answer.zh or self.message.zh
        shown = told if len(told) <= _TOLD else f"{told[:_TOLD]}…"
        return f"<Finding {self.rule} {self.severity.value}: {shown}>"

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        """Return all of the finding; with a language, what ``check --format json`` prints of it."""
        whole = lang is None
        data: dict[str, Any] = {
            "rule": self.rule,
            "severity": self.severity.value,
            "verdict": self.verdict.value,
            "cells": [cell.to_dict(whole=whole) for cell in self.cells],
            "place": {name: getattr(self.place, name) for name in PLACE_KEYS},
            "difference": _text(self.difference),
            "allowance": _text(self.allowance),
            "explanation": self.explanation.get(lang or "zh"),
            "suggestions": list(self.suggestions),
            "message": self.message.to_dict(),
            "answer": self.answer.to_dict(),
            "explanations": [
                [one.to_dict(whole=whole) for one in way.suspects] for way in self.explanations
            ],
            "broken": [one.to_dict(lang) for one in self.broken],
            "waiver": self.waiver.to_dict() if self.waiver else None,
        }
        if whole:
            data["grounds"] = self.explanation.to_dict()
            data["slips"] = [way.slip.value if way.slip else None for way in self.explanations]
        return data


@frozen(repr=False)
class Obligation(Brief):
    """A line of the ledger: a rule applied to cells, what became of it, and why."""

    rule: str
    status: Verdict
    reason: Message

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        """Return all of the line; with a language, as ``check --format json`` prints it in that."""
        data: dict[str, Any] = {
            "rule": self.rule,
            "status": self.status.value,
            "reason": self.reason.get(lang or "zh"),
        }
        return data if lang is not None else {**data, "grounds": self.reason.to_dict()}


class ProofStatus(enum.Enum):
    """What is proved about all identities together."""

    CONSISTENT = "consistent"
    """Exact amounts exist that print as the document does and satisfy every identity."""
    CONTRADICTORY = "contradictory"
    """No such amounts exist."""
    UNDECIDED = "undecided"
    """Neither was found; the exact solver (extra ``solve``) can tell."""


def _frozen(value: Any) -> Any:
    """Return data that nobody can change: read-only mappings, in them too."""
    if not isinstance(value, Mapping):
        return value
    return MappingProxyType({name: _frozen(one) for name, one in value.items()})


def _thawed(value: Any) -> Any:
    """Return the same as plain dicts, which JSON and pickle take."""
    if not isinstance(value, Mapping):
        return value
    return {name: _thawed(one) for name, one in value.items()}


def _by_cell(value: Mapping[Any, int]) -> Mapping[CellRef, int]:
    return MappingProxyType({CellRef.parse(name): fen for name, fen in value.items()})


@frozen(repr=False)
class Proof(Brief):
    """What is proved, how, and the evidence.

    ``witness`` are exact amounts in 分 by cell that print as the document does; ``clash``
    identities that cannot hold together: leaving any of them out, the rest can, as far as
    propagation sees.
    """

    status: ProofStatus
    method: str
    witness: Mapping[CellRef, int] = field(default=MappingProxyType({}), converter=_by_cell)
    clash: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.status, self.method, dict(self.witness), self.clash)

    def __repr__(self) -> str:
        """Say in a line what is proved."""
        told = f"{self.method}, {len(self.witness)} amounts, {len(self.clash)} in the clash"
        return f"<Proof {self.status.value}: {told}>"

    def to_dict(self, *, whole: bool = True) -> dict[str, Any]:
        """Return the proof, ``whole`` with its witness, else as in ``check --format json``."""
        data = {"status": self.status.value, "method": self.method, "clash": list(self.clash)}
        return (
            {**data, "witness": {str(ref): fen for ref, fen in self.witness.items()}}
            if whole
            else data
        )


@frozen(repr=False)
class Protection(Brief):
    """A printed figure and what protects it.

    ``rules`` are the rules of the identities that would notice a change, one entry each.
    ``smallest`` is the smallest change, up or down, that one of them is sure to notice whatever the
    rounding, in the unit of the figure; None if nothing protects it. Together they may notice less.
    """

    ref: CellRef = field(converter=CellRef)
    label: str
    amount: Decimal
    rules: tuple[str, ...]
    smallest: Decimal | None

    def to_dict(self) -> dict[str, Any]:
        """Return the protection as a row: cell, label, figure, identities, smallest change."""
        return {
            "ref": str(self.ref),
            "table": self.ref.table,
            "row": self.ref.row,
            "column": self.ref.column,
            "label": self.label,
            "amount": format_amount(self.amount),
            "identities": len(self.rules),
            "smallest_change": None if self.smallest is None else format_amount(self.smallest),
        }


@frozen(repr=False)
class Report(Interchange, Framed):
    """The judgement on one document."""

    TITLE: ClassVar[str] = "审核报告"

    entity: str
    fiscal_year: int
    unit: str | None
    verdict: ReportVerdict
    findings: tuple[Finding, ...]
    ledger: tuple[Obligation, ...] = field(repr=False)
    practice: Mapping[str, Any] = field(repr=False, converter=_frozen)
    counts: Mapping[str, int] = field(repr=False, converter=_frozen)
    proof: Proof = Proof(ProofStatus.UNDECIDED, "")

    def _of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(
            finding
            for finding in self.findings
            if finding.severity is severity and finding.waiver is None
        )

    @property
    def accepted(self) -> tuple[Finding, ...]:
        """What a person has accepted; such findings are in none of the other lists."""
        return tuple(finding for finding in self.findings if finding.waiver is not None)

    @property
    def violations(self) -> tuple[Finding, ...]:
        """Every finding by itself, those beneath a common cause too."""
        return tuple(one for finding in self.findings for one in finding.broken or (finding,))

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What cannot be true."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What a person must look at."""
        return self._of(Severity.WARNING)

    @property
    def missing(self) -> tuple[Finding, ...]:
        """What must be there and is not: parts of the document; they are warnings too."""
        return tuple(one for one in self.warnings if one.verdict is Verdict.NOT_EVALUABLE)

    @property
    def infos(self) -> tuple[Finding, ...]:
        """What is explained, or merely usual."""
        return self._of(Severity.INFO)

    def __reduce__(self) -> tuple[Any, ...]:
        # Read-only mappings cannot be pickled; reports travel between processes.
        told = (getattr(self, one.name) for one in fields(type(self)))
        return type(self), tuple(map(_thawed, told))

    def __repr__(self) -> str:
        """Say in a line what became of the document."""
        told = f"{len(self.errors)} errors, {len(self.warnings)} warnings"
        return f"<Report {self.entity[:_SHOWN]} {self.fiscal_year}: {self.verdict.value}, {told}>"

    def _repr_html_(self) -> str:
        text: str = outside("display").report_html(self)
        return text

    def __str__(self) -> str:
        text: str = outside("display").report_text(self)
        return text

    def _repr_pretty_(self, printer: Any, _cycle: object) -> None:
        printer.text(str(self))

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        """Return all that the report holds; with a language, what ``check --format json`` prints.

        What is printed says why in one language, and leaves out names and places of cells and the
        witness.
        """
        return {
            "schema_version": SCHEMA_VERSION,
            "document": {"entity": self.entity, "fiscal_year": self.fiscal_year, "unit": self.unit},
            "verdict": self.verdict.value,
            "practice": _thawed(self.practice),
            "counts": _thawed(self.counts),
            "findings": [finding.to_dict(lang) for finding in self.findings],
            "ledger": [line.to_dict(lang) for line in self.ledger],
            "proof": self.proof.to_dict(whole=lang is None),
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """Return all that the report holds as JSON text; see :meth:`to_dict`."""
        separators = (",", ":") if indent is None else (",", ": ")
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent, separators=separators)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format_amount(value)
