"""Judging the self-evaluation forms (绩效自评): RULES 5.2 and 5.3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_accounts.accounts import FinalAccounts, Place
from gov_accounts.findings import Finding, Message, Obligation, PrintedCell, Severity, Verdict
from gov_accounts.rules.forms import _department as of_department
from gov_accounts.rules.forms import _indicators
from gov_accounts.rules.forms import _project as of_project
from gov_accounts.rules.forms._applied import UNREAD_ROWS, Around, FormAt, Hit, Open
from gov_accounts.rules.forms._between import Spot, all_executed, disagreements, repeated
from gov_accounts.rules.forms._list import BY_ID, RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gov_accounts.evaluation import DepartmentEvaluation, ProjectEvaluation
    from gov_accounts.rules._records import Rule

__all__ = ["RULES", "judge_forms"]


def judge_forms(
    department: DepartmentEvaluation | None,
    projects: tuple[ProjectEvaluation, ...],
    accounts: FinalAccounts,
    *,
    places: Mapping[str, Place] | None = None,
) -> tuple[list[Finding], list[Obligation]]:
    """Judge the forms: findings, and one line of the ledger for every rule applied to a form.

    ``accounts`` gives the tables, and in ``unread`` the pieces of forms that were not understood
    (their ``table`` is ``D``, ``P1`` …): sums over such a form are not evaluable. ``places`` says
    where figures stand.

    >>> judge_forms(None, (), FinalAccounts("某局", 2024))
    ([], [])
    """
    broken = {one.table for one in accounts.unread if one.reason in UNREAD_ROWS}
    own = FormAt("D", department, "D" not in broken) if department is not None else None
    forms = tuple(
        FormAt(f"P{number}", form, f"P{number}" not in broken)
        for number, form in enumerate(projects, start=1)
    )
    context = Around(own, forms, accounts)
    where = places or {}
    findings: list[Finding] = []
    ledger: list[Obligation] = []
    for form in context.forms:
        for rule_id, test in (
            of_department.TESTS if form is own else of_project.TESTS
        ) + _indicators.TESTS:
            rule = BY_ID[rule_id]
            result = test(form, context)
            if result is None:
                continue
            if isinstance(result, Open):
                reason = Message(
                    f"{form.called}：{result.reason.zh}", f"{form.prefix}: {result.reason.en}"
                )
                ledger.append(Obligation(rule_id, Verdict.NOT_EVALUABLE, reason))
                continue
            for hit in result:
                spots = tuple((form, path) for path in hit.paths)
                findings.append(_finding(rule, spots, hit, where))
            status = Verdict.VIOLATED if result else Verdict.EXACT
            ledger.append(
                Obligation(
                    rule_id,
                    status,
                    Message(f"{form.called}：{rule.zh}", f"{form.prefix}: {rule.en}"),
                )
            )
    if forms:
        over, line = all_executed(context)
        findings += [_across(BY_ID["P-P12"], hit, where) for hit in over]
        ledger.append(line)
    for rule_id, hits, applies in (
        ("P-P13", repeated(context), len(forms) > 1),
        ("P-P15", disagreements(context), bool(context.forms)),
    ):
        if applies:
            rule = BY_ID[rule_id]
            findings += [_across(rule, one, where) for one in hits]
            status = Verdict.VIOLATED if hits else Verdict.EXACT
            ledger.append(Obligation(rule_id, status, Message(rule.zh, rule.en)))
    order = list(Severity)
    findings.sort(key=lambda one: order.index(one.severity))
    return findings, ledger


def _finding(rule: Rule, spots: tuple[Spot, ...], hit: Hit, places: Mapping[str, Place]) -> Finding:
    title = spots[0][0].called
    return Finding(
        rule.id,
        hit.severity or rule.severity,
        Verdict.VIOLATED,
        tuple(cell for spot in spots if (cell := _printed(spot, places)) is not None),
        Message(
            f"{rule.zh}：{title}{hit.text.zh}", f"{rule.en}: {spots[0][0].prefix}: {hit.text.en}"
        ),
        hit.difference,
        hit.allowance,
        hit.text,
    )


def _across(
    rule: Rule, hit: tuple[tuple[Spot, ...], Message, Severity], places: Mapping[str, Place]
) -> Finding:
    spots, text, severity = hit
    return Finding(
        rule.id,
        severity,
        Verdict.VIOLATED,
        tuple(cell for spot in spots if (cell := _printed(spot, places)) is not None),
        Message(f"{rule.zh}：{text.zh}", f"{rule.en}: {text.en}"),
        explanation=text,
    )


_WORDS = {"goal": "年初设定目标", "result": "全年实际完成情况", "grade": "评价等级"}


def _printed(spot: Spot, places: Mapping[str, Place]) -> PrintedCell | None:
    form, path = spot
    value = next((value for own, _, value, _ in form.form.figures() if own == path), None)
    if value is None and path not in _WORDS:
        return None
    ref = f"{form.prefix}[{path}]"
    label = _WORDS.get(path) or form.label(path)
    return PrintedCell(ref, value, Message(f"{form.called}{label}", ref), places.get(ref, Place()))
