"""Rules on whose accounts of which year the narrative says that it explains."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.catalogue import plain_name
from gov_accounts.findings import Severity
from gov_accounts.places import Place
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Held, Kind, Sentence, Violation, rule
from gov_accounts.words import CHINESE_DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.rules._document import Document
    from gov_accounts.rules._records import Outcome, Value

__all__ = ["headings_of", "unit_and_year"]

W = Severity.WARNING


@frozen
class _Words:
    """Words of the document and where they stand."""

    text: str
    place: Place


def headings_of(document: Document) -> Iterator[_Words]:
    """Yield every heading whose unit and year are looked at; further ones are added here."""
    for section in document.narrative.sections:
        yield _Words(section.heading, section.place)
    for line in document.accounts.frame:
        yield _Words(line.text, line.place)


_NUMBER = f"[{CHINESE_DIGITS}0-9]+"
_NUMBERED = re.compile(f"^(?:第{_NUMBER}部分|[（(]{_NUMBER}[）)]|{_NUMBER}[、.．])")
# A year with a digit lost or doubled is one too; a budget may be that of another year.
_OF_YEAR = re.compile(
    "(?<![0-9与比较同和])(2[0-9]{2,4})年度?(?!月|[0-9]{1,2}月)(?!.{0,6}预算(?!.*决算))"
)
_BODY = re.compile(
    "(?:局|委|会|办|厅|院|中心|所|馆|站|校|学|府|队|部|处|社|园|镇|乡|街道|联|台|库|团)(?:本级|机关)?$"
)
"""What the name of a unit ends with."""
_OURS = ("我", "本", "全", "各")
"""Words that name no unit: 我局, 本单位."""
_SHORTEST = 4


@rule(
    "N-NAME",
    W,
    "标题和说明中的单位名称、年度应与本决算一致",
    "unit and year of headings and sentences are those of the accounts",
    Basis("open-checker-rules", "单位名称、年度一致"),
    kind=Kind.NARRATIVE,
    says={
        "year": Sentence("“{words}”不是{year}年", "{words} is not of {year}"),
        "unit": Sentence(
            "“{words}”中的单位不是“{entity}”", "{words} names another unit than {entity}"
        ),
        "before": Sentence(
            "“{words}”：{year}年应与{last}年相比", "{words}: {year} is compared with {last}"
        ),
    },
)
def unit_and_year(document: Document) -> Iterator[Outcome]:
    """Look at headings, and at the years that sentences compare with."""
    for heading in headings_of(document):
        yield from _of_heading(document, heading)
    for section in document.narrative.sections:
        yield from _of_text(document, _Words(section.text, section.place))
    if document.narrative.sections:
        yield Held()


def _of_heading(document: Document, heading: _Words) -> Iterator[Outcome]:
    words = _NUMBERED.sub("", re.sub(r"\s", "", heading.text))
    found = _OF_YEAR.search(words)
    if found is None:
        return
    year, entity = document.accounts.fiscal_year, document.accounts.entity
    if found[1] != str(year):
        yield _said(heading, "year", {"words": words, "year": year})
    if _is_another(words[: found.start()].removeprefix("关于"), entity):
        yield _said(heading, "unit", {"words": words, "entity": entity})


def _is_another(named: str, entity: str) -> bool:
    """Whether words name a unit that is not that of the accounts, nor short for it."""
    if len(named) < _SHORTEST or named.startswith(_OURS) or not _BODY.search(named):
        return False
    one, other = plain_name(named), plain_name(entity)
    return not (_is_short_for(one, other) or _is_short_for(other, one))


_DIVISION = re.compile("[^省市区县旗州镇乡盟]{1,6}?(?:省|市|区|县|旗|州|盟|镇|乡)")


def _is_short_for(short: str, long: str) -> bool:
    """Whether a name has the characters of another in their order: 市科技局 of 某市科学技术局.

    One that begins with the same division names those below it too: 某市某局 is not 某市某区某局.
    """
    divisions = _DIVISION.findall(long)
    if divisions and short.startswith(divisions[0]) and any(one not in short for one in divisions):
        return False
    rest = iter(long)
    return all(character in rest for character in short)


# 与2023年相比, 比2023年决算数减少; 与2024年预算相比 names the year of the budget.
_COMPARED = re.compile(
    "(?:与|同|较|比)([0-9]{4})年度?([^，。；0-9]{0,12}?)(?=相比|持平|增加|减少|增长|降低|下降)"
)
_EXPLAINED = re.compile("([0-9]{4})年度[^，。；、0-9]{0,24}情况说明")
_BUDGET = "预算"


def _of_text(document: Document, section: _Words) -> Iterator[Outcome]:
    year = document.accounts.fiscal_year
    for found in _COMPARED.finditer(section.text):
        if _BUDGET not in found[2] and int(found[1]) != year - 1:
            values: dict[str, Value] = {"words": found[0], "year": year, "last": year - 1}
            yield _said(section, "before", values)
    for found in _EXPLAINED.finditer(section.text):
        if int(found[1]) != year:
            yield _said(section, "year", {"words": found[0], "year": year})


def _said(words: _Words, says: str, values: dict[str, Value]) -> Violation:
    return Violation((), says, values, place=words.place, quote=str(values["words"]))
