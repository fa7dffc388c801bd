"""Judging every sum and comparison by itself, and inferring how the document was rounded.

A difference is a ``rounding`` difference if some exact amounts print as the document does;
``rolled_up`` if it needs a subtotal that was added up from printed parts; otherwise the identity is
``violated``. The allowance follows from the last printed place and the number of printed parts; no
tolerance is fixed anywhere.

The practice of a table is what its own sums prove. A practice counts as excluded only if no single
wrong figure could account for all that speaks against it. A table that does not tell is read like
the others; where none tells, a difference counts as wrong only if neither practice explains the
document.
"""

from __future__ import annotations

from typing import Any

from attrs import define, field, frozen

from gov_accounts.findings import Message, Severity, Verdict
from gov_accounts.judging._system import Row, System
from gov_accounts.money import NOTHING, Interval, Rounding
from gov_accounts.refs import CellRef
from gov_accounts.rules import Identity
from gov_accounts.rules._document import SPECS, Document

__all__ = ["TICKS", "Outcome", "Reading", "Sums", "excused", "judge_sums", "report_practice"]

TICKS = 10**8
"""Ticks to one 分, see :func:`gov_accounts.money.ticks`."""


@define
class Outcome:
    """What became of one identity. ``row`` is its row in the joint system, if it has one."""

    identity: Identity
    verdict: Verdict
    difference: int = 0
    reason: Message = field(factory=lambda: Message("", ""))
    applies: bool = True
    terms: tuple[tuple[int, int], ...] = ()
    row: int | None = None


@frozen
class Reading:
    """A rounding of each table, and what the figures then stand for by themselves."""

    practice: dict[str, Rounding | None]
    slack: list[tuple[int, int]]


@define
class Sums:
    """All identities judged singly, and the system they form together.

    ``refs`` are the names of the system's cells, ``practice`` the rounding in which each table is
    read (the explanation is table ``N``), ``told`` the rounding that the figures tell (None: they
    fit both).
    """

    document: Document
    outcomes: list[Outcome]
    refs: list[CellRef]
    cells: dict[CellRef, int]
    system: System
    by_row: list[Outcome]
    practice: dict[str, Rounding | None]
    told: dict[str, Rounding | None] = field(factory=dict)
    readings: list[Reading] = field(factory=list)
    """The practices that explain most; the figures do not tell which of them is right."""
    tried: list[Reading] = field(factory=list)
    """All practices that no proof excludes; those of ``readings`` are among them."""
    doubtful: set[CellRef] = field(factory=set)
    """Cells that may have been added up from parts of which some are absent or open."""

    def read_as(self, reading: Reading) -> None:
        """Let the system read the figures in one of the practices, and judge every identity by it."""
        if self.practice is not reading.practice:
            self.practice = reading.practice
            self.system.read_as([self.meaning(ref) for ref in self.refs])
        for one in self.outcomes:
            if one.applies and (one.verdict is not Verdict.NOT_EVALUABLE or one.terms):
                _judge(self, one)

    def meaning(self, ref: CellRef) -> Interval:
        """Return what a printed figure stands for by itself."""
        figure = self.document.figure(ref)
        return figure.stands_for(self.practice.get(ref.table)) if figure is not None else NOTHING


