"""What reading a document costs: the library of its format, recognition, and the check beside them.

    python benchmarks/reading.py FILE…

prints one row a document; medians of interleaved rounds. Without a file the example is read.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path
from time import perf_counter

from gov_accounts.errors import GovAccountsError
from gov_accounts.reading._pages import Pages
from gov_accounts.reading._pipeline import recognise
from gov_accounts.reading._plain_text import decode, text_lines
from gov_accounts.reading.formats import pages_of

ROUNDS = 5
EXAMPLE = Path(__file__).parent.parent / "examples" / "anshan-science-bureau-2024.txt"


def pages(data: bytes, name: str) -> Pages:
    """Return the pages of any source, text included."""
    return pages_of(data, name) or Pages(text_lines(decode(data, name)))


def measure(path: Path) -> tuple[float, float, float]:
    """Return seconds in the library of the format, in recognition and in the check."""
    data = path.read_bytes()
    start = perf_counter()
    found = pages(data, path.name)
    opened = perf_counter()
    accounts = recognise(found, path.name)
    read = perf_counter()
    accounts.check()
    return opened - start, read - opened, perf_counter() - read


def main(paths: list[Path]) -> int:
    """Print the table."""
    times: dict[Path, list[tuple[float, float, float]]] = {path: [] for path in paths}
    for _ in range(ROUNDS):
        for path in paths:
            try:
                times[path].append(measure(path))
            except (GovAccountsError, OSError) as error:
                print(f"{path.name}: {error}", file=sys.stderr)
                return 2
    print("| document | source, ms | recognition, ms | check, ms |\n|---|---|---|---|")
    for path, rounds in times.items():
        medians = (statistics.median(column) * 1000 for column in zip(*rounds, strict=True))
        print(f"| {path.name} | {' | '.join(f'{median:.0f}' for median in medians)} |")
    return 0


if __name__ == "__main__":
    sys.exit(main([Path(argument) for argument in sys.argv[1:]] or [EXAMPLE]))
