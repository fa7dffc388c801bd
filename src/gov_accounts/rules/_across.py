"""Identities across tables (勾稽关系) and on single cells."""

from __future__ import annotations

from gov_accounts.findings import Severity
from gov_accounts.rules._basis import Basis
from gov_accounts.rules._records import Pattern, Rule, given

__all__ = ["ACROSS"]

E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741
_NO_CARRY = (
    "T01[surplus_used].amount",
    "T01[opening].amount",
    "T01[surplus_allocated].amount",
    "T01[closing].amount",
)

_PAID_FROM_BASIC = (
    ("out", "30212", "overseas", "因公出国（境）费用"),
    ("rec", "30217", "reception", "公务接待费"),
    ("run", "30231", "vehicles_running", "公务用车运行维护费"),
    ("buy", "31013", "vehicles_purchase", "公务用车购置"),
)
"""Economic codes of T06 that are lines of T07: last part of the rule id, code, line, title."""

_OWN_MONEY = (
    "T01[superior_subsidy].amount",
    "T01[institutional].amount",
    "T01[business].amount",
    "T01[subsidiary_remittance].amount",
    "T01[other].amount",
    "T01[surplus_used].amount",
)
"""Money of the year that is not fiscal; where it is zero, its print may stand for a little."""
_BY_ITEM = ("{category}", "{section}", "{item}")

_RESEARCH = ("大学", "学院", "学校", "研究院", "研究所", "科学院")
"""Units whose teachers and researchers may travel abroad outside T07 (note of 2017)."""

