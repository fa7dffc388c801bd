"""What many documents cost: read and judged by one process and by two.

    python benchmarks/corpus.py [--count N]

prints the table of docs/corpus.md: documents a second by the clock, and the peak memory of a
process that reads. The documents differ; half of them are text, half JSON.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from pathlib import Path
from time import perf_counter

from streams import accounts

from gov_accounts.authoring import Print, print_text
from gov_accounts.corpus import check_all, read_all

HOURS, COUNTRY = 3600, 300_000


def write(folder: Path, count: int) -> None:
    """Write so many documents, as text and as JSON in turn."""
    for number, one in enumerate(accounts(count)):
        if number % 2:
            (folder / f"{number:06}.json").write_text(one.to_json(), encoding="utf-8")
        else:
            text = print_text(one, Print())
            (folder / f"{number:06}.txt").write_text(text, encoding="utf-8")


def measured(folder: Path, jobs: int, *, judged: bool) -> tuple[float, int]:
    """Return documents a second and how many were refused."""
    begun = perf_counter()
    every = (check_all if judged else read_all)([folder], jobs=jobs)
    refused = total = 0
    for result in every:
        total += 1
        refused += result.refused is not None
    return total / (perf_counter() - begun), refused


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=400)
    options = parser.parse_args()
    print("| documents | processes | read, a second | judged, a second | refused | peak, MiB |")
    print("|---|---|---|---|---|---|")
    rate = 1.0
    for count in (options.count // 4, options.count):
        with tempfile.TemporaryDirectory() as name:
            write(Path(name), count)
            for jobs in (1, 2):
                read, _ = measured(Path(name), jobs, judged=False)
                rate, refused = measured(Path(name), jobs, judged=True)
                peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
                print(f"| {count} | {jobs} | {read:.1f} | {rate:.1f} | {refused} | {peak} |")
    hours = COUNTRY / rate / HOURS
    print(f"\nBy extrapolation {COUNTRY:,} such documents take {hours:.0f} hours on two processes.")


if __name__ == "__main__":
    main()
