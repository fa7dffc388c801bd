"""Counts of what the judgement makes of true accounts, whatever practice they were printed in.

    PYTHONPATH=src python -m tests.support.sweep_judgement ACCOUNTS [FIRST_SEED]

draws so many accounts over layouts, units and practices: one rounding for all tables or one for
each, sums rounded or added up from printed parts, table by table. What is found in them is false;
it stands in the error output. ``open`` are accounts of which nobody could say whether all figures
can be true together; the exact solver is not asked.
"""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from gov_accounts.authoring import build
from gov_accounts.findings import ProofStatus, Severity
from gov_accounts.layouts import known_layouts
from gov_accounts.money import Rounding
from gov_accounts.rules import Kind, find
from gov_accounts.tables import TABLES
from gov_accounts.units import Unit
from tests.support.large_departments import large_ledger

if TYPE_CHECKING:
    from gov_accounts.accounts import FinalAccounts

__all__ = ["drawn"]

_NOT_DRAWN = {"T3-OP"}
"""What the ledgers do not heed: operating expenditure has a source."""
EVERY = tuple(kind.SPEC.id for kind in TABLES)
MIXTURES = ("half-up", "truncated", "one rolled up", "each its own")


def drawn(seed: int) -> tuple[FinalAccounts, str]:
    """Return true accounts, and in which mixture of practices they are printed."""
    rng = Random(seed)  # noqa: S311
    layouts = sorted(known_layouts())
    layout = layouts[seed // len(MIXTURES) % len(layouts)]
    mixture = MIXTURES[seed % len(MIXTURES)]
    unit, quantum = rng.choice(
        [(Unit.WAN, "0.01")] * 6
        + [(Unit.WAN, "0.0001"), (Unit.WAN, "1"), (Unit.YUAN, "0.01"), (Unit.QIAN, "0.01")]
    )
    rounding = {
        "half-up": dict.fromkeys(EVERY, Rounding.HALF_UP),
        "truncated": dict.fromkeys(EVERY, Rounding.TRUNCATED),
        "one rolled up": dict.fromkeys(EVERY, rng.choice(list(Rounding))),
        "each its own": {table: rng.choice(list(Rounding)) for table in EVERY},
    }[mixture]
    rolled = [] if mixture in MIXTURES[:2] else [one for one in EVERY if rng.random() < 0.4]
    accounts = build(
        large_ledger(rng, rng.randint(1, 30), layout),
        unit=unit,
        quantum=Decimal(quantum),
        rounding=rounding,
        rolled_up=rolled,
        layout_name=layout,
    )
    return accounts, mixture


def _asked(seed: int) -> tuple[str, Counter[str], list[str]]:
    sys.modules["highspy"] = None  # type: ignore[assignment]  # the core decides alone
    accounts, mixture = drawn(seed)
    report = accounts.check()
    found = [
        one
        for one in report.findings
        if one.severity is not Severity.INFO
        and find(one.rule).kind in (Kind.LINEAR, Kind.JOINT)
        and one.rule not in _NOT_DRAWN
    ]
    counts = Counter(
        accounts=1,
        errors=sum(one.severity is Severity.ERROR for one in found),
        warnings=sum(one.severity is Severity.WARNING for one in found),
        false=int(any(one.severity is Severity.ERROR for one in found)),
        open=int(report.proof is not None and report.proof.status is ProofStatus.UNDECIDED),
    )
    return mixture, counts, [f"{seed} {mixture}: {one.message.zh[:150]}" for one in found[:2]]


def main(accounts: int, seed: int = 0) -> int:
    """Print a row a mixture; the status is 1 if anything false was found."""
    rows: dict[str, Counter[str]] = {one: Counter() for one in MIXTURES}
    with ProcessPoolExecutor(2) as pool:
        for mixture, own, words in pool.map(_asked, range(seed, seed + accounts), chunksize=8):
            rows[mixture] += own
            for one in words:
                print(one, file=sys.stderr, flush=True)  # noqa: T201
    for mixture, own in rows.items():
        print(mixture, dict(own))  # noqa: T201
    return int(any(own["false"] for own in rows.values()))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
