"""The reader against a published document and its figures transcribed cell by cell."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import gov_accounts as ga
from documents import SEED, SHARED, needs_shared
from gov_accounts.reading import read_bytes, read_text

if TYPE_CHECKING:
    from gov_accounts.refs import CellRef

pytestmark = needs_shared

Fact = tuple[str, str, str, str, str, str]


def _truth() -> Counter[Fact]:
    data = json.loads(
        (SHARED / "truth" / "anshan-science-bureau-2024.json").read_text(encoding="utf-8")
    )
    return Counter(
        (c["table"], c["side"], c["row_code"], c["row_label"], c["column"], c["amount"])
        for c in data["cells"]
    )


def _found(accounts: ga.FinalAccounts) -> Counter[Fact]:
    found: Counter[Fact] = Counter()
    for cell in accounts.cells():
        table = accounts.table(cell.table)
        block = table.SPEC.block_of(cell.row) if table else None
        if cell.amount is not None and block is not None:
            code = cell.code if cell.table not in ("T01", "T04") else ""
            column = accounts.column_title(cell.table, cell.column)
            name = cell.table.replace("T0", "T")
            found[name, block.title, code, cell.label, column, str(cell.amount)] += 1
    return found


def test_all_figures_are_in_their_cells_and_no_other() -> None:
    accounts = ga.read(SEED)
    assert _found(accounts) == _truth()
    assert _truth().total() == 174
    assert accounts.ambiguous == ()
    assert [one.text for one in accounts.unread if not one.harmless] == []


def _of_tables(findings: tuple[ga.Finding, ...]) -> list[ga.Finding]:
    """Leave out what prose and forms contradict."""
    return [finding for finding in findings if not finding.rule.startswith(("N-", "P-", "DIS-"))]


def test_the_document_is_explained_by_rounding_and_rolling_up() -> None:
    report = ga.read(SEED).check()
    assert _of_tables(report.errors) == _of_tables(report.warnings) == []
    assert report.practice["rounding"] == "half_up"

    def verdict(*printed: str) -> set[ga.Verdict]:
        wanted = [Decimal(p) for p in printed]
        return {
            f.verdict for f in report.infos if [c.printed for c in f.cells][: len(wanted)] == wanted
        }

    assert verdict("550.97", "550.98") == {ga.Verdict.ROLLED_UP}
    assert verdict("103.54", "103.55") == {ga.Verdict.ROLLED_UP}
    assert verdict("627.50", "184.33") == {ga.Verdict.ROUNDING}


def _changed(text: str, accounts: ga.FinalAccounts, ref: CellRef, new: str) -> str:
    """Replace the printed figure of one cell in the text."""
    lines = text.split("\n")
    place = accounts.places[ref]
    assert place.line is not None
    printed = accounts.cell(ref)
    line = lines[place.line - 1]
    twins = [r for r, p in accounts.places.items() if p == place and accounts.cell(r) == printed]
    spans = [
        m.span() for m in re.finditer(rf"(?<![0-9.]){re.escape(str(printed))}(?![0-9.])", line)
    ]
    start, end = spans[twins.index(ref)]
    lines[place.line - 1] = line[:start] + new + line[end:]
    return "\n".join(lines)


def test_changing_any_one_figure_gives_an_error_that_names_it() -> None:
    text = SEED.read_text(encoding="utf-8")
    accounts = ga.read(SEED)
    for ref in (ref for ref in accounts.places if ref.is_cell):
        new = f"{accounts.cell(ref) + Decimal('11.11'):f}"  # type: ignore[operator]
        wrong = read_text(_changed(text, accounts, ref, new))
        assert wrong.cell(ref) == Decimal(new)
        assert wrong.ambiguous == ()
        named = {cell.ref for finding in wrong.check().errors for cell in finding.cells}
        assert ref in named


def _figures(accounts: ga.FinalAccounts) -> dict[CellRef, Any]:
    return {cell.ref: cell.amount for cell in accounts.cells() if cell.amount is not None}


def test_a_copy_cut_anywhere_has_no_wrong_figure_and_no_false_alarm() -> None:
    raw = SEED.read_bytes()
    true = _figures(ga.read(SEED))
    tables = raw.index("收入支出决算总表\n".encode())
    for cut in random.Random(1).sample(range(tables, tables + 12_000), 60):  # noqa: S311
        try:
            accounts = read_bytes(raw[:cut], "cut.txt")
        except ga.DocumentError:
            continue
        found = _figures(accounts)
        assert found.items() <= true.items()
        assert len(found) == len(true) or any(not one.harmless for one in accounts.unread)
        assert _of_tables(accounts.check().errors) == []


def test_a_doubled_line_changes_no_figure() -> None:
    lines = SEED.read_text(encoding="utf-8").split("\n")
    true = _figures(ga.read(SEED))
    start = next(i for i, line in enumerate(lines) if "第四部分" in line)
    end = next(i for i, line in enumerate(lines) if "第五部分" in line)
    written = [i for i in range(start, end) if lines[i].strip()]
    for index in random.Random(1).sample(written, 60):  # noqa: S311
        accounts = read_text("\n".join([*lines[: index + 1], *lines[index:]]))
        found = _figures(accounts)
        assert found.items() <= true.items()
        assert len(found) == len(true) or any(not one.harmless for one in accounts.unread)
        assert _of_tables(accounts.check().errors) == []
