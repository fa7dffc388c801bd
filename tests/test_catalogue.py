"""The catalogue: what the codes of documents mean, by edition, and on what that rests."""

from __future__ import annotations

import csv
import importlib.util
import io
import os
import pickle
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from documents import EXAMPLE, ROOT, SHARED, TRUTHS, example, needs_shared, truth
from gov_accounts import CodeError, DocumentError, FinalAccounts, Unit
from gov_accounts.authoring import print_text
from gov_accounts.catalogue import (
    COLUMNS,
    EDITIONS,
    FILES,
    Catalogue,
    Entry,
    Evidence,
    NamingKind,
    Observation,
    alike,
    default_catalogue,
    plain_name,
    using_catalogue,
)
from gov_accounts.catalogue._lists import LISTED, WITNESSED
from gov_accounts.catalogue.crosswalks import Basis, cofog, department_codes, government_codes
from gov_accounts.cli import main
from gov_accounts.codes import (
    DepartmentEconomicCode,
    FunctionCode,
    GovernmentEconomicCode,
    RevenueCode,
)
from gov_accounts.layouts import layouts
from gov_accounts.reading import read_text
from gov_accounts.tables import GeneralBudgetRow, GeneralBudgetTable

if TYPE_CHECKING:
    from pathlib import Path

    from gov_accounts.codes import Code

OURS = default_catalogue()
RETIRED = FunctionCode("20805")


def _printing(*rows: tuple[str, str], year: int = 2024, unit: str = "某局") -> FinalAccounts:
    printed = tuple(GeneralBudgetRow(code, name, total=Decimal("1.00")) for code, name in rows)
    table = GeneralBudgetTable(Unit.WAN, Decimal("0.01"), rows=printed)
    return FinalAccounts(unit, year, general_budget=table)


# --- our lists ----------------------------------------


@needs_shared
@pytest.mark.parametrize("name", TRUTHS)
def test_every_code_of_the_published_documents_resolves(name: str) -> None:
    accounts = truth(name)
    printed = {
        (code, row.label)
        for table in accounts.tables()
        for row in table
        if (code := table.code_of(row))
    }
    assert len(printed) > 30
    for code, label in printed:
        entry = OURS.entry(code, accounts.fiscal_year)
        assert entry is not None, code
        assert entry.evidence is Evidence.ATTESTED, code
        assert "?" not in OURS.path(code, accounts.fiscal_year)
        naming = OURS.naming(code, label, accounts.fiscal_year)
        assert naming.kind in (NamingKind.SAME, NamingKind.VARIANT), (code, label)


def _assert_listed(accounts: FinalAccounts) -> None:
    """Every code and name that a document prints is in the list of its year, at most wrapped or cut short."""
    pairs = {
        (code, row.label)
        for table in accounts.tables()
        for row in table
        if (code := table.code_of(row))
    }
    lists = {
        kind: {entry.code: entry for entry in OURS.edition(kind, accounts.fiscal_year)}
        for kind in {type(code) for code, _ in pairs}
    }
    assert len(pairs) > 30
    for code, label in pairs:
        entry = lists[type(code)][code]
        assert alike(label, entry.name), (code, label)
        assert entry.evidence is Evidence.ATTESTED, code


@needs_shared
@pytest.mark.parametrize("name", TRUTHS)
def test_every_pair_of_the_published_documents_is_in_the_list_of_its_year(name: str) -> None:
    _assert_listed(truth(name))


def test_every_pair_of_the_example_is_in_the_list_of_its_year() -> None:
    _assert_listed(
        FinalAccounts.from_json(EXAMPLE.with_suffix(".json").read_text(encoding="utf-8"))
    )


