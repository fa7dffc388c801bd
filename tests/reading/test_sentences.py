"""Overview, narrative and glossary, figure by figure."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
import pytest

import gov_accounts as ga
from gov_accounts.accounts import Reason, Unread
from gov_accounts.authoring import Print, print_text
from gov_accounts.judging import check
from gov_accounts.narrative import Overview, Stated
from gov_accounts.places import Place
from gov_accounts.reading import read_text
from tests.support.documents import SEED, SHARED, needs_shared, seed
from tests.support.kinds import on_narrative
from tests.support.narratives import (
    _LIAONING,
    _OVERVIEW,
    _SHANGHAI,
    BOTH,
    ITEMS,
    LISTS,
    liaoning_text,
    narrative_of,
    shanghai_text,
    shanghai_text_with,
    tables_alone,
)
from tests.support.statement_cases import loud

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_IN_LIAONING = """\
income.total=425.00万元 income.fiscal=395.00万元 income.fiscal.share=92.94%
income.general_budget=395.00万元 income.government_fund=0.00万元 income.state_capital=0万元
income.superior_subsidy=0.00万元 income.superior_subsidy.share=0.00% income.institutional=20.00万元
income.institutional.share=4.71% income.opening=10.00万元 income.opening.share=2.35%
income.total.change=25.00万元 income.total.change_rate=6.25% expenditure.total=425.00万元
expenditure.basic=341.00万元 expenditure.basic.share=80.24% expenditure.wages=300.50万元
expenditure.goods=31.50万元 expenditure.grants=9.00万元 expenditure.project=79.00万元
expenditure.project.share=18.59% expenditure.total.change=25.00万元
expenditure.total.change_rate=6.25%
closing.total=5.00万元 closing.total.change=5.00万元 closing.total.change_rate=50.00%
fiscal.total=400.00万元 fiscal.basic=329.00万元 fiscal.project=71.00万元
fiscal.total.change=20.00万元
fiscal.total.change_rate=4.76% fiscal.total.completion=87.83% fiscal.basic.completion=92.57%
fiscal.project.completion=71.00% general_budget.total=400.00万元
general_budget.category.206=350.00万元
items.2060101.amount=279.00万元 items.2060101.completion=93% items.2060404.amount=71.00万元
items.2060404.completion=71.00% general_budget.category.208=28.40万元 items.2080505.amount=28.40万元
items.2080505.completion=100% general_budget.category.221=21.60万元 items.2210201.amount=21.60万元
items.2210201.completion=80% three_public.total=5.00万元 three_public.total.completion=83.33%
three_public.overseas=0.00万元 three_public.reception=0.80万元 three_public.vehicles=4.20万元
three_public.overseas.share=0.00% three_public.overseas.completion=0.00%
three_public.overseas_groups=0个
three_public.overseas_persons=0人次 three_public.reception.share=16.00%
three_public.reception.completion=80.00% three_public.domestic_batches=9批次
three_public.domestic_persons=60人 three_public.domestic_reception=0.80万元
three_public.foreign_batches=2批次 three_public.foreign_persons=11人
three_public.foreign_reception=0.30万元 three_public.reception.change=0.30万元
three_public.reception.change_rate=60.00% three_public.vehicles.share=84.00%
three_public.vehicles.completion=84.00% three_public.vehicles.change=0.80万元
three_public.vehicles.change_rate=16.00% three_public.vehicles_purchase=0.00万元
three_public.vehicles_bought=0辆 three_public.vehicles_running=4.20万元
three_public.vehicles_kept=2辆
basic.total=329.00万元 basic.personnel=299.50万元 basic.operating=29.50万元
operation.total=29.50万元
operation.total.change=3.00万元 operation.total.change_rate=9.23% procurement.total=40.00万元
procurement.goods=15.00万元 procurement.works=0.00万元 procurement.services=25.00万元
procurement.sme=32.00万元 procurement.sme.share=80.00% procurement.small=8.00万元
procurement.small.share=25.00% procurement.goods_sme=60% procurement.works_sme=0%
procurement.services_sme=92% assets.vehicles=3辆 assets.vehicles_ministerial=0辆
assets.vehicles_leaders=0辆 assets.vehicles_confidential=1辆 assets.vehicles_emergency=1辆
assets.vehicles_enforcement=0辆 assets.vehicles_special=0辆 assets.vehicles_retired=0辆
assets.vehicles_other=1辆 assets.equipment=4台（套）
"""

_IN_SHANGHAI = """\
income.total=425.00万元 income.total.change=25.00万元 income.total.change_rate=6.25%
income.year_total=415.00万元 income.fiscal=395.00万元 income.fiscal.share=95.18%
income.institutional=20.00万元 income.institutional.share=4.82% expenditure.year_total=420.00万元
expenditure.basic=341.00万元 expenditure.basic.share=81.19% expenditure.project=79.00万元
expenditure.project.share=18.81% fiscal.grand_total=405.00万元 fiscal.grand_total.change=15.00万元
fiscal.grand_total.change_rate=3.57% general_budget.total=400.00万元
general_budget.total.share=95.24%
general_budget.total.change=20.00万元 general_budget.total.change_rate=4.76%
general_budget.category.206=350.00万元 general_budget.category.206.share=87.50%
general_budget.category.208=28.40万元 general_budget.category.208.share=7.10%
general_budget.category.221=21.60万元 general_budget.category.221.share=5.40%
general_budget.budget=1355.40万元 general_budget.total.completion=29.51%
items.2060101.budget=300.00万元
items.2060101.amount=279.00万元 items.2060404.budget=0万元 items.2060404.amount=71.00万元
items.2080505.budget=28.40万元 items.2080505.amount=28.40万元 items.2210201.budget=1027.00万元
items.2210201.amount=21.60万元 basic.total=329.00万元 basic.personnel=299.50万元
basic.operating=29.50万元
three_public.budget=6.00万元 three_public.total=5.00万元 three_public.total.completion=83.33%
three_public.overseas=0.00万元 three_public.overseas.completion=0.00% three_public.vehicles=4.20万元
three_public.vehicles.completion=84.00% three_public.reception=0.80万元
three_public.reception.completion=80.00% three_public.total.change=0.50万元
three_public.total.change_rate=9.09% three_public.vehicles.change=0.80万元
three_public.vehicles.change_rate=16.00% three_public.reception.change=0.30万元
three_public.reception.change_rate=60.00% three_public.overseas.share=0.00%
three_public.vehicles.share=84.00% three_public.reception.share=16.00%
three_public.overseas_groups=0个
three_public.overseas_persons=0人次 three_public.vehicles_purchase=0万元
three_public.vehicles_running=4.20万元 three_public.vehicles_kept=2辆
three_public.domestic_reception=0.80万元 three_public.foreign_reception=0.30万元
three_public.foreign_batches=2批次 three_public.foreign_persons=11人次 performance.projects=4个
performance.budget=71.00万元 performance.score=93.5分 performance.excellent=3个 performance.good=1个
performance.fair=0个 performance.poor=0个 performance.problems=3个 performance.solved=2个
performance.open=1个 operation.total=29.50万元 operation.total.change=3.00万元
operation.total.change_rate=9.23% procurement.total=40.00万元 procurement.goods=15.00万元
procurement.works=0.00万元 procurement.services=25.00万元 procurement.reserved_sme=35.00万元
procurement.reserved_small=10.00万元 procurement.awarded_sme=30.00万元
procurement.awarded_small=8.00万元
procurement.awarded_other=2.00万元 assets.vehicles=3辆 assets.vehicles_ministerial=0辆
assets.vehicles_leaders=0辆 assets.vehicles_confidential=1辆 assets.vehicles_emergency=1辆
assets.vehicles_enforcement=0辆 assets.vehicles_special=0辆 assets.vehicles_retired=0辆
assets.vehicles_other=1辆 assets.equipment=4台（套）
"""


def _amounts(figures: Iterable[Stated]) -> list[str]:
    """Return the figures that are printed as numerals; 持平 is a change of nothing in words."""
    return [f"{one.key}={one.value}{one.unit}" for one in figures if one.direction != "flat"]


@pytest.mark.parametrize(
    ("document", "expected"),
    [(liaoning_text, _IN_LIAONING), (shanghai_text, _IN_SHANGHAI)],
    ids=["liaoning", "shanghai"],
)
def test_every_figure_of_the_narrative_is_read_under_its_name(
    document: Callable[[], str], expected: str
) -> None:
    accounts = read_text(document())
    assert _amounts(narrative_of(accounts)) == expected.split()
    assert accounts.unread == ()
    assert list(accounts.tables()) == list(tables_alone().tables())


@BOTH
def test_items_have_their_codes_and_lists_their_names(document: Callable[[], str]) -> None:
    narrative = narrative_of(read_text(document()))
    assert narrative.items == ITEMS
    assert narrative.lists == LISTS
    assert narrative.none == ("government_fund", "state_capital")


@BOTH
def test_duties_and_units_are_read(document: Callable[[], str]) -> None:
    assert read_text(document()).overview == Overview(
        (
            "承办科技项目的申报、评审和验收，每年不少于2次，并把结果报送上级主管部门备案。",
            "登记科技成果，汇总各县区的统计数据。",
        ),
        ("某市科学技术局（本级）", "某市科技信息中心"),
    )


@pytest.mark.parametrize(
    ("document", "terms"),
    [
        (
            liaoning_text,
            [
                ("财政拨款收入", "指从本级财政取得的资金，含以前5年内核定的专项。"),
                ("基本支出", "指维持运转所需的人员和公用支出。"),
                ("科学技术支出（类）科学技术管理事务（款）行政运行（项）", "反映机关运转的支出。"),
            ],
        ),
        (
            shanghai_text,
            [
                ("财政拨款收入", "指从本级财政取得的资金，含以前年度核定的专项。"),
                (
                    "基本支出",
                    "指维持运转所需的人员和公用支出，其中：工资、津贴、奖金列入人员支出。",
                ),
            ],
        ),
    ],
    ids=["liaoning", "shanghai"],
)
def test_glossary_terms_are_read_with_their_meaning(
    document: Callable[[], str], terms: list[tuple[str, str]]
) -> None:
    assert [(one.term, one.meaning) for one in read_text(document()).glossary] == terms


@pytest.mark.parametrize(
    ("document", "comparisons"),
    [
        (
            liaoning_text,
            {
                "items.2060101": "<",
                "items.2060404": "<",
                "items.2080505": "=",
                "items.2210201": "<",
                "three_public.total": "<",
                "three_public.overseas": "=",
                "three_public.reception": "<",
                "three_public.vehicles": "<",
            },
        ),
        (
            shanghai_text,
            {
                "general_budget.total": "<",
                "items.2060101": "<",
                "items.2060404": ">",
                "items.2080505": "=",
                "items.2210201": "<",
            },
        ),
    ],
    ids=["liaoning", "shanghai"],
)
def test_words_that_compare_with_the_budget_are_read(
    document: Callable[[], str], comparisons: dict[str, str]
) -> None:
    assert dict(narrative_of(read_text(document())).comparisons) == comparisons


@pytest.mark.parametrize(
    ("document", "repeated"),
    [
        (
            liaoning_text,
            "three_public.overseas=0.00万元 three_public.reception=0.8万元 "
            "three_public.vehicles=4.20万元",
        ),
        (
            shanghai_text,
            "general_budget.total=400万元 general_budget.total=400.00万元 "
            "three_public.overseas=0.00万元"
            " three_public.overseas=0.00万元 three_public.vehicles=4.20万元 "
            "three_public.reception=0.80万元"
            " three_public.overseas=0.00万元 three_public.vehicles=4.20万元 "
            "three_public.reception=0.80万元",
        ),
    ],
    ids=["liaoning", "shanghai"],
)
def test_a_figure_stated_again_is_kept_apart(document: Callable[[], str], repeated: str) -> None:
    assert _amounts(narrative_of(read_text(document())).repeated) == repeated.split()


def test_figures_of_free_text_are_kept_with_their_subject() -> None:
    loose = narrative_of(read_text(liaoning_text())).loose
    assert [(one.subject, str(one.value), one.unit) for one in loose] == [
        ("新建科普基地", "12", "个"),
        ("培训农技人员", "1860", "人次"),
        ("登记成果", "35", "项"),
        ("合同成交额", "3.2", "亿元"),
    ]
    assert narrative_of(read_text(shanghai_text())).loose == ()


@pytest.mark.parametrize(
    ("document", "changes"),
    [
        (
            liaoning_text,
            {
                "income.total": "increase",
                "expenditure.total": "increase",
                "closing.total": "decrease",
                "fiscal.total": "decrease",
                "three_public.reception": "increase",
                "three_public.vehicles": "decrease",
                "operation.total": "decrease",
            },
        ),
        (
            shanghai_text,
            {
                "income.total": "increase",
                "fiscal.grand_total": "decrease",
                "general_budget.total": "decrease",
                "three_public.total": "decrease",
                "three_public.vehicles": "decrease",
                "three_public.reception": "increase",
                "operation.total": "decrease",
            },
        ),
    ],
    ids=["liaoning", "shanghai"],
)
def test_a_change_and_its_rate_have_a_direction_and_nothing_else_has(
    document: Callable[[], str], changes: dict[str, str]
) -> None:
    found = {
        one.key: one.direction
        for one in narrative_of(read_text(document()))
        if one.direction is not None
    }
    assert found.pop("three_public.overseas.change") == "flat"
    assert found == {
        f"{key}.{part}": way for key, way in changes.items() for part in ("change", "change_rate")
    }


def test_a_share_and_a_completion_know_what_they_refer_to() -> None:
    liaoning, shanghai = (
        narrative_of(read_text(document())) for document in (liaoning_text, shanghai_text)
    )
    bases = {one.key: one.base for one in (*shanghai, *liaoning) if one.base}
    assert bases["income.fiscal.share"] == "收入总计"
    assert bases["expenditure.basic.share"] == "支出总计"
    assert bases["fiscal.project.completion"] == "年初预算"
    assert bases["three_public.vehicles.completion"] == "预算"
    assert bases["procurement.small.share"] == "中小企业采购支出总额"
    assert bases["general_budget.total.share"] == "本年支出合计"


def test_the_narrative_is_kept_whole_under_its_topic() -> None:
    sections = narrative_of(read_text(liaoning_text())).sections
    assert [one.topic for one in sections] == [
        "totals",
        "fiscal",
        "fiscal",
        "general_budget",
        "government_fund",
        "state_capital",
        "three_public",
        "basic",
        "other",
        "operation",
        "procurement",
        "assets",
        "performance",
    ]
    body = "".join(_LIAONING.split("\n", 1)[1].split()).replace(",主要", "，主要")
    assert "".join(one.text for one in sections) == body


@pytest.mark.parametrize(
    ("width", "page"),
    [
        (40, None),
        (27, None),
        (31, 9),
        (26, 2),
    ],
)
@BOTH
def test_broken_lines_and_page_numbers_inside_sentences_change_nothing(
    document: Callable[..., str], width: int, page: int | None
) -> None:
    whole, broken = read_text(document()), read_text(document(width=width, page=page))
    expected, found = narrative_of(whole), narrative_of(broken)
    assert document(width=width, page=page).count("\n") > document().count("\n") + 40
    assert _amounts(found) == _amounts(expected)
    assert _amounts(found.repeated) == _amounts(expected.repeated)
    assert (found.items, found.lists, found.none) == (expected.items, expected.lists, expected.none)
    assert found.comparisons == expected.comparisons
    assert [attrs.evolve(one, place=Place()) for one in found.loose] == [
        attrs.evolve(one, place=Place()) for one in expected.loose
    ]
    assert broken.overview == whole.overview
    assert [(one.term, one.meaning) for one in broken.glossary] == [
        (one.term, one.meaning) for one in whole.glossary
    ]
    assert [one for one in broken.unread if not one.harmless] == []
    assert broken.numerals["unread"] == 0
    assert broken.numerals["typed"] == whole.numerals["typed"]


@BOTH
def test_every_numeral_is_accounted_for(document: Callable[[], str]) -> None:
    accounts = read_text(document())
    narrative = narrative_of(accounts)
    counts, tables = accounts.numerals, read_text(print_text(tables_alone())).numerals
    assert counts["numerals"] == sum(
        counts[fate] for fate in ("typed", "structure", "prose", "unread")
    )
    told = _amounts((*narrative.figures, *narrative.repeated))
    assert counts["typed"] == tables["typed"] + len(told)
    outside = len(re.findall("2次|5年", document()))
    assert counts["prose"] == len(narrative.loose) + outside
    assert counts["unread"] == 0


_UNKNOWN = "食堂每日供应午餐 45份。"


def test_a_sentence_with_an_unknown_subject_is_listed_whole_and_its_numeral_counted() -> None:
    changed = _LIAONING.replace("主要原因是节约用电。", f"主要原因是节约用电。{_UNKNOWN}")
    text = liaoning_text(changed)
    accounts = read_text(text)
    line = next(n for n, words in enumerate(text.split("\n"), 1) if _UNKNOWN in words)
    assert accounts.unread == (
        Unread("".join(_UNKNOWN.split()), Reason.STRAY_FIGURE, "N", Place(None, line)),
    )
    true, counts = read_text(liaoning_text()).numerals, accounts.numerals
    assert dict(counts) == {**true, "numerals": true["numerals"] + 1, "unread": 1}
    assert _amounts(narrative_of(accounts)) == _IN_LIAONING.split()


def test_what_a_reason_counts_is_not_said_of_the_total() -> None:
    text = shanghai_text_with(
        (
            "主要原因：科普基地动工。",
            "主要原因：项目支出增加，较上一年度增加 31.00 万元，增长 64.58%。",
        )
    )
    accounts = read_text(text)
    assert _amounts(narrative_of(accounts)) == _IN_SHANGHAI.split()
    assert accounts.unread == ()
    assert accounts.numerals["prose"] == read_text(shanghai_text()).numerals["prose"] + 2
    assert loud(accounts.check()) == []


def test_receptions_without_the_word_domestic_are_not_those_of_guests_from_abroad() -> None:
    before = "（含外宾接待支出 0.30 万元）。其中："
    text = shanghai_text_with((before, f"{before}公务接待 9 批次、60 人次，其中："))
    narrative = narrative_of(read_text(text))
    domestic = {"domestic_batches": 9, "domestic_persons": 60}
    foreign = {"foreign_batches": Decimal(2), "foreign_persons": Decimal(11)}
    for name, count in {**domestic, **foreign}.items():
        assert narrative[f"three_public.{name}"] == count


def test_the_budget_of_the_year_and_that_of_its_start_are_different_amounts() -> None:
    text = shanghai_text_with(
        ("年初预算为 0 万元，", "全年预算为 80.00 万元，"),
        (
            "71.00 万元，决算数大于预算数的",
            "71.00 万元，完成全年预算数的 88.75%，决算数小于全年预算数的",
        ),
    )
    accounts = read_text(text)
    narrative = narrative_of(accounts)
    assert narrative["items.2060404.adjusted_budget"] == 80
    assert narrative.get("items.2060404.budget") is None
    assert ("items.2060404.adjusted_budget", "<") in narrative.comparisons
    assert loud(accounts.check()) == []
    wrong = read_text(text.replace("88.75%", "88.57%").replace("小于全年", "大于全年")).check()
    assert [rule for rule, _ in loud(wrong)] == ["N-15", "N-15-word"]


def test_who_says_there_were_no_public_expenses_need_not_count_any() -> None:
    start, end = _SHANGHAI.index("（一）“三公”经费"), _SHANGHAI.index("八、政府性")
    changed = (
        f"{_SHANGHAI[:start]}某市科学技术局 2024 年度无“三公”经费财政拨款支出。\n{_SHANGHAI[end:]}"
    )
    accounts = read_text(shanghai_text(changed))
    assert narrative_of(accounts).none == ("three_public", "government_fund", "state_capital")
    assert "DIS-07" not in [one.rule for one in accounts.check().findings]


@pytest.mark.parametrize(
    ("section", "duties"),
    [("负责科技规划和成果转化。", 1), ("1.负责科技规划。\n2.负责成果转化。", 2)],
)
def test_duties_without_the_usual_numbers_are_duties_all_the_same(
    section: str, duties: int
) -> None:
    start, end = _OVERVIEW.index("一、主要职责"), _OVERVIEW.index("二、")
    text = shanghai_text().replace(_OVERVIEW[start:end], f"一、主要职责\n{section}\n")
    overview = read_text(text).overview
    assert overview is not None
    assert len(overview.duties) == duties


@pytest.mark.parametrize(
    ("section", "duties", "units"),
    [
        (
            "二、机构设置\n只有机关本级，\n没有下属单位。\n",
            None,
            ("只有机关本级，没有下属单位。",),
        ),
        ("", None, ()),
        (
            "编报范围为机关本级1家单位，\n承担科技规划、成果转化、科普等职责。\n",
            ("编报范围为机关本级1家单位，承担科技规划、成果转化、科普等职责。",),
            (),
        ),
    ],
)
def test_an_overview_without_numbers_is_kept_whole(
    section: str, duties: tuple[str, ...] | None, units: tuple[str, ...]
) -> None:
    start, end = _OVERVIEW.index("一、主要职责"), _OVERVIEW.index("二、")
    first = _OVERVIEW[start:end] if duties is None else ""
    overview = read_text(shanghai_text().replace(_OVERVIEW[start:], first + section)).overview
    whole = read_text(shanghai_text()).overview
    assert overview is not None
    assert whole is not None
    assert (overview.duties, overview.units) == (duties or whole.duties, units)


def test_figures_of_the_narrative_know_their_line() -> None:
    text = shanghai_text()
    lines = text.split("\n")
    accounts = read_text(text)
    for one in narrative_of(accounts):
        place = accounts.places[one.ref]
        assert place == one.place
        assert place.line is not None
        assert str(one.value) in lines[place.line - 1].replace(",", "")


def test_a_document_without_narrative_has_none() -> None:
    accounts = read_text(print_text(tables_alone(), Print()))
    assert (accounts.narrative, accounts.overview, accounts.glossary) == (None, None, ())
    assert on_narrative(check(accounts).ledger) == []


@needs_shared
def test_the_liaoning_document_is_read_in_full() -> None:
    accounts = seed()
    narrative = narrative_of(accounts)
    assert accounts.overview is not None
    assert len(accounts.overview.duties) == 16
    assert accounts.overview.duties[15].endswith("交办的其他任务。")
    assert len(accounts.overview.units) == 1
    assert len(accounts.glossary) == 27
    assert all(one.term and one.meaning for one in accounts.glossary)
    assert accounts.general_budget is not None
    printed = [row.key for row in accounts.general_budget if len(row.key) == 7]
    assert [code for code, _ in narrative.items] == printed
    assert len(printed) == 9
    assert narrative["assets.vehicles"] == 3
    assets = (one for one in narrative if one.ref.path[0] == "assets" and one.value)
    assert {one.ref.last: int(one.value) for one in assets} == {
        "vehicles": 3,
        "vehicles_confidential": 1,
        "vehicles_emergency": 1,
        "vehicles_retired": 1,
    }


@needs_shared
def test_every_numeral_of_the_liaoning_document_outside_its_forms_is_understood() -> None:
    text = SEED.read_text(encoding="utf-8")
    accounts = read_text(text[: text.rindex("第五部分")])
    assert accounts.unread == ()
    assert accounts.numerals["unread"] == 0
    assert accounts.numerals["typed"] > 174


@needs_shared
def test_the_narrative_of_the_shanghai_document_is_read_in_full() -> None:
    accounts = ga.read(SHARED / "documents" / "SHPT-STJ-2025.txt")
    narrative = narrative_of(accounts)
    assert len(narrative.items) == 20
    assert all(re.fullmatch("[0-9]{7}", code) for code, _ in narrative.items)
    for code, _ in narrative.items:
        assert narrative.get(f"items.{code}.amount") is not None
        assert narrative.get(f"items.{code}.budget") is not None
    # A heading prints a year of three digits.
    (year,) = [one for one in accounts.unread if one.table is None and not one.harmless]
    assert "202 年度" in year.text


def _page_marks(text: str, mark: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        part for n, line in enumerate(lines, 1) for part in ([line, mark] if n % 9 == 0 else [line])
    )


@pytest.mark.parametrize("document", [liaoning_text, shanghai_text])
@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.replace("万元", "\u200b万元"),
        lambda text: text.replace("“", '"').replace("”", '"'),
        lambda text: _page_marks(text, "- 7 -"),
        lambda text: _page_marks(text, "第 7 页 共 90 页"),
        lambda text: _page_marks(text, "7/90"),
    ],
    ids=["blank lines", "zero-width space", "typewriter quotes", "- 7 -", "第 7 页", "7/90"],
)
def test_what_extractors_add_changes_no_figure(
    document: Callable[[], str], damage: Callable[[str], str]
) -> None:
    true = {one.key: one.value for one in narrative_of(read_text(document()))}
    assert {one.key: one.value for one in narrative_of(read_text(damage(document())))} == true


@pytest.mark.parametrize("document", [liaoning_text, shanghai_text])
def test_a_narrative_cut_anywhere_raises_no_false_alarm(document: Callable[[], str]) -> None:
    text = document()
    for cut in range(len(text) // 20, len(text), len(text) // 20):
        try:
            accounts = read_text(text[:cut])
        except ga.DocumentError:
            continue
        assert check(accounts).errors == ()


def test_a_numeral_that_nothing_understands_is_listed_with_its_line() -> None:
    text = shanghai_text().replace("第一部分", "编号 31415 号\n第一部分", 1)
    accounts = read_text(text)
    assert [one.text for one in accounts.unread if "31415" in one.text] == ["编号 31415 号"]
