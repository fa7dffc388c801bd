"""Whole documents: the figures printed and no other, each with its place."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections import Counter
from typing import TYPE_CHECKING

import pytest

import gov_accounts as ga
from gov_accounts.authoring import Print, print_text
from gov_accounts.reading import read_bytes, read_text
from gov_accounts.refs import CellRef
from tests.support.documents import (
    EXAMPLE,
    EXAMPLE_TEXT,
    ROOT,
    SEED,
    SHARED,
    example,
    needs_shared,
    seed,
    truth,
)
from tests.support.figures import figures_of, problems
from tests.support.kinds import on_tables
from tests.support.sweeps import sweep

if TYPE_CHECKING:
    from pathlib import Path

JSON = ROOT / "examples" / "anshan-science-bureau-2024.json"


def test_the_example_holds_the_figures_that_were_printed() -> None:
    accounts = example()
    assert figures_of(accounts) == figures_of(ga.read(JSON))
    assert len(figures_of(accounts)) == 174
    assert (accounts.entity, accounts.fiscal_year, accounts.layout) == (
        "辽宁省鞍山市科学技术局（本级）",
        2024,
        "liaoning",
    )
    assert accounts.ambiguous == ()
    assert problems(accounts) == []


def test_every_figure_knows_its_line() -> None:
    accounts = example()
    lines = EXAMPLE_TEXT.split("\n")
    for ref, figure in figures_of(accounts).items():
        place = accounts.places[ref]
        assert place.page is None
        assert place.line is not None
        assert str(figure) in lines[place.line - 1]


@pytest.mark.parametrize(
    "how",
    [
        Print(),
        Print(wrap=6),
        Print(split_codes=True),
        Print(page_lines=20),
        Print(8, True, 33, True),
    ],
    ids=str,
)
def test_wrapped_split_and_paged_prints_read_the_same(how: Print) -> None:
    again = read_text(print_text(ga.read(JSON), how))
    assert figures_of(again) == figures_of(ga.read(JSON))
    assert problems(again) == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("总计 31 748.66 总计 62 748.66", "总计 31 748.66 1.00 总计 62 748.66", "too_many_figures"),
        ("八、其他收入 8", "八、其他收入 8 莫名其妙", "stray_text"),
        ("9 九、卫生健康支出 40 19.21", "9 5.00 九、卫生健康支出 40 19.21", "stray_figure"),
        ("2210203 购房补贴 23.13 23.13", "2210203 购房补贴 23.13 23.13\n\n7766", "stray_figure"),
        (
            "2210203 购房补贴 23.13 23.13",
            "2210203 购房补贴 23.13 23.13\n2210203 购房补贴 23.13 23.13",
            "row_twice",
        ),
        ("本年收入合计 27 748.66 本年支出合计 58 748.66", "", "line_missing"),
    ],
)
def test_what_does_not_fit_is_kept_and_listed(old: str, new: str, reason: str) -> None:
    assert EXAMPLE_TEXT.count(old) >= 1
    accounts = read_text(EXAMPLE_TEXT.replace(old, new, 1))
    assert reason in {found for _, found in problems(accounts)}
    assert accounts.check().errors == ()


def test_a_spoilt_figure_is_listed_and_its_cell_is_not_taken_for_blank() -> None:
    """A figure with a wrong point belongs to no name; sums with its cell are not judged."""
    clean = example()
    printed = clean.cell("T06[30103].amount")
    line = clean.places[CellRef("T06[30103].amount")].line or 0
    lines = EXAMPLE_TEXT.split("\n")
    spoilt = str(printed).replace(".", "，")
    lines[line - 1] = lines[line - 1].replace(str(printed), spoilt)
    again = read_text("\n".join(lines))
    (one,) = [one for one in again.unread if not one.harmless]
    assert (one.text, one.reason, one.table) == (spoilt, ga.Reason.FIGURE_SPOILT, "T06")
    assert again.unreadable == {"T06[30103].amount"} == set(one.cells)
    assert again.basic_expenditure is not None
    assert clean.basic_expenditure is not None
    assert again.basic_expenditure["30103"].label == clean.basic_expenditure["30103"].label
    assert again.basic_expenditure["30103"].amount is None
    report = again.check()
    assert report.errors == clean.check().errors == ()
    unjudged = [entry for entry in report.ledger if entry.reason and "无法识别" in entry.reason.zh]
    assert {entry.rule for entry in unjudged} >= {"T6-301"}
    assert ga.FinalAccounts.from_json(again.to_json()) == again


DOCUMENTS = {
    "SHPT-SGB-2024": "SHPT-SGB-2024.pdf",
    "SHPT-GZJ-2024": "SHPT-GZJ-2024.pdf",
    "SHPT-STJ-2025": "SHPT-STJ-2025.txt",
}


@needs_shared
@pytest.mark.parametrize(("name", "count"), list(zip(DOCUMENTS, (205, 308, 747), strict=True)))
def test_published_documents_are_read_cell_for_cell(name: str, count: int) -> None:
    accounts = ga.read(SHARED / "documents" / DOCUMENTS[name])
    figures = {ref: amount for ref, amount in figures_of(accounts).items() if ref.is_cell}
    assert figures == figures_of(truth(name))
    assert len(figures) == count
    assert accounts.ambiguous == ()
    assert (accounts.entity, accounts.layout) == (truth(name).entity, "shanghai")
    assert on_tables(accounts.check().errors) == []


@needs_shared
@pytest.mark.parametrize("name", ["SHPT-SGB-2024", "SHPT-GZJ-2024"])
def test_text_whose_cells_are_displaced_gives_no_wrong_figure(name: str) -> None:
    """Shuffled text is refused for the table, with the reason, instead of guessed."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler) is not installed")
    path = str(SHARED / "documents" / DOCUMENTS[name])
    text = subprocess.run([program, path, "-"], capture_output=True, check=True).stdout  # noqa: S603
    accounts, expected = read_bytes(text, name), figures_of(truth(name))
    figures = {ref: amount for ref, amount in figures_of(accounts).items() if ref.is_cell}
    assert figures.items() <= expected.items()
    told = {one.table for one in accounts.unread}
    assert {ref.table for ref in expected.keys() - figures.keys()} <= told
    assert on_tables(accounts.check().errors) == []


