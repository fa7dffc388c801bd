"""Judging the self-evaluation forms (绩效自评): RULES 5.2 and 5.3.

Scores are exact; rates are intervals of half a unit of their last printed place; amounts of the performance
system are cut, so each may be off by one unit of the last place. All arithmetic is on fractions.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import frozen

from gov_accounts.accounts import FinalAccounts, Place, Reason
from gov_accounts.checking.narrative import implied_budget, implied_change
from gov_accounts.evaluation import (
    DepartmentEvaluation,
    Indicator,
    ProjectEvaluation,
    QualitativeIndicator,
    QuantitativeIndicator,
    Ratio,
    Task,
)
from gov_accounts.findings import Finding, Message, Obligation, PrintedCell, Verdict
from gov_accounts.identities import Kind, Rule, Severity
from gov_accounts.money import Unit, format_amount, quantum_of, rounded

__all__ = ["RULES", "judge_forms"]

E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741
_SEED = "RULES 5.2"
_PROJECT = "RULES 5.3"


def _rule(rule_id: str, severity: Severity, zh: str, en: str, basis: str) -> Rule:
    return Rule(rule_id, severity, zh, en, basis, Kind.PRESENCE)


RULES: tuple[Rule, ...] = (
    _rule(
        "P-D01",
        E,
        "任务与指标的分值之和＝100",
        "weights of tasks and indicators add up to 100",
        f"{_SEED} [seed]",
    ),
    _rule(
        "P-D02",
        E,
        "总评价得分＝任务得分与指标得分之和",
        "total score = sum of the scores of tasks and indicators",
        f"{_SEED} [seed]",
    ),
    _rule(
        "P-D03",
        E,
        "每一行：0≤得分≤分值",
        "every row: the score lies between 0 and the weight",
        f"{_SEED} [seed]",
    ),
    _rule(
        "P-D04",
        E,
        "项目执行率＝项目执行金额÷项目下达金额",
        "rate of a task = executed ÷ allocated",
        f"{_SEED} [seed]",
    ),
    _rule(
        "P-D05",
        I,
        "任务得分＝分值×执行率（最高为分值）",
        "score of a task = weight × rate, at most the weight",
        f"{_SEED} [inference]",
    ),
    _rule(
        "P-D06",
        E,
        "达到指标值时完成程度为100%，未达到时不是",
        "completion is 100% if, and only if, the target is reached",
        f"{_SEED} (JX-2017)",
    ),
    _rule(
        "P-D07",
        W,
        "指标得分＝分值×完成程度",
        "score of an indicator = weight × completion",
        f"{_SEED} (JX-2017)",
    ),
    _rule(
        "P-D08",
        W,
        "定性指标的得分应在所填档次的范围内",
        "the score of a qualitative indicator lies in the band it states",
        f"{_SEED} [seed; recall]",
    ),
    _rule(
        "P-D09",
        I,
        "基本支出任务的下达金额与决算表的基本支出一致",
        "basic expenditure of the tasks agrees with tables 5 and 6",
        f"{_SEED} [measured]",
    ),
    _rule(
        "P-D10",
        W,
        "年初预算收入金额＝年初预算支出金额，并与正文一致",
        "budget income = budget expenditure, as the narrative implies",
        _SEED,
    ),
    _rule(
        "P-D11",
        W,
        "指标的完成值与决算表一致",
        "indicators agree with the accounts",
        _SEED,
    ),
    _rule(
        "P-D12",
        W,
        "得分低于分值或未完成时，应填写原因",
        "a lost score or a missed target needs a stated cause",
        f"{_SEED} (SELFEVAL)",
    ),
    _rule(
        "P-D13",
        I,
        "完成值不应逐项照抄指标值",
        "actual values should not all repeat the targets",
        _SEED,
    ),
    _rule(
        "P-D14",
        W,
        "年初目标未完成时，不应得满分",
        "full marks although a goal of the year was missed",
        _SEED,
    ),
    _rule(
        "P-P01",
        E,
        "指标分值之和＝90（另10分为预算执行率）",
        "weights of the indicators add up to 90, the rate has 10",
        f"{_PROJECT} [seed]",
    ),
    _rule(
        "P-P02",
        I,
        "一级指标分值通常为产出50、效益30、满意度10，或成本20、产出40、效益20、满意度10",
        "usual weights: output 50, benefit 30, satisfaction 10, or cost 20, 40, 20, 10",
        f"{_PROJECT} [recall]",
    ),
    _rule(
        "P-P03",
        E,
        "指标自评得分小计＝各指标得分之和",
        "subtotal = sum of the scores of the indicators",
        f"{_PROJECT} [seed]",
    ),
    _rule(
        "P-P04",
        E,
        "执行率＝全年执行数÷项目预算金额",
        "rate = executed ÷ budget",
        f"{_PROJECT} [seed]",
    ),
    _rule(
        "P-P05",
        E,
        "预算执行率得分＝10×执行率（最高10分）",
        "score of the rate = 10 × rate, at most 10",
        f"{_PROJECT} [seed]",
    ),
    _rule(
        "P-P06",
        E,
        "绩效自评总得分＝小计＋预算执行率得分－减分项",
        "total score = subtotal + score of the rate - deduction",
        f"{_PROJECT} [seed]",
    ),
    _rule("P-P07", E, "0≤绩效自评总得分≤100", "the total score lies between 0 and 100", _PROJECT),
    _rule(
        "P-P08",
        I,
        "减分项恰好使总得分为59分（“差”的上限）",
        "the deduction brings the total to exactly 59, the top of the lowest grade",
        f"{_PROJECT} [inference] (DZ-GCZX)",
    ),
    _rule(
        "P-P09",
        I,
        "超额完成1.5倍及以上的指标，通常扣5分",
        "an indicator 1.5 times over its target usually loses 5 points",
        f"{_PROJECT} [hypothesis]",
    ),
    _rule(
        "P-P10",
        W,
        "成本指标：完成值不超过全年执行数，指标值不超过项目预算金额",
        "cost indicators: actual within what was executed, target within the budget",
        _PROJECT,
    ),
    _rule(
        "P-P11",
        W,
        "执行率为0时，产出指标不应全部完成",
        "all outputs delivered although nothing was spent",
        _PROJECT,
    ),
    _rule(
        "P-P12",
        E,
        "各项目全年执行数之和≤支出决算表的项目支出",
        "executed amounts of all forms stay within project expenditure of T03",
        _PROJECT,
    ),
    _rule(
        "P-P13",
        W,
        "项目自评表不应重复（名称相同，或预算相同且指标大半相同）",
        "forms are not repeated (same name, or same budget and most indicators the same)",
        _PROJECT,
    ),
    _rule(
        "P-P14",
        W,
        "实际完成情况不应与年初设定目标相同",
        "what was done should not repeat the goal word for word",
        _PROJECT,
    ),
    _rule(
        "P-P15",
        W,
        "同一指标在各处的数字应一致",
        "the same indicator has the same figure everywhere",
        _PROJECT,
    ),
    _rule(
        "P-P16",
        E,
        "预算金额为0时，执行率无意义，不应填数字",
        "with a budget of zero there is no rate to print",
        f"{_PROJECT} (SELFEVAL)",
    ),
    _rule(
        "P-GRADE",
        W,
        "评价等级与总得分一致：优≥90，良80～90，中60～80，差<60",
        "the grade fits the score: 优 from 90, 良 from 80, 中 from 60, else 差",
        "RULES 5.1 [recall] (DZ-GCZX)",
    ),
)
_BY_ID = {rule.id: rule for rule in RULES}

# --- one application of a rule ----------------------------------------


@frozen
class _Hit:
    """What is wrong: the cells by path, and the sentence."""

    paths: tuple[str, ...]
    text: Message
    severity: Severity | None = None
    difference: Decimal | None = None
    allowance: Decimal | None = None


@frozen
class _Open:
    """Why a rule cannot be evaluated."""

    reason: Message


_Result = list[_Hit] | _Open | None
"""Hits; or why it is open; None: does not apply."""

_UNREAD_ROWS = (
    Reason.TABLE_CUT,
    Reason.ROW_BROKEN,
    Reason.CUT_FIGURE,
    Reason.STRAY_FIGURE,
    Reason.TOO_MANY_FIGURES,
)
_ROWS_LOST = Message("表中有未能读出的内容", "a part of the form was not understood")


def _lacks(zh: str, en: str) -> _Open:
    return _Open(Message(f"表中没有{zh}", f"the form does not print {en}"))


@frozen
class _Form:
    """A form with its prefix (D, P1 …)."""

    prefix: str
    form: DepartmentEvaluation | ProjectEvaluation
    whole: bool

    @property
    def called(self) -> str:
        return f"{self.prefix}（{self.form.name}）"

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return self.form.indicators

    def label(self, path: str) -> str:
        """Name a cell for people."""
        found = re.fullmatch(r"(indicators|tasks)\[([0-9]+)\]\.\w+", path)
        label = next((label for own, label, _, _ in self.form.figures() if own == path), "")
        if found is None:
            return label
        rows: tuple[Any, ...] = getattr(self.form, found[1])
        row = rows[int(found[2]) - 1]
        name = row.name if isinstance(row, Task) else row.level3
        return f"{name} {label}".strip()


@frozen
class _Context:
    department: _Form | None
    projects: tuple[_Form, ...]
    accounts: FinalAccounts

    @property
    def forms(self) -> tuple[_Form, ...]:
        return (*((self.department,) if self.department else ()), *self.projects)

    def quantum(self, forms: tuple[_Form, ...]) -> Fraction:
        """Last printed place of the amounts of money of some forms: the finest figure decides."""
        values = [
            value
            for form in forms
            for path, _, value, _ in form.form.figures()
            if path in _AMOUNTS or path.endswith((".allocated", ".executed"))
        ]
        return Fraction(quantum_of(values))

    def amount(self, ref: str) -> Decimal | _Open:
        """Return a figure of a table; a blank is zero, a table that is not there is not."""
        table_id = ref.split("[", 1)[0]
        table = self.accounts.table(table_id)
        if table is None:
            return _Open(Message(f"文件中没有{table_id}表", f"the document has no {table_id}"))
        if table_id in self.accounts.incomplete:
            return _Open(Message(f"{table.SPEC.title}不完整", f"{table_id} is cut off"))
        if any(f"{one.table}[{one.row}]" == ref.split(".", maxsplit=1)[0] for one in self.accounts.ambiguous):
            return _Open(Message(f"{ref}所在栏不能确定", f"the column of {ref} is ambiguous"))
        try:
            value = self.accounts.cell(ref)
        except KeyError:
            return _Open(Message(f"没有印出{ref}", f"{ref} is not printed"))
        return Decimal(0) if value is None else value

    def in_unit(self, ref: str, unit: str) -> Fraction | _Open:
        """Return a figure of a table in 万元 or 元."""
        value = self.amount(ref)
        if isinstance(value, _Open):
            return value
        table = self.accounts.table(ref.split("[", 1)[0])
        if table is None or table.unit is None:
            return _Open(Message("决算表没有写明金额单位", "the table states no unit of money"))
        return Fraction(value) * table.unit.fen / Unit(unit).fen


_AMOUNTS = ("budget", "executed", "initial_budget", "budget_income", "budget_expenditure")


def _sum(values: Iterator[Decimal | None]) -> Fraction | None:
    """Add up; None if one is blank."""
    total = Fraction(0)
    for value in values:
        if value is None:
            return None
        total += Fraction(value)
    return total


def _text(value: Fraction | Decimal) -> str:
    """Write a number for people: all digits, without exponent."""
    if isinstance(value, Decimal):
        return format_amount(value)
    scaled = round(value * 10**6)
    whole, rest = divmod(abs(scaled), 10**6)
    decimals = f".{rest:06d}".rstrip("0").rstrip(".") if rest else ""
    return ("-" if scaled < 0 else "") + str(whole) + decimals


def _decimal(value: Fraction) -> Decimal:
    return Decimal(_text(value))


def _interval(ratio: Ratio) -> tuple[Fraction, Fraction]:
    """Return what a printed rate stands for.

    Without % trailing zeros are dropped (1 for 1.00), so such a rate has two places at least.
    """
    places = -int(ratio.value.as_tuple().exponent)
    if not ratio.percent:
        places = max(places, 2)
    half = Fraction(1, 2 * 10**places) / (100 if ratio.percent else 1)
    return ratio.fraction - half, ratio.fraction + half


def _quotient(part: Decimal, whole: Decimal, unit: Fraction) -> tuple[Fraction, Fraction] | None:
    """Return the least and largest rate if each amount may be off by one unit; None: no upper end."""
    low = max(Fraction(part) - unit, Fraction(0)) / (Fraction(whole) + unit)
    return None if Fraction(whole) <= unit else (low, (Fraction(part) + unit) / (Fraction(whole) - unit))


def _meet(one: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _numbered(form: _Form) -> Iterator[tuple[str, Indicator]]:
    for number, one in enumerate(form.indicators, start=1):
        yield f"indicators[{number}]", one


def _department(form: _Form) -> DepartmentEvaluation:
    if not isinstance(form.form, DepartmentEvaluation):
        raise TypeError(f"{form.prefix} is no department form")
    return form.form


def _own(form: _Form) -> ProjectEvaluation:
    if not isinstance(form.form, ProjectEvaluation):
        raise TypeError(f"{form.prefix} is no project form")
    return form.form


# --- rows of both forms ----------------------------------------


def _scores_in_range(form: _Form, _context: _Context) -> _Result:
    rows: list[tuple[str, Decimal | None, Decimal | None]] = [
        (path, one.score, one.weight) for path, one in _numbered(form)
    ]
    if isinstance(form.form, DepartmentEvaluation):
        rows += [(f"tasks[{n}]", task.score, task.weight) for n, task in enumerate(form.form.tasks, start=1)]
    judged = [
        (path, score, weight) for path, score, weight in rows if score is not None and weight is not None
    ]
    if not judged:
        return _lacks("分值和得分", "weights and scores")
    return [
        _Hit(
            (f"{path}.score", f"{path}.weight"),
            Message(f"得分{score}，分值{weight}", f"score {score}, weight {weight}"),
        )
        for path, score, weight in judged
        if not 0 <= score <= weight
    ]


def _completion(form: _Form, _context: _Context) -> _Result:
    hits: list[_Hit] = []
    judged = False
    for path, one in _numbered(form):
        if not isinstance(one, QuantitativeIndicator) or one.completion is None or one.reached is None:
            continue
        judged = True
        low, high = _interval(one.completion)
        cells = (f"{path}.target", f"{path}.actual", f"{path}.completion")
        facts = f"{one.operator} {one.target}, {one.actual}, {one.completion}"
        if one.reached and high < 1:
            hits.append(
                _Hit(cells, Message(f"已达到指标值，完成程度却不足：{facts}", f"reached: {facts}"), W)
            )
        elif (not one.reached and low > 1) or (not one.reached and one.operator != "=" and low <= 1 <= high):
            top = _ratio_of(one)
            if low <= 1 and top is not None and high >= top >= low:
                continue  # the miss is smaller than the last printed place
            hits.append(_Hit(cells, Message(f"未达到指标值：{facts}", f"not reached: {facts}")))
        elif not one.reached and one.operator == "=" and low <= 1 <= high:
            if one.below:
                hits.append(_Hit(cells, Message(f"未达到指标值：{facts}", f"not reached: {facts}")))
            else:  # more than asked for is often counted as reached
                hits.append(_Hit(cells, Message(f"与指标值不等：{facts}", f"not equal: {facts}"), W))
        elif not one.reached:
            top = _ratio_of(one)
            if top is not None and not low <= top <= high:
                want = _text(top * 100)
                hits.append(
                    _Hit(cells, Message(f"按比例应为{want}%：{facts}", f"the ratio is {want}%: {facts}"), W)
                )
    if not judged:
        return _lacks("可比较的指标值、完成值和完成程度", "targets, values and completion to compare")
    return hits


def _ratio_of(one: QuantitativeIndicator) -> Fraction | None:
    """Return v/t (>=) or t/v (<=), at most 1 (JX-2017)."""
    if one.target is None or one.actual is None:
        return None
    up = one.operator in (">=", ">", "=")
    part, whole = (one.actual, one.target) if up else (one.target, one.actual)
    if whole <= 0 or part < 0:
        return None
    return min(Fraction(1), Fraction(part) / Fraction(whole))


def _score_by_completion(form: _Form, _context: _Context) -> _Result:
    hits: list[_Hit] = []
    judged = False
    for path, one in _numbered(form):
        if not isinstance(one, QuantitativeIndicator):
            continue
        if one.completion is None or one.score is None or one.weight is None or one.actual is None:
            continue
        over = one.target is not None and one.reached and one.actual != one.target
        judged = True
        low, high = (min(Fraction(1), end) * Fraction(one.weight) for end in _interval(one.completion))
        if _interval(one.completion)[1] >= 1:
            low = high  # complete: full marks, unless over-fulfilment is cut
        if over and Fraction(one.score) < low:
            continue
        half = Fraction(1, 20)  # scores are printed to 0.1
        if not low - half <= Fraction(one.score) <= high + half:
            text = f"分值{one.weight}，完成程度{one.completion}，得分{one.score}"
            hits.append(
                _Hit(
                    (f"{path}.score", f"{path}.weight", f"{path}.completion"),
                    Message(text, f"weight {one.weight}, completion {one.completion}, score {one.score}"),
                )
            )
    return hits if judged else _lacks("完成程度、分值和得分", "completion, weights and scores")


_BAND = re.compile(r"(?<![0-9])([0-9]{1,3})%(?:[（(]含[)）])?[-—~～至]([0-9]{1,3})%")


def _bands(form: _Form, _context: _Context) -> _Result:
    hits: list[_Hit] = []
    judged = False
    for path, one in _numbered(form):
        if not isinstance(one, QualitativeIndicator) or one.actual is None:
            continue
        band = _BAND.search("".join(one.actual.split()))
        if band is None or one.score is None or not one.weight:
            continue
        judged = True
        low, high = sorted(Fraction(int(end), 100) for end in band.groups())
        if not low <= Fraction(one.score) / Fraction(one.weight) <= high:
            text = f"{band.group()}，得分{one.score}，分值{one.weight}"
            hits.append(
                _Hit(
                    (f"{path}.score", f"{path}.weight"),
                    Message(text, f"{band.group()}, score {one.score} of {one.weight}"),
                )
            )
    return hits if judged else _lacks("写明档次的定性指标", "a qualitative indicator with a band")


def _causes_stated(form: _Form, _context: _Context) -> _Result:
    hits: list[_Hit] = []
    for path, one in _numbered(form):
        lost = one.score is not None and one.weight is not None and one.score < one.weight
        missed = one.completion is not None and one.completion.fraction < 1
        if (lost or missed) and not (one.causes or one.note or one.remedy):
            cells = tuple(
                f"{path}.{name}" for name in ("completion", "weight", "score") if getattr(one, name)
            )
            hits.append(
                _Hit(
                    cells,
                    Message(
                        f"“{one.level3}”得分{one.score}、分值{one.weight}，没有填写原因",
                        f"{one.level3}: score {one.score} of {one.weight}, no cause stated",
                    ),
                )
            )
    if not form.indicators:
        return _lacks("指标", "indicators")
    return hits


def _copied(form: _Form, _context: _Context) -> _Result:
    pairs = [
        (path, one)
        for path, one in _numbered(form)
        if isinstance(one, QuantitativeIndicator) and one.target is not None and one.actual is not None
    ]
    if len(pairs) < 2:
        return _lacks("两个以上定量指标", "two quantitative indicators")
    if any(one.target != one.actual for _, one in pairs):
        return []
    text = f"{len(pairs)}个定量指标的完成值都等于指标值"
    return [
        _Hit(
            tuple(f"{path}.actual" for path, _ in pairs),
            Message(text, f"all {len(pairs)} actual values equal their targets"),
        )
    ]


# --- statements in goals and results ----------------------------------------


@frozen
class _Statement:
    """A number of a subject in prose; ``added``: what came on top, not a stock."""

    subject: str
    value: Fraction
    unit: str
    added: bool
    shown: str


_CLAUSE = re.compile(
    r"(?P<subject>[^0-9]*?)(?P<number>[0-9]{1,15}(?:\.[0-9]{1,8})?)(?P<unit>亿元|万元|元|%|[万亿]?[一-龥](?![0-9]))(?P<rest>.*)"
)
_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]+|[(（]?[一二三四五六七八九十0-9]+[)）、.])|"
    r"^(?:力争|争取|到|年底|其中|并|全年|全市|全省|全区|全县|本市|我市|累计|共|预计|计划|确保|实现)+"
)
_TAIL = re.compile(
    r"(?:总数|数量|总量|总额|达到|达|突破|不少于|不低于|超过|完成|实现|增至|增加到|增加|新增|注册|为|共|累计|约|超|至)+$"
)
_ADDS = re.compile("新增|增加(?!到)|增幅|增长")
_MONEY = {"亿元": Fraction(10000), "万元": Fraction(1), "元": Fraction(1, 10000)}


def _subject(text: str) -> str:
    """Return what a number is about: the noun without verbs and words of quantity."""
    subject = text
    before = None
    while before != subject:
        before = subject
        subject = _LEAD.sub("", _TAIL.sub("", subject))
    return subject


def _measure(value: Fraction, unit: str | None) -> tuple[Fraction, str]:
    """Express money in 万元; other units stay as they are."""
    if unit in _MONEY:
        return value * _MONEY[unit], "万元"
    return value, (unit or "").removesuffix("数")


def _statements(text: str | None) -> list[_Statement]:
    """Read the plain statements of a goal or result: one subject and one number in a clause."""
    found: list[_Statement] = []
    for sentence in re.split("[。；;]", text or ""):
        carried = ""
        for clause in re.split("[，,：:]", "".join(sentence.split())):
            match = _CLAUSE.fullmatch(clause)
            if match is None or re.search("[0-9]", match["rest"]):
                carried = carried if match else ""
                continue
            subject = _subject(match["subject"])
            added = _ADDS.search(match["subject"]) is not None
            if not subject and re.search("总数|总量|总额|累计", match["subject"]):
                subject = carried
            carried = subject
            if len(subject) >= 2 and not re.match("年|月|日|届", match["unit"]):
                value, unit = _measure(Fraction(match["number"]), match["unit"])
                found.append(_Statement(subject, value, unit, added, clause[: match.end("unit")]))
    return found


def _same_subject(one: str, other: str) -> bool:
    """Whether two names mean the same: equal, or the short form of the other (高企, 高新技术企业)."""
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    if len(short) != 2 or len(long) < 4 or short[0] != long[0]:
        return False
    return short[1] in long[2:]


def _goals_missed(form: _Form, _context: _Context) -> _Result:
    own = form.form
    if own.goal is None or own.result is None:
        return _lacks("可分开的目标和完成情况", "goal and result that can be told apart")
    scores = [(one.score, one.weight) for one in form.indicators]
    if not scores or any(score is None or weight is None for score, weight in scores):
        return _lacks("分值和得分", "weights and scores")
    if any(score != weight for score, weight in scores):
        return []
    hits: list[_Hit] = []
    done = _statements(own.result)
    for goal in _statements(own.goal):
        met = [
            one
            for one in done
            if one.unit == goal.unit and one.added == goal.added and _same_subject(one.subject, goal.subject)
        ]
        if met and max(one.value for one in met) < goal.value:
            zh = f"目标“{goal.shown}”，完成“{met[0].shown}”，各指标均得满分"
            en = f"goal {goal.shown}, result {met[0].shown}, all indicators at full marks"
            hits.append(_Hit(("goal", "result", "total_score"), Message(zh, en)))
    return hits


# --- the department form ----------------------------------------


def _department_weights(form: _Form, _context: _Context) -> _Result:
    own = _department(form)
    if not form.whole:
        return _Open(_ROWS_LOST)
    total = _sum(row.weight for row in (*own.tasks, *own.indicators))
    if total is None or not own.indicators:
        return _lacks("全部分值", "all weights")
    return _exactly(
        total,
        Fraction(100),
        tuple(path for path, _, _, _ in own.figures() if path.endswith(".weight")),
        "分值",
    )


def _exactly(total: Fraction, wanted: Fraction, paths: tuple[str, ...], what: str) -> list[_Hit]:
    """Weights and scores are exact to 0.1 (RULES): less than half of it is a rest of printing."""
    if abs(total - wanted) < Fraction(1, 20):
        return []
    text = f"{what}之和为{_text(total)}，应为{_text(wanted)}"
    english = f"the sum is {_text(total)}, expected {_text(wanted)}"
    return [_Hit(paths, Message(text, english), None, _decimal(total - wanted), Decimal("0.05"))]


def _department_total(form: _Form, _context: _Context) -> _Result:
    own = _department(form)
    if not form.whole:
        return _Open(_ROWS_LOST)
    total = _sum(row.score for row in (*own.tasks, *own.indicators))
    if total is None or own.total_score is None or not own.indicators:
        return _lacks("总评价得分或部分得分", "the total or some scores")
    if total == Fraction(own.total_score):
        return []
    difference = _decimal(Fraction(own.total_score) - total)
    paths = ("total_score", *(path for path, _, _, _ in own.figures() if path.endswith(".score")))
    text = f"总评价得分{own.total_score}，各项得分之和{_text(total)}"
    english = f"total {own.total_score}, sum of scores {_text(total)}"
    return [_Hit(paths, Message(text, english), None, difference, Decimal(0))]


def _task_rates(form: _Form, context: _Context) -> _Result:
    own = _department(form)
    hits: list[_Hit] = []
    judged = False
    unit = context.quantum((form,))
    for number, task in enumerate(own.tasks, start=1):
        if task.allocated is None or task.executed is None or task.rate is None or task.allocated <= 0:
            continue
        judged = True
        hits += _rate(
            f"tasks[{number}].", ("executed", "allocated"), (task.executed, task.allocated), task.rate, unit
        )
    return hits if judged else _lacks("任务的金额和执行率", "amounts and rates of tasks")


def _rate(
    prefix: str, names: tuple[str, str], amounts: tuple[Decimal, Decimal], rate: Ratio, unit: Fraction
) -> list[_Hit]:
    part, whole = amounts
    ends = _quotient(part, whole, unit)
    if ends is None or _meet(ends, _interval(rate)):
        return []
    exact = Fraction(part) / Fraction(whole) * (100 if rate.percent else 1)
    difference = _decimal(Fraction(rate.value) - exact)
    sign = rate.unit or ""
    text = f"{part}÷{whole}＝{_text(exact)}{sign}，印为{rate}"
    english = f"{part} ÷ {whole} = {_text(exact)}{sign}, printed {rate}"
    paths = (f"{prefix}rate", *(prefix + name for name in names))
    return [_Hit(paths, Message(text, english), None, difference)]


def _task_scores(form: _Form, _context: _Context) -> _Result:
    own = _department(form)
    hits: list[_Hit] = []
    judged = False
    for number, task in enumerate(own.tasks, start=1):
        if task.rate is None or task.weight is None or task.score is None:
            continue
        judged = True
        low, high = (min(Fraction(1), end) * Fraction(task.weight) for end in _interval(task.rate))
        slack = Fraction(1, 20)  # stated by RULES
        if not low - slack <= Fraction(task.score) <= high + slack:
            text = f"分值{task.weight}，执行率{task.rate}，得分{task.score}"
            english = f"weight {task.weight}, rate {task.rate}, score {task.score}"
            paths = (f"tasks[{number}].score", f"tasks[{number}].weight", f"tasks[{number}].rate")
            hits.append(_Hit(paths, Message(text, english)))
    return hits if judged else _lacks("任务的执行率、分值和得分", "rates, weights and scores of tasks")


def _basic_tasks(form: _Form, context: _Context) -> _Result:
    """Compare with the tables; 30239 其他交通费用 is budgeted as personnel, booked as 302 (RULES)."""
    own = _department(form)
    numbered = [(n, task) for n, task in enumerate(own.tasks, start=1) if "基本支出" in task.name]
    if not numbered:
        return None
    total = _sum(task.allocated for _, task in numbered)
    if total is None or not form.whole:
        return _Open(_ROWS_LOST)
    # The performance system reckons in 万元 without saying so.
    unit = own.amount_unit or "万元"
    if unit not in ("万元", "元"):
        return _lacks("可用的金额单位", "a unit of money that can be used")
    basic = context.in_unit("T05[total].basic", unit)
    if isinstance(basic, _Open):
        return basic
    step = context.quantum((form,))
    allowance = step * (len(numbered) + 1)
    paths = tuple(f"tasks[{n}].allocated" for n, _ in numbered)
    hits: list[_Hit] = []
    if abs(total - basic) > allowance:
        hits.append(_apart(Message("基本支出", "basic expenditure"), paths, total, basic, allowance))
    people = [(n, task) for n, task in numbered if "人员" in task.name]
    wages = context.in_unit("T06[personnel].amount", unit)
    travel = context.in_unit("T06[30239].amount", unit)
    share = _sum(task.allocated for _, task in people)
    if people and share is not None and not isinstance(wages, _Open):
        moved = Fraction(0) if isinstance(travel, _Open) else travel
        if all(abs(share - whole) > step * (len(people) + 2) for whole in (wages, wages + moved)):
            own_paths = tuple(f"tasks[{n}].allocated" for n, _ in people)
            hits.append(
                _apart(
                    Message("人员经费", "personnel"),
                    own_paths,
                    share,
                    wages + moved,
                    step * (len(people) + 2),
                )
            )
    return hits


def _apart(
    what: Message, paths: tuple[str, ...], total: Fraction, booked: Fraction, allowance: Fraction
) -> _Hit:
    return _Hit(
        paths,
        Message(
            f"{what.zh}任务下达{_text(total)}，决算表{_text(booked)}",
            f"{what.en}: tasks {_text(total)}, accounts {_text(booked)}",
        ),
        None,
        _decimal(total - booked),
        _decimal(allowance),
    )


def _budget_sides(form: _Form, _context: _Context) -> _Result:
    own = _department(form)
    if own.budget_income is None or own.budget_expenditure is None:
        return _lacks("年初预算收入和支出", "budget income and expenditure")
    if own.budget_income == own.budget_expenditure:
        return []
    difference = _decimal(Fraction(own.budget_income) - Fraction(own.budget_expenditure))
    text = f"收入{own.budget_income}，支出{own.budget_expenditure}"
    english = f"income {own.budget_income}, expenditure {own.budget_expenditure}"
    return [_Hit(("budget_income", "budget_expenditure"), Message(text, english), None, difference)]


def _budget_in_prose(form: _Form, context: _Context) -> _Result:
    """Compare the year-start budget with the one that the completion rate of the explanation implies."""
    own = _department(form)
    implied = implied_budget(context.accounts, "fiscal.total")
    if own.budget_expenditure is None:
        return _lacks("年初预算支出", "the year-start budget")
    if implied is None:
        return _Open(
            Message("情况说明没有完成年初预算的比率", "the explanation states no completion of the budget")
        )
    unit = Fraction(Unit(own.amount_unit or "万元").fen)
    low, high = (bound / unit for bound in implied)
    place = context.quantum((form,))
    stated = Fraction(own.budget_expenditure)
    if low - place <= stated <= high + place:
        return []
    basic = implied_budget(context.accounts, "fiscal.basic")
    only = basic is not None and basic[0] / unit - place <= stated <= basic[1] / unit + place
    zh = f"表中{own.budget_expenditure}，情况说明的完成率推算为{rounded(low, 2)}–{rounded(high, 2)}"
    en = f"the form says {own.budget_expenditure}, the rate implies {rounded(low, 2)}-{rounded(high, 2)}"
    if only:
        zh += "；与基本支出推算的预算相符，可能只填了基本支出"
        en += "; it is what basic expenditure alone implies"
    return [_Hit(("budget_expenditure",), Message(zh, en), W)]


def _balance_change(form: _Form, context: _Context) -> _Result:
    found = _named(form, "结转结余变动率")
    if found is None:
        return None
    path, one = found
    closing = context.amount("T01[closing].amount")
    opening = context.amount("T01[opening].amount")
    if isinstance(closing, _Open):
        return closing
    if isinstance(opening, _Open):
        return opening
    if opening <= 0:
        return _Open(
            Message(
                f"年初结转和结余为{opening}，变动率无意义",
                f"opening balance {opening}: there is no rate of change",
            )
        )
    table = context.accounts.table("T01")
    step = Fraction(table.quantum) / 2 if table else Fraction(0)
    low = (Fraction(closing) - step) / (Fraction(opening) + step) - 1
    high = (Fraction(closing) + step) / max(Fraction(opening) - step, Fraction(1, 10**8)) - 1
    if one.actual is None:
        return None
    return _against(
        path,
        one.actual,
        (low, high),
        Message(f"年末{closing}，年初{opening}", f"closing {closing}, opening {opening}"),
    )


def _against(path: str, actual: Decimal, ends: tuple[Fraction, Fraction], text: Message) -> _Result:
    low, high = ends
    if _meet(_interval(Ratio(actual, percent=True)), ends):
        return []
    middle = rounded((low + high) / 2 * 100, 2)
    return [
        _Hit(
            (f"{path}.actual",),
            Message(f"{text.zh}，变动{middle}%，印为{actual}%", f"{text.en}: {middle}%, printed {actual}%"),
        )
    ]


def _named(form: _Form, *words: str) -> tuple[str, QuantitativeIndicator] | None:
    for path, one in _numbered(form):
        name = re.sub("[“”\"'‘’]", "", one.level3)
        if (
            isinstance(one, QuantitativeIndicator)
            and one.actual is not None
            and all(w in name for w in words)
        ):
            return path, one
    return None


def _staff_rate(form: _Form, _context: _Context) -> _Result:
    found = _named(form, "在职人员控制率")
    if found is None:
        return None
    path, one = found
    if one.actual is None or one.actual <= 100:
        return []
    text = f"在职人员控制率{one.actual}%，超过编制"
    return [_Hit((f"{path}.actual",), Message(text, f"staff at {one.actual}% of the posts"))]


def _violations(form: _Form, _context: _Context) -> _Result:
    found = _named(form, "采购", "违法") or _named(form, "采购", "违规")
    if found is None:
        return None
    path, one = found
    if not one.actual:
        return []
    text = f"政府采购违法违规{one.actual}次，请核对"
    return [_Hit((f"{path}.actual",), Message(text, f"{one.actual} procurement violations: look at them"))]


def _three_public_change(form: _Form, context: _Context) -> _Result:
    found = _named(form, "三公", "变动率")
    if found is None:
        return None
    path, one = found
    ends = implied_change(context.accounts, "three_public.total")
    if ends is None or one.actual is None:
        return _Open(
            Message(
                "情况说明没有“三公”经费支出比上年的增减额",
                "the explanation states no change of the three public expenses",
            )
        )
    text = Message("“三公”经费支出比上年", "three public expenses against last year")
    return _against(path, one.actual, ends, text)


def _execution(form: _Form, _context: _Context) -> _Result:
    if _named(form, "预算执行率") is None:
        return None
    return _Open(Message("决算表没有调整预算数", "the tables do not print the adjusted budget"))


# --- project forms ----------------------------------------


def _project_weights(form: _Form, _context: _Context) -> _Result:
    own = _own(form)
    if not form.whole:
        return _Open(_ROWS_LOST)
    total = _sum(one.weight for one in own.indicators)
    if total is None or not own.indicators:
        return _lacks("全部分值", "all weights")
    if total == 100 and own.execution_score is None and own.execution_weight is None:
        return []  # a form without a score for the rate spreads all 100 points
    wanted = 100 - Fraction(own.execution_weight if own.execution_weight is not None else 10)
    paths = tuple(path for path, _, _, _ in own.figures() if path.endswith("].weight"))
    if total == wanted:
        return []
    text = f"分值之和为{_text(total)}，应为{_text(wanted)}"
    english = f"the weights add up to {_text(total)}, expected {_text(wanted)}"
    return [_Hit(paths, Message(text, english), None, _decimal(total - wanted), Decimal(0))]


_NOMINAL = ({"产出": 50, "效益": 30, "满意度": 10}, {"成本": 20, "产出": 40, "效益": 20, "满意度": 10})


def _first_levels(form: _Form, _context: _Context) -> _Result:
    own = _own(form)
    if not form.whole:
        return _Open(_ROWS_LOST)
    sums: dict[str, Fraction] = {}
    for one in own.indicators:
        if one.weight is None or one.level1 is None:
            return _lacks("全部一级指标和分值", "all first levels and weights")
        name = one.level1.removesuffix("指标")
        sums[name] = sums.get(name, Fraction(0)) + Fraction(one.weight)
    if not sums:
        return _lacks("指标", "indicators")
    if "满意度" not in sums and sums == {"产出": 50, "效益": 40}:
        return []
    if sums in _NOMINAL:
        return []
    shown = "、".join(f"{name}{_text(value)}" for name, value in sums.items())
    return [
        _Hit(
            tuple(path for path, _, _, _ in own.figures() if path.endswith("].weight")),
            Message(f"实为{shown}", f"here {shown}"),
        )
    ]


def _subtotal(form: _Form, _context: _Context) -> _Result:
    own = _own(form)
    if not form.whole:
        return _Open(_ROWS_LOST)
    total = _sum(one.score for one in own.indicators)
    if total is None or own.subtotal is None or not own.indicators:
        return _lacks("小计或部分得分", "the subtotal or some scores")
    if abs(total - Fraction(own.subtotal)) < Fraction(1, 20):
        return []
    paths = ("subtotal", *(path for path, _, _, _ in own.figures() if path.endswith("].score")))
    text = f"小计{own.subtotal}，各指标得分之和{_text(total)}"
    english = f"subtotal {own.subtotal}, sum of scores {_text(total)}"
    difference = _decimal(Fraction(own.subtotal) - total)
    return [_Hit(paths, Message(text, english), None, difference, Decimal("0.05"))]


def _project_rate(form: _Form, context: _Context) -> _Result:
    own = _own(form)
    if own.budget is None or own.executed is None or own.rate is None:
        return _lacks("预算金额、执行数或执行率", "budget, executed amount or rate")
    if own.budget <= 0:
        return None
    return _rate(
        "", ("executed", "budget"), (own.executed, own.budget), own.rate, context.quantum(context.projects)
    )


def _rate_score(own: ProjectEvaluation) -> tuple[Fraction, Fraction] | None:
    """Return what 10 × rate may be before it is rounded."""
    if own.rate is None:
        return None
    full = Fraction(own.execution_weight if own.execution_weight is not None else 10)
    low, high = (full * min(Fraction(1), max(Fraction(0), end)) for end in _interval(own.rate))
    return low, high


def _execution_score(form: _Form, _context: _Context) -> _Result:
    own = _own(form)
    ends = _rate_score(own)
    if ends is None or own.execution_score is None:
        return _lacks("执行率或执行率得分", "the rate or its score")
    places = max(2, -int(own.execution_score.as_tuple().exponent))
    half = Fraction(1, 2 * 10**places)
    score = Fraction(own.execution_score)
    if _meet(ends, (score - half, score + half)):
        return []
    want = _text((ends[0] + ends[1]) / 2)
    text = f"执行率{own.rate}，应得{want}分，印为{own.execution_score}"
    english = f"rate {own.rate} gives {want}, printed {own.execution_score}"
    return [_Hit(("execution_score", "rate"), Message(text, english))]


def _unrounded(own: ProjectEvaluation) -> tuple[Fraction, Fraction] | None:
    """Return the score of the rate before rounding: from the rate, and never off its printed figure."""
    if own.execution_score is None:
        return None
    half = Fraction(1, 200)
    score = Fraction(own.execution_score)
    ends = _rate_score(own)
    if ends is None or not _meet(ends, (score - half, score + half)):
        return score, score  # P-P05 is the rule that speaks then
    return max(ends[0], score - half), min(ends[1], score + half)


def _project_total(form: _Form, _context: _Context) -> _Result:
    own = _own(form)
    ends = _unrounded(own)
    if own.subtotal is None or own.total_score is None or ends is None:
        return _lacks("小计、执行率得分或总得分", "subtotal, score of the rate or total")
    deduction = Fraction(own.deduction or 0)
    base = Fraction(own.subtotal) - deduction - Fraction(own.total_score)
    slack = Fraction(1, 100)  # stated by RULES
    if base + ends[0] <= slack and base + ends[1] >= -slack:
        return []
    want = Fraction(own.subtotal) + (ends[0] + ends[1]) / 2 - deduction
    text = (
        f"{own.subtotal}＋{own.execution_score}－{own.deduction or 0}＝{_text(want)}，印为{own.total_score}"
    )
    english = (
        f"{own.subtotal} + {own.execution_score} - {own.deduction or 0} = {_text(want)}, "
        f"printed {own.total_score}"
    )
    paths = ("total_score", "subtotal", "execution_score", "deduction")
    return [
        _Hit(paths, Message(text, english), None, _decimal(Fraction(own.total_score) - want), Decimal("0.01"))
    ]


def _total_in_range(form: _Form, _context: _Context) -> _Result:
    own = _own(form)
    if own.total_score is None:
        return _lacks("总得分", "the total score")
    if 0 <= own.total_score <= 100:
        return []
    return [_Hit(("total_score",), Message(f"印为{own.total_score}", f"printed {own.total_score}"))]


def _forced_to_59(form: _Form, _context: _Context) -> _Result:
    own = _own(form)
    ends = _unrounded(own)
    if own.total_score is None or own.subtotal is None or ends is None or own.deduction is None:
        return _lacks("小计、执行率得分、减分项或总得分", "subtotal, rate score, deduction or total")
    if own.total_score != 59 or not own.deduction:
        return []
    low, high = (Fraction(own.subtotal) + end - 59 for end in ends)
    slack = Fraction(1, 1000)
    if not low - slack <= Fraction(own.deduction) <= high + slack:
        return []
    text = f"小计{own.subtotal}，执行率得分{own.execution_score}，减分{own.deduction}，总得分59"
    english = f"subtotal {own.subtotal}, rate {own.execution_score}, deduction {own.deduction}, total 59"
    return [_Hit(("total_score", "deduction", "subtotal", "execution_score"), Message(text, english))]


def _over_fulfilled(form: _Form, _context: _Context) -> _Result:
    hits: list[_Hit] = []
    judged = False
    for path, one in _numbered(form):
        if not isinstance(one, QuantitativeIndicator) or one.operator != ">=" or one.target is None:
            continue
        if one.actual is None or one.weight is None or one.score is None or one.target <= 0:
            continue
        if Fraction(one.actual) < Fraction(3, 2) * Fraction(one.target):
            continue  # where the cut begins, between 1.25 and 1.5 times, is not known
        judged = True
        if Fraction(one.score) != max(Fraction(0), Fraction(one.weight) - 5):
            text = f"“{one.level3}”目标{one.target}，完成{one.actual}，分值{one.weight}，得分{one.score}"
            english = f"{one.level3}: target {one.target}, actual {one.actual}, {one.score} of {one.weight}"
            paths = (f"{path}.score", f"{path}.weight", f"{path}.target", f"{path}.actual")
            hits.append(_Hit(paths, Message(text, english)))
    return hits if judged else None


def _cost(form: _Form, context: _Context) -> _Result:
    own = _own(form)
    rows = [
        (path, one)
        for path, one in _numbered(form)
        if isinstance(one, QuantitativeIndicator)
        and one.unit in ("万元", "元", "亿元")
        and any("成本" in (level or "") for level in (one.level1, one.level2))
    ]
    if not rows:
        return None
    if own.amount_unit not in _MONEY:
        return _lacks("金额单位", "the unit of its amounts")
    hits: list[_Hit] = []
    step = context.quantum(context.projects) * _MONEY[own.amount_unit]
    for path, one in rows:
        for name, value, limit, zh, en in (
            ("actual", one.actual, "executed", "完成值", "actual"),
            ("target", one.target, "budget", "指标值", "target"),
        ):
            top = getattr(own, limit)
            if value is None or top is None:
                continue
            excess = Fraction(value) * _MONEY[one.unit or ""] - Fraction(top) * _MONEY[own.amount_unit]
            allowed = step if name == "actual" else Fraction(0)
            if excess > allowed:
                what = "全年执行数" if limit == "executed" else "项目预算金额"
                text = f"“{one.level3}”{zh}{value}{one.unit}，{what}{top}{own.amount_unit}"
                english = f"{one.level3}: {en} {value} {one.unit}, {limit} {top} {own.amount_unit}"
                hits.append(
                    _Hit(
                        (f"{path}.{name}", limit),
                        Message(text, english),
                        None,
                        _decimal(excess),
                        _decimal(allowed),
                    )
                )
    return hits


def _output_without_money(form: _Form, _context: _Context) -> _Result:
    own = _own(form)
    if own.executed is None:
        return _lacks("全年执行数", "the executed amount")
    if own.executed != 0 or (own.rate is not None and own.rate.value != 0):
        return []
    outputs = [(path, one) for path, one in _numbered(form) if "产出" in (one.level1 or "")]
    if not outputs:
        return _lacks("产出指标", "output indicators")
    if any(one.completion is None for _, one in outputs):
        return _lacks("全部产出指标的完成程度", "completion of all outputs")
    if any(one.completion is not None and one.completion.fraction < 1 for _, one in outputs):
        return []
    if own.budget == 0:
        return []
    text = f"全年执行数0，{len(outputs)}项产出指标全部完成"
    paths = ("executed", "rate", *(f"{path}.completion" for path, _ in outputs))
    return [_Hit(paths, Message(text, f"nothing spent, all {len(outputs)} outputs complete"))]


def _same_text(form: _Form, _context: _Context) -> _Result:
    own = _own(form)
    if not own.goal or not own.result:
        return _lacks("可分开的目标和完成情况", "goal and result that can be told apart")
    one, other = (re.sub(r"[\s。.，,；;]", "", text) for text in (own.goal, own.result))
    if one != other:
        return []
    return [_Hit(("goal", "result"), Message("两处文字相同", "both texts are the same"))]


def _rate_of_nothing(form: _Form, _context: _Context) -> _Result:
    own = _own(form)
    if own.budget is None:
        return _lacks("项目预算金额", "the budget")
    if own.budget != 0 or own.rate is None:
        return []
    text = f"预算金额0，执行率印为{own.rate}"
    return [_Hit(("budget", "rate"), Message(text, f"budget 0, rate printed as {own.rate}"))]


def _grade(form: _Form, _context: _Context) -> _Result:
    own = _own(form)
    if own.grade is None:
        return None
    if own.total_score is None:
        return _lacks("总得分", "the total score")
    grade = own.grade if own.grade in ("合格", "不合格") else own.grade[:1]
    if grade not in ("优", "良", "中", "差"):
        return _Open(Message(f"“{own.grade}”的分数线不同", f"the thresholds of {own.grade} are not known"))
    score = own.total_score
    want = "优" if score >= 90 else "良" if score >= 80 else "中" if score >= 60 else "差"
    if grade == want:
        return []
    text = f"总得分{score}应为“{want}”，印为“{own.grade}”"
    return [_Hit(("total_score", "grade"), Message(text, f"{score} is {want}, printed {own.grade}"))]


_Test = Callable[[_Form, _Context], _Result]

_ROWS: tuple[tuple[str, _Test], ...] = (
    ("P-D03", _scores_in_range),
    ("P-D06", _completion),
    ("P-D07", _score_by_completion),
    ("P-D08", _bands),
    ("P-D12", _causes_stated),
    ("P-D13", _copied),
    ("P-D14", _goals_missed),
)
"""Rules on rows and prose that both forms have."""
_OF_DEPARTMENT: tuple[tuple[str, _Test], ...] = (
    ("P-D01", _department_weights),
    ("P-D02", _department_total),
    ("P-D04", _task_rates),
    ("P-D05", _task_scores),
    ("P-D09", _basic_tasks),
    ("P-D10", _budget_sides),
    ("P-D10", _budget_in_prose),
    ("P-D11", _balance_change),
    ("P-D11", _staff_rate),
    ("P-D11", _violations),
    ("P-D11", _three_public_change),
    ("P-D11", _execution),
)
_OF_PROJECT: tuple[tuple[str, _Test], ...] = (
    ("P-P01", _project_weights),
    ("P-P02", _first_levels),
    ("P-P03", _subtotal),
    ("P-P04", _project_rate),
    ("P-P05", _execution_score),
    ("P-P06", _project_total),
    ("P-P07", _total_in_range),
    ("P-P08", _forced_to_59),
    ("P-P09", _over_fulfilled),
    ("P-P10", _cost),
    ("P-P11", _output_without_money),
    ("P-P14", _same_text),
    ("P-P16", _rate_of_nothing),
    ("P-GRADE", _grade),
)

# --- across forms ----------------------------------------

_Spot = tuple[_Form, str]


def _all_executed(context: _Context) -> tuple[list[tuple[tuple[_Spot, ...], Message, Severity]], Obligation]:
    """P-P12: what the forms executed against project expenditure; repeated forms count once."""
    rule = _BY_ID["P-P12"]
    total = Fraction(0)
    spots: list[_Spot] = []
    counted: set[tuple[str, Decimal | None, Decimal]] = set()
    for form in context.projects:
        own = _own(form)
        if own.executed is None:
            continue
        if own.amount_unit not in ("万元", "元"):
            reason = Message("自评表没有写明金额单位", "a form states no unit of money")
            return [], Obligation(rule.id, Verdict.NOT_EVALUABLE, reason)
        if (own.name, own.budget, own.executed) in counted:
            continue
        counted.add((own.name, own.budget, own.executed))
        spots.append((form, "executed"))
        total += Fraction(own.executed) * _MONEY[own.amount_unit]
    limit = context.in_unit("T03[total].project", "万元")
    if isinstance(limit, _Open):
        return [], Obligation(rule.id, Verdict.NOT_EVALUABLE, limit.reason)
    if not spots:
        reason = Message("自评表没有全年执行数", "no form prints an executed amount")
        return [], Obligation(rule.id, Verdict.NOT_EVALUABLE, reason)
    table = context.accounts.table("T03")
    half = (
        Fraction(table.quantum) * (1 if table.unit is Unit.WAN else Fraction(1, 10000))
        if table
        else Fraction(0)
    )
    allowance = half + context.quantum(context.projects) * len(spots)
    if total <= limit:
        return [], Obligation(rule.id, Verdict.EXACT, Message(rule.zh, rule.en))
    if total <= limit + allowance:
        return [], Obligation(rule.id, Verdict.ROUNDING, Message(rule.zh, rule.en))
    text = Message(
        f"各表执行数之和{_text(total)}万元，项目支出{_text(limit)}万元",
        f"forms {_text(total)} 万元, project expenditure {_text(limit)} 万元",
    )
    return [(tuple(spots), text, rule.severity)], Obligation(
        rule.id, Verdict.VIOLATED, Message(rule.zh, rule.en)
    )


def _alike(one: ProjectEvaluation, other: ProjectEvaluation) -> tuple[int, int]:
    """Return how many indicators two forms share, and how many the longer one has."""

    def keys(form: ProjectEvaluation) -> list[tuple[str, str]]:
        return [(row.level3, f"{row.target}") for row in form.indicators]

    rest = keys(other)
    shared = 0
    for key in keys(one):
        if key in rest:
            rest.remove(key)
            shared += 1
    return shared, max(len(one.indicators), len(other.indicators))


def _repeated(context: _Context) -> list[tuple[tuple[_Spot, ...], Message, Severity]]:
    hits: list[tuple[tuple[_Spot, ...], Message, Severity]] = []
    for one, other in itertools.combinations(context.projects, 2):
        left, right = _own(one), _own(other)
        shared, most = _alike(left, right)
        same_budget = left.budget is not None and left.budget == right.budget
        if left.name and left.name == right.name:
            zh = f"{one.prefix}与{other.prefix}名称相同（{left.name}），预算{left.budget}和{right.budget}"
            en = f"{one.prefix} and {other.prefix} have the same name; budgets {left.budget}, {right.budget}"
        elif same_budget and shared * 2 > most:
            zh = f"{one.called}与{other.called}预算同为{left.budget}，{most}个指标中{shared}个相同"
            en = f"{one.prefix} and {other.prefix}: budget {left.budget}, {shared} of {most} indicators same"
        else:
            continue
        hits.append((((one, "budget"), (other, "budget")), Message(zh, en), W))
    return hits


@frozen
class _Said:
    form: _Form | None
    path: str
    subject: str
    value: Fraction
    unit: str
    shown: str
    prose: bool


_NOT_COMMON = ("成本", "时效", "满意度")


def _said(context: _Context) -> Iterator[_Said]:
    """Yield what forms state of a subject: indicators, and loose figures of the result.

    Rates, costs and satisfaction are of one project each and not compared.
    """
    for section in context.accounts.narrative.sections if context.accounts.narrative else ():
        for told in _statements(section.text) if section.topic == "performance" else ():
            if told.unit != "%" and not told.added:
                yield _Said(None, "", told.subject, told.value, told.unit, told.shown, prose=True)
    for form in context.forms:
        for path, one in _numbered(form):
            if not isinstance(one, QuantitativeIndicator) or one.actual is None or one.unit in (None, "%"):
                continue
            if any(word in f"{one.level1}{one.level2}{one.level3}" for word in _NOT_COMMON):
                continue
            value, unit = _measure(Fraction(one.actual), one.unit)
            subject = _subject(one.level3)
            if len(subject) >= 4:
                shown = f"{one.level3} {one.actual}{one.unit}"
                yield _Said(form, f"{path}.actual", subject, value, unit, shown, prose=False)
        for statement in _statements(form.form.result):
            if statement.unit != "%" and not statement.added:
                yield _Said(
                    form,
                    "result",
                    statement.subject,
                    statement.value,
                    statement.unit,
                    statement.shown,
                    prose=True,
                )


def _disagreements(context: _Context) -> list[tuple[tuple[_Spot, ...], Message, Severity]]:
    """P-P15. One finding a subject. Counts that only project forms state may be each project's own."""
    groups: dict[tuple[str, str], list[_Said]] = {}
    for one in _said(context):
        groups.setdefault((one.subject, one.unit), []).append(one)
    hits: list[tuple[tuple[_Spot, ...], Message, Severity]] = []
    for (_, unit), group in groups.items():
        if len({one.value for one in group}) < 2:
            continue
        typed = [one for one in group if not one.prose]
        spoken = any(one.form is None for one in group)
        if not typed and not spoken:
            continue
        department = any(one.form is not None and one.form.prefix == "D" for one in group)
        firm = unit == "万元" or len(typed) < len(group) or department
        shown: dict[Fraction, list[str]] = {}
        for one in group:
            shown.setdefault(one.value, []).append(
                f"{one.form.prefix if one.form else '情况说明'} {one.shown}"
            )
        text = "；".join("、".join(dict.fromkeys(names)) for names in shown.values())
        spots = tuple(dict.fromkeys((one.form, one.path) for one in group if one.form is not None))
        hits.append((spots, Message(text, text), W if firm else I))
    return hits


