"""What keeps an identity from accusing: an excuse, rows that are cut off, parts not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.refs import CellRef
    from gov_accounts.rules import Identity
    from gov_accounts.rules._document import Document

__all__ = ["cut_by", "doubtful_cells", "excused", "may_accuse"]


def may_accuse(document: Document, identity: Identity, doubtful: set[CellRef]) -> bool:
    """Whether an identity must hold between figures that cannot be doubted."""
    return (
        identity.rule.severity is Severity.ERROR
        and not excused(document, identity)
        and cut_by(document, identity) is None
        and doubtful.isdisjoint(identity.refs)
    )


_WITHHOLDING = ("公安", "国家安全", "国安")
"""Units that need not print all their rows (涉密信息不公开), by words in their names."""


def excused(document: Document, identity: Identity) -> bool:
    """Whether an identity binds less here or in a unit of this kind: it asks, does not accuse."""
    entity = document.accounts.entity
    spares = identity.pattern.spares if identity.pattern is not None else ()
    if not identity.binds or any(word in entity for word in spares):
        return True
    withheld = identity.closed and any(word in entity for word in _WITHHOLDING)
    return withheld and _more_than_its_parts(document, identity)


def _more_than_its_parts(document: Document, identity: Identity) -> bool:
    """Whether a sum is more than the rows that are printed."""
    off = 0
    for sign, ref in identity.signed():
        figure = document.figure(ref)
        off += sign * figure.ticks if figure is not None else 0
    return off > 0


def cut_by(document: Document, identity: Identity) -> str | None:
    """Return the incomplete table whose missing rows may be why an identity fails.

    Rows may be missing from a sum, and a subtotal cannot be told to be added up from parts that are
    not there; only inside one row that is printed nothing can be missing.
    """
    incomplete = document.accounts.incomplete
    if not incomplete:
        return None
    rows = {ref.line for ref in identity.refs}
    if len(rows) == 1 and not identity.closed:
        return None
    return next((table for table, _ in sorted(rows) if table in incomplete), None)


def doubtful_cells(document: Document, known: tuple[Identity, ...]) -> set[CellRef]:
    """Return cells that may have been added up from printed parts of which some are absent or open.

    What is added up from a doubtful cell is doubtful too, and so is a cell that repeats its figure.
    """
    sums = list(_sums(document, known))
    found = {whole for whole, parts in sums if any(map(document.missing, parts))}
    copies = list(_copies(document, known)) if found else []
    while True:
        more = {whole for whole, parts in sums if not found.isdisjoint(parts)}
        more.update(*(pair for pair in copies if not found.isdisjoint(pair)))
        if more <= found:
            return found
        found |= more


def _sums(
    document: Document, known: tuple[Identity, ...]
) -> Iterator[tuple[CellRef, list[CellRef]]]:
    """Yield the cells that identities say how to add up, and the parts of each."""
    for one in known:
        if one.defines is not None and document.figure(one.defines) is not None:
            yield one.defines, [term.ref for term in one.right]


def _copies(document: Document, known: tuple[Identity, ...]) -> Iterator[tuple[CellRef, CellRef]]:
    """Yield pairs of cells that must be equal and print the same amount."""
    for one in known:
        if one.relation == "=" and len(one.left) == len(one.right) == 1:
            pair = one.left[0].ref, one.right[0].ref
            here, there = map(document.figure, pair)
            if here is not None and there is not None and here.ticks == there.ticks:
                yield pair
