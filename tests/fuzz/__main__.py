"""Read many damaged documents of a format, and count what becomes of them.

    PYTHONPATH=src python -m tests.fuzz FORMAT COUNT [SEED] [FIRST]

Every document is read in a process of its own kind, which may have 1 GiB of memory; one that dies
or hangs is replaced. What goes wrong is told with its number, which makes the document again:
``python -m tests.fuzz FORMAT 1 SEED NUMBER``. The status is 1 if anything did.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from gov_accounts.corpus._workers import Lost, outcomes
from tests.fuzz.harness import MOST_BYTES, MOST_SECONDS, Outcome, Task, attempt
from tests.fuzz.sound import FORMATS

__all__ = ["judged", "run"]

_PATIENCE = 60
"""Seconds after which a document is given up, however busy the machine."""


def judged(result: Outcome | Lost) -> tuple[str, str]:
    """Return what a result counts as, and what to say of it."""
    if isinstance(result, Lost):
        if result.exit_code is None:
            return "over 5 s", f"hangs, given up after {result.seconds:.0f} s"
        return "died", f"the process died with {result.exit_code}"
    if result.foreign.startswith("MemoryError"):
        return "over 1 GiB", result.foreign
    if result.foreign:
        return "foreign", result.foreign
    if result.seconds > MOST_SECONDS:
        return "over 5 s", f"took {result.seconds:.1f} s"
    return ("read" if result.read else "refused"), ""


def run(name: str, count: int, seed: int, first: int = 0) -> Counter[str]:
    """Read so many damaged documents; tell what goes wrong, and return the counts."""
    counts: Counter[str] = Counter()
    slowest = peak = 0.0
    tasks = (Task(name, seed, number) for number in range(first, first + count))
    for number, result in outcomes(
        attempt, tasks, jobs=1, seconds=_PATIENCE, memory=MOST_BYTES, ahead=64
    ):
        kind, told = judged(result)
        counts[kind] += 1
        if told:
            print(f"{name} seed {seed} number {first + number}: {kind}: {told}", flush=True)
        if isinstance(result, Outcome):
            slowest = max(slowest, result.seconds)
            peak = max(peak, result.peak)
    kinds = ("read", "refused", "foreign", "died", "over 5 s", "over 1 GiB")
    print(
        f"{name}, seed {seed}, from {first}: {counts.total()} documents; "
        + ", ".join(f"{kind} {counts[kind]}" for kind in kinds)
        + f"; slowest {slowest:.2f} s, most memory {peak / 2**20:.0f} MiB",
        flush=True,
    )
    return counts


def main() -> int:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("format", choices=[*FORMATS, "all"])
    parser.add_argument("count", type=int)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("first", type=int, nargs="?", default=0)
    asked = parser.parse_args()
    names = list(FORMATS) if asked.format == "all" else [asked.format]
    total: Counter[str] = Counter()
    for name in names:
        total += run(name, asked.count, asked.seed, asked.first)
    return 0 if total.keys() <= {"read", "refused"} else 1


if __name__ == "__main__":
    sys.exit(main())
