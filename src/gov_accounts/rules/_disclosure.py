"""Is everything published that must be? The disclosure list (公开内容完整性), by place and year.

What tables and narrative must hold is asked of documents whose narrative was read to its end. Which
parts there must be is asked of every document that was read: of one with tables, for the others of
its place and year; tables alone, or a narrative alone, may be published by itself and are told,
unless the document's own contents name the other. What is to be published step by step (逐步公开)
is information, not a warning.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.findings import Message, Severity
from gov_accounts.layouts import known_layouts
from gov_accounts.places import NOWHERE, Place, lies_in
from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._document import SPECS
from gov_accounts.rules._part_names import PARTS
from gov_accounts.rules._records import (
    ALWAYS,
    Held,
    Kind,
    NotEvaluable,
    Sentence,
    Validity,
    Violation,
    rule,
)
from gov_accounts.rules._template_words import template_words_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._records import Outcome

__all__ = [
    "all_money",
    "assets",
    "counted",
    "duties_and_units",
    "economic_depth",
    "empty_tables",
    "fiscal_money",
    "functional_depth",
    "glossary",
    "glossary_covers",
    "narrative_there",
    "operation",
    "performance",
    "procurement",
    "tables_there",
    "template_words",
    "three_public_by_kind",
]

W, I = Severity.WARNING, Severity.INFO  # noqa: E741

_LACKING = Sentence("没有{lacking}", "missing: {lacking}")
_must = partial(rule, kind=Kind.DISCLOSURE, needs=("N",), whole=("N",), says=_LACKING)
"""A rule on what must be there; its violation lists what is lacking."""
_NO_ITEMS = Sentence("{lacking}没有列到项", "no 项 in {lacking}")
_NO_SECTIONS = Sentence("{lacking}没有列到款", "no 款 in {lacking}")
_UNEXPLAINED = Sentence("没有解释{lacking}", "not explained: {lacking}")


def _unless(lacking: Iterable[str | Message]) -> Iterator[Outcome]:
    names = tuple(lacking)
    yield Violation(values={"lacking": names}) if names else Held()


# --- tables ----------------------------------------


_part = partial(rule, kind=Kind.PART)
"""A rule on the parts of a document; what lacks one is incomplete."""


@frozen
class _Due:
    """A table that must be published, and from which year on."""

    table: str
    valid: Validity = ALWAYS


_T09 = _Due("T09", Validity(first=2020))
_ALL_MONEY = tuple(map(_Due, ("T01", "T02", "T03")))
_FISCAL_MONEY = tuple(map(_Due, ("T04", "T05", "T06")))
_MAY_BE_EMPTY = (*map(_Due, ("T07", "T08")), _T09)


def _tables_of(document: Document, due: Iterable[_Due]) -> Iterator[Outcome]:
    """Say which tables of the place and year are lacking beside those that are there."""
    accounts = document.accounts
    if not _is_document(accounts) or not any(True for _ in accounts.tables()):
        return
    year, place = accounts.fiscal_year, accounts.layout
    layout = known_layouts().get(place or "")
    printed = SPECS if layout is None else layout.tables
    yield from _unless(
        PARTS[one.table]
        for one in due
        if one.valid.covers(year, place)
        and one.table in printed
        and accounts.table(one.table) is None
    )


def _is_document(accounts: FinalAccounts) -> bool:
    """Whether it was read, or is more than tables that somebody put together."""
    return _was_read(accounts) or accounts.narrative is not None


def _was_read(accounts: FinalAccounts) -> bool:
    return accounts.source is not None or bool(accounts.numerals)


@_part(
    "DIS-02",
    W,
    "应公开收支总体情况三张表",
    "the three tables of all income and expenditure are published",
    Basis("grassroots-disclosure-list", "收支总体情况"),
    says=_LACKING,
)
def all_money(document: Document) -> Iterator[Outcome]:
    """Look for T01 to T03."""
    return _tables_of(document, _ALL_MONEY)


@_part(
    "DIS-03",
    W,
    "应公开财政拨款收支情况各表",
    "the tables of fiscal money are published",
    Basis("grassroots-disclosure-list", "财政拨款收支情况"),
    says=_LACKING,
)
def fiscal_money(document: Document) -> Iterator[Outcome]:
    """Look for T04 to T06; those that may be empty are asked for by themselves."""
    return _tables_of(document, _FISCAL_MONEY)


_IN_CONTENTS = Sentence(
    "目录或标题列有{part}，文件中没有", "the contents name the {part}, which is not there"
)
_ALONE = Sentence(
    "文件中没有{part}，只核对了{rest}", "there is no {part} here: only the {rest} was judged"
)
_TEXT, _SHEETS = Message("决算情况说明", "narrative"), Message("决算表", "set of tables")
_TEXT_WORDS, _SHEETS_WORDS = ("情况说明",), ("决算表", "公开表", "决算报表")
"""Words by which the contents of a document name its parts."""


def _named_in_contents(document: Document, words: Iterable[str]) -> bool:
    """Whether cover, contents or headings of the document speak of a part."""
    lines = [re.sub(r"\s", "", line.text) for line in document.accounts.frame]
    return any(word in line for word in words for line in lines)


def _other_part(
    document: Document, part: Message, rest: Message, words: Iterable[str]
) -> Violation:
    """Say that the document is a part, or lacks what its own contents name."""
    named = _named_in_contents(document, words)
    return Violation(
        says="named" if named else "",
        severity=W if named else I,
        values={"part": part, "rest": rest},
    )


@_part(
    "DIS-TEXT",
    W,
    "部门决算应包括决算情况说明",
    "the accounts have a narrative",
    Basis("grassroots-disclosure-list", "职责、机构、增减变化"),
    says={"": _ALONE, "named": _IN_CONTENTS},
)
def narrative_there(document: Document) -> Iterator[Outcome]:
    """Look for the narrative beside tables."""
    accounts = document.accounts
    if _was_read(accounts) and any(True for _ in accounts.tables()):
        told = accounts.narrative is not None
        yield Held() if told else _other_part(document, _TEXT, _SHEETS, _TEXT_WORDS)


@_part(
    "DIS-TABLE",
    W,
    "部门决算应包括决算表",
    "the accounts have tables",
    Basis("grassroots-disclosure-list", "收支总体情况"),
    says={"": _ALONE, "named": _IN_CONTENTS},
)
def tables_there(document: Document) -> Iterator[Outcome]:
    """Look for tables beside the narrative."""
    accounts = document.accounts
    if _was_read(accounts) and accounts.narrative is not None:
        there = any(True for _ in accounts.tables())
        yield Held() if there else _other_part(document, _SHEETS, _TEXT, _SHEETS_WORDS)


def _shallow(document: Document, tables: Iterable[str], digits: int) -> Iterator[Message]:
    """Yield tables that have rows with money but none at the level asked for."""
    for table_id in tables:
        table = document.accounts.table(table_id)
        # A figure that could not be read is money too.
        unreadable = {ref.row for ref in document.unreadable if ref.table == table_id}
        coded = [
            row.key
            for row in table or ()
            if row.key.isdigit() and (row.key in unreadable or any(f for _, f in row.figures()))
        ]
        if coded and all(len(key) < digits for key in coded):
            yield PARTS[table_id]


@_must(
    "DIS-04",
    W,
    "收入、支出按功能分类应公开到项",
    "revenue and expenditure are published down to the 项",
    Basis("budget-law-regulation-2020", "第6条：功能分类到项"),
    says=_NO_ITEMS,
)
def functional_depth(document: Document) -> Iterator[Outcome]:
    """Look for codes of seven digits in T02, T03 and T05."""
    return _unless(_shallow(document, ("T02", "T03", "T05"), 7))


@_must(
    "DIS-05",
    W,
    "基本支出按经济分类应公开到款",
    "basic expenditure is published down to the economic 款",
    Basis("budget-law-regulation-2020", "第6条：基本支出经济分类到款"),
    says=_NO_SECTIONS,
)
def economic_depth(document: Document) -> Iterator[Outcome]:
    """Look for codes of five digits in T06."""
    return _unless(_shallow(document, ("T06",), 5))


@_must(
    "DIS-06",
    W,
    "“三公”经费应分项公开",
    "the three public expenses are published by kind",
    Basis("grassroots-disclosure-list", "“三公”经费分项"),
)
def three_public_by_kind(document: Document) -> Iterator[Outcome]:
    """Look for every line of T07."""
    cut = "T07" in document.accounts.incomplete
    table = None if cut else document.accounts.three_public
    lines = SPECS["T07"].blocks[0].lines
    return _unless(
        Message(line.title, line.key)
        for line in lines
        if table is not None and line.key not in table
    )


@rule(
    "DIS-13",
    W,
    "没有数据的表应列出空表",
    "tables without data are published empty",
    Basis("shanghai-template-2024", "空表并说明"),
    kind=Kind.DISCLOSURE,
    says=_LACKING,
)
def empty_tables(document: Document) -> Iterator[Outcome]:
    """Look for the tables that are often left out where nothing was spent."""
    return _tables_of(document, _MAY_BE_EMPTY)


# --- figures of the narrative ----------------------------------------


def _unstated(document: Document, refs: Iterable[CellRef]) -> Iterator[Message]:
    return (document.title(ref) for ref in refs if ref not in document.stated)


def _unless_unread(document: Document, topic: str, lacking: Iterable[Message]) -> Iterator[Outcome]:
    """Say what is lacking, unless it may stand in what was not read of its section."""
    names = tuple(lacking)
    if names and _may_stand_unread(document, topic):
        yield NotEvaluable("words_unread")
    else:
        yield from _unless(names)


def _may_stand_unread(document: Document, topic: str) -> bool:
    """Whether a piece that was not read lies in a section of a topic, or may be that section."""
    pieces = [
        one.place for one in document.accounts.unread if one.table == NARRATIVE and not one.harmless
    ]
    sections = document.narrative.sections
    own = [number for number, one in enumerate(sections) if one.topic == topic]
    if not pieces or not own:
        return bool(pieces)
    ends = (*(one.place for one in sections[1:]), NOWHERE)
    return any(
        lies_in(piece, sections[number].place, ends[number]) for piece in pieces for number in own
    )


def _of(subject: str, *figures: str) -> tuple[CellRef, ...]:
    owner = CellRef.of(NARRATIVE, subject)
    return tuple(owner.child(figure) for figure in figures)


_COUNTED: Mapping[CellRef, tuple[CellRef, ...]] = {
    CellRef("T07[overseas].final"): _of("three_public", "overseas_groups", "overseas_persons"),
    CellRef("T07[vehicles_purchase].final"): _of("three_public", "vehicles_bought"),
    CellRef("T07[vehicles].final"): _of("three_public", "vehicles_kept"),
    CellRef("T07[reception].final"): _of("three_public", "domestic_batches", "domestic_persons"),
}
"""Numbers by the expense they belong to; of what cost nothing there is nothing to count."""


@_must(
    "DIS-07",
    W,
    "应公开出国团组和人数、购车数和保有量、接待批次和人次",
    "groups, persons, vehicles and receptions are published as numbers",
    Basis("three-public-notice-2014", "出国、公车、接待的数量"),
)
def counted(document: Document) -> Iterator[Outcome]:
    """Look for the numbers that go with what was spent, or may have been."""
    table = document.accounts.three_public
    asked = (
        ref
        for spent, numbers in _COUNTED.items()
        if table is None or spent.row not in table or table[spent.row].final
        for ref in numbers
    )
    if "three_public" in document.narrative.none:
        return _unless(())
    return _unless_unread(document, "three_public", _unstated(document, asked))


_OPERATION = _of("operation", "total")


@_must(
    "DIS-09",
    W,
    "应说明机关运行经费",
    "the cost of running offices is explained",
    Basis("grassroots-disclosure-list", "机关运行经费"),
)
def operation(document: Document) -> Iterator[Outcome]:
    """Look for the figure of 机关运行经费."""
    return _unless_unread(document, "operation", _unstated(document, _OPERATION))


_PROCUREMENT = _of("procurement", "total", "goods", "works", "services")


@_must(
    "DIS-10",
    W,
    "应公开政府采购总额及货物、工程、服务",
    "procurement is published in all and by goods, works, services",
    Basis("grassroots-disclosure-list", "政府采购"),
)
def procurement(document: Document) -> Iterator[Outcome]:
    """Look for procurement in all and by kind."""
    return _unless_unread(document, "procurement", _unstated(document, _PROCUREMENT))


_ASSETS = _of(
    "assets",
    "vehicles",
    "vehicles_leaders",
    "vehicles_confidential",
    "vehicles_emergency",
    "vehicles_enforcement",
    "vehicles_special",
    "vehicles_other",
    "equipment",
)


@_must(
    "DIS-11",
    I,
    "逐步公开国有资产占用情况（车辆、设备）",
    "vehicles by kind and large equipment are published step by step",
    Basis("grassroots-disclosure-list", "国有资产占用，逐步公开"),
)
def assets(document: Document) -> Iterator[Outcome]:
    """Look for the numbers of vehicles by kind, and of large equipment."""
    return _unless_unread(document, "assets", _unstated(document, _ASSETS))


# --- words ----------------------------------------


_DUTIES = Message("主要职责", "main duties")
_UNITS = Message("单位构成", "units of the department")
_PERFORMANCE = Message(
    "绩效自评表或绩效情况说明", "self-evaluation forms or an account of performance"
)
_GLOSSARY = Message("名词解释", "glossary")


@_must(
    "DIS-08",
    W,
    "应公开主要职责和单位构成",
    "duties and units are published",
    Basis("grassroots-disclosure-list", "职责、机构、增减变化"),
)
def duties_and_units(document: Document) -> Iterator[Outcome]:
    """Look for both parts of the overview."""
    overview = document.accounts.overview
    parts = (
        (_DUTIES, overview.duties if overview else ()),
        (_UNITS, overview.units if overview else ()),
    )
    return _unless(title for title, told in parts if not told)


@_must(
    "DIS-12",
    I,
    "逐步公开绩效自评结果（自评表或绩效情况说明）",
    "results of self-evaluation are published step by step: forms, or an account of performance",
    Basis("grassroots-disclosure-list", "绩效，逐步公开"),
)
def performance(document: Document) -> Iterator[Outcome]:
    """Look for a self-evaluation form, or a section of the narrative about performance."""
    told = any(section.topic == "performance" for section in document.narrative.sections)
    return _unless(() if told or document.forms else (_PERFORMANCE,))


@_must(
    "DIS-14",
    W,
    "应有名词解释",
    "there is a glossary",
    Basis("grassroots-disclosure-list", "名词解释"),
)
def glossary(document: Document) -> Iterator[Outcome]:
    """Look for a glossary."""
    return _unless(() if document.accounts.glossary else (_GLOSSARY,))


@_must(
    "DIS-14-cover",
    I,
    "名词解释宜包括一般公共预算的各项",
    "the glossary covers the 项 of T05",
    Basis("inferences", "名词解释覆盖各项"),
    says=_UNEXPLAINED,
)
def glossary_covers(document: Document) -> Iterator[Outcome]:
    """Look for the 项 of T05 in the terms of the glossary, if there is one."""
    terms = [_words(one.term) for one in document.accounts.glossary]
    items = [
        row for row in document.accounts.general_budget or () if len(row.key) == 7 and row.total
    ]
    return _unless(
        f"{row.key}{row.label}"
        for row in items
        if terms and not any(_words(row.label) in term for term in terms)
    )


def _words(name: str) -> str:
    """Return a name as it is compared: without spaces, brackets and a final 支出."""
    return re.sub(r"[\s（）()]|支出$", "", name)


@_must(
    "DIS-17",
    W,
    "不应留有模板字样",
    "no words of a template are left",
    Basis("open-checker-rules", "模板字样"),
    says=Sentence("留有模板字样“{words}”", "words of a template are left: {words}"),
)
def template_words(document: Document) -> Iterator[Outcome]:
    """Find what a template asked to fill in or to choose from: each place is a finding."""
    yield Held()
    for text, place in _texts(document):
        for words in template_words_in(text):
            yield Violation((), "", {"words": words}, place=place, quote=words)


def _texts(document: Document) -> Iterator[tuple[str, Place]]:
    """Yield all words of a document, with their places as far as they are known."""
    accounts = document.accounts
    if accounts.overview is not None:
        for words in (*accounts.overview.duties, *accounts.overview.units):
            yield words, NOWHERE
    for section in document.narrative.sections:
        yield section.heading, section.place
        yield section.text, section.place
    for line in accounts.frame:
        yield line.text, line.place
    for piece in accounts.unread:
        if piece.table != "N":  # an unread figure of the narrative stands in its section
            yield piece.text, piece.place
    rows = {
        (cell.table, cell.row): (cell.label, cell.place) for cell in accounts.cells() if cell.label
    }
    yield from rows.values()
