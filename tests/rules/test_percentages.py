"""Percentages of the narrative: how a document rounds them, and what they are parts of."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
import pytest

from gov_accounts import FinalAccounts
from gov_accounts.findings import Verdict
from gov_accounts.judging import check
from gov_accounts.money import Rounding
from gov_accounts.narrative import Narrative, Section, Stated
from gov_accounts.places import Place
from gov_accounts.refs import CellRef
from gov_accounts.rules._document import Document
from gov_accounts.rules._implied import implied_budget, implied_change
from gov_accounts.rules._percentages import practice
from gov_accounts.rules._wholes import budgets_of, wholes_of
from tests.support.narratives import tables_alone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.findings import Obligation


def _stated(text: str) -> Stated:
    """Read ``key=value``, a percentage if it ends so; behind it the words for its base."""
    given, _, base = text.partition(" ")
    key, _, figure = given.partition("=")
    unit = "%" if figure.endswith("%") else "万元"
    way = {"+": "increase", "-": "decrease"}.get(figure[0])
    value = Decimal(figure.strip("+-%"))
    return Stated(key, value, unit, direction=way, base=base or None)


def _accounts(*figures: str, incomplete: Iterable[str] = (), **parts: object) -> FinalAccounts:
    narrative = Narrative(figures=tuple(map(_stated, figures)), **parts)  # type: ignore[arg-type]
    return FinalAccounts("某局", 2024, narrative=narrative, incomplete=tuple(incomplete))


def _lines(accounts: FinalAccounts, *rules: str) -> list[Obligation]:
    return [line for line in check(accounts).ledger if line.rule in rules]


_PARTS = ("basic.total=3.00", "basic.personnel=2.00", "basic.operating=1.00")


@pytest.mark.parametrize(
    ("personnel", "operating", "expected"),
    [
        ("66.67%", "33.33%", Rounding.HALF_UP),
        ("66.66%", "33.33%", Rounding.TRUNCATED),
        ("66.66%", "33.30%", Rounding.HALF_UP),  # one is wrong either way
    ],
)
def test_percentages_are_cut_off_only_if_that_explains_all_of_them(
    personnel: str, operating: str, expected: Rounding
) -> None:
    """66.666… % is 66.67 rounded and 66.66 cut off; 33.333… % is 33.33 both ways."""
    # The parts are known to 0.01 of 3.00 万元; finer figures leave no room.
    finer = [part + "0000" for part in _PARTS]
    rates = (f"basic.personnel.share={personnel}", f"basic.operating.share={operating}")
    assert practice(Document(_accounts(*finer, *rates))) is expected


def test_a_share_of_itself_is_not_compared() -> None:
    """财政拨款支出 as a share of all expenditure has no figure of its own to compare with."""
    (line,) = _lines(_accounts("fiscal.total=400.00", "fiscal.total.share=95.24%"), "N-PCT")
    assert line.status is Verdict.NOT_EVALUABLE
    assert line.reason is not None
    assert line.reason.zh == "财政拨款支出所占比重：没有可比的数字"


@pytest.mark.parametrize(
    ("part", "base", "whole"),
    [
        ("income.fiscal", "收入总计", "N[income.total]"),
        ("income.fiscal", "本年收入", "T02[total].total"),
        ("income.fiscal", "本年总收入", "T02[total].total"),
        ("income.fiscal", "支出总计", None),
        ("income.opening", "本年收入合计", None),
        ("expenditure.wages", "基本支出", "T03[total].basic"),
        ("general_budget.total", "", "T03[total].total"),
        ("general_budget.total", "本年支出合计", "T03[total].total"),
        ("general_budget.total", "财政拨款支出", "T04[expenditure_total].total"),
        ("general_budget.category.206", "", "T05[total].total"),
        ("general_budget.category.206", "上年支出", None),
        ("three_public.vehicles_running", "“三公”经费支出", "N[three_public.total]"),
        ("three_public.vehicles_running", "", "T07[vehicles].final"),
        ("procurement.small", "中小企业采购支出总额", "N[procurement.sme]"),
        ("procurement.small", "政府采购支出总额", "N[procurement.total]"),
        ("procurement.small", "", "N[procurement.total]"),
        ("procurement.goods", "采购总额", "N[procurement.total]"),
        ("items.2060101", "", None),
        ("assets.vehicles", "", None),
    ],
)
def test_the_words_name_the_whole(part: str, base: str, whole: str | None) -> None:
    """A total that the narrative does not state is that of the table that holds it."""
    told = ("income.total=425.00", "three_public.total=5.00", "procurement.total=40.00")
    accounts = attrs.evolve(tables_alone(), narrative=_accounts(*told).narrative)
    found = wholes_of(Document(accounts), CellRef(f"N[{part}]"), base)
    assert next(iter(found), None) == whole


@pytest.mark.parametrize(
    ("base", "share", "fits"),
    [
        ("", "95.18%", True),
        ("", "92.94%", True),
        ("", "93.18%", False),
        (" 收入总额", "95.18%", True),
        (" 收入总额", "92.94%", True),
        (" 总收入", "94.00%", False),
        (" 支出总额", "95.18%", None),
        (" 收入总计", "92.94%", True),
        (" 收入总计", "95.18%", False),
    ],
)
def test_a_share_whose_words_name_no_one_total_is_of_any(
    base: str, share: str, fits: bool | None
) -> None:
    """占收入总额 is told of 收入总计 and of 本年收入合计; 占收入总计 of the first alone."""
    told = ("income.total=425.00", "income.fiscal=395.00", f"income.fiscal.share={share}{base}")
    accounts = attrs.evolve(tables_alone(), narrative=_accounts(*told).narrative)
    (line,) = _lines(accounts, "N-PCT")
    verdict = {True: Verdict.EXACT, False: Verdict.VIOLATED, None: Verdict.NOT_EVALUABLE}[fits]
    assert line.status is verdict


@pytest.mark.parametrize(
    ("owner", "base", "budgets"),
    [
        ("items.2060101", "年初", "N[items.2060101.budget]"),
        ("items.2060101", "全年", ""),
        ("general_budget.total", "调整", "N[general_budget.adjusted_budget]"),
        ("general_budget.total", "年初", ""),
        ("general_budget.total", "预算", "N[general_budget.adjusted_budget]"),
        ("three_public.reception", "年初", "T07[reception].budget"),
        ("three_public.total", "年初", "N[three_public.budget]"),
        ("three_public.reception", "预算", "T07[reception].budget"),
    ],
)
def test_the_words_name_the_budget(owner: str, base: str, budgets: str) -> None:
    stated = ("items.2060101.budget", "general_budget.adjusted_budget", "three_public.budget")
    document = Document(_accounts(*(f"{key}=1.00" for key in stated)))
    found = budgets_of(document, CellRef(f"N[{owner}]"), base)
    assert [str(one) for one in found] == budgets.split()


def test_what_is_implied_comes_of_the_amount_and_its_rate() -> None:
    document = Document(
        _accounts(
            "fiscal.total=400.00",
            "fiscal.total.completion=50% 年初预算",
            "fiscal.basic=400.00",
            "fiscal.basic.completion=50% 全年预算",
            "income.total=100.00",
            "income.total.change=-25.00",
        )
    )
    budget = implied_budget(document, CellRef("N[fiscal.total]"))
    assert budget is not None
    assert budget.low < 800 * 1_000_000 < budget.high
    assert implied_budget(document, CellRef("N[fiscal.basic]")) is None
    assert implied_budget(document, CellRef("N[fiscal.project]")) is None
    change = implied_change(document, CellRef("N[income.total]"))
    assert change is not None
    assert float(change.low) == pytest.approx(-0.2, abs=1e-3)
    assert implied_change(document, CellRef("N[fiscal.total]")) is None


def test_totals_that_are_compared_are_named_together() -> None:
    accounts = _accounts(
        "income.total=425.00",
        "income.total.change=+25.00",
        "expenditure.total=425.00",
        "expenditure.total.change=+25.00",
    )
    (line,) = _lines(accounts, "N-07-same")
    assert line.status is Verdict.EXACT
    assert line.reason is not None
    assert line.reason.zh.startswith("收入总计、支出总计：")
    assert line.reason.en.startswith("total income, total expenditure: ")


def test_a_narrative_cut_off_names_the_rules_that_it_leaves_open() -> None:
    lines = _lines(_accounts(incomplete=("N",)), "N-10", "N-12-budget", "N-12-set", "N-22-list")
    assert [line.rule for line in lines] == ["N-10", "N-12-budget", "N-12-set", "N-22-list"]
    assert {line.status for line in lines} == {Verdict.NOT_EVALUABLE}


def test_a_figure_told_again_says_where_in_both_languages() -> None:
    first = Stated("assets.vehicles", Decimal(3), "辆", place=Place(page=1, line=4))
    again = Stated("assets.vehicles", Decimal(4), "辆", "共有车辆", place=Place(page=2, line=7))
    narrative = Narrative(figures=(first,), repeated=(again, again))
    report = check(FinalAccounts("某局", 2024, narrative=narrative))
    one, other = [finding for finding in report.findings if finding.rule == "N-36"]
    assert one == other
    assert one.explanation.zh == "共有车辆先印3辆（第1页），后印4辆（第2页）"
    assert one.explanation.en == "number of vehicles is 3 辆 (page 1), then 4 辆 (page 2)"
    assert (one.place.line, one.place.quote) == (7, "共有车辆4辆")
    assert len([line for line in report.ledger if line.rule == "N-36"]) == 1


def test_words_are_quoted_with_the_place_of_their_section() -> None:
    section = Section("totals", "一、总体", "截至2023年12月31日。", Place(page=3, line=9))
    accounts = FinalAccounts("某局", 2024, narrative=Narrative(sections=(section,)))
    (found,) = [one for one in check(accounts).findings if one.rule == "N-35"]
    assert (found.place.page, found.place.quote) == (3, "截至2023年12月31日")
    assert found.explanation.en == "截至2023年12月31日 is not in 2024"
