"""What reading and judging a narrative costs as it grows: seconds by its length.

    python benchmarks/narratives.py [KILOBYTES…]

Narratives of departments of growing size, each another one, are read beside their tables; the time
is that of the processor.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random
from time import process_time
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))  # the departments are those of the tests

from gov_accounts.authoring import build, draw_facts, explain
from tests.support.large_departments import large_ledger
from tests.support.sweep_narratives import told_with

if TYPE_CHECKING:
    from gov_accounts.accounts import FinalAccounts

SIZES = (100, 1000, 10000)
LAYOUT = "shanghai"


def narrative(kilobytes: int) -> tuple[FinalAccounts, str]:
    """Return a department and a true narrative of about so many kilobytes: one, said again."""
    rng = Random(kilobytes)
    ledger = large_ledger(rng, 40, LAYOUT)
    accounts = build(ledger, layout_name=LAYOUT)
    facts = draw_facts(accounts, rng.choice, ledger=ledger)
    text = explain(accounts, facts, rng.choice).text + "\n"
    return accounts, text * max(1, round(kilobytes * 1000 / len(text.encode())))


def main(sizes: list[int]) -> None:
    """Print a row a size."""
    print("| kB | reading, s | µs a kB | judging, s |")
    print("|---|---|---|---|")
    for size in sizes or SIZES:
        accounts, text = narrative(size)
        start = process_time()
        told = told_with(accounts, text)
        read = process_time() - start
        start = process_time()
        told.check()
        judged = process_time() - start
        length = len(text.encode()) / 1000
        print(
            f"| {length:,.0f} | {read:.2f} | {read / length * 1e6:,.0f} | {judged:.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]])
