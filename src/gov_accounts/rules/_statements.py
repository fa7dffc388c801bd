"""Judging the explanation (情况说明) against the tables and against itself.

Amounts go through the same identities as the tables: a figure of the prose is a cell ``N[income.total]``.
Here stand the rules that are no sums: shares and rates as intervals, what they imply, statements made twice,
lists, counts and words.
"""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from gov_accounts.catalogue import default_catalogue
from gov_accounts.codes import DepartmentEconomicCode
from gov_accounts.findings import Finding, Message, Obligation, PrintedCell, Severity, Verdict
from gov_accounts.money import Rounding, Unit, format_amount, rounded, stands_for
from gov_accounts.narrative import DESCRIBED, title_of
from gov_accounts.rules._records import Kind, Rule
from gov_accounts.tables import parse_ref

if TYPE_CHECKING:
    from collections.abc import Callable

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.narrative import Narrative, Stated

__all__ = ["RULES", "judge_narrative"]

E, W = Severity.ERROR, Severity.WARNING
_R = Kind.PRESENCE


def _rule(rule_id: str, severity: Severity, zh: str, en: str) -> Rule:
    return Rule(rule_id, severity, zh, en, "RULES 4", _R)


RULES: tuple[Rule, ...] = (
    _rule("N-PCT", E, "比重应等于部分除以总额", "a printed share is the part divided by the whole"),
    _rule(
        "N-07",
        E,
        "增减率应等于增减额除以上年数",
        "a rate of change is the change divided by last year's figure",
    ),
    _rule(
        "N-07-dir",
        E,
        "增减额与增减率的方向应一致",
        "the words for a change and for its rate go the same way",
    ),
    _rule(
        "N-07-zero",
        W,
        "上年数为零时增减率没有意义",
        "with nothing in the year before, a rate of change means nothing",
    ),
    _rule(
        "N-07-same",
        W,
        "同一总额的上年数在各处应相同",
        "last year's figure implied in several places is the same",
    ),
    _rule(
        "N-10",
        E,
        "由完成率推算的年初预算：总额＝基本支出＋项目支出",
        "the budgets implied by completion rates add up: total = basic + project",
    ),
    _rule(
        "N-12-set",
        W,
        "说明中的项与一般公共预算财政拨款支出决算表的项应相同",
        "the 项 that the explanation names are those of T05",
    ),
    _rule(
        "N-12-budget",
        E,
        "由各项完成率推算的年初预算之和应等于由总完成率推算的年初预算",
        "the budgets implied by the completion rates of all 项 add up to the one implied by the total's",
    ),
    _rule(
        "N-15",
        E,
        "完成率应等于决算数除以预算数",
        "a completion rate is the final figure divided by the budget",
    ),
    _rule(
        "N-15-zero",
        E,
        "预算数为零时不能有完成率",
        "with a budget of zero no completion rate can be printed",
    ),
    _rule(
        "N-15-word",
        E,
        "“大于、小于、持平”应与决算数、预算数的大小一致",
        "the words above, below and equal agree with the figures",
    ),
    _rule(
        "N-16",
        E,
        "说明本年度无此类支出时，相应的表应为空",
        "where the explanation says there was no such expenditure, the table is empty",
    ),
    _rule(
        "N-19",
        W,
        "因公出国（境）费与团组数、人次应同时有或同时无，人次不少于团组数",
        "travel abroad has money, groups and persons together; persons are not fewer than groups",
    ),
    _rule(
        "N-20",
        W,
        "公务接待的金额、批次、人次应同时有或同时无",
        "receptions have money, batches and persons together",
    ),
    _rule(
        "N-21",
        W,
        "公务用车购置费与购置数、运行维护费与保有量应相符",
        "vehicles bought go with purchase money, vehicles kept with running costs",
    ),
    _rule(
        "N-22-list",
        W,
        "所列经济分类款与基本支出决算表中有金额的款应相同",
        "the 款 listed in the explanation are those with a figure in T06",
    ),
    _rule(
        "N-26",
        E,
        "货物、工程、服务授予中小企业的比重不超过100%，按比重计算之和等于授予中小企业合同金额",
        "shares of goods, works and services awarded to small and medium firms stay below 100 % "
        "and make up their contracts",
    ),
    _rule("N-34", W, "有增减或差异时应说明原因", "a change or difference is given a reason"),
    _rule("N-35", W, "文中的年度应与决算年度一致", "years in the text agree with the fiscal year"),
    _rule("N-36", E, "同一数字前后两次表述应相同", "a figure stated twice is the same"),
    _rule("N-37", W, "百分数应有百分号", "a percentage carries its sign"),
    _rule(
        "N-38",
        W,
        "“持平”与增减不应同时出现",
        "a figure is not said to be level and changed at once",
    ),
    _rule(
        "N-LOOSE",
        W,
        "同一事项在各处的数字应相同",
        "the same subject is stated with the same figure everywhere",
    ),
)
_BY_ID = {rule.id: rule for rule in RULES}


