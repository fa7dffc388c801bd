"""Judging the figures of a document: verdicts, explanations, probable causes.

Every identity of :mod:`gov_accounts.identities` is evaluated on integer intervals of 分. A difference is a
``rounding`` difference if some exact amounts print as the document does; ``rolled_up`` if it needs a subtotal
that was added up from printed parts; otherwise the identity is ``violated``. The allowance follows from the
last printed place and the number of printed parts; no tolerance is fixed anywhere.
"""

from __future__ import annotations

import itertools
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from gov_accounts.accounts import Place
from gov_accounts.checking.disclosure import judge_disclosure
from gov_accounts.checking.forms import judge_forms
from gov_accounts.checking.narrative import judge_narrative
from gov_accounts.findings import (
    Cause,
    Finding,
    Message,
    Obligation,
    PrintedCell,
    Report,
    ReportVerdict,
    Verdict,
)
from gov_accounts.identities import Identity, Kind, Severity, identities, is_code_row, rules
from gov_accounts.money import NOTHING, Interval, Rounding, Unit, format_amount, from_ticks, stands_for, ticks
from gov_accounts.narrative import title_of
from gov_accounts.tables import TABLES, TOTAL, parse_ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.identities import Rule

__all__ = ["check"]


@frozen
class _Figure:
    """A printed figure in integers: its exact value in ticks and what it stands for."""

    amount: Decimal
    unit: Unit
    quantum: Decimal
    ticks: int
    half_up: Interval
    truncated: Interval

    def stands_for(self, rounding: Rounding) -> Interval:
        return self.half_up if rounding is Rounding.HALF_UP else self.truncated


_SPECS = {kind.SPEC.id: kind.SPEC for kind in TABLES}


class _Document:
    """The figures of a document by cell name, and why others are not there."""

    def __init__(self, accounts: FinalAccounts) -> None:
        self.accounts = accounts
        self.figures: dict[str, _Figure | None] = {}
        self.labels: dict[str, str] = {}
        self.open = {
            f"{one.table}[{one.row}].{column}" for one in accounts.ambiguous for column in one.open_columns
        }
        self._unitless = {table.SPEC.id for table in accounts.tables() if table.unit is None}
        for cell in accounts.cells():
            self.labels[f"{cell.table}[{cell.row}]"] = cell.label
            if cell.amount is None:
                self.figures[cell.ref] = None
            elif cell.unit is not None:
                self.figures[cell.ref] = _Figure(
                    cell.amount,
                    cell.unit,
                    cell.quantum,
                    ticks(cell.amount, cell.unit),
                    stands_for(cell.amount, cell.unit, cell.quantum, Rounding.HALF_UP),
                    stands_for(cell.amount, cell.unit, cell.quantum, Rounding.TRUNCATED),
                )
        for stated in accounts.narrative or ():
            unit = {"元": Unit.YUAN, "万元": Unit.WAN, "万": Unit.WAN}.get(stated.unit)
            quantum = stated.quantum if unit is not None else Decimal("0.01")
            unit = unit or Unit.YUAN  # counts are exact: 0.01 元 is one 分
            self.figures[f"N[{stated.key}]"] = _Figure(
                stated.value,
                unit,
                quantum,
                ticks(stated.value, unit),
                stands_for(stated.value, unit, quantum, Rounding.HALF_UP),
                stands_for(stated.value, unit, quantum, Rounding.TRUNCATED),
            )
            self.labels[f"N[{stated.key}]"] = stated.label or title_of(stated.key)

    def missing(self, ref: str) -> Message | None:
        """Say why a cell cannot be used; None if it can (a blank, or a code row not printed, is no money)."""
        if ref in self.open:
            return Message(f"{self.name(ref).zh}所在栏不能确定", f"the column of {ref} is ambiguous")
        if ref in self.figures:
            return None
        table_id, row, column = parse_ref(ref)
        if table_id == "N":
            return Message(f"情况说明没有“{title_of(row)}”", f"the explanation states no {row}")
        table = self.accounts.table(table_id)
        if table is None:
            title = _SPECS[table_id].title
            return Message(f"文件中没有{title}", f"the document has no {table_id}")
        if table_id in self._unitless:
            title = table.SPEC.title
            return Message(f"{title}没有写明金额单位", f"{table_id} states no unit of money")
        if column not in table.columns:
            return Message(f"{table.SPEC.title}没有这一栏", f"{table_id} does not print the column {column}")
        if table_id in self.accounts.incomplete:
            return Message(f"{table.SPEC.title}不完整", f"{table_id} is cut off")
        if is_code_row(ref) and row != TOTAL:
            return None
        return Message(f"{self.name(ref).zh}没有印出", f"{ref} is not printed")

    def figure(self, ref: str) -> _Figure | None:
        return self.figures.get(ref)

    def name(self, ref: str, *, after: str | None = None) -> Message:
        """Return the name of a cell for people, without what a cell named before it already said."""
        table_id, row, column = parse_ref(ref)
        if table_id == "N":
            return Message(f"情况说明“{self.labels.get(ref, title_of(row))}”", ref)
        spec = _SPECS[table_id]
        label = self.labels.get(f"{table_id}[{row}]")
        if label is None:
            block = spec.block_of(row)
            line = block.line(row) if block else None
            label = line.title if line else ""
        title = self.accounts.column_title(table_id, column)
        code = row if row.isdigit() else ""
        before = parse_ref(after) if after is not None else ("", "", "")
        if before[:2] == (table_id, row):
            return Message(title, ref)
        table_title = "" if before[0] == table_id else spec.title
        column_title = "" if before[::2] == (table_id, column) else title
        return Message(f"{table_title}[{code}{label}]{column_title}", ref)

    def printed(self, ref: str) -> PrintedCell:
        figure = self.figures.get(ref)
        return PrintedCell(
            ref,
            figure.amount if figure else None,
            self.name(ref),
            self.accounts.places.get(ref, Place()) if figure else None,
        )


