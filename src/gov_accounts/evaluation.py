"""Performance self-evaluation (绩效自评): the department form and the project forms, as printed.

Classes check type and shape only; whether scores add up is judged in :mod:`gov_accounts.checking.forms`.
What the form of another province may lack is optional. ``figures()`` of a form is the one path to its
numbers. Source of the forms: RULES 5.2 and 5.3.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
from attrs import field, frozen

from gov_accounts.errors import AmountError
from gov_accounts.interchange import Interchange
from gov_accounts.money import format_amount, parse_amount, require_amount

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "OPERATORS",
    "Causes",
    "DepartmentEvaluation",
    "Indicator",
    "ProjectEvaluation",
    "QualitativeIndicator",
    "QuantitativeIndicator",
    "Ratio",
    "Target",
    "Task",
    "parse_ratio",
    "parse_target",
]

OPERATORS = ("=", ">=", "<=", ">", "<")
"""运算符号 that a target may have."""

Figure = tuple[str, str, Decimal, "str | None"]


def _amount(_instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    try:
        require_amount(value)
    except AmountError as error:
        raise AmountError(f"{attribute.name}: {error}") from None


def _figure() -> Any:
    return field(default=None, eq=str, validator=attrs.validators.optional(_amount))


def _of(kind: type) -> Any:
    return field(validator=attrs.validators.instance_of(kind))


def _maybe(kind: type) -> Any:
    return field(default=None, validator=attrs.validators.optional(attrs.validators.instance_of(kind)))


def _many(kind: type | tuple[type, ...]) -> Any:
    member: Any = attrs.validators.instance_of(kind)
    return field(
        default=(),
        validator=attrs.validators.deep_iterable(member, attrs.validators.instance_of(tuple)),
    )


def _operator() -> Any:
    return field(default=None, validator=attrs.validators.optional(attrs.validators.in_(OPERATORS)))


@frozen
class Ratio:
    """A printed rate (执行率, 完成程度): the number as printed and whether % stands behind it.

    >>> Ratio(Decimal("97.5"), percent=True).fraction
    Fraction(39, 40)
    """

    value: Decimal = field(eq=str, validator=_amount)
    percent: bool = _of(bool)

    @property
    def fraction(self) -> Fraction:
        """The rate as an exact fraction of one."""
        return Fraction(self.value) / (100 if self.percent else 1)

    @property
    def unit(self) -> str | None:
        """``%`` or None."""
        return "%" if self.percent else None

    def __str__(self) -> str:
        return format_amount(self.value) + ("%" if self.percent else "")


def parse_ratio(text: str) -> Ratio:
    """Read a printed rate; raises :class:`~gov_accounts.errors.AmountError` for what is none.

    >>> parse_ratio("100%"), parse_ratio("1")
    (Ratio(value=Decimal('100'), percent=True), Ratio(value=Decimal('1'), percent=False))
    """
    plain = text.strip().replace("％", "%")
    return Ratio(parse_amount(plain.removesuffix("%")), plain.endswith("%"))


@frozen
class Target:
    """A target in numbers: operator (None if none is printed), number, unit."""

    operator: str | None
    value: Decimal
    unit: str | None


_SIGNS = {"≥": ">=", "≧": ">=", "≤": "<=", "≦": "<="}
_HALF_WIDTH = str.maketrans("＝＞＜％（）", "=><%()")
_WORDS = {
    **dict.fromkeys(("不少于", "不低于", "不小于", "大于等于", "大于或等于", "至少"), ">="),
    **dict.fromkeys(("不超过", "不高于", "不多于", "不大于", "小于等于", "小于或等于", "至多"), "<="),
    **dict.fromkeys(("大于", "超过", "高于", "多于"), ">"),
    **dict.fromkeys(("小于", "低于", "少于"), "<"),
    "等于": "=",
}
_BEHIND = {
    **dict.fromkeys(("及以上", "(含)以上", "以上"), ">="),
    **dict.fromkeys(("及以下", "(含)以下", "以下", "以内", "之内"), "<="),
}
_NAMES = {**{sign: sign for sign in OPERATORS}, **_SIGNS, **_WORDS}
_BY_LENGTH = sorted(_NAMES, key=len, reverse=True)
_TARGET = re.compile(
    rf"(?P<op>{'|'.join(map(re.escape, _BY_LENGTH))})?\s*"
    r"(?P<value>[-－−]?[0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?)"
    r"\s*(?P<unit>[^0-9０-９\s、，。；~～\-—至]{0,8}?)"
    rf"(?P<behind>{'|'.join(map(re.escape, _BEHIND))})?"
)


def parse_target(text: str) -> Target | None:
    """Read a target such as ``≥50个``, ``不少于10人``, ``90%以上``; None if the text is no single number.

    >>> parse_target("≥50个")
    Target(operator='>=', value=Decimal('50'), unit='个')
    >>> parse_target("3次").operator is None
    True
    """
    found = _TARGET.fullmatch(text.strip().translate(_HALF_WIDTH))
    if found is None:
        return None
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


@frozen
class Causes:
    """Why an indicator was missed (偏差原因分析, 未完成原因分析), by column; ``explanation`` is 原因说明."""

    funding: str | None = _maybe(str)
    rules: str | None = _maybe(str)
    staff: str | None = _maybe(str)
    equipment: str | None = _maybe(str)
    other: str | None = _maybe(str)
    explanation: str | None = _maybe(str)

    def __bool__(self) -> bool:
        """Whether any column says something."""
        return any(attrs.astuple(self))


def _causes() -> Any:
    return field(factory=Causes, validator=attrs.validators.instance_of(Causes))


@frozen
class QuantitativeIndicator:
    """An indicator with a number as target (定量指标).

    ``level1``, ``level2``, ``level3`` are 一级, 二级 and 三级指标; ``unit`` (度量单位) holds for target and
    actual. ``note`` is text behind the score whose column (a cause or 改进措施) is open.
    """

    level1: str | None = field(validator=attrs.validators.optional(attrs.validators.instance_of(str)))
    level2: str | None = field(validator=attrs.validators.optional(attrs.validators.instance_of(str)))
    level3: str = _of(str)
    operator: str | None = _operator()
    target: Decimal | None = _figure()
    unit: str | None = _maybe(str)
    actual: Decimal | None = _figure()
    completion: Ratio | None = _maybe(Ratio)
    weight: Decimal | None = _figure()
    score: Decimal | None = _figure()
    causes: Causes = _causes()
    remedy: str | None = _maybe(str)
    note: str | None = _maybe(str)

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


@frozen
class QualitativeIndicator:
    """An indicator with words as target (定性指标); ``actual`` is the text of 全年完成值, often a band."""

    level1: str | None = field(validator=attrs.validators.optional(attrs.validators.instance_of(str)))
    level2: str | None = field(validator=attrs.validators.optional(attrs.validators.instance_of(str)))
    level3: str = _of(str)
    target: str | None = _maybe(str)
    actual: str | None = _maybe(str)
    completion: Ratio | None = _maybe(Ratio)
    weight: Decimal | None = _figure()
    score: Decimal | None = _figure()
    causes: Causes = _causes()
    remedy: str | None = _maybe(str)
    note: str | None = _maybe(str)


Indicator = QuantitativeIndicator | QualitativeIndicator


@frozen
class Task:
    """One of the year's main tasks (年度主要任务): 项目下达金额, 项目执行金额, 项目执行率, 分值, 得分."""

    name: str = _of(str)
    allocated: Decimal | None = _figure()
    executed: Decimal | None = _figure()
    rate: Ratio | None = _maybe(Ratio)
    weight: Decimal | None = _figure()
    score: Decimal | None = _figure()


