"""How a document was rounded."""

from __future__ import annotations

from decimal import Decimal

import pytest

import gov_accounts as ga
from gov_accounts import ProofStatus, Rounding
from gov_accounts.rules import Kind
from tests.support.documents import TRUTHS, needs_shared, seed, truth
from tests.support.judged import true_accounts
from tests.support.kinds import of_kind, on_tables
from tests.support.sweep_judgement import drawn


def test_the_practice_of_each_table_and_kind_of_sum_is_reported() -> None:
    practice = true_accounts(Rounding.HALF_UP, ("T03", "T05")).check().practice
    assert set(practice["tables"]) == {f"T0{n}" for n in range(1, 10)}
    assert practice["rounding"] in ("half_up", "undetermined")
    for table in practice["tables"].values():
        assert table["subtotals"] in ("direct", "rolled_up", "mixed", "undetermined")


_OF_SUMS = (Kind.LINEAR, Kind.TABLE, Kind.JOINT)


@needs_shared
@pytest.mark.parametrize("name", TRUTHS)
def test_published_tables_have_no_error_and_their_practice_is_told(name: str) -> None:
    report = truth(name).check()
    assert [one.message.zh for one in of_kind(report.errors, *_OF_SUMS)] == []
    assert report.proof.status is ProofStatus.CONSISTENT
    assert report.practice["rounding"] == "half_up"


@needs_shared
def test_the_document_is_explained_by_rounding_and_rolling_up() -> None:
    report = seed().check()
    assert on_tables(report.errors) == on_tables(report.warnings) == []
    assert report.practice["rounding"] == "half_up"

    def verdict(*printed: str) -> set[ga.Verdict]:
        wanted = [Decimal(p) for p in printed]
        return {
            f.verdict for f in report.infos if [c.printed for c in f.cells][: len(wanted)] == wanted
        }

    assert verdict("550.97", "550.98") == {ga.Verdict.ROLLED_UP}
    assert verdict("103.54", "103.55") == {ga.Verdict.ROLLED_UP}
    assert verdict("627.50", "184.33") == {ga.Verdict.ROUNDING}


def test_accounts_whose_tables_are_printed_in_practices_of_their_own_have_no_error() -> None:
    """Every practice that a table's own sums do not exclude is tried before figures are wrong."""
    for number in range(3, 200, 4):
        accounts, mixture = drawn(number)
        assert mixture == "each its own"
        errors = of_kind(accounts.check().errors, *_OF_SUMS)
        assert (number, [one.message.zh for one in errors]) == (number, [])


@pytest.mark.parametrize("number", [1001663, 2000059, 6000666, 6004519])
def test_the_mixture_is_found_though_no_row_tells_it_alone(number: int) -> None:
    """Sums rolled up across tables, rows that only clash together, and zeros that are a little."""
    accounts, _ = drawn(number)
    report = accounts.check()
    assert [one.message.zh for one in of_kind(report.errors, *_OF_SUMS)] == []
    assert report.proof.status is ProofStatus.CONSISTENT
