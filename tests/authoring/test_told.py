"""Explanations that are written: the places of figures, and that every statement is true."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

import pytest
from attrs import evolve, frozen
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from gov_accounts.accounts import FinalAccounts
from gov_accounts.authoring import (
    Explanation,
    Facts,
    Ledger,
    Told,
    build,
    draw_facts,
    explain,
    known_wordings,
    wording,
)
from gov_accounts.money import Rounding, stands_for
from gov_accounts.refs import CellRef
from gov_accounts.strategies import explained_accounts, ledgers, narratives, published_accounts
from gov_accounts.tables import TABLES
from gov_accounts.units import Unit
from tests.support.planted_narratives import numeral_at, plant

PAGE = re.compile(r"([0-9]+|—[0-9]+—|- [0-9]+ -|第[0-9]+页)")
CHINESE = {"一": 1, "壹": 1, "两": 2, "贰": 2, "三": 3, "叁": 3}
EVERY_WORDING = pytest.mark.parametrize("name", known_wordings())

CELLS = {
    "income.total": "T01[income_grand_total].amount",
    "income.year_total": "T02[total].total",
    "income.fiscal": "T02[total].fiscal",
    "income.institutional": "T01[institutional].amount",
    "income.opening": "T01[opening].amount",
    "expenditure.total": "T01[expenditure_grand_total].amount",
    "expenditure.year_total": "T03[total].total",
    "expenditure.basic": "T03[total].basic",
    "expenditure.project": "T03[total].project",
    "fiscal.grand_total": "T04[income_grand_total].amount",
    "fiscal.total": "T04[expenditure_total].total",
    "general_budget.total": "T05[total].total",
    "basic.total": "T05[total].basic",
    "basic.personnel": "T06[personnel].amount",
    "basic.operating": "T06[operating].amount",
    "three_public.total": "T07[total].final",
    "three_public.budget": "T07[total].budget",
    "three_public.adjusted_budget": "T07[total].budget",
    "three_public.reception": "T07[reception].final",
    "three_public.vehicles": "T07[vehicles].final",
    "government_fund.total": "T08[total].total",
    "government_fund.revenue": "T08[total].revenue",
}


@frozen
class Case:
    accounts: FinalAccounts
    facts: Facts
    explanation: Explanation


@st.composite
def cases(draw: st.DrawFn, name: str | None = None) -> Case:
    choose = Random(draw(st.integers(0, 10**6))).choice  # noqa: S311 - nothing secret
    ledger = draw(ledgers())
    accounts = build(ledger, unit=draw(st.sampled_from((Unit.WAN, Unit.YUAN))))
    facts = draw_facts(accounts, choose, ledger=ledger)
    used = wording(name) if name else None
    return Case(accounts, facts, explain(accounts, facts, choose, wording=used))


quick = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _printed(explanation: Explanation, told: Told) -> Decimal:
    numeral = numeral_at(explanation.text, told.start)
    if numeral in CHINESE:
        return Decimal(CHINESE[numeral])
    return Decimal(numeral.replace(",", ""))


@EVERY_WORDING
@quick
@given(st.data())
def test_a_figure_stands_where_it_is_said_to(name: str, data: st.DataObject) -> None:
    told = data.draw(cases(name)).explanation
    assert all(str(_printed(told, one)) == str(one.value) for one in told.figures)
    starts = [one.start for one in told.figures]
    assert starts == sorted(set(starts))


@EVERY_WORDING
@quick
@given(st.data())
def test_every_numeral_is_a_figure_or_one_of_the_few_that_are_none(
    name: str, data: st.DataObject
) -> None:
    case = data.draw(cases(name))
    left = list(case.explanation.text)
    for one in case.explanation.figures:
        numeral = numeral_at(case.explanation.text, one.start)
        left[one.start : one.start + len(numeral)] = "#" * len(numeral)
    year = case.accounts.fiscal_year
    lines = [line for line in "".join(left).split("\n") if not PAGE.fullmatch(line)]
    rest = re.sub(r"\s", "", "".join(lines))
    known = rf"2[0-9]{{6}}|{year - 1}|{year}|{year + 1}|12月31日|单价100万元|[（(]?[0-9]+[.、）)页]"
    rest = re.sub(
        rf"{known}|[0-9]{{3}}类|(?<=[类款][）)])[0-9]{{2}}|[0-9]{{2}}[款项]|2[0-9]{{2,6}}(?=[^0-9])",
        "",
        rest,
    )
    assert re.findall(r".{0,6}[0-9]+.{0,3}", rest) == []


@quick
@given(cases())
def test_figures_of_tables_are_those_of_the_accounts(case: Case) -> None:
    for one in case.explanation.figures:
        cell = CELLS.get(one.key or "") or _cell_of_item(one.key or "")
        unit = Unit.named(one.unit)
        if cell is None or unit is None:
            continue
        ref = CellRef(cell)
        table = next(table for table in case.accounts.tables() if table.SPEC.id == ref.table)
        row = table.get(ref.row)
        figure = getattr(row, ref.column) if row is not None else None
        assert table.unit is not None
        in_table = stands_for(figure or Decimal(0), table.unit, table.quantum, Rounding.HALF_UP)
        in_text = stands_for(one.value, unit, Decimal("0.01"), Rounding.HALF_UP)
        assert in_table.meets(in_text), one


def _cell_of_item(key: str) -> str | None:
    for prefix, table in (("items", "T05"), ("government_fund.items", "T08")):
        found = re.fullmatch(rf"{prefix}\.([0-9]+)\.amount", key)
        if found:
            return f"{table}[{found[1]}].total"
    return None


def _half_up(part: int, whole: int, places: int) -> Decimal:
    quantum = Decimal(1).scaleb(-places)
    return (Decimal(part) * 100 / Decimal(whole)).quantize(quantum, ROUND_HALF_UP)


WHOLES = {
    "income.fiscal.share": ("T02[total].fiscal", ("T02[total].total", CELLS["income.total"])),
    "general_budget.total.share": (CELLS["general_budget.total"], ("T03[total].total",)),
    "expenditure.project.share": (
        "T03[total].project",
        ("T03[total].total", CELLS["expenditure.total"]),
    ),
    "three_public.reception.share": (CELLS["three_public.reception"], ("T07[total].final",)),
}


@quick
@given(cases())
def test_shares_are_those_of_exact_amounts(case: Case) -> None:
    exact = case.facts.exact
    for one in case.explanation.figures:
        if one.key in WHOLES:
            part, wholes = WHOLES[one.key]
            shares = [
                _half_up(exact.get(CellRef(part), 0), exact[CellRef(whole)], places)
                for whole in wholes
                for places in (0, 1, 2)
                if exact.get(CellRef(whole))
            ]
            assert one.value in shares


@quick
@given(cases())
def test_changes_and_rates_are_those_of_exact_amounts(case: Case) -> None:
    for key in ("income.total", "three_public.total", "general_budget.total", "fiscal.grand_total"):
        ref = CellRef(CELLS[key])
        now, before = case.facts.exact.get(ref, 0), case.facts.last_year.get(ref, 0)
        for one in case.explanation.figures:
            if one.key == f"{key}.change_rate":
                assert one.value in [_half_up(abs(now - before), before, n) for n in (0, 1, 2)]
            if one.key == f"{key}.change":
                unit = Unit(one.unit)
                held = stands_for(one.value, unit, Decimal("0.01"), Rounding.HALF_UP)
                assert abs(now - before) in held


@quick
@given(cases())
def test_what_is_said_twice_is_said_alike(case: Case) -> None:
    values: dict[str, set[tuple[Decimal, str]]] = {}
    for one in case.explanation.figures:
        if one.key is not None:
            values.setdefault(one.key, set()).add((one.value, one.unit))
    assert [key for key, found in values.items() if len(found) > 1] == []


@quick
@given(
    published_accounts(),
    st.integers(0, 10**6),
    st.sets(st.sampled_from([kind.SPEC.id for kind in TABLES])),
)
def test_tables_that_are_not_there_are_not_told(
    accounts: FinalAccounts, seed: int, lost: set[str]
) -> None:
    gone: dict[str, Any] = {kind.SPEC.attribute: None for kind in TABLES if kind.SPEC.id in lost}
    fewer = evolve(accounts, **gone)
    choose = Random(seed).choice  # noqa: S311 - nothing secret
    told = explain(fewer, draw_facts(fewer, choose), choose)
    cells = [CELLS.get(one.key or "") or _cell_of_item(one.key or "") for one in told.figures]
    assert not {cell[:3] for cell in cells if cell} & lost


@quick
@given(explained_accounts(), st.randoms(use_true_random=False))
def test_a_planted_figure_is_really_another(
    drawn: tuple[FinalAccounts, Explanation], random: Random
) -> None:
    _, sound = drawn
    if not any(one.key for one in sound.figures):
        return
    planted, key = plant(sound, random.choice)
    assert len(planted.text) == len(sound.text)
    changed = [
        (old, new) for old, new in zip(sound.figures, planted.figures, strict=True) if old != new
    ]
    ((old, new),) = changed
    assert old.key == new.key == key
    assert old.value != new.value
    assert _printed(planted, new) == new.value


def test_sound_explanations_can_be_drawn_for_accounts_at_hand() -> None:
    accounts = build(Ledger("某局", 2024))
    quick = settings(phases=[Phase.generate])  # any will do; the smallest takes minutes to find
    found = find(
        narratives(accounts, wordings=["hubei"]), lambda one: bool(one.figures), settings=quick
    )
    assert "2024年度" in found.text


def test_wordings_are_eight_places_and_a_mix_of_them() -> None:
    assert len(known_wordings()) == 9
    mixed = wording("mixed").words
    for name in known_wordings():
        assert all(set(words) <= set(mixed[slot]) for slot, words in wording(name).words.items())
    with pytest.raises(KeyError):
        wording("nowhere")
