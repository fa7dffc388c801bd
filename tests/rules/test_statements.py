"""What the narrative says, judged against the tables and against itself."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
import pytest

from gov_accounts.accounts import Reason, Unread
from gov_accounts.evidence import Known
from gov_accounts.findings import Severity, Verdict
from gov_accounts.judging import check
from gov_accounts.narrative import Stated
from gov_accounts.places import Place
from gov_accounts.reading import read_text
from gov_accounts.refs import CellRef
from tests.support.documents import needs_shared, seed
from tests.support.kinds import on_narrative
from tests.support.narratives import BOTH, ITEMS, LISTS, narrative_of, shanghai_text_with
from tests.support.statement_cases import (
    ENTRIES,
    Case,
    assert_broken,
    assert_near_miss,
    compare,
    enter,
    explained,
    head,
    list_names,
    loud,
    names_of,
    narrative_rules,
    print_cell,
    say,
    say_again,
    say_text,
    silent,
    tell_loose,
    with_narrative,
)
from tests.support.sweeps import sweep

if TYPE_CHECKING:
    from collections.abc import Callable

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.findings import Report
    from tests.support.edits import Edit


def test_percentages_all_cut_off_are_a_practice_and_some_cut_off_are_errors() -> None:
    """18.809… and 29.446… % are 18.81 and 29.45 rounded, 18.80 and 29.44 cut off."""
    cut = (("为 1355.40 万元", "为 1358.40 万元"), ("占 18.81%", "占 18.80%"))
    every = read_text(shanghai_text_with(*cut, ("29.51%", "29.44%")))
    assert loud(every.check()) == []
    some = read_text(shanghai_text_with(*cut, ("29.51%", "29.45%")))
    assert loud(some.check()) == [("N-PCT", Severity.ERROR)]


@BOTH
def test_a_true_narrative_gives_no_finding(document: Callable[[], str]) -> None:
    assert loud(check(read_text(document()))) == []


def _unitless(key: str) -> Edit:
    """Print no unit behind a figure."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        figures = (attrs.evolve(one, unit_given=one.key != key) for one in narrative_of(accounts))
        return with_narrative(figures=tuple(figures))(accounts)

    return edit


