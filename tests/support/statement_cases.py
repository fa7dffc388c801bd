"""Cases of rules on the narrative: one that breaks the rule, one that only just does not."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs
from attrs import field, frozen

from gov_accounts.findings import Finding, Report, Severity, Verdict
from gov_accounts.judging import check
from gov_accounts.narrative import Entry, Loose, Narrative, Section, Stated
from gov_accounts.refs import NARRATIVE, CellRef
from gov_accounts.rules import rules
from gov_accounts.subjects import vocabulary
from tests.support.edits import Edit, apply, table_of, with_figure, with_rows
from tests.support.kinds import judges_narrative, on_narrative
from tests.support.narratives import ITEMS, LISTS, narrative_of, tables_alone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_accounts.accounts import FinalAccounts
    from gov_accounts.rules import Rule


def stated(key: str, text: str) -> Stated:
    """Make a figure; a sign is the direction of a change (= is 持平), a word behind it its base."""
    number, _, base = text.partition(" ")
    last = CellRef.of(NARRATIVE, key).last
    subject = vocabulary().subjects.get(key)
    unit = subject.unit if subject is not None else "万元"
    direction = None
    if last in ("share", "completion", "change_rate"):
        unit = "%"
    if last in ("change", "change_rate", "budget_change", "budget_change_rate"):
        direction = _DIRECTIONS.get(number[0], "increase")
    return Stated(key, Decimal(number.lstrip("+-=")), unit, "", direction, base or None)


_DIRECTIONS = {"+": "increase", "-": "decrease", "=": "flat"}


FIGURES = {
    "income.total": "425.00",
    "income.total.change": "+25.00",
    "income.total.change_rate": "+6.25",
    "income.total.last_year": "400.00",
    "income.year_total": "415.00",
    "income.fiscal": "395.00",
    "income.fiscal.share": "92.94 收入总计",
    "income.general_budget": "395.00",
    "income.government_fund": "0.00",
    "income.state_capital": "0.00",
    "income.superior_subsidy": "0.00",
    "income.institutional": "20.00",
    "income.institutional.share": "4.82 本年收入合计",
    "income.business": "0.00",
    "income.subsidiary_remittance": "0.00",
    "income.other": "0.00",
    "income.surplus_used": "0.00",
    "income.opening": "10.00",
    "expenditure.total": "425.00",
    "expenditure.total.change": "+25.00",
    "expenditure.year_total": "420.00",
    "expenditure.basic": "341.00",
    "expenditure.basic.share": "80.24 支出总计",
    "expenditure.wages": "300.50",
    "expenditure.goods": "31.50",
    "expenditure.grants": "9.00",
    "expenditure.project": "79.00",
    "expenditure.project.share": "18.81 本年支出合计",
    "expenditure.superior_remittance": "0.00",
    "expenditure.business": "0.00",
    "expenditure.subsidiary_subsidy": "0.00",
    "expenditure.surplus_allocated": "0.00",
    "expenditure.category.206": "370.00",
    "expenditure.items.2060199.amount": "20.00",
    "closing.total": "5.00",
    "closing.total.change": "-5.00",
    "closing.total.change_rate": "-50.00",
    "fiscal.grand_total": "405.00",
    "fiscal.expenditure_total": "405.00",
    "fiscal.income": "395.00",
    "fiscal.opening": "10.00",
    "fiscal.closing": "5.00",
    "fiscal.category.206": "350.00",
    "fiscal.items.2060404.amount": "71.00",
    "fiscal.total.last_year": "420.00",
    "fiscal.basic.last_year": "330.00",
    "fiscal.project.last_year": "90.00",
    "fiscal.total": "400.00",
    "fiscal.total.change": "-20.00",
    "fiscal.total.change_rate": "-4.76",
    "fiscal.total.completion": "87.83 年初预算",
    "fiscal.basic": "329.00",
    "fiscal.basic.completion": "92.57 年初预算",
    "fiscal.project": "71.00",
    "fiscal.project.completion": "71.00 年初预算",
    "general_budget.total": "400.00",
    "general_budget.total.share": "95.24 本年支出合计",
    "general_budget.total.change": "-20.00",
    "general_budget.total.change_rate": "-4.76",
    "general_budget.total.completion": "87.83 年初预算",
    "general_budget.budget": "455.40",
    "general_budget.category.206": "350.00",
    "general_budget.category.206.share": "87.50",
    "general_budget.category.208": "28.40",
    "general_budget.category.221": "21.60",
    **{
        f"{fund}.{part}": "0.00"
        for fund, parts in (
            ("government_fund", "total revenue opening closing basic project"),
            ("state_capital", "total basic project"),
        )
        for part in parts.split()
    },
    "items.2060101.amount": "279.00",
    "items.2060101.budget": "300.00",
    "items.2060101.completion": "93.00 年初预算",
    "items.2060404.amount": "71.00",
    "items.2060404.budget": "100.00",
    "items.2060404.completion": "71.00 年初预算",
    "items.2080505.amount": "28.40",
    "items.2080505.budget": "28.40",
    "items.2080505.completion": "100.00 年初预算",
    "items.2210201.amount": "21.60",
    "items.2210201.budget": "27.00",
    "items.2210201.completion": "80.00 年初预算",
    "three_public.total": "5.00",
    "three_public.total.change": "-0.50",
    "three_public.total.change_rate": "-9.09",
    "three_public.overseas.change": "=0.00",
    "three_public.reception.change": "+0.30",
    "three_public.vehicles.change": "-0.80",
    "three_public.total.completion": "83.33 预算",
    "three_public.budget": "6.00",
    "three_public.overseas": "0.00",
    "three_public.overseas.share": "0.00 “三公”经费支出",
    "three_public.overseas_groups": "0",
    "three_public.overseas_persons": "0",
    "three_public.reception": "0.80",
    "three_public.reception.share": "16.00 “三公”经费支出",
    "three_public.reception.completion": "80.00 预算",
    "three_public.domestic_reception": "0.80",
    "three_public.domestic_batches": "9",
    "three_public.domestic_persons": "60",
    "three_public.foreign_reception": "0.30",
    "three_public.foreign_batches": "2",
    "three_public.foreign_persons": "11",
    "three_public.abroad_reception": "0.00",
    "three_public.abroad_batches": "0",
    "three_public.abroad_persons": "0",
    "three_public.vehicles": "4.20",
    "three_public.vehicles.share": "84.00 “三公”经费支出",
    "three_public.vehicles_purchase": "0.00",
    "three_public.vehicles_bought": "0",
    "three_public.vehicles_running": "4.20",
    "three_public.vehicles_kept": "2",
    "basic.total": "329.00",
    "basic.personnel": "299.50",
    "basic.operating": "29.50",
    "operation.total": "29.50",
    "operation.total.change": "-3.00",
    "operation.total.change_rate": "-9.23",
    "procurement.total": "40.00",
    "procurement.goods": "15.00",
    "procurement.works": "0.00",
    "procurement.services": "25.00",
    "procurement.sme": "32.00",
    "procurement.sme.share": "80.00 政府采购支出总额",
    "procurement.goods_sme": "60",
    "procurement.works_sme": "0",
    "procurement.services_sme": "92",
    "procurement.small": "8.00",
    "procurement.small.share": "25.00 中小企业采购支出总额",
    "procurement.reserved_sme": "35.00",
    "procurement.reserved_small": "10.00",
    "procurement.awarded_sme": "30.00",
    "procurement.awarded_small": "8.00",
    "procurement.awarded_other": "2.00",
    "assets.vehicles": "3",
    "assets.vehicles_ministerial": "0",
    "assets.vehicles_leaders": "0",
    "assets.vehicles_confidential": "1",
    "assets.vehicles_emergency": "1",
    "assets.vehicles_enforcement": "0",
    "assets.vehicles_special": "0",
    "assets.vehicles_retired": "0",
    "assets.vehicles_other": "1",
    "performance.projects": "4",
    "performance.score": "95.10",
    "performance.excellent": "2",
    "performance.good": "1",
    "performance.fair": "1",
    "performance.poor": "0",
    "performance.problems": "3",
    "performance.solved": "2",
    "performance.open": "1",
}

SECTIONS = (
    Section(
        "operation", "（一）机关运行经费", "比上年减少3.00万元，降低9.23%，主要原因是节约用电。"
    ),
    Section("assets", "（三）国有资产占用情况", "截至2024年12月31日，共有车辆3辆。"),
    Section("three_public", "三、“三公”经费", "因公出国（境）费支出决算为0.00万元，与2023年持平。"),
)


ENTRIES = tuple(
    Entry(number, f"items.{code}", name, "发放工资")
    for number, (code, name) in enumerate(ITEMS, start=1)
)


@cache
def explained() -> FinalAccounts:
    """The department with all that a narrative may state; its ledger implies every figure."""
    narrative = Narrative(
        figures=tuple(stated(key, text) for key, text in FIGURES.items()),
        repeated=(stated("three_public.total", "5.00"),),
        items=ITEMS,
        lists=LISTS,
        none=("government_fund", "state_capital"),
        comparisons=(
            ("items.2060101", "<"),
            ("items.2080505", "="),
            ("three_public.total", "<"),
            ("three_public.overseas", "="),
        ),
        loose=(Loose("新建科普基地", Decimal(12), "个"), Loose("新建科普基地", Decimal(12), "个")),
        sections=SECTIONS,
        entries=ENTRIES,
    )
    return attrs.evolve(tables_alone(), narrative=narrative)


def with_narrative(**changes: Any) -> Edit:
    """Replace fields of the narrative."""
    return lambda accounts: attrs.evolve(
        accounts, narrative=attrs.evolve(narrative_of(accounts), **changes)
    )


def say(*pairs: str) -> Edit:
    """State figures, each ``key=text``; those not stated yet come last."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        figures = {one.key: one for one in narrative_of(accounts)}
        for pair in pairs:
            key, _, text = pair.partition("=")
            new = stated(key, text)
            old = figures.get(key)
            figures[key] = new if old is None else attrs.evolve(new, base=new.base or old.base)
        return with_narrative(figures=tuple(figures.values()))(accounts)

    return edit


