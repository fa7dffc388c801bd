"""Rules on shares of totals that the narrative prints."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import evolve

from gov_accounts.findings import Severity
from gov_accounts.refs import CellRef
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._percentages import OFF, Share, compared, practice, right_rate, shares
from gov_accounts.rules._ranges import NOTHING, Range
from gov_accounts.rules._records import Held, Kind, Sentence, Violation, rule
from gov_accounts.words import NO_FIGURE

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
        "to_100": Sentence(
            "{rate:title}印为{rate:printed}%，{part:printed}÷{whole:printed}，应为{right}%；"
            "最后一位经调整，各项比重合计为100%",
            "{rate:title} printed {rate:printed}%, {part:printed} / {whole:printed} is {right}%; "
            "the last digit makes all shares add up to 100 %",
        ),
    },
)
def share(document: Document) -> Iterator[Outcome]:
    """Compare each share with the part by the whole that its words name."""
    told = document.once(shares)
    for one in told:
        if one.of_nothing(document) and document.amount(one.rate):
            yield one.unlike("of_nothing")
            continue
        outcome = compared(document, one)
        if isinstance(outcome, Violation) and _altered(document, one, told):
            outcome = evolve(outcome, says="to_100", severity=Severity.INFO)
        yield outcome


_NESTED = (
    "vehicles_purchase",
    "vehicles_running",
    "domestic_reception",
    "foreign_reception",
    "abroad_reception",
)
"""Parts of a part, which do not count among the parts of the whole."""


def _altered(document: Document, one: Share, told: tuple[Share, ...]) -> bool:
    """Whether a share differs by its last digit, and all shares of the whole make 100 %."""
    rate = document.stated[one.rate]
    right = right_rate(document, one.rate, one.part, one.whole).replace(",", "")
    if right == NO_FIGURE or abs(Decimal(right) - rate.value) != rate.quantum:
        return False
    same = [each for each in told if each.whole == one.whole and each.part.last not in _NESTED]
    return sum(document.stated[each.rate].value for each in same) == _ALL


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
        "above": Sentence(
            "{share:title}印为{share:printed}%，超过100%",
            "{share:title} is {share:printed}%, more than 100%",
        ),
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
