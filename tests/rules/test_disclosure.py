"""The disclosure list: each requirement not met, and met by the least that does."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from gov_accounts import FinalAccounts, Severity
from gov_accounts.accounts import Reason, Unread
from gov_accounts.evaluation import ProjectEvaluation
from gov_accounts.findings import ReportVerdict, Verdict
from gov_accounts.judging import check
from gov_accounts.layouts import known_layouts
from gov_accounts.narrative import FrameLine, GlossaryTerm, Narrative, Overview, Section, Stated
from gov_accounts.places import Place
from gov_accounts.rules import Kind, find, rules
from gov_accounts.subjects import vocabulary
from gov_accounts.tables import TABLES
from tests.support.documents import example, needs_shared, seed
from tests.support.kinds import of_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from gov_accounts.findings import Finding, Obligation

RULES = tuple(rule for rule in rules() if rule.kind in (Kind.DISCLOSURE, Kind.PART))


PARTS_OF_IT = tuple(rule.id for rule in RULES if rule.kind is Kind.PART)


def _full() -> FinalAccounts:
    """The example with a narrative of every figure and a glossary that covers every 项."""
    accounts = example()
    figures = tuple(Stated(one.key, Decimal(0), one.unit) for one in vocabulary().subjects.values())
    assert accounts.general_budget is not None
    terms = tuple(
        GlossaryTerm(f"科学（类）技术（款）{row.label}（项）", "指。")
        for row in accounts.general_budget
        if len(row.key) == 7
    )
    return attrs.evolve(
        accounts,
        overview=Overview(("拟订规划。",), ("某局（本级）",)),
        narrative=Narrative(
            figures=figures, sections=(Section("performance", "（四）预算绩效情况", "已自评。"),)
        ),
        glossary=terms,
    )


def _without(*keys: str) -> Callable[[FinalAccounts], FinalAccounts]:
    def change(accounts: FinalAccounts) -> FinalAccounts:
        assert accounts.narrative is not None
        figures = tuple(one for one in accounts.narrative if one.key not in keys)
        return attrs.evolve(accounts, narrative=attrs.evolve(accounts.narrative, figures=figures))

    return change


def _with(**parts: Any) -> Callable[[FinalAccounts], FinalAccounts]:
    return lambda accounts: attrs.evolve(accounts, **parts)


def _rows(attribute: str, keep: Callable[[str], bool]) -> Callable[[FinalAccounts], FinalAccounts]:
    def change(accounts: FinalAccounts) -> FinalAccounts:
        table = getattr(accounts, attribute)
        rows = tuple(row for row in table if keep(row.key))
        changes: dict[str, Any] = {attribute: attrs.evolve(table, rows=rows)}
        return attrs.evolve(accounts, **changes)

    return change


def _text(text: str) -> Callable[[FinalAccounts], FinalAccounts]:
    def change(accounts: FinalAccounts) -> FinalAccounts:
        assert accounts.narrative is not None
        sections = (Section("totals", "一、总体", text),)
        return attrs.evolve(accounts, narrative=attrs.evolve(accounts.narrative, sections=sections))

    return change


def _both(
    *changes: Callable[[FinalAccounts], FinalAccounts],
) -> Callable[[FinalAccounts], FinalAccounts]:
    def change(accounts: FinalAccounts) -> FinalAccounts:
        for one in changes:
            accounts = one(accounts)
        return accounts

    return change


def _tables_alone(kept: tuple[str, ...]) -> Callable[[FinalAccounts], FinalAccounts]:
    """Return a change that takes out all tables but some."""
    out = {kind.SPEC.attribute: None for kind in TABLES if kind.SPEC.id not in kept}
    return _with(**out)


def _shallow(key: str) -> bool:
    return len(key) < 7


CASES: dict[
    str, tuple[Callable[[FinalAccounts], FinalAccounts], Callable[[FinalAccounts], FinalAccounts]]
] = {
    "DIS-02": (_with(revenue=None), _with(general_budget=None)),
    "DIS-03": (_with(general_budget=None), _with(government_fund=None)),
    "DIS-04": (_rows("expenditure", _shallow), _rows("expenditure", lambda key: key == "total")),
    "DIS-05": (
        _rows("basic_expenditure", lambda key: len(key) != 5),
        _rows("basic_expenditure", lambda key: key in ("301", "30101")),
    ),
    "DIS-06": (
        _rows("three_public", lambda key: key != "reception"),
        _both(_rows("three_public", lambda key: key != "reception"), _with(incomplete=("T07",))),
    ),
    "DIS-07": (_without("three_public.vehicles_kept"), _without("three_public.overseas")),
    "DIS-08": (_with(overview=Overview(("一",), ())), _with(overview=Overview(("一",), ("某局",)))),
    "DIS-09": (_without("operation.total"), _without("basic.total")),
    "DIS-10": (_without("procurement.works"), _without("procurement.sme")),
    "DIS-11": (_without("assets.equipment"), _without("assets.vehicles_ministerial")),
    "DIS-12": (
        _text("没有绩效部分。"),
        _both(_text("没有绩效部分。"), _with(project_evaluations=(ProjectEvaluation("某项目"),))),
    ),
    "DIS-13": (_with(state_capital=None), _with(state_capital=None, fiscal_year=2019)),
    "DIS-14": (_with(glossary=()), _with(glossary=(GlossaryTerm("其他收入", "指。"),))),
    "DIS-14-cover": (_with(glossary=(GlossaryTerm("其他收入", "指。"),)), _with(glossary=())),
    "DIS-TEXT": (
        _with(narrative=None, frame=(FrameLine("第三部分 决算情况说明"),)),
        _with(narrative=None, frame=(FrameLine("第二部分 决算表"),)),
    ),
    "DIS-TABLE": (
        _both(_tables_alone(()), _with(frame=(FrameLine("第二部分 部门决算表"),))),
        _both(_tables_alone(()), _with(frame=(FrameLine("第三部分 决算情况说明"),))),
    ),
    "DIS-17": (_text("比上年下降（增长）27.78%，共XX万元。"), _text("比上年增长27.78%。")),
}


def _fired(accounts: FinalAccounts) -> dict[str, Finding]:
    ids = {rule.id for rule in RULES}
    return {finding.rule: finding for finding in check(accounts).findings if finding.rule in ids}


def _lines(accounts: FinalAccounts) -> list[Obligation]:
    ids = {rule.id for rule in RULES}
    return [line for line in check(accounts).ledger if line.rule in ids]


def test_a_full_document_meets_every_requirement() -> None:
    assert _fired(_full()) == {}
    lines = _lines(_full())
    assert [line.rule for line in lines] == [rule.id for rule in RULES]
    assert {line.status for line in lines} == {Verdict.EXACT}


def test_tables_alone_are_told_to_be_a_part_and_asked_for_nothing_else() -> None:
    (found,) = _fired(example()).values()
    assert (found.rule, found.severity) == ("DIS-TEXT", Severity.INFO)
    assert found.answer.zh == "文件中没有决算情况说明，只核对了决算表"
    assert check(example()).missing == ()
    built = attrs.evolve(example(), source=None, numerals={})
    assert _fired(built) == {}
    assert _lines(built) == []


def test_a_document_that_lacks_a_table_is_incomplete_and_says_which() -> None:
    report = check(attrs.evolve(example(), expenditure=None))
    assert report.verdict is ReportVerdict.INCOMPLETE
    (missing,) = report.missing
    assert missing.answer.zh == "没有支出决算表"
    assert missing in report.warnings


def test_a_place_that_prints_no_such_table_lacks_none() -> None:
    """A table that the layout of the place does not have is not asked for."""
    layout = next(
        name for name, one in known_layouts().items() if one.tables and "T09" not in one.tables
    )
    accounts = attrs.evolve(example(), layout=layout, state_capital=None)
    assert "DIS-13" not in _fired(accounts)


def test_what_a_cut_narrative_lacks_may_stand_behind_the_cut() -> None:
    cut = attrs.evolve(_without("operation.total")(_full()), incomplete=("N",))
    assert _fired(cut) == {}
    lines = [one for one in _lines(cut) if find(one.rule).whole]
    assert [line.rule for line in lines] == [rule.id for rule in RULES if rule.whole]
    assert {line.status for line in lines} == {Verdict.NOT_EVALUABLE}
    assert {line.reason.zh for line in lines if line.reason} == {"情况说明不完整"}


def test_words_of_a_template_are_quoted() -> None:
    found = _fired(_text("比上年下降（增长）27.78%。")(_full()))["DIS-17"]
    assert found.explanation.zh == "留有模板字样“比上年下降（增长）27.78%。”"
    assert found.place.quote == "比上年下降（增长）27.78%。"


def test_words_of_a_template_are_told_wherever_they_are_left() -> None:
    """Headings, the overview, what was not read and names of rows: each place is a finding."""
    base = _full()
    assert base.narrative is not None
    assert base.general_budget is not None
    section = Section("other", "三、XX年度情况", "决算数大小于预算数。", Place(line=5))
    first, *rows = base.general_budget.rows
    table = attrs.evolve(base.general_budget, rows=(attrs.evolve(first, label="××"), *rows))
    accounts = attrs.evolve(
        base,
        overview=Overview(("拟订规划。",), ("（仅有一个单位的部门填写）",)),
        narrative=attrs.evolve(base.narrative, sections=(section,)),
        unread=(Unread("仍保留该表格式", Reason.STRAY_TEXT, "T09", Place(line=9)),),
        general_budget=table,
    )
    found = [one for one in check(accounts).findings if one.rule == "DIS-17"]
    assert [(one.explanation.zh, one.place.line) for one in found] == [
        ("留有模板字样“（仅有一个单位的部门填写）”", None),
        ("留有模板字样“三、XX年度情况”", 5),
        ("留有模板字样“决算数大小于预算数。”", 5),
        ("留有模板字样“仍保留该表格式”", 9),
        ("留有模板字样“××”", accounts.place("T05[total].total").line),
    ]


_TOPICS = {
    "DIS-07": ("three_public", "three_public.vehicles_kept"),
    "DIS-09": ("operation", "operation.total"),
    "DIS-10": ("procurement", "procurement.works"),
    "DIS-11": ("assets", "assets.equipment"),
}


@pytest.mark.parametrize("rule_id", _TOPICS)
@pytest.mark.parametrize(
    ("sections", "line", "fires"),
    [((10, 20), 15, False), ((10, 20), 25, True), ((10, 20), 10, False), ((), 25, False)],
)
def test_what_is_lacking_may_stand_in_what_was_not_read(
    rule_id: str, sections: tuple[int, ...], line: int, fires: bool
) -> None:
    """A piece inside the section, or anywhere where there is no such section."""
    topic, key = _TOPICS[rule_id]
    base = _without(key)(_full())
    assert base.narrative is not None
    told = tuple(
        Section(own, "某节", "无。", Place(line=first))
        for own, first in zip((topic, "other"), sections, strict=False)
    )
    accounts = attrs.evolve(
        base,
        narrative=attrs.evolve(base.narrative, sections=told),
        unread=(Unread("12.00", Reason.STRAY_FIGURE, "N", Place(line=line)),),
    )
    assert (rule_id in _fired(accounts)) is fires
    statuses = {one.status for one in _lines(accounts) if one.rule == rule_id}
    assert statuses == {Verdict.VIOLATED if fires else Verdict.NOT_EVALUABLE}


def test_every_rule_has_a_case() -> None:
    assert set(CASES) == {rule.id for rule in RULES}


@pytest.mark.parametrize("rule_id", CASES)
def test_what_is_missing_is_said(rule_id: str) -> None:
    severity = next(rule.severity for rule in RULES if rule.id == rule_id)
    found = _fired(CASES[rule_id][0](_full()))[rule_id]
    assert found.severity is severity
    assert found.verdict is (Verdict.NOT_EVALUABLE if rule_id in PARTS_OF_IT else Verdict.VIOLATED)
    assert found.explanation.zh
    assert found.explanation.en


@pytest.mark.parametrize("rule_id", CASES)
def test_the_least_that_does_is_enough(rule_id: str) -> None:
    found = _fired(CASES[rule_id][1](_full())).get(rule_id)
    # Tables or a narrative alone may be published so: that is told, and nothing is asked.
    assert found is None or (found.severity is Severity.INFO and rule_id in PARTS_OF_IT)


@needs_shared
def test_the_published_document_lacks_two_terms_only() -> None:
    report = seed().check()
    lacking = {f.rule: f for f in of_kind(report.findings, Kind.DISCLOSURE)}
    assert set(lacking) == {"DIS-14-cover"}
    assert lacking["DIS-14-cover"].severity is Severity.INFO
