"""What must hold between the figures, as data.

Sums inside a table follow from the table descriptions; identities across tables are listed once below, each
with a stable id, its basis, its severity and a sentence in Chinese and English. The checker, the solver
that places figures in columns and the documentation all read this one list.

A pattern names cells: ``T01[income_total].amount = T02[total].total``. ``{item}`` and
``{category}`` run over the 项 and 类 that any table of the pattern prints, ``{a|b}`` over columns;
``[category*]`` is the sum over all 类 rows of a table. Relations: ``=``, ``<=``, ``>=``.
"""

from __future__ import annotations

import enum
import itertools
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gov_accounts.tables import TABLES, TOTAL, Block, Table, TableSpec, cell_ref, columns_of, parse_ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gov_accounts.accounts import FinalAccounts

__all__ = [
    "JOINT",
    "STALE_WAIVER",
    "Identity",
    "Kind",
    "Rule",
    "Severity",
    "Term",
    "identities",
    "rule",
    "rules",
]


class Severity(enum.Enum):
    """How bad it is if the rule does not hold."""

    ERROR = "error"
    """Cannot be true."""
    WARNING = "warning"
    """A person must look."""
    INFO = "info"
    """Usual, not required; or explained."""


class Kind(enum.Enum):
    """What a rule compares."""

    LINEAR = "linear"
    """Sums and inequalities of amounts."""
    JOINT = "joint"
    """All identities of the document together."""
    WAIVER = "waiver"
    """What a person has accepted."""
    PRESENCE = "presence"
    """What must or must not stand in the document; tested by code named after the rule."""
    CODE = "code"
    """What codes and their names must be, by the catalogue."""


@frozen
class Rule:
    """One statement of what must hold.

    ``basis`` says where the statement comes from. ``patterns`` are empty for sums that the table
    descriptions define and for presence rules. ``zero`` and ``positive`` name cells that must be zero or
    above zero for the rule to apply.
    """

    id: str
    severity: Severity
    zh: str
    en: str
    basis: str
    kind: Kind = Kind.LINEAR
    patterns: tuple[str, ...] = ()
    zero: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()


@frozen
class Term:
    """A cell with its sign in an identity."""

    sign: int
    ref: str


@frozen
class Identity:
    """A rule applied to cells: ``left relation right``.

    ``defines`` is the cell that the identity says how to add up (inside one table), else None.
    ``closed`` means that the right side claims to hold all rows of its kind.
    """

    rule: Rule
    left: tuple[Term, ...]
    relation: str
    right: tuple[Term, ...]
    defines: str | None = None
    closed: bool = False

    @property
    def refs(self) -> tuple[str, ...]:
        """Names of all cells, left first."""
        return tuple(term.ref for term in self.left + self.right)

    def signed(self) -> Iterator[tuple[int, str]]:
        """Yield (sign, cell) of left minus right."""
        for term in self.left:
            yield term.sign, term.ref
        for term in self.right:
            yield -term.sign, term.ref

    def __str__(self) -> str:
        return f"{_side(self.left)} {self.relation} {_side(self.right)}"


def _side(terms: tuple[Term, ...]) -> str:
    text = " ".join(f"{'+' if term.sign > 0 else '-'} {term.ref}" for term in terms)
    return text.removeprefix("+ ") or "0"


# --- sums inside a table, from the table descriptions ----------------------------------------

_SELF = "总额由各部分相加而成（表头和行名的含义）; a whole is the sum of its printed parts"


def _titles(spec: TableSpec, block: Block, names: Iterable[str], columns: dict[str, str]) -> str:
    words = []
    for name in names:
        plain = name.removeprefix("-")
        line = block.line(plain)
        word = columns.get(plain) or (line.title if line else plain)
        words.append(("－" if name.startswith("-") else "＋") + word)
    return "".join(words).removeprefix("＋") or spec.title


def _signed(names: Iterable[str]) -> str:
    words = " ".join(f"- {name[1:]}" if name.startswith("-") else f"+ {name}" for name in names)
    return words.removeprefix("+ ")


