"""What a line is the title of: one of the nine tables, or a table of another kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.layouts import other_kinds, printed_titles, qualifiers, remembered
from gov_accounts.reading._plain_text import plain
from gov_accounts.tables import TABLES, Table
from gov_accounts.words import CHINESE_NUMERAL, RANGE_SIGNS, any_of, with_years

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gov_accounts.reading._plain_text import TextLine

__all__ = ["MARK", "Title", "kinds_with_more", "title_of", "title_over_lines", "titles_of_tables"]

MARK = re.compile(r"公开([0-9]{1,2})表")
_NUMBERING = re.compile(
    rf"(?:\(?(?:附[件表]?|表)?(?:[0-9]{{1,2}}|{CHINESE_NUMERAL})?(?:-[0-9]{{1,2}})?\)?)[、.．:：]?"
)
_CONTINUED = re.compile(r"\(?续表?\)?$")
_BRACKETED = re.compile(r"\((?!含)[^()]*\)$|\(\)")
"""The words that may stand behind a title: (公开01表), (单位:万元), (续)."""
_HEADED = re.compile(
    r"(?:[^0-9]{0,40}?[局厅委院校所室会站队部处办馆社镇乡道县市区省团台园学司署联庭心场港库行]\)?(?:\(?(?:本级|汇总)\)?)?)?"
    r"(?:[0-9]{4}年度?)?(?:部门|单位|本级)?"
)
"""The words that may stand before a title: the department and the year."""
_DATED = re.compile(r".{0,40}?[0-9]{4}年度?(?:部门|单位)?")
_TITLE_BEGUN = re.compile("支出|收入|三公|预算|拨款")
_OF_MONEY = re.compile(
    "(?:预算|拨款|资金|经费|基金|资产|采购|项目|财政|专户)(?![一-龥]{0,10}[局厅委院所处站心])"
)
"""Words that say whose money a table is of, unless they are part of an office's name (财政局)."""


@frozen
class Title:
    """The title of a table: ``kind`` is its class, None for a table of another kind."""

    kind: type[Table[Any]] | None


_OF_ANOTHER_KIND = Title(None)


@remembered
def titles_of_tables() -> Mapping[str, type[Table[Any]]]:
    """Return the table class of every printed title, as titles are compared."""
    return {plain(title): kind for kind in TABLES for title in printed_titles()[kind.SPEC.id]}


@remembered
def _titles() -> Mapping[str, Title]:
    """Return what every known title stands for, those of other kinds too."""
    others = (plain(title) for one in other_kinds() for title in (one.title, *one.titles))
    own = {title: Title(kind) for title, kind in titles_of_tables().items()}
    return {**dict.fromkeys(others, _OF_ANOTHER_KIND), **own}


@remembered
def _last_signs() -> frozenset[str]:
    """Return the signs that titles end in; a line without any of them is none."""
    return frozenset(title[-1] for title in _titles() if title)


@remembered
def kinds_with_more() -> Mapping[str, tuple[str, ...]]:
    """Return the further lines or columns that titles promise beside those of one of the nine."""
    return {
        plain(title): one.further
        for one in other_kinds()
        if one.of is not None
        for title in (one.title, *one.titles)
    }


@remembered
def _qualified() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the ends of titles that change what a table holds, and those that do not."""
    known = qualifiers()
    changing, neutral = (
        any_of(plain(word) for word in words) for words in (known.changing, known.neutral)
    )
    sign = f"[{RANGE_SIGNS.removesuffix('至')}]"
    ends = (re.compile(rf"(?:\({one}\)|{sign}{one})$") for one in (changing, neutral))
    return next(ends), next(ends)


def title_of(text: str) -> Title | None:
    """Return what a line is the title of; None for any other line.

    A qualifier behind a title that changes what the table holds makes it one of another kind.

    >>> title_of("表3、2024年度支出决算表（分科目）").kind.__name__
    'ExpenditureTable'
    >>> title_of("支出决算表（分单位）")
    Title(kind=None)
    """
    folded = MARK.sub("", plain(with_years(text)))
    if _last_signs().isdisjoint(folded):
        return None
    folded = _CONTINUED.sub("", folded)
    known = _titles()
    found = known.get(folded)
    if found is not None:
        return found
    changing, neutral = _qualified()
    if changing.search(folded):
        whole = _without_frame(changing.sub("", folded))
        return _OF_ANOTHER_KIND if whole is not None and whole.kind is not None else None
    return _without_frame(neutral.sub("", folded))


def _without_frame(folded: str) -> Title | None:
    """Look a title up without numbers, names and years before it and brackets behind it."""
    if not folded.endswith(("表", ")")):
        return None
    folded = _BRACKETED.sub("", _BRACKETED.sub("", folded))
    numbering = _NUMBERING.match(folded)
    for start in (0, numbering.end() if numbering is not None else 0):
        found = _titles().get(folded[start:]) or _headed(folded[start:])
        if found is not None:
            return found
    return None


def _headed(folded: str) -> Title | None:
    """Return what the longest title at the end of a line stands for, behind name and year only."""
    title = max((title for title in _titles() if folded.endswith(title)), key=len, default=None)
    if title is None:
        return None
    before = folded[: -len(title)]
    named = _HEADED.fullmatch(before) is not None and not _OF_MONEY.search(before)
    return _titles()[title] if named or _DATED.fullmatch(before) is not None else None


_AHEAD = 5
_LONGEST = 40


def title_over_lines(lines: list[TextLine], index: int) -> tuple[Title | None, int]:
    """Return the title that ends on the next line with text, and the number of that line."""
    text = lines[index].text
    if not _TITLE_BEGUN.search(text) or plain(text).endswith(("表", "。", ":")):
        return None, index
    ahead = range(index + 1, min(index + _AHEAD, len(lines)))
    second = next((number for number in ahead if lines[number].text.strip()), None)
    if second is None:
        return None, index
    behind = lines[second].text
    own = len(_BRACKETED.sub("", plain(behind)))
    joined = _BRACKETED.sub("", plain(text + behind))
    if (
        joined[-1:] not in _last_signs()
        or len(behind.strip()) > _LONGEST
        or not any(joined.endswith(title) and len(title) > own for title in _titles())
    ):
        return None, index
    return title_of(text + behind), second
