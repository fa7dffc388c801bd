"""Findings, and the ledger of what was checked and what could not be.

Findings are values. A report also holds the ledger: every obligation that applies to the document and what
became of it, so that "no findings" is never the same as "nothing was checked".
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from gov_accounts.accounts import Place
from gov_accounts.identities import Severity
from gov_accounts.money import format_amount

__all__ = ["Cause", "Finding", "Message", "Obligation", "PrintedCell", "Report", "ReportVerdict", "Verdict"]

SCHEMA_VERSION = "1.0"


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
    """Differences exist; rounding or adding up printed parts explains each."""
    CONTRADICTORY = "contradictory"
    """Some figures cannot be true together."""
    INCOMPLETE = "incomplete"
    """Nothing contradictory, but parts are missing, unread or ambiguous."""


@frozen
class Message:
    """A sentence in Chinese and in English."""

    zh: str
    en: str

    def get(self, lang: str) -> str:
        """Return the sentence of a language, ``zh`` or ``en``."""
        return self.en if lang == "en" else self.zh


@frozen
class PrintedCell:
    """A cell of a finding: its name, the figure as printed (None for a blank), its name for people."""

    ref: str
    printed: Decimal | None
    name: Message
    place: Place | None = None


@frozen
class Finding:
    """One statement about the document.

    ``difference`` is left side less right side as printed, ``allowance`` the largest difference that
    rounding can make, both in the unit of the first cell.
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

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return the finding as in ``check --format json``; the explanation in one language."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "verdict": self.verdict.value,
            "cells": [{"ref": cell.ref, "printed": _text(cell.printed)} for cell in self.cells],
            "difference": _text(self.difference),
            "allowance": _text(self.allowance),
            "explanation": self.explanation.get(lang),
            "suggestions": list(self.suggestions),
            "message": {"zh": self.message.zh, "en": self.message.en},
        }


@frozen
class Obligation:
    """A line of the ledger: a rule applied to cells, what became of it, and why."""

    rule: str
    status: Verdict
    reason: Message

    def to_dict(self, lang: str = "zh") -> dict[str, str]:
        """Return the line as in ``check --format json``; the reason in one language."""
        return {"rule": self.rule, "status": self.status.value, "reason": self.reason.get(lang)}


@frozen
class Cause:
    """One probable cause and the errors it explains.

    ``suspects`` are the cells any one of which, if wrong, would explain all of ``findings``; the most
    plausible first.
    """

    suspects: tuple[PrintedCell, ...]
    findings: tuple[Finding, ...]
    suggestions: tuple[str, ...] = ()


@frozen
class Report:
    """The judgement on one document."""

    entity: str
    fiscal_year: int
    unit: str | None
    verdict: ReportVerdict
    findings: tuple[Finding, ...]
    ledger: tuple[Obligation, ...] = field(repr=False)
    practice: Mapping[str, Any] = field(repr=False)
    counts: Mapping[str, int] = field(repr=False)
    causes: tuple[Cause, ...] = ()

    def _of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is severity)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What cannot be true."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What a person must look at."""
        return self._of(Severity.WARNING)

    @property
    def infos(self) -> tuple[Finding, ...]:
        """What is explained, or merely usual."""
        return self._of(Severity.INFO)

    def _repr_html_(self) -> str:
        from gov_accounts.display import report_html  # noqa: PLC0415

        return report_html(self)

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return the report as in ``check --format json``; messages always in both languages."""
        return {
            "schema_version": SCHEMA_VERSION,
            "document": {"entity": self.entity, "fiscal_year": self.fiscal_year, "unit": self.unit},
            "verdict": self.verdict.value,
            "practice": dict(self.practice),
            "counts": dict(self.counts),
            "findings": [finding.to_dict(lang) for finding in self.findings],
            "ledger": [line.to_dict(lang) for line in self.ledger],
        }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format_amount(value)