@define
class _Outcome:
    """What became of one identity."""

    identity: Identity
    verdict: Verdict
    difference: int = 0
    reason: Message = field(factory=lambda: Message("", ""))
    applies: bool = True


class _Judge:
    """Evaluates identities under one rounding practice."""

    def __init__(self, document: _Document, known: tuple[Identity, ...], rounding: Rounding) -> None:
        self.document = document
        self.rounding = rounding
        self._definitions: dict[str, list[Identity]] = {}
        self._equals: dict[str, set[str]] = {}
        self._hulls: dict[str, Interval] = {}
        self._busy: set[str] = set()
        for identity in known:
            if identity.defines is not None:
                self._definitions.setdefault(identity.defines, []).append(identity)
            elif (
                identity.relation == "="
                and len(identity.left) == len(identity.right) == 1
                and identity.rule.severity is Severity.ERROR
            ):
                one, other = identity.left[0].ref, identity.right[0].ref
                self._equals.setdefault(one, set()).add(other)
                self._equals.setdefault(other, set()).add(one)

    def judge(self, identity: Identity) -> Verdict:
        difference = 0
        own = NOTHING
        for sign, ref in identity.signed():
            figure = self.document.figure(ref)
            if figure is not None:
                difference += sign * figure.ticks
                interval = figure.stands_for(self.rounding)
                own += interval if sign > 0 else -interval
        if _holds(identity.relation, Interval(difference, difference)):
            return Verdict.EXACT
        if _holds(identity.relation, own):
            return Verdict.ROUNDING
        rolled = NOTHING
        for sign, ref in identity.signed():
            interval = self.hull(ref)
            rolled += interval if sign > 0 else -interval
        return Verdict.ROLLED_UP if _holds(identity.relation, rolled) else Verdict.VIOLATED

    def hull(self, ref: str) -> Interval:
        """Return the exact amounts a cell may stand for if subtotals were added up from printed parts.

        A cell that equals the sum of its printed parts may be that sum; so may one that repeats such a
        cell in another table.
        """
        known = self._hulls.get(ref)
        if known is not None:
            return known
        figure = self.document.figure(ref)
        own = figure.stands_for(self.rounding) if figure else NOTHING
        if figure is None or ref in self._busy:
            return own
        same = self._repeats(ref, figure)
        self._busy |= same
        for member in same:
            for identity in self._definitions.get(member, ()):
                parts = NOTHING
                total = 0
                for term in identity.right:
                    part = self.document.figure(term.ref)
                    if part is not None:
                        total += term.sign * part.ticks
                        interval = self.hull(term.ref)
                        parts += interval if term.sign > 0 else -interval
                if total == figure.ticks:
                    own = own.hull(parts)
        self._busy -= same
        for member in same:
            self._hulls[member] = own
        return own

    def unsure(self, ref: str, seen: set[str]) -> bool:
        """Whether a part of a cell is absent or open, so that adding up printed parts cannot be excluded."""
        figure = self.document.figure(ref)
        if figure is None or ref in seen:
            return False
        seen.add(ref)
        return any(
            self.document.missing(term.ref) is not None or self.unsure(term.ref, seen)
            for member in self._repeats(ref, figure)
            for identity in self._definitions.get(member, ())
            for term in identity.right
        )

    def _repeats(self, ref: str, figure: _Figure) -> set[str]:
        found, frontier = {ref}, [ref]
        while frontier:
            for other in self._equals.get(frontier.pop(), ()):
                twin = self.document.figure(other)
                if other not in found and twin is not None and twin.ticks == figure.ticks:
                    found.add(other)
                    frontier.append(other)
        return found