@pytest.mark.parametrize(
    ("code", "name", "first"),
    [
        (FunctionCode("22198"), "超长期特别国债安排的支出", 2025),
        (FunctionCode("2219899"), "其他住房保障支出", 2025),
        (FunctionCode("21219"), "国有土地使用权出让收入对应专项债务收入安排的支出", 2025),
        (FunctionCode("2121999"), "其他国有土地使用权出让收入对应专项债务收入安排的支出", 2025),
        (FunctionCode("2170404"), "中央金融机构注资特别国债支出", 2025),
        (FunctionCode("22911"), "中央金融机构注资特别国债财务基金支出", 2025),
        (FunctionCode("23107"), "中央金融机构注资特别国债还本支出", 2025),
        (FunctionCode("22006"), "耕地保护考核奖惩基金支出", 2024),
        (RevenueCode("1030182"), "耕地保护考核奖惩基金收入", 2024),
        (RevenueCode("1030184"), "中央金融机构注资特别国债财务基金收入", 2025),
        (RevenueCode("1050303"), "抗疫特别国债收入", 2025),
        (RevenueCode("1050305"), "中央金融机构注资特别国债收入", 2025),
    ],
)
def test_a_new_code_is_in_the_lists_from_its_first_year(code: Code, name: str, first: int) -> None:
    """It is attested by one publisher from that year on; the year before it is not there."""
    for year in (first, EDITIONS.stop - 1, None):
        entry = OURS.entry(code, year)
        assert entry is not None
        assert (entry.name, entry.evidence, entry.trust) == (name, Evidence.ATTESTED, "B")
    assert OURS.entry(code, first - 1) is None
    assert OURS.naming(code, name, first).kind is NamingKind.SAME
    assert len(OURS.history(code)) == 1


def test_a_code_has_not_the_name_of_its_child() -> None:
    """22198 is named like what lies below it only by mistake; 22999 and its child do share a name."""
    naming = OURS.naming(FunctionCode("22198"), "其他住房保障支出", 2025)
    assert (naming.kind, naming.elsewhere) == (NamingKind.OTHER_CODE, (FunctionCode("2219899"),))
    assert OURS.naming(FunctionCode("2219899"), "其他住房保障支出", 2025).kind is NamingKind.SAME
    assert OURS.name(FunctionCode("22999"), 2025) == OURS.name(FunctionCode("2299999"), 2025)


def test_a_mistake_of_one_department_is_no_name() -> None:
    """减排专项支出 is the name of 2111103, whoever prints it for 2111101."""
    code = FunctionCode("2111101")
    assert [entry.name for entry in OURS.history(code)] == ["环境监测与信息", "生态环境监测与信息"]
    naming = OURS.naming(code, "减排专项支出", 2025)
    assert (naming.kind, naming.elsewhere, naming.beside) == (
        NamingKind.OTHER_CODE,
        (FunctionCode("2111103"),),
        True,
    )
    assert OURS.naming(FunctionCode("2111103"), "减排专项支出", 2025).kind is NamingKind.SAME


@pytest.mark.parametrize(
    "digits", ["22909", "22910", "23105", "23106", "20698", "2170405", "23108"]
)
def test_what_no_document_shows_is_not_in_the_lists(digits: str) -> None:
    assert FunctionCode(digits) not in OURS


def test_the_editions_reach_as_far_as_they_are_known_to_exist() -> None:
    """Editions to 2027 exist, documents go to 2026, the list is that of 2024."""
    seen = {year for entry in OURS for year in entry.seen}
    assert LISTED in WITNESSED
    assert (EDITIONS[0], EDITIONS[-1], WITNESSED[-1], max(seen)) == (2019, 2027, 2026, 2026)
    for kind in FILES:
        assert OURS.edition(kind, 2027) == OURS.edition(kind, 2026)
        assert OURS.edition(kind, 2027) == OURS.edition(kind)


@pytest.mark.parametrize(("year", "rule"), [(2026, "CODE-CAT"), (2027, "CODE-NEW")])
def test_a_category_is_only_denied_in_an_edition_that_was_seen(year: int, rule: str) -> None:
    found = [
        f for f in _printing(("299", "甲"), year=year).check().findings if f.rule.startswith("CODE")
    ]
    assert [f.rule for f in found] == [rule]


def test_the_lists_say_how_far_they_go() -> None:
    """Most 项 are not attested; the lists say which."""
    entries = OURS.edition(FunctionCode)
    items = [entry for entry in entries if entry.level == "项"]
    grades = {evidence: sum(e.evidence is evidence for e in items) for evidence in Evidence}
    assert len(entries) > 1500
    assert grades[Evidence.OFFICIAL] == 0
    assert 0 < grades[Evidence.ATTESTED] < len(items) / 2
    assert all(entry.trust in "CD" for entry in items if not entry.evidence.binding)
    assert {type(entry.code) for entry in OURS} == set(FILES)


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("20805", 2018, "行政事业单位离退休"),
        ("20805", 2019, "行政事业单位离退休"),
        ("20805", 2020, "行政事业单位养老支出"),
        ("207", 2018, "文化体育与传媒支出"),
        ("207", 2019, "文化旅游体育与传媒支出"),
        ("210", 2018, "医疗卫生与计划生育支出"),
        ("215", 2020, "资源勘探工业信息等支出"),
        ("215", 2019, "资源勘探信息等支出"),
        ("2040405", 2017, "公诉和审判监督"),
        ("20139", 2023, None),
        ("20139", 2024, "社会工作事务"),
        ("22198", 2024, None),
        ("2060101", 2024, "行政运行"),
        ("2060177", 2024, None),
        ("218", 2024, None),
    ],
)
def test_a_code_has_the_name_of_its_year(code: str, year: int, name: str | None) -> None:
    assert OURS.name(FunctionCode(code), year) == name


