"""Counts of what the reader makes of sound narratives, and of narratives with wrong figures.

    PYTHONPATH=src python -m tests.support.sweep_narratives NARRATIVES [FIRST_SEED [CHANGES]]

writes so many narratives of departments in every wording, reads them back beside their tables and
judges them; then it changes one figure of each, and another (``CHANGES`` of them, two). What goes
wrong stands in the error output. ``named`` are figures under their own name, ``wrong`` those under
another; ``told`` are changed figures that a finding names, ``protected`` those that one names where
nothing else is changed, ``alone`` documents with as many findings as figures were changed.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from attrs import evolve

from gov_accounts.authoring import build, draw_facts, explain, known_wordings, wording
from gov_accounts.findings import Severity
from gov_accounts.layouts import known_layouts
from gov_accounts.reading._narrated import read_narrative
from gov_accounts.reading._numeral_fates import Numerals
from gov_accounts.reading._plain_text import text_lines
from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.rules import Kind, find
from tests.support.kinds import judges_narrative
from tests.support.large_departments import large_ledger
from tests.support.planted_narratives import plant

if TYPE_CHECKING:
    from decimal import Decimal

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.authoring import Explanation
    from gov_accounts.findings import Finding

__all__ = ["explained", "found_in", "misnamed", "told_with"]

_TRUE_OF_SOUND = {"N-34", "N-07-zero"}
"""A sound narrative may give no reason, and a rate of what was almost nothing."""


def explained(seed: int) -> tuple[FinalAccounts, Explanation, Random]:
    """Return a department and a narrative that is true of it, in the wording of the seed."""
    rng = Random(seed)  # noqa: S311
    words, layouts = sorted(known_wordings()), sorted(known_layouts())
    layout = layouts[seed // len(words) % len(layouts)]
    ledger = large_ledger(rng, rng.randint(1, 6), layout)
    accounts = build(ledger, layout_name=layout)
    facts = draw_facts(accounts, rng.choice, ledger=ledger)
    told = explain(accounts, facts, rng.choice, wording=wording(words[seed % len(words)]))
    return accounts, told, rng


def told_with(accounts: FinalAccounts, text: str) -> FinalAccounts:
    """Return accounts with the narrative that a text is, read beside their tables."""
    lines = text_lines(text)
    told = read_narrative(lines, set(), Numerals(lines), accounts, accounts.fiscal_year)
    return evolve(
        accounts,
        narrative=told.narrative,
        glossary=told.glossary,
        unread=tuple(told.unread),
        places=told.places,
        evidence=told.evidence,
    )


def misnamed(accounts: FinalAccounts, explanation: Explanation) -> tuple[int, list[str], list[str]]:
    """Compare what was read with what was written: how many are named, the missed and the wrong."""
    got: defaultdict[str, set[Decimal]] = defaultdict(set)
    narrative = accounts.narrative
    for one in (*narrative.figures, *narrative.repeated) if narrative is not None else ():
        if one.direction != "flat":  # told in words
            got[one.key].add(abs(one.value))
    want = {one.key: abs(one.value) for one in explanation.figures if one.key is not None}
    missed = [key for key in want if key not in got]
    wrong = [f"{key}: {sorted(got[key])}" for key in got if got[key] != {want.get(key)}]
    return len(want) - len(missed), missed, wrong


def found_in(accounts: FinalAccounts) -> list[Finding]:
    """Return errors and warnings on the narrative, but for reasons that are not given."""
    return [
        one
        for one in accounts.check().findings
        if one.severity is not Severity.INFO
        and one.rule not in _TRUE_OF_SOUND
        and (judges_narrative(find(one.rule)) or find(one.rule).kind is Kind.JOINT)
    ]


def _asked(seed: int, changes: int) -> tuple[Counter[str], list[str]]:
    accounts, told, rng = explained(seed)
    read = told_with(accounts, told.text)
    named, missed, wrong = misnamed(read, told)
    sound = found_in(read)
    counts = Counter(named=named, missed=len(missed), wrong=len(wrong), documents=1)
    counts["errors"] = sum(one.severity is Severity.ERROR for one in sound)
    counts["warnings"] = len(sound) - counts["errors"]
    words = [f"{seed}: {one}" for one in wrong]
    words += [f"{seed}: {one.severity.value} {one.message.zh}" for one in sound]
    if changes:
        counts += _planted(accounts, told, rng, {one.message.zh for one in sound}, changes)
    return counts, words


def _planted(
    accounts: FinalAccounts, told: Explanation, rng: Random, known: set[str], changes: int
) -> Counter[str]:
    """Count what becomes of one wrong figure, and of two: a figure is protected if a change of it
    alone is told."""
    counts: Counter[str] = Counter()

    def found_with(text: str) -> list[Finding]:
        found = found_in(told_with(accounts, text))
        return [one for one in found if one.message.zh not in known]

    texts, keys, protected = [told.text], list[str](), True
    changed = told
    for many in ("one", "two")[:changes]:
        changed, key = plant(changed, rng.choice)
        found = found_with(changed.text)
        alone = found if many == "one" else found_with(_alone(texts[-1], texts[0], changed.text))
        texts.append(changed.text)
        keys.append(key)
        refs = [CellRef.of(NARRATIVE, one) for one in keys]
        cells = {cell.ref for one in found for cell in one.cells}
        protected = protected and refs[-1] in {cell.ref for one in alone for cell in one.cells}
        named = all(ref in cells for ref in refs)
        counts[f"{many} planted"] += 1
        counts[f"{many} told"] += named
        counts[f"{many} protected"] += protected
        counts[f"{many} protected and told"] += protected and named
        counts[f"{many} alone"] += len(found) == len(keys)
        counts[f"{many} blamed on others"] += bool(found) and cells.isdisjoint(refs)
    return counts


def _alone(before: str, sound: str, changed: str) -> str:
    """Return a sound text with the last change alone; a change is one digit for another."""
    return "".join(
        last if last != first else own
        for first, own, last in zip(before, sound, changed, strict=True)
    )


def main(narratives: int, seed: int = 0, changes: int = 2) -> int:
    """Print the counts; the status is 1 if a sound narrative was not read or judged as it is."""
    counts: Counter[str] = Counter()
    with ProcessPoolExecutor(2) as pool:
        for own, words in pool.map(
            partial(_asked, changes=changes), range(seed, seed + narratives), chunksize=8
        ):
            counts += own
            for one in words:
                print(one, file=sys.stderr, flush=True)  # noqa: T201
    for name, number in counts.items():
        print(f"{name}: {number:,}")  # noqa: T201
    return 1 if counts["wrong"] or counts["errors"] else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
