"""The form of a department (部门整体绩效自评表): weights, tasks, budgets, beside the accounts."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from gov_accounts.evaluation import QuantitativeIndicator, Ratio
from gov_accounts.findings import Message
from gov_accounts.money import Unit, rounded
from gov_accounts.refs import CellRef
from gov_accounts.rules._document import Document
from gov_accounts.rules._implied import implied_budget, implied_change
from gov_accounts.rules.forms._applied import (
    ROWS_LOST,
    Around,
    FormAt,
    Hit,
    Open,
    Result,
    Test,
    as_decimal,
    department_form,
    lacks,
    number_text,
    numbered,
    overlap,
    quotient_ends,
    rate_ends,
    total_of,
)
from gov_accounts.rules.forms._list import W

__all__ = ["TESTS", "rate_off"]


def _department_weights(form: FormAt, _context: Around) -> Result:
    own = department_form(form)
    if not form.whole:
        return Open(ROWS_LOST)
    total = total_of(row.weight for row in (*own.tasks, *own.indicators))
    if total is None or not own.indicators:
        return lacks("全部分值", "all weights")
    return _exactly(
        total,
        Fraction(100),
        tuple(path for path, _, _, _ in own.figures() if path.endswith(".weight")),
        "分值",
    )


def _exactly(total: Fraction, wanted: Fraction, paths: tuple[str, ...], what: str) -> list[Hit]:
    """Weights and scores are exact to 0.1 (RULES): less than half of it is a rest of printing."""
    if abs(total - wanted) < Fraction(1, 20):
        return []
    text = f"{what}之和为{number_text(total)}，应为{number_text(wanted)}"
    english = f"the sum is {number_text(total)}, expected {number_text(wanted)}"
    return [Hit(paths, Message(text, english), None, as_decimal(total - wanted), Decimal("0.05"))]


def _department_total(form: FormAt, _context: Around) -> Result:
    own = department_form(form)
    if not form.whole:
        return Open(ROWS_LOST)
    total = total_of(row.score for row in (*own.tasks, *own.indicators))
    if total is None or own.total_score is None or not own.indicators:
        return lacks("总评价得分或部分得分", "the total or some scores")
    if total == Fraction(own.total_score):
        return []
    difference = as_decimal(Fraction(own.total_score) - total)
    paths = ("total_score", *(path for path, _, _, _ in own.figures() if path.endswith(".score")))
    text = f"总评价得分{own.total_score}，各项得分之和{number_text(total)}"
    english = f"total {own.total_score}, sum of scores {number_text(total)}"
    return [Hit(paths, Message(text, english), None, difference, Decimal(0))]


def _task_rates(form: FormAt, context: Around) -> Result:
    own = department_form(form)
    hits: list[Hit] = []
    judged = False
    unit = context.quantum((form,))
    for number, task in enumerate(own.tasks, start=1):
        if (
            task.allocated is None
            or task.executed is None
            or task.rate is None
            or task.allocated <= 0
        ):
            continue
        judged = True
        hits += rate_off(
            f"tasks[{number}].",
            ("executed", "allocated"),
            (task.executed, task.allocated),
            task.rate,
            unit,
        )
    return hits if judged else lacks("任务的金额和执行率", "amounts and rates of tasks")


def rate_off(
    prefix: str,
    names: tuple[str, str],
    amounts: tuple[Decimal, Decimal],
    rate: Ratio,
    unit: Fraction,
) -> list[Hit]:
    """Compare a printed rate with the quotient of its amounts, each of which may be off by one unit."""
    part, whole = amounts
    ends = quotient_ends(part, whole, unit)
    if ends is None or overlap(ends, rate_ends(rate)):
        return []
    exact = Fraction(part) / Fraction(whole) * (100 if rate.percent else 1)
    difference = as_decimal(Fraction(rate.value) - exact)
    sign = rate.unit or ""
    text = f"{part}÷{whole}＝{number_text(exact)}{sign}，印为{rate}"
    english = f"{part} ÷ {whole} = {number_text(exact)}{sign}, printed {rate}"
    paths = (f"{prefix}rate", *(prefix + name for name in names))
    return [Hit(paths, Message(text, english), None, difference)]


def _task_scores(form: FormAt, _context: Around) -> Result:
    own = department_form(form)
    hits: list[Hit] = []
    judged = False
    for number, task in enumerate(own.tasks, start=1):
        if task.rate is None or task.weight is None or task.score is None:
            continue
        judged = True
        low, high = (min(Fraction(1), end) * Fraction(task.weight) for end in rate_ends(task.rate))
        slack = Fraction(1, 20)  # stated by RULES
        if not low - slack <= Fraction(task.score) <= high + slack:
            text = f"分值{task.weight}，执行率{task.rate}，得分{task.score}"
            english = f"weight {task.weight}, rate {task.rate}, score {task.score}"
            paths = (f"tasks[{number}].score", f"tasks[{number}].weight", f"tasks[{number}].rate")
            hits.append(Hit(paths, Message(text, english)))
    return (
        hits if judged else lacks("任务的执行率、分值和得分", "rates, weights and scores of tasks")
    )


def _basic_tasks(form: FormAt, context: Around) -> Result:
    """Compare with the tables; 30239 其他交通费用 is budgeted as personnel, booked as 302 (RULES)."""
    own = department_form(form)
    numbered = [(n, task) for n, task in enumerate(own.tasks, start=1) if "基本支出" in task.name]
    if not numbered:
        return None
    total = total_of(task.allocated for _, task in numbered)
    if total is None or not form.whole:
        return Open(ROWS_LOST)
    # The performance system reckons in 万元 without saying so.
    unit = own.amount_unit or "万元"
    if unit not in ("万元", "元"):
        return lacks("可用的金额单位", "a unit of money that can be used")
    basic = context.in_unit("T05[total].basic", unit)
    if isinstance(basic, Open):
        return basic
    step = context.quantum((form,))
    allowance = step * (len(numbered) + 1)
    paths = tuple(f"tasks[{n}].allocated" for n, _ in numbered)
    hits: list[Hit] = []
    if abs(total - basic) > allowance:
        hits.append(
            _apart(Message("基本支出", "basic expenditure"), paths, total, basic, allowance)
        )
    people = [(n, task) for n, task in numbered if "人员" in task.name]
    wages = context.in_unit("T06[personnel].amount", unit)
    travel = context.in_unit("T06[30239].amount", unit)
    share = total_of(task.allocated for _, task in people)
    if people and share is not None and not isinstance(wages, Open):
        moved = Fraction(0) if isinstance(travel, Open) else travel
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
) -> Hit:
    return Hit(
        paths,
        Message(
            f"{what.zh}任务下达{number_text(total)}，决算表{number_text(booked)}",
            f"{what.en}: tasks {number_text(total)}, accounts {number_text(booked)}",
        ),
        None,
        as_decimal(total - booked),
        as_decimal(allowance),
    )


def _budget_sides(form: FormAt, _context: Around) -> Result:
    own = department_form(form)
    if own.budget_income is None or own.budget_expenditure is None:
        return lacks("年初预算收入和支出", "budget income and expenditure")
    if own.budget_income == own.budget_expenditure:
        return []
    difference = as_decimal(Fraction(own.budget_income) - Fraction(own.budget_expenditure))
    text = f"收入{own.budget_income}，支出{own.budget_expenditure}"
    english = f"income {own.budget_income}, expenditure {own.budget_expenditure}"
    return [Hit(("budget_income", "budget_expenditure"), Message(text, english), None, difference)]


def _budget_in_prose(form: FormAt, context: Around) -> Result:
    """Compare the year-start budget with the one that the completion rate of the explanation implies."""
    own = department_form(form)
    implied = implied_budget(Document(context.accounts), CellRef("N[fiscal.total]"))
    if own.budget_expenditure is None:
        return lacks("年初预算支出", "the year-start budget")
    if implied is None:
        return Open(
            Message(
                "情况说明没有完成年初预算的比率",
                "the explanation states no completion of the budget",
            )
        )
    unit = Fraction(Unit(own.amount_unit or "万元").fen)
    low, high = (bound / unit for bound in (implied.low, implied.high))
    place = context.quantum((form,))
    stated = Fraction(own.budget_expenditure)
    if low - place <= stated <= high + place:
        return []
    basic = implied_budget(Document(context.accounts), CellRef("N[fiscal.basic]"))
    only = basic is not None and basic.low / unit - place <= stated <= basic.high / unit + place
    zh = f"表中{own.budget_expenditure}，情况说明的完成率推算为{rounded(low, 2)}–{rounded(high, 2)}"
    en = f"the form says {own.budget_expenditure}, the rate implies {rounded(low, 2)}-{rounded(high, 2)}"
    if only:
        zh += "；与基本支出推算的预算相符，可能只填了基本支出"
        en += "; it is what basic expenditure alone implies"
    return [Hit(("budget_expenditure",), Message(zh, en), W)]


def _balance_change(form: FormAt, context: Around) -> Result:
    found = _named(form, "结转结余变动率")
    if found is None:
        return None
    path, one = found
    closing = context.amount("T01[closing].amount")
    opening = context.amount("T01[opening].amount")
    if isinstance(closing, Open):
        return closing
    if isinstance(opening, Open):
        return opening
    if opening <= 0:
        return Open(
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


def _against(path: str, actual: Decimal, ends: tuple[Fraction, Fraction], text: Message) -> Result:
    low, high = ends
    if overlap(rate_ends(Ratio(actual, percent=True)), ends):
        return []
    middle = rounded((low + high) / 2 * 100, 2)
    return [
        Hit(
            (f"{path}.actual",),
            Message(
                f"{text.zh}，变动{middle}%，印为{actual}%",
                f"{text.en}: {middle}%, printed {actual}%",
            ),
        )
    ]


def _named(form: FormAt, *words: str) -> tuple[str, QuantitativeIndicator] | None:
    for path, one in numbered(form):
        name = re.sub("[“”\"'‘’]", "", one.level3)
        if (
            isinstance(one, QuantitativeIndicator)
            and one.actual is not None
            and all(w in name for w in words)
        ):
            return path, one
    return None


def _staff_rate(form: FormAt, _context: Around) -> Result:
    found = _named(form, "在职人员控制率")
    if found is None:
        return None
    path, one = found
    if one.actual is None or one.actual <= 100:
        return []
    text = f"在职人员控制率{one.actual}%，超过编制"
    return [Hit((f"{path}.actual",), Message(text, f"staff at {one.actual}% of the posts"))]


def _violations(form: FormAt, _context: Around) -> Result:
    found = _named(form, "采购", "违法") or _named(form, "采购", "违规")
    if found is None:
        return None
    path, one = found
    if not one.actual:
        return []
    text = f"政府采购违法违规{one.actual}次，请核对"
    return [
        Hit(
            (f"{path}.actual",), Message(text, f"{one.actual} procurement violations: look at them")
        )
    ]


def _three_public_change(form: FormAt, context: Around) -> Result:
    found = _named(form, "三公", "变动率")
    if found is None:
        return None
    path, one = found
    ends = implied_change(Document(context.accounts), CellRef("N[three_public.total]"))
    if ends is None or one.actual is None:
        return Open(
            Message(
                "情况说明没有“三公”经费支出比上年的增减额",
                "the explanation states no change of the three public expenses",
            )
        )
    text = Message("“三公”经费支出比上年", "three public expenses against last year")
    return _against(path, one.actual, (ends.low, ends.high), text)


def _execution(form: FormAt, _context: Around) -> Result:
    if _named(form, "预算执行率") is None:
        return None
    return Open(Message("决算表没有调整预算数", "the tables do not print the adjusted budget"))


TESTS: tuple[tuple[str, Test], ...] = (
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