def _holds(relation: str, left_less_right: Interval) -> bool:
    if relation == "=":
        return 0 in left_less_right
    return left_less_right.low <= 0 if relation == "<=" else left_less_right.high >= 0


_BEST = (Verdict.EXACT, Verdict.ROUNDING, Verdict.ROLLED_UP, Verdict.VIOLATED)


def check(accounts: FinalAccounts) -> Report:
    """Judge a document: every identity, every presence rule; findings, causes, and the ledger.

    Wrong figures never raise. Source of the rules: :func:`gov_accounts.identities.rules`.

    >>> from gov_accounts.accounts import FinalAccounts
    >>> check(FinalAccounts("某局", 2024)).verdict
    <ReportVerdict.INCOMPLETE: 'incomplete'>
    """
    document = _Document(accounts)
    known = identities(accounts)
    outcomes, rounding = _judge_all(document, known)
    findings = [found for one in outcomes if (found := _finding(document, one, rounding)) is not None]
    ledger = [
        Obligation(one.identity.rule.id, one.verdict, _ledger_reason(one)) for one in outcomes if one.applies
    ]
    for rule in rules():
        if rule.kind is Kind.PRESENCE:
            present, obligation = _presence(document, rule)
            findings += present
            if obligation is not None:
                ledger.append(obligation)
    told, kept, heard = judge_narrative(accounts)
    lacking, listed = judge_disclosure(accounts)
    evaluated, scored = judge_forms(
        accounts.department_evaluation,
        accounts.project_evaluations,
        accounts,
        places=dict(accounts.places),
    )
    findings += told + lacking + evaluated
    ledger += kept + listed + scored
    order = list(Severity)
    findings.sort(key=lambda f: order.index(f.severity))
    return Report(
        entity=accounts.entity,
        fiscal_year=accounts.fiscal_year,
        unit=_common_unit(accounts),
        verdict=_overall(accounts, findings),
        findings=tuple(findings),
        ledger=tuple(ledger),
        practice=_practice(document, outcomes, rounding),
        counts=_counts(document, outcomes, findings, ledger, heard),
        causes=_causes(document, outcomes, findings),
    )


def _judge_all(
    document: _Document, known: tuple[Identity, ...]
) -> tuple[list[_Outcome], tuple[Rounding, ...]]:
    """Judge every identity under each rounding; keep the roundings that leave the fewest errors.

    One practice is taken to hold for a document. If several explain it equally well, an identity counts
    as violated only if all of them say so.
    """
    outcomes = [_prepare(document, identity) for identity in known]
    open_ones = [one for one in outcomes if one.applies and one.verdict is not Verdict.NOT_EVALUABLE]
    verdicts: dict[Rounding, list[Verdict]] = {}
    errors: dict[Rounding, int] = {}
    judge = _Judge(document, known, Rounding.HALF_UP)
    for rounding in Rounding:
        judge = _Judge(document, known, rounding)
        verdicts[rounding] = [judge.judge(one.identity) for one in open_ones]
        errors[rounding] = sum(
            verdict is Verdict.VIOLATED and one.identity.rule.severity is Severity.ERROR
            for one, verdict in zip(open_ones, verdicts[rounding], strict=True)
        )
    fewest = min(errors.values())
    possible = tuple(rounding for rounding in Rounding if errors[rounding] == fewest)
    for index, one in enumerate(open_ones):
        one.verdict = min((verdicts[r][index] for r in possible), key=_BEST.index)
        one.difference = sum(
            sign * figure.ticks
            for sign, ref in one.identity.signed()
            if (figure := document.figure(ref)) is not None
        )
        if one.verdict is Verdict.VIOLATED:
            cut = _cut_by(document, one.identity)
            if cut is None and any(judge.unsure(ref, set()) for ref in one.identity.refs):
                one.verdict = Verdict.NOT_EVALUABLE
                one.reason = Message(
                    "有分项缺失或所在栏不能确定", "a part of a subtotal is absent or ambiguous"
                )
            elif cut is not None:
                one.verdict = Verdict.NOT_EVALUABLE
                title = _SPECS[cut].title if cut in _SPECS else "情况说明"
                one.reason = Message(f"{title}不完整", f"{cut} is cut off")
    return outcomes, possible


