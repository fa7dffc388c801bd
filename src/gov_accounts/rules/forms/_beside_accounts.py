"""Forms beside the tables and the narrative: budgets, basic expenditure, rates of change."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from gov_accounts.evaluation import Ratio
from gov_accounts.findings import Severity, Verdict
from gov_accounts.refs import CellRef
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._implied import implied_budget, implied_change
from gov_accounts.rules._ranges import Range
from gov_accounts.rules._records import Held, Kind, NotEvaluable, Sentence, Violation, rule
from gov_accounts.rules.forms._arithmetic import (
    IN_WAN,
    around,
    as_decimal,
    last_place,
    last_place_of_projects,
    rate_range,
    total_of,
)
from gov_accounts.rules.forms._asked import (
    about,
    each_department,
    lacks,
)
from gov_accounts.units import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gov_accounts.evaluation import Task
    from gov_accounts.rules._document import Document
    from gov_accounts.rules._form_view import FormAt
    from gov_accounts.rules._records import Outcome, Value

__all__ = ["all_executed", "basic_tasks", "indicators_and_accounts", "year_start_budget"]

E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741

# --- figures of the tables ----------------------------------------


def _unusable(document: Document, ref: CellRef) -> NotEvaluable | None:
    """Say why a cell cannot be compared with a form; None if it can. A blank is zero."""
    table = document.accounts.table(ref.table)
    if table is None:
        return NotEvaluable("no_part", {"part": document.part_name(ref.table)})
    if ref.table in document.accounts.incomplete:
        return NotEvaluable("cut_off", {"part": document.part_name(ref.table)})
    if ref.line in document.open_rows:
        return NotEvaluable("ambiguous", {"cell": ref})
    if ref in document.unreadable:
        return NotEvaluable("unreadable", {"cell": ref})
    return None if ref.row in table else NotEvaluable("not_printed", {"cell": ref})


def _booked(document: Document, ref: CellRef) -> Decimal | NotEvaluable:
    """Return a figure of a table as printed, or why it cannot be compared."""
    why = _unusable(document, ref)
    return why if why is not None else document.accounts.cell(ref) or Decimal(0)


def _in_unit(document: Document, ref: CellRef, unit: str) -> Fraction | NotEvaluable:
    """Return a figure of a table in the unit of a form, or why it cannot be compared."""
    amount = _booked(document, ref)
    if isinstance(amount, NotEvaluable):
        return amount
    table = document.accounts.table(ref.table)
    if table is None or table.unit is None:
        return NotEvaluable("no_unit", {"part": document.part_name(ref.table)})
    return Fraction(amount) * table.unit.fen / Unit(unit).fen


# --- basic expenditure ----------------------------------------


_BASIC = CellRef("T05[total].basic")
_PERSONNEL = CellRef("T06[personnel].amount")
_TRAVEL = CellRef("T06[30239].amount")
_USUAL_UNIT = Unit.WAN.value
"""The performance system reckons in 万元 without saying so."""


@rule(
    "P-D09",
    I,
    "基本支出任务的下达金额与决算表的基本支出一致",
    "basic expenditure of the tasks agrees with tables 5 and 6",
    Basis("inferences", "基本支出任务与表5、表6"),
    kind=Kind.FORM,
    needs=("D",),
    says={
        "basic": Sentence(
            "基本支出任务下达{tasks}，决算表{booked}",
            "basic expenditure: tasks {tasks}, accounts {booked}",
        ),
        "personnel": Sentence(
            "人员经费任务下达{tasks}，决算表{booked}",
            "personnel: tasks {tasks}, accounts {booked}",
        ),
    },
    why={"unit": lacks("可用的金额单位", "a unit of money that can be used")},
)
@each_department
def basic_tasks(form: FormAt, document: Document) -> Iterator[Outcome]:
    """Compare what the tasks of basic expenditure were allocated with the tables."""
    tasks = [(path, task) for path, task in form.tasks() if "基本支出" in task.name]
    if not tasks:
        return
    total = total_of(task.allocated for _, task in tasks)
    unit = form.form.amount_unit or _USUAL_UNIT
    if total is None or not form.whole:
        yield NotEvaluable("form_unread")
        return
    if unit not in IN_WAN:
        yield NotEvaluable("unit")
        return
    basic = _in_unit(document, _BASIC, unit)
    if isinstance(basic, NotEvaluable):
        yield basic
        return
    allowance = last_place((form,)) * (len(tasks) + 1)
    yield _agreed("basic", _allocated(form, tasks), total, (basic,), allowance)
    yield from _personnel(form, document, tasks, unit)


def _personnel(
    form: FormAt, document: Document, tasks: list[tuple[str, Task]], unit: str
) -> Iterator[Outcome]:
    """Compare the tasks of personnel; 30239 其他交通费用 is booked as 302, budgeted with either."""
    own = [(path, task) for path, task in tasks if "人员" in task.name]
    share = total_of(task.allocated for _, task in own)
    wages = _in_unit(document, _PERSONNEL, unit)
    if not own or share is None or isinstance(wages, NotEvaluable):
        return
    travel = _in_unit(document, _TRAVEL, unit)
    both = wages if isinstance(travel, NotEvaluable) else wages + travel
    allowance = last_place((form,)) * (len(own) + 2)
    yield _agreed("personnel", _allocated(form, own), share, (wages, both), allowance)


def _allocated(form: FormAt, tasks: list[tuple[str, Task]]) -> tuple[CellRef, ...]:
    return form.printed(*(f"{path}.allocated" for path, _ in tasks))


def _agreed(
    says: str,
    cells: tuple[CellRef, ...],
    total: Fraction,
    booked: tuple[Fraction, ...],
    allowance: Fraction,
) -> Outcome:
    """Compare a total of tasks with what may be booked for it, the likeliest last."""
    if any(abs(total - one) <= allowance for one in booked):
        return Held()
    return Violation(
        cells,
        says,
        {"tasks": total, "booked": booked[-1]},
        difference=as_decimal(total - booked[-1]),
        allowance=as_decimal(allowance),
    )


# --- the year-start budget ----------------------------------------


_FISCAL = CellRef("N[fiscal.total]")
_FISCAL_BASIC = CellRef("N[fiscal.basic]")


@rule(
    "P-D10",
    W,
    "年初预算收入金额＝年初预算支出金额，并与正文一致",
    "budget income = budget expenditure, as the narrative implies",
    Basis("review-questions", "年初预算收入＝支出"),
    kind=Kind.FORM,
    needs=("D",),
    says={
        "sides": Sentence(
            "收入{income}，支出{expenditure}", "income {income}, expenditure {expenditure}"
        ),
        "rate": Sentence(
            "表中{stated}，情况说明的完成率推算为{implied:2}",
            "the form says {stated}, the rate implies {implied:2}",
        ),
        "basic_only": Sentence(
            "表中{stated}，情况说明的完成率推算为{implied:2}；"
            "与基本支出推算的预算相符，可能只填了基本支出",
            "the form says {stated}, the rate implies {implied:2}; "
            "it is what basic expenditure alone implies",
        ),
    },
    why={
        "sides": lacks("年初预算收入和支出", "budget income and expenditure"),
        "budget": lacks("年初预算支出", "the year-start budget"),
        "unit": lacks("可用的金额单位", "a unit of money that can be used"),
        "rate": Sentence(
            "情况说明没有完成年初预算的比率",
            "the narrative states no completion of the budget",
        ),
    },
)
@each_department
def year_start_budget(form: FormAt, document: Document) -> Iterator[Outcome]:
    """Compare the two sides of the budget, and the budget with the one that a rate implies."""
    if not form.may_print("budget_expenditure"):
        return
    yield _both_sides(form)
    cell = form.ref("budget_expenditure")
    yield from about(cell, (_as_implied(form, document, cell),))


def _both_sides(form: FormAt) -> Outcome:
    own = form.department
    income, expenditure = own.budget_income, own.budget_expenditure
    if income is None or expenditure is None:
        return NotEvaluable("sides")
    if income == expenditure:
        return Held()
    return Violation(
        form.printed("budget_income", "budget_expenditure"),
        "sides",
        {"income": income, "expenditure": expenditure},
        difference=as_decimal(Fraction(income) - Fraction(expenditure)),
    )


def _as_implied(form: FormAt, document: Document, cell: CellRef) -> Outcome:
    stated, unit = form.department.budget_expenditure, form.form.amount_unit or _USUAL_UNIT
    if stated is None:
        return NotEvaluable("budget")
    if unit not in IN_WAN:
        return NotEvaluable("unit")
    implied = _implied(document, _FISCAL, unit)
    if implied is None:
        return NotEvaluable("rate")
    # The budget is cut off to its last place, as all amounts of the performance system.
    near = around(stated, last_place((form,)))
    if implied.meets(near):
        return Held()
    basic = _implied(document, _FISCAL_BASIC, unit)
    says = "basic_only" if basic is not None and basic.meets(near) else "rate"
    return Violation((cell,), says, {"stated": stated, "implied": implied})


def _implied(document: Document, owner: CellRef, unit: str) -> Range | None:
    """Return the budget that a rate of the narrative implies, in the unit of a form."""
    implied, fen = implied_budget(document, owner), IN_WAN[unit] * Unit.WAN.fen
    return None if implied is None else Range(implied.low / fen, implied.high / fen)


# --- indicators that the accounts know ----------------------------------------


_CLOSING = CellRef("T01[closing].amount")
_OPENING = CellRef("T01[opening].amount")
_THREE_PUBLIC = CellRef("N[three_public.total]")
_LEAST = Fraction(1, 10**8)
"""What a balance is at least by which a change is divided."""
_ALL_POSTS = 100
_SAME = Range(Fraction(1), Fraction(1))


def _change_of_balance(document: Document, cell: CellRef, actual: Decimal) -> Outcome:
    closing, opening = _booked(document, _CLOSING), _booked(document, _OPENING)
    if isinstance(closing, NotEvaluable):
        return closing
    if isinstance(opening, NotEvaluable):
        return opening
    table = document.accounts.summary
    half = Fraction(table.quantum) / 2 if table is not None else Fraction(0)
    before = around(opening, half)
    quotient = around(closing, half).over(Range(max(before.low, _LEAST), before.high))
    if opening <= 0 or quotient is None:
        return NotEvaluable("no_opening", {"opening": opening})
    values: dict[str, Value] = {"closing": closing, "opening": opening}
    return _change_agrees(cell, actual, quotient - _SAME, "balance", values)


def _change_of_three_public(document: Document, cell: CellRef, actual: Decimal) -> Outcome:
    change = implied_change(document, _THREE_PUBLIC)
    if change is None:
        return NotEvaluable("no_change")
    return _change_agrees(cell, actual, change, "three_public", {})


def _change_agrees(
    cell: CellRef, actual: Decimal, change: Range, says: str, values: dict[str, Value]
) -> Outcome:
    if change.meets(rate_range(Ratio(actual, percent=True))):
        return Held()
    middle = (change.low + change.high) / 2 * 100
    return Violation((cell,), says, {**values, "change": middle, "actual": actual})


def _staff(_document: Document, cell: CellRef, actual: Decimal) -> Outcome:
    return Violation((cell,), "staff", {"actual": actual}) if actual > _ALL_POSTS else Held()


def _unlawful(_document: Document, cell: CellRef, actual: Decimal) -> Outcome:
    return Violation((cell,), "unlawful", {"actual": actual}) if actual else Held()


def _execution(_document: Document, _cell: CellRef, _actual: Decimal) -> Outcome:
    return NotEvaluable("no_adjusted_budget")


_QUESTIONS: tuple[
    tuple[tuple[tuple[str, ...], ...], Callable[[Document, CellRef, Decimal], Outcome]], ...
] = (
    ((("结转结余变动率",),), _change_of_balance),
    ((("在职人员控制率",),), _staff),
    ((("采购", "违法"), ("采购", "违规")), _unlawful),
    ((("三公", "变动率"),), _change_of_three_public),
    ((("预算执行率",),), _execution),
)
"""Words that the name of an indicator has, or others, and what it is asked."""


@rule(
    "P-D11",
    W,
    "指标的完成值与决算表一致",
    "indicators agree with the accounts",
    Basis("review-questions", "指标与决算表"),
    kind=Kind.FORM,
    needs=("D",),
    says={
        "balance": Sentence(
            "年末{closing}，年初{opening}，变动{change:2}%，印为{actual}%",
            "closing {closing}, opening {opening}: {change:2}%, printed {actual}%",
        ),
        "three_public": Sentence(
            "“三公”经费支出比上年，变动{change:2}%，印为{actual}%",
            "three public expenses against last year: {change:2}%, printed {actual}%",
        ),
        "staff": Sentence("在职人员控制率{actual}%，超过编制", "staff at {actual}% of the posts"),
        "unlawful": Sentence(
            "政府采购违法违规{actual}次，请核对", "{actual} procurement violations: look at them"
        ),
    },
    why={
        "no_opening": Sentence(
            "年初结转和结余为{opening}，变动率无意义",
            "opening balance {opening}: there is no rate of change",
        ),
        "no_change": Sentence(
            "情况说明没有“三公”经费支出比上年的增减额",
            "the narrative states no change of the three public expenses",
        ),
        "no_adjusted_budget": Sentence(
            "决算表没有调整预算数", "the tables do not print the adjusted budget"
        ),
    },
)
@each_department
def indicators_and_accounts(form: FormAt, document: Document) -> Iterator[Outcome]:
    """Compare the indicators that the accounts know, or that no account can allow."""
    for names, ask in _QUESTIONS:
        found = next((one for words in names for one in _named(form, words)), None)
        if found is not None:
            cell, actual = found
            yield from about(cell, (ask(document, cell, actual),))


def _named(form: FormAt, words: tuple[str, ...]) -> Iterator[tuple[CellRef, Decimal]]:
    """Yield the values of the indicators whose names have some words, quotes left out."""
    for path, one in form.quantities():
        name = re.sub("[“”\"'‘’]", "", one.level3)
        if one.actual is not None and all(word in name for word in words):
            yield form.ref(f"{path}.actual"), one.actual


# --- what all projects spent ----------------------------------------


_PROJECTS = CellRef("T03[total].project")


@rule(
    "P-P12",
    E,
    "各项目全年执行数之和≤支出决算表的项目支出",
    "executed amounts of all forms stay within project expenditure of T03",
    Basis("derived-from-tables", "部分≤总额，项目支出"),
    kind=Kind.FORM,
    needs=("P",),
    says=Sentence(
        "各表执行数之和{total}万元，项目支出{limit}万元",
        "forms {total} 万元, project expenditure {limit} 万元",
    ),
    why={
        "unit": Sentence("自评表没有写明金额单位", "a form states no unit of money"),
        "executed": Sentence("自评表没有全年执行数", "no form prints an executed amount"),
    },
)
def all_executed(document: Document) -> Iterator[Outcome]:
    """Compare what all projects spent with the table; a repeated form counts once."""
    spent = [form for form in document.projects if form.project.executed is not None]
    if any(form.project.amount_unit not in IN_WAN for form in spent):
        yield NotEvaluable("unit")
        return
    limit = _in_unit(document, _PROJECTS, _USUAL_UNIT)
    if isinstance(limit, NotEvaluable):
        yield limit
        return
    if not spent:
        yield NotEvaluable("executed")
        return
    once: dict[tuple[str, Decimal | None, Decimal | None], FormAt] = {}
    for form in spent:
        own = form.project
        once.setdefault((own.name, own.budget, own.executed), form)
    total, allowance = Fraction(0), _last_place_of_expenditure(document)
    for form in once.values():
        unit = IN_WAN[form.project.amount_unit or ""]
        total += Fraction(form.project.executed or 0) * unit
        allowance += document.once(last_place_of_projects) * unit
    if total <= limit:
        yield Held()
    elif total <= limit + allowance:
        yield Held(verdict=Verdict.ROUNDING)
    else:
        cells = tuple(form.ref("executed") for form in once.values())
        yield Violation(cells, values={"total": total, "limit": limit})


def _last_place_of_expenditure(document: Document) -> Fraction:
    """Return the last place of the table of expenditure in 万元."""
    table = document.accounts.expenditure
    if table is None or table.unit is None:
        return Fraction(0)
    return Fraction(table.quantum) * table.unit.fen / Unit.WAN.fen
