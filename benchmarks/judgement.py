"""How well wrong figures are found, and how often the judgement cries wolf.

Accounts of realistic shapes are made from exact ledgers, printed in four practices and in every
layout that the library can print, and damaged by the slips that people make: in figures, in runs of
figures, and in whole tables and rows. Three judges read the same accounts: this library, fixed
tolerances on each sum, and intervals on each sum alone (XBRL Calculations 1.1, round to nearest).
Needs the ``solve`` extra: the exact solver says independently which damage can be found at all. The
library itself judges without it.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import resource
import statistics
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from gov_accounts.authoring import (
    OWN_SOURCES,
    THREE_PUBLIC,
    Balance,
    Ledger,
    Payment,
    Receipt,
    build,
)
from gov_accounts.catalogue import default_catalogue
from gov_accounts.codes import DepartmentEconomicCode, FunctionCode, Level
from gov_accounts.findings import ProofStatus, Severity
from gov_accounts.judging._blame import Blame, blame
from gov_accounts.judging._linear import judge_sums
from gov_accounts.judging._outcomes import Sums
from gov_accounts.judging._proof import decide, prove
from gov_accounts.judging._solver import solve
from gov_accounts.layouts import known_layouts
from gov_accounts.money import Rounding, quantum_of
from gov_accounts.refs import CellRef
from gov_accounts.rules import Kind, find, identities
from gov_accounts.rules._document import Document
from gov_accounts.tables import TABLES

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.support.planted_causes import CAUSES, planted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from gov_accounts.accounts import Cell, FinalAccounts
    from gov_accounts.rules import Identity

EVERY = tuple(kind.SPEC.id for kind in TABLES)
PRACTICES: dict[str, dict[str, Any]] = {
    "half-up": {"rounding": Rounding.HALF_UP},
    "truncated": {"rounding": Rounding.TRUNCATED},
    "rolled up": {"rounding": Rounding.HALF_UP, "rolled_up": EVERY},
    "mixed": {},
}
"""How accounts are printed; mixed: each table in its own practice, some sums rolled up."""
EPSILONS = (Decimal("0.01"), Decimal("0.05"), Decimal("0.1"))
RIVALS = (*(f"fixed {epsilon}" for epsilon in EPSILONS), "single sums")
DIGITS = ("lost", "doubled", "swapped", "mistyped")
SINGLE = (*DIGITS, "sign", "point", "neighbour", "unit", "last year", "budget")
"""Slips that change one cell."""
FEW = 2
"""A cause is told once; what it leaves wrong elsewhere may be a second finding."""
KINDS = (*SINGLE, "moved", "run slipped")


# --- accounts ----------------------------------------


def how_printed(rng: random.Random, practice: str) -> dict[str, Any]:
    """Return how accounts are printed in a practice."""
    if practice != "mixed":
        return PRACTICES[practice]
    return {
        "rounding": {table: rng.choice(list(Rounding)) for table in EVERY},
        "rolled_up": [table for table in EVERY if rng.random() < 0.4],
    }


def fen(rng: random.Random) -> int:
    """Draw an amount from some thousand to some hundred million 元."""
    return int(10 ** rng.uniform(5.5, 10.5)) + 1


def ledger(rng: random.Random, layout_name: str) -> Ledger:
    """Make a department of 20 to 200 rows: items, funds, balances, payments by economic code."""
    layout = known_layouts()[layout_name]
    classes = set(layout.classes) - {"223"}
    pool = [
        FunctionCode(entry.code.digits)
        for entry in default_catalogue().edition(FunctionCode)
        if entry.level is Level.ITEM and entry.code.digits[:3] in classes
    ]
    items = rng.sample(pool, rng.randint(4, 45))
    listed = itertools.chain(*layout.tables["T06"].blocks)
    codes = [DepartmentEconomicCode(code) for code in listed if len(code) == 5]
    receipts, payments, openings = [], [], []
    for item in items:
        fund = rng.choices(
            ("general_budget", "government_fund", "own", "state_capital"), (80, 8, 10, 2)
        )[0]
        source = rng.choice(OWN_SOURCES) if fund == "own" else fund
        paid = _payments(rng, item, fund, codes)
        payments += paid
        spent = sum(one.fen for one in paid)
        if rng.random() < 0.25:
            carried = int(spent * rng.uniform(0.05, 0.4))
            openings.append(Balance(item, fund, carried))
            spent -= int(carried * rng.uniform(0.3, 1))
        receipts.append(Receipt(item, source, max(spent, 1)))
    return Ledger(
        "某市某局", 2024, tuple(receipts), tuple(payments), tuple(openings),
        budgets={line: fen(rng) for line in THREE_PUBLIC if rng.random() < 0.8},
    )  # fmt: skip


def _payments(
    rng: random.Random, item: FunctionCode, fund: str, codes: list[DepartmentEconomicCode]
) -> list[Payment]:
    payments = []
    if fund == "general_budget" and rng.random() < 0.6:
        payments += [
            Payment(item, fund, "basic", fen(rng), rng.choice(codes))
            for _ in range(rng.randint(1, 12))
        ]
    if rng.random() < 0.6 or not payments:
        public = (DepartmentEconomicCode(code) for code in THREE_PUBLIC.values())
        amount, economic = fen(rng), rng.choice([None, None, *public])
        payments.append(Payment(item, fund, "project", amount, economic))
    return payments


def replaced(accounts: FinalAccounts, changes: dict[CellRef, Decimal | None]) -> FinalAccounts:
    """Return the accounts with other figures in some cells."""
    tables: dict[str, Any] = {}
    for table in accounts.tables():
        own = {
            (ref.row, ref.column): value
            for ref, value in changes.items()
            if ref.table == table.SPEC.id
        }
        if own:
            rows = tuple(
                attrs.evolve(
                    row, **{column: value for (key, column), value in own.items() if key == row.key}
                )
                for row in table
            )
            tables[table.SPEC.attribute] = attrs.evolve(table, rows=rows)
    return attrs.evolve(accounts, **tables)


# --- slips ----------------------------------------


def slip(rng: random.Random, accounts: FinalAccounts, kind: str) -> dict[CellRef, Decimal | None]:
    """Damage a random figure in one way; empty if this draw found no place for it."""
    cells = [cell for cell in accounts.cells() if cell.amount]
    if kind == "budget":
        cells = [cell for cell in cells if cell.table == "T07" and cell.column == "final"]
    if not cells:
        return {}
    cell = rng.choice(cells)
    if kind in _BESIDE:
        return _BESIDE[kind](rng, accounts, cell)
    found = _figure(rng, accounts, cell, kind)
    return {} if found is None or found == cell.amount else {cell.ref: found}


def _figure(rng: random.Random, accounts: FinalAccounts, cell: Cell, kind: str) -> Decimal | None:
    """Return another figure for the same cell; None if it cannot be damaged so."""
    amount = cell.amount or Decimal(0)
    if kind == "budget":
        table = accounts.three_public
        return table[cell.row].budget if table is not None else None
    if kind == "last year":
        return (amount * Decimal(rng.randint(60, 140)) / 100).quantize(cell.quantum)
    text = format(amount.copy_abs(), "f")
    at = rng.choice([n for n, char in enumerate(text) if char != "."])
    if kind in _TYPED:
        typed = _TYPED[kind](rng, text, at)
        # A digit doubled behind the point makes a third place, which is not printed.
        possible = re.fullmatch(r"[0-9]+(\.[0-9]{0,2})?", typed)
        return Decimal(typed).copy_sign(amount) if possible else None
    if kind == "sign":
        return -amount
    shift = 4 if kind == "unit" else rng.choice((-2, -1, 1, 2))
    return amount.scaleb(shift).quantize(cell.quantum) or None


def _mistyped(rng: random.Random, text: str, at: int) -> str:
    other = rng.choice([digit for digit in "0123456789" if digit != text[at]])
    return text[:at] + other + text[at + 1 :]


def _doubled(_rng: random.Random, text: str, at: int) -> str:
    return text[: at + 1] + text[at:]


def _lost(_rng: random.Random, text: str, at: int) -> str:
    return text[:at] + text[at + 1 :]


def _swapped(rng: random.Random, text: str, _at: int) -> str:
    """Swap two digits that stand side by side; empty if all are the same."""
    spots = [n for n, char in enumerate(text) if char != "."]
    pairs = [(n, m) for n, m in itertools.pairwise(spots) if text[n] != text[m]]
    if not pairs:
        return ""
    n, m = rng.choice(pairs)
    swapped = list(text)
    swapped[n], swapped[m] = swapped[m], swapped[n]
    return "".join(swapped)


_TYPED: dict[str, Callable[[random.Random, str, int], str]] = {
    "mistyped": _mistyped,
    "doubled": _doubled,
    "lost": _lost,
    "swapped": _swapped,
}


def _run_slipped(
    rng: random.Random, accounts: FinalAccounts, cell: Cell
) -> dict[CellRef, Decimal | None]:
    """Let some figures of a column slip down by one row."""
    keys = _rows(accounts, cell)
    at, length = keys.index(cell.row), rng.randint(2, 4)
    run = [CellRef.of(cell.table, key, cell.column) for key in keys[at : at + length + 1]]
    known = {one.ref: one.amount for one in accounts.cells()}
    figures = [known.get(ref) for ref in run]
    if len(run) <= length or None in figures or len(set(figures)) < len(figures):
        return {}
    return dict(zip(run[1:], figures, strict=False))


def _moved(
    rng: random.Random, accounts: FinalAccounts, cell: Cell
) -> dict[CellRef, Decimal | None]:
    """Move a figure into a blank cell beside it."""
    blank = [ref for ref, amount in _near(accounts, cell) if amount is None]
    return {cell.ref: None, rng.choice(blank): cell.amount} if blank else {}


def _neighbour(
    rng: random.Random, accounts: FinalAccounts, cell: Cell
) -> dict[CellRef, Decimal | None]:
    """Print the figure of a cell beside it."""
    figures = [amount for _, amount in _near(accounts, cell) if amount not in (None, cell.amount)]
    return {cell.ref: rng.choice(figures)} if figures else {}


_BESIDE: dict[
    str, Callable[[random.Random, FinalAccounts, Cell], dict[CellRef, Decimal | None]]
] = {
    "moved": _moved,
    "run slipped": _run_slipped,
    "neighbour": _neighbour,
}


def _rows(accounts: FinalAccounts, cell: Cell) -> list[str]:
    table = accounts.table(cell.table)
    return [row.key for row in table] if table is not None else []


def _near(accounts: FinalAccounts, cell: Cell) -> list[tuple[CellRef, Decimal | None]]:
    """Return the cells above, below, left and right, with their figures."""
    table = accounts.table(cell.table)
    block = table.SPEC.block_of(cell.row) if table is not None else None
    if table is None or block is None:
        return []
    columns = [column.name for column in block.columns if column.name in table.columns]
    near = [
        CellRef.of(cell.table, key, cell.column)
        for key in _next_to(_rows(accounts, cell), cell.row)
    ]
    near += [CellRef.of(cell.table, cell.row, name) for name in _next_to(columns, cell.column)]
    known = {one.ref: one.amount for one in accounts.cells()}
    return [(ref, known[ref]) for ref in near if ref in known]


def _next_to(names: list[str], name: str) -> list[str]:
    at = names.index(name)
    return [names[n] for n in (at - 1, at + 1) if 0 <= n < len(names)]


# --- judges ----------------------------------------


@attrs.frozen
class Judged:
    """What this library says of one account, and how long proof and blame took."""

    status: ProofStatus
    causes: tuple[Blame, ...]
    sums: Sums
    seconds: float
    whole: float
    solved: ProofStatus


def judge(accounts: FinalAccounts) -> Judged:
    """Prove and blame without the solver; ``solved`` is what it adds where that stays open.

    ``whole`` also counts what comes before: names, identities, single sums.
    """
    sys.modules["highspy"] = None  # type: ignore[assignment]
    begin = time.process_time()
    document = Document(accounts)
    sums = judge_sums(document, identities(accounts))
    middle = time.process_time()
    proof = prove(sums)
    causes = blame(sums) if proof.status is ProofStatus.CONTRADICTORY else ()
    end = time.process_time()
    del sys.modules["highspy"]
    status = proof.status
    solved = decide(sums.system).status if status is ProofStatus.UNDECIDED else status
    return Judged(status, causes, sums, end - middle, end - begin, solved)


def rivals(accounts: FinalAccounts) -> dict[str, bool]:
    """Whether each rival reports an error: a sum off by more than its tolerance or its interval."""
    figures = {cell.ref: cell for cell in accounts.cells()}
    document = Document(accounts)
    said = dict.fromkeys(RIVALS, False)
    for identity in identities(accounts):
        if identity.rule.severity is not Severity.ERROR or not identity.binds:
            continue
        if not _applies(identity, document):
            continue
        cells = [(sign, figures[ref]) for sign, ref in identity.signed if ref in figures]
        off = _off(identity, cells)
        for epsilon in EPSILONS:
            said[f"fixed {epsilon}"] |= off > epsilon
        printed = [cell.amount for _, cell in cells if cell.amount is not None]
        said["single sums"] |= off > quantum_of(printed) * len(printed) / 2
    return said


def _applies(identity: Identity, document: Document) -> bool:
    """Whether an identity applies and nothing of it is absent, as this library sees it."""
    if any(document.missing(ref) for ref in identity.refs):
        return False
    pattern = identity.pattern
    zero, positive = (pattern.zero, pattern.positive) if pattern is not None else ((), ())
    money = {ref for ref in (*zero, *positive) if document.amount(ref)}
    return money.isdisjoint(zero) and money.issuperset(positive)


def _off(identity: Identity, cells: list[tuple[int, Cell]]) -> Decimal:
    """Return by how much an identity fails, never below zero."""
    off = sum((sign * (cell.amount or Decimal(0)) for sign, cell in cells), Decimal(0))
    sides = {"<=": max(off, Decimal(0)), ">=": max(-off, Decimal(0))}
    return sides.get(identity.relation, abs(off))


# --- one account ----------------------------------------


def _blamed(judged: Judged, cells: set[CellRef]) -> tuple[bool, bool]:
    """Whether the wrong cells stand in listed explanations, and alone in first place."""
    listed, first = set(), set()
    for cause in judged.causes:
        wanted = [one for one in cause.suspicions if set(one.refs) <= cells]
        for one in wanted:
            listed |= set(one.refs)
        if wanted and cause.suspicions[0] is wanted[0]:
            alone = (
                len(cause.suspicions) == 1 or cause.suspicions[1].cost > cause.suspicions[0].cost
            )
            first |= set(wanted[0].refs) if alone else set()
    return cells <= listed, cells <= first


def _valued(judged: Judged, ref: CellRef, right: Decimal) -> bool:
    """Whether the right figure is among the first three suggestions for the wrong cell."""
    for cause in judged.causes:
        for one in cause.suspicions:
            for suspect in one.explanation.suspects:
                if suspect.cell.ref == ref and right in [value for value, _ in suspect.values[:3]]:
                    return True
    return False


def account(task: tuple[int, bool]) -> list[dict[str, Any]]:
    """Judge one ledger in every practice, clean and, if asked, damaged."""
    seed, damaged = task
    rng = random.Random(seed)
    layout = sorted(known_layouts())[seed % len(known_layouts())]
    base = ledger(rng, layout)
    results: list[dict[str, Any]] = []
    for practice in PRACTICES:
        accounts = build(base, layout_name=layout, **how_printed(rng, practice))
        coded = [table for table in accounts.tables() if table.SPEC.id in ("T02", "T03", "T05")]
        same = {
            "practice": practice,
            "layout": layout,
            "rows": sum(len(table.rows) for table in coded),
        }
        results.append({"name": "clean", **same, **_result(accounts, {}, accounts)})
        kind = rng.choice(KINDS)
        for errors in (1, 2, 3) if damaged else ():
            kinds = (kind,) if errors == 1 else SINGLE[:-1]
            changes = _changes(rng, accounts, errors, kinds)
            if changes:
                name = kind if errors == 1 else f"{errors} errors"
                wrong = replaced(accounts, changes)
                results.append({"name": name, **same, **_result(wrong, changes, accounts)})
    return results


def _changes(
    rng: random.Random, accounts: FinalAccounts, errors: int, kinds: tuple[str, ...]
) -> dict[CellRef, Decimal | None]:
    """Draw so many slips in different cells; fewer if twenty draws find no place for one."""
    changes: dict[CellRef, Decimal | None] = {}
    for _number in range(errors):
        for _ in range(20):
            drawn = slip(rng, accounts, kinds[0] if len(kinds) == 1 else rng.choice(kinds))
            if drawn and set(drawn).isdisjoint(changes):
                changes |= drawn
                break
    return changes


def _result(
    accounts: FinalAccounts, changes: dict[CellRef, Decimal | None], clean: FinalAccounts
) -> dict[str, Any]:
    judged, others = judge(accounts), rivals(accounts)
    listed, first = _blamed(judged, set(changes)) if changes else (False, False)
    value = False
    if len(changes) == 1:
        (ref,) = changes
        value = _valued(judged, ref, clean.cell(ref) or Decimal(0))
    return {
        "found": judged.status is ProofStatus.CONTRADICTORY,
        "open": judged.status is ProofStatus.UNDECIDED,
        "open, solved": judged.solved is ProofStatus.UNDECIDED,
        "causes": len(judged.causes),
        "solver": solve(judged.sums.system) if changes else None,
        "listed": listed,
        "first": first,
        "value": value,
        "seconds": judged.seconds,
        "whole": judged.whole,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        **others,
    }


def whole_cause(task: tuple[str, int]) -> dict[str, Any] | None:
    """Check an account with a whole-table error; None if the draw had no place for it."""
    cause, number = task
    one = planted(random.Random(f"{cause}{number}"), cause)
    if one is None:
        return None
    sys.modules["highspy"] = None  # type: ignore[assignment]
    begin = time.process_time()
    report = one.accounts.check()
    seconds = time.process_time() - begin
    errors = [one for one in report.errors if find(one.rule).kind in (Kind.LINEAR, Kind.JOINT)]
    named = any(
        all(word in error.message.zh for word in one.words)
        and any(cell.ref.table in one.tables for cell in error.cells)
        for error in errors
    )
    few = 0 < len(errors) <= FEW
    return {
        "name": cause,
        "found": bool(errors),
        "findings": len(errors),
        "few": few,
        "named": few and named,
        "seconds": seconds,
    }


def beside_loading(seed: int) -> tuple[int, float, float]:
    """Return figures of a clean account, and seconds of check and of ``json.loads``."""
    rng = random.Random(seed)
    layout = sorted(known_layouts())[seed % len(known_layouts())]
    practice = list(PRACTICES)[seed % len(PRACTICES)]
    accounts = build(ledger(rng, layout), layout_name=layout, **how_printed(rng, practice))
    text = accounts.to_json()
    begin = time.process_time()
    for _ in range(20):
        json.loads(text)
    middle = time.process_time()
    accounts.check()
    end = time.process_time()
    figures = sum(cell.amount is not None for cell in accounts.cells())
    return figures, end - middle, (middle - begin) / 20


# --- tables ----------------------------------------


def percent(part: int, whole: int) -> str:
    """Return a share as text."""
    return f"{100 * part / whole:.1f} %" if whole else "-"


Results = list[dict[str, Any]]


def count(results: Results, key: str) -> int:
    """Return in how many results something is so."""
    return sum(one[key] for one in results)


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield a table in Markdown."""
    head = list(head)
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"


