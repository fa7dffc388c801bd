"""What reading a document costs: the library of its format, recognition, and the check beside them.

    python benchmarks/reading.py FILE…

prints one row a document; medians of interleaved rounds, in time of the processor. Without a file
the example is read. The last column is what reading a PDF costs, recognition included, where
another library takes 1 for finding the characters and lines of its pages.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path
from time import process_time

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
    start = process_time()
    found = pages(data, path.name)
    opened = process_time()
    accounts = recognise(found, path.name)
    read = process_time()
    accounts.check()
    return opened - start, read - opened, process_time() - read


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
    times: dict[Path, list[tuple[float, float, float]]] = {path: [] for path in paths}
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
    print("| document | source, ms | recognition, ms | check, ms | part of pdfplumber |")
    print("|---|---|---|---|---|")
    for path, rounds in times.items():
        medians = (statistics.median(column) * 1000 for column in zip(*rounds, strict=True))
        part = f"{statistics.median(rivals[path]):.2f}" if rivals[path] else ""
        print(f"| {path.name} | {' | '.join(f'{median:.0f}' for median in medians)} | {part} |")
    return 0


if __name__ == "__main__":
    sys.exit(main([Path(argument) for argument in sys.argv[1:]] or [EXAMPLE]))
