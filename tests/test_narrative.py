"""The prose of final accounts: what is read from it, and every rule that judges it.

One true department is printed with prose in the patterns of two localities; what the reader makes
of it is compared figure by figure. The rules are shown on an explanation built directly: a case
changes a few of its figures or words, once so that the rule is broken, once so that it only just
holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from attrs import field, frozen

import gov_accounts as ga
from documents import SEED, SHARED, needs_shared
from gov_accounts.accounts import FinalAccounts, Reason, Unread
from gov_accounts.authoring import Balance, Ledger, Payment, Print, Receipt, build, print_text
from gov_accounts.cli import main
from gov_accounts.codes import DepartmentEconomicCode, FunctionCode
from gov_accounts.display import accounts_text
from gov_accounts.evaluation import ProjectEvaluation
from gov_accounts.findings import Finding, Report, Severity, Verdict
from gov_accounts.judging import check, rules
from gov_accounts.narrative import DESCRIBED, Loose, Narrative, Overview, Section, Stated
from gov_accounts.places import Place
from gov_accounts.reading import read_text
from gov_accounts.refs import CellRef

if TYPE_CHECKING:
    from pathlib import Path

    from gov_accounts.rules import Rule
    from gov_accounts.tables import Table

# --- a true department ----------------------------------------


def _fen(wan: str) -> int:
    return int(Decimal(wan) * 1_000_000)


_BASIC = (
    ("2060101", "30101", "180.00"),
    ("2060101", "30102", "60.50"),
    ("2060101", "30201", "24.50"),
    ("2060101", "30217", "0.80"),
    ("2060101", "30231", "4.20"),
    ("2060101", "30302", "9.00"),
    ("2080505", "30108", "28.40"),
    ("2210201", "30113", "21.60"),
)
"""Basic expenditure of the general budget; all of it was received this year."""


def _receipt(item: str, source: str, wan: str) -> Receipt:
    return Receipt(FunctionCode(item), source, _fen(wan))


def _payment(item: str, fund: str, nature: str, wan: str, economic: str = "") -> Payment:
    code = DepartmentEconomicCode(economic) if economic else None
    return Payment(FunctionCode(item), fund, nature, _fen(wan), code)


_LEDGER = Ledger(
    "某市科学技术局",
    2024,
    receipts=(
        *(_receipt(item, "general_budget", wan) for item, _, wan in _BASIC),
        _receipt("2060404", "general_budget", "66.00"),
        _receipt("2060199", "institutional", "20.00"),
    ),
    payments=(
        *(_payment(item, "general_budget", "basic", wan, code) for item, code, wan in _BASIC),
        _payment("2060404", "general_budget", "project", "71.00"),
        _payment("2060199", "own", "basic", "12.00"),
        _payment("2060199", "own", "project", "8.00"),
    ),
    openings=(Balance(FunctionCode("2060404"), "general_budget", _fen("10.00")),),
    budgets={"reception": _fen("1.00"), "vehicles_running": _fen("5.00")},
)


@cache
def _tables() -> FinalAccounts:
    return build(_LEDGER, layout_name="liaoning")


# --- reading: documents ----------------------------------------

_OVERVIEW = """\
第一部分 某市科学技术局概况
一、主要职责
（一）承办科技项目的申报、评审和验收，每年不少于 2次，并把结果报送上级主管部门备案。
（二）登记科技成果，汇总各县区的统计数据。
二、部门决算单位构成
纳入编制范围的单位共有：
1.某市科学技术局（本级）
2.某市科技信息中心
"""

_LIAONING = """\
第二部分 2024年度部门决算情况说明
一、收入支出决算总体情况说明
（一）收入总计 425.00万元，包括：
1.财政拨款收入 395.00万元，占收入总计的 92.94%。其中：一般公共预算财政拨款收入 395.00万元，\
政府性基金预算财政拨款收入 0.00万元，国有资本经营预算财政拨款收入 0万元。
2.上级补助收入 0.00万元，占收入总计的 0.00%。
3.事业收入 20.00万元，占收入总计的 4.71%。
4.上年结转和结余 10.00万元，占收入总计的 2.35%。
与上年相比，今年收入总计增加 25.00 万元，增长 6.25%,主要原因：年中新增一个科普项目。
（二）支出总计 425.00万元，包括：
1.基本支出 341.00万元，占支出总计的 80.24%。用于发放工资和日常办公，其中：工资福利支出 300.50万元；\
商品和服务支出 31.50万元；对个人和家庭的补助 9.00万元。
2.项目支出 79.00万元，占支出总计的 18.59%。用于科普基地。
与上年相比，今年支出增加 25.00 万元，增长 6.25%，主要原因：科普基地动工。
（三）年末结转和结余 5.00万元。
与上年相比，今年结转结余减少 5.00 万元，降低 50.00%，主要原因：工程款已付清。
二、财政拨款支出决算情况说明
（一）总体情况。
2024年度财政拨款支出 400.00万元，其中：基本支出 329.00万元，项目支出 71.00 万元。\
与上年相比，财政拨款支出减少 20.00万元，降低 4.76%，主要原因：压减会议。\
与年初预算相比，2024 年度财政拨款支出完成年初预算的 87.83%，其中：基本支出完成年初预算的 92.57%，\
项目支出完成年初预算的 71.00%。
（二）一般公共预算财政拨款支出情况。
2024年度一般公共预算财政拨款支出 400.00万元。按支出功能分类科目分，包括：
1.科学技术支出 350.00万元，具体包括：
（1）科学技术支出（类）科学技术管理事务（款）行政运行（项）279.00万元,主要是发放工资，\
完成年初预算的 93%，决算数小于年初预算数的主要原因是有人退休。
（2）科学技术支出（类）技术研究与开发（款）科技成果转化与扩散（项）71.00 万元,主要是建设科普基地，\
完成年初预算的 71.00%，决算数小于年初预算数的主要原因是工期推迟。
2.社会保障和就业支出 28.40万元，具体包括：
（1）社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）28.40万元,\
主要是缴纳养老保险，完成年初预算的 100%，决算数与年初预算数持平。
3.住房保障支出 21.60万元，具体包括：
（1）住房保障支出（类）住房改革支出（款）住房公积金（项）21.60万元,主要是缴存公积金，\
完成年初预算的 80%，决算数小于年初预算数的主要原因是基数调低。
（三）政府性基金预算财政拨款支出情况。
本部门 2024年度无政府性基金预算财政拨款支出。
（四）国有资本经营预算财政拨款支出情况。
本部门 2024年度没有国有资本经营预算财政拨款支出。
三、财政拨款“三公”经费支出决算情况说明
2024年度财政拨款安排的“三公”经费支出 5.00万元，完成预算的 83.33%，决算数小于预算数的主要原因是少用车。\
其中：因公出国（境）费 0.00万元，公务接待费 0.80万元，公务用车购置及运行维护费 4.20万元。
1.因公出国（境）费 0.00万元，占“三公”经费支出的 0.00%。\
完成预算的 0.00%，决算数持平预算数的主要原因是未安排出访。2024年参加出国（境）团组 0个，累计 0人次。\
2024年因公出国（境）费与上年持平，主要原因是未安排出访。
2.公务接待费 0.8万元，占“三公”经费支出的 16.00%。完成预算的 80.00%，决算数小于预算数的主要原因是少办会。\
2024 年国内公务接待累计 9 批次、60 人、0.80 万元。其中外事接待累计 2批次、11人、0.30万元。\
2024年公务接待费比上年增加 0.30 万元，增长 60.00%，主要是承办论坛的原因。
3.公务用车购置及运行费 4.20万元，占“三公”经费支出的 84.00%。完成预算的 84.00%，\
决算数小于预算数的主要原因是停用一辆车。比上年减少 0.80 万元，降低 16.00%，主要是停用一辆车的原因。
其中：公务用车购置费 0.00万元，当年购置公务用车 0辆。公务用车运行维护费 4.20万元，主要用于加油，\
截至年末使用财政拨款开支运行维护费的公务用车保有量 2辆。
四、一般公共预算财政拨款基本支出决算情况说明
2024年度一般公共预算财政拨款基本支出 329.00万元，其中：人员经费 299.50万元，主要包括基本工资、津贴补贴、\
机关事业单位基本养老保险缴费、住房公积金、退休费等；日常公用经费 29.50 万元，主要包括办公费、公务接待费、\
公务用车运行维护费等。
五、其他重要事项的情况说明
（一）机关运行经费支出情况。
2024 年机关运行经费支出 29.50 万元（口径同基本支出中的公用经费），比上年减少 3.00 万元，降低 9.23%，\
主要原因是节约用电。
（二）政府采购支出情况。
2024年政府采购支出总额 40.00万元，其中：政府采购货物支出 15.00 万元，政府采购工程支出 0.00 万元，\
政府采购服务支出 25.00万元。授予中小企业合同金额 32.00万元，占政府采购支出总额的 80.00%，\
其中：授予小微企业合同金额 8.00 万元，占中小企业采购支出总额的 25.00%；\
货物采购授予中小企业合同金额占货物支出金额的 60%；\
工程采购授予中小企业合同金额占工程支出金额的 0%；服务采购授予中小企业合同金额占服务支出金额的 92%。
（三）国有资产占用情况。
截至 2024年 12月 31日，共有车辆 3辆，其中：副省级以上领导干部用车 0辆，主要领导干部用车 0辆，\
机要通信用车 1辆，应急保障用车 1辆，执法执勤用车 0辆，特种专业技术用车 0辆，离退休干部用车 0 辆，\
其他用车 1 辆；单价 100 万元（含）以上设备（不含车辆）4台（套）。
（四）预算绩效情况。
新建科普基地 12个，培训农技人员达 1,860人次。登记成果 35项，合同成交额突破 3.2亿元。
"""

_LIAONING_TERMS = """\
第三部分 名词解释
1.财政拨款收入：指从本级财政取得的资金，含以前 5年内核定的专项。
2.基本支出：指维持运转所需的人员和公用支出。
3.科学技术支出（类）科学技术管理事务（款）行政运行（项）：反映机关运转的支出。
"""

_SHANGHAI = """\
第三部分 某市科学技术局2024年度部门决算情况说明
一、收入支出决算总体情况说明
某市科学技术局 2024 年度收入支出总计 425.00万元。与 2023 年度相比，收入支出总计增加 25.00 万元，增长 6.25%。\
主要原因：科普基地动工。
二、收入决算情况说明
本年收入合计 415.00 万元，其中：财政拨款收入 395.00 万元，占 95.18%；事业收入 20.00 万元，占 4.82%。
三、支出决算情况说明
本年支出合计 420.00 万元，其中：基本支出 341.00 万元，占 81.19%；项目支出 79.00 万元，占 18.81%。
四、财政拨款收入支出决算总体情况说明
某市科学技术局 2024 年度财政拨款收入支出总计 405.00 万元。与 2023 年度相比，\
财政拨款收入支出总计减少 15.00 万元，下降 3.57%。主要原因：压减会议。
五、一般公共预算财政拨款支出决算情况说明
（一）一般公共预算财政拨款支出决算总体情况
一般公共预算财政拨款支出 400.00 万元，占本年支出合计的 95.24%。\
与 2023 年度相比，一般公共预算财政拨款支出减少 20.00 万元，下降 4.76%。主要原因：压减会议。
（二）一般公共预算财政拨款支出决算结构情况
一般公共预算财政拨款支出 400 万元，主要用于以下方面：科学技术支出（类）350.00 万元，占 87.50%；\
社会保障和就业支出（类）28.40 万元，占 7.10%；住房保障支出（类）21.60万元，占 5.40%。
（三）一般公共预算财政拨款支出决算具体情况
一般公共预算财政拨款支出年初预算为 1355.40 万元，支出决算为 400.00 万元，完成年初预算的 29.51%。\
决算数小于预算数的主要原因：有人退休。其中：
1.科学技术支出（类）科学技术管理事务（款）行政运行（项），主要用于发放工资。\
年初预算为 300.00 万元，支出决算为 279.00 万元。决算数小于预算数的主要原因：有人退休。
2.科学技术支出（类）技术研究与开发（款）科技成果转化与扩散（项），主要用于建设科普基地，年初预算为 0 万元，\
当年支出决算为 71.00 万元，决算数大于预算数的主要原因：年中追加。
3.社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项），主要用于缴纳养老保险。\
年初预算为 28.40 万元，支出决算为 28.40 万元，决算数与预算数持平。
4.住房保障支出（类）住房改革支出（款）住房公积金（项），主要用于缴存公积金。\
年初预算为 1,027.00 万元，支出决算为 21.60 万元，决算数小于预算数的主要原因：基数调低。
六、一般公共预算财政拨款基本支出决算情况说明
一般公共预算财政拨款基本支出 329.00 万元。其中：人员经费 299.50 万元，主要包括：基本工资、津贴补贴、\
机关事业单位基本养老保险缴费、住房公积金、退休费；\
公用经费 29.50 万元，主要包括：办公费、公务接待费、公务用车运行维护费等。
七、财政拨款“三公”经费支出决算情况说明
（一）“三公”经费财政拨款支出决算总体情况说明。
“三公”经费财政拨款支出年初预算为 6.00 万元，支出决算为 5.00 万元，完成预算的 83.33%，\
其中：因公出国（境）费决算为 0.00 万元，完成预算的 0.00%；\
公务用车购置及运行维护费支出决算为 4.20 万元，完成预算的 84.00%；\
公务接待费支出决算为 0.80 万元，完成预算的 80.00%。
“三公”经费财政拨款支出决算数比 2023 年度减少 0.50 万元，下降 9.09%，\
其中：因公出国（境）费支出决算为 0.00 万元，与 2023 年持平；\
公务用车购置及运行维护费支出决算减少 0.80 万元，下降 16.00%；公务接待费支出决算增加 0.30 万元，增长 60.00%。\
减少的主要原因是停用一辆车。
（二）“三公”经费财政拨款支出决算具体情况说明。
“三公”经费财政拨款支出决算中，因公出国（境）费支出决算 0.00 万元，占 0.00%；\
公务用车购置及运行维护费支出决算 4.20 万元，占 84.00%；公务接待费支出决算 0.80 万元，占 16.00%。具体情况如下：
1、因公出国（境）费支出 0.00 万元。全年安排因公出国（境）团组 0 个、累计 0 人次。
2、公务用车购置及运行维护费支出 4.20 万元。其中：
公务用车购置支出为 0 万元。
公务用车运行维护支出 4.20 万元。主要用于加油。2024 年，所属单位开支财政拨款的公务用车保有量为 2 辆。
3、公务接待费支出 0.80 万元。其中：
国内公务接待支出 0.80 万元（含外宾接待支出 0.30 万元）。其中：接待外宾 2 批次、11 人次。
八、政府性基金预算财政拨款收入支出决算情况说明
某市科学技术局 2024 年度无政府性基金预算财政拨款收入和支出。
九、国有资本经营预算财政拨款收入支出决算情况说明
某市科学技术局 2024 年度无国有资本经营预算财政拨款收入和支出。
十、预算绩效管理情况
绩效自评的 2024 年度项目 4个，涉及预算金额 71.00万元，平均得分 93.5分（其中，绩效评级为“优”的项目 3个；\
绩效评级为“良”的项目 1个；绩效评级为“合格”的项目 0个；绩效评级为“不合格”的项目 0个。\
绩效自评中共发现问题 3个，已经完成整改的 2个，正在整改的 1个）。
十一、其他重要事项的情况说明
（一）机关运行经费支出情况
机关运行经费支出 29.50万元，比 2023年度减少 3.00 万元，下降 9.23%。主要原因是节约用电。
（二）政府采购支出情况
某市科学技术局 2024 年度政府采购金额（以合同签订为准）为 40.00 万元，其中：货物采购金额 15.00 万元、\
工程采购金额 0.00 万元、服务采购金额 25.00 万元。
本部门面向中小企业预留政府采购项目预算金额 35.00 万元，面向小微企业预留政府采购项目预算金额 10.00万元。\
在面向中小企业预留的政府采购项目中，由中小企业供应商成交的，采购金额 30.00 万元；\
在面向小微企业预留政府采购项目中，由小微企业供应商成交的，采购金额 8.00 万元；\
在其他政府采购项目中，由中小企业供应商成交的，采购金额 2.00 万元。
（三）国有资产占有使用情况说明
截至 2024 年 12 月 31 日，共有车辆 3 辆，其中：部级领导干部用车 0 辆、主要领导干部用车 0 辆、\
机要通信用车 1 辆、应急保障用车 1 辆、执法执勤用车 0 辆、特种专业技术用车 0 辆、离退休干部用车 0 辆、\
其他用车 1 辆。单价 100 万元（含）以上设备（不含车辆）4 台（套）。
"""

_SHANGHAI_TERMS = """\
第四部分 名词解释
一、财政拨款收入：指从本级财政取得的资金，含以前年度核定的专项。
二、基本支出：指维持运转所需的人员和公用支出，其中:工资、津贴、
奖金列入人员支出。
"""


def _wrapped(text: str, width: int | None, page: int | None) -> str:
    """Break lines after so many characters, never inside a numeral; after so many lines a page number."""
    if width is None:
        return text
    lines: list[str] = []
    for paragraph in text.split("\n"):
        rest = paragraph
        while len(rest) > width:
            end = width
            while re.match(r"[0-9.,%]", rest[end]) and re.match(r"[0-9.,]", rest[end - 1]):
                end -= 1
            lines.append(rest[:end])
            rest = rest[end:]
        lines.append(rest)
    if page is not None:
        pages = [lines[i : i + page] for i in range(0, len(lines), page)]
        lines = [one for n, some in enumerate(pages, 1) for one in [*some, "", f" {n}"]][:-2]
    return "\n".join(lines)


def _liaoning(prose: str = _LIAONING, width: int | None = None, page: int | None = None) -> str:
    before = _wrapped(_OVERVIEW + prose + _LIAONING_TERMS, width, page)
    return f"{before}第四部分 2024年度部门决算表\n{print_text(_tables())}"


def _shanghai(prose: str = _SHANGHAI, width: int | None = None, page: int | None = None) -> str:
    after = _wrapped(prose + _SHANGHAI_TERMS, width, page)
    before = _wrapped(_OVERVIEW, width, page)
    return f"{before}第二部分 2024年度部门决算表\n{print_text(_tables())}{after}"


# --- reading: what is in them ----------------------------------------

_IN_LIAONING = """\
income.total=425.00万元 income.fiscal=395.00万元 income.fiscal.share=92.94%
income.general_budget=395.00万元 income.government_fund=0.00万元 income.state_capital=0万元
income.superior_subsidy=0.00万元 income.superior_subsidy.share=0.00% income.institutional=20.00万元
income.institutional.share=4.71% income.opening=10.00万元 income.opening.share=2.35%
income.total.change=25.00万元 income.total.change_rate=6.25% expenditure.total=425.00万元
expenditure.basic=341.00万元 expenditure.basic.share=80.24% expenditure.wages=300.50万元
expenditure.goods=31.50万元 expenditure.grants=9.00万元 expenditure.project=79.00万元
expenditure.project.share=18.59% expenditure.total.change=25.00万元 expenditure.total.change_rate=6.25%
closing.total=5.00万元 closing.total.change=5.00万元 closing.total.change_rate=50.00%
fiscal.total=400.00万元 fiscal.basic=329.00万元 fiscal.project=71.00万元 fiscal.total.change=20.00万元
fiscal.total.change_rate=4.76% fiscal.total.completion=87.83% fiscal.basic.completion=92.57%
fiscal.project.completion=71.00% general_budget.total=400.00万元 general_budget.category.206=350.00万元
items.2060101.amount=279.00万元 items.2060101.completion=93% items.2060404.amount=71.00万元
items.2060404.completion=71.00% general_budget.category.208=28.40万元 items.2080505.amount=28.40万元
items.2080505.completion=100% general_budget.category.221=21.60万元 items.2210201.amount=21.60万元
items.2210201.completion=80% three_public.total=5.00万元 three_public.total.completion=83.33%
three_public.overseas=0.00万元 three_public.reception=0.80万元 three_public.vehicles=4.20万元
three_public.overseas.share=0.00% three_public.overseas.completion=0.00% three_public.overseas_groups=0个
three_public.overseas_persons=0人次 three_public.reception.share=16.00%
three_public.reception.completion=80.00% three_public.domestic_batches=9批次
three_public.domestic_persons=60人 three_public.domestic_reception=0.80万元
three_public.foreign_batches=2批次 three_public.foreign_persons=11人
three_public.foreign_reception=0.30万元 three_public.reception.change=0.30万元
three_public.reception.change_rate=60.00% three_public.vehicles.share=84.00%
three_public.vehicles.completion=84.00% three_public.vehicles.change=0.80万元
three_public.vehicles.change_rate=16.00% three_public.vehicles_purchase=0.00万元
three_public.vehicles_bought=0辆 three_public.vehicles_running=4.20万元 three_public.vehicles_kept=2辆
basic.total=329.00万元 basic.personnel=299.50万元 basic.operating=29.50万元 operation.total=29.50万元
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
fiscal.grand_total.change_rate=3.57% general_budget.total=400.00万元 general_budget.total.share=95.24%
general_budget.total.change=20.00万元 general_budget.total.change_rate=4.76%
general_budget.category.206=350.00万元 general_budget.category.206.share=87.50%
general_budget.category.208=28.40万元 general_budget.category.208.share=7.10%
general_budget.category.221=21.60万元 general_budget.category.221.share=5.40%
general_budget.budget=1355.40万元 general_budget.total.completion=29.51% items.2060101.budget=300.00万元
items.2060101.amount=279.00万元 items.2060404.budget=0万元 items.2060404.amount=71.00万元
items.2080505.budget=28.40万元 items.2080505.amount=28.40万元 items.2210201.budget=1027.00万元
items.2210201.amount=21.60万元 basic.total=329.00万元 basic.personnel=299.50万元 basic.operating=29.50万元
three_public.budget=6.00万元 three_public.total=5.00万元 three_public.total.completion=83.33%
three_public.overseas=0.00万元 three_public.overseas.completion=0.00% three_public.vehicles=4.20万元
three_public.vehicles.completion=84.00% three_public.reception=0.80万元
three_public.reception.completion=80.00% three_public.total.change=0.50万元
three_public.total.change_rate=9.09% three_public.vehicles.change=0.80万元
three_public.vehicles.change_rate=16.00% three_public.reception.change=0.30万元
three_public.reception.change_rate=60.00% three_public.overseas.share=0.00%
three_public.vehicles.share=84.00% three_public.reception.share=16.00% three_public.overseas_groups=0个
three_public.overseas_persons=0人次 three_public.vehicles_purchase=0万元
three_public.vehicles_running=4.20万元 three_public.vehicles_kept=2辆
three_public.domestic_reception=0.80万元 three_public.foreign_reception=0.30万元
three_public.foreign_batches=2批次 three_public.foreign_persons=11人次 performance.projects=4个
performance.budget=71.00万元 performance.score=93.5分 performance.excellent=3个 performance.good=1个
performance.fair=0个 performance.poor=0个 performance.problems=3个 performance.solved=2个
performance.open=1个 operation.total=29.50万元 operation.total.change=3.00万元
operation.total.change_rate=9.23% procurement.total=40.00万元 procurement.goods=15.00万元
procurement.works=0.00万元 procurement.services=25.00万元 procurement.reserved_sme=35.00万元
procurement.reserved_small=10.00万元 procurement.awarded_sme=30.00万元 procurement.awarded_small=8.00万元
procurement.awarded_other=2.00万元 assets.vehicles=3辆 assets.vehicles_ministerial=0辆
assets.vehicles_leaders=0辆 assets.vehicles_confidential=1辆 assets.vehicles_emergency=1辆
assets.vehicles_enforcement=0辆 assets.vehicles_special=0辆 assets.vehicles_retired=0辆
assets.vehicles_other=1辆 assets.equipment=4台（套）
"""
_ITEMS = (
    ("2060101", "科学技术支出 / 科学技术管理事务 / 行政运行"),
    ("2060404", "科学技术支出 / 技术研究与开发 / 科技成果转化与扩散"),
    ("2080505", "社会保障和就业支出 / 行政事业单位养老支出 / 机关事业单位基本养老保险缴费支出"),
    ("2210201", "住房保障支出 / 住房改革支出 / 住房公积金"),
)
_LISTS = (
    ("personnel", ("基本工资", "津贴补贴", "机关事业单位基本养老保险缴费", "住房公积金", "退休费")),
    ("operating", ("办公费", "公务接待费", "公务用车运行维护费")),
)


def _amounts(figures: Iterable[Stated]) -> list[str]:
    return [f"{one.key}={one.value}{one.unit}" for one in figures]


def _narrative(accounts: FinalAccounts) -> Narrative:
    assert accounts.narrative is not None
    return accounts.narrative


_BOTH = pytest.mark.parametrize("document", [_liaoning, _shanghai], ids=["liaoning", "shanghai"])


@pytest.mark.parametrize(
    ("document", "expected"),
    [(_liaoning, _IN_LIAONING), (_shanghai, _IN_SHANGHAI)],
    ids=["liaoning", "shanghai"],
)
def test_every_figure_of_the_prose_is_read_under_its_name(
    document: Callable[[], str], expected: str
) -> None:
    accounts = read_text(document())
    assert _amounts(_narrative(accounts)) == expected.split()
    assert accounts.unread == ()
    assert list(accounts.tables()) == list(_tables().tables())


@_BOTH
def test_items_have_their_codes_and_lists_their_names(document: Callable[[], str]) -> None:
    narrative = _narrative(read_text(document()))
    assert narrative.items == _ITEMS
    assert narrative.lists == _LISTS
    assert narrative.none == ("government_fund", "state_capital")


@_BOTH
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
            _liaoning,
            [
                ("财政拨款收入", "指从本级财政取得的资金，含以前5年内核定的专项。"),
                ("基本支出", "指维持运转所需的人员和公用支出。"),
                ("科学技术支出（类）科学技术管理事务（款）行政运行（项）", "反映机关运转的支出。"),
            ],
        ),
        (
            _shanghai,
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
            _liaoning,
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
            _shanghai,
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
    assert dict(_narrative(read_text(document())).comparisons) == comparisons


@pytest.mark.parametrize(
    ("document", "repeated"),
    [
        (
            _liaoning,
            "three_public.overseas=0.00万元 three_public.reception=0.8万元 "
            "three_public.vehicles=4.20万元",
        ),
        (
            _shanghai,
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
    assert _amounts(_narrative(read_text(document())).repeated) == repeated.split()


def test_figures_of_free_prose_are_kept_with_their_subject() -> None:
    loose = _narrative(read_text(_liaoning())).loose
    assert [(one.subject, str(one.value), one.unit) for one in loose] == [
        ("新建科普基地", "12", "个"),
        ("培训农技人员", "1860", "人次"),
        ("登记成果", "35", "项"),
        ("合同成交额", "3.2", "亿元"),
    ]
    assert _narrative(read_text(_shanghai())).loose == ()


@pytest.mark.parametrize(
    ("document", "changes"),
    [
        (
            _liaoning,
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
            _shanghai,
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
        for one in _narrative(read_text(document()))
        if one.direction is not None
    }
    assert found == {
        f"{key}.{part}": way for key, way in changes.items() for part in ("change", "change_rate")
    }


def test_a_share_and_a_completion_know_what_they_refer_to() -> None:
    liaoning, shanghai = (_narrative(read_text(document())) for document in (_liaoning, _shanghai))
    bases = {one.key: one.base for one in (*liaoning, *shanghai) if one.base}
    assert bases["income.fiscal.share"] == "收入总计"
    assert bases["expenditure.basic.share"] == "支出总计"
    assert bases["fiscal.project.completion"] == "年初预算"
    assert bases["three_public.vehicles.completion"] == "预算"
    assert bases["procurement.small.share"] == "中小企业采购支出总额"
    assert bases["general_budget.total.share"] == "本年支出合计"


def test_prose_is_kept_whole_under_its_topic() -> None:
    sections = _narrative(read_text(_liaoning())).sections
    assert [one.topic for one in sections] == [
        "totals",
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
@_BOTH
def test_broken_lines_and_page_numbers_inside_sentences_change_nothing(
    document: Callable[..., str], width: int, page: int | None
) -> None:
    whole, broken = read_text(document()), read_text(document(width=width, page=page))
    expected, found = _narrative(whole), _narrative(broken)
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


@_BOTH
def test_every_numeral_is_accounted_for(document: Callable[[], str]) -> None:
    accounts = read_text(document())
    narrative = _narrative(accounts)
    counts, tables = accounts.numerals, read_text(print_text(_tables())).numerals
    assert counts["numerals"] == sum(
        counts[fate] for fate in ("typed", "structure", "prose", "unread")
    )
    assert counts["typed"] == tables["typed"] + len(narrative.figures) + len(narrative.repeated)
    outside = len(re.findall("2次|5年", document()))
    assert counts["prose"] == len(narrative.loose) + outside
    assert counts["unread"] == 0


_UNKNOWN = "食堂每日供应午餐 45份。"


def test_a_sentence_with_an_unknown_subject_is_listed_whole_and_its_numeral_counted() -> None:
    prose = _LIAONING.replace("主要原因是节约用电。", f"主要原因是节约用电。{_UNKNOWN}")
    text = _liaoning(prose)
    accounts = read_text(text)
    line = next(n for n, words in enumerate(text.split("\n"), 1) if _UNKNOWN in words)
    assert accounts.unread == (
        Unread("".join(_UNKNOWN.split()), Reason.STRAY_FIGURE, None, Place(None, line)),
    )
    true, counts = read_text(_liaoning()).numerals, accounts.numerals
    assert dict(counts) == {**true, "numerals": true["numerals"] + 1, "unread": 1}
    assert _amounts(_narrative(accounts)) == _IN_LIAONING.split()


def _shanghai_with(*edits: tuple[str, str]) -> str:
    prose = _SHANGHAI
    for old, new in edits:
        assert prose.count(old) == 1
        prose = prose.replace(old, new)
    return _shanghai(prose)


def test_what_a_reason_counts_is_not_said_of_the_total() -> None:
    text = _shanghai_with(
        (
            "主要原因：科普基地动工。",
            "主要原因：项目支出增加，较上一年度增加 31.00 万元，增长 64.58%。",
        )
    )
    accounts = read_text(text)
    assert _amounts(_narrative(accounts)) == _IN_SHANGHAI.split()
    assert accounts.unread == ()
    assert accounts.numerals["prose"] == read_text(_shanghai()).numerals["prose"] + 2
    assert _loud(accounts.check()) == []


def test_receptions_without_the_word_domestic_are_not_those_of_guests_from_abroad() -> None:
    before = "（含外宾接待支出 0.30 万元）。其中："
    text = _shanghai_with((before, f"{before}公务接待 9 批次、60 人次，其中："))
    narrative = _narrative(read_text(text))
    assert {n: narrative[f"three_public.{n}"] for n in ("domestic_batches", "domestic_persons")} == {
        "domestic_batches": 9, "domestic_persons": 60,
    }  # fmt: skip
    assert (narrative["three_public.foreign_batches"], narrative["three_public.foreign_persons"]) == (
        Decimal(2), Decimal(11),
    )  # fmt: skip


def test_the_budget_of_the_year_and_that_of_its_start_are_different_amounts() -> None:
    text = _shanghai_with(
        ("年初预算为 0 万元，", "全年预算为 80.00 万元，"),
        (
            "71.00 万元，决算数大于预算数的",
            "71.00 万元，完成全年预算数的 88.75%，决算数小于全年预算数的",
        ),
    )
    accounts = read_text(text)
    narrative = _narrative(accounts)
    assert narrative["items.2060404.adjusted_budget"] == 80
    assert narrative.get("items.2060404.budget") is None
    assert ("items.2060404.adjusted_budget", "<") in narrative.comparisons
    assert _loud(accounts.check()) == []
    wrong = read_text(text.replace("88.75%", "88.57%").replace("小于全年", "大于全年")).check()
    assert [rule for rule, _ in _loud(wrong)] == ["N-15", "N-15-word"]


def test_who_says_there_were_no_public_expenses_need_not_count_any() -> None:
    start, end = _SHANGHAI.index("（一）“三公”经费"), _SHANGHAI.index("八、政府性")
    prose = (
        f"{_SHANGHAI[:start]}某市科学技术局 2024 年度无“三公”经费财政拨款支出。\n{_SHANGHAI[end:]}"
    )
    accounts = read_text(_shanghai(prose))
    assert _narrative(accounts).none == ("three_public", "government_fund", "state_capital")
    assert "DIS-07" not in [one.rule for one in accounts.check().findings]


def test_percentages_all_cut_off_are_a_practice_and_some_cut_off_are_errors() -> None:
    """18.809… and 29.446… % are 18.81 and 29.45 rounded, 18.80 and 29.44 cut off."""
    cut = (("为 1355.40 万元", "为 1358.40 万元"), ("占 18.81%", "占 18.80%"))
    every = read_text(_shanghai_with(*cut, ("29.51%", "29.44%")))
    assert _loud(every.check()) == []
    some = read_text(_shanghai_with(*cut, ("29.51%", "29.45%")))
    assert _loud(some.check()) == [("N-PCT", Severity.ERROR)]


@pytest.mark.parametrize(
    ("section", "duties"),
    [("负责科技规划和成果转化。", 1), ("1.负责科技规划。\n2.负责成果转化。", 2)],
)
def test_duties_without_the_usual_numbers_are_duties_all_the_same(
    section: str, duties: int
) -> None:
    start, end = _OVERVIEW.index("一、主要职责"), _OVERVIEW.index("二、")
    text = _shanghai().replace(_OVERVIEW[start:end], f"一、主要职责\n{section}\n")
    overview = read_text(text).overview
    assert overview is not None
    assert len(overview.duties) == duties


def test_figures_of_the_prose_know_their_line() -> None:
    text = _shanghai()
    lines = text.split("\n")
    accounts = read_text(text)
    for one in _narrative(accounts):
        place = accounts.places[one.ref]
        assert place == one.place
        assert place.line is not None
        assert str(one.value) in lines[place.line - 1].replace(",", "")


@_BOTH
def test_true_prose_gives_no_finding(document: Callable[[], str]) -> None:
    assert _loud(check(read_text(document()))) == []


def test_a_document_without_prose_has_none() -> None:
    accounts = read_text(print_text(_tables(), Print()))
    assert (accounts.narrative, accounts.overview, accounts.glossary) == (None, None, ())
    assert [line.rule for line in check(accounts).ledger if line.rule.startswith("N-")] == []


# --- rules: a true explanation ----------------------------------------


def _stated(key: str, text: str) -> Stated:
    """Make a figure; a sign gives the direction of a change, a word after a blank the base of a share."""
    number, _, base = text.partition(" ")
    last = key.rpartition(".")[2]
    unit = DESCRIBED.get(key, ("", "万元"))[1]
    direction = None
    if last in ("share", "completion", "change_rate"):
        unit = "%"
    if last in ("change", "change_rate"):
        direction = "decrease" if number.startswith("-") else "increase"
    return Stated(key, Decimal(number.lstrip("+-")), unit, "", direction, base or None)


_FIGURES = {
    "income.total": "425.00",
    "income.total.change": "+25.00",
    "income.total.change_rate": "+6.25",
    "income.year_total": "415.00",
    "income.fiscal": "395.00",
    "income.fiscal.share": "92.94 收入总计",
    "income.general_budget": "395.00",
    "income.government_fund": "0.00",
    "income.state_capital": "0.00",
    "income.superior_subsidy": "0.00",
    "income.institutional": "20.00",
    "income.institutional.share": "4.82 本年收入合计",
    "income.business": "0.00",
    "income.subsidiary_remittance": "0.00",
    "income.other": "0.00",
    "income.surplus_used": "0.00",
    "income.opening": "10.00",
    "expenditure.total": "425.00",
    "expenditure.year_total": "420.00",
    "expenditure.basic": "341.00",
    "expenditure.basic.share": "80.24 支出总计",
    "expenditure.wages": "300.50",
    "expenditure.goods": "31.50",
    "expenditure.grants": "9.00",
    "expenditure.project": "79.00",
    "expenditure.project.share": "18.81 本年支出合计",
    "expenditure.superior_remittance": "0.00",
    "expenditure.business": "0.00",
    "expenditure.subsidiary_subsidy": "0.00",
    "closing.total": "5.00",
    "closing.total.change": "-5.00",
    "closing.total.change_rate": "-50.00",
    "fiscal.grand_total": "405.00",
    "fiscal.total": "400.00",
    "fiscal.total.change": "-20.00",
    "fiscal.total.change_rate": "-4.76",
    "fiscal.total.completion": "87.83 年初预算",
    "fiscal.basic": "329.00",
    "fiscal.basic.completion": "92.57 年初预算",
    "fiscal.project": "71.00",
    "fiscal.project.completion": "71.00 年初预算",
    "general_budget.total": "400.00",
    "general_budget.total.share": "95.24 本年支出合计",
    "general_budget.total.change": "-20.00",
    "general_budget.total.change_rate": "-4.76",
    "general_budget.total.completion": "87.83 年初预算",
    "general_budget.budget": "455.40",
    "general_budget.category.206": "350.00",
    "general_budget.category.206.share": "87.50",
    "general_budget.category.208": "28.40",
    "general_budget.category.221": "21.60",
    "items.2060101.amount": "279.00",
    "items.2060101.budget": "300.00",
    "items.2060101.completion": "93.00 年初预算",
    "items.2060404.amount": "71.00",
    "items.2060404.budget": "100.00",
    "items.2060404.completion": "71.00 年初预算",
    "items.2080505.amount": "28.40",
    "items.2080505.budget": "28.40",
    "items.2080505.completion": "100.00 年初预算",
    "items.2210201.amount": "21.60",
    "items.2210201.budget": "27.00",
    "items.2210201.completion": "80.00 年初预算",
    "three_public.total": "5.00",
    "three_public.total.completion": "83.33 预算",
    "three_public.budget": "6.00",
    "three_public.overseas": "0.00",
    "three_public.overseas.share": "0.00 “三公”经费支出",
    "three_public.overseas.completion": "0.00 预算",
    "three_public.overseas_groups": "0",
    "three_public.overseas_persons": "0",
    "three_public.reception": "0.80",
    "three_public.reception.share": "16.00 “三公”经费支出",
    "three_public.reception.completion": "80.00 预算",
    "three_public.domestic_reception": "0.80",
    "three_public.domestic_batches": "9",
    "three_public.domestic_persons": "60",
    "three_public.foreign_reception": "0.30",
    "three_public.foreign_batches": "2",
    "three_public.foreign_persons": "11",
    "three_public.vehicles": "4.20",
    "three_public.vehicles.share": "84.00 “三公”经费支出",
    "three_public.vehicles_purchase": "0.00",
    "three_public.vehicles_bought": "0",
    "three_public.vehicles_running": "4.20",
    "three_public.vehicles_kept": "2",
    "basic.total": "329.00",
    "basic.personnel": "299.50",
    "basic.operating": "29.50",
    "operation.total": "29.50",
    "operation.total.change": "-3.00",
    "operation.total.change_rate": "-9.23",
    "procurement.total": "40.00",
    "procurement.goods": "15.00",
    "procurement.works": "0.00",
    "procurement.services": "25.00",
    "procurement.sme": "32.00",
    "procurement.sme.share": "80.00 政府采购支出总额",
    "procurement.goods_sme": "60",
    "procurement.works_sme": "0",
    "procurement.services_sme": "92",
    "procurement.small": "8.00",
    "procurement.small.share": "25.00 中小企业采购支出总额",
    "procurement.reserved_sme": "35.00",
    "procurement.reserved_small": "10.00",
    "procurement.awarded_sme": "30.00",
    "procurement.awarded_small": "8.00",
    "procurement.awarded_other": "2.00",
    "assets.vehicles": "3",
    "assets.vehicles_ministerial": "0",
    "assets.vehicles_leaders": "0",
    "assets.vehicles_confidential": "1",
    "assets.vehicles_emergency": "1",
    "assets.vehicles_enforcement": "0",
    "assets.vehicles_special": "0",
    "assets.vehicles_retired": "0",
    "assets.vehicles_other": "1",
    "performance.projects": "4",
    "performance.excellent": "2",
    "performance.good": "1",
    "performance.fair": "1",
    "performance.poor": "0",
    "performance.problems": "3",
    "performance.solved": "2",
    "performance.open": "1",
}

_SECTIONS = (
    Section(
        "operation", "（一）机关运行经费", "比上年减少3.00万元，降低9.23%，主要原因是节约用电。"
    ),
    Section("assets", "（三）国有资产占用情况", "截至2024年12月31日，共有车辆3辆。"),
    Section("three_public", "三、“三公”经费", "因公出国（境）费支出决算为0.00万元，与2023年持平。"),
)


@cache
def _base() -> FinalAccounts:
    """The department with all that an explanation may state; every figure follows from its ledger."""
    narrative = Narrative(
        figures=tuple(_stated(key, text) for key, text in _FIGURES.items()),
        repeated=(_stated("three_public.total", "5.00"),),
        items=_ITEMS,
        lists=_LISTS,
        none=("government_fund", "state_capital"),
        comparisons=(
            ("items.2060101", "<"),
            ("items.2080505", "="),
            ("three_public.total", "<"),
            ("three_public.overseas", "="),
        ),
        loose=(Loose("新建科普基地", Decimal(12), "个"), Loose("新建科普基地", Decimal(12), "个")),
        sections=_SECTIONS,
    )
    return attrs.evolve(_tables(), narrative=narrative)


# --- rules: edits, each returns a copy ----------------------------------------

Edit = Callable[[FinalAccounts], FinalAccounts]


def _with(**changes: Any) -> Edit:
    """Replace fields of the explanation."""
    return lambda accounts: attrs.evolve(
        accounts, narrative=attrs.evolve(_narrative(accounts), **changes)
    )


def _say(*pairs: str) -> Edit:
    """State figures, each ``key=text``; those not stated yet come last."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        figures = {one.key: one for one in _narrative(accounts)}
        for pair in pairs:
            key, _, text = pair.partition("=")
            new = _stated(key, text)
            old = figures.get(key)
            figures[key] = new if old is None else attrs.evolve(new, base=new.base or old.base)
        return _with(figures=tuple(figures.values()))(accounts)

    return edit