@needs_shared
@pytest.mark.parametrize(("name", "mode", "open_figures"), [
    ("SHPT-SGB-2024", "-layout", 0), ("SHPT-SGB-2024", "-raw", 0),
    ("SHPT-GZJ-2024", "-layout", 0), ("SHPT-GZJ-2024", "-raw", 15),
])  # fmt: skip
def test_text_of_pdftotext_is_read_or_called_ambiguous(
    name: str, mode: str, open_figures: int
) -> None:
    """If two columns fit a figure, both are listed; the layout of the page decides between them."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler) is not installed")
    path = str(SHARED / "documents" / DOCUMENTS[name])
    text = subprocess.run([program, mode, path, "-"], capture_output=True, check=True).stdout  # noqa: S603
    accounts = read_bytes(text, name)
    figures = {ref: amount for ref, amount in figures_of(accounts).items() if ref.is_cell}
    expected = figures_of(truth(name))
    assert {ref: expected.get(ref) for ref in figures} == figures
    lost = {ref.line for ref in expected.keys() - figures.keys()}
    assert len(expected) - len(figures) == open_figures
    assert lost == {one.line for one in accounts.ambiguous}
    for table in truth(name).tables():
        found = accounts.table(table.SPEC.id)
        assert found is not None
        assert [row.label for row in found if row.key.isdigit()] == [
            row.label for row in table if row.key.isdigit()
        ]


@needs_shared
def test_the_blank_form_is_refused_as_one() -> None:
    with pytest.raises(ga.DocumentError, match="blank form"):
        ga.read(SHARED / "documents" / "SHPT-TEMPLATE-2024.pdf")


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


DOCUMENT = pytest.mark.parametrize("path", [EXAMPLE, pytest.param(SEED, marks=needs_shared)])


@needs_shared
def test_all_figures_are_in_their_cells_and_no_other() -> None:
    accounts = seed()
    assert _found(accounts) == _truth()
    assert _truth().total() == 174
    assert accounts.ambiguous == ()
    assert [one.text for one in accounts.unread if not one.harmless] == []


@DOCUMENT
@sweep(10)
def test_a_copy_cut_anywhere_has_no_wrong_figure_and_no_false_alarm(
    path: Path, part: slice
) -> None:
    raw = path.read_bytes()
    true = figures_of(ga.read(path))
    tables = raw.index("收入支出决算总表\n".encode())
    cuts = range(tables, min(tables + 12_000, len(raw)))
    for cut in random.Random(1).sample(cuts, 60)[part]:  # noqa: S311
        try:
            accounts = read_bytes(raw[:cut], "cut.txt")
        except ga.DocumentError:
            continue
        found = figures_of(accounts)
        assert found.items() <= true.items()
        assert len(found) == len(true) or any(not one.harmless for one in accounts.unread)
        assert on_tables(accounts.check().errors) == []


@DOCUMENT
@sweep(10)
def test_a_doubled_line_changes_no_figure(path: Path, part: slice) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    true = figures_of(ga.read(path))
    start = next((i for i, line in enumerate(lines) if "第四部分" in line), 0)
    end = next((i for i, line in enumerate(lines) if "第五部分" in line), len(lines))
    written = [i for i in range(start, end) if lines[i].strip()]
    for index in random.Random(1).sample(written, 60)[part]:  # noqa: S311
        accounts = read_text("\n".join([*lines[: index + 1], *lines[index:]]))
        found = figures_of(accounts)
        assert found.items() <= true.items()
        assert len(found) == len(true) or any(not one.harmless for one in accounts.unread)
        assert on_tables(accounts.check().errors) == []


def test_equal_documents_in_files_of_other_names_are_equal() -> None:
    text = EXAMPLE_TEXT.replace("收入决算表", "收入决算表\n12.34", 1).encode()
    one, other = read_bytes(text, "one.txt"), read_bytes(text, "other.txt")
    assert one.unread
    assert {piece.place.file for piece in one.unread} == {"one.txt"}
    assert one == other
    assert hash(one) == hash(other)