@frozen
class _Range:
    """A closed interval of exact fractions."""

    low: Fraction
    high: Fraction

    def meets(self, other: _Range) -> bool:
        return self.low <= other.high and other.low <= self.high

    def __add__(self, other: _Range) -> _Range:
        return _Range(self.low + other.low, self.high + other.high)

    def __sub__(self, other: _Range) -> _Range:
        return _Range(self.low - other.high, self.high - other.low)

    def over(self, other: _Range) -> _Range | None:
        """Divide; None unless the divisor is above zero throughout."""
        if other.low <= 0:
            return None
        quotients = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return _Range(min(quotients), max(quotients))


def _percent(stated: Stated, rounding: Rounding) -> _Range:
    """Return what a printed percentage stands for, as a fraction of one, closed on both sides."""
    quantum, value = Fraction(stated.quantum), Fraction(stated.value)
    low = value - quantum / 2 if rounding is Rounding.HALF_UP else value
    return _Range(low / 100, (low + quantum) / 100)


def _money(value: Decimal, unit: Unit = Unit.WAN, quantum: Decimal | None = None) -> _Range:
    """Return what a printed amount stands for, in 分, under any rounding practice."""
    quantum = quantum or Decimal(1).scaleb(int(value.as_tuple().exponent))
    both = stands_for(value, unit, quantum, Rounding.HALF_UP).hull(
        stands_for(value, unit, quantum, Rounding.TRUNCATED)
    )
    return _Range(Fraction(both.low), Fraction(both.high))