@pytest.mark.parametrize(
    ("code", "printed", "year", "kind"),
    [
        ("20805", "行政事业单位养老支出", 2024, NamingKind.SAME),
        ("20805", "行政事业单位 养老支出", 2024, NamingKind.SAME),
        ("20805", "行政事业单位离退休", 2024, NamingKind.OTHER_EDITION),
        ("20805", "行政事业单位养老支出", 2018, NamingKind.OTHER_EDITION),
        ("20805", "行政事业单位离退休", 2018, NamingKind.SAME),
        ("206", "科学技术", 2024, NamingKind.VARIANT),
        ("2080505", "支出机关事业单位基本养老保险缴费", 2024, NamingKind.VARIANT),
        ("2080506", "险机缴关费事支业出单位职业年金缴", 2024, NamingKind.VARIANT),
        ("2101102", "住房公积金", 2024, NamingKind.OTHER_CODE),
        ("2101102", "天外来客", 2024, NamingKind.DIFFERENT),
        ("2060177", "行政运行", 2024, NamingKind.UNKNOWN),
        ("220", "国土海洋气象等支出", 2024, NamingKind.SAME),  # its last year is not known
    ],
)
def test_a_printed_name_is_judged_by_its_year(
    code: str, printed: str, year: int, kind: NamingKind
) -> None:
    assert OURS.naming(FunctionCode(code), printed, year).kind is kind


def test_a_name_is_found_in_every_classification_and_year() -> None:
    assert {type(entry.code) for entry in OURS.find("资本性支出")} >= {DepartmentEconomicCode}
    assert [str(e.code) for e in OURS.find("行政事业单位离退休")] == ["20805"]
    assert OURS.find("行政事业单位离退休", 2024) == ()
    assert OURS.find("因公出国(境) 费用", kind=DepartmentEconomicCode)[0].code.digits == "30212"


def test_search_puts_the_nearest_first() -> None:
    assert [e.code.digits for e in OURS.search("2060", limit=3)] == ["20601", "2060101", "2060102"]
    assert OURS.search("住房公积金")[0].name == "住房公积金"
    assert OURS.search("职业年金缴")[0].name == "职业年金缴费"
    assert OURS.search("公务接侍费")[0].name == "公务接待费"  # a character misread
    assert OURS.search("  ") == ()
    assert OURS.search("天外来客") == ()


def test_children_and_their_codes_belong_to_the_year() -> None:
    before = {str(entry.code) for entry in OURS.children(FunctionCode("201"), 2022)}
    after = {str(entry.code) for entry in OURS.children(FunctionCode("201"), 2024)}
    assert {"20139", "20140"} <= after
    assert not {"20139", "20140"} & before
    assert OURS.children(FunctionCode("2060101")) == ()


@pytest.mark.parametrize("name", sorted(layouts()))
def test_the_classes_of_the_summary_tables_are_in_the_list(name: str) -> None:
    form = layouts()[name]
    for year in form.years:
        assert all(OURS.name(FunctionCode(digits), year) for digits in form.classes)


@pytest.mark.parametrize(
    ("printed", "name", "same"),
    [
        ("", "行政运行", True),
        ("机关事业单位基本养老保险", "机关事业单位基本养老保险缴费支出", True),
        ("出抚恤", "抚恤", True),
        ("行政运行", "机关服务", False),
        ("事业单位医疗", "行政单位医疗", False),
        ("购房补贴", "住房补贴", False),
        ("险机缴关费事支业出单位职业年金缴", "机关事业单位职业年金缴费支出", True),
        ("机关事业单位基本养老保险缴费支出", "机关事业单位职业年金缴费支出", False),
        ("行政支出", "行政运行", False),
    ],
)
def test_misprints_are_told_from_other_names(printed: str, name: str, same: bool) -> None:
    assert alike(printed, name) is same


