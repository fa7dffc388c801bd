"""Performance self-evaluation (绩效自评): the department form and the project forms, as printed.

Classes check type and shape only; whether scores add up is judged in
:mod:`gov_accounts.rules.forms`, by the formulas of :mod:`gov_accounts.evaluation.score`. What the
form of a place may lack is optional: a missing column is None, never zero. ``figures()`` of a form
is the one path to its numbers. See docs/sources.md#self-evaluation.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import attrs
from attrs import frozen

from gov_accounts.errors import AmountError
from gov_accounts.exchange import Brief, Interchange, by_value, titled
from gov_accounts.money import format_amount, parse_amount, require_amount
from gov_accounts.words import NUMBER, PERCENT, RANGE_SIGNS, half_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "OPERATORS",
    "OPERATOR_WORDS",
    "Causes",
    "DepartmentEvaluation",
    "Detail",
    "Funds",
    "Indicator",
    "ProjectEvaluation",
    "QualitativeIndicator",
    "QuantitativeIndicator",
    "Ratio",
    "Target",
    "Task",
    "parse_ratio",
    "parse_target",
    "row_label",
    "row_of",
    "with_figure",
]

OPERATORS = ("=", ">=", "<=", ">", "<")
"""运算符号 that a target may have."""

Figure = tuple[str, str, Decimal, "str | None"]


def _amount(_instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    try:
        require_amount(value)
    except AmountError as error:
        raise AmountError(f"{attribute.name}: {error}") from None


def _figure(title: str) -> Any:
    return titled(title, default=None, eq=str, validator=attrs.validators.optional(_amount))


def _of(kind: type, title: str, *, running: bool = False) -> Any:
    return titled(title, running=running, validator=attrs.validators.instance_of(kind))


def _maybe(kind: type, title: str, *, running: bool = False) -> Any:
    known = attrs.validators.optional(attrs.validators.instance_of(kind))
    return titled(title, running=running, default=None, validator=known)


def _name(title: str) -> Any:
    return _of(str, title, running=True)


def _running(title: str) -> Any:
    return _maybe(str, title, running=True)


def _level(title: str) -> Any:
    return titled(title, validator=attrs.validators.optional(attrs.validators.instance_of(str)))


def _many(kind: type | tuple[type, ...], title: str) -> Any:
    member: Any = attrs.validators.instance_of(kind)
    return titled(
        title,
        default=(),
        validator=attrs.validators.deep_iterable(member, attrs.validators.instance_of(tuple)),
    )


@by_value
def _known_operator(_instance: object, _attribute: object, value: object) -> None:
    if value is not None and value not in OPERATORS:
        raise ValueError(f"operator: expected one of {', '.join(OPERATORS)}, found {value!r}")


def _operator() -> Any:
    known = {"enum": list(OPERATORS)}
    return titled("运算符号", default=None, validator=_known_operator, schema=known)


@frozen(repr=False)
class Ratio(Brief):
    """A printed rate (执行率, 完成程度): the number as printed and whether % stands behind it.

    >>> Ratio(Decimal("97.5"), percent=True).fraction
    Fraction(39, 40)
    """

    TITLE: ClassVar[str] = "比率"

    value: Decimal = titled("数字", eq=str, validator=_amount)
    percent: bool = _of(bool, "有百分号")

    @property
    def fraction(self) -> Fraction:
        """The rate as an exact fraction of one."""
        return Fraction(self.value) / (100 if self.percent else 1)

    @property
    def unit(self) -> str | None:
        """``%`` or None."""
        return PERCENT if self.percent else None

    def __str__(self) -> str:
        return format_amount(self.value) + (PERCENT if self.percent else "")


def parse_ratio(text: str) -> Ratio:
    """Read a printed rate; raises :class:`~gov_accounts.errors.AmountError` for what is none.

    >>> parse_ratio("100%"), parse_ratio("1")
    (Ratio(value=Decimal('100'), percent=True), Ratio(value=Decimal('1'), percent=False))
    """
    plain = half_width(text.strip())
    return Ratio(parse_amount(plain.removesuffix(PERCENT)), plain.endswith(PERCENT))


@frozen(repr=False)
class Target(Brief):
    """A target in numbers: operator (None if none is printed), number, unit."""

    operator: str | None
    value: Decimal
    unit: str | None


_SIGNS = {"≥": ">=", "≧": ">=", "≤": "<=", "≦": "<="}
_WORDS = {
    **dict.fromkeys(("不少于", "不低于", "不小于", "大于等于", "大于或等于", "至少"), ">="),
    **dict.fromkeys(
        ("不超过", "不高于", "不多于", "不大于", "小于等于", "小于或等于", "至多"), "<="
    ),
    **dict.fromkeys(("大于", "超过", "高于", "多于"), ">"),
    **dict.fromkeys(("小于", "低于", "少于"), "<"),
    "等于": "=",
}
OPERATOR_WORDS = tuple(_WORDS)
"""The words by which a target is said to be reached: 不少于, 至少, 超过 and others."""
_BEHIND = {
    **dict.fromkeys(("及以上", "(含)以上", "以上"), ">="),
    **dict.fromkeys(("及以下", "(含)以下", "以下", "以内", "之内"), "<="),
}
_NAMES = {**{sign: sign for sign in OPERATORS}, **_SIGNS, **_WORDS}
_BY_LENGTH = sorted(_NAMES, key=len, reverse=True)
_TARGET = re.compile(
    rf"(?P<op>{'|'.join(map(re.escape, _BY_LENGTH))})?\s*"
    rf"(?P<value>{NUMBER})"
    rf"\s*(?P<unit>[^0-9\s、,，。;；{RANGE_SIGNS}]{{0,8}}?)"
    rf"(?P<behind>{'|'.join(map(re.escape, _BEHIND))})?"
)


_DEADLINE = re.compile("[年月日].*[前底内初末]|月$")


def parse_target(text: str) -> Target | None:
    """Read a target such as ``≥50个``, ``不少于10人``, ``90%以上``.

    None if the text is no single number.

    >>> parse_target("≥50个")
    Target(operator='>=', value=Decimal('50'), unit='个')
    >>> parse_target("3次").operator is None
    True
    """
    found = _TARGET.fullmatch(half_width(text.strip()))
    if found is None:
        return None
    if found["unit"] and _DEADLINE.match(found["unit"]):
        return None  # 12月底前 is a date
    sign = found["op"]
    operator = _NAMES[sign] if sign else None
    if found["behind"]:
        if operator is not None:
            return None
        operator = _BEHIND[found["behind"]]
    try:
        value = parse_amount(found["value"])
    except AmountError:
        return None
    return Target(operator, value, found["unit"] or None)


@frozen(repr=False)
class Causes(Brief):
    """Why an indicator was missed (偏差原因分析), by column; ``explanation`` is 原因说明."""

    TITLE: ClassVar[str] = "偏差原因分析"

    funding: str | None = _running("经费")
    rules: str | None = _running("制度")
    staff: str | None = _running("人员")
    equipment: str | None = _running("硬件条件")
    other: str | None = _running("其他")
    explanation: str | None = _running("原因说明")

    def __bool__(self) -> bool:
        """Whether any column says something."""
        return any(attrs.astuple(self))


def _causes() -> Any:
    return titled("偏差原因分析", factory=Causes, validator=attrs.validators.instance_of(Causes))


@frozen(repr=False)
class QuantitativeIndicator(Brief):
    """An indicator with a number as target (定量指标).

    ``level1``, ``level2``, ``level3`` are 一级, 二级 and 三级指标; ``unit`` (度量单位) holds for
    target and actual. ``initial_target`` (年初指标值) stands where a form prints targets at two
    dates; ``target`` is then the adjusted one. ``note`` is text behind the score whose column (a
    cause or 改进措施) is open.
    """

    TITLE: ClassVar[str] = "定量指标"

    level1: str | None = _level("一级指标")
    level2: str | None = _level("二级指标")
    level3: str = _name("三级指标")
    operator: str | None = _operator()
    target: Decimal | None = _figure("指标值")
    unit: str | None = _maybe(str, "度量单位")
    actual: Decimal | None = _figure("全年完成值")
    completion: Ratio | None = _maybe(Ratio, "完成程度")
    weight: Decimal | None = _figure("分值")
    score: Decimal | None = _figure("得分")
    causes: Causes = _causes()
    remedy: str | None = _running("改进措施")
    note: str | None = _running("备注")
    initial_target: Decimal | None = _figure("年初指标值")

    @property
    def reached(self) -> bool | None:
        """Whether the printed value satisfies the printed target; None if one is not printed."""
        if self.operator is None or self.target is None or self.actual is None:
            return None
        return {
            "=": self.actual == self.target,
            ">=": self.actual >= self.target,
            "<=": self.actual <= self.target,
            ">": self.actual > self.target,
            "<": self.actual < self.target,
        }[self.operator]

    @property
    def below(self) -> bool:
        """Whether the printed value lies below the printed target."""
        return self.target is not None and self.actual is not None and self.actual < self.target


@frozen(repr=False)
class QualitativeIndicator(Brief):
    """An indicator with words as target (定性指标); ``actual`` is 全年完成值, often a band."""

    TITLE: ClassVar[str] = "定性指标"

    level1: str | None = _level("一级指标")
    level2: str | None = _level("二级指标")
    level3: str = _name("三级指标")
    target: str | None = _running("指标值")
    actual: str | None = _running("全年完成值")
    completion: Ratio | None = _maybe(Ratio, "完成程度")
    weight: Decimal | None = _figure("分值")
    score: Decimal | None = _figure("得分")
    causes: Causes = _causes()
    remedy: str | None = _running("改进措施")
    note: str | None = _running("备注")
    initial_target: str | None = _running("年初指标值")


Indicator = QuantitativeIndicator | QualitativeIndicator


@frozen(repr=False)
class Task(Brief):
    """One of the year's main tasks (年度主要任务): money granted and spent, rate, weight, score."""

    TITLE: ClassVar[str] = "年度主要任务"

    name: str = _name("对应项目")
    allocated: Decimal | None = _figure("项目下达金额")
    executed: Decimal | None = _figure("项目执行金额")
    rate: Ratio | None = _maybe(Ratio, "项目执行率")
    weight: Decimal | None = _figure("分值")
    score: Decimal | None = _figure("得分")
    result: str | None = _running("完成情况")
    allocated_fiscal: Decimal | None = _figure("全年预算数（财政拨款）")
    executed_fiscal: Decimal | None = _figure("全年执行数（财政拨款）")