class _Judge:
    def __init__(
        self,
        accounts: FinalAccounts,
        narrative: Narrative,
        percentages: Rounding = Rounding.HALF_UP,
    ) -> None:
        self.accounts = accounts
        self.percentages = percentages
        self.off = 0
        """Percentages that no quotient rounds to."""
        self.narrative = narrative
        self.figures = {one.key: one for one in narrative.figures}
        self.findings: list[Finding] = []
        self.ledger: list[Obligation] = []
        self.heard: set[str] = set()

    # --- plumbing

    def cell(self, key: str) -> PrintedCell:
        ref = key if key[:1] == "T" else f"N[{key}]"
        if key[:1] == "T":
            value = self.table_value(key)
            return PrintedCell(ref, value, Message(ref, ref), self.accounts.places.get(ref))
        stated = self.figures.get(key)
        name = (stated.label if stated and stated.label else "") + title_of(key)
        value = stated.value if stated else None
        return PrintedCell(
            ref, value, Message(f"情况说明“{name}”", ref), stated.place if stated else None
        )

    def table_value(self, ref: str) -> Decimal | None:
        try:
            return self.accounts.cell(ref)
        except KeyError:
            return None

    def absent(self, ref: str) -> bool:
        """Whether a cell of a table is not known to be blank: no such row, a cut table, an open cell."""
        table_id, row, _ = parse_ref(ref)
        table = self.accounts.table(table_id)
        gone = table is None or row not in table or table_id in self.accounts.incomplete
        return gone or self.is_open(ref)

    def is_open(self, ref: str) -> bool:
        """Whether figures are printed in the row of a cell, but not known which is its own."""
        rows = {f"{one.table}[{one.row}]" for one in self.accounts.ambiguous}
        return ref.rpartition(".")[0] in rows or ref in self.accounts.unreadable

    def met(self, rule_id: str, what: str) -> None:
        self.ledger.append(Obligation(rule_id, Verdict.EXACT, Message(what, what)))

    def unknown(self, rule_id: str, zh: str, en: str) -> None:
        self.ledger.append(Obligation(rule_id, Verdict.NOT_EVALUABLE, Message(zh, en)))

    def broken(self, rule_id: str, keys: tuple[str, ...], zh: str, en: str) -> None:
        rule = _BY_ID[rule_id]
        text = Message(zh, en)
        self.ledger.append(Obligation(rule_id, Verdict.VIOLATED, text))
        self.findings.append(
            Finding(
                rule_id,
                rule.severity,
                Verdict.VIOLATED,
                tuple(self.cell(key) for key in keys),
                Message(f"{rule.zh}：{zh}", f"{rule.en}: {en}"),
                explanation=text,
            )
        )

    def money(self, key: str) -> _Range | None:
        """Return what a figure of the prose or a cell of a table stands for."""
        if key[:1] == "T":
            value = self.table_value(key)
            table = self.accounts.table(key[:3])
            if value is None or table is None or table.unit is None:
                return None
            return _money(value, table.unit, table.quantum)
        self.heard.add(f"N[{key}]")
        stated = self.figures.get(key)
        unit = Unit.named(stated.unit) if stated is not None else None
        return None if stated is None or unit is None else _money(stated.value, unit)

    def shown(self, key: str) -> str:
        cell = self.cell(key)
        return format_amount(cell.printed) if cell.printed is not None else "—"

    # --- shares and rates

    def shares(self) -> None:
        for key, stated in self.figures.items():
            if key.endswith(".share"):
                part = key.removesuffix(".share")
                self._ratio("N-PCT", stated, part, _whole_of(part, stated.base or "", self.figures))
            elif key.endswith(".completion"):
                owner = key.removesuffix(".completion")
                budget = self._budget_of(owner, stated.base or "")
                if budget is not None:
                    self._ratio("N-15", stated, _amount_key(owner, self.figures), budget)

    def _budget_of(self, owner: str, base: str = "年初") -> str | None:
        """Return the budget that the words name: 年初预算 and 全年（调整）预算 are different amounts."""
        head = owner.removesuffix(".total")
        if "全年" in base or "调整" in base:
            return f"{head}.adjusted_budget" if f"{head}.adjusted_budget" in self.figures else None
        if owner.startswith("three_public."):
            ref = f"T07[{owner.removeprefix('three_public.')}].budget"
            stated = owner == "three_public.total" and "three_public.budget" in self.figures
            return "three_public.budget" if stated and self.absent(ref) else ref
        return f"{head}.budget" if f"{head}.budget" in self.figures else None

    def _ratio(self, rule_id: str, stated: Stated, part: str, whole: str | None) -> None:
        self.heard.add(f"N[{stated.key}]")
        numerator = self.money(part)
        denominator = self.money(whole) if whole else None
        if whole is None or numerator is None:
            self.unknown(
                rule_id,
                f"{title_of(stated.key)}：没有可比的数字",
                f"{stated.key}: nothing to compare",
            )
            return
        if whole[:1] == "T" and self.absent(whole):
            self.unknown(
                rule_id, f"{title_of(stated.key)}：表中没有可比的数字", f"{whole} is not there"
            )
            return
        zero = whole[:1] == "T" and self.table_value(whole) is None
        printed_zero = zero or (
            self.cell(whole).printed is not None and not self.cell(whole).printed
        )
        if printed_zero:
            if stated.value and rule_id == "N-15":
                self.broken(
                    "N-15-zero",
                    (stated.key, whole),
                    f"{title_of(stated.key)}{stated.value}%，预算数为零",
                    f"{stated.key} {stated.value}% of a budget of zero",
                )
            elif stated.value:
                self.broken(
                    rule_id,
                    (stated.key, part, whole),
                    f"{title_of(stated.key)}{stated.value}%，总额为零",
                    f"{stated.key} {stated.value}% of nothing",
                )
            else:
                self.met(rule_id, stated.key)
            return
        quotient = numerator.over(denominator) if denominator else None
        if quotient is None:
            self.unknown(
                rule_id,
                f"{title_of(stated.key)}：总额过小",
                f"{stated.key}: the whole is too small",
            )
        elif quotient.meets(_percent(stated, self.percentages)):
            self.met(rule_id, stated.key)
        else:
            self.off += 1
            exact = f"{rounded(quotient.low * 100, 4)}–{rounded(quotient.high * 100, 4)}"
            self.broken(
                rule_id,
                (stated.key, part, whole),
                f"{title_of(stated.key)}印为{stated.value}%，{self.shown(part)}÷{self.shown(whole)}应为{exact}%",
                f"{stated.key} printed {stated.value}%, {self.shown(part)} / {self.shown(whole)} is {exact}%",
            )

    def awards(self) -> None:
        kinds = [
            kind
            for kind in ("goods", "works", "services")
            if f"procurement.{kind}_sme" in self.figures
        ]
        for kind in kinds:
            share = self.figures[f"procurement.{kind}_sme"]
            self.heard.add(f"N[{share.key}]")
            if share.value > 100:
                text = f"{title_of(share.key)}{share.value}%"
                self.broken("N-26", (share.key,), text, f"{share.key} {share.value}%")
                return
        awarded = self.money("procurement.sme")
        if len(kinds) < 3 or awarded is None:
            return
        together = _Range(Fraction(0), Fraction(0))
        for kind in kinds:
            whole = self.money(f"procurement.{kind}")
            if whole is None:
                return
            rate = _percent(self.figures[f"procurement.{kind}_sme"], self.percentages)
            low, high = max(whole.low, Fraction(0)), max(whole.high, Fraction(0))
            together += _Range(max(rate.low, Fraction(0)) * low, rate.high * high)
        if together.meets(awarded):
            self.met("N-26", "procurement.sme")
        else:
            self.broken(
                "N-26",
                ("procurement.sme", *(f"procurement.{kind}_sme" for kind in kinds)),
                f"按比重计算为{_wan(together)}，印为{self.shown('procurement.sme')}",
                f"the shares make {_wan(together)}, printed {self.shown('procurement.sme')}",
            )

    def changes(self) -> None:
        implied: dict[str, dict[str, _Range]] = {}
        for key, change in self.figures.items():
            if not key.endswith(".change"):
                continue
            owner = key.removesuffix(".change")
            now, moved = self.money(owner), self.money(key)
            if now is None or moved is None:
                self.unknown(
                    "N-07", f"{title_of(key)}：没有本年数", f"{key}: no figure of this year"
                )
                continue
            before = now - moved if change.direction == "increase" else now + moved
            if owner in _SAME_TOTAL:
                implied.setdefault("all", {})[owner] = before
            rate = self.figures.get(f"{key}_rate")
            if rate is not None:
                self._change_rate(owner, change, rate, moved, before)
        for group in implied.values():
            self._same_before(group)

    def _change_rate(
        self, owner: str, change: Stated, rate: Stated, moved: _Range, before: _Range
    ) -> None:
        keys = (owner, change.key, rate.key)
        self.heard.add(f"N[{rate.key}]")
        if rate.direction != change.direction:
            self.broken(
                "N-07-dir",
                keys,
                f"{title_of(change.key)}与{title_of(rate.key)}方向相反",
                f"{change.key} and {rate.key} go opposite ways",
            )
            return
        self.met("N-07-dir", change.key)
        if rate.direction == "decrease" and rate.value > 100:
            text = f"{title_of(rate.key)}降低{rate.value}%，降低不能超过100%"
            self.broken("N-07", keys, text, f"{rate.key}: a fall of {rate.value}%")
            return
        quotient = moved.over(before)
        if quotient is None:
            if rate.value:
                self.broken(
                    "N-07-zero",
                    keys,
                    f"{title_of(owner)}上年数为零，却印有{rate.value}%",
                    f"{owner}: nothing last year, yet {rate.value}%",
                )
            return
        self.met("N-07-zero", owner)
        if quotient.meets(_percent(rate, self.percentages)):
            self.met("N-07", rate.key)
        else:
            self.off += 1
            exact = f"{rounded(quotient.low * 100, 4)}–{rounded(quotient.high * 100, 4)}"
            self.broken(
                "N-07",
                keys,
                f"{title_of(rate.key)}印为{rate.value}%，按增减额应为{exact}%",
                f"{rate.key} printed {rate.value}%, the change makes it {exact}%",
            )

    def _same_before(self, group: dict[str, _Range]) -> None:
        """Compare what the totals imply for last year where this year they are equal."""
        for one, other in itertools.combinations(sorted(group), 2):
            if self.cell(one).printed != self.cell(other).printed:
                continue
            if group[one].meets(group[other]):
                self.met("N-07-same", f"{one}, {other}")
            else:
                self.broken(
                    "N-07-same",
                    (one, f"{one}.change", other, f"{other}.change"),
                    f"{title_of(one)}与{title_of(other)}本年相同，推算的上年数不同",
                    f"{one} and {other} are equal this year but imply different figures for last year",
                )

    def _implied_budget(self, owner: str) -> _Range | None:
        """Return the budget that an amount and its completion rate imply, in 分."""
        rate = self.figures.get(f"{owner}.completion")
        self.heard.add(f"N[{owner}.completion]")
        amount = self.money(_amount_key(owner, self.figures))
        return (
            amount.over(_percent(rate, self.percentages))
            if rate is not None and amount is not None
            else None
        )

    def budgets(self) -> None:
        total = self._implied_budget("fiscal.total")
        basic = self._implied_budget("fiscal.basic")
        project = self._implied_budget("fiscal.project")
        keys = tuple(f"fiscal.{part}.completion" for part in ("total", "basic", "project"))
        if total is None or basic is None or project is None:
            self.unknown(
                "N-10",
                "没有总额、基本支出、项目支出三个完成率",
                "the three completion rates are not all there",
            )
        elif total.meets(basic + project):
            self.met("N-10", ", ".join(keys))
        else:
            self.broken(
                "N-10",
                keys,
                f"推算的年初预算：总额{_wan(total)}，基本＋项目{_wan(basic + project)}",
                f"implied budgets: total {_wan(total)}, basic + project {_wan(basic + project)}",
            )
        self._item_budgets(total)

    def _item_budgets(self, total: _Range | None) -> None:
        owners = [f"items.{code}" for code, _ in self.narrative.items]
        parts = [(owner, self._implied_budget(owner)) for owner in owners]
        known = [(owner, part) for owner, part in parts if part is not None]
        if (
            total is None
            or not known
            or len(known) < len(owners)
            or not set(_BOTH_NONE) <= set(self.narrative.none)
        ):
            self.unknown(
                "N-12-budget",
                "各项没有都印完成率，或有一般公共预算以外的支出",
                "not every 项 states its completion, or there is other than general-budget expenditure",
            )
            return
        together = _Range(Fraction(0), Fraction(0))
        for _, part in known:
            together += part
        if together.meets(total):
            self.met("N-12-budget", "fiscal.total.completion")
            return
        self.broken(
            "N-12-budget",
            (
                "fiscal.total",
                "fiscal.total.completion",
                *(f"{owner}.completion" for owner, _ in known),
            ),
            f"各项推算的年初预算合计{_wan(together)}，总额推算为{_wan(total)}",
            f"the 项 imply {_wan(together)} in all, the total implies {_wan(total)}",
        )

    # --- sets, words, counts

    def items(self) -> None:
        table = self.accounts.general_budget
        stated = {code for code, _ in self.narrative.items}
        if table is None or not stated:
            self.unknown(
                "N-12-set", "没有逐项说明或没有表", "no 项 are explained, or T05 is missing"
            )
            return
        printed = {row.key for row in table if len(row.key) == 7 and row.total}
        missing = sorted(printed - stated)
        extra = sorted(key for key in stated - printed if not self.is_open(f"T05[{key}].total"))
        if missing or extra:
            names = dict(self.narrative.items)
            unknown = "、".join(names[key] for key in extra) or "无"
            self.broken(
                "N-12-set",
                tuple(f"T05[{key}].total" for key in missing)
                + tuple(f"items.{key}.amount" for key in extra),
                f"表中有而说明没有：{'、'.join(missing) or '无'}；说明有而表中没有：{unknown}",
                f"only in T05: {missing}; only in the explanation: {extra}",
            )
        else:
            self.met("N-12-set", f"{len(stated)} 项")

    def words(self) -> None:
        for named, word in self.narrative.comparisons:
            owner = named.removesuffix(".adjusted_budget")
            amount = self.money(_amount_key(owner, self.figures))
            budget_key = self._budget_of(owner, "年初" if owner == named else "全年")
            if (
                budget_key is None
                or amount is None
                or (budget_key[:1] == "T" and self.absent(budget_key))
            ):
                continue
            value = self.cell(budget_key).printed
            budget = (
                self.money(budget_key) if value is not None else _Range(Fraction(0), Fraction(0))
            )
            if budget is None:
                continue
            above, below = amount.low > budget.high, amount.high < budget.low
            wrong = {">": below, "<": above, "=": above or below}[word]
            final = self.cell(_amount_key(owner, self.figures)).printed
            if word in "<>" and final == (value or 0):
                wrong = True
            keys = (_amount_key(owner, self.figures), budget_key)
            said = {">": "大于", "<": "小于", "=": "持平"}[word]
            if wrong:
                self.broken(
                    "N-15-word",
                    keys,
                    f"{title_of(owner)}称决算数与预算数“{said}”，"
                    f"决算数{self.shown(keys[0])}，预算数{self.shown(keys[1])}",
                    f"{owner} is said to be {word} its budget: {self.shown(keys[0])}, {self.shown(keys[1])}",
                )
            else:
                self.met("N-15-word", owner)

    def nothing(self) -> None:
        for fund, table_id in (("government_fund", "T08"), ("state_capital", "T09")):
            if fund not in self.narrative.none:
                continue
            cells = [
                cell.ref for cell in self.accounts.cells() if cell.amount and cell.table == table_id
            ] + [
                cell.ref
                for cell in self.accounts.cells()
                if cell.amount and cell.table == "T04" and cell.column == fund
            ]
            title = "政府性基金" if fund == "government_fund" else "国有资本经营"
            if cells:
                self.broken(
                    "N-16",
                    tuple(cells[:4]),
                    f"文字称无{title}支出，表中有{len(cells)}个金额",
                    f"the text says there is none, {table_id} or T04 has {len(cells)} amounts",
                )
            else:
                self.met("N-16", fund)

    def _together(self, rule_id: str, money: str, *counts: str) -> None:
        present = [key for key in (money, *counts) if key in self.figures]
        self.heard.update(f"N[{key}]" for key in present)
        if len(present) < 2:
            return
        some = [key for key in present if self.figures[key].value]
        if some and len(some) < len(present):
            said = "，".join(f"{title_of(key)}{self.figures[key].value}" for key in present)
            self.broken(
                rule_id,
                tuple(present),
                said,
                ", ".join(f"{k} {self.figures[k].value}" for k in present),
            )
        else:
            self.met(rule_id, money)

    def _not_fewer(self, rule_id: str, more: str, fewer: str) -> None:
        if more in self.figures and fewer in self.figures:
            many, few = self.figures[more].value, self.figures[fewer].value
            if many < few:
                said = f"{title_of(more)}{many}少于{title_of(fewer)}{few}"
                self.broken(rule_id, (more, fewer), said, f"{more} is below {fewer}")
            else:
                self.met(rule_id, more)

    def counts(self) -> None:
        three = "three_public."
        self._together(
            "N-19", three + "overseas", three + "overseas_groups", three + "overseas_persons"
        )
        self._not_fewer("N-19", three + "overseas_persons", three + "overseas_groups")
        for party in ("domestic", "foreign"):
            self._together(
                "N-20",
                f"{three}{party}_reception",
                f"{three}{party}_batches",
                f"{three}{party}_persons",
            )
            self._not_fewer("N-20", f"{three}{party}_persons", f"{three}{party}_batches")
        self._together("N-21", three + "vehicles_purchase", three + "vehicles_bought")
        running, kept = (
            self.figures.get(three + "vehicles_running"),
            self.figures.get(three + "vehicles_kept"),
        )
        if running is not None and kept is not None:
            if running.value and not kept.value:
                self.broken(
                    "N-21",
                    (running.key, kept.key),
                    f"运行维护费{running.value}，保有量{kept.value}",
                    f"running costs {running.value}, vehicles {kept.value}",
                )
            else:
                self.met("N-21", running.key)

    def lists(self) -> None:
        table = self.accounts.basic_expenditure
        if table is None or not self.narrative.lists or "T06" in self.accounts.incomplete:
            self.unknown(
                "N-22-list", "没有所列款名或没有表", "no names are listed, or T06 is missing"
            )
            return
        listed = {_bare(name) for _, names in self.narrative.lists for name in names}
        known = default_catalogue().codes(DepartmentEconomicCode)
        named = {
            row.key
            for row in table
            if _bare(row.label) in listed
            or any(_bare(entry.name) in listed for entry in known.get(row.key, ()))
        }
        deepest = [row for row in table if len(row.key) == 5]
        missing = sorted(row.key for row in deepest if row.amount and row.key not in named)
        blank = [
            row.key
            for row in deepest
            if not row.amount and not self.is_open(f"T06[{row.key}].amount")
        ]
        extra = sorted(key for key in blank if key in named)
        if missing or extra:
            self.broken(
                "N-22-list",
                tuple(f"T06[{key}].amount" for key in (*missing, *extra)),
                f"有金额而未列出：{'、'.join(missing) or '无'}；列出而无金额：{'、'.join(extra) or '无'}",
                f"in T06 but not listed: {missing}; listed but blank in T06: {extra}",
            )
        else:
            self.met("N-22-list", f"{len(named)} 款")

    def texts(self) -> None:
        for section in self.narrative.sections:
            text = section.text
            if re.search(r"(?:增加|减少)[0-9.,]+万元|决算数(?:大于|小于)", text):
                if re.search("原因|主要[是为系]|由于|系因|[，。]因", text):
                    self.met("N-34", section.heading[:20])
                else:
                    self.broken(
                        "N-34",
                        (),
                        f"“{section.heading[:24]}”有增减而没有原因",
                        f"no reason: {section.heading[:24]}",
                    )
            for found in re.finditer(r"截至([0-9]{4})年12月31日", text):
                if int(found[1]) == self.accounts.fiscal_year:
                    self.met("N-35", found[0])
                else:
                    self.broken(
                        "N-35", (), f"“{found[0]}”不是{self.accounts.fiscal_year}年", f"{found[0]}"
                    )
            for found in re.finditer(r"(?:占|增长|降低|下降)([0-9]+\.[0-9]+)(?=[，。；])", text):
                self.broken("N-37", (), f"“{found[0]}”缺百分号", f"no percent sign: {found[0]}")
            for found in re.finditer(
                r"(?:减少|增加)为?[0-9.,]+万元[，,]与(?:上年|去年|[0-9]{4}年)[^，。；]{0,6}持平",
                text,
            ):
                self.broken(
                    "N-38", (), f"“{found[0]}”自相矛盾", f"level and changed at once: {found[0]}"
                )
            if (
                section.topic == "three_public"
                and "持平" in text
                and "N-38" not in {f.rule for f in self.findings}
            ):
                self.met("N-38", section.heading[:20])

    def twice(self) -> None:
        for again in self.narrative.repeated:
            first = self.figures.get(again.key)
            if first is None:
                continue
            unit, other = Unit.named(first.unit), Unit.named(again.unit)
            same = first.value == again.value and unit is other
            if unit is not None and other is not None and not same:
                finer = first.quantum * unit.fen != again.quantum * other.fen
                same = finer and _money(first.value, unit).meets(_money(again.value, other))
            if same:
                self.met("N-36", again.key)
            else:
                self.broken(
                    "N-36",
                    (again.key,),
                    f"{title_of(again.key)}先印{first.value}（{first.place}），后印{again.value}（{again.place}）",
                    f"{again.key} is {first.value}, then {again.value}",
                )

    def loose(self) -> None:
        seen: dict[tuple[str, str, str], tuple[Decimal, str]] = {}
        for one in self.narrative.loose:
            key = (one.lead, one.subject[-6:], one.unit)
            value, words = seen.setdefault(key, (one.value, one.subject))
            if len(one.subject) >= 4 and words == one.subject and one.unit not in ("%", "分"):
                if value != one.value:
                    said = f"{one.subject}先为{value}{one.unit}，后为{one.value}{one.unit}（{one.place}）"
                    self.broken(
                        "N-LOOSE", (), said, f"{one.subject}: {value}, then {one.value} {one.unit}"
                    )
                else:
                    self.met("N-LOOSE", one.subject)