# --- names of others ----------------------------------------


@pytest.mark.parametrize(
    ("code", "printed", "kind", "beside"),
    [
        # Names below one parent are never the same, so that of a code beside this one is not its own, …
        ("2240602", "地质灾害防治", NamingKind.OTHER_CODE, True),
        # … however like its own,
        ("2100408", "重大公共卫生服务", NamingKind.OTHER_CODE, True),
        ("2290803", "福利彩票发行机构的业务费支出", NamingKind.OTHER_CODE, True),
        # … but a name cut short at its end may be that of another by chance.
        ("2060601", "社会科学研究", NamingKind.VARIANT, False),
        # Elsewhere names recur: that is told, and nothing is concluded from it.
        ("2240602", "行政运行", NamingKind.OTHER_CODE, False),
        ("2240602", "森林草原防灾", NamingKind.VARIANT, False),
        ("2240602", "地质灾害防治工作", NamingKind.DIFFERENT, False),
        ("21011", "行政单位医疗", NamingKind.VARIANT, False),
    ],
)
def test_the_name_of_a_code_beside_it_is_told_from_its_own(
    code: str, printed: str, kind: NamingKind, beside: bool
) -> None:
    naming = OURS.naming(FunctionCode(code), printed, 2025)
    assert naming.kind is kind
    assert (naming.beside and naming.elsewhere[0].parent == FunctionCode(code).parent) is beside


def test_names_below_one_parent_are_never_the_same() -> None:
    for kind in FILES:
        names = [
            (entry.code.parent, plain_name(entry.name)) for entry in OURS.edition(kind, LISTED)
        ]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("name", "rule"),
    [("地质灾害防治", "CODE-SWAP"), ("行政运行", "CODE-WORD"), ("森林草原 防灾减灾", None)],
)
def test_a_swap_is_a_warning_that_names_both_codes_and_their_grounds(
    name: str, rule: str | None
) -> None:
    accounts = _printing(
        ("224", "灾害防治及应急管理支出"), ("22406", "自然灾害防治"), ("2240602", name)
    )
    found = [f for f in accounts.check().findings if f.rule.startswith("CODE")]
    assert [f.rule for f in found] == [rule] * (rule is not None)
    if rule == "CODE-SWAP":
        assert all(
            word in found[0].message.zh for word in ("2240602", "2240601", "未经文件证实，D级")
        )
        assert all(word in found[0].message.en for word in ("2240602", "2240601", "grade D"))


# --- crosswalks ----------------------------------------


def test_the_economic_classifications_correspond_both_ways() -> None:
    pairs = {(one.government, one.department) for e in OURS.edition(GovernmentEconomicCode)
             for one in department_codes(e.code)}  # type: ignore[arg-type]  # fmt: skip
    back = {(one.government, one.department) for e in OURS.edition(DepartmentEconomicCode)
            for one in government_codes(e.code)}  # type: ignore[arg-type]  # fmt: skip
    assert pairs == back
    assert len(pairs) == 105
    bases = {one.basis for government, _ in pairs for one in department_codes(government)}
    assert bases == set(Basis)
    with pytest.raises(CodeError, match="expected a GovernmentEconomicCode"):
        department_codes(DepartmentEconomicCode("30101"))  # type: ignore[arg-type]
    with pytest.raises(CodeError, match="expected a DepartmentEconomicCode"):
        government_codes(GovernmentEconomicCode("50101"))  # type: ignore[arg-type]


def test_cofog_says_what_is_judgement() -> None:
    divisions = {e.code.digits: cofog(FunctionCode(e.code.digits)) for e in OURS.edition(FunctionCode)
                 if e.level == "类"}  # fmt: skip
    assert {code for code, division in divisions.items() if division is None} == {
        "219", "223", "227", "229", "230", "231", "233", "234"
    }  # fmt: skip
    health, science = cofog(FunctionCode("2101101")), cofog(FunctionCode("2060101"))
    assert health is not None
    assert (health.number, health.judgement) == ("07", False)
    assert science is not None
    assert science.judgement


# --- learning ----------------------------------------