def report_wholes(results: Results) -> Iterator[str]:
    """Yield the table of errors that concern whole tables and rows."""
    yield "\n## Whole tables and rows\n"
    yield (
        "*Found*: accounts with an error; *few*: those with one or two findings; *named*: those in "
        "which these also say what it is and name the table.\n"
    )
    names = dict.fromkeys(one["name"] for one in results)
    yield from table(
        ("error", "accounts", "found", "few", "named", "findings, most", "check, worst"),
        (
            (
                name,
                len(some),
                len(found),
                percent(count(found, "few"), len(found)),
                percent(count(found, "named"), len(found)),
                max((one["findings"] for one in found), default=0),
                f"{max(one['seconds'] for one in some) * 1000:.0f} ms",
            )
            for name in names
            for some in [[one for one in results if one["name"] == name]]
            for found in [[one for one in some if one["found"]]]
        ),
    )


def report_speed(results: list[tuple[int, float, float]]) -> Iterator[str]:
    """Yield what a check of clean accounts costs beside loading their JSON."""
    ratios = sorted(check / load for _, check, load in results)
    figures = statistics.median(one[0] for one in results)
    yield "\n## The whole check beside `json.loads`\n"
    yield (
        f"{len(results)} different clean accounts of {figures:.0f} figures (median): the whole "
        f"check takes {statistics.median(ratios):.0f} times as long as `json.loads` of the account "
        f"(median), at most {ratios[-1]:.0f} times."
    )