def silent(*keys: str) -> Edit:
    """State some figures no more."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        narrative = narrative_of(accounts)
        assert all(narrative.get(key) is not None for key in keys)
        return with_narrative(figures=tuple(one for one in narrative if one.key not in keys))(
            accounts
        )

    return edit


def shift(key: str, by: str) -> Edit:
    def edit(accounts: FinalAccounts) -> FinalAccounts:
        return say(f"{key}={narrative_of(accounts)[key] + Decimal(by)}")(accounts)

    return edit


def print_cell(ref: str, text: str | None) -> Edit:
    """Print another figure, or a blank, in a cell of a table."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        cell = CellRef.parse(ref)
        table_id, key, _ = cell.table, cell.row, cell.column
        table = table_of(accounts, table_id)
        if key not in table:
            accounts = with_rows(accounts, table_id, [*table, table.ROW(key, "某科目")])
        return with_figure(accounts, ref, None if text is None else Decimal(text))

    return edit


def shorten(key: str, ref: str, less: str) -> Edit:
    """State a figure with one decimal, and print its cell lower than it."""

    def edit(accounts: FinalAccounts) -> FinalAccounts:
        value = narrative_of(accounts)[key]
        short = value.quantize(Decimal("0.1"))
        assert short == value
        return print_cell(ref, str(value - Decimal(less)))(say(f"{key}={short}")(accounts))

    return edit


