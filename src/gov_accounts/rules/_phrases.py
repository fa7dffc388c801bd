"""Rules on the words of the narrative: reasons, years, percent signs, what contradicts itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_accounts.findings import Severity
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Held, Kind, Sentence, Violation, rule
from gov_accounts.subjects import packaged_vocabulary
from gov_accounts.words import DECIMAL_POINT, UNIT, UNSIGNED_IN_TEXT, any_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gov_accounts.narrative import Section
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._records import Outcome, Value

__all__ = ["level_and_changed", "percent_sign", "reason_given", "year_of_text"]

W = Severity.WARNING


def _said(section: Section, about: str, words: str, values: Mapping[str, Value]) -> Violation:
    return Violation((), "", values, about, place=section.place, quote=words)


_AMOUNT = f"{UNSIGNED_IN_TEXT}{UNIT}"
_CHANGED = re.compile(f"(?:增加|减少){_AMOUNT}|决算数(?:大于|小于)")
_BECAUSE = re.compile(rf"{any_of(packaged_vocabulary().grammar.reason)}|主要[是为系]|[，。]因")
_SHOWN = 24
"""So much of a heading is shown."""


@rule(
    "N-34",
    W,
    "有增减或差异时应说明原因",
    "a change or difference is given a reason",
    Basis("open-checker-rules", "增减应有原因"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says=Sentence("“{heading}”有增减而没有原因", "no reason: {heading}"),
)
def reason_given(document: Document) -> Iterator[Outcome]:
    """Find sections that tell of a change and give no reason at all."""
    for section in document.narrative.sections:
        changed = _CHANGED.search(section.text)
        if changed is None:
            continue
        if _BECAUSE.search(section.text):
            yield Held(about=section.heading)
        else:
            values = {"heading": section.heading[:_SHOWN]}
            yield _said(section, section.heading, changed[0], values)


_AS_OF = re.compile("截至([0-9]{4})年12月31日")


@rule(
    "N-35",
    W,
    "文中的年度应与决算年度一致",
    "years in the text agree with the fiscal year",
    Basis("open-checker-rules", "年度一致"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says=Sentence("“{date}”不是{year}年", "{date} is not in {year}"),
)
def year_of_text(document: Document) -> Iterator[Outcome]:
    """Compare the year at whose end things were counted with that of the accounts."""
    year = document.accounts.fiscal_year
    for section in document.narrative.sections:
        for found in _AS_OF.finditer(section.text):
            date = found[0]
            if int(found[1]) == year:
                yield Held(about=date)
            else:
                yield _said(section, date, date, {"date": date, "year": year})


# A figure with decimals right before a comma, of what is told in percent elsewhere.
_UNSIGNED = re.compile(rf"(?:占|增长|降低|下降)[0-9]*{DECIMAL_POINT}[0-9]*(?=[，。；])")

_AHEAD = 16


@rule(
    "N-37",
    W,
    "百分数应有百分号",
    "a percentage carries its sign",
    Basis("open-checker-cases", "百分数缺百分号"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says=Sentence("“{words}”缺百分号", "no percent sign: {words}"),
)
def percent_sign(document: Document) -> Iterator[Outcome]:
    """Find shares and rates printed without a sign; nothing is said where there is none."""
    for section in document.narrative.sections:
        for found in _UNSIGNED.finditer(section.text):
            # What stands before tells one place from another where both print the same rate.
            ahead = section.text[max(0, found.start() - _AHEAD) : found.start()]
            quote = re.split(r"[。；\n]", ahead)[-1] + found[0]
            yield _said(section, quote, quote, {"words": quote})


_LEVEL = "持平"
_LEVEL_AND_CHANGED = re.compile(
    rf"(?:减少|增加)为?{_AMOUNT}[，,]与(?:上年|去年|[0-9]{{4}}年)[^，。；]{{0,6}}持平"
)


@rule(
    "N-38",
    W,
    "“持平”与增减不应同时出现",
    "a figure is not said to be level and changed at once",
    Basis("open-checker-cases", "持平与增减并见"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says=Sentence("“{words}”自相矛盾", "level and changed at once: {words}"),
)
def level_and_changed(document: Document) -> Iterator[Outcome]:
    """Find an amount that is said to have changed and, in the same breath, not to have."""
    for section in document.narrative.sections:
        found = [one[0] for one in _LEVEL_AND_CHANGED.finditer(section.text)]
        for words in found:
            yield _said(section, words, words, {"words": words})
        if section.topic == "three_public" and _LEVEL in section.text and not found:
            yield Held(about=section.heading)
