"""Findings that a person has accepted (接受说明): read from a file, matched to findings, reported when stale.

The file is JSON: a list of ``{"rule": "X-T1T3", "cell": "T01[expenditure_total].amount", "reason":
"…", "date": "2025-08-20"}``. Every key is needed; a waiver without a reason is none.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import attrs

from gov_accounts.errors import LoadError, LoadErrors
from gov_accounts.findings import Finding, Message, Severity, Verdict, Waiver
from gov_accounts.refs import CellRef
from gov_accounts.rules import STALE_WAIVER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["accept", "load_waivers"]

_KEYS = ("rule", "cell", "reason", "date")


def load_waivers(text: str | bytes) -> tuple[Waiver, ...]:
    """Read a file of waivers, strictly; all problems at once.

    Raises :class:`~gov_accounts.errors.LoadErrors` with the path and the value found.

    >>> entry = {"rule": "T1-BAL", "cell": "T01[opening].amount", "reason": "已说明", "date": "2025-08-20"}
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
        value = entry.get(key)
        if not isinstance(value, str) or not value.strip():
            yield LoadError(f"expected text, found {value!r:.60}", f"{path}.{key}")
    date, cell = entry.get("date"), entry.get("cell")
    if isinstance(date, str) and date.strip():
        try:
            dt.date.fromisoformat(date)
        except ValueError:
            yield LoadError(f"expected a date such as 2025-08-20, found {date!r}", f"{path}.date")
    if isinstance(cell, str) and cell.strip():
        try:
            CellRef.parse(cell)
        except ValueError:
            yield LoadError(
                f"expected a cell such as T03[2060101].basic, found {cell!r}", f"{path}.cell"
            )


def accept(findings: list[Finding], waivers: Iterable[Waiver]) -> list[Finding]:
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
        covering = _covering(finding, known)
        beneath = [_covering(one, known) for one in finding.broken]
        if covering is None and beneath and all(beneath):
            covering = beneath[0]
        used.update(one for one in (covering, *beneath) if one is not None)
        marked.append(attrs.evolve(finding, waiver=covering))
    return [*marked, *(_stale(waiver) for waiver in known if waiver not in used)]


def _covering(finding: Finding, waivers: tuple[Waiver, ...]) -> Waiver | None:
    refs = {cell.ref for cell in finding.cells}
    return next((one for one in waivers if one.rule == finding.rule and one.cell in refs), None)


def _stale(waiver: Waiver) -> Finding:
    zh = f"{waiver.rule} {waiver.cell}（{waiver.date}，{waiver.reason}）"
    en = f"{waiver.rule} {waiver.cell} ({waiver.date}, {waiver.reason})"
    return Finding(
        STALE_WAIVER.id,
        STALE_WAIVER.severity,
        Verdict.VIOLATED,
        (),
        Message(
            f"{STALE_WAIVER.zh}：{zh}已没有对应的问题，请删除",
            f"{STALE_WAIVER.en}: {en} covers nothing; delete it",
        ),
    )
