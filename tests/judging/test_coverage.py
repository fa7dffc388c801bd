"""What protects each figure."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pytest

from gov_accounts import FinalAccounts, Unit
from gov_accounts.cli import main
from gov_accounts.refs import CellRef
from gov_accounts.tables import ThreePublicLine, ThreePublicTable
from tests.support.documents import SEED, TRUTHS, needs_shared, seed, truth
from tests.support.edits import with_figure
from tests.support.judged import noticed, true_accounts
from tests.support.sweeps import sweep

if TYPE_CHECKING:
    from pathlib import Path

    from gov_accounts.findings import Protection


@cache
def _published(name: str) -> tuple[FinalAccounts, tuple[Protection, ...]]:
    """A document, and its figures of which the coverage map names the smallest difference."""
    accounts = seed() if name == SEED.stem else truth(name)
    every = (one for one in accounts.coverage() if one.ref.is_cell)
    return accounts, tuple(one for one in every if one.smallest)


@needs_shared
@pytest.mark.parametrize("name", TRUTHS)
@sweep(20)
def test_changing_any_protected_figure_of_a_published_document_is_noticed(
    name: str, part: slice
) -> None:
    accounts, protected = _published(name)
    assert len(protected) == sum(cell.amount is not None for cell in accounts.cells())
    missed = [
        one.ref
        for one in protected[part]
        if one.smallest is not None
        and not any(
            noticed(with_figure(accounts, one.ref, one.amount + sign * one.smallest))
            for sign in (1, -1)
        )
    ]
    assert missed == []


def test_every_figure_says_what_protects_it_and_from_which_difference_on() -> None:
    every = {one.ref: one for one in true_accounts().coverage()}
    assert len(every) == sum(cell.amount is not None for cell in true_accounts().cells())
    leaf = every[CellRef("T03[2060404].project")]
    assert set(leaf.rules) >= {"T3-COL", "T3-LVL"}
    assert leaf.smallest is not None
    row = leaf.to_dict()
    assert (row["identities"], row["amount"]) == (len(leaf.rules), "876.54")
    assert CellRef.of(row["table"], row["row"], row["column"]) == row["ref"]


def test_a_change_as_large_as_the_coverage_map_says_is_noticed() -> None:
    for one in true_accounts().coverage():
        if one.smallest is not None:
            changed = (
                with_figure(true_accounts(), one.ref, one.amount + sign * one.smallest)
                for sign in (1, -1)
            )
            assert any(noticed(accounts) for accounts in changed), one.ref


def test_a_figure_that_nothing_protects_is_listed() -> None:
    line = ThreePublicLine("reception", "公务接待费", budget=Decimal("1.00"))
    (only,) = FinalAccounts(
        "某局", 2024, three_public=ThreePublicTable(Unit.WAN, rows=(line,))
    ).coverage()
    assert (only.rules, only.smallest) == ((), None)


def test_the_coverage_map_can_be_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "accounts.json"
    path.write_text(true_accounts().to_json(), encoding="utf-8")
    assert main(["show", str(path), "coverage"]) == 0
    assert "T03[2060404].project" in capsys.readouterr().out
    assert main(["show", str(path), "coverage", "--lang", "en"]) == 0
    assert "figures that nothing protects" in capsys.readouterr().out
