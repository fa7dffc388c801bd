"""What many accounts tell together."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_accounts import ExpenditureRow, ExpenditureTable, FinalAccounts, Unit, check_all, read_text
from gov_accounts.corpus import Result
from gov_accounts.corpus.analysis import changes, coverage, outliers, shares, worst
from gov_accounts.findings import Message
from gov_accounts.narrative import FrameLine
from tests.support.documents import EXAMPLE_TEXT, example, wrong_example

if TYPE_CHECKING:
    from pathlib import Path


def _department(
    number: int, basic: str, total: str = "100.00", *, unit: Unit = Unit.WAN, year: int = 2024
) -> FinalAccounts:
    """Accounts of which only the share of the basic part is of interest."""
    row = ExpenditureRow("total", "合计", total=Decimal(total), basic=Decimal(basic))
    return FinalAccounts(
        f"某局{number}",
        year,
        expenditure=ExpenditureTable(unit, rows=(row,)),
        source=f"{number}.txt",
    )


SPREAD = [_department(number, f"{50 + number}.00") for number in range(10)]
"""Shares of 50 % to 59 %: the median is 54.5 %, the median absolute deviation 2.5 %."""


def test_a_share_far_from_the_median_is_found_with_what_it_rests_on() -> None:
    (one,) = outliers([*SPREAD, _department(10, "75.00")])
    assert (one.path, one.entity, one.fiscal_year) == ("10.txt", "某局10", 2024)
    assert (one.part, one.whole) == ("T03[total].basic", "T03[total].total")
    assert (one.share, one.median, one.deviation) == (
        Decimal("0.750000"), Decimal("0.550000"), Decimal("0.030000"),
    )  # fmt: skip
    assert (one.score, one.peers, one.group) == (Decimal("4.50"), 11, ("2024", ""))
    told = json.loads(json.dumps(one.to_dict()))
    assert told["share"] == "0.750000"
    assert told["group"] == ["2024", ""]


def test_a_near_miss_is_none() -> None:
    # 0.6745 × 15 ÷ 3 is 3.37, below 3.5; one point more is 3.60.
    assert outliers([*SPREAD, _department(10, "70.00")]) == ()
    assert len(outliers([*SPREAD, _department(10, "71.00")])) == 1
    assert len(outliers([*SPREAD, _department(10, "70.00")], limit=Decimal(3))) == 1
    # Too few peers, or peers of another year, say nothing.
    assert outliers([*SPREAD[:8], _department(10, "75.00")]) == ()
    assert outliers([*SPREAD, _department(10, "75.00", year=2023)]) == ()
    # Where most are alike there is no spread to measure by.
    assert outliers([*(_department(n, "50.00") for n in range(20)), _department(99, "75.00")]) == ()
    # Nothing is a share of nothing.
    assert outliers([*SPREAD, _department(10, "75.00", "0.00")]) == ()


def test_who_is_compared_may_be_told() -> None:
    other = attrs.evolve(_department(10, "75.00", year=2023), layout="shanghai")
    assert outliers([*SPREAD, other]) == ()
    (one,) = outliers([*SPREAD, other], peers=lambda _: "all of them")
    assert one.group == ("all of them",)


def test_accounts_given_twice_count_once() -> None:
    far = _department(10, "75.00")
    assert [one.peers for one in outliers([*SPREAD, *SPREAD, far, far])] == [11]


def test_shares_are_those_of_classes_basic_part_staff_and_public_funds() -> None:
    assert [part for part, _ in shares(example())] == [
        *(f"T03[{code}].total" for code in ("206", "208", "210", "221")),
        "T03[total].basic", "T06[personnel].amount", "T07[total].final",
    ]  # fmt: skip
    assert next(iter(shares(FinalAccounts("某局", 2024))))[0] == "T03[total].basic"


@given(
    st.lists(st.integers(0, 10_000), min_size=10, max_size=30),
    st.sampled_from([(Unit.WAN, 1), (Unit.YUAN, 10_000)]),
)
def test_the_score_is_the_robust_z_whatever_the_unit(
    basics: list[int], printed: tuple[Unit, int]
) -> None:
    """ "0.6745 × (share - median) ÷ deviation", of exact shares."""
    unit, times = printed
    every = [
        _department(
            number,
            str(Decimal(basic * times).scaleb(-2)),
            str(Decimal(10_000 * times).scaleb(-2)),
            unit=unit,
        )
        for number, basic in enumerate(basics)
    ]
    exact = [Fraction(basic, 10_000) for basic in basics]
    middle = median(exact)
    deviation = median(abs(one - middle) for one in exact)
    wanted = {
        f"某局{number}"
        for number, one in enumerate(exact)
        if deviation and abs(Fraction("0.6745") * (one - middle)) >= Fraction("3.5") * deviation
    }
    assert {one.entity for one in outliers(every)} == wanted


# --- re-publications ----------------------------------------


def test_figures_that_changed_in_silence_are_named() -> None:
    (one,) = changes([example(), attrs.evolve(wrong_example(), source="new.txt")])
    assert (one.entity, one.fiscal_year) == (example().entity, 2024)
    assert (one.before, one.after) == ("anshan-science-bureau-2024.txt", "new.txt")
    assert one.silent
    (figure,) = one.figures
    assert (figure.ref, figure.before, figure.after) == (
        "T03[2060101].basic", Decimal(5_324_100), Decimal(5_234_100),
    )  # fmt: skip
    told = json.loads(json.dumps(one.to_dict()))
    assert told["silent"]
    assert told["figures"][0]["after"] == "5234100"


def test_a_document_that_says_that_it_stands_for_another_is_not_silent() -> None:
    again = attrs.evolve(wrong_example(), frame=(FrameLine("关于部门决算的更正说明"),))
    (one,) = changes([example(), again])
    assert (one.silent, one.announced) == (False, "关于部门决算的更正说明")
    (named,) = changes(
        [Result("a/决算.pdf", example()), Result("a/决算（更正）.pdf", wrong_example())]
    )
    assert named.announced == "决算（更正）.pdf"
    # The folder says nothing of the document.
    (silent,) = changes([Result("更正/a.pdf", example()), Result("更正/b.pdf", wrong_example())])
    assert silent.silent


def test_another_print_of_the_same_figures_is_no_change() -> None:
    other = read_text(EXAMPLE_TEXT.replace("支出决算表", "\n支出决算表", 1))
    assert changes([example(), example(), other]) == ()
    assert changes([example(), attrs.evolve(wrong_example(), fiscal_year=2023)]) == ()
    assert changes([example(), attrs.evolve(wrong_example(), entity="别局")]) == ()
    in_wan, in_yuan = (
        _department(1, "50.00"),
        _department(1, "500000.00", "1000000.00", unit=Unit.YUAN),
    )
    assert changes([in_wan, in_yuan]) == ()


def test_each_publication_is_compared_with_the_one_before() -> None:
    every = changes([example(), wrong_example(), example()])
    assert [(one.figures[0].before, one.figures[0].after) for one in every] == [
        (Decimal(5_324_100), Decimal(5_234_100)),
        (Decimal(5_234_100), Decimal(5_324_100)),
    ]
    # A figure that one of them does not print has no value there.
    (gone,) = changes([_department(1, "50.00"), FinalAccounts("某局1", 2024)])
    assert [figure.after for figure in gone.figures] == [None, None]


# --- coverage and the worst ----------------------------------------


def test_coverage_tells_years_tables_and_gaps() -> None:
    refused = Result("bad.pdf", refused=Message("坏", "bad"))
    old = _department(1, "50.00", year=2020)
    given: list[FinalAccounts | Result]
    given = [refused, attrs.evolve(example(), entity="某局1"), old, _department(2, "1.00")]
    first, second = coverage(given)
    assert (first.entity, first.gaps) == ("某局1", (2021, 2022, 2023))
    assert [(one.fiscal_year, one.place, len(one.tables)) for one in first.published] == [
        (2020, "", 1), (2024, "liaoning", 9),
    ]  # fmt: skip
    assert first.published[0].lacking == tuple(f"T0{n}" for n in range(1, 10) if n != 3)
    assert first.published[1].lacking == ()
    assert (second.entity, second.gaps) == ("某局2", ())
    (told,) = {
        one.place for each in coverage(given, place=lambda _: "某市") for one in each.published
    }
    assert told == "某市"
    assert json.loads(json.dumps(first.to_dict()))["published"][0]["tables"] == ["T03"]


@pytest.mark.parametrize(("lang", "said"), [("en", "should be 532.41"), ("zh", "应为532.41")])
def test_the_worst_are_a_line_each(lang: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text(example().to_json(), encoding="utf-8")
    (tmp_path / "wrong.json").write_text(wrong_example().to_json(), encoding="utf-8")
    (tmp_path / "x.txt").write_bytes(b"")
    first, second = worst(check_all([tmp_path], jobs=0), lang=lang)
    assert str(first).startswith(f"{tmp_path}/wrong.json: contradictory, ")
    assert said in first.words
    assert (first.errors, first.fiscal_year) == (1, 2024)
    assert (second.verdict, second.errors, second.entity) == ("refused", 0, None)
    assert json.loads(json.dumps(first.to_dict()))["verdict"] == "contradictory"
    (alone,) = worst(check_all([tmp_path], jobs=0), 1, lang=lang)
    assert alone == first