@frozen(repr=False)
class Funds(Brief):
    """Money of one source (资金来源), as 当年财政拨款: a part of the money of the form."""

    TITLE: ClassVar[str] = "资金来源"

    source: str = _name("资金来源")
    declared: Decimal | None = _figure("目标申报数")
    initial_budget: Decimal | None = _figure("年初预算数")
    adjustment: Decimal | None = _figure("年中预算调整数")
    budget: Decimal | None = _figure("全年预算数")
    executed: Decimal | None = _figure("全年执行数")
    executed_other: Decimal | None = _figure("全年执行数（其他）")
    surplus: Decimal | None = _figure("资金结余")
    weight: Decimal | None = _figure("分值")
    rate: Ratio | None = _maybe(Ratio, "执行率")
    score: Decimal | None = _figure("得分")


@frozen(repr=False)
class Detail(Brief):
    """A field of words that only some places print, as 项目期限: its label and its text."""

    TITLE: ClassVar[str] = "其他栏目"

    label: str = _name("栏目")
    text: str = _name("内容")


_IN_ROW = re.compile(
    r"(?P<rows>indicators|tasks|funds)\[(?P<number>[0-9]+)\]\.(?P<column>[a-z0-9_]+)"
)
"""The path of a figure that stands in a row of a form."""


