"""Prints with one slip in a numeral of a table, and what reading makes of all the other cells."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from attrs import frozen

from gov_accounts.authoring import Print, print_text
from gov_accounts.refs import CellRef
from tests.support.edits import with_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from gov_accounts.accounts import FinalAccounts

__all__ = ["KINDS", "ChangedPrint", "amount", "changed_print", "marked", "misread", "slip"]

_WORD = re.compile(r"\S+")
_MARKED = 7 * 10**11
"""No drawn figure is that large, so a figure of this size stands for a cell."""


@frozen
class ChangedPrint:
    """A print with a slip: its text, the cells whose numerals changed, and what is printed now."""

    text: str
    kind: str
    changed: frozenset[CellRef]
    printed: Mapping[CellRef, Decimal | None]
    """Every cell with a figure; None where its numeral is no amount or not there any more."""
    meant: Mapping[CellRef, Decimal | None] = {}
    """Cells in which something stands that is no figure, and the figure that may be seen in it."""
    zeros: bool = False
    """Whether a blank is printed as 0.00, so that a zero may be read where there is no figure."""


def _digit(numeral: str, rng: Random) -> str:
    at = rng.choice([n for n, sign in enumerate(numeral) if sign.isdigit()])
    return numeral[:at] + rng.choice("0123456789") + numeral[at + 1 :]


def _swap(numeral: str, rng: Random) -> str:
    spots = [n for n, sign in enumerate(numeral) if sign.isdigit()]
    first = rng.randrange(len(spots) - 1)
    one, two = spots[first], spots[first + 1]
    signs = list(numeral)
    signs[one], signs[two] = signs[two], signs[one]
    return "".join(signs)


def _lost(numeral: str, rng: Random) -> str:
    at = rng.choice([n for n, sign in enumerate(numeral) if sign.isdigit()])
    return numeral[:at] + numeral[at + 1 :]


def _extra(numeral: str, rng: Random) -> str:
    at = rng.choice([n for n, sign in enumerate(numeral) if sign.isdigit()])
    return numeral[:at] + rng.choice("0123456789") + numeral[at:]


def _sign(numeral: str, _rng: Random) -> str:
    return numeral.removeprefix("-") if numeral.startswith("-") else f"-{numeral}"


def _point(numeral: str, rng: Random) -> str:
    sign, digits = ("-", numeral[1:]) if numeral.startswith("-") else ("", numeral)
    whole, _, rest = digits.partition(".")
    left = rng.random() < 0.5 and len(whole) > 1
    moved = f"{whole[:-1]}.{whole[-1]}{rest}" if left else f"{whole}{rest[:1]}.{rest[1:]}"
    return sign + moved.removesuffix(".")


def _tenfold(numeral: str, _rng: Random) -> str:
    return str(Decimal(numeral) * 10)


def _blank(_numeral: str, _rng: Random) -> str:
    return ""


def _zero_behind(numeral: str, _rng: Random) -> str:
    return f"{numeral}0"


_OF_ONE: dict[str, Callable[[str, Random], str]] = {
    "digit": _digit,
    "swapped": _swap,
    "lost": _lost,
    "extra": _extra,
    "sign": _sign,
    "point": _point,
    "tenfold": _tenfold,
    "blank": _blank,
    "zero behind": _zero_behind,
}
_OF_COLUMNS = ("neighbour", "run of three", "in both")
KINDS = (*_OF_ONE, *_OF_COLUMNS)
"""Every kind of slip."""


def marked(accounts: FinalAccounts) -> tuple[FinalAccounts, dict[str, CellRef]]:
    """Return the same accounts with a figure of its own in every cell, and which cell it marks."""
    count = itertools.count(_MARKED)
    cells: dict[str, CellRef] = {}
    for table in accounts.tables():
        rows = []
        for row in table:
            marks = {n: Decimal(next(count)) for n, figure in row.figures() if figure is not None}
            cells |= {str(mark): CellRef.of(table.SPEC.id, row.key, n) for n, mark in marks.items()}
            rows.append(attrs.evolve(row, **marks))
        accounts = with_rows(accounts, table.SPEC.id, rows)
    return accounts, cells


def slip(kind: str, numerals: Mapping[CellRef, str], rng: Random) -> Iterator[tuple[CellRef, str]]:
    """Yield what some cells print now."""
    refs = list(numerals)
    ref = rng.choice(refs)
    if kind in _OF_ONE:
        yield ref, _OF_ONE[kind](numerals[ref], rng)
        return
    if kind == "in both":
        new = _swap(numerals[ref], rng)
        same = (one for one in refs if one.line == ref.line and numerals[one] == numerals[ref])
        yield from ((one, new) for one in same)
        return
    column = [one for one in refs if (one.table, one.column) == (ref.table, ref.column)]
    if kind == "neighbour":
        beside = [one for one in refs if one.line == ref.line]
        near = column if rng.random() < 0.5 else beside
        at = near.index(ref)
        for other in (near[at + 1 : at + 2] or near[max(0, at - 1) : at])[:1]:
            yield ref, numerals[other]
        return
    at = column.index(ref)
    for one, below in itertools.islice(itertools.pairwise(column[at:]), 3):
        yield one, numerals[below]


def amount(numeral: str) -> Decimal | None:
    return Decimal(numeral) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", numeral) else None


def changed_print(
    accounts: FinalAccounts, how: Print, kind: str, rng: Random
) -> ChangedPrint | None:
    """Return the print of accounts with one slip of a kind; None if the slip changes nothing."""
    signed, cells = marked(accounts)
    text = print_text(accounts, how)
    words = list(_WORD.finditer(text))
    marks = list(_WORD.finditer(print_text(signed, how)))
    assert len(words) == len(marks)
    every: dict[CellRef, list[re.Match[str]]] = {}
    for word, mark in zip(words, marks, strict=True):
        if mark.group() in cells:
            every.setdefault(cells[mark.group()], []).append(word)
    spots = {ref: own[0] for ref, own in every.items()}
    figures = {ref: word.group() for ref, word in spots.items()}
    # Further columns repeat the figure of one with a field; which of them that is, is not told.
    numerals = {ref: text for ref, text in figures.items() if len(every[ref]) == 1}
    if not numerals:
        return None
    told = {ref: new for ref, new in slip(kind, numerals, rng) if new != numerals[ref]}
    for ref in sorted(told, key=lambda one: spots[one].start(), reverse=True):
        word = spots[ref]
        # Where columns are kept, what stands behind a shorter numeral keeps its place.
        new = told[ref].rjust(len(word.group())) if how.keep_layout else told[ref]
        text = text[: word.start()] + new + text[word.end() :]
    printed = {ref: amount(told.get(ref, numeral)) for ref, numeral in figures.items()}
    return ChangedPrint(text, kind, frozenset(told), printed) if told else None


def misread(changed: ChangedPrint, again: FinalAccounts) -> dict[str, list[str]]:
    """Return what is wrong with a reading of a changed print, nothing if it is sound.

    ``silent``: a cell that holds another figure than is printed there, or has lost its figure
    without a word; ``truth lost``: a row is listed, but what is printed is not among its
    candidates.
    """
    found = {cell.ref: cell.amount for cell in again.cells() if cell.amount is not None}
    listed = {one.line: one for one in again.ambiguous}
    pieces = [one for one in again.unread if not one.harmless]
    told = {ref for one in pieces for ref in one.cells}
    tables = {one.table for one in pieces if not one.cells}
    silent: list[str] = []
    lost: list[str] = []
    for ref in changed.printed.keys() | found.keys():
        figure = changed.printed.get(ref)
        if ref in changed.meant:
            if found.get(ref, changed.meant[ref]) != changed.meant[ref]:
                silent.append(f"{ref} {changed.meant[ref]} read as {found[ref]}")
            if ref in found or ref.line in listed or ref in told or ref.table in tables:
                continue
            silent.append(f"{ref} {changed.meant[ref]} is neither read nor listed")
            continue
        if found.get(ref) == figure or (changed.zeros and not found.get(ref, 1) and not figure):
            continue
        if ref.line in listed:
            if ref in found:
                lost.append(f"{ref} {figure} read as {found[ref]}")
        elif ref in found or not (ref in told or ref.table in tables):
            silent.append(f"{ref} {figure} read as {found.get(ref)}")
    for line, one in listed.items():
        truth = tuple(
            ref.column
            for ref, figure in changed.printed.items()
            if ref.line == line and figure is not None
        )
        if len(truth) == len(one.figures) and truth not in one.candidates:
            lost.append(f"{line} {one.figures} {truth}")
    return {"silent": silent, "truth lost": lost} if silent or lost else {}
