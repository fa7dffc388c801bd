"""Parsing codes and looking them up, beside a plain regular expression, in one process.

    python benchmarks/codes.py

prints the table of docs/codes.md. Rounds are interleaved and medians taken, so that a busy machine
slows all alike. "first" parses each spelling once; "again" the spellings of a document, where each
occurs many times.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from time import perf_counter
from typing import TYPE_CHECKING

from gov_accounts import FunctionCode
from gov_accounts.catalogue import default_catalogue
from gov_accounts.codes import _parsed

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 15
CODES = [entry.code.digits for entry in default_catalogue().edition(FunctionCode)]
SPACED = [" ".join(filter(None, (code[:3], code[3:5], code[5:]))) for code in CODES]
PATTERN = "2[0-9]{2}(?:[0-9]{2}){0,2}"
SPACED_PATTERN = r"\s*(2[0-9]{2})(?:\s*([0-9]{2})){0,2}\s*"


def again(spellings: list[str]) -> Callable[[], None]:
    """Parse spellings that were met before."""

    def run() -> None:
        for text in spellings:
            FunctionCode.parse(text)

    return run


def first(spellings: list[str]) -> Callable[[], None]:
    """Parse spellings as if never met."""

    def run() -> None:
        _parsed.cache_clear()
        for text in spellings:
            FunctionCode.parse(text)

    return run


def matched() -> None:
    """Match the pattern, which makes no object and knows no spelling but one."""
    for text in CODES:
        re.fullmatch(PATTERN, text)


def matched_spaced() -> None:
    """Match a pattern that knows spaces between the levels too."""
    for text in SPACED:
        re.fullmatch(SPACED_PATTERN, text)


def measured(contestants: dict[str, Callable[[], None]]) -> dict[str, float]:
    """Return the median of seconds for each, in interleaved rounds."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, run in contestants.items():
            start = perf_counter()
            run()
            times[name].append(perf_counter() - start)
    return {name: statistics.median(each) for name, each in times.items()}


def first_lookup() -> tuple[float, float]:
    """Return milliseconds of importing the catalogue and of the first lookup.

    Both are medians over fresh processes.
    """
    program = (
        "from time import perf_counter as t; a = t()\n"
        "from gov_accounts import FunctionCode\n"
        "b = t()\n"
        "from gov_accounts.catalogue import default_catalogue\n"
        "c = t(); default_catalogue().path(FunctionCode('2060101'), 2024); d = t()\n"
        "print(c - b, d - c)"
    )
    runs = [
        tuple(map(float, subprocess.run(  # noqa: S603
            [sys.executable, "-c", program], check=True, capture_output=True, text=True
        ).stdout.split()))
        for _ in range(ROUNDS)
    ]  # fmt: skip
    importing, looking = (statistics.median(one) * 1000 for one in zip(*runs, strict=True))
    return importing, looking


def main() -> None:
    """Print the table."""
    times = measured(
        {
            "re.fullmatch": matched,
            "re.fullmatch, spaced": matched_spaced,
            "FunctionCode.parse, first": first(CODES),
            "FunctionCode.parse, again": again(CODES),
            "FunctionCode.parse, first, spaced": first(SPACED),
            "FunctionCode.parse, again, spaced": again(SPACED),
        }
    )
    base = times["re.fullmatch"]
    print(
        f"| loop over {len(CODES):,} codes | million a second | times re.fullmatch |\n|---|---|---|"
    )
    for name, seconds in times.items():
        print(f"| {name} | {len(CODES) / seconds / 1e6:.2f} | {seconds / base:.2f} |")
    importing, looking = first_lookup()
    print(f"\nImport of the catalogue after `import gov_accounts`: {importing:.1f} ms")
    print(f"First lookup (path of a code in a year): {looking:.1f} ms")


if __name__ == "__main__":
    main()
