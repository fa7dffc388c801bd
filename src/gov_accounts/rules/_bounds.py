"""Rules on figures of the narrative that are more, or fewer, than there can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.findings import Severity
from gov_accounts.refs import CellRef, cell_refs
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._printed_sums import printed_sum, unit_of
from gov_accounts.rules._ranges import NOTHING
from gov_accounts.rules._records import Held, Kind, Sentence, Violation, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.rules._document import Document
    from gov_accounts.rules._records import Outcome, Value

__all__ = ["awarded", "score"]

W = Severity.WARNING

_PROCUREMENT = CellRef("N[procurement.total]")
_AWARDED = cell_refs(("N[procurement.awarded_sme]", "N[procurement.awarded_other]"))
"""Contracts inside the reserve, of which those for small firms are a part, and outside it."""


@rule(
    "N-AWARD",
    W,
    "预留项目内外由中小企业成交的金额之和不大于政府采购支出总额",
    "contracts awarded inside and outside the reserve are together not above procurement",
    Basis("shanghai-template-2024", "预留与其他项目中由中小企业成交"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says=Sentence(
        "预留项目内外成交合计{sum}{unit}，政府采购支出总额{whole:printed}{unit}",
        "{sum} {unit} awarded inside and outside the reserve, procurement {whole:printed} {unit}",
    ),
)
def awarded(document: Document) -> Iterator[Outcome]:
    """Compare what firms won in all with what was bought."""
    whole, parts = document.range(_PROCUREMENT), tuple(map(document.range, _AWARDED))
    if whole is None or None in parts:
        return
    cells = (_PROCUREMENT, *_AWARDED)
    together = sum((part for part in parts if part is not None), NOTHING)
    if together.low <= whole.high:
        yield Held(cells)
        return
    values: dict[str, Value] = {
        "sum": printed_sum(document, _AWARDED, _PROCUREMENT),
        "unit": unit_of(document, _PROCUREMENT),
        "whole": _PROCUREMENT,
    }
    yield Violation(cells, "", values)


_SCORE, _PROJECTS = cell_refs(("N[performance.score]", "N[performance.projects]"))
_GRADES = cell_refs(f"N[performance.{grade}]" for grade in ("excellent", "good", "fair", "poor"))
_FULL = 100


@rule(
    "N-SCORE",
    W,
    "平均得分不超过满分，各等级项目数之和不少于自评项目数",
    "a mean score is not above the full mark; every evaluated project has its grade",
    Basis("shanghai-template-2024", "平均得分与各等级项目数"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says={
        "above": Sentence(
            "平均得分{score:printed}分，满分为100分", "a mean score of {score:printed} of 100"
        ),
        "fewer": Sentence(
            "自评项目{projects:printed}个，评级的合计{sum}个",
            "{projects:printed} projects evaluated, {sum} graded",
        ),
    },
)
def score(document: Document) -> Iterator[Outcome]:
    """Look at the mean score; count the grades where all four are stated."""
    if _SCORE in document.stated:
        if document.stated[_SCORE].value > _FULL:
            yield Violation((_SCORE,), "above", {"score": _SCORE}, _SCORE)
        else:
            yield Held((_SCORE,), about=_SCORE)
    cells = (_PROJECTS, *_GRADES)
    if any(ref not in document.stated for ref in cells):
        return
    graded = sum(int(document.stated[ref].value) for ref in _GRADES)
    if graded < document.stated[_PROJECTS].value:
        values: dict[str, Value] = {"projects": _PROJECTS, "sum": graded}
        yield Violation(cells, "fewer", values, _PROJECTS)
    else:
        yield Held(cells, about=_PROJECTS)
