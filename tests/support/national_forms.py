"""Forms as other places than Liaoning print them: that of 2020 (财预〔2020〕10号) and its kin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from gov_accounts.evaluation import (
    DepartmentEvaluation,
    Funds,
    ProjectEvaluation,
    QualitativeIndicator,
    QuantitativeIndicator,
    Task,
)
from tests.support.form_sets import D, Set, changed, percent, quantity

if TYPE_CHECKING:
    from tests.support.form_sets import Edit


def row(levels: str, target: str, actual: str, weight: str, **more: Any) -> QuantitativeIndicator:
    return quantity(levels, target, actual, weight, completion=None, **more)


def words(target: str, actual: str, weight: str, **more: Any) -> QualitativeIndicator:
    fields: dict[str, Any] = {"weight": D(weight), "score": D(weight), **more}
    return QualitativeIndicator(
        "效益指标", "社会效益指标", "社会效果", target=target, actual=actual, **fields
    )


NATIONAL = ProjectEvaluation(
    "老旧管网改造",
    department="某市科学技术局",
    unit="某市科学技术局",
    initial_budget=D("100.00"),
    budget=D("90.00"),
    executed=D("90.00"),
    execution_weight=D(10),
    rate=percent("100"),
    execution_score=D(10),
    funds=(
        Funds(
            "当年财政拨款",
            initial_budget=D("100.00"),
            budget=D("90.00"),
            executed=D("90.00"),
            rate=percent("100"),
        ),
    ),
    goal="完成改造10公里",
    result="完成改造10公里，验收合格",
    indicators=(
        row("产出指标/数量指标/改造长度", ">=10公里", "10", "20"),
        row("产出指标/质量指标/验收合格率", "=100%", "100", "10"),
        row("产出指标/时效指标/完成及时率", "=100%", "100", "10"),
        row("产出指标/成本指标/每公里成本", "<=9万元", "9", "10"),
        row("效益指标/社会效益指标/受益户数", ">=500户", "520", "30"),
        row("满意度指标/服务对象满意度指标/居民满意度", ">=90%", "95", "10"),
    ),
    total_weight=D(100),
    total_score=D(100),
    amount_unit="万元",
)
"""The national form, right in every figure."""

WRONG = attrs.evolve(
    NATIONAL,
    executed=D("45.00"),
    rate=percent("60"),
    execution_score=D(9),
    funds=(attrs.evolve(NATIONAL.funds[0], executed=D("45.00"), rate=percent("60")),),
    indicators=changed(NATIONAL.indicators, 2, {"score": D(12)}),
    total_score=D(97),
)
"""A rate of 60% for 50%, 9 points for it, 12 points of 10, and a total that is no sum."""

STEPPED = attrs.evolve(
    NATIONAL,
    budget=D("100.00"),
    executed=D("85.00"),
    rate=percent("85"),
    execution_score=D(7),
    funds=(
        attrs.evolve(
            NATIONAL.funds[0], budget=D("100.00"), executed=D("85.00"), rate=percent("85")
        ),
    ),
    total_score=D(97),
)
"""A place that scores the rate in steps (Jiangxi): right in every figure."""

GUANGXI = attrs.evolve(
    NATIONAL,
    initial_budget=D("60.00"),
    adjustment=D("30.00"),
    execution_weight=None,
    total_weight=None,
    funds=(
        Funds("一般公共预算", budget=D("80.00"), executed=D("80.00")),
        Funds("上级", budget=D("50.00")),
        Funds("本级", budget=D("30.00")),
        Funds("其他资金", budget=D("10.00"), executed=D("10.00")),
    ),
    reasons="上级追加资金",
)
"""A form with an adjusted budget and nested sources."""

ANHUI = DepartmentEvaluation(
    "某市科学技术局",
    tasks=(
        Task("重点任务一", D("60.00"), D("60.00"), result="已完成"),
        Task("重点任务二", D("40.00"), D("35.00"), result="已完成"),
    ),
    budget=D("100.00"),
    executed=D("95.00"),
    rate=percent("95"),
    execution_weight=D(10),
    execution_score=D("9.5"),
    goal="推进创新",
    result="完成年度工作",
    indicators=NATIONAL.indicators,
    total_weight=D(100),
    total_score=D("99.5"),
    amount_unit="万元",
)
"""The form of a department whose tasks end with a line of their total."""

ZHEJIANG = attrs.evolve(
    NATIONAL,
    executed_other=D("9.00"),
    execution_weight=None,
    execution_score=None,
    rate=percent("110"),
    funds=(),
    indicators=changed(NATIONAL.indicators, 1, {"weight": D(30), "score": D(30)}),
    grade="优",
)
"""A form that counts money from elsewhere and gives the rate no points."""

HUBEI = attrs.evolve(
    NATIONAL,
    execution_weight=None,
    total_weight=None,
    execution_score=D("20"),
    funds=(),
    indicators=tuple(attrs.evolve(one, weight=None) for one in NATIONAL.indicators[:5]),
    total_score=D(100),
)
"""A form with twenty points for the rate and no weights in print."""


def only(*projects: ProjectEvaluation, department: DepartmentEvaluation | None = None) -> Set:
    return Set(department, projects)


def national(base: ProjectEvaluation = NATIONAL, **edits: Any) -> Edit:
    """Put one form of another place for the projects of a set."""
    return lambda given: attrs.evolve(given, projects=(attrs.evolve(base, **edits),))


def national_row(number: int, **edits: Any) -> Edit:
    return national(indicators=changed(NATIONAL.indicators, number, edits))


def guangxi(**edits: Any) -> Edit:
    return national(GUANGXI, **edits)


def anhui(**edits: Any) -> Edit:
    return lambda given: attrs.evolve(given, department=attrs.evolve(ANHUI, **edits))
