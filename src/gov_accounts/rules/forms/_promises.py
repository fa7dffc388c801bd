"""Goals and results in words: what is promised in one and counted in the other."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.evaluation import OPERATOR_WORDS
from gov_accounts.findings import Severity
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Held, Kind, NotEvaluable, Sentence, Violation, rule
from gov_accounts.rules.forms._arithmetic import IN_WAN
from gov_accounts.rules.forms._asked import EITHER_FORM, each_form, each_project, lacks
from gov_accounts.units import Unit
from gov_accounts.words import (
    CHINESE_DIGITS,
    PERCENT,
    UNIT,
    bounded_number,
    without_endings,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_accounts.rules._document import Document
    from gov_accounts.rules._form_view import FormAt
    from gov_accounts.rules._records import Outcome

__all__ = ["Statement", "copied_goal", "goals_missed", "measured", "statements_of", "subject_of"]

W = Severity.WARNING


# --- what words say ----------------------------------------


@frozen
class Statement:
    """A number of a subject in words; ``added``: what came on top, not a stock."""

    subject: str
    value: Fraction
    unit: str
    added: bool
    shown: str


_CLAUSE = re.compile(
    rf"(?P<subject>[^0-9]*?)(?P<number>{bounded_number(15, 8, signed=False)})"
    rf"(?P<unit>{UNIT}|{PERCENT}|[万亿]?[一-龥](?![0-9]))(?P<rest>.*)"
)
_LEAD = re.compile(
    rf"^(?:[{CHINESE_DIGITS}]+|[(（]?[{CHINESE_DIGITS}0-9]+[)）、.])|"
    r"^(?:力争|争取|到|年底|其中|并|全年|全市|全省|全区|全县|本市|我市|累计|共|"
    r"预计|计划|确保|实现)+"
)
_QUANTITY = (
    "总数 数量 总量 总额 达到 达 突破 完成 实现 增至 增加到 增加 新增 注册 为 共 累计 约 超 至"
)
_TAIL = (*OPERATOR_WORDS, *_QUANTITY.split())
_ADDS = re.compile("新增|增加(?!到)|增幅|增长")
_WHOLE = re.compile("总数|总量|总额|累计")
_OF_TIME = re.compile("年|月|日|届")


def subject_of(text: str) -> str:
    """Return what a number is about: the noun without verbs and words of quantity."""
    subject = text
    before = None
    while before != subject:
        before = subject
        subject = _LEAD.sub("", without_endings(subject, _TAIL))
    return subject


def measured(value: Fraction, unit: str | None) -> tuple[Fraction, str]:
    """Express money in 万元; other units stay as they are."""
    factor = IN_WAN.get(unit or "")
    if factor is not None:
        return value * factor, Unit.WAN.value
    return value, (unit or "").removesuffix("数")


def statements_of(text: str | None) -> list[Statement]:
    """Read the plain statements of a goal or result: one subject and one number in a clause."""
    found: list[Statement] = []
    for sentence in re.split("[。；;]", text or ""):
        carried = ""
        for clause in re.split("[，,：:]", "".join(sentence.split())):
            match = _CLAUSE.fullmatch(clause)
            if match is None or re.search("[0-9]", match["rest"]):
                carried = carried if match else ""
                continue
            subject = subject_of(match["subject"])
            if not subject and _WHOLE.search(match["subject"]):
                subject = carried
            carried = subject
            if len(subject) >= 2 and not _OF_TIME.match(match["unit"]):
                value, unit = measured(Fraction(match["number"]), match["unit"])
                added = _ADDS.search(match["subject"]) is not None
                found.append(Statement(subject, value, unit, added, clause[: match.end("unit")]))
    return found


def _same_subject(one: str, other: str) -> bool:
    """Whether two names mean the same: equal, or one the short form (高企, 高新技术企业)."""
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    if len(short) != 2 or len(long) < 4 or short[0] != long[0]:
        return False
    return short[1] in long[2:]


# --- the rules ----------------------------------------


@rule(
    "P-D14",
    W,
    "年初目标未完成时，不应得满分",
    "full marks although a goal of the year was missed",
    Basis("review-questions", "目标未完成而满分"),
    kind=Kind.FORM,
    needs=(EITHER_FORM,),
    says=Sentence(
        "目标“{goal}”，完成“{result}”，各指标均得满分",
        "goal {goal}, result {result}, all indicators at full marks",
    ),
    why={
        "words": lacks("可分开的目标和完成情况", "goal and result that can be told apart"),
        "scores": lacks("分值和得分", "weights and scores"),
    },
)
@each_form
def goals_missed(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Compare figures of the goal with those of the result, where the form has full marks."""
    if form.form.goal is None or form.form.result is None:
        yield NotEvaluable("words")
        return
    scores = [(one.score, one.weight) for one in form.indicators]
    if not scores or any(score is None or weight is None for score, weight in scores):
        yield NotEvaluable("scores")
        return
    yield Held()
    if any(score != weight for score, weight in scores):
        return
    done = statements_of(form.form.result)
    for goal in statements_of(form.form.goal):
        met = [one for one in done if _answers(one, goal)]
        if met and max(one.value for one in met) < goal.value:
            yield Violation(
                form.printed("goal", "result", "total_score"),
                values={"goal": goal.shown, "result": met[0].shown},
            )


def _answers(result: Statement, goal: Statement) -> bool:
    """Whether a statement of the result is about what one of the goal is about."""
    return (
        result.unit == goal.unit
        and result.added == goal.added
        and _same_subject(result.subject, goal.subject)
    )


@rule(
    "P-P14",
    W,
    "实际完成情况不应与年初设定目标相同",
    "what was done should not repeat the goal word for word",
    Basis("review-questions", "照抄目标"),
    kind=Kind.FORM,
    needs=("P",),
    says=Sentence("两处文字相同", "both texts are the same"),
    why={"lacks": lacks("可分开的目标和完成情况", "goal and result that can be told apart")},
)
@each_project
def copied_goal(form: FormAt, _document: Document) -> Iterator[Outcome]:
    """Compare the words of the result with those of the goal, without stops and spaces."""
    own = form.project
    if not own.goal or not own.result:
        yield NotEvaluable("lacks")
        return
    goal, result = (re.sub(r"[\s。.，,；;]", "", text) for text in (own.goal, own.result))
    yield Violation(form.printed("goal", "result")) if goal == result else Held()
