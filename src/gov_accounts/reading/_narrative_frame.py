"""Lines outside tables and forms → the parts of a document, and the sections of its narrative.

Parts and sections are known by the words of their headings, whatever their number and wherever they
wrap. A text without any heading is a narrative if it tells an amount by its name.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.reading._grammar import FIGURE
from gov_accounts.reading._plain_text import plain
from gov_accounts.reading._subject_names import names_in_use
from gov_accounts.subjects import vocabulary
from gov_accounts.units import Unit
from gov_accounts.words import CHINESE_NUMERAL, is_page_mark, is_part, with_years

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from gov_accounts.reading._plain_text import TextLine

__all__ = ["Heading", "Part", "heading_at", "parts", "running_heads", "sections_of"]


@frozen
class Part:
    """A run of lines: ``narrative``, ``glossary``, ``overview``, ``tables`` or ``front``."""

    kind: str
    start: int
    end: int


@frozen
class Heading:
    """A heading of the narrative: its lines, its level (1 is 一、), its topic and its year."""

    start: int
    end: int
    text: str
    level: int
    topic: str | None
    year: int | None


_KINDS = (
    ("glossary", re.compile("名词解释|名词说明")),
    ("narrative", re.compile("^(?>.*?(?:决算|三公经费|执行)).*(?:说明|情况)$|情况说明")),
    ("overview", re.compile("概况|主要职[责能]$|机构设置$")),
    ("tables", re.compile("决算(?:公开)?表|报表|公开表|附表|附件")),
)
_NUMBERED = (
    (1, re.compile(f"{CHINESE_NUMERAL}、")),
    (2, re.compile(rf"（{CHINESE_NUMERAL}）|[(]{CHINESE_NUMERAL}[)]")),
    (3, re.compile(r"[0-9]{1,2}[.、．](?![0-9]{1,3}(?:[^0-9年]|$))")),
    (4, re.compile(r"[（(][0-9]{1,2}[)）]")),
)
_LONGEST = 60
_WRAPS = 3
"""Over so many lines a heading may wrap."""
_ENDS = re.compile("(?:情况|说明|情况表|经费|采购|信息)[。:：]?$")
_ENDS_PLAIN = re.compile("(?:情况|说明|情况表)[。:：]?$")
_QUOTES = re.compile('[“”‘’"]')
_SHORT = 24
_CAPTION = re.compile(rf"[（(]?图(?:[0-9]+|{CHINESE_NUMERAL})[:：、.]")
_YEAR = re.compile("(20[0-9]{2})年")
_SENTENCE = re.compile("[，；。！？]")


def _words(line: TextLine) -> str:
    return "".join(line.text.split())


def _has_amount(text: str) -> bool:
    return any(Unit.named(one["unit"]) is not None for one in FIGURE.finditer(text))


# --- parts ----------------------------------------


def parts(lines: Sequence[TextLine], taken: Collection[int]) -> list[Part]:
    """Return the parts of a document outside its tables and forms, in order."""
    runs = list(_runs(lines, taken))
    found = [one for one in runs if not _is_contents(lines, one)]
    if not any(one.kind == "narrative" for one in found):
        found = [
            Part("narrative", one.start, one.end)
            if one.kind in ("front", "tables") and _tells(lines, one)
            else one
            for one in runs
        ]
    return found


def _runs(lines: Sequence[TextLine], taken: Collection[int]) -> Iterator[Part]:
    """Yield runs of lines of one kind; tables and forms part them, the kind goes on behind."""
    kind, start = "front", 0
    for index in range(len(lines)):
        if index in taken:
            if start < index:
                yield Part(kind, start, index)
            start = index + 1
            continue
        told, begins = _kind_at(lines, index, kind)
        if told is not None:
            if start < index:
                yield Part(kind, start, index)
            kind, start = told, begins
    if start < len(lines):
        yield Part(kind, start, len(lines))


def _kind_at(lines: Sequence[TextLine], index: int, now: str) -> tuple[str | None, int]:
    """Return the kind of part that a line begins, and the first line below its heading."""
    text = plain(_words(lines[index]))
    if is_part(lines[index].text):
        return _kind_of_part(lines, index)
    if not text or len(text) > _SHORT + 16 or _SENTENCE.search(text) or _has_amount(text):
        return None, index
    number = next((one.match(text) for _, one in _NUMBERED if one.match(text)), None)
    bare = text[number.end() :] if number is not None else text
    if re.fullmatch("(?:专业)?名词解释(?:说明)?", bare):
        return "glossary", index + 1
    usual = number is None or number.group().endswith("、")
    if usual and re.fullmatch("(?:[^0-9]*(?:部门|单位))?(?:概况|基本情况|主要职[责能]|附表)", bare):
        return ("tables" if bare == "附表" else "overview"), index + 1
    if usual and now != "narrative" and re.search("(?:决算|三公经费).*情况(?:说明)?$", bare):
        told = vocabulary().topic_of(bare) is not None
        return "narrative", index + (not told)
    return None, index


def _kind_of_part(lines: Sequence[TextLine], index: int) -> tuple[str, int]:
    """Return the kind of a part by its heading, which may wrap, and the first line below."""
    text, below = plain(_words(lines[index])), index + 1
    if not any(pattern.search(text) for _, pattern in _KINDS):
        text += plain(_next(lines, index))
        below = next((i + 1 for i in range(below, len(lines)) if lines[i].text.strip()), below)
    return next((kind for kind, one in _KINDS if one.search(text)), "other"), below


def _next(lines: Sequence[TextLine], index: int) -> str:
    """Return the next line that is not blank: a heading may wrap."""
    return next((line.text for line in lines[index + 1 : index + 4] if line.text.strip()), "")


def _is_contents(lines: Sequence[TextLine], part: Part) -> bool:
    """Whether a part is a piece of a list of contents: headings and nothing below them."""
    body = [_words(line) for line in lines[part.start : part.end] if line.text.strip()]
    if sum(map(len, body)) <= 30 and not any(map(_has_amount, body)):
        return True
    return all(
        any(one.match(text) for _, one in _NUMBERED) and len(text) < 45
        and not _has_amount(text) and "指" not in text and not text.endswith("。")
        for text in body
    )  # fmt: skip


def _tells(lines: Sequence[TextLine], part: Part) -> bool:
    """Whether lines tell an amount by its name, in a sentence."""
    text = "".join(_words(line) for line in lines[part.start : part.end])
    if "。" not in text:
        return False
    for name in names_in_use().find(text.translate({ord(sign): None for sign in '“”‘’"'})):
        behind = FIGURE.search(text, name.end, name.end + 30)
        if behind is not None and Unit.named(behind["unit"]) is not None:
            return True
    return False


# --- running heads ----------------------------------------


def running_heads(lines: Sequence[TextLine], start: int, end: int) -> set[int]:
    """Return the lines that every page prints again, and captions of pictures."""
    marks = {i for i in range(start, end) if is_page_mark(lines[i].text)}
    texts = {i: _words(lines[i]) for i in range(start, end) if i not in marks}
    counts = Counter(text for text in texts.values() if 4 < len(text) <= 40)
    found = {i for i, text in texts.items() if _CAPTION.match(text)}
    for index, text in texts.items():
        often = counts[text] > 2 and not _SENTENCE.search(text) and not text.endswith("：")
        if often and ("决算" in text or {index - 1, index + 1, index - 2, index + 2} & marks):
            found.add(index)
    return found


# --- sections ----------------------------------------


def heading_at(lines: Sequence[TextLine], index: int, end: int) -> Heading | None:
    """Return the heading that begins at a line, which may wrap; None if none does."""
    text = ""
    wraps = 0
    level = next(
        (number for number, one in _NUMBERED if one.match(with_years(_words(lines[index])))), 0
    )
    if not _words(lines[index]) or (not level and not _is_ended(lines, index)):
        return None
    for last in range(index, end):
        if not _words(lines[last]):
            continue
        wraps += 1
        text += with_years(_words(lines[last]))
        if wraps > _WRAPS or not _may_be_heading(text) or is_page_mark(lines[last].text):
            return None
        topic = vocabulary().topic_of(_QUOTES.sub("", text))
        whole = (_ENDS if level else _ENDS_PLAIN).search(text) is not None
        short = level in (1, 2) and topic is not None and len(text) <= _SHORT and wraps == 1
        if whole or (short and not _goes_on(lines, last, end)):
            if topic is None and (not level or _ENDS_PLAIN.search(text) is None):
                return None
            year = _YEAR.search(text)
            return Heading(index, last + 1, text, level, topic, int(year[1]) if year else None)
    return None


def _may_be_heading(text: str) -> bool:
    return (
        len(text) <= _LONGEST
        and not _has_amount(text)
        and not re.search("[，；！？,;!?]|。.|[（(][类款项][）)]", text)
        and not is_part(text)
    )


def _is_ended(lines: Sequence[TextLine], index: int) -> bool:
    """Whether no sentence goes on in a line: the one before ends, or is a heading."""
    above = (_words(lines[number]) for number in range(index - 1, -1, -1))
    before = next(filter(None, above), "。")
    return before.endswith(("。", "！", "：")) or _ENDS_PLAIN.search(before) is not None


def _goes_on(lines: Sequence[TextLine], index: int, end: int) -> bool:
    """Whether a line that may be a heading goes on in the next one, as a sentence does."""
    behind = _next(lines, index) if index + 1 < end else ""
    return not behind or not re.match(r"\s*(?:[一-龥]{4}|20[0-9]{2}|[0-9（(])", behind)


def sections_of(
    lines: Sequence[TextLine], part: Part, dropped: Collection[int]
) -> Iterator[tuple[Heading | None, str | None, int, int]]:
    """Yield the sections of a narrative: heading, topic, first line, end."""
    heads: list[Heading] = []
    index = part.start
    while index < part.end:
        head = heading_at(lines, index, part.end) if index not in dropped else None
        if head is None:
            index += 1
        else:
            heads.append(head)
            index = head.end
    first = heads[0].start if heads else part.end
    if part.start < first:
        yield None, None, part.start, first
    above: dict[int, str | None] = {}
    for number, head in enumerate(heads):
        end = heads[number + 1].start if number + 1 < len(heads) else part.end
        parents = [above[level] for level in sorted(above) if level < (head.level or 1)]
        topic = _topic_below(head.topic, parents[-1] if parents else None)
        above = {level: one for level, one in above.items() if level < (head.level or 1)}
        above[head.level or 1] = topic
        yield head, topic, head.start, end


_GENERAL = ("totals", "income", "expenditure", "fiscal")


def _topic_below(own: str | None, parent: str | None) -> str | None:
    """Return the topic of a heading below another: 总体情况 alone is of what stands above."""
    if own is None or (parent not in (None, "other", *_GENERAL) and own in _GENERAL):
        return parent
    if parent == "fiscal" and own in ("totals", "income", "expenditure"):
        return parent
    return own