def _silent(*keys: str) -> Edit:
    """State some figures no more."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        narrative = _narrative(accounts)
        assert all(narrative.get(key) is not None for key in keys)
        return _with(figures=tuple(one for one in narrative if one.key not in keys))(accounts)

    return edit


def _shift(key: str, by: str) -> Edit:
    def edit(accounts: FinalAccounts) -> FinalAccounts:
        return _say(f"{key}={_narrative(accounts)[key] + Decimal(by)}")(accounts)

    return edit


def _print(ref: str, text: str | None) -> Edit:
    """Print another figure, or a blank, in a cell of a table."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        cell = CellRef.parse(ref)
        table_id, key, column = cell.table, cell.row, cell.column
        table: Table[Any] | None = accounts.table(table_id)
        assert table is not None
        changed = {column: None if text is None else Decimal(text)}
        rows = [attrs.evolve(row, **changed) if row.key == key else row for row in table]
        if key not in table:
            rows.append(table.ROW(key, "某科目", **changed))
        tables: dict[str, Any] = {table.SPEC.attribute: attrs.evolve(table, rows=tuple(rows))}
        return attrs.evolve(accounts, **tables)

    return edit


def _short(key: str, ref: str, less: str) -> Edit:
    """State a figure with one decimal, and print its cell lower than it."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        value = _narrative(accounts)[key]
        short = value.quantize(Decimal("0.1"))
        assert short == value
        return _print(ref, str(value - Decimal(less)))(_say(f"{key}={short}")(accounts))

    return edit


def _text(text: str, topic: str = "operation") -> Edit:
    """Let a section say something."""
    return _with(sections=(*_SECTIONS, Section(topic, "某节", text)))


def _again(pair: str) -> Edit:
    key, _, text = pair.partition("=")
    return _with(repeated=(_stated(key, text),))


def _compare(key: str, sign: str) -> Edit:
    return _with(comparisons=((key, sign),))


def _list(personnel: str, operating: str) -> Edit:
    return _with(
        lists=(("personnel", tuple(personnel.split())), ("operating", tuple(operating.split())))
    )


def _loose(*told: tuple[str, str, str]) -> Edit:
    return _with(loose=tuple(Loose(subject, Decimal(value), unit) for subject, value, unit in told))


# --- rules: the cases ----------------------------------------


@frozen
class Case:
    """A rule, edits that break it and edits that nearly do.

    ``cells`` must stand in one finding together. ``status`` is the worst that the ledger says of the rule
    after the near miss.
    """

    rule: str
    part: str
    cells: tuple[str, ...]
    broken: tuple[Edit, ...]
    near: tuple[Edit, ...]
    status: Verdict | None = field(default=Verdict.EXACT, kw_only=True)

    @property
    def id(self) -> str:
        return f"{self.rule} {self.part}"


def _n(*keys: str) -> tuple[str, ...]:
    return tuple(key if key.startswith("T0") else f"N[{key}]" for key in keys)


def _same(rule_id: str, key: str, ref: str, less: str = "0.06") -> Case:
    """A figure that a table prints: near miss within its shorter print, broken just outside."""
    return Case(
        rule_id,
        f"{key} as printed",
        _n(key, ref),
        (_short(key, ref, less),),
        (_short(key, ref, "0.04"),),
        status=Verdict.ROUNDING,
    )


def _zero(rule_id: str, key: str, ref: str) -> Case:
    """A figure of nothing where the table is blank."""
    return Case(
        rule_id,
        f"{key} nothing",
        _n(key),
        (_say(f"{key}=0.01"),),
        (_say(f"{key}=0"), _print(ref, None)),
    )


def _sum(rule_id: str, key: str, part: str, by: str, ref: str = "") -> Case:
    """A whole that rounding of its parts explains after the one shift, and nothing after the other."""
    near, broken = by.split()

    def less(shift: str) -> tuple[Edit, ...]:
        edits = [_shift(key, shift)]
        if ref:  # the table prints the same, so that only the sum is at stake
            edits.append(_print(ref, str(Decimal(_FIGURES[key]) + Decimal(shift))))
        return tuple(edits)

    return Case(
        rule_id, f"{key} as sum", _n(key, part), less(broken), less(near), status=Verdict.ROUNDING
    )


def _part(rule_id: str, key: str, whole: str, unit: str = "0.01") -> Case:
    """A part that may be as large as its whole and no larger."""

    def to(more: str) -> Edit:
        def edit(accounts: FinalAccounts) -> FinalAccounts:
            value = accounts.cell(f"N[{whole}]" if not whole.startswith("T0") else whole)
            assert value is not None
            return _say(f"{key}={value + Decimal(more)}")(accounts)

        return edit

    return Case(rule_id, f"{key} as part", _n(key, whole), (to(unit),), (to("0"),))


_FUNDS = ("general_budget", "government_fund", "state_capital")

_EQUAL = (
    _same("N-01", "income.total", "T01[income_grand_total].amount", "0.08"),
    _same("N-02", "income.fiscal", "T02[total].fiscal"),
    _same("N-02", "income.general_budget", "T04[general_budget].amount"),
    *(_zero("N-02", f"income.{fund}", f"T04[{fund}].amount") for fund in _FUNDS[1:]),
    _sum("N-02", "income.fiscal", "income.general_budget", "-0.01 -0.02", "T02[total].fiscal"),
    _same("N-03", "income.institutional", "T01[institutional].amount"),
    _same("N-03", "income.opening", "T01[opening].amount"),
    *(
        _zero("N-03", f"income.{line}", f"T01[{line}].amount")
        for line in (
            "superior_subsidy",
            "business",
            "subsidiary_remittance",
            "other",
            "surplus_used",
        )
    ),
    _sum("N-03", "income.total", "income.fiscal", "-0.05 -0.08"),
    _same("N-04", "income.year_total", "T02[total].total"),
    _same("N-04", "expenditure.year_total", "T03[total].total"),
    _same("N-05", "expenditure.total", "T01[expenditure_grand_total].amount"),
    _same("N-05", "expenditure.basic", "T03[total].basic"),
    _same("N-05", "expenditure.project", "T03[total].project"),
    *(
        _zero("N-05", f"expenditure.{column}", f"T03[total].{column}")
        for column in ("superior_remittance", "business", "subsidiary_subsidy")
    ),
    _same("N-08", "closing.total", "T01[closing].amount"),
    _same("N-09", "fiscal.total", "T04[expenditure_total].total"),
    _same("N-09", "fiscal.grand_total", "T04[income_grand_total].amount"),
    _same("N-09", "fiscal.basic", "T05[total].basic"),
    _same("N-09", "fiscal.project", "T05[total].project"),
    _sum("N-09", "fiscal.total", "fiscal.basic", "-0.01 -0.02", "T04[expenditure_total].total"),
    _same("N-11", "general_budget.total", "T05[total].total"),
    *(
        _same("N-11", f"general_budget.category.{c}", f"T05[{c}].total")
        for c in ("206", "208", "221")
    ),
    _sum(
        "N-11",
        "general_budget.total",
        "general_budget.category.206",
        "-0.01 -0.03",
        "T05[total].total",
    ),
    *(_same("N-12", f"items.{code}.amount", f"T05[{code}].total") for code, _ in _ITEMS),
    *(
        _same("N-17", f"three_public.{line}", f"T07[{line}].final")
        for line in ("total", "reception", "vehicles", "vehicles_running")
    ),
    *(
        _zero("N-17", f"three_public.{line}", f"T07[{line}].final")
        for line in ("overseas", "vehicles_purchase")
    ),
    _same("N-17", "three_public.budget", "T07[total].budget"),
    _sum("N-17", "three_public.total", "three_public.reception", "-0.01 -0.03", "T07[total].final"),
    _sum(
        "N-17",
        "three_public.vehicles",
        "three_public.vehicles_running",
        "-0.01 -0.02",
        "T07[vehicles].final",
    ),
    _same("N-22", "basic.total", "T05[total].basic"),
    _same("N-22", "basic.personnel", "T06[personnel].amount"),
    _same("N-22", "basic.operating", "T06[operating].amount"),
    _sum("N-22", "basic.total", "basic.personnel", "-0.01 -0.05", "T05[total].basic"),
    _sum("N-24", "procurement.total", "procurement.goods", "-0.01 -0.02"),
    Case(
        "N-30",
        "one vehicle more",
        _n("assets.vehicles", "assets.vehicles_special"),
        (_say("assets.vehicles_special=1"),),
        (_say("assets.vehicles_special=1", "assets.vehicles_other=0"),),
    ),
    Case(
        "N-33",
        "grades",
        _n("performance.projects", "performance.poor"),
        (_say("performance.poor=1"),),
        (_say("performance.poor=1", "performance.fair=0"),),
    ),
    Case(
        "N-33",
        "problems",
        _n("performance.problems", "performance.open"),
        (_say("performance.open=0"),),
        (_say("performance.open=0", "performance.solved=3"),),
    ),
)
"""What is the same as a figure of the tables, or the sum of others."""

_PARTS = (
    Case(
        "N-06",
        "wages below table 6",
        _n("expenditure.wages", "T06[301].amount"),
        (_say("expenditure.wages=290.47"),),
        (_say("expenditure.wages=290.49"),),
        status=Verdict.ROLLED_UP,
    ),
    Case(
        "N-06",
        "goods below table 6",
        _n("expenditure.goods", "T06[302].amount"),
        (_say("expenditure.goods=29.48"),),
        (_say("expenditure.goods=29.49"),),
        status=Verdict.ROLLED_UP,
    ),
    Case(
        "N-06",
        "grants below table 6",
        _n("expenditure.grants", "T06[303].amount"),
        (_say("expenditure.grants=8.99"),),
        (_say("expenditure.grants=9"),),
    ),
    Case(
        "N-06",
        "together above basic",
        _n("expenditure.wages", "expenditure.basic"),
        (_shift("expenditure.wages", "0.04"),),
        (_shift("expenditure.wages", "0.01"),),
        status=Verdict.ROUNDING,
    ),
    _part("N-20-in", "three_public.domestic_reception", "three_public.reception"),
    _part("N-20-in", "three_public.foreign_reception", "three_public.domestic_reception"),
    _part("N-20-in", "three_public.foreign_batches", "three_public.domestic_batches", "1"),
    _part("N-20-in", "three_public.foreign_persons", "three_public.domestic_persons", "1"),
    _part("N-23", "operation.total", "T06[operating].amount", "0.03"),
    _part("N-25", "procurement.small", "procurement.sme"),
    _part("N-25", "procurement.sme", "procurement.total", "0.03"),
    _part("N-27", "procurement.reserved_small", "procurement.reserved_sme"),
    _part("N-27", "procurement.awarded_sme", "procurement.reserved_sme"),
    _part("N-27", "procurement.awarded_small", "procurement.reserved_small"),
    _part("N-32", "three_public.vehicles_kept", "assets.vehicles", "1"),
)
"""What is no larger than another figure."""

_SHARES = (
    Case(
        # 15.00 of goods and 25.00 of services, 32.00 awarded.
        "N-26",
        "by kind make up the awards",
        _n("procurement.sme", "procurement.goods_sme", "procurement.services_sme"),
        (
            _say(
                "procurement.goods_sme=60", "procurement.works_sme=0", "procurement.services_sme=90"
            ),
        ),
        (
            _say(
                "procurement.goods_sme=60", "procurement.works_sme=0", "procurement.services_sme=92"
            ),
        ),
    ),
    Case(
        "N-26",
        "above the whole",
        _n("procurement.goods_sme"),
        (_say("procurement.goods_sme=100.01"),),
        (
            _say(
                "procurement.goods_sme=100",
                "procurement.works_sme=0",
                "procurement.services_sme=68.0",
            ),
        ),
    ),
    Case(
        "N-PCT",
        "of all income",
        _n("income.fiscal.share", "income.fiscal", "income.total"),
        (_say("income.fiscal.share=92.95"),),
        (_say("income.fiscal.share=92.9"),),
    ),
    Case(
        "N-PCT",
        "cut off at a lower place",
        _n("expenditure.basic.share", "expenditure.basic", "expenditure.total"),
        (_say("expenditure.basic.share=80.22"),),
        (_say("expenditure.basic.share=80.23"),),
    ),
    Case(
        "N-PCT",
        "the words name the whole",
        _n("procurement.small.share", "procurement.small", "procurement.total"),
        (_say("procurement.small.share=25.00 政府采购支出总额"),),
        (_say("procurement.small.share=20.00 政府采购支出总额"),),
    ),
    Case(
        "N-PCT",
        "of all income or of the year's",
        _n("income.institutional.share", "income.total"),
        (_say("income.institutional.share=4.82 收入总计"),),
        (_say("income.institutional.share=4.71 收入总计"),),
    ),
    Case(
        "N-PCT",
        "of the expenditure of the year",
        _n("general_budget.total.share", "T03[total].total"),
        (_say("general_budget.total.share=95.22"),),
        (_say("general_budget.total.share=95"),),
    ),
    Case(
        "N-PCT",
        "of nothing",
        _n("three_public.overseas.share", "three_public.total"),
        (
            _say("three_public.total=0.00", "three_public.overseas.share=100.00"),
            _silent("three_public.reception.share", "three_public.vehicles.share"),
        ),
        (
            _say("three_public.total=0.00", "three_public.overseas.share=0.00"),
            _silent("three_public.reception.share", "three_public.vehicles.share"),
        ),
    ),
    Case(
        "N-15",
        "budget stated",
        _n("items.2060101.completion", "items.2060101.amount", "items.2060101.budget"),
        (_say("items.2060101.completion=93.01"),),
        (_say("items.2060101.completion=93"),),
    ),
    Case(
        "N-15",
        "budget printed",
        _n("three_public.total.completion", "three_public.total", "T07[total].budget"),
        (_say("three_public.total.completion=83.59"),),
        (_say("three_public.total.completion=83.56"),),
    ),
    Case(
        "N-15-zero",
        "budget of nothing stated",
        _n("items.2060404.completion", "items.2060404.budget"),
        (_say("items.2060404.budget=0"),),
        (_say("items.2060404.budget=0", "items.2060404.completion=0.00"),),
        status=None,
    ),
    Case(
        "N-15-zero",
        "budget blank in table 7",
        _n("three_public.overseas.completion", "T07[overseas].budget"),
        (_say("three_public.overseas.completion=100.00"),),
        (_print("T07[overseas].budget", "0.00"),),
        status=None,
    ),
)
"""Shares and completion of budgets."""

_CHANGES = (
    Case(
        "N-07",
        "rate",
        _n("operation.total", "operation.total.change", "operation.total.change_rate"),
        (_say("operation.total.change_rate=-9.27"),),
        (_say("operation.total.change_rate=-9.26"),),
    ),
    Case(
        "N-07",
        "of this year instead of last",
        _n("income.total", "income.total.change_rate"),
        (_say("income.total.change_rate=+5.88"),),
        (_say("income.total.change=+25.02"),),
    ),
    Case(
        "N-07-dir",
        "rate the other way",
        _n("income.total.change", "income.total.change_rate"),
        (_say("income.total.change_rate=-6.25"),),
        (_say("income.total.change=-25.00", "income.total.change_rate=-5.56"),),
    ),
    Case(
        "N-07-zero",
        "from nothing",
        _n("closing.total", "closing.total.change", "closing.total.change_rate"),
        (_say("closing.total.change=+5.00", "closing.total.change_rate=+100.00"),),
        (_say("closing.total.change=+5.00", "closing.total.change_rate=+0.00"),),
    ),
    Case(
        "N-07-zero",
        "to nothing",
        _n("closing.total", "closing.total.change_rate"),
        (
            _say(
                "closing.total=0.00",
                "closing.total.change=+0.00",
                "closing.total.change_rate=+100.00",
            ),
        ),
        (
            _say(
                "closing.total=0.00",
                "closing.total.change=-2.00",
                "closing.total.change_rate=-100.00",
            ),
        ),
    ),
    Case(
        "N-07-same",
        "last year",
        _n(
            "fiscal.total",
            "fiscal.total.change",
            "general_budget.total",
            "general_budget.total.change",
        ),
        (_say("general_budget.total.change=-20.03"),),
        (_say("general_budget.total.change=-20.01"),),
    ),
    Case(
        "N-07-same",
        "last year of totals that differ",
        _n("fiscal.total", "general_budget.total"),
        (_say("general_budget.total.change=-30.00"),),
        (_say("general_budget.total.change=-30.00", "general_budget.total=400.01"),),
        status=None,
    ),
)
"""Changes on the year before."""

_BUDGETS = (
    Case(
        "N-10",
        "project",
        _n("fiscal.total.completion", "fiscal.basic.completion", "fiscal.project.completion"),
        (_say("fiscal.project.completion=71.10"),),
        (_say("fiscal.project.completion=71.01"),),
    ),
    Case(
        "N-10",
        "not all stated",
        _n("fiscal.total.completion"),
        (_say("fiscal.basic.completion=100"),),
        (_say("fiscal.basic.completion=100"), _silent("fiscal.project.completion")),
        status=Verdict.NOT_EVALUABLE,
    ),
    Case(
        "N-12-budget",
        "one item",
        _n("fiscal.total", "fiscal.total.completion", "items.2060404.completion"),
        (_say("items.2060404.completion=71.10"),),
        (_say("items.2060404.completion=71.01"),),
    ),
    Case(
        "N-12-budget",
        "other funds",
        _n("fiscal.total.completion"),
        (_say("items.2060404.completion=100"),),
        (_say("items.2060404.completion=100"), _with(none=("state_capital",))),
        status=Verdict.NOT_EVALUABLE,
    ),
    Case(
        "N-15-word",
        "above",
        _n("items.2060101.amount", "items.2060101.budget"),
        (_compare("items.2060101", ">"),),
        (_compare("items.2060101", ">"), _say("items.2060101.budget=278.99")),
    ),
    Case(
        "N-15-word",
        "level",
        _n("items.2060101.amount", "items.2060101.budget"),
        (_compare("items.2060101", "="), _say("items.2060101.budget=279.1")),
        (_compare("items.2060101", "="), _say("items.2060101.budget=279")),
    ),
    Case(
        "N-15-word",
        "below although equal",
        _n("items.2080505.amount", "items.2080505.budget"),
        (_compare("items.2080505", "<"),),
        (_compare("items.2080505", "<"), _say("items.2080505.budget=28.41")),
    ),
    Case(
        "N-15-word",
        "level with table 7",
        _n("three_public.total", "T07[total].budget"),
        (_compare("three_public.total", "="),),
        (_compare("three_public.total", "="), _print("T07[total].budget", "5.00")),
    ),
)
"""Budgets that the explanation states or implies."""

_SETS = (
    Case(
        "N-12-set",
        "item not explained",
        _n("T05[2210201].total"),
        (_with(items=_ITEMS[:3]),),
        (_with(items=_ITEMS[:3]), _print("T05[2210201].total", "0.00")),
    ),
    Case(
        "N-12-set",
        "item not printed",
        _n("items.2210203.amount"),
        (_with(items=(*_ITEMS, ("2210203", "购房补贴"))), _say("items.2210203.amount=1.00")),
        (
            _with(items=(*_ITEMS, ("2210203", "购房补贴"))),
            _say("items.2210203.amount=1.00"),
            _print("T05[2210203].total", "1.00"),
        ),
    ),
    *(
        Case(
            "N-16",
            ref,
            _n(ref),
            (_print(ref, "0.01"),),
            (_print(ref, "0.00"),),
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
        _n("T08[total].total"),
        (_print("T08[total].total", "1.00"),),
        (_print("T08[total].total", "1.00"), _with(none=("state_capital",))),
    ),
    Case(
        "N-22-list",
        "not listed",
        _n("T06[30302].amount"),
        (
            _list(
                "基本工资 津贴补贴 机关事业单位基本养老保险缴费 住房公积金", " ".join(_LISTS[1][1])
            ),
        ),
        (
            _list(
                "基本工资 津贴补贴 机关事业单位基本养老保险缴费 住房公积金", " ".join(_LISTS[1][1])
            ),
            _print("T06[30302].amount", "0.00"),
        ),
    ),
    Case(
        "N-22-list",
        "listed without money",
        _n("T06[30213].amount"),
        (_list(" ".join(_LISTS[0][1]), "办公费 公务接待费 公务用车运行维护费 维修（护）费"),),
        (
            _list(" ".join(_LISTS[0][1]), "办公费 公务接待费 公务用车运行维护费 维修(护)费"),
            _print("T06[30213].amount", "0.01"),
        ),
    ),
)
"""What the explanation names, and what the tables print."""

_THREE = "three_public"
_COUNTS = (
    Case(
        "N-19",
        "money without groups",
        _n(f"{_THREE}.overseas", f"{_THREE}.overseas_groups", f"{_THREE}.overseas_persons"),
        (_say(f"{_THREE}.overseas=0.01"),),
        (
            _say(
                f"{_THREE}.overseas=0.01",
                f"{_THREE}.overseas_groups=1",
                f"{_THREE}.overseas_persons=1",
            ),
        ),
    ),
    Case(
        "N-19",
        "persons fewer than groups",
        _n(f"{_THREE}.overseas_persons", f"{_THREE}.overseas_groups"),
        (
            _say(
                f"{_THREE}.overseas=1.00",
                f"{_THREE}.overseas_groups=3",
                f"{_THREE}.overseas_persons=2",
            ),
        ),
        (
            _say(
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
            _n(*(f"{_THREE}.{party}_{part}" for part in cells)),
            (_say(*(f"{_THREE}.{party}_{pair}" for pair in broken)),),
            (_say(*(f"{_THREE}.{party}_{pair}" for pair in near)),),
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
        "N-21",
        "bought for nothing",
        _n(f"{_THREE}.vehicles_purchase", f"{_THREE}.vehicles_bought"),
        (_say(f"{_THREE}.vehicles_bought=1"),),
        (_say(f"{_THREE}.vehicles_bought=1", f"{_THREE}.vehicles_purchase=18"),),
    ),
    Case(
        "N-21",
        "running costs of no vehicle",
        _n(f"{_THREE}.vehicles_running", f"{_THREE}.vehicles_kept"),
        (_say(f"{_THREE}.vehicles_kept=0"),),
        (_say(f"{_THREE}.vehicles_running=0.00"),),  # a vehicle may be kept without costs
    ),
)
"""Counts that go with money."""

_WORDS = (
    Case(
        "N-34",
        "change",
        (),
        (_text("经费比上年减少3.00万元，降低9.23%。"),),
        (_text("经费比上年减少3.00万元，降低9.23%，原因是节约用电。"),),
    ),
    Case("N-34", "budget", (), (_text("决算数大于预算数。"),), (_text("决算数与预算数持平。"),)),
    Case(
        "N-35",
        "date",
        (),
        (_text("截至2023年12月31日。"),),
        (_text("截至2024年12月31日，2023年已报废。"),),
    ),
    Case(
        "N-36",
        "money",
        _n("three_public.total"),
        (_again("three_public.total=5.01"),),
        (_again("three_public.total=5.0"),),
    ),
    Case(
        "N-36",
        "shorter",
        _n("expenditure.wages"),
        (_again("expenditure.wages=302"),),
        (_again("expenditure.wages=301"),),
    ),
    Case(
        "N-36",
        "count",
        _n("assets.vehicles"),
        (_again("assets.vehicles=4"),),
        (_again("assets.vehicles=3"),),
    ),
    Case(
        "N-37",
        "share",
        (),
        (_text("基本支出占76.23，余为项目支出。"),),
        (_text("基本支出占76.23%，余为项目支出。"),),
        status=None,
    ),
    Case(
        "N-37",
        "rate",
        (),
        (_text("经费增长13.95。"),),
        (_text("经费增长13.95万元。"),),
        status=None,
    ),
    Case(
        "N-38",
        "level",
        (),
        (_text("公务接待费减少为0.00万元，与2023年持平。", "three_public"),),
        (_text("公务接待费为0.00万元，与2023年持平。", "three_public"),),
    ),
    Case(
        "N-LOOSE",
        "another figure",
        (),
        (_loose(("新建科普基地", "12", "个"), ("新建科普基地", "13", "个")),),
        (_loose(("新建科普基地", "12", "个"), ("新建科普基地", "12", "个")),),
    ),
    Case(
        "N-LOOSE",
        "another unit or subject",
        (),
        (_loose(("新建科普基地", "12", "个"), ("新建科普基地", "13", "个")),),
        (
            _loose(
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

CASES = (*_EQUAL, *_PARTS, *_SHARES, *_CHANGES, *_BUDGETS, *_SETS, *_COUNTS, *_WORDS)

# --- rules: the tests ----------------------------------------


def _rules() -> dict[str, Rule]:
    return {one.id: one for one in rules() if one.id.startswith("N-")}


def _loud(report: Report) -> list[tuple[str, Severity]]:
    """Findings on the prose above info."""
    return [
        (one.rule, one.severity)
        for one in report.violations
        if one.rule.startswith("N-") and one.severity is not Severity.INFO
    ]


def _edited(edits: Iterable[Edit]) -> FinalAccounts:
    accounts = _base()
    for edit in edits:
        accounts = edit(accounts)
    return accounts


def _violated(report: Report, rule_id: str) -> list[Finding]:
    return [
        one for one in report.violations if one.rule == rule_id and one.verdict is Verdict.VIOLATED
    ]


def test_the_base_is_true_in_every_respect() -> None:
    report = check(_base())
    assert [one for one in report.findings if one.rule.startswith("N-")] == []
    judged = {line.rule for line in report.ledger if line.status is Verdict.EXACT}
    assert _rules().keys() - judged == {
        "N-37",
        "N-15-zero",
    }  # nothing is said of these where they hold
    assert {line.status for line in report.ledger if line.rule in _rules()} == {Verdict.EXACT}


def test_every_rule_on_the_prose_has_a_case() -> None:
    assert {case.rule for case in CASES} == _rules().keys()


def test_no_two_cases_share_a_name() -> None:
    assert len({case.id for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_broken_rule_is_reported_with_its_severity_and_cells(case: Case) -> None:
    found = _violated(check(_edited(case.broken)), case.rule)
    assert {one.severity for one in found} == {_rules()[case.rule].severity}
    assert any(set(case.cells) <= {cell.ref for cell in one.cells} for one in found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_near_miss_is_not_reported(case: Case) -> None:
    report = check(_edited(case.near))
    assert _violated(report, case.rule) == []
    statuses = {line.status for line in report.ledger if line.rule == case.rule}
    assert max(statuses, key=list(Verdict).index, default=None) is case.status


_PRINTED = [cell.ref for cell in _base().cells() if cell.amount is not None]


@pytest.mark.parametrize("ref", _PRINTED)
def test_a_figure_that_cannot_be_read_makes_no_finding(ref: CellRef) -> None:
    """Rules on tables, prose and disclosure take such a cell for unknown, none for blank."""
    accounts = _print(ref, None)(_base())
    piece = Unread("1，00", Reason.FIGURE_SPOILT, ref.table, cells=(ref,))
    report = check(attrs.evolve(accounts, unread=(*accounts.unread, piece)))
    assert report.violations == check(_base()).violations
    assert any("无法识别" in line.reason.zh for line in report.ledger if line.reason is not None)


# --- the published documents ----------------------------------------


@needs_shared
def test_the_liaoning_document_is_read_in_full() -> None:
    accounts = ga.read(SEED)
    narrative = _narrative(accounts)
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
    kinds = [one for one in narrative if one.key.startswith("assets.vehicles_") and one.value]
    assert {one.key.rpartition("_")[2]: int(one.value) for one in kinds} == {
        "confidential": 1,
        "emergency": 1,
        "retired": 1,
    }


@needs_shared
def test_the_liaoning_document_contradicts_itself_twice() -> None:
    assert _loud(ga.read(SEED).check()) == [
        ("N-12-budget", Severity.ERROR),
        ("N-22-list", Severity.WARNING),
    ]


@needs_shared
def test_every_numeral_of_the_liaoning_document_outside_its_forms_is_understood() -> None:
    text = SEED.read_text(encoding="utf-8")
    accounts = read_text(text[: text.rindex("第五部分")])
    assert accounts.unread == ()
    assert accounts.numerals["unread"] == 0
    assert accounts.numerals["typed"] > 174


@needs_shared
def test_the_prose_of_the_shanghai_document_is_read_in_full() -> None:
    accounts = ga.read(SHARED / "documents" / "SHPT-STJ-2025.txt")
    narrative = _narrative(accounts)
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


@pytest.mark.parametrize("document", [_liaoning, _shanghai])
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
    true = {one.key: one.value for one in _narrative(read_text(document()))}
    assert {one.key: one.value for one in _narrative(read_text(damage(document())))} == true


@pytest.mark.parametrize("document", [_liaoning, _shanghai])
def test_an_explanation_cut_anywhere_raises_no_false_alarm(document: Callable[[], str]) -> None:
    text = document()
    for cut in range(len(text) // 20, len(text), len(text) // 20):
        try:
            accounts = read_text(text[:cut])
        except ga.DocumentError:
            continue
        assert check(accounts).errors == ()


def test_a_numeral_that_nothing_understands_is_listed_with_its_line() -> None:
    text = _shanghai().replace("第一部分", "编号 31415 号\n第一部分", 1)
    accounts = read_text(text)
    assert [one.text for one in accounts.unread if "31415" in one.text] == ["编号 31415 号"]


def test_prose_forms_and_numerals_can_be_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "document.txt"
    path.write_text(_liaoning(), encoding="utf-8")
    for lang, words in (("zh", ("主要职责", "名词解释")), ("en", ("Duties", "Glossary"))):
        assert main(["show", str(path), "narrative", "--lang", lang]) == 0
        out = capsys.readouterr().out
        assert all(word in out for word in words)
        assert "N[income.total]" in out
    assert main(["show", str(path), "forms"]) == 0
    assert "没有绩效自评表" in capsys.readouterr().out
    counts = read_text(_liaoning()).numerals
    assert main(["show", str(path), "numerals"]) == 0
    assert f"印有{counts['numerals']}个数字" in capsys.readouterr().out
    assert main(["show", str(path), "numerals", "--lang", "en"]) == 0
    assert f"{counts['unread']} not understood" in capsys.readouterr().out
    form = ProjectEvaluation("某项目", budget=Decimal("50.00"), amount_unit="万元")
    shown = accounts_text(
        attrs.evolve(read_text(_liaoning()), project_evaluations=(form,)), "forms"
    )
    assert "P1[budget]" in shown
    assert "50.00 万元" in shown
