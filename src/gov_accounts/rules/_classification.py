"""Rules on codes and their names: what the classification of the year says of them.

A document is judged by names that an official list or printed documents attest; by others it is
only told.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.accounts import Reason
from gov_accounts.catalogue import (
    EDITIONS,
    Entry,
    Naming,
    NamingKind,
    alike,
    default_catalogue,
)
from gov_accounts.catalogue._lists import WITNESSED
from gov_accounts.codes import Code, FunctionCode
from gov_accounts.findings import Message, Severity
from gov_accounts.refs import CellRef
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Held, Kind, Phrase, Rule, Sentence, Violation, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gov_accounts.rules._document import Document
    from gov_accounts.rules._records import Outcome, Value

__all__ = [
    "CLOSED",
    "GROUNDS",
    "category_unknown",
    "code_unknown",
    "excluded",
    "grounds",
    "misplaced",
    "names_differ",
    "other_code",
    "other_edition",
    "other_name",
]

W, I = Severity.WARNING, Severity.INFO  # noqa: E741


# --- the names of the year ----------------------------------------


@frozen
class _Named:
    """A code with a name that the document prints, the cells that print it, and what is known."""

    code: Code
    name: str
    cells: tuple[CellRef, ...]
    entry: Entry | None
    naming: Naming


def _named(document: Document) -> tuple[_Named, ...]:
    """Look up each code with each of its names once; one answer serves all cells that print it."""
    catalogue, year = default_catalogue(), document.accounts.fiscal_year
    cells: dict[tuple[Code, str], list[CellRef]] = {}
    for code, name, ref in _printed(document):
        cells.setdefault((code, name), []).extend([ref] if ref else [])
    return tuple(
        _Named(
            code,
            name,
            tuple(refs),
            catalogue.entry(code, year),
            catalogue.naming(code, name, year),
        )
        for (code, name), refs in cells.items()
    )


def _printed(document: Document) -> Iterator[tuple[Code, str, CellRef | None]]:
    for table in document.accounts.tables():
        for row, _, columns in table.printed():
            code = table.code_of(row)
            if code is not None and row.label:
                yield code, row.label, CellRef.of(table.SPEC.id, row.key, columns[0])
    told = {ref.path[1]: ref for ref in reversed(document.stated) if ref.path[0] == _ITEMS}
    for digits, names in document.accounts.narrative.items if document.accounts.narrative else ():
        if digits.isdigit():
            code = FunctionCode(digits)
            # Of fewer names than levels the last is that of the code.
            printed = reversed(names.split(" / "))
            for one, name in zip((code, *reversed(code.ancestors)), printed, strict=False):
                yield one, name, told.get(digits)


_ITEMS = "items"
"""The part of the narrative's figures that are of one 项 each."""


def _unlisted(document: Document, *, impossible: bool) -> Iterator[Outcome]:
    """Tell of codes that the list of the year has not: each once, with the first of its names."""
    yield Held()
    catalogue, year = default_catalogue(), document.accounts.fiscal_year
    told: set[Code] = set()
    for one in document.once(_named):
        if one.entry is not None or one.code in told:
            continue
        told.add(one.code)
        beyond = year in WITNESSED and not catalogue.history(one.code.category)
        if beyond is not impossible:
            continue
        values: dict[str, Value] = {"code": str(one.code), "name": one.name}
        history = catalogue.history(one.code)
        if impossible:
            yield Violation(one.cells, values={**values, "category": str(one.code.category)})
        elif not history:
            yield Violation(one.cells, "never", values)
        else:
            last = history[-1]
            values |= {"year": year, "then": last.name, "when": _years(last)}
            yield Violation(one.cells, "other_year", values)


def _misnamed(document: Document, kind: NamingKind) -> Iterator[Outcome]:
    """Tell of names that are not those of the year, of the kind that a rule is about."""
    yield Held()
    for one in document.once(_named):
        year = document.accounts.fiscal_year
        if one.entry is not None and _kind(one, year) is kind:
            yield _misnaming(one, year)


def _kind(one: _Named, year: int) -> NamingKind | None:
    """Say of which kind a name is, as far as the own name of the code is certain."""
    naming = one.naming
    if naming.kind not in _OTHER_NAMES:
        return None
    if naming.beside or _is_name_of_one_other(one, year):
        # Names below one parent are never the same: no doubt of this code's own name matters.
        return NamingKind.OTHER_CODE
    certain = naming.expected is not None and naming.expected.evidence.binding
    return naming.kind if certain else NamingKind.DIFFERENT