@cache
def _table_rules() -> dict[str, Rule]:
    found: dict[str, Rule] = {}

    def put(rule_id: str, zh: str, en: str) -> None:
        found[rule_id] = Rule(rule_id, Severity.ERROR, zh, en, _SELF)

    for kind in TABLES:
        spec = kind.SPEC
        titles = {name: column.title for name, column in columns_of(kind.ROW).items()}
        for block in spec.blocks:
            for column in block.columns:
                if column.adds:
                    parts = _titles(spec, block, column.adds.parts, titles)
                    put(
                        column.adds.rule,
                        f"{spec.title}每一行：{column.title}＝{parts}",
                        f"{spec.id}, every row: {column.name} = {_signed(column.adds.parts)}",
                    )
            for line in block.lines:
                if line.adds:
                    every = line.adds.parts == ("*",)
                    parts = "各类之和" if every else _titles(spec, block, line.adds.parts, {})
                    put(
                        line.adds.rule,
                        f"{spec.title}：{line.title}＝{parts}",
                        f"{spec.id}: {line.key} = "
                        + ("sum of all 类" if every else " + ".join(line.adds.parts)),
                    )
            if block.hierarchy and block.codes:
                categories = _economic_categories(block) if "{" in block.hierarchy else ("",)
                for category in categories:
                    put(
                        block.hierarchy.format(category=category),
                        f"{spec.title}：{category or '每一类、款'}＝其下各{'款' if category else '级'}之和",
                        f"{spec.id}: {category or 'every 类 and 款'} = sum of the rows directly below it",
                    )
    return found


def _economic_categories(block: Block) -> tuple[str, ...]:
    return tuple(part for line in block.lines if line.adds for part in line.adds.parts)


def _inside(table: Table[Any]) -> Iterator[Identity]:
    spec, by_rule, printed = table.SPEC, _table_rules(), set(table.columns)

    def define(rule_id: str, whole: str, parts: list[Term], *, closed: bool = False) -> Identity:
        return Identity(by_rule[rule_id], (Term(1, whole),), "=", tuple(parts), whole, closed)

    children: dict[str | None, list[str]] = {}
    for row in table:
        block = spec.block_of(row.key)
        if block is None:
            continue
        if block.line(row.key) is None:
            children.setdefault(table.parent_key(row.key), []).append(row.key)
        for column in block.columns:
            if column.adds is None or not {column.name, *_plain(column.adds.parts)} <= printed:
                continue
            whole = cell_ref(spec.id, row.key, column.name)
            parts = [_part(spec.id, row.key, name) for name in column.adds.parts]
            yield define(column.adds.rule, whole, parts)

    for block in spec.blocks:
        columns = [column.name for column in block.columns if column.name in printed]
        for line in block.lines:
            if line.adds is None or line.key not in table:
                continue
            every = line.adds.parts == ("*",)
            keys = children.get(None, []) if every else [k for k in line.adds.parts if _stands(table, k)]
            if every and not keys and not table.rows:
                continue
            for column_name in columns:
                whole = cell_ref(spec.id, line.key, column_name)
                parts = [Term(1, cell_ref(spec.id, key, column_name)) for key in keys]
                yield define(line.adds.rule, whole, parts, closed=every or block.codes is not None)
        if block.hierarchy is None:
            continue
        for parent, keys in children.items():
            if parent is None:
                continue
            rule_id = block.hierarchy.format(category=parent[:3])
            if rule_id not in by_rule:
                continue
            for column_name in columns:
                whole = cell_ref(spec.id, parent, column_name)
                parts = [Term(1, cell_ref(spec.id, key, column_name)) for key in keys]
                yield define(rule_id, whole, parts, closed=True)


def _plain(parts: tuple[str, ...]) -> Iterator[str]:
    return (part.removeprefix("-") for part in parts)


def _part(table: str, row: str, name: str) -> Term:
    return Term(-1 if name.startswith("-") else 1, cell_ref(table, row, name.removeprefix("-")))


def _stands(table: Table[Any], key: str) -> bool:
    """Whether a row is part of a sum: a fixed line always (unprinted, the sum is not evaluable)."""
    return key in table or not key.isdigit()


# --- identities across tables (勾稽关系) and on single cells ----------------------------------------

E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741
_NO_CARRY = (
    "T01[surplus_used].amount",
    "T01[opening].amount",
    "T01[surplus_allocated].amount",
    "T01[closing].amount",
)

