"""Rules on shares of totals that the narrative prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.findings import Severity
from gov_accounts.refs import CellRef
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._percentages import OFF, compared, practice, shares
from gov_accounts.rules._ranges import NOTHING, Range
from gov_accounts.rules._records import Held, Kind, Sentence, Violation, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.rules._document import Document
    from gov_accounts.rules._records import Outcome

__all__ = ["awards", "share"]

E = Severity.ERROR


@rule(
    "N-PCT",
    E,
    "比重应等于部分除以总额",
    "a printed share is the part divided by the whole",
    Basis("derived-from-tables", "比重＝部分÷总额"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says={
        "": OFF,
        "of_nothing": Sentence(
            "{rate:title}{rate:printed}%，总额为零", "{rate:title} {rate:printed}% of nothing"
        ),
    },
)
def share(document: Document) -> Iterator[Outcome]:
    """Compare each share with the part by the whole that its words name."""
    for one in document.once(shares):
        if one.of_nothing(document) and document.amount(one.rate):
            yield one.unlike("of_nothing")
        else:
            yield compared(document, one)


_KINDS = tuple(
    (CellRef(f"N[procurement.{kind}_sme]"), CellRef(f"N[procurement.{kind}]"))
    for kind in ("goods", "works", "services")
)
"""The shares awarded to small and medium firms, and what they are shares of."""
_AWARDED = CellRef("N[procurement.sme]")
_ALL = 100


@rule(
    "N-26",
    E,
    "货物、工程、服务授予中小企业的比重不超过100%，按比重计算之和等于授予中小企业合同金额",
    "shares of goods, works and services awarded to small and medium firms stay below 100 % "
    "and make up their contracts",
    Basis("procurement-shares", "货物、工程、服务的中小企业比重"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says={
        "above": Sentence("{share:title}{share:printed}%", "{share:title} {share:printed}%"),
        "sum": Sentence(
            "按比重计算为{made:wan}万元，印为{awarded:printed}",
            "the shares make {made:wan}万元, printed {awarded:printed}",
        ),
    },
)
def awards(document: Document) -> Iterator[Outcome]:
    """Compare the contracts with what the three shares make of goods, works and services."""
    printed = tuple(one for one, _ in _KINDS if one in document.stated)
    above = next((one for one in printed if document.stated[one].value > _ALL), None)
    if above is not None:
        yield Violation((above,), "above", {"share": above}, about=_AWARDED)
        return
    made, awarded = _awarded(document), document.range(_AWARDED)
    if made is None or awarded is None:
        return
    yield Held((_AWARDED, *(ref for kind in _KINDS for ref in kind)), about=_AWARDED)
    if not made.meets(awarded):
        cells = (_AWARDED, *printed, *(whole for _, whole in _KINDS))
        yield Violation(cells, "sum", {"made": made, "awarded": _AWARDED}, about=_AWARDED)


def _awarded(document: Document) -> Range | None:
    """Return what the shares make together; None unless all are stated with their wholes."""
    made = NOTHING
    for one, whole in _KINDS:
        rate = document.percentage(one, document.once(practice))
        spent = document.range(whole)
        if rate is None or spent is None:
            return None
        rate, spent = rate.at_least_nothing(), spent.at_least_nothing()
        made += Range(rate.low * spent.low, rate.high * spent.high)
    return made
