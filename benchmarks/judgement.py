"""How well wrong figures are found, and how often the judgement cries wolf.

Accounts of realistic shapes are made from exact ledgers, printed in three practices and every layout that the
library can print, and damaged by the slips that people make. The same accounts are judged by this library, by
fixed tolerances on each sum, and by intervals on each sum alone (XBRL Calculations 1.1, round to nearest).
Needs the ``solve`` extra: the exact solver says independently which damage can be found at all.
"""

from __future__ import annotations

import argparse
import itertools
import random
import resource
import statistics
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
from gov_accounts.judging._practice import Sums, judge_sums
from gov_accounts.judging._proof import prove, solve
from gov_accounts.layouts import layouts
from gov_accounts.money import Rounding, quantum_of
from gov_accounts.refs import CellRef
from gov_accounts.rules import identities
from gov_accounts.rules._document import Document
from gov_accounts.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.accounts import FinalAccounts

EVERY = tuple(kind.SPEC.id for kind in TABLES)
PRACTICES: dict[str, dict[str, Any]] = {
    "half-up": {"rounding": Rounding.HALF_UP},
    "truncated": {"rounding": Rounding.TRUNCATED},
    "rolled up": {"rounding": Rounding.HALF_UP, "rolled_up": EVERY},
}
EPSILONS = (Decimal("0.01"), Decimal("0.05"), Decimal("0.1"))
RIVALS = (*(f"fixed {epsilon}" for epsilon in EPSILONS), "single sums")
DIGITS = ("lost", "doubled", "swapped", "mistyped")
SINGLE = (*DIGITS, "sign", "point", "neighbour", "unit", "last year", "budget")
"""Slips that change one cell."""
KINDS = (*SINGLE, "moved", "run slipped")


# --- accounts ----------------------------------------


def ledger(rng: random.Random, layout: str) -> Ledger:
    """Make a department of 20 to 200 rows: items, funds, balances, payments by economic code."""
    form = layouts()[layout]
    pool = [
        FunctionCode(entry.code.digits)
        for entry in default_catalogue().edition(FunctionCode)
        if entry.level is Level.ITEM
        and entry.code.digits[:3] in form.classes
        and entry.code.digits[:3] != "223"
    ]
    items = rng.sample(pool, rng.randint(4, 45))
    codes = [
        DepartmentEconomicCode(code)
        for block in form.tables["T06"].blocks
        for code in block
        if len(code) == 5
    ]
    public = [DepartmentEconomicCode(code) for code in THREE_PUBLIC.values()]

    def fen() -> int:
        return int(10 ** rng.uniform(5.5, 10.5)) + 1

    receipts, payments, openings = [], [], []
    for item in items:
        fund = rng.choices(
            ("general_budget", "government_fund", "own", "state_capital"), (80, 8, 10, 2)
        )[0]
        source = rng.choice(OWN_SOURCES) if fund == "own" else fund
        if fund == "general_budget" and rng.random() < 0.6:
            payments += [
                Payment(item, fund, "basic", fen(), rng.choice(codes))
                for _ in range(rng.randint(1, 12))
            ]
        if rng.random() < 0.6 or not payments or payments[-1].item != item:
            payments.append(
                Payment(item, fund, "project", fen(), rng.choice([None, None, *public]))
            )
        spent = sum(one.fen for one in payments if one.item == item)
        if rng.random() < 0.25:
            carried = int(spent * rng.uniform(0.05, 0.4))
            openings.append(Balance(item, fund, carried))
            spent -= int(carried * rng.uniform(0.3, 1))
        receipts.append(Receipt(item, source, max(spent, 1)))
    return Ledger(
        "某市某局", 2024, tuple(receipts), tuple(payments), tuple(openings),
        budgets={line: fen() for line in THREE_PUBLIC if rng.random() < 0.8},
    )  # fmt: skip