def _cut_by(document: _Document, identity: Identity) -> str | None:
    """Return the incomplete table whose missing rows may be why an identity fails.

    Rows may be missing from a sum, and a subtotal cannot be told to be added up from parts that are not
    there; only inside one row that is printed nothing can be missing.
    """
    rows = {parse_ref(ref)[:2] for ref in identity.refs}
    if len(rows) == 1 and not identity.closed:
        return None
    return next((table for table, _ in sorted(rows) if table in document.accounts.incomplete), None)


def _prepare(document: _Document, identity: Identity) -> _Outcome:
    """Decide whether an identity applies and can be evaluated at all."""
    outcome = _Outcome(identity, Verdict.EXACT)
    reasons = [reason for ref in identity.refs if (reason := document.missing(ref)) is not None]
    for ref in identity.rule.zero + identity.rule.positive:
        reason = document.missing(ref)
        figure = document.figure(ref)
        wanted = ref in identity.rule.positive
        if reason is None and (figure is not None and figure.ticks > 0) is not wanted:
            outcome.applies = False
        elif reason is not None:
            reasons.append(reason)
    if reasons:
        outcome.verdict = Verdict.NOT_EVALUABLE
        outcome.reason = reasons[0]
    return outcome


def _ledger_reason(one: _Outcome) -> Message:
    text = str(one.identity)
    if one.verdict is Verdict.NOT_EVALUABLE:
        return Message(f"{one.reason.zh}（{text}）", f"{one.reason.en} ({text})")
    return Message(text, text)


# --- findings ----------------------------------------


def _finding(document: _Document, one: _Outcome, rounding: tuple[Rounding, ...]) -> Finding | None:
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
    allowance = _allowance(document, one, rounding, unit, quantum)
    explanation = _explain(one, difference, allowance)
    severity = rule.severity if one.verdict is Verdict.VIOLATED else Severity.INFO
    if (
        shown[0].ref == "T06[30212].amount"
        and rule.id.startswith(("X-T6T7", "X-T7"))
        and _travels_for_study(document.accounts.entity)
    ):
        severity = Severity.WARNING
    equation = _equation(document, one.identity)
    return Finding(
        rule.id,
        severity,
        one.verdict,
        tuple(shown),
        Message(f"{rule.zh}：{equation.zh}；{explanation.zh}", f"{rule.en}: {equation.en}; {explanation.en}"),
        difference,
        allowance,
        explanation,
    )


def _travels_for_study(entity: str) -> bool:
    """教学科研人员因公出国 may stand outside table 7 (official note CS05-2017)."""
    return any(word in entity for word in ("大学", "学院", "学校", "研究院", "研究所", "科学院"))


def _measure(document: _Document, identity: Identity) -> tuple[Unit, Decimal]:
    """Unit of the first figure, coarsest quantum of that unit."""
    figures = [figure for ref in identity.refs if (figure := document.figure(ref)) is not None]
    unit = figures[0].unit
    return unit, max(figure.quantum for figure in figures if figure.unit is unit)