def test_documents_make_a_name_known() -> None:
    new = FunctionCode("2060177")
    learnt = OURS.observe(_printing((new.digits, "量子科技")))
    assert OURS.entry(new) is None
    entry = learnt.entry(new, 2024)
    assert entry is not None
    assert (entry.name, entry.evidence, entry.trust, entry.source) == (
        "量子科技",
        Evidence.ATTESTED,
        "B",
        ("某局",),
    )
    again = learnt.observe(_printing((new.digits, "量子科技"), unit="另一局", year=2025))
    entry = again.entry(new)
    assert entry is not None
    assert (entry.trust, entry.seen) == ("A", (2024, 2025))
    assert len(again.observations) == 2
    assert "2 observations" in repr(again)


def test_learning_never_overwrites_and_lists_conflicts() -> None:
    learnt = OURS.observe(_printing(("20805", "行政事业单位离退休"), ("2060101", "行政开支")))
    assert learnt.name(RETIRED, 2024) == "行政事业单位养老支出"
    assert learnt.name(FunctionCode("2060101"), 2024) == "行政运行"
    assert [(str(c.code), c.name, c.expected.name, c.units) for c in learnt.conflicts] == [
        ("2060101", "行政开支", "行政运行", ("某局",)),
        ("20805", "行政事业单位离退休", "行政事业单位养老支出", ("某局",)),
    ]
    assert OURS.conflicts == ()


@pytest.mark.parametrize("units", [("甲局",), ("甲局", "乙局", "丙局")])
@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("2240602", "地质灾害防治"),  # of the code beside it, both unverified
        ("22198", "其他住房保障支出"),  # of its child
        ("2101102", "住房公积金"),  # of a code elsewhere
        ("2210277", "住房公积金"),  # not known yet, but beside the one with this name
    ],
)
def test_the_name_of_another_code_is_not_learnt_however_often(
    code: str, printed: str, units: tuple[str, ...]
) -> None:
    own = FunctionCode(code)
    learnt = OURS.observe(*(_printing((code, printed), unit=unit, year=2025) for unit in units))
    assert learnt.history(own) == OURS.history(own)
    assert learnt.naming(own, printed, 2025).kind is OURS.naming(own, printed, 2025).kind
    assert [one.unit for one in learnt.observations] == sorted(units)
    listed = [(c.code, c.name, set(c.units)) for c in learnt.conflicts]
    assert listed == ([(own, printed, set(units))] if own in OURS else [])


@pytest.mark.parametrize(
    ("code", "printed", "year"),
    [
        ("2240602", "森林草原防灾减灾工作", 2025),  # nobody's name
        ("2060177", "行政运行转移", 2025),  # a code that is not known yet
        ("2014101", "行政运行", 2025),  # the same: names recur, only not below one parent
        (
            "2210277",
            "超长期特别国债安排的支出",
            2024,
        ),  # the name of another code, but not in that year
        ("2060101", "行政运行", 2027),  # its own name, whoever else has it
    ],
)
def test_other_names_are_learnt(code: str, printed: str, year: int) -> None:
    own = FunctionCode(code)
    learnt = OURS.observe(_printing((code, printed), year=year))
    (entry,) = (one for one in learnt.history(own) if one.name == printed)
    assert (entry.evidence, entry.seen[-1]) == (Evidence.ATTESTED, year)


def test_what_no_document_had_shown_is_attested_by_the_first_that_does() -> None:
    unverified, historic = FunctionCode("20508"), FunctionCode("20503")
    learnt = OURS.observe(_printing(("20508", "进修及培训"), ("20503", "职业教育")))
    for code, trust in ((unverified, "B"), (historic, "B+")):
        before, after = OURS.entry(code), learnt.entry(code)
        assert before is not None
        assert not before.evidence.binding
        assert after is not None
        assert (after.evidence, after.trust) == (Evidence.ATTESTED, trust)


def test_an_official_name_is_beyond_documents() -> None:
    official = Catalogue([Entry(RETIRED, "正式名称", evidence=Evidence.OFFICIAL, trust="A")])
    learnt = official.observe(
        _printing(("20805", "正式名称")), _printing(("20805", "正式名称"), unit="乙")
    )
    assert learnt.entry(RETIRED) == official.entry(RETIRED)


# --- the grades of our lists ----------------------------------------


