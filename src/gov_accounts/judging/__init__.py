"""Judging a document: sums, all of them together, blame, and the rules that are tests."""

from __future__ import annotations

from gov_accounts.judging._confidence import Confidence, TableConfidence, confidences
from gov_accounts.judging._coverage import coverage
from gov_accounts.judging._report import check
from gov_accounts.judging._waivers import load_waivers

__all__ = [
    "Confidence",
    "TableConfidence",
    "check",
    "confidences",
    "coverage",
    "load_waivers",
]