# --- the judgement ----------------------------------------


def judge_forms(
    department: DepartmentEvaluation | None,
    projects: tuple[ProjectEvaluation, ...],
    accounts: FinalAccounts,
    *,
    places: Mapping[str, Place] | None = None,
) -> tuple[list[Finding], list[Obligation]]:
    """Judge the forms: findings, and one line of the ledger for every rule applied to a form.

    ``accounts`` gives the tables, and in ``unread`` the pieces of forms that were not understood (their
    ``table`` is ``D``, ``P1`` …): sums over such a form are not evaluable. ``places`` says where figures
    stand.

    >>> judge_forms(None, (), FinalAccounts("某局", 2024))
    ([], [])
    """
    broken = {one.table for one in accounts.unread if one.reason in _UNREAD_ROWS}
    own = _Form("D", department, "D" not in broken) if department is not None else None
    forms = tuple(
        _Form(f"P{number}", form, f"P{number}" not in broken) for number, form in enumerate(projects, start=1)
    )
    context = _Context(own, forms, accounts)
    where = places or {}
    findings: list[Finding] = []
    ledger: list[Obligation] = []
    for form in context.forms:
        for rule_id, test in (_OF_DEPARTMENT if form is own else _OF_PROJECT) + _ROWS:
            rule = _BY_ID[rule_id]
            result = test(form, context)
            if result is None:
                continue
            if isinstance(result, _Open):
                reason = Message(f"{form.called}：{result.reason.zh}", f"{form.prefix}: {result.reason.en}")
                ledger.append(Obligation(rule_id, Verdict.NOT_EVALUABLE, reason))
                continue
            for hit in result:
                spots = tuple((form, path) for path in hit.paths)
                findings.append(_finding(rule, spots, hit, where))
            status = Verdict.VIOLATED if result else Verdict.EXACT
            ledger.append(
                Obligation(rule_id, status, Message(f"{form.called}：{rule.zh}", f"{form.prefix}: {rule.en}"))
            )
    if forms:
        over, line = _all_executed(context)
        findings += [_across(_BY_ID["P-P12"], hit, where) for hit in over]
        ledger.append(line)
    for rule_id, hits, applies in (
        ("P-P13", _repeated(context), len(forms) > 1),
        ("P-P15", _disagreements(context), bool(context.forms)),
    ):
        if applies:
            rule = _BY_ID[rule_id]
            findings += [_across(rule, one, where) for one in hits]
            status = Verdict.VIOLATED if hits else Verdict.EXACT
            ledger.append(Obligation(rule_id, status, Message(rule.zh, rule.en)))
    order = list(Severity)
    findings.sort(key=lambda one: order.index(one.severity))
    return findings, ledger