def judge_sums(document: Document, known: tuple[Identity, ...]) -> Sums:
    """Judge every identity by itself and put those that cannot be doubted into one system.

    What may be excused, may lack rows, or rests on a subtotal with an absent part is judged but
    takes no part in the system.
    """
    outcomes = [_prepare(document, identity) for identity in known]
    open_ones = [
        one for one in outcomes if one.applies and one.verdict is not Verdict.NOT_EVALUABLE
    ]
    refs, cells = _number(open_ones)
    ticks = [figure.ticks if (figure := document.figure(ref)) is not None else 0 for ref in refs]
    whole = not any(count % TICKS for count in ticks)
    printed = [count // TICKS for count in ticks] if whole else ticks
    doubtful = _doubtful(document, known)
    rows: list[Row] = []
    by_row: list[Outcome] = []
    for one in open_ones:
        identity = one.identity
        if identity.rule.severity is not Severity.ERROR or excused(document, identity):
            continue
        if _cut_by(document, identity) is not None or not doubtful.isdisjoint(identity.refs):
            continue
        one.row = len(rows)
        rows.append(_row(one, cells))
        by_row.append(one)
    system = System(printed, rows, scale=1 if whole else TICKS)
    sums = Sums(document, outcomes, refs, cells, system, by_row, {})
    sums.doubtful = doubtful
    _read(sums)
    return sums


def excused(document: Document, identity: Identity) -> bool:
    """Whether an identity binds less in a unit of this kind, so that it asks and does not accuse."""
    words = identity.pattern.spares if identity.pattern is not None else ()
    return any(word in document.accounts.entity for word in words)


def _number(outcomes: list[Outcome]) -> tuple[list[CellRef], dict[CellRef, int]]:
    """Give every cell a number; those of a row that is not printed stand for no money, like blanks."""
    refs: list[CellRef] = []
    cells: dict[CellRef, int] = {}
    for one in outcomes:
        terms = []
        for sign, ref in one.identity.signed():
            cell = cells.get(ref)
            if cell is None:
                cell = cells[ref] = len(refs)
                refs.append(ref)
            terms.append((cell, sign))
        one.terms = tuple(terms)
    return refs, cells


def _row(one: Outcome, cells: dict[CellRef, int]) -> Row:
    identity = one.identity
    turned = identity.relation == ">="
    terms = tuple((cell, -sign) for cell, sign in one.terms) if turned else one.terms
    links: tuple[int, ...] = ()
    if identity.relation == "=":
        if identity.defines is not None:
            links = (cells[identity.defines],) if identity.defines in cells else ()
        elif len(identity.left) == len(identity.right) == len(terms) - 1 == 1:
            links = tuple(cell for cell, _ in terms)
    return Row(terms, identity.relation == "=", links)


def _prepare(document: Document, identity: Identity) -> Outcome:
    """Decide whether an identity applies and can be evaluated at all."""
    outcome = Outcome(identity, Verdict.EXACT)
    reasons = [reason for ref in identity.refs if (reason := document.missing(ref)) is not None]
    zero, positive = _conditions(identity)
    for ref in zero + positive:
        reason = document.missing(ref)
        figure = document.figure(ref)
        wanted = ref in positive
        if reason is None and (figure is not None and figure.ticks > 0) is not wanted:
            outcome.applies = False
        elif reason is not None:
            reasons.append(reason)
    if reasons:
        outcome.verdict = Verdict.NOT_EVALUABLE
        outcome.reason = reasons[0]
    return outcome


def _conditions(identity: Identity) -> tuple[tuple[CellRef, ...], tuple[CellRef, ...]]:
    pattern = identity.pattern
    return (pattern.zero, pattern.positive) if pattern is not None else ((), ())


def _doubtful(document: Document, known: tuple[Identity, ...]) -> set[CellRef]:
    """Return the cells that may have been added up from printed parts of which some are absent or open."""
    definitions = [one for one in known if one.defines is not None and document.figure(one.defines)]
    found = {
        one.defines
        for one in definitions
        if one.defines and any(document.missing(term.ref) is not None for term in one.right)
    }
    while found:
        more = {
            one.defines
            for one in definitions
            if one.defines
            and one.defines not in found
            and any(term.ref in found for term in one.right)
        }
        for one in known:
            if one.relation == "=" and len(one.left) == len(one.right) == 1:
                pair = one.left[0].ref, one.right[0].ref
                here, there = (document.figure(ref) for ref in pair)
                if here is not None and there is not None and here.ticks == there.ticks:
                    more |= set(pair) - found if not found.isdisjoint(pair) else set()
        if not more:
            break
        found |= more
    return found


def _cut_by(document: Document, identity: Identity) -> str | None:
    """Return the incomplete table whose missing rows may be why an identity fails.

    Rows may be missing from a sum, and a subtotal cannot be told to be added up from parts that are
    not there; only inside one row that is printed nothing can be missing.
    """
    if not document.accounts.incomplete:
        return None
    rows = {ref.line for ref in identity.refs}
    if len(rows) == 1 and not identity.closed:
        return None
    return next((table for table, _ in sorted(rows) if table in document.accounts.incomplete), None)


# --- the rounding of each table ----------------------------------------


def _read(sums: Sums) -> None:
    """Let the system read the figures in the practice inferred.

    One program prints a document, so a table whose own sums do not tell is read like those that do.
    Where none tells, both practices are tried, and the figures are wrong only if neither explains
    them.
    """
    own = _infer(sums)
    told = {practice for practice in own.values() if practice is not None}
    tables = dict.fromkeys(ref.table for ref in sums.refs)
    readings: list[tuple[int, Rounding, Reading]] = []
    for rounding in told if len(told) == 1 else Rounding:
        sums.practice = {table: own.get(table) or rounding for table in tables}
        sums.system.read_as([sums.meaning(ref) for ref in sums.refs])
        reading = Reading(sums.practice, sums.system.slack)
        readings.append((_failures(sums.system), rounding, reading))
    fewest = min(failing for failing, *_ in readings)
    best = [one for one in readings if one[0] == fewest]
    if len(best) > 1:
        best = _without_hidden_debts(sums, best)
    sums.tried = [reading for *_, reading in readings]
    sums.readings = [reading for *_, reading in best]
    sums.read_as(sums.readings[0])
    sums.told = {
        table: own.get(table) or (best[0][1] if len(best) == 1 else None) for table in tables
    }


def _without_hidden_debts(
    sums: Sums, readings: list[tuple[int, Rounding, Reading]]
) -> list[tuple[int, Rounding, Reading]]:
    """Prefer practices that explain as much without negative amounts behind printed zeros."""
    failing = []
    for _, _, reading in readings:
        sums.practice = reading.practice
        meanings = [sums.meaning(ref) for ref in sums.refs]
        sums.system.read_as(
            [
                Interval(0, one.high) if not figure and one.low < 0 else one
                for one, figure in zip(meanings, sums.system.printed, strict=True)
            ]
        )
        failing.append(_failures(sums.system))
        sums.practice = {}
    return [one for one, count in zip(readings, failing, strict=True) if count == min(failing)]


def _failures(system: System) -> int:
    """Count the rows that cannot hold and, up to three, the clashes of other cells."""
    broken = system.broken()
    met = frozenset(cell for index in broken for cell, _ in system.rows[index].terms)
    more = 0
    while more < 3 and (clash := system.clash(met)) is not None:
        met |= clash.cells
        more += 1
    return len(broken) + more


def _infer(sums: Sums) -> dict[str, Rounding | None]:
    """Return the rounding that the sums inside each table leave possible; None if both or neither."""
    system = sums.system
    inside: dict[str, list[int]] = {}
    for index in system.inexact:
        defined = sums.by_row[index].identity.defines
        if defined is not None:
            inside.setdefault(defined.table, []).append(index)
    against: dict[tuple[str, Rounding], list[set[int]]] = {}
    for rounding in Rounding if inside else ():
        system.read_as(
            [
                figure.stands_for(rounding)
                if (figure := sums.document.figure(ref)) is not None
                else NOTHING
                for ref in sums.refs
            ]
        )
        for table, rows in inside.items():
            against[table, rounding] = [
                {cell for cell, _ in system.rows[index].terms}
                for index in rows
                if not system.holds(system.rows[index].terms, equal=True)
            ]
    practice: dict[str, Rounding | None] = {}
    for table in inside:
        left = [rounding for rounding in Rounding if not _excluded(against[table, rounding])]
        practice[table] = left[0] if len(left) == 1 else None
    return practice


def _excluded(against: list[set[int]]) -> bool:
    """Whether no single wrong figure accounts for all that speaks against a practice."""
    return bool(against) and not set.intersection(*against)


# --- one identity ----------------------------------------


def _judge(sums: Sums, one: Outcome) -> None:
    document, relation, doubtful = sums.document, one.identity.relation, sums.doubtful
    one.verdict = Verdict.EXACT
    one.difference = sum(
        sign * figure.ticks
        for sign, ref in one.identity.signed()
        if (figure := document.figure(ref)) is not None
    )
    if (
        not one.difference
        or (relation == "<=" and one.difference < 0)
        or (relation == ">=" and one.difference > 0)
    ):
        return
    terms = one.terms if relation != ">=" else [(cell, -sign) for cell, sign in one.terms]
    if any(
        sums.system.holds(terms, equal=relation == "=", alone=reading.slack)
        for reading in sums.readings
    ):
        one.verdict = Verdict.ROUNDING
    elif sums.system.holds(terms, equal=relation == "="):
        one.verdict = Verdict.ROLLED_UP
    else:
        one.verdict = Verdict.VIOLATED
        cut = _cut_by(document, one.identity)
        if cut is not None:
            one.verdict = Verdict.NOT_EVALUABLE
            title = SPECS[cut].title if cut in SPECS else "情况说明"
            one.reason = Message(f"{title}不完整", f"{cut} is cut off")
        elif not doubtful.isdisjoint(one.identity.refs):
            one.verdict = Verdict.NOT_EVALUABLE
            one.reason = Message(
                "有分项缺失或所在栏不能确定", "a part of a subtotal is absent or ambiguous"
            )


def report_practice(sums: Sums) -> dict[str, Any]:
    """Return the practice as in ``check --format json``: rounding, and how each table made its subtotals.

    ``subtotals`` is ``direct`` if some sum inside the table is off by rounding, ``rolled_up`` if a
    difference to another table needs that explanation, ``mixed`` if one kind of sum is direct and
    another rolled up (``sums`` names the rules), ``undetermined`` if the figures do not tell.
    """
    direct: dict[str, set[str]] = {}
    rolled: dict[str, set[str]] = {}
    exact = {
        one.identity.defines: one.identity.rule.id
        for one in sums.outcomes
        if one.verdict is Verdict.EXACT and one.applies and one.identity.defines is not None
    }
    for one in sums.outcomes:
        if one.identity.defines is not None and one.verdict is Verdict.ROUNDING:
            direct.setdefault(one.identity.defines.table, set()).add(one.identity.rule.id)
        elif one.verdict is Verdict.ROLLED_UP:
            for ref in one.identity.refs:
                if ref in exact and sums.document.figure(ref):
                    rolled.setdefault(ref.table, set()).add(exact[ref])
    tables: dict[str, Any] = {}
    for table in sums.document.accounts.tables():
        name = table.SPEC.id
        added, rounded = rolled.get(name, set()), direct.get(name, set())
        kinds = {
            **dict.fromkeys(sorted(rounded), "direct"),
            **dict.fromkeys(sorted(added - rounded), "rolled_up"),
        }
        found = set(kinds.values())
        practice = sums.told.get(name)
        tables[name] = {
            "rounding": practice.value if practice else "undetermined",
            "subtotals": "mixed" if len(found) == 2 else found.pop() if found else "undetermined",
            "sums": kinds,
        }
    known = {one.value for one in sums.told.values() if one is not None}
    rounding = known.pop() if len(known) == 1 else "mixed" if known else "undetermined"
    return {"rounding": rounding, "tables": tables}
