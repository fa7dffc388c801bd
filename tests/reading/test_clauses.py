"""Whose a figure is, sentence by sentence: what names it, and what must not."""

from __future__ import annotations

import pytest
from attrs import evolve

from gov_accounts.reading._narrated import read_narrative
from gov_accounts.reading._numeral_fates import Numerals
from gov_accounts.reading._plain_text import text_lines
from tests.support.narratives import narrative_of, tables_alone

_INCOME, _SPENT = "收入决算情况说明", "支出决算情况说明"
_FISCAL = "财政拨款收入支出决算总体情况说明"
_GENERAL = "一般公共预算财政拨款支出决算情况说明"
_THREE = "财政拨款“三公”经费支出决算情况说明"
_PROCURED, _ASSETS = "政府采购支出情况说明", "国有资产占用情况说明"


def _told(heading: str, text: str) -> dict[str, list[str]]:
    """Return what a section tells: each figure by its name, in order, those of words left out."""
    lines = text_lines(f"第二部分 2024年度部门决算情况说明\n一、{heading}\n{text}\n")
    accounts = tables_alone()
    read = read_narrative(lines, set(), Numerals(lines), accounts, accounts.fiscal_year)
    narrative = narrative_of(evolve(accounts, narrative=read.narrative))
    told: dict[str, list[str]] = {}
    for one in (*narrative.figures, *narrative.repeated):
        if one.direction != "flat":
            told.setdefault(one.key, []).append(str(one.value))
    return told


def _as_told(figures: str) -> dict[str, list[str]]:
    """Read ``key=value`` by ``key=value``."""
    told: dict[str, list[str]] = {}
    for one in figures.split():
        key, _, value = one.partition("=")
        told.setdefault(key, []).append(value)
    return told


