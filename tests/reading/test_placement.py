"""Columns of figures where the text lost its blank cells."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

import golden
import gov_accounts as ga
from gov_accounts.accounts import FinalAccounts
from gov_accounts.reading import read_text
from gov_accounts.reading._placement import OpenRow, place_figures
from gov_accounts.tables import TABLES, RevenueRow, RevenueTable, columns_of
from gov_accounts.units import Unit
from tests.support.documents import SPENT, example, expenditure
from tests.support.figures import printed_figures
from tests.support.large_departments import large_department
from tests.support.open_rows import open_rows
from tests.support.sheets import How, sheets, to_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gov_accounts.reading._placement import Placed

Told = dict[tuple[str, str], dict[str, Any]]
"""What is known of rows beside their figures."""

_CENT = Decimal("0.01")


def placed(
    tables: Mapping[str, Mapping[str, str]],
    told: Told | None = None,
    **budget: int,
) -> dict[str, Placed]:
    """Place the figures of tables, each row as text; ``told`` is what else is known of rows."""
    kinds = {kind.SPEC.id: kind for kind in TABLES}
    rows: list[OpenRow] = []
    shape: dict[str, Any] = {}
    for table_id, lines in tables.items():
        kind = kinds[table_id]
        columns = tuple(column.name for column in kind.SPEC.blocks[-1].columns)
        printed = tuple(kind.ROW(key, "") for key in lines)
        shape[kind.SPEC.attribute] = kind(Unit.WAN, _CENT, tuple(columns_of(kind.ROW)), printed)
        for key, text in lines.items():
            figures = tuple(None if one == "—" else Decimal(one) for one in text.split())
            quanta = tuple(
                Decimal(1).scaleb(int(one.as_tuple().exponent)) if one is not None else _CENT
                for one in figures
            )
            row = OpenRow(table_id, key, columns, figures, Unit.WAN, quanta)
            rows.append(evolve(row, **(told or {}).get((table_id, key), {})))
    found = place_figures(FinalAccounts("某局", 2024, **shape), rows, **budget)
    return {f"{table}[{key}]": one for (table, key), one in found.items()}


def named(tables: Mapping[str, Mapping[str, str]], told: Told | None = None) -> dict[str, set[str]]:
    """Return for each row the columns of its figures, in every admissible placement."""
    kinds = {kind.SPEC.id: kind for kind in TABLES}
    return {
        name: {
            " ".join(kinds[name[:3]].SPEC.blocks[-1].columns[column].name for column in placement)
            for placement in one.placements
        }
        for name, one in placed(tables, told).items()
    }


_BASIC, _PROJECT = {"total basic"}, {"total project"}
_EITHER = _BASIC | _PROJECT
_SOUND = {
    "total": "16.00 9.00 7.00",
    "206": "9.00 9.00",
    "20601": "9.00 9.00",
    "2060101": "9.00 9.00",
    "208": "7.00 7.00",
    "20805": "7.00 7.00",
    "2080505": "4.00 4.00",
    "2080506": "3.00 3.00",
}
"""Rows of T05 whose columns the sums of the table tell."""


def test_the_sums_of_a_table_decide_the_columns_of_its_rows() -> None:
    found = named({"T05": _SOUND})
    assert found["T05[2060101]"] == _BASIC
    assert found["T05[2080506]"] == _PROJECT
    assert not any(
        one.by_page for name, one in placed({"T05": _SOUND}).items() if "total" not in name
    )
    assert placed({"T05": _SOUND})["T05[total]"].by_page  # as many figures as columns


def test_sums_that_fit_two_columns_leave_both() -> None:
    found = named({"T05": {"total": "8.00 8.00", "206": "8.00 8.00"}})
    assert found == {"T05[total]": _EITHER, "T05[206]": _EITHER}


_PAGE = {"allowed": (frozenset({0}), frozenset({1}))}


def test_what_the_page_decides_no_sum_moves() -> None:
    """The total of the table says 项目支出; the figure stands below 基本支出."""
    told = {("T05", "2080506"): _PAGE}
    assert named({"T05": _SOUND}, told)["T05[2080506]"] == _BASIC
    assert placed({"T05": _SOUND}, told)["T05[2080506]"].by_page
    found = named({"T05": _SOUND}, told)
    assert all(
        options <= found[name]
        for name, options in named({"T05": _SOUND}).items()
        if "6]" not in name
    )


def test_where_the_page_leaves_two_columns_the_sums_decide_between_them() -> None:
    told = {("T05", "2080506"): {"allowed": (frozenset({0}), frozenset({1, 2}))}}
    assert named({"T05": _SOUND}, told)["T05[2080506]"] == _PROJECT
    assert not placed({"T05": _SOUND}, told)["T05[2080506]"].by_page


def test_other_tables_decide_only_what_a_table_leaves_open() -> None:
    """T03 holds what T05 holds, so no less of it is 基本支出 or 项目支出."""
    of_five = named({"T03": {"total": "8.00 8.00", "206": "8.00 8.00"}})
    assert len(of_five["T03[206]"]) == 5
    both = {"total": "12.00 8.00 4.00", "206": "8.00 8.00", "208": "4.00 4.00"}
    others = {"T08": {"total": ""}, "T09": {"total": ""}}
    found = named({"T03": both, "T05": both, **others})
    assert found["T03[206]"] == found["T05[206]"] == _BASIC
    assert found["T03[total]"] == {"total basic project"}


def test_other_tables_never_overturn_what_a_table_decides() -> None:
    """T03 has them the other way round: a finding for the judges, not another column."""
    spent = {"total": "16.00 9.00 7.00", "206": "9.00 9.00", "208": "7.00 7.00"}
    told: Told = {
        ("T03", "206"): {"allowed": (frozenset({0}), frozenset({2}))},
        ("T03", "208"): {"allowed": (frozenset({0}), frozenset({1}))},
        ("T03", "total"): {"allowed": (frozenset({0}), frozenset({1}), frozenset({2}))},
    }
    others = {"T08": {"total": ""}, "T09": {"total": ""}}
    found = named({"T03": spent, "T05": _SOUND, **others}, told)
    assert {name: own for name, own in found.items() if "T05" in name} == named({"T05": _SOUND})


def test_a_sum_across_tables_that_no_choice_makes_hold_is_ignored() -> None:
    fiscal = {
        "expenditure_total": "17.00 17.00",
        "206": "9.50 9.50",
        "208": "7.50 7.50",
    }
    found = named({"T04": fiscal, "T05": _SOUND})
    assert found["T05[2060101]"] == _BASIC
    assert found["T05[2080506]"] == _PROJECT


@pytest.mark.parametrize(
    ("key", "text", "truth"),
    [
        ("208", "7.00 -7.00", "total project"),
        ("208", "-7.00 7.00", "total project"),
        ("208", "7.00", "total"),
        ("208", "7.00 70.00", "total project"),
        ("2080505", "4.00 0.40", "total project"),
        ("2080505", "4.00", "project"),
        ("206", "9.00", "basic"),
    ],
    ids=["sign", "sign of the total", "blank", "tenfold", "point", "blank of an 项", "blank total"],
)
def test_one_wrong_figure_moves_no_other_row_and_its_own_row_has_the_truth(
    key: str, text: str, truth: str
) -> None:
    found = named({"T05": _SOUND | {key: text}})
    sound = named({"T05": _SOUND})
    own = f"T05[{key}]"
    assert truth in found.pop(own)
    sound.pop(own)
    assert found == sound


def test_two_wrong_figures_of_one_row_move_no_other_row() -> None:
    found = named({"T05": _SOUND | {"208": "7.70 7.70"}})
    assert found == named({"T05": _SOUND})


def test_what_explains_two_wrong_figures_in_several_ways_keeps_the_truth() -> None:
    """Both 项 below 20805 may be the wrong one, so each may be 基本支出 as well."""
    found = named({"T05": _SOUND | {"2080505": "4.40 4.40"}})
    near = {"T05[2080505]", "T05[2080506]"}
    for name, options in named({"T05": _SOUND}).items():
        assert (options < found[name]) if name in near else (options == found[name])


def test_a_row_that_is_missing_moves_no_other_row() -> None:
    sound = named({"T05": _SOUND})
    found = named({"T05": {key: text for key, text in _SOUND.items() if key != "2080506"}})
    near = found.pop("T05[2080505]")
    assert found.items() <= sound.items()
    assert near == _EITHER  # what is missing may be 基本支出 or 项目支出


def test_where_no_single_row_explains_a_contradiction_rows_stay_open() -> None:
    """Wrong in the total and in two 类: nothing is guessed, the truth is among the candidates."""
    lines = _SOUND | {"total": "19.50 9.00 7.00", "206": "9.90 9.00", "208": "3.00 7.00"}
    found = named({"T05": lines})
    for name, options in named({"T05": _SOUND}).items():
        assert options <= found[name]


def test_a_contradiction_of_one_table_leaves_the_rows_of_others_decided() -> None:
    revenue = {"total": "5.00 3.00 2.00", "206": "3.00 3.00", "208": "2.00 2.00"}
    wrong = {"total": "5.00 3.00 9.00", "206": "4.00 3.50", "208": "7.00 2.00"}
    alone = named({"T02": revenue})
    assert named({"T02": revenue, "T05": wrong}).items() >= alone.items()


def test_sums_of_decided_rows_close_the_rows_beside_them() -> None:
    """The 类 has figures in all columns, its 款 too: that of two equal figures is 项目支出."""
    lines = {"total": "9.00 4.00 5.00", "201": "9.00 4.00 5.00", "20101": "9.00 4.00 5.00"}
    lines |= {"2010101": "4.00 4.00", "2010105": "5.00 5.00"}
    assert named({"T05": lines})["T05[2010105]"] == _PROJECT
    twins = lines | {"total": "8.00 4.00 4.00", "201": "8.00 4.00 4.00", "20101": "8.00 4.00 4.00"}
    assert named({"T05": twins | {"2010105": "4.00 4.00"}})["T05[2010105]"] == _EITHER


def test_a_figure_with_more_decimals_makes_nothing_impossible() -> None:
    """Rounded parts: 9.00 may be 8.996, which a nought behind one figure does not exclude."""
    lines = _SOUND | {"208": "7.01 7.01", "20805": "7.01 7.010"}
    assert named({"T05": lines}) == named({"T05": _SOUND})


def test_a_figure_that_cannot_be_read_may_be_anything() -> None:
    told = {("T05", "208"): {"unknown": frozenset({1})}}
    found = named({"T05": _SOUND | {"208": "7.00 0.00"}}, told)
    assert found["T05[208]"] == _PROJECT
    assert found["T05[2080505]"] == _PROJECT


def test_when_the_budget_of_work_is_spent_rows_stay_open_and_say_so() -> None:
    found = placed({"T05": _SOUND}, budget=20)
    spent = [one for one in found.values() if one.exhausted]
    assert spent
    assert all(len(one.placements) > 1 for one in spent)
    full = placed({"T05": _SOUND})
    assert not any(one.exhausted for one in full.values())
    assert all(set(full[name].placements) <= set(one.placements) for name, one in found.items())


@pytest.mark.parametrize("items", [10, 330], ids=["270 rows", "1,700 rows"])
def test_the_work_for_a_row_does_not_grow_with_the_document(items: int) -> None:
    accounts = large_department(Random(1), items, "liaoning")  # noqa: S311
    rows = open_rows(accounts)
    found = place_figures(accounts, rows, budget=400 * len(rows))
    assert not any(one.exhausted for one in found.values())
    assert all(truth in found[row.table, row.key].placements for row, truth in rows.items())


def test_rows_of_many_columns_are_worked_on_within_the_budget() -> None:
    """Six figures in sixteen columns have 8,008 placements; seven columns are those of T02."""
    names = [column.name for column in TABLES[1].SPEC.blocks[0].columns]
    columns = (*names, *(f"further_{letter}" for letter in "abcdefghi"))
    figures = tuple(map(Decimal, ("21.00", "1.00", "2.00", "3.00", "4.00", "11.00")))
    rows = [
        OpenRow("T02", key, columns, figures, Unit.WAN, (_CENT,) * 6)
        for key in ("total", "206", "20601", "2060101")
    ]
    table = RevenueTable(Unit.WAN, _CENT, rows=tuple(RevenueRow(row.key, "") for row in rows))
    shape = FinalAccounts("某局", 2024, revenue=table)
    found = place_figures(shape, rows)["T02", "2060101"]
    assert tuple(range(6)) in found.placements
    assert 1 < len(found.placements) < 8008
    assert not found.exhausted
    spent = place_figures(shape, rows, budget=10_000)["T02", "2060101"]
    assert spent.exhausted


_NOUGHTS = {"total": "16.00 9.00 7.00", "206": "9.00 9.00 0.00", "208": "7.00 0.00 7.00"}


def test_rows_of_a_table_that_prints_noughts_fill_the_same_columns() -> None:
    fiscal = {"T05": {"total": "16.00 9.00 7.00", "206": "9.00 9.00", "208": "7.00 7.00"}}
    others = {"T08": {"total": ""}, "T09": {"total": ""}}
    found = named({"T03": _NOUGHTS, **fiscal, **others})
    assert found["T03[206]"] == found["T03[208]"] == {"total basic project"}


def test_a_table_in_which_a_row_has_another_number_of_figures_has_no_such_pattern() -> None:
    fiscal = {"T05": {"total": "16.00 9.00 7.00", "206": "9.00 9.00", "208": "7.00 7.00"}}
    others = {"T08": {"total": ""}, "T09": {"total": ""}}
    found = named({"T03": _NOUGHTS | {"208": "7.00 7.00"}, **fiscal, **others})
    assert found["T03[208]"] == _PROJECT
    assert "total basic project" in found["T03[206]"]
    assert len(found["T03[206]"]) > 1  # nothing tells where the nought stands


def test_a_pattern_that_contradicts_the_sums_is_given_up() -> None:
    lines = {"total": "9.00 9.00", "206": "9.00 9.00", "20601": "9.00 0.00", "20602": "9.00 9.00"}
    assert len(named({"T03": lines})["T03[20601]"]) > 1


def test_figures_below_each_other_share_their_column() -> None:
    lines = {"total": "16.00 16.00", "206": "9.00 9.00", "208": "7.00 7.00"}
    apart = named({"T05": lines})
    assert apart["T05[206]"] == apart["T05[208]"] == _EITHER
    told: Told = {("T05", key): {"slots": (0, 1)} for key in lines}
    told["T05", "208"] = told["T05", "208"] | _PAGE
    assert set(map(frozenset, named({"T05": lines}, told).values())) == {frozenset(_BASIC)}
    told["T05", "206"] = {"slots": (0, None)}
    assert named({"T05": lines}, told)["T05[208]"] == _BASIC


def test_rows_with_fewer_figures_share_the_columns_of_theirs() -> None:
    """The second figure of 208 stands below the third of the total."""
    lines = {"total": "12.00 5.00 7.00", "206": "5.00 5.00", "208": "7.00 7.00"}
    told: Told = {
        ("T05", "total"): {"slots": (0, 1, 2)},
        ("T05", "206"): {"slots": (0, 1)},
        ("T05", "208"): {"slots": (0, 2)},
    }
    found = placed({"T05": lines}, told)
    assert found["T05[206]"].placements == ((0, 1),)
    assert found["T05[208]"].placements == ((0, 2),)
    assert found["T05[208]"].by_page


def test_figures_that_fit_two_columns_are_reported_with_the_candidates() -> None:
    text = (
        "某局2024年度部门决算\n一般公共预算财政拨款支出决算表\n单位：某局 2024年度 金额单位：万元\n"
        "项目\n功能分类科目编码 科目名称 小计 基本支出 项目支出\n栏次 1 2 3\n"
        "合计 8.00 8.00\n206 科学技术支出 8.00 8.00\n注：无\n"
    )
    accounts = read_text(text)
    (total, science) = accounts.ambiguous
    assert (total.row, science.row) == ("total", "206")
    assert total.candidates == (("total", "basic"), ("total", "project"))
    assert accounts.general_budget is not None
    assert accounts.general_budget["206"].total == Decimal("8.00")
    assert accounts.general_budget["206"].basic is None
    assert total.open_columns == ("basic", "project")
    report = accounts.check()
    assert report.errors == ()
    assert report.verdict is ga.ReportVerdict.INCOMPLETE


@pytest.mark.parametrize("wide", [1, 2], ids=["a character is one column", "a character is two"])
def test_where_a_figure_stands_on_the_line_decides_what_sums_leave_open(wide: int) -> None:
    def line(code: str, name: str, *figures: str) -> str:
        text = f"{code:10}{name}" if code != "合计" else code + " " * (10 - 2 * wide)
        taken = len(text) + (wide - 1) * sum(character > "\u2e7f" for character in text)
        return text + " " * (40 - taken) + "".join(f"{figure:>9}" for figure in figures)

    kept = expenditure(line(*row) for row in SPENT)
    assert kept.ambiguous == ()
    assert kept.expenditure is not None
    assert kept.expenditure["2060101"].project == Decimal("0.00")
    lost = expenditure(" ".join(filter(None, row)) for row in SPENT)
    assert [one.row for one in lost.ambiguous] == ["2060101"]
    moved = expenditure("    " * n + line(*row) for n, row in enumerate(SPENT))
    assert [one.row for one in moved.ambiguous] == ["2060101"]  # columns overlap: they tell nothing


def test_lost_blanks_of_lines_side_by_side_leave_figures_open_not_guessed() -> None:
    """运行 and 小计 print the same figure and 购置 is blank: nothing tells the two places apart."""
    again = read_text(to_text(list(sheets(example(), How(beside=True))), layout=False))
    missing = printed_figures(example()).keys() - printed_figures(again).keys()
    assert missing == {"T07[vehicles_running].budget", "T07[vehicles_running].final"}
    assert [one.text for one in again.unread if one.reason is ga.Reason.BLANKS_LOST] == [
        "2.56 2.56"
    ]


@pytest.mark.parametrize(
    "document",
    [
        "edition-2019-total-wrong.txt",
        "liaoning-digit-changed.txt",
        "liaoning-row-missing.txt",
        "liaoning-tables.txt",
        "shanghai-tables.txt",
    ],
)
def test_a_figure_that_lost_its_blanks_is_deduced_and_never_supposed(document: str) -> None:
    accounts = ga.read(golden.GOLDEN / "documents" / document)
    assert {known for ref, known in accounts.evidence.items() if ref.table.startswith("T")} == {
        ga.Known.DEDUCED
    }