def say_text(text: str, topic: str = "operation") -> Edit:
    """Let a section say something."""
    return with_narrative(sections=(*SECTIONS, Section(topic, "某节", text)))


def head(text: str) -> Edit:
    """Let a section have a heading."""
    return with_narrative(sections=(*SECTIONS, Section("other", text, "无。")))


def enter(*entries: Entry) -> Edit:
    """Let the list of 项 have other entries."""
    return with_narrative(entries=entries)


def say_again(pair: str) -> Edit:
    key, _, text = pair.partition("=")
    return with_narrative(repeated=(stated(key, text),))


def compare(key: str, sign: str) -> Edit:
    return with_narrative(comparisons=((key, sign),))


def list_names(personnel: str, operating: str) -> Edit:
    return with_narrative(
        lists=(("personnel", tuple(personnel.split())), ("operating", tuple(operating.split())))
    )


def tell_loose(*told: tuple[str, str, str]) -> Edit:
    return with_narrative(
        loose=tuple(Loose(subject, Decimal(value), unit) for subject, value, unit in told)
    )


@frozen
class Case:
    """A rule, edits that break it and edits that nearly do.

    ``cells`` must stand in one finding together. ``status`` is the worst that the ledger says of
    the rule after the near miss.
    """

    rule: str
    part: str
    cells: tuple[str, ...]
    broken: tuple[Edit, ...]
    near: tuple[Edit, ...]
    status: Verdict | None = field(default=Verdict.EXACT, kw_only=True)

    @property
    def id(self) -> str:
        return f"{self.rule} {self.part}"