@pytest.mark.parametrize(
    ("heading", "text", "figures"),
    [
        pytest.param(
            _INCOME,
            "（一）财政拨款收入。今年实现310.00万元，较上年减少2.00万元。"
            "（二）事业收入。今年实现15.00万元，较上年增加1.50万元。",
            "income.fiscal=310.00 income.fiscal.change=2.00 "
            "income.institutional=15.00 income.institutional.change=1.50",
            id="numbered names in one paragraph",
        ),
        pytest.param(
            _SPENT,
            "1.基本支出：300.00万元。比上年减少4.00万元。2.项目支出：60.00万元。比上年增加9.00万元。",
            "expenditure.basic=300.00 expenditure.basic.change=4.00 "
            "expenditure.project=60.00 expenditure.project.change=9.00",
            id="numbered names with their figures in one paragraph",
        ),
        pytest.param(
            _INCOME,
            "本年收入合计325.00万元，较上年增加8.00万元。1.其中某专户利息2.00万元。较上年增加0.30万元。",
            "income.year_total=325.00 income.year_total.change=8.00",
            id="a numbered sentence that names nothing is of nobody",
        ),
        pytest.param(
            _INCOME,
            "本年收入合计325.00万元，财政资金最多，占95.38%，为310.00万元；事业收入占4.62%，为15.00万元。",
            "income.year_total=325.00 income.institutional.share=4.62 income.institutional=15.00",
            id="an amount behind a share is of the same",
        ),
        pytest.param(
            _INCOME,
            "财政拨款收入310.00万元，上年为312.00万元；事业收入15.00万元，上年为13.50万元。",
            "income.fiscal=310.00 income.fiscal.last_year=312.00 "
            "income.institutional=15.00 income.institutional.last_year=13.50",
            id="last year told beside this year ends with a semicolon",
        ),
        pytest.param(
            _FISCAL,
            "基本支出300.00万元，上年为304.00万元，项目支出60.00万元，上年为51.00万元。",
            "fiscal.basic=300.00 fiscal.basic.last_year=304.00 "
            "fiscal.project=60.00 fiscal.project.last_year=51.00",
            id="last year told beside this year ends with the next name",
        ),
        pytest.param(
            _SPENT,
            "2023年度基本支出304.00万元，项目支出51.00万元；经营支出0.20万元。",
            "expenditure.basic.last_year=304.00 expenditure.project.last_year=51.00 "
            "expenditure.business.last_year=0.20",
            id="a year that begins a sentence holds to its end",
        ),
        pytest.param(
            _INCOME,
            "事业收入15.00万元，较上年攀高1.50万元。",
            "income.institutional=15.00",
            id="an unknown word behind the comparison is no level of last year",
        ),
        pytest.param(
            _INCOME,
            "事业收入15.00万元，较上年决算数13.50万元增加1.50万元。",
            "income.institutional=15.00 income.institutional.last_year=13.50 "
            "income.institutional.change=1.50",
            id="words of the grammar behind the comparison are",
        ),
        pytest.param(
            _THREE,
            "“三公”经费支出7.00万元。其中，出国（境）团组1个2人次，花费4.00万元；"
            "接待车辆3辆，花费1.00万元。",
            "three_public.total=7.00 three_public.overseas_groups=1 "
            "three_public.overseas_persons=2",
            id="an amount behind a count is not of the total",
        ),
        pytest.param(
            _THREE,
            "“三公”经费支出7.00万元。因公出国（境）团组1个，共2人次，支出4.00万元。",
            "three_public.total=7.00 three_public.overseas_groups=1 "
            "three_public.overseas_persons=2 three_public.overseas=4.00",
            id="an amount behind persons abroad is what they cost",
        ),
        pytest.param(
            _THREE,
            "年末保有车辆6辆，公务用车购置1辆，食堂车辆2辆。",
            "three_public.vehicles_kept=6 three_public.vehicles_bought=1",
            id="short names of another section are none here",
        ),
        pytest.param(
            _THREE,
            "“三公”经费支出7.00万元，占全年预算的70.00%。公务接待费1.40万元，占三公经费的20.00%。",
            "three_public.total=7.00 three_public.total.completion=70.00 "
            "three_public.reception=1.40 three_public.reception.share=20.00",
            id="a share of a budget is a completion",
        ),
        pytest.param(
            _GENERAL,
            "一般公共预算财政拨款支出360.00万元，占一般公共预算的90.00%。",
            "general_budget.total=360.00 general_budget.total.share=90.00",
            id="the general budget is no budget",
        ),
        pytest.param(
            _GENERAL,
            "一般公共预算财政拨款支出360.00万元。\n"
            "（1）206科学技术支出：年初预算310.00万元，决算300.00万元，完成年初预算的96.77%；\n"
            "（2）住房保障支出年初预算50.00万元，决算60.00万元，比上年增加1.00万元。",
            "general_budget.total=360.00 general_budget.category.206.budget=310.00 "
            "general_budget.category.206=300.00 general_budget.category.206.completion=96.77 "
            "general_budget.category.221.budget=50.00 general_budget.category.221=60.00 "
            "general_budget.category.221.change=1.00",
            id="a 类 has its budget",
        ),
        pytest.param(
            _GENERAL,
            "一般公共预算财政拨款支出360.00万元。某专项支出年初预算50.00万元，决算60.00万元。",
            "general_budget.total=360.00",
            id="what goes on behind an unknown budget is of nobody",
        ),
        pytest.param(
            _GENERAL,
            "一般公共预算财政拨款支出360.00万元。一是科学技术支出300.00万元，比重为83.33%；"
            "二是住房保障支出60.00万元，比重为16.67%。",
            "general_budget.total=360.00 general_budget.category.206=300.00 "
            "general_budget.category.206.share=83.33 general_budget.category.221=60.00 "
            "general_budget.category.221.share=16.67",
            id="类 counted with 一是 and 二是",
        ),
        pytest.param(
            _GENERAL,
            "行政运行（2060101）240.00万元，较年初预算少支6.00万元；某专项（第3批）9.00万元。",
            "items.2060101.amount=240.00 items.2060101.budget_change=6.00",
            id="an 项 with its code in brackets",
        ),
        pytest.param(
            _FISCAL,
            "财政拨款收支总计390.00万元，较上年缩减12.00万元，下浮2.99%。",
            "fiscal.grand_total=390.00 fiscal.grand_total.change=12.00 "
            "fiscal.grand_total.change_rate=2.99",
            id="other words for less",
        ),
        pytest.param(
            _PROCURED,
            "货物类采购6.00万元，采购服务类4.00万元，授予中小企业合同总额5.00万元，占50.00%。",
            "procurement.goods=6.00 procurement.services=4.00 procurement.sme=5.00 "
            "procurement.sme.share=50.00",
            id="kinds of procurement",
        ),
        pytest.param(
            _ASSETS,
            "车辆编制7辆，实有6辆，其中机要通信用车2辆、其他用车4辆。",
            "assets.vehicles=6 assets.vehicles_confidential=2 assets.vehicles_other=4",
            id="vehicles that there are, not those allowed",
        ),
    ],
)
def test_a_figure_is_told_of_what_its_sentence_names(heading: str, text: str, figures: str) -> None:
    assert _told(heading, text) == _as_told(figures)