def _allowance(
    document: _Document, one: _Outcome, rounding: tuple[Rounding, ...], unit: Unit, quantum: Decimal
) -> Decimal:
    """Return the largest printed difference, of the sign at hand, that rounding can make."""
    best = 0
    for practice in rounding:
        slack = 0
        for sign, ref in one.identity.signed():
            figure = document.figure(ref)
            if figure is None:
                continue
            interval = figure.stands_for(practice)
            scaled = 10**8
            below, above = figure.ticks - interval.low * scaled, interval.high * scaled - figure.ticks
            # A positive difference shrinks by lowering what is added and raising what is taken off.
            slack += below if (sign > 0) == (one.difference > 0) else above
        best = max(best, slack)
    step = ticks(quantum, unit)
    return from_ticks(best // step * step, unit, quantum)


def _explain(one: _Outcome, difference: Decimal, allowance: Decimal) -> Message:
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
        return Message(f"相差{shown}，通常相等，并非必须", f"differs by {shown}; usual, not required")
    return Message(
        f"相差{shown}，四舍五入最多只能解释{allowed}",
        f"differs by {shown}; rounding explains {allowed} at most",
    )


def _equation(document: _Document, identity: Identity) -> Message:
    """Write an identity with its figures; what the first cell already said is not repeated."""
    sides_zh, sides_en = [], []
    first: str | None = None
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


# --- presence rules ----------------------------------------

_Found = list[tuple[tuple[str, ...], Message]]


def _presence(document: _Document, rule: Rule) -> tuple[list[Finding], Obligation | None]:
    test = _TESTS[rule.id.split("-")[1] if rule.id.endswith("-CLO") else rule.id]
    found = test(document, rule)
    if found is None:
        return [], None
    findings = [
        Finding(
            rule.id,
            rule.severity,
            Verdict.VIOLATED,
            tuple(document.printed(ref) for ref in refs),
            Message(f"{rule.zh}：{text.zh}", f"{rule.en}: {text.en}"),
            explanation=text,
        )
        for refs, text in found
    ]
    status = Verdict.VIOLATED if findings else Verdict.EXACT
    return findings, Obligation(rule.id, status, Message(rule.zh, rule.en))


def _closed(document: _Document, rule: Rule) -> _Found | None:
    table = document.accounts.table(f"T0{rule.id[1]}")
    if table is None:
        return None
    found: _Found = []
    codes = [row.key for row in table if table.code_of(row) is not None]
    first = table.columns[0]
    for key in codes:
        missing = [key[:n] for n in (3, 5) if n < len(key) and key[:n] not in table]
        if missing:
            ref = f"{table.SPEC.id}[{key}].{first}"
            found.append(
                ((ref,), Message(f"{key}缺少上级科目行{'、'.join(missing)}", f"{key} lacks {missing}"))
            )
    if table.SPEC.id != "T06":  # its codes stand in columns side by side
        for before, after in itertools.pairwise(codes):
            if after < before:
                ref = f"{table.SPEC.id}[{after}].{first}"
                found.append(((ref,), Message(f"{after}排在{before}之后", f"{after} stands after {before}")))
    for one in document.accounts.unread:
        if one.table == table.SPEC.id and one.reason.value == "row_twice":
            found.append(((), Message(f"重复的行：{one.text}", f"repeated row: {one.text}")))
    return found


def _surplus_used(document: _Document, _rule: Rule) -> _Found | None:
    ref = "T01[surplus_used].amount"
    figure = document.figure(ref)
    if figure is None or figure.ticks <= 0:
        return None
    text = Message(
        "有使用非财政拨款结余，请确认单位性质", "surplus is used: confirm that a 事业单位 is included"
    )
    return [((ref,), text)]


def _duplicates(document: _Document, _rule: Rule) -> _Found | None:
    table = document.accounts.basic_expenditure
    if table is None:
        return None
    found: _Found = []
    for row in table:
        if len(row.key) != 3 or not row.amount:
            continue
        below = [r for r in table if len(r.key) == 5 and r.key.startswith(row.key) and r.amount]
        for child in below:
            if child.amount == row.amount and len(below) > 1:
                refs = (f"T06[{child.key}].amount", f"T06[{row.key}].amount")
                text = Message(
                    f"{child.key}与{row.key}同为{row.amount}",
                    f"{child.key} and {row.key} are both {row.amount}",
                )
                found.append((refs, text))
    return found


def _negative(document: _Document, _rule: Rule) -> _Found:
    return [
        ((ref,), Message(f"{document.name(ref).zh}为{figure.amount}", f"{ref} is {figure.amount}"))
        for ref, figure in document.figures.items()
        if figure is not None and figure.ticks < 0
    ]


def _names(document: _Document, _rule: Rule) -> _Found:
    seen: dict[str, tuple[str, str]] = {}
    found: _Found = []
    for table in document.accounts.tables():
        if table.SPEC.id in ("T01", "T04"):  # their 类 are printed as numbered lines, with other wording
            continue
        for row in table:
            if table.code_of(row) is None:
                continue
            ref = f"{table.SPEC.id}[{row.key}].{table.columns[0]}"
            first_ref, first = seen.setdefault(row.key, (ref, row.label))
            if _plain(first) != _plain(row.label):
                text = Message(
                    f"{row.key}既称“{first}”又称“{row.label}”", f"{row.key} is both {first} and {row.label}"
                )
                found.append(((first_ref, ref), text))
    return found


def _plain(name: str) -> str:
    return "".join(name.split()).translate(str.maketrans("()，、", "（）,,"))


_FUND_CODES = ("21208", "22904", "22908", "22960", "234")
"""Items of government funds by the first digits (RULES 2, CODE-FUND); xxx98 is 超长期特别国债."""


def _misplaced(document: _Document, _rule: Rule) -> _Found:
    found: _Found = []
    for row in document.accounts.general_budget or ():
        if row.key.startswith((*_FUND_CODES, "223")) or row.key[3:5] == "98":
            text = Message(f"{row.key}{row.label}不属于一般公共预算", f"{row.key} is not general budget")
            found.append(((f"T05[{row.key}].total",), text))
    for capital in document.accounts.state_capital or ():
        if capital.key.startswith(_FUND_CODES):
            text = Message(
                f"{capital.key}{capital.label}不属于国有资本经营预算", f"{capital.key} is a fund code"
            )
            found.append(((f"T09[{capital.key}].total",), text))
    for fund in document.accounts.government_fund or ():
        if fund.key.startswith("223"):
            text = Message(f"{fund.key}{fund.label}不属于政府性基金", f"{fund.key} is no government fund")
            found.append(((f"T08[{fund.key}].total",), text))
    return found


def _excluded(document: _Document, _rule: Rule) -> _Found:
    return [
        (
            (f"{table.SPEC.id}[{row.key}].{table.columns[0]}",),
            Message(f"出现{row.key}{row.label}", f"{row.key} is printed"),
        )
        for table in document.accounts.tables()
        for row in table
        if row.key.startswith(("227", "230")) and any(figure for _, figure in row.figures())
    ]


_TESTS: Mapping[str, Callable[[_Document, Rule], _Found | None]] = {
    "CLO": _closed,
    "T1-USE": _surplus_used,
    "T6-DUP": _duplicates,
    "SIGN": _negative,
    "CODE-NAME": _names,
    "CODE-FUND": _misplaced,
    "CODE-EXCL": _excluded,
}


# --- the whole document ----------------------------------------


def _common_unit(accounts: FinalAccounts) -> str | None:
    units = {table.unit.value for table in accounts.tables() if table.unit is not None}
    return units.pop() if len(units) == 1 else None


def _overall(accounts: FinalAccounts, findings: list[Finding]) -> ReportVerdict:
    if any(finding.severity is Severity.ERROR for finding in findings):
        return ReportVerdict.CONTRADICTORY
    unread = any(not one.harmless for one in accounts.unread)
    if unread or accounts.ambiguous or accounts.incomplete or not list(accounts.tables()):
        return ReportVerdict.INCOMPLETE
    if any(finding.verdict in (Verdict.ROUNDING, Verdict.ROLLED_UP) for finding in findings):
        return ReportVerdict.EXPLAINED
    return ReportVerdict.CONSISTENT


def _practice(
    document: _Document, outcomes: list[_Outcome], rounding: tuple[Rounding, ...]
) -> dict[str, Any]:
    """Report the rounding of the document and how each table made its subtotals.

    ``subtotals`` is ``direct`` if some sum inside the table is off by rounding, ``rolled_up`` if a difference
    to another table needs that explanation, ``undetermined`` if the figures do not tell.
    """
    direct: set[str] = set()
    rolled: set[str] = set()
    for one in outcomes:
        if one.identity.defines is not None and one.verdict is Verdict.ROUNDING:
            direct.add(one.identity.defines[:3])
        elif one.verdict is Verdict.ROLLED_UP:
            sums = {other.identity.defines for other in outcomes if other.verdict is Verdict.EXACT}
            rolled.update(ref[:3] for ref in one.identity.refs if ref in sums and document.figure(ref))
    tables = {
        table.SPEC.id: {
            "subtotals": "rolled_up"
            if table.SPEC.id in rolled
            else "direct"
            if table.SPEC.id in direct
            else "undetermined"
        }
        for table in document.accounts.tables()
    }
    known = rounding[0].value if len(rounding) == 1 else "undetermined"
    return {"rounding": known, "tables": tables}


def _counts(
    document: _Document,
    outcomes: list[_Outcome],
    findings: list[Finding],
    ledger: list[Obligation],
    heard: set[str],
) -> dict[str, int]:
    figures = [ref for ref, figure in document.figures.items() if figure is not None]
    judged = [one for one in outcomes if one.applies and one.verdict is not Verdict.NOT_EVALUABLE]
    checked = heard | {ref for one in judged for ref in one.identity.refs}
    by_status = Counter(line.status.value for line in ledger)
    return {
        "figures": len(figures),
        "figures_checked": sum(ref in checked for ref in figures),
        "obligations": len(ledger),
        **{verdict.value: by_status[verdict.value] for verdict in Verdict},
        "errors": sum(f.severity is Severity.ERROR for f in findings),
        "warnings": sum(f.severity is Severity.WARNING for f in findings),
        "ambiguous": len(document.accounts.ambiguous),
        "unread": sum(not one.harmless for one in document.accounts.unread),
    }


def _causes(document: _Document, outcomes: list[_Outcome], findings: Iterable[Finding]) -> tuple[Cause, ...]:
    """Group errors by the figure that, if wrong, explains most of them.

    Takes the cell that stands in most of the errors not yet explained; among equals the one that the
    fewest other identities confirm.
    """
    broken = [
        one
        for one in outcomes
        if one.applies and one.verdict is Verdict.VIOLATED and one.identity.rule.severity is Severity.ERROR
    ]
    by_identity = {(f.rule, tuple(c.ref for c in f.cells)): f for f in findings}
    confirmed = Counter(
        ref
        for one in outcomes
        if one.applies and one.verdict is Verdict.EXACT
        for ref in set(one.identity.refs)
        if one.identity.relation == "="
    )
    causes: list[Cause] = []
    while broken:
        hits = Counter(ref for one in broken for ref in set(_shown(document, one.identity)))
        most = max(hits.values())
        leaders = [ref for ref, count in hits.items() if count == most]
        first = min(leaders, key=lambda ref: confirmed[ref])
        explained = [one for one in broken if first in _shown(document, one.identity)]
        suspects = [
            ref
            for ref in leaders
            if confirmed[ref] == confirmed[first]
            and all(ref in _shown(document, one.identity) for one in explained)
        ]
        members = [by_identity.get((o.identity.rule.id, _shown(document, o.identity))) for o in explained]
        single = first if len(suspects) == 1 else None
        causes.append(
            Cause(
                tuple(document.printed(ref) for ref in suspects),
                tuple(m for m in members if m is not None),
                tuple(_implied(document, single, explained)) if single else (),
            )
        )
        broken = [one for one in broken if one not in explained]
    return tuple(causes)


def _shown(document: _Document, identity: Identity) -> tuple[str, ...]:
    return tuple(
        ref for index, ref in enumerate(identity.refs) if document.figure(ref) is not None or index == 0
    )


def _implied(document: _Document, ref: str, broken: list[_Outcome]) -> Iterator[str]:
    """Yield what the figure would have to be for each broken sum to hold as printed, most often first."""
    figure = document.figure(ref)
    values: Counter[str] = Counter()
    for one in broken:
        sign = next(sign for sign, name in one.identity.signed() if name == ref)
        if one.identity.relation != "=":
            continue
        unit, quantum = _measure(document, one.identity)
        if figure is not None:
            unit, quantum = figure.unit, figure.quantum
        now = figure.ticks if figure else 0
        values[format_amount(from_ticks(now - sign * one.difference, unit, quantum))] += 1
    for value, _ in values.most_common():
        yield f"{ref} = {value}"
