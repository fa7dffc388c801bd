"""The whole judgement: every judge is heard, one cause makes one finding, the ledger is kept."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from gov_accounts.catalogue import default_catalogue, using_catalogue
from gov_accounts.findings import (
    Finding,
    ProofStatus,
    Report,
    ReportVerdict,
    Severity,
    Verdict,
)
from gov_accounts.judging._causes import sum_findings, sum_ledger
from gov_accounts.judging._engine import ask
from gov_accounts.judging._form_causes import by_form_cause
from gov_accounts.judging._linear import judge_sums
from gov_accounts.judging._narrative_causes import by_cause
from gov_accounts.judging._proof import prove
from gov_accounts.judging._subtotals import report_practice
from gov_accounts.judging._table_causes import below_causes, with_remarks
from gov_accounts.judging._waivers import accept
from gov_accounts.rules import identities
from gov_accounts.rules._document import Document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.catalogue import Catalogue
    from gov_accounts.findings import Obligation, Proof, Waiver
    from gov_accounts.judging._outcomes import Sums
    from gov_accounts.refs import CellRef

__all__ = ["check"]


def check(
    accounts: FinalAccounts, *, waivers: Iterable[Waiver] = (), catalogue: Catalogue | None = None
) -> Report:
    """Judge a document: every identity, alone and together, every other rule, causes, the ledger.

    Wrong figures never raise. ``waivers`` are findings that a person has accepted; they stay in the
    report.
    ``catalogue`` is the list of codes to judge by, instead of that of the package.
    Source of the rules: :func:`gov_accounts.rules.rules`.

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
    mended: list[tuple[Finding, FinalAccounts]] = []
    findings = list(sum_findings(sums, proof, mended))
    ledger = list(sum_ledger(sums, proof))
    asked = ask(document)
    findings += below_causes(asked.findings, findings, mended)
    ledger += asked.ledger
    findings = by_form_cause(document, by_cause(document, known, findings))
    findings = with_remarks(document, findings)
    findings = accept(document, findings, waivers)
    order = list(Severity)
    findings.sort(key=lambda f: order.index(f.severity))
    return Report(
        entity=accounts.entity,
        fiscal_year=accounts.fiscal_year,
        unit=_common_unit(accounts),
        verdict=_overall(accounts, findings, proof),
        findings=tuple(findings),
        ledger=tuple(ledger),
        practice=report_practice(sums),
        counts=_counts(sums, findings, ledger, asked.compared),
        proof=proof,
    )


# --- the whole document ----------------------------------------


def _common_unit(accounts: FinalAccounts) -> str | None:
    units = {table.unit.value for table in accounts.tables() if table.unit is not None}
    return units.pop() if len(units) == 1 else None


def _overall(accounts: FinalAccounts, findings: list[Finding], proof: Proof) -> ReportVerdict:
    if any(finding.severity is Severity.ERROR and finding.waiver is None for finding in findings):
        return ReportVerdict.CONTRADICTORY
    lacking = any(one.verdict is Verdict.NOT_EVALUABLE for one in findings if _asks(one))
    if lacking or not _complete(accounts):
        return ReportVerdict.INCOMPLETE
    if proof.status is ProofStatus.UNDECIDED:
        return ReportVerdict.UNDECIDED
    explained = (Verdict.ROUNDING, Verdict.ROLLED_UP)
    if any(finding.verdict in explained or finding.waiver for finding in findings):
        return ReportVerdict.EXPLAINED
    return ReportVerdict.CONSISTENT


def _asks(finding: Finding) -> bool:
    return finding.severity is Severity.WARNING and finding.waiver is None


def _complete(accounts: FinalAccounts) -> bool:
    """Whether all was read of what there is, and there is a table at all."""
    unread = any(not one.harmless for one in accounts.unread)
    lacking = unread or accounts.ambiguous or accounts.incomplete
    return not lacking and any(True for _ in accounts.tables())


def _counts(
    sums: Sums,
    findings: list[Finding],
    ledger: list[Obligation],
    compared: set[CellRef],
) -> dict[str, int]:
    accounts = sums.document.accounts
    figures, checked = _checked(sums, compared)
    by_status = Counter(line.status for line in ledger)
    open_ones = Counter(finding.severity for finding in findings if finding.waiver is None)
    return {
        "figures": figures,
        "figures_checked": checked,
        "obligations": len(ledger),
        **{verdict.value: by_status[verdict] for verdict in Verdict},
        "errors": open_ones[Severity.ERROR],
        "warnings": open_ones[Severity.WARNING],
        "accepted": len(findings) - open_ones.total(),
        "ambiguous": len(accounts.ambiguous),
        "unread": sum(not one.harmless and not one.missing for one in accounts.unread),
        "missing": sum(one.missing for one in accounts.unread),
    }


def _checked(sums: Sums, compared: set[CellRef]) -> tuple[int, int]:
    """Count the printed figures, and those that some identity or rule compared."""
    figures = [ref for ref, figure in sums.document.figures.items() if figure is not None]
    checked = compared.union(*(one.identity.refs for one in sums.outcomes if one.evaluable))
    return len(figures), sum(ref in checked for ref in figures)
