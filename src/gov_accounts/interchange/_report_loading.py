"""Reports back from their data: the shape of ``Report.to_dict``, which holds the whole report.

It has the keys of ``check --format json`` and more: ``explanation`` and ``reason`` are single
sentences, ``grounds`` beside them has both languages.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import Enum
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from gov_accounts.errors import LoadErrors
from gov_accounts.findings import (
    SCHEMA_VERSION,
    Explanation,
    Finding,
    Message,
    Obligation,
    PrintedCell,
    Proof,
    ProofStatus,
    Report,
    ReportVerdict,
    Severity,
    Suspect,
    Verdict,
    Waiver,
)
from gov_accounts.interchange._json_text import decode, twice
from gov_accounts.interchange._strict import Reader, place
from gov_accounts.interchange._wire import AMOUNT
from gov_accounts.places import NOWHERE, PLACE_KEYS, Place
from gov_accounts.slips import Slip

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["load_report", "report_from_text"]

_T = TypeVar("_T")
_E = TypeVar("_E", bound=Enum)
_LONGEST = 100
"""Characters that an amount which the check computed may have."""

_REPORT = (
    "schema_version",
    "document",
    "verdict",
    "practice",
    "counts",
    "findings",
    "ledger",
    "proof",
)
_FINDING = (
    "rule", "severity", "verdict", "cells", "difference", "allowance", "explanation", "grounds",
    "place", "suggestions", "message", "answer", "explanations", "slips", "broken", "waiver",
)  # fmt: skip


def report_from_text(text: str | bytes) -> Report:
    """Load a report from JSON text or UTF-8 bytes; see :func:`load_report`."""
    data = decode(text)
    problems = list(twice(data, "$"))
    if problems:
        raise LoadErrors(problems)
    return load_report(data)


def load_report(data: object) -> Report:
    """Load a report from data in the shape of ``Report.to_dict``, strictly.

    Raises :class:`~gov_accounts.errors.LoadErrors` with every problem and its path.
    """
    reader = Reader()
    found = reader.mapping(data, "$", dict.fromkeys(_REPORT, True))
    report = None
    if not reader.problems:
        report = _report(reader, found)
    if reader.problems or report is None:
        raise LoadErrors(reader.problems)
    return report


def _report(reader: Reader, data: dict[str, Any]) -> Report | None:
    version = data["schema_version"]
    if version != SCHEMA_VERSION:
        reader.fail("$.schema_version", f"expected version {SCHEMA_VERSION}, found {version!r:.60}")
    head = _object(reader, data["document"], "$.document", "entity", "fiscal_year", "unit")
    practice = reader.mapping(
        data["practice"], "$.practice", dict.fromkeys(_keys(data["practice"]), False)
    )
    counts = reader.mapping(data["counts"], "$.counts", dict.fromkeys(_keys(data["counts"]), False))
    proof = _object(reader, data["proof"], "$.proof", "status", "method", "clash", "witness")
    witness = proof.get("witness")
    fields: dict[str, Any] = {
        "entity": reader.text(head.get("entity"), "$.document.entity"),
        "fiscal_year": reader.whole(head.get("fiscal_year"), "$.document.fiscal_year"),
        "unit": _or_none(reader.text, head.get("unit"), "$.document.unit"),
        "verdict": _member(reader, data["verdict"], "$.verdict", ReportVerdict),
        "findings": _each(reader, data["findings"], "$.findings", _finding),
        "ledger": _each(reader, data["ledger"], "$.ledger", _obligation),
        "practice": practice,
        "counts": {name: reader.whole(count, f"$.counts.{name}") for name, count in counts.items()},
        "proof": (
            _member(reader, proof.get("status"), "$.proof.status", ProofStatus),
            reader.text(proof.get("method"), "$.proof.method"),
            MappingProxyType(
                {
                    reader.ref(ref, f"$.proof.witness[{ref!r}]"): reader.whole(
                        fen, f"$.proof.witness[{ref!r}]"
                    )
                    for ref, fen in reader.mapping(
                        witness, "$.proof.witness", dict.fromkeys(_keys(witness), False)
                    ).items()
                }
            ),
            _each(reader, proof.get("clash"), "$.proof.clash", Reader.text),
        ),
    }
    if reader.problems:
        return None
    return Report(**{**fields, "proof": Proof(*fields["proof"])})


def _keys(data: object) -> tuple[str, ...]:
    """Any keys are allowed where names are data."""
    return tuple(data) if isinstance(data, dict) else ()


def _object(reader: Reader, data: object, path: str, *keys: str) -> dict[str, Any]:
    return reader.mapping(data, path, dict.fromkeys(keys, True))


def _each(
    reader: Reader, data: object, path: str, one: Callable[[Reader, Any, str], _T | None]
) -> tuple[_T, ...]:
    found = (
        one(reader, entry, f"{path}[{i}]") for i, entry in enumerate(reader.sequence(data, path))
    )
    return tuple(entry for entry in found if entry is not None)


def _or_none(read: Callable[[Any, str], _T], data: object, path: str) -> _T | None:
    return None if data is None else read(data, path)


def _member(reader: Reader, data: object, path: str, kind: type[_E]) -> _E | None:
    return reader.choice(data, path, {str(one.value): one for one in kind})


def _message(reader: Reader, data: object, path: str) -> Message:
    found = _object(reader, data, path, "zh", "en")
    return Message(
        reader.text(found.get("zh"), f"{path}.zh"), reader.text(found.get("en"), f"{path}.en")
    )


def _grounds(reader: Reader, found: dict[str, Any], path: str, sentence: str) -> Message:
    """Return a message in both languages; the single sentence must be one of them."""
    grounds = _message(reader, found.get("grounds"), f"{path}.grounds")
    if found.get(sentence) not in (grounds.zh, grounds.en):
        reader.fail(
            f"{path}.{sentence}",
            f"expected a sentence of grounds, found {found.get(sentence)!r:.60}",
        )
    return grounds


def _computed(reader: Reader, data: object, path: str) -> Decimal | None:
    """Return a computed amount: across units it can be finer or larger than any figure."""
    if isinstance(data, str) and len(data) <= _LONGEST and AMOUNT.fullmatch(data) is not None:
        return Decimal(data)
    return reader.amount(data, path)


def _cell(reader: Reader, data: object, path: str, *more: str) -> PrintedCell | None:
    keys = {**dict.fromkeys(("ref", "printed", "name", *more), True), "place": False}
    found = reader.mapping(data, path, keys)
    ref = reader.ref(found.get("ref"), f"{path}.ref")
    printed = _or_none(reader.amount, found.get("printed"), f"{path}.printed")
    name = _message(reader, found.get("name"), f"{path}.name")
    where = place(reader, found["place"], f"{path}.place") if "place" in found else NOWHERE
    return None if ref is None else PrintedCell(ref, printed, name, where)


def _suspect(reader: Reader, data: object, path: str) -> Suspect | None:
    cell = _cell(reader, data, path, "low", "high", "values")
    found = data if isinstance(data, dict) else {}
    values = _each(reader, found.get("values"), f"{path}.values", _likely)
    low, high = (
        _or_none(partial(_computed, reader), found.get(end), f"{path}.{end}")
        for end in ("low", "high")
    )
    return None if cell is None else Suspect(cell, low, high, values)


def _likely(reader: Reader, data: object, path: str) -> tuple[Decimal, Slip | None] | None:
    found = _object(reader, data, path, "value", "slip")
    value = _computed(reader, found.get("value"), f"{path}.value")
    slip = (
        None if found.get("slip") is None else _member(reader, found["slip"], f"{path}.slip", Slip)
    )
    return None if value is None else (value, slip)


def _suspects(reader: Reader, data: object, path: str) -> tuple[Suspect, ...]:
    return _each(reader, data, path, _suspect)


def _finding(reader: Reader, data: object, path: str) -> Finding | None:
    found = _object(reader, data, path, *_FINDING)
    before = len(reader.problems)
    ways = _each(reader, found.get("explanations"), f"{path}.explanations", _suspects)
    slips = [
        None if slip is None else _member(reader, slip, f"{path}.slips[{i}]", Slip)
        for i, slip in enumerate(reader.sequence(found.get("slips"), f"{path}.slips"))
    ]
    if len(slips) != len(ways) and len(reader.problems) == before:
        reader.fail(
            f"{path}.slips",
            f"expected one for each of {len(ways)} explanations, found {len(slips)}",
        )
    severity = _member(reader, found.get("severity"), f"{path}.severity", Severity)
    verdict = _member(reader, found.get("verdict"), f"{path}.verdict", Verdict)
    fields: dict[str, Any] = {
        "rule": reader.text(found.get("rule"), f"{path}.rule"),
        "cells": _each(reader, found.get("cells"), f"{path}.cells", _cell),
        "message": _message(reader, found.get("message"), f"{path}.message"),
        "answer": _message(reader, found.get("answer"), f"{path}.answer"),
        "difference": _or_none(
            partial(_computed, reader), found.get("difference"), f"{path}.difference"
        ),
        "allowance": _or_none(
            partial(_computed, reader), found.get("allowance"), f"{path}.allowance"
        ),
        "explanation": _grounds(reader, found, path, "explanation"),
        "suggestions": _each(reader, found.get("suggestions"), f"{path}.suggestions", Reader.text),
        "place": _finding_place(reader, found.get("place"), f"{path}.place"),
        "broken": _each(reader, found.get("broken"), f"{path}.broken", _finding),
        "waiver": None
        if found.get("waiver") is None
        else _waiver(reader, found["waiver"], f"{path}.waiver"),
    }
    if len(reader.problems) > before or severity is None or verdict is None:
        return None
    explanations = tuple(Explanation(way, slip) for way, slip in zip(ways, slips, strict=True))
    return Finding(severity=severity, verdict=verdict, explanations=explanations, **fields)


def _finding_place(reader: Reader, data: object, path: str) -> Place:
    """Return the place of a finding, which also names the parts that are not known."""
    found = _object(reader, data, path, *PLACE_KEYS)
    told = {key: value for key, value in found.items() if value is not None}
    return place(reader, told, path)


def _waiver(reader: Reader, data: object, path: str) -> Waiver | None:
    keys = ("rule", "cell", "reason", "date")
    found = _object(reader, data, path, *keys)
    rule, _, reason, day = (reader.text(found.get(key), f"{path}.{key}") for key in keys)
    cell = reader.ref(found.get("cell"), f"{path}.cell")
    date = reader.build(f"{path}.date", lambda: dt.date.fromisoformat(day))
    return None if date is None or cell is None else Waiver(rule, cell, reason, date)


def _obligation(reader: Reader, data: object, path: str) -> Obligation | None:
    found = _object(reader, data, path, "rule", "status", "reason", "grounds")
    status = _member(reader, found.get("status"), f"{path}.status", Verdict)
    rule = reader.text(found.get("rule"), f"{path}.rule")
    grounds = _grounds(reader, found, path, "reason")
    return None if status is None else Obligation(rule, status, grounds)
