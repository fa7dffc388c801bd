"""The clauses of running text, figure by figure: whose it is, what it says, and how that is known.

A figure belongs to the name right before it, with nothing but words of the grammar between.
Without a name, a share, rate, change or count belongs to the amount nearest before it in its
sentence; after an amount whose subject is not known, nobody knows it either. A sentence without
any subject tells of the one that began its entry. What a purpose or a reason counts belongs to
nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import define, evolve, field, frozen

from gov_accounts.errors import AmountError
from gov_accounts.evidence import Known
from gov_accounts.money import parse_amount
from gov_accounts.reading._grammar import FIGURE, Trigger, patterns_in_use
from gov_accounts.reading._running_text import ENTRY
from gov_accounts.reading._subject_names import Found, names_in_use
from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.units import Unit
from gov_accounts.words import CHINESE_COUNTS, CHINESE_DIGITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_accounts.reading._item_names import ItemNames, Named
    from gov_accounts.reading._running_text import RunningText
    from gov_accounts.subjects import Subject

__all__ = ["Clauses", "Comparison", "ItemEntry", "Saying", "Scope"]


@frozen
class Saying:
    """A numeral of the text: its name if it has one, and what stands around it.

    ``fate`` is ``named``, ``structure`` (a year, a number of the text), ``told`` (of a purpose, a
    reason, another year: kept as text) or ``unknown``.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    fate: str
    ref: CellRef | None = None
    known: Known = Known.PRINTED
    direction: str | None = None
    base: str | None = None
    label: str = ""
    unit_given: bool = True
    words: str = ""


@frozen
class Comparison:
    """What a sentence says of a final figure and its budget: ``<``, ``>`` or ``=``."""

    owner: CellRef
    sign: str
    base: str


@frozen
class ItemEntry:
    """An entry of a list of 项: where it begins, its number, the owner, its name, its purpose."""

    at: int
    number: int | None
    owner: CellRef
    name: str
    purpose: str = ""


@frozen
class Scope:
    """The section in which clauses stand: its topic, the fiscal year, whether of another year."""

    topic: str | None
    year: int | None
    other_year: bool = False


@frozen
class _Owner:
    """Whose a figure is: its name, how that is known, the printed name of an 项 or 类."""

    ref: CellRef
    known: Known = Known.PRINTED
    label: str = ""
    both: CellRef | None = None

    @property
    def is_item(self) -> bool:
        """Whether it is an 项, whose amount has a name of its own."""
        return len(self.ref.path) > 1 and self.ref.path[-2] == "items"


@define
class _Sentence:
    """What a sentence has said so far."""

    start: int
    anchor: _Owner | None = None
    unknown: bool = False
    """Whether the amount nearest before has no known subject."""
    subject: _Owner | None = None
    year: int = 0
    """The year of what is told: 0 this one, -1 the last, 1 the next; 9 another."""
    versus: str = ""
    party: str = ""
    muted: str = ""
    queue: list[_Owner] = field(factory=list)
    """Subjects that are told together (分别、各), whose figures follow in order."""
    group: list[_Owner] = field(factory=list)
    """All of the subjects told together last."""
    turn: Trigger | None = None
    began: int | None = None
    """The year of the first amount since the last semicolon."""
    beside: bool = False
    """Whether last year's figure was told beside this year's (A，上年为B), not of a year's own."""
    shared: _Owner | None = None
    """Whose share was told since the last amount."""
    adrift: bool = False
    """Whether the figure before has no known subject: nobody knows what goes on behind it."""
    whose: _Owner | None = None
    """The figure before the last amount: a rate may be of it, with that amount inside its words."""


_ENDS = re.compile(r"[。！？；（）]|[，：]")
_ENUMERATED = re.compile(
    rf"[{CHINESE_DIGITS}]是|其[{CHINESE_DIGITS}]|[（(]?[0-9{CHINESE_DIGITS}]{{1,2}}[)）、.]"
)
_HERE = ("general_budget", "government_fund", "state_capital", "fiscal", "expenditure", "totals")
_WHOLES = {
    "general_budget.total": "general_budget",
    "government_fund.total": "government_fund",
    "state_capital.total": "state_capital",
    "fiscal.total": "fiscal",
    "expenditure.year_total": "expenditure",
    "expenditure.total": "expenditure",
}
_CHINESE_COUNT = re.compile(
    rf"(?P<value>[{''.join(CHINESE_COUNTS)}])(?P<unit>批次|人次|辆|台（套）|台|批|个|人)"
)
_RESPECTIVELY = re.compile(r"各|分别|均")
_JOINED = re.compile(r"[、，和及与]*")
_THRESHOLD = re.compile(r"（含）?以上|以上")
_ASIDE = re.compile("（(?![0-9]*[类款项]）)[^（）0-9]{5,}）(?!（[0-9]*[类款项]）|[类款项])")
_ENTRY_NUMBER = re.compile(r"[（(]?(?P<number>[0-9]{1,3})[.、．）)]")
_NUMBER_AHEAD = re.compile(r"(?<![0-9])(?P<number>[0-9]{1,3})[.、．）)](?:2[0-9]{2,6})?$")
_CODE = re.compile("2(?:[0-9]{2}|[0-9]{4}|[0-9]{6})")
_LEVEL_CODE = re.compile("[0-9]{2}(?:[^，。；0-9（）]|（(?![款项]）)[^（）0-9]*）){2,30}（[款项]）")
_LEVEL_BEHIND = re.compile("（[0-9]*[类款项]）")
_NAMED_LEVELS = re.compile("类[^，。；]{2,40}款[^，。；]{2,40}项[，。：；]?$")
_MAY_NAME_ITEM = re.compile("项）?$|2[0-9]{6}[^0-9，。；：]{2,40}$")
_ITEM_CODE = re.compile("2[0-9]{6}[一-龥]{2}")
_OF_DATES = ("年", "月", "日", "时", "号", "级", "届")
_DATED = re.compile("[-/:：][0-9]|[类款项]")
_JOINED_ITEM = re.compile("（[0-9]*项）[、和及]?$")
_HAN = re.compile("[一-龥]{2}")
_SPLIT = re.compile(r"[和及、与]|以及")
_WAN = Unit.WAN.value
_PLAIN_AMOUNT = re.compile(r"(?:为|是|预算数?|决算数?|：)$")