_BOTH_NONE = ("government_fund", "state_capital")
_SAME_TOTAL = (
    "income.total",
    "expenditure.total",
    "fiscal.total",
    "general_budget.total",
    "fiscal.grand_total",
)


def _wan(amount: _Range) -> str:
    low, high = (rounded(bound / 1_000_000, 2) for bound in (amount.low, amount.high))
    return f"{low}–{high}万元"


def _bare(name: str) -> str:
    return re.sub(r"[\s（）()的]|支出$", "", name)


def _amount_key(owner: str, figures: dict[str, Stated]) -> str:
    return f"{owner}.amount" if f"{owner}.amount" in figures else owner


def _whole_of(part: str, base: str, figures: dict[str, Stated]) -> str | None:
    """Return the figure that a share refers to: the words of the sentence decide."""
    head = part.split(".", maxsplit=1)[0]
    if head == "income":
        return "income.total" if "总计" in base else "income.year_total"
    if head == "expenditure":
        return "expenditure.total" if "总计" in base else "expenditure.year_total"
    if part == "general_budget.total":
        return "T03[total].total"
    if head == "general_budget":
        return "general_budget.total"
    if head == "three_public":
        return "three_public.total"
    if part == "procurement.small" and "中小企业" in base:
        return "procurement.sme"
    if head == "procurement":
        return "procurement.total"
    return f"{head}.total" if f"{head}.total" in figures and f"{head}.total" in DESCRIBED else None


