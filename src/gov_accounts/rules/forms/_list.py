"""The rules on self-evaluation forms (绩效自评), with the section of RULES or the source each rests on."""

from __future__ import annotations

from gov_accounts.findings import Severity
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Kind, Rule

__all__ = ["BY_ID", "I", "W"]

E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741


def _rule(rule_id: str, severity: Severity, zh: str, en: str, basis: Basis) -> Rule:
    return Rule(rule_id, severity, zh, en, basis, Kind.FORM)


RULES: tuple[Rule, ...] = (
    _rule(
        "P-D01",
        E,
        "任务与指标的分值之和＝100",
        "weights of tasks and indicators add up to 100",
        Basis("liaoning-forms-2024", "分值合计100"),
    ),
    _rule(
        "P-D02",
        E,
        "总评价得分＝任务得分与指标得分之和",
        "total score = sum of the scores of tasks and indicators",
        Basis("liaoning-forms-2024", "总评价得分"),
    ),
    _rule(
        "P-D03",
        E,
        "每一行：0≤得分≤分值",
        "every row: the score lies between 0 and the weight",
        Basis("liaoning-forms-2024", "0≤得分≤分值"),
    ),
    _rule(
        "P-D04",
        E,
        "项目执行率＝项目执行金额÷项目下达金额",
        "rate of a task = executed ÷ allocated",
        Basis("liaoning-forms-2024", "执行率＝执行÷下达"),
    ),
    _rule(
        "P-D05",
        I,
        "任务得分＝分值×执行率（最高为分值）",
        "score of a task = weight × rate, at most the weight",
        Basis("inferences", "任务得分＝分值×执行率"),
    ),
    _rule(
        "P-D06",
        E,
        "达到指标值时完成程度为100%，未达到时不是",
        "completion is 100% if, and only if, the target is reached",
        Basis("liaoning-forms-2024", "达到指标值，完成程度100%"),
    ),
    _rule(
        "P-D07",
        W,
        "指标得分＝分值×完成程度",
        "score of an indicator = weight × completion",
        Basis("jiangxi-form-2017", "得分＝分值×完成程度"),
    ),
    _rule(
        "P-D08",
        W,
        "定性指标的得分应在所填档次的范围内",
        "the score of a qualitative indicator lies in the band it states",
        Basis("performance-measures-2020-10", "定性指标三档"),
    ),
    _rule(
        "P-D09",
        I,
        "基本支出任务的下达金额与决算表的基本支出一致",
        "basic expenditure of the tasks agrees with tables 5 and 6",
        Basis("inferences", "基本支出任务与表5、表6"),
    ),
    _rule(
        "P-D10",
        W,
        "年初预算收入金额＝年初预算支出金额，并与正文一致",
        "budget income = budget expenditure, as the narrative implies",
        Basis("review-questions", "年初预算收入＝支出"),
    ),
    _rule(
        "P-D11",
        W,
        "指标的完成值与决算表一致",
        "indicators agree with the accounts",
        Basis("review-questions", "指标与决算表"),
    ),
    _rule(
        "P-D12",
        W,
        "得分低于分值或未完成时，应填写原因",
        "a lost score or a missed target needs a stated cause",
        Basis("self-evaluation-checker", "偏差原因"),
    ),
    _rule(
        "P-D13",
        I,
        "完成值不应逐项照抄指标值",
        "actual values should not all repeat the targets",
        Basis("review-questions", "完成值照抄指标值"),
    ),
    _rule(
        "P-D14",
        W,
        "年初目标未完成时，不应得满分",
        "full marks although a goal of the year was missed",
        Basis("review-questions", "目标未完成而满分"),
    ),
    _rule(
        "P-P01",
        E,
        "指标分值之和＝90（另10分为预算执行率）",
        "weights of the indicators add up to 90, the rate has 10",
        Basis("liaoning-forms-2024", "指标90分，预算执行率10分"),
    ),
    _rule(
        "P-P02",
        I,
        "一级指标分值通常为产出50、效益30、满意度10，或成本20、产出40、效益20、满意度10",
        "usual weights: output 50, benefit 30, satisfaction 10, or cost 20, 40, 20, 10",
        Basis("performance-measures-2020-10", "产出50、效益30、满意度10"),
    ),
    _rule(
        "P-P03",
        E,
        "指标自评得分小计＝各指标得分之和",
        "subtotal = sum of the scores of the indicators",
        Basis("liaoning-forms-2024", "指标自评得分小计"),
    ),
    _rule(
        "P-P04",
        E,
        "执行率＝全年执行数÷项目预算金额",
        "rate = executed ÷ budget",
        Basis("liaoning-forms-2024", "执行率＝执行÷预算"),
    ),
    _rule(
        "P-P05",
        E,
        "预算执行率得分＝10×执行率（最高10分）",
        "score of the rate = 10 × rate, at most 10",
        Basis("liaoning-forms-2024", "预算执行率10分"),
    ),
    _rule(
        "P-P06",
        E,
        "绩效自评总得分＝小计＋预算执行率得分－减分项",
        "total score = subtotal + score of the rate - deduction",
        Basis("liaoning-forms-2024", "总得分＝小计＋执行率得分－减分项"),
    ),
    _rule(
        "P-P07",
        E,
        "0≤绩效自评总得分≤100",
        "the total score lies between 0 and 100",
        Basis("liaoning-forms-2024", "总分100"),
    ),
    _rule(
        "P-P08",
        I,
        "减分项恰好使总得分为59分（“差”的上限）",
        "the deduction brings the total to exactly 59, the top of the lowest grade",
        Basis("inferences", "总得分59"),
    ),
    _rule(
        "P-P09",
        I,
        "超额完成1.5倍及以上的指标，通常扣5分",
        "an indicator 1.5 times over its target usually loses 5 points",
        Basis("inferences", "超额完成扣5分"),
    ),
    _rule(
        "P-P10",
        W,
        "成本指标：完成值不超过全年执行数，指标值不超过项目预算金额",
        "cost indicators: actual within what was executed, target within the budget",
        Basis("review-questions", "成本指标与执行数"),
    ),
    _rule(
        "P-P11",
        W,
        "执行率为0时，产出指标不应全部完成",
        "all outputs delivered although nothing was spent",
        Basis("review-questions", "未执行而全部产出"),
    ),
    _rule(
        "P-P12",
        E,
        "各项目全年执行数之和≤支出决算表的项目支出",
        "executed amounts of all forms stay within project expenditure of T03",
        Basis("derived-from-tables", "部分≤总额，项目支出"),
    ),
    _rule(
        "P-P13",
        W,
        "项目自评表不应重复（名称相同，或预算相同且指标大半相同）",
        "forms are not repeated (same name, or same budget and most indicators the same)",
        Basis("review-questions", "自评表重复"),
    ),
    _rule(
        "P-P14",
        W,
        "实际完成情况不应与年初设定目标相同",
        "what was done should not repeat the goal word for word",
        Basis("review-questions", "照抄目标"),
    ),
    _rule(
        "P-P15",
        W,
        "同一指标在各处的数字应一致",
        "the same indicator has the same figure everywhere",
        Basis("review-questions", "同一指标各处一致"),
    ),
    _rule(
        "P-P16",
        E,
        "预算金额为0时，执行率无意义，不应填数字",
        "with a budget of zero there is no rate to print",
        Basis("derived-from-tables", "执行率＝执行÷预算，预算为零"),
    ),
    _rule(
        "P-GRADE",
        W,
        "评价等级与总得分一致：优≥90，良80～90，中60～80，差<60",
        "the grade fits the score: 优 from 90, 良 from 80, 中 from 60, else 差",
        Basis("performance-grades", "优90、良80、中60"),
    ),
)
BY_ID = {rule.id: rule for rule in RULES}