def names_of(*keys: str) -> tuple[str, ...]:
    return tuple(key if key.startswith("T0") else f"N[{key}]" for key in keys)


def as_printed(rule_id: str, key: str, ref: str, less: str = "0.06") -> Case:
    """A figure that a table prints: near miss within its shorter print, broken just outside."""
    return Case(
        rule_id,
        f"{key} as printed",
        names_of(key, ref),
        (shorten(key, ref, less),),
        (shorten(key, ref, "0.04"),),
        status=Verdict.ROUNDING,
    )


def nothing(rule_id: str, key: str, ref: str) -> Case:
    """A figure of nothing where the table is blank."""
    return Case(
        rule_id,
        f"{key} nothing",
        names_of(key),
        (say(f"{key}=0.01"),),
        (say(f"{key}=0"), print_cell(ref, None)),
    )


def sum_of(rule_id: str, key: str, part: str, shifts: str, ref: str = "") -> Case:
    """Rounding of parts explains a whole after the one shift, but not after the other."""
    near, broken = shifts.split()

    def less(by: str) -> tuple[Edit, ...]:
        edits = [shift(key, by)]
        if ref:  # the table prints the same, so that only the sum is at stake
            edits.append(print_cell(ref, str(Decimal(FIGURES[key]) + Decimal(by))))
        return tuple(edits)

    return Case(
        rule_id,
        f"{key} as sum",
        names_of(key, part),
        less(broken),
        less(near),
        status=Verdict.ROUNDING,
    )


def part_of(rule_id: str, key: str, whole: str, unit: str = "0.01") -> Case:
    """A part that may be as large as its whole and no larger."""

    def to(more: str) -> Edit:
        def edit(accounts: FinalAccounts) -> FinalAccounts:
            value = accounts.cell(f"N[{whole}]" if not whole.startswith("T0") else whole)
            assert value is not None
            return say(f"{key}={value + Decimal(more)}")(accounts)

        return edit

    return Case(rule_id, f"{key} as part", names_of(key, whole), (to(unit),), (to("0"),))


FUNDS = ("general_budget", "government_fund", "state_capital")


def narrative_rules() -> dict[str, Rule]:
    return {one.id: one for one in rules() if judges_narrative(one)}


def loud(report: Report) -> list[tuple[str, Severity]]:
    """Findings on the narrative above info."""
    return [
        (one.rule, one.severity)
        for one in on_narrative(report.violations)
        if one.severity is not Severity.INFO
    ]


def edited(edits: Iterable[Edit]) -> FinalAccounts:
    return apply(explained(), edits)


def violated(report: Report, rule_id: str) -> list[Finding]:
    return [
        one for one in report.violations if one.rule == rule_id and one.verdict is Verdict.VIOLATED
    ]


def assert_broken(case: Case) -> None:
    found = violated(check(edited(case.broken)), case.rule)
    assert {one.severity for one in found} == {narrative_rules()[case.rule].severity}
    assert any(set(case.cells) <= {cell.ref for cell in one.cells} for one in found)


def assert_near_miss(case: Case) -> None:
    report = check(edited(case.near))
    assert violated(report, case.rule) == []
    statuses = {line.status for line in report.ledger if line.rule == case.rule}
    assert max(statuses, key=list(Verdict).index, default=None) is case.status
