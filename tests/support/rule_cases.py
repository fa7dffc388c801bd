"""Cases of rules on the tables: one that breaks the rule, one that only just does not."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import field, frozen

from gov_accounts.findings import Finding, Report, Severity, Verdict
from gov_accounts.judging import check
from gov_accounts.refs import CellRef
from gov_accounts.rules import find
from tests.support.department import department
from tests.support.edits import Edit, apply, table_of, with_row, with_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.accounts import FinalAccounts


def put(ref: str, *of: str, plus: str = "0") -> Edit:
    """Make a cell the sum of other cells (``-`` before a name subtracts) plus an amount."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        value = Decimal(plus)
        for name in of:
            figure = accounts.cell(name.removeprefix("-")) or Decimal(0)
            value += -figure if name.startswith("-") else figure
        cell = CellRef.parse(ref)
        table_id, key, column = cell.table, cell.row, cell.column
        return with_row(accounts, table_id, key, **{column: value})

    return edit


def shift(ref: str, by: str) -> Edit:
    return put(ref, ref, plus=by)


def blank(*refs: str) -> Edit:
    def edit(accounts: FinalAccounts) -> FinalAccounts:
        for ref in refs:
            cell = CellRef.parse(ref)
            table_id, key, column = cell.table, cell.row, cell.column
            accounts = with_row(accounts, table_id, key, **{column: None})
        return accounts

    return edit


def through(table_id: str, item: str, column: str, by: str = "0.01") -> Edit:
    """Shift an 项, the rows above it and 合计 alike, so that the table still adds up as printed."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        for key in (item, item[:5], item[:3], "total"):
            accounts = shift(CellRef.of(table_id, key, column), by)(accounts)
        return accounts

    return edit


def add_rows(table_id: str, *figures: tuple[str, str | None], label: str = "某科目") -> Edit:
    """Add rows (key, figure of the first column) at the end."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        table = table_of(accounts, table_id)
        rows = list(table)
        for key, text in figures:
            figure = None if text is None else Decimal(text)
            rows.append(table.ROW(key, label, **{table.columns[0]: figure}))
        return with_rows(accounts, table_id, rows)

    return edit


def drop_rows(table_id: str, *keys: str) -> Edit:
    def edit(accounts: FinalAccounts) -> FinalAccounts:
        table = table_of(accounts, table_id)
        assert all(key in table for key in keys)
        return with_rows(accounts, table_id, [row for row in table if row.key not in keys])

    return edit


def move_last(table_id: str, key: str) -> Edit:
    """Print a row at the end of its table."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        table = table_of(accounts, table_id)
        rows = [row for row in table if row.key != key]
        return with_rows(accounts, table_id, [*rows, table[key]])

    return edit


def relabel(table_id: str, key: str, text: str) -> Edit:
    return lambda accounts: with_row(accounts, table_id, key, label=text)


def edited(edits: Iterable[Edit]) -> FinalAccounts:
    return apply(department(), edits)


@frozen
class Case:
    """A rule, edits that break it and edits that nearly do.

    ``cell`` must stand in the finding. ``status`` is the worst that the ledger says of the rule
    after the near miss; None if the rule must not apply at all. ``opposite`` breaks an equality
    from the other side.
    """

    rule: str
    cell: str
    broken: tuple[Edit, ...]
    near: tuple[Edit, ...]
    status: Verdict | None = field(kw_only=True)
    opposite: tuple[Edit, ...] = field(default=(), kw_only=True)
    part: str = field(default="", kw_only=True)

    @property
    def id(self) -> str:
        return " ".join(filter(None, (self.rule, self.part)))


def sum_of(rule_id: str, ref: str, near: str, broken: str = "-1.00", *, part: str = "") -> Case:
    """A sum that rounding still explains after the one shift, and nothing after the other."""
    return Case(
        rule_id,
        ref,
        (shift(ref, broken),),
        (shift(ref, near),),
        status=Verdict.ROUNDING,
        opposite=(shift(ref, "1.00"),),
        part=part,
    )


def twin(rule_id: str, ref: str, *near: Edit, part: str = "") -> Case:
    """A cell repeats another one; near miss: only one is added up from printed parts."""
    return Case(
        rule_id,
        ref,
        (shift(ref, "1.00"),),
        near,
        status=Verdict.ROLLED_UP,
        opposite=(shift(ref, "-1.00"),),
        part=part,
    )


def leaf(rule_id: str, ref: str, same: str, *, part: str = "") -> Case:
    """A figure repeats one without parts: two last places break it, dropped zeros do not.

    One last place may be that of a table printed in another practice.
    """

    def shorter(accounts: FinalAccounts) -> FinalAccounts:
        cell = CellRef.parse(ref)
        table_id, key, column = cell.table, cell.row, cell.column
        figure = accounts.cell(same)
        assert figure is not None
        short = figure.quantize(Decimal("0.1"))
        assert (short, str(short)) != (figure, str(figure))
        return with_row(accounts, table_id, key, **{column: short})

    return Case(
        rule_id,
        ref,
        (shift(ref, "0.02"),),
        (shorter,),
        status=Verdict.EXACT,
        opposite=(shift(ref, "-0.02"),),
        part=part,
    )


def findings_of(report: Report, rule_id: str) -> list[Finding]:
    return [finding for finding in report.violations if finding.rule == rule_id]


def named(findings: Iterable[Finding]) -> set[str]:
    return {cell.ref for finding in findings for cell in finding.cells}


def assert_broken(case: Case, edits: Iterable[Edit]) -> None:
    findings = findings_of(check(edited(edits)), case.rule)
    violated = [finding for finding in findings if finding.verdict is Verdict.VIOLATED]
    assert {finding.severity for finding in violated} == {find(case.rule).severity}
    assert case.cell in named(violated)


def assert_near_miss(case: Case) -> None:
    report = check(edited(case.near))
    statuses = {line.status for line in report.ledger if line.rule == case.rule}
    assert max(statuses, key=list(Verdict).index, default=None) is case.status
    explained = {(finding.verdict, finding.severity) for finding in findings_of(report, case.rule)}
    assert explained <= {(Verdict.ROUNDING, Severity.INFO), (Verdict.ROLLED_UP, Severity.INFO)}