def row_of(
    form: DepartmentEvaluation | ProjectEvaluation, path: str
) -> Indicator | Task | Funds | None:
    """Return the indicator, task or source of funds that a figure belongs to, by its path.

    >>> form = DepartmentEvaluation("某局", tasks=(Task("会议", score=Decimal(9)),))
    >>> row_of(form, "tasks[1].score").score, row_of(form, "tasks[2].score")
    (Decimal('9'), None)
    """
    found = _IN_ROW.fullmatch(path)
    rows: tuple[Indicator | Task | Funds, ...] = getattr(form, found["rows"], ()) if found else ()
    number = int(found["number"]) if found else 0
    return rows[number - 1] if 1 <= number <= len(rows) else None


def row_label(form: DepartmentEvaluation | ProjectEvaluation, path: str) -> str:
    """Return the label of the row that a figure or field of a form stands in, by its path.

    It is the name of the indicator, task or source, else the official label of the field; empty for
    what the form does not have.

    >>> row_label(DepartmentEvaluation("某局", tasks=(Task("会议"),)), "tasks[1].score")
    '会议'
    """
    row = row_of(form, path)
    if row is not None:
        if isinstance(row, Funds):
            return row.source
        return row.name if isinstance(row, Task) else row.level3
    field = attrs.fields_dict(type(form)).get(path)
    return "" if field is None else str(field.metadata["title"])