def _indicators() -> Any:
    return _many((QuantitativeIndicator, QualitativeIndicator))


def _rows(prefix: str, row: object, columns: tuple[tuple[str, str, str | None], ...]) -> Iterator[Figure]:
    """Yield the numbers of one row in official order; blanks and words give none."""
    for name, label, unit in columns:
        value = getattr(row, name)
        if isinstance(value, Ratio):
            yield prefix + name, label, value.value, value.unit
        elif isinstance(value, Decimal):
            yield prefix + name, label, value, unit


def _indicator_figures(indicators: tuple[Indicator, ...], target: str) -> Iterator[Figure]:
    for number, one in enumerate(indicators, start=1):
        unit = one.unit if isinstance(one, QuantitativeIndicator) else None
        columns = (
            ("target", target, unit),
            ("actual", "全年完成值", unit),
            ("completion", "完成程度", None),
            ("weight", "分值", "分"),
            ("score", "得分", "分"),
        )
        yield from _rows(f"indicators[{number}].", one, columns)


@frozen
class DepartmentEvaluation(Interchange):
    """部门（单位）整体绩效自评表. Amounts in ``amount_unit`` as printed; None if the form prints no unit.

    >>> form = DepartmentEvaluation("某局", budget_income=Decimal("670.96"))
    >>> list(form.figures())
    [('budget_income', '部门年初预算收入金额', Decimal('670.96'), None)]
    """

    name: str = _of(str)
    budget_income: Decimal | None = _figure()
    budget_expenditure: Decimal | None = _figure()
    tasks: tuple[Task, ...] = _many(Task)
    goal: str | None = _maybe(str)
    result: str | None = _maybe(str)
    indicators: tuple[Indicator, ...] = _indicators()
    total_score: Decimal | None = _figure()
    amount_unit: str | None = _maybe(str)

    def figures(self) -> Iterator[Figure]:
        """Yield (path, official label, number as printed, unit) of every number in official order."""
        money = self.amount_unit
        yield from _rows(
            "",
            self,
            (
                ("budget_income", "部门年初预算收入金额", money),
                ("budget_expenditure", "部门年初预算支出金额", money),
            ),
        )
        columns = (
            ("allocated", "项目下达金额", money),
            ("executed", "项目执行金额", money),
            ("rate", "项目执行率", None),
            ("weight", "分值", "分"),
            ("score", "得分", "分"),
        )
        for number, task in enumerate(self.tasks, start=1):
            yield from _rows(f"tasks[{number}].", task, columns)
        yield from _indicator_figures(self.indicators, "指标值")
        yield from _rows("", self, (("total_score", "总评价得分", "分"),))