def replaced(accounts: FinalAccounts, changes: dict[str, Decimal | None]) -> FinalAccounts:
    """Return the accounts with other figures in some cells."""
    tables: dict[str, Any] = {}
    for table in accounts.tables():
        own = {
            (CellRef.parse(ref).row, CellRef.parse(ref).column): value
            for ref, value in changes.items()
            if ref.startswith(table.SPEC.id + "[")
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


def slip(rng: random.Random, accounts: FinalAccounts, kind: str) -> dict[str, Decimal | None]:
    """Damage a random figure in one way; empty if this draw found no place for it."""
    cells = [cell for cell in accounts.cells() if cell.amount]
    if kind == "budget":
        cells = [cell for cell in cells if cell.table == "T07" and cell.column == "final"]
    if not cells:
        return {}
    cell = rng.choice(cells)
    amount = cell.amount or Decimal(0)
    if kind in ("moved", "run slipped", "neighbour"):
        return _beside(rng, accounts, cell.ref, amount, kind)
    if kind == "budget":
        table = accounts.three_public
        found = table[cell.row].budget if table is not None else None
    elif kind == "last year":
        found = (amount * Decimal(rng.randint(60, 140)) / 100).quantize(cell.quantum)
    else:
        found = _typed(rng, amount, kind, cell.quantum)
    return {} if found is None or found == amount else {cell.ref: found}


def _typed(rng: random.Random, amount: Decimal, kind: str, quantum: Decimal) -> Decimal | None:
    text = format(amount.copy_abs(), "f")
    sign = -1 if amount < 0 else 1
    spots = [n for n, char in enumerate(text) if char != "."]
    at = rng.choice(spots)
    if kind == "sign":
        return -amount
    if kind == "unit":
        return (amount * 10_000).quantize(quantum)
    if kind == "point":
        return amount.scaleb(rng.choice((-2, -1, 1, 2))).quantize(quantum) or None
    if kind == "mistyped":
        text = text[:at] + rng.choice([d for d in "0123456789" if d != text[at]]) + text[at + 1 :]
    elif kind == "doubled":
        text = text[:at] + text[at] + text[at:]
    elif kind == "lost":
        text = text[:at] + text[at + 1 :]
    elif kind == "swapped":
        pairs = [(n, m) for n, m in itertools.pairwise(spots) if text[n] != text[m]]
        if not pairs:
            return None
        n, m = rng.choice(pairs)
        swapped = list(text)
        swapped[n], swapped[m] = swapped[m], swapped[n]
        text = "".join(swapped)
    whole, _, fraction = text.partition(".")
    if not whole or len(fraction) > 2:  # doubled behind the point: a third place is not printed
        return None
    return sign * Decimal(text)


def _beside(
    rng: random.Random, accounts: FinalAccounts, ref: str, amount: Decimal, kind: str
) -> dict[str, Decimal | None]:
    cell = CellRef.parse(ref)
    table_id, key, column = cell.table, cell.row, cell.column
    table = accounts.table(table_id)
    if table is None:
        return {}
    keys = [row.key for row in table]
    columns = [
        name
        for name in table.columns
        if name in {c.name for c in (table.SPEC.block_of(key) or table.SPEC.blocks[0]).columns}
    ]
    if kind == "run slipped":
        at, length = keys.index(key), rng.randint(2, 4)
        run = [CellRef.of(table_id, one, column) for one in keys[at : at + length + 1]]
        try:
            figures = [accounts.cell(one) for one in run]
        except KeyError:
            return {}
        if len(run) <= length or None in figures or len(set(figures)) < len(figures):
            return {}
        return dict(zip(run[1:], figures, strict=False))
    near = [CellRef.of(table_id, one, column) for one in _next_to(keys, key)]
    near += [CellRef.of(table_id, key, one) for one in _next_to(columns, column)]
    known = {cell.ref: cell.amount for cell in accounts.cells()}
    if kind == "moved":
        blank = [one for one in near if one in known and known[one] is None]
        return {ref: None, rng.choice(blank): amount} if blank else {}
    figures_near = [known[one] for one in near if known.get(one) not in (None, amount)]
    return {ref: rng.choice(figures_near)} if figures_near else {}


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


def judge(accounts: FinalAccounts) -> Judged:
    """Prove and blame; ``whole`` also counts what comes before: names, identities, single sums."""
    begin = time.process_time()
    document = Document(accounts)
    sums = judge_sums(document, identities(accounts))
    middle = time.process_time()
    proof = prove(sums)
    causes = blame(sums) if proof.status is ProofStatus.CONTRADICTORY else ()
    end = time.process_time()
    return Judged(proof.status, causes, sums, end - middle, end - begin)


def rivals(accounts: FinalAccounts) -> dict[str, bool]:
    """Whether each rival reports an error: a sum off by more than its tolerance or its interval."""
    figures = {cell.ref: cell for cell in accounts.cells()}
    said = dict.fromkeys(RIVALS, False)
    for identity in identities(accounts):
        if identity.rule.severity is not Severity.ERROR:
            continue
        if any(ref not in figures and not ref.row.isdigit() for ref in identity.refs):
            continue
        cells = [(sign, figures[ref]) for sign, ref in identity.signed() if ref in figures]
        off = sum((sign * (cell.amount or Decimal(0)) for sign, cell in cells), Decimal(0))
        if identity.relation == "<=":
            off = off if off > 0 else Decimal(0)
        elif identity.relation == ">=":
            off = -off if off < 0 else Decimal(0)
        for epsilon in EPSILONS:
            said[f"fixed {epsilon}"] |= abs(off) > epsilon
        printed = [cell.amount for _, cell in cells if cell.amount is not None]
        said["single sums"] |= abs(off) > quantum_of(printed) * len(printed) / 2
    return said


# --- one account ----------------------------------------


def _blamed(judged: Judged, cells: set[str]) -> tuple[bool, bool]:
    """Whether the wrong cells stand in listed explanations, and alone in the first place of each."""
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


def _valued(judged: Judged, ref: str, right: Decimal) -> bool:
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
    layout = sorted(layouts())[seed % len(layouts())]
    base = ledger(rng, layout)
    results: list[dict[str, Any]] = []
    for practice, how in PRACTICES.items():
        accounts = build(base, layout_name=layout, **how)
        rows = sum(
            len(table.rows) for table in accounts.tables() if table.SPEC.id in ("T02", "T03", "T05")
        )
        clean = judge(accounts)
        results.append(
            _result(
                "clean", practice, layout, rows, clean, rivals(accounts), {}, accounts, solver=False
            )
        )
        kind = rng.choice(KINDS)
        for errors in (1, 2, 3) if damaged else ():
            changes: dict[str, Decimal | None] = {}
            for _number in range(errors):
                for _ in range(20):
                    drawn = slip(rng, accounts, kind if errors == 1 else rng.choice(SINGLE[:-1]))
                    if drawn and set(drawn).isdisjoint(changes):
                        changes |= drawn
                        break
            if not changes:
                continue
            wrong = replaced(accounts, changes)
            name = kind if errors == 1 else f"{errors} errors"
            results.append(
                _result(
                    name,
                    practice,
                    layout,
                    rows,
                    judge(wrong),
                    rivals(wrong),
                    changes,
                    accounts,
                    solver=True,
                )
            )
    return results


def _result(
    name: str,
    practice: str,
    layout: str,
    rows: int,
    judged: Judged,
    others: dict[str, bool],
    changes: dict[str, Decimal | None],
    clean: FinalAccounts,
    *,
    solver: bool,
) -> dict[str, Any]:
    listed, first = _blamed(judged, set(changes)) if changes else (False, False)
    value = False
    if len(changes) == 1:
        ((ref, _),) = changes.items()
        value = _valued(judged, ref, clean.cell(ref) or Decimal(0))
    exact = solve(judged.sums.system) if solver else None
    return {
        "name": name,
        "practice": practice,
        "layout": layout,
        "rows": rows,
        "found": judged.status is ProofStatus.CONTRADICTORY,
        "open": judged.status is ProofStatus.UNDECIDED,
        "solver": exact,
        "listed": listed,
        "first": first,
        "value": value,
        "seconds": judged.seconds,
        "whole": judged.whole,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        **others,
    }


# --- tables ----------------------------------------


def percent(part: int, whole: int) -> str:
    """Return a share as text."""
    return f"{100 * part / whole:.1f} %" if whole else "-"


def report(results: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the tables in Markdown."""
    clean = [one for one in results if one["name"] == "clean"]
    yield "## Clean accounts: false alarms\n"
    yield "| practice | accounts | this library | undecided | " + " | ".join(RIVALS) + " |"
    yield "|---|---|---|---|" + "---|" * len(RIVALS)
    for practice in PRACTICES:
        some = [one for one in clean if one["practice"] == practice]
        counts = [sum(one[key] for one in some) for key in ("found", "open", *RIVALS)]
        yield f"| {practice} | {len(some)} | " + " | ".join(map(str, counts)) + " |"
    yield "\n## Damaged accounts\n"
    yield (
        "*Solver* counts the accounts that the exact solver finds contradictory, *found* those of them that"
        " this library finds; *listed*: the wrong cells stand in a smallest explanation; *first*: alone in"
        " the first place; *value*: the right figure is among the first three suggestions. The last columns"
        " say how many the rivals report.\n"
    )
    yield (
        "| damage | accounts | solver | found | listed | first | value | "
        + " | ".join(RIVALS)
        + " |"
    )
    yield "|---|---|---|---|---|---|---|" + "---|" * len(RIVALS)
    groups: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in results:
        if one["name"] != "clean":
            groups[one["name"]].append(one)
            if one["name"] in SINGLE:
                groups["all that change one cell"].append(one)
            if one["name"] in DIGITS:
                groups["all digit slips"].append(one)
    order = [*KINDS, "all digit slips", "all that change one cell", "2 errors", "3 errors"]
    for name in order:
        some = groups[name]
        can = [one for one in some if one["solver"]]
        shares = [
            percent(sum(one[key] for one in can), len(can)) for key in ("found", "listed", "first")
        ]
        value = (
            percent(sum(one["value"] for one in can), len(can))
            if name in (*SINGLE, *order[12:14])
            else ""
        )
        others = [str(sum(one[rival] for one in can)) for rival in RIVALS]
        yield (
            f"| {name} | {len(some)} | {len(can)} | " + " | ".join([*shares, value, *others]) + " |"
        )
    more = sum(one["found"] and one["solver"] is False for one in results)
    yield f"\nFound by this library although the solver finds the figures possible: {more}."
    yield "\n## Processor time of proof and blame, one account\n"
    yield "| accounts | median | 99 % | worst | whole check of sums, median |"
    yield "|---|---|---|---|---|"
    for name, some in (
        ("clean", clean),
        ("damaged", [one for one in results if one["name"] != "clean"]),
    ):
        times = sorted(one["seconds"] * 1000 for one in some)
        whole = statistics.median(one["whole"] * 1000 for one in some)
        top = times[int(len(times) * 0.99)]
        half = statistics.median(times)
        yield f"| {name} | {half:.1f} ms | {top:.1f} ms | {times[-1]:.0f} ms | {whole:.1f} ms |"
    memory = [one["memory"] // 1024 for one in results]
    quarter = len(memory) // 4
    yield f"\nMemory of a process: at most {max(memory[: quarter * 2])} MiB in the first half of the run, "
    yield f"{max(memory)} MiB at the end."
    rows = sorted(one["rows"] for one in clean)
    layouts_seen = Counter(one["layout"] for one in clean)
    middle = rows[len(rows) // 2]
    yield f"\nRows of tables 2, 3 and 5 together: {rows[0]} to {rows[-1]}, median {middle}; layouts: "
    yield ", ".join(f"{name} {count}" for name, count in sorted(layouts_seen.items())) + "."


def main() -> None:
    """Run the benchmark and print its tables, or write them with ``-o``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledgers", type=int, default=3500, help="each gives three clean accounts")
    parser.add_argument("--damage", type=int, default=4, help="damage one ledger of so many")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    tasks = [
        (seed, seed // len(layouts()) % options.damage == 0) for seed in range(options.ledgers)
    ]
    with ProcessPoolExecutor(options.processes) as pool:
        results = [one for some in pool.map(account, tasks, chunksize=10) for one in some]
    command = (
        f"python benchmarks/judgement.py --ledgers {options.ledgers} --damage {options.damage}"
    )
    text = (
        "\n".join(["# Judgement, measured\n", f"Written by `{command}`.\n", *report(results)])
        + "\n"
    )
    if options.output is not None:
        options.output.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