def _is_name_of_one_other(one: _Named, year: int) -> bool:
    """Whether a name is that of one other code of the same level, and of no other, for certain."""
    if one.naming.kind is not NamingKind.OTHER_CODE:
        return False
    bearers = default_catalogue().bearers(one.name, type(one.code), year)
    level = tuple(other for other in bearers if len(str(other)) == len(str(one.code)))
    entry = default_catalogue().entry(level[0], year) if len(level) == 1 else None
    return entry is not None and entry.evidence.binding


_OTHER_NAMES = (NamingKind.OTHER_EDITION, NamingKind.OTHER_CODE, NamingKind.DIFFERENT)

_SOME = 3
"""So many codes that have a name are listed."""
_MORE = Message("等", " and others")


def _misnaming(one: _Named, year: int) -> Violation:
    naming = one.naming
    expected = naming.expected
    values: dict[str, Value] = {
        "code": str(one.code),
        "name": one.name,
        "known": expected.name if expected else "",
        "grounds": grounds(expected) if expected else "",
    }
    if naming.found is not None:
        return Violation(
            one.cells, "edition", {**values, "year": year, "when": _years(naming.found)}
        )
    if naming.elsewhere:
        values["others"] = tuple(map(str, naming.elsewhere[:_SOME]))
        values["more"] = _MORE if len(naming.elsewhere) > _SOME else ""
        other = default_catalogue().entry(naming.elsewhere[0], year)
        if naming.beside and other and expected and not expected.evidence.binding:
            return Violation(one.cells, "sibling", {**values, "there": grounds(other)})
        return Violation(one.cells, "code", values)
    return Violation(one.cells, "word", values)


GROUNDS = Sentence("{evidence}，{trust}级", "{evidence}, grade {trust}")
"""What a name rests on, with its grade."""


def grounds(entry: Entry) -> Phrase:
    """Say what a name rests on, with its grade."""
    evidence = Message(entry.evidence.zh, entry.evidence.en)
    return Phrase(GROUNDS, {"evidence": evidence, "trust": str(entry.trust)})


_SEEN = Sentence("{until}年见到", "as seen in {until}")
_BETWEEN = Sentence("{since}年至{until}年", "from {since} to {until}")
_UP_TO = Sentence("{last}年及以前", "up to {last}")
_SINCE = Sentence("{first}年起", "from {first}")
_OTHER_YEARS = Sentence("其他年度", "in other years")


def _years(entry: Entry) -> Phrase:
    since, until = entry.since, entry.until
    seen = any(year >= EDITIONS.start for year in entry.seen)
    if entry.last is None and not seen and until is not None:
        return Phrase(_SEEN, {"until": until})
    if since is not None and until is not None and since < until and entry.first is not None:
        return Phrase(_BETWEEN, {"since": since, "until": until})
    if entry.last is not None:
        return Phrase(_UP_TO, {"last": entry.last})
    if entry.first is not None:
        return Phrase(_SINCE, {"first": entry.first})
    return Phrase(_OTHER_YEARS)


_MISNAMED: Mapping[str, Sentence] = {
    "edition": Sentence(
        "{code}在{year}年的名称是“{known}”（{grounds}），所印“{name}”是{when}的名称",
        "{code} is {known} in {year} ({grounds}); {name} was its name {when}",
    ),
    "code": Sentence(
        "{code}的名称是“{known}”（{grounds}），所印“{name}”是{others}{more}的名称",
        "{code} is {known} ({grounds}); {name} is the name of {others}{more}",
    ),
    "sibling": Sentence(
        "{code}所知名称是“{known}”（{grounds}），所印“{name}”是{others}{more}的名称（{there}）",
        "{code} is known as {known} ({grounds}); {name} is the name of {others}{more} ({there})",
    ),
    "word": Sentence(
        "{code}所知名称是“{known}”（{grounds}），所印为“{name}”",
        "{code} is known as {known} ({grounds}), printed is {name}",
    ),
}

# --- the rows of codes ----------------------------------------


