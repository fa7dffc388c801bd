"""What rules on forms say where something is missing, unread or in another unit."""

from __future__ import annotations

from gov_accounts.accounts import FinalAccounts, Reason, Unread
from gov_accounts.evaluation import DepartmentEvaluation, ProjectEvaluation
from gov_accounts.findings import Severity, Verdict
from tests.support.documents import needs_shared, seed
from tests.support.form_sets import D, Set, accounts, judge, p_row, project
from tests.support.printed_forms import seed_forms


def test_what_cannot_be_judged_says_why() -> None:
    base = Set(accounts=FinalAccounts("某市档案馆", 2024))
    findings, ledger = base.judge()
    assert findings == []
    lines = [line for line in ledger if line.status is Verdict.NOT_EVALUABLE]
    assert {"P-D09", "P-D10", "P-D11", "P-P12"} <= {line.rule for line in lines}
    assert all(line.reason.zh and line.reason.en for line in lines)


def test_sums_over_a_form_with_unread_rows_are_not_judged() -> None:
    lost = Unread("…", Reason.ROW_BROKEN, "P1")
    base = Set(accounts=accounts(unread=(lost,)))
    broken = p_row(1, weight=D("10"))(base)
    assert not {"P-P01", "P-P03"} & {hit.rule for hit in broken.judge()[0]}


def test_empty_forms_are_judged_without_findings() -> None:
    bare = Set(DepartmentEvaluation("甲"), (ProjectEvaluation("乙"), ProjectEvaluation("丙")))
    findings, ledger = bare.judge()
    assert findings == []
    assert len(ledger) > 20


def test_amounts_in_yuan_are_converted() -> None:
    yuan = project(amount_unit="元", budget=D("800000"), executed=D("600000"))
    assert Set().fired() == yuan(Set()).fired() == set()
    unitless = project(amount_unit=None)(Set()).judge()[1]
    open_rules = {line.rule for line in unitless if line.status is Verdict.NOT_EVALUABLE}
    assert {"P-P10", "P-P12"} <= open_rules


@needs_shared
def test_what_the_seed_shows() -> None:
    found, _ = seed_forms()
    findings, _ = judge(found.department, found.projects, seed())
    assert [one for one in findings if one.severity is Severity.ERROR] == []
    fired = sorted({(one.rule, one.cells[0].ref.table) for one in findings})
    every = [f"P{n}" for n in range(1, 7)]
    assert {form for rule, form in fired if rule == "P-P08"} == set(every)
    assert {form for rule, form in fired if rule == "P-P11"} == {"P2", "P3", "P4", "P5", "P6"}
    assert {form for rule, form in fired if rule == "P-P10"} == {"P1", "P2", "P3", "P4", "P6"}
    assert {form for rule, form in fired if rule == "P-P14"} == {"P5"}
    assert {form for rule, form in fired if rule == "P-D14"} == {"D"}
    targets = [
        one.difference for one in findings if one.rule == "P-P10" and "target" in one.cells[0].ref
    ]
    assert targets == [D("30"), D("3621.72"), D("30")]
    pairs = [tuple(cell.ref for cell in one.cells) for one in findings if one.rule == "P-P13"]
    assert pairs == [("P2[budget]", "P3[budget]"), ("P2[budget]", "P6[budget]")]
    projects, turnover = [
        one for one in findings if one.rule == "P-P15" and one.severity is Severity.WARNING
    ]
    assert "36个" in projects.message.zh
    assert "25个" in projects.message.zh
    assert "43.5亿元" in turnover.message.zh
    assert {"D[indicators[20].actual]", "P4[indicators[7].actual]"} <= {
        cell.ref for cell in turnover.cells
    }
    (budget,) = [one for one in findings if one.rule == "P-D10"]
    assert "670.96" in budget.message.zh
    assert "只填了基本支出" in budget.message.zh
