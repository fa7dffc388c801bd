"""The whole judgement: every judge is heard, one cause makes one finding, the ledger is kept."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from gov_accounts.catalogue import default_catalogue, using_catalogue
from gov_accounts.findings import (
    Finding,
    Message,
    Obligation,
    ProofStatus,
    Report,
    ReportVerdict,
    Severity,
    Verdict,
)
from gov_accounts.judging._blame import blame
from gov_accounts.judging._engine import ask
from gov_accounts.judging._practice import TICKS, excused, judge_sums, report_practice
from gov_accounts.judging._proof import prove
from gov_accounts.judging._waivers import accept
from gov_accounts.money import Unit, format_amount, from_ticks, grouped, ticks
from gov_accounts.rules import JOINT, identities
from gov_accounts.rules._document import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.catalogue import Catalogue
    from gov_accounts.findings import Explanation, Proof, Waiver
    from gov_accounts.judging._blame import Blame
    from gov_accounts.judging._practice import Outcome, Sums
    from gov_accounts.refs import CellRef
    from gov_accounts.rules import Identity

__all__ = ["check"]

_LISTED = 10
"""So many explanations of a cause are reported."""


def check(
    accounts: FinalAccounts, *, waivers: Iterable[Waiver] = (), catalogue: Catalogue | None = None
) -> Report:
    """Judge a document: every identity, alone and together, every presence rule; causes, and the ledger.

    Wrong figures never raise. ``waivers`` are findings that a person has accepted; they stay in the
    report.
    ``catalogue`` is the list of codes to judge by, instead of that of the package.
    Source of the rules: :func:`gov_accounts.judging.rules`.

    >>> from gov_accounts.accounts import FinalAccounts
    >>> check(FinalAccounts("某局", 2024)).verdict
    <ReportVerdict.INCOMPLETE: 'incomplete'>
    """
    with using_catalogue(catalogue or default_catalogue()):
        return _check(accounts, waivers)


def _check(accounts: FinalAccounts, waivers: Iterable[Waiver]) -> Report:
    document = Document(accounts)
    known = identities(accounts)
    sums = judge_sums(document, known)
    proof = prove(sums)
    findings = list(_sum_findings(sums, proof))
    ledger = [
        Obligation(one.identity.rule.id, one.verdict, _ledger_reason(one))
        for one in sums.outcomes
        if one.applies
    ]
    ledger.append(_joint_obligation(proof))
    asked = ask(document)
    findings += asked.findings
    ledger += asked.ledger
    findings = accept(findings, waivers)
    order = list(Severity)
    findings.sort(key=lambda f: order.index(f.severity))
    return Report(
        entity=accounts.entity,
        fiscal_year=accounts.fiscal_year,
        unit=_common_unit(accounts),
        verdict=_overall(accounts, findings),
        findings=tuple(findings),
        ledger=tuple(ledger),
        practice=report_practice(sums),
        counts=_counts(sums, findings, ledger, asked.compared),
        proof=proof,
    )


# --- sums, by cause ----------------------------------------


def _sum_findings(sums: Sums, proof: Proof) -> Iterator[Finding]:
    """Yield one finding for each cause, then those that stand by themselves."""
    grouped_rows: set[int] = set()
    for cause in blame(sums):
        grouped_rows.update(cause.rows)
        yield _cause(sums, cause, proof)
    for one in sums.outcomes:
        if one.row is None or one.row not in grouped_rows:
            found = _finding(sums, one)
            if found is not None:
                yield found


def _cause(sums: Sums, cause: Blame, proof: Proof) -> Finding:
    """Make one finding of all that a cause breaks; without a broken identity, of the clash itself."""
    broken = tuple(
        found for row in cause.rows if (found := _finding(sums, sums.by_row[row])) is not None
    )
    ways = tuple(one.explanation for one in cause.suspicions)
    best = ways[0] if ways else None
    blamed = dict.fromkeys(best.refs if best is not None else ())
    if broken:
        first = broken[0]
        others = [cell.ref for finding in broken for cell in finding.cells]
        message, rule, difference = first.message, first.rule, first.difference
        allowance, explanation = first.allowance, first.explanation
    else:
        rule, difference, allowance = JOINT.id, None, None
        others = [ref for way in ways for ref in way.refs]
        text = "；".join(proof.clash[:_LISTED])
        message = Message(f"{JOINT.zh}：{text}", f"{JOINT.en}: {text}")
        explanation = message
    blamed.update(dict.fromkeys(others))
    suspected = _suspected(cause, ways)
    more = len(broken) - 1
    return Finding(
        rule,
        Severity.ERROR,
        Verdict.VIOLATED,
        tuple(sums.document.printed(ref) for ref in blamed),
        Message(
            message.zh + (f"；另有{more}项勾稽关系因此不成立" if more > 0 else "") + suspected.zh,
            message.en
            + (f"; {more} more identities fail with it" if more > 0 else "")
            + suspected.en,
        ),
        difference,
        allowance,
        explanation,
        tuple(_suggested(best)),
        ways[:_LISTED],
        broken if more > 0 else (),
        place=sums.document.place(blamed),
    )


def _suspected(cause: Blame, ways: tuple[Explanation, ...]) -> Message:
    """Say which figures are probably wrong, and what they should be."""
    if not ways:
        return Message(
            "；涉及的数字较多，无法指出是哪一个有误",
            "; too many figures are involved to name the wrong one",
        )
    zh, en = [], []
    for suspect in ways[0].suspects:
        amount = suspect.cell.printed
        was_zh, was_en = (
            (grouped(amount), grouped(amount)) if amount is not None else ("空白", "blank")
        )
        right = ""
        slip_zh = slip_en = ""
        if suspect.values:
            value, slip = suspect.values[0]
            right = grouped(value)
            slip_zh, slip_en = (f"（{slip.zh}）", f" ({slip.en})") if slip else ("", "")
        zh.append(
            f"{suspect.cell.name.zh}印为{was_zh}" + (f"，应为{right}{slip_zh}" if right else "")
        )
        en.append(
            f"{suspect.cell.ref} is printed {was_en}"
            + (f", should be {right}{slip_en}" if right else "")
        )
    alone = len(ways) == 1 or cause.suspicions[0].cost * 3 <= cause.suspicions[1].cost
    lead_zh, lead_en = (
        ("可能有误的是", "probably wrong")
        if alone
        else (f"{len(ways)}种改法中最可能的是", f"the likeliest of {len(ways)} ways to mend it")
    )
    return Message(f"；{lead_zh}：{'、'.join(zh)}", f"; {lead_en}: {', '.join(en)}")


def _suggested(best: Explanation | None) -> Iterator[str]:
    """Yield the likeliest right figures of the first explanation, as ``cell = figure``."""
    for suspect in best.suspects if best is not None else ():
        for value, _ in suspect.values[:3]:
            yield f"{suspect.cell.ref} = {format_amount(value)}"


def _joint_obligation(proof: Proof) -> Obligation:
    status = {
        ProofStatus.CONSISTENT: Verdict.EXACT if proof.method == "printed" else Verdict.ROUNDING,
        ProofStatus.CONTRADICTORY: Verdict.VIOLATED,
        ProofStatus.UNDECIDED: Verdict.NOT_EVALUABLE,
    }[proof.status]
    return Obligation(JOINT.id, status, Message(JOINT.zh, JOINT.en))


def _ledger_reason(one: Outcome) -> Message:
    text = str(one.identity)
    if one.verdict is Verdict.NOT_EVALUABLE:
        return Message(f"{one.reason.zh}（{text}）", f"{one.reason.en} ({text})")
    return Message(text, text)


# --- one identity ----------------------------------------


def _finding(sums: Sums, one: Outcome) -> Finding | None:
    document = sums.document
    rule = one.identity.rule
    quiet = (Verdict.EXACT, Verdict.NOT_EVALUABLE)
    if not one.applies or one.verdict in quiet:
        return None
    if one.verdict is not Verdict.VIOLATED and (
        rule.severity is not Severity.ERROR or one.identity.relation != "="
    ):
        return None
    shown = [
        document.printed(ref)
        for index, ref in enumerate(one.identity.refs)
        if document.figure(ref) is not None or index == 0
    ]
    unit, quantum = _measure(document, one.identity)
    difference = from_ticks(one.difference, unit, quantum)
    allowance = _allowance(sums, one, unit, quantum)
    explanation = _explain(one, difference, allowance)
    severity = rule.severity if one.verdict is Verdict.VIOLATED else Severity.INFO
    if severity is Severity.ERROR and excused(document, one.identity):
        severity = Severity.WARNING
    equation = _equation(document, one.identity)
    return Finding(
        rule.id,
        severity,
        one.verdict,
        tuple(shown),
        Message(
            f"{rule.zh}：{equation.zh}；{explanation.zh}",
            f"{rule.en}: {equation.en}; {explanation.en}",
        ),
        difference,
        allowance,
        explanation,
        place=document.place(one.identity.refs),
    )


def _measure(document: Document, identity: Identity) -> tuple[Unit, Decimal]:
    """Unit of the first figure, coarsest quantum of that unit."""
    figures = [figure for ref in identity.refs if (figure := document.figure(ref)) is not None]
    unit = figures[0].unit
    return unit, max(figure.quantum for figure in figures if figure.unit is unit)


def _allowance(sums: Sums, one: Outcome, unit: Unit, quantum: Decimal) -> Decimal:
    """Return the largest printed difference, of the sign at hand, that rounding can make."""
    slack = 0
    for sign, ref in one.identity.signed():
        figure = sums.document.figure(ref)
        if figure is None:
            continue
        interval = sums.meaning(ref)
        below, above = figure.ticks - interval.low * TICKS, interval.high * TICKS - figure.ticks
        # A positive difference shrinks by lowering what is added and raising what is taken off.
        slack += below if (sign > 0) == (one.difference > 0) else above
    step = ticks(quantum, unit)
    return from_ticks(slack // step * step, unit, quantum)


def _explain(one: Outcome, difference: Decimal, allowance: Decimal) -> Message:
    shown, allowed = format_amount(difference), format_amount(allowance)
    if one.verdict is Verdict.ROUNDING:
        return Message(
            f"相差{shown}，四舍五入最多可差{allowed}",
            f"differs by {shown}, rounding explains up to {allowed}",
        )
    if one.verdict is Verdict.ROLLED_UP:
        return Message(
            f"相差{shown}，因合计由已取舍的各部分相加而成",
            f"differs by {shown}: a subtotal was added up from printed parts",
        )
    if one.identity.rule.severity is Severity.INFO:
        return Message(
            f"相差{shown}，通常相等，并非必须", f"differs by {shown}; usual, not required"
        )
    return Message(
        f"相差{shown}，四舍五入最多只能解释{allowed}",
        f"differs by {shown}; rounding explains {allowed} at most",
    )


def _equation(document: Document, identity: Identity) -> Message:
    """Write an identity with its figures; what the first cell already said is not repeated."""
    sides_zh, sides_en = [], []
    first: CellRef | None = None
    for terms in (identity.left, identity.right):
        zh = en = ""
        for term in terms:
            figure = document.figure(term.ref)
            if figure is None and len(terms) > 1:
                continue
            amount = format_amount(figure.amount) if figure else ""
            sign = "+" if term.sign > 0 else "-"
            name = document.name(term.ref, after=first).zh
            first = first or term.ref
            zh += f" {sign} {name} {amount or '空白'}"
            en += f" {sign} {term.ref} {amount or 'blank'}"
        sides_zh.append(zh.strip().removeprefix("+ ") or "0")
        sides_en.append(en.strip().removeprefix("+ ") or "0")
    sign = identity.relation
    return Message(f" {sign} ".join(sides_zh), f" {sign} ".join(sides_en))


# --- the whole document ----------------------------------------


def _common_unit(accounts: FinalAccounts) -> str | None:
    units = {table.unit.value for table in accounts.tables() if table.unit is not None}
    return units.pop() if len(units) == 1 else None


def _overall(accounts: FinalAccounts, findings: list[Finding]) -> ReportVerdict:
    if any(finding.severity is Severity.ERROR and finding.waiver is None for finding in findings):
        return ReportVerdict.CONTRADICTORY
    unread = any(not one.harmless for one in accounts.unread)
    if unread or accounts.ambiguous or accounts.incomplete or not list(accounts.tables()):
        return ReportVerdict.INCOMPLETE
    if any(
        finding.verdict in (Verdict.ROUNDING, Verdict.ROLLED_UP) or finding.waiver
        for finding in findings
    ):
        return ReportVerdict.EXPLAINED
    return ReportVerdict.CONSISTENT


def _counts(
    sums: Sums,
    findings: list[Finding],
    ledger: list[Obligation],
    compared: set[CellRef],
) -> dict[str, int]:
    document = sums.document
    figures = [ref for ref, figure in document.figures.items() if figure is not None]
    judged = [
        one for one in sums.outcomes if one.applies and one.verdict is not Verdict.NOT_EVALUABLE
    ]
    checked = compared | {ref for one in judged for ref in one.identity.refs}
    by_status = Counter(line.status.value for line in ledger)
    return {
        "figures": len(figures),
        "figures_checked": sum(ref in checked for ref in figures),
        "obligations": len(ledger),
        **{verdict.value: by_status[verdict.value] for verdict in Verdict},
        "errors": sum(f.severity is Severity.ERROR and f.waiver is None for f in findings),
        "warnings": sum(f.severity is Severity.WARNING and f.waiver is None for f in findings),
        "accepted": sum(f.waiver is not None for f in findings),
        "ambiguous": len(document.accounts.ambiguous),
        "unread": sum(not one.harmless for one in document.accounts.unread),
    }
