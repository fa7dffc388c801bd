"""The texts of final accounts: overview (概况), narrative (情况说明), glossary (名词解释).

Every figure that the narrative states has a name, ``N[income.fiscal]``, and is described here
once: its Chinese subject and its unit. ``.share`` is its printed share of a total, ``.completion``
its completion of a budget, ``.change`` and ``.change_rate`` the change on the year before,
``.last_year`` the level of that year, ``.budget_change`` and ``.budget_change_rate`` the difference
from a budget.
"""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import frozen

from gov_accounts.exchange import Interchange, titled
from gov_accounts.money import require_amount
from gov_accounts.places import Place
from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.units import Unit
from gov_accounts.words import PERCENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "COMPARISONS",
    "DESCRIBED",
    "Entry",
    "FrameLine",
    "GlossaryTerm",
    "Loose",
    "Narrative",
    "Overview",
    "Section",
    "Stated",
    "title_of",
]

MONEY, COUNT = Unit.WAN.value, "个"

_MONEY: dict[str, str] = {
    "income.total": "收入总计",
    "income.year_total": "本年收入合计",
    "income.fiscal": "财政拨款收入",
    "income.general_budget": "一般公共预算财政拨款收入",
    "income.government_fund": "政府性基金预算财政拨款收入",
    "income.state_capital": "国有资本经营预算财政拨款收入",
    "income.superior_subsidy": "上级补助收入",
    "income.institutional": "事业收入",
    "income.business": "经营收入",
    "income.subsidiary_remittance": "附属单位上缴收入",
    "income.other": "其他收入",
    "income.surplus_used": "使用非财政拨款结余",
    "income.opening": "上年结转和结余",
    "expenditure.total": "支出总计",
    "expenditure.year_total": "本年支出合计",
    "expenditure.basic": "基本支出",
    "expenditure.wages": "工资福利支出",
    "expenditure.goods": "商品和服务支出",
    "expenditure.grants": "对个人和家庭的补助",
    "expenditure.project": "项目支出",
    "expenditure.superior_remittance": "上缴上级支出",
    "expenditure.business": "经营支出",
    "expenditure.subsidiary_subsidy": "对附属单位补助支出",
    "closing.total": "年末结转和结余",
    "expenditure.surplus_allocated": "结余分配",
    "fiscal.grand_total": "财政拨款收入支出总计",
    "fiscal.income_total": "财政拨款收入总计",
    "fiscal.expenditure_total": "财政拨款支出总计",
    "fiscal.income": "本年财政拨款收入",
    "fiscal.opening": "年初财政拨款结转和结余",
    "fiscal.closing": "年末财政拨款结转和结余",
    "fiscal.total": "财政拨款支出",
    "fiscal.basic": "财政拨款基本支出",
    "fiscal.project": "财政拨款项目支出",
    "general_budget.total": "一般公共预算财政拨款支出",
    "general_budget.budget": "一般公共预算财政拨款支出年初预算",
    "general_budget.adjusted_budget": "一般公共预算财政拨款支出全年（调整）预算",
    "three_public.total": "“三公”经费支出",
    "three_public.budget": "“三公”经费预算",
    "three_public.adjusted_budget": "“三公”经费全年（调整）预算",
    "three_public.overseas": "因公出国（境）费",
    "three_public.reception": "公务接待费",
    "three_public.vehicles": "公务用车购置及运行费",
    "three_public.vehicles_purchase": "公务用车购置费",
    "three_public.vehicles_running": "公务用车运行维护费",
    "three_public.domestic_reception": "国内公务接待支出",
    "three_public.foreign_reception": "外事接待支出",
    "three_public.abroad_reception": "国（境）外公务接待支出",
    "three_public.meetings": "会议费",
    "three_public.training": "培训费",
    **{
        f"{fund}.{part}": f"{name}预算财政拨款{title}"
        for fund, name in (("government_fund", "政府性基金"), ("state_capital", "国有资本经营"))
        for part, title in (
            ("total", "支出"),
            ("revenue", "收入"),
            ("opening", "年初结转和结余"),
            ("closing", "年末结转和结余"),
            ("basic", "基本支出"),
            ("project", "项目支出"),
        )
    },
    "basic.total": "一般公共预算财政拨款基本支出",
    "basic.personnel": "人员经费",
    "basic.operating": "公用经费",
    "operation.total": "机关运行经费",
    "procurement.total": "政府采购支出总额",
    "procurement.goods": "政府采购货物支出",
    "procurement.works": "政府采购工程支出",
    "procurement.services": "政府采购服务支出",
    "procurement.sme": "授予中小企业合同金额",
    "procurement.small": "授予小微企业合同金额",
    "procurement.reserved_sme": "面向中小企业预留金额",
    "procurement.reserved_small": "面向小微企业预留金额",
    "procurement.awarded_sme": "预留项目中由中小企业成交金额",
    "procurement.awarded_small": "预留项目中由小微企业成交金额",
    "procurement.awarded_other": "其他项目中由中小企业成交金额",
    "performance.budget": "绩效自评项目涉及预算金额",
}
_SHARES: dict[str, str] = {
    "procurement.goods_sme": "货物采购授予中小企业金额占货物支出",
    "procurement.works_sme": "工程采购授予中小企业金额占工程支出",
    "procurement.services_sme": "服务采购授予中小企业金额占服务支出",
}
_COUNTS: dict[str, tuple[str, str]] = {
    "three_public.overseas_groups": ("出国（境）团组数", "个"),
    "three_public.overseas_persons": ("出国（境）人次", "人次"),
    "three_public.domestic_batches": ("国内公务接待批次", "批次"),
    "three_public.domestic_persons": ("国内公务接待人次", "人"),
    "three_public.foreign_batches": ("外事接待批次", "批次"),
    "three_public.foreign_persons": ("外事接待人次", "人"),
    "three_public.abroad_batches": ("国（境）外公务接待批次", "批次"),
    "three_public.abroad_persons": ("国（境）外公务接待人次", "人"),
    "three_public.vehicles_bought": ("当年购置公务用车", "辆"),
    "three_public.vehicles_kept": ("公务用车保有量", "辆"),
    "assets.vehicles": ("共有车辆", "辆"),
    "assets.vehicles_ministerial": ("副省级（部级）以上领导干部用车", "辆"),
    "assets.vehicles_leaders": ("主要领导干部用车", "辆"),
    "assets.vehicles_confidential": ("机要通信用车", "辆"),
    "assets.vehicles_emergency": ("应急保障用车", "辆"),
    "assets.vehicles_enforcement": ("执法执勤用车", "辆"),
    "assets.vehicles_special": ("特种专业技术用车", "辆"),
    "assets.vehicles_retired": ("离退休干部用车", "辆"),
    "assets.vehicles_other": ("其他用车", "辆"),
    "assets.equipment": ("单价100万元（含）以上设备（不含车辆）", "台（套）"),
    "performance.projects": ("绩效自评的项目", "个"),
    "performance.score": ("平均得分", "分"),
    "performance.excellent": ("绩效评级为优的项目", "个"),
    "performance.good": ("绩效评级为良的项目", "个"),
    "performance.fair": ("绩效评级为合格的项目", "个"),
    "performance.poor": ("绩效评级为不合格的项目", "个"),
    "performance.problems": ("发现问题", "个"),
    "performance.solved": ("已经完成整改", "个"),
    "performance.open": ("正在整改", "个"),
}

