"""Counts of what the reader makes of sound self-evaluation forms, and of forms with a misprint.

    PYTHONPATH=src python -m tests.support.sweep_forms FORMS [FIRST_SEED [MISPRINTS]]

draws so many forms of every family in every format, reads them back and judges them; then it
changes a digit of one figure of each (``MISPRINTS`` 0: it does not). ``placed`` are figures under
their own path, ``missed`` those that were listed or are ambiguous, ``wrong`` those under another.
``found`` are misprints that a finding names, ``blamed`` findings that name other cells alone.
"""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from gov_accounts.authoring import (
    draw_form,
    form_html,
    form_markdown,
    form_text,
    misprint_form,
)
from gov_accounts.families import families
from gov_accounts.findings import Severity
from gov_accounts.reading import read_bytes
from gov_accounts.refs import CellRef
from tests.support.form_files import form_docx, form_pdf, form_xlsx

if TYPE_CHECKING:
    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.authoring import FilledForm
    from gov_accounts.findings import Finding

__all__ = ["FORMATS", "found_in", "misplaced", "read_form"]

FORMATS = ("rows", "tabs", "cells", "laid", "html", "markdown", "xlsx", "docx", "pdf")
_HEAD = "某市测试局2024年度部门决算"


def as_file(filled: FilledForm, kind: str) -> tuple[bytes, str]:
    """Return a form as the bytes of a file, and the name of the file."""
    title, cells = [_HEAD, *filled.title], [list(row) for row in filled.cells]
    if kind == "xlsx":
        return form_xlsx(cells, title=title), "form.xlsx"
    if kind == "pdf":
        return form_pdf(cells, title=title), "form.pdf"
    if kind == "docx":
        return form_docx(cells, title=title), "form.docx"
    if kind == "html":
        return form_html(cells, title=title).encode(), "form.html"
    if kind == "markdown":
        return form_markdown(cells, title=title).encode(), "form.md"
    return form_text(cells, kind, title=title).encode(), "form.txt"


def read_form(filled: FilledForm, kind: str) -> FinalAccounts:
    """Return what is read of a form in a format."""
    data, name = as_file(filled, kind)
    return read_bytes(data, name)


def misplaced(accounts: FinalAccounts, filled: FilledForm) -> tuple[int, list[str], list[str]]:
    """Compare what was read with what was printed: how many are placed, the missed, the wrong."""
    want = {path: what for path, _, *what in filled.form.figures()}
    forms = (accounts.department_evaluation, *accounts.project_evaluations)
    read = [one for one in forms if one is not None]
    got = {path: what for one in read[:1] for path, _, *what in one.figures()}
    missed = [path for path in want if path not in got]
    wrong = [path for path, what in got.items() if want.get(path) != what]
    wrong += ["another form"] * (len(read) - 1)
    return len(want) - len(missed), missed, wrong


def found_in(accounts: FinalAccounts) -> list[Finding]:
    """Return the errors and warnings on forms."""
    return [one for one in accounts.check().findings if one.severity is not Severity.INFO]


def _asked(seed: int, misprints: int) -> tuple[Counter[str], list[str]]:
    rng = Random(seed)  # noqa: S311
    names = sorted(families().known)
    name, kind = names[seed % len(names)], FORMATS[seed // len(names) % len(FORMATS)]
    filled = draw_form(name, rng.choice)
    prefix = "D" if families().known[name].department else "P1"
    accounts = read_form(filled, kind)
    placed, missed, wrong = misplaced(accounts, filled)
    listed = any(not one.missing and not one.harmless for one in accounts.unread)
    sound = found_in(accounts)
    counts = Counter(placed=placed, missed=len(missed), wrong=len(wrong), forms=1)
    counts["silent"] = len(missed) if not listed else 0
    counts["errors"] = sum(one.severity is Severity.ERROR for one in sound)
    counts["warnings"] = len(sound) - counts["errors"]
    at = f"{seed} {name} {kind}"
    words = [f"{at}: wrong {one}" for one in wrong] + [f"{at}: missed {one}" for one in missed]
    words += [f"{at}: {one.severity.value} {one.message.zh}" for one in sound]
    for _ in range(misprints):
        changed, path = misprint_form(filled, rng.choice)
        known = {one.message.zh for one in sound}
        found = [one for one in found_in(read_form(changed, kind)) if one.message.zh not in known]
        cells = {cell.ref for one in found for cell in one.cells}
        told = CellRef.of(prefix, path) in cells
        counts["misprints"] += 1
        counts["found"] += told
        counts["blamed"] += bool(found) and not told
        counts["alone"] += len(found) == 1 and told
        if not told:
            words.append(f"{at}: misprint at {path} " + ("blamed" if found else "not found"))
    return counts, words


def main(forms: int, seed: int = 0, misprints: int = 1) -> int:
    """Print the counts; the status is 1 if a sound form was not read or judged as it is."""
    counts: Counter[str] = Counter()
    with ProcessPoolExecutor(2) as pool:
        asked = partial(_asked, misprints=misprints)
        for own, words in pool.map(asked, range(seed, seed + forms), chunksize=8):
            counts += own
            for one in words:
                print(one, file=sys.stderr, flush=True)  # noqa: T201
    for name, number in counts.items():
        print(f"{name}: {number:,}")  # noqa: T201
    return 1 if counts["wrong"] or counts["errors"] else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
