"""What it costs to judge the sums of many accounts in columns, and that it says what objects say.

    python benchmarks/columnar.py [--different N] [--count N]

prints the tables of docs/corpus.md. So many different accounts, each with a layout and a practice
of its own, half of them in 元 and half in 万元, are written as Parquet under so many paths, and
judged by DuckDB in a process of its own. The different ones are also judged one by one.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import random
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import attrs
import duckdb
from judgement import PRACTICES, how_printed, ledger
from pyarrow import parquet

from gov_accounts.authoring import build
from gov_accounts.corpus.columnar import Standing, check_columnar, judged, printed
from gov_accounts.exports.arrow import to_arrow
from gov_accounts.layouts import known_layouts
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts import FinalAccounts
    from gov_accounts.corpus.columnar import Judged

UNITS = (Unit.YUAN, Unit.WAN)
ERRORS = 10
"""One account in so many has a figure changed."""


def accounts(count: int) -> Iterator[FinalAccounts]:
    """Yield different accounts; of every tenth one figure is wrong."""
    places = itertools.cycle(itertools.product(sorted(known_layouts()), PRACTICES, UNITS))
    for seed, (layout, practice, unit) in zip(range(count), places, strict=False):
        rng = random.Random(seed)
        how = how_printed(rng, practice)
        made = build(ledger(rng, layout), layout_name=layout, unit=unit, **how)
        made = attrs.evolve(made, source=f"{seed:06}")
        yield made if rng.randrange(ERRORS) else with_error(rng, made)


def with_error(rng: random.Random, made: FinalAccounts) -> FinalAccounts:
    """Return accounts with one figure of table 5 ten times what it was."""
    table = made.general_budget
    if table is None or not table.rows:
        return made
    at = rng.randrange(len(table.rows))
    total = table.rows[at].total
    wrong = attrs.evolve(table.rows[at], total=None if total is None else total * 10)
    rows = (*table.rows[:at], wrong, *table.rows[at + 1 :])
    return attrs.evolve(made, general_budget=attrs.evolve(table, rows=rows))


def replicate(source: Path, target: Path, times: int) -> None:
    """Write a relation so often, each time under other paths."""
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    connection.from_parquet(str(source)).create_view("once")
    often = connection.sql(
        "SELECT * REPLACE (format('{:06}/{}', n, path) AS path) "
        "FROM once, range($times) AS t(n) ORDER BY n",
        params={"times": times},
    )
    often.write_parquet(str(target))


def peak_memory() -> int:
    """Return the most memory that this program had, in MiB; getrusage counts its parent's too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def in_columns(folder: Path, results: multiprocessing.Queue[tuple[object, ...]]) -> None:
    """Judge all accounts of a folder; tell clock, processor time, memory and what came out."""
    begun, cpu = perf_counter(), process_time()
    found: Counter[str] = Counter()
    for one in check_columnar(folder / "facts.parquet", folder / "printed.parquet"):
        found[one.standing.value] += 1
    peak = peak_memory()
    results.put((perf_counter() - begun, process_time() - cpu, peak, found))


def measured(folder: Path) -> tuple[float, float, int, Counter[str]]:
    """Return what :func:`in_columns` tells of a fresh process."""
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    process = context.Process(target=in_columns, args=(folder, results))
    process.start()
    told = results.get()
    process.join()
    return told  # type: ignore[no-any-return]


def agreement(different: list[FinalAccounts]) -> None:
    """Print how often columns and objects agree on the same accounts, and what each costs."""
    begun = process_time()
    relations = to_arrow(different), printed(different)
    made = process_time() - begun
    begun = process_time()
    columns: dict[str, Judged] = {one.name: one for one in check_columnar(*relations)}
    taken = process_time() - begun
    begun = process_time()
    objects = {one.source or "": judged(one) for one in different}
    taken_alone = process_time() - begun
    same = sum(columns[name].differences == one.differences for name, one in objects.items())
    pairs = Counter((columns[name].standing, one.standing) for name, one in objects.items())
    against = sum(
        count
        for (told, right), count in pairs.items()
        if told is not Standing.ASK and told is not right
    )
    count = len(different)
    print(f"{count} accounts, {sum(len(one.differences) for one in objects.values())} differences:")
    print(f"the same differences in {same}; another verdict in {against}")
    print("\n| unit | in columns | one by one | accounts |")
    print("|---|---|---|---|")
    units = {one.source: next(one.tables()).unit for one in different}
    rows = Counter(
        (units[name], columns[name].standing.value, one.standing.value)
        for name, one in objects.items()
    )
    for (unit, told, right), number in sorted(rows.items(), key=str):
        print(f"| {unit.value if unit else ''} | {told} | {right} | {number} |")
    print(f"\nprocessor ms an account: columns {1000 * taken / count:.2f}, ", end="")
    print(f"objects {1000 * taken_alone / count:.2f}, facts made {1000 * made / count:.2f}")


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--different", type=int, default=1000)
    parser.add_argument("--count", type=int, default=100_000)
    options = parser.parse_args()
    different = [*accounts(options.different)]
    agreement(different)
    print("\n| accounts | figures | s | processor s | accounts a second | peak, MiB |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        relations = {"facts": to_arrow(different), "printed": printed(different)}
        for one, table in relations.items():
            parquet.write_table(table, folder / f"{one}-once.parquet")
        for count in (options.count // 10, options.count):
            for one in relations:
                times = max(1, count // options.different)
                replicate(folder / f"{one}-once.parquet", folder / f"{one}.parquet", times)
            total = times * options.different
            clock, cpu, peak, found = measured(folder)
            figures = times * len(relations["facts"])
            rate = total / clock
            print(f"| {total} | {figures} | {clock:.1f} | {cpu:.1f} | {rate:.0f} | {peak} |")
    told = ", ".join(f"{standing} {number}" for standing, number in sorted(found.items()))
    print(f"\nstandings in columns: {told}")


if __name__ == "__main__":
    main()
