"""Rules on what the narrative names, or says not to be, and what the tables print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.catalogue import default_catalogue
from gov_accounts.codes import DepartmentEconomicCode
from gov_accounts.findings import Message, Severity
from gov_accounts.places import NOWHERE, Place
from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import (
    Held,
    Kind,
    NotEvaluable,
    Phrase,
    Sentence,
    Violation,
    rule,
)
from gov_accounts.rules._short_names import SHORT, after_first, bare, splits_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gov_accounts.rules._document import Document
    from gov_accounts.rules._records import Outcome, Value
    from gov_accounts.tables import BasicExpenditureTable

__all__ = ["economic_listed", "items_told", "said_to_be_none"]

E, W = Severity.ERROR, Severity.WARNING


@rule(
    "N-12-set",
    W,
    "说明中的项与一般公共预算财政拨款支出决算表的项应相同",
    "the 项 that the narrative names are those of T05",
    Basis("liaoning-accounts-2024", "说明列出表5的各项"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    whole=("N",),
    says={
        "": Sentence(
            "一般公共预算支出表中有而说明没有的项：{missing}；说明有而表中没有的项：{extra}",
            "only in T05: {missing}; only in the narrative: {extra}",
        ),
        "untold": Sentence(
            "一般公共预算支出表中有而说明没有的项：{missing}", "only in T05: {missing}"
        ),
        "unprinted": Sentence(
            "说明有而一般公共预算支出表中没有的项：{extra}", "only in the narrative: {extra}"
        ),
        "pairs": Sentence("{pairs}", "{pairs}"),
    },
    why={
        "untold": Sentence(
            "没有逐项说明或没有表", "the narrative tells of no 项, or T05 is missing"
        )
    },
)
def items_told(document: Document) -> Iterator[Outcome]:
    """Compare the 项 that the narrative tells of with those of T05 that have money."""
    table, told = document.accounts.general_budget, dict(document.narrative.items)
    if table is None or not told:
        yield NotEvaluable("untold")
        return
    printed = {row.key for row in table if len(row.key) == 7 and row.total}
    missing = sorted(printed - told.keys())
    extra = sorted(
        key for key in told.keys() - printed if not document.is_open(_item_in_table(key))
    )
    if not missing and not extra:
        yield Held()
        return
    pairs = tuple(_pairs(document, missing, extra))
    if pairs:
        yield _paired(document, pairs)
        missing = [key for key in missing if key not in {code for _, code in pairs}]
        extra = [key for key in extra if key not in {unknown for unknown, _ in pairs}]
    if not missing and not extra:
        return
    yield Violation(
        (
            *map(_item_in_table, missing),
            *map(_amount_told, extra),
        ),
        "" if missing and extra else "untold" if missing else "unprinted",
        values={
            "missing": tuple(_called(document, _item_in_table(key)) for key in missing),
            "extra": tuple(Message(told[key], told[key]) for key in extra),
        },
    )


_PAIR = Sentence(
    "说明作“{name}”{told:printed}，表中为{code}“{label}”{printed:printed}",
    "the narrative has {name} {told:printed}, the table {code} {label} {printed:printed}",
)


def _paired(document: Document, pairs: tuple[tuple[str, str], ...]) -> Violation:
    """Tell of 项 that stand under another name in the narrative than in the table."""
    told = dict(document.narrative.items)
    phrases = tuple(
        Phrase(
            _PAIR,
            {
                "name": told[unknown],
                "told": _amount_told(unknown),
                "code": code,
                "label": document.label(_item_in_table(code)),
                "printed": _item_in_table(code),
            },
        )
        for unknown, code in pairs
    )
    cells = (
        ref for unknown, code in pairs for ref in (_amount_told(unknown), _item_in_table(code))
    )
    return Violation(tuple(cells), "pairs", {"pairs": phrases})


def _pairs(document: Document, missing: list[str], extra: list[str]) -> Iterator[tuple[str, str]]:
    """Yield 项 whose name fits no code with the 项 of T05 that they must be."""
    told = dict(document.narrative.items)
    left = list(missing)
    for unknown in extra:
        amount = None if unknown.isdigit() else document.range(_amount_told(unknown))
        if amount is None:
            continue
        category = bare(told[unknown].split(" / ")[0])
        fitting = [
            code
            for code in left
            if _in_category(document, code, category)
            and (printed := document.range(_item_in_table(code))) is not None
            and printed.meets(amount)
        ]
        if len(fitting) == 1:
            left.remove(fitting[0])
            yield unknown, fitting[0]


def _in_category(document: Document, code: str, category: str) -> bool:
    """Whether a code is one of a 类, as far as the names of both are known."""
    own = bare(document.label(_item_in_table(code[:3])))
    return not own or not category or own == category


def _amount_told(key: str) -> CellRef:
    return CellRef.of(NARRATIVE, f"items.{key}.amount")


def _item_in_table(key: str) -> CellRef:
    return CellRef.of("T05", key, "total")


# --- said to be none ----------------------------------------


@frozen
class _Fund:
    """A fund, the table of its own, and its name."""

    key: str
    table: str
    name: Message


_FUNDS = (
    _Fund("government_fund", "T08", Message("政府性基金", "T08")),
    _Fund("state_capital", "T09", Message("国有资本经营", "T09")),
)
_SHOWN = 4
"""So many amounts are shown of a table that should be blank."""


@rule(
    "N-16",
    E,
    "说明本年度无此类支出时，相应的表应为空",
    "where the narrative says there was no such expenditure, the table is empty",
    Basis("meaning-of-narrative", "无此类支出则表为空"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    says=Sentence(
        "文字称无{fund}支出，表中有{count}个金额",
        "the text says there is none, {fund} or T04 has {count} amounts",
    ),
)
def said_to_be_none(document: Document) -> Iterator[Outcome]:
    """Find amounts of a fund of which the narrative says that nothing was spent."""
    for fund in _FUNDS:
        if fund.key not in document.narrative.none:
            continue
        cells = tuple(_amounts(document, fund))
        if cells:
            values: dict[str, Value] = {"fund": fund.name, "count": len(cells)}
            yield Violation(cells[:_SHOWN], values=values, about=fund.table)
        else:
            yield Held(about=fund.table)


def _amounts(document: Document, fund: _Fund) -> Iterator[CellRef]:
    """Yield the amounts of a fund: in its own table, then in its column of T04."""
    cells = [cell for cell in document.accounts.cells() if cell.amount]
    for cell in cells:
        if cell.table == fund.table:
            yield CellRef.of(cell.table, cell.row, cell.column)
    for cell in cells:
        if cell.table == "T04" and cell.column == fund.key:
            yield CellRef.of(cell.table, cell.row, cell.column)


# --- the 款 of T06 ----------------------------------------


@rule(
    "N-22-list",
    W,
    "所列经济分类款与基本支出决算表中有金额的款应相同",
    "the 款 listed in the narrative are those with a figure in T06",
    Basis("liaoning-accounts-2024", "说明列出表6有金额的款"),
    kind=Kind.NARRATIVE,
    needs=("N",),
    whole=("N", "T06"),
    says={
        "": Sentence(
            "基本支出表中有金额而说明未列出的款：{missing}；说明列出而表中无金额的款：{extra}",
            "in T06 but not listed: {missing}; listed but blank in T06: {extra}",
        ),
        "unlisted": Sentence(
            "基本支出表中有金额而说明未列出的款：{missing}",
            "in T06 but not listed in the narrative: {missing}",
        ),
        "without_money": Sentence(
            "说明列出而基本支出表中没有金额的款：{extra}",
            "listed in the narrative but without money in T06: {extra}",
        ),
    },
    why={"unlisted": Sentence("没有所列款名或没有表", "no names are listed, or T06 is missing")},
)
def economic_listed(document: Document) -> Iterator[Outcome]:
    """Compare the names listed under personnel and operating expenditure with T06."""
    table = document.accounts.basic_expenditure
    if table is None or not document.narrative.lists:
        yield NotEvaluable("unlisted")
        return
    meant = tuple(_meant(document, table))
    covered = {code for one in meant for code in one.codes}
    # A name that several codes may go by, or a part of a joined one, accuses none of them.
    named = {code for one in meant if one.whole and len(one.codes) == 1 for code in one.codes}
    sections = [row for row in table if len(row.key) == 5]
    missing = sorted(row.key for row in sections if row.amount and row.key not in covered)
    extra = sorted(
        row.key
        for row in sections
        if not row.amount and row.key in named and not document.is_open(_section_in_table(row.key))
    )
    if missing or extra:
        yield Violation(
            tuple(map(_section_in_table, (*missing, *extra))),
            "" if missing and extra else "unlisted" if missing else "without_money",
            values={
                "missing": tuple(_called(document, _section_in_table(key)) for key in missing),
                "extra": tuple(_called(document, _section_in_table(key)) for key in extra),
            },
            place=_of_lists(document),
        )
    else:
        yield Held()


def _of_lists(document: Document) -> Place:
    """Return where the narrative lists the 款, as far as it is known."""
    # A list of contents names the section first.
    sections = reversed(document.narrative.sections)
    return next((one.place for one in sections if one.topic == "basic"), NOWHERE)


def _called(document: Document, ref: CellRef) -> str:
    """Return the code of a row and its label as printed."""
    return ref.row + document.label(ref)


def _section_in_table(key: str) -> CellRef:
    return CellRef.of("T06", key, "amount")


@frozen
class _Meant:
    """The codes that a name may mean, and whether it is listed alone or joined to another."""

    codes: frozenset[str]
    whole: bool


def _meant(document: Document, table: BasicExpenditureTable) -> Iterator[_Meant]:
    """Yield, for each name listed or part of one, the codes that it may mean."""
    known = _names_of_sections(table)
    for _, names in document.narrative.lists:
        for name in names:
            whole = _codes_of(known, name)
            if whole:
                yield _Meant(whole, whole=True)
            else:
                yield from (_Meant(codes, whole=False) for codes in _joined(known, name))


def _joined(known: Mapping[str, frozenset[str]], name: str) -> Iterator[frozenset[str]]:
    """Yield the codes of each part of a name that joins several with 及 or 和.

    A name may have such a character itself (其他商品和服务支出): the longest that is known is one.
    """
    rest, first = name, ""
    while rest:
        ways = splits_of(rest, first)
        found = next(((way, codes) for way in ways if (codes := _codes_of(known, way.name))), None)
        if found is None:
            # What is not known is passed over up to the next 及 or 和.
            rest = after_first(rest)
            continue
        way, codes = found
        yield codes
        rest, first = way.rest, first or way.name


def _codes_of(known: Mapping[str, frozenset[str]], name: str) -> frozenset[str]:
    """Return the codes that a name means: as printed or known, else by a usual short name."""
    own = bare(name)
    return known.get(own) or frozenset(SHORT.get(own, ()))


def _names_of_sections(table: BasicExpenditureTable) -> Mapping[str, frozenset[str]]:
    """Return the codes of T06 by each of their names, printed or known."""
    known = default_catalogue().codes(DepartmentEconomicCode)
    found: dict[str, set[str]] = {}
    for row in table:
        names = (row.label, *(entry.name for entry in known.get(row.key, ())))
        for name in names:
            found.setdefault(bare(name), set()).add(row.key)
    return {name: frozenset(codes) for name, codes in found.items() if name}
