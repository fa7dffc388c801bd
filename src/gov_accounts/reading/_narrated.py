"""Running text of a document → overview, narrative, glossary.

The frame is found first (:mod:`gov_accounts.reading._narrative_frame`), then every section is read
clause by clause (:mod:`gov_accounts.reading._clauses`). A figure whose subject is not known is
listed, and the text is kept whole.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from attrs import define, field

from gov_accounts.accounts import Reason, Unread
from gov_accounts.evidence import Known
from gov_accounts.narrative import (
    Entry,
    GlossaryTerm,
    Loose,
    Narrative,
    Overview,
    Section,
    Stated,
)
from gov_accounts.places import Place
from gov_accounts.reading._clauses import Clauses, Saying, Scope
from gov_accounts.reading._item_names import ItemNames
from gov_accounts.reading._narrative_frame import parts, running_heads, sections_of
from gov_accounts.reading._numeral_fates import Fate
from gov_accounts.reading._running_text import joined
from gov_accounts.reading._subject_names import pattern_of
from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.subjects import vocabulary
from gov_accounts.units import Unit
from gov_accounts.words import CHINESE_NUMERAL, UNIT, UNSIGNED_IN_TEXT, is_page_mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.reading._narrative_frame import Part
    from gov_accounts.reading._numeral_fates import Numerals
    from gov_accounts.reading._plain_text import TextLine
    from gov_accounts.reading._running_text import RunningText

__all__ = ["NarrativeRead", "read_narrative"]


@define
class NarrativeRead:
    """The narrative of a document, and all that stands around it as text."""

    overview: Overview | None = None
    narrative: Narrative | None = None
    glossary: tuple[GlossaryTerm, ...] = ()
    unread: list[Unread] = field(factory=list)
    open_end: bool = False
    places: dict[CellRef, Place] = field(factory=dict)
    evidence: dict[CellRef, Known] = field(factory=dict)
    lines: set[int] = field(factory=set)
    """The lines of all texts that were read."""


def read_narrative(
    lines: list[TextLine],
    taken: set[int],
    numerals: Numerals,
    tables: FinalAccounts | None = None,
    year: int | None = None,
) -> NarrativeRead:
    """Read all text outside tables and forms.

    ``taken`` are the indexes of lines that belong to tables and forms. ``tables`` tell the codes of
    the 项 that the text names; ``year`` is the fiscal year.
    """
    narrated = NarrativeRead()
    reader = _Reader(lines, numerals, ItemNames(tables), year)
    told: set[int] = set()
    for part in parts(lines, taken):
        if part.kind in ("glossary", "overview"):
            narrated.lines.update(range(part.start, part.end))
        if part.kind == "glossary":
            narrated.glossary += _glossary(lines, part.start, part.end)
            _claim(lines, numerals, part.start, part.end, Fate.PROSE)
        elif part.kind == "narrative":
            reader.read(part)
            told.update(range(part.start, part.end))
            narrated.open_end = part.end >= len(lines) and not _is_ended(lines, part)
        elif part.kind == "overview" and narrated.overview is None:
            narrated.overview = _overview(lines, part.start, part.end)
            _claim(lines, numerals, part.start, part.end, Fate.PROSE)
    if not reader.says_anything:
        narrated.open_end = False
    else:
        narrated.lines |= told
        narrated.narrative = reader.narrative()
        narrated.unread = reader.unread
        narrated.places = reader.places
        narrated.evidence = reader.evidence
    return narrated


def _is_ended(lines: list[TextLine], part: Part) -> bool:
    """Whether a text ends with a sentence: the document is not cut inside one."""
    texts = (line.text.strip() for line in reversed(lines[part.start : part.end]))
    last = next((text for text in texts if text and not is_page_mark(text)), "")
    return last.endswith(("。", "！"))


# --- overview and glossary ----------------------------------------


def _claim(lines: list[TextLine], numerals: Numerals, start: int, end: int, fate: Fate) -> None:
    for number in range(start, end):
        text = lines[number].text.strip()
        lead = re.match(r"\s*[0-9]{1,3}[.、．]", lines[number].text)
        if text.isdigit():
            numerals.claim_line(number, Fate.STRUCTURE)
        elif lead:
            numerals.claim(number, 0, lead.end(), Fate.STRUCTURE)
        numerals.claim_line(number, fate)


def _entries(
    lines: list[TextLine], start: int, end: int, mark: re.Pattern[str]
) -> Iterator[tuple[str, int]]:
    """Yield the entries of a numbered list as joined text, with the index of their first line."""
    text = ""
    first = start
    for number in range(start, end):
        words = "".join(lines[number].text.split())
        if not words or words.isdigit():
            continue
        found = mark.match(words)
        if found:
            if text:
                yield text, first
            text, first = words[found.end() :], number
        elif text:
            text += words
    if text:
        yield text, first


_SENTENCE = re.compile("[，。；！]")
_DUTY = re.compile(rf"[（(]{CHINESE_NUMERAL}[）)]|[0-9]{{1,2}}[.．、](?![0-9])")
_UNIT_ENTRY = re.compile(r"[0-9]{1,3}[.、．]?(?=[一-龥])")


def _overview(lines: list[TextLine], start: int, end: int) -> Overview:
    heads = [i for i in range(start, end) if re.match(rf"\s*{CHINESE_NUMERAL}、", lines[i].text)]
    units_at = next((i for i in heads if "构成" in lines[i].text or "机构" in lines[i].text), end)
    duties = tuple(text for text, _ in _entries(lines, start, units_at, _DUTY))
    if not duties:
        above = max((i for i in heads if i < units_at), default=start - 1)
        duties = _paragraph(lines, above + 1, units_at)
    end = next((i for i in range(units_at + 1, end) if "决算表" in lines[i].text), end)
    units = tuple(text for text, _ in _entries(lines, units_at, end, _UNIT_ENTRY))
    return Overview(duties, units or _paragraph(lines, units_at + 1, end))


def _paragraph(lines: list[TextLine], start: int, end: int) -> tuple[str, ...]:
    """Return what is written without numbers below a heading, as one text; nothing for nothing."""
    text = "".join(
        "".join(line.text.split()) for line in lines[start:end] if not is_page_mark(line.text)
    )
    return (text,) if text else ()


_TERM_NUMBER = re.compile(rf"(?:[0-9]{{1,3}}[.、．]|{CHINESE_NUMERAL}、)(?=\S)")


def _glossary(lines: list[TextLine], start: int, end: int) -> tuple[GlossaryTerm, ...]:
    terms = []
    for text, first in _entries(lines, start, end, _TERM_NUMBER):
        term, _, meaning = text.replace(":", "：").partition("：")
        terms.append(GlossaryTerm(term, meaning, lines[first].place))
    return tuple(terms)


# --- the narrative ----------------------------------------

_FATES = {"structure": Fate.STRUCTURE, "told": Fate.PROSE, "named": Fate.TYPED}
_FREE = ("performance", "other", None)
"""Topics in which free sentences count what nobody described."""
_WAN = Unit.WAN.value


class _Reader:
    """Puts together what the sections of a narrative say."""

    def __init__(
        self, lines: list[TextLine], numerals: Numerals, items: ItemNames, year: int | None
    ) -> None:
        self.lines = lines
        self.numerals = numerals
        self.items = items
        self.year = year
        self.unit = ""
        self.figures: dict[CellRef, Stated] = {}
        self.repeated: list[Stated] = []
        self.told: dict[str, str] = {}
        self.lists: dict[str, tuple[str, ...]] = {}
        self.none: list[str] = []
        self.entries: list[Entry] = []
        self.comparisons: dict[str, str] = {}
        self.loose: list[Loose] = []
        self.sections: list[Section] = []
        self.unread: list[Unread] = []
        self.places: dict[CellRef, Place] = {}
        self.evidence: dict[CellRef, Known] = {}
        self._lead = ""

    @property
    def says_anything(self) -> bool:
        """Whether there is a text: a figure, a heading of a section, or a sentence.

        A heading in a list of contents begins a part in which nothing is told.
        """
        sections = (one.heading or _SENTENCE.search(one.text) for one in self.sections)
        return bool(self.figures or self.loose or self.unread) or any(sections)

    def narrative(self) -> Narrative:
        """Return all that was read."""
        return Narrative(
            tuple(self.figures.values()),
            tuple(self.repeated),
            tuple(self.told.items()),
            tuple(self.lists.items()),
            tuple(dict.fromkeys(self.none)),
            tuple(self.comparisons.items()),
            tuple(self.loose),
            tuple(self.sections),
            tuple(self.entries),
        )

    def read(self, part: Part) -> None:
        """Read a part, section by section."""
        dropped = running_heads(self.lines, part.start, part.end)
        for number in range(part.start, part.end):
            if is_page_mark(self.lines[number].text):
                self.numerals.claim_line(number, Fate.STRUCTURE)
            elif number in dropped:
                self.numerals.claim_line(number, Fate.PROSE)
        for head, topic, start, end in sections_of(self.lines, part, dropped):
            text = joined(self.lines, start, end, dropped)
            if not text.bare:
                continue
            heading = head.text if head is not None else ""
            place = self.lines[start].place
            self.sections.append(Section(topic or "other", heading, text.printed, place))
            self._note_none(text.bare)
            self._note_lists(text.bare)
            begin = len(joined(self.lines, start, head.end, dropped).bare) if head else 0
            later = head is not None and head.year is not None and self.year is not None
            scope = Scope(topic, self.year, bool(later and head and head.year > self.year))  # type: ignore[operator]
            self._section(text, scope, begin)

    def _section(self, text: RunningText, scope: Scope, begin: int) -> None:
        clauses = Clauses(text, scope, self.items, self.unit)
        clauses.read(begin)
        self.unit = clauses.unit
        self._lead = ""
        for saying in clauses.sayings:
            self._take(saying, text, scope)
        for entry in clauses.entries:
            place = self.lines[text.where[entry.at][0]].place
            key = entry.owner.row
            self.entries.append(Entry(entry.number, key, entry.name, entry.purpose, place))
        for one in clauses.comparisons:
            owner = one.owner
            if one.base != "预算" and not one.base.startswith("年初"):
                owner = owner.child("adjusted_budget")
            self.comparisons.setdefault(owner.row, one.sign)

    def _take(self, saying: Saying, text: RunningText, scope: Scope) -> None:
        place = self.lines[text.where[saying.start][0]].place
        fate = saying.fate
        if fate == "unknown" and scope.topic in _FREE:
            before = text.bare[max(0, saying.start - 60) : saying.start]
            self._keep_loose(before, saying, place)
            fate = "told"
        if fate == "unknown":
            sentence = _sentence(text, saying.start)
            self.unread.append(Unread(sentence, Reason.STRAY_FIGURE, NARRATIVE, place))
            return
        for line, column in text.where[saying.start : saying.end]:
            self.numerals.claim(line, column, column + 1, _FATES[fate])
        if saying.ref is not None:
            self._state(saying, saying.ref, place)

    def _state(self, saying: Saying, ref: CellRef, place: Place) -> None:
        stated = Stated(
            ref.row, saying.value, saying.unit, saying.words, saying.direction, saying.base,
            saying.label, place, saying.unit_given,
        )  # fmt: skip
        if ref.path[0] == "items" and saying.label:
            self.told.setdefault(ref.path[1], saying.label)
        known = self.evidence.get(ref, Known.PRINTED)
        if ref not in self.figures or (known is Known.SUPPOSED and saying.known > known):
            self.figures[ref] = stated
            self.places[ref] = place
            self.evidence.pop(ref, None)
            if saying.known is not Known.PRINTED:
                self.evidence[ref] = saying.known
        elif saying.known is known is Known.PRINTED and self.figures[ref].base == stated.base:
            # A rate of another budget, a share of another total is another figure.
            self.repeated.append(stated)

    def _note_none(self, text: str) -> None:
        none = pattern_of(vocabulary().grammar.none)
        for name, words in (
            ("government_fund", "政府性基金"),
            ("state_capital", "国有资本经营"),
            ("three_public", "(?:财政拨款)?三公经费"),
        ):
            if re.search(rf"{none}(?:使用)?{words}", text):
                self.none.append(name)

    def _note_lists(self, text: str) -> None:
        for key, words in (("personnel", "人员经费"), ("operating", "公用经费")):
            found = re.search(
                rf"{words}(?:支出)?(?:为)?{UNSIGNED_IN_TEXT}{UNIT}(?:，占[^，。；]*)?[，。]?(?:主要)?(?:包括|用于)"
                rf"(?:支付|发放)?：?(?P<list>[^；。]+)",
                text,
            )
            if found and key not in self.lists:
                names = re.split(r"[、，]", re.sub(r"(?:和其他[^、，]*)?等?$", "", found["list"]))
                self.lists[key] = tuple(name for name in names if name)

    def _keep_loose(self, before: str, saying: Saying, place: Place) -> None:
        subject = re.split(r"[，。；：、！“”]", before)[-1]
        subject = re.sub(r"(?:完成|达到?|共|为|新增|突破|实现|至|约|同比|增至)+$", "", subject)
        first = re.search("[。；]", before) is not None or not self._lead
        if first:
            self._lead = subject
        if subject and saying.unit:
            lead = "" if first else self._lead
            self.loose.append(Loose(subject, saying.value, saying.unit, lead, place))


def _sentence(text: RunningText, position: int) -> str:
    """Return the sentence around an offset; a paragraph begins one, too."""
    bare = text.bare
    start = max(bare.rfind(mark, 0, position) for mark in "。；") + 1
    paragraphs = sorted(text.breaks)
    start = max(start, paragraphs[bisect_right(paragraphs, position) - 1] if paragraphs else 0)
    ends = [end for mark in "。；" if (end := bare.find(mark, position)) >= 0]
    return bare[start : min(ends, default=len(bare)) + 1]