_CROSS: tuple[Rule, ...] = (
    Rule(
        "T1-BAL",
        E,
        "收入支出决算总表：收入总计＝支出总计",
        "T01: total of income = total of expenditure",
        "RULES 2 (B-001, V33-214)",
        patterns=("T01[income_grand_total].amount = T01[expenditure_grand_total].amount",),
    ),
    Rule(
        "T1-NF",
        W,
        "使用非财政拨款结余、结余分配不应为负数",
        "surplus used and surplus allocated are not negative",
        "RULES 2 [recall]",
        patterns=("T01[surplus_used].amount >= 0", "T01[surplus_allocated].amount >= 0"),
    ),
    Rule(
        "T3-OP",
        W,
        "有经营支出时，应有经营收入或以前年度非财政结转",
        "business expenditure needs business income or non-fiscal money carried over",
        "RULES 2 [recall]",
        patterns=(
            "T03[total].business <= T01[business].amount + T01[opening].amount + T01[surplus_used].amount",
        ),
        positive=("T03[total].business",),
    ),
    Rule(
        "T4-BAL",
        E,
        "财政拨款收入支出决算总表：收入总计＝支出总计",
        "T04: total of income = total of expenditure",
        "RULES 2 (V33-242)",
        patterns=("T04[income_grand_total].amount = T04[expenditure_grand_total].total",),
    ),
    *(
        Rule(
            f"T4-F{n}",
            E,
            f"{title}：本年收入＋年初结转和结余＝支出总计",
            f"{fund}: revenue + opening balance = total of expenditure",
            "RULES 2 [derived]",
            patterns=(
                f"T04[{fund}].amount + T04[opening_{fund}].amount = T04[expenditure_grand_total].{fund}",
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
        "RULES 2 [recall]",
        patterns=tuple(
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
    Rule(
        "X-T1T2",
        E,
        "收入支出决算总表的本年收入合计＝收入决算表的合计",
        "revenue of the year is the same in T01 and T02",
        "RULES 3 (V33-200)",
        patterns=("T01[income_total].amount = T02[total].total",),
    ),
    Rule(
        "X-T1T2-src",
        E,
        "收入支出决算总表各项收入＝收入决算表合计行的各栏",
        "each source of revenue is the same in T01 and T02",
        "RULES 3",
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
        "RULES 3 (V33-201)",
        patterns=("T01[expenditure_total].amount = T03[total].total",),
    ),
    Rule(
        "X-T1T3-cls",
        E,
        "收入支出决算总表各类支出＝支出决算表同类的本年支出合计",
        "each 类 is the same in T01 and T03",
        "RULES 3",
        patterns=("T01[{category}].amount = T03[{category}].total",),
    ),
    Rule(
        "X-T2T3",
        E,
        "本年支出与本年收入之差＝动用的结余减去留存的结余",
        "expenditure less revenue = balances used less balances left",
        "RULES 3 [derived]",
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
        "RULES 3",
        patterns=("T02[{item}].total = T03[{item}].total",),
        zero=_NO_CARRY,
    ),
    Rule(
        "X-T1T4-in",
        E,
        "收入支出决算总表与财政拨款收入支出决算总表的各项财政拨款收入相等",
        "fiscal revenue by fund is the same in T01 and T04",
        "RULES 3",
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
        "RULES 3",
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
        "RULES 3",
        patterns=("T04[{category}].total <= T01[{category}].amount",),
    ),
    Rule(
        "X-NF",
        E,
        "非财政资金：年初＋收入＋使用结余－支出－分配＝年末",
        "non-fiscal money: opening + revenue + surplus used - expenditure - allocation = closing",
        "RULES 3 [derived]",
        patterns=(
            "T01[opening].amount - T04[opening].amount + T01[income_total].amount - T04[income_total].amount"
            " + T01[surplus_used].amount - T01[expenditure_total].amount + T04[expenditure_total].total"
            " - T01[surplus_allocated].amount = T01[closing].amount - T04[closing].total",
        ),
    ),
    Rule(
        "X-T2T4",
        E,
        "收入决算表的财政拨款收入＝财政拨款收入支出决算总表的本年收入合计",
        "fiscal revenue is the same in T02 and T04",
        "RULES 3 (V33-204)",
        patterns=("T02[total].fiscal = T04[income_total].amount",),
    ),
    Rule(
        "X-T2-fis",
        E,
        "各项的财政拨款收入不小于其中的政府性基金和国有资本收入",
        "fiscal revenue of an 项 is not less than its fund and state-capital revenue",
        "RULES 3 [derived]",
        patterns=("T02[{item}].fiscal >= T08[{item}].revenue + T09[{item}].revenue",),
    ),
    Rule(
        "X-T4T5",
        E,
        "财政拨款收入支出决算总表的一般公共预算支出＝一般公共预算财政拨款支出决算表的合计",
        "expenditure of the general budget is the same in T04 and T05",
        "RULES 3 (V33-202)",
        patterns=("T04[expenditure_total].general_budget = T05[total].total",),
    ),
    Rule(
        "X-T4T5-cls",
        E,
        "各类的一般公共预算支出在两张表中相等",
        "each 类 of the general budget is the same in T04 and T05",
        "RULES 3",
        patterns=("T04[{category}].general_budget = T05[{category}].total",),
    ),
    Rule(
        "X-T4T8",
        E,
        "政府性基金的年初结转、收入、支出、年末结转在两张表中相等",
        "opening, revenue, expenditure and closing of government funds are the same in T04 and T08",
        "RULES 3 [derived]",
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
        "RULES 3",
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
        "RULES 3 [recall]",
        patterns=("T04[{category}].state_capital = T09[{category}].total",),
    ),
    Rule(
        "X-T3T5",
        E,
        "全部支出不小于其中的财政拨款支出（合计、基本、项目）",
        "all expenditure is not less than the fiscal expenditure in it (total, basic, project)",
        "RULES 3",
        patterns=tuple(
            f"T03[{row}].{{total|basic|project}} >= T05[{row}].{{total|basic|project}}"
            f" + T08[{row}].{{total|basic|project}} + T09[{row}].{{total|basic|project}}"
            for row in ("total", "{category}", "{section}", "{item}")
        ),
    ),
    Rule(
        "X-T3T5-tot",
        E,
        "全部支出与财政拨款支出之差在明细表和总表中相等",
        "non-fiscal expenditure is the same by T03 and by T01",
        "RULES 3 [derived]",
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
        "RULES 3",
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
        "RULES 3",
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
            "RULES 3 (usual practice, not a rule)",
            patterns=(pattern,),
        )
        for n, pattern, zh, en in (
            (1, "T06[30108].amount = T05[2080505].basic", "养老保险缴费与2080505相等", "30108 = 2080505"),
            (2, "T06[30109].amount = T05[2080506].basic", "职业年金缴费与2080506相等", "30109 = 2080506"),
            (
                3,
                "T06[30110].amount = T05[2101101].basic + T05[2101102].basic",
                "医疗保险缴费与2101101、2101102之和相等",
                "30110 = 2101101 + 2101102",
            ),
            (4, "T06[30113].amount = T05[2210201].basic", "住房公积金与2210201相等", "30113 = 2210201"),
            (
                5,
                "T06[30102].amount >= T05[2210203].basic",
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
            "RULES 3 (part <= whole)",
            patterns=(f"T06[{code}].amount <= T07[{line}].final",),
            positive=(f"T07[{line}].final",),
        )
        for name, code, line, title in (
            ("out", "30212", "overseas", "因公出国（境）费用"),
            ("rec", "30217", "reception", "公务接待费"),
            ("run", "30231", "vehicles_running", "公务用车运行维护费"),
            ("buy", "31013", "vehicles_purchase", "公务用车购置"),
        )
    ),
    *(
        Rule(
            "X-T7-zero",
            E,
            "“三公”经费表的决算数为零时，基本支出中的同一科目也应为零",
            "where a final figure in T07 is zero, its economic code in T06 is zero",
            "RULES 3",
            patterns=(f"T06[{code}].amount <= T07[{line}].final",),
            zero=(f"T07[{line}].final",),
        )
        for code, line in (
            ("30212", "overseas"),
            ("30217", "reception"),
            ("30231", "vehicles_running"),
            ("31013", "vehicles_purchase"),
        )
    ),
    Rule(
        "X-T7T5",
        E,
        "“三公”经费决算数不大于财政拨款支出合计",
        "the three public expenses do not exceed fiscal expenditure",
        "RULES 3 [derived]",
        patterns=("T07[total].final <= T04[expenditure_total].total",),
    ),
)


_NARRATIVE: tuple[Rule, ...] = tuple(
    Rule(rule_id, severity, zh, en, "RULES 4", patterns=patterns, zero=zero)
    for rule_id, severity, zh, en, zero, patterns in (
        (
            "N-01",
            E,
            "说明中的收入总计与收入支出决算总表相同",
            "total income of the explanation is that of T01",
            (),
            ("N[income.total] = T01[income_grand_total].amount",),
        ),
        (
            "N-02",
            E,
            "说明中的财政拨款收入与表相同，并等于三项之和",
            "fiscal revenue of the explanation is that of the tables, and the sum of its funds",
            (),
            (
                "N[income.fiscal] = T02[total].fiscal",
                "N[income.fiscal] = N[income.general_budget] + N[income.government_fund]"
                " + N[income.state_capital]",
                "N[income.general_budget] = T04[general_budget].amount",
                "N[income.government_fund] = T04[government_fund].amount",
                "N[income.state_capital] = T04[state_capital].amount",
            ),
        ),
        (
            "N-03",
            E,
            "说明中的各项收入与表相同，其和为收入总计",
            "each source of income is that of T01, and together they are the total",
            (),
            (
                *(
                    f"N[income.{line}] = T01[{line}].amount"
                    for line in (
                        "superior_subsidy",
                        "institutional",
                        "business",
                        "subsidiary_remittance",
                        "other",
                        "surplus_used",
                        "opening",
                    )
                ),
                "N[income.total] = N[income.fiscal] + N[income.superior_subsidy] + N[income.institutional]"
                " + N[income.business] + N[income.subsidiary_remittance] + N[income.other]"
                " + N[income.surplus_used] + N[income.opening]",
            ),
        ),
        (
            "N-04",
            E,
            "说明中的本年收入合计、本年支出合计与表相同",
            "revenue and expenditure of the year are those of the tables",
            (),
            (
                "N[income.year_total] = T02[total].total",
                "N[expenditure.year_total] = T03[total].total",
            ),
        ),
        (
            "N-05",
            E,
            "说明中的支出总计及其各项与表相同",
            "total expenditure and its parts are those of the tables",
            (),
            (
                "N[expenditure.total] = T01[expenditure_grand_total].amount",
                *(
                    f"N[expenditure.{column}] = T03[total].{column}"
                    for column in (
                        "basic",
                        "project",
                        "superior_remittance",
                        "business",
                        "subsidiary_subsidy",
                    )
                ),
            ),
        ),
        (
            "N-06",
            E,
            "说明中的工资福利等支出不小于基本支出决算表的同类金额，其和不大于基本支出",
            "wages, goods and grants are not below those of T06, and together not above basic expenditure",
            (),
            (
                "N[expenditure.wages] >= T06[301].amount",
                "N[expenditure.goods] >= T06[302].amount",
                "N[expenditure.grants] >= T06[303].amount",
                "N[expenditure.wages] + N[expenditure.goods] + N[expenditure.grants] <= N[expenditure.basic]",
            ),
        ),
        (
            "N-08",
            E,
            "说明中的年末结转和结余与表相同",
            "the closing balance is that of T01",
            (),
            ("N[closing.total] = T01[closing].amount",),
        ),
        (
            "N-09",
            E,
            "说明中的财政拨款支出与表相同，并等于基本支出与项目支出之和",
            "fiscal expenditure is that of the tables, and basic plus project",
            (),
            (
                "N[fiscal.total] = T04[expenditure_total].total",
                "N[fiscal.total] = N[fiscal.basic] + N[fiscal.project]",
                "N[fiscal.basic] = T05[total].basic + T08[total].basic + T09[total].basic",
                "N[fiscal.project] = T05[total].project + T08[total].project + T09[total].project",
                "N[fiscal.grand_total] = T04[income_grand_total].amount",
            ),
        ),
        (
            "N-11",
            E,
            "说明中的一般公共预算支出及各类支出与表相同",
            "general-budget expenditure and each 类 are those of T05",
            (),
            (
                "N[general_budget.total] = T05[total].total",
                "N[general_budget.category.{category}] = T05[{category}].total",
                "N[general_budget.total] = N[general_budget.category.*]",
            ),
        ),
        (
            "N-12",
            E,
            "说明中各项的支出与表相同，其和为该类支出",
            "each 项 of the explanation is that of T05, and together they are their 类",
            (),
            (
                "N[items.{item}.amount] = T05[{item}].total",
                "N[general_budget.category.{category}] = N[items.{category}*.amount]",
                "N[general_budget.budget] >= N[items.*.budget]",
            ),
        ),
        (
            "N-17",
            E,
            "说明中的“三公”经费与表相同，并等于三项之和",
            "the three public expenses are those of T07, and the sum of their parts",
            (),
            (
                *(
                    f"N[three_public.{line}] = T07[{line}].final"
                    for line in (
                        "total",
                        "overseas",
                        "reception",
                        "vehicles",
                        "vehicles_purchase",
                        "vehicles_running",
                    )
                ),
                "N[three_public.budget] = T07[total].budget",
                "N[three_public.total] = N[three_public.overseas] + N[three_public.reception]"
                " + N[three_public.vehicles]",
                "N[three_public.vehicles] = N[three_public.vehicles_purchase]"
                " + N[three_public.vehicles_running]",
            ),
        ),
        (
            "N-20-in",
            E,
            "外事接待不大于国内公务接待，国内公务接待不大于公务接待费",
            "foreign guests are part of receptions, domestic receptions part of the whole",
            (),
            (
                "N[three_public.domestic_reception] <= N[three_public.reception]",
                "N[three_public.foreign_reception] <= N[three_public.domestic_reception]",
                "N[three_public.foreign_batches] <= N[three_public.domestic_batches]",
                "N[three_public.foreign_persons] <= N[three_public.domestic_persons]",
            ),
        ),
        (
            "N-22",
            E,
            "说明中的基本支出、人员经费、公用经费与表相同",
            "basic expenditure, personnel and operating are those of the tables",
            (),
            (
                "N[basic.total] = N[basic.personnel] + N[basic.operating]",
                "N[basic.total] = T05[total].basic",
                "N[basic.personnel] = T06[personnel].amount",
                "N[basic.operating] = T06[operating].amount",
            ),
        ),
        (
            "N-23",
            E,
            "机关运行经费不大于基本支出决算表的公用经费合计",
            "operation of offices does not exceed operating expenditure of T06",
            (),
            ("N[operation.total] <= T06[operating].amount",),
        ),
        (
            "N-24",
            E,
            "政府采购总额＝货物＋工程＋服务",
            "procurement = goods + works + services",
            (),
            ("N[procurement.total] = N[procurement.goods] + N[procurement.works] + N[procurement.services]",),
        ),
        (
            "N-25",
            E,
            "授予小微企业不大于授予中小企业，授予中小企业不大于采购总额",
            "awards to small firms are part of those to small and medium ones, these part of procurement",
            (),
            (
                "N[procurement.small] <= N[procurement.sme]",
                "N[procurement.sme] <= N[procurement.total]",
            ),
        ),
        (
            "N-27",
            E,
            "小微企业预留不大于中小企业预留，成交不大于预留",
            "what is reserved for small firms is part of the reserve, awards do not exceed it",
            (),
            (
                "N[procurement.reserved_small] <= N[procurement.reserved_sme]",
                "N[procurement.awarded_sme] <= N[procurement.reserved_sme]",
                "N[procurement.awarded_small] <= N[procurement.reserved_small]",
            ),
        ),
        (
            "N-30",
            E,
            "车辆总数等于各类车辆之和",
            "all vehicles = the sum of their kinds",
            (),
            (
                "N[assets.vehicles] = N[assets.vehicles_ministerial] + N[assets.vehicles_leaders]"
                " + N[assets.vehicles_confidential] + N[assets.vehicles_emergency]"
                " + N[assets.vehicles_enforcement] + N[assets.vehicles_special]"
                " + N[assets.vehicles_retired] + N[assets.vehicles_other]",
            ),
        ),
        (
            "N-32",
            E,
            "财政拨款开支的公务用车保有量不大于车辆总数",
            "vehicles kept with fiscal money are part of all vehicles",
            (),
            ("N[three_public.vehicles_kept] <= N[assets.vehicles]",),
        ),
        (
            "N-33",
            E,
            "绩效自评项目数等于各等级之和，问题数等于已整改与正在整改之和",
            "self-evaluated projects = sum of grades; problems = solved + open",
            (),
            (
                "N[performance.projects] = N[performance.excellent] + N[performance.good]"
                " + N[performance.fair] + N[performance.poor]",
                "N[performance.problems] = N[performance.solved] + N[performance.open]",
            ),
        ),
    )
)

_PRESENCE: tuple[Rule, ...] = (
    Rule(
        "T1-USE",
        I,
        "使用非财政拨款结余只适用于事业单位",
        "non-fiscal surplus is used by public institutions (事业单位) only",
        "RULES 2",
        kind=Kind.PRESENCE,
    ),
    Rule(
        "T6-DUP",
        W,
        "同类中另有款级数时，某一款与类合计相等，可能错填",
        "a 款 carries the total of its 类 although other 款 are not zero: perhaps misprinted",
        "RULES 2 (GBC-YICHUAN)",
        kind=Kind.PRESENCE,
    ),
    Rule(
        "SIGN",
        W,
        "出现负数，请确认",
        "a negative figure: please confirm",
        "RULES 1.2",
        kind=Kind.PRESENCE,
    ),
)
"""What the tables must and must not show, beside sums and codes."""

_CODES: tuple[Rule, ...] = (
    *(
        Rule(
            f"T{n}-CLO",
            W,
            "科目行应完整：每一项有上级款、每一款有上级类，编码不重复、按顺序排列",
            "each 项 has its 款 row, each 款 its 类 row; codes are unique and in order",
            "RULES 2",
            kind=Kind.CODE,
        )
        for n in (2, 3, 5, 6, 8, 9)
    ),
    Rule(
        "CODE-NAME",
        W,
        "同一科目编码在各表中的名称应相同",
        "one code has one name in all tables",
        "RULES 2 (CMM-004)",
        kind=Kind.CODE,
    ),
    Rule(
        "CODE-FUND",
        W,
        "政府性基金科目只在政府性基金表，223类只在国有资本经营预算表",
        "fund codes stand in T08 only, 223 in T09 only",
        "RULES 2 [recall]",
        kind=Kind.CODE,
    ),
    Rule(
        "CODE-EXCL",
        W,
        "部门决算中不应出现227预备费、230转移性支出",
        "227 and 230 do not occur in the accounts of a department",
        "RULES 2 [recall]",
        kind=Kind.CODE,
    ),
    Rule(
        "CODE-STALE",
        W,
        "科目名称应是当年的名称，不是其他年度的名称",
        "a code has the name of the year, not that of another edition",
        "RULES 2 (CODE-NAME), 1.1 (class names change)",
        kind=Kind.CODE,
    ),
    Rule(
        "CODE-SWAP",
        W,
        "科目名称应属于该科目编码，不属于其他编码",
        "a name belongs to the code beside it, not to another code",
        "RULES 2 (CODE-NAME)",
        kind=Kind.CODE,
    ),
    Rule(
        "CODE-WORD",
        I,
        "科目名称与所知名称不同，供参考",
        "the name differs from the name that is known",
        "RULES 2 (CODE-NAME)",
        kind=Kind.CODE,
    ),
    Rule(
        "CODE-NEW",
        I,
        "科目编码未见于所知的当年科目表，供参考",
        "the code is not in the list of the year, as far as it is known",
        "RULES 2 (CODE-LEN)",
        kind=Kind.CODE,
    ),
    Rule(
        "CODE-CAT",
        W,
        "科目编码的类应存在于政府收支分类科目",
        "the 类 of a code exists in the classification",
        "RULES 2 (CODE-LEN)",
        kind=Kind.CODE,
    ),
)
"""What codes and their names must be."""


JOINT = Rule(
    "JOINT",
    Severity.ERROR,
    "所有勾稽关系应能同时成立",
    "all identities can hold together",
    "RULES 8 (joint check)",
    Kind.JOINT,
)


STALE_WAIVER = Rule(
    "WAIVER",
    Severity.WARNING,
    "接受说明应对应仍然存在的问题",
    "a waiver covers a finding that still exists",
    "DESIGN 6 (findings accepted by a person)",
    Kind.WAIVER,
)


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, those inside tables first; ids are unique but for rules split over cells."""
    return (*_table_rules().values(), *_CROSS, *_NARRATIVE, JOINT, STALE_WAIVER, *_PRESENCE, *_CODES)


def rule(rule_id: str) -> Rule:
    """Return a rule by its stable id; raises :class:`KeyError`.

    >>> rule("T1-BAL").severity
    <Severity.ERROR: 'error'>
    """
    for one in rules():
        if one.id == rule_id:
            return one
    raise KeyError(f"no rule {rule_id!r}")


# --- patterns ----------------------------------------

_CHOICE = re.compile(r"\{([a-z_]+(?:\|[a-z_]+)+)\}")
_TERM = re.compile(r"([+-]?)\s*(T0[1-9]|N)\[([^\]]+)\](?:\.([a-z_]+))?")
_VARIABLE = re.compile(r"\{([a-z]+)\}")
_LEVELS = {"category": 3, "section": 5, "item": 7}


@frozen
class _PatternTerm:
    sign: int
    table: str
    key: str
    column: str


_Pattern = tuple[tuple[_PatternTerm, ...], str, tuple[_PatternTerm, ...]]


@cache
def _compiled(pattern: str) -> tuple[_Pattern, ...]:
    """Expand column choices (one choice for the whole pattern) and take the terms apart."""
    choice = _CHOICE.search(pattern)
    names = choice.group(1).split("|") if choice else [""]
    compiled = []
    for name in names:
        left, relation, right = re.split(r"\s(<=|>=|=)\s", _CHOICE.sub(name, pattern))
        compiled.append((_terms(left), relation, _terms(right)))
    return tuple(compiled)


def _terms(side: str) -> tuple[_PatternTerm, ...]:
    found = tuple(
        _PatternTerm(-1 if sign == "-" else 1, table, key, column)
        for sign, table, key, column in _TERM.findall(side)
    )
    if not found and side.strip() != "0":
        raise ValueError(f"no cells in {side!r}")
    return found


def _keys(accounts: FinalAccounts, tables: Iterable[str], length: int) -> list[str]:
    found: set[str] = set()
    for table_id in tables:
        table = accounts.table(table_id)
        if table is not None:
            found.update(row.key for row in table if len(row.key) == length and row.key.isdigit())
    return sorted(found)


def _across(accounts: FinalAccounts, one: Rule) -> Iterator[Identity]:
    for pattern in itertools.chain.from_iterable(map(_compiled, one.patterns)):
        left, _, right = pattern
        sums = [t for t in left + right if t.key.endswith("*") and t.column]
        if any(not _keys(accounts, (t.table,), _LEVELS[t.key[:-1]]) for t in sums):
            continue
        variables = {name for t in left + right for name in _VARIABLE.findall(t.key)}
        if not variables:
            yield _bound(accounts, one, pattern, "")
            continue
        level = _LEVELS[variables.pop()]
        tables = dict.fromkeys(t.table for t in left + right if t.column)
        spoken = {
            part
            for figure in accounts.narrative or ()
            for part in figure.key.split(".")
            if len(part) == level and part.isdigit() and any(not t.column for t in left + right)
        }
        for key in sorted({*_keys(accounts, tables, level), *spoken}):
            yield _bound(accounts, one, pattern, key)


def _bound(
    accounts: FinalAccounts,
    one: Rule,
    pattern: _Pattern,
    key: str,
) -> Identity:
    def bind(terms: tuple[_PatternTerm, ...]) -> tuple[Term, ...]:
        bound: list[Term] = []
        for term in terms:
            if not term.column:
                name = _VARIABLE.sub(key, term.key)
                bound += [Term(term.sign, f"N[{one}]") for one in _stated_like(accounts, name)]
                continue
            if term.key.endswith("*"):
                length = _LEVELS[term.key[:-1]]
                keys = _keys(accounts, (term.table,), length)
            else:
                keys = [key if term.key.startswith("{") else term.key]
            bound += [Term(term.sign, cell_ref(term.table, k, term.column)) for k in keys]
        return tuple(bound)

    left, relation, right = pattern
    closed = any("*" in t.key for t in left + right)
    wholes, parts = bind(left), bind(right)
    prose = all(term.ref.startswith("N[") for term in wholes + parts)
    defines = wholes[0].ref if prose and relation == "=" and len(wholes) == 1 and parts else None
    return Identity(one, wholes, relation, parts, defines, closed)


def _stated_like(accounts: FinalAccounts, name: str) -> list[str]:
    """Return the keys of the explanation that a name stands for: itself, or all that fit its ``*``."""
    if "*" not in name:
        return [name]
    form = re.compile(re.escape(name).replace(r"\*", "[0-9]+"))
    found = [one.key for one in accounts.narrative or () if form.fullmatch(one.key)]
    if name.startswith("items."):
        # A sum of 项 says something only if each 项 of the text is known and states the figure.
        codes = [code for code, _ in accounts.narrative.items] if accounts.narrative else []
        prefix = name.removeprefix("items.").partition("*")[0]
        if not all(code.isdigit() for code in codes):
            return []
        if len(found) < sum(code.startswith(prefix) for code in codes):
            return []
    return found


def identities(accounts: FinalAccounts) -> tuple[Identity, ...]:
    """Return every linear identity that applies to the tables and rows of a document.

    Only which tables, rows and columns there are counts, not the figures, so the same list serves the
    checker and the solver that places figures.
    """
    found: list[Identity] = []
    for table in accounts.tables():
        found += _inside(table)
    for one in _CROSS:
        found += _across(accounts, one)
    if accounts.narrative is not None:
        stated = {figure.key for figure in accounts.narrative}
        for one in _NARRATIVE:
            found += (
                identity
                for identity in _across(accounts, one)
                if all(ref[2:-1] in stated for ref in identity.refs if ref.startswith("N["))
                and identity.right
            )
    return tuple(found)


def is_code_row(ref: str) -> bool:
    """Whether a cell belongs to a row that a table prints only where there is money.

    >>> is_code_row("T03[2060101].basic"), is_code_row("T01[opening].amount")
    (True, False)
    """
    key = parse_ref(ref)[1]
    return key.isdigit() or key == TOTAL