ACROSS: tuple[Rule, ...] = (
    Rule(
        "T1-BAL",
        E,
        "收入支出决算总表：收入总计＝支出总计",
        "T01: total of income = total of expenditure",
        Basis("meaning-of-tables", "表1收入总计＝支出总计"),
        patterns=("T01[income_grand_total].amount = T01[expenditure_grand_total].amount",),
    ),
    Rule(
        "T1-NF",
        W,
        "使用非财政拨款结余、结余分配不应为负数",
        "surplus used and surplus allocated are not negative",
        Basis("recalled-formulas", "使用非财政拨款结余≥0，结余分配≥0"),
        patterns=("T01[surplus_used].amount >= 0", "T01[surplus_allocated].amount >= 0"),
    ),
    Rule(
        "T3-OP",
        W,
        "有经营支出时，应有经营收入或以前年度非财政结转",
        "business expenditure needs business income or non-fiscal money carried over",
        Basis("recalled-formulas", "有经营支出应有经营收入或结转"),
        patterns=given(
            "T03[total].business <= T01[business].amount + T01[opening].amount + "
            "T01[surplus_used].amount",
            positive=("T03[total].business",),
        ),
        about=("T03",),
    ),
    Rule(
        "T4-BAL",
        E,
        "财政拨款收入支出决算总表：收入总计＝支出总计",
        "T04: total of income = total of expenditure",
        Basis("meaning-of-tables", "表4收入总计＝支出总计"),
        patterns=("T04[income_grand_total].amount = T04[expenditure_grand_total].total",),
    ),
    *(
        Rule(
            f"T4-F{n}",
            E,
            f"{title}：本年收入＋年初结转和结余＝支出总计",
            f"{fund}: revenue + opening balance = total of expenditure",
            Basis("derived-from-tables", "T4-R32＋T4-R64，分资金"),
            patterns=(
                f"T04[{fund}].amount + T04[opening_{fund}].amount = "
                f"T04[expenditure_grand_total].{fund}",
            ),
        )
        for n, fund, title in (
            (1, "general_budget", "一般公共预算财政拨款"),
            (2, "government_fund", "政府性基金预算财政拨款"),
            (3, "state_capital", "国有资本经营预算财政拨款"),
        )
    ),
    Rule(
        "T7-LIM",
        W,
        "“三公”经费决算数一般不超过预算数，超过时请说明原因",
        "final figures of the three public expenses do not exceed the budget without a reason",
        Basis("recalled-formulas", "决算数≤预算数"),
        patterns=given(
            *(
                f"T07[{line}].final <= T07[{line}].budget"
                for line in (
                    "total",
                    "overseas",
                    "reception",
                    "vehicles",
                    "vehicles_running",
                    "vehicles_purchase",
                )
            ),
            positive=("T07[total].budget",),
        ),
    ),
    Rule(
        "X-T1T2",
        E,
        "收入支出决算总表的本年收入合计＝收入决算表的合计",
        "revenue of the year is the same in T01 and T02",
        Basis("meaning-of-tables", "本年收入合计"),
        patterns=("T01[income_total].amount = T02[total].total",),
    ),
    Rule(
        "X-T1T2-src",
        E,
        "收入支出决算总表各项收入＝收入决算表合计行的各栏",
        "each source of revenue is the same in T01 and T02",
        Basis("meaning-of-tables", "各项收入"),
        patterns=(
            "T01[general_budget].amount + T01[government_fund].amount + T01[state_capital].amount"
            " = T02[total].fiscal",
            *(
                f"T01[{source}].amount = T02[total].{source}"
                for source in (
                    "superior_subsidy",
                    "institutional",
                    "business",
                    "subsidiary_remittance",
                    "other",
                )
            ),
        ),
    ),
    Rule(
        "X-T1T3",
        E,
        "收入支出决算总表的本年支出合计＝支出决算表的合计",
        "expenditure of the year is the same in T01 and T03",
        Basis("meaning-of-tables", "本年支出合计"),
        patterns=("T01[expenditure_total].amount = T03[total].total",),
    ),
    Rule(
        "X-T1T3-cls",
        E,
        "收入支出决算总表各类支出＝支出决算表同类的本年支出合计",
        "each 类 is the same in T01 and T03",
        Basis("meaning-of-tables", "各类支出"),
        patterns=("T01[{category}].amount = T03[{category}].total",),
    ),
    Rule(
        "X-T2T3",
        E,
        "本年支出与本年收入之差＝动用的结余减去留存的结余",
        "expenditure less revenue = balances used less balances left",
        Basis("derived-from-tables", "T1-R31＋T1-R62"),
        patterns=(
            "T03[total].total - T02[total].total = T01[surplus_used].amount + T01[opening].amount"
            " - T01[surplus_allocated].amount - T01[closing].amount",
        ),
    ),
    Rule(
        "X-T2T3-item",
        I,
        "没有结转结余时，各项的收入与支出通常相等",
        "without balances carried over, revenue and expenditure of an 项 are usually equal",
        Basis("usual-practice", "无结转结余时各项收支相等"),
        patterns=given("T02[{item}].total = T03[{item}].total", zero=_NO_CARRY),
    ),
    Rule(
        "X-T1T4-in",
        E,
        "收入支出决算总表与财政拨款收入支出决算总表的各项财政拨款收入相等",
        "fiscal revenue by fund is the same in T01 and T04",
        Basis("meaning-of-tables", "各项财政拨款收入"),
        patterns=tuple(
            f"T01[{fund}].amount = T04[{fund}].amount"
            for fund in ("general_budget", "government_fund", "state_capital")
        ),
    ),
    Rule(
        "X-T1T4-open",
        W,
        "财政拨款结转和结余不大于全部结转和结余（除非非财政结余为负）",
        "fiscal balances do not exceed all balances, unless non-fiscal balances are negative",
        Basis("derived-from-tables", "财政结转≤全部结转"),
        patterns=(
            "T04[opening].amount <= T01[opening].amount",
            "T04[closing].total <= T01[closing].amount",
        ),
    ),
    Rule(
        "X-T1T4-cls",
        E,
        "各类的财政拨款支出不大于该类的全部支出",
        "fiscal expenditure of a 类 does not exceed all its expenditure",
        Basis("derived-from-tables", "部分≤总额，各类支出"),
        patterns=("T04[{category}].total <= T01[{category}].amount",),
    ),
    Rule(
        "X-NF",
        E,
        "非财政资金：年初＋收入＋使用结余－支出－分配＝年末",
        "non-fiscal money: opening + revenue + surplus used - expenditure - allocation = closing",
        Basis("derived-from-tables", "T1-R31－T4-R32，T1-R62－T4-R64"),
        patterns=(
            "T01[opening].amount - T04[opening].amount + T01[income_total].amount - "
            "T04[income_total].amount"
            " + T01[surplus_used].amount - T01[expenditure_total].amount + "
            "T04[expenditure_total].total"
            " - T01[surplus_allocated].amount = T01[closing].amount - T04[closing].total",
        ),
    ),
    Rule(
        "X-T2T4",
        E,
        "收入决算表的财政拨款收入＝财政拨款收入支出决算总表的本年收入合计",
        "fiscal revenue is the same in T02 and T04",
        Basis("meaning-of-tables", "财政拨款收入合计"),
        patterns=("T02[total].fiscal = T04[income_total].amount",),
    ),
    Rule(
        "X-T2-fis",
        E,
        "各项的财政拨款收入不小于其中的政府性基金和国有资本收入",
        "fiscal revenue of an 项 is not less than its fund and state-capital revenue",
        Basis("derived-from-tables", "部分≤总额，各项收入"),
        patterns=("T02[{item}].fiscal >= T08[{item}].revenue + T09[{item}].revenue",),
    ),
    Rule(
        "X-T4T5",
        E,
        "财政拨款收入支出决算总表的一般公共预算支出＝一般公共预算财政拨款支出决算表的合计",
        "expenditure of the general budget is the same in T04 and T05",
        Basis("meaning-of-tables", "一般公共预算支出合计"),
        patterns=("T04[expenditure_total].general_budget = T05[total].total",),
    ),
    Rule(
        "X-T4T5-cls",
        E,
        "各类的一般公共预算支出在两张表中相等",
        "each 类 of the general budget is the same in T04 and T05",
        Basis("meaning-of-tables", "各类一般公共预算支出"),
        patterns=("T04[{category}].general_budget = T05[{category}].total",),
    ),
    Rule(
        "X-T4T8",
        E,
        "政府性基金的年初结转、收入、支出、年末结转在两张表中相等",
        "opening, revenue, expenditure and closing of government funds are the same in T04 and T08",
        Basis("meaning-of-tables", "政府性基金年初、收入、支出、年末"),
        patterns=(
            "T04[government_fund].amount = T08[total].revenue",
            "T04[opening_government_fund].amount = T08[total].opening",
            "T04[expenditure_total].government_fund = T08[total].total",
            "T04[closing].government_fund = T08[total].closing",
            "T04[{category}].government_fund = T08[{category}].total",
        ),
    ),
    Rule(
        "X-T4T9",
        E,
        "国有资本经营预算的收支和结转在两张表中相等",
        "state-capital figures are the same in T04 and T09",
        Basis("meaning-of-tables", "国有资本经营预算收支和结转"),
        patterns=(
            "T04[expenditure_total].state_capital = T09[total].total",
            "T04[state_capital].amount = T09[total].revenue",
            "T04[opening_state_capital].amount = T09[total].opening",
            "T04[closing].state_capital = T09[total].closing",
        ),
    ),
    Rule(
        "X-T4T9-223",
        E,
        "各类的国有资本经营预算支出在两张表中相等",
        "each 类 of state-capital expenditure is the same in T04 and T09",
        Basis("meaning-of-tables", "各类国有资本经营预算支出"),
        patterns=("T04[{category}].state_capital = T09[{category}].total",),
    ),
    Rule(
        "X-T3T5",
        E,
        "全部支出不小于其中的财政拨款支出（合计、基本、项目）",
        "all expenditure is not less than the fiscal expenditure in it (total, basic, project)",
        Basis("derived-from-tables", "部分≤总额，合计、基本、项目"),
        patterns=tuple(
            f"T03[{row}].{{total|basic|project}} >= T05[{row}].{{total|basic|project}}"
            f" + T08[{row}].{{total|basic|project}} + T09[{row}].{{total|basic|project}}"
            for row in ("total", "{category}", "{section}", "{item}")
        ),
    ),
    Rule(
        "X-T2-item",
        E,
        "没有年初财政拨款结转时，各项的财政拨款收入不小于财政拨款支出；年末也没有时也不大于",
        "without fiscal balances from last year fiscal revenue of an 项 covers its fiscal "
        "expenditure; without balances left it is not more either",
        Basis("derived-from-tables", "各项：年初结转＋收入－支出＝年末结转"),
        patterns=(
            *given(
                *(
                    f"T02[{row}].fiscal + T04[opening].amount"
                    f" >= T05[{row}].total + T08[{row}].total + T09[{row}].total"
                    for row in _BY_ITEM
                ),
                zero=("T04[opening].amount",),
            ),
            # A balance that prints as zero may belong to any 项: it bounds, and equals nothing.
            *given(
                *(
                    f"T02[{row}].fiscal <= T05[{row}].total"
                    f" + T08[{row}].total + T09[{row}].total + T04[closing].total"
                    for row in _BY_ITEM
                ),
                zero=("T04[opening].amount", "T04[closing].total"),
            ),
        ),
    ),
    Rule(
        "X-T3-all",
        E,
        "部门只有财政拨款时，各项支出不大于三本预算的财政拨款支出之和",
        "with fiscal money only, expenditure of an 项 does not exceed its fiscal expenditure",
        Basis("derived-from-tables", "没有非财政收入和结余时，全部支出＝财政拨款支出"),
        patterns=given(
            *(
                f"T03[{row}].{{total|basic|project}} <= T05[{row}].{{total|basic|project}}"
                f" + T08[{row}].{{total|basic|project}} + T09[{row}].{{total|basic|project}}"
                f" + T01[opening].amount - T04[opening].amount + {' + '.join(_OWN_MONEY)}"
                for row in ("total", *_BY_ITEM)
            ),
            zero=_OWN_MONEY,
        ),
    ),
    Rule(
        "X-T3T5-tot",
        E,
        "全部支出与财政拨款支出之差在明细表和总表中相等",
        "non-fiscal expenditure is the same by T03 and by T01",
        Basis("derived-from-tables", "T1-R58－T4-R59"),
        patterns=(
            "T03[total].total - T05[total].total - T08[total].total - T09[total].total"
            " = T01[expenditure_total].amount - T04[expenditure_total].total",
        ),
    ),
    Rule(
        "X-T3-46",
        E,
        "上缴上级、经营、对附属单位补助支出只能来自非财政资金",
        "remittances, business and subsidies to subsidiaries are paid from non-fiscal money",
        Basis("liaoning-accounts-2024", "名词解释：对附属单位补助支出"),
        patterns=(
            "T03[total].superior_remittance + T03[total].business + T03[total].subsidiary_subsidy"
            " <= T03[total].total - T04[expenditure_total].total",
        ),
    ),
    Rule(
        "X-T5T6",
        E,
        "一般公共预算基本支出＝人员经费合计＋公用经费合计",
        "basic expenditure of T05 = personnel + operating of T06",
        Basis("budget-law-regulation-2020", "第5条：基本支出＝人员经费＋公用经费"),
        patterns=(
            "T05[total].basic = T06[personnel].amount + T06[operating].amount",
            "T05[total].basic = T06[category*].amount",
        ),
    ),
    *(
        Rule(
            f"X-T5T6-S{n}",
            I,
            f"通常：{zh}",
            f"usually: {en}",
            Basis("usual-practice", basis),
            patterns=(pattern,),
        )
        for n, pattern, basis, zh, en in (
            (
                1,
                "T06[30108].amount = T05[2080505].basic",
                "30108≈2080505",
                "养老保险缴费与2080505相等",
                "30108 = 2080505",
            ),
            (
                2,
                "T06[30109].amount = T05[2080506].basic",
                "30109≈2080506",
                "职业年金缴费与2080506相等",
                "30109 = 2080506",
            ),
            (
                3,
                "T06[30110].amount = T05[2101101].basic + T05[2101102].basic",
                "30110≈2101101＋2101102",
                "医疗保险缴费与2101101、2101102之和相等",
                "30110 = 2101101 + 2101102",
            ),
            (
                4,
                "T06[30113].amount = T05[2210201].basic",
                "30113≈2210201",
                "住房公积金与2210201相等",
                "30113 = 2210201",
            ),
            (
                5,
                "T06[30102].amount >= T05[2210203].basic",
                "30102≥2210203",
                "津贴补贴包含购房补贴2210203",
                "30102 includes 2210203",
            ),
        )
    ),
    *(
        Rule(
            f"X-T6T7-{name}",
            E,
            f"基本支出中的{title}不大于“三公”经费表的决算数",
            f"{code} paid from basic expenditure does not exceed its final figure in T07",
            Basis("information-table-notes-2017", f"支出统计数与支出明细衔接；{code}"),
            patterns=given(
                f"T06[{code}].amount <= T07[{line}].final",
                positive=(f"T07[{line}].final",),
                spares=_RESEARCH if code == "30212" else (),
            ),
        )
        for name, code, line, title in _PAID_FROM_BASIC
    ),
    Rule(
        "X-T7-zero",
        E,
        "“三公”经费表的决算数为零时，基本支出中的同一科目也应为零",
        "where a final figure in T07 is zero, its economic code in T06 is zero",
        Basis("derived-from-tables", "X-T6T7 在决算数为零时"),
        patterns=tuple(
            Pattern(
                f"T06[{code}].amount <= T07[{line}].final",
                zero=(f"T07[{line}].final",),
                spares=_RESEARCH if code == "30212" else (),
            )
            for _, code, line, _ in _PAID_FROM_BASIC
        ),
    ),
    Rule(
        "X-T7T5",
        E,
        "“三公”经费决算数不大于财政拨款支出合计",
        "the three public expenses do not exceed fiscal expenditure",
        Basis("derived-from-tables", "部分≤总额，“三公”经费"),
        patterns=("T07[total].final <= T04[expenditure_total].total",),
    ),
)
