"""Counts of what single changes of a print do to reading, by format and by kind.

    PYTHONPATH=src python -m tests.support.sweep_reading CHANGES [FIRST_SEED]

makes so many changes, prints what goes wrong to the error output, and ends with two tables.
``open`` is the share of the rows of unchanged prints whose columns stay open.
"""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from random import Random
from typing import TYPE_CHECKING

from attrs import define, field

from gov_accounts.errors import GovAccountsError
from gov_accounts.layouts import known_layouts
from tests.support.changed_numerals import misread
from tests.support.changed_sheets import EVERY_KIND, FORMATS, changed_sheets, read_sheets
from tests.support.large_departments import large_department
from tests.support.sheets import How, sheets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.accounts import FinalAccounts

__all__ = ["Counts", "ask"]


@define
class Counts:
    """What became of changes: counts by format, kind and outcome, and the worst in words."""

    outcomes: Counter[tuple[str, str, str]] = field(factory=Counter)
    rows: Counter[str] = field(factory=Counter)
    open_rows: Counter[str] = field(factory=Counter)
    wrong: list[str] = field(factory=list)


def ask(seed: int, kinds: Iterable[str], counts: Counts) -> None:
    """Change one department, in the layout and the format of its seed, in each of the ways."""
    rng = Random(seed)  # noqa: S311
    layouts, formats = sorted(known_layouts()), list(FORMATS)
    written_as = formats[seed % len(formats)]
    accounts = large_department(
        rng, rng.randint(2, 5), layouts[seed // len(formats) % len(layouts)]
    )
    how = How(blank=rng.choice(("", "", "0.00", "—")), numbered=rng.random() < 0.3)
    sound = read_sheets(list(sheets(accounts, how)), written_as)
    counts.rows[written_as] += sum(len(table.rows) for table in accounts.tables())
    counts.open_rows[written_as] += len(sound.ambiguous)
    for kind in kinds:
        outcome, words = _outcome(accounts, how, kind, written_as, rng)
        counts.outcomes[written_as, kind, outcome] += 1
        counts.wrong += [f"{seed} {written_as}, {kind}: {outcome}: {one}" for one in words]


def _outcome(
    accounts: FinalAccounts, how: How, kind: str, written_as: str, rng: Random
) -> tuple[str, list[str]]:
    found = changed_sheets(accounts, how, kind, written_as, rng)
    if found is None:
        return "not printable", []
    pages, changed = found
    try:
        again = read_sheets(pages, written_as)
    except GovAccountsError:
        return "refused", []
    wrong = misread(changed, again)
    for name in ("silent", "truth lost"):
        if wrong.get(name):
            return name, wrong[name]
    return ("right" if _all_read(changed.changed, again) else "listed"), []


def _all_read(refs: Iterable[object], again: FinalAccounts) -> bool:
    have = {cell.ref for cell in again.cells() if cell.amount is not None}
    return all(ref in have for ref in refs)


_COLUMNS = ("right", "listed", "refused", "silent", "truth lost")


def _table(counts: Counts, by: int, names: Iterable[str], title: str) -> None:
    print(f"| {title} | changes | {' | '.join(_COLUMNS)} |" + (" open |" if not by else ""))
    print("|---" * (len(_COLUMNS) + 2 + (not by)) + "|")
    for name in names:
        own: Counter[str] = Counter()
        for key, number in counts.outcomes.items():
            if key[by] == name and key[2] != "not printable":
                own[key[2]] += number
        cells = " | ".join(str(own[column]) for column in _COLUMNS)
        share = counts.open_rows[name] / max(1, counts.rows[name])
        print(f"| {name} | {own.total()} | {cells} |" + ("" if by else f" {share:.1%} |"))


def _asked(seed: int) -> Counts:
    counts = Counts()
    ask(seed, EVERY_KIND, counts)
    return counts


def main(changes: int, seed: int = 0) -> int:
    """Print the tables; the status is 1 if anything moved in silence or a truth was lost."""
    counts = Counts()
    done = 0
    with ProcessPoolExecutor(2) as pool:
        while done < changes:
            more = max(1, (changes - done) // len(EVERY_KIND))
            for one in pool.map(_asked, range(seed, seed + more)):
                counts.outcomes += one.outcomes
                counts.rows += one.rows
                counts.open_rows += one.open_rows
                for words in one.wrong:
                    print(words, file=sys.stderr, flush=True)
            seed += more
            done = sum(n for (*_, what), n in counts.outcomes.items() if what != "not printable")
    _table(counts, 0, FORMATS, "format")
    print()
    _table(counts, 1, EVERY_KIND, "kind")
    return 1 if any(what in ("silent", "truth lost") for *_, what in counts.outcomes) else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