def _named(key: str) -> CellRef:
    return CellRef.of(NARRATIVE, key)


class Clauses:
    """Reads the running text of one section."""

    def __init__(self, text: RunningText, scope: Scope, items: ItemNames, usual_unit: str) -> None:
        self.running = text
        self.text = text.bare
        self.breaks = text.breaks
        self._paragraphs = sorted(text.breaks)
        self.scope = scope
        self.items = items
        self.unit = usual_unit
        self.names = names_in_use()
        self.patterns = patterns_in_use()
        self.sayings: list[Saying] = []
        self.comparisons: list[Comparison] = []
        self.entries: list[ItemEntry] = []
        self.nothing = Decimal("0.00")
        self.told = 0
        self.said: dict[str, int] = {}
        self.said_at: dict[str, int] = {}
        self.amounts: dict[str, Decimal] = {}
        self.entry: _Owner | None = None
        self.before: _Owner | None = None
        """What the sentence before told of, in the same paragraph."""
        self.entry_open = False
        self.entry_doubted = False
        self.sentence = _Sentence(0)
        self.window = 0
        self.at = 0
        self.brackets: list[_Sentence] = []

    def read(self, start: int = 0) -> None:
        """Read all figures from an offset on."""
        self.sentence, self.window, self.at = _Sentence(start), start, start
        self._begin_entry(start)
        for token in self._tokens(start):
            if token.start() < self.at:
                continue
            value, unit = _value(token["value"]), token["unit"] or ""
            if value is None:
                continue
            if self._is_structure(token, unit):
                self._keep(token, value, unit, "structure")
                continue
            self._pass(token.start())
            self._figure(token, value, unit)
        self._pass(len(self.text))

    def _tokens(self, start: int) -> list[re.Match[str]]:
        """Return the numbers in order, those of counts in Chinese too.

        The number of an entry is none of them, though a code may stand right behind its point.
        """
        pieces, done = [], 0
        for at in self._paragraphs:
            number = _ENTRY_NUMBER.match(self.text, at)
            if at >= start and number is not None and ENTRY.match(self.text, at) is not None:
                begin, end = number.span("number")
                value = Decimal(number["number"])
                self.sayings.append(Saying(begin, end, value, "", "structure"))
                pieces += [self.text[done:begin], "□" * (number.end() - begin)]
                done = number.end()
        text = "".join([*pieces, self.text[done:]])
        found = [*FIGURE.finditer(text, start), *_CHINESE_COUNT.finditer(text, start)]
        return sorted(found, key=lambda one: one.start())

    # --- from figure to figure ----------------------------------------

    def _pass(self, end: int) -> None:
        """Go on to an offset: begin sentences, entries and clauses, and note what turns them."""
        start = self.at
        stops = list(_ENDS.finditer(self.text, start, end))
        breaks = self._paragraphs[
            bisect_right(self._paragraphs, start) : bisect_right(self._paragraphs, end)
        ]
        # A sentence ends before its paragraph does.
        marks = sorted(
            [(one.end(), 0, one.group()) for one in stops] + [(one, 1, "\n") for one in breaks]
        )
        for stop, _, mark in marks:
            self._clause(start, stop)
            self._stop(stop, mark)
            start = stop
        self._clause(start, end)
        self.at = end

    def _clause(self, start: int, end: int) -> None:
        """Take in one clause, or the beginning of one."""
        text = self.text[start:end]
        sentence = self.sentence
        if not text:
            return
        if sentence.muted == "purpose" and start > sentence.start and self._resumes(text):
            sentence.muted = ""
            self.window = max(self.window, start)
        words = "" if self._is_name(start, end) else text
        reason, purpose = self.patterns.reason.search(words), self.patterns.purpose.search(words)
        if reason is not None:
            sentence.muted = "reason"
        elif purpose is not None and sentence.muted != "reason":
            sentence.muted = "purpose"
        sentence.party = self._party(end) or sentence.party
        for turn in self.patterns.turns(self._without_names(start, end)):
            if not sentence.muted:
                self._turn(turn.kind, turn.year)
        self._level_with_last_year(start, end)
        self._compare(start, end)

    def _without_names(self, start: int, end: int) -> str:
        """Return a clause whose names are blotted out: 上年结转 tells no year."""
        text = self.text[start:end]
        for found in self.names.find(text):
            size = found.end - found.start
            text = text[: found.start] + "□" * size + text[found.end :]
        return text

    def _without_asides(self, start: int, end: int) -> str:
        """Return a text without brackets that hold no name and no figure."""
        text = self.text[start:end]
        if "（" not in text:
            return text
        named = [(one.start, one.end) for one in self.names.find(text)]
        return _ASIDE.sub(
            lambda one: one.group() if any(a <= one.start() < b for a, b in named) else "",
            text,
        )

    def _is_name(self, start: int, end: int) -> bool:
        """Whether a clause is the name of a 类, 款 or 项, which may hold words of a purpose."""
        level = _LEVEL_BEHIND.match(self.text, end - 1) or _LEVEL_BEHIND.match(self.text, end)
        named = level or _NAMED_LEVELS.search(self.text, start, end)
        return (
            named is not None
            or _ITEM_CODE.search(self.text, start, end) is not None
            or self.items.last(self.text[start:end]) is not None
        )

    def _party(self, end: int) -> str:
        """Return whom the words up to an offset name last, in their clause."""
        start = max(self.text.rfind(mark, 0, end - 1) for mark in "，；。：") + 1
        text = self.text[max(start, self.sentence.start) : end]
        found = [
            (at + len(word), len(word), party)
            for party, words in self.names.words.parties.items()
            for word in words
            if (at := text.rfind(word)) >= 0
        ]
        return max(found)[2] if found else ""

    def _turn(self, kind: str, year: int | None) -> None:
        sentence = self.sentence
        if kind in ("versus_budget", "versus_year"):
            sentence.versus = kind.removeprefix("versus_")
            return
        sentence.beside = False
        own = self.scope.year
        if kind == "year" and own is not None and year is not None:
            away = year - own
            sentence.year = away if away in (-1, 0, 1) else 9
        elif kind != "year":
            sentence.year = {"last_year": -1, "next_year": 1}.get(kind, 0)

    def _resumes(self, text: str) -> bool:
        """Whether a clause behind a purpose tells of the figure again."""
        if self.patterns.structural.match(text) is not None:
            return True
        number = ENTRY.match(text)
        if self._category(text[number.end() if number else 0 :]) is not None:
            return True
        names = list(self.names.find(text))
        if any(one.kind == "count" for name in names for one in name.anywhere):
            return True
        found = names[0] if names else None
        subject = self.sentence.subject or self.entry
        if found is None or subject is None:
            return False
        lead = text[: found.start].removeprefix("其中").strip("：，")
        return not lead and any(one.party or subject.ref.row in one.of for one in found.subjects)

    def _stop(self, at: int, mark: str) -> None:
        sentence = self.sentence
        if mark in "，：。；":
            self._begin_item(at - 1)
        if mark in "：。" and self.entry is None and self.entry_open:
            self._begin_named(at - 1)
        if mark in "，：":
            return
        if mark == "（":
            self.brackets.append(evolve(sentence, queue=[]))
            return
        if mark == "）":
            if self.brackets:
                outer = self.brackets.pop()
                self.sentence = outer
            return
        rest = self.text[at : at + 4]
        if mark == "；":
            muted = sentence.muted if _ENUMERATED.match(rest) else ""
            if sentence.muted and not muted:
                self.window = max(self.window, at)
            sentence.anchor, sentence.unknown, sentence.queue = None, False, []
            sentence.muted, sentence.turn = muted, None
            # What it told last year's figure of ends here, unless it began with that year.
            sentence.year = sentence.year and (sentence.began or 0)
            sentence.began, sentence.shared, sentence.adrift = None, None, False
            return
        self.before = sentence.subject if mark != "\n" else None
        muted = sentence.muted if mark != "\n" and _ENUMERATED.match(rest) else ""
        party = sentence.party if mark != "\n" else ""
        self.sentence = _Sentence(at, muted=muted, party=party)
        self.brackets.clear()
        self.window = max(self.window, at)
        if mark == "\n":
            self._begin_entry(at)
        elif mark == "。" and ENTRY.match(self.text, at) is not None:
            self.entry, self.entry_doubted, self.entry_open = None, False, True

    def _begin_item(self, end: int) -> None:
        """Let an 项 whose name stands alone be what the sentences behind it tell of."""
        start = max(self.window, self.sentence.start)
        if self.sentence.muted or _MAY_NAME_ITEM.search(self.text, start, end) is None:
            return
        text = self.text[start:end]
        named = self.items.last(text)
        if named is None or named.end != end - start:
            return
        if _JOINED_ITEM.search(text[: named.start]):
            self.entry = self.sentence.subject = None  # what follows is of both
        else:
            self._item(named)

    def _begin_named(self, end: int) -> None:
        """Let a name alone in its entry (（一）公务接待费。) be what the entry tells of."""
        text = self.text[self.sentence.start : end]
        text = text[self._lead(text) :]
        found = next(iter(self.names.find(text)), None)
        if (
            found is not None
            and found.start == 0
            and self.patterns.tail.fullmatch(text[found.end :])
        ):
            self.entry = self._resolved(found)

    def _begin_entry(self, at: int) -> None:
        """Begin a paragraph: an entry of a list, or one that may still be of the last entry.

        A budget without a subject is that of the 项 above; a change may be that of the total.
        """
        self.entry_open = ENTRY.match(self.text, at) is not None
        certain = self.breaks.get(at, True)
        if self.entry_open or self.entry is None or (certain and not self.entry.is_item):
            self.entry, self.entry_doubted = None, False
        else:
            self.entry_doubted = True

    # --- one figure ----------------------------------------

    def _figure(self, token: re.Match[str], value: Decimal, unit: str) -> None:
        before = self._without_asides(max(self.window, self.sentence.start), token.start())
        chinese = token.re is _CHINESE_COUNT
        money = Unit.named(unit) is not None
        if money and self.sentence.began is None:
            self.sentence.began = self.sentence.year
        saying = self._saying(token, value, unit, before)
        if saying is None:
            if chinese:
                return
            told = self._is_told() or self.patterns.companions.search(before[-6:]) is not None
            self._keep(token, value, unit, "told" if told else "unknown")
            self.sentence.adrift = self.sentence.adrift or ((money or unit == "%") and not told)
            if money and not told:
                self.sentence.anchor, self.sentence.unknown = None, True
        else:
            self.sayings.append(saying)
        self.window = self.at = token.end()

    def _keep(self, token: re.Match[str], value: Decimal, unit: str, fate: str) -> None:
        self.sayings.append(Saying(token.start("value"), token.end("value"), value, unit, fate))

    def _is_structure(self, token: re.Match[str], unit: str) -> bool:
        """Whether a number is a year, a date, a code, the number of an entry, or a threshold."""
        text, end = self.text, token.end()
        if unit in _OF_DATES or (unit == "项" and text[end : end + 1] == "）"):
            return True
        if Unit.named(unit) is not None and _THRESHOLD.match(text, end):
            return True
        if _ITEM_CODE.match(text, token.start()) or _LEVEL_CODE.match(text, token.start()):
            return True
        if unit or "." in token["value"]:
            return False
        return self._is_code_or_number(token)

    def _is_code_or_number(self, token: re.Match[str]) -> bool:
        """Whether digits without a unit are a code, a part of a date, or the number of an entry."""
        text, end = self.text, token.end()
        if _CODE.fullmatch(token["value"]) and _HAN.match(text, end):
            return True
        dated = _DATED.match(text, end) or re.search(r"[0-9][-/:：]$", text[: token.start()])
        opened = token.start() in self.breaks or text[token.start() - 1] in "。；：，（("
        return bool(dated) or (opened and text[end : end + 1] in (".", "、", "）", ")", "．"))

    def _is_told(self) -> bool:
        return bool(self.sentence.muted) or self.scope.other_year or self.sentence.year in (1, 9)

    def _saying(
        self, token: re.Match[str], value: Decimal, unit: str, before: str
    ) -> Saying | None:
        """Return a named figure; None if nothing tells its name."""
        if self.scope.other_year or (self.sentence.muted and not self._counts_itself(before)):
            return None
        percent, money = unit == "%", Unit.named(unit) is not None
        if money and self.patterns.mean.search(re.split("[，。；：]", before)[-1]) is not None:
            return None
        given = True
        if not unit and self._lacks_unit(before, token):
            unit, money, given = self.unit or ("" if value else _WAN), True, False
        if not unit:
            return None
        found: tuple[_Owner, CellRef, Trigger | None] | None
        if percent:
            found = self._own_share(before) or self._amount(before, percent=True)
        elif money:
            found = self._of_party(before) or self._amount(before, percent=False)
        else:
            found = self._count(before, unit)
        if found is None:
            return None
        owner, ref, trigger = found
        if self._is_part_of_itself(ref):
            return None
        self._note(owner, ref, trigger, value, unit, money=money, given=given)
        direction = None
        if trigger is not None and trigger.up is not None:
            direction = "increase" if trigger.up else "decrease"
        return Saying(
            token.start("value"),
            token.end("value"),
            value,
            unit,
            "named",
            ref,
            owner.known,
            direction,
            trigger.base if trigger is not None and trigger.base else None,
            owner.label,
            given,
            self.running.quoted(self.sentence.start, token.start()),
        )

    def _is_part_of_itself(self, ref: CellRef) -> bool:
        """Whether a figure is told in its sentence already, and this is a part of it (其中)."""
        among = self.text.rfind("其中", self.sentence.start, self.at)
        return among >= 0 and any(
            one.ref == ref and self.sentence.start <= one.start < among
            for one in self.sayings[-40:]
        )

    def _counts_itself(self, before: str) -> bool:
        """Whether a purpose names what its section counts (主要用于购置公务用车2辆)."""
        if self.sentence.muted != "purpose":
            return False
        found = list(self.names.find(before))
        if not found or self.patterns.tail.fullmatch(before[found[-1].end :]) is None:
            return False
        return any(
            one.kind == "count" and self.scope.topic in one.topics for one in found[-1].anywhere
        )

    def _lacks_unit(self, before: str, token: re.Match[str]) -> bool:
        """Whether a number without a unit is an amount: it stands where a final or budget does."""
        behind = self.text[token.end() : token.end() + 1]
        return behind in "，。；、）" and _PLAIN_AMOUNT.search(before) is not None

    def _note(  # noqa: PLR0913 - the parts of what was said
        self,
        owner: _Owner,
        ref: CellRef,
        trigger: Trigger | None,
        value: Decimal,
        unit: str,
        *,
        money: bool,
        given: bool,
    ) -> None:
        """Note what was said, for what follows in the sentence."""
        sentence = self.sentence
        sentence.turn = trigger
        if trigger is not None and trigger.kind == "share":
            sentence.shared, sentence.adrift = owner, False
        if not money:
            return
        sentence.shared, sentence.adrift = None, False
        if trigger is None:
            sentence.whose = sentence.anchor or sentence.subject or owner
        sentence.anchor, sentence.unknown = owner, False
        if trigger is None:
            sentence.subject = owner
            if given and value:
                self.unit, self.nothing = unit, value - value
            if self.entry is None and (self.entry_open or not self.said):
                self.entry = owner
            if owner.known is Known.PRINTED and ref.last != "last_year":
                self.told += 1
                self.said[owner.ref.row] = self.told
                self.said_at[owner.ref.row] = self.at
                self.amounts.setdefault(owner.ref.row, value)

    # --- amounts, shares, rates, changes ----------------------------------------

    def _amount(
        self, before: str, *, percent: bool
    ) -> tuple[_Owner, CellRef, Trigger | None] | None:
        sentence = self.sentence
        trigger = self.patterns.trigger(before, percent=percent)
        if sentence.queue and _JOINED.fullmatch(before):
            return self._next_together(before, percent=percent)
        sentence.queue = []
        if percent and trigger is None:
            return self._of_amount_between() if before == "的" else None
        head = before[: trigger.start] if trigger is not None else before
        owner, tail, ahead = self._owner(head)
        if trigger is None and not percent and self._is_compared(head):
            if owner is None and self._is_plain(self._behind_comparison(head)):
                owner = self._attached()
            return self._compared_level(owner, tail, ahead)
        if owner is not None and sentence.beside:
            sentence.year, sentence.beside = 0, False
        if owner is None and self._is_plain(head):
            owner = self._attached() if trigger is not None else self._carried(head)
            tail = head if trigger is None else tail
            sentence.beside = bool(sentence.year and sentence.began == 0)
        if owner is None:
            return None
        if trigger is not None and percent and trigger.kind == "change":
            trigger = evolve(trigger, kind="change_rate")
        if _RESPECTIVELY.search(before[len(head) - len(tail or head) :]):
            owner = self._respectively(head, owner)
        return self._of(owner, trigger, tail, ahead)

    def _next_together(
        self, before: str, *, percent: bool
    ) -> tuple[_Owner, CellRef, Trigger | None] | None:
        """Return the figure of the next of the subjects that are told together."""
        owner, trigger = self.sentence.queue.pop(0), self.sentence.turn
        return None if percent and trigger is None else self._of(owner, trigger, before, "")

    def _of_amount_between(self) -> tuple[_Owner, CellRef, Trigger | None] | None:
        """Return the rate of an amount that stands inside its words (完成预算5.00的80%)."""
        last = self.sayings[-1] if self.sayings else None
        told = self.patterns.trigger(
            f"{self.text[self.sentence.start : last.start]}的" if last is not None else "",
            percent=True,
        )
        owner = self.sentence.whose
        return None if told is None or owner is None else self._of(owner, told, "", "")

    def _is_compared(self, head: str) -> bool:
        """Whether an amount is what others are compared with (比上年12.00减少2.40)."""
        clause = re.split("[，；：。]", head)[-1]
        return any(one["what"] or one["then"] for one in self.patterns.against.finditer(clause))

    def _behind_comparison(self, head: str) -> str:
        """Return what stands behind the words for what an amount is compared with."""
        return head[max(one.end() for one in self.patterns.against.finditer(head)) :]

    def _compared_level(
        self, owner: _Owner | None, tail: str, ahead: str
    ) -> tuple[_Owner, CellRef, None] | None:
        """Return the name of an amount that others are compared with: a budget, or last year's."""
        if owner is None:
            return None
        if self.sentence.versus == "budget" or self.patterns.budget(tail, ahead) is not None:
            self.sentence.versus = "budget"
            ref = self._level(owner, tail or "预算", ahead)
            return None if ref is None else (owner, ref, None)
        return owner, owner.ref.child("last_year"), None

    def _carried(self, head: str) -> _Owner | None:
        """Return whose amount follows words of the grammar alone (支出决算为)."""
        if self.sentence.shared is not None or self.sentence.adrift:
            return self.sentence.shared
        owner = self.sentence.subject or self.entry
        if owner is not None and self._counted_part(owner):
            return None
        if owner is not None and any(
            word in head and owner.ref.path[0] == side for side, word in _OTHER_SIDE
        ):
            return None
        if self.sentence.subject is not None:
            return owner if head.strip("，：、（）") else None
        if owner is not None and self.entry_doubted and not owner.is_item:
            return evolve(owner, known=Known.SUPPOSED)
        return owner

    def _counted_part(self, owner: _Owner) -> bool:
        """Whether a part of a total was counted right before: what follows is not of the total."""
        last = self.sayings[-1] if self.sayings else None
        if last is None or last.start < self.sentence.start:
            return False
        whole = self.names.words.subjects.get(owner.ref.row)
        counts = last.unit not in ("", "%") and Unit.named(last.unit) is None
        return counts and last.fate != "structure" and whole is not None and bool(whole.adds)

    def _attached(self) -> _Owner | None:
        """Return whose a share, rate or change without a name is."""
        sentence = self.sentence
        if sentence.anchor is not None:
            return sentence.anchor
        if sentence.unknown:
            return None
        if sentence.subject is not None:
            return sentence.subject
        if self.entry is None:
            return None if self._part_told_before() else self._whole_said()
        return evolve(self.entry, known=Known.SUPPOSED) if self.entry_doubted else self.entry

    def _part_told_before(self) -> bool:
        """Whether the sentence before tells of a part, which this one may go on with."""
        told = self.before
        subject = self.names.words.subjects.get(told.ref.row) if told is not None else None
        return subject is not None and bool(subject.of)

    def _whole_said(self) -> _Owner | None:
        """Return the total that a section told of, if it is the only one, or all are one amount."""
        subjects = self.names.words.subjects
        wholes = [key for key in self.said if key in subjects and not subjects[key].of]
        amounts = {self.amounts.get(key) for key in wholes}
        if not wholes or len(amounts) > 1 or None in amounts:
            return None
        return _Owner(_named(wholes[0]), Known.DEDUCED)

    def _of(
        self, owner: _Owner, trigger: Trigger | None, tail: str, ahead: str
    ) -> tuple[_Owner, CellRef, Trigger | None] | None:
        """Return the name of a figure of an owner."""
        if trigger is None:
            ref = self._level(owner, tail, ahead)
            return None if ref is None else (owner, ref, None)
        kind = trigger.kind
        if kind == "share" and not trigger.base:
            trigger = evolve(trigger, base=self._whole_of(owner))
        if kind in ("change", "change_rate") and self._against_budget(tail):
            kind, base = f"budget_{kind}", "预算"
            trigger = evolve(trigger, kind=kind, base=trigger.base or base)
        if self.sentence.year not in (0, -1):
            return None
        return owner, owner.ref.child(kind), trigger

    def _against_budget(self, tail: str) -> bool:
        """Whether a change is told from a budget, that of a named year too."""
        told = list(self.patterns.against.finditer(tail))
        named = bool(told) and "预算" in tail[told[-1].end() :]
        return self.sentence.versus == "budget" or named

    def _whole_of(self, owner: _Owner) -> str:
        """Return the title of the total told last that an owner is part of."""
        subject = self.names.words.subjects.get(owner.ref.row)
        wholes = [key for key in (subject.of if subject else ()) if key in self.said]
        last = max(wholes, key=lambda key: self.said[key], default="")
        return self.names.words.subjects[last].zh if last else ""

    def _level(self, owner: _Owner, tail: str, ahead: str) -> CellRef | None:
        """Return the name of an amount of an owner: its final one, a budget, or last year's."""
        budget = self.patterns.budget(tail, ahead)
        year = self.sentence.year
        if year not in (0, -1) or (budget is not None and year):
            return None
        if budget is not None:
            part = "adjusted_budget" if budget.kind == "adjusted" else "budget"
            above = owner.ref.parent
            beside = owner.ref.row in _BUDGETS and above is not None
            return above.child(part) if beside and above is not None else owner.ref.child(part)
        if year:
            return owner.ref.child("last_year")
        if self._is_part_of_budget(owner, tail):
            return owner.ref.child("budget")
        return owner.ref.child("amount") if owner.is_item else owner.ref

    def _is_part_of_budget(self, owner: _Owner, tail: str) -> bool:
        """Whether a part is told of a budget (预算数20，其中：接待5), and of nothing else."""
        start = self.sentence.start
        told = [one.ref for one in self.sayings[-20:] if one.start >= start and one.ref is not None]
        among = self.text.rfind("其中", start, self.at)
        if not told or among < 0 or "决算" in tail:
            return False
        above = told[0].parent
        subject = self.names.words.subjects.get(owner.ref.row)
        if above is None or subject is None or any(one.last not in _PLANNED for one in told):
            return False
        return any(_named(whole) == above or _named(whole).parent == above for whole in subject.of)

    # --- names ----------------------------------------

    def _is_plain(self, text: str) -> bool:
        """Whether words are of the grammar alone."""
        lead = self._lead(text)
        return self.patterns.tail.fullmatch(text[lead:]) is not None

    @staticmethod
    def _lead(text: str) -> int:
        """Return how much of a text before a figure is the number of its entry."""
        number = ENTRY.match(text)
        return number.end() if number is not None else 0

    def _owner(self, head: str) -> tuple[_Owner | None, str, str]:
        """Return the figure that words name last, what stands behind the name, and before it."""
        named = self.items.last(head)
        found = list(self.names.find(head))
        if named is not None:
            found = [one for one in found if one.start >= named.end]
        for number in range(len(found) - 1, -1, -1):
            one = found[number]
            tail = head[one.end :]
            if self.patterns.tail.fullmatch(tail) is None:
                break
            before = found[number - 1].end if number else (named.end if named else 0)
            weak = self.patterns.tail.fullmatch(head[one.start : one.end]) is not None
            owner = self._weakly(head, one, joined=before == one.start) if weak else None
            owner = owner or (None if weak else self._resolved(one))
            if owner is not None:
                return owner, tail, head[before : one.start]
            if not weak:
                break
        if named is not None:
            tail = head[named.end :]
            joined = _JOINED_ITEM.search(head[: named.start]) is not None
            if joined or self.patterns.tail.fullmatch(tail) is None:
                return None, "", ""
            return self._item(named), tail, ""
        return self._category(head), head[self._final(head) :], ""

    def _final(self, head: str) -> int:
        """Return where words end that a budget is told behind (科学技术支出年初预算为)."""
        planned = self.patterns.planned.search(head)
        return planned.start() if planned is not None else len(head)

    def _weakly(self, head: str, found: Found, *, joined: bool) -> _Owner | None:
        """Return what a name of words of the grammar (支出) means, if it is a name here.

        Behind a name it is a part of what is said; and so it is where a subject is told already.
        """
        if joined and found.start:
            return None
        category = self._category(head)
        if category is not None:
            return category
        subject = self.sentence.subject or self.entry
        if subject is not None and subject.is_item:
            return None
        owner = self._resolved(found)
        supposed = owner is not None and owner.known is Known.SUPPOSED
        return None if supposed and subject is not None else owner

    def _resolved(self, found: Found) -> _Owner | None:
        """Return the amount that a name means here."""
        topic = self.scope.topic
        anywhere, here = (
            [one for one in some if one.kind == "money"] for some in (found.anywhere, found.here)
        )
        if anywhere:
            fitting = [one for one in anywhere if topic in one.topics]
            fitting = fitting or ([] if topic in _APART else anywhere)
            subject = self._most_recent(fitting)
            if subject is not None and not (topic and self._nearer(found, subject, topic)):
                return _owner_of(subject)
        subject = self._of_family(here)
        if subject is None:
            subject = self._most_recent(self._below_said(here, self.sentence.start))
        if subject is None:
            of_topic = [one for one in here if topic in one.topics]
            subject = of_topic[0] if len(of_topic) == 1 else None
        if subject is None:
            subject = self._most_recent(self._below_said(here, 0))
        if subject is not None:
            return _owner_of(subject)
        perhaps = [one for one in found.perhaps if topic in one.topics]
        if len(perhaps) == 1:
            return evolve(_owner_of(perhaps[0]), known=Known.SUPPOSED)
        return None

    def _of_family(self, subjects: Sequence[Subject]) -> Subject | None:
        """Return the one figure of the money that the sentence tells of (收入A，支出B)."""
        told = self.sentence.subject
        if told is None:
            return None
        subject = self.names.words.subjects.get(told.ref.row)
        family = (subject.family if subject is not None else "") or told.ref.path[0]
        same = [one for one in subjects if CellRef.of(NARRATIVE, one.key) == told.ref] or [
            one for one in subjects if CellRef.of(NARRATIVE, one.key).path[0] == family
        ]
        return same[0] if len(same) == 1 else None

    def _below_said(self, subjects: Sequence[Subject], since: int) -> list[Subject]:
        """Return figures that are part of what was told since an offset."""
        told = {key for key, at in self.said_at.items() if at >= since}
        return [one for one in subjects if not told.isdisjoint(one.of)]

    def _nearer(self, found: Found, subject: Subject, topic: str) -> bool:
        """Whether a name that means something anywhere means another figure in this section."""
        return topic not in subject.topics and any(topic in one.topics for one in found.here)

    def _most_recent(self, subjects: Sequence[Subject]) -> Subject | None:
        """Return the only one, or the one whose whole was told last."""
        if len(subjects) == 1:
            return subjects[0]
        told = [
            (max((self.said[whole] for whole in one.of if whole in self.said), default=-1), one)
            for one in subjects
        ]
        most = max((when for when, _ in told), default=-1)
        fitting = [one for when, one in told if when == most]
        return fitting[0] if most >= 0 and len(fitting) == 1 else None

    def _prefix(self) -> str | None:
        """Return of which money 项 and 类 tell here."""
        told = [(when, _WHOLES[key]) for key, when in self.said.items() if key in _WHOLES]
        topic = self.scope.topic
        if topic in ("general_budget", "government_fund", "state_capital"):
            return topic
        if told:
            return max(told)[1]
        return {"fiscal": "fiscal", "expenditure": "expenditure"}.get(topic or "")

    def _item(self, named: Named) -> _Owner | None:
        prefix = self._prefix() or self.items.only_money(named)
        if prefix is None:
            return None
        key, label = self.items.key(named, prefix)
        above = "" if prefix == "general_budget" else f"{prefix}."
        owner = _Owner(_named(f"{above}items.{key}"), label=label)
        self._list_entry(owner, named)
        self.entry = self.sentence.subject = owner
        self.entry_doubted = False
        return owner

    def _list_entry(self, owner: _Owner, named: Named) -> None:
        """Note the entry of a list that an 项 begins; it may name the 项 more than once."""
        first = named.names[0] if named.names else ""
        lead = max(self.text.find(first, max(self.window, self.sentence.start)), 0)
        ahead = _NUMBER_AHEAD.search(self.text[max(0, lead - 16) : lead])
        number = int(ahead["number"]) if ahead is not None else None
        last = self.entries[-1] if self.entries else None
        if last is not None and last.owner == owner.ref and number in (None, last.number):
            return
        purpose = self.patterns.own_purpose.match(self.text, lead)
        self.entries.append(
            ItemEntry(
                lead,
                number,
                owner.ref,
                owner.label,
                purpose["purpose"] if purpose is not None else "",
            )
        )

    def _category(self, head: str) -> _Owner | None:
        """Return the 类 that the words right before a figure name."""
        prefix = self._prefix()
        if prefix is None or self.scope.topic not in _HERE:
            return None
        lead, _, name = re.split(r"[，；。]", head[: self._final(head)])[-1].rpartition("：")
        if lead and self.patterns.tail.fullmatch(name) is not None:
            name = lead.rpartition("：")[2]
        name = name[self._lead(name) :]
        code, label = self.items.category(name)
        if code is None:
            return None
        return _Owner(_named(f"{prefix}.category.{code}"), label=label)

    def _respectively(self, head: str, owner: _Owner) -> _Owner:
        """Return the first of the subjects whose figures follow in order (分别为A、B)."""
        sentence = self.sentence
        if self._is_plain(head) and sentence.group:
            group = sentence.group
        elif owner.both is not None:
            group = [owner, _Owner(owner.both, owner.known)]
        else:
            group = self._together(head) or [owner]
        sentence.group, sentence.queue = group, group[1:]
        return group[0]

    def _together(self, head: str) -> list[_Owner]:
        """Return the figures named side by side; none if one of them is not known."""
        found = list(self.names.find(head))
        run = [found[-1]] if found else []
        for one in reversed(found[:-1]):
            if _SPLIT.fullmatch(head[one.end : run[0].start]) is None:
                break
            run.insert(0, one)
        owners = [self._resolved(one) for one in run]
        known = [one for one in owners if one is not None]
        return known if len(known) == len(owners) else []

    # --- counts ----------------------------------------

    def _count(self, before: str, unit: str) -> tuple[_Owner, CellRef, None] | None:
        """Return the name of a count: by its own words, or by whom it counts."""
        if self.patterns.companions.search(re.split(r"[，、；]", before)[-1]):
            return None
        if self.patterns.change.search(before) or self._goes_on_changing(before):
            return None
        found = list(self.names.find(before))
        last = found[-1] if found else None
        if last is not None and self.patterns.tail.fullmatch(before[last.end :]) is not None:
            counted = [one for one in last.anywhere if self._counts(one, unit)]
            if not counted:
                counted = [
                    one
                    for one in last.subjects
                    if self._counts(one, unit)
                    and one.party == self.sentence.party
                    and (self.scope.topic in one.topics or self.scope.topic in _MIXED)
                ]
            if len(counted) == 1 and counted[0].kind != "money":
                owner = _owner_of(counted[0])
                return owner, owner.ref, None
        return self._counted_party(before, unit)

    def _goes_on_changing(self, before: str) -> bool:
        """Whether a count goes on with a change of counts (减少5批次、30人次)."""
        if not _JOINED.fullmatch(before) or not self.sayings:
            return False
        ahead = self.text[self.sentence.start : self.sayings[-1].start]
        return self.patterns.change.search(ahead) is not None

    def _counted_party(self, before: str, unit: str) -> tuple[_Owner, CellRef, None] | None:
        party = self.sentence.party
        if not party or not self._is_about_party(before):
            return None
        fitting = [
            one
            for one in self.names.words.subjects.values()
            if one.party == party and self._counts(one, unit)
        ]
        if len(fitting) != 1:
            return None
        owner = _owner_of(fitting[0])
        return owner, owner.ref, None

    def _is_about_party(self, before: str) -> bool:
        """Whether nothing but the party and words of the grammar stands before a count."""
        last = re.split(r"[，、；：]", before)[-1]
        words = self.names.words.parties[self.sentence.party]
        for word in sorted(words, key=len, reverse=True):
            last = last.replace(word, "")
        return self.patterns.tail.fullmatch(last) is not None

    def _counts(self, subject: Subject, unit: str) -> bool:
        if subject.kind not in ("count", "score") or unit not in subject.units:
            return False
        said = self.text[self.sentence.start : self.at]
        return not subject.beside or any(word in said for word in subject.beside)

    def _of_party(self, before: str) -> tuple[_Owner, CellRef, None] | None:
        """Return what receptions cost whose counts were told right before."""
        party = self.sentence.party
        last = self.sayings[-1] if self.sayings else None
        if not party or last is None or last.ref is None or not self._goes_on(before):
            return None
        for one in self.names.words.subjects.values():
            if one.party == party and one.kind == "money":
                told = self.names.words.subjects.get(last.ref.row)
                if told is not None and told.party == party:
                    owner = _owner_of(one)
                    return owner, owner.ref, None
        return None

    def _goes_on(self, before: str) -> bool:
        """Whether nothing but words of the grammar parts an amount from the counts before it."""
        told = not self.patterns.budgets.search(before) and not self.patterns.turns(before)
        return _JOINED.fullmatch(before) is not None or (told and self._is_plain(before))

    def _own_share(self, before: str) -> tuple[_Owner, CellRef, None] | None:
        """Return a share that has a name of its own."""
        found = list(self.names.find(before))
        if found and self.patterns.tail.fullmatch(before[found[-1].end :]) is not None:
            for one in found[-1].anywhere:
                if one.kind == "share":
                    owner = _owner_of(one)
                    return owner, owner.ref, None
        return None

    # --- comparisons ----------------------------------------

    def _level_with_last_year(self, start: int, end: int) -> None:
        """State a change of nothing where a figure is said to be that of last year (与上年持平)."""
        found = self.patterns.level.search(self.text, start, end)
        if found is None or self.sentence.muted or self.scope.other_year:
            return
        head = self._without_asides(max(self.window, self.sentence.start), found.start())
        owner, *_ = self._owner(head)
        if owner is None and self._is_plain(head):
            owner = self._attached()
        if owner is None or owner.known is Known.SUPPOSED:
            return
        ref = owner.ref.child("change")
        if any(one.ref == ref for one in self.sayings[-3:]):
            return
        at = found.start()
        self.sayings.append(
            Saying(
                at, at, self.nothing, self.unit or _WAN, "named", ref, owner.known, "flat",
                label=owner.label, words=self.running.quoted(self.sentence.start, found.end()),
            )
        )  # fmt: skip

    def _compare(self, start: int, end: int) -> None:
        """Note whether a final figure is said to be above, below or equal to its budget."""
        for found in self.patterns.compared.finditer(self.text, start, end):
            word = found["word"] or found["late"]
            owner, *_ = self._owner(self.text[self.sentence.start : found.start()])
            owner = owner or self._attached()
            if word is None or owner is None or owner.known is not Known.PRINTED:
                continue
            self.comparisons.append(Comparison(owner.ref, self.patterns.sign(word), found["base"]))


_OTHER_SIDE = (("income", "支出"), ("expenditure", "收入"))
"""Words that tell of the other side than a figure stands on."""
_APART = ("three_public", "operation", "procurement", "assets", "performance")
"""Sections that tell of nothing but their own figures: there a fund is where money came from."""

_MIXED = ("other", None)
"""Sections that tell of anything."""
_PLANNED = ("budget", "adjusted_budget")
_BUDGETS = ("general_budget.total", "three_public.total")
"""Figures whose budgets have names beside them."""


def _owner_of(subject: Subject) -> _Owner:
    both = _named(subject.both) if subject.both else None
    return _Owner(_named(subject.key), both=both)


def _value(text: str) -> Decimal | None:
    if text in CHINESE_COUNTS:
        return Decimal(CHINESE_COUNTS[text])
    try:
        return parse_amount(text)
    except AmountError:
        return None
