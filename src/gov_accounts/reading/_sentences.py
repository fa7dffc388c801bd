"""Lines of text → overview, narrative, glossary.

The narrative is read clause by clause: a figure belongs to the subject that stands before it, in
the topic that its heading sets. The words next to a figure give its meaning: 占…的, 完成…预算的,
增加, 降低. A figure without a known subject is listed, and its sentence is kept.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from gov_accounts.accounts import Reason, Unread
from gov_accounts.errors import AmountError
from gov_accounts.evidence import Known
from gov_accounts.money import parse_amount
from gov_accounts.narrative import GlossaryTerm, Loose, Narrative, Overview, Section, Stated
from gov_accounts.places import Place
from gov_accounts.reading._numeral_fates import Fate
from gov_accounts.reading._plain_text import plain
from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.units import Unit
from gov_accounts.words import (
    CHINESE_NUMERAL,
    PERCENT,
    UNIT,
    UNSIGNED_IN_TEXT,
    any_of,
    folding,
    is_page_mark,
    is_part,
    unfolding,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gov_accounts.reading._numeral_fates import Numerals
    from gov_accounts.reading._plain_text import TextLine

__all__ = ["NarrativeRead", "read_narrative"]

_HEADING = re.compile(rf"^\s*(?:{CHINESE_NUMERAL}、|[（(]{CHINESE_NUMERAL}[）)])")
_TOPICS: tuple[tuple[str, str], ...] = (
    ("三公", "three_public"),
    ("机关运行经费", "operation"),
    ("政府采购", "procurement"),
    ("国有资产", "assets"),
    ("绩效", "performance"),
    ("基本支出决算", "basic"),
    ("政府性基金", "government_fund"),
    ("国有资本经营", "state_capital"),
    ("一般公共预算财政拨款支出", "general_budget"),
    ("财政拨款", "fiscal"),
    ("收入支出决算", "totals"),
    ("收入决算", "income"),
    ("支出决算", "expenditure"),
    ("其他重要事项", "other"),
)

_I = "income."
_E = "expenditure."
_P = "three_public."
_VOCABULARY: dict[str, tuple[tuple[str, str], ...]] = {
    "income": (
        ("收入支出总计", "income.total"),
        ("收入总计", "income.total"),
        ("本年收入合计", "income.year_total"),
        ("一般公共预算财政拨款收入", "income.general_budget"),
        ("政府性基金预算财政拨款收入", "income.government_fund"),
        ("国有资本经营预算财政拨款收入", "income.state_capital"),
        ("财政拨款收入", "income.fiscal"),
        ("上级补助收入", "income.superior_subsidy"),
        ("事业收入", "income.institutional"),
        ("附属单位上缴收入", "income.subsidiary_remittance"),
        ("经营收入", "income.business"),
        ("其他收入", "income.other"),
        ("使用非财政拨款结余(?:（含专用结余）)?", "income.surplus_used"),
        ("(?:上年|年初)结转和结余", "income.opening"),
    ),
    "expenditure": (
        ("支出总计", "expenditure.total"),
        ("本年支出合计", "expenditure.year_total"),
        ("基本支出", "expenditure.basic"),
        ("工资福利支出", "expenditure.wages"),
        ("商品和服务支出", "expenditure.goods"),
        ("对个人和家庭的补助", "expenditure.grants"),
        ("项目支出", "expenditure.project"),
        ("上缴上级支出", "expenditure.superior_remittance"),
        ("对附属单位补助支出", "expenditure.subsidiary_subsidy"),
        ("经营支出", "expenditure.business"),
    ),
    "closing": (("(?:年末)?结转和?结余", "closing.total"),),
    "fiscal": (
        ("财政拨款收入支出总计", "fiscal.grand_total"),
        ("财政拨款支出", "fiscal.total"),
        ("基本支出", "fiscal.basic"),
        ("项目支出", "fiscal.project"),
    ),
    "general_budget": (
        ("一般公共预算财政拨款支出年初预算为?", "general_budget.budget"),
        ("一般公共预算财政拨款支出", "general_budget.total"),
    ),
    "three_public": (
        ("“三公”经费(?:财政拨款)?支出年初预算为?", "three_public.budget"),
        ("“三公”经费(?:财政拨款)?支出(?:决算数?)?", "three_public.total"),
        ("因公出国（境）费(?:支出)?(?:决算)?", "three_public.overseas"),
        ("(?<!国内)公务接待费(?:支出)?(?:决算)?", "three_public.reception"),
        ("公务用车购置及运行(?:维护)?费(?:支出)?(?:决算)?", "three_public.vehicles"),
        ("公务用车购置(?:费|支出)", "three_public.vehicles_purchase"),
        ("公务用车运行维护(?:费|支出)", "three_public.vehicles_running"),
        ("出国（境）团组", "three_public.overseas_groups"),
        ("国内公务接待(?:支出|累计)?|公务接待$", "three_public.domestic"),
        ("(?:外事接待累计|含外宾接待支出|接待外宾)", "three_public.foreign"),
        ("购置公务用车", "three_public.vehicles_bought"),
        ("公务用车保有量", "three_public.vehicles_kept"),
    ),
    "basic": (
        ("基本支出", "basic.total"),
        ("人员经费", "basic.personnel"),
        ("(?:日常)?公用经费", "basic.operating"),
    ),
    "operation": (("机关运行经费(?:支出)?", "operation.total"),),
    "procurement": (
        ("货物采购授予中小企业合同金额占货物支出金额", "procurement.goods_sme"),
        ("工程采购授予中小企业合同金额占工程支出金额", "procurement.works_sme"),
        ("服务采购授予中小企业合同金额占服务支出金额", "procurement.services_sme"),
        ("政府采购(?:支出总额|金额(?:（以合同签订为准）)?)", "procurement.total"),
        ("(?:政府采购货物支出|货物采购金额)", "procurement.goods"),
        ("(?:政府采购工程支出|工程采购金额)", "procurement.works"),
        ("(?:政府采购服务支出|服务采购金额)", "procurement.services"),
        ("授予中小企业合同金额", "procurement.sme"),
        ("授予小微企业合同金额", "procurement.small"),
        ("面向中小企业预留政府采购项目预算金额", "procurement.reserved_sme"),
        ("面向小微企业预留政府采购项目预算金额", "procurement.reserved_small"),
        ("在面向中小企业预留的?政府采购项目中[^。；]*采购金额", "procurement.awarded_sme"),
        ("在面向小微企业预留的?政府采购项目中[^。；]*采购金额", "procurement.awarded_small"),
        ("在其他政府采购项目中[^。；]*采购金额", "procurement.awarded_other"),
    ),
    "assets": (
        ("共有车辆", "assets.vehicles"),
        (
            "(?:副省级|副部（省）级|部级|省部级)(?:以上|及以上)?领导干部用车",
            "assets.vehicles_ministerial",
        ),
        ("主要领导干部用车", "assets.vehicles_leaders"),
        ("机要通信用车", "assets.vehicles_confidential"),
        ("应急保障用车", "assets.vehicles_emergency"),
        ("执法执勤用车", "assets.vehicles_enforcement"),
        ("特种专业技术用车", "assets.vehicles_special"),
        ("离退休干部用车", "assets.vehicles_retired"),
        ("其他用车", "assets.vehicles_other"),
        ("设备（不含车辆）", "assets.equipment"),
    ),
    "performance": (
        ("绩效自评的[^。；，]*项目", "performance.projects"),
        ("平均得分", "performance.score"),
        ("绩效评级为“优”的项目", "performance.excellent"),
        ("绩效评级为“良”的项目", "performance.good"),
        ("绩效评级为“合格”的项目", "performance.fair"),
        ("绩效评级为“不合格”的项目", "performance.poor"),
        ("绩效自评中共发现问题", "performance.problems"),
        ("已经完成整改的?", "performance.solved"),
        ("正在整改的?", "performance.open"),
    ),
}


def _stated(path: str) -> CellRef:
    return CellRef.of(NARRATIVE, path)


_MAIN = {
    "income": _stated("income.total"),
    "expenditure": _stated("expenditure.total"),
    "closing": _stated("closing.total"),
    "fiscal": _stated("fiscal.total"),
    "general_budget": _stated("general_budget.total"),
    "three_public": _stated("three_public.total"),
    "operation": _stated("operation.total"),
}
"""The figure a change refers to when its clause names no other."""

_MONEY = [word for unit in Unit for word in (unit.value, *unit.others)]
_COUNTS = (
    *("人次", "批次", "台（套）", "家", "辆", "个", "人", "台", "项", "分", "年", "月", "日"),
    *("次", "名", "级", "届"),
)
_FIGURE = re.compile(
    rf"(?P<value>{UNSIGNED_IN_TEXT})(?P<unit>{any_of((*_MONEY, *_COUNTS, PERCENT))})?"
)
_SHARE = re.compile(r"占(?P<base>[^，。；：]{0,24}?)的?$")
_COMPLETION = re.compile(r"完成(?P<base>[^，。；：]{0,8}?预算)数?的?$")
_RATE = re.compile(r"(?P<word>增长|上升|提高|增加|降低|下降|减少)$")
_ADJUSTED = "(?:全年|调整后?的?)预算"
_REASON = re.compile("原因")
"""A reason follows this word; its counts belong to somebody else unless they say their own name."""
_CHANGE = re.compile(r"(?P<word>增加|增长|减少|下降|降低)(?:了)?$")
_ITEM = re.compile(
    r"(?P<category>[^，。；：、\d.]{2,24})（类）(?P<section>[^，。；：]{2,30}?)（款）(?P<item>[^，。；]{2,40}?)（项）"
)
_UP = ("增长", "上升", "提高", "增加")


@frozen
class _Text:
    """Joined text of some lines, and where each character stood."""

    text: str
    where: tuple[tuple[int, int], ...]


def _joined(lines: list[TextLine], start: int, end: int) -> _Text:
    """Join lines without white space; fold compatibility forms of signs one to one."""
    characters: list[str] = []
    where: list[tuple[int, int]] = []
    quotes = 0
    for number in range(start, end):
        if is_page_mark(lines[number].text):  # inside a sentence
            continue
        for column, char in enumerate(lines[number].text):
            if char == '"':  # typewriter quotes open and close in turn
                quotes += 1
                char = "“" if quotes % 2 else "”"  # noqa: PLW2901
            if not char.isspace():
                characters.append(char)
                where.append((number, column))
    text = "".join(characters).translate(_FOLD)
    text = re.sub(r"(?<![0-9]),|,(?![0-9]{3}(?![0-9]))", "，", text)
    return _Text(text, tuple(where))


_FOLD = {**folding("0123456789.%"), **unfolding("():;")}


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


def read_narrative(
    lines: list[TextLine],
    taken: set[int],
    numerals: Numerals,
    code_of: Callable[[str, str, str], str | None],
    category_of: Callable[[str], str | None],
) -> NarrativeRead:
    """Read all text outside tables and forms.

    ``taken`` are the indexes of lines that belong to tables and forms. ``code_of`` finds the code
    of an 项 by the names of its 类, 款 and 项; ``category_of`` finds the code of a 类.
    """
    narrated = NarrativeRead()
    parts = _parts(lines, taken)
    reader = _NarrativeReader(lines, numerals, code_of, category_of)
    found = False
    for title, start, end in parts:
        if "名词解释" in title:
            narrated.glossary = _glossary(lines, start, end)
            _claim(lines, numerals, start, end, Fate.PROSE)
        elif "情况说明" in title or "说明" in title:
            reader.read(start, end)
            found = True
            narrated.open_end = end >= len(lines)  # nothing follows: the document may be cut here
        elif "概况" in title:
            narrated.overview = _overview(lines, start, end)
            _claim(lines, numerals, start, end, Fate.PROSE)
    if found:
        narrated.narrative = reader.narrative()
        narrated.unread = reader.unread
        narrated.places = reader.places
        narrated.evidence = reader.evidence
    return narrated


def _parts(lines: list[TextLine], taken: set[int]) -> list[tuple[str, int, int]]:
    """Return (title, first line, end) of the parts; entries of a list of contents are dropped."""
    starts = [
        (_heading_of_part(lines, i), i)
        for i, line in enumerate(lines)
        if is_part(line.text) and i not in taken
    ]
    found = []
    for number, (title, start) in enumerate(starts):
        end = starts[number + 1][1] if number + 1 < len(starts) else len(lines)
        end = next((i for i in range(start + 1, end) if i in taken), end)
        if sum(len(lines[i].text) for i in range(start + 1, end)) > 30 and not _is_contents(
            lines, start, end
        ):
            found.append((title, start + 1, end))
    return found


_TOLD_BY = ("名词解释", "说明", "概况", "决算表", "报表")
"""Words of the headings of parts; one that has none of them goes on in the next line."""


def _heading_of_part(lines: list[TextLine], index: int) -> str:
    """Return the heading of a part as it is compared, with its second line if it wraps."""
    heading = plain(lines[index].text)
    if any(word in heading for word in _TOLD_BY):
        return heading
    return heading + plain(_next(lines, index))


def _next(lines: list[TextLine], index: int) -> str:
    """Return the next line that is not blank: a heading may wrap."""
    return next((line.text for line in lines[index + 1 : index + 4] if line.text.strip()), "")


def _is_contents(lines: list[TextLine], start: int, end: int) -> bool:
    body = [line.text for line in lines[start + 1 : end] if line.text.strip()]
    return all(
        _HEADING.match(text) and len(text) < 45 and not _has_money(text) and "指" not in text
        for text in body
    )


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


_DUTY = re.compile(rf"[（(]{CHINESE_NUMERAL}[）)]|[0-9]{{1,2}}[.．、](?![0-9])")
_UNIT_ENTRY = re.compile(r"[0-9]{1,3}[.、．]?(?=[一-龥])")


def _overview(lines: list[TextLine], start: int, end: int) -> Overview:
    heads = [i for i in range(start, end) if re.match(rf"\s*{CHINESE_NUMERAL}、", lines[i].text)]
    units_at = next((i for i in heads if "构成" in lines[i].text or "机构" in lines[i].text), end)
    duties = tuple(text for text, _ in _entries(lines, start, units_at, _DUTY))
    if not duties and units_at in heads:  # one paragraph without numbers, below its heading
        above = max((i for i in heads if i < units_at), default=start - 1)
        text = "".join(
            "".join(line.text.split())
            for line in lines[above + 1 : units_at]
            if not is_page_mark(line.text)
        )
        duties = (text,) if text else ()
    end = next((i for i in range(units_at + 1, end) if "决算表" in lines[i].text), end)
    units = tuple(text for text, _ in _entries(lines, units_at, end, _UNIT_ENTRY))
    return Overview(duties, units)


_TERM_NUMBER = re.compile(rf"(?:[0-9]{{1,3}}[.、．]|{CHINESE_NUMERAL}、)(?=\S)")


def _glossary(lines: list[TextLine], start: int, end: int) -> tuple[GlossaryTerm, ...]:
    terms = []
    for text, first in _entries(lines, start, end, _TERM_NUMBER):
        term, _, meaning = text.replace(":", "：").partition("：")
        terms.append(GlossaryTerm(term, meaning, lines[first].place))
    return tuple(terms)


class _NarrativeReader:
    """Reads the narrative topic by topic."""

    def __init__(
        self,
        lines: list[TextLine],
        numerals: Numerals,
        code_of: Callable[[str, str, str], str | None],
        category_of: Callable[[str], str | None],
    ) -> None:
        self.lines = lines
        self.numerals = numerals
        self.code_of = code_of
        self.category_of = category_of
        self.figures: dict[CellRef, Stated] = {}
        self.repeated: list[Stated] = []
        self.items: dict[str, str] = {}
        self.lists: dict[str, tuple[str, ...]] = {}
        self.none: list[str] = []
        self.comparisons: dict[str, str] = {}
        self.loose: list[Loose] = []
        self.sections: list[Section] = []
        self.unread: list[Unread] = []
        self.places: dict[CellRef, Place] = {}
        self.evidence: dict[CellRef, Known] = {}
        self.topic = "totals"
        self._party: CellRef | None = None
        self._changed: CellRef | None = None
        self._lead = ""
        self._categories: dict[str, str] = {}
        self._said: list[tuple[int, CellRef]] = []

    def narrative(self) -> Narrative:
        return Narrative(
            tuple(self.figures.values()),
            tuple(self.repeated),
            tuple(self.items.items()),
            tuple(self.lists.items()),
            tuple(dict.fromkeys(self.none)),
            tuple(self.comparisons.items()),
            tuple(self.loose),
            tuple(self.sections),
        )

    def read(self, start: int, end: int) -> None:
        heads = [i for i in range(start, end) if self._heading(i) is not None]
        bounds = [start, *heads, end]
        for number in range(start, end):
            if is_page_mark(self.lines[number].text):
                self.numerals.claim_line(number, Fate.STRUCTURE)
        for first, last in itertools.pairwise(bounds):
            heading = self._heading(first)
            if heading is not None:
                self.topic = heading
            self._section(first, last)

    def _heading(self, number: int) -> str | None:
        text = "".join(self.lines[number].text.split())
        if _HEADING.match(text) is None or len(text) > 60 or _has_money(text) or "项）" in text:
            return None
        return next((topic for words, topic in _TOPICS if words in text), None)

    def _section(self, start: int, end: int) -> None:
        joined = _joined(self.lines, start, end)
        if not joined.text:
            return
        heading = "".join(self.lines[start].text.split())
        place = self.lines[start].place
        self.sections.append(Section(self.topic, heading, joined.text, place))
        self._note_none(joined.text)
        self._note_lists(joined.text)
        self._figures(joined)

    def _note_none(self, text: str) -> None:
        for name, words in (
            ("government_fund", "政府性基金预算财政拨款"),
            ("state_capital", "国有资本经营预算财政拨款"),
            ("three_public", "(?:财政拨款)?“三公”经费"),
        ):
            if re.search(rf"(?:无|没有){words}", text):
                self.none.append(name)

    def _note_lists(self, text: str) -> None:
        if self.topic != "basic":
            return
        for key, words in (("personnel", "人员经费"), ("operating", "公用经费")):
            found = re.search(
                rf"{words}{UNSIGNED_IN_TEXT}{UNIT}，主要包括：?(?P<list>[^；。]+)", text
            )
            if found:
                names = re.split(r"[、，]", re.sub(r"(?:和其他[^、，]*)?等?$", "", found["list"]))
                self.lists[key] = tuple(name for name in names if name)

    def _figures(self, joined: _Text) -> None:
        text = joined.text
        topic = self.topic
        subject: CellRef | None = None
        self._party = None
        self._said = []
        self._changed = None
        self._lead = ""
        before_start = 0
        item: CellRef | None = None
        for found in _FIGURE.finditer(text):
            before = text[before_start : found.start()]
            place = self.lines[joined.where[found.start()][0]].place
            if topic in ("totals", "income", "expenditure", "closing"):
                topic = self._switch(before, topic)
            ordinal = re.match(r"[.、）)]", text[found.end() :]) and re.search(
                r"(?:^|[。；：，（(])$", before
            )
            unit = found["unit"] or ""
            if unit in ("年", "月", "日") or (ordinal and not unit and "." not in found["value"]):
                self._claim(joined, found.start("value"), found.end("value"), Fate.STRUCTURE)
                continue
            if _is_money(unit) and text[found.end() :].startswith("（含）以上"):
                self._claim(joined, found.start("value"), found.end("value"), Fate.STRUCTURE)
                continue
            named = list(_ITEM.finditer(before))
            if named and topic == "general_budget":
                item = self._item(named[-1])
                subject = None
            elif (
                item is not None and _is_money(unit) and self._category(_clause(before)) is not None
            ):
                item = None
            try:
                value = parse_amount(found["value"])
            except AmountError:
                continue
            reason = _REASON.search(_clause(text[: found.start()])) is not None
            said_of = (None, None) if reason else (subject, item)
            ref, direction, base = self._named(topic, before, unit, *said_of, main=not reason)
            if ref is None and (reason or topic in ("performance", "other")):
                self._claim(joined, found.start("value"), found.end("value"), Fate.PROSE)
                if not reason:
                    self._keep_loose(before, value, unit, place)
                before_start = found.end()
                continue
            if ref is None:
                self.unread.append(
                    Unread(_sentence(text, found.start()), Reason.STRAY_FIGURE, NARRATIVE, place)
                )
                before_start = found.end()
                continue
            stated = Stated(
                ref.row, value, unit, before[-30:], direction, base, self._label(ref), place
            )
            self._put(stated, self._known(topic, before, ref))
            if ref.last == "change":
                self._changed = ref
            self._claim(joined, found.start("value"), found.end("value"), Fate.TYPED)
            if _is_money(unit) and direction is None:
                self._said.append((found.start(), ref))
                subject = _what_follows_is_said_of(ref)
            before_start = found.end()
        self._compare(text)

    def _label(self, ref: CellRef) -> str:
        match ref.path:
            case ("general_budget", "category", code, *_):
                return self._categories.get(code, "")
            case ("items", code, *_):
                return self.items.get(code, "")
        return ""

    def _known(self, topic: str, before: str, ref: CellRef) -> Known:
        """Return the evidence for the subject of a figure: its own words, or a supposition."""
        own = self._subject(topic, _clause(before))
        if own is not None and (own in (ref, ref.parent) or _is_of_party(ref, own)):
            return Known.PRINTED
        item = ref.parent is not None and ref.parent.parent == _ITEMS and ref.last in _AMOUNTS
        return Known.PRINTED if item or ref.parent == _CATEGORIES else Known.SUPPOSED

    def _put(self, stated: Stated, known: Known) -> None:
        if stated.ref not in self.figures:
            self.figures[stated.ref] = stated
            self.places[stated.ref] = stated.place
            if known is not Known.PRINTED:
                self.evidence[stated.ref] = known
        else:
            self.repeated.append(stated)

    def _switch(self, before: str, topic: str) -> str:
        last = max(
            (
                (before.rfind(words) + len(words), len(words), name)
                for words, name in _SWITCHES
                if words in before
            ),
            default=(-1, 0, topic),
        )
        return "income" if last[2] == "totals" else last[2]

    def _item(self, found: re.Match[str]) -> CellRef:
        names = [
            re.sub(r"^[（(]?[0-9]*[）).、]?", "", found[g]) for g in ("category", "section", "item")
        ]
        code = self.code_of(*names)
        name = " / ".join(names)
        key = code or f"unknown{len(self.items) + 1}"
        self.items.setdefault(key, name)
        return _ITEMS.child(key)

    def _named(
        self,
        topic: str,
        before: str,
        unit: str,
        subject: CellRef | None,
        item: CellRef | None,
        *,
        main: bool,
    ) -> tuple[CellRef | None, str | None, str | None]:
        """Return a figure's name, the direction of a change, the base of a share or completion.

        With ``main``, a sentence that names no figure is about the main figure of its topic.
        """
        clause = _clause(before)
        whole = _MAIN.get(topic) if main else None
        if unit == "%":
            return self._percent(topic, clause, subject, item, whole)
        change = _CHANGE.search(clause)
        if change and _is_money(unit) and not re.search(r"(?:决算|为)$", clause):
            direction = "increase" if change["word"] in _UP else "decrease"
            owner = self._subject(topic, clause[: change.start()]) or subject
            if topic == "three_public" and owner is not None:
                return owner.child("change"), direction, None
            owner = self._subject(topic, clause[: change.start()]) or whole or owner
            return (owner.child("change") if owner else None), direction, None
        if item is not None and topic == "general_budget":
            if not _is_money(unit):
                return None, None, None
            return item.child(_budget_said(clause) or "amount"), None, None
        named = self._subject(topic, clause)
        if named is None and topic in ("three_public", "general_budget"):
            said = _budget_said(clause)
            if said == "adjusted_budget" and _is_money(unit):
                return _stated(topic).child(said), None, None
        if (
            named is None
            and topic in ("three_public", "general_budget")
            and re.search("支出决算为$", clause)
        ):
            return _stated(topic).child("total"), None, None
        if named is None and topic == "general_budget" and _is_money(unit):
            return self._category(clause), None, None
        return self._counted(named, clause, unit), None, None

    def _percent(
        self,
        topic: str,
        clause: str,
        subject: CellRef | None,
        item: CellRef | None,
        whole: CellRef | None,
    ) -> tuple[CellRef | None, str | None, str | None]:
        share = _SHARE.search(clause)
        if share:
            own = self._subject(
                topic, clause[: clause.rfind("的")] if clause.endswith("的") else clause
            )
            if own is not None and own.last.endswith("_sme"):
                return own, None, share["base"]
            return (subject.child("share") if subject else None), None, share["base"]
        completion = _COMPLETION.search(clause)
        if completion:
            own = self._subject(topic, clause[: completion.start()].rstrip("支出"))
            own = own or self._subject(topic, clause[: completion.start()])
            owner = own or item or subject or whole
            return (owner.child("completion") if owner else None), None, completion["base"]
        rate = _RATE.search(clause)
        if rate:
            direction = "increase" if rate["word"] in _UP else "decrease"
            owner = self._subject(topic, clause[: rate.start()])
            if owner is None and self._changed is not None and (whole or subject or item):
                owner = self._changed.parent
            return (owner.child("change_rate") if owner else None), direction, None
        return None, None, None

    def _subject(self, topic: str, clause: str) -> CellRef | None:
        """Return the figure that the words before a number name last, by the longest words."""
        best: tuple[int, int, str] | None = None
        for words, key in _VOCABULARY.get(topic, ()):
            for found in re.finditer(words, clause):
                rank = (found.end(), found.end() - found.start(), key)
                if best is None or rank[:2] > best[:2]:
                    best = rank
        if best is None:
            return None
        rest = clause[best[0] :]
        return _stated(best[2]) if re.fullmatch(r"[^，。；]{0,14}", rest) else None

    def _category(self, clause: str) -> CellRef | None:
        name = re.sub(r"（类）$", "", re.split(r"[，；：。]", clause)[-1])
        name = re.sub(r"^[0-9]+[.、]", "", name)
        code = self.category_of(name)
        if code:
            self._categories[code] = name
        return _CATEGORIES.child(code) if code else None

    def _counted(self, named: CellRef | None, clause: str, unit: str) -> CellRef | None:
        """Name counts: 批次, 人次 and amounts of receptions, groups and persons of travel."""
        if named in _RECEPTIONS:
            self._party = named
            counted = {"批次": "batches", "人": "persons", "人次": "persons"}.get(unit)
            return _of_party(named, counted or "reception")
        if named is not None:
            if _is_money(unit) == (named in _COUNTED):
                return None
            return named
        if unit == "批次":  # somebody else's: what follows is not said of those named before
            self._party = None
        party = self._party
        if party and unit in ("人", "人次"):
            return _of_party(party, "persons")
        if party and _is_money(unit) and clause.strip("、，和") == "":
            return _of_party(party, "reception")
        if unit == "人次" and re.search(r"累计$", clause):
            return _stated("three_public.overseas_persons")
        if (
            _is_money(unit)
            and re.search(r"涉及预算金额$", clause)
            and _stated("performance.projects") in self.figures
        ):
            return _stated("performance.budget")
        return None

    def _keep_loose(self, before: str, value: object, unit: str, place: Place) -> None:
        subject = re.split(r"[，。；：、！“”]", before)[-1]
        subject = re.sub(r"(?:完成|达到?|共|为|新增|突破|实现|至|约|同比|增至)+$", "", subject)
        first = re.search("[。；]", before) is not None or not self._lead
        if first:
            self._lead = subject
        if subject and unit and hasattr(value, "as_tuple"):
            self.loose.append(Loose(subject, value, unit, "" if first else self._lead, place))  # type: ignore[arg-type]

    def _compare(self, text: str) -> None:
        """Note whether a figure is said to be above, below or equal to its budget."""
        for found in re.finditer(
            rf"决算数(?:与)?(?P<word>大于|小于|持平|等于)?(?:年初)?(?P<adjusted>{_ADJUSTED}|预算)数(?P<late>持平|相同|一致)?",
            text,
        ):
            word = found["word"] or found["late"]
            owner = self._subject(self.topic, _clause(text[: found.start()]))
            owner = owner or next(
                (ref for at, ref in reversed(self._said) if at < found.start()), None
            )
            if word and owner:
                sign = {"大于": ">", "小于": "<"}.get(word, "=")
                if owner.last in ("amount", "budget", "adjusted_budget") and owner.parent:
                    owner = owner.parent
                if found["adjusted"] != "预算":
                    owner = owner.child("adjusted_budget")
                self.comparisons.setdefault(owner.row, sign)

    def _claim(self, joined: _Text, start: int, end: int, fate: Fate) -> None:
        for line, column in joined.where[start:end]:
            self.numerals.claim(line, column, column + 1, fate)


_SWITCHES = (
    ("收入支出总计", "income"),
    ("收入总计", "income"),
    ("支出总计", "expenditure"),
    ("今年支出", "expenditure"),
    ("本年收入合计", "income"),
    ("本年支出合计", "expenditure"),
    ("年末结转和结余", "closing"),
)


_ITEMS = _stated("items")
_CATEGORIES = _stated("general_budget.category")
_RECEPTIONS = (_stated("three_public.domestic"), _stated("three_public.foreign"))
_COUNTED = {
    _stated(path)
    for path in (
        "three_public.overseas_groups",
        "three_public.vehicles_bought",
        "three_public.vehicles_kept",
        *(path for _, path in _VOCABULARY["assets"]),
        *(path for _, path in _VOCABULARY["performance"]),
    )
}


_AMOUNTS = ("amount", "budget", "adjusted_budget")
"""The words of the text on an 项."""

_OF_RECEPTIONS = ("reception", "batches", "persons")


def _is_of_party(ref: CellRef, party: CellRef) -> bool:
    """Whether a figure counts what receptions of a party cost, or how many there were."""
    return party in _RECEPTIONS and ref in (_of_party(party, one) for one in _OF_RECEPTIONS)


def _is_money(unit: str) -> bool:
    return Unit.named(unit) is not None


def _has_money(text: str) -> bool:
    """Whether a line states an amount; the unit 元 does not tell, since other words hold it."""
    return any(unit.value in text for unit in Unit if unit is not Unit.YUAN)


def _of_party(party: CellRef, counted: str) -> CellRef:
    """Name a fact about the receptions of one kind; such facts stand side by side."""
    return _stated(f"{party.row}_{counted}")


def _what_follows_is_said_of(ref: CellRef) -> CellRef:
    """Return the figure that shares and completions behind a figure belong to."""
    owner = ref.parent
    if owner is None:
        return ref
    if owner.parent == _ITEMS:
        return owner
    return owner.child("total") if ref.last in ("budget", "adjusted_budget") else ref


def _clause(before: str) -> str:
    return re.split(r"[。；]", before)[-1]


def _budget_said(clause: str) -> str | None:
    """Return the kind of budget whose figure follows, if one does."""
    if re.search(rf"{_ADJUSTED}(?:数)?为?$", clause):
        return "adjusted_budget"
    return "budget" if re.search(r"预算(?:数)?为?$", clause) else None


def _sentence(text: str, position: int) -> str:
    start = max(text.rfind(mark, 0, position) for mark in "。；") + 1
    ends = [end for mark in "。；" if (end := text.find(mark, position)) >= 0]
    return text[start : min(ends, default=len(text)) + 1]
