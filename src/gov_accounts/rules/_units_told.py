"""Rules on the units of amounts in the narrative: left out, or another than is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.findings import Severity
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._counterparts import cells_of
from gov_accounts.rules._document import Figure
from gov_accounts.rules._records import Held, Kind, Sentence, Violation, rule
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.narrative import Stated
    from gov_accounts.refs import CellRef
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._records import Outcome, Value

__all__ = ["unit_told"]

W = Severity.WARNING


@rule(
    "N-UNIT",
    W,
    "金额应印有单位，单位应与上下文一致",
    "an amount has its unit, and it is the unit that is meant",
    Basis("open-checker-cases", "金额缺单位、单位有误"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says={
        "none": Sentence(
            "{figure:title}{figure:printed}没有单位，按{unit}理解",
            "{figure:title} {figure:printed} has no unit; it is taken in {unit}",
        ),
        "other": Sentence(
            "{figure:title}{figure:printed}{unit}，若为{likely}则与{cell}{cell:printed}一致",
            "{figure:title} {figure:printed} {unit}: in {likely} it is {cell} {cell:printed}",
        ),
    },
)
def unit_told(document: Document) -> Iterator[Outcome]:
    """Find amounts without a unit, and those that only another unit makes equal to their cell."""
    for ref, stated in document.stated.items():
        unit = Unit.named(stated.unit)
        if unit is None or not stated.value:
            continue
        if not stated.unit_given:
            values: dict[str, Value] = {"figure": ref, "unit": stated.unit}
            yield Violation((ref,), "none", values, ref)
            continue
        found = _in_another_unit(document, ref, stated, unit)
        if found is None:
            yield Held((ref,), about=ref)
            continue
        likely, cell = found
        values = {"figure": ref, "unit": stated.unit, "likely": likely.value, "cell": cell}
        yield Violation((ref, cell), "other", values, ref)


def _in_another_unit(
    document: Document, ref: CellRef, stated: Stated, unit: Unit
) -> tuple[Unit, CellRef] | None:
    """Return the unit in which an amount equals a cell that it must equal, if it does in no own."""
    cells = [cell for cell in cells_of(document, ref) if document.amount(cell)]
    if not cells or any(_equal(document, cell, stated, unit) for cell in cells):
        return None
    fitting = (
        (other, cell)
        for other in Unit
        for cell in cells
        if other is not unit and _equal(document, cell, stated, other)
    )
    return next(fitting, None)


def _equal(document: Document, cell: CellRef, stated: Stated, unit: Unit) -> bool:
    """Whether an amount in a unit may be that of a cell."""
    printed = document.range(cell)
    meant = Figure.of(stated.value, unit, stated.quantum).range
    return printed is not None and meant.meets(printed)