def _finding(rule: Rule, spots: tuple[_Spot, ...], hit: _Hit, places: Mapping[str, Place]) -> Finding:
    title = spots[0][0].called
    return Finding(
        rule.id,
        hit.severity or rule.severity,
        Verdict.VIOLATED,
        tuple(cell for spot in spots if (cell := _printed(spot, places)) is not None),
        Message(f"{rule.zh}：{title}{hit.text.zh}", f"{rule.en}: {spots[0][0].prefix}: {hit.text.en}"),
        hit.difference,
        hit.allowance,
        hit.text,
    )


def _across(
    rule: Rule, hit: tuple[tuple[_Spot, ...], Message, Severity], places: Mapping[str, Place]
) -> Finding:
    spots, text, severity = hit
    return Finding(
        rule.id,
        severity,
        Verdict.VIOLATED,
        tuple(cell for spot in spots if (cell := _printed(spot, places)) is not None),
        Message(f"{rule.zh}：{text.zh}", f"{rule.en}: {text.en}"),
        explanation=text,
    )


_WORDS = {"goal": "年初设定目标", "result": "全年实际完成情况", "grade": "评价等级"}


def _printed(spot: _Spot, places: Mapping[str, Place]) -> PrintedCell | None:
    form, path = spot
    value = next((value for own, _, value, _ in form.form.figures() if own == path), None)
    if value is None and path not in _WORDS:
        return None
    ref = f"{form.prefix}[{path}]"
    label = _WORDS.get(path) or form.label(path)
    return PrintedCell(ref, value, Message(f"{form.called}{label}", ref), places.get(ref, Place()))
