"""The shape of reports: what ``Report.to_dict`` returns, which holds the whole report.

It has the keys of ``check --format json`` and more: ``explanation`` and ``reason`` are single
sentences, ``grounds`` beside them has both languages.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import NOTHING

from gov_accounts.findings import (
    SCHEMA_VERSION,
    Explanation,
    Finding,
    Message,
    Obligation,
    PrintedCell,
    Proof,
    Report,
    ReportVerdict,
    Severity,
    Suspect,
    Verdict,
    Waiver,
)
from gov_accounts.interchange._described import shape_of
from gov_accounts.interchange._shapes import (
    ByName,
    Choice,
    Computed,
    Free,
    Key,
    Later,
    Many,
    Nullable,
    Object,
    Shape,
)
from gov_accounts.places import NOWHERE, Place
from gov_accounts.refs import CellRef
from gov_accounts.slips import Slip

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["report_shape"]

_TEXT, _MESSAGE = shape_of(str), shape_of(Message)
_COMPUTED = Nullable(Computed())
_SLIP = Nullable(shape_of(Slip))


def _record(
    kind: type[Any], shapes: Mapping[str, Shape], make: Callable[..., Any], **defaults: Any
) -> Object:
    keys = [Key(name, shape, defaults.get(name, NOTHING)) for name, shape in shapes.items()]
    return Object(kind, keys, make)


def _both(key: str, sentence: str, grounds: Message) -> Message:
    """Return a message in both languages; the single sentence must be one of them."""
    if sentence not in (grounds.zh, grounds.en):
        raise ValueError(f"{key}: expected a sentence of grounds, found {sentence[:60]!r}")
    return grounds


_CELL: dict[str, Shape] = {
    "ref": shape_of(CellRef),
    "printed": Nullable(shape_of(Decimal)),
    "name": _MESSAGE,
    "place": shape_of(Place),
}


def _suspect(
    ref: CellRef,
    printed: Decimal | None,
    name: Message,
    place: Place,
    low: Decimal | None,
    high: Decimal | None,
    values: tuple[tuple[Decimal, Slip | None], ...],
) -> Suspect:
    return Suspect(PrintedCell(ref, printed, name, place), low, high, values)


def _finding(
    explanation: str,
    grounds: Message,
    explanations: tuple[tuple[Suspect, ...], ...],
    slips: tuple[Slip | None, ...],
    *told: Any,
) -> Finding:
    if len(slips) != len(explanations):
        raise ValueError(
            f"slips: expected {len(explanations)}, one for each explanation, found {len(slips)}"
        )
    ways = tuple(Explanation(way, slip) for way, slip in zip(explanations, slips, strict=True))
    fields = dict(zip(_FINDING, told, strict=True))
    return Finding(
        explanation=_both("explanation", explanation, grounds), explanations=ways, **fields
    )


@cache
def finding_shape() -> Object:
    """Return the shape of findings, which hold those beneath a common cause."""
    likely = _record(tuple, {"value": Computed(), "slip": _SLIP}, lambda *pair: pair)
    bounds = {"low": _COMPUTED, "high": _COMPUTED, "values": Many(likely)}
    suspect = _record(Suspect, _CELL | bounds, _suspect, place=NOWHERE)
    first = {
        "explanation": _TEXT,
        "grounds": _MESSAGE,
        "explanations": Many(Many(suspect)),
        "slips": Many(_SLIP),
    }
    return _record(Finding, first | _FINDING, _finding)


_FINDING: dict[str, Shape] = {
    "rule": _TEXT,
    "severity": shape_of(Severity),
    "verdict": shape_of(Verdict),
    "cells": Many(_record(PrintedCell, _CELL, PrintedCell, place=NOWHERE)),
    "place": _record(tuple, {key.name: Nullable(key.shape) for key in shape_of(Place).keys}, Place),
    "difference": _COMPUTED,
    "allowance": _COMPUTED,
    "suggestions": Many(_TEXT),
    "message": _MESSAGE,
    "answer": _MESSAGE,
    "broken": Many(Later(finding_shape)),
    "waiver": Nullable(shape_of(Waiver)),
}


def _report(
    _version: str,
    document: tuple[str, int, str | None],
    proof: Proof,
    *told: Any,
) -> Report:
    fields = ("verdict", "practice", "counts", "findings", "ledger")
    return Report(*document, proof=proof, **dict(zip(fields, told, strict=True)))


@cache
def report_shape() -> Object:
    """Return the shape of reports."""
    whole = shape_of(int)
    line = _record(
        Obligation,
        {"rule": _TEXT, "status": shape_of(Verdict), "reason": _TEXT, "grounds": _MESSAGE},
        lambda rule, status, reason, grounds: Obligation(
            rule, status, _both("reason", reason, grounds)
        ),
    )
    document = {"entity": _TEXT, "fiscal_year": whole, "unit": Nullable(_TEXT)}
    keys: dict[str, Shape] = {
        "schema_version": Choice({SCHEMA_VERSION: SCHEMA_VERSION}),
        "document": _record(tuple, document, lambda *told: told),
        "proof": _record(Proof, {key.name: key.shape for key in shape_of(Proof).keys}, Proof),
        "verdict": shape_of(ReportVerdict),
        "practice": ByName(_TEXT, Free()),
        "counts": ByName(_TEXT, whole),
        "findings": Many(finding_shape()),
        "ledger": Many(line),
    }
    return Object(Report, [Key(*one) for one in keys.items()], _report)
