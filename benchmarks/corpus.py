"""What many documents cost: read and judged by one process and by two.

    python benchmarks/corpus.py [--text 2000] [--json 2000] [--pdf 200] [--first 100]

prints the table of docs/corpus.md, for the first so many documents of each kind and for all: how
many are judged a second by the clock, and the peak memory of the process that asks and of the
largest that reads. Each line is measured in a process of its own. The documents differ.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from streams import accounts

from gov_accounts.authoring import Print, print_text
from gov_accounts.corpus import check_all
from tests.support.sheets import How, sheets, to_pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from gov_accounts import FinalAccounts

HOURS, COUNTRY = 3600, 300_000
PROCESSES = (1, 2)

KINDS: dict[str, Callable[[FinalAccounts], bytes]] = {
    "text": lambda one: print_text(one, Print()).encode(),
    "json": lambda one: one.to_json().encode(),
    "pdf": lambda one: to_pdf(list(sheets(one, How()))),
}
SUFFIXES = {"text": "txt", "json": "json", "pdf": "pdf"}


def write(folder: Path, kind: str, count: int) -> list[str]:
    """Write so many documents; return their paths."""
    paths = [folder / f"{number:06}.{SUFFIXES[kind]}" for number in range(count)]
    for path, one in zip(paths, accounts(count), strict=True):
        path.write_bytes(KINDS[kind](one))
    return [*map(str, paths)]


def measured(paths: list[str], jobs: int) -> dict[str, float]:
    """Judge the documents in this process's workers; return what it cost."""
    begun = perf_counter()
    refused = sum(result.refused is not None for result in check_all(paths, jobs=jobs))
    seconds = perf_counter() - begun
    peaks = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    asking, reading = (resource.getrusage(whose).ru_maxrss // 1024 for whose in peaks)
    return {"seconds": seconds, "refused": refused, "asking": asking, "reading": reading}


def alone(paths: list[str], jobs: int) -> dict[str, Any]:
    """Return what :func:`measured` finds in a process of its own, whose peaks are its own."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, __file__, "--measure", str(jobs)],
        input=json.dumps(paths),
        capture_output=True,
        check=True,
        text=True,
        env=os.environ,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    for kind, count in (("text", 2000), ("json", 2000), ("pdf", 200)):
        parser.add_argument(f"--{kind}", type=int, default=count, metavar="N")
    parser.add_argument("--first", type=int, default=100, metavar="N")
    parser.add_argument("--measure", type=int, metavar="JOBS", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure is not None:
        print(json.dumps(measured(json.load(sys.stdin), options.measure)))
        return
    print("| kind | documents | processes | a second | refused | asking, MiB | reading, MiB |")
    print("|---|---|---|---|---|---|---|")
    costs = {}
    for kind in KINDS:
        total = getattr(options, kind)
        with tempfile.TemporaryDirectory() as name:
            paths = write(Path(name), kind, total)
            for count in sorted({min(options.first, total), total} - {0}):
                for jobs in PROCESSES:
                    cost = alone(paths[:count], jobs)
                    rate = count / cost["seconds"]
                    rest = " | ".join(str(cost[one]) for one in ("refused", "asking", "reading"))
                    print(f"| {kind} | {count:,} | {jobs} | {rate:.1f} | {rest} |", flush=True)
                    costs[kind] = cost["seconds"] / count
    print(
        f"\nBy extrapolation, not measured: {COUNTRY:,} documents on {PROCESSES[-1]} processes take"
    )
    print(", ".join(f"{COUNTRY * one / HOURS:.0f} h ({kind})" for kind, one in costs.items()))


if __name__ == "__main__":
    main()