DESCRIBED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        **{key: (title, MONEY) for key, title in _MONEY.items()},
        **{key: (title, PERCENT) for key, title in _SHARES.items()},
        **_COUNTS,
    }
)
"""Chinese subject and unit of every figure with a fixed name."""

_PARTS = MappingProxyType(
    {
        "share": "所占比重",
        "completion": "完成预算的比率",
        "change": "比上年增减额",
        "change_rate": "比上年增减率",
        "budget": "年初预算",
        "adjusted_budget": "全年（调整）预算",
        "amount": "支出决算",
        "last_year": "上年数",
        "budget_change": "比预算增减额",
        "budget_change_rate": "比预算增减率",
    }
)


def title_of(key: str) -> str:
    """Return the Chinese subject of a named figure.

    >>> title_of("income.fiscal.share")
    '财政拨款收入所占比重'
    """
    if key in DESCRIBED:
        return DESCRIBED[key][0]
    ref = CellRef.of(NARRATIVE, key)
    if ref.last in _PARTS:
        return (title_of(ref.parent.row) if ref.parent else "") + _PARTS[ref.last]
    return ref.last


@frozen
class Section:
    """A section of the narrative, kept whole: topic, heading, and text without line breaks."""

    TITLE: ClassVar[str] = "情况说明的一节"

    topic: str = titled("主题")
    heading: str = titled("标题", running=True)
    text: str = titled("原文", running=True)
    place: Place = titled("位置", default=Place())


