"""Laws of the catalogue."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_accounts import (
    DepartmentEconomicCode,
    FinalAccounts,
    FunctionCode,
    GovernmentEconomicCode,
    RevenueCode,
)
from gov_accounts.catalogue import EDITIONS, Catalogue, Evidence, NamingKind, default_catalogue
from gov_accounts.strategies import final_accounts
from tests.support.lists_of_codes import KNOWN

if TYPE_CHECKING:
    from random import Random

    from gov_accounts.codes import Code


@given(st.sampled_from(KNOWN), st.integers(2010, 2030))
def test_the_catalogue_is_closed_under_parents(code: Code, year: int) -> None:
    """A code that is known has known parents; a name of the year has parents in the same list."""
    ours = default_catalogue()
    assert all(ancestor in ours for ancestor in code.ancestors)
    entry = ours.entry(code, year)
    if entry is not None:
        assert entry.held(year) is not False
        assert ours.naming(code, entry.name, year).kind is NamingKind.SAME
        assert entry in ours.find(entry.name, year)
        above = None if code.parent is None else ours.entry(code.parent, year)
        if code.parent is not None and above is not None:
            known = entry.listed or entry.evidence is not Evidence.HISTORIC
            assert (entry in ours.children(code.parent, year)) is (known or year < 2019)


@pytest.mark.parametrize(
    "kind", [FunctionCode, DepartmentEconomicCode, GovernmentEconomicCode, RevenueCode]
)
@pytest.mark.parametrize("year", [2018, *EDITIONS, None])
def test_every_edition_is_closed_under_parents(kind: type[Code], year: int | None) -> None:
    """A code stands below its parent; a code of 2009 alone is in no list since 2019."""
    entries = default_catalogue().edition(kind, year)
    codes = {entry.code for entry in entries}
    assert {entry.code.parent for entry in entries} - {None} <= codes
    if year is None or year >= 2019:
        assert all(entry.listed or entry.evidence is not Evidence.HISTORIC for entry in entries)


@given(st.lists(final_accounts(), max_size=3), st.randoms(use_true_random=False))
def test_learning_is_idempotent_and_commutative(
    documents: list[FinalAccounts], random: Random
) -> None:
    """Observing twice, in parts, or in another order gives the same catalogue; no name is lost."""
    ours = default_catalogue()
    learnt = ours.observe(*documents)
    shuffled = [*documents, *documents]
    random.shuffle(shuffled)
    again = ours
    for one in shuffled:
        again = again.observe(one)
    assert again.observations == learnt.observations
    assert again.conflicts == learnt.conflicts
    for code in {one.code for one in learnt.observations}:
        assert again.history(code) == learnt.history(code)
        assert {e.name for e in ours.history(code)} <= {e.name for e in learnt.history(code)}
        for year in (2018, 2024):
            before = ours.entry(code, year)
            if before is not None and before.evidence.binding:
                assert learnt.name(code, year) == before.name


@given(final_accounts())
def test_a_learnt_list_is_written_and_read_back(document: FinalAccounts) -> None:
    """Lossless: a list as CSV is the same list."""
    learnt = Catalogue().observe(document)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_text(learnt.to_csv(), encoding="utf-8")
        assert tuple(Catalogue.from_csv(path)) == tuple(learnt)
