"""Is everything published that must be? The disclosure list (公开内容完整性), by place and year.

Applies to documents whose explanation was read; a bare set of tables is not judged here. What the
rules of a place ask for step by step (逐步公开) is information, not a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from attrs import frozen

from gov_accounts.accounts import FinalAccounts
from gov_accounts.findings import Finding, Message, Obligation, Severity, Verdict
from gov_accounts.narrative import Narrative
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Kind, Rule
from gov_accounts.tables import TABLES, parse_ref

__all__ = ["RULES", "judge_disclosure"]

W, I = Severity.WARNING, Severity.INFO  # noqa: E741


def _words(name: str) -> str:
    """Return a name as it is compared: without spaces, brackets and the levels 类 款 项."""
    return re.sub(r"[\s（）()]|支出$", "", name)


def _missing_tables(accounts: FinalAccounts, ids: tuple[str, ...]) -> list[str]:
    return [
        kind.SPEC.title
        for kind in TABLES
        if kind.SPEC.id in ids and accounts.table(kind.SPEC.id) is None
    ]


def _depth(accounts: FinalAccounts, ids: tuple[str, ...], digits: int) -> list[str]:
    """Return tables that have rows with money but none at the level asked for."""
    found = []
    for table_id in ids:
        table = accounts.table(table_id)
        unreadable = {parse_ref(ref)[1] for ref in accounts.unreadable if ref.startswith(table_id)}
        coded = [
            row
            for row in table or ()
            if row.key.isdigit() and (row.key in unreadable or any(f for _, f in row.figures()))
        ]
        if table is not None and coded and all(len(row.key) < digits for row in coded):
            found.append(table.SPEC.title)
    return found


def _unstated(narrative: Narrative, keys: tuple[str, ...]) -> list[str]:
    from gov_accounts.narrative import title_of  # noqa: PLC0415

    stated = {one.key for one in narrative}
    return [title_of(key) for key in keys if key not in stated]


def _tables_first(accounts: FinalAccounts, _: Narrative) -> list[str]:
    return _missing_tables(accounts, ("T01", "T02", "T03"))


def _tables_fiscal(accounts: FinalAccounts, _: Narrative) -> list[str]:
    later = ("T09",) if accounts.fiscal_year >= 2020 else ()
    return _missing_tables(accounts, ("T04", "T05", "T06", "T07", "T08", *later))


def _three_public_split(accounts: FinalAccounts, _: Narrative) -> list[str]:
    table = None if "T07" in accounts.incomplete else accounts.three_public
    lines = TABLES[6].SPEC.blocks[0].lines
    return [line.title for line in lines if table is not None and line.key not in table]


def _performance(accounts: FinalAccounts, narrative: Narrative) -> list[str]:
    told = any(section.topic == "performance" for section in narrative.sections)
    return [] if told or next(accounts.evaluations(), None) else ["绩效自评表或绩效情况说明"]


def _glossary(accounts: FinalAccounts, _: Narrative) -> list[str]:
    return [] if accounts.glossary else ["名词解释"]


def _glossary_covers(accounts: FinalAccounts, _: Narrative) -> list[str]:
    """Return the names of 项 of T05 that no term of the glossary explains."""
    if not accounts.glossary:
        return []
    terms = [_words(one.term) for one in accounts.glossary]
    items = [row for row in accounts.general_budget or () if len(row.key) == 7 and row.total]
    return [
        f"{row.key}{row.label}"
        for row in items
        if not any(_words(row.label) in term for term in terms)
    ]


def _residue(_: FinalAccounts, narrative: Narrative) -> list[str]:
    found = []
    for section in narrative.sections:
        found += re.findall(
            r".{0,8}(?:XX|××|X年|（增长）|（下降）|仍保留该表格式).{0,8}", section.text
        )
    return found


_NUMBERS_07 = {
    "overseas": ("overseas_groups", "overseas_persons"),
    "vehicles_purchase": ("vehicles_bought",),
    "vehicles": ("vehicles_kept",),
    "reception": ("domestic_batches", "domestic_persons"),
}
"""Numbers to be published, by the expense they belong to; of what cost nothing there is nothing to count."""


def _uncounted(accounts: FinalAccounts, narrative: Narrative) -> list[str]:
    if "three_public" in narrative.none:
        return []
    table = accounts.three_public
    spent = [key for key in _NUMBERS_07 if table is None or key not in table or table[key].final]
    return _unstated(
        narrative, tuple(f"three_public.{name}" for key in spent for name in _NUMBERS_07[key])
    )


_KINDS_11 = (
    "assets.vehicles",
    "assets.vehicles_leaders",
    "assets.vehicles_confidential",
    "assets.vehicles_emergency",
    "assets.vehicles_enforcement",
    "assets.vehicles_special",
    "assets.vehicles_other",
    "assets.equipment",
)


@frozen
class _Item:
    """A requirement: its rule and what finds that it is not met."""

    rule: Rule
    lacks: Callable[[FinalAccounts, Narrative], list[str]]


def _item(
    rule_id: str,
    basis: Basis,
    severity: Severity,
    zh: str,
    en: str,
    lacks: Callable[[FinalAccounts, Narrative], list[str]],
) -> _Item:
    return _Item(Rule(rule_id, severity, zh, en, basis, Kind.DISCLOSURE), lacks)


_ITEMS: tuple[_Item, ...] = (
    _item(
        "DIS-02",
        Basis("grassroots-disclosure-list", "收支总体情况"),
        W,
        "应公开收支总体情况三张表",
        "the three tables of all income and expenditure are published",
        _tables_first,
    ),
    _item(
        "DIS-03",
        Basis("grassroots-disclosure-list", "财政拨款收支情况"),
        W,
        "应公开财政拨款收支情况各表",
        "the tables of fiscal money are published",
        _tables_fiscal,
    ),
    _item(
        "DIS-04",
        Basis("budget-law-regulation-2020", "第6条：功能分类到项"),
        W,
        "收入、支出按功能分类应公开到项",
        "revenue and expenditure are published down to the 项",
        lambda accounts, _: _depth(accounts, ("T02", "T03", "T05"), 7),
    ),
    _item(
        "DIS-05",
        Basis("budget-law-regulation-2020", "第6条：基本支出经济分类到款"),
        W,
        "基本支出按经济分类应公开到款",
        "basic expenditure is published down to the economic 款",
        lambda accounts, _: _depth(accounts, ("T06",), 5),
    ),
    _item(
        "DIS-06",
        Basis("grassroots-disclosure-list", "“三公”经费分项"),
        W,
        "“三公”经费应分项公开",
        "the three public expenses are published by kind",
        _three_public_split,
    ),
    _item(
        "DIS-07",
        Basis("three-public-notice-2014", "出国、公车、接待的数量"),
        W,
        "应公开出国团组和人数、购车数和保有量、接待批次和人次",
        "groups, persons, vehicles and receptions are published as numbers",
        _uncounted,
    ),
    _item(
        "DIS-08",
        Basis("grassroots-disclosure-list", "职责、机构、增减变化"),
        W,
        "应公开主要职责和单位构成",
        "duties and units are published",
        lambda accounts, _: [
            title
            for title, there in (
                ("主要职责", accounts.overview and accounts.overview.duties),
                ("单位构成", accounts.overview and accounts.overview.units),
            )
            if not there
        ],
    ),
    _item(
        "DIS-09",
        Basis("grassroots-disclosure-list", "机关运行经费"),
        W,
        "应说明机关运行经费",
        "the cost of running offices is explained",
        lambda _, narrative: _unstated(narrative, ("operation.total",)),
    ),
    _item(
        "DIS-10",
        Basis("grassroots-disclosure-list", "政府采购"),
        W,
        "应公开政府采购总额及货物、工程、服务",
        "procurement is published in all and by goods, works, services",
        lambda _, narrative: _unstated(
            narrative,
            ("procurement.total", "procurement.goods", "procurement.works", "procurement.services"),
        ),
    ),
    _item(
        "DIS-11",
        Basis("grassroots-disclosure-list", "国有资产占用，逐步公开"),
        I,
        "逐步公开国有资产占用情况（车辆、设备）",
        "vehicles by kind and large equipment are published step by step",
        lambda _, narrative: _unstated(narrative, _KINDS_11),
    ),
    _item(
        "DIS-12",
        Basis("grassroots-disclosure-list", "绩效，逐步公开"),
        I,
        "逐步公开绩效自评结果（自评表或绩效情况说明）",
        "results of self-evaluation are published step by step: forms, or an account of "
        "performance",
        _performance,
    ),
    _item(
        "DIS-13",
        Basis("shanghai-template-2024", "空表并说明"),
        W,
        "没有数据的表应列出空表",
        "tables without data are published empty",
        lambda accounts, _: _missing_tables(
            accounts, ("T07", "T08", *(("T09",) if accounts.fiscal_year >= 2020 else ()))
        ),
    ),
    _item(
        "DIS-14",
        Basis("grassroots-disclosure-list", "名词解释"),
        W,
        "应有名词解释",
        "there is a glossary",
        _glossary,
    ),
    _item(
        "DIS-14-cover",
        Basis("inferences", "名词解释覆盖各项"),
        I,
        "名词解释宜包括一般公共预算的各项",
        "the glossary covers the 项 of T05",
        _glossary_covers,
    ),
    _item(
        "DIS-17",
        Basis("open-checker-rules", "模板字样"),
        W,
        "不应留有模板字样",
        "no words of a template are left",
        _residue,
    ),
)
RULES: tuple[Rule, ...] = tuple(item.rule for item in _ITEMS)


def judge_disclosure(accounts: FinalAccounts) -> tuple[list[Finding], list[Obligation]]:
    """Apply the disclosure list; nothing if the document has no explanation."""
    if accounts.narrative is None or "N" in accounts.incomplete:
        return [], []
    findings: list[Finding] = []
    ledger: list[Obligation] = []
    for item in _ITEMS:
        lacks = item.lacks(accounts, accounts.narrative)
        rule = item.rule
        if not lacks:
            ledger.append(Obligation(rule.id, Verdict.EXACT, Message(rule.zh, rule.en)))
            continue
        text = Message(f"缺少：{'、'.join(lacks)}", f"missing: {', '.join(lacks)}")
        if rule.id == "DIS-17":
            text = Message(f"残留：{'、'.join(lacks)}", f"left: {', '.join(lacks)}")
        ledger.append(Obligation(rule.id, Verdict.VIOLATED, text))
        findings.append(
            Finding(
                rule.id,
                rule.severity,
                Verdict.VIOLATED,
                (),
                Message(f"{rule.zh}；{text.zh}", f"{rule.en}; {text.en}"),
                explanation=text,
            )
        )
    return findings, ledger