def _in_yuan(key: str) -> Edit:
    """Print 元 for 万元."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        figures = (
            attrs.evolve(one, unit="元" if one.key == key else one.unit)
            for one in narrative_of(accounts)
        )
        return with_narrative(figures=tuple(figures))(accounts)

    return edit


def _again_in_yuan(text: str) -> Edit:
    return with_narrative(repeated=(Stated("three_public.total", Decimal(text), "元"),))


_SHARES = (
    Case(
        # 15.00 of goods and 25.00 of services, 32.00 awarded.
        "N-26",
        "by kind make up the awards",
        names_of("procurement.sme", "procurement.goods_sme", "procurement.services_sme"),
        (
            say(
                "procurement.goods_sme=60", "procurement.works_sme=0", "procurement.services_sme=90"
            ),
        ),
        (
            say(
                "procurement.goods_sme=60", "procurement.works_sme=0", "procurement.services_sme=92"
            ),
        ),
    ),
    Case(
        "N-26",
        "above the whole",
        names_of("procurement.goods_sme"),
        (say("procurement.goods_sme=100.01"),),
        (
            say(
                "procurement.goods_sme=100",
                "procurement.works_sme=0",
                "procurement.services_sme=68.0",
            ),
        ),
    ),
    Case(
        "N-PCT",
        "of all income",
        names_of("income.fiscal.share", "income.fiscal", "income.total"),
        (say("income.fiscal.share=92.95"),),
        (say("income.fiscal.share=92.9"),),
    ),
    Case(
        "N-PCT",
        "cut off at a lower place",
        names_of("expenditure.basic.share", "expenditure.basic", "expenditure.total"),
        (say("expenditure.basic.share=80.22"),),
        (say("expenditure.basic.share=80.23"),),
    ),
    Case(
        "N-PCT",
        "the words name the whole",
        names_of("procurement.small.share", "procurement.small", "procurement.total"),
        (say("procurement.small.share=25.00 政府采购支出总额"),),
        (say("procurement.small.share=20.00 政府采购支出总额"),),
    ),
    Case(
        "N-PCT",
        "of all income or of the year's",
        names_of("income.institutional.share", "income.total"),
        (say("income.institutional.share=4.82 收入总计"),),
        (say("income.institutional.share=4.71 收入总计"),),
    ),
    Case(
        "N-PCT",
        "of the expenditure of the year",
        names_of("general_budget.total.share", "T03[total].total"),
        (say("general_budget.total.share=95.22"),),
        (say("general_budget.total.share=95"),),
    ),
    Case(
        "N-PCT",
        "of a total that only a table has",
        names_of("income.institutional.share", "T02[total].total"),
        (say("income.institutional.share=4.84"), silent("income.year_total")),
        (say("income.institutional.share=4.8"), silent("income.year_total")),
    ),
    Case(
        "N-PCT",
        "of a total that the figure is no part of",
        names_of("income.fiscal.share"),
        (say("income.fiscal.share=94.00 收入总计"),),
        (say("income.fiscal.share=94.00 支出合计"),),
        status=Verdict.NOT_EVALUABLE,
    ),
    Case(
        "N-PCT",
        "of nothing",
        names_of("three_public.overseas.share", "three_public.total"),
        (
            say("three_public.total=0.00", "three_public.overseas.share=100.00"),
            silent("three_public.reception.share", "three_public.vehicles.share"),
        ),
        (
            say("three_public.total=0.00", "three_public.overseas.share=0.00"),
            silent("three_public.reception.share", "three_public.vehicles.share"),
        ),
    ),
    Case(
        "N-15",
        "budget stated",
        names_of("items.2060101.completion", "items.2060101.amount", "items.2060101.budget"),
        (say("items.2060101.completion=93.01"),),
        (say("items.2060101.completion=93"),),
    ),
    Case(
        "N-15",
        "budget printed",
        names_of("three_public.total.completion", "three_public.total", "T07[total].budget"),
        (say("three_public.total.completion=83.59"),),
        (say("three_public.total.completion=83.56"),),
    ),
    Case(
        "N-15-zero",
        "budget of nothing stated",
        names_of("items.2060404.completion", "items.2060404.budget"),
        (say("items.2060404.budget=0"),),
        (
            say("items.2060404.budget=0", "items.2060404.adjusted_budget=100.00"),
            say("items.2060404.completion=71.00 预算"),
        ),
        status=None,
    ),
    Case(
        "N-15-zero",
        "budget blank in table 7",
        names_of("three_public.overseas.completion", "T07[overseas].budget"),
        (say("three_public.overseas.completion=50.00 预算"),),
        (
            say("three_public.overseas.completion=0.00 预算"),
            print_cell("T07[overseas].budget", "1.00"),
        ),
        status=None,
    ),
)
"""Shares and completion of budgets."""

_CHANGES = (
    Case(
        "N-07",
        "rate",
        names_of("operation.total", "operation.total.change", "operation.total.change_rate"),
        (say("operation.total.change_rate=-9.27"),),
        (say("operation.total.change_rate=-9.26"),),
    ),
    Case(
        "N-07",
        "of this year instead of last",
        names_of("income.total", "income.total.change_rate"),
        (say("income.total.change_rate=+5.88"),),
        (say("income.total.change=+25.02"),),
    ),
    Case(
        "N-07-dir",
        "rate the other way",
        names_of("income.total.change", "income.total.change_rate"),
        (say("income.total.change_rate=-6.25"),),
        (say("income.total.change=-25.00", "income.total.change_rate=-5.56"),),
    ),
    Case(
        "N-07-zero",
        "from nothing",
        names_of("closing.total", "closing.total.change", "closing.total.change_rate"),
        (say("closing.total.change=+5.00", "closing.total.change_rate=+100.00"),),
        (say("closing.total.change=+5.00", "closing.total.change_rate=+0.00"),),
    ),
    Case(
        "N-07-zero",
        "to nothing",
        names_of("closing.total", "closing.total.change_rate"),
        (
            say(
                "closing.total=0.00",
                "closing.total.change=+0.00",
                "closing.total.change_rate=+100.00",
            ),
        ),
        (
            say(
                "closing.total=0.00",
                "closing.total.change=-2.00",
                "closing.total.change_rate=-100.00",
            ),
        ),
    ),
    Case(
        "N-07",
        "rate of the level of last year",
        names_of("operation.total", "operation.total.last_year", "operation.total.change_rate"),
        (
            silent("operation.total.change"),
            say("operation.total.last_year=32.50", "operation.total.change_rate=-10.17"),
        ),
        (silent("operation.total.change"), say("operation.total.last_year=32.50")),
    ),
    Case(
        "N-07-dir",
        "rate the other way than the levels",
        names_of("operation.total.last_year", "operation.total.change_rate"),
        (
            silent("operation.total.change"),
            say("operation.total.last_year=32.50", "operation.total.change_rate=+9.23"),
        ),
        (silent("operation.total.change"), say("operation.total.last_year=32.50")),
    ),
    Case(
        "N-07-year",
        "level and change",
        names_of("income.total.last_year", "income.total.change", "income.total"),
        (say("income.total.last_year=400.04"),),
        (say("income.total.last_year=400.01"),),
    ),
    Case(
        "N-CHG",
        "changes",
        names_of(
            "three_public.total.change",
            "three_public.overseas.change",
            "three_public.reception.change",
            "three_public.vehicles.change",
        ),
        (say("three_public.reception.change=+0.35"),),
        (say("three_public.reception.change=+0.33"),),
    ),
    Case(
        "N-CHG",
        "a part said to fall",
        names_of("three_public.total.change", "three_public.reception.change"),
        (say("three_public.total.change=+1.10", "three_public.reception.change=-0.30"),),
        (say("three_public.total.change=-1.10", "three_public.reception.change=-0.30"),),
    ),
    Case(
        "N-CHG",
        "a part with money of which no change is told",
        names_of("three_public.total.change", "three_public.reception.change"),
        (say("three_public.reception.change=+3.00"),),
        (say("three_public.reception.change=+3.00"), silent("three_public.vehicles.change")),
        status=Verdict.NOT_EVALUABLE,
    ),
    Case(
        "N-CHG",
        "levels",
        names_of("fiscal.total.last_year", "fiscal.basic.last_year", "fiscal.project.last_year"),
        (say("fiscal.basic.last_year=330.05"),),
        (say("fiscal.basic.last_year=330.01"),),
    ),
    Case(
        "N-CHG",
        "a part of which nothing is told",
        names_of("three_public.total.change", "three_public.reception.change"),
        (say("three_public.reception.change=+3.00"),),
        (
            say("three_public.reception.change=+3.00"),
            silent(
                "three_public.overseas",
                "three_public.overseas.share",
                "three_public.overseas.change",
            ),
        ),
        status=Verdict.NOT_EVALUABLE,
    ),
    Case(
        "N-07-same",
        "both sides of table 1",
        names_of(
            "income.total", "income.total.change", "expenditure.total", "expenditure.total.change"
        ),
        (say("expenditure.total.change=+25.03"),),
        # Those of different tables may differ, although they are equal this year.
        (say("expenditure.total.change=+25.01", "general_budget.total.change=-30.00"),),
    ),
    Case(
        "N-07-same",
        "both sides of table 4",
        names_of(
            "fiscal.grand_total",
            "fiscal.grand_total.change",
            "fiscal.expenditure_total",
            "fiscal.expenditure_total.last_year",
        ),
        (say("fiscal.grand_total.change=-15.00", "fiscal.expenditure_total.last_year=420.03"),),
        (say("fiscal.grand_total.change=-15.00", "fiscal.expenditure_total.last_year=420.01"),),
    ),
)
"""Changes on the year before."""

_BUDGETS = (
    Case(
        "N-10",
        "project",
        names_of("fiscal.total.completion", "fiscal.basic.completion", "fiscal.project.completion"),
        (say("fiscal.project.completion=71.10"),),
        (say("fiscal.project.completion=71.01"),),
    ),
    Case(
        "N-10",
        "not all stated",
        names_of("fiscal.total.completion"),
        (say("fiscal.basic.completion=100"),),
        (say("fiscal.basic.completion=100"), silent("fiscal.project.completion")),
        status=Verdict.NOT_EVALUABLE,
    ),
    Case(
        "N-12-budget",
        "one item",
        names_of("fiscal.total", "fiscal.total.completion", "items.2060404.completion"),
        (say("items.2060404.completion=71.10"),),
        (say("items.2060404.completion=71.01"),),
    ),
    Case(
        "N-12-budget",
        "other funds",
        names_of("fiscal.total.completion"),
        (say("items.2060404.completion=100"),),
        (say("items.2060404.completion=100"), with_narrative(none=("state_capital",))),
        status=Verdict.NOT_EVALUABLE,
    ),
    Case(
        "N-BUD",
        "a small rest",
        names_of("general_budget.budget", "items.2210201.budget"),
        (say("general_budget.budget=459.90"),),
        (say("general_budget.budget=455.4"),),
    ),
    Case(
        "N-15-word",
        "above",
        names_of("items.2060101.amount", "items.2060101.budget"),
        (compare("items.2060101", ">"),),
        (compare("items.2060101", ">"), say("items.2060101.budget=278.99")),
    ),
    Case(
        "N-15-word",
        "level",
        names_of("items.2060101.amount", "items.2060101.budget"),
        (compare("items.2060101", "="), say("items.2060101.budget=279.1")),
        (compare("items.2060101", "="), say("items.2060101.budget=279")),
    ),
    Case(
        "N-15-word",
        "below although equal",
        names_of("items.2080505.amount", "items.2080505.budget"),
        (compare("items.2080505", "<"),),
        (compare("items.2080505", "<"), say("items.2080505.budget=28.41")),
    ),
    Case(
        "N-15",
        "of either budget",
        names_of("items.2060101.completion", "items.2060101.amount", "items.2060101.budget"),
        (say("items.2060101.completion=90.00 年初预算", "items.2060101.adjusted_budget=310.00"),),
        (say("items.2060101.completion=90.00 预算", "items.2060101.adjusted_budget=310.00"),),
    ),
    Case(
        "N-15-word",
        "right of one budget",
        names_of("items.2080505.amount", "items.2080505.budget"),
        (compare("items.2080505", "<"), say("items.2080505.adjusted_budget=28.30")),
        (compare("items.2080505", "<"), say("items.2080505.adjusted_budget=28.41")),
    ),
    Case(
        "N-15-word",
        "level with table 7",
        names_of("three_public.total", "T07[total].budget"),
        (compare("three_public.total", "="),),
        (compare("three_public.total", "="), print_cell("T07[total].budget", "5.00")),
    ),
)
"""Budgets that the narrative states or implies."""

_SETS = (
    Case(
        "N-12-set",
        "item not explained",
        names_of("T05[2210201].total"),
        (with_narrative(items=ITEMS[:3]),),
        (with_narrative(items=ITEMS[:3]), print_cell("T05[2210201].total", "0.00")),
    ),
    Case(
        "N-12-set",
        "item not printed",
        names_of("items.2210203.amount"),
        (with_narrative(items=(*ITEMS, ("2210203", "购房补贴"))), say("items.2210203.amount=1.00")),
        (
            with_narrative(items=(*ITEMS, ("2210203", "购房补贴"))),
            say("items.2210203.amount=1.00"),
            print_cell("T05[2210203].total", "1.00"),
        ),
    ),
    *(
        Case(
            "N-16",
            ref,
            names_of(ref),
            (print_cell(ref, "0.01"),),
            (print_cell(ref, "0.00"),),
        )
        for ref in (
            "T08[total].total",
            "T09[total].total",
            "T04[212].government_fund",
            "T04[223].state_capital",
        )
    ),
    Case(
        "N-16",
        "not said",
        names_of("T08[total].total"),
        (print_cell("T08[total].total", "1.00"),),
        (print_cell("T08[total].total", "1.00"), with_narrative(none=("state_capital",))),
    ),
    Case(
        "N-22-list",
        "not listed",
        names_of("T06[30302].amount"),
        (
            list_names(
                "基本工资 津贴补贴 机关事业单位基本养老保险缴费 住房公积金", " ".join(LISTS[1][1])
            ),
        ),
        (
            list_names(
                "基本工资 津贴补贴 机关事业单位基本养老保险缴费 住房公积金", " ".join(LISTS[1][1])
            ),
            print_cell("T06[30302].amount", "0.00"),
        ),
    ),
    Case(
        "N-22-list",
        "listed without money",
        names_of("T06[30213].amount"),
        (list_names(" ".join(LISTS[0][1]), "办公费 公务接待费 公务用车运行维护费 维修（护）费"),),
        (
            list_names(" ".join(LISTS[0][1]), "办公费 公务接待费 公务用车运行维护费 维修(护)费"),
            print_cell("T06[30213].amount", "0.01"),
        ),
    ),
)
"""Names in the narrative, and figures in the tables."""

_THREE = "three_public"

_COUNTS = (
    Case(
        "N-19",
        "money without groups",
        names_of(f"{_THREE}.overseas", f"{_THREE}.overseas_groups", f"{_THREE}.overseas_persons"),
        (say(f"{_THREE}.overseas=0.01"),),
        (
            say(
                f"{_THREE}.overseas=0.01",
                f"{_THREE}.overseas_groups=1",
                f"{_THREE}.overseas_persons=1",
            ),
        ),
    ),
    Case(
        "N-19",
        "persons fewer than groups",
        names_of(f"{_THREE}.overseas_persons", f"{_THREE}.overseas_groups"),
        (
            say(
                f"{_THREE}.overseas=1.00",
                f"{_THREE}.overseas_groups=3",
                f"{_THREE}.overseas_persons=2",
            ),
        ),
        (
            say(
                f"{_THREE}.overseas=1.00",
                f"{_THREE}.overseas_groups=3",
                f"{_THREE}.overseas_persons=3",
            ),
        ),
    ),
    *(
        Case(
            "N-20",
            f"{party} {what}",
            names_of(*(f"{_THREE}.{party}_{part}" for part in cells)),
            (say(*(f"{_THREE}.{party}_{pair}" for pair in broken)),),
            (say(*(f"{_THREE}.{party}_{pair}" for pair in near)),),
        )
        for party in ("domestic", "foreign")
        for what, cells, broken, near in (
            (
                "money only",
                ("reception", "batches"),
                ("batches=0", "persons=0"),
                ("batches=1", "persons=1"),
            ),
            (
                "batches only",
                ("reception", "batches"),
                ("reception=0.00", "persons=0"),
                ("reception=0.00", "batches=0", "persons=0"),
            ),
            (
                "persons",
                ("persons", "batches"),
                ("batches=2", "persons=1"),
                ("batches=2", "persons=2"),
            ),
        )
    ),
    Case(
        "N-20",
        "abroad",
        names_of(f"{_THREE}.abroad_reception", f"{_THREE}.abroad_batches"),
        (say(f"{_THREE}.abroad_reception=0.10"),),
        (
            say(
                f"{_THREE}.abroad_reception=0.10",
                f"{_THREE}.abroad_batches=1",
                f"{_THREE}.abroad_persons=1",
            ),
        ),
    ),
    Case(
        "N-21",
        "bought for nothing",
        names_of(f"{_THREE}.vehicles_purchase", f"{_THREE}.vehicles_bought"),
        (say(f"{_THREE}.vehicles_bought=1"),),
        (say(f"{_THREE}.vehicles_bought=1", f"{_THREE}.vehicles_purchase=18"),),
    ),
    Case(
        "N-21",
        "running costs of no vehicle",
        names_of(f"{_THREE}.vehicles_running", f"{_THREE}.vehicles_kept"),
        (say(f"{_THREE}.vehicles_kept=0"),),
        (say(f"{_THREE}.vehicles_running=0.00"),),  # a vehicle may be kept without costs
    ),
)
"""Counts that go with money."""

_WORDS = (
    Case(
        "N-34",
        "change",
        (),
        (say_text("经费比上年减少3.00万元，降低9.23%。"),),
        (say_text("经费比上年减少3.00万元，降低9.23%，原因是节约用电。"),),
    ),
    Case(
        "N-34", "budget", (), (say_text("决算数大于预算数。"),), (say_text("决算数与预算数持平。"),)
    ),
    Case(
        "N-35",
        "date",
        (),
        (say_text("截至2023年12月31日。"),),
        (say_text("截至2024年12月31日，2023年已报废。"),),
    ),
    Case(
        "N-36",
        "money",
        names_of("three_public.total"),
        (say_again("three_public.total=5.01"),),
        (say_again("three_public.total=5.0"),),
    ),
    Case(
        "N-36",
        "shorter",
        names_of("expenditure.wages"),
        (say_again("expenditure.wages=302"),),
        (say_again("expenditure.wages=301"),),
    ),
    Case(
        "N-36",
        "rate with fewer places",
        names_of("expenditure.basic.share"),
        (say("expenditure.basic.share=80.23"), say_again("expenditure.basic.share=80.4")),
        (say("expenditure.basic.share=80.23"), say_again("expenditure.basic.share=80.2")),
    ),
    Case(
        "N-36",
        "rate with as many places",
        names_of("expenditure.basic.share"),
        (say("expenditure.basic.share=80.23"), say_again("expenditure.basic.share=80.24")),
        (say("expenditure.basic.share=80.23"), say_again("expenditure.basic.share=80.23")),
    ),
    Case(
        "N-36",
        "another unit",
        names_of("three_public.total"),
        (_again_in_yuan("50200"),),
        (_again_in_yuan("50000"),),
    ),
    Case(
        "N-36",
        "count",
        names_of("assets.vehicles"),
        (say_again("assets.vehicles=4"),),
        (say_again("assets.vehicles=3"),),
    ),
    Case(
        "N-37",
        "share",
        (),
        (say_text("基本支出占76.23，余为项目支出。"),),
        (say_text("基本支出占76.23%，余为项目支出。"),),
        status=None,
    ),
    Case(
        "N-37",
        "rate",
        (),
        (say_text("经费增长13.95。"),),
        (say_text("经费增长13.95万元。"),),
        status=None,
    ),
    Case(
        "N-38",
        "level",
        (),
        (say_text("公务接待费减少为0.00万元，与2023年持平。", "three_public"),),
        (say_text("公务接待费为0.00万元，与2023年持平。", "three_public"),),
    ),
    Case(
        "N-LOOSE",
        "another figure",
        (),
        (tell_loose(("新建科普基地", "12", "个"), ("新建科普基地", "13", "个")),),
        (tell_loose(("新建科普基地", "12", "个"), ("新建科普基地", "12", "个")),),
    ),
    Case(
        "N-LOOSE",
        "another unit or subject",
        (),
        (tell_loose(("新建科普基地", "12", "个"), ("新建科普基地", "13", "个")),),
        (
            tell_loose(
                ("新建科普基地", "12", "个"),
                ("新建科普基地", "300", "万元"),
                ("拆除科普基地", "13", "个"),
                ("其中", "1", "个"),
                ("其中", "2", "个"),
            ),
        ),
    ),
)
"""Words, and figures told more than once."""

_BOUNDS = (
    Case(
        "N-AWARD",
        "in all",
        names_of("procurement.total", "procurement.awarded_sme", "procurement.awarded_other"),
        (say("procurement.awarded_other=10.03"),),
        (say("procurement.awarded_other=10.00"),),
    ),
    Case(
        "N-SCORE",
        "above the full mark",
        names_of("performance.score"),
        (say("performance.score=100.01"),),
        (say("performance.score=100"),),
    ),
    Case(
        "N-SCORE",
        "fewer graded",
        names_of("performance.projects", "performance.poor"),
        (say("performance.good=0"),),
        (say("performance.good=0"), silent("performance.poor")),
        status=Verdict.EXACT,
    ),
    Case(
        "N-UNIT",
        "none printed",
        names_of("procurement.goods"),
        (_unitless("procurement.goods"),),
        (_unitless("procurement.works"),),
    ),
    Case(
        "N-UNIT",
        "another than is meant",
        names_of("basic.operating", "T06[operating].amount"),
        (_in_yuan("basic.operating"),),
        (say("basic.operating=29.4"),),
    ),
)
"""Figures that are more than there can be, and units."""

_ENTRIES = (
    Case(
        "N-TWICE",
        "two entries",
        (),
        (enter(ENTRIES[0], attrs.evolve(ENTRIES[1], key=ENTRIES[0].key)),),
        (enter(ENTRIES[0], attrs.evolve(ENTRIES[1], key="expenditure.items.2060101")),),
    ),
    Case(
        "N-TWICE",
        "a name twice that fits no code",
        (),
        (
            enter(
                attrs.evolve(ENTRIES[0], key="items.unknown1"),
                attrs.evolve(ENTRIES[0], key="items.unknown2", number=2),
            ),
        ),
        (
            enter(
                attrs.evolve(ENTRIES[0], key="items.unknown1"),
                attrs.evolve(ENTRIES[1], key="items.unknown2"),
            ),
        ),
    ),
    Case(
        "N-TWICE",
        "a gap",
        (),
        (enter(ENTRIES[0], ENTRIES[2]),),
        (enter(ENTRIES[0], attrs.evolve(ENTRIES[2], number=1)),),
    ),
    Case(
        "N-TWICE",
        "a number again",
        (),
        (enter(*ENTRIES[:2], attrs.evolve(ENTRIES[2], number=2)),),
        (enter(*ENTRIES[:2], attrs.evolve(ENTRIES[2], number=None), ENTRIES[3]),),
    ),
    Case(
        "N-PURP",
        "the name of another",
        names_of("T05[2060101].total", "T05[2060404].total"),
        (enter(attrs.evolve(ENTRIES[0], purpose="科技成果转化与扩散")),),
        (enter(attrs.evolve(ENTRIES[1], purpose="行政运行和科技成果转化与扩散")),),
    ),
    Case(
        "N-NAME",
        "year of a heading",
        (),
        (head("第三部分 某市科学技术局2023年度部门决算情况说明"),),
        (head("第三部分 某市科学技术局2024年度部门决算情况说明"),),
    ),
    Case(
        "N-NAME",
        "a digit lost",
        (),
        (head("第三部分 某市科学技术局204年度部门决算情况说明"),),
        (head("三、2025年度部门预算安排"),),
    ),
    Case(
        "N-NAME",
        "unit of a heading",
        (),
        (head("第三部分 某市水务局2024年度部门决算情况说明"),),
        (head("第三部分 市科技局2024年度部门决算情况说明"),),
    ),
    Case(
        "N-NAME",
        "another year to compare with",
        (),
        (say_text("与2022年度相比，因人员变动减少1.00万元。"),),
        (say_text("与2023年度相比减少1.00万元，因与2024年预算相比无变化。"),),
    ),
    Case(
        "N-NAME",
        "accounts of another year in a sentence",
        (),
        (say_text("以上为2023年度部门决算情况说明。"),),
        (say_text("以上为2024年度部门决算情况说明。"),),
    ),
)
"""Entries of lists, headings and years."""

CASES = (*_BOUNDS, *_ENTRIES, *_SHARES, *_CHANGES, *_BUDGETS, *_SETS, *_COUNTS, *_WORDS)


def test_the_base_is_true_in_every_respect() -> None:
    report = check(explained())
    assert on_narrative(report.findings) == []
    judged = {line.rule for line in report.ledger if line.status is Verdict.EXACT}
    assert narrative_rules().keys() - judged == {
        "N-37",
        "N-15-zero",
    }  # nothing is said of these where they hold
    assert {line.status for line in report.ledger if line.rule in narrative_rules()} == {
        Verdict.EXACT
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_broken_rule_is_reported_with_its_severity_and_cells(case: Case) -> None:
    assert_broken(case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_near_miss_is_not_reported(case: Case) -> None:
    assert_near_miss(case)


@sweep(10)
def test_a_figure_that_cannot_be_read_makes_no_finding(part: slice) -> None:
    """Rules on tables, narrative and disclosure take such a cell for unknown, none for blank."""
    violations = check(explained()).violations
    printed = [cell.ref for cell in explained().cells() if cell.amount is not None]
    for ref in printed[part]:
        accounts = print_cell(ref, None)(explained())
        piece = Unread("1，00", Reason.FIGURE_SPOILT, ref.table, cells=(ref,))
        report = check(attrs.evolve(accounts, unread=(*accounts.unread, piece)))
        assert report.violations == violations
        assert any("无法识别" in line.reason.zh for line in report.ledger if line.reason)


@needs_shared
def test_the_liaoning_document_contradicts_itself_twice() -> None:
    assert loud(seed().check()) == [
        ("N-12-budget", Severity.ERROR),
        ("N-22-list", Severity.WARNING),
    ]


def _supposing(accounts: FinalAccounts, *keys: str) -> FinalAccounts:
    """Let a reader only suppose what some figures belong to."""
    known = {CellRef.of("N", key): Known.SUPPOSED for key in keys}
    return attrs.evolve(accounts, evidence=known)


def test_a_supposed_figure_takes_part_in_no_sum_and_blames_nobody() -> None:
    wrong = say("income.fiscal=394.00", "income.fiscal.share=92.00")(explained())
    assert {(one.rule, one.severity) for one in check(wrong).errors} == {
        ("N-02", Severity.ERROR),
        ("N-PCT", Severity.ERROR),
    }
    report = check(_supposing(wrong, "income.fiscal"))
    assert loud(report) == [("N-PCT", Severity.WARNING)]
    why = {line.reason.zh for line in report.ledger if line.rule == "N-02"}
    assert any(reason.startswith("“财政拨款收入”所属事项不能确定") for reason in why)


def test_a_deduced_figure_is_as_good_as_a_printed_one() -> None:
    wrong = say("income.fiscal.share=92.00")(explained())
    known = {CellRef.of("N", "income.fiscal.share"): Known.DEDUCED}
    assert loud(check(attrs.evolve(wrong, evidence=known))) == [("N-PCT", Severity.ERROR)]


def _said(report: Report, rule_id: str) -> list[tuple[Severity, str]]:
    return [(one.severity, one.explanation.zh) for one in report.violations if one.rule == rule_id]


def test_a_large_rest_of_the_budget_asks_a_person_and_shows_both_sums() -> None:
    report = check(say("general_budget.budget=500.00")(explained()))
    (found,) = _said(report, "N-BUD")
    assert found == (
        Severity.WARNING,
        "各项年初预算合计455.40万元，总额500.00万元，相差44.60万元",
    )


def test_changes_that_do_not_add_up_show_both_sums() -> None:
    report = check(say("three_public.total.change=+0.82")(explained()))
    (found,) = _said(report, "N-CHG")
    assert found == (
        Severity.ERROR,
        "“三公”经费支出比上年增减额为0.82万元，各部分0.00、0.30、-0.80，合计-0.50万元",
    )


def test_what_was_not_read_between_two_entries_may_be_the_one_that_is_missing() -> None:
    first, last = (
        attrs.evolve(ENTRIES[place], place=Place(line=line)) for place, line in ((0, 10), (2, 14))
    )
    accounts = enter(first, last)(explained())
    assert [severity for severity, _ in _said(check(accounts), "N-TWICE")] == [Severity.WARNING]
    piece = Unread("2. 某类", Reason.STRAY_FIGURE, "N", Place(line=12))
    assert _said(check(attrs.evolve(accounts, unread=(piece,))), "N-TWICE") == []


def test_contracts_above_procurement_show_their_sum() -> None:
    report = check(say("procurement.awarded_other=30.00")(explained()))
    assert _said(report, "N-AWARD") == [
        (Severity.WARNING, "预留项目内外成交合计60.00万元，政府采购支出总额40.00万元")
    ]


def test_an_item_with_two_entries_is_named_with_both_places() -> None:
    again = attrs.evolve(ENTRIES[0], number=2, place=Place(line=9))
    report = check(enter(attrs.evolve(ENTRIES[0], place=Place(line=7)), again)(explained()))
    assert _said(report, "N-TWICE") == [
        (Severity.WARNING, "2060101“行政运行”说明了两次（第7行、第9行）")
    ]


def test_usual_rates_of_a_budget_of_zero_are_one_remark() -> None:
    report = check(
        say(
            "three_public.overseas.completion=0.00 预算",
            "items.2060404.budget=0",
            "items.2060404.completion=100.00 年初预算",
        )(explained())
    )
    assert _said(report, "N-15-zero") == [
        (
            Severity.INFO,
            "预算数为零：2060404科技成果转化与扩散完成预算的比率100.00%、因公出国（境）费完成预算的比率0.00%",
        )
    ]


def test_rates_of_a_year_with_nothing_are_one_finding_with_all_places() -> None:
    growth = (
        "closing.total.change=+5.00",
        "closing.total.change_rate=+100.00",
        "operation.total.change=+29.50",
        "operation.total.change_rate=+100.00",
    )
    narrative = narrative_of(say(*growth)(explained()))
    figures = tuple(
        attrs.evolve(one, place=Place(line=line)) for line, one in enumerate(narrative, start=1)
    )
    lines = {one.key: one.place.zh for one in figures}
    report = check(with_narrative(figures=figures)(explained()))
    assert _said(report, "N-07-zero") == [
        (
            Severity.WARNING,
            f"年末结转和结余上年数为零，却印有100.00%（{lines['closing.total.change_rate']}）、"
            f"机关运行经费上年数为零，却印有100.00%（{lines['operation.total.change_rate']}）",
        )
    ]


def test_a_share_altered_so_that_all_make_the_whole_is_only_told() -> None:
    """350.00, 28.40 and 21.60 of 400.00 are 87.50, 7.10 and 5.40 %."""
    shares = ("206.share=87.50", "208.share=7.11", "221.share=5.39")
    keys = tuple(f"general_budget.category.{one}" for one in shares)
    assert {severity for severity, _ in _said(check(say(*keys)(explained())), "N-PCT")} == {
        Severity.INFO
    }
    odd = say(*keys[:2], "general_budget.category.221.share=5.40")(explained())
    assert [severity for severity, _ in _said(check(odd), "N-PCT")] == [Severity.ERROR]


def test_a_wrong_rate_is_told_with_the_right_one_as_it_would_be_printed() -> None:
    report = check(
        say("income.fiscal.share=92.00", "operation.total.change_rate=-9.0")(explained())
    )
    assert [text for _, text in _said(report, "N-PCT")] == [
        "财政拨款收入所占比重印为92.00%，395.00÷425.00，应为92.94%"
    ]
    assert [text for _, text in _said(report, "N-07")] == [
        "机关运行经费比上年增减率印为9.0%，按增减额应为9.2%"
    ]


def test_nothing_is_judged_from_words_of_a_template() -> None:
    """减增加 goes neither way: what rests on it asks, and does not blame."""
    wrong = say("three_public.total.change=+0.50")(explained())
    assert on_narrative(check(wrong).errors) != []
    figures = tuple(
        attrs.evolve(one, words="比上年减增加") if one.key == "three_public.total.change" else one
        for one in narrative_of(wrong)
    )
    assert check(with_narrative(figures=figures)(wrong)).errors == ()


def test_an_item_under_another_name_is_told_with_the_row_that_it_must_be() -> None:
    """Same 类 and same amount: one pair and not two lists."""
    name = "住房保障支出 / 住房改革支出 / 住房基金"
    renamed = with_narrative(items=(*ITEMS[:3], ("unknown1", name)))
    amount = say("items.unknown1.amount=21.60")
    report = check(amount(silent("items.2210201.amount")(renamed(explained()))))
    assert _said(report, "N-12-set") == [
        (Severity.WARNING, f"说明作“{name}”21.60，表中为2210201“住房公积金”21.60")
    ]
    other = say("items.unknown1.amount=21.70")
    report = check(other(silent("items.2210201.amount")(renamed(explained()))))
    assert _said(report, "N-12-set") == [
        (
            Severity.WARNING,
            f"一般公共预算支出表中有而说明没有的项：2210201住房公积金；说明有而表中没有的项：{name}",
        )
    ]


@pytest.mark.parametrize(
    ("personnel", "operating", "said"),
    [
        ("工资 社保 公积金 退休费", "办公费 接待费 公车运行维护费", None),
        ("工资 社保 公积金 退休费", "办公费 公务接待费 公务用车运行维护费及购置费", None),
        ("基本工资和津贴补贴 养老保险和公积金 退休费", "办公费及接待费 公务用车运行费", None),
        (
            "工资 社保 公积金 退休费",
            "办公费 公务接待费 公务用车运行维护费 公车购置费",
            "说明列出而基本支出表中没有金额的款：31013公务用车购置",
        ),
        (
            "工资 职业年金 公积金 退休费",
            "办公费 接待费 公车运行维护费",
            "基本支出表中有金额而说明未列出的款：30108机关事业单位基本养老保险缴费；"
            "说明列出而表中无金额的款：30109职业年金缴费",
        ),
    ],
)
def test_lists_may_use_short_names_and_join_them(
    personnel: str, operating: str, said: str | None
) -> None:
    accounts = list_names(personnel, operating)(explained())
    for code in ("30109", "31013"):
        accounts = print_cell(f"T06[{code}].amount", None)(accounts)
    found = [text for _, text in _said(check(accounts), "N-22-list")]
    assert found == ([] if said is None else [said])
