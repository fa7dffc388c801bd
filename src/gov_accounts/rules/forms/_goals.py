"""Goals and results in words: what is promised in one and counted in the other."""

from __future__ import annotations

import re
from fractions import Fraction

from attrs import frozen

from gov_accounts.findings import Message
from gov_accounts.money import Unit
from gov_accounts.rules.forms._applied import Around, FormAt, Hit, Result, lacks
from gov_accounts.words import CHINESE_DIGITS, PERCENT, UNIT, bounded_number

__all__ = ["MONEY", "goals_missed", "measured", "statements_of", "subject_of"]


@frozen
class _Statement:
    """A number of a subject in prose; ``added``: what came on top, not a stock."""

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
    r"^(?:力争|争取|到|年底|其中|并|全年|全市|全省|全区|全县|本市|我市|累计|共|预计|计划|确保|实现)+"
)
_TAIL = re.compile(
    r"(?:总数|数量|总量|总额|达到|达|突破|不少于|不低于|超过|完成|实现|增至|增加到|增加|新增|注册|为|共|累计|约|超|至)+$"
)
_ADDS = re.compile("新增|增加(?!到)|增幅|增长")
MONEY = {unit.value: Fraction(unit.fen, Unit.WAN.fen) for unit in Unit}


def subject_of(text: str) -> str:
    """Return what a number is about: the noun without verbs and words of quantity."""
    subject = text
    before = None
    while before != subject:
        before = subject
        subject = _LEAD.sub("", _TAIL.sub("", subject))
    return subject


def measured(value: Fraction, unit: str | None) -> tuple[Fraction, str]:
    """Express money in 万元; other units stay as they are."""
    if unit in MONEY:
        return value * MONEY[unit], "万元"
    return value, (unit or "").removesuffix("数")


def statements_of(text: str | None) -> list[_Statement]:
    """Read the plain statements of a goal or result: one subject and one number in a clause."""
    found: list[_Statement] = []
    for sentence in re.split("[。；;]", text or ""):
        carried = ""
        for clause in re.split("[，,：:]", "".join(sentence.split())):
            match = _CLAUSE.fullmatch(clause)
            if match is None or re.search("[0-9]", match["rest"]):
                carried = carried if match else ""
                continue
            subject = subject_of(match["subject"])
            added = _ADDS.search(match["subject"]) is not None
            if not subject and re.search("总数|总量|总额|累计", match["subject"]):
                subject = carried
            carried = subject
            if len(subject) >= 2 and not re.match("年|月|日|届", match["unit"]):
                value, unit = measured(Fraction(match["number"]), match["unit"])
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


def goals_missed(form: FormAt, _context: Around) -> Result:
    """P-D14: what the goal promises in figures, the result falls short of, and the form has full marks."""
    own = form.form
    if own.goal is None or own.result is None:
        return lacks("可分开的目标和完成情况", "goal and result that can be told apart")
    scores = [(one.score, one.weight) for one in form.indicators]
    if not scores or any(score is None or weight is None for score, weight in scores):
        return lacks("分值和得分", "weights and scores")
    if any(score != weight for score, weight in scores):
        return []
    hits: list[Hit] = []
    done = statements_of(own.result)
    for goal in statements_of(own.goal):
        met = [
            one
            for one in done
            if one.unit == goal.unit
            and one.added == goal.added
            and _same_subject(one.subject, goal.subject)
        ]
        if met and max(one.value for one in met) < goal.value:
            zh = f"目标“{goal.shown}”，完成“{met[0].shown}”，各指标均得满分"
            en = f"goal {goal.shown}, result {met[0].shown}, all indicators at full marks"
            hits.append(Hit(("goal", "result", "total_score"), Message(zh, en)))
    return hits