@frozen
class ProjectEvaluation(Interchange):
    """预算项目(政策)绩效自评表 (项目支出绩效自评表). Amounts in ``amount_unit`` as printed.

    ``budget`` is what the rate is measured by (项目预算金额, 全年预算数); ``initial_budget`` (年初预算数),
    ``execution_weight`` (分值 of the execution rate) and ``grade`` stand only on some forms.
    """

    name: str = _of(str)
    department: str | None = _maybe(str)
    unit: str | None = _maybe(str)
    budget: Decimal | None = _figure()
    executed: Decimal | None = _figure()
    rate: Ratio | None = _maybe(Ratio)
    goal: str | None = _maybe(str)
    result: str | None = _maybe(str)
    indicators: tuple[Indicator, ...] = _indicators()
    subtotal: Decimal | None = _figure()
    execution_score: Decimal | None = _figure()
    deduction: Decimal | None = _figure()
    total_score: Decimal | None = _figure()
    grade: str | None = _maybe(str)
    amount_unit: str | None = _maybe(str)
    initial_budget: Decimal | None = _figure()
    execution_weight: Decimal | None = _figure()

    def figures(self) -> Iterator[Figure]:
        """Yield (path, official label, number as printed, unit) of every number in official order."""
        money = self.amount_unit
        yield from _rows(
            "",
            self,
            (
                ("initial_budget", "年初预算数", money),
                ("budget", "项目预算金额", money),
                ("executed", "全年执行数", money),
                ("execution_weight", "分值", "分"),
                ("rate", "执行率", None),
            ),
        )
        yield from _indicator_figures(self.indicators, "年度目标值")
        yield from _rows(
            "",
            self,
            (
                ("subtotal", "指标自评得分小计", "分"),
                ("execution_score", "预算执行率得分", "分"),
                ("deduction", "减分项", "分"),
                ("total_score", "绩效自评总得分", "分"),
            ),
        )