def _indicators() -> Any:
    return _many((QuantitativeIndicator, QualitativeIndicator), "绩效指标")


def _rows(
    prefix: str, row: object, units: Mapping[str, str | None], **titles: str
) -> Iterator[Figure]:
    """Yield the numbers of one row in the order of ``units``; blanks and words give none.

    A number is called by the title of its field, or by another that the form has for it.
    """
    fields = attrs.fields_dict(type(row))  # type: ignore[arg-type]
    for name, unit in units.items():
        value = getattr(row, name)
        title = titles.get(name, fields[name].metadata["title"])
        if isinstance(value, Ratio):
            yield prefix + name, title, value.value, value.unit
        elif isinstance(value, Decimal):
            yield prefix + name, title, value, unit


def _indicator_figures(indicators: tuple[Indicator, ...], **titles: str) -> Iterator[Figure]:
    for number, one in enumerate(indicators, start=1):
        unit = one.unit if isinstance(one, QuantitativeIndicator) else None
        units = {
            "initial_target": unit,
            "target": unit,
            "actual": unit,
            "completion": None,
            "weight": "分",
            "score": "分",
        }
        yield from _rows(f"indicators[{number}].", one, units, **titles)


_MONEY = (
    "declared",
    "initial_budget",
    "adjustment",
    "budget",
    "executed",
    "executed_other",
    "surplus",
)
"""The amounts of a line of funds, in the order in which forms print them."""


def _funds_figures(form: DepartmentEvaluation | ProjectEvaluation) -> Iterator[Figure]:
    """Yield the figures of all funds together, then those of each source."""
    money = dict.fromkeys(_MONEY, form.amount_unit)
    yield from _rows("", form, {**money, "execution_weight": "分", "rate": None})
    for number, one in enumerate(form.funds, start=1):
        yield from _rows(
            f"funds[{number}].", one, {**money, "weight": "分", "rate": None, "score": "分"}
        )


@frozen(repr=False)
class DepartmentEvaluation(Interchange):
    """部门（单位）整体绩效自评表.

    Amounts are in ``amount_unit`` as printed; it is None if the form prints no unit. The fields
    from ``initial_budget`` on stand on the forms of some places only, and mean what they mean on a
    :class:`ProjectEvaluation`.

    >>> form = DepartmentEvaluation("某局", budget_income=Decimal("670.96"))
    >>> list(form.figures())
    [('budget_income', '部门年初预算收入金额', Decimal('670.96'), None)]
    """

    TITLE: ClassVar[str] = "部门（单位）整体绩效自评表"

    name: str = _name("部门（单位）名称")
    budget_income: Decimal | None = _figure("部门年初预算收入金额")
    budget_expenditure: Decimal | None = _figure("部门年初预算支出金额")
    tasks: tuple[Task, ...] = _many(Task, "年度主要任务")
    goal: str | None = _running("年初总体目标")
    result: str | None = _running("全年完成情况")
    indicators: tuple[Indicator, ...] = _indicators()
    total_score: Decimal | None = _figure("总评价得分")
    amount_unit: str | None = _maybe(str, "金额单位")
    initial_budget: Decimal | None = _figure("年初预算数")
    adjustment: Decimal | None = _figure("年中预算调整数")
    declared: Decimal | None = _figure("目标申报数")
    budget: Decimal | None = _figure("全年预算数")
    executed: Decimal | None = _figure("全年执行数")
    executed_other: Decimal | None = _figure("全年执行数（其他）")
    surplus: Decimal | None = _figure("资金结余")
    rate: Ratio | None = _maybe(Ratio, "执行率")
    funds: tuple[Funds, ...] = _many(Funds, "资金来源")
    execution_weight: Decimal | None = _figure("分值")
    execution_score: Decimal | None = _figure("预算执行率得分")
    total_weight: Decimal | None = _figure("总分")
    grade: str | None = _maybe(str, "评价等级")
    conclusion: str | None = _running("自评结论")
    reasons: str | None = _running("偏差原因分析")
    remedies: str | None = _running("改进措施")
    details: tuple[Detail, ...] = _many(Detail, "其他栏目")

    def figures(self) -> Iterator[Figure]:
        """Yield path, official label, number and unit of every number, in official order."""
        money = self.amount_unit
        yield from _rows("", self, {"budget_income": money, "budget_expenditure": money})
        yield from _funds_figures(self)
        units = {
            "allocated": money,
            "allocated_fiscal": money,
            "executed": money,
            "executed_fiscal": money,
            "rate": None,
            "weight": "分",
            "score": "分",
        }
        for number, task in enumerate(self.tasks, start=1):
            yield from _rows(f"tasks[{number}].", task, units)
        yield from _indicator_figures(self.indicators)
        yield from _rows("", self, dict.fromkeys(_LAST_OF_DEPARTMENT, "分"))