def test_every_attested_name_says_who_printed_it() -> None:
    """What was copied by hand has no publisher, and not the grade of a printed name."""
    for kind in (FunctionCode, RevenueCode):
        for names in OURS.codes(kind).values():
            for entry in names:
                assert bool(entry.source) is (entry.evidence is Evidence.ATTESTED), entry
                assert (entry.trust in "CD") is not entry.evidence.binding, entry
    assert OURS.entry(RevenueCode("10101")) == Entry(RevenueCode("10101"), "增值税")
    for digits in ("105", "10503"):  # from memory, above codes that a notice prints
        above = OURS.entry(RevenueCode(digits))
        assert above is not None
        assert (above.evidence, above.trust, above.seen) == (Evidence.UNVERIFIED, "D", ())


_SOURCES = {
    "function_codes_2024.csv": """\
code,name,level,parent,evidence,trust,editions_seen
206,科学技术支出,类,,attested,A,2024
20601,科学技术管理事务,款,206,attested,A,2024
2060101,行政运行,项,20601,attested,A,2024
2060102,一般行政管理事务,项,20601,attested,B+,2021-2022(mock data)
2060103,机关服务,项,20601,attested,B,2021-2022(mock data)
""",
    "economic_dept_codes_2024.csv": "code,name,level,parent,evidence,trust,editions_seen\n"
    "301,工资福利支出,类,,attested,B,2018|2021-2022(mock data)\n",
    "economic_gov_codes_2024.csv": "code,name,level,parent,evidence,trust,editions_seen\n"
    "513,转移性支出,类,,attested,B,2021-2022(mock data)\n",
    "function_codes_attested_2017_2026.csv": """\
code,name,families,editions,also_in_2009_dump,other_names,sources
206,科学技术支出,shanghai|jiangsu,2024,no,"科学技术管理事务 [2025]; 科技支出 [2023,2024]",x
20601,科学技术管理事务,brief|shanghai,2024,same name,,x
2060101,行政运行,brief,2024,same name,,x
2060102,一般行政管理事务,platformweb,2021-2022(mock data),same name,,x
2060103,机关服务,yonyou,2024,no,,x
2060105,仿真,platformweb,2021-2022(mock data),no,,x
2060104,科技特项,mof_notice,2025,no,,财预〔2025〕41号
""",
    "function_codes_2009_full.csv": "code,name\n2060101,行政运行\n20601,科学技术管理事务\n",
    "revenue_codes.csv": """\
code,name,level,parent,edition,source,n_sources
103,非税收入,类,,2024,a table of a program,1
10301,政府性基金收入,款,103,2024,MOF notice 2024-03-29,1
""",
}


def test_a_name_copied_by_hand_never_gets_the_grade_of_a_printed_one(tmp_path: Path) -> None:
    for file, text in _SOURCES.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    lines = _builder().build(tmp_path, ()).lines
    graded = {(code, one.name): (one.evidence, one.trust) for code in lines for one in lines[code]}
    assert graded == {
        ("103", "非税收入"): ("unverified", "D"),  # copied from a program
        ("10301", "政府性基金收入"): ("attested", "B"),  # printed by the ministry
        ("105", "债务收入"): ("unverified", "D"),
        ("10503", "中央政府债务收入"): ("unverified", "D"),
        ("206", "科学技术支出"): ("attested", "A"),  # printed by two
        ("206", "科技支出"): ("attested", "A"),  # another name; that of 20601 is none
        ("20601", "科学技术管理事务"): ("attested", "B+"),  # printed by one, a copy is no second
        ("2060101", "行政运行"): ("historic", "C"),  # a copy of what was printed about 2009
        ("2060102", "一般行政管理事务"): ("unverified", "D"),
        ("2060103", "机关服务"): ("unverified", "D"),
        ("2060104", "科技特项"): ("attested", "B"),
        ("301", "工资福利支出"): ("attested", "B"),
        ("513", "转移性支出"): ("unverified", "D"),
    } | {key: value for key, value in graded.items() if key[0] in _builder().RENAMED | {"220": ""}}
    assert lines["2060101"][0].seen == {2009}
    assert lines["2060104"][0].source == {"财政部财预〔2025〕41号"}