def implied_budget(accounts: FinalAccounts, owner: str) -> tuple[Fraction, Fraction] | None:
    """Return the year-start budget in 分 that a figure and its completion rate imply; None if not stated."""
    if accounts.narrative is None:
        return None
    rate = accounts.narrative.get(f"{owner}.completion")
    if rate is None or "年初" not in (rate.base or ""):
        return None
    found = _Judge(accounts, accounts.narrative)._implied_budget(owner)  # noqa: SLF001
    return (found.low, found.high) if found else None


def implied_change(accounts: FinalAccounts, owner: str) -> tuple[Fraction, Fraction] | None:
    """Return the change on last year as a fraction of it, by the amounts stated; None if not stated."""
    if accounts.narrative is None:
        return None
    judge = _Judge(accounts, accounts.narrative)
    change, now, moved = (
        accounts.narrative.get(f"{owner}.change"),
        judge.money(owner),
        judge.money(f"{owner}.change"),
    )
    if change is None or now is None or moved is None:
        return None
    up = change.direction == "increase"
    quotient = moved.over(now - moved if up else now + moved)
    if quotient is None:
        return None
    return (quotient.low, quotient.high) if up else (-quotient.high, -quotient.low)


def judge_narrative(accounts: FinalAccounts) -> tuple[list[Finding], list[Obligation], set[str]]:
    """Apply the rules of this module; nothing if the document has no explanation.

    Returns also the names of the figures that some rule compared.
    """
    if accounts.narrative is None:
        return [], [], set()
    judge = _judged(accounts, accounts.narrative, Rounding.HALF_UP)
    if judge.off:
        # A document that cuts all its percentages off says nothing wrong; one that cuts off some does.
        cut = _judged(accounts, accounts.narrative, Rounding.TRUNCATED)
        judge = judge if cut.off else cut
    return judge.findings, judge.ledger, judge.heard


def _judged(accounts: FinalAccounts, narrative: Narrative, percentages: Rounding) -> _Judge:
    judge = _Judge(accounts, narrative, percentages)
    lists = (_Judge.items, _Judge.lists, _Judge.budgets)
    for step in _STEPS:
        if step in lists and "N" in accounts.incomplete:
            judge.unknown("N-12-set", "情况说明不完整", "the explanation is cut off")
        else:
            step(judge)
    return judge


_STEPS: tuple[Callable[[_Judge], None], ...] = (
    _Judge.shares,
    _Judge.awards,
    _Judge.changes,
    _Judge.budgets,
    _Judge.items,
    _Judge.words,
    _Judge.nothing,
    _Judge.counts,
    _Judge.lists,
    _Judge.texts,
    _Judge.twice,
    _Judge.loose,
)