@frozen
class Overview(Interchange):
    """概况: the duties (主要职责) and the units whose accounts these are (单位构成)."""

    TITLE: ClassVar[str] = "部门概况"

    duties: tuple[str, ...] = titled("主要职责", running=True, default=())
    units: tuple[str, ...] = titled("单位构成", running=True, default=())


@frozen
class GlossaryTerm(Interchange):
    """A term of the glossary (名词解释) and its meaning, as printed."""

    TITLE: ClassVar[str] = "名词解释"

    term: str = titled("名词")
    meaning: str = titled("解释", running=True)
    place: Place = titled("位置", default=Place())


@frozen
class FrameLine(Interchange):
    """A line around the content, as printed: a heading of a part, an entry of the contents, a note.

    It is kept because it names the unit and the year, and because templates leave words there.
    """

    TITLE: ClassVar[str] = "版面文字"

    text: str = titled("文字", running=True)
    place: Place = titled("位置", default=Place())


def _amount(_instance: object, _attribute: object, value: Any) -> None:
    require_amount(value)


def _named(_instance: object, _attribute: object, value: str) -> None:
    CellRef.of(NARRATIVE, value)


@frozen
class Stated:
    """A figure that the narrative states, under its name.

    ``value`` as printed, ``unit`` 万元, %, 辆 …; ``words`` what stands before it. ``direction`` of
    a change: ``increase``, ``decrease`` or ``flat``; ``base`` the words for what a share or
    completion refers to. Where no unit is printed behind the figure, ``unit_given`` is false and
    ``unit`` that of its sentence or of the one before.
    """

    TITLE: ClassVar[str] = "情况说明中的数字"

    key: str = titled("名称", validator=_named)
    value: Decimal = titled("数字", eq=str, validator=_amount)
    unit: str = titled("单位")
    words: str = titled("前文", running=True, default="")
    direction: str | None = titled("增减方向", default=None)
    base: str | None = titled("比较基数", default=None)
    label: str = titled("科目名称", default="")
    place: Place = titled("位置", default=Place())
    unit_given: bool = titled("印有单位", default=True)

    @property
    def ref(self) -> CellRef:
        """The name of the figure, as ``N[income.fiscal]``."""
        return CellRef.of(NARRATIVE, self.key)

    @property
    def title(self) -> str:
        """What the figure is, by the name that the narrative gives to a code.

        >>> Stated("items.2060101.completion", Decimal(93), "%", label="行政运行").title
        '行政运行完成预算的比率'
        """
        if not self.label:
            return title_of(self.key)
        return self.label + ("" if self.ref.last == "amount" else _PARTS.get(self.ref.last, ""))

    @property
    def quote(self) -> str:
        """The words as printed, the figure last, without the mark that parts them from others."""
        return f"{self.words}{self.value}{self.unit}".lstrip("，。；、：")

    @property
    def quantum(self) -> Decimal:
        """The last printed place."""
        return Decimal(1).scaleb(int(self.value.as_tuple().exponent))