def _builder() -> Any:
    path = ROOT / "tools" / "build_catalogue.py"
    spec = importlib.util.spec_from_file_location("build_catalogue", path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules.setdefault(spec.name, importlib.util.module_from_spec(spec))
    spec.loader.exec_module(module)
    return module


# --- lists of one's own ----------------------------------------


def _file(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_official_list_takes_the_place_of_ours(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "\ufeff# 某年\n科目编码,科目名称\n206,科学技术支出\n 206 01 ,科技管理\n29901,新设科目\n\n",
    )
    official = Catalogue.from_csv(path)
    ours = OURS.replaced_by(official)
    assert ours.name(FunctionCode("20601")) == "科技管理"
    assert ours.entry(FunctionCode("205")) is None
    assert ours.name(DepartmentEconomicCode("30101")) == "基本工资"
    changes = {str(change.code): change for change in OURS.diff(official)}
    assert changes["206"].kind == "regraded"
    assert changes["20601"].kind == "renamed"
    assert changes["29901"].kind == "added"
    assert changes["205"].kind == "removed"
    assert "30101" not in changes
    assert str(changes["20601"]).split("\t")[:2] == ["renamed", "20601"]
    assert official.diff(official) == ()


def test_a_list_of_ones_own_is_used_to_judge(tmp_path: Path) -> None:
    accounts = _printing(("206", "科学技术支出"), ("20601", "科学技术管理事务"))
    own = OURS.replaced_by(
        Catalogue.from_csv(
            _file(tmp_path, "code,name\n206,科学技术支出\n20601,乙丙丁\n20602,科学技术管理事务\n")
        )
    )
    assert not [f for f in accounts.check().findings if f.rule.startswith("CODE")]
    (finding,) = (f for f in accounts.check(catalogue=own).findings if f.rule.startswith("CODE"))
    assert finding.rule == "CODE-SWAP"
    assert "正式科目表" in finding.message.zh


def test_a_catalogue_in_use_serves_reading_judging_and_writing() -> None:
    new = Catalogue([Entry(FunctionCode("206"), "科学技术与创新支出", evidence=Evidence.OFFICIAL)])
    text = print_text(example()).replace("科学技术支出", "科学技术与创新支出")
    with using_catalogue(OURS.replaced_by(new)):
        accounts = read_text(text)
        assert default_catalogue().name(FunctionCode("206")) == "科学技术与创新支出"
    assert default_catalogue() is OURS
    assert accounts.summary is not None
    assert accounts.summary["206"].label == "科学技术与创新支出"
    stranger = read_text(text)
    assert any("科学技术与创新支出" in one.text for one in stranger.unread)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "found nothing"),
        ("a,b\n1,2\n", "found a,b"),
        ("code,code,name\n", "found code,code,name"),
        ("code,name\n2060,甲\n", "line 2: expected a code"),
        ("code,name\n9060,甲\n", "line 2: expected a code beginning with"),
        ("# x\ncode,name\n206,甲\n206,甲\n", "line 4: expected a code and name once"),
        ("code,name\n206\n", "line 2: expected 2 cells, found 1"),
        ("code,name\n206,\n", "expected a name"),
        ("code,name,trust,evidence\n206,甲,Z,official\n", "a trust of A"),
        ("code,name,evidence\n206,甲,sure\n", "'sure' is not a valid Evidence"),
        ("code,name,first\n206,甲,year\n", "expected years"),
        ("code,name,first\n206,甲,12\n", "expected a year"),
        ('code,name\n206,"甲\n', "line 2"),
    ],
)
def test_what_is_no_list_is_refused_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        Catalogue.from_csv(_file(tmp_path, text))


def test_a_list_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("code,name\n206,科学技术支出\n".encode("gbk"))
    with pytest.raises(DocumentError, match="found another encoding; save it as UTF-8"):
        Catalogue.from_csv(path)


def test_our_lists_are_read_back_as_they_were(tmp_path: Path) -> None:
    for kind in FILES:
        text = OURS.to_csv(kind)
        assert next(csv.reader(io.StringIO(text))) == list(COLUMNS)
        again = Catalogue.from_csv(_file(tmp_path, text))
        assert tuple(again) == tuple(entry for entry in OURS if type(entry.code) is kind)
    assert Catalogue.from_csv(_file(tmp_path, OURS.to_csv())) == Catalogue(OURS)
    assert hash(Catalogue(OURS)) == hash(Catalogue(tuple(OURS)))
    assert Catalogue() != 1


def test_an_entry_refuses_what_is_no_year() -> None:
    with pytest.raises(CodeError, match="expected a year or None as first"):
        Entry(RETIRED, "x", first=True)
    assert Entry(RETIRED, "x", first=2020).until == 2020
    assert Entry(RETIRED, "x").held(2020) is None
    assert attrs.evolve(Entry(RETIRED, "x"), seen=(2021, 2019, 2019)).seen == (2019, 2021)


