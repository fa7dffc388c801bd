"""Findings that a person has accepted (接受说明): read, matched, reported when stale.

The file is JSON: a list of ``{"rule": "X-T1T3", "cell": "T01[expenditure_total].amount", "reason":
"…", "date": "2025-08-20"}``. Every key is needed; a waiver without a reason is none.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import attrs

from gov_accounts.errors import LoadError, LoadErrors
from gov_accounts.findings import Severity, Waiver
from gov_accounts.judging._made_findings import finding_of
from gov_accounts.refs import CellRef
from gov_accounts.rules import STALE_WAIVER, Violation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from gov_accounts.findings import Finding
    from gov_accounts.rules._document import Document

__all__ = ["accept", "load_waivers"]

_KEYS = ("rule", "cell", "reason", "date")


def load_waivers(text: str | bytes) -> tuple[Waiver, ...]:
    """Read a file of waivers, strictly; all problems at once.

    Raises :class:`~gov_accounts.errors.LoadErrors` with the path and the value found.

    >>> entry = {"rule": "T1-BAL", "cell": "T01[opening].amount"}
    >>> entry |= {"reason": "已说明", "date": "2025-08-20"}
    >>> load_waivers(json.dumps([entry]))[0].rule
    'T1-BAL'
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LoadErrors([LoadError(f"expected a JSON list of waivers: {error}", "$")]) from error
    problems: list[LoadError] = []
    found: list[Waiver] = []
    if not isinstance(data, list):
        raise LoadErrors([LoadError(f"expected a list of waivers, found {data!r:.60}", "$")])
    for number, entry in enumerate(data):
        path = f"$[{number}]"
        mistakes = list(_mistakes(entry, path))
        problems += mistakes
        if not mistakes:
            date = dt.date.fromisoformat(entry["date"])
            found.append(Waiver(entry["rule"], entry["cell"], entry["reason"], date))
    if problems:
        raise LoadErrors(problems)
    return tuple(found)


def _mistakes(entry: Any, path: str) -> Iterator[LoadError]:
    if not isinstance(entry, dict):
        yield LoadError(f"expected an object with {', '.join(_KEYS)}, found {entry!r:.60}", path)
        return
    for key in entry:
        if key not in _KEYS:
            yield LoadError(f"unknown key; expected {', '.join(_KEYS)}", f"{path}.{key}")
    for key in _KEYS:
        if not _is_text(entry.get(key)):
            yield LoadError(f"expected text, found {entry.get(key)!r:.60}", f"{path}.{key}")
    for key, (parse, example) in _PARSED.items():
        if _is_text(entry.get(key)) and not _parses(parse, entry[key]):
            yield LoadError(f"expected {example}, found {entry[key]!r}", f"{path}.{key}")


_PARSED: Mapping[str, tuple[Callable[[str], object], str]] = {
    "date": (dt.date.fromisoformat, "a date such as 2025-08-20"),
    "cell": (CellRef.parse, "a cell such as T03[2060101].basic"),
}
"""What must be more than text: how it is read, and what it looks like."""


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _parses(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


def accept(document: Document, findings: list[Finding], waivers: Iterable[Waiver]) -> list[Finding]:
    """Mark the findings that a waiver covers; report each waiver that covers none any more.

    A waiver covers a finding of its rule with its cell. A cause that breaks several identities is
    covered by its own rule and cell, or when each identity beneath it is.
    """
    known = tuple(waivers)
    used: set[Waiver] = set()
    marked: list[Finding] = []
    for finding in findings:
        if finding.severity is Severity.INFO:
            marked.append(finding)
            continue
        waiver, covering = _accepted(finding, known)
        used.update(covering)
        marked.append(attrs.evolve(finding, waiver=waiver))
    return [*marked, *(_stale(document, waiver) for waiver in known if waiver not in used)]


def _accepted(finding: Finding, known: tuple[Waiver, ...]) -> tuple[Waiver | None, list[Waiver]]:
    """Return the waiver that accepts a finding, and all that cover it or what is beneath it."""
    own = _covering(finding, known)
    beneath = [_covering(one, known) for one in finding.broken]
    covering = [one for one in (own, *beneath) if one is not None]
    if own is None and beneath and None not in beneath:
        own = beneath[0]
    return own, covering


def _covering(finding: Finding, waivers: tuple[Waiver, ...]) -> Waiver | None:
    refs = {cell.ref for cell in finding.cells}
    return next((one for one in waivers if one.rule == finding.rule and one.cell in refs), None)


def _stale(document: Document, waiver: Waiver) -> Finding:
    values = {
        "rule": waiver.rule,
        "cell": str(waiver.cell),
        "date": waiver.date.isoformat(),
        "reason": waiver.reason,
    }
    return finding_of(document, STALE_WAIVER, Violation(values=values))
