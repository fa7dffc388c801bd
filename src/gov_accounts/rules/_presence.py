"""What the tables must and must not show, beside sums and codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.findings import Severity
from gov_accounts.refs import CellRef
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Held, Kind, Sentence, Violation, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.rules._document import Document
    from gov_accounts.rules._records import Outcome

__all__ = ["duplicate_of_category", "negative", "surplus_used"]


@rule(
    "T1-USE",
    Severity.INFO,
    "使用非财政拨款结余只适用于事业单位",
    "non-fiscal surplus is used by public institutions (事业单位) only",
    Basis("liaoning-accounts-2024", "名词解释：使用非财政拨款结余"),
    kind=Kind.TABLE,
    needs=("T01",),
    about=("T01",),
    says=Sentence(
        "有使用非财政拨款结余，请确认单位性质",
        "surplus is used: confirm that a 事业单位 is included",
    ),
)
def surplus_used(document: Document) -> Iterator[Outcome]:
    """Ask about surplus that is used: the document does not tell the kind of its unit."""
    ref = CellRef("T01[surplus_used].amount")
    figure = document.figure(ref)
    if figure is not None and figure.ticks > 0:
        yield Violation((ref,))


@rule(
    "T6-DUP",
    Severity.WARNING,
    "同类中另有款级数时，某一款与类合计相等，可能错填",
    "a 款 carries the total of its 类 although other 款 are not zero: perhaps misprinted",
    Basis("open-checker-cases", "款印成类的合计"),
    kind=Kind.TABLE,
    needs=("T06",),
    about=("T06",),
    says=Sentence(
        "{section}与{category}同为{amount}", "{section} and {category} are both {amount}"
    ),
)
def duplicate_of_category(document: Document) -> Iterator[Outcome]:
    """Find a 款 that repeats the figure of its 类 beside others."""
    table = document.accounts.basic_expenditure
    yield Held()
    for row in table or ():
        below = [
            one
            for one in table or ()
            if one.amount and one.key != row.key and one.key.startswith(row.key)
        ]
        if not row.amount or len(below) < _SEVERAL:
            continue
        for child in below:
            if child.amount == row.amount:
                yield Violation(
                    (CellRef.of("T06", child.key, "amount"), CellRef.of("T06", row.key, "amount")),
                    values={"section": child.key, "category": row.key, "amount": row.amount},
                )


_SEVERAL = 2


@rule(
    "SIGN",
    Severity.WARNING,
    "出现负数，请确认",
    "a negative figure: please confirm",
    Basis("open-checker-rules", "负数请确认"),
    kind=Kind.TABLE,
    says=Sentence("{cell}为{cell:printed}", "{cell} is {cell:printed}"),
)
def negative(document: Document) -> Iterator[Outcome]:
    """Ask about every negative figure."""
    yield Held()
    for ref, figure in document.figures.items():
        if figure is not None and figure.ticks < 0:
            yield Violation((ref,), values={"cell": ref})