def test_an_observation_alone_makes_a_catalogue() -> None:
    alone = Catalogue((), [Observation(RevenueCode("101"), "税收收入", "某局", 2024)])
    assert alone.kinds == (RevenueCode,)
    assert alone.name(RevenueCode("101"), 2024) == "税收收入"
    assert plain_name("（A） b") == "Ab"


# --- the command line ----------------------------------------


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (["2060101"], ["2060101 行政运行", "科学技术管理事务 / 行政运行", "依据：见于2017年以来"]),
        (["206 01 01"], ["2060101 行政运行"]),
        (["职业年金"], ["30109 职业年金缴费", "2080506 机关事业单位职业年金缴费支出", "年度："]),
        (["20805", "--year", "2018"], ["20805 行政事业单位离退休", "其他名称："
            "行政事业单位养老支出"]),
        (["20139", "--year", "2022"], ["所知的2022年科目表中没有此科目", "2024年起"]),
        (["2040404"], ["所知的现行科目表中没有此科目"]),
        (["50208", "--lang", "en"], ["30231 公务用车运行维护费 (unverified)", "not verified by"]),
        (["50205"], ["对应：30203 咨询费（未证实）"]),
        (["205", "--lang", "en"], ["COFOG: 09 Education", "below: 20501"]),
    ],
)  # fmt: skip
def test_codes_are_explained(
    arguments: list[str], lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["codes", *arguments]) == 0
    shown = capsys.readouterr().out
    assert all(line in shown for line in lines), shown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["天外来客"], "no code and no name like it"),
        (["2060177"], "above it is 20601 科学技术支出 / 科学技术管理事务"),
        (["9999999"], "no code and no name like it"),
        ([], "expected a code or a name"),
        (["206", "--catalogue", "/nowhere/list.csv"], "cannot be opened"),
    ],
)
def test_what_is_not_found_is_said_in_one_line(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["codes", *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert words in told.err


def test_a_list_of_ones_own_is_compared_and_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(_file(tmp_path, "code,name\n301,工资\n30102,津贴补贴\n"))
    assert main(["codes", "--catalogue", path]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].startswith("更名\t301\t工资福利支出（")
    assert shown[-1].startswith("共")
    assert main(["codes", "--catalogue", path, "--lang", "en"]) == 0
    assert "renamed\t301" in capsys.readouterr().out
    assert main(["codes", "301", "--catalogue", path]) == 0
    assert capsys.readouterr().out.startswith("301 工资（")
    bad = str(_file(tmp_path, "nothing"))
    assert main(["codes", "301", "--catalogue", bad]) == 2
    assert "list.csv: expected a header" in capsys.readouterr().err
    assert main(["check", "x.json", "--catalogue", bad]) == 2


def test_what_is_evidence_already_teaches_nothing() -> None:
    """A publisher counts once, however often its document is read."""
    entry = OURS.entry(FunctionCode("20139"), 2024)
    assert entry is not None
    assert (entry.trust, entry.seen) == ("B", (2024,))
    again = OURS.observe(_printing(("20139", entry.name), unit=entry.source[-1]))
    assert again.entry(entry.code, 2024) == entry
    another = OURS.observe(_printing(("20139", entry.name), unit="另一局")).entry(entry.code, 2024)
    assert another is not None
    assert another.trust == "A"


def test_a_catalogue_goes_to_other_processes(tmp_path: Path) -> None:
    mine = OURS.replaced_by(Catalogue.from_csv(_file(tmp_path, "code,name\n206,科技\n")))
    learnt = OURS.observe(_printing(("2060101", "行政开支")))
    for catalogue in (
        OURS,
        Catalogue(),
        mine,
        learnt,
        mine.observe(_printing(("206", "科学技术支出"))),
    ):
        assert pickle.loads(pickle.dumps(catalogue)) == catalogue  # noqa: S301
    assert len(pickle.dumps(OURS)) < 1000


@needs_shared
def test_files_read_in_other_processes_are_read_with_the_catalogue_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    options = [
        "--catalogue",
        str(_file(tmp_path, "code,name\n201,一般公共服务支出\n")),
        "--format",
        "jsonl",
    ]
    paths = [str(SHARED / "documents" / f"SHPT-{name}-2024.pdf") for name in ("SGB", "GZJ")]
    alone = []
    for path in paths:
        main(["check", path, *options])
        alone.append(capsys.readouterr().out)
    main(["check", *paths, *options])
    assert capsys.readouterr().out == "".join(alone)