def report(results: Results) -> Iterator[str]:
    """Yield the tables in Markdown."""
    clean = [one for one in results if one["name"] == "clean"]
    damaged = [one for one in results if one["name"] != "clean"]
    yield "## Clean accounts: false alarms\n"
    yield from table(
        ("practice", "accounts", "this library", "undecided", "undecided with `solve`", *RIVALS),
        (_alarms(practice, clean) for practice in PRACTICES),
    )
    yield "\n## Damaged accounts\n"
    yield (
        "*Solver* counts the accounts that the exact solver finds contradictory, *found* those of "
        "them that this library finds; *listed*: the wrong cells stand in a smallest explanation; "
        "*first*: alone in the first place; *value*: the right figure is among the first three "
        "suggestions; *findings*: how many a damaged account has on average. The last columns say "
        "how many accounts the rivals report.\n"
    )
    yield from table(
        ("damage", "accounts", "solver", "found", "listed", "first", "value", "findings", *RIVALS),
        (_damage(name, some) for name, some in _groups(damaged)),
    )
    more = sum(one["found"] and one["solver"] is False for one in results)
    yield f"\nFound by this library although the solver finds the figures possible: {more}."
    yield "\n## Processor time of proof and blame, one account\n"
    yield from table(
        ("accounts", "median", "99 %", "worst", "whole check of sums, median"),
        (_times("clean", clean), _times("damaged", damaged)),
    )
    memory = [one["memory"] // 1024 for one in results]
    half = max(memory[: len(memory) // 4 * 2])
    yield f"\nMemory of a process: at most {half} MiB in the first half of the run, "
    yield f"{max(memory)} MiB at the end."
    rows = sorted(one["rows"] for one in clean)
    middle = rows[len(rows) // 2]
    yield f"\nRows of tables 2, 3 and 5 together: {rows[0]} to {rows[-1]}, median {middle}; "
    seen = Counter(one["layout"] for one in clean)
    yield f"layouts: {', '.join(f'{name} {number}' for name, number in sorted(seen.items()))}."


def _alarms(practice: str, clean: Results) -> Iterator[object]:
    some = [one for one in clean if one["practice"] == practice]
    yield from (practice, len(some))
    yield from (count(some, key) for key in ("found", "open", "open, solved", *RIVALS))


ALL_DIGITS, ALL_SINGLE = "all digit slips", "all that change one cell"


def _groups(damaged: Results) -> Iterator[tuple[str, Results]]:
    """Yield each kind of damage with its results, then some kinds together."""
    groups: defaultdict[str, Results] = defaultdict(list)
    for one in damaged:
        groups[one["name"]].append(one)
    groups[ALL_DIGITS] = [one for one in damaged if one["name"] in DIGITS]
    groups[ALL_SINGLE] = [one for one in damaged if one["name"] in SINGLE]
    for name in (*KINDS, ALL_DIGITS, ALL_SINGLE, "2 errors", "3 errors"):
        yield name, groups[name]


def _damage(name: str, some: Results) -> Iterator[object]:
    can = [one for one in some if one["solver"]]
    yield from (name, len(some), len(can))
    yield from (percent(count(can, key), len(can)) for key in ("found", "listed", "first"))
    one_cell = name in (*SINGLE, ALL_DIGITS, ALL_SINGLE)
    yield percent(count(can, "value"), len(can)) if one_cell else ""
    yield f"{count(can, 'causes') / len(can):.2f}" if can else "-"
    yield from (count(can, rival) for rival in RIVALS)


def _times(name: str, some: Results) -> Iterator[str]:
    times = sorted(one["seconds"] * 1000 for one in some)
    yield name
    yield f"{statistics.median(times):.1f} ms"
    yield f"{times[int(len(times) * 0.99)]:.1f} ms"
    yield f"{times[-1]:.0f} ms"
    yield f"{statistics.median(one['whole'] * 1000 for one in some):.1f} ms"


def main() -> None:
    """Run the benchmark and print its tables, or write them with ``-o``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledgers", type=int, default=3500, help="each gives four clean accounts")
    parser.add_argument("--damage", type=int, default=4, help="damage one ledger of so many")
    parser.add_argument("--wholes", type=int, default=200, help="draws of each whole-table error")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    tasks = [
        (seed, seed // len(known_layouts()) % options.damage == 0)
        for seed in range(options.ledgers)
    ]
    causes = [(cause, n) for cause in CAUSES for n in range(options.wholes)]
    with ProcessPoolExecutor(options.processes) as pool:
        results = [one for some in pool.map(account, tasks, chunksize=10) for one in some]
        wholes = [one for one in pool.map(whole_cause, causes, chunksize=10) if one is not None]
        speeds = list(pool.map(beside_loading, range(options.wholes), chunksize=10))
    command = (
        f"python benchmarks/judgement.py --ledgers {options.ledgers} --damage {options.damage}"
        f" --wholes {options.wholes}"
    )
    body = [*report(results), *report_wholes(wholes), *report_speed(speeds)]
    text = "\n".join(["# Judgement, measured\n", f"Written by `{command}`.\n", *body]) + "\n"
    if options.output is not None:
        options.output.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