@frozen
class Loose:
    """A figure in a free sentence: its subject as written, amount and unit.

    It is kept so that repetitions can be compared.
    ``lead`` is the first subject of the sentence, where this is a later one.
    """

    TITLE: ClassVar[str] = "情况说明中的其他数字"

    subject: str = titled("事项", running=True)
    value: Decimal = titled("数字", eq=str, validator=_amount)
    unit: str = titled("单位")
    lead: str = titled("句首事项", running=True, default="")
    place: Place = titled("位置", default=Place())


@frozen
class Entry:
    """An entry of a list of 项: its number, the figure it explains, the name and the purpose.

    ``key`` names the owner, as ``items.2060101``; ``name`` is 类 / 款 / 项 as printed; ``purpose``
    what follows 主要用于 up to the end of that clause.
    """

    TITLE: ClassVar[str] = "逐项说明的一条"

    number: int | None = titled("序号")
    key: str = titled("名称", validator=_named)
    name: str = titled("科目名称")
    purpose: str = titled("用途", running=True, default="")
    place: Place = titled("位置", default=Place())


def _unique(_instance: object, _attribute: object, value: tuple[Stated, ...]) -> None:
    keys = [one.key for one in value]
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"narrative: expected each figure once, found {twice!r} twice")


COMPARISONS = ("<", ">", "=")
"""How the narrative says that a final figure stands to its budget: 小于, 大于, 持平."""


def _compared(_instance: object, _attribute: object, value: tuple[tuple[str, str], ...]) -> None:
    for owner, sign in value:
        if sign not in COMPARISONS:
            raise ValueError(
                f"narrative: expected {', '.join(COMPARISONS)} as comparison of {owner!r}, found "
                f"{sign!r}"
            )


@frozen
class Narrative(Interchange):
    """The narrative (情况说明): named figures, figures stated again, free figures, and all text.

    ``repeated`` holds a second statement of a figure that already has a value, where words of its
    own name it. ``items`` maps the codes of the 项 it explains to their names as printed;
    ``entries`` are the entries of lists of 项, in order of print. ``lists`` holds the names of 款
    listed under personnel and operating expenditure. ``none`` names the funds of which it says that
    there was no expenditure. ``comparisons`` holds how a final figure is said to stand to its
    budget: ``<``, ``>`` or ``=``.
    """

    TITLE: ClassVar[str] = "决算情况说明"

    figures: tuple[Stated, ...] = titled("数字", default=(), validator=_unique)
    repeated: tuple[Stated, ...] = titled("重复表述的数字", default=())
    items: tuple[tuple[str, str], ...] = titled("逐项说明的科目", default=())
    lists: tuple[tuple[str, tuple[str, ...]], ...] = titled("所列经济分类科目", default=())
    none: tuple[str, ...] = titled("说明为无的项目", default=())
    comparisons: tuple[tuple[str, str], ...] = titled(
        "决算数与预算数的比较", default=(), validator=_compared
    )
    loose: tuple[Loose, ...] = titled("其他数字", default=())
    sections: tuple[Section, ...] = titled("各节原文", default=())
    entries: tuple[Entry, ...] = titled("逐项说明", default=())

    def get(self, key: str) -> Stated | None:
        """Return a named figure, or None."""
        return next((one for one in self.figures if one.key == key), None)

    def __getitem__(self, key: str) -> Decimal:
        """Return the value of a named figure as printed; raises :class:`KeyError`."""
        found = self.get(key)
        if found is None:
            raise KeyError(f"the narrative states no {key!r}")
        return found.value

    def __iter__(self) -> Iterator[Stated]:
        return iter(self.figures)