_LAST_OF_DEPARTMENT = ("execution_score", "total_weight", "total_score")


@frozen(repr=False)
class ProjectEvaluation(Interchange):
    """预算项目(政策)绩效自评表 (项目支出绩效自评表). Amounts in ``amount_unit`` as printed.

    ``budget`` is what the rate is measured by (项目预算金额, 全年预算数); ``initial_budget``
    (年初预算数), ``execution_weight`` (分值 of the execution rate) and ``grade`` stand only on some
    forms, as ``adjustment`` (年中预算调整数), ``declared`` (目标申报数), ``executed_other`` (money
    spent from elsewhere) and ``surplus`` (资金结余) do. ``funds`` are the sources of the money,
    which add up to it. ``total_weight`` is the sum of all weights as printed (总分), ``reasons``
    and ``remedies`` are texts on the whole form, ``details`` further fields of words.
    """

    TITLE: ClassVar[str] = "预算项目（政策）绩效自评表"

    name: str = _name("项目名称")
    department: str | None = _maybe(str, "主管部门")
    unit: str | None = _maybe(str, "实施单位")
    budget: Decimal | None = _figure("项目预算金额")
    executed: Decimal | None = _figure("全年执行数")
    rate: Ratio | None = _maybe(Ratio, "执行率")
    goal: str | None = _running("年初设定目标")
    result: str | None = _running("全年实际完成情况")
    indicators: tuple[Indicator, ...] = _indicators()
    subtotal: Decimal | None = _figure("指标自评得分小计")
    execution_score: Decimal | None = _figure("预算执行率得分")
    deduction: Decimal | None = _figure("减分项")
    total_score: Decimal | None = _figure("绩效自评总得分")
    grade: str | None = _maybe(str, "评价等级")
    amount_unit: str | None = _maybe(str, "金额单位")
    initial_budget: Decimal | None = _figure("年初预算数")
    execution_weight: Decimal | None = _figure("分值")
    adjustment: Decimal | None = _figure("年中预算调整数")
    declared: Decimal | None = _figure("目标申报数")
    executed_other: Decimal | None = _figure("全年执行数（其他）")
    surplus: Decimal | None = _figure("资金结余")
    funds: tuple[Funds, ...] = _many(Funds, "资金来源")
    total_weight: Decimal | None = _figure("总分")
    conclusion: str | None = _running("自评结论")
    reasons: str | None = _running("偏差原因分析")
    remedies: str | None = _running("改进措施")
    details: tuple[Detail, ...] = _many(Detail, "其他栏目")

    def figures(self) -> Iterator[Figure]:
        """Yield path, official label, number and unit of every number, in official order."""
        yield from _funds_figures(self)
        yield from _indicator_figures(self.indicators, target="年度目标值")
        last = ("subtotal", "execution_score", "deduction", "total_weight", "total_score")
        yield from _rows("", self, dict.fromkeys(last, "分"))


_Form = TypeVar("_Form", bound=DepartmentEvaluation | ProjectEvaluation)


def with_figure(form: _Form, path: str, value: Decimal) -> _Form:
    """Return a form with another number at a path; a rate keeps its sign of percent.

    >>> form = DepartmentEvaluation("某局", tasks=(Task("会议", score=Decimal(9)),))
    >>> with_figure(form, "tasks[1].score", Decimal(8)).tasks[0].score
    Decimal('8')
    """
    where, _, name = path.rpartition(".")
    if not where:
        whole: _Form = _changed(form, name, value)
        return whole
    rows, _, number = where.removesuffix("]").partition("[")
    own = list(getattr(form, rows))
    own[int(number) - 1] = _changed(own[int(number) - 1], name, value)
    changed: dict[str, Any] = {rows: tuple(own)}
    return attrs.evolve(form, **changed)


def _changed(owner: Any, name: str, value: Decimal) -> Any:
    old = getattr(owner, name)
    new = attrs.evolve(old, value=value) if isinstance(old, Ratio) else value
    return attrs.evolve(owner, **{name: new})