def _closure(rule_id: str, table_id: str, basis: Basis) -> Rule:
    def test(document: Document) -> Iterator[Outcome]:
        return _closed(document, table_id)

    return Rule(
        rule_id,
        W,
        "科目行应完整：每一项有上级款、每一款有上级类，编码不重复、按顺序排列",
        "each 项 has its 款 row, each 款 its 类 row; codes are unique and in order",
        basis,
        Kind.CODE,
        needs=(table_id,),
        about=(table_id,),
        says={
            "orphan": Sentence("{code}缺少上级科目行{above}", "{code} lacks {above}"),
            "order": Sentence("{code}排在{before}之后", "{code} stands after {before}"),
            "twice": Sentence("重复的行：{words}", "repeated row: {words}"),
        },
        test=test,
    )


_SIDE_BY_SIDE = ("T06",)
"""Tables whose codes stand in columns side by side, so that their order says nothing."""


def _closed(document: Document, table_id: str) -> Iterator[Outcome]:
    table = document.accounts.table(table_id)
    if table is None:
        return
    yield Held()
    codes = [code for row in table if (code := table.code_of(row)) is not None]
    # A row that was listed is printed: it begins with its code.
    unread = (one.text for one in document.accounts.unread if one.table == table_id)
    listed = {text.partition(" ")[0] for text in unread}
    for code in codes:
        above = (str(one) for one in code.ancestors)
        missing = tuple(one for one in above if one not in table and one not in listed)
        if missing:
            values: dict[str, Value] = {"code": str(code), "above": missing}
            yield Violation(
                (CellRef.of(table_id, str(code), table.columns_of(str(code))[0]),), "orphan", values
            )
    for before, after in itertools.pairwise(codes):
        if after < before and table_id not in _SIDE_BY_SIDE:
            values = {"code": str(after), "before": str(before)}
            yield Violation(
                (CellRef.of(table_id, str(after), table.columns_of(str(after))[0]),),
                "order",
                values,
            )
    for one in document.accounts.unread:
        if one.table == table_id and one.reason is Reason.ROW_TWICE:
            words: dict[str, Value] = {"words": one.text}
            yield Violation((), "twice", words, place=one.place, quote=one.text)


_OF_FUNCTIONS = Basis("meaning-of-tables", "科目编码：下级以上级开头")
_OF_ECONOMY = Basis("meaning-of-tables", "经济科目编码：款以类开头")
CLOSED: tuple[Rule, ...] = (
    _closure("T2-CLO", "T02", _OF_FUNCTIONS),
    _closure("T3-CLO", "T03", _OF_FUNCTIONS),
    _closure("T5-CLO", "T05", _OF_FUNCTIONS),
    _closure("T6-CLO", "T06", _OF_ECONOMY),
    _closure("T8-CLO", "T08", _OF_FUNCTIONS),
    _closure("T9-CLO", "T09", _OF_FUNCTIONS),
)
"""One rule for each table that is keyed by codes."""


_NUMBERED = ("T01", "T04")
"""Tables that print their 类 as numbered lines, with other wording."""


@rule(
    "CODE-NAME",
    W,
    "同一科目编码在各表中的名称应相同",
    "one code has one name in all tables",
    Basis("open-checker-rules", "CMM-004"),
    kind=Kind.CODE,
    says=Sentence("{code}既称“{first}”又称“{second}”", "{code} is both {first} and {second}"),
)
def names_differ(document: Document) -> Iterator[Outcome]:
    """Compare the names of a code in all tables with the first of them."""
    yield Held()
    seen: dict[str, tuple[CellRef, str]] = {}
    for table in document.accounts.tables():
        if table.SPEC.id in _NUMBERED:
            continue
        for row, _, columns in table.printed():
            if table.code_of(row) is None:
                continue
            ref = CellRef.of(table.SPEC.id, row.key, columns[0])
            first_ref, first = seen.setdefault(row.key, (ref, row.label))
            if not (alike(first, row.label) or alike(row.label, first)):
                values: dict[str, Value] = {"code": row.key, "first": first, "second": row.label}
                yield Violation((first_ref, ref), values=values)


_FUND_CODES = ("21208", "22904", "22908", "22960", "234")
"""Items of government funds by the first digits; 款 98 is 超长期特别国债."""

_OUT_OF_PLACE = (
    ("T05", (*_FUND_CODES, "223"), "98", Message("一般公共预算", "the general budget")),
    ("T08", ("223",), None, Message("政府性基金预算", "government funds")),
    ("T09", _FUND_CODES, None, Message("国有资本经营预算", "state capital")),
)
"""Tables, codes that cannot stand in them (first digits; digits of the 款), and their budget."""


