"""What reading a document costs: the library of its format, recognition, and the check beside them.

    python benchmarks/reading.py FILE…

prints one row a document; medians of interleaved rounds, in time of the processor. Without a file
the example is read. ``part of pdfplumber`` is what reading a PDF costs, recognition included, where
another library takes 1 for finding the characters and lines of its pages; ``× json.loads`` is what
reading costs where loading the accounts from JSON text takes 1. Below, departments of growing size
are read as raw text, each round another one.
"""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path
from random import Random
from time import process_time

from gov_accounts.errors import GovAccountsError
from gov_accounts.reading._pages import Pages
from gov_accounts.reading._pipeline import recognise
from gov_accounts.reading._plain_text import decode, text_lines
from gov_accounts.reading.formats import pages_of

sys.path.insert(0, str(Path(__file__).parent.parent))  # the departments are those of the tests

from gov_accounts.authoring import print_text
from tests.support.large_departments import large_department

ROUNDS = 5
ITEMS = (35, 100, 215, 560)
"""So many 项 make tables of about 200, 500, 1,000 and 2,500 rows."""
EXAMPLE = Path(__file__).parent.parent / "examples" / "anshan-science-bureau-2024.txt"


def pages(data: bytes, name: str) -> Pages:
    """Return the pages of any source, text included."""
    return pages_of(data, name) or Pages(text_lines(decode(data, name)))


def measure(path: Path) -> tuple[float, float, float, float]:
    """Return seconds in the library of the format, recognition, the check and json.loads."""
    data = path.read_bytes()
    start = process_time()
    found = pages(data, path.name)
    opened = process_time()
    accounts = recognise(found, path.name)
    read = process_time()
    accounts.check()
    checked = process_time()
    text = accounts.to_json()
    loading = process_time()
    json.loads(text)
    return opened - start, read - opened, checked - read, process_time() - loading


def growth(items: int) -> tuple[int, float, float]:
    """Return the rows of a department, microseconds a row, and how many json.loads that is."""
    rows, costs, ratios = 0, [], []
    for seed in range(3):
        accounts = large_department(Random(seed), items, "liaoning")
        text = print_text(accounts)
        start = process_time()
        again = recognise(Pages(text_lines(text)), "text")
        read = process_time() - start
        rows = sum(len(table) for table in again.tables())
        saved = again.to_json()
        start = process_time()
        json.loads(saved)
        costs.append(read / rows * 1e6)
        ratios.append(read / (process_time() - start))
    return rows, statistics.median(costs), statistics.median(ratios)


def rival(path: Path) -> float | None:
    """Return the seconds that pdfplumber takes for the objects of a PDF; None for other files."""
    if not path.read_bytes().startswith(b"%PDF"):
        return None
    import pdfplumber  # noqa: PLC0415

    start = process_time()
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            _ = page.objects
            page.close()
    return process_time() - start


def main(paths: list[Path]) -> int:
    """Print the table."""
    times: dict[Path, list[tuple[float, float, float, float]]] = {path: [] for path in paths}
    rivals: dict[Path, list[float]] = {path: [] for path in paths}
    for _ in range(ROUNDS):
        for path in paths:
            try:
                times[path].append(measure(path))
            except (GovAccountsError, OSError) as error:
                print(f"{path.name}: {error}", file=sys.stderr)
                return 2
            other = rival(path)
            if other is not None:
                rivals[path].append(sum(times[path][-1][:2]) / other)
    print("| document | source, ms | recognition, ms | check, ms ", end="")
    print("| part of pdfplumber | × json.loads |")
    print("|---|---|---|---|---|---|")
    for path, rounds in times.items():
        *medians, _ = (statistics.median(column) * 1000 for column in zip(*rounds, strict=True))
        part = f"{statistics.median(rivals[path]):.2f}" if rivals[path] else ""
        loads = statistics.median((one[0] + one[1]) / one[3] for one in rounds)
        cells = [*(f"{median:.0f}" for median in medians), part, f"{loads:.0f}"]
        print(f"| {path.name} | {' | '.join(cells)} |")
    print("\n| rows | µs a row | × json.loads |\n|---|---|---|")
    for items in ITEMS:
        rows, cost, ratio = growth(items)
        print(f"| {rows:,} | {cost:.0f} | {ratio:.0f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main([Path(argument) for argument in sys.argv[1:]] or [EXAMPLE]))