@rule(
    "CODE-FUND",
    W,
    "政府性基金科目只在政府性基金表，223类只在国有资本经营预算表",
    "fund codes stand in T08 only, 223 in T09 only",
    Basis("classification-use", "基金科目在表8，223类在表9"),
    kind=Kind.CODE,
    says=Sentence("{code}{name}不属于{budget}", "{code} {name} does not belong to {budget}"),
)
def misplaced(document: Document) -> Iterator[Outcome]:
    """Find codes in the table of another budget."""
    yield Held()
    for table_id, beginnings, section, budget in _OUT_OF_PLACE:
        table = document.accounts.table(table_id)
        for row in table or ():
            code = table.code_of(row) if table is not None else None
            below = code is not None and code.section is not None
            ending = str(code.section).removeprefix(str(code.category)) if code and below else None
            if row.key.startswith(beginnings) or (section is not None and ending == section):
                values: dict[str, Value] = {"code": row.key, "name": row.label, "budget": budget}
                yield Violation((CellRef.of(table_id, row.key, "total"),), values=values)


_EXCLUDED = ("227", "230")
"""类 of the budget of a whole government: reserves (预备费) and transfers (转移性支出)."""


@rule(
    "CODE-EXCL",
    W,
    "部门决算中不应出现227预备费、230转移性支出",
    "227 and 230 do not occur in the accounts of a department",
    Basis("classification-use", "227预备费、230转移性支出"),
    kind=Kind.CODE,
    says=Sentence("出现{code}{name}", "{code} {name} is printed"),
)
def excluded(document: Document) -> Iterator[Outcome]:
    """Find money under codes that no department has."""
    yield Held()
    for table in document.accounts.tables():
        for row in table:
            if row.key.startswith(_EXCLUDED) and any(figure for _, figure in row.figures()):
                ref = CellRef.of(table.SPEC.id, row.key, table.columns_of(row.key)[0])
                yield Violation((ref,), values={"code": row.key, "name": row.label})


@rule(
    "CODE-STALE",
    W,
    "科目名称应是当年的名称，不是其他年度的名称",
    "a code has the name of the year, not that of another edition",
    Basis("classification-list", "科目改名的年度"),
    kind=Kind.CODE,
    says=_MISNAMED,
)
def other_edition(document: Document) -> Iterator[Outcome]:
    """Find names of another edition where the name of the year is certain."""
    return _misnamed(document, NamingKind.OTHER_EDITION)


@rule(
    "CODE-SWAP",
    W,
    "科目名称应属于该科目编码，不属于其他编码",
    "a name belongs to the code beside it, not to another code",
    Basis("classification-list", "别的科目的正式名称"),
    kind=Kind.CODE,
    says=_MISNAMED,
)
def other_code(document: Document) -> Iterator[Outcome]:
    """Find names of another code where the name of this one is certain."""
    return _misnamed(document, NamingKind.OTHER_CODE)


@rule(
    "CODE-WORD",
    I,
    "科目名称与所知名称不同，供参考",
    "the name differs from the name that is known",
    Basis("classification-list", "所知名称"),
    kind=Kind.CODE,
    says=_MISNAMED,
)
def other_name(document: Document) -> Iterator[Outcome]:
    """Tell of other names where no name is certain, and of names that nobody has."""
    return _misnamed(document, NamingKind.DIFFERENT)


@rule(
    "CODE-NEW",
    I,
    "科目编码未见于所知的当年科目表，供参考",
    "the code is not in the list of the year, as far as it is known",
    Basis("classification-list", "所知科目"),
    kind=Kind.CODE,
    says={
        "never": Sentence("{code}{name}未见于所知的科目表", "{code} {name} is in no known list"),
        "other_year": Sentence(
            "{code}{name}不在所知的{year}年科目表中；{code}{then}是{when}的科目",
            "{code} {name} is not in the list of {year} as far as it is known; "
            "{code} {then} was there {when}",
        ),
    },
)
def code_unknown(document: Document) -> Iterator[Outcome]:
    """Tell of codes that the list of the year has not."""
    return _unlisted(document, impossible=False)


@rule(
    "CODE-CAT",
    W,
    "科目编码的类应存在于政府收支分类科目",
    "the 类 of a code exists in the classification",
    Basis("classification-list", "类"),
    kind=Kind.CODE,
    says=Sentence(
        "{code}{name}：科目表中没有{category}类",
        "{code} {name}: the classification has no 类 {category}",
    ),
)
def category_unknown(document: Document) -> Iterator[Outcome]:
    """Find codes of a 类 that no edition has."""
    return _unlisted(document, impossible=True)
